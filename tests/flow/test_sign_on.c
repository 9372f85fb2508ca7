/* PINs, on a clock that the test moves: what a PIN lets be, that it is nowhere but in its hash, and where it may come from. The scenarios pin-*.scan tell the same as whole programs. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/journal.h"
#include "flow/replay.h"
#include "flow/session.h"
#include "lib/ask.h"
#include "lib/signing.h"
#include "store/pin.h"

#define OTHER "19386247"

static void test_nowhere(void **state)
{
	struct site *site = *state;

	assert_string_equal(signing_scan(site, "OP-LEE"), "ok");
	assert_true(site_scan(site, WRONG)->is_secret);
	signing_later(site, SECOND);
	assert_string_equal(signing_scan(site, PIN "q"), "pin-needed");
	assert_string_equal(signing_scan(site, PIN), "ok");
	assert_string_equal(signing_view(site)->operator_name, "Lee");
	assert_string_equal(signing_scan(site, "%PIN"), "ok");
	assert_string_equal(signing_scan(site, PIN), "ok");
	assert_string_equal(signing_scan(site, OTHER), "ok");
	assert_string_equal(signing_scan(site, OTHER), "ok");
	assert_string_equal(signing_scan(site, "%OFF"), "ok");
	assert_string_equal(signing_scan(site, OTHER), "not-signed-on"); /* too early */
	assert_string_equal(signing_scan(site, "  " OTHER " "), "not-signed-on");
	assert_string_equal(signing_scan(site, "OP-LEE"), "ok");
	assert_string_equal(signing_scan(site, OTHER), "ok");
	assert_false(signing_stands_in_store(site, PIN));
	assert_false(signing_stands_in_store(site, WRONG));
	assert_false(signing_stands_in_store(site, OTHER));
	assert_true(signing_stands_in_store(site, SESSION_SECRET)); /* the check would find them */
	assert_true(signing_stands_in_store(site, "$argon2id$"));
}

static void test_view(void **state)
{
	struct site *site = *state;

	assert_false(signing_view(site)->secret);
	assert_int_equal(signing_view(site)->pin_badge_count, 1);
	assert_string_equal(signing_view(site)->pin_badges[0], "OP-LEE");
	signing_scan(site, "OP-LEE");
	assert_false(session_hides(site->session));
	assert_true(signing_view(site)->secret);
	assert_true(signing_view(site)->asks); /* Esc gives it up */
	assert_string_equal(signing_view(site)->operator_name, "");
	signing_scan(site, PIN);
	assert_true(session_hides(site->session));
	assert_false(signing_view(site)->secret);
}

/* A PIN comes from the keyboard. A scanner goes on with whatever else it scans. */
static void test_scanner(void **state)
{
	struct site *site = *state;
	const struct session_origin scanner = {.device = "SCAN-1"};

	assert_string_equal(signing_say(signing_from(site, &scanner, "OP-LEE")), "ok");
	assert_string_equal(signing_say(signing_from(site, &scanner, PIN)), "pin-needed");
	assert_true(session_hides(site->session));
	assert_string_equal(signing_say(signing_from(site, &scanner, "9506000000015")), "pin-needed");
	assert_true(signing_view(site)->secret);
	assert_int_equal(ask_number(site->db, "SELECT count(*) FROM pin_try"), 0); /* none of these was a try */
	assert_string_equal(signing_say(signing_from(site, &scanner, "]C0%UNDO")), "ok");
	assert_false(signing_view(site)->secret);
	assert_string_equal(signing_say(signing_from(site, &scanner, "OP-LEE")), "ok");
	assert_string_equal(signing_say(signing_from(site, &scanner, "]C0OP-ANA")), "ok");
	assert_string_equal(signing_view(site)->operator_name, "Ana");
	assert_string_equal(signing_say(signing_from(site, &scanner, "OP-LEE")), "ok");
	assert_string_equal(signing_scan(site, PIN), "ok");
	assert_string_equal(signing_view(site)->operator_name, "Lee");
	assert_false(signing_stands_in_store(site, PIN));
}

