/* What a packer scans next. */
#include <stdio.h>

#include "lib/step_scans.h"

/* Whether a packer has something to do. */
bool step_can_pack(const struct model *m)
{
	for (int i = 0; i < m->order_count; i++) {
		if (m->orders[i].ready)
			return true;
		for (int s = 0; s < m->orders[i].begun_count; s++)
			if (m->orders[i].begun[s].state == SHIPMENT_IS_PACKING)
				return true;
	}
	return false;
}

/* A carton, mostly one of the shipment at hand; NONE. */
static int any_carton(struct dice *dice, const struct model *m, const struct model_terminal *t, enum carton_state state)
{
	int found = NONE;
	int count = 0;

	for (int i = 0; i < m->carton_count; i++) {
		const struct model_carton *c = &m->cartons[i];

		if (c->state == state && (c->order == t->order || dice_percent(dice, 30)) &&
			dice_roll(dice, ++count) == 0)
			found = i;
	}
	return found;
}

/* A shipment that can be packed, mostly. */
static void any_shipment(struct dice *dice, const struct model *m, char *scan, size_t size)
{
	int order = NONE;
	int shipment = 0;
	int count = 0;

	for (int i = 0; i < m->order_count; i++) {
		const struct model_order *o = &m->orders[i];

		if (o->ready && dice_roll(dice, ++count) == 0) {
			order = i;
			shipment = o->open_number;
		}
		for (int s = 0; s < o->begun_count; s++) {
			if (o->begun[s].state == SHIPMENT_IS_PACKING && dice_roll(dice, ++count) == 0) {
				order = i;
				shipment = o->begun[s].number;
			}
		}
	}
	if (order == NONE || dice_percent(dice, 6)) {
		order = m->order_count ? dice_roll(dice, m->order_count) : NONE;
		shipment = dice_between(dice, 1, 2);
	}
	if (order == NONE)
		snprintf(scan, size, "SO-1");
	else if (dice_percent(dice, 70))
		snprintf(scan, size, "%s", m->orders[order].terms.number);
	else
		snprintf(scan, size, "%s/%d", m->orders[order].terms.number, shipment);
}

/* A unit of the shipment at hand that is not packed yet; or that is. */
static const char *unit_at_hand(
	struct dice *dice, const struct model *m, const struct model_terminal *t, enum stand stand)
{
	int product = NONE;
	int count = 0;

	for (int i = 0; i < m->pile_count; i++)
		if (m->piles[i].order == t->order && m->piles[i].shipment == t->shipment &&
			model_stand(m->piles[i].place) == stand && dice_roll(dice, ++count) == 0)
			product = m->piles[i].product;
	return product == NONE ? step_any_unit(dice) : step_unit_of(dice, product);
}

static void pack_command(struct dice *dice, char *scan, size_t size)
{
	static const char *const commands[] = {"%UNDO", "%SKIP", "%CLOSE", "%OPEN", "%UNPACK", "%DAMAGED", "%DONE",
		"%FULL", "%RECEIVE", "%STAGE", "%OFF"};

	snprintf(scan, size, "%s", commands[DICE_PICK(dice, 26, 5, 30, 12, 14, 6, 10, 1, 4, 6, 2)]);
}

/* With nothing at hand. */
static void take_up(struct dice *dice, const struct model *m, const struct model_terminal *t, char *scan, size_t size)
{
	int carton = any_carton(dice, m, t, CARTON_CLOSED);

	if (!step_can_pack(m) && carton == NONE && dice_percent(dice, 70)) {
		snprintf(scan, size, "%%RECEIVE");
		return;
	}
	switch (DICE_PICK(dice, 50, 8, 8, carton == NONE ? 1 : 14, 14, 3, 4)) {
	case 0: any_shipment(dice, m, scan, size); return;
	case 1: snprintf(scan, size, "%s", step_any_place(dice)); return;
	case 2: snprintf(scan, size, "%s", step_any_unit(dice)); return;
	case 3:
		if (carton == NONE)
			snprintf(scan, size, "&old");
		else
			step_place_scan(m, MODEL_A_CARTON + carton, scan, size);
		return;
	case 4: pack_command(dice, scan, size); return;
	case 5: snprintf(scan, size, "%s", dice_percent(dice, 50) ? "PACK-1" : "PACK-2"); return;
	default: snprintf(scan, size, "%%RECEIVE"); return;
	}
}

