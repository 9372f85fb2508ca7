/* Receive: goods come off a truck, every scan says where they go. The whole screen is the answer. */
#include "base/text.h"
#include "ui/answer.h"
#include "ui/screen.h"

static const struct screen_key keys[] = {KEY_HELP, KEY_RECEIVE, KEY_STAGE, KEY_PACK, KEY_LOAD, KEY_UNDO, KEY_LOOKUP, KEY_BOARD, KEY_OFF};

static void handle(struct model *model, struct input input)
{
	screen_scroll(model, input, answer_lines(model));
}

static void render(struct cells *cells, struct box box, const struct model *model)
{
	answer_render(cells, box, model, _("READY"));
}

const struct screen screen_receive = {
	.activity = "receive",
	.title = NC_("screen", "Receive"),
	.keys = keys,
	.key_count = sizeof keys / sizeof *keys,
	.handle = handle,
	.render = render,
};
