/* Posting movements: the only way in which units change place or owner, and the only code that touches balances, place
 * contents, allocations and shipment contents. Inside the caller's write transaction. */
#ifndef STORE_LEDGER_H
#define STORE_LEDGER_H

#include "dock/ledger.h"
#include "store/db.h"

struct movement {
	const char *cause; /* receive, confirm, reassign, undo ... */
	int64_t product_id;
	const char *lot;    /* "" = none */
	const char *serial; /* "" = none */
	int64_t quantity;   /* > 0 */
	int64_t from_id;
	enum place_kind from_kind;
	struct owner from;
	int64_t to_id;
	enum place_kind to_kind;
	struct owner to;
	int64_t direction_scan_id; /* the direction that this gives or fulfils; 0 = none */
	int64_t direction_n;
};

/* The movements of one scan, numbered as they are posted. */
struct ledger {
	struct db *db;
	int64_t scan_id;
	int64_t at_ms;
	int64_t n; /* movements posted so far */
};

/* Posts one movement: writes it and changes every counter that it touches. The shipments and lines of both owners must
 * exist. False: the place it leaves does not hold that many for that owner, and nothing was changed. */
bool ledger_post(struct ledger *ledger, const struct movement *movement) MUST_CHECK;

/* Posts the reverse of every movement of a scan, newest first: its cause is "undo", that of a "bring" "unbring". False: some of its units are no longer where it put
 * them; the caller must roll back. */
bool ledger_reverse(struct ledger *ledger, int64_t scan_id) MUST_CHECK;

#endif
