/* Look up: shows what a scan is, all of it, and changes nothing. */
#include "ui/answer.h"
#include "ui/list.h"
#include "ui/screen.h"

static const struct screen_key keys[] = {KEY_HELP, KEY_RECEIVE, KEY_STAGE, KEY_LOOKUP, KEY_UNDO, KEY_OFF};

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
		answer_render_said(cells, box, model, "LOOK UP");
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
	.title = "Look up",
	.keys = keys,
	.key_count = sizeof keys / sizeof *keys,
	.handle = handle,
	.render = render,
};
