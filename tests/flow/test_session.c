/* What scenario files cannot say of a session: what survives a restart, what a screen reads, a store that is busy, two
 * terminals side by side; and short stories, found by the fuzzer, after each scan of which the books must agree. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "flow/session.h"
#include "lib/dock.h"

#define KETTLE "9506000000015"
#define CASE "19506000000012"
#define TUMBLER "9506000000022"
#define PALLET "00095060000000000015"

struct desk {
	struct dock dock;
	struct clock clock;
	struct db *db[2];
	struct session *session[2];
};

static void attach(struct desk *d, int t)
{
	struct err err;

	session_close(d->session[t]);
	assert_int_equal(session_open(&d->session[t], d->db[t], &d->clock, t ? "T2" : "T1", &err), ST_OK);
}

static int set_up(void **state)
{
	struct desk *d = calloc(1, sizeof *d);

	if (!d)
		return -1;
	dock_make(&d->dock);
	d->db[0] = d->dock.db;
	d->db[1] = dock_open_again(&d->dock);
	clock_start_at(&d->clock, DOCK_NOW);
	*state = d;
	return 0;
}

static int tear_down(void **state)
{
	struct desk *d = *state;

	session_close(d->session[0]);
	session_close(d->session[1]);
	db_close(d->db[1]);
	dock_remove(&d->dock);
	free(d);
	return 0;
}

static void start(struct desk *d)
{
	dock_reset(d->dock.db);
	attach(d, 0);
	attach(d, 1);
}

static const struct reply *scan(struct desk *d, int t, const char *text)
{
	const struct reply *reply = NULL;
	struct err err;

	if (session_scan(d->session[t], (const uint8_t *)text, strlen(text), &reply, &err) != ST_OK)
		fail_msg("'%s': %s", text, err.text);
	return reply;
}

static void expect(struct desk *d, int t, const char *text, const char *result)
{
	const struct reply *r = scan(d, t, text);
	const char *got = r->result == RESULT_REFUSED ? error_word(r->error) : result_word(r->result);

	if (strcmp(got, result) != 0)
		fail_msg("'%s' is answered '%s' (%s), not '%s'", text, got, r->say, result);
}

static void receive_at(struct desk *d, int t, const char *badge, const char *door)
{
	expect(d, t, badge, "ok");
	expect(d, t, "%RECEIVE", "ok");
	expect(d, t, door, "ok");
}

static const struct session_view *view(struct desk *d, int t)
{
	const struct session_view *v = NULL;
	struct err err;

	assert_int_equal(session_view(d->session[t], &v, &err), ST_OK);
	return v;
}

static void assert_books(struct desk *d, const char *after)
{
	char what[300];

	if (dock_differences(d->dock.db, what, sizeof what))
		fail_msg("after '%s': %s", after, what);
}

/* ---- the terminal's state */

static void test_names(void **state)
{
	static const char *const good[] = {"T1", "dock-3.left_hand", "0", "12345678901234567890123456789012"};
	static const char *const bad[] = {
		"", "123456789012345678901234567890123", "T 1", "T/1", "T1\n", "Caf\xc3\xa9", "%OFF", "T1;"};
	struct desk *d = *state;
	struct session *s = NULL;
	struct err err;

	for (size_t i = 0; i < sizeof good / sizeof *good; i++) {
		assert_int_equal(session_open(&s, d->db[0], &d->clock, good[i], &err), ST_OK);
		session_close(s);
	}
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		assert_int_equal(session_open(&s, d->db[0], &d->clock, bad[i], &err), ST_REFUSED);
		assert_non_null(strstr(err.text, "letters, digits"));
	}
	assert_int_equal(dock_number(d->dock.db, "SELECT count(*) FROM terminal"), 4);
	session_close(NULL);
}

