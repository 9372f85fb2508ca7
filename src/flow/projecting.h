/* What the files of the projection share. Internal to src/flow: project.c reads the facts and lets time go by (dock/forecast.h),
 * project_tell.c counts what came of it and answers. */
#ifndef FLOW_PROJECTING_H
#define FLOW_PROJECTING_H

#include "base/str.h"
#include "dock/forecast.h"
#include "flow/project.h"

/* Units of a product that an order wants and that may not be backordered. */
struct project_stockout {
	uint32_t order;
	uint32_t product;
	int64_t units;
};

/* A product that somebody wants, or that is in the building or on its way. */
struct project_product {
	int64_t product_id;
	int64_t late;          /* units on deliveries that are too late to count */
	uint32_t late_inbound; /* the first of these */
	bool announced;        /* a delivery that counts brings some */
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
	struct project_totals totals;
};

/* Fills in what orders, deliveries, pickups and totals say, once time has gone by. */
void project_tell(struct project *project);

#endif
