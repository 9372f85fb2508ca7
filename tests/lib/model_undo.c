/* Taking back. */
#include "lib/model_packing.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

/* Units of the direction that are in hand still: its own, and those that were sent on by scans that were refused, which
 * nobody can take back by themselves. */
static int still_in_hand(const struct model *m, int direction)
{
	int units = m->directions[direction].open;

	for (int i = 0; i < m->direction_count; i++)
		if (m->directions[i].of == direction)
			units += still_in_hand(m, i);
	return units;
}

/* Everything goes back to where it was, and whose it was. False: it cannot. */
static bool return_all(struct model *m, int direction, const struct model_direction *first)
{
	struct model_direction *d = &m->directions[direction];
	struct whose whose = {d->order, d->line, d->shipment};
	int units = m->settings.confirm ? d->open : d->quantity;

	if (units && !model_move(m, d->product, d->lot, units, d->from, whose, first->origin, first->whose))
		return false;
	d->open = 0;
	d->undone = true;
	for (int i = 0; i < m->direction_count; i++) {
		if (m->directions[i].of != direction)
			continue;
		if (d->order != NONE && m->orders[d->order].open_number == d->shipment)
			m->orders[d->order].touched = true; /* they are its for a moment */
		if (!return_all(m, i, first))
			return false;
	}
	return true;
}

/* What was counted beside it follows; a shipment that had lost all it had stands where its units do. */
static void follow(struct model *m, const struct model_direction *d)
{
	if (d->brought)
		m->orders[d->order].lines[d->line].brought -= d->quantity;
	if (d->held != NONE)
		m->directions[d->held].taken -= d->quantity;
	if (d->whose.order != NONE && m->orders[d->whose.order].open_number == d->whose.shipment &&
		m->orders[d->whose.order].home == NONE) {
		if (model_carton_at(d->origin) == NONE)
			m->orders[d->whose.order].home = d->origin;
		else
			model_begin_shipment(m, d->whose.order, SHIPMENT_IS_PACKING);
	}
}

/* Units would return to what has left, or to a carton that was closed since. */
static bool origin_went_on(struct model *m, const struct model_direction *d)
{
	int carton = d->origin == NONE ? NONE : model_carton_at(d->origin);

	if (d->whose.order != NONE && model_now(m, d->whose.order, d->whose.shipment) == NOW_SHIPPED)
		return true;
	if (carton == NONE)
		return false;
	if (m->cartons[carton].state != CARTON_OPEN && m->cartons[carton].state != CARTON_VOID)
		return true;
	model_revive_carton(m, carton);
	return false;
}

bool model_return_units(struct model *m, const struct deed *deed)
{
	for (int i = 0; i < m->direction_count; i++) {
		const struct model_direction *d = &m->directions[i];

		if (d->terminal != deed->terminal || d->scan != deed->scan)
			continue;
		if (m->settings.confirm && still_in_hand(m, i) != d->quantity)
			return false; /* it has gone on */
		if (origin_went_on(m, d))
			return false;
	}
	for (int i = 0; i < m->direction_count; i++) {
		if (m->directions[i].terminal != deed->terminal || m->directions[i].scan != deed->scan)
			continue;
		if (!return_all(m, i, &m->directions[i]))
			return false;
		follow(m, &m->directions[i]);
	}
	return true;
}

static struct pile as_pile(const struct model_direction *d, int place, int units)
{
	struct pile pile = {.place = place,
		.product = d->product,
		.order = d->order,
		.line = d->line,
		.shipment = d->shipment,
		.units = units};

	snprintf(pile.lot, sizeof pile.lot, "%s", d->lot);
	return pile;
}

/* Adds it to what was brought, with others of the same. */
static void add_brought(struct pile *brought, int *count, const struct model_direction *d, int place, int units)
{
	if (d->order == NONE || model_stand(place) != STANDS_HERE)
		return;
	for (int i = 0; i < *count; i++) {
		const struct pile *b = &brought[i];

		if (b->place == place && b->product == d->product && b->order == d->order && b->line == d->line &&
			b->shipment == d->shipment && strcmp(b->lot, d->lot) == 0) {
			brought[i].units += units;
			return;
		}
	}
	brought[(*count)++] = as_pile(d, place, units);
}

/* Without confirmation, what a receipt brought is at its place. */
static bool received_in_cartons(struct model *m, int terminal, struct deed *deed, bool again, struct answer *answer)
{
	struct pile brought[MODEL_TOLD];
	int count = 0;

	for (int i = 0; i < m->direction_count && !m->settings.confirm; i++)
		if (m->directions[i].terminal == deed->terminal && m->directions[i].scan == deed->scan)
			add_brought(brought, &count, &m->directions[i], m->directions[i].to, m->directions[i].quantity);
	return !model_out_of_cartons(m, terminal, deed, brought, count, again, answer);
}

