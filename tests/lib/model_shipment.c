/* Shipments on their way from gathering to packed: what one is follows from what it holds. */
#include "lib/model_packing.h"

enum { MODEL_NUMBERS = 20 }; /* no shipment has a higher one */

enum shipment_now model_now(const struct model *m, int order, int shipment)
{
	const struct model_shipment *s = model_begun_of(m, order, shipment);

	if (s)
		return s->state == SHIPMENT_IS_PACKING  ? NOW_PACKING
		       : s->state == SHIPMENT_IS_PACKED ? NOW_PACKED
							: NOW_SHIPPED;
	if (!shipment || m->orders[order].open_number != shipment)
		return NOW_NONE;
	return m->orders[order].ready ? NOW_READY : NOW_GATHERING;
}

/* How many of the order's shipments were used before it. */
static int used_before(const struct model *m, int order, int shipment)
{
	const struct model_order *o = &m->orders[order];
	int used = model_used(m, order);

	for (int i = 0; i < o->begun_count; i++)
		used -= o->begun[i].number >= shipment;
	return used;
}

bool model_may_leave(const struct model *m, int order, int shipment)
{
	const struct model_shipment *s = model_begun_of(m, order, shipment);

	return !model_order_wanted(m, order) || (s ? s->released : m->orders[order].released) ||
	       !model_must_be_whole(m, order, used_before(m, order, shipment));
}

int model_to_pack(const struct model *m, int order, int shipment, int line)
{
	int units = 0;

	for (int l = 0; l < m->orders[order].count; l++) {
		int here = model_units(m, order, shipment, l, STANDS_HERE);
		/* another shipment's gives back before this one's */
		int gives =
			model_gives_back(m, order, l, STANDS_HERE) - (model_units(m, order, 0, l, STANDS_HERE) - here);

		if (line != NONE && line != l)
			continue;
		gives = gives < 0 ? 0 : gives;
		units += gives < here ? here - gives : 0;
	}
	return units;
}

int model_home(const struct model *m, int order, int shipment)
{
	const struct model_shipment *s = model_begun_of(m, order, shipment);

	return s ? s->home : m->orders[order].home;
}

void model_stands_at(struct model *m, int order, int shipment, int place)
{
	struct model_shipment *s = model_begun(m, order, shipment);
	int *home = s ? &s->home : &m->orders[order].home;

	for (int i = 0; i < m->pile_count; i++)
		if (m->piles[i].order == order && m->piles[i].shipment == shipment && m->piles[i].place == *home)
			return;
	*home = place;
}

void model_begin_shipment(struct model *m, int order, enum shipment_state state)
{
	struct model_order *o = &m->orders[order];

	o->begun[o->begun_count++] = (struct model_shipment){.number = o->open_number,
		.state = state,
		.home = o->home,
		.released = o->released,
		.ready_at = o->ready_at ? o->ready_at : m->now,
		.missed = o->missed};
	o->open_number = 0;
	o->home = o->missed = NONE;
	o->ready = o->released = o->touched = false;
}

/* It is the open one again. */
static void end_shipment(struct model *m, int order, struct model_shipment *s)
{
	struct model_order *o = &m->orders[order];

	o->open_number = s->number;
	o->home = s->home;
	o->released = s->released;
	o->missed = s->missed;
	o->ready_at = 0;
	o->ready = o->touched = false;
	*s = o->begun[--o->begun_count];
}

static bool has_open_carton(const struct model *m, int order, int shipment)
{
	for (int i = 0; i < m->carton_count; i++)
		if (m->cartons[i].order == order && m->cartons[i].shipment == shipment &&
			m->cartons[i].state == CARTON_OPEN)
			return true;
	return false;
}

void model_follow(struct model *m, int order, int shipment)
{
	struct model_order *o = &m->orders[order];
	struct model_shipment *s = model_begun(m, order, shipment);
	int packed = model_units(m, order, shipment, NONE, STANDS_PACKED);

	if (!s || s->state == SHIPMENT_IS_SHIPPED)
		return;
	if (!packed && !o->open_number) {
		end_shipment(m, order, s);
		o->ready = o->terms.state == ORDER_OPEN && model_may_leave(m, order, shipment) &&
			   model_to_pack(m, order, shipment, NONE) && !model_in_hand(m, order);
		o->ready_at = o->ready ? m->now : 0;
	} else if (!packed || has_open_carton(m, order, shipment) ||
		   model_units(m, order, shipment, NONE, STANDS_HERE) ||
		   model_units(m, order, shipment, NONE, STANDS_IN_HAND)) {
		s->state = SHIPMENT_IS_PACKING;
	}
}

void model_follow_all(struct model *m)
{
	for (int i = 0; i < m->order_count; i++)
		for (int number = 1; number < MODEL_NUMBERS; number++)
			if (model_begun(m, i, number))
				model_follow(m, i, number);
}

bool model_gather_again(struct model *m, int order, int shipment)
{
	struct model_order *o = &m->orders[order];
	struct model_shipment *s = model_begun(m, order, shipment);

	if (!s) {
		o->ready = false;
		o->ready_at = 0;
		return true;
	}
	if (o->open_number)
		return false;
	end_shipment(m, order, s);
	if (model_here(m, order) + model_in_hand(m, order))
		return true;
	/* with all of it in cartons, it stands where they do */
	for (int n = 1, found = NONE; found == NONE && n <= m->carton_count; n++)
		for (int i = 0; i < m->carton_count && found == NONE; i++)
			if (m->cartons[i].order == order && m->cartons[i].shipment == shipment &&
				m->cartons[i].number == n && m->cartons[i].state != CARTON_VOID)
				o->home = found = m->cartons[i].station;
	return true;
}

void model_join_last(struct model *m, int order)
{
	const struct model_order *o = &m->orders[order];
	const struct model_shipment *last = NULL;

	for (int i = 0; i < o->begun_count; i++)
		if (o->begun[i].state != SHIPMENT_IS_SHIPPED && !o->begun[i].released &&
			(!last || o->begun[i].number > last->number))
			last = &o->begun[i];
	if (last && !o->open_number && model_used_up(m, order))
		model_gather_again(m, order, last->number);
}

void model_packed_into(struct model *m, int order, int shipment)
{
	if (m->orders[order].ready && m->orders[order].open_number == shipment)
		model_begin_shipment(m, order, SHIPMENT_IS_PACKING);
	else
		model_follow(m, order, shipment);
}