static void test_stands_at_a_door(void **state)
{
	struct desk *d = *state;
	struct err err;

	start(d);
	assert_int_equal(session_stand_at(d->session[0], "D9", &err), ST_REFUSED);
	assert_non_null(strstr(err.text, "no door D9"));
	assert_int_equal(session_stand_at(d->session[0], "L1", &err), ST_REFUSED);
	assert_int_equal(session_stand_at(d->session[0], "D2", &err), ST_OK);
	assert_string_equal(view(d, 0)->door, "");
	scan(d, 0, "OP-ANA");
	scan(d, 0, "%RECEIVE");
	assert_string_equal(view(d, 0)->door, "D2");
	/* a door that was scanned is not left for it */
	scan(d, 0, "D1");
	scan(d, 0, "%RECEIVE");
	assert_string_equal(view(d, 0)->door, "D1");
	assert_books(d, "%RECEIVE");
}

static void test_options(void **state)
{
	struct desk *d = *state;
	struct err err;

	start(d);
	assert_int_equal(session_sign_on(d->session[0], "OP-NOBODY", &err), ST_REFUSED);
	assert_non_null(strstr(err.text, "OP-NOBODY"));
	assert_int_equal(session_choose(d->session[0], "dance", &err), ST_REFUSED);
	assert_int_equal(session_sign_on(d->session[0], "OP-ANA", &err), ST_OK);
	assert_int_equal(session_choose(d->session[0], "receive", &err), ST_OK);
	/* options are no scans: the first scan is number 1 */
	assert_string_equal(scan(d, 0, "D1")->id, "T1-000001");
	assert_string_equal(view(d, 0)->operator_name, "Ana");
	assert_string_equal(view(d, 0)->activity, "receive");
	assert_books(d, "D1");
}

static void test_state_survives(void **state)
{
	struct desk *d = *state;
	const struct session_view *v;

	start(d);
	receive_at(d, 0, "OP-ANA", "D1");
	expect(d, 0, "IB-1", "ok");
	expect(d, 0, KETTLE, "direct");
	expect(d, 0, "%QTY-5", "ok");
	expect(d, 0, "%DAMAGED", "ok");
	assert_string_equal(view(d, 0)->mark, "DAMAGED, 5 x");
	attach(d, 0);
	v = view(d, 0);
	assert_string_equal(v->operator_name, "Ana");
	assert_string_equal(v->activity, "receive");
	assert_string_equal(v->door, "D1");
	assert_string_equal(v->inbound, "IB-1");
	assert_int_equal(v->hand_count, 1);
	assert_string_equal(v->mark, "");
	/* neither mark is left: one unit, and no damage */
	assert_int_equal(scan(d, 0, TUMBLER)->directions[0].quantity, 1);
	assert_int_equal(dock_number(d->dock.db, "SELECT count(*) FROM receipt WHERE kind = 'damaged'"), 0);
	expect(d, 0, "PACK-1", "confirm");
	assert_books(d, "PACK-1");
}

static void test_what_waits_does_not_survive(void **state)
{
	struct desk *d = *state;

	start(d);
	receive_at(d, 0, "OP-ANA", "D1");
	expect(d, 0, CASE, "over-receipt");
	attach(d, 0);
	/* a lead's badge is a sign-on again, not the approval of what nobody remembers */
	expect(d, 0, "OP-LEE", "ok");
	assert_string_equal(view(d, 0)->operator_name, "Lee");
	assert_int_equal(dock_number(d->dock.db, "SELECT count(*) FROM receipt"), 0);
}

static void test_numbering(void **state)
{
	struct desk *d = *state;

	start(d);
	assert_string_equal(scan(d, 0, "OP-ANA")->id, "T1-000001");
	assert_string_equal(scan(d, 1, "OP-BEN")->id, "T2-000001");
	assert_string_equal(scan(d, 0, "nobody knows this")->id, "T1-000002");
	attach(d, 0);
	assert_string_equal(scan(d, 0, "%RECEIVE")->id, "T1-000003");
	assert_string_equal(scan(d, 1, "%HELP")->id, "T2-000002");
	assert_string_equal(scan(d, 0, "%OFF")->id, "T1-000004");
	assert_string_equal(scan(d, 0, "OP-BEN")->id, "T1-000005");
	assert_int_equal(dock_number(d->dock.db, "SELECT count(*) FROM scan"), 7);
	assert_books(d, "OP-BEN");
}

