/* A printer at hand: whoever has its lock sends to it, and says in the lock's file how it stands. */
#ifndef CLI_PRINT_HAND_H
#define CLI_PRINT_HAND_H

#include <signal.h>
#include <stdbool.h>
#include <stdint.h>

#include "cli/command.h"
#include "devices/printer_note.h"
#include "store/db.h"

struct print_hand {
	struct printer printer;
	struct printer_news news;
	struct printer_note note;
	int lock; /* -1 = somebody else has it */
	bool noted;        /* it is its own labels that go there */
	int64_t noted_ms; /* monotonic */
	const volatile sig_atomic_t *ended; /* no more is to be waited for */
};

/* Takes the lock of a printer's labels, which go to the target, and sees what was known of it. The terminal's own is asked as
 * the config file says. Everything named must outlive it. lock -1 (ST_OK): somebody else sends to it. */
enum status print_hand_take(struct print_hand *at, const struct cli *cli, struct db *db, const char *printer, const char *target,
	const volatile sig_atomic_t *ended, struct err *err) MUST_CHECK;

/* Writes down how it stands, and lets go of it. */
void print_hand_release(struct print_hand *at);

/* Whether asking it says how it is. */
bool print_hand_answers(const struct print_hand *at);

#endif
