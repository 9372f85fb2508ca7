/* The plan that is kept up to date piece by piece is the one that is made as a whole: after every one of thousands of
 * random steps the two give the same facts, however the site matches. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
/* cmocka needs the four above */
#include <cmocka.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "exchange/import.h"
#include "flow/plan_verify.h"
#include "lib/ask.h"
#include "lib/site.h"
#include "store/settings.h"

enum { PRODUCTS = 6, RUNS = 25, MATCH_RUNS = 8, STEPS = 120, TOLD = 3000 };

static uint64_t dice_state;
static bool crowded; /* orders that differ in what they want rather than in their priority and promise */

static int dice(int sides)
{
	dice_state ^= dice_state << 13;
	dice_state ^= dice_state >> 7;
	dice_state ^= dice_state << 17;
	return (int)(dice_state % (uint64_t)sides);
}

static bool is_closed(struct site *s, const char *inbound)
{
	struct err err = {0};
	bool closed;

	assert_int_equal(db_begin_read(s->db, &err), ST_OK);
	closed = DB_VALUE(s->db, 0, "SELECT 1 FROM inbound WHERE number = $1 AND status = 'closed'", T(inbound)) == 1;
	assert_int_equal(db_end_read(s->db, &err), ST_OK);
	return closed;
}

static void import(struct site *s, char *text)
{
	struct import_options options = {.actor = "test", .clock = &s->clock};
	struct import_report report = {.kind = NULL};
	struct err err = {0};
	FILE *file = fmemopen(text, strlen(text), "r");

	assert_non_null(file);
	if (import_stream(s->db, file, "steps.csv", &options, &report, &err) != ST_OK)
		fail_msg("%s: %s", err.text, report.errors.count ? report.errors.items[0].text : text);
	import_report_done(&report);
	fclose(file);
}

static void time_text(struct site *s, int64_t from_now_h, char *buf)
{
	time_format_utc(clock_now(&s->clock) + from_now_h * 3600 * 1000, buf);
}

/* ---- steps. Each describes itself, for the one that fails */

static void step_order(struct site *s, char *told)
{
	static const char *const policies[] = {"all-or-nothing,", "up-to-x,2", "ship-available,", ","};
	static const char *const statuses[] = {"", "", "", "", "held", "cancelled", "open"};
	char text[2000] = "order,line,sku,quantity,from_stock,cancelled,priority,promised,placed,policy,max_shipments,shipments_used,status\n";
	int number = dice(30);
	int lines = 1 + dice(crowded ? 2 : 4);
	int used = dice(3) == 0;
	int policy = dice(4);
	int status = crowded && dice(8) ? 0 : dice(7);
	int priority = dice(crowded ? 20 : 4) == 0;
	char promised[TIME_TEXT_MAX];
	char placed[TIME_TEXT_MAX];

	time_text(s, 24 * (dice(20) - (crowded ? 1 : 4)), promised);
	time_text(s, -24 * dice(20), placed);
	for (int i = 0; i < lines; i++) {
		int quantity = crowded && dice(3) ? 1 + dice(2) : 1 + dice(6);

		snprintf(text + strlen(text), sizeof text - strlen(text), "SO-%d,%d,P%d,%d,%d,%d,%d,%s,%s,%s,%d,%s\n", number,
			i + 1, (number + i * (1 + number % 2)) % (crowded ? 3 : PRODUCTS), quantity, dice(4) ? 0 : dice(quantity + 1),
			dice(5) ? 0 : dice(quantity + 1), priority, promised, placed, policies[policy], used, statuses[status]);
	}
	snprintf(told, TOLD, "%s", text);
	import(s, text);
}

