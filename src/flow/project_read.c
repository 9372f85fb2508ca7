/* A projection's facts, read in the order in which the store has them. */
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "flow/projecting.h"
#include "store/foresee.h"

static void *grown(void *list, size_t count, size_t *cap, size_t item)
{
	if (count < *cap)
		return list;
	*cap = *cap ? *cap * 2 : 64;
	return mem_array(list, *cap, item);
}

static void *zeroed(size_t count, size_t item)
{
	return mem_alloc((count ? count : 1) * item);
}

/* ---- what is wanted */

static uint32_t order_index(struct gathering *g, int64_t id)
{
	if (id <= 0 || id > g->last_order_id)
		return PROJECT_NONE;
	if (!g->order_of[id]) {
		g->orders = grown(g->orders, g->order_count, &g->order_cap, sizeof *g->orders);
		g->orders[g->order_count] = (struct gathered){.id = id};
		g->order_of[id] = (uint32_t)++g->order_count;
	}
	return g->order_of[id] - 1;
}

static uint32_t product_index(struct gathering *g, int64_t id)
{
	if (id <= 0 || id > g->last_product_id)
		return PROJECT_NONE;
	if (!g->product_of[id]) {
		g->p->products = grown(g->p->products, g->product_count, &g->product_cap, sizeof *g->p->products);
		g->building = grown(g->building, g->product_count, &g->building_cap, sizeof *g->building);
		g->p->products[g->product_count] = (struct project_product){.product_id = id, .late_inbound = PROJECT_NONE};
		g->building[g->product_count] = 0;
		g->product_of[id] = (uint32_t)++g->product_count;
	}
	return g->product_of[id] - 1;
}

static void add_line(void *ctx, const struct foreseen_line *line)
{
	struct gathering *g = ctx;
	struct project *p = g->p;
	uint32_t order = order_index(g, line->order_id);
	uint32_t product = product_index(g, line->product_id);
	struct gathered *o;

	if (order == PROJECT_NONE || product == PROJECT_NONE)
		return;
	o = &g->orders[order];
	o->wanted += line->waiting + line->stockout + line->shelf;
	o->shelf = o->shelf || line->shelf > 0;
	if (line->stockout) {
		p->stockouts = grown(p->stockouts, p->stockout_count, &p->stockout_cap, sizeof *p->stockouts);
		p->stockouts[p->stockout_count++] = (struct project_stockout){order, product, line->stockout};
	}
	if (!line->waiting)
		return;
	g->lines = grown(g->lines, g->line_count, &g->line_cap, sizeof *g->lines);
	g->lines[g->line_count++] = (struct gathered_line){order, product, line->waiting};
	o->want_count++;
}

static void add_shipment(void *ctx, const struct foreseen_shipment *shipment)
{
	struct gathering *g = ctx;
	struct gathered *o;
	uint32_t order;

	/* one that is ready, of an order that wants nothing more, is a packer's, not the plan's */
	if (shipment->order_id <= 0 || shipment->order_id > g->last_order_id || !shipment->units ||
		(shipment->ready && !g->order_of[shipment->order_id]))
		return;
	order = order_index(g, shipment->order_id); /* which may move them */
	o = &g->orders[order];
	o->here = shipment->units;
	o->gathers = !shipment->ready;
	o->ready = shipment->ready;
	o->released = shipment->released;
}

static uint32_t carrier_index(struct gathering *g, const char *name)
{
	struct project *p = g->p;

	for (size_t i = 0; i < p->carrier_count; i++)
		if (strcmp(p->carriers[i].carrier, name) == 0)
			return (uint32_t)i;
	p->carriers = grown(p->carriers, p->carrier_count, &g->carrier_cap, sizeof *p->carriers);
	p->carriers[p->carrier_count] = (struct project_carrier){.carrier = arena_dup(&p->arena, name)};
	return (uint32_t)p->carrier_count++;
}

