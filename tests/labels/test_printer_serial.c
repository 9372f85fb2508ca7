/* A printer at a serial line: asked, fed and waited for as over TCP, by the settings of the line, and by one sender alone. */
#include <dlfcn.h>
#include <fcntl.h>
#include <pty.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <termios.h>
#include <unistd.h>

#include <cmocka.h>

#include "devices/serial.h"
#include "lib/sending.h"

/* ---- a pseudo terminal has no modem lines and no place in sysfs: libserialport wants both */

static const char sysfs[] = "/sys/class/tty/pts/";

int __lxstat(int version, const char *path, struct stat *st);
int __lxstat(int version, const char *path, struct stat *st)
{
	(void)version;
	if (strncmp(path, sysfs, sizeof sysfs - 1) != 0)
		return lstat(path, st);
	*st = (struct stat){.st_mode = S_IFLNK | 0777};
	return 0;
}

ssize_t readlink(const char *path, char *buf, size_t size)
{
	static const char there[] = "../../devices/virtual/tty/pts";

	if (strncmp(path, sysfs, sizeof sysfs - 1) != 0)
		return readlinkat(AT_FDCWD, path, buf, size);
	if (size > sizeof there - 1)
		size = sizeof there - 1;
	memcpy(buf, there, size);
	return (ssize_t)size;
}

int ioctl(int fd, unsigned long request, ...)
{
	static int (*real)(int, unsigned long, void *);
	static int modem = TIOCM_DTR | TIOCM_RTS | TIOCM_CTS | TIOCM_DSR;
	va_list args;
	void *arg;

	va_start(args, request);
	arg = va_arg(args, void *);
	va_end(args);
	switch (request) {
	case TIOCMGET: *(int *)arg = modem; return 0;
	case TIOCMSET: modem = *(int *)arg; return 0;
	case TIOCMBIS: modem |= *(int *)arg; return 0;
	case TIOCMBIC: modem &= ~*(int *)arg; return 0;
	}
	if (!real)
		*(void **)&real = dlsym(RTLD_NEXT, "ioctl");
	return real(fd, request, arg);
}

/* ---- the line */

struct line {
	int master, slave;
	char path[64];
};

static void open_line(struct line *line)
{
	struct termios raw;

	assert_int_equal(openpty(&line->master, &line->slave, line->path, NULL, NULL), 0);
	assert_int_equal(tcgetattr(line->slave, &raw), 0);
	cfmakeraw(&raw);
	assert_int_equal(tcsetattr(line->slave, TCSANOW, &raw), 0);
}

static void close_line(struct line *line)
{
	close(line->master);
	close(line->slave);
}

static void at_line(struct sending *b, const struct line *line, const char *settings)
{
	char name[128];

	snprintf(name, sizeof name, "serial:%s%s", line->path, settings);
	assert_true(strlen(name) < sizeof b->name);
	sending_to(b, name);
}

static void test_serial(void **state)
{
	struct sending *b = *state;
	struct termios set;
	struct line line;

	open_line(&line);
	b->fake->answer_count = 4;
	b->fake->answers[0] = (struct fake_answer){.media_out = true};
	b->fake->answers[2] = (struct fake_answer){.formats = 1};
	b->fake->step = 5;
	fake_printer_serve(b->fake, line.master);
	at_line(b, &line, ",19200,xonxoff");
	assert_int_equal(sending_label(b, LABEL), PRINTER_NOTHING);
	assert_int_equal(b->news.state, PRINTER_MEDIA_OUT);
	assert_int_equal(sending_label(b, LABEL), PRINTER_SENT);
	assert_int_equal(b->fake->questions, 4);
	assert_int_equal(fake_printer_labels(b->fake), 1);
	assert_int_equal(b->fake->len, LABEL);
	assert_int_equal(tcgetattr(line.slave, &set), 0);
	assert_int_equal(cfgetospeed(&set), B19200);
	assert_true(set.c_iflag & IXON && set.c_iflag & IXOFF);
	assert_false(set.c_iflag & IXANY);
	close_line(&line);
}

static void test_serial_flow(void **state)
{
	struct sending *b = *state;
	struct termios set;
	struct line line;

	open_line(&line);
	fake_printer_serve(b->fake, line.master);
	at_line(b, &line, ",115200,rtscts");
	assert_int_equal(sending_label(b, LABEL), PRINTER_SENT);
	assert_int_equal(tcgetattr(line.slave, &set), 0);
	assert_true(set.c_cflag & CRTSCTS);
	assert_false(set.c_iflag & IXON);
	close_line(&line);
}

/* Nobody reads at the far end; and nobody is there at all. */
static void test_serial_hangs(void **state)
{
	struct sending *b = *state;
	struct line line;

	open_line(&line);
	at_line(b, &line, "");
	b->printer.answer_ms = SILENCE_MS;
	b->printer.ask = PRINTER_ASK_NO;
	assert_int_equal(sending_label(b, 200000), PRINTER_UNCLEAR);
	assert_int_equal(b->news.state, PRINTER_HANGS);
	sending_within(b, 1500);
	b->printer.ask = PRINTER_ASK_YES;
	assert_int_equal(sending_label(b, LABEL), PRINTER_NOTHING);
	sending_within(b, 1500);
	close_line(&line);
	assert_int_equal(sending_label(b, LABEL), PRINTER_NOTHING);
	sending_says(b, "is not there: is its cable in, and is this its path?");
	assert_int_equal(b->news.state, PRINTER_GONE);
}

/* Two senders at one line would print half of each. */
static void test_serial_alone(void **state)
{
	struct sending *b = *state;
	struct serial_settings settings = {.baud = 9600, .bits = 8};
	struct serial *other;
	struct line line;

	open_line(&line);
	fake_printer_serve(b->fake, line.master);
	at_line(b, &line, "");
	assert_int_equal(serial_open(&other, line.path, &settings, &b->err), ST_OK);
	assert_int_equal(sending_label(b, LABEL), PRINTER_NOTHING);
	sending_says(b, "another program has it: end that program");
	serial_close(other);
	assert_int_equal(sending_label(b, LABEL), PRINTER_SENT);
	close_line(&line);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, sending_set_up, sending_tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_serial),
		TEST(test_serial_flow),
		TEST(test_serial_hangs),
		TEST(test_serial_alone),
	};

	return cmocka_run_group_tests_name("printer at a serial line", tests, NULL, NULL);
}
