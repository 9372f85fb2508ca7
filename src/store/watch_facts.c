/* Facts for alerts. The conditions of partial indexes are written out as the indexes have them. */
#include "store/watch_facts.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "store/plan_order.h"

static const char pickups_sql[] =
	"SELECT k.id, k.number, k.carrier, k.cutoff_at, d.code FROM pickup k LEFT JOIN place d ON d.id = k.door_id "
	"WHERE k.status = 'open' AND k.cutoff_at >= $1 ORDER BY k.cutoff_at, k.id LIMIT $2";

static const char past_sql[] =
	"SELECT k.id, k.number, k.carrier, k.cutoff_at, d.code FROM pickup k LEFT JOIN place d ON d.id = k.door_id "
	"WHERE k.status = 'open' AND k.cutoff_at >= $1 AND k.cutoff_at < $2 ORDER BY k.cutoff_at, k.id LIMIT $3";

#define AWAITED                                                                                                        \
	"SELECT i.id, i.number, i.supplier, i.carrier, d.code, i.due_at FROM inbound i LEFT JOIN place d ON d.id = i.door_id "

static const char overdue_sql[] =
	AWAITED "WHERE i.status <> 'closed' AND i.status = 'announced' AND i.due_at <= $1 ORDER BY i.due_at DESC LIMIT $2";
static const char unconfirmed_sql[] =
	AWAITED "WHERE i.confirmed = 0 AND i.status = 'announced' AND i.due_at >= $1 AND i.due_at <= $2 ORDER BY i.due_at LIMIT $3";
static const char undated_sql[] =
	AWAITED "WHERE i.status <> 'closed' AND i.status = 'announced' AND i.due_at IS NULL ORDER BY i.id LIMIT $1";
static const char left_sql[] =
	"SELECT product_id, expected - received FROM inbound_product WHERE inbound_id = $1 AND expected > received ORDER BY product_id";
static const char sighted_sql[] =
	"SELECT s.order_id, o.number, o.carrier, o.promised_at, o.pickup_from, o.priority, o.placed_at, s.quantity FROM in_sight s JOIN customer_order o ON o.id = s.order_id "
	"WHERE s.product_id = $1 AND s.source_id = $2 AND o.status = 'open' LIMIT $3";
static const char expected_sql[] =
	"SELECT max(coalesce(expected_at, 9223372036854775807)) FROM order_line WHERE order_id = $1 AND waiting > 0";

static const char policy_sql[] =
	"SELECT o.policy, o.max_shipments, coalesce(c.policy, ''), coalesce(c.max_shipments, 0), o.product_policy, "
	"o.product_max_shipments, o.shipments_used FROM customer_order o LEFT JOIN customer c ON c.id = o.customer_id WHERE o.id = $1";

/* Of the line l: what is neither here, nor stands on the shelf, nor is in sight. */
#define LACKS                                                                                                          \
	"l.ordered - l.cancelled - l.allocated - l.shipped - CASE WHEN l.from_stock > l.brought THEN l.from_stock - "  \
	"l.brought ELSE 0 END - (SELECT coalesce(sum(i.quantity), 0) FROM in_sight i WHERE i.order_id = l.order_id "   \
	"AND i.line_id = l.id)"
static const char lacks_sql[] =
	"SELECT " LACKS ", p.sku, p.id FROM order_line l JOIN product p ON p.id = l.product_id WHERE l.order_id = $1 AND " LACKS
	" > 0 ORDER BY l.line_rank, l.line";

static const char put_off_sql[] =
	AWAITED "JOIN inbound_product e ON e.inbound_id = i.id WHERE e.product_id = $1 AND e.expected > e.received "
	"AND i.status = 'announced' AND (i.due_at IS NULL OR i.due_at > $3 OR i.due_at < $2) "
	"ORDER BY coalesce(i.due_at, 9000000000000000), i.number LIMIT 1";

