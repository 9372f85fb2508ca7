/* The model's state and what follows from it. Nothing is kept that can be counted. */
#include "lib/model.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void model_begin(struct model *m, const struct model_settings *settings, int64_t now)
{
	memset(m, 0, sizeof *m);
	m->settings = *settings;
	m->now = now;
	for (int t = 0; t < MODEL_TERMINALS; t++)
		m->terminals[t] = model_nobody();
	for (int i = 0; i < PLACES; i++)
		m->parked[i] = model_place_of(model_places[i].parked_at);
}

struct model_terminal model_nobody(void)
{
	return (struct model_terminal){.badge = NONE,
		.door = NONE,
		.inbound = NONE,
		.place = NONE,
		.station = NONE,
		.order = NONE,
		.carton = NONE,
		.lost_order = NONE,
		.pickup = NONE};
}

bool model_has_room(const struct model *m)
{
	for (int i = 0; i < m->order_count; i++)
		if (m->orders[i].begun_count + 2 > MODEL_SHIPMENTS)
			return false;
	return m->order_count + 1 < MODEL_ORDERS && m->carton_count + 4 < MODEL_CARTONS &&
	       m->move_count + 40 < MODEL_MOVES && m->loading_count + 40 < MODEL_LOADINGS &&
	       m->inbound_count + 1 < MODEL_INBOUNDS && m->pickup_count + 1 < MODEL_PICKUPS &&
	       m->pile_count + 30 < MODEL_PILES && m->direction_count + 30 < MODEL_DIRECTIONS &&
	       m->deed_count + 1 < MODEL_DEEDS;
}

int model_order_of(const struct model *m, const char *number)
{
	for (int i = 0; i < m->order_count; i++)
		if (strcmp(m->orders[i].terms.number, number) == 0)
			return i;
	return NONE;
}

int model_inbound_of(const struct model *m, const char *number)
{
	for (int i = 0; i < m->inbound_count; i++)
		if (strcmp(m->inbounds[i].terms.number, number) == 0)
			return i;
	return NONE;
}

int model_pickup_of(const struct model *m, const char *number)
{
	for (int i = 0; i < m->pickup_count; i++)
		if (strcmp(m->pickups[i].number, number) == 0)
			return i;
	return NONE;
}

int model_line_of(const struct model_order *o, const char *line)
{
	for (int i = 0; i < o->count; i++)
		if (strcmp(o->lines[i].row.line, line) == 0)
			return i;
	return NONE;
}

/* ---- what a line asks for */

static int at_least_0(int n)
{
	return n > 0 ? n : 0;
}

static int at_most(int n, int most)
{
	return n < most ? n : most;
}

bool model_lives(const struct model_order *o)
{
	return o->terms.state != ORDER_CANCELLED;
}

int model_allocated(const struct model *m, int order, int line)
{
	int units = 0;

	for (int i = 0; i < m->pile_count; i++)
		if (m->piles[i].order == order && m->piles[i].line == line)
			units += m->piles[i].units;
	return units;
}

/* ordered, not cancelled, and not here; below 0: more is here than is asked for */
static int missing(const struct model *m, int order, int line)
{
	const struct order_row *row = &m->orders[order].lines[line].row;

	return row->quantity - row->cancelled - model_allocated(m, order, line) - m->orders[order].lines[line].shipped;
}

static bool may_be_backordered(const struct model_line *line)
{
	return line->accepted || model_products[line->row.product].backorderable;
}

static int unmet(const struct model *m, int order, int line)
{
	const struct model_line *l = &m->orders[order].lines[line];

	return at_least_0(missing(m, order, line) - at_least_0(l->row.from_stock - l->brought));
}

int model_wanted(const struct model *m, int order, int line)
{
	return model_lives(&m->orders[order]) ? at_least_0(missing(m, order, line)) : 0;
}

int model_waiting(const struct model *m, int order, int line)
{
	const struct model_order *o = &m->orders[order];

	return model_lives(o) && may_be_backordered(&o->lines[line]) ? unmet(m, order, line) : 0;
}

int model_stockout(const struct model *m, int order, int line)
{
	const struct model_order *o = &m->orders[order];

	return model_lives(o) && !may_be_backordered(&o->lines[line]) ? unmet(m, order, line) : 0;
}

int model_surplus(const struct model *m, int order, int line)
{
	int allocated = model_allocated(m, order, line);

	return model_lives(&m->orders[order]) ? at_most(at_least_0(-missing(m, order, line)), allocated) : allocated;
}

int model_order_wanted(const struct model *m, int order)
{
	int units = 0;

	for (int i = 0; i < m->orders[order].count; i++)
		units += model_wanted(m, order, i);
	return units;
}

