/* The doors now, and the schedule of the day: which truck is where, how far it is, how fast the door works, when it will be
 * done. A door's rate comes from the receipts of the terminals' last hour, read backwards from each terminal's newest: no scan
 * pays for it. Inside the caller's transaction; text in the arena; times are UTC milliseconds, 0 = none or not known. */
#ifndef STORE_DOORS_H
#define STORE_DOORS_H

#include "base/mem.h"
#include "store/arrival.h"
#include "store/db.h"
#include "store/settings.h"

/* A delivery. */
struct dock_truck {
	int64_t id;
	const char *number;
	const char *supplier; /* "" = not said; like the carrier */
	const char *carrier;
	enum inbound_status status;
	int64_t door_id;      /* 0 = none known */
	const char *door;     /* its barcode; "" = none known */
	int64_t due_at;
	int64_t arrived_at;
	int64_t closed_at;
	int64_t expected;     /* units, like the next two */
	int64_t received;
	int64_t over;         /* booked to quarantine as too many */
	int64_t left;         /* units still to come, product by product */
	int64_t late_ms;      /* it came so much later than due, or is so late by now; 0 = in time, or it has no due time */
	int64_t finish_at;    /* expected: from the rate of its door, behind what is unloaded there before it; closed: when that was.
	                         0 = nobody can tell: the door has no rate; or all of it has come, and it is only to be closed */
};

/* A door. Trucks are in the order in which they are unloaded: being received, arrived, announced by due time. */
struct dock_door {
	int64_t id;
	const char *code;
	const char *name;
	struct dock_truck *here; /* arrived or being received: the first is at hand, the others wait */
	size_t here_count;
	struct dock_truck *next; /* announced for it, the earliest due that day (and not more than a day late: nobody counts on that), or
	                            one without a due time; NULL = none */
	int64_t per_hour;     /* units an hour, of its last half hour of work; 0 = nobody can tell */
	int64_t usual;        /* the same when it was last worked at, whatever has passed since: of a day at the most; 0 = not known */
	int64_t last_at;      /* something was received there */
	int64_t idle_since;   /* nothing was received for at least PACE_IDLE_MS: since when, as far as the last hour and the trucks
	                         tell. 0 = it works, or nothing is known of it */
	int64_t finish_at;    /* of the last truck that is here; 0 = nobody can tell, or nothing is left on any */
};

/* The rate by which times are told: its own; of one that stands still, what is usual there: as if somebody began now. 0 = not known. */
int64_t door_pace(const struct dock_door *door);

/* All doors, by barcode. */
struct dock_door *doors_read(struct db *db, struct arena *arena, const struct settings *settings, int64_t now_ms, size_t *count);

/* The deliveries of the site's day: those at a door, those announced that are due by its end, or within eight hours (from
 * a day before now on, or without a due time), those closed today. By due time, those without one last; at most limit, *more: there are others. doors: as
 * doors_read() gave them. */
struct dock_truck *schedule_read(struct db *db, struct arena *arena, const struct settings *settings, int64_t now_ms,
	const struct dock_door *doors, size_t door_count, size_t limit, size_t *count, bool *more);

/* Units that terminals packed at a station in the last hour, as a rate; 0 = nobody can tell. *last_at: the newest, 0 = none. */
struct station_pace {
	int64_t station_id;
	int64_t per_hour;
	int64_t usual;   /* as of a door */
	int64_t last_at;
};
struct station_pace *stations_pace(struct db *db, struct arena *arena, int64_t now_ms, size_t *count);

/* Its statements, NULL at the end: a test looks how the engine reads them. */
extern const char *const doors_statements[];

#endif
