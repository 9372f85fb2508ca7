/* A small random site whose future is lived through: a story so far, then everything that is announced is really received in due
 * order, with the clock moved to each time at which something happens. It keeps a log of what was done, which is shown when
 * a test of it fails, and when each order could first ship and had all that it wants. For cmocka. */
#ifndef LIB_COURSE_H
#define LIB_COURSE_H

#include <stdint.h>

#include "lib/dice.h"
#include "lib/site.h"

enum { COURSE_PRODUCTS = 6, COURSE_ORDERS = 14, COURSE_LOG = 12000, MINUTE = 60 * 1000, HOUR = 60 * MINUTE };

struct course {
	struct site s;
	struct dice dice;
	uint64_t seed;
	int64_t begin_ms; /* a full hour */
	int64_t at_ms;    /* what is recorded now; PROJECT_UNKNOWN: by deliveries of which nobody said when they come */
	int64_t pulls;    /* tasks that were done */
	int64_t redirects;
	char told[COURSE_LOG];
	int64_t first[COURSE_ORDERS]; /* PROJECT_NEVER: not yet */
	int64_t complete[COURSE_ORDERS];
};

/* Makes the site, with orders SO-0 ..., products P0 ... (numbered from 100 on) and deliveries, by the dice and the seed that the
 * caller has set; it is two minutes after begin_ms then. site_done() ends it. */
void course_make(struct course *c);

/* Lets come what is announced, from now_ms on, and fetches all that can be fetched. */
void course_run(struct course *c, int64_t now_ms);

/* One line of the log. */
void course_tell(struct course *c, const char *text);

/* Says what was done so far, and fails. */
void course_fail(struct course *c, const char *fmt, ...) PRINTF_LIKE(2, 3);

/* The first column of the first row of a query, a literal with one value; 0: there is none. */
int64_t course_number(struct course *c, const char *sql, struct db_value a);

/* Imports a file of that text. */
void course_import(struct course *c, char *text);

/* Until nothing is left to be worked into the plan. */
void course_settle(struct course *c);

/* A scan; one that must not be refused; so many units of a product, brought to where they are sent. */
const struct reply *course_scan(struct course *c, const char *text);
const struct reply *course_scan_well(struct course *c, const char *text);
void course_scan_units(struct course *c, int64_t units, const char *sku);

/* Brings what is in hand to where it was sent. */
void course_deliver(struct course *c);

#endif
