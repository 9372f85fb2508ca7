/* Outbound cartons: opened by the first unit, closed with an SSCC, opened again. */
#include "lib/model_packing.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- labels */

bool model_is_label(const char *scan)
{
	return scan[0] == '&';
}

int model_labelled(const struct model *m, const char *scan)
{
	for (int i = 0; i < m->carton_count; i++) {
		const struct model_carton *c = &m->cartons[i];
		char label[48];

		snprintf(label, sizeof label, "&%s/%d#%d", m->orders[c->order].terms.number, c->shipment, c->number);
		if (c->state != CARTON_OPEN && c->state != CARTON_VOID && strcmp(label, scan) == 0)
			return i;
	}
	return NONE;
}

bool model_old_label(const struct model *m)
{
	for (int i = 0; i < m->carton_count; i++)
		if (m->cartons[i].voided)
			return true;
	return false;
}

/* ---- what is in one */

int model_carton_units(const struct model *m, int carton)
{
	int units = 0;

	for (int i = 0; i < m->pile_count; i++)
		units += model_carton_at(m->piles[i].place) == carton ? m->piles[i].units : 0;
	return units;
}

int model_carton_content(const struct model *m, int carton, struct pile *items)
{
	int count = 0;

	for (int i = 0; i < m->pile_count; i++) {
		const struct pile *p = &m->piles[i];
		const struct model_order *o = &m->orders[m->cartons[carton].order];
		int at = count;

		if (model_carton_at(p->place) != carton)
			continue;
		for (; at > 0; at--) {
			const struct pile *before = &items[at - 1];
			int c = model_line_order(&o->lines[p->line], &o->lines[before->line]);

			if (c > 0 || (c == 0 && strcmp(p->lot, before->lot) > 0))
				break;
			items[at] = *before;
		}
		items[at] = *p;
		count++;
	}
	return count;
}

int model_item_surplus(const struct model *m, const struct pile *items, int item)
{
	int surplus = model_gives_back(m, items[item].order, items[item].line, STANDS_PACKED);

	for (int i = 0; i < item; i++)
		if (items[i].line == items[item].line)
			surplus -= items[i].units;
	return surplus < 0 ? 0 : surplus < items[item].units ? surplus : items[item].units;
}

/* ---- opening, closing */

static bool has_number(const struct model *m, int order, int shipment, int number)
{
	for (int i = 0; i < m->carton_count; i++)
		if (m->cartons[i].order == order && m->cartons[i].shipment == shipment &&
			m->cartons[i].number == number && m->cartons[i].state != CARTON_VOID)
			return true;
	return false;
}

static int free_number(const struct model *m, int order, int shipment)
{
	int number = 1;

	while (has_number(m, order, shipment, number))
		number++;
	return number;
}

int model_new_carton(struct model *m, int order, int shipment, int station)
{
	int number = free_number(m, order, shipment);

	m->cartons[m->carton_count] = (struct model_carton){.order = order,
		.shipment = shipment,
		.number = number,
		.station = station,
		.pickup = NONE,
		.closed_by = NONE};
	return m->carton_count++;
}

int model_open_carton(const struct model *m, const struct model_terminal *t, int order, int shipment)
{
	int found = NONE;

	for (int i = 0; i < m->carton_count; i++) {
		const struct model_carton *c = &m->cartons[i];

		if (c->order != order || c->shipment != shipment || c->state != CARTON_OPEN)
			continue;
		if (i == t->carton)
			return i;
		if (found == NONE || c->number < m->cartons[found].number)
			found = i;
	}
	return found;
}

bool model_content_may_go(const struct model *m, int carton, struct answer *answer)
{
	struct pile items[MODEL_PILES];
	int count = model_carton_content(m, carton, items);

	for (int i = 0; i < count; i++) {
		if (model_item_surplus(m, items, i)) {
			model_refuse(answer, ERROR_ORDER_CANCELLED);
			return false;
		}
		if (model_is_recalled(m, items[i].lot)) {
			model_refuse(answer, ERROR_RECALLED);
			return false;
		}
	}
	return true;
}

bool model_close_carton(struct model *m, int carton, int deed, struct answer *answer)
{
	if (!model_content_may_go(m, carton, answer))
		return false;
	if (!m->settings.numbers_cartons) {
		model_refuse(answer, ERROR_NO_SSCC);
		return false;
	}
	m->cartons[carton].state = CARTON_CLOSED;
	m->cartons[carton].given++;
	m->cartons[carton].closed_by = deed;
	return true;
}

void model_reopen_carton(struct model *m, int carton)
{
	m->cartons[carton].state = CARTON_OPEN;
	m->cartons[carton].voided++;
}

void model_revive_carton(struct model *m, int carton)
{
	struct model_carton *c = &m->cartons[carton];

	if (c->state == CARTON_VOID && has_number(m, c->order, c->shipment, c->number))
		c->number = free_number(m, c->order, c->shipment);
	c->state = CARTON_OPEN;
}

void model_restore_carton(struct model *m, int carton)
{
	m->cartons[carton].state = CARTON_CLOSED;
	m->cartons[carton].voided--;
}

void model_end_if_empty(struct model *m, int carton)
{
	if (m->cartons[carton].state != CARTON_OPEN || model_carton_units(m, carton))
		return;
	m->cartons[carton].state = CARTON_VOID;
}

void model_units_left(struct model *m, int place)
{
	int carton = model_carton_at(place);

	if (carton == NONE)
		return;
	if (m->cartons[carton].state == CARTON_CLOSED)
		model_reopen_carton(m, carton);
	model_end_if_empty(m, carton);
}

void model_give_carton(struct model *m, int carton, int shipment)
{
	struct model_carton *c = &m->cartons[carton];
	struct pile items[MODEL_PILES];
	int count = model_carton_content(m, carton, items);
	int number = free_number(m, c->order, shipment);

	for (int i = 0; i < count; i++)
		model_move(m, items[i].product, items[i].lot, items[i].units, items[i].place,
			(struct whose){items[i].order, items[i].line, items[i].shipment}, items[i].place,
			(struct whose){items[i].order, items[i].line, shipment});
	c->shipment = shipment;
	c->number = number;
}

/* ---- moves of a deed */

bool model_moves(struct model *m, struct deed *deed, const struct pile *what, int units, int to, bool lost)
{
	struct model_move *move = &m->moves[m->move_count++];
	struct whose whose = {what->order, what->line, what->shipment};
	struct pile from = *what; /* it may be one of the model's */

	if (!deed->move_count)
		deed->move = m->move_count - 1;
	deed->move_count++;
	*move = (struct model_move){
		.product = from.product, .units = units, .from = from.place, .to = to, .whose = whose, .lost = lost};
	memcpy(move->lot, from.lot, sizeof move->lot);
	return model_move(m, from.product, from.lot, units, from.place, whose, lost ? NONE : to,
		lost ? (struct whose){NONE, NONE, 0} : whose);
}

bool model_move_back(struct model *m, const struct deed *deed)
{
	for (int i = deed->move_count; i-- > 0;) {
		const struct model_move *move = &m->moves[deed->move + i];
		struct whose nobody = {NONE, NONE, 0};

		if (!model_move(m, move->product, move->lot, move->units, move->lost ? NONE : move->to,
			    move->lost ? nobody : move->whose, move->from, move->whose))
			return false;
	}
	return true;
}
