/* Look up: shows what a scan is, all of it, and changes nothing. */
#include "ui/answer.h"
#include "ui/bigtext.h"
#include "ui/screen.h"

static const struct screen_key keys[] = {KEY_HELP, KEY_RECEIVE, KEY_LOOKUP, KEY_UNDO, KEY_OFF};

static void handle(struct model *model, struct input input)
{
	screen_scroll(model, input, model->has_reply ? model->reply.line_count : 0);
}

static void render(struct cells *cells, struct box box, const struct model *model)
{
	const struct reply *reply = &model->reply;
	struct box list = box;
	size_t first = model->scroll > 0 ? (size_t)model->scroll : 0;
	int used;

	if (!model->has_reply || reply->result == RESULT_REFUSED || reply->line_count == 0) {
		answer_render(cells, box, model, "LOOK UP");
		return;
	}
	used = cells_wrap(
		cells, (struct box){box.row, box.col + 1, box.rows / 3, box.cols - 2}, ROLE_STRONG, reply->say);
	used += box.rows > 10;
	list.row += used;
	list.rows -= used;
	if (first + (size_t)list.rows > reply->line_count)
		first = reply->line_count > (size_t)list.rows ? reply->line_count - (size_t)list.rows : 0;
	for (int row = 0; row < list.rows && first + (size_t)row < reply->line_count; row++)
		cells_text(cells, list.row + row, list.col + 1, list.cols - 2, ROLE_TEXT,
			reply->lines[first + (size_t)row]);
	if (first + (size_t)list.rows < reply->line_count)
		cells_text_right(cells, list.row + list.rows - 1, list.col, list.cols - 1, ROLE_DIM, " … arrow keys");
}

const struct screen screen_lookup = {
	.activity = "lookup",
	.title = "Look up",
	.keys = keys,
	.key_count = sizeof keys / sizeof *keys,
	.handle = handle,
	.render = render,
};
