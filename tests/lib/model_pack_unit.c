/* Units into cartons, and out again. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "lib/model_packing.h"
#include "lib/model_picking.h"

static int rank(const struct model *m, const struct model_terminal *t, int place)
{
	if (place == t->station)
		return 0;
	return t->station != NONE && place == m->parked[t->station] ? 1 : 2;
}

/* The station, where it is parked, then by the place's barcode; then by line and lot. */
static bool taken_before(
	const struct model *m, const struct model_terminal *t, const struct pile *a, const struct pile *b)
{
	const struct model_order *o = &m->orders[a->order];
	int c = rank(m, t, a->place) - rank(m, t, b->place);

	c = c ? c : strcmp(model_places[a->place].code, model_places[b->place].code);
	c = c ? c : model_line_order(&o->lines[a->line], &o->lines[b->line]);
	return (c ? c : strcmp(a->lot, b->lot)) < 0;
}

int model_packable(
	const struct model *m, int terminal, int order, int shipment, int product, const char *lot, struct pile *rows)
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
	model_refuse(answer, can || (!other_lot && has_packed(m, t->order, t->shipment, u->product))
				     ? ERROR_TOO_MANY
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

void model_take_row(struct load *load, const struct pile *row, const char *why)
{
	if (!load)
		return;
	load->from_place = row->place;
	load->from = (struct whose){row->order, row->line, row->shipment};
	load->quarantine = why;
}

/* To quarantine: of what is not packed yet, else out of the carton. */
static void damaged(
	struct model *m, int terminal, const struct unit *u, const char *why, int facts, struct answer *answer)
{
	struct model_terminal *t = &m->terminals[terminal];
	struct pile rows[MODEL_PILES];
	struct picked p = {.count = 0};
	int count = model_packable(m, terminal, t->order, t->shipment, u->product, u->lot, rows);
	int carton = model_open_carton(m, t, t->order, t->shipment);

	for (int i = 0; i < count; i++)
		model_take_row(model_pick(&p, u, rows[i].units), &rows[i], why);
	if (p.found < u->units && carton != NONE) {
		count = model_carton_content(m, carton, rows);
		for (int i = count; i-- > 0;)
			if (same_unit(&rows[i], u))
				model_take_row(model_pick(&p, u, rows[i].units), &rows[i], why);
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
	bool found =
		model_first_at(m, t->station, product, &order, &shipment) ||
		(m->parked[t->station] != NONE && model_first_at(m, m->parked[t->station], product, &order, &shipment));

	for (int kind = SPOT_LANE; kind <= SPOT_OVERFLOW && !found; kind += SPOT_OVERFLOW - SPOT_LANE)
		for (int i = 0; i < PLACES && !found; i++)
			found = (int)model_places[i].kind == kind && model_first_at(m, i, product, &order, &shipment);
	if (!found) {
		model_refuse(answer, ERROR_WRONG_UNIT);
		answer->or_stopped = true;
	}
	return found && model_open_shipment(m, terminal, order, shipment, false, answer);
}

void model_pack_unit(struct model *m, int terminal, const char *scan, const struct model_code *code, int facts,
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
	if ((t->order == NONE && !find_shipment(m, terminal, u.product, answer)) ||
		!model_pack_needs(m, terminal, answer))
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
	model_pack_unit(m, terminal, scan, model_code_of(scan), facts, answer);
}
