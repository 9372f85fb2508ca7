/* The sender. A job is taken in a transaction of its own, and the label drawn there, before a byte of it goes out; what
 * became of it is written down right after. Whatever ends the sender in between leaves a job that is sending, and whoever
 * sends to that printer next finds it unclear: one sender at a time, by a lock, so that nobody else's is taken for left. */
#include "base/text.h"
#include "base/told.h"
#include "cli/print.h"

#include <inttypes.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "base/mem.h"
#include "base/str.h"
#include "cli/output.h"
#include "cli/print_hand.h"
#include "exchange/label.h"

enum {
	LOOK_MS = 200,
	AGAIN_MS = 2000,
	HANGS_MS = 30000,   /* how long the next label is kept from a printer that hung on one and says nothing of itself */
	/* how often a printer for which nothing waits is asked how it is */
	LOOK_READY_MS = 15000,
	LOOK_MUTE_MS = 60000,
};

static volatile sig_atomic_t ended;

static void on_signal(int number)
{
	(void)number;
	ended = 1;
}

struct sender {
	struct cli *cli;
	struct db *db;
	const struct sending *how;
	struct arena arena;
	int64_t sent;
	int64_t withdrawn; /* nobody may have them any more */
	int64_t busy;      /* printers that somebody else sends to */
	int64_t hangs_until_ms;
	struct err first;  /* the first that went wrong; its text "" = nothing did */
};

static void note(struct sender *s, const struct err *err)
{
	if (!*s->first.text)
		s->first = *err;
	if (s->how->follow)
		fprintf(stderr, "crossdock: %s\n", err->text);
}

static const char *label_name(struct sender *s, const struct print_job *job)
{
	return job->kind == PRINT_CARTON
		? arena_printf(&s->arena, _("label %" PRId64 " (carton %s)"), job->id, job->sscc)
		: arena_printf(&s->arena, _("label %" PRId64 " (direction)"), job->id);
}

/* Takes the next job and draws it. *found false: none waits. *drawn false: it is nobody's any more, and withdrawn. */
static enum status take(struct sender *s, const char *printer, struct print_job *job, struct str *label, bool *found,
	bool *drawn, struct err *err)
{
	int64_t now_ms = clock_now(&s->cli->clock);
	struct settings settings;

	*drawn = false;
	if (db_begin_write(s->db, err) != ST_OK)
		return err->status;
	settings_load(s->db, &settings);
	*found = print_take(s->db, &s->arena, printer, now_ms, job);
	if (*found) {
		*drawn = label_draw(label, s->db, &s->arena, &settings, job, now_ms) == LABEL_DRAWN;
		if (*drawn)
			print_store_body(s->db, job->id, str_text(label), label->len);
		else
			print_withdraw(s->db, job->id, told_text(&s->arena, N_("its carton was opened, or its scan taken back")), now_ms);
	}
	return db_commit(s->db, err);
}

static enum status finish(
	struct sender *s, const struct print_job *job, enum printer_outcome outcome, const char *said, struct err *err)
{
	int64_t now_ms = clock_now(&s->cli->clock);

	/* a scan that takes its time is waited for: what became of the label must not be forgotten */
	while (db_begin_write(s->db, err) != ST_OK)
		if (err->status != ST_BUSY)
			return err->status;
	switch (outcome) {
	case PRINTER_SENT: print_sent(s->db, job->id, now_ms); break;
	case PRINTER_NOTHING: print_not_sent(s->db, job->id, said, now_ms); break;
	case PRINTER_UNCLEAR: print_unclear(s->db, job->id, said, now_ms); break;
	}
	return db_commit(s->db, err);
}

/* Sends one label. *more false: none waits, or the printer takes nothing in now. */
static enum status send_one(struct sender *s, const char *printer, struct print_hand *at, bool *more, struct err *err)
{
	struct str label = {0};
	struct print_job job;
	struct err said = {.status = ST_OK};
	enum printer_outcome outcome;
	bool drawn;
	enum status st = take(s, printer, &job, &label, more, &drawn, err);

