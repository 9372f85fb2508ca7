/* `crossdock plan`: the plan, asked about time (flow/project.h): what can ship today, by carrier, hour and delivery, and order
 * by order when, with which pickup, and what it lacks. It reads one state of the store and changes nothing. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "base/term.h"
#include "cli/commands.h"
#include "cli/plan_compare.h"
#include "cli/plan_order.h"
#include "cli/words.h"
#include "store/find.h"

enum { LISTED = 20 }; /* orders and deliveries, without --all */

struct options {
	const char *order;
	const char *carrier;
	bool all;
};

static const struct report totals_report = {
	.name = "totals",
	.title = N_("Waiting orders"),
	.columns = {{"what", N_("that ship"), REPORT_TEXT}, {"ships", N_("at least in part"), REPORT_NUMBER},
		{"complete", N_("with all they want"), REPORT_NUMBER}},
};

static const struct report carriers_report = {
	.name = "carriers",
	.title = N_("By carrier"),
	.columns = {{"name", N_("carrier"), REPORT_TEXT}, {"waiting", N_("waiting"), REPORT_NUMBER}, {"here", NC_("column", "ship now"), REPORT_NUMBER},
		{"today", NC_("column", "today"), REPORT_NUMBER}, {"complete", N_("today, with all"), REPORT_NUMBER}, {"by", NC_("column", "by"), REPORT_TIME},
		{"later", NC_("column", "later"), REPORT_NUMBER}, {"unknown", N_("nobody said when"), REPORT_NUMBER}, {"never", NC_("column", "not"), REPORT_NUMBER},
		{"held", NC_("column", "held"), REPORT_NUMBER}},
};

static const struct report hours_report = {
	.name = "hours",
	.title = N_("By hour, today: orders that can ship from then on"),
	.columns = {{"hour", N_("hour"), REPORT_TEXT}, {"ships", N_("at least in part"), REPORT_NUMBER},
		{"complete", N_("with all they want"), REPORT_NUMBER}},
};

static const struct report pickups_report = {
	.name = "pickups",
	.title = N_("By pickup"),
	.columns = {{"pickup", N_("pickup"), REPORT_TEXT}, {"carrier", N_("carrier"), REPORT_TEXT}, {"cutoff", N_("cut-off"), REPORT_TIME},
		{"ships", N_("orders"), REPORT_NUMBER}, {"complete", N_("with their last units"), REPORT_NUMBER}},
};

static const struct report inbound_report = {
	.name = "inbound",
	.title = N_("By delivery"),
	.columns = {{"inbound", N_("inbound"), REPORT_TEXT}, {"at", NC_("column", "at"), REPORT_TIME}, {"arrived", N_("at a door"), REPORT_FLAG},
		{"late", N_("too late to count on"), REPORT_FLAG}, {"units", NC_("column", "units"), REPORT_NUMBER},
		{"for_orders", N_("for orders"), REPORT_NUMBER}, {"orders", N_("orders"), REPORT_NUMBER},
		{"readies", N_("can ship then"), REPORT_NUMBER}, {"completes", N_("have all then"), REPORT_NUMBER}},
};

/* ---- for programs */

static json_t *time_or_null(int64_t at_ms)
{
	char buf[TIME_TEXT_MAX];

	return !at_ms || at_ms >= PROJECT_UNKNOWN ? json_null() : json_string(time_format_utc(at_ms, buf));
}

static json_t *tally_json(const struct project_tally *t)
{
	return json_pack("{s:I, s:I, s:{s:I, s:I, s:I, s:I, s:I, s:o}, s:{s:I, s:I, s:I, s:I, s:I, s:o}}", "waiting",
		(json_int_t)t->waiting, "held", (json_int_t)t->held, "ships", "here", (json_int_t)t->first_here, "today",
		(json_int_t)t->first_today, "later", (json_int_t)t->first_later, "unknown", (json_int_t)t->first_unknown, "never",
		(json_int_t)t->first_never, "by", time_or_null(t->first_by_ms), "complete", "here", (json_int_t)t->complete_here,
		"today", (json_int_t)t->complete_today, "later", (json_int_t)t->complete_later, "unknown",
		(json_int_t)t->complete_unknown, "never", (json_int_t)t->complete_never, "by", time_or_null(t->complete_by_ms));
}

static json_t *carriers_json(const struct project *p)
{
	json_t *array = json_array();
	size_t count;
	const struct project_carrier *list = project_carriers(p, &count);

	for (size_t i = 0; i < count; i++) {
		json_t *row = tally_json(&list[i].tally);

		json_object_set_new(row, "carrier", *list[i].carrier ? json_string(list[i].carrier) : json_null());
		json_array_append_new(array, row);
	}
	return array;
}

