/* What an order waits for, line by line, as the plan sees it. Inside the caller's transaction. */
#ifndef STORE_WAITS_H
#define STORE_WAITS_H

#include "base/mem.h"
#include "store/db.h"

/* Supply that reaches a line in the plan. */
struct wait_source {
	int64_t source_id; /* an inbound, or SOURCE_... (dock/plan.h) */
	int64_t units;
	const char *inbound; /* its number; "" = none */
	int64_t due_at;      /* 0 = none given */
	bool arrived;        /* it is at a door */
};

struct line_wait {
	const char *line;
	const char *sku;
	const char *description;
	int64_t waiting;             /* from the truck */
	int64_t stockout;            /* wanted, but the product may not be backordered and no lead accepted it */
	int64_t shelf;               /* from the shelf, not brought yet */
	struct wait_source *sources; /* in the order in which they are handed out */
	size_t source_count;
	int64_t in_sight;  /* units of all of them */
	int64_t ahead;     /* units that others claim first */
	int64_t announced; /* units of the product still expected on open deliveries, near or far, late or not */
};

/* The lines that still want something, in their order; *count of them, in the arena. */
struct line_wait *waits_of_order(struct db *db, struct arena *arena, int64_t order_id, size_t *count);

/* The one product of which too little is in sight for an order that must ship whole, and how many more would do. sku ""
 * = there is no such one: it lacks nothing, or more than one. As the plan saw it last. */
struct order_lack {
	const char *sku;
	const char *description;
	int64_t units;
};
struct order_lack order_lack(struct db *db, struct arena *arena, int64_t order_id);

/* Which level the order's policy comes from: "order", "customer", "products", "site". */
const char *policy_level(struct db *db, int64_t order_id);

#endif
