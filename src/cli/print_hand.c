/* The lock of a printer, and the note in its file: what is known of the printer outlives who sends to it. */
#include "cli/print_hand.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "cli/print.h"
#include "store/lock.h"

enum { NOTE_MS = 3000 }; /* how often it is written down that somebody still waits for the printer */

/* A lock's name is part of a file's: any printer's is made one of a few harmless characters. */
static void lock_name(const char *printer, char out[40])
{
	uint64_t h = 14695981039346656037u;

	for (const char *p = printer; *p; p++)
		h = (h ^ (unsigned char)*p) * 1099511628211u;
	snprintf(out, 40, "print-%016" PRIx64, h);
}

const char *print_note_path(struct db *db, const char *printer, char path[LOCK_PATH_MAX])
{
	char name[40];

	lock_name(printer, name);
	return lock_path(db, name, path);
}

static void write_note(struct print_hand *at, int64_t now_ms)
{
	struct printer_note *note = &at->note;
	struct clock system = {0};

	if (!at->noted || at->lock < 0)
		return;
	note->seen_ms = clock_now(&system);
	if (note->state != at->news.state || !note->since_ms)
		note->since_ms = note->seen_ms;
	note->state = at->news.state;
	note->answers = at->news.answers;
	snprintf(note->text, sizeof note->text, "%s", at->news.text);
	printer_note_write(at->lock, note);
	at->noted_ms = now_ms;
}

/* Called while a label is in the printer. A printer that gets on is waited for to the label's end, whoever wants to end; one
 * that needs somebody is not. */
static bool on_news(void *ctx, const struct printer_news *news)
{
	struct print_hand *at = ctx;
	int64_t now_ms = clock_monotonic_ms();

	if (news->state != at->note.state || now_ms - at->noted_ms >= NOTE_MS)
		write_note(at, now_ms);
	return !*at->ended || !printer_state_is_trouble(news->state);
}

enum status print_hand_take(struct print_hand *at, const struct cli *cli, struct db *db, const char *printer,
	const char *target, const volatile sig_atomic_t *ended, struct err *err)
{
	char name[40];

	*at = (struct print_hand){.lock = -1, .ended = ended};
	if (printer_init(&at->printer, target, err) != ST_OK)
		return err->status;
	if (cli->printer && strcmp(cli->printer, target) == 0) {
		at->printer.ask = cli->printing->ask;
		at->printer.answer_ms = cli->printing->answer_ms;
		at->printer.wait_ms = cli->printing->wait_ms;
	}
	lock_name(printer, name);
	if (lock_try(db, name, &at->lock, err) != ST_OK)
		return err->status;
	at->noted = strcmp(printer, target) == 0;
	if (at->noted && at->lock >= 0 && printer_note_read(at->lock, &at->note)) {
		at->news.state = at->note.state;
		at->news.answers = at->note.answers;
		snprintf(at->news.text, sizeof at->news.text, "%s", at->note.text);
	}
	at->news.tell = on_news;
	at->news.ctx = at;
	return ST_OK;
}

void print_hand_release(struct print_hand *at)
{
	write_note(at, clock_monotonic_ms());
	lock_release(at->lock);
}

bool print_hand_answers(const struct print_hand *at)
{
	return at->printer.ask != PRINTER_ASK_NO && at->news.answers == PRINTER_ANSWERS;
}

enum status print_look(struct cli *cli, struct db *db, const char *printer, struct err *err)
{
	static const volatile sig_atomic_t never = 0;
	struct print_hand at;

	if (print_hand_take(&at, cli, db, printer, printer, &never, err) != ST_OK)
		return err->status;
	if (at.lock == -1)
		return ST_OK;
	at.noted = at.printer.target.kind != PRINTER_FILE || at.note.since_ms; /* nothing is known of a file before it is written */
	printer_look(&at.printer, &at.news);
	print_hand_release(&at);
	return ST_OK;
}
