/* Matching goods with the lines that may claim, and directing them: to a station, a lane, putaway or quarantine. */
#include "lib/model_packing.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MOST_PIECES = 40 };

/* Units of one load that go to one line, or to nobody. */
struct piece {
	const struct load *load;
	int order, line, units, to, group;
	int64_t cutoff;
	const char *reason;
	const char *or_reason;
	const char *number; /* of the order; "" = for nobody */
};

struct directing {
	struct model *m;
	int terminal;
	int facts;
	struct piece pieces[MOST_PIECES];
	int count;
	int content[PLACES];       /* of each place, before this scan takes anything from it */
	int coming[PLACES];        /* to each place, by this scan */
	const struct plan *claims; /* who may claim */
	const struct plan *others; /* the same, by other facts */
};

/* ---- matching */

/* Of what the line waits for; what was fetched for it from the shelf, or moves, is none of that. */
static int taken(const struct directing *d, int order, int line)
{
	int units = 0;

	for (int i = 0; i < d->count; i++)
		if (d->pieces[i].order == order && d->pieces[i].line == line && d->pieces[i].load->whom.order == NONE)
			units += d->pieces[i].units;
	return units;
}

static void add_piece(struct directing *d, const struct load *load, int order, int line, int units)
{
	struct piece *p = &d->pieces[d->count++];

	*p = (struct piece){.load = load,
		.order = order,
		.line = line,
		.units = units,
		.to = NONE,
		.cutoff = INT64_MAX,
		.number = ""};
	if (order == NONE)
		return;
	model_join_last(d->m, order);
	p->number = d->m->orders[order].terms.number;
	p->cutoff = model_cutoff(d->m, order);
}

/* Whether the line comes first among those that may claim, and were not passed yet. */
static bool first_claimant(const struct directing *d, int product, int *order, int *line)
{
	const struct model *m = d->m;

	*order = *line = NONE;
	for (int o = 0; o < m->order_count; o++) {
		if (m->orders[o].terms.state != ORDER_OPEN || d->claims->claims[o] == CLAIMS_NOT)
			continue;
		if (*order != NONE && model_claim_order(m, o, *order) > 0)
			continue;
		for (int l = 0; l < m->orders[o].count; l++) {
			const struct model_line *at = &m->orders[o].lines[l];

			if (at->row.product != product || model_waiting(m, o, l) <= taken(d, o, l))
				continue;
			if (*order != o || model_line_order(at, &m->orders[o].lines[*line]) < 0) {
				*order = o;
				*line = l;
			}
		}
	}
	return *order != NONE;
}

static void match(struct directing *d, const struct load *load)
{
	int left = load->units;
	int order = NONE;
	int line = NONE;

	if (load->whom.order != NONE && !load->quarantine) {
		add_piece(d, load, load->whom.order, load->whom.line, left);
		return;
	}
	while (!load->quarantine && left > 0 && first_claimant(d, load->product, &order, &line)) {
		int units = model_waiting(d->m, order, line) - taken(d, order, line);

		units = units < left ? units : left;
		add_piece(d, load, order, line, units);
		left -= units;
	}
	if (left > 0) {
		add_piece(d, load, NONE, NONE, left);
		d->pieces[d->count - 1].reason = model_unused(d->m, load, d->claims);
	}
}

/* What was claimed is in sight no more; and no more is in sight than is waited for: what would be handed out last goes.
 */
static void claim_sight(struct plan *plan, const struct piece *p, int waiting)
{
	int units = p->units;

	for (int i = 0; i < plan->count; i++) {
		struct sight *s = &plan->sights[i];
		int takes = s->units < units ? s->units : units;

		if (s->order != p->order || s->line != p->line || s->supply != p->load->supply)
			continue;
		s->units -= takes;
		units -= takes;
	}
	for (int i = 0; i < plan->count && units; i++) {
		struct sight *s = &plan->sights[i];

		if (s->order != p->order || s->line != p->line)
			continue;
		s->units = s->units < waiting ? s->units : waiting;
		waiting -= s->units;
	}
}

/* ---- places */

static int room(const struct directing *d, int place)
{
	const struct model_place *p = &model_places[place];
	int left = p->capacity - d->content[place] - model_place_incoming(d->m, place) - d->coming[place];

	if (d->m->full[place])
		return 0;
	if (p->capacity == NONE)
		return INT32_MAX;
	return left > 0 ? left : 0;
}

