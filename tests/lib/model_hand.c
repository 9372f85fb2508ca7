/* What a worker does with goods in hand: confirms, postpones, finds a place full. And the commands. */
#include "lib/model.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static bool same_direction(const struct model_direction *a, const struct model_direction *b)
{
	return a->terminal == b->terminal && a->scan == b->scan && a->to == b->to && a->order == b->order &&
	       a->product == b->product && strcmp(a->lot, b->lot) == 0;
}

void model_tell(const struct model *m, struct told *list, int *count, const int *directions, int direction_count)
{
	for (int i = 0; i < direction_count; i++) {
		const struct model_direction *d = &m->directions[directions[i]];
		struct told *told;

		if (i && same_direction(&m->directions[directions[i - 1]], d)) {
			list[*count - 1].units += d->open ? d->open : d->quantity;
			continue;
		}
		told = &list[(*count)++];
		*told = (struct told){.units = d->open ? d->open : d->quantity, .product = d->product, .to = d->to,
			.order = d->order, .line = d->line, .reason = d->reason};
		snprintf(told->lot, sizeof told->lot, "%s", d->lot);
	}
}

/* Newest first; what was postponed comes after what was not, first postponed first. */
static int newness(const struct model_direction *a, const struct model_direction *b)
{
	if (a->postponed != b->postponed)
		return a->postponed - b->postponed;
	if (a->shown != b->shown)
		return b->shown - a->shown;
	return a->scan != b->scan ? a->scan - b->scan : a->n - b->n;
}

static void sort(const struct model *m, int *list, int count,
	int (*order)(const struct model_direction *, const struct model_direction *))
{
	for (int i = 1; i < count; i++) {
		int it = list[i];
		int at = i;

		for (; at > 0 && order(&m->directions[it], &m->directions[list[at - 1]]) < 0; at--)
			list[at] = list[at - 1];
		list[at] = it;
	}
}

/* Open directions of the terminal, to a place (NONE: any), as they are shown. */
static int in_hand(const struct model *m, int terminal, int to, int *list)
{
	int count = 0;

	for (int i = 0; i < m->direction_count; i++)
		if (m->directions[i].terminal == terminal && m->directions[i].open && (to == NONE || m->directions[i].to == to))
			list[count++] = i;
	sort(m, list, count, newness);
	return count;
}

static int as_given(const struct model_direction *a, const struct model_direction *b)
{
	if (a->terminal != b->terminal)
		return a->terminal - b->terminal;
	return a->scan != b->scan ? a->scan - b->scan : a->n - b->n;
}

/* What the newest scan shows. */
static int newest(const struct model *m, int terminal, int *list)
{
	int all[MODEL_DIRECTIONS];
	int count = in_hand(m, terminal, NONE, all);
	int n = 0;

	for (int i = 0; i < count; i++)
		if (m->directions[all[i]].shown == m->directions[all[0]].shown &&
			m->directions[all[i]].postponed == m->directions[all[0]].postponed)
			list[n++] = all[i];
	sort(m, list, n, as_given);
	return n;
}

static int first_group(const struct model *m, const int *list, int count)
{
	int n = count ? 1 : 0;

	while (n < count && same_direction(&m->directions[list[0]], &m->directions[list[n]]))
		n++;
	return n;
}

static int left_behind(const struct model *m, int place, int *list)
{
	int count = 0;

	for (int i = 0; i < m->direction_count; i++)
		if (m->directions[i].left && m->directions[i].open && m->directions[i].to == place)
			list[count++] = i;
	sort(m, list, count, as_given);
	return first_group(m, list, count);
}

/* What a scan of the place confirms: what of the newest scan goes there; else the newest other direction to it; else what
 * a worker left who signed off. */
static int candidates(const struct model *m, int terminal, int place, int *list)
{
	int all[MODEL_DIRECTIONS];
	int count = newest(m, terminal, all);
	int n = 0;

	for (int i = 0; i < count; i++)
		if (m->directions[all[i]].to == place)
			list[n++] = all[i];
	if (!n)
		n = first_group(m, list, in_hand(m, terminal, place, list));
	return n ? n : left_behind(m, place, list);
}

static void send_on(struct model *m, int terminal, int direction, int units, const char *quarantine, int facts,
	struct answer *answer)
{
	struct model_direction *d = &m->directions[direction];
	struct load load = {.product = d->product, .units = units, .supply = SUPPLY_REDIRECT, .quarantine = quarantine,
		.from_place = d->from, .from = {d->order, d->line}, .of = direction};

	memcpy(load.lot, d->lot, sizeof load.lot);
	d->open -= units;
	if (strcmp(d->reason, "held-back") == 0)
		d->taken += units;
	model_direct(m, terminal, &load, 1, facts, answer);
}

