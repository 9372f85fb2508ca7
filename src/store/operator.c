/* Operators: written by imports, and listed. */
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

static void read_terminals(struct db *db, struct arena *arena, struct operator_row *row)
{
	struct stmt *q = DB_QUERY(db, "SELECT name FROM terminal WHERE operator_id = $1 ORDER BY name", I(row->id));
	const char **names = NULL;
	size_t cap = 0;

	while (db_next(q)) {
		names = arena_grow(arena, names, row->terminal_count, &cap, sizeof *names);
		names[row->terminal_count++] = arena_dup(arena, db_text(q, 0));
	}
	row->terminals = names;
}

struct operator_row *operator_list(struct db *db, struct arena *arena, size_t *count)
{
	struct stmt *q = DB_QUERY0(db, "SELECT id, badge, name, role, language, pin_hash <> '', pin_set_at FROM operator ORDER BY badge");
	struct operator_row *list = NULL;
	size_t cap = 0;

	*count = 0;
	while (db_next(q)) {
		list = arena_grow(arena, list, *count, &cap, sizeof *list);
		list[(*count)++] = (struct operator_row){.id = db_i64(q, 0),
			.badge = arena_dup(arena, db_text(q, 1)),
			.values = {arena_dup(arena, db_text(q, 2)), arena_dup(arena, db_text(q, 3)), arena_dup(arena, db_text(q, 4))},
			.has_pin = db_i64(q, 5) != 0,
			.pin_set_at = db_i64(q, 6)};
	}
	for (size_t i = 0; i < *count; i++)
		read_terminals(db, arena, &list[i]);
	return list;
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
