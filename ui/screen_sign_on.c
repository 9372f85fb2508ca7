/* Nobody is signed on: says what this is and asks for a badge. */
#include "base/text.h"
#include "ui/answer.h"
#include "ui/bigtext.h"
#include "ui/screen.h"

static const struct screen_key keys[] = {KEY_HELP};

static void handle(struct model *model, struct input input)
{
	screen_scroll(model, input, model->has_reply ? model->reply.line_count : 0);
}

/* What somebody left here, for whoever signs on next. */
static void add_in_hand(struct str *text, const struct model *model, bool small)
{
	long long units = 0;

	for (size_t i = 0; i < model->view.hand_count; i++)
		units += model->view.hand[i].direction.quantity;
	if (units && small)
		str_printf(text, P_("%lld unit in hand here", "%lld units in hand here", units), units);
	else if (units)
		str_printf(text, P_("%lld unit in hand here: the next badge takes it up", "%lld units in hand here: the next badge takes them up", units),
			units);
}

static void render(struct cells *cells, struct box box, const struct model *model)
{
	bool small = box.rows < 12;
	struct box name = {box.row, box.col + 1, small ? 1 : box.rows / 3, box.cols - 2};
	struct box ask = {box.row + name.rows, box.col + 1, box.rows - name.rows - 2 - (model->view.hand_count > 0), box.cols - 2};
	int row = box.row + box.rows - 2;
	struct str text = {0};
	char clock[TIME_TEXT_MAX];

	if (model->has_reply && model->reply.result == RESULT_REFUSED) {
		answer_render_said(cells, box, model, "");
		return;
	}
	bigtext_draw(cells, name, ROLE_DIM, "", "CROSSDOCK");
	if (model->view.secret)
		bigtext_draw(cells, ask, ROLE_READY, "", small ? _("PIN") : _("TYPE YOUR PIN"));
	else
		bigtext_draw(cells, ask, ROLE_READY, "", small ? _("BADGE") : _("SCAN YOUR BADGE"));
	add_in_hand(&text, model, small);
	cells_text_centre(cells, row - 1, box.col, box.cols, ROLE_MARK, str_text(&text));
	str_clear(&text);
	if (model->has_reply && cells_measure(cells, model->reply.say) > box.cols) { /* the terminal's name stands in the header, too */
		cells_wrap(cells, (struct box){row, box.col + 1, 2, box.cols - 2}, ROLE_DONE, model->reply.say);
	} else {
		if (model->has_reply)
			cells_text_centre(cells, row, box.col, box.cols, ROLE_DONE, model->reply.say);
		str_printf(&text, _("terminal %s"), model->view.terminal);
		str_printf(&text, "   %s", text_time(model->view.zone, model->now_ms, clock));
		cells_text_centre(cells, row + 1, box.col, box.cols, ROLE_DIM, str_text(&text));
	}
	str_done(&text);
}

const struct screen screen_sign_on = {
	.title = NC_("screen", "Sign on"),
	.keys = keys,
	.key_count = sizeof keys / sizeof *keys,
	.handle = handle,
	.render = render,
};
