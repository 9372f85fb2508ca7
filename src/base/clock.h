/* Time. Instants are UTC milliseconds since 1970; what people read and write is in the site's time zone. The clock is
 * injected: rehearsals and tests start it anywhere. */
#ifndef BASE_CLOCK_H
#define BASE_CLOCK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"

struct clock {
	int64_t offset_ms; /* added to the system's clock; 0 = real time */
	int64_t stands_ms; /* it stands there and does not go on; 0 = it goes */
};

int64_t clock_now(const struct clock *clock);

/* Makes the clock show at_ms now and count on from there. */
void clock_start_at(struct clock *clock, int64_t at_ms);

/* Milliseconds of a clock that never jumps, for measuring how long something takes. */
int64_t clock_monotonic_ms(void);

/* A calendar reading in the site's zone. month 1-12, day 1-31, weekday 0 = Sunday. */
struct civil {
	int year, month, day, hour, minute, second, millisecond, weekday;
};

/* True: name is a time zone of this system's IANA data ("Europe/Madrid", "UTC"). */
bool zone_known(const char *name);

/* The reading of an instant in the zone. */
struct civil zone_civil(const char *zone, int64_t at_ms);

/* The instant of a local reading. A repeated hour means its first pass; a missing one moves forward by the gap. */
int64_t zone_instant(const char *zone, const struct civil *local);

/* Midnight that begins the local day of at_ms, and the last millisecond of that day. */
int64_t zone_day_start(const char *zone, int64_t at_ms);
int64_t zone_day_end(const char *zone, int64_t at_ms);

/* Days in a month of the proleptic Gregorian calendar; 0 for a month outside 1-12. */
int days_in_month(int year, int month);

/* Reads ISO 8601: 2026-11-23, 2026-11-23T14:05, 2026-11-23T14:05:00[.123][Z|+01:00|+0100]; a blank may stand for T.
 * Without an offset the time is in the zone; a date alone means the end of that day there (its last millisecond).
 * Years 1900 to 2999. False: it is no such thing, or no such day. */
bool time_parse(const char *text, const char *zone, int64_t *at_ms);

/* "2026-11-23T14:05:00Z", with milliseconds only where there are any. buf: at least TIME_TEXT_MAX. Returns buf. */
enum { TIME_TEXT_MAX = 40 };
char *time_format_utc(int64_t at_ms, char *buf);

/* "2026-11-23 14:05" in the zone, and "14:05:07". */
char *time_format_local(const char *zone, int64_t at_ms, char *buf);
char *time_format_clock(const char *zone, int64_t at_ms, char *buf);

/* "2026-11-23" in the zone. */
char *time_format_date(const char *zone, int64_t at_ms, char *buf);

#endif
