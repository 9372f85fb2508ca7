/* Claim order. The index order_line_claim holds just the lines that wait and may claim, so that reading the first
 * claimant costs the same however many lines wait, and whatever cannot be served. */
#include "store/claim.h"

#include <string.h>

#include "store/plan.h"
#include "store/policy_column.h"
#include "store/settings.h"
#include "store/shipment.h"

struct stmt *claimants(struct db *db, int64_t product_id)
{
	return DB_QUERY(db,
		"SELECT id, order_id, waiting, line FROM order_line "
		"WHERE product_id = $1 AND waiting > 0 AND may_claim = 1 "
		"ORDER BY priority_rank, promised_rank, placed_at, order_number, line_rank, line",
		I(product_id));
}

void claimant_read(struct stmt *stmt, struct claimant *claimant)
{
	claimant->line_id = db_i64(stmt, 0);
	claimant->order_id = db_i64(stmt, 1);
	claimant->waiting = db_i64(stmt, 2);
	claimant->line = db_text(stmt, 3);
}

/* The earliest pickup that is still to come: of the order's carrier, or of any where the order names none. from_ms: a lead
 * moved the order to a later one. */
static int64_t next_cutoff(struct db *db, const char *carrier, int64_t from_ms, int64_t now_ms)
{
	int64_t after_ms = from_ms > now_ms ? from_ms : now_ms;

	if (*carrier)
		return DB_VALUE(db, INT64_MAX,
			"SELECT cutoff_at FROM pickup WHERE carrier = $1 AND status = 'open' AND cutoff_at >= $2 "
			"ORDER BY cutoff_at LIMIT 1",
			T(carrier), I(after_ms));
	return DB_VALUE(db, INT64_MAX,
		"SELECT cutoff_at FROM pickup WHERE status = 'open' AND cutoff_at >= $1 ORDER BY cutoff_at LIMIT 1", I(after_ms));
}

static void load_shipment(struct db *db, struct order_facts *f)
{
	struct stmt *q = DB_QUERY(db,
		"SELECT number, status, place_id, in_hand, here, released_at FROM shipment WHERE order_id = $1 "
		"ORDER BY CASE WHEN status IN ('gathering', 'ready') THEN 0 ELSE 1 END, number DESC LIMIT 1",
		I(f->order_id));
	int64_t last = 0;

	while (db_next(q)) {
		const char *status = db_text(q, 1);

		last = db_i64(q, 0);
		f->shipment_ready = strcmp(status, "ready") == 0;
		f->shipment_exists = f->shipment_ready || strcmp(status, "gathering") == 0;
		f->home_id = f->shipment_exists ? db_i64(q, 2) : 0;
		f->in_hand = f->shipment_exists ? db_i64(q, 3) : 0;
		f->here = f->shipment_exists ? db_i64(q, 4) : 0;
		f->released = f->shipment_exists && !db_is_null(q, 5);
	}
	if (f->shipment_exists)
		f->shipment_no = last;
	else
		f->shipment_no = (last > f->shipments_used ? last : f->shipments_used) + 1;
}

void order_facts_load(struct db *db, struct arena *arena, int64_t order_id, struct policy site, int64_t now_ms,
	struct order_facts *f)
{
	struct stmt *q = DB_QUERY(db,
		"SELECT o.number, c.name, o.carrier, o.status, o.shipments_used, o.policy, o.max_shipments, "
		"coalesce(c.policy, ''), coalesce(c.max_shipments, 0), o.product_policy, o.product_max_shipments, o.claim, "
		"o.pickup_from FROM customer_order o LEFT JOIN customer c ON c.id = o.customer_id WHERE o.id = $1",
		I(order_id));

