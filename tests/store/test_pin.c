/* Wrong PINs: after how many a badge is locked, where, for how long, and that nobody can lock out somebody elsewhere. The rule is
 * that of store/pin.h, reckoned here by hand. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "lib/site.h"
#include "store/pin.h"

enum { ANA = 1, LEE = 2, T1 = 101, T2 = 102, SECOND = 1000, MINUTE = 60 * SECOND, HOUR = 60 * MINUTE };

static const int64_t start_ms = INT64_C(1795420800000);

static char hash[PIN_HASH_MAX]; /* of 4711; the slow part, once */

static int set_up(void **state)
{
	struct site *site = calloc(1, sizeof *site);
	struct err err;

	site_new(site, "pin");
	if (!*hash)
		assert_int_equal(pin_hash(hash, "4711", 4, &err), ST_OK);
	site_sql(site, "INSERT INTO terminal (id, name) VALUES (101, 'A1'), (102, 'A2')");
	assert_int_equal(db_begin_write(site->db, &err), ST_OK);
	operator_pin_set(site->db, LEE, hash, "OP-LEE", start_ms);
	assert_int_equal(db_commit(site->db, &err), ST_OK);
	*state = site;
	return 0;
}

static int tear_down(void **state)
{
	site_done(*state);
	free(*state);
	return 0;
}

/* One try, and what came of it. *wait_ms: what it says. right: the hash need not be worked out for a wrong one. */
static enum pin_verdict try_at(struct site *site, int64_t who, int64_t terminal, bool right, int64_t now_ms, int64_t *wait_ms)
{
	struct pin_try try;
	struct err err;

	assert_int_equal(db_begin_write(site->db, &err), ST_OK);
	pin_try_look(site->db, who, terminal, now_ms, &try);
	if (try.verdict == PIN_WRONG && right)
		try.verdict = PIN_RIGHT;
	pin_try_note(site->db, &try, now_ms);
	assert_int_equal(db_commit(site->db, &err), ST_OK);
	*wait_ms = try.wait_ms;
	return try.verdict;
}

static void test_checks(void **state)
{
	struct site *site = *state;
	static const struct {
		int64_t who;
		const char *pin;
		enum pin_verdict verdict;
	} rows[] = {{LEE, "4711", PIN_RIGHT}, {LEE, "4712", PIN_WRONG}, {LEE, "", PIN_WRONG}, {LEE, "OP-LEE", PIN_WRONG}, {ANA, "4711", PIN_NONE}, {77, "4711", PIN_NONE}};
	struct pin_try try;
	struct err err;

	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		assert_int_equal(db_begin_read(site->db, &err), ST_OK);
		pin_try_look(site->db, rows[i].who, T1, start_ms, &try);
		assert_int_equal(db_end_read(site->db, &err), ST_OK);
		assert_int_equal(pin_try_check(&try, rows[i].pin, strlen(rows[i].pin), &err), ST_OK);
		assert_int_equal(try.verdict, rows[i].verdict);
	}
}

static void test_locks(void **state)
{
	/* after the nth wrong one the badge is locked there for so long */
	static const int minutes[] = {0, 0, 0, 0, 1, 2, 4, 8, 15, 15, 15};
	struct site *site = *state;
	int64_t now_ms = start_ms;
	int64_t wait_ms;

	for (size_t i = 0; i < sizeof minutes / sizeof *minutes; i++) {
		assert_int_equal(try_at(site, LEE, T1, false, now_ms, &wait_ms), PIN_WRONG);
		assert_int_equal(wait_ms, minutes[i] * MINUTE);
		if (minutes[i]) {
			assert_int_equal(try_at(site, LEE, T1, true, now_ms + minutes[i] * MINUTE - SECOND, &wait_ms), PIN_LOCKED);
			assert_int_equal(wait_ms, SECOND);
			assert_int_equal(try_at(site, LEE, T2, true, now_ms + SECOND, &wait_ms), PIN_RIGHT); /* elsewhere it is not */
		}
		now_ms += minutes[i] ? minutes[i] * MINUTE : SECOND;
	}
	assert_int_equal(try_at(site, LEE, T1, true, now_ms, &wait_ms), PIN_RIGHT);
	for (int i = 0; i < PIN_TRIES - 1; i++) { /* and all five are there again */
		now_ms += SECOND;
		assert_int_equal(try_at(site, LEE, T1, false, now_ms, &wait_ms), PIN_WRONG);
		assert_int_equal(wait_ms, 0);
	}
	now_ms += PIN_FORGET_MS; /* a day later nobody remembers */
	assert_int_equal(try_at(site, LEE, T1, false, now_ms, &wait_ms), PIN_WRONG);
	assert_int_equal(wait_ms, 0);
}

