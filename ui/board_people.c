/* PEOPLE: who is signed on where, doing what, in order of the terminals: nobody is ranked. Only a lead sees that; on a
 * wall, and on a worker's terminal, stands how many do what. */
#include <inttypes.h>
#include <string.h>

#include "base/term.h"
#include "base/text.h"
#include "ui/board.h"

enum { NAME_COLS = 14, QUIET_MS = 20 * 60000 };

static size_t count(const struct board_state *state)
{
	return !state->lead ? state->board->person_count > 0 : state->board->person_count;
}

static void head(const struct board_state *state, struct str *text)
{
	if (state->board->person_count)
		str_printf(text, P_("%zu signed on", "%zu signed on", state->board->person_count), state->board->person_count);
	else
		str_add(text, _("nobody is signed on"));
}

/* "3 receive, 1 packs": as board_activities() counts them. */
static void add_activities(struct str *text, const struct board *b)
{
	int64_t n;

	if ((n = b->by_activity[0]))
		str_printf(board_note(text), P_("%" PRId64 " receives", "%" PRId64 " receive", n), n);
	if ((n = b->by_activity[1]))
		str_printf(board_note(text), P_("%" PRId64 " stages", "%" PRId64 " stage", n), n);
	if ((n = b->by_activity[2]))
		str_printf(board_note(text), P_("%" PRId64 " packs", "%" PRId64 " pack", n), n);
	if ((n = b->by_activity[3]))
		str_printf(board_note(text), P_("%" PRId64 " loads", "%" PRId64 " load", n), n);
	if ((n = b->by_activity[4]))
		str_printf(board_note(text), P_("%" PRId64 " does other things", "%" PRId64 " do other things", n), n);
}

static void line(struct cells *cells, struct box box, const struct model *model, size_t i, bool picked)
{
	const struct board_person *p = &model->board.board->people[i];
	int end = box.col + box.cols;
	struct str text = {0};
	struct str age = {0};
	int col = box.col + 2;

	if (picked)
		cells_fill(cells, box, ' ', ROLE_INPUT);
	if (!model->board.lead) {
		add_activities(&text, model->board.board);
		cells_text(cells, box.row, col, end - col, board_role(picked, ROLE_TEXT), str_text(&text));
		str_done(&text);
		return;
	}
	board_mark(cells, box, picked, false);
	col = board_cell(cells, box.row, col, NAME_COLS, board_role(picked, ROLE_STRONG), p->name);
	str_add(&text, *p->activity ? term(p->activity) : _("chooses"));
	if (*p->place) {
		str_add(&text, " ");
		str_printf(&text, C_("place", "at %s"), p->place);
	}
	if (*p->what)
		str_add(board_note(&text), p->what);
	col += cells_text(cells, box.row, col, end - col, board_role(picked, ROLE_TEXT), str_text(&text)) + 2;
	str_clear(&text);
	if (*p->wanted)
		str_printf(&text, _("wanted: %s"), p->wanted);
	else if (p->seen_at && model->now_ms - p->seen_at >= QUIET_MS) {
		board_add_age(&age, model->now_ms, p->seen_at);
		str_printf(&text, _("quiet for %s"), str_text(&age));
		str_done(&age);
	} else if (p->rate >= 0) {
		str_printf(&text, _("%" PRId64 " an hour"), p->rate);
	}
	if (end - col >= 8)
		cells_text(cells, box.row, col, end - col, board_role(picked, *p->wanted ? ROLE_HOLD : ROLE_DIM), str_text(&text));
	str_done(&text);
}

static const char *opens(const struct board_state *state, size_t i)
{
	return !state->lead ? "" : state->board->people[i].badge;
}

const struct board_panel board_people = {
	.title = NC_("panel", "PEOPLE"),
	.head = head,
	.count = count,
	.line = line,
	.opens = opens,
};
