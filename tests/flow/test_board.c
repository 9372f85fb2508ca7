/* The board's numbers against the ledger: whatever two terminals scan, at any moment they are what a statement over all movements
 * says. A board that was open all the time, and counted only what was new, says the same as one that is opened now. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <inttypes.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/str.h"
#include "flow/board.h"
#include "flow/session.h"
#include "store/board_part.h"
#include "store/doors.h"
#include "store/rehome.h"
#include "tests/lib/dice.h"
#include "tests/lib/dock.h"
#include "tests/lib/plan_check.h"

enum { TERMINALS = 2, ROUNDS = 12, SCANS = 60, MINUTE_MS = 60000 };

struct desk {
	struct dock dock;
	struct db *db[TERMINALS];
	struct session *session[TERMINALS];
	struct clock clock;
	struct dice dice;
	struct board_source *source; /* open all the time */
	struct db *source_db;
};

static const char *const words[] = {"OP-ANA", "OP-BEN", "OP-LEE", "%RECEIVE", "%RECEIVE", "%STAGE", "%PACK", "%PACK", "%LOAD", "%UNDO",
	"%UNDO", "%DONE", "%DONE", "%CLOSE", "%SKIP", "%FULL", "%DAMAGED", "%QTY-2", "%QTY-5", "%OFF", "%BOARD", "%MOVE", "%UNPACK",
	"D1", "D2", "L1", "L2", "L3", "PACK-1", "PACK-2", "PUT", "HOLD", "SPILL", "PACK-1", "PACK-1", "L1", "PUT", "9506000000015",
	"9506000000015", "9506000000022", "9506000000022", "SIX-B", "19506000000012", "9506000000046", "]C1010950600000003910LOT1",
	"]C100095060000000000015", "]C100095060000000000022", "IB-1", "IB-2", "IB-3", "SO-1", "SO-2", "SO-3", "SO-4", "SO-5", "SO-6", "P-1", "P-2"};

static const char *const goods[] = {"9506000000015", "9506000000022", "19506000000012", "9506000000046", "9506000000015"};

static int set_up(void **state)
{
	struct desk *desk = mem_alloc(sizeof *desk);
	struct err err;

	dock_make(&desk->dock);
	desk->db[0] = desk->dock.db;
	desk->db[1] = dock_open_again(&desk->dock);
	desk->source_db = dock_open_again(&desk->dock);
	clock_start_at(&desk->clock, DOCK_NOW);
	for (int t = 0; t < TERMINALS; t++)
		assert_int_equal(session_open(&desk->session[t], desk->db[t], &desk->clock, t ? "T2" : "T1", &err), ST_OK);
	desk->source = board_source_new(desk->source_db, &desk->clock);
	*state = desk;
	return 0;
}

static int tear_down(void **state)
{
	struct desk *desk = *state;

	board_source_free(desk->source);
	for (int t = 0; t < TERMINALS; t++)
		session_close(desk->session[t]);
	db_close(desk->db[1]);
	db_close(desk->source_db);
	dock_remove(&desk->dock);
	free(desk);
	return 0;
}

static void scan(struct desk *desk, int t, const char *text)
{
	const struct reply *reply;
	struct err err;

	assert_int_equal(session_scan(desk->session[t], (const uint8_t *)text, strlen(text), &reply, &err), ST_OK);
}

/* What was packed last, as its label says. */
static void scan_label(struct desk *desk, int t)
{
	char sscc[24] = "";
	struct err err;
	struct stmt *q;

	assert_int_equal(db_begin_read(desk->dock.db, &err), ST_OK);
	q = DB_QUERY0(desk->dock.db, "SELECT sscc FROM parcel WHERE status = 'closed' ORDER BY id DESC LIMIT 1");
	while (db_next(q))
		snprintf(sscc, sizeof sscc, "%s", db_text(q, 0));
	assert_int_equal(db_end_read(desk->dock.db, &err), ST_OK);
	if (*sscc)
		scan(desk, t, sscc);
}

