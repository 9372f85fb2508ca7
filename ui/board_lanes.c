/* LANES: how full each is, what stands there longest, and that it is full. Overflow is among them. */
#include <inttypes.h>
#include <stdio.h>

#include "base/text.h"
#include "ui/bars.h"
#include "ui/board.h"

enum { NEARLY = 85, FULL = 100, CODE_COLS = 12, BAR_MOST = 24, OLD_MS = 24 * 3600000, NOTE_MAX = 100 };

static bool is_off(const struct board_lane *lane)
{
	return lane->is_full || lane->percent >= FULL || (lane->overflow && lane->units + lane->incoming > 0);
}

static size_t count(const struct board_state *state)
{
	return state->board->lane_count;
}

static bool any_off(const struct board_state *state)
{
	for (size_t i = 0; i < state->board->lane_count; i++)
		if (is_off(&state->board->lanes[i]))
			return true;
	return false;
}

static void why(const struct board_state *state, struct str *text)
{
	for (size_t i = 0; i < state->board->lane_count; i++) {
		const struct board_lane *lane = &state->board->lanes[i];

		if (!is_off(lane))
			continue;
		if (lane->overflow)
			str_printf(text,
				P_("%s has %" PRId64 " unit: no lane had room", "%s has %" PRId64 " units: no lane had room",
					lane->units + lane->incoming),
				lane->code, lane->units + lane->incoming);
		else
			str_printf(text, _("%s is full"), lane->code);
		return;
	}
}

static void head(const struct board_state *state, struct str *text)
{
	const struct board *b = state->board;
	int64_t units = 0;
	int64_t full = 0;
	int64_t overflow = 0;
	int64_t incoming = 0;
	int64_t leaving = 0;
	char number[TEXT_NUMBER_MAX];

	for (size_t i = 0; i < b->lane_count; i++) {
		units += b->lanes[i].units;
		incoming += b->lanes[i].incoming;
		leaving += b->lanes[i].leaving;
		full += !b->lanes[i].overflow && is_off(&b->lanes[i]);
		overflow += b->lanes[i].overflow ? b->lanes[i].units : 0;
	}
	str_printf(text, P_("%s unit", "%s units", units), text_number(units, number));
	if (full)
		str_printf(board_note(text), P_("%" PRId64 " full", "%" PRId64 " full", full), full);
	if (overflow)
		str_printf(board_note(text), P_("%" PRId64 " in overflow", "%" PRId64 " in overflow", overflow), overflow);
	if (leaving)
		str_printf(board_note(text), P_("%" PRId64 " to move", "%" PRId64 " to move", leaving), leaving);
	if (incoming > leaving)
		str_printf(board_note(text), P_("%" PRId64 " coming", "%" PRId64 " coming", incoming - leaving), incoming - leaving);
}

static int64_t urgency(const struct board_state *state, size_t i)
{
	const struct board_lane *lane = &state->board->lanes[i];

	return (is_off(lane) ? 1000 : 0) + (lane->percent > 0 ? lane->percent : lane->units > 0);
}

static enum role role_of(const struct board_lane *lane)
{
	return is_off(lane) ? ROLE_BAD : lane->percent >= NEARLY ? ROLE_HOLD : ROLE_DONE;
}

static void add_oldest(struct str *text, const struct model *model, const struct board_lane *lane)
{
	if (!lane->oldest_at)
		return;
	if (lane->older)
		str_add(text, ">");
	board_add_short_age(text, model->now_ms, lane->oldest_at);
}

/* What is said behind the numbers: each note only where it fits whole. */
static void add_notes(const struct cells *cells, struct str *text, const struct board_lane *lane, int cols)
{
	char notes[5][NOTE_MAX] = {"", "", "", "", ""};
	bool cut = false;

	if (lane->is_full || lane->percent >= FULL)
		snprintf(notes[0], sizeof notes[0], "%s", _("FULL"));
	else if (lane->overflow && lane->units)
		snprintf(notes[0], sizeof notes[0], "%s", _("no lane had room"));
	if (lane->leaving)
		snprintf(notes[1], sizeof notes[1], P_("-%" PRId64 " to move", "-%" PRId64 " to move", lane->leaving), lane->leaving);
	snprintf(notes[2], sizeof notes[2], "%.30s", lane->carrier);
	if (lane->ready)
		snprintf(notes[3], sizeof notes[3], P_("%" PRId64 " ready", "%" PRId64 " ready", lane->ready), lane->ready);
	if (lane->incoming)
		snprintf(notes[4], sizeof notes[4], P_("+%" PRId64 " coming", "+%" PRId64 " coming", lane->incoming), lane->incoming);
	for (size_t i = 0; i < sizeof notes / sizeof *notes; i++) {
		if (!*notes[i])
			continue;
		if (cells_measure(cells, str_text(text)) + cells_measure(cells, notes[i]) + (text->len ? 2 : 0) <= cols)
			str_printf(text, "%s%s", text->len ? "  " : "", notes[i]);
		else
			cut = true;
	}
	if (cut)
		str_add(text, "…");
}

static void line(struct cells *cells, struct box box, const struct model *model, size_t i, bool picked)
{
	const struct board_lane *lane = &model->board.board->lanes[i];
	int bar = box.cols >= 72 ? BAR_MOST : box.cols / 4;
	int end = box.col + box.cols;
	struct str text = {0};
	int col = box.col + 2;

	if (picked)
		cells_fill(cells, box, ' ', ROLE_INPUT);
	board_mark(cells, box, picked, is_off(lane));
	col = board_cell(cells, box.row, col, board_name_cols(cells, &model->board, &board_lanes, box.cols >= 36 ? CODE_COLS : 8, box.cols),
		board_role(picked, ROLE_STRONG), lane->code);
	if (lane->percent >= 0) {
		bars_part(cells, box.row, col, bar, board_role(picked, role_of(lane)), lane->units + lane->incoming, lane->capacity);
		str_printf(&text, "%" PRId64 "%%", lane->percent);
		cells_text_right(cells, box.row, col + bar + 1, 4, board_role(picked, is_off(lane) ? ROLE_BAD : ROLE_STRONG),
			str_text(&text));
	} else {
		str_printf(&text, P_("%" PRId64 " unit", "%" PRId64 " units", lane->units), lane->units);
		cells_text_right(cells, box.row, col, bar + 5, board_role(picked, lane->overflow && lane->units ? ROLE_BAD : ROLE_TEXT),
			str_text(&text));
	}
	col += bar + 6;
	str_clear(&text);
	add_oldest(&text, model, lane);
	cells_text_right(cells, box.row, col, 4 < end - col ? 4 : end - col,
		board_role(picked, lane->oldest_at && model->now_ms - lane->oldest_at >= OLD_MS ? ROLE_HOLD : ROLE_DIM), str_text(&text));
	col += 6;
	str_clear(&text);
	add_notes(cells, &text, lane, end - col);
	if (end - col >= 1)
		cells_text(cells, box.row, col, end - col, board_role(picked, is_off(lane) ? ROLE_BAD : ROLE_TEXT), str_text(&text));
	str_done(&text);
}

static const char *opens(const struct board_state *state, size_t i)
{
	return state->board->lanes[i].code;
}

const struct board_panel board_lanes = {
	.title = NC_("panel", "LANES"),
	.head = head,
	.is_off = any_off,
	.why = why,
	.count = count,
	.urgency = urgency,
	.line = line,
	.opens = opens,
};
