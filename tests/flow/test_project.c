/* A projection says what happens: in hundreds of random small sites it is made, and then everything is really received in due
 * order, with the clock moved to each time at which something happens; order by order both say when its next shipment can go,
 * when all that it wants is here, and what it lacks in the end. */
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

#include "exchange/import.h"
#include "flow/project.h"
#include "lib/dice.h"
#include "lib/plan_check.h"
#include "lib/site.h"
#include "store/foresee.h"
#include "store/worklist.h"

enum { PRODUCTS = 6, SITES = 200, ORDERS = 14, TOLD = 12000, TIMES = 400, MINUTE = 60 * 1000, HOUR = 60 * MINUTE, TASKS = 40 };

struct course {
	struct site s;
	struct dice dice;
	uint64_t seed;
	int64_t begin_ms; /* a full hour */
	int64_t at_ms;    /* what is recorded now; PROJECT_UNKNOWN: by deliveries of which nobody said when they come */
	int64_t pulls;
	int64_t redirects;
	char told[TOLD];
	int64_t first[ORDERS];
	int64_t complete[ORDERS];
};

static void tell(struct course *c, const char *text)
{
	size_t len = strlen(c->told);

	snprintf(c->told + len, sizeof c->told - len, "%s\n", text);
}

/* Says what was done so far, and fails. */
static void fail_after(struct course *c, const char *fmt, ...) PRINTF_LIKE(2, 3);

static void fail_after(struct course *c, const char *fmt, ...)
{
	char text[500];
	va_list args;

	va_start(args, fmt);
	vsnprintf(text, sizeof text, fmt, args);
	va_end(args);
	fprintf(stderr, "%s\n", c->told);
	fail_msg("seed %" PRIu64 ": %s; what was done stands above, PROJECT_SEED=%" PRIu64 " does it again", c->seed, text, c->seed);
}

static int64_t number(struct course *c, const char *sql, struct db_value a)
{
	struct err err = {0};
	int64_t n;

	assert_int_equal(db_begin_read(c->s.db, &err), ST_OK);
	n = db_value_i64_values(c->s.db, 0, sql, &a, 1);
	assert_int_equal(db_end_read(c->s.db, &err), ST_OK);
	return n;
}

static void import(struct course *c, char *text)
{
	struct import_options options = {.actor = "test", .clock = &c->s.clock};
	struct import_report report = {.kind = NULL};
	struct err err = {0};
	FILE *file = fmemopen(text, strlen(text), "r");

	tell(c, text);
	assert_non_null(file);
	if (import_stream(c->s.db, file, "steps.csv", &options, &report, &err) != ST_OK)
		fail_after(c, "%s: %s", err.text, report.errors.count ? report.errors.items[0].text : text);
	import_report_done(&report);
	fclose(file);
}

static void settle(struct course *c)
{
	while (session_idle(c->s.session)) {
	}
}

/* Times of different kinds never fall into the same minute, so that it does not matter how long a step takes. */
static void time_text(struct course *c, int hours_from, int hours_to, int minute, char buf[TIME_TEXT_MAX])
{
	int64_t hours = dice_between(&c->dice, hours_from, hours_to);

	time_format_utc(c->begin_ms + hours * HOUR + (dice_roll(&c->dice, 6) * 10 + minute) * MINUTE, buf);
}

/* ---- scans */

static const struct reply *scan(struct course *c, const char *text)
{
	tell(c, text);
	return site_scan(&c->s, text);
}

static const struct reply *scan_well(struct course *c, const char *text)
{
	const struct reply *reply = scan(c, text);

	if (reply->result == RESULT_REFUSED)
		fail_after(c, "%s is refused: %s", text, reply->say);
	return reply;
}

static void deliver(struct course *c)
{
	const struct session_view *view;
	struct err err = {0};
	char to[100];

	for (int i = 0; i < 100; i++) {
		assert_int_equal(session_view(c->s.session, &view, &err), ST_OK);
		if (!view->hand_count)
			return;
		snprintf(to, sizeof to, "%s", view->hand[0].direction.to);
		scan(c, to); /* it may be refused with another home, once */
	}
	fail_after(c, "what is in hand cannot be delivered");
}

