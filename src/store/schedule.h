/* Recurring pickups (dock/schedule.h) in the store, and the pickups that are made of them some days ahead. Inside the
 * caller's write transaction, unless it says otherwise. */
#ifndef STORE_SCHEDULE_H
#define STORE_SCHEDULE_H

#include "base/mem.h"
#include "dock/schedule.h"
#include "store/db.h"

enum { SCHEDULE_DAYS_AHEAD = 7 }; /* pickups are made for today and so many days more */

struct schedule_values {
	const char *carrier;
	struct schedule when;
	int64_t door_id;  /* 0 = none */
	int64_t capacity; /* units; -1 = no limit */
};

/* The id, 0 if there is none; its values, with text in the arena. In any transaction. */
int64_t schedule_load(struct db *db, struct arena *arena, const char *number, struct schedule_values *values);

/* The pickups follow with the next schedule_follow(). */
void schedule_insert(struct db *db, const char *number, const struct schedule_values *values);
void schedule_update(struct db *db, int64_t id, const struct schedule_values *values);

/* True: a day has come nearer, a schedule or the site's time zone is another: schedule_follow() has something to do. In any
 * transaction; one row is read. */
bool schedule_due(struct db *db, const char *zone, int64_t now_ms);

/* Brings pickups to what their schedules say: makes those of days that have none yet, named after schedule and day
 * ("DHL-DAILY-2026-11-25"; one of that name that a file brought is taken for it), changes or takes away those that are not what
 * their schedule says any more. It leaves alone what has left, has cartons, has its cut-off behind it, or was changed or called
 * off by somebody else. One that nothing went with goes a day after its cut-off. At most `limit` changes; true: there are more. */
bool schedule_follow(struct db *db, const char *zone, int64_t now_ms, int limit);

/* Its statements, NULL at the end: a test looks how the engine reads them. */
extern const char *const schedule_statements[];

#endif
