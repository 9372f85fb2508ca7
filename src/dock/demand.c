/* The one formula of "waiting". */
#include "dock/demand.h"

static int64_t at_least_0(int64_t n)
{
	return n > 0 ? n : 0;
}

int64_t demand_wanted(const struct demand *d)
{
	if (!d->open && !d->held)
		return 0;
	return at_least_0(d->ordered - d->cancelled - d->allocated - d->brought - d->shipped);
}

int64_t demand_waiting(const struct demand *d)
{
	if (!d->claimable || (!d->open && !d->held))
		return 0;
	return at_least_0(d->ordered - d->from_stock - d->cancelled - d->allocated - d->shipped);
}

bool demand_is_stockout(const struct demand *d)
{
	return !d->claimable && (d->open || d->held) &&
		d->ordered - d->from_stock - d->cancelled - d->allocated - d->shipped > 0;
}
