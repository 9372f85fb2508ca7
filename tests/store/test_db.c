/* The seam to the engine: values, statements, sticky errors, transactions of several connections, copies, and what is
 * said about files that are no store. */
#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "store/db.h"

#define COUNT "SELECT count(*) FROM t"

struct files {
	char folder[200];
	char path[240];
	struct db *db;
	struct db *other;
};

static const char *file(struct files *f, const char *name)
{
	snprintf(f->path, sizeof f->path, "%s/%s", f->folder, name);
	return f->path;
}

static int set_up(void **state)
{
	struct files *f = calloc(1, sizeof *f);
	struct err err;

	if (!f)
		return -1;
	snprintf(f->folder, sizeof f->folder, "%.150s/db-XXXXXX", getenv("TMP") ? getenv("TMP") : "/tmp");
	if (!mkdtemp(f->folder) || db_open(&f->db, file(f, "store.db"), DB_CREATE, &err) != ST_OK ||
		db_begin_write(f->db, &err) != ST_OK)
		return -1;
	db_script(f->db,
		"CREATE TABLE t (id INTEGER PRIMARY KEY, n INTEGER, s TEXT, b BLOB) STRICT; "
		"CREATE TABLE u (id INTEGER PRIMARY KEY, t_id INTEGER REFERENCES t (id), n INTEGER CHECK (n > 0)) STRICT;");
	if (db_commit(f->db, &err) != ST_OK || db_open(&f->other, f->path, 0, &err) != ST_OK)
		return -1;
	*state = f;
	return 0;
}

static int tear_down(void **state)
{
	static const char *const names[] = {"store.db", "store.db-wal", "store.db-shm", "copy.db", "copy.db-wal",
		"copy.db-shm", "foreign", "empty"};
	struct files *f = *state;

	db_close(f->db);
	db_close(f->other);
	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		unlink(file(f, names[i]));
	rmdir(f->folder);
	free(f);
	return 0;
}

static void begin(struct db *db)
{
	struct err err;

	if (db_begin_write(db, &err) != ST_OK)
		fail_msg("%s", err.text);
}

static void commit(struct db *db)
{
	struct err err;

	if (db_commit(db, &err) != ST_OK)
		fail_msg("%s", err.text);
}

static int64_t count_rows(struct db *db)
{
	struct err err;
	int64_t n;

	assert_int_equal(db_begin_read(db, &err), ST_OK);
	n = DB_VALUE0(db, -1, COUNT);
	assert_int_equal(db_end_read(db, &err), ST_OK);
	return n;
}

/* ---- values */

static void test_values(void **state)
{
	static const uint8_t bytes[] = {0, 0xff, 'a', 0, 0x80};
	struct files *f = *state;
	struct stmt *q;
	const void *blob;
	size_t len;

	begin(f->db);
	DB_EXEC(f->db, "INSERT INTO t (id, n, s, b) VALUES ($1, $2, $3, $4)", I(1), I(INT64_MAX), T("Caf\xc3\xa9"),
		B(bytes, sizeof bytes));
	DB_EXEC(f->db, "INSERT INTO t (id, n, s, b) VALUES ($1, $2, $3, $4)", I(2), I(INT64_MIN), T(""), B("", 0));
	DB_EXEC(f->db, "INSERT INTO t (id, n, s, b) VALUES ($1, $2, $3, $4)", I(3), NUL, T(NULL), NUL);
	DB_EXEC(f->db, "INSERT INTO t (id, n, s, b) VALUES ($1, $2, $3, $4)", I(4), ID(INT64_C(0)), T("x"), B(NULL, 0));
	DB_EXEC(f->db, "INSERT INTO t (id, n) VALUES ($1, $2)", I(5), ID(INT64_C(7)));
	q = DB_QUERY0(f->db, "SELECT n, s, b, id FROM t ORDER BY id");
	assert_true(db_next(q));
	assert_true(db_i64(q, 0) == INT64_MAX);
	assert_string_equal(db_text(q, 1), "Caf\xc3\xa9");
	blob = db_blob(q, 2, &len);
	assert_int_equal(len, sizeof bytes);
	assert_memory_equal(blob, bytes, len);
	assert_true(db_next(q));
	assert_true(db_i64(q, 0) == INT64_MIN);
	assert_string_equal(db_text(q, 1), "");
	assert_false(db_is_null(q, 1));
	assert_false(db_is_null(q, 2));
	assert_non_null(db_blob(q, 2, &len));
	assert_int_equal(len, 0);
	assert_true(db_next(q));
	assert_true(db_is_null(q, 0) && db_is_null(q, 1) && db_is_null(q, 2));
	assert_int_equal(db_i64(q, 0), 0);
	assert_string_equal(db_text(q, 1), "");
	assert_non_null(db_blob(q, 2, &len));
	assert_int_equal(len, 0);
	assert_true(db_next(q));
	assert_true(db_is_null(q, 0));
	assert_false(db_is_null(q, 2));
	assert_true(db_next(q));
	assert_int_equal(db_i64(q, 0), 7);
	assert_false(db_next(q));
	/* it has ended: stepping on and ending again do no harm */
	assert_false(db_next(q));
	db_end(q);
	assert_int_equal(DB_VALUE(f->db, -1, "SELECT n FROM t WHERE id = $1", I(5)), 7);
	assert_int_equal(DB_VALUE(f->db, -1, "SELECT n FROM t WHERE id = $1", I(3)), -1);
	assert_int_equal(DB_VALUE(f->db, -1, "SELECT n FROM t WHERE id = $1", I(99)), -1);
	assert_int_equal(DB_EXEC(f->db, "UPDATE t SET s = $1 WHERE id > $2", T("y"), I(2)), 3);
	assert_int_equal(DB_EXEC(f->db, "DELETE FROM t WHERE id = $1", I(99)), 0);
	commit(f->db);
}

