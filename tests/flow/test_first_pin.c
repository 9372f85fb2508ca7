/* A first PIN: who has a copy of a badge, or finds a terminal where somebody is signed on, sets none for that person. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "flow/session.h"
#include "lib/ask.h"
#include "lib/signing.h"
#include "store/pin.h"

#define OTHER "193862"

static int64_t pins(struct site *site)
{
	return ask_number(site->db, "SELECT count(*) FROM operator WHERE pin_hash <> ''");
}

static void allow(struct site *site)
{
	assert_string_equal(signing_scan(site, "%PIN"), "ok");
	assert_false(signing_view(site)->secret);
	assert_true(signing_view(site)->asks); /* Esc gives it up */
	assert_string_equal(signing_scan(site, "OP-LEE"), "ok");
	assert_true(signing_view(site)->secret);
	assert_string_equal(signing_scan(site, PIN), "ok");
	assert_string_equal(signing_view(site)->operator_name, "Ana");
}

static void test_first(void **state)
{
	struct site *site = *state;

	signing_scan(site, "OP-ANA");
	assert_string_equal(signing_scan(site, "%PIN"), "ok");
	assert_string_equal(signing_scan(site, OTHER), "pin-needed"); /* as it was typed once */
	assert_true(session_hides(site->session));
	assert_string_equal(signing_scan(site, "OP-ANA"), "lead-needed");
	assert_string_equal(signing_scan(site, "OP-LEE"), "ok");
	assert_string_equal(signing_scan(site, WRONG), "wrong-pin");
	signing_later(site, SECOND);
	assert_string_equal(signing_scan(site, OTHER), "wrong-pin");
	assert_int_equal(pins(site), 1);
	signing_later(site, SECOND);
	assert_string_equal(signing_scan(site, PIN), "ok");
	assert_string_equal(signing_scan(site, OTHER), "ok");
	assert_int_equal(pins(site), 1);
	assert_string_equal(signing_scan(site, OTHER), "ok");
	assert_int_equal(pins(site), 2);
	assert_int_equal(ask_number(site->db, "SELECT count(*) FROM audit WHERE action = 'pin-set' AND badge = 'OP-ANA' AND detail LIKE '%OP-LEE%'"), 1);
	assert_int_equal(ask_number(site->db, "SELECT count(*) FROM audit WHERE action = 'wrong-pin' AND subject = 'OP-LEE' AND detail LIKE '%approval%'"), 2);
	assert_false(signing_stands_in_store(site, OTHER));
	signing_scan(site, "%OFF");
	assert_string_equal(signing_scan(site, "OP-ANA"), "ok");
	assert_string_equal(signing_scan(site, OTHER), "ok");
	assert_string_equal(signing_view(site)->operator_name, "Ana");
}

/* A lead who comes to the terminal later signs on, and lets nobody do anything. */
static void test_first_late(void **state)
{
	struct site *site = *state;
	struct err err;

	signing_scan(site, "OP-ANA");
	assert_string_equal(signing_scan(site, "%PIN"), "ok");
	signing_later(site, 2 * MINUTE + SECOND);
	assert_true(session_changed(site->session));
	assert_false(signing_view(site)->asks);
	assert_string_equal(signing_scan(site, "OP-LEE"), "ok");
	assert_string_equal(signing_scan(site, PIN), "ok");
	assert_string_equal(signing_view(site)->operator_name, "Lee");
	assert_false(signing_view(site)->secret);
	/* nor after a restart */
	signing_scan(site, "OP-ANA");
	assert_string_equal(signing_scan(site, "%PIN"), "ok");
	session_close(site->session);
	assert_int_equal(session_open(&site->session, site->db, &site->clock, "T1", &err), ST_OK);
	assert_string_equal(signing_scan(site, "OP-LEE"), "ok");
	assert_string_equal(signing_scan(site, PIN), "ok");
	assert_string_equal(signing_view(site)->operator_name, "Lee");
	/* what was allowed waits no longer either */
	signing_scan(site, "OP-ANA");
	allow(site);
	signing_later(site, 2 * MINUTE + SECOND);
	assert_string_equal(signing_scan(site, OTHER), "pin-needed");
	assert_false(signing_view(site)->secret);
	assert_string_equal(signing_scan(site, OTHER), "pin-needed");
	assert_int_equal(pins(site), 1);
}

