/* Orders and their lines: written by imports. The claim key of the order is repeated in its lines, so that one index
 * serves a scan in claim order; here is where the copies are made. */
#include "store/order.h"

#include <string.h>

#include "base/str.h"
#include "dock/plan.h"
#include "store/event.h"
#include "store/plan.h"
#include "store/product.h"

#define NO_RANK ((int64_t)1 << 62) /* sorts after every number */

/* By which promise it claims. */
static int64_t promised_rank(const struct order_values *order)
{
	if (order->claim_rank != PLAN_OWN_PROMISE)
		return order->claim_rank;
	return order->promised_at == ORDER_NO_PROMISE ? PLAN_NO_PROMISE : order->promised_at;
}

static struct db_value rank_value(const struct order_values *order)
{
	return order->claim_rank == PLAN_OWN_PROMISE ? NUL : I(order->claim_rank);
}

static int64_t line_rank(const char *line)
{
	int64_t n;

	return str_to_i64(line, &n) ? n : NO_RANK;
}

/* 1 yes, 0 no: it is held, -1 no: the plan does not cover it. */
static int64_t may_claim(const char *status, int64_t claim)
{
	if (strcmp(status, "held") == 0)
		return 0;
	return claim == CLAIM_NOT ? -1 : 1;
}

int64_t order_load(struct db *db, struct arena *arena, const char *number, struct order_values *v)
{
	struct stmt *q = DB_QUERY(db,
		"SELECT id, customer_id, placed_at, promised_at, priority, policy, max_shipments, carrier, status, hold_reason, "
		"payment_reference, shipments_used, ship_name, ship_address, ship_city, ship_postcode, ship_country, claim, "
		"held_by_lead, lead_priority, claim_rank FROM customer_order WHERE number = $1",
		T(number));
	int64_t id = 0;

	if (db_next(q)) {
		id = db_i64(q, 0);
		*v = (struct order_values){
			.customer_id = db_i64(q, 1),
			.placed_at = db_i64(q, 2),
			.promised_at = db_is_null(q, 3) ? ORDER_NO_PROMISE : db_i64(q, 3),
			.priority = db_i64(q, 4),
			.policy = arena_dup(arena, db_text(q, 5)),
			.max_shipments = db_i64(q, 6),
			.carrier = arena_dup(arena, db_text(q, 7)),
			.status = arena_dup(arena, db_text(q, 8)),
			.hold_reason = arena_dup(arena, db_text(q, 9)),
			.payment_reference = arena_dup(arena, db_text(q, 10)),
			.shipments_used = db_i64(q, 11),
			.ship_name = arena_dup(arena, db_text(q, 12)),
			.ship_address = arena_dup(arena, db_text(q, 13)),
			.ship_city = arena_dup(arena, db_text(q, 14)),
			.ship_postcode = arena_dup(arena, db_text(q, 15)),
			.ship_country = arena_dup(arena, db_text(q, 16)),
			.claim = db_i64(q, 17),
			.lead_hold = (enum lead_hold)db_i64(q, 18),
			.lead_priority = db_is_null(q, 19) ? ORDER_NO_PRIORITY : db_i64(q, 19),
			.claim_rank = db_is_null(q, 20) ? PLAN_OWN_PROMISE : db_i64(q, 20),
		};
	}
	db_end(q);
	return id;
}

int64_t order_insert(
	struct db *db, const char *number, const struct order_values *v, struct policy products, int64_t now_ms)
{
	return DB_INSERT(db,
		"INSERT INTO customer_order (number, customer_id, placed_at, promised_at, priority, policy, max_shipments, carrier, "
		"status, hold_reason, payment_reference, shipments_used, ship_name, ship_address, ship_city, ship_postcode, "
		"ship_country, product_policy, product_max_shipments, imported_at, claim, claim_rank) "
		"VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22)",
		T(number), ID(v->customer_id), I(v->placed_at),
		v->promised_at == ORDER_NO_PROMISE ? NUL : I(v->promised_at), I(v->priority), T(v->policy),
		I(v->max_shipments), T(v->carrier), T(v->status), T(v->hold_reason), T(v->payment_reference),
		I(v->shipments_used), T(v->ship_name), T(v->ship_address), T(v->ship_city), T(v->ship_postcode),
		T(v->ship_country), T(policy_word(products.kind)), I(products.max_shipments), I(now_ms), I(v->claim), rank_value(v));
}

