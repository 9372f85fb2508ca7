/* Query plans of tests. A statement is known to its connection by the address of its text: so each has a text of its own,
 * and all of them live until the connection is closed. */
#include "lib/plan_check.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/mem.h"
#include "base/str.h"
#include "store/db.h"

static size_t check_one(struct db *db, struct arena *texts, const char *sql, bool (*may_scan)(const char *, const char *))
{
	struct str text = {0};
	struct stmt *q;
	size_t steps = 0;

	str_add(&text, "EXPLAIN QUERY PLAN ");
	for (const char *c = sql; *c; c++) /* a number for every value */
		if (*c != '$')
			str_add_c(&text, *c);
	q = DB_QUERY0(db, arena_dup(texts, text.data));
	str_done(&text);
	for (; db_next(q); steps++) {
		const char *step = db_text(q, 3);

		if (strncmp(step, "SCAN", 4) == 0 && !(may_scan && may_scan(step, sql)))
			fail_msg("%s\n%s", step, sql);
	}
	assert_false(db_failed(db));
	return steps;
}

size_t plan_check(const char *path, const char *const *statements, bool (*may_scan)(const char *step, const char *sql))
{
	struct arena texts = {0};
	struct err err = {0};
	struct db *db;
	size_t steps = 0;

	assert_int_equal(db_open(&db, path, 0, &err), ST_OK);
	assert_int_equal(db_begin_read(db, &err), ST_OK);
	for (; *statements; statements++)
		steps += check_one(db, &texts, *statements, may_scan);
	if (db_end_read(db, &err) != ST_OK)
		fail_msg("%s", err.text);
	db_close(db);
	arena_done(&texts);
	return steps;
}

bool plan_has(const char *step, const char *const *parts)
{
	for (; *parts; parts++)
		if (strstr(step, *parts))
			return true;
	return false;
}

bool plan_is(const char *step, const char *const *steps)
{
	for (; *steps; steps++)
		if (strcmp(step, *steps) == 0)
			return true;
	return false;
}