/* More than nine values, used twice and out of order. */
static void test_many_values(void **state)
{
	struct files *f = *state;

	begin(f->db);
	assert_int_equal(DB_VALUE(f->db, -1,
				 "SELECT $11 * 1000 + $2 * 10 + $1 + $2 * 0 + $3 + $4 + $5 + $6 + $7 + $8 + $9 + $10",
				 I(1), I(2), I(0), I(0), I(0), I(0), I(0), I(0), I(0), I(0), I(11)),
		11021);
	commit(f->db);
}

static void test_same_query_within_itself(void **state)
{
	static const char sql[] = "SELECT id FROM t WHERE id > $1 ORDER BY id";
	struct files *f = *state;
	int64_t pairs = 0;
	struct stmt *outer;

	begin(f->db);
	DB_EXEC0(f->db, "INSERT INTO t (id) VALUES (1), (2), (3), (4)");
	outer = DB_QUERY(f->db, sql, I(0));
	while (db_next(outer)) {
		struct stmt *inner = DB_QUERY(f->db, sql, I(db_i64(outer, 0)));

		assert_ptr_not_equal(inner, outer);
		while (db_next(inner)) {
			assert_true(db_i64(inner, 0) > db_i64(outer, 0));
			pairs++;
		}
	}
	assert_int_equal(pairs, 6);
	/* ended early, it can be begun again from its start */
	outer = DB_QUERY(f->db, sql, I(0));
	assert_true(db_next(outer) && db_next(outer));
	db_end(outer);
	assert_int_equal(db_i64(outer, 0), 0);
	outer = DB_QUERY(f->db, sql, I(1));
	assert_true(db_next(outer));
	assert_int_equal(db_i64(outer, 0), 2);
	commit(f->db);
}

/* ---- sticky errors */

static void break_with(struct db *db, int how)
{
	switch (how) {
	case 0: DB_EXEC0(db, "INSERT INTO t (id) VALUES (1)"); break;             /* a key that is there */
	case 1: DB_EXEC0(db, "INSERT INTO u (id, n) VALUES (1, 0)"); break;       /* a broken rule */
	case 2: DB_EXEC0(db, "INSERT INTO no_table (id) VALUES (1)"); break;      /* not even a statement */
	case 3: DB_EXEC(db, "INSERT INTO t (id) VALUES ($1)", I(8), I(9)); break; /* too many values */
	case 4: DB_EXEC0(db, "INSERT INTO t (id, n) VALUES (8, 'x')"); break;     /* the wrong type */
	case 5: db_fail(db, "what was read cannot be: %d", 42); break;
	case 6: db_script(db, "INSERT INTO t (id) VALUES (8); NONSENSE"); break;
	case 7: DB_EXEC(db, "INSERT INTO t (id) VALUES ($2)", I(8)); break;           /* a gap in the numbers */
	case 8: DB_EXEC0(db, "INSERT INTO u (id, t_id, n) VALUES (1, 77, 1)"); break; /* nothing to refer to */
	}
}

