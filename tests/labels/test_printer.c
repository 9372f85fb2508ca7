/* Printers in every state and of every manner, over TCP and at a serial line: a label is printed only when the printer says
 * so, waits when it cannot be, and is unclear only when some of it went out; nothing waits longer than it may. */
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <pty.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <termios.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/clock.h"
#include "base/str.h"
#include "devices/printer.h"
#include "tests/lib/fake_printer.h"

enum { SILENCE_MS = 60, WAIT_MS = 120, FINISH_MS = 250, FIX_MS = 400, LABEL = 3000, BIG_LABEL = 4000000 };

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

/* ---- the bench */

struct bench {
	struct fake_printer *fake;
	struct printer printer;
	struct printer_news news;
	struct err err;
	char name[64];
	char *label;
	size_t label_len;
	/* what was told on the way */
	unsigned told; /* states, as bits */
	int times;
	bool gives_up;
	int64_t began_ms;
};

static bool on_news(void *ctx, const struct printer_news *news)
{
	struct bench *b = ctx;

	b->told |= 1u << news->state;
	b->times++;
	return !b->gives_up;
}

static int set_up(void **state)
{
	struct bench *b = calloc(1, sizeof *b);

	assert_non_null(b);
	b->fake = fake_printer_new();
	b->news.tell = on_news;
	b->news.ctx = b;
	*state = b;
	return 0;
}

static int tear_down(void **state)
{
	struct bench *b = *state;

	fake_printer_free(b->fake);
	free(b->label);
	free(b);
	return 0;
}

static void name_it(struct bench *b, const char *name)
{
	snprintf(b->name, sizeof b->name, "%s", name);
	assert_int_equal(printer_init(&b->printer, b->name, &b->err), ST_OK);
	b->printer.wait_ms = WAIT_MS;
	b->printer.finish_ms = FINISH_MS;
	b->printer.fix_ms = FIX_MS;
}

static void at_tcp(struct bench *b)
{
	char name[64];

	fake_printer_listen(b->fake);
	snprintf(name, sizeof name, "tcp:127.0.0.1:%d", b->fake->port);
	name_it(b, name);
}

static void make_label(struct bench *b, size_t len)
{
	free(b->label);
	b->label = malloc(len + 1);
	assert_non_null(b->label);
	memset(b->label, 'x', len);
	memcpy(b->label, "^XA^FX", 6);
	memcpy(b->label + len - 6, "^FS^XZ", 6);
	b->label_len = len;
}

static enum printer_outcome send_label(struct bench *b, size_t len)
{
	make_label(b, len);
	b->began_ms = clock_monotonic_ms();
	b->err = (struct err){.status = ST_OK};
	return printer_send(&b->printer, &b->news, b->label, b->label_len, &b->err);
}

static void within(const struct bench *b, int64_t ms)
{
	int64_t took_ms = clock_monotonic_ms() - b->began_ms;

	if (took_ms > ms)
		fail_msg("took %d ms, at most %d", (int)took_ms, (int)ms);
}

static void says(const struct bench *b, const char *part)
{
	if (!strstr(b->err.text, part))
		fail_msg("'%s' is not in: %s", part, b->err.text);
}

/* What was sent to a printer that says nothing is in it a moment later. */
static void comes_in(const struct bench *b, int labels)
{
	int64_t until_ms = clock_monotonic_ms() + 10000;

	while (fake_printer_labels(b->fake) < labels && clock_monotonic_ms() < until_ms)
		usleep(1000);
	assert_int_equal(fake_printer_labels(b->fake), labels);
}

/* ---- over TCP */

static void test_well(void **state)
{
	struct bench *b = *state;

	at_tcp(b);
	for (int i = 1; i <= 3; i++) {
		assert_int_equal(send_label(b, LABEL), PRINTER_SENT);
		assert_int_equal(fake_printer_labels(b->fake), i);
	}
	assert_int_equal(b->news.state, PRINTER_READY);
	assert_int_equal(b->news.answers, PRINTER_ANSWERS);
	assert_int_equal(b->fake->len, 3 * LABEL);
}

/* It is printed when nothing is left in it, not when it was taken in. */
static void test_waits_for_paper(void **state)
{
	struct bench *b = *state;

	b->fake->answer_count = 5;
	b->fake->answers[1] = (struct fake_answer){.formats = 1, .partial = true};
	b->fake->answers[2] = (struct fake_answer){.formats = 1};
	b->fake->answers[3] = (struct fake_answer){.left = 1};
	b->fake->step = 3;
	at_tcp(b);
	assert_int_equal(send_label(b, LABEL), PRINTER_SENT);
	assert_int_equal(b->fake->questions, 5);
}

