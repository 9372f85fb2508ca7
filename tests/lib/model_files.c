/* What comes from outside: files, as the interfaces page describes them, every column given in every row; a lead's
 * decisions; recalls. */
#include "lib/model_packing.h"

#include <stdio.h>
#include <string.h>

static void take_rows(struct model_order *o, const struct order_file *file)
{
	for (int i = 0; i < file->count; i++) {
		const struct order_row *row = &file->rows[i];
		int at = model_line_of(o, row->line);
		struct order_row *line;

		if (at == NONE) {
			o->lines[o->count++] = (struct model_line){.row = *row};
			continue;
		}
		/* a cancelled quantity only rises, unless the row says open */
		line = &o->lines[at].row;
		line->quantity = row->quantity;
		line->from_stock = row->from_stock > o->lines[at].brought ? row->from_stock : o->lines[at].brought;
		if (row->cancelled > line->cancelled || file->state == ORDER_OPEN)
			line->cancelled = row->cancelled;
	}
}

/* Files do not un-cancel but by an explicit open, and do not flap back what a lead decided. */
static void keep_state(const struct model_order *was, struct model_order *o)
{
	if (was->count && !model_lives(was) && o->terms.state == ORDER_HELD)
		o->terms.state = ORDER_CANCELLED;
	o->hold = was->hold;
	if (was->hold == HOLD_OF_LEAD && model_lives(o))
		o->terms.state = ORDER_HELD;
	else if (was->hold == RESUMED_BY_LEAD && o->terms.state == ORDER_HELD) /* for the same reason as before */
		o->terms.state = ORDER_OPEN;
	else if (was->hold == RESUMED_BY_LEAD)
		o->hold = HOLD_OF_FILE;
}

bool model_order_file(struct model *m, const struct order_file *file)
{
	int at = model_order_of(m, file->number);
	struct model_order *o;
	struct model_order was;

	for (int i = 0; i < file->count; i++) {
		const struct order_row *row = &file->rows[i];

		if (row->from_stock > row->quantity || (row->quantity && row->cancelled > row->quantity))
			return false;
		if (!row->quantity && (at == NONE || model_line_of(&m->orders[at], row->line) == NONE))
			return false; /* a new line orders something */
	}
	if (at == NONE) {
		at = m->order_count++;
		m->orders[at] = (struct model_order){.home = NONE, .missed = NONE};
	}
	o = &m->orders[at];
	was = *o;
	o->terms = *file;
	if (was.has_lead_priority)
		o->terms.priority = was.terms.priority;
	keep_state(&was, o);
	take_rows(o, file);
	return true;
}

static bool same_inbound(const struct model_inbound *in, const struct inbound_file *file)
{
	if (in->terms.door != file->door || in->terms.due != file->due)
		return false;
	for (int i = 0; i < file->count; i++) {
		bool found = false;

		for (int j = 0; j < in->terms.count && !found; j++)
			found = in->terms.rows[j].product == file->rows[i].product &&
				in->terms.rows[j].quantity == file->rows[i].quantity &&
				strcmp(in->terms.rows[j].lot, file->rows[i].lot) == 0;
		if (!found)
			return false;
	}
	return true;
}

static struct inbound_row *inbound_row_of(struct model_inbound *in, const struct inbound_row *row)
{
	for (int i = 0; i < in->terms.count; i++)
		if (in->terms.rows[i].product == row->product && strcmp(in->terms.rows[i].lot, row->lot) == 0)
			return &in->terms.rows[i];
	return NULL;
}

bool model_inbound_file(struct model *m, const struct inbound_file *file)
{
	int at = model_inbound_of(m, file->number);
	struct model_inbound *in;

	for (int i = 0; i < file->count; i++)
		if (!file->rows[i].quantity && (at == NONE || !inbound_row_of(&m->inbounds[at], &file->rows[i])))
			return false;
	if (at != NONE && m->inbounds[at].state == CLOSED)
		return same_inbound(&m->inbounds[at], file); /* what is closed is history */
	if (at == NONE) {
		m->inbounds[m->inbound_count++] = (struct model_inbound){.terms = *file};
		return true;
	}
	in = &m->inbounds[at];
	in->terms.door = file->door;
	in->terms.due = file->due;
	for (int i = 0; i < file->count; i++) {
		struct inbound_row *row = inbound_row_of(in, &file->rows[i]);

		if (row)
			row->quantity = file->rows[i].quantity;
		else
			in->terms.rows[in->terms.count++] = file->rows[i];
	}
	return true;
}

