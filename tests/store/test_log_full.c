/* A disk that is full, or fails, while the log is written: what was not committed reaches the log neither then nor
 * later, and what others committed meanwhile survives a power cut. The limit on the size of a file (RLIMIT_FSIZE) is
 * the disk here. */
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "lib/dice.h"
#include "store/db.h"

enum { STEPS = 150, MOST_AT_ONCE = 60, LOOK_PERCENT = 10, FULL_PERCENT = 40 };
enum { ROWS = 40, ROW_BYTES = 900, FRAME_ROOM = 6000, SMALL_CACHE_KIB = 16, MANY_ROWS = 400 };

struct disk {
	char folder[200];
	char path[240];
	char text[ROW_BYTES + 1];
	struct db *first;
	struct db *second;
};

static const char *file(struct disk *d, const char *name)
{
	snprintf(d->path, sizeof d->path, "%s/%s", d->folder, name);
	return d->path;
}

static void must(enum status status, const struct err *err)
{
	if (status != ST_OK)
		fail_msg("%s", err->text);
}

static void insert(struct disk *d, struct db *db, int64_t n)
{
	DB_EXEC(db, "INSERT INTO t (n, s) VALUES ($1, $2)", I(n), T(d->text));
}

static enum status insert_one(struct disk *d, struct db *db, int64_t n, struct err *err)
{
	must(db_begin_write(db, err), err);
	insert(d, db, n);
	return db_commit(db, err);
}

static int64_t count(struct db *db, int64_t n)
{
	struct err err;
	int64_t found;

	must(db_begin_read(db, &err), &err);
	found = DB_VALUE(db, -1, "SELECT count(*) FROM t WHERE n = $1", I(n));
	must(db_end_read(db, &err), &err);
	return found;
}

static int set_up(void **state)
{
	struct disk *d = calloc(1, sizeof *d);
	struct err err;

	if (!d)
		return -1;
	signal(SIGXFSZ, SIG_IGN); /* the write fails instead */
	memset(d->text, 'x', ROW_BYTES);
	snprintf(d->folder, sizeof d->folder, "%.150s/full-XXXXXX", getenv("TMP") ? getenv("TMP") : "/tmp");
	if (!mkdtemp(d->folder) || db_open(&d->first, file(d, "store.db"), DB_CREATE, &err) != ST_OK ||
		db_begin_write(d->first, &err) != ST_OK)
		return -1;
	db_script(d->first, "CREATE TABLE t (id INTEGER PRIMARY KEY, n INTEGER, s TEXT) STRICT");
	if (db_commit(d->first, &err) != ST_OK || db_open(&d->second, d->path, 0, &err) != ST_OK)
		return -1;
	*state = d;
	return 0;
}

static int tear_down(void **state)
{
	static const char *const names[] = {
		"store.db", "store.db-wal", "store.db-shm", "cut.db", "cut.db-wal", "cut.db-shm"};
	struct disk *d = *state;

	db_close(d->first);
	db_close(d->second);
	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		unlink(file(d, names[i]));
	rmdir(d->folder);
	free(d);
	return 0;
}

/* From now on no file grows over the log's size and room bytes; room < 0: there is no limit. */
static void limit(struct disk *d, long room)
{
	struct rlimit limit;
	struct stat st;

	assert_int_equal(getrlimit(RLIMIT_FSIZE, &limit), 0);
	assert_int_equal(stat(file(d, "store.db-wal"), &st), 0);
	limit.rlim_cur = room < 0 ? limit.rlim_max : (rlim_t)(st.st_size + room);
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &limit), 0);
}

static void copy(struct disk *d, const char *from, const char *to)
{
	char buffer[65536];
	FILE *in = fopen(file(d, from), "rb");
	FILE *out = fopen(file(d, to), "wb");
	size_t got;

	assert_non_null(in);
	assert_non_null(out);
	while ((got = fread(buffer, 1, sizeof buffer, in)) > 0)
		assert_int_equal(fwrite(buffer, 1, got, out), got);
	fclose(in);
	assert_int_equal(fclose(out), 0);
}

/* What a power cut now would leave: the two files, without the index of the log, which is memory. */
static struct db *after_a_power_cut(struct disk *d)
{
	struct db *db;
	struct err err;

	copy(d, "store.db", "cut.db");
	copy(d, "store.db-wal", "cut.db-wal");
	must(db_open(&db, file(d, "cut.db"), 0, &err), &err);
	return db;
}

static void no_problem(void *ctx, const char *problem, bool damage)
{
	(void)ctx;
	(void)damage;
	fail_msg("%s", problem);
}

static void check(struct db *db)
{
	struct err err;

	must(db_check(db, no_problem, NULL, &err), &err);
}

/* The disk is full when the first commits its rows, all of 2; then there is room again. */
static void fill_up(struct disk *d)
{
	struct err err;

	must(db_begin_write(d->first, &err), &err);
	for (int i = 0; i < ROWS; i++)
		insert(d, d->first, 2);
	limit(d, FRAME_ROOM);
	assert_int_not_equal(db_commit(d->first, &err), ST_OK);
	limit(d, -1);
}

