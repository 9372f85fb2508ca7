/* Shipments on their way into cartons. */
#include "store/packing.h"

#include <inttypes.h>
#include <string.h>

#include "store/claim.h"
#include "store/event.h"
#include "store/plan.h"
#include "store/policy_column.h"
#include "store/shipment.h"

static const char *const words[] = {
	[SHIPMENT_GATHERING] = "gathering",
	[SHIPMENT_READY] = "ready",
	[SHIPMENT_PACKING] = "packing",
	[SHIPMENT_PACKED] = "packed",
	[SHIPMENT_SHIPPED] = "shipped",
};

const char *shipment_status_word(enum shipment_status status)
{
	return words[status];
}

static enum shipment_status status_of(struct db *db, const char *word)
{
	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		if (strcmp(words[i], word) == 0)
			return (enum shipment_status)i;
	db_fail(db, "the store holds a shipment with the unknown status '%s'", word);
	return SHIPMENT_GATHERING;
}

/* Of what a line s of a shipment has here: wanted. What the line has too much, it gives back from what is in hand, then from
 * its other shipments, then from here. */
#define WANTED_HERE                                                                                                    \
	"CASE WHEN l.surplus = 0 THEN s.here ELSE (SELECT CASE WHEN r.rest <= 0 THEN s.here WHEN r.rest >= s.here "       \
	"THEN 0 ELSE s.here - r.rest END FROM (SELECT l.surplus - coalesce(sum(x.in_hand + "                              \
	"CASE WHEN x.shipment_no = s.shipment_no THEN 0 ELSE x.here END), 0) AS rest FROM shipment_line x "               \
	"WHERE x.order_id = s.order_id AND x.line_id = s.line_id) AS r) END"
/* The next pickup of an order o: of its carrier, or any */
#define NEXT_PICKUP(now)                                                                                               \
	"LEFT JOIN pickup k ON k.id = (SELECT n.id FROM pickup n WHERE n.status = 'open' AND n.cutoff_at >= " now         \
	" AND n.cutoff_at >= o.pickup_from AND (o.carrier = '' OR n.carrier = o.carrier) ORDER BY n.cutoff_at, n.id LIMIT 1) "
#define STARTED "('packing', 'packed', 'shipped')"

/* the shipments used before it are those of its order, less it and the later ones that are started */
static const char load_sql[] =
	"SELECT s.status, o.number, c.name, o.carrier, o.status, s.place_id, p.code, s.in_hand, s.here, s.packed, s.shipped, "
	"k.cutoff_at, k.number, d.code, s.released_at, o.policy, o.max_shipments, coalesce(c.policy, ''), "
	"coalesce(c.max_shipments, 0), o.product_policy, o.product_max_shipments, o.shipments_used - (SELECT count(*) "
	"FROM shipment x WHERE x.order_id = s.order_id AND x.number >= s.number AND x.status IN " STARTED "), o.pickup_from "
	"FROM shipment s JOIN customer_order o ON o.id = s.order_id LEFT JOIN customer c ON c.id = o.customer_id "
	"LEFT JOIN place p ON p.id = s.place_id " NEXT_PICKUP("$3") "LEFT JOIN place d ON d.id = k.door_id "
	"WHERE s.order_id = $1 AND s.number = $2";
static const char to_pack_sql[] =
	"SELECT sum(" WANTED_HERE ") FROM shipment_line s JOIN order_line l ON l.id = s.line_id "
	"WHERE s.order_id = $1 AND s.shipment_no = $2 AND s.here > 0";
static const char missing_sql[] =
	"SELECT l.product_id, p.sku, p.description, sum(wanted), sum(packed) FROM (SELECT s.line_id, s.packed, " WANTED_HERE
	" AS wanted FROM shipment_line s JOIN order_line l ON l.id = s.line_id WHERE s.order_id = $1 AND s.shipment_no = $2) AS w "
	"JOIN order_line l ON l.id = w.line_id JOIN product p ON p.id = l.product_id GROUP BY l.product_id, p.sku, p.description "
	"HAVING sum(wanted) > 0 ORDER BY min(l.line_rank), min(l.line)";
