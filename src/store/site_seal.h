/* Seals of the site: who may do what, and how the site is set, are working tables, which somebody with the store's file could
 * change by hand. So whatever changes them leaves a row `site-sealed` in the audit trail, in the same transaction, with a digest
 * of each part as it is then (notes `operators`, `badges`, `settings`, `templates`). A part that just before was not what the
 * newest earlier row says had been changed by hand: its digest as it was found is noted, too (`operators-found` ...), and so
 * stands in the trail for ever.
 *
 * Digested are (base/digest.h), after the text "crossdock site 1" and the part's name: the rows in order of their keys, column by
 * column, and behind them how many there were. NULL is the number -1, another number has a 1 in front. */
#ifndef STORE_SITE_SEAL_H
#define STORE_SITE_SEAL_H

#include <stdint.h>

#include "base/digest.h"
#include "store/db.h"

enum site_part {
	SITE_OPERATORS, /* with their roles, languages and PINs */
	SITE_BADGES,    /* the codes of them */
	SITE_SETTINGS,
	SITE_TEMPLATES, /* of labels */
	SITE_PARTS
};

/* The names of the notes. */
extern const char *const site_part_names[SITE_PARTS];
extern const char *const site_found_names[SITE_PARTS];

struct site_seal {
	uint8_t digests[SITE_PARTS][DIGEST_BYTES];
};

/* The site as it is. Inside a transaction. */
void site_seal_read(struct db *db, struct site_seal *seal);

/* Around whatever changes any of it, inside the caller's write transaction: site_seal_read() before, this after. Adds the row,
 * unless nothing was changed. */
void site_seal_write(struct db *db, const struct site_seal *before, int64_t now_ms);

/* The row of a trail that begins: the site as it is. */
void site_seal_first(struct db *db, int64_t now_ms);

#endif
