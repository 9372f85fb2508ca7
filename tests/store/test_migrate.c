/* Migrations, by a table of the test's own: a fresh store, an older one with the copy that is made beside it, one that
 * is newer or was changed, one that fails in the middle, and several processes that come at once. */
#include <fcntl.h>
#include <signal.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "lib/ask.h"
#include "store/audit_verify.h"
#include "store/migrate.h"

static const struct migration list[] = {
	{1, "0001_first", "CREATE TABLE t (id INTEGER PRIMARY KEY) STRICT; INSERT INTO t (id) VALUES (1), (2);"},
	{2, "0002_second",
		"ALTER TABLE t ADD COLUMN n INTEGER NOT NULL DEFAULT 7; INSERT INTO t (id, n) VALUES (3, 3);"},
	{3, "0003_third", "CREATE TABLE u AS SELECT id, n FROM t; DELETE FROM t WHERE id = 1;"},
};

struct files {
	char folder[200];
	char path[300];
	struct clock clock;
};

static const char *file(struct files *f, const char *name)
{
	snprintf(f->path, sizeof f->path, "%s/%s", f->folder, name);
	return f->path;
}

static int set_up(void **state)
{
	struct files *f = calloc(1, sizeof *f);

	if (!f)
		return -1;
	snprintf(f->folder, sizeof f->folder, "%.150s/migrate-XXXXXX", getenv("TMP") ? getenv("TMP") : "/tmp");
	if (!mkdtemp(f->folder))
		return -1;
	clock_start_at(&f->clock, INT64_C(1795420800000));
	*state = f;
	return 0;
}

static int tear_down(void **state)
{
	static const char *const suffixes[] = {"", "-wal", "-shm", "-open", ".before-2-open", ".before-3-open", ".before-2", ".before-3", ".before-2-wal",
		".before-2-shm", ".before-3-wal", ".before-3-shm"};
	struct files *f = *state;

	for (size_t i = 0; i < sizeof suffixes / sizeof *suffixes; i++) {
		char name[40];

		snprintf(name, sizeof name, "store.db%s", suffixes[i]);
		unlink(file(f, name));
	}
	/* nothing else was left there */
	if (rmdir(f->folder) != 0)
		return -1;
	free(f);
	return 0;
}

static struct db *open_store(struct files *f, const char *name)
{
	struct db *db;
	struct err err;

	if (db_open(&db, file(f, name), DB_CREATE, &err) != ST_OK)
		fail_msg("%s", err.text);
	return db;
}

static void migrate(struct files *f, struct db *db, size_t count)
{
	struct err err;

	if (store_migrate(db, list, count, &f->clock, &err) != ST_OK)
		fail_msg("%s", err.text);
}

static bool is_there(struct files *f, const char *name)
{
	return access(file(f, name), F_OK) == 0;
}

static void test_fresh(void **state)
{
	struct files *f = *state;
	struct db *db = open_store(f, "store.db");

	migrate(f, db, 3);
	assert_int_equal(ask_number(db, "SELECT count(*) FROM schema_version"), 3);
	assert_int_equal(ask_number(db, "SELECT count(*) FROM t"), 2);
	assert_int_equal(ask_number(db, "SELECT count(*) FROM u"), 3);
	assert_in_range(ask_number(db, "SELECT min(applied_at) FROM schema_version"), INT64_C(1795420800000),
		INT64_C(1795420900000));
	assert_int_equal(
		ask_number(db, "SELECT count(DISTINCT checksum) FROM schema_version WHERE length(checksum) = 16"), 3);
	/* there was nothing to copy */
	assert_false(is_there(f, "store.db.before-1"));
	assert_false(is_there(f, "store.db.before-2"));
	/* again: nothing is done twice */
	migrate(f, db, 3);
	assert_int_equal(ask_number(db, "SELECT count(*) FROM t"), 2);
	db_close(db);
}

static void test_upgrade(void **state)
{
	struct files *f = *state;
	struct db *db = open_store(f, "store.db");
	struct db *copy;

	migrate(f, db, 1);
	db_close(db);
	db = open_store(f, "store.db");
	migrate(f, db, 3);
	assert_int_equal(ask_number(db, "SELECT max(number) FROM schema_version"), 3);
	assert_int_equal(ask_number(db, "SELECT count(*) FROM t"), 2);
	/* the copy beside it is the store as it was */
	assert_true(is_there(f, "store.db.before-2"));
	copy = open_store(f, "store.db.before-2");
	assert_int_equal(ask_number(copy, "SELECT count(*) FROM schema_version"), 1);
	assert_int_equal(ask_number(copy, "SELECT count(*) FROM t"), 2);
	assert_int_equal(ask_number(copy, "SELECT count(*) FROM sqlite_schema WHERE name = 'u'"), 0);
	db_close(copy);
	db_close(db);
}