static const char rest_sql[] =
	"SELECT i.number, d.code, i.status, i.due_at FROM in_sight s JOIN inbound i ON i.id = s.source_id LEFT JOIN place d "
	"ON d.id = i.door_id WHERE s.order_id = $1 ORDER BY CASE i.status WHEN 'announced' THEN 1 ELSE 0 END, "
	"coalesce(i.due_at, 9000000000000000), i.number LIMIT 1";

#define PAGE_OF(word)                                                                                                  \
	"SELECT s.order_id, s.number, o.number, o.carrier, o.priority, o.promised_at, o.status, o.claim, s.here, s.packed, s.in_hand, " \
	"s.place_id, p.code, p.kind, (SELECT c.station_id FROM parcel c WHERE c.order_id = s.order_id AND c.shipment_no = s.number "   \
	"AND c.status = 'open' LIMIT 1), s.released_at, m.number, m.departed_at, o.pickup_from, coalesce(s.ready_at, s.packed_at), EXISTS (SELECT 1 FROM parcel c WHERE c.order_id = s.order_id " \
	"AND c.shipment_no = s.number AND c.status = 'loaded') FROM shipment s JOIN customer_order o "                                \
	"ON o.id = s.order_id LEFT JOIN place p ON p.id = s.place_id LEFT JOIN pickup m ON m.id = s.missed_id "                       \
	"WHERE s.status = '" word "' AND (s.order_id, s.number) > ($1, $2) ORDER BY s.order_id, s.number LIMIT $3"
static const char gathering_sql[] = PAGE_OF("gathering");
static const char ready_sql[] = PAGE_OF("ready");
static const char packing_sql[] = PAGE_OF("packing");
static const char packed_sql[] = PAGE_OF("packed");

static const char lodgers_sql[] =
	"SELECT b.order_id, o.number, b.shipment_no, s.status, o.status, sum(b.quantity) FROM balance b LEFT JOIN customer_order o "
	"ON o.id = b.order_id LEFT JOIN shipment s ON s.order_id = b.order_id AND s.number = b.shipment_no WHERE b.place_id = $1 "
	"GROUP BY b.order_id, b.shipment_no ORDER BY sum(b.quantity) DESC, o.number, b.shipment_no LIMIT $2";

#define WANTED "ordered - from_stock + brought - cancelled - allocated - shipped"
static const char stockout_next_sql[] =
	"SELECT min(product_id) FROM order_line WHERE waiting = 0 AND " WANTED " > 0 AND product_id > $1";
static const char stockout_sql[] =
	"SELECT l.order_id, l.order_number, l.line, " WANTED ", EXISTS (SELECT 1 FROM shipment s WHERE s.order_id = l.order_id "
	"AND s.status = 'gathering' AND s.here > 0) FROM order_line l JOIN customer_order o ON o.id = l.order_id "
	"WHERE l.product_id = $1 AND waiting = 0 AND " WANTED " > 0 AND l.accepted = 0 AND o.status <> 'cancelled' "
	"ORDER BY l.priority_rank, l.promised_rank, l.placed_at, l.order_number, l.line_rank, l.line";
static const char product_sql[] = "SELECT sku, description FROM product WHERE id = $1 AND backorderable = 0";

const char *const watch_statements[] = {pickups_sql, past_sql, overdue_sql, unconfirmed_sql, undated_sql, left_sql, sighted_sql, expected_sql,
	policy_sql, lacks_sql, put_off_sql, rest_sql, gathering_sql, ready_sql, packing_sql, packed_sql, lodgers_sql, stockout_next_sql, stockout_sql, product_sql, NULL};

static struct next_pickup *read_pickups(struct arena *arena, struct stmt *q, size_t *count)
{
	struct next_pickup *list = NULL;
	size_t cap = 0;