static const char packable_sql[] =
	"SELECT b.place_id, p.kind, b.product_id, b.lot, b.line_id, b.quantity, " WANTED_HERE " FROM place p CROSS JOIN balance b "
	"JOIN order_line l ON l.id = b.line_id JOIN shipment_line s ON s.order_id = b.order_id AND s.shipment_no = b.shipment_no "
	"AND s.line_id = b.line_id WHERE p.kind IN ('lane', 'station', 'overflow') AND p.units > 0 AND b.place_id = p.id "
	"AND b.product_id = $3 AND ($4 IS NULL OR b.lot = $4) AND b.order_id = $1 AND b.shipment_no = $2 "
	"ORDER BY CASE b.place_id WHEN $5 THEN 0 WHEN $6 THEN 1 ELSE 2 END, p.code, l.line_rank, l.line, b.lot";
/* from the products of the shipment's lines to the places that can hold them */
static const char packable_all_sql[] =
	"SELECT b.place_id, p.kind, b.product_id, b.lot, b.line_id, b.quantity, " WANTED_HERE " FROM shipment_line s "
	"JOIN order_line l ON l.id = s.line_id CROSS JOIN place p CROSS JOIN balance b "
	"WHERE s.order_id = $1 AND s.shipment_no = $2 AND s.here > 0 AND p.kind IN ('lane', 'station', 'overflow') "
	"AND p.units > 0 AND b.place_id = p.id AND b.product_id = l.product_id AND b.order_id = s.order_id "
	"AND b.shipment_no = s.shipment_no AND b.line_id = s.line_id "
	"ORDER BY CASE b.place_id WHEN $3 THEN 0 WHEN $4 THEN 1 ELSE 2 END, p.code, l.line_rank, l.line, b.lot";
#define PACKED_NEXT                                                                                                    \
	"coalesce(k.cutoff_at, 9223372036854775807), CASE s.status WHEN 'packing' THEN 0 ELSE 1 END, -o.priority, "      \
	"coalesce(o.promised_at, 9223372036854775807), o.placed_at, o.number, s.number LIMIT "
static const char queue_sql[] =
	"SELECT s.order_id, s.number, o.number, c.name, o.carrier, p.code, s.status, s.here, "
	"coalesce(k.cutoff_at, 9223372036854775807), k.number FROM (SELECT order_id, number, status, place_id, here, packed "
	"FROM shipment WHERE status = 'ready' UNION ALL SELECT order_id, number, status, place_id, here, packed "
	"FROM shipment WHERE status = 'packing') AS s JOIN customer_order o ON o.id = s.order_id "
	"LEFT JOIN customer c ON c.id = o.customer_id LEFT JOIN place p ON p.id = s.place_id " NEXT_PICKUP("$2")
	"WHERE o.status = 'open' AND s.here + s.packed > 0 AND (p.kind IS NULL OR p.kind <> 'station' OR p.id = $1) "
	"ORDER BY " PACKED_NEXT "$3";
#define FIRST                                                                                                          \
	"SELECT s.order_id, s.number FROM balance b JOIN shipment s ON s.order_id = b.order_id "                          \
	"AND s.number = b.shipment_no JOIN customer_order o ON o.id = s.order_id JOIN order_line l ON l.id = b.line_id "  \
	NEXT_PICKUP("$2") "WHERE b.place_id = $1 AND b.order_id <> 0 AND s.status IN ('ready', 'packing') AND "           \
	"o.status = 'open' AND b.quantity > l.surplus "
static const char first_at_sql[] = FIRST "ORDER BY " PACKED_NEXT "1";
static const char first_of_sql[] = FIRST "AND b.product_id = $3 ORDER BY " PACKED_NEXT "1";

const char *const packing_statements[] = {load_sql, to_pack_sql, missing_sql, packable_sql, packable_all_sql, queue_sql,
	first_at_sql, first_of_sql, NULL};

