/* The future of a course's site: every time at which something happens by itself is lived through, and what comes is received. */
#include "lib/course.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "flow/project.h"
#include "store/worklist.h"

enum { TIMES = 400, TASKS = 40 };

/* What orders have by now. */
static void record(struct course *c)
{
	for (int i = 0; i < COURSE_ORDERS; i++) {
		char name[20];

		snprintf(name, sizeof name, "SO-%d", i);
		if (c->first[i] == PROJECT_NEVER &&
			course_number(c, "SELECT 1 FROM shipment s JOIN customer_order o ON o.id = s.order_id WHERE o.number = $1 "
				  "AND o.status = 'open' AND s.status = 'ready'", T(name)))
			c->first[i] = c->at_ms;
		if (c->complete[i] == PROJECT_NEVER &&
			!course_number(c, "SELECT 1 FROM order_line l JOIN customer_order o ON o.id = l.order_id WHERE o.number = $1 "
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
			course_scan_well(c, "%STAGE");
			if (*list.tasks[i].at)
				course_scan_well(c, list.tasks[i].at);
			course_scan_units(c, list.tasks[i].quantity, list.tasks[i].sku);
		}
		n = i < list.count ? n : TASKS;
		arena_done(&arena);
		record(c);
	}
}

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
		course_scan_well(c, "%RECEIVE");
		course_scan_well(c, door);
		course_scan_well(c, inbound);
		course_scan_units(c, units, sku);
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

void course_run(struct course *c, int64_t now_ms)
{
	struct expected list[20];
	int64_t at[TIMES];
	size_t count = coming(c, now_ms, list);
	size_t time_count = times(c, now_ms, list, count, at);
	char text[TIME_TEXT_MAX];

	c->at_ms = now_ms;
	course_deliver(c);
	course_settle(c);
	record(c);
	fetch_all(c);
	come(c, list, count, now_ms);
	for (size_t i = 0; i < time_count; i++) {
		clock_start_at(&c->s.clock, at[i]);
		c->at_ms = at[i];
		course_tell(c, time_format_utc(at[i], text));
		course_settle(c);
		record(c);
		fetch_all(c);
		come(c, list, count, at[i]);
	}
	c->at_ms = PROJECT_UNKNOWN;
	come(c, list, count, 0);
}
