/* The real program and a printer in trouble: what becomes of the queue, what is said and written down, and that nothing
 * else waits for it. */
#include <glob.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/clock.h"
#include "base/str.h"
#include "lib/dock.h"
#include "lib/process.h"
#include "tests/lib/fake_printer.h"

enum { COMMAND_MS = 30000, SOON_MS = 20000, LABELS = 3, ANSWER_MS = 2000, SILENCE_MS = 150 };

static const char *program;

struct site {
	struct dock dock;
	struct fake_printer *fake;
	struct process sender;
	char config[300];
	char log[300];
	char target[40];
	char *said;
};

static int set_up(void **state)
{
	struct site *s = calloc(1, sizeof *s);

	assert_non_null(s);
	dock_make(&s->dock);
	s->fake = fake_printer_new();
	snprintf(s->config, sizeof s->config, "%s/crossdock.conf", s->dock.folder);
	snprintf(s->log, sizeof s->log, "%s/sender.log", s->dock.folder);
	*state = s;
	return 0;
}

static int tear_down(void **state)
{
	struct site *s = *state;
	char pattern[300];
	glob_t found;

	process_kill(&s->sender);
	snprintf(pattern, sizeof pattern, "%s-print-*", s->dock.path);
	if (glob(pattern, 0, NULL, &found) == 0)
		for (size_t i = 0; i < found.gl_pathc; i++)
			unlink(found.gl_pathv[i]);
	globfree(&found);
	unlink(s->config);
	unlink(s->log);
	fake_printer_free(s->fake);
	dock_remove(&s->dock);
	free(s->said);
	free(s);
	return 0;
}

/* The printer is there, and labels wait for it. */
static void start(struct site *s, int answer_ms)
{
	struct str sql = {0};
	FILE *file;

	fake_printer_listen(s->fake);
	snprintf(s->target, sizeof s->target, "tcp:127.0.0.1:%d", s->fake->port);
	file = fopen(s->config, "w");
	assert_non_null(file);
	fprintf(file, "store = %s\nprinter = %s\n[printer]\nanswer_ms = %d\nwait_ms = 500\n", s->dock.path, s->target, answer_ms);
	assert_int_equal(fclose(file), 0);
	str_add(&sql, "INSERT INTO shipment (order_id, number, status) VALUES (1, 1, 'packing');");
	for (int i = 1; i <= LABELS; i++)
		str_printf(&sql,
			"INSERT INTO place (id, code, kind) VALUES (%d, '#carton-%d', 'carton'); "
			"INSERT INTO parcel (id, order_id, shipment_no, number, place_id, sscc, status, opened_at) VALUES "
			"(%d, 1, 1, %d, %d, '000000000%09d', 'closed', 1); "
			"INSERT INTO print_job (id, at, kind, parcel_id, sscc, printer) VALUES (%d, 1, 'carton', %d, '000000000%09d', '%s');",
			100 + i, i, i, i, 100 + i, i, i, i, i, s->target);
	dock_script(s->dock.db, str_text(&sql));
	str_done(&sql);
}

/* Larger than what sockets on the way hold. */
static void make_labels_big(struct site *s)
{
	struct str sql = {0};

	str_add(&sql, "INSERT INTO label_template (name, body, at) VALUES ('carton', '^XA^CI28^FX' || hex(zeroblob(2000000)) || "
		      "'^FS^BCN,9,N,N,N,N^FD{sscc_barcode}^FS^FD{sscc_text}^FS^XZ', 1)");
	dock_script(s->dock.db, str_text(&sql));
	str_done(&sql);
}

static int run(struct site *s, const char *a, const char *b, const char *c)
{
	const char *argv[] = {program, "--config", s->config, a, b, c, NULL};

	free(s->said);
	return process_run(argv, &s->said, COMMAND_MS);
}

static void says(const struct site *s, const char *part)
{
	if (!strstr(s->said, part))
		fail_msg("'%s' is not in: %s", part, s->said);
}

static int64_t jobs(struct site *s, const char *status)
{
	struct err err;
	int64_t n;

	assert_int_equal(db_begin_read(s->dock.db, &err), ST_OK);
	n = DB_VALUE(s->dock.db, 0, "SELECT count(*) FROM print_job WHERE status = $1", T(status));
	assert_int_equal(db_end_read(s->dock.db, &err), ST_OK);
	return n;
}

static void follow(struct site *s)
{
	const char *argv[] = {
		program, "--config", s->config, "print", "--send", "--follow", "--printer", s->target, NULL};

	assert_true(process_start(&s->sender, argv, s->log));
}

static void short_pause(void)
{
	struct timespec t = {.tv_nsec = 20000000};

	nanosleep(&t, NULL);
}

/* Until the printer is said to be so. */
static void comes_to_be(struct site *s, const char *state)
{
	int64_t until_ms = clock_monotonic_ms() + SOON_MS;
	char part[60];

	snprintf(part, sizeof part, "\"is\":\"%s\"", state);
	for (;;) {
		assert_int_equal(run(s, "devices", "--json", NULL), 0);
		if (strstr(s->said, part))
			return;
		if (clock_monotonic_ms() > until_ms)
			fail_msg("it is not %s: %s", state, s->said);
		short_pause();
	}
}

