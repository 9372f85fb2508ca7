/* Loading: cartons go on a pickup's truck, and leave with it. */
#include "lib/model_packing.h"

#include <stdio.h>
#include <string.h>

static bool blocked(struct answer *answer)
{
	model_refuse(answer, ERROR_UNDO_BLOCKED);
	return false;
}

/* The pickup at hand; NONE: none, or it has left. */
static int at_hand(const struct model *m, const struct model_terminal *t)
{
	return t->pickup != NONE && !m->departed[t->pickup] ? t->pickup : NONE;
}

void model_load_begin(struct model *m, int terminal)
{
	m->terminals[terminal].pickup = at_hand(m, &m->terminals[terminal]);
}

static void begin(struct model_terminal *t, int pickup)
{
	t->pickup = pickup;
	t->carton = NONE;
}

/* ---- what speaks against a carton leaving */

static bool takes(const struct model *m, int pickup, int order)
{
	const char *carrier = m->orders[order].terms.carrier;

	return !*carrier || strcmp(carrier, m->pickups[pickup].carrier) == 0;
}

static enum error_word judge_content(const struct model *m, int carton)
{
	struct pile items[MODEL_PILES];
	int count = model_carton_content(m, carton, items);

	for (int i = 0; i < count; i++)
		if (model_is_recalled(m, items[i].lot))
			return ERROR_RECALLED;
	for (int i = 0; i < count; i++)
		if (model_item_surplus(m, items, i))
			return ERROR_ORDER_CANCELLED;
	return ERROR_NONE;
}

static enum error_word judge(const struct model *m, int pickup, int carton)
{
	const struct model_carton *c = &m->cartons[carton];
	enum error_word content = judge_content(m, carton);

	if (m->orders[c->order].terms.state == ORDER_CANCELLED)
		return ERROR_ORDER_CANCELLED;
	if (content != ERROR_NONE)
		return content;
	if (m->orders[c->order].terms.state == ORDER_HELD)
		return ERROR_ORDER_HELD;
	if (model_now(m, c->order, c->shipment) != NOW_PACKED)
		return ERROR_NOT_PACKED;
	if (!model_may_leave(m, c->order, c->shipment))
		return ERROR_NOT_READY;
	return takes(m, pickup, c->order) ? ERROR_NONE : ERROR_WRONG_CARRIER;
}

static bool is_of(const struct model_carton *c, int order, int shipment)
{
	return c->order == order && c->shipment == shipment && c->state != CARTON_VOID;
}

static bool is_on(const struct model_carton *c, int pickup)
{
	return c->state == CARTON_LOADED && c->pickup == pickup;
}

/* Another carton of its shipment is on another truck. */
static bool is_elsewhere(const struct model *m, int pickup, int carton)
{
	const struct model_carton *c = &m->cartons[carton];

	for (int i = 0; i < m->carton_count; i++)
		if (i != carton && is_of(&m->cartons[i], c->order, c->shipment) && m->cartons[i].state == CARTON_LOADED &&
			m->cartons[i].pickup != pickup)
			return true;
	return false;
}

/* ---- on the truck, and off it */

static void put(struct model *m, struct deed *deed, int carton, int pickup, bool off)
{
	struct model_carton *c = &m->cartons[carton];

	if (!deed->move_count)
		deed->move = m->loading_count;
	deed->move_count++;
	m->loadings[m->loading_count++] = (struct model_loading){carton, pickup, off};
	c->state = off ? CARTON_CLOSED : CARTON_LOADED;
	c->pickup = off ? NONE : pickup;
}

static void tell_loaded(const struct model *m, int carton, int pickup, struct answer *answer)
{
	const struct pickup_file *file = &m->pickups[pickup];
	struct pile items[MODEL_PILES];
	int count = model_carton_content(m, carton, items);

	for (int i = 0; i < count; i++) {
		struct told *told = &answer->confirmed[answer->confirmed_count++];

		*told = (struct told){.units = items[i].units,
			.product = items[i].product,
			.to = file->door,
			.pickup = file->door == NONE ? file->number : NULL,
			.order = items[i].order,
			.line = items[i].line,
			.shipment = items[i].shipment,
			.reason = "packed"};
		snprintf(told->lot, sizeof told->lot, "%s", items[i].lot);
	}
	answer->result = RESULT_CONFIRM;
}