static void test_long_and_odd_scans(void **state)
{
	static char huge[20000];
	struct desk *d = *state;
	const struct reply *reply;
	struct err err;

	start(d);
	receive_at(d, 0, "OP-ANA", "D1");
	memset(huge, 'x', sizeof huge);
	assert_int_equal(session_scan(d->session[0], (const uint8_t *)huge, sizeof huge, &reply, &err), ST_OK);
	assert_int_equal(reply->result, RESULT_REFUSED);
	assert_int_equal(session_scan(d->session[0], (const uint8_t *)"", 0, &reply, &err), ST_OK);
	assert_int_equal(reply->result, RESULT_REFUSED);
	assert_int_equal(session_scan(d->session[0], (const uint8_t *)"D1\0D2", 5, &reply, &err), ST_OK);
	assert_int_equal(reply->result, RESULT_REFUSED);
	assert_int_equal(session_scan(d->session[0], (const uint8_t *)"\xff\xfe", 2, &reply, &err), ST_OK);
	assert_int_equal(reply->result, RESULT_REFUSED);
	assert_string_equal(view(d, 0)->door, "D1");
}

/* ---- views */

static void test_views(void **state)
{
	struct desk *d = *state;
	const struct session_view *v;

	start(d);
	v = view(d, 0);
	assert_string_equal(v->terminal, "T1");
	assert_string_equal(v->operator_name, "");
	assert_string_equal(v->activity, "");
	assert_string_equal(v->door, "");
	assert_string_equal(v->inbound, "");
	assert_string_equal(v->zone, "UTC");
	assert_int_equal(v->hand_count, 0);
	assert_in_range(v->now_ms, DOCK_NOW, DOCK_NOW + 600000);
	assert_non_null(strstr(v->prompt, "badge"));

	expect(d, 0, "OP-LEE", "ok");
	v = view(d, 0);
	assert_string_equal(v->operator_name, "Lee");
	assert_string_equal(v->operator_role, "lead");
	assert_string_equal(v->activity, "");

	expect(d, 0, "%RECEIVE", "ok");
	expect(d, 0, "IB-2", "ok");
	v = view(d, 0);
	assert_string_equal(v->door, "D2");
	assert_string_equal(v->inbound, "IB-2");
	assert_int_equal(v->inbound_expected, 37);
	assert_int_equal(v->inbound_received, 0);
	assert_int_equal(v->cartons_expected, 4);
	assert_int_equal(v->cartons_received, 0);

	expect(d, 0, PALLET, "direct");
	v = view(d, 0);
	assert_int_equal(v->inbound_received, 30);
	assert_int_equal(v->cartons_received, 1);
	assert_true(v->hand_count > 2);
	assert_non_null(strstr(v->prompt, v->hand[0].direction.to));

	expect(d, 0, "%LOOKUP", "ok");
	assert_string_equal(view(d, 0)->activity, "lookup");
	expect(d, 0, "L1", "ok");
	expect(d, 0, "%OFF", "ok");
	assert_string_equal(view(d, 0)->operator_name, "Lee");
	expect(d, 0, "%OFF", "ok");
	v = view(d, 0);
	assert_string_equal(v->operator_name, "");
	assert_string_equal(v->inbound, "");
	assert_books(d, "%OFF");
}

