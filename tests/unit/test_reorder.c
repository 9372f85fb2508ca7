/* Reorder levels, against figures worked out by hand. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "dock/reorder.h"

static void assert_near(double got, double expected)
{
	if (fabs(got - expected) > 1e-6)
		fail_msg("%.9f, expected %.9f", got, expected);
}

static struct series series_of(const double *values, size_t count)
{
	struct series s = {0};

	for (size_t i = 0; i < count; i++)
		series_add(&s, values[i]);
	return s;
}

static void test_series(void **state)
{
	static const double eight[] = {2, 4, 4, 4, 5, 5, 7, 9};
	struct series s = series_of(eight, 8);
	struct series one = series_of(eight, 1);
	struct series none = {0};

	(void)state;
	/* sum 40, mean 5, squares of the differences 9 + 1 + 1 + 1 + 0 + 0 + 4 + 16 = 32, over 7 */
	assert_near(series_mean(&s), 5);
	assert_near(series_deviation(&s), sqrt(32.0 / 7));
	assert_near(series_mean(&one), 2);
	assert_near(series_deviation(&one), 0);
	assert_near(series_mean(&none), 0);
	assert_near(series_deviation(&none), 0);
	/* with two zeroes: mean 4; squares 4 + 0 + 0 + 0 + 1 + 1 + 9 + 25 + 16 + 16 = 72, over 9 */
	series_add_zeroes(&s, 2);
	assert_int_equal(s.count, 10);
	assert_near(series_mean(&s), 4);
	assert_near(series_deviation(&s), sqrt(8));
	series_add_zeroes(&s, -3);
	/* and with the other one, of 2: 42 of 11; 236 - 42 * 42 / 11 is 75.636, over 10 */
	series_join(&s, &one);
	assert_int_equal(s.count, 11);
	assert_near(series_mean(&s), 42.0 / 11);
	assert_near(series_deviation(&s), sqrt((236 - 42.0 * 42 / 11) / 10));
	series_join(&s, &none);
	assert_int_equal(s.count, 11);
}

static void test_no_zeroes(void **state)
{
	struct series s = {.count = 10};

	(void)state;
	series_add_zeroes(&s, -3);
	assert_int_equal(s.count, 10);
}

/* The table in every textbook of statistics. */
static void test_z(void **state)
{
	static const struct {
		double service, z;
	} rows[] = {{50, 0}, {75, 0.674490}, {80, 0.841621}, {90, 1.281552}, {95, 1.644854}, {97.5, 1.959964}, {98, 2.053749},
		{99, 2.326348}, {99.9, 3.090232}, {99.99, 3.719016}};

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		assert_near(round(reorder_z(rows[i].service) * 1e6) / 1e6, rows[i].z);
}

/* A series with that mean and standard deviation: half of them at each side of the mean. */
static struct series spread(int64_t count, double mean, double deviation)
{
	double off = deviation * sqrt((double)(count - 1) / (double)count);
	struct series s = {0};

	for (int64_t i = 0; i < count; i++)
		series_add(&s, mean + (i % 2 ? off : -off));
	return s;
}

static void test_level(void **state)
{
	static const struct {
		double d, sd_d, lead, sd_lead, z;
		int64_t level;
	} rows[] = {
		/* nothing varies: what is ordered in the lead time */
		{10, 0, 5, 0, 1.644854, 50},
		/* only demand: 50 + 1.644854 * sqrt(5) * 3 = 50 + 11.034 */
		{10, 3, 5, 0, 1.644854, 62},
		/* only lead time: 50 + 1.644854 * 10 * 2 = 50 + 32.897 */
		{10, 0, 5, 2, 1.644854, 83},
		/* both: sqrt(5 * 9 + 100 * 4) = 21.0950; 50 + 34.698 */
		{10, 3, 5, 2, 1.644854, 85},
		/* Chopra and Meindl's Dell: 2,500 a day, 500; 7 days, 7; at 90 %: sqrt(7 * 250000 + 6250000 * 49) = 17549.93;
		 * 17500 + 1.281552 * 17549.93 = 17500 + 22491.1 */
		{2500, 500, 7, 7, 1.281552, 39992},
		/* half of the time is enough: no safety stock */
		{10, 3, 5, 2, 0, 50},
		/* less than a unit is a unit */
		{0.02, 0, 5, 0, 1.644854, 1},
	};

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct reorder r = {.demand = spread(30, rows[i].d, rows[i].sd_d), .demand_days = 30,
			.lead = spread(4, rows[i].lead, rows[i].sd_lead)};

		if (reorder_level(&r, rows[i].z) != rows[i].level)
			fail_msg("row %zu: %d, expected %d", i, (int)reorder_level(&r, rows[i].z), (int)rows[i].level);
	}
}

static void test_lacks(void **state)
{
	struct reorder r = {.demand = spread(REORDER_LEAST_DAYS, 3, 1), .demand_days = REORDER_LEAST_DEMAND_DAYS,
		.lead = spread(REORDER_LEAST_DELIVERIES, 4, 1)};

	(void)state;
	assert_int_equal(reorder_lacks(&r), REORDER_ENOUGH);
	r.lead.count--;
	assert_int_equal(reorder_lacks(&r), REORDER_FEW_DELIVERIES);
	r.demand_days--;
	assert_int_equal(reorder_lacks(&r), REORDER_LITTLE_DEMAND);
	r.demand.count--;
	assert_int_equal(reorder_lacks(&r), REORDER_FEW_DAYS);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_series),
		cmocka_unit_test(test_no_zeroes),
		cmocka_unit_test(test_z),
		cmocka_unit_test(test_level),
		cmocka_unit_test(test_lacks),
	};

	return cmocka_run_group_tests_name("reorder", tests, NULL, NULL);
}
