/* Which shipments of a pickup that takes too much go with another one: those that lose least by it. Pure. */
#ifndef DOCK_SPREAD_H
#define DOCK_SPREAD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct spread_shipment {
	int64_t units;
	int64_t priority;    /* of its order: higher ones come first */
	int64_t promised_at; /* INT64_MAX = nothing is promised */
	int64_t placed_at;
	bool must_go;        /* it will not make this pickup anyhow */
};

/* Another pickup that takes the same orders, with a later cut-off. */
struct spread_target {
	int64_t cutoff_at;
	int64_t free; /* units; INT64_MAX = no limit. What is moved to it is taken off */
};

/* What becomes of a shipment: SPREAD_STAYS, SPREAD_NOWHERE (it should go elsewhere, and no other pickup has room for it and keeps
 * its promise), else the index of a target. */
enum { SPREAD_STAYS = -1, SPREAD_NOWHERE = -2 };

/* Finds for shipments of `over` units, and for those that must go, another pickup: first those whose promise the other one keeps,
 * of these the lowest priority; of one priority as few units as are enough, and of choices that are as good in that the latest
 * promise goes, then those who ordered last. What the truck has room for after all stays. targets: by cut-off. */
void spread_over(const struct spread_shipment *shipments, size_t count, int64_t over, struct spread_target *targets,
	size_t target_count, int *where);

#endif
