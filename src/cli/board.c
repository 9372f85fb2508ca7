/* `crossdock board`: the board's numbers, as text or as one JSON document: the same reading that screens show. */
#include <inttypes.h>
#include <stdio.h>

#include "base/text.h"
#include "cli/commands.h"
#include "cli/output.h"
#include "cli/table.h"
#include "flow/board.h"
#include "flow/watch.h"

static json_t *text_or_null(const char *text)
{
	return *text ? json_string(text) : json_null();
}

static json_t *time_or_null(int64_t at_ms)
{
	char text[TIME_TEXT_MAX];

	return at_ms ? json_string(time_format_utc(at_ms, text)) : json_null();
}

static json_t *number_or_null(int64_t number)
{
	return number < 0 ? json_null() : json_integer(number);
}

static json_t *json_volume(const struct board_volume *v)
{
	return json_pack("{s:I, s:I}", "shipments", (json_int_t)v->shipments, "units", (json_int_t)v->units);
}

/* ---- JSON */

static json_t *json_lanes(const struct board *b)
{
	json_t *all = json_array();

	for (size_t i = 0; i < b->lane_count; i++) {
		const struct board_lane *l = &b->lanes[i];

		json_array_append_new(all,
			json_pack("{s:s, s:s, s:o, s:I, s:I, s:I, s:o, s:o, s:b, s:I, s:I, s:I, s:o, s:b}", "place", l->code, "kind",
				l->overflow ? "overflow" : "lane", "carrier", text_or_null(l->carrier), "units", (json_int_t)l->units,
				"incoming", (json_int_t)l->incoming, "leaving", (json_int_t)l->leaving, "capacity", number_or_null(l->capacity), "percent",
				number_or_null(l->percent), "full", l->is_full, "shipments", (json_int_t)l->shipments, "ready",
				(json_int_t)l->ready, "standing", (json_int_t)l->standing, "oldest", time_or_null(l->oldest_at), "older", l->older));
	}
	return all;
}

static json_t *json_inbound(const struct board_inbound *i)
{
	if (!*i->number)
		return json_null();
	return json_pack("{s:s, s:o, s:s, s:o, s:o, s:I, s:I, s:I, s:b}", "inbound", i->number, "supplier", text_or_null(i->supplier),
		"status", i->status, "due", time_or_null(i->due_at), "arrived", time_or_null(i->arrived_at), "expected",
		(json_int_t)i->expected, "received", (json_int_t)i->received, "over", (json_int_t)i->over, "late", i->late);
}

static json_t *json_doors(const struct board *b)
{
	json_t *all = json_array();

	for (size_t i = 0; i < b->door_count; i++) {
		const struct board_door *d = &b->doors[i];

		json_array_append_new(all,
			json_pack("{s:s, s:o, s:o, s:I, s:I, s:I, s:o, s:o}", "door", d->code, "now", json_inbound(&d->now), "next",
				json_inbound(&d->next), "waiting", (json_int_t)d->waiting, "due_today", (json_int_t)d->due, "per_hour",
				(json_int_t)d->rate, "finish", time_or_null(d->finish_at), "idle_since", time_or_null(d->idle_since)));
	}
	return all;
}

static json_t *json_stations(const struct board *b)
{
	json_t *all = json_array();

	for (size_t i = 0; i < b->station_count; i++) {
		const struct board_station *s = &b->stations[i];

		json_array_append_new(all,
			json_pack("{s:s, s:o, s:I, s:I, s:I, s:o, s:I, s:b}", "station", s->code, "spot", text_or_null(s->spot), "units",
				(json_int_t)s->units, "queue", (json_int_t)s->ready, "packing", (json_int_t)s->packing, "oldest",
				time_or_null(s->oldest_at), "packers", (json_int_t)s->packers, "full", s->is_full));
	}
	return all;
}

