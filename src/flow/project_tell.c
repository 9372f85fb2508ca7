/* What came of a projection: which pickup each order makes, what is today, counts by carrier, hour and delivery; and answers
 * about one order or one delivery. */
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "flow/projecting.h"

static bool is_time(int64_t at_ms)
{
	return at_ms != PROJECT_NEVER && at_ms != PROJECT_UNKNOWN;
}

/* ---- each order */

static uint32_t pickup_of(const struct project *p, const struct forecast_order *o, int64_t at_ms)
{
	return is_time(at_ms) ? forecast_pickup(&p->forecast, o, at_ms) : PROJECT_NONE;
}

/* Where pickups are known for its carrier it has to make one of today's, and none does any more whose cut-off is over. */
static bool is_today(const struct project *p, const struct forecast_order *o, int64_t at_ms, uint32_t pickup)
{
	if (!is_time(at_ms))
		return false;
	if (pickup != PROJECT_NONE)
		return p->pickups[pickup].today;
	return at_ms <= p->day_end_ms && !p->forecast.carriers[o->carrier].count && !p->served_today[o->carrier];
}

static void tell_order(struct project *p, size_t n)
{
	const struct forecast_order *f = &p->forecast.orders[n];
	struct project_order *o = &p->orders[n];

	o->first_at = f->first_at;
	o->complete_at = f->complete_at;
	o->first_inbound = f->first_inbound;
	o->complete_inbound = f->complete_inbound;
	o->first_pickup = pickup_of(p, f, f->first_at);
	o->complete_pickup = pickup_of(p, f, f->complete_at);
	o->first_today = is_today(p, f, f->first_at, o->first_pickup);
	o->complete_today = is_today(p, f, f->complete_at, o->complete_pickup);
	if (o->first_pickup != PROJECT_NONE)
		p->pickups[o->first_pickup].first++;
	if (o->complete_pickup != PROJECT_NONE)
		p->pickups[o->complete_pickup].complete++;
	if (o->first_inbound != PROJECT_NONE)
		p->inbounds[o->first_inbound].readies++;
	if (o->complete_inbound != PROJECT_NONE)
		p->inbounds[o->complete_inbound].completes++;
	for (uint32_t g = f->last_came; g != FORECAST_NONE; g = p->forecast.came[g].before) {
		p->inbounds[p->forecast.came[g].inbound].for_orders += p->forecast.came[g].units;
		p->inbounds[p->forecast.came[g].inbound].orders++;
	}
}

/* ---- counts */

static void count_first(struct project_tally *t, const struct project_order *o)
{
	if (o->first_today) {
		t->first_today++;
		t->first_here += o->first_inbound == PROJECT_NONE;
		t->first_by_ms = o->first_at > t->first_by_ms ? o->first_at : t->first_by_ms;
	} else if (o->first_at == PROJECT_NEVER) {
		t->first_never++;
	} else if (o->first_at == PROJECT_UNKNOWN) {
		t->first_unknown++;
	} else {
		t->first_later++;
	}
}

static void count_complete(struct project_tally *t, const struct project_order *o)
{
	if (o->complete_today) {
		t->complete_today++;
		t->complete_here += o->complete_inbound == PROJECT_NONE;
		t->complete_by_ms = o->complete_at > t->complete_by_ms ? o->complete_at : t->complete_by_ms;
	} else if (o->complete_at == PROJECT_NEVER) {
		t->complete_never++;
	} else if (o->complete_at == PROJECT_UNKNOWN) {
		t->complete_unknown++;
	} else {
		t->complete_later++;
	}
}

static void count(struct project_tally *t, const struct project_order *o)
{
	t->waiting++;
	t->held += o->held;
	count_first(t, o);
	count_complete(t, o);
}

/* When each hour of today begins at the site; a missing one is empty, a repeated one long. */
static void find_hours(const struct project *p, int64_t begins[PROJECT_HOURS])
{
	struct civil civil = zone_civil(p->settings.time_zone, p->now_ms);

	civil.minute = civil.second = civil.millisecond = 0;
	for (civil.hour = 0; civil.hour < PROJECT_HOURS; civil.hour++)
		begins[civil.hour] = zone_instant(p->settings.time_zone, &civil);
}

/* -1: not today. */
static int hour_of(const struct project *p, const int64_t begins[PROJECT_HOURS], int64_t at_ms)
{
	int hour = PROJECT_HOURS - 1;

	if (at_ms > p->day_end_ms)
		return -1;
	while (hour > 0 && begins[hour] > at_ms)
		hour--;
	return hour;
}

static void count_hours(struct project *p)
{
	int64_t begins[PROJECT_HOURS];

	find_hours(p, begins);
	for (size_t n = 0; n < p->forecast.order_count; n++) {
		const struct project_order *o = &p->orders[n];
		int first = o->wanted && o->first_today ? hour_of(p, begins, o->first_at) : -1;
		int complete = o->wanted && o->complete_today ? hour_of(p, begins, o->complete_at) : -1;

		if (first >= 0)
			p->totals.first[first]++;
		if (complete >= 0)
			p->totals.complete[complete]++;
	}
}

