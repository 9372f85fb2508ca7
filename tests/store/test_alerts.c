/* Alerts in the store: what is seen against what is open, how many of a kind are told one by one, what goes out; devices that
 * terminals miss; and how the engine reads what whoever watches asks. */
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
#include "lib/plan_check.h"
#include "lib/site.h"
#include "store/alert.h"
#include "store/device_trouble.h"
#include "store/doors.h"
#include "store/watch_facts.h"

static const int64_t eight = 1795420800000; /* 2026-11-23T08:00:00Z */
enum { SECOND_MS = 1000, MINUTE_MS = 60 * 1000 };

struct desk {
	struct site site;
	struct arena arena;
};

static int set_up(void **state)
{
	struct desk *d = calloc(1, sizeof *d);

	site_new(&d->site, "alerts");
	*state = d;
	return 0;
}

static int tear_down(void **state)
{
	struct desk *d = *state;

	site_done(&d->site);
	arena_done(&d->arena);
	free(d);
	return 0;
}

static void begin_write(struct desk *d)
{
	struct err err = {0};

	assert_int_equal(db_begin_write(d->site.db, &err), ST_OK);
}

static void commit(struct desk *d)
{
	struct err err = {0};

	if (db_commit(d->site.db, &err) != ST_OK)
		fail_msg("%s", err.text);
}

static struct alert_fact fact(enum alert_kind kind, const char *subject)
{
	return (struct alert_fact){.kind = kind, .sight = ALERT_BAD, .subject = subject, .level = ALERT_WARNING, .cause = "cause",
		.consequence = "consequence", .orders = 1, .action = "action", .scan = ""};
}

/* Sees these facts. Returns whether there was something to write. */
static bool see(struct desk *d, const struct alert_fact *facts, size_t count, int64_t now_ms)
{
	bool differs;

	begin_write(d);
	differs = alerts_differ(d->site.db, &d->arena, facts, count, now_ms, false);
	alerts_write(d->site.db, &d->arena, facts, count, now_ms, false);
	assert_false(alerts_differ(d->site.db, &d->arena, facts, count, now_ms, false));
	commit(d);
	return differs;
}

/* What is open, worst first, by subject: "L1 L2". */
static void assert_open(struct desk *d, size_t limit, const char *expected)
{
	struct str said = {0};
	struct alert *list;
	size_t count;
	bool more;

	begin_write(d);
	list = alerts_read(d->site.db, &d->arena, limit, &count, &more);
	commit(d);
	for (size_t i = 0; i < count; i++)
		str_printf(&said, "%s%s", i ? " " : "", list[i].subject);
	if (more)
		str_add(&said, " more");
	assert_string_equal(str_text(&said), expected);
	str_done(&said);
}

static void test_one(void **state)
{
	struct desk *d = *state;
	struct alert_fact f = fact(ALERT_FROZEN, "SO-1/1");

	assert_false(see(d, NULL, 0, eight));
	assert_true(see(d, &f, 1, eight)); /* seen, and not for long enough */
	assert_open(d, 9, "");
	assert_false(see(d, &f, 1, eight + 30 * SECOND_MS));
	assert_true(see(d, &f, 1, eight + MINUTE_MS));
	assert_open(d, 9, "SO-1/1");
	assert_int_equal(ask_number(d->site.db, "SELECT count(*) FROM event WHERE kind = 'alert-raised' AND order_id IS NULL"), 1);
	assert_int_equal(ask_number(d->site.db, "SELECT json_extract(body, '$.about') = 'frozen' AND json_extract(body, '$.subject') = 'SO-1/1' AND "
				"json_extract(body, '$.orders') = 1 FROM event"),
		1);
	/* it says so once, however often it is seen */
	assert_false(see(d, &f, 1, eight + 2 * MINUTE_MS));
	/* the cause is gone for a moment */
	assert_true(see(d, NULL, 0, eight + 3 * MINUTE_MS));
	assert_open(d, 9, "SO-1/1");
	assert_true(see(d, &f, 1, eight + 3 * MINUTE_MS + SECOND_MS));
	assert_true(see(d, NULL, 0, eight + 4 * MINUTE_MS));
	assert_true(see(d, NULL, 0, eight + 5 * MINUTE_MS));
	assert_open(d, 9, "");
	assert_int_equal(ask_number(d->site.db, "SELECT count(*) FROM event"), 2);
	assert_int_equal(ask_number(d->site.db, "SELECT count(*) FROM alert WHERE cleared_at IS NOT NULL"), 1);
	/* and again: another one */
	see(d, &f, 1, eight + 6 * MINUTE_MS);
	see(d, &f, 1, eight + 7 * MINUTE_MS);
	assert_int_equal(ask_number(d->site.db, "SELECT count(*) FROM alert"), 2);
}

/* One that was never raised leaves nothing behind. */
static void test_forgotten(void **state)
{
	struct desk *d = *state;
	struct alert_fact f = fact(ALERT_FROZEN, "SO-1/1");

	see(d, &f, 1, eight);
	f.sight = ALERT_BETWEEN;
	assert_true(see(d, &f, 1, eight + 30 * SECOND_MS));
	assert_int_equal(ask_number(d->site.db, "SELECT count(*) FROM alert"), 0);
	assert_int_equal(ask_number(d->site.db, "SELECT count(*) FROM event"), 0);
}

