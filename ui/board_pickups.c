/* PICKUPS: when each leaves, what is ready, being packed, packed and on the truck for it, and that it is late or too full. */
#include <inttypes.h>

#include "base/text.h"
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
		char clock[BOARD_CLOCK_MAX];
		int64_t over;

		if (!is_off(p))
			continue;
		board_clock(state, p->cutoff_at, clock);
		over = volume(p) - p->capacity;
		/* TRANSLATORS: a pickup and when it leaves: "DHL-1500, 15:00" */
		if (p->past)
			str_printf(text, _("%s, %s, should have left"), p->number, clock);
		else if (p->late_packing)
			str_printf(text,
				P_("%s, %s: %" PRId64 " will not be packed in time", "%s, %s: %" PRId64 " will not be packed in time",
					p->late_packing),
				p->number, clock, p->late_packing);
		else
			str_printf(text,
				P_("%s, %s: %" PRId64 " unit more than it takes", "%s, %s: %" PRId64 " units more than it takes", over),
				p->number, clock, over);
		return;
	}
}

static void head(const struct board_state *state, struct str *text)
{
	const struct board *b = state->board;

	str_printf(text, P_("%" PRId64 " ready", "%" PRId64 " ready", b->ready.shipments), b->ready.shipments);
	str_printf(board_note(text), P_("%" PRId64 " packing", "%" PRId64 " packing", b->packing.shipments), b->packing.shipments);
	str_printf(board_note(text), P_("%" PRId64 " packed", "%" PRId64 " packed", b->packed.shipments), b->packed.shipments);
	if (b->no_pickup.shipments)
		str_printf(board_note(text), P_("%" PRId64 " without a pickup", "%" PRId64 " without a pickup", b->no_pickup.shipments),
			b->no_pickup.shipments);
}

/* Late ones, then the next to leave. */
static int64_t urgency(const struct board_state *state, size_t i)
{
	return is_off(&state->board->pickups[i]) ? INT64_MAX : -state->board->pickups[i].cutoff_at;
}

/* "AT RISK 2, goods late for 1, ready 41, packing 6": shipments; what matters most first. */
static void add_stages(struct str *text, const struct board_pickup *p)
{
	int64_t over = volume(p) - p->capacity;

	if (is_over(p))
		str_printf(text, P_("%" PRId64 " unit OVER", "%" PRId64 " units OVER", over), over);
	if (p->late_packing)
		str_printf(board_note(text), _("AT RISK %" PRId64), p->late_packing);
	if (p->late_goods)
		str_printf(board_note(text), _("goods late for %" PRId64), p->late_goods);
	if (p->ready.shipments)
		str_printf(board_note(text), _("ready %" PRId64), p->ready.shipments);
	if (p->packing.shipments)
		str_printf(board_note(text), _("packing %" PRId64), p->packing.shipments);
	if (p->packed.shipments)
		str_printf(board_note(text), _("packed %" PRId64), p->packed.shipments);
	if (p->cartons)
		str_printf(board_note(text), P_("%" PRId64 " carton on the truck", "%" PRId64 " cartons on the truck", p->cartons), p->cartons);
	if (p->gathering.shipments)
		str_printf(board_note(text), _("gathering %" PRId64), p->gathering.shipments);
	if (!text->len)
		str_add(text, _("nothing yet"));
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
		str_printf(&text, C_("door", "at %s"), p->door);
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
	.title = NC_("panel", "PICKUPS"),
	.head = head,
	.is_off = any_off,
	.why = why,
	.count = count,
	.urgency = urgency,
	.rows = 2,
	.line = line,
	.opens = opens,
};
