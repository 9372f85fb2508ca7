/* What prepare.c and prepare_site.c share, for nobody else. */
#ifndef STORE_PREPARE_READ_H
#define STORE_PREPARE_READ_H

#include "store/prepare.h"

struct preparing {
	struct db *db;
	struct arena *arena;
	const struct settings *settings;
	int64_t now_ms;
	const struct comings *comings;
	struct people people;
	int64_t pace[WORK_KINDS];
	struct pickups pickups;
	struct prepare *prepare;
	size_t cap;
};

/* Adds a row to the list: its kind and subject; the caller fills the rest. */
struct preparation *preparation_add(struct preparing *p, enum preparation_kind kind, const char *subject);

void prepare_lanes(struct preparing *p);
void prepare_people(struct preparing *p); /* the trucks of today, too */

#endif
