/* A label's way into a printer: ask, send, ask until it is out. A label is printed when the printer has nothing left in it
 * and is well (Zebra's ZPL II guide, ~HS); from one that says nothing of itself more than that it was taken in whole is not to
 * be had. */
#include "devices/printer.h"

#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>

#include "base/clock.h"
#include "base/text.h"
#include "devices/printer_port.h"

enum { PIECE = 512, ASK_AGAIN_MS = 100, ASK_AGAIN_MOST_MS = 1000 };

enum status printer_check(const char *target, struct err *err)
{
	struct printer_target parsed;

	return printer_target_parse(&parsed, target, err);
}

enum status printer_init(struct printer *printer, const char *name, struct err *err)
{
	*printer = (struct printer){.name = name,
		.ask = PRINTER_ASK_AUTO,
		.wait_ms = PRINTER_WAIT_MS,
		.answer_ms = PRINTER_ANSWER_MS,
		.finish_ms = PRINTER_FINISH_MS,
		.fix_ms = PRINTER_FIX_MS};
	return printer_target_parse(&printer->target, name, err);
}

static bool tell(struct printer_news *news)
{
	return !news->tell || news->tell(news->ctx, news);
}

static bool set_state(struct printer_news *news, enum printer_state state)
{
	news->state = state;
	snprintf(news->text, sizeof news->text, "%s", printer_state_advice(state));
	return tell(news);
}

enum asked {
	ASKED_ANSWERED,
	ASKED_SILENT, /* nothing within that time */
	ASKED_GONE,   /* it does not take the question, or broke off */
};

static enum asked ask(const struct printer *printer, struct printer_port *port, struct printer_status *status)
{
	static const char question[] = PRINTER_QUESTION;
	size_t len = sizeof question - 1;
	int64_t until_ms = clock_monotonic_ms() + printer->answer_ms;
	struct printer_answer answer = {.len = 0};
	char piece[PIECE];

	if (printer_port_write(port, question, len, printer->answer_ms) < len)
		return errno == ETIMEDOUT ? ASKED_SILENT : ASKED_GONE;
	for (;;) {
		int64_t left_ms = until_ms - clock_monotonic_ms();
		int n = printer_port_read(port, piece, sizeof piece, left_ms > 0 ? (int)left_ms : 0);

		if (n < 0)
			return ASKED_GONE;
		if (n > 0 && printer_answer_feed(&answer, piece, (size_t)n, status) > 0)
			return ASKED_ANSWERED;
		if (clock_monotonic_ms() >= until_ms)
			return ASKED_SILENT;
	}
}

/* How it stands before a label is sent, or when nothing is to be sent. */
static void look(const struct printer *printer, struct printer_port *port, struct printer_news *news)
{
	struct printer_status status;

	switch (ask(printer, port, &status)) {
	case ASKED_ANSWERED:
		news->answers = PRINTER_ANSWERS;
		set_state(news, printer_status_state(&status) == PRINTER_READY && status.partial ? PRINTER_PARTIAL
												: printer_status_state(&status));
		break;
	case ASKED_SILENT:
		if (printer->ask == PRINTER_ASK_YES || news->answers == PRINTER_ANSWERS) {
			set_state(news, PRINTER_NO_ANSWER);
		} else {
			news->answers = PRINTER_ANSWERS_NOT;
			/* that it hung is all that was ever seen of it: only a label that it takes says otherwise */
			set_state(news, news->state == PRINTER_HANGS ? PRINTER_HANGS : PRINTER_MUTE);
		}
		break;
	case ASKED_GONE: set_state(news, PRINTER_GONE); break;
	}
}

static bool is_asked(const struct printer *printer, const struct printer_port *port, const struct printer_news *news)
{
	if (!printer_port_answers(port) || printer->ask == PRINTER_ASK_NO)
		return false;
	return printer->ask == PRINTER_ASK_YES || news->answers != PRINTER_ANSWERS_NOT;
}

static enum status open_port(
	const struct printer *printer, struct printer_port **port, struct printer_news *news, struct err *err)
{
	if (printer_port_open(port, &printer->target, printer->name, printer->wait_ms, err) == ST_OK)
		return ST_OK;
	news->state = PRINTER_GONE;
	snprintf(news->text, sizeof news->text, "%.390s", err->text);
	tell(news);
	return err->status;
}

void printer_look(const struct printer *printer, struct printer_news *news)
{
	struct printer_port *port;
	struct err err;

	if (printer->target.kind == PRINTER_FILE || open_port(printer, &port, news, &err) != ST_OK)
		return;
	if (printer->ask != PRINTER_ASK_NO)
		look(printer, port, news);
	else if (news->state == PRINTER_GONE)
		set_state(news, PRINTER_UNKNOWN); /* it can be reached again: more is not to be known */
	printer_port_close(port);
}

