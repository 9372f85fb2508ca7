/* `crossdock import [--keep-good] FILE...`: loads files, each checked whole before anything of it applies. Files named
 * together are imported in the order in which they build on each other. */
#include <inttypes.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/mem.h"
#include "base/text.h"
#include "cli/commands.h"
#include "cli/deeds.h"
#include "cli/output.h"
#include "exchange/import.h"
#include "flow/planner.h"

enum { PROGRESS_MS = 200 };

static volatile sig_atomic_t interrupted; /* set by the signal, read between rows */

static void on_interrupt(int signal_number)
{
	(void)signal_number;
	interrupted = 1;
}

struct progress {
	const char *file; /* as it is shown */
	FILE *terminal;
	bool shown; /* on a terminal */
	bool line_open;
	bool told_too_late;
	int64_t last_ms;
};

static void wipe(struct progress *p)
{
	if (p->line_open)
		fputs("\r\033[K", p->terminal);
	p->line_open = false;
}

static void on_progress(void *ctx, enum import_phase phase, int64_t lines, int64_t total)
{
	struct progress *p = ctx;
	int64_t now = clock_monotonic_ms();
	char buf[TEXT_NUMBER_MAX];

	if (!p->shown || now - p->last_ms < PROGRESS_MS)
		return;
	p->last_ms = now;
	fputc('\r', p->terminal);
	switch (phase) {
	case IMPORT_WAITING: fprintf(p->terminal, _("%s: waiting for another import to end"), p->file); break;
	case IMPORT_CHECKING:
		fprintf(p->terminal, P_("%s: checking %s lines", "%s: checking %s lines", lines), p->file, text_number(lines, buf));
		break;
	case IMPORT_APPLYING:
		fprintf(p->terminal, interrupted ? _("%s: applying %d %% (it is checked, and finishes)") : _("%s: applying %d %%"), p->file,
			total ? (int)(lines * 100 / total) : 100);
		break;
	}
	fputs("\033[K", p->terminal);
	p->line_open = true;
}

static bool on_stop(void *ctx)
{
	(void)ctx;
	return interrupted != 0;
}

static void print_notes(const char *file, const struct import_notes *notes, bool warning)
{
	for (size_t i = 0; i < notes->count; i++)
		fprintf(stderr, warning ? _("crossdock: %s:%" PRId64 ": warning: %s\n") : "crossdock: %s:%" PRId64 ": %s\n", file,
			notes->items[i].line, notes->items[i].text);
	if (notes->total > (int64_t)notes->count)
		fprintf(stderr,
			P_("crossdock: %s: and %" PRId64 " more\n", "crossdock: %s: and %" PRId64 " more\n", notes->total - (int64_t)notes->count), file,
			notes->total - (int64_t)notes->count);
}

static json_t *json_notes(const struct import_notes *notes)
{
	json_t *list = json_array();

	for (size_t i = 0; i < notes->count; i++)
		json_array_append_new(list,
			json_pack("{s:I,s:s}", "line", (json_int_t)notes->items[i].line, "text", notes->items[i].text));
	return list;
}

static json_t *json_report(const char *file, const struct import_report *r, const char *result, const struct err *err)
{
	json_t *o = json_pack("{s:s,s:s?,s:s,s:I,s:I,s:I,s:I,s:I,s:s?,s:I}", "file", file, "kind", r->kind, "result",
		result, "lines", (json_int_t)r->rows, "new", (json_int_t)r->added, "changed", (json_int_t)r->changed,
		"unchanged", (json_int_t)r->unchanged, "rejected", (json_int_t)r->rejected, "rejected_file",
		r->rejected_path, "stockouts", (json_int_t)r->stockouts);

	json_object_set_new(o, "errors", json_notes(&r->errors));
	json_object_set_new(o, "error_lines", json_integer(r->errors.total));
	json_object_set_new(o, "warnings", json_notes(&r->warnings));
	json_object_set_new(o, "warning_lines", json_integer(r->warnings.total));
	if (err->status != ST_OK)
		json_object_set_new(o, "say", json_string(err->text));
	return o;
}

static void print_report(const char *file, const struct import_report *r)
{
	printf(_("%s: %s: %" PRId64 " new, %" PRId64 " changed, %" PRId64 " unchanged"), file, r->kind, r->added, r->changed, r->unchanged);
	if (r->stockouts)
		printf(P_("; %" PRId64 " stockout (not in stock, may not be backordered)",
			       "; %" PRId64 " stockouts (not in stock, may not be backordered)", r->stockouts),
			r->stockouts);
	if (r->rejected)
		printf(P_("; %" PRId64 " rejected, see %s", "; %" PRId64 " rejected, see %s", r->rejected), r->rejected, r->rejected_path);
	printf("\n");
}

