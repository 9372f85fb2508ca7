/* Look up: shows what a scan is, all of it, and changes nothing. A lead's has keys for what a lead decides about the order that
 * was looked up. */
#include "base/text.h"
#include "ui/answer.h"
#include "ui/list.h"
#include "ui/screen.h"

static const struct screen_key keys[] = {KEY_HELP, KEY_RECEIVE, KEY_STAGE, KEY_PACK, KEY_LOAD, KEY_UNDO, KEY_LOOKUP, KEY_BOARD, KEY_OFF};

/* What only a lead does comes last: where the bar is narrow it goes first. %CANCEL has no key, so that nobody slips; what is
 * rarer (%RELEASE, %PRIORITISE, %ACCEPT) is scanned or typed, or chosen on the board (F11 there): there are no more keys that mean nothing
 * elsewhere. */
static const struct screen_key lead_keys[] = {KEY_HELP, KEY_RECEIVE, KEY_STAGE, KEY_PACK, KEY_LOAD, KEY_UNDO, KEY_LOOKUP, KEY_BOARD, KEY_OFF,
	{11, ACTION_SCAN, "%HOLD", NC_("key", "Hold"), NC_("short key", "Hold"), N_("Hold the order: it claims nothing")},
	{12, ACTION_SCAN, "%RESUME", NC_("key", "Resume"), NC_("short key", "Go"), N_("Let a held order go on")}};

static void handle(struct model *model, struct input input)
{
	screen_scroll(model, input, model->has_reply ? model->reply.line_count : 0);
}

static void render(struct cells *cells, struct box box, const struct model *model)
{
	const struct reply *reply = &model->reply;
	struct box list;
	int used;

	if (!model->has_reply || reply->result == RESULT_REFUSED || reply->line_count == 0) {
		answer_render_said(cells, box, model, _("LOOK UP"));
		return;
	}
	used = cells_wrap(
		cells, (struct box){box.row, box.col + 1, box.rows / 3, box.cols - 2}, ROLE_STRONG, reply->say);
	used += box.rows > 10;
	list = (struct box){box.row + used, box.col + 1, box.rows - used, box.cols - 2};
	list_render_texts(cells, list, ROLE_TEXT, reply->lines, reply->line_count, model->scroll);
}

const struct screen screen_lookup = {
	.activity = "lookup",
	.title = NC_("screen", "Look up"),
	.keys = keys,
	.key_count = sizeof keys / sizeof *keys,
	.handle = handle,
	.render = render,
};

const struct screen screen_lookup_lead = {
	.activity = "lookup",
	.title = NC_("screen", "Look up"),
	.keys = lead_keys,
	.key_count = sizeof lead_keys / sizeof *lead_keys,
	.handle = handle,
	.render = render,
};