bool model_pickup_file(struct model *m, const struct pickup_file *file)
{
	int at = model_pickup_of(m, file->number);

	if (at != NONE && m->departed[at])
		return strcmp(m->pickups[at].carrier, file->carrier) == 0 && m->pickups[at].cutoff == file->cutoff &&
		       m->pickups[at].door == file->door; /* what has left is history */
	m->pickups[at == NONE ? m->pickup_count++ : at] = *file;
	return true;
}

/* ---- a lead's decisions */

/* The shipment that a release is about: the open one, if it has something; else one that was begun and may not leave.
 */
static bool release(struct model *m, int order)
{
	struct model_order *o = &m->orders[order];
	struct model_shipment *first = NULL;

	if (o->terms.state == ORDER_HELD)
		return false;
	if (o->open_number && model_here(m, order) + model_in_hand(m, order) + model_packed(m, order)) {
		if (o->released || (o->ready && model_may_leave(m, order, o->open_number)))
			return false;
		o->released = true;
		return true;
	}
	for (int i = 0; i < o->begun_count; i++)
		if (o->begun[i].state != SHIPMENT_IS_SHIPPED && (!first || o->begun[i].number < first->number) &&
			model_units(m, order, o->begun[i].number, NONE, STANDS_PACKED) +
				model_units(m, order, o->begun[i].number, NONE, STANDS_HERE) +
				model_units(m, order, o->begun[i].number, NONE, STANDS_IN_HAND))
			first = &o->begun[i];
	if (!first || model_may_leave(m, order, first->number))
		return false;
	first->released = true;
	return true;
}

static bool accept(struct model *m, int order, const char *line)
{
	int at = model_line_of(&m->orders[order], line);

	if (at == NONE || m->orders[order].lines[at].accepted || !model_stockout(m, order, at))
		return false;
	m->orders[order].lines[at].accepted = true;
	return true;
}

static bool hold(struct model_order *o)
{
	if (o->hold == HOLD_OF_LEAD)
		return false;
	o->terms.state = ORDER_HELD;
	o->hold = HOLD_OF_LEAD;
	return true;
}

static bool resume(struct model_order *o)
{
	if (o->terms.state != ORDER_HELD)
		return false;
	o->terms.state = ORDER_OPEN;
	o->hold = o->hold == HOLD_OF_LEAD ? HOLD_OF_FILE : RESUMED_BY_LEAD;
	return true;
}

static bool prioritise(struct model_order *o, int priority)
{
	if (o->has_lead_priority && o->terms.priority == priority)
		return false;
	o->has_lead_priority = true;
	o->terms.priority = priority;
	return true;
}

bool model_decision(struct model *m, const struct decision_file *file)
{
	int order = model_order_of(m, file->order);
	struct model_order *o = order == NONE ? NULL : &m->orders[order];

	if (!o || !model_lives(o))
		return false;
	switch (file->what) {
	case DECIDES_HOLD: return hold(o);
	case DECIDES_RESUME: return resume(o);
	case DECIDES_RELEASE: return release(m, order);
	case DECIDES_CANCEL:
		o->terms.state = ORDER_CANCELLED;
		o->hold = HOLD_OF_FILE;
		return true;
	case DECIDES_PRIORITY: return prioritise(o, file->priority);
	case DECIDES_ACCEPT: return accept(m, order, file->line);
	case DECISIONS: break;
	}
	return false;
}

/* ---- recalls */

static int recall_of(const struct model *m, const char *lot)
{
	for (int i = 0; i < m->recall_count; i++)
		if (strcmp(m->recalled[i], lot) == 0)
			return i;
	return NONE;
}

bool model_is_recalled(const struct model *m, const char *lot)
{
	return *lot && recall_of(m, lot) != NONE;
}

bool model_recall(struct model *m, const struct recall_file *file)
{
	int at = recall_of(m, file->lot);
	struct pile piles[MODEL_PILES];
	int count = m->pile_count;

	if (file->lift == (at == NONE) || m->recall_count == MODEL_RECALLS)
		return false;
	if (file->lift) {
		memmove(m->recalled[at], m->recalled[--m->recall_count], sizeof m->recalled[at]);
		return true;
	}
	snprintf(m->recalled[m->recall_count++], sizeof m->recalled[0], "%s", file->lot);
	/* what stands for orders is nobody's from now on */
	memcpy(piles, m->piles, sizeof piles);
	for (int i = 0; i < count; i++) {
		const struct pile *p = &piles[i];

		if (p->order != NONE && strcmp(p->lot, file->lot) == 0 && model_stand(p->place) == STANDS_HERE)
			model_move(m, p->product, p->lot, p->units, p->place,
				(struct whose){p->order, p->line, p->shipment}, p->place,
				(struct whose){NONE, NONE, 0});
	}
	return true;
}
