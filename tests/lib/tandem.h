/* The program and the model side by side: every step happens in both, and after each what they answer and what they
 * keep must be the same. In one process, on one store in memory that is put back for every run. */
#ifndef LIB_TANDEM_H
#define LIB_TANDEM_H

#include "base/clock.h"
#include "flow/session.h"
#include "lib/dock.h"
#include "lib/model.h"
#include "lib/step.h"

/* What went wrong: "" = nothing yet. kind: in which respect ("answer", "claim", "in sight" ...). */
struct fault {
	char kind[24];
	char text[4000];
};

struct tandem {
	struct dock dock;
	struct db *db[MODEL_TERMINALS];
	struct db *verifier; /* of its own: what verify makes and drops costs the others their statements */
	struct session *session[MODEL_TERMINALS];
	struct clock clock;
	struct model model;
	struct fault fault;
	struct str answers; /* all of the program's, as text */
	bool unmodelled;    /* the model does not say what comes of the last step: the run ends */
	int played;         /* steps of this run */
	bool trace;         /* print every step and answer */
	int64_t steps;      /* of all runs */
	int64_t scans;
	int64_t by_facts[FACTS]; /* answers that were right by which facts */
};

struct tandem *tandem_new(void);
void tandem_free(struct tandem *t);

/* Both begin anew. */
void tandem_begin(struct tandem *t, const struct model_settings *settings);

/* False: they differ. */
bool tandem_step(struct tandem *t, struct step *step);

/* The end of a run: what must hold of the store by itself. False: it does not. */
bool tandem_end(struct tandem *t);

/* ---- tandem_answer.c */

/* The answer as text, and whether it is what the model says; if not, *why says what differs. */
void answer_text(const struct reply *reply, struct str *text);
void answer_adopt_reasons(struct model *m, int terminal, struct answer *answer, const struct reply *reply);
bool answer_matches(
	const struct model *m, const struct answer *answer, const struct reply *reply, char *why, size_t size);

/* ---- tandem_compare.c: false: what the store keeps is not what the model says, see the fault. */
bool tandem_compare(struct db *db, const struct model *m, struct fault *fault);

/* ---- tandem_rules.c: what must hold of any store, whatever a model says. False: it does not, see the fault. */
bool tandem_rules(struct db *db, struct fault *fault);

/* After a free choice: takes over where open directions go. */
void tandem_adopt(struct db *db, struct model *m);

/* ---- tandem_site.c: puts the store to the site's first morning. */
void tandem_reset(struct db *db, const struct model_settings *settings);

#endif
