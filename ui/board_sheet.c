/* One thing whole: its facts on top, which stay there; below them sentences and tables, gone through with the arrow keys. A line that
 * opens something in turn says so. */
#include <inttypes.h>
#include <string.h>

#include "base/text.h"
#include "ui/board.h"
#include "ui/box.h"

enum { FACT_COLS = 38, LABEL_COLS = 16, LEAST_COLS = 4, GAP = 2 };

/* A line of the sheet: a sentence, or a table's row. */
struct spot {
	const struct page_table *table; /* NULL: a sentence */
	size_t i;
};

size_t board_sheet_lines(const struct board_page *page)
{
	size_t count = page->word_count;

	for (size_t t = 0; t < page->table_count; t++)
		count += page->tables[t].rows;
	return count;
}

static struct spot spot_at(const struct board_page *page, size_t at)
{
	if (at < page->word_count)
		return (struct spot){NULL, at};
	at -= page->word_count;
	for (size_t t = 0; t < page->table_count; t++) {
		if (at < page->tables[t].rows)
			return (struct spot){&page->tables[t], at};
		at -= page->tables[t].rows;
	}
	return (struct spot){NULL, SIZE_MAX};
}

const char *board_sheet_opens(const struct board_page *page, int at)
{
	struct spot spot = spot_at(page, at < 0 ? 0 : (size_t)at);
	const char *opens = spot.table ? spot.table->opens[spot.i] : NULL;

	/* not itself */
	return opens && strcmp(opens, page->name) != 0 ? opens : "";
}

/* ---- the facts */

static int fact_columns(int cols)
{
	return cols / FACT_COLS > 1 ? cols / FACT_COLS : 1;
}

/* As wide as the widest label, up to half of what there is. */
static int label_cols(const struct cells *cells, const struct board_page *page, int width)
{
	int cols = LABEL_COLS;

	for (size_t i = 0; i < page->fact_count; i++) {
		int own = cells_measure(cells, page->facts[i].label) + 1;

		cols = own > cols ? own : cols;
	}
	return cols > width / 2 && width / 2 > LABEL_COLS ? width / 2 : cols;
}

static void render_facts(struct cells *cells, struct box *box, const struct board_page *page)
{
	int columns = fact_columns(box->cols);
	int rows = ((int)page->fact_count + columns - 1) / columns;
	int width = box->cols / columns;
	struct box part = box_take_top(box, rows < box->rows / 2 ? rows : box->rows / 2);
	int label = label_cols(cells, page, width);

	for (size_t i = 0; i < page->fact_count; i++) {
		int row = (int)i % (rows ? rows : 1);
		int col = part.col + (int)i / (rows ? rows : 1) * width;

		if (row >= part.rows)
			continue;
		cells_text(cells, part.row + row, col, label - 1, ROLE_DIM, page->facts[i].label);
		cells_text(cells, part.row + row, col + label, width - label - 1, ROLE_STRONG, page->facts[i].value);
	}
}

/* ---- tables */

/* A number that is 0 in every row: it goes before one that says something. */
static bool is_all_zero(const struct page_table *table, size_t c)
{
	for (size_t r = 0; r < table->rows; r++)
		if (strcmp(table->cells[r * table->columns + c], "0") != 0 && *table->cells[r * table->columns + c])
			return false;
	return table->numbers[c];
}

/* Which column goes: the last number that says nothing, else the last text but two, else the last; the first never. */
static size_t least_wanted(const struct page_table *table, const int widths[PAGE_COLUMNS])
{
	for (size_t c = table->columns; c-- > 1;)
		if (widths[c] && is_all_zero(table, c))
			return c;
	for (size_t c = table->columns; c-- > 2;)
		if (widths[c] && !table->numbers[c])
			return c;
	for (size_t c = table->columns; c-- > 1;)
		if (widths[c])
			return c;
	return 0;
}

/* Widths of the columns: as wide as their widest value, the widest shortened until all fit; where that would make them too narrow
 * one goes after the other, and *gone says so. A column without a value has none. */
static void measure(const struct cells *cells, const struct page_table *table, int cols, int widths[PAGE_COLUMNS], struct str *gone)
{
	for (size_t c = 0; c < table->columns; c++) {
		widths[c] = 0;
		for (size_t r = 0; r < table->rows; r++) {
			int own = cells_measure(cells, table->cells[r * table->columns + c]);

			widths[c] = own > widths[c] ? own : widths[c];
		}
		if (widths[c] && widths[c] < cells_measure(cells, table->heads[c]))
			widths[c] = cells_measure(cells, table->heads[c]);
	}
	for (;;) {
		int total = 0;
		size_t longest = 0;
		size_t out;

		for (size_t c = 0; c < table->columns; c++) {
			total += widths[c] + (widths[c] ? GAP : 0);
			longest = widths[c] > widths[longest] ? c : longest;
		}
		if (total <= cols || !table->columns)
			return;
		out = least_wanted(table, widths);
		if (widths[longest] > 3 * LEAST_COLS || !out) {
			if (widths[longest] <= 1)
				return;
			widths[longest]--;
			continue;
		}
		str_add(board_note(gone), table->heads[out]);
		widths[out] = 0;
	}
}

