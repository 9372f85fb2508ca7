/* Idle terminals, on a clock that the test moves: who is signed off when, what stays in hand, and what is done in nobody's name. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#include "lib/ask.h"
#include "lib/signing.h"

static void receiving(struct site *site)
{
	signing_scan(site, "OP-ANA");
	signing_scan(site, "%RECEIVE");
	assert_string_equal(signing_scan(site, "D1"), "ok");
}

static void test_idle(void **state)
{
	struct site *site = *state;
	const struct reply *reply;

	receiving(site);
	signing_later(site, 60 * MINUTE);
	assert_null(signing_idle(site)); /* a terminal without a screen */
	assert_string_equal(signing_scan(site, "A"), "direct");
	session_ends_idle(site->session);
	signing_later(site, 15 * MINUTE - SECOND);
	assert_null(signing_idle(site));
	session_touch(site->session); /* a key */
	signing_later(site, 15 * MINUTE - SECOND);
	assert_null(signing_idle(site));
	signing_later(site, 2 * SECOND);
	reply = signing_idle(site);
	assert_non_null(reply);
	assert_true(reply->signed_off);
	assert_string_equal(reply->say, "Ana signed off: idle for 15 minutes");
	assert_int_equal(reply->line_count, 1);
	assert_non_null(strstr(reply->lines[0], "1 unit in hand here"));
	assert_null(signing_idle(site));
	assert_string_equal(signing_view(site)->operator_name, "");
	assert_string_equal(signing_view(site)->activity, "");
	assert_int_equal(signing_view(site)->hand_count, 1); /* it stays in hand at the terminal */
	assert_int_equal(ask_number(site->db, "SELECT count(*) FROM scan WHERE raw = CAST('(idle)' AS BLOB) AND result = 'ok'"), 1);
	assert_int_equal(ask_number(site->db, "SELECT count(*) FROM audit WHERE action = 'sign-off' AND subject = 'OP-ANA' AND detail LIKE '%idle%'"), 1);
	/* and the next badge takes it up */
	assert_string_equal(signing_scan(site, "PUT"), "not-signed-on");
	signing_scan(site, "OP-LEE");
	signing_scan(site, PIN);
	signing_scan(site, "%RECEIVE");
	assert_string_equal(signing_scan(site, "PUT"), "confirm");
}

/* A scan that comes too late is not done in somebody's name. */
static void test_idle_scan(void **state)
{
	struct site *site = *state;

	session_ends_idle(site->session);
	receiving(site);
	signing_later(site, 14 * MINUTE);
	assert_string_equal(signing_scan(site, "A"), "direct"); /* a scan is activity */
	signing_later(site, 14 * MINUTE);
	assert_string_equal(signing_scan(site, "PUT"), "confirm");
	signing_later(site, 16 * MINUTE);
	assert_string_equal(signing_scan(site, "A"), "not-signed-on");
	assert_int_equal(ask_number(site->db, "SELECT count(*) FROM receipt"), 1);
	/* the question for a PIN goes with whoever was signed on */
	receiving(site);
	signing_scan(site, "OP-LEE");
	assert_true(signing_view(site)->secret);
	signing_later(site, 16 * MINUTE);
	assert_string_equal(signing_scan(site, PIN), "not-signed-on");
	assert_false(signing_stands_in_store(site, PIN));
}

static void test_idle_setting(void **state)
{
	struct site *site = *state;

	session_ends_idle(site->session);
	site_sql(site, "INSERT INTO setting (name, value) VALUES ('idle_signoff_minutes', '0')");
	receiving(site);
	signing_later(site, 24 * 60 * MINUTE);
	assert_null(signing_idle(site));
	site_sql(site, "UPDATE setting SET value = '2' WHERE name = 'idle_signoff_minutes'");
	signing_view(site); /* a screen sees that the store has changed */
	assert_non_null(signing_idle(site));
}

/* A restart does not begin the time anew; scans that waited from before it are applied in the name of who made them. */
static void test_idle_restart(void **state)
{
	struct site *site = *state;
	struct err err;
	int64_t applied;
	int64_t came_ms;

	receiving(site);
	assert_int_equal(session_keep(site->session, "0123456789abcdef", 0, &applied, &err), ST_OK);
	came_ms = clock_now(&site->clock);
	signing_later(site, 8 * 60 * MINUTE);
	session_close(site->session);
	assert_int_equal(session_open(&site->session, site->db, &site->clock, "T1", &err), ST_OK);
	assert_int_equal(session_keep(site->session, "0123456789abcdef", 1, &applied, &err), ST_OK);
	session_ends_idle(site->session);
	assert_string_equal(signing_say(signing_from(site, &(struct session_origin){.seq = 1, .again = true, .came_ms = came_ms}, "A")), "direct");
	assert_non_null(signing_idle(site));
	assert_string_equal(signing_view(site)->operator_name, "");
	/* a clock that was set back signs nobody off */
	receiving(site);
	signing_later(site, -60 * MINUTE);
	assert_null(signing_idle(site));
}

int main(void)
{
#define TEST(f) cmocka_unit_test_setup_teardown(f, signing_set_up, signing_tear_down)
	const struct CMUnitTest tests[] = {
		TEST(test_idle),
		TEST(test_idle_scan),
		TEST(test_idle_setting),
		TEST(test_idle_restart),
	};

	return cmocka_run_group_tests_name("idle terminals", tests, NULL, NULL);
}
