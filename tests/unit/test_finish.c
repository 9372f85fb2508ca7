/* Finish-first: small cases whose answer is plain, and what must hold of any: those that complete fit together, are no
 * fewer than in claim order, and nobody goes ahead for nothing. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
/* cmocka needs these */
#include <cmocka.h>

#include "dock/finish.h"
#include "dock/plan.h"
#include "lib/finish_case.h"

static void solve(struct finish_case *c)
{
	finish_case_claim(c);
	finish_case_solve(c);
}

static void assert_ahead(const struct finish_case *c, const char *ahead)
{
	for (size_t o = 0; o < c->order_count; o++)
		assert_int_equal(finish_goes_ahead(c->finish, o), ahead[o] == 'a');
}

static void assert_chosen(const struct finish_case *c, const char *chosen)
{
	for (size_t o = 0; o < c->order_count; o++)
		assert_int_equal(finish_is_chosen(c->finish, o), chosen[o] == 'c');
}

static void test_two_small_rather_than_one_big(void **state)
{
	struct finish_case c = {.product_count = 1, .supply = {4}};

	(void)state;
	finish_case_order(&c, false, 1, (struct fit_line[]){{0, 4}});
	finish_case_order(&c, false, 1, (struct fit_line[]){{0, 2}});
	finish_case_order(&c, false, 1, (struct fit_line[]){{0, 2}});
	solve(&c);
	assert_chosen(&c, "-cc");
	assert_ahead(&c, "-aa");
	finish_case_done(&c);
}

static void test_claim_order_stays_where_it_is_as_good(void **state)
{
	struct finish_case c = {.product_count = 2, .supply = {4, 1}};

	(void)state;
	finish_case_order(&c, false, 1, (struct fit_line[]){{0, 4}});
	finish_case_order(&c, false, 1, (struct fit_line[]){{0, 3}});
	finish_case_order(&c, false, 1, (struct fit_line[]){{1, 1}});
	solve(&c);
	assert_chosen(&c, "c-c");
	assert_ahead(&c, "---");
	finish_case_done(&c);
}

/* The first could have all of A but never its B: it takes A in claim order all the same. */
static void test_one_that_cannot_complete_is_passed_over(void **state)
{
	struct finish_case c = {.product_count = 1, .supply = {4}};

	(void)state;
	finish_case_order(&c, true, 1, (struct fit_line[]){{0, 3}});
	finish_case_order(&c, false, 1, (struct fit_line[]){{0, 2}});
	finish_case_order(&c, false, 1, (struct fit_line[]){{0, 2}});
	solve(&c);
	assert_chosen(&c, "-cc");
	assert_ahead(&c, "-aa");
	finish_case_done(&c);
}

/* What goes ahead elsewhere must not take from one that completes without going ahead: it goes ahead with it. */
static void test_all_behind_the_passed_over_go_ahead(void **state)
{
	struct finish_case c = {.product_count = 1, .supply = {10}};

	(void)state;
	finish_case_order(&c, true, 1, (struct fit_line[]){{0, 8}});
	finish_case_order(&c, false, 1, (struct fit_line[]){{0, 2}});
	finish_case_order(&c, false, 1, (struct fit_line[]){{0, 2}});
	solve(&c);
	assert_chosen(&c, "-cc");
	assert_ahead(&c, "-aa");
	finish_case_done(&c);
}

static void test_who_stands_first_need_not_go_ahead(void **state)
{
	struct finish_case c = {.product_count = 2, .supply = {4, 4}};

	(void)state;
	finish_case_order(&c, false, 1, (struct fit_line[]){{0, 1}});
	finish_case_order(&c, false, 1, (struct fit_line[]){{0, 4}});
	finish_case_order(&c, false, 1, (struct fit_line[]){{0, 1}});
	finish_case_order(&c, false, 1, (struct fit_line[]){{0, 2}});
	finish_case_order(&c, false, 1, (struct fit_line[]){{1, 4}});
	solve(&c);
	assert_chosen(&c, "c-ccc");
	assert_ahead(&c, "--aa-");
	finish_case_done(&c);
}

