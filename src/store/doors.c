/* Doors, trucks and their rates. */
#include "store/doors.h"

#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "dock/pace.h"
#include "dock/plan.h"
#include "store/terminal.h"

enum {
	DAY_MS = 24 * 60 * 60 * 1000,
	AHEAD_MS = 8 * 60 * 60 * 1000, /* late in the day the next shift's trucks count as the day's, too */
	MOST_MARKS = 3000, /* of a terminal's last hour: with more, these tell the rate as well */
};

static const char terminals_sql[] = "SELECT id, last_seq FROM terminal WHERE seen_at >= $1";

/* What a terminal did, newest first; read until it is older than the window. */
static const char receipts_sql[] =
	"SELECT r.door_id, r.quantity, s.at, r.undone_by FROM receipt r JOIN scan s ON s.id = r.scan_id "
	"WHERE r.scan_id > $1 AND r.scan_id <= $2 ORDER BY r.scan_id DESC, r.n DESC";
static const char packed_sql[] =
	"SELECT CASE WHEN m.cause = 'pack' THEN (SELECT c.station_id FROM parcel c WHERE c.place_id = m.to_id) END, m.quantity, m.at, "
	"s.undone_by FROM movement m JOIN scan s ON s.id = m.scan_id WHERE m.scan_id > $1 AND m.scan_id <= $2 "
	"ORDER BY m.scan_id DESC, m.n DESC";

#define TRUCK                                                                                                          \
	"SELECT i.id, i.number, i.supplier, i.carrier, i.status, i.door_id, d.code, i.due_at, i.arrived_at, i.closed_at " \
	"FROM inbound i LEFT JOIN place d ON d.id = i.door_id "

static const char doors_sql[] = "SELECT id, code, name FROM place WHERE kind = 'door' ORDER BY code";
static const char at_door_sql[] =
	TRUCK "WHERE i.door_id = $1 AND i.status <> 'closed' AND (i.status <> 'announced' OR i.due_at IS NULL OR i.due_at BETWEEN $3 AND $2) "
	"ORDER BY CASE i.status WHEN 'receiving' THEN 0 WHEN 'arrived' THEN 1 ELSE 2 END, coalesce(i.arrived_at, i.due_at, "
	"9000000000000000), i.number";
static const char left_sql[] = "SELECT max(closed_at) FROM inbound WHERE status = 'closed' AND closed_at >= $2 AND door_id = $1";
static const char units_sql[] =
	"SELECT sum(expected), sum(received), sum(over), sum(CASE WHEN expected > received THEN expected - received ELSE 0 END) "
	"FROM inbound_product WHERE inbound_id = $1";
static const char schedule_sql[] =
	TRUCK "WHERE i.id IN (SELECT h.id FROM inbound h WHERE (h.status = 'arrived' OR h.status = 'receiving') "
	"UNION ALL SELECT a.id FROM inbound a WHERE a.status <> 'closed' AND a.status = 'announced' AND a.due_at >= $1 AND a.due_at <= $2 "
	"UNION ALL SELECT n.id FROM inbound n WHERE n.status <> 'closed' AND n.status = 'announced' AND n.due_at IS NULL "
	"UNION ALL SELECT c.id FROM inbound c WHERE c.status = 'closed' AND c.closed_at >= $3) "
	"ORDER BY coalesce(i.due_at, 9000000000000000), i.number LIMIT $4";

const char *const doors_statements[] = {receipts_sql, packed_sql, doors_sql, at_door_sql, left_sql, units_sql, schedule_sql, NULL};

/* ---- what terminals did */

/* The marks of one place, newest first once they are sorted. */
struct marked {
	int64_t place_id;
	struct pace_mark *marks;
	size_t count;
	size_t cap;
	int64_t last_at; /* also one that is older than the window */
};

struct worked {
	struct arena *arena;
	struct marked *places;
	size_t count;
	size_t cap;
};

static struct marked *marked_for(struct worked *w, int64_t place_id)
{
	for (size_t i = 0; i < w->count; i++)
		if (w->places[i].place_id == place_id)
			return &w->places[i];
	w->places = arena_grow(w->arena, w->places, w->count, &w->cap, sizeof *w->places);
	w->places[w->count] = (struct marked){.place_id = place_id};
	return &w->places[w->count++];
}

