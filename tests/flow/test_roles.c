/* Who may do what at a terminal: every command word, in every activity that has it, by nobody, a worker, a lead and an admin. What a
 * role may not is refused with lead-needed and has done nothing; what a lead's badge approves is approved by no worker's. The table is
 * written by hand, as the README's section "Who may do what" tells it, and must be complete: the words are those of %HELP. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "lib/ask.h"
#include "lib/site.h"

enum least { NOBODY, WORKER, BADGE, LEAD }; /* BADGE: a lead, or a lead's badge after a worker's asking */

enum { PREP = 8 };

struct row {
	const char *activity; /* its command; NULL: none is chosen */
	const char *prep[PREP];
	const char *scan;
	enum least least;
	const char *error; /* of a worker; NULL = lead-needed */
};

#define UNIT "A"

static const struct row rows[] = {
	/* anybody, and whoever is signed on */
	{NULL, {NULL}, "%HELP", NOBODY, NULL},
	{NULL, {NULL}, "%RECEIVE", WORKER, NULL},
	{NULL, {NULL}, "%STAGE", WORKER, NULL},
	{NULL, {NULL}, "%PACK", WORKER, NULL},
	{NULL, {NULL}, "%LOAD", WORKER, NULL},
	{NULL, {NULL}, "%LOOKUP", WORKER, NULL},
	{NULL, {NULL}, "%BOARD", WORKER, NULL},
	{NULL, {NULL}, "%UNDO", WORKER, NULL},
	{NULL, {NULL}, "%PIN", WORKER, NULL},
	{NULL, {NULL}, "%OFF", WORKER, NULL},
	/* receiving */
	{"%RECEIVE", {"D1"}, "%DAMAGED", WORKER, NULL},
	{"%RECEIVE", {"D1", UNIT}, "%SKIP", WORKER, NULL},
	{"%RECEIVE", {"D1", UNIT}, "%FULL", WORKER, NULL},
	{"%RECEIVE", {"IB-1"}, "%DONE", WORKER, NULL},
	{"%RECEIVE", {"D1"}, "%QTY-12", WORKER, NULL},
	{"%RECEIVE", {"IB-1", "%QTY-500"}, "B", BADGE, "over-receipt"},
	{"%RECEIVE", {"D1"}, "IB-2", BADGE, "closed"},
	/* staging */
	{"%STAGE", {"PUT"}, "%DAMAGED", WORKER, NULL},
	{"%STAGE", {NULL}, "%SKIP", WORKER, NULL},
	{"%STAGE", {NULL}, "%FULL", WORKER, NULL},
	{"%STAGE", {NULL}, "%DONE", WORKER, NULL},
	{"%STAGE", {"PUT"}, "%COUNT", WORKER, NULL},
	{"%STAGE", {"PUT"}, "%QTY-12", WORKER, NULL},
	{"%STAGE", {"L2", "%COUNT", UNIT, "%DONE"}, "%DONE", BADGE, NULL},
	{"%STAGE", {"HOLD", "A"}, "%RELEASE", BADGE, NULL},
	{"%STAGE", {"HOLD", "A"}, "%RETURN", BADGE, NULL},
	{"%STAGE", {"HOLD", "A"}, "%SCRAP", BADGE, NULL},
	/* packing */
	{"%PACK", {"PACK-1"}, "%CLOSE", WORKER, NULL},
	{"%PACK", {"PACK-1"}, "%OPEN", WORKER, NULL},
	{"%PACK", {"PACK-1"}, "%UNPACK", WORKER, NULL},
	{"%PACK", {"PACK-1"}, "%REPRINT", WORKER, NULL},
	{"%PACK", {"PACK-1"}, "%DAMAGED", WORKER, NULL},
	{"%PACK", {"PACK-1"}, "%SKIP", WORKER, NULL},
	{"%PACK", {"PACK-1"}, "%FULL", WORKER, NULL},
	{"%PACK", {"PACK-1"}, "%DONE", WORKER, NULL},
	{"%PACK", {"PACK-1"}, "%QTY-12", WORKER, NULL},
	/* loading */
	{"%LOAD", {"DHL-15"}, "%DONE", WORKER, NULL},
	{"%LOAD", {"DHL-15"}, "%UNLOAD", WORKER, NULL},
	{"%LOAD", {"DHL-15"}, "%TRACKING", WORKER, NULL},
	{"%LOAD", {"DHL-15"}, "%SPLIT", BADGE, NULL},
	/* orders, in look-up and on the board */
	{"%LOOKUP", {NULL}, "%TRACKING", WORKER, NULL},
	{"%LOOKUP", {"SO-1"}, "%HOLD", BADGE, NULL},
	{"%LOOKUP", {"SO-2"}, "%RESUME", BADGE, NULL},
	{"%LOOKUP", {"SO-4"}, "%RELEASE", BADGE, NULL},
	{"%LOOKUP", {"SO-1"}, "%CANCEL", BADGE, NULL},
	{"%LOOKUP", {"SO-1"}, "%PRIORITISE", BADGE, NULL},
	{"%LOOKUP", {"SO-3"}, "%ACCEPT", BADGE, NULL},
	{"%LOOKUP", {NULL}, "%ASSIGN", LEAD, NULL},
	{"%BOARD", {"SO-1"}, "%HOLD", BADGE, NULL},
	{"%BOARD", {"SO-2"}, "%RESUME", BADGE, NULL},
	{"%BOARD", {"SO-4"}, "%RELEASE", BADGE, NULL},
	{"%BOARD", {"SO-1"}, "%CANCEL", BADGE, NULL},
	{"%BOARD", {"SO-1"}, "%PRIORITISE", BADGE, NULL},
	{"%BOARD", {"SO-3"}, "%ACCEPT", BADGE, NULL},
	{"%BOARD", {NULL}, "%ASSIGN", LEAD, NULL},
	{"%BOARD", {"L1"}, "%MOVE", LEAD, NULL},
	{"%BOARD", {"PACK-1"}, "%MOVE", LEAD, NULL},
	{"%BOARD", {"SO-4"}, "%MOVE", LEAD, NULL},
	{"%BOARD", {"IB-1"}, "%DONE", LEAD, NULL},
};
enum { ROWS = sizeof rows / sizeof *rows };