/* ---- what is where */

int model_carton_at(int place)
{
	return place >= MODEL_A_CARTON ? place - MODEL_A_CARTON : NONE;
}

enum stand model_stand(int place)
{
	switch (model_kind(place)) {
	case SPOT_FLOOR:
	case SPOT_DOOR: return STANDS_IN_HAND;
	case SPOT_LANE:
	case SPOT_STATION:
	case SPOT_OVERFLOW: return STANDS_HERE;
	case SPOT_CARTON: return STANDS_PACKED;
	case SPOT_QUARANTINE:
	case SPOT_PUTAWAY: return STANDS_ELSEWHERE;
	}
	return STANDS_ELSEWHERE;
}

int model_units(const struct model *m, int order, int shipment, int line, enum stand stand)
{
	int units = 0;

	for (int i = 0; i < m->pile_count; i++) {
		const struct pile *p = &m->piles[i];

		if (p->order == order && (!shipment || p->shipment == shipment) && (line == NONE || p->line == line) &&
			model_stand(p->place) == stand)
			units += p->units;
	}
	return units;
}

int model_in_hand(const struct model *m, int order)
{
	return model_units(m, order, model_open_number(m, order), NONE, STANDS_IN_HAND);
}

int model_here(const struct model *m, int order)
{
	return model_units(m, order, model_open_number(m, order), NONE, STANDS_HERE);
}

int model_packed(const struct model *m, int order)
{
	return model_units(m, order, model_open_number(m, order), NONE, STANDS_PACKED);
}

/* First what is in hand, then what is here, then what is in cartons. */
int model_gives_back(const struct model *m, int order, int line, enum stand stand)
{
	int surplus = model_surplus(m, order, line);

	if (stand != STANDS_IN_HAND)
		surplus -= model_units(m, order, 0, line, STANDS_IN_HAND);
	if (stand == STANDS_PACKED)
		surplus -= model_units(m, order, 0, line, STANDS_HERE);
	return at_least_0(surplus);
}

/* ---- shipments */

const struct model_shipment *model_begun_of(const struct model *m, int order, int shipment)
{
	const struct model_order *o = &m->orders[order];

	for (int i = 0; i < o->begun_count; i++)
		if (o->begun[i].number == shipment)
			return &o->begun[i];
	return NULL;
}

struct model_shipment *model_begun(struct model *m, int order, int shipment)
{
	struct model_order *o = &m->orders[order];

	for (int i = 0; i < o->begun_count; i++)
		if (o->begun[i].number == shipment)
			return &o->begun[i];
	return NULL;
}

int model_used(const struct model *m, int order)
{
	return m->orders[order].terms.used + m->orders[order].begun_count;
}

/* Of the open shipment, or of the one that would be. */
int model_open_number(const struct model *m, int order)
{
	const struct model_order *o = &m->orders[order];
	int last = model_used(m, order);

	if (o->open_number)
		return o->open_number;
	for (int i = 0; i < o->begun_count; i++)
		last = o->begun[i].number > last ? o->begun[i].number : last;
	return last + 1;
}

struct whose model_whose(struct model *m, int order, int line)
{
	if (order == NONE)
		return (struct whose){NONE, NONE, 0};
	m->orders[order].open_number = model_open_number(m, order);
	return (struct whose){order, line, m->orders[order].open_number};
}

/* ---- places */

int model_place_units(const struct model *m, int place)
{
	int units = 0;

	for (int i = 0; i < m->pile_count; i++)
		if (m->piles[i].place == place)
			units += m->piles[i].units;
	return units;
}

int model_place_incoming(const struct model *m, int place)
{
	int units = 0;

	for (int i = 0; i < m->direction_count; i++)
		if (m->directions[i].to == place)
			units += m->directions[i].open;
	return units;
}

int model_place_shipments(const struct model *m, int place)
{
	int count = 0;

	for (int i = 0; i < m->order_count; i++)
		count += m->orders[i].home == place;
	return count;
}

int model_expected(const struct model_inbound *in, int product)
{
	int units = 0;

	for (int i = 0; i < in->terms.count; i++)
		if (in->terms.rows[i].product == product)
			units += in->terms.rows[i].quantity;
	return units;
}

static struct pile *pile_at(struct model *m, int place, int product, const char *lot, struct whose whose)
{
	for (int i = 0; i < m->pile_count; i++) {
		struct pile *p = &m->piles[i];

		if (p->place == place && p->product == product && p->order == whose.order && p->line == whose.line &&
			p->shipment == whose.shipment && strcmp(p->lot, lot) == 0)
			return p;
	}
	return NULL;
}