static void add_order(void *ctx, const struct foreseen_order *order)
{
	struct gathering *g = ctx;
	struct gathered *o;

	if (order->id > g->last_order_id || !g->order_of[order->id])
		return;
	o = &g->orders[g->order_of[order->id] - 1];
	o->number = g->p->numbers.len;
	str_add_n(&g->p->numbers, order->number, strlen(order->number) + 1);
	o->key = (struct claim_key){-order->priority, order->promised_rank, order->placed_ms, NULL};
	o->customer_id = order->customer_id;
	o->has_promise = order->has_promise;
	o->promised_ms = order->promised_ms;
	o->used = order->shipments_used;
	o->pickup_from_ms = order->pickup_from_ms;
	o->policy = order->policy;
	o->open = order->open;
	o->carrier = carrier_index(g, order->carrier);
	o->found = true;
}

/* ---- supply */

/* What is in the building for nobody; what an order wants no more is not what its shipment waits for. */
static void add_building(void *ctx, const struct foreseen_units *units)
{
	struct gathering *g = ctx;
	uint32_t product = product_index(g, units->product_id);

	if (product == PROJECT_NONE)
		return;
	g->building[product] += units->units;
	g->p->products[product].supply += units->units;
	if (units->order_id > 0 && units->order_id <= g->last_order_id && g->order_of[units->order_id])
		g->orders[g->order_of[units->order_id] - 1].surplus += units->units;
}

static bool finish_of(const struct project_request *request, int64_t inbound_id, int64_t *at_ms)
{
	for (size_t i = 0; i < request->finish_count; i++) {
		if (request->finish[i].inbound_id != inbound_id)
			continue;
		*at_ms = request->finish[i].at_ms;
		return true;
	}
	return false;
}

/* A delivery that is announced for another time than it says is as if it said so. */
static void add_inbound(void *ctx, const struct foreseen_inbound *inbound)
{
	struct gathering *g = ctx;
	int64_t now_ms = g->p->now_ms;
	struct forecast_inbound in = {.due_ms = inbound->due_ms, .has_due = inbound->has_due, .arrived = inbound->arrived};
	int64_t at_ms = now_ms;
	bool known_better = finish_of(g->request, inbound->id, &at_ms);
	struct gathered_inbound *last;

	if (known_better && !in.arrived) {
		in.due_ms = at_ms;
		in.has_due = true;
	}
	if (!in.arrived)
		at_ms = in.has_due ? in.due_ms : PROJECT_UNKNOWN;
	in.at_ms = at_ms < now_ms ? now_ms : at_ms;
	if (!in.arrived && in.has_due && now_ms > in.due_ms + PLAN_LATE_MS)
		in.at_ms = PROJECT_NEVER;
	g->inbounds = grown(g->inbounds, g->inbound_count, &g->inbound_cap, sizeof *g->inbounds);
	last = &g->inbounds[g->inbound_count++];
	*last = (struct gathered_inbound){.in = in, .n = g->inbound_count, .told = {.inbound_id = inbound->id,
		.number = arena_dup(&g->p->arena, inbound->number), .at_ms = in.at_ms, .arrived = in.arrived,
		.door_id = inbound->door_id}};
}

static void add_expected(void *ctx, const struct foreseen_units *units)
{
	struct gathering *g = ctx;
	struct project_inbound *told = &g->p->inbounds[g->inbound];
	uint32_t product = product_index(g, units->product_id);
	struct project_product *wanted;

	if (product == PROJECT_NONE)
		return;
	told->units += units->units;
	wanted = &g->p->products[product];
	if (told->at_ms == PROJECT_NEVER) {
		wanted->late += units->units;
		wanted->late_inbound = wanted->late_inbound == PROJECT_NONE ? g->inbound : wanted->late_inbound;
		return;
	}
	wanted->supply += units->units;
	g->supplies = grown(g->supplies, g->supply_count, &g->supply_cap, sizeof *g->supplies);
	g->supplies[g->supply_count++] = (struct forecast_supply){units->units, g->inbound, product};
}

/* Those of one time as the plan hands them out. */
static int by_time(const void *a, const void *b)
{
	const struct gathered_inbound *x = a;
	const struct gathered_inbound *y = b;

	if (x->in.at_ms != y->in.at_ms)
		return x->in.at_ms < y->in.at_ms ? -1 : 1;
	return (x->n > y->n) - (x->n < y->n);
}

