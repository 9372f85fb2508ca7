/* The print queue: one job for each label, what a withdrawal can still stop, what is unclear and what a person says about
 * it, and that a job goes out once. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "lib/dock.h"
#include "store/print.h"
#include "store/sscc.h"

#define SSCC_1 "095060000000000008"
#define SSCC_2 "095060000000000015"
#define P1 "tcp:10.0.0.1:9100"

enum { SCAN = 1000000001, OTHER_SCAN = 1000000002 };

static const char parcels[] =
	"INSERT INTO terminal (id, name) VALUES (1, 'T1'); "
	"INSERT INTO scan (id, terminal_id, at, raw, result) VALUES (1000000001, 1, 1, x'31', 'ok'), "
	"(1000000002, 1, 2, x'32', 'ok'); "
	"INSERT INTO shipment (order_id, number, status) VALUES (1, 1, 'packing'); "
	"INSERT INTO place (id, code, kind) VALUES (100, '#carton-1', 'carton'), (101, '#carton-2', 'carton'); "
	"INSERT INTO parcel (id, order_id, shipment_no, number, place_id, opened_at) VALUES (7, 1, 1, 1, 100, 1), "
	"(8, 1, 1, 2, 101, 1);"
	"INSERT INTO sscc (sscc, parcel_id, at) VALUES ('" SSCC_1 "', 7, 1), ('" SSCC_2 "', 8, 1);";

struct queue {
	struct dock dock;
	struct db *db;
	struct arena arena;
};

static int set_up(void **state)
{
	struct queue *q = calloc(1, sizeof *q);
	struct err err;

	if (!q)
		return -1;
	dock_make(&q->dock);
	q->db = q->dock.db;
	dock_script(q->db, parcels);
	*state = q;
	return db_begin_write(q->db, &err) == ST_OK ? 0 : -1;
}

static int tear_down(void **state)
{
	struct queue *q = *state;
	struct err err;
	enum status st = db_commit(q->db, &err);

	if (st != ST_OK)
		fprintf(stderr, "%s\n", err.text);
	dock_remove(&q->dock);
	arena_done(&q->arena);
	free(q);
	return st == ST_OK ? 0 : -1;
}

static void assert_status(struct queue *q, int64_t job_id, const char *status)
{
	struct print_job job;

	assert_true(print_find(q->db, &q->arena, job_id, &job));
	assert_string_equal(job.status, status);
}

static int64_t take(struct queue *q, const char *printer)
{
	struct print_job job;

	return print_take(q->db, &q->arena, printer, DOCK_NOW, &job) ? job.id : 0;
}

static size_t listed(struct queue *q)
{
	struct stmt *rows = print_list(q->db);
	size_t n = 0;

	while (db_next(rows))
		n++;
	return n;
}

static void test_one_job_each(void **state)
{
	struct queue *q = *state;
	int64_t carton = print_carton(q->db, 7, SSCC_1, SCAN, P1, DOCK_NOW);
	int64_t direction = print_direction(q->db, SCAN, 1, P1, DOCK_NOW);

	assert_true(carton > 0 && direction > carton);
	assert_int_equal(print_carton(q->db, 7, SSCC_1, OTHER_SCAN, "", DOCK_NOW + 1), carton);
	assert_int_equal(print_direction(q->db, SCAN, 1, "", DOCK_NOW + 1), direction);
	assert_true(print_direction(q->db, SCAN, 2, P1, DOCK_NOW) > direction);
	assert_int_equal(listed(q), 3);
	assert_int_equal(print_find_carton(q->db, SSCC_1), carton);
	assert_int_equal(print_find_carton(q->db, SSCC_2), 0);
}

/* In order, for its printer only, and each once. */
static void test_take(void **state)
{
	struct queue *q = *state;
	int64_t first = print_carton(q->db, 7, SSCC_1, SCAN, P1, DOCK_NOW);
	int64_t nowhere = print_carton(q->db, 8, SSCC_2, SCAN, "", DOCK_NOW);
	int64_t second = print_direction(q->db, SCAN, 1, P1, DOCK_NOW);
	struct print_job job;
	const char **printers;
	size_t count;

	printers = print_printers(q->db, &q->arena, &count);
	assert_int_equal(count, 2);
	assert_string_equal(printers[0], "");
	assert_string_equal(printers[1], P1);
	assert_true(print_take(q->db, &q->arena, P1, DOCK_NOW + 9, &job));
	assert_int_equal(job.id, first);
	assert_int_equal(job.kind, PRINT_CARTON);
	assert_int_equal(job.parcel_id, 7);
	assert_int_equal(job.tries, 1);
	assert_true(job.changed_at_ms == DOCK_NOW + 9 && job.at_ms == DOCK_NOW);
	assert_string_equal(job.sscc, SSCC_1);
	assert_string_equal(job.status, "sending");
	assert_true(print_take(q->db, &q->arena, P1, DOCK_NOW, &job));
	assert_int_equal(job.id, second);
	assert_int_equal(job.kind, PRINT_DIRECTION);
	assert_int_equal(job.direction_scan_id, SCAN);
	assert_int_equal(job.direction_n, 1);
	assert_false(print_take(q->db, &q->arena, P1, DOCK_NOW, &job));
	assert_status(q, nowhere, "queued");
}

