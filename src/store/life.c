/* One row. */
#include "store/life.h"

void life_load(struct db *db, struct arena *arena, struct life *life)
{
	struct stmt *q = DB_QUERY0(
		db, "SELECT id, life, restored_at, restored_from, backup_at, backup_file, "
		    "(SELECT min(applied_at) FROM schema_version) FROM store_life WHERE one = 1");

	*life = (struct life){.id = "", .restored_from = "", .backup_file = ""};
	if (db_next(q)) {
		life->id = arena_dup(arena, db_text(q, 0));
		life->number = db_i64(q, 1);
		life->restored_at_ms = db_i64(q, 2);
		life->restored_from = arena_dup(arena, db_text(q, 3));
		life->backup_at_ms = db_i64(q, 4);
		life->backup_file = arena_dup(arena, db_text(q, 5));
		life->made_at_ms = db_i64(q, 6);
	}
	db_end(q);
}

void life_backed_up(struct db *db, int64_t at_ms, const char *file)
{
	DB_EXEC(db, "UPDATE store_life SET backup_at = $1, backup_file = $2 WHERE one = 1", I(at_ms), T(file));
}

void life_restored(struct db *db, int64_t number, int64_t at_ms, const char *from)
{
	DB_EXEC(db, "UPDATE store_life SET life = $1, restored_at = $2, restored_from = $3 WHERE one = 1", I(number), I(at_ms), T(from));
}
