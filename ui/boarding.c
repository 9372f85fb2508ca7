/* The board's state: what is shown, where the arrow keys are, and reading it again when the store has changed. */
#include "ui/boarding.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "ui/board.h"

enum { EVERY_MS = 400, PAGE_LINES = 10, REST_MS = 120000 };

void boarding_open(struct board_state *state, const char *kind, const char *name)
{
	struct board_opened *top = state->depth ? &state->opened[state->depth - 1] : NULL;

	state->menu = false;
	state->old = true;
	if (strlen(name) >= BOARD_NAME_MAX || (top && strcmp(top->kind, kind) == 0 && strcmp(top->name, name) == 0))
		return;
	if (state->depth == BOARD_DEPTH)
		memmove(state->opened, state->opened + 1, --state->depth * sizeof *state->opened);
	top = &state->opened[state->depth++];
	*top = (struct board_opened){.at = 0};
	snprintf(top->kind, sizeof top->kind, "%s", kind);
	snprintf(top->name, sizeof top->name, "%s", name);
	state->page = NULL;
}

void boarding_answered(struct board_state *state, const struct reply *reply, const uint8_t *scan, size_t len)
{
	static const char board[] = "%BOARD";

	state->old = true; /* what the terminal itself changed */
	if (reply->result == RESULT_REFUSED)
		return;
	if (len == sizeof board - 1 && strncasecmp((const char *)scan, board, len) == 0) {
		state->depth = 0;
		state->page = NULL;
		state->menu = false;
	}
	if (reply->shows)
		boarding_open(state, reply->shows_kind, reply->shows);
}

bool boarding_back(struct board_state *state)
{
	if (state->menu) {
		state->menu = false;
		return true;
	}
	if (state->depth) {
		state->depth--;
		state->page = NULL;
		state->old = true;
		return true;
	}
	if (state->picked) {
		state->picked = false;
		state->at = 0;
		return true;
	}
	return false;
}

bool boarding_rest(struct board_state *state, int64_t idle_ms)
{
	bool shown = state->wall && idle_ms >= REST_MS && (state->depth || state->picked);

	while (shown && boarding_back(state))
		continue;
	return shown;
}

static int moved(int at, enum input_kind kind, size_t count)
{
	int last = count ? (int)count - 1 : 0;

	switch (kind) {
	case INPUT_UP: at--; break;
	case INPUT_DOWN: at++; break;
	case INPUT_PAGE_UP: at -= PAGE_LINES; break;
	case INPUT_PAGE_DOWN: at += PAGE_LINES; break;
	case INPUT_LEFT:
	case INPUT_RIGHT:
	case INPUT_NONE:
	case INPUT_BYTE:
	case INPUT_ENTER:
	case INPUT_BACKSPACE:
	case INPUT_ESCAPE:
	case INPUT_F:
	case INPUT_CLICK:
	case INPUT_LEAVE:
	case INPUT_REDRAW:
	case INPUT_OTHER: break;
	}
	return at < 0 ? 0 : at > last ? last : at;
}

static size_t count_of(const struct board_state *state, int panel)
{
	return board_panels[panel]->count ? board_panels[panel]->count(state) : 0;
}

/* The next panel that has lines, to the left or to the right. */
static int next_panel(const struct board_state *state, bool left)
{
	int panel = state->panel;

	for (int i = 0; i < SLOTS; i++) {
		panel = (panel + (left ? SLOTS - 1 : 1)) % SLOTS;
		if (count_of(state, panel))
			return panel;
	}
	return state->panel;
}

static void move_on_board(struct board_state *state, struct input input)
{
	bool sideways = input.kind == INPUT_LEFT || input.kind == INPUT_RIGHT;

	if (!state->board)
		return;
	if (!state->picked) { /* the first arrow picks the first line, and moves on from there */
		state->picked = true;
		state->at = 0;
		if (!count_of(state, state->panel))
			state->panel = next_panel(state, false);
		return;
	}
	if (sideways) {
		state->panel = next_panel(state, input.kind == INPUT_LEFT);
		state->at = 0;
	}
	state->at = moved(state->at, input.kind, count_of(state, state->panel));
}

void boarding_move(struct board_state *state, struct input input)
{
	struct board_opened *top = state->depth ? &state->opened[state->depth - 1] : NULL;
	struct board_choice choices[BOARD_CHOICES];

	if (state->menu)
		state->menu_at = moved(state->menu_at, input.kind, board_choices(state, choices));
	else if (top && !top->picked)
		top->picked = true;
	else if (top && state->page)
		top->at = moved(top->at, input.kind, board_sheet_lines(state->page));
	else if (!top)
		move_on_board(state, input);
}

const char *boarding_picked(const struct board_state *state)
{
	if (state->depth)
		return state->page && state->opened[state->depth - 1].picked ? board_sheet_opens(state->page, state->opened[state->depth - 1].at) : "";
	if (!state->picked || !state->board || (size_t)state->at >= count_of(state, state->panel))
		return "";
	return board_panels[state->panel]->opens(state, (size_t)state->at);
}

/* What the line at hand is, whichever line it is by then. */
static void key_of(const struct board_state *state, size_t at, struct str *key)
{
	const struct board_alert *alert = state->panel == SLOT_ALERTS ? &state->board->alerts[at] : NULL;

	str_clear(key);
	if (alert)
		str_printf(key, "%s %s %s", alert->kind, alert->subject, alert->opens);
	else
		str_add(key, board_panels[state->panel]->opens(state, at));
}

void boarding_took(struct board_state *state, const struct board *board)
{
	struct str was = {0};
	struct str is = {0};
	size_t count;
	size_t at;

	if (state->board && state->picked && (size_t)state->at < count_of(state, state->panel))
		key_of(state, (size_t)state->at, &was);
	state->board = board;
	count = count_of(state, state->panel);
	for (at = 0; state->picked && at < count; at++) {
		key_of(state, at, &is);
		if (strcmp(str_text(&was), str_text(&is)) == 0)
			break;
	}
	if (state->picked && at < count) {
		state->at = (int)at;
	} else if (state->picked) { /* gone: a key that was meant for it must not reach what stands there now */
		state->picked = false;
		state->at = 0;
		state->menu = state->menu && state->depth > 0;
	}
	str_done(&was);
	str_done(&is);
}

static enum status read_page(struct boarding *boarding, struct board_state *state, struct err *err)
{
	struct board_opened *top = &state->opened[state->depth - 1];
	enum status status = board_source_page(boarding->source, top->kind, top->name, &state->page, err);
	size_t count = status == ST_OK ? board_sheet_lines(state->page) : 0;

	if (status == ST_OK && (size_t)top->at >= count)
		top->at = count ? (int)count - 1 : 0;
	return status;
}

enum status boarding_turn(struct boarding *boarding, struct board_state *state, int64_t now_ms, struct err *err)
{
	bool counts = state->board && !state->board->counted; /* the day is counted: go on with it */

	state->insight = board_source_insight(boarding->source);
	if (!state->old && !counts && now_ms < boarding->look_at_ms)
		return ST_OK;
	boarding->look_at_ms = now_ms + EVERY_MS;
	if (!state->old && !board_source_stale(boarding->source))
		return ST_OK;
	if (board_source_read(boarding->source, err) != ST_OK)
		return err->status;
	boarding_took(state, board_source_board(boarding->source));
	if (state->depth && read_page(boarding, state, err) != ST_OK)
		return err->status;
	state->old = false;
	return ST_OK;
}
