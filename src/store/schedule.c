/* Schedules, and the pickups made of them. What a day's pickup was when it was made is kept beside it: so it is known whether
 * somebody else changed it since, and the same days can be gone through again and again. */
#include "store/schedule.h"

#include <string.h>

#include "store/loading.h"
#include "store/pickup.h"
#include "store/plan.h"

enum { UNUSED_MS = 24 * 60 * 60 * 1000 };

static const char due_sql[] =
	"SELECT 1 FROM pickup_schedule_clock WHERE id = 1 AND (made_until < $1 OR zone <> $2) AND EXISTS (SELECT 1 FROM pickup_schedule)";
static const char made_sql[] =
	"SELECT pickup_id, carrier, cutoff_at, door_id, capacity FROM pickup_scheduled WHERE schedule_id = $1 AND day = $2";

static const char unused_sql[] =
	"SELECT k.id FROM pickup k CROSS JOIN pickup_scheduled s WHERE k.status = 'open' AND k.cutoff_at < $1 AND s.pickup_id = k.id "
	"ORDER BY k.cutoff_at LIMIT $2";

const char *const schedule_statements[] = {due_sql, made_sql, unused_sql, NULL};

/* ---- schedules */

int64_t schedule_load(struct db *db, struct arena *arena, const char *number, struct schedule_values *v)
{
	struct stmt *q = DB_QUERY(db,
		"SELECT id, carrier, weekdays, cutoff_minute, from_day, until_day, door_id, capacity FROM pickup_schedule "
		"WHERE number = $1",
		T(number));
	int64_t id = 0;

	if (db_next(q)) {
		id = db_i64(q, 0);
		*v = (struct schedule_values){
			.carrier = arena_dup(arena, db_text(q, 1)),
			.when = {.weekdays = (unsigned)db_i64(q, 2),
				.minute = (int)db_i64(q, 3),
				.from = arena_dup(arena, db_text(q, 4)),
				.until = arena_dup(arena, db_text(q, 5))},
			.door_id = db_i64(q, 6),
			.capacity = db_is_null(q, 7) ? -1 : db_i64(q, 7),
		};
	}
	db_end(q);
	return id;
}

static void look_again(struct db *db)
{
	DB_EXEC0(db, "UPDATE pickup_schedule_clock SET made_until = '' WHERE id = 1");
}

void schedule_insert(struct db *db, const char *number, const struct schedule_values *v)
{
	DB_EXEC(db,
		"INSERT INTO pickup_schedule (number, carrier, weekdays, cutoff_minute, from_day, until_day, door_id, capacity) "
		"VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
		T(number), T(v->carrier), I(v->when.weekdays), I(v->when.minute), T(v->when.from), T(v->when.until),
		ID(v->door_id), v->capacity < 0 ? NUL : I(v->capacity));
	look_again(db);
}

void schedule_update(struct db *db, int64_t id, const struct schedule_values *v)
{
	DB_EXEC(db,
		"UPDATE pickup_schedule SET carrier = $2, weekdays = $3, cutoff_minute = $4, from_day = $5, until_day = $6, "
		"door_id = $7, capacity = $8 WHERE id = $1",
		I(id), T(v->carrier), I(v->when.weekdays), I(v->when.minute), T(v->when.from), T(v->when.until),
		ID(v->door_id), v->capacity < 0 ? NUL : I(v->capacity));
	look_again(db);
}

/* ---- their pickups */

/* One day of a schedule: what its pickup should be, was when it was made, and is. */
struct day {
	int64_t schedule_id;
	const char *schedule;
	const char *text;
	bool wanted;
	struct pickup_values want;
	bool is_made;
	int64_t pickup_id; /* 0: called off */
	struct pickup_values made;
};

static bool same(const struct pickup_values *a, const struct pickup_values *b)
{
	return strcmp(a->carrier, b->carrier) == 0 && a->cutoff_at == b->cutoff_at && a->door_id == b->door_id &&
	       a->capacity == b->capacity;
}

static void read_made(struct db *db, struct arena *arena, struct day *day)
{
	struct stmt *q = DB_QUERY(db, made_sql, I(day->schedule_id), T(day->text));

	day->is_made = db_next(q);
	if (day->is_made) {
		day->pickup_id = db_i64(q, 0);
		day->made = (struct pickup_values){
			.carrier = arena_dup(arena, db_text(q, 1)),
			.cutoff_at = db_i64(q, 2),
			.door_id = db_i64(q, 3),
			.capacity = db_is_null(q, 4) ? -1 : db_i64(q, 4),
		};
	}
	db_end(q);
}

static void write_made(struct db *db, const struct day *day, int64_t pickup_id)
{
	DB_EXEC(db,
		"INSERT INTO pickup_scheduled (schedule_id, day, pickup_id, carrier, cutoff_at, door_id, capacity) "
		"VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (schedule_id, day) DO UPDATE SET pickup_id = $3, carrier = $4, "
		"cutoff_at = $5, door_id = $6, capacity = $7",
		I(day->schedule_id), T(day->text), ID(pickup_id), T(day->want.carrier), I(day->want.cutoff_at),
		ID(day->want.door_id), day->want.capacity < 0 ? NUL : I(day->want.capacity));
}