/* One a second at a terminal, whoever's it is. */
static void test_pause(void **state)
{
	struct site *site = *state;
	int64_t wait_ms;

	site_sql(site, "UPDATE operator SET pin_hash = (SELECT pin_hash FROM operator WHERE id = 2) WHERE id = 1");
	assert_int_equal(try_at(site, LEE, T1, false, start_ms, &wait_ms), PIN_WRONG);
	assert_int_equal(try_at(site, LEE, T1, true, start_ms + 400, &wait_ms), PIN_TOO_SOON);
	assert_int_equal(wait_ms, 600);
	assert_int_equal(try_at(site, ANA, T1, true, start_ms + 400, &wait_ms), PIN_TOO_SOON);
	assert_int_equal(try_at(site, ANA, T2, true, start_ms + 400, &wait_ms), PIN_RIGHT);
	assert_int_equal(try_at(site, ANA, T1, true, start_ms + 1000, &wait_ms), PIN_RIGHT);
	assert_int_equal(try_at(site, LEE, T1, true, start_ms + 1000, &wait_ms), PIN_RIGHT); /* right ones make nobody wait */
	assert_int_equal(try_at(site, LEE, T1, true, start_ms + 1000, &wait_ms), PIN_RIGHT);
}

/* Fifty wrong ones of a badge from many terminals: each takes one a minute. Whoever did not try there does not wait. */
static void test_everywhere(void **state)
{
	struct site *site = *state;
	int64_t now_ms = start_ms;
	int64_t wait_ms;

	for (int i = 0; i < PIN_MANY; i++, now_ms += SECOND)
		assert_int_equal(try_at(site, LEE, 1000 + i, false, now_ms, &wait_ms), PIN_WRONG);
	assert_int_equal(try_at(site, LEE, T1, false, now_ms, &wait_ms), PIN_WRONG);
	assert_int_equal(wait_ms, 0);
	assert_int_equal(try_at(site, LEE, T1, true, now_ms + 2 * SECOND, &wait_ms), PIN_TOO_SOON);
	assert_int_equal(wait_ms, 58 * SECOND);
	assert_int_equal(try_at(site, LEE, T2, true, now_ms + 2 * SECOND, &wait_ms), PIN_RIGHT); /* at once */
	assert_int_equal(try_at(site, LEE, T1, true, now_ms + MINUTE, &wait_ms), PIN_RIGHT);
	/* an hour later it is over */
	now_ms += HOUR + MINUTE;
	assert_int_equal(try_at(site, LEE, T1, false, now_ms, &wait_ms), PIN_WRONG);
	assert_int_equal(try_at(site, LEE, T1, true, now_ms + 2 * SECOND, &wait_ms), PIN_RIGHT);
}

/* A clock that was wrong locks nobody out for long. */
static void test_clock(void **state)
{
	struct site *site = *state;
	int64_t ahead_ms = start_ms + INT64_C(365) * 24 * HOUR;
	int64_t wait_ms;

	for (int i = 0; i < PIN_TRIES + 6; i++)
		try_at(site, LEE, T1, false, ahead_ms + i * HOUR, &wait_ms);
	assert_int_equal(wait_ms, PIN_LOCK_MOST_MS);
	assert_int_equal(try_at(site, LEE, T1, true, start_ms, &wait_ms), PIN_RIGHT);
	/* set back by a little: no longer than the lock itself */
	for (int i = 0; i < PIN_TRIES; i++)
		try_at(site, LEE, T1, false, start_ms + i * SECOND, &wait_ms);
	assert_int_equal(try_at(site, LEE, T1, true, start_ms - 30 * SECOND, &wait_ms), PIN_LOCKED);
	assert_int_equal(wait_ms, MINUTE);
	assert_int_equal(try_at(site, LEE, T1, true, start_ms - 2 * MINUTE, &wait_ms), PIN_RIGHT);
}

