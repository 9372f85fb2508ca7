/* `crossdock pickups`: the carriers' pickups against what the dock has for them, and a lead's decisions about them. */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "base/str.h"
#include "cli/commands.h"
#include "cli/lead.h"
#include "cli/output.h"
#include "cli/table.h"
#include "flow/coming.h"
#include "flow/planner.h"
#include "store/outlook.h"
#include "store/pickup_decide.h"

enum verb { SHOW, MOVE, ASK, CALL_OFF };
enum { MOST_ARGS = 101 }; /* a hundred orders, and the pickup */

/* The command line. */
struct words {
	enum verb verb;
	bool all;
	const char *args[MOST_ARGS]; /* of the verb */
	int count;
	const char *units; /* NULL = not said */
	const char *why;   /* NULL = not said */
};

static bool set_verb(struct words *w, enum verb verb)
{
	bool first = w->verb == SHOW && !w->count;

	w->verb = verb;
	return first;
}

static bool read_words(struct words *w, int argc, char **argv)
{
	static const int least[] = {[SHOW] = 0, [MOVE] = 2, [ASK] = 2, [CALL_OFF] = 1};
	static const int most[] = {[SHOW] = 0, [MOVE] = MOST_ARGS, [ASK] = 2, [CALL_OFF] = 1};
	bool ok = true;

	for (int i = 1; i < argc && ok; i++) {
		if (strcmp(argv[i], "--all") == 0)
			w->all = true;
		else if (strcmp(argv[i], "--move") == 0)
			ok = set_verb(w, MOVE);
		else if (strcmp(argv[i], "--ask-extra") == 0)
			ok = set_verb(w, ASK);
		else if (strcmp(argv[i], "--call-off") == 0)
			ok = set_verb(w, CALL_OFF);
		else if (strcmp(argv[i], "--why") == 0 && i + 1 < argc)
			w->why = argv[++i];
		else if (strcmp(argv[i], "--units") == 0 && i + 1 < argc)
			w->units = argv[++i];
		else if (strncmp(argv[i], "--", 2) == 0 || w->count == MOST_ARGS)
			ok = false;
		else
			w->args[w->count++] = argv[i];
	}
	return ok && w->count >= least[w->verb] && w->count <= most[w->verb] && (w->verb == SHOW ? !w->why : !w->all) && (!w->units || w->verb == ASK);
}

/* ---- JSON */

static json_t *json_text(const char *text)
{
	return *text ? json_string(text) : json_null();
}

static json_t *json_time(int64_t at_ms)
{
	char at[TIME_TEXT_MAX];

	return at_ms ? json_string(time_format_utc(at_ms, at)) : json_null();
}

static json_t *json_volume(const struct volume *v)
{
	return json_pack("{s:I, s:I}", "shipments", (json_int_t)v->shipments, "units", (json_int_t)v->units);
}

static json_t *json_pickup(const struct pickup_outlook *k)
{
	json_t *o = json_pack("{s:s, s:o, s:o, s:o, s:o, s:o, s:b}", "pickup", k->number, "carrier", json_text(k->carrier), "door",
		json_text(k->door), "cutoff", json_time(k->cutoff_at), "sweep", json_time(k->sweep_at), "capacity",
		k->capacity >= 0 ? json_integer(k->capacity) : json_null(), "past", k->past);

	for (int i = 0; i < VOLUME_STAGES; i++)
		json_object_set_new(o, volume_stage_word((enum volume_stage)i), json_volume(&k->stages[i]));
	json_object_set_new(o, "late_packing", json_volume(&k->late_packing));
	json_object_set_new(o, "packers_short", json_integer(k->packers_short));
	json_object_set_new(o, "late_goods", json_volume(&k->late_goods));
	json_object_set_new(o, "over", json_integer(k->over));
	json_object_set_new(o, "still", json_volume(&k->still));
	return o;
}

static json_t *json_advice(const struct advice *a)
{
	return json_pack("{s:s, s:s, s:o, s:o, s:o, s:o, s:o, s:I, s:I, s:s, s:s}", "do", a->kind == ADVICE_MOVE ? "move" : "ask-extra",
		"pickup", a->pickup, "carrier", json_text(a->carrier), "order", json_text(a->order), "shipment", json_text(a->shipment), "to",
		json_text(a->to), "cutoff", json_time(a->at), "units", (json_int_t)a->units, "orders", (json_int_t)a->orders, "why", a->why,
		"act", a->act);
}

static json_t *json_request(const struct pickup_request *r)
{
	return json_pack("{s:s, s:o, s:o, s:o, s:s, s:o, s:o}", "carrier", r->carrier, "cutoff", json_time(r->at), "units",
		r->units ? json_integer(r->units) : json_null(), "why", json_text(r->why), "by", r->actor, "asked", json_time(r->asked_at),
		"answer", json_text(r->answer));
}

