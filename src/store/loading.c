/* Pickups, and what is on their trucks. */
#include "store/loading.h"

#include <inttypes.h>
#include <string.h>

#include "base/text.h"
#include "store/claim.h"
#include "store/plan.h"
#include "store/policy_column.h"

/* ---- pickups */

#define PICKUP                                                                                                         \
	"SELECT k.id, k.number, k.carrier, k.cutoff_at, k.door_id, d.code, k.capacity, k.status, k.departed_at, "         \
	"k.departed_by FROM pickup k LEFT JOIN place d ON d.id = k.door_id "

static const char by_id_sql[] = PICKUP "WHERE k.id = $1";
static const char by_number_sql[] = "SELECT id FROM pickup WHERE number = $1";
static const char at_door_sql[] = PICKUP "WHERE k.door_id = $1 AND k.status = 'open' ORDER BY k.cutoff_at, k.id";

/* Shipments that wait for pickup $1, as of $2 (now, or the cut-off that has passed): `taken` says of which status. A shipment
 * with a carton on any truck does not wait. */
#define WAITS(columns, taken)                                                                                          \
	"FROM (" taken ") AS s JOIN customer_order o ON o.id = s.order_id " columns "WHERE o.status = 'open' AND $1 = "    \
	"(SELECT n.id FROM pickup n WHERE n.status = 'open' AND n.cutoff_at >= $2 AND n.cutoff_at >= o.pickup_from "      \
	"AND (o.carrier = '' OR n.carrier = '' OR n.carrier = o.carrier) ORDER BY n.cutoff_at, n.id LIMIT 1) "           \
	"AND NOT EXISTS (SELECT 1 FROM parcel x "                                                                         \
	"WHERE x.order_id = s.order_id AND x.shipment_no = s.number AND x.status = 'loaded') "
#define OF_STATUS(word)                                                                                                \
	"SELECT order_id, number, status, place_id, here, packed, ready_at, packed_at FROM shipment WHERE status = '" word "'"

static const char tally_packed_sql[] =
	"SELECT count(*), coalesce(sum(s.packed), 0), coalesce(sum((SELECT count(*) FROM parcel c WHERE c.order_id = s.order_id "
	"AND c.shipment_no = s.number AND c.status = 'closed')), 0) " WAITS("", OF_STATUS("packed"));
static const char tally_begun_sql[] =
	"SELECT count(*), coalesce(sum(s.here + s.packed), 0) " WAITS("", OF_STATUS("ready") " UNION ALL " OF_STATUS("packing"));
static const char tally_loaded_sql[] =
	"SELECT count(*), coalesce(sum(p.units), 0), count(DISTINCT c.order_id || '/' || c.shipment_no) FROM parcel c "
	"JOIN place p ON p.id = c.place_id WHERE c.pickup_id = $1 AND c.status = 'loaded'";
static const char waiting_sql[] =
	"SELECT s.order_id, s.number, o.number, s.status, (SELECT count(*) FROM parcel c WHERE c.order_id = s.order_id "
	"AND c.shipment_no = s.number AND c.status = 'closed'), s.here + s.packed, coalesce((SELECT w.code FROM parcel c "
	"JOIN place w ON w.id = c.station_id WHERE c.order_id = s.order_id AND c.shipment_no = s.number AND c.status <> 'void' "
	"ORDER BY c.number LIMIT 1), h.code), coalesce(s.ready_at, s.packed_at) "
	WAITS("LEFT JOIN place h ON h.id = s.place_id ",
		OF_STATUS("packed") " UNION ALL " OF_STATUS("packing") " UNION ALL " OF_STATUS("ready"))
	"ORDER BY CASE s.status WHEN 'packed' THEN 0 WHEN 'packing' THEN 1 ELSE 2 END, o.number, s.number LIMIT $3";
static const char to_load_sql[] =
	"SELECT c.id " WAITS("JOIN parcel c ON c.order_id = s.order_id AND c.shipment_no = s.number AND c.status = 'closed' ",
		OF_STATUS("packed"))
	"ORDER BY o.number, s.number, c.number LIMIT $3";
