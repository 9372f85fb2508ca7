/* Outbound cartons. */
#include "store/parcel.h"

#include <inttypes.h>
#include <string.h>

static const char *const words[] = {
	[PARCEL_OPEN] = "open",
	[PARCEL_CLOSED] = "closed",
	[PARCEL_LOADED] = "loaded",
	[PARCEL_DEPARTED] = "departed",
	[PARCEL_VOID] = "void",
};

const char *parcel_status_word(enum parcel_status status)
{
	return words[status];
}

#define COLUMNS                                                                                                        \
	"SELECT c.id, c.order_id, c.shipment_no, c.number, c.place_id, c.sscc, c.carton_id, c.status, c.station_id, "     \
	"c.pickup_id, c.tracking, c.loaded_at, p.units, o.number, c.opened_at FROM parcel c JOIN place p ON p.id = c.place_id "        \
	"JOIN customer_order o ON o.id = c.order_id "

static const char by_id_sql[] = COLUMNS "WHERE c.id = $1";
static const char by_place_sql[] = COLUMNS "WHERE c.place_id = $1";
static const char by_sscc_sql[] = COLUMNS "WHERE c.sscc = $1 AND c.sscc <> ''";
static const char of_shipment_sql[] = COLUMNS
	"WHERE c.order_id = $1 AND c.shipment_no = $2 AND c.status <> 'void' ORDER BY c.number";
static const char closed_by_sql[] = COLUMNS
	"JOIN print_job j ON j.parcel_id = c.id AND j.sscc = c.sscc WHERE j.scan_id = $1 AND j.kind = 'carton' "
	"AND j.again_of IS NULL ORDER BY c.number";
/* what a line's units give back before those in cartons: in hand, and standing */
static const char content_sql[] =
	"SELECT b.product_id, p.sku, p.description, b.lot, b.order_id, b.shipment_no, b.line_id, l.line, b.quantity, "
	"l.surplus - (SELECT coalesce(sum(s.in_hand + s.here), 0) FROM shipment_line s WHERE s.order_id = b.order_id "
	"AND s.line_id = b.line_id) FROM balance b JOIN product p ON p.id = b.product_id JOIN order_line l ON l.id = b.line_id "
	"WHERE b.place_id = $1 ORDER BY l.line_rank, l.line, b.lot";

static void read_row(struct db *db, struct arena *arena, struct stmt *q, struct parcel *p)
{
	*p = (struct parcel){
		.id = db_i64(q, 0),
		.order_id = db_i64(q, 1),
		.shipment_no = db_i64(q, 2),
		.number = db_i64(q, 3),
		.place_id = db_i64(q, 4),
		.sscc = arena_dup(arena, db_text(q, 5)),
		.carton_id = db_i64(q, 6),
		.status = PARCEL_VOID,
		.station_id = db_i64(q, 8),
		.pickup_id = db_i64(q, 9),
		.tracking = arena_dup(arena, db_text(q, 10)),
		.opened_at = db_i64(q, 14),
		.loaded_at = db_i64(q, 11),
		.units = db_i64(q, 12),
		.order = arena_dup(arena, db_text(q, 13)),
	};
	p->shipment = arena_printf(arena, "%s/%" PRId64, p->order, p->shipment_no);
	for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
		if (strcmp(words[i], db_text(q, 7)) == 0) {
			p->status = (enum parcel_status)i;
			return;
		}
	}
	db_fail(db, "the store holds a carton with the unknown status '%s'", db_text(q, 7));
}

static bool read_one(struct db *db, struct arena *arena, struct stmt *q, struct parcel *parcel)
{
	bool found = db_next(q);

	if (found)
		read_row(db, arena, q, parcel);
	db_end(q);
	return found;
}

bool parcel_load(struct db *db, struct arena *arena, int64_t id, struct parcel *parcel)
{
	return read_one(db, arena, DB_QUERY(db, by_id_sql, I(id)), parcel);
}

bool parcel_at(struct db *db, struct arena *arena, int64_t place_id, struct parcel *parcel)
{
	return read_one(db, arena, DB_QUERY(db, by_place_sql, I(place_id)), parcel);
}

