/* Reading balances together with whose they are. */
#include "store/standing.h"

#include <string.h>

#include "base/idmap.h"

enum { MANY = 1000 };

#define COLUMNS                                                                                                        \
	"SELECT b.place_id, b.product_id, b.lot, b.quantity, b.order_id, b.shipment_no, b.line_id, o.number, o.status, "  \
	"l.surplus - CASE WHEN l.surplus = 0 THEN 0 ELSE (SELECT coalesce(sum(sl.in_hand + CASE pb.kind WHEN 'carton' "    \
	"THEN sl.here ELSE 0 END), 0) FROM shipment_line sl JOIN place pb ON pb.id = b.place_id "                         \
	"WHERE sl.order_id = b.order_id AND sl.line_id = b.line_id) END, s.status, s.in_hand, s.place_id, s.home_chosen "
#define OWNERS                                                                                                         \
	"LEFT JOIN order_line l ON l.id = b.line_id LEFT JOIN customer_order o ON o.id = b.order_id "                     \
	"LEFT JOIN shipment s ON s.order_id = b.order_id AND s.number = b.shipment_no "
#define CLAIM_ORDER                                                                                                    \
	"CASE WHEN b.order_id = 0 THEN 0 ELSE 1 END, l.priority_rank, l.promised_rank, l.placed_at, l.order_number, "     \
	"l.line_rank, l.line, b.shipment_no"

/* A line's surplus is handed to its rows as they come: left has what remains of it. */
static int64_t take_surplus(struct idmap *left, struct arena *arena, int64_t line_id, int64_t surplus, int64_t quantity)
{
	int64_t *rest = idmap_get(left, line_id);
	int64_t takes;

	if (!rest) {
		rest = arena_alloc(arena, sizeof *rest);
		*rest = surplus;
		idmap_put(left, line_id, rest);
	}
	takes = *rest < quantity ? *rest : quantity;
	*rest -= takes;
	return takes;
}

static struct standing *read_all(struct stmt *q, struct arena *arena, size_t *count)
{
	struct standing *list = NULL;
	size_t cap = 0;
	struct idmap left = {0};

	*count = 0;
	while (db_next(q)) {
		struct standing *row;

		list = arena_grow(arena, list, *count, &cap, sizeof *list);
		row = &list[(*count)++];
		*row = (struct standing){
			.place_id = db_i64(q, 0),
			.product_id = db_i64(q, 1),
			.lot = arena_dup(arena, db_text(q, 2)),
			.quantity = db_i64(q, 3),
			.owner = {db_i64(q, 4), db_i64(q, 5), db_i64(q, 6)},
			.order = arena_dup(arena, db_text(q, 7)),
			.is_cancelled = strcmp(db_text(q, 8), "cancelled") == 0,
			.is_held = strcmp(db_text(q, 8), "held") == 0,
			.is_gathering = strcmp(db_text(q, 10), "gathering") == 0,
			.is_ready = strcmp(db_text(q, 10), "ready") == 0,
			.in_hand = db_i64(q, 11),
			.home_id = db_i64(q, 12),
			.home_chosen = db_i64(q, 13) != 0,
		};
		if (db_i64(q, 9) > 0)
			row->surplus = take_surplus(&left, arena, row->owner.line_id, db_i64(q, 9), row->quantity);
	}
	idmap_done(&left);
	return list;
}

/* ---- at one place */

static const char at_sql[] = COLUMNS "FROM balance b " OWNERS
	"WHERE b.place_id = $1 AND b.product_id = $2 AND ($3 IS NULL OR b.lot = $3) ORDER BY " CLAIM_ORDER ", b.lot";
static const char all_sql[] = COLUMNS "FROM balance b " OWNERS
	"WHERE b.place_id = $1 ORDER BY b.product_id, b.lot, " CLAIM_ORDER;

struct standing *standing_at(struct db *db, struct arena *arena, int64_t place_id, int64_t product_id, const char *lot,
	size_t *count)
{
	return read_all(DB_QUERY(db, at_sql, I(place_id), I(product_id), T(lot)), arena, count);
}

struct standing *standing_all(struct db *db, struct arena *arena, int64_t place_id, size_t *count)
{
	return read_all(DB_QUERY(db, all_sql, I(place_id)), arena, count);
}

/* ---- wherever it stands: from the products to the places that can hold them, each by the balance's key. All that a product
 * has at a place is read once, however many of its lines ask for it */

#define AT_PLACES(of)                                                                                                  \
	"CROSS JOIN place p CROSS JOIN balance b " OWNERS                                                                 \
	"WHERE p.kind IN ('lane', 'station', 'overflow') AND b.place_id = p.id AND b.product_id = " of ".product_id "
/* the first such line of each product: in order of products, so that the reading ends at the limit */
#define OF_SURPLUS                                                                                                     \
	COLUMNS "FROM order_line ol " AT_PLACES("ol")                                                                         \
		"AND ol.surplus > 0 AND l.surplus > 0 AND ol.id = (SELECT min(m.id) FROM order_line m "                       \
		"WHERE m.product_id = ol.product_id AND m.surplus > 0) "
#define BY_LINE                                                                                                        \
	"ORDER BY ol.product_id, b.line_id, CASE WHEN s.place_id = b.place_id THEN 1 ELSE 0 END, p.code, b.lot LIMIT $1"

static const char of_order_sql[] = COLUMNS
	"FROM (SELECT DISTINCT product_id FROM order_line WHERE order_id = $1) products " AT_PLACES("products") "AND b.order_id = $1 "
	"ORDER BY CASE WHEN s.place_id = b.place_id THEN 1 ELSE 0 END, p.code, l.line_rank, l.line, b.lot";
