/* How near finish-first comes to the best that could be done: the most orders that can complete, found by GLPK as a
 * mixed integer program, for hundreds of random cases and for the orders of a real day and a real week. */
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
#include <unistd.h>

#include "exchange/import.h"
#include "flow/compare.h"
#include "lib/finish_case.h"
#include "lib/site.h"

enum { CASES = 300, CASE_S = 10, DAY_S = 60, MISSED_PERCENT = 2 };

static bool have_solver(void)
{
	if (!optimum_can_be_had())
		print_message("GLPK's glpsol is not there: nothing is compared\n");
	return optimum_can_be_had();
}

/* What was missed of the optimum, over many cases. */
struct gap {
	int cases;
	int exact;
	int64_t optimum;
	int64_t found;
	double sum; /* of each case's share that was missed */
	double worst;
};

static void add_case(struct gap *gap, int64_t found, int64_t optimum)
{
	double missed = optimum ? (double)(optimum - found) / (double)optimum : 0;

	assert_true(found <= optimum);
	gap->cases++;
	gap->exact += found == optimum;
	gap->optimum += optimum;
	gap->found += found;
	gap->sum += missed;
	gap->worst = missed > gap->worst ? missed : gap->worst;
}

static void say_gap(const char *what, const struct gap *gap)
{
	print_message("%s: %d cases, %d at the optimum, %" PRId64 " of %" PRId64
		      " orders; missed %.2f %% on average, %.2f %% at worst\n",
		what, gap->cases, gap->exact, gap->found, gap->optimum, 100 * gap->sum / gap->cases, 100 * gap->worst);
}

static void test_random_cases(void **state)
{
	struct gap all = {0};
	struct gap shapes[FINISH_SHAPES] = {{0}};
	struct dice dice = {20111209};

	(void)state;
	if (!have_solver())
		skip();
	for (int n = 0; n < CASES; n++) {
		struct finish_case c;
		int64_t optimum;

		finish_case_random(&c, &dice, n % FINISH_SHAPES);
		finish_case_claim(&c);
		finish_case_solve(&c);
		finish_case_check(&c);
		optimum = finish_case_optimum(&c, CASE_S);
		if (optimum >= 0) {
			add_case(&all, (int64_t)finish_case_chosen(&c), optimum);
			add_case(&shapes[n % FINISH_SHAPES], (int64_t)finish_case_chosen(&c), optimum);
		}
		finish_case_done(&c);
	}
	for (int i = 0; i < FINISH_SHAPES; i++)
		say_gap(finish_shapes[i], &shapes[i]);
	say_gap("all", &all);
	assert_true(all.cases >= 200);
	assert_true(100 * all.sum / all.cases <= MISSED_PERCENT);
}

/* ---- real orders */

static void import(struct site *s, const char *folder, const char *name)
{
	struct import_options options = {.actor = "test", .clock = &s->clock};
	struct import_report report = {.kind = NULL};
	struct err err = {0};
	char path[700];

	snprintf(path, sizeof path, "%s/%s.csv", folder, name);
	if (import_file(s->db, path, &options, &report, &err) != ST_OK)
		fail_msg("%s: %s", path, err.text);
	import_report_done(&report);
}

static void write_supply(FILE *out, struct db *db)
{
	struct stmt *q = DB_QUERY0(db,
		"SELECT l.product_id, o.id, sum(l.waiting), (SELECT coalesce(sum(ip.expected - ip.received), 0) FROM inbound_product ip "
		"WHERE ip.product_id = l.product_id AND ip.expected > ip.received) FROM order_line l "
		"JOIN customer_order o ON o.id = l.order_id WHERE l.waiting > 0 GROUP BY l.product_id, o.id ORDER BY l.product_id, o.id");
	int64_t product = 0;
	int64_t supply = 0;

	while (db_next(q)) {
		if (db_i64(q, 0) != product && product)
			fprintf(out, " <= %" PRId64 "\n", supply);
		if (db_i64(q, 0) != product)
			fprintf(out, " p%" PRId64 ": 0 none", db_i64(q, 0));
		product = db_i64(q, 0);
		supply = db_i64(q, 3);
		fprintf(out, " + %" PRId64 " x%" PRId64 "\n", db_i64(q, 2), db_i64(q, 1));
	}
	if (product)
		fprintf(out, " <= %" PRId64 "\n", supply);
}

static void write_orders(FILE *out, struct db *db, const char *before)
{
	struct stmt *q = DB_QUERY0(db, "SELECT DISTINCT order_id FROM order_line WHERE waiting > 0 ORDER BY order_id");

	while (db_next(q))
		fprintf(out, " %sx%" PRId64 "\n", before, db_i64(q, 0));
}

