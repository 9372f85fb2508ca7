/* How many of the waiting orders can ship today: the plan, asked about time, looks at everything that waits and takes its time for
 * it. So a process of its own does that, now and then, and says what it found; whoever shows it never waits for it. */
#ifndef FLOW_INSIGHT_H
#define FLOW_INSIGHT_H

#include <stdbool.h>
#include <stdint.h>

struct insight {
	bool known;       /* false: nothing was found out yet */
	int64_t at_ms;    /* as of when */
	int64_t waiting;  /* orders that still want something */
	int64_t here;     /* of these: their next shipment can go today with what is in the building */
	int64_t today;    /* ... and with what the trucks of today bring */
	int64_t whole_today; /* all they want can go today */
	int64_t later;    /* at a later time that is known */
	int64_t never;    /* not with what is announced */
	int64_t by_ms;    /* when the last of those of today can go; 0 = there are none */
};

#endif