/* Of what would be confirmed, or is shown, something is wanted no more, or is of a lot that was recalled: it gets its new
 * home, and the scan is refused. */
static bool redirect(struct model *m, int terminal, const int *list, int count, int facts, struct answer *answer)
{
	for (int i = 0; i < count; i++) {
		const struct model_direction *d = &m->directions[list[i]];
		int units = d->order == NONE ? 0 : model_surplus(m, d->order, d->line);
		bool recalled = model_is_recalled(m, d->lot) && model_places[d->to].kind != SPOT_QUARANTINE;

		if (!units && !recalled)
			continue;
		send_on(m, terminal, list[i], recalled || d->open < units ? d->open : units, recalled ? "recalled" : NULL,
			facts, answer);
		model_refuse(answer, recalled ? ERROR_WRONG_PLACE : ERROR_ORDER_CANCELLED);
		return true;
	}
	return false;
}

static void refuse_place(struct model *m, int terminal, int facts, struct answer *answer)
{
	int list[MODEL_DIRECTIONS];
	int count = newest(m, terminal, list);

	if (redirect(m, terminal, list, count, facts, answer))
		return;
	model_tell(m, answer->directions, &answer->count, list, count);
	model_refuse(answer, ERROR_WRONG_PLACE);
}

void model_confirm(struct model *m, int terminal, int place, int facts, struct answer *answer)
{
	struct model_terminal *t = &m->terminals[terminal];
	int list[MODEL_DIRECTIONS];
	int count = candidates(m, terminal, place, list);
	struct model_direction before[MODEL_DIRECTIONS];
	struct deed *deed;
	int open = 0;
	int units;
	int n = 0;

	for (int i = 0; i < count; i++)
		open += m->directions[list[i]].open;
	units = t->quantity ? t->quantity : open;
	if (!count) {
		refuse_place(m, terminal, facts, answer);
		return;
	}
	if (units > open) {
		model_refuse(answer, ERROR_TOO_MANY);
		return;
	}
	if (redirect(m, terminal, list, count, facts, answer))
		return;
	memcpy(before, m->directions, sizeof before);
	deed = model_deed(m, terminal, DEED_CONFIRM);
	deed->place = place;
	for (int i = 0; i < count && units > 0; i++) {
		struct model_direction *d = &m->directions[list[i]];
		int now = d->open < units ? d->open : units;
		struct whose whose = {d->order, d->line};

		model_move(m, d->product, d->lot, now, d->from, whose, place, whose);
		d->open = now; /* as it is told */
		deed->directions[n] = list[i];
		deed->confirmed[n++] = now;
		units -= now;
	}
	deed->count = n;
	model_tell(m, answer->confirmed, &answer->confirmed_count, list, n);
	for (int i = 0; i < n; i++)
		m->directions[list[i]].open = before[list[i]].open - deed->confirmed[i];
	t->quantity = 0;
	t->damaged = false;
	answer->result = RESULT_CONFIRM;
}

void model_skip(struct model *m, int terminal, int facts, struct answer *answer)
{
	int list[MODEL_DIRECTIONS];
	int count = newest(m, terminal, list);
	int last = 0;

	if (!count) {
		model_refuse(answer, ERROR_NOT_HERE);
		return;
	}
	count = first_group(m, list, count);
	if (redirect(m, terminal, list, count, facts, answer))
		return;
	for (int i = 0; i < m->direction_count; i++)
		if (m->directions[i].terminal == terminal && m->directions[i].open && m->directions[i].postponed > last)
			last = m->directions[i].postponed;
	for (int i = 0; i < count; i++)
		m->directions[list[i]].postponed = last + 1;
	count = newest(m, terminal, list);
	if (redirect(m, terminal, list, count, facts, answer))
		return;
	model_tell(m, answer->directions, &answer->count, list, count);
	answer->result = RESULT_DIRECT;
}

/* Where everything goes instead is the program's choice, and whether there is another place at all. */
void model_full(struct model *m, int terminal, int facts, struct answer *answer)
{
	int list[MODEL_DIRECTIONS];
	int full;

	if (!newest(m, terminal, list)) {
		model_refuse(answer, ERROR_NOT_HERE);
		return;
	}
	full = m->directions[list[0]].to;
	if (redirect(m, terminal, list, in_hand(m, terminal, full, list), facts, answer))
		return;
	if (facts & NO_OTHER_PLACE) {
		model_refuse(answer, ERROR_PLACE_FULL);
		return;
	}
	model_deed(m, terminal, DEED_FULL)->place = full;
	m->full[full] = true;
	answer->result = RESULT_DIRECT;
	answer->free_choice = true;
}