/* Units of the order are in another shipment that gathers, or is ready: not in cartons yet. */
static bool other_is_open_with(struct db *db, int64_t order_id, int64_t number)
{
	return DB_VALUE(db, 0,
		       "SELECT 1 FROM shipment WHERE order_id = $1 AND number <> $2 AND status IN ('gathering', 'ready') "
		       "AND in_hand + here + packed > 0 LIMIT 1",
		       I(order_id), I(number)) == 1;
}

bool shipment_load(struct db *db, struct arena *arena, int64_t order_id, int64_t number, struct policy site, int64_t now_ms,
	struct shipment *s)
{
	struct stmt *q = DB_QUERY(db, load_sql, I(order_id), I(number), I(now_ms));
	struct policy policy;
	int64_t used = 0;
	bool released = false;
	bool found = db_next(q);

	if (!found)
		return false;
	*s = (struct shipment){
		.order_id = order_id,
		.number = number,
		.status = status_of(db, db_text(q, 0)),
		.order = arena_dup(arena, db_text(q, 1)),
		.customer = arena_dup(arena, db_text(q, 2)),
		.carrier = arena_dup(arena, db_text(q, 3)),
		.cancelled = strcmp(db_text(q, 4), "cancelled") == 0,
		.held = strcmp(db_text(q, 4), "held") == 0,
		.home_id = db_i64(q, 5),
		.home = arena_dup(arena, db_text(q, 6)),
		.in_hand = db_i64(q, 7),
		.here = db_i64(q, 8),
		.packed = db_i64(q, 9),
		.shipped = db_i64(q, 10),
		.cutoff_at = db_is_null(q, 11) ? INT64_MAX : db_i64(q, 11),
		.pickup = arena_dup(arena, db_text(q, 12)),
		.pickup_from = db_i64(q, 22),
		.pickup_door = arena_dup(arena, db_text(q, 13)),
	};
	released = !db_is_null(q, 14);
	policy = policy_resolve(policy_column(db, q, 15), policy_column(db, q, 17), policy_column(db, q, 19), site);
	used = db_i64(q, 21);
	db_end(q);
	s->name = arena_printf(arena, "%s/%" PRId64, s->order, number);
	s->may_leave = policy_may_leave(policy, used, false, released) ||
		(order_is_satisfied(db, order_id) && !other_is_open_with(db, order_id, number));
	s->to_pack = s->here ? DB_VALUE(db, 0, to_pack_sql, I(order_id), I(number)) : 0;
	return true;
}

int64_t shipment_meant(struct db *db, int64_t order_id)
{
	return DB_VALUE(db, 0,
		"SELECT number FROM shipment WHERE order_id = $1 ORDER BY CASE status WHEN 'packing' THEN 0 WHEN 'ready' THEN 1 "
		"WHEN 'packed' THEN 2 ELSE 3 END, CASE status WHEN 'packed' THEN number ELSE -number END LIMIT 1",
		I(order_id));
}

struct missing *shipment_missing(struct db *db, struct arena *arena, int64_t order_id, int64_t number, size_t limit,
	size_t *count, int64_t *lines, int64_t *units)
{
	struct stmt *q = DB_QUERY(db, missing_sql, I(order_id), I(number));
	struct missing *list = NULL;
	size_t cap = 0;

	*count = 0;
	*lines = *units = 0;
	while (db_next(q)) {
		++*lines;
		*units += db_i64(q, 3);
		if (*count == limit)
			continue;
		list = arena_grow(arena, list, *count, &cap, sizeof *list);
		list[(*count)++] = (struct missing){
			.product_id = db_i64(q, 0),
			.sku = arena_dup(arena, db_text(q, 1)),
			.description = arena_dup(arena, db_text(q, 2)),
			.quantity = db_i64(q, 3),
			.packed = db_i64(q, 4),
		};
	}
	return list;
}

bool shipment_has_packed(struct db *db, int64_t order_id, int64_t number, int64_t product_id)
{
	return DB_VALUE(db, 0, "SELECT 1 FROM shipment_line s JOIN order_line l ON l.id = s.line_id WHERE s.order_id = $1 "
			       "AND s.shipment_no = $2 AND s.packed > 0 AND l.product_id = $3 LIMIT 1",
		       I(order_id), I(number), I(product_id)) == 1;
}

