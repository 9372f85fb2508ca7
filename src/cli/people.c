/* `crossdock people`: who is signed on where, doing what; and who is wanted where. */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "cli/commands.h"
#include "cli/output.h"
#include "cli/table.h"
#include "store/outlook.h"
#include "store/people.h"

/* What is read for showing. */
struct shown {
	struct people people;
	int64_t pace[WORK_KINDS];
	struct pickups pickups;
	bool advised;
	struct crew_advice advice;
	struct settings settings;
	int64_t now_ms;
};

static json_t *json_text(const char *text)
{
	return text && *text ? json_string(text) : json_null();
}

static json_t *json_time(int64_t at_ms)
{
	char at[TIME_TEXT_MAX];

	return at_ms ? json_string(time_format_utc(at_ms, at)) : json_null();
}

static json_t *json_assignment(const struct assignment *a)
{
	if (!a->id)
		return json_null();
	return json_pack("{s:s, s:s, s:s, s:o, s:s, s:o, s:b}", "badge", a->badge, "name", a->name, "activity", work_word(a->work), "place",
		json_text(a->place), "by", a->by, "at", json_time(a->at_ms), "taken_up", a->taken_up);
}

static json_t *json_person(const struct person *p)
{
	json_t *o = json_pack("{s:s, s:s, s:s, s:o, s:o}", "terminal", p->terminal, "badge", p->badge, "name", p->name, "activity",
		json_text(p->activity), "place", json_text(p->place));

	json_object_set_new(o, "inbound", json_text(p->inbound));
	json_object_set_new(o, "pickup", json_text(p->pickup));
	json_object_set_new(o, "shipment", json_text(p->shipment));
	json_object_set_new(o, "signed_on", json_time(p->signed_on_at));
	json_object_set_new(o, "since", json_time(p->since_ms));
	json_object_set_new(o, "last_scan", json_time(p->seen_at));
	json_object_set_new(o, "counts", json_string(strcmp(p->activity, "load") == 0 ? "cartons" : "units"));
	json_object_set_new(o, "last_hour", json_integer(p->done));
	json_object_set_new(o, "an_hour", p->rate >= 0 ? json_integer(p->rate) : json_null());
	json_object_set_new(o, "wanted", json_assignment(&p->assignment));
	return o;
}

static void print_json(const struct shown *s)
{
	json_t *people = json_array();
	json_t *away = json_array();
	json_t *pace = json_object();
	json_t *advice = json_null();

	for (size_t i = 0; i < s->people.count; i++)
		json_array_append_new(people, json_person(&s->people.list[i]));
	for (size_t i = 0; i < s->people.away_count; i++)
		json_array_append_new(away, json_assignment(&s->people.away[i]));
	for (int w = 0; w < WORK_KINDS; w++)
		json_object_set_new(pace, work_word((enum work)w), s->pace[w] ? json_integer(s->pace[w]) : json_null());
	if (s->advised)
		advice = json_pack("{s:s, s:s, s:s, s:s, s:I, s:s, s:s}", "badge", s->advice.badge, "name", s->advice.name, "from",
			s->advice.from, "to", s->advice.to, "orders", (json_int_t)s->advice.orders, "why", s->advice.why, "act",
			s->advice.act);
	output_json(json_pack("{s:o, s:o, s:o, s:o, s:o}", "at", json_time(s->now_ms), "people", people, "not_signed_on", away, "pace",
		pace, "advice", advice));
}

/* ---- for people: by terminal, never by what they do */

static const struct report report_people = {
	.name = "people",
	.title = N_("Signed on"),
	.columns = {{"terminal", N_("terminal"), REPORT_TEXT}, {"name", NC_("column", "name"), REPORT_TEXT}, {"badge", N_("badge"), REPORT_TEXT},
		{"doing", NC_("column", "doing"), REPORT_WORD}, {"place", NC_("column", "at"), REPORT_TEXT}, {"with", NC_("column", "with"), REPORT_TEXT}, {"since", NC_("column", "since"), REPORT_TIME},
		{"last_scan", N_("last scan"), REPORT_TIME}, {"last_hour", N_("last hour"), REPORT_TEXT}, {"an_hour", NC_("column", "an hour"), REPORT_NUMBER},
		{"wanted", NC_("column", "wanted"), REPORT_TEXT}},
};

static const struct report report_away = {
	.name = "not_signed_on",
	.title = N_("Wanted, and not signed on"),
	.columns = {{"name", NC_("column", "name"), REPORT_TEXT}, {"badge", N_("badge"), REPORT_TEXT}, {"wanted", NC_("column", "for"), REPORT_TEXT},
		{"by", NC_("column", "by"), REPORT_TEXT}, {"at", NC_("column", "since"), REPORT_TIME}},
};

static json_t *wanted_words(const struct assignment *a)
{
	char text[400];

	if (!a->id)
		return json_null();
	if (*a->place)
		snprintf(text, sizeof text, a->taken_up ? _("%s at %.200s (is there)") : _("%s at %.200s"), work_gerund(a->work), a->place);
	else
		snprintf(text, sizeof text, a->taken_up ? _("%s (is there)") : "%s", work_gerund(a->work));
	return json_string(text);
}

