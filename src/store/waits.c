/* What an order waits for. Each product of it costs the claimants ahead of its first line and its deliveries, each line
 * its supply, read by their indexes. */
#include "store/waits.h"

#include <string.h>

#include "base/idmap.h"
#include "dock/demand.h"

/* What the plan gives the line. */
static void find_supply(struct db *db, struct arena *arena, int64_t line_id, struct line_wait *w)
{
	struct stmt *q = DB_QUERY(db,
		"SELECT s.source_id, s.quantity, i.number, i.due_at, i.status FROM order_line l "
		"JOIN in_sight s ON s.order_id = l.order_id AND s.line_id = l.id LEFT JOIN inbound i ON i.id = s.source_id "
		"WHERE l.id = $1 ORDER BY CASE WHEN s.source_id <= 0 THEN 0 WHEN i.status <> 'announced' THEN 1 ELSE 2 END, "
		"coalesce(i.due_at, 9000000000000000), i.number, s.source_id DESC",
		I(line_id));
	size_t cap = 0;

	while (db_next(q)) {
		w->sources = arena_grow(arena, w->sources, w->source_count, &cap, sizeof *w->sources);
		w->sources[w->source_count++] = (struct wait_source){.source_id = db_i64(q, 0),
			.units = db_i64(q, 1),
			.inbound = arena_dup(arena, db_text(q, 2)),
			.due_at = db_i64(q, 3),
			.arrived = *db_text(q, 4) && strcmp(db_text(q, 4), "announced") != 0};
		w->in_sight += db_i64(q, 1);
	}
}

/* A product of the order: what is the same for all its lines, read once. */
struct of_product {
	int64_t ahead; /* units that lines before the next one of this order claim first */
	int64_t announced;
};

static struct of_product *read_product(struct db *db, struct arena *arena, int64_t first_line_id, int64_t product_id)
{
	struct of_product *p = arena_alloc(arena, sizeof *p);

	p->announced = DB_VALUE(db, 0,
		"SELECT sum(ip.expected - ip.received) FROM inbound_product ip JOIN inbound i ON i.id = ip.inbound_id "
		"WHERE ip.product_id = $1 AND ip.expected > ip.received AND i.status <> 'closed'",
		I(product_id));
	p->ahead = DB_VALUE(db, 0,
		"SELECT sum(l.waiting) FROM order_line w JOIN order_line l ON l.product_id = w.product_id AND l.waiting > 0 "
		"AND l.may_claim = 1 AND (l.priority_rank, l.promised_rank, l.placed_at, l.order_number, l.line_rank, l.line) < "
		"(w.priority_rank, w.promised_rank, w.placed_at, w.order_number, w.line_rank, w.line) WHERE w.id = $1",
		I(first_line_id));
	return p;
}

struct line_wait *waits_of_order(struct db *db, struct arena *arena, int64_t order_id, size_t *count)
{
	struct stmt *q = DB_QUERY(db,
		"SELECT l.id, l.line, p.sku, p.description, l.ordered, l.from_stock, l.brought, l.cancelled, l.allocated, l.shipped, "
		"p.backorderable + l.accepted, o.status, l.product_id, l.may_claim FROM order_line l "
		"JOIN product p ON p.id = l.product_id JOIN customer_order o ON o.id = l.order_id WHERE l.order_id = $1 "
		"ORDER BY l.line_rank, l.line",
		I(order_id));
	struct line_wait *list = NULL;
	size_t cap = 0;
	struct idmap products = {0};

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
		struct line_wait *w;

		if (!demand_wanted(&d))
			continue;
		list = arena_grow(arena, list, *count, &cap, sizeof *list);
		w = &list[(*count)++];
		*w = (struct line_wait){.line = arena_dup(arena, db_text(q, 1)),
			.sku = arena_dup(arena, db_text(q, 2)),
			.description = arena_dup(arena, db_text(q, 3)),
			.waiting = demand_waiting(&d),
			.stockout = demand_stockout(&d),
			.shelf = demand_from_shelf(&d)};
		if (w->waiting) {
			struct of_product *p = idmap_get(&products, db_i64(q, 12));

			if (!p) {
				p = read_product(db, arena, db_i64(q, 0), db_i64(q, 12));
				idmap_put(&products, db_i64(q, 12), p);
			}
			w->announced = p->announced;
			w->ahead = p->ahead;
			p->ahead += db_i64(q, 13) == 1 ? w->waiting : 0;
			find_supply(db, arena, db_i64(q, 0), w);
		}
	}
	idmap_done(&products);
	return list;
}

struct order_lack order_lack(struct db *db, struct arena *arena, int64_t order_id)
{
	struct stmt *q = DB_QUERY(db,
		"SELECT p.sku, p.description, o.lacks_units FROM customer_order o JOIN product p ON p.id = o.lacks_product_id "
		"WHERE o.id = $1 AND o.claim <> 1",
		I(order_id));
	struct order_lack lack = {.sku = "", .description = ""};

	while (db_next(q))
		lack = (struct order_lack){
			arena_dup(arena, db_text(q, 0)), arena_dup(arena, db_text(q, 1)), db_i64(q, 2)};
	return lack;
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
