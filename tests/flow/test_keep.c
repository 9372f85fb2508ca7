/* Scans that a terminal keeps until they are applied: each is applied once however often it is delivered, and none whose meaning
 * went with a process that ended. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "flow/session.h"
#include "lib/ask.h"
#include "lib/site.h"

#define UNIT "A"
#define HERE "0123456789abcdef"
#define ELSEWHERE "fedcba9876543210"

static int set_up(void **state)
{
	struct site *site = calloc(1, sizeof *site);

	site_new(site, "keep");
	*state = site;
	return 0;
}

static int tear_down(void **state)
{
	site_done(*state);
	free(*state);
	return 0;
}

/* The process ends, and the next one begins with the scans up to `last` in its backlog. */
static enum status restart(struct site *site, const char *backlog, int64_t last, int64_t *applied)
{
	struct err err;
	enum status status;

	session_close(site->session);
	assert_int_equal(session_open(&site->session, site->db, &site->clock, "T1", &err), ST_OK);
	status = session_keep(site->session, backlog, last, applied, &err);
	assert_true(status == ST_OK || strstr(err.text, "T1"));
	return status;
}

/* "" = it was applied before. */
static const char *deliver(struct site *site, int64_t seq, bool again, const char *text)
{
	struct session_origin origin = {.seq = seq, .again = again, .device = "SCAN-1", .came_ms = 1000 + seq};
	const struct reply *reply = NULL;
	struct err err;

	if (session_scan_from(site->session, &origin, (const uint8_t *)text, strlen(text), &reply, &err) != ST_OK)
		fail_msg("%s: %s", text, err.text);
	if (!reply)
		return "";
	return reply->result == RESULT_REFUSED ? error_word(reply->error) : result_word(reply->result);
}

static void receiving(struct site *site)
{
	int64_t applied;

	assert_int_equal(restart(site, HERE, 0, &applied), ST_OK);
	assert_int_equal(applied, 0);
	assert_string_equal(deliver(site, 1, false, "OP-ANA"), "ok");
	assert_string_equal(deliver(site, 2, false, "%RECEIVE"), "ok");
	assert_string_equal(deliver(site, 3, false, "D1"), "ok");
}

static void test_once(void **state)
{
	struct site *site = *state;
	int64_t applied;

	receiving(site);
	assert_string_equal(deliver(site, 4, false, UNIT), "direct");
	/* a retry, in the same process */
	assert_string_equal(deliver(site, 4, false, UNIT), "");
	/* a refusal is an answer, too */
	assert_string_equal(deliver(site, 5, false, "nonsense"), "unknown-barcode");
	assert_string_equal(deliver(site, 5, false, "nonsense"), "");
	/* after a restart */
	assert_int_equal(restart(site, HERE, 6, &applied), ST_OK);
	assert_int_equal(applied, 5);
	assert_string_equal(deliver(site, 4, true, UNIT), "");
	assert_string_equal(deliver(site, 5, true, "nonsense"), "");
	assert_string_equal(deliver(site, 6, true, UNIT), "direct");
	assert_string_equal(deliver(site, 6, true, UNIT), "");
	assert_int_equal(ask_number(site->db, "SELECT count(*) FROM receipt"), 2);
	assert_int_equal(ask_number(site->db, "SELECT count(*) FROM scan"), 6);
	/* one without a number is applied as often as it comes */
	assert_string_equal(deliver(site, 0, false, UNIT), "direct");
	assert_string_equal(deliver(site, 0, false, UNIT), "direct");
	assert_int_equal(ask_number(site->db, "SELECT backlog_seq FROM terminal WHERE name = 'T1'"), 6);
}

static void test_who_and_when(void **state)
{
	struct site *site = *state;

	receiving(site);
	site_scan(site, UNIT);
	assert_int_equal(ask_number(site->db, "SELECT count(*) FROM scan WHERE device = 'SCAN-1' AND came_at = 1000 + id % 1000000000"), 3);
	assert_int_equal(ask_number(site->db, "SELECT count(*) FROM scan WHERE device = '' AND came_at IS NULL"), 1);
}

