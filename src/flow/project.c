/* A projection's facts: read in the order in which the store has them, put into claim order, and handed to the forecast, which
 * lets time go by. Some 300 bytes an order and 50 a line are held meanwhile. */
#include "flow/project.h"

#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "flow/projecting.h"
#include "store/foresee.h"
#include "store/plan_order.h"

enum { DAY_MS = 24 * 60 * 60 * 1000 };

/* An order while its facts are gathered. */
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

	/* one that is ready, of an order that wants nothing more, is a packer's, not the plan's */
	if (shipment->order_id <= 0 || shipment->order_id > g->last_order_id || !shipment->units ||
		(shipment->ready && !g->order_of[shipment->order_id]))
		return;
	o = &g->orders[order_index(g, shipment->order_id)];
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
	wanted->announced = true;
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

	p->pickups = grown(p->pickups, p->pickup_count, &g->pickup_cap, sizeof *p->pickups);
	p->pickups[p->pickup_count++] = (struct project_pickup){.pickup_id = pickup->id,
		.number = arena_dup(&p->arena, pickup->number),
		.carrier = p->carriers[carrier_index(g, pickup->carrier)].carrier,
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

/* ---- in claim order */

static int by_claim(const void *a, const void *b)
{
	const struct gathered *const *x = a;
	const struct gathered *const *y = b;

	return claim_key_compare(&(*x)->key, &(*y)->key);
}

/* Those that are open or held, in claim order; each knows its place then. */
static struct gathered **sorted_orders(struct gathering *g, size_t *count)
{
	struct gathered **list = zeroed(g->order_count, sizeof *list);

	*count = 0;
	for (size_t i = 0; i < g->order_count; i++) {
		g->orders[i].index = PROJECT_NONE;
		if (!g->orders[i].found || (!g->orders[i].wanted && !g->orders[i].gathers))
			continue;
		g->orders[i].key.number = g->p->numbers.data + g->orders[i].number;
		list[(*count)++] = &g->orders[i];
	}
	if (*count)
		qsort(list, *count, sizeof *list, by_claim);
	return list;
}

static void place_order(struct project *p, size_t n, struct gathered *o, uint32_t first_want)
{
	bool wants_some = o->here > o->surplus;

	o->index = (uint32_t)n;
	p->orders[n] = (struct project_order){.order_id = o->id, .number = o->key.number, .customer_id = o->customer_id,
		.carrier = p->carriers[o->carrier].carrier, .promised_ms = o->has_promise ? o->promised_ms : 0,
		.priority = -o->key.priority_rank, .wanted = o->wanted, .here = o->here, .held = !o->open,
		.whole = policy_must_ship_whole(o->policy, o->used), .ready = o->ready};
	p->forecast.orders[n] = (struct forecast_order){.policy = o->policy, .used = o->used, .promised_ms = o->promised_ms,
		.placed_ms = o->key.placed_at, .pickup_from_ms = o->pickup_from_ms, .carrier = o->carrier, .first_want = first_want, .want_count = o->want_count,
		.has_promise = o->has_promise, .open = o->open, .shelf = o->shelf, .here = wants_some,
		.ready = o->ready && wants_some, .released = o->released};
}

static int by_order(const void *a, const void *b)
{
	const struct project_stockout *x = a;
	const struct project_stockout *y = b;

	return (x->order > y->order) - (x->order < y->order);
}

static void place_stockouts(struct gathering *g)
{
	struct project *p = g->p;
	size_t kept = 0;

	for (size_t i = 0; i < p->stockout_count; i++) {
		uint32_t order = g->orders[p->stockouts[i].order].index;

		if (order == PROJECT_NONE)
			continue;
		p->stockouts[kept] = p->stockouts[i];
		p->stockouts[kept++].order = order;
		p->forecast.orders[order].blocked = true;
	}
	p->stockout_count = kept;
	if (kept)
		qsort(p->stockouts, kept, sizeof *p->stockouts, by_order);
}

static void place_orders(struct gathering *g)
{
	struct project *p = g->p;
	struct forecast *f = &p->forecast;
	struct gathered **sorted = sorted_orders(g, &f->order_count);
	uint32_t *next = zeroed(f->order_count, sizeof *next);
	uint32_t first_want = 0;

	p->orders = zeroed(f->order_count, sizeof *p->orders);
	f->orders = zeroed(f->order_count, sizeof *f->orders);
	for (size_t n = 0; n < f->order_count; n++) {
		place_order(p, n, sorted[n], first_want);
		next[n] = first_want;
		first_want += sorted[n]->want_count;
	}
	f->wants = zeroed(first_want, sizeof *f->wants);
	f->want_count = first_want;
	for (size_t i = 0; i < g->line_count; i++) {
		uint32_t order = g->orders[g->lines[i].order].index;

		if (order != PROJECT_NONE)
			f->wants[next[order]++] = (struct forecast_want){
				.units = g->lines[i].waiting, .order = order, .product = g->lines[i].product};
	}
	place_stockouts(g);
	free(next);
	free(sorted);
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

struct project *project_new(struct db *db, const struct project_request *request)
{
	struct project *p = mem_alloc(sizeof *p);
	struct gathering g = {.p = p, .db = db, .request = request};
	const struct settings *s = request->settings;

	p->now_ms = request->now_ms;
	p->settings = *s;
	p->day_end_ms = zone_day_end(s->time_zone, p->now_ms);
	p->forecast = (struct forecast){.now_ms = p->now_ms, .patience_days = s->patience_days, .reach_ms = s->reach_days * DAY_MS,
		.sweep_ms = s->sweep_minutes * 60 * 1000, .consolidate = s->consolidate};
	read_orders(&g);
	read_supply(&g);
	foresee_pickups(db, p->now_ms, add_pickup, &g);
	place_pickups(&g);
	place_orders(&g);
	free(g.orders);
	free(g.lines);
	free(g.order_of);
	free(g.product_of);
	free(g.inbounds);
	p->forecast.building = g.building;
	p->forecast.product_count = g.product_count;
	forecast_run(&p->forecast);
	project_tell(p);
	return p;
}

void project_free(struct project *p)
{
	if (!p)
		return;
	forecast_done(&p->forecast);
	free(p->forecast.orders);
	free(p->forecast.wants);
	free(p->forecast.building);
	free(p->forecast.inbounds);
	free(p->forecast.supplies);
	str_done(&p->numbers);
	arena_done(&p->arena);
	free(p->orders);
	free(p->products);
	free(p->stockouts);
	free(p->inbounds);
	free(p->pickups);
	free(p->carriers);
	free(p);
}
