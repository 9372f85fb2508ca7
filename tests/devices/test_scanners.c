/* The real program with scanners that are not there: plugged in, pulled out in the middle of a scan, several at once, noisy,
 * taken by somebody else. Everything waits for what is printed, nothing for a time. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

#ifndef HAVE_UMOCKDEV

int main(void)
{
	printf("ok 1 - scanners # SKIP umockdev was not there when this was built\n1..1\n");
	return 0;
}

#else

#include <dirent.h>
#include <errno.h>
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

#include "base/clock.h"
#include "base/str.h"
#include "devices/fake.h"
#include "lib/dice.h"
#include "lib/process.h"
#include "lib/site.h"

#ifdef __SANITIZE_ADDRESS__
enum { GONE_MS = 5000 };
#else
enum { GONE_MS = 1000 }; /* a worker is told within a second */
#endif
enum { WAIT_MS = 10000, RANDOM_STEPS = 20 }; /* the mocked machine has a small table, and forgets nothing */

static const char *program;

/* A site, a bench of devices, and a terminal without a screen. */
struct rig {
	struct site site;
	struct fake_bench bench;
	struct process terminal;
	char config[600];
	char news[600]; /* what it says on standard error */
};

static int set_up(void **state)
{
	struct rig *rig = mem_alloc(sizeof *rig);
	const char *folder = getenv("TMP") ? getenv("TMP") : "/tmp";

	site_new(&rig->site, "scanners");
	fake_bench_new(&rig->bench);
	snprintf(rig->config, sizeof rig->config, "%s/scanners-%d.conf", folder, (int)getpid());
	snprintf(rig->news, sizeof rig->news, "%s/scanners-%d.news", folder, (int)getpid());
	unlink(rig->news);
	*state = rig;
	return 0;
}

static int tear_down(void **state)
{
	struct rig *rig = *state;

	process_kill(&rig->terminal);
	fake_bench_done(&rig->bench);
	site_done(&rig->site);
	unlink(rig->config);
	unlink(rig->news);
	free(rig);
	return 0;
}

/* ---- the terminal */

static void write_config(struct rig *rig, const char *sections)
{
	FILE *f = fopen(rig->config, "w");

	assert_non_null(f);
	fprintf(f, "store = %s\nterminal = T9\n%s", rig->site.path, sections);
	assert_int_equal(fclose(f), 0);
}

static void start_process(struct rig *rig, const char *sections)
{
	const char *argv[] = {program, "--config", rig->config, "scan", "--devices", NULL};

	write_config(rig, sections);
	assert_true(process_start(&rig->terminal, argv, rig->news));
}

/* Starts it; it answers, so it has looked for its scanners. */
static void start(struct rig *rig, const char *sections)
{
	char *line;

	start_process(rig, sections);
	assert_true(process_send(&rig->terminal, "%HELP"));
	line = process_line(&rig->terminal, WAIT_MS);
	if (!line)
		fail_msg("it does not start: see %s", rig->news);
	free(line);
}

/* The next answer has all of these parts; NULL ends them. */
static void expect(struct rig *rig, ...)
{
	char *line = process_line(&rig->terminal, WAIT_MS);
	const char *part;
	va_list parts;

	if (!line)
		fail_msg("no answer");
	va_start(parts, rig);
	while ((part = va_arg(parts, const char *))) {
		if (!strstr(line, part))
			fail_msg("not in it: %s\ngot: %s", part, line);
	}
	va_end(parts);
	free(line);
}

static bool said(const char *path, const char *text)
{
	char all[20000];
	FILE *f = fopen(path, "r");
	size_t len = f ? fread(all, 1, sizeof all - 1, f) : 0;

	if (f)
		fclose(f);
	all[len] = '\0';
	return strstr(all, text) != NULL;
}

/* Waits until it has said that on standard error, and forgets what was said. */
static void expect_news(struct rig *rig, const char *text, int within_ms)
{
	struct timespec pause = {.tv_nsec = 2000000};
	int64_t end_ms = clock_monotonic_ms() + within_ms;

	while (!said(rig->news, text)) {
		if (clock_monotonic_ms() > end_ms)
			fail_msg("never said: %s", text);
		nanosleep(&pause, NULL);
	}
	assert_int_equal(truncate(rig->news, 0), 0);
}

