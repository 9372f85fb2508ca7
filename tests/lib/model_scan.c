/* Scans: what they are, who is signed on, and the context of receiving. */
#include "lib/model_packing.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

void model_refuse(struct answer *answer, enum error_word error)
{
	answer->result = RESULT_REFUSED;
	answer->error = error;
}

struct deed *model_deed(struct model *m, int terminal, enum deed_kind kind)
{
	struct model_terminal *t = &m->terminals[terminal];
	struct deed *deed = &m->deeds[m->deed_count++];

	*deed = (struct deed){.kind = kind, .terminal = terminal, .scan = t->scans, .badge = t->badge, .inbound = NONE};
	return deed;
}

static void keep_marks(struct model_terminal *t, const struct model_terminal *marks)
{
	t->quantity = marks->quantity;
	t->damaged = marks->damaged;
	t->unpack = marks->unpack;
	t->unload = marks->unload;
	t->lost_order = marks->lost_order;
	t->waits = marks->waits;
	t->waits_for = marks->waits_for;
	t->seen = marks->seen;
	t->reopen = marks->reopen;
	memcpy(t->waiting, marks->waiting, sizeof t->waiting);
	memcpy(t->lot, marks->lot, sizeof t->lot);
}

struct model *model_remember(const struct model *m)
{
	struct model *before = mem_alloc(sizeof *before);

	*before = *m;
	return before;
}

void model_forget(struct model *m, struct model *before, int terminal, const struct answer *answer)
{
	if (answer->result == RESULT_REFUSED && !answer->kept) {
		struct model_terminal marks = m->terminals[terminal];

		*m = *before;
		keep_marks(&m->terminals[terminal], &marks);
	}
	free(before);
}

void model_clear_marks(struct model_terminal *t)
{
	t->quantity = 0;
	t->damaged = t->unpack = t->unload = false;
	t->waits = WAITS_NOT;
	t->waiting[0] = '\0';
	t->lot[0] = '\0';
}

/* ---- the context: a door, an inbound, or both in either order */

static void begin_anew(struct model_terminal *t)
{
	if (!t->received)
		return;
	t->door = t->inbound = NONE;
	t->inbound_scanned = t->received = false;
}

static void arrive(struct model_inbound *in, int door)
{
	if (in->state == AT_SEA)
		in->state = ARRIVED;
	in->terms.door = door;
}

static int64_t day_end(int64_t now)
{
	return now - now % DAY_MS + DAY_MS - 1;
}

static bool here_today(const struct model *m, const struct model_inbound *in)
{
	return in->state != AT_SEA || !in->terms.due || in->terms.due <= day_end(m->now);
}

void model_door(struct model *m, int terminal, int door)
{
	struct model_terminal *t = &m->terminals[terminal];
	int found = NONE;
	int count = 0;

	begin_anew(t);
	t->waits = WAITS_NOT;
	t->door = door;
	if (t->inbound_scanned) {
		arrive(&m->inbounds[t->inbound], door);
		return;
	}
	/* the one that is received there, else the one announced there for today, else the worker is asked */
	for (int received = 1; received >= 0 && !count; received--)
		for (int i = 0; i < m->inbound_count; i++)
			if (m->inbounds[i].terms.door == door && m->inbounds[i].state != CLOSED &&
				here_today(m, &m->inbounds[i]) && (m->inbounds[i].state == RECEIVING) == received) {
				found = i;
				count++;
			}
	t->inbound = count == 1 ? found : NONE;
	if (count == 1)
		arrive(&m->inbounds[found], door);
}

void model_inbound(struct model *m, int terminal, int inbound)
{
	struct model_terminal *t = &m->terminals[terminal];
	int stood_at = t->door;

	begin_anew(t);
	if (t->door == NONE)
		t->door = m->inbounds[inbound].terms.door != NONE ? m->inbounds[inbound].terms.door : stood_at;
	t->inbound = inbound;
	t->inbound_scanned = true;
	if (t->door != NONE)
		arrive(&m->inbounds[inbound], t->door);
}

static void scan_inbound(struct model *m, int terminal, int inbound, struct answer *answer)
{
	struct model_terminal *t = &m->terminals[terminal];

	t->waits = WAITS_NOT;
	if (m->inbounds[inbound].state == CLOSED) {
		t->waits = WAITS_REOPEN;
		t->reopen = inbound;
		model_refuse(answer, ERROR_CLOSED);
		return;
	}
	model_inbound(m, terminal, inbound);
}

/* ---- receipts */

/* Another inbound at this door that has room for so many; NONE in units: that names the product. The earliest due, one
 * without a due time first, then by number. */
static int other_inbound(const struct model *m, int door, int product, int units, int but)
{
	int best = NONE;

	for (int i = 0; i < m->inbound_count && door != NONE; i++) {
		const struct model_inbound *in = &m->inbounds[i];
		int expected = model_expected(in, product);
		int room = expected + expected * m->settings.over_percent / 100 - in->received[product];

		if (i == but || in->terms.door != door || in->state == CLOSED || !expected || !here_today(m, in))
			continue;
		if (units != NONE && room < units)
			continue;
		if (best == NONE || in->terms.due < m->inbounds[best].terms.due ||
			(in->terms.due == m->inbounds[best].terms.due &&
				strcmp(in->terms.number, m->inbounds[best].terms.number) < 0))
			best = i;
	}
	return best;
}

