/* The ledger: whatever is posted between whatever places and owners, in whatever order, and taken back, every counter
 * is what the movements say; what is not there cannot be taken. Random, by a seed that a failure names. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "lib/dock.h"
#include "store/ledger.h"

enum { PRODUCT_A = 2, PRODUCT_C = 4, CARTON = 20, STEPS = 200, SEEDS = 5 };

static int set_up(void **state)
{
	struct dock *dock = calloc(1, sizeof *dock);

	if (!dock)
		return -1;
	dock_make(dock);
	*state = dock;
	return 0;
}

static int tear_down(void **state)
{
	dock_remove(*state);
	free(*state);
	return 0;
}

/* A carton that holds units, a terminal, and two shipments: SO-4/1 for line 7 (5 A), SO-5/1 for line 8 (4 A). */
static void begin_site(struct dock *dock)
{
	dock_reset(dock->db);
	dock_script(dock->db,
		"INSERT INTO place (id, code, kind) VALUES (20, '#carton-1', 'carton') ON CONFLICT DO NOTHING; "
		"INSERT INTO code (code, kind, ref_id) VALUES ('carton-1', 'place', 20); "
		"INSERT INTO terminal (id, name) VALUES (1, 'T1'); "
		"INSERT INTO shipment (order_id, number, status, place_id) VALUES (4, 1, 'packing', NULL), (5, 1, 'packing', NULL);");
}

static const struct {
	int64_t id;
	enum place_kind kind;
} places[] = {{PLACE_ID_SUPPLIER, PLACE_SUPPLIER}, {PLACE_ID_CUSTOMER, PLACE_CUSTOMER},
	{PLACE_ID_ADJUSTMENT, PLACE_ADJUSTMENT}, {PLACE_ID_FLOOR, PLACE_FLOOR}, {10, PLACE_DOOR}, {12, PLACE_LANE},
	{15, PLACE_STATION}, {17, PLACE_PUTAWAY}, {18, PLACE_QUARANTINE}, {19, PLACE_OVERFLOW}, {CARTON, PLACE_CARTON}};
enum { PLACES = sizeof places / sizeof *places };

static const struct owner owners[] = {{0, 0, 0}, {4, 1, 7}, {5, 1, 8}};
enum { OWNERS = sizeof owners / sizeof *owners };

static void begin_scan(struct dock *dock, int64_t scan_id)
{
	struct err err;

	assert_int_equal(db_begin_write(dock->db, &err), ST_OK);
	DB_EXEC(dock->db,
		"INSERT INTO scan (id, terminal_id, at, raw, result, say) VALUES ($1, 1, $2, $3, 'ok', 'posted')",
		I(scan_id), I(DOCK_NOW), B("x", 1));
	DB_EXEC(dock->db, "UPDATE terminal SET last_seq = $1", I(scan_id % 1000000000));
}

static void commit(struct dock *dock)
{
	struct err err;

	if (db_commit(dock->db, &err) != ST_OK)
		fail_msg("%s", err.text);
}

static void assert_books(struct dock *dock, const char *when, int64_t n)
{
	char what[300];

	if (dock_ledger_differences(dock->db, what, sizeof what))
		fail_msg("%s %d: %s", when, (int)n, what);
}

static struct movement between(size_t from, size_t from_owner, size_t to, size_t to_owner, int64_t quantity)
{
	return (struct movement){.cause = "test",
		.product_id = PRODUCT_A,
		.lot = "",
		.serial = "",
		.quantity = quantity,
		.from_id = places[from].id,
		.from_kind = places[from].kind,
		.from = owners[from_owner],
		.to_id = places[to].id,
		.to_kind = places[to].kind,
		.to = owners[to_owner]};
}

static bool post_one(struct dock *dock, int64_t scan_id, const struct movement *m)
{
	struct ledger ledger = {.db = dock->db, .scan_id = scan_id, .at_ms = DOCK_NOW};

	return ledger_post(&ledger, m) && ledger.n == 1;
}

/* Stocked first, posted, and taken back to where it was. */
static void try_pair(struct dock *dock, int64_t scan_id, size_t from, size_t to, size_t o)
{
	struct ledger back = {.db = dock->db, .scan_id = scan_id + 2, .at_ms = DOCK_NOW};
	struct movement stock = between(0, 0, from, o % OWNERS, 4);
	struct movement m = between(from, o % OWNERS, to, o / OWNERS, 3);
	int64_t inside = place_kind_inside(places[to].kind) - place_kind_inside(places[from].kind);
	int64_t units;

	begin_scan(dock, scan_id);
	if (place_kind_inside(places[from].kind) || owners[o % OWNERS].order_id)
		assert_true(post_one(dock, scan_id, &stock));
	commit(dock);
	units = dock_number(dock->db, "SELECT sum(units) FROM place");

	begin_scan(dock, scan_id + 1);
	assert_true(post_one(dock, scan_id + 1, &m));
	commit(dock);
	assert_books(dock, "posted, pair", (int64_t)(from * PLACES + to));
	assert_int_equal(dock_number(dock->db, "SELECT sum(units) FROM place"), units + 3 * inside);

	begin_scan(dock, scan_id + 2);
	assert_true(ledger_reverse(&back, scan_id + 1));
	assert_int_equal(back.n, 1);
	commit(dock);
	assert_books(dock, "taken back, pair", (int64_t)(from * PLACES + to));
	assert_int_equal(dock_number(dock->db, "SELECT sum(units) FROM place"), units);
}

