/* The whole plan three times over what was read once: first as the site matches, to know when each order has all that
 * it waits for, then the other ways. */
#include "flow/compare.h"

#include <stdlib.h>

#include "base/clock.h"
#include "flow/replan.h"

enum { SLICE_MS = 1000 };

struct comparing {
	struct arena *arena;
	struct compare *compare;
	struct compare_way *way;
	struct rebuild *rebuild;
	int64_t *at_ms; /* by order id: when it has all, under the present setting */
	size_t at_cap;
};

static bool is_present(const struct comparing *c)
{
	return c->way->match == c->compare->present;
}

static int64_t *present_of(struct comparing *c, int64_t order_id)
{
	size_t id = (size_t)order_id;

	if (id >= c->at_cap) {
		c->at_cap = id + id / 2 + 1024;
		c->at_ms = mem_array(c->at_ms, c->at_cap, sizeof *c->at_ms);
	}
	return &c->at_ms[id];
}

/* What an order has in sight: how many units, how many of them in time, and when the last one comes. */
struct sum {
	int64_t units;
	int64_t soon;
	int64_t at_ms;
};

static struct sum sum_of(struct comparing *c, const struct share *shares, size_t count)
{
	struct sum sum = {.at_ms = INT64_MIN};

	for (size_t i = 0; i < count; i++) {
		int64_t at = rebuild_source_ms(c->rebuild, shares[i].source_id);

		sum.units += shares[i].units;
		if (at <= c->compare->until_ms)
			sum.soon += shares[i].units;
		if (at == INT64_MAX)
			at = COMPARE_UNKNOWN;
		sum.at_ms = at > sum.at_ms ? at : sum.at_ms;
	}
	return sum;
}

static void wait_longer(struct comparing *c, const struct planned_order *o, int64_t at_ms)
{
	struct compare_way *way = c->way;
	int64_t present = *present_of(c, o->id);

	if (at_ms <= present)
		return;
	way->longer++;
	if (way->waiter_count < COMPARE_NAMED)
		way->waiters[way->waiter_count++] =
			(struct compare_waiter){arena_dup(c->arena, o->key.number), present, at_ms};
}

static void look_at(
	void *ctx, const struct planned_order *o, enum claim claim, const struct share *shares, size_t count)
{
	struct comparing *c = ctx;
	struct sum sum;
	int64_t wanted = 0;
	bool complete;

	(void)claim;
	if (!o->open || !o->line_count)
		return;
	c->compare->until_ms = rebuild_until_ms(c->rebuild);
	sum = sum_of(c, shares, count);
	for (size_t i = 0; i < o->line_count; i++)
		wanted += o->lines[i].waiting;
	complete = sum.soon == wanted && !o->rule.blocked;
	c->way->complete += complete;
	if (complete || (!o->rule.whole && sum.soon)) {
		c->way->orders++;
		c->way->units += sum.soon;
	}
	if (sum.units < wanted || o->rule.blocked)
		sum.at_ms = COMPARE_NOT_IN_SIGHT;
	if (is_present(c)) {
		c->compare->waiting++;
		*present_of(c, o->id) = sum.at_ms;
	} else {
		wait_longer(c, o, sum.at_ms);
	}
}

static void finish(struct rebuild *b)
{
	while (!rebuild_step(b, clock_monotonic_ms() + SLICE_MS)) {
	}
}

void compare_run(
	struct db *db, struct arena *arena, const struct settings *settings, int64_t now_ms, struct compare *compare)
{
	struct comparing c = {.arena = arena, .compare = compare};

	*compare = (struct compare){.present = settings->match, .until_ms = INT64_MAX};
	c.way = &compare->ways[settings->match];
	c.way->match = settings->match;
	c.rebuild = rebuild_new(db, settings, now_ms);
	rebuild_watch(c.rebuild, look_at, &c);
	finish(c.rebuild);
	for (int i = 0; i < COMPARE_WAYS && !db_failed(db); i++) {
		c.way = &compare->ways[i];
		c.way->match = (enum match)i;
		if (is_present(&c))
			continue;
		rebuild_again(c.rebuild, c.way->match);
		finish(c.rebuild);
	}
	compare->until_ms = rebuild_until_ms(c.rebuild);
	rebuild_free(c.rebuild);
	free(c.at_ms);
}