/* A worker who mostly knows what he does: the place that is asked for is what he scans most. */
static void work(struct desk *desk, int t)
{
	const struct session_view *view;
	struct err err;
	int what = dice_roll(&desk->dice, 10);

	assert_int_equal(session_view(desk->session[t], &view, &err), ST_OK);
	if (!*view->operator_name)
		scan(desk, t, t ? "OP-BEN" : "OP-ANA");
	else if (what < 4 && view->hand_count)
		scan(desk, t, view->hand[0].direction.to);
	else if (what < 4 && view->packing && view->packing->missing_count)
		scan(desk, t, view->packing->missing[0].sku);
	else if (what < 4 && view->packing && view->packing->queue_count)
		scan(desk, t, view->packing->queue[0].shipment);
	else if (what < 4 && strcmp(view->activity, "receive") == 0)
		scan(desk, t, goods[dice_roll(&desk->dice, (int)(sizeof goods / sizeof *goods))]);
	else if (what < 5 && (view->packing || view->loading))
		scan(desk, t, "%DONE");
	else if (what == 5)
		scan_label(desk, t);
	else
		scan(desk, t, words[dice_roll(&desk->dice, (int)(sizeof words / sizeof *words))]);
	session_idle(desk->session[t]);
}

/* ---- what the ledger says */

#define BETWEEN(from, to, cond) "SELECT coalesce(sum(m.quantity), 0) FROM movement m JOIN place f ON f.id = m.from_id JOIN place t ON t.id = m.to_id WHERE " \
	"f.kind " from " AND t.kind " to " AND m.at >= $1 AND m.at < $2 AND " cond
#define INSIDE "IN ('lane', 'station', 'overflow', 'putaway', 'quarantine', 'carton')"
#define FOR_ORDERS "IN ('lane', 'station', 'overflow', 'carton')"
#define DOORS "IN ('door', 'floor', 'supplier')"

struct figure {
	const char *name;
	const char *plus;
	const char *minus;
	size_t at; /* in struct today_units */
};

static const struct figure figures[] = {
	{"received", BETWEEN("= 'supplier'", "<> ''", "1"), BETWEEN("<> ''", "= 'supplier'", "m.cause = 'undo'"),
		offsetof(struct today_units, received)},
	{"brought", BETWEEN(DOORS, INSIDE, "1"), BETWEEN(INSIDE, DOORS, "m.cause = 'undo'"), offsetof(struct today_units, brought)},
	{"cross-docked", BETWEEN(DOORS, FOR_ORDERS, "m.to_order_id <> 0"), BETWEEN(FOR_ORDERS, DOORS, "m.cause = 'undo' AND m.from_order_id <> 0"),
		offsetof(struct today_units, cross_docked)},
	{"put away", BETWEEN(DOORS, "= 'putaway'", "1"), BETWEEN("= 'putaway'", DOORS, "m.cause = 'undo'"),
		offsetof(struct today_units, put_away)},
	{"packed", BETWEEN("NOT IN ('carton', 'customer')", "= 'carton'", "1"), BETWEEN("= 'carton'", "NOT IN ('carton', 'customer')", "1"),
		offsetof(struct today_units, packed)},
	{"shipped", BETWEEN("<> ''", "= 'customer'", "1"), BETWEEN("= 'customer'", "<> ''", "1"), offsetof(struct today_units, shipped)},
};

/* sql: a literal, with two values. */
static int64_t ask(struct desk *desk, const char *sql, int64_t first, int64_t second)
{
	struct err err;
	int64_t n;

	assert_int_equal(db_begin_read(desk->dock.db, &err), ST_OK);
	n = DB_VALUE(desk->dock.db, 0, sql, I(first), I(second));
	assert_int_equal(db_end_read(desk->dock.db, &err), ST_OK);
	return n;
}

static void check_units(struct desk *desk, const struct today_units *units, int64_t from_ms, int64_t until_ms, const char *whose)
{
	for (size_t i = 0; i < sizeof figures / sizeof *figures; i++) {
		const struct figure *f = &figures[i];
		int64_t says = *(const int64_t *)((const char *)units + f->at);
		int64_t is = ask(desk, f->plus, from_ms, until_ms) - ask(desk, f->minus, from_ms, until_ms);

		if (says != is)
			fail_msg("%s: %s: the board says %" PRId64 ", the ledger %" PRId64, whose, f->name, says, is);
	}
}

/* sql: a literal, with the id as both of its values. */
static void assert_of(struct desk *desk, const char *what, int64_t says, const char *sql, int64_t id)
{
	int64_t is = ask(desk, sql, id, id);

	if (says != is)
		fail_msg("%s: the board says %" PRId64 ", the ledger %" PRId64, what, says, is);
}

