/* A refusal on the screen: the reason in large letters, the sentence that says what was wrong and what to do. The
 * sentence is worth more than the letters: it stands there whole, or at least its begin and its end. */
#ifndef UI_REFUSED_H
#define UI_REFUSED_H

#include "ui/cells.h"
#include "ui/model.h"

/* The last answer, which is a refusal, fills the box. with_prompt: with what may be scanned now, where there is room.
 */
void refused_render(struct cells *cells, struct box box, const struct model *model, bool with_prompt);

/* Rows that it takes of a box whose rest goes on showing what it showed: all that the sentence needs, but for one. */
int refused_rows(const struct cells *cells, struct box box, const struct model *model);

/* Rows without which it is not whole in so many columns. */
int refused_least_rows(const struct cells *cells, int cols, const struct model *model);

/* Whether it needs so many of the box that no small print should stand beside it. */
bool refused_crowds(const struct cells *cells, struct box box, const struct model *model);

#endif
