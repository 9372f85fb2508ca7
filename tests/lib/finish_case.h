/* Cases of finish-first for its tests: orders and supply, small ones by hand, and random ones of several shapes; and
 * the same as a mixed integer program, for GLPK's glpsol to find the most orders that can complete. */
#ifndef LIB_FINISH_CASE_H
#define LIB_FINISH_CASE_H

#include <stdio.h>

#include "dock/finish.h"
#include "lib/dice.h"

enum { FINISH_SHAPES = 6, CASE_ORDERS = 64, CASE_LINES = 12, CASE_PRODUCTS = 40 };

extern const char *const finish_shapes[FINISH_SHAPES];

struct finish_case {
	struct finish_order orders[CASE_ORDERS];
	struct fit_line lines[CASE_ORDERS * CASE_LINES];
	size_t order_count, line_count;
	int64_t supply[CASE_PRODUCTS];
	size_t product_count;
	struct finish *finish;
};

void finish_case_order(struct finish_case *c, bool blocked, uint32_t line_count, const struct fit_line *lines);
void finish_case_random(struct finish_case *c, struct dice *dice, int shape);

/* Who completes in claim order, when everybody takes what he can get. */
void finish_case_claim(struct finish_case *c);

/* Asks dock/finish.h. */
void finish_case_solve(struct finish_case *c);
void finish_case_done(struct finish_case *c);

size_t finish_case_chosen(const struct finish_case *c);

/* Asserts what must hold of any answer: served in turn, as many complete as were chosen, no fewer than in claim order;
 * and where it is as many, nobody goes ahead. */
void finish_case_check(const struct finish_case *c);

/* ---- the optimum */

/* Whether glpsol is there. */
bool optimum_can_be_had(void);

/* A program to be: begin it, say which products limit what, end it. Its number of orders; -1: glpsol did not find it in
 * time_s. */
int64_t finish_case_optimum(const struct finish_case *c, int time_s);
int64_t optimum_solve(const char *file, int time_s);

#endif