static void assert_number(struct desk *desk, const char *what, int64_t says, const char *sql)
{
	int64_t is = dock_number(desk->dock.db, sql);

	if (says != is)
		fail_msg("%s: the board says %" PRId64 ", the ledger %" PRId64, what, says, is);
}

/* Contents of places and of shipments, from the movements alone. */
static void check_places(struct desk *desk, const struct board *b)
{
	for (size_t i = 0; i < b->lane_count; i++) {
		const struct board_lane *l = &b->lanes[i];

		assert_of(desk, l->code, l->units,
			"SELECT (SELECT coalesce(sum(quantity), 0) FROM movement WHERE to_id = $1) - (SELECT coalesce(sum(quantity), 0) "
			"FROM movement WHERE from_id = $2)", l->id);
		assert_of(desk, "coming", l->incoming, "SELECT coalesce(sum(open), 0) FROM direction WHERE place_id = $1 AND $2 > 0", l->id);
		assert_of(desk, "ready in a lane", l->ready, "SELECT count(*) FROM shipment WHERE status = 'ready' AND place_id = $1 AND $2 > 0",
			l->id);
	}
	assert_number(desk, "at doors", b->at_doors,
		"SELECT coalesce(sum(CASE WHEN t.kind IN ('door', 'floor') THEN quantity ELSE 0 END - CASE WHEN f.kind IN ('door', 'floor') "
		"THEN quantity ELSE 0 END), 0) FROM movement m JOIN place f ON f.id = m.from_id JOIN place t ON t.id = m.to_id");
}

/* Units that shipments hold, by the owners of the movements. */
#define HELD(status) "SELECT coalesce(sum(u.q), 0) FROM (SELECT to_order_id AS o, to_shipment_no AS n, quantity AS q FROM movement m " \
	"JOIN place t ON t.id = m.to_id WHERE t.kind <> 'customer' AND to_order_id <> 0 UNION ALL SELECT from_order_id, from_shipment_no, -quantity " \
	"FROM movement m JOIN place f ON f.id = m.from_id WHERE f.kind <> 'customer' AND from_order_id <> 0) u JOIN shipment s ON s.order_id = u.o AND s.number = u.n " \
	"WHERE s.status = '" status "'"

static void check_shipments(struct desk *desk, const struct board *b)
{
	struct board_volume loaded = {0};

	assert_number(desk, "gathering", b->gathering.units, HELD("gathering"));
	assert_number(desk, "ready", b->ready.units, HELD("ready"));
	assert_number(desk, "packing", b->packing.units, HELD("packing"));
	assert_number(desk, "packed", b->packed.units, HELD("packed"));
	for (size_t i = 0; i < b->pickup_count; i++)
		loaded.units += b->pickups[i].loaded.units;
	assert_number(desk, "loaded", loaded.units,
		"SELECT coalesce(sum(b.quantity), 0) FROM parcel c JOIN balance b ON b.place_id = c.place_id WHERE c.status = 'loaded'");
}

/* What stands longest in a lane came when the first movement brought something of its shipment there. */
static void check_oldest(struct desk *desk, const struct board *b)
{
	for (size_t i = 0; i < b->lane_count; i++) {
		const struct board_lane *l = &b->lanes[i];

		if (!l->older)
			assert_int_equal(l->oldest_at, ask(desk,
				"SELECT coalesce(min((SELECT min(m.at) FROM movement m WHERE m.to_id = b.place_id AND m.to_order_id = b.order_id AND "
				"m.to_shipment_no = b.shipment_no AND m.at >= $2)), 0) FROM balance b WHERE b.place_id = $1 AND b.order_id <> 0",
				l->id, b->since_ms));
	}
}

static void check(struct desk *desk)
{
	struct arena arena = {0};
	struct insight insight;
	struct board fresh;
	const struct board *b;
	struct err err;

	do
		assert_int_equal(board_source_read(desk->source, &err), ST_OK);
	while (!board_source_board(desk->source)->counted);
	b = board_source_board(desk->source);
	check_units(desk, &b->today, b->day_ms, INT64_MAX, "open all the time");
	for (int hour = 0; hour < TODAY_HOURS; hour++)
		check_units(desk, &b->hours[hour], b->day_ms + hour * INT64_C(3600000), b->day_ms + (hour + 1) * INT64_C(3600000), "an hour");
	check_places(desk, b);
	check_shipments(desk, b);
	check_oldest(desk, b);
	assert_int_equal(db_begin_read(desk->dock.db, &err), ST_OK);
	board_read_whole(desk->dock.db, &arena, clock_now(&desk->clock), &fresh, &insight);
	assert_int_equal(db_end_read(desk->dock.db, &err), ST_OK);
	assert_memory_equal(&fresh.today, &b->today, sizeof fresh.today);
	assert_memory_equal(fresh.hours, b->hours, sizeof fresh.hours);
	assert_int_equal(fresh.lane_count, b->lane_count);
	for (size_t i = 0; i < fresh.lane_count; i++) /* the other one looks further back */
		assert_true(b->lanes[i].oldest_at <= fresh.lanes[i].oldest_at && !b->lanes[i].oldest_at == !fresh.lanes[i].oldest_at);
	arena_done(&arena);
}

