/* The past: every statement about it goes through an index of what it is about, and never through all that ever was. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/str.h"
#include "lib/site.h"
#include "store/history.h"
#include "store/history_supply.h"

static int set_up(void **state)
{
	struct site *s = calloc(1, sizeof *s);

	site_new(s, "history");
	*state = s;
	return 0;
}

static int tear_down(void **state)
{
	site_done(*state);
	free(*state);
	return 0;
}

/* What may be gone through whole: products, places, and what an outer step of the statement has made. */
static bool is_short(const char *step)
{
	static const char *const steps[] = {"SCAN p", "SCAN place", "SCAN g", "SCAN q", "SCAN u", "SCAN CONSTANT ROW"};

	if (strncmp(step, "SCAN", 4) != 0)
		return true;
	for (size_t i = 0; i < sizeof steps / sizeof *steps; i++) {
		size_t len = strlen(steps[i]);

		if (strncmp(step, steps[i], len) == 0 && (step[len] == '\0' || step[len] == ' '))
			return true;
	}
	return false;
}

static struct arena plans; /* a statement's text lives as long as its connection */

static void check_statement(struct site *s, const char *sql)
{
	struct str text = {0};
	struct stmt *q;

	if (!sql)
		return;
	str_add(&text, "EXPLAIN QUERY PLAN ");
	for (const char *c = sql; *c; c++) /* a number for every value */
		if (*c != '$')
			str_add_c(&text, *c);
	q = DB_QUERY0(s->db, arena_dup(&plans, text.data));
	str_done(&text);
	while (db_next(q))
		if (!is_short(db_text(q, 3)))
			fail_msg("%s\n%s", db_text(q, 3), sql);
	assert_false(db_failed(s->db));
}

static void test_statements(void **state)
{
	struct site *s = *state;
	const char *const *const lists[] = {history_place_statements, history_supply_statements};
	struct err err = {0};

	assert_int_equal(db_begin_read(s->db, &err), ST_OK);
	for (int fact = 0; fact < HISTORY_FACTS; fact++)
		for (int by = 0; by < HISTORY_BY_COUNT; by++)
			check_statement(s, history_statement((enum history_fact)fact, (enum history_by)by));
	for (int by = 0; by < HISTORY_BY_COUNT; by++)
		check_statement(s, history_trace_statement((enum history_by)by));
	for (size_t i = 0; i < sizeof lists / sizeof *lists; i++)
		for (const char *const *sql = lists[i]; *sql; sql++)
			check_statement(s, *sql);
	assert_int_equal(db_end_read(s->db, &err), ST_OK);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_statements, set_up, tear_down),
	};

	int failed = cmocka_run_group_tests_name("history", tests, NULL, NULL);

	arena_done(&plans);
	return failed;
}
