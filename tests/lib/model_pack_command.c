/* Commands of packing: cartons are closed and opened again, and a shipment is finished. */
#include <string.h>

#include "lib/model_packing.h"

static void close_command(struct model *m, int terminal, struct answer *answer)
{
	struct model_terminal *t = &m->terminals[terminal];
	int carton;
	struct deed *deed;

	if (!model_pack_needs(m, terminal, answer))
		return;
	carton = model_open_carton(m, t, t->order, t->shipment);
	if (carton == NONE || !model_carton_units(m, carton)) {
		model_refuse(answer, ERROR_NOTHING_PACKED);
		return;
	}
	deed = model_deed(m, terminal, DEED_CLOSE_CARTON);
	deed->carton = t->carton = carton;
	if (model_close_carton(m, carton, m->deed_count - 1, answer))
		model_tell_packing(m, terminal, answer);
}

/* False: no closed carton is at hand. */
static bool closed_at_hand(const struct model *m, const struct model_terminal *t, struct answer *answer)
{
	if (t->carton != NONE && m->cartons[t->carton].state == CARTON_CLOSED)
		return true;
	model_refuse(answer, t->carton != NONE && model_is_gone(m, t->carton) ? ERROR_ALREADY_LOADED : ERROR_NOT_HERE);
	return false;
}

static void open_command(struct model *m, int terminal, struct answer *answer)
{
	const struct model_terminal *t = &m->terminals[terminal];

	if (!closed_at_hand(m, t, answer))
		return;
	if (m->orders[t->order].terms.state != ORDER_OPEN) {
		model_refuse_shipment(m, t->order, t->shipment, answer);
		return;
	}
	model_deed(m, terminal, DEED_OPEN_CARTON)->carton = t->carton;
	model_reopen_carton(m, t->carton);
	model_follow(m, t->order, t->shipment);
	model_tell_packing(m, terminal, answer);
}

static void unpack_command(struct model *m, int terminal, struct answer *answer)
{
	struct model_terminal *t = &m->terminals[terminal];
	int carton = t->order == NONE ? NONE : model_open_carton(m, t, t->order, t->shipment);

	if (carton == NONE) {
		model_refuse(answer, ERROR_NOT_HERE);
		return;
	}
	t->unpack = true;
	t->damaged = false;
	t->carton = carton;
}

/* What is not in a carton is lost. */
static void lose(struct model *m, int terminal, struct deed *deed)
{
	const struct model_terminal *t = &m->terminals[terminal];
	struct pile rows[MODEL_PILES];
	bool spare = false;
	int count;

	/* if none is found, those are not that the line had too many of, either */
	while ((count = model_packable(m, terminal, t->order, t->shipment, NONE, NULL, rows)) > 0) {
		for (int i = 0; i < count; i++) {
			model_moves(m, deed, &rows[i], rows[i].units, NONE, true);
			m->moves[m->move_count - 1].spare = spare;
		}
		spare = true;
	}
}

static bool close_all(struct model *m, int order, int shipment, int deed, struct answer *answer)
{
	for (int i = 0; i < m->carton_count; i++) {
		struct model_carton *c = &m->cartons[i];

		if (c->order != order || c->shipment != shipment || c->state != CARTON_OPEN)
			continue;
		model_end_if_empty(m, i);
		if (c->state == CARTON_OPEN && !model_close_carton(m, i, deed, answer))
			return false;
	}
	return true;
}

/* Nothing is in its cartons that must not leave. */
static bool all_may_go(const struct model *m, int order, int shipment, struct answer *answer)
{
	for (int number = 1; number <= m->carton_count; number++)
		for (int i = 0; i < m->carton_count; i++) {
			const struct model_carton *c = &m->cartons[i];

			if (c->order == order && c->shipment == shipment && c->state != CARTON_VOID &&
				c->number == number && !model_content_may_go(m, i, answer))
				return false;
		}
	return true;
}

static bool redirected_before(const struct model *m, const struct pile *a, const struct pile *b, int home)
{
	const struct model_order *o = &m->orders[a->order];
	int c = (a->place == home) - (b->place == home);

	c = c ? c : strcmp(model_places[a->place].code, model_places[b->place].code);
	c = c ? c : model_line_order(&o->lines[a->line], &o->lines[b->line]);
	return (c ? c : strcmp(a->lot, b->lot)) < 0;
}