static void load_carton(struct model *m, int terminal, int carton, struct answer *answer)
{
	struct model_terminal *t = &m->terminals[terminal];
	int pickup = at_hand(m, t);
	enum error_word error;

	if (pickup == NONE) {
		model_refuse(answer, ERROR_NOT_HERE);
		return;
	}
	error = judge(m, pickup, carton);
	if (error == ERROR_NONE && is_elsewhere(m, pickup, carton))
		error = ERROR_PARTLY_LOADED;
	if (error != ERROR_NONE) {
		model_refuse(answer, error);
		return;
	}
	put(m, model_deed(m, terminal, DEED_LOAD), carton, pickup, false);
	t->carton = carton;
	tell_loaded(m, carton, pickup, answer);
}

static void unload_carton(struct model *m, int terminal, int carton, struct answer *answer)
{
	struct model_terminal *t = &m->terminals[terminal];

	if (m->cartons[carton].state != CARTON_LOADED) {
		model_refuse(answer, m->cartons[carton].state == CARTON_DEPARTED ? ERROR_ALREADY_LOADED : ERROR_NOT_HERE);
		return;
	}
	put(m, model_deed(m, terminal, DEED_LOAD), carton, m->cartons[carton].pickup, true);
	t->carton = carton;
	t->unload = false;
}

static void scan_carton(struct model *m, int terminal, int carton, struct answer *answer)
{
	if (carton == NONE)
		model_refuse(answer, ERROR_UNKNOWN_BARCODE);
	else if (m->terminals[terminal].unload)
		unload_carton(m, terminal, carton, answer);
	else if (m->cartons[carton].state == CARTON_LOADED || m->cartons[carton].state == CARTON_DEPARTED)
		model_refuse(answer, ERROR_ALREADY_LOADED);
	else
		load_carton(m, terminal, carton, answer);
}

/* ---- scans */

static void scan_place(struct model *m, int terminal, int place, struct answer *answer)
{
	int first = NONE;

	for (int i = 0; i < m->pickup_count; i++)
		if (m->pickups[i].door == place && !m->departed[i] &&
			(first == NONE || m->pickups[i].cutoff < m->pickups[first].cutoff))
			first = i;
	if (model_kind(place) != SPOT_DOOR)
		model_refuse(answer, ERROR_WRONG_PLACE);
	else if (first == NONE)
		model_refuse(answer, ERROR_NOT_HERE);
	else
		begin(&m->terminals[terminal], first);
}

/* What of it is where is told, if it has such a shipment. */
static void scan_order(const struct model *m, int order, int shipment, struct answer *answer)
{
	const struct model_order *o = &m->orders[order];
	bool any = shipment ? model_now(m, order, shipment) != NOW_NONE : o->open_number || o->begun_count;

	if (!any)
		model_refuse(answer, ERROR_NOT_HERE);
}

void model_load_scan(struct model *m, int terminal, const char *scan, const struct model_code *code, struct answer *answer)
{
	struct model_terminal *t = &m->terminals[terminal];
	int place = model_place_of(scan);
	int pickup = model_pickup_of(m, scan);
	int shipment;
	int order = model_order_scan(m, scan, &shipment);

	t->waits = WAITS_NOT;
	if (place != NONE)
		scan_place(m, terminal, place, answer);
	else if (model_is_label(scan))
		scan_carton(m, terminal, model_labelled(m, scan), answer);
	else if (model_inbound_of(m, scan) != NONE)
		model_refuse(answer, ERROR_NOT_EXPECTED);
	else if (order != NONE)
		scan_order(m, order, shipment, answer);
	else if (pickup != NONE && m->departed[pickup])
		model_refuse(answer, ERROR_CLOSED);
	else if (pickup != NONE)
		begin(t, pickup);
	else
		model_refuse(answer, code ? ERROR_WRONG_UNIT : ERROR_UNKNOWN_BARCODE);
}

