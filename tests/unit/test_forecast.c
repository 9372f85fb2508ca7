/* Time in a forecast: each case is a few orders, deliveries and pickups, and says when each order's next shipment can go, when
 * it has all it wants, and after which delivery. Times are hours from now. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
/* cmocka needs the four above */
#include <cmocka.h>

#include "dock/forecast.h"

enum { HOUR = 60 * 60 * 1000, MOST = 8, NOW = 0 };

/* A case while it is made. */
struct day {
	struct forecast f;
	struct forecast_order orders[MOST];
	struct forecast_want wants[MOST];
	struct forecast_inbound inbounds[MOST];
	struct forecast_supply supplies[MOST];
	int64_t building[2];
	int64_t cutoffs[MOST];
	uint32_t pickups[MOST];
	struct forecast_carrier carriers[1];
};

static void begin(struct day *d)
{
	*d = (struct day){.f = {.now_ms = NOW, .reach_ms = 168 * (int64_t)HOUR, .sweep_ms = HOUR, .consolidate = true}};
	d->f.orders = d->orders;
	d->f.wants = d->wants;
	d->f.inbounds = d->inbounds;
	d->f.supplies = d->supplies;
	d->f.building = d->building;
	d->f.product_count = 2;
	d->f.cutoffs = d->cutoffs;
	d->f.carriers = d->carriers;
	d->carriers[0].pickups = d->pickups;
}

/* In claim order. It wants so many of product 0 and of product 1. */
static struct forecast_order *order(struct day *d, enum policy_kind kind, int64_t first, int64_t second)
{
	uint32_t n = (uint32_t)d->f.order_count++;
	struct forecast_order *o = &d->orders[n];
	int64_t units[] = {first, second};

	*o = (struct forecast_order){.policy = {.kind = kind}, .open = true, .first_want = (uint32_t)d->f.want_count};
	for (uint32_t product = 0; product < 2; product++)
		if (units[product])
			d->wants[d->f.want_count++] = (struct forecast_want){.units = units[product], .order = n, .product = product};
	o->want_count = (uint32_t)d->f.want_count - o->first_want;
	return o;
}

/* In the order of their times. hour < 0: nobody said when. */
static void delivery(struct day *d, int hour, uint32_t product, int64_t units)
{
	uint32_t n = (uint32_t)d->f.inbound_count++;

	d->inbounds[n] = (struct forecast_inbound){.at_ms = hour < 0 ? FORECAST_UNKNOWN : (int64_t)hour * HOUR, .has_due = hour >= 0,
		.due_ms = (int64_t)hour * HOUR};
	d->supplies[d->f.supply_count++] = (struct forecast_supply){.units = units, .inbound = n, .product = product};
}

static void pickup(struct day *d, int hour)
{
	size_t n = d->carriers[0].count++;

	d->cutoffs[n] = (int64_t)hour * HOUR;
	d->pickups[n] = (uint32_t)n;
}

static void expect(const struct forecast_order *o, int64_t first_at, int64_t complete_at)
{
	assert_int_equal(o->first_at, first_at);
	assert_int_equal(o->complete_at, complete_at);
}

#define AT(hour) ((int64_t)(hour) * HOUR)

static void test_claim_order(void **state)
{
	struct day d;

	(void)state;
	begin(&d);
	order(&d, POLICY_SHIP_AVAILABLE, 2, 0);
	order(&d, POLICY_SHIP_AVAILABLE, 2, 0);
	order(&d, POLICY_SHIP_AVAILABLE, 1, 0);
	order(&d, POLICY_SHIP_AVAILABLE, 1, 0)->open = false;
	delivery(&d, 1, 0, 3);
	delivery(&d, -1, 0, 2);
	forecast_run(&d.f);
	expect(&d.orders[0], AT(1), AT(1));
	expect(&d.orders[1], AT(1), FORECAST_UNKNOWN);
	expect(&d.orders[2], FORECAST_UNKNOWN, FORECAST_UNKNOWN);
	expect(&d.orders[3], FORECAST_NEVER, FORECAST_NEVER);
	assert_int_equal(d.orders[1].first_inbound, 0);
	assert_int_equal(d.orders[1].complete_inbound, 1);
	assert_int_equal(d.f.came[d.orders[1].last_came].inbound, 1);
	assert_int_equal(d.f.came[d.orders[1].last_came].before == FORECAST_NONE, 0);
	forecast_done(&d.f);
}

/* What must ship whole and is not covered leaves its goods to others; what nobody has is put away for it. */
static void test_whole(void **state)
{
	struct day d;

	(void)state;
	begin(&d);
	order(&d, POLICY_ALL_OR_NOTHING, 1, 1);
	order(&d, POLICY_SHIP_AVAILABLE, 1, 0);
	order(&d, POLICY_ALL_OR_NOTHING, 1, 0)->blocked = true;
	delivery(&d, 1, 0, 2);
	forecast_run(&d.f);
	expect(&d.orders[0], FORECAST_NEVER, FORECAST_NEVER);
	expect(&d.orders[1], AT(1), AT(1));
	expect(&d.orders[2], FORECAST_NEVER, FORECAST_NEVER);
	assert_int_equal(d.building[0], 1);
	forecast_done(&d.f);
}

