/* Staging: what stands at the dock and has to go elsewhere. What a unit scan means, in this order: a redirect that
 * stands here; goods that were left here or postponed; a move to its shipment's home; a pull for an order; goods that
 * were left elsewhere, or are in hand; a unit that stands where it belongs. */
#include "lib/model_packing.h"
#include "lib/model_picking.h"

#include <stdio.h>
#include <string.h>

static bool holds_shipments(int place)
{
	return place != NONE && (model_stand(place) == STANDS_HERE || model_stand(place) == STANDS_PACKED);
}

/* Whether the scan means this. */
static bool direct(
	struct model *m, int terminal, const struct unit *u, struct picked *p, int facts, struct answer *answer)
{
	if (!p->found)
		return false;
	if (p->found < u->units) {
		model_refuse(answer, ERROR_TOO_MANY);
		return true;
	}
	model_deed(m, terminal, DEED_STAGE);
	model_direct(m, terminal, p->loads, p->count, facts, answer);
	for (int i = 0; i < p->count; i++) {
		if (p->loads[i].from_place != NONE)
			model_units_left(m, p->loads[i].from_place);
		if (p->loads[i].from.order != NONE)
			model_follow(m, p->loads[i].from.order, p->loads[i].from.shipment);
	}
	model_clear_marks(&m->terminals[terminal]);
	return true;
}

/* ---- what stands here: nobody's first, then in claim order */

static int standing(const struct model *m, const struct unit *u, struct pile *rows)
{
	int count = 0;

	for (int i = 0; i < m->pile_count; i++) {
		int at = count;

		if (m->piles[i].place != u->place || m->piles[i].product != u->product ||
			strcmp(m->piles[i].lot, u->lot) != 0)
			continue;
		for (; at > 0 && model_row_order(m, &m->piles[i], &rows[at - 1]) < 0; at--)
			rows[at] = rows[at - 1];
		rows[at] = m->piles[i];
		count++;
	}
	return count;
}

/* Of a row: what its line wants no more; what of that is in hand comes first. */
static int surplus_of(const struct model *m, const struct pile *rows, int i)
{
	const struct pile *row = &rows[i];
	int units;

	if (row->order == NONE)
		return row->units;
	units = model_gives_back(m, row->order, row->line, model_stand(row->place));
	for (int j = 0; j < i; j++) /* the shipments of a line share it */
		units -= rows[j].order == row->order && rows[j].line == row->line ? rows[j].units : 0;
	units = units < 0 ? 0 : units;
	return units < row->units ? units : row->units;
}

static void take_from(struct load *load, const struct pile *row)
{
	load->from_place = row->place;
	load->from = (struct whose){row->order, row->line, row->shipment};
}

static void add_redirects(
	const struct model *m, const struct unit *u, const struct pile *rows, int count, struct picked *p)
{
	for (int i = 0; i < count; i++) {
		struct load *load = model_pick(p, u, surplus_of(m, rows, i));

		if (!load)
			continue;
		take_from(load, &rows[i]);
		load->reason = "redirect";
	}
}

/* In cartons that stand open at the station, by carton, line and lot. */
static int in_open_cartons(const struct model *m, const struct unit *u, struct pile *rows)
{
	int count = 0;

	for (int i = 0; i < m->carton_count; i++) {
		struct pile items[MODEL_PILES];
		int n;

		if (m->cartons[i].state != CARTON_OPEN || m->cartons[i].station != u->place)
			continue;
		n = model_carton_content(m, i, items);
		for (int j = 0; j < n; j++)
			if (items[j].product == u->product && strcmp(items[j].lot, u->lot) == 0)
				rows[count++] = items[j];
	}
	return count;
}

static bool redirect(struct model *m, int terminal, const struct unit *u, int facts, struct answer *answer)
{
	struct pile rows[MODEL_PILES];
	struct picked p = {.count = 0};
	int count = holds_shipments(u->place) ? standing(m, u, rows) : 0;

	add_redirects(m, u, rows, count, &p);
	if (u->place != NONE && model_kind(u->place) == SPOT_STATION)
		add_redirects(m, u, rows, in_open_cartons(m, u, rows), &p);
	return direct(m, terminal, u, &p, facts, answer);
}

