/* The three ways to match, compared: on a site small enough to say what each must give; and nothing is changed by it.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
/* cmocka needs the four above */
#include <cmocka.h>
#include <stdio.h>
#include <string.h>

#include "exchange/import.h"
#include "flow/compare.h"
#include "flow/planner.h"
#include "lib/ask.h"
#include "lib/site.h"

static void import(struct site *s, const char *text)
{
	struct import_options options = {.actor = "test", .clock = &s->clock};
	struct import_report report = {.kind = NULL};
	struct err err = {0};
	FILE *file = fmemopen((void *)(uintptr_t)text, strlen(text), "r");

	assert_non_null(file);
	if (import_stream(s->db, file, "compare.csv", &options, &report, &err) != ST_OK)
		fail_msg("%s: %s", err.text, report.errors.count ? report.errors.items[0].text : text);
	import_report_done(&report);
	fclose(file);
	planner_run(s->db, &s->clock);
}

static void run(struct site *s, struct arena *arena, enum match present, struct compare *compare)
{
	struct settings settings;
	struct err err = {0};

	assert_int_equal(db_begin_read(s->db, &err), ST_OK);
	settings_load(s->db, &settings);
	settings.match = present;
	compare_run(s->db, arena, &settings, clock_now(&s->clock), compare);
	if (db_end_read(s->db, &err) != ST_OK)
		fail_msg("%s", err.text);
}

static void assert_way(
	const struct compare_way *w, enum match match, int64_t complete, int64_t orders, int64_t units, int64_t longer)
{
	assert_int_equal(w->match, match);
	assert_int_equal(w->complete, complete);
	assert_int_equal(w->orders, orders);
	assert_int_equal(w->units, units);
	assert_int_equal(w->longer, longer);
}

/* SO-1 and SO-3 are placed before SO-2, but promised later. 4 A come today, 4 more tomorrow, after the cut-off. */
static void set_up(struct site *s)
{
	site_new(s, "compare");
	import(s, "pickup,carrier,cutoff\nDHL-1,DHL,2026-11-23T15:00:00Z\nDHL-2,DHL,2026-11-25T15:00:00Z\n");
	import(s, "inbound,sku,quantity,due\nIB-1,A,4,2026-11-23T10:00:00Z\nIB-2,A,4,2026-11-24T10:00:00Z\n");
	import(s, "order,line,sku,quantity,placed,promised,priority\n"
		  "SO-1,1,A,2,2026-11-20,2026-12-24,0\n"
		  "SO-2,1,A,4,2026-11-21,2026-12-20,0\n"
		  "SO-3,1,A,2,2026-11-20,2026-12-24,0\n"
		  "SO-4,1,A,3,2026-11-22,2026-12-24,0\n");
}

static void test_counts(void **state)
{
	struct arena arena = {0};
	struct compare c;
	struct site s;

	(void)state;
	set_up(&s);
	run(&s, &arena, MATCH_CLAIM_ORDER, &c);
	assert_int_equal(c.waiting, 4);
	assert_int_equal(c.until_ms, ask_number(s.db, "SELECT min(cutoff_at) FROM pickup"));
	assert_way(&c.ways[0], MATCH_CLAIM_ORDER, 1, 1, 4, 0);   /* SO-2 */
	assert_way(&c.ways[1], MATCH_PRIORITY_ONLY, 2, 2, 4, 1); /* SO-1, SO-3; SO-2 tomorrow */
	assert_way(&c.ways[2], MATCH_FINISH_FIRST, 2, 2, 4, 1);
	assert_int_equal(c.ways[1].waiter_count, 1);
	assert_string_equal(c.ways[1].waiters[0].number, "SO-2");
	assert_int_equal(c.ways[1].waiters[0].at_ms, ask_number(s.db, "SELECT due_at FROM inbound WHERE number = 'IB-1'"));
	assert_int_equal(c.ways[1].waiters[0].until_ms, ask_number(s.db, "SELECT due_at FROM inbound WHERE number = 'IB-2'"));
	arena_done(&arena);
	site_done(&s);
}

static void test_nothing_changes(void **state)
{
	struct arena arena = {0};
	struct compare c;
	struct site s;
	int64_t changes;

	(void)state;
	set_up(&s);
	changes = ask_number(s.db, "SELECT count(*) FROM in_sight") * 1000000 +
		  ask_number(s.db, "SELECT sum(promised_rank % 1000003) FROM order_line");
	run(&s, &arena, MATCH_CLAIM_ORDER, &c);
	assert_int_equal(ask_number(s.db, "SELECT count(*) FROM customer_order WHERE claim_rank IS NOT NULL"), 0);
	assert_int_equal(ask_number(s.db, "SELECT count(*) FROM plan_todo"), 0);
	assert_int_equal(ask_number(s.db, "SELECT count(*) FROM in_sight") * 1000000 +
				 ask_number(s.db, "SELECT sum(promised_rank % 1000003) FROM order_line"),
		changes);
	arena_done(&arena);
	site_done(&s);
}

/* The other way round, the present one is who others are held against. */
static void test_present(void **state)
{
	struct arena arena = {0};
	struct compare c;
	struct site s;

	(void)state;
	set_up(&s);
	run(&s, &arena, MATCH_FINISH_FIRST, &c);
	assert_int_equal(c.present, MATCH_FINISH_FIRST);
	assert_int_equal(c.ways[MATCH_FINISH_FIRST].longer, 0);
	assert_int_equal(c.ways[MATCH_CLAIM_ORDER].longer, 2);
	arena_done(&arena);
	site_done(&s);
}

/* Without a pickup all that is known to come counts; an order that must ship whole ships only complete. */
static void test_policies(void **state)
{
	struct arena arena = {0};
	struct compare c;
	struct site s;

	(void)state;
	site_new(&s, "compare");
	import(&s, "inbound,sku,quantity,due\nIB-1,A,3,2026-11-24T10:00:00Z\nIB-1,B,1,2026-11-24T10:00:00Z\n");
	import(&s, "order,line,sku,quantity,placed,policy\n"
		   "SO-1,1,A,2,2026-11-20,all-or-nothing\nSO-1,2,B,2,2026-11-20,all-or-nothing\n"
		   "SO-2,1,A,2,2026-11-21,ship-available\n"
		   "SO-3,1,A,2,2026-11-22,ship-available\n");
	run(&s, &arena, MATCH_CLAIM_ORDER, &c);
	assert_int_equal(c.until_ms, INT64_MAX);
	assert_way(&c.ways[0], MATCH_CLAIM_ORDER, 1, 2, 3, 0);
	assert_way(&c.ways[2], MATCH_FINISH_FIRST, 1, 2, 3, 0);
	arena_done(&arena);
	site_done(&s);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_counts),
		cmocka_unit_test(test_nothing_changes),
		cmocka_unit_test(test_present),
		cmocka_unit_test(test_policies),
	};

	return cmocka_run_group_tests_name("compare", tests, NULL, NULL);
}
