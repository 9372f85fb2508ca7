/* Verify: a store full of everything agrees with its ledger; every check is proven by breaking the store in one way and
 * seeing the difference named. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/str.h"
#include "lib/ask.h"
#include "lib/site.h"
#include "store/ledger.h"
#include "store/shipment.h"
#include "store/verify.h"

/* One way to break the store, and the difference that must be said: what: stored, recomputed. */
struct corruption {
	const char *name;
	const char *sql;
	const char *says;
};

static const struct corruption corruptions[] = {
	{"a balance",
		"UPDATE balance SET quantity = quantity + 1 WHERE place_id = 16 AND product_id = 11 AND order_id = 0",
		"putaway PUT: content of A: stored 22, recomputed 21"},
	{"a balance that is gone", "DELETE FROM balance WHERE place_id = 13",
		"lane L1: content of A for SO-2/1 line 1: stored 0, recomputed 1"},
	{"a balance from nowhere", "INSERT INTO balance VALUES (14, 12, 'X', 0, 0, 0, 4)",
		"lane L2: content of B, lot X: stored 4, recomputed 0"},
	{"more taken out than came",
		"UPDATE movement SET quantity = quantity + 100 WHERE from_id = 11 AND to_id = 16 AND quantity = 9",
		"door D1: the movements take out more of A than ever came: stored at least 0, recomputed -100"},
	{"units of a place", "UPDATE place SET units = units - 1 WHERE code = 'L1'",
		"lane L1: units: stored 0, recomputed 1"},
	{"incoming of a place", "UPDATE place SET incoming = 7 WHERE code = 'L2'",
		"lane L2: units on the way to it: stored 7, recomputed 0"},
	{"shipments of a place", "UPDATE place SET shipments = 3 WHERE code = 'SPILL'",
		"overflow SPILL: shipments that gather or stand ready there: stored 3, recomputed 0"},
	{"allocated", "UPDATE order_line SET allocated = 4 WHERE order_number = 'SO-2' AND line = '1'",
		"order SO-2 line 1: allocated: stored 4, recomputed 1"},
	{"shipped", "UPDATE order_line SET shipped = 0 WHERE order_number = 'SO-GONE'",
		"order SO-GONE line 1: shipped: stored 0, recomputed at least 2"},
	{"units of a wrong line",
		"UPDATE movement SET to_line_id = (SELECT id FROM order_line WHERE order_number = 'SO-2' AND line = '2') "
		"WHERE to_line_id = (SELECT id FROM order_line WHERE order_number = 'SO-1')",
		"station PACK-1: 1 booked for SO-1/1 line 2: stored for order SO-1, A, recomputed the line is of order SO-2, C"},
	{"a shipment's line",
		"UPDATE shipment_line SET here = 5 WHERE order_id = (SELECT id FROM customer_order WHERE "
		"number = 'SO-2')",
		"shipment SO-2/1 line 1: in hand, here, packed, shipped: stored 0, 5, 0, 0, recomputed 0, 1, 0, 0"},
	{"a shipment",
		"UPDATE shipment SET packed = 1 WHERE order_id = (SELECT id FROM customer_order WHERE number = 'SO-2')",
		"shipment SO-2/1: in hand, here, packed, shipped: stored 0, 1, 1, 0, recomputed 0, 1, 0, 0"},
	{"ready with goods in hand", "UPDATE shipment SET status = 'ready' WHERE in_hand > 0",
		"shipment SO-3/1: status: stored ready, recomputed gathering, with 3 in hand and 0 here"},
	{"no home",
		"UPDATE shipment SET place_id = NULL WHERE order_id = (SELECT id FROM customer_order WHERE number = 'SO-2')",
		"shipment SO-2/1: home: stored none, recomputed a place, as it holds 1"},
	{"two open shipments",
		"INSERT INTO shipment (order_id, number, status) SELECT id, 9, 'gathering' FROM customer_order "
		"WHERE number = 'SO-2'",
		"order SO-2: shipments that are gathering or ready: stored 2, recomputed at most 1"},
	{"an open direction", "UPDATE direction SET open = quantity + 1 WHERE scan_id = 1000000006",
		"direction T1-000006 no. 1: open: stored 2, recomputed 0 to 1"},
	{"a direction of goods that are not there", "UPDATE direction SET open = quantity WHERE scan_id = 1000000006",
		"door D1: A for SO-2/1 line 1, in hand by open directions: stored 1, recomputed 0 there"},
	{"goods in hand without a direction", "UPDATE direction SET open = 0 WHERE open > 0 AND order_id > 0",
		"door D1: B for SO-3/1 line 1, received and not brought anywhere: stored 3, recomputed 0 with an open direction"},
	{"expected", "UPDATE inbound_product SET expected = 1 WHERE product_id = 12",
		"inbound IB-1, B: expected, received, over: stored 1, 3, 0, recomputed 6, 3, 0"},
	{"received", "UPDATE inbound_product SET received = 9 WHERE product_id = 12",
		"inbound IB-1, B: expected, received, over: stored 6, 9, 0, recomputed 6, 3, 0"},
	{"over", "UPDATE inbound_product SET over = 0 WHERE over = 12",
		"inbound IB-1, A: expected, received, over: stored 12, 12, 0, recomputed 12, 12, 12"},
	{"a receipt", "UPDATE receipt SET quantity = 5 WHERE scan_id = 1000000006",
		"scan T1-000006: receipt of A: stored 5, recomputed 1 by the movements"},
	{"a receipt that was not taken back in the ledger",
		"UPDATE receipt SET undone_by = 1000000009 WHERE scan_id = 1000000006",
		"scan T1-000009: receipt of A, taken back: stored 1, recomputed 0 by the movements"},
	{"a carton without a receipt", "UPDATE receipt SET carton_id = NULL WHERE carton_id IS NOT NULL",
		"carton 095060000000000015: received by: stored T1-000019, recomputed no receipt of that scan"},
	{"a carton that did not come", "UPDATE carton SET received_scan_id = NULL WHERE received_scan_id IS NOT NULL",
		"carton 095060000000000015: received by: stored no scan, recomputed T1-000019"},
	{"a serial without a receipt", "INSERT INTO serial VALUES (15, 'SN-9', 1000000006)",
		"serial SN-9 of S: received by: stored T1-000006, recomputed no receipt of that scan"},
	{"a receipt without its serial", "DELETE FROM serial",
		"serial SN-1 of S: received by: stored no scan, recomputed T1-000027"},
	{"a terminal's sequence", "UPDATE terminal SET last_seq = 1",
		"terminal T1: its last scan: stored 1, recomputed 99"},
	{"a barcode of nothing", "INSERT INTO code VALUES ('X', 'product', 99, 1)",
		"barcode X: stands for: stored product #99, recomputed nothing: there is no such product"},
	{"a badge of nobody", "INSERT INTO code VALUES ('X', 'badge', 99, 1)",
		"barcode X: stands for: stored badge #99, recomputed nothing: there is no such operator"},
	{"a place without a barcode", "DELETE FROM code WHERE code = 'L1'",
		"lane L1: its barcode: stored none, recomputed L1"},
	{"an operator without a badge", "DELETE FROM code WHERE code = 'OP-ANA'",
		"operator Ana: the badge's barcode: stored none, recomputed OP-ANA"},
	{"waiting", "UPDATE order_line SET waiting = 3 WHERE order_number = 'SO-2' AND line = '2'",
		"order SO-2 line 2: waiting: stored 3, recomputed 1"},
	{"waiting of a cancelled order", "UPDATE customer_order SET status = 'cancelled' WHERE number = 'SO-2'",
		"order SO-2 line 2: waiting: stored 1, recomputed 0"},
	{"a stockout that waits", "UPDATE order_line SET waiting = 1 WHERE order_number = 'SO-4'",
		"order SO-4 line 1: waiting: stored 1, recomputed 0"},
	{"a held order that may claim", "UPDATE customer_order SET status = 'held' WHERE number = 'SO-2'",
		"order SO-2 line 2: may claim: stored 1, recomputed 0"},
	{"an open order that may not", "UPDATE order_line SET may_claim = 0 WHERE order_number = 'SO-4'",
		"order SO-4 line 1: may claim: stored 0, recomputed 1"},
	{"priority", "UPDATE customer_order SET priority = 5 WHERE number = 'SO-4'",
		"order SO-4 line 1: rank of its order's priority: stored 0, recomputed -5"},
	{"promise", "UPDATE customer_order SET promised_at = NULL WHERE number = 'SO-4'",
		"order SO-4 line 1: rank of its order's promise: stored 1797811199999, recomputed 4611686018427387904"},
	{"placed", "UPDATE order_line SET placed_at = 1 WHERE order_number = 'SO-4'",
		"order SO-4 line 1: when its order was placed: stored 1, recomputed 1790000"},
	{"the number of the order", "UPDATE order_line SET order_number = 'SO-X' WHERE order_number = 'SO-4'",
		"order SO-4 line 1: its order's number: stored SO-X, recomputed SO-4"},
	{"the rank of the line", "UPDATE order_line SET line_rank = 7 WHERE order_number = 'SO-4'",
		"order SO-4 line 1: rank of the line's number: stored 7, recomputed 1"},
	{"the strictest policy", "UPDATE product SET policy = 'up-to-x', max_shipments = 3 WHERE sku = 'D'",
		"order SO-4: the strictest policy of its products: stored none, recomputed up-to-3"},
	{"a policy that nobody sets",
		"UPDATE customer_order SET product_policy = 'all-or-nothing' WHERE number = 'SO-2'",
		"order SO-2: the strictest policy of its products: stored all-or-nothing, recomputed none"},
};