void order_update(struct db *db, int64_t id, const struct order_values *v)
{
	DB_EXEC(db,
		"UPDATE customer_order SET customer_id = $2, placed_at = $3, promised_at = $4, priority = $5, policy = $6, "
		"max_shipments = $7, carrier = $8, status = $9, hold_reason = $10, payment_reference = $11, shipments_used = $12, "
		"ship_name = $13, ship_address = $14, ship_city = $15, ship_postcode = $16, ship_country = $17, held_by_lead = $18, "
		"lead_priority = $19, claim_rank = $20, delay_told_at = CASE WHEN coalesce(promised_at, -1) = coalesce($4, -1) THEN delay_told_at END "
		"WHERE id = $1",
		I(id), ID(v->customer_id), I(v->placed_at),
		v->promised_at == ORDER_NO_PROMISE ? NUL : I(v->promised_at), I(v->priority), T(v->policy),
		I(v->max_shipments), T(v->carrier), T(v->status), T(v->hold_reason), T(v->payment_reference),
		I(v->shipments_used), T(v->ship_name), T(v->ship_address), T(v->ship_city), T(v->ship_postcode),
		T(v->ship_country), I(v->lead_hold), v->lead_priority == ORDER_NO_PRIORITY ? NUL : I(v->lead_priority),
		rank_value(v));
}

int64_t order_shipments_packed(struct db *db, int64_t id)
{
	return DB_VALUE(db, 0,
		"SELECT count(*) FROM shipment WHERE order_id = $1 AND status IN ('packing', 'packed', 'shipped')",
		I(id));
}

bool line_load(struct db *db, int64_t order_id, const char *line, struct line_values *v)
{
	struct stmt *q = DB_QUERY(db,
		"SELECT id, product_id, ordered, from_stock, brought, cancelled, allocated, shipped, accepted, waiting, surplus "
		"FROM order_line WHERE order_id = $1 AND line = $2",
		I(order_id), T(line));
	bool found = db_next(q);

	if (found)
		*v = (struct line_values){
			.id = db_i64(q, 0),
			.product_id = db_i64(q, 1),
			.ordered = db_i64(q, 2),
			.from_stock = db_i64(q, 3),
			.brought = db_i64(q, 4),
			.cancelled = db_i64(q, 5),
			.allocated = db_i64(q, 6),
			.shipped = db_i64(q, 7),
			.accepted = db_i64(q, 8) != 0,
			.waiting = db_i64(q, 9),
			.surplus = db_i64(q, 10),
		};
	db_end(q);
	return found;
}

void line_insert(struct db *db, int64_t order_id, const char *number, const struct order_values *order,
	const char *line, const struct line_values *v)
{
	DB_EXEC(db,
		"INSERT INTO order_line (order_id, line, line_rank, product_id, ordered, from_stock, cancelled, shipped, waiting, "
		"may_claim, priority_rank, promised_rank, placed_at, order_number) "
		"VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)",
		I(order_id), T(line), I(line_rank(line)), I(v->product_id), I(v->ordered), I(v->from_stock),
		I(v->cancelled), I(v->shipped), I(v->waiting), I(may_claim(order->status, order->claim)), I(-order->priority),
		I(promised_rank(order)), I(order->placed_at), T(number));
}

void line_update(struct db *db, const struct line_values *v)
{
	DB_EXEC(db,
		"UPDATE order_line SET product_id = $2, ordered = $3, from_stock = $4, cancelled = $5, shipped = $6, waiting = $7, "
		"surplus = $8 WHERE id = $1",
		I(v->id), I(v->product_id), I(v->ordered), I(v->from_stock), I(v->cancelled), I(v->shipped),
		I(v->waiting), I(v->surplus));
}