static bool undo_receipt(struct model *m, int terminal, struct deed *deed, bool again, struct answer *answer)
{
	if (deed->inbound != NONE && m->inbounds[deed->inbound].state == CLOSED) {
		model_refuse(answer, ERROR_UNDO_BLOCKED);
		return false;
	}
	if (received_in_cartons(m, terminal, deed, again, answer))
		return false;
	if (!model_return_units(m, deed)) {
		model_refuse(answer, ERROR_UNDO_BLOCKED);
		return false;
	}
	if (deed->inbound != NONE && deed->product != PRODUCT_UNIDENTIFIED) {
		struct model_inbound *in = &m->inbounds[deed->inbound];

		(deed->over ? in->over : in->received)[deed->product] -= deed->units;
	}
	return true;
}

/* The units are in hand again, on the way to where their shipment stands by now. */
static bool undo_confirmation(struct model *m, int terminal, struct deed *deed, bool again, struct answer *answer)
{
	struct pile brought[MODEL_LINES * 4];
	int count = 0;

	for (int i = 0; i < deed->count; i++)
		add_brought(brought, &count, &m->directions[deed->directions[i]], deed->place, deed->confirmed[i]);
	if (!model_out_of_cartons(m, terminal, deed, brought, count, again, answer))
		return false;
	for (int i = 0; i < deed->count; i++) {
		const struct model_direction *d = &m->directions[deed->directions[i]];
		struct whose whose = {d->order, d->line, d->shipment};

		if (!model_move(m, d->product, d->lot, deed->confirmed[i], deed->place, whose, d->from, whose)) {
			model_refuse(answer, ERROR_UNDO_BLOCKED);
			return false;
		}
	}
	for (int i = 0; i < deed->count; i++) {
		struct model_direction *d = &m->directions[deed->directions[i]];

		d->open += deed->confirmed[i];
		if (d->order == NONE)
			continue;
		model_follow(m, d->order, d->shipment);
		if (m->orders[d->order].open_number != d->shipment)
			continue;
		if (m->orders[d->order].home == NONE)
			m->orders[d->order].home = d->to;
		d->to = m->orders[d->order].home;
	}
	model_tell(m, answer->directions, &answer->count, deed->directions, deed->count);
	return true;
}

static struct deed *last_deed(struct model *m, int terminal)
{
	for (int i = m->deed_count; i-- > 0;) {
		struct deed *deed = &m->deeds[i];

		if (deed->terminal != terminal || deed->badge != m->terminals[terminal].badge || deed->undone)
			continue;
		/* a closing that a lead took back stands in nobody's way */
		if (deed->kind == DEED_CLOSE && m->inbounds[deed->inbound].state != CLOSED)
			deed->undone = true;
		else
			return deed;
	}
	return NULL;
}

static void take_back(struct model *m, int terminal, bool again, int facts, struct answer *answer)
{
	struct model_terminal *t = &m->terminals[terminal];
	struct deed *deed;
	bool done = false;

	if (t->unload) {
		t->unload = false;
		return;
	}
	if (t->quantity || t->damaged || t->unpack) {
		t->quantity = 0;
		t->damaged = t->unpack = false;
		return;
	}
	deed = last_deed(m, terminal);
	if (!deed) {
		model_refuse(answer, ERROR_NOTHING_TO_UNDO);
		return;
	}
	switch (deed->kind) {
	case DEED_RECEIVE: deed->undone = undo_receipt(m, terminal, deed, again, answer); return;
	case DEED_STAGE:
		done = model_return_units(m, deed);
		answer->free_choice = done; /* homes */
		break;
	case DEED_ROOM: done = m->full[deed->place] = true; break;
	case DEED_CONFIRM: deed->undone = undo_confirmation(m, terminal, deed, again, answer); return;
	case DEED_PACK:
	case DEED_UNPACK:
	case DEED_CLOSE_CARTON:
	case DEED_OPEN_CARTON:
	case DEED_MERGE:
	case DEED_PACKED: deed->undone = model_undo_packing(m, terminal, deed, again, answer); return;
	case DEED_LOAD:
	case DEED_SPLIT:
	case DEED_DEPART: deed->undone = model_undo_loading(m, deed, answer); return;
	case DEED_CLOSE: break;
	case DEED_FULL:
		done = !(facts & NO_OTHER_PLACE);
		answer->free_choice = done;
		m->full[deed->place] = m->full[deed->place] && !done;
		break;
	}
	if (!done)
		model_refuse(answer, ERROR_UNDO_BLOCKED);
	else
		deed->undone = true;
}

/* What cannot be taken back as a whole is not at all. */
void model_undo(struct model *m, int terminal, bool again, int facts, struct answer *answer)
{
	struct model *before = mem_alloc(sizeof *before);

	*before = *m;
	take_back(m, terminal, again, facts, answer);
	if (answer->result == RESULT_REFUSED)
		*m = *before;
	free(before);
}
