/* The terminal's printer: how it stands comes onto the screen from what whoever sends to it has written down. */
#ifndef UI_PRINTING_H
#define UI_PRINTING_H

#include <stdbool.h>
#include <stdint.h>

#include "devices/printer_note.h"
#include "flow/session.h"
#include "ui/model.h"

enum {
	PRINTING_LASTS_MS = 5000,  /* from then on trouble takes a line of the screen */
	PRINTING_STALE_MS = 90000, /* so long after the last word of whoever sends, nobody does */
};

struct printing {
	const char *path; /* where it is written down */
	/* the rest is its own: moments of the monotonic clock, 0 = not set */
	struct printer_note note;
	bool known;
	int64_t heard_ms;   /* there was a new word */
	int64_t trouble_ms; /* it began */
	bool told;
	const char *state; /* how it stands, a word */
};

/* path is the caller's, and stays. */
void printing_init(struct printing *printing, const char *path);

/* Reads what is written down, and shows it in the model. True: there is trouble that lasts, and it was not told before. */
bool printing_show(struct printing *printing, struct model *model, int64_t now_ms);

/* Tells the session what printing_show() found, for the lead. */
void printing_report(const struct printing *printing, const struct model *model, struct session *session);

#endif
