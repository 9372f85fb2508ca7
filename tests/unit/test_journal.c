/* The journal of applied scans: what was written comes back whole, whatever was torn, and its files stay bounded. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <utime.h>

#include <cmocka.h>

#include "base/journal.h"
#include "lib/dice.h"

#define NOW INT64_C(1795657200000)

struct desk {
	char folder[200];
	char path[300];
	struct journal *journal;
};

static int set_up(void **state)
{
	struct desk *d = calloc(1, sizeof *d);

	if (!d)
		return -1;
	snprintf(d->folder, sizeof d->folder, "%s/journal-XXXXXX", getenv("TMP") ? getenv("TMP") : "/tmp");
	if (!mkdtemp(d->folder))
		return -1;
	snprintf(d->path, sizeof d->path, "%s/a/T1.journal", d->folder);
	*state = d;
	return 0;
}

static int tear_down(void **state)
{
	struct desk *d = *state;
	char command[300];

	journal_close(d->journal);
	snprintf(command, sizeof command, "rm -rf '%s'", d->folder);
	free(d);
	return system(command);
}

static void open_it(struct desk *d)
{
	struct err err;

	journal_close(d->journal);
	if (journal_open(&d->journal, d->path, NOW, &err) != ST_OK)
		fail_msg("%s", err.text);
}

static struct journal_entry entry(int64_t seq)
{
	return (struct journal_entry){.kind = JOURNAL_SCAN, .life = 2, .seq = seq, .kept = seq * 2, .at_ms = NOW + seq,
		.came_ms = NOW + seq - 1, .store = "0123456789abcdef", .terminal = "T1", .backlog = "fedcba9876543210", .device = "SCAN-1",
		.data = "]C1\0x\x1d", .len = 6, .sscc = "", .told = "direct 4 LANE-03", .operator = "OP-ANA", .memory = "\0\1\2", .memory_len = 3};
}

static void add(struct desk *d, const struct journal_entry *e)
{
	struct err err;

	if (journal_add(d->journal, e, &err) != ST_OK)
		fail_msg("%s", err.text);
}

/* What was read: the numbers, in order. */
struct read {
	int64_t seqs[64];
	size_t count;
	int64_t torn;
};

static bool take(void *ctx, const struct journal_entry *e)
{
	struct read *r = ctx;
	struct journal_entry want = entry(e->seq);

	assert_int_equal(e->kind, want.kind);
	assert_int_equal(e->life, want.life);
	assert_int_equal(e->kept, want.kept);
	assert_int_equal(e->at_ms, want.at_ms);
	assert_int_equal(e->came_ms, want.came_ms);
	assert_string_equal(e->store, want.store);
	assert_string_equal(e->terminal, want.terminal);
	assert_string_equal(e->backlog, want.backlog);
	assert_string_equal(e->device, want.device);
	assert_string_equal(e->sscc, want.sscc);
	assert_string_equal(e->told, want.told);
	assert_string_equal(e->operator, want.operator);
	assert_int_equal(e->memory_len, 3);
	assert_memory_equal(e->memory, want.memory, 3);
	assert_int_equal(e->len, want.len);
	assert_memory_equal(e->data, want.data, want.len);
	assert_true(r->count < 64);
	r->seqs[r->count++] = e->seq;
	return true;
}

static struct read read_it(const char *path)
{
	struct read r = {.count = 0};
	struct err err;

	if (journal_read(path, take, &r, &r.torn, &err) != ST_OK)
		fail_msg("%s", err.text);
	return r;
}

static void test_comes_back(void **state)
{
	struct desk *d = *state;
	struct journal_entry e;
	struct stat st;
	struct read r;

	open_it(d);
	for (int64_t i = 1; i <= 3; i++) {
		e = entry(i);
		add(d, &e);
	}
	open_it(d); /* the next process goes on at its end */
	e = entry(4);
	add(d, &e);
	journal_sync(d->journal);
	r = read_it(d->path);
	assert_int_equal(r.count, 4);
	assert_int_equal(r.torn, 0);
	for (int64_t i = 0; i < 4; i++)
		assert_int_equal(r.seqs[i], i + 1);
	assert_int_equal(stat(d->path, &st), 0);
	assert_int_equal(st.st_mode & 0777, 0600);
}

static bool take_secret(void *ctx, const struct journal_entry *e)
{
	int *seen = ctx;

	assert_int_equal(e->len, 0);
	assert_true(e->flags & JOURNAL_SECRET);
	++*seen;
	return true;
}

static void test_no_secret(void **state)
{
	struct desk *d = *state;
	struct journal_entry e = entry(1);
	struct err err;
	char command[400];
	int64_t torn;
	int seen = 0;

	open_it(d);
	e.flags = JOURNAL_SECRET;
	e.data = "471193";
	add(d, &e);
	assert_int_equal(journal_read(d->path, take_secret, &seen, &torn, &err), ST_OK);
	assert_int_equal(seen, 1);
	snprintf(command, sizeof command, "grep -q 471193 '%s'", d->path);
	assert_int_not_equal(system(command), 0);
}

