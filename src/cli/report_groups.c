/* Rows that add up, found by a hash of their key. */
#include "cli/report_groups.h"

#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/text.h"

static size_t hash_of(const char *key)
{
	uint64_t hash = 14695981039346656037u;

	for (; *key; key++)
		hash = (hash ^ (uint8_t)*key) * 1099511628211u;
	return (size_t)(hash ^ hash >> 32);
}

static size_t slot_of(const struct groups *g, const char *key)
{
	size_t i = hash_of(key) & (g->size - 1);

	while (g->slots[i] && strcmp(g->list[g->slots[i] - 1]->key, key) != 0)
		i = (i + 1) & (g->size - 1);
	return i;
}

static void grow_slots(struct groups *g)
{
	for (g->size = g->size ? g->size : 64; g->size <= g->count * 2; g->size *= 2)
		continue;
	g->slots = arena_alloc(g->arena, g->size * sizeof *g->slots);
	for (size_t i = 0; i < g->count; i++)
		g->slots[slot_of(g, g->list[i]->key)] = i + 1;
}

/* When the hour of the zone began that at_ms lies in. */
static int64_t hour_start(const char *zone, int64_t at_ms)
{
	struct civil c = zone_civil(zone, at_ms);

	return at_ms - ((int64_t)c.minute * 60 + c.second) * 1000 - c.millisecond;
}

/* How people call it. An hour that is repeated when clocks change is told from its first pass. */
static char *hour_name(struct arena *arena, const char *zone, int64_t start_ms)
{
	struct civil c = zone_civil(zone, start_ms);
	char text[TIME_TEXT_MAX];

	time_format_local(zone, start_ms, text);
	return arena_printf(arena, zone_instant(zone, &c) == start_ms ? "%s" : _("%s (again)"), text);
}

struct group *groups_find(struct groups *g, int64_t at_ms, const char *key, const char *name)
{
	char day[TIME_TEXT_MAX];
	struct group *group;
	size_t slot;

	switch (g->period) {
	case PERIOD_NONE: break;
	case PERIOD_HOUR:
		at_ms = hour_start(g->zone, at_ms);
		key = hour_name(g->arena, g->zone, at_ms);
		break;
	case PERIOD_DAY:
		at_ms = zone_day_start(g->zone, at_ms);
		key = time_format_date(g->zone, at_ms, day);
		break;
	}
	if (g->count * 2 >= g->size)
		grow_slots(g);
	slot = slot_of(g, key);
	if (g->slots[slot])
		return g->list[g->slots[slot] - 1];
	group = arena_alloc(g->arena, sizeof *group);
	*group = (struct group){.key = arena_dup(g->arena, key), .name = arena_dup(g->arena, name), .at_ms = at_ms};
	g->list = arena_grow(g->arena, g->list, g->count, &g->cap, sizeof(struct group *));
	g->list[g->count++] = group;
	g->slots[slot] = g->count;
	return group;
}

static int by_time(const void *a, const void *b)
{
	const struct group *p = *(struct group *const *)a;
	const struct group *q = *(struct group *const *)b;

	return (p->at_ms > q->at_ms) - (p->at_ms < q->at_ms);
}

static int by_key(const void *a, const void *b)
{
	const struct group *p = *(struct group *const *)a;
	const struct group *q = *(struct group *const *)b;

	return strcmp(p->key, q->key);
}

void groups_sort(struct groups *g)
{
	if (g->count && !g->is_sorted)
		qsort(g->list, g->count, sizeof(struct group *), g->period == PERIOD_NONE ? by_key : by_time);
	g->is_sorted = true;
}

/* ---- samples */

void group_add_sample(struct arena *arena, struct group *group, const struct sample *sample)
{
	group->samples = arena_grow(arena, group->samples, group->sample_count, &group->sample_cap, sizeof *group->samples);
	group->samples[group->sample_count++] = *sample;
}

static int by_length(const void *a, const void *b)
{
	const struct sample *p = a;
	const struct sample *q = b;

	return (p->ms > q->ms) - (p->ms < q->ms);
}

void group_sort_samples(struct group *group)
{
	if (group->sample_count)
		qsort(group->samples, group->sample_count, sizeof *group->samples, by_length);
}

int64_t group_percentile(const struct group *group, int percent)
{
	double unit_ms;
	int64_t units = group_sample_units(group, &unit_ms);
	int64_t seen = 0;

	for (size_t i = 0; i < group->sample_count; i++) {
		seen += group->samples[i].units;
		if (seen * 100 >= units * percent)
			return group->samples[i].ms;
	}
	return 0;
}

int64_t group_sample_units(const struct group *group, double *unit_ms)
{
	int64_t units = 0;

	*unit_ms = 0;
	for (size_t i = 0; i < group->sample_count; i++) {
		units += group->samples[i].units;
		*unit_ms += (double)group->samples[i].ms * (double)group->samples[i].units;
	}
	return units;
}
