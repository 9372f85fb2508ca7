/* What an order waits for, line by line, and which announced delivery would bring it. Inside the caller's transaction.
 */
#ifndef STORE_WAITS_H
#define STORE_WAITS_H

#include "base/mem.h"
#include "store/db.h"

struct line_wait {
	const char *line;
	const char *sku;
	const char *description;
	int64_t waiting; /* from the truck */
	bool may_claim;
	int64_t stockout;    /* wanted, but the product may not be backordered and no lead accepted it */
	int64_t shelf;       /* from the shelf, not brought yet */
	int64_t ahead;       /* units that others claim first */
	int64_t announced;   /* units of the product still expected on open deliveries */
	const char *inbound; /* the delivery that would bring it after those ahead had theirs; "" = none */
	int64_t due_at;      /* its due time; 0 = none given */
};

/* The lines that still want something, in their order; *count of them, in the arena. */
struct line_wait *waits_of_order(struct db *db, struct arena *arena, int64_t order_id, size_t *count);

/* Which level the order's policy comes from: "order", "customer", "products", "site". */
const char *policy_level(struct db *db, int64_t order_id);

#endif