/* A shipment in overflow may get a lane: which is not for the model to say. */
static bool may_get_lane(const struct model *m, const struct pile *row)
{
	return model_kind(row->place) == SPOT_OVERFLOW && !m->orders[row->order].ready && !model_in_hand(m, row->order);
}

static bool move(struct model *m, int terminal, const struct unit *u, int facts, struct answer *answer)
{
	struct pile rows[MODEL_PILES];
	struct picked p = {.count = 0};
	int count = holds_shipments(u->place) && model_carton_at(u->place) == NONE ? standing(m, u, rows) : 0;

	for (int i = 0; i < count && p.found < u->units; i++) {
		struct load *load;

		if (rows[i].order == NONE || rows[i].units <= surplus_of(m, rows, i) ||
			rows[i].shipment != m->orders[rows[i].order].open_number)
			continue;
		if (m->orders[rows[i].order].home == u->place && may_get_lane(m, &rows[i])) {
			answer->unmodelled = true;
			return true;
		}
		if (m->orders[rows[i].order].home == u->place)
			continue;
		load = model_pick(&p, u, rows[i].units - surplus_of(m, rows, i));
		if (!load)
			continue;
		take_from(load, &rows[i]);
		load->whom = load->from;
		load->reason = "joins-shipment";
	}
	return direct(m, terminal, u, &p, facts, answer);
}

/* ---- on their way already */

static bool show(
	struct model *m, int terminal, const struct unit *u, int *list, int count, int facts, struct answer *answer)
{
	int open = 0;
	int left = 0;

	for (int i = 0; i < count; i++)
		open += m->directions[list[i]].open;
	if (!count)
		return false;
	if (u->units > open) {
		model_refuse(answer, ERROR_TOO_MANY);
		return true;
	}
	count = model_first_group(m, list, count);
	for (int i = 0; i < count; i++) {
		struct model_direction *d = &m->directions[list[i]];

		d->holder = terminal;
		d->shown = m->terminals[terminal].scans;
		d->postponed = 0;
		d->left = false;
	}
	for (int i = 0; i < count; i++) {
		const struct model_direction *d = &m->directions[list[i]];
		int units = d->order == NONE ? 0 : model_surplus(m, d->order, d->line);

		if (units)
			model_send_on(m, terminal, list[i], units < d->open ? units : d->open, NULL, facts, answer);
	}
	for (int i = 0; i < count; i++)
		if (m->directions[list[i]].open)
			list[left++] = list[i];
	model_tell(m, answer->directions, &answer->count, list, left);
	answer->result = RESULT_DIRECT;
	model_clear_marks(&m->terminals[terminal]);
	return true;
}

static bool left(struct model *m, int terminal, const struct unit *u, bool here, int facts, struct answer *answer)
{
	int list[MODEL_DIRECTIONS];
	int count = model_left_of(m, u->product, u->lot, list);
	int kept = 0;

	for (int i = 0; i < count; i++) {
		int from = m->directions[list[i]].from;

		if ((u->place == NONE || from == u->place || from == PLACE_THE_FLOOR) == here)
			list[kept++] = list[i];
	}
	return show(m, terminal, u, list, kept, facts, answer);
}

static bool in_hand(
	struct model *m, int terminal, const struct unit *u, bool postponed, int facts, struct answer *answer)
{
	int list[MODEL_DIRECTIONS];
	int count = model_in_hand_of(m, terminal, NONE, u->product, u->lot, list);
	int kept = 0;

	for (int i = 0; i < count; i++)
		if (!postponed || m->directions[list[i]].postponed)
			list[kept++] = list[i];
	return show(m, terminal, u, list, kept, facts, answer);
}

/* ---- scans */

static bool pull(struct model *m, int terminal, const struct unit *u, int facts, struct answer *answer)
{
	struct picked p = {.count = 0};

	if (u->place != NONE && model_kind(u->place) != SPOT_PUTAWAY)
		return false;
	model_pull_shelf(m, u, &p);
	model_pull_held_back(m, u, &p);
	return direct(m, terminal, u, &p, facts, answer);
}

static bool belongs_here(const struct model *m, const struct unit *u)
{
	struct pile rows[MODEL_PILES];

	return u->place != NONE && model_kind(u->place) != SPOT_DOOR && standing(m, u, rows) > 0;
}

