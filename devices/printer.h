/* A label printer that takes ZPL as it is. One call sends one label and says what is known of it afterwards; another asks
 * how the printer is. Both wait, but never for long: they are for a process that only prints. */
#ifndef DEVICES_PRINTER_H
#define DEVICES_PRINTER_H

#include <stdbool.h>
#include <stddef.h>

#include "base/err.h"
#include "devices/printer_config.h"
#include "devices/printer_status.h"
#include "devices/printer_target.h"

/* Whether a text names a printer: see printer_target_parse(). */
enum status printer_check(const char *target, struct err *err) MUST_CHECK;

enum { PRINTER_FINISH_MS = 20000, PRINTER_FIX_MS = 300000 };

struct printer {
	const char *name; /* its target as text */
	struct printer_target target;
	enum printer_ask ask;
	/* how long: */
	int wait_ms;   /* for a connection, and for each next piece to go out */
	int answer_ms; /* for an answer to "how are you" */
	int finish_ms; /* until a label that is in it gets on */
	int fix_ms;    /* until somebody has put right what is in the way of one */
};

/* With the usual times, asked as by PRINTER_ASK_AUTO. name is the caller's. ST_REFUSED as printer_check(). */
enum status printer_init(struct printer *printer, const char *name, struct err *err) MUST_CHECK;

/* What is known of it, from call to call. Zero-initialised nothing is. */
struct printer_news {
	enum printer_state state;
	char text[400];   /* what to do, for the worker; also where it is ready */
	enum printer_answers { PRINTER_ANSWERS_UNKNOWN, PRINTER_ANSWERS, PRINTER_ANSWERS_NOT } answers;
	/* Is called after whatever may have changed it, and every now and then while a label is in the printer. False: that is not
	 * waited for any longer. NULL: nobody is told. */
	bool (*tell)(void *ctx, const struct printer_news *news);
	void *ctx;
};

enum printer_outcome {
	PRINTER_SENT,    /* all of it: printed, where it says so; else written, or taken in whole by the machine at the other end */
	PRINTER_NOTHING, /* not a byte went out: it may be tried again */
	PRINTER_UNCLEAR, /* some of it did, perhaps all: only a look at the printer tells */
};

/* Sends a label. A printer that answers is asked before: one that is in trouble is sent nothing. And after, until it has
 * printed everything that is in it. err: why it is not PRINTER_SENT, and what to do. */
enum printer_outcome printer_send(
	const struct printer *printer, struct printer_news *news, const void *data, size_t len, struct err *err);

/* Asks only. Of a file, and of a printer that is not to be asked, nothing is known before something is sent. */
void printer_look(const struct printer *printer, struct printer_news *news);

#endif
