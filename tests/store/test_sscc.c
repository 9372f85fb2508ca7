/* SSCCs: how they are counted, that their check digits are right, and that none is given twice: not beside a supplier's,
 * not after another prefix, not by a store and its restored copy. */
#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "lib/dock.h"
#include "scan/scan.h"
#include "store/migrate.h"
#include "store/sscc.h"

enum { MOST = 64 };

static const char parcel[] =
	"INSERT INTO shipment (order_id, number, status) VALUES (1, 1, 'packing'); "
	"INSERT INTO place (id, code, kind) VALUES (100, '#carton-1', 'carton'), (101, '#carton-2', 'carton'); "
	"INSERT INTO parcel (id, order_id, shipment_no, number, place_id, opened_at) VALUES (7, 1, 1, 1, 100, 1), "
	"(8, 1, 1, 2, 101, 1);";

static int set_up(void **state)
{
	struct dock *dock = calloc(1, sizeof *dock);

	if (!dock)
		return -1;
	dock_make(dock);
	dock_script(dock->db, parcel);
	*state = dock;
	return 0;
}

/* The copies of a test stand in the dock's folder. */
static const char *beside(const struct dock *dock, const char *name)
{
	static char path[300];

	snprintf(path, sizeof path, "%s/%s", dock->folder, name);
	return path;
}

static int tear_down(void **state)
{
	static const char *const names[] = {"copy.db", "copy.db-wal", "copy.db-shm", "second.db", "second.db-wal",
		"second.db-shm"};
	struct dock *dock = *state;

	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		unlink(beside(dock, names[i]));
	dock_remove(dock);
	free(dock);
	return 0;
}

static enum sscc_fault next(struct db *db, const char *prefix, int64_t now_ms, char sscc[SSCC_TEXT_MAX])
{
	enum sscc_fault fault;
	struct err err;

	if (db_begin_write(db, &err) != ST_OK)
		fail_msg("%s", err.text);
	fault = sscc_next(db, prefix, 7, now_ms, sscc);
	if (db_commit(db, &err) != ST_OK)
		fail_msg("%s", err.text);
	return fault;
}

static void assert_next(struct db *db, const char *prefix, int64_t now_ms, const char *expected)
{
	char sscc[SSCC_TEXT_MAX];

	assert_int_equal(next(db, prefix, now_ms, sscc), SSCC_GIVEN);
	assert_string_equal(sscc, expected);
}

/* ---- counting */

static void test_sequence(void **state)
{
	static const char *const prefixes[] = {"9512", "95131", "9514000", "951500001", "951600001234"};
	struct dock *dock = *state;

	for (size_t i = 0; i < sizeof prefixes / sizeof *prefixes; i++)
		for (int n = 0; n < 30; n++) {
			char expected[SSCC_TEXT_MAX];
			char sscc[SSCC_TEXT_MAX];

			assert_int_equal(next(dock->db, prefixes[i], DOCK_NOW, sscc), SSCC_GIVEN);
			assert_true(scan_sscc_valid(sscc));
			memset(expected, '0', 17);
			memcpy(expected + 1, prefixes[i], strlen(prefixes[i]));
			expected[15] = (char)('0' + n / 10);
			expected[16] = (char)('0' + n % 10);
			assert_int_equal(strlen(sscc), 18);
			assert_memory_equal(sscc, expected, 17);
		}
	assert_int_equal(dock_number(dock->db, "SELECT count(*) FROM sscc WHERE parcel_id = 7 AND void_at IS NULL"), 150);
}

/* Numbers of GS1's own examples and of other people's test data. */
static void test_known_numbers(void **state)
{
	static const struct {
		const char *prefix;
		int64_t number;
		const char *sscc;
	} known[] = {
		{"0614141", INT64_C(1192837465), "106141411928374657"},
		{"0614141", INT64_C(1234567890), "106141412345678908"},
		{"0614141", INT64_C(123456789), "006141411234567890"},
		{"2345678", INT64_C(1901234567), "123456789012345675"},
		{"734003", INT64_C(30680998173), "373400306809981733"},
	};
	struct dock *dock = *state;

	for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
		char sql[300];
		char id[DB_FILE_ID_MAX];

		snprintf(sql, sizeof sql,
			"INSERT INTO sscc_serial (prefix, next, used_at, store) VALUES ('%s', %lld, 0, '%s') ON CONFLICT (prefix) "
			"DO UPDATE SET next = excluded.next",
			known[i].prefix, (long long)known[i].number, db_file_id(dock->db, id));
		dock_script(dock->db, sql);
		assert_next(dock->db, known[i].prefix, DOCK_NOW, known[i].sscc);
	}
}

