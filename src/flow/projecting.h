/* What the files of the projection share. Internal to src/flow: project_read.c reads the facts, project.c puts them into claim
 * order and lets time go by (dock/forecast.h), project_tell.c counts what came of it and answers. */
#ifndef FLOW_PROJECTING_H
#define FLOW_PROJECTING_H

#include "base/str.h"
#include "dock/forecast.h"
#include "flow/project.h"
#include "store/plan_order.h"

/* Units of a product that an order wants and that may not be backordered. */
struct project_stockout {
	uint32_t order;
	uint32_t product;
	int64_t units;
};

/* A product that somebody wants, or that is in the building or on its way. */
struct project_product {
	int64_t product_id;
	int64_t supply;        /* units that are in the building for nobody, or that deliveries bring */
	int64_t late;          /* units on deliveries that are too late to count */
	uint32_t late_inbound; /* the first of these */
};

struct project {
	int64_t now_ms;
	int64_t day_end_ms;
	struct settings settings;
	struct forecast forecast;
	struct str numbers;       /* of orders, one after the other */
	struct arena arena;       /* other text */
	struct project_order *orders;
	struct project_product *products;
	struct project_stockout *stockouts; /* by order */
	size_t stockout_count, stockout_cap;
	struct project_inbound *inbounds;
	size_t inbound_count;     /* the forecast's; then those that are too late */
	struct project_pickup *pickups;
	size_t pickup_count;
	struct project_carrier *carriers; /* in the forecast's order; once counted, those somebody waits for, by name */
	size_t carrier_count;
	bool *served_today; /* of each of the forecast's carriers: a pickup of today is known, also one that is over */
	int64_t *ahead;     /* of each want: units of the product that came for orders before it in claim order */
	struct project_totals totals;
};

/* Fills in what orders, deliveries, pickups and totals say, once time has gone by. */
void project_tell(struct project *project);

/* ---- the facts while they are gathered: project_read.c */

/* An order. */
struct gathered {
	struct claim_key key; /* .number: not before all are read */
	size_t number;        /* in numbers */
	int64_t id;
	int64_t customer_id;
	int64_t promised_ms;
	int64_t used;
	int64_t pickup_from_ms;
	int64_t wanted;
	int64_t here;
	int64_t surplus;
	struct policy policy;
	uint32_t carrier;
	uint32_t index;       /* in claim order */
	uint32_t want_count;
	bool has_promise, open, shelf, gathers, ready, released;
	bool found;           /* it is open or held */
};

struct gathered_line {
	uint32_t order;
	uint32_t product;
	int64_t waiting;
};

struct gathered_inbound {
	struct project_inbound told;
	struct forecast_inbound in;
	size_t n; /* as the plan hands them out */
};

struct gathering {
	struct project *p;
	struct db *db;
	const struct project_request *request;
	struct gathered *orders;
	size_t order_count, order_cap;
	uint32_t *order_of;   /* index plus 1, by id */
	int64_t last_order_id;
	uint32_t *product_of; /* the same */
	int64_t last_product_id;
	size_t product_count, product_cap;
	struct gathered_line *lines;
	size_t line_count, line_cap;
	int64_t *building;
	size_t building_cap;
	struct gathered_inbound *inbounds;
	size_t inbound_count, inbound_cap;
	struct forecast_supply *supplies;
	size_t supply_count, supply_cap;
	uint32_t inbound;     /* whose supply is being read */
	size_t pickup_cap, carrier_cap;
};

/* Reads everything; orders and what they want get their places in project.c. */
void project_gather(struct gathering *gathering);

#endif
