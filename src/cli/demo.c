/* Makes the demonstration site: fills in the times of its files and imports them, as anybody would import files. */
#include "cli/demo.h"

#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "exchange/import.h"
#include "flow/planner.h"
#include "store/settings.h"
#include "store/site_seal.h"

enum { MINUTE_MS = 60000, ROUND_MS = 5 * MINUTE_MS };

/* Reads {-20m}, {+4h}, {+1d} or {day+2} at text. Returns its length; 0: it is something else. */
static size_t expand_one(struct str *out, const char *text, int64_t now_ms, const char *zone)
{
	bool day = strncmp(text, "{day", 4) == 0;
	const char *p = text + (day ? 4 : 1);
	char *end;
	char buf[TIME_TEXT_MAX];
	int64_t step_ms = 24 * 60 * (int64_t)MINUTE_MS;
	int64_t n;

	if ((*p != '+' && *p != '-') || !isdigit((unsigned char)p[1]))
		return 0;
	n = strtoll(p, &end, 10);
	if (!day && *end == 'm')
		step_ms = MINUTE_MS;
	else if (!day && *end == 'h')
		step_ms = 60 * MINUTE_MS;
	else if (!day && *end != 'd')
		return 0;
	end += !day;
	if (*end != '}')
		return 0;
	if (day)
		str_add(out, time_format_date(zone, zone_day_start(zone, now_ms) + n * step_ms + step_ms / 2, buf));
	else
		str_add(out, time_format_utc((now_ms + n * step_ms) / ROUND_MS * ROUND_MS, buf));
	return (size_t)(end + 1 - text);
}

void demo_expand(struct str *out, const char *text, int64_t now_ms, const char *zone)
{
	while (*text) {
		size_t len = *text == '{' ? expand_one(out, text, now_ms, zone) : 0;

		if (!len)
			str_add_c(out, *text++);
		text += len;
	}
}

/* One file, filled in. It is ours: what is refused in it is a mistake of the program. */
static enum status load_file(const struct cli *cli, struct db *db, const struct demo_file *file, int64_t now_ms,
	const char *zone, struct err *err)
{
	const struct import_options options = {.actor = cli->actor, .clock = &cli->clock};
	struct import_report report = {.kind = NULL};
	struct str text = {.data = NULL};
	enum status st;
	FILE *f;

	demo_expand(&text, file->text, now_ms, zone);
	f = fmemopen(text.data, text.len, "r");
	if (!f) {
		str_done(&text);
		return err_set(err, ST_DEVICE, "the demonstration site cannot be read: %s", strerror(errno));
	}
	st = import_stream(db, f, file->name, &options, &report, err);
	if (st != ST_OK && report.errors.count)
		err_wrap(err, "%s:%d: %s", file->name, (int)report.errors.items[0].line, report.errors.items[0].text);
	import_report_done(&report);
	fclose(f);
	str_done(&text);
	return st;
}

enum status demo_load(const struct cli *cli, struct db *db, struct err *err)
{
	struct settings settings;
	struct site_seal seal;
	int64_t now_ms = clock_now(&cli->clock);

	if (db_begin_write(db, err) != ST_OK)
		return err->status;
	settings_load(db, &settings);
	/* cartons want SSCCs: 9506000 is a prefix that GS1 keeps for demonstrations */
	if (settings_put(&settings, "gs1_prefix", "9506000", err) != ST_OK) {
		db_rollback(db);
		return err->status;
	}
	site_seal_read(db, &seal);
	settings_save(db, &settings);
	site_seal_write(db, &seal, now_ms);
	if (db_commit(db, err) != ST_OK)
		return err->status;
	for (const struct demo_file *file = demo_files; file->name; file++)
		if (load_file(cli, db, file, now_ms, settings.time_zone, err) != ST_OK)
			return err->status;
	planner_run(db, &cli->clock);
	return ST_OK;
}
