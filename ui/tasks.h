/* The list of what is to be done by one who stages: a line a task, scrolled and picked by the arrow keys. */
#ifndef UI_TASKS_H
#define UI_TASKS_H

#include "ui/cells.h"
#include "ui/model.h"

/* Draws as many as the box has room for, from the model's scroll on; the picked one is marked. */
void tasks_render(struct cells *cells, struct box box, const struct model *model);

/* Adds "3 to do", "150+ to do". */
void tasks_head(const struct model *model, struct str *text);

#endif