static void test_unlocks(void **state)
{
	struct site *site = *state;
	struct arena arena = {0};
	struct pin_locked *list;
	int64_t wait_ms;
	struct err err;
	size_t count;

	for (int i = 0; i < PIN_TRIES; i++) {
		try_at(site, LEE, T2, false, start_ms + i * SECOND, &wait_ms);
		try_at(site, LEE, PIN_NO_TERMINAL, false, start_ms + i * SECOND, &wait_ms);
	}
	try_at(site, LEE, T1, false, start_ms, &wait_ms);
	assert_int_equal(db_begin_write(site->db, &err), ST_OK);
	list = pin_locked_at(site->db, &arena, LEE, start_ms + 10 * SECOND, &count);
	assert_int_equal(count, 2);
	assert_string_equal(list[0].terminal, "");
	assert_string_equal(list[1].terminal, "A2");
	assert_int_equal(list[1].wait_ms, 54 * SECOND);
	assert_int_equal(pin_unlock(site->db, LEE, start_ms + 10 * SECOND), 2);
	pin_locked_at(site->db, &arena, LEE, start_ms + 10 * SECOND, &count);
	assert_int_equal(count, 0);
	assert_int_equal(db_commit(site->db, &err), ST_OK);
	assert_int_equal(try_at(site, LEE, T2, true, start_ms + 10 * SECOND, &wait_ms), PIN_RIGHT);
	arena_done(&arena);
}

/* What was looked at is another by the time that it is noted. */
static void test_changes(void **state)
{
	struct site *site = *state;
	char other[PIN_HASH_MAX];
	struct pin_try try;
	struct err err;
	size_t count;
	struct arena arena = {0};

	assert_int_equal(pin_hash(other, "1968", 4, &err), ST_OK);
	assert_int_equal(db_begin_write(site->db, &err), ST_OK);
	pin_try_look(site->db, LEE, T1, start_ms, &try);
	operator_pin_set(site->db, LEE, other, "OP-BOSS", start_ms);
	assert_true(operator_pin_is_given(site->db, LEE));
	try.verdict = PIN_RIGHT;
	pin_try_note(site->db, &try, start_ms);
	assert_int_equal(try.verdict, PIN_CHANGED);
	/* the same with a wrong one: it does not count against the new one */
	try.verdict = PIN_WRONG;
	snprintf(try.hash, sizeof try.hash, "%s", hash);
	pin_try_note(site->db, &try, start_ms);
	assert_int_equal(try.verdict, PIN_CHANGED);
	assert_int_equal(DB_VALUE0(site->db, -1, "SELECT count(*) FROM pin_try"), 0);
	assert_string_equal(operator_pin_badges(site->db, &arena, &count)[0], "OP-LEE");
	assert_int_equal(count, 1);
	assert_true(operator_pin_clear(site->db, LEE, start_ms));
	assert_false(operator_pin_clear(site->db, LEE, start_ms));
	assert_false(operator_has_pin(site->db, LEE));
	assert_false(operator_pin_is_given(site->db, LEE));
	try.verdict = PIN_RIGHT;
	pin_try_note(site->db, &try, start_ms);
	assert_int_equal(try.verdict, PIN_NONE);
	assert_int_equal(db_commit(site->db, &err), ST_OK);
	arena_done(&arena);
}

/* Who could let somebody else set a first one: his own, one that is lost, and a worker's are none of that kind. */
static void test_other(void **state)
{
	enum { ADA = 3 };
	struct site *site = *state;
	struct err err;

	site_sql(site, "INSERT INTO operator (id, badge, name, role) VALUES (3, 'OP-ADA', 'Ada', 'admin');");
	assert_int_equal(db_begin_write(site->db, &err), ST_OK);
	assert_true(operator_other_has_pin(site->db, ANA, false));
	assert_false(operator_other_has_pin(site->db, ANA, true));
	assert_false(operator_other_has_pin(site->db, LEE, false));
	operator_pin_set(site->db, ADA, hash, "OP-ADA", start_ms);
	assert_true(operator_other_has_pin(site->db, LEE, true));
	assert_false(operator_other_has_pin(site->db, ADA, true));
	operator_pin_clear(site->db, LEE, start_ms);
	assert_true(operator_other_has_pin(site->db, ANA, false)); /* an admin may what a lead may */
	operator_pin_lose(site->db, ADA, start_ms);
	operator_pin_set(site->db, ANA, hash, "OP-ANA", start_ms);
	assert_false(operator_other_has_pin(site->db, LEE, false));
	assert_false(operator_other_has_pin(site->db, LEE, true));
	assert_int_equal(db_commit(site->db, &err), ST_OK);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_checks, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_locks, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_pause, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_everywhere, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_clock, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_unlocks, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_changes, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_other, set_up, tear_down),
	};

	return cmocka_run_group_tests_name("wrong PINs", tests, NULL, NULL);
}
