/* `crossdock prepare`: what can be done before the trucks come. */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "base/term.h"
#include "base/text.h"
#include "cli/commands.h"
#include "cli/output.h"
#include "flow/coming.h"
#include "flow/planner.h"
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
	struct arena arena = {0};

	if (p->trucks)
		printf(P_("%" PRId64 " truck of today still brings %s\n", "%" PRId64 " trucks of today still bring %s\n", p->trucks), p->trucks,
			arena_printf(&arena, P_("%" PRId64 " unit", "%" PRId64 " units", p->units), p->units));
	else
		printf(_("No truck brings anything more today, as far as is known\n"));
	if (!p->count)
		printf(_("Nothing is to be prepared\n"));
	for (size_t i = 0; i < p->count && i < SHOWN; i++) {
		const struct preparation *row = &p->list[i];

		/* TRANSLATORS: the first words of a list's rows stand one below the other: forms of the same width */
		printf(P_("\n%4" PRId64 " order   %-7s  %s\n                      %s\n", "\n%4" PRId64 " orders  %-7s  %s\n                      %s\n",
			       row->orders),
			row->orders, term(preparation_word(row->kind)), row->what, row->act);
	}
	if (p->count > SHOWN)
		printf(P_("\n... and %zu more: --json tells them all\n", "\n... and %zu more: --json tells them all\n", p->count - SHOWN), p->count - SHOWN);
	arena_done(&arena);
}

enum status prepare_run(struct cli *cli, int argc, char **argv, struct err *err)
{
	int64_t now_ms = clock_now(&cli->clock);
	struct arena arena = {0};
	struct comings comings;
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
		coming_read(db, &arena, &settings, now_ms, &comings);
		prepare_read(db, &arena, &settings, now_ms, &comings, &prepare);
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
