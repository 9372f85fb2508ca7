/* Time: the injected clock, ISO 8601, and local readings by the C library's zone data. The C library has one current
 * zone per process; this file alone switches it, and only when another one is asked for. */
#include "base/clock.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { MS = 1000, DAY_S = 86400 };

int64_t clock_now(const struct clock *clock)
{
	struct timespec ts;

	if (clock->stands_ms)
		return clock->stands_ms;
	clock_gettime(CLOCK_REALTIME, &ts);
	return (int64_t)ts.tv_sec * MS + ts.tv_nsec / 1000000 + clock->offset_ms;
}

void clock_start_at(struct clock *clock, int64_t at_ms)
{
	clock->offset_ms = clock->stands_ms = 0;
	clock->offset_ms = at_ms - clock_now(clock);
}

int64_t clock_monotonic_ms(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return (int64_t)ts.tv_sec * MS + ts.tv_nsec / 1000000;
}

int days_in_month(int year, int month)
{
	static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};

	if (month < 1 || month > 12)
		return 0;
	if (month == 2 && ((year % 4 == 0 && year % 100 != 0) || year % 400 == 0))
		return 29;
	return days[month - 1];
}

/* Days since 1970-01-01; the algorithm counts from March so that the leap day ends the year. */
static int64_t days_from_civil(int year, int month, int day)
{
	int64_t y = month <= 2 ? year - 1 : year;
	int64_t era = (y >= 0 ? y : y - 399) / 400;
	int64_t year_of_era = y - era * 400;
	int64_t day_of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
	int64_t day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;

	return era * 146097 + day_of_era - 719468;
}

static int64_t civil_seconds(const struct civil *c)
{
	return days_from_civil(c->year, c->month, c->day) * DAY_S + c->hour * 3600 + c->minute * 60 + c->second;
}

static int64_t floor_div(int64_t a, int64_t b)
{
	return a / b - (a % b < 0);
}

static void use_zone(const char *zone)
{
	static char current[64]; /* mirrors the C library's own state */

	if (strncmp(current, zone, sizeof current) == 0)
		return;
	setenv("TZ", zone, 1);
	tzset();
	snprintf(current, sizeof current, "%s", zone);
}

static int64_t offset_at(const char *zone, int64_t utc_s)
{
	time_t t = (time_t)utc_s;
	struct tm tm;

	use_zone(zone);
	return localtime_r(&t, &tm) ? tm.tm_gmtoff : 0;
}

/* Folders and tables stand among the zones: only what begins as RFC 8536 says is one. */
static bool is_zone_file(const char *path)
{
	char magic[4] = "";
	FILE *f = fopen(path, "rb");
	bool is = f && fread(magic, 1, sizeof magic, f) == sizeof magic && memcmp(magic, "TZif", sizeof magic) == 0;

	if (f)
		fclose(f);
	return is;
}

bool zone_known(const char *name)
{
	char path[128];

	if (!*name || strlen(name) > 60 || name[0] == '/' || name[0] == '.' || strstr(name, ".."))
		return false;
	for (const char *p = name; *p; p++)
		if (!isalnum((unsigned char)*p) && !strchr("/_+-", *p))
			return false;
	if (strcmp(name, "UTC") == 0)
		return true;
	snprintf(path, sizeof path, "/usr/share/zoneinfo/%s", name);
	return is_zone_file(path);
}

struct civil zone_civil(const char *zone, int64_t at_ms)
{
	int64_t s = floor_div(at_ms, MS);
	time_t t = (time_t)s;
	struct tm tm = {0};

	use_zone(zone);
	localtime_r(&t, &tm);
	return (struct civil){.year = tm.tm_year + 1900, .month = tm.tm_mon + 1, .day = tm.tm_mday, .hour = tm.tm_hour,
		.minute = tm.tm_min, .second = tm.tm_sec, .millisecond = (int)(at_ms - s * MS), .weekday = tm.tm_wday};
}

int64_t zone_instant(const char *zone, const struct civil *local)
{
	int64_t wall = civil_seconds(local);
	int64_t before = offset_at(zone, wall - DAY_S);
	int64_t after = offset_at(zone, wall + DAY_S);
	int64_t first = wall - (before > after ? before : after);
	int64_t second = wall - (before > after ? after : before);

	/* the earlier instant that reads as wanted; in a gap none does, and the offset from before it moves on */
	if (first + offset_at(zone, first) == wall)
		return first * MS + local->millisecond;
	if (second + offset_at(zone, second) == wall)
		return second * MS + local->millisecond;
	return (wall - before) * MS + local->millisecond;
}

int64_t zone_day_start(const char *zone, int64_t at_ms)
{
	struct civil c = zone_civil(zone, at_ms);
	struct civil midnight = {.year = c.year, .month = c.month, .day = c.day};

	return zone_instant(zone, &midnight);
}

