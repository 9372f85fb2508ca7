/* Devices in trouble. */
#include "store/device_trouble.h"

#include <string.h>

static const char *const words[] = {[DEVICE_SCANNER] = "scanner", [DEVICE_PRINTER] = "printer"};

void device_trouble_set(struct db *db, int64_t terminal_id, enum device_kind kind, const char *name, const char *state, const char *says,
	int64_t now_ms)
{
	if (!state) {
		DB_EXEC(db, "DELETE FROM device_trouble WHERE terminal_id = $1 AND kind = $2 AND name = $3", I(terminal_id),
			T(words[kind]), T(name));
		return;
	}
	DB_EXEC(db,
		"INSERT INTO device_trouble (terminal_id, kind, name, state, says, since_at, seen_at) VALUES ($1, $2, $3, $4, $5, $6, $6) "
		"ON CONFLICT (terminal_id, kind, name) DO UPDATE SET state = excluded.state, says = excluded.says, "
		"seen_at = excluded.seen_at",
		I(terminal_id), T(words[kind]), T(name), T(state), T(says), I(now_ms));
}

void device_trouble_forget(struct db *db, int64_t terminal_id)
{
	DB_EXEC(db, "DELETE FROM device_trouble WHERE terminal_id = $1", I(terminal_id));
}

struct device_trouble *device_troubles(struct db *db, struct arena *arena, int64_t now_ms, size_t *count)
{
	struct stmt *q = DB_QUERY(db,
		"SELECT t.name, x.kind, x.name, x.state, x.says, x.since_at, t.id, o.name, t.activity, d.code, i.number, i.id "
		"FROM device_trouble x JOIN terminal t ON t.id = x.terminal_id LEFT JOIN operator o ON o.id = t.operator_id "
		"LEFT JOIN place d ON d.id = t.door_id LEFT JOIN inbound i ON i.id = t.inbound_id "
		"WHERE x.seen_at BETWEEN $1 AND $2 ORDER BY t.name, x.kind, x.name",
		I(now_ms - DEVICE_BELIEVED_MS), I(now_ms + DEVICE_BELIEVED_MS));
	struct device_trouble *list = NULL;
	size_t cap = 0;

	*count = 0;
	while (db_next(q)) {
		list = arena_grow(arena, list, *count, &cap, sizeof *list);
		list[(*count)++] = (struct device_trouble){
			.terminal = arena_dup(arena, db_text(q, 0)),
			.kind = strcmp(db_text(q, 1), words[DEVICE_PRINTER]) == 0 ? DEVICE_PRINTER : DEVICE_SCANNER,
			.name = arena_dup(arena, db_text(q, 2)),
			.state = arena_dup(arena, db_text(q, 3)),
			.says = arena_dup(arena, db_text(q, 4)),
			.since_at = db_i64(q, 5),
			.terminal_id = db_i64(q, 6),
			.operator_name = arena_dup(arena, db_text(q, 7)),
			.activity = arena_dup(arena, db_text(q, 8)),
			.door = arena_dup(arena, db_text(q, 9)),
			.inbound = arena_dup(arena, db_text(q, 10)),
			.inbound_id = db_i64(q, 11),
		};
	}
	return list;
}

size_t printer_waiting(struct db *db, struct arena *arena, const char *printer, const char **orders, size_t limit, int64_t *labels)
{
	struct stmt *q = DB_QUERY(db,
		"SELECT o.number, count(*) FROM print_job j LEFT JOIN parcel c ON c.id = j.parcel_id LEFT JOIN direction d "
		"ON d.scan_id = j.direction_scan_id AND d.n = j.direction_n LEFT JOIN customer_order o ON o.id = coalesce(c.order_id, d.order_id) "
		"WHERE j.status = 'queued' AND j.printer = $1 GROUP BY o.number ORDER BY min(j.id)",
		T(printer));
	size_t count = 0;

	*labels = 0;
	while (db_next(q)) {
		*labels += db_i64(q, 1);
		if (db_is_null(q, 0))
			continue;
		if (count < limit)
			orders[count] = arena_dup(arena, db_text(q, 0));
		count++;
	}
	return count;
}
