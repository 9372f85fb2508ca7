/* The player of demonstrations, on a store of its own: what it scans is accepted, and it receives all that is
 * announced. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>
#include <unistd.h>

#include "base/mem.h"
#include "flow/demo.h"
#include "flow/session.h"
#include "lib/ask.h"
#include "store/migrate.h"

/* Two deliveries: one of units and cases at a door, one of a pallet whose door nobody knows. */
static const char site[] =
	"INSERT INTO operator (id, badge, name, role) VALUES (1, 'OP-LEE', 'Lee', 'lead'), (2, 'OP-ZOE', 'Zoe', 'worker');"
	"INSERT INTO code (code, kind, ref_id) VALUES ('OP-LEE', 'badge', 1), ('OP-ZOE', 'badge', 2);"
	"INSERT INTO place (id, code, kind) VALUES (10, 'D1', 'door'), (12, 'L1', 'lane'), (13, 'L2', 'lane'),"
	" (14, 'P1', 'station'), (15, 'PUT', 'putaway'), (16, 'HOLD', 'quarantine'), (17, 'SPILL', 'overflow');"
	"INSERT INTO code (code, kind, ref_id) SELECT code, 'place', id FROM place WHERE id >= 10;"
	"INSERT INTO product (id, sku, description) VALUES (20, 'A', 'Apple'), (21, 'B', 'Bean'), (22, 'C', 'Corn');"
	"INSERT INTO product (id, sku, description, tracking) VALUES (23, 'S', 'Saw', 'serial');"
	"INSERT INTO code (code, kind, ref_id, quantity) VALUES ('09506000134352', 'product', 20, 1),"
	" ('CASE-A', 'product', 20, 5), ('09506000134369', 'product', 21, 1), ('S-1', 'product', 23, 1);"
	"INSERT INTO inbound (id, number, door_id, due_at, imported_at) VALUES (1, 'ASN-1', 10, 1795442400000, 1),"
	" (2, 'ASN-2', NULL, 1795500000000, 1);"
	"INSERT INTO inbound_line (inbound_id, product_id, sscc, expected) VALUES (1, 20, '', 7), (1, 21, '', 2),"
	" (2, 22, '095123450006200014', 4), (2, 23, '', 1);"
	"INSERT INTO inbound_product (inbound_id, product_id, expected) VALUES (1, 20, 7), (1, 21, 2), (2, 22, 4), (2, 23, 1);"
	"INSERT INTO carton (sscc, inbound_id) VALUES ('095123450006200014', 2);";

struct stage {
	char path[256];
	struct clock clock;
	struct db *db;
	struct session *session;
	const struct session_view *view;
};

static int set_up(void **state)
{
	struct stage *stage = mem_alloc(sizeof *stage);
	const char *folder = getenv("TMP");
	struct err err = {0};

	snprintf(stage->path, sizeof stage->path, "%s/demo-%d.db", folder ? folder : "/tmp", (int)getpid());
	unlink(stage->path);
	clock_start_at(&stage->clock, 1795442400000);
	if (store_create(&stage->db, stage->path, &stage->clock, &err) != ST_OK ||
		db_begin_write(stage->db, &err) != ST_OK)
		return 1;
	db_script(stage->db, site);
	if (db_commit(stage->db, &err) != ST_OK ||
		session_open(&stage->session, stage->db, &stage->clock, "T9", &err) != ST_OK)
		return 1;
	*state = stage;
	return session_view(stage->session, &stage->view, &err) == ST_OK ? 0 : 1;
}

static int tear_down(void **state)
{
	struct stage *stage = *state;

	session_close(stage->session);
	db_close(stage->db);
	unlink(stage->path);
	free(stage);
	return 0;
}

static const struct reply *scan(struct stage *stage, const char *text)
{
	const struct reply *reply = NULL;
	struct err err = {0};

	assert_int_equal(session_scan(stage->session, (const uint8_t *)text, strlen(text), &reply, &err), ST_OK);
	assert_int_equal(session_view(stage->session, &stage->view, &err), ST_OK);
	return reply;
}