/* Packs and sends off an order's units by the ledger's own postings. */
static void depart(struct site *s)
{
	struct err err = {0};
	struct ledger ledger = {.db = s->db, .scan_id = 1000000099, .at_ms = clock_now(&s->clock)};
	struct movement m = {.cause = "pack",
		.product_id = 13,
		.lot = "",
		.serial = "",
		.quantity = 2,
		.from_id = 15,
		.from_kind = PLACE_STATION,
		.to_id = 20,
		.to_kind = PLACE_CARTON};

	assert_int_equal(db_begin_write(s->db, &err), ST_OK);
	DB_EXEC0(s->db, "INSERT INTO place (id, code, kind) VALUES (20, '095060000000000992', 'carton')");
	DB_EXEC0(s->db, "INSERT INTO scan (id, terminal_id, at, raw, result) VALUES (1000000099, 1, 0, X'', 'ok')");
	DB_EXEC0(s->db, "UPDATE terminal SET last_seq = 99");
	m.from.order_id = DB_VALUE0(s->db, 0, "SELECT id FROM customer_order WHERE number = 'SO-GONE'");
	m.from.line_id = DB_VALUE(s->db, 0, "SELECT id FROM order_line WHERE order_id = $1", I(m.from.order_id));
	m.from.shipment_no = 1;
	m.to = m.from;
	assert_true(ledger_post(&ledger, &m));
	shipment_set_home(s->db, m.from.order_id, 1, 0);
	DB_EXEC0(s->db, "INSERT INTO pickup (id, number, carrier, cutoff_at, status, departed_by) VALUES (1, 'PU-GONE', 'DHL', 0, "
			"'departed', 1000000099)");
	DB_EXEC(s->db, "UPDATE shipment SET status = 'shipped', pickup_id = 1 WHERE order_id = $1", I(m.from.order_id));
	DB_EXEC(s->db, "UPDATE customer_order SET shipments_used = 1 WHERE id = $1", I(m.from.order_id));
	m.from_id = m.to_id;
	m.from_kind = m.to_kind;
	m.to_id = PLACE_ID_CUSTOMER;
	m.to_kind = PLACE_CUSTOMER;
	assert_true(ledger_post(&ledger, &m));
	assert_int_equal(db_commit(s->db, &err), ST_OK);
}

