/* A projection says what happens: in hundreds of random small sites it is made, and then everything is really received in due
 * order, with the clock moved to each time at which something happens (lib/course.h); order by order both say when its next
 * shipment can go, when all that it wants is here, and what it lacks in the end. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
/* cmocka needs the four above */
#include <cmocka.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "flow/project.h"
#include "lib/course.h"
#include "lib/plan_check.h"
#include "store/foresee.h"

enum { SITES = 200 };

struct seen {
	int64_t orders, now, later, unknown, never, complete, sweeps, not_announced, claimed, whole, stockout, held, late, pulls, redirects;
};

static const char *when(int64_t at_ms, char buf[TIME_TEXT_MAX])
{
	return at_ms == PROJECT_NEVER ? "never" : at_ms == PROJECT_UNKNOWN ? "nobody knows when" : time_format_utc(at_ms, buf);
}

static void compare_time(struct course *c, const char *order, const char *what, int64_t projected, int64_t real)
{
	char a[TIME_TEXT_MAX];
	char b[TIME_TEXT_MAX];

	if (projected != real)
		course_fail(c, "%s, %s: projected %s, really %s", order, what, when(projected, a), when(real, b));
}

/* What an order lacks of a product in the end: what it waits for, less what was put away for it because it may not claim. */
static int64_t really_lacks(struct course *c, int64_t order_id, int64_t product_id)
{
	struct err err = {0};
	int64_t units;

	assert_int_equal(db_begin_read(c->s.db, &err), ST_OK);
	units = DB_VALUE(c->s.db, 0, "SELECT sum(waiting) FROM order_line WHERE order_id = $1 AND product_id = $2", I(order_id),
		I(product_id));
	if (DB_VALUE(c->s.db, 0, "SELECT 1 FROM order_line WHERE order_id = $1 AND may_claim = -1", I(order_id)))
		units -= DB_VALUE(c->s.db, 0,
			"SELECT sum(quantity - taken) FROM direction WHERE product_id = $1 AND reason = 'held-back' AND taken < quantity",
			I(product_id));
	units = units < 0 ? 0 : units;
	units += DB_VALUE(c->s.db, 0,
		"SELECT sum(ordered - from_stock + brought - cancelled - allocated - shipped) FROM order_line WHERE order_id = $1 "
		"AND product_id = $2 AND waiting = 0 AND ordered - from_stock + brought - cancelled - allocated - shipped > 0",
		I(order_id), I(product_id));
	assert_int_equal(db_end_read(c->s.db, &err), ST_OK);
	return units;
}

static void compare_lacks(struct course *c, const struct project *p, size_t n, struct seen *seen)
{
	const struct project_order *o = project_order_at(p, n);
	struct arena arena = {0};
	size_t count;
	struct project_lack *lacks = project_lacks(p, &arena, n, &count);

	for (int64_t product = 100; product < 100 + COURSE_PRODUCTS; product++) {
		int64_t real = really_lacks(c, o->order_id, product);
		int64_t units = 0;

		for (size_t i = 0; i < count; i++)
			units += lacks[i].product_id == product ? lacks[i].units : 0;
		if (units != real)
			course_fail(c, "%s lacks %" PRId64 " of P%d by the projection, %" PRId64 " really", o->number, units,
				(int)product - 100, real);
	}
	for (size_t i = 0; i < count; i++) {
		/* what it waits for stands first, and is no consequence of something else */
		if (lacks[i].why == PROJECT_WHOLE && (!o->whole || o->held || lacks[0].why == PROJECT_WHOLE))
			course_fail(c, "%s waits whole for nothing", o->number);
		seen->not_announced += lacks[i].why == PROJECT_NOT_ANNOUNCED;
		seen->claimed += lacks[i].why == PROJECT_CLAIMED;
		seen->whole += lacks[i].why == PROJECT_WHOLE;
		seen->stockout += lacks[i].why == PROJECT_STOCKOUT;
		seen->held += lacks[i].why == PROJECT_HELD;
		seen->late += lacks[i].why == PROJECT_LATE;
	}
	arena_done(&arena);
}

