/* The rules of the dock that need no store: policies, demand, counting, tolerance, homes, and what kinds of places make
 * of units. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "dock/demand.h"
#include "dock/home.h"
#include "dock/ledger.h"
#include "dock/policy.h"
#include "dock/receipt.h"

/* ---- policies */

static const struct policy none = {POLICY_NONE, 0};
static const struct policy available = {POLICY_SHIP_AVAILABLE, 0};
static const struct policy whole = {POLICY_ALL_OR_NOTHING, 0};

static struct policy up_to(int64_t x)
{
	return (struct policy){POLICY_UP_TO_X, x};
}

static void assert_policy(struct policy p, struct policy expected)
{
	assert_int_equal(p.kind, expected.kind);
	assert_int_equal(p.max_shipments, expected.max_shipments);
}

static void test_policy_words(void **state)
{
	static const char *const wrong[] = {
		"All-Or-Nothing", "all or nothing", "up-to-2", "up-to", "ship", " ", "none"};
	struct policy p = up_to(9);

	(void)state;
	assert_true(policy_parse("", &p));
	assert_policy(p, none);
	assert_true(policy_parse("ship-available", &p));
	assert_policy(p, available);
	assert_true(policy_parse("up-to-x", &p));
	assert_policy(p, up_to(0));
	assert_true(policy_parse("all-or-nothing", &p));
	assert_policy(p, whole);
	for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
		assert_false(policy_parse(wrong[i], &p));
	assert_policy(p, whole);
	for (int kind = POLICY_NONE; kind <= POLICY_ALL_OR_NOTHING; kind++) {
		assert_true(policy_parse(policy_word((enum policy_kind)kind), &p));
		assert_int_equal(p.kind, kind);
	}
}

/* All-or-nothing, then the smaller X, then ship-available, then none; in either order. */
static void test_policy_strictness(void **state)
{
	const struct policy by_strictness[] = {whole, up_to(2), up_to(3), up_to(7), available, none};
	const size_t count = sizeof by_strictness / sizeof *by_strictness;

	(void)state;
	for (size_t i = 0; i < count; i++)
		for (size_t j = i; j < count; j++) {
			assert_policy(policy_stricter(by_strictness[i], by_strictness[j]), by_strictness[i]);
			assert_policy(policy_stricter(by_strictness[j], by_strictness[i]), by_strictness[i]);
		}
	/* one shipment is all-or-nothing, whatever it stands beside */
	assert_policy(policy_normal(up_to(1)), whole);
	assert_policy(policy_normal(up_to(2)), up_to(2));
	assert_policy(policy_normal(available), available);
	assert_policy(policy_stricter(up_to(1), up_to(2)), whole);
	assert_policy(policy_stricter(available, up_to(1)), whole);
}

static void test_policy_levels(void **state)
{
	(void)state;
	/* order, customer, products, site: the first that says something, not the strictest */
	assert_policy(policy_resolve(available, whole, whole, whole), available);
	assert_policy(policy_resolve(none, up_to(3), whole, whole), up_to(3));
	assert_policy(policy_resolve(none, none, whole, available), whole);
	assert_policy(policy_resolve(none, none, none, up_to(2)), up_to(2));
	assert_policy(policy_resolve(none, none, none, available), available);
	/* max_shipments 1 on any level */
	assert_policy(policy_resolve(up_to(1), available, available, available), whole);
	assert_policy(policy_resolve(none, up_to(1), available, available), whole);
	assert_policy(policy_resolve(none, none, up_to(1), available), whole);
	assert_policy(policy_resolve(none, none, none, up_to(1)), whole);
}