static bool fits(const struct model *m, int inbound, int product, int units)
{
	int expected = inbound == NONE ? 0 : model_expected(&m->inbounds[inbound], product);

	return expected &&
	       m->inbounds[inbound].received[product] + units <= expected + expected * m->settings.over_percent / 100;
}

static void receive(
	struct model *m, int terminal, int inbound, struct load *load, bool over, int facts, struct answer *answer)
{
	struct model_terminal *t = &m->terminals[terminal];
	struct deed *deed = model_deed(m, terminal, DEED_RECEIVE);

	deed->inbound = inbound;
	deed->product = load->product;
	deed->units = load->units;
	deed->over = over;
	load->supply = inbound == NONE ? SUPPLY_FRESH : inbound;
	if (inbound != NONE && load->product != PRODUCT_UNIDENTIFIED) {
		struct model_inbound *in = &m->inbounds[inbound];

		(over ? in->over : in->received)[load->product] += load->units;
	}
	if (inbound != NONE && m->inbounds[inbound].state != RECEIVING && m->inbounds[inbound].state != CLOSED) {
		m->inbounds[inbound].state = RECEIVING;
		if (t->door != NONE)
			m->inbounds[inbound].terms.door = t->door;
	}
	t->received = true;
	model_direct(m, terminal, load, 1, facts, answer);
	model_clear_marks(t);
}

void model_receive_unidentified(struct model *m, int terminal, int facts, struct answer *answer)
{
	struct load load = model_load(PRODUCT_UNIDENTIFIED, "", 1);

	load.quarantine = "unidentified";
	receive(m, terminal, m->terminals[terminal].inbound, &load, false, facts, answer);
}

void model_wait_for(struct model_terminal *t, enum waits waits, const char *scan)
{
	t->waits = waits;
	if (scan != t->waiting)
		snprintf(t->waiting, sizeof t->waiting, "%s", scan);
}

static void receive_unit(struct model *m, int terminal, const char *scan, const struct model_code *code, bool approved,
	bool as_over, int facts, struct answer *answer)
{
	struct model_terminal *t = &m->terminals[terminal];
	struct load load = model_load(code->product, "", code->pack * (t->quantity ? t->quantity : 1));
	int inbound = t->inbound;

	if (inbound != NONE && m->inbounds[inbound].state == CLOSED) {
		t->waits = WAITS_REOPEN;
		t->reopen = inbound;
		model_refuse(answer, ERROR_CLOSED);
		return;
	}
	if (model_products[load.product].by_lot)
		snprintf(load.lot, sizeof load.lot, "%s", *code->lot ? code->lot : t->lot);
	if (model_products[load.product].by_lot && !*load.lot) {
		model_wait_for(t, WAITS_LOT, scan);
		model_refuse(answer, ERROR_LOT_NEEDED);
		return;
	}
	if (inbound == NONE)
		inbound = other_inbound(m, t->door, load.product, load.units, NONE);
	if (inbound == NONE)
		inbound = other_inbound(m, t->door, load.product, NONE, NONE);
	if (!approved && !as_over && !fits(m, inbound, load.product, load.units)) {
		int other = other_inbound(m, t->door, load.product, load.units, inbound);

		if (other != NONE) {
			inbound = other;
		} else if (inbound != NONE || !m->settings.blind) {
			bool named = inbound != NONE && model_expected(&m->inbounds[inbound], load.product);

			model_wait_for(t, WAITS_LEAD, scan);
			model_refuse(answer, named ? ERROR_OVER_RECEIPT : ERROR_NOT_EXPECTED);
			return;
		}
	}
	load.quarantine = as_over                          ? "over"
			  : t->damaged                     ? "damaged"
			  : model_is_recalled(m, load.lot) ? "recalled"
							   : NULL;
	receive(m, terminal, inbound, &load, as_over, facts, answer);
}

const struct model_code *model_code_of(const char *scan)
{
	for (int i = 0; i < CODES; i++)
		if (strcmp(model_codes[i].scan, scan) == 0)
			return &model_codes[i];
	return NULL;
}

void model_receive_again(struct model *m, int terminal, bool approved, bool as_over, int facts, struct answer *answer)
{
	struct model_terminal *t = &m->terminals[terminal];

	receive_unit(m, terminal, t->waiting, model_code_of(t->waiting), approved, as_over, facts, answer);
}

/* ---- who, and what */

static void sign_on(struct model_terminal *t, int badge)
{
	int scans = t->scans;

	*t = model_nobody();
	t->badge = badge;
	t->scans = scans;
}