/* Nothing else was scanned: the next answer is to this. */
static void expect_nothing_more(struct rig *rig)
{
	assert_true(process_send(&rig->terminal, "A-CASE"));
	expect(rig, "\"scan\":\"A-CASE\"", NULL);
}

#define HID "[scanner SCAN-1]\nkind = hid\nvendor = 05e0\nproduct = 1200\n"
#define SERIAL "[scanner SER-1]\nkind = serial\nvendor = 0c2e\nproduct = 0b6a\n"

/* ---- tests */

static void test_keyboard(void **state)
{
	struct rig *rig = *state;
	struct fake hid;

	fake_init(&hid, &rig->bench, true, "05e0", "1200", "S1", 3);
	fake_plug(&hid);
	start(rig, HID);
	fake_type(&hid, "OP-ANA\r");
	expect(rig, "\"scan\":\"OP-ANA\"", "\"device\":\"SCAN-1\"", "\"result\":\"ok\"", NULL);
	fake_type(&hid, "]C1010950600000001\x1D" "10a\r");
	expect(rig, "\"scan\":\"]C1010950600000001\\\\x1D10a\"", NULL);
	fake_type(&hid, "%RECEIVE\t");
	expect(rig, "\"scan\":\"%RECEIVE\"", "\"activity\":\"receive\"", NULL);
	expect_nothing_more(rig);
}

/* It is this program's alone: who comes later does not get it. */
static void test_grab(void **state)
{
	struct rig *rig = *state;
	struct fake hid;
	int other;

	fake_init(&hid, &rig->bench, true, "05e0", "1200", "S1", 3);
	fake_plug(&hid);
	start(rig, HID);
	other = open(hid.node, O_RDONLY | O_NONBLOCK | O_CLOEXEC);
	assert_true(other >= 0);
	assert_int_equal(ioctl(other, EVIOCGRAB, (void *)1), -1);
	assert_int_equal(errno, EBUSY);
	close(other);
}

static void test_taken_by_another(void **state)
{
	struct rig *rig = *state;
	struct fake hid;
	int other;

	fake_init(&hid, &rig->bench, true, "05e0", "1200", "S1", 3);
	fake_plug(&hid);
	other = open(hid.node, O_RDONLY | O_NONBLOCK | O_CLOEXEC);
	assert_int_equal(ioctl(other, EVIOCGRAB, (void *)1), 0);
	start(rig, HID SERIAL);
	expect_news(rig, "Scanner SCAN-1 cannot be used: /dev/input/event3: another program has it", WAIT_MS);
	assert_int_equal(ioctl(other, EVIOCGRAB, (void *)0), 0);
	close(other);
	expect_news(rig, "Scanner SCAN-1 is here", WAIT_MS);
	fake_type(&hid, "1234\r");
	expect(rig, "\"scan\":\"1234\"", NULL);
}

static void test_serial(void **state)
{
	struct rig *rig = *state;
	struct termios modes;
	struct fake tty;
	char reply[8] = "";

	fake_init(&tty, &rig->bench, false, "0c2e", "0b6a", "C7", 4);
	fake_plug(&tty);
	start(rig, SERIAL "baud = 115200\nreply_good = \\x06\nreply_bad = \\x15!\n");
	assert_int_equal(tcgetattr(tty.fd, &modes), 0);
	assert_int_equal(cfgetospeed(&modes), B115200);
	fake_send(&tty, "OP-ANA\r\n", 8);
	expect(rig, "\"scan\":\"OP-ANA\"", "\"device\":\"SER-1\"", "\"result\":\"ok\"", NULL);
	assert_int_equal(read(tty.fd, reply, sizeof reply), 1);
	assert_memory_equal(reply, "\x06", 1);
	fake_send(&tty, "01095060\x1D" "21AB\r\n", 16);
	expect(rig, "\"scan\":\"01095060\\\\x1D21AB\"", "\"result\":\"refused\"", NULL);
	assert_int_equal(read(tty.fd, reply, sizeof reply), 2);
	assert_memory_equal(reply, "\x15!", 2);
	expect_nothing_more(rig);
}

