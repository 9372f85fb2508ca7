/* The real program with scanners that are not there: plugged in, pulled out in the middle of a scan, by two at once, while the store is busy, and on the full screen. Everything waits for what is printed, nothing for a time. */
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
#include <poll.h>
#include <pty.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/str.h"
#include "devices/rig.h"
#include "devices/scanners.h"

static void unplug_and_replug(struct rig *rig, struct fake *fake, const char *name, enum fake_order order)
{
	char news[100];

	if (fake->is_hid)
		fake_type(fake, "WHOLE\rHAL");
	else
		fake_send(fake, "WHOLE\rHAL", 9);
	rig_expect(rig, "\"scan\":\"WHOLE\"", NULL);
	fake_wait_read(fake);
	fake_unplug(fake, order);
	rig_expect(rig, "\"scan\":\"HAL\"", "\"result\":\"refused\"", "\"error\":\"bad-scan\"", name, "unplugged", NULL);
	snprintf(news, sizeof news, "Scanner %s gone", name);
	rig_expect_news(rig, news, GONE_MS);
	fake_plug(fake);
	snprintf(news, sizeof news, "Scanner %s is here", name);
	rig_expect_news(rig, news, GONE_MS);
	if (fake->is_hid)
		fake_type(fake, "AGAIN\r");
	else
		fake_send(fake, "AGAIN\r", 6);
	rig_expect(rig, "\"scan\":\"AGAIN\"", name, NULL);
}

/* The youngest child of a process: before the readers of scanners it has one that looks at the store's file. */
static pid_t child_of(pid_t pid)
{
	char path[60];
	int child = 0;
	FILE *f;

	snprintf(path, sizeof path, "/proc/%d/task/%d/children", (int)pid, (int)pid);
	f = fopen(path, "r");
	assert_non_null(f);
	while (fscanf(f, "%d", &child) == 1) {
	}
	fclose(f);
	assert_true(child > 0);
	return (pid_t)child;
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
	rig_start(rig, HID);
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
	rig_start(rig, SERIAL);
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
	rig_start(rig, HID);
	reader = child_of(rig->terminal.pid);
	kill(reader, SIGSTOP);
	while (state_of(reader) != 'T')
		nanosleep(&pause, NULL);
	fake_type(&hid, "WHOLE\rHAL");
	open = count_open(rig->terminal.pid);
	fake_announce_gone(&hid);
	/* it tells its reader to end; but it may have opened something else meanwhile, too, and hide that: then it has had its time */
	for (int ms = 0; ms < 5000 && count_open(rig->terminal.pid) >= open; ms++)
		nanosleep(&pause, NULL);
	kill(reader, SIGCONT);
	rig_expect(rig, "\"scan\":\"WHOLE\"", NULL);
	rig_expect(rig, "\"scan\":\"HAL\"", "\"error\":\"bad-scan\"", "unplugged", NULL);
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
	rig_start(rig, SERIAL);
	process_signal(&rig->terminal, SIGSTOP); /* it is busy */
	for (int i = 0; i < 10; i++) {
		snprintf(part, sizeof part, "N-%d\r", i);
		fake_send(&tty, part, strlen(part));
	}
	process_signal(&rig->terminal, SIGCONT);
	for (int i = 0; i < 10; i++) {
		snprintf(part, sizeof part, "\"scan\":\"N-%d\"", i);
		rig_expect(rig, part, NULL);
		if (i == 0)
			fake_unplug(&tty, FAKE_UDEV_FIRST);
	}
	rig_expect_news(rig, "Scanner SER-1 gone", GONE_MS);
}

static void test_absent_at_start(void **state)
{
	struct rig *rig = *state;
	struct fake hid, tty;

	fake_init(&hid, &rig->bench, true, "05e0", "1200", "S1", 3);
	fake_init(&tty, &rig->bench, false, "0c2e", "0b6a", "C7", 4);
	rig_start(rig, HID SERIAL);
	rig_expect_nothing_more(rig);
	fake_plug(&tty);
	rig_expect_news(rig, "Scanner SER-1 is here", GONE_MS);
	fake_plug(&hid);
	rig_expect_news(rig, "Scanner SCAN-1 is here", GONE_MS);
	fake_type(&hid, "1\r");
	rig_expect(rig, "\"scan\":\"1\"", "SCAN-1", NULL);
	fake_send(&tty, "2\r", 2);
	rig_expect(rig, "\"scan\":\"2\"", "SER-1", NULL);
}

/* What the terminal has told the store of its scanners, once it is so. */
static void wait_for_trouble(struct rig *rig, const char *sql)
{
	for (int waited = 0; waited < WAIT_MS; waited += 20) {
		struct timespec moment = {.tv_nsec = 20000000};
		struct err err = {0};
		int64_t is;

		assert_int_equal(db_begin_read(rig->site.db, &err), ST_OK);
		is = DB_VALUE0(rig->site.db, 0, sql);
		assert_int_equal(db_end_read(rig->site.db, &err), ST_OK);
		if (is)
			return;
		nanosleep(&moment, NULL);
	}
	fail_msg("never: %s", sql);
}

