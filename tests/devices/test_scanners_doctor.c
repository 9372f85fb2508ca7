/* The scanner doctor with scanners that are not there: the real program listens to one, says what it sends, and writes the
 * section of the config file. Everything waits for what is printed, nothing for a time. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

#ifndef HAVE_UMOCKDEV

int main(void)
{
	printf("ok 1 - the scanner doctor # SKIP umockdev was not there when this was built\n1..1\n");
	return 0;
}

#else

#include <fcntl.h>
#include <poll.h>
#include <pty.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/wait.h>
#include <termios.h>
#include <time.h>
#include <unistd.h>

#include <linux/input.h>

#include "base/mem.h"
#include "base/str.h"
#include "devices/fake.h"
#include "devices/test_sheet.h"
#include "lib/process.h"

enum { WAIT_MS = 10000, CHUNK = 8, GROUP_SEPARATOR = 0x1D };

static const char *program;

struct rig {
	struct fake_bench bench;
	struct process doctor;
	struct str printed; /* so far */
	char config[600];
	char errors[600];
};

static int set_up(void **state)
{
	struct rig *rig = mem_alloc(sizeof *rig);
	const char *folder = getenv("TMP") ? getenv("TMP") : "/tmp";

	fake_bench_new(&rig->bench);
	snprintf(rig->config, sizeof rig->config, "%s/listen-%d.conf", folder, (int)getpid());
	snprintf(rig->errors, sizeof rig->errors, "%s/listen-%d.errors", folder, (int)getpid());
	unlink(rig->errors);
	*state = rig;
	return 0;
}

static int tear_down(void **state)
{
	struct rig *rig = *state;

	process_kill(&rig->doctor);
	fake_bench_done(&rig->bench);
	str_done(&rig->printed);
	unlink(rig->config);
	unlink(rig->errors);
	free(rig);
	return 0;
}

static char *read_file(const char *path)
{
	char all[20000];
	FILE *f = fopen(path, "r");
	size_t len = f ? fread(all, 1, sizeof all - 1, f) : 0;

	if (f)
		fclose(f);
	all[len] = '\0';
	return mem_dup(all);
}

static void assert_file(const char *path, const char *expected)
{
	char *got = read_file(path);

	assert_string_equal(got, expected);
	free(got);
}

static void assert_has(const char *text, const char *part)
{
	if (!strstr(text, part))
		fail_msg("not in it: %s\ngot: %s", part, text);
}

static void assert_said(struct rig *rig, const char *part)
{
	char *errors = read_file(rig->errors);

	assert_has(errors, part);
	free(errors);
}

/* Reads what it prints until a line has the text. */
static void expect(struct rig *rig, const char *text)
{
	for (;;) {
		char *line = process_line(&rig->doctor, WAIT_MS);
		bool found;

		if (!line)
			fail_msg("never printed: %s\nprinted: %s", text, str_text(&rig->printed));
		found = strstr(line, text) != NULL;
		str_printf(&rig->printed, "%s\n", line);
		free(line);
		if (found)
			return;
	}
}

/* Reads the rest; its exit status. */
static int finish(struct rig *rig)
{
	char *line;

	while ((line = process_line(&rig->doctor, WAIT_MS))) {
		str_printf(&rig->printed, "%s\n", line);
		free(line);
	}
	return process_end(&rig->doctor, WAIT_MS);
}

/* write: the file to write; or "--json". */
static void start(struct rig *rig, const char *config, const char *name, const char *write)
{
	const char *argv[] = {program, "--config", rig->config, "devices", "--test", "--plain", name, NULL, NULL, NULL};
	size_t count = name ? 7 : 6;
	FILE *f = fopen(rig->config, "w");

	if (write && strcmp(write, "--json") == 0) {
		argv[count] = write;
	} else if (write) {
		argv[count] = "--write";
		argv[count + 1] = write;
	}
	assert_non_null(f);
	fputs(config, f);
	assert_int_equal(fclose(f), 0);
	assert_true(process_start(&rig->doctor, argv, rig->errors));
}