	if (st == ST_OK && *more && drawn) {
		outcome = printer_send(&at->printer, &at->news, str_text(&label), label.len, &said);
		st = finish(s, &job, outcome, said.text, err);
		s->sent += outcome == PRINTER_SENT;
		if (outcome != PRINTER_SENT) {
			err_wrap(&said, outcome == PRINTER_NOTHING ? N_("%s still waits") : N_("%s is unclear"), label_name(s, &job));
			note(s, &said);
		} else if (!s->cli->json) {
			printf(_("%s sent to %s\n"), label_name(s, &job), at->printer.name);
			fflush(stdout);
		}
		/* what hung on this one would on the next */
		*more = outcome == PRINTER_SENT || (outcome == PRINTER_UNCLEAR && !printer_state_is_trouble(at->news.state));
		if (outcome == PRINTER_UNCLEAR && at->news.state == PRINTER_HANGS)
			s->hangs_until_ms = clock_monotonic_ms() + HANGS_MS;
	} else if (st == ST_OK && *more && !s->cli->json) {
		s->withdrawn++;
		printf(_("%s is withdrawn: its carton was opened, or its scan taken back\n"), label_name(s, &job));
	}
	str_done(&label);
	return st;
}

static enum status mark_left(struct sender *s, const char *printer, struct err *err)
{
	struct err said;
	int64_t left;

	if (db_begin_write(s->db, err) != ST_OK)
		return err->status;
	left = print_left_sending(s->db, printer, told_text(&s->arena, N_("whoever sent it ended before it was known to be out")),
		clock_now(&s->cli->clock));
	if (left) {
		err_set(&said, ST_DEVICE,
			P_("%" PRId64 " label may be out and may not, because a sender ended: crossdock print lists what to look at",
				"%" PRId64 " labels may be out and may not, because a sender ended: crossdock print lists what to look at", left),
			left);
		note(s, &said);
	}
	return db_commit(s->db, err);
}

/* Whether the next label may be tried. What is in the way is looked at first while it follows: a label that is taken and put
 * back every few seconds would wake every terminal. */
static bool may_send(struct sender *s, struct print_hand *at)
{
	if (!s->how->follow)
		return true;
	if (at->news.state == PRINTER_HANGS && !print_hand_answers(at))
		return clock_monotonic_ms() >= s->hangs_until_ms;
	if (!printer_state_is_trouble(at->news.state) || at->printer.target.kind == PRINTER_FILE)
		return true;
	printer_look(&at->printer, &at->news);
	return !printer_state_is_trouble(at->news.state);
}

/* All that waits for one printer. */
static enum status send_queue(struct sender *s, const char *printer, struct err *err)
{
	struct print_hand at;
	bool more = true;
	enum status st = print_hand_take(&at, s->cli, s->db, printer, s->how->to ? s->how->to : printer, &ended, err);

	if (st != ST_OK)
		return st;
	if (at.lock == -1) {
		s->busy++;
		return ST_OK;
	}
	if (!s->how->follow)
		at.printer.fix_ms = at.printer.finish_ms; /* somebody waits for the command to end */
	st = mark_left(s, printer, err);
	more = st == ST_OK && may_send(s, &at);
	while (st == ST_OK && more && !ended)
		st = send_one(s, printer, &at, &more, err);
	print_hand_release(&at);
	return st;
}

/* One round over all printers for which labels wait. *homeless: whether some wait for no printer. */
static enum status send_round(struct sender *s, bool *homeless, struct err *err)
{
	const char **printers;
	size_t count;
	enum status st;

	*homeless = false;
	if (db_begin_read(s->db, err) != ST_OK)
		return err->status;
	printers = print_printers(s->db, &s->arena, &count);
	st = db_end_read(s->db, err);
	for (size_t i = 0; i < count && st == ST_OK && !ended; i++) {
		struct err bad;

		if (s->how->printer && strcmp(s->how->printer, printers[i]) != 0)
			continue;
		if (!s->how->to && !*printers[i])
			*homeless = true;
		else if (!s->how->to && printer_check(printers[i], &bad) != ST_OK)
			note(s, &bad);
		else
			st = send_queue(s, printers[i], err);
	}
	return st;
}

