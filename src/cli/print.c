/* `crossdock print`: the queue of labels. Lists it, sends it, and takes a person's word about labels that may be out. */
#include "cli/print.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "base/str.h"
#include "base/term.h"
#include "base/text.h"
#include "base/told.h"
#include "cli/commands.h"
#include "cli/output.h"
#include "cli/show.h"
#include "devices/printer.h"
#include "store/audit.h"
#include "store/find.h"
#include "store/print.h"

/* What the words of the command say. */
struct words {
	bool send;
	struct sending sending;
	const char *again;
	const char *withdraw;
	const char *came_out;
};

static bool read_words(struct words *w, int argc, char **argv)
{
	int what = 0;

	*w = (struct words){.send = false};
	for (int i = 1; i < argc; i++) {
		const struct {
			const char *name;
			const char **value;
			bool decides;
		} values[] = {
			{"--printer", &w->sending.printer, false},
			{"--to", &w->sending.to, false},
			{"--again", &w->again, true},
			{"--withdraw", &w->withdraw, true},
			{"--came-out", &w->came_out, true},
		};
		bool known = true;

		if (strcmp(argv[i], "--send") == 0) {
			w->send = true;
			what++;
		} else if (strcmp(argv[i], "--follow") == 0) {
			w->sending.follow = true;
		} else {
			known = false;
			for (size_t v = 0; v < sizeof values / sizeof *values && !known; v++) {
				if (strcmp(argv[i], values[v].name) != 0 || i + 1 >= argc || *values[v].value)
					continue;
				*values[v].value = argv[++i];
				what += values[v].decides;
				known = true;
			}
		}
		if (!known)
			return false;
	}
	if (!w->send && (w->sending.to || w->sending.follow || (w->sending.printer && !w->again)))
		return false;
	return what <= 1;
}

/* ---- listing */

static const char *state_text(const struct print_job *job)
{
	if (strcmp(job->status, "queued") == 0)
		return _("waits");
	return strcmp(job->status, "sending") == 0 ? _("being sent, or unclear") : _("unclear: look at the printer");
}

static json_t *job_json(const struct print_job *job)
{
	struct arena arena = {0};
	char at[TIME_TEXT_MAX];
	json_t *o = json_pack("{s:I, s:s, s:s, s:s, s:s, s:I}", "job", (json_int_t)job->id, "at",
		time_format_utc(job->at_ms, at), "kind", job->kind == PRINT_CARTON ? "carton" : "direction", "status", job->status,
		"printer", job->printer, "tries", (json_int_t)job->tries);

	if (*job->sscc)
		json_object_set_new(o, "sscc", json_string(job->sscc));
	if (job->again_of)
		json_object_set_new(o, "again_of", json_integer(job->again_of));
	json_object_set_new(o, "said", *job->said ? json_string(told_english(&arena, job->said)) : json_null());
	arena_done(&arena);
	return o;
}

static void print_job_line(const struct print_job *job, const char *zone)
{
	struct arena arena = {0};
	struct str said = {0};
	char at[TIME_TEXT_MAX];

	table_put_text(&said, told_say(&arena, job->said));
	printf("%6" PRId64 "  %s  %-9s %-18s  %s  %s%s%s\n", job->id, text_time(zone, job->at_ms, at),
		term(job->kind == PRINT_CARTON ? "carton" : "direction"), job->sscc, *job->printer ? job->printer : _("(any printer)"),
		state_text(job), said.len ? ": " : "", str_text(&said));
	str_done(&said);
	arena_done(&arena);
}

static enum status list(struct cli *cli, struct err *err)
{
	json_t *jobs = json_array();
	struct print_job job;
	struct showing s;
	struct stmt *q;

	if (showing_open(&s, cli, err) != ST_OK) {
		json_decref(jobs);
		return err->status;
	}
	q = print_list(s.db);
	while (db_next(q)) {
		print_read(q, &job);
		if (!s.json)
			print_job_line(&job, s.settings.time_zone);
		json_array_append_new(jobs, job_json(&job));
	}
	if (!s.json && !json_array_size(jobs))
		puts(_("No label waits, and none is unclear"));
	json_object_set_new(s.document, "labels", jobs);
	return showing_close(&s, ST_OK, err);
}

/* ---- a person's word */

/* The job that is meant: by its number, or the newest of an SSCC, with or without (00). 0: there is none. */
static int64_t find_job(struct db *db, const char *text)
{
	size_t len = strlen(text);
	int64_t id;

	if (strncmp(text, "(00)", 4) == 0)
		text += 4;
	else if (len == 20 && strncmp(text, "00", 2) == 0)
		text += 2;
	if (strlen(text) == 18)
		return print_find_carton(db, text);
	return str_to_i64(text, &id) ? id : 0;
}

