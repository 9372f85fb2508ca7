/* Files, as the interfaces page describes them. Every column is given in every row. */
#include "lib/model.h"

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

bool model_order_file(struct model *m, const struct order_file *file)
{
	int at = model_order_of(m, file->number);
	struct model_order *o;
	bool cancelled;

	for (int i = 0; i < file->count; i++)
		if (!file->rows[i].quantity && (at == NONE || model_line_of(&m->orders[at], file->rows[i].line) == NONE))
			return false; /* a new line orders something */
	if (at == NONE) {
		at = m->order_count++;
		m->orders[at] = (struct model_order){.home = NONE};
	}
	o = &m->orders[at];
	cancelled = o->count && !model_lives(o);
	o->terms = *file;
	if (cancelled && file->state == ORDER_HELD)
		o->terms.state = ORDER_CANCELLED; /* that takes an explicit open */
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

	m->pickups[at == NONE ? m->pickup_count++ : at] = *file;
	return true;
}