/* Every pair of places with every pair of owners. */
static void test_every_pair(void **state)
{
	for (size_t from = 0; from < PLACES; from++)
		for (size_t to = 0; to < PLACES; to++) {
			begin_site(*state);
			for (size_t o = 0; o < OWNERS * OWNERS; o++)
				try_pair(*state, 1000000001 + 3 * (int64_t)o, from, to, o);
		}
}

/* Counters of each owner by kind of place, told by hand. */
static void test_meaning(void **state)
{
	struct dock *dock = *state;
	struct ledger ledger = {.db = dock->db, .scan_id = 1000000001, .at_ms = DOCK_NOW};
	const struct {
		struct movement m;
		int64_t waiting, allocated, shipped, in_hand, here, packed, gone;
	} steps[] = {
		{between(0, 0, 4, 1, 3), 2, 3, 0, 3, 0, 0, 0},  /* received for SO-4 at the door */
		{between(4, 1, 5, 1, 3), 2, 3, 0, 0, 3, 0, 0},  /* at a lane */
		{between(5, 1, 6, 1, 2), 2, 3, 0, 0, 3, 0, 0},  /* two of it at a station */
		{between(6, 1, 10, 1, 2), 2, 3, 0, 0, 1, 2, 0}, /* in a carton */
		{between(10, 1, 1, 1, 2), 2, 1, 2, 0, 1, 0, 2}, /* departed */
		{between(5, 1, 7, 0, 1), 3, 0, 2, 0, 0, 0, 2},  /* the last one is put away for nobody */
		{between(7, 0, 5, 1, 1), 2, 1, 2, 0, 1, 0, 2},  /* and claimed again */
		{between(5, 1, 5, 2, 1), 3, 0, 2, 0, 0, 0, 2},  /* given to SO-5 where it stands */
		{between(1, 1, 10, 1, 1), 3, 1, 1, 0, 0, 1, 1}, /* one that was thought to have left */
	};

	begin_site(dock);
	begin_scan(dock, 1000000001);
	for (size_t i = 0; i < sizeof steps / sizeof *steps; i++) {
		assert_true(ledger_post(&ledger, &steps[i].m));
		assert_int_equal(
			DB_VALUE0(dock->db, -1, "SELECT waiting FROM order_line WHERE id = 7"), steps[i].waiting);
		assert_int_equal(
			DB_VALUE0(dock->db, -1, "SELECT allocated FROM order_line WHERE id = 7"), steps[i].allocated);
		assert_int_equal(
			DB_VALUE0(dock->db, -1, "SELECT shipped FROM order_line WHERE id = 7"), steps[i].shipped);
		assert_int_equal(
			DB_VALUE0(dock->db, -1, "SELECT in_hand FROM shipment WHERE order_id = 4"), steps[i].in_hand);
		assert_int_equal(
			DB_VALUE0(dock->db, -1, "SELECT here FROM shipment WHERE order_id = 4"), steps[i].here);
		assert_int_equal(
			DB_VALUE0(dock->db, -1, "SELECT packed FROM shipment WHERE order_id = 4"), steps[i].packed);
		assert_int_equal(
			DB_VALUE0(dock->db, -1, "SELECT shipped FROM shipment WHERE order_id = 4"), steps[i].gone);
	}
	assert_int_equal(ledger.n, (int64_t)(sizeof steps / sizeof *steps));
	assert_int_equal(DB_VALUE0(dock->db, -1, "SELECT waiting FROM order_line WHERE id = 8"), 3);
	commit(dock);
	assert_books(dock, "the story's end", 0);
}

/* A place that somebody called full has room again once units leave it. */
static void test_full_until_units_leave(void **state)
{
	struct dock *dock = *state;
	struct ledger ledger = {.db = dock->db, .scan_id = 1000000001, .at_ms = DOCK_NOW};
	struct movement in = between(0, 0, 5, 0, 2);
	struct movement out = between(5, 0, 7, 0, 1);

	begin_site(dock);
	begin_scan(dock, 1000000001);
	assert_true(ledger_post(&ledger, &in));
	DB_EXEC0(dock->db, "UPDATE place SET is_full = 1 WHERE id = 12");
	assert_true(ledger_post(&ledger, &in));
	assert_int_equal(DB_VALUE0(dock->db, -1, "SELECT is_full FROM place WHERE id = 12"), 1);
	assert_true(ledger_post(&ledger, &out));
	assert_int_equal(DB_VALUE0(dock->db, -1, "SELECT is_full FROM place WHERE id = 12"), 0);
	commit(dock);
}

