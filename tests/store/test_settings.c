/* Settings: every one with its default, what it takes and what it refuses, and the way through text and the store. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "lib/dock.h"
#include "store/settings.h"

#define MOST 12

/* As the interfaces page has them. */
static const struct {
	const char *name, *usual;
	const char *good[MOST], *bad[MOST];
} rows[] = {
	{"policy", "ship-available", {"all-or-nothing", "up-to-x", "ship-available"},
		{"", "none", "up-to-2", "Ship-Available", "all or nothing", "yes"}},
	{"max_shipments", "none", {"none", "1", "2", "1000"}, {"-1", "1001", "two", "1.5", " 2"}},
	{"confirm", "yes", {"no", "yes"}, {"", "true", "1", "YES", "maybe", "y"}},
	{"blind_receipts", "yes", {"no", "yes"}, {"", "false", "0", "No"}},
	{"over_receipt_percent", "0", {"0", "5", "100", "1000"}, {"", "-1", "5%", "0.5", "1001", "lots"}},
	{"consolidate", "yes", {"no", "yes"}, {"", "off"}},
	{"reach_days", "7", {"0", "1", "365"}, {"", "366", "-7", "a week", "7d"}},
	{"patience_days", "14", {"0", "14", "3650"}, {"", "3651", "-1", "never"}},
	{"sweep_minutes", "45", {"0", "45", "1440"}, {"", "1441", "-1", "45m"}},
	{"time_zone", "UTC", {"Europe/Madrid", "America/New_York", "UTC", "Australia/Lord_Howe"},
		{"", "Mars/Phobos", "Europe", "../UTC", "UTC+1", "CEST6"}},
	{"gs1_prefix", "none", {"none", "9506", "950600001", "950600001234"},
		{"950", "9506000012345", "95O6", "9506 000", "-9506"}},
	{"site_name", "", {"Dock 4", "Caf\xc3\xa9 ^XZ"},
		{"a\nb", "\xff", "\x7f", "1234567890123456789012345678901234567890123456789012345678901"}},
	{"label_dpi", "203", {"203", "300"}, {"", "0", "204", "600", "203 dpi"}},
	{"direction_labels", "no", {"yes", "no"}, {"", "true", "all"}},
	{"match", "claim-order", {"priority-only", "finish-first"}, {"", "claim", "finish first", "none"}},
	{"require_pin", "no", {"yes", "no"}, {"", "true", "leads"}},
	{"idle_signoff_minutes", "15", {"0", "1", "15", "1440"}, {"", "-1", "1441", "15 min", "never"}},
};
enum { ROWS = sizeof rows / sizeof *rows };

static void load(struct db *db, struct settings *s)
{
	struct err err;

	memset(s, 0x55, sizeof *s);
	assert_int_equal(db_begin_read(db, &err), ST_OK);
	settings_load(db, s);
	if (db_end_read(db, &err) != ST_OK)
		fail_msg("%s", err.text);
}

static void save(struct db *db, const struct settings *s)
{
	struct err err;

	assert_int_equal(db_begin_write(db, &err), ST_OK);
	settings_save(db, s);
	if (db_commit(db, &err) != ST_OK)
		fail_msg("%s", err.text);
}

static void put(struct settings *s, const char *name, const char *value)
{
	struct err err;

	if (settings_put(s, name, value, &err) != ST_OK)
		fail_msg("%s", err.text);
}

static void assert_text(const struct settings *s, const char *name, const char *value)
{
	char buf[64];
	const char *text = settings_text(s, name, buf);

	assert_non_null(text);
	if (strcmp(text, value) != 0)
		fail_msg("%s is '%s', not '%s'", name, text, value);
}

/* The site as it is before anybody has set anything. */
static void fresh(struct db *db)
{
	dock_reset(db);
	dock_script(db, "DELETE FROM setting;");
}

static int set_up(void **state)
{
	struct dock *dock = calloc(1, sizeof *dock);

	if (!dock)
		return -1;
	dock_make(dock);
	fresh(dock->db);
	*state = dock;
	return 0;
}

static int tear_down(void **state)
{
	dock_remove(*state);
	free(*state);
	return 0;
}

static void test_names_and_defaults(void **state)
{
	struct dock *dock = *state;
	struct settings s;
	size_t count = 0;
	char buf[64];

	load(dock->db, &s);
	while (setting_names[count])
		count++;
	assert_int_equal(count, ROWS);
	for (size_t i = 0; i < ROWS; i++) {
		assert_string_equal(setting_names[i], rows[i].name);
		assert_text(&s, rows[i].name, rows[i].usual);
	}
	assert_null(settings_text(&s, "polycy", buf));
	assert_null(settings_text(&s, "", buf));
}

