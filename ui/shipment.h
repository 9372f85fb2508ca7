/* The shipment that is being packed: what is still missing from it in large letters, or that all of it is in, or why it must
 * not go on. */
#ifndef UI_SHIPMENT_H
#define UI_SHIPMENT_H

#include "ui/cells.h"
#include "ui/model.h"

/* The model's view has a shipment at hand. */
void shipment_render(struct cells *cells, struct box box, const struct model *model);

/* Lines that its list has: what scrolling is bounded by. */
size_t shipment_lines(const struct model *model);

#endif
