/* Time goes by: deliveries come, and what is in the building is fetched, as the pass has it in sight; dates pass, and the pass
 * is made again for whom they touch; and each time something happened to an order it is asked whether its shipment may go. */
#include "dock/forecast.h"

#include <stdlib.h>

#include "base/mem.h"
#include "dock/forecast_pass.h"

enum { DAY_MS = 24 * 60 * 60 * 1000 };

/* Something that changes the plan, and brings nothing. */
struct event {
	int64_t at_ms;
	uint32_t inbound; /* comes into reach; NONE: an order's terms change */
	uint32_t order;
};

struct course {
	struct forecast *f;
	struct event *events;
	size_t event_count, event_cap, event_next;
	uint32_t *touched; /* orders that something happened to */
	size_t touched_count, touched_cap;
	size_t *supply_of; /* of each inbound: its first supply; one more at the end */
	int64_t horizon_ms;
};

/* ---- whether a shipment may go */

uint32_t forecast_pickup(const struct forecast *f, const struct forecast_order *o, int64_t at_ms)
{
	const struct forecast_carrier *c = &f->carriers[o->carrier];
	int64_t from_ms = at_ms > o->pickup_from_ms ? at_ms : o->pickup_from_ms;
	size_t low = 0;
	size_t high = c->count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (f->cutoffs[c->pickups[middle]] < from_ms)
			low = middle + 1;
		else
			high = middle;
	}
	return low < c->count ? c->pickups[low] : FORECAST_NONE;
}

/* Whether a delivery that brings some of it is about to come. */
static bool share_is_imminent(const struct forecast *f, uint32_t share, int64_t clock_ms, int64_t sweep_ms)
{
	for (; share != FORECAST_NONE; share = f->pass->shares[share].next) {
		uint32_t inbound = f->pass->sources[f->pass->shares[share].source].inbound;

		if (inbound != FORECAST_NONE && supply_is_imminent(f->inbounds[inbound].arrived, f->inbounds[inbound].has_due,
						f->inbounds[inbound].due_ms, clock_ms, sweep_ms))
			return true;
	}
	return false;
}

static void look_ahead(const struct forecast *f, const struct forecast_order *o, int64_t clock_ms, int64_t sweep_ms,
	struct prospects *prospects)
{
	for (uint32_t i = 0; i < o->want_count && !prospects->imminent; i++) {
		const struct forecast_want *w = &f->wants[o->first_want + i];

		prospects->in_sight = prospects->in_sight || w->taken;
		prospects->imminent = f->consolidate && share_is_imminent(f, w->share, clock_ms, sweep_ms);
	}
}

static void set_first(struct forecast_order *o, int64_t at_ms)
{
	o->first_at = at_ms;
	o->first_inbound = o->last_inbound;
}

/* Before anything more happens to it: it may have gone at a sweep. */
static void catch_up(struct forecast_order *o, int64_t at_ms)
{
	if (o->first_at == FORECAST_NEVER && o->sweep_at <= at_ms)
		set_first(o, o->sweep_at);
}

/* clock_ms: the time by the clock, also where at_ms is UNKNOWN. */
static void look_at(struct forecast *f, struct forecast_order *o, int64_t at_ms, int64_t clock_ms)
{
	struct prospects prospects = {.released = o->released};
	uint32_t pickup;
	int64_t sweep_ms;

	if (!o->open)
		return;
	catch_up(o, at_ms);
	if (!o->left && !o->blocked && o->complete_at == FORECAST_NEVER) {
		o->complete_at = at_ms;
		o->complete_inbound = o->last_inbound;
		o->here = true; /* the shelf's part, if that was all */
	}
	if (o->first_at != FORECAST_NEVER || !o->here)
		return;
	pickup = forecast_pickup(f, o, clock_ms);
	sweep_ms = pickup == FORECAST_NONE ? INT64_MIN : f->cutoffs[pickup] - f->sweep_ms;
	prospects.satisfied = o->complete_at != FORECAST_NEVER;
	prospects.swept = sweep_ms != INT64_MIN && clock_ms >= sweep_ms;
	if (!o->whole)
		look_ahead(f, o, clock_ms, sweep_ms, &prospects);
	if (policy_lets_go(o->policy, o->used, &prospects))
		set_first(o, at_ms);
	else if (!o->whole && sweep_ms > clock_ms)
		o->sweep_at = sweep_ms;
}

static void touch(struct course *c, uint32_t order, int64_t at_ms)
{
	catch_up(&c->f->orders[order], at_ms);
	if (c->f->orders[order].touched)
		return;
	c->f->orders[order].touched = true;
	c->touched = forecast_grow(c->touched, c->touched_count, &c->touched_cap, sizeof *c->touched);
	c->touched[c->touched_count++] = order;
}

