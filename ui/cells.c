/* The cell grid: next_glyph() is the one place where bytes become characters of known width; everything that draws
 * text goes through it. */
#include "ui/cells.h"

#include <string.h>
#include <wchar.h>

#include "base/mem.h"
#include "base/shown.h"

enum { REPLACEMENT = 0xFFFD, ELLIPSIS = 0x2026, DOTTED_CIRCLE = 0x25CC, CONTROL_PICTURES = 0x2400 };

/* Joiners and variation selectors choose between shapes of a character; terminals disagree on what that does to its
 * width, so they are left out. */
static bool is_shape(uint32_t cp)
{
	return cp == 0x200C || cp == 0x200D || (cp >= 0xFE00 && cp <= 0xFE0F);
}

/* The next character of a text, measured and made harmless. width 0: a combining mark. False: the text has ended. */
static bool next_glyph(const struct cells *cells, const char **text, const char *end, uint32_t *cp, int *width)
{
	size_t len;

	do {
		if (*text >= end)
			return false;
		len = utf8_decode(*text, (size_t)(end - *text), cp);
		if (!len) {
			*cp = REPLACEMENT;
			len = 1;
		}
		*text += len;
	} while (is_shape(*cp));
	if (*cp < 0x20)
		*cp += CONTROL_PICTURES;
	else if (*cp == 0x7F)
		*cp = CONTROL_PICTURES + 0x21;
	else if (shown_hides(*cp) || (!cells->charset && wcwidth((wchar_t)*cp) < 0))
		*cp = REPLACEMENT;
	if (cells->charset) {
		bool combining = *cp >= 0x300 && *cp <= 0x36F;

		*cp = charset_nearest(cells->charset, *cp);
		*width = combining ? 0 : 1;
		return true;
	}
	*width = wcwidth((wchar_t)*cp);
	if (*width < 0)
		*width = 1;
	return true;
}

void cells_resize(struct cells *cells, int rows, int cols, const struct charset *charset)
{
	cells->rows = rows > 0 ? rows : 0;
	cells->cols = cols > 0 ? cols : 0;
	cells->charset = charset;
	cells->cell = mem_array(cells->cell, (size_t)cells->rows * (size_t)cells->cols + 1, sizeof *cells->cell);
	memset(cells->cell, 0, ((size_t)cells->rows * (size_t)cells->cols + 1) * sizeof *cells->cell);
	cells_fill(cells, cells_box(cells), ' ', ROLE_TEXT);
}

void cells_done(struct cells *cells)
{
	free(cells->cell);
	*cells = (struct cells){0};
}

struct box cells_box(const struct cells *cells)
{
	return (struct box){0, 0, cells->rows, cells->cols};
}

static struct cell *at(const struct cells *cells, int row, int col)
{
	if (row < 0 || row >= cells->rows || col < 0 || col >= cells->cols)
		return NULL;
	return &cells->cell[row * cells->cols + col];
}

const struct cell *cells_at(const struct cells *cells, int row, int col)
{
	return at(cells, row, col);
}

static void blank(struct cell *cell)
{
	if (cell)
		*cell = (struct cell){.cp = ' ', .width = 1, .role = cell->role};
}

/* Writes one character; a wide character that loses a half becomes blank. */
static void put(struct cells *cells, int row, int col, uint32_t cp, int width, enum role role)
{
	struct cell *cell = at(cells, row, col);

	if (!cell || (width == 2 && !at(cells, row, col + 1)))
		return;
	if (cell->width == 0)
		blank(at(cells, row, col - 1));
	if (cell->width == 2)
		blank(at(cells, row, col + 1));
	if (width == 2) {
		if (cell[1].width == 2)
			blank(at(cells, row, col + 2));
		cell[1] = (struct cell){.cp = ' ', .width = 0, .role = (uint8_t)role};
	}
	*cell = (struct cell){.cp = cp, .width = (uint8_t)width, .role = (uint8_t)role};
}

static void add_mark(struct cells *cells, int row, int col, uint32_t mark)
{
	struct cell *cell = at(cells, row, col);

	for (int i = 0; cell && i < CELL_MARKS; i++) {
		if (!cell->marks[i]) {
			cell->marks[i] = mark;
			return;
		}
	}
}

void cells_fill(struct cells *cells, struct box box, uint32_t cp, enum role role)
{
	cp = charset_nearest(cells->charset, cp);
	for (int row = box.row; row < box.row + box.rows; row++) {
		for (int col = box.col; col < box.col + box.cols; col++)
			put(cells, row, col, cp, 1, role);
	}
}

static int measure(const struct cells *cells, const char *text, const char *end)
{
	uint32_t cp;
	int width;
	int cols = 0;

	for (bool first = true; next_glyph(cells, &text, end, &cp, &width); first = false)
		cols += width ? width : first;
	return cols;
}