static void test_sticky(void **state)
{
	struct files *f = *state;

	begin(f->db);
	DB_EXEC0(f->db, "INSERT INTO t (id, n) VALUES (1, 5)");
	commit(f->db);
	for (int how = 0; how < 9; how++) {
		struct err err = {0};
		struct stmt *running;
		size_t len;

		begin(f->db);
		running = DB_QUERY0(f->db, "SELECT id FROM t ORDER BY id");
		assert_true(db_next(running));
		DB_EXEC(f->db, "INSERT INTO t (id) VALUES ($1)", I(100 + how));
		assert_false(db_failed(f->db));
		break_with(f->db, how);
		assert_true(db_failed(f->db));
		/* from here on statements do nothing, and queries have no rows */
		assert_false(db_next(running));
		assert_int_equal(DB_EXEC0(f->db, "DELETE FROM t"), 0);
		assert_int_equal(DB_VALUE0(f->db, -7, COUNT), -7);
		running = DB_QUERY0(f->db, "SELECT id, s, b FROM t");
		assert_non_null(running);
		assert_false(db_next(running));
		assert_int_equal(db_i64(running, 0), 0);
		assert_string_equal(db_text(running, 1), "");
		assert_non_null(db_blob(running, 2, &len));
		assert_int_equal(len, 0);
		assert_true(db_is_null(running, 0));
		db_end(running);
		db_script(f->db, "DELETE FROM t");
		db_fail(f->db, "a second failure");
		/* the commit reports the first one, and nothing was done */
		assert_int_equal(db_commit(f->db, &err), ST_STORE);
		assert_true(*err.text);
		assert_null(strstr(err.text, "second"));
		if (how == 5)
			assert_string_equal(err.text, "what was read cannot be: 42");
		assert_false(db_failed(f->db));
		assert_int_equal(count_rows(f->db), 1);
	}
	/* the connection works on */
	begin(f->db);
	DB_EXEC0(f->db, "INSERT INTO t (id) VALUES (2)");
	commit(f->db);
	assert_int_equal(count_rows(f->other), 2);
}

static void test_sticky_read(void **state)
{
	struct files *f = *state;
	struct err err;

	assert_int_equal(db_begin_read(f->db, &err), ST_OK);
	assert_int_equal(DB_VALUE0(f->db, -7, "SELECT nothing FROM t"), -7);
	assert_int_equal(db_end_read(f->db, &err), ST_STORE);
	assert_non_null(strstr(err.text, "nothing"));
	assert_int_equal(count_rows(f->db), 0);
}

static void test_rollback(void **state)
{
	struct files *f = *state;
	struct stmt *q;

	begin(f->db);
	DB_EXEC0(f->db, "INSERT INTO t (id) VALUES (1)");
	q = DB_QUERY0(f->db, "SELECT id FROM t");
	assert_true(db_next(q));
	db_rollback(f->db);
	assert_false(db_next(q));
	db_rollback(f->db);
	assert_int_equal(count_rows(f->db), 0);
	begin(f->db);
	db_fail(f->db, "broken");
	db_rollback(f->db);
	assert_false(db_failed(f->db));
	/* closing rolls back what is open */
	begin(f->other);
	DB_EXEC0(f->other, "INSERT INTO t (id) VALUES (1)");
	db_close(f->other);
	f->other = NULL;
	assert_int_equal(count_rows(f->db), 0);
	db_close(NULL);
}

/* ---- two connections */

static void test_one_state_while_reading(void **state)
{
	struct files *f = *state;
	struct err err;

	assert_int_equal(db_begin_read(f->db, &err), ST_OK);
	assert_int_equal(DB_VALUE0(f->db, -1, COUNT), 0);
	begin(f->other);
	DB_EXEC0(f->other, "INSERT INTO t (id) VALUES (1)");
	commit(f->other);
	assert_int_equal(DB_VALUE0(f->db, -1, COUNT), 0);
	assert_int_equal(db_end_read(f->db, &err), ST_OK);
	assert_int_equal(count_rows(f->db), 1);
}

static void test_busy(void **state)
{
	struct files *f = *state;
	struct err err;

	db_set_wait(f->other, 20);
	begin(f->db);
	DB_EXEC0(f->db, "INSERT INTO t (id) VALUES (1)");
	assert_int_equal(db_begin_write(f->other, &err), ST_BUSY);
	assert_int_equal(err.status, ST_BUSY);
	assert_non_null(strstr(err.text, "try again"));
	/* readers are never kept waiting, and see nothing of it yet */
	assert_int_equal(count_rows(f->other), 0);
	commit(f->db);
	begin(f->other);
	assert_int_equal(DB_VALUE0(f->other, -1, COUNT), 1);
	commit(f->other);
}

