/* What surrounds every screen: the header, the prompt, the scans before, the key bar. */
#ifndef UI_FRAME_H
#define UI_FRAME_H

#include "ui/cells.h"
#include "ui/model.h"
#include "ui/screen.h"

/* Draws the frame and returns the box that is left for the screen. */
struct box frame_render(struct cells *cells, const struct model *model, const struct screen *screen);

/* The key of the key bar at a cell; NULL: none. */
const struct screen_key *frame_key_at(const struct cells *cells, const struct screen *screen, int row, int col);

/* Where the cursor belongs while something is typed; false: nowhere. */
bool frame_cursor(const struct cells *cells, const struct model *model, const struct screen *screen, int *row, int *col);

#endif
