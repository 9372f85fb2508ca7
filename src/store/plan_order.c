/* Reading orders for the plan, writing what it finds. */
#include "store/plan_order.h"

#include <stdlib.h>
#include <string.h>

#include "store/claim.h"
#include "store/event.h"
#include "store/order.h"
#include "store/plan.h"
#include "store/policy_column.h"

int claim_key_compare(const struct claim_key *a, const struct claim_key *b)
{
	if (a->priority_rank != b->priority_rank)
		return a->priority_rank < b->priority_rank ? -1 : 1;
	if (a->promised_rank != b->promised_rank)
		return a->promised_rank < b->promised_rank ? -1 : 1;
	if (a->placed_at != b->placed_at)
		return a->placed_at < b->placed_at ? -1 : 1;
	return strcmp(a->number, b->number);
}

struct policy planned_policy(struct db *db, struct stmt *q, int column, struct policy site)
{
	return policy_resolve(policy_column(db, q, column), policy_column(db, q, column + 2), policy_column(db, q, column + 4), site);
}

/* The columns promised_at and claim_rank in the current row. */
static int64_t own_rank(struct stmt *q, int column)
{
	return db_is_null(q, column) ? PLAN_NO_PROMISE : db_i64(q, column);
}

static int64_t stored_rank(struct stmt *q, int column)
{
	return db_is_null(q, column) ? PLAN_OWN_PROMISE : db_i64(q, column);
}

bool planned_order_key(struct db *db, struct arena *arena, int64_t order_id, enum match match, struct claim_key *key)
{
	struct stmt *q = DB_QUERY(
		db, "SELECT priority, promised_at, placed_at, number, claim_rank FROM customer_order WHERE id = $1", I(order_id));
	bool found = db_next(q);

	if (found)
		*key = (struct claim_key){-db_i64(q, 0), plan_rank(match, own_rank(q, 1), stored_rank(q, 4)), db_i64(q, 2),
			arena_dup(arena, db_text(q, 3))};
	db_end(q);
	return found;
}

static void load_lines(struct db *db, struct arena *arena, struct planned_order *o)
{
	struct stmt *q = DB_QUERY(db,
		"SELECT id, product_id, waiting, ordered - from_stock + brought - cancelled - allocated - shipped FROM order_line "
		"WHERE order_id = $1 AND ordered - cancelled - allocated - shipped > 0 ORDER BY line_rank, line",
		I(o->id));
	size_t cap = 0;

	while (db_next(q)) {
		int64_t waiting = db_i64(q, 2);

		if (waiting) {
			o->lines = arena_grow(arena, o->lines, o->line_count, &cap, sizeof *o->lines);
			o->lines[o->line_count++] =
				(struct wanting){.line_id = db_i64(q, 0), .product_id = db_i64(q, 1), .waiting = waiting};
		} else if (db_i64(q, 3) > 0) {
			o->rule.blocked = true;
		}
	}
}

static void load_shares(struct db *db, struct arena *arena, struct planned_order *o)
{
	struct stmt *q = DB_QUERY(db,
		"SELECT line_id, source_id, product_id, quantity FROM in_sight WHERE order_id = $1 ORDER BY line_id, source_id",
		I(o->id));
	size_t cap = 0;

	while (db_next(q)) {
		o->shares = arena_grow(arena, o->shares, o->share_count, &cap, sizeof *o->shares);
		o->shares[o->share_count++] = (struct share){.line_id = db_i64(q, 0), .source_id = db_i64(q, 1),
			.product_id = db_i64(q, 2), .units = db_i64(q, 3)};
	}
}

