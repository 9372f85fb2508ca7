/* Signed on, nothing chosen yet: greets the worker and shows what can be chosen. */
#include "ui/answer.h"
#include "ui/bigtext.h"
#include "ui/screen.h"

static const struct screen_key keys[] = {KEY_HELP, KEY_RECEIVE, KEY_LOOKUP, KEY_OFF};

static void handle(struct model *model, struct input input)
{
	screen_scroll(model, input, answer_lines(model));
}

static void render(struct cells *cells, struct box box, const struct model *model)
{
	int choices = 2;
	int row;

	if (model->view.hand_count > 0 || (model->has_reply && model->reply.result == RESULT_REFUSED)) {
		answer_render(cells, box, model, "");
		return;
	}
	row = box.row + box.rows - choices - (box.rows > 12);
	box.rows -= choices + 1 + (box.rows > 12);
	bigtext_draw(cells, (struct box){box.row, box.col + 1, box.rows, box.cols - 2}, ROLE_READY, "",
		model->view.operator_name);
	for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) {
		struct str text = {0};

		if (keys[i].action != ACTION_SCAN || &keys[i] == &keys[sizeof keys / sizeof *keys - 1])
			continue;
		str_printf(&text, "F%d  %-10s %s", keys[i].f, keys[i].scan, keys[i].help);
		cells_text(cells, row++, box.col + 2, box.cols - 4, ROLE_TEXT, str_text(&text));
		str_done(&text);
	}
}

const struct screen screen_choose = {
	.title = "Choose",
	.keys = keys,
	.key_count = sizeof keys / sizeof *keys,
	.handle = handle,
	.render = render,
};