/* Hours in which something happens. */
static json_t *hours_json(const struct project_totals *t)
{
	json_t *array = json_array();

	for (int hour = 0; hour < PROJECT_HOURS; hour++)
		if (t->first[hour] || t->complete[hour])
			json_array_append_new(array, json_pack("{s:i, s:I, s:I}", "hour", hour, "ships", (json_int_t)t->first[hour],
				"complete", (json_int_t)t->complete[hour]));
	return array;
}

static json_t *pickups_json(const struct project *p)
{
	json_t *array = json_array();
	size_t count;
	const struct project_pickup *list = project_pickups(p, &count);

	for (size_t i = 0; i < count; i++)
		json_array_append_new(array, json_pack("{s:s, s:o, s:o, s:b, s:I, s:I}", "pickup", list[i].number, "carrier",
			*list[i].carrier ? json_string(list[i].carrier) : json_null(), "cutoff", time_or_null(list[i].cutoff_ms),
			"today", list[i].today, "ships", (json_int_t)list[i].first, "complete", (json_int_t)list[i].complete));
	return array;
}

static json_t *inbound_json(const struct project *p)
{
	json_t *array = json_array();
	size_t count;
	const struct project_inbound *list = project_inbounds(p, &count);

	for (size_t i = 0; i < count; i++)
		if (list[i].units)
			json_array_append_new(array, json_pack("{s:s, s:o, s:b, s:b, s:I, s:I, s:I, s:I, s:I}", "inbound",
				list[i].number, "at", time_or_null(list[i].at_ms), "arrived", list[i].arrived, "late",
				list[i].at_ms == PROJECT_NEVER, "units", (json_int_t)list[i].units, "for_orders",
				(json_int_t)list[i].for_orders, "orders", (json_int_t)list[i].orders, "readies",
				(json_int_t)list[i].readies, "completes", (json_int_t)list[i].completes));
	return array;
}

/* Until when the places hold that orders have now; 0 = as long as nothing else changes. */
static int64_t places_until(const struct project *p, const struct settings *settings)
{
	size_t count;
	const struct project_pickup *pickups = project_pickups(p, &count);

	return settings->match == MATCH_FINISH_FIRST && count ? pickups->cutoff_ms : 0;
}

static json_t *head_json(const struct project *p, const struct settings *settings)
{
	const struct project_totals *t = project_totals(p);
	char match[64];

	return json_pack("{s:o, s:s, s:o, s:o, s:o, s:o, s:o, s:o}", "at", time_or_null(t->now_ms), "match",
		settings_text(settings, "match", match), "places_until", time_or_null(places_until(p, settings)), "totals",
		tally_json(&t->all), "carriers", carriers_json(p), "hours", hours_json(t), "pickups", pickups_json(p), "inbound",
		inbound_json(p));
}

/* One document, written order by order: there may be very many. */
static void print_json(const struct project *p, const struct plan_names *names, const size_t *shown, size_t count,
	const struct settings *settings)
{
	json_t *head = head_json(p, settings);
	char *text = json_dumps(head, JSON_COMPACT);
	struct str order = {0};

	printf("%.*s,\"orders\":[", (int)strlen(text) - 1, text);
	for (size_t i = 0; i < count; i++) {
		str_clear(&order);
		plan_order_json(&order, p, names, shown[i]);
		if (i)
			putchar(',');
		fwrite(order.data, 1, order.len, stdout);
	}
	printf("]}\n");
	str_done(&order);
	free(text);
	json_decref(head);
}

/* ---- for people */

static void add_total(json_t *rows, const char *what, int64_t ships, int64_t complete)
{
	json_array_append_new(rows,
		json_pack("{s:s, s:I, s:I}", "what", what, "ships", (json_int_t)ships, "complete", (json_int_t)complete));
}

static void print_totals(const struct project_tally *t, int64_t now_ms, const char *zone)
{
	json_t *rows = json_array();
	char at[TIME_TEXT_MAX];
	char by[TIME_TEXT_MAX];

	printf("%s\n", text_time(zone, now_ms, at));
	if (!t->waiting)
		printf(_("No order waits\n"));
	else if (t->first_today)
		printf(_("Of %" PRId64 " waiting orders, %" PRId64 " can ship with what is here and due today (all by %.5s)\n"), t->waiting,
			t->first_today, time_format_clock(zone, t->first_by_ms, by));
	else
		printf(_("Of %" PRId64 " waiting orders, none can ship with what is here and due today\n"), t->waiting);
	if (t->held)
		printf(P_("%" PRId64 " order is held: nothing ships of it until resumed\n",
			       "%" PRId64 " orders are held: nothing ships of them until resumed\n", t->held),
			t->held);
	add_total(rows, _("with what is in the building"), t->first_here, t->complete_here);
	add_total(rows, _("today, with what is due, too"), t->first_today, t->complete_today);
	add_total(rows, _("later"), t->first_later, t->complete_later);
	add_total(rows, _("with a delivery of which nobody said when it comes"), t->first_unknown, t->complete_unknown);
	add_total(rows, _("not, with what is announced"), t->first_never, t->complete_never);
	if (t->waiting)
		table_print(rows, &totals_report, zone);
	json_decref(rows);
}