/* An open carton with something in it is at hand. */
static bool has_open(const struct model *m, const struct model_terminal *t)
{
	int carton = t->order == NONE ? NONE : model_open_carton(m, t, t->order, t->shipment);

	return carton != NONE && model_carton_units(m, carton);
}

void step_pack(struct dice *dice, const struct model *m, int terminal, char *scan, size_t size)
{
	const struct model_terminal *t = &m->terminals[terminal];
	const char *to = step_where_to(dice, m, terminal);
	bool more = t->order != NONE && model_units(m, t->order, t->shipment, NONE, STANDS_HERE);
	int carton = any_carton(dice, m, t, CARTON_CLOSED);

	if (t->station == NONE && dice_percent(dice, 90)) {
		snprintf(scan, size, "%s", dice_percent(dice, 60) ? "PACK-1" : "PACK-2");
	} else if (t->waits == WAITS_SPOT && dice_percent(dice, 30)) {
		snprintf(scan, size, "%s", step_any_place(dice));
	} else if (to && dice_percent(dice, 30)) {
		snprintf(scan, size, "%s", to);
	} else if (t->unpack) {
		snprintf(scan, size, "%s", unit_at_hand(dice, m, t, STANDS_PACKED));
	} else if (more && has_open(m, t) && dice_percent(dice, 45)) {
		/* several cartons of a shipment are loaded one by one, split and merged */
		snprintf(scan, size, "%%CLOSE");
	} else if (carton != NONE && has_open(m, t) && m->cartons[carton].order == t->order && dice_percent(dice, 20)) {
		step_place_scan(m, MODEL_A_CARTON + carton, scan, size);
	} else if (t->order == NONE) {
		take_up(dice, m, t, scan, size);
	} else {
		switch (DICE_PICK(dice, more ? 50 : 3, more ? 5 : 30, 24, carton == NONE ? 1 : 18, 4, 6, 3)) {
		case 0: snprintf(scan, size, "%s", unit_at_hand(dice, m, t, STANDS_HERE)); return;
		case 1: snprintf(scan, size, "%%DONE"); return;
		case 2: pack_command(dice, scan, size); return;
		case 3:
			if (carton == NONE)
				snprintf(scan, size, "&old");
			else
				step_place_scan(m, MODEL_A_CARTON + carton, scan, size);
			return;
		case 4: snprintf(scan, size, "%s", step_any_unit(dice)); return;
		case 5: snprintf(scan, size, "%%QTY-%d", dice_between(dice, 1, 3)); return;
		default: any_shipment(dice, m, scan, size);
		}
	}
}

bool step_in_hand(const struct model *m, int terminal)
{
	int list[MODEL_DIRECTIONS];

	return model_in_hand_of(m, terminal, NONE, NONE, "", list) > 0;
}

/* The scan that a terminal asked to be made once more. */
void step_once_more(struct dice *dice, const struct model *m, const struct model_terminal *t, char *scan, size_t size)
{
	if (t->waits == WAITS_TAKE_OVER)
		snprintf(scan, size, "%s", m->orders[t->waits_for].terms.number);
	else if (t->waits == WAITS_MERGE)
		step_place_scan(m, MODEL_A_CARTON + t->waits_for, scan, size);
	else if (t->waits == WAITS_UNLOAD_LEAD || t->waits == WAITS_SPLIT_LEAD)
		snprintf(scan, size, "OP-LEE");
	else if (t->waits == WAITS_PARTLY)
		snprintf(scan, size, "%s", dice_percent(dice, 50) ? "%SPLIT" : "%UNLOAD");
	else
		snprintf(scan, size, "%s", t->waits == WAITS_UNDO ? "%UNDO" : "%DONE");
}

bool step_asks_again(const struct model_terminal *t)
{
	return t->waits == WAITS_DEPART || t->waits == WAITS_UNLOAD_LEAD || t->waits == WAITS_SPLIT_LEAD ||
	       t->waits == WAITS_PARTLY || t->waits == WAITS_TAKE_OVER || t->waits == WAITS_MERGE ||
	       t->waits == WAITS_SHORT || t->waits == WAITS_UNDO;
}
