/* The real program with scanners that are not there: what they send is answered, whatever it is. Everything waits for what is
 * printed, nothing for a time. */
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

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/ioctl.h>
#include <termios.h>
#include <unistd.h>

#include <linux/input.h>

#include "devices/rig.h"

static void test_keyboard(void **state)
{
	struct rig *rig = *state;
	struct fake hid;

	fake_init(&hid, &rig->bench, true, "05e0", "1200", "S1", 3);
	fake_plug(&hid);
	rig_start(rig, HID);
	fake_type(&hid, "OP-ANA\r");
	rig_expect(rig, "\"scan\":\"OP-ANA\"", "\"device\":\"SCAN-1\"", "\"result\":\"ok\"", NULL);
	fake_type(&hid, "]C1010950600000001\x1D" "10a\r");
	rig_expect(rig, "\"scan\":\"]C1010950600000001\\\\x1D10a\"", NULL);
	fake_type(&hid, "%RECEIVE\t");
	rig_expect(rig, "\"scan\":\"%RECEIVE\"", "\"activity\":\"receive\"", NULL);
	rig_expect_nothing_more(rig);
}

/* It is this program's alone: who comes later does not get it. */
static void test_grab(void **state)
{
	struct rig *rig = *state;
	struct fake hid;
	int other;

	fake_init(&hid, &rig->bench, true, "05e0", "1200", "S1", 3);
	fake_plug(&hid);
	rig_start(rig, HID);
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
	rig_start(rig, HID SERIAL);
	rig_expect_news(rig, "Scanner SCAN-1 cannot be used: /dev/input/event3: another program has it", WAIT_MS);
	assert_int_equal(ioctl(other, EVIOCGRAB, (void *)0), 0);
	close(other);
	rig_expect_news(rig, "Scanner SCAN-1 is here", WAIT_MS);
	fake_type(&hid, "1234\r");
	rig_expect(rig, "\"scan\":\"1234\"", NULL);
}

