/* PEOPLE: who is signed on where, doing what, in order of the terminals: nobody is ranked. Only a lead sees that; on a
 * wall, and on a worker's terminal, stands how many do what. */
#include <inttypes.h>
#include <string.h>

#include "ui/board.h"

enum { NAME_COLS = 14, QUIET_MS = 20 * 60000 };

static size_t count(const struct board_state *state)
{
	return !state->lead ? state->board->person_count > 0 : state->board->person_count;
}

static void head(const struct board_state *state, struct str *text)
{
	if (state->board->person_count)
		str_printf(text, "%zu signed on", state->board->person_count);
	else
		str_add(text, "nobody is signed on");
}

static void add_activities(struct str *text, const struct board *b)
{
	static const char *const words[] = {"receive", "stage", "pack", "load", "do other things"};
	static const char *const one[] = {"receives", "stages", "packs", "loads", "does other things"};

	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		if (b->by_activity[i])
			str_printf(text, "%s%" PRId64 " %s", text->len ? ", " : "", b->by_activity[i],
				b->by_activity[i] == 1 ? one[i] : words[i]);
}

static void line(struct cells *cells, struct box box, const struct model *model, size_t i, bool picked)
{
	const struct board_person *p = &model->board.board->people[i];
	int end = box.col + box.cols;
	struct str text = {0};
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
	str_printf(&text, "%s%s%s%s%s", *p->activity ? p->activity : "chooses", *p->place ? " at " : "", p->place, *p->what ? ", " : "",
		p->what);
	col += cells_text(cells, box.row, col, end - col, board_role(picked, ROLE_TEXT), str_text(&text)) + 2;
	str_clear(&text);
	if (*p->wanted)
		str_printf(&text, "wanted: %s", p->wanted);
	else if (p->seen_at && model->now_ms - p->seen_at >= QUIET_MS) {
		str_add(&text, "quiet for ");
		board_add_age(&text, model->now_ms, p->seen_at);
	} else if (p->rate >= 0) {
		str_printf(&text, "%" PRId64 " an hour", p->rate);
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
	.title = "PEOPLE",
	.head = head,
	.count = count,
	.line = line,
	.opens = opens,
};