/* the rest of a shipment of which something is on the truck comes first */
static const char rest_sql[] =
	"SELECT r.id FROM (SELECT DISTINCT order_id, shipment_no FROM parcel WHERE pickup_id = $1 AND status = 'loaded') AS l "
	"JOIN parcel r ON r.order_id = l.order_id AND r.shipment_no = l.shipment_no AND r.status = 'closed' "
	"JOIN customer_order o ON o.id = r.order_id WHERE o.status = 'open' ORDER BY o.number, r.shipment_no, r.number LIMIT $2";
static const char loaded_sql[] =
	"SELECT DISTINCT o.number, c.shipment_no, c.order_id FROM parcel c JOIN customer_order o ON o.id = c.order_id "
	"WHERE c.pickup_id = $1 AND c.status = 'loaded' ORDER BY o.number, c.shipment_no";
static const char units_sql[] =
	"SELECT sum(p.units) FROM parcel c JOIN place p ON p.id = c.place_id WHERE c.pickup_id = $1 AND c.status = 'loaded'";
static const char recalled_sql[] =
	"SELECT b.lot, p.sku FROM balance b JOIN recall r ON r.product_id = b.product_id AND r.lot = b.lot "
	"JOIN product p ON p.id = b.product_id WHERE b.place_id = $1 AND b.lot <> '' ORDER BY p.sku, b.lot LIMIT 1";

const char *const loading_statements[] = {by_id_sql, by_number_sql, at_door_sql, tally_packed_sql, tally_begun_sql,
	tally_loaded_sql, waiting_sql, to_load_sql, rest_sql, loaded_sql, units_sql, recalled_sql, NULL};

static struct pickup read_row(struct arena *arena, struct stmt *q)
{
	return (struct pickup){
		.id = db_i64(q, 0),
		.number = arena_dup(arena, db_text(q, 1)),
		.carrier = arena_dup(arena, db_text(q, 2)),
		.cutoff_at = db_i64(q, 3),
		.door_id = db_i64(q, 4),
		.door = arena_dup(arena, db_text(q, 5)),
		.capacity = db_is_null(q, 6) ? -1 : db_i64(q, 6),
		.departed = strcmp(db_text(q, 7), "departed") == 0,
		.departed_at = db_i64(q, 8),
		.departed_by = db_i64(q, 9),
	};
}

bool pickup_read(struct db *db, struct arena *arena, int64_t id, struct pickup *pickup)
{
	struct stmt *q = DB_QUERY(db, by_id_sql, I(id));
	bool found = db_next(q);

	if (found)
		*pickup = read_row(arena, q);
	db_end(q);
	return found;
}

int64_t pickup_find(struct db *db, const char *number)
{
	return DB_VALUE(db, 0, by_number_sql, T(number));
}

struct pickup *pickups_at(struct db *db, struct arena *arena, int64_t door_id, size_t *count)
{
	struct stmt *q = DB_QUERY(db, at_door_sql, I(door_id));
	struct pickup *list = NULL;
	size_t cap = 0;

	*count = 0;
	while (db_next(q)) {
		list = arena_grow(arena, list, *count, &cap, sizeof *list);
		list[(*count)++] = read_row(arena, q);
	}
	return list;
}

bool pickup_takes(const struct pickup *pickup, const char *carrier)
{
	return !*carrier || !*pickup->carrier || strcmp(carrier, pickup->carrier) == 0;
}

/* ---- what it has, and would take */

/* As of when its shipments are told: past its cut-off, as they were then. */
static int64_t as_of(const struct pickup *pickup, int64_t now_ms)
{
	return pickup->cutoff_at < now_ms ? pickup->cutoff_at : now_ms;
}

void pickup_tally(struct db *db, const struct pickup *pickup, int64_t now_ms, struct pickup_tally *tally)
{
	int64_t at_ms = as_of(pickup, now_ms);
	struct stmt *q = DB_QUERY(db, tally_loaded_sql, I(pickup->id));

	*tally = (struct pickup_tally){0};
	while (db_next(q)) {
		tally->cartons = db_i64(q, 0);
		tally->units = db_i64(q, 1);
		tally->shipments = db_i64(q, 2);
	}
	q = DB_QUERY(db, tally_packed_sql, I(pickup->id), I(at_ms));
	while (db_next(q)) {
		tally->packed_shipments = db_i64(q, 0);
		tally->packed_units = db_i64(q, 1);
		tally->packed_cartons = db_i64(q, 2);
	}
	q = DB_QUERY(db, tally_begun_sql, I(pickup->id), I(at_ms));
	while (db_next(q)) {
		tally->begun_shipments = db_i64(q, 0);
		tally->begun_units = db_i64(q, 1);
	}
}

