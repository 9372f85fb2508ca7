/* When an alert is raised and cleared, what is bad enough for it, and the rate of work that some of them follow from. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "dock/alert.h"
#include "dock/pace.h"

enum { MINUTE_MS = 60 * 1000 };

static const int64_t eight = 1795420800000;

static int64_t at(int64_t minutes)
{
	return eight + minutes * MINUTE_MS;
}

/* ---- kinds */

static void test_words(void **state)
{
	enum alert_kind kind;

	(void)state;
	for (int i = 0; i < ALERT_KINDS; i++) {
		assert_true(alert_find(alert_word((enum alert_kind)i), &kind));
		assert_int_equal(kind, i);
	}
	assert_false(alert_find("door-ahead", &kind));
	assert_string_equal(alert_level_word(ALERT_URGENT), "urgent");
}

/* ---- raised and cleared */

/* Plays what is seen minute by minute, with a hold of 2 and a calm of 3: B bad, g good, m in between. Returns what happens:
 * R raised, C cleared, F forgotten, . nothing. */
static const char *play(const char *seen)
{
	static char happens[64];
	struct alert_state s = {0};
	size_t n = 0;

	for (; seen[n]; n++) {
		enum alert_sight sight = seen[n] == 'B' ? ALERT_BAD : seen[n] == 'g' ? ALERT_GOOD : ALERT_BETWEEN;

		happens[n] = ".RCF"[alert_judge(&s, sight, 2 * MINUTE_MS, 3 * MINUTE_MS, at((int64_t)n))];
	}
	happens[n] = '\0';
	return happens;
}

static void test_hold_and_calm(void **state)
{
	(void)state;
	assert_string_equal(play("BBBBB"), "..R..");
	assert_string_equal(play("BBgBBg"), "..F..F"); /* never for long enough */
	assert_string_equal(play("mmmm"), "....");     /* in between raises nothing */
	assert_string_equal(play("BmBBB"), ".F..R");
	assert_string_equal(play("BBBggggg"), "..R...C.");
	assert_string_equal(play("BBBggBgggg"), "..R......C"); /* good has to hold, too */
	assert_string_equal(play("BBBggmgggg"), "..R......C");
	assert_string_equal(play("BBBmmmmmm"), "..R......"); /* in between clears nothing */
	assert_string_equal(play("BBBgBgBgBgBgBg"), "..R..........."); /* what flaps is one alert */
}

static void test_at_once(void **state)
{
	struct alert_state s = {0};

	(void)state;
	assert_int_equal(alert_judge(&s, ALERT_BAD, 0, 0, eight), ALERT_RAISED);
	assert_int_equal(alert_judge(&s, ALERT_BAD, 0, 0, eight), ALERT_STAYS);
	assert_int_equal(alert_judge(&s, ALERT_GOOD, 0, 0, eight), ALERT_CLEARED);
	assert_int_equal(alert_judge(&s, ALERT_GOOD, 0, 0, eight), ALERT_STAYS);
}

/* A clock that goes back neither raises nor clears: the time runs anew. */
static void test_clock_goes_back(void **state)
{
	struct alert_state s = {0};

	(void)state;
	assert_int_equal(alert_judge(&s, ALERT_BAD, 2 * MINUTE_MS, MINUTE_MS, at(60)), ALERT_STAYS);
	assert_int_equal(alert_judge(&s, ALERT_BAD, 2 * MINUTE_MS, MINUTE_MS, at(0)), ALERT_STAYS);
	assert_int_equal(alert_judge(&s, ALERT_BAD, 2 * MINUTE_MS, MINUTE_MS, at(1)), ALERT_STAYS);
	assert_int_equal(alert_judge(&s, ALERT_BAD, 2 * MINUTE_MS, MINUTE_MS, at(2)), ALERT_RAISED);
	assert_int_equal(alert_judge(&s, ALERT_GOOD, 2 * MINUTE_MS, MINUTE_MS, at(3)), ALERT_STAYS);
	assert_int_equal(alert_judge(&s, ALERT_GOOD, 2 * MINUTE_MS, MINUTE_MS, at(1)), ALERT_STAYS);
	assert_int_equal(alert_judge(&s, ALERT_GOOD, 2 * MINUTE_MS, MINUTE_MS, at(2)), ALERT_CLEARED);
}

/* ---- thresholds */

