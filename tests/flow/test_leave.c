/* A kiosk is ended by a lead alone, whoever is signed on, whatever is in hand; the trail says who did; a question that nobody
 * answered ends nothing later. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "lib/site.h"
#include "store/audit.h"
#include "store/pin.h"

#define PIN "5823"

/* The operator of that number gets the PIN. */
static void give_pin(struct site *site, int64_t operator_id)
{
	char hash[PIN_HASH_MAX];
	struct err err;

	assert_int_equal(pin_hash(hash, PIN, sizeof PIN - 1, &err), ST_OK);
	assert_int_equal(db_begin_write(site->db, &err), ST_OK);
	operator_pin_set(site->db, operator_id, hash, "root", clock_now(&site->clock));
	assert_int_equal(db_commit(site->db, &err), ST_OK);
}

static int set_up(void **state)
{
	struct site *site = calloc(1, sizeof *site);

	if (!site)
		return -1;
	site_new(site, "leave");
	give_pin(site, 2);
	session_stays(site->session);
	*state = site;
	return 0;
}

static int tear_down(void **state)
{
	site_done(*state);
	free(*state);
	return 0;
}

static int64_t kiosks_left(struct site *site)
{
	struct err err;
	int64_t count;

	assert_int_equal(db_begin_read(site->db, &err), ST_OK);
	count = DB_VALUE(site->db, 0, "SELECT count(*) FROM audit WHERE action = $1 AND badge = 'OP-LEE' AND terminal = 'T1'",
		T(audit_word(AUDIT_KIOSK_LEFT)));
	assert_int_equal(db_end_read(site->db, &err), ST_OK);
	return count;
}

static void later(struct site *site, int64_t ms)
{
	site->clock.offset_ms += ms;
}

static bool asks(struct site *site)
{
	const struct session_view *view;
	struct err err;

	assert_int_equal(session_view(site->session, &view, &err), ST_OK);
	return view->asks && strstr(view->prompt, "lead's badge");
}

/* A lead's badge, then the PIN. */
static const struct reply *answer(struct site *site, const char *badge)
{
	const struct reply *reply = site_scan(site, badge);

	assert_int_equal(reply->result, RESULT_OK);
	assert_false(reply->leaves);
	assert_non_null(strstr(reply->prompt, "PIN"));
	return site_scan(site, PIN);
}

static void a_lead_ends_it(void **state)
{
	struct site *site = *state;
	const struct reply *reply = site_scan(site, "%LEAVE");

	assert_int_equal(reply->result, RESULT_OK);
	assert_false(reply->leaves);
	assert_non_null(strstr(reply->prompt, "lead's badge"));
	assert_true(asks(site));
	reply = answer(site, "OP-LEE");
	assert_true(reply->leaves);
	assert_string_equal(reply->say, "Lee ends this terminal");
	assert_int_equal(kiosks_left(site), 1);
}

static void a_worker_does_not(void **state)
{
	struct site *site = *state;
	const struct reply *reply;

	site_scan(site, "OP-ANA");
	site_scan(site, "%leave");
	reply = site_scan(site, "OP-ANA");
	assert_int_equal(reply->error, ERROR_LEAD_NEEDED);
	assert_false(reply->leaves);
	assert_true(asks(site));
	assert_int_equal(kiosks_left(site), 0);
	assert_true(answer(site, "OP-LEE")->leaves);
}

/* A badge lies about, or is copied: without its PIN it ends nothing. */
static void a_wrong_pin_does_not(void **state)
{
	struct site *site = *state;

	site_scan(site, "%LEAVE");
	site_scan(site, "OP-LEE");
	assert_int_equal(site_scan(site, "5824")->error, ERROR_WRONG_PIN);
	later(site, 2000);
	assert_int_equal(site_scan(site, "000000")->error, ERROR_WRONG_PIN);
	assert_int_equal(kiosks_left(site), 0);
	later(site, 2000);
	assert_true(site_scan(site, PIN)->leaves);
	assert_int_equal(kiosks_left(site), 1);
}

static void a_lead_without_a_pin_does_not(void **state)
{
	struct site *site = *state;
	const struct reply *reply;

	site_sql(site, "INSERT INTO operator (id, badge, name, role) VALUES (3, 'OP-ZOE', 'Zoe', 'lead');"
		       "INSERT INTO code (code, kind, ref_id) VALUES ('OP-ZOE', 'badge', 3);");
	site_scan(site, "%LEAVE");
	reply = site_scan(site, "OP-ZOE");
	assert_int_equal(reply->error, ERROR_PIN_NEEDED);
	assert_false(reply->leaves);
	assert_non_null(strstr(reply->say, "--set-pin"));
	assert_true(asks(site)); /* another lead may */
	assert_true(answer(site, "OP-LEE")->leaves);
}

/* Whoever is signed on as a lead is not asked less: he may have gone. */
static void a_lead_who_is_signed_on_too(void **state)
{
	struct site *site = *state;

	assert_string_equal(answer(site, "OP-LEE")->say, "Lee signed on");
	site_scan(site, "%LEAVE");
	assert_true(asks(site));
	assert_true(answer(site, "OP-LEE")->leaves);
}

/* Whoever was signed on still is, with what is in hand. */
static void what_is_in_hand_stays(void **state)
{
	struct site *site = *state;
	const struct session_view *view;
	struct err err;

	site_scan(site, "OP-ANA");
	site_scan(site, "%RECEIVE");
	assert_int_equal(site_scan(site, "A")->result, RESULT_DIRECT);
	site_scan(site, "%LEAVE");
	assert_true(answer(site, "OP-LEE")->leaves);
	session_close(site->session);
	assert_int_equal(session_open(&site->session, site->db, &site->clock, "T1", &err), ST_OK);
	assert_int_equal(session_view(site->session, &view, &err), ST_OK);
	assert_string_equal(view->operator_name, "Ana");
	assert_string_equal(view->activity, "receive");
	assert_int_equal(view->hand_count, 1);
}