	*count = 0;
	while (db_next(q)) {
		list = arena_grow(arena, list, *count, &cap, sizeof *list);
		list[(*count)++] = (struct next_pickup){.id = db_i64(q, 0), .number = arena_dup(arena, db_text(q, 1)),
			.carrier = arena_dup(arena, db_text(q, 2)), .cutoff_at = db_i64(q, 3), .door = arena_dup(arena, db_text(q, 4))};
	}
	return list;
}

struct next_pickup *pickups_to_come(struct db *db, struct arena *arena, int64_t now_ms, size_t limit, size_t *count)
{
	return read_pickups(arena, DB_QUERY(db, pickups_sql, I(now_ms), I((int64_t)limit)), count);
}

struct next_pickup *pickups_past(struct db *db, struct arena *arena, int64_t from_ms, int64_t until_ms, size_t limit, size_t *count)
{
	return read_pickups(arena, DB_QUERY(db, past_sql, I(from_ms), I(until_ms), I((int64_t)limit)), count);
}

/* ---- deliveries */

static struct awaited *read_awaited(struct arena *arena, struct stmt *q, struct awaited *list, size_t *count, size_t *cap)
{
	while (db_next(q)) {
		list = arena_grow(arena, list, *count, cap, sizeof *list);
		list[(*count)++] = (struct awaited){.id = db_i64(q, 0), .number = arena_dup(arena, db_text(q, 1)),
			.supplier = arena_dup(arena, db_text(q, 2)), .carrier = arena_dup(arena, db_text(q, 3)),
			.door = arena_dup(arena, db_text(q, 4)), .due_at = db_i64(q, 5)};
	}
	return list;
}

struct awaited *inbound_overdue(struct db *db, struct arena *arena, int64_t due_before_ms, size_t limit, size_t *count)
{
	size_t cap = 0;

	*count = 0;
	return read_awaited(arena, DB_QUERY(db, overdue_sql, I(due_before_ms), I((int64_t)limit)), NULL, count, &cap);
}

struct awaited *inbound_unconfirmed(struct db *db, struct arena *arena, int64_t due_from_ms, int64_t due_by_ms, size_t limit,
	size_t *count)
{
	struct awaited *list;
	size_t cap = 0;

	*count = 0;
	list = read_awaited(
		arena, DB_QUERY(db, unconfirmed_sql, I(due_from_ms), I(due_by_ms), I((int64_t)limit)), NULL, count, &cap);
	return read_awaited(arena, DB_QUERY(db, undated_sql, I((int64_t)limit)), list, count, &cap);
}

struct product_left *inbound_products_left(struct db *db, struct arena *arena, int64_t inbound_id, size_t *count)
{
	struct stmt *q = DB_QUERY(db, left_sql, I(inbound_id));
	struct product_left *list = NULL;
	size_t cap = 0;

	*count = 0;
	while (db_next(q)) {
		list = arena_grow(arena, list, *count, &cap, sizeof *list);
		list[(*count)++] = (struct product_left){db_i64(q, 0), db_i64(q, 1)};
	}
	return list;
}

/* ---- orders */

static int compare(int64_t a, int64_t b)
{
	return (a > b) - (a < b);
}

static int by_claim(const void *a, const void *b)
{
	const struct sighted_order *x = a;
	const struct sighted_order *y = b;
	int order = compare(y->priority, x->priority);

	order = order ? order : compare(x->promised_at ? x->promised_at : INT64_MAX, y->promised_at ? y->promised_at : INT64_MAX);
	order = order ? order : compare(x->placed_at, y->placed_at);
	return order ? order : strcmp(x->number, y->number);
}

/* How far down each of them is among those that get the product. */
static void find_reach(struct sighted_order *list, size_t count, int64_t left)
{
	int64_t before = 0;

	if (!count)
		return;
	qsort(list, count, sizeof *list, by_claim);
	for (size_t i = 0; i < count; i++) {
		before += list[i].units;
		list[i].reach = before < left ? (before * REACH_WHOLE + left - 1) / left : REACH_WHOLE;
	}
}

