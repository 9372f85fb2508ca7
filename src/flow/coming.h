/* What the plan's projection (flow/project.h) tells the pickups' outlook and the preparations: when the next shipment of each
 * order can go that cannot yet, and what comes for it until then. */
#ifndef FLOW_COMING_H
#define FLOW_COMING_H

#include "flow/project.h"
#include "store/outlook.h"

/* Of a projection as of now; in the arena. */
void coming_tell(const struct project *project, struct arena *arena, struct comings *comings);

/* The same with a projection of its own, in which deliveries at doors come when their doors will be done. Inside the caller's
 * transaction. */
void coming_read(struct db *db, struct arena *arena, const struct settings *settings, int64_t now_ms, struct comings *comings);

#endif
