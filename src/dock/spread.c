/* Moving shipments to later pickups: they are gone through once, those that lose least first. As room only gets less, one that
 * found none finds none later. */
#include "dock/spread.h"

#include <stdlib.h>

#include "base/mem.h"

/* The first target that has room for it and keeps its promise; -1: none. */
static int target_for(const struct spread_shipment *s, const struct spread_target *targets, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (targets[i].free >= s->units && targets[i].cutoff_at <= s->promised_at)
			return (int)i;
	return -1;
}

static int compare(int64_t a, int64_t b)
{
	return (a > b) - (a < b);
}

/* What loses least by going later comes first. */
static int by_loss(const void *a, const void *b, void *ctx)
{
	const struct spread_shipment *shipments = ctx;
	size_t i = *(const size_t *)a;
	size_t j = *(const size_t *)b;
	const struct spread_shipment *x = &shipments[i];
	const struct spread_shipment *y = &shipments[j];
	int order = compare(y->must_go, x->must_go);

	order = order ? order : compare(x->priority, y->priority);
	order = order ? order : compare(y->promised_at, x->promised_at);
	order = order ? order : compare(y->placed_at, x->placed_at);
	return order ? order : compare((int64_t)j, (int64_t)i);
}

void spread_over(const struct spread_shipment *shipments, size_t count, int64_t over, struct spread_target *targets,
	size_t target_count, int *where)
{
	size_t *order = mem_alloc((count + 1) * sizeof *order);

	for (size_t i = 0; i < count; i++) {
		where[i] = SPREAD_STAYS;
		order[i] = i;
	}
	qsort_r(order, count, sizeof *order, by_loss, (void *)shipments);
	for (size_t n = 0; n < count; n++) {
		const struct spread_shipment *s = &shipments[order[n]];
		int target = s->must_go || over > 0 ? target_for(s, targets, target_count) : -1;

		if (target < 0 && !s->must_go)
			continue;
		where[order[n]] = target >= 0 ? target : SPREAD_NOWHERE;
		over -= s->units;
		if (target >= 0 && targets[target].free != INT64_MAX)
			targets[target].free -= s->units;
	}
	/* what is still over finds nothing that keeps its promise */
	for (size_t n = 0; n < count && over > 0; n++) {
		if (where[order[n]] != SPREAD_STAYS)
			continue;
		where[order[n]] = SPREAD_NOWHERE;
		over -= shipments[order[n]].units;
	}
	free(order);
}
