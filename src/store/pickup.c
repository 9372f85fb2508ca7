/* Pickups: written by imports. */
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

/* A later cut-off is swept again. */
void pickup_update(struct db *db, int64_t id, const struct pickup_values *v)
{
	DB_EXEC(db,
		"UPDATE pickup SET carrier = $2, swept_at = CASE WHEN cutoff_at < $3 THEN NULL ELSE swept_at END, "
		"cutoff_at = $3, door_id = $4, capacity = $5 WHERE id = $1",
		I(id), T(v->carrier), I(v->cutoff_at), ID(v->door_id), v->capacity < 0 ? NUL : I(v->capacity));
}