static int64_t fingerprint(struct db *db)
{
	return DB_VALUE0(db, 0,
		"SELECT (SELECT count(*) * 1000003 FROM movement) + (SELECT coalesce(sum(quantity * (place_id + line_id * 37)), 0) FROM "
		"balance) + (SELECT sum(units * id) FROM place) + (SELECT sum(allocated * 7 + waiting * 13 + shipped * 17) FROM "
		"order_line) + (SELECT sum(in_hand + here * 3 + packed * 5 + shipped * 7) FROM shipment)");
}

/* Too many, of another owner, of another lot, of another product, from an empty place: nothing changes. */
static void test_refusals(void **state)
{
	struct dock *dock = *state;
	struct ledger ledger = {.db = dock->db, .scan_id = 1000000001, .at_ms = DOCK_NOW};
	struct movement in = between(0, 0, 5, 1, 3);
	struct movement wrong[] = {between(5, 1, 6, 1, 4), between(5, 0, 6, 0, 1), between(5, 2, 6, 2, 1),
		between(6, 1, 5, 1, 1), between(5, 1, 6, 1, 1), between(5, 1, 6, 1, 1),
		between(5, 1, 1, 1, 1000000000)};
	int64_t before;

	wrong[4].lot = "LOT1";
	wrong[5].product_id = PRODUCT_C;
	begin_site(dock);
	begin_scan(dock, 1000000001);
	assert_true(ledger_post(&ledger, &in));
	before = fingerprint(dock->db);
	for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
		assert_false(ledger_post(&ledger, &wrong[i]));
		assert_int_equal(fingerprint(dock->db), before);
		assert_int_equal(ledger.n, 1);
		assert_false(db_failed(dock->db));
	}
	commit(dock);
	/* what has gone on cannot be taken back */
	begin_scan(dock, 1000000002);
	ledger = (struct ledger){.db = dock->db, .scan_id = 1000000002, .at_ms = DOCK_NOW};
	in = between(5, 1, 6, 1, 1);
	assert_true(ledger_post(&ledger, &in));
	assert_false(ledger_reverse(&ledger, 1000000001));
	db_rollback(dock->db);
	assert_int_equal(dock_number(dock->db, "SELECT units FROM place WHERE id = 12"), 3);
	assert_books(dock, "after the rollback", 0);
}

static uint64_t next_random(uint64_t *random)
{
	*random = *random * 6364136223846793005u + 1442695040888963407u;
	return *random >> 33;
}

/* Posts what a random number asks for; nothing happens where it is not there. */
static void post_any(struct ledger *ledger, uint64_t *random)
{
	static const char *const lots[] = {"", "LOT1", "LOT2"};
	struct movement m = between(next_random(random) % PLACES, 0, next_random(random) % PLACES, 0, 1);
	int64_t before = fingerprint(ledger->db);

	if (next_random(random) % 3 == 0) { /* of product A; owners have lines of it */
		m.from = owners[next_random(random) % OWNERS];
		m.to = owners[next_random(random) % OWNERS];
	} else {
		m.product_id = PRODUCT_C;
		m.lot = lots[next_random(random) % 3];
	}
	m.quantity = (int64_t)(next_random(random) % 9) + 1;
	/* units that are outside for an order are only taken back from where they went */
	if (!place_kind_inside(m.from_kind))
		m.from = owners[0];
	if (!place_kind_inside(m.to_kind))
		m.to = owners[0];
	if (!ledger_post(ledger, &m))
		assert_int_equal(fingerprint(ledger->db), before);
}

static void play(struct dock *dock, uint64_t seed)
{
	uint64_t random = seed * 2654435761u + 1;
	int64_t scan_id = 1000000000;

	begin_site(dock);
	for (int i = 0; i < STEPS; i++) {
		struct ledger ledger = {.db = dock->db, .scan_id = ++scan_id, .at_ms = DOCK_NOW + i};
		uint64_t what = next_random(&random) % 10;

		begin_scan(dock, scan_id);
		if (what < 8) {
			for (uint64_t n = next_random(&random) % 4 + 1; n > 0; n--)
				post_any(&ledger, &random);
			commit(dock);
		} else if (ledger_reverse(&ledger, 1000000001 + (int64_t)(next_random(&random) % (uint64_t)(i + 1)))) {
			commit(dock);
		} else {
			db_rollback(dock->db);
			scan_id--;
		}
		if (i % 50 == 49)
			assert_books(dock, "seed", (int64_t)seed);
	}
}

static void test_random(void **state)
{
	for (uint64_t seed = 1; seed <= SEEDS; seed++)
		play(*state, seed);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_meaning),
		cmocka_unit_test(test_every_pair),
		cmocka_unit_test(test_full_until_units_leave),
		cmocka_unit_test(test_refusals),
		cmocka_unit_test(test_random),
	};

	return cmocka_run_group_tests_name("ledger", tests, set_up, tear_down);
}
