/* Lists. What fits on the screen from the top is not scrolled away: a list that is short stands still. */
#include "ui/list.h"

#include "base/mem.h"
#include "base/text.h"

static int rows_of(const struct cells *cells, int cols, const struct list_line *line)
{
	int rows = cells_wrap_lines(cells, cols, line->text);

	return rows ? rows : 1; /* an empty line separates */
}

static size_t first_shown(
	const struct cells *cells, struct box box, const struct list_line *lines, size_t count, int wanted)
{
	size_t first = count;
	int rows = 0;

	/* from the end upwards: no further down than needed to show the last line */
	while (first > 0 && rows + rows_of(cells, box.cols, &lines[first - 1]) <= box.rows)
		rows += rows_of(cells, box.cols, &lines[--first]);
	return (size_t)wanted < first ? (size_t)wanted : first;
}

void list_render(struct cells *cells, struct box box, const struct list_line *lines, size_t count, int first)
{
	size_t i = first_shown(cells, box, lines, count, first > 0 ? first : 0);
	int end = box.row + box.rows;

	while (i < count && box.row < end) {
		int rows = rows_of(cells, box.cols, &lines[i]);

		box.rows = end - box.row;
		cells_wrap(cells, box, lines[i].role, lines[i].text);
		box.row += rows;
		i++;
	}
	if (i < count || box.row > end) {
		int cols = cells_measure(cells, _("… arrow keys"));

		if (cols + 1 < box.cols) {
			cells_fill(cells, (struct box){end - 1, box.col + box.cols - cols - 1, 1, 1}, ' ', ROLE_DIM);
			cells_text(cells, end - 1, box.col + box.cols - cols, cols, ROLE_DIM, _("… arrow keys"));
		}
	}
}

void list_render_texts(
	struct cells *cells, struct box box, enum role role, const char *const *texts, size_t count, int first)
{
	struct list_line *lines = mem_alloc((count + 1) * sizeof *lines);

	for (size_t i = 0; i < count; i++)
		lines[i] = (struct list_line){role, texts[i]};
	list_render(cells, box, lines, count, first);
	free(lines);
}