static json_t *json_pickups(const struct board *b)
{
	json_t *all = json_array();

	for (size_t i = 0; i < b->pickup_count; i++) {
		const struct board_pickup *p = &b->pickups[i];

		json_array_append_new(all,
			json_pack("{s:s, s:o, s:o, s:o, s:o, s:b, s:o, s:o, s:o, s:o, s:o, s:I, s:I, s:I}", "pickup", p->number, "carrier",
				text_or_null(p->carrier), "door", text_or_null(p->door), "cutoff", time_or_null(p->cutoff_at), "capacity",
				number_or_null(p->capacity), "past", p->past, "gathering", json_volume(&p->gathering), "ready",
				json_volume(&p->ready), "packing", json_volume(&p->packing), "packed", json_volume(&p->packed), "loaded",
				json_volume(&p->loaded), "cartons_loaded", (json_int_t)p->cartons, "late_packing", (json_int_t)p->late_packing,
				"late_goods", (json_int_t)p->late_goods));
	}
	return all;
}

static json_t *json_units(const struct today_units *u)
{
	return json_pack("{s:I, s:I, s:I, s:I, s:I, s:I}", "received", (json_int_t)u->received, "brought", (json_int_t)u->brought,
		"cross_docked", (json_int_t)u->cross_docked, "put_away", (json_int_t)u->put_away, "packed", (json_int_t)u->packed,
		"shipped", (json_int_t)u->shipped);
}

static json_t *json_today(const struct board *b)
{
	json_t *today = json_units(&b->today);
	json_t *hours = json_array();

	json_object_set_new(today, "cross_docked_percent", number_or_null(today_cross_docked_percent(&b->today)));
	json_object_set_new(today, "at_doors", json_integer(b->at_doors));
	json_object_set_new(today, "since", time_or_null(b->day_ms));
	for (int i = 0; i <= b->hour && i < TODAY_HOURS; i++)
		json_array_append_new(hours, json_units(&b->hours[i]));
	json_object_set_new(today, "hours", hours);
	return today;
}

static json_t *json_alerts(const struct board *b)
{
	json_t *all = json_array();

	for (size_t i = 0; i < b->alert_count; i++) {
		const struct board_alert *a = &b->alerts[i];

		json_array_append_new(all,
			json_pack("{s:s, s:o, s:i, s:s, s:o, s:I, s:o, s:o}", "kind", a->kind, "subject", text_or_null(a->subject), "level",
				a->level, "cause", a->cause, "consequence", text_or_null(a->consequence), "orders", (json_int_t)a->orders,
				"action", text_or_null(a->action), "scan", text_or_null(a->scan)));
	}
	return all;
}

static json_t *json_people(const struct board *b)
{
	static const char *const words[] = {"receive", "stage", "pack", "load", "other"};
	json_t *people = json_object();

	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		json_object_set_new(people, words[i], json_integer(b->by_activity[i]));
	return people;
}

static json_t *json_insight(const struct insight *in)
{
	return json_pack("{s:I, s:I, s:I, s:I, s:I, s:I, s:I, s:o}", "waiting", (json_int_t)in->waiting, "held", (json_int_t)in->held, "here",
		(json_int_t)in->here, "today", (json_int_t)in->today, "whole", (json_int_t)in->whole, "later",
		(json_int_t)in->later, "never", (json_int_t)in->never, "today_by", time_or_null(in->by_ms));
}

static json_t *json_board(const struct board *b, const struct insight *insight)
{
	json_t *shipments = json_pack("{s:o, s:o, s:o, s:o, s:o, s:I}", "gathering", json_volume(&b->gathering), "ready",
		json_volume(&b->ready), "packing", json_volume(&b->packing), "packed", json_volume(&b->packed), "no_pickup",
		json_volume(&b->no_pickup), "ready_elsewhere", (json_int_t)b->ready_elsewhere);

	return json_pack("{s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:I, s:o, s:o, s:I}", "at", time_or_null(b->at_ms), "lanes",
		json_lanes(b), "doors", json_doors(b), "stations", json_stations(b), "pickups", json_pickups(b), "shipments", shipments,
		"today", json_today(b), "orders", json_insight(insight), "no_door", json_inbound(&b->no_door), "no_door_due_today", (json_int_t)b->no_door_due,
		"signed_on", json_people(b), "alerts", json_alerts(b), "alerts_more", (json_int_t)b->alerts_more);
}

