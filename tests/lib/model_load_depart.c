/* A pickup leaves; and what a lead does about what must not leave with it. */
#include <string.h>

#include "lib/model_packing.h"

/* A shipment on the truck. */
struct cargo {
	int order, shipment;
	int missing; /* cartons that are not on it */
	enum error_word error;
};

/* By name. */
static int read_cargo(const struct model *m, int pickup, struct cargo *list)
{
	int count = 0;

	for (int i = 0; i < m->carton_count; i++) {
		const struct model_carton *c = &m->cartons[i];
		int at = count;

		if (!model_load_is_on(c, pickup))
			continue;
		while (at > 0) {
			int order =
				strcmp(m->orders[list[at - 1].order].terms.number, m->orders[c->order].terms.number);

			if (order < 0 || (order == 0 && list[at - 1].shipment <= c->shipment))
				break;
			at--;
		}
		if (at > 0 && list[at - 1].order == c->order && list[at - 1].shipment == c->shipment)
			continue;
		memmove(&list[at + 1], &list[at], (size_t)(count - at) * sizeof *list);
		list[at] = (struct cargo){.order = c->order, .shipment = c->shipment};
		count++;
	}
	return count;
}

static void judge_cargo(const struct model *m, int pickup, struct cargo *cargo)
{
	for (int i = 0; i < m->carton_count; i++)
		cargo->missing += model_load_is_of(&m->cartons[i], cargo->order, cargo->shipment) &&
				  !model_load_is_on(&m->cartons[i], pickup);
	for (int number = 1; number <= m->carton_count; number++) {
		for (int i = 0; i < m->carton_count && cargo->error == ERROR_NONE; i++) {
			if (!model_load_is_of(&m->cartons[i], cargo->order, cargo->shipment) ||
				!model_load_is_on(&m->cartons[i], pickup) || m->cartons[i].number != number)
				continue;
			cargo->error = model_load_judge(m, pickup, i);
			/* an open carton of it is missing, and is told so */
			if (cargo->error == ERROR_NOT_PACKED && cargo->missing)
				cargo->error = ERROR_NONE;
		}
	}
}

static int on_truck(const struct model *m, int pickup, struct cargo *list)
{
	int count = read_cargo(m, pickup, list);

	for (int i = 0; i < count; i++)
		judge_cargo(m, pickup, &list[i]);
	return count;
}

static bool must_not_leave(const struct cargo *cargo)
{
	return cargo->missing || cargo->error != ERROR_NONE;
}

static int next_pickup(const struct model *m, int order, int64_t as_of)
{
	int next = NONE;

	for (int i = 0; i < m->pickup_count; i++)
		if (!m->departed[i] && m->pickups[i].cutoff >= as_of && model_load_takes(m, i, order) &&
			(next == NONE || m->pickups[i].cutoff < m->pickups[next].cutoff))
			next = i;
	return next;
}

static bool is_loaded(const struct model *m, int order, int shipment)
{
	for (int i = 0; i < m->carton_count; i++)
		if (model_load_is_of(&m->cartons[i], order, shipment) && m->cartons[i].state == CARTON_LOADED)
			return true;
	return false;
}

/* What was ready before its cut-off and should have gone with it. */
static void leave_behind(struct model *m, int pickup)
{
	int64_t cutoff = m->pickups[pickup].cutoff;
	int64_t as_of = m->now < cutoff ? m->now : cutoff;

	for (int i = 0; i < m->order_count; i++) {
		struct model_order *o = &m->orders[i];

		if (o->terms.state != ORDER_OPEN || next_pickup(m, i, as_of) != pickup)
			continue;
		if (o->ready && o->ready_at <= cutoff)
			o->missed = pickup;
		for (int s = 0; s < o->begun_count; s++)
			if (o->begun[s].state != SHIPMENT_IS_SHIPPED && !is_loaded(m, i, o->begun[s].number) &&
				o->begun[s].ready_at <= cutoff)
				o->begun[s].missed = pickup;
	}
}

static void ship(struct model *m, const struct cargo *cargo)
{
	struct model_shipment *s = model_begun(m, cargo->order, cargo->shipment);

	for (int i = 0; i < m->carton_count; i++) {
		struct pile items[MODEL_PILES];
		int count;

		if (!model_load_is_of(&m->cartons[i], cargo->order, cargo->shipment))
			continue;
		count = model_carton_content(m, i, items);
		for (int j = 0; j < count; j++) {
			struct whose whose = {items[j].order, items[j].line, items[j].shipment};

			m->orders[cargo->order].lines[items[j].line].shipped += items[j].units;
			s->shipped += items[j].units;
			model_move(m, items[j].product, items[j].lot, items[j].units, items[j].place, whose, NONE,
				(struct whose){NONE, NONE, 0});
		}
		m->cartons[i].state = CARTON_DEPARTED;
	}
	s->state = SHIPMENT_IS_SHIPPED;
}

static void depart(struct model *m, int terminal, int pickup, const struct cargo *cargo, int count)
{
	leave_behind(m, pickup);
	for (int i = 0; i < count; i++)
		ship(m, &cargo[i]);
	m->departed[pickup] = true;
	model_deed(m, terminal, DEED_DEPART);
	model_load_take(&m->terminals[terminal], NONE);
}