/* Those that want something no supply can bring. */
static void write_blocked(FILE *out, struct db *db)
{
	struct stmt *q = DB_QUERY0(db,
		"SELECT DISTINCT l.order_id FROM order_line l WHERE l.waiting = 0 "
		"AND l.ordered - l.from_stock + l.brought - l.cancelled - l.allocated - l.shipped > 0 "
		"AND EXISTS (SELECT 1 FROM order_line w WHERE w.order_id = l.order_id AND w.waiting > 0) ORDER BY 1");

	while (db_next(q))
		fprintf(out, " b%" PRId64 ": x%" PRId64 " = 0\n", db_i64(q, 0), db_i64(q, 0));
}

static int64_t optimum_of_store(struct site *s)
{
	struct err err = {0};
	char file[700];
	int64_t most;
	FILE *out;

	snprintf(file, sizeof file, "%s.lp", s->path);
	out = fopen(file, "w");
	assert_non_null(out);
	assert_int_equal(db_begin_read(s->db, &err), ST_OK);
	fprintf(out, "Maximize\n completed: 0 none\n");
	write_orders(out, s->db, "+ ");
	fprintf(out, "Subject To\n nobody: none = 0\n");
	write_supply(out, s->db);
	write_blocked(out, s->db);
	fprintf(out, "Binary\n");
	write_orders(out, s->db, "");
	fprintf(out, "End\n");
	assert_int_equal(db_end_read(s->db, &err), ST_OK);
	fclose(out);
	most = optimum_solve(file, DAY_S);
	unlink(file);
	return most;
}

/* All deliveries of the folder come before the first cut-off. All orders are made of one priority, and nobody was
 * promised anything that has passed by now: then what can complete is one program. */
static void compare_with_optimum(const char *name, const char *at)
{
	static const char *const files[] = {
		"products", "barcodes", "places", "operators", "customers", "pickups", "orders", "inbound"};
	const char *shared = getenv("SHARED");
	struct arena arena = {0};
	struct settings settings;
	struct compare compare;
	struct err err = {0};
	char folder[600];
	int64_t optimum;
	int64_t at_ms;
	struct site s;

	snprintf(folder, sizeof folder, "%s/data/%s", shared ? shared : "../shared", name);
	if (access(folder, R_OK) != 0) {
		print_message("there is no %s\n", folder);
		skip();
	}
	if (!have_solver())
		skip();
	site_new(&s, name);
	site_sql(&s,
		"DELETE FROM code; DELETE FROM operator; DELETE FROM place WHERE id > 10; DELETE FROM product WHERE id > 1;");
	assert_true(time_parse(at, "UTC", &at_ms));
	clock_start_at(&s.clock, at_ms);
	for (size_t i = 0; i < sizeof files / sizeof *files; i++)
		import(&s, folder, files[i]);
	site_sql(&s,
		"UPDATE customer_order SET priority = 0, promised_at = CASE WHEN promised_at >= 1321106459000 THEN promised_at END;"
		"UPDATE order_line SET priority_rank = 0, promised_rank = (SELECT coalesce(o.promised_at, 4611686018427387904) "
		"FROM customer_order o WHERE o.id = order_id);");
	assert_int_equal(db_begin_read(s.db, &err), ST_OK);
	settings_load(s.db, &settings);
	compare_run(s.db, &arena, &settings, at_ms, &compare);
	assert_int_equal(db_end_read(s.db, &err), ST_OK);
	optimum = optimum_of_store(&s);
	print_message("%s: %" PRId64 " orders wait; complete: claim order %" PRId64 ", priority only %" PRId64
		      ", finish-first %" PRId64 ", at most %" PRId64 "\n",
		name, compare.waiting, compare.ways[MATCH_CLAIM_ORDER].complete,
		compare.ways[MATCH_PRIORITY_ONLY].complete, compare.ways[MATCH_FINISH_FIRST].complete, optimum);
	assert_true(optimum > 0);
	assert_true(compare.ways[MATCH_FINISH_FIRST].complete <= optimum);
	assert_true(compare.ways[MATCH_FINISH_FIRST].complete * 100 >= optimum * (100 - MISSED_PERCENT));
	assert_true(compare.ways[MATCH_FINISH_FIRST].complete >= compare.ways[MATCH_CLAIM_ORDER].complete);
	arena_done(&arena);
	site_done(&s);
}

static void test_real_day(void **state)
{
	(void)state;
	compare_with_optimum("retail-day", "2011-11-16T14:00:59Z");
}

static void test_real_week(void **state)
{
	(void)state;
	compare_with_optimum("retail-week", "2011-11-12T14:00:59Z");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_random_cases),
		cmocka_unit_test(test_real_day),
		cmocka_unit_test(test_real_week),
	};

	return cmocka_run_group_tests_name("optimum", tests, NULL, NULL);
}
