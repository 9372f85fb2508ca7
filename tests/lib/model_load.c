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
int model_load_pickup(const struct model *m, const struct model_terminal *t)
{
	return t->pickup != NONE && !m->departed[t->pickup] ? t->pickup : NONE;
}

void model_load_begin(struct model *m, int terminal)
{
	m->terminals[terminal].pickup = model_load_pickup(m, &m->terminals[terminal]);
}

void model_load_take(struct model_terminal *t, int pickup)
{
	t->pickup = pickup;
	t->carton = NONE;
}

/* ---- what speaks against a carton leaving */

bool model_load_takes(const struct model *m, int pickup, int order)
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

enum error_word model_load_judge(const struct model *m, int pickup, int carton)
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
	return model_load_takes(m, pickup, c->order) ? ERROR_NONE : ERROR_WRONG_CARRIER;
}

bool model_load_is_of(const struct model_carton *c, int order, int shipment)
{
	return c->order == order && c->shipment == shipment && c->state != CARTON_VOID;
}

bool model_load_is_on(const struct model_carton *c, int pickup)
{
	return c->state == CARTON_LOADED && c->pickup == pickup;
}

/* Another carton of its shipment is on another truck. */
static bool is_elsewhere(const struct model *m, int pickup, int carton)
{
	const struct model_carton *c = &m->cartons[carton];

	for (int i = 0; i < m->carton_count; i++)
		if (i != carton && model_load_is_of(&m->cartons[i], c->order, c->shipment) &&
			m->cartons[i].state == CARTON_LOADED && m->cartons[i].pickup != pickup)
			return true;
	return false;
}

/* ---- on the truck, and off it */

void model_load_put(struct model *m, struct deed *deed, int carton, int pickup, bool off)
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
	int pickup = model_load_pickup(m, t);
	enum error_word error;

	if (pickup == NONE) {
		model_refuse(answer, ERROR_NOT_HERE);
		return;
	}
	error = model_load_judge(m, pickup, carton);
	if (error == ERROR_NONE && is_elsewhere(m, pickup, carton))
		error = ERROR_PARTLY_LOADED;
	if (error != ERROR_NONE) {
		model_refuse(answer, error);
		return;
	}
	model_load_put(m, model_deed(m, terminal, DEED_LOAD), carton, pickup, false);
	t->carton = carton;
	tell_loaded(m, carton, pickup, answer);
}

static void unload_carton(struct model *m, int terminal, int carton, struct answer *answer)
{
	struct model_terminal *t = &m->terminals[terminal];

	if (m->cartons[carton].state != CARTON_LOADED) {
		model_refuse(
			answer, m->cartons[carton].state == CARTON_DEPARTED ? ERROR_ALREADY_LOADED : ERROR_NOT_HERE);
		return;
	}
	model_load_put(m, model_deed(m, terminal, DEED_LOAD), carton, m->cartons[carton].pickup, true);
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
		model_load_take(&m->terminals[terminal], first);
}

/* What of it is where is told, if it has such a shipment. */
static void scan_order(const struct model *m, int order, int shipment, struct answer *answer)
{
	const struct model_order *o = &m->orders[order];
	bool any = shipment ? model_now(m, order, shipment) != NOW_NONE : o->open_number || o->begun_count;

	if (!any)
		model_refuse(answer, ERROR_NOT_HERE);
}

void model_load_scan(
	struct model *m, int terminal, const char *scan, const struct model_code *code, struct answer *answer)
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
		model_load_take(t, pickup);
	else
		model_refuse(answer, code ? ERROR_WRONG_UNIT : ERROR_UNKNOWN_BARCODE);
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
		model_load_done(m, terminal, was == WAITS_DEPART, answer);
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
	if (m->cartons[carton].state != CARTON_CLOSED || m->departed[pickup] ||
		model_load_judge(m, pickup, carton) != ERROR_NONE || is_elsewhere(m, pickup, carton))
		return false;
	model_load_put(m, deed, carton, pickup, false);
	return true;
}

static bool take_off_again(struct model *m, struct deed *deed, int carton, int pickup)
{
	if (!model_load_is_on(&m->cartons[carton], pickup))
		return false;
	model_load_put(m, deed, carton, pickup, true);
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