static void compare(struct course *c, const struct project *p, struct seen *seen)
{
	for (size_t n = 0; n < project_count(p); n++) {
		const struct project_order *o = project_order_at(p, n);
		int i = (int)strtol(o->number + 3, NULL, 10);

		compare_time(c, o->number, "its next shipment", o->first_at, c->first[i]);
		compare_time(c, o->number, "all it wants", o->complete_at, c->complete[i]);
		compare_lacks(c, p, n, seen);
		seen->orders++;
		seen->now += o->first_at < c->begin_ms + HOUR;
		seen->later += o->first_at >= c->begin_ms + HOUR && o->first_at < PROJECT_UNKNOWN;
		seen->unknown += o->first_at == PROJECT_UNKNOWN;
		seen->never += o->first_at == PROJECT_NEVER;
		seen->complete += o->complete_at != PROJECT_NEVER;
		seen->sweeps += o->first_at < PROJECT_UNKNOWN && o->first_at / MINUTE % 10 == 8;
	}
}

static struct project *project(struct course *c, int64_t now_ms)
{
	struct settings settings;
	struct project_request request = {.settings = &settings, .now_ms = now_ms};
	struct err err = {0};
	struct project *p;

	assert_int_equal(db_begin_read(c->s.db, &err), ST_OK);
	settings_load(c->s.db, &settings);
	p = project_new(c->s.db, &request);
	assert_int_equal(db_end_read(c->s.db, &err), ST_OK);
	return p;
}

/* Years of orders that have shipped: now few of all lines wait, and are looked for one by one. */
static void add_history(struct course *c)
{
	site_sql(&c->s,
		"WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 300) INSERT INTO customer_order (id, number, "
		"placed_at, imported_at) SELECT 1000 + i, 'OLD-' || i, i, 0 FROM n;"
		"INSERT INTO order_line (order_id, line, line_rank, product_id, ordered, shipped, priority_rank, promised_rank, placed_at, "
		"order_number) SELECT id, '1', 1, 100, 2, 2, 0, 4611686018427387904, placed_at, number FROM customer_order WHERE id > 1000;");
}

static void compare_readings(struct course *c, const struct project *a, const struct project *b)
{
	assert_int_equal(project_count(a), project_count(b));
	assert_memory_equal(project_totals(a), project_totals(b), sizeof *project_totals(a));
	for (size_t n = 0; n < project_count(a); n++) {
		struct project_order x = *project_order_at(a, n);
		const struct project_order *y = project_order_at(b, n);

		assert_string_equal(x.number, y->number);
		assert_int_equal(x.wanted, y->wanted);
		assert_int_equal(x.here, y->here);
		compare_time(c, x.number, "read in another way, its next shipment", x.first_at, y->first_at);
		compare_time(c, x.number, "read in another way, all it wants", x.complete_at, y->complete_at);
	}
}

static bool reads_few(struct course *c)
{
	struct err err = {0};
	bool few;

	assert_int_equal(db_begin_read(c->s.db, &err), ST_OK);
	few = foresee_few(c->s.db);
	assert_int_equal(db_end_read(c->s.db, &err), ST_OK);
	return few;
}

static void test_shipped_orders_are_not_read(void **state)
{
	static struct course c;

	(void)state;
	for (uint64_t seed = 1; seed <= 20; seed++) {
		struct project *all;
		struct project *few;

		c = (struct course){.seed = seed, .dice = {.state = seed * UINT64_C(0x2545f4914f6cdd1d)}};
		course_make(&c);
		assert_false(reads_few(&c));
		all = project(&c, c.begin_ms + 2 * MINUTE);
		add_history(&c);
		assert_true(reads_few(&c));
		few = project(&c, c.begin_ms + 2 * MINUTE);
		compare_readings(&c, all, few);
		project_free(all);
		project_free(few);
		site_done(&c.s);
	}
}