/* ---- departure */

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

		if (!is_on(c, pickup))
			continue;
		while (at > 0) {
			int order = strcmp(m->orders[list[at - 1].order].terms.number, m->orders[c->order].terms.number);

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
		cargo->missing += is_of(&m->cartons[i], cargo->order, cargo->shipment) && !is_on(&m->cartons[i], pickup);
	for (int number = 1; number <= m->carton_count; number++) {
		for (int i = 0; i < m->carton_count && cargo->error == ERROR_NONE; i++) {
			if (!is_of(&m->cartons[i], cargo->order, cargo->shipment) || !is_on(&m->cartons[i], pickup) ||
				m->cartons[i].number != number)
				continue;
			cargo->error = judge(m, pickup, i);
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
		if (!m->departed[i] && m->pickups[i].cutoff >= as_of && takes(m, i, order) &&
			(next == NONE || m->pickups[i].cutoff < m->pickups[next].cutoff))
			next = i;
	return next;
}

static bool is_loaded(const struct model *m, int order, int shipment)
{
	for (int i = 0; i < m->carton_count; i++)
		if (is_of(&m->cartons[i], order, shipment) && m->cartons[i].state == CARTON_LOADED)
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

		if (!is_of(&m->cartons[i], cargo->order, cargo->shipment))
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
	begin(&m->terminals[terminal], NONE);
}

/* Which cartons were told of. */
static uint64_t seen_of(const struct model *m, int pickup, const struct cargo *cargo, int count)
{
	uint64_t seen = (uint64_t)pickup + 1;

	for (int i = 0; i < m->carton_count; i++)
		for (int j = 0; j < count; j++)
			if (is_of(&m->cartons[i], cargo[j].order, cargo[j].shipment))
				seen = seen * UINT64_C(1099511628211) + (uint64_t)i + 1;
	return seen;
}

static void done(struct model *m, int terminal, bool again, struct answer *answer)
{
	struct model_terminal *t = &m->terminals[terminal];
	struct cargo cargo[MODEL_CARTONS];
	int pickup = at_hand(m, t);
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
			if (is_of(&m->cartons[j], cargo[i].order, cargo[i].shipment) && is_on(&m->cartons[j], pickup))
				put(m, deed, j, pickup, true);
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

			if (!is_of(c, cargo->order, cargo->shipment) || is_on(c, pickup) || c->number != n)
				continue;
			model_give_carton(m, i, number);
			break;
		}
	}
}

static void split_all(struct model *m, int terminal, int pickup, const struct cargo *cargo, int count, struct answer *answer)
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
	int pickup = at_hand(m, &m->terminals[terminal]);
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

/* ---- commands */

static void unload_command(struct model *m, int terminal, bool partly, struct answer *answer)
{
	struct model_terminal *t = &m->terminals[terminal];

	if (partly && model_badges[t->badge].lead) {
		model_load_resolve(m, terminal, false, answer);
		return;
	}
	t->unload = true;
	t->waits = partly ? WAITS_UNLOAD_LEAD : WAITS_NOT;
}

static void split_command(struct model *m, int terminal, struct answer *answer)
{
	struct model_terminal *t = &m->terminals[terminal];

	if (model_badges[t->badge].lead) {
		model_load_resolve(m, terminal, true, answer);
		return;
	}
	t->waits = WAITS_SPLIT_LEAD;
	model_refuse(answer, ERROR_LEAD_NEEDED);
}

bool model_load_command(struct model *m, int terminal, const char *scan, enum waits was, struct answer *answer)
{
	if (strcmp(scan, "%DONE") == 0)
		done(m, terminal, was == WAITS_DEPART, answer);
	else if (strcmp(scan, "%UNLOAD") == 0)
		unload_command(m, terminal, was == WAITS_PARTLY, answer);
	else if (strcmp(scan, "%SPLIT") == 0)
		split_command(m, terminal, answer);
	else
		return false;
	return true;
}

/* ---- taking back */

static bool put_on_again(struct model *m, struct deed *deed, int carton, int pickup)
{
	if (m->cartons[carton].state != CARTON_CLOSED || m->departed[pickup] || judge(m, pickup, carton) != ERROR_NONE ||
		is_elsewhere(m, pickup, carton))
		return false;
	put(m, deed, carton, pickup, false);
	return true;
}

static bool take_off_again(struct model *m, struct deed *deed, int carton, int pickup)
{
	if (!is_on(&m->cartons[carton], pickup))
		return false;
	put(m, deed, carton, pickup, true);
	return true;
}

bool model_undo_loading(struct model *m, const struct deed *deed, struct answer *answer)
{
	struct deed back = {.kind = DEED_LOAD};

	if (deed->kind != DEED_LOAD)
		return blocked(answer);
	for (int i = 0; i < deed->move_count; i++) {
		struct model_loading was = m->loadings[deed->move + i];

		if (!(was.taken_off ? put_on_again : take_off_again)(m, &back, was.carton, was.pickup))
			return blocked(answer);
	}
	return true;
}