/* Which cartons were told of. */
static uint64_t seen_of(const struct model *m, int pickup, const struct cargo *cargo, int count)
{
	uint64_t seen = (uint64_t)pickup + 1;

	for (int i = 0; i < m->carton_count; i++)
		for (int j = 0; j < count; j++)
			if (model_load_is_of(&m->cartons[i], cargo[j].order, cargo[j].shipment))
				seen = seen * UINT64_C(1099511628211) + (uint64_t)i + 1;
	return seen;
}

void model_load_done(struct model *m, int terminal, bool again, struct answer *answer)
{
	struct model_terminal *t = &m->terminals[terminal];
	struct cargo cargo[MODEL_CARTONS];
	int pickup = model_load_pickup(m, t);
	int count = pickup == NONE ? 0 : on_truck(m, pickup, cargo);
	enum error_word error = ERROR_NONE;
	bool bad = false;
	uint64_t seen;

	t->unload = false;
	if (pickup == NONE) {
		model_refuse(answer, ERROR_NOT_HERE);
		return;
	}
	for (int i = 0; i < count; i++) {
		bad = bad || must_not_leave(&cargo[i]);
		error = error == ERROR_NONE ? cargo[i].error : error;
	}
	if (bad) {
		t->waits = WAITS_PARTLY;
		model_refuse(answer, error == ERROR_NONE ? ERROR_PARTLY_LOADED : error);
		return;
	}
	seen = seen_of(m, pickup, cargo, count);
	if (again && seen == t->seen)
		depart(m, terminal, pickup, cargo, count);
	else
		t->waits = WAITS_DEPART;
	t->seen = seen;
}

/* ---- a lead */

static void take_all_off(struct model *m, int terminal, int pickup, const struct cargo *cargo, int count)
{
	struct deed *deed = model_deed(m, terminal, DEED_LOAD);

	for (int i = 0; i < count; i++)
		for (int j = 0; j < m->carton_count && must_not_leave(&cargo[i]); j++)
			if (model_load_is_of(&m->cartons[j], cargo[i].order, cargo[i].shipment) &&
				model_load_is_on(&m->cartons[j], pickup))
				model_load_put(m, deed, j, pickup, true);
}

/* Never more shipments than its policy lets it have; the last has all that is wanted still. */
static bool may_be_split(const struct model *m, const struct cargo *cargo)
{
	struct rule rule = model_rule(m, cargo->order);
	int used = model_used(m, cargo->order) + (m->orders[cargo->order].home != NONE) + 1;

	if (model_now(m, cargo->order, cargo->shipment) != NOW_PACKED || rule.kind == SHIPS_WHOLE)
		return false;
	if (rule.kind != SHIPS_UP_TO)
		return true;
	return used < rule.most || (used == rule.most && !model_order_wanted(m, cargo->order));
}

static void split(struct model *m, int pickup, const struct cargo *cargo)
{
	struct model_order *o = &m->orders[cargo->order];
	struct model_shipment *of = model_begun(m, cargo->order, cargo->shipment);
	int number = model_used(m, cargo->order);

	number = o->open_number > number ? o->open_number : number;
	for (int i = 0; i < o->begun_count; i++)
		number = o->begun[i].number > number ? o->begun[i].number : number;
	number++;
	o->begun[o->begun_count++] = (struct model_shipment){.number = number,
		.state = SHIPMENT_IS_PACKED,
		.home = NONE,
		.released = of->released,
		.ready_at = of->ready_at,
		.missed = NONE};
	for (int n = 1; n <= m->carton_count; n++) {
		for (int i = 0; i < m->carton_count; i++) {
			struct model_carton *c = &m->cartons[i];

			if (!model_load_is_of(c, cargo->order, cargo->shipment) || model_load_is_on(c, pickup) ||
				c->number != n)
				continue;
			model_give_carton(m, i, number);
			break;
		}
	}
}

static void split_all(
	struct model *m, int terminal, int pickup, const struct cargo *cargo, int count, struct answer *answer)
{
	for (int i = 0; i < count; i++) {
		if (!must_not_leave(&cargo[i]) || (cargo[i].error == ERROR_NONE && may_be_split(m, &cargo[i])))
			continue;
		m->terminals[terminal].waits = WAITS_PARTLY;
		model_refuse(answer, cargo[i].error != ERROR_NONE ? cargo[i].error : ERROR_PARTLY_LOADED);
		return;
	}
	model_deed(m, terminal, DEED_SPLIT);
	for (int i = 0; i < count; i++)
		if (cargo[i].missing)
			split(m, pickup, &cargo[i]);
}

void model_load_resolve(struct model *m, int terminal, bool splits, struct answer *answer)
{
	struct cargo cargo[MODEL_CARTONS];
	int pickup = model_load_pickup(m, &m->terminals[terminal]);
	int count = pickup == NONE ? 0 : on_truck(m, pickup, cargo);
	bool bad = false;

	for (int i = 0; i < count; i++)
		bad = bad || must_not_leave(&cargo[i]);
	if (!bad)
		model_refuse(answer, ERROR_NOT_HERE);
	else if (splits)
		split_all(m, terminal, pickup, cargo, count, answer);
	else
		take_all_off(m, terminal, pickup, cargo, count);
}