static const char *scan(struct site *site, const char *text)
{
	const struct reply *reply = site_scan(site, text);

	return reply->result == RESULT_REFUSED ? error_word(reply->error) : "";
}

static void settle(struct site *site)
{
	for (int i = 0; i < 1000 && session_settle(site->session); i++) {
	}
}

static int set_up(void **state)
{
	struct site *site = calloc(1, sizeof *site);

	site_new(site, "roles");
	site_sql(site,
		"INSERT INTO operator (id, badge, name, role) VALUES (3, 'OP-BEN', 'Ben', 'worker'), (4, 'OP-ADA', 'Ada', 'admin');"
		"INSERT INTO operator (id, badge, name, role, pin_hash) VALUES (5, 'OP-MAX', 'Max', 'admin', '$'); " /* who may let others set one */
		"INSERT INTO code (code, kind, ref_id) VALUES ('OP-BEN', 'badge', 3), ('OP-ADA', 'badge', 4);"
		"INSERT INTO inbound (id, number, status, door_id, due_at, imported_at) VALUES (1, 'IB-1', 'arrived', 12, 1795430000000, 1), "
		"(2, 'IB-2', 'announced', 12, 1795430000000, 1);"
		"INSERT INTO inbound_product (inbound_id, product_id, expected, received, over) VALUES (1, 12, 5, 0, 0), (2, 12, 5, 0, 0);"
		"INSERT INTO pickup (id, number, carrier, cutoff_at, door_id) VALUES (1, 'DHL-15', 'DHL', 1795446000000, 12);");
	site_order(site, "SO-1", "");
	site_line(site, "1", "C", 1);
	site_order(site, "SO-2", "");
	site_line(site, "1", "C", 1);
	site_order(site, "SO-3", "");
	site_line(site, "1", "D", 1);
	site_order(site, "SO-4", "all-or-nothing");
	site_line(site, "1", "A", 1);
	site_line(site, "2", "C", 1);
	/* overdue, so that it claims without the rest */
	site_sql(site, "UPDATE customer_order SET status = 'held', hold_reason = 'x' WHERE number = 'SO-2';"
		       "UPDATE customer_order SET promised_at = 1790000000000 WHERE number = 'SO-4';"
		       "UPDATE order_line SET promised_rank = 1790000000000 WHERE order_number = 'SO-4';"
		       "INSERT INTO plan_todo (kind, id) VALUES ('all', 0) ON CONFLICT DO NOTHING;");
	settle(site);
	scan(site, "OP-ANA");
	scan(site, "%RECEIVE");
	scan(site, "D1");
	scan(site, UNIT);
	assert_string_equal(scan(site, "L1"), "");
	scan(site, "%QTY-40");
	scan(site, "%DAMAGED");
	scan(site, UNIT);
	assert_string_equal(scan(site, "HOLD"), "");
	assert_string_equal(scan(site, "%OFF"), "");
	*state = site;
	return 0;
}