/* Plays until the player stops; returns the scans, *refused those that were refused. */
static int play(struct stage *stage, uint64_t seed, int *refused, int *undone)
{
	struct demo *demo = demo_new(stage->db, seed);
	struct str next = {0};
	struct err err = {0};
	int scans = 0;

	*refused = *undone = 0;
	for (;;) {
		const struct reply *reply;

		str_clear(&next);
		assert_int_equal(demo_next(demo, stage->view, &next, &err), ST_OK);
		if (!next.len)
			break;
		assert_in_range(++scans, 1, 200);
		reply = scan(stage, str_text(&next));
		*undone += strcmp(str_text(&next), "%UNDO") == 0;
		if (reply->result == RESULT_REFUSED) {
			(*refused)++;
			assert_int_equal(reply->error, ERROR_WRONG_PLACE); /* on purpose; anything else is a mistake */
		}
	}
	str_done(&next);
	demo_free(demo);
	return scans;
}

static void test_receives_all_that_is_announced(void **state)
{
	struct stage *stage = *state;
	int refused, undone;

	play(stage, 1, &refused, &undone);
	assert_string_equal(stage->view->operator_name, "Zoe"); /* a worker, not the lead */
	assert_string_equal(stage->view->activity, "receive");
	assert_int_equal(stage->view->hand_count, 0);
	assert_int_equal(ask_number(stage->db, "SELECT SUM(expected - received) FROM inbound_product WHERE product_id <> 23"), 0);
	assert_int_equal(
		ask_number(stage->db, "SELECT received FROM inbound_product WHERE product_id = 23"), 0); /* asks for a serial */
	assert_int_equal(ask_number(stage->db, "SELECT COUNT(*) FROM carton WHERE received_scan_id IS NULL"), 0);
}

/* Whatever its dice say, it comes to its end, and some of the players go wrong and take back. */
static void test_goes_wrong_sometimes(void **state)
{
	int refused_in_all = 0;
	int undone_in_all = 0;

	for (uint64_t seed = 1; seed <= 12; seed++) {
		int refused, undone;

		assert_int_equal(tear_down(state), 0);
		assert_int_equal(set_up(state), 0);
		play(*state, seed * 7919, &refused, &undone);
		assert_int_equal(ask_number(((struct stage *)*state)->db, "SELECT COUNT(*) FROM direction WHERE open > 0"), 0);
		refused_in_all += refused;
		undone_in_all += undone;
	}
	assert_true(refused_in_all > 0);
	assert_true(undone_in_all > 0);
}

static void site_with_orders(struct stage *stage)
{
	/* five small orders, which what comes can fill, and a truck for them */
	static const char leaving[] =
		"INSERT INTO setting (name, value) VALUES ('gs1_prefix', '9506000');"
		"INSERT INTO pickup (id, number, carrier, cutoff_at, door_id) VALUES (30, 'DHL-15', 'DHL', 1795446000000, 10);"
		"INSERT INTO customer_order (id, number, placed_at, carrier, imported_at) VALUES (40, 'SO-1', 1, 'DHL', 1),"
		" (41, 'SO-2', 2, 'DHL', 1), (42, 'SO-3', 3, 'DHL', 1), (43, 'SO-4', 4, 'DHL', 1), (44, 'SO-5', 5, 'DHL', 1);"
		"INSERT INTO order_line (order_id, line, line_rank, product_id, ordered, waiting, priority_rank, promised_rank, placed_at,"
		" order_number) SELECT id, '1', 1, 20, 1, 1, 0, 4611686018427387904, placed_at, number FROM customer_order;";
	struct err err = {0};

	assert_int_equal(db_begin_write(stage->db, &err), ST_OK);
	db_script(stage->db, leaving);
	assert_int_equal(db_commit(stage->db, &err), ST_OK);
}