static void test_lane(void **state)
{
	(void)state;
	assert_int_equal(alert_lane(89, 100, false), ALERT_BETWEEN);
	assert_int_equal(alert_lane(90, 100, false), ALERT_BAD);
	assert_int_equal(alert_lane(120, 100, false), ALERT_BAD);
	assert_int_equal(alert_lane(75, 100, false), ALERT_BETWEEN);
	assert_int_equal(alert_lane(74, 100, false), ALERT_GOOD);
	assert_int_equal(alert_lane(1000000, -1, false), ALERT_GOOD);
	assert_int_equal(alert_lane(0, -1, true), ALERT_BAD);
	assert_int_equal(alert_lane(0, 0, false), ALERT_GOOD);
}

static void test_deadline(void **state)
{
	(void)state;
	assert_int_equal(alert_deadline(at(1), at(0)), ALERT_BAD);
	assert_int_equal(alert_deadline(at(0), at(0)), ALERT_BETWEEN);
	assert_int_equal(alert_deadline(at(-9), at(0)), ALERT_BETWEEN);
	assert_int_equal(alert_deadline(at(-10), at(0)), ALERT_GOOD);
}

static void test_late(void **state)
{
	(void)state;
	assert_int_equal(alert_late(at(0), at(14)), ALERT_GOOD);
	assert_int_equal(alert_late(at(0), at(15)), ALERT_BAD);
	assert_int_equal(alert_late(at(30), at(0)), ALERT_GOOD);
	assert_int_equal(alert_backup(at(0), at(25 * 60)), ALERT_GOOD);
	assert_int_equal(alert_backup(at(0), at(25 * 60) + 1), ALERT_BAD);
	assert_int_equal(alert_backup(at(25 * 60), at(0)), ALERT_GOOD);
	assert_int_equal(alert_backup(at(25 * 60) + 1, at(0)), ALERT_BAD);
	assert_int_equal(alert_backup(0, at(0)), ALERT_GOOD); /* by this rule none was ever made */
}

/* ---- the rate */

static void test_pace(void **state)
{
	/* newest first: ten units every five minutes, twelve times */
	struct pace_mark marks[12];
	struct pace_mark pause[] = {{at(-1), 10}, {at(-2), 10}, {at(-40), 10}, {at(-41), 10}};
	struct pace_mark pallet[] = {{at(-1), 5}, {at(-1), 7}, {at(-1), 3}, {at(-2), 1}};
	struct pace_mark one = {at(-1), 10};
	struct pace_mark ahead[] = {{at(1), 10}, {at(-2), 10}};

	(void)state;
	for (int i = 0; i < 12; i++)
		marks[i] = (struct pace_mark){at(-5 * i), 10};
	assert_int_equal(pace_per_hour(marks, 12, eight), 120);
	assert_int_equal(pace_per_hour(NULL, 0, eight), 0);
	assert_int_equal(pace_per_hour(&one, 1, eight), 0); /* since when? */
	/* 10 in the minute before, 10 in a pause that counts five, 10 in another minute: 30 in 8 minutes of work */
	assert_int_equal(pace_per_hour(pause, 4, eight), 225);
	/* one scan of a pallet: 15 units in two minutes */
	assert_int_equal(pace_per_hour(pallet, 4, eight), 450);
	/* the rate falls while nothing comes, and no further than a pause says */
	assert_int_equal(pace_per_hour(marks, 2, at(5)), 60);
	assert_int_equal(pace_per_hour(marks, 2, at(30)), 60);
	/* what is older says nothing */
	assert_int_equal(pace_per_hour(marks, 12, at(61)), 0);
	/* a terminal whose clock is ahead */
	assert_int_equal(pace_per_hour(ahead, 2, eight), 300);
}

/* Half an hour of work is enough: what was done before that does not slow it down. */
static void test_pace_is_recent(void **state)
{
	struct pace_mark marks[60];

	(void)state;
	for (int i = 0; i < 60; i++)
		marks[i] = (struct pace_mark){at(-i), i < 31 ? 2 : 1};
	assert_int_equal(pace_per_hour(marks, 60, eight), 120);
}

static void test_finish(void **state)
{
	(void)state;
	assert_int_equal(pace_finish(at(0), 60, 120), at(30));
	assert_int_equal(pace_finish(at(0), 0, 0), at(0));
	assert_int_equal(pace_finish(at(0), 1, 0), INT64_MAX);
	assert_int_equal(pace_finish(at(0), 1, 7), at(0) + 514286); /* rounded up */
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_words),
		cmocka_unit_test(test_hold_and_calm),
		cmocka_unit_test(test_at_once),
		cmocka_unit_test(test_clock_goes_back),
		cmocka_unit_test(test_lane),
		cmocka_unit_test(test_deadline),
		cmocka_unit_test(test_late),
		cmocka_unit_test(test_pace),
		cmocka_unit_test(test_pace_is_recent),
		cmocka_unit_test(test_finish),
	};

	return cmocka_run_group_tests_name("alert", tests, NULL, NULL);
}
