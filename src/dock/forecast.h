/* The plan as time goes by: which unit reaches which order when, and when the policy of each order lets its next shipment go.
 * Pure: it works on facts that it is handed, in memory. Supply comes delivery by delivery, each whole at its time; whoever
 * claims first gets it. What changes the plan without goods (a delivery comes into reach, a promise passes, somebody has waited
 * long enough) changes it here at its time, too, and only for those whom it touches. */
#ifndef DOCK_FORECAST_H
#define DOCK_FORECAST_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "dock/plan.h"
#include "dock/policy.h"

/* Instead of a time. Nobody said when comes after all times that are known. */
#define FORECAST_NEVER INT64_MAX
#define FORECAST_UNKNOWN (INT64_MAX - 1)

/* Instead of an index. */
#define FORECAST_NONE UINT32_MAX

/* An order that is open (or held: then it gets nothing). Its wants stand together. */
struct forecast_order {
	/* given */
	struct policy policy; /* the one that counts */
	int64_t used;         /* shipments */
	int64_t promised_ms;
	int64_t placed_ms;
	int64_t pickup_from_ms; /* it goes with no pickup whose cut-off is before */
	uint32_t carrier;     /* an index */
	uint32_t first_want;
	uint32_t want_count;
	bool has_promise;
	bool open;
	bool blocked;         /* a stockout is among what it wants */
	bool shelf;           /* the shelf has a part for it */
	bool here;            /* its shipment that gathers has something that it wants */
	bool ready;           /* its shipment is ready */
	bool released;        /* a lead let it go as it is */

	/* found. An inbound: the last one that it had something from by then; NONE: none */
	int64_t first_at;     /* its next shipment may go */
	int64_t complete_at;  /* all that it wants is here */
	uint32_t first_inbound;
	uint32_t complete_inbound;
	uint32_t last_came;    /* what came for it: see forecast_came.before */

	/* on the way */
	int64_t left;         /* of its wants */
	int64_t sweep_at;     /* the sweep that its shipment, which is here, waits for */
	uint32_t last_inbound;
	uint8_t claim;        /* enum claim */
	bool whole;
	bool queued;
	bool touched;
};

/* What one of its lines waits for from trucks; units: what is still missing. */
struct forecast_want {
	int64_t units;
	int64_t taken;   /* of these: in sight */
	int64_t came;    /* found: units that are no longer missing */
	uint32_t order;
	uint32_t product;
	uint32_t share;  /* the first of those in sight */
};

/* A delivery that is reckoned with. */
struct forecast_inbound {
	int64_t at_ms;   /* when it has been received; UNKNOWN */
	int64_t due_ms;
	bool has_due;
	bool arrived;    /* it is at a door by now */
	bool known;      /* it is supply: see supply_is_known(); found */
};

struct forecast_supply {
	int64_t units;
	uint32_t inbound;
	uint32_t product;
};

/* The pickups of one carrier, by cut-off: indexes into cutoffs. */
struct forecast_carrier {
	const uint32_t *pickups;
	size_t count;
};

/* Units that came for an order from one delivery. */
struct forecast_came {
	int64_t units;
	uint32_t inbound;
	uint32_t before; /* what came for it before that; NONE */
};

struct forecast_pass;

/* Arrays are the caller's, and are changed. */
struct forecast {
	int64_t now_ms;
	int64_t patience_days;
	int64_t reach_ms;
	int64_t sweep_ms;  /* before a cut-off */
	bool consolidate;

	struct forecast_order *orders; /* in claim order */
	size_t order_count;
	struct forecast_want *wants;   /* in the same order */
	size_t want_count;
	int64_t *building;             /* units of each product in the building for nobody; then: what nobody could use */
	size_t product_count;
	struct forecast_inbound *inbounds; /* by the time at which they are received; at one time as the plan hands them out */
	size_t inbound_count;
	struct forecast_supply *supplies; /* in the order of their inbounds */
	size_t supply_count;
	const int64_t *cutoffs;        /* of pickups that are to come */
	const struct forecast_carrier *carriers;

	struct forecast_came *came;     /* found; freed by forecast_done() */
	size_t came_count, came_cap;
	struct forecast_pass *pass;
};

/* Lets time go by until nothing comes any more. */
void forecast_run(struct forecast *forecast);
void forecast_done(struct forecast *forecast);

/* The first pickup that the order can go with whose cut-off is not before that time: an index into cutoffs, NONE. */
uint32_t forecast_pickup(const struct forecast *forecast, const struct forecast_order *order, int64_t at_ms);

#endif
