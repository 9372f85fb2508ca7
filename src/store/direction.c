/* Directions: what a worker was told, open until the place is scanned. The place's counter of coming units follows every
 * change here. */
#include <string.h>

#include "store/shipment.h"

#define WRITTEN \
	"scan_id, n, terminal_id, shown_id, postponed, is_left, product_id, lot, serial, carton_id, quantity, open, from_id, " \
	"place_id, reason, order_id, shipment_no, line_id, of_scan_id, of_n"
#define COLUMNS WRITTEN ", taken"
#define AS_SHOWN " ORDER BY postponed, shown_id DESC, n"

static void add_incoming(struct db *db, int64_t place_id, int64_t units)
{
	if (units)
		DB_EXEC(db, "UPDATE place SET incoming = incoming + $2 WHERE id = $1", I(place_id), I(units));
}

void direction_add(struct db *db, const struct direction *d)
{
	DB_EXEC(db,
		"INSERT INTO direction (" WRITTEN ") "
		"VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20)",
		I(d->scan_id), I(d->n), I(d->terminal_id), I(d->shown_id), I(d->postponed), I(d->is_left), I(d->product_id),
		T(d->lot), T(d->serial), ID(d->carton_id), I(d->quantity), I(d->open), I(d->from_id), I(d->place_id),
		T(d->reason), I(d->owner.order_id), I(d->owner.shipment_no), I(d->owner.line_id),
		I(d->of_scan_id), I(d->of_n));
	add_incoming(db, d->place_id, d->open);
}

static struct direction *read_all(struct stmt *q, struct arena *arena, size_t *count)
{
	struct direction *list = NULL;
	size_t cap = 0;

	*count = 0;
	while (db_next(q)) {
		list = arena_grow(arena, list, *count, &cap, sizeof *list);
		list[(*count)++] = (struct direction){
			.scan_id = db_i64(q, 0),
			.n = db_i64(q, 1),
			.terminal_id = db_i64(q, 2),
			.shown_id = db_i64(q, 3),
			.postponed = db_i64(q, 4),
			.is_left = db_i64(q, 5) != 0,
			.product_id = db_i64(q, 6),
			.lot = arena_dup(arena, db_text(q, 7)),
			.serial = arena_dup(arena, db_text(q, 8)),
			.carton_id = db_i64(q, 9),
			.quantity = db_i64(q, 10),
			.open = db_i64(q, 11),
			.from_id = db_i64(q, 12),
			.place_id = db_i64(q, 13),
			.reason = arena_dup(arena, db_text(q, 14)),
			.owner = {db_i64(q, 15), db_i64(q, 16), db_i64(q, 17)},
			.of_scan_id = db_i64(q, 18),
			.of_n = db_i64(q, 19),
			.taken = db_i64(q, 20),
		};
	}
	return list;
}

struct direction *directions_in_hand(struct db *db, struct arena *arena, int64_t terminal_id, size_t limit, size_t *count)
{
	return read_all(DB_QUERY(db,
						"SELECT " COLUMNS " FROM direction WHERE terminal_id = $1 AND open > 0" AS_SHOWN " LIMIT $2",
						I(terminal_id), I((int64_t)limit)),
		arena, count);
}

struct direction *directions_of_scan(struct db *db, struct arena *arena, int64_t scan_id, size_t *count)
{
	return read_all(DB_QUERY(db, "SELECT " COLUMNS " FROM direction WHERE scan_id = $1 ORDER BY n", I(scan_id)), arena,
		count);
}

struct direction *directions_shown_by(struct db *db, struct arena *arena, int64_t terminal_id, int64_t shown_id,
	int64_t postponed, size_t *count)
{
	return read_all(DB_QUERY(db,
						"SELECT " COLUMNS " FROM direction WHERE terminal_id = $1 AND postponed = $3 AND shown_id = $2 "
						"AND open > 0 ORDER BY scan_id, n",
						I(terminal_id), I(shown_id), I(postponed)),
		arena, count);
}

