/* `crossdock prepare`: what can be done before the trucks come. */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "cli/commands.h"
#include "cli/output.h"
#include "flow/planner.h"
#include "flow/project.h"
#include "store/prepare.h"

enum { SHOWN = 40 }; /* to people: the most important ones */

static void print_json(const struct prepare *p, int64_t now_ms)
{
	char at[TIME_TEXT_MAX];
	json_t *list = json_array();

	for (size_t i = 0; i < p->count; i++) {
		const struct preparation *row = &p->list[i];

		json_array_append_new(list,
			json_pack("{s:s, s:s, s:I, s:I, s:s, s:s}", "kind", preparation_word(row->kind), "subject", row->subject, "orders",
				(json_int_t)row->orders, "units", (json_int_t)row->units, "what", row->what, "act", row->act));
	}
	output_json(json_pack("{s:s, s:I, s:I, s:o}", "at", time_format_utc(now_ms, at), "trucks", (json_int_t)p->trucks, "units",
		(json_int_t)p->units, "prepare", list));
}

static void print_list(const struct prepare *p)
{
	if (p->trucks)
		printf("%" PRId64 " truck%s of today still bring%s %" PRId64 " unit%s\n", p->trucks, p->trucks == 1 ? "" : "s",
			p->trucks == 1 ? "s" : "", p->units, p->units == 1 ? "" : "s");
	else
		printf("No truck brings anything more today, as far as is known\n");
	if (!p->count)
		printf("Nothing is to be prepared\n");
	for (size_t i = 0; i < p->count && i < SHOWN; i++) {
		const struct preparation *row = &p->list[i];

		printf("\n%4" PRId64 " order%s  %-7s  %s\n                      %s\n", row->orders, row->orders == 1 ? " " : "s",
			preparation_word(row->kind), row->what, row->act);
	}
	if (p->count > SHOWN)
		printf("\n... and %zu more: --json tells them all\n", p->count - SHOWN);
}

/* ---- what the day will bring */

static struct carrier_gap *gap_of(struct arena *arena, struct prepare_foreseen *f, size_t *cap, const char *carrier)
{
	for (size_t i = 0; i < f->gap_count; i++)
		if (strcmp(f->gaps[i].carrier, carrier) == 0)
			return &f->gaps[i];
	f->gaps = arena_grow(arena, f->gaps, f->gap_count, cap, sizeof *f->gaps);
	f->gaps[f->gap_count] = (struct carrier_gap){.carrier = arena_dup(arena, carrier), .next = ""};
	return &f->gaps[f->gap_count++];
}

/* Orders that can go today, if somebody came for them. Those that are ready are told by the pickups' outlook. */
static void find_gaps(const struct project *p, struct arena *arena, int64_t day_end_ms, struct prepare_foreseen *f)
{
	size_t pickup_count;
	const struct project_pickup *pickups = project_pickups(p, &pickup_count);
	size_t cap = 0;

	for (size_t i = 0; i < project_count(p); i++) {
		const struct project_order *o = project_order_at(p, i);
		const struct project_pickup *next = o->first_pickup == PROJECT_NONE ? NULL : &pickups[o->first_pickup];
		struct carrier_gap *gap;

		if (o->ready || o->held || o->first_at > day_end_ms || (next && next->today))
			continue;
		gap = gap_of(arena, f, &cap, o->carrier);
		gap->orders++;
		gap->units += o->here + (o->complete_at <= day_end_ms ? o->wanted : 0);
		if (next && !gap->next_at) {
			gap->next = arena_dup(arena, next->number);
			gap->next_at = next->cutoff_ms;
		}
	}
}

static void foresee(struct db *db, struct arena *arena, const struct settings *settings, int64_t now_ms, struct prepare_foreseen *f)
{
	int64_t day_end_ms = zone_day_end(settings->time_zone, now_ms);
	struct project_request request = {.settings = settings, .now_ms = now_ms};
	const struct project_inbound *inbounds;
	struct project *p;
	size_t count;

	request.finish = project_finishes(db, arena, settings, now_ms, &request.finish_count);
	p = project_new(db, &request);
	inbounds = project_inbounds(p, &count);
	*f = (struct prepare_foreseen){
		.orders = project_totals(p)->all.first_today - project_totals(p)->all.first_here,
	};
	for (size_t i = 0; i < count; i++)
		f->units += inbounds[i].at_ms <= day_end_ms ? inbounds[i].for_orders : 0;
	find_gaps(p, arena, day_end_ms, f);
	project_free(p);
}

enum status prepare_run(struct cli *cli, int argc, char **argv, struct err *err)
{
	int64_t now_ms = clock_now(&cli->clock);
	struct arena arena = {0};
	struct prepare_foreseen foreseen;
	struct settings settings;
	struct prepare prepare;
	struct db *db;
	enum status st;

	(void)argv;
	if (argc != 1)
		return cli_usage("prepare", err);
	if (cli_open(cli, &db, err) != ST_OK)
		return err->status;
	planner_run(db, &cli->clock);
	st = db_begin_read(db, err);
	if (st == ST_OK) {
		settings_load(db, &settings);
		foresee(db, &arena, &settings, now_ms, &foreseen);
		prepare_read(db, &arena, &settings, now_ms, &foreseen, &prepare);
		st = db_end_read(db, err);
	}
	if (st == ST_OK && cli->json)
		print_json(&prepare, now_ms);
	else if (st == ST_OK)
		print_list(&prepare);
	arena_done(&arena);
	db_close(db);
	return st;
}