struct packable *packable_of(struct db *db, struct arena *arena, int64_t order_id, int64_t number, int64_t product_id,
	const char *lot, int64_t first_id, int64_t second_id, size_t *count)
{
	struct stmt *q = product_id ? DB_QUERY(db, packable_sql, I(order_id), I(number), I(product_id), T(lot), I(first_id),
						   I(second_id))
				    : DB_QUERY(db, packable_all_sql, I(order_id), I(number), I(first_id), I(second_id));
	struct packable *list = NULL;
	size_t cap = 0;

	*count = 0;
	while (db_next(q)) {
		struct packable row = {
			.place_id = db_i64(q, 0),
			.product_id = db_i64(q, 2),
			.owner = {order_id, number, db_i64(q, 4)},
			.quantity = db_i64(q, 5),
		};
		int64_t wanted = db_i64(q, 6);

		if (!place_kind_parse(db_text(q, 1), &row.place_kind))
			db_fail(db, "the store holds a place of unknown kind '%s'", db_text(q, 1));
		/* the rows of a line share what it wants */
		for (size_t i = 0; i < *count; i++)
			if (list[i].owner.line_id == row.owner.line_id)
				wanted -= list[i].quantity;
		row.quantity = row.quantity < wanted ? row.quantity : wanted;
		if (row.quantity <= 0)
			continue;
		row.lot = arena_dup(arena, db_text(q, 3));
		list = arena_grow(arena, list, *count, &cap, sizeof *list);
		list[(*count)++] = row;
	}
	return list;
}

struct queued *packing_queue(struct db *db, struct arena *arena, int64_t station_id, int64_t now_ms, size_t limit, size_t *count)
{
	struct stmt *q = DB_QUERY(db, queue_sql, I(station_id), I(now_ms), I((int64_t)limit));
	struct queued *list = NULL;
	size_t cap = 0;

	*count = 0;
	while (db_next(q)) {
		struct queued *row;

		list = arena_grow(arena, list, *count, &cap, sizeof *list);
		row = &list[(*count)++];
		*row = (struct queued){
			.order_id = db_i64(q, 0),
			.number = db_i64(q, 1),
			.name = arena_printf(arena, "%s/%" PRId64, db_text(q, 2), db_i64(q, 1)),
			.customer = arena_dup(arena, db_text(q, 3)),
			.carrier = arena_dup(arena, db_text(q, 4)),
			.place = arena_dup(arena, db_text(q, 5)),
			.is_packing = strcmp(db_text(q, 6), "packing") == 0,
			.units = db_i64(q, 7),
			.cutoff_at = db_i64(q, 8),
			.pickup = arena_dup(arena, db_text(q, 9)),
		};
	}
	return list;
}

bool packing_first_at(struct db *db, int64_t place_id, int64_t product_id, int64_t now_ms, int64_t *order_id, int64_t *number)
{
	struct stmt *q = product_id ? DB_QUERY(db, first_of_sql, I(place_id), I(now_ms), I(product_id))
				    : DB_QUERY(db, first_at_sql, I(place_id), I(now_ms));
	bool found = db_next(q);

	if (found) {
		*order_id = db_i64(q, 0);
		*number = db_i64(q, 1);
	}
	db_end(q);
	return found;
}

/* ---- how it goes on */

struct standing_now {
	enum shipment_status status;
	int64_t home_id;
	int64_t in_hand;
	int64_t here;
	int64_t packed;
};

static bool read_now(struct db *db, int64_t order_id, int64_t number, struct standing_now *now)
{
	struct stmt *q = DB_QUERY(db,
		"SELECT status, place_id, in_hand, here, packed FROM shipment WHERE order_id = $1 AND number = $2", I(order_id),
		I(number));
	bool found = db_next(q);

	if (found)
		*now = (struct standing_now){status_of(db, db_text(q, 0)), db_i64(q, 1), db_i64(q, 2), db_i64(q, 3), db_i64(q, 4)};
	db_end(q);
	return found;
}

/* It takes no further units and is in no queue; or it does, and is. The plan must know: what is left of the order may have to
 * ship whole now. */
