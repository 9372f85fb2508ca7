/* Imports as the store sees them: pulled plugs, slices that let scans through, changes of products that fan out, and
 * the statements that run a million times served by an index. */
#include <inttypes.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/mem.h"
#include "base/str.h"
#include "exchange/import.h"
#include "lib/ask.h"
#include "lib/plan_check.h"
#include "store/migrate.h"

enum {
	ORDERS = 4000,
	LINES = 3,
	PRODUCTS = 60,
	KILLS = 12,
	LONGEST_SLICE_MS = 50, /* what a scan may wait */
};

struct fixture {
	char folder[500];
	char path[600];
	char file[600];
	struct clock clock;
	struct db *db;
};

static void must(enum status st, const struct err *err)
{
	if (st != ST_OK)
		fail_msg("%s", err->text);
}

static int set_up(void **state)
{
	struct fixture *f = mem_alloc(sizeof *f);
	const char *tmp = getenv("TMP");
	struct err err;

	snprintf(f->folder, sizeof f->folder, "%s/import-XXXXXX", tmp ? tmp : "/tmp");
	if (!mkdtemp(f->folder))
		return -1;
	snprintf(f->path, sizeof f->path, "%s/site.db", f->folder);
	snprintf(f->file, sizeof f->file, "%s/file.csv", f->folder);
	clock_start_at(&f->clock, 1795420800000);
	must(store_create(&f->db, f->path, &f->clock, &err), &err);
	*state = f;
	return 0;
}

static int tear_down(void **state)
{
	struct fixture *f = *state;
	char command[600];

	db_close(f->db);
	snprintf(command, sizeof command, "rm -rf '%s'", f->folder);
	if (system(command) != 0)
		return -1;
	free(f);
	return 0;
}

static enum status import(struct fixture *f, const char *text, struct import_report *report)
{
	struct import_options options = {.actor = "test", .clock = &f->clock};
	FILE *file = fopen(f->file, "w");
	struct err err;
	enum status st;

	assert_non_null(file);
	fputs(text, file);
	fclose(file);
	st = import_file(f->db, f->file, &options, report, &err);
	import_report_done(report);
	if (st != ST_OK && st != ST_REFUSED)
		fail_msg("%s", err.text);
	return st;
}

static void import_well(struct fixture *f, const char *text)
{
	struct import_report *report = mem_alloc(sizeof *report);

	assert_int_equal(import(f, text, report), ST_OK);
	free(report);
}

static void run(struct fixture *f, const char *sql)
{
	struct err err;

	must(db_begin_write(f->db, &err), &err);
	db_script(f->db, sql);
	must(db_commit(f->db, &err), &err);
}

static void products(struct fixture *f)
{
	struct str text = {0};

	str_add(&text, "sku,description\n");
	for (int i = 0; i < PRODUCTS; i++)
		str_printf(&text, "P%d,Product %d\n", i, i);
	import_well(f, text.data);
	str_done(&text);
}

static char *orders_text(int orders, int quantity)
{
	struct str text = {0};

	str_add(&text, "order,line,sku,quantity,priority\n");
	for (int i = 0; i < orders; i++)
		for (int line = 0; line < LINES; line++)
			str_printf(&text, "SO-%d,%d,P%d,%d,%d\n", i, line + 1, (i * 7 + line * 13) % PRODUCTS, quantity,
				i % 5);
	return text.data;
}

/* A number that stands for all that orders and their lines say. */
static int64_t sum_of_orders(struct fixture *f)
{
	return ask_number(f->db,
		"SELECT sum(l.id * 31 + l.ordered * 7 + l.waiting * 3 + l.priority_rank + l.product_id * 11 + length(l.line) "
		"+ o.id * 13 + length(o.number)) + count(*) * 1000003 FROM order_line l JOIN customer_order o ON o.id = l.order_id");
}

/* The import in a process of its own, which is killed after some time. */
static void import_and_kill(struct fixture *f, int after_us)
{
	pid_t pid;

	db_close(f->db);
	f->db = NULL;
	pid = fork();
	assert_true(pid >= 0);
	if (pid == 0) {
		struct import_options options = {.actor = "test", .clock = &f->clock};
		struct import_report *report = mem_alloc(sizeof *report);
		struct err err;
		struct db *db;

		if (db_open(&db, f->path, 0, &err) == ST_OK &&
			import_file(db, f->file, &options, report, &err) == ST_OK)
			_exit(0);
		_exit(1);
	}
	usleep((useconds_t)after_us);
	kill(pid, SIGKILL);
	waitpid(pid, NULL, 0);
}

static void reopen(struct fixture *f)
{
	struct err err;

	must(db_open(&f->db, f->path, 0, &err), &err);
}

