/* Block letters: every way to break the text is tried in every font and scale, and the one with the largest letters
 * wins. A pixel is some columns by some half rows (half blocks); where the terminal lacks those, whole rows. */
#include "ui/bigtext.h"

#include <string.h>

#include "ui/font.h"

enum {
	MAX_LINES = 3,
	MAX_LETTERS = 48, /* a longer text never fits as letters */
	MAX_SCALE = 12,
	FULL_BLOCK = 0x2588,
	UPPER_HALF = 0x2580,
	LOWER_HALF = 0x2584,
};

struct line {
	uint32_t letters[MAX_LETTERS];
	int count;
};

struct layout {
	struct line lines[MAX_LINES];
	int line_count;
	enum font font;
	int px_cols;      /* columns of a pixel */
	int px_half_rows; /* half rows of a pixel */
	int rows, cols;   /* of the whole */
	long score;       /* 0: does not fit */
};

/* Appends a text as capitals; false: it is too long, or most of it has no letters. */
static bool add_letters(struct line *line, const char *text, size_t len)
{
	int missing = 0;
	int added = 0;

	while (len > 0) {
		uint32_t cp;
		size_t n = utf8_decode(text, len, &cp);

		if (!n) {
			n = 1;
			cp = 0xFFFD;
		}
		text += n;
		len -= n;
		if (cp >= 0x300 && cp <= 0x36F) /* an accent of its own */
			continue;
		cp = charset_latin_base(cp);
		if (cp >= 'a' && cp <= 'z')
			cp -= 'a' - 'A';
		if (line->count == MAX_LETTERS)
			return false;
		missing += !font_has(FONT_SMALL, cp);
		line->letters[line->count++] = cp;
		added++;
	}
	return missing * 2 <= added;
}

/* Rows of a line of letters, and of the gap below it: a letter that ends in half a row brings its own. */
static int letter_rows(enum font font, int px_half_rows)
{
	return (font_rows(font) * px_half_rows + 1) / 2;
}

static int gap_rows(enum font font, int px_half_rows)
{
	return px_half_rows == 1 && font_rows(font) % 2 ? 0 : 1;
}

static int line_pixels(enum font font, const struct line *line)
{
	int pixels = 0;

	for (int i = 0; i < line->count; i++)
		pixels += font_width(font, line->letters[i]) + (i > 0);
	return pixels;
}

/* Scales the lines of a layout as far as the box allows and keeps the result if it is better than the best. One line is
 * read faster than two, and the tall font better than the small one: both count a little more. */
static void try_layout(struct layout *best, struct layout layout, struct box box, bool whole_rows)
{
	static const int line_weight[MAX_LINES + 1] = {0, 30, 14, 10};

	for (int font = 0; font < FONT_COUNT; font++) {
		int pixels = 0;

		layout.font = (enum font)font;
		for (int i = 0; i < layout.line_count; i++) {
			int width = line_pixels(layout.font, &layout.lines[i]);

			pixels = width > pixels ? width : pixels;
		}
		for (int px = 1; pixels && px <= MAX_SCALE && px * pixels <= box.cols; px++) {
			for (int half_rows = px; half_rows <= 2 * px; half_rows++) {
				int gap = gap_rows(layout.font, half_rows);
				int rows = (letter_rows(layout.font, half_rows) + gap) * layout.line_count - gap;
				int letter = layout.font == FONT_SMALL ? 15 : 37;

				if (rows > box.rows || (whole_rows && half_rows % 2))
					continue;
				layout.px_cols = px;
				layout.px_half_rows = half_rows;
				layout.rows = rows;
				layout.cols = px * pixels;
				layout.score = 2L * px * half_rows * letter * line_weight[layout.line_count];
				if (2 * half_rows > 3 * px) /* stretched further, letters are no easier to read */
					layout.score =
						3L * px * px * letter * line_weight[layout.line_count] + half_rows;
				if (layout.score > best->score)
					*best = layout;
			}
		}
	}
}

/* The byte of a text after which it is best broken: after the separator nearest to the middle. 0: it has none. */
static size_t break_at(const char *text)
{
	size_t len = strlen(text);
	size_t best = 0;
	size_t best_off = len;

	for (size_t i = 1; i < len; i++) {
		size_t off = i * 2 > len ? i * 2 - len : len - i * 2;

		if (strchr(" -_./", text[i - 1]) && off < best_off) {
			best = i;
			best_off = off;
		}
	}
	return best;
}

/* The terminal has no half blocks. */
static bool whole_rows(const struct cells *cells)
{
	return !charset_has(cells->charset, UPPER_HALF) || !charset_has(cells->charset, LOWER_HALF);
}