/* Whatever is wrong with it before: nothing is sent, and it says what to do. */
static void test_trouble_before(void **state)
{
	static const struct {
		struct fake_answer answer;
		enum printer_state state;
		const char *says;
	} troubles[] = {
		{{.media_out = true, .paused = true}, PRINTER_MEDIA_OUT, "put a new roll in"},
		{{.head_open = true}, PRINTER_HEAD_OPEN, "close it"},
		{{.paused = true}, PRINTER_PAUSED, "press PAUSE"},
		{{.ribbon_out = true}, PRINTER_RIBBON_OUT, "Out of ribbon"},
		{{.buffer_full = true}, PRINTER_BUFFER_FULL, "memory is full"},
		{{.label_waits = true}, PRINTER_LABEL_WAITS, "take it off"},
		{{.partial = true}, PRINTER_PARTIAL, "Half a label"},
	};
	struct bench *b = *state;

	b->fake->answer_count = sizeof troubles / sizeof *troubles;
	for (size_t i = 0; i < b->fake->answer_count; i++)
		b->fake->answers[i] = troubles[i].answer;
	at_tcp(b);
	for (size_t i = 0; i < b->fake->answer_count; i++) {
		assert_int_equal(send_label(b, LABEL), PRINTER_NOTHING);
		assert_int_equal(b->news.state, troubles[i].state);
		says(b, troubles[i].says);
		says(b, b->name);
	}
	assert_int_equal(b->fake->len, 0);
}

/* It runs out with the label in it; somebody puts a roll in, and it comes out: nobody has to say anything. */
static void test_put_right(void **state)
{
	struct bench *b = *state;

	b->fake->answer_count = 5;
	b->fake->answers[1] = (struct fake_answer){.formats = 1, .media_out = true};
	b->fake->answers[2] = (struct fake_answer){.silent = true};
	b->fake->answers[3] = (struct fake_answer){.formats = 1};
	at_tcp(b);
	b->printer.answer_ms = 500; /* once */
	b->printer.fix_ms = 5000;
	assert_int_equal(send_label(b, LABEL), PRINTER_SENT);
	assert_true(b->told & 1u << PRINTER_MEDIA_OUT);
	assert_true(b->told & 1u << PRINTER_NO_ANSWER);
	assert_int_equal(b->news.state, PRINTER_READY);
}

/* Nobody does: it is unclear, and not before its time. */
static void test_not_put_right(void **state)
{
	struct bench *b = *state;

	b->fake->answer_count = 2;
	b->fake->answers[1] = (struct fake_answer){.formats = 1, .media_out = true};
	at_tcp(b);
	assert_int_equal(send_label(b, LABEL), PRINTER_UNCLEAR);
	says(b, "put a new roll in");
	assert_true(clock_monotonic_ms() - b->began_ms >= FIX_MS);
	within(b, FIX_MS + 1500);
	/* whoever has to end does not wait for that */
	b->fake->questions = 0;
	b->gives_up = true;
	assert_int_equal(send_label(b, LABEL), PRINTER_UNCLEAR);
	within(b, FIX_MS + 1000);
}

/* It never gets on, or stays in the middle of a label. */
static void test_sticks(void **state)
{
	struct bench *b = *state;

	b->fake->answer_count = 2;
	b->fake->answers[1] = (struct fake_answer){.formats = 1};
	b->fake->again = true;
	at_tcp(b);
	assert_int_equal(send_label(b, LABEL), PRINTER_UNCLEAR);
	says(b, "does not say that it is printed: look at the printer");
	within(b, FINISH_MS + 1500);
	b->fake->answers[1] = (struct fake_answer){.partial = true};
	assert_int_equal(send_label(b, LABEL), PRINTER_UNCLEAR);
	assert_int_equal(b->news.state, PRINTER_PARTIAL);
	says(b, "Half a label");
}

/* One that never said anything takes labels all the same; one that did, or must, does not. */
static void test_silent(void **state)
{
	struct bench *b = *state;

	b->fake->mute = true;
	at_tcp(b);
	b->printer.answer_ms = SILENCE_MS;
	assert_int_equal(send_label(b, LABEL), PRINTER_SENT);
	assert_int_equal(b->news.state, PRINTER_MUTE);
	comes_in(b, 1);
	assert_int_equal(b->fake->questions, 1);
	assert_int_equal(send_label(b, LABEL), PRINTER_SENT);
	comes_in(b, 2);
	assert_int_equal(b->fake->questions, 1); /* it is not asked again for each */
	b->printer.ask = PRINTER_ASK_YES;
	assert_int_equal(send_label(b, LABEL), PRINTER_NOTHING);
	assert_int_equal(b->news.state, PRINTER_NO_ANSWER);
	says(b, "No answer: is it on");
	within(b, SILENCE_MS + 1000);
	b->printer.ask = PRINTER_ASK_AUTO;
	b->news.answers = PRINTER_ANSWERS;
	assert_int_equal(send_label(b, LABEL), PRINTER_NOTHING);
	assert_int_equal(b->news.state, PRINTER_NO_ANSWER);
	assert_int_equal(fake_printer_labels(b->fake), 2);
}