static void step_inbound(struct site *s, char *told)
{
	char text[1000] = "inbound,sku,quantity,door,due\n";
	int number = dice(12);
	int lines = 1 + dice(PRODUCTS);
	char due[TIME_TEXT_MAX] = "";
	char name[20];

	if (dice(6))
		time_text(s, dice(14 * 24) - 60, due);
	for (int i = 0; i < lines; i++)
		snprintf(text + strlen(text), sizeof text - strlen(text), "IB-%d,P%d,%d,D%d,%s\n", number,
			(number + i) % PRODUCTS, 1 + dice(8), 1 + number % 2, due);
	snprintf(told, TOLD, "%s", text);
	snprintf(name, sizeof name, "IB-%d", number);
	if (!is_closed(s, name))
		import(s, text);
}

static void step_scan(struct site *s, char *told)
{
	char text[60];
	const struct reply *reply;

	switch (dice(9)) {
	case 0: snprintf(text, sizeof text, "D%d", 1 + dice(2)); break;
	case 1: snprintf(text, sizeof text, "IB-%d", dice(12)); break;
	case 2: snprintf(text, sizeof text, "%%DONE"); break;
	case 3: snprintf(text, sizeof text, "%%UNDO"); break;
	case 4: snprintf(text, sizeof text, "%%QTY-%d", 1 + dice(5)); break;
	case 5: snprintf(text, sizeof text, "%s", dice(3) ? "%SKIP" : "%DAMAGED"); break;
	default: snprintf(text, sizeof text, "P%d", dice(PRODUCTS)); break;
	}
	snprintf(told, TOLD, "%s", text);
	reply = site_scan(s, text);
	if (reply->result == RESULT_REFUSED && reply->error == ERROR_OVER_RECEIPT && dice(2)) {
		snprintf(told + strlen(told), TOLD - strlen(told), " OP-LEE");
		reply = site_scan(s, "OP-LEE");
	}
	for (size_t i = 0; i < 3 && reply->direction_count && reply->result == RESULT_DIRECT && dice(4); i++) {
		char to[100];

		snprintf(to, sizeof to, "%s", reply->directions[0].to);
		snprintf(told + strlen(told), TOLD - strlen(told), " %s", to);
		reply = site_scan(s, to);
	}
}

static void step_pickup(struct site *s, char *told)
{
	char text[200];
	char cutoff[TIME_TEXT_MAX];

	time_text(s, dice(60) - 6, cutoff);
	snprintf(text, sizeof text, "pickup,carrier,cutoff\nPU-%d,DHL,%s\n", dice(4), cutoff);
	snprintf(told, TOLD, "%s", text);
	import(s, text);
}

static void set_match(struct site *s, enum match match)
{
	struct settings settings;
	struct err err = {0};

	assert_int_equal(db_begin_write(s->db, &err), ST_OK);
	settings_load(s->db, &settings);
	settings.match = match;
	settings_save(s->db, &settings);
	assert_int_equal(db_commit(s->db, &err), ST_OK);
}

static void step_match(struct site *s, char *told)
{
	enum match match = (enum match)dice(3);

	snprintf(told, TOLD, "match=%s", plan_match_word(match));
	set_match(s, match);
}

static void step_time(struct site *s, char *told)
{
	int64_t hours = dice(3) ? dice(4) : dice(80);

	snprintf(told, TOLD, "%" PRId64 " hours pass", hours);
	clock_start_at(&s->clock, clock_now(&s->clock) + hours * 3600 * 1000 + 61 * 1000);
}

/* ---- the comparison */

static void settle(struct site *s)
{
	while (session_idle(s->session)) {
	}
}

/* What was to be seen in all states that were compared: a comparison of nothing would always hold. */
struct seen {
	int64_t compared;
	int64_t in_sight;
	int64_t shelf;
	int64_t held_back;
	int64_t may_not;
	int64_t overdue;
	int64_t patience;
	int64_t ready;
	int64_t ahead;
	int64_t behind_promise;
};

