/* Terminals and their journals. */
#include "store/terminal.h"

#include <string.h>

enum { IN_USE_MS = 10 * 60 * 1000 };

int64_t terminal_attach(struct db *db, const char *name, int64_t now_ms)
{
	int64_t id = DB_VALUE(db, 0, "SELECT id FROM terminal WHERE name = $1", T(name));

	if (!id)
		return DB_INSERT(db, "INSERT INTO terminal (name, seen_at) VALUES ($1, $2)", T(name), I(now_ms));
	DB_EXEC(db, "UPDATE terminal SET seen_at = $2 WHERE id = $1", I(id), I(now_ms));
	return id;
}

struct terminal_worked *terminal_list_worked(struct db *db, int64_t since_ms, struct arena *arena, size_t *count)
{
	struct stmt *q = DB_QUERY(db,
		"SELECT name, last_seq, coalesce(seen_at, 0) FROM terminal WHERE last_seq > 0 AND coalesce(seen_at, 0) >= $1 AND name <> 'OFFICE' "
		"ORDER BY name",
		I(since_ms));
	struct terminal_worked *list = NULL;
	size_t cap = 0;

	*count = 0;
	while (db_next(q)) {
		list = arena_grow(arena, list, *count, &cap, sizeof *list);
		list[(*count)++] = (struct terminal_worked){.name = arena_dup(arena, db_text(q, 0)), .seq = db_i64(q, 1), .seen_ms = db_i64(q, 2)};
	}
	return list;
}

int64_t terminal_last_seq(struct db *db, const char *name)
{
	return DB_VALUE(db, 0, "SELECT last_seq FROM terminal WHERE name = $1", T(name));
}

void terminal_skip_to(struct db *db, const char *name, int64_t seq)
{
	DB_EXEC(db, "UPDATE terminal SET last_seq = $2 WHERE name = $1 AND last_seq < $2", T(name), I(seq));
}

static void read_terminal(struct db *db, struct stmt *q, struct terminal *t)
{
	memset(t, 0, sizeof *t);
	if (!db_next(q)) {
		db_fail(db, "the terminal is gone from the store: start it again");
		return;
	}
	t->id = db_i64(q, 0);
	t->operator_id = db_i64(q, 1);
	snprintf(t->activity, sizeof t->activity, "%s", db_text(q, 2));
	t->door_id = db_i64(q, 3);
	t->inbound_id = db_i64(q, 4);
	t->inbound_scanned = db_i64(q, 5) != 0;
	t->received = db_i64(q, 6) != 0;
	t->seq = db_i64(q, 7);
	t->place_id = db_i64(q, 8);
	t->station_id = db_i64(q, 9);
	t->order_id = db_i64(q, 10);
	t->shipment_no = db_i64(q, 11);
	t->parcel_id = db_i64(q, 12);
	t->pickup_id = db_i64(q, 13);
	while (db_next(q)) {
	}
}

#define TERMINAL_COLUMNS                                                                                               \
	"id, operator_id, activity, door_id, inbound_id, inbound_scanned, received, last_seq, place_id, station_id, "     \
	"order_id, shipment_no, parcel_id, pickup_id"

void terminal_load(struct db *db, int64_t id, struct terminal *terminal)
{
	read_terminal(db, DB_QUERY(db, "SELECT " TERMINAL_COLUMNS " FROM terminal WHERE id = $1", I(id)), terminal);
}

int64_t terminal_active_at(struct db *db, int64_t id)
{
	int64_t signed_on = DB_VALUE(db, 0, "SELECT signed_on_at FROM terminal WHERE id = $1", I(id));
	int64_t scanned = DB_VALUE(db, 0, "SELECT at FROM scan WHERE id > $1 AND id < $2 ORDER BY id DESC LIMIT 1",
		I(id * SCAN_IDS_PER_TERMINAL), I((id + 1) * SCAN_IDS_PER_TERMINAL));

	return signed_on > scanned ? signed_on : scanned;
}

void terminal_next(struct db *db, int64_t id, int64_t at_ms, struct terminal *terminal)
{
	DB_EXEC(db, "UPDATE terminal SET last_seq = last_seq + 1, seen_at = $2 WHERE id = $1", I(id), I(at_ms));
	terminal_load(db, id, terminal);
	if (terminal->seq >= SCAN_IDS_PER_TERMINAL)
		db_fail(db, "this terminal has used up its scan numbers: give it another name");
}

void terminal_save(struct db *db, const struct terminal *before, const struct terminal *now, int64_t at_ms)
{
	if (before->operator_id == now->operator_id && strcmp(before->activity, now->activity) == 0 &&
		before->door_id == now->door_id && before->inbound_id == now->inbound_id &&
		before->inbound_scanned == now->inbound_scanned && before->received == now->received &&
		before->place_id == now->place_id && before->station_id == now->station_id && before->order_id == now->order_id &&
		before->shipment_no == now->shipment_no && before->parcel_id == now->parcel_id && before->pickup_id == now->pickup_id)
		return;
	DB_EXEC(db,
		"UPDATE terminal SET operator_id = $2, activity = $3, door_id = $4, inbound_id = $5, inbound_scanned = $6, "
		"received = $7, signed_on_at = CASE WHEN $8 = 1 THEN $9 ELSE signed_on_at END, place_id = $10, station_id = $11, order_id = $12, "
		"shipment_no = $13, parcel_id = $14, pickup_id = $15, activity_at = CASE WHEN $16 = 1 THEN $9 ELSE activity_at END "
		"WHERE id = $1",
		I(now->id), ID(now->operator_id), T(now->activity), ID(now->door_id), ID(now->inbound_id),
		I(now->inbound_scanned), I(now->received), I(before->operator_id != now->operator_id), I(at_ms),
		ID(now->place_id), ID(now->station_id), I(now->order_id), I(now->shipment_no), I(now->parcel_id), I(now->pickup_id),
		I(before->operator_id != now->operator_id || strcmp(before->activity, now->activity) != 0));
}

