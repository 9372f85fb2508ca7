/* Finding by name and by time, and what an order waits for. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "lib/site.h"
#include "store/find.h"
#include "store/waits.h"

static int set_up(void **state)
{
	struct site *s = calloc(1, sizeof *s);

	site_new(s, "find");
	site_order(s, "SO-1", "all-or-nothing");
	site_line(s, "1", "A", 4);
	site_line(s, "2", "D", 2);
	site_order(s, "SO-10", "");
	site_line(s, "1", "A", 3);
	site_line(s, "2", "B", 1);
	site_order(s, "A/7", "");
	site_line(s, "1", "C", 1);
	site_sql(s,
		"INSERT INTO inbound (id, number, due_at, imported_at) VALUES (1, 'IB-1', 2000, 0), (2, 'IB-2', 1000, 0), "
		"(3, 'IB-OLD', 1, 0);"
		"UPDATE inbound SET status = 'closed' WHERE number = 'IB-OLD';"
		"INSERT INTO inbound_line (inbound_id, product_id, expected) VALUES (1, 11, 5), (2, 11, 4), (3, 11, 99);"
		"INSERT INTO inbound_product (inbound_id, product_id, expected) VALUES (1, 11, 5), (2, 11, 4), (3, 11, 99);"
		"UPDATE order_line SET from_stock = 1, waiting = 0 WHERE order_number = 'SO-10' AND line = '2';"
		"INSERT INTO shipment (order_id, number, status) SELECT id, 1, 'gathering' FROM customer_order;"
		"INSERT INTO in_sight (order_id, line_id, source_id, product_id, quantity) SELECT order_id, id, 0, 11, 1 "
		"FROM order_line WHERE order_number = 'SO-1' AND line = '1';"
		"INSERT INTO in_sight (order_id, line_id, source_id, product_id, quantity) SELECT order_id, id, 2, 11, 3 "
		"FROM order_line WHERE order_number = 'SO-1' AND line = '1';"
		"INSERT INTO terminal (id, name, last_seq) VALUES (7, 'DOCK-2', 5), (8, 'T-3', 0);"
		/* DOCK-2: a gap in its numbers, and two scans at the same time */
		"INSERT INTO scan (id, terminal_id, at, raw, result) VALUES (7000000001, 7, 100, X'', 'ok'), "
		"(7000000002, 7, 200, X'', 'ok'), (7000000004, 7, 300, X'', 'ok'), (7000000005, 7, 300, X'', 'ok');");
	*state = s;
	return 0;
}

static int tear_down(void **state)
{
	site_done(*state);
	free(*state);
	return 0;
}

static void begin(struct site *s)
{
	struct err err = {0};

	assert_int_equal(db_begin_read(s->db, &err), ST_OK);
}

static void end(struct site *s)
{
	struct err err = {0};

	if (db_end_read(s->db, &err) != ST_OK)
		fail_msg("%s", err.text);
}

static void test_names(void **state)
{
	static const struct {
		const char *name;
		int64_t scan;
	} scans[] = {
		{"DOCK-2-000004", 7000000004},
		{"DOCK-2-4", 7000000004},
		{"DOCK-2-000003", 0},
		{"DOCK-2-0", 0},
		{"DOCK-2", 0},
		{"DOCK-2-", 0},
		{"-4", 0},
		{"", 0},
		{"DOCK-2-4x", 0},
		{"DOCK-2-1000000001", 0},
		{"DOCK-3-4", 0},
		{"a-name-that-is-longer-than-any-terminal-has-4", 0},
	};
	struct site *s = *state;
	int64_t number;

	begin(s);
	for (size_t i = 0; i < sizeof scans / sizeof *scans; i++)
		if (find_scan(s->db, scans[i].name) != scans[i].scan)
			fail_msg("%s", scans[i].name);
	assert_int_equal(find_order(s->db, "SO-10"), 2);
	assert_int_equal(find_order(s->db, "SO-2"), 0);
	assert_int_equal(find_shipment(s->db, "SO-10/1", &number), 2);
	assert_int_equal(number, 1);
	assert_int_equal(find_shipment(s->db, "A/7/1", &number), 3); /* a slash in the order's own number */
	assert_int_equal(find_shipment(s->db, "SO-10/2", &number), 0);
	assert_int_equal(find_shipment(s->db, "SO-10", &number), 0);
	assert_int_equal(find_shipment(s->db, "SO-10/", &number), 0);
	assert_int_equal(find_shipment(s->db, "A/7", &number), 0);
	end(s);
}

