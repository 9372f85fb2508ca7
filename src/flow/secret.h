/* Asking for a PIN at the terminal: after a badge, and for %PIN. What is typed then is a secret: it is hashed before the scan's
 * transaction, and kept, echoed and shown as SESSION_SECRET. Internal to src/flow. */
#ifndef FLOW_SECRET_H
#define FLOW_SECRET_H

#include "flow/flow.h"

/* True: the next scan that is typed, and no command, is a secret. */
bool secret_asked(const struct session *s);

/* Before the scan's transaction: whether the scan is a secret, and if so what became of it. */
enum status secret_ahead(struct session *s, const uint8_t *raw, size_t len, struct err *err) MUST_CHECK;

/* In a transaction, where nobody is signed on: until when (by the site's clock) digits that are typed, and no code of the site's, are taken for a PIN that nobody
 * asked for; 0 = they are not. */
int64_t secret_until(struct session *s);

/* Inside of it. True: the scan was a secret, and is answered; or %UNDO, which gives the question up. Any other scan gives it up,
 * too, and is to be worked on as if it had not been asked; only %HELP leaves it open. */
bool secret_takes(struct session *s);

/* The badge of somebody who has a PIN: asks for it, and returns true. So it does with a refusal, where he must have one and has
 * none, or the badge is locked here. was: what the badge answers; always: without a PIN it is refused, whatever the site says. */
bool secret_asks(struct session *s, const struct operator *op, enum awaiting was, bool always);

/* %PIN */
void secret_change(struct session *s);

/* Asks op, who has none, for his first PIN. allowed_by: who let him. */
void secret_asks_first(struct session *s, const struct operator *op, int64_t allowed_by);

/* What is asked for; NULL: no PIN is. */
const char *secret_prompt(struct session *s, struct arena *arena);

/* session.c: the badge of op, with its PIN if need be, answers what was. */
void badge_accepted(struct session *s, const struct operator *op, enum awaiting was);

#endif