static void test_marks_in_views(void **state)
{
	struct desk *d = *state;

	start(d);
	receive_at(d, 0, "OP-ANA", "D1");
	expect(d, 0, "%QTY-12", "ok");
	assert_string_equal(view(d, 0)->mark, "12 x");
	/* a refused scan keeps it */
	expect(d, 0, "nobody knows this", "unknown-barcode");
	assert_string_equal(view(d, 0)->mark, "12 x");
	expect(d, 0, "%UNDO", "ok");
	assert_string_equal(view(d, 0)->mark, "");
	expect(d, 0, "%DAMAGED", "ok");
	assert_string_equal(view(d, 0)->mark, "DAMAGED");
	/* another activity clears it */
	expect(d, 0, "%LOOKUP", "ok");
	assert_string_equal(view(d, 0)->mark, "");
	expect(d, 0, "%RECEIVE", "ok");
	assert_string_equal(view(d, 0)->mark, "");
	/* and so does use */
	expect(d, 0, "%QTY-2", "ok");
	assert_int_equal(scan(d, 0, KETTLE)->result, RESULT_DIRECT);
	assert_string_equal(view(d, 0)->mark, "");
}

static void test_changed(void **state)
{
	struct desk *d = *state;

	start(d);
	view(d, 0);
	view(d, 1);
	assert_false(session_changed(d->session[0]));
	expect(d, 1, "OP-BEN", "ok");
	assert_true(session_changed(d->session[0]));
	view(d, 0);
	assert_false(session_changed(d->session[0]));
	/* its own work is no news */
	expect(d, 0, "OP-ANA", "ok");
	assert_false(session_changed(d->session[0]));
	assert_true(session_changed(d->session[1]));
}

/* ---- a busy store */

static void test_busy(void **state)
{
	struct desk *d = *state;
	const struct reply *reply = NULL;
	struct err err;

	start(d);
	receive_at(d, 0, "OP-ANA", "D1");
	expect(d, 0, "%QTY-5", "ok");
	db_set_wait(d->db[0], 20);
	assert_int_equal(db_begin_write(d->db[1], &err), ST_OK);
	for (int i = 0; i < 3; i++) {
		assert_int_equal(
			session_scan(d->session[0], (const uint8_t *)KETTLE, strlen(KETTLE), &reply, &err), ST_BUSY);
		assert_non_null(strstr(err.text, "busy"));
	}
	assert_int_equal(session_scan(d->session[0], (const uint8_t *)"%UNDO", 5, &reply, &err), ST_BUSY);
	/* reading goes on meanwhile, and the mark stands */
	assert_string_equal(view(d, 0)->mark, "5 x");
	db_rollback(d->db[1]);
	reply = scan(d, 0, KETTLE);
	assert_int_equal(reply->result, RESULT_DIRECT);
	assert_string_equal(reply->id, "T1-000005");
	assert_int_equal(dock_number(d->dock.db, "SELECT sum(quantity) FROM receipt"), 5);
	assert_books(d, KETTLE);
	db_set_wait(d->db[0], 5000);
}

static void test_busy_keeps_what_waits(void **state)
{
	struct desk *d = *state;
	const struct reply *reply = NULL;
	struct err err;

	start(d);
	receive_at(d, 0, "OP-ANA", "D1");
	expect(d, 0, CASE, "over-receipt");
	db_set_wait(d->db[0], 20);
	assert_int_equal(db_begin_write(d->db[1], &err), ST_OK);
	assert_int_equal(session_scan(d->session[0], (const uint8_t *)"OP-LEE", 6, &reply, &err), ST_BUSY);
	db_rollback(d->db[1]);
	expect(d, 0, "OP-LEE", "direct");
	assert_string_equal(view(d, 0)->operator_name, "Ana");
	assert_int_equal(dock_number(d->dock.db, "SELECT approved_by FROM scan ORDER BY id DESC LIMIT 1"), 3);
	assert_books(d, "OP-LEE");
	db_set_wait(d->db[0], 5000);
}

/* ---- two terminals */

static void test_one_badge_twice(void **state)
{
	struct desk *d = *state;
	const struct reply *r;

	start(d);
	assert_int_equal(scan(d, 0, "OP-ANA")->line_count, 0);
	r = scan(d, 1, "OP-ANA");
	assert_int_equal(r->result, RESULT_OK);
	assert_int_equal(r->line_count, 1);
	assert_non_null(strstr(r->lines[0], "T1"));
	expect(d, 0, "%OFF", "ok");
	assert_int_equal(scan(d, 1, "OP-ANA")->line_count, 0);
}

