/* IN SIGHT: of the orders that wait, how many can ship today, with what is here and with what the trucks of today bring. */
#include <inttypes.h>

#include "ui/bars.h"
#include "ui/board.h"

static bool is_known(const struct board_state *state)
{
	return state->insight && state->insight->known;
}

static void head(const struct board_state *state, struct str *text)
{
	const struct insight *in = state->insight;

	if (!is_known(state)) {
		str_add(text, state->insight ? "is being worked out" : "not known");
		return;
	}
	board_add_number(text, in->today);
	str_add(text, " of ");
	board_add_number(text, in->waiting);
	str_add(text, in->waiting == 1 ? " waiting order can ship today" : " waiting orders can ship today");
}

static void add_sentence(struct str *text, const struct board_state *state)
{
	const struct insight *in = state->insight;

	str_add(text, "Of ");
	board_add_number(text, in->waiting);
	str_add(text, in->waiting == 1 ? " waiting order, " : " waiting orders, ");
	board_add_number(text, in->today);
	str_add(text, " can ship today: ");
	board_add_number(text, in->here);
	str_add(text, " with what is here, ");
	board_add_number(text, in->today - in->here);
	str_add(text, " with what is due");
	if (in->by_ms && in->today > in->here) {
		str_add(text, " (all by ");
		board_add_clock(text, state, in->by_ms);
		str_add(text, ")");
	}
	str_add(text, ".");
	if (in->today) {
		str_add(text, " ");
		board_add_number(text, in->whole);
		str_add(text, " of them whole.");
	}
	if (in->later) {
		str_add(text, " ");
		board_add_number(text, in->later);
		str_add(text, " later.");
	}
	if (in->never) {
		str_add(text, " ");
		board_add_number(text, in->never);
		str_add(text, " not with what is announced.");
	}
	if (in->held) {
		str_add(text, " ");
		board_add_number(text, in->held);
		str_add(text, in->held == 1 ? " is held." : " are held.");
	}
}

static void draw(struct cells *cells, struct box box, const struct model *model)
{
	const struct board_state *state = &model->board;
	struct str text = {0};

	if (!is_known(state)) {
		str_done(&text);
		return;
	}
	if (box.rows >= 3) {
		bars_part(cells, box.row, box.col + 2, box.cols - 4, ROLE_DONE, state->insight->today, state->insight->waiting);
		box.row++;
		box.rows--;
	}
	add_sentence(&text, state);
	cells_wrap(cells, (struct box){box.row, box.col + 2, box.rows, box.cols - 4}, ROLE_TEXT, str_text(&text));
	str_done(&text);
}

const struct board_panel board_sight = {
	.title = "IN SIGHT",
	.head = head,
	.draw = draw,
};
