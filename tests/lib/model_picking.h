/* What the model's files of staging share. */
#ifndef LIB_MODEL_PICKING_H
#define LIB_MODEL_PICKING_H

#include "lib/model.h"

/* A unit scan, read. */
struct unit {
	int product, units;
	const char *lot;
	int place;
};

/* What a scan takes: found may be more than the loads have, which are no more than the scan has. */
struct picked {
	struct load loads[MODEL_LOADS];
	int count;
	int found;
};

/* Takes of what is to be had there, at most what the scan still lacks. NULL: it lacks no more. */
struct load *model_pick(struct picked *picked, const struct unit *unit, int available);

/* Nobody's first, then in claim order. */
int model_row_order(const struct model *m, const struct pile *a, const struct pile *b);

void model_pull_shelf(const struct model *m, const struct unit *unit, struct picked *picked);
void model_pull_held_back(const struct model *m, const struct unit *unit, struct picked *picked);

#endif
