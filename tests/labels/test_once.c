/* Every label comes out once: the sender is killed at seeded random moments while a slow printer takes labels in. No label
 * is lost, none is sent twice without a person's word, and what the queue says of each agrees with what the printer got. */
#include <arpa/inet.h>
#include <glob.h>
#include <netinet/in.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include <cmocka.h>

#include "lib/dice.h"
#include "lib/dock.h"
#include "lib/process.h"
#include "base/clock.h"
#include "base/str.h"

enum { LABELS = 40, LABELS_AT_A_TIME = 4, ROUNDS_MAX = 2000, COMMAND_MS = 60000, COMMENT = 20000, PIECE = 1024 };

static const char *program;

/* A printer with a small memory. It writes down what each connection brought, and ends when one brings "DONE". */
struct printer {
	int listener;
	int port;
	pid_t pid;
	char log[300];
};

static void pause_us(int64_t us)
{
	struct timespec t = {.tv_sec = us / 1000000, .tv_nsec = us % 1000000 * 1000};

	nanosleep(&t, NULL);
}

/* What one connection brings, up to its end. True: it was the last one. */
static bool take_in(int fd, FILE *log)
{
	char data[PIECE + 1];
	struct str all = {0};
	ssize_t n;
	bool done;

	while ((n = read(fd, data, PIECE)) > 0) {
		str_add_n(&all, data, (size_t)n);
		pause_us(1000);
	}
	done = strcmp(str_text(&all), "DONE") == 0;
	fwrite(str_text(&all), 1, all.len, log);
	fputc('\x01', log);
	fflush(log);
	str_done(&all);
	return done;
}

static void start_printer(struct printer *p, const char *folder)
{
	struct sockaddr_in at = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
	socklen_t size = sizeof at;
	int small = 4096;

	snprintf(p->log, sizeof p->log, "%s/printer.log", folder);
	p->listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	setsockopt(p->listener, SOL_SOCKET, SO_RCVBUF, &small, sizeof small);
	assert_int_equal(bind(p->listener, (struct sockaddr *)&at, sizeof at), 0);
	assert_int_equal(getsockname(p->listener, (struct sockaddr *)&at, &size), 0);
	assert_int_equal(listen(p->listener, 16), 0);
	p->port = ntohs(at.sin_port);
	p->pid = fork();
	if (p->pid == 0) {
		FILE *log = fopen(p->log, "w");
		bool done = false;

		while (log && !done) {
			int fd = accept(p->listener, NULL, NULL);

			done = fd < 0 || take_in(fd, log);
			close(fd);
		}
		_exit(log ? 0 : 1);
	}
}

/* Waits until it has taken in all. Returns what it got, connections parted by '\1'; the caller frees it. */
static char *stop_printer(struct printer *p)
{
	struct sockaddr_in at = {
		.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK), .sin_port = htons((uint16_t)p->port)};
	int fd = socket(AF_INET, SOCK_STREAM, 0);
	struct str all = {0};
	char data[4096];
	FILE *log;
	size_t n;
	int status;

	assert_int_equal(connect(fd, (struct sockaddr *)&at, sizeof at), 0);
	assert_int_equal(write(fd, "DONE", 4), 4);
	close(fd);
	assert_int_equal(waitpid(p->pid, &status, 0), p->pid);
	assert_int_equal(status, 0);
	close(p->listener);
	log = fopen(p->log, "r");
	assert_non_null(log);
	while ((n = fread(data, 1, sizeof data, log)) > 0)
		str_add_n(&all, data, n);
	fclose(log);
	unlink(p->log);
	return all.data;
}

static const char *config_of(const struct dock *dock, char path[300])
{
	snprintf(path, 300, "%s/crossdock.conf", dock->folder);
	return path;
}

/* The locks of senders are files beside the store: the folder goes with the dock. */
static void remove_locks(const struct dock *dock)
{
	char pattern[300];
	glob_t found;

	snprintf(pattern, sizeof pattern, "%s-print-*", dock->path);
	if (glob(pattern, 0, NULL, &found) == 0)
		for (size_t i = 0; i < found.gl_pathc; i++)
			unlink(found.gl_pathv[i]);
	globfree(&found);
	unlink(config_of(dock, pattern));
}