void line_gone(struct db *db, int64_t order_id, int64_t line_id, int64_t *packed, int64_t *departed)
{
	struct stmt *q =
		DB_QUERY(db, "SELECT sum(packed), sum(shipped) FROM shipment_line WHERE order_id = $1 AND line_id = $2",
			I(order_id), I(line_id));

	*packed = *departed = 0;
	if (db_next(q)) {
		*packed = db_i64(q, 0);
		*departed = db_i64(q, 1);
	}
	db_end(q);
}

/* The demand of the line in the current row of a query whose columns from `column` on are LINE_DEMAND. */
#define LINE_DEMAND                                                                                                    \
	"l.ordered, l.from_stock, l.brought, l.cancelled, l.allocated, l.shipped, l.accepted, p.backorderable"

static struct demand read_demand(struct stmt *q, int column, const char *status)
{
	return (struct demand){
		.ordered = db_i64(q, column),
		.from_stock = db_i64(q, column + 1),
		.brought = db_i64(q, column + 2),
		.cancelled = db_i64(q, column + 3),
		.allocated = db_i64(q, column + 4),
		.shipped = db_i64(q, column + 5),
		.claimable = db_i64(q, column + 6) || db_i64(q, column + 7),
		.open = strcmp(status, "open") == 0,
		.held = strcmp(status, "held") == 0,
	};
}

void order_lines_follow(struct db *db, int64_t id, const struct order_values *order)
{
	struct stmt *q = DB_QUERY(db,
		"SELECT l.id, " LINE_DEMAND
		" FROM order_line l JOIN product p ON p.id = l.product_id WHERE l.order_id = $1 "
		"ORDER BY l.id",
		I(id));

	while (db_next(q)) {
		struct demand demand = read_demand(q, 1, order->status);

		DB_EXEC(db,
			"UPDATE order_line SET waiting = $2, may_claim = $3, priority_rank = $4, promised_rank = $5, placed_at = $6, "
			"surplus = $7 WHERE id = $1",
			I(db_i64(q, 0)), I(demand_waiting(&demand)), I(may_claim(order->status, order->claim)),
			I(-order->priority), I(promised_rank(order)), I(order->placed_at), I(demand_surplus(&demand)));
	}
}

void order_set_claim(struct db *db, int64_t id, int64_t claim)
{
	DB_EXEC(db, "UPDATE customer_order SET claim = $2 WHERE id = $1", I(id), I(claim));
	DB_EXEC(db,
		"UPDATE order_line SET may_claim = $2 WHERE order_id = $1 AND may_claim <> 0 AND may_claim <> $2", I(id),
		I(claim == CLAIM_NOT ? -1 : 1));
}

void order_set_rank(struct db *db, int64_t id, int64_t claim_rank)
{
	DB_EXEC(db, "UPDATE customer_order SET claim_rank = $2 WHERE id = $1", I(id),
		claim_rank == PLAN_OWN_PROMISE ? NUL : I(claim_rank));
	DB_EXEC(db,
		"UPDATE order_line SET promised_rank = (SELECT coalesce(o.claim_rank, o.promised_at, 4611686018427387904) "
		"FROM customer_order o WHERE o.id = $1) WHERE order_id = $1",
		I(id));
}

/* Reads the demand of one line with its changes, and writes all that follows from it. */
static void recount(struct db *db, int64_t line_id, int64_t allocated, int64_t shipped, int64_t brought, int64_t accept)
{
	struct stmt *q = DB_QUERY(db,
		"SELECT o.status, " LINE_DEMAND ", l.waiting, o.id FROM order_line l JOIN customer_order o ON o.id = l.order_id "
		"JOIN product p ON p.id = l.product_id WHERE l.id = $1",
		I(line_id));
	struct demand d;

	if (!db_next(q))
		return;
	d = read_demand(q, 1, db_text(q, 0));
	d.allocated += allocated;
	d.shipped += shipped;
	d.brought += brought;
	if (accept >= 0)
		d.claimable = accept || db_i64(q, 8);
	accept = accept >= 0 ? accept : db_i64(q, 7);
	/* it waits for more than before: whether its order may claim was not decided for that */
	if (demand_waiting(&d) > db_i64(q, 9))
		plan_mark_order(db, db_i64(q, 10));
	db_end(q);
	DB_EXEC(db,
		"UPDATE order_line SET allocated = $2, shipped = $3, waiting = $4, surplus = $5, brought = $6, accepted = $7 "
		"WHERE id = $1",
		I(line_id), I(d.allocated), I(d.shipped), I(demand_waiting(&d)), I(demand_surplus(&d)), I(d.brought), I(accept));
}

