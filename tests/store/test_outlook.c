/* How the engine reads what the outlook, people and preparation ask: never all orders, scans, movements or what has left; and the
 * pickups of schedules, made in pieces. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/mem.h"
#include "base/str.h"
#include "lib/packed.h"
#include "lib/plan_check.h"
#include "store/people.h"
#include "store/pickup.h"
#include "store/prepare.h"
#include "store/schedule.h"

static int set_up(void **state)
{
	struct site *s = calloc(1, sizeof *s);

	packed_new(s, "outlook");
	*state = s;
	return 0;
}

static int tear_down(void **state)
{
	site_done(*state);
	free(*state);
	return 0;
}

/* A step that goes through a whole table does so with a table that stays small (places, terminals, people, what is wanted, what
 * was asked for), by an index that holds little, or over what an outer step has made. */
static bool may_scan(const char *step, const char *sql)
{
	static const char *const small[] = {"USING INDEX shipment_gathering", "USING INDEX shipment_ready", "USING INDEX shipment_packing",
		"USING INDEX shipment_packed", "USING INDEX pickup_cutoff", "USING INDEX inbound_open", "USING INDEX inbound_due",
		"USING INDEX print_job_queue", "sqlite_autoindex_terminal_1", "USING INDEX assignment_open", "sqlite_autoindex_pickup_schedule_1",
		"USING INDEX print_job_unclear", NULL};
	static const char *const made[] = {"SCAN s", "SCAN u", "SCAN terminal", NULL};

	(void)sql;
	return plan_has(step, small) || plan_is(step, made);
}

static void test_statements(void **state)
{
	struct site *s = *state;
	const char *const *const all[] = {outlook_statements, crew_statements, people_read_statements, assignment_statements,
		prepare_statements, prepare_site_statements, schedule_statements};

	for (size_t i = 0; i < sizeof all / sizeof *all; i++)
		plan_check(s->path, all[i], may_scan);
}

/* A piece makes so many, the next goes on, and at the end there is nothing to do until the day after. */
static void test_pieces(void **state)
{
	struct site *s = *state;
	struct err err = {0};
	struct schedule_values v = {.carrier = "GLS", .when = {.weekdays = 127, .minute = 17 * 60, .from = "", .until = ""}, .capacity = -1};
	int64_t now_ms = clock_now(&s->clock);
	int64_t count;

	assert_int_equal(db_begin_write(s->db, &err), ST_OK);
	assert_false(schedule_due(s->db, "UTC", now_ms));
	schedule_insert(s->db, "ONE", &v);
	schedule_insert(s->db, "TWO", &v);
	assert_true(schedule_due(s->db, "UTC", now_ms));
	for (int made = 5; made <= 15; made += 5) {
		assert_true(schedule_follow(s->db, "UTC", now_ms, 5));
		assert_true(schedule_due(s->db, "UTC", now_ms));
		count = DB_VALUE0(s->db, 0, "SELECT count(*) FROM pickup WHERE carrier = 'GLS'");
		assert_int_equal(count, made);
	}
	assert_false(schedule_follow(s->db, "UTC", now_ms, 5));
	assert_false(schedule_due(s->db, "UTC", now_ms));
	count = DB_VALUE0(s->db, 0, "SELECT count(*) FROM pickup WHERE carrier = 'GLS'");
	assert_int_equal(count, 16);
	assert_true(schedule_due(s->db, "UTC", now_ms + 24 * 60 * 60 * 1000));
	assert_true(schedule_due(s->db, "Europe/Madrid", now_ms));
	/* the same again changes nothing */
	assert_false(schedule_follow(s->db, "UTC", now_ms, 5));
	count = DB_VALUE0(s->db, 0, "SELECT count(*) FROM pickup WHERE carrier = 'GLS'");
	assert_int_equal(count, 16);
	assert_int_equal(db_commit(s->db, &err), ST_OK);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_statements, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_pieces, set_up, tear_down),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
