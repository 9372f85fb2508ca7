/* Inbound: written by imports. */
#include "store/inbound.h"

#include <string.h>

int64_t inbound_values_load(struct db *db, struct arena *arena, const char *number, struct inbound_values *values)
{
	struct stmt *q = DB_QUERY(
		db, "SELECT id, supplier, carrier, door_id, due_at, status, confirmed FROM inbound WHERE number = $1", T(number));
	int64_t id = 0;

	if (db_next(q)) {
		id = db_i64(q, 0);
		*values = (struct inbound_values){
			.supplier = arena_dup(arena, db_text(q, 1)),
			.carrier = arena_dup(arena, db_text(q, 2)),
			.door_id = db_i64(q, 3),
			.due_at = db_is_null(q, 4) ? INBOUND_NO_DUE : db_i64(q, 4),
			.closed = strcmp(db_text(q, 5), "closed") == 0,
			.confirmed = db_i64(q, 6) != 0,
		};
	}
	db_end(q);
	return id;
}

static struct db_value due_value(int64_t due_at)
{
	return due_at == INBOUND_NO_DUE ? NUL : I(due_at);
}

int64_t inbound_insert(struct db *db, const char *number, const struct inbound_values *v, int64_t now_ms)
{
	return DB_VALUE(db, 0,
		"INSERT INTO inbound (number, supplier, carrier, door_id, due_at, imported_at, confirmed) "
		"VALUES ($1, $2, $3, $4, $5, $6, $7) RETURNING id",
		T(number), T(v->supplier), T(v->carrier), ID(v->door_id), due_value(v->due_at), I(now_ms), I(v->confirmed));
}

void inbound_update(struct db *db, int64_t id, const struct inbound_values *v)
{
	DB_EXEC(db, "UPDATE inbound SET supplier = $2, carrier = $3, door_id = $4, due_at = $5, confirmed = $6 WHERE id = $1", I(id),
		T(v->supplier), T(v->carrier), ID(v->door_id), due_value(v->due_at), I(v->confirmed));
}

int64_t inbound_line_load(struct db *db, struct arena *arena, int64_t inbound_id, int64_t product_id, const char *sscc,
	const char *lot, struct inbound_line_values *values)
{
	struct stmt *q = DB_QUERY(db,
		"SELECT id, expected, expiry, purchase_order FROM inbound_line "
		"WHERE inbound_id = $1 AND product_id = $2 AND sscc = $3 AND lot = $4",
		I(inbound_id), I(product_id), T(sscc), T(lot));
	int64_t id = 0;

	if (db_next(q)) {
		id = db_i64(q, 0);
		values->expected = db_i64(q, 1);
		values->expiry = arena_dup(arena, db_text(q, 2));
		values->purchase_order = arena_dup(arena, db_text(q, 3));
	}
	db_end(q);
	return id;
}

static void expect_more(struct db *db, int64_t inbound_id, int64_t product_id, int64_t more_by)
{
	DB_EXEC(db,
		"INSERT INTO inbound_product (inbound_id, product_id, expected) VALUES ($1, $2, $3) "
		"ON CONFLICT (inbound_id, product_id) DO UPDATE SET expected = inbound_product.expected + $3",
		I(inbound_id), I(product_id), I(more_by));
}

void inbound_line_insert(struct db *db, int64_t inbound_id, int64_t product_id, const char *sscc, const char *lot,
	const struct inbound_line_values *v)
{
	DB_EXEC(db,
		"INSERT INTO inbound_line (inbound_id, product_id, sscc, lot, expected, expiry, purchase_order) "
		"VALUES ($1, $2, $3, $4, $5, $6, $7)",
		I(inbound_id), I(product_id), T(sscc), T(lot), I(v->expected), T(v->expiry), T(v->purchase_order));
	expect_more(db, inbound_id, product_id, v->expected);
}

void inbound_line_update(struct db *db, int64_t id, int64_t inbound_id, int64_t product_id, int64_t more_by,
	const struct inbound_line_values *v)
{
	DB_EXEC(db, "UPDATE inbound_line SET expected = $2, expiry = $3, purchase_order = $4 WHERE id = $1", I(id),
		I(v->expected), T(v->expiry), T(v->purchase_order));
	if (more_by)
		expect_more(db, inbound_id, product_id, more_by);
}

int64_t inbound_received(struct db *db, int64_t inbound_id, int64_t product_id, int64_t *expected)
{
	struct stmt *q =
		DB_QUERY(db, "SELECT received, expected FROM inbound_product WHERE inbound_id = $1 AND product_id = $2",
			I(inbound_id), I(product_id));
	int64_t received = 0;

	*expected = 0;
	if (db_next(q)) {
		received = db_i64(q, 0);
		*expected = db_i64(q, 1);
	}
	db_end(q);
	return received;
}

const char *carton_owner(struct db *db, struct arena *arena, const char *sscc)
{
	struct stmt *q = DB_QUERY(db,
		"SELECT coalesce(i.number, 'us') FROM carton c LEFT JOIN inbound i ON i.id = c.inbound_id WHERE c.sscc = $1",
		T(sscc));
	const char *owner = "";

	if (db_next(q))
		owner = arena_dup(arena, db_text(q, 0));
	db_end(q);
	return owner;
}

void carton_announce(struct db *db, int64_t inbound_id, const char *sscc)
{
	DB_EXEC(db, "INSERT INTO carton (sscc, inbound_id) VALUES ($1, $2) ON CONFLICT (sscc) DO NOTHING", T(sscc),
		I(inbound_id));
}