/* Halves of scans of two scanners, mixed; and what is typed besides. */
static void test_two_at_once(void **state)
{
	struct rig *rig = *state;
	struct fake hid, tty;

	fake_init(&hid, &rig->bench, true, "05e0", "1200", "S1", 3);
	fake_init(&tty, &rig->bench, false, "0c2e", "0b6a", "C7", 4);
	fake_plug(&hid);
	fake_plug(&tty);
	start(rig, HID SERIAL);
	for (int i = 0; i < 3; i++) {
		fake_type(&hid, "OP-");
		fake_send(&tty, "950600", 6);
		fake_type(&hid, "LEE");
		fake_send(&tty, "0000015", 7);
		fake_type(&hid, "\r");
		expect(rig, "\"scan\":\"OP-LEE\"", "\"device\":\"SCAN-1\"", NULL);
		fake_send(&tty, "\r", 1);
		expect(rig, "\"scan\":\"9506000000015\"", "\"device\":\"SER-1\"", NULL);
		assert_true(process_send(&rig->terminal, "PUT"));
		expect(rig, "\"scan\":\"PUT\"", NULL);
	}
}

/* Several scans in one piece come out in turn. */
static void test_burst(void **state)
{
	struct rig *rig = *state;
	struct fake tty;
	char codes[20 * 8 + 1] = "";
	char part[40];

	fake_init(&tty, &rig->bench, false, "0c2e", "0b6a", "C7", 4);
	fake_plug(&tty);
	start(rig, SERIAL);
	for (int i = 0; i < 20; i++)
		snprintf(codes + strlen(codes), sizeof codes - strlen(codes), "N-%04d\r", i);
	fake_send(&tty, codes, strlen(codes));
	for (int i = 0; i < 20; i++) {
		snprintf(part, sizeof part, "\"scan\":\"N-%04d\"", i);
		expect(rig, part, NULL);
	}
}

static void unplug_and_replug(struct rig *rig, struct fake *fake, const char *name, enum fake_order order)
{
	char news[100];

	if (fake->is_hid)
		fake_type(fake, "WHOLE\rHAL");
	else
		fake_send(fake, "WHOLE\rHAL", 9);
	expect(rig, "\"scan\":\"WHOLE\"", NULL);
	fake_wait_read(fake);
	fake_unplug(fake, order);
	expect(rig, "\"scan\":\"HAL\"", "\"result\":\"refused\"", "\"error\":\"bad-scan\"", name, "unplugged", NULL);
	snprintf(news, sizeof news, "Scanner %s gone", name);
	expect_news(rig, news, GONE_MS);
	fake_plug(fake);
	snprintf(news, sizeof news, "Scanner %s is here", name);
	expect_news(rig, news, GONE_MS);
	if (fake->is_hid)
		fake_type(fake, "AGAIN\r");
	else
		fake_send(fake, "AGAIN\r", 6);
	expect(rig, "\"scan\":\"AGAIN\"", name, NULL);
}

/* The only child of a process. */
static pid_t child_of(pid_t pid)
{
	char path[60], text[40] = "";
	FILE *f;

	snprintf(path, sizeof path, "/proc/%d/task/%d/children", (int)pid, (int)pid);
	f = fopen(path, "r");
	assert_non_null(f);
	assert_non_null(fgets(text, sizeof text, f));
	fclose(f);
	return (pid_t)strtol(text, NULL, 10);
}

/* R, S, T ... of proc(5) */
static char state_of(pid_t pid)
{
	char path[40], state = '\0';
	FILE *f;

	snprintf(path, sizeof path, "/proc/%d/stat", (int)pid);
	f = fopen(path, "r");
	assert_non_null(f);
	assert_int_equal(fscanf(f, "%*d (%*[^)]) %c", &state), 1);
	fclose(f);
	return state;
}

static int count_open(pid_t pid)
{
	char path[40];
	DIR *list;
	int count = 0;

	snprintf(path, sizeof path, "/proc/%d/fd", (int)pid);
	list = opendir(path);
	assert_non_null(list);
	while (readdir(list))
		count++;
	closedir(list);
	return count;
}