void sighted_add(struct db *db, struct arena *arena, int64_t inbound_id, const struct product_left *left, size_t limit,
	struct sighted *sighted)
{
	size_t first = sighted->count;
	struct stmt *q;

	if (sighted->count >= limit)
		return;
	q = DB_QUERY(db, sighted_sql, I(left->product_id), I(inbound_id), I((int64_t)(limit - sighted->count)));
	while (db_next(q)) {
		sighted->list = arena_grow(arena, sighted->list, sighted->count, &sighted->cap, sizeof *sighted->list);
		sighted->list[sighted->count++] = (struct sighted_order){.order_id = db_i64(q, 0),
			.number = arena_dup(arena, db_text(q, 1)), .carrier = arena_dup(arena, db_text(q, 2)), .promised_at = db_i64(q, 3),
			.pickup_from = db_i64(q, 4), .priority = db_i64(q, 5), .placed_at = db_i64(q, 6), .units = db_i64(q, 7)};
	}
	if (sighted->count > first)
		find_reach(sighted->list + first, sighted->count - first, left->units);
}

int64_t order_expected_at(struct db *db, int64_t order_id)
{
	return DB_VALUE(db, 0, expected_sql, I(order_id));
}

bool order_ships_whole(struct db *db, int64_t order_id, struct policy site)
{
	struct stmt *q = DB_QUERY(db, policy_sql, I(order_id));
	bool whole = db_next(q) && policy_must_ship_whole(planned_policy(db, q, 0, site), db_i64(q, 6));

	db_end(q);
	return whole;
}

const char *order_lacks(struct db *db, struct arena *arena, int64_t order_id, int64_t *more, int64_t *product_id)
{
	struct stmt *q = DB_QUERY(db, lacks_sql, I(order_id));
	const char *first = "";
	int64_t count = 0;

	*product_id = 0;
	while (db_next(q)) {
		if (count++)
			continue;
		first = arena_printf(arena, "%" PRId64 " x %s", db_i64(q, 0), db_text(q, 1));
		*product_id = db_i64(q, 2);
	}
	*more = count ? count - 1 : 0;
	return first;
}

bool inbound_put_off(struct db *db, struct arena *arena, int64_t product_id, int64_t known_from_ms, int64_t known_until_ms,
	struct awaited *inbound)
{
	size_t count = 0;
	size_t cap = 0;
	struct awaited *list = read_awaited(arena, DB_QUERY(db, put_off_sql, I(product_id), I(known_from_ms), I(known_until_ms)), NULL, &count, &cap);

	if (count)
		*inbound = *list;
	return count > 0;
}

bool order_rest_on(struct db *db, struct arena *arena, int64_t order_id, struct rest_on *rest)
{
	struct stmt *q = DB_QUERY(db, rest_sql, I(order_id));
	bool found = db_next(q);

	if (found)
		*rest = (struct rest_on){.inbound = arena_dup(arena, db_text(q, 0)), .door = arena_dup(arena, db_text(q, 1)),
			.arrived = strcmp(db_text(q, 2), "announced") != 0, .due_at = db_i64(q, 3)};
	db_end(q);
	return found;
}

/* ---- shipments */

static struct open_shipment read_shipment(struct arena *arena, struct stmt *q, enum shipment_status status)
{
	struct open_shipment s = {
		.order_id = db_i64(q, 0),
		.number = db_i64(q, 1),
		.order = arena_dup(arena, db_text(q, 2)),
		.carrier = arena_dup(arena, db_text(q, 3)),
		.status = status,
		.priority = db_i64(q, 4),
		.promised_at = db_i64(q, 5),
		.is_open = strcmp(db_text(q, 6), "open") == 0,
		.is_cancelled = strcmp(db_text(q, 6), "cancelled") == 0,
		.claim = db_i64(q, 7),
		.here = db_i64(q, 8),
		.packed = db_i64(q, 9),
		.in_hand = db_i64(q, 10),
		.place_id = db_i64(q, 11),
		.place = arena_dup(arena, db_text(q, 12)),
		.at_station = strcmp(db_text(q, 13), place_kind_word(PLACE_STATION)) == 0,
		.station_id = db_i64(q, 14),
		.released = !db_is_null(q, 15),
		.missed = arena_dup(arena, db_text(q, 16)),
		.missed_at = db_i64(q, 17),
		.pickup_from = db_i64(q, 18),
		.ready_at = db_i64(q, 19),
		.loaded = db_i64(q, 20) != 0,
	};

