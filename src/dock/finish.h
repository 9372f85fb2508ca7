/* Finish-first: which orders of a class are served before others of it that claim earlier, so that most of them
 * complete. A class are orders of the same priority whose promises have not passed: finish-first passes over nobody
 * else. Pure.
 *
 * It only departs from claim order where more orders complete for it. Orders that want the same scarce product,
 * directly or by way of others, are looked at together; if claim order completes as many of them, it stays. Otherwise
 * the chosen ones go ahead: those only before which an order that is not chosen wants something scarce that they want,
 * too. The others claim as ever, what is left. */
#ifndef DOCK_FINISH_H
#define DOCK_FINISH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "dock/fit.h"

/* An order that could take some of the supply. */
struct finish_order {
	uint32_t first_line; /* in lines */
	uint32_t line_count; /* what it wants of products with supply, each product once */
	bool blocked;        /* it wants something else, too, and cannot complete: but it takes what there is */
	bool completes;      /* it does in claim order */
};

struct finish_problem {
	const struct finish_order *orders; /* in claim order */
	size_t order_count;
	const struct fit_line *lines;
	size_t line_count;
	const int64_t *supply; /* of each product: what is here or comes in time, above 0 */
	size_t product_count;
};

struct finish;

/* What the problem points to must outlive it. */
struct finish *finish_new(const struct finish_problem *problem);
void finish_free(struct finish *finish); /* NULL is fine */

/* Works for a few milliseconds. True: there is more to do. */
bool finish_step(struct finish *finish);

/* At the end: whether it is among those that complete; whether it is served before all that are not ahead. */
bool finish_is_chosen(const struct finish *finish, size_t order);
bool finish_goes_ahead(const struct finish *finish, size_t order);

#endif
