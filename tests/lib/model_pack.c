/* Packing: shipments that are ready go into cartons, every unit of them verified. */
#include "lib/model_packing.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "lib/model_picking.h"

/* ---- the shipment at hand */

void model_put_aside(struct model_terminal *t)
{
	t->order = t->carton = NONE;
	t->shipment = 0;
	t->unpack = false;
}

void model_tell_packing(const struct model *m, int terminal, struct answer *answer)
{
	const struct model_terminal *t = &m->terminals[terminal];

	answer->packing = true;
	answer->to_pack = model_to_pack(m, t->order, t->shipment, NONE);
}

/* It must not be packed now. */
static bool stopped(const struct model *m, int order, int shipment)
{
	enum shipment_now now = model_now(m, order, shipment);

	return m->orders[order].terms.state != ORDER_OPEN || (now != NOW_READY && now != NOW_PACKING) ||
	       !model_may_leave(m, order, shipment);
}

void model_refuse_shipment(const struct model *m, int order, int shipment, struct answer *answer)
{
	enum shipment_now now = model_now(m, order, shipment);

	if (m->orders[order].terms.state == ORDER_CANCELLED)
		model_refuse(answer, ERROR_ORDER_CANCELLED);
	else if (m->orders[order].terms.state == ORDER_HELD)
		model_refuse(answer, ERROR_ORDER_HELD);
	else if (now == NOW_SHIPPED)
		model_refuse(answer, ERROR_ALREADY_LOADED);
	else if (now == NOW_PACKED)
		model_refuse(answer, ERROR_NOT_EXPECTED);
	else
		model_refuse(answer, ERROR_NOT_READY);
}

/* What may not leave as it is takes further units again, and that stays so. */
static void gather_again(struct model *m, int terminal, int order, int shipment, struct answer *answer)
{
	struct model_terminal *t = &m->terminals[terminal];

	if (m->orders[order].terms.state == ORDER_OPEN && !model_may_leave(m, order, shipment) &&
		model_now(m, order, shipment) != NOW_GATHERING && model_now(m, order, shipment) != NOW_SHIPPED)
		answer->kept = model_gather_again(m, order, shipment);
	if (answer->kept && t->order == order && t->shipment == shipment)
		model_put_aside(t);
}

/* Another terminal took over what was at hand here: that is told once. */
static bool tell_lost(struct model *m, int terminal, struct answer *answer)
{
	struct model_terminal *t = &m->terminals[terminal];

	if (t->order != NONE || t->lost_order == NONE)
		return false;
	t->lost_order = NONE;
	model_refuse(answer, ERROR_IN_USE);
	return true;
}

bool model_pack_needs(struct model *m, int terminal, struct answer *answer)
{
	const struct model_terminal *t = &m->terminals[terminal];

	if (tell_lost(m, terminal, answer))
		return false;
	if (t->order == NONE) {
		model_refuse(answer, ERROR_NOT_HERE);
		return false;
	}
	if (!stopped(m, t->order, t->shipment))
		return true;
	model_refuse_shipment(m, t->order, t->shipment, answer);
	gather_again(m, terminal, t->order, t->shipment, answer);
	return false;
}

/* Something is in the open carton at hand, and is another shipment's. */
static bool in_the_way(const struct model *m, const struct model_terminal *t, int order, int shipment)
{
	int carton;

	if (t->order == NONE || (t->order == order && t->shipment == shipment) || stopped(m, t->order, t->shipment))
		return false;
	carton = model_open_carton(m, t, t->order, t->shipment);
	return carton != NONE && model_carton_units(m, carton);
}

/* False: somebody else has it at hand. */
static bool take_over(struct model *m, int terminal, int order, int shipment, bool again, struct answer *answer)
{
	struct model_terminal *t = &m->terminals[terminal];
	struct model_terminal *other = &m->terminals[1 - terminal];

	if (other->order != order || other->shipment != shipment || other->activity != PACKS)
		return true;
	if (again && t->waits_for == order) {
		model_put_aside(other);
		other->lost_order = order;
		return true;
	}
	t->waits = WAITS_TAKE_OVER;
	t->waits_for = order;
	model_refuse(answer, ERROR_IN_USE);
	return false;
}

