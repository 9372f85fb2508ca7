/* Command barcodes. */
#include "lib/model_packing.h"

#include <stdlib.h>
#include <string.h>

static void done(struct model *m, int terminal, bool again, struct answer *answer)
{
	struct model_terminal *t = &m->terminals[terminal];

	if (t->inbound == NONE) {
		model_refuse(answer, ERROR_NOT_HERE);
	} else if (m->inbounds[t->inbound].state == CLOSED) {
		model_refuse(answer, ERROR_CLOSED);
	} else if (!again) {
		t->waits = WAITS_DONE;
	} else {
		model_deed(m, terminal, DEED_CLOSE)->inbound = t->inbound;
		m->inbounds[t->inbound].state = CLOSED;
		t->inbound = NONE;
		t->inbound_scanned = t->received = false;
	}
}

/* The marks stay, as they are the session's. */
static void forget(struct model_terminal *t)
{
	struct model_terminal was = *t;

	*t = model_nobody();
	t->scans = was.scans;
	t->quantity = was.quantity;
	t->damaged = was.damaged;
	t->unpack = was.unpack;
	memcpy(t->waiting, was.waiting, sizeof t->waiting);
	memcpy(t->lot, was.lot, sizeof t->lot);
}

static void off(struct model *m, int terminal, bool again)
{
	struct model_terminal *t = &m->terminals[terminal];
	bool goods = false;

	for (int i = 0; i < m->direction_count; i++)
		goods = goods || (m->directions[i].holder == terminal && m->directions[i].open);
	if (goods && !again) {
		t->waits = WAITS_OFF;
		return;
	}
	for (int i = 0; i < m->direction_count; i++)
		if (m->directions[i].holder == terminal && m->directions[i].open)
			m->directions[i].left = true;
	forget(t);
}

static void quantity(struct model_terminal *t, const char *digits, enum waits was, struct answer *answer)
{
	int n = (int)strtol(digits, NULL, 10);

	if (t->activity == DOES_NOTHING || t->activity == LOADS) {
		model_refuse(answer, ERROR_CHOOSE_ACTIVITY);
		return;
	}
	if (n < 1 || n > 9999)
		model_refuse(answer, ERROR_BAD_QUANTITY);
	else
		t->quantity = n;
	t->waits = was == WAITS_LOT ? was : WAITS_NOT;
}

static bool is_packers(const char *scan)
{
	return strcmp(scan, "%CLOSE") == 0 || strcmp(scan, "%OPEN") == 0 || strcmp(scan, "%UNPACK") == 0;
}

static bool is_loaders(const char *scan)
{
	return strcmp(scan, "%UNLOAD") == 0 || strcmp(scan, "%SPLIT") == 0;
}

static void working(struct model *m, int terminal, const char *scan, enum waits was, int facts, struct answer *answer)
{
	struct model_terminal *t = &m->terminals[terminal];

	if (t->activity == DOES_NOTHING || (is_packers(scan) && t->activity != PACKS) ||
		(is_loaders(scan) && t->activity != LOADS)) {
		model_refuse(answer, ERROR_CHOOSE_ACTIVITY);
	} else if (t->activity == PACKS || t->activity == LOADS) {
		struct model *before = model_remember(m);
		bool known = t->activity == PACKS ? model_pack_command(m, terminal, scan, was, facts, answer)
						  : model_load_command(m, terminal, scan, was, answer);

		if (!known) /* it is a part of another activity */
			model_refuse(answer, ERROR_CHOOSE_ACTIVITY);
		model_forget(m, before, terminal, answer);
	} else if (t->activity == STAGES && (strcmp(scan, "%DAMAGED") == 0 || strcmp(scan, "%DONE") == 0)) {
		answer->unmodelled = true;
	} else if (strcmp(scan, "%DAMAGED") == 0 && t->damaged) {
		model_receive_unidentified(m, terminal, facts, answer);
	} else if (strcmp(scan, "%DAMAGED") == 0) {
		t->damaged = true;
		t->waits = was == WAITS_LOT ? was : WAITS_NOT;
	} else if (strcmp(scan, "%SKIP") == 0 && was == WAITS_LEAD) {
		model_receive_again(m, terminal, false, true, facts, answer);
	} else if (strcmp(scan, "%SKIP") == 0) {
		model_skip(m, terminal, facts, answer);
	} else if (strcmp(scan, "%FULL") == 0) {
		model_full(m, terminal, facts, answer);
	} else if (strcmp(scan, "%DONE") == 0) {
		done(m, terminal, was == WAITS_DONE, answer);
	} else {
		model_refuse(answer, ERROR_UNKNOWN_BARCODE);
	}
}

static int activity_of(const char *scan)
{
	static const char *const words[] = {
		[RECEIVES] = "%RECEIVE", [STAGES] = "%STAGE", [PACKS] = "%PACK", [LOADS] = "%LOAD"};

	for (int i = RECEIVES; i <= LOADS; i++)
		if (strcmp(words[i], scan) == 0)
			return i;
	return DOES_NOTHING;
}

void model_command(struct model *m, int terminal, const char *scan, int facts, struct answer *answer)
{
	struct model_terminal *t = &m->terminals[terminal];
	enum waits was = t->waits;

	t->waits = WAITS_NOT;
	if (t->badge == NONE) {
		model_refuse(answer, ERROR_NOT_SIGNED_ON);
	} else if (activity_of(scan) != DOES_NOTHING) {
		t->activity = activity_of(scan);
		t->place = t->order = t->carton = NONE;
		t->shipment = 0;
		model_clear_marks(t);
		if (t->activity == LOADS)
			model_load_begin(m, terminal);
	} else if (strcmp(scan, "%UNDO") == 0) {
		model_undo(m, terminal, was == WAITS_UNDO, facts, answer);
	} else if (strcmp(scan, "%OFF") == 0) {
		off(m, terminal, was == WAITS_OFF);
	} else if (strncmp(scan, "%QTY-", 5) == 0) {
		quantity(t, scan + 5, was, answer);
	} else {
		working(m, terminal, scan, was, facts, answer);
	}
}