static void test_no_prefix(void **state)
{
	struct dock *dock = *state;
	char sscc[SSCC_TEXT_MAX] = "x";

	assert_int_equal(next(dock->db, "", DOCK_NOW, sscc), SSCC_NO_PREFIX);
	assert_string_equal(sscc, "");
	assert_int_equal(dock_number(dock->db, "SELECT count(*) FROM sscc_serial"), 0);
}

static void test_used_up(void **state)
{
	struct dock *dock = *state;
	char sscc[SSCC_TEXT_MAX];

	assert_int_equal(next(dock->db, "950700001234", DOCK_NOW, sscc), SSCC_GIVEN);
	dock_script(dock->db, "UPDATE sscc_serial SET next = 99998");
	assert_int_equal(next(dock->db, "950700001234", DOCK_NOW, sscc), SSCC_GIVEN);
	assert_int_equal(next(dock->db, "950700001234", DOCK_NOW, sscc), SSCC_GIVEN);
	assert_memory_equal(sscc, "99507000012349999", 17);
	for (int i = 0; i < 3; i++) {
		assert_int_equal(next(dock->db, "950700001234", DOCK_NOW, sscc), SSCC_USED_UP);
		assert_string_equal(sscc, "");
	}
	assert_int_equal(dock_number(dock->db, "SELECT count(*) FROM sscc"), 3);
	/* another prefix has all of its own */
	assert_int_equal(next(dock->db, "950700001235", DOCK_NOW, sscc), SSCC_GIVEN);
}

/* A supplier's carton that bears one of our numbers, and one that an earlier store gave. */
static void test_in_use(void **state)
{
	struct dock *dock = *state;
	char sscc[SSCC_TEXT_MAX];

	dock_script(dock->db,
		"INSERT INTO carton (sscc, status) VALUES ('095070000000000029', 'announced'); "
		"INSERT INTO sscc (sscc, parcel_id, at, void_at) VALUES ('095070000000000036', 8, 1, 2);");
	assert_next(dock->db, "9507000", DOCK_NOW, "095070000000000005");
	assert_next(dock->db, "9507000", DOCK_NOW, "095070000000000012");
	assert_next(dock->db, "9507000", DOCK_NOW, "095070000000000043");
	/* a carton that comes later stands in the way as well */
	dock_script(dock->db, "INSERT INTO carton (sscc, status) VALUES ('095070000000000050', 'announced')");
	assert_int_equal(next(dock->db, "9507000", DOCK_NOW, sscc), SSCC_GIVEN);
	assert_string_equal(sscc, "095070000000000067");
}

static void test_prefix_and_back(void **state)
{
	struct dock *dock = *state;

	assert_next(dock->db, "9507000", DOCK_NOW, "095070000000000005");
	assert_next(dock->db, "9507000", DOCK_NOW, "095070000000000012");
	assert_next(dock->db, "0614141", DOCK_NOW, "006141410000000005");
	assert_next(dock->db, "9507000", DOCK_NOW + 86400000, "095070000000000029");
	assert_next(dock->db, "0614141", DOCK_NOW + 86400000, "006141410000000012");
}

static void test_void(void **state)
{
	struct dock *dock = *state;
	struct sscc_given given;
	struct err err;

	assert_next(dock->db, "9507000", DOCK_NOW, "095070000000000005");
	assert_int_equal(db_begin_write(dock->db, &err), ST_OK);
	assert_true(sscc_find(dock->db, "095070000000000005", &given));
	assert_int_equal(given.parcel_id, 7);
	assert_true(given.at_ms == DOCK_NOW && given.void_at_ms == 0);
	sscc_void(dock->db, "095070000000000005", DOCK_NOW + 5);
	sscc_void(dock->db, "095070000000000005", DOCK_NOW + 6);
	sscc_void(dock->db, "095070000000000012", DOCK_NOW + 6);
	assert_true(sscc_find(dock->db, "095070000000000005", &given));
	assert_true(given.void_at_ms == DOCK_NOW + 5);
	assert_false(sscc_find(dock->db, "095070000000000012", &given));
	assert_int_equal(given.parcel_id, 0);
	assert_int_equal(db_commit(dock->db, &err), ST_OK);
	assert_next(dock->db, "9507000", DOCK_NOW, "095070000000000012");
}