/* Reads what one terminal did, down to the window's end and one beyond it; of one that did nothing meanwhile, the last hour in
 * which it did: that tells what is usual there. */
static void read_terminal(struct db *db, const char *sql, int64_t terminal_id, int64_t seq, int64_t since_ms, struct worked *w)
{
	int64_t first = terminal_id * SCAN_IDS_PER_TERMINAL;
	struct stmt *q = DB_QUERY(db, sql, I(first), I(first + seq));
	bool within = true;

	for (int n = 0; within && n < MOST_MARKS && db_next(q); n++) {
		struct pace_mark mark = {.at_ms = db_i64(q, 2), .units = db_i64(q, 1)};
		struct marked *at;

		if (!n && mark.at_ms - PACE_WINDOW_MS < since_ms)
			since_ms = mark.at_ms - PACE_WINDOW_MS;
		within = mark.at_ms >= since_ms;
		if (!db_i64(q, 0) || !db_is_null(q, 3))
			continue;
		at = marked_for(w, db_i64(q, 0));
		if (mark.at_ms > at->last_at)
			at->last_at = mark.at_ms;
		if (!within)
			continue;
		at->marks = arena_grow(w->arena, at->marks, at->count, &at->cap, sizeof *at->marks);
		at->marks[at->count++] = mark;
	}
	db_end(q);
}

static int newest_first(const void *a, const void *b)
{
	const struct pace_mark *x = a;
	const struct pace_mark *y = b;

	return x->at_ms > y->at_ms ? -1 : x->at_ms < y->at_ms;
}

static struct worked read_work(struct db *db, struct arena *arena, const char *sql, int64_t now_ms)
{
	struct worked w = {.arena = arena};
	struct stmt *q = DB_QUERY(db, terminals_sql, I(now_ms - DAY_MS));

	while (db_next(q))
		read_terminal(db, sql, db_i64(q, 0), db_i64(q, 1), now_ms - PACE_WINDOW_MS, &w);
	for (size_t i = 0; i < w.count; i++)
		if (w.places[i].count)
			qsort(w.places[i].marks, w.places[i].count, sizeof *w.places[i].marks, newest_first);
	return w;
}

/* The pause since it was last worked at left out. */
static int64_t usual_pace(const struct marked *at)
{
	return pace_per_hour(at->marks, at->count, at->last_at);
}

struct station_pace *stations_pace(struct db *db, struct arena *arena, int64_t now_ms, size_t *count)
{
	struct worked w = read_work(db, arena, packed_sql, now_ms);
	struct station_pace *list = arena_alloc(arena, (w.count ? w.count : 1) * sizeof *list);

	*count = w.count;
	for (size_t i = 0; i < w.count; i++)
		list[i] = (struct station_pace){.station_id = w.places[i].place_id, .last_at = w.places[i].last_at,
			.per_hour = pace_per_hour(w.places[i].marks, w.places[i].count, now_ms), .usual = usual_pace(&w.places[i])};
	return list;
}

/* ---- trucks */

static enum inbound_status status_of(struct db *db, const char *word)
{
	static const char *const words[] = {[INBOUND_ANNOUNCED] = "announced", [INBOUND_ARRIVED] = "arrived",
		[INBOUND_RECEIVING] = "receiving", [INBOUND_CLOSED] = "closed"};

	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		if (strcmp(words[i], word) == 0)
			return (enum inbound_status)i;
	db_fail(db, "the store holds an inbound of unknown status '%s'", word);
	return INBOUND_CLOSED;
}

static int64_t lateness(const struct dock_truck *t, int64_t now_ms)
{
	int64_t came = t->arrived_at ? t->arrived_at : now_ms;

	return t->due_at && came > t->due_at ? came - t->due_at : 0;
}