/* A keyboard scans a barcode: F8 is its group separator. */
static void type_code(struct fake *fake, const char *data)
{
	for (size_t i = 0; data[i]; i++) {
		char one[2] = {data[i], '\0'};

		if (data[i] == GROUP_SEPARATOR)
			fake_tap(fake, KEY_F8);
		else
			fake_type(fake, one);
		if (i % CHUNK == CHUNK - 1)
			fake_wait_read(fake);
	}
	fake_type(fake, "\r");
	fake_wait_read(fake);
}

static void test_keyboard(void **state)
{
	struct rig *rig = *state;
	struct fake hid;

	fake_init(&hid, &rig->bench, true, "05e0", "1200", "S1", 3);
	fake_plug(&hid);
	start(rig, "# dock 2\nterminal = T1\n[scanner SCAN-1]\nkind = hid\nvendor = 05e0\nlayout = de\n", NULL, rig->config);
	expect(rig, "scan barcode 1: Keyboard country");
	for (size_t i = 0; i < TEST_SHEET_CODES; i++) {
		char right[40];

		type_code(&hid, test_sheet_codes[i].data);
		snprintf(right, sizeof right, "barcode %zu is right", i + 1);
		expect(rig, right);
		if (i == 7) {
			type_code(&hid, "SEQ-02-29");
			expect(rig, "NO  barcode 9 is misread: SEQ-02-29");
		}
	}
	assert_int_equal(finish(rig), 0);
	assert_has(str_text(&rig->printed), "fine     Layout     us\n");
	assert_has(str_text(&rig->printed), "fine     Separator  the key F8\n");
	assert_has(str_text(&rig->printed), "wrong    Reads      19 right, 1 misread (5 %), 0 twice at once, 0 not of the sheet\n");
	assert_has(str_text(&rig->printed), "To change:\n  Reads: Scan the row of numbers again");
	assert_has(str_text(&rig->printed), "Would be better:\n  AIM: Turn 'transmit AIM ID' on");
	assert_file(rig->config,
		"# dock 2\nterminal = T1\n[scanner SCAN-1]\nsuffix = cr\ngs = F8\nkind = hid\nvendor = 05e0\nlayout = us\n");
}

static void send_code(struct fake *fake, const struct test_code *code)
{
	char bytes[200];
	int len = snprintf(bytes, sizeof bytes, "%s%s\r\n", code->gs1 ? "]C1" : "]C0", code->data);

	fake_send(fake, bytes, (size_t)len);
}

/* The program has set up the line: it would lose what was sent before. */
static bool is_open(struct fake *fake)
{
	struct termios modes;

	return tcgetattr(fake->fd, &modes) == 0 && !(modes.c_lflag & ICANON) && cfgetospeed(&modes) == B9600;
}

/* One that no config file names: its section is made, behind what is there. */
static void test_serial(void **state)
{
	struct rig *rig = *state;
	struct fake tty;

	fake_init(&tty, &rig->bench, false, "0c2e", "0b6a", "X9", 4);
	fake_plug(&tty);
	start(rig, "[scanner SCAN-1]\nkind = hid\nvendor = 05e0", tty.node, rig->config);
	expect(rig, "scan barcode 1");
	for (size_t i = 0; i < TEST_SHEET_CODES; i++) {
		char right[40];

		send_code(&tty, &test_sheet_codes[i]);
		snprintf(right, sizeof right, "barcode %zu is right", i + 1);
		expect(rig, right);
	}
	assert_int_equal(finish(rig), 0);
	assert_has(str_text(&rig->printed), "fine     End        CR and LF\n");
	assert_has(str_text(&rig->printed), "fine     Separator  the byte 1D, as it is in the barcode\n");
	assert_file(rig->config,
		"[scanner SCAN-1]\nkind = hid\nvendor = 05e0\n\n"
		"[scanner SCAN-2]\nkind = serial\nvendor = 0c2e\nproduct = 0b6a\nserial = X9\nsuffix = crlf\n");
}

/* Pulled out in the middle: what is known is said, and it is said why it ended. */
static void test_unplugged(void **state)
{
	struct rig *rig = *state;
	struct fake tty;

	fake_init(&tty, &rig->bench, false, "0c2e", "0b6a", "X9", 4);
	fake_plug(&tty);
	assert_int_equal(fcntl(tty.fd, F_SETFD, FD_CLOEXEC), 0); /* a line of which somebody has the other end does not hang up */
	start(rig, "", tty.node, rig->config);
	expect(rig, "scan barcode 1");
	fake_unplug(&tty, FAKE_HANGUP_FIRST);
	assert_int_equal(finish(rig), 1);
	assert_said(rig, "it was unplugged");
	assert_file(rig->config, "");
}

