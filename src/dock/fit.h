/* Fitting as many orders as possible into the supply: each wants units of some products, wholly or not at all, all
 * count the same. A packing problem of many dimensions, so the best answer cannot always be had: prices of the products
 * (what a unit of each is worth to those who want it) give an order in which the orders are tried, and a bound that
 * says how much better any other choice could be; what is left between the two is searched, up to a limit. Pure, and
 * deterministic. */
#ifndef DOCK_FIT_H
#define DOCK_FIT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct fit_line {
	uint32_t product;
	int64_t units; /* above 0, at most the product's supply */
};

/* Lines of order i: from lines[first[i]] to before lines[first[i + 1]], each product once. */
struct fit_problem {
	const uint32_t *first; /* order_count + 1 of them */
	const struct fit_line *lines;
	size_t order_count;
	const int64_t *supply; /* of each product */
	size_t product_count;
};

struct fit;

/* start: orders that fit together; they are the choice if there is none of more orders. Of choices with as many, one
 * that passes over few of those that stand earlier, where there are not too many orders. What the problem points to
 * must outlive it. search: how many choices may be looked at one by one. */
struct fit *fit_new(const struct fit_problem *problem, const bool *start, int64_t search);
void fit_free(struct fit *fit); /* NULL is fine */

/* Works on about so many lines. True: there is more to do. */
bool fit_step(struct fit *fit, int64_t work);

/* Which orders, and how many: good at any time, best at the end. */
const bool *fit_chosen(const struct fit *fit);
size_t fit_count(const struct fit *fit);

/* No choice has more orders than this. */
size_t fit_bound(const struct fit *fit);

/* Choices looked at one by one. */
int64_t fit_searched(const struct fit *fit);

#endif