/* Where a whole table is gone through, it is by an index that holds only what still counts. */
static bool may_scan(const char *step, const char *sql)
{
	static const char *const short_ones[] = {"order_line_claim", "order_line_shelf", "order_line_stockout", "order_line_surplus",
		"shipment_gathering", "shipment_ready", "direction_held_back", "inbound_due", "inbound_open", "SCAN t", NULL};

	(void)sql;
	return plan_has(step, short_ones);
}

static void test_statements(void **state)
{
	struct site s;

	(void)state;
	site_new(&s, "project-statements");
	assert_true(plan_check(s.path, foresee_statements, may_scan) > 10);
	site_done(&s);
}

/* A small day: SO-1 gets all from IB-1 at 10:00, SO-2 a part from it and the rest from IB-2 at 14:00, SO-3 only from IB-2; a
 * pickup at 11:00, one at 16:00. */
static void make_day(struct course *c)
{
	char pickups[] = "pickup,carrier,cutoff\nPU-11,UPS,2026-11-23T11:00:00Z\nPU-16,UPS,2026-11-23T16:00:00Z\n";
	char orders[] = "order,line,sku,quantity,carrier,placed\nSO-1,1,A,1,UPS,2026-11-20T08:01:00Z\n"
			"SO-2,1,A,1,UPS,2026-11-20T08:02:00Z\nSO-2,2,B,1,UPS,2026-11-20T08:02:00Z\n"
			"SO-3,1,B,2,UPS,2026-11-20T08:03:00Z\n";
	char inbounds[] = "inbound,sku,quantity,door,due\nIB-1,A,2,D1,2026-11-23T10:00:00Z\nIB-2,B,3,D2,2026-11-23T14:00:00Z\n";

	*c = (struct course){.seed = 0};
	site_new(&c->s, "project-late");
	course_import(c, pickups);
	course_import(c, orders);
	course_import(c, inbounds);
	course_settle(c);
}

/* "SO-1 PU-11 first, SO-2 PU-16 last" */
static const char *misses(struct course *c, const struct project *p, const char *inbound, const char *at, char out[200])
{
	struct arena arena = {0};
	size_t count;
	const struct project_pickup *pickups = project_pickups(p, &count);
	struct project_miss *list;
	int64_t at_ms;

	assert_true(time_parse(at, "UTC", &at_ms));
	list = project_if_late(p, &arena, course_number(c, "SELECT id FROM inbound WHERE number = $1", T(inbound)), at_ms, &count);
	*out = '\0';
	for (size_t i = 0; i < count; i++)
		snprintf(out + strlen(out), 200 - strlen(out), "%s%s %s %s", i ? ", " : "", project_order_at(p, list[i].order)->number,
			pickups[list[i].pickup].number, list[i].first ? "first" : "last");
	arena_done(&arena);
	return out;
}

static void test_who_misses_a_pickup(void **state)
{
	static struct course c;
	struct project *p;
	size_t count;
	const struct project_inbound *inbounds;
	char out[200];

	(void)state;
	make_day(&c);
	p = project(&c, clock_now(&c.s.clock));
	assert_int_equal(project_totals(p)->all.waiting, 3);
	assert_int_equal(project_totals(p)->all.first_today, 3);
	assert_int_equal(project_totals(p)->all.complete_today, 3);
	assert_int_equal(project_totals(p)->first[10], 2);
	assert_int_equal(project_totals(p)->complete[14], 2);
	inbounds = project_inbounds(p, &count);
	assert_int_equal(count, 2);
	assert_int_equal(inbounds[0].readies, 2);
	assert_int_equal(inbounds[0].completes, 1);
	assert_int_equal(inbounds[1].completes, 2);
	assert_int_equal(inbounds[1].for_orders, 3);
	assert_string_equal(misses(&c, p, "IB-1", "2026-11-23T10:30:00Z", out), "");
	assert_string_equal(misses(&c, p, "IB-1", "2026-11-23T11:00:00Z", out), "");
	assert_string_equal(misses(&c, p, "IB-1", "2026-11-23T11:01:00Z", out), "SO-1 PU-11 first, SO-2 PU-11 first");
	assert_string_equal(misses(&c, p, "IB-2", "2026-11-23T16:30:00Z", out), "SO-2 PU-16 last, SO-3 PU-16 first");
	assert_string_equal(misses(&c, p, "IB-3", "2026-11-23T16:30:00Z", out), "");
	project_free(p);
	site_done(&c.s);
}

