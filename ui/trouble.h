/* Says in red that the store does not answer, why, and what becomes of the scan. */
#ifndef UI_TROUBLE_H
#define UI_TROUBLE_H

#include "ui/cells.h"
#include "ui/model.h"

/* Whether that is the answer: the store fails, and a scan waits, so that nothing that stands here may be taken for its
 * answer; or the screen shows nothing that is worth reading meanwhile: goods in hand that can be brought away, the
 * board, help. */
bool trouble_fills(const struct model *model);

/* Draws it from the box's top. Returns the rows used: 0 where there is no trouble, all where it is the answer. */
int trouble_render(struct cells *cells, struct box box, const struct model *model);

#endif