static void pause_ms(int64_t ms)
{
	struct timespec t = {.tv_sec = ms / 1000, .tv_nsec = ms % 1000 * 1000000};

	nanosleep(&t, NULL); /* a signal ends it early: so it should */
}

/* Asks the terminal's printer now and then, so that a packer sees that it is out of labels before a label is wanted. Returns
 * when it is to be asked next. */
static int64_t look_at_printer(struct sender *s)
{
	char path[LOCK_PATH_MAX];
	struct printer_note found;
	struct err err;
	int64_t wait_ms = LOOK_READY_MS;
	struct clock system = {0};

	if (s->how->to || !s->how->printer)
		return INT64_MAX;
	print_note_path(s->db, s->how->printer, path);
	/* whoever sends, perhaps for another terminal, may have just seen it */
	if ((!printer_note_read_path(path, &found) || clock_now(&system) - found.seen_ms >= AGAIN_MS / 2) &&
		print_look(s->cli, s->db, s->how->printer, &err) != ST_OK)
		note(s, &err);
	if (printer_note_read_path(path, &found)) {
		if (printer_state_is_trouble(found.state))
			wait_ms = AGAIN_MS;
		else if (found.state == PRINTER_MUTE)
			wait_ms = LOOK_MUTE_MS;
	}
	return clock_monotonic_ms() + wait_ms;
}

/* Rounds until a signal: at once when the store changed, else every few seconds for printers that took nothing in. */
static enum status follow(struct sender *s, struct err *err)
{
	int64_t version = -1;
	int64_t next_ms = 0;
	int64_t look_ms = 0;
	bool homeless;

	while (!ended) {
		int64_t seen = db_data_version(s->db);

		if (seen != version || clock_monotonic_ms() >= next_ms) {
			enum status st = send_round(s, &homeless, err);

			if (st != ST_OK && st != ST_BUSY)
				return st;
			version = seen;
			next_ms = clock_monotonic_ms() + AGAIN_MS;
			arena_reset(&s->arena);
			db_tidy(s->db);
		}
		if (!ended && clock_monotonic_ms() >= look_ms)
			look_ms = look_at_printer(s);
		pause_ms(LOOK_MS);
	}
	return ST_OK;
}

static enum status once(struct sender *s, struct err *err)
{
	bool homeless;
	enum status st = send_round(s, &homeless, err);

	if (st != ST_OK)
		return st;
	if (*s->first.text)
		return err_set(err, ST_DEVICE, "%s", s->first.text);
	if (s->busy && !s->sent)
		return err_set(err, ST_REFUSED, "another crossdock sends to the printer already: its labels come out by themselves");
	if (homeless && !s->sent)
		return err_set(err, ST_REFUSED, "the labels that wait are for no printer: name one with --to file:PATH or --to tcp:HOST");
	return ST_OK;
}

enum status print_send_all(struct cli *cli, struct db *db, const struct sending *how, struct err *err)
{
	struct sender s = {.cli = cli, .db = db, .how = how};
	struct sigaction action = {.sa_handler = on_signal};
	struct sigaction before[2];
	enum status st;

	ended = 0;
	sigaction(SIGTERM, &action, &before[0]);
	sigaction(SIGINT, &action, &before[1]);
	st = how->follow ? follow(&s, err) : once(&s, err);
	sigaction(SIGTERM, &before[0], NULL);
	sigaction(SIGINT, &before[1], NULL);
	if (st == ST_OK && !how->follow && cli->json)
		output_json(json_pack("{s:I}", "sent", (json_int_t)s.sent));
	else if (st == ST_OK && !how->follow && !s.sent && !s.withdrawn)
		puts(_("No label waits"));
	arena_done(&s.arena);
	return st;
}