/* Who tests his own keyboard gets it back. */
static void test_escape(void **state)
{
	struct rig *rig = *state;
	struct fake hid;

	fake_init(&hid, &rig->bench, true, "05e0", "1200", "S1", 3);
	fake_plug(&hid);
	start(rig, "[scanner DOCK]\nkind = hid\nvendor = 05e0\n", hid.node, NULL);
	expect(rig, "Listening to DOCK at /dev/input/event3"); /* the config file's own, though it was asked for by its node */
	expect(rig, "scan barcode 1");
	fake_tap(&hid, KEY_ESC);
	assert_int_equal(finish(rig), 1);
	assert_said(rig, "nothing was scanned: nothing is known");
}

/* For other programs: one JSON document at the end, and nothing else. */
static void test_json(void **state)
{
	struct rig *rig = *state;
	struct timespec pause = {.tv_nsec = 10000000};
	struct fake tty;
	char *line;

	fake_init(&tty, &rig->bench, false, "0c2e", "0b6a", "X9", 4);
	fake_plug(&tty);
	start(rig, "", tty.node, "--json");
	for (int i = 0; i < WAIT_MS / 10 && !is_open(&tty); i++)
		nanosleep(&pause, NULL);
	for (size_t i = 0; i < TEST_SHEET_CODES; i++)
		send_code(&tty, &test_sheet_codes[i]);
	line = process_line(&rig->doctor, WAIT_MS);
	assert_non_null(line);
	assert_has(line, "{\"scanner\":\"SCAN-1\",\"node\":\"/dev/ttyACM4\",\"left\":0,\"rows\":[{\"sign\":\"fine\",\"topic\":\"Line\"");
	assert_has(line, "\"suffix\":\"crlf\"");
	free(line);
	assert_int_equal(finish(rig), 0);
	assert_string_equal(str_text(&rig->printed), "");
}

/* Which one, and that it is there, is asked before anything is taken. */
static void test_refused(void **state)
{
	struct rig *rig = *state;
	struct fake hid;

	fake_init(&hid, &rig->bench, true, "05e0", "1200", "S1", 3);
	fake_plug(&hid);
	start(rig, "", NULL, NULL);
	assert_int_equal(finish(rig), 1);
	assert_said(rig, "say which scanner: a name of the config file, or its node. Plugged in: /dev/input/event3");
	start(rig, "[scanner SCAN-1]\nkind = hid\nvendor = 05e0\n", "SCAN-2", NULL);
	assert_int_equal(finish(rig), 1);
	assert_said(rig, "did you mean SCAN-1?");
	start(rig, "[scanner SCAN-1]\nkind = hid\nvendor = 0c2e\n", "SCAN-1", NULL);
	assert_int_equal(finish(rig), 1);
	assert_said(rig, "SCAN-1 is not plugged in");
	start(rig, "", "/dev/input/event99", NULL);
	assert_int_equal(finish(rig), 1);
	assert_said(rig, "/dev/input/event99 is not plugged in");
}

/* The only one that udev marks as a scanner need not be named. */
static void test_marked_unnamed(void **state)
{
	struct rig *rig = *state;
	struct fake office;
	struct fake hid;
	char path[400];

	fake_init(&office, &rig->bench, true, "046d", "c31c", "", 2);
	fake_plug(&office);
	fake_init(&hid, &rig->bench, true, "05e0", "1200", "S1", 3);
	fake_plug(&hid);
	snprintf(path, sizeof path, "/sys%s", hid.child);
	umockdev_testbed_set_property(rig->bench.testbed, path, "ID_CROSSDOCK_SCANNER", "1");
	start(rig, "", NULL, NULL);
	expect(rig, "Listening to SCAN-1 at /dev/input/event3");
}

