/* Times that are taken, and what they come to. */
#ifndef BENCH_SAMPLES_H
#define BENCH_SAMPLES_H

#include <stddef.h>

enum { MAX_SAMPLES = 200000 };

/* Large: static ones only. */
struct samples {
	const char *name;
	double ms[MAX_SAMPLES];
	size_t count;
	double cpu_ms; /* all of them together: what is not waiting for the disk */
};

/* The time, and the processor time of this process, in ms. */
double now_ms(void);
double cpu_ms(void);

/* Says what is wrong and ends the program. */
void die(const char *what);

/* One more; what is too many is left out. */
void samples_keep(struct samples *s, double ms);

/* Forgets them all: after the warm-up. */
void samples_clear(struct samples *s);

/* The value that the part p (0 to 1) of them does not exceed; 0 = there are none. */
double samples_percentile(struct samples *s, double p);

/* NAME MEDIAN P99 RATIO RATIO-OF-P99 CPU: a line on standard output, against the bare commits of the same run. */
void samples_print_ratio(struct samples *s, struct samples *bare);

#endif