/* Everything there is: at a lane, a station, in a carton, in hand, put away, over, taken back, departed; by lot and by
 * serial; orders that are open, held and cancelled. */
static void fill(struct site *s)
{
	static const char *const scans[] = {
		"OP-ANA",
		"%RECEIVE",
		"D1",
		"A",
		"PACK-1",
		"A",
		"L1",
		"%QTY-9",
		"A",
		"PUT", /* 1 to 10 */
		"%QTY-2",
		"C",
		"PACK-1",
		"%UNDO",
		"PACK-1",
		"A",
		"%UNDO", /* to 17 */
		"IB-1",
		"00095060000000000015",
		"A-CASE",
		"PUT",
		"A-CASE",
		"%SKIP",
		"HOLD", /* to 24 */
		"D2",
		"S",
		"SN-1",
		"PUT",
		"T",
		"LOT-7",
		"PUT",
		"S",
		"SN-2",
		"%UNDO",
	};

	site_order(s, "SO-GONE", "");
	site_line(s, "1", "C", 2);
	site_order(s, "SO-1", "");
	site_line(s, "1", "A", 1);
	site_order(s, "SO-2", "all-or-nothing");
	site_line(s, "1", "A", 1);
	site_line(s, "2", "C", 1);
	site_order(s, "SO-3", "");
	site_line(s, "1", "B", 3);
	site_order(s, "SO-4", "");
	site_line(s, "1", "D", 1);
	site_order(s, "SO-HELD", "");
	site_line(s, "1", "A", 5);
	site_order(s, "SO-OFF", "");
	site_line(s, "1", "A", 5);
	site_sql(s,
		"UPDATE customer_order SET status = 'held' WHERE number = 'SO-HELD';"
		"UPDATE order_line SET may_claim = 0 WHERE order_number = 'SO-HELD';"
		"UPDATE customer_order SET status = 'cancelled' WHERE number = 'SO-OFF';"
		"UPDATE order_line SET waiting = 0 WHERE order_number = 'SO-OFF';"
		"INSERT INTO inbound (id, number, door_id, due_at, imported_at) VALUES (1, 'IB-1', NULL, 1795420000000, 0);"
		"INSERT INTO inbound_line (inbound_id, product_id, sscc, expected) VALUES (1, 12, '095060000000000015', 3), "
		"(1, 12, '095060000000000022', 3), (1, 11, '', 12);"
		"INSERT INTO inbound_product (inbound_id, product_id, expected) VALUES (1, 11, 12), (1, 12, 6);"
		"INSERT INTO carton (sscc, inbound_id) VALUES ('095060000000000015', 1), ('095060000000000022', 1);");
	for (size_t i = 0; i < sizeof scans / sizeof *scans; i++) {
		const struct reply *reply = site_scan(s, scans[i]);

		if (reply->result == RESULT_REFUSED && i != 21 && i != 25 && i != 28 && i != 31)
			fail_msg("%s: %s", scans[i], reply->say);
	}
	depart(s);
}