bool model_open_shipment(struct model *m, int terminal, int order, int shipment, bool again, struct answer *answer)
{
	struct model_terminal *t = &m->terminals[terminal];

	if (in_the_way(m, t, order, shipment)) {
		model_refuse(answer, ERROR_WRONG_UNIT);
		return false;
	}
	if (t->station == NONE) {
		model_refuse(answer, ERROR_NOT_HERE);
		return false;
	}
	if (stopped(m, order, shipment) &&
		(model_now(m, order, shipment) != NOW_PACKED || m->orders[order].terms.state == ORDER_CANCELLED)) {
		model_refuse_shipment(m, order, shipment, answer);
		gather_again(m, terminal, order, shipment, answer);
		return false;
	}
	if (!model_to_pack(m, order, shipment, NONE) && !model_units(m, order, shipment, NONE, STANDS_PACKED) &&
		!model_units(m, order, shipment, NONE, STANDS_IN_HAND)) {
		model_refuse(answer, ERROR_ORDER_CANCELLED);
		return false;
	}
	if (!take_over(m, terminal, order, shipment, again, answer))
		return false;
	t->lost_order = NONE;
	if (t->order != order || t->shipment != shipment)
		t->unpack = false; /* it meant the carton that was at hand */
	t->order = order;
	t->shipment = shipment;
	t->carton = NONE;
	t->carton = model_open_carton(m, t, order, shipment);
	return true;
}

/* Which is packed first of two. */
static int packed_first(const struct model *m, const struct pile *a, const struct pile *b)
{
	int64_t p = model_cutoff(m, a->order);
	int64_t q = model_cutoff(m, b->order);
	bool a_begun = model_now(m, a->order, a->shipment) == NOW_PACKING;
	bool b_begun = model_now(m, b->order, b->shipment) == NOW_PACKING;

	if (p != q)
		return p < q ? -1 : 1;
	if (a_begun != b_begun)
		return a_begun ? -1 : 1;
	if (a->order != b->order)
		return model_claim_order(m, a->order, b->order);
	return a->shipment - b->shipment;
}

/* The first shipment that can be packed of what stands there, of a product (NONE: of any). */
bool model_first_at(const struct model *m, int place, int product, int *order, int *shipment)
{
	const struct pile *best = NULL;

	for (int i = 0; i < m->pile_count; i++) {
		const struct pile *p = &m->piles[i];
		enum shipment_now now;

		if (p->place != place || p->order == NONE || (product != NONE && p->product != product) ||
			m->orders[p->order].terms.state != ORDER_OPEN)
			continue;
		now = model_now(m, p->order, p->shipment);
		if ((now == NOW_READY || now == NOW_PACKING) && model_to_pack(m, p->order, p->shipment, p->line) &&
			(!best || packed_first(m, p, best) < 0))
			best = p;
	}
	if (!best)
		return false;
	*order = best->order;
	*shipment = best->shipment;
	return true;
}

/* ---- places */

static void scan_lane(struct model *m, int terminal, int place, struct answer *answer)
{
	struct model_terminal *t = &m->terminals[terminal];
	int order;
	int shipment;

	if (t->order != NONE && model_home(m, t->order, t->shipment) == place && !stopped(m, t->order, t->shipment) &&
		model_to_pack(m, t->order, t->shipment, NONE))
		model_tell_packing(m, terminal, answer);
	else if (!model_first_at(m, place, NONE, &order, &shipment))
		model_refuse(answer, ERROR_NOT_READY);
	else if (model_open_shipment(m, terminal, order, shipment, false, answer))
		model_tell_packing(m, terminal, answer);
}

static void scan_place(struct model *m, int terminal, int place, enum waits was, int facts, struct answer *answer)
{
	struct model_terminal *t = &m->terminals[terminal];
	int list[MODEL_DIRECTIONS];

	if (was != WAITS_SPOT && model_in_hand_of(m, terminal, place, NONE, "", list)) {
		model_confirm(m, terminal, place, facts, answer);
		return;
	}
	switch (model_kind(place)) {
	case SPOT_STATION:
		t->station = place;
		t->waits = t->order == NONE ? WAITS_SPOT : WAITS_NOT;
		return;
	case SPOT_DOOR:
	case SPOT_LANE:
	case SPOT_OVERFLOW:
		if (was == WAITS_SPOT)
			m->parked[t->station] = place;
		else if (model_kind(place) == SPOT_DOOR)
			model_refuse(answer, ERROR_WRONG_PLACE);
		else
			scan_lane(m, terminal, place, answer);
		return;
	case SPOT_FLOOR:
	case SPOT_QUARANTINE:
	case SPOT_PUTAWAY:
	case SPOT_CARTON: model_refuse(answer, ERROR_WRONG_PLACE); return;
	}
}

/* ---- an order's number */

