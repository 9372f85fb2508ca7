/* Seals: scans that nobody has to answer for one by one are not rows of the audit trail; a row `sealed` of it covers
 * some hundreds of them, by a digest of the journal and of what the scans posted. So what is sealed cannot be changed,
 * taken out or put in between without the trail telling it, and a scan costs nothing more.
 *
 * A seal is of one terminal (its subject) and covers the scans `from` ... `to` of its sequence; the next one begins
 * where it ends. Digested are (base/digest.h), after the text "crossdock seal 1": the scans in order of their ids,
 * their movements, their receipts, column by column (all but undone_by, which a later scan may set), and behind each of
 * the three how many rows there were. NULL is the number -1, another number has a 1 in front. */
#ifndef STORE_SEAL_H
#define STORE_SEAL_H

#include <stdbool.h>
#include <stdint.h>

#include "base/digest.h"
#include "store/db.h"

enum { SEAL_SCANS = 500, SEAL_MS = 5 * 60 * 1000 };

/* For idle moments: seals the scans of one terminal, if there are so many, or any that were not sealed for so long.
 * True: there is more to do now. Outside of transactions; never fails its caller: what it cannot do now it does next
 * time. */
bool seal_step(struct db *db, int64_t now_ms);

/* Seals what there is of one terminal, with so many seals at the most. True: there is more. */
bool seal_terminal(struct db *db, int64_t terminal_id, int64_t now_ms, int most);

/* Seals all that there is. */
void seal_all(struct db *db, int64_t now_ms);

/* What a seal is made of, for whoever makes or checks one. Inside a transaction. Returns how many scans there are. */
int64_t seal_digest(struct db *db, int64_t terminal_id, int64_t from, int64_t to, uint8_t out[DIGEST_BYTES]);

#endif
