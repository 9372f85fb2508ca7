/* A projection: facts are gathered, put into claim order, and handed to the forecast, which lets time go by. Some 300 bytes an
 * order and 50 a line are held meanwhile. */
#include "flow/project.h"

#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "flow/projecting.h"

enum { DAY_MS = 24 * 60 * 60 * 1000 };

static void *zeroed(size_t count, size_t item)
{
	return mem_alloc((count ? count : 1) * item);
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
		.placed_ms = o->key.placed_at, .pickup_from_ms = o->pickup_from_ms, .carrier = o->carrier,
		.first_want = first_want, .want_count = o->want_count,
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
	project_gather(&g);
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
	free(p->ahead);
	free(p);
}
