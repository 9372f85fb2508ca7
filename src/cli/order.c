/* `crossdock order VERB NUMBER ...`: a lead's decisions about an order. Who decides is a lead's badge (--as), or
 * whoever may use the store's file: the operating system's user is recorded then. */
#include <stdio.h>
#include <string.h>

#include "base/mem.h"
#include "base/str.h"
#include "base/text.h"
#include "cli/commands.h"
#include "cli/reason.h"
#include "cli/output.h"
#include "flow/planner.h"
#include "store/catalog.h"
#include "store/decide.h"

/* The words after the verb. */
struct words {
	const char *number;
	const char *extra; /* the priority, or the line; NULL = none */
	const char *why;   /* NULL = none */
};

static bool read_words(struct words *w, int argc, char **argv)
{
	for (int i = 2; i < argc; i++) {
		if (strncmp(argv[i], "--why=", 6) == 0)
			w->why = argv[i] + 6;
		else if (strcmp(argv[i], "--why") == 0 && i + 1 < argc)
			w->why = argv[++i];
		else if (strncmp(argv[i], "--", 2) == 0 || w->extra)
			return false;
		else if (w->number)
			w->extra = argv[i];
		else
			w->number = argv[i];
	}
	return w->number != NULL;
}

static bool read_priority(const char *text, int64_t *priority)
{
	bool below = *text == '-';

	if (!str_to_i64(text + below, priority))
		return false;
	*priority = below ? -*priority : *priority;
	return true;
}

/* Reads the command line into a decision. asks: the priority is to be found. */
static enum status read_decision(struct decide *d, bool *asks, int argc, char **argv, struct err *err)
{
	struct words w = {.number = NULL};
	bool found = false;

	for (int kind = ORDER_HOLD; argc > 1 && kind <= ORDER_ACCEPT && !found; kind++) {
		d->what = (enum decide_what)kind;
		found = strcmp(argv[1], decide_word(d->what)) == 0;
	}
	if (!found || !read_words(&w, argc, argv))
		return cli_usage("order", err);
	if ((d->what == ORDER_ACCEPT) != (w.extra != NULL) && d->what != ORDER_PRIORITISE)
		return cli_usage("order", err);
	if (!w.why && d->what != ORDER_ACCEPT)
		return err_set(err, ST_USAGE, "order %s: say why: add --why TEXT", argv[1]);
	if (w.why && (strlen(w.why) > DECIDE_WHY_MAX || !utf8_valid(w.why, strlen(w.why)) ||
			     strspn(w.why, " \t") == strlen(w.why)))
		return err_set(err, ST_USAGE, "--why wants a reason in words, of at most %d bytes", DECIDE_WHY_MAX);
	*asks = d->what == ORDER_PRIORITISE && !w.extra;
	if (d->what == ORDER_PRIORITISE && w.extra && !read_priority(w.extra, &d->priority))
		return err_set(err, ST_USAGE,
			"'%s' is no priority: give a whole number from -%d to %d, higher ones come first", w.extra,
			DECIDE_PRIORITY_MAX, DECIDE_PRIORITY_MAX);
	d->order = w.number;
	d->line = d->what == ORDER_ACCEPT ? w.extra : NULL;
	d->why = w.why ? w.why : "";
	return ST_OK;
}

/* Before all others that want something. */
static enum status find_priority(struct db *db, struct arena *arena, struct decide *d, struct err *err)
{
	enum decide_fault fault;
	const char *say;

	if (db_begin_read(db, err) != ST_OK)
		return err->status;
	fault = decide_check(db, arena, d, &say);
	d->priority = fault == DECIDE_MADE ? decide_first_priority(db, d->order) : 0;
	if (db_end_read(db, err) != ST_OK)
		return err->status;
	if (fault != DECIDE_MADE)
		return err_set(err, ST_REFUSED, "%s", say);
	if (d->priority == INT64_MIN)
		return err_set(err, ST_REFUSED,
			"no other order wants anything: %s comes first already; to give it a priority all the "
			"same, name one",
			d->order);
	return ST_OK;
}

static enum status make(struct cli *cli, struct db *db, struct arena *arena, const struct decide *d, const char **say,
	const char **note, struct err *err)
{
	struct settings settings;

	if (db_begin_write(db, err) != ST_OK)
		return err->status;
	settings_load(db, &settings);
	if (decide(db, arena, d, &settings, clock_now(&cli->clock), say, note) != DECIDE_MADE && !db_failed(db)) {
		db_rollback(db);
		return err_set(err, ST_REFUSED, "%s", *say);
	}
	return db_commit(db, err);
}

static void print(const struct cli *cli, const struct decide *d, const char *say, const char *note)
{
	if (cli->json)
		output_json(json_pack("{s:s, s:s, s:s, s:s?}", "order", d->order, "decision", decide_word(d->what),
			"say", say, "note", *note ? note : NULL));
	else
		printf("%s%s%s\n", say, *note ? text_semicolon() : "", note);
}

enum status order_run(struct cli *cli, int argc, char **argv, struct err *err)
{
	struct decide d = {.actor = cli->actor};
	struct arena arena = {0};
	const char *say = "";
	const char *note = "";
	bool asks = false;
	struct db *db;
	enum status st;

	if (read_decision(&d, &asks, argc, argv, err) != ST_OK || cli_open(cli, &db, err) != ST_OK)
		return err->status;
	st = asks ? find_priority(db, &arena, &d, err) : ST_OK;
	if (st == ST_OK)
		st = make(cli, db, &arena, &d, &say, &note, err);
	if (st == ST_OK) {
		print(cli, &d, say, note);
		planner_run(db, &cli->clock);
	}
	arena_done(&arena);
	db_close(db);
	return st;
}