static struct dock_truck read_truck(struct db *db, struct arena *arena, struct stmt *q, int64_t now_ms)
{
	struct dock_truck t = {
		.id = db_i64(q, 0),
		.number = arena_dup(arena, db_text(q, 1)),
		.supplier = arena_dup(arena, db_text(q, 2)),
		.carrier = arena_dup(arena, db_text(q, 3)),
		.status = status_of(db, db_text(q, 4)),
		.door_id = db_i64(q, 5),
		.door = arena_dup(arena, db_text(q, 6)),
		.due_at = db_i64(q, 7),
		.arrived_at = db_i64(q, 8),
		.closed_at = db_i64(q, 9),
	};

	t.late_ms = lateness(&t, now_ms);
	return t;
}

static void read_units(struct db *db, struct dock_truck *t)
{
	struct stmt *q = DB_QUERY(db, units_sql, I(t->id));

	while (db_next(q)) {
		t->expected = db_i64(q, 0);
		t->received = db_i64(q, 1);
		t->over = db_i64(q, 2);
		t->left = db_i64(q, 3);
	}
	if (t->status == INBOUND_CLOSED) {
		t->left = 0;
		t->finish_at = t->closed_at;
	}
}

/* When trucks that are unloaded one after the other are done. Returns when the next can begin; 0 = nobody can tell. One that has
 * brought everything has nothing left to be done. */
static int64_t finish_after(struct dock_truck *t, int64_t begin_ms, int64_t per_hour)
{
	int64_t finish = begin_ms ? pace_finish(begin_ms, t->left, per_hour) : INT64_MAX;

	if (!t->left)
		return begin_ms;
	t->finish_at = finish == INT64_MAX ? 0 : finish;
	return t->finish_at;
}

int64_t door_pace(const struct dock_door *door)
{
	return door->per_hour && !door->idle_since ? door->per_hour : door->usual;
}

/* Until when a truck that is due is one of the day. */
static int64_t day_end(const struct settings *settings, int64_t now_ms)
{
	int64_t end_ms = zone_day_end(settings->time_zone, now_ms);

	return end_ms > now_ms + AHEAD_MS ? end_ms : now_ms + AHEAD_MS;
}

/* ---- doors */

static void read_trucks(struct db *db, struct arena *arena, struct dock_door *door, int64_t day_end_ms, int64_t now_ms)
{
	struct stmt *q = DB_QUERY(db, at_door_sql, I(door->id), I(day_end_ms), I(now_ms - PLAN_LATE_MS));
	size_t cap = 0;

	while (!door->next && db_next(q)) {
		struct dock_truck truck = read_truck(db, arena, q, now_ms);

		if (truck.status == INBOUND_ANNOUNCED) {
			door->next = arena_alloc(arena, sizeof *door->next);
			*door->next = truck;
		} else {
			door->here = arena_grow(arena, door->here, door->here_count, &cap, sizeof *door->here);
			door->here[door->here_count++] = truck;
		}
	}
	db_end(q);
	for (size_t i = 0; i < door->here_count; i++)
		read_units(db, &door->here[i]);
	if (door->next)
		read_units(db, door->next);
}

/* Since when nothing is done there: the last receipt, the truck's coming or the last one's going, whichever was last. */
static int64_t still_since(struct db *db, const struct dock_door *door, int64_t day_start_ms, int64_t now_ms)
{
	int64_t since = door->last_at;
	int64_t other = door->here_count ? door->here[0].arrived_at : DB_VALUE(db, 0, left_sql, I(door->id), I(day_start_ms));

	if (other > since)
		since = other;
	/* its last receipt is beyond what was read */
	if (door->here_count && door->here[0].status == INBOUND_RECEIVING && !door->last_at && since < now_ms - PACE_WINDOW_MS)
		since = now_ms - PACE_WINDOW_MS;
	return since;
}

static void finish_door(struct db *db, struct dock_door *door, int64_t day_start_ms, int64_t now_ms)
{
	int64_t at = now_ms;
	int64_t since = still_since(db, door, day_start_ms, now_ms);
	bool left = false;

	if (since && now_ms - since >= PACE_IDLE_MS)
		door->idle_since = since;
	for (size_t i = 0; i < door->here_count; i++) {
		at = finish_after(&door->here[i], at, door_pace(door));
		left = left || door->here[i].left;
	}
	if (left)
		door->finish_at = at;
	if (door->next && at)
		finish_after(door->next, door->next->due_at > at ? door->next->due_at : at, door_pace(door));
}