static json_t *row_of(const struct person *p)
{
	const char *with = *p->inbound ? p->inbound : *p->pickup ? p->pickup : p->shipment;
	enum work work;
	char done[200];
	bool works = work_parse(p->activity, &work);
	json_t *row = json_pack("{s:s, s:s, s:s, s:s, s:o, s:o, s:o, s:o}", "terminal", p->terminal, "name", p->name, "badge", p->badge,
		"doing", works ? work_gerund(work) : *p->activity ? p->activity : _("nothing yet"), "place", json_text(p->place), "with",
		json_text(with), "since", json_time(p->since_ms), "last_scan", json_time(p->seen_at));

	if (works && work == WORK_LOAD)
		snprintf(done, sizeof done, P_("%" PRId64 " cartons", "%" PRId64 " cartons", p->done), p->done);
	else
		snprintf(done, sizeof done, P_("%" PRId64 " units", "%" PRId64 " units", p->done), p->done);
	json_object_set_new(row, "last_hour", works ? json_string(done) : json_null());
	json_object_set_new(row, "an_hour", p->rate >= 0 ? json_integer(p->rate) : json_null());
	json_object_set_new(row, "wanted", wanted_words(&p->assignment));
	return row;
}

static void print_pace(const int64_t pace[WORK_KINDS])
{
	struct str text = {0};

	for (int w = 0; w < WORK_KINDS; w++) {
		if (!pace[w])
			continue;
		str_add(&text, text.len ? ", " : "");
		str_printf(&text, w == WORK_LOAD ? _("%s %" PRId64 " cartons") : "%s %" PRId64, work_gerund((enum work)w), pace[w]);
	}
	if (text.len)
		printf(_("\nOne person does, an hour at work: %s\n"), str_text(&text));
	str_done(&text);
}

static void print_table(const struct shown *s)
{
	json_t *people = json_array();
	json_t *away = json_array();

	for (size_t i = 0; i < s->people.count; i++)
		json_array_append_new(people, row_of(&s->people.list[i]));
	for (size_t i = 0; i < s->people.away_count; i++) {
		const struct assignment *a = &s->people.away[i];

		json_array_append_new(away, json_pack("{s:s, s:s, s:o, s:s, s:o}", "name", a->name, "badge", a->badge, "wanted", wanted_words(a),
						    "by", a->by, "at", json_time(a->at_ms)));
	}
	if (!s->people.count)
		puts(_("Nobody is signed on"));
	table_print(people, &report_people, s->settings.time_zone);
	table_print(away, &report_away, s->settings.time_zone);
	print_pace(s->pace);
	if (s->advised)
		printf(_("\nWhat a lead can do\n  %s, now %s, helps more %s: %s\n      %s\n"), s->advice.name, s->advice.from, s->advice.to,
			s->advice.why, s->advice.act);
	json_decref(people);
	json_decref(away);
}

static enum status show(struct cli *cli, struct db *db, struct err *err)
{
	struct shown s = {.now_ms = clock_now(&cli->clock)};
	struct arena arena = {0};
	const struct comings none = {0}; /* what is still to come moves nobody now */
	enum status st = db_begin_read(db, err);

	if (st == ST_OK) {
		settings_load(db, &s.settings);
		people_read(db, &arena, s.now_ms, &s.people);
		people_pace(db, &arena, s.pace);
		outlook_read(db, &arena, &s.settings, s.now_ms, &s.people, s.pace, &none, false, &s.pickups);
		s.advised = crew_advice_read(db, &arena, &s.settings, s.now_ms, &s.people, s.pace, &s.pickups, &s.advice);
		st = db_end_read(db, err);
	}
	if (st == ST_OK && cli->json)
		print_json(&s);
	else if (st == ST_OK)
		print_table(&s);
	arena_done(&arena);
	return st;
}

/* ---- decisions */

/* assign NULL: release. */
static enum status make(struct cli *cli, struct db *db, const struct assign *assign, const char *badge, struct err *err)
{
	int64_t now_ms = clock_now(&cli->clock);
	struct arena arena = {0};
	enum assign_fault fault = ASSIGN_MADE;
	const char *say = "";
	enum status st = db_begin_write(db, err);

	if (st == ST_OK)
		fault = assign ? person_assign(db, &arena, assign, now_ms, &say) : person_release(db, &arena, badge, cli->actor, now_ms, &say);
	if (st == ST_OK && fault != ASSIGN_MADE && !db_failed(db))
		st = err_set(err, ST_REFUSED, "%s", say);
	if (st == ST_OK)
		st = db_commit(db, err);
	else
		db_rollback(db);
	if (st == ST_OK && cli->json)
		output_json(json_pack("{s:s}", "say", say));
	else if (st == ST_OK)
		printf("%s\n", say);
	arena_done(&arena);
	return st;
}

static bool is_word(const char *arg)
{
	return strncmp(arg, "--", 2) != 0;
}

enum status people_run(struct cli *cli, int argc, char **argv, struct err *err)
{
	bool assigns = (argc == 4 || argc == 5) && strcmp(argv[1], "--assign") == 0 && is_word(argv[2]) && is_word(argv[3]) &&
		       (argc == 4 || is_word(argv[4]));
	bool releases = argc == 3 && strcmp(argv[1], "--release") == 0 && is_word(argv[2]);
	struct assign assign = {.place = "", .actor = cli->actor};
	struct db *db;
	enum status st;

	if (argc != 1 && !assigns && !releases)
		return cli_usage("people", err);
	if (assigns && !work_parse(argv[3], &assign.work))
		return err_set(err, ST_USAGE, "'%s' is nothing that people do at the dock: say receive, stage, pack or load", argv[3]);
	if (assigns) {
		assign.badge = argv[2];
		assign.place = argc == 5 ? argv[4] : "";
	}
	if (cli_open(cli, &db, err) != ST_OK)
		return err->status;
	if (argc == 1)
		st = show(cli, db, err);
	else
		st = make(cli, db, assigns ? &assign : NULL, argv[2], err);
	db_close(db);
	return st;
}