static const char surplus_sql[] = OF_SURPLUS BY_LINE;
static const char surplus_of_sql[] = OF_SURPLUS "AND ol.product_id = $2 " BY_LINE;

struct standing *standing_of_order(struct db *db, struct arena *arena, int64_t order_id, size_t *count)
{
	return read_all(DB_QUERY(db, of_order_sql, I(order_id)), arena, count);
}

struct standing *standing_surplus(struct db *db, struct arena *arena, size_t limit, size_t *count)
{
	return read_all(DB_QUERY(db, surplus_sql, I((int64_t)limit)), arena, count);
}

struct standing *standing_surplus_of(struct db *db, struct arena *arena, int64_t product_id, size_t *count)
{
	return read_all(DB_QUERY(db, surplus_of_sql, I(MANY), I(product_id)), arena, count);
}

/* ---- what is not where it should be */

#define ASTRAY                                                                                                         \
	"AND p.kind IN ('lane', 'station', 'overflow') AND (b.order_id = 0 OR "                                           \
	"(s.place_id <> b.place_id AND s.status IN ('gathering', 'ready')) "                                              \
	"OR (p.kind = 'overflow' AND s.status = 'gathering' AND s.in_hand = 0 AND s.home_chosen = 0)) "                   \
	"ORDER BY p.code, b.product_id, b.lot, b.order_id LIMIT $1"

static const char astray_sql[] = COLUMNS "FROM place p CROSS JOIN balance b " OWNERS
	"WHERE p.kind IN ('lane', 'station', 'overflow') AND p.units > 0 AND b.place_id = p.id " ASTRAY;
static const char astray_at_sql[] = COLUMNS "FROM place p CROSS JOIN balance b " OWNERS
	"WHERE p.id = $2 AND b.place_id = p.id " ASTRAY;
static const char recalled_sql[] = COLUMNS "FROM recall r CROSS JOIN place p CROSS JOIN balance b " OWNERS
	"WHERE p.kind IN ('lane', 'station', 'overflow', 'putaway') AND ($2 = 0 OR p.id = $2) AND b.place_id = p.id "
	"AND b.product_id = r.product_id AND b.lot = r.lot ORDER BY p.code, b.product_id, b.lot LIMIT $1";

struct standing *standing_astray(struct db *db, struct arena *arena, int64_t place_id, size_t limit, size_t *count)
{
	return read_all(place_id ? DB_QUERY(db, astray_at_sql, I((int64_t)limit), I(place_id))
				 : DB_QUERY(db, astray_sql, I((int64_t)limit)),
		arena, count);
}

struct standing *standing_recalled(struct db *db, struct arena *arena, int64_t place_id, size_t limit, size_t *count)
{
	return read_all(DB_QUERY(db, recalled_sql, I((int64_t)limit), I(place_id)), arena, count);
}

/* ---- in cartons: what a line has too much, and does not give back from elsewhere */

#define OF_CARTONS                                                                                                     \
	COLUMNS "FROM order_line ol CROSS JOIN parcel c CROSS JOIN balance b " OWNERS                                         \
		"WHERE ol.surplus > 0 AND c.order_id = ol.order_id AND b.place_id = c.place_id "                              \
		"AND b.product_id = ol.product_id AND b.line_id = ol.id "

static const char packed_sql[] = OF_CARTONS
	"AND c.status IN ('open', 'closed', 'loaded') ORDER BY ol.product_id, b.line_id, c.id, b.lot LIMIT $1";
static const char packed_of_order_sql[] = OF_CARTONS
	"AND ol.order_id = $1 AND c.status IN ('open', 'closed') ORDER BY c.id, l.line_rank, l.line, b.lot";
static const char packed_at_sql[] = COLUMNS "FROM parcel c CROSS JOIN balance b " OWNERS
	"WHERE c.status = 'open' AND c.station_id = $1 AND b.place_id = c.place_id AND ($2 = 0 OR b.product_id = $2) "
	"AND ($3 IS NULL OR b.lot = $3) AND l.surplus > 0 ORDER BY c.id, l.line_rank, l.line, b.lot";
static const char packed_recalled_sql[] = COLUMNS "FROM recall r CROSS JOIN parcel c CROSS JOIN balance b " OWNERS
	"WHERE c.status <> 'departed' AND c.status <> 'void' AND b.place_id = c.place_id AND b.product_id = r.product_id "
	"AND b.lot = r.lot ORDER BY c.id, b.product_id, b.lot LIMIT $1";

struct standing *standing_packed(struct db *db, struct arena *arena, size_t limit, size_t *count)
{
	return read_all(DB_QUERY(db, packed_sql, I((int64_t)limit)), arena, count);
}

struct standing *standing_packed_of_order(struct db *db, struct arena *arena, int64_t order_id, size_t *count)
{
	return read_all(DB_QUERY(db, packed_of_order_sql, I(order_id)), arena, count);
}

struct standing *standing_packed_at(struct db *db, struct arena *arena, int64_t station_id, int64_t product_id, const char *lot,
	size_t *count)
{
	return read_all(DB_QUERY(db, packed_at_sql, I(station_id), I(product_id), T(lot)), arena, count);
}

struct standing *standing_packed_recalled(struct db *db, struct arena *arena, size_t limit, size_t *count)
{
	return read_all(DB_QUERY(db, packed_recalled_sql, I((int64_t)limit)), arena, count);
}

const char *const standing_statements[] = {
	packed_sql, packed_of_order_sql, packed_at_sql, packed_recalled_sql, at_sql, all_sql, of_order_sql, surplus_sql, surplus_of_sql, astray_sql, astray_at_sql, recalled_sql, NULL};
