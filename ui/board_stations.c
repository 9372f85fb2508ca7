/* STATIONS: where each is parked, what stands there to be packed and since when, and whether anybody packs. */
#include <inttypes.h>

#include "base/text.h"
#include "ui/board.h"

enum { CODE_COLS = 10, OLD_MS = 60 * 60000 };

static size_t count(const struct board_state *state)
{
	return state->board->station_count;
}

/* Something waits there and nobody packs. */
static bool is_off(const struct board_station *station)
{
	return station->ready > 0 && !station->packers;
}

static bool any_off(const struct board_state *state)
{
	for (size_t i = 0; i < state->board->station_count; i++)
		if (is_off(&state->board->stations[i]))
			return true;
	return false;
}

static void why(const struct board_state *state, struct str *text)
{
	for (size_t i = 0; i < state->board->station_count; i++) {
		const struct board_station *s = &state->board->stations[i];

		if (!is_off(s))
			continue;
		str_printf(text,
			P_("%s has %" PRId64 " to pack, and nobody packs there", "%s has %" PRId64 " to pack, and nobody packs there",
				s->ready),
			s->code, s->ready);
		return;
	}
}

static void head(const struct board_state *state, struct str *text)
{
	const struct board *b = state->board;
	int64_t queue = 0;
	int64_t packers = 0;

	for (size_t i = 0; i < b->station_count; i++) {
		queue += b->stations[i].ready;
		packers += b->stations[i].packers;
	}
	str_printf(text, P_("%" PRId64 " to pack", "%" PRId64 " to pack", queue), queue);
	if (b->ready_elsewhere)
		str_printf(board_note(text), P_("%" PRId64 " in lanes", "%" PRId64 " in lanes", b->ready_elsewhere), b->ready_elsewhere);
	if (packers)
		str_printf(board_note(text), P_("%" PRId64 " packs", "%" PRId64 " pack", packers), packers);
}

static int64_t urgency(const struct board_state *state, size_t i)
{
	const struct board_station *s = &state->board->stations[i];

	return (is_off(s) ? 1000000 : 0) + s->ready;
}

static void line(struct cells *cells, struct box box, const struct model *model, size_t i, bool picked)
{
	const struct board_station *s = &model->board.board->stations[i];
	int end = box.col + box.cols;
	struct str text = {0};
	struct str age = {0};
	int col = box.col + 2;
	bool old = s->oldest_at && model->now_ms - s->oldest_at >= OLD_MS;

	if (picked)
		cells_fill(cells, box, ' ', ROLE_INPUT);
	board_mark(cells, box, picked, is_off(s));
	col = board_cell(cells, box.row, col, board_name_cols(cells, &model->board, &board_stations, CODE_COLS, box.cols),
		board_role(picked, ROLE_STRONG), s->code);
	if (*s->spot && box.cols >= 48) {
		str_printf(&text, C_("place", "at %s"), s->spot);
		col = board_cell(cells, box.row, col, 12, board_role(picked, ROLE_DIM), str_text(&text));
		str_clear(&text);
	}
	if (s->ready)
		str_printf(&text, _("queue %" PRId64), s->ready);
	else
		str_add(&text, _("nothing to pack"));
	col += cells_text(cells, box.row, col, end - col, board_role(picked, s->ready ? ROLE_STRONG : ROLE_DIM), str_text(&text)) + 2;
	str_clear(&text);
	if (is_off(s))
		str_add(&text, _("NOBODY PACKS"));
	if (s->oldest_at) {
		board_add_age(&age, model->now_ms, s->oldest_at);
		str_printf(board_note(&text), _("oldest %s"), str_text(&age));
		str_done(&age);
	}
	if (s->packers)
		str_printf(board_note(&text), P_("%" PRId64 " packs", "%" PRId64 " pack", s->packers), s->packers);
	if (s->packing)
		str_printf(board_note(&text), P_("%" PRId64 " begun", "%" PRId64 " begun", s->packing), s->packing);
	board_shorten(cells, &text, end - col, ',');
	if (end - col >= 6)
		cells_text(cells, box.row, col, end - col, board_role(picked, is_off(s) ? ROLE_BAD : old ? ROLE_HOLD : ROLE_TEXT), str_text(&text));
	str_done(&text);
}

static const char *opens(const struct board_state *state, size_t i)
{
	return state->board->stations[i].code;
}

const struct board_panel board_stations = {
	.title = NC_("panel", "STATIONS"),
	.head = head,
	.is_off = any_off,
	.why = why,
	.count = count,
	.urgency = urgency,
	.line = line,
	.opens = opens,
};