static void test_data_version(void **state)
{
	struct files *f = *state;
	int64_t before = db_data_version(f->db);

	assert_int_equal(db_data_version(f->db), before);
	begin(f->db);
	DB_EXEC0(f->db, "INSERT INTO t (id) VALUES (1)");
	commit(f->db);
	assert_int_equal(db_data_version(f->db), before); /* its own */
	begin(f->other);
	DB_EXEC0(f->other, "INSERT INTO t (id) VALUES (2)");
	assert_int_equal(db_data_version(f->db), before); /* not committed */
	db_rollback(f->other);
	assert_int_equal(db_data_version(f->db), before);
	begin(f->other);
	DB_EXEC0(f->other, "INSERT INTO t (id) VALUES (2)");
	commit(f->other);
	assert_int_not_equal(db_data_version(f->db), before);
}

static void say_nothing(void *ctx, const char *problem, bool damage)
{
	(void)ctx;
	(void)damage;
	fail_msg("%s", problem);
}

static void test_backup(void **state)
{
	struct files *f = *state;
	struct db *copy;
	struct err err;

	begin(f->db);
	DB_EXEC0(f->db, "INSERT INTO t (id) VALUES (1)");
	commit(f->db);
	/* another terminal is in the midst of a scan: the copy is made all the same, without it */
	begin(f->other);
	DB_EXEC0(f->other, "INSERT INTO t (id) VALUES (2)");
	assert_int_equal(db_backup(f->db, file(f, "copy.db"), NULL, &err), ST_OK);
	commit(f->other);
	assert_int_equal(db_open(&copy, f->path, 0, &err), ST_OK);
	assert_int_equal(count_rows(copy), 1);
	assert_int_equal(db_check(copy, say_nothing, NULL, &err), ST_OK);
	db_close(copy);
	assert_int_equal(db_backup(f->db, f->path, NULL, &err), ST_REFUSED);
	assert_non_null(strstr(err.text, "copy.db"));
	assert_int_equal(db_open(&copy, f->path, DB_READ_ONLY, &err), ST_OK);
	assert_int_equal(count_rows(copy), 1);
	db_close(copy);
	assert_int_equal(db_backup(f->db, file(f, "no/such/folder"), NULL, &err), ST_REFUSED);
}

static void test_tidy(void **state)
{
	struct files *f = *state;
	struct err err;
	char text[4000];

	memset(text, 'x', sizeof text - 1);
	text[sizeof text - 1] = '\0';
	for (int i = 0; i < 20; i++) {
		begin(f->db);
		for (int j = 0; j < 60; j++)
			DB_EXEC(f->db, "INSERT INTO t (s) VALUES ($1)", T(text));
		commit(f->db);
		db_tidy(f->db);
	}
	assert_int_equal(count_rows(f->other), 1200);
	db_tidy(f->other);
	assert_int_equal(db_check(f->other, say_nothing, NULL, &err), ST_OK);
}

/* ---- what is no store */

static void write_file(const char *path, const char *text)
{
	int fd = open(path, O_CREAT | O_WRONLY | O_TRUNC, 0600);

	assert_true(fd >= 0);
	assert_int_equal(write(fd, text, strlen(text)), (ssize_t)strlen(text));
	close(fd);
}

static void assert_refused(const char *url, int flags, enum status status, const char *word)
{
	struct db *db = NULL;
	struct err err = {0};

	assert_int_equal(db_open(&db, url, flags, &err), status);
	assert_null(db);
	if (!strstr(err.text, word))
		fail_msg("'%s' does not say '%s'", err.text, word);
}

