/* What is measured: each prints its line of figures on standard output, and dies where it cannot. */
#ifndef BENCH_MEASURE_H
#define BENCH_MEASURE_H

enum { WARM_UP = 50, ANSWER_MS = 20000 };

/* measure_scans.c: scans in this process, and what is done beside them */
void measure_scans(const char *store, int skus, int rounds);
void measure_packs(const char *store, int skus, int rounds);
void measure_beside(const char *store, int skus, char **command);
void measure_plan(const char *store, int skus);

/* measure_programs.c: whole programs, from outside; and the board that they show */
void measure_start(const char *say, char **command);
void measure_screen(const char *until, char **command);
void measure_latency(const char *path, int skus, int rounds, char **command);
void measure_board(const char *store, int rounds);

#endif
