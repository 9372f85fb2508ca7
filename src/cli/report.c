/* `crossdock report [NAME]`: what happened in a time, as a table, CSV or JSON; the reports are a table, too. */
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "base/words.h"
#include "cli/commands.h"
#include "cli/output.h"
#include "cli/reports.h"

static const struct report_kind *const kinds[] = {&report_dock_to_ship, &report_cross_dock, &report_fill_rate,
	&report_backorders_age, &report_stockouts, &report_suppliers, &report_lanes, &report_activity, &report_reorder};
enum {
	KINDS = sizeof kinds / sizeof *kinds,
	CACHE_KIB = 64 * 1024, /* a report may go through a million lines, a little here and there */
};

static const struct report_kind *find_kind(const char *name)
{
	for (size_t i = 0; i < KINDS; i++)
		if (strcmp(kinds[i]->name, name) == 0)
			return kinds[i];
	return NULL;
}

/* ---- values of rows */

json_t *decimal(double value)
{
	return json_real(round(value * 100) / 100);
}

json_t *decimal_of(double value, double by)
{
	return by != 0 ? decimal(value / by) : json_null();
}

json_t *percent_of(int64_t part, int64_t whole)
{
	return decimal_of(100.0 * (double)part, (double)whole);
}

json_t *hours_of(double ms)
{
	return decimal(ms / (60 * 60 * 1000.0));
}

/* ---- adding up */

struct adding {
	struct reporting *r;
	int first;
	bool groups;
	bool total;
};

static void add_row(void *ctx, const struct history_row *row)
{
	const struct adding *a = ctx;
	struct group *group = a->groups ? groups_find(&a->r->groups, row->at_ms, row->key, row->name) : NULL;

	for (int i = 0; i < HISTORY_VALUES && a->first + i < GROUP_VALUES; i++) {
		if (group)
			group->values[a->first + i] += row->values[i];
		if (a->total)
			a->r->groups.total.values[a->first + i] += row->values[i];
	}
}

/* What counts orders or deliveries counts one once in the total, though it is in the rows of several products. */
void reporting_read(struct reporting *r, enum history_fact fact, int first)
{
	bool apart = r->by->by == HISTORY_BY_PRODUCT;
	struct adding a = {.r = r, .first = first, .groups = true, .total = !apart};

	history_read(r->s.db, &r->s.arena, fact, r->by->by, &r->span, add_row, &a);
	a = (struct adding){.r = r, .first = first, .total = true};
	if (apart)
		history_read(r->s.db, &r->s.arena, fact, HISTORY_BY_TIME, &r->span, add_row, &a);
}

void reporting_make(struct reporting *r, void (*put)(json_t *row, const struct group *group))
{
	char at[TIME_TEXT_MAX];

	groups_sort(&r->groups);
	for (size_t i = 0; i < r->groups.count; i++) {
		const struct group *group = r->groups.list[i];
		json_t *row = json_object();

		json_object_set_new(row, r->by->key, json_string(group->key));
		if (*r->by->name)
			json_object_set_new(row, r->by->name, json_string(group->name));
		put(row, group);
		if (r->by->period == PERIOD_HOUR)
			json_object_set_new(row, REPORT_HOUR_FROM, json_string(time_format_utc(group->at_ms, at)));
		json_array_append_new(r->rows, row);
	}
	r->total = json_object();
	put(r->total, &r->groups.total);
}

/* ---- the command line */

struct asked {
	const char *name;
	const char *from;
	const char *to;
	const char *by;
	const char *service;
	bool csv;
};

static bool read_asked(struct asked *asked, int argc, char **argv)
{
	const struct {
		const char *option;
		const char **value;
	} options[] = {{"--from", &asked->from}, {"--to", &asked->to}, {"--by", &asked->by}, {"--service", &asked->service}};

	for (int i = 1; i < argc; i++) {
		size_t o = 0;

		while (o < sizeof options / sizeof *options && strcmp(argv[i], options[o].option) != 0)
			o++;
		if (o < sizeof options / sizeof *options) {
			if (*options[o].value || i + 1 == argc)
				return false;
			*options[o].value = argv[++i];
		} else if (strcmp(argv[i], "--csv") == 0) {
			asked->csv = true;
		} else if (asked->name || argv[i][0] == '-') {
			return false;
		} else {
			asked->name = argv[i];
		}
	}
	return asked->name || !(asked->from || asked->to || asked->by || asked->service || asked->csv);
}

static enum status unknown_kind(const char *name, struct err *err)
{
	const char *names[KINDS + 1] = {NULL};

	for (size_t i = 0; i < KINDS; i++)
		names[i] = kinds[i]->name;
	return err_set(err, ST_USAGE, "there is no report '%s': is it %s? crossdock report lists them", name,
		words_nearest(name, names));
}

/* A time, or a day: its beginning, or, as the end of a span, its last millisecond. */
static enum status read_time(const char *option, const char *text, const char *zone, bool ends, int64_t *at_ms, struct err *err)
{
	if (!time_parse(text, zone, at_ms))
		return err_set(err, ST_USAGE, "%s %s: this is no day or time: write it as 2026-11-23, 2026-11-23T14:05 or 2026-11-23T14:05:00Z",
			option, text);
	if (!ends && !strchr(text, ':'))
		*at_ms = zone_day_start(zone, *at_ms);
	return ST_OK;
}

static int64_t days_before(const char *zone, int64_t day_start_ms, int days)
{
	for (int i = 0; i < days; i++)
		day_start_ms = zone_day_start(zone, day_start_ms - 1);
	return day_start_ms;
}

