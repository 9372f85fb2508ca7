/* What one who loads scans next. */
#include <stdio.h>
#include <string.h>

#include "lib/step_scans.h"

static bool takes(const struct model *m, int pickup, int order)
{
	const char *carrier = m->orders[order].terms.carrier;

	return !m->departed[pickup] && (!*carrier || strcmp(carrier, m->pickups[pickup].carrier) == 0);
}

static bool is_packed(const struct model *m, const struct model_carton *c)
{
	return c->state == CARTON_CLOSED && model_now(m, c->order, c->shipment) == NOW_PACKED;
}

/* A pickup for something that is packed, or that has something; NONE. */
static int useful_pickup(struct dice *dice, const struct model *m)
{
	int found = NONE;
	int count = 0;

	for (int k = 0; k < m->pickup_count; k++)
		for (int i = 0; i < m->carton_count; i++)
			if ((is_packed(m, &m->cartons[i]) && takes(m, k, m->cartons[i].order)) ||
				(m->cartons[i].state == CARTON_LOADED && m->cartons[i].pickup == k)) {
				if (dice_roll(dice, ++count) == 0)
					found = k;
				break;
			}
	return found;
}

bool step_can_load(const struct model *m)
{
	for (int k = 0; k < m->pickup_count; k++)
		for (int i = 0; i < m->carton_count; i++)
			if ((is_packed(m, &m->cartons[i]) && takes(m, k, m->cartons[i].order)) ||
				m->cartons[i].state == CARTON_LOADED)
				return true;
	return false;
}

bool step_wants_pickup(const struct model *m)
{
	for (int i = 0; i < m->carton_count; i++)
		if (is_packed(m, &m->cartons[i]))
			return !step_can_load(m);
	return false;
}

static void any_pickup(struct dice *dice, const struct model *m, char *scan, size_t size)
{
	int pickup = dice_percent(dice, 90) ? useful_pickup(dice, m) : NONE;

	if (pickup == NONE && m->pickup_count)
		pickup = dice_roll(dice, m->pickup_count);
	if (pickup == NONE)
		snprintf(scan, size, "%%PACK");
	else if (m->pickups[pickup].door != NONE && dice_percent(dice, 25))
		snprintf(scan, size, "%s", model_places[m->pickups[pickup].door].code);
	else
		snprintf(scan, size, "%s", m->pickups[pickup].number);
}

/* A carton in that state, mostly one that may go on the truck. */
static int any_carton(struct dice *dice, const struct model *m, int pickup, enum carton_state state)
{
	int found = NONE;
	int count = 0;

	for (int i = 0; i < m->carton_count; i++) {
		const struct model_carton *c = &m->cartons[i];
		bool good = c->state == state &&
			    (state == CARTON_LOADED || (is_packed(m, c) && takes(m, pickup, c->order)));

		if ((good || dice_percent(dice, 4)) && dice_roll(dice, ++count) == 0)
			found = i;
	}
	return found;
}

static void command(struct dice *dice, char *scan, size_t size)
{
	static const char *const commands[] = {
		"%UNDO", "%UNLOAD", "%SPLIT", "%DONE", "%PACK", "%RECEIVE", "%OFF", "OP-LEE"};

	snprintf(scan, size, "%s", commands[DICE_PICK(dice, 22, 20, 14, 14, 10, 8, 4, 4)]);
}

void step_load(struct dice *dice, const struct model *m, int terminal, char *scan, size_t size)
{
	const struct model_terminal *t = &m->terminals[terminal];
	int pickup = t->pickup == NONE || m->departed[t->pickup] ? NONE : t->pickup;
	int closed = pickup == NONE ? NONE : any_carton(dice, m, pickup, CARTON_CLOSED);
	int loaded = any_carton(dice, m, pickup, CARTON_LOADED);

	if (t->unload && loaded != NONE && dice_percent(dice, 75))
		step_place_scan(m, MODEL_A_CARTON + loaded, scan, size);
	else if (pickup == NONE && dice_percent(dice, 90))
		any_pickup(dice, m, scan, size);
	else if (!step_can_load(m) && dice_percent(dice, 60))
		snprintf(scan, size, "%s", dice_percent(dice, 50) ? "%PACK" : "%RECEIVE");
	else if (closed != NONE && dice_percent(dice, 55))
		step_place_scan(m, MODEL_A_CARTON + closed, scan, size);
	else if (dice_percent(dice, loaded == NONE ? 25 : 50))
		snprintf(scan, size, "%%DONE");
	else if (dice_percent(dice, 70))
		command(dice, scan, size);
	else if (dice_percent(dice, 50))
		any_pickup(dice, m, scan, size);
	else if (m->order_count && dice_percent(dice, 50))
		snprintf(scan, size, "%s/%d", m->orders[dice_roll(dice, m->order_count)].terms.number,
			dice_between(dice, 1, 2));
	else
		snprintf(scan, size, "%s", dice_percent(dice, 50) ? step_any_unit(dice) : step_any_place(dice));
}
