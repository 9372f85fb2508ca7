/* Printers in every state and of every manner, over TCP: a label is printed only when the printer says so, waits when it cannot be,
 * and is unclear only when some of it went out; nothing waits longer than it may. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/clock.h"
#include "base/str.h"
#include "lib/sending.h"

/* ---- over TCP */

static void test_well(void **state)
{
	struct sending *b = *state;

	sending_to_tcp(b);
	for (int i = 1; i <= 3; i++) {
		assert_int_equal(sending_label(b, LABEL), PRINTER_SENT);
		assert_int_equal(fake_printer_labels(b->fake), i);
	}
	assert_int_equal(b->news.state, PRINTER_READY);
	assert_int_equal(b->news.answers, PRINTER_ANSWERS);
	assert_int_equal(b->fake->len, 3 * LABEL);
}

/* It is printed when nothing is left in it, not when it was taken in. */
static void test_waits_for_paper(void **state)
{
	struct sending *b = *state;

	b->fake->answer_count = 5;
	b->fake->answers[1] = (struct fake_answer){.formats = 1, .partial = true};
	b->fake->answers[2] = (struct fake_answer){.formats = 1};
	b->fake->answers[3] = (struct fake_answer){.left = 1};
	b->fake->step = 3;
	sending_to_tcp(b);
	assert_int_equal(sending_label(b, LABEL), PRINTER_SENT);
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
	struct sending *b = *state;

	b->fake->answer_count = sizeof troubles / sizeof *troubles;
	for (size_t i = 0; i < b->fake->answer_count; i++)
		b->fake->answers[i] = troubles[i].answer;
	sending_to_tcp(b);
	for (size_t i = 0; i < b->fake->answer_count; i++) {
		assert_int_equal(sending_label(b, LABEL), PRINTER_NOTHING);
		assert_int_equal(b->news.state, troubles[i].state);
		sending_says(b, troubles[i].says);
		sending_says(b, b->name);
	}
	assert_int_equal(b->fake->len, 0);
}

/* It runs out with the label in it; somebody puts a roll in, and it comes out: nobody has to say anything. */
static void test_put_right(void **state)
{
	struct sending *b = *state;

	b->fake->answer_count = 5;
	b->fake->answers[1] = (struct fake_answer){.formats = 1, .media_out = true};
	b->fake->answers[2] = (struct fake_answer){.silent = true};
	b->fake->answers[3] = (struct fake_answer){.formats = 1};
	sending_to_tcp(b);
	b->printer.answer_ms = 500; /* once */
	b->printer.fix_ms = 5000;
	assert_int_equal(sending_label(b, LABEL), PRINTER_SENT);
	assert_true(b->told & 1u << PRINTER_MEDIA_OUT);
	assert_true(b->told & 1u << PRINTER_NO_ANSWER);
	assert_int_equal(b->news.state, PRINTER_READY);
}

/* Nobody does: it is unclear, and not before its time. */
static void test_not_put_right(void **state)
{
	struct sending *b = *state;

	b->fake->answer_count = 2;
	b->fake->answers[1] = (struct fake_answer){.formats = 1, .media_out = true};
	sending_to_tcp(b);
	assert_int_equal(sending_label(b, LABEL), PRINTER_UNCLEAR);
	sending_says(b, "put a new roll in");
	assert_true(clock_monotonic_ms() - b->began_ms >= FIX_MS);
	sending_within(b, FIX_MS + 1500);
	/* whoever has to end does not wait for that */
	b->fake->questions = 0;
	b->gives_up = true;
	assert_int_equal(sending_label(b, LABEL), PRINTER_UNCLEAR);
	sending_within(b, FIX_MS + 1000);
}

/* It never gets on, or stays in the middle of a label. */
static void test_sticks(void **state)
{
	struct sending *b = *state;

	b->fake->answer_count = 2;
	b->fake->answers[1] = (struct fake_answer){.formats = 1};
	b->fake->again = true;
	sending_to_tcp(b);
	assert_int_equal(sending_label(b, LABEL), PRINTER_UNCLEAR);
	sending_says(b, "does not say that it is printed: look at the printer");
	sending_within(b, FINISH_MS + 1500);
	b->fake->answers[1] = (struct fake_answer){.partial = true};
	assert_int_equal(sending_label(b, LABEL), PRINTER_UNCLEAR);
	assert_int_equal(b->news.state, PRINTER_PARTIAL);
	sending_says(b, "Half a label");
}

/* One that never said anything takes labels all the same; one that did, or must, does not. */
static void test_silent(void **state)
{
	struct sending *b = *state;

	b->fake->mute = true;
	sending_to_tcp(b);
	b->printer.answer_ms = SILENCE_MS;
	assert_int_equal(sending_label(b, LABEL), PRINTER_SENT);
	assert_int_equal(b->news.state, PRINTER_MUTE);
	sending_comes_in(b, 1);
	assert_int_equal(b->fake->questions, 1);
	assert_int_equal(sending_label(b, LABEL), PRINTER_SENT);
	sending_comes_in(b, 2);
	assert_int_equal(b->fake->questions, 1); /* it is not asked again for each */
	b->printer.ask = PRINTER_ASK_YES;
	assert_int_equal(sending_label(b, LABEL), PRINTER_NOTHING);
	assert_int_equal(b->news.state, PRINTER_NO_ANSWER);
	sending_says(b, "No answer: is it on");
	sending_within(b, SILENCE_MS + 1000);
	b->printer.ask = PRINTER_ASK_AUTO;
	b->news.answers = PRINTER_ANSWERS;
	assert_int_equal(sending_label(b, LABEL), PRINTER_NOTHING);
	assert_int_equal(b->news.state, PRINTER_NO_ANSWER);
	assert_int_equal(fake_printer_labels(b->fake), 2);
}