static enum status again(
	struct db *db, int64_t job_id, const char *text, const char *printer, int64_t now_ms, int64_t *done, struct err *err)
{
	switch (print_again(db, job_id, 0, printer, now_ms, done)) {
	case PRINT_AGAIN_QUEUED: return ST_OK;
	case PRINT_AGAIN_NO_JOB: break;
	case PRINT_AGAIN_WAITS:
		return err_set(err, ST_REFUSED, "label %s still waits to be sent: it comes out by itself", text);
	case PRINT_AGAIN_WITHDRAWN:
		return err_set(err, ST_REFUSED, "label %s is withdrawn: its carton was opened, or its scan taken back", text);
	}
	return err_set(err, ST_REFUSED, "there is no label %s: crossdock print lists them; a carton's is named by its SSCC too", text);
}

static enum status withdraw(const struct cli *cli, struct db *db, int64_t job_id, const struct words *w, struct err *err)
{
	struct arena arena = {0};
	const char *said = told_printf(&arena, w->withdraw ? N_("withdrawn by %s") : N_("seen by %s"), cli->actor);
	bool done = w->withdraw ? print_withdraw(db, job_id, said, clock_now(&cli->clock))
				: print_came_out(db, job_id, said, clock_now(&cli->clock));

	arena_done(&arena);
	if (done)
		return ST_OK;
	return w->withdraw ? err_set(err, ST_REFUSED, "there is no label %s that waits or is unclear: crossdock print lists them",
				     w->withdraw)
			   : err_set(err, ST_REFUSED, "there is no label %s that is unclear: crossdock print lists them", w->came_out);
}

/* job: as it was before. */
static void answer_for(const struct cli *cli, struct db *db, const struct words *w, const struct print_job *job)
{
	char id[24];

	snprintf(id, sizeof id, "%" PRId64, job->id);
	audit_add(db, &(struct audit_entry){.at_ms = clock_now(&cli->clock),
			      .action = w->again ? AUDIT_LABEL_AGAIN : w->withdraw ? AUDIT_LABEL_WITHDRAW : AUDIT_LABEL_CAME_OUT,
			      .actor = cli->actor,
			      .subject = *job->sscc ? job->sscc : id,
			      .notes = {{"job", id}, {"status", job->status}}});
}

/* What --again makes waits for the printer that is named, else for the label's own. */
static enum status decide(struct cli *cli, struct db *db, const struct words *w, int64_t *again_id, struct err *err)
{
	const char *text = w->again ? w->again : w->withdraw ? w->withdraw : w->came_out;
	struct arena arena = {0};
	struct print_job job;
	int64_t job_id;
	enum status st;

	if (db_begin_write(db, err) != ST_OK)
		return err->status;
	job_id = find_job(db, text);
	print_find(db, &arena, job_id, &job);
	if (w->again)
		st = again(db, job_id, text, w->sending.printer ? w->sending.printer : job.printer, clock_now(&cli->clock), again_id, err);
	else
		st = withdraw(cli, db, job_id, w, err);
	if (st == ST_OK)
		answer_for(cli, db, w, &job);
	arena_done(&arena);
	if (st == ST_OK || db_failed(db))
		return db_commit(db, err);
	db_rollback(db);
	return st;
}

static void print_decision(const struct cli *cli, const struct words *w, int64_t again_id)
{
	const char *text = w->again ? w->again : w->withdraw ? w->withdraw : w->came_out;
	/* TRANSLATORS: follows "label 12" */
	const char *what = w->again ? _("waits once more") : w->withdraw ? _("is withdrawn") : _("came out");

	if (cli->json && w->again)
		output_json(json_pack("{s:s, s:s, s:I}", "label", text, "say", what, "job", (json_int_t)again_id));
	else if (cli->json)
		output_json(json_pack("{s:s, s:s}", "label", text, "say", what));
	else if (w->again)
		printf(_("label %s %s, as label %" PRId64 "\n"), text, what, again_id);
	else
		printf(_("label %s %s\n"), text, what);
}

static enum status check_targets(const struct words *w, struct err *err)
{
	if (w->sending.to && printer_check(w->sending.to, err) != ST_OK)
		return err_wrap(err, "--to");
	if (w->sending.printer && *w->sending.printer && printer_check(w->sending.printer, err) != ST_OK)
		return err_wrap(err, "--printer");
	if (w->send && w->sending.printer && !*w->sending.printer && !w->sending.to)
		return err_set(err, ST_USAGE, "--printer '' means labels that are for no printer: say with --to where they go");
	return ST_OK;
}

enum status print_run(struct cli *cli, int argc, char **argv, struct err *err)
{
	struct words w;
	struct db *db;
	int64_t again_id = 0;
	enum status st;

	if (!read_words(&w, argc, argv))
		return cli_usage("print", err);
	if (check_targets(&w, err) != ST_OK)
		return err->status;
	if (!w.send && !w.again && !w.withdraw && !w.came_out)
		return list(cli, err);
	cli->stays = w.sending.follow;
	if (cli_open(cli, &db, err) != ST_OK)
		return err->status;
	if (w.send) {
		st = print_send_all(cli, db, &w.sending, err);
	} else {
		st = decide(cli, db, &w, &again_id, err);
		if (st == ST_OK)
			print_decision(cli, &w, again_id);
	}
	db_close(db);
	return st;
}
