/* What an order waits for. Each line costs the claimants ahead of it and the deliveries of its product, read by their
 * indexes. */
#include "store/waits.h"

#include <string.h>

#include "dock/demand.h"

/* Walks the deliveries in the order in which they are due: the first after which those ahead and the line have theirs.
 */
static void find_supply(struct db *db, struct arena *arena, int64_t product_id, struct line_wait *w)
{
	struct stmt *q = DB_QUERY(db,
		"SELECT i.number, i.due_at, ip.expected - ip.received FROM inbound_product ip "
		"JOIN inbound i ON i.id = ip.inbound_id WHERE ip.product_id = $1 AND i.status <> 'closed' "
		"AND ip.expected > ip.received ORDER BY coalesce(i.due_at, 9000000000000000), i.number",
		I(product_id));

	while (db_next(q)) {
		w->announced += db_i64(q, 2);
		if (!*w->inbound && w->announced >= w->ahead + w->waiting) {
			w->inbound = arena_dup(arena, db_text(q, 0));
			w->due_at = db_i64(q, 1);
		}
	}
}

static int64_t units_ahead(struct db *db, int64_t line_id)
{
	return DB_VALUE(db, 0,
		"SELECT sum(l.waiting) FROM order_line w JOIN order_line l ON l.product_id = w.product_id AND l.waiting > 0 "
		"AND l.may_claim = 1 AND (l.priority_rank, l.promised_rank, l.placed_at, l.order_number, l.line_rank, l.line) < "
		"(w.priority_rank, w.promised_rank, w.placed_at, w.order_number, w.line_rank, w.line) WHERE w.id = $1",
		I(line_id));
}

struct line_wait *waits_of_order(struct db *db, struct arena *arena, int64_t order_id, size_t *count)
{
	struct stmt *q = DB_QUERY(db,
		"SELECT l.id, l.line, p.sku, p.description, l.ordered, l.from_stock, l.brought, l.cancelled, l.allocated, l.shipped, "
		"p.backorderable + l.accepted, o.status, l.may_claim, l.product_id FROM order_line l "
		"JOIN product p ON p.id = l.product_id JOIN customer_order o ON o.id = l.order_id WHERE l.order_id = $1 "
		"ORDER BY l.line_rank, l.line",
		I(order_id));
	struct line_wait *list = NULL;
	size_t cap = 0;

	*count = 0;
	while (db_next(q)) {
		struct demand d = {.ordered = db_i64(q, 4),
			.from_stock = db_i64(q, 5),
			.brought = db_i64(q, 6),
			.cancelled = db_i64(q, 7),
			.allocated = db_i64(q, 8),
			.shipped = db_i64(q, 9),
			.claimable = db_i64(q, 10) > 0,
			.open = strcmp(db_text(q, 11), "open") == 0,
			.held = strcmp(db_text(q, 11), "held") == 0};
		int64_t wanted = demand_wanted(&d);
		struct line_wait *w;

		if (!wanted)
			continue;
		list = arena_grow(arena, list, *count, &cap, sizeof *list);
		w = &list[(*count)++];
		*w = (struct line_wait){.line = arena_dup(arena, db_text(q, 1)),
			.sku = arena_dup(arena, db_text(q, 2)),
			.description = arena_dup(arena, db_text(q, 3)),
			.waiting = demand_waiting(&d),
			.may_claim = db_i64(q, 12) != 0,
			.inbound = ""};
		if (demand_is_stockout(&d))
			w->stockout = d.ordered - d.from_stock + d.brought - d.cancelled - d.allocated - d.shipped;
		w->shelf = wanted - w->waiting - w->stockout;
		if (w->waiting) {
			w->ahead = units_ahead(db, db_i64(q, 0));
			find_supply(db, arena, db_i64(q, 13), w);
		}
	}
	return list;
}

const char *policy_level(struct db *db, int64_t order_id)
{
	struct stmt *q = DB_QUERY(db,
		"SELECT o.policy <> '', coalesce(c.policy, '') <> '', o.product_policy <> '' FROM customer_order o "
		"LEFT JOIN customer c ON c.id = o.customer_id WHERE o.id = $1",
		I(order_id));
	const char *level = "site";

	while (db_next(q))
		level = db_i64(q, 0) ? "order" : db_i64(q, 1) ? "customer" : db_i64(q, 2) ? "products" : "site";
	return level;
}
