/* Bounded memories that spare an import most of its questions to the store. */
#ifndef EXCHANGE_LOOKUP_H
#define EXCHANGE_LOOKUP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "store/catalog.h"
#include "store/db.h"
#include "store/product.h"

/* Text to id; forgets what collides. */
struct lookup {
	int64_t (*find)(struct db *db, const char *text);
	struct lookup_entry **pages; /* made as they are needed */
};

void lookup_init(struct lookup *lookup, int64_t (*find)(struct db *db, const char *text));
void lookup_done(struct lookup *lookup);
int64_t lookup_id(struct lookup *lookup, struct db *db, const char *text); /* 0 = there is none */

/* Times as text to instants: files repeat the same few dates. */
struct time_memo;
struct time_memo *time_memo_new(void);
void time_memo_free(struct time_memo *memo);
bool time_memo_parse(struct time_memo *memo, const char *text, const char *zone, int64_t *at_ms);

/* Product terms by id. The caller makes sure that no product changes meanwhile. The SKU lives until the next call. */
struct terms_cache;
struct terms_cache *terms_cache_new(void);
void terms_cache_free(struct terms_cache *cache);
struct product_terms terms_of(struct terms_cache *cache, struct db *db, int64_t product_id);

/* The keys of a file so far: 96 bits of each, with its line. In memory up to a bound, beyond it in a temporary file. */
struct seen;
struct seen *seen_new(void);
void seen_free(struct seen *seen);

/* Remembers the key. Returns the line on which it was before, 0 if it is new. Should the temporary file
 * fail, every key is new, and seen_failed() tells. */
int64_t seen_add(struct seen *seen, const char *key, size_t len, int64_t line);
bool seen_has(struct seen *seen, const char *key, size_t len);
bool seen_failed(const struct seen *seen, struct err *err);

#endif
