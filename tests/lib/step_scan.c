/* What is scanned next: mostly what a worker would, who knows where goods go and what is asked for. */
#include <stdio.h>

#include "lib/step_scans.h"

/* Where goods in hand of this terminal go, one of them. */
const char *step_where_to(struct dice *dice, const struct model *m, int terminal)
{
	int list[MODEL_DIRECTIONS];
	int count = 0;

	for (int i = 0; i < m->direction_count; i++) {
		const struct model_direction *d = &m->directions[i];

		if (d->open && (d->holder == terminal || d->left))
			list[count++] = d->to;
	}
	/* mostly the newest */
	return count ? model_places[list[dice_percent(dice, 60) ? count - 1 : dice_roll(dice, count)]].code : NULL;
}

const char *step_any_unit(struct dice *dice)
{
	return model_codes[DICE_PICK(dice, 28, 22, 16, 7, 5, 3, 8, 2, 3, 3, 1)].scan;
}

const char *step_unit_of(struct dice *dice, int product)
{
	const char *found = NULL;
	int count = 0;

	for (int i = 0; i < CODES; i++)
		if (model_codes[i].product == product &&
			(dice_roll(dice, ++count) == 0 || (model_codes[i].pack == 1 && dice_percent(dice, 30))))
			found = model_codes[i].scan;
	return found;
}

/* A product that a line waits for. */
static int wanted_product(struct dice *dice, const struct model *m)
{
	int product = NONE;
	int count = 0;

	for (int o = 0; o < m->order_count; o++)
		for (int l = 0; l < m->orders[o].count; l++)
			if (model_waiting(m, o, l) && dice_roll(dice, ++count) == 0)
				product = m->orders[o].lines[l].row.product;
	return product;
}

/* A unit that somebody waits for, or that an inbound here still brings; else any. */
static const char *likely_unit(struct dice *dice, const struct model *m, const struct model_terminal *t)
{
	int product = dice_percent(dice, 45) ? wanted_product(dice, m) : NONE;

	if (product == NONE && t->inbound != NONE && dice_percent(dice, 75)) {
		const struct model_inbound *in = &m->inbounds[t->inbound];

		product = in->terms.rows[dice_roll(dice, in->terms.count)].product;
		if (in->received[product] >= model_expected(in, product))
			product = NONE;
	}
	return product == NONE ? step_any_unit(dice) : step_unit_of(dice, product);
}

static void command(struct dice *dice, char *scan, size_t size)
{
	static const char *const commands[] = {
		"%UNDO", "%SKIP", "%FULL", "%DONE", "%DAMAGED", "%OFF", "%RECEIVE", "%CLOSE"};

	snprintf(scan, size, "%s", commands[DICE_PICK(dice, 40, 14, 7, 16, 10, 6, 3, 1)]);
}

const char *step_any_place(struct dice *dice)
{
	return model_places[dice_between(dice, 1, PLACES - 1)].code;
}

static const struct pile *something(struct dice *dice, const struct model *m, bool surely);

/* What a worker who has nothing to answer scans. */
static void work(struct dice *dice, const struct model *m, int terminal, struct step *step)
{
	const struct model_terminal *t = &m->terminals[terminal];
	const char *to = step_where_to(dice, m, terminal);
	char *scan = step->scan;
	size_t size = sizeof step->scan;

	switch (DICE_PICK(dice, to ? 60 : 1, 34, 7, 2, 6, 9, 1)) {
	case 0: snprintf(scan, size, "%s", to ? to : step_any_place(dice)); return;
	case 1: snprintf(scan, size, "%s", likely_unit(dice, m, t)); return;
	case 2:
		snprintf(scan, size, "%%QTY-%d",
			dice_percent(dice, 95) ? dice_between(dice, 1, 4) : dice_roll(dice, 12));
		return;
	case 3: snprintf(scan, size, "%s", step_any_place(dice)); return;
	case 4:
		if (m->inbound_count && dice_percent(dice, 60))
			snprintf(scan, size, "%s", m->inbounds[dice_roll(dice, m->inbound_count)].terms.number);
		else
			snprintf(scan, size, "%s", dice_percent(dice, 50) ? "D1" : "D2");
		return;
	case 5: command(dice, scan, size); return;
	default:
		snprintf(scan, size, "%s",
			dice_percent(dice, 50) ? "WHAT-IS-THIS" : model_badges[dice_roll(dice, BADGES)].code);
	}
}

/* Whether units at the pile have to go elsewhere, or may have to. */
static bool goes(const struct model *m, const struct pile *p, bool surely)
{
	if (model_stand(p->place) == STANDS_PACKED)
		return model_gives_back(m, p->order, p->line, STANDS_PACKED) > 0 &&
		       m->cartons[model_carton_at(p->place)].state == CARTON_CLOSED;
	if (model_stand(p->place) == STANDS_HERE)
		return p->order == NONE || model_surplus(m, p->order, p->line) ||
		       (p->shipment == m->orders[p->order].open_number && m->orders[p->order].home != p->place);
	return !surely && model_kind(p->place) == SPOT_PUTAWAY;
}

/* Where something stands that may have to go elsewhere; and what. */
static const struct pile *something(struct dice *dice, const struct model *m, bool surely)
{
	const struct pile *found = NULL;
	int count = 0;

	for (int i = 0; i < m->pile_count; i++)
		if (goes(m, &m->piles[i], surely) && dice_roll(dice, ++count) == 0)
			found = &m->piles[i];
	return found;
}