static void test_newer_store(void **state)
{
	struct files *f = *state;
	struct db *db = open_store(f, "store.db");
	struct err err;

	migrate(f, db, 3);
	assert_int_equal(store_migrate(db, list, 2, &f->clock, &err), ST_REFUSED);
	assert_non_null(strstr(err.text, "newer crossdock"));
	assert_non_null(strstr(err.text, "migration 3"));
	assert_int_equal(store_migrate(db, list, 0, &f->clock, &err), ST_REFUSED);
	assert_int_equal(ask_number(db, "SELECT count(*) FROM schema_version"), 3);
	db_close(db);
}

static void test_changed_store(void **state)
{
	struct migration changed[3];
	struct files *f = *state;
	struct db *db = open_store(f, "store.db");
	struct err err;

	migrate(f, db, 2);
	memcpy(changed, list, sizeof changed);
	changed[1].sql = "ALTER TABLE t ADD COLUMN n INTEGER NOT NULL DEFAULT 8; INSERT INTO t (id, n) VALUES (3, 3);";
	assert_int_equal(store_migrate(db, changed, 3, &f->clock, &err), ST_REFUSED);
	assert_non_null(strstr(err.text, "was changed"));
	assert_non_null(strstr(err.text, "migration 2"));
	assert_non_null(strstr(err.text, "restore a backup"));
	/* another number in its place */
	memcpy(changed, list, sizeof changed);
	changed[1].number = 5;
	assert_int_equal(store_migrate(db, changed, 3, &f->clock, &err), ST_REFUSED);
	assert_int_equal(ask_number(db, "SELECT count(*) FROM schema_version"), 2);
	assert_false(is_there(f, "store.db.before-3"));
	db_close(db);
}

static void test_failing_migration(void **state)
{
	struct migration broken[3];
	struct files *f = *state;
	struct db *db = open_store(f, "store.db");
	struct err err;

	memcpy(broken, list, sizeof broken);
	broken[1].sql =
		"CREATE TABLE v (id INTEGER PRIMARY KEY) STRICT; DELETE FROM t; INSERT INTO t (id) VALUES ('no number');";
	assert_int_equal(store_migrate(db, broken, 3, &f->clock, &err), ST_STORE);
	assert_non_null(strstr(err.text, "0002_second"));
	/* the first one stands; of the second there is no trace, and the third was not begun */
	assert_int_equal(ask_number(db, "SELECT count(*) FROM schema_version"), 1);
	assert_int_equal(ask_number(db, "SELECT count(*) FROM t"), 2);
	assert_int_equal(ask_number(db, "SELECT count(*) FROM sqlite_schema WHERE name IN ('u', 'v')"), 0);
	/* put right, it goes on from there */
	migrate(f, db, 3);
	assert_int_equal(ask_number(db, "SELECT count(*) FROM u"), 3);
	db_close(db);
}

static void test_no_room_for_the_copy(void **state)
{
	struct files *f = *state;
	struct db *db = open_store(f, "store.db");
	struct rlimit before;
	char name[300];
	struct err err;

	/* a copy that was made before is not overwritten, and does not stand in the way */
	migrate(f, db, 1);
	snprintf(name, sizeof name, "%s", file(f, "store.db.before-2"));
	close(open(name, O_CREAT | O_WRONLY, 0600));
	migrate(f, db, 2);
	assert_int_equal(ask_number(db, "SELECT max(number) FROM schema_version"), 2);
	db_close(db);
	/* and where none can be made, nothing changes */
	assert_int_equal(unlink(name), 0);
	assert_int_equal(mkdir(file(f, "sub"), 0700), 0);
	db = open_store(f, "sub/store.db");
	migrate(f, db, 1);
	getrlimit(RLIMIT_FSIZE, &before);
	signal(SIGXFSZ, SIG_IGN);
	setrlimit(RLIMIT_FSIZE, &(struct rlimit){.rlim_cur = 4096, .rlim_max = before.rlim_max}); /* as on a disk that is full */
	assert_int_not_equal(store_migrate(db, list, 3, &f->clock, &err), ST_OK);
	setrlimit(RLIMIT_FSIZE, &before);
	assert_non_null(strstr(err.text, "copy"));
	assert_int_equal(ask_number(db, "SELECT max(number) FROM schema_version"), 1);
	db_close(db);
	unlink(file(f, "sub/store.db"));
	unlink(file(f, "sub/store.db-open"));
	assert_int_equal(rmdir(file(f, "sub")), 0);
}

/* Runs in a process of its own. The exit status says whether it found the store as it should be. */
static _Noreturn void migrate_and_leave(struct files *f, int gate)
{
	struct db *db = NULL;
	struct err err;
	char go;
	bool ok;

	while (read(gate, &go, 1) > 0) {
	}
	ok = db_open(&db, file(f, "store.db"), DB_CREATE, &err) == ST_OK &&
	     store_migrate(db, list, 3, &f->clock, &err) == ST_OK && ask_number(db, "SELECT count(*) FROM u") == 3;
	if (!ok)
		fprintf(stderr, "# %s\n", err.text);
	db_close(db);
	_exit(ok ? 0 : 1);
}

