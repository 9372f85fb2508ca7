/* `crossdock pickups`: the carriers' pickups against what the dock has for them, and a lead's decisions about them. */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "base/str.h"
#include "cli/commands.h"
#include "cli/reason.h"
#include "cli/output.h"
#include "cli/pickups_show.h"
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

/* ---- what there is */

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
		pickups_json(&pickups, now_ms);
	else if (st == ST_OK)
		pickups_table(&pickups, &settings, now_ms);
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
	if (w.why && reason_check(w.why, err) != ST_OK)
		return err->status;
	if (cli_open(cli, &db, err) != ST_OK)
		return err->status;
	if (w.verb == SHOW)
		planner_run(db, &cli->clock);
	st = w.verb == SHOW ? show(cli, db, &w, err) : make(cli, db, &w, err);
	db_close(db);
	return st;
}
