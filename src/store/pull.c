/* The shelf's parts, read from the index that holds only them. Those of orders that wait for something else are passed
 * over, each at the cost of looking at its order: a reading passes over so many and ends. */
#include "store/pull.h"

#include "store/claim.h"

enum { MOST_LOOKED_AT = 500 };

#define PARTS                                                                                                          \
	"SELECT l.product_id, l.order_id, l.id, l.from_stock - l.brought, "                                               \
	"l.ordered - l.cancelled - l.allocated - l.shipped, o.claim FROM order_line l "                                          \
	"CROSS JOIN customer_order o WHERE l.from_stock > l.brought "                                                      \
	"AND l.ordered - l.cancelled - l.allocated - l.shipped > 0 AND o.id = l.order_id AND o.status = 'open' "
#define CLAIM_ORDER                                                                                                    \
	"l.product_id, l.priority_rank, l.promised_rank, l.placed_at, l.order_number, l.line_rank, l.line LIMIT $1"

static const char parts_sql[] = PARTS "ORDER BY " CLAIM_ORDER;
static const char parts_of_sql[] = PARTS "AND l.product_id = $2 ORDER BY " CLAIM_ORDER;

const char *const pull_statements[] = {parts_sql, parts_of_sql, NULL};

/* Something else lacks than shelf parts and units that were held back for it. */
static bool lacks_more(struct db *db, int64_t order_id)
{
	return DB_VALUE(db, 0,
		       "SELECT 1 FROM order_line l WHERE l.order_id = $1 AND l.ordered - l.cancelled - l.allocated - l.shipped - "
		       "CASE WHEN l.from_stock > l.brought THEN l.from_stock - l.brought ELSE 0 END > "
		       "coalesce((SELECT quantity FROM in_sight s WHERE s.order_id = l.order_id AND s.line_id = l.id "
		       "AND s.source_id = -1), 0) LIMIT 1",
		       I(order_id)) == 1;
}

static bool may_be_brought(struct db *db, struct arena *arena, int64_t order_id, enum claim claim,
	const struct settings *settings, int64_t now_ms)
{
	struct order_facts facts;

	if (!lacks_more(db, order_id))
		return true;
	if (claim == CLAIM_NOT) /* only what must ship whole may not claim */
		return false;
	order_facts_load(db, arena, order_id, settings->policy, now_ms, &facts);
	return !policy_must_ship_whole(facts.policy, facts.shipments_used);
}

struct reading {
	struct shelf_part *list;
	size_t count;
	size_t cap;
	int64_t units;
	size_t looked_at;
};

/* Adds the row's part, if it may be brought. */
static void take_row(struct db *db, struct arena *arena, struct stmt *q, struct reading *r, const struct settings *settings,
	int64_t now_ms)
{
	struct shelf_part part = {db_i64(q, 0), db_i64(q, 1), db_i64(q, 2),
		db_i64(q, 3) < db_i64(q, 4) ? db_i64(q, 3) : db_i64(q, 4)};

	r->looked_at++;
	if (!may_be_brought(db, arena, part.order_id, (enum claim)db_i64(q, 5), settings, now_ms))
		return;
	r->list = arena_grow(arena, r->list, r->count, &r->cap, sizeof *r->list);
	r->list[r->count++] = part;
	r->units += part.units;
}

struct shelf_part *shelf_parts_of(struct db *db, struct arena *arena, int64_t product_id, int64_t units,
	const struct settings *settings, int64_t now_ms, size_t *count)
{
	struct reading r = {0};
	struct stmt *q = DB_QUERY(db, parts_of_sql, I(MOST_LOOKED_AT), I(product_id));

	while (r.units < units && db_next(q))
		take_row(db, arena, q, &r, settings, now_ms);
	db_end(q);
	*count = r.count;
	return r.list;
}

struct shelf_part *shelf_parts(struct db *db, struct arena *arena, const struct settings *settings, int64_t now_ms,
	size_t limit, size_t *count, bool *more)
{
	struct reading r = {0};
	struct stmt *q = DB_QUERY(db, parts_sql, I(MOST_LOOKED_AT));

	while (r.count < limit && db_next(q))
		take_row(db, arena, q, &r, settings, now_ms);
	*more = r.looked_at == MOST_LOOKED_AT || r.count == limit;
	db_end(q);
	*count = r.count;
	return r.list;
}