/* ---- text: the same document, as tables */

static const struct report lanes_table = {.name = "lanes", .title = N_("Lanes"),
	.columns = {{"place", NC_("column", "place"), REPORT_TEXT}, {"carrier", N_("carrier"), REPORT_TEXT}, {"units", NC_("column", "units"), REPORT_NUMBER},
		{"incoming", N_("coming"), REPORT_NUMBER}, {"leaving", N_("leaving"), REPORT_NUMBER}, {"capacity", N_("capacity"), REPORT_NUMBER},
		{"percent", "%", REPORT_NUMBER}, {"full", NC_("column", "full"), REPORT_FLAG}, {"shipments", N_("shipments"), REPORT_NUMBER}, {"ready", NC_("column", "ready"), REPORT_NUMBER},
		{"oldest", N_("oldest since"), REPORT_TIME}}};
static const struct report stations_table = {.name = "stations", .title = N_("Stations"),
	.columns = {{"station", N_("station"), REPORT_TEXT}, {"spot", N_("parked at"), REPORT_TEXT}, {"units", NC_("column", "units"), REPORT_NUMBER},
		{"queue", N_("queue"), REPORT_NUMBER}, {"packing", NC_("column", "packing"), REPORT_NUMBER}, {"oldest", N_("oldest since"), REPORT_TIME},
		{"packers", N_("packers"), REPORT_NUMBER}}};
static const struct report doors_table = {.name = "doors", .title = N_("Doors"),
	.columns = {{"door", N_("door"), REPORT_TEXT}, {"inbound", N_("delivery"), REPORT_TEXT}, {"status", N_("status"), REPORT_WORD},
		{"received", N_("received"), REPORT_NUMBER}, {"expected", NC_("column", "of"), REPORT_NUMBER}, {"per_hour", NC_("column", "an hour"), REPORT_NUMBER},
		{"finish", NC_("column", "done"), REPORT_TIME}, {"next", NC_("column", "next"), REPORT_TEXT}, {"due", NC_("column", "due"), REPORT_TIME}, {"late", NC_("column", "late"), REPORT_FLAG}}};
static const struct report pickups_table = {.name = "pickups", .title = N_("Pickups: shipments"),
	.columns = {{"pickup", N_("pickup"), REPORT_TEXT}, {"carrier", N_("carrier"), REPORT_TEXT}, {"door", N_("door"), REPORT_TEXT},
		{"cutoff", N_("cut-off"), REPORT_TIME}, {"past", NC_("column", "past"), REPORT_FLAG}, {"gathering", NC_("column", "gathering"), REPORT_NUMBER},
		{"ready", NC_("column", "ready"), REPORT_NUMBER}, {"packing", NC_("column", "packing"), REPORT_NUMBER}, {"packed", NC_("column", "packed"), REPORT_NUMBER},
		{"late_packing", N_("at risk"), REPORT_NUMBER}, {"late_goods", N_("goods late"), REPORT_NUMBER},
		{"cartons_loaded", N_("cartons loaded"), REPORT_NUMBER}, {"capacity", N_("capacity in units"), REPORT_NUMBER}}};
static const struct report alerts_table = {.name = "alerts", .title = N_("Alerts"),
	.columns = {{"kind", N_("kind"), REPORT_WORD}, {"cause", N_("what is wrong"), REPORT_TEXT}, {"orders", N_("orders"), REPORT_NUMBER},
		{"action", N_("what helps"), REPORT_TEXT}, {"scan", N_("scan"), REPORT_TEXT}}};

/* A door's row as one line: its deliveries' values beside its own. */
static json_t *flat_doors(const json_t *doors)
{
	json_t *rows = json_array();

	for (size_t i = 0; i < json_array_size(doors); i++) {
		json_t *row = json_copy(json_array_get(doors, i));
		const json_t *now = json_object_get(row, "now");
		json_t *next = json_incref(json_object_get(row, "next"));

		for (size_t c = 0; json_is_object(now) && c < 4; c++) {
			static const char *const names[] = {"inbound", "status", "received", "expected"};

			json_object_set(row, names[c], json_object_get(now, names[c]));
		}
		json_object_set(row, "due", json_object_get(next, "due"));
		json_object_set(row, "late", json_object_get(next, "late"));
		json_object_set(row, "next", json_object_get(next, "inbound"));
		json_decref(next);
		json_array_append_new(rows, row);
	}
	return rows;
}