static enum printer_outcome cut_off(const struct printer *printer, struct printer_news *news, size_t done, size_t len, struct err *err)
{
	int why = errno;

	set_state(news, why == ETIMEDOUT ? PRINTER_HANGS : PRINTER_GONE);
	if (!done) {
		err_set(err, ST_DEVICE, "%s takes nothing in: %s: look at the printer", printer->name, strerror(why));
		return PRINTER_NOTHING;
	}
	err_set(err, ST_DEVICE, "%s took in %zu of %zu bytes: %s: look at the printer", printer->name, done, len, strerror(why));
	return PRINTER_UNCLEAR;
}

/* All of it into the port, and out at its other end. */
static enum printer_outcome hand_over(const struct printer *printer, struct printer_port *port, struct printer_news *news,
	const void *data, size_t len, struct err *err)
{
	size_t done = printer_port_write(port, data, len, printer->wait_ms);
	int why;

	if (done < len)
		return cut_off(printer, news, done, len, err);
	if (printer_port_drain(port, printer->wait_ms))
		return PRINTER_SENT;
	why = errno;
	if (printer->target.kind != PRINTER_FILE)
		set_state(news, why == ETIMEDOUT ? PRINTER_HANGS : PRINTER_GONE);
	err_set(err, ST_DEVICE,
		printer->target.kind == PRINTER_FILE ? N_("%s may have lost it: %s: look at it")
						     : N_("%s may not have taken in all of it: %s: look at the printer"),
		printer->name, strerror(why));
	return PRINTER_UNCLEAR;
}

static bool same_status(const struct printer_status *a, const struct printer_status *b)
{
	return a->formats == b->formats && a->labels_left == b->labels_left && a->partial == b->partial &&
	       printer_status_state(a) == printer_status_state(b);
}

/* Asks until everything that is in it is printed. What is in its way may be put right meanwhile: then the label comes out
 * whole, and nobody has to say anything. */
static enum printer_outcome see_it_out(
	const struct printer *printer, struct printer_port *port, struct printer_news *news, struct err *err)
{
	struct printer_status before = {.formats = -1};
	int64_t since_ms = clock_monotonic_ms();
	int pause_ms = ASK_AGAIN_MS;

	for (;;) {
		struct printer_status status = before;
		enum asked asked = ask(printer, port, &status);
		enum printer_state state = asked == ASKED_ANSWERED ? printer_status_state(&status)
					   : asked == ASKED_SILENT ? PRINTER_NO_ANSWER
								   : PRINTER_GONE;
		bool goes_on = set_state(news, state);

		if (asked == ASKED_GONE) {
			err_set(err, ST_DEVICE, "%s broke off before it had printed it: look at the printer", printer->name);
			return PRINTER_UNCLEAR;
		}
		if (state == PRINTER_READY && printer_status_is_idle(&status))
			return PRINTER_SENT;
		/* a label that is out and waits to be taken off is printed; the next one is not sent before it is */
		if (state == PRINTER_LABEL_WAITS && printer_status_is_idle(&status))
			return PRINTER_SENT;
		if (asked == ASKED_ANSWERED && !same_status(&before, &status)) {
			since_ms = clock_monotonic_ms();
			before = status;
		}
		if (!goes_on || clock_monotonic_ms() - since_ms >= (state == PRINTER_READY ? printer->finish_ms : printer->fix_ms)) {
			bool cut = state == PRINTER_READY && status.partial;

			if (cut)
				set_state(news, PRINTER_PARTIAL);
			err_set(err, ST_DEVICE, "%s has it, and does not say that it is printed: %s", printer->name,
				state == PRINTER_READY && !cut ? _("look at the printer") : _(news->text));
			return PRINTER_UNCLEAR;
		}
		poll(NULL, 0, pause_ms);
		if (pause_ms < ASK_AGAIN_MOST_MS)
			pause_ms += pause_ms / 2;
	}
}

enum printer_outcome printer_send(
	const struct printer *printer, struct printer_news *news, const void *data, size_t len, struct err *err)
{
	struct printer_port *port;
	enum printer_outcome outcome;
	bool asked;

	if (open_port(printer, &port, news, err) != ST_OK)
		return PRINTER_NOTHING;
	asked = is_asked(printer, port, news);
	if (asked)
		look(printer, port, news);
	if (asked && printer_state_is_trouble(news->state)) {
		err_set(err, ST_DEVICE, "%s: %s", printer->name, _(news->text));
		printer_port_close(port);
		return PRINTER_NOTHING;
	}
	outcome = hand_over(printer, port, news, data, len, err);
	if (outcome == PRINTER_SENT && asked && news->answers == PRINTER_ANSWERS)
		outcome = see_it_out(printer, port, news, err);
	else if (outcome == PRINTER_SENT)
		set_state(news, news->answers == PRINTER_ANSWERS_NOT ? PRINTER_MUTE : PRINTER_READY);
	printer_port_close(port);
	return outcome;
}
