/* The audit trail: rows that are added, what they say, how they are chained, and that the store lets nobody change
 * them. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/str.h"
#include "lib/site.h"
#include "store/audit.h"

#define NOW INT64_C(1795420800000)

static int set_up(void **state)
{
	static struct site site;

	site_new(&site, "audit");
	*state = &site;
	return 0;
}

static int tear_down(void **state)
{
	site_done(*state);
	return 0;
}

static void add(struct site *site, const struct audit_entry *entry)
{
	struct err err;

	assert_int_equal(db_begin_write(site->db, &err), ST_OK);
	audit_add(site->db, entry);
	if (db_commit(site->db, &err) != ST_OK)
		fail_msg("%s", err.text);
}

/* The newest row as "badge terminal action subject detail". */
static const char *newest(struct site *site)
{
	static char text[3000];
	struct audit_row row;
	struct audit_head head;
	struct stmt *q;
	struct err err;

	assert_int_equal(db_begin_read(site->db, &err), ST_OK);
	audit_head(site->db, &head);
	q = audit_read(site->db, &(struct audit_filter){.after_id = head.id - 1});
	assert_true(db_next(q));
	audit_row(q, &row);
	snprintf(text, sizeof text, "%s|%s|%s|%s|%s", row.badge, row.terminal, row.action, row.subject, row.detail);
	assert_int_equal(row.id, head.id);
	assert_memory_equal(row.hash, head.hash, DIGEST_BYTES);
	assert_string_not_equal(row.user, "");
	assert_false(db_next(q));
	assert_int_equal(db_end_read(site->db, &err), ST_OK);
	return text;
}

static struct audit_head head_of(struct site *site)
{
	struct audit_head head;
	struct err err;

	assert_int_equal(db_begin_read(site->db, &err), ST_OK);
	audit_head(site->db, &head);
	assert_int_equal(db_end_read(site->db, &err), ST_OK);
	return head;
}

static void test_rows(void **state)
{
	struct site *site = *state;
	struct audit_head before = head_of(site);

	assert_true(before.id >= 1); /* that the store was created */
	audit_origin(site->db, "T1", NULL);
	add(site, &(struct audit_entry){.at_ms = NOW,
			  .action = AUDIT_ORDER_HOLD,
			  .actor = "OP-LEE",
			  .subject = "SO-1",
			  .notes = {{"why", "address \"in doubt\""}, {"nothing", ""}, {"none", NULL}, {"n", "3"}}});
	assert_string_equal(
		newest(site), "OP-LEE|T1|order-hold|SO-1|{\"why\":\"address \\\"in doubt\\\"\",\"n\":\"3\"}");
	assert_int_equal(head_of(site).id, before.id + 1);

	/* the program by itself; another terminal than its own */
	add(site, &(struct audit_entry){.at_ms = NOW, .action = AUDIT_SIGN_OFF, .terminal = "T9", .subject = "OP-ANA"});
	assert_string_equal(newest(site), "|T9|sign-off|OP-ANA|");

	/* the user of the system is no badge, even if one is called like him */
	audit_origin(site->db, "", "OP-LEE");
	add(site, &(struct audit_entry){.at_ms = NOW, .action = AUDIT_BACKUP, .actor = "OP-LEE"});
	assert_string_equal(newest(site), "||backup||");
	add(site, &(struct audit_entry){.at_ms = NOW, .action = AUDIT_BACKUP, .actor = "OP-EVA"});
	assert_string_equal(newest(site), "OP-EVA||backup||");
}

static void test_hostile_text(void **state)
{
	struct site *site = *state;
	char longest[AUDIT_TEXT_MAX * 2 + 1];

	audit_origin(site->db, "T1", NULL);
	add(site, &(struct audit_entry){.at_ms = NOW,
			  .action = AUDIT_IMPORT,
			  .actor = "OP-LEE",
			  .subject = "a\xff"
				     "b.csv",
			  .notes = {{"file", "x\xc3"}}});
	assert_string_equal(newest(site), "OP-LEE|T1|import|a\\xFFb.csv|{\"file\":\"x\\\\xC3\"}");

	for (size_t i = 0; i + 1 < sizeof longest; i += 2)
		memcpy(longest + i, "\xc3\xa9", 2);
	longest[0] = 'x'; /* so that the last byte that fits is the first of two */
	longest[1] = 'y';
	longest[2] = 'z';
	memmove(longest + 3, longest + 4, sizeof longest - 5);
	longest[sizeof longest - 2] = '\0';
	add(site, &(struct audit_entry){.at_ms = NOW, .action = AUDIT_IMPORT, .actor = "OP-LEE", .subject = longest});
	{
		const char *subject = strstr(newest(site), "xyz");
		size_t len = strcspn(subject, "|");

		assert_int_equal(len, AUDIT_TEXT_MAX - 1);
		assert_true(utf8_valid(subject, len));
	}
}

/* What a program that opens the file may try. */
static void refused(struct site *site, const char *sql, const char *why)
{
	struct err err;

	assert_int_equal(db_begin_write(site->db, &err), ST_OK);
	db_script(site->db, sql);
	assert_int_equal(db_commit(site->db, &err), ST_STORE);
	assert_non_null(strstr(err.text, why));
}

static void test_only_added_to(void **state)
{
	struct site *site = *state;

	add(site, &(struct audit_entry){.at_ms = NOW, .action = AUDIT_SIGN_ON, .actor = "OP-ANA", .subject = "OP-ANA"});
	refused(site, "UPDATE audit SET badge = 'OP-EVA'", "never changed");
	refused(site, "DELETE FROM audit WHERE id = (SELECT max(id) FROM audit)", "nothing is taken out");
	refused(site, "INSERT OR REPLACE INTO audit SELECT * FROM audit WHERE id = 1", "only added to at its end");
	refused(site,
		"INSERT INTO audit SELECT id + 2, at, badge, user, terminal, action, subject, detail, prev, hash FROM audit "
		"ORDER BY id DESC LIMIT 1",
		"only added to at its end");
	assert_non_null(strstr(newest(site), "sign-on"));
}

static void test_heads(void **state)
{
	struct site *site = *state;
	struct audit_head head = head_of(site);
	char text[AUDIT_HEAD_TEXT];
	struct audit_head again;

	audit_head_text(&head, text);
	assert_true(audit_head_read(text, &again));
	assert_int_equal(again.id, head.id);
	assert_memory_equal(again.hash, head.hash, DIGEST_BYTES);
	assert_true(audit_head_read(strchr(text, ':') + 1, &again));
	assert_int_equal(again.id, 0);
	assert_memory_equal(again.hash, head.hash, DIGEST_BYTES);
	assert_false(audit_head_read("", &again));
	assert_false(audit_head_read("12", &again));
	assert_false(audit_head_read("0:00", &again));
	text[strlen(text) - 1] = 'g';
	assert_false(audit_head_read(text, &again));
}

static void test_words(void **state)
{
	(void)state;
	for (int i = 0; i < AUDIT_ACTIONS; i++) {
		assert_non_null(audit_words[i]);
		assert_int_equal(audit_action(audit_words[i]), i);
	}
	assert_null(audit_words[AUDIT_ACTIONS]);
	assert_int_equal(audit_action("no-such"), AUDIT_ACTIONS);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_rows, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_hostile_text, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_only_added_to, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_heads, set_up, tear_down),
		cmocka_unit_test(test_words),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
