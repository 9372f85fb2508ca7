/* The watch: begins a look when it is time, goes through its stages, and writes what has changed. Which process looks, and when it
 * was done last, is kept by a lock file beside the store: writing that into the store would wake every terminal. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "flow/watching.h"
#include "store/catalog.h"
#include "store/lock.h"

enum {
	PICKUPS = 500,
	STEP_MS = 8,
	OTHERS_MS = 2000, /* a command waits so long for another process's look */
	PAUSE_TIMES = 20, /* a look that takes a second is followed by a pause of 20 */
	MOST_MS = 2 * 60 * 1000,
	PAST_MS = 7 * 24 * 60 * 60 * 1000, /* a pickup whose cut-off is longer ago is not reckoned with, though nobody said that it left */
};

struct watch *watch_new(struct db *db, const struct clock *clock)
{
	struct watch *w = mem_alloc(sizeof *w);

	w->db = db;
	w->clock = clock;
	w->lock = -1;
	w->due_ms = INT64_MIN;
	return w;
}

/* Ends the look, done or not. */
static void forget(struct watch *w)
{
	int64_t pace[WORK_KINDS];

	lock_release(w->lock);
	arena_reset(&w->arena);
	arena_reset(&w->case_arena);
	memcpy(pace, w->pace, sizeof pace);
	*w = (struct watch){.db = w->db,
		.clock = w->clock,
		.at_once = w->at_once,
		.done = w->done,
		.hopeless = w->hopeless,
		.due_ms = w->due_ms,
		.lock = -1,
		.arena = w->arena,
		.case_arena = w->case_arena,
		.pace_until_ms = w->pace_until_ms,
		.next_ms = clock_monotonic_ms() + WATCH_EVERY_MS};
	memcpy(w->pace, pace, sizeof pace);
}

void watch_free(struct watch *w)
{
	if (!w)
		return;
	lock_release(w->lock);
	arena_done(&w->arena);
	arena_done(&w->case_arena);
	free(w);
}

/* ---- when */

/* The site's time from which on any process may look again. */
static int64_t next_look(const struct watch *w)
{
	char text[32] = "";
	ssize_t len;

	if (w->lock < 0)
		return w->due_ms;
	len = pread(w->lock, text, sizeof text - 1, 0);
	if (len <= 0)
		return INT64_MIN;
	text[len] = '\0';
	return strtoll(text, NULL, 10);
}

/* Of a look that took long the next one is put off, so that looking never takes more than a small part of the machine. */
static void looked(struct watch *w)
{
	int64_t pause_ms = w->spent_ms * PAUSE_TIMES;
	char text[32];
	int len;

	pause_ms = pause_ms < WATCH_EVERY_MS ? WATCH_EVERY_MS : pause_ms > MOST_MS ? MOST_MS : pause_ms;
	w->due_ms = w->now_ms + pause_ms;
	w->done = true;
	len = snprintf(text, sizeof text, "%020" PRId64 "\n", w->due_ms);
	if (w->lock >= 0 && pwrite(w->lock, text, (size_t)len, 0) != len)
		w->due_ms = INT64_MIN; /* the next look comes early: that is all */
}

/* Further off than any look is put off: the clock went back. */
static bool is_time(const struct watch *w)
{
	int64_t next = next_look(w);

	return w->at_once || w->now_ms >= next || next - w->now_ms > MOST_MS;
}

static bool begin(struct watch *w)
{
	struct err err = {0};

	if (!w->at_once && clock_monotonic_ms() < w->next_ms)
		return false;
	w->now_ms = clock_now(w->clock);
	w->hopeless = lock_try(w->db, "watch", &w->lock, &err) != ST_OK;
	if (w->hopeless || w->lock == -1 || !is_time(w)) {
		forget(w);
		return false;
	}
	w->stage = WATCH_DOORS;
	w->page_status = SHIPMENT_GATHERING;
	return true;
}

/* ---- stages */

/* The facts of all kinds, one after the other. */
static struct alert_fact *all_facts(struct watch *w, size_t *count)
{
	struct alert_fact *list;
	size_t at = 0;

	*count = 0;
	for (int k = 0; k < ALERT_KINDS; k++)
		*count += w->facts[k].count;
	list = arena_alloc(&w->arena, (*count ? *count : 1) * sizeof *list);
	for (int k = 0; k < ALERT_KINDS; k++) {
		if (w->facts[k].count)
			memcpy(list + at, w->facts[k].list, w->facts[k].count * sizeof *list);
		at += w->facts[k].count;
	}
	return list;
}