struct direction *directions_to(struct db *db, struct arena *arena, int64_t terminal_id, int64_t place_id, size_t *count)
{
	return read_all(DB_QUERY(db,
						"SELECT " COLUMNS " FROM direction WHERE terminal_id = $1 AND open > 0 AND place_id = $2" AS_SHOWN,
						I(terminal_id), I(place_id)),
		arena, count);
}

struct direction *directions_left_to(struct db *db, struct arena *arena, int64_t place_id, size_t *count)
{
	return read_all(DB_QUERY(db,
						"SELECT " COLUMNS " FROM direction WHERE is_left = 1 AND open > 0 AND place_id = $1 "
						"ORDER BY shown_id, n",
						I(place_id)),
		arena, count);
}

struct direction *directions_of_carton_unit(struct db *db, struct arena *arena, int64_t inbound_id, int64_t at_id,
	int64_t product_id, const char *lot, size_t *count)
{
	return read_all(DB_QUERY(db,
						"SELECT " COLUMNS " FROM direction WHERE carton_id IS NOT NULL AND open > 0 AND product_id = $2 "
						"AND CASE WHEN EXISTS (SELECT 1 FROM inbound_product WHERE inbound_id = $1 AND product_id = $2 "
						"AND expected > 0) THEN carton_id IN (SELECT id FROM carton WHERE inbound_id = $1) ELSE from_id = $3 END "
						"AND ($4 = '' OR lot = $4) ORDER BY scan_id, n",
						I(inbound_id), I(product_id), I(at_id), T(lot)),
		arena, count);
}

struct direction *directions_held_back(struct db *db, struct arena *arena, int64_t product_id, const char *lot, int64_t place_id,
	size_t *count)
{
	return read_all(DB_QUERY(db,
						"SELECT " COLUMNS " FROM direction WHERE product_id = $1 AND reason = 'held-back' AND taken < quantity "
						"AND ($2 IS NULL OR lot = $2) AND ($3 = 0 OR place_id = $3) "
						"ORDER BY (SELECT at FROM scan WHERE id = scan_id), scan_id, n",
						I(product_id), T(lot), I(place_id)),
		arena, count);
}

int64_t direction_held_back(const struct direction *d)
{
	int64_t units = d->quantity - d->open - d->taken;

	return units > 0 ? units : 0;
}

struct direction *directions_left_of(struct db *db, struct arena *arena, int64_t product_id, const char *lot, size_t *count)
{
	return read_all(DB_QUERY(db,
						"SELECT " COLUMNS " FROM direction WHERE is_left = 1 AND open > 0 AND product_id = $1 "
						"AND ($2 IS NULL OR lot = $2) ORDER BY shown_id, scan_id, n",
						I(product_id), T(lot)),
		arena, count);
}

struct direction *directions_in_hand_of(struct db *db, struct arena *arena, int64_t terminal_id, int64_t product_id,
	const char *lot, size_t *count)
{
	return read_all(DB_QUERY(db,
						"SELECT " COLUMNS " FROM direction WHERE terminal_id = $1 AND open > 0 AND product_id = $2 "
						"AND ($3 IS NULL OR lot = $3)" AS_SHOWN,
						I(terminal_id), I(product_id), T(lot)),
		arena, count);
}

bool direction_load(struct db *db, struct arena *arena, int64_t scan_id, int64_t n, struct direction *direction)
{
	size_t count;
	struct direction *list = read_all(
		DB_QUERY(db, "SELECT " COLUMNS " FROM direction WHERE scan_id = $1 AND n = $2", I(scan_id), I(n)), arena, &count);

	if (count)
		*direction = list[0];
	return count > 0;
}

void direction_set_open(struct db *db, struct direction *d, int64_t open)
{
	DB_EXEC(db, "UPDATE direction SET open = $3 WHERE scan_id = $1 AND n = $2", I(d->scan_id), I(d->n), I(open));
	add_incoming(db, d->place_id, open - d->open);
	d->open = open;
}

