/* Packing: shipments that are ready go into cartons, every unit of them verified. */
#include "lib/model_packing.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "lib/model_picking.h"

/* ---- the shipment at hand */

static void put_aside(struct model_terminal *t)
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

static void refuse_shipment(const struct model *m, int order, int shipment, struct answer *answer)
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
		put_aside(t);
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
	refuse_shipment(m, t->order, t->shipment, answer);
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
		put_aside(other);
		other->lost_order = order;
		return true;
	}
	t->waits = WAITS_TAKE_OVER;
	t->waits_for = order;
	model_refuse(answer, ERROR_IN_USE);
	return false;
}

static bool open_shipment(struct model *m, int terminal, int order, int shipment, bool again, struct answer *answer)
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
	if (stopped(m, order, shipment) && (model_now(m, order, shipment) != NOW_PACKED ||
						  m->orders[order].terms.state == ORDER_CANCELLED)) {
		refuse_shipment(m, order, shipment, answer);
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
static bool first_at(const struct model *m, int place, int product, int *order, int *shipment)
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
	else if (!first_at(m, place, NONE, &order, &shipment))
		model_refuse(answer, ERROR_NOT_READY);
	else if (open_shipment(m, terminal, order, shipment, false, answer))
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
	else if (open_shipment(m, terminal, order, shipment, again, answer))
		model_tell_packing(m, terminal, answer);
}

/* ---- units */

static int rank(const struct model *m, const struct model_terminal *t, int place)
{
	if (place == t->station)
		return 0;
	return t->station != NONE && place == m->parked[t->station] ? 1 : 2;
}

/* The station, where it is parked, then by the place's barcode; then by line and lot. */
static bool taken_before(const struct model *m, const struct model_terminal *t, const struct pile *a, const struct pile *b)
{
	const struct model_order *o = &m->orders[a->order];
	int c = rank(m, t, a->place) - rank(m, t, b->place);

	c = c ? c : strcmp(model_places[a->place].code, model_places[b->place].code);
	c = c ? c : model_line_order(&o->lines[a->line], &o->lines[b->line]);
	return (c ? c : strcmp(a->lot, b->lot)) < 0;
}

int model_packable(const struct model *m, int terminal, int order, int shipment, int product, const char *lot,
	struct pile *rows)
{
	int count = 0;
	int kept = 0;

	for (int i = 0; i < m->pile_count; i++) {
		const struct pile *p = &m->piles[i];
		int at = count;

		if (p->order != order || p->shipment != shipment || model_stand(p->place) != STANDS_HERE ||
			(product != NONE && p->product != product) || (lot && strcmp(p->lot, lot) != 0))
			continue;
		for (; at > 0 && taken_before(m, &m->terminals[terminal], p, &rows[at - 1]); at--)
			rows[at] = rows[at - 1];
		rows[at] = *p;
		count++;
	}
	/* what its line wants no more is left out */
	for (int i = 0; i < count; i++) {
		int wanted = model_to_pack(m, order, shipment, rows[i].line);
		struct pile row = rows[i];

		for (int j = 0; j < kept; j++)
			wanted -= rows[j].line == row.line ? rows[j].units : 0;
		row.units = row.units < wanted ? row.units : wanted;
		if (row.units > 0)
			rows[kept++] = row;
	}
	return kept;
}

static int sum(const struct pile *rows, int count)
{
	int units = 0;

	for (int i = 0; i < count; i++)
		units += rows[i].units;
	return units;
}

/* Whether some of the product is in the shipment's cartons. */
static bool has_packed(const struct model *m, int order, int shipment, int product)
{
	for (int i = 0; i < m->pile_count; i++)
		if (m->piles[i].order == order && m->piles[i].shipment == shipment && m->piles[i].product == product &&
			model_stand(m->piles[i].place) == STANDS_PACKED)
			return true;
	return false;
}

static void refuse_unit(const struct model *m, int terminal, const struct unit *u, int can, struct answer *answer)
{
	const struct model_terminal *t = &m->terminals[terminal];
	struct pile rows[MODEL_PILES];
	bool other_lot = model_packable(m, terminal, t->order, t->shipment, u->product, NULL, rows) > 0;

	answer->or_stopped = !can;
	model_refuse(answer, can || (!other_lot && has_packed(m, t->order, t->shipment, u->product)) ? ERROR_TOO_MANY
												    : ERROR_WRONG_UNIT);
}