static int by_name(const void *a, const void *b)
{
	const struct project_carrier *x = a;
	const struct project_carrier *y = b;

	return strcmp(x->carrier, y->carrier);
}

/* Those for which somebody waits. */
static void sort_carriers(struct project *p)
{
	size_t kept = 0;

	for (size_t i = 0; i < p->carrier_count; i++)
		if (p->carriers[i].tally.waiting)
			p->carriers[kept++] = p->carriers[i];
	p->carrier_count = kept;
	if (kept)
		qsort(p->carriers, kept, sizeof *p->carriers, by_name);
}

/* What came for others first, product by product. */
static void count_ahead(struct project *p)
{
	const struct forecast *f = &p->forecast;
	int64_t *came = mem_alloc((f->product_count + 1) * sizeof *came);

	p->ahead = mem_array(NULL, f->want_count + 1, sizeof *p->ahead);
	for (size_t n = 0; n < f->order_count; n++) {
		const struct forecast_order *o = &f->orders[n];

		for (uint32_t i = o->first_want; i < o->first_want + o->want_count; i++)
			p->ahead[i] = came[f->wants[i].product];
		for (uint32_t i = o->first_want; i < o->first_want + o->want_count; i++)
			came[f->wants[i].product] += f->wants[i].came;
	}
	free(came);
}

void project_tell(struct project *p)
{
	p->totals.now_ms = p->now_ms;
	p->totals.day_end_ms = p->day_end_ms;
	for (size_t n = 0; n < p->forecast.order_count; n++) {
		tell_order(p, n);
		if (!p->orders[n].wanted)
			continue;
		count(&p->totals.all, &p->orders[n]);
		count(&p->carriers[p->forecast.orders[n].carrier].tally, &p->orders[n]);
	}
	count_ahead(p);
	count_hours(p);
	sort_carriers(p);
}

/* ---- answers */

size_t project_count(const struct project *p)
{
	return p->forecast.order_count;
}

const struct project_order *project_order_at(const struct project *p, size_t n)
{
	return &p->orders[n];
}

const struct project_inbound *project_inbounds(const struct project *p, size_t *count)
{
	*count = p->inbound_count;
	return p->inbounds;
}

const struct project_pickup *project_pickups(const struct project *p, size_t *count)
{
	*count = p->pickup_count;
	return p->pickups;
}

const struct project_carrier *project_carriers(const struct project *p, size_t *count)
{
	*count = p->carrier_count;
	return p->carriers;
}

const struct project_totals *project_totals(const struct project *p)
{
	return &p->totals;
}

struct project_wait *project_waits(const struct project *p, struct arena *arena, size_t n, size_t *count)
{
	const struct forecast_came *came = p->forecast.came;
	uint32_t last = p->forecast.orders[n].last_came;
	struct project_wait *list;
	size_t at;

	*count = 0;
	for (uint32_t g = last; g != FORECAST_NONE; g = came[g].before)
		++*count;
	list = arena_alloc(arena, (*count + 1) * sizeof *list);
	at = *count;
	for (uint32_t g = last; g != FORECAST_NONE; g = came[g].before)
		list[--at] = (struct project_wait){came[g].inbound, came[g].units};
	return list;
}

/* ---- what happens if a delivery is late */

static bool comes_from(const struct project *p, size_t n, uint32_t inbound)
{
	for (uint32_t g = p->forecast.orders[n].last_came; g != FORECAST_NONE; g = p->forecast.came[g].before)
		if (p->forecast.came[g].inbound == inbound)
			return true;
	return false;
}

/* The pickup that is missed if what comes with the delivery does not come before; NONE: none is. */
static uint32_t missed(const struct project *p, uint32_t pickup, int64_t at_ms)
{
	return pickup != PROJECT_NONE && p->pickups[pickup].cutoff_ms < at_ms ? pickup : PROJECT_NONE;
}

struct project_miss *project_if_late(const struct project *p, struct arena *arena, int64_t inbound_id, int64_t at_ms,
	size_t *count)
{
	struct project_miss *list = NULL;
	uint32_t inbound = 0;
	size_t cap = 0;

	*count = 0;
	while (inbound < p->inbound_count && p->inbounds[inbound].inbound_id != inbound_id)
		inbound++;
	if (inbound == p->inbound_count)
		return NULL;
	for (size_t n = 0; n < p->forecast.order_count; n++) {
		const struct project_order *o = &p->orders[n];
		struct project_miss miss = {.order = n, .first = true, .pickup = PROJECT_NONE};

		if (o->first_inbound == inbound)
			miss.pickup = missed(p, o->first_pickup, at_ms);
		if (miss.pickup == PROJECT_NONE) {
			miss.first = false;
			miss.pickup = missed(p, o->complete_pickup, at_ms);
			if (miss.pickup == PROJECT_NONE || !comes_from(p, n, inbound))
				continue;
		}
		list = arena_grow(arena, list, *count, &cap, sizeof *list);
		list[(*count)++] = miss;
	}
	return list;
}
