/* Alerts: what wants a shift lead, each with its cause, its consequence in orders, and the one action that helps most. Rows
 * stay when they are cleared: the history. Inside the caller's transaction; text in the arena. Who raises them is
 * flow/watch.h. */
#ifndef STORE_ALERT_H
#define STORE_ALERT_H

#include "base/mem.h"
#include "dock/alert.h"
#include "store/db.h"

struct alert {
	int64_t id;
	enum alert_kind kind;
	const char *subject;     /* what it is about: an inbound's number, a lane, a shipment ...; "*" = further ones of its kind */
	enum alert_level level;
	const char *cause;       /* for people, in the language of now; like consequence and action */
	const char *consequence;
	int64_t orders;          /* how many orders it concerns */
	const char *action;      /* the one that helps most */
	const char *scan;        /* what to scan for it, or the command to run; "" = neither */
	int64_t raised_at;       /* UTC milliseconds */
	int64_t changed_at;      /* it said something else before */
	int64_t cleared_at;      /* 0 = it is open */
	int64_t good_since;      /* open, and its cause is gone since: it is cleared if that lasts; 0 = it is not gone */
};

/* Open ones, worst first: by level, then by kind, then those that concern most orders. At most limit; *more: there are others. */
struct alert *alerts_read(struct db *db, struct arena *arena, size_t limit, size_t *count, bool *more);

/* Open and cleared ones, those raised last first. */
struct alert *alerts_history(struct db *db, struct arena *arena, size_t limit, size_t *count, bool *more);

/* Open ones, in all and of each level. */
struct alert_counts {
	int64_t open;
	int64_t urgent;
	int64_t warnings;
};
struct alert_counts alerts_count(struct db *db);

/* ---- by who watches */

/* What is seen of a subject that is not good. */
struct alert_fact {
	enum alert_kind kind;
	enum alert_sight sight; /* bad, or between: then the rest is only told if the alert is open already */
	const char *subject;
	enum alert_level level;
	const char *cause;       /* a told text (base/told.h), like the next two */
	const char *consequence;
	int64_t orders;
	const char *action;
	const char *scan;
	int64_t rank; /* lower is worse, where level and orders are the same */
};

/* Of a kind at most so many are told one by one; the others are summed up in one with the subject "*". */
enum { ALERTS_OF_A_KIND = 20 };

/* Compares what is seen with what is open: whatever is not among the facts, is good. Facts of a kind stand together, worst first.
 * exact: every word is to be as it is now (somebody asks); else a clock or a count in them is brought up to date once a minute.
 * True: something has to be written, by alerts_write() with the same facts. */
bool alerts_differ(struct db *db, struct arena *arena, const struct alert_fact *facts, size_t count, int64_t now_ms, bool exact);

/* Raises, clears and brings up to date what is open; an event goes out for each that is raised or cleared. */
void alerts_write(struct db *db, struct arena *arena, const struct alert_fact *facts, size_t count, int64_t now_ms, bool exact);

/* Its statements, NULL at the end: a test looks how the engine reads them. */
extern const char *const alert_statements[];

#endif