/* The bytes of then, under the name of then. */
static enum status import_again(const struct cli *cli, struct db *db, const char *file, const struct import_options *options,
	struct import_report *report, struct err *err)
{
	FILE *kept = deeds_open(cli, file, err);
	enum status st;

	*report = (struct import_report){0};
	if (!kept)
		return err->status;
	st = import_stream(db, kept, file, options, report, err);
	fclose(kept);
	return st;
}

/* One file. What is wrong with it is printed; err keeps the sum of it. */
static enum status import_one(
	struct cli *cli, struct db *db, const char *file, bool keep_good, json_t *list, struct err *err)
{
	struct str name = {0};
	struct progress progress = {.terminal = output_terminal(cli->output), .shown = isatty(STDERR_FILENO)};
	struct import_options options = {.keep_good = keep_good,
		.actor = cli->actor,
		.no_operators = cli->role < ROLE_ADMIN,
		.clock = &cli->clock,
		.progress = on_progress,
		.stop = on_stop,
		.ctx = &progress,
		.no_rejects = cli->redo != NULL,
		.keeper = deeds_keeper(cli)};
	struct import_report *report = mem_alloc(sizeof *report);
	enum status st;

	shown_line(&name, file);
	progress.file = str_text(&name);
	st = cli->redo ? import_again(cli, db, file, &options, report, err) : import_file(db, file, &options, report, err);
	wipe(&progress);
	print_notes(progress.file, &report->errors, false);
	print_notes(progress.file, &report->warnings, true);
	if (st == ST_OK || (report->rejected_path && st == ST_REFUSED)) {
		json_array_append_new(list, json_report(file, report, st == ST_OK ? "imported" : "partly", err));
		if (!cli->json)
			print_report(progress.file, report);
	} else {
		json_array_append_new(list, json_report(file, report, "refused", err));
	}
	import_report_done(report);
	free(report);
	str_done(&name);
	return st;
}

struct named {
	const char *path;
	int rank;
	int position;
};

static int by_rank(const void *a, const void *b)
{
	const struct named *x = a;
	const struct named *y = b;

	return x->rank != y->rank ? (x->rank > y->rank) - (x->rank < y->rank) : x->position - y->position;
}

static enum status import_all(
	struct cli *cli, struct db *db, struct named *files, int count, bool keep_good, struct err *err)
{
	struct err first = {.status = ST_OK};
	json_t *list = json_array();
	bool go_on = true;

	for (int i = 0; i < count; i++) {
		if (!go_on) {
			fprintf(stderr, _("crossdock: %s: not imported, because of the file before it\n"), files[i].path);
			continue;
		}
		if (import_one(cli, db, files[i].path, keep_good, list, err) != ST_OK && first.status == ST_OK)
			first = *err;
		go_on = !interrupted && (first.status == ST_OK || (keep_good && err->status == ST_REFUSED));
	}
	if (cli->json)
		output_json(json_pack("{s:o}", "files", list));
	else
		json_decref(list);
	*err = first;
	return err->status;
}

enum status import_run(struct cli *cli, int argc, char **argv, struct err *err)
{
	struct sigaction action = {.sa_handler = on_interrupt};
	struct named *files = mem_array(NULL, (size_t)argc, sizeof *files);
	bool keep_good = false;
	bool options = true;
	int count = 0;
	struct db *db;
	enum status st;

	for (int i = 1; i < argc; i++) {
		if (options && strcmp(argv[i], "--keep-good") == 0) {
			keep_good = true;
		} else if (options && strcmp(argv[i], "--") == 0) {
			options = false;
		} else if (options && strncmp(argv[i], "--", 2) == 0) {
			free(files);
			return err_set(err, ST_USAGE, "import has no option '%s': it has --keep-good", argv[i]);
		} else {
			files[count] = (struct named){.path = argv[i], .rank = cli->redo ? 0 : import_rank(argv[i]), .position = count};
			count++;
		}
	}
	if (count == 0) {
		free(files);
		return cli_usage("import", err);
	}
	qsort(files, (size_t)count, sizeof *files, by_rank);
	st = cli_open(cli, &db, err);
	if (st == ST_OK) {
		if (!cli->redo)
			sigaction(SIGINT, &action, NULL);
		st = import_all(cli, db, files, count, keep_good, err);
		planner_run(db, &cli->clock);
		db_close(db);
	}
	free(files);
	return st;
}