static void test_numbers(void **state)
{
	struct desk *desk = *state;

	for (uint64_t seed = 1; seed <= 6; seed++) {
		desk->dice.state = seed * 7919;
		for (int round = 0; round < ROUNDS; round++) {
			for (int i = 0; i < SCANS; i++)
				work(desk, dice_roll(&desk->dice, TERMINALS));
			check(desk);
			/* the day goes on, and another one begins */
			desk->clock.offset_ms += dice_between(&desk->dice, 1, 90) * MINUTE_MS;
		}
	}
	/* and it was worth it */
	assert_true(dock_number(desk->dock.db, "SELECT count(*) FROM movement WHERE cause = 'undo'") > 0);
	assert_true(dock_number(desk->dock.db, "SELECT count(*) FROM movement m JOIN place p ON p.id = m.to_id WHERE p.kind = 'carton'") > 0);
}

/* A day that takes more than one slice is counted in slices, and comes to the same. */
static void test_slices(void **state)
{
	struct desk *desk = *state;
	struct today today = {0};
	struct today whole = {0};
	struct err err;
	int slices = 0;

	desk->dice.state = 42;
	for (int i = 0; i < 300; i++)
		work(desk, dice_roll(&desk->dice, TERMINALS));
	assert_int_equal(db_begin_read(desk->dock.db, &err), ST_OK);
	today_read(desk->dock.db, &whole, "UTC", clock_now(&desk->clock), 0);
	assert_true(whole.complete);
	do {
		today_read(desk->dock.db, &today, "UTC", clock_now(&desk->clock), 3);
		slices++;
	} while (!today.complete);
	assert_int_equal(db_end_read(desk->dock.db, &err), ST_OK);
	assert_true(slices > 10);
	assert_memory_equal(&today.total, &whole.total, sizeof today.total);
	assert_memory_equal(today.hours, whole.hours, sizeof today.hours);
	today_done(&today);
	today_done(&whole);
}

/* What another process finds out comes to the board when it is there, and is what doors say. */
static void test_insight(void **state)
{
	struct desk *desk = *state;
	struct arena arena = {0};
	struct settings settings;
	struct dock_door *doors;
	const struct board *b;
	size_t count;
	struct err err;

	scan(desk, 0, "OP-ANA");
	scan(desk, 0, "%RECEIVE");
	scan(desk, 0, "D1");
	for (int i = 0; i < 6; i++) {
		scan(desk, 0, "9506000000022");
		desk->clock.offset_ms += MINUTE_MS;
	}
	assert_int_equal(board_source_read(desk->source, &err), ST_OK);
	for (int i = 0; i < 2000 && !board_source_insight(desk->source)->known; i++)
		poll(NULL, 0, 10);
	assert_true(board_source_insight(desk->source)->known);
	assert_true(board_source_insight(desk->source)->waiting > 0);
	b = board_source_board(desk->source);
	assert_int_equal(db_begin_read(desk->dock.db, &err), ST_OK);
	settings_load(desk->dock.db, &settings);
	doors = doors_read(desk->dock.db, &arena, &settings, clock_now(&desk->clock), &count);
	assert_int_equal(db_end_read(desk->dock.db, &err), ST_OK);
	assert_true(count > 0 && doors[0].per_hour > 0);
	assert_string_equal(b->doors[0].code, doors[0].code);
	assert_string_equal(b->doors[0].now.number, "IB-1");
	assert_int_equal(b->doors[0].now.received, 6);
	assert_in_range(b->doors[0].rate, doors[0].per_hour - 5, doors[0].per_hour + 5);
	assert_true(b->doors[0].finish_at > b->at_ms);
	arena_done(&arena);
}

