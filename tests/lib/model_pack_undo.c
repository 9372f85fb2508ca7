/* Taking back what a packer did; and what was packed because of something that is taken back. */
#include "lib/model_packing.h"

#include <string.h>

static bool blocked(struct answer *answer)
{
	model_refuse(answer, ERROR_UNDO_BLOCKED);
	return false;
}

/* True: it is only told what would be taken back. */
static bool tells_first(struct model *m, int terminal, const struct deed *deed, bool again)
{
	struct model_terminal *t = &m->terminals[terminal];

	if (again && t->waits_for == (int)(deed - m->deeds))
		return false;
	t->waits = WAITS_UNDO;
	t->waits_for = (int)(deed - m->deeds);
	return true;
}

/* It is at hand again, unless the other terminal took it up meanwhile. */
static void take_up(struct model *m, int terminal, int order, int shipment, int carton, struct answer *answer)
{
	struct model_terminal *t = &m->terminals[terminal];
	const struct model_terminal *other = &m->terminals[1 - terminal];

	if (other->activity == PACKS && other->order == order && other->shipment == shipment)
		return;
	t->order = order;
	t->shipment = shipment;
	t->carton = carton != NONE && m->cartons[carton].state != CARTON_VOID ? carton : NONE;
	model_tell_packing(m, terminal, answer);
}

static void take_carton(struct model *m, int terminal, int carton, struct answer *answer)
{
	take_up(m, terminal, m->cartons[carton].order, m->cartons[carton].shipment, carton, answer);
}

static bool undo_pack(struct model *m, int terminal, const struct deed *deed, struct answer *answer)
{
	const struct model_carton *c = &m->cartons[deed->carton];

	if (c->state != CARTON_OPEN)
		return blocked(answer);
	if (!model_move_back(m, deed))
		return blocked(answer);
	model_stands_at(m, c->order, c->shipment, m->moves[deed->move].from);
	model_end_if_empty(m, deed->carton);
	model_follow(m, c->order, c->shipment);
	take_carton(m, terminal, deed->carton, answer);
	return true;
}

static bool undo_unpack(struct model *m, int terminal, const struct deed *deed, struct answer *answer)
{
	const struct model_carton *c = &m->cartons[deed->carton];

	if (c->state != CARTON_OPEN && c->state != CARTON_VOID)
		return blocked(answer);
	model_revive_carton(m, deed->carton);
	if (!model_move_back(m, deed))
		return blocked(answer);
	model_packed_into(m, c->order, c->shipment);
	take_carton(m, terminal, deed->carton, answer);
	return true;
}

static bool undo_close(struct model *m, int terminal, const struct deed *deed, bool again, struct answer *answer)
{
	const struct model_carton *c = &m->cartons[deed->carton];

	if (c->state != CARTON_CLOSED)
		return blocked(answer);
	if (tells_first(m, terminal, deed, again))
		return false;
	model_reopen_carton(m, deed->carton);
	model_follow(m, c->order, c->shipment);
	take_carton(m, terminal, deed->carton, answer);
	return true;
}

static bool undo_open(struct model *m, int terminal, const struct deed *deed, struct answer *answer)
{
	const struct model_carton *c = &m->cartons[deed->carton];

	if (c->state != CARTON_OPEN)
		return blocked(answer);
	model_restore_carton(m, deed->carton);
	model_follow(m, c->order, c->shipment);
	take_carton(m, terminal, deed->carton, answer);
	return true;
}

/* The one that the units went into may have been closed since: its label says that they are in it. */
static bool undo_merge(struct model *m, int terminal, const struct deed *deed, struct answer *answer)
{
	const struct model_carton *c = &m->cartons[deed->carton];

	if (c->state != CARTON_VOID || m->cartons[deed->into].state != CARTON_OPEN || !model_move_back(m, deed))
		return blocked(answer);
	model_revive_carton(m, deed->carton);
	model_restore_carton(m, deed->carton);
	model_end_if_empty(m, deed->into);
	model_follow(m, c->order, c->shipment);
	take_carton(m, terminal, deed->carton, answer);
	return true;
}

/* Its line has not got others since. */
static bool lost_is_wanted(const struct model *m, const struct deed *deed)
{
	for (int i = 0; i < deed->move_count; i++) {
		const struct whose *whose = &m->moves[deed->move + i].whose;
		int units = 0;

		for (int j = 0; j < deed->move_count; j++)
			if (m->moves[deed->move + j].whose.line == whose->line && !m->moves[deed->move + j].spare)
				units += m->moves[deed->move + j].units;
		if (model_waiting(m, whose->order, whose->line) < units)
			return false;
	}
	return true;
}