static void test_no_store(void **state)
{
	struct files *f = *state;
	struct stat st;

	assert_refused(file(f, "missing"), 0, ST_REFUSED, "there is no store here");
	assert_refused(f->path, DB_READ_ONLY, ST_REFUSED, "init");
	assert_int_equal(stat(f->path, &st), -1);
	assert_refused(f->folder, 0, ST_REFUSED, "not a file");
	assert_refused(f->folder, DB_CREATE, ST_REFUSED, "not a file");
	write_file(file(f, "empty"), "");
	assert_refused(f->path, 0, ST_REFUSED, "the file is empty");
	write_file(file(f, "foreign"),
		"sku,description\nA,Blue kettle\nthis is long enough to be looked at as a page of something\n");
	assert_refused(f->path, 0, ST_REFUSED, "not a crossdock store");
	assert_refused(f->path, DB_CREATE, ST_REFUSED, "not a crossdock store");
	assert_int_equal(stat(f->path, &st), 0);
	assert_true(st.st_size > 80);
	assert_refused("", 0, ST_USAGE, "--db");
	assert_refused("sqlite:", 0, ST_USAGE, "--db");
	assert_refused("postgresql://host/db", 0, ST_USAGE, "sqlite:PATH");
	assert_refused(file(f, "no/folder/store.db"), DB_CREATE, ST_STORE, "no/folder");
}

static void test_names(void **state)
{
	struct files *f = *state;
	char url[300];
	struct db *db;
	struct err err;

	snprintf(url, sizeof url, "sqlite:%s", file(f, "store.db"));
	assert_int_equal(db_open(&db, url, DB_READ_ONLY, &err), ST_OK);
	assert_string_equal(db_path(db), f->path);
	assert_string_equal(db_engine(db), "sqlite");
	assert_int_equal(count_rows(db), 0);
	assert_int_not_equal(db_begin_write(db, &err), ST_BUSY);
	DB_EXEC0(db, "INSERT INTO t (id) VALUES (1)");
	assert_int_not_equal(db_commit(db, &err), ST_OK);
	db_close(db);
	assert_int_equal(count_rows(f->db), 0);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

/* What is written to a file that has no name any more is lost: nobody is told that it was done. */
static void test_taken_away(void **state)
{
	struct files *f = *state;
	char moved[260];
	struct err err;

	snprintf(moved, sizeof moved, "%s", file(f, "copy.db"));
	assert_int_equal(rename(file(f, "store.db"), moved), 0);
	assert_int_equal(db_begin_write(f->db, &err), ST_DAMAGED);
	assert_non_null(strstr(err.text, "taken away"));
	close(open(file(f, "store.db"), O_CREAT | O_WRONLY, 0600));
	assert_int_equal(db_begin_read(f->other, &err), ST_DAMAGED);
	assert_non_null(strstr(err.text, "another one put in its place"));
}

/* A link to the same file is not the same place: who opens the store by it gets another log. */
static void test_made_a_link(void **state)
{
	struct files *f = *state;
	char moved[240];
	char path[240];
	struct db *db;
	struct err err;

	snprintf(path, sizeof path, "%s", file(f, "store.db"));
	snprintf(moved, sizeof moved, "%s", file(f, "copy.db"));
	begin(f->db);
	DB_EXEC(f->db, "INSERT INTO t (n) VALUES ($1)", I(1));
	commit(f->db);
	assert_int_equal(rename(path, moved), 0);
	assert_int_equal(symlink("copy.db", path), 0);
	assert_int_equal(db_open(&db, path, 0, &err), ST_STORE); /* what was committed is in the old log */
	assert_non_null(strstr(err.text, "is a link that was put where a store stood"));
	assert_int_equal(db_begin_write(f->db, &err), ST_DAMAGED);
	assert_non_null(strstr(err.text, "taken away"));
	assert_int_equal(db_begin_read(f->other, &err), ST_DAMAGED);
	assert_int_equal(db_open(&db, path, 0, &err), ST_OK); /* the last of them has emptied it into the file */
	assert_int_equal(count_rows(db), 1);
	begin(db); /* one that was opened by a link goes on with it */
	DB_EXEC(db, "INSERT INTO t (n) VALUES ($1)", I(2));
	commit(db);
	assert_int_equal(unlink(path), 0);
	assert_int_equal(symlink("foreign", path), 0);
	assert_int_equal(db_begin_read(db, &err), ST_DAMAGED);
	db_close(db);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_taken_away),
		TEST(test_made_a_link),
		TEST(test_values),
		TEST(test_many_values),
		TEST(test_same_query_within_itself),
		TEST(test_sticky),
		TEST(test_sticky_read),
		TEST(test_rollback),
		TEST(test_one_state_while_reading),
		TEST(test_busy),
		TEST(test_data_version),
		TEST(test_backup),
		TEST(test_tidy),
		TEST(test_no_store),
		TEST(test_names),
	};

	return cmocka_run_group_tests_name("db", tests, NULL, NULL);
}