/* What stands here of it, and is wanted no more, gets its new home now. */
static void redirect_rest(struct model *m, int terminal, int order, int shipment, int facts, struct answer *answer)
{
	struct pile rows[MODEL_PILES];
	struct load loads[MODEL_LOADS];
	int count = 0;

	for (int i = 0; i < m->pile_count && count < MODEL_LOADS; i++) {
		const struct pile *p = &m->piles[i];
		int at = count;

		if (p->order != order || p->shipment != shipment || model_stand(p->place) != STANDS_HERE)
			continue;
		for (; at > 0 && redirected_before(m, p, &rows[at - 1], model_home(m, order, shipment)); at--)
			rows[at] = rows[at - 1];
		rows[at] = *p;
		count++;
	}
	for (int i = 0; i < count; i++) {
		loads[i] = model_load(rows[i].product, rows[i].lot, rows[i].units);
		model_take_row(&loads[i], &rows[i], NULL);
		loads[i].reason = "redirect";
	}
	if (count)
		model_direct(m, terminal, loads, count, facts, answer);
}

/* Where its cartons are to be brought: the door of the next pickup. */
static void tell_packed(const struct model *m, int order, int shipment, struct answer *answer)
{
	int next = NONE;
	int cartons = 0;

	for (int i = 0; i < m->pickup_count; i++)
		if (m->pickups[i].cutoff == model_cutoff(m, order) && next == NONE && !m->departed[i] &&
			(!*m->orders[order].terms.carrier ||
				strcmp(m->orders[order].terms.carrier, m->pickups[i].carrier) == 0))
			next = i;
	if (next == NONE || m->pickups[next].door == NONE)
		return;
	for (int i = 0; i < m->carton_count; i++)
		cartons += m->cartons[i].order == order && m->cartons[i].shipment == shipment &&
			   m->cartons[i].state != CARTON_VOID;
	answer->result = RESULT_DIRECT;
	answer->directions[answer->count++] = (struct told){.units = cartons,
		.product = NONE,
		.to = m->pickups[next].door,
		.order = order,
		.line = NONE,
		.shipment = shipment,
		.reason = "packed"};
}

static void done(struct model *m, int terminal, bool again, int facts, struct answer *answer)
{
	struct model_terminal *t = &m->terminals[terminal];
	int order = t->order;
	int shipment = t->shipment;
	struct deed *deed;

	t->unpack = false;
	if (!model_pack_needs(m, terminal, answer))
		return;
	if (model_units(m, order, shipment, NONE, STANDS_IN_HAND)) {
		model_refuse(answer, ERROR_NOT_READY);
		return;
	}
	if (!all_may_go(m, order, shipment, answer))
		return;
	if (model_to_pack(m, order, shipment, NONE) && !again) {
		t->waits = WAITS_SHORT;
		model_tell_packing(m, terminal, answer);
		return;
	}
	deed = model_deed(m, terminal, DEED_PACKED);
	deed->order = order;
	deed->shipment = shipment;
	lose(m, terminal, deed);
	if (!model_units(m, order, shipment, NONE, STANDS_PACKED)) {
		if (!deed->move_count)
			model_refuse(answer, ERROR_NOTHING_PACKED);
		model_put_aside(t);
		return;
	}
	if (!close_all(m, order, shipment, m->deed_count - 1, answer))
		return;
	model_put_aside(t);
	if (!model_may_leave(m, order, shipment)) {
		model_gather_again(m, order, shipment);
		return;
	}
	redirect_rest(m, terminal, order, shipment, facts, answer);
	if (!model_begun(m, order, shipment))
		model_begin_shipment(m, order, SHIPMENT_IS_PACKED);
	model_begun(m, order, shipment)->state = SHIPMENT_IS_PACKED;
	model_begun(m, order, shipment)->packed_by = m->deed_count - 1;
	tell_packed(m, order, shipment, answer);
}

bool model_pack_command(
	struct model *m, int terminal, const char *scan, enum waits was, int facts, struct answer *answer)
{
	struct model_terminal *t = &m->terminals[terminal];

	if (strcmp(scan, "%CLOSE") == 0) {
		close_command(m, terminal, answer);
	} else if (strcmp(scan, "%OPEN") == 0) {
		open_command(m, terminal, answer);
	} else if (strcmp(scan, "%UNPACK") == 0) {
		unpack_command(m, terminal, answer);
	} else if (strcmp(scan, "%DAMAGED") == 0) {
		t->unpack = false;
		t->damaged = true;
		t->waits = was == WAITS_LOT ? was : WAITS_NOT;
	} else if (strcmp(scan, "%SKIP") == 0 && t->order != NONE) {
		model_put_aside(t);
	} else if (strcmp(scan, "%SKIP") == 0) {
		model_skip(m, terminal, facts, answer);
	} else if (strcmp(scan, "%FULL") == 0) {
		model_full(m, terminal, facts, answer);
	} else if (strcmp(scan, "%DONE") == 0) {
		done(m, terminal, was == WAITS_SHORT, facts, answer);
	} else {
		return false;
	}
	return true;
}
