/* Products as files bring them, and what follows for the order lines of a product that changes. Inside the caller's
 * transaction. */
#ifndef STORE_PRODUCT_H
#define STORE_PRODUCT_H

#include "base/mem.h"
#include "dock/policy.h"
#include "store/db.h"

struct product_values {
	const char *description;
	int64_t backorderable;
	const char *tracking; /* none, lot, serial */
	int64_t on_hand;
	const char *policy; /* "" = the next level's */
	int64_t max_shipments;
	int64_t weight_g; /* 0 = unknown */
};

/* 0: there is no such SKU. */
int64_t product_id(struct db *db, const char *sku);

/* The id, 0 if there is none; its values, with text in the arena. */
int64_t product_values_load(struct db *db, struct arena *arena, const char *sku, struct product_values *values);

int64_t product_insert(struct db *db, const char *sku, const struct product_values *values);
void product_update(struct db *db, int64_t id, const struct product_values *values);

/* What an order line takes over from its product, and its name. */
struct product_terms {
	bool backorderable;
	struct policy policy;
	const char *sku; /* in the arena */
};
void product_terms_load(struct db *db, struct arena *arena, int64_t id, struct product_terms *terms);

/* Products whose terms changed, until their lines have followed: order_refresh_lines(). */
void product_refresh_add(struct db *db, int64_t product_id);
bool product_refresh_any(struct db *db);
void product_refresh_done(struct db *db);

#endif