static bool undo_packed(struct model *m, int terminal, const struct deed *deed, bool again, struct answer *answer)
{
	int index = (int)(deed - m->deeds);
	int first = NONE;

	for (int i = 0; i < m->carton_count; i++) {
		const struct model_carton *c = &m->cartons[i];

		if (c->order == deed->order && c->shipment == deed->shipment && model_is_gone(m, i))
			return blocked(answer);
		if (c->state == CARTON_OPEN || c->state == CARTON_VOID)
			continue;
		if (c->closed_by == index && c->shipment != deed->shipment)
			return blocked(answer); /* a lead made two shipments of one */
		if (c->closed_by == index && (first == NONE || c->number < m->cartons[first].number))
			first = i;
	}
	if (model_now(m, deed->order, deed->shipment) == NOW_PACKED &&
		model_begun(m, deed->order, deed->shipment)->packed_by != index)
		return blocked(answer); /* somebody packed it anew */
	if (model_now(m, deed->order, deed->shipment) != NOW_PACKED &&
		model_units(m, deed->order, deed->shipment, NONE, STANDS_IN_HAND) +
				model_units(m, deed->order, deed->shipment, NONE, STANDS_HERE) >
			0)
		return blocked(answer);
	if (first != NONE && tells_first(m, terminal, deed, again))
		return false;
	if (!lost_is_wanted(m, deed) || !model_return_units(m, deed) || !model_move_back(m, deed))
		return blocked(answer);
	answer->free_choice = true; /* homes of those who had got what was not wanted */
	for (int i = 0; i < m->carton_count; i++)
		if (m->cartons[i].closed_by == index && m->cartons[i].state == CARTON_CLOSED)
			model_reopen_carton(m, i);
	if (!model_begun(m, deed->order, deed->shipment))
		model_begin_shipment(m, deed->order, SHIPMENT_IS_PACKING);
	model_begun(m, deed->order, deed->shipment)->state = SHIPMENT_IS_PACKING;
	if (deed->move_count)
		model_stands_at(m, deed->order, deed->shipment, m->moves[deed->move].from);
	model_follow(m, deed->order, deed->shipment);
	take_up(m, terminal, deed->order, deed->shipment, first, answer);
	return true;
}

bool model_undo_packing(struct model *m, int terminal, struct deed *deed, bool again, struct answer *answer)
{
	switch (deed->kind) {
	case DEED_PACK: return undo_pack(m, terminal, deed, answer);
	case DEED_UNPACK: return undo_unpack(m, terminal, deed, answer);
	case DEED_CLOSE_CARTON: return undo_close(m, terminal, deed, again, answer);
	case DEED_OPEN_CARTON: return undo_open(m, terminal, deed, answer);
	case DEED_MERGE: return undo_merge(m, terminal, deed, answer);
	case DEED_PACKED: return undo_packed(m, terminal, deed, again, answer);
	case DEED_RECEIVE:
	case DEED_CONFIRM:
	case DEED_FULL:
	case DEED_ROOM:
	case DEED_CLOSE:
	case DEED_STAGE:
	case DEED_LOAD:
	case DEED_SPLIT:
	case DEED_DEPART: break;
	}
	return false;
}

/* ---- units that a scan brought, and that are in cartons by now */

static int still_there(const struct model *m, const struct pile *brought)
{
	for (int i = 0; i < m->pile_count; i++) {
		const struct pile *p = &m->piles[i];

		if (p->place == brought->place && p->product == brought->product && p->order == brought->order &&
			p->line == brought->line && p->shipment == brought->shipment &&
			strcmp(p->lot, brought->lot) == 0)
			return p->units;
	}
	return 0;
}

/* Takes up to units of it out of cartons, the last first. Returns how many; -1: one of them has gone. */
static int take_out(struct model *m, const struct pile *brought, int units, bool really)
{
	int taken = 0;

	for (int number = m->carton_count; number > 0; number--) {
		for (int i = 0; i < m->carton_count && taken < units; i++) {
			const struct model_carton *c = &m->cartons[i];
			struct pile in = *brought;
			struct whose whose = {in.order, in.line, in.shipment};
			int takes;

			if (c->order != in.order || c->shipment != in.shipment || c->number != number ||
				c->state == CARTON_VOID)
				continue;
			in.place = MODEL_A_CARTON + i;
			takes = still_there(m, &in);
			takes = takes < units - taken ? takes : units - taken;
			if (!takes)
				continue;
			if (model_is_gone(m, i))
				return -1;
			taken += takes;
			if (!really)
				continue;
			model_stands_at(m, in.order, in.shipment, brought->place);
			model_move(m, in.product, in.lot, takes, in.place, whose, brought->place, whose);
			model_units_left(m, in.place);
			model_follow(m, in.order, in.shipment);
		}
	}
	return taken;
}

bool model_out_of_cartons(struct model *m, int terminal, struct deed *deed, const struct pile *brought, int count,
	bool again, struct answer *answer)
{
	bool really = again && m->terminals[terminal].waits_for == (int)(deed - m->deeds);
	int units = 0;

	for (int i = 0; i < count; i++) {
		int gone = brought[i].units - still_there(m, &brought[i]);
		int out = gone > 0 ? take_out(m, &brought[i], gone, really) : 0;

		if (out < 0)
			return blocked(answer);
		units += out;
	}
	if (!units || really)
		return true;
	tells_first(m, terminal, deed, false);
	return false;
}