/* A lead's alerts know of a scanner that is gone, while it is gone, and not when the terminal has ended. */
static void test_lead_is_told(void **state)
{
	struct rig *rig = *state;
	struct fake hid;

	fake_init(&hid, &rig->bench, true, "05e0", "1200", "S1", 3);
	rig_start(rig, HID SERIAL);
	wait_for_trouble(rig, "SELECT count(*) = 2 FROM device_trouble WHERE kind = 'scanner' AND state = 'gone'");
	fake_plug(&hid);
	wait_for_trouble(rig, "SELECT count(*) = 1 AND min(name) = 'SER-1' FROM device_trouble");
	fake_unplug(&hid, FAKE_HANGUP_FIRST);
	wait_for_trouble(rig, "SELECT count(*) = 2 FROM device_trouble");
	process_end(&rig->terminal, WAIT_MS);
	wait_for_trouble(rig, "SELECT count(*) = 0 FROM device_trouble");
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
	rig_start(rig, "[scanner ANY]\nkind = hid\nvendor = 05e0\n"
		   "[scanner BY-SERIAL]\nkind = hid\nvendor = 05e0\nserial = BBB\n"
		   "[scanner BY-PATH]\nkind = hid\npath = /dev/input/by-id/usb-Test_AAA_3-event-kbd\nvendor = 05e0\nproduct = 1200\n");
	fake_plug(&a);
	rig_expect_news(rig, "Scanner BY-PATH is here", GONE_MS);
	fake_type(&b, "1\r");
	rig_expect(rig, "\"scan\":\"1\"", "\"device\":\"BY-SERIAL\"", NULL);
	fake_type(&a, "2\r");
	rig_expect(rig, "\"scan\":\"2\"", "\"device\":\"BY-PATH\"", NULL);
	fake_type(&c, "3\r");
	rig_expect(rig, "\"scan\":\"3\"", "\"device\":\"ANY\"", NULL);
}

/* A scan that a busy store does not take is kept, across the end of the rig_program(), too; and is applied once. */
static void test_busy_store(void **state)
{
	struct rig *rig = *state;
	struct fake hid;
	struct err err;

	fake_init(&hid, &rig->bench, true, "05e0", "1200", "S1", 3);
	fake_plug(&hid);
	rig_start(rig, HID);
	assert_int_equal(db_begin_write(rig->site.db, &err), ST_OK);
	fake_type(&hid, "OP-ANA\r%RECEIVE\r");
	rig_expect_news(rig, "The store is busy: scans are kept and tried again", 3 * WAIT_MS);
	db_rollback(rig->site.db);
	rig_expect(rig, "\"scan\":\"OP-ANA\"", "\"device\":\"SCAN-1\"", "\"result\":\"ok\"", NULL);
	rig_expect(rig, "\"scan\":\"%RECEIVE\"", "\"activity\":\"receive\"", NULL);
	assert_int_equal(db_begin_write(rig->site.db, &err), ST_OK);
	fake_type(&hid, "%STAGE\r%OFF\r");
	rig_expect_news(rig, "The store is busy", 3 * WAIT_MS);
	process_kill(&rig->terminal);
	db_rollback(rig->site.db);
	rig_start_process(rig, HID);
	rig_expect(rig, "\"scan\":\"%STAGE\"", "\"device\":\"SCAN-1\"", "\"activity\":\"stage\"", NULL);
	rig_expect(rig, "\"scan\":\"%OFF\"", "\"device\":\"SCAN-1\"", "\"result\":\"ok\"", NULL);
	rig_expect_news(rig, "2 scans waited: they are worked off now", WAIT_MS);
	process_kill(&rig->terminal);
	rig_start(rig, HID); /* and its first answer is to what is sent then */
	rig_expect_nothing_more(rig);
	assert_int_equal(db_begin_read(rig->site.db, &err), ST_OK);
	assert_int_equal(DB_VALUE0(rig->site.db, 0, "SELECT count(*) FROM scan WHERE device = 'SCAN-1'"), 4);
	assert_int_equal(db_end_read(rig->site.db, &err), ST_OK);
}

static void test_listed(void **state)
{
	struct rig *rig = *state;
	const char *argv[] = {rig_program(), "--config", rig->config, "--json", "devices", NULL};
	struct fake hid, other;
	char *text;

	fake_init(&hid, &rig->bench, true, "05e0", "1200", "S1", 3);
	fake_init(&other, &rig->bench, false, "1a86", "7523", "X", 6);
	fake_plug(&hid);
	fake_plug(&other);
	rig_write_config(rig, HID SERIAL);
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
		execl(rig_program(), rig_program(), "--config", rig->config, "run", (char *)NULL);
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
	rig_write_config(rig, HID SERIAL "reply_good = G\nreply_bad = B\n");
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
		cmocka_unit_test_setup_teardown(test_unplug_keyboard, rig_set_up, rig_tear_down),
		cmocka_unit_test_setup_teardown(test_unplug_serial, rig_set_up, rig_tear_down),
		cmocka_unit_test_setup_teardown(test_unplug_keys_not_read_yet, rig_set_up, rig_tear_down),
		cmocka_unit_test_setup_teardown(test_unplug_loses_nothing, rig_set_up, rig_tear_down),
		cmocka_unit_test_setup_teardown(test_absent_at_start, rig_set_up, rig_tear_down),
		cmocka_unit_test_setup_teardown(test_lead_is_told, rig_set_up, rig_tear_down),
		cmocka_unit_test_setup_teardown(test_two_of_a_kind, rig_set_up, rig_tear_down),
		cmocka_unit_test_setup_teardown(test_busy_store, rig_set_up, rig_tear_down),
		cmocka_unit_test_setup_teardown(test_listed, rig_set_up, rig_tear_down),
		cmocka_unit_test_setup_teardown(test_full_screen, rig_set_up, rig_tear_down),
	};

	(void)argc;
	rig_init(argv);
	return cmocka_run_group_tests_name("scanners plugged", tests, NULL, NULL);
}

#endif