/* An administrator's change while one is typed counts: whoever types began with what is good no more. */
static void test_meanwhile(void **state)
{
	struct site *site = *state;

	signing_scan(site, "OP-ANA");
	allow(site);
	assert_string_equal(signing_scan(site, OTHER), "ok");
	signing_set_pin(site, ANA, "root");
	assert_string_equal(signing_scan(site, OTHER), "pin-needed");
	assert_false(signing_view(site)->secret);
	assert_int_equal(ask_number(site->db, "SELECT count(*) FROM operator WHERE pin_set_by = 'OP-ANA'"), 0);
	/* somebody knows the old one: it is taken away while he sets another */
	assert_string_equal(signing_scan(site, "%PIN"), "ok");
	assert_string_equal(signing_scan(site, PIN), "ok");
	assert_string_equal(signing_scan(site, OTHER), "ok");
	site_sql(site, "UPDATE operator SET pin_hash = '' WHERE badge = 'OP-ANA'");
	assert_string_equal(signing_scan(site, OTHER), "pin-needed");
	assert_int_equal(pins(site), 1);
	/* given while the lead's badge is awaited */
	assert_string_equal(signing_scan(site, "%PIN"), "ok");
	signing_set_pin(site, ANA, "root");
	assert_string_equal(signing_scan(site, "OP-LEE"), "ok");
	assert_string_equal(signing_scan(site, PIN), "ok");
	assert_string_equal(signing_scan(site, OTHER), "ok");
	assert_string_equal(signing_scan(site, OTHER), "pin-needed");
	assert_int_equal(ask_number(site->db, "SELECT count(*) FROM operator WHERE pin_set_by = 'OP-ANA'"), 0);
}

/* On the board a badge opens what the person does: not now. */
static void test_first_board(void **state)
{
	struct site *site = *state;

	site_sql(site, "INSERT INTO operator (id, badge, name, role, pin_hash, pin_set_by) SELECT 3, 'OP-ADA', 'Ada', 'admin', pin_hash, 'root' "
		       "FROM operator WHERE id = 2; INSERT INTO code (code, kind, ref_id) VALUES ('OP-ADA', 'badge', 3); "
		       "UPDATE operator SET pin_hash = '' WHERE id = 2;");
	signing_scan(site, "OP-LEE");
	signing_scan(site, "%BOARD");
	assert_string_equal(signing_scan(site, "OP-ADA"), "ok");
	assert_false(signing_view(site)->secret);
	assert_string_equal(signing_scan(site, "%PIN"), "ok");
	assert_string_equal(signing_scan(site, "OP-ADA"), "ok");
	assert_true(signing_view(site)->secret);
	assert_string_equal(signing_scan(site, PIN), "ok");
	assert_string_equal(signing_scan(site, OTHER), "ok");
	assert_string_equal(signing_scan(site, OTHER), "ok");
	assert_string_equal(signing_view(site)->operator_name, "Lee");
	assert_string_equal(signing_view(site)->activity, "board");
	assert_int_equal(ask_number(site->db, "SELECT pin_set_by = 'OP-LEE' FROM operator WHERE id = 2"), 1);
}

/* One terminal and every badge: nobody is kept out anywhere else, not by fifty wrong ones either. */
static void test_nobody_out(void **state)
{
	struct site *site = *state;
	struct session *other;
	const struct reply *reply;
	struct err err;

	signing_set_pin(site, ANA, "root");
	for (int i = 0; i < PIN_MANY + 10; i++) {
		signing_scan(site, i % 2 ? "OP-LEE" : "OP-ANA");
		signing_scan(site, WRONG);
		signing_later(site, PIN_LOCK_MS);
	}
	assert_string_equal(signing_scan(site, "OP-LEE"), "pin-locked");
	assert_int_equal(session_open(&other, site->db, &site->clock, "T2", &err), ST_OK);
	for (int i = 0; i < 2; i++) {
		const char *badge = i ? "OP-LEE" : "OP-ANA";

		signing_later(site, SECOND);
		assert_int_equal(session_scan(other, (const uint8_t *)badge, 6, &reply, &err), ST_OK);
		assert_int_equal(session_scan(other, (const uint8_t *)PIN, strlen(PIN), &reply, &err), ST_OK);
		assert_string_equal(signing_say(reply), "ok");
	}
	session_close(other);
	signing_later(site, PIN_LOCK_MOST_MS);
	assert_string_equal(signing_scan(site, "OP-LEE"), "ok");
	assert_string_equal(signing_scan(site, PIN), "ok");
}

int main(void)
{
#define TEST(f) cmocka_unit_test_setup_teardown(f, signing_set_up, signing_tear_down)
	const struct CMUnitTest tests[] = {
		TEST(test_first),
		TEST(test_first_late),
		TEST(test_meanwhile),
		TEST(test_first_board),
		TEST(test_nobody_out),
	};

	return cmocka_run_group_tests_name("a first PIN", tests, NULL, NULL);
}