/* Whoever answers in a printer's place, and without end, is no answer; and the time for one is not longer for that. */
static void test_floods(void **state)
{
	struct bench *b = *state;

	b->fake->manner = FAKE_FLOODS;
	at_tcp(b);
	b->printer.answer_ms = SILENCE_MS;
	b->printer.ask = PRINTER_ASK_YES;
	assert_int_equal(send_label(b, LABEL), PRINTER_NOTHING);
	assert_int_equal(b->news.state, PRINTER_NO_ANSWER);
	within(b, SILENCE_MS + 1000);
	b->printer.ask = PRINTER_ASK_AUTO;
	assert_int_equal(send_label(b, LABEL), PRINTER_SENT);
	assert_int_equal(b->news.state, PRINTER_MUTE);
	within(b, SILENCE_MS + 2000);
	comes_in(b, 1);
}

static void test_not_asked(void **state)
{
	struct bench *b = *state;

	b->fake->answer_count = 1;
	b->fake->answers[0] = (struct fake_answer){.media_out = true};
	at_tcp(b);
	b->printer.ask = PRINTER_ASK_NO;
	assert_int_equal(send_label(b, LABEL), PRINTER_SENT);
	assert_int_equal(b->fake->questions, 0);
}

/* A port that hangs, one that takes half, one that breaks off: bounded, and never taken for printed. */
static void test_hangs(void **state)
{
	struct bench *b = *state;

	b->fake->manner = FAKE_HANGS;
	at_tcp(b);
	b->printer.answer_ms = SILENCE_MS;
	b->news.answers = PRINTER_ANSWERS;
	assert_int_equal(send_label(b, LABEL), PRINTER_NOTHING);
	assert_int_equal(b->news.state, PRINTER_NO_ANSWER);
	within(b, SILENCE_MS + 1000);
	b->printer.ask = PRINTER_ASK_NO;
	assert_int_equal(send_label(b, BIG_LABEL), PRINTER_UNCLEAR);
	assert_int_equal(b->news.state, PRINTER_HANGS);
	says(b, "of 4000000 bytes: Connection timed out: look at the printer");
	within(b, 2000);
}

static void test_half(void **state)
{
	struct bench *b = *state;

	b->fake->manner = FAKE_HALF;
	at_tcp(b);
	b->printer.answer_ms = SILENCE_MS;
	assert_int_equal(send_label(b, BIG_LABEL), PRINTER_UNCLEAR);
	assert_int_equal(b->news.state, PRINTER_HANGS);
	within(b, 2000);
	assert_int_equal(fake_printer_labels(b->fake), 0);
}

static void test_resets(void **state)
{
	struct bench *b = *state;

	b->fake->manner = FAKE_RESETS;
	at_tcp(b);
	b->printer.answer_ms = SILENCE_MS;
	assert_int_equal(send_label(b, BIG_LABEL), PRINTER_UNCLEAR);
	assert_int_equal(b->news.state, PRINTER_GONE);
	within(b, 2000);
}

static void test_refuses(void **state)
{
	struct bench *b = *state;

	b->fake->manner = FAKE_REFUSES;
	at_tcp(b);
	assert_int_equal(send_label(b, LABEL), PRINTER_NOTHING);
	assert_int_equal(b->news.state, PRINTER_GONE);
	assert_true(strlen(b->news.text) > 0);
	within(b, 1500);
}

static void test_off(void **state)
{
	struct bench *b = *state;

	name_it(b, "tcp:127.0.0.1:1");
	assert_int_equal(send_label(b, LABEL), PRINTER_NOTHING);
	assert_int_equal(b->news.state, PRINTER_GONE);
	says(b, "tcp:127.0.0.1:1 does not answer: Connection refused: is the printer on, and is this its address?");
	assert_string_equal(b->news.text, b->err.text);
}

static void test_look(void **state)
{
	struct bench *b = *state;

	b->fake->answer_count = 2;
	b->fake->answers[0] = (struct fake_answer){.head_open = true};
	at_tcp(b);
	printer_look(&b->printer, &b->news);
	assert_int_equal(b->news.state, PRINTER_HEAD_OPEN);
	printer_look(&b->printer, &b->news);
	assert_int_equal(b->news.state, PRINTER_READY);
	assert_int_equal(b->fake->len, 0);
	/* of one that is not asked no more is known than that it can be reached */
	b->printer.ask = PRINTER_ASK_NO;
	b->news.state = PRINTER_GONE;
	printer_look(&b->printer, &b->news);
	assert_int_equal(b->news.state, PRINTER_UNKNOWN);
}