static void look(struct site *s, struct seen *seen)
{
	seen->in_sight += ask_number(s->db, "SELECT count(*) FROM in_sight WHERE source_id > 0");
	seen->shelf += ask_number(s->db, "SELECT count(*) FROM in_sight WHERE source_id = -1");
	seen->held_back += ask_number(s->db, "SELECT count(*) FROM direction WHERE reason = 'held-back' AND open > 0");
	seen->may_not += ask_number(s->db, "SELECT count(*) FROM order_line WHERE may_claim = -1 AND waiting > 0");
	seen->overdue += ask_number(s->db, "SELECT count(*) FROM customer_order WHERE claim = 2");
	seen->patience += ask_number(s->db, "SELECT count(*) FROM customer_order WHERE claim = 3");
	seen->ready += ask_number(s->db, "SELECT count(*) FROM shipment WHERE status = 'ready'");
	seen->ahead += ask_number(s->db, "SELECT count(DISTINCT o.id) FROM customer_order o JOIN order_line l ON l.order_id = o.id "
				"WHERE l.waiting > 0 AND o.claim_rank < 4611686018427387904");
	seen->behind_promise += ask_number(s->db, "SELECT count(*) FROM customer_order WHERE claim_rank = 4611686018427387904");
}

struct difference {
	char what[500];
};

static void keep_difference(void *ctx, const char *what, const char *stored, const char *recomputed)
{
	struct difference *d = ctx;

	if (!*d->what)
		snprintf(d->what, sizeof d->what, "%s: stored %s, recomputed %s", what, stored, recomputed);
}

/* False: a promise passes in this very second, which the planner has not looked at yet. */
static bool check(struct site *s, uint64_t seed, int step, const char *told)
{
	struct verify verify = {.say = keep_difference, .ctx = NULL};
	struct difference difference = {.what = ""};
	bool compared;
	struct err err = {0};

	assert_int_equal(ask_number(s->db, "SELECT count(*) FROM plan_todo"), 0);
	verify.ctx = &difference;
	assert_int_equal(db_begin_read(s->db, &err), ST_OK);
	compared = plan_verify(s->db, clock_now(&s->clock), &verify);
	assert_int_equal(db_end_read(s->db, &err), ST_OK);
	if (verify.differences)
		fail_msg("seed %" PRIu64 ", step %d: %" PRId64 " differences from the whole plan, the first: %s; after\n%s", seed, step,
			verify.differences, difference.what, told);
	return compared;
}

/* Looking at everything once more, with nothing new, changes nothing: who goes ahead was decided by the same facts. */
static void check_decision(struct site *s, uint64_t seed, int step, const char *told)
{
	static const char ranks[] = "SELECT sum(coalesce(claim_rank, 1) % 1000003 * id) FROM customer_order";
	int64_t was;

	for (int i = 0; i < 2; i++) {
		was = ask_number(s->db, ranks);
		site_sql(s, "INSERT INTO plan_todo (kind, id) VALUES ('all', 0)");
		settle(s);
	}
	if (ask_number(s->db, ranks) != was)
		fail_msg("seed %" PRIu64 ", step %d: the plan decides otherwise the second time; after\n%s", seed, step, told);
}

/* at_random: the setting changes in between. */
static void play(struct seen *seen, enum match match, bool at_random, uint64_t runs)
{
	crowded = match == MATCH_FINISH_FIRST;
	for (uint64_t run = 1; run <= runs; run++) {
		struct site s;
		char told[TOLD];
		char sql[300];

		dice_state = run * UINT64_C(0x9e3779b97f4a7c15);
		site_new(&s, "planner");
		for (int i = 0; i < PRODUCTS; i++) {
			snprintf(sql, sizeof sql, "INSERT INTO product (id, sku, description, backorderable) VALUES (%d, 'P%d', 'Product %d', %d);",
				100 + i, i, i, i != PRODUCTS - 1);
			site_sql(&s, sql);
		}
		site_scan(&s, "OP-ANA");
		site_scan(&s, "%RECEIVE");
		site_scan(&s, "D1");
		if (match != MATCH_CLAIM_ORDER)
			set_match(&s, match);
		settle(&s);
		for (int step = 0; step < STEPS; step++) {
			void (*const steps[])(struct site *, char *) = {step_order, step_inbound, step_scan, step_scan, step_scan, step_time,
				step_pickup, step_match};

			*told = '\0';
			steps[dice(match == MATCH_CLAIM_ORDER ? 6 : at_random ? 8 : 7)](&s, told);
			settle(&s);
			seen->compared += check(&s, run, step, told);
			look(&s, seen);
			if (match == MATCH_FINISH_FIRST && step % 10 == 9)
				check_decision(&s, run, step, told);
		}
		site_done(&s);
	}
}

