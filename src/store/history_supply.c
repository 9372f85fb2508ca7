/* What was ordered, and how long deliveries take: what a reorder level is worked out from. */
#include "store/history_supply.h"

#include "store/history_scans.h"

/* Orders get their ids in the order in which they are first imported, which is not before they were placed: those that were
 * imported before the span began were placed before it. A date alone is the end of its day: two days are to spare. */
enum { SPARE_MS = 2 * 24 * 60 * 60 * 1000 };

static const char order_after_sql[] = "SELECT id, imported_at FROM customer_order WHERE id >= $1 ORDER BY id LIMIT 1";
static const char demand_sql[] =
	"SELECT " QUARTER("o.placed_at") ", l.product_id, sum(l.ordered - l.cancelled) FROM customer_order o "
	"CROSS JOIN order_line l WHERE o.id >= $1 AND o.placed_at >= $2 AND o.placed_at < $3 AND o.status <> 'cancelled' "
	"AND l.order_id = o.id AND l.ordered > l.cancelled GROUP BY 1, 2 ORDER BY 1, 2";
static const char deliveries_sql[] =
	"SELECT i.supplier, i.arrived_at - i.imported_at FROM inbound i WHERE i.arrived_at IS NOT NULL AND i.arrived_at >= $1 "
	"AND i.arrived_at < $2 AND EXISTS (SELECT 1 FROM inbound_product x WHERE x.inbound_id = i.id AND x.received > 0) "
	"ORDER BY i.supplier, i.id";
static const char sources_sql[] =
	"SELECT DISTINCT x.product_id, i.supplier FROM inbound i CROSS JOIN inbound_product x WHERE x.inbound_id = i.id "
	"AND i.arrived_at IS NOT NULL AND i.arrived_at >= $1 AND i.arrived_at < $2 AND x.received > 0 ORDER BY 1, 2";
static const char product_sql[] =
	"SELECT p.sku, p.description, p.on_hand, (SELECT coalesce(sum(x.expected - x.received), 0) FROM inbound_product x "
	"JOIN inbound i ON i.id = x.inbound_id WHERE x.product_id = $1 AND x.expected > x.received AND i.status <> 'closed'), "
	"(SELECT coalesce(sum(l.waiting), 0) FROM order_line l WHERE l.product_id = $1 AND l.waiting > 0) "
	"FROM product p WHERE p.id = $1";

/* The first order that was imported then or later. */
static int64_t first_order(struct db *db, int64_t at_ms)
{
	int64_t low = 1;
	int64_t high = DB_VALUE0(db, 0, "SELECT max(id) FROM customer_order") + 1;

	while (low < high) {
		int64_t middle = low + (high - low) / 2;
		struct stmt *q = DB_QUERY(db, order_after_sql, I(middle));
		int64_t id = high;
		int64_t imported = at_ms;

		if (db_next(q)) {
			id = db_i64(q, 0);
			imported = db_i64(q, 1);
		}
		db_end(q);
		if (imported < at_ms)
			low = id + 1;
		else
			high = middle;
	}
	return low;
}

struct history_demand *history_demand(struct db *db, struct arena *arena, const struct history_span *span, size_t *count)
{
	struct stmt *q = DB_QUERY(db, demand_sql, I(first_order(db, span->since_ms - SPARE_MS)), I(span->since_ms), I(span->until_ms));
	struct history_demand *list = NULL;
	size_t cap = 0;

	*count = 0;
	while (db_next(q)) {
		list = arena_grow(arena, list, *count, &cap, sizeof *list);
		list[(*count)++] = (struct history_demand){db_i64(q, 0), db_i64(q, 1), db_i64(q, 2)};
	}
	return list;
}

struct history_delivery *history_deliveries(struct db *db, struct arena *arena, const struct history_span *span, size_t *count)
{
	struct stmt *q = DB_QUERY(db, deliveries_sql, I(span->since_ms), I(span->until_ms));
	struct history_delivery *list = NULL;
	size_t cap = 0;

	*count = 0;
	while (db_next(q)) {
		list = arena_grow(arena, list, *count, &cap, sizeof *list);
		list[(*count)++] = (struct history_delivery){arena_dup(arena, db_text(q, 0)), db_i64(q, 1)};
	}
	return list;
}

struct history_source *history_sources(struct db *db, struct arena *arena, const struct history_span *span, size_t *count)
{
	struct stmt *q = DB_QUERY(db, sources_sql, I(span->since_ms), I(span->until_ms));
	struct history_source *list = NULL;
	size_t cap = 0;

	*count = 0;
	while (db_next(q)) {
		list = arena_grow(arena, list, *count, &cap, sizeof *list);
		list[(*count)++] = (struct history_source){db_i64(q, 0), arena_dup(arena, db_text(q, 1))};
	}
	return list;
}

bool history_product(struct db *db, struct arena *arena, int64_t product_id, struct history_product *product)
{
	struct stmt *q = DB_QUERY(db, product_sql, I(product_id));
	bool found = db_next(q);

	if (found)
		*product = (struct history_product){arena_dup(arena, db_text(q, 0)), arena_dup(arena, db_text(q, 1)), db_i64(q, 2),
			db_i64(q, 3), db_i64(q, 4)};
	db_end(q);
	return found;
}

const char *const history_supply_statements[] = {order_after_sql, demand_sql, deliveries_sql, sources_sql,
	product_sql, NULL};
