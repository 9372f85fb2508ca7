/* Checking that the audit trail, and the journal that it seals, are what they were when they were written. */
#ifndef STORE_AUDIT_VERIFY_H
#define STORE_AUDIT_VERIFY_H

#include "store/audit.h"
#include "store/verify.h"

/* What was looked at. */
struct audit_counts {
	int64_t rows;
	int64_t seals;
	int64_t sealed; /* scans */
	int64_t unsealed;
	struct audit_head head; /* the newest row */
};

/* Compares inside the caller's read transaction: the numbers of the rows, each with the hash of the one before, each
 * hash with what the row says, each seal with the journal, the seals of each terminal with each other; that the store
 * still refuses to change the trail; and, if kept is not NULL, that the row whose hash was kept elsewhere is in it.
 * Says each difference; of the chain the first, for all that follows hangs on it. */
void audit_verify(struct db *db, struct verify *verify, const struct audit_head *kept, struct audit_counts *counts);

#endif