static void test_unplug_keyboard(void **state)
{
	struct rig *rig = *state;
	struct fake hid;

	fake_init(&hid, &rig->bench, true, "05e0", "1200", "S1", 3);
	fake_plug(&hid);
	start(rig, HID);
	unplug_and_replug(rig, &hid, "SCAN-1", FAKE_HANGUP_FIRST);
	unplug_and_replug(rig, &hid, "SCAN-1", FAKE_UDEV_FIRST);
	unplug_and_replug(rig, &hid, "SCAN-1", FAKE_SILENT);
}

static void test_unplug_serial(void **state)
{
	struct rig *rig = *state;
	struct fake tty;

	fake_init(&tty, &rig->bench, false, "0c2e", "0b6a", "C7", 4);
	fake_plug(&tty);
	start(rig, SERIAL);
	unplug_and_replug(rig, &tty, "SER-1", FAKE_HANGUP_FIRST);
	unplug_and_replug(rig, &tty, "SER-1", FAKE_UDEV_FIRST);
	unplug_and_replug(rig, &tty, "SER-1", FAKE_SILENT);
}

/* The process that reads the keyboard has not come to them when udev says that it is gone. */
static void test_unplug_keys_not_read_yet(void **state)
{
	struct rig *rig = *state;
	struct fake hid;
	struct timespec pause = {.tv_nsec = 1000000};
	pid_t reader;
	int open;

	fake_init(&hid, &rig->bench, true, "05e0", "1200", "S1", 3);
	fake_plug(&hid);
	start(rig, HID);
	reader = child_of(rig->terminal.pid);
	kill(reader, SIGSTOP);
	while (state_of(reader) != 'T')
		nanosleep(&pause, NULL);
	fake_type(&hid, "WHOLE\rHAL");
	open = count_open(rig->terminal.pid);
	fake_announce_gone(&hid);
	while (count_open(rig->terminal.pid) >= open) /* it tells its reader to end */
		nanosleep(&pause, NULL);
	kill(reader, SIGCONT);
	expect(rig, "\"scan\":\"WHOLE\"", NULL);
	expect(rig, "\"scan\":\"HAL\"", "\"error\":\"bad-scan\"", "unplugged", NULL);
	fake_unplug(&hid, FAKE_HANGUP_FIRST);
}

/* What was framed before the plug came out is answered, however much of it there was. */
static void test_unplug_loses_nothing(void **state)
{
	struct rig *rig = *state;
	struct fake tty;
	char part[40];

	fake_init(&tty, &rig->bench, false, "0c2e", "0b6a", "C7", 4);
	fake_plug(&tty);
	start(rig, SERIAL);
	process_signal(&rig->terminal, SIGSTOP); /* it is busy */
	for (int i = 0; i < 10; i++) {
		snprintf(part, sizeof part, "N-%d\r", i);
		fake_send(&tty, part, strlen(part));
	}
	process_signal(&rig->terminal, SIGCONT);
	for (int i = 0; i < 10; i++) {
		snprintf(part, sizeof part, "\"scan\":\"N-%d\"", i);
		expect(rig, part, NULL);
		if (i == 0)
			fake_unplug(&tty, FAKE_UDEV_FIRST);
	}
	expect_news(rig, "Scanner SER-1 gone", GONE_MS);
}

static void test_absent_at_start(void **state)
{
	struct rig *rig = *state;
	struct fake hid, tty;

	fake_init(&hid, &rig->bench, true, "05e0", "1200", "S1", 3);
	fake_init(&tty, &rig->bench, false, "0c2e", "0b6a", "C7", 4);
	start(rig, HID SERIAL);
	expect_nothing_more(rig);
	fake_plug(&tty);
	expect_news(rig, "Scanner SER-1 is here", GONE_MS);
	fake_plug(&hid);
	expect_news(rig, "Scanner SCAN-1 is here", GONE_MS);
	fake_type(&hid, "1\r");
	expect(rig, "\"scan\":\"1\"", "SCAN-1", NULL);
	fake_send(&tty, "2\r", 2);
	expect(rig, "\"scan\":\"2\"", "SER-1", NULL);
}