/* ---- a USB printer that is not there, and a device file that is no printer but takes bytes */

static void test_usb(void **state)
{
	struct bench *b = *state;

	name_it(b, "usb:0a5f:0166:NOT-HERE");
	assert_int_equal(send_label(b, LABEL), PRINTER_NOTHING);
	says(b, "is not plugged in: is the printer on, and its cable in?");
	name_it(b, "usb:/dev/usb/no-such-printer");
	assert_int_equal(send_label(b, LABEL), PRINTER_NOTHING);
	says(b, "is not there: is the printer on, and its cable in?");
	assert_int_equal(b->news.state, PRINTER_GONE);
}

/* ---- at a serial line */

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

static void at_line(struct bench *b, const struct line *line, const char *settings)
{
	char name[128];

	snprintf(name, sizeof name, "serial:%s%s", line->path, settings);
	assert_true(strlen(name) < sizeof b->name);
	name_it(b, name);
}

static void test_serial(void **state)
{
	struct bench *b = *state;
	struct termios set;
	struct line line;

	open_line(&line);
	b->fake->answer_count = 4;
	b->fake->answers[0] = (struct fake_answer){.media_out = true};
	b->fake->answers[2] = (struct fake_answer){.formats = 1};
	b->fake->step = 5;
	fake_printer_serve(b->fake, line.master);
	at_line(b, &line, ",19200,xonxoff");
	assert_int_equal(send_label(b, LABEL), PRINTER_NOTHING);
	assert_int_equal(b->news.state, PRINTER_MEDIA_OUT);
	assert_int_equal(send_label(b, LABEL), PRINTER_SENT);
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
	struct bench *b = *state;
	struct termios set;
	struct line line;

	open_line(&line);
	fake_printer_serve(b->fake, line.master);
	at_line(b, &line, ",115200,rtscts");
	assert_int_equal(send_label(b, LABEL), PRINTER_SENT);
	assert_int_equal(tcgetattr(line.slave, &set), 0);
	assert_true(set.c_cflag & CRTSCTS);
	assert_false(set.c_iflag & IXON);
	close_line(&line);
}

/* Nobody reads at the far end; and nobody is there at all. */
static void test_serial_hangs(void **state)
{
	struct bench *b = *state;
	struct line line;

	open_line(&line);
	at_line(b, &line, "");
	b->printer.answer_ms = SILENCE_MS;
	b->printer.ask = PRINTER_ASK_NO;
	assert_int_equal(send_label(b, 200000), PRINTER_UNCLEAR);
	assert_int_equal(b->news.state, PRINTER_HANGS);
	within(b, 1500);
	b->printer.ask = PRINTER_ASK_YES;
	assert_int_equal(send_label(b, LABEL), PRINTER_NOTHING);
	within(b, 1500);
	close_line(&line);
	assert_int_equal(send_label(b, LABEL), PRINTER_NOTHING);
	says(b, "is not there: is its cable in, and is this its path?");
	assert_int_equal(b->news.state, PRINTER_GONE);
}

/* Two senders at one line would print half of each. */
static void test_serial_alone(void **state)
{
	struct bench *b = *state;
	struct serial_settings settings = {.baud = 9600, .bits = 8};
	struct serial *other;
	struct line line;

	open_line(&line);
	fake_printer_serve(b->fake, line.master);
	at_line(b, &line, "");
	assert_int_equal(serial_open(&other, line.path, &settings, &b->err), ST_OK);
	assert_int_equal(send_label(b, LABEL), PRINTER_NOTHING);
	says(b, "another program has it: end that program");
	serial_close(other);
	assert_int_equal(send_label(b, LABEL), PRINTER_SENT);
	close_line(&line);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_well),
		TEST(test_waits_for_paper),
		TEST(test_trouble_before),
		TEST(test_put_right),
		TEST(test_not_put_right),
		TEST(test_sticks),
		TEST(test_silent),
		TEST(test_floods),
		TEST(test_not_asked),
		TEST(test_hangs),
		TEST(test_half),
		TEST(test_resets),
		TEST(test_refuses),
		TEST(test_off),
		TEST(test_look),
		TEST(test_usb),
		TEST(test_serial),
		TEST(test_serial_flow),
		TEST(test_serial_hangs),
		TEST(test_serial_alone),
	};

	return cmocka_run_group_tests_name("printer", tests, NULL, NULL);
}