/* Badges of digits are badges, also while a PIN is asked for, and are no wrong PINs. */
static void test_digits(void **state)
{
	struct site *site = *state;

	site_sql(site, "INSERT INTO operator (id, badge, name, role) VALUES (3, '100234', 'Cy', 'worker'); "
		       "INSERT INTO code (code, kind, ref_id) VALUES ('100234', 'badge', 3);");
	assert_string_equal(signing_scan(site, "OP-LEE"), "ok");
	assert_string_equal(signing_scan(site, "100234"), "ok");
	assert_string_equal(signing_view(site)->operator_name, "Cy");
	assert_false(session_hides(site->session));
	assert_int_equal(ask_number(site->db, "SELECT count(*) FROM pin_try"), 0);
	/* nobody's new PIN can be one */
	assert_string_equal(signing_scan(site, "%PIN"), "ok");
	assert_string_equal(signing_scan(site, "OP-LEE"), "ok");
	assert_string_equal(signing_scan(site, PIN), "ok");
	assert_string_equal(signing_scan(site, "100234"), "ok");
	assert_int_equal(ask_number(site->db, "SELECT count(*) FROM operator WHERE pin_hash <> ''"), 1);
	assert_false(signing_view(site)->secret);
}

/* The screen took it for a PIN while the badge waited to be answered; then the badge was not taken. */
static void test_unasked(void **state)
{
	struct site *site = *state;
	const struct session_origin typed_ahead = {.secret = true};

	signing_scan(site, "OP-ANA");
	signing_scan(site, "%RECEIVE");
	assert_string_equal(signing_say(signing_from(site, &typed_ahead, PIN)), "pin-needed");
	assert_true(session_hides(site->session));
	assert_string_equal(signing_say(signing_from(site, &typed_ahead, "D1")), "ok"); /* that can be none */
	assert_false(session_hides(site->session));
	assert_string_equal(signing_say(signing_from(site, &typed_ahead, "%OFF")), "ok");
	assert_false(signing_stands_in_store(site, PIN));
}

/* A question that has just ended, however it did: a PIN typed then is refused unseen, and nothing that the site knows is. */
static void test_stray(void **state)
{
	struct site *site = *state;
	const struct reply *reply;

	/* Enter bounced */
	assert_string_equal(signing_scan(site, "OP-LEE"), "ok");
	assert_string_equal(signing_scan(site, PIN), "ok");
	assert_in_range(signing_view(site)->secret_until_ms, clock_now(&site->clock) + MINUTE, clock_now(&site->clock) + 2 * MINUTE);
	reply = site_scan(site, PIN);
	assert_string_equal(signing_say(reply), "pin-needed");
	assert_true(reply->is_secret);
	assert_string_equal(signing_scan(site, " " PIN " "), "pin-needed");
	/* given up by a command, by a badge */
	assert_string_equal(signing_scan(site, "OP-LEE"), "ok");
	assert_string_equal(signing_scan(site, "%RECEIVE"), "ok");
	assert_string_equal(signing_scan(site, PIN), "pin-needed");
	assert_string_equal(signing_scan(site, "OP-LEE"), "ok");
	assert_string_equal(signing_scan(site, "OP-ANA"), "ok");
	assert_string_equal(signing_scan(site, PIN), "pin-needed");
	assert_string_equal(signing_view(site)->operator_name, "Ana");
	/* long ago */
	assert_string_equal(signing_scan(site, "OP-LEE"), "ok");
	signing_later(site, 3 * MINUTE);
	assert_string_equal(signing_scan(site, PIN), "pin-needed");
	assert_string_equal(signing_scan(site, PIN), "pin-needed");
	/* locked, and somebody else is signed on */
	site_sql(site, "DELETE FROM pin_try");
	for (int i = 0; i < PIN_TRIES; i++) {
		signing_scan(site, "OP-LEE");
		signing_scan(site, WRONG);
		signing_later(site, SECOND);
	}
	signing_later(site, 50 * SECOND);
	assert_string_equal(signing_scan(site, "OP-LEE"), "pin-locked");
	assert_string_equal(signing_scan(site, WRONG), "pin-needed");
	assert_false(signing_stands_in_store(site, PIN));
	assert_false(signing_stands_in_store(site, WRONG));
}