static int64_t end_of_day(const char *zone, int year, int month, int day)
{
	struct civil next = {.year = year, .month = month, .day = day + 1};

	if (next.day > days_in_month(year, month)) {
		next.day = 1;
		next.month++;
		if (next.month > 12) {
			next.month = 1;
			next.year++;
		}
	}
	return zone_instant(zone, &next) - 1;
}

int64_t zone_day_end(const char *zone, int64_t at_ms)
{
	struct civil c = zone_civil(zone, at_ms);

	return end_of_day(zone, c.year, c.month, c.day);
}

/* Reads exactly n digits at *p and moves on. */
static bool digits(const char **p, int n, int *value)
{
	int v = 0;

	for (int i = 0; i < n; i++) {
		if (!isdigit((unsigned char)(*p)[i]))
			return false;
		v = v * 10 + ((*p)[i] - '0');
	}
	*p += n;
	*value = v;
	return true;
}

static bool lit(const char **p, char c)
{
	if (**p != c)
		return false;
	(*p)++;
	return true;
}

static bool parse_time_of_day(const char **p, struct civil *c)
{
	if (!digits(p, 2, &c->hour) || !lit(p, ':') || !digits(p, 2, &c->minute) || c->hour > 23 || c->minute > 59)
		return false;
	if (!lit(p, ':'))
		return true;
	if (!digits(p, 2, &c->second) || c->second > 59)
		return false;
	if (**p == '.' || **p == ',') {
		int scale = 100;

		(*p)++;
		if (!isdigit((unsigned char)**p))
			return false;
		for (; isdigit((unsigned char)**p); (*p)++, scale /= 10)
			c->millisecond += (**p - '0') * scale;
	}
	return true;
}

static bool parse_offset(const char **p, int64_t *offset_s)
{
	int sign = **p == '-' ? -1 : 1;
	int hours;
	int minutes = 0;

	if (lit(p, 'Z')) {
		*offset_s = 0;
		return true;
	}
	if (!lit(p, '+') && !lit(p, '-'))
		return false;
	if (!digits(p, 2, &hours))
		return false;
	if (**p) {
		lit(p, ':');
		if (!digits(p, 2, &minutes))
			return false;
	}
	if (hours > 18 || minutes > 59)
		return false;
	*offset_s = sign * (hours * 3600 + minutes * 60);
	return true;
}

bool time_parse(const char *text, const char *zone, int64_t *at_ms)
{
	struct civil c = {0};
	const char *p = text;
	int64_t offset_s;

	if (!digits(&p, 4, &c.year) || !lit(&p, '-') || !digits(&p, 2, &c.month) || !lit(&p, '-') || !digits(&p, 2, &c.day))
		return false;
	if (c.year < 1900 || c.year > 2999 || c.day < 1 || c.day > days_in_month(c.year, c.month))
		return false;
	if (!*p) {
		*at_ms = end_of_day(zone, c.year, c.month, c.day);
		return true;
	}
	if (!lit(&p, 'T') && !lit(&p, ' '))
		return false;
	if (!parse_time_of_day(&p, &c))
		return false;
	if (!*p) {
		*at_ms = zone_instant(zone, &c);
		return true;
	}
	if (!parse_offset(&p, &offset_s) || *p)
		return false;
	*at_ms = (civil_seconds(&c) - offset_s) * MS + c.millisecond;
	return true;
}

char *time_format_utc(int64_t at_ms, char *buf)
{
	struct civil c = zone_civil("UTC", at_ms);
	int n = snprintf(buf, TIME_TEXT_MAX, "%04d-%02d-%02dT%02d:%02d:%02d", c.year, c.month, c.day, c.hour, c.minute,
		c.second);

	if (c.millisecond)
		n += snprintf(buf + n, (size_t)(TIME_TEXT_MAX - n), ".%03d", c.millisecond);
	snprintf(buf + n, (size_t)(TIME_TEXT_MAX - n), "Z");
	return buf;
}

char *time_format_local(const char *zone, int64_t at_ms, char *buf)
{
	struct civil c = zone_civil(zone, at_ms);

	snprintf(buf, TIME_TEXT_MAX, "%04d-%02d-%02d %02d:%02d", c.year, c.month, c.day, c.hour, c.minute);
	return buf;
}

char *time_format_clock(const char *zone, int64_t at_ms, char *buf)
{
	struct civil c = zone_civil(zone, at_ms);

	snprintf(buf, TIME_TEXT_MAX, "%02d:%02d:%02d", c.hour, c.minute, c.second);
	return buf;
}

char *time_format_date(const char *zone, int64_t at_ms, char *buf)
{
	struct civil c = zone_civil(zone, at_ms);

	snprintf(buf, TIME_TEXT_MAX, "%04d-%02d-%02d", c.year, c.month, c.day);
	return buf;
}