/* Two of a kind: by serial number whichever comes first; by path; and who names no serial leaves the other's to it. */
static void test_two_of_a_kind(void **state)
{
	struct rig *rig = *state;
	struct fake a, b, c;

	fake_init(&a, &rig->bench, true, "05e0", "1200", "AAA", 3);
	fake_init(&b, &rig->bench, true, "05e0", "1200", "BBB", 4);
	fake_init(&c, &rig->bench, true, "05e0", "1200", "CCC", 5);
	fake_plug(&c);
	fake_plug(&b);
	start(rig, "[scanner ANY]\nkind = hid\nvendor = 05e0\n"
		   "[scanner BY-SERIAL]\nkind = hid\nvendor = 05e0\nserial = BBB\n"
		   "[scanner BY-PATH]\nkind = hid\npath = /dev/input/by-id/usb-Test_AAA_3-event-kbd\nvendor = 05e0\nproduct = 1200\n");
	fake_plug(&a);
	expect_news(rig, "Scanner BY-PATH is here", GONE_MS);
	fake_type(&b, "1\r");
	expect(rig, "\"scan\":\"1\"", "\"device\":\"BY-SERIAL\"", NULL);
	fake_type(&a, "2\r");
	expect(rig, "\"scan\":\"2\"", "\"device\":\"BY-PATH\"", NULL);
	fake_type(&c, "3\r");
	expect(rig, "\"scan\":\"3\"", "\"device\":\"ANY\"", NULL);
}

static void test_keys_lost(void **state)
{
	struct rig *rig = *state;
	struct fake hid;

	fake_init(&hid, &rig->bench, true, "05e0", "1200", "S1", 3);
	fake_plug(&hid);
	start(rig, HID);
	fake_type(&hid, "123");
	fake_event(&hid, EV_SYN, SYN_DROPPED, 0);
	fake_event(&hid, EV_SYN, SYN_REPORT, 0);
	expect(rig, "\"result\":\"refused\"", "\"error\":\"bad-scan\"", "keys were lost", NULL);
	fake_type(&hid, "456\r");
	expect(rig, "\"scan\":\"456\"", NULL);
}

static void test_keys_that_mean_nothing(void **state)
{
	struct rig *rig = *state;
	struct fake hid;

	fake_init(&hid, &rig->bench, true, "05e0", "1200", "S1", 3);
	fake_plug(&hid);
	start(rig, HID);
	fake_type(&hid, "10A");
	fake_tap(&hid, KEY_F12);
	fake_type(&hid, "21B\r");
	expect(rig, "\"result\":\"refused\"", "\"error\":\"bad-scan\"", "gs = F12", NULL);
	fake_type(&hid, "456\r");
	expect(rig, "\"scan\":\"456\"", NULL);
}

static void test_layout(void **state)
{
	struct rig *rig = *state;
	struct fake hid;

	fake_init(&hid, &rig->bench, true, "05e0", "1200", "S1", 3);
	fake_plug(&hid);
	start(rig, HID "layout = de\ngs = F12\n");
	fake_type(&hid, "y&");
	fake_tap(&hid, KEY_F12);
	fake_type(&hid, "z\r"); /* American key caps: z/Z is y on a German keyboard */
	expect(rig, "\"scan\":\"z/\\\\x1Dy\"", NULL);
}

static void test_bounce(void **state)
{
	struct rig *rig = *state;
	struct fake hid;

	fake_init(&hid, &rig->bench, true, "05e0", "1200", "S1", 3);
	fake_plug(&hid);
	start(rig, HID "bounce_ms = 60000\n");
	fake_type(&hid, "77\r");
	expect(rig, "\"scan\":\"77\"", NULL);
	fake_type(&hid, "77\r");
	expect_news(rig, "counts once", WAIT_MS);
	fake_type(&hid, "78\r");
	expect(rig, "\"scan\":\"78\"", NULL);
	fake_type(&hid, "77\r");
	expect(rig, "\"scan\":\"77\"", NULL);
}

