/* How many of the waiting orders can ship whole today, as the plan sees it. Reads every line that waits: not for those who are in a
 * hurry (flow/search.h). Inside the caller's read transaction. */
#ifndef STORE_INSIGHT_H
#define STORE_INSIGHT_H

#include <stdbool.h>
#include <stdint.h>

#include "store/db.h"

struct insight {
	bool known;      /* false: nobody has looked yet */
	int64_t at_ms;   /* as of when */
	int64_t waiting; /* orders that wait for units, held ones left out */
	int64_t held;    /* those */
	int64_t here;    /* of those that wait: all that they wait for is in the building */
	int64_t today;   /* ... or comes by the end of the day */
	int64_t later;   /* ... or at a later time that is known */
	int64_t never;   /* not all of it is in sight */
	int64_t by_ms;   /* when the last of those of today have it; 0 = all of them have it here */
};

void insight_read(struct db *db, const char *zone, int64_t now_ms, struct insight *insight);

#endif
