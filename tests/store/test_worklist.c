/* The lists of those who stage: what is on them, that they end, and that they are read from indexes that hold just these. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/str.h"
#include "lib/plan_check.h"
#include "lib/site.h"
#include "store/parcel.h"
#include "store/pull.h"
#include "store/standing.h"
#include "store/worklist.h"

struct desk {
	struct site site;
	struct arena arena;
	struct settings settings;
};

static int set_up(void **state)
{
	struct desk *d = calloc(1, sizeof *d);

	site_new(&d->site, "worklist");
	*state = d;
	return 0;
}

static int tear_down(void **state)
{
	struct desk *d = *state;

	site_done(&d->site);
	arena_done(&d->arena);
	free(d);
	return 0;
}

static void begin(struct desk *d)
{
	struct err err = {0};

	assert_int_equal(db_begin_read(d->site.db, &err), ST_OK);
	settings_load(d->site.db, &d->settings);
}

static void end(struct desk *d)
{
	struct err err = {0};

	if (db_end_read(d->site.db, &err) != ST_OK)
		fail_msg("%s", err.text);
}

/* The list as lines: "redirect 2 A at PACK-1 for SO-1/1: cancelled". */
static void assert_list(struct desk *d, const char *place, size_t limit, const char *expected)
{
	struct worklist list;
	struct str text = {0};
	struct place at;

	begin(d);
	if (place)
		assert_true(place_find(d->site.db, &d->arena, place, &at));
	list = worklist_read(d->site.db, &d->arena, place ? &at : NULL, &d->settings, clock_now(&d->site.clock), limit);
	end(d);
	for (size_t i = 0; i < list.count; i++) {
		const struct task *t = &list.tasks[i];

		str_printf(&text, "%s %lld %s%s%s%s%s%s%s%s%s: %s\n", task_word(t->kind), (long long)t->quantity, t->sku,
			*t->lot ? "," : "", t->lot, *t->at ? " at " : "", t->at, *t->to ? " to " : "", t->to,
			*t->shipment ? " for " : "", t->shipment, t->why);
	}
	if (list.more)
		str_add(&text, "more\n");
	assert_string_equal(str_text(&text), expected);
	str_done(&text);
}

static void scans(struct desk *d, const char *const *list)
{
	for (; *list; list++) {
		const struct reply *reply = site_scan(&d->site, *list);

		if (reply->result == RESULT_REFUSED)
			fail_msg("%s: %s", *list, reply->say);
	}
}

static void cancel(struct desk *d, const char *number)
{
	char sql[300];

	snprintf(sql, sizeof sql,
		"UPDATE customer_order SET status = 'cancelled' WHERE number = '%s'; UPDATE order_line SET waiting = 0, surplus = "
		"allocated WHERE order_number = '%s';",
		number, number);
	site_sql(&d->site, sql);
}

static void test_empty(void **state)
{
	assert_list(*state, NULL, 50, "");
	assert_list(*state, "PACK-1", 50, "");
	assert_list(*state, "PUT", 50, "");
	assert_list(*state, "D1", 50, "");
}

/* Redirects: where they stand, with what is in hand of the line first; a shrunk line's only as far as it is too much. */
static void test_redirects(void **state)
{
	static const char *const received[] = {"OP-ANA", "%RECEIVE", "D1", "%QTY-3", "A", "PACK-1", "%QTY-2", "B", "PACK-1", NULL};
	static const char *const taken[] = {"%STAGE", "PACK-1", "A", NULL};
	struct desk *d = *state;

	site_order(&d->site, "SO-1", "");
	site_line(&d->site, "1", "A", 3);
	site_order(&d->site, "SO-2", "");
	site_line(&d->site, "1", "B", 2);
	scans(d, received);
	assert_list(d, NULL, 50, "");
	cancel(d, "SO-1");
	site_sql(&d->site, "UPDATE order_line SET cancelled = 1, surplus = 1 WHERE order_number = 'SO-2'");
	assert_list(d, NULL, 50, "redirect 3 A at PACK-1 for SO-1/1: cancelled\nredirect 1 B at PACK-1 for SO-2/1: shrunk\n");
	assert_list(d, "PACK-1", 50, "redirect 3 A at PACK-1 for SO-1/1: cancelled\nredirect 1 B at PACK-1 for SO-2/1: shrunk\n");
	assert_list(d, "L1", 50, "");
	assert_list(d, NULL, 1, "redirect 3 A at PACK-1 for SO-1/1: cancelled\nmore\n");
	scans(d, taken);
	assert_list(d, NULL, 50, "redirect 2 A at PACK-1 for SO-1/1: cancelled\nredirect 1 B at PACK-1 for SO-2/1: shrunk\n");
	/* one of two B is in hand: that one is the redirect */
	site_sql(&d->site, "UPDATE shipment_line SET in_hand = 1 WHERE order_id = 2");
	assert_list(d, NULL, 50, "redirect 2 A at PACK-1 for SO-1/1: cancelled\n");
}