static void test_noise(void **state)
{
	struct rig *rig = *state;
	struct fake tty;
	char big[300];

	memset(big, '7', sizeof big);
	fake_init(&tty, &rig->bench, false, "0c2e", "0b6a", "C7", 4);
	fake_plug(&tty);
	start(rig, SERIAL "max = 100\n");
	for (int i = 0; i < 20; i++)
		fake_send(&tty, big, sizeof big / 3);
	fake_send(&tty, "\r", 1);
	expect(rig, "\"error\":\"bad-scan\"", "2000 bytes", NULL);
	fake_send(&tty, "\x00\x80\xFE\x13\r", 5);
	expect(rig, "\"error\":\"bad-scan\"", "\\\\x00", "speed", NULL);
	fake_send(&tty, "\xE4\xF6\r", 3);
	expect(rig, "\"error\":\"bad-scan\"", "UTF-8", NULL);
	fake_send(&tty, "NEVER-ENDS", 10);
	expect(rig, "\"error\":\"bad-scan\"", "suffix = none", NULL);
	fake_send(&tty, "456\r", 4);
	expect(rig, "\"scan\":\"456\"", NULL);
	expect_nothing_more(rig);
}

static void test_pause_and_frames(void **state)
{
	struct rig *rig = *state;
	struct fake tty, framed;

	fake_init(&tty, &rig->bench, false, "0c2e", "0b6a", "C7", 4);
	fake_init(&framed, &rig->bench, false, "0c2e", "0b6b", "C8", 5);
	fake_plug(&tty);
	fake_plug(&framed);
	start(rig, SERIAL "suffix = none\n[scanner SER-2]\nkind = serial\nproduct = 0b6b\nframing = stx\n");
	fake_send(&tty, "456", 3);
	expect(rig, "\"scan\":\"456\"", "SER-1", NULL);
	fake_send(&framed, "\x02" "789\x03\x02" "12\x03", 9);
	expect(rig, "\"scan\":\"789\"", "SER-2", NULL);
	expect(rig, "\"scan\":\"12\"", "SER-2", NULL);
}

/* A scan that a busy store does not take is kept, across the end of the program, too; and is applied once. */
static void test_busy_store(void **state)
{
	struct rig *rig = *state;
	struct fake hid;
	struct err err;

	fake_init(&hid, &rig->bench, true, "05e0", "1200", "S1", 3);
	fake_plug(&hid);
	start(rig, HID);
	assert_int_equal(db_begin_write(rig->site.db, &err), ST_OK);
	fake_type(&hid, "OP-ANA\r%RECEIVE\r");
	expect_news(rig, "The store is busy: scans are kept and tried again", 3 * WAIT_MS);
	db_rollback(rig->site.db);
	expect(rig, "\"scan\":\"OP-ANA\"", "\"device\":\"SCAN-1\"", "\"result\":\"ok\"", NULL);
	expect(rig, "\"scan\":\"%RECEIVE\"", "\"activity\":\"receive\"", NULL);
	assert_int_equal(db_begin_write(rig->site.db, &err), ST_OK);
	fake_type(&hid, "%STAGE\r%OFF\r");
	expect_news(rig, "The store is busy", 3 * WAIT_MS);
	process_kill(&rig->terminal);
	db_rollback(rig->site.db);
	start_process(rig, HID);
	expect(rig, "\"scan\":\"%STAGE\"", "\"device\":\"SCAN-1\"", "\"activity\":\"stage\"", NULL);
	expect(rig, "\"scan\":\"%OFF\"", "\"device\":\"SCAN-1\"", "\"result\":\"ok\"", NULL);
	expect_news(rig, "2 scans waited when the program ended: they are worked off now", WAIT_MS);
	process_kill(&rig->terminal);
	start(rig, HID); /* and its first answer is to what is sent then */
	expect_nothing_more(rig);
	assert_int_equal(db_begin_read(rig->site.db, &err), ST_OK);
	assert_int_equal(DB_VALUE0(rig->site.db, 0, "SELECT count(*) FROM scan WHERE device = 'SCAN-1'"), 4);
	assert_int_equal(db_end_read(rig->site.db, &err), ST_OK);
}

/* ---- any order of things */

static void send_text(struct fake *fake, const char *text)
{
	if (fake->is_hid)
		fake_type(fake, text);
	else
		fake_send(fake, text, strlen(text));
}