const char *terminal_packs(struct db *db, struct arena *arena, int64_t order_id, int64_t shipment_no, int64_t not_id)
{
	struct stmt *q = DB_QUERY(db,
		"SELECT name FROM terminal WHERE order_id = $1 AND shipment_no = $2 AND id <> $3 AND activity = 'pack' ORDER BY name LIMIT 1",
		I(order_id), I(shipment_no), I(not_id));
	const char *name = NULL;

	if (db_next(q))
		name = arena_dup(arena, db_text(q, 0));
	db_end(q);
	return name;
}

void terminal_take_over(struct db *db, int64_t order_id, int64_t shipment_no, int64_t not_id)
{
	DB_EXEC(db,
		"UPDATE terminal SET order_id = 0, shipment_no = 0, parcel_id = 0 WHERE order_id = $1 AND shipment_no = $2 AND id <> $3",
		I(order_id), I(shipment_no), I(not_id));
}

bool terminal_anyone(struct db *db, int64_t now_ms)
{
	return DB_VALUE(db, 0,
		       "SELECT 1 FROM terminal WHERE operator_id IS NOT NULL OR seen_at BETWEEN $1 AND $2 LIMIT 1",
		       I(now_ms - IN_USE_MS), I(now_ms + IN_USE_MS)) == 1;
}

int64_t terminal_scan_id(const struct terminal *terminal)
{
	return terminal->id * SCAN_IDS_PER_TERMINAL + terminal->seq;
}

int64_t terminal_elsewhere(struct db *db, const struct terminal *terminal, int64_t operator_id, char *names, size_t size)
{
	struct stmt *q = DB_QUERY(db, "SELECT name FROM terminal WHERE operator_id = $1 AND id <> $2 ORDER BY name",
		I(operator_id), I(terminal->id));
	int64_t count = 0;
	size_t len = 0;

	*names = '\0';
	while (db_next(q)) {
		if (len < size)
			len += (size_t)snprintf(names + len, size - len, "%s%s", count ? ", " : "", db_text(q, 0));
		count++;
	}
	if (len >= size)
		memcpy(names + size - sizeof " ...", " ...", sizeof " ...");
	return count;
}

static const char *const marks_words[] = {[MARKS_NONE] = "none", [MARKS_NEXT] = "mark", [MARKS_COUNT] = "count"};

void terminal_backlog_load(struct db *db, int64_t id, struct terminal_backlog *backlog)
{
	struct stmt *q = DB_QUERY(db, "SELECT backlog, backlog_seq, backlog_marks FROM terminal WHERE id = $1", I(id));

	memset(backlog, 0, sizeof *backlog);
	while (db_next(q)) {
		snprintf(backlog->id, sizeof backlog->id, "%s", db_text(q, 0));
		backlog->seq = db_i64(q, 1);
		while (backlog->marks < MARKS_COUNT && strcmp(marks_words[backlog->marks], db_text(q, 2)) != 0)
			backlog->marks++;
	}
}

void terminal_backlog_save(struct db *db, int64_t id, const struct terminal_backlog *backlog)
{
	DB_EXEC(db, "UPDATE terminal SET backlog = $2, backlog_seq = $3, backlog_marks = $4 WHERE id = $1", I(id), T(backlog->id),
		I(backlog->seq), T(marks_words[backlog->marks]));
}

void journal_begin(struct db *db, const struct terminal *terminal, int64_t at_ms, const uint8_t *raw, size_t len,
	const char *device, int64_t came_ms)
{
	DB_EXEC(db,
		"INSERT INTO scan (id, terminal_id, operator_id, at, raw, activity, result, device, came_at) "
		"VALUES ($1, $2, $3, $4, $5, $6, '', $7, $8)",
		I(terminal_scan_id(terminal)), I(terminal->id), ID(terminal->operator_id), I(at_ms), B(raw, len),
		T(terminal->activity), T(device), ID(came_ms));
}

void journal_end(struct db *db, int64_t scan_id, int64_t operator_id, const struct outcome *o)
{
	DB_EXEC(db,
		"UPDATE scan SET operator_id = $2, result = $3, error = $4, say = $5, effect = $6, effect_id = $7, "
		"approved_by = $8 WHERE id = $1",
		I(scan_id), ID(operator_id), T(o->result), T(o->error), T(o->say), T(o->effect), ID(o->effect_id),
		ID(o->approved_by));
}

bool journal_undoable(struct db *db, const struct terminal *terminal, struct undoable *u)
{
	struct stmt *q = DB_QUERY(db,
		"SELECT id, effect, effect_id FROM scan WHERE id > $1 AND id < $2 AND effect NOT IN ('', 'undo') "
		"AND undone_by IS NULL AND operator_id = $3 ORDER BY id DESC LIMIT 1",
		I(terminal->id * SCAN_IDS_PER_TERMINAL), I(terminal_scan_id(terminal)), I(terminal->operator_id));
	bool found = db_next(q);

	if (found) {
		u->scan_id = db_i64(q, 0);
		snprintf(u->effect, sizeof u->effect, "%s", db_text(q, 1));
		u->effect_id = db_i64(q, 2);
	}
	db_end(q);
	return found;
}

void journal_mark_undone(struct db *db, int64_t scan_id, int64_t by_scan_id)
{
	DB_EXEC(db, "UPDATE scan SET undone_by = $2 WHERE id = $1", I(scan_id), I(by_scan_id));
}