bool parcel_find(struct db *db, struct arena *arena, const char *sscc, struct parcel *parcel)
{
	return read_one(db, arena, DB_QUERY(db, by_sscc_sql, T(sscc)), parcel);
}

static struct parcel *read_all(struct db *db, struct arena *arena, struct stmt *q, size_t *count)
{
	struct parcel *list = NULL;
	size_t cap = 0;

	*count = 0;
	while (db_next(q)) {
		list = arena_grow(arena, list, *count, &cap, sizeof *list);
		read_row(db, arena, q, &list[(*count)++]);
	}
	return list;
}

struct parcel *parcels_of_shipment(struct db *db, struct arena *arena, int64_t order_id, int64_t shipment_no, size_t *count)
{
	return read_all(db, arena, DB_QUERY(db, of_shipment_sql, I(order_id), I(shipment_no)), count);
}

struct parcel *parcels_closed_by(struct db *db, struct arena *arena, int64_t scan_id, size_t *count)
{
	return read_all(db, arena, DB_QUERY(db, closed_by_sql, I(scan_id)), count);
}

static int64_t free_number(struct db *db, int64_t order_id, int64_t shipment_no)
{
	struct stmt *q = DB_QUERY(db,
		"SELECT number FROM parcel WHERE order_id = $1 AND shipment_no = $2 AND status <> 'void' ORDER BY number", I(order_id),
		I(shipment_no));
	int64_t number = 1;

	while (db_next(q))
		if (db_i64(q, 0) == number)
			number++;
	return number;
}

/* Its place is called as people know the carton; one that is none any more by its id. No site's place begins with '#'. */
static void name_place(struct db *db, int64_t id)
{
	DB_EXEC(db,
		"UPDATE place SET code = (SELECT CASE c.status WHEN 'void' THEN '#' || c.id ELSE '#carton ' || c.number || ' of ' || "
		"o.number || '/' || c.shipment_no END FROM parcel c JOIN customer_order o ON o.id = c.order_id WHERE c.id = $1) "
		"WHERE id = (SELECT place_id FROM parcel WHERE id = $1)",
		I(id));
}

/* One that was void: its number may have been given to another since. */
static void renumber(struct db *db, int64_t id)
{
	struct stmt *q = DB_QUERY(db,
		"SELECT c.order_id, c.shipment_no FROM parcel c JOIN parcel x ON x.order_id = c.order_id AND x.shipment_no = c.shipment_no "
		"AND x.number = c.number AND x.status <> 'void' WHERE c.id = $1 AND c.status = 'void'",
		I(id));
	int64_t order_id = 0;
	int64_t shipment_no = 0;

	while (db_next(q)) {
		order_id = db_i64(q, 0);
		shipment_no = db_i64(q, 1);
	}
	if (order_id)
		DB_EXEC(db, "UPDATE parcel SET number = $2 WHERE id = $1", I(id), I(free_number(db, order_id, shipment_no)));
}

int64_t parcel_begin(struct db *db, int64_t order_id, int64_t shipment_no, int64_t station_id, int64_t carton_id, int64_t now_ms)
{
	int64_t id = DB_VALUE0(db, 0, "SELECT max(id) FROM parcel") + 1;
	char code[32];
	int64_t place_id;

	snprintf(code, sizeof code, "#%" PRId64, id);
	place_id = DB_INSERT(db, "INSERT INTO place (code, kind) VALUES ($1, 'carton')", T(code));
	DB_INSERT(db,
		"INSERT INTO parcel (id, order_id, shipment_no, number, place_id, carton_id, station_id, opened_at) "
		"VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
		I(id), I(order_id), I(shipment_no), I(free_number(db, order_id, shipment_no)), I(place_id), ID(carton_id),
		ID(station_id), I(now_ms));
	name_place(db, id);
	return id;
}

void parcel_close(struct db *db, int64_t id, const char *sscc, int64_t now_ms)
{
	DB_EXEC(db, "UPDATE parcel SET status = 'closed', sscc = $2, closed_at = $3 WHERE id = $1", I(id), T(sscc), I(now_ms));
}

