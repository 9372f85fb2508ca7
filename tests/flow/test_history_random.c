/* Whatever happens at a dock, what is told about its past is what the ledger and the counters beside it have: units that
 * orders got less those that they gave up are those that they have and had; every unit that left is traced; lanes hold what
 * came less what went. Days are drawn at random from a seed, as in test_random.c, which judges the days themselves.
 *
 *   RANDOM_RUNS=60   how many days
 *   RANDOM_SEED=1    of the first */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/idmap.h"
#include "lib/tandem.h"
#include "store/history.h"

enum { RUNS = 60, LEAST_STEPS = 60, MOST_STEPS = 160, MOST_SHIPMENTS = 1000 };

struct sums {
	int64_t values[HISTORY_VALUES];
};

static void add_up(void *ctx, const struct history_row *row)
{
	struct sums *sums = ctx;

	for (int i = 0; i < HISTORY_VALUES; i++)
		sums->values[i] += row->values[i];
}

static struct sums read_fact(struct db *db, enum history_fact fact, enum history_by by, int64_t since_ms, int64_t until_ms)
{
	struct history_span span = {since_ms, until_ms, until_ms};
	struct arena arena = {0};
	struct sums sums = {{0}};

	history_read(db, &arena, fact, by, &span, add_up, &sums);
	arena_done(&arena);
	return sums;
}

static void assert_same(uint64_t seed, const char *what, int64_t got, int64_t expected)
{
	if (got != expected)
		fail_msg("seed %" PRIu64 ": %s: %" PRId64 ", expected %" PRId64, seed, what, got, expected);
}

static void check_flow(struct db *db, uint64_t seed, int64_t half_ms, int64_t end_ms)
{
	static const enum history_by others[] = {HISTORY_BY_PRODUCT, HISTORY_BY_REASON};
	struct sums all = read_fact(db, HISTORY_FLOW, HISTORY_BY_TIME, 0, end_ms);
	struct sums before = read_fact(db, HISTORY_FLOW, HISTORY_BY_TIME, 0, half_ms);
	struct sums after = read_fact(db, HISTORY_FLOW, HISTORY_BY_TIME, half_ms, end_ms);
	const int64_t *v = all.values;

	assert_same(seed, "units received", v[FLOW_RECEIVED],
		DB_VALUE0(db, 0, "SELECT sum(quantity) FROM receipt WHERE undone_by IS NULL"));
	assert_same(seed, "units sent anywhere", v[FLOW_TO_ORDERS] + v[FLOW_PUT_AWAY] + v[FLOW_QUARANTINE], v[FLOW_RECEIVED]);
	assert_same(seed, "units that orders have and had",
		v[FLOW_TO_ORDERS] + v[FLOW_REDIRECTED] + v[FLOW_FETCHED] - v[FLOW_GIVEN_UP],
		DB_VALUE0(db, 0, "SELECT sum(in_hand + here + packed + shipped) FROM shipment_line"));
	for (int i = 0; i < HISTORY_VALUES; i++) {
		assert_same(seed, "before and after", before.values[i] + after.values[i], v[i]);
		for (size_t by = 0; by < sizeof others / sizeof *others; by++) {
			struct sums told = read_fact(db, HISTORY_FLOW, others[by], 0, end_ms);

			assert_same(seed, "told otherwise", told.values[i], v[i]);
		}
	}
}

static void check_work(struct db *db, uint64_t seed, int64_t end_ms)
{
	struct sums work = read_fact(db, HISTORY_WORK, HISTORY_BY_TIME, 0, end_ms);
	struct sums scans = read_fact(db, HISTORY_SCANS, HISTORY_BY_ACTIVITY, 0, end_ms);
	struct sums waits = read_fact(db, HISTORY_BACKORDERS, HISTORY_BY_CUSTOMER, 0, INT64_MAX);

	assert_same(seed, "units packed", work.values[WORK_PACKED], DB_VALUE0(db, 0, "SELECT sum(packed + shipped) FROM shipment_line"));
	assert_same(seed, "units shipped", work.values[WORK_SHIPPED], DB_VALUE0(db, 0, "SELECT sum(shipped) FROM shipment_line"));
	assert_same(seed, "scans", scans.values[SCANS_ALL], DB_VALUE0(db, 0, "SELECT count(*) FROM scan"));
	assert_same(seed, "units that wait", waits.values[BACKORDERS_UNITS], DB_VALUE0(db, 0, "SELECT sum(waiting) FROM order_line"));
	assert_same(seed, "lines that wait", waits.values[BACKORDERS_LINES],
		DB_VALUE0(db, 0, "SELECT count(*) FROM order_line WHERE waiting > 0"));
}