static int tear_down(void **state)
{
	site_done(*state);
	free(*state);
	return 0;
}

/* What an act of these commands would change. */
static int64_t traces(struct site *site)
{
	return ask_number(site->db, "SELECT (SELECT count(*) FROM movement) * 10000 + (SELECT count(*) FROM order_history) * 100 + "
				    "(SELECT count(*) FROM assignment) * 10 + (SELECT count(*) FROM inbound WHERE status = 'closed')");
}

/* Nobody is signed on, nothing is asked or in hand, and the delivery that is to be closed is. */
static void begin(struct site *site)
{
	static const char *const scans[] = {"%OFF", "%OFF", "OP-ANA", "%STAGE", "PUT", "HOLD", "PACK-1", "L1", "SPILL", "L2", "%OFF", "%OFF"};

	for (size_t i = 0; i < sizeof scans / sizeof *scans; i++)
		scan(site, scans[i]);
	site_sql(site, "UPDATE inbound SET status = 'closed' WHERE number = 'IB-2'; UPDATE inbound SET status = 'arrived' WHERE number = 'IB-1'; "
		       "UPDATE place SET is_full = 0;");
}

static void prepare(struct site *site, const struct row *row, const char *badge)
{
	begin(site);
	if (!badge)
		return;
	assert_string_equal(scan(site, badge), "");
	if (row->activity)
		assert_string_equal(scan(site, row->activity), "");
	for (size_t i = 0; i < PREP && row->prep[i]; i++)
		scan(site, row->prep[i]);
}

static bool is_denied(const char *error)
{
	return strcmp(error, "lead-needed") == 0 || strcmp(error, "not-signed-on") == 0;
}

static void fail_row(const struct row *row, const char *who, const char *got)
{
	fail_msg("%s %s by %s: '%s'", row->activity ? row->activity : "", row->scan, who, got);
}

static void test_nobody(void **state)
{
	struct site *site = *state;

	for (size_t i = 0; i < ROWS; i++) {
		const char *got;

		prepare(site, &rows[i], NULL);
		got = scan(site, rows[i].scan);
		if (strcmp(got, rows[i].least == NOBODY ? "" : "not-signed-on") != 0)
			fail_row(&rows[i], "nobody", got);
	}
}

static void test_worker(void **state)
{
	struct site *site = *state;

	for (size_t i = 0; i < ROWS; i++) {
		const struct row *row = &rows[i];
		const char *got;
		int64_t before;

		prepare(site, row, "OP-ANA");
		before = traces(site);
		got = scan(site, row->scan);
		if (row->least < BADGE && is_denied(got))
			fail_row(row, "a worker", got);
		if (row->least < BADGE)
			continue;
		if (strcmp(got, row->error ? row->error : "lead-needed") != 0)
			fail_row(row, "a worker", got);
		got = scan(site, row->least == BADGE ? "OP-BEN" : row->scan); /* nor by another worker, nor by asking twice */
		if (strcmp(got, "lead-needed") != 0)
			fail_row(row, "two workers", got);
		assert_int_equal(traces(site), before);
	}
}

static void test_leads(void **state)
{
	static const char *const badges[] = {"OP-LEE", "OP-ADA"};
	struct site *site = *state;

	for (size_t i = 0; i < ROWS; i++) {
		for (size_t b = 0; b < 2; b++) {
			const char *got;

			prepare(site, &rows[i], badges[b]);
			got = scan(site, rows[i].scan);
			if (rows[i].error && strcmp(got, rows[i].error) == 0)
				got = scan(site, badges[b]); /* what is refused whoever scans it is approved by his badge */
			if (is_denied(got))
				fail_row(&rows[i], badges[b], got);
		}
	}
}