/* A clock in its words is brought up to date now and then; another number of orders at once. Neither is told again. */
static void test_words_change(void **state)
{
	struct desk *d = *state;
	struct alert_fact f = fact(ALERT_STOCKOUT, "D");

	see(d, &f, 1, eight);
	f.cause = "cause, a little later";
	assert_false(see(d, &f, 1, eight + 5 * SECOND_MS));
	assert_true(see(d, &f, 1, eight + MINUTE_MS));
	f.orders = 2;
	assert_true(see(d, &f, 1, eight + MINUTE_MS + SECOND_MS));
	/* somebody asks: as it is now */
	f.consequence = "consequence, now";
	begin_write(d);
	assert_false(alerts_differ(d->site.db, &d->arena, &f, 1, eight + MINUTE_MS + SECOND_MS, false));
	assert_true(alerts_differ(d->site.db, &d->arena, &f, 1, eight + MINUTE_MS + SECOND_MS, true));
	commit(d);
	f.level = ALERT_URGENT;
	assert_true(see(d, &f, 1, eight + MINUTE_MS + 2 * SECOND_MS));
	assert_int_equal(ask_number(d->site.db, "SELECT count(*) FROM event"), 1);
	assert_int_equal(ask_number(d->site.db, "SELECT count(*) FROM alert WHERE level = 3 AND orders = 2 AND cause = 'cause, a little later'"), 1);
}

static void test_worst_first(void **state)
{
	struct desk *d = *state;
	struct alert_fact facts[] = {fact(ALERT_MISSED, "SO-1/1"), fact(ALERT_INBOUND_LATE, "IB-1"), fact(ALERT_INBOUND_LATE, "IB-2"),
		fact(ALERT_STOCKOUT, "D")};

	facts[1].orders = 3;
	facts[2].orders = 5;
	facts[3].level = ALERT_URGENT;
	see(d, facts, 4, eight);
	assert_open(d, 9, "D SO-1/1 IB-2 IB-1");
	assert_open(d, 2, "D SO-1/1 more");
	assert_int_equal(ask_number(d->site.db, "SELECT count(*) FROM alert WHERE cleared_at IS NULL"), 4);
}

/* With very many of a kind the worst are named, and the others are one: those that are named stay so while others come and go. */
static void test_many(void **state)
{
	enum { MANY = 30 };
	struct desk *d = *state;
	struct alert_fact facts[MANY + 2];
	char names[MANY][16];

	for (int i = 0; i < MANY; i++) {
		snprintf(names[i], sizeof names[i], "SO-%02d", i);
		facts[i + 1] = fact(ALERT_OVERDUE_HERE, names[i]);
	}
	see(d, facts + 1, MANY, eight);
	assert_int_equal(ask_number(d->site.db, "SELECT count(*) FROM alert WHERE subject <> '*'"), ALERTS_OF_A_KIND);
	assert_int_equal(ask_number(d->site.db, "SELECT count(*) FROM event"), ALERTS_OF_A_KIND + 1);
	assert_int_equal(ask_number(d->site.db, "SELECT orders FROM alert WHERE subject = '*'"), MANY - ALERTS_OF_A_KIND);
	assert_open(d, 3, "SO-00 SO-01 SO-02 more");
	/* a worse one comes: no one that is named is cleared for it */
	facts[0] = fact(ALERT_OVERDUE_HERE, "SO-99");
	see(d, facts, MANY + 1, eight + MINUTE_MS);
	assert_int_equal(ask_number(d->site.db, "SELECT count(*) FROM event"), ALERTS_OF_A_KIND + 1);
	/* the first of them is settled: after a minute the worst of the others is named */
	see(d, (struct alert_fact[]){facts[0], facts[2], facts[3]}, 3, eight + 2 * MINUTE_MS);
	see(d, (struct alert_fact[]){facts[0], facts[2], facts[3]}, 3, eight + 3 * MINUTE_MS);
	assert_int_equal(ask_number(d->site.db, "SELECT count(*) FROM alert WHERE cleared_at IS NULL AND raised_at IS NOT NULL AND subject = 'SO-99'"), 1);
	assert_int_equal(ask_number(d->site.db, "SELECT count(*) FROM alert WHERE subject = 'SO-00' AND cleared_at IS NULL"), 0);
	/* the same fact twice, as a shipment that went on while it was read: one alert */
	see(d, (struct alert_fact[]){fact(ALERT_OVERDUE_HERE, "SO-77"), fact(ALERT_OVERDUE_HERE, "SO-77")}, 2, eight + 9 * MINUTE_MS);
	assert_int_equal(ask_number(d->site.db, "SELECT count(*) FROM alert WHERE subject = 'SO-77'"), 1);
}