/* What a sender knows afterwards. */
static void test_outcomes(void **state)
{
	struct queue *q = *state;
	int64_t id = print_carton(q->db, 7, SSCC_1, SCAN, P1, DOCK_NOW);
	struct print_job job;

	assert_int_equal(take(q, P1), id);
	print_store_body(q->db, id, "^XA^XZ", 6);
	print_not_sent(q->db, id, "nobody answers", DOCK_NOW + 1);
	assert_true(print_find(q->db, &q->arena, id, &job));
	assert_string_equal(job.status, "queued");
	assert_string_equal(job.said, "nobody answers");
	assert_int_equal(take(q, P1), id);
	assert_int_equal(listed(q), 1);
	print_sent(q->db, id, DOCK_NOW + 2);
	assert_true(print_find(q->db, &q->arena, id, &job));
	assert_string_equal(job.status, "printed");
	assert_string_equal(job.said, "");
	assert_int_equal(job.tries, 2);
	assert_int_equal(listed(q), 0);
	assert_int_equal(take(q, P1), 0);
	/* nothing that comes late changes what is known */
	print_not_sent(q->db, id, "late", DOCK_NOW + 3);
	assert_status(q, id, "printed");
}

/* A sender that ended in the middle: unclear, listed, and not sent by itself. */
static void test_left_sending(void **state)
{
	struct queue *q = *state;
	int64_t id = print_carton(q->db, 7, SSCC_1, SCAN, P1, DOCK_NOW);
	int64_t again;

	assert_int_equal(take(q, P1), id);
	assert_int_equal(print_left_sending(q->db, "tcp:elsewhere", "?", DOCK_NOW), 0);
	assert_int_equal(print_left_sending(q->db, P1, "its sender ended", DOCK_NOW), 1);
	assert_status(q, id, "failed");
	assert_int_equal(listed(q), 1);
	assert_int_equal(take(q, P1), 0);
	/* a person wants it once more: the same label, and only that waits from then on */
	assert_int_equal(print_again(q->db, id, 0, P1, DOCK_NOW, &again), PRINT_AGAIN_QUEUED);
	assert_int_equal(listed(q), 1);
	assert_int_equal(print_find_carton(q->db, SSCC_1), again);
	assert_int_equal(take(q, P1), again);
	print_unclear(q->db, again, "cut off", DOCK_NOW);
	assert_int_equal(listed(q), 1);
	assert_true(print_came_out(q->db, again, "OP-LEE", DOCK_NOW));
	assert_int_equal(listed(q), 0);
	assert_false(print_came_out(q->db, again, "OP-LEE", DOCK_NOW));
	assert_false(print_withdraw(q->db, again, "OP-LEE", DOCK_NOW));
}

static void test_again(void **state)
{
	struct queue *q = *state;
	int64_t id = print_carton(q->db, 7, SSCC_1, SCAN, P1, DOCK_NOW);
	int64_t again;
	int64_t third;
	struct print_job job;

	assert_int_equal(print_again(q->db, 99, 0, "", DOCK_NOW, &again), PRINT_AGAIN_NO_JOB);
	assert_int_equal(print_again(q->db, id, 0, "", DOCK_NOW, &again), PRINT_AGAIN_WAITS);
	assert_int_equal(again, 0);
	assert_int_equal(take(q, P1), id);
	print_sent(q->db, id, DOCK_NOW);
	assert_int_equal(print_again(q->db, id, OTHER_SCAN, "tcp:other", DOCK_NOW, &again), PRINT_AGAIN_QUEUED);
	assert_int_equal(print_again(q->db, id, 0, "", DOCK_NOW, &third), PRINT_AGAIN_WAITS);
	assert_int_equal(print_again(q->db, again, 0, "", DOCK_NOW, &third), PRINT_AGAIN_WAITS);
	assert_int_equal(take(q, "tcp:other"), again);
	print_sent(q->db, again, DOCK_NOW);
	/* of a reprint it is the first label's again */
	assert_int_equal(print_again(q->db, again, 0, "", DOCK_NOW, &third), PRINT_AGAIN_QUEUED);
	assert_true(print_find(q->db, &q->arena, third, &job));
	assert_int_equal(job.again_of, id);
	assert_string_equal(job.sscc, SSCC_1);
	assert_int_equal(job.parcel_id, 7);
	/* the carton was opened: nobody gets its label any more */
	assert_true(print_withdraw_carton(q->db, SSCC_1, DOCK_NOW));
	sscc_void(q->db, SSCC_1, DOCK_NOW);
	assert_status(q, third, "withdrawn");
	assert_int_equal(print_again(q->db, id, 0, "", DOCK_NOW, &third), PRINT_AGAIN_WITHDRAWN);
}

