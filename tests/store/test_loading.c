/* Pickups: what waits for which, as the clock goes on; and how the engine reads what a scan asks. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/mem.h"
#include "base/str.h"
#include "lib/packed.h"
#include "lib/plan_check.h"
#include "store/loading.h"

enum { DHL_1500 = 1, DHL_1800, UPS_1600 };

static const int64_t eight = 1795420800000; /* 2026-11-23T08:00:00Z */
enum { HOUR_MS = 60 * 60 * 1000 };

static int set_up(void **state)
{
	struct site *s = calloc(1, sizeof *s);

	packed_new(s, "loading");
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

static struct pickup pickup_of(struct site *s, struct arena *arena, int64_t id)
{
	struct pickup pickup;

	assert_true(pickup_read(s->db, arena, id, &pickup));
	return pickup;
}

/* "SO-1/1 packed 2 cartons 2 units at PACK-1\n" ... */
static void assert_waiting(struct site *s, int64_t id, int64_t now_ms, const char *expected)
{
	struct arena arena = {0};
	struct str said = {0};
	struct pickup pickup;
	struct waiting_shipment *list;
	size_t count;

	begin(s);
	pickup = pickup_of(s, &arena, id);
	list = pickup_waiting(s->db, &arena, &pickup, now_ms, 50, &count);
	end(s);
	for (size_t i = 0; i < count; i++)
		str_printf(&said, "%s %s %lld cartons %lld units at %s\n", list[i].name, shipment_status_word(list[i].status),
			(long long)list[i].cartons, (long long)list[i].units, list[i].at);
	assert_string_equal(str_text(&said), expected);
	str_done(&said);
	arena_done(&arena);
}

static void test_next(void **state)
{
	static const char *const load[] = {"%LOAD", "DHL-1500", "095060000000000008", NULL};
	struct site *s = *state;

	assert_waiting(s, DHL_1500, eight, "SO-1/1 packed 2 cartons 2 units at PACK-1\nSO-3/1 ready 0 cartons 1 units at PACK-1\n");
	assert_waiting(s, DHL_1800, eight, "");
	assert_waiting(s, UPS_1600, eight, "SO-2/1 packed 1 cartons 1 units at PACK-1\n");
	/* past the cut-off it still is the one that they missed by now; and the next one is the one that they go with */
	assert_waiting(s, DHL_1500, eight + 8 * HOUR_MS, "SO-1/1 packed 2 cartons 2 units at PACK-1\nSO-3/1 ready 0 cartons 1 units at PACK-1\n");
	assert_waiting(s, DHL_1800, eight + 9 * HOUR_MS, "SO-1/1 packed 2 cartons 2 units at PACK-1\nSO-3/1 ready 0 cartons 1 units at PACK-1\n");
	/* at 15:30 an order without a carrier goes with the UPS truck */
	assert_waiting(s, UPS_1600, eight + 7 * HOUR_MS + HOUR_MS / 2,
		"SO-2/1 packed 1 cartons 1 units at PACK-1\nSO-3/1 ready 0 cartons 1 units at PACK-1\n");
	packed_scans(s, load);
	assert_waiting(s, DHL_1500, eight, "SO-3/1 ready 0 cartons 1 units at PACK-1\n");
	site_sql(s, "UPDATE customer_order SET status = 'held' WHERE number = 'SO-3'");
	assert_waiting(s, DHL_1500, eight, "");
}

static void test_tally(void **state)
{
	static const char *const load[] = {"%LOAD", "DHL-1500", "095060000000000008", NULL};
	struct site *s = *state;
	struct arena arena = {0};
	struct pickup pickup;
	struct pickup_tally tally;
	struct parcel *list;
	size_t count;

	begin(s);
	pickup = pickup_of(s, &arena, DHL_1500);
	pickup_tally(s->db, &pickup, eight, &tally);
	end(s);
	assert_int_equal(tally.cartons, 0);
	assert_int_equal(tally.packed_cartons, 2);
	assert_int_equal(tally.packed_units, 2);
	assert_int_equal(tally.packed_shipments, 1);
	assert_int_equal(tally.begun_shipments, 1);
	packed_scans(s, load);
	begin(s);
	pickup_tally(s->db, &pickup, eight, &tally);
	assert_int_equal(tally.cartons, 1);
	assert_int_equal(tally.units, 1);
	assert_int_equal(tally.shipments, 1);
	assert_int_equal(tally.packed_cartons, 0);
	assert_int_equal(pickup_units(s->db, DHL_1500), 1);
	/* the rest of what is on it is to be loaded first */
	list = pickup_to_load(s->db, &arena, &pickup, eight, 50, &count);
	assert_int_equal(count, 1);
	assert_string_equal(list[0].sscc, "095060000000000015");
	list = pickup_to_load(s->db, &arena, &pickup, eight, 0, &count);
	assert_int_equal(count, 0);
	end(s);
	arena_done(&arena);
}

/* What a screen shows. */
static void test_view(void **state)
{
	static const char *const choose[] = {"%LOAD", NULL};
	static const char *const load[] = {"D2", "095060000000000008", NULL};
	struct site *s = *state;
	const struct session_view *view;
	struct err err = {0};

	assert_int_equal(session_view(s->session, &view, &err), ST_OK);
	assert_null(view->loading);
	packed_scans(s, choose);
	assert_int_equal(session_view(s->session, &view, &err), ST_OK);
	assert_string_equal(view->loading->pickup, "");
	assert_int_equal(view->loading->to_load_count, 0);
	packed_scans(s, load);
	assert_int_equal(session_view(s->session, &view, &err), ST_OK);
	assert_string_equal(view->loading->pickup, "DHL-1500");
	assert_string_equal(view->loading->carrier, "DHL");
	assert_string_equal(view->loading->door, "D2");
	assert_int_equal(view->loading->cutoff_ms, eight + 7 * HOUR_MS);
	assert_false(view->loading->past);
	assert_int_equal(view->loading->capacity, -1);
	assert_int_equal(view->loading->cartons, 1);
	assert_int_equal(view->loading->units, 1);
	assert_int_equal(view->loading->cartons_waiting, 0);
	assert_int_equal(view->loading->shipments_begun, 1);
	assert_string_equal(view->loading->last, "carton 1 of SO-1/1, on DHL-1500 at D2");
	assert_int_equal(view->loading->to_load_count, 1);
	assert_string_equal(view->loading->to_load[0].shipment, "SO-1/1");
	assert_int_equal(view->loading->to_load[0].carton, 2);
	assert_string_equal(view->loading->to_load[0].at, "at PACK-1");
	assert_true(view->loading->to_load[0].is_begun);
	assert_false(view->loading->more_to_load);
	assert_string_equal(view->prompt, "Scan the next carton for DHL-1500, or %DONE");
	assert_string_equal(view->mark, "");
	site_scan(s, "%UNLOAD");
	assert_int_equal(session_view(s->session, &view, &err), ST_OK);
	assert_string_equal(view->mark, "OFF");
}

/* The door of the terminal's config file begins its truck. */
static void test_stands_at(void **state)
{
	struct site *s = *state;
	struct err err = {0};
	const struct reply *reply;

	assert_int_equal(session_stand_at(s->session, "D1", &err), ST_OK);
	reply = site_scan(s, "%LOAD");
	assert_string_equal(reply->prompt, "Scan the next carton for UPS-1600, or %DONE");
	assert_int_equal(session_choose(s->session, "load", &err), ST_OK);
	assert_int_equal(site_scan(s, "095060000000000022")->result, RESULT_CONFIRM);
}

/* A step that goes through a table goes through an index of little, or what an outer step of the statement has made. */
static bool may_scan(const char *step, const char *sql)
{
	static const char *const short_ones[] = {"USING INDEX shipment_ready", "USING INDEX shipment_packing", "USING INDEX shipment_packed",
		NULL};
	static const char *const made[] = {"SCAN s", "SCAN l", "SCAN r", "SCAN w", "SCAN CONSTANT ROW", NULL};

	(void)sql;
	return plan_has(step, short_ones) || plan_is(step, made);
}

static void test_statements(void **state)
{
	struct site *s = *state;
	const char *const *const all[] = {loading_statements, parcel_statements, packing_statements};

	for (size_t i = 0; i < sizeof all / sizeof *all; i++)
		plan_check(s->path, all[i], may_scan);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_next, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_tally, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_view, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_stands_at, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_statements, set_up, tear_down),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