static enum status read_span(struct reporting *r, const struct report_kind *kind, const struct asked *asked, struct err *err)
{
	const char *zone = r->s.settings.time_zone;
	int64_t now = r->s.now_ms;
	int64_t today = zone_day_start(zone, now);
	int64_t from = kind->span == SPAN_TODAY ? today : kind->span == SPAN_EVER ? 0 : days_before(zone, today, 90);
	int64_t to = kind->span == SPAN_90_DAYS && !asked->from ? today - 1 : zone_day_end(zone, now);

	r->given = asked->from || asked->to;
	if (asked->to && read_time("--to", asked->to, zone, true, &to, err) != ST_OK)
		return err->status;
	if (asked->to && kind->span != SPAN_EVER)
		from = days_before(zone, zone_day_start(zone, to), kind->span == SPAN_TODAY ? 0 : 89);
	if (asked->from && read_time("--from", asked->from, zone, false, &from, err) != ST_OK)
		return err->status;
	if (from > to)
		return asked->to ? err_set(err, ST_USAGE, "--from %s is after --to %s: give a time that begins before it ends",
					   asked->from ? asked->from : "", asked->to)
				 : err_set(err, ST_USAGE, "--from %s is after now: give a time that begins before it ends",
					   asked->from ? asked->from : "");
	r->span = (struct history_span){.since_ms = from, .until_ms = to + 1, .now_ms = now};
	return ST_OK;
}

static enum status read_by(struct reporting *r, const struct report_kind *kind, const struct asked *asked, struct err *err)
{
	char words[200] = "";

	for (const struct report_by *by = kind->bys; by->word; by++) {
		if (!asked->by || strcmp(asked->by, by->word) == 0) {
			r->by = by;
			return ST_OK;
		}
		snprintf(words + strlen(words), sizeof words - strlen(words), "%s%s", *words ? ", " : "", by->word);
	}
	return err_set(err, ST_USAGE, "--by %s: %s is told by: %s", asked->by, kind->name, words);
}

static enum status read_service(struct reporting *r, const struct report_kind *kind, const struct asked *asked, struct err *err)
{
	char *end;

	r->service = 95;
	if (!asked->service)
		return ST_OK;
	if (!kind->service)
		return err_set(err, ST_USAGE, "--service is for crossdock report reorder");
	r->service = strtod(asked->service, &end);
	if (!*asked->service || *end || !(r->service >= 50 && r->service <= 99.99))
		return err_set(err, ST_USAGE, "--service %s: give a service level in percent, 50 to 99.99", asked->service);
	return ST_OK;
}

static void list_reports(bool json)
{
	json_t *list = json_array();

	for (size_t i = 0; i < KINDS; i++) {
		if (json)
			json_array_append_new(list, json_pack("{s:s, s:s}", "report", kinds[i]->name, "tells", _(kinds[i]->summary)));
		else
			printf("%-13s %s\n", kinds[i]->name, _(kinds[i]->summary));
	}
	if (json)
		output_json(json_pack("{s:o}", "reports", list));
	else
		json_decref(list);
}

static enum status make(struct reporting *r, const struct report_kind *kind, const struct asked *asked, struct err *err)
{
	if (read_by(r, kind, asked, err) != ST_OK || read_service(r, kind, asked, err) != ST_OK ||
		read_span(r, kind, asked, err) != ST_OK)
		return err->status;
	r->rows = json_array();
	r->groups = (struct groups){.arena = &r->s.arena, .zone = r->s.settings.time_zone, .period = r->by->period};
	reporting_columns(r, kind);
	kind->read(r);
	reporting_document(r, kind);
	return ST_OK;
}

enum status report_run(struct cli *cli, int argc, char **argv, struct err *err)
{
	const struct report_kind *kind;
	struct reporting r = {.rows = NULL};
	struct asked asked = {.name = NULL};
	enum status st;

	if (!read_asked(&asked, argc, argv) || (asked.csv && cli->json))
		return cli_usage("report", err);
	if (!asked.name) {
		list_reports(cli->json);
		return ST_OK;
	}
	kind = find_kind(asked.name);
	if (!kind)
		return unknown_kind(asked.name, err);
	if (showing_open(&r.s, cli, err) != ST_OK)
		return err->status;
	db_set_cache(r.s.db, CACHE_KIB);
	st = make(&r, kind, &asked, err);
	if (st == ST_OK && !db_failed(r.s.db)) {
		if (asked.csv) {
			output_raw(cli->output);
			reporting_print_csv(&r);
			output_guarded(cli->output);
		} else if (!r.s.json) {
			reporting_print(&r, kind);
		}
	}
	json_decref(r.rows);
	json_decref(r.total);
	str_done(&r.note);
	return showing_close(&r.s, st, err);
}

bool report_help(int argc, char **argv)
{
	const struct report_kind *kind = argc > 1 && strcmp(argv[0], "report") == 0 ? find_kind(argv[1]) : NULL;

	if (!kind)
		return false;
	printf(_("usage: crossdock [OPTION...] report %s [--from TIME] [--to TIME]%s [--by WORD] [--csv]\n\n%s: %s\n\n"), kind->name,
		kind->service ? " [--service PERCENT]" : "", kind->name, _(kind->summary));
	for (const char *const *line = kind->means; *line; line++)
		report_print_meaning(_(*line));
	printf("\n%s\n--by",
		kind->span == SPAN_TODAY  ? _("Without --from and --to: today.")
		: kind->span == SPAN_EVER ? _("Without --from and --to: all.")
					  : _("Without --from and --to: the 90 days before today."));
	for (const struct report_by *by = kind->bys; by->word; by++)
		printf("%s%s", by == kind->bys ? " " : ", ", by->word);
	fputs(" ", stdout);
	printf(_("(the first one, if it is not said)\n"));
	return true;
}