static json_t *json_risks(const struct pickups *p, size_t most)
{
	json_t *list = json_array();

	for (size_t i = 0; i < p->risk_count && i < most; i++) {
		const struct risk *r = &p->risks[i];

		json_array_append_new(list, json_pack("{s:s, s:o, s:s, s:s, s:I, s:s, s:o}", "pickup", r->pickup, "shipment", json_text(r->shipment), "order",
						    r->order, "status", volume_stage_word(r->stage), "units", (json_int_t)r->units, "because",
						    r->of_goods ? "goods" : "packing", "promised",
						    json_time(r->promised_at == INT64_MAX ? 0 : r->promised_at)));
	}
	return list;
}

static void print_json(const struct pickups *p, int64_t now_ms)
{
	json_t *pickups = json_array();
	json_t *advice = json_array();
	json_t *requests = json_array();
	json_t *without = json_object();

	for (size_t i = 0; i < p->count; i++)
		json_array_append_new(pickups, json_pickup(&p->list[i]));
	for (size_t i = 0; i < p->advice_count; i++)
		json_array_append_new(advice, json_advice(&p->advice[i]));
	for (size_t i = 0; i < p->request_count; i++)
		json_array_append_new(requests, json_request(&p->requests[i]));
	for (int i = 0; i < VOLUME_STAGES; i++)
		if (i != VOLUME_LOADED)
			json_object_set_new(without, volume_stage_word((enum volume_stage)i), json_volume(&p->homeless[i]));
	output_json(json_pack("{s:o, s:I, s:o, s:o, s:o, s:o, s:o, s:o, s:I}", "at", json_time(now_ms), "packers", (json_int_t)p->packers,
		"pack_rate", p->pack_rate ? json_integer(p->pack_rate) : json_null(), "pickups", pickups, "without_pickup", without,
		"at_risk", json_risks(p, p->risk_count), "advice", advice, "requests", requests, "left_today", (json_int_t)p->left_today));
}

/* ---- for people */

static const struct report report_outlook = {
	.name = "pickups",
	.title = "Pickups: shipments/units",
	.columns = {{"pickup", "pickup", REPORT_TEXT}, {"carrier", "carrier", REPORT_TEXT}, {"door", "door", REPORT_TEXT},
		{"cutoff", "cut-off", REPORT_TIME}, {"coming", "coming", REPORT_TEXT}, {"gathering", "gathering", REPORT_TEXT}, {"ready", "ready", REPORT_TEXT},
		{"packing", "packing", REPORT_TEXT}, {"packed", "packed", REPORT_TEXT}, {"loaded", "loaded", REPORT_TEXT},
		{"capacity", "capacity", REPORT_NUMBER}, {"over", "over", REPORT_NUMBER},
		{"late_packing", "RISK: packing", REPORT_TEXT}, {"late_goods", "RISK: goods", REPORT_TEXT}, {"note", "note", REPORT_TEXT}},
};

static const struct report report_risks = {
	.name = "at_risk",
	.title = "At risk",
	.columns = {{"pickup", "pickup", REPORT_TEXT}, {"order", "order", REPORT_TEXT}, {"shipment", "shipment", REPORT_TEXT}, {"status", "status", REPORT_TEXT},
		{"units", "units", REPORT_NUMBER}, {"promised", "promised", REPORT_TIME}, {"because", "because of", REPORT_TEXT}},
};
enum { RISKS_SHOWN = 20 }; /* to people */

static json_t *cell_volume(const struct volume *v)
{
	char text[64];

	snprintf(text, sizeof text, "%" PRId64 "/%" PRId64, v->shipments, v->units);
	return v->shipments || v->units ? json_string(text) : json_null();
}

static json_t *row_of(const char *name, const struct volume *stages)
{
	json_t *row = json_pack("{s:s}", "pickup", name);

	for (int i = 0; i < VOLUME_STAGES; i++)
		json_object_set_new(row, volume_stage_word((enum volume_stage)i), cell_volume(&stages[i]));
	return row;
}

static json_t *note_of(const struct pickup_outlook *k)
{
	char text[120];

	if (!k->still.shipments)
		return json_string("its cut-off is past");
	snprintf(text, sizeof text, "its cut-off is past; %" PRId64 "/%" PRId64 " could still be loaded", k->still.shipments, k->still.units);
	return json_string(text);
}

