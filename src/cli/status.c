/* `crossdock status`: counts and queues of the site, read in one state of the store. */
#include <inttypes.h>
#include <stdio.h>

#include "base/text.h"
#include "cli/alerts.h"
#include "cli/backup_rule.h"
#include "cli/backups.h"
#include "cli/commands.h"
#include "cli/output.h"
#include "cli/table.h"
#include "flow/watch.h"
#include "store/life.h"
#include "store/settings.h"
#include "store/worklist.h"

enum { MOST_PULLS = 100, MOST_ALERTS = 200, BACKUP_OLD_MS = 24 * 3600 * 1000 };

static json_t *text_or_null(const char *text)
{
	return *text ? json_string(text) : json_null();
}

static json_t *json_pull(const struct task *task)
{
	return json_pack("{s:s, s:s, s:o, s:I, s:s, s:o, s:s, s:s, s:s}", "sku", task->sku, "description", task->description, "lot",
		text_or_null(task->lot), "units", (json_int_t)task->quantity, "from", *task->at ? task->at : "shelf", "to",
		text_or_null(task->to), "order", task->order, "shipment", task->shipment, "why", task->why);
}

static json_t *json_unpack_task(const struct task *task)
{
	return json_pack("{s:s, s:o, s:s, s:s, s:o, s:I, s:s, s:s}", "carton", task->at, "sscc", text_or_null(task->scan_at), "sku", task->sku,
		"description", task->description, "lot", text_or_null(task->lot), "units", (json_int_t)task->quantity, "order", task->order,
		"why", task->why);
}

/* What one who stages has to do and no other list tells. */
static void read_tasks(json_t *document, struct db *db, const struct settings *settings, int64_t now_ms)
{
	struct arena arena = {0};
	struct worklist list = worklist_read(db, &arena, NULL, settings, now_ms, MOST_PULLS);
	json_t *pulls = json_array();
	json_t *unpacks = json_array();

	for (size_t i = 0; i < list.count; i++) {
		if (list.tasks[i].kind == TASK_PULL)
			json_array_append_new(pulls, json_pull(&list.tasks[i]));
		else if (list.tasks[i].kind == TASK_UNPACK)
			json_array_append_new(unpacks, json_unpack_task(&list.tasks[i]));
	}
	json_object_set_new(document, report_pulls.name, pulls);
	json_object_set_new(document, report_unpacks.name, unpacks);
	arena_done(&arena);
}

/* Alerts of all kinds. What is frozen, left behind or out of stock has lists of its own. */
static void read_alerts(json_t *document, struct db *db, struct arena *arena, struct alert **alerts, size_t *count)
{
	bool more;

	*alerts = alerts_read(db, arena, MOST_ALERTS, count, &more);
	json_object_set_new(document, "open_alerts", alerts_json(*alerts, *count));
}

static json_t *read_all(struct db *db, int64_t now_ms, const struct settings *settings)
{
	int64_t midnight = zone_day_start(settings->time_zone, now_ms);
	json_t *document = json_object();
	char at[TIME_TEXT_MAX];

	json_object_set_new(document, "at", json_string(time_format_utc(now_ms, at)));
	json_object_set_new(document, report_backorders.name, table_read_one(db, &report_backorders, ABOUT(0)));
	json_object_set_new(document, report_alerts.name, table_read_one(db, &report_alerts, ABOUT(0)));
	for (const struct report *const *r = status_reports; *r; r++)
		json_object_set_new(document, (*r)->name, table_read(db, *r, ABOUT(now_ms, midnight)));
	read_tasks(document, db, settings, now_ms);
	return document;
}

static void print_alerts(const json_t *alerts)
{
	int64_t frozen = json_integer_value(json_object_get(alerts, "frozen_shipments"));
	int64_t undecided = json_integer_value(json_object_get(alerts, "undecided_lines"));
	int64_t missed = json_integer_value(json_object_get(alerts, "missed_shipments"));

	if (!frozen && !undecided && !missed)
		return;
	printf(P_("ALERTS: %" PRId64 " shipment is frozen", "ALERTS: %" PRId64 " shipments are frozen", frozen), frozen);
	printf("%s", text_semicolon());
	printf(P_("%" PRId64 " stockout line wants a lead's decision", "%" PRId64 " stockout lines want a lead's decision", undecided), undecided);
	if (missed)
		printf(P_("; %" PRId64 " shipment was left behind by its pickup", "; %" PRId64 " shipments were left behind by their pickup", missed),
			missed);
	printf("\n");
}