	s.name = arena_printf(arena, "%s/%" PRId64, s.order, s.number);
	return s;
}

struct open_shipment *shipments_page(struct db *db, struct arena *arena, enum shipment_status status, int64_t after_order_id,
	int64_t after_number, size_t limit, size_t *count)
{
	static const char *const pages[] = {[SHIPMENT_GATHERING] = gathering_sql, [SHIPMENT_READY] = ready_sql,
		[SHIPMENT_PACKING] = packing_sql, [SHIPMENT_PACKED] = packed_sql};
	struct stmt *q = DB_QUERY(db, pages[status], I(after_order_id), I(after_number), I((int64_t)limit));
	struct open_shipment *list = arena_alloc(arena, limit * sizeof *list);

	*count = 0;
	while (db_next(q))
		list[(*count)++] = read_shipment(arena, q, status);
	return list;
}

/* ---- places and products */

static enum shipment_status status_of(const char *word)
{
	enum shipment_status status = SHIPMENT_GATHERING;

	while (status < SHIPMENT_SHIPPED && strcmp(shipment_status_word(status), word) != 0)
		status++;
	return status;
}

struct lodger *lodgers_of(struct db *db, struct arena *arena, int64_t place_id, size_t limit, size_t *count)
{
	struct stmt *q = DB_QUERY(db, lodgers_sql, I(place_id), I((int64_t)limit));
	struct lodger *list = arena_alloc(arena, limit * sizeof *list);

	*count = 0;
	while (db_next(q)) {
		struct lodger l = {.order_id = db_i64(q, 0), .order = arena_dup(arena, db_text(q, 1)), .status = status_of(db_text(q, 3)),
			.is_cancelled = strcmp(db_text(q, 4), "cancelled") == 0, .units = db_i64(q, 5), .name = ""};

		if (l.order_id)
			l.name = arena_printf(arena, "%s/%" PRId64, l.order, db_i64(q, 2));
		list[(*count)++] = l;
	}
	return list;
}

int64_t stockout_after(struct db *db, int64_t product_id)
{
	return DB_VALUE(db, 0, stockout_next_sql, I(product_id));
}

bool stockout_read(struct db *db, struct arena *arena, int64_t product_id, struct stockout *s)
{
	enum { NAMES = sizeof s->names / sizeof *s->names };
	struct stmt *q = DB_QUERY(db, product_sql, I(product_id));
	int64_t last = 0;

	*s = (struct stockout){.sku = NULL};
	if (db_next(q)) {
		s->sku = arena_dup(arena, db_text(q, 0));
		s->description = arena_dup(arena, db_text(q, 1));
	}
	db_end(q);
	if (!s->sku)
		return false;
	q = DB_QUERY(db, stockout_sql, I(product_id));
	while (db_next(q)) {
		if (!s->lines++) {
			s->order = arena_dup(arena, db_text(q, 1));
			s->line = arena_dup(arena, db_text(q, 2));
		}
		s->units += db_i64(q, 3);
		if (db_i64(q, 0) == last) /* lines of an order stand together in claim order */
			continue;
		last = db_i64(q, 0);
		if (s->orders < NAMES)
			s->names[s->orders] = arena_dup(arena, db_text(q, 1));
		s->orders++;
		s->here += db_i64(q, 4);
	}
	return s->lines > 0;
}
