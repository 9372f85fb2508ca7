/* Keeps the plan up to date: works off what was marked (store/plan.h), lets time pass, sweeps. Off the scan's path: in
 * small steps, by whichever process has a moment, one at a time. Until a step is written the old facts rule. */
#ifndef FLOW_PLANNER_H
#define FLOW_PLANNER_H

#include "base/clock.h"
#include "base/err.h"
#include "store/db.h"

struct planner;

/* The db and the clock must outlive it. */
struct planner *planner_new(struct db *db, const struct clock *clock);
void planner_free(struct planner *planner); /* NULL is fine; what it had begun, another begins again */

/* Works for about budget_ms at the most; waits for nobody. True: there is more to do now. Never fails its caller: what it
 * could not do is still marked. Outside of transactions. */
bool planner_step(struct planner *planner, int64_t budget_ms);

/* Works until nothing is left to do; waits for another process that is at it, but not for ever. For commands: what comes
 * after them finds the plan as they left the store. */
void planner_run(struct db *db, const struct clock *clock);

#endif
