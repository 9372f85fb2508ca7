/* The one formula of "waiting". */
#include "dock/demand.h"

static int64_t at_least_0(int64_t n)
{
	return n > 0 ? n : 0;
}

static bool lives(const struct demand *d)
{
	return d->open || d->held;
}

/* Not cancelled, not here and not gone; below 0 where more came than is wanted. */
static int64_t missing(const struct demand *d)
{
	return d->ordered - d->cancelled - d->allocated - d->shipped;
}

/* Neither here nor to come from the shelf. */
static int64_t unmet(const struct demand *d)
{
	return at_least_0(missing(d) - at_least_0(d->from_stock - d->brought));
}

int64_t demand_wanted(const struct demand *d)
{
	return lives(d) ? at_least_0(missing(d)) : 0;
}

int64_t demand_waiting(const struct demand *d)
{
	return lives(d) && d->claimable ? unmet(d) : 0;
}

int64_t demand_stockout(const struct demand *d)
{
	return lives(d) && !d->claimable ? unmet(d) : 0;
}

int64_t demand_from_shelf(const struct demand *d)
{
	return demand_wanted(d) - demand_waiting(d) - demand_stockout(d);
}

bool demand_is_stockout(const struct demand *d)
{
	return demand_stockout(d) > 0;
}

int64_t demand_surplus(const struct demand *d)
{
	int64_t surplus = lives(d) ? at_least_0(-missing(d)) : d->allocated;

	return surplus < d->allocated ? surplus : d->allocated;
}
