/* SSCCs of outbound cartons: extension digit, GS1 company prefix, serial reference, check digit (GS1 General
 * Specifications, 3.2 and 7.9). Extension digit and serial reference are counted as one number of 17 - length(prefix)
 * digits, from 0 on, for each prefix; who sets another prefix and the first one again goes on where that one was. Inside
 * the caller's write transaction.
 *
 * A number is given once, for ever: also to cartons that were opened again, and also after the store was restored from a
 * copy, which knows nothing of what the original gave since. A store that finds itself in another file than at the last
 * use leaves out what the original may have given meanwhile: min(10,000, a hundredth of all numbers), and one for every
 * whole second since. That assumes that a site closes no more than one carton a second on average, after a burst; a
 * restored copy that is lost and restored once more has the seconds alone. store_backup() marks its copies, because a
 * copy of a copy over the store's own file would look like the store. A raw copy put back in that way, and copies made
 * before the store had any table of SSCCs, are not noticed. */
#ifndef STORE_SSCC_H
#define STORE_SSCC_H

#include <stdbool.h>
#include <stdint.h>

#include "base/str.h"
#include "store/db.h"

enum { SSCC_TEXT_MAX = 19 };

enum sscc_fault {
	SSCC_GIVEN,
	SSCC_NO_PREFIX, /* the site has no gs1_prefix: a lead sets it */
	SSCC_USED_UP,   /* every number of this prefix was given: the site needs another one */
};

/* Gives the next SSCC of the prefix (4 to 12 digits, "" = none) to a parcel, and writes down whose it is. Never one that
 * a carton has, its own or a supplier's. sscc: 18 digits, "" where there is none. The parcel's own row is not touched. */
enum sscc_fault sscc_next(
	struct db *db, const char *prefix, int64_t parcel_id, int64_t now_ms, char sscc[SSCC_TEXT_MAX]);

/* Gives that SSCC, which a carton got whose scan is applied once more to a store that was restored: its label is out. False: it is
 * not of this prefix, or somebody has it; nothing changed. */
bool sscc_give(struct db *db, const char *prefix, int64_t parcel_id, int64_t now_ms, const char *sscc);

/* The carton was opened again, or never was: its label counts no more, and nobody gets the number again. Once is enough,
 * unknown numbers are fine. */
void sscc_void(struct db *db, const char *sscc, int64_t now_ms);

struct sscc_given {
	int64_t parcel_id;
	int64_t at_ms;
	int64_t void_at_ms; /* 0 = it counts */
};

/* Whose it is, or was. False: we never gave it. */
bool sscc_find(struct db *db, const char *sscc, struct sscc_given *given);

/* The one that a scan voided by opening the parcel; else that of the inbound carton as which it was packed. False: none. */
bool sscc_voided_by(struct db *db, int64_t parcel_id, int64_t scan_id, char sscc[SSCC_TEXT_MAX]);

/* For verify: tells of each prefix whose count is not past every number that was given under it (next: where it stands; given: the last
 * SSCC), so that one could be given twice; and, with prefix "", how many were given (next) under prefixes that nobody counts, and the
 * first of them. Prefixes of which one begins with another are left out: which of the two a number was given under, nobody knows. */
void sscc_check(struct db *db, void (*tell)(void *ctx, const char *prefix, int64_t next, const char *given), void *ctx);

/* Its statement, NULL at the end: a test looks how the engine reads it. */
extern const char *const sscc_statements[];

/* Adds the script that marks a copy of the store as one (see db_backup); nothing where the store has no SSCCs yet. */
void sscc_mark_copy(struct str *script, struct db *db, int64_t now_ms);

#endif
