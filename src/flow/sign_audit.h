/* Who signed on and off, and who tried wrong PINs, in the audit trail. Inside the scan's transaction. Internal to src/flow. */
#ifndef FLOW_SIGN_AUDIT_H
#define FLOW_SIGN_AUDIT_H

#include "flow/flow.h"
#include "store/audit.h"

/* What has changed since the scan began: somebody signed on, off, or in another's place. why: of signing off, where not by the
 * person himself; "" = by himself. */
void sign_audit(struct session *s, const char *why);

/* A wrong PIN of op, and whether it locked the badge. */
void sign_audit_wrong(struct session *s, const struct operator *op, const struct pin_try *try);

/* Somebody set his own PIN. allowed_by: who let him; 0 = the PIN that he had. */
void sign_audit_pin(struct session *s, const struct operator *op, int64_t allowed_by);

#endif
