/* When scans are sealed, how many by one row, and that a scan itself adds nothing to the audit trail. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "lib/ask.h"
#include "lib/site.h"
#include "store/audit_verify.h"
#include "store/seal.h"

static int set_up(void **state)
{
	static struct site site;

	site_new(&site, "seal");
	*state = &site;
	return 0;
}

static int tear_down(void **state)
{
	site_done(*state);
	return 0;
}

#define ROWS "SELECT count(*) FROM audit"
#define SEALS "SELECT count(*) FROM audit WHERE action = 'sealed'"
#define SEALED "SELECT seq FROM sealed"

static int64_t now(struct site *site)
{
	return clock_now(&site->clock);
}

static void count_difference(void *ctx, const char *what, const char *stored, const char *recomputed)
{
	(void)stored;
	(void)recomputed;
	*(const char **)ctx = what;
}

/* Verified: nothing differs; returns how many scans no seal covers. */
static int64_t unsealed(struct site *site)
{
	const char *said = "";
	struct verify verify = {.say = count_difference, .ctx = &said};
	struct audit_counts counts;
	struct err err;

	assert_int_equal(db_begin_read(site->db, &err), ST_OK);
	audit_verify(site->db, &verify, NULL, &counts);
	db_rollback(site->db);
	assert_int_equal(verify.differences, 0);
	return counts.unsealed;
}

static void test_scans_add_no_rows(void **state)
{
	struct site *site = *state;
	int64_t before;

	site_order(site, "SO-1", "");
	site_line(site, "1", "A", 20);
	site_scan(site, "OP-ANA");
	site_scan(site, "%RECEIVE");
	site_scan(site, "D1");
	before = ask_number(site->db, ROWS);
	for (int i = 0; i < 10; i++) {
		assert_int_equal(site_scan(site, "A")->result, RESULT_DIRECT);
		site_scan(site, "9999999999994");
		site_scan(site, "%UNDO");
	}
	assert_int_equal(ask_number(site->db, ROWS), before);
	assert_int_equal(unsealed(site), 33);
}

static void test_time(void **state)
{
	struct site *site = *state;

	assert_false(seal_step(site->db, now(site)));
	site_scan(site, "OP-ANA");
	site_scan(site, "%LOOKUP");
	assert_false(seal_step(site->db, now(site) + SEAL_MS - 60000));
	assert_int_equal(ask_number(site->db, SEALS), 0);
	assert_false(seal_step(site->db, now(site) + SEAL_MS));
	assert_int_equal(ask_number(site->db, SEALS), 1);
	assert_int_equal(ask_number(site->db, SEALED), 2);
	/* from then on five minutes count again */
	site_scan(site, "A");
	assert_false(seal_step(site->db, now(site) + 2 * SEAL_MS - 60000));
	assert_int_equal(ask_number(site->db, SEALS), 1);
	assert_false(seal_step(site->db, now(site) + 2 * SEAL_MS + 60000));
	assert_int_equal(ask_number(site->db, SEALED), 3);
	/* nothing new: nothing to seal */
	assert_false(seal_step(site->db, now(site) + 9 * SEAL_MS));
	assert_int_equal(ask_number(site->db, SEALS), 2);
	assert_int_equal(unsealed(site), 0);
}

static void test_many(void **state)
{
	struct site *site = *state;

	site_scan(site, "OP-ANA");
	site_scan(site, "%LOOKUP");
	for (int i = 2; i < 2 * SEAL_SCANS + 7; i++)
		site_scan(site, "A");
	/* at once, without waiting for the time; each covers so many, and what is left waits */
	assert_true(seal_step(site->db, now(site)));
	assert_int_equal(ask_number(site->db, SEALED), SEAL_SCANS);
	assert_true(seal_step(site->db, now(site)));
	assert_int_equal(ask_number(site->db, SEALED), 2 * SEAL_SCANS);
	assert_false(seal_step(site->db, now(site)));
	assert_int_equal(ask_number(site->db, SEALED), 2 * SEAL_SCANS);
	assert_int_equal(unsealed(site), 7);
	seal_all(site->db, now(site));
	assert_int_equal(ask_number(site->db, SEALED), 2 * SEAL_SCANS + 7);
	assert_int_equal(ask_number(site->db, SEALS), 3);
	assert_int_equal(unsealed(site), 0);
}

/* Another process at the same store: no scan is sealed twice, none left out. */
static void test_two(void **state)
{
	struct site *site = *state;
	struct db *other;
	struct err err;

	assert_int_equal(db_open(&other, site->path, 0, &err), ST_OK);
	for (int round = 0; round < 3; round++) {
		site_scan(site, "OP-ANA");
		seal_all(round % 2 ? other : site->db, now(site));
		seal_all(round % 2 ? site->db : other, now(site));
		assert_int_equal(ask_number(site->db, SEALS), round + 1);
	}
	db_close(other);
	assert_int_equal(unsealed(site), 0);
}

static void test_session(void **state)
{
	struct site *site = *state;

	site_scan(site, "OP-ANA");
	session_idle(site->session);
	assert_int_equal(ask_number(site->db, SEALS), 0);
	/* who signs off leaves nothing open */
	site_scan(site, "%OFF");
	while (session_idle(site->session)) {
	}
	assert_int_equal(ask_number(site->db, SEALS), 1);
	assert_int_equal(unsealed(site), 0);
	/* nor does a terminal that ends */
	site_scan(site, "OP-ANA");
	session_close(site->session);
	site->session = NULL;
	assert_int_equal(ask_number(site->db, SEALS), 2);
	assert_int_equal(unsealed(site), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_scans_add_no_rows, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_time, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_many, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_two, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_session, set_up, tear_down),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