static void read_supply(struct gathering *g)
{
	struct project *p = g->p;
	struct forecast *f = &p->forecast;

	foresee_building(g->db, add_building, g);
	foresee_inbounds(g->db, add_inbound, g);
	if (g->inbound_count)
		qsort(g->inbounds, g->inbound_count, sizeof *g->inbounds, by_time);
	p->inbound_count = g->inbound_count;
	p->inbounds = zeroed(g->inbound_count, sizeof *p->inbounds);
	f->inbounds = zeroed(g->inbound_count, sizeof *f->inbounds);
	for (size_t i = 0; i < g->inbound_count; i++) {
		p->inbounds[i] = g->inbounds[i].told;
		f->inbounds[i] = g->inbounds[i].in;
		f->inbound_count += g->inbounds[i].in.at_ms != PROJECT_NEVER;
	}
	for (size_t i = 0; i < p->inbound_count && !db_failed(g->db); i++) {
		g->inbound = (uint32_t)i;
		foresee_expected(g->db, p->inbounds[i].inbound_id, add_expected, g);
	}
	f->supplies = g->supplies;
	f->supply_count = g->supply_count;
}

/* ---- pickups */

static void add_pickup(void *ctx, const struct foreseen_pickup *pickup)
{
	struct gathering *g = ctx;
	struct project *p = g->p;
	uint32_t carrier = carrier_index(g, pickup->carrier); /* which may move them */

	p->pickups = grown(p->pickups, p->pickup_count, &g->pickup_cap, sizeof *p->pickups);
	p->pickups[p->pickup_count++] = (struct project_pickup){.pickup_id = pickup->id,
		.number = arena_dup(&p->arena, pickup->number),
		.carrier = p->carriers[carrier].carrier,
		.cutoff_ms = pickup->cutoff_ms,
		.today = pickup->cutoff_ms <= p->day_end_ms};
}

/* An order of no carrier goes with any pickup. */
static void place_pickups(struct gathering *g)
{
	struct project *p = g->p;
	struct forecast_carrier *carriers = arena_alloc(&p->arena, p->carrier_count * sizeof *carriers);
	int64_t *cutoffs = arena_alloc(&p->arena, (p->pickup_count + 1) * sizeof *cutoffs);

	for (size_t c = 0; c < p->carrier_count; c++) {
		uint32_t *list = arena_alloc(&p->arena, (p->pickup_count + 1) * sizeof *list);

		for (size_t i = 0; i < p->pickup_count; i++)
			if (!c || p->pickups[i].carrier == p->carriers[c].carrier)
				list[carriers[c].count++] = (uint32_t)i;
		carriers[c].pickups = list;
	}
	for (size_t i = 0; i < p->pickup_count; i++)
		cutoffs[i] = p->pickups[i].cutoff_ms;
	p->forecast.carriers = carriers;
	p->forecast.cutoffs = cutoffs;
}

/* Orders of no carrier are served by any. */
static void add_served(void *ctx, const char *carrier)
{
	const struct project *p = ctx;

	p->served_today[0] = true;
	for (size_t i = 0; i < p->carrier_count; i++)
		p->served_today[i] = p->served_today[i] || strcmp(p->carriers[i].carrier, carrier) == 0;
}

static void read_pickups(struct gathering *g)
{
	struct project *p = g->p;

	foresee_pickups(g->db, p->now_ms, add_pickup, g);
	place_pickups(g);
	p->served_today = arena_alloc(&p->arena, p->carrier_count * sizeof *p->served_today);
	foresee_carriers(g->db, zone_day_start(p->settings.time_zone, p->now_ms), p->day_end_ms, add_served, p);
}

/* ---- all of it */

static void read_orders(struct gathering *g)
{
	bool few = foresee_few(g->db);

	g->last_order_id = foresee_last_order(g->db);
	g->last_product_id = foresee_last_product(g->db);
	g->order_of = zeroed((size_t)g->last_order_id + 1, sizeof *g->order_of);
	g->product_of = zeroed((size_t)g->last_product_id + 1, sizeof *g->product_of);
	carrier_index(g, ""); /* the first: any */
	foresee_lines(g->db, few, add_line, g);
	foresee_shipments(g->db, add_shipment, g);
	if (!few)
		foresee_orders(g->db, &g->p->settings, add_order, g);
	for (size_t i = 0; few && i < g->order_count && !db_failed(g->db); i++)
		foresee_order(g->db, g->orders[i].id, &g->p->settings, add_order, g);
}

void project_gather(struct gathering *g)
{
	read_orders(g);
	read_supply(g);
	read_pickups(g);
}