static void test_must_ship_whole(void **state)
{
	(void)state;
	for (int64_t used = 0; used < 5; used++) {
		assert_true(policy_must_ship_whole(whole, used));
		assert_false(policy_must_ship_whole(available, used));
		assert_false(policy_must_ship_whole(none, used));
	}
	/* the last shipment, and any past it */
	assert_true(policy_must_ship_whole(up_to(1), 0));
	assert_false(policy_must_ship_whole(up_to(2), 0));
	assert_true(policy_must_ship_whole(up_to(2), 1));
	assert_true(policy_must_ship_whole(up_to(2), 2));
	assert_false(policy_must_ship_whole(up_to(3), 1));
	assert_true(policy_must_ship_whole(up_to(3), 2));
}

/* ---- demand */

static void test_demand(void **state)
{
	static const struct {
		struct demand d;
		int64_t waiting, wanted;
		bool stockout;
	} rows[] = {
		/* ordered, from_stock, brought (among the allocated), cancelled, allocated, shipped, claimable, open, held */
		{{10, 0, 0, 0, 0, 0, true, true, false}, 10, 10, false},
		{{10, 3, 0, 0, 0, 0, true, true, false}, 7, 10, false},
		{{10, 3, 2, 0, 2, 0, true, true, false}, 7, 8, false},
		{{10, 3, 3, 1, 5, 1, true, true, false}, 3, 3, false},
		{{10, 0, 0, 4, 3, 2, true, true, false}, 1, 1, false},
		{{10, 0, 0, 10, 0, 0, true, true, false}, 0, 0, false},
		{{10, 10, 0, 0, 0, 0, true, true, false}, 0, 10, false},
		{{10, 0, 0, 0, 10, 0, true, true, false}, 0, 0, false},
		/* never below 0: a line that shrank under what it has */
		{{10, 0, 0, 8, 5, 0, true, true, false}, 0, 0, false},
		{{10, 5, 5, 8, 5, 0, true, true, false}, 0, 0, false},
		/* may not be backordered: reported, still wanted, never waiting */
		{{10, 0, 0, 0, 0, 0, false, true, false}, 0, 10, true},
		{{10, 10, 0, 0, 0, 0, false, true, false}, 0, 10, false},
		{{10, 4, 4, 6, 4, 0, false, true, false}, 0, 0, false},
		{{10, 0, 0, 0, 0, 0, false, false, true}, 0, 10, true},
		/* held: it waits; cancelled: it wants nothing */
		{{10, 0, 0, 0, 0, 0, true, false, true}, 10, 10, false},
		{{10, 0, 0, 0, 2, 0, true, false, false}, 0, 0, false},
		{{10, 0, 0, 0, 0, 0, false, false, false}, 0, 0, false},
		{{0, 0, 0, 0, 0, 0, true, true, false}, 0, 0, false},
		{{1000000000, 0, 0, 0, 1, 0, true, true, false}, 999999999, 999999999, false},
	};

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		assert_int_equal(demand_waiting(&rows[i].d), rows[i].waiting);
		assert_int_equal(demand_wanted(&rows[i].d), rows[i].wanted);
		assert_int_equal(demand_is_stockout(&rows[i].d), rows[i].stockout);
	}
}

static void test_surplus(void **state)
{
	static const struct {
		struct demand d;
		int64_t surplus, from_shelf, stockout;
	} rows[] = {
		{{10, 0, 0, 0, 7, 0, true, true, false}, 0, 0, 0},
		{{10, 0, 0, 3, 7, 0, true, true, false}, 0, 0, 0},
		{{10, 0, 0, 5, 7, 0, true, true, false}, 2, 0, 0},
		{{10, 0, 0, 5, 7, 4, true, false, true}, 6, 0, 0},
		/* what has left cannot be given back */
		{{10, 0, 0, 10, 3, 4, true, true, false}, 3, 0, 0},
		{{10, 0, 0, 10, 0, 4, true, true, false}, 0, 0, 0},
		/* cancelled: all of it */
		{{10, 0, 0, 0, 7, 2, true, false, false}, 7, 0, 0},
		/* of the shelf's part, what is not here and still wanted */
		{{10, 4, 1, 0, 3, 0, true, true, false}, 0, 3, 0},
		{{10, 4, 1, 5, 3, 0, true, true, false}, 0, 2, 0},
		{{10, 4, 1, 0, 3, 0, false, true, false}, 0, 3, 4},
		{{10, 4, 4, 6, 4, 0, false, true, false}, 0, 0, 0},
	};

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		assert_int_equal(demand_surplus(&rows[i].d), rows[i].surplus);
		assert_int_equal(demand_from_shelf(&rows[i].d), rows[i].from_shelf);
		assert_int_equal(demand_stockout(&rows[i].d), rows[i].stockout);
	}
}

