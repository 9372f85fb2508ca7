/* A first PIN at a terminal: who lets somebody set one who has none. Internal to src/flow. */
#ifndef FLOW_ALLOW_H
#define FLOW_ALLOW_H

#include "flow/flow.h"

/* %PIN of who is signed on, and has no PIN: asks for the badge of a lead, or of an admin where he is a lead or an admin himself. Where
 * nobody could let him, it is refused, and says how the first one comes. */
void allow_begin(struct session *s);

/* A badge after it (AWAIT_ALLOW): asks for its PIN; one without a PIN, and one that may not let him, is refused. */
void allow_badge(struct session *s, const struct operator *op);

/* With the PIN: the new one is asked for. */
void allow_accepted(struct session *s, const struct operator *op);

/* True: the command gave the question up, and is done with. Any other but %HELP gives it up, too (*was). */
bool allow_takes_command(struct session *s, enum awaiting *was, const char *command);

/* What is asked for in AWAIT_ALLOW. */
const char *allow_prompt(struct session *s, struct arena *arena);

/* The question stood for too long: it is forgotten, so that a lead who signs on later lets nobody do anything. */
bool allow_expires(struct session *s);

#endif