bool planned_order_load(struct db *db, struct arena *arena, int64_t order_id, const struct settings *settings,
	int64_t now_ms, struct planned_order *o)
{
	struct stmt *q = DB_QUERY(db,
		"SELECT o.priority, o.promised_at, o.placed_at, o.number, o.status, o.claim, o.shipments_used, o.delay_told_at, "
		"o.policy, o.max_shipments, coalesce(c.policy, ''), coalesce(c.max_shipments, 0), o.product_policy, "
		"o.product_max_shipments, o.lacks_product_id, o.lacks_units, o.claim_rank FROM customer_order o "
		"LEFT JOIN customer c ON c.id = o.customer_id WHERE o.id = $1",
		I(order_id));

	*o = (struct planned_order){.id = order_id};
	if (!db_next(q))
		return false;
	o->own_rank = own_rank(q, 1);
	o->claim_rank = stored_rank(q, 16);
	o->key = (struct claim_key){-db_i64(q, 0), plan_rank(settings->match, o->own_rank, o->claim_rank), db_i64(q, 2),
		arena_dup(arena, db_text(q, 3))};
	o->open = strcmp(db_text(q, 4), "open") == 0;
	o->was = (enum claim)db_i64(q, 5);
	o->delay_told = !db_is_null(q, 7);
	o->lacked_product_id = db_i64(q, 14);
	o->lacked_units = db_i64(q, 15);
	o->rule.whole = policy_must_ship_whole(planned_policy(db, q, 8, settings->policy), db_i64(q, 6));
	o->rule.overdue = plan_overdue(!db_is_null(q, 1), db_i64(q, 1), now_ms);
	o->rule.patient = plan_patient(db_i64(q, 2), settings->patience_days, now_ms);
	db_end(q);
	load_lines(db, arena, o);
	load_shares(db, arena, o);
	o->gathers = DB_VALUE(db, 0, "SELECT 1 FROM shipment WHERE order_id = $1 AND status = 'gathering'", I(order_id)) == 1;
	return true;
}

struct claimer *claimers_after(struct db *db, struct arena *arena, int64_t product_id, int64_t may_claim,
	const struct claim_key *after, size_t limit, size_t *count)
{
	struct stmt *q = DB_QUERY(db,
		"SELECT order_id, priority_rank, promised_rank, placed_at, order_number FROM order_line "
		"WHERE product_id = $1 AND may_claim = $2 AND waiting > 0 "
		"AND (priority_rank, promised_rank, placed_at, order_number) > ($3, $4, $5, $6) "
		"ORDER BY priority_rank, promised_rank, placed_at, order_number LIMIT $7",
		I(product_id), I(may_claim), I(after->priority_rank), I(after->promised_rank), I(after->placed_at),
		T(after->number), I((int64_t)limit));
	struct claimer *list = arena_alloc(arena, limit * sizeof *list);

	*count = 0;
	while (db_next(q)) {
		if (*count && list[*count - 1].order_id == db_i64(q, 0))
			continue;
		list[(*count)++] = (struct claimer){.order_id = db_i64(q, 0),
			.key = {db_i64(q, 1), db_i64(q, 2), db_i64(q, 3), arena_dup(arena, db_text(q, 4))}};
	}
	return list;
}

static int by_key(const void *a, const void *b)
{
	const struct sighting *x = a;
	const struct sighting *y = b;

	return claim_key_compare(&x->claimer.key, &y->claimer.key);
}

struct sighting *sightings_of_product(struct db *db, struct arena *arena, int64_t product_id, size_t *count)
{
	struct stmt *q = DB_QUERY(db,
		"SELECT s.order_id, -o.priority, coalesce(o.claim_rank, o.promised_at), o.placed_at, o.number, s.quantity FROM in_sight s "
		"JOIN customer_order o ON o.id = s.order_id WHERE s.product_id = $1",
		I(product_id));
	struct sighting *list = NULL;
	size_t cap = 0;

	*count = 0;
	while (db_next(q)) {
		list = arena_grow(arena, list, *count, &cap, sizeof *list);
		list[(*count)++] = (struct sighting){.claimer = {.order_id = db_i64(q, 0),
			.key = {db_i64(q, 1), own_rank(q, 2), db_i64(q, 3),
			arena_dup(arena, db_text(q, 4))}}, .units = db_i64(q, 5)};
	}
	if (*count)
		qsort(list, *count, sizeof *list, by_key);
	return list;
}

