/* The queue and the backlog: what is new is taken in once, what waited comes first, and a scan that ends the program again and
 * again is not tried for ever. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "ui/keeping.h"

struct desk {
	char path[300];
	struct backlog *backlog;
	struct queue queue;
	struct model model;
};

static void begin(struct desk *d, int64_t applied, bool stayed)
{
	struct err err;

	backlog_close(d->backlog);
	queue_done(&d->queue);
	d->model.notice = NULL;
	if (backlog_open(&d->backlog, d->path, &err) != ST_OK)
		fail_msg("%s", err.text);
	backlog_start(d->backlog, applied);
	keeping_resume(d->backlog, &d->queue, stayed, &d->model);
}

static void start(struct desk *d, int64_t applied)
{
	begin(d, applied, false);
}

static int set_up(void **state)
{
	struct desk *d = calloc(1, sizeof *d);

	if (!d)
		return -1;
	snprintf(d->path, sizeof d->path, "%s/keeping-%d.scans", getenv("TMP") ? getenv("TMP") : "/tmp", (int)getpid());
	unlink(d->path);
	model_init(&d->model, "T1");
	start(d, 0);
	*state = d;
	return 0;
}

static int tear_down(void **state)
{
	struct desk *d = *state;

	backlog_close(d->backlog);
	queue_done(&d->queue);
	model_done(&d->model);
	unlink(d->path);
	free(d);
	return 0;
}

static void scan(struct desk *d, const char *text)
{
	queue_add(&d->queue, text, strlen(text));
}

static void assert_first(struct desk *d, int64_t seq, const char *text, bool again)
{
	const struct queue_scan *first = queue_first(&d->queue);

	assert_non_null(first);
	assert_int_equal(first->seq, seq);
	assert_int_equal(first->len, strlen(text));
	assert_memory_equal(first->data, text, first->len);
	assert_int_equal(first->again, again);
}

static void test_waits(void **state)
{
	struct desk *d = *state;
	struct session_origin origin;

	scan(d, "one");
	keeping_take(d->backlog, &d->queue, 1000, &d->model);
	scan(d, "two");
	queue_last(&d->queue)->device = "SCAN-1";
	queue_last(&d->queue)->at_ms = 1500;
	scan(d, "three");
	queue_last(&d->queue)->fault = mem_dup("too long");
	keeping_take(d->backlog, &d->queue, 2000, &d->model);
	keeping_take(d->backlog, &d->queue, 3000, &d->model);
	keeping_settle(d->backlog, &d->queue, &d->model);
	assert_null(d->model.notice);
	queue_drop(&d->queue); /* answered, and then it ends */

	start(d, 1);
	assert_int_equal(d->queue.count, 2);
	assert_string_equal(d->model.notice, "2 scans waited when the program ended: they are worked off now");
	scan(d, "four");
	keeping_take(d->backlog, &d->queue, 9000, &d->model);
	assert_first(d, 2, "two", true);
	origin = keeping_origin(queue_first(&d->queue));
	assert_int_equal(origin.seq, 2);
	assert_true(origin.again);
	assert_string_equal(origin.device, "SCAN-1");
	assert_int_equal(origin.came_ms, 1500);
	queue_drop(&d->queue);
	assert_first(d, 3, "three", true);
	assert_string_equal(queue_first(&d->queue)->fault, "too long");
	queue_drop(&d->queue);
	assert_first(d, 4, "four", false);
	assert_int_equal(queue_first(&d->queue)->at_ms, 9000);
	queue_drop(&d->queue);
	keeping_settle(d->backlog, &d->queue, &d->model);

	start(d, 4);
	assert_int_equal(d->queue.count, 0);
	assert_null(d->model.notice);
}

/* The same, where the program went on when its store was there again. */
static void test_waits_for_store(void **state)
{
	struct desk *d = *state;

	scan(d, "one");
	keeping_take(d->backlog, &d->queue, 1000, &d->model);
	keeping_settle(d->backlog, &d->queue, &d->model);
	begin(d, 0, true);
	assert_int_equal(d->queue.count, 1);
	assert_string_equal(d->model.notice, "1 scan waited for the store: it is worked off now");
	assert_first(d, 1, "one", true);
}