/* Nothing is applied of which nobody can say whether it was. */
static void test_whose(void **state)
{
	struct site *site = *state;
	int64_t applied;

	receiving(site);
	/* another file: with scans in it, of another store or of before the store was put back */
	assert_int_equal(restart(site, ELSEWHERE, 4, &applied), ST_REFUSED);
	assert_int_equal(restart(site, HERE, 4, &applied), ST_OK);
	assert_int_equal(applied, 3);
	/* an empty one may take over; then the first is the stranger */
	assert_int_equal(restart(site, ELSEWHERE, 0, &applied), ST_OK);
	assert_int_equal(applied, 0);
	assert_string_equal(deliver(site, 1, false, UNIT), "direct");
	assert_int_equal(restart(site, HERE, 4, &applied), ST_REFUSED);
	assert_int_equal(restart(site, ELSEWHERE, 1, &applied), ST_OK);
	assert_int_equal(applied, 1);
}

/* A mark is lost with the process, as the contract has it: then the unit that it was for is not booked without it. */
static void test_lost_mark(void **state)
{
	struct site *site = *state;
	int64_t applied;

	receiving(site);
	assert_string_equal(deliver(site, 4, false, "%QTY-12"), "ok");
	assert_int_equal(restart(site, HERE, 7, &applied), ST_OK);
	assert_string_equal(deliver(site, 5, true, "%DAMAGED"), "bad-scan");
	/* it ends once more, at the worst moment */
	assert_int_equal(restart(site, HERE, 7, &applied), ST_OK);
	assert_int_equal(applied, 5);
	assert_string_equal(deliver(site, 6, true, UNIT), "bad-scan");
	assert_string_equal(deliver(site, 7, true, UNIT), "direct");
	assert_int_equal(ask_number(site->db, "SELECT sum(quantity) FROM receipt"), 1);

	/* what is scanned at the new process's screen builds on what that shows */
	assert_string_equal(deliver(site, 8, false, "%QTY-12"), "ok");
	assert_int_equal(restart(site, HERE, 8, &applied), ST_OK);
	assert_string_equal(deliver(site, 9, false, UNIT), "direct");
	assert_int_equal(ask_number(site->db, "SELECT sum(quantity) FROM receipt"), 2);

	/* used before the end: nothing was lost */
	assert_string_equal(deliver(site, 10, false, "%QTY-3"), "ok");
	assert_string_equal(deliver(site, 11, false, UNIT), "direct");
	assert_int_equal(restart(site, HERE, 12, &applied), ST_OK);
	assert_string_equal(deliver(site, 12, true, UNIT), "direct");
	assert_int_equal(ask_number(site->db, "SELECT sum(quantity) FROM receipt"), 6);

	/* lost, seen to be lost, and only then comes another end */
	assert_string_equal(deliver(site, 13, false, "%QTY-5"), "ok");
	assert_int_equal(restart(site, HERE, 13, &applied), ST_OK);
	assert_int_equal(restart(site, HERE, 14, &applied), ST_OK);
	assert_string_equal(deliver(site, 14, true, UNIT), "direct");
	assert_int_equal(ask_number(site->db, "SELECT sum(quantity) FROM receipt"), 7);
}

/* Units that were scanned for a count are not taken for units that are to be staged. */
static void test_lost_count(void **state)
{
	struct site *site = *state;
	int64_t applied;

	receiving(site);
	assert_string_equal(deliver(site, 4, false, "%STAGE"), "ok");
	assert_string_equal(deliver(site, 5, false, "%COUNT"), "ok");
	assert_string_equal(deliver(site, 6, false, "L1"), "ok");
	assert_int_equal(restart(site, HERE, 9, &applied), ST_OK);
	assert_string_equal(deliver(site, 7, true, UNIT), "bad-scan");
	assert_string_equal(deliver(site, 8, true, UNIT), "bad-scan");
	assert_string_equal(deliver(site, 9, true, "%DONE"), "bad-scan");
	assert_string_equal(deliver(site, 10, false, "%RECEIVE"), "ok");
	assert_string_equal(deliver(site, 11, false, UNIT), "direct");
}

static void assert_forgot(struct site *site, const char *says)
{
	const struct reply *reply = session_forgot(site->session);

	if (!says) {
		assert_null(reply);
		return;
	}
	assert_non_null(reply);
	assert_int_equal(reply->result, RESULT_REFUSED);
	assert_non_null(strstr(reply->say, says));
	assert_null(session_forgot(site->session)); /* once */
}

