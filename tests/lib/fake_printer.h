/* A label printer that is not there: a process that takes what is sent to it in its own way, keeps it, and answers ~HS. */
#ifndef LIB_FAKE_PRINTER_H
#define LIB_FAKE_PRINTER_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

enum fake_manner {
	FAKE_TAKES,    /* everything */
	FAKE_HANGS,    /* takes nothing in */
	FAKE_HALF,     /* half of a label, then nothing more */
	FAKE_RESETS,   /* breaks off within a label */
	FAKE_REFUSES,  /* breaks off before anything */
	FAKE_FLOODS,   /* everything, and talks without end: what might be answers, and terminal escapes */
};

enum { FAKE_ANSWERS = 16, FAKE_SEEN_MAX = 1 << 20 };

/* One state that it answers with; numbers as in printer_status.h. */
struct fake_answer {
	bool silent; /* it does not answer this time */
	bool media_out, head_open, paused, ribbon_out, buffer_full, partial, label_waits;
	int formats, left;
};

/* What the test and the printer's process both see. */
struct fake_printer {
	enum fake_manner manner;
	bool mute;     /* it never answers */
	int step;      /* bytes of an answer in one piece; 0 = all at once */
	struct fake_answer answers[FAKE_ANSWERS]; /* in order; the last one for ever; a label that comes in while it is well is printed */
	size_t answer_count; /* 0 = it is always well */
	bool again;    /* the questions are counted anew from each connection on */
	/* what happened */
	int questions;
	int connections;
	size_t len;
	char seen[FAKE_SEEN_MAX]; /* what it took in, without the questions */
	/* its own */
	int port;
	int listener;
	pid_t pid;
};

/* In memory that the process shares; set it up, then start it. */
struct fake_printer *fake_printer_new(void);
void fake_printer_listen(struct fake_printer *fake);         /* at a TCP port of this machine: fake->port */
void fake_printer_serve(struct fake_printer *fake, int fd); /* at the far end of a line */
void fake_printer_free(struct fake_printer *fake);

/* Labels that it has whole. */
int fake_printer_labels(const struct fake_printer *fake);

#endif