static bool has_a_list(enum alert_kind kind)
{
	return kind == ALERT_FROZEN || kind == ALERT_MISSED || kind == ALERT_STOCKOUT;
}

static void print_others(const struct alert *alerts, size_t count, const char *zone)
{
	bool any = false;

	for (size_t i = 0; i < count; i++) {
		if (has_a_list(alerts[i].kind))
			continue;
		if (!any)
			printf(_("\nALERTS (crossdock alerts)\n"));
		any = true;
		alerts_print(&alerts[i], 1, zone);
	}
}

/* Nobody notices that backups are made no more, until one is wanted. */
static json_t *json_backup(const struct life *life)
{
	char at[TIME_TEXT_MAX];

	if (!life->backup_at_ms)
		return json_null();
	return json_pack("{s:s, s:s}", "at", time_format_utc(life->backup_at_ms, at), "file", life->backup_file);
}

static void print_backup(const struct life *life, int64_t now_ms)
{
	int64_t age_ms = now_ms - (life->backup_at_ms ? life->backup_at_ms : life->made_at_ms);
	struct arena arena = {0};

	if (life->backup_at_ms && backup_is_ahead(life->backup_at_ms, now_ms))
		printf(_("BACKUP: the last good one was made in the future, while the clock was wrong: crossdock backup --keep makes one\n"));
	else if (age_ms > BACKUP_OLD_MS && life->backup_at_ms)
		printf(_("BACKUP: the last good one is %s old: crossdock backup --keep makes one\n"), backups_age(age_ms, &arena));
	else if (age_ms > BACKUP_OLD_MS)
		printf(_("BACKUP: there is none yet: crossdock backup --keep makes one\n"));
	arena_done(&arena);
}

static void print_all(const json_t *document, const struct alert *alerts, size_t count, int64_t now_ms, const char *zone)
{
	const json_t *b = json_object_get(document, report_backorders.name);
	int64_t held = json_integer_value(json_object_get(b, "may_not_claim"));
	char at[TIME_TEXT_MAX];

	printf("%s\n", text_time(zone, now_ms, at));
	printf(_("Backorders: %" PRId64 " lines of %" PRId64 " orders wait for %" PRId64 " units"),
		(int64_t)json_integer_value(json_object_get(b, "lines")),
		(int64_t)json_integer_value(json_object_get(b, "orders")),
		(int64_t)json_integer_value(json_object_get(b, "units")));
	if (held)
		printf(P_("; %" PRId64 " of these may not claim", "; %" PRId64 " of these may not claim", held), held);
	printf("\n");
	print_alerts(json_object_get(document, report_alerts.name));
	print_others(alerts, count, zone);
	for (const struct report *const *r = status_reports; *r; r++)
		table_print(json_object_get(document, (*r)->name), *r, zone);
	table_print(json_object_get(document, report_pulls.name), &report_pulls, zone);
	table_print(json_object_get(document, report_unpacks.name), &report_unpacks, zone);
}

enum status status_run(struct cli *cli, int argc, char **argv, struct err *err)
{
	int64_t now_ms = clock_now(&cli->clock);
	struct alert *alerts = NULL;
	struct arena arena = {0};
	json_t *document = NULL;
	struct settings settings;
	struct life life;
	size_t count = 0;
	struct db *db;
	enum status st;

	(void)argv;
	if (argc != 1)
		return cli_usage("status", err);
	if (cli_open(cli, &db, err) != ST_OK)
		return err->status;
	watch_run(db, &cli->clock);
	st = db_begin_read(db, err);
	if (st == ST_OK) {
		settings_load(db, &settings);
		document = read_all(db, now_ms, &settings);
		read_alerts(document, db, &arena, &alerts, &count);
		life_load(db, &arena, &life);
		json_object_set_new(document, "backup", json_backup(&life));
		st = db_end_read(db, err);
	}
	db_close(db);
	if (st == ST_OK && cli->json) {
		output_json(document);
		document = NULL;
	} else if (st == ST_OK) {
		print_all(document, alerts, count, now_ms, settings.time_zone);
		print_backup(&life, now_ms);
	}
	json_decref(document);
	arena_done(&arena);
	return st;
}
