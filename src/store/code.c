/* The codes of products, places and badges, as imports write them. */
#include "store/code.h"

#include "base/term.h"
#include "base/text.h"

static const char *const kinds[] = {[CODE_PRODUCT] = "product", [CODE_PLACE] = "place", [CODE_BADGE] = "badge"};

bool code_owner(struct db *db, const char *key, struct code *code, struct str *words)
{
	struct stmt *q = NULL;

	if (!code_find(db, key, code))
		return false;
	switch (code->kind) {
	case CODE_PRODUCT: q = DB_QUERY(db, "SELECT sku FROM product WHERE id = $1", I(code->id)); break;
	case CODE_PLACE: q = DB_QUERY(db, "SELECT code, kind FROM place WHERE id = $1", I(code->id)); break;
	case CODE_BADGE: q = DB_QUERY(db, "SELECT name FROM operator WHERE id = $1", I(code->id)); break;
	}
	if (db_next(q) && code->kind == CODE_PLACE)
		str_printf(words, "%s %s", term(db_text(q, 1)), db_text(q, 0));
	else if (q)
		str_printf(words, code->kind == CODE_PRODUCT ? _("product %s") : _("badge of %s"), db_text(q, 0));
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
