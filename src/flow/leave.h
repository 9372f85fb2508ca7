/* Leaving a kiosk: a terminal that only a lead ends. Internal to src/flow. */
#ifndef FLOW_LEAVE_H
#define FLOW_LEAVE_H

#include "flow/flow.h"

/* %LEAVE, whoever is signed on, or nobody: asks for a lead. A terminal that is no kiosk says how it is left. */
void leave_begin(struct session *s);

/* A badge after it (AWAIT_LEAVE): a lead's asks for the PIN; one without a PIN, and anybody else, is refused. */
void leave_badge(struct session *s, const struct operator *op);

/* With the PIN: the program ends (reply.leaves); who is signed on stays so. */
void leave_accepted(struct session *s, const struct operator *op);

/* True: the command gave the question up. */
bool leave_takes_command(struct session *s, enum awaiting was, const char *command);

/* What is asked for now; NULL: nothing. */
const char *leave_prompt(const struct session *s);

/* The question stood for too long: it is forgotten, so that whoever signs on the next morning ends nothing. */
bool leave_expires(struct session *s);

#endif
