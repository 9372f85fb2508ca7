/* PINs: what is written down of right and wrong ones. */
#include "store/pin.h"

#include <stdio.h>
#include <string.h>

#include "store/site_seal.h"

/* what no hash is: nothing that is typed agrees with it */
#define LOST "!"

bool operator_has_pin(struct db *db, int64_t operator_id)
{
	return DB_VALUE(db, 0, "SELECT 1 FROM operator WHERE id = $1 AND pin_hash <> ''", I(operator_id)) == 1;
}

bool operator_any_pin(struct db *db)
{
	return DB_VALUE0(db, 0, "SELECT 1 FROM operator WHERE pin_hash <> '' LIMIT 1") == 1;
}

bool operator_other_has_pin(struct db *db, int64_t operator_id, bool admin)
{
	return DB_VALUE(db, 0,
		       "SELECT 1 FROM operator WHERE pin_hash <> '' AND pin_hash <> '" LOST "' AND id <> $1 AND (role = 'admin' OR role = $2) LIMIT 1",
		       I(operator_id), T(admin ? "admin" : "lead")) == 1;
}

static const char **badges_of(struct stmt *q, struct arena *arena, size_t *count)
{
	const char **badges = NULL;
	size_t cap = 0;

	*count = 0;
	while (db_next(q)) {
		badges = arena_grow(arena, badges, *count, &cap, sizeof *badges);
		badges[(*count)++] = arena_dup(arena, db_text(q, 0));
	}
	return badges;
}

const char **operator_pin_badges(struct db *db, struct arena *arena, size_t *count)
{
	return badges_of(DB_QUERY0(db, "SELECT badge FROM operator WHERE pin_hash <> '' ORDER BY badge"), arena, count);
}

static void forget_tries(struct db *db, int64_t operator_id)
{
	DB_EXEC(db, "DELETE FROM pin_try WHERE operator_id = $1", I(operator_id));
	DB_EXEC(db, "DELETE FROM pin_failure WHERE operator_id = $1", I(operator_id));
}

void operator_pin_set(struct db *db, int64_t operator_id, const char *hash, const char *by, int64_t now_ms)
{
	struct site_seal before;

	site_seal_read(db, &before);
	DB_EXEC(db, "UPDATE operator SET pin_hash = $2, pin_set_at = $3, pin_set_by = $4 WHERE id = $1", I(operator_id), T(hash), I(now_ms),
		T(by));
	site_seal_write(db, &before, now_ms);
	forget_tries(db, operator_id);
}

void operator_pin_lose(struct db *db, int64_t operator_id, int64_t now_ms)
{
	operator_pin_set(db, operator_id, LOST, "", now_ms);
}

const char **operator_pins_lost(struct db *db, struct arena *arena, size_t *count)
{
	return badges_of(DB_QUERY0(db, "SELECT badge FROM operator WHERE pin_hash = '" LOST "' ORDER BY badge"), arena, count);
}

void operator_pins_carry(struct db *from, struct db *to, int64_t now_ms)
{
	struct stmt *q = DB_QUERY0(from, "SELECT badge, pin_hash, pin_set_at, pin_set_by FROM operator");
	struct site_seal before;

	site_seal_read(to, &before);
	while (db_next(q))
		DB_EXEC(to,
			"UPDATE operator SET pin_hash = $2, pin_set_at = $3, pin_set_by = $4 WHERE badge = $1 AND pin_hash <> $2",
			T(db_text(q, 0)), T(db_text(q, 1)), ID(db_i64(q, 2)), T(db_text(q, 3)));
	site_seal_write(to, &before, now_ms);
}

bool operator_pin_clear(struct db *db, int64_t operator_id, int64_t now_ms)
{
	struct site_seal before;
	bool had;

	site_seal_read(db, &before);
	had = DB_EXEC(db, "UPDATE operator SET pin_hash = '', pin_set_at = NULL, pin_set_by = '' WHERE id = $1 AND pin_hash <> ''",
		      I(operator_id)) == 1;
	site_seal_write(db, &before, now_ms);
	forget_tries(db, operator_id);
	return had;
}

bool operator_pin_is_given(struct db *db, int64_t operator_id)
{
	return DB_VALUE(db, 0, "SELECT 1 FROM operator WHERE id = $1 AND pin_hash <> '' AND pin_set_by <> badge", I(operator_id)) == 1;
}

/* How long a badge with so many wrong ones is locked. */
static int64_t lock_ms(int64_t failed)
{
	int64_t ms = PIN_LOCK_MS;

	if (failed < PIN_TRIES)
		return 0;
	for (int64_t n = PIN_TRIES; n < failed && ms < PIN_LOCK_MOST_MS; n++)
		ms *= 2;
	return ms < PIN_LOCK_MOST_MS ? ms : PIN_LOCK_MOST_MS;
}

/* What of a time that began at at_ms is left. A clock that was set back does not make it longer. */
static int64_t left_of(int64_t ms, int64_t at_ms, int64_t now_ms)
{
	int64_t gone = now_ms - at_ms;

	return gone < ms && gone > -ms ? ms - (gone > 0 ? gone : 0) : 0;
}

/* Wrong ones there that still count; *last_at: when the last one was. */
static int64_t failed_at(struct db *db, int64_t operator_id, int64_t terminal_id, int64_t now_ms, int64_t *last_at)
{
	struct stmt *q = DB_QUERY(db, "SELECT failed, last_at FROM pin_try WHERE terminal_id = $1 AND operator_id = $2", I(terminal_id),
		I(operator_id));
	int64_t failed = 0;

	*last_at = 0;
	while (db_next(q)) {
		failed = db_i64(q, 0);
		*last_at = db_i64(q, 1);
	}
	return left_of(PIN_FORGET_MS, *last_at, now_ms) ? failed : 0;
}

