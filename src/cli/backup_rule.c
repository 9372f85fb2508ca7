/* Each day, and each week, keeps its newest one: as backups leave the last hours none of those kept changes. */
#include "cli/backup_rule.h"

#define HOUR_MS INT64_C(3600000)
#define DAY_MS (24 * HOUR_MS)

static int64_t day_of(int64_t at_ms)
{
	return at_ms / DAY_MS;
}

/* 1970 began on a Thursday. */
static int64_t week_of(int64_t at_ms)
{
	return (day_of(at_ms) + 3) / 7;
}

bool backup_is_ahead(int64_t at_ms, int64_t now_ms)
{
	return at_ms - now_ms > DAY_MS;
}

static int64_t larger(int64_t a, int64_t b)
{
	return a > b ? a : b;
}

/* How far the backups after a gap have to reach before the older ones go. */
static int64_t reach_of(const struct backup_rule *rule)
{
	int64_t reach = larger(rule->hours * HOUR_MS, larger((rule->days - 1) * DAY_MS, (rule->weeks - 1) * 7 * DAY_MS));

	return reach < BACKUP_GAP_DAYS * DAY_MS ? larger(reach, 0) : BACKUP_GAP_DAYS * DAY_MS;
}

/* The first one that lies before such a gap; count: there is none. */
static size_t find_gap(const struct backup_rule *rule, const int64_t *at_ms, size_t from, size_t count)
{
	for (size_t i = from + 1; i < count; i++)
		if (at_ms[i - 1] - at_ms[i] > BACKUP_GAP_DAYS * DAY_MS)
			return at_ms[from] - at_ms[i - 1] < reach_of(rule) ? i : count;
	return count;
}

size_t backup_rule_apply(const struct backup_rule *rule, int64_t now_ms, const int64_t *at_ms, bool *keep, size_t count)
{
	size_t from = 0;
	size_t gap;
	size_t held = 0;

	for (; from < count && backup_is_ahead(at_ms[from], now_ms); from++)
		keep[from] = true;
	gap = find_gap(rule, at_ms, from, count);
	for (size_t i = from; i < count; i++) {
		bool first_of_day = i == from || day_of(at_ms[i - 1]) != day_of(at_ms[i]);
		bool first_of_week = i == from || week_of(at_ms[i - 1]) != week_of(at_ms[i]);

		keep[i] = i == from || now_ms - at_ms[i] <= rule->hours * HOUR_MS ||
			(first_of_day && day_of(now_ms) - day_of(at_ms[i]) < rule->days) ||
			(first_of_week && week_of(now_ms) - week_of(at_ms[i]) < rule->weeks);
		held += !keep[i] && i >= gap;
		keep[i] = keep[i] || i >= gap;
	}
	return held;
}
