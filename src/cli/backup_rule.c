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

void backup_rule_apply(const struct backup_rule *rule, int64_t now_ms, const int64_t *at_ms, bool *keep, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		bool first_of_day = i == 0 || day_of(at_ms[i - 1]) != day_of(at_ms[i]);
		bool first_of_week = i == 0 || week_of(at_ms[i - 1]) != week_of(at_ms[i]);

		keep[i] = i == 0 || now_ms - at_ms[i] <= rule->hours * HOUR_MS ||
			(first_of_day && day_of(now_ms) - day_of(at_ms[i]) < rule->days) ||
			(first_of_week && week_of(now_ms) - week_of(at_ms[i]) < rule->weeks);
	}
}
