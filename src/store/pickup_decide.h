/* A lead's decisions about pickups: an order goes with another one, a carrier is asked for a further one, one is called off. Each
 * once, with an event. Inside the caller's write transaction; text in the arena. Who may decide is the caller's to know. */
#ifndef STORE_PICKUP_DECIDE_H
#define STORE_PICKUP_DECIDE_H

#include "base/mem.h"
#include "store/db.h"
#include "store/settings.h"

/* The order goes with that pickup from now on, and with none that has an earlier cut-off; should that one be called off, with the
 * next. It may be moved back, too, to one whose cut-off has passed since and that has not left. False: it cannot. *say: what was done, or why not and what to do instead. */
bool pickup_move_order(struct db *db, struct arena *arena, const char *order, const char *pickup, const char *actor, const char *why,
	const struct settings *settings, int64_t now_ms, const char **say);

/* Asks the carrier (event pickup-requested) for a further pickup with that cut-off. units: 0 = not said. False: it was asked
 * for already, or cannot be. */
struct pickup_asking {
	const char *carrier;
	int64_t at_ms;
	int64_t units;
	const char *actor;
	const char *why;
};
bool pickup_ask(struct db *db, struct arena *arena, const struct pickup_asking *asking, const char *zone, int64_t now_ms,
	const char **say);

/* It does not come (event pickup-called-off); its schedule does not make it again. */
bool pickup_call_off(struct db *db, struct arena *arena, const char *pickup, const char *actor, const char *why, int64_t now_ms,
	const char **say);

#endif