static void scan_units(struct course *c, int64_t units, const char *sku)
{
	char text[40];

	if (units > 1) {
		snprintf(text, sizeof text, "%%QTY-%" PRId64, units);
		scan_well(c, text);
	}
	scan_well(c, sku);
	deliver(c);
	settle(c);
}

/* What orders have by now. */
static void record(struct course *c)
{
	for (int i = 0; i < ORDERS; i++) {
		char name[20];

		snprintf(name, sizeof name, "SO-%d", i);
		if (c->first[i] == PROJECT_NEVER &&
			number(c, "SELECT 1 FROM shipment s JOIN customer_order o ON o.id = s.order_id WHERE o.number = $1 "
				  "AND o.status = 'open' AND s.status = 'ready'", T(name)))
			c->first[i] = c->at_ms;
		if (c->complete[i] == PROJECT_NEVER &&
			!number(c, "SELECT 1 FROM order_line l JOIN customer_order o ON o.id = l.order_id WHERE o.number = $1 "
				   "AND (o.status <> 'open' OR l.ordered - l.cancelled - l.allocated - l.shipped > 0) LIMIT 1", T(name)))
			c->complete[i] = c->at_ms;
	}
}

/* Fetches what can be fetched: redirects, shelf parts, what was held back. */
static void fetch_all(struct course *c)
{
	for (int n = 0; n < TASKS; n++) {
		struct arena arena = {0};
		struct err err = {0};
		struct settings settings;
		struct worklist list;
		size_t i = 0;

		assert_int_equal(db_begin_read(c->s.db, &err), ST_OK);
		settings_load(c->s.db, &settings);
		list = worklist_read(c->s.db, &arena, NULL, &settings, clock_now(&c->s.clock), 50);
		assert_int_equal(db_end_read(c->s.db, &err), ST_OK);
		while (i < list.count && list.tasks[i].kind != TASK_PULL && list.tasks[i].kind != TASK_REDIRECT)
			i++;
		if (i < list.count) {
			c->pulls += list.tasks[i].kind == TASK_PULL;
			c->redirects += list.tasks[i].kind == TASK_REDIRECT;
			scan_well(c, "%STAGE");
			if (*list.tasks[i].at)
				scan_well(c, list.tasks[i].at);
			scan_units(c, list.tasks[i].quantity, list.tasks[i].sku);
		}
		n = i < list.count ? n : TASKS;
		arena_done(&arena);
		record(c);
	}
}

/* ---- a site's story so far */

static void make_order(struct course *c, int n)
{
	static const char *const policies[] = {"all-or-nothing,", "up-to-x,2", "ship-available,", ","};
	static const char *const carriers[] = {"UPS", "DHL", "TNT", ""};
	static const char *const statuses[] = {"", "", "", "", "", "", "", "held"};
	char text[2000] = "order,line,sku,quantity,from_stock,priority,promised,placed,policy,max_shipments,shipments_used,carrier,"
			   "status\n";
	int lines = dice_between(&c->dice, 1, 4);
	int used = dice_percent(&c->dice, 15);
	const char *policy = policies[dice_roll(&c->dice, 4)];
	const char *status = statuses[dice_roll(&c->dice, 8)];
	const char *carrier = carriers[dice_roll(&c->dice, 4)];
	int priority = dice_percent(&c->dice, 20);
	char promised[TIME_TEXT_MAX] = "";
	char placed[TIME_TEXT_MAX];

	if (dice_percent(&c->dice, 80))
		time_text(c, -24, 12 * 24, 5, promised);
	time_text(c, -15 * 24, -1, 7, placed);
	for (int i = 0; i < lines; i++) {
		int quantity = dice_between(&c->dice, 1, 6);

		snprintf(text + strlen(text), sizeof text - strlen(text), "SO-%d,%d,P%d,%d,%d,%d,%s,%s,%s,%d,%s,%s\n", n, i + 1,
			dice_percent(&c->dice, 8) ? PRODUCTS - 1 : dice_roll(&c->dice, PRODUCTS - 1), quantity,
			dice_percent(&c->dice, 15) ? dice_roll(&c->dice, quantity + 1) : 0, priority, promised, placed, policy, used,
			carrier, status);
	}
	import(c, text);
}

