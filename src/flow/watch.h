/* Watches for what wants a shift lead: looks at the doors, lanes, stations, shipments, deliveries and devices now and then, and
 * raises and clears alerts (store/alert.h). Off the scan's path: small reads, in short pieces, by whichever process has a moment,
 * one at a time, and at most every WATCH_EVERY_MS. Something is written only when something has changed. */
#ifndef FLOW_WATCH_H
#define FLOW_WATCH_H

#include "base/clock.h"
#include "base/err.h"
#include "store/db.h"

enum { WATCH_EVERY_MS = 1000 };

struct watch;

/* The db and the clock must outlive it. */
struct watch *watch_new(struct db *db, const struct clock *clock);
void watch_free(struct watch *watch); /* NULL is fine */

/* Goes on with a look, or begins one if it is time and nobody else is at it; for about budget_ms at the most. Waits for nobody, and
 * never fails its caller: what it could not see it looks at another time. True: it is in the middle of a look. Outside of
 * transactions. */
bool watch_step(struct watch *watch, int64_t budget_ms);

/* Looks at everything now; waits for another process that is at it, but not for long. For commands that tell of alerts. */
void watch_run(struct db *db, const struct clock *clock);

#endif
