/* DOORS: what is received where, how far it is and when it will be done; what comes next, and that it is late. */
#include <inttypes.h>
#include <string.h>

#include "base/text.h"
#include "ui/bars.h"
#include "ui/board.h"

enum { CODE_COLS = 8, NUMBER_COLS = 12, BAR_MOST = 20, NARROW_COLS = 44 };

static size_t count(const struct board_state *state)
{
	return state->board->door_count;
}

static bool is_off(const struct board_door *door)
{
	return door->next.late;
}

static bool any_off(const struct board_state *state)
{
	for (size_t i = 0; i < state->board->door_count; i++)
		if (is_off(&state->board->doors[i]))
			return true;
	return state->board->no_door.late;
}

static void why(const struct board_state *state, struct str *text)
{
	const struct board_inbound *late = &state->board->no_door;
	char clock[BOARD_CLOCK_MAX];

	for (size_t i = 0; i < state->board->door_count && !late->late; i++)
		late = &state->board->doors[i].next;
	str_printf(text, _("%s was due at %s and has not come"), late->number, board_clock(state, late->due_at, clock));
}

static void head(const struct board_state *state, struct str *text)
{
	const struct board *b = state->board;
	int64_t busy = 0;
	int64_t due = b->no_door_due;

	for (size_t i = 0; i < b->door_count; i++) {
		busy += *b->doors[i].now.number != '\0';
		due += b->doors[i].due;
	}
	if (b->no_door.late) /* no line has it */
		str_printf(text, _("%s LATE without a door"), b->no_door.number);
	str_printf(board_note(text), _("%" PRId64 " of %zu in use"), busy, b->door_count);
	if (due)
		str_printf(board_note(text), P_("%" PRId64 " due today", "%" PRId64 " due today", due), due);
	if (b->no_door_due)
		str_add(text, " ");
	if (b->no_door_due)
		str_printf(text, P_("(%" PRId64 " without a door)", "(%" PRId64 " without a door)", b->no_door_due), b->no_door_due);
}

static int64_t urgency(const struct board_state *state, size_t i)
{
	const struct board_door *door = &state->board->doors[i];

	return (is_off(door) ? 4 : 0) + (*door->now.number ? 2 : 0) + (*door->next.number ? 1 : 0);
}

static void add_next(struct str *text, const struct board_state *state, const struct board_door *door, bool narrow)
{
	bool announced;

	if (!*door->next.number)
		return;
	announced = strcmp(door->next.status, "announced") == 0;
	if (door->next.late)
		str_printf(text, _("LATE %s"), door->next.number);
	else if (announced)
		str_printf(text, narrow ? "%s" : C_("delivery", "next %s"), door->next.number);
	else
		str_printf(text, C_("delivery", "waits %s"), door->next.number);
	if (door->next.due_at && announced) {
		str_add(text, " ");
		board_add_clock(text, state, door->next.due_at);
	}
	if (door->waiting > 1)
		str_add(text, " ");
	if (door->waiting > 1)
		str_printf(text, P_("(%" PRId64 " waits)", "(%" PRId64 " wait)", door->waiting), door->waiting);
}

static void add_progress(struct str *text, const struct board_state *state, const struct board_door *door, bool narrow)
{
	const struct board_inbound *now = &door->now;
	char clock[BOARD_CLOCK_MAX];

	if (now->received >= now->expected && now->expected)
		str_add(text, C_("delivery", "all in"));
	else if (strcmp(now->status, "arrived") == 0)
		str_add(text, narrow ? C_("delivery", "waits") : _("waits to be received"));
	else if (door->finish_at)
		/* TRANSLATORS: when a delivery will have been received: by 14:20, done 14:20 */
		str_printf(text, narrow ? C_("delivery", "by %s") : C_("delivery", "done %s"), board_clock(state, door->finish_at, clock));
	if (now->over && text->len)
		str_add(text, text_semicolon());
	if (now->over)
		str_printf(text, P_("%" PRId64 " over", "%" PRId64 " over", now->over), now->over);
}