/* ---- receiving: counts and tolerance */

static void test_quantity(void **state)
{
	static const struct {
		struct count_reading r;
		int64_t quantity;
	} rows[] = {
		/* pack, count, count of content, by hand */
		{{1, 0, false, 0}, 1},
		{{12, 0, false, 0}, 12},
		/* a count equal to the pack quantity is the pack */
		{{12, 12, false, 0}, 12},
		{{12, 12, true, 0}, 12},
		{{1, 1, false, 0}, 1},
		/* otherwise it multiplies only where the pack quantity is 1 ... */
		{{1, 5, false, 0}, 5},
		{{1, 12, true, 0}, 12},
		{{12, 5, false, 0}, 0},
		{{12, 24, false, 0}, 0},
		{{12, 1, false, 0}, 0},
		/* ... or it came as (02)+(37) */
		{{12, 5, true, 0}, 60},
		{{12, 1, true, 0}, 12},
		/* %QTY multiplies a case, and is what a refused count asks for */
		{{1, 0, false, 12}, 12},
		{{12, 0, false, 3}, 36},
		{{12, 5, false, 3}, 36},
		{{12, 12, false, 2}, 24},
		{{12, 5, true, 1}, 12},
	};

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		assert_int_equal(receipt_quantity(&rows[i].r), rows[i].quantity);
}

static void test_fits(void **state)
{
	(void)state;
	/* cumulative: what came before counts */
	assert_true(receipt_fits(10, 0, 10, 0));
	assert_true(receipt_fits(10, 9, 1, 0));
	assert_false(receipt_fits(10, 10, 1, 0));
	assert_false(receipt_fits(10, 0, 12, 0));
	assert_false(receipt_fits(0, 0, 1, 0));
	assert_false(receipt_fits(0, 0, 1, 1000));
	/* rounded down */
	assert_true(receipt_fits(10, 10, 1, 10));
	assert_false(receipt_fits(10, 11, 1, 10));
	assert_false(receipt_fits(10, 10, 1, 9));
	assert_true(receipt_fits(19, 19, 1, 10));
	assert_false(receipt_fits(19, 19, 2, 10));
	assert_true(receipt_fits(3, 3, 3, 100));
	assert_false(receipt_fits(3, 3, 4, 100));
	assert_true(receipt_fits(1000000000, 1000000000, 1000000000, 100));
}

/* ---- homes */

static struct place lane(const char *code, int64_t capacity, const char *carrier, int64_t units, int64_t incoming)
{
	return (struct place){.code = code,
		.name = "",
		.kind = PLACE_LANE,
		.capacity = capacity,
		.carrier = carrier,
		.units = units,
		.incoming = incoming};
}

static struct place station(const char *code, int64_t spot_id, int64_t shipments)
{
	return (struct place){.code = code,
		.name = "",
		.kind = PLACE_STATION,
		.capacity = -1,
		.carrier = "",
		.spot_id = spot_id,
		.shipments = shipments};
}

static void test_room(void **state)
{
	struct place p = lane("L1", 10, "", 4, 3);

	(void)state;
	assert_int_equal(place_room(&p), 3);
	p.incoming = 9;
	assert_int_equal(place_room(&p), 0);
	p.capacity = -1;
	assert_true(place_room(&p) == INT64_MAX);
	p.is_full = true;
	assert_int_equal(place_room(&p), 0);
	p = lane("L1", 0, "", 0, 0);
	assert_int_equal(place_room(&p), 0);
}