static void make_inbound(struct course *c, int n)
{
	char text[1000] = "inbound,sku,quantity,door,due\n";
	int lines = dice_between(&c->dice, 1, 4);
	int first = dice_roll(&c->dice, PRODUCTS);
	char due[TIME_TEXT_MAX] = "";

	if (dice_percent(&c->dice, 92))
		time_text(c, dice_percent(&c->dice, 12) ? -40 : 1, dice_percent(&c->dice, 60) ? 10 : 10 * 24, 0, due);
	for (int i = 0; i < lines; i++)
		snprintf(text + strlen(text), sizeof text - strlen(text), "IB-%d,P%d,%d,D%d,%s\n", n, (first + i) % PRODUCTS,
			dice_between(&c->dice, 1, 9), 1 + n % 2, due);
	import(c, text);
}

static void make_pickups(struct course *c)
{
	static const char *const carriers[] = {"UPS", "DHL", "UPS"};
	char text[1000] = "pickup,carrier,cutoff\n";
	int count = dice_roll(&c->dice, 4);
	char cutoff[TIME_TEXT_MAX];

	for (int i = 0; i < count; i++) {
		time_text(c, 1, dice_percent(&c->dice, 60) ? 10 : 60, 3, cutoff);
		snprintf(text + strlen(text), sizeof text - strlen(text), "PU-%d,%s,%s\n", i, carriers[i], cutoff);
	}
	if (count)
		import(c, text);
	if (dice_percent(&c->dice, 30)) /* a lead moved some orders to a later one */
		site_sql(&c->s,
			"UPDATE customer_order SET pickup_from = coalesce((SELECT max(cutoff_at) FROM pickup p "
			"WHERE p.carrier = customer_order.carrier), 0) WHERE id % 3 = 0");
}

static void receive_one(struct course *c)
{
	char sku[20];

	scan_well(c, "%RECEIVE");
	scan_well(c, "D1");
	snprintf(sku, sizeof sku, "P%d", dice_roll(&c->dice, PRODUCTS));
	if (dice_percent(&c->dice, 50))
		scan(c, "%QTY-3");
	if (scan(c, sku)->result == RESULT_REFUSED)
		scan(c, "OP-LEE");
}

/* Some goods came already, some of them for orders that were cancelled since. */
static void make_past(struct course *c)
{
	char text[200];

	for (int i = dice_roll(&c->dice, 9); i > 0; i--) {
		receive_one(c);
		deliver(c);
		settle(c);
	}
	for (int i = dice_roll(&c->dice, 3); i > 0; i--) {
		char order[20];

		snprintf(order, sizeof order, "SO-%d", dice_roll(&c->dice, ORDERS));
		for (int n = 0; n < ORDERS && dice_percent(&c->dice, 80); n++) /* rather one that has something here */
			if (number(c, "SELECT sum(allocated) FROM order_line WHERE order_number = $1", T(order)) == 0)
				snprintf(order, sizeof order, "SO-%d", n);
		snprintf(text, sizeof text, "order,line,sku,quantity,status\n%s,1,P%" PRId64 ",%" PRId64 ",cancelled\n", order,
			number(c, "SELECT product_id - 100 FROM order_line WHERE order_number = $1 AND line = '1'", T(order)),
			number(c, "SELECT ordered FROM order_line WHERE order_number = $1 AND line = '1'", T(order)));
		import(c, text);
		settle(c);
	}
}