static int worst_first(const void *a, const void *b)
{
	const struct alert_fact *x = a;
	const struct alert_fact *y = b;

	if (x->level != y->level)
		return x->level > y->level ? -1 : 1;
	if (x->orders != y->orders)
		return x->orders > y->orders ? -1 : 1;
	if (x->rank != y->rank)
		return x->rank < y->rank ? -1 : 1;
	return strcmp(x->subject, y->subject);
}

/* Compares what was seen with what is open; writes only where that differs. */
static bool write_down(struct watch *w)
{
	struct err err = {0};
	struct alert_fact *facts;
	size_t count;
	bool differs;

	for (int k = 0; k < ALERT_KINDS; k++)
		if (w->facts[k].count)
			qsort(w->facts[k].list, w->facts[k].count, sizeof *w->facts[k].list, worst_first);
	facts = all_facts(w, &count);
	if (db_begin_read(w->db, &err) != ST_OK)
		return false;
	differs = alerts_differ(w->db, &w->arena, facts, count, w->now_ms, w->at_once);
	if (db_end_read(w->db, &err) != ST_OK)
		return false;
	if (!differs)
		return true;
	if (db_begin_write(w->db, &err) == ST_OK) {
		alerts_write(w->db, &w->arena, facts, count, w->now_ms, w->at_once);
		if (db_commit(w->db, &err) == ST_OK)
			return true;
	}
	w->hopeless = err.status != ST_BUSY;
	return false;
}

static bool look_at_doors(struct watch *w)
{
	settings_load(w->db, &w->settings);
	w->pickups = pickups_to_come(w->db, &w->arena, w->now_ms, PICKUPS, &w->pickup_count);
	w->past = pickups_past(w->db, &w->arena, w->now_ms - PAST_MS, w->now_ms, PICKUPS, &w->past_count);
	watch_doors(w);
	watch_devices(w);
	watch_backup(w);
	w->lanes = place_list(w->db, &w->arena, PLACE_LANE, &w->lane_count);
	return true;
}

static bool look(struct watch *w)
{
	switch (w->stage) {
	case WATCH_DOORS: return look_at_doors(w);
	case WATCH_CASE: return watch_case(w);
	case WATCH_LANES: return watch_lanes(w);
	case WATCH_SHIPMENTS: return watch_shipments(w);
	case WATCH_STATIONS: return watch_stations(w);
	case WATCH_STOCKOUTS: return watch_stockouts(w);
	case WATCH_IDLE:
	case WATCH_WRITE: break;
	}
	return true;
}

/* False: the store refused; the look is given up. */
static bool step(struct watch *w)
{
	struct err err = {0};
	bool done;

	if (w->stage == WATCH_WRITE) {
		if (!write_down(w))
			return false;
		looked(w);
		forget(w);
		return true;
	}
	if (db_begin_read(w->db, &err) != ST_OK)
		return false;
	done = look(w);
	if (db_end_read(w->db, &err) != ST_OK)
		return false;
	if (done)
		w->stage++;
	return true;
}

bool watch_step(struct watch *w, int64_t budget_ms)
{
	int64_t begun_ms = clock_monotonic_ms();
	int64_t at_ms = begun_ms;
	int64_t spent_ms = w->spent_ms;

	if (w->stage == WATCH_IDLE && !begin(w))
		return false;
	do {
		w->spent_ms = spent_ms + at_ms - begun_ms;
		if (!step(w)) {
			forget(w);
			return false;
		}
		at_ms = clock_monotonic_ms();
	} while (w->stage != WATCH_IDLE && at_ms < begun_ms + budget_ms);
	if (w->stage != WATCH_IDLE)
		w->spent_ms = spent_ms + at_ms - begun_ms;
	return w->stage != WATCH_IDLE;
}

void watch_run(struct db *db, const struct clock *clock)
{
	struct watch *w = watch_new(db, clock);
	int64_t until_ms = clock_monotonic_ms() + OTHERS_MS;
	struct timespec pause = {.tv_nsec = 2000000};

	w->at_once = true;
	while (!w->done && !w->hopeless && clock_monotonic_ms() < until_ms) {
		if (begin(w)) {
			while (watch_step(w, STEP_MS))
				continue;
		}
		if (!w->done && !w->hopeless)
			nanosleep(&pause, NULL);
	}
	watch_free(w);
}
