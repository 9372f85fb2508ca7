/* Orders as a pass of the plan reads them, and what it finds for them as it is written. */
#ifndef STORE_PLAN_ORDER_H
#define STORE_PLAN_ORDER_H

#include "base/mem.h"
#include "dock/plan.h"
#include "dock/policy.h"
#include "store/db.h"
#include "store/settings.h"

/* Where an order stands in claim order. */
struct claim_key {
	int64_t priority_rank;
	int64_t promised_rank;
	int64_t placed_at;
	const char *number;
};
int claim_key_compare(const struct claim_key *a, const struct claim_key *b);

struct wanting {
	int64_t line_id;
	int64_t product_id;
	int64_t waiting;
};

/* Supply of a source that reaches a line. */
struct share {
	int64_t line_id;
	int64_t source_id;
	int64_t product_id;
	int64_t units;
};

struct planned_order {
	int64_t id;
	struct claim_key key;   /* by the promise that counts: plan_rank() */
	int64_t own_rank;       /* its own promise, PLAN_NO_PROMISE = none */
	int64_t claim_rank;     /* what the store has in place of that, or PLAN_OWN_PROMISE */
	bool open;
	struct plan_order rule;
	enum claim was;
	int64_t lacked_product_id; /* the one product that it lacked when the plan looked last; 0 = none, or several */
	int64_t lacked_units;
	bool delay_told;
	bool gathers;           /* a shipment of it gathers */
	struct wanting *lines;  /* that wait, in their order */
	size_t line_count;
	struct share *shares;   /* what is in sight for it by the store, by line and source */
	size_t share_count;
};

/* False: there is no such order. */
bool planned_order_load(struct db *db, struct arena *arena, int64_t order_id, const struct settings *settings,
	int64_t now_ms, struct planned_order *order);
bool planned_order_key(struct db *db, struct arena *arena, int64_t order_id, enum match match, struct claim_key *key);

/* The policy columns o.policy, o.max_shipments, c.policy, c.max_shipments, o.product_policy, o.product_max_shipments in
 * the current row, from column on. */
struct policy planned_policy(struct db *db, struct stmt *q, int column, struct policy site);

/* An order that waits for a product, to begin after a key. may_claim: 1 or -1. Returns up to limit of them, in claim
 * order, each once. */
struct claimer {
	int64_t order_id;
	struct claim_key key;
};
struct claimer *claimers_after(struct db *db, struct arena *arena, int64_t product_id, int64_t may_claim,
	const struct claim_key *after, size_t limit, size_t *count);

/* Who has some of a product in sight by the store, in claim order, with how many units. */
struct sighting {
	struct claimer claimer;
	int64_t units;
};
struct sighting *sightings_of_product(struct db *db, struct arena *arena, int64_t product_id, size_t *count);

/* What a pass found for one order. */
struct plan_finding {
	int64_t order_id;
	enum claim claim;
	bool claim_changed;
	int64_t claim_rank;    /* by which promise it claims: PLAN_OWN_PROMISE, or another */
	bool rank_changed;
	int64_t lacks_product_id;
	int64_t lacks_units;
	bool lack_changed;     /* a hint: not counted as a difference */
	bool shares_changed;
	bool source_moved;     /* what it has in sight may come at another time */
	bool look_again;       /* whether its shipment may go now */
	bool delayed;          /* its promise has passed while it waits, and nobody was told */
	const struct wanting *lines; /* as the pass saw them */
	size_t line_count;
	const struct share *shares;
	size_t share_count;
};

/* Writes a finding. If the order's lines are not what the pass saw any more, it is marked again and nothing is written. */
void plan_finding_apply(struct db *db, struct arena *arena, const struct plan_finding *finding,
	const struct settings *settings, int64_t now_ms);

#endif