/* A station parked here, else the one with the shortest queue, else by barcode. */
static int find_station(const struct directing *d)
{
	const struct model_terminal *t = &d->m->terminals[d->terminal];
	int at = t->activity == STAGES ? t->place : t->door;
	int best = NONE;
	bool best_parked = false;

	for (int i = 0; i < PLACES; i++) {
		bool parked = at != NONE && d->m->parked[i] == at;

		if (model_places[i].kind != SPOT_STATION || d->m->full[i])
			continue;
		if (best == NONE || (parked && !best_parked) ||
			(parked == best_parked && model_place_shipments(d->m, i) < model_place_shipments(d->m, best))) {
			best = i;
			best_parked = parked;
		}
	}
	return best;
}

/* One of its carrier, else one without a carrier; the fullest that still fits, else by barcode. */
static int find_lane(const struct directing *d, const char *carrier, int need)
{
	int best = NONE;
	bool best_own = false;

	for (int i = 0; i < PLACES; i++) {
		bool own = *carrier && strcmp(model_places[i].carrier, carrier) == 0;

		if (model_places[i].kind != SPOT_LANE || (*model_places[i].carrier && !own) || d->m->full[i] ||
			room(d, i) < need)
			continue;
		if (best == NONE || (own && !best_own) || (own == best_own && room(d, i) < room(d, best))) {
			best = i;
			best_own = own;
		}
	}
	return best;
}

static int find_kind(const struct directing *d, enum spot kind)
{
	int first = NONE;

	for (int i = 0; i < PLACES; i++) {
		if (model_places[i].kind != kind)
			continue;
		if (!d->m->full[i])
			return i;
		if (first == NONE)
			first = i;
	}
	return first;
}

static void place_order(struct directing *d, int order, const struct plan *sight)
{
	struct model_order *o = &d->m->orders[order];
	bool lets_go = model_may_go(d->m, order, sight);
	const char *reason = model_why(d->m, d->claims, order, lets_go);
	const char *other = model_why(d->m, d->others, order, lets_go);
	int need = model_order_wanted(d->m, order) + model_in_hand(d->m, order) + model_here(d->m, order);

	if (o->home == NONE && lets_go)
		o->home = find_station(d);
	if (o->home == NONE)
		o->home = find_lane(d, o->terms.carrier, need);
	if (o->home == NONE)
		o->home = find_kind(d, SPOT_OVERFLOW);
	for (int i = 0; i < d->count; i++) {
		if (d->pieces[i].order != order)
			continue;
		d->pieces[i].to = o->home;
		d->pieces[i].reason = d->pieces[i].load->reason ? d->pieces[i].load->reason : reason;
		d->pieces[i].or_reason = !d->pieces[i].load->reason && strcmp(reason, other) != 0 ? other : NULL;
		d->coming[o->home] += d->pieces[i].units;
	}
}

/* ---- giving */

static int by_number(int64_t a, int64_t b)
{
	return (a > b) - (a < b);
}

static bool together(const struct piece *a, const struct piece *b)
{
	return a->to == b->to && a->order == b->order && a->load->product == b->load->product &&
	       strcmp(a->load->lot, b->load->lot) == 0;
}

/* Station, lane, overflow, quarantine, putaway; then by cut-off, the larger quantity, the order. */
static int as_shown(const void *a, const void *b)
{
	static const int rank[] = {
		[SPOT_STATION] = 0, [SPOT_LANE] = 1, [SPOT_OVERFLOW] = 2, [SPOT_QUARANTINE] = 3, [SPOT_PUTAWAY] = 4};
	const struct piece *p = a;
	const struct piece *q = b;
	int c = rank[model_places[p->to].kind] - rank[model_places[q->to].kind];

	c = c ? c : by_number(p->cutoff, q->cutoff);
	c = c ? c : q->group - p->group;
	c = c ? c : strcmp(p->number, q->number);
	c = c ? c : p->to - q->to;
	c = c ? c : p->load->product - q->load->product;
	c = c ? c : strcmp(p->load->lot, q->load->lot);
	return c ? c : p->line - q->line;
}

static int stands_at(const struct directing *d, const struct load *load)
{
	enum spot kind;

	if (load->brought)
		return PLACE_THE_FLOOR;
	if (load->from_place == NONE)
		return d->m->terminals[d->terminal].door == NONE ? PLACE_THE_FLOOR : d->m->terminals[d->terminal].door;
	kind = model_kind(load->from_place);
	return kind == SPOT_DOOR || kind == SPOT_FLOOR ? load->from_place : PLACE_THE_FLOOR;
}