/* Where cartons can be closed it packs and loads now and then, too, and still receives everything. */
static void test_packs_and_loads(void **state)
{
	int64_t loaded = 0;

	for (uint64_t seed = 1; seed <= 8; seed++) {
		int refused, undone;

		assert_int_equal(tear_down(state), 0);
		assert_int_equal(set_up(state), 0);
		site_with_orders(*state);
		play(*state, seed * 7919, &refused, &undone);
		assert_int_equal(ask_number(((struct stage *)*state)->db, "SELECT SUM(expected - received) FROM inbound_product WHERE product_id <> 23"), 0);
		loaded += ask_number(((struct stage *)*state)->db, "SELECT COUNT(*) FROM parcel WHERE status = 'loaded'");
	}
	assert_true(loaded > 0);
}

static void test_goes_on_from_where_a_person_left(void **state)
{
	struct stage *stage = *state;
	int refused, undone;

	scan(stage, "OP-LEE");
	scan(stage, "%LOOKUP");
	play(stage, 5, &refused, &undone);
	assert_string_equal(stage->view->operator_name, "Lee");
	assert_int_equal(ask_number(stage->db, "SELECT SUM(expected - received) FROM inbound_product WHERE product_id <> 23"), 0);
}

static void test_stops_where_nothing_is_announced(void **state)
{
	struct stage *stage = *state;
	struct err err = {0};
	int refused, undone;

	assert_int_equal(db_begin_write(stage->db, &err), ST_OK);
	db_script(stage->db, "UPDATE inbound SET status = 'closed';");
	assert_int_equal(db_commit(stage->db, &err), ST_OK);
	assert_int_equal(play(stage, 3, &refused, &undone), 2); /* signs on, chooses to receive */
}

/* Everything that is suggested is accepted when it is scanned. */
static void test_hints_are_accepted(void **state)
{
	struct stage *stage = *state;
	struct demo *demo = demo_new(stage->db, 1);
	struct demo_hint hints[DEMO_HINTS];
	struct err err = {0};
	size_t count;

	for (int i = 0; i < 40; i++) {
		assert_int_equal(demo_hints(demo, stage->view, hints, &count, &err), ST_OK);
		assert_in_range(count, 0, DEMO_HINTS);
		if (!count)
			break;
		assert_true(*hints[0].what);
		assert_int_not_equal(scan(stage, hints[i % 2 && count > 1 ? 1 : 0].scan)->result, RESULT_REFUSED);
	}
	assert_int_equal(
		ask_number(stage->db, "SELECT SUM(expected - received) FROM inbound_product WHERE product_id IN (20, 21)"), 0);
	demo_free(demo);
}

/* So is what is suggested to one who packs and loads, until the truck has left. */
static void test_hints_lead_out_of_the_building(void **state)
{
	struct stage *stage = *state;
	struct demo *demo = demo_new(stage->db, 1);
	struct demo_hint hints[DEMO_HINTS];
	struct err err = {0};
	size_t count;

	site_with_orders(stage);
	scan(stage, "OP-ZOE");
	scan(stage, "%RECEIVE");
	scan(stage, "D1");
	scan(stage, "CASE-A");
	while (stage->view->hand_count)
		scan(stage, stage->view->hand[0].direction.to);
	scan(stage, "%PACK");
	for (int i = 0; i < 60 && !ask_number(stage->db, "SELECT COUNT(*) FROM pickup WHERE status = 'departed'"); i++) {
		assert_int_equal(demo_hints(demo, stage->view, hints, &count, &err), ST_OK);
		assert_in_range(count, 1, DEMO_HINTS);
		assert_int_not_equal(scan(stage, hints[0].scan)->result, RESULT_REFUSED);
	}
	assert_int_equal(ask_number(stage->db, "SELECT COUNT(*) FROM parcel WHERE status = 'departed'"), 5);
	demo_free(demo);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_receives_all_that_is_announced, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_goes_wrong_sometimes, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_packs_and_loads, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_goes_on_from_where_a_person_left, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_stops_where_nothing_is_announced, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_hints_are_accepted, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_hints_lead_out_of_the_building, set_up, tear_down),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