static void pack_into(struct model *m, int terminal, const struct unit *u, struct answer *answer)
{
	struct model_terminal *t = &m->terminals[terminal];
	struct pile rows[MODEL_PILES];
	int count = model_packable(m, terminal, t->order, t->shipment, u->product, u->lot, rows);
	int left = u->units;
	struct deed *deed;

	if (sum(rows, count) < left) {
		refuse_unit(m, terminal, u, sum(rows, count), answer);
		return;
	}
	t->carton = model_open_carton(m, t, t->order, t->shipment);
	if (t->carton == NONE)
		t->carton = model_new_carton(m, t->order, t->shipment, t->station);
	deed = model_deed(m, terminal, DEED_PACK);
	deed->carton = t->carton;
	for (int i = 0; i < count && left > 0; i++) {
		int units = rows[i].units < left ? rows[i].units : left;

		model_moves(m, deed, &rows[i], units, MODEL_A_CARTON + t->carton, false);
		left -= units;
	}
	model_packed_into(m, t->order, t->shipment);
	model_clear_marks(t);
	model_tell_packing(m, terminal, answer);
}

static bool same_unit(const struct pile *item, const struct unit *u)
{
	return item->product == u->product && strcmp(item->lot, u->lot) == 0;
}

static void take_out(struct model *m, int terminal, const struct unit *u, struct answer *answer)
{
	struct model_terminal *t = &m->terminals[terminal];
	struct pile items[MODEL_PILES];
	int carton = model_open_carton(m, t, t->order, t->shipment);
	int left = u->units;
	int has = 0;
	int count;
	struct deed *deed;

	if (carton == NONE || (t->carton != NONE && t->carton != carton)) {
		model_refuse(answer, ERROR_NOT_HERE);
		return;
	}
	count = model_carton_content(m, carton, items);
	for (int i = 0; i < count; i++)
		has += same_unit(&items[i], u) ? items[i].units : 0;
	if (has < left) {
		model_refuse(answer, has ? ERROR_TOO_MANY : ERROR_WRONG_UNIT);
		return;
	}
	deed = model_deed(m, terminal, DEED_UNPACK);
	deed->carton = carton;
	for (int i = count; i-- > 0 && left > 0;) {
		int units = items[i].units < left ? items[i].units : left;

		if (!same_unit(&items[i], u))
			continue;
		model_stands_at(m, t->order, t->shipment, t->station);
		model_moves(m, deed, &items[i], units, t->station, false);
		left -= units;
	}
	model_end_if_empty(m, carton);
	if (m->cartons[carton].state == CARTON_VOID && t->carton == carton)
		t->carton = NONE;
	model_follow(m, t->order, t->shipment);
	model_clear_marks(t);
	model_tell_packing(m, terminal, answer);
}

static void take_from(struct load *load, const struct pile *row, const char *why)
{
	if (!load)
		return;
	load->from_place = row->place;
	load->from = (struct whose){row->order, row->line, row->shipment};
	load->quarantine = why;
}

/* To quarantine: of what is not packed yet, else out of the carton. */
static void damaged(struct model *m, int terminal, const struct unit *u, const char *why, int facts, struct answer *answer)
{
	struct model_terminal *t = &m->terminals[terminal];
	struct pile rows[MODEL_PILES];
	struct picked p = {.count = 0};
	int count = model_packable(m, terminal, t->order, t->shipment, u->product, u->lot, rows);
	int carton = model_open_carton(m, t, t->order, t->shipment);

	for (int i = 0; i < count; i++)
		take_from(model_pick(&p, u, rows[i].units), &rows[i], why);
	if (p.found < u->units && carton != NONE) {
		count = model_carton_content(m, carton, rows);
		for (int i = count; i-- > 0;)
			if (same_unit(&rows[i], u))
				take_from(model_pick(&p, u, rows[i].units), &rows[i], why);
	}
	if (!p.found) {
		refuse_unit(m, terminal, u, 0, answer);
		return;
	}
	if (p.found < u->units) {
		model_refuse(answer, ERROR_TOO_MANY);
		return;
	}
	model_deed(m, terminal, DEED_STAGE);
	model_direct(m, terminal, p.loads, p.count, facts, answer);
	if (carton != NONE)
		model_end_if_empty(m, carton);
	if (carton != NONE && m->cartons[carton].state == CARTON_VOID && t->carton == carton)
		t->carton = NONE;
	model_follow(m, t->order, t->shipment);
	model_clear_marks(t);
}