/* The disk is full when one commits; there is room again, and another commits; the first reads. */
static void test_others_commits_stay(void **state)
{
	struct disk *d = *state;
	struct db *cut;
	struct err err;

	must(insert_one(d, d->first, 1, &err), &err);
	fill_up(d);
	for (int i = 0; i < ROWS; i++)
		must(insert_one(d, d->second, 3, &err), &err);
	assert_int_equal(count(d->first, 2), 0);
	assert_int_equal(count(d->first, 3), ROWS);
	must(insert_one(d, d->first, 4, &err), &err);
	cut = after_a_power_cut(d);
	assert_int_equal(count(cut, 1), 1);
	assert_int_equal(count(cut, 2), 0);
	assert_int_equal(count(cut, 3), ROWS);
	assert_int_equal(count(cut, 4), 1);
	check(cut);
	db_close(cut);
	check(d->second);
}

static char *log_bytes(struct disk *d, long *len)
{
	FILE *f = fopen(file(d, "store.db-wal"), "rb");
	char *bytes;

	assert_non_null(f);
	fseek(f, 0, SEEK_END);
	*len = ftell(f);
	rewind(f);
	bytes = malloc((size_t)*len + 1);
	assert_non_null(bytes);
	assert_int_equal(fread(bytes, 1, (size_t)*len, f), *len);
	fclose(f);
	return bytes;
}

/* Who has not the right to write the log does not write it: nor when it reads, nor when it closes. */
static void test_nothing_later(void **state)
{
	struct disk *d = *state;
	char *before;
	char *after;
	long len, len_after;

	fill_up(d);
	before = log_bytes(d, &len);
	assert_int_equal(count(d->first, 2), 0);
	db_close(d->first);
	d->first = NULL;
	after = log_bytes(d, &len_after);
	assert_int_equal(len_after, len);
	assert_memory_equal(before, after, len);
	free(before);
	free(after);
}

/* A transaction larger than the cache goes to the log before it commits. What of it could not be written there is
 * missed by it: it must not commit, whatever room there is by then. */
static void test_spilled(void **state)
{
	struct disk *d = *state;
	struct err err;

	must(insert_one(d, d->first, 1, &err), &err);
	db_set_cache(d->first, SMALL_CACHE_KIB);
	must(db_begin_write(d->first, &err), &err);
	limit(d, FRAME_ROOM);
	for (int i = 0; i < MANY_ROWS && !db_failed(d->first); i++)
		insert(d, d->first, 2);
	assert_true(db_failed(d->first));
	limit(d, -1);
	insert(d, d->first, 2);
	assert_int_not_equal(db_commit(d->first, &err), ST_OK);
	assert_int_equal(count(d->first, 2), 0);
	assert_int_equal(count(d->second, 1), 1);
	must(insert_one(d, d->first, 3, &err), &err);
	assert_int_equal(count(d->second, 3), 1);
	check(d->second);
}

/* Each transaction is there whole if it was acknowledged, and not at all if not. */
static void look(struct db *db, const int *rows, int count)
{
	int there[STEPS] = {0};
	struct stmt *stmt;
	struct err err;

	must(db_begin_read(db, &err), &err);
	stmt = DB_QUERY0(db, "SELECT n, count(*) FROM t GROUP BY n");
	while (db_next(stmt))
		there[db_i64(stmt, 0)] = (int)db_i64(stmt, 1);
	must(db_end_read(db, &err), &err);
	for (int n = 0; n < count; n++)
		if (there[n] != rows[n])
			fail_msg("of transaction %d %d rows were acknowledged, and %d are there", n, rows[n], there[n]);
	check(db);
}

/* Two work, the disk is full now and then, the log is emptied now and then, and the power may be cut at any moment. */
static void work_on_a_full_disk(struct disk *d, uint64_t seed)
{
	struct dice dice = {.state = seed};
	int rows[STEPS] = {0};
	struct db *cut;
	struct err err;

	db_set_cache(d->second, SMALL_CACHE_KIB);
	for (int n = 0; n < STEPS; n++) {
		struct db *db = dice_percent(&dice, 50) ? d->first : d->second;
		int many = dice_between(&dice, 1, MOST_AT_ONCE);
		bool full = dice_percent(&dice, FULL_PERCENT);

		must(db_begin_write(db, &err), &err);
		if (full)
			limit(d, dice_percent(&dice, 50) ? dice_roll(&dice, FRAME_ROOM * 4) : 0);
		for (int i = 0; i < many; i++)
			insert(d, db, n);
		if (full && dice_percent(&dice, 20))
			limit(d, -1); /* there is room before it ends */
		if (db_commit(db, &err) == ST_OK)
			rows[n] = many;
		limit(d, -1);
		if (dice_percent(&dice, LOOK_PERCENT))
			db_tidy(dice_percent(&dice, 50) ? d->first : d->second);
		if (!dice_percent(&dice, LOOK_PERCENT))
			continue;
		look(dice_percent(&dice, 50) ? d->first : d->second, rows, n + 1);
		cut = after_a_power_cut(d);
		look(cut, rows, n + 1);
		db_close(cut);
	}
}

static void test_at_random(void **state)
{
	struct disk *d = *state;
	const char *seed = getenv("SEED");

	work_on_a_full_disk(d, seed ? strtoull(seed, NULL, 10) : 20261126);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_others_commits_stay, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_nothing_later, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_spilled, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_at_random, set_up, tear_down),
	};

	return cmocka_run_group_tests_name("a full disk and the log", tests, NULL, NULL);
}