/* "ASN-10229 ███████░ 88%  done 14:20" from the column on; what comes next behind it, or below. */
static void render_busy(struct cells *cells, struct box box, int col, const struct model *model, const struct board_door *door,
	bool picked)
{
	const struct board_inbound *now = &door->now;
	int bar = box.cols >= 64 ? BAR_MOST : box.cols / 8;
	int end = box.col + box.cols;
	struct str text = {0};
	int used;

	col = board_cell(cells, box.row, col, box.cols < NARROW_COLS ? NUMBER_COLS - 3 : NUMBER_COLS, board_role(picked, ROLE_TEXT), now->number);
	bars_part(cells, box.row, col, bar, board_role(picked, ROLE_DONE), now->received, now->expected);
	col += bar + 1;
	if (now->expected > 0)
		str_printf(&text, "%" PRId64 "%%", now->received * 100 / now->expected);
	else
		str_printf(&text, "%" PRId64, now->received);
	cells_text_right(cells, box.row, col, 4, board_role(picked, ROLE_STRONG), str_text(&text));
	col += 6;
	str_clear(&text);
	add_progress(&text, &model->board, door, box.cols < NARROW_COLS);
	board_shorten(cells, &text, end - col, ';');
	used = end - col > 0 ? cells_text(cells, box.row, col, end - col, board_role(picked, ROLE_STRONG), str_text(&text)) : 0;
	col += used + 2;
	str_clear(&text);
	add_next(&text, &model->board, door, box.cols < NARROW_COLS);
	if (box.rows > 1 && door->rate)
		str_printf(board_note(&text), _("%" PRId64 " an hour"), door->rate);
	if (box.rows > 1)
		cells_text(cells, box.row + 1, box.col + 2 + CODE_COLS + 1, box.cols - CODE_COLS - 3,
			board_role(picked, door->next.late ? ROLE_BAD : ROLE_DIM), str_text(&text));
	else if (end - col > 10)
		col += cells_text(cells, box.row, col, end - col, board_role(picked, door->next.late ? ROLE_BAD : ROLE_DIM), str_text(&text)) + 2;
	str_clear(&text);
	if (door->rate)
		str_printf(&text, _("%" PRId64 " an hour"), door->rate);
	if (end - col >= cells_measure(cells, str_text(&text)) && box.rows == 1)
		cells_text(cells, box.row, col, end - col, board_role(picked, ROLE_DIM), str_text(&text));
	str_done(&text);
}

static void line(struct cells *cells, struct box box, const struct model *model, size_t i, bool picked)
{
	const struct board_door *door = &model->board.board->doors[i];
	struct str text = {0};
	struct str age = {0};
	int col = box.col + 2;

	if (picked)
		cells_fill(cells, box, ' ', ROLE_INPUT);
	board_mark(cells, box, picked, is_off(door));
	col = board_cell(cells, box.row, col,
		board_name_cols(cells, &model->board, &board_doors, box.cols < NARROW_COLS ? CODE_COLS - 2 : CODE_COLS, box.cols),
		board_role(picked, ROLE_STRONG), door->code);
	if (*door->now.number) {
		render_busy(cells, box, col, model, door, picked);
		str_done(&text);
		return;
	}
	col += cells_text(cells, box.row, col, box.col + box.cols - col, board_role(picked, ROLE_DIM), C_("door", "free")) + 2;
	if (door->idle_since && box.cols >= NARROW_COLS) {
		board_add_age(&age, model->now_ms, door->idle_since);
		str_printf(&text, C_("how long", "for %s"), str_text(&age));
		col += cells_text(cells, box.row, col - 1, box.col + box.cols - col, board_role(picked, ROLE_DIM), str_text(&text)) + 1;
		str_clear(&text);
		str_done(&age);
	}
	add_next(&text, &model->board, door, box.cols < NARROW_COLS);
	cells_text(cells, box.row, col, box.col + box.cols - col, board_role(picked, door->next.late ? ROLE_BAD : ROLE_TEXT),
		str_text(&text));
	str_done(&text);
}

static const char *opens(const struct board_state *state, size_t i)
{
	return state->board->doors[i].code;
}

const struct board_panel board_doors = {
	.title = NC_("panel", "DOORS"),
	.head = head,
	.is_off = any_off,
	.why = why,
	.count = count,
	.urgency = urgency,
	.rows = 2,
	.line = line,
	.opens = opens,
};