static void assert_station(struct place *list, size_t count, int64_t door_id, const char *code)
{
	struct place *got = home_station(list, count, door_id);

	assert_non_null(got);
	assert_string_equal(got->code, code);
}

static void test_station(void **state)
{
	struct place s[] = {
		station("PACK-1", 0, 3), station("PACK-2", 7, 5), station("PACK-3", 8, 1), station("PACK-4", 0, 1)};

	(void)state;
	assert_null(home_station(s, 0, 7));
	assert_station(s, 4, 7, "PACK-2"); /* parked at this door, whatever its queue */
	assert_station(s, 4, 8, "PACK-3");
	assert_station(s, 4, 9, "PACK-3"); /* the shortest queue, the first barcode of two */
	assert_station(s, 4, 0, "PACK-3"); /* no door: a station without a spot is not parked there */
	s[2].spot_id = 7;
	assert_station(s, 4, 7, "PACK-3"); /* two at the door: the shorter queue */
	s[1].shipments = 1;
	assert_station(s, 4, 7, "PACK-2"); /* and then the barcode */
}

static void test_full_stations(void **state)
{
	struct place s[] = {station("PACK-1", 7, 0), station("PACK-2", 0, 9)};

	(void)state;
	/* a full one takes no further shipment, wherever it is parked */
	s[0].is_full = true;
	assert_station(s, 2, 7, "PACK-2");
	s[1].is_full = true;
	assert_null(home_station(s, 2, 7));
}

static void assert_lane(struct place *list, size_t count, const char *carrier, int64_t need, const char *code)
{
	struct place *got = home_lane(list, count, carrier, need);

	if (!code) {
		assert_null(got);
		return;
	}
	assert_non_null(got);
	assert_string_equal(got->code, code);
}

static void test_lanes(void **state)
{
	struct place l[] = {lane("L1", 10, "", 0, 0), lane("L2", 10, "", 6, 1), lane("L3", 10, "", 7, 0),
		lane("L4", 20, "UPS", 0, 0), lane("L5", 20, "UPS", 10, 5), lane("L6", 4, "DHL", 0, 0)};

	(void)state;
	assert_lane(l, 0, "", 1, NULL);
	/* without a carrier: only lanes that have none; the fullest that still fits, ties by barcode */
	assert_lane(l, 6, "", 1, "L2");
	assert_lane(l, 6, "", 3, "L2");
	assert_lane(l, 6, "", 4, "L1");
	assert_lane(l, 6, "", 10, "L1");
	assert_lane(l, 6, "", 11, NULL);
	/* one of its carrier first, although another is fuller */
	assert_lane(l, 6, "UPS", 1, "L5");
	assert_lane(l, 6, "UPS", 5, "L5");
	assert_lane(l, 6, "UPS", 6, "L4");
	assert_lane(l, 6, "UPS", 20, "L4");
	assert_lane(l, 6, "UPS", 21, NULL);
	/* its own has no room: one without a carrier, never another carrier's */
	assert_lane(l, 6, "DHL", 4, "L6");
	assert_lane(l, 6, "DHL", 5, "L1");
	assert_lane(l, 6, "FEDEX", 2, "L2");
	assert_lane(l, 6, "FEDEX", 15, NULL);
	/* full by word of a worker */
	l[1].is_full = true;
	assert_lane(l, 6, "", 1, "L3");
	l[4].is_full = true;
	assert_lane(l, 6, "UPS", 1, "L4");
}