static void test_history(void **state)
{
	struct desk *d = *state;
	struct alert_fact f = fact(ALERT_STOCKOUT, "D");
	struct alert *list;
	size_t count;
	bool more;

	for (int i = 0; i < 3; i++) {
		see(d, &f, 1, eight + 2 * i * MINUTE_MS);
		see(d, NULL, 0, eight + (2 * i + 1) * MINUTE_MS);
	}
	begin_write(d);
	list = alerts_history(d->site.db, &d->arena, 2, &count, &more);
	commit(d);
	assert_int_equal(count, 2);
	assert_true(more);
	assert_int_equal(list[0].raised_at, eight + 4 * MINUTE_MS);
	assert_int_equal(list[0].cleared_at, eight + 5 * MINUTE_MS);
	assert_int_equal(list[1].raised_at, eight + 2 * MINUTE_MS);
}

/* ---- devices */

static void assert_missed(struct desk *d, int64_t now_ms, const char *expected)
{
	struct str said = {0};
	struct device_trouble *list;
	size_t count;

	begin_write(d);
	list = device_troubles(d->site.db, &d->arena, now_ms, &count);
	commit(d);
	for (size_t i = 0; i < count; i++)
		str_printf(&said, "%s %s %s %lld\n", list[i].terminal, list[i].name, list[i].state, (long long)(list[i].since_at - eight));
	assert_string_equal(str_text(&said), expected);
	str_done(&said);
}

static void test_devices(void **state)
{
	struct desk *d = *state;

	begin_write(d);
	device_trouble_set(d->site.db, 1, DEVICE_SCANNER, "SCAN-1", "gone", "it is not plugged in", eight);
	device_trouble_set(d->site.db, 1, DEVICE_PRINTER, "tcp:10.0.0.7", "media-out", "Put in labels", eight + SECOND_MS);
	commit(d);
	assert_missed(d, eight + SECOND_MS, "T1 tcp:10.0.0.7 media-out 1000\nT1 SCAN-1 gone 0\n");
	/* said again: since when does not change */
	begin_write(d);
	device_trouble_set(d->site.db, 1, DEVICE_SCANNER, "SCAN-1", "trouble", "no right to read it", eight + 2 * MINUTE_MS);
	device_trouble_set(d->site.db, 1, DEVICE_PRINTER, "tcp:10.0.0.7", NULL, "", eight + 2 * MINUTE_MS);
	commit(d);
	assert_missed(d, eight + 2 * MINUTE_MS, "T1 SCAN-1 trouble 0\n");
	/* a terminal that says no more is believed no more */
	assert_missed(d, eight + 6 * MINUTE_MS, "");
	begin_write(d);
	device_trouble_forget(d->site.db, 1);
	commit(d);
	assert_int_equal(ask_number(d->site.db, "SELECT count(*) FROM device_trouble"), 0);
}

/* What the session is told of its devices is written when nobody waits, once; and taken back when the terminal ends. */
static void test_session_tells(void **state)
{
	struct desk *d = *state;

	session_device(d->site.session, SESSION_SCANNER, "SCAN-1", NULL, "");
	session_device(d->site.session, SESSION_SCANNER, "SCAN-2", "gone", "it is not plugged in");
	assert_int_equal(ask_number(d->site.db, "SELECT count(*) FROM device_trouble"), 0);
	while (session_idle(d->site.session))
		continue;
	assert_int_equal(ask_number(d->site.db, "SELECT count(*) FROM device_trouble WHERE name = 'SCAN-2' AND state = 'gone'"), 1);
	session_device(d->site.session, SESSION_SCANNER, "SCAN-2", NULL, "");
	session_device(d->site.session, SESSION_SCANNER, "SCAN-1", "trouble", "no right to read it");
	while (session_idle(d->site.session))
		continue;
	assert_int_equal(ask_number(d->site.db, "SELECT count(*) FROM device_trouble WHERE name = 'SCAN-1'"), 1);
	assert_int_equal(ask_number(d->site.db, "SELECT count(*) FROM device_trouble"), 1);
	session_close(d->site.session);
	d->site.session = NULL;
	assert_int_equal(ask_number(d->site.db, "SELECT count(*) FROM device_trouble"), 0);
}

/* ---- how it is read */

/* A step that goes through a table goes through an index that holds but what is open, or few rows at any time. */
static bool may_scan(const char *step, const char *sql)
{
	static const char *const short_ones[] = {"alert_open", "inbound_here", "inbound_closed", "inbound_due", "inbound_unconfirmed",
		"place_kind", "pickup_cutoff", "shipment_gathering", "shipment_ready", "shipment_packing", "shipment_packed", NULL};

	if (strcmp(step, "SCAN alert") == 0) /* the history: newest first, as many as are wanted */
		return strstr(sql, "ORDER BY id DESC LIMIT");
	return plan_has(step, short_ones);
}

static void test_statements(void **state)
{
	struct desk *d = *state;
	const char *const *const all[] = {alert_statements, doors_statements, watch_statements};

	for (size_t i = 0; i < sizeof all / sizeof *all; i++)
		plan_check(d->site.path, all[i], may_scan);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_one, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_forgotten, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_words_change, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_worst_first, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_many, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_history, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_devices, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_session_tells, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_statements, set_up, tear_down),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