/* What the site knows, or asks for just now, is no PIN; nor is what a scanner sends, or what is typed later. */
static void test_no_stray(void **state)
{
	struct site *site = *state;

	site_sql(site, "INSERT INTO code (code, kind, ref_id, quantity) VALUES ('00000096385074', 'product', 12, 1), ('00036000291452', 'product', 12, 1), "
		       "('4407', 'place', 12, 1);");
	site_order(site, "20481", "");
	signing_scan(site, "OP-LEE");
	assert_string_equal(signing_scan(site, PIN), "ok");
	assert_string_equal(signing_scan(site, "%LOOKUP"), "ok");
	assert_string_equal(signing_scan(site, "20481"), "ok");
	assert_string_equal(signing_scan(site, "96385074"), "ok");
	assert_string_equal(signing_scan(site, "036000291452"), "ok");
	assert_string_equal(signing_scan(site, "4407"), "ok");
	assert_string_equal(signing_say(signing_from(site, &(struct session_origin){.device = "SCAN-1"}, "77310")), "unknown-barcode");
	assert_string_equal(signing_scan(site, "77310"), "pin-needed");
	/* a serial number */
	assert_string_equal(signing_scan(site, "%RECEIVE"), "ok");
	assert_string_equal(signing_scan(site, "D1"), "ok");
	assert_string_equal(signing_scan(site, "S"), "serial-needed");
	assert_int_equal(signing_view(site)->secret_until_ms, 0);
	assert_string_equal(signing_scan(site, "77310"), "direct");
	assert_int_equal(ask_number(site->db, "SELECT count(*) FROM movement WHERE serial = '77310'"), 1);
	signing_later(site, 3 * MINUTE);
	assert_string_equal(signing_scan(site, "77311"), "unknown-barcode");
	assert_false(session_hides(site->session));
}

/* Where nobody has a PIN, digits are what they were. */
static void test_none(void **state)
{
	struct site *site = *state;

	site_sql(site, "UPDATE operator SET pin_hash = ''");
	assert_string_equal(signing_scan(site, "03600029"), "not-signed-on");
	assert_false(session_hides(site->session));
	assert_string_equal(signing_scan(site, "OP-LEE"), "ok");
	assert_string_equal(signing_view(site)->operator_name, "Lee");
}

static void test_locks(void **state)
{
	struct site *site = *state;
	struct session *other;
	const struct reply *reply;
	struct err err;

	for (int i = 1; i < PIN_TRIES; i++) {
		signing_scan(site, "OP-LEE");
		assert_string_equal(signing_scan(site, WRONG), "wrong-pin");
		signing_later(site, SECOND);
	}
	signing_scan(site, "OP-LEE");
	reply = site_scan(site, WRONG);
	assert_string_equal(signing_say(reply), "pin-locked");
	assert_non_null(strstr(reply->say, "1 minute"));
	assert_false(reply->asks_secret);
	assert_string_equal(signing_scan(site, "OP-LEE"), "pin-locked");
	assert_string_equal(signing_scan(site, "OP-ANA"), "ok"); /* others sign on here */
	assert_int_equal(session_open(&other, site->db, &site->clock, "T2", &err), ST_OK); /* and he signs on elsewhere */
	assert_int_equal(session_scan(other, (const uint8_t *)"OP-LEE", 6, &reply, &err), ST_OK);
	assert_int_equal(session_scan(other, (const uint8_t *)PIN, strlen(PIN), &reply, &err), ST_OK);
	assert_string_equal(signing_say(reply), "ok");
	session_close(other);
	signing_later(site, MINUTE);
	assert_string_equal(signing_scan(site, "OP-LEE"), "ok");
	assert_string_equal(signing_scan(site, PIN), "ok");
	assert_int_equal(ask_number(site->db, "SELECT count(*) FROM pin_try"), 0);
	assert_int_equal(ask_number(site->db, "SELECT count(*) FROM audit WHERE action = 'wrong-pin' AND subject = 'OP-LEE'"), PIN_TRIES);
	assert_int_equal(ask_number(site->db, "SELECT count(*) FROM audit WHERE action = 'locked' AND subject = 'OP-LEE' AND terminal = 'T1'"), 1);
}

/* A second after a wrong PIN the next is looked at, and no sooner, be it right or wrong. */
static void test_too_soon(void **state)
{
	struct site *site = *state;
	const struct reply *reply;

	site->clock.stands_ms = clock_now(&site->clock); /* whatever else this machine does */
	signing_scan(site, "OP-LEE");
	assert_string_equal(signing_scan(site, WRONG), "wrong-pin");
	for (int i = 0; i < 2; i++) {
		reply = site_scan(site, i ? WRONG : PIN);
		assert_string_equal(signing_say(reply), "pin-locked");
		assert_non_null(strstr(reply->say, "wait 1 second"));
		assert_true(reply->asks_secret);
	}
	assert_string_equal(signing_view(site)->operator_name, "");
	site->clock.stands_ms += SECOND - 1;
	assert_string_equal(signing_scan(site, PIN), "pin-locked");
	site->clock.stands_ms++;
	assert_string_equal(signing_scan(site, PIN), "ok");
	assert_string_equal(signing_view(site)->operator_name, "Lee");
}

