/* The file in which scans wait: whatever of it is on the disk when the power goes, what is whole comes back and nothing else. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/backlog.h"
#include "lib/dice.h"

struct desk {
	char folder[200];
	char path[300];
	struct backlog *backlog;
};

static int set_up(void **state)
{
	struct desk *d = calloc(1, sizeof *d);

	if (!d)
		return -1;
	snprintf(d->folder, sizeof d->folder, "%s/backlog-XXXXXX", getenv("TMP") ? getenv("TMP") : "/tmp");
	if (!mkdtemp(d->folder))
		return -1;
	snprintf(d->path, sizeof d->path, "%s/a/b/T1.scans", d->folder);
	*state = d;
	return 0;
}

static int tear_down(void **state)
{
	struct desk *d = *state;
	char command[300];

	backlog_close(d->backlog);
	snprintf(command, sizeof command, "rm -rf '%s'", d->folder);
	free(d);
	return system(command);
}

static void open_it(struct desk *d)
{
	struct err err;

	if (backlog_open(&d->backlog, d->path, &err) != ST_OK)
		fail_msg("%s", err.text);
}

static void close_it(struct desk *d)
{
	backlog_close(d->backlog);
	d->backlog = NULL;
}

static int64_t add(struct desk *d, const char *device, const char *data, size_t len, int64_t at_ms, const char *fault)
{
	struct backlog_scan scan = {
		.device = device, .data = (const uint8_t *)data, .len = len, .at_ms = at_ms, .fault = fault};
	struct err err;

	if (backlog_add(d->backlog, &scan, &err) != ST_OK)
		fail_msg("%s", err.text);
	return scan.seq;
}

static int64_t add_text(struct desk *d, const char *text)
{
	return add(d, "SCAN-1", text, strlen(text), 5, NULL);
}

static void assert_scan(struct desk *d, size_t i, int64_t seq, const char *text)
{
	const struct backlog_scan *scan = backlog_scan(d->backlog, i);

	assert_true(i < backlog_count(d->backlog));
	assert_int_equal(scan->seq, seq);
	assert_int_equal(scan->len, strlen(text));
	assert_memory_equal(scan->data, text, scan->len);
}

static size_t size_of(const char *path)
{
	struct stat info;

	return stat(path, &info) == 0 ? (size_t)info.st_size : 0;
}

static char *read_all(const char *path, size_t *len)
{
	FILE *f = fopen(path, "r");
	char *data;

	assert_non_null(f);
	*len = size_of(path);
	data = malloc(*len + 1);
	assert_non_null(data);
	assert_int_equal(fread(data, 1, *len, f), *len);
	fclose(f);
	return data;
}

static void write_all(const char *path, const void *data, size_t len)
{
	FILE *f = fopen(path, "w");

	assert_non_null(f);
	assert_int_equal(fwrite(data, 1, len, f), len);
	assert_int_equal(fclose(f), 0);
}

static void test_comes_back(void **state)
{
	static const char bytes[] = "]C101\x00\x1D\xFF";
	struct desk *d = *state;
	char id[BACKLOG_ID_MAX + 1];
	const struct backlog_scan *scan;
	struct err err;

	open_it(d);
	assert_int_equal(backlog_count(d->backlog), 0);
	snprintf(id, sizeof id, "%s", backlog_id(d->backlog));
	assert_int_equal(strlen(id), BACKLOG_ID_MAX);
	assert_int_equal(add(d, "", "OP-ANA", 6, INT64_C(1795420800123), NULL), 1);
	assert_int_equal(add(d, "SCAN-1", bytes, sizeof bytes - 1, 7, NULL), 2);
	assert_int_equal(add(d, "SER-1", "", 0, 8, "too long: \xE2\x9C\x97"), 3);
	assert_int_equal(backlog_sync(d->backlog, &err), ST_OK);
	close_it(d);

	open_it(d);
	assert_string_equal(backlog_id(d->backlog), id);
	assert_int_equal(backlog_count(d->backlog), 3);
	assert_scan(d, 0, 1, "OP-ANA");
	scan = backlog_scan(d->backlog, 0);
	assert_string_equal(scan->device, "");
	assert_int_equal(scan->at_ms, INT64_C(1795420800123));
	assert_null(scan->fault);
	scan = backlog_scan(d->backlog, 1);
	assert_string_equal(scan->device, "SCAN-1");
	assert_int_equal(scan->len, sizeof bytes - 1);
	assert_memory_equal(scan->data, bytes, scan->len);
	scan = backlog_scan(d->backlog, 2);
	assert_string_equal(scan->fault, "too long: \xE2\x9C\x97");
	assert_int_equal(scan->len, 0);
	/* and it goes on */
	assert_int_equal(add_text(d, "next"), 4);
}

static void test_applied(void **state)
{
	struct desk *d = *state;

	open_it(d);
	add_text(d, "one");
	add_text(d, "two");
	add_text(d, "three");
	close_it(d);
	/* the store has the first two */
	open_it(d);
	backlog_start(d->backlog, 2);
	assert_int_equal(backlog_count(d->backlog), 1);
	assert_scan(d, 0, 3, "three");
	backlog_clear(d->backlog);
	close_it(d);
	/* empty; numbers go on behind what the store has */
	open_it(d);
	assert_int_equal(backlog_count(d->backlog), 0);
	backlog_start(d->backlog, 3);
	assert_int_equal(add_text(d, "four"), 4);
	close_it(d);
	/* applied, and the program ended before it cleared the file */
	open_it(d);
	assert_int_equal(backlog_count(d->backlog), 1);
	backlog_start(d->backlog, 4);
	assert_int_equal(backlog_count(d->backlog), 0);
	assert_int_equal(size_of(d->path), 40);
	assert_int_equal(add_text(d, "five"), 5);
}

