/* Handing out supply. */
#include "dock/plan.h"

#include <string.h>

static const char *const matches[] = {"claim-order", "priority-only", "finish-first"};

const char *plan_match_word(enum match match)
{
	return matches[match];
}

bool plan_match_parse(const char *word, enum match *match)
{
	for (size_t i = 0; i < sizeof matches / sizeof *matches; i++) {
		if (strcmp(word, matches[i]) == 0) {
			*match = (enum match)i;
			return true;
		}
	}
	return false;
}

bool plan_rank_is_ahead(int64_t stored)
{
	return stored != PLAN_OWN_PROMISE && stored < PLAN_NO_PROMISE;
}

int64_t plan_rank(enum match match, int64_t own, int64_t stored)
{
	if (match == MATCH_PRIORITY_ONLY)
		return PLAN_NO_PROMISE;
	return match == MATCH_FINISH_FIRST && plan_rank_is_ahead(stored) ? stored : own;
}

int64_t plan_rank_ahead(int64_t stored, int64_t overdue_ms, int64_t now_ms)
{
	return plan_rank_is_ahead(stored) && stored > overdue_ms && stored <= now_ms ? stored : now_ms;
}

void pool_init(struct pool *pool, const struct supply *supply, size_t count)
{
	*pool = (struct pool){.supply = supply, .count = count};
	for (size_t i = 0; i < count; i++)
		pool->left += supply[i].units;
}

int64_t pool_take(struct pool *pool, int64_t units, int64_t *source_id)
{
	int64_t takes;

	while (pool->at < pool->count && pool->used >= pool->supply[pool->at].units) {
		pool->at++;
		pool->used = 0;
	}
	if (pool->at == pool->count || units <= 0)
		return 0;
	takes = pool->supply[pool->at].units - pool->used;
	if (takes > units)
		takes = units;
	*source_id = pool->supply[pool->at].source_id;
	pool->used += takes;
	pool->left -= takes;
	return takes;
}

void pool_skip(struct pool *pool, int64_t units)
{
	int64_t source_id;
	int64_t took;

	while (units > 0 && (took = pool_take(pool, units, &source_id)) > 0)
		units -= took;
}

bool supply_is_known(bool arrived, bool has_due, int64_t due_ms, int64_t now_ms, int64_t reach_until_ms)
{
	return arrived || !has_due || (due_ms <= reach_until_ms && now_ms <= due_ms + PLAN_LATE_MS);
}

bool supply_is_imminent(bool arrived, bool has_due, int64_t due_ms, int64_t now_ms, int64_t sweep_ms)
{
	if (sweep_ms == INT64_MIN)
		return arrived;
	if (now_ms >= sweep_ms)
		return false;
	/* at a door its due time no longer says anything: what is being unloaded is taken to be in time */
	return arrived || (has_due && now_ms <= due_ms + PLAN_IMMINENT_LATE_MS && due_ms < sweep_ms);
}

/* Whether the pools can fill all lines: several lines may share one. */
static bool covers(const struct plan_line *lines, size_t count)
{
	bool enough = true;
	size_t n;

	for (n = 0; n < count && enough; n++) {
		lines[n].pool->left -= lines[n].waiting;
		enough = lines[n].pool->left >= 0;
	}
	while (n > 0) {
		n--;
		lines[n].pool->left += lines[n].waiting;
	}
	return enough;
}

enum claim plan_judge(const struct plan_order *order, const struct plan_line *lines, size_t count)
{
	if (!order->whole || (!order->blocked && covers(lines, count)))
		return CLAIM_PLANNED;
	if (order->overdue)
		return CLAIM_OVERDUE;
	return order->patient ? CLAIM_PATIENCE : CLAIM_NOT;
}

bool plan_lack(const struct plan_line *lines, size_t count, size_t *line, int64_t *units)
{
	size_t lacking = 0;

	for (size_t i = 0; i < count; i++) {
		struct pool *pool = lines[i].pool;

		if (pool->left >= 0 && pool->left < lines[i].waiting) {
			lacking++;
			*line = i;
		}
		pool->left -= lines[i].waiting;
	}
	if (lacking == 1)
		*units = -lines[*line].pool->left;
	for (size_t i = 0; i < count; i++)
		lines[i].pool->left += lines[i].waiting;
	return lacking == 1;
}

bool plan_takes(enum claim claim)
{
	return claim != CLAIM_NOT;
}

bool plan_overdue(bool has_promise, int64_t promised_ms, int64_t now_ms)
{
	return has_promise && promised_ms < now_ms;
}

bool plan_patient(int64_t placed_ms, int64_t patience_days, int64_t now_ms)
{
	return patience_days > 0 && now_ms >= placed_ms + patience_days * 24 * 60 * 60 * 1000;
}
