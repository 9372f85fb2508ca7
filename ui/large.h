/* The direction that is shown large: how many and where to, for whom and why. */
#ifndef UI_LARGE_H
#define UI_LARGE_H

#include "flow/reply.h"
#include "ui/cells.h"

/* Fills the box with "4 × LANE-03", as large as it fits. */
void large_render(struct cells *cells, struct box box, const struct reply_direction *direction);

/* What kind of place it is, for whom, why: in one row or in two. */
void large_render_why(struct cells *cells, struct box box, const struct reply_direction *direction);

/* Whether a handheld's box for both has a second row for why, which one row would cut: the letters stay as large as
 * they are. */
bool large_has_second_row(const struct cells *cells, struct box box, const struct reply_direction *direction);

#endif
