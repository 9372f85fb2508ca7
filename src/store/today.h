/* What the ledger says of today, by the hour, kept up while it is looked at: each movement is read once. There is no index of
 * movements by time, because every scan would pay for it; those of a terminal lie together, in order of time. Inside the
 * caller's transaction.
 *
 * Every figure is net of what was taken back (a unit that is undone was not received):
 *   received      units from suppliers
 *   brought       units that came from a door or the floor, or straight from the supplier, to another place in the building
 *   cross_docked  of these: to an order's lane, station or carton, or to overflow
 *   put_away      of these: to put-away
 *   packed        units that went into outbound cartons, less those that came out again
 *   shipped       units that left with a pickup */
#ifndef STORE_TODAY_H
#define STORE_TODAY_H

#include "base/idmap.h"
#include "base/mem.h"
#include "store/db.h"

struct today_units {
	int64_t received, brought, cross_docked, put_away, packed, shipped;
};

enum { TODAY_HOURS = 25 }; /* the longest day */

struct today {
	int64_t day_ms;   /* midnight that began it, at the site; 0 = nothing was read yet */
	int64_t since_ms; /* what came to a place since then is known: a day back, at least */
	bool complete;    /* all of it is counted */
	struct today_units total;
	struct today_units hours[TODAY_HOURS]; /* from midnight on, an hour each */

	/* its own */
	struct arena arena;
	struct idmap arrivals;
	struct today_terminal *terminals;
	size_t terminal_count;
	size_t terminal_cap;
};

/* Zero-initialised it is empty and ready for today_read(). */
void today_done(struct today *today);

/* Reads on: at most that many movements (0 = all). Another day, or a clock that was set back, begins anew. */
void today_read(struct db *db, struct today *today, const char *zone, int64_t now_ms, int64_t most);

/* When something of the shipment came first to the place; 0: not since since_ms. */
int64_t today_arrived(const struct today *today, int64_t order_id, int64_t number, int64_t place_id);

/* Of what was brought from the doors, how much went to orders: percent, rounded down; -1: nothing was brought. */
int64_t today_cross_docked_percent(const struct today_units *units);

/* Its statements, NULL at the end: a test looks how the engine reads them. */
extern const char *const today_statements[];

#endif