/* Cut after every byte: what is whole before the cut is there, and scans that come later are not lost behind a piece. */
static void test_torn(void **state)
{
	static const char *const texts[] = {"OP-ANA", "%RECEIVE", "D1", "]d20109506000000015"};
	struct desk *d = *state;
	size_t ends[4];
	size_t len;
	char *whole;

	open_it(d);
	for (size_t i = 0; i < 4; i++) {
		add_text(d, texts[i]);
		ends[i] = size_of(d->path);
	}
	close_it(d);
	whole = read_all(d->path, &len);
	for (size_t cut = 0; cut <= len; cut++) {
		size_t count = 0;

		while (count < 4 && ends[count] <= cut)
			count++;
		write_all(d->path, whole, cut);
		open_it(d);
		assert_int_equal(backlog_count(d->backlog), count);
		for (size_t i = 0; i < count; i++)
			assert_scan(d, i, (int64_t)i + 1, texts[i]);
		assert_int_equal(add_text(d, "later"), count + 1);
		close_it(d);
		open_it(d);
		assert_int_equal(backlog_count(d->backlog), count + 1);
		assert_scan(d, count, (int64_t)count + 1, "later");
		close_it(d);
	}
	free(whole);
}

/* A byte that is not what was written: nothing from it on is taken for a scan, and what is before it is. */
static void test_damaged(void **state)
{
	struct dice dice = {.state = 20261123};
	struct desk *d = *state;
	size_t end, next, len;
	char *whole;

	open_it(d);
	add_text(d, "first");
	end = size_of(d->path);
	add_text(d, "second");
	next = size_of(d->path);
	add_text(d, "third");
	close_it(d);
	whole = read_all(d->path, &len);
	for (size_t at = end; at < len; at++) {
		char bit = (char)(1 << dice_roll(&dice, 8));
		size_t count;

		if (at == end + 8 || at == next + 8)
			continue; /* how often it was tried may change */
		whole[at] ^= bit;
		write_all(d->path, whole, len);
		whole[at] ^= bit;
		open_it(d);
		count = backlog_count(d->backlog);
		assert_in_range(count, 1, 2);
		assert_scan(d, 0, 1, "first");
		if (count == 2)
			assert_scan(d, 1, 2, "second");
		close_it(d);
	}
	free(whole);
}

static void test_tries(void **state)
{
	struct desk *d = *state;

	open_it(d);
	add_text(d, "the end");
	add_text(d, "after it");
	close_it(d);
	for (int i = 0; i < 300; i++) {
		open_it(d);
		assert_int_equal(backlog_try(d->backlog, 0), i < 255 ? i : 255);
		assert_int_equal(backlog_scan(d->backlog, 1)->tries, 0);
		close_it(d);
	}
	open_it(d);
	assert_scan(d, 0, 1, "the end");
	assert_scan(d, 1, 2, "after it");
}

static void test_others(void **state)
{
	struct desk *d = *state;
	struct backlog *second = NULL;
	struct err err;
	char id[BACKLOG_ID_MAX + 1];
	char aside[400];

	open_it(d);
	/* one process at a time */
	assert_int_equal(backlog_open(&second, d->path, &err), ST_REFUSED);
	assert_non_null(strstr(err.text, "--terminal"));
	add_text(d, "another store's");
	close_it(d);

	/* what cannot be told is set aside, whole */
	open_it(d);
	snprintf(id, sizeof id, "%s", backlog_id(d->backlog));
	assert_null(backlog_aside(d->backlog));
	assert_int_equal(backlog_set_aside(d->backlog, &err), ST_OK);
	assert_string_not_equal(backlog_id(d->backlog), id);
	assert_int_equal(backlog_count(d->backlog), 0);
	snprintf(aside, sizeof aside, "%s", backlog_aside(d->backlog));
	assert_int_equal(add_text(d, "this store's"), 1);
	close_it(d);
	assert_int_equal(backlog_open(&second, aside, &err), ST_OK);
	assert_int_equal(backlog_count(second), 1);
	assert_string_equal(backlog_id(second), id);
	backlog_close(second);

	/* another program's file is left as it is */
	write_all(d->path, "This is a letter, and a rather long one, to nobody in particular.\n", 66);
	assert_int_equal(backlog_open(&second, d->path, &err), ST_REFUSED);
	assert_non_null(strstr(err.text, "move it away"));
	assert_int_equal(size_of(d->path), 66);

	/* nowhere to write */
	snprintf(aside, sizeof aside, "%s/x/T1.scans", d->path);
	assert_int_equal(backlog_open(&second, aside, &err), ST_DEVICE);
	assert_non_null(strstr(err.text, "Not a directory"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_comes_back, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_applied, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_torn, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_damaged, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_tries, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_others, set_up, tear_down),
	};

	return cmocka_run_group_tests_name("backlog", tests, NULL, NULL);
}