/* The next answer, those to cut-off scans passed over: whether their first half was read in time nobody can know. */
static void expect_scan(struct rig *rig, const char *scan, const char *device)
{
	char part[100];
	char *line;

	while ((line = process_line(&rig->terminal, WAIT_MS)) && strstr(line, "unplugged") && strstr(line, "\"error\":\"bad-scan\""))
		free(line);
	snprintf(part, sizeof part, "\"scan\":\"%s\",\"device\":\"%s\"", scan, device);
	if (!line || !strstr(line, part))
		fail_msg("not in it: %s\ngot: %s", part, line ? line : "nothing");
	free(line);
}

/* Plugs in, pulls out, scans and half-scans at random: every whole scan is answered once, in order, by its scanner. */
static void test_any_order(void **state)
{
	static const char *const names[] = {"A", "B", "C"};
	struct rig *rig = *state;
	struct dice dice = {.state = 3};
	struct fake fakes[3];
	char text[40];

	fake_init(&fakes[0], &rig->bench, true, "05e0", "1200", "AAA", 3);
	fake_init(&fakes[1], &rig->bench, true, "05e0", "1200", "BBB", 4);
	fake_init(&fakes[2], &rig->bench, false, "0c2e", "0b6a", "CCC", 5);
	start(rig, "[scanner A]\nkind = hid\nserial = AAA\n[scanner B]\nkind = hid\nserial = BBB\n"
		   "[scanner C]\nkind = serial\nserial = CCC\n");
	for (int i = 0; i < RANDOM_STEPS; i++) {
		int which = dice_roll(&dice, 3);
		struct fake *fake = &fakes[which];

		if (fake->fd < 0) {
			fake_plug(fake);
			snprintf(text, sizeof text, "Scanner %s is here", names[which]);
			expect_news(rig, text, WAIT_MS);
		} else if (dice_percent(&dice, 30)) {
			if (dice_percent(&dice, 50))
				send_text(fake, "HALF");
			fake_unplug(fake, (enum fake_order)dice_roll(&dice, 3));
			snprintf(text, sizeof text, "Scanner %s gone", names[which]);
			expect_news(rig, text, WAIT_MS);
		} else {
			snprintf(text, sizeof text, "N-%d\r", i);
			send_text(fake, text);
			text[strlen(text) - 1] = '\0';
			expect_scan(rig, text, names[which]);
		}
	}
}

static void test_listed(void **state)
{
	struct rig *rig = *state;
	const char *argv[] = {program, "--config", rig->config, "--json", "devices", NULL};
	struct fake hid, other;
	char *text;

	fake_init(&hid, &rig->bench, true, "05e0", "1200", "S1", 3);
	fake_init(&other, &rig->bench, false, "1a86", "7523", "X", 6);
	fake_plug(&hid);
	fake_plug(&other);
	write_config(rig, HID SERIAL);
	assert_int_equal(process_run(argv, &text, WAIT_MS), 0);
	assert_non_null(strstr(text, "\"name\":\"SCAN-1\",\"kind\":\"hid\",\"is\":\"here\",\"node\":\"/dev/input/event3\""));
	assert_non_null(strstr(text, "\"name\":\"SER-1\",\"kind\":\"serial\",\"is\":\"absent\",\"node\":null"));
	assert_non_null(strstr(text, "\"vendor\":\"1a86\",\"product\":\"7523\",\"serial\":\"X\",\"name\":\"Test Scanner\",\"node\":"
				     "\"/dev/ttyACM6\",\"path\":\"/dev/serial/by-id/usb-Test_X_6\",\"marked\":false"));
	assert_null(strstr(text, "\"serial\":\"S1\""));
	free(text);
}

/* ---- the full screen */

struct screen {
	int fd;
	pid_t pid;
	struct str text; /* what was written to the terminal */
};

static void screen_start(struct screen *screen, const struct rig *rig)
{
	struct winsize size = {.ws_row = 24, .ws_col = 80};

	memset(screen, 0, sizeof *screen);
	screen->pid = forkpty(&screen->fd, NULL, NULL, &size);
	assert_true(screen->pid >= 0);
	if (screen->pid == 0) {
		setenv("TERM", "xterm", 1);
		setenv("LC_ALL", "C.UTF-8", 1);
		execl(program, program, "--config", rig->config, "run", (char *)NULL);
		_exit(127);
	}
}

