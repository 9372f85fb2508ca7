/* Weekdays, and a schedule's cut-off on a day: what the clock on the site's wall shows, so that it stays the same
 * hour for people when the clocks change. */
#include "dock/schedule.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

enum { WEEK = 7, ALL_DAYS = 127, SHORTEST = 3 };

static const char *const names[WEEK] = {"sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday"};

/* A weekday at *p, which moves behind it; -1: there is none. */
static int read_day(const char **p)
{
	size_t len = 0;

	while (isalpha((unsigned char)(*p)[len]))
		len++;
	for (int i = 0; i < WEEK && len >= SHORTEST; i++) {
		if (len <= strlen(names[i]) && strncasecmp(*p, names[i], len) == 0) {
			*p += len;
			return i;
		}
	}
	return -1;
}

bool weekdays_parse(const char *text, unsigned *days)
{
	const char *p = text;
	unsigned set = 0;

	if (strcasecmp(text, "daily") == 0) {
		*days = ALL_DAYS;
		return true;
	}
	while (*p) {
		int first = read_day(&p);
		int last = first;

		if (first < 0)
			return false;
		if (*p == '-') {
			p++;
			last = read_day(&p);
			if (last < 0)
				return false;
		}
		for (int day = first;; day = (day + 1) % WEEK) {
			set |= 1u << day;
			if (day == last)
				break;
		}
		if (*p && !strchr(" ,;/+", *p))
			return false;
		p += strspn(p, " ,;/+");
	}
	*days = set;
	return set != 0;
}

bool minute_parse(const char *text, int *minute)
{
	int hour;
	int rest;

	if (strlen(text) != 5 || !isdigit((unsigned char)text[0]) || !isdigit((unsigned char)text[1]) || text[2] != ':' ||
		!isdigit((unsigned char)text[3]) || !isdigit((unsigned char)text[4]))
		return false;
	hour = (text[0] - '0') * 10 + text[1] - '0';
	rest = (text[3] - '0') * 10 + text[4] - '0';
	*minute = hour * 60 + rest;
	return hour < 24 && rest < 60;
}

struct civil schedule_day(const char *zone, int64_t at_ms, int n)
{
	struct civil now = zone_civil(zone, at_ms);
	struct civil day = {.year = now.year, .month = now.month, .day = now.day, .weekday = (now.weekday + n) % WEEK};

	for (; n > 0; n--) {
		if (++day.day <= days_in_month(day.year, day.month))
			continue;
		day.day = 1;
		if (++day.month > 12) {
			day.month = 1;
			day.year++;
		}
	}
	return day;
}

char *day_text(const struct civil *day, char buf[DAY_TEXT_MAX])
{
	snprintf(buf, DAY_TEXT_MAX, "%04u-%02u-%02u", (unsigned)day->year % 10000, (unsigned)day->month % 100,
		(unsigned)day->day % 100);
	return buf;
}

bool schedule_cutoff(const struct schedule *schedule, const char *zone, const struct civil *day, int64_t *at_ms)
{
	struct civil local = *day;
	char text[DAY_TEXT_MAX];

	day_text(day, text);
	if (!(schedule->weekdays & 1u << day->weekday) || (*schedule->from && strcmp(text, schedule->from) < 0) ||
		(*schedule->until && strcmp(text, schedule->until) > 0))
		return false;
	local.hour = schedule->minute / 60;
	local.minute = schedule->minute % 60;
	*at_ms = zone_instant(zone, &local);
	return true;
}