/* A product of which the shelf has a part for an order. */
static int shelf_product(struct dice *dice, const struct model *m)
{
	int product = NONE;
	int count = 0;

	for (int o = 0; o < m->order_count; o++)
		for (int l = 0; l < m->orders[o].count; l++)
			if (m->orders[o].lines[l].row.from_stock > m->orders[o].lines[l].brought &&
				dice_roll(dice, ++count) == 0)
				product = m->orders[o].lines[l].row.product;
	return product;
}

/* What one scans who goes there: a carton has its label. */
void step_place_scan(const struct model *m, int place, char *scan, size_t size)
{
	const struct model_carton *c;

	if (model_carton_at(place) == NONE) {
		snprintf(scan, size, "%s", model_places[place].code);
		return;
	}
	c = &m->cartons[model_carton_at(place)];
	snprintf(scan, size, "&%s/%d#%d", m->orders[c->order].terms.number, c->shipment, c->number);
}

static void stage(struct dice *dice, const struct model *m, int terminal, struct step *step)
{
	const struct model_terminal *t = &m->terminals[terminal];
	const char *to = step_where_to(dice, m, terminal);
	const struct pile *sure = something(dice, m, true);
	const struct pile *p = sure && dice_percent(dice, 80) ? sure : something(dice, m, false);
	int shelf = shelf_product(dice, m);
	char *scan = step->scan;
	size_t size = sizeof step->scan;

	switch (DICE_PICK(dice, to ? 35 : 2, p ? 45 : 5, shelf != NONE ? 10 : 2, 6, 6, 4)) {
	case 0: snprintf(scan, size, "%s", to ? to : step_any_place(dice)); return;
	case 1:
		if (!p)
			snprintf(scan, size, "%s", step_any_unit(dice));
		else if (t->place == p->place || dice_percent(dice, 20))
			snprintf(scan, size, "%s", step_unit_of(dice, p->product));
		else
			step_place_scan(m, p->place, scan, size);
		return;
	case 2:
		if (t->place != NONE && dice_percent(dice, 40))
			snprintf(scan, size, "%%STAGE");
		else
			snprintf(scan, size, "%s", shelf == NONE ? step_any_unit(dice) : step_unit_of(dice, shelf));
		return;
	case 3: snprintf(scan, size, "%%QTY-%d", dice_between(dice, 1, 4)); return;
	case 4: snprintf(scan, size, "%%RECEIVE"); return;
	default: work(dice, m, terminal, step);
	}
}

void step_make_scan(struct dice *dice, const struct model *m, struct step *step)
{
	const struct model_terminal *t = &m->terminals[step->terminal];
	char *scan = step->scan;
	size_t size = sizeof step->scan;

	if (t->badge == NONE && dice_percent(dice, 95))
		snprintf(scan, size, "%s", model_badges[step->terminal].code);
	else if (t->activity == DOES_NOTHING && dice_percent(dice, 90))
		snprintf(scan, size, "%s",
			step_can_pack(m) && dice_percent(dice, 70) ? "%PACK"
			: dice_percent(dice, 85)                   ? "%RECEIVE"
								   : "%STAGE");
	else if (t->waits == WAITS_LEAD && dice_percent(dice, 75))
		snprintf(scan, size, "%s", dice_percent(dice, 70) ? "OP-LEE" : "%SKIP");
	else if (t->waits == WAITS_REOPEN && dice_percent(dice, 50))
		snprintf(scan, size, "OP-LEE");
	else if (t->waits == WAITS_LOT && dice_percent(dice, 80))
		snprintf(scan, size, "%s", dice_percent(dice, 60) ? "LOT1" : "LOT2");
	else if (t->waits == WAITS_DONE && dice_percent(dice, 70))
		snprintf(scan, size, "%%DONE");
	else if (t->waits == WAITS_OFF && dice_percent(dice, 60))
		snprintf(scan, size, "%%OFF");
	else if (step_asks_again(t) && dice_percent(dice, 65))
		step_once_more(dice, m, t, scan, size);
	else if (t->activity != LOADS && t->activity != DOES_NOTHING && step_can_load(m) &&
		 !step_in_hand(m, step->terminal) && dice_percent(dice, 30))
		snprintf(scan, size, "%%LOAD");
	else if (t->activity == LOADS && dice_percent(dice, 95))
		step_load(dice, m, step->terminal, scan, size);
	else if (t->activity != PACKS && t->activity != DOES_NOTHING && step_can_pack(m) &&
		 !step_in_hand(m, step->terminal) && dice_percent(dice, 40))
		snprintf(scan, size, "%%PACK");
	else if (t->activity == PACKS && dice_percent(dice, 95))
		step_pack(dice, m, step->terminal, scan, size);
	else if (t->activity == RECEIVES && dice_percent(dice, something(dice, m, true)    ? 45
							       : something(dice, m, false) ? 4
											   : 1))
		snprintf(scan, size, "%%STAGE");
	else if (t->activity == STAGES && dice_percent(dice, 80))
		stage(dice, m, step->terminal, step);
	else if (t->door == NONE && t->inbound == NONE && dice_percent(dice, 70))
		snprintf(scan, size, "%s", step->terminal ? "D2" : "D1");
	else
		work(dice, m, step->terminal, step);
}