static void make(struct db *db, struct arena *arena, const struct day *day)
{
	const char *number = arena_printf(arena, "%s-%s", day->schedule, day->text);
	int64_t id = pickup_find(db, number);

	if (!id)
		pickup_insert(db, number, &day->want);
	write_made(db, day, id ? id : pickup_find(db, number));
}

/* True: something changed. */
static bool follow_made(struct db *db, struct arena *arena, const struct day *day, int64_t now_ms)
{
	struct pickup_values now = {.carrier = ""};
	struct pickup pickup;

	if (!pickup_read(db, arena, day->pickup_id, &pickup))
		return false;
	now = (struct pickup_values){.carrier = pickup.carrier, .cutoff_at = pickup.cutoff_at, .door_id = pickup.door_id,
		.capacity = pickup.capacity};
	if (pickup.departed || pickup.cutoff_at <= now_ms || !same(&now, &day->made) || pickup_in_use(db, day->pickup_id))
		return false;
	if (!day->wanted) {
		DB_EXEC(db, "DELETE FROM pickup_scheduled WHERE schedule_id = $1 AND day = $2", I(day->schedule_id), T(day->text));
		pickup_delete(db, day->pickup_id);
		return true;
	}
	if (same(&day->want, &day->made) || day->want.cutoff_at <= now_ms)
		return false;
	pickup_update(db, day->pickup_id, &day->want);
	write_made(db, day, day->pickup_id);
	return true;
}

static bool follow_day(struct db *db, struct arena *arena, struct day *day, int64_t now_ms)
{
	read_made(db, arena, day);
	if (day->is_made)
		return day->pickup_id && follow_made(db, arena, day, now_ms);
	if (!day->wanted || day->want.cutoff_at <= now_ms)
		return false;
	make(db, arena, day);
	return true;
}

struct listed {
	int64_t id;
	const char *number;
};

static struct listed *list_schedules(struct db *db, struct arena *arena, size_t *count)
{
	struct stmt *q = DB_QUERY0(db, "SELECT id, number FROM pickup_schedule ORDER BY id");
	struct listed *list = NULL;
	size_t cap = 0;

	*count = 0;
	while (db_next(q)) {
		list = arena_grow(arena, list, *count, &cap, sizeof *list);
		list[(*count)++] = (struct listed){db_i64(q, 0), arena_dup(arena, db_text(q, 1))};
	}
	return list;
}

/* Its days, while there may be further changes. Returns how many were made. */
static int follow_schedule(struct db *db, struct arena *arena, const struct listed *listed, const char *zone, int64_t now_ms,
	int limit)
{
	struct schedule_values values;
	int changes = 0;

	if (!schedule_load(db, arena, listed->number, &values))
		return 0;
	for (int n = 0; n <= SCHEDULE_DAYS_AHEAD && changes < limit; n++) {
		struct civil local = schedule_day(zone, now_ms, n);
		char text[DAY_TEXT_MAX];
		struct day day = {.schedule_id = listed->id, .schedule = listed->number, .text = day_text(&local, text)};

		day.want = (struct pickup_values){
			.carrier = values.carrier, .door_id = values.door_id, .capacity = values.capacity};
		day.wanted = schedule_cutoff(&values.when, zone, &local, &day.want.cutoff_at);
		changes += follow_day(db, arena, &day, now_ms);
	}
	return changes;
}

/* Days on which nothing went with the carrier: nobody lets an empty truck leave by scanning. */
static int remove_unused(struct db *db, struct arena *arena, int64_t now_ms, int limit)
{
	struct stmt *q = DB_QUERY(db, unused_sql, I(now_ms - UNUSED_MS), I(limit));
	int64_t *ids = arena_alloc(arena, (size_t)limit * sizeof *ids);
	int count = 0;
	int removed = 0;

	while (db_next(q))
		ids[count++] = db_i64(q, 0);
	for (int i = 0; i < count; i++) {
		if (pickup_in_use(db, ids[i]))
			continue;
		pickup_delete(db, ids[i]);
		removed++;
	}
	return removed;
}

static char *last_day(const char *zone, int64_t now_ms, char text[DAY_TEXT_MAX])
{
	struct civil local = schedule_day(zone, now_ms, SCHEDULE_DAYS_AHEAD);

	return day_text(&local, text);
}

bool schedule_due(struct db *db, const char *zone, int64_t now_ms)
{
	char until[DAY_TEXT_MAX];

	return DB_VALUE(db, 0, due_sql, T(last_day(zone, now_ms, until)), T(zone)) == 1;
}

bool schedule_follow(struct db *db, const char *zone, int64_t now_ms, int limit)
{
	struct arena arena = {0};
	size_t count;
	struct listed *list = list_schedules(db, &arena, &count);
	char until[DAY_TEXT_MAX];
	int changes = 0;

	for (size_t i = 0; i < count && changes < limit && !db_failed(db); i++)
		changes += follow_schedule(db, &arena, &list[i], zone, now_ms, limit - changes);
	if (changes < limit)
		changes += remove_unused(db, &arena, now_ms, limit - changes);
	if (changes < limit)
		DB_EXEC(db, "UPDATE pickup_schedule_clock SET made_until = $1, zone = $2 WHERE id = 1",
			T(last_day(zone, now_ms, until)), T(zone));
	if (changes)
		plan_mark_shipments(db);
	arena_done(&arena);
	return changes >= limit;
}
