/* Pickups: written by imports, and as their schedules say. */
#include "store/pickup.h"

#include <string.h>

int64_t pickup_load(struct db *db, struct arena *arena, const char *number, struct pickup_values *values)
{
	struct stmt *q = DB_QUERY(db,
		"SELECT id, carrier, cutoff_at, door_id, capacity, status FROM pickup WHERE number = $1", T(number));
	int64_t id = 0;

	if (db_next(q)) {
		id = db_i64(q, 0);
		*values = (struct pickup_values){
			.carrier = arena_dup(arena, db_text(q, 1)),
			.cutoff_at = db_i64(q, 2),
			.door_id = db_i64(q, 3),
			.capacity = db_is_null(q, 4) ? -1 : db_i64(q, 4),
			.departed = strcmp(db_text(q, 5), "departed") == 0,
		};
	}
	db_end(q);
	return id;
}

void pickup_insert(struct db *db, const char *number, const struct pickup_values *v)
{
	DB_EXEC(db, "INSERT INTO pickup (number, carrier, cutoff_at, door_id, capacity) VALUES ($1, $2, $3, $4, $5)",
		T(number), T(v->carrier), I(v->cutoff_at), ID(v->door_id), v->capacity < 0 ? NUL : I(v->capacity));
}

/* A later cut-off is swept again. Orders that a lead moved to it stay with it. */
void pickup_update(struct db *db, int64_t id, const struct pickup_values *v)
{
	DB_EXEC(db,
		"UPDATE pickup SET carrier = $2, swept_at = CASE WHEN cutoff_at < $3 THEN NULL ELSE swept_at END, "
		"cutoff_at = $3, door_id = $4, capacity = $5 WHERE id = $1",
		I(id), T(v->carrier), I(v->cutoff_at), ID(v->door_id), v->capacity < 0 ? NUL : I(v->capacity));
	DB_EXEC(db, "UPDATE customer_order SET pickup_from = $2 WHERE moved_pickup_id = $1 AND moved_pickup_id <> 0", I(id),
		I(v->cutoff_at));
}

bool pickup_in_use(struct db *db, int64_t id)
{
	return DB_VALUE(db, 0,
		       "SELECT 1 FROM (SELECT 1 FROM parcel WHERE pickup_id = $1 UNION ALL SELECT 1 FROM loading WHERE pickup_id = $1 "
		       "UNION ALL SELECT 1 FROM shipment WHERE pickup_id = $1 UNION ALL SELECT 1 FROM shipment WHERE missed_id = $1 "
		       "UNION ALL SELECT 1 FROM terminal WHERE pickup_id = $1) AS u LIMIT 1",
		       I(id)) == 1;
}

void pickup_delete(struct db *db, int64_t id)
{
	DB_EXEC(db, "UPDATE pickup_scheduled SET pickup_id = NULL WHERE pickup_id = $1", I(id));
	DB_EXEC(db, "UPDATE customer_order SET moved_pickup_id = 0 WHERE moved_pickup_id = $1 AND moved_pickup_id <> 0", I(id));
	DB_EXEC(db, "DELETE FROM pickup WHERE id = $1", I(id));
}