static void render_row(struct cells *cells, struct box line, const struct page_table *table, const char *const *texts, enum role role,
	const int widths[PAGE_COLUMNS])
{
	int col = line.col;

	for (size_t c = 0; c < table->columns; c++) {
		if (!widths[c])
			continue;
		if (table->numbers[c])
			cells_text_right(cells, line.row, col, widths[c], role, texts[c]);
		else
			cells_text(cells, line.row, col, widths[c], role, texts[c]);
		col += widths[c] + GAP;
	}
}

/* ---- lines */

/* Rows that a line takes: a table's first has the title and the heads above it. */
static int rows_of(const struct cells *cells, const struct board_page *page, size_t at, int cols)
{
	struct spot spot = spot_at(page, at);

	if (!spot.table)
		return at < page->word_count ? cells_wrap_lines(cells, cols - 2, page->words[at]) : 1;
	return spot.i ? 1 : 4;
}

/* The first line from which on the one at hand is in sight. */
static size_t first_of(const struct cells *cells, const struct board_page *page, struct box box, size_t at)
{
	size_t first = at;
	int rows = rows_of(cells, page, at, box.cols);

	while (first > 0 && rows + rows_of(cells, page, first - 1, box.cols) <= box.rows)
		rows += rows_of(cells, page, --first, box.cols);
	return first;
}

static void render_line(struct cells *cells, struct box *box, const struct board_page *page, size_t at, bool picked)
{
	struct spot spot = spot_at(page, at);
	int widths[PAGE_COLUMNS];
	bool opens = *board_sheet_opens(page, (int)at) != '\0';
	struct str gone = {0};
	struct str note = {0};
	struct box line;

	if (!spot.table) {
		line = box_take_top(box, rows_of(cells, page, at, box->cols));
		cells_text(cells, line.row, line.col, 1, ROLE_HOLD, picked ? "›" : "·");
		line.col += 2;
		line.cols -= 2;
		cells_wrap(cells, line, picked ? ROLE_STRONG : ROLE_TEXT, page->words[spot.i]);
		return;
	}
	measure(cells, spot.table, box->cols - 2, widths, &gone);
	if (!spot.i) {
		box_take_top(box, at > 0);
		line = box_take_top(box, 1);
		if (line.rows > 0) {
			int used = cells_text(cells, line.row, line.col, line.cols, ROLE_STRONG, spot.table->title) + 2;

			if (gone.len)
				str_printf(&note, _("not shown: %s"), str_text(&gone));
			cells_text_right(cells, line.row, line.col + used, line.cols - used, ROLE_DIM, str_text(&note));
			str_done(&note);
		}
		line = box_take_top(box, 1);
		line.col += 2;
		if (line.rows > 0)
			render_row(cells, line, spot.table, spot.table->heads, ROLE_DIM, widths);
	}
	str_done(&gone);
	line = box_take_top(box, 1);
	if (line.rows < 1)
		return;
	if (picked)
		cells_fill(cells, line, ' ', ROLE_INPUT);
	cells_text(cells, line.row, line.col, 1, board_role(picked, ROLE_DIM), picked ? "›" : opens ? "·" : " ");
	line.col += 2;
	render_row(cells, line, spot.table, spot.table->cells + spot.i * spot.table->columns, board_role(picked, ROLE_TEXT), widths);
}

static void render_title(struct cells *cells, struct box line, const struct board_page *page)
{
	struct str text = {0};

	cells_fill(cells, line, ' ', ROLE_PANEL);
	str_add_upper(&text, board_kind_text(page->kind));
	str_printf(&text, "  %s", page->name);
	cells_text(cells, line.row, line.col + 1, line.cols - 2, ROLE_PANEL, str_text(&text));
	if (line.cols >= 50)
		cells_text_right(cells, line.row, line.col, line.cols - 1, ROLE_PANEL, _("Enter opens · Esc back"));
	str_done(&text);
}

void board_sheet_render(struct cells *cells, struct box box, const struct model *model)
{
	const struct board_page *page = model->board.page;
	int at = model->board.depth ? model->board.opened[model->board.depth - 1].at : 0;
	bool picked = model->board.depth && model->board.opened[model->board.depth - 1].picked;
	size_t count;
	size_t i;

	if (!page || box.rows < 1)
		return;
	render_title(cells, box_take_top(&box, 1), page);
	box = box_inner(box);
	if (!page->found) {
		cells_text(cells, box.row, box.col, box.cols, ROLE_HOLD, _("It is not there any more"));
		return;
	}
	render_facts(cells, &box, page);
	count = board_sheet_lines(page);
	if (box.rows > 6)
		box_take_top(&box, 1);
	for (i = count ? first_of(cells, page, box, (size_t)at) : 0; i < count && box.rows > 0; i++)
		render_line(cells, &box, page, i, picked && i == (size_t)at);
	if (i < count)
		cells_text_right(cells, box.row + box.rows - 1, box.col, box.cols, ROLE_DIM, _("… arrow keys"));
}