/* Orders that only gather are in no tally. */
static const struct project_tally *tally_of(const struct project *p, const char *carrier)
{
	static const struct project_tally none = {.waiting = 0};
	size_t count;
	const struct project_carrier *list = project_carriers(p, &count);

	for (size_t i = 0; i < count; i++)
		if (strcmp(list[i].carrier, carrier) == 0)
			return &list[i].tally;
	return &none;
}

static void print_carriers(const struct project *p, const char *zone)
{
	json_t *rows = json_array();
	size_t count;
	const struct project_carrier *list = project_carriers(p, &count);

	for (size_t i = 0; i < count; i++) {
		const struct project_tally *t = &list[i].tally;

		json_array_append_new(rows, json_pack("{s:s, s:I, s:I, s:I, s:I, s:o, s:I, s:I, s:I, s:I}", "name",
			*list[i].carrier ? list[i].carrier : term("any"), "waiting", (json_int_t)t->waiting, "here",
			(json_int_t)t->first_here, "today", (json_int_t)t->first_today, "complete", (json_int_t)t->complete_today, "by",
			time_or_null(t->first_by_ms), "later", (json_int_t)t->first_later, "unknown", (json_int_t)t->first_unknown,
			"never", (json_int_t)t->first_never, "held", (json_int_t)t->held));
	}
	table_print(rows, &carriers_report, zone);
	json_decref(rows);
}

static void print_hours(const struct project_totals *t, const char *zone)
{
	json_t *rows = hours_json(t);
	char hour[16];

	for (size_t i = 0; i < json_array_size(rows); i++) {
		json_t *row = json_array_get(rows, i);

		snprintf(hour, sizeof hour, "%02d:00", (int)json_integer_value(json_object_get(row, "hour")));
		json_object_set_new(row, "hour", json_string(hour));
	}
	table_print(rows, &hours_report, zone);
	json_decref(rows);
}

static void print_list(json_t *rows, const struct report *report, const char *zone, bool all)
{
	size_t count = json_array_size(rows);

	while (!all && json_array_size(rows) > LISTED)
		json_array_remove(rows, json_array_size(rows) - 1);
	table_print(rows, report, zone);
	if (count > json_array_size(rows)) {
		fputs("  ", stdout);
		printf(_("and %zu more: --all shows them\n"), count - json_array_size(rows));
	}
	json_decref(rows);
}

static void print_orders(const struct project *p, const struct plan_names *names, const size_t *shown, size_t count,
	size_t listed, const struct settings *settings)
{
	struct report report = plan_order_report;
	json_t *rows = json_array();
	struct str title = {0};

	str_printf(&title, _("Orders, %s"), claim_order_words(settings->match));
	report.title = str_text(&title);
	for (size_t i = 0; i < listed; i++)
		json_array_append_new(rows, plan_order_row(p, names, shown[i], settings->time_zone));
	table_print(rows, &report, settings->time_zone);
	if (count > listed) {
		fputs("  ", stdout);
		printf(_("and %zu more: --all shows them\n"), count - listed);
	}
	str_done(&title);
	json_decref(rows);
}

static void print_places(const struct project *p, const struct settings *settings)
{
	int64_t until_ms = places_until(p, settings);
	char at[TIME_TEXT_MAX];

	if (until_ms)
		printf(_("With match=finish-first it is decided anew at each cut-off who goes ahead, next at %s: what comes after it may go to\n"
		       "other orders than told here\n"),
			text_time(settings->time_zone, until_ms, at));
}

static void print_text(const struct project *p, const struct plan_names *names, const size_t *shown, size_t count,
	size_t listed, const struct options *options, const struct settings *settings)
{
	const struct project_totals *totals = project_totals(p);
	const char *zone = settings->time_zone;

	if (options->order) {
		plan_order_print(p, names, shown[0], zone);
		print_places(p, settings);
		return;
	}
	print_totals(options->carrier ? tally_of(p, options->carrier) : &totals->all, totals->now_ms, zone);
	print_places(p, settings);
	if (!options->carrier) {
		print_carriers(p, zone);
		print_hours(totals, zone);
		print_list(pickups_json(p), &pickups_report, zone, options->all);
		print_list(inbound_json(p), &inbound_report, zone, options->all);
	}
	print_orders(p, names, shown, count, listed, settings);
}

/* ---- the command */

