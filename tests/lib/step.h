/* One thing that happens at a dock: a scan, a file, time that passes. Steps are concrete, so that a run that goes wrong
 * can be played again without some of them. */
#ifndef LIB_STEP_H
#define LIB_STEP_H

#include "base/str.h"
#include "lib/dice.h"
#include "lib/model.h"

enum step_kind { STEP_SCAN, STEP_ORDER, STEP_INBOUND, STEP_PICKUP, STEP_DECISION, STEP_RECALL, STEP_CLOCK };

struct step {
	enum step_kind kind;
	int terminal;
	char scan[48]; /* "&SO-1/1#2": the label of that carton; "&old": one that counts no more */
	char sent[48]; /* as it was scanned when it was played last; "" = the same */
	struct order_file order;
	struct inbound_file inbound;
	struct pickup_file pickup;
	struct decision_file decision;
	struct recall_file recall;
	int minutes;
	bool refused; /* when it was played last */
};

/* 2026-11-23T08:00:30Z: no date of a file is ever at the instant of a step. */
#define STEP_BEGIN (INT64_C(1795420800000) + 30000)

/* What could happen next, from the model's state. */
void step_make(struct dice *dice, const struct model *m, struct step *step);
void step_make_scan(struct dice *dice, const struct model *m, struct step *step);
void step_make_settings(struct dice *dice, struct model_settings *settings);

/* The file of a step as CSV. */
void step_csv(const struct step *step, struct str *text);

/* The step as lines of a scenario (tests/flow/scenarios/README). *terminal, *now: as they are before it; follow it. */
void step_script(const struct step *step, int *terminal, int64_t *now, struct str *text);
void step_script_site(const struct model_settings *settings, struct str *text);

#endif
