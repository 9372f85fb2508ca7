/* The board: the state of the dock, what is opened of it, and what a lead decides. The same on a wall, where nobody is signed on and
 * nothing can be changed. */
#include "base/text.h"
#include "ui/answer.h"
#include "ui/board.h"
#include "ui/boarding.h"
#include "ui/box.h"
#include "ui/said.h"
#include "ui/screen.h"

enum { SAID_MS = 10000, LISTED_MS = 60000 };

static const struct screen_key keys[] = {KEY_HELP, KEY_RECEIVE, KEY_STAGE, KEY_PACK, KEY_LOAD, KEY_LOOKUP, KEY_BOARD, KEY_UNDO, KEY_OFF};

static const struct screen_key lead_keys[] = {KEY_HELP,
	{11, ACTION_MENU, "", NC_("key", "Act"), NC_("short key", "Act"),
		N_("What can be done about what is opened or picked; again or Esc: nothing")},
	KEY_RECEIVE, KEY_STAGE, KEY_PACK, KEY_LOAD, KEY_LOOKUP, KEY_BOARD, KEY_UNDO, KEY_OFF};

static const struct screen_key wall_keys[] = {KEY_HELP};

static void handle(struct model *model, struct input input)
{
	boarding_move(&model->board, input);
}

static size_t open_picked(const struct model *model, const char *scans[])
{
	struct board_choice choices[BOARD_CHOICES];
	size_t count;

	if (!model->board.menu) {
		scans[0] = boarding_picked(&model->board);
		return *scans[0] ? 1 : 0;
	}
	count = board_choices(&model->board, choices);
	if ((size_t)model->board.menu_at >= count)
		return 0;
	for (count = 0; count < SESSION_OPENS && choices[model->board.menu_at].scans[count]; count++)
		scans[count] = choices[model->board.menu_at].scans[count];
	return count;
}

static bool back(struct model *model)
{
	return boarding_back(&model->board);
}

/* The last answer stands on top: a refusal as loud as anywhere, until the next scan; what asks for more with what it is about; the
 * rest for a while. What a look-up has to say is on the page that it opened. */
static void render_said(struct cells *cells, struct box *box, const struct model *model)
{
	bool lists = model->has_reply && !model->reply.shows && model->reply.line_count > 0;

	if (!lists && !said_refused(model) && model->since_reply_ms >= SAID_MS)
		return;
	answer_render_strip(cells, box, model);
	if (lists && model->since_reply_ms < LISTED_MS) {
		size_t count = model->reply.line_count;
		int most = box->rows / 3;

		said_render_lines(cells, box_take_top(box, count < (size_t)most ? (int)count : most), model);
	}
}

static void render(struct cells *cells, struct box box, const struct model *model)
{
	if (!model->board.wall)
		render_said(cells, &box, model);
	board_menu_render(cells, &box, model);
	if (model->board.depth)
		board_sheet_render(cells, box, model);
	else
		board_render(cells, box, model);
}

const struct screen screen_board = {
	.activity = "board",
	.title = NC_("screen", "Board"),
	.keys = keys,
	.key_count = sizeof keys / sizeof *keys,
	.compact = true,
	.handle = handle,
	.open = open_picked,
	.back = back,
	.render = render,
};

const struct screen screen_board_lead = {
	.activity = "board",
	.title = NC_("screen", "Board"),
	.keys = lead_keys,
	.key_count = sizeof lead_keys / sizeof *lead_keys,
	.compact = true,
	.handle = handle,
	.open = open_picked,
	.back = back,
	.render = render,
};

const struct screen screen_wall = {
	.title = NC_("screen", "Board"),
	.keys = wall_keys,
	.key_count = sizeof wall_keys / sizeof *wall_keys,
	.compact = true,
	.handle = handle,
	.open = open_picked,
	.back = back,
	.render = render,
};
