/* Which screen a session calls for, and the drawing of a whole terminal. */
#include <string.h>

#include "base/text.h"
#include "ui/bigtext.h"
#include "ui/frame.h"
#include "ui/screen.h"

static const struct screen *const activities[] = {&screen_receive, &screen_stage, &screen_pack, &screen_load, &screen_lookup,
	&screen_board};

static bool is_lead(const struct model *model)
{
	return model->board.lead;
}

const struct screen *screen_for(const struct model *model)
{
	if (model->board.wall)
		return &screen_wall;
	if (!*model->view.operator_name)
		return &screen_sign_on;
	if (is_lead(model) && strcmp(model->view.activity, screen_lookup_lead.activity) == 0)
		return &screen_lookup_lead;
	if (is_lead(model) && strcmp(model->view.activity, screen_board_lead.activity) == 0)
		return &screen_board_lead;
	for (size_t i = 0; i < sizeof activities / sizeof *activities; i++) {
		if (strcmp(activities[i]->activity, model->view.activity) == 0)
			return activities[i];
	}
	return &screen_choose;
}

const struct screen_key *screen_key(const struct screen *screen, int f)
{
	for (size_t i = 0; i < screen->key_count; i++)
		if (screen->keys[i].f == f)
			return &screen->keys[i];
	return NULL;
}

const struct screen_key *screen_key_anywhere(int f)
{
	const struct screen_key *key = screen_key(&screen_choose, f);

	for (size_t i = 0; !key && i < sizeof activities / sizeof *activities; i++)
		key = screen_key(activities[i], f);
	return key;
}

void screen_render(struct cells *cells, const struct model *model)
{
	const struct screen *screen = screen_for(model);
	struct box box;

	cells_fill(cells, cells_box(cells), ' ', ROLE_TEXT);
	if (cells->rows < 8 || cells->cols < 24) {
		cells_wrap(cells, cells_box(cells), ROLE_STRONG, _("This window is too small: crossdock needs 40 x 12."));
		return;
	}
	box = frame_render(cells, model, screen);
	if (box.rows <= 0)
		return;
	if (model->help)
		screen_render_help(cells, box, model, screen);
	else
		screen->render(cells, box, model);
}

void screen_scroll(struct model *model, struct input input, size_t count)
{
	int last = count > 0 ? (int)count - 1 : 0;
	int to = model->scroll;

	switch (input.kind) {
	case INPUT_UP: to -= 1; break;
	case INPUT_DOWN: to += 1; break;
	case INPUT_PAGE_UP: to -= 10; break;
	case INPUT_PAGE_DOWN: to += 10; break;
	case INPUT_LEFT:
	case INPUT_RIGHT:
	case INPUT_NONE:
	case INPUT_BYTE:
	case INPUT_ENTER:
	case INPUT_BACKSPACE:
	case INPUT_ESCAPE:
	case INPUT_F:
	case INPUT_CLICK:
	case INPUT_LEAVE:
	case INPUT_REDRAW:
	case INPUT_OTHER: return;
	}
	model->scroll = to < 0 ? 0 : to > last ? last : to;
}