/* On the board a lead's badge opens what the person does: not now. */
static void on_the_board_too(void **state)
{
	struct site *site = *state;

	site_sql(site, "INSERT INTO operator (id, badge, name, role) VALUES (3, 'OP-ZOE', 'Zoe', 'lead');"
		       "INSERT INTO code (code, kind, ref_id) VALUES ('OP-ZOE', 'badge', 3);");
	site_scan(site, "OP-ZOE");
	site_scan(site, "%BOARD");
	site_scan(site, "%LEAVE");
	assert_true(answer(site, "OP-LEE")->leaves);
}

static void anything_else_gives_it_up(void **state)
{
	static const char *const scans[] = {"%UNDO", "D1", "%RECEIVE", "A", "NOBODY-KNOWS"};
	struct site *site = *state;

	for (size_t i = 0; i < sizeof scans / sizeof *scans; i++) {
		site_scan(site, "%LEAVE");
		assert_true(asks(site));
		assert_false(site_scan(site, scans[i])->leaves);
		assert_false(asks(site));
		assert_false(answer(site, "OP-LEE")->leaves);
		site_scan(site, "%OFF");
	}
	site_scan(site, "OP-ANA");
	for (size_t i = 0; i < sizeof scans / sizeof *scans; i++) {
		site_scan(site, "%LEAVE");
		site_scan(site, scans[i]);
		assert_false(asks(site));
	}
	assert_int_equal(kiosks_left(site), 0);
}

static void help_does_not(void **state)
{
	struct site *site = *state;

	site_scan(site, "%LEAVE");
	site_scan(site, "%HELP");
	assert_true(asks(site));
}

/* Nobody answers; the next morning a lead signs on. */
static void nobody_answers(void **state)
{
	struct site *site = *state;
	const struct reply *reply;

	site_scan(site, "%LEAVE");
	assert_false(session_changed(site->session) && !asks(site));
	later(site, 61000);
	assert_true(session_changed(site->session)); /* a screen reads it again, */
	assert_false(asks(site));                    /* and asks no more */
	reply = answer(site, "OP-LEE");
	assert_false(reply->leaves);
	assert_string_equal(reply->say, "Lee signed on");

	site_scan(site, "%OFF");
	site_scan(site, "%LEAVE");
	later(site, 61000);
	assert_false(answer(site, "OP-LEE")->leaves); /* nobody looked at the screen meanwhile */
	site_scan(site, "%OFF");

	site_scan(site, "%LEAVE"); /* nor does the PIN, much later */
	site_scan(site, "OP-LEE");
	later(site, INT64_C(12) * 3600 * 1000);
	assert_false(site_scan(site, PIN)->leaves);
	assert_int_equal(kiosks_left(site), 0);
}

static void no_kiosk(void **state)
{
	struct site *site = *state;
	const struct reply *reply;
	struct err err;

	session_close(site->session);
	assert_int_equal(session_open(&site->session, site->db, &site->clock, "T1", &err), ST_OK);
	reply = site_scan(site, "%LEAVE");
	assert_int_equal(reply->error, ERROR_NOT_HERE);
	assert_non_null(strstr(reply->say, "Ctrl-C"));
	assert_false(answer(site, "OP-LEE")->leaves);
}

static bool help_lists(struct site *site, const char *command)
{
	const struct reply *reply = site_scan(site, "%HELP");

	for (size_t i = 0; i < reply->line_count; i++)
		if (strncmp(reply->lines[i], command, strlen(command)) == 0)
			return true;
	return false;
}

static void help_offers_it_where_it_is_of_use(void **state)
{
	struct site *site = *state;
	struct err err;

	site_scan(site, "OP-ANA");
	assert_true(help_lists(site, "%LEAVE"));
	session_close(site->session);
	assert_int_equal(session_open(&site->session, site->db, &site->clock, "T1", &err), ST_OK);
	assert_true(help_lists(site, "%OFF"));
	assert_false(help_lists(site, "%LEAVE"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(a_lead_ends_it, set_up, tear_down),
		cmocka_unit_test_setup_teardown(a_worker_does_not, set_up, tear_down),
		cmocka_unit_test_setup_teardown(a_wrong_pin_does_not, set_up, tear_down),
		cmocka_unit_test_setup_teardown(a_lead_without_a_pin_does_not, set_up, tear_down),
		cmocka_unit_test_setup_teardown(a_lead_who_is_signed_on_too, set_up, tear_down),
		cmocka_unit_test_setup_teardown(what_is_in_hand_stays, set_up, tear_down),
		cmocka_unit_test_setup_teardown(on_the_board_too, set_up, tear_down),
		cmocka_unit_test_setup_teardown(anything_else_gives_it_up, set_up, tear_down),
		cmocka_unit_test_setup_teardown(help_does_not, set_up, tear_down),
		cmocka_unit_test_setup_teardown(nobody_answers, set_up, tear_down),
		cmocka_unit_test_setup_teardown(no_kiosk, set_up, tear_down),
		cmocka_unit_test_setup_teardown(help_offers_it_where_it_is_of_use, set_up, tear_down),
	};

	return cmocka_run_group_tests_name("leaving a kiosk", tests, NULL, NULL);
}