/* Being packed, ready, packed, else the newest; 0: there is none. */
static int meant(const struct model *m, int order)
{
	const struct model_order *o = &m->orders[order];
	int packing = 0;
	int packed = 0;
	int newest = o->open_number;

	for (int i = 0; i < o->begun_count; i++) {
		const struct model_shipment *s = &o->begun[i];

		if (s->state == SHIPMENT_IS_PACKING && s->number > packing)
			packing = s->number;
		if (s->state == SHIPMENT_IS_PACKED && (!packed || s->number < packed))
			packed = s->number;
		newest = s->number > newest ? s->number : newest;
	}
	return packing ? packing : o->ready ? o->open_number : packed ? packed : newest;
}

static void scan_order(struct model *m, int terminal, int order, int shipment, bool again, struct answer *answer)
{
	shipment = shipment ? shipment : meant(m, order);
	if (model_now(m, order, shipment) == NOW_NONE)
		model_refuse(answer, ERROR_NOT_READY);
	else if (model_open_shipment(m, terminal, order, shipment, again, answer))
		model_tell_packing(m, terminal, answer);
}

/* ---- cartons */

static void merge(struct model *m, int terminal, int from, int into, struct answer *answer)
{
	struct pile items[MODEL_PILES];
	int count = model_carton_content(m, from, items);
	struct deed *deed = model_deed(m, terminal, DEED_MERGE);

	deed->carton = from;
	deed->into = into;
	for (int i = 0; i < count; i++)
		model_moves(m, deed, &items[i], items[i].units, MODEL_A_CARTON + into, false);
	model_reopen_carton(m, from);
	model_end_if_empty(m, from);
	m->terminals[terminal].carton = into;
	model_tell_packing(m, terminal, answer);
}

bool model_is_gone(const struct model *m, int carton)
{
	return m->cartons[carton].state == CARTON_LOADED || m->cartons[carton].state == CARTON_DEPARTED;
}

static void scan_carton(struct model *m, int terminal, int carton, bool again, struct answer *answer)
{
	struct model_terminal *t = &m->terminals[terminal];
	const struct model_carton *c = &m->cartons[carton];
	int open = NONE;

	if (model_is_gone(m, carton)) {
		model_refuse(answer, ERROR_ALREADY_LOADED);
		return;
	}
	if (t->order == c->order && t->shipment == c->shipment)
		open = model_open_carton(m, t, t->order, t->shipment);
	if (open != NONE && model_carton_units(m, open)) {
		if (!model_pack_needs(m, terminal, answer))
			return;
		if (again && t->waits_for == carton) {
			merge(m, terminal, carton, open, answer);
			return;
		}
		t->waits = WAITS_MERGE;
		t->waits_for = carton;
		return;
	}
	if (!model_open_shipment(m, terminal, c->order, c->shipment, false, answer))
		return;
	t->carton = carton;
	model_tell_packing(m, terminal, answer);
}

/* ---- scans */

/* "SO-1", "SO-1/2" (shipment 0: it is not named). */
int model_order_scan(const struct model *m, const char *scan, int *shipment)
{
	char number[48];
	char *slash;
	int order = model_order_of(m, scan);

	*shipment = 0;
	snprintf(number, sizeof number, "%s", scan);
	slash = strrchr(number, '/');
	if (order != NONE || !slash)
		return order;
	*slash = '\0';
	*shipment = (int)strtol(slash + 1, NULL, 10);
	return model_order_of(m, number);
}

void model_pack(struct model *m, int terminal, const char *scan, const struct model_code *code, int facts,
	struct answer *answer)
{
	struct model_terminal *t = &m->terminals[terminal];
	enum waits was = t->waits;
	int place = model_place_of(scan);
	int shipment;
	int order = model_order_scan(m, scan, &shipment);

	t->waits = WAITS_NOT;
	if (place != NONE) {
		scan_place(m, terminal, place, was, facts, answer);
	} else if (model_is_label(scan)) {
		if (model_labelled(m, scan) != NONE)
			scan_carton(m, terminal, model_labelled(m, scan), was == WAITS_MERGE, answer);
		else
			model_refuse(answer, ERROR_UNKNOWN_BARCODE);
	} else if (model_inbound_of(m, scan) != NONE || model_pickup_of(m, scan) != NONE) {
		model_refuse(answer, ERROR_NOT_EXPECTED);
	} else if (order != NONE) {
		scan_order(m, terminal, order, shipment, was == WAITS_TAKE_OVER, answer);
	} else if (code) {
		if (tell_lost(m, terminal, answer))
			return;
		t->lot[0] = '\0';
		model_pack_unit(m, terminal, scan, code, facts, answer);
	} else {
		model_refuse(answer, ERROR_UNKNOWN_BARCODE);
	}
}
