/* The past: every statement about it goes through an index of what it is about, and never through all that ever was. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/str.h"
#include "lib/plan_check.h"
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
static bool may_scan(const char *step, const char *sql)
{
	static const char *const steps[] = {"SCAN p", "SCAN place", "SCAN g", "SCAN q", "SCAN u", "SCAN CONSTANT ROW"};

	(void)sql;
	for (size_t i = 0; i < sizeof steps / sizeof *steps; i++) {
		size_t len = strlen(steps[i]);

		if (strncmp(step, steps[i], len) == 0 && (step[len] == '\0' || step[len] == ' '))
			return true;
	}
	return false;
}

/* A fact that is not told by this has no statement. */
static size_t check_statement(struct site *s, const char *sql)
{
	const char *const one[] = {sql, NULL};

	return plan_check(s->path, one, may_scan);
}

static void test_statements(void **state)
{
	struct site *s = *state;
	const char *const *const lists[] = {history_place_statements, history_supply_statements};
	size_t steps = 0;

	for (int fact = 0; fact < HISTORY_FACTS; fact++)
		for (int by = 0; by < HISTORY_BY_COUNT; by++)
			steps += check_statement(s, history_statement((enum history_fact)fact, (enum history_by)by));
	for (int by = 0; by < HISTORY_BY_COUNT; by++)
		steps += check_statement(s, history_trace_statement((enum history_by)by));
	for (size_t i = 0; i < sizeof lists / sizeof *lists; i++)
		steps += plan_check(s->path, lists[i], may_scan);
	assert_true(steps > 50);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_statements, set_up, tear_down),
	};

	return cmocka_run_group_tests_name("history", tests, NULL, NULL);
}
