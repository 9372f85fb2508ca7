/* Verify, what leaves: a store in which cartons are open, closed, loaded and gone agrees with itself; every check is proven
 * by breaking the store in one way and seeing the difference named. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/str.h"
#include "lib/ask.h"
#include "lib/packed.h"
#include "store/verify.h"

/* One way to break the store, and the difference that must be said: what: stored, recomputed. */
struct corruption {
	const char *name;
	const char *sql;
	const char *says;
};

#define ORDER(number) "(SELECT id FROM customer_order WHERE number = '" number "')"

static const struct corruption corruptions[] = {
	{"loaded on a truck that has left", "UPDATE pickup SET status = 'departed' WHERE number = 'DHL-1800'",
		"carton 095060000000000039 (SO-4/1 no. 1): loaded on: stored DHL-1800, which has left, recomputed a pickup that is open"},
	{"loaded on nothing", "UPDATE parcel SET pickup_id = NULL WHERE status = 'loaded'",
		"carton 095060000000000039 (SO-4/1 no. 1): loaded on: stored no pickup, recomputed a pickup that is open"},
	{"gone with a truck that is here", "UPDATE pickup SET status = 'open' WHERE number = 'DHL-1500'",
		"carton 095060000000000008 (SO-1/1 no. 1): gone with: stored DHL-1500, which has not left, recomputed a pickup that has left"},
	{"a shipment that is gone with a truck that is here", "UPDATE pickup SET status = 'open' WHERE number = 'DHL-1500'",
		"shipment SO-1/1: gone with: stored DHL-1500, which has not left, recomputed a pickup that has left"},
	{"a truck for what is not on it", "UPDATE parcel SET pickup_id = 3 WHERE status = 'closed'",
		"carton 095060000000000022 (SO-2/1 no. 1): pickup: stored UPS-1600, recomputed none, as it is closed"},
	{"loaded by nobody", "DELETE FROM loading WHERE pickup_id = 2",
		"carton 095060000000000039 (SO-4/1 no. 1): loaded on DHL-1800: stored no scan, recomputed the scan that loaded it"},
	{"gone with something in it", "UPDATE parcel SET status = 'departed' WHERE status = 'loaded'",
		"carton 095060000000000039 (SO-4/1 no. 1): units in it: stored 1, recomputed 0, as it is departed"},
	{"closed and empty", "UPDATE parcel SET status = 'closed', pickup_id = NULL WHERE status = 'departed'",
		"carton 095060000000000008 (SO-1/1 no. 1): units in it: stored 0, recomputed some, as it is closed"},
	{"a carton that is a lane", "UPDATE place SET kind = 'lane' WHERE id = (SELECT place_id FROM parcel WHERE status = 'closed')",
		"carton 095060000000000022 (SO-2/1 no. 1): its place: stored lane "},
	{"units of another shipment in it", "UPDATE balance SET order_id = " ORDER("SO-4") " WHERE order_id = " ORDER("SO-2"),
		"carton 095060000000000022 (SO-2/1 no. 1): 1 in it for: stored SO-4/1, recomputed SO-2/1"},
	{"two with the same number", "UPDATE parcel SET number = 1 WHERE order_id = " ORDER("SO-1"),
		"shipment SO-1/1: cartons with the number 1: stored 2, recomputed 1"},
	{"closed without an SSCC", "UPDATE parcel SET sscc = '' WHERE status = 'closed'",
		"carton #3 (SO-2/1 no. 1): its SSCC: stored none, recomputed one, as it is closed"},
	{"open with an SSCC", "UPDATE parcel SET sscc = '095060000000000404' WHERE status = 'open'",
		"carton 095060000000000404 (SO-3/1 no. 1): its SSCC: stored 095060000000000404, recomputed none, as it is open"},
	{"an SSCC that was never given", "UPDATE parcel SET sscc = '095060000000000404' WHERE status = 'closed'",
		"carton 095060000000000404 (SO-2/1 no. 1): its SSCC was: stored never given, recomputed given to it"},
	{"an SSCC that counts no more", "UPDATE sscc SET void_at = 1 WHERE sscc = '095060000000000022'",
		"carton 095060000000000022 (SO-2/1 no. 1): its SSCC was: stored given, and counts no more, recomputed given to it"},
	{"an SSCC of another carton", "UPDATE sscc SET parcel_id = 1 WHERE sscc = '095060000000000022'",
		"carton 095060000000000022 (SO-2/1 no. 1): its SSCC was: stored given to carton #1, recomputed given to it"},
	{"an old label that counts", "UPDATE sscc SET void_at = NULL WHERE sscc = '095060000000000046'",
		"carton #5 (SO-3/1 no. 1): SSCC 095060000000000046: stored counts, recomputed counts no more, as it has none"},
	{"a whole carton under another SSCC",
		"INSERT INTO carton (id, sscc) VALUES (9, '095060000000000992');"
		"UPDATE parcel SET carton_id = 9 WHERE status = 'closed'",
		"carton 095060000000000022 (SO-2/1 no. 1): the SSCC of the inbound carton that it is: stored 095060000000000992, recomputed "
		"095060000000000022"},
	{"no label", "DELETE FROM print_job WHERE sscc = '095060000000000022'",
		"carton 095060000000000022 (SO-2/1 no. 1): labels to print: stored none, recomputed one"},
	{"gone with something here", "UPDATE shipment SET here = 3 WHERE order_id = " ORDER("SO-1"),
		"shipment SO-1/1: in hand, here, packed: stored 0, 3, 0, recomputed 0, 0, 0, as it has left"},
	{"packed with an open carton", "UPDATE shipment SET status = 'packed' WHERE order_id = " ORDER("SO-3"),
		"shipment SO-3/1: status: stored packed, recomputed packing, with an open carton"},
	{"packed with something in hand", "UPDATE shipment SET in_hand = 1 WHERE order_id = " ORDER("SO-2"),
		"shipment SO-2/1: status: stored packed, recomputed packing, with units in hand"},
	{"packed with something wanted here",
		"UPDATE shipment SET here = 1 WHERE order_id = " ORDER("SO-2") ";"
		"UPDATE shipment_line SET here = 1 WHERE order_id = " ORDER("SO-2"),
		"shipment SO-2/1: status: stored packed, recomputed packing, with something to pack"},
	{"shipments used", "UPDATE customer_order SET shipments_used = 0 WHERE number = 'SO-1'",
		"order SO-1: shipments used: stored 0, recomputed at least 1"},
	{"a terminal's shipment", "UPDATE terminal SET order_id = 99, shipment_no = 7",
		"terminal T1: shipment at hand: stored order #99, no. 7, recomputed there is none"},
	{"a terminal's carton", "UPDATE terminal SET parcel_id = 99", "terminal T1: carton at hand: stored #99, recomputed there is none"},
	{"a terminal's truck", "UPDATE terminal SET pickup_id = 99", "terminal T1: pickup at hand: stored #99, recomputed there is none"},
};

/* SO-1 has left, SO-2 is packed, SO-4 is on a truck, SO-3 has a carton that was closed and is open again. */
static int set_up(void **state)
{
	static const char *const scans[] = {"%LOAD", "DHL-1500", "095060000000000008", "095060000000000015", "%DONE", "%DONE", "%RECEIVE",
		"D1", "A", "PACK-1", "%PACK", "SO-4", "A", "%DONE", "SO-3", "C", "%CLOSE", "095060000000000046", "%OPEN", "%LOAD", "DHL-1800",
		"095060000000000039", NULL};
	struct site *s = calloc(1, sizeof *s);

	packed_new(s, "verify-leave");
	site_order(s, "SO-4", "");
	site_line(s, "1", "A", 1);
	packed_scans(s, scans);
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
		db_script(broken.db, "PRAGMA foreign_keys = OFF");
		site_sql(&broken, c->sql);
		said = ask_verify(broken.db);
		if (!strstr(str_text(&said), c->says))
			fail_msg("%s: expected\n  %s\nin\n%s", c->name, c->says, str_text(&said));
		str_done(&said);
		snprintf(broken.path, sizeof broken.path, "%.590s.broken", s->path);
		site_done(&broken);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_whole, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_corruptions, set_up, tear_down),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
