/* The plan's pass within a forecast: who has which supply in sight. Made once for all; then again where something changed.
 * Internal to src/dock. */
#ifndef DOCK_FORECAST_PASS_H
#define DOCK_FORECAST_PASS_H

#include "dock/forecast.h"

/* Supply of one product: the first of each product's is what is in the building. */
struct forecast_source {
	int64_t units;
	uint32_t inbound; /* NONE: in the building */
};

struct forecast_product {
	struct pool pool;    /* what is left of it at the order that is looked at; only pool.left counts */
	int64_t total;       /* units of all sources that are known */
	int64_t old_left;    /* what was left there before the pass */
	int64_t grew;        /* units that have become known, and that no pass has handed out yet */
	int64_t used;        /* of the source that is being handed out */
	uint32_t at;         /* that source */
	uint32_t first_source;
	uint32_t source_count;
	uint32_t first_want; /* in by_product */
	uint32_t want_count;
	uint32_t front;      /* of these: all before have what they want */
	uint32_t next;       /* the next that the pass looks at */
	uint32_t judged;     /* by which judging pool.left was set, of one that is not active */
	bool active;         /* the pass goes through it */
	bool grown;          /* its supply changed since the last pass */
	bool listed;
};

struct forecast_share {
	int64_t units;
	uint32_t source;
	uint32_t next; /* of the same want; NONE */
};

struct forecast_pass {
	struct forecast_product *products;
	struct forecast_source *sources;
	uint32_t *source_of;  /* of each of the forecast's supplies */
	uint32_t *by_product; /* wants of open orders, by product, in claim order */
	struct forecast_share *shares;
	size_t share_count, share_cap;
	uint32_t free_share;
	uint32_t *heap;       /* orders to look at */
	size_t heap_count, heap_cap;
	uint32_t *visited;    /* orders that the last pass looked at */
	size_t visited_count, visited_cap;
	uint32_t *listed;     /* products that it went through */
	size_t listed_count, listed_cap;
	struct plan_line *lines; /* for judging: as many as the largest order has */
	uint32_t judging;
};

/* Sets up products, sources and the order of wants; hands out everything. */
struct forecast_pass *forecast_pass_new(struct forecast *forecast);
void forecast_pass_free(struct forecast_pass *pass);

/* A pass begins: then what changed (the delivery has become known; the order's own terms may be others); then it is made, as
 * of that time. visited and listed say whom it touched, until the next begins. */
void forecast_pass_begin(struct forecast *forecast);
void forecast_pass_knows(struct forecast *forecast, uint32_t inbound, size_t first_supply);
void forecast_pass_order(struct forecast *forecast, uint32_t order);
void forecast_pass_run(struct forecast *forecast, int64_t at_ms);

/* Takes the first share of a want: its units are here. Returns how many. */
int64_t forecast_pass_receive(struct forecast *forecast, struct forecast_want *want);

/* ---- what a pass is made of. The product is one that it goes through */

/* Passes over units that others have. */
void forecast_pass_skip(struct forecast *forecast, struct forecast_product *product, int64_t units);
/* What the want has in sight from now on: up to units of what is left. */
void forecast_pass_take_for(struct forecast *forecast, struct forecast_want *want, struct forecast_product *product,
	int64_t units);
/* The order's first want of a product, as a place among the product's; units that wants before that place have in sight. */
uint32_t forecast_pass_place(const struct forecast *forecast, const struct forecast_product *product, uint32_t order);
int64_t forecast_pass_taken_before(const struct forecast *forecast, const struct forecast_product *product, uint32_t place);
/* Whether the order may claim. */
enum claim forecast_pass_judge(struct forecast *forecast, uint32_t order, int64_t at_ms);

/* Room for one more in a list. */
void *forecast_grow(void *list, size_t count, size_t *cap, size_t item);

#endif
