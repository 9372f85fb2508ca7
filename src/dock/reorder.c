/* Reorder levels: the textbook's formula over what was really ordered and how long suppliers really took. */
#include "dock/reorder.h"

#include <math.h>

void series_add(struct series *s, double value)
{
	s->count++;
	s->sum += value;
	s->sum_of_squares += value * value;
}

void series_add_zeroes(struct series *s, int64_t count)
{
	if (count > 0)
		s->count += count;
}

void series_join(struct series *s, const struct series *other)
{
	s->count += other->count;
	s->sum += other->sum;
	s->sum_of_squares += other->sum_of_squares;
}

double series_mean(const struct series *s)
{
	return s->count ? s->sum / (double)s->count : 0;
}

double series_deviation(const struct series *s)
{
	double mean = series_mean(s);
	double squares = s->sum_of_squares - (double)s->count * mean * mean;

	/* what is 0 may come out a little below it */
	return s->count > 1 && squares > 0 ? sqrt(squares / (double)(s->count - 1)) : 0;
}

enum reorder_lack reorder_lacks(const struct reorder *r)
{
	if (r->demand.count < REORDER_LEAST_DAYS)
		return REORDER_FEW_DAYS;
	if (r->demand_days < REORDER_LEAST_DEMAND_DAYS)
		return REORDER_LITTLE_DEMAND;
	if (r->lead.count < REORDER_LEAST_DELIVERIES)
		return REORDER_FEW_DELIVERIES;
	return REORDER_ENOUGH;
}

double reorder_z(double service_percent)
{
	double low = 0;
	double high = 6;

	/* by halves: the distribution function is known, its inverse is not */
	for (int i = 0; i < 60; i++) {
		double middle = (low + high) / 2;

		if (50 * erfc(-middle / sqrt(2)) < service_percent)
			low = middle;
		else
			high = middle;
	}
	return (low + high) / 2;
}

int64_t reorder_level(const struct reorder *r, double z)
{
	double d = series_mean(&r->demand);
	double sd_d = series_deviation(&r->demand);
	double lead = series_mean(&r->lead);
	double sd_lead = series_deviation(&r->lead);
	double level = d * lead + z * sqrt(lead * sd_d * sd_d + d * d * sd_lead * sd_lead);

	/* a whole number stays one, whatever the last bits say */
	return (int64_t)ceil(level - 1e-6);
}