static void test_nothing_to_give(void **state)
{
	struct finish_case c = {.product_count = 0};

	(void)state;
	solve(&c);
	finish_case_done(&c);
}

/* What must hold of any case. */
static void test_random_cases(void **state)
{
	struct dice dice = {4711};

	(void)state;
	for (int n = 0; n < 2000; n++) {
		struct finish_case c;

		finish_case_random(&c, &dice, n % FINISH_SHAPES);
		solve(&c);
		finish_case_check(&c);
		finish_case_done(&c);
	}
}

/* Too many for an exact answer: but the bound says that no choice has many more. */
static void test_many_orders(void **state)
{
	enum { ORDERS = 20000, PRODUCTS = 1000, LINES = 4 };
	static struct fit_line lines[ORDERS * LINES];
	static uint32_t first[ORDERS + 1];
	static int64_t supply[PRODUCTS];
	static bool nobody[ORDERS];
	struct fit_problem problem = {
		.first = first, .lines = lines, .order_count = ORDERS, .supply = supply, .product_count = PRODUCTS};
	struct dice dice = {99};
	uint32_t count = 0;
	struct fit *fit;

	(void)state;
	for (uint32_t o = 0; o < ORDERS; o++) {
		uint32_t product = (uint32_t)dice_roll(&dice, PRODUCTS);

		first[o] = count;
		for (int n = dice_between(&dice, 1, LINES); n > 0; n--) {
			lines[count] = (struct fit_line){product, dice_between(&dice, 1, 8)};
			supply[product] += lines[count++].units;
			product = (product + 1 + (uint32_t)dice_roll(&dice, PRODUCTS / LINES - 1)) % PRODUCTS;
		}
	}
	first[ORDERS] = count;
	for (size_t p = 0; p < PRODUCTS; p++)
		supply[p] = supply[p] * dice_between(&dice, 10, 60) / 100 + 8;
	fit = fit_new(&problem, nobody, 100000);
	while (fit_step(fit, 100000)) {
	}
	print_message("%zu of %d orders complete, %zu at most\n", fit_count(fit), ORDERS, fit_bound(fit));
	assert_true(fit_count(fit) <= fit_bound(fit));
	assert_true(fit_count(fit) * 100 >= fit_bound(fit) * 98);
	fit_free(fit);
}

static void test_ranks(void **state)
{
	(void)state;
	assert_int_equal(plan_rank(MATCH_CLAIM_ORDER, 100, 50), 100);
	assert_int_equal(plan_rank(MATCH_FINISH_FIRST, 100, 50), 50);
	assert_int_equal(plan_rank(MATCH_FINISH_FIRST, 100, PLAN_NO_PROMISE), 100);
	assert_int_equal(plan_rank(MATCH_FINISH_FIRST, 100, PLAN_OWN_PROMISE), 100);
	assert_int_equal(plan_rank(MATCH_PRIORITY_ONLY, 100, 50), PLAN_NO_PROMISE);
	/* stays while it stands behind those whose promises have passed */
	assert_int_equal(plan_rank_ahead(PLAN_OWN_PROMISE, INT64_MIN, 1000), 1000);
	assert_int_equal(plan_rank_ahead(900, 899, 1000), 900);
	assert_int_equal(plan_rank_ahead(900, 900, 1000), 1000);
	assert_int_equal(plan_rank_ahead(1001, INT64_MIN, 1000), 1000);
	assert_int_equal(plan_rank_ahead(PLAN_NO_PROMISE, INT64_MIN, 1000), 1000);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_two_small_rather_than_one_big),
		cmocka_unit_test(test_claim_order_stays_where_it_is_as_good),
		cmocka_unit_test(test_one_that_cannot_complete_is_passed_over),
		cmocka_unit_test(test_all_behind_the_passed_over_go_ahead),
		cmocka_unit_test(test_who_stands_first_need_not_go_ahead),
		cmocka_unit_test(test_nothing_to_give),
		cmocka_unit_test(test_random_cases),
		cmocka_unit_test(test_many_orders),
		cmocka_unit_test(test_ranks),
	};

	return cmocka_run_group_tests_name("finish", tests, NULL, NULL);
}