static void look_at_touched(struct course *c, int64_t at_ms, int64_t clock_ms)
{
	for (size_t i = 0; i < c->touched_count; i++) {
		c->f->orders[c->touched[i]].touched = false;
		look_at(c->f, &c->f->orders[c->touched[i]], at_ms, clock_ms);
	}
	c->touched_count = 0;
}

/* ---- goods */

static void keep_came(struct forecast *f, struct forecast_order *o, uint32_t inbound, int64_t units)
{
	if (inbound == FORECAST_NONE)
		return;
	o->last_inbound = inbound;
	if (o->last_came != FORECAST_NONE && f->came[o->last_came].inbound == inbound) {
		f->came[o->last_came].units += units;
		return;
	}
	f->came = forecast_grow(f->came, f->came_count, &f->came_cap, sizeof *f->came);
	f->came[f->came_count] = (struct forecast_came){units, inbound, o->last_came};
	o->last_came = (uint32_t)f->came_count++;
}

/* What a source has for wants comes to them; it is the first that there is. */
static void bring(struct course *c, uint32_t product, uint32_t source, int64_t at_ms)
{
	struct forecast *f = c->f;
	struct forecast_product *p = &f->pass->products[product];

	for (uint32_t i = p->front; i < p->want_count && f->pass->sources[source].units; i++) {
		struct forecast_want *w = &f->wants[f->pass->by_product[p->first_want + i]];
		struct forecast_order *o = &f->orders[w->order];
		int64_t units;

		if (!w->taken)
			continue;
		if (f->pass->shares[w->share].source != source)
			break;
		touch(c, w->order, at_ms);
		units = forecast_pass_receive(f, w);
		o->left -= units;
		o->here = true;
		keep_came(f, o, f->pass->sources[source].inbound, units);
	}
	while (p->front < p->want_count && !f->wants[f->pass->by_product[p->first_want + p->front]].units)
		p->front++;
}

static void fetch(struct course *c, uint32_t product, int64_t at_ms)
{
	uint32_t building = c->f->pass->products[product].first_source;

	if (c->f->pass->sources[building].units)
		bring(c, product, building, at_ms);
}

/* A delivery is received. What nobody may have stays in the building, for whoever may have it later. */
static void arrive(struct course *c, uint32_t inbound)
{
	struct forecast *f = c->f;
	int64_t at_ms = f->inbounds[inbound].at_ms;

	for (size_t i = c->supply_of[inbound]; i < c->supply_of[inbound + 1]; i++) {
		uint32_t source = f->pass->source_of[i];
		uint32_t product = f->supplies[i].product;
		struct forecast_source *sources = f->pass->sources;

		bring(c, product, source, at_ms);
		sources[f->pass->products[product].first_source].units += sources[source].units;
		sources[source].units = 0;
	}
	look_at_touched(c, at_ms, at_ms == FORECAST_UNKNOWN ? c->horizon_ms : at_ms);
}

/* ---- dates */

static void add_event(struct course *c, int64_t at_ms, uint32_t inbound, uint32_t order)
{
	if (at_ms <= c->f->now_ms || at_ms > c->horizon_ms)
		return;
	c->events = forecast_grow(c->events, c->event_count, &c->event_cap, sizeof *c->events);
	c->events[c->event_count++] = (struct event){at_ms, inbound, order};
}

static int by_time(const void *a, const void *b)
{
	const struct event *x = a;
	const struct event *y = b;

	return (x->at_ms > y->at_ms) - (x->at_ms < y->at_ms);
}

/* As far as the last thing that happens at a time that is known. */
static void find_horizon(struct course *c)
{
	struct forecast *f = c->f;

	c->horizon_ms = f->now_ms;
	for (size_t i = 0; i < f->inbound_count; i++)
		if (f->inbounds[i].at_ms != FORECAST_UNKNOWN && f->inbounds[i].at_ms > c->horizon_ms)
			c->horizon_ms = f->inbounds[i].at_ms;
	for (size_t i = 0; i < f->carriers[0].count; i++)
		if (f->cutoffs[f->carriers[0].pickups[i]] - f->sweep_ms > c->horizon_ms)
			c->horizon_ms = f->cutoffs[f->carriers[0].pickups[i]] - f->sweep_ms;
}

