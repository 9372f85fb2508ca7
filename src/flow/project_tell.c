/* What came of a projection: which pickup each order makes, what is today, counts by carrier, hour and delivery; and answers
 * about one order or one delivery. */
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "flow/projecting.h"

const char *project_why_word(enum project_why why)
{
	static const char *const words[] = {
		[PROJECT_NOT_ANNOUNCED] = "not-announced",
		[PROJECT_CLAIMED] = "claimed",
		[PROJECT_STOCKOUT] = "stockout",
		[PROJECT_HELD] = "held",
		[PROJECT_LATE] = "late",
	};

	return words[why];
}

static bool is_time(int64_t at_ms)
{
	return at_ms != PROJECT_NEVER && at_ms != PROJECT_UNKNOWN;
}

/* ---- each order */

static uint32_t pickup_of(const struct project *p, const struct forecast_order *o, int64_t at_ms)
{
	return is_time(at_ms) ? forecast_pickup(&p->forecast, o, at_ms) : PROJECT_NONE;
}

/* Where pickups are known for its carrier it has to make one of today's. */
static bool is_today(const struct project *p, const struct forecast_order *o, int64_t at_ms, uint32_t pickup)
{
	if (!is_time(at_ms))
		return false;
	if (pickup != PROJECT_NONE)
		return p->pickups[pickup].today;
	return at_ms <= p->day_end_ms && !p->forecast.carriers[o->carrier].count;
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

void project_tell(struct project *p)
{
	p->totals.now_ms = p->now_ms;
	for (size_t n = 0; n < p->forecast.order_count; n++) {
		tell_order(p, n);
		if (!p->orders[n].wanted)
			continue;
		count(&p->totals.all, &p->orders[n]);
		count(&p->carriers[p->forecast.orders[n].carrier].tally, &p->orders[n]);
	}
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

/* ---- what an order lacks */

struct lacking {
	struct arena *arena;
	struct project_lack *list;
	size_t count, cap;
};

static void add_lack(struct lacking *l, int64_t product_id, int64_t units, enum project_why why, uint32_t inbound)
{
	if (units <= 0)
		return;
	for (size_t i = 0; i < l->count; i++) {
		if (l->list[i].product_id != product_id || l->list[i].why != why)
			continue;
		l->list[i].units += units;
		return;
	}
	l->list = arena_grow(l->arena, l->list, l->count, &l->cap, sizeof *l->list);
	l->list[l->count++] = (struct project_lack){product_id, units, why, inbound};
}

static void lack_goods(struct lacking *l, const struct project_product *product, int64_t units)
{
	int64_t late = units < product->late ? units : product->late;

	add_lack(l, product->product_id, late, PROJECT_LATE, product->late_inbound);
	add_lack(l, product->product_id, units - late, product->announced ? PROJECT_CLAIMED : PROJECT_NOT_ANNOUNCED, PROJECT_NONE);
}

/* Of what one that must ship whole wants, the building may have some in the end, held back for it. */
static int64_t held_back_for(const struct project *p, const struct forecast_order *o, uint32_t want)
{
	const struct forecast_want *w = &p->forecast.wants[want];
	int64_t units = p->forecast.building[w->product];

	if (o->claim != CLAIM_NOT)
		return 0;
	for (uint32_t i = o->first_want; i < want; i++)
		units -= p->forecast.wants[i].product == w->product ? p->forecast.wants[i].units : 0;
	return units < 0 ? 0 : units;
}

static void lack_wants(struct lacking *l, const struct project *p, const struct forecast_order *o)
{
	for (uint32_t i = o->first_want; i < o->first_want + o->want_count; i++) {
		const struct forecast_want *w = &p->forecast.wants[i];
		const struct project_product *product = &p->products[w->product];

		if (!o->open)
			add_lack(l, product->product_id, w->units, PROJECT_HELD, PROJECT_NONE);
		else if (w->units)
			lack_goods(l, product, w->units - held_back_for(p, o, i));
	}
}

struct project_lack *project_lacks(const struct project *p, struct arena *arena, size_t n, size_t *count)
{
	struct lacking l = {.arena = arena};
	size_t low = 0;
	size_t high = p->stockout_count;

	lack_wants(&l, p, &p->forecast.orders[n]);
	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (p->stockouts[middle].order < n)
			low = middle + 1;
		else
			high = middle;
	}
	for (; low < p->stockout_count && p->stockouts[low].order == n; low++)
		add_lack(&l, p->products[p->stockouts[low].product].product_id, p->stockouts[low].units, PROJECT_STOCKOUT,
			PROJECT_NONE);
	*count = l.count;
	return l.list;
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
