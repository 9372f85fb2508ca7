/* What a projection looks at, read once: what orders still want, and what supply there is or will be. It costs what waits, not
 * what has ever been. Inside the caller's read transaction; text lives until the next row. */
#ifndef STORE_FORESEE_H
#define STORE_FORESEE_H

#include "dock/policy.h"
#include "store/db.h"
#include "store/settings.h"

/* A line that still wants something, of an order in whatever state. */
struct foreseen_line {
	int64_t order_id;
	int64_t product_id;
	int64_t waiting;  /* from trucks */
	int64_t stockout; /* may not be backordered, and nobody accepted it */
	int64_t shelf;    /* from the shelf, not brought yet */
};

/* An order that is not cancelled. */
struct foreseen_order {
	int64_t id;
	const char *number;
	int64_t customer_id; /* 0 = none */
	const char *carrier;
	int64_t priority;
	int64_t promised_ms;
	bool has_promise;
	int64_t promised_rank; /* the promise by which it claims: plan_rank() */
	int64_t placed_ms;
	bool open;             /* else it is held */
	int64_t shipments_used;
	int64_t pickup_from_ms; /* a lead moved it to a pickup with this cut-off: it goes with none before; 0 = nobody did */
	struct policy policy;  /* the one that counts */
};

/* A shipment that gathers or is ready. */
struct foreseen_shipment {
	int64_t order_id;
	int64_t units;
	bool ready;
	bool released;
};

/* What of a product is in the building for nobody; of an order: what it wants no more. */
struct foreseen_units {
	int64_t order_id; /* 0 = nobody's */
	int64_t product_id;
	int64_t units;
};

/* A delivery that is not closed. */
struct foreseen_inbound {
	int64_t id;
	const char *number;
	int64_t door_id; /* 0 = none */
	int64_t due_ms;
	bool has_due;
	bool arrived;
};

/* A pickup that has not left, and whose cut-off is not over. */
struct foreseen_pickup {
	int64_t id;
	const char *number;
	const char *carrier;
	int64_t cutoff_ms;
};

/* True: only few of all lines that there are still want something: they are then looked for one by one, in their indexes. Else
 * all lines, and all orders, are read in the order in which the store has them. */
bool foresee_few(struct db *db);

/* Each row is handed to `each`. Lines of one order come together, mostly; orders by id; shipments as they are; deliveries as the
 * plan hands them out; pickups by cut-off. */
void foresee_lines(struct db *db, bool few, void (*each)(void *ctx, const struct foreseen_line *line), void *ctx);
void foresee_orders(struct db *db, const struct settings *settings,
	void (*each)(void *ctx, const struct foreseen_order *order), void *ctx);
void foresee_shipments(struct db *db, void (*each)(void *ctx, const struct foreseen_shipment *shipment), void *ctx);
void foresee_building(struct db *db, void (*each)(void *ctx, const struct foreseen_units *units), void *ctx);
void foresee_inbounds(struct db *db, void (*each)(void *ctx, const struct foreseen_inbound *inbound), void *ctx);
void foresee_pickups(struct db *db, int64_t now_ms, void (*each)(void *ctx, const struct foreseen_pickup *pickup), void *ctx);

/* The carrier of each pickup whose cut-off lies between these times, both included, whether it has left or not. */
void foresee_carriers(struct db *db, int64_t from_ms, int64_t to_ms, void (*each)(void *ctx, const char *carrier), void *ctx);

/* One order. False: there is none, or it is cancelled. */
bool foresee_order(struct db *db, int64_t id, const struct settings *settings,
	void (*each)(void *ctx, const struct foreseen_order *order), void *ctx);

/* What the delivery still expects, product by product. */
void foresee_expected(struct db *db, int64_t inbound_id, void (*each)(void *ctx, const struct foreseen_units *units), void *ctx);

/* The largest ids of orders and products. */
int64_t foresee_last_order(struct db *db);
int64_t foresee_last_product(struct db *db);

/* Its statements that are to use an index, NULL at the end: a test looks how the engine reads them. */
extern const char *const foresee_statements[];

#endif
