/* One pass of the plan. Internal to src/flow: planner.c decides which, and writes what they find.
 *
 * Two ways with one result. replan_products() looks again at some products only: it goes through the orders that touch
 * them in claim order, and takes in further products where an order that must ship whole gains or loses its cover. It
 * costs what these products' supply reaches, not what waits. rebuild is the whole plan, read in pieces. */
#ifndef FLOW_REPLAN_H
#define FLOW_REPLAN_H

#include "store/plan.h"
#include "store/plan_order.h"

/* What a pass found: only orders for which something is to be written. */
struct findings {
	struct plan_finding *list;
	size_t count;
	size_t cap;
	const int64_t *moved; /* inbounds that may come at another time than they were to, by id; set before the pass */
	size_t moved_count;
};

/* Supply that is in the worker's hand and not in the store yet. */
struct fresh_supply {
	int64_t product_id;
	int64_t units;
};

struct replan_request {
	const struct settings *settings;
	int64_t now_ms;
	const int64_t *products; /* to look at again */
	size_t product_count;
	const int64_t *orders;   /* whose own terms changed: all products that they want must be among the products */
	size_t order_count;
	const struct fresh_supply *fresh;
	size_t fresh_count;
	size_t limit;            /* of orders to look at */
};

/* Inside the caller's transaction; findings are added, in the arena. False: it would have to look at more than limit orders, and
 * found nothing. */
bool replan_products(struct db *db, struct arena *arena, const struct replan_request *request, struct findings *findings);

/* The whole plan, in steps; each inside the same read transaction, which the caller holds open. */
struct rebuild;
struct rebuild *rebuild_new(struct db *db, const struct settings *settings, int64_t now_ms);
/* Goes on until the time is over. True: it is done, and findings are there: they live until rebuild_free(). */
bool rebuild_step(struct rebuild *rebuild, int64_t until_monotonic_ms);
struct findings *rebuild_findings(struct rebuild *rebuild); /* before the first step: empty */
void rebuild_free(struct rebuild *rebuild); /* NULL is fine */

/* Who goes ahead under finish-first is a decision of the whole plan, and stays until the next one: with this, before the first
 * step, it is taken from the store rather than made again. */
void rebuild_keep_turns(struct rebuild *rebuild);

/* To look at what a plan would be, rather than at what of it is new: instead of findings, each order in turn, those too
 * that are not open or wait for nothing. Set before the first step. */
typedef void (*rebuild_watcher)(void *ctx, const struct planned_order *order, enum claim claim, const struct share *shares,
	size_t count);
void rebuild_watch(struct rebuild *rebuild, rebuild_watcher watch, void *ctx);

/* Once it is done: the same again as if the site matched so, without reading anything but lines of a product twice. */
void rebuild_again(struct rebuild *rebuild, enum match match);

/* Once deliveries are read. The cut-off before which finish-first completes orders, INT64_MAX = none: all that is known
 * to come counts. And when a source's units come: now if they are here, INT64_MAX if nobody said. */
int64_t rebuild_until_ms(const struct rebuild *rebuild);
int64_t rebuild_source_ms(const struct rebuild *rebuild, int64_t source_id);

/* The one product that an order lacks, which may not claim; product_id 0 = none, or several. */
struct lack {
	int64_t product_id;
	int64_t units;
};

/* Only orders of so few lines are asked for it: larger ones hardly ever lack but one. */
enum { LACK_LINES = 8 };

/* Adds a finding if anything of it is to be written. */
void findings_add(struct arena *arena, struct findings *findings, const struct planned_order *order, enum claim claim,
	struct lack lack, const struct share *shares, size_t share_count);

/* Takes what the line can have out of the pool, as shares; those of one source together. */
struct share_list {
	struct share *list;
	size_t count;
	size_t cap;
};
void share_take(struct arena *arena, struct share_list *shares, const struct wanting *line, struct pool *pool);

#endif