/* It claims once its promise has passed: the unit that was in sight for the next one is its own then, though it never ships. */
static void test_promise_passes(void **state)
{
	struct day d;
	struct forecast_order *o;

	(void)state;
	begin(&d);
	o = order(&d, POLICY_ALL_OR_NOTHING, 1, 1);
	o->has_promise = true;
	o->promised_ms = AT(2);
	order(&d, POLICY_SHIP_AVAILABLE, 1, 0);
	order(&d, POLICY_SHIP_AVAILABLE, 1, 0);
	delivery(&d, 1, 0, 1);
	delivery(&d, 3, 0, 1);
	forecast_run(&d.f);
	expect(&d.orders[0], FORECAST_NEVER, FORECAST_NEVER);
	expect(&d.orders[1], AT(1), AT(1));
	expect(&d.orders[2], FORECAST_NEVER, FORECAST_NEVER);
	forecast_done(&d.f);
	begin(&d); /* had it not passed, the last one would have it */
	order(&d, POLICY_ALL_OR_NOTHING, 1, 1);
	order(&d, POLICY_SHIP_AVAILABLE, 1, 0);
	order(&d, POLICY_SHIP_AVAILABLE, 1, 0);
	delivery(&d, 1, 0, 1);
	delivery(&d, 3, 0, 1);
	forecast_run(&d.f);
	expect(&d.orders[2], AT(3), AT(3));
	forecast_done(&d.f);
}

/* A delivery beyond reach is none yet: what must ship whole does not wait for it before. */
static void test_comes_into_reach(void **state)
{
	struct day d;

	(void)state;
	begin(&d);
	order(&d, POLICY_ALL_OR_NOTHING, 1, 1);
	order(&d, POLICY_SHIP_AVAILABLE, 1, 0);
	delivery(&d, 1, 0, 1);
	delivery(&d, 40, 0, 1);
	delivery(&d, 200, 1, 1);
	forecast_run(&d.f);
	expect(&d.orders[1], AT(1), AT(1));
	expect(&d.orders[0], AT(200), AT(200));
	forecast_done(&d.f);
}

/* Together if the rest comes before the sweep; else what is here goes, at the sweep at the latest. */
static void test_consolidates(void **state)
{
	struct day d;

	(void)state;
	begin(&d);
	order(&d, POLICY_SHIP_AVAILABLE, 1, 1);
	delivery(&d, 1, 0, 1);
	delivery(&d, 3, 1, 1);
	pickup(&d, 5);
	forecast_run(&d.f);
	expect(&d.orders[0], AT(3), AT(3));
	forecast_done(&d.f);
	begin(&d);
	order(&d, POLICY_SHIP_AVAILABLE, 1, 1);
	delivery(&d, 1, 0, 1);
	delivery(&d, 4, 1, 1);
	pickup(&d, 5);
	forecast_run(&d.f);
	expect(&d.orders[0], AT(1), AT(4));
	forecast_done(&d.f);
	begin(&d);
	order(&d, POLICY_UP_TO_X, 1, 1)->policy.max_shipments = 3;
	delivery(&d, 1, 0, 1);
	delivery(&d, 30, 1, 1);
	pickup(&d, 5);
	forecast_run(&d.f);
	expect(&d.orders[0], AT(4), AT(30));
	assert_int_equal(d.orders[0].first_inbound, 0);
	assert_int_equal(forecast_pickup(&d.f, &d.orders[0], AT(4)), 0);
	assert_int_equal(forecast_pickup(&d.f, &d.orders[0], AT(30)), FORECAST_NONE);
	d.orders[0].pickup_from_ms = AT(6);
	assert_int_equal(forecast_pickup(&d.f, &d.orders[0], AT(4)), FORECAST_NONE);
	forecast_done(&d.f);
}

/* What is here, on the shelf or let go by a lead needs no delivery. */
static void test_now(void **state)
{
	struct day d;

	(void)state;
	begin(&d);
	order(&d, POLICY_ALL_OR_NOTHING, 1, 0);
	order(&d, POLICY_ALL_OR_NOTHING, 0, 0)->shelf = true;
	order(&d, POLICY_ALL_OR_NOTHING, 0, 1)->here = true;
	d.orders[2].released = true;
	order(&d, POLICY_SHIP_AVAILABLE, 0, 1)->shelf = true;
	order(&d, POLICY_ALL_OR_NOTHING, 0, 1)->shelf = true;
	d.building[0] = 1;
	forecast_run(&d.f);
	expect(&d.orders[0], NOW, NOW);
	expect(&d.orders[1], NOW, NOW);
	expect(&d.orders[2], NOW, FORECAST_NEVER);
	expect(&d.orders[3], NOW, FORECAST_NEVER);
	expect(&d.orders[4], FORECAST_NEVER, FORECAST_NEVER);
	assert_int_equal(d.orders[0].first_inbound, FORECAST_NONE);
	forecast_done(&d.f);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_claim_order),
		cmocka_unit_test(test_whole),
		cmocka_unit_test(test_promise_passes),
		cmocka_unit_test(test_comes_into_reach),
		cmocka_unit_test(test_consolidates),
		cmocka_unit_test(test_now),
	};

	return cmocka_run_group_tests_name("forecast", tests, NULL, NULL);
}