static void test_serial(void **state)
{
	struct rig *rig = *state;
	struct termios modes;
	struct fake tty;
	char reply[8] = "";

	fake_init(&tty, &rig->bench, false, "0c2e", "0b6a", "C7", 4);
	fake_plug(&tty);
	rig_start(rig, SERIAL "baud = 115200\nreply_good = \\x06\nreply_bad = \\x15!\n");
	assert_int_equal(tcgetattr(tty.fd, &modes), 0);
	assert_int_equal(cfgetospeed(&modes), B115200);
	fake_send(&tty, "OP-ANA\r\n", 8);
	rig_expect(rig, "\"scan\":\"OP-ANA\"", "\"device\":\"SER-1\"", "\"result\":\"ok\"", NULL);
	assert_int_equal(read(tty.fd, reply, sizeof reply), 1);
	assert_memory_equal(reply, "\x06", 1);
	fake_send(&tty, "01095060\x1D" "21AB\r\n", 16);
	rig_expect(rig, "\"scan\":\"01095060\\\\x1D21AB\"", "\"result\":\"refused\"", NULL);
	assert_int_equal(read(tty.fd, reply, sizeof reply), 2);
	assert_memory_equal(reply, "\x15!", 2);
	rig_expect_nothing_more(rig);
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
	rig_start(rig, HID SERIAL);
	for (int i = 0; i < 3; i++) {
		fake_type(&hid, "OP-");
		fake_send(&tty, "950600", 6);
		fake_type(&hid, "LEE");
		fake_send(&tty, "0000015", 7);
		fake_type(&hid, "\r");
		rig_expect(rig, "\"scan\":\"OP-LEE\"", "\"device\":\"SCAN-1\"", NULL);
		fake_send(&tty, "\r", 1);
		rig_expect(rig, "\"scan\":\"9506000000015\"", "\"device\":\"SER-1\"", NULL);
		assert_true(process_send(&rig->terminal, "PUT"));
		rig_expect(rig, "\"scan\":\"PUT\"", NULL);
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
	rig_start(rig, SERIAL);
	for (int i = 0; i < 20; i++)
		snprintf(codes + strlen(codes), sizeof codes - strlen(codes), "N-%04d\r", i);
	fake_send(&tty, codes, strlen(codes));
	for (int i = 0; i < 20; i++) {
		snprintf(part, sizeof part, "\"scan\":\"N-%04d\"", i);
		rig_expect(rig, part, NULL);
	}
}

static void test_keys_lost(void **state)
{
	struct rig *rig = *state;
	struct fake hid;

	fake_init(&hid, &rig->bench, true, "05e0", "1200", "S1", 3);
	fake_plug(&hid);
	rig_start(rig, HID);
	fake_type(&hid, "123");
	fake_event(&hid, EV_SYN, SYN_DROPPED, 0);
	fake_event(&hid, EV_SYN, SYN_REPORT, 0);
	rig_expect(rig, "\"result\":\"refused\"", "\"error\":\"bad-scan\"", "keys were lost", NULL);
	fake_type(&hid, "456\r");
	rig_expect(rig, "\"scan\":\"456\"", NULL);
}

static void test_keys_that_mean_nothing(void **state)
{
	struct rig *rig = *state;
	struct fake hid;

	fake_init(&hid, &rig->bench, true, "05e0", "1200", "S1", 3);
	fake_plug(&hid);
	rig_start(rig, HID);
	fake_type(&hid, "10A");
	fake_tap(&hid, KEY_F12);
	fake_type(&hid, "21B\r");
	rig_expect(rig, "\"result\":\"refused\"", "\"error\":\"bad-scan\"", "gs = F12", NULL);
	fake_type(&hid, "456\r");
	rig_expect(rig, "\"scan\":\"456\"", NULL);
}

static void test_layout(void **state)
{
	struct rig *rig = *state;
	struct fake hid;

	fake_init(&hid, &rig->bench, true, "05e0", "1200", "S1", 3);
	fake_plug(&hid);
	rig_start(rig, HID "layout = de\ngs = F12\n");
	fake_type(&hid, "y&");
	fake_tap(&hid, KEY_F12);
	fake_type(&hid, "z\r"); /* American key caps: z/Z is y on a German keyboard */
	rig_expect(rig, "\"scan\":\"z/\\\\x1Dy\"", NULL);
}

static void test_bounce(void **state)
{
	struct rig *rig = *state;
	struct fake hid;

	fake_init(&hid, &rig->bench, true, "05e0", "1200", "S1", 3);
	fake_plug(&hid);
	rig_start(rig, HID "bounce_ms = 60000\n");
	fake_type(&hid, "77\r");
	rig_expect(rig, "\"scan\":\"77\"", NULL);
	fake_type(&hid, "77\r");
	rig_expect_news(rig, "counts once", WAIT_MS);
	fake_type(&hid, "78\r");
	rig_expect(rig, "\"scan\":\"78\"", NULL);
	fake_type(&hid, "77\r");
	rig_expect(rig, "\"scan\":\"77\"", NULL);
}

static void test_noise(void **state)
{
	struct rig *rig = *state;
	struct fake tty;
	char big[300];

	memset(big, '7', sizeof big);
	fake_init(&tty, &rig->bench, false, "0c2e", "0b6a", "C7", 4);
	fake_plug(&tty);
	rig_start(rig, SERIAL "max = 100\n");
	for (int i = 0; i < 20; i++)
		fake_send(&tty, big, sizeof big / 3);
	fake_send(&tty, "\r", 1);
	rig_expect(rig, "\"error\":\"bad-scan\"", "2000 bytes", NULL);
	fake_send(&tty, "\x00\x80\xFE\x13\r", 5);
	rig_expect(rig, "\"error\":\"bad-scan\"", "\\\\x00", "speed", NULL);
	fake_send(&tty, "\xE4\xF6\r", 3);
	rig_expect(rig, "\"error\":\"bad-scan\"", "UTF-8", NULL);
	fake_send(&tty, "NEVER-ENDS", 10);
	rig_expect(rig, "\"error\":\"bad-scan\"", "suffix = none", NULL);
	fake_send(&tty, "456\r", 4);
	rig_expect(rig, "\"scan\":\"456\"", NULL);
	rig_expect_nothing_more(rig);
}

static void test_pause_and_frames(void **state)
{
	struct rig *rig = *state;
	struct fake tty, framed;

	fake_init(&tty, &rig->bench, false, "0c2e", "0b6a", "C7", 4);
	fake_init(&framed, &rig->bench, false, "0c2e", "0b6b", "C8", 5);
	fake_plug(&tty);
	fake_plug(&framed);
	rig_start(rig, SERIAL "suffix = none\n[scanner SER-2]\nkind = serial\nproduct = 0b6b\nframing = stx\n");
	fake_send(&tty, "456", 3);
	rig_expect(rig, "\"scan\":\"456\"", "SER-1", NULL);
	fake_send(&framed, "\x02" "789\x03\x02" "12\x03", 9);
	rig_expect(rig, "\"scan\":\"789\"", "SER-2", NULL);
	rig_expect(rig, "\"scan\":\"12\"", "SER-2", NULL);
}

int main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_keyboard, rig_set_up, rig_tear_down),
		cmocka_unit_test_setup_teardown(test_grab, rig_set_up, rig_tear_down),
		cmocka_unit_test_setup_teardown(test_taken_by_another, rig_set_up, rig_tear_down),
		cmocka_unit_test_setup_teardown(test_serial, rig_set_up, rig_tear_down),
		cmocka_unit_test_setup_teardown(test_two_at_once, rig_set_up, rig_tear_down),
		cmocka_unit_test_setup_teardown(test_burst, rig_set_up, rig_tear_down),
		cmocka_unit_test_setup_teardown(test_keys_lost, rig_set_up, rig_tear_down),
		cmocka_unit_test_setup_teardown(test_keys_that_mean_nothing, rig_set_up, rig_tear_down),
		cmocka_unit_test_setup_teardown(test_layout, rig_set_up, rig_tear_down),
		cmocka_unit_test_setup_teardown(test_bounce, rig_set_up, rig_tear_down),
		cmocka_unit_test_setup_teardown(test_noise, rig_set_up, rig_tear_down),
		cmocka_unit_test_setup_teardown(test_pause_and_frames, rig_set_up, rig_tear_down),
	};

	(void)argc;
	rig_init(argv);
	return cmocka_run_group_tests_name("scanners", tests, NULL, NULL);
}

#endif
