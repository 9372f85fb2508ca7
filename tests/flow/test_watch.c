/* When it is looked, and by whom: one process at a time, not more often than it has to be, without a trace where nothing has
 * changed; and that a look is made of short pieces, which leave scans alone. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "flow/watch.h"
#include "lib/ask.h"
#include "lib/site.h"
#include "store/lock.h"

enum { MINUTE_MS = 60 * 1000 };

struct desk {
	struct site site;
	struct db *other; /* another process's connection */
};

static int set_up(void **state)
{
	struct desk *d = calloc(1, sizeof *d);
	struct err err = {0};

	site_new(&d->site, "watch");
	if (db_open(&d->other, d->site.path, 0, &err) != ST_OK)
		return 1;
	*state = d;
	return 0;
}

static int tear_down(void **state)
{
	struct desk *d = *state;
	char path[LOCK_PATH_MAX];

	unlink(lock_path(d->site.db, "watch", path));
	db_close(d->other);
	site_done(&d->site);
	free(d);
	return 0;
}

/* Goes on until the look is over; in how many pieces. */
static int finish(struct watch *w)
{
	int pieces = 1;

	while (watch_step(w, 0))
		pieces++;
	return pieces;
}

static void want_toaster(struct desk *d)
{
	site_sql(&d->site,
		"INSERT INTO customer_order (id, number, placed_at, imported_at) VALUES (1, 'SO-1', 1, 1);"
		"INSERT INTO order_line (order_id, line, line_rank, product_id, ordered, waiting, priority_rank, promised_rank, placed_at, "
		"order_number) VALUES (1, '1', 1, 14, 2, 0, 0, 4611686018427387904, 1, 'SO-1');");
}

static void test_one_at_a_time(void **state)
{
	struct desk *d = *state;
	struct watch *a = watch_new(d->site.db, &d->site.clock);
	struct watch *b = watch_new(d->other, &d->site.clock);

	want_toaster(d);
	assert_true(watch_step(a, 0)); /* it has begun ... */
	assert_false(watch_step(b, 0)); /* ... and the other leaves it alone */
	assert_int_equal(ask_number(d->site.db, "SELECT count(*) FROM alert"), 0);
	assert_true(finish(a) > 3);
	assert_int_equal(ask_number(d->site.db, "SELECT count(*) FROM alert WHERE kind = 'stockout' AND subject = 'D' AND orders = 1"), 1);
	watch_free(a);
	watch_free(b);
}

/* One that ends in the middle leaves it to others, at once. */
static void test_ended_in_the_middle(void **state)
{
	struct desk *d = *state;
	struct watch *a = watch_new(d->site.db, &d->site.clock);
	struct watch *b = watch_new(d->other, &d->site.clock);

	want_toaster(d);
	assert_true(watch_step(a, 0));
	watch_free(a);
	assert_true(watch_step(b, 0));
	finish(b);
	assert_int_equal(ask_number(d->site.db, "SELECT count(*) FROM alert"), 1);
	watch_free(b);
}

/* Not before it is time, whoever asks; unless a command wants to know. */
static void test_now_and_then(void **state)
{
	struct desk *d = *state;
	struct watch *a = watch_new(d->site.db, &d->site.clock);
	struct watch *b;

	assert_true(watch_step(a, 0));
	finish(a);
	watch_free(a);
	want_toaster(d);
	b = watch_new(d->other, &d->site.clock);
	assert_false(watch_step(b, 1000));
	watch_free(b);
	assert_int_equal(ask_number(d->site.db, "SELECT count(*) FROM alert"), 0);
	watch_run(d->other, &d->site.clock);
	assert_int_equal(ask_number(d->site.db, "SELECT count(*) FROM alert"), 1);
	/* it is time again, and the clock has gone back: both are looks */
	site_sql(&d->site, "UPDATE order_line SET cancelled = 2");
	d->site.clock.offset_ms += WATCH_EVERY_MS + 1000;
	b = watch_new(d->other, &d->site.clock);
	watch_step(b, 1000);
	watch_free(b);
	assert_int_equal(ask_number(d->site.db, "SELECT count(*) FROM alert WHERE cleared_at IS NULL"), 0);
	site_sql(&d->site, "UPDATE order_line SET cancelled = 0");
	d->site.clock.offset_ms -= 60 * MINUTE_MS;
	b = watch_new(d->other, &d->site.clock);
	watch_step(b, 1000);
	watch_free(b);
	assert_int_equal(ask_number(d->site.db, "SELECT count(*) FROM alert WHERE cleared_at IS NULL"), 1);
}

/* Where nothing has changed nothing is written: no terminal wakes up. */
static void test_no_trace(void **state)
{
	struct desk *d = *state;
	int64_t version;

	want_toaster(d);
	watch_run(d->other, &d->site.clock);
	version = db_data_version(d->site.db);
	watch_run(d->other, &d->site.clock);
	d->site.clock.offset_ms += 10 * MINUTE_MS;
	watch_run(d->other, &d->site.clock);
	assert_int_equal(db_data_version(d->site.db), version);
	site_sql(&d->site, "UPDATE order_line SET ordered = 3");
	watch_run(d->other, &d->site.clock);
	assert_int_not_equal(db_data_version(d->site.db), version);
}

/* Between the pieces of a look scans are answered, from another connection and from this one. */
static void test_scans_between(void **state)
{
	struct desk *d = *state;
	struct watch *w = watch_new(d->other, &d->site.clock);
	static const char *const scans[] = {"OP-ANA", "%RECEIVE", "D1", "A", "PUT"};

	for (size_t i = 0; i < sizeof scans / sizeof *scans; i++) {
		const struct reply *reply;

		watch_step(w, 0);
		reply = site_scan(&d->site, scans[i]);
		if (reply->result == RESULT_REFUSED)
			fail_msg("%s: %s", scans[i], reply->say);
	}
	finish(w);
	watch_free(w);
}

/* With thousands of shipments in the building a look is made of many pieces. */
static void test_pieces(void **state)
{
	struct desk *d = *state;
	struct watch *w = watch_new(d->other, &d->site.clock);

	site_sql(&d->site,
		"WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 2000) INSERT INTO customer_order (id, number, "
		"placed_at, promised_at, imported_at) SELECT i, 'SO-' || i, i, 1000 + i, 0 FROM n;"
		"INSERT INTO shipment (order_id, number, status, place_id, here) SELECT id, 1, 'ready', 15, 1 FROM customer_order;");
	assert_true(finish(w) > 20);
	/* the promises passed longest ago are named, the others are one */
	assert_int_equal(ask_number(d->site.db, "SELECT count(*) FROM alert WHERE kind = 'overdue-here'"), 21);
	assert_int_equal(ask_number(d->site.db, "SELECT count(*) FROM alert WHERE subject IN ('SO-1', 'SO-20')"), 2);
	assert_int_equal(ask_number(d->site.db, "SELECT orders FROM alert WHERE subject = '*'"), 1980);
	watch_free(w);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_one_at_a_time, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_ended_in_the_middle, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_now_and_then, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_no_trace, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_scans_between, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_pieces, set_up, tear_down),
	};

	return cmocka_run_group_tests_name("watch", tests, NULL, NULL);
}
