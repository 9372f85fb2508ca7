/* What a worker does with goods in hand: confirms, postpones, finds a place full. */
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
		*told = (struct told){.units = d->open ? d->open : d->quantity,
			.product = d->product,
			.to = d->to,
			.order = d->order,
			.line = d->line,
			.shipment = d->shipment,
			.reason = d->reason,
			.or_reason = d->or_reason};
		snprintf(told->lot, sizeof told->lot, "%s", d->lot);
	}
}

static int as_given(const struct model_direction *a, const struct model_direction *b)
{
	if (a->terminal != b->terminal)
		return a->terminal - b->terminal;
	return a->scan != b->scan ? a->scan - b->scan : a->n - b->n;
}

/* Newest first; what was postponed comes after what was not, first postponed first. */
static int newness(const struct model_direction *a, const struct model_direction *b)
{
	if (a->postponed != b->postponed)
		return a->postponed - b->postponed;
	if (a->shown != b->shown)
		return b->shown - a->shown;
	return as_given(a, b);
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

int model_in_hand_of(const struct model *m, int terminal, int to, int product, const char *lot, int *list)
{
	int count = 0;

	for (int i = 0; i < m->direction_count; i++) {
		const struct model_direction *d = &m->directions[i];

		if (d->holder == terminal && d->open && (to == NONE || d->to == to) &&
			(product == NONE || (d->product == product && strcmp(d->lot, lot) == 0)))
			list[count++] = i;
	}
	sort(m, list, count, newness);
	return count;
}

static int in_hand(const struct model *m, int terminal, int to, int *list)
{
	return model_in_hand_of(m, terminal, to, NONE, "", list);
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

int model_first_group(const struct model *m, const int *list, int count)
{
	int n = count ? 1 : 0;

	while (n < count && same_direction(&m->directions[list[0]], &m->directions[list[n]]))
		n++;
	return n;
}

static int as_left(const struct model_direction *a, const struct model_direction *b)
{
	if (a->holder != b->holder)
		return a->holder - b->holder;
	return a->shown != b->shown ? a->shown - b->shown : as_given(a, b);
}

int model_left_of(const struct model *m, int product, const char *lot, int *list)
{
	int count = 0;

	for (int i = 0; i < m->direction_count; i++) {
		const struct model_direction *d = &m->directions[i];

		if (d->left && d->open && d->product == product && strcmp(d->lot, lot) == 0)
			list[count++] = i;
	}
	sort(m, list, count, as_left);
	return count;
}

static int left_behind(const struct model *m, int place, int *list)
{
	int count = 0;

	for (int i = 0; i < m->direction_count; i++)
		if (m->directions[i].left && m->directions[i].open && m->directions[i].to == place)
			list[count++] = i;
	sort(m, list, count, as_left);
	return model_first_group(m, list, count);
}

/* What a scan of the place confirms: what of the newest scan goes there; else the newest other direction to it; else
 * what a worker left who signed off. */
static int candidates(const struct model *m, int terminal, int place, int *list)
{
	int all[MODEL_DIRECTIONS];
	int count = newest(m, terminal, all);
	int n = 0;

	for (int i = 0; i < count; i++)
		if (m->directions[all[i]].to == place)
			list[n++] = all[i];
	if (!n)
		n = model_first_group(m, list, in_hand(m, terminal, place, list));
	return n ? n : left_behind(m, place, list);
}

void model_send_on(struct model *m, int terminal, int direction, int units, const char *quarantine, int facts,
	struct answer *answer)
{
	struct model_direction *d = &m->directions[direction];
	struct load load = model_load(d->product, d->lot, units);

	load.quarantine = quarantine;
	load.from_place = d->from;
	load.from = (struct whose){d->order, d->line, d->shipment};
	load.of = direction;
	d->open -= units;
	if (strcmp(d->reason, "held-back") == 0)
		d->taken += units;
	model_direct(m, terminal, &load, 1, facts, answer);
}

/* Of what would be confirmed, or is shown, something is wanted no more, or is of a lot that was recalled: it gets its
 * new home, and the scan is refused. */
static bool redirect(struct model *m, int terminal, const int *list, int count, int facts, struct answer *answer)
{
	for (int i = 0; i < count; i++) {
		const struct model_direction *d = &m->directions[list[i]];
		int units = d->order == NONE ? 0 : model_surplus(m, d->order, d->line);
		bool recalled = model_is_recalled(m, d->lot) && model_places[d->to].kind != SPOT_QUARANTINE;

		if (!units && !recalled)
			continue;
		model_send_on(m, terminal, list[i], recalled || d->open < units ? d->open : units,
			recalled ? "recalled" : NULL, facts, answer);
		model_refuse(answer, recalled ? ERROR_WRONG_PLACE : ERROR_ORDER_CANCELLED);
		answer->kept = true;
		return true;
	}
	return false;
}

void model_wrong_place(struct model *m, int terminal, int facts, struct answer *answer)
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
		model_wrong_place(m, terminal, facts, answer);
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
		struct whose whose = {d->order, d->line, d->shipment};

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
	count = model_first_group(m, list, count);
	if (redirect(m, terminal, list, count, facts, answer))
		return;
	for (int i = 0; i < m->direction_count; i++)
		if (m->directions[i].holder == terminal && m->directions[i].open && m->directions[i].postponed > last)
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
	const struct model_terminal *t = &m->terminals[terminal];
	int list[MODEL_DIRECTIONS];
	int full;

	/* one who stages says it of the place where he stands */
	if (t->place != NONE && t->place < PLACES && m->full[t->place] &&
		(!newest(m, terminal, list) || m->directions[list[0]].postponed)) {
		m->full[t->place] = false;
		model_deed(m, terminal, DEED_ROOM)->place = t->place;
		return;
	}
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

void model_adopt_reason(struct model *m, int terminal, int order, const char *reason)
{
	for (int i = 0; i < m->direction_count; i++) {
		struct model_direction *d = &m->directions[i];

		if (d->terminal == terminal && d->scan == m->terminals[terminal].scans && d->order == order)
			d->reason = reason;
	}
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