static json_t *table_rows(const struct pickups *p)
{
	json_t *rows = json_array();
	bool homeless = false;

	for (size_t i = 0; i < p->count; i++) {
		const struct pickup_outlook *k = &p->list[i];
		json_t *row = row_of(k->number, k->stages);

		json_object_set_new(row, "carrier", json_text(k->carrier));
		json_object_set_new(row, "door", json_text(k->door));
		json_object_set_new(row, "cutoff", json_time(k->cutoff_at));
		json_object_set_new(row, "capacity", k->capacity >= 0 ? json_integer(k->capacity) : json_null());
		json_object_set_new(row, "over", k->over ? json_integer(k->over) : json_null());
		json_object_set_new(row, "late_packing", cell_volume(&k->late_packing));
		json_object_set_new(row, "late_goods", cell_volume(&k->late_goods));
		json_object_set_new(row, "note", k->past ? note_of(k) : json_null());
		json_array_append_new(rows, row);
	}
	for (int i = 0; i < VOLUME_STAGES; i++)
		homeless = homeless || p->homeless[i].units;
	if (homeless)
		json_array_append_new(rows, row_of("(none known)", p->homeless));
	return rows;
}

static void print_advice(const struct pickups *p, const char *zone)
{
	char at[TIME_TEXT_MAX];
	bool some = p->advice_count > 0;

	for (size_t i = 0; i < p->count; i++)
		some = some || p->list[i].packers_short;
	if (some)
		printf("\nWhat a lead can do\n");
	for (size_t i = 0; i < p->count; i++) {
		const struct pickup_outlook *k = &p->list[i];

		if (k->packers_short)
			printf("  Call %" PRId64 " more packer%s: then all of %s is packed before its cut-off\n      crossdock people --assign "
			       "BADGE pack\n",
				k->packers_short, k->packers_short == 1 ? "" : "s", k->number);
	}
	for (size_t i = 0; i < p->advice_count; i++) {
		const struct advice *a = &p->advice[i];

		if (a->kind == ADVICE_MOVE)
			printf("  Let %s go with %s, cut-off %s: %s\n", *a->shipment ? a->shipment : a->order, a->to, time_format_local(zone, a->at, at), a->why);
		else
			printf("  Ask %s for a further pickup, cut-off %s: %s\n", a->carrier, time_format_local(zone, a->at, at), a->why);
		printf("      %s\n", a->act);
	}
}

static void print_requests(const struct pickups *p, const char *zone)
{
	char at[TIME_TEXT_MAX];
	char asked[TIME_TEXT_MAX];

	if (p->request_count)
		printf("\nFurther pickups that were asked for\n");
	for (size_t i = 0; i < p->request_count; i++) {
		const struct pickup_request *r = &p->requests[i];

		printf("  %s, cut-off %s: asked for %s by %s; %s\n", r->carrier, time_format_local(zone, r->at, at),
			time_format_local(zone, r->asked_at, asked), r->actor, *r->answer ? r->answer : "no answer yet");
	}
}

/* Why there is none in the list that is still to come today. */
static void print_none(const struct pickups *p, const struct settings *settings, int64_t now_ms)
{
	int64_t day_end_ms = zone_day_end(settings->time_zone, now_ms);
	const struct pickup_outlook *next = NULL;
	char at[TIME_TEXT_MAX];

	for (size_t i = 0; i < p->count && !next; i++)
		next = p->list[i].past ? NULL : &p->list[i];
	if (next && next->cutoff_at <= day_end_ms)
		return;
	if (!p->count && !p->left_today) {
		printf("No pickup is known: import pickups (pickup,carrier,cutoff) or schedules (schedule,carrier,weekdays,cutoff_time)\n");
		return;
	}
	if (p->left_today)
		printf("%" PRId64 " pickup%s left today, and none is still to come; ", p->left_today, p->left_today == 1 ? "" : "s");
	else
		printf("No pickup is still to come today; ");
	if (next)
		printf("the next is %s, cut-off %s\n", next->number, time_format_local(settings->time_zone, next->cutoff_at, at));
	else
		printf("no further one is known: import pickups (pickup,carrier,cutoff) or schedules (schedule,carrier,weekdays,cutoff_time)\n");
}

static void print_table(const struct pickups *p, const struct settings *settings, int64_t now_ms)
{
	json_t *rows = table_rows(p);
	json_t *risks = json_risks(p, RISKS_SHOWN);

	if (p->packers)
		printf("Packing: %" PRId64 " at it", p->packers);
	else
		printf("Packing: nobody is at it");
	if (p->pack_rate)
		printf(", %" PRId64 " units an hour%s\n", p->pack_rate, p->packers ? "" : " with one");
	else
		printf("; how fast they are is not known yet\n");
	print_none(p, settings, now_ms);
	table_print(rows, &report_outlook, settings->time_zone);
	table_print(risks, &report_risks, settings->time_zone);
	if (p->risk_count > RISKS_SHOWN)
		printf("  ... and %zu more: --json tells them all\n", p->risk_count - RISKS_SHOWN);
	print_advice(p, settings->time_zone);
	print_requests(p, settings->time_zone);
	json_decref(rows);
	json_decref(risks);
}