/* Every good value reads back as it was written, by text and through the store, and touches nothing else. */
static void test_good_values(void **state)
{
	struct dock *dock = *state;

	for (size_t i = 0; i < ROWS; i++)
		for (size_t v = 0; v < MOST && rows[i].good[v]; v++) {
			struct settings s;

			fresh(dock->db);
			load(dock->db, &s);
			put(&s, rows[i].name, rows[i].good[v]);
			assert_text(&s, rows[i].name, rows[i].good[v]);
			save(dock->db, &s);
			/* only what differs from its default is kept */
			assert_int_equal(dock_number(dock->db, "SELECT count(*) FROM setting"),
				strcmp(rows[i].good[v], rows[i].usual) != 0);
			load(dock->db, &s);
			for (size_t j = 0; j < ROWS; j++)
				assert_text(&s, rows[j].name, j == i ? rows[i].good[v] : rows[j].usual);
			put(&s, rows[i].name, rows[i].usual);
			save(dock->db, &s);
			assert_int_equal(dock_number(dock->db, "SELECT count(*) FROM setting"), 0);
		}
}

static void test_bad_values(void **state)
{
	struct dock *dock = *state;
	struct settings s;

	load(dock->db, &s);
	for (size_t i = 0; i < ROWS; i++)
		for (size_t v = 0; v < MOST && rows[i].bad[v]; v++) {
			struct err err = {0};

			if (settings_put(&s, rows[i].name, rows[i].bad[v], &err) != ST_REFUSED)
				fail_msg("%s takes '%s'", rows[i].name, rows[i].bad[v]);
			/* it says which setting, what was given, and changes nothing */
			assert_ptr_equal(strstr(err.text, rows[i].name), err.text);
			assert_non_null(strstr(err.text, rows[i].bad[v]));
			assert_text(&s, rows[i].name, rows[i].usual);
		}
}

static void test_unknown_names(void **state)
{
	static const char *const near[][2] = {{"polcy", "policy"}, {"max_shipment", "max_shipments"},
		{"timezone", "time_zone"}, {"consolidated", "consolidate"}, {"sweep_minute", "sweep_minutes"},
		{"Confirm", "confirm"}};
	struct dock *dock = *state;
	struct settings s;
	struct err err;

	load(dock->db, &s);
	for (size_t i = 0; i < sizeof near / sizeof *near; i++) {
		assert_int_equal(settings_put(&s, near[i][0], "yes", &err), ST_REFUSED);
		assert_non_null(strstr(err.text, near[i][0]));
		assert_non_null(strstr(err.text, near[i][1]));
	}
}

static void test_judged_together(void **state)
{
	struct dock *dock = *state;
	struct settings s;
	struct err err;

	load(dock->db, &s);
	assert_int_equal(settings_judge(&s, &err), ST_OK);
	put(&s, "policy", "up-to-x");
	assert_int_equal(settings_judge(&s, &err), ST_REFUSED);
	assert_non_null(strstr(err.text, "max_shipments"));
	/* in whatever order they come */
	put(&s, "max_shipments", "2");
	assert_int_equal(settings_judge(&s, &err), ST_OK);
	assert_int_equal(s.policy.kind, POLICY_UP_TO_X);
	assert_int_equal(s.policy.max_shipments, 2);
	load(dock->db, &s);
	put(&s, "max_shipments", "3");
	put(&s, "policy", "up-to-x");
	assert_int_equal(settings_judge(&s, &err), ST_OK);
	put(&s, "max_shipments", "");
	assert_text(&s, "max_shipments", "none");
	assert_int_equal(settings_judge(&s, &err), ST_REFUSED);
}

/* All of them at once, as one transaction. */
static void test_all_at_once(void **state)
{
	struct dock *dock = *state;
	struct settings s;

	fresh(dock->db);
	load(dock->db, &s);
	for (size_t i = 0; i < ROWS; i++)
		put(&s, rows[i].name, rows[i].good[1]);
	save(dock->db, &s);
	save(dock->db, &s);
	load(dock->db, &s);
	for (size_t i = 0; i < ROWS; i++)
		assert_text(&s, rows[i].name, rows[i].good[1]);
}

/* A value that no program of ours has written is a broken store, not a default. */
static void test_damaged(void **state)
{
	static const char *const damage[] = {"INSERT INTO setting (name, value) VALUES ('confirm', 'perhaps')",
		"INSERT INTO setting (name, value) VALUES ('colour', 'blue')"};
	struct dock *dock = *state;

	for (size_t i = 0; i < sizeof damage / sizeof *damage; i++) {
		struct settings s;
		struct err err;

		fresh(dock->db);
		dock_script(dock->db, damage[i]);
		assert_int_equal(db_begin_read(dock->db, &err), ST_OK);
		settings_load(dock->db, &s);
		assert_int_equal(db_end_read(dock->db, &err), ST_STORE);
		assert_non_null(strstr(err.text, "setting"));
	}
	fresh(dock->db);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_names_and_defaults),
		cmocka_unit_test(test_good_values),
		cmocka_unit_test(test_bad_values),
		cmocka_unit_test(test_unknown_names),
		cmocka_unit_test(test_judged_together),
		cmocka_unit_test(test_all_at_once),
		cmocka_unit_test(test_damaged),
	};

	return cmocka_run_group_tests_name("settings", tests, set_up, tear_down);
}