static void take_unit(struct model *m, int terminal, const struct unit *u, int facts, struct answer *answer)
{
	if (redirect(m, terminal, u, facts, answer) || left(m, terminal, u, true, facts, answer) ||
		in_hand(m, terminal, u, true, facts, answer) || move(m, terminal, u, facts, answer) ||
		pull(m, terminal, u, facts, answer) || left(m, terminal, u, false, facts, answer) ||
		in_hand(m, terminal, u, false, facts, answer) || belongs_here(m, u))
		return;
	model_refuse(answer, ERROR_NOT_HERE);
}

static void scan_unit(struct model *m, int terminal, const char *scan, const struct model_code *code, int facts,
	struct answer *answer)
{
	struct model_terminal *t = &m->terminals[terminal];
	char lot[sizeof t->lot] = "";
	struct unit u = {.product = code->product,
		.units = code->pack * (t->quantity ? t->quantity : 1),
		.lot = lot,
		.place = t->place};

	if (model_products[u.product].by_lot) {
		snprintf(lot, sizeof lot, "%s", *code->lot ? code->lot : t->lot);
		if (!*lot) {
			model_wait_for(t, WAITS_LOT, scan);
			model_refuse(answer, ERROR_LOT_NEEDED);
			return;
		}
	}
	if (model_is_recalled(m, lot) || t->damaged || (t->place != NONE && model_kind(t->place) == SPOT_QUARANTINE))
		answer->unmodelled = true;
	else
		take_unit(m, terminal, &u, facts, answer);
}

static void scan_place(struct model *m, int terminal, int place, int facts, struct answer *answer)
{
	int list[MODEL_DIRECTIONS];
	int count = model_in_hand_of(m, terminal, NONE, NONE, "", list);
	bool brings = false;

	for (int i = 0; i < count; i++)
		brings = brings || m->directions[list[i]].to == place;
	if (brings)
		model_confirm(m, terminal, place, facts, answer);
	else if (!count || m->directions[list[0]].postponed)
		m->terminals[terminal].place = place;
	else /* goods in hand are brought first, unless they were postponed */
		model_wrong_place(m, terminal, facts, answer);
}

/* A carton of ours is a place like others. */
static void scan_carton(struct model *m, int terminal, int carton, struct answer *answer)
{
	struct model_terminal *t = &m->terminals[terminal];
	int list[MODEL_DIRECTIONS];

	if (carton == NONE)
		model_refuse(answer, ERROR_UNKNOWN_BARCODE);
	else if (m->cartons[carton].state == CARTON_LOADED || m->cartons[carton].state == CARTON_DEPARTED)
		model_refuse(answer, ERROR_ALREADY_LOADED);
	else if (model_in_hand_of(m, terminal, NONE, NONE, "", list) && !m->directions[list[0]].postponed)
		model_refuse(answer, ERROR_WRONG_PLACE);
	else
		t->place = MODEL_A_CARTON + carton;
}

void model_stage(struct model *m, int terminal, const char *scan, const struct model_code *code, int facts,
	struct answer *answer)
{
	int place = model_place_of(scan);
	int shipment;

	if (place != NONE) {
		scan_place(m, terminal, place, facts, answer);
	} else if (model_inbound_of(m, scan) != NONE) {
		model_refuse(answer, ERROR_NOT_EXPECTED);
	} else if (model_is_label(scan)) {
		scan_carton(m, terminal, model_labelled(m, scan), answer);
	} else if (model_pickup_of(m, scan) != NONE) {
		model_refuse(answer, ERROR_NOT_EXPECTED);
	} else if (model_order_scan(m, scan, &shipment) != NONE) {
		answer->unmodelled = true;
	} else if (code) {
		m->terminals[terminal].lot[0] = '\0';
		scan_unit(m, terminal, scan, code, facts, answer);
	} else {
		model_refuse(answer, ERROR_UNKNOWN_BARCODE);
	}
}

void model_stage_again(struct model *m, int terminal, int facts, struct answer *answer)
{
	struct model_terminal *t = &m->terminals[terminal];
	char scan[sizeof t->waiting];

	t->waits = WAITS_NOT;
	memcpy(scan, t->waiting, sizeof scan);
	scan_unit(m, terminal, scan, model_code_of(scan), facts, answer);
}
