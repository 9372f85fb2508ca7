/* A grid of character cells between the screens and the terminal. Screens draw text into it; the back end shows it,
 * tests print it. Text from outside is made harmless here, in one function: UTF-8 is decoded and measured, control
 * characters, broken bytes and direction overrides become visible marks. */
#ifndef UI_CELLS_H
#define UI_CELLS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/str.h"
#include "ui/charset.h"
#include "ui/theme.h"

enum { CELL_MARKS = 2 }; /* combining marks kept on one character; more are dropped */

struct cell {
	uint32_t cp;                /* the character; ' ' where there is none */
	uint32_t marks[CELL_MARKS]; /* its combining marks, 0 = none */
	uint8_t width;              /* columns, 1 or 2; 0: the right half of the wide character on the left */
	uint8_t role;
};

/* A rectangle of cells. What is drawn outside of the grid is cut off. */
struct box {
	int row, col, rows, cols;
};

struct cells {
	int rows, cols;
	const struct charset
		*charset; /* what the terminal can show, NULL: everything; what it cannot is drawn as what is nearest */
	struct cell *cell;
};

/* Zero-initialised, a grid is empty and ready for cells_resize(), which also blanks it. */
void cells_resize(struct cells *cells, int rows, int cols, const struct charset *charset);
void cells_done(struct cells *cells);

struct box cells_box(const struct cells *cells); /* all of it */
const struct cell *cells_at(const struct cells *cells, int row, int col);

void cells_fill(struct cells *cells, struct box box, uint32_t cp, enum role role);

/* One line of text in `width` columns from (row, col); cut with an ellipsis where it is longer. Returns the columns
 * used. */
int cells_text(struct cells *cells, int row, int col, int width, enum role role, const char *text);
int cells_text_right(struct cells *cells, int row, int col, int width, enum role role, const char *text);
int cells_text_centre(struct cells *cells, int row, int col, int width, enum role role, const char *text);

/* Text wrapped at blanks into a box; cut where it is longer. Returns the lines used. */
int cells_wrap(struct cells *cells, struct box box, enum role role, const char *text);

/* The same, but what is longer than the box is cut in its middle: it shows where it begins, and how it ends. */
void cells_wrap_ends(struct cells *cells, struct box box, enum role role, const char *text);

/* The lines that cells_wrap() would use in that many columns, were there room for all. */
int cells_wrap_lines(const struct cells *cells, int cols, const char *text);

/* Columns that a text takes. */
int cells_measure(const struct cells *cells, const char *text);

/* The grid as plain text, blanks at the end of lines left out. What golden pictures are made of. */
void cells_to_text(const struct cells *cells, struct str *text);

#endif
