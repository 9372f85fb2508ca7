/* The engine's own list of what there is, which only this file and its driver read. */
#include "store/schema.h"

#include <string.h>

#include "store/migrate.h"

bool schema_has_table(struct db *db, const char *name)
{
	return DB_VALUE(db, 0, "SELECT count(*) FROM sqlite_schema WHERE type = 'table' AND name = $1", T(name)) > 0;
}

bool schema_has_trigger(struct db *db, const char *name)
{
	return DB_VALUE(db, 0, "SELECT count(*) FROM sqlite_schema WHERE type = 'trigger' AND name = $1", T(name)) > 0;
}

/* A trigger is its text. */
static bool is_ours(const char *sql)
{
	for (size_t i = 0; i < migration_count; i++)
		if (strstr(migrations[i].sql, sql))
			return true;
	return false;
}

/* A word of any migration: no other has a table or an index of that name. */
static bool is_named(const char *name)
{
	size_t len = strlen(name);

	for (size_t i = 0; i < migration_count; i++) {
		for (const char *at = strstr(migrations[i].sql, name); at && len; at = strstr(at + 1, name))
			if (at > migrations[i].sql && strchr(" \"", at[-1]) && strchr(" \"(;\n", at[len]))
				return true;
	}
	return false;
}

void schema_strange(struct db *db, void (*say)(void *ctx, const char *type, const char *name), void *ctx)
{
	struct stmt *q = DB_QUERY0(db,
		"SELECT type, name, sql FROM sqlite_schema WHERE type IN ('trigger', 'view') OR "
		"(type IN ('table', 'index') AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\') ORDER BY type = 'trigger' DESC");

	while (db_next(q)) {
		const char *type = db_text(q, 0);
		const char *name = db_text(q, 1);
		bool ours =
			strcmp(type, "trigger") == 0
				? is_ours(db_text(q, 2))
				: strcmp(type, "view") != 0 && (is_named(name) || strcmp(name, "schema_version") == 0);

		if (!ours)
			say(ctx, type, name);
	}
}
