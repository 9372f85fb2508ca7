/* Reading a PIN on the command line: typed at a terminal without echo, else a line of standard input, or of a file that only its
 * owner can read. Never an argument: everybody sees those. Whoever has read one wipes it (base/pin.h). */
#ifndef CLI_PIN_ASK_H
#define CLI_PIN_ASK_H

#include <stddef.h>

#include "base/pin.h"
#include "cli/command.h"

struct pin_typed {
	char text[PIN_MAX + 2]; /* what is longer than a PIN is cut behind its first byte too many: it is none */
	size_t len;
};

/* From the terminal if standard input is one, after a question on standard error: "PIN of Lee: ". Else the next line of standard input. ST_REFUSED:
 * nothing came. */
enum status pin_ask(struct pin_typed *pin, const char *question, struct err *err) MUST_CHECK;

/* Whoever acts by --as and has a PIN shows that he knows it: asked for at the terminal, else from the file that CROSSDOCK_PIN_FILE
 * names. Outside of transactions; wrong ones are counted and lock as at a terminal (store/pin.h). ST_OK also where he has none.
 * ST_REFUSED: it is not right, or there is none to be had. */
enum status pin_ask_actor(const struct cli *cli, struct db *db, int64_t operator_id, const char *name, struct err *err) MUST_CHECK;

#endif
