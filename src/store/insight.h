/* What the board tells that takes longer than a screen can wait: how many of the waiting orders can ship today; how fast doors and
 * people are; what of pickups is at risk. Plain numbers, so that another process can find them out and hand them over
 * (flow/search.h). Inside the caller's read transaction. */
#ifndef STORE_INSIGHT_H
#define STORE_INSIGHT_H

#include <stdbool.h>
#include <stdint.h>

#include "store/db.h"
#include "store/settings.h"

enum { INSIGHT_DOORS = 40, INSIGHT_PICKUPS = 24, INSIGHT_PEOPLE = 60 }; /* of more than that nothing is told */

struct insight {
	bool known;      /* false: nobody has looked yet */
	int64_t at_ms;   /* as of when */

	/* orders that want something, as the projection sees them (flow/project.h): when their next shipment can go */
	int64_t waiting;
	int64_t held;    /* of these: held */
	int64_t here;    /* today, with what is in the building */
	int64_t today;   /* ... or with what the deliveries of today bring */
	int64_t whole;   /* of those of today: with all that they want */
	int64_t later;   /* with what is announced for later, or for nobody knows when */
	int64_t never;   /* not with what is announced */
	int64_t by_ms;   /* when the last of those of today can go; 0 = there are none */

	/* doors: see store/doors.h */
	struct insight_door {
		int32_t door_id;
		int32_t per_hour;
		int64_t idle_since;
	} doors[INSIGHT_DOORS];
	int32_t door_count;

	/* pickups: shipments that are at risk, units too many; see store/outlook.h */
	struct insight_pickup {
		int64_t pickup_id;
		int32_t late_packing, late_goods, over;
	} pickups[INSIGHT_PICKUPS];
	int32_t pickup_count;

	/* units, or cartons, an hour of who is signed on; see store/people.h */
	struct insight_person {
		int32_t terminal_id;
		int32_t rate; /* -1 = not known */
	} people[INSIGHT_PEOPLE];
	int32_t person_count;
};

struct comings; /* store/outlook.h */

/* All but the orders. comings: as of now_ms. */
void insight_read(struct db *db, const struct settings *settings, int64_t now_ms, const struct comings *comings,
	struct insight *insight);

#endif