/* What may be a PIN never is in the file; what comes before and behind it is. */
static void test_secret(void **state)
{
	struct desk *d = *state;
	char bytes[4000];
	size_t len;
	FILE *f;

	scan(d, "OP-LEE");
	scan(d, "80614");
	queue_last(&d->queue)->secret = true;
	scan(d, "LANE-1");
	keeping_take(d->backlog, &d->queue, 1000, &d->model);
	keeping_settle(d->backlog, &d->queue, &d->model);
	f = fopen(d->path, "rb");
	assert_non_null(f);
	len = fread(bytes, 1, sizeof bytes, f);
	fclose(f);
	assert_non_null(memmem(bytes, len, "OP-LEE", 6));
	assert_non_null(memmem(bytes, len, "LANE-1", 6));
	assert_null(memmem(bytes, len, "80614", 5));
	assert_first(d, 1, "OP-LEE", false);
	queue_drop(&d->queue);
	assert_first(d, 0, "80614", false);
	assert_true(keeping_origin(queue_first(&d->queue)).secret);
	assert_int_equal(keeping_origin(queue_first(&d->queue)).came_ms, 1000);
	queue_drop(&d->queue);
	assert_first(d, 2, "LANE-1", false);
	start(d, 1); /* it ends: the PIN is lost, and what came behind it is not */
	assert_int_equal(d->queue.count, 1);
	assert_first(d, 2, "LANE-1", true);
}

static void test_ends_the_program(void **state)
{
	struct desk *d = *state;
	struct reply refusal;

	scan(d, "the end");
	scan(d, "after it");
	keeping_take(d->backlog, &d->queue, 1000, &d->model);
	assert_true(keeping_try(d->backlog, queue_first(&d->queue)));
	for (int i = 0; i < BACKLOG_TRIES; i++) {
		start(d, 0);
		assert_first(d, 1, "the end", true);
		assert_true(keeping_try(d->backlog, queue_first(&d->queue)));
		/* the store is busy, and it is tried again: that is no further start */
		keeping_returned(d->backlog, queue_first(&d->queue));
		assert_true(keeping_try(d->backlog, queue_first(&d->queue)));
	}
	start(d, 0);
	assert_false(keeping_try(d->backlog, queue_first(&d->queue)));
	refusal = keeping_refusal(&d->model.view);
	assert_int_equal(refusal.result, RESULT_REFUSED);
	assert_non_null(strstr(refusal.say, "scan it again"));
	queue_drop(&d->queue);
	assert_true(keeping_try(d->backlog, queue_first(&d->queue)));
}

/* However often it is started while the store is busy, the scan is tried. */
static void test_busy(void **state)
{
	struct desk *d = *state;

	scan(d, "patience");
	keeping_take(d->backlog, &d->queue, 1000, &d->model);
	for (int i = 0; i < 10 * BACKLOG_TRIES; i++) {
		start(d, 0);
		assert_first(d, 1, "patience", true);
		assert_true(keeping_try(d->backlog, queue_first(&d->queue)));
		keeping_returned(d->backlog, queue_first(&d->queue));
	}
}

static void test_without(void **state)
{
	struct desk *d = *state;

	scan(d, "one");
	keeping_take(NULL, &d->queue, 1000, &d->model);
	keeping_settle(NULL, &d->queue, &d->model);
	assert_first(d, 0, "one", false);
	assert_int_equal(queue_first(&d->queue)->at_ms, 1000);
	assert_true(keeping_try(NULL, queue_first(&d->queue)));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_waits, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_waits_for_store, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_secret, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_ends_the_program, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_busy, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_without, set_up, tear_down),
	};

	return cmocka_run_group_tests_name("keeping", tests, NULL, NULL);
}
