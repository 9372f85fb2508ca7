/* What else is in hand, under the direction that is shown large: "then  5 × PACK-1   SO-48090/1   completes the order".
 * Directions of several scans that say the same are one row. */
#ifndef UI_HAND_H
#define UI_HAND_H

#include "ui/cells.h"
#include "ui/model.h"

/* Rows of the list. */
size_t hand_rows(const struct model *model);

/* Draws as many rows as the box has, from the model's scroll on. Products are named where they are not all the one
 * that is shown large. */
void hand_render(struct cells *cells, struct box box, const struct model *model);

#endif