static void test_rolled_back(void **state)
{
	struct dock *dock = *state;
	char sscc[SSCC_TEXT_MAX];
	struct err err;

	assert_int_equal(db_begin_write(dock->db, &err), ST_OK);
	assert_int_equal(sscc_next(dock->db, "9507000", 7, DOCK_NOW, sscc), SSCC_GIVEN);
	db_rollback(dock->db);
	assert_next(dock->db, "9507000", DOCK_NOW, sscc);
	/* no such parcel: nothing is committed */
	assert_int_equal(db_begin_write(dock->db, &err), ST_OK);
	sscc_next(dock->db, "9507000", 99, DOCK_NOW, sscc);
	assert_int_equal(db_commit(dock->db, &err), ST_STORE);
	assert_next(dock->db, "9507000", DOCK_NOW, "095070000000000012");
}

/* ---- copies */

static struct db *open_at(const char *path)
{
	struct clock clock = {0};
	struct db *db;
	struct err err;

	clock_start_at(&clock, DOCK_NOW);
	if (store_open(&db, path, 0, &clock, &err) != ST_OK)
		fail_msg("%s", err.text);
	return db;
}

static void back_up(struct db *db, const char *path)
{
	struct clock clock = {0};
	struct err err;

	clock_start_at(&clock, DOCK_NOW);
	if (store_backup(db, path, &clock, &err) != ST_OK)
		fail_msg("%s", err.text);
}

/* As cp does: into a file that is there, or a new one. */
static void copy_bytes(const char *from, const char *to)
{
	char buf[65536];
	int in = open(from, O_RDONLY);
	int out = open(to, O_WRONLY | O_CREAT | O_TRUNC, 0600);
	ssize_t n;

	assert_true(in >= 0 && out >= 0);
	while ((n = read(in, buf, sizeof buf)) > 0)
		assert_true(write(out, buf, (size_t)n) == n);
	assert_true(n == 0);
	close(in);
	close(out);
}

static int64_t serial_of(const char *sscc, const char *prefix)
{
	char digits[SSCC_TEXT_MAX];
	size_t len = strlen(prefix);
	int64_t number;

	snprintf(digits, sizeof digits, "%c%.*s", sscc[0], (int)(16 - len), sscc + 1 + len);
	assert_true(str_to_i64(digits, &number));
	return number;
}

/* The original gives a burst and then one a second; the copy starts after `seconds`: no number is in both. */
static void assert_apart(struct db *original, struct db *copy, const char *prefix, int seconds)
{
	char sscc[SSCC_TEXT_MAX];
	int64_t last = 0;

	for (int i = 0; i < 500; i++)
		assert_int_equal(next(original, prefix, DOCK_NOW + 1000, sscc), SSCC_GIVEN);
	for (int i = 0; i <= seconds; i++) {
		assert_int_equal(next(original, prefix, DOCK_NOW + 1000 + i * INT64_C(1000), sscc), SSCC_GIVEN);
		last = serial_of(sscc, prefix);
	}
	for (int i = 0; i < 50; i++) {
		assert_int_equal(next(copy, prefix, DOCK_NOW + 1000 + seconds * INT64_C(1000), sscc), SSCC_GIVEN);
		assert_true(serial_of(sscc, prefix) > last);
	}
}

static void test_backup(void **state)
{
	struct dock *dock = *state;
	struct db *copy;
	char sscc[SSCC_TEXT_MAX];

	for (int i = 0; i < 5; i++)
		assert_int_equal(next(dock->db, "9507000", DOCK_NOW, sscc), SSCC_GIVEN);
	back_up(dock->db, beside(dock, "copy.db"));
	copy = open_at(beside(dock, "copy.db"));
	assert_apart(dock->db, copy, "9507000", 60);
	/* the original did not skip anything, the copy once */
	assert_int_equal(dock_number(dock->db, "SELECT next FROM sscc_serial WHERE prefix = '9507000'"), 5 + 500 + 61);
	assert_int_equal(dock_number(copy, "SELECT next FROM sscc_serial WHERE prefix = '9507000'"), 5 + 10000 + 61 + 50);
	db_close(copy);
}

