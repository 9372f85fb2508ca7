/* Which backups are kept: all of the last hours, the last one of each of the last days, the last one of each of the last weeks,
 * and in any case the newest. Days are those of UTC, weeks begin on Monday. Pure.
 *
 * A clock may be wrong for a while. Those from the future are kept, and push no other out. And what lies before a gap of BACKUP_GAP_DAYS
 * days is kept until the backups after the gap reach as far as the rule does (at most so many days): a clock that jumped removes none. */
#ifndef CLI_BACKUP_RULE_H
#define CLI_BACKUP_RULE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct backup_rule {
	int64_t hours;
	int64_t days;
	int64_t weeks;
};

enum { BACKUP_HOURS = 24, BACKUP_DAYS = 14, BACKUP_WEEKS = 8, BACKUP_MOST = 10000 }; /* what the rule is, and may be, at most */

enum { BACKUP_GAP_DAYS = 40 };

/* More than a day after now. */
bool backup_is_ahead(int64_t at_ms, int64_t now_ms);

/* at_ms: when they were made, newest first. Writes to keep, one for each. Returns how many are kept because of a gap alone. */
size_t backup_rule_apply(const struct backup_rule *rule, int64_t now_ms, const int64_t *at_ms, bool *keep, size_t count);

#endif