/* Nobody is to believe that what was asked just before the end was done. */
static void test_forgotten(void **state)
{
	struct site *site = *state;
	int64_t applied;

	receiving(site);
	assert_int_equal(restart(site, HERE, 3, &applied), ST_OK);
	assert_forgot(site, NULL);
	assert_string_equal(deliver(site, 4, false, "%QTY-12"), "ok");
	assert_int_equal(restart(site, HERE, 4, &applied), ST_OK);
	assert_forgot(site, "nothing of it was done. Scan it again");
	assert_int_equal(restart(site, HERE, 4, &applied), ST_OK); /* who saw it, saw it */
	assert_forgot(site, NULL);
	assert_string_equal(deliver(site, 5, false, "%STAGE"), "ok");
	assert_string_equal(deliver(site, 6, false, "%COUNT"), "ok");
	assert_string_equal(deliver(site, 7, false, "L1"), "ok");
	assert_int_equal(restart(site, HERE, 7, &applied), ST_OK);
	assert_forgot(site, "nothing of it is booked. Begin with %COUNT again");
	/* scans that wait say so themselves, each its own */
	assert_string_equal(deliver(site, 8, false, "%QTY-12"), "ok");
	assert_int_equal(restart(site, HERE, 9, &applied), ST_OK);
	assert_forgot(site, NULL);
	assert_string_equal(deliver(site, 9, true, UNIT), "bad-scan");
}

static const char *typed(struct site *site, const char *text)
{
	const struct reply *reply = site_scan(site, text);

	return reply->result == RESULT_REFUSED ? error_word(reply->error) : result_word(reply->result);
}

/* A lead was about to type his PIN when the program ended: what he types now is nobody's to see, and decides nothing. */
static void test_pin_of_then(void **state)
{
	struct site *site = *state;
	int64_t applied;

	site_set_up(site, "UPDATE operator SET pin_hash = 'x', pin_set_at = 1 WHERE badge = 'OP-LEE'");
	receiving(site);
	assert_string_equal(deliver(site, 4, false, "%STAGE"), "ok");
	assert_string_equal(deliver(site, 5, false, "%COUNT"), "ok");
	assert_string_equal(deliver(site, 6, false, "L1"), "ok");
	assert_string_equal(deliver(site, 7, false, UNIT), "ok");
	assert_string_equal(deliver(site, 8, false, "%DONE"), "ok");
	assert_string_equal(deliver(site, 9, false, "%DONE"), "lead-needed");
	assert_string_equal(deliver(site, 10, false, "OP-LEE"), "ok");
	assert_int_equal(restart(site, HERE, 10, &applied), ST_OK);
	assert_forgot(site, "nothing of it is booked");
	assert_string_equal(typed(site, "80614"), "pin-needed");
	assert_int_equal(ask_number(site->db, "SELECT count(*) FROM scan WHERE raw = CAST('80614' AS BLOB)"), 0);
	assert_int_equal(ask_number(site->db, "SELECT count(*) FROM movement WHERE cause = 'count'"), 0);
	site->clock.offset_ms += 2 * 60 * 1000 + 1; /* by now he has left */
	assert_string_equal(typed(site, "80614"), "unknown-barcode");
	/* where nothing was asked digits are what they are */
	assert_int_equal(restart(site, HERE, 10, &applied), ST_OK);
	assert_string_equal(typed(site, "80614"), "unknown-barcode");
}

/* A store that is busy has done nothing; the same number is applied later, and then once. */
static void test_busy(void **state)
{
	struct site *site = *state;
	struct session_origin origin = {.seq = 4};
	const struct reply *reply;
	struct db *other = NULL;
	struct err err;

	receiving(site);
	assert_int_equal(db_open(&other, site->path, 0, &err), ST_OK);
	assert_int_equal(db_begin_write(other, &err), ST_OK);
	db_set_wait(site->db, 10);
	assert_int_equal(session_scan_from(site->session, &origin, (const uint8_t *)UNIT, strlen(UNIT), &reply, &err), ST_BUSY);
	db_rollback(other);
	db_close(other);
	assert_int_equal(ask_number(site->db, "SELECT count(*) FROM scan"), 3);
	assert_string_equal(deliver(site, 4, false, UNIT), "direct");
	assert_string_equal(deliver(site, 4, false, UNIT), "");
	assert_int_equal(ask_number(site->db, "SELECT count(*) FROM receipt"), 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_once, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_who_and_when, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_whose, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_lost_mark, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_lost_count, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_forgotten, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_pin_of_then, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_busy, set_up, tear_down),
	};

	return cmocka_run_group_tests_name("keep", tests, NULL, NULL);
}