static void write_file(struct fixture *f, const char *text)
{
	FILE *file = fopen(f->file, "w");

	assert_non_null(file);
	fputs(text, file);
	fclose(file);
}

/* Killed at any moment, all of it is in after the next start, or none. */
static void test_killed(void **state)
{
	struct fixture *f = *state;
	char *text = orders_text(ORDERS, 3);
	int64_t whole;
	int resumed = 0;

	products(f);
	run(f, "INSERT INTO terminal (name, operator_id) VALUES ('T1', NULL)");
	import_well(f, "badge,name\nOP,Olga\n");
	run(f, "UPDATE terminal SET operator_id = 1"); /* somebody is signed on: slices are short */
	import_well(f, text);
	whole = sum_of_orders(f);
	for (int i = 0; i < KILLS; i++) {
		struct err err;
		int64_t rows;
		int64_t lines;

		run(f,
			"DELETE FROM event; DELETE FROM order_history; DELETE FROM order_line; DELETE FROM customer_order; "
			"DELETE FROM import_job");
		write_file(f, text);
		import_and_kill(f, 20000 + i * 25000);
		reopen(f);
		must(import_resume(f->db, &rows, &err), &err);
		lines = ask_number(f->db, "SELECT count(*) FROM order_line");
		assert_true(lines == 0 || lines == ORDERS * LINES);
		if (lines)
			assert_true(sum_of_orders(f) == whole);
		resumed += rows > 0;
		assert_int_equal(ask_number(f->db, "SELECT count(*) FROM import_chunk"), 0);
		assert_int_equal(ask_number(f->db, "SELECT count(*) FROM import_job WHERE status <> 'done'"), 0);
		import_well(f, text);
		assert_true(sum_of_orders(f) == whole);
		assert_int_equal(ask_number(f->db, "SELECT count(*) FROM order_history"), ORDERS);
	}
	print_message("# %d of %d were finished at the next start\n", resumed, KILLS);
	assert_true(resumed > 0);
	free(text);
}

/* While somebody is signed on, a writer waits for an import no longer than a scan may. */
static void test_lets_scans_through(void **state)
{
	struct fixture *f = *state;
	char *text = orders_text(ORDERS * 3, 1);
	int64_t longest = 0;
	int64_t all = 0;
	int waits = 0;
	int status;
	pid_t pid;

	products(f);
	import_well(f, "badge,name\nOP,Olga\n");
	run(f, "INSERT INTO terminal (name, operator_id) VALUES ('T1', 1)");
	write_file(f, text);
	free(text);
	db_close(f->db);
	pid = fork();
	assert_true(pid >= 0);
	if (pid == 0) {
		struct import_options options = {.actor = "test", .clock = &f->clock};
		struct import_report *report = mem_alloc(sizeof *report);
		struct err err;
		struct db *db;

		if (db_open(&db, f->path, 0, &err) == ST_OK &&
			import_file(db, f->file, &options, report, &err) == ST_OK)
			_exit(0);
		_exit(1);
	}
	reopen(f);
	while (waitpid(pid, &status, WNOHANG) == 0) {
		int64_t begun = clock_monotonic_ms();
		int64_t waited;
		struct err err;

		must(db_begin_write(f->db, &err), &err);
		waited = clock_monotonic_ms() - begun;
		DB_EXEC0(f->db, "UPDATE terminal SET last_seq = last_seq + 1");
		must(db_commit(f->db, &err), &err);
		longest = waited > longest ? waited : longest;
		all += waited;
		waits++;
		usleep(3000);
	}
	assert_true(WIFEXITED(status) && WEXITSTATUS(status) == 0);
	print_message("# %d writers waited %" PRId64 " ms on average, %" PRId64 " ms at most\n", waits,
		waits ? all / waits : 0, longest);
	assert_int_equal(ask_number(f->db, "SELECT count(*) FROM order_line"), ORDERS * 3 * LINES);
	assert_true(waits > 10);
	/* the machine may be busy with other tests: the average is what a slice costs */
	assert_true(all / waits < LONGEST_SLICE_MS);
}