/* Whoever answers in a printer's place, and without end, is no answer; and the time for one is not longer for that. */
static void test_floods(void **state)
{
	struct sending *b = *state;

	b->fake->manner = FAKE_FLOODS;
	sending_to_tcp(b);
	b->printer.answer_ms = SILENCE_MS;
	b->printer.wait_ms = 50 * WAIT_MS; /* it takes all in, however busy it and this machine are */
	b->printer.ask = PRINTER_ASK_YES;
	assert_int_equal(sending_label(b, LABEL), PRINTER_NOTHING);
	assert_int_equal(b->news.state, PRINTER_NO_ANSWER);
	sending_within(b, SILENCE_MS + 1000);
	b->printer.ask = PRINTER_ASK_AUTO;
	assert_int_equal(sending_label(b, LABEL), PRINTER_SENT);
	assert_int_equal(b->news.state, PRINTER_MUTE);
	sending_within(b, SILENCE_MS + 2000);
	sending_comes_in(b, 1);
}

static void test_not_asked(void **state)
{
	struct sending *b = *state;

	b->fake->answer_count = 1;
	b->fake->answers[0] = (struct fake_answer){.media_out = true};
	sending_to_tcp(b);
	b->printer.ask = PRINTER_ASK_NO;
	assert_int_equal(sending_label(b, LABEL), PRINTER_SENT);
	assert_int_equal(b->fake->questions, 0);
}

/* A port that hangs, one that takes half, one that breaks off: bounded, and never taken for printed. */
static void test_hangs(void **state)
{
	struct sending *b = *state;

	b->fake->manner = FAKE_HANGS;
	sending_to_tcp(b);
	b->printer.answer_ms = SILENCE_MS;
	b->news.answers = PRINTER_ANSWERS;
	assert_int_equal(sending_label(b, LABEL), PRINTER_NOTHING);
	assert_int_equal(b->news.state, PRINTER_NO_ANSWER);
	sending_within(b, SILENCE_MS + 1000);
	b->printer.ask = PRINTER_ASK_NO;
	assert_int_equal(sending_label(b, BIG_LABEL), PRINTER_UNCLEAR);
	assert_int_equal(b->news.state, PRINTER_HANGS);
	sending_says(b, "of 4000000 bytes: Connection timed out: look at the printer");
	sending_within(b, 2000);
}

static void test_half(void **state)
{
	struct sending *b = *state;

	b->fake->manner = FAKE_HALF;
	sending_to_tcp(b);
	b->printer.answer_ms = SILENCE_MS;
	assert_int_equal(sending_label(b, BIG_LABEL), PRINTER_UNCLEAR);
	assert_int_equal(b->news.state, PRINTER_HANGS);
	sending_within(b, 2000);
	assert_int_equal(fake_printer_labels(b->fake), 0);
}

static void test_resets(void **state)
{
	struct sending *b = *state;

	b->fake->manner = FAKE_RESETS;
	sending_to_tcp(b);
	b->printer.answer_ms = SILENCE_MS;
	assert_int_equal(sending_label(b, BIG_LABEL), PRINTER_UNCLEAR);
	assert_int_equal(b->news.state, PRINTER_GONE);
	sending_within(b, 2000);
}

static void test_refuses(void **state)
{
	struct sending *b = *state;

	b->fake->manner = FAKE_REFUSES;
	sending_to_tcp(b);
	assert_int_equal(sending_label(b, LABEL), PRINTER_NOTHING);
	assert_int_equal(b->news.state, PRINTER_GONE);
	assert_true(strlen(b->news.text) > 0);
	sending_within(b, 1500);
}

static void test_off(void **state)
{
	struct sending *b = *state;

	sending_to(b, "tcp:127.0.0.1:1");
	assert_int_equal(sending_label(b, LABEL), PRINTER_NOTHING);
	assert_int_equal(b->news.state, PRINTER_GONE);
	sending_says(b, "tcp:127.0.0.1:1 does not answer: Connection refused: is the printer on, and is this its address?");
	assert_string_equal(b->news.text, b->err.text);
}

static void test_look(void **state)
{
	struct sending *b = *state;

	b->fake->answer_count = 2;
	b->fake->answers[0] = (struct fake_answer){.head_open = true};
	sending_to_tcp(b);
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
	struct sending *b = *state;

	sending_to(b, "usb:0a5f:0166:NOT-HERE");
	assert_int_equal(sending_label(b, LABEL), PRINTER_NOTHING);
	sending_says(b, "is not plugged in: is the printer on, and its cable in?");
	sending_to(b, "usb:/dev/usb/no-such-printer");
	assert_int_equal(sending_label(b, LABEL), PRINTER_NOTHING);
	sending_says(b, "is not there: is the printer on, and its cable in?");
	assert_int_equal(b->news.state, PRINTER_GONE);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, sending_set_up, sending_tear_down)

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
	};

	return cmocka_run_group_tests_name("printer", tests, NULL, NULL);
}
