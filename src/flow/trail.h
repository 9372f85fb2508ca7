/* What at a terminal somebody may have to answer for goes into the audit trail, with the scan that did it. Decisions
 * that the command line can make, too, are told where they are made (store/decide.c ...). Internal to src/flow. */
#ifndef FLOW_TRAIL_H
#define FLOW_TRAIL_H

#include "flow/flow.h"
#include "store/audit.h"

/* by_id: the lead whose badge was asked for; 0 = who is signed on decided it himself. subject: what it is about; what:
 * more of it, "" = nothing. */
void trail(struct session *s, enum audit_action action, int64_t by_id, const char *subject, const char *what);

#endif