static void find_events(struct course *c)
{
	struct forecast *f = c->f;

	for (size_t i = 0; i < f->inbound_count; i++)
		if (!f->inbounds[i].known)
			add_event(c, f->inbounds[i].due_ms - f->reach_ms, (uint32_t)i, 0);
	for (size_t i = 0; i < f->order_count; i++) {
		const struct forecast_order *o = &f->orders[i];

		if (!o->open || !o->left || !o->whole)
			continue;
		if (o->has_promise)
			add_event(c, o->promised_ms + 1, FORECAST_NONE, (uint32_t)i);
		if (f->patience_days)
			add_event(c, o->placed_ms + f->patience_days * DAY_MS, FORECAST_NONE, (uint32_t)i);
	}
	if (c->event_count)
		qsort(c->events, c->event_count, sizeof *c->events, by_time);
}

/* All that happens at one time. */
static void pass_dates(struct course *c)
{
	struct forecast *f = c->f;
	int64_t at_ms = c->events[c->event_next].at_ms;
	bool changed = false;

	forecast_pass_begin(f);
	for (; c->event_next < c->event_count && c->events[c->event_next].at_ms == at_ms; c->event_next++) {
		const struct event *e = &c->events[c->event_next];

		if (e->inbound != FORECAST_NONE) {
			forecast_pass_knows(f, e->inbound, c->supply_of[e->inbound]);
			changed = true;
		} else if (f->orders[e->order].left && f->orders[e->order].claim == CLAIM_NOT) {
			forecast_pass_order(f, e->order);
			changed = true;
		}
	}
	if (!changed)
		return;
	forecast_pass_run(f, at_ms);
	for (size_t i = 0; i < f->pass->visited_count; i++)
		touch(c, f->pass->visited[i], at_ms);
	for (size_t i = 0; i < f->pass->listed_count; i++)
		fetch(c, f->pass->listed[i], at_ms);
	look_at_touched(c, at_ms, at_ms);
}

/* ---- the course of time */

static void set_out(struct course *c)
{
	struct forecast *f = c->f;
	size_t next = 0;

	c->supply_of = mem_array(NULL, f->inbound_count + 1, sizeof *c->supply_of);
	for (size_t i = 0; i < f->inbound_count; i++) {
		struct forecast_inbound *in = &f->inbounds[i];

		c->supply_of[i] = next;
		while (next < f->supply_count && f->supplies[next].inbound == i)
			next++;
		in->known = supply_is_known(in->arrived, in->has_due, in->due_ms, f->now_ms, f->now_ms + f->reach_ms);
	}
	c->supply_of[f->inbound_count] = next;
	for (size_t i = 0; i < f->order_count; i++) {
		struct forecast_order *o = &f->orders[i];

		o->first_at = o->ready && o->open ? f->now_ms : FORECAST_NEVER;
		o->complete_at = FORECAST_NEVER;
		o->sweep_at = FORECAST_NEVER;
		o->first_inbound = o->complete_inbound = o->last_inbound = o->last_came = FORECAST_NONE;
	}
}

/* What can be had now without any delivery. */
static void begin(struct course *c)
{
	struct forecast *f = c->f;

	for (size_t i = 0; i < f->product_count; i++)
		fetch(c, (uint32_t)i, f->now_ms);
	for (size_t i = 0; i < f->order_count; i++) {
		struct forecast_order *o = &f->orders[i];

		/* what the shelf has for an order that must ship whole is brought last */
		o->here = o->here || (o->shelf && !o->whole);
		if (o->here || !o->left)
			touch(c, (uint32_t)i, f->now_ms);
	}
	look_at_touched(c, f->now_ms, f->now_ms);
}

void forecast_run(struct forecast *f)
{
	struct course c = {.f = f};

	set_out(&c);
	f->pass = forecast_pass_new(f);
	find_horizon(&c);
	find_events(&c);
	begin(&c);
	for (size_t i = 0; i < f->inbound_count; i++) {
		while (c.event_next < c.event_count && c.events[c.event_next].at_ms <= f->inbounds[i].at_ms)
			pass_dates(&c);
		arrive(&c, (uint32_t)i);
	}
	while (c.event_next < c.event_count)
		pass_dates(&c);
	for (size_t i = 0; i < f->order_count; i++)
		catch_up(&f->orders[i], FORECAST_UNKNOWN);
	for (size_t i = 0; i < f->product_count; i++)
		f->building[i] = f->pass->sources[f->pass->products[i].first_source].units;
	free(c.events);
	free(c.touched);
	free(c.supply_of);
}

void forecast_done(struct forecast *f)
{
	forecast_pass_free(f->pass);
	free(f->came);
	f->pass = NULL;
	f->came = NULL;
	f->came_count = f->came_cap = 0;
}
