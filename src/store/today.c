/* Counting today's movements. A terminal's scans have rising ids, so what is new is what lies behind the last one that was
 * counted; a terminal that has made no scan since is not even asked. */
#include "store/today.h"

#include <string.h>

#include "base/clock.h"
#include "dock/ledger.h"
#include "store/find.h"
#include "store/packing.h"
#include "store/terminal.h"

static const int64_t hour_ms = 3600000;
static const int64_t back_ms = 24 * 3600000;

/* How far a terminal's movements are counted. */
struct today_terminal {
	int64_t id;
	int64_t scan_id; /* the last movement that was */
	int64_t n;
	int64_t seq;     /* all up to this scan of it are; 0 = not yet */
};

/* When something of a shipment came first to a place; it may have been at several. */
struct arrival {
	int64_t place_id;
	int64_t at_ms;
	struct arrival *other;
};

static const char terminals_sql[] = "SELECT id, last_seq FROM terminal ORDER BY id";
static const char movements_sql[] =
	"SELECT m.scan_id, m.n, m.at, m.cause, m.quantity, f.kind, t.kind, m.to_id, m.to_order_id, m.to_shipment_no, m.from_order_id "
	"FROM movement m CROSS JOIN place f CROSS JOIN place t WHERE m.scan_id >= $1 AND (m.scan_id > $1 OR m.n > $2) "
	"AND m.scan_id < $3 AND f.id = m.from_id AND t.id = m.to_id ORDER BY m.scan_id, m.n LIMIT $4";

const char *const today_statements[] = {terminals_sql, movements_sql, NULL};

void today_done(struct today *today)
{
	idmap_done(&today->arrivals);
	arena_done(&today->arena);
	*today = (struct today){0};
}

static void begin_day(struct today *today, int64_t day_ms, int64_t now_ms)
{
	today_done(today);
	today->day_ms = day_ms;
	today->since_ms = now_ms - back_ms < day_ms ? now_ms - back_ms : day_ms;
}

static struct today_terminal *terminal_of(struct db *db, struct today *today, int64_t id)
{
	struct today_terminal *t;

	for (size_t i = 0; i < today->terminal_count; i++)
		if (today->terminals[i].id == id)
			return &today->terminals[i];
	today->terminals = arena_grow(
		&today->arena, today->terminals, today->terminal_count, &today->terminal_cap, sizeof *today->terminals);
	t = &today->terminals[today->terminal_count++];
	*t = (struct today_terminal){.id = id, .scan_id = find_scan_since(db, id, today->since_ms) - 1, .n = INT64_MAX};
	return t;
}

/* ---- what a movement is */

static bool is_door(enum place_kind kind)
{
	return kind == PLACE_DOOR || kind == PLACE_FLOOR;
}

static bool comes_in(enum place_kind kind)
{
	return is_door(kind) || kind == PLACE_SUPPLIER;
}

static bool is_for_orders(enum place_kind kind)
{
	return kind == PLACE_LANE || kind == PLACE_STATION || kind == PLACE_OVERFLOW || kind == PLACE_CARTON;
}

static void add_brought(struct today_units *u, enum place_kind to, bool for_order, int64_t quantity)
{
	u->brought += quantity;
	if (is_for_orders(to) && for_order)
		u->cross_docked += quantity;
	if (to == PLACE_PUTAWAY)
		u->put_away += quantity;
}

struct row {
	int64_t at_ms;
	bool undo;
	int64_t quantity;
	enum place_kind from, to;
	int64_t from_order_id, to_order_id;
};

static void add(struct today_units *u, const struct row *m)
{
	if (m->from == PLACE_SUPPLIER)
		u->received += m->quantity;
	if (m->to == PLACE_SUPPLIER && m->undo)
		u->received -= m->quantity;
	/* where a direction is the movement, units come straight from the supplier */
	if (comes_in(m->from) && !is_door(m->to) && place_kind_inside(m->to))
		add_brought(u, m->to, m->to_order_id != 0, m->quantity);
	if (m->undo && comes_in(m->to) && !is_door(m->from) && place_kind_inside(m->from))
		add_brought(u, m->from, m->from_order_id != 0, -m->quantity);
	if (m->to == PLACE_CARTON && m->from != PLACE_CARTON && m->from != PLACE_CUSTOMER)
		u->packed += m->quantity;
	if (m->from == PLACE_CARTON && m->to != PLACE_CARTON && m->to != PLACE_CUSTOMER)
		u->packed -= m->quantity;
	if (m->to == PLACE_CUSTOMER)
		u->shipped += m->quantity;
	if (m->from == PLACE_CUSTOMER)
		u->shipped -= m->quantity;
}

