/* Picking for those who stage; pulls, from the shelf and of what was held back. */
#include "lib/model_picking.h"

#include <string.h>

struct load *model_pick(struct picked *p, const struct unit *u, int available)
{
	int taken = p->found < u->units ? p->found : u->units;
	int takes = available < u->units - taken ? available : u->units - taken;

	p->found += available > 0 ? available : 0;
	if (takes <= 0)
		return NULL;
	p->loads[p->count] = model_load(u->product, u->lot, takes);
	return &p->loads[p->count++];
}

int model_row_order(const struct model *m, const struct pile *a, const struct pile *b)
{
	if (a->order == NONE || b->order == NONE)
		return (a->order != NONE) - (b->order != NONE);
	if (a->order != b->order)
		return model_claim_order(m, a->order, b->order);
	if (a->line == b->line)
		return a->shipment - b->shipment;
	return model_line_order(&m->orders[a->order].lines[a->line], &m->orders[b->order].lines[b->line]);
}

/* What was held back and is in sight for the line. */
static int held_back_for(const struct model *m, int order, int line)
{
	int units = 0;

	for (int i = 0; i < m->plan.count; i++)
		if (m->plan.sights[i].order == order && m->plan.sights[i].line == line &&
			m->plan.sights[i].supply == SUPPLY_HELD_BACK)
			units += m->plan.sights[i].units;
	return units;
}

static int shelf_part(const struct model *m, int order, int line)
{
	int part = m->orders[order].lines[line].row.from_stock - m->orders[order].lines[line].brought;
	int wanted = model_wanted(m, order, line);

	return part < 0 ? 0 : part < wanted ? part : wanted;
}

/* The shelf's part is brought when the order can ship with it: one that must ship whole lacks nothing else but what was
 * held back for it. */
static bool may_be_brought(const struct model *m, int order)
{
	bool lacks_more = false;

	for (int l = 0; l < m->orders[order].count; l++)
		if (model_wanted(m, order, l) - shelf_part(m, order, l) > held_back_for(m, order, l))
			lacks_more = true;
	return !lacks_more || (m->plan.claims[order] != CLAIMS_NOT && !model_ships_whole(m, order));
}

/* The first part of the product in claim order after this line; false: there is none. */
static bool next_part(const struct model *m, int product, int *order, int *line)
{
	struct pile at = {.order = *order, .line = *line};
	struct pile best = {.order = NONE};

	for (int o = 0; o < m->order_count; o++) {
		for (int l = 0; l < m->orders[o].count; l++) {
			struct pile row = {.order = o, .line = l};

			if (m->orders[o].lines[l].row.product != product || m->orders[o].terms.state != ORDER_OPEN ||
				!shelf_part(m, o, l) || !may_be_brought(m, o))
				continue;
			if ((at.order == NONE || model_row_order(m, &at, &row) < 0) &&
				(best.order == NONE || model_row_order(m, &row, &best) < 0))
				best = row;
		}
	}
	*order = best.order;
	*line = best.line;
	return best.order != NONE;
}

void model_pull_shelf(const struct model *m, const struct unit *u, struct picked *p)
{
	int order = NONE;
	int line = NONE;

	while (p->found < u->units && next_part(m, u->product, &order, &line)) {
		struct load *load = model_pick(p, u, shelf_part(m, order, line));

		if (!load)
			continue;
		load->whom = (struct whose){order, line, 0};
		load->reason = "from-stock";
		load->brought = true;
	}
}

static int claimable(const struct model *m, int product)
{
	int units = 0;

	for (int o = 0; o < m->order_count; o++)
		for (int l = 0; l < m->orders[o].count; l++)
			if (m->orders[o].lines[l].row.product == product && m->orders[o].terms.state == ORDER_OPEN &&
				m->plan.claims[o] != CLAIMS_NOT)
				units += model_waiting(m, o, l);
	return units;
}

/* Units of nobody's where the direction put them, less what this scan takes already. */
static int still_there(const struct model *m, const struct model_direction *d, const struct picked *p)
{
	int units = d->quantity - d->open - d->taken;
	int there = 0;

	for (int i = 0; i < m->pile_count; i++)
		if (m->piles[i].place == d->to && m->piles[i].product == d->product && m->piles[i].order == NONE &&
			strcmp(m->piles[i].lot, d->lot) == 0)
			there += m->piles[i].units;
	for (int i = 0; i < p->count; i++)
		if (p->loads[i].held != NONE && m->directions[p->loads[i].held].to == d->to)
			there -= p->loads[i].units;
	return there < units ? there : units;
}

void model_pull_held_back(const struct model *m, const struct unit *u, struct picked *p)
{
	int left = u->units - (p->found < u->units ? p->found : u->units);
	int wanted = claimable(m, u->product);

	wanted = wanted < left ? wanted : left;
	for (int i = 0; i < m->direction_count && wanted > 0; i++) {
		const struct model_direction *d = &m->directions[i];
		struct load *load;
		int units;

		if (d->undone || strcmp(d->reason, "held-back") != 0 || d->product != u->product ||
			strcmp(d->lot, u->lot) != 0 || (u->place != NONE && d->to != u->place))
			continue;
		units = still_there(m, d, p);
		if (units <= 0)
			continue;
		units = units < wanted ? units : wanted;
		wanted -= units;
		load = model_pick(p, u, units);
		if (!load)
			continue;
		load->from_place = d->to;
		load->supply = SUPPLY_HELD_BACK;
		load->held = i;
		load->reason = "from-stock";
	}
}