void direction_take_held_back(struct db *db, const struct direction *d, int64_t units)
{
	if (strcmp(d->reason, "held-back") == 0)
		DB_EXEC(db, "UPDATE direction SET taken = taken + $3 WHERE scan_id = $1 AND n = $2", I(d->scan_id), I(d->n), I(units));
}

void direction_forget(struct db *db, const struct direction *d)
{
	if (strcmp(d->reason, "held-back") == 0)
		DB_EXEC(db, "UPDATE direction SET taken = quantity WHERE scan_id = $1 AND n = $2", I(d->scan_id), I(d->n));
}

void direction_show(struct db *db, struct direction *d, int64_t terminal_id, int64_t scan_id)
{
	d->terminal_id = terminal_id;
	d->shown_id = scan_id;
	d->postponed = 0;
	d->is_left = false;
	DB_EXEC(db,
		"UPDATE direction SET terminal_id = $3, shown_id = $4, postponed = 0, is_left = 0 WHERE scan_id = $1 AND n = $2",
		I(d->scan_id), I(d->n), I(terminal_id), I(scan_id));
}

void directions_postpone(struct db *db, const struct direction *list, size_t count)
{
	int64_t last = !count ? 0
			      : DB_VALUE(db, 0, "SELECT max(postponed) FROM direction WHERE terminal_id = $1 AND open > 0",
					I(list[0].terminal_id));

	for (size_t i = 0; i < count; i++)
		DB_EXEC(db, "UPDATE direction SET postponed = $3 WHERE scan_id = $1 AND n = $2", I(list[i].scan_id), I(list[i].n),
			I(last + 1));
}

void direction_move(struct db *db, struct direction *d, int64_t place_id, int64_t by_scan_id)
{
	DB_EXEC(db,
		"UPDATE direction SET place_id = $3, moved_by = $4, moved_from_id = $5 WHERE scan_id = $1 AND n = $2", I(d->scan_id),
		I(d->n), I(place_id), I(by_scan_id), I(d->place_id));
	add_incoming(db, d->place_id, -d->open);
	add_incoming(db, place_id, d->open);
	d->place_id = place_id;
}

int64_t direction_first_place(struct db *db, const struct direction *d)
{
	return DB_VALUE(db, 0, "SELECT moved_from_id FROM direction WHERE scan_id = $1 AND n = $2", I(d->scan_id), I(d->n));
}

bool directions_move_back(struct db *db, struct arena *arena, int64_t full_scan_id)
{
	size_t count;
	struct direction *list = read_all(
		DB_QUERY(db, "SELECT " COLUMNS " FROM direction WHERE moved_by = $1 AND open > 0", I(full_scan_id)), arena, &count);
	int64_t moved = DB_VALUE(db, 0, "SELECT count(*) FROM direction WHERE moved_by = $1", I(full_scan_id));

	if ((int64_t)count != moved)
		return false;
	for (size_t i = 0; i < count; i++) {
		int64_t before = DB_VALUE(db, list[i].place_id,
			"SELECT moved_from_id FROM direction WHERE scan_id = $1 AND n = $2", I(list[i].scan_id), I(list[i].n));

		direction_move(db, &list[i], before, 0);
		DB_EXEC(db, "UPDATE direction SET moved_by = NULL, moved_from_id = NULL WHERE scan_id = $1 AND n = $2",
			I(list[i].scan_id), I(list[i].n));
		if (list[i].owner.order_id)
			shipment_set_home(db, list[i].owner.order_id, list[i].owner.shipment_no, before);
	}
	return true;
}

int64_t directions_leave(struct db *db, int64_t terminal_id)
{
	int64_t units = directions_units(db, terminal_id);

	DB_EXEC(db, "UPDATE direction SET is_left = 1 WHERE terminal_id = $1 AND open > 0", I(terminal_id));
	return units;
}

int64_t directions_units(struct db *db, int64_t terminal_id)
{
	return DB_VALUE(db, 0, "SELECT sum(open) FROM direction WHERE terminal_id = $1 AND open > 0", I(terminal_id));
}