static int set_up(void **state)
{
	struct site *s = calloc(1, sizeof *s);

	site_new(s, "verify");
	fill(s);
	*state = s;
	return 0;
}

static int tear_down(void **state)
{
	site_done(*state);
	free(*state);
	return 0;
}

static void test_whole(void **state)
{
	struct site *s = *state;
	struct str said = ask_verify(s->db);

	assert_string_equal(str_text(&said), "");
	str_done(&said);
}

static void test_corruptions(void **state)
{
	struct site *s = *state;
	char path[sizeof s->path + 16];

	for (size_t i = 0; i < sizeof corruptions / sizeof *corruptions; i++) {
		const struct corruption *c = &corruptions[i];
		struct site broken = {0};
		struct err err = {0};
		struct str said;

		snprintf(path, sizeof path, "%s.broken", s->path);
		assert_int_equal(db_backup(s->db, path, NULL, &err), ST_OK);
		assert_int_equal(db_open(&broken.db, path, 0, &err), ST_OK);
		site_sql(&broken, c->sql);
		said = ask_verify(broken.db);
		if (!strstr(str_text(&said), c->says))
			fail_msg("%s: expected\n  %s\nin\n%s", c->name, c->says, str_text(&said));
		str_done(&said);
		snprintf(broken.path, sizeof broken.path, "%.590s.broken", s->path);
		site_done(&broken);
	}
}

