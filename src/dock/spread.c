/* Moving shipments to later pickups. Small lists: the shipment that loses least is looked for again and again. */
#include "dock/spread.h"

/* The first target that has room for it and keeps its promise; -1: none. */
static int target_for(const struct spread_shipment *s, const struct spread_target *targets, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (targets[i].free >= s->units && targets[i].cutoff_at <= s->promised_at)
			return (int)i;
	return -1;
}

/* Whether a loses less than b by going later. */
static bool loses_less(const struct spread_shipment *a, bool a_kept, const struct spread_shipment *b, bool b_kept)
{
	if (a->must_go != b->must_go)
		return a->must_go;
	if (a_kept != b_kept)
		return a_kept;
	if (a->priority != b->priority)
		return a->priority < b->priority;
	if (a->promised_at != b->promised_at)
		return a->promised_at > b->promised_at;
	return a->units > b->units;
}

void spread_over(const struct spread_shipment *shipments, size_t count, int64_t over, struct spread_target *targets,
	size_t target_count, int *where)
{
	for (size_t i = 0; i < count; i++)
		where[i] = SPREAD_STAYS;
	for (;;) {
		size_t best = count;
		int best_target = -1;

		for (size_t i = 0; i < count; i++) {
			int target;

			if (where[i] != SPREAD_STAYS || (!shipments[i].must_go && over <= 0))
				continue;
			target = target_for(&shipments[i], targets, target_count);
			if (best == count || loses_less(&shipments[i], target >= 0, &shipments[best], best_target >= 0)) {
				best = i;
				best_target = target;
			}
		}
		if (best == count)
			return;
		where[best] = best_target >= 0 ? best_target : SPREAD_NOWHERE;
		over -= shipments[best].units;
		if (best_target >= 0 && targets[best_target].free != INT64_MAX)
			targets[best_target].free -= shipments[best].units;
	}
}
