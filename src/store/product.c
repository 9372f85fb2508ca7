/* Products: written by imports; their lines follow in slices, because a product may be on very many orders. */
#include "store/product.h"

#include "store/policy_column.h"

int64_t product_id(struct db *db, const char *sku)
{
	return DB_VALUE(db, 0, "SELECT id FROM product WHERE sku = $1", T(sku));
}

int64_t product_values_load(struct db *db, struct arena *arena, const char *sku, struct product_values *values)
{
	struct stmt *q = DB_QUERY(db,
		"SELECT id, description, backorderable, tracking, on_hand, policy, max_shipments, weight_g "
		"FROM product WHERE sku = $1",
		T(sku));
	int64_t id = 0;

	if (db_next(q)) {
		id = db_i64(q, 0);
		*values = (struct product_values){
			.description = arena_dup(arena, db_text(q, 1)),
			.backorderable = db_i64(q, 2),
			.tracking = arena_dup(arena, db_text(q, 3)),
			.on_hand = db_i64(q, 4),
			.policy = arena_dup(arena, db_text(q, 5)),
			.max_shipments = db_i64(q, 6),
			.weight_g = db_i64(q, 7),
		};
	}
	db_end(q);
	return id;
}

int64_t product_insert(struct db *db, const char *sku, const struct product_values *v)
{
	return DB_INSERT(db,
		"INSERT INTO product (sku, description, backorderable, tracking, on_hand, policy, max_shipments, weight_g) "
		"VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
		T(sku), T(v->description), I(v->backorderable), T(v->tracking), I(v->on_hand), T(v->policy),
		I(v->max_shipments), I(v->weight_g));
}

void product_update(struct db *db, int64_t id, const struct product_values *v)
{
	DB_EXEC(db,
		"UPDATE product SET description = $2, backorderable = $3, tracking = $4, on_hand = $5, policy = $6, "
		"max_shipments = $7, weight_g = $8 WHERE id = $1",
		I(id), T(v->description), I(v->backorderable), T(v->tracking), I(v->on_hand), T(v->policy),
		I(v->max_shipments), I(v->weight_g));
}

void product_terms_load(struct db *db, struct arena *arena, int64_t id, struct product_terms *terms)
{
	struct stmt *q =
		DB_QUERY(db, "SELECT backorderable, policy, max_shipments, sku FROM product WHERE id = $1", I(id));

	*terms = (struct product_terms){.sku = ""};
	if (db_next(q)) {
		terms->sku = arena_dup(arena, db_text(q, 3));
		terms->backorderable = db_i64(q, 0) != 0;
		terms->policy = policy_column(db, q, 1);
	}
	db_end(q);
}

void product_refresh_add(struct db *db, int64_t product_id)
{
	DB_EXEC(db, "INSERT INTO product_refresh (product_id) VALUES ($1) ON CONFLICT (product_id) DO NOTHING",
		I(product_id));
}

bool product_refresh_any(struct db *db)
{
	return DB_VALUE0(db, 0, "SELECT 1 FROM product_refresh LIMIT 1") == 1;
}

void product_refresh_done(struct db *db)
{
	DB_EXEC0(db, "DELETE FROM product_refresh");
}