static void assert_said(struct site *s, const char *sql, const char *expected)
{
	struct str said;

	site_sql(s, sql);
	said = ask_verify(s->db);
	assert_string_equal(str_text(&said), expected);
	str_done(&said);
}

/* What is counted beside the ledger by those who stage: shelf parts brought and taken back, units fetched from where they
 * were held back, returned, scrapped, lost. */
static void test_staging(void **state)
{
	static const char *const scans[] = {"OP-LEE", "%RECEIVE", "D2", "%QTY-4", "C", "L1", "PUT", "PACK-1", "%STAGE", "PUT", "A", "PACK-1",
		"A", "%UNDO", "%QTY-2", "C", "PACK-1", "%DAMAGED", "C", "HOLD", "HOLD", "C", "%RETURN", "%UNDO", "C", "%SCRAP", NULL};
	struct site *s = *state;

	site_order(s, "SO-S", "");
	site_line(s, "1", "A", 2);
	site_order(s, "SO-W", "");
	site_line(s, "1", "C", 2);
	site_sql(s, "UPDATE order_line SET from_stock = 2, waiting = 0 WHERE order_number = 'SO-S';"
		    "UPDATE customer_order SET claim = 0 WHERE number = 'SO-W';"
		    "UPDATE order_line SET may_claim = -1 WHERE order_number = 'SO-W';");
	for (size_t i = 0; scans[i]; i++) {
		const struct reply *reply;

		if (strcmp(scans[i], "%STAGE") == 0)
			site_sql(s, "UPDATE customer_order SET claim = 1 WHERE number = 'SO-W';"
				    "UPDATE order_line SET may_claim = 1 WHERE order_number = 'SO-W';");
		reply = site_scan(s, scans[i]);
		if (reply->result == RESULT_REFUSED)
			fail_msg("%s: %s", scans[i], reply->say);
	}
	assert_said(s, "", "");
	assert_said(s, "UPDATE order_line SET brought = 2 WHERE order_number = 'SO-S'",
		"order SO-S line 1: brought from the shelf: stored 2, recomputed 1\n"
		"order SO-S line 1: waiting: stored 0, recomputed 1\n");
	site_sql(s, "UPDATE order_line SET brought = 1 WHERE order_number = 'SO-S'");
	assert_said(s, "UPDATE direction SET taken = 1 WHERE reason = 'held-back'",
		"direction T1-000104 no. 2: taken of what it held back: stored 1, recomputed 3\n");
}

static void test_engine(void **state)
{
	struct site *s = *state;
	struct str said;

	db_script(s->db, "PRAGMA foreign_keys = OFF");
	site_sql(s, "INSERT INTO order_history (order_id, at, what) VALUES (999, 0, 'x')");
	said = ask_verify(s->db);
	assert_non_null(strstr(str_text(&said), "broken reference in: order_history"));
	str_done(&said);
}

/* A terminal goes on scanning while verify reads, and verify sees one state. */
static void test_while_scanning(void **state)
{
	struct site *s = *state;
	struct str said = {0};
	struct verify verify = {.say = ask_gather, .ctx = &said};
	struct verify_counts counts;
	struct err err = {0};
	struct db *other;
	int64_t before;

	assert_int_equal(db_open(&other, s->path, 0, &err), ST_OK);
	assert_int_equal(db_begin_read(other, &err), ST_OK);
	before = DB_VALUE0(other, 0, "SELECT count(*) FROM movement");
	assert_int_equal(site_scan(s, "A")->result, RESULT_DIRECT);
	verify_store(other, &verify, &counts);
	assert_int_equal(site_scan(s, "PUT")->result, RESULT_CONFIRM);
	assert_int_equal(db_end_read(other, &err), ST_OK);
	assert_string_equal(str_text(&said), "");
	assert_int_equal(counts.movements, before);
	said = ask_verify(other);
	assert_string_equal(str_text(&said), "");
	db_close(other);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_whole, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_corruptions, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_staging, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_engine, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_while_scanning, set_up, tear_down),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