/* Waits for a text. The screen is asked to draw itself whole now and then: what is only changed is sent in pieces. */
static void screen_wait(struct screen *screen, const char *text, int within_ms)
{
	int64_t end_ms = clock_monotonic_ms() + within_ms;
	int64_t ask_ms = 0;
	char data[4096];

	str_clear(&screen->text);
	while (!strstr(str_text(&screen->text), text)) {
		struct pollfd fd = {.fd = screen->fd, .events = POLLIN};
		int64_t now_ms = clock_monotonic_ms();
		ssize_t n;

		if (now_ms > end_ms)
			fail_msg("never on the screen: %s", text);
		if (now_ms > ask_ms && write(screen->fd, "\x0C", 1) == 1)
			ask_ms = now_ms + 100;
		n = poll(&fd, 1, 20) > 0 ? read(screen->fd, data, sizeof data) : 0;
		if (n > 0)
			str_add_n(&screen->text, data, (size_t)n);
	}
}

static void screen_end(struct screen *screen)
{
	int status;

	kill(screen->pid, SIGTERM);
	/* it leaves the screen first, which somebody has to read */
	while (waitpid(screen->pid, &status, WNOHANG) == 0) {
		char data[4096];
		struct pollfd fd = {.fd = screen->fd, .events = POLLIN};

		if (poll(&fd, 1, 20) > 0 && read(screen->fd, data, sizeof data) < 0)
			continue;
	}
	assert_true(WIFEXITED(status));
	assert_int_equal(WEXITSTATUS(status), 0);
	close(screen->fd);
	str_done(&screen->text);
}

static void test_full_screen(void **state)
{
	struct rig *rig = *state;
	struct screen screen;
	struct fake hid, tty;
	char reply = 0;

	fake_init(&hid, &rig->bench, true, "05e0", "1200", "S1", 3);
	fake_init(&tty, &rig->bench, false, "0c2e", "0b6a", "C7", 4);
	fake_plug(&hid);
	fake_plug(&tty);
	write_config(rig, HID SERIAL "reply_good = G\nreply_bad = B\n");
	screen_start(&screen, rig);
	screen_wait(&screen, "2 scanners", WAIT_MS);
	fake_type(&hid, "OP-ANA\r");
	screen_wait(&screen, "Ana  T9", WAIT_MS);
	fake_send(&tty, "%RECEIVE\r", 9);
	screen_wait(&screen, "Scan a door", WAIT_MS);
	assert_int_equal(read(tty.fd, &reply, 1), 1);
	assert_int_equal(reply, 'G');
	fake_send(&tty, "NO\x01NSENSE\r", 10);
	screen_wait(&screen, "What scanner SER-1 sent is no scan", WAIT_MS);
	assert_int_equal(read(tty.fd, &reply, 1), 1);
	assert_int_equal(reply, 'B');
	fake_type(&hid, "L1\rHALF");
	screen_wait(&screen, "L1", WAIT_MS); /* refused: there is no door yet */
	fake_wait_read(&hid);
	fake_unplug(&hid, FAKE_HANGUP_FIRST);
	screen_wait(&screen, "SCAN-1 gone", GONE_MS);
	screen_wait(&screen, "unplugged", WAIT_MS);
	fake_plug(&hid);
	screen_wait(&screen, "2 scanners", GONE_MS);
	fake_type(&hid, "D1\r");
	screen_wait(&screen, "Ana  T9  D1", WAIT_MS);
	screen_end(&screen);
}

int main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_keyboard, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_grab, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_taken_by_another, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_serial, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_two_at_once, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_burst, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_unplug_keyboard, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_unplug_keys_not_read_yet, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_unplug_serial, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_unplug_loses_nothing, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_absent_at_start, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_two_of_a_kind, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_keys_lost, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_keys_that_mean_nothing, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_layout, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_bounce, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_noise, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_pause_and_frames, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_busy_store, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_any_order, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_listed, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_full_screen, set_up, tear_down),
	};

	(void)argc;
	fake_reexec(argv);
	program = process_program(argv[0]);
	return cmocka_run_group_tests_name("scanners", tests, NULL, NULL);
}

#endif
