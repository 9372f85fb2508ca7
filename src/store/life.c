/* One row. The id of a copy is followed by "@" and the place of the store that it was made of. */
#include "store/life.h"

#include <inttypes.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "store/schema.h"

enum { ID_LEN = 16 };

/* FNV-1a */
static uint64_t add_hash(uint64_t hash, const char *text)
{
	for (; *text; text++)
		hash = (hash ^ (unsigned char)*text) * UINT64_C(1099511628211);
	return hash;
}

void life_place(const char *path, char place[LIFE_PLACE_MAX])
{
	uint64_t hash = UINT64_C(14695981039346656037);
	const char *slash = strrchr(path, '/');
	char folder[PATH_MAX];
	char real[PATH_MAX];

	snprintf(folder, sizeof folder, "%.*s",
		!slash          ? 1
		: slash == path ? 1
				: (int)(slash - path),
		slash ? path : ".");
	if (realpath(path, real)) {
		hash = add_hash(hash, real);
	} else if (realpath(folder, real)) {
		hash = add_hash(add_hash(hash, strcmp(real, "/") == 0 ? "" : real), "/");
		hash = add_hash(hash, slash ? slash + 1 : path);
	} else {
		hash = add_hash(hash, path);
	}
	snprintf(place, LIFE_PLACE_MAX, "%016" PRIx64, hash);
}

void life_load(struct db *db, struct arena *arena, struct life *life)
{
	struct stmt *q = DB_QUERY0(db, "SELECT id, life, restored_at, restored_from, backup_at, backup_file, "
				       "(SELECT min(applied_at) FROM schema_version) FROM store_life WHERE one = 1");

	*life = (struct life){.id = "", .place = "", .restored_from = "", .backup_file = ""};
	if (db_next(q)) {
		life->id = arena_printf(arena, "%.*s", ID_LEN, db_text(q, 0));
		life->copy = strlen(db_text(q, 0)) > ID_LEN;
		life->place = life->copy ? arena_dup(arena, db_text(q, 0) + ID_LEN + 1) : "";
		life->number = db_i64(q, 1);
		life->restored_at_ms = db_i64(q, 2);
		life->restored_from = arena_dup(arena, db_text(q, 3));
		life->backup_at_ms = db_i64(q, 4);
		life->backup_file = arena_dup(arena, db_text(q, 5));
		life->made_at_ms = db_i64(q, 6);
	}
	db_end(q);
}

const char *life_made_as(struct db *db, struct arena *arena)
{
	struct stmt *q = DB_QUERY0(db, "SELECT subject FROM audit WHERE id <= 9 AND action = 'created' ORDER BY id LIMIT 1");
	const char *path = db_next(q) ? arena_dup(arena, db_text(q, 0)) : "";

	db_end(q);
	return path;
}

void life_mark_copy(struct str *script, struct db *db)
{
	char place[LIFE_PLACE_MAX];

	if (!db_path(db) || !schema_has_table(db, "store_life"))
		return;
	life_place(db_path(db), place);
	str_printf(script, "UPDATE store_life SET id = id || '@%s' WHERE length(id) = %d;", place, ID_LEN);
}

void life_begin(struct db *db)
{
	char place[LIFE_PLACE_MAX] = "";

	if (db_path(db))
		life_place(db_path(db), place);
	DB_EXEC(db,
		"UPDATE store_life SET life = CASE WHEN substr(id, 18) = $1 THEN life ELSE 1 END, "
		"id = CASE WHEN substr(id, 18) = $1 THEN substr(id, 1, 16) ELSE lower(hex(randomblob(8))) END, "
		"backup_at = CASE WHEN substr(id, 18) = $1 THEN backup_at END, backup_file = CASE WHEN substr(id, 18) = $1 THEN backup_file ELSE '' END "
		"WHERE one = 1 AND length(id) > 16",
		T(place));
}

enum status life_take_up(struct db *db, struct err *err)
{
	struct arena arena = {0};
	struct life life;

	if (db_begin_read(db, err) != ST_OK)
		return err->status;
	life_load(db, &arena, &life);
	arena_done(&arena);
	if (db_end_read(db, err) != ST_OK)
		return err->status;
	if (!life.copy)
		return ST_OK;
	if (db_begin_write(db, err) != ST_OK)
		return err->status;
	life_begin(db);
	return db_commit(db, err);
}

void life_backed_up(struct db *db, int64_t at_ms, const char *file)
{
	DB_EXEC(db, "UPDATE store_life SET backup_at = $1, backup_file = $2 WHERE one = 1", I(at_ms), T(file));
}

void life_restored(struct db *db, int64_t number, int64_t at_ms, const char *from)
{
	DB_EXEC(db, "UPDATE store_life SET id = substr(id, 1, 16), life = $1, restored_at = $2, restored_from = $3 WHERE one = 1", I(number), I(at_ms), T(from));
}