/* A change of a product reaches thousands of lines, in slices, and the policy of their orders. */
static void test_products_fan_out(void **state)
{
	struct fixture *f = *state;
	char *text = orders_text(ORDERS, 2);

	products(f);
	import_well(f, text);
	free(text);
	import_well(f,
		"sku,description,backorderable,policy,max_shipments\nP1,One,no,,\nP2,Two,yes,up-to-x,3\nP3,Three,yes,all-or-nothing,\n");
	assert_int_equal(ask_number(f->db, "SELECT count(*) FROM order_line l JOIN product p ON p.id = l.product_id "
				"WHERE (p.sku = 'P1' AND waiting > 0) OR (p.sku <> 'P1' AND waiting <> 2)"),
		0);
	assert_int_equal(
		ask_number(f->db, "SELECT count(*) FROM customer_order o WHERE product_policy <> CASE "
		       "WHEN EXISTS (SELECT 1 FROM order_line l JOIN product p ON p.id = l.product_id WHERE l.order_id = o.id AND p.sku = 'P3') "
		       "THEN 'all-or-nothing' "
		       "WHEN EXISTS (SELECT 1 FROM order_line l JOIN product p ON p.id = l.product_id WHERE l.order_id = o.id AND p.sku = 'P2') "
		       "THEN 'up-to-x' ELSE '' END"),
		0);
	assert_true(ask_number(f->db, "SELECT count(*) FROM customer_order WHERE product_policy <> ''") > 0);
	import_well(f, "sku,description,backorderable,policy\nP1,One,yes,\nP2,Two,yes,\nP3,Three,yes,\n");
	assert_int_equal(ask_number(f->db, "SELECT count(*) FROM order_line WHERE waiting <> 2"), 0);
	assert_int_equal(ask_number(f->db, "SELECT count(*) FROM customer_order WHERE product_policy <> ''"), 0);
	assert_int_equal(ask_number(f->db, "SELECT count(*) FROM product_refresh"), 0);
	assert_int_equal(ask_number(f->db, "SELECT count(*) FROM import_job WHERE status <> 'done'"), 0);
}

/* A file that is stopped while it is checked leaves nothing behind. */
static bool stop_soon(void *ctx)
{
	int *calls = ctx;

	return ++*calls > 3;
}

static void test_stopped(void **state)
{
	struct fixture *f = *state;
	int calls = 0;
	struct import_options options = {.actor = "test", .clock = &f->clock, .stop = stop_soon, .ctx = &calls};
	struct import_report *report = mem_alloc(sizeof *report);
	char *text = orders_text(ORDERS, 1);
	struct err err;

	products(f);
	write_file(f, text);
	free(text);
	assert_int_equal(import_file(f->db, f->file, &options, report, &err), ST_REFUSED);
	assert_string_equal(err.text, "stopped at line 4001: nothing of it was applied");
	import_report_done(report);
	free(report);
	assert_int_equal(ask_number(f->db, "SELECT count(*) FROM customer_order"), 0);
	assert_int_equal(ask_number(f->db, "SELECT count(*) FROM import_chunk"), 0);
	assert_int_equal(ask_number(f->db, "SELECT count(*) FROM import_job WHERE kind = 'orders'"), 0);
}

/* What runs for every row of a large file must not read a table from end to end. */
static void test_hot_statements(void **state)
{
	static const char *const statements[] = {
		"SELECT id FROM product WHERE sku = 'x'",
		"SELECT backorderable, policy, max_shipments FROM product WHERE id = 1",
		"SELECT id FROM customer WHERE number = 'x'",
		"SELECT id FROM customer_order WHERE number = 'x'",
		"SELECT id, ordered FROM order_line WHERE order_id = 1 AND line = 'x'",
		"SELECT p.policy FROM order_line l JOIN product p ON p.id = l.product_id WHERE l.order_id = 1",
		"SELECT kind, ref_id FROM code WHERE code = 'x'",
		"SELECT id FROM place WHERE code = 'x' AND kind = 'door'",
		"SELECT id FROM inbound WHERE number = 'x'",
		"SELECT id FROM inbound_line WHERE inbound_id = 1 AND product_id = 1 AND sscc = '' AND lot = ''",
		"SELECT received FROM inbound_product WHERE inbound_id = 1 AND product_id = 1",
		"SELECT inbound_id FROM carton WHERE sscc = 'x'",
		"SELECT id FROM pickup WHERE number = 'x'",
		"SELECT data FROM import_chunk WHERE job_id = 1 AND n = 1",
		"DELETE FROM import_chunk WHERE job_id = 1 AND n IN "
		     "(SELECT n FROM import_chunk WHERE job_id = 1 AND n < 9 ORDER BY n LIMIT 3)",
		"SELECT id FROM import_job WHERE status = 'applying' ORDER BY id LIMIT 1",
		"SELECT sum(packed) FROM shipment_line WHERE order_id = 1 AND line_id = 1",
	};
	struct fixture *f = *state;

	for (size_t i = 0; i < sizeof statements / sizeof *statements; i++) {
		const char *const one[] = {statements[i], NULL};

		assert_true(plan_check(f->path, one, NULL) > 0);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_killed, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_lets_scans_through, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_products_fan_out, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_stopped, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_hot_statements, set_up, tear_down),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