/* How many whole labels of a carton came out. */
static int whole_labels(const char *got, int carton)
{
	char code[40];
	int n = 0;

	snprintf(code, sizeof code, ">;>800000000000%09d", carton);
	for (const char *at = got; at && *at;) {
		const char *end = strchr(at, '\x01');
		const char *found = strstr(at, code);

		assert_non_null(end);
		if (found && found < end) {
			const char *whole = strstr(found, "^XZ");

			n += whole && whole < end;
		}
		at = end + 1;
	}
	return n;
}

static void make_queue(struct dock *dock, int port)
{
	struct str sql = {0};

	str_add(&sql, "INSERT INTO shipment (order_id, number, status) VALUES (1, 1, 'packing'); "
		      "INSERT INTO label_template (name, body, at) VALUES ('carton', '^XA^CI28^FX");
	for (int i = 0; i < COMMENT; i++)
		str_add_c(&sql, 'x');
	str_add(&sql, "^FS^BCN,9,N,N,N,N^FD{sscc_barcode}^FS^FD{sscc_text}^FS^XZ', 1);");
	for (int i = 1; i <= LABELS; i++)
		str_printf(&sql,
			"INSERT INTO place (id, code, kind) VALUES (%d, '#carton-%d', 'carton'); "
			"INSERT INTO parcel (id, order_id, shipment_no, number, place_id, sscc, status, opened_at) VALUES "
			"(%d, 1, 1, %d, %d, '000000000%09d', 'closed', 1); "
			"INSERT INTO print_job (id, at, kind, parcel_id, sscc, printer) VALUES "
			"(%d, 1, 'carton', %d, '000000000%09d', 'tcp:127.0.0.1:%d');",
			100 + i, i, i, i, 100 + i, i, i, i, i, port);
	dock_script(dock->db, str_text(&sql));
	str_done(&sql);
}

/* The printer says nothing of itself, and is not asked. */
static void make_config(const struct dock *dock, int port)
{
	char path[300];
	FILE *file = fopen(config_of(dock, path), "w");

	assert_non_null(file);
	fprintf(file, "printer = tcp:127.0.0.1:%d\n[printer]\nstatus = no\n", port);
	assert_int_equal(fclose(file), 0);
}

static int64_t jobs(struct dock *dock, const char *status)
{
	struct err err;
	int64_t n;

	assert_int_equal(db_begin_read(dock->db, &err), ST_OK);
	n = DB_VALUE(dock->db, 0, "SELECT count(*) FROM print_job WHERE status = $1", T(status));
	assert_int_equal(db_end_read(dock->db, &err), ST_OK);
	return n;
}

static int run(struct dock *dock, const char *option, const char *value)
{
	char config[300];
	const char *argv[] = {program, "--config", config_of(dock, config), "--db", dock->path, "print", option, value, NULL};
	char *output;
	int status = process_run(argv, &output, COMMAND_MS);

	if (status > 1 && status != 3)
		fail_msg("exit %d: %s", status, output);
	free(output);
	return status;
}

/* How long the sender takes for one label, start and end included. */
static int64_t time_of_one_us(struct dock *dock, int port)
{
	int64_t began_ms = clock_monotonic_ms();
	char sql[100];

	dock_script(dock->db, "UPDATE print_job SET printer = '' WHERE id > 1");
	run(dock, "--send", NULL);
	snprintf(sql, sizeof sql, "UPDATE print_job SET printer = 'tcp:127.0.0.1:%d'", port);
	dock_script(dock->db, sql);
	return (clock_monotonic_ms() - began_ms + 1) * 1000;
}

static void check_each(struct dock *dock, const char *got)
{
	struct stmt *q;
	struct err err;

	assert_int_equal(db_begin_read(dock->db, &err), ST_OK);
	q = DB_QUERY0(dock->db, "SELECT id, status FROM print_job WHERE again_of IS NULL ORDER BY id");
	while (db_next(q)) {
		int n = whole_labels(got, (int)db_i64(q, 0));
		const char *status = db_text(q, 1);

		if (n > 1)
			fail_msg("label %d came out %d times", (int)db_i64(q, 0), n);
		if (strcmp(status, "printed") == 0)
			assert_int_equal(n, 1);
		else
			assert_string_equal(status, "failed");
	}
	assert_int_equal(db_end_read(dock->db, &err), ST_OK);
}