static void test_near(void **state)
{
	struct site *s = *state;
	struct arena arena = {0};

	begin(s);
	assert_string_equal(find_near(s->db, &arena, FOUND_ORDER, "SO-11"), "SO-10");
	assert_string_equal(find_near(s->db, &arena, FOUND_ORDER, "ZZ"), "A/7");
	assert_string_equal(find_near(s->db, &arena, FOUND_PLACE, "PACK1"), "PACK-1");
	assert_string_equal(find_near(s->db, &arena, FOUND_INBOUND, "IB-2x"), "IB-2");
	assert_string_equal(find_near(s->db, &arena, FOUND_SCAN, "DOCK-2-9"), "DOCK-2-000005");
	end(s);
	site_sql(s, "DELETE FROM inbound_product; DELETE FROM inbound_line; DELETE FROM inbound;");
	begin(s);
	assert_null(find_near(s->db, &arena, FOUND_INBOUND, "IB-1"));
	end(s);
	arena_done(&arena);
}

static void test_since(void **state)
{
	static const struct {
		int64_t at;
		int64_t first;
	} rows[] = {{0, 1}, {100, 1}, {101, 2}, {200, 2}, {201, 4}, {300, 4}, {301, 6}, {INT64_MAX, 6}};
	struct site *s = *state;

	begin(s);
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		int64_t found = find_scan_since(s->db, 7, rows[i].at) - 7000000000;

		/* between two scans any number of the gap does */
		if (found != rows[i].first && !(rows[i].first == 4 && found == 3))
			fail_msg("since %d: %d", (int)rows[i].at, (int)found);
	}
	assert_int_equal(find_scan_since(s->db, 8, 0), 8000000001);
	end(s);
}

static void test_waits(void **state)
{
	struct site *s = *state;
	struct arena arena = {0};
	struct line_wait *w;
	size_t count;

	begin(s);
	w = waits_of_order(s->db, &arena, 1, &count);
	assert_int_equal(count, 2);
	assert_int_equal(w[0].waiting, 4);
	assert_int_equal(w[0].ahead, 0);
	assert_int_equal(w[0].source_count, 2); /* in the building first, then by due time */
	assert_int_equal(w[0].sources[0].source_id, 0);
	assert_int_equal(w[0].sources[0].units, 1);
	assert_string_equal(w[0].sources[1].inbound, "IB-2");
	assert_int_equal(w[0].sources[1].due_at, 1000);
	assert_int_equal(w[0].in_sight, 4);
	assert_int_equal(w[0].announced, 9);
	assert_int_equal(w[1].stockout, 2);
	assert_int_equal(w[1].waiting, 0);
	assert_int_equal(w[1].shelf, 0);
	w = waits_of_order(s->db, &arena, 2, &count);
	assert_int_equal(count, 2);
	assert_int_equal(w[0].ahead, 4);
	assert_int_equal(w[0].in_sight, 0);
	assert_int_equal(w[1].shelf, 1);
	w = waits_of_order(s->db, &arena, 3, &count);
	assert_int_equal(count, 1);
	assert_int_equal(w[0].source_count, 0);
	assert_string_equal(policy_level(s->db, 1), "order");
	assert_string_equal(policy_level(s->db, 2), "site");
	end(s);
	site_sql(s,
		"UPDATE customer SET policy = 'all-or-nothing'; UPDATE customer_order SET product_policy = 'ship-available'");
	begin(s);
	assert_string_equal(policy_level(s->db, 2), "customer");
	end(s);
	site_sql(s, "UPDATE customer SET policy = ''");
	begin(s);
	assert_string_equal(policy_level(s->db, 2), "products");
	end(s);
	arena_done(&arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_names, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_near, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_since, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_waits, set_up, tear_down),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
