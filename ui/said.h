/* What the last answer said, for screens whose large letters are not that answer but what is to be done next. */
#ifndef UI_SAID_H
#define UI_SAID_H

#include "ui/cells.h"
#include "ui/model.h"

bool said_refused(const struct model *model);

/* Whether the answer has lines that the screen does not show by itself. And draws them, wrapped, from the model's scroll on. */
bool said_has_lines(const struct model *model);
void said_render_lines(struct cells *cells, struct box box, const struct model *model);

/* Draws what became of the last scan in rows from the top of the box: a refusal, a confirmation, and the sentence of any other
 * answer: all of it where it has lines, else its beginning, for what it did is the picture itself. On few rows the sentence is
 * left out, unless `needed`: the picture does not say it. */
void said_render(struct cells *cells, struct box *box, const struct model *model, bool needed);

#endif