/* A worker asks, a lead's badge approves, and the worker stays signed on. */
static void test_badges(void **state)
{
	static const char *const badges[] = {"OP-LEE", "OP-ADA"};
	struct site *site = *state;
	const struct session_view *view;
	struct err err;

	for (size_t i = 0; i < ROWS; i++) {
		for (size_t b = 0; b < 2 && rows[i].least == BADGE; b++) {
			const char *got;

			prepare(site, &rows[i], "OP-ANA");
			scan(site, rows[i].scan);
			got = scan(site, badges[b]);
			/* nothing is on the truck that must not leave: that is told, and by whom it was asked is right */
			if (*got && !(strcmp(rows[i].scan, "%SPLIT") == 0 && strcmp(got, "not-here") == 0))
				fail_row(&rows[i], badges[b], got);
			assert_int_equal(session_view(site->session, &view, &err), ST_OK);
			if (strcmp(view->operator_name, "Ana") != 0)
				fail_row(&rows[i], badges[b], view->operator_name);
		}
	}
}

static void require_pin(struct site *site, const char *yes)
{
	char sql[160];

	snprintf(sql, sizeof sql, "INSERT INTO setting (name, value) VALUES ('require_pin', '%s') ON CONFLICT (name) DO UPDATE SET value = excluded.value",
		yes);
	site_sql(site, sql);
}

/* A site wants PINs: whoever is signed on already, and has none, may at once what a worker may, also by his own badge. */
static void test_without_pin(void **state)
{
	static const char *const badges[] = {"OP-LEE", "OP-ADA"};
	struct site *site = *state;

	for (size_t i = 0; i < ROWS; i++) {
		for (size_t b = 0; b < 2; b++) {
			const struct row *row = &rows[i];
			const char *got;
			int64_t before;

			require_pin(site, "no");
			prepare(site, row, badges[b]);
			require_pin(site, "yes");
			before = traces(site);
			got = scan(site, row->scan);
			if (row->least < BADGE && (is_denied(got) || strcmp(got, "pin-needed") == 0))
				fail_row(row, badges[b], got);
			if (row->least < BADGE)
				continue;
			if (strcmp(got, row->error ? row->error : "pin-needed") != 0)
				fail_row(row, badges[b], got);
			got = scan(site, row->least == BADGE ? badges[b] : row->scan);
			if (strcmp(got, "pin-needed") != 0)
				fail_row(row, badges[b], got);
			assert_int_equal(traces(site), before);
		}
	}
	require_pin(site, "no");
}

/* Every word that %HELP tells of stands in the table, for the activity. */
static void test_complete(void **state)
{
	static const char *const activities[] = {"%RECEIVE", "%STAGE", "%PACK", "%LOAD", "%LOOKUP", "%BOARD"};
	struct site *site = *state;
	size_t words = 0;

	for (size_t a = 0; a < sizeof activities / sizeof *activities; a++) {
		const struct reply *reply;

		begin(site);
		scan(site, "OP-LEE");
		scan(site, activities[a]);
		reply = site_scan(site, "%HELP");
		for (size_t l = 0; l < reply->line_count; l++) {
			const char *line = reply->lines[l];
			size_t len = strcspn(line, ":");
			bool known = false;

			if (*line != '%')
				continue;
			words++;
			for (size_t i = 0; i < ROWS; i++)
				known = known || ((!rows[i].activity || strcmp(rows[i].activity, activities[a]) == 0) &&
							 strlen(rows[i].scan) == len && strncmp(rows[i].scan, line, len) == 0);
			if (!known)
				fail_msg("%s, %.*s: who may?", activities[a], (int)len, line);
		}
	}
	assert_in_range(words, 80, 200);
}

int main(void)
{
#define TEST(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)
	const struct CMUnitTest tests[] = {TEST(test_nobody), TEST(test_worker), TEST(test_leads), TEST(test_badges), TEST(test_without_pin),
		TEST(test_complete)};

	return cmocka_run_group_tests_name("who may do what", tests, NULL, NULL);
}
