/* Recurring pickups: on which weekdays a carrier comes, and when that is. Pure. */
#ifndef DOCK_SCHEDULE_H
#define DOCK_SCHEDULE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/clock.h"

/* Weekdays are a set of bits, bit 0 = Sunday. Reads English names, at least three letters of each, alone, as a range, or
 * several with blanks between them: "mon-fri", "Tue Thu", "fri-mon"; "daily" are all. False: it is no such thing. */
bool weekdays_parse(const char *text, unsigned *days);

/* "15:00" as minutes after midnight, from 00:00 to 23:59. */
bool minute_parse(const char *text, int *minute);

/* When a carrier comes. Days are YYYY-MM-DD at the site, "" = always. */
struct schedule {
	unsigned weekdays;
	int minute; /* of the cut-off, by the clock on the wall */
	const char *from;
	const char *until; /* the last day */
};

/* The n-th local day after that of at_ms (0 = that day), as its date; reads midnight. */
struct civil schedule_day(const char *zone, int64_t at_ms, int n);

/* "2026-11-23". Returns buf. */
enum { DAY_TEXT_MAX = 16 };
char *day_text(const struct civil *day, char buf[DAY_TEXT_MAX]);

/* The cut-off on that day; false: the carrier does not come then. Where clocks change, an hour that is there twice means its
 * first pass, and a time that is not there moves forward. */
bool schedule_cutoff(const struct schedule *schedule, const char *zone, const struct civil *day, int64_t *at_ms);

#endif