/* What waits for a lead's badge does not go away with a wrong PIN, and is not done by it either. */
static void test_approval(void **state)
{
	struct site *site = *state;

	site_sql(site, "INSERT INTO setting (name, value) VALUES ('blind_receipts', 'no')");
	signing_scan(site, "OP-ANA");
	signing_scan(site, "%RECEIVE");
	signing_scan(site, "D1");
	assert_string_equal(signing_scan(site, "A"), "not-expected");
	assert_string_equal(signing_scan(site, "OP-LEE"), "ok");
	assert_string_equal(signing_scan(site, WRONG), "wrong-pin");
	assert_int_equal(ask_number(site->db, "SELECT count(*) FROM receipt"), 0);
	signing_later(site, SECOND);
	assert_string_equal(signing_scan(site, PIN), "direct");
	assert_int_equal(ask_number(site->db, "SELECT count(*) FROM receipt"), 1);
	assert_string_equal(signing_view(site)->operator_name, "Ana");
	assert_int_equal(ask_number(site->db, "SELECT approved_by FROM scan WHERE id = (SELECT max(id) FROM scan)"), LEE);
}

/* The process ends between the badge and the PIN: the badge is to be scanned again. What came after it and was kept is not taken for
 * something else. */
static void test_crash(void **state)
{
	struct site *site = *state;
	struct err err;
	int64_t applied;

	assert_int_equal(session_keep(site->session, "0123456789abcdef", 0, &applied, &err), ST_OK);
	assert_string_equal(signing_say(signing_from(site, &(struct session_origin){.seq = 1}, "OP-LEE")), "ok");
	session_close(site->session);
	assert_int_equal(session_open(&site->session, site->db, &site->clock, "T1", &err), ST_OK);
	assert_int_equal(session_keep(site->session, "0123456789abcdef", 2, &applied, &err), ST_OK);
	assert_int_equal(applied, 1);
	assert_false(signing_view(site)->secret);
	assert_string_equal(signing_say(signing_from(site, &(struct session_origin){.seq = 2, .again = true}, "L1")), "bad-scan");
	/* the same with the PIN answered: nothing is lost by then */
	assert_string_equal(signing_say(signing_from(site, &(struct session_origin){.seq = 3}, "OP-LEE")), "ok");
	assert_string_equal(signing_say(signing_from(site, &(struct session_origin){.secret = true}, PIN)), "ok");
	session_close(site->session);
	assert_int_equal(session_open(&site->session, site->db, &site->clock, "T1", &err), ST_OK);
	assert_int_equal(session_keep(site->session, "0123456789abcdef", 4, &applied, &err), ST_OK);
	assert_int_equal(applied, 3);
	assert_string_equal(signing_say(signing_from(site, &(struct session_origin){.seq = 4, .again = true}, "%RECEIVE")), "ok");
	assert_string_equal(signing_view(site)->operator_name, "Lee");
}

/* Who was asked and has left: what others scan there is no try of his, and is worked on. */
static void test_late(void **state)
{
	struct site *site = *state;
	const struct session_origin scanner = {.device = "SCAN-1"};

	signing_scan(site, "OP-LEE");
	signing_later(site, 3 * MINUTE);
	assert_string_equal(signing_scan(site, "96385074"), "pin-needed"); /* it may be his, at last */
	assert_true(session_hides(site->session));
	assert_false(signing_view(site)->secret);
	signing_scan(site, "OP-ANA");
	signing_scan(site, "%RECEIVE");
	signing_scan(site, "D1");
	signing_scan(site, "OP-LEE");
	signing_later(site, 3 * MINUTE);
	assert_string_equal(signing_say(signing_from(site, &scanner, "A")), "direct");
	signing_scan(site, "OP-LEE");
	signing_later(site, 3 * MINUTE);
	assert_string_equal(signing_scan(site, "PUT"), "confirm");
	assert_int_equal(ask_number(site->db, "SELECT count(*) FROM pin_try"), 0);
}

/* ---- brought back from the terminal's journal after the store was lost: replayed, without knowing the PIN */

struct kept {
	struct replay *replay;
	char results[400];
};