static void make_site(struct course *c)
{
	char sql[300];

	site_new(&c->s, "project");
	c->begin_ms = clock_now(&c->s.clock) / HOUR * HOUR;
	for (int i = 0; i < PRODUCTS; i++) {
		snprintf(sql, sizeof sql, "INSERT INTO product (id, sku, description, backorderable) VALUES (%d, 'P%d', 'Product %d', %d);",
			100 + i, i, i, i != PRODUCTS - 1);
		site_sql(&c->s, sql);
	}
	if (dice_percent(&c->dice, 20))
		site_sql(&c->s, "INSERT INTO setting (name, value) VALUES ('consolidate', 'no')");
	if (dice_percent(&c->dice, 20))
		site_sql(&c->s, "INSERT INTO setting (name, value) VALUES ('match', 'priority-only')");
	scan_well(c, "OP-ANA");
	for (int i = 0; i < ORDERS; i++)
		make_order(c, i);
	for (int i = dice_between(&c->dice, 2, 9); i > 0; i--)
		make_inbound(c, i);
	make_pickups(c);
	settle(c);
	make_past(c);
	if (dice_percent(&c->dice, 30)) /* something is in hand */
		receive_one(c);
	if (dice_percent(&c->dice, 30)) /* a lead let some go as they are */
		site_sql(&c->s,
			"UPDATE shipment SET released_at = 1 WHERE status = 'gathering' AND here > 0 AND order_id % 3 = 0;"
			"INSERT INTO plan_todo (kind, id) VALUES ('all', 0) ON CONFLICT (kind, id, taken) DO NOTHING;");
	clock_start_at(&c->s.clock, c->begin_ms + 2 * MINUTE);
	if (dice_percent(&c->dice, 50))
		settle(c);
	else /* what this changes stands in no plan yet */
		make_inbound(c, 0);
}

/* ---- what comes */

static void receive(struct course *c, int64_t inbound_id)
{
	char inbound[40];
	char door[40];
	char sku[40];

	for (;;) {
		struct err err = {0};
		struct stmt *q;
		int64_t units = 0;

		assert_int_equal(db_begin_read(c->s.db, &err), ST_OK);
		q = DB_QUERY(c->s.db,
			"SELECT i.number, d.code, p.sku, ip.expected - ip.received FROM inbound_product ip JOIN inbound i "
			"ON i.id = ip.inbound_id JOIN place d ON d.id = i.door_id JOIN product p ON p.id = ip.product_id "
			"WHERE ip.inbound_id = $1 AND ip.expected > ip.received ORDER BY p.sku LIMIT 1",
			I(inbound_id));
		while (db_next(q)) {
			snprintf(inbound, sizeof inbound, "%s", db_text(q, 0));
			snprintf(door, sizeof door, "%s", db_text(q, 1));
			snprintf(sku, sizeof sku, "%s", db_text(q, 2));
			units = db_i64(q, 3);
		}
		assert_int_equal(db_end_read(c->s.db, &err), ST_OK);
		if (!units)
			return;
		scan_well(c, "%RECEIVE");
		scan_well(c, door);
		scan_well(c, inbound);
		scan_units(c, units, sku);
		record(c);
		fetch_all(c);
	}
}

/* Those that are not closed, in the order in which the plan hands them out, with the time at which they come; 0: nobody said. One
 * that is more than a day late does not come. */
struct expected {
	int64_t id;
	int64_t at_ms;
};

static size_t coming(struct course *c, int64_t now_ms, struct expected list[20])
{
	struct err err = {0};
	size_t count = 0;
	struct stmt *q;

	assert_int_equal(db_begin_read(c->s.db, &err), ST_OK);
	q = DB_QUERY0(c->s.db,
		"SELECT id, status, due_at FROM inbound WHERE status <> 'closed' "
		"ORDER BY CASE WHEN status = 'announced' THEN 1 ELSE 0 END, coalesce(due_at, 9000000000000000), number");
	while (db_next(q)) {
		bool arrived = strcmp(db_text(q, 1), "announced") != 0;
		int64_t due = db_i64(q, 2);

		if (!arrived && !db_is_null(q, 2) && now_ms > due + 24 * HOUR)
			continue;
		list[count++] = (struct expected){db_i64(q, 0), arrived || (due && due < now_ms) ? now_ms : due};
	}
	assert_int_equal(db_end_read(c->s.db, &err), ST_OK);
	return count;
}

static int by_size(const void *a, const void *b)
{
	const int64_t *x = a;
	const int64_t *y = b;

	return (*x > *y) - (*x < *y);
}

