/* Labels that are sent to a printer that is not there (fake_printer.h), and what is told on the way. For cmocka. */
#ifndef LIB_SENDING_H
#define LIB_SENDING_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "devices/printer.h"
#include "lib/fake_printer.h"

enum { SILENCE_MS = 60, WAIT_MS = 120, FINISH_MS = 250, FIX_MS = 400, LABEL = 3000, BIG_LABEL = 4000000 };

struct sending {
	struct fake_printer *fake;
	struct printer printer;
	struct printer_news news;
	struct err err;
	char name[64];
	char *label;
	size_t label_len;
	/* what was told on the way */
	unsigned told; /* states, as bits */
	int times;
	bool gives_up;
	int64_t began_ms;
};

int sending_set_up(void **state);
int sending_tear_down(void **state);

/* Names the printer; the fake one over TCP. It waits for as long as the constants above say. */
void sending_to(struct sending *b, const char *name);
void sending_to_tcp(struct sending *b);

/* Sends a label of that length. */
enum printer_outcome sending_label(struct sending *b, size_t len);

/* That took at most so long; the error has the part in it. */
void sending_within(const struct sending *b, int64_t ms);
void sending_says(const struct sending *b, const char *part);

/* What was sent to a printer that says nothing is in it a moment later. */
void sending_comes_in(const struct sending *b, int labels);

#endif
