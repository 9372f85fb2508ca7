/* When to order a product again, so that backorders stay the exception: the level that its stock, with what is on order and
 * without what customers wait for, should not fall below.
 *
 *   level = d * L + z * sqrt(L * sd_d^2 + d^2 * sd_L^2)
 *
 * d, sd_d: units a day that are ordered, mean and standard deviation; L, sd_L: days from the order to the supplier's truck at
 * the dock, mean and standard deviation; z: the standard normal quantile of the service level, the probability that what is in
 * stock when an order goes out lasts until it comes. Demand of a day and lead times are taken as independent, demand over the
 * lead time as normal.
 * Source: Silver, Pyke, Thomas, Inventory and Production Management in Supply Chains (4th ed., 2017), reorder points with
 * variable lead times; the same in Chopra, Meindl, Supply Chain Management, "Impact of Supply Uncertainty on Safety
 * Inventory". */
#ifndef DOCK_REORDER_H
#define DOCK_REORDER_H

#include <stdint.h>

/* Numbers as they come: how many, their mean, and the standard deviation of a sample (n - 1); 0 of fewer than two. */
struct series {
	int64_t count;
	double sum;
	double sum_of_squares;
};
void series_add(struct series *series, double value);
/* Adds that many zeroes: days on which nothing was ordered. */
void series_add_zeroes(struct series *series, int64_t count);
/* Adds those of another one. */
void series_join(struct series *series, const struct series *other);
double series_mean(const struct series *series);
double series_deviation(const struct series *series);

/* What there is to go by. */
struct reorder {
	struct series demand;  /* units of each day */
	int64_t demand_days;   /* of these days: with any demand */
	struct series lead;    /* days of each delivery */
};

/* Below these nothing is suggested: a level from less would be a guess. */
enum { REORDER_LEAST_DAYS = 14, REORDER_LEAST_DEMAND_DAYS = 5, REORDER_LEAST_DELIVERIES = 3 };

enum reorder_lack {
	REORDER_ENOUGH,
	REORDER_FEW_DAYS,       /* fewer days than REORDER_LEAST_DAYS */
	REORDER_LITTLE_DEMAND,  /* ordered on fewer days than REORDER_LEAST_DEMAND_DAYS */
	REORDER_FEW_DELIVERIES, /* fewer than REORDER_LEAST_DELIVERIES */
};
enum reorder_lack reorder_lacks(const struct reorder *reorder);

/* z of a service level in percent, 50 to 99.99, to six places. */
double reorder_z(double service_percent);

/* The level, rounded up to whole units. */
int64_t reorder_level(const struct reorder *reorder, double z);

#endif