static void test_deliveries(void **state)
{
	static const char *const left[] = {"OP-ANA", "%RECEIVE", "D1", "%QTY-2", "A", "%OFF", "%OFF", NULL};
	struct desk *d = *state;

	site_order(&d->site, "SO-1", "");
	site_line(&d->site, "1", "A", 1);
	scans(d, left);
	assert_list(d, NULL, 50,
		"delivery 1 A at D1 to PACK-1 for SO-1/1: left by Ana\ndelivery 1 A at D1 to PUT: left by Ana\n");
	assert_list(d, "D1", 1, "delivery 1 A at D1 to PACK-1 for SO-1/1: left by Ana\n");
	assert_list(d, "D2", 50, "");
}

/* The shelf's parts in claim order by product; of an order that must ship whole only when nothing else lacks. */
static void test_shelf(void **state)
{
	struct desk *d = *state;

	site_order(&d->site, "SO-1", "");
	site_line(&d->site, "1", "A", 3);
	site_order(&d->site, "SO-2", "all-or-nothing");
	site_line(&d->site, "1", "A", 2);
	site_line(&d->site, "2", "B", 1);
	site_order(&d->site, "SO-3", "");
	site_line(&d->site, "1", "A", 1);
	site_sql(&d->site,
		"UPDATE order_line SET from_stock = CASE order_number WHEN 'SO-1' THEN 2 WHEN 'SO-2' THEN 2 ELSE 1 END WHERE "
		"product_id = 11;"
		"UPDATE order_line SET waiting = ordered - from_stock;"
		"UPDATE order_line SET priority_rank = -1 WHERE order_number = 'SO-3';"
		"UPDATE customer_order SET priority = 1 WHERE number = 'SO-3';");
	assert_list(d, NULL, 50, "pull 1 A for SO-3/1: shelf part\npull 2 A for SO-1/1: shelf part\n");
	assert_list(d, "PUT", 50, "pull 1 A for SO-3/1: shelf part\npull 2 A for SO-1/1: shelf part\n");
	assert_list(d, "L1", 50, "");
	assert_list(d, NULL, 1, "pull 1 A for SO-3/1: shelf part\nmore\n");
	/* B was held back, and is in sight from there */
	site_sql(&d->site,
		"INSERT INTO in_sight (order_id, line_id, source_id, product_id, quantity) SELECT order_id, id, -1, 12, 1 FROM order_line "
		"WHERE product_id = 12;");
	assert_list(d, NULL, 50,
		"pull 1 A for SO-3/1: shelf part\npull 2 A for SO-1/1: shelf part\npull 2 A for SO-2/1: shelf part\n");
	site_sql(&d->site, "UPDATE order_line SET brought = 2, allocated = 2 WHERE order_number = 'SO-2' AND line = '1';"
			   "UPDATE customer_order SET status = 'held' WHERE number = 'SO-1';"
			   "UPDATE order_line SET cancelled = 1 WHERE order_number = 'SO-3';");
	assert_list(d, NULL, 50, "");
}

/* Very many orders that have to wait for something else end the reading; it does not go through all of them. */
static void test_bounded(void **state)
{
	struct desk *d = *state;
	size_t count;
	bool more;

	site_sql(&d->site,
		"WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1500) INSERT INTO customer_order (id, number, "
		"placed_at, policy, imported_at) SELECT 1000 + i, 'W-' || i, i, 'all-or-nothing', 0 FROM n;"
		"INSERT INTO order_line (order_id, line, line_rank, product_id, ordered, from_stock, waiting, priority_rank, promised_rank, "
		"placed_at, order_number) SELECT id, '1', 1, 11, 2, 1, 1, 0, 4611686018427387904, placed_at, number FROM customer_order;"
		"UPDATE order_line SET from_stock = 2, waiting = 0 WHERE order_number IN ('W-1', 'W-1400');");
	begin(d);
	assert_int_equal(shelf_parts(d->site.db, &d->arena, &d->settings, 0, 50, &count, &more)->units, 2);
	assert_int_equal(count, 1);
	assert_true(more);
	shelf_parts_of(d->site.db, &d->arena, 11, 1, &d->settings, 0, &count);
	assert_int_equal(count, 1);
	shelf_parts_of(d->site.db, &d->arena, 12, 1, &d->settings, 0, &count);
	assert_int_equal(count, 0);
	end(d);
}

/* A step that goes through a table goes through an index that holds but what the list is about (cartons: those in the building), or through recalled lots, or
 * the products of one order. */
static bool may_scan(const char *step, const char *sql)
{
	static const char *const short_ones[] = {"order_line_surplus", "order_line_shelf", "direction_left", "in_sight_shelf", "parcel_here", "parcel_open", "SCAN r",
		"SCAN products", NULL};

	(void)sql;
	return plan_has(step, short_ones);
}

static void test_statements(void **state)
{
	struct desk *d = *state;
	const char *const *const all[] = {standing_statements, pull_statements, worklist_statements, parcel_statements};

	for (size_t i = 0; i < sizeof all / sizeof *all; i++)
		plan_check(d->site.path, all[i], may_scan);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_empty, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_redirects, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_deliveries, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_shelf, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_bounded, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_statements, set_up, tear_down),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