static json_t *flat_pickups(const json_t *pickups)
{
	static const char *const stages[] = {"gathering", "ready", "packing", "packed"};
	json_t *rows = json_array();

	for (size_t i = 0; i < json_array_size(pickups); i++) {
		json_t *row = json_copy(json_array_get(pickups, i));

		for (size_t s = 0; s < sizeof stages / sizeof *stages; s++)
			json_object_set_new(row, stages[s], json_incref(json_object_get(json_object_get(row, stages[s]), "shipments")));
		json_array_append_new(rows, row);
	}
	return rows;
}

static void print_table(json_t *rows, const struct report *table, const char *zone)
{
	table_print(rows, table, zone);
	json_decref(rows);
}

static void print_board(const struct board *b, const struct insight *in, const json_t *document)
{
	int64_t percent = today_cross_docked_percent(&b->today);
	char at[TIME_TEXT_MAX];

	printf("%s\n", text_time(b->zone, b->at_ms, at));
	if (percent >= 0)
		printf(_("Today: received %" PRId64 ", cross-docked %" PRId64 " (%" PRId64 " %%), put away %" PRId64 ", packed %" PRId64
			 ", shipped %" PRId64 "; at doors now %" PRId64 "\n"),
			b->today.received, b->today.cross_docked, percent, b->today.put_away, b->today.packed, b->today.shipped, b->at_doors);
	else
		printf(_("Today: received %" PRId64 ", cross-docked %" PRId64 ", put away %" PRId64 ", packed %" PRId64 ", shipped %" PRId64
			 "; at doors now %" PRId64 "\n"),
			b->today.received, b->today.cross_docked, b->today.put_away, b->today.packed, b->today.shipped, b->at_doors);
	printf(_("Shipments: %" PRId64 " gathering, %" PRId64 " ready, %" PRId64 " being packed, %" PRId64 " packed\n"),
		b->gathering.shipments, b->ready.shipments, b->packing.shipments, b->packed.shipments);
	printf(_("Orders: of %" PRId64 " that wait %" PRId64 " can ship today, %" PRId64 " of them with what is here, %" PRId64 " whole; %" PRId64
	       " later, %" PRId64 " not with what is announced\n"), in->waiting, in->today, in->here, in->whole, in->later, in->never);
	print_table(json_incref(json_object_get(document, "alerts")), &alerts_table, b->zone);
	print_table(json_incref(json_object_get(document, "lanes")), &lanes_table, b->zone);
	print_table(json_incref(json_object_get(document, "stations")), &stations_table, b->zone);
	print_table(flat_doors(json_object_get(document, "doors")), &doors_table, b->zone);
	print_table(flat_pickups(json_object_get(document, "pickups")), &pickups_table, b->zone);
}

enum status board_run(struct cli *cli, int argc, char **argv, struct err *err)
{
	struct arena arena = {0};
	struct insight insight;
	struct board board;
	struct db *db;
	enum status st;

	(void)argv;
	if (argc != 1)
		return cli_usage("board", err);
	if (cli_open(cli, &db, err) != ST_OK)
		return err->status;
	watch_run(db, &cli->clock);
	st = db_begin_read(db, err);
	if (st == ST_OK) {
		board_read_whole(db, &arena, clock_now(&cli->clock), &board, &insight);
		st = db_end_read(db, err);
	}
	db_close(db);
	if (st == ST_OK && cli->json) {
		output_json(json_board(&board, &insight));
	} else if (st == ST_OK) {
		json_t *document = json_board(&board, &insight);

		print_board(&board, &insight, document);
		json_decref(document);
	}
	arena_done(&arena);
	return st;
}
