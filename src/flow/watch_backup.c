/* Backups by rule that are made no more: nobody notices, until one is wanted. A store whose backups are made elsewhere,
 * and one that nobody works on yet, say nothing. */
#include <string.h>

#include "base/told.h"
#include "flow/watching.h"
#include "store/life.h"

static const char *file_name(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash ? slash + 1 : path;
}

void watch_backup(struct watch *w)
{
	struct life life;

	life_load(w->db, &w->arena, &life);
	if (life.copy || alert_backup(life.backup_at_ms, w->now_ms) == ALERT_GOOD)
		return;
	watch_add(w,
		&(struct alert_fact){.kind = ALERT_BACKUP_OLD,
			.sight = ALERT_BAD,
			.subject = file_name(life.backup_file),
			.level = ALERT_WARNING,
			.cause =
				life.backup_at_ms > w->now_ms
					? told_printf(&w->arena,
						  "The last good backup was made in the future (%s), while the clock was wrong",
						  watch_time(w, life.backup_at_ms))
					: told_printf(&w->arena, "The last good backup is of %s: %s old",
						  watch_time(w, life.backup_at_ms),
						  watch_span(w, w->now_ms - life.backup_at_ms)),
			.consequence = told_printf(&w->arena, "What has been done since then is in no backup"),
			.rank = life.backup_at_ms,
			.action = told_printf(
				&w->arena, "Have one made, and let the administrator see why none is made any more"),
			.scan = "crossdock backup --keep"});
}