struct dock_door *doors_read(struct db *db, struct arena *arena, const struct settings *settings, int64_t now_ms, size_t *count)
{
	int64_t day_start_ms = zone_day_start(settings->time_zone, now_ms);
	int64_t day_end_ms = day_end(settings, now_ms);
	struct worked w = read_work(db, arena, receipts_sql, now_ms);
	struct stmt *q = DB_QUERY0(db, doors_sql);
	struct dock_door *list = NULL;
	size_t cap = 0;

	*count = 0;
	while (db_next(q)) {
		list = arena_grow(arena, list, *count, &cap, sizeof *list);
		list[(*count)++] = (struct dock_door){.id = db_i64(q, 0), .code = arena_dup(arena, db_text(q, 1)),
			.name = arena_dup(arena, db_text(q, 2))};
	}
	for (size_t i = 0; i < *count; i++) {
		for (size_t j = 0; j < w.count; j++) {
			if (w.places[j].place_id != list[i].id)
				continue;
			list[i].per_hour = pace_per_hour(w.places[j].marks, w.places[j].count, now_ms);
			list[i].usual = usual_pace(&w.places[j]);
			list[i].last_at = w.places[j].last_at;
		}
		read_trucks(db, arena, &list[i], day_end_ms, now_ms);
		finish_door(db, &list[i], day_start_ms, now_ms);
	}
	return list;
}

/* ---- the schedule */

static const struct dock_door *door_of(const struct dock_door *doors, size_t count, int64_t id)
{
	for (size_t i = 0; i < count; i++)
		if (doors[i].id == id)
			return &doors[i];
	return NULL;
}

/* When a door can begin with what is to come; 0 = nobody can tell. */
static int64_t free_at(const struct dock_door *door, int64_t now_ms)
{
	for (size_t i = 0; i < door->here_count; i++)
		if (door->here[i].left)
			return door->finish_at;
	return now_ms;
}

/* Those at a door are done as their door said; those that are to come, one after the other behind them. */
static void finish_schedule(struct dock_truck *list, size_t count, const struct dock_door *doors, size_t door_count, int64_t now_ms)
{
	for (size_t d = 0; d < door_count; d++) {
		int64_t at = free_at(&doors[d], now_ms);

		for (size_t i = 0; i < count; i++) {
			if (list[i].door_id != doors[d].id || list[i].status != INBOUND_ANNOUNCED || !at)
				continue;
			at = finish_after(&list[i], list[i].due_at > at ? list[i].due_at : at, door_pace(&doors[d]));
		}
	}
	for (size_t i = 0; i < count; i++) {
		const struct dock_door *door = door_of(doors, door_count, list[i].door_id);

		for (size_t j = 0; door && j < door->here_count; j++)
			if (door->here[j].id == list[i].id)
				list[i].finish_at = door->here[j].finish_at;
	}
}

struct dock_truck *schedule_read(struct db *db, struct arena *arena, const struct settings *settings, int64_t now_ms,
	const struct dock_door *doors, size_t door_count, size_t limit, size_t *count, bool *more)
{
	struct stmt *q = DB_QUERY(db, schedule_sql, I(now_ms - PLAN_LATE_MS), I(day_end(settings, now_ms)),
		I(zone_day_start(settings->time_zone, now_ms)), I((int64_t)limit + 1));
	struct dock_truck *list = NULL;
	size_t cap = 0;

	*count = 0;
	*more = false;
	while (!*more && db_next(q)) {
		*more = *count == limit;
		if (*more)
			break;
		list = arena_grow(arena, list, *count, &cap, sizeof *list);
		list[(*count)++] = read_truck(db, arena, q, now_ms);
	}
	db_end(q);
	for (size_t i = 0; i < *count; i++)
		read_units(db, &list[i]);
	finish_schedule(list, *count, doors, door_count, now_ms);
	return list;
}
