/* The plan: one greedy pass over all open orders in claim order, from scratch; and which shipments are ready. */
#include "lib/model_packing.h"

#include <string.h>

enum { MOST_SUPPLIES = MODEL_INBOUNDS + 3 };

/* The supply of one product, in the order in which it is handed out. */
struct pool {
	int supply[MOST_SUPPLIES], units[MOST_SUPPLIES];
	int count;
};

static void pool_add(struct pool *pool, int supply, int units)
{
	if (units <= 0)
		return;
	pool->supply[pool->count] = supply;
	pool->units[pool->count++] = units;
}

static int pool_units(const struct pool *pool)
{
	int units = 0;

	for (int i = 0; i < pool->count; i++)
		units += pool->units[i];
	return units;
}

/* ---- supply */

static bool at_a_door(const struct model_inbound *in)
{
	return in->state == ARRIVED || in->state == RECEIVING;
}

/* Announced goods are supply when they have arrived, or are due in time and not more than a day late. */
static bool known(const struct model *m, const struct model_inbound *in)
{
	if (in->state == CLOSED)
		return false;
	return at_a_door(in) || !in->terms.due ||
	       (in->terms.due <= m->now + m->settings.reach_days * (int64_t)DAY_MS && m->now <= in->terms.due + DAY_MS);
}

/* Which of two inbounds is handed out first: what is at a door; then by due time, none last; then by number. */
static bool comes_before(const struct model_inbound *a, const struct model_inbound *b)
{
	if (at_a_door(a) != at_a_door(b))
		return at_a_door(a);
	if (a->terms.due != b->terms.due)
		return a->terms.due && (!b->terms.due || a->terms.due < b->terms.due);
	return strcmp(a->terms.number, b->terms.number) < 0;
}

static void add_inbounds(const struct model *m, int product, struct pool *pool)
{
	bool done[MODEL_INBOUNDS] = {false};

	for (;;) {
		int next = NONE;

		for (int i = 0; i < m->inbound_count; i++)
			if (!done[i] && (next == NONE || comes_before(&m->inbounds[i], &m->inbounds[next])))
				next = i;
		if (next == NONE)
			return;
		done[next] = true;
		if (known(m, &m->inbounds[next]))
			pool_add(pool, next,
				model_expected(&m->inbounds[next], product) - m->inbounds[next].received[product]);
	}
}

static void fill_pool(const struct model *m, int product, int more, struct pool *pool)
{
	int redirects = more;
	int held_back = 0;

	pool->count = 0;
	for (int o = 0; o < m->order_count; o++)
		for (int l = 0; l < m->orders[o].count; l++)
			if (m->orders[o].lines[l].row.product == product)
				redirects += model_surplus(m, o, l);
	for (int i = 0; i < m->direction_count; i++) {
		const struct model_direction *d = &m->directions[i];

		if (d->product == product && !d->undone && strcmp(d->reason, "held-back") == 0 &&
			!model_is_recalled(m, d->lot))
			held_back += d->quantity - d->taken;
	}
	pool_add(pool, SUPPLY_REDIRECT, redirects);
	pool_add(pool, SUPPLY_HELD_BACK, held_back);
	add_inbounds(m, product, pool);
}

/* ---- the pass */

static enum claims judge(const struct model *m, int order, const struct pool *pools)
{
	const struct model_order *o = &m->orders[order];
	int need[PRODUCTS] = {0};
	bool covered = true;

	if (!model_ships_whole(m, order))
		return CLAIMS_PLANNED;
	for (int l = 0; l < o->count; l++) {
		need[o->lines[l].row.product] += model_waiting(m, order, l);
		if (model_stockout(m, order, l))
			covered = false; /* no supply can bring it */
	}
	for (int p = 0; p < PRODUCTS; p++)
		covered = covered && need[p] <= pool_units(&pools[p]);
	if (covered)
		return CLAIMS_PLANNED;
	if (o->terms.promised && o->terms.promised < m->now)
		return CLAIMS_OVERDUE;
	if (m->settings.patience_days && m->now >= o->terms.placed + m->settings.patience_days * (int64_t)DAY_MS)
		return CLAIMS_PATIENCE;
	return CLAIMS_NOT;
}

static void take(struct plan *plan, int order, int line, int units, struct pool *pool)
{
	for (int i = 0; i < pool->count && units > 0; i++) {
		int takes = pool->units[i] < units ? pool->units[i] : units;

		if (!takes)
			continue;
		pool->units[i] -= takes;
		units -= takes;
		plan->sights[plan->count++] = (struct sight){order, line, pool->supply[i], takes};
	}
}

/* The lines of an order, or all orders, in claim order. */
static void lines_in_order(const struct model_order *o, int *list)
{
	for (int i = 0; i < o->count; i++) {
		int at = i;

		for (; at > 0 && model_line_order(&o->lines[i], &o->lines[list[at - 1]]) < 0; at--)
			list[at] = list[at - 1];
		list[at] = i;
	}
}

static void orders_in_order(const struct model *m, int *list)
{
	for (int i = 0; i < m->order_count; i++) {
		int at = i;

		for (; at > 0 && model_claim_order(m, i, list[at - 1]) < 0; at--)
			list[at] = list[at - 1];
		list[at] = i;
	}
}

