/* What was done to a store other than by scans since a moment: what has to be done again after it was restored from a backup of
 * that moment. Asked of the damaged store, as far as it can still be read. Inside the caller's transaction. */
#ifndef STORE_SINCE_H
#define STORE_SINCE_H

#include <stdbool.h>
#include <stdint.h>

#include "store/db.h"

struct since_deed {
	int64_t at_ms;
	const char *kind;  /* "import", "command" */
	const char *what;  /* the file; the word of the audit trail for what was done */
	const char *about; /* the kind of file; to what it was done, and why; "" */
	const char *actor; /* "" = not known */
};

/* Tells each, oldest first within its kind; texts live until say() returns. */
void since_read(struct db *db, int64_t from_ms, void (*say)(void *ctx, const struct since_deed *deed), void *ctx);

/* True: the store has it, too: a scan that was applied once more did it. */
bool since_has(struct db *db, const struct since_deed *deed);

/* What the store holds, for one who asks whether a backup is a good one. */
struct since_counts {
	int64_t scans;
	int64_t orders;
	int64_t movements;
	int64_t last_scan_ms; /* 0 = there is none */
};
void since_counts(struct db *db, struct since_counts *counts);

/* The number of the last event. */
int64_t since_last_event(struct db *db);

#endif
