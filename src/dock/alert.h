/* What wants a shift lead's eye, and when it is said: an alert is raised when its cause has held for a while, and cleared
 * when it has been gone for a while, with room between what raises and what clears it; so that none flaps. Pure. */
#ifndef DOCK_ALERT_H
#define DOCK_ALERT_H

#include <stdbool.h>
#include <stdint.h>

/* Worst first where levels are the same. */
enum alert_kind {
	ALERT_DOOR_BEHIND,   /* a truck will not be done before orders' pickups */
	ALERT_QUEUE_TOO_LONG, /* a station will not have packed before pickups */
	ALERT_MISSED,        /* a shipment that its pickup left behind */
	ALERT_CUTOFF_PASSED, /* a pickup whose cut-off has passed, while what was ready for it is still here */
	ALERT_OVERDUE_HERE,  /* an order whose promise has passed, with goods of it in the building */
	ALERT_INBOUND_LATE,
	ALERT_INBOUND_NOT_CONFIRMED,
	ALERT_LANE_FULL_SOON,
	ALERT_FROZEN,        /* a shipment that must go whole, and whose rest is not in sight */
	ALERT_NO_PICKUP,     /* shipments that are ready, and no pickup is to come for them */
	ALERT_STOCKOUT,      /* lines that wait for a lead's decision */
	ALERT_SCANNER_GONE,
	ALERT_PRINTER_GONE,
	ALERT_BACKUP_OLD,    /* backups by rule were made, and are made no more */
	ALERT_KINDS,
};

/* "door-behind": stable, for programs. False: there is no such word. */
const char *alert_word(enum alert_kind kind);
bool alert_find(const char *word, enum alert_kind *kind);

enum alert_level { ALERT_NOTICE = 1, ALERT_WARNING = 2, ALERT_URGENT = 3 };

/* "notice", "warning", "urgent" */
const char *alert_level_word(enum alert_level level);

/* What is seen of its cause now. */
enum alert_sight {
	ALERT_GOOD,
	ALERT_BETWEEN, /* neither bad enough to raise it, nor good enough to clear it */
	ALERT_BAD,
};

struct alert_state {
	int64_t since_ms; /* it has been bad since; 0 = it is not */
	bool raised;
	int64_t calm_since_ms; /* raised, and good since; 0 = it is not */
};

enum alert_turn {
	ALERT_STAYS,   /* as it was, though the state may say more */
	ALERT_RAISED,
	ALERT_CLEARED,
	ALERT_FORGOTTEN, /* it was bad, and never for long enough */
};

/* How long it has to be bad before it is raised, and good before it is cleared. */
int64_t alert_hold_ms(enum alert_kind kind);
int64_t alert_calm_ms(enum alert_kind kind);

/* Brings the state to what is seen now: bad for hold_ms raises, good for calm_ms clears. A clock that went back begins these
 * times anew. */
enum alert_turn alert_judge(struct alert_state *state, enum alert_sight sight, int64_t hold_ms, int64_t calm_ms, int64_t now_ms);

/* ---- what is bad enough. Each: what of a number is bad, good, or between */

/* Of a lane: units there and on their way, of its capacity (none: never full). is_full: a worker said so. */
enum alert_sight alert_lane(int64_t units, int64_t capacity, bool is_full);

/* Work that is expected to end at finish_ms, and has to by deadline_ms. */
enum alert_sight alert_deadline(int64_t finish_ms, int64_t deadline_ms);

/* A truck that was due at due_ms and has not come. */
enum alert_sight alert_late(int64_t due_ms, int64_t now_ms);

/* The last good backup by rule was made at at_ms; 0 = none was: they may be made elsewhere. One that was made as
 * long after now says nothing about now, and is bad, too. */
enum alert_sight alert_backup(int64_t at_ms, int64_t now_ms);

#endif