static void check_places(struct db *db, uint64_t seed, int64_t end_ms)
{
	struct history_span span = {0, end_ms, end_ms};
	struct arena arena = {0};
	size_t count;
	struct history_place *places = history_places(db, &arena, &span, &count);

	for (size_t i = 0; i < count; i++) {
		assert_same(seed, places[i].code, places[i].units_in - places[i].units_out,
			DB_VALUE(db, -1, "SELECT units FROM place WHERE id = $1", I(places[i].id)));
		assert_true(places[i].peak >= places[i].units_in - places[i].units_out);
		assert_true(places[i].peak <= places[i].units_in && places[i].unit_ms >= 0);
	}
	arena_done(&arena);
}

struct traced {
	uint64_t seed;
	struct idmap shipments; /* by order and number: units */
	int64_t units[MOST_SHIPMENTS];
	int64_t keys[MOST_SHIPMENTS];
	size_t count;
};

static void add_leg(void *ctx, const struct history_leg *leg)
{
	struct traced *t = ctx;
	int64_t key = leg->order_id * 1000 + leg->shipment_no;
	int64_t *units = idmap_get(&t->shipments, key);

	assert_true(leg->units > 0 && leg->dock_ms >= -1 && t->count < MOST_SHIPMENTS);
	if (!units) {
		t->keys[t->count] = key;
		units = &t->units[t->count++];
		idmap_put(&t->shipments, key, units);
	}
	*units += leg->units;
}

/* From half_ms on: what left before is not told, whenever it came. */
static void check_trace(struct db *db, uint64_t seed, int64_t half_ms, int64_t end_ms)
{
	struct traced *t = calloc(1, sizeof *t);
	struct history_span span = {half_ms, end_ms, end_ms};
	struct arena arena = {0};
	int64_t units = 0;

	history_trace(db, &arena, HISTORY_BY_CUSTOMER, &span, add_leg, t);
	for (size_t i = 0; i < t->count; i++) {
		units += t->units[i];
		assert_same(seed, "units of a shipment that left", t->units[i],
			DB_VALUE(db, -1, "SELECT shipped FROM shipment WHERE order_id = $1 AND number = $2", I(t->keys[i] / 1000),
				I(t->keys[i] % 1000)));
	}
	assert_same(seed, "units that left", units,
		DB_VALUE(db, 0, "SELECT sum(shipped) FROM shipment WHERE shipped_at >= $1", I(half_ms)));
	idmap_done(&t->shipments);
	arena_done(&arena);
	free(t);
}

static void check(struct db *db, uint64_t seed)
{
	struct err err = {0};
	int64_t first_ms;
	int64_t end_ms;
	int64_t half_ms;

	assert_int_equal(db_begin_read(db, &err), ST_OK);
	first_ms = DB_VALUE0(db, 0, "SELECT min(at) FROM scan");
	end_ms = DB_VALUE0(db, 0, "SELECT max(at) FROM scan") + 1;
	half_ms = first_ms + (end_ms - first_ms) / 2;
	check_flow(db, seed, half_ms, end_ms);
	check_work(db, seed, end_ms);
	check_places(db, seed, end_ms);
	check_trace(db, seed, 0, end_ms);
	check_trace(db, seed, half_ms, end_ms);
	if (db_end_read(db, &err) != ST_OK)
		fail_msg("seed %" PRIu64 ": %s", seed, err.text);
}

/* Plays a day. What goes wrong with the program's answers is for test_random.c to find. */
static void play(struct tandem *t, uint64_t seed)
{
	struct dice dice = {seed * UINT64_C(0x9e3779b97f4a7c15)};
	int count = dice_between(&dice, LEAST_STEPS, MOST_STEPS);
	struct model_settings settings;
	struct step step;

	step_make_settings(&dice, &settings);
	tandem_begin(t, &settings);
	for (int i = 0; i < count && model_has_room(&t->model); i++) {
		memset(&step, 0, sizeof step);
		step_make(&dice, &t->model, &step);
		if (!tandem_step(t, &step) || t->unmodelled)
			return;
	}
}

static int64_t number_from(const char *name, int64_t otherwise)
{
	const char *text = getenv(name);

	return text ? strtoll(text, NULL, 10) : otherwise;
}

static void test_days(void **state)
{
	int64_t runs = number_from("RANDOM_RUNS", RUNS);
	int64_t first = number_from("RANDOM_SEED", 1);
	struct tandem *t = tandem_new();
	int64_t left = 0;

	(void)state;
	for (int64_t i = 0; i < runs; i++) {
		play(t, (uint64_t)(first + i));
		check(t->db[0], (uint64_t)(first + i));
		left += DB_VALUE0(t->db[0], 0, "SELECT count(*) FROM shipment WHERE shipped > 0");
	}
	assert_true(left > 0 || runs < RUNS); /* it was not about nothing */
	print_message("# %" PRId64 " days, %" PRId64 " shipments left\n", runs, left);
	tandem_free(t);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_days),
	};

	return cmocka_run_group_tests_name("history, random", tests, NULL, NULL);
}