/* Somebody knows better when a delivery will have been received. */
static void test_known_better(void **state)
{
	static struct course c;
	struct project_finish finish = {.at_ms = 0};
	struct settings settings;
	struct project_request request = {.settings = &settings, .finish = &finish, .finish_count = 1};
	struct err err = {0};
	struct project *p;

	(void)state;
	make_day(&c);
	request.now_ms = clock_now(&c.s.clock);
	finish.inbound_id = course_number(&c, "SELECT id FROM inbound WHERE number = $1", T("IB-1"));
	finish.at_ms = request.now_ms + 7 * HOUR;
	assert_int_equal(db_begin_read(c.s.db, &err), ST_OK);
	settings_load(c.s.db, &settings);
	p = project_new(c.s.db, &request);
	assert_int_equal(db_end_read(c.s.db, &err), ST_OK);
	assert_true(project_order_at(p, 0)->first_at == finish.at_ms); /* SO-1: after the last sweep and before the cut-off */
	assert_true(project_order_at(p, 0)->first_today);
	assert_int_equal(project_order_at(p, 0)->first_pickup, 1);
	assert_true(project_order_at(p, 1)->complete_at == finish.at_ms); /* SO-2: its last unit is the other one now */
	assert_true(project_order_at(p, 2)->complete_at < finish.at_ms);
	project_free(p);
	site_done(&c.s);
}

static void test_what_is_projected_happens(void **state)
{
	static struct course c;
	struct seen seen = {0};
	const char *only = getenv("PROJECT_SEED");
	const char *many = getenv("PROJECT_SITES");
	uint64_t sites = many ? strtoull(many, NULL, 10) : SITES;

	(void)state;
	for (uint64_t seed = only ? strtoull(only, NULL, 10) : 1; seed <= sites; seed++) {
		struct project *p;
		int64_t now_ms;

		c = (struct course){.seed = seed, .dice = {.state = seed * UINT64_C(0x9e3779b97f4a7c15)}};
		course_make(&c);
		for (int i = 0; i < COURSE_ORDERS; i++)
			c.first[i] = c.complete[i] = PROJECT_NEVER;
		now_ms = c.begin_ms + 2 * MINUTE;
		p = project(&c, now_ms);
		course_tell(&c, "---- projected");
		course_run(&c, now_ms);
		compare(&c, p, &seen);
		seen.pulls += c.pulls;
		seen.redirects += c.redirects;
		project_free(p);
		site_done(&c.s);
		if (only)
			break;
	}
	print_message("orders %" PRId64 ": now %" PRId64 ", later %" PRId64 ", unknown %" PRId64 ", never %" PRId64 "; complete %" PRId64
		      "; at sweeps %" PRId64 "; fetched %" PRId64 " pulls, %" PRId64 " redirects\n", seen.orders, seen.now, seen.later,
		seen.unknown, seen.never, seen.complete, seen.sweeps, seen.pulls, seen.redirects);
	if (only || many)
		return;
	assert_true(seen.orders > 2000 && seen.now > 100 && seen.later > 300 && seen.unknown > 10 && seen.never > 300);
	assert_true(seen.complete > 300 && seen.sweeps > 10 && seen.pulls > 100 && seen.redirects > 20);
	assert_true(seen.not_announced > 100 && seen.claimed > 100 && seen.whole > 50 && seen.stockout > 50 && seen.held > 50 &&
		    seen.late > 10);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_who_misses_a_pickup),
		cmocka_unit_test(test_known_better),
		cmocka_unit_test(test_statements),
		cmocka_unit_test(test_shipped_orders_are_not_read),
		cmocka_unit_test(test_what_is_projected_happens),
	};

	return cmocka_run_group_tests_name("project", tests, NULL, NULL);
}