int64_t pickup_units(struct db *db, int64_t pickup_id)
{
	return DB_VALUE(db, 0, units_sql, I(pickup_id));
}

struct waiting_shipment *pickup_waiting(struct db *db, struct arena *arena, const struct pickup *pickup, int64_t now_ms,
	size_t limit, size_t *count)
{
	struct stmt *q =
		DB_QUERY(db, waiting_sql, I(pickup->id), I(as_of(pickup, now_ms)), I((int64_t)limit));
	struct waiting_shipment *list = NULL;
	size_t cap = 0;

	*count = 0;
	while (db_next(q)) {
		struct waiting_shipment *w;

		list = arena_grow(arena, list, *count, &cap, sizeof *list);
		w = &list[(*count)++];
		*w = (struct waiting_shipment){
			.order_id = db_i64(q, 0),
			.number = db_i64(q, 1),
			.name = arena_printf(arena, "%s/%" PRId64, db_text(q, 2), db_i64(q, 1)),
			.status = strcmp(db_text(q, 3), "packed") == 0    ? SHIPMENT_PACKED
				  : strcmp(db_text(q, 3), "packing") == 0 ? SHIPMENT_PACKING
									  : SHIPMENT_READY,
			.cartons = db_i64(q, 4),
			.units = db_i64(q, 5),
			.at = arena_dup(arena, db_text(q, 6)),
			.ready_at = db_i64(q, 7),
		};
	}
	return list;
}

struct parcel *pickup_to_load(struct db *db, struct arena *arena, const struct pickup *pickup, int64_t now_ms, size_t limit,
	size_t *count)
{
	struct stmt *q = DB_QUERY(db, rest_sql, I(pickup->id), I((int64_t)limit));
	struct parcel *list = NULL;
	size_t cap = 0;

	*count = 0;
	while (db_next(q)) {
		list = arena_grow(arena, list, *count, &cap, sizeof *list);
		*count += parcel_load(db, arena, db_i64(q, 0), &list[*count]);
	}
	q = DB_QUERY(db, to_load_sql, I(pickup->id), I(as_of(pickup, now_ms)), I((int64_t)(limit - *count)));
	while (db_next(q)) {
		list = arena_grow(arena, list, *count, &cap, sizeof *list);
		*count += parcel_load(db, arena, db_i64(q, 0), &list[*count]);
	}
	return list;
}

int64_t *shipment_numbers(struct db *db, struct arena *arena, int64_t order_id, size_t *count)
{
	struct stmt *q = DB_QUERY(db, "SELECT number FROM shipment WHERE order_id = $1 ORDER BY number", I(order_id));
	int64_t *list = NULL;
	size_t cap = 0;

	*count = 0;
	while (db_next(q)) {
		list = arena_grow(arena, list, *count, &cap, sizeof *list);
		list[(*count)++] = db_i64(q, 0);
	}
	return list;
}

struct loaded_shipment *pickup_loaded(struct db *db, struct arena *arena, int64_t pickup_id, size_t *count)
{
	struct stmt *q = DB_QUERY(db, loaded_sql, I(pickup_id));
	struct loaded_shipment *list = NULL;
	size_t cap = 0;

	*count = 0;
	while (db_next(q)) {
		list = arena_grow(arena, list, *count, &cap, sizeof *list);
		list[(*count)++] = (struct loaded_shipment){.order_id = db_i64(q, 2), .number = db_i64(q, 1)};
	}
	return list;
}

const char *parcel_recalled(struct db *db, struct arena *arena, int64_t place_id, const char **sku)
{
	struct stmt *q = DB_QUERY(db, recalled_sql, I(place_id));
	const char *lot = NULL;

	if (db_next(q)) {
		lot = arena_dup(arena, db_text(q, 0));
		*sku = arena_dup(arena, db_text(q, 1));
	}
	db_end(q);
	return lot;
}