void line_count(struct db *db, int64_t line_id, int64_t allocated, int64_t shipped)
{
	recount(db, line_id, allocated, shipped, 0, -1);
}

void line_bring(struct db *db, int64_t line_id, int64_t units)
{
	recount(db, line_id, 0, 0, units, -1);
}

void line_accept(struct db *db, int64_t line_id, bool accepted)
{
	recount(db, line_id, 0, 0, 0, accepted);
}

void order_product_policy(struct db *db, int64_t id)
{
	struct stmt *q = DB_QUERY(db,
		"SELECT p.policy, p.max_shipments FROM order_line l JOIN product p ON p.id = l.product_id "
		"WHERE l.order_id = $1 AND l.cancelled < l.ordered AND p.policy <> ''",
		I(id));
	struct policy strictest = {0};

	while (db_next(q)) {
		struct policy policy;

		if (!policy_parse(db_text(q, 0), &policy))
			continue;
		if (policy.kind == POLICY_UP_TO_X)
			policy.max_shipments = db_i64(q, 1);
		strictest = policy_stricter(strictest, policy);
	}
	DB_EXEC(db,
		"UPDATE customer_order SET product_policy = $2, product_max_shipments = $3 "
		"WHERE id = $1 AND (product_policy <> $2 OR product_max_shipments <> $3)",
		I(id), T(policy_word(strictest.kind)), I(strictest.max_shipments));
}

bool order_refresh_lines(struct db *db, int64_t *line_id, int64_t limit, int64_t now_ms)
{
	int64_t after = *line_id;
	int64_t backordered = 0;
	int64_t last =
		DB_VALUE(db, 0, "SELECT max(id) FROM (SELECT id FROM order_line WHERE id > $1 ORDER BY id LIMIT $2) t",
			I(after), I(limit));
	/* CROSS: first the lines in order of their ids, then whether their product is among the changed ones */
	struct stmt *q = DB_QUERY(db,
		"SELECT l.id, l.order_id, o.status, l.waiting, " LINE_DEMAND
		" FROM order_line l CROSS JOIN product_refresh r "
		"CROSS JOIN product p CROSS JOIN customer_order o "
		"WHERE l.id > $1 AND l.id <= $2 AND r.product_id = l.product_id AND p.id = l.product_id AND o.id = l.order_id "
		"ORDER BY l.id",
		I(after), I(last));

	while (db_next(q)) {
		struct demand demand = read_demand(q, 4, db_text(q, 2));
		int64_t waiting = demand_waiting(&demand);

		/* lines of an order mostly stand together: it is told of once, after them */
		if (backordered && backordered != db_i64(q, 1)) {
			event_backordered(db, backordered, now_ms);
			backordered = 0;
		}
		if (waiting && !db_i64(q, 3))
			backordered = db_i64(q, 1);
		if (waiting != db_i64(q, 3))
			DB_EXEC(db, "UPDATE order_line SET waiting = $2 WHERE id = $1", I(db_i64(q, 0)), I(waiting));
		order_product_policy(db, db_i64(q, 1));
		plan_mark_order(db, db_i64(q, 1));
	}
	if (backordered)
		event_backordered(db, backordered, now_ms);
	*line_id = last;
	return last > 0;
}

void order_history_add(
	struct db *db, int64_t order_id, int64_t at_ms, const char *what, const char *actor, const char *why)
{
	DB_EXEC(db, "INSERT INTO order_history (order_id, at, what, actor, why) VALUES ($1, $2, $3, $4, $5)",
		I(order_id), I(at_ms), T(what), T(actor), T(why));
}