/* Put back under the store's own name, and into its own file: only the mark tells. */
static void test_restored_in_place(void **state)
{
	struct dock *dock = *state;
	char before[DB_FILE_ID_MAX];
	char after[DB_FILE_ID_MAX];
	char sscc[SSCC_TEXT_MAX];

	assert_int_equal(next(dock->db, "9507000", DOCK_NOW, sscc), SSCC_GIVEN);
	back_up(dock->db, beside(dock, "copy.db"));
	for (int i = 0; i < 100; i++)
		assert_int_equal(next(dock->db, "9507000", DOCK_NOW + 500, sscc), SSCC_GIVEN);
	db_file_id(dock->db, before);
	db_close(dock->db);
	copy_bytes(beside(dock, "copy.db"), dock->path);
	dock->db = open_at(dock->path);
	assert_string_equal(db_file_id(dock->db, after), before);
	assert_int_equal(next(dock->db, "9507000", DOCK_NOW + 7999, sscc), SSCC_GIVEN);
	assert_int_equal(serial_of(sscc, "9507000"), 1 + 10000 + 7);
	assert_int_equal(next(dock->db, "9507000", DOCK_NOW + 9000, sscc), SSCC_GIVEN);
	assert_int_equal(serial_of(sscc, "9507000"), 1 + 10000 + 8);
}

/* The original may use a prefix that the copy has never heard of. */
static void test_backup_before_first(void **state)
{
	struct dock *dock = *state;
	struct db *copy;

	back_up(dock->db, beside(dock, "copy.db"));
	copy = open_at(beside(dock, "copy.db"));
	assert_apart(dock->db, copy, "0614141", 20);
	assert_int_equal(dock_number(dock->db, "SELECT next FROM sscc_serial WHERE prefix = '0614141'"), 521);
	db_close(copy);
}

static void test_raw_copy(void **state)
{
	struct dock *dock = *state;
	struct db *copy;
	char sscc[SSCC_TEXT_MAX];

	assert_int_equal(next(dock->db, "950700001", DOCK_NOW, sscc), SSCC_GIVEN);
	db_close(dock->db);
	copy_bytes(dock->path, beside(dock, "second.db"));
	dock->db = open_at(dock->path);
	copy = open_at(beside(dock, "second.db"));
	assert_apart(dock->db, copy, "950700001", 30);
	db_close(copy);
}

/* Few numbers: no more than a hundredth of them is left out for a burst. */
static void test_small_prefix(void **state)
{
	struct dock *dock = *state;
	struct db *copy;
	char sscc[SSCC_TEXT_MAX];

	assert_int_equal(next(dock->db, "950700001234", DOCK_NOW, sscc), SSCC_GIVEN);
	back_up(dock->db, beside(dock, "copy.db"));
	copy = open_at(beside(dock, "copy.db"));
	assert_int_equal(next(copy, "950700001234", DOCK_NOW + 10000, sscc), SSCC_GIVEN);
	assert_int_equal(serial_of(sscc, "950700001234"), 1 + 1000 + 10);
	/* a clock that was set back takes nothing back */
	assert_int_equal(next(copy, "950700001234", DOCK_NOW - 86400000, sscc), SSCC_GIVEN);
	assert_int_equal(serial_of(sscc, "950700001234"), 1 + 1000 + 11);
	db_close(copy);
}

/* Moved or renamed on its disk it is still the same store. */
static void test_moved(void **state)
{
	struct dock *dock = *state;
	char sscc[SSCC_TEXT_MAX];

	assert_int_equal(next(dock->db, "9507000", DOCK_NOW, sscc), SSCC_GIVEN);
	db_close(dock->db);
	assert_int_equal(rename(dock->path, beside(dock, "second.db")), 0);
	snprintf(dock->path, sizeof dock->path, "%.239s", beside(dock, "second.db"));
	dock->db = open_at(dock->path);
	assert_next(dock->db, "9507000", DOCK_NOW + 86400000, "095070000000000012");
}

/* ---- what verify says of counts */

