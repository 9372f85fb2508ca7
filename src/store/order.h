/* Customer orders as files bring them: the order, its lines, its history. Inside the caller's transaction. */
#ifndef STORE_ORDER_H
#define STORE_ORDER_H

#include "base/mem.h"
#include "dock/demand.h"
#include "dock/plan.h"
#include "dock/policy.h"
#include "store/db.h"

#define ORDER_NO_PROMISE INT64_MIN
#define ORDER_NO_PRIORITY INT64_MIN

/* What a lead decided about holding it, which files do not flap back. The numbers are the store's. */
enum lead_hold {
	LEAD_HOLD_NONE = 0,
	LEAD_HOLD_HELD = 1,    /* held: no file resumes it */
	LEAD_HOLD_RESUMED = 2, /* resumed, though a file held it for hold_reason: no file holds it for that again */
};

/* What belongs to the order. Text is never NULL. Files bring all of it but the claim, its rank and what a lead decided. */
struct order_values {
	int64_t customer_id; /* 0 = none */
	int64_t placed_at;
	int64_t promised_at; /* ORDER_NO_PROMISE = none */
	int64_t priority;
	const char *policy; /* "" = the next level's */
	int64_t max_shipments;
	const char *carrier;
	const char *status; /* open, held, cancelled */
	int64_t claim;      /* enum claim: what the plan found last */
	int64_t claim_rank; /* the promise by which it claims instead of its own, PLAN_OWN_PROMISE = none: see plan_rank() */
	enum lead_hold lead_hold;
	int64_t lead_priority; /* a lead's, which is the priority then; ORDER_NO_PRIORITY = none set one */
	const char *hold_reason; /* also of what a lead resumed: see lead_hold */
	const char *payment_reference;
	int64_t shipments_used;
	const char *ship_name;
	const char *ship_address;
	const char *ship_city;
	const char *ship_postcode;
	const char *ship_country;
};

/* The id, 0 if there is none; its values, with text in the arena. */
int64_t order_load(struct db *db, struct arena *arena, const char *number, struct order_values *values);
int64_t order_insert(
	struct db *db, const char *number, const struct order_values *values, struct policy products, int64_t now_ms);
/* A new promise is one of which nobody was told yet that it is not kept. */
void order_update(struct db *db, int64_t id, const struct order_values *values);

/* Shipments that this system has begun to pack: what a file's shipments_used comes on top of. */
int64_t order_shipments_packed(struct db *db, int64_t id);

struct line_values {
	int64_t id;
	int64_t product_id;
	int64_t ordered;
	int64_t from_stock;
	int64_t brought;
	int64_t cancelled;
	int64_t allocated;
	int64_t shipped;
	bool accepted;
	int64_t waiting;
	int64_t surplus; /* allocated, and wanted no more */
};

/* Finds a line of an order. False: there is none. */
bool line_load(struct db *db, int64_t order_id, const char *line, struct line_values *values);
void line_insert(struct db *db, int64_t order_id, const char *number, const struct order_values *order,
	const char *line, const struct line_values *values);
void line_update(struct db *db, const struct line_values *values);

/* Units join the line (or leave it, below 0) or depart for it: what it waits for and what is too much follow. */
void line_count(struct db *db, int64_t line_id, int64_t allocated, int64_t shipped);

/* Units of the shelf's part are picked up for the line (or put back, below 0). Their movement follows. */
void line_bring(struct db *db, int64_t line_id, int64_t units);

/* A lead takes a stockout into the queue (or out of it again). */
void line_accept(struct db *db, int64_t line_id, bool accepted);

/* Of a line: packed and not departed, and departed, by this system's own shipments. */
void line_gone(struct db *db, int64_t order_id, int64_t line_id, int64_t *packed, int64_t *departed);

/* Makes all lines of the order follow its claim key and status: rank, waiting, whether they may claim. */
void order_lines_follow(struct db *db, int64_t id, const struct order_values *order);

/* What the plan found: why the order may claim (enum claim); its lines follow, if the order is open. */
void order_set_claim(struct db *db, int64_t id, int64_t claim);

/* What the plan found: by which promise it claims instead of its own (PLAN_OWN_PROMISE: by that); its lines follow. */
void order_set_rank(struct db *db, int64_t id, int64_t claim_rank);

/* Brings the strictest policy among the order's products up to date; lines that are wholly cancelled do not count. */
void order_product_policy(struct db *db, int64_t id);

/* Looks at up to limit lines, in order of their ids from after *line_id on, and brings those of products whose terms
 * changed up to date, and the product policy of their orders; lines that wait now and did not are told of. Moves *line_id on;
 * false: that was the last one. */
bool order_refresh_lines(struct db *db, int64_t *line_id, int64_t limit, int64_t now_ms);

void order_history_add(
	struct db *db, int64_t order_id, int64_t at_ms, const char *what, const char *actor, const char *why);

#endif