static void set_status(struct db *db, int64_t order_id, int64_t number, const struct standing_now *before,
	enum shipment_status status, int64_t now_ms)
{
	bool was_open = before->status <= SHIPMENT_READY;
	bool is_open = status <= SHIPMENT_READY;

	DB_EXEC(db, "UPDATE shipment SET status = $3 WHERE order_id = $1 AND number = $2", I(order_id), I(number),
		T(words[status]));
	if (before->status == SHIPMENT_PACKED && status != SHIPMENT_PACKED && status != SHIPMENT_SHIPPED)
		event_unpacked(db, order_id, number, now_ms);
	if (was_open == is_open)
		return;
	DB_EXEC(db, "UPDATE customer_order SET shipments_used = shipments_used + $2 WHERE id = $1", I(order_id),
		I(was_open ? 1 : -1));
	if (before->home_id)
		DB_EXEC(db, "UPDATE place SET shipments = shipments + $2 WHERE id = $1", I(before->home_id), I(was_open ? -1 : 1));
	plan_mark_order(db, order_id);
}

static bool other_is_open(struct db *db, int64_t order_id, int64_t number)
{
	return DB_VALUE(db, 0,
		       "SELECT 1 FROM shipment WHERE order_id = $1 AND number <> $2 AND status IN ('gathering', 'ready') LIMIT 1",
		       I(order_id), I(number)) == 1;
}

static bool has_open_carton(struct db *db, int64_t order_id, int64_t number)
{
	return DB_VALUE(db, 0, "SELECT 1 FROM parcel WHERE order_id = $1 AND shipment_no = $2 AND status = 'open' LIMIT 1",
		       I(order_id), I(number)) == 1;
}

/* What was begun is not any more: it takes further units, and is ready where it may leave as it is. */
static void begin_anew(struct db *db, int64_t order_id, int64_t number, const struct standing_now *now, int64_t now_ms)
{
	struct shipment s;
	struct arena arena = {0};

	set_status(db, order_id, number, now, SHIPMENT_GATHERING, now_ms);
	DB_EXEC(db, "UPDATE shipment SET packed_at = NULL WHERE order_id = $1 AND number = $2", I(order_id), I(number));
	if (shipment_load(db, &arena, order_id, number, settings_policy(db), now_ms, &s))
		shipment_settle(db, order_id, number, s.may_leave && !s.held && !s.cancelled, now_ms);
	arena_done(&arena);
}

/* The order's open shipment was begun: another of which nothing is packed any more can take further units now. */
static void wake_other(struct db *db, int64_t order_id, int64_t number, int64_t now_ms)
{
	int64_t other = DB_VALUE(db, 0,
		"SELECT number FROM shipment WHERE order_id = $1 AND number <> $2 AND status IN ('packing', 'packed') AND packed = 0 "
		"ORDER BY number LIMIT 1",
		I(order_id), I(number));

	if (other)
		shipment_follow(db, order_id, other, now_ms);
}

void shipment_follow(struct db *db, int64_t order_id, int64_t number, int64_t now_ms)
{
	struct standing_now now;

	if (!read_now(db, order_id, number, &now))
		return;
	switch (now.status) {
	case SHIPMENT_PACKING:
	case SHIPMENT_PACKED:
		if (!now.packed && !other_is_open(db, order_id, number))
			begin_anew(db, order_id, number, &now, now_ms);
		else if (now.status == SHIPMENT_PACKED &&
			(!now.packed || now.in_hand || now.here || has_open_carton(db, order_id, number)))
			set_status(db, order_id, number, &now, SHIPMENT_PACKING, now_ms);
		return;
	case SHIPMENT_GATHERING:
	case SHIPMENT_READY:
	case SHIPMENT_SHIPPED: return;
	}
}

void shipment_begin(struct db *db, int64_t order_id, int64_t number, int64_t now_ms)
{
	struct standing_now now;

	if (read_now(db, order_id, number, &now) && now.status == SHIPMENT_READY && now.packed) {
		set_status(db, order_id, number, &now, SHIPMENT_PACKING, now_ms);
		wake_other(db, order_id, number, now_ms);
	} else {
		shipment_follow(db, order_id, number, now_ms);
	}
}

