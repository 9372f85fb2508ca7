/* Taking back. */
#include "lib/model.h"

#include <stdlib.h>

#include "base/mem.h"

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

/* Everything goes back to where it was, and whose it was. False: it cannot. */
static bool return_all(struct model *m, int direction, const struct model_direction *first)
{
	struct model_direction *d = &m->directions[direction];
	struct whose whose = {d->order, d->line};
	int units = m->settings.confirm ? d->open : d->quantity;

	if (units && !model_move(m, d->product, d->lot, units, d->from, whose, first->origin, first->whose))
		return false;
	d->open = 0;
	d->undone = true;
	for (int i = 0; i < m->direction_count; i++)
		if (m->directions[i].of == direction && !return_all(m, i, first))
			return false;
	return true;
}

/* What was counted beside it follows; a shipment that had lost all it had stands where its units do. */
static void follow(struct model *m, const struct model_direction *d)
{
	if (d->brought)
		m->orders[d->order].lines[d->line].brought -= d->quantity;
	if (d->held != NONE)
		m->directions[d->held].taken -= d->quantity;
	if (d->whose.order != NONE && m->orders[d->whose.order].home == NONE)
		m->orders[d->whose.order].home = d->origin;
}

static bool return_units(struct model *m, const struct deed *deed)
{
	for (int i = 0; i < m->direction_count; i++) {
		const struct model_direction *d = &m->directions[i];

		if (d->terminal == deed->terminal && d->scan == deed->scan && m->settings.confirm &&
			still_in_hand(m, i) != d->quantity)
			return false; /* it has gone on */
	}
	for (int i = 0; i < m->direction_count; i++) {
		if (m->directions[i].terminal != deed->terminal || m->directions[i].scan != deed->scan)
			continue;
		if (!return_all(m, i, &m->directions[i]))
			return false;
		follow(m, &m->directions[i]);
	}
	return true;
}

static bool undo_receipt(struct model *m, const struct deed *deed)
{
	if ((deed->inbound != NONE && m->inbounds[deed->inbound].state == CLOSED) || !return_units(m, deed))
		return false;
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

static void take_back(struct model *m, int terminal, int facts, struct answer *answer)
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
	case DEED_STAGE:
		done = return_units(m, deed);
		answer->free_choice = done; /* homes */
		break;
	case DEED_ROOM: done = m->full[deed->place] = true; break;
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

/* What cannot be taken back as a whole is not at all. */
void model_undo(struct model *m, int terminal, int facts, struct answer *answer)
{
	struct model *before = mem_alloc(sizeof *before);

	*before = *m;
	take_back(m, terminal, facts, answer);
	if (answer->result == RESULT_REFUSED)
		*m = *before;
	free(before);
}