static enum status show(struct cli *cli, struct db *db, const struct words *w, struct err *err)
{
	int64_t now_ms = clock_now(&cli->clock);
	int64_t pace[WORK_KINDS];
	struct arena arena = {0};
	struct settings settings;
	struct people people;
	struct comings comings;
	struct pickups pickups;
	enum status st = db_begin_read(db, err);

	if (st == ST_OK) {
		settings_load(db, &settings);
		people_read(db, &arena, now_ms, &people);
		people_pace(db, &arena, pace);
		coming_read(db, &arena, &settings, now_ms, &comings);
		outlook_read(db, &arena, &settings, now_ms, &people, pace, &comings, w->all, &pickups);
		st = db_end_read(db, err);
	}
	if (st == ST_OK && cli->json)
		print_json(&pickups, now_ms);
	else if (st == ST_OK)
		print_table(&pickups, &settings, now_ms);
	arena_done(&arena);
	return st;
}

/* ---- decisions */

static enum status ask(struct cli *cli, struct db *db, struct arena *arena, const struct words *w, const struct settings *settings,
	bool *made, const char **say, struct err *err)
{
	struct pickup_asking asking = {.carrier = w->args[0], .actor = cli->actor, .why = w->why};

	if (!time_parse(w->args[1], settings->time_zone, &asking.at_ms))
		return err_set(err, ST_USAGE, "'%s' is no time: write the cut-off as 2026-11-23T18:30", w->args[1]);
	if (w->units && (!str_to_i64(w->units, &asking.units) || asking.units < 1 || asking.units > 1000000000))
		return err_set(err, ST_USAGE, "--units '%s' is not a whole number from 1 to 1000000000", w->units);
	*made = pickup_ask(db, arena, &asking, settings->time_zone, clock_now(&cli->clock), say);
	return ST_OK;
}

/* All of them, or none. */
static bool move(struct cli *cli, struct db *db, struct arena *arena, const struct words *w, const struct settings *settings,
	const char **say)
{
	const char *pickup = w->args[w->count - 1];
	const char *said = "";

	for (int i = 0; i < w->count - 1; i++) {
		if (!pickup_move_order(db, arena, w->args[i], pickup, cli->actor, w->why, settings, clock_now(&cli->clock), say))
			return false;
		said = i ? arena_printf(arena, "%s\n%s", said, *say) : *say;
	}
	*say = said;
	return true;
}

/* Inside the write transaction. */
static enum status decide_it(struct cli *cli, struct db *db, struct arena *arena, const struct words *w, const char **say,
	struct err *err)
{
	int64_t now_ms = clock_now(&cli->clock);
	struct settings settings;
	bool made = false;

	settings_load(db, &settings);
	if (lead_check(cli, db, arena, "decides about pickups", err) != ST_OK)
		return err->status;
	if (w->verb == MOVE)
		made = move(cli, db, arena, w, &settings, say);
	else if (w->verb == CALL_OFF)
		made = pickup_call_off(db, arena, w->args[0], cli->actor, w->why, now_ms, say);
	else if (ask(cli, db, arena, w, &settings, &made, say, err) != ST_OK)
		return err->status;
	if (!made && !db_failed(db))
		return err_set(err, ST_REFUSED, "%s", *say);
	return ST_OK;
}

static enum status make(struct cli *cli, struct db *db, const struct words *w, struct err *err)
{
	struct arena arena = {0};
	const char *say = "";
	enum status st = db_begin_write(db, err);

	if (st == ST_OK)
		st = decide_it(cli, db, &arena, w, &say, err);
	if (st == ST_OK)
		st = db_commit(db, err);
	else
		db_rollback(db);
	if (st == ST_OK && cli->json)
		output_json(json_pack("{s:s}", "say", say));
	else if (st == ST_OK)
		printf("%s\n", say);
	arena_done(&arena);
	if (st == ST_OK)
		planner_run(db, &cli->clock);
	return st;
}

enum status pickups_run(struct cli *cli, int argc, char **argv, struct err *err)
{
	struct words w = {.verb = SHOW};
	struct db *db;
	enum status st;

	if (!read_words(&w, argc, argv))
		return cli_usage("pickups", err);
	if (w.verb != SHOW && !w.why)
		return err_set(err, ST_USAGE, "pickups: say why: add --why TEXT");
	if (w.why && lead_why_check(w.why, err) != ST_OK)
		return err->status;
	if (cli_open(cli, &db, err) != ST_OK)
		return err->status;
	if (w.verb == SHOW)
		planner_run(db, &cli->clock);
	st = w.verb == SHOW ? show(cli, db, &w, err) : make(cli, db, &w, err);
	db_close(db);
	return st;
}