	*f = (struct order_facts){.order_id = order_id, .number = "", .customer = "", .carrier = "", .cutoff_at = INT64_MAX};
	while (db_next(q)) {
		f->number = arena_dup(arena, db_text(q, 0));
		f->customer = arena_dup(arena, db_text(q, 1));
		f->carrier = arena_dup(arena, db_text(q, 2));
		f->cancelled = strcmp(db_text(q, 3), "cancelled") == 0;
		f->held = strcmp(db_text(q, 3), "held") == 0;
		f->shipments_used = db_i64(q, 4);
		f->claim = (enum claim)db_i64(q, 11);
		f->pickup_from = db_i64(q, 12);
		f->policy = policy_resolve(policy_column(db, q, 5), policy_column(db, q, 7), policy_column(db, q, 9), site);
	}
	load_shipment(db, f);
	f->cutoff_at = next_cutoff(db, f->carrier, f->pickup_from, now_ms);
}

#define STILL_WANTED "ordered - cancelled - allocated - shipped"

int64_t order_still_wanted(struct db *db, int64_t order_id)
{
	return DB_VALUE(db, 0,
		"SELECT sum(" STILL_WANTED ") FROM order_line WHERE order_id = $1 AND " STILL_WANTED " > 0", I(order_id));
}

bool order_is_satisfied(struct db *db, int64_t order_id)
{
	return DB_VALUE(db, 0,
		"SELECT 1 FROM order_line WHERE order_id = $1 AND " STILL_WANTED " > 0 LIMIT 1", I(order_id)) == 0;
}

bool order_is_filled(struct db *db, int64_t order_id)
{
	return DB_VALUE(db, 0, "SELECT 1 FROM shipment WHERE order_id = $1 AND status = 'ready'", I(order_id)) == 1 &&
	       order_is_satisfied(db, order_id);
}

int64_t order_sweep_ms(const struct order_facts *f, const struct settings *settings)
{
	return f->cutoff_at == INT64_MAX ? INT64_MIN : f->cutoff_at - settings->sweep_minutes * 60 * 1000;
}

struct prospects order_prospects(struct db *db, const struct order_facts *f, const struct settings *settings, int64_t now_ms)
{
	struct prospects p = {.released = f->released, .satisfied = order_is_satisfied(db, f->order_id)};
	int64_t sweep_ms = order_sweep_ms(f, settings);
	struct outlook outlook;

	if (p.satisfied || p.released || policy_must_ship_whole(f->policy, f->shipments_used))
		return p;
	p.swept = sweep_ms != INT64_MIN && now_ms >= sweep_ms;
	outlook = order_outlook(db, f->order_id, now_ms, sweep_ms, f->policy.kind != POLICY_UP_TO_X);
	p.in_sight = outlook.in_sight || (f->policy.kind == POLICY_UP_TO_X && order_shelf_has(db, f->order_id));
	p.imminent = outlook.imminent && settings->consolidate;
	return p;
}

bool order_may_go(struct db *db, const struct order_facts *f, const struct settings *settings, int64_t now_ms)
{
	struct prospects p = order_prospects(db, f, settings, now_ms);

	return !f->cancelled && !f->held && policy_lets_go(f->policy, f->shipments_used, &p);
}

bool order_goes_anyhow(struct db *db, const struct order_facts *f)
{
	return !f->cancelled && !f->held && (f->released || order_is_satisfied(db, f->order_id));
}

bool order_look_again(struct db *db, struct arena *arena, int64_t order_id, bool by_plan, const struct settings *settings,
	int64_t now_ms)
{
	struct order_facts facts;
	int64_t number = DB_VALUE(db, 0,
		"SELECT number FROM shipment WHERE order_id = $1 AND status = 'gathering' AND here + packed > 0 AND in_hand = 0",
		I(order_id));

	if (!number)
		return false;
	order_facts_load(db, arena, order_id, settings->policy, now_ms, &facts);
	if (by_plan ? !order_may_go(db, &facts, settings, now_ms) : !order_goes_anyhow(db, &facts))
		return false;
	shipment_settle(db, order_id, number, true, now_ms);
	return true;
}