/* Whatever opens, by its name; and what nobody knows. */
static void test_find(void **state)
{
	static const struct {
		const char *text;
		const char *kind;
		const char *name;
	} cases[] = {{"SO-1", "order", "SO-1"}, {"L1", "lane", "L1"}, {"SPILL", "lane", "SPILL"}, {"D1", "door", "D1"}, {"PACK-1", "station", "PACK-1"},
		{"PUT", "place", "PUT"}, {"IB-1", "inbound", "IB-1"}, {"P-1", "pickup", "P-1"}, {"OP-LEE", "operator", "OP-LEE"},
		{"9506000000015", "product", NULL}, {"A", "product", "A"}, {"nobody", NULL, NULL}, {"", NULL, NULL}};
	struct desk *desk = *state;

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		const struct board_page *page;
		const char *kind;
		const char *name;
		struct err err;

		assert_int_equal(board_source_find(desk->source, cases[i].text, &kind, &name, &err), ST_OK);
		if (!cases[i].kind) {
			assert_null(kind);
			continue;
		}
		assert_string_equal(kind, cases[i].kind);
		if (cases[i].name)
			assert_string_equal(name, cases[i].name);
		assert_int_equal(board_source_page(desk->source, kind, name, &page, &err), ST_OK);
		assert_true(page->found);
		assert_true(page->fact_count > 0);
	}
}

static const char *fact_of(const struct board_page *page, const char *label)
{
	for (size_t i = 0; i < page->fact_count; i++)
		if (strcmp(page->facts[i].label, label) == 0)
			return page->facts[i].value;
	return "";
}

static const struct board_page *page_of(struct desk *desk, const char *kind, const char *name)
{
	const struct board_page *page;
	struct err err;

	assert_int_equal(board_source_read(desk->source, &err), ST_OK);
	assert_int_equal(board_source_page(desk->source, kind, name, &page, &err), ST_OK);
	assert_true(page->found);
	return page;
}

/* A page says no less than the board's row; an order that is held waits for a lead, not for goods. */
static void test_pages(void **state)
{
	static const char *const scans[] = {"OP-LEE", "%RECEIVE", "D1", "9506000000015"};
	struct desk *desk = *state;
	const struct board *board;
	const struct board_page *page;
	const char *number = "";
	bool told = false;

	for (size_t i = 0; i < sizeof scans / sizeof *scans; i++)
		scan(desk, 0, scans[i]);
	page = page_of(desk, "door", "D1");
	assert_non_null(strstr(fact_of(page, "Received"), " of "));
	page_of(desk, "order", "SO-1");
	board = board_source_board(desk->source);
	for (size_t i = 0; i < board->pickup_count; i++)
		if (board->pickups[i].gathering.shipments + board->pickups[i].ready.shipments > 0)
			number = board->pickups[i].number;
	assert_string_not_equal(number, "");
	page = page_of(desk, "pickup", number);
	assert_true(*fact_of(page, "Gathering") || *fact_of(page, "Ready"));
	page = page_of(desk, "order", "SO-2");
	assert_false(page->is_held);
	scan(desk, 0, "%BOARD");
	scan(desk, 0, "SO-2");
	scan(desk, 0, "%HOLD");
	scan(desk, 0, "%HOLD");
	page = page_of(desk, "order", "SO-2");
	assert_true(page->is_held);
	for (size_t i = 0; i < page->word_count; i++) {
		told = told || strstr(page->words[i], "Held: it claims nothing");
		assert_null(strstr(page->words[i], "nowhere in sight"));
	}
	assert_true(told);
}

/* What is read often goes through indexes that hold only what is there now: no step goes through a table that grows for ever. */
static bool may_scan(const char *step, const char *sql)
{
	static const char *const small[] = {"SCAN terminal", "SCAN t", "SCAN i USING", "shipment_", "pickup_cutoff", "SCAN o USING", "SCAN s USING INDEX shipment",
		"SCAN (subquery", "SCAN u", NULL};

	(void)sql;
	return plan_has(step, small);
}

static void test_statements(void **state)
{
	const char *const *const all[] = {today_statements, board_statements, board_door_statements, rehome_statements};
	struct desk *desk = *state;

	for (size_t i = 0; i < sizeof all / sizeof *all; i++)
		plan_check(desk->dock.path, all[i], may_scan);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_numbers, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_slices, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_insight, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_find, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_pages, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_statements, set_up, tear_down),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