static void test_hands_are_apart(void **state)
{
	struct desk *d = *state;

	start(d);
	receive_at(d, 0, "OP-ANA", "D1");
	receive_at(d, 1, "OP-BEN", "D1");
	expect(d, 0, KETTLE, "direct");
	assert_int_equal(view(d, 1)->hand_count, 0);
	expect(d, 1, "PACK-1", "wrong-place");
	/* undo reaches this worker's own scans here, nobody else's */
	expect(d, 1, "%UNDO", "nothing-to-undo");
	expect(d, 0, "%OFF", "ok");
	expect(d, 0, "%OFF", "ok");
	/* left behind: anyone may deliver it */
	expect(d, 1, "PACK-1", "confirm");
	assert_books(d, "PACK-1");
	expect(d, 1, "%UNDO", "ok");
	expect(d, 1, "PACK-1", "confirm");
	assert_books(d, "PACK-1");
}

/* ---- stories: "1:" and "2:" name the terminal, "sql:" is what an import or a lead does; = is the expected answer */

static const char *const stories[][24] = {
	{"a damaged unit too many, booked as over, and taken back", "1:OP-ANA", "1:%RECEIVE", "1:D1", "1:%DAMAGED",
		"1:19506000000012=over-receipt", "1:%SKIP=direct", "1:%UNDO=ok"},
	{"a damaged unit of a pallet, its order served by another meanwhile", "1:OP-ANA", "1:%RECEIVE", "1:D2",
		"1:IB-2=ok", "1:00095060000000000015=direct", "1:9506000000015=direct", "1:%DAMAGED",
		"1:9506000000015=direct", "2:OP-BEN", "2:%RECEIVE", "2:D1", "2:9506000000015=direct",
		"1:%UNDO=undo-blocked", "2:%UNDO=ok", "1:%UNDO=ok", "1:%UNDO=ok"},
	{"a pallet that two terminals bring", "1:OP-ANA", "1:%RECEIVE", "1:D2", "1:IB-2=ok",
		"1:00095060000000000015=direct", "2:OP-BEN", "2:%RECEIVE", "2:D2", "2:IB-2=ok",
		"2:9506000000015=direct", "2:PACK-2=confirm", "1:%UNDO=undo-blocked", "2:%UNDO=ok", "1:%UNDO=ok",
		"2:9506000000015=direct", "2:PACK-2=confirm", "1:%UNDO=nothing-to-undo", "2:%UNDO=ok", "2:%UNDO=ok",
		"2:%UNDO=nothing-to-undo"},
	{"a delivery is closed, and opened again by a lead", "1:OP-ANA", "1:%RECEIVE", "1:D1", "1:IB-1=ok",
		"1:9506000000015=direct", "1:PACK-1=confirm", "1:%DONE=ok", "1:%DONE=ok", "1:%UNDO=undo-blocked",
		"2:OP-BEN", "2:%RECEIVE", "1:IB-1=closed", "1:OP-BEN=lead-needed", "1:OP-LEE=ok", "1:%UNDO=ok",
		"1:%UNDO=ok", "1:%UNDO=nothing-to-undo"},
	{"a receipt of another terminal whose delivery was closed since", "1:OP-ANA", "1:%RECEIVE", "1:D1", "1:IB-1=ok",
		"1:9506000000015=direct", "2:OP-BEN", "2:%RECEIVE", "2:D1", "2:IB-1=ok", "2:%DONE=ok", "2:%DONE=ok",
		"1:%UNDO=undo-blocked", "1:PACK-1=confirm", "1:%UNDO=ok", "1:%UNDO=undo-blocked", "2:IB-1=closed",
		"2:OP-LEE=ok", "1:%UNDO=ok"},
	{"every order is cancelled while a unit is in hand", "1:OP-ANA", "1:%RECEIVE", "1:D1", "1:IB-1=ok",
		"1:9506000000015=direct",
		"sql:UPDATE customer_order SET status = 'cancelled'; UPDATE order_line SET waiting = 0;",
		"1:PACK-1=order-cancelled", "1:PACK-1=wrong-place", "1:PUT=confirm", "1:%UNDO=ok",
		"1:%UNDO=ok", "1:PUT=wrong-place", "1:9506000000015=direct", "1:PUT=confirm", "1:%UNDO=ok",
		"1:%UNDO=ok", "1:%UNDO=nothing-to-undo"},
	{"without confirmation a direction is the movement",
		"sql:INSERT INTO setting (name, value) VALUES ('confirm', 'no');", "1:OP-ANA", "1:%RECEIVE", "1:D2",
		"1:IB-2=ok", "1:00095060000000000015=direct", "1:PACK-2=wrong-place", "2:OP-BEN", "2:%RECEIVE", "2:D1",
		"2:9506000000015=direct", "1:%UNDO=ok", "1:%UNDO=nothing-to-undo", "2:%UNDO=ok",
		"2:%UNDO=nothing-to-undo"},
	{"a count that cannot be trusted", "1:OP-ANA", "1:%RECEIVE", "1:D1", "1:(01)19506000000012(30)5=bad-quantity",
		"1:%QTY-1=ok", "1:(01)19506000000012(30)5=over-receipt", "1:OP-BEN=lead-needed", "1:OP-LEE=direct",
		"1:%UNDO=ok"},
	{"a place is full for one terminal while another brings goods there", "1:OP-ANA", "1:%RECEIVE", "1:D1",
		"1:IB-1=ok", "1:9506000000015=direct", "2:OP-BEN", "2:%RECEIVE", "2:D1", "2:IB-1=ok",
		"2:9506000000015=direct", "1:%FULL", "2:%FULL", "1:%UNDO", "2:%UNDO", "2:%UNDO", "1:%UNDO",
		"1:%UNDO=nothing-to-undo", "2:%UNDO=nothing-to-undo"},
	{"a case, its parts confirmed, taken back newest first", "1:OP-ANA", "1:%RECEIVE", "1:D2", "1:SIX-B=direct",
		"1:PACK-2=confirm", "1:%UNDO=ok", "1:%UNDO=ok", "1:%UNDO=nothing-to-undo"},
};