static void test_killed(void **state)
{
	struct dice dice = {.state = 20261123};
	struct printer printer;
	struct dock dock;
	char config[300];
	char log[300];
	char *got;
	int64_t one_us;
	int kills = 0;

	(void)state;
	dock_make(&dock);
	snprintf(log, sizeof log, "%s/sender.log", dock.folder);
	start_printer(&printer, dock.folder);
	make_queue(&dock, printer.port);
	make_config(&dock, printer.port);
	one_us = time_of_one_us(&dock, printer.port);
	for (int round = 0; jobs(&dock, "queued") && round < ROUNDS_MAX; round++) {
		const char *argv[] = {program, "--config", config_of(&dock, config), "--db", dock.path, "print", "--send", NULL};
		struct process sender = {0};

		assert_true(process_start(&sender, argv, log));
		pause_us(one_us * dice_roll(&dice, 1000 * LABELS_AT_A_TIME) / 1000);
		process_kill(&sender);
		kills++;
	}
	/* the last sender finds what the killed ones left, and sends nothing of it */
	run(&dock, "--send", NULL);
	assert_int_equal(jobs(&dock, "queued"), 0);
	assert_int_equal(jobs(&dock, "sending"), 0);
	assert_int_equal(jobs(&dock, "printed") + jobs(&dock, "failed"), LABELS);
	print_message("# %d kills: %d printed, %d unclear\n", kills, (int)jobs(&dock, "printed"), (int)jobs(&dock, "failed"));
	assert_true(jobs(&dock, "printed") > 0 && jobs(&dock, "failed") > 0);
	got = stop_printer(&printer);
	check_each(&dock, got);
	free(got);
	unlink(log);
	remove_locks(&dock);
	dock_remove(&dock);
}

/* What a person then says: once more, and each of those comes out. */
static void test_once_more(void **state)
{
	struct printer printer;
	struct dock dock;
	char target[40];
	char *got;

	(void)state;
	dock_make(&dock);
	start_printer(&printer, dock.folder);
	make_queue(&dock, printer.port);
	make_config(&dock, printer.port);
	dock_script(dock.db, "UPDATE print_job SET status = CASE WHEN id % 2 = 0 THEN 'failed' ELSE 'sending' END WHERE id <= 6; "
			     "UPDATE print_job SET status = 'printed' WHERE id > 6");
	assert_int_equal(run(&dock, "--again", "1"), 0);
	assert_int_equal(run(&dock, "--again", "000000000000000002"), 0);
	assert_int_equal(run(&dock, "--again", "2"), 1);
	assert_int_equal(run(&dock, "--withdraw", "3"), 0);
	assert_int_equal(run(&dock, "--came-out", "4"), 0);
	assert_int_equal(run(&dock, "--came-out", "7"), 1);
	run(&dock, "--send", NULL);
	got = stop_printer(&printer);
	assert_int_equal(whole_labels(got, 1), 1);
	assert_int_equal(whole_labels(got, 2), 1);
	for (int i = 3; i <= LABELS; i++)
		assert_int_equal(whole_labels(got, i), 0);
	free(got);
	/* 5 was left sending, 6 has failed: still for a person to say. 1 and 2 are settled by being out once more */
	assert_int_equal(jobs(&dock, "queued"), 0);
	assert_int_equal(dock_number(dock.db,
		"SELECT count(*) FROM print_job j WHERE status = 'failed' AND NOT EXISTS (SELECT 1 FROM print_job a WHERE "
		"a.again_of = j.id)"), 2);
	snprintf(target, sizeof target, "tcp:127.0.0.1:%d", printer.port);
	/* nobody listens there any more: nothing is lost */
	assert_int_equal(run(&dock, "--again", "6"), 0);
	assert_int_equal(run(&dock, "--send", NULL), 3);
	assert_int_equal(jobs(&dock, "queued"), 1);
	remove_locks(&dock);
	dock_remove(&dock);
}

int main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_killed),
		cmocka_unit_test(test_once_more),
	};

	(void)argc;
	program = process_program(argv[0]);
	return cmocka_run_group_tests_name("once", tests, NULL, NULL);
}