void shipment_stands_at(struct db *db, int64_t order_id, int64_t number, int64_t place_id)
{
	struct standing_now now;

	if (!read_now(db, order_id, number, &now) || now.home_id == place_id)
		return;
	if (now.home_id && DB_VALUE(db, 0, "SELECT 1 FROM balance WHERE place_id = $1 AND order_id = $2 AND shipment_no = $3 LIMIT 1",
				   I(now.home_id), I(order_id), I(number)))
		return;
	if (now.status <= SHIPMENT_READY)
		shipment_set_home(db, order_id, number, place_id);
	else
		DB_EXEC(db, "UPDATE shipment SET place_id = $3 WHERE order_id = $1 AND number = $2", I(order_id), I(number), I(place_id));
}

void shipment_set_packed(struct db *db, int64_t order_id, int64_t number, int64_t now_ms)
{
	struct standing_now now;

	if (!read_now(db, order_id, number, &now))
		return;
	set_status(db, order_id, number, &now, SHIPMENT_PACKED, now_ms);
	DB_EXEC(db, "UPDATE shipment SET packed_at = $3 WHERE order_id = $1 AND number = $2", I(order_id), I(number), I(now_ms));
}

void shipment_set_packing(struct db *db, int64_t order_id, int64_t number, int64_t now_ms)
{
	struct standing_now now;

	if (!read_now(db, order_id, number, &now))
		return;
	set_status(db, order_id, number, &now, SHIPMENT_PACKING, now_ms);
	/* one that had gathered again was not ready for an earlier pickup */
	DB_EXEC(db, "UPDATE shipment SET packed_at = NULL, ready_at = coalesce(ready_at, $3) WHERE order_id = $1 AND number = $2",
		I(order_id), I(number), I(now_ms));
	wake_other(db, order_id, number, now_ms);
}

bool shipment_is_loaded(struct db *db, int64_t order_id, int64_t number)
{
	return DB_VALUE(db, 0, "SELECT 1 FROM parcel WHERE order_id = $1 AND shipment_no = $2 AND status = 'loaded' LIMIT 1",
		       I(order_id), I(number)) == 1;
}

enum { EFFECT_NUMBERS = 100000 };

int64_t shipment_effect(int64_t order_id, int64_t number)
{
	return order_id * EFFECT_NUMBERS + number;
}

void shipment_of_effect(int64_t effect_id, int64_t *order_id, int64_t *number)
{
	*order_id = effect_id / EFFECT_NUMBERS;
	*number = effect_id % EFFECT_NUMBERS;
}

bool shipment_gather_again(struct db *db, int64_t order_id, int64_t number, int64_t now_ms)
{
	struct standing_now now;

	if (!read_now(db, order_id, number, &now) || now.status == SHIPMENT_SHIPPED || other_is_open(db, order_id, number))
		return false;
	if (now.status == SHIPMENT_GATHERING)
		return true;
	set_status(db, order_id, number, &now, SHIPMENT_GATHERING, now_ms);
	DB_EXEC(db, "UPDATE shipment SET packed_at = NULL, ready_at = NULL WHERE order_id = $1 AND number = $2", I(order_id),
		I(number));
	/* with all of it in cartons, it stands where they do */
	if (!now.here && !now.in_hand)
		shipment_set_home(db, order_id, number,
			DB_VALUE(db, now.home_id,
				"SELECT station_id FROM parcel WHERE order_id = $1 AND shipment_no = $2 AND status <> 'void' "
				"AND station_id IS NOT NULL ORDER BY number LIMIT 1",
				I(order_id), I(number)));
	return true;
}

bool shipment_join_last(struct db *db, int64_t order_id, int64_t now_ms)
{
	int64_t number = DB_VALUE(db, 0,
		"SELECT number FROM shipment WHERE order_id = $1 AND status IN ('packing', 'packed') AND released_at IS NULL "
		"ORDER BY number DESC LIMIT 1",
		I(order_id));

	return number && shipment_gather_again(db, order_id, number, now_ms);
}
