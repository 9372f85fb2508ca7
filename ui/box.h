/* Cutting a screen's box into rows, and what is drawn in one row of it. */
#ifndef UI_BOX_H
#define UI_BOX_H

#include "ui/cells.h"

/* Take up to so many rows away from the box, and return them. */
struct box box_take_top(struct box *box, int rows);
struct box box_take_bottom(struct box *box, int rows);

/* Without its first and its last column. */
struct box box_inner(struct box box);

/* Two texts in one line, inside its margins: the left one is cut where they meet. */
void box_line(struct cells *cells, struct box line, enum role role, const char *text, enum role right_role, const char *right);

#endif