static void test_unlimited_lanes(void **state)
{
	struct place l[] = {lane("L1", -1, "", 50, 0), lane("L2", 10, "", 0, 0), lane("L3", -1, "UPS", 0, 0)};

	(void)state;
	assert_lane(l, 3, "", 5, "L2"); /* room for ten is fuller than room without end */
	assert_lane(l, 3, "", 11, "L1");
	assert_lane(l, 3, "UPS", 5, "L3");
	assert_lane(l, 3, "UPS", 1000000, "L3");
	l[0].is_full = true;
	assert_lane(l, 3, "", 11, NULL);
}

static void test_first(void **state)
{
	struct place l[] = {lane("PUT-1", -1, "", 0, 0), lane("PUT-2", -1, "", 0, 0)};

	(void)state;
	assert_null(home_first(l, 0));
	assert_string_equal(home_first(l, 2)->code, "PUT-1");
	l[0].is_full = true;
	assert_string_equal(home_first(l, 2)->code, "PUT-2");
	l[1].is_full = true;
	assert_string_equal(home_first(l, 2)->code, "PUT-1");
}

/* ---- kinds of places */

static void test_kinds(void **state)
{
	static const struct {
		const char *word;
		enum place_kind kind;
		bool inside;
		enum bucket bucket;
	} rows[] = {
		{"door", PLACE_DOOR, true, BUCKET_IN_HAND},
		{"floor", PLACE_FLOOR, true, BUCKET_IN_HAND},
		{"lane", PLACE_LANE, true, BUCKET_HERE},
		{"station", PLACE_STATION, true, BUCKET_HERE},
		{"overflow", PLACE_OVERFLOW, true, BUCKET_HERE},
		{"carton", PLACE_CARTON, true, BUCKET_PACKED},
		{"putaway", PLACE_PUTAWAY, true, BUCKET_NONE},
		{"quarantine", PLACE_QUARANTINE, true, BUCKET_NONE},
		{"supplier", PLACE_SUPPLIER, false, BUCKET_NONE},
		{"customer", PLACE_CUSTOMER, false, BUCKET_SHIPPED},
		{"adjustment", PLACE_ADJUSTMENT, false, BUCKET_NONE},
	};
	enum place_kind kind = PLACE_LANE;

	(void)state;
	assert_int_equal(sizeof rows / sizeof *rows, PLACE_ADJUSTMENT + 1);
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		assert_true(place_kind_parse(rows[i].word, &kind));
		assert_int_equal(kind, rows[i].kind);
		assert_string_equal(place_kind_word(rows[i].kind), rows[i].word);
		assert_int_equal(place_kind_inside(rows[i].kind), rows[i].inside);
		assert_int_equal(place_kind_bucket(rows[i].kind), rows[i].bucket);
	}
	assert_false(place_kind_parse("", &kind));
	assert_false(place_kind_parse("Lane", &kind));
	assert_false(place_kind_parse("shelf", &kind));
}

static void test_owners(void **state)
{
	const struct owner a = {1, 1, 5};
	const struct owner others[] = {{2, 1, 5}, {1, 2, 5}, {1, 1, 6}, {0, 0, 0}};

	(void)state;
	assert_true(owner_equal(&a, &a));
	for (size_t i = 0; i < sizeof others / sizeof *others; i++)
		assert_false(owner_equal(&a, &others[i]));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_policy_words),
		cmocka_unit_test(test_policy_strictness),
		cmocka_unit_test(test_policy_levels),
		cmocka_unit_test(test_must_ship_whole),
		cmocka_unit_test(test_demand),
		cmocka_unit_test(test_surplus),
		cmocka_unit_test(test_quantity),
		cmocka_unit_test(test_fits),
		cmocka_unit_test(test_room),
		cmocka_unit_test(test_station),
		cmocka_unit_test(test_full_stations),
		cmocka_unit_test(test_lanes),
		cmocka_unit_test(test_unlimited_lanes),
		cmocka_unit_test(test_first),
		cmocka_unit_test(test_kinds),
		cmocka_unit_test(test_owners),
	};

	return cmocka_run_group_tests_name("dock", tests, NULL, NULL);
}