static void touch(struct model *m, struct whose whose)
{
	if (whose.order != NONE && m->orders[whose.order].open_number == whose.shipment)
		m->orders[whose.order].touched = true;
}

bool model_move(struct model *m, int product, const char *lot, int units, int from_place, struct whose from,
	int to_place, struct whose to)
{
	struct pile *pile;

	if (from_place != NONE) {
		pile = pile_at(m, from_place, product, lot, from);
		if (!pile || pile->units < units)
			return false;
		pile->units -= units;
		if (!pile->units)
			*pile = m->piles[--m->pile_count];
		if (from_place != to_place && from_place < PLACES)
			m->full[from_place] = false;
	}
	if (to_place != NONE) {
		pile = pile_at(m, to_place, product, lot, to);
		if (!pile) {
			pile = &m->piles[m->pile_count++];
			*pile = (struct pile){.place = to_place,
				.product = product,
				.order = to.order,
				.line = to.line,
				.shipment = to.shipment};
			snprintf(pile->lot, sizeof pile->lot, "%s", lot);
		}
		pile->units += units;
	}
	if (from.order != to.order || from.line != to.line || from_place == NONE || to_place == NONE) {
		touch(m, from);
		touch(m, to);
	}
	return true;
}

struct load model_load(int product, const char *lot, int units)
{
	struct load load = {.product = product,
		.units = units,
		.supply = SUPPLY_REDIRECT,
		.from_place = NONE,
		.from = {NONE, NONE, 0},
		.of = NONE,
		.whom = {NONE, NONE, 0},
		.held = NONE};

	snprintf(load.lot, sizeof load.lot, "%s", lot);
	return load;
}

/* ---- policies */

static struct rule normal(struct rule rule)
{
	return rule.kind == SHIPS_UP_TO && rule.most <= 1 ? (struct rule){SHIPS_WHOLE, 0} : rule;
}

/* all-or-nothing, then the smaller X, then ship-available, then none */
static struct rule stricter(struct rule a, struct rule b)
{
	if (a.kind == SHIPS_UP_TO && b.kind == SHIPS_UP_TO)
		return a.most < b.most ? a : b;
	return a.kind > b.kind ? a : b;
}

struct rule model_rule(const struct model *m, int order)
{
	const struct model_order *o = &m->orders[order];
	struct rule products = {SHIPS_AS_NEXT_LEVEL, 0};

	if (o->terms.rule.kind != SHIPS_AS_NEXT_LEVEL)
		return normal(o->terms.rule);
	if (o->terms.customer != NONE && model_customers[o->terms.customer].rule.kind != SHIPS_AS_NEXT_LEVEL)
		return normal(model_customers[o->terms.customer].rule);
	for (int i = 0; i < o->count; i++)
		if (o->lines[i].row.cancelled < o->lines[i].row.quantity)
			products = stricter(products, normal(model_products[o->lines[i].row.product].rule));
	return products.kind != SHIPS_AS_NEXT_LEVEL ? products : normal(m->settings.rule);
}

bool model_used_up(const struct model *m, int order)
{
	struct rule rule = model_rule(m, order);
	int used = model_used(m, order);

	return (rule.kind == SHIPS_WHOLE && used >= 1) || (rule.kind == SHIPS_UP_TO && used >= rule.most);
}

/* With so many of its shipments used before. */
bool model_must_be_whole(const struct model *m, int order, int used)
{
	struct rule rule = model_rule(m, order);

	return rule.kind == SHIPS_WHOLE || (rule.kind == SHIPS_UP_TO && used + 1 >= rule.most);
}

bool model_ships_whole(const struct model *m, int order)
{
	return model_must_be_whole(m, order, model_used(m, order));
}

/* ---- claim order */

int model_claim_order(const struct model *m, int a, int b)
{
	const struct order_file *p = &m->orders[a].terms;
	const struct order_file *q = &m->orders[b].terms;

	if (p->priority != q->priority)
		return p->priority > q->priority ? -1 : 1;
	if (p->promised != q->promised) {
		if (!p->promised || !q->promised)
			return p->promised ? -1 : 1;
		return p->promised < q->promised ? -1 : 1;
	}
	if (p->placed != q->placed)
		return p->placed < q->placed ? -1 : 1;
	return strcmp(p->number, q->number);
}

int model_line_order(const struct model_line *a, const struct model_line *b)
{
	char *end_a;
	char *end_b;
	long p = strtol(a->row.line, &end_a, 10);
	long q = strtol(b->row.line, &end_b, 10);

	if (!*end_a != !*end_b)
		return !*end_a ? -1 : 1;
	if (!*end_a && p != q)
		return p < q ? -1 : 1;
	return strcmp(a->row.line, b->row.line);
}
