/* Questions of tests to a store. They look at it as another process would: between transactions. */
#include "lib/ask.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

#include "store/verify.h"

int64_t ask_number(struct db *db, const char *sql)
{
	struct err err = {0};
	int64_t value;

	assert_int_equal(db_begin_read(db, &err), ST_OK);
	value = DB_VALUE0(db, -1, sql);
	if (db_end_read(db, &err) != ST_OK)
		fail_msg("%s: %s", sql, err.text);
	return value;
}

void ask_gather(void *ctx, const char *what, const char *stored, const char *recomputed)
{
	str_printf(ctx, "%s: stored %s, recomputed %s\n", what, stored, recomputed);
}

struct str ask_verify(struct db *db)
{
	struct str said = {0};
	struct verify verify = {.say = ask_gather, .ctx = &said};
	struct verify_counts counts;
	struct err err = {0};

	assert_int_equal(db_begin_read(db, &err), ST_OK);
	verify_store(db, &verify, &counts);
	if (db_end_read(db, &err) != ST_OK)
		fail_msg("%s", err.text);
	assert_true(counts.places > 0);
	assert_int_equal(verify.differences == 0, said.len == 0);
	return said;
}
