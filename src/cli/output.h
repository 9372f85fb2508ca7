/* What commands print, and how it gets out: through a guard that writes out what a terminal would obey and what nobody
 * would see, so that nothing that came in by a file or a scan is anything but text there. JSON stays the same JSON. */
#ifndef CLI_OUTPUT_H
#define CLI_OUTPUT_H

#include <stdbool.h>
#include <stdio.h>

#include <jansson.h>

#include "base/shown.h"

/* One guarded stream. */
struct outlet {
	FILE *real;    /* as the process got it */
	FILE *guarded; /* NULL: there is none */
	int fd;
	struct shown_text shown;
	char rest[4]; /* a character whose end has not come */
	size_t rest_len;
};

struct output {
	struct outlet out, err;
};

/* Puts a guard on standard output and standard error; output lives until output_done(). */
void output_guard(struct output *output);

/* What follows on standard output goes out as it is: a template, CSV for programs, a full screen. */
void output_raw(struct output *output);
void output_guarded(struct output *output);

/* What is printed from here on goes nowhere, until it is to be heard again. False: it could not be done, and nothing changed. */
struct hush {
	FILE *nowhere, *out, *err;
};
bool output_hush(struct hush *hush);
void output_unhush(struct hush *hush);

/* Standard error as it is, for whoever moves the cursor there himself. */
FILE *output_terminal(const struct output *output);

/* Lets out what is left, and takes the guards away. False, with errno: standard output could not be written. */
bool output_done(struct output *output);

/* Prints one JSON document and a line end on standard output, and frees it. A failed standard output is noticed at the
 * end of the program. */
void output_json(json_t *document);

#endif
