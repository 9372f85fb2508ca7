/* Block letters that are read from two metres: the largest size that fits a box. */
#ifndef UI_BIGTEXT_H
#define UI_BIGTEXT_H

#include "ui/cells.h"

/* Draws `head` and `tail` ("4 ×", "LANE-03"; head may be "") as large as they fit: on one line, on two, with the tail
 * itself broken in two, and where no letters fit as plain bold text. Lower case is drawn as capitals, accents are
 * left out, characters without a letter as hollow boxes; a text that would be mostly boxes is drawn plain. Centred.
 * Returns the box that the letters take. */
struct box bigtext_draw(struct cells *cells, struct box box, enum role role, const char *head, const char *tail);

/* The same without drawing: how much of the box would be taken. */
struct box bigtext_measure(const struct cells *cells, struct box box, const char *head, const char *tail);

#endif