static struct layout choose(const struct cells *cells, struct box box, const char *head, const char *tail)
{
	struct layout best = {0};
	struct layout one = {.line_count = 1};
	struct layout two = {.line_count = 2};
	struct layout broken = {.line_count = *head ? 3 : 2};
	size_t at = break_at(tail);
	size_t head_end = at && tail[at - 1] == ' ' ? at - 1 : at;
	struct line *first = &broken.lines[*head ? 1 : 0];
	bool whole = whole_rows(cells);

	if (add_letters(&one.lines[0], head, strlen(head)) && (!*head || add_letters(&one.lines[0], " ", 1)) &&
		add_letters(&one.lines[0], tail, strlen(tail)))
		try_layout(&best, one, box, whole);
	if (*head && add_letters(&two.lines[0], head, strlen(head)) && add_letters(&two.lines[1], tail, strlen(tail)))
		try_layout(&best, two, box, whole);
	if (!at || !add_letters(&first[0], tail, head_end) || !add_letters(&first[1], tail + at, strlen(tail + at)))
		return best;
	if (!*head || add_letters(&broken.lines[0], head, strlen(head)))
		try_layout(&best, broken, box, whole);
	if (!*head)
		return best;
	/* "4 × QUARANTINE" over "AREA-7" */
	two = (struct layout){.line_count = 2};
	if (add_letters(&two.lines[0], head, strlen(head)) && add_letters(&two.lines[0], " ", 1) &&
		add_letters(&two.lines[0], tail, head_end) && add_letters(&two.lines[1], tail + at, strlen(tail + at)))
		try_layout(&best, two, box, whole);
	return best;
}

static bool pixel_at(const struct layout *layout, uint32_t letter, int half_row, int col)
{
	int row = half_row / layout->px_half_rows;

	return row < font_rows(layout->font) && font_pixel(layout->font, letter, row, col);
}

static void draw_letter(
	struct cells *cells, const struct layout *layout, enum role role, uint32_t letter, int row, int col)
{
	int rows = letter_rows(layout->font, layout->px_half_rows);
	int cols = font_width(layout->font, letter) * layout->px_cols;

	for (int r = 0; r < rows; r++) {
		for (int c = 0; c < cols; c++) {
			bool upper = pixel_at(layout, letter, 2 * r, c / layout->px_cols);
			bool lower = pixel_at(layout, letter, 2 * r + 1, c / layout->px_cols);

			if (upper || lower)
				cells_fill(cells, (struct box){row + r, col + c, 1, 1},
					upper && lower ? FULL_BLOCK
					: upper        ? UPPER_HALF
						       : LOWER_HALF,
					role);
		}
	}
}

static void draw_layout(struct cells *cells, const struct layout *layout, struct box box, enum role role)
{
	int row = box.row;

	for (int i = 0; i < layout->line_count; i++) {
		const struct line *line = &layout->lines[i];
		int col = box.col + (box.cols - line_pixels(layout->font, line) * layout->px_cols) / 2;

		for (int n = 0; n < line->count; n++) {
			draw_letter(cells, layout, role, line->letters[n], row, col);
			col += (font_width(layout->font, line->letters[n]) + 1) * layout->px_cols;
		}
		row += letter_rows(layout->font, layout->px_half_rows) + gap_rows(layout->font, layout->px_half_rows);
	}
}

/* Plain text, for what has no letters or no room: one line, else wrapped. */
static struct box draw_plain(
	struct cells *cells, struct box box, enum role role, const char *head, const char *tail, bool draws)
{
	struct str text = {0};
	int lines;

	str_printf(&text, "%s%s%s", head, *head ? " " : "", tail);
	lines = cells_wrap_lines(cells, box.cols, str_text(&text));
	if (lines > box.rows)
		lines = box.rows;
	box.row += (box.rows - lines) / 2;
	box.rows = lines;
	if (draws && lines == 1)
		cells_text_centre(cells, box.row, box.col, box.cols, role, str_text(&text));
	else if (draws)
		cells_wrap(cells, box, role, str_text(&text));
	str_done(&text);
	return box;
}

static struct box place(
	struct cells *cells, struct box box, enum role role, const char *head, const char *tail, bool draws)
{
	struct layout layout;

	if (box.rows <= 0 || box.cols <= 0)
		return (struct box){box.row, box.col, 0, 0};
	layout = choose(cells, box, head, tail);
	if (!layout.score)
		return draw_plain(cells, box, role, head, tail, draws);
	box.row += (box.rows - layout.rows) / 2;
	box.col += (box.cols - layout.cols) / 2;
	box.rows = layout.rows;
	box.cols = layout.cols;
	if (draws)
		draw_layout(cells, &layout, box, role);
	return box;
}

struct box bigtext_draw(struct cells *cells, struct box box, enum role role, const char *head, const char *tail)
{
	return place(cells, box, role, head, tail, true);
}

struct box bigtext_measure(const struct cells *cells, struct box box, const char *head, const char *tail)
{
	struct cells unchanged = *cells;

	return place(&unchanged, box, ROLE_TEXT, head, tail, false);
}
