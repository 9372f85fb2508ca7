/* Operators: written by imports. */
#include "store/operator.h"

void operator_values_load(struct db *db, struct arena *arena, int64_t id, struct operator_values *values)
{
	struct stmt *q = DB_QUERY(db, "SELECT name, role, language FROM operator WHERE id = $1", I(id));

	*values = (struct operator_values){.name = "", .role = "", .language = ""};
	if (db_next(q)) {
		values->name = arena_dup(arena, db_text(q, 0));
		values->role = arena_dup(arena, db_text(q, 1));
		values->language = arena_dup(arena, db_text(q, 2));
	}
	db_end(q);
}

int64_t operator_insert(struct db *db, const char *badge, const struct operator_values *v)
{
	return DB_INSERT(db,
		"INSERT INTO operator (badge, name, role, language) VALUES ($1, $2, $3, $4)", T(badge),
		T(v->name), T(v->role), T(v->language));
}

void operator_update(struct db *db, int64_t id, const struct operator_values *v)
{
	DB_EXEC(db, "UPDATE operator SET name = $2, role = $3, language = $4 WHERE id = $1", I(id), T(v->name),
		T(v->role), T(v->language));
}
