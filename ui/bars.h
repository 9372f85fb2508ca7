/* Bars and sparklines of a character's eighths; '#' and '.' where the terminal has ASCII only. What they say stands beside them in
 * numbers, so nothing is told by them, or by their colour, alone. */
#ifndef UI_BARS_H
#define UI_BARS_H

#include <stdint.h>

#include "ui/cells.h"

/* A part of a whole in `width` columns; above the whole it is full. */
void bars_part(struct cells *cells, int row, int col, int width, enum role role, int64_t part, int64_t whole);

/* Values from left to right, a column each, in `rows` rows above each other from `row` down; the largest fills them. A value above 0
 * is never invisible; one below counts as 0. */
void bars_spark(struct cells *cells, int row, int col, int rows, enum role role, const int64_t *values, int count);

#endif
