/* Moving shipments to later pickups: priority by priority, of each as few units as are enough, so that the truck is as full as
 * can be. As room only gets less, one that found none finds none later. */
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

/* ---- which of one priority: as few units as are enough */

enum { MOST_STEPS = 4 * 1000 * 1000 }; /* of more the exact answer takes too long: then they go as they come */

/* A list of shipments, those that lose least first. */
struct picking {
	const struct spread_shipment *shipments;
	const size_t *list;
	size_t count;
	bool *picked;
};

static int64_t units_at(const struct picking *p, size_t i)
{
	return p->shipments[p->list[i]].units;
}

static int64_t pick_as_they_come(const struct picking *p, int64_t need)
{
	int64_t units = 0;

	for (size_t i = 0; i < p->count && units < need; i++) {
		p->picked[i] = true;
		units += units_at(p, i);
	}
	return units;
}

/* can[i][n]: units of some of those from i on add up to n. Of several choices that are as good, those who lose least go. */
static int64_t pick_exactly(const struct picking *p, int64_t need, int64_t width)
{
	bool *can = mem_alloc((p->count + 1) * (size_t)width * sizeof *can);
	int64_t best = need;
	int64_t left;

	can[p->count * (size_t)width] = true; /* none of them: nothing */
	for (size_t i = p->count; i-- > 0;) {
		const bool *next = can + (i + 1) * (size_t)width;
		int64_t units = units_at(p, i);

		for (int64_t n = 0; n < width; n++)
			can[i * (size_t)width + (size_t)n] = next[n] || (n >= units && next[n - units]);
	}
	while (!can[best]) /* all of them together, at the latest */
		best++;
	left = best;
	for (size_t i = 0; i < p->count; i++) {
		p->picked[i] = left >= units_at(p, i) && can[(i + 1) * (size_t)width + (size_t)(left - units_at(p, i))];
		left -= p->picked[i] ? units_at(p, i) : 0;
	}
	free(can);
	return best;
}

/* Returns how many units they have. */
static int64_t pick(const struct picking *p, int64_t need)
{
	int64_t most = 0;
	int64_t sum = 0;
	int64_t width;

	for (size_t i = 0; i < p->count; i++) {
		sum += units_at(p, i);
		most = units_at(p, i) > most ? units_at(p, i) : most;
	}
	if (sum <= need)
		return pick_as_they_come(p, need);
	width = need + most + 1; /* one that is not needed is not taken: never more than that */
	if (width > MOST_STEPS / (int64_t)(p->count + 1))
		return pick_as_they_come(p, need);
	return pick_exactly(p, need, width);
}

/* ---- all of it */

struct spreading {
	const struct spread_shipment *shipments;
	const size_t *order; /* those that lose least first */
	size_t count;
	struct spread_target *targets;
	size_t target_count;
	int *where;
	int64_t over;        /* still; below 0: more goes than must */
	size_t *list;        /* room for picking */
	bool *picked;
};

static void send(struct spreading *s, size_t i, int target)
{
	s->where[i] = target >= 0 ? target : SPREAD_NOWHERE;
	s->over -= s->shipments[i].units;
	if (target >= 0 && s->targets[target].free != INT64_MAX)
		s->targets[target].free -= s->shipments[i].units;
}

/* What lies between two places of the order and stays so far: as much of it as is needed, to another pickup (movable), or just
 * away. False: nothing of it could be sent. */
static bool send_some(struct spreading *s, size_t from, size_t to, bool movable)
{
	struct picking p = {.shipments = s->shipments, .list = s->list, .picked = s->picked};
	bool some = false;

	for (size_t n = from; n < to; n++) {
		size_t i = s->order[n];

		if (s->where[i] != SPREAD_STAYS || !s->shipments[i].units || (movable && target_for(&s->shipments[i], s->targets, s->target_count) < 0))
			continue;
		s->picked[p.count] = false;
		s->list[p.count++] = i;
	}
	if (!p.count)
		return false;
	pick(&p, s->over);
	for (size_t n = 0; n < p.count; n++) {
		size_t i = s->list[n];
		int target = movable && s->picked[n] ? target_for(&s->shipments[i], s->targets, s->target_count) : -1;

		if (!s->picked[n] || (movable && target < 0)) /* those before it took the room */
			continue;
		send(s, i, target);
		some = true;
	}
	return some;
}

/* The lowest priority first. */
static void send_over(struct spreading *s, bool movable)
{
	size_t from = 0;

	while (from < s->count && s->over > 0) {
		size_t to = from + 1;

		while (to < s->count && s->shipments[s->order[to]].priority == s->shipments[s->order[from]].priority &&
			s->shipments[s->order[to]].must_go == s->shipments[s->order[from]].must_go)
			to++;
		while (s->over > 0 && send_some(s, from, to, movable))
			;
		from = to;
	}
}

/* What there is room for after all stays: what finds no other pickup, then those that lose most. */
static void keep_what_fits(struct spreading *s)
{
	for (int pass = 0; pass < 2; pass++) {
		for (size_t n = s->count; n-- > 0;) {
			size_t i = s->order[n];
			const struct spread_shipment *one = &s->shipments[i];
			int target = s->where[i];

			if (target == SPREAD_STAYS || one->must_go || (pass == 0) != (target == SPREAD_NOWHERE) ||
				s->over + one->units > 0)
				continue;
			s->where[i] = SPREAD_STAYS;
			s->over += one->units;
			if (target >= 0 && s->targets[target].free != INT64_MAX)
				s->targets[target].free += one->units;
		}
	}
}

void spread_over(const struct spread_shipment *shipments, size_t count, int64_t over, struct spread_target *targets,
	size_t target_count, int *where)
{
	size_t *order = mem_alloc((count + 1) * sizeof *order);
	struct spreading s = {.shipments = shipments, .order = order, .count = count, .targets = targets, .target_count = target_count,
		.where = where, .over = over, .list = mem_alloc((count + 1) * sizeof *s.list),
		.picked = mem_alloc((count + 1) * sizeof *s.picked)};

	for (size_t i = 0; i < count; i++) {
		where[i] = SPREAD_STAYS;
		order[i] = i;
	}
	qsort_r(order, count, sizeof *order, by_loss, (void *)shipments);
	for (size_t n = 0; n < count && shipments[order[n]].must_go; n++)
		send(&s, order[n], target_for(&shipments[order[n]], targets, target_count));
	send_over(&s, true);
	send_over(&s, false); /* what is still over finds nothing that keeps its promise */
	keep_what_fits(&s);
	free(s.list);
	free(s.picked);
	free(order);
}