static void race(struct files *f)
{
	enum { PROCESSES = 6 };
	pid_t pids[PROCESSES];
	int gate[2];
	int failed = 0;

	assert_int_equal(pipe(gate), 0);
	for (int i = 0; i < PROCESSES; i++) {
		pids[i] = fork();
		assert_true(pids[i] >= 0);
		if (pids[i] == 0) {
			close(gate[1]);
			migrate_and_leave(f, gate[0]);
		}
	}
	close(gate[0]);
	close(gate[1]); /* they all start now */
	for (int i = 0; i < PROCESSES; i++) {
		int status = 0;

		assert_int_equal(waitpid(pids[i], &status, 0), pids[i]);
		failed += !WIFEXITED(status) || WEXITSTATUS(status) != 0;
	}
	assert_int_equal(failed, 0);
}

static void test_all_at_once(void **state)
{
	struct files *f = *state;
	struct db *db;

	for (int round = 0; round < 5; round++) {
		for (size_t i = 0; i < 5; i++)
			unlink(file(f, ((const char *const[]){"store.db", "store.db-wal", "store.db-shm",
					       "store.db.before-2", "x"})[i]));
		/* from nothing, and from an older store */
		if (round % 2) {
			db = open_store(f, "store.db");
			migrate(f, db, 1);
			db_close(db);
		}
		race(f);
		db = open_store(f, "store.db");
		assert_int_equal(ask_number(db, "SELECT count(*) FROM schema_version"), 3);
		assert_int_equal(ask_number(db, "SELECT count(*) FROM t"), 2);
		assert_int_equal(ask_number(db, "SELECT sum(n) FROM u"), 17);
		db_close(db);
	}
}

/* The program's own table. */
static void test_own(void **state)
{
	struct files *f = *state;
	struct db *db = NULL;
	struct err err;

	for (size_t i = 0; i < migration_count; i++) {
		assert_int_equal(migrations[i].number, (int)i + 1);
		assert_true(*migrations[i].name && *migrations[i].sql);
	}
	assert_int_equal(store_open(&db, file(f, "store.db"), 0, &f->clock, &err), ST_REFUSED);
	assert_null(db);
	assert_int_equal(store_create(&db, f->path, &f->clock, &err), ST_OK);
	assert_int_equal(ask_number(db, "SELECT count(*) FROM schema_version"), (int64_t)migration_count);
	db_close(db);
	db = NULL;
	/* what is there stays as it is */
	assert_int_equal(store_create(&db, f->path, &f->clock, &err), ST_REFUSED);
	assert_non_null(strstr(err.text, "nothing was changed"));
	assert_null(db);
	assert_int_equal(store_open(&db, f->path, 0, &f->clock, &err), ST_OK);
	db_close(db);
	assert_int_equal(store_open(&db, f->path, DB_READ_ONLY, &f->clock, &err), ST_OK);
	assert_int_equal(ask_number(db, "SELECT count(*) FROM place"), 4);
	db_close(db);
}

static void difference(void *ctx, const char *what, const char *stored, const char *recomputed)
{
	(void)ctx;
	fail_msg("%s: %s, %s", what, stored, recomputed);
}

/* The trail of a store from before there was one begins with what is there: the site, and who is signed on. */
static void test_from_before_the_trail(void **state)
{
	struct files *f = *state;
	struct db *db = open_store(f, "store.db");
	struct verify verify = {.say = difference};
	struct audit_counts counts;
	struct err err;

	assert_int_equal(store_migrate(db, migrations, 10, &f->clock, &err), ST_OK);
	assert_int_equal(db_begin_write(db, &err), ST_OK);
	db_script(db, "INSERT INTO operator (id, badge, name, role) VALUES (1, 'OP-LEE', 'Lee', 'lead'); "
		"INSERT INTO code (code, kind, ref_id) VALUES ('OP-LEE', 'badge', 1); "
		"INSERT INTO terminal (name, operator_id, signed_on_at) VALUES ('T1', 1, 5), ('T2', NULL, 5);");
	assert_int_equal(db_commit(db, &err), ST_OK);
	assert_int_equal(store_migrate(db, migrations, migration_count, &f->clock, &err), ST_OK);
	assert_int_equal(ask_number(db, "SELECT count(*) FROM audit WHERE action = 'site-sealed'"), 1);
	assert_int_equal(ask_number(db, "SELECT count(*) FROM audit WHERE action = 'sign-on' AND terminal = 'T1' AND subject = 'OP-LEE'"), 1);
	assert_int_equal(ask_number(db, "SELECT count(*) FROM audit WHERE action = 'sign-on'"), 1);
	assert_int_equal(db_begin_read(db, &err), ST_OK);
	audit_verify(db, &verify, NULL, &counts);
	db_rollback(db);
	db_close(db);
	unlink(file(f, "store.db.before-11"));
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_fresh),
		TEST(test_upgrade),
		TEST(test_newer_store),
		TEST(test_changed_store),
		TEST(test_failing_migration),
		TEST(test_no_room_for_the_copy),
		TEST(test_all_at_once),
		TEST(test_own),
		TEST(test_from_before_the_trail),
	};

	return cmocka_run_group_tests_name("migrate", tests, NULL, NULL);
}
