/* What commands do to units is journalled like a scan, at a terminal of their own: OFFICE. Inside the caller's write
 * transaction. */
#ifndef STORE_OFFICE_H
#define STORE_OFFICE_H

#include "store/db.h"
#include "store/ledger.h"

/* Journals a command: its text, and who gave it (a badge; nobody's badge = the text alone). Returns the ledger that its
 * movements are posted to. */
struct ledger office_begin(struct db *db, int64_t now_ms, const char *actor, const char *command);

/* What it said in the end. */
void office_end(struct db *db, const struct ledger *ledger, const char *say);

#endif
