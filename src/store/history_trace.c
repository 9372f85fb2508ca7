/* From the dock to the customer: units that left are traced back through the ledger to the scan that received them. The
 * ledger is read backwards in time, all terminals together, a day at a time: as far as the oldest unit was here, and no
 * further. What is looked for belongs to a shipment's line, wherever it stood; units of nobody are told apart by their place. */
#include <stdlib.h>
#include <string.h>

#include "base/idmap.h"
#include "store/find.h"
#include "store/history.h"
#include "store/history_scans.h"

enum { DAY_MS = 24 * 60 * 60 * 1000 };

/* Whose units: of a line of a shipment, or nobody's at a place. */
struct holder {
	int64_t order_id;
	int64_t shipment_no;
	int64_t line_id;
	int64_t place_id; /* of nobody's units */
	int64_t product_id;
	const char *lot;
};

/* Units that are with a holder at the moment that is looked at, and left later. */
struct need {
	struct need *next;
	struct history_leg leg;
};

struct held {
	struct held *next;  /* with the same hash */
	struct held *older; /* found before it */
	struct holder holder;
	struct need *needs;
};

enum end { END_NONE, END_DOCK, END_STOCK };

struct step {
	int64_t at_ms;
	int64_t order_ms; /* not before that of the terminal's former one, though its clock may have been set back meanwhile */
	int64_t scan_id;
	int64_t n;
	int64_t quantity;
	struct holder from;
	struct holder to;
	enum end end;  /* what the units come from, if not from a holder */
	bool departs;
	const char *key;
	const char *name;
};

struct trace {
	struct db *db;
	struct arena *arena;
	struct idmap held; /* by hash */
	struct held *all;
	int64_t units; /* looked for */
	int64_t since_ms;
	void (*add)(void *ctx, const struct history_leg *leg);
	void *ctx;
};

#define STEPS(key, name)                                                                                               \
	"SELECT m.at, m.scan_id, m.n, m.quantity, m.from_order_id, m.from_shipment_no, m.from_line_id, m.from_id, "        \
	"m.to_order_id, m.to_shipment_no, m.to_line_id, m.to_id, m.product_id, m.lot, f.kind, m.to_id = 2, " key ", " name \
	" FROM " MOVEMENTS " JOIN place f ON f.id = m.from_id LEFT JOIN customer_order o ON m.to_id = 2 "                  \
	"AND o.id = m.to_order_id LEFT JOIN customer c ON c.id = o.customer_id LEFT JOIN product p ON m.to_id = 2 "        \
	"AND p.id = m.product_id WHERE " MOVEMENTS_KEPT " ORDER BY m.scan_id, m.n"

static const char *const steps_sql[HISTORY_BY_COUNT] = {
	[HISTORY_BY_TIME] = STEPS("''", "''"),
	[HISTORY_BY_PRODUCT] = STEPS("p.sku", "p.description"),
	[HISTORY_BY_CUSTOMER] = STEPS("c.number", "c.name"),
	[HISTORY_BY_CARRIER] = STEPS("o.carrier", "''"),
};

const char *history_trace_statement(enum history_by by)
{
	return steps_sql[by];
}

/* ---- who holds what */

static int64_t hash_of(const struct holder *h)
{
	const int64_t parts[] = {h->order_id, h->shipment_no, h->line_id, h->place_id, h->product_id};
	uint64_t hash = 14695981039346656037u;

	for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
		hash = (hash ^ (uint64_t)parts[i]) * 1099511628211u;
	for (const char *c = h->lot; *c; c++)
		hash = (hash ^ (uint8_t)*c) * 1099511628211u;
	return (int64_t)(hash >> 1);
}

static bool same_holder(const struct holder *a, const struct holder *b)
{
	return a->order_id == b->order_id && a->shipment_no == b->shipment_no && a->line_id == b->line_id &&
		a->place_id == b->place_id && a->product_id == b->product_id && strcmp(a->lot, b->lot) == 0;
}

static struct held *find_held(const struct trace *t, const struct holder *holder)
{
	struct held *held = idmap_get(&t->held, hash_of(holder));

	while (held && !same_holder(&held->holder, holder))
		held = held->next;
	return held;
}

static void look_for(struct trace *t, const struct holder *holder, const struct history_leg *leg)
{
	struct held *held = find_held(t, holder);
	struct need *need = arena_alloc(t->arena, sizeof *need);

	if (!held) {
		int64_t hash = hash_of(holder);

		held = arena_alloc(t->arena, sizeof *held);
		held->holder = *holder;
		held->holder.lot = arena_dup(t->arena, holder->lot);
		held->next = idmap_get(&t->held, hash);
		idmap_put(&t->held, hash, held);
		held->older = t->all;
		t->all = held;
	}
	need->leg = *leg;
	need->next = held->needs;
	held->needs = need;
}

/* ---- backwards */

static void came_from(struct trace *t, const struct step *step, const struct history_leg *leg)
{
	struct history_leg known = *leg;

	switch (step->end) {
	case END_NONE: look_for(t, &step->from, leg); return;
	case END_DOCK: known.dock_ms = leg->at_ms > step->at_ms ? leg->at_ms - step->at_ms : 0; break;
	case END_STOCK: known.dock_ms = -1; break;
	}
	t->units -= known.units;
	t->add(t->ctx, &known);
}

