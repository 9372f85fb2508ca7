/* Rows of a report while they add up: one for each day, hour, product ..., and one for all of them. */
#ifndef CLI_REPORT_GROUPS_H
#define CLI_REPORT_GROUPS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/mem.h"

enum period { PERIOD_NONE, PERIOD_HOUR, PERIOD_DAY };

/* How long units took, each by its shipment. */
struct sample {
	int64_t ms;
	int64_t units;
	int64_t order_id;
	int64_t shipment_no;
};

enum { GROUP_VALUES = 24 };
struct group {
	const char *key;
	const char *name;
	int64_t at_ms; /* of a day or hour: when it began */
	int64_t values[GROUP_VALUES];
	struct sample *samples;
	size_t sample_count;
	size_t sample_cap;
};

struct groups {
	struct arena *arena;
	const char *zone;
	enum period period;
	struct group **list; /* once sorted: days and hours by time, others by key */
	bool is_sorted;
	size_t count;
	size_t cap;
	size_t *slots; /* by hash: index in the list + 1; 0 = free */
	size_t size;   /* a power of two, or 0 */
	struct group total;
};

/* The row of that time (with a period) or key; it is made where there is none. Text is copied. */
struct group *groups_find(struct groups *groups, int64_t at_ms, const char *key, const char *name);

/* Once; nothing is looked for afterwards. */
void groups_sort(struct groups *groups);

void group_add_sample(struct arena *arena, struct group *group, const struct sample *sample);

/* Sorts the samples by how long they took. Which time that percentage of the units did not take longer than; 0 without
 * samples. */
void group_sort_samples(struct group *group);
int64_t group_percentile(const struct group *group, int percent);
/* Units of the samples, and units times time. */
int64_t group_sample_units(const struct group *group, double *unit_ms);

#endif
