/* IN SIGHT: of the orders that wait, how many can ship today, with what is here and with what the trucks of today bring. */
#include <inttypes.h>

#include "base/text.h"
#include "ui/bars.h"
#include "ui/board.h"

static bool is_known(const struct board_state *state)
{
	return state->insight && state->insight->known;
}

static void head(const struct board_state *state, struct str *text)
{
	const struct insight *in = state->insight;
	char today[TEXT_NUMBER_MAX];
	char waiting[TEXT_NUMBER_MAX];

	if (!is_known(state)) {
		str_add(text, state->insight ? _("is being worked out") : _("not known"));
		return;
	}
	str_printf(text, P_("%s of %s waiting order can ship today", "%s of %s waiting orders can ship today", in->waiting),
		text_number(in->today, today), text_number(in->waiting, waiting));
}

/* What is due decides when all of them can: that is said where anything is. */
static void add_first(struct str *text, const struct board_state *state)
{
	const struct insight *in = state->insight;
	char waiting[TEXT_NUMBER_MAX];
	char today[TEXT_NUMBER_MAX];
	char here[TEXT_NUMBER_MAX];
	char due[TEXT_NUMBER_MAX];
	char clock[BOARD_CLOCK_MAX];

	text_number(in->waiting, waiting);
	text_number(in->today, today);
	text_number(in->here, here);
	text_number(in->today - in->here, due);
	if (in->by_ms && in->today > in->here)
		str_printf(text,
			P_("Of %s waiting order, %s can ship today: %s with what is here, %s with what is due (all by %s).",
				"Of %s waiting orders, %s can ship today: %s with what is here, %s with what is due (all by %s).", in->waiting),
			waiting, today, here, due, board_clock(state, in->by_ms, clock));
	else
		str_printf(text,
			P_("Of %s waiting order, %s can ship today: %s with what is here, %s with what is due.",
				"Of %s waiting orders, %s can ship today: %s with what is here, %s with what is due.", in->waiting),
			waiting, today, here, due);
}

static struct str *sentence(struct str *text)
{
	if (text->len)
		str_add(text, " ");
	return text;
}

static void add_sentences(struct str *text, const struct board_state *state)
{
	const struct insight *in = state->insight;
	char number[TEXT_NUMBER_MAX];

	add_first(text, state);
	/* TRANSLATORS: of the waiting orders: so many ship whole, ship later than today, do not ship with what is announced, are held */
	if (in->today)
		str_printf(sentence(text), P_("%s of them whole.", "%s of them whole.", in->whole), text_number(in->whole, number));
	if (in->later)
		str_printf(sentence(text), P_("%s later.", "%s later.", in->later), text_number(in->later, number));
	if (in->never)
		str_printf(sentence(text), P_("%s not with what is announced.", "%s not with what is announced.", in->never),
			text_number(in->never, number));
	if (in->held)
		str_printf(sentence(text), P_("%s is held.", "%s are held.", in->held), text_number(in->held, number));
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
	add_sentences(&text, state);
	cells_wrap(cells, (struct box){box.row, box.col + 2, box.rows, box.cols - 4}, ROLE_TEXT, str_text(&text));
	str_done(&text);
}

const struct board_panel board_sight = {
	.title = NC_("panel", "IN SIGHT"),
	.head = head,
	.draw = draw,
};