/* Without a shipment at hand: the first that has the product, at the station, where that is parked, else in a lane. */
static bool find_shipment(struct model *m, int terminal, int product, struct answer *answer)
{
	const struct model_terminal *t = &m->terminals[terminal];
	int order;
	int shipment;
	bool found = first_at(m, t->station, product, &order, &shipment) ||
		     (m->parked[t->station] != NONE && first_at(m, m->parked[t->station], product, &order, &shipment));

	for (int kind = SPOT_LANE; kind <= SPOT_OVERFLOW && !found; kind += SPOT_OVERFLOW - SPOT_LANE)
		for (int i = 0; i < PLACES && !found; i++)
			found = (int)model_places[i].kind == kind && first_at(m, i, product, &order, &shipment);
	if (!found) {
		model_refuse(answer, ERROR_WRONG_UNIT);
		answer->or_stopped = true;
	}
	return found && open_shipment(m, terminal, order, shipment, false, answer);
}

static void scan_unit(struct model *m, int terminal, const char *scan, const struct model_code *code, int facts,
	struct answer *answer)
{
	struct model_terminal *t = &m->terminals[terminal];
	char lot[sizeof t->lot] = "";
	struct unit u = {.product = code->product, .units = code->pack * (t->quantity ? t->quantity : 1), .lot = lot};
	bool recalled;

	if (t->station == NONE) {
		model_refuse(answer, ERROR_NOT_HERE);
		return;
	}
	if (model_products[u.product].by_lot) {
		snprintf(lot, sizeof lot, "%s", *code->lot ? code->lot : t->lot);
		if (!*lot) {
			model_wait_for(t, WAITS_LOT, scan);
			model_refuse(answer, ERROR_LOT_NEEDED);
			return;
		}
	}
	recalled = model_is_recalled(m, lot);
	if (recalled && !t->unpack && !t->damaged) {
		model_refuse(answer, ERROR_RECALLED);
		return;
	}
	if ((t->order == NONE && !find_shipment(m, terminal, u.product, answer)) || !model_pack_needs(m, terminal, answer))
		return;
	if (t->unpack)
		take_out(m, terminal, &u, answer);
	else if (t->damaged)
		damaged(m, terminal, &u, recalled ? "recalled" : "damaged", facts, answer);
	else
		pack_into(m, terminal, &u, answer);
}

void model_pack_again(struct model *m, int terminal, int facts, struct answer *answer)
{
	struct model_terminal *t = &m->terminals[terminal];
	char scan[sizeof t->waiting];

	t->waits = WAITS_NOT;
	memcpy(scan, t->waiting, sizeof scan);
	scan_unit(m, terminal, scan, model_code_of(scan), facts, answer);
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

static bool is_gone(const struct model *m, int carton)
{
	return m->cartons[carton].state == CARTON_LOADED || m->cartons[carton].state == CARTON_DEPARTED;
}

static void scan_carton(struct model *m, int terminal, int carton, bool again, struct answer *answer)
{
	struct model_terminal *t = &m->terminals[terminal];
	const struct model_carton *c = &m->cartons[carton];
	int open = NONE;

	if (is_gone(m, carton)) {
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
	if (!open_shipment(m, terminal, c->order, c->shipment, false, answer))
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
		scan_unit(m, terminal, scan, code, facts, answer);
	} else {
		model_refuse(answer, ERROR_UNKNOWN_BARCODE);
	}
}

/* ---- commands */

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
	model_refuse(answer, t->carton != NONE && is_gone(m, t->carton) ? ERROR_ALREADY_LOADED : ERROR_NOT_HERE);
	return false;
}

static void open_command(struct model *m, int terminal, struct answer *answer)
{
	const struct model_terminal *t = &m->terminals[terminal];

	if (!closed_at_hand(m, t, answer))
		return;
	if (m->orders[t->order].terms.state != ORDER_OPEN) {
		refuse_shipment(m, t->order, t->shipment, answer);
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

			if (c->order == order && c->shipment == shipment && c->state != CARTON_VOID && c->number == number &&
				!model_content_may_go(m, i, answer))
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
		take_from(&loads[i], &rows[i], NULL);
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
		put_aside(t);
		return;
	}
	if (!close_all(m, order, shipment, m->deed_count - 1, answer))
		return;
	put_aside(t);
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
		put_aside(t);
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