static void step_back(struct trace *t, const struct step *step)
{
	int64_t left = step->quantity;
	struct held *held;

	if (step->departs) {
		struct history_leg leg = {.at_ms = step->at_ms, .key = arena_dup(t->arena, step->key),
			.name = arena_dup(t->arena, step->name), .order_id = step->to.order_id,
			.shipment_no = step->to.shipment_no, .units = step->quantity, .dock_ms = -1};

		if (step->at_ms < t->since_ms)
			return;
		t->units += step->quantity;
		came_from(t, step, &leg);
		return;
	}
	if (step->end == END_NONE && same_holder(&step->from, &step->to))
		return;
	held = find_held(t, &step->to);
	while (held && held->needs && left > 0) {
		struct need *need = held->needs;
		struct history_leg leg = need->leg;

		if (leg.units > left)
			leg.units = left;
		left -= leg.units;
		need->leg.units -= leg.units;
		if (!need->leg.units)
			held->needs = need->next;
		came_from(t, step, &leg);
	}
}

/* ---- reading */

static enum end end_of(const char *from_kind)
{
	if (strcmp(from_kind, "supplier") == 0)
		return END_DOCK;
	return strcmp(from_kind, "putaway") == 0 || strcmp(from_kind, "quarantine") == 0 || strcmp(from_kind, "adjustment") == 0
		? END_STOCK
		: END_NONE;
}

static struct holder read_holder(struct stmt *q, int column, int64_t product_id, const char *lot)
{
	struct holder h = {.order_id = db_i64(q, column), .shipment_no = db_i64(q, column + 1), .line_id = db_i64(q, column + 2),
		.product_id = product_id, .lot = lot};

	if (!h.order_id)
		h.place_id = db_i64(q, column + 3);
	return h;
}

static int newest_first(const void *a, const void *b)
{
	const struct step *p = a;
	const struct step *q = b;

	if (p->order_ms != q->order_ms)
		return p->order_ms > q->order_ms ? -1 : 1;
	if (p->scan_id != q->scan_id)
		return p->scan_id > q->scan_id ? -1 : 1;
	return (p->n < q->n) - (p->n > q->n);
}

/* All movements of a span, by all terminals, newest first; its memory is the arena's. */
static struct step *read_steps(struct trace *t, struct arena *arena, const char *sql, int64_t since_ms, int64_t until_ms,
	size_t *count)
{
	size_t ranges_count;
	struct scan_range *ranges = history_ranges(t->db, arena, since_ms, until_ms, &ranges_count);
	struct step *list = NULL;
	size_t cap = 0;

	*count = 0;
	for (size_t i = 0; i < ranges_count; i++) {
		struct stmt *q = DB_QUERY(t->db, sql, I(ranges[i].first_id), I(ranges[i].end_id), I(since_ms), I(until_ms));
		int64_t order_ms = INT64_MIN;

		while (db_next(q)) {
			const char *lot = *db_text(q, 13) ? arena_dup(arena, db_text(q, 13)) : "";
			struct step *step;

			list = arena_grow(arena, list, *count, &cap, sizeof *list);
			step = &list[(*count)++];
			order_ms = db_i64(q, 0) > order_ms ? db_i64(q, 0) : order_ms;
			*step = (struct step){.at_ms = db_i64(q, 0), .order_ms = order_ms, .scan_id = db_i64(q, 1), .n = db_i64(q, 2),
				.quantity = db_i64(q, 3), .from = read_holder(q, 4, db_i64(q, 12), lot),
				.to = read_holder(q, 8, db_i64(q, 12), lot), .end = end_of(db_text(q, 14)),
				.departs = db_i64(q, 15) != 0};
			if (step->departs) {
				step->key = arena_dup(arena, db_text(q, 16));
				step->name = arena_dup(arena, db_text(q, 17));
			}
		}
	}
	if (*count)
		qsort(list, *count, sizeof *list, newest_first);
	return list;
}

/* From until_ms back to since_ms, unless nothing is looked for before that any more. Where nothing happened the steps get
 * longer. */
static void go_back(struct trace *t, const char *sql, int64_t since_ms, int64_t until_ms, bool to_its_end)
{
	struct arena arena = {0};
	int64_t length_ms = DAY_MS;

	while (until_ms > since_ms && (to_its_end || t->units > 0) && !db_failed(t->db)) {
		int64_t from_ms = until_ms - since_ms > length_ms ? until_ms - length_ms : since_ms;
		size_t count;
		struct step *steps = read_steps(t, &arena, sql, from_ms, until_ms, &count);

		for (size_t i = 0; i < count; i++)
			step_back(t, &steps[i]);
		arena_reset(&arena);
		until_ms = from_ms;
		length_ms = count ? DAY_MS : length_ms * 2;
	}
	arena_done(&arena);
}

/* When the first scan of all was made. */
static int64_t oldest_scan(struct db *db)
{
	return DB_VALUE0(db, INT64_MAX,
		"SELECT min(at) FROM (SELECT (SELECT s.at FROM scan s WHERE s.id > t.id * 1000000000 "
		"AND s.id < (t.id + 1) * 1000000000 ORDER BY s.id LIMIT 1) AS at FROM terminal t) AS u");
}

/* Nobody knows since when those were here that are looked for still. */
static void tell_rest(struct trace *t)
{
	for (const struct held *held = t->all; held; held = held->older)
		for (const struct need *need = held->needs; need; need = need->next)
			t->add(t->ctx, &need->leg);
}

void history_trace(struct db *db, struct arena *arena, enum history_by by, const struct history_span *span,
	void (*add)(void *ctx, const struct history_leg *leg), void *ctx)
{
	struct trace t = {.db = db, .arena = arena, .since_ms = span->since_ms, .add = add, .ctx = ctx};

	if (!steps_sql[by]) {
		db_fail(db, "the past is not told like that");
		return;
	}
	go_back(&t, steps_sql[by], span->since_ms, span->until_ms, true);
	go_back(&t, steps_sql[by], oldest_scan(db), span->since_ms, false);
	if (t.units > 0)
		tell_rest(&t);
	idmap_done(&t.held);
}