static bool is_shown(const struct project_order *o, const struct options *options, int64_t order_id)
{
	if (options->order)
		return o->order_id == order_id;
	return !options->carrier || strcmp(o->carrier, options->carrier) == 0;
}

/* The orders that were asked for. */
static size_t *choose(const struct project *p, const struct options *options, int64_t order_id, size_t *count)
{
	size_t all = project_count(p);
	size_t *list = mem_array(NULL, all + 1, sizeof *list);

	*count = 0;
	for (size_t n = 0; n < all; n++)
		if (is_shown(project_order_at(p, n), options, order_id))
			list[(*count)++] = n;
	return list;
}

static enum status unknown_order(struct db *db, const char *number, struct err *err)
{
	struct arena arena = {0};
	const char *near = find_near(db, &arena, FOUND_ORDER, number);
	enum status st = near ? err_set(err, ST_REFUSED, "there is no order %s; the nearest is %s", number, near)
			      : err_set(err, ST_REFUSED, "there is no order %s", number);

	arena_done(&arena);
	return st;
}

/* What was asked for is not among what waits. */
static enum status check(const struct project *p, const struct options *options, size_t count, struct err *err)
{
	struct str names = {0};
	size_t carriers;
	const struct project_carrier *list = project_carriers(p, &carriers);

	if (count || (!options->order && !options->carrier))
		return ST_OK;
	if (options->order)
		return err_set(err, ST_REFUSED, "%s waits for nothing: crossdock show order %s tells where it is", options->order,
			options->order);
	for (size_t i = 0; i < carriers; i++)
		str_printf(&names, "%s%s", names.len ? ", " : "", *list[i].carrier ? list[i].carrier : _("'' (any carrier)"));
	if (names.len)
		err_set(err, ST_REFUSED, "no order of carrier %s waits; orders wait for %s", options->carrier, names.data);
	else
		err_set(err, ST_REFUSED, "no order of carrier %s waits; orders wait for none at all", options->carrier);
	str_done(&names);
	return ST_REFUSED;
}

static enum status parse(struct options *options, int argc, char **argv, struct err *err)
{
	*options = (struct options){0};
	for (int i = 1; i < argc; i++) {
		if (strcmp(argv[i], "--all") == 0)
			options->all = true;
		else if (strcmp(argv[i], "--order") == 0 && i + 1 < argc)
			options->order = argv[++i];
		else if (strcmp(argv[i], "--carrier") == 0 && i + 1 < argc)
			options->carrier = argv[++i];
		else
			return cli_usage("plan", err);
	}
	return options->order && options->carrier ? cli_usage("plan", err) : ST_OK;
}

struct answer {
	struct project *project;
	struct plan_names names;
	size_t *shown;
	size_t count;
	size_t listed;
};

static enum status read_answer(struct db *db, const struct cli *cli, const struct options *options, struct settings *settings,
	struct answer *a, struct err *err)
{
	struct project_request request = {.settings = settings, .now_ms = clock_now(&cli->clock)};
	struct arena arena = {0};
	int64_t order_id = 0;
	enum status st;

	settings_load(db, settings);
	if (options->order && !(order_id = find_order(db, options->order)))
		return unknown_order(db, options->order, err);
	request.finish = project_finishes(db, &arena, settings, request.now_ms, &request.finish_count);
	a->project = project_new(db, &request);
	arena_done(&arena);
	a->shown = choose(a->project, options, order_id, &a->count);
	st = check(a->project, options, a->count, err);
	a->listed = cli->json || options->all || a->count < LISTED ? a->count : LISTED;
	for (size_t i = 0; st == ST_OK && i < a->listed && !db_failed(db); i++)
		plan_names_add(&a->names, db, a->project, a->shown[i]);
	return st;
}

enum status plan_run(struct cli *cli, int argc, char **argv, struct err *err)
{
	struct options options;
	struct settings settings;
	struct answer a = {0};
	struct err end = {0};
	struct db *db;
	enum status st;

	if (argc == 2 && strcmp(argv[1], "--compare") == 0)
		return plan_compare_run(cli, err);
	st = parse(&options, argc, argv, err);
	if (st != ST_OK)
		return st;
	if (cli_open(cli, &db, err) != ST_OK)
		return err->status;
	st = db_begin_read(db, err);
	if (st == ST_OK) {
		st = read_answer(db, cli, &options, &settings, &a, err);
		if (db_end_read(db, &end) != ST_OK) {
			*err = end;
			st = end.status;
		}
	}
	db_close(db);
	if (st == ST_OK && cli->json)
		print_json(a.project, &a.names, a.shown, a.count, &settings);
	else if (st == ST_OK)
		print_text(a.project, &a.names, a.shown, a.count, a.listed, &options, &settings);
	project_free(a.project);
	plan_names_done(&a.names);
	free(a.shown);
	return st;
}
