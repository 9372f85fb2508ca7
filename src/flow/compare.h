/* What would come of the plan if the site matched otherwise: how much is finished by the next cut-off under each
 * setting of match, and who would wait longer for it than under the present one. Reads only; the store stays as it is.
 *
 * Counted is what waits now: an order completes if all that it waits for is here or comes before the cut-off; it ships
 * something then, or if its policy lets it go in part and anything is. Without a pickup to come, all that is known to
 * come counts. Each setting is looked at as a new whole plan would decide, also the present one. */
#ifndef FLOW_COMPARE_H
#define FLOW_COMPARE_H

#include "base/mem.h"
#include "store/db.h"
#include "store/settings.h"

enum { COMPARE_WAYS = 3, COMPARE_NAMED = 20 };

/* Instead of a time. */
#define COMPARE_NOT_IN_SIGHT INT64_MAX
#define COMPARE_UNKNOWN (INT64_MAX - 1) /* it comes, but nobody said when */

/* An order that has all that it waits for later than under the present setting. */
struct compare_waiter {
	const char *number;
	int64_t at_ms;    /* under the present one */
	int64_t until_ms; /* or one of the above */
};

struct compare_way {
	enum match match;
	int64_t orders;                               /* that ship something */
	int64_t units;                                /* that they ship, of those that they wait for now */
	int64_t complete;                             /* orders */
	int64_t longer;                               /* orders that wait longer; 0 for the present one */
	struct compare_waiter waiters[COMPARE_NAMED]; /* the first of them, as they claim */
	size_t waiter_count;
};

struct compare {
	enum match present;
	int64_t until_ms;                      /* the cut-off; INT64_MAX = no pickup is to come */
	int64_t waiting;                       /* orders that are open and wait for goods */
	struct compare_way ways[COMPARE_WAYS]; /* in the order of enum match */
};

/* Inside the caller's read transaction; texts in the arena. */
void compare_run(
	struct db *db, struct arena *arena, const struct settings *settings, int64_t now_ms, struct compare *compare);

#endif
