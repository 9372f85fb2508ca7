/* Command barcodes. */
#include "lib/model.h"

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
	t->badge = t->door = t->inbound = t->place = NONE;
	t->activity = DOES_NOTHING;
	t->inbound_scanned = t->received = false;
}

static void quantity(struct model_terminal *t, const char *digits, enum waits was, struct answer *answer)
{
	int n = (int)strtol(digits, NULL, 10);

	if (t->activity == DOES_NOTHING) {
		model_refuse(answer, ERROR_CHOOSE_ACTIVITY);
		return;
	}
	if (n < 1 || n > 9999)
		model_refuse(answer, ERROR_BAD_QUANTITY);
	else
		t->quantity = n;
	t->waits = was == WAITS_LOT ? was : WAITS_NOT;
}

static void working(struct model *m, int terminal, const char *scan, enum waits was, int facts, struct answer *answer)
{
	struct model_terminal *t = &m->terminals[terminal];

	if (t->activity == DOES_NOTHING) {
		model_refuse(answer, ERROR_CHOOSE_ACTIVITY);
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

void model_command(struct model *m, int terminal, const char *scan, int facts, struct answer *answer)
{
	struct model_terminal *t = &m->terminals[terminal];
	enum waits was = t->waits;

	t->waits = WAITS_NOT;
	if (t->badge == NONE) {
		model_refuse(answer, ERROR_NOT_SIGNED_ON);
	} else if (strcmp(scan, "%RECEIVE") == 0 || strcmp(scan, "%STAGE") == 0) {
		t->activity = strcmp(scan, "%STAGE") == 0 ? STAGES : RECEIVES;
		t->place = NONE;
		model_clear_marks(t);
	} else if (strcmp(scan, "%UNDO") == 0) {
		model_undo(m, terminal, facts, answer);
	} else if (strcmp(scan, "%OFF") == 0) {
		off(m, terminal, was == WAITS_OFF);
	} else if (strncmp(scan, "%QTY-", 5) == 0) {
		quantity(t, scan + 5, was, answer);
	} else {
		working(m, terminal, scan, was, facts, answer);
	}
}