/* Draws whole characters as long as they fit; returns the columns used. */
static int draw(struct cells *cells, int row, int col, int width, enum role role, const char *text, const char *end)
{
	uint32_t cp;
	int glyph_width;
	int used = 0;
	int last = -1;

	while (next_glyph(cells, &text, end, &cp, &glyph_width)) {
		if (glyph_width == 0) {
			if (last < 0 && width > 0) { /* a mark with nothing to stand on */
				put(cells, row, col, charset_nearest(cells->charset, DOTTED_CIRCLE), 1, role);
				last = col;
				used = 1;
			}
			if (!cells->charset && last >= 0)
				add_mark(cells, row, last, cp);
			continue;
		}
		if (used + glyph_width > width)
			break;
		last = col + used;
		put(cells, row, last, cp, glyph_width, role);
		used += glyph_width;
	}
	return used;
}

static int draw_cut(struct cells *cells, int row, int col, int width, enum role role, const char *text, const char *end)
{
	int used;

	if (width <= 0)
		return 0;
	if (measure(cells, text, end) <= width)
		return draw(cells, row, col, width, role, text, end);
	used = draw(cells, row, col, width - 1, role, text, end);
	put(cells, row, col + used, charset_nearest(cells->charset, ELLIPSIS), 1, role);
	return used + 1;
}

int cells_text(struct cells *cells, int row, int col, int width, enum role role, const char *text)
{
	return draw_cut(cells, row, col, width, role, text, text + strlen(text));
}

int cells_text_right(struct cells *cells, int row, int col, int width, enum role role, const char *text)
{
	int free_cols = width - cells_measure(cells, text);

	return cells_text(cells, row, col + (free_cols > 0 ? free_cols : 0), width, role, text);
}

int cells_text_centre(struct cells *cells, int row, int col, int width, enum role role, const char *text)
{
	int free_cols = width - cells_measure(cells, text);

	return cells_text(cells, row, col + (free_cols > 0 ? free_cols / 2 : 0), width, role, text);
}

int cells_measure(const struct cells *cells, const char *text)
{
	return measure(cells, text, text + strlen(text));
}

/* Where the line that starts at text ends when cols columns are there: after its last whole word, or inside a word
 * that is longer than the line. */
static const char *line_end(const struct cells *cells, int cols, const char *text, const char *end)
{
	const char *word_end = NULL;
	const char *p = text;
	uint32_t cp;
	int width;
	int used = 0;

	while (p < end) {
		const char *before = p;

		if (!next_glyph(cells, &p, end, &cp, &width))
			break;
		if (used + width > cols) {
			if (cp == ' ')
				return before;
			return word_end ? word_end : before > text ? before : p;
		}
		used += width;
		if (cp == ' ')
			word_end = before;
	}
	return end;
}

static int wrap(struct cells *cells, struct box box, enum role role, const char *text, bool draws)
{
	const char *end = text + strlen(text);
	int line = 0;

	while (*text == ' ')
		text++;
	while (text < end && line < box.rows) {
		const char *stop = line_end(cells, box.cols, text, end);

		if (draws)
			draw_cut(
				cells, box.row + line, box.col, box.cols, role, text, line + 1 < box.rows ? stop : end);
		for (text = stop; *text == ' ';)
			text++;
		line++;
	}
	return line;
}

int cells_wrap(struct cells *cells, struct box box, enum role role, const char *text)
{
	return box.cols > 0 ? wrap(cells, box, role, text, true) : 0;
}

int cells_wrap_lines(const struct cells *cells, int cols, const char *text)
{
	struct cells measured = {.charset = cells->charset}; /* nothing is drawn */

	return cols > 0 ? wrap(&measured, (struct box){.rows = 1000, .cols = cols}, ROLE_TEXT, text, false) : 0;
}

/* The words at the end of a text that fit into so many lines. */
static const char *end_of(const struct cells *cells, int cols, int lines, const char *text)
{
	while (cells_wrap_lines(cells, cols, text) > lines) {
		const char *blank = strchr(text, ' ');

		if (!blank)
			return text;
		text = blank + 1;
	}
	return text;
}

void cells_wrap_ends(struct cells *cells, struct box box, enum role role, const char *text)
{
	struct box begin = {box.row, box.col, box.rows / 2, box.cols};
	struct box end = {box.row + begin.rows, box.col, box.rows - begin.rows, box.cols};

	if (cells_wrap_lines(cells, box.cols, text) <= box.rows) {
		cells_wrap(cells, box, role, text);
		return;
	}
	cells_wrap(cells, begin, role, text);
	cells_wrap(cells, end, role, end_of(cells, end.cols, end.rows, text));
}

void cells_to_text(const struct cells *cells, struct str *text)
{
	for (int row = 0; row < cells->rows; row++) {
		const struct cell *line = &cells->cell[row * cells->cols];
		int last = cells->cols;

		while (last > 0 && line[last - 1].cp == ' ' && line[last - 1].width == 1)
			last--;
		for (int col = 0; col < last; col++) {
			if (line[col].width == 0)
				continue;
			str_add_utf8(text, line[col].cp);
			for (int i = 0; i < CELL_MARKS && line[col].marks[i]; i++)
				str_add_utf8(text, line[col].marks[i]);
		}
		str_add_c(text, '\n');
	}
}