static void scan_badge(struct model *m, int terminal, int badge, int facts, struct answer *answer)
{
	struct model_terminal *t = &m->terminals[terminal];
	enum waits was = t->waits;

	t->waits = WAITS_NOT;
	if (was != WAITS_LEAD && was != WAITS_REOPEN && was != WAITS_UNLOAD_LEAD && was != WAITS_SPLIT_LEAD) {
		if (t->badge != badge)
			sign_on(t, badge);
	} else if (!model_badges[badge].lead) {
		t->waits = was;
		model_refuse(answer, ERROR_LEAD_NEEDED);
	} else if (was == WAITS_UNLOAD_LEAD || was == WAITS_SPLIT_LEAD) {
		struct model *before = model_remember(m);

		t->unload = false;
		model_load_resolve(m, terminal, was == WAITS_SPLIT_LEAD, answer);
		model_forget(m, before, terminal, answer);
	} else if (was == WAITS_LEAD) {
		model_receive_again(m, terminal, true, false, facts, answer);
	} else {
		m->inbounds[t->reopen].state = RECEIVING;
		model_inbound(m, terminal, t->reopen);
	}
}

/* An order, a pickup, a carton of ours or an old label of one: nothing that is received. */
static bool is_elsewhere(const struct model *m, const char *scan)
{
	int shipment;

	if (model_is_label(scan))
		return strcmp(scan, "&old") == 0 ? model_old_label(m) : model_labelled(m, scan) != NONE;
	return model_order_scan(m, scan, &shipment) != NONE || model_pickup_of(m, scan) != NONE;
}

static void receiving(struct model *m, int terminal, const char *scan, const struct model_code *code, int facts,
	struct answer *answer)
{
	struct model_terminal *t = &m->terminals[terminal];
	int place = model_place_of(scan);
	int inbound = model_inbound_of(m, scan);

	if (place != NONE && model_places[place].kind == SPOT_DOOR) {
		model_door(m, terminal, place);
	} else if (place != NONE) {
		model_confirm(m, terminal, place, facts, answer);
	} else if (inbound != NONE) {
		scan_inbound(m, terminal, inbound, answer);
	} else if (code) {
		t->lot[0] = '\0';
		receive_unit(m, terminal, scan, code, false, false, facts, answer);
	} else {
		model_refuse(answer, is_elsewhere(m, scan) ? ERROR_NOT_EXPECTED : ERROR_UNKNOWN_BARCODE);
	}
}

/* A label's SSCC cannot be a lot. */
static bool is_text(const struct model *m, const char *scan)
{
	if (!model_is_label(scan))
		return true;
	return strcmp(scan, "&old") == 0 ? !model_old_label(m) : model_labelled(m, scan) == NONE;
}

/* What is refused changes nothing, but for the marks. scan NULL: the one that waited for its lot. */
static void packing(struct model *m, int terminal, const char *scan, const struct model_code *code, int facts,
	struct answer *answer)
{
	struct model *before = model_remember(m);

	if (scan)
		model_pack(m, terminal, scan, code, facts, answer);
	else
		model_pack_again(m, terminal, facts, answer);
	model_forget(m, before, terminal, answer);
}

/* With goods: what asks for a lot may get it now. */
static void working(struct model *m, int terminal, const char *scan, int facts, struct answer *answer)
{
	struct model_terminal *t = &m->terminals[terminal];
	const struct model_code *code = model_code_of(scan);

	if (t->waits == WAITS_LOT && model_place_of(scan) == NONE && model_inbound_of(m, scan) == NONE &&
		is_text(m, scan) && (!code || *code->lot)) {
		snprintf(t->lot, sizeof t->lot, "%s", code ? code->lot : scan);
		if (t->activity == PACKS)
			packing(m, terminal, NULL, NULL, facts, answer);
		else if (t->activity == STAGES)
			model_stage_again(m, terminal, facts, answer);
		else
			model_receive_again(m, terminal, false, false, facts, answer);
		return;
	}
	if (t->activity == PACKS) {
		packing(m, terminal, scan, code, facts, answer);
		return;
	}
	if (t->activity == LOADS) {
		model_load_scan(m, terminal, scan, code, answer);
		return;
	}
	if (t->waits != WAITS_LOT)
		t->waits = WAITS_NOT;
	if (t->activity == STAGES)
		model_stage(m, terminal, scan, code, facts, answer);
	else
		receiving(m, terminal, scan, code, facts, answer);
}

void model_scan(struct model *m, int terminal, const char *scan, int facts, struct answer *answer)
{
	struct model_terminal *t = &m->terminals[terminal];

	*answer = (struct answer){.result = RESULT_OK};
	t->scans++;
	if (scan[0] == '%') {
		model_command(m, terminal, scan, facts, answer);
		return;
	}
	for (int i = 0; i < BADGES; i++) {
		if (strcmp(model_badges[i].code, scan) == 0) {
			scan_badge(m, terminal, i, facts, answer);
			return;
		}
	}
	if (t->badge == NONE) {
		model_refuse(answer, ERROR_NOT_SIGNED_ON);
	} else if (t->activity == DOES_NOTHING) {
		t->waits = t->waits == WAITS_LOT ? WAITS_LOT : WAITS_NOT;
		model_refuse(answer, ERROR_CHOOSE_ACTIVITY);
	} else {
		working(m, terminal, scan, facts, answer);
	}
}
