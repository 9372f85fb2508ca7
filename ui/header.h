/* The first row of every screen: activity, operator, terminal, door and delivery, scanners, printer, store, clock. */
#ifndef UI_HEADER_H
#define UI_HEADER_H

#include "ui/screen.h"

void header_render(struct cells *cells, const struct model *model, const struct screen *screen);

#endif