static bool lines_are(struct db *db, const struct plan_finding *f)
{
	for (size_t i = 0; i < f->line_count; i++)
		if (DB_VALUE(db, -1, "SELECT waiting FROM order_line WHERE id = $1", I(f->lines[i].line_id)) != f->lines[i].waiting)
			return false;
	return true;
}

/* When the units of a source are here: a delivery's due time, or when it came; now for what is in the building. */
static int64_t source_at(struct db *db, int64_t source_id, int64_t now_ms, bool *known)
{
	struct stmt *q;
	int64_t at = now_ms;

	if (source_id <= 0)
		return at;
	q = DB_QUERY(db,
		"SELECT CASE WHEN status = 'announced' THEN due_at ELSE arrived_at END FROM inbound WHERE id = $1", I(source_id));
	if (db_next(q)) {
		at = db_i64(q, 0);
		*known = *known && !db_is_null(q, 0);
	}
	db_end(q);
	return at;
}

/* A line is expected when the last unit that it waits for is; not at all while not all of them are in sight. Returns
 * whether that changed: from when it was there already to when it was there already is no change. */
static bool expect_line(struct db *db, const struct plan_finding *f, const struct wanting *line, int64_t now_ms)
{
	int64_t units = 0;
	int64_t at = 0;
	bool known = true;

	for (size_t i = 0; i < f->share_count; i++) {
		int64_t source;

		if (f->shares[i].line_id != line->line_id)
			continue;
		units += f->shares[i].units;
		source = source_at(db, f->shares[i].source_id, now_ms, &known);
		at = source > at ? source : at;
	}
	known = known && units >= line->waiting;
	return DB_EXEC(db,
		       "UPDATE order_line SET expected_at = $2 WHERE id = $1 AND coalesce(expected_at, -1) <> coalesce($2, -1) "
		       "AND (expected_at IS NULL OR $2 IS NULL OR expected_at > $3 OR $2 > $3)",
		       I(line->line_id), known ? I(at) : NUL, I(now_ms)) > 0;
}

void plan_finding_apply(struct db *db, struct arena *arena, const struct plan_finding *f, const struct settings *settings,
	int64_t now_ms)
{
	bool expected = false;

	if ((f->shares_changed || f->source_moved || f->claim_changed || f->rank_changed) && !lines_are(db, f)) {
		plan_mark_order(db, f->order_id);
		return;
	}
	if (f->claim_changed)
		order_set_claim(db, f->order_id, f->claim);
	if (f->rank_changed)
		order_set_rank(db, f->order_id, f->claim_rank);
	if (f->lack_changed)
		DB_EXEC(db, "UPDATE customer_order SET lacks_product_id = $2, lacks_units = $3 WHERE id = $1", I(f->order_id),
			ID(f->lacks_product_id), I(f->lacks_units));
	if (f->shares_changed) {
		DB_EXEC(db, "DELETE FROM in_sight WHERE order_id = $1", I(f->order_id));
		for (size_t i = 0; i < f->share_count; i++)
			in_sight_set(db, f->order_id, f->shares[i].line_id, f->shares[i].product_id, f->shares[i].source_id,
				f->shares[i].units);
	}
	for (size_t i = 0; i < f->line_count && (f->shares_changed || f->source_moved); i++)
		expected = expect_line(db, f, &f->lines[i], now_ms) || expected;
	if (expected)
		event_expected(db, f->order_id, now_ms);
	if (f->delayed)
		event_delayed(db, f->order_id, now_ms);
	else if (expected)
		event_delayed_if_late(db, f->order_id, now_ms);
	if (f->look_again)
		order_look_again(db, arena, f->order_id, true, settings, now_ms);
}
