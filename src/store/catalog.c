/* Look-ups by code and by id; each is one row by its key. */
#include "store/catalog.h"

#include <string.h>

#include "base/text.h"

bool code_find(struct db *db, const char *key, struct code *code)
{
	struct stmt *q = DB_QUERY(db, "SELECT kind, ref_id, quantity FROM code WHERE code = $1", T(key));
	bool found = db_next(q);

	if (found) {
		const char *kind = db_text(q, 0);

		code->kind = *kind == 'b' ? CODE_BADGE : strcmp(kind, "place") == 0 ? CODE_PLACE : CODE_PRODUCT;
		code->id = db_i64(q, 1);
		code->quantity = db_i64(q, 2);
	}
	db_end(q);
	return found;
}

#define PRODUCT_COLUMNS "id, sku, description, backorderable, tracking, on_hand"

static bool read_product(struct stmt *q, struct arena *arena, struct product *product)
{
	bool found = db_next(q);

	if (found) {
		const char *tracking = db_text(q, 4);

		*product = (struct product){
			.id = db_i64(q, 0),
			.sku = arena_dup(arena, db_text(q, 1)),
			.description = db_i64(q, 0) == PRODUCT_ID_UNIDENTIFIED ? _("Unidentified parcel") : arena_dup(arena, db_text(q, 2)),
			.backorderable = db_i64(q, 3) != 0,
			.by_lot = strcmp(tracking, "lot") == 0,
			.by_serial = strcmp(tracking, "serial") == 0,
			.on_hand = db_i64(q, 5),
		};
	}
	db_end(q);
	return found;
}

bool product_load(struct db *db, struct arena *arena, int64_t id, struct product *product)
{
	return read_product(DB_QUERY(db, "SELECT " PRODUCT_COLUMNS " FROM product WHERE id = $1", I(id)), arena, product);
}

bool product_find(struct db *db, struct arena *arena, const char *sku, struct product *product)
{
	return read_product(DB_QUERY(db, "SELECT " PRODUCT_COLUMNS " FROM product WHERE sku = $1", T(sku)), arena, product);
}

#define PLACE_COLUMNS "id, code, name, kind, capacity, carrier, spot_id, is_full, units, incoming, shipments"

static void read_place(struct db *db, struct stmt *q, struct arena *arena, struct place *place)
{
	*place = (struct place){
		.id = db_i64(q, 0),
		.code = arena_dup(arena, db_text(q, 1)),
		.name = arena_dup(arena, db_text(q, 2)),
		.capacity = db_is_null(q, 4) ? -1 : db_i64(q, 4),
		.carrier = arena_dup(arena, db_text(q, 5)),
		.spot_id = db_i64(q, 6),
		.is_full = db_i64(q, 7) != 0,
		.units = db_i64(q, 8),
		.incoming = db_i64(q, 9),
		.shipments = db_i64(q, 10),
	};
	if (!place_kind_parse(db_text(q, 3), &place->kind))
		db_fail(db, "the store holds place %s of unknown kind '%s'", place->code, db_text(q, 3));
}

static bool read_one_place(struct db *db, struct stmt *q, struct arena *arena, struct place *place)
{
	bool found = db_next(q);

	if (found)
		read_place(db, q, arena, place);
	db_end(q);
	return found;
}

bool place_load(struct db *db, struct arena *arena, int64_t id, struct place *place)
{
	return read_one_place(db, DB_QUERY(db, "SELECT " PLACE_COLUMNS " FROM place WHERE id = $1", I(id)), arena, place);
}

bool place_find(struct db *db, struct arena *arena, const char *code, struct place *place)
{
	return read_one_place(db, DB_QUERY(db, "SELECT " PLACE_COLUMNS " FROM place WHERE code = $1", T(code)), arena, place);
}

struct place *place_list(struct db *db, struct arena *arena, enum place_kind kind, size_t *count)
{
	struct stmt *q = DB_QUERY(db, "SELECT " PLACE_COLUMNS " FROM place WHERE kind = $1 ORDER BY code",
		T(place_kind_word(kind)));
	struct place *places = NULL;
	size_t cap = 0;

	*count = 0;
	while (db_next(q)) {
		places = arena_grow(arena, places, *count, &cap, sizeof *places);
		read_place(db, q, arena, &places[(*count)++]);
	}
	return places;
}

static bool read_operator(struct stmt *q, struct arena *arena, struct operator *op)
{
	bool found = db_next(q);

	if (found)
		*op = (struct operator){
			.id = db_i64(q, 0),
			.badge = arena_dup(arena, db_text(q, 1)),
			.name = arena_dup(arena, db_text(q, 2)),
			.role = arena_dup(arena, db_text(q, 3)),
			.language = arena_dup(arena, db_text(q, 4)),
		};
	db_end(q);
	return found;
}

bool operator_load(struct db *db, struct arena *arena, int64_t id, struct operator *op)
{
	return read_operator(DB_QUERY(db, "SELECT id, badge, name, role, language FROM operator WHERE id = $1", I(id)), arena, op);
}

bool operator_find(struct db *db, struct arena *arena, const char *badge, struct operator *op)
{
	return read_operator(DB_QUERY(db, "SELECT id, badge, name, role, language FROM operator WHERE badge = $1", T(badge)), arena, op);
}

bool operator_is_lead(const struct operator *op)
{
	return op->id && strcmp(op->role, "worker") != 0;
}
