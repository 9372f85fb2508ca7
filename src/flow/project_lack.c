/* What an order of the projection lacks, and why: what there is not enough of even if the order claimed all that others before it
 * leave comes first; then, of one that must ship whole, what it does not get because of that. */
#include "flow/projecting.h"

const char *project_why_word(enum project_why why)
{
	static const char *const words[] = {
		[PROJECT_NOT_ANNOUNCED] = "not-announced",
		[PROJECT_CLAIMED] = "claimed",
		[PROJECT_WHOLE] = "waits-whole",
		[PROJECT_STOCKOUT] = "stockout",
		[PROJECT_HELD] = "held",
		[PROJECT_LATE] = "late",
	};

	return words[why];
}

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

/* Of the units that the want misses: those for which there would not be enough even if the order claimed all that others before
 * it leave. */
static int64_t short_of(const struct project *p, const struct forecast_order *o, uint32_t want, int64_t units)
{
	const struct forecast_want *w = &p->forecast.wants[want];
	int64_t left = p->products[w->product].supply - p->ahead[want];
	int64_t lacks;

	for (uint32_t i = o->first_want; i < want; i++)
		left -= p->forecast.wants[i].product == w->product ? p->forecast.wants[i].units + p->forecast.wants[i].came : 0;
	lacks = w->units + w->came - (left < 0 ? 0 : left);
	return lacks < 0 ? 0 : lacks > units ? units : lacks;
}

static void lack_goods(struct lacking *l, const struct project_product *product, int64_t units, int64_t ahead)
{
	int64_t late = units < product->late ? units : product->late;
	int64_t claimed = units - late < ahead ? units - late : ahead;

	add_lack(l, product->product_id, late, PROJECT_LATE, product->late_inbound);
	add_lack(l, product->product_id, claimed, PROJECT_CLAIMED, PROJECT_NONE);
	add_lack(l, product->product_id, units - late - claimed, PROJECT_NOT_ANNOUNCED, PROJECT_NONE);
}

/* real: what there is not enough of; else what it does not get though it would be there. */
static void lack_wants(struct lacking *l, const struct project *p, const struct forecast_order *o, bool real)
{
	bool waits = o->claim == CLAIM_NOT && l->count; /* without a reason it was only too late to claim */

	for (uint32_t i = o->first_want; i < o->first_want + o->want_count; i++) {
		const struct forecast_want *w = &p->forecast.wants[i];
		const struct project_product *product = &p->products[w->product];
		int64_t units = w->units ? w->units - held_back_for(p, o, i) : 0;
		int64_t lacks = short_of(p, o, i, units);

		if (real)
			lack_goods(l, product, lacks, p->ahead[i]);
		else
			add_lack(l, product->product_id, units - lacks, waits ? PROJECT_WHOLE : PROJECT_CLAIMED, PROJECT_NONE);
	}
}

static void lack_held(struct lacking *l, const struct project *p, const struct forecast_order *o)
{
	for (uint32_t i = o->first_want; i < o->first_want + o->want_count; i++)
		add_lack(l, p->products[p->forecast.wants[i].product].product_id, p->forecast.wants[i].units, PROJECT_HELD, PROJECT_NONE);
}

static void lack_stockouts(struct lacking *l, const struct project *p, size_t n)
{
	size_t low = 0;
	size_t high = p->stockout_count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (p->stockouts[middle].order < n)
			low = middle + 1;
		else
			high = middle;
	}
	for (; low < p->stockout_count && p->stockouts[low].order == n; low++)
		add_lack(l, p->products[p->stockouts[low].product].product_id, p->stockouts[low].units, PROJECT_STOCKOUT,
			PROJECT_NONE);
}

struct project_lack *project_lacks(const struct project *p, struct arena *arena, size_t n, size_t *count)
{
	const struct forecast_order *o = &p->forecast.orders[n];
	struct lacking l = {.arena = arena};

	if (o->open)
		lack_wants(&l, p, o, true);
	else
		lack_held(&l, p, o);
	lack_stockouts(&l, p, n);
	if (o->open)
		lack_wants(&l, p, o, false);
	*count = l.count;
	return l.list;
}
