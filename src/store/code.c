/* The codes of products, places and badges, as imports write them. */
#include "store/code.h"

static const char *const kinds[] = {[CODE_PRODUCT] = "product", [CODE_PLACE] = "place", [CODE_BADGE] = "badge"};

bool code_owner(struct db *db, const char *key, struct code *code, struct str *words)
{
	struct stmt *q = NULL;

	if (!code_find(db, key, code))
		return false;
	switch (code->kind) {
	case CODE_PRODUCT: q = DB_QUERY(db, "SELECT 'product ' || sku FROM product WHERE id = $1", I(code->id)); break;
	case CODE_PLACE: q = DB_QUERY(db, "SELECT kind || ' ' || code FROM place WHERE id = $1", I(code->id)); break;
	case CODE_BADGE: q = DB_QUERY(db, "SELECT 'badge of ' || name FROM operator WHERE id = $1", I(code->id)); break;
	}
	if (db_next(q))
		str_add(words, db_text(q, 0));
	db_end(q);
	return true;
}

void code_insert(struct db *db, const char *key, enum code_kind kind, int64_t id, int64_t quantity)
{
	DB_EXEC(db, "INSERT INTO code (code, kind, ref_id, quantity) VALUES ($1, $2, $3, $4)", T(key), T(kinds[kind]),
		I(id), I(quantity));
}

void code_set_quantity(struct db *db, const char *key, int64_t quantity)
{
	DB_EXEC(db, "UPDATE code SET quantity = $2 WHERE code = $1", T(key), I(quantity));
}