static int64_t failed_everywhere(struct db *db, int64_t operator_id, int64_t now_ms)
{
	return DB_VALUE(db, 0, "SELECT count(*) FROM pin_failure WHERE operator_id = $1 AND at BETWEEN $2 AND $3", I(operator_id),
		I(now_ms - PIN_MANY_MS), I(now_ms + PIN_MANY_MS));
}

static int64_t pause_left(struct db *db, int64_t operator_id, int64_t terminal_id, int64_t failed, int64_t last_at, int64_t now_ms)
{
	int64_t last_there = DB_VALUE(db, 0, "SELECT max(last_at) FROM pin_try WHERE terminal_id = $1", I(terminal_id));
	int64_t pause = left_of(PIN_PAUSE_MS, last_there, now_ms);
	int64_t many = failed ? left_of(PIN_MANY_PAUSE_MS, last_at, now_ms) : 0;

	return many > pause && failed_everywhere(db, operator_id, now_ms) >= PIN_MANY ? many : pause;
}

void pin_try_look(struct db *db, int64_t operator_id, int64_t terminal_id, int64_t now_ms, struct pin_try *try)
{
	struct stmt *q = DB_QUERY(db, "SELECT pin_hash FROM operator WHERE id = $1", I(operator_id));
	int64_t last_at;

	*try = (struct pin_try){.operator_id = operator_id, .terminal_id = terminal_id, .verdict = PIN_WRONG};
	while (db_next(q))
		snprintf(try->hash, sizeof try->hash, "%s", db_text(q, 0));
	if (!*try->hash) {
		try->verdict = PIN_NONE;
		return;
	}
	try->failed = failed_at(db, operator_id, terminal_id, now_ms, &last_at);
	try->wait_ms = left_of(lock_ms(try->failed), last_at, now_ms);
	if (try->wait_ms) {
		try->verdict = PIN_LOCKED;
		return;
	}
	try->wait_ms = pause_left(db, operator_id, terminal_id, try->failed, last_at, now_ms);
	if (try->wait_ms)
		try->verdict = PIN_TOO_SOON;
}

enum status pin_try_check(struct pin_try *try, const char *pin, size_t len, struct err *err)
{
	bool right = false;

	if (try->verdict != PIN_WRONG)
		return ST_OK;
	if (pin_is_formed(pin, len) && pin_check(try->hash, pin, len, &right, err) != ST_OK)
		return err->status;
	if (right)
		try->verdict = PIN_RIGHT;
	return ST_OK;
}

static void count_failure(struct db *db, struct pin_try *try, int64_t now_ms)
{
	try->failed++;
	try->wait_ms = lock_ms(try->failed);
	DB_EXEC(db,
		"INSERT INTO pin_try (terminal_id, operator_id, failed, last_at) VALUES ($1, $2, $3, $4) "
		"ON CONFLICT (terminal_id, operator_id) DO UPDATE SET failed = excluded.failed, last_at = excluded.last_at",
		I(try->terminal_id), I(try->operator_id), I(try->failed), I(now_ms));
	DB_EXEC(db, "DELETE FROM pin_failure WHERE operator_id = $1 AND at NOT BETWEEN $2 AND $3", I(try->operator_id),
		I(now_ms - PIN_MANY_MS), I(now_ms + PIN_MANY_MS));
	DB_EXEC(db, "INSERT INTO pin_failure (operator_id, at) VALUES ($1, $2)", I(try->operator_id), I(now_ms));
}

void pin_try_note(struct db *db, struct pin_try *try, int64_t now_ms)
{
	enum pin_verdict verdict = try->verdict;
	struct pin_try now;

	if (verdict != PIN_RIGHT && verdict != PIN_WRONG)
		return;
	pin_try_look(db, try->operator_id, try->terminal_id, now_ms, &now);
	if (now.verdict == PIN_WRONG && strcmp(now.hash, try->hash) != 0)
		now.verdict = PIN_CHANGED;
	else if (now.verdict == PIN_WRONG)
		now.verdict = verdict;
	*try = now;
	if (try->verdict == PIN_WRONG)
		count_failure(db, try, now_ms);
	else if (try->verdict == PIN_RIGHT)
		DB_EXEC(db, "DELETE FROM pin_try WHERE terminal_id = $1 AND operator_id = $2", I(try->terminal_id), I(try->operator_id));
}

struct pin_locked *pin_locked_at(struct db *db, struct arena *arena, int64_t operator_id, int64_t now_ms, size_t *count)
{
	struct stmt *q = DB_QUERY(db,
		"SELECT t.name, y.failed, y.last_at FROM pin_try y LEFT JOIN terminal t ON t.id = y.terminal_id "
		"WHERE y.operator_id = $1 ORDER BY t.name",
		I(operator_id));
	struct pin_locked *list = NULL;
	size_t cap = 0;

	*count = 0;
	while (db_next(q)) {
		int64_t wait = left_of(lock_ms(db_i64(q, 1)), db_i64(q, 2), now_ms);

		if (!wait)
			continue;
		list = arena_grow(arena, list, *count, &cap, sizeof *list);
		list[(*count)++] = (struct pin_locked){arena_dup(arena, db_text(q, 0)), wait};
	}
	return list;
}

int64_t pin_unlock(struct db *db, int64_t operator_id, int64_t now_ms)
{
	struct arena arena = {0};
	size_t count;

	pin_locked_at(db, &arena, operator_id, now_ms, &count);
	arena_done(&arena);
	forget_tries(db, operator_id);
	return (int64_t)count;
}
