/* PICKUPS: when each leaves, what is ready, being packed, packed and on the truck for it, and that it is late or too full. */
#include <inttypes.h>

#include "ui/bars.h"
#include "ui/board.h"
#include "ui/cutoff.h"

enum { NUMBER_COLS = 10, WIDE_COLS = 60, SOON_MS = 60 * 60000 };

static int64_t waiting(const struct board_pickup *p)
{
	return p->ready.shipments + p->packing.shipments + p->packed.shipments;
}

static int64_t volume(const struct board_pickup *p)
{
	return p->ready.units + p->packing.units + p->packed.units + p->loaded.units;
}

static bool is_over(const struct board_pickup *p)
{
	return p->capacity >= 0 && volume(p) > p->capacity;
}

static bool is_off(const struct board_pickup *p)
{
	return (p->past && waiting(p) + p->cartons > 0) || is_over(p) || p->late_packing > 0;
}

static size_t count(const struct board_state *state)
{
	return state->board->pickup_count;
}

static bool any_off(const struct board_state *state)
{
	for (size_t i = 0; i < state->board->pickup_count; i++)
		if (is_off(&state->board->pickups[i]))
			return true;
	return false;
}

static void why(const struct board_state *state, struct str *text)
{
	for (size_t i = 0; i < state->board->pickup_count; i++) {
		const struct board_pickup *p = &state->board->pickups[i];

		if (!is_off(p))
			continue;
		str_printf(text, "%s, ", p->number);
		board_add_clock(text, state, p->cutoff_at);
		if (p->past)
			str_add(text, ", should have left");
		else if (p->late_packing)
			str_printf(text, ": %" PRId64 " will not be packed in time", p->late_packing);
		else
			str_printf(text, ": %" PRId64 " units more than it takes", volume(p) - p->capacity);
		return;
	}
}

static void head(const struct board_state *state, struct str *text)
{
	const struct board *b = state->board;

	str_printf(text, "%" PRId64 " ready, %" PRId64 " packing, %" PRId64 " packed", b->ready.shipments, b->packing.shipments,
		b->packed.shipments);
	if (b->no_pickup.shipments)
		str_printf(text, ", %" PRId64 " without a pickup", b->no_pickup.shipments);
}

/* Late ones, then the next to leave. */
static int64_t urgency(const struct board_state *state, size_t i)
{
	return is_off(&state->board->pickups[i]) ? INT64_MAX : -state->board->pickups[i].cutoff_at;
}

/* "AT RISK 2, goods late for 1, ready 41, packing 6": shipments; what matters most first. */
static void add_stages(struct str *text, const struct board_pickup *p)
{
	const struct {
		const char *word;
		const struct board_volume *volume;
	} stages[] = {{"ready", &p->ready}, {"packing", &p->packing}, {"packed", &p->packed}};

	if (is_over(p))
		str_printf(text, "%" PRId64 " units OVER", volume(p) - p->capacity);
	if (p->late_packing)
		str_printf(text, "%sAT RISK %" PRId64, text->len ? ", " : "", p->late_packing);
	if (p->late_goods)
		str_printf(text, "%sgoods late for %" PRId64, text->len ? ", " : "", p->late_goods);
	for (size_t i = 0; i < sizeof stages / sizeof *stages; i++)
		if (stages[i].volume->shipments)
			str_printf(text, "%s%s %" PRId64, text->len ? ", " : "", stages[i].word, stages[i].volume->shipments);
	if (p->cartons)
		str_printf(text, "%s%" PRId64 " carton%s on the truck", text->len ? ", " : "", p->cartons, p->cartons == 1 ? "" : "s");
	if (p->gathering.shipments)
		str_printf(text, "%sgathering %" PRId64, text->len ? ", " : "", p->gathering.shipments);
	if (!text->len)
		str_add(text, "nothing yet");
}

static void line(struct cells *cells, struct box box, const struct model *model, size_t i, bool picked)
{
	const struct board_pickup *p = &model->board.board->pickups[i];
	bool off = is_off(p);
	int end = box.col + box.cols;
	struct str text = {0};
	int col = box.col + 2;

	if (picked)
		cells_fill(cells, box, ' ', ROLE_INPUT);
	board_mark(cells, box, picked, off);
	col = board_cell(cells, box.row, col, board_name_cols(cells, &model->board, &board_pickups, NUMBER_COLS, box.cols),
		board_role(picked, ROLE_STRONG), p->number);
	board_add_clock(&text, &model->board, p->cutoff_at);
	if (box.rows > 1 || box.cols >= WIDE_COLS || p->past) {
		str_add(&text, " ");
		cutoff_add_left(&text, model, p->cutoff_at);
	}
	col += cells_text(cells, box.row, col, end - col,
		       board_role(picked, p->past ? (off ? ROLE_BAD : ROLE_DIM)
				  : p->cutoff_at - model->now_ms < SOON_MS ? ROLE_HOLD
									   : ROLE_TEXT),
		       str_text(&text)) + 2;
	str_clear(&text);
	if (*p->door && box.rows > 1)
		str_printf(&text, "at %s", p->door);
	if (text.len && end - col > 6)
		cells_text(cells, box.row, col, end - col, board_role(picked, ROLE_DIM), str_text(&text));
	str_clear(&text);
	add_stages(&text, p);
	board_shorten(cells, &text, box.rows > 1 ? box.cols - 4 : end - col, ',');
	if (box.rows > 1)
		cells_text(cells, box.row + 1, box.col + 4, box.cols - 4, board_role(picked, off ? ROLE_BAD : ROLE_TEXT), str_text(&text));
	else if (end - col > 8)
		cells_text(cells, box.row, col, end - col, board_role(picked, off ? ROLE_BAD : ROLE_TEXT), str_text(&text));
	str_done(&text);
}

static const char *opens(const struct board_state *state, size_t i)
{
	return state->board->pickups[i].number;
}

const struct board_panel board_pickups = {
	.title = "PICKUPS",
	.head = head,
	.is_off = any_off,
	.why = why,
	.count = count,
	.urgency = urgency,
	.rows = 2,
	.line = line,
	.opens = opens,
};