static void play(struct desk *d, const char *const *story)
{
	start(d);
	for (size_t i = 1; story[i]; i++) {
		char step[400];
		char *expected;

		if (strncmp(story[i], "sql:", 4) == 0) {
			dock_script(d->dock.db, story[i] + 4);
			continue;
		}
		snprintf(step, sizeof step, "%s", story[i]);
		expected = strrchr(step, '=');
		if (expected)
			*expected++ = '\0';
		if (expected)
			expect(d, step[0] == '2', step + 2, expected);
		else
			scan(d, step[0] == '2', step + 2);
		assert_books(d, story[i]);
	}
}

static void test_stories(void **state)
{
	struct desk *d = *state;

	for (size_t i = 0; i < sizeof stories / sizeof *stories; i++) {
		print_message("# %s\n", stories[i][0]);
		play(d, stories[i]);
	}
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_names),
		TEST(test_stands_at_a_door),
		TEST(test_options),
		TEST(test_state_survives),
		TEST(test_what_waits_does_not_survive),
		TEST(test_numbering),
		TEST(test_long_and_odd_scans),
		TEST(test_views),
		TEST(test_marks_in_views),
		TEST(test_changed),
		TEST(test_busy),
		TEST(test_busy_keeps_what_waits),
		TEST(test_one_badge_twice),
		TEST(test_hands_are_apart),
		TEST(test_stories),
	};

	return cmocka_run_group_tests_name("session", tests, NULL, NULL);
}