static void count(struct today *today, const struct row *m)
{
	int64_t hour = (m->at_ms - today->day_ms) / hour_ms;

	if (m->at_ms < today->day_ms)
		return;
	add(&today->total, m);
	add(&today->hours[hour < TODAY_HOURS ? hour : TODAY_HOURS - 1], m);
}

static void note_arrival(struct today *today, int64_t order_id, int64_t number, int64_t place_id, int64_t at_ms)
{
	int64_t key = shipment_effect(order_id, number);
	struct arrival *first = idmap_get(&today->arrivals, key);
	struct arrival *arrival;

	for (arrival = first; arrival; arrival = arrival->other)
		if (arrival->place_id == place_id)
			return;
	arrival = arena_alloc(&today->arena, sizeof *arrival);
	*arrival = (struct arrival){place_id, at_ms, first};
	idmap_put(&today->arrivals, key, arrival);
}

static bool row_of(struct db *db, struct stmt *q, struct row *m)
{
	*m = (struct row){
		.at_ms = db_i64(q, 2),
		.undo = strcmp(db_text(q, 3), "undo") == 0,
		.quantity = db_i64(q, 4),
		.to_order_id = db_i64(q, 8),
		.from_order_id = db_i64(q, 10),
	};
	if (place_kind_parse(db_text(q, 5), &m->from) && place_kind_parse(db_text(q, 6), &m->to))
		return true;
	db_fail(db, "the store holds a place of unknown kind '%s' or '%s'", db_text(q, 5), db_text(q, 6));
	return false;
}

/* Counts what is new of a terminal, at most that many. Returns how many. */
static int64_t read_terminal(struct db *db, struct today *today, struct today_terminal *t, int64_t most)
{
	struct stmt *q = DB_QUERY(db, movements_sql, I(t->scan_id), I(t->n), I((t->id + 1) * SCAN_IDS_PER_TERMINAL), I(most));
	int64_t read = 0;
	struct row m;

	while (db_next(q)) {
		if (!row_of(db, q, &m))
			continue;
		count(today, &m);
		if (m.to_order_id && is_for_orders(m.to) && m.to != PLACE_CARTON && m.at_ms >= today->since_ms)
			note_arrival(today, m.to_order_id, db_i64(q, 9), db_i64(q, 7), m.at_ms);
		t->scan_id = db_i64(q, 0);
		t->n = db_i64(q, 1);
		read++;
	}
	return read;
}

void today_read(struct db *db, struct today *today, const char *zone, int64_t now_ms, int64_t most)
{
	int64_t day_ms = zone_day_start(zone, now_ms);
	int64_t left = most ? most : INT64_MAX;
	struct stmt *q;

	if (today->day_ms != day_ms)
		begin_day(today, day_ms, now_ms);
	today->complete = true;
	q = DB_QUERY0(db, terminals_sql);
	while (db_next(q)) {
		int64_t seq = db_i64(q, 1);
		struct today_terminal *t = terminal_of(db, today, db_i64(q, 0));
		int64_t read;

		if (t->seq == seq)
			continue;
		if (!left) {
			today->complete = false;
			continue;
		}
		read = read_terminal(db, today, t, left);
		if (read == left)
			today->complete = false;
		else
			t->seq = seq;
		left -= read;
	}
	if (db_failed(db)) /* what was read is rubbish: next time from the beginning */
		today_done(today);
}

int64_t today_arrived(const struct today *today, int64_t order_id, int64_t number, int64_t place_id)
{
	const struct arrival *arrival = idmap_get(&today->arrivals, shipment_effect(order_id, number));

	while (arrival && arrival->place_id != place_id)
		arrival = arrival->other;
	return arrival ? arrival->at_ms : 0;
}

int64_t today_cross_docked_percent(const struct today_units *units)
{
	return units->brought > 0 ? units->cross_docked * 100 / units->brought : -1;
}