static void come_to_be(struct site *s, const char *status, int64_t count)
{
	int64_t until_ms = clock_monotonic_ms() + SOON_MS;

	while (jobs(s, status) != count) {
		if (clock_monotonic_ms() > until_ms)
			fail_msg("%d labels are %s, not %d", (int)jobs(s, status), status, (int)count);
		short_pause();
	}
}

/* Out of labels: nothing is lost, nothing is sent, and it says what to do. Then somebody has done it. */
static void test_once(void **state)
{
	struct site *s = *state;

	s->fake->answers[0] = (struct fake_answer){.media_out = true};
	s->fake->answer_count = 1;
	start(s, ANSWER_MS);
	assert_int_equal(run(s, "print", "--send", NULL), 3);
	says(s, "label 1 (carton 000000000000000001) still waits: tcp:127.0.0.1:");
	says(s, "Out of labels: put a new roll in, close the head, press PAUSE");
	assert_int_equal(jobs(s, "queued"), LABELS);
	assert_int_equal(fake_printer_labels(s->fake), 0);
	assert_int_equal(run(s, "devices", NULL, NULL), 0);
	says(s, "media-out: Out of labels");
	assert_int_equal(run(s, "print", NULL, NULL), 0);
	says(s, "waits: tcp:127.0.0.1:");
	s->fake->answer_count = 0;
	assert_int_equal(run(s, "devices", "--ask", NULL), 0);
	says(s, "ready: Ready, seen 20");
	assert_int_equal(run(s, "print", "--send", NULL), 0);
	assert_int_equal(jobs(s, "printed"), LABELS);
	assert_int_equal(fake_printer_labels(s->fake), LABELS);
}

/* A sender that follows sees it by itself, keeps what waits, and goes on when it is put right: each label once. */
static void test_follow(void **state)
{
	struct site *s = *state;
	int64_t tries;

	s->fake->answers[0] = (struct fake_answer){.head_open = true};
	s->fake->answer_count = 1;
	start(s, ANSWER_MS);
	follow(s);
	comes_to_be(s, "head-open");
	tries = dock_number(s->dock.db, "SELECT sum(tries) FROM print_job");
	assert_int_equal(jobs(s, "queued"), LABELS);
	s->fake->answer_count = 0;
	come_to_be(s, "printed", LABELS);
	comes_to_be(s, "ready");
	assert_int_equal(fake_printer_labels(s->fake), LABELS);
	assert_true(dock_number(s->dock.db, "SELECT sum(tries) FROM print_job") <= tries + LABELS);
	process_signal(&s->sender, SIGTERM);
	assert_int_equal(process_end(&s->sender, COMMAND_MS), 0);
}

/* A port that hangs: it is said, and a scan beside it is answered as ever. */
static void test_scans_go_on(void **state)
{
	struct site *s = *state;
	const char *argv[] = {program, "--config", s->config, "scan", NULL};
	struct process terminal = {0};
	int64_t began_ms;
	char *line;

	s->fake->manner = FAKE_HANGS;
	start(s, SILENCE_MS);
	make_labels_big(s);
	follow(s);
	come_to_be(s, "sending", 1);
	assert_true(process_start(&terminal, argv, s->log));
	began_ms = clock_monotonic_ms();
	for (int i = 0; i < 5; i++) {
		assert_true(process_send(&terminal, "OP-ANA"));
		line = process_line(&terminal, COMMAND_MS);
		assert_non_null(line);
		assert_non_null(strstr(line, "\"result\":"));
		free(line);
	}
	assert_true(clock_monotonic_ms() - began_ms < 2000);
	assert_int_equal(process_end(&terminal, COMMAND_MS), 0);
	/* it has never said anything, so it was sent a label: some of that is in it, and nobody knows more */
	come_to_be(s, "failed", 1);
	assert_int_equal(jobs(s, "queued"), LABELS - 1);
	comes_to_be(s, "hangs");
}

/* Out of labels with one in it, and the terminal ends: nobody knows, and the next sender does not send it again. */
static void test_ended(void **state)
{
	struct site *s = *state;

	s->fake->answers[1] = (struct fake_answer){.formats = 1, .media_out = true};
	s->fake->answers[2] = s->fake->answers[1];
	s->fake->answer_count = 2;
	start(s, ANSWER_MS);
	follow(s);
	comes_to_be(s, "media-out");
	assert_int_equal(jobs(s, "sending"), 1);
	process_signal(&s->sender, SIGTERM);
	assert_int_equal(process_end(&s->sender, COMMAND_MS), 0);
	assert_int_equal(jobs(s, "failed"), 1);
	assert_int_equal(jobs(s, "queued"), LABELS - 1);
	s->fake->answer_count = 0;
	assert_int_equal(run(s, "print", "--send", NULL), 0);
	assert_int_equal(jobs(s, "printed"), LABELS - 1);
	assert_int_equal(jobs(s, "failed"), 1);
	assert_int_equal(fake_printer_labels(s->fake), LABELS);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		TEST(test_once),
		TEST(test_follow),
		TEST(test_scans_go_on),
		TEST(test_ended),
	};

	(void)argc;
	program = process_program(argv[0]);
	return cmocka_run_group_tests_name("printer, whole program", tests, NULL, NULL);
}