void parcel_reopen(struct db *db, int64_t id)
{
	renumber(db, id);
	DB_EXEC(db, "UPDATE parcel SET status = 'open', sscc = '', carton_id = NULL, closed_at = NULL, pickup_id = NULL, "
		"loaded_at = NULL WHERE id = $1", I(id));
	name_place(db, id);
}

void parcel_put_on(struct db *db, int64_t id, int64_t pickup_id, int64_t now_ms)
{
	DB_EXEC(db, "UPDATE parcel SET status = 'loaded', pickup_id = $2, loaded_at = $3 WHERE id = $1", I(id), I(pickup_id),
		I(now_ms));
}

void parcel_take_off(struct db *db, int64_t id)
{
	DB_EXEC(db, "UPDATE parcel SET status = 'closed', pickup_id = NULL, loaded_at = NULL WHERE id = $1", I(id));
}

void parcel_depart(struct db *db, int64_t id)
{
	DB_EXEC(db, "UPDATE parcel SET status = 'departed' WHERE id = $1", I(id));
}

void parcel_end(struct db *db, int64_t id)
{
	DB_EXEC(db, "UPDATE parcel SET status = 'void', sscc = '', pickup_id = NULL, loaded_at = NULL WHERE id = $1", I(id));
	name_place(db, id);
}

void parcel_restore(struct db *db, int64_t id, const char *sscc, int64_t now_ms)
{
	renumber(db, id);
	parcel_close(db, id, sscc, now_ms);
	DB_EXEC(db, "UPDATE sscc SET void_at = NULL WHERE sscc = $1 AND parcel_id = $2", T(sscc), I(id));
	DB_EXEC(db, "UPDATE parcel SET carton_id = (SELECT c.id FROM carton c WHERE c.sscc = $2) WHERE id = $1", I(id), T(sscc));
	name_place(db, id);
}

void parcel_give(struct db *db, int64_t id, int64_t shipment_no)
{
	int64_t order_id = DB_VALUE(db, 0, "SELECT order_id FROM parcel WHERE id = $1", I(id));

	DB_EXEC(db, "UPDATE parcel SET shipment_no = $2, number = $3 WHERE id = $1", I(id), I(shipment_no),
		I(free_number(db, order_id, shipment_no)));
	name_place(db, id);
}

void parcel_set_tracking(struct db *db, int64_t id, const char *tracking)
{
	DB_EXEC(db, "UPDATE parcel SET tracking = $2 WHERE id = $1", I(id), T(tracking));
}

struct packed_item *parcel_content(struct db *db, struct arena *arena, int64_t place_id, size_t *count)
{
	struct stmt *q = DB_QUERY(db, content_sql, I(place_id));
	struct packed_item *list = NULL;
	size_t cap = 0;

	*count = 0;
	while (db_next(q)) {
		struct packed_item *item;
		int64_t surplus = db_i64(q, 9);

		list = arena_grow(arena, list, *count, &cap, sizeof *list);
		item = &list[(*count)++];
		*item = (struct packed_item){
			.product_id = db_i64(q, 0),
			.sku = arena_dup(arena, db_text(q, 1)),
			.description = arena_dup(arena, db_text(q, 2)),
			.lot = arena_dup(arena, db_text(q, 3)),
			.owner = {db_i64(q, 4), db_i64(q, 5), db_i64(q, 6)},
			.line = arena_dup(arena, db_text(q, 7)),
			.quantity = db_i64(q, 8),
		};
		/* several lots of a line share its surplus: the first has it first */
		for (size_t i = 0; i + 1 < *count; i++)
			if (list[i].owner.line_id == item->owner.line_id)
				surplus -= list[i].surplus;
		item->surplus = surplus < 0 ? 0 : surplus < item->quantity ? surplus : item->quantity;
	}
	return list;
}

const char *const parcel_statements[] = {by_id_sql, by_place_sql, by_sscc_sql, of_shipment_sql, closed_by_sql, content_sql, NULL};
