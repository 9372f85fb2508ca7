/* What reorder levels are worked out from: what was ordered, and how long suppliers took. Inside the caller's transaction; text
 * in the arena. */
#ifndef STORE_HISTORY_SUPPLY_H
#define STORE_HISTORY_SUPPLY_H

#include "store/history.h"

/* Units ordered in the span by when the order was placed, without what was cancelled: for each product and quarter of an
 * hour, in order of time. */
struct history_demand {
	int64_t at_ms;
	int64_t product_id;
	int64_t units;
};
struct history_demand *history_demand(struct db *db, struct arena *arena, const struct history_span *span, size_t *count);

/* Deliveries that arrived in the span and brought something, by supplier; how long from the import that first announced them
 * to their arrival. */
struct history_delivery {
	const char *supplier; /* "" = none named */
	int64_t lead_ms;
};
struct history_delivery *history_deliveries(struct db *db, struct arena *arena, const struct history_span *span, size_t *count);

/* Who brought what in the span: pairs, by product and supplier. */
struct history_source {
	int64_t product_id;
	const char *supplier;
};
struct history_source *history_sources(struct db *db, struct arena *arena, const struct history_span *span, size_t *count);

/* A product, and its stock as it is now. False: there is none. */
struct history_product {
	const char *sku;
	const char *description;
	int64_t on_hand;  /* on the shelf, as last imported */
	int64_t on_order; /* announced, not closed, not received */
	int64_t waiting;  /* backordered */
};
bool history_product(struct db *db, struct arena *arena, int64_t product_id, struct history_product *product);

/* Its statements, NULL at the end. */
extern const char *const history_supply_statements[];

#endif