/* All units are their lines' now, and in hand. */
static void hand_over(struct directing *d)
{
	for (int i = 0; i < d->count; i++) {
		const struct load *load = d->pieces[i].load;

		model_move(d->m, load->product, load->lot, d->pieces[i].units, load->from_place, load->from,
			stands_at(d, load), model_whose(d->m, d->pieces[i].order, d->pieces[i].line));
		if (load->brought)
			d->m->orders[d->pieces[i].order].lines[d->pieces[i].line].brought += d->pieces[i].units;
		if (load->held != NONE)
			d->m->directions[load->held].taken += d->pieces[i].units;
	}
}

/* The direction; without confirmation it is the movement. */
static void give(struct directing *d, const struct piece *p, int n)
{
	struct model *m = d->m;
	struct whose whose = model_whose(m, p->order, p->line);
	struct model_direction *at = &m->directions[m->direction_count++];

	*at = (struct model_direction){.terminal = d->terminal,
		.scan = m->terminals[d->terminal].scans,
		.n = n,
		.product = p->load->product,
		.quantity = p->units,
		.open = p->units,
		.from = stands_at(d, p->load),
		.to = p->to,
		.order = p->order,
		.line = p->line,
		.shipment = whose.shipment,
		.reason = p->reason,
		.or_reason = p->or_reason,
		.of = p->load->of,
		.origin = p->load->from_place,
		.whose = p->load->from,
		.brought = p->load->brought,
		.held = p->load->held,
		.holder = d->terminal};
	at->shown = at->scan;
	snprintf(at->lot, sizeof at->lot, "%s", p->load->lot);
	if (m->settings.confirm)
		return;
	model_move(m, p->load->product, p->load->lot, p->units, at->from, whose, at->to, whose);
	at->from = at->to;
	at->open = 0;
}

/* What is in sight now that all is handed over; what is held back is supply at once. */
static void look_ahead(struct directing *d, struct plan *plan)
{
	struct model *m = d->m;
	int before = m->direction_count;

	for (int i = 0; i < d->count; i++)
		m->directions[m->direction_count++] = (struct model_direction){.product = d->pieces[i].load->product,
			.quantity = d->pieces[i].units,
			.to = NONE,
			.reason = d->pieces[i].reason ? d->pieces[i].reason : ""};
	model_plan(m, NULL, plan);
	m->direction_count = before;
}

static void choose_places(struct directing *d)
{
	struct plan before = d->m->plan;
	struct plan now;

	for (int i = 0; i < d->count; i++) {
		const struct piece *p = &d->pieces[i];

		if (p->order != NONE && p->load->whom.order == NONE)
			claim_sight(&before, p, model_waiting(d->m, p->order, p->line) - taken(d, p->order, p->line));
	}
	hand_over(d);
	look_ahead(d, &now);
	for (int i = 0; i < d->count; i++) {
		struct piece *p = &d->pieces[i];

		if (p->order == NONE)
			p->to = find_kind(d, p->load->quarantine ? SPOT_QUARANTINE : SPOT_PUTAWAY);
		else if (p->to == NONE)
			place_order(d, p->order, d->facts & OLD_SIGHT ? &before : &now);
	}
}

void model_direct(struct model *m, int terminal, const struct load *loads, int count, int facts, struct answer *answer)
{
	struct directing d = {.m = m, .terminal = terminal, .facts = facts};
	struct plan before = m->plan;
	struct plan now;
	int more[PRODUCTS] = {0};
	int given[MOST_PIECES];
	int n = 0;

	for (int i = 0; i < PLACES; i++)
		d.content[i] = model_place_units(m, i);
	for (int i = 0; i < count; i++)
		if (loads[i].from_place == NONE && !loads[i].quarantine && !loads[i].brought)
			more[loads[i].product] += loads[i].units;
	model_plan(m, more, &now);
	d.claims = facts & OLD_CLAIMS ? &before : &now;
	d.others = facts & OLD_CLAIMS ? &now : &before;
	for (int i = 0; i < count; i++)
		match(&d, &loads[i]);
	choose_places(&d);
	for (int i = 0; i < d.count; i++)
		for (int j = 0; j < d.count; j++)
			if (together(&d.pieces[i], &d.pieces[j]))
				d.pieces[i].group += d.pieces[j].units;
	qsort(d.pieces, (size_t)d.count, sizeof *d.pieces, as_shown);
	for (int i = 0; i < m->direction_count; i++) /* it may have given some before */
		n += m->directions[i].terminal == terminal && m->directions[i].scan == m->terminals[terminal].scans;
	for (int i = 0; i < d.count; i++) {
		given[i] = m->direction_count;
		give(&d, &d.pieces[i], ++n);
	}
	answer->result = RESULT_DIRECT;
	model_tell(m, answer->directions, &answer->count, given, d.count);
}
