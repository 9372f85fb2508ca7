/* What a terminal tells the store of its own devices: that one is gone, or back (store/device_trouble.h). Told at any time,
 * written when nobody waits; internal to src/flow, the session has one. */
#ifndef FLOW_OUTAGE_H
#define FLOW_OUTAGE_H

#include "base/clock.h"
#include "store/device_trouble.h"

struct outages;

/* The db and the clock must outlive it. */
struct outages *outages_new(struct db *db, const struct clock *clock, int64_t terminal_id);

/* Takes back what was told, if it can. NULL is fine. */
void outages_free(struct outages *outages);

/* The device is in trouble (state: a word; says: for people), or it is not (state NULL). */
void outages_tell(struct outages *outages, enum device_kind kind, const char *name, const char *state, const char *says);

/* Writes what has changed, and now and then what still is. Never fails: what could not be written is written another time. Outside
 * of transactions. */
void outages_write(struct outages *outages);

#endif
