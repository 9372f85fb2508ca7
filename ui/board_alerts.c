/* ALERTS: what wants a lead, the worst first: what is wrong, what follows from it, and the one thing that helps most. */
#include <inttypes.h>

#include "base/text.h"
#include "ui/board.h"

enum { URGENT = 3, WARNING = 2, LEAST_HELP = 20 };

static size_t count(const struct board_state *state)
{
	return state->board->alert_count;
}

static bool any_off(const struct board_state *state)
{
	return state->board->alert_count && state->board->alerts[0].level >= URGENT;
}

static void why(const struct board_state *state, struct str *text)
{
	str_add(text, state->board->alerts[0].cause);
}

static void head(const struct board_state *state, struct str *text)
{
	const struct board *b = state->board;
	size_t urgent = 0;

	for (size_t i = 0; i < b->alert_count; i++)
		urgent += b->alerts[i].level >= URGENT;
	if (!b->alert_count)
		str_add(text, C_("alerts", "none"));
	else
		str_printf(text, "%" PRId64, (int64_t)b->alert_count + b->alerts_more);
	if (urgent)
		str_printf(board_note(text), P_("%zu urgent", "%zu urgent", urgent), urgent);
}

static int64_t urgency(const struct board_state *state, size_t i)
{
	return state->board->alerts[i].level;
}

static void line(struct cells *cells, struct box box, const struct model *model, size_t i, bool picked)
{
	const struct board_alert *a = &model->board.board->alerts[i];
	enum role role = a->level >= URGENT ? ROLE_BAD : a->level >= WARNING ? ROLE_HOLD : ROLE_TEXT;
	int end = box.col + box.cols;
	struct str text = {0};
	int col = box.col + 3;

	if (picked)
		cells_fill(cells, box, ' ', ROLE_INPUT);
	cells_text(cells, box.row, box.col, 2, board_role(picked, role),
		a->level >= URGENT ? "!!" : a->level >= WARNING ? "! " : "· ");
	cells_text(cells, box.row, box.col + 2, 1, board_role(picked, role), picked ? "›" : " ");
	str_add(&text, a->cause);
	if (*a->consequence)
		str_printf(&text, "; %s", a->consequence);
	col += cells_text(cells, box.row, col, end - col, board_role(picked, role), str_text(&text)) + 2;
	str_clear(&text);
	if (*a->action)
		str_printf(&text, "→ %s%s%s%s", a->action, *a->scan ? " (" : "", a->scan, *a->scan ? ")" : "");
	if (box.rows > 1)
		cells_text(cells, box.row + 1, box.col + 5, box.cols - 5, board_role(picked, ROLE_DIM), str_text(&text));
	else if (end - col >= LEAST_HELP) /* cut, it says so */
		cells_text(cells, box.row, col, end - col, board_role(picked, ROLE_DIM), str_text(&text));
	str_done(&text);
}

static const char *opens(const struct board_state *state, size_t i)
{
	return state->board->alerts[i].opens;
}

const struct board_panel board_alerts = {
	.title = NC_("panel", "ALERTS"),
	.head = head,
	.is_off = any_off,
	.why = why,
	.count = count,
	.urgency = urgency,
	.rows = 2,
	.line = line,
	.opens = opens,
};