/* ---- what scans did */

void loading_add(struct db *db, int64_t scan_id, const struct loading_step *step)
{
	DB_EXEC(db, "INSERT INTO loading (scan_id, parcel_id, pickup_id, taken_off) VALUES ($1, $2, $3, $4)", I(scan_id),
		I(step->parcel_id), I(step->pickup_id), I(step->taken_off));
}

struct loading_step *loading_of_scan(struct db *db, struct arena *arena, int64_t scan_id, size_t *count)
{
	struct stmt *q = DB_QUERY(db,
		"SELECT parcel_id, pickup_id, taken_off FROM loading WHERE scan_id = $1 ORDER BY parcel_id", I(scan_id));
	struct loading_step *list = NULL;
	size_t cap = 0;

	*count = 0;
	while (db_next(q)) {
		list = arena_grow(arena, list, *count, &cap, sizeof *list);
		list[(*count)++] =
			(struct loading_step){.parcel_id = db_i64(q, 0), .pickup_id = db_i64(q, 1), .taken_off = db_i64(q, 2) != 0};
	}
	return list;
}

void shipment_set_shipped(struct db *db, int64_t order_id, int64_t number, int64_t pickup_id, int64_t now_ms)
{
	DB_EXEC(db,
		"UPDATE shipment SET status = 'shipped', place_id = NULL, pickup_id = $3, shipped_at = $4 WHERE order_id = $1 "
		"AND number = $2",
		I(order_id), I(number), I(pickup_id), I(now_ms));
}

void pickup_depart(struct db *db, int64_t id, int64_t scan_id, int64_t now_ms)
{
	DB_EXEC(db, "UPDATE pickup SET status = 'departed', departed_at = $2, departed_by = $3 WHERE id = $1", I(id), I(now_ms),
		I(scan_id));
	plan_mark_shipments(db); /* what waited for what comes before it left waits for the next pickup now, or for none */
}

void shipment_set_missed(struct db *db, int64_t order_id, int64_t number, int64_t pickup_id)
{
	DB_EXEC(db, "UPDATE shipment SET missed_id = $3 WHERE order_id = $1 AND number = $2", I(order_id), I(number), I(pickup_id));
}

int64_t shipment_split_off(struct db *db, int64_t order_id, int64_t of_number, int64_t now_ms)
{
	int64_t number = 1 + DB_VALUE(db, 0,
				     "SELECT max(n) FROM (SELECT max(number) AS n FROM shipment WHERE order_id = $1 UNION ALL "
				     "SELECT shipments_used FROM customer_order WHERE id = $1) AS u",
				     I(order_id));

	DB_EXEC(db,
		"INSERT INTO shipment (order_id, number, status, ready_at, released_at, packed_at) "
		"SELECT order_id, $3, 'packed', ready_at, released_at, $4 FROM shipment WHERE order_id = $1 AND number = $2",
		I(order_id), I(of_number), I(number), I(now_ms));
	DB_EXEC(db, "UPDATE customer_order SET shipments_used = shipments_used + 1 WHERE id = $1", I(order_id));
	plan_mark_order(db, order_id);
	return number;
}

const char *shipment_split_fault(struct db *db, struct arena *arena, int64_t order_id, struct policy site)
{
	struct order_facts f;
	int64_t others;

	order_facts_load(db, arena, order_id, site, 0, &f);
	if (f.policy.kind == POLICY_ALL_OR_NOTHING)
		return _("it must ship whole");
	if (f.policy.kind != POLICY_UP_TO_X)
		return NULL;
	others = f.shipment_exists && f.home_id;
	if (f.shipments_used + others + 1 > f.policy.max_shipments)
		return arena_printf(arena, _("it may ship in %" PRId64 " at most"), f.policy.max_shipments);
	if (f.shipments_used + others + 1 == f.policy.max_shipments && !order_is_satisfied(db, order_id))
		return _("it still waits for something, and its last shipment must have all of that");
	return NULL;
}
