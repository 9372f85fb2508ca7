/* `crossdock doors`: the schedule of the day, and the doors. */
#include <inttypes.h>
#include <stdio.h>

#include "base/text.h"
#include "cli/commands.h"
#include "cli/show.h"
#include "store/doors.h"

enum { MOST_TRUCKS = 500, MINUTE_MS = 60 * 1000 };

/* Their rows are made below. */
static const struct report schedule = {
	.name = "schedule",
	.title = N_("Deliveries of the day"),
	.columns = {{"inbound", N_("inbound"), REPORT_TEXT}, {"status", N_("status"), REPORT_WORD}, {"door", N_("door"), REPORT_TEXT},
		{"supplier", N_("supplier"), REPORT_TEXT}, {"due", NC_("column", "due"), REPORT_TIME}, {"arrived", NC_("column", "came"), REPORT_TIME},
		{"late_minutes", N_("min late"), REPORT_NUMBER}, {"expected", NC_("column", "units"), REPORT_NUMBER}, {"received", N_("received"), REPORT_NUMBER},
		{"over", NC_("column", "over"), REPORT_NUMBER}, {"percent", "%", REPORT_NUMBER}, {"finish", N_("done (about)"), REPORT_TIME}},
};

static const struct report doors = {
	.name = "doors",
	.title = N_("Doors"),
	.columns = {{"door", N_("door"), REPORT_TEXT}, {"name", NC_("column", "name"), REPORT_TEXT}, {"inbound", N_("at hand"), REPORT_TEXT},
		{"percent", "%", REPORT_NUMBER}, {"left", N_("units left"), REPORT_NUMBER}, {"per_hour", NC_("column", "an hour"), REPORT_NUMBER},
		{"finish", N_("all done about"), REPORT_TIME}, {"waiting", N_("trucks waiting"), REPORT_NUMBER}, {"next", NC_("column", "next"), REPORT_TEXT},
		{"next_due", NC_("column", "due"), REPORT_TIME}, {"last", NULL, REPORT_TIME}, {"idle_since", N_("idle since"), REPORT_TIME}},
};

static const char *const status_words[] = {[INBOUND_ANNOUNCED] = "announced", [INBOUND_ARRIVED] = "arrived",
	[INBOUND_RECEIVING] = "receiving", [INBOUND_CLOSED] = "closed"};

static json_t *time_or_null(int64_t at_ms)
{
	char text[TIME_TEXT_MAX];

	return at_ms ? json_string(time_format_utc(at_ms, text)) : json_null();
}

static json_t *text_or_null(const char *text)
{
	return *text ? json_string(text) : json_null();
}

static json_t *number_or_null(int64_t number)
{
	return number ? json_integer(number) : json_null();
}

/* Of what is expected: what has come of it. */
static json_t *percent(const struct dock_truck *t)
{
	return t->expected ? json_integer((t->expected - (t->status == INBOUND_CLOSED ? 0 : t->left)) * 100 / t->expected) : json_null();
}

static json_t *json_truck(const struct dock_truck *t)
{
	bool closed = t->status == INBOUND_CLOSED;
	json_t *share = closed && t->expected ? json_integer(t->received * 100 / t->expected) : percent(t);

	return json_pack("{s:s, s:s, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:I, s:I, s:o, s:I, s:o, s:o}", "inbound", t->number, "status",
		status_words[t->status], "door", text_or_null(t->door), "supplier", text_or_null(t->supplier), "carrier",
		text_or_null(t->carrier), "due", time_or_null(t->due_at), "arrived", time_or_null(t->arrived_at), "closed",
		time_or_null(t->closed_at), "late_minutes", number_or_null(t->late_ms / MINUTE_MS), "expected", (json_int_t)t->expected,
		"received", (json_int_t)t->received, "over", number_or_null(t->over), "left", (json_int_t)t->left, "percent", share,
		"finish", time_or_null(t->finish_at));
}

static json_t *json_door(const struct dock_door *d)
{
	const struct dock_truck *at = d->here_count ? &d->here[0] : NULL;
	json_t *waiting = json_array();
	json_t *door;

	for (size_t i = 1; i < d->here_count; i++)
		if (d->here[i].status != INBOUND_RECEIVING) /* two can be received at one door */
			json_array_append_new(waiting, json_string(d->here[i].number));
	door = json_pack("{s:s, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o}", "door", d->code, "name",
		text_or_null(d->name), "inbound", at ? json_string(at->number) : json_null(), "percent", at ? percent(at) : json_null(),
		"left", at ? json_integer(at->left) : json_null(), "per_hour", number_or_null(d->per_hour), "finish",
		d->here_count ? time_or_null(d->finish_at) : json_null(), "waiting", number_or_null((int64_t)json_array_size(waiting)),
		"waiting_inbound", waiting, "next", d->next ? json_string(d->next->number) : json_null(), "next_due",
		d->next ? time_or_null(d->next->due_at) : json_null(), "last", time_or_null(d->last_at), "idle_since",
		time_or_null(d->idle_since));
	return door;
}

enum status doors_run(struct cli *cli, int argc, char **argv, struct err *err)
{
	json_t *trucks = json_array();
	json_t *rows = json_array();
	struct dock_door *list;
	struct dock_truck *day;
	char at[TIME_TEXT_MAX];
	struct showing s;
	size_t door_count;
	size_t count;
	bool more;

	(void)argv;
	if (argc != 1) {
		json_decref(trucks);
		json_decref(rows);
		return cli_usage("doors", err);
	}
	if (showing_open(&s, cli, err) != ST_OK) {
		json_decref(trucks);
		json_decref(rows);
		return err->status;
	}
	list = doors_read(s.db, &s.arena, &s.settings, s.now_ms, &door_count);
	day = schedule_read(s.db, &s.arena, &s.settings, s.now_ms, list, door_count, MOST_TRUCKS, &count, &more);
	for (size_t i = 0; i < count; i++)
		json_array_append_new(trucks, json_truck(&day[i]));
	for (size_t i = 0; i < door_count; i++)
		json_array_append_new(rows, json_door(&list[i]));
	if (!s.json) {
		printf("%s\n", text_time(s.settings.time_zone, s.now_ms, at));
		table_print(trucks, &schedule, s.settings.time_zone);
		if (more) {
			fputs("  ", stdout);
			printf(_("... and others: these are the first %d\n"), MOST_TRUCKS);
		}
		table_print(rows, &doors, s.settings.time_zone);
		if (!count)
			printf(_("\nNo delivery is due or came today\n"));
	}
	json_object_set_new(s.document, "at", json_string(time_format_utc(s.now_ms, at)));
	json_object_set_new(s.document, schedule.name, trucks);
	json_object_set_new(s.document, doors.name, rows);
	return showing_close(&s, ST_OK, err);
}
