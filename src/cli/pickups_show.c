/* What `crossdock pickups` shows: one JSON document, or tables and what a lead can do in words. */
#include "cli/pickups_show.h"

#include <inttypes.h>
#include <stdio.h>

#include "base/clock.h"
#include "base/text.h"
#include "cli/output.h"
#include "cli/table.h"

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

		json_array_append_new(list, json_pack("{s:s, s:o, s:s, s:s, s:I, s:s, s:o}", "pickup", r->pickup, "shipment",
						    json_text(r->shipment), "order",
						    r->order, "status", volume_stage_word(r->stage), "units", (json_int_t)r->units, "because",
						    r->of_goods ? "goods" : "packing", "promised",
						    json_time(r->promised_at == INT64_MAX ? 0 : r->promised_at)));
	}
	return list;
}

void pickups_json(const struct pickups *p, int64_t now_ms)
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
	.title = N_("Pickups: shipments/units"),
	.columns = {{"pickup", N_("pickup"), REPORT_TEXT}, {"carrier", N_("carrier"), REPORT_TEXT}, {"door", N_("door"), REPORT_TEXT},
		{"cutoff", N_("cut-off"), REPORT_TIME}, {"coming", N_("coming"), REPORT_TEXT},
		{"gathering", NC_("column", "gathering"), REPORT_TEXT}, {"ready", NC_("column", "ready"), REPORT_TEXT},
		{"packing", NC_("column", "packing"), REPORT_TEXT}, {"packed", NC_("column", "packed"), REPORT_TEXT}, {"loaded", NC_("column", "loaded"), REPORT_TEXT},
		{"capacity", N_("capacity"), REPORT_NUMBER}, {"over", NC_("column", "over"), REPORT_NUMBER},
		{"late_packing", N_("RISK: packing"), REPORT_TEXT}, {"late_goods", N_("RISK: goods"), REPORT_TEXT}, {"note", NC_("column", "note"), REPORT_TEXT}},
};

static const struct report report_risks = {
	.name = "at_risk",
	.title = N_("At risk"),
	.columns = {{"pickup", N_("pickup"), REPORT_TEXT}, {"order", N_("order"), REPORT_TEXT}, {"shipment", N_("shipment"), REPORT_TEXT},
		{"status", N_("status"), REPORT_WORD},
		{"units", NC_("column", "units"), REPORT_NUMBER}, {"promised", N_("promised"), REPORT_TIME}, {"because", N_("because of"), REPORT_TEXT}},
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
	char text[400];

	if (!k->still.shipments)
		return json_string(_("its cut-off is past"));
	snprintf(text, sizeof text, _("its cut-off is past; %" PRId64 "/%" PRId64 " could still be loaded"), k->still.shipments,
		k->still.units);
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
		json_array_append_new(rows, row_of(_("(none known)"), p->homeless));
	return rows;
}

static void print_advice(const struct pickups *p, const char *zone)
{
	struct arena arena = {0};
	char at[TIME_TEXT_MAX];
	bool some = p->advice_count > 0;

	for (size_t i = 0; i < p->count; i++)
		some = some || p->list[i].packers_short;
	if (some)
		printf(_("\nWhat a lead can do\n"));
	for (size_t i = 0; i < p->count; i++) {
		const struct pickup_outlook *k = &p->list[i];

		if (k->packers_short) {
			fputs("  ", stdout);
			printf("%s\n      crossdock people --assign BADGE pack\n",
				arena_printf(&arena,
					P_("Call %" PRId64 " more packer: then all of %s is packed before its cut-off",
						"Call %" PRId64 " more packers: then all of %s is packed before its cut-off", k->packers_short),
					k->packers_short, k->number));
		}
	}
	for (size_t i = 0; i < p->advice_count; i++) {
		const struct advice *a = &p->advice[i];

		if (a->kind == ADVICE_MOVE) {
			fputs("  ", stdout);
			printf(_("Let %s go with %s, cut-off %s: %s\n"), *a->shipment ? a->shipment : a->order, a->to,
				text_time(zone, a->at, at), a->why);
		} else {
			fputs("  ", stdout);
			printf(_("Ask %s for a further pickup, cut-off %s: %s\n"), a->carrier, text_time(zone, a->at, at), a->why);
		}
		printf("      %s\n", a->act);
	}
	arena_done(&arena);
}

static void print_requests(const struct pickups *p, const char *zone)
{
	char at[TIME_TEXT_MAX];
	char asked[TIME_TEXT_MAX];

	if (p->request_count)
		printf(_("\nFurther pickups that were asked for\n"));
	for (size_t i = 0; i < p->request_count; i++) {
		const struct pickup_request *r = &p->requests[i];

		text_time(zone, r->at, at);
		text_time(zone, r->asked_at, asked);
		if (*r->answer) {
			fputs("  ", stdout);
			printf(_("%s, cut-off %s: asked for %s by %s; %s\n"), r->carrier, at, asked, r->actor, r->answer);
		} else {
			fputs("  ", stdout);
			printf(_("%s, cut-off %s: asked for %s by %s; no answer yet\n"), r->carrier, at, asked, r->actor);
		}
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
		printf(_("No pickup is known: import pickups (pickup,carrier,cutoff) or schedules (schedule,carrier,weekdays,cutoff_time)\n"));
		return;
	}
	if (p->left_today)
		printf(P_("%" PRId64 " pickup left today, and none is still to come", "%" PRId64 " pickups left today, and none is still to come",
			       p->left_today),
			p->left_today);
	else
		printf(_("No pickup is still to come today"));
	printf("%s", text_semicolon());
	if (next)
		printf(_("the next is %s, cut-off %s\n"), next->number, text_time(settings->time_zone, next->cutoff_at, at));
	else
		printf(_("no further one is known: import pickups (pickup,carrier,cutoff) or schedules (schedule,carrier,weekdays,cutoff_time)\n"));
}

void pickups_table(const struct pickups *p, const struct settings *settings, int64_t now_ms)
{
	json_t *rows = table_rows(p);
	json_t *risks = json_risks(p, RISKS_SHOWN);

	if (p->packers && p->pack_rate)
		printf(_("Packing: %" PRId64 " at it, %" PRId64 " units an hour\n"), p->packers, p->pack_rate);
	else if (p->packers)
		printf(_("Packing: %" PRId64 " at it; how fast they are is not known yet\n"), p->packers);
	else if (p->pack_rate)
		printf(_("Packing: nobody is at it, %" PRId64 " units an hour with one\n"), p->pack_rate);
	else
		printf(_("Packing: nobody is at it; how fast they are is not known yet\n"));
	print_none(p, settings, now_ms);
	table_print(rows, &report_outlook, settings->time_zone);
	table_print(risks, &report_risks, settings->time_zone);
	if (p->risk_count > RISKS_SHOWN) {
		fputs("  ", stdout);
		printf(_("... and %zu more: --json tells them all\n"), p->risk_count - RISKS_SHOWN);
	}
	print_advice(p, settings->time_zone);
	print_requests(p, settings->time_zone);
	json_decref(rows);
	json_decref(risks);
}
