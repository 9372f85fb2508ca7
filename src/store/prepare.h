/* What can be done before the trucks come: a work list, each with its effect in orders. Inside the caller's transaction; text in
 * the arena. */
#ifndef STORE_PREPARE_H
#define STORE_PREPARE_H

#include "base/mem.h"
#include "store/db.h"
#include "store/outlook.h"
#include "store/settings.h"

enum preparation_kind {
	PREPARE_PULL,    /* goods that the shelf, or putaway, has for orders, or that other orders want no more */
	PREPARE_LABEL,   /* labels that wait for a printer, or of which nobody knows whether they came out */
	PREPARE_LANE,    /* a lane that is nearly full, with shipments in it that do not go on by themselves */
	PREPARE_PEOPLE,  /* more people than are signed on */
	PREPARE_CARRIER, /* a carrier that has no pickup for what can ship today, or one that is too small */
};
const char *preparation_word(enum preparation_kind kind); /* "pull", "label", "lane", "people", "carrier" */

struct preparation {
	enum preparation_kind kind;
	const char *subject; /* the SKU, printer, lane, activity or carrier */
	int64_t units;       /* units, labels or people: what its `what` says; 0 = does not apply */
	int64_t orders;      /* that it lets go, or makes room for */
	const char *what;    /* to do: a sentence */
	const char *act;     /* what to scan, or the command */
};

struct prepare {
	struct preparation *list; /* by orders, most first */
	size_t count;
	int64_t trucks;           /* that are due today, or here, and still bring something */
	int64_t units;            /* that they still bring */
};

/* comings: as of now_ms. */
void prepare_read(struct db *db, struct arena *arena, const struct settings *settings, int64_t now_ms,
	const struct comings *comings, struct prepare *prepare);

/* Its statements, NULL at the end: a test looks how the engine reads them. */
extern const char *const prepare_statements[];
extern const char *const prepare_site_statements[];

#endif