void model_adopt_direction(struct model *m, int terminal, int scan, int n, const char *to)
{
	for (int i = 0; i < m->direction_count; i++) {
		struct model_direction *d = &m->directions[i];

		if (d->terminal == terminal && d->scan == scan && d->n == n)
			d->to = model_place_of(to);
	}
}

void model_adopt_home(struct model *m, const char *order, const char *home)
{
	m->orders[model_order_of(m, order)].home = model_place_of(home);
}

/* ---- undo */

/* Units of the direction that are in hand still: its own, and those that were sent on by scans that were refused, which
 * nobody can take back by themselves. */
static int still_in_hand(const struct model *m, int direction)
{
	int units = m->directions[direction].open;

	for (int i = 0; i < m->direction_count; i++)
		if (m->directions[i].of == direction)
			units += still_in_hand(m, i);
	return units;
}

/* Everything goes back to the supplier. */
static void return_all(struct model *m, int direction)
{
	struct model_direction *d = &m->directions[direction];
	struct whose whose = {d->order, d->line};
	int units = m->settings.confirm ? d->open : d->quantity;

	if (units)
		model_move(m, d->product, d->lot, units, d->from, whose, NONE, (struct whose){NONE, NONE});
	d->open = 0;
	d->undone = true;
	for (int i = 0; i < m->direction_count; i++)
		if (m->directions[i].of == direction)
			return_all(m, i);
}

static bool undo_receipt(struct model *m, const struct deed *deed)
{
	if (deed->inbound != NONE && m->inbounds[deed->inbound].state == CLOSED)
		return false;
	for (int i = 0; i < m->direction_count; i++) {
		const struct model_direction *d = &m->directions[i];

		if (d->terminal == deed->terminal && d->scan == deed->scan && m->settings.confirm &&
			still_in_hand(m, i) != d->quantity)
			return false; /* it has gone on */
	}
	for (int i = 0; i < m->direction_count; i++)
		if (m->directions[i].terminal == deed->terminal && m->directions[i].scan == deed->scan)
			return_all(m, i);
	if (deed->inbound != NONE && deed->product != PRODUCT_UNIDENTIFIED) {
		struct model_inbound *in = &m->inbounds[deed->inbound];

		(deed->over ? in->over : in->received)[deed->product] -= deed->units;
	}
	return true;
}

/* The units are in hand again, on the way to where their shipment stands by now. */
static bool undo_confirmation(struct model *m, const struct deed *deed, struct answer *answer)
{
	for (int i = 0; i < deed->count; i++) {
		struct model_direction *d = &m->directions[deed->directions[i]];
		struct whose whose = {d->order, d->line};

		if (!model_move(m, d->product, d->lot, deed->confirmed[i], deed->place, whose, d->from, whose))
			return false;
		d->open += deed->confirmed[i];
		if (d->order == NONE)
			continue;
		if (m->orders[d->order].home == NONE)
			m->orders[d->order].home = d->to;
		d->to = m->orders[d->order].home;
	}
	model_tell(m, answer->directions, &answer->count, deed->directions, deed->count);
	return true;
}

static struct deed *last_deed(struct model *m, int terminal)
{
	for (int i = m->deed_count; i-- > 0;) {
		struct deed *deed = &m->deeds[i];

		if (deed->terminal != terminal || deed->badge != m->terminals[terminal].badge || deed->undone)
			continue;
		/* a closing that a lead took back stands in nobody's way */
		if (deed->kind == DEED_CLOSE && m->inbounds[deed->inbound].state != CLOSED)
			deed->undone = true;
		else
			return deed;
	}
	return NULL;
}

void model_undo(struct model *m, int terminal, int facts, struct answer *answer)
{
	struct model_terminal *t = &m->terminals[terminal];
	struct deed *deed;
	bool done = false;

	if (t->quantity || t->damaged) {
		t->quantity = 0;
		t->damaged = false;
		return;
	}
	deed = last_deed(m, terminal);
	if (!deed) {
		model_refuse(answer, ERROR_NOTHING_TO_UNDO);
		return;
	}
	switch (deed->kind) {
	case DEED_RECEIVE: done = undo_receipt(m, deed); break;
	case DEED_CONFIRM: done = undo_confirmation(m, deed, answer); break;
	case DEED_CLOSE: break;
	case DEED_FULL:
		done = !(facts & NO_OTHER_PLACE);
		answer->free_choice = done;
		m->full[deed->place] = m->full[deed->place] && !done;
		break;
	}
	if (!done)
		model_refuse(answer, ERROR_UNDO_BLOCKED);
	else
		deed->undone = true;
}