static void test_pieces_equal_the_whole(void **state)
{
	struct seen seen = {0};

	(void)state;
	play(&seen, MATCH_CLAIM_ORDER, false, RUNS);
	assert_true(seen.in_sight > 1000 && seen.shelf > 100 && seen.held_back > 50 && seen.may_not > 1000);
	assert_true(seen.compared > RUNS * STEPS * 9 / 10);
	assert_true(seen.overdue > 100 && seen.patience > 100 && seen.ready > 100);
	assert_true(seen.ahead == 0 && seen.behind_promise == 0);
}

static void test_priority_only(void **state)
{
	struct seen seen = {0};

	(void)state;
	play(&seen, MATCH_PRIORITY_ONLY, false, MATCH_RUNS);
	assert_true(seen.compared > MATCH_RUNS * STEPS * 9 / 10 && seen.in_sight > 300 && seen.behind_promise > 1000);
}

static void test_finish_first(void **state)
{
	struct seen seen = {0};

	(void)state;
	play(&seen, MATCH_FINISH_FIRST, false, MATCH_RUNS);
	assert_true(seen.compared > MATCH_RUNS * STEPS * 9 / 10 && seen.in_sight > 300 && seen.ahead > 100);
}

static void test_switching(void **state)
{
	struct seen seen = {0};

	(void)state;
	play(&seen, MATCH_FINISH_FIRST, true, MATCH_RUNS);
	assert_true(seen.compared > MATCH_RUNS * STEPS * 9 / 10 && seen.ahead > 15 && seen.behind_promise > 100);
}

/* What the whole plan never decides is found by verify: somebody ahead of an order whose promise has passed. */
static void test_verify_knows_the_rule(void **state)
{
	struct difference difference = {.what = ""};
	struct verify verify = {.say = keep_difference, .ctx = &difference};
	struct err err = {0};
	struct site s;

	(void)state;
	site_new(&s, "planner");
	set_match(&s, MATCH_FINISH_FIRST);
	import(&s, (char[]){"order,line,sku,quantity,placed,promised\nSO-1,1,A,1,2026-11-01,2026-11-22\nSO-2,1,A,1,2026-11-01,2026-12-20\n"});
	settle(&s);
	assert_int_equal(db_begin_read(s.db, &err), ST_OK);
	assert_true(plan_verify(s.db, clock_now(&s.clock), &verify));
	assert_int_equal(db_end_read(s.db, &err), ST_OK);
	assert_int_equal(verify.differences, 0);
	site_sql(&s, "UPDATE customer_order SET claim_rank = 1000 WHERE number = 'SO-2';"
		     "UPDATE order_line SET promised_rank = 1000 WHERE order_number = 'SO-2';");
	assert_int_equal(db_begin_read(s.db, &err), ST_OK);
	assert_true(plan_verify(s.db, clock_now(&s.clock), &verify));
	assert_int_equal(db_end_read(s.db, &err), ST_OK);
	assert_int_equal(verify.differences, 1);
	assert_string_equal(difference.what,
		"order SO-2: finish-first put it ahead of SO-1: stored yes, recomputed no, its promise has passed");
	site_done(&s);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_pieces_equal_the_whole),
		cmocka_unit_test(test_priority_only),
		cmocka_unit_test(test_finish_first),
		cmocka_unit_test(test_switching),
		cmocka_unit_test(test_verify_knows_the_rule),
	};

	return cmocka_run_group_tests_name("planner", tests, NULL, NULL);
}
