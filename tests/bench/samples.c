/* Samples of the benchmark: percentiles, not means, for one slow disk answer must not hide the others. */
#include "bench/samples.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

double now_ms(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec * 1e3 + (double)t.tv_nsec / 1e6;
}

double cpu_ms(void)
{
	struct timespec t;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
	return (double)t.tv_sec * 1e3 + (double)t.tv_nsec / 1e6;
}

void die(const char *what)
{
	fprintf(stderr, "bench: %s\n", what);
	exit(1);
}

static int by_size(const void *a, const void *b)
{
	double x = *(const double *)a;
	double y = *(const double *)b;

	return (x > y) - (x < y);
}

double samples_percentile(struct samples *s, double p)
{
	qsort(s->ms, s->count, sizeof *s->ms, by_size);
	return s->count ? s->ms[(size_t)((double)(s->count - 1) * p)] : 0;
}

void samples_keep(struct samples *s, double ms)
{
	if (s->count < MAX_SAMPLES)
		s->ms[s->count++] = ms;
}

void samples_clear(struct samples *s)
{
	s->count = 0;
	s->cpu_ms = 0;
}

void samples_print_ratio(struct samples *s, struct samples *bare)
{
	double median = samples_percentile(s, 0.5);
	double p99 = samples_percentile(s, 0.99);

	printf("%s %.3f %.3f %.2f %.2f %.3f\n", s->name, median, p99, median / samples_percentile(bare, 0.5),
		p99 / samples_percentile(bare, 0.99), s->cpu_ms / (double)s->count);
}