static bool replay_one(void *ctx, const struct journal_entry *e)
{
	static const char *const words[] = {[REPLAY_NO_SCAN] = "-", [REPLAY_KNOWN] = "known", [REPLAY_SAME] = "same", [REPLAY_OTHER] = "other",
		[REPLAY_REFUSED] = "refused"};
	struct kept *kept = ctx;
	struct replay_outcome outcome;
	size_t len = strlen(kept->results);
	struct err err;

	if (replay_apply(kept->replay, e, &outcome, &err) != ST_OK)
		fail_msg("%s", err.text);
	if (outcome.result != REPLAY_NO_SCAN)
		snprintf(kept->results + len, sizeof kept->results - len, "%s%s", len ? " " : "", words[outcome.result]);
	return true;
}

static void first_is_set(struct site *site)
{
	signing_scan(site, "OP-ANA");
	signing_scan(site, "%PIN");
	assert_string_equal(signing_scan(site, "OP-ANA"), "lead-needed");
	signing_scan(site, "OP-LEE");
	assert_string_equal(signing_scan(site, WRONG), "wrong-pin");
	signing_later(site, SECOND);
	assert_string_equal(signing_scan(site, OTHER), "ok"); /* Lee's by now */
	assert_string_equal(signing_scan(site, OTHER), "ok");
	assert_string_equal(signing_scan(site, OTHER), "ok");
	signing_scan(site, "%OFF");
	signing_scan(site, "%OFF"); /* goods are in hand */
	assert_int_equal(ask_number(site->db, "SELECT count(*) FROM operator WHERE pin_set_by = badge AND pin_hash LIKE '$argon2id$%'"), 2);
}

static void test_replay(void **state)
{
	struct site *site = *state;
	struct kept kept = {.replay = NULL};
	struct journal *journal;
	struct site restored;
	char path[700];
	struct err err;
	int64_t torn;

	snprintf(path, sizeof path, "%s.journal", site->path);
	unlink(path);
	assert_int_equal(journal_open(&journal, path, clock_now(&site->clock), &err), ST_OK);
	assert_int_equal(session_record(site->session, journal, &err), ST_OK);
	session_ends_idle(site->session);
	signing_scan(site, "OP-LEE");
	signing_scan(site, WRONG);
	signing_later(site, SECOND);
	signing_scan(site, PIN);
	signing_scan(site, "%PIN");
	signing_scan(site, PIN);
	signing_scan(site, OTHER);
	signing_scan(site, OTHER);
	signing_scan(site, "%RECEIVE");
	signing_scan(site, "D1");
	signing_scan(site, "A");
	signing_later(site, 20 * MINUTE);
	assert_non_null(signing_idle(site));
	first_is_set(site);
	assert_false(signing_stands_in(path, PIN));
	assert_false(signing_stands_in(path, WRONG));
	assert_false(signing_stands_in(path, OTHER));

	site_new(&restored, "sign-on-restored"); /* where nobody has a PIN */
	kept.replay = replay_new(restored.db);
	assert_int_equal(journal_read(path, replay_one, &kept, &torn, &err), ST_OK);
	assert_string_equal(kept.results, "same same same same same same same same same same same "
					  "same same same same same same same same same same");
	assert_int_equal(ask_number(restored.db, "SELECT count(*) FROM receipt"), 1);
	assert_int_equal(ask_number(restored.db, "SELECT operator_id IS NULL FROM terminal WHERE name = 'T1'"), 1);
	assert_int_equal(ask_number(restored.db, "SELECT count(*) FROM scan WHERE operator_id = 2"), 8);
	assert_int_equal(ask_number(restored.db, "SELECT count(*) FROM operator WHERE pin_hash = '!' AND badge IN ('OP-LEE', 'OP-ANA')"), 2); /* nobody knows them */
	replay_free(kept.replay);
	site_done(&restored);
	session_close(site->session);
	site->session = NULL;
	journal_close(journal);
	unlink(path);
}

int main(void)
{
#define TEST(f) cmocka_unit_test_setup_teardown(f, signing_set_up, signing_tear_down)
	const struct CMUnitTest tests[] = {
		TEST(test_nowhere),
		TEST(test_view),
		TEST(test_scanner),
		TEST(test_digits),
		TEST(test_unasked),
		TEST(test_stray),
		TEST(test_no_stray),
		TEST(test_none),
		TEST(test_too_soon),
		TEST(test_locks),
		TEST(test_approval),
		TEST(test_crash),
		TEST(test_late),
		TEST(test_replay),
	};

	return cmocka_run_group_tests_name("signing on", tests, NULL, NULL);
}
