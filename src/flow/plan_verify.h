/* Making the whole plan anew and comparing it with what the store keeps of it. */
#ifndef FLOW_PLAN_VERIFY_H
#define FLOW_PLAN_VERIFY_H

#include "store/verify.h"

/* Inside the caller's read transaction; says every order whose facts differ. False: the plan is just being brought up to
 * date, or time has passed that is not in it yet, and there is nothing to compare. Whom finish-first put ahead is a decision:
 * it is not made again, but all that follows from it is, and whether it passes over anybody it must not. */
bool plan_verify(struct db *db, int64_t now_ms, struct verify *verify);

#endif