/* Every time at which something happens by itself, as far as the last delivery and the last sweep. */
static size_t times(struct course *c, int64_t now_ms, const struct expected *list, size_t count, int64_t out[TIMES])
{
	struct err err = {0};
	int64_t last = now_ms;
	size_t all = 0;
	size_t kept = 0;
	struct stmt *q;

	assert_int_equal(db_begin_read(c->s.db, &err), ST_OK);
	q = DB_QUERY0(c->s.db, "SELECT cutoff_at FROM pickup");
	while (db_next(q)) {
		out[all++] = db_i64(q, 0) - 45 * MINUTE;
		last = out[all - 1] > last ? out[all - 1] : last;
	}
	q = DB_QUERY0(c->s.db, "SELECT promised_at, placed_at FROM customer_order");
	while (db_next(q)) {
		out[all++] = db_i64(q, 0) + 1;
		out[all++] = db_i64(q, 1) + 14 * 24 * (int64_t)HOUR;
	}
	assert_int_equal(db_end_read(c->s.db, &err), ST_OK);
	for (size_t i = 0; i < count; i++) {
		if (!list[i].at_ms)
			continue;
		out[all++] = list[i].at_ms;
		out[all++] = list[i].at_ms - 7 * 24 * (int64_t)HOUR;
		last = list[i].at_ms > last ? list[i].at_ms : last;
	}
	qsort(out, all, sizeof *out, by_size);
	for (size_t i = 0; i < all; i++)
		if (out[i] > now_ms && out[i] <= last && (!kept || out[kept - 1] != out[i]))
			out[kept++] = out[i];
	return kept;
}

static void come(struct course *c, const struct expected *list, size_t count, int64_t at_ms)
{
	for (size_t i = 0; i < count; i++)
		if (list[i].at_ms == at_ms)
			receive(c, list[i].id);
}

static void let_time_go_by(struct course *c, int64_t now_ms)
{
	struct expected list[20];
	int64_t at[TIMES];
	size_t count = coming(c, now_ms, list);
	size_t time_count = times(c, now_ms, list, count, at);
	char text[TIME_TEXT_MAX];

	c->at_ms = now_ms;
	deliver(c);
	settle(c);
	record(c);
	fetch_all(c);
	come(c, list, count, now_ms);
	for (size_t i = 0; i < time_count; i++) {
		clock_start_at(&c->s.clock, at[i]);
		c->at_ms = at[i];
		tell(c, time_format_utc(at[i], text));
		settle(c);
		record(c);
		fetch_all(c);
		come(c, list, count, at[i]);
	}
	c->at_ms = PROJECT_UNKNOWN;
	come(c, list, count, 0);
}

/* ---- the comparison */

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
		fail_after(c, "%s, %s: projected %s, really %s", order, what, when(projected, a), when(real, b));
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

	for (int64_t product = 100; product < 100 + PRODUCTS; product++) {
		int64_t real = really_lacks(c, o->order_id, product);
		int64_t units = 0;

		for (size_t i = 0; i < count; i++)
			units += lacks[i].product_id == product ? lacks[i].units : 0;
		if (units != real)
			fail_after(c, "%s lacks %" PRId64 " of P%d by the projection, %" PRId64 " really", o->number, units,
				(int)product - 100, real);
	}
	for (size_t i = 0; i < count; i++) {
		/* what it waits for stands first, and is no consequence of something else */
		if (lacks[i].why == PROJECT_WHOLE && (!o->whole || o->held || lacks[0].why == PROJECT_WHOLE))
			fail_after(c, "%s waits whole for nothing", o->number);
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
		make_site(&c);
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
	import(c, pickups);
	import(c, orders);
	import(c, inbounds);
	settle(c);
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
	list = project_if_late(p, &arena, number(c, "SELECT id FROM inbound WHERE number = $1", T(inbound)), at_ms, &count);
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
	finish.inbound_id = number(&c, "SELECT id FROM inbound WHERE number = $1", T("IB-1"));
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
		make_site(&c);
		for (int i = 0; i < ORDERS; i++)
			c.first[i] = c.complete[i] = PROJECT_NEVER;
		now_ms = c.begin_ms + 2 * MINUTE;
		p = project(&c, now_ms);
		tell(&c, "---- projected");
		let_time_go_by(&c, now_ms);
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
