/* The help page of any screen: its keys, from its table, and what the session says can be scanned now. */
#include "ui/screen.h"

static void add_line(struct cells *cells, struct box box, int *line, int first, enum role role, const char *text)
{
	int row = *line - first;

	(*line)++;
	if (row >= 0 && row < box.rows)
		cells_text(cells, box.row + row, box.col + 1, box.cols - 2, role, text);
}

size_t screen_help_lines(const struct model *model, const struct screen *screen)
{
	return screen->key_count + model->help_line_count + 3;
}

void screen_render_help(struct cells *cells, struct box box, const struct model *model, const struct screen *screen)
{
	int count = (int)screen_help_lines(model, screen);
	int first = model->scroll;
	struct str text = {0};
	int line = 0;

	if (first + box.rows > count)
		first = count > box.rows ? count - box.rows : 0;
	cells_fill(cells, box, ' ', ROLE_TEXT);
	for (size_t i = 0; i < screen->key_count; i++) {
		const struct screen_key *key = &screen->keys[i];

		str_clear(&text);
		str_printf(&text, "F%-2d %-9s %s", key->f, key->scan, key->help);
		add_line(cells, box, &line, first, ROLE_TEXT, str_text(&text));
	}
	add_line(cells, box, &line, first, ROLE_TEXT, "Ctrl-C twice leaves; whoever is signed on stays signed on");
	add_line(cells, box, &line, first, ROLE_TEXT, "Type a barcode and press Enter: the same as a scan; Esc clears");
	line++;
	for (size_t i = 0; i < model->help_line_count; i++)
		add_line(cells, box, &line, first, ROLE_STRONG, model->help_lines[i]);
	if (first + box.rows < count)
		cells_text_right(cells, box.row + box.rows - 1, box.col, box.cols - 1, ROLE_DIM, " … arrow keys");
	str_done(&text);
}
