/* Reading what a scan can name: codes, products, places, operators. Inside the caller's transaction; text lives in the
 * arena that is handed in. All "find" functions: false = there is none. */
#ifndef STORE_CATALOG_H
#define STORE_CATALOG_H

#include "base/mem.h"
#include "dock/home.h"
#include "store/db.h"

enum code_kind { CODE_PRODUCT, CODE_PLACE, CODE_BADGE };

struct code {
	enum code_kind kind;
	int64_t id;       /* product, place or operator */
	int64_t quantity; /* pack quantity of a product's barcode */
};

/* key: as scan_code_key() makes it. */
bool code_find(struct db *db, const char *key, struct code *code);

struct product {
	int64_t id;
	const char *sku;
	const char *description;
	bool backorderable;
	bool by_lot;
	bool by_serial;
	int64_t on_hand;
};

bool product_load(struct db *db, struct arena *arena, int64_t id, struct product *product);
bool product_find(struct db *db, struct arena *arena, const char *sku, struct product *product);

bool place_load(struct db *db, struct arena *arena, int64_t id, struct place *place);
bool place_find(struct db *db, struct arena *arena, const char *code, struct place *place);

/* All places of a kind in order of their codes. Returns an array of *count in the arena. */
struct place *place_list(struct db *db, struct arena *arena, enum place_kind kind, size_t *count);

struct operator {
	int64_t id; /* 0 = nobody */
	const char *badge;
	const char *name;
	const char *role;
	const char *language; /* "" = the terminal's */
	bool lacks_pin;       /* he must have a PIN, and has none: he may what a worker may. Whoever asks sets it: no load does */
};

bool operator_load(struct db *db, struct arena *arena, int64_t id, struct operator *op);
bool operator_find(struct db *db, struct arena *arena, const char *badge, struct operator *op);

/* Leads and admins decide what workers may not. */
bool operator_is_lead(const struct operator *op);

#endif
