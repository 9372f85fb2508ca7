/* What a label printer says of itself: the answer to ~HS, three strings between STX and ETX (Zebra's ZPL II guide, "Host
 * Status Return"), and what that means to a worker. Pure: bytes in, words out. */
#ifndef DEVICES_PRINTER_STATUS_H
#define DEVICES_PRINTER_STATUS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* The question. It is answered at once, also between labels. */
#define PRINTER_QUESTION "~HS"

struct printer_status {
	bool media_out, ribbon_out, head_open, paused;
	bool buffer_full, bad_ram, too_cold, too_hot;
	bool partial;     /* a label has begun to come in, and its end has not */
	bool label_waits; /* one is out and has to be taken off before the next */
	int formats;      /* labels taken in and not printed */
	int64_t labels_left; /* of the one that is being printed */
};

enum { PRINTER_STRING_MAX = 96 };

struct printer_answer {
	char text[PRINTER_STRING_MAX]; /* of the string that is coming in */
	size_t len;
	bool inside;
	int strings; /* of the three that have come, in order */
	struct printer_status status;
};

/* Zero-initialised it is ready. Bytes may come in any pieces; what is no string of an answer is passed over, a cut one too.
 * Returns how many answers are whole now; *status is the last of them, and unchanged if there is none. */
size_t printer_answer_feed(struct printer_answer *answer, const void *data, size_t len, struct printer_status *status);

/* True: everything that it has taken in is printed. */
bool printer_status_is_idle(const struct printer_status *status);

/* How a printer stands, as the screen says it. */
enum printer_state {
	PRINTER_UNKNOWN, /* nobody has asked or sent yet */
	PRINTER_READY,
	PRINTER_MUTE, /* it takes labels in, and never says how it is */
	/* what it says; somebody has to go there */
	PRINTER_HEAD_OPEN,
	PRINTER_MEDIA_OUT,
	PRINTER_RIBBON_OUT,
	PRINTER_PAUSED,
	PRINTER_LABEL_WAITS,
	PRINTER_TOO_HOT,
	PRINTER_TOO_COLD,
	PRINTER_BUFFER_FULL,
	PRINTER_PARTIAL,
	PRINTER_BAD_RAM,
	/* what is seen from here */
	PRINTER_NO_ANSWER, /* it answered before, or should, and does not in time: many do not while their media is out */
	PRINTER_HANGS,     /* it takes nothing in */
	PRINTER_GONE,      /* it cannot be reached or opened */
	PRINTER_STATES,
};

/* What is most in the way; PRINTER_READY if nothing is. */
enum printer_state printer_status_state(const struct printer_status *status);

/* True: no label should be sent now. */
bool printer_state_is_trouble(enum printer_state state);

/* "media-out": stable, for programs and files. And what to do, a sentence for the worker. */
const char *printer_state_word(enum printer_state state);
const char *printer_state_advice(enum printer_state state);

/* False: there is no such word. */
bool printer_state_find(const char *word, enum printer_state *state);

#endif