static void test_withdraw_carton(void **state)
{
	struct queue *q = *state;
	int64_t id = print_carton(q->db, 7, SSCC_1, SCAN, P1, DOCK_NOW);
	int64_t other = print_carton(q->db, 8, SSCC_2, 0, P1, DOCK_NOW);
	int64_t again;

	assert_false(print_withdraw_carton(q->db, SSCC_1, DOCK_NOW));
	assert_status(q, id, "withdrawn");
	assert_status(q, other, "queued");
	assert_false(print_out_for_scan(q->db, SCAN));
	assert_int_equal(print_again(q->db, id, 0, P1, DOCK_NOW, &again), PRINT_AGAIN_WITHDRAWN);
	/* asked for again by what closed it anew under the same number */
	assert_int_equal(print_carton(q->db, 7, SSCC_1, OTHER_SCAN, "tcp:other", DOCK_NOW), id);
	assert_int_equal(take(q, P1), other);
	assert_int_equal(take(q, "tcp:other"), id);
	assert_true(print_out_for_scan(q->db, OTHER_SCAN));
	assert_false(print_out_for_scan(q->db, SCAN));
	/* a third one that asks changes nothing */
	assert_int_equal(print_carton(q->db, 7, SSCC_1, SCAN, P1, DOCK_NOW), id);
	/* on its way: it may be out */
	assert_true(print_withdraw_carton(q->db, SSCC_1, DOCK_NOW));
	assert_status(q, id, "sending");
	assert_true(print_out_for_scan(q->db, OTHER_SCAN));
	print_sent(q->db, id, DOCK_NOW);
	assert_true(print_withdraw_carton(q->db, SSCC_1, DOCK_NOW));
	assert_false(print_withdraw_carton(q->db, "000000000000000000", DOCK_NOW));
}

static void test_withdraw_directions(void **state)
{
	struct queue *q = *state;
	int64_t a = print_direction(q->db, SCAN, 1, P1, DOCK_NOW);
	int64_t b = print_direction(q->db, SCAN, 2, P1, DOCK_NOW);
	int64_t c = print_direction(q->db, OTHER_SCAN, 1, P1, DOCK_NOW);
	int64_t again;

	assert_int_equal(take(q, P1), a);
	print_sent(q->db, a, DOCK_NOW);
	assert_int_equal(print_again(q->db, a, OTHER_SCAN, "", DOCK_NOW, &again), PRINT_AGAIN_QUEUED);
	assert_true(print_withdraw_directions(q->db, SCAN, DOCK_NOW));
	assert_status(q, a, "printed");
	assert_status(q, b, "withdrawn");
	assert_status(q, again, "withdrawn");
	assert_status(q, c, "queued");
	assert_false(print_withdraw_directions(q->db, OTHER_SCAN, DOCK_NOW));
	assert_status(q, c, "withdrawn");
	assert_true(print_out_for_scan(q->db, SCAN));
	assert_false(print_out_for_scan(q->db, OTHER_SCAN));
}

static void test_a_persons_word(void **state)
{
	struct queue *q = *state;
	int64_t id = print_carton(q->db, 7, SSCC_1, SCAN, P1, DOCK_NOW);
	struct print_job job;

	assert_false(print_came_out(q->db, id, "OP-LEE", DOCK_NOW));
	assert_true(print_withdraw(q->db, id, "by OP-LEE", DOCK_NOW));
	assert_true(print_find(q->db, &q->arena, id, &job));
	assert_string_equal(job.status, "withdrawn");
	assert_string_equal(job.said, "by OP-LEE");
	assert_int_equal(take(q, P1), 0);
	/* a sender that comes back later does not undo a person's word */
	id = print_carton(q->db, 8, SSCC_2, SCAN, P1, DOCK_NOW);
	assert_int_equal(take(q, P1), id);
	assert_true(print_withdraw(q->db, id, "", DOCK_NOW));
	print_not_sent(q->db, id, "late", DOCK_NOW);
	assert_status(q, id, "withdrawn");
	assert_false(print_withdraw(q->db, 99, "", DOCK_NOW));
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_one_job_each),
		TEST(test_take),
		TEST(test_outcomes),
		TEST(test_left_sending),
		TEST(test_again),
		TEST(test_withdraw_carton),
		TEST(test_withdraw_directions),
		TEST(test_a_persons_word),
	};

	return cmocka_run_group_tests_name("print", tests, NULL, NULL);
}