void model_plan(const struct model *m, const int more[PRODUCTS], struct plan *plan)
{
	struct pool pools[PRODUCTS];
	int orders[MODEL_ORDERS];
	int lines[MODEL_LINES];

	plan->count = 0;
	for (int p = 0; p < PRODUCTS; p++)
		fill_pool(m, p, more ? more[p] : 0, &pools[p]);
	orders_in_order(m, orders);
	for (int i = 0; i < m->order_count; i++) {
		int order = orders[i];
		const struct model_order *o = &m->orders[order];

		plan->claims[order] = CLAIMS_PLANNED;
		if (o->terms.state != ORDER_OPEN)
			continue;
		plan->claims[order] = judge(m, order, pools);
		if (plan->claims[order] == CLAIMS_NOT)
			continue;
		lines_in_order(o, lines);
		for (int l = 0; l < o->count; l++)
			take(plan, order, lines[l], model_waiting(m, order, lines[l]),
				&pools[o->lines[lines[l]].row.product]);
	}
}

/* ---- readiness */

/* The pickups that can be the order's: its carrier's, or any where it names none. */
static bool collects(const struct pickup_file *pickup, const struct model_order *o)
{
	return !*o->terms.carrier || strcmp(o->terms.carrier, pickup->carrier) == 0;
}

int64_t model_cutoff(const struct model *m, int order)
{
	int64_t next = INT64_MAX;

	for (int i = 0; i < m->pickup_count; i++)
		if (collects(&m->pickups[i], &m->orders[order]) && !m->departed[i] && m->pickups[i].cutoff >= m->now &&
			m->pickups[i].cutoff < next)
			next = m->pickups[i].cutoff;
	return next;
}

/* At a door, or due and not more than two hours late; and due before the sweep of the next pickup. */
static bool imminent(const struct model *m, const struct model_inbound *in, int64_t sweep)
{
	if (sweep == INT64_MAX)
		return at_a_door(in);
	return m->now < sweep && (at_a_door(in) || (in->terms.due && m->now <= in->terms.due + 2 * (int64_t)HOUR_MS &&
							   in->terms.due < sweep));
}

static bool shelf_has_part(const struct model *m, int order)
{
	const struct model_order *o = &m->orders[order];

	for (int l = 0; l < o->count; l++)
		if (model_wanted(m, order, l) > model_waiting(m, order, l) + model_stockout(m, order, l))
			return true;
	return false;
}

bool model_may_go(const struct model *m, int order, const struct plan *plan)
{
	const struct model_order *o = &m->orders[order];
	int64_t cutoff = model_cutoff(m, order);
	int64_t sweep = cutoff == INT64_MAX ? INT64_MAX : cutoff - m->settings.sweep_minutes * (int64_t)MINUTE_MS;
	bool more_in_sight = shelf_has_part(m, order);
	bool more_imminent = false;

	if (o->terms.state != ORDER_OPEN)
		return false;
	if (!model_order_wanted(m, order) || o->released)
		return true;
	if (model_ships_whole(m, order))
		return false;
	if (sweep != INT64_MAX && m->now >= sweep)
		return true;
	for (int i = 0; i < plan->count; i++) {
		const struct sight *s = &plan->sights[i];

		if (s->order != order || !s->units || !model_waiting(m, order, s->line))
			continue;
		more_in_sight = true;
		if (s->supply >= 0 && imminent(m, &m->inbounds[s->supply], sweep))
			more_imminent = true;
	}
	if (model_rule(m, order).kind == SHIPS_UP_TO)
		return !more_in_sight;
	return !more_imminent || !m->settings.consolidate;
}

/* The sweep of one of its pickups was in this step: what is here goes, except what must ship whole. */
static bool swept(const struct model *m, int order, int64_t began)
{
	const struct model_order *o = &m->orders[order];

	if (o->terms.state != ORDER_OPEN || model_ships_whole(m, order))
		return false;
	for (int i = 0; i < m->pickup_count; i++) {
		int64_t sweep = m->pickups[i].cutoff - m->settings.sweep_minutes * (int64_t)MINUTE_MS;

		if (!m->departed[i] && collects(&m->pickups[i], o) && began < sweep && sweep <= m->now)
			return true;
	}
	return false;
}

/* What stands here and is wanted no more is not something that could go. */
static bool something_here(const struct model *m, int order)
{
	int open = model_open_number(m, order);

	for (int l = 0; l < m->orders[order].count; l++)
		if (model_units(m, order, open, l, STANDS_HERE) + model_units(m, order, open, l, STANDS_PACKED) >
			model_surplus(m, order, l))
			return true;
	return false;
}

static void settle(struct model *m, int order, int64_t began)
{
	struct model_order *o = &m->orders[order];
	bool stays = o->ready && !o->touched; /* ready goes back only when units join or leave */
	bool becomes = something_here(m, order) && (model_may_go(m, order, &m->plan) || swept(m, order, began));
	int stands = model_here(m, order) + model_packed(m, order);

	if (!stands && !model_in_hand(m, order)) {
		o->home = NONE;
		o->released = false;
	}
	o->ready = (stays || becomes) && stands > 0 && !model_in_hand(m, order);
	if (!o->ready)
		o->ready_at = 0;
	else if (!stays || !o->ready_at)
		o->ready_at = m->now;
	o->touched = false;
}

void model_settle(struct model *m, int64_t began)
{
	model_follow_all(m);
	model_plan(m, NULL, &m->plan);
	for (int i = 0; i < m->order_count; i++)
		if (m->orders[i].open_number)
			settle(m, i, began);
}