/* What udev marks as a scanner is found by match = udev; what it does not mark is not. */
static void test_marked(void **state)
{
	static const char by_mark[] = "[scanner DOCK]\nkind = hid\nmatch = udev\n";
	struct rig *rig = *state;
	struct fake hid;
	struct fake office;
	char path[400];

	fake_init(&office, &rig->bench, true, "046d", "c31c", "", 2);
	fake_plug(&office);
	start(rig, by_mark, "DOCK", NULL);
	assert_int_equal(finish(rig), 1);
	assert_said(rig, "DOCK is not plugged in");
	fake_init(&hid, &rig->bench, true, "05e0", "1200", "S1", 3);
	fake_plug(&hid);
	snprintf(path, sizeof path, "/sys%s", hid.child);
	umockdev_testbed_set_property(rig->bench.testbed, path, "ID_CROSSDOCK_SCANNER", "1");
	start(rig, by_mark, NULL, rig->config);
	expect(rig, "Listening to DOCK at /dev/input/event3");
	expect(rig, "scan barcode 1");
	type_code(&hid, test_sheet_codes[TEST_SHEET_LAYOUT].data);
	expect(rig, "barcode 1 is right");
	process_signal(&rig->doctor, SIGTERM);
	assert_int_equal(finish(rig), 0);
	assert_file(rig->config, "[scanner DOCK]\nlayout = us\nsuffix = cr\nkind = hid\nmatch = udev\n");
}

/* Reads from a terminal until it shows the text. */
static void watch(int terminal, struct str *shown, const char *text)
{
	while (!strstr(str_text(shown), text)) {
		struct pollfd fd = {.fd = terminal, .events = POLLIN};
		char part[4096];
		ssize_t n = poll(&fd, 1, WAIT_MS) > 0 ? read(terminal, part, sizeof part) : 0;

		if (n <= 0)
			fail_msg("never shown: %s\nshown: %s", text, str_text(shown));
		str_add_n(shown, part, (size_t)n);
	}
}

/* On a terminal it has a screen; what it found out is printed when that is left. */
static void test_full_screen(void **state)
{
	struct rig *rig = *state;
	struct winsize size = {.ws_row = 24, .ws_col = 80};
	struct str shown = {0};
	struct fake hid;
	int terminal;
	int status;
	pid_t pid;

	fake_init(&hid, &rig->bench, true, "05e0", "1200", "S1", 3);
	fake_plug(&hid);
	pid = forkpty(&terminal, NULL, NULL, &size);
	if (pid == 0) {
		setenv("TERM", "xterm-256color", 1);
		execl(program, program, "devices", "--test", hid.node, (char *)NULL);
		_exit(127);
	}
	watch(terminal, &shown, "Scan barcode 1: Keyboard country");
	type_code(&hid, test_sheet_codes[TEST_SHEET_LAYOUT].data);
	watch(terminal, &shown, "barcode 1 is right: QWERTZAY");
	assert_int_equal(write(terminal, "\x1b", 1), 1);
	watch(terminal, &shown, "[scanner SCAN-1]\r\nkind = hid\r\nvendor = 05e0\r\nproduct = 1200\r\nserial = S1\r\nlayout = us\r\n");
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_int_equal(status, 0);
	close(terminal);
	str_done(&shown);
}

/* What would break the config file is not written. */
static void test_not_written(void **state)
{
	static const char config[] = "[scanner A]\nkind = serial\nvendor = 0c2e\nproduct = 0b6a\nserial = X9\n";
	struct rig *rig = *state;
	struct fake tty;
	char other[620];
	FILE *f;

	snprintf(other, sizeof other, "%s.other", rig->config);
	f = fopen(other, "w");
	assert_non_null(f);
	fputs(config, f);
	assert_int_equal(fclose(f), 0);
	fake_init(&tty, &rig->bench, false, "0c2e", "0b6a", "X9", 4);
	fake_plug(&tty);
	start(rig, "", tty.node, other);
	expect(rig, "scan barcode 1");
	send_code(&tty, &test_sheet_codes[0]);
	expect(rig, "barcode 1 is right");
	process_signal(&rig->doctor, SIGINT);
	assert_int_equal(finish(rig), 1);
	assert_said(rig, "cannot be told apart");
	assert_file(other, config);
	unlink(other);
}

int main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_keyboard, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_serial, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_unplugged, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_escape, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_json, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_refused, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_not_written, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_marked_unnamed, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_marked, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_full_screen, set_up, tear_down),
	};

	(void)argc;
	fake_reexec(argv);
	program = process_program(argv[0]);
	return cmocka_run_group_tests_name("the scanner doctor", tests, NULL, NULL);
}

#endif