static void note(void *ctx, const char *prefix, int64_t next, const char *given)
{
	char *said = ctx;

	snprintf(said + strlen(said), 300 - strlen(said), "%s %lld %s;", prefix, (long long)next, given);
}

static const char *check(const struct dock *dock, char said[300])
{
	struct err err;

	*said = '\0';
	assert_int_equal(db_begin_read(dock->db, &err), ST_OK);
	sscc_check(dock->db, note, said);
	assert_int_equal(db_end_read(dock->db, &err), ST_OK);
	return said;
}

static void test_check(void **state)
{
	struct dock *dock = *state;
	char said[300];
	char expected[100];
	char sscc[SSCC_TEXT_MAX];
	char other[SSCC_TEXT_MAX];

	assert_string_equal(check(dock, said), "");
	for (int i = 0; i < 3; i++)
		assert_int_equal(next(dock->db, "9506000", DOCK_NOW, sscc), SSCC_GIVEN);
	assert_int_equal(next(dock->db, "734003", DOCK_NOW, other), SSCC_GIVEN);
	assert_string_equal(check(dock, said), "");
	dock_script(dock->db, "UPDATE sscc_serial SET next = 2 WHERE prefix = '9506000'");
	snprintf(expected, sizeof expected, "9506000 2 %s;", sscc);
	assert_string_equal(check(dock, said), expected);
	/* the extension digit is the first of the number, and stands before the prefix */
	dock_script(dock->db, "UPDATE sscc_serial SET next = 1192837465 WHERE prefix = '9506000'");
	assert_int_equal(next(dock->db, "9506000", DOCK_NOW, sscc), SSCC_GIVEN);
	assert_int_equal(sscc[0], '1');
	assert_string_equal(check(dock, said), "");
	dock_script(dock->db, "UPDATE sscc_serial SET next = 1192837465 WHERE prefix = '9506000'");
	snprintf(expected, sizeof expected, "9506000 1192837465 %s;", sscc);
	assert_string_equal(check(dock, said), expected);
	dock_script(dock->db, "DELETE FROM sscc_serial WHERE prefix = '734003'; UPDATE sscc_serial SET next = 2000000000 WHERE prefix = '9506000'");
	snprintf(expected, sizeof expected, " 1 %s;", other);
	assert_string_equal(check(dock, said), expected);
}

/* Under which of these a number was given nobody knows. */
static void test_check_nested(void **state)
{
	struct dock *dock = *state;
	char said[300];
	char sscc[SSCC_TEXT_MAX];

	dock_script(dock->db, "INSERT INTO sscc_serial (prefix, next, used_at) VALUES ('950600', 12345, 0)");
	assert_int_equal(next(dock->db, "950600", DOCK_NOW, sscc), SSCC_GIVEN);
	assert_int_equal(next(dock->db, "9506000", DOCK_NOW, sscc), SSCC_GIVEN);
	assert_string_equal(check(dock, said), "");
}

static void test_check_by_index(void **state)
{
	struct dock *dock = *state;
	struct err err;
	struct stmt *q;
	char sql[400];

	for (const char *const *s = sscc_statements; *s; s++) {
		snprintf(sql, sizeof sql, "EXPLAIN QUERY PLAN %s", *s);
		assert_int_equal(db_begin_read(dock->db, &err), ST_OK);
		q = DB_QUERY(dock->db, sql, T("0950600"), T("0950600:"));
		assert_true(db_next(q));
		assert_non_null(strstr(db_text(q, 3), "SEARCH sscc USING PRIMARY KEY"));
		assert_false(db_next(q)); /* nor is anything sorted */
		assert_int_equal(db_end_read(dock->db, &err), ST_OK);
	}
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_sequence),
		TEST(test_known_numbers),
		TEST(test_no_prefix),
		TEST(test_used_up),
		TEST(test_in_use),
		TEST(test_prefix_and_back),
		TEST(test_void),
		TEST(test_rolled_back),
		TEST(test_backup),
		TEST(test_restored_in_place),
		TEST(test_backup_before_first),
		TEST(test_raw_copy),
		TEST(test_small_prefix),
		TEST(test_moved),
		TEST(test_check),
		TEST(test_check_nested),
		TEST(test_check_by_index),
	};

	return cmocka_run_group_tests_name("sscc", tests, NULL, NULL);
}
