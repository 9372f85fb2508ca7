/* The lists of packing: what else is missing from the shipment at hand, and what waits at the station. */
#ifndef UI_PACKLIST_H
#define UI_PACKLIST_H

#include "ui/cells.h"
#include "ui/model.h"

/* The products that are missing besides the first, as many as the box has rows, from the model's scroll on. */
void packlist_missing(struct cells *cells, struct box box, const struct model *model);

/* The shipments of the queue besides the first; where one is picked, the list is scrolled to it. */
void packlist_queue(struct cells *cells, struct box box, const struct model *model);

/* Adds "4 units", of one that was begun "4 to go", "all in". */
void packlist_add_units(struct str *text, const struct session_queued *queued);

/* "… 12+ more: arrow keys"; narrow: without the keys. */
void packlist_add_more(struct str *text, size_t count, bool or_more, bool narrow);

#endif