/* Whatever is broken, what is whole comes back and nothing else. */
static void test_torn(void **state)
{
	struct desk *d = *state;
	struct dice dice = {.state = 20261126};
	struct stat st;

	open_it(d);
	for (int64_t i = 1; i <= 8; i++) {
		struct journal_entry e = entry(i);

		add(d, &e);
	}
	assert_int_equal(stat(d->path, &st), 0);
	for (int round = 0; round < 300; round++) {
		size_t size = (size_t)st.st_size / 8;
		size_t at = (size_t)dice_roll(&dice, (int)st.st_size);
		unsigned char flip = (unsigned char)dice_between(&dice, 1, 255);
		unsigned char byte;
		FILE *f = fopen(d->path, "r+b");
		struct read r;

		assert_non_null(f);
		assert_int_equal(fseek(f, (long)at, SEEK_SET), 0);
		assert_int_equal(fread(&byte, 1, 1, f), 1);
		byte ^= flip;
		assert_int_equal(fseek(f, (long)at, SEEK_SET), 0);
		assert_int_equal(fwrite(&byte, 1, 1, f), 1);
		assert_int_equal(fclose(f), 0);
		r = read_it(d->path);
		assert_int_equal(r.count, 7);
		for (size_t i = 0; i < 7; i++)
			assert_int_equal(r.seqs[i], i < at / size ? i + 1 : i + 2);
		f = fopen(d->path, "r+b");
		assert_non_null(f);
		assert_int_equal(fseek(f, (long)at, SEEK_SET), 0);
		byte ^= flip;
		assert_int_equal(fwrite(&byte, 1, 1, f), 1);
		assert_int_equal(fclose(f), 0);
	}
	assert_int_equal(truncate(d->path, st.st_size - 1), 0);
	assert_int_equal(read_it(d->path).count, 7);
	{
		struct journal_entry e = entry(9); /* behind what is torn */
		struct read r;

		add(d, &e);
		r = read_it(d->path);
		assert_int_equal(r.count, 8);
		assert_int_equal(r.seqs[7], 9);
		assert_true(r.torn > 0);
	}
}

static void test_bounded(void **state)
{
	struct desk *d = *state;
	static char big[100000];
	char path[340];
	struct journal_entry e = entry(1);
	struct journal *other;
	struct err err;

	open_it(d);
	assert_int_equal(journal_open(&other, d->path, NOW, &err), ST_OK);
	memset(big, 'x', sizeof big);
	e.data = big;
	e.len = sizeof big;
	for (int i = 0; i < 900; i++) { /* 90 MB, by two processes in turn */
		assert_int_equal(journal_add(i % 2 ? other : d->journal, &e, &err), ST_OK);
	}
	journal_close(other);
	for (int i = 0; i <= JOURNAL_FILES + 1; i++) {
		struct stat st;

		snprintf(path, sizeof path, i ? "%s.%d" : "%s", d->path, i);
		assert_int_equal(stat(path, &st), i <= JOURNAL_FILES ? 0 : -1);
		if (i <= JOURNAL_FILES)
			assert_true(st.st_size < JOURNAL_FILE_MAX + 200000);
	}
}

static void test_old_go(void **state)
{
	struct desk *d = *state;
	static char big[100000];
	struct journal_entry e = entry(1);
	struct utimbuf then = {.actime = NOW / 1000 - (JOURNAL_DAYS + 1) * 86400};
	char path[340];

	open_it(d);
	e.data = big;
	e.len = sizeof big;
	for (int i = 0; i < 45; i++)
		add(d, &e);
	snprintf(path, sizeof path, "%s.1", d->path);
	assert_int_equal(access(path, F_OK), 0);
	then.modtime = then.actime;
	assert_int_equal(utime(path, &then), 0);
	for (int i = 0; i < 45; i++)
		add(d, &e);
	assert_int_equal(access(path, F_OK), 0); /* the next */
	snprintf(path, sizeof path, "%s.2", d->path);
	assert_int_equal(access(path, F_OK), -1); /* the old one */
}

static void test_no_folder(void **state)
{
	struct desk *d = *state;
	struct journal *j;
	struct err err;

	assert_int_equal(journal_open(&j, "/proc/no/such/journal", NOW, &err), ST_DEVICE);
	assert_non_null(strstr(err.text, "No such file or directory: look at its folder and its rights (/proc/no/such/journal)"));
	(void)d;
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_comes_back),
		TEST(test_no_secret),
		TEST(test_torn),
		TEST(test_bounded),
		TEST(test_old_go),
		TEST(test_no_folder),
	};

	return cmocka_run_group_tests_name("journal", tests, NULL, NULL);
}
