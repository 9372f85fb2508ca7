/* Answers to ~HS: every flag, in any pieces, among noise, cut, and hostile. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/str.h"
#include "devices/printer_status.h"

#define FIRST "\x02" "030,0,0,1245,000,0,0,0,000,0,0,0\x03\r\n"
#define SECOND "\x02" "000,0,0,0,0,2,4,0,00000000,1,000\x03\r\n"
#define THIRD "\x02" "1234,0\x03\r\n"

/* As printers send it, one flag or number at a time. */
static const struct {
	const char *first, *second;
	enum printer_state state;
	bool idle;
} flags[] = {
	{"030,0,0,1245,000,0,0,0,000,0,0,0", "000,0,0,0,0,2,4,0,00000000,1,000", PRINTER_READY, true},
	{"030,1,0,1245,000,0,0,0,000,0,0,0", "000,0,0,0,0,2,4,0,00000000,1,000", PRINTER_MEDIA_OUT, true},
	{"030,0,1,1245,000,0,0,0,000,0,0,0", "000,0,0,0,0,2,4,0,00000000,1,000", PRINTER_PAUSED, true},
	{"030,0,0,1245,003,0,0,0,000,0,0,0", "000,0,0,0,0,2,4,0,00000000,1,000", PRINTER_READY, false},
	{"030,0,0,1245,000,1,0,0,000,0,0,0", "000,0,0,0,0,2,4,0,00000000,1,000", PRINTER_BUFFER_FULL, true},
	{"030,0,0,1245,000,0,1,0,000,0,0,0", "000,0,0,0,0,2,4,0,00000000,1,000", PRINTER_READY, true},
	{"030,0,0,1245,000,0,0,1,000,0,0,0", "000,0,0,0,0,2,4,0,00000000,1,000", PRINTER_READY, false},
	{"030,0,0,1245,000,0,0,0,000,1,0,0", "000,0,0,0,0,2,4,0,00000000,1,000", PRINTER_BAD_RAM, true},
	{"030,0,0,1245,000,0,0,0,000,0,1,0", "000,0,0,0,0,2,4,0,00000000,1,000", PRINTER_TOO_COLD, true},
	{"030,0,0,1245,000,0,0,0,000,0,0,1", "000,0,0,0,0,2,4,0,00000000,1,000", PRINTER_TOO_HOT, true},
	{"030,0,0,1245,000,0,0,0,000,0,0,0", "000,0,1,0,0,2,4,0,00000000,1,000", PRINTER_HEAD_OPEN, true},
	{"030,0,0,1245,000,0,0,0,000,0,0,0", "000,0,0,1,1,2,4,0,00000000,1,000", PRINTER_RIBBON_OUT, true},
	{"030,0,0,1245,000,0,0,0,000,0,0,0", "000,0,0,0,0,1,4,1,00000000,1,000", PRINTER_LABEL_WAITS, true},
	{"030,0,0,1245,000,0,0,0,000,0,0,0", "000,0,0,0,0,2,4,0,00000012,1,000", PRINTER_READY, false},
	/* out of labels it is paused as well, and open while somebody is at it */
	{"030,1,1,1245,001,0,0,0,000,0,0,0", "000,0,0,0,0,2,4,0,00000001,1,000", PRINTER_MEDIA_OUT, false},
	{"030,1,1,1245,001,0,0,0,000,0,0,0", "000,0,1,0,0,2,4,0,00000001,1,000", PRINTER_HEAD_OPEN, false},
};

static void test_flags(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof flags / sizeof *flags; i++) {
		struct printer_answer answer = {.len = 0};
		struct printer_status status;
		struct str text = {0};

		str_printf(&text, "\x02%s\x03\r\n\x02%s\x03\r\n" THIRD, flags[i].first, flags[i].second);
		assert_int_equal(printer_answer_feed(&answer, str_text(&text), text.len, &status), 1);
		assert_int_equal(printer_status_state(&status), flags[i].state);
		assert_int_equal(printer_status_is_idle(&status), flags[i].idle);
		str_done(&text);
	}
}

/* Wherever it is cut, it is one answer, and not before its last byte. */
static void test_any_split(void **state)
{
	static const char text[] = "noise\x11" FIRST "\x13" SECOND THIRD;
	size_t len = sizeof text - 1;

	(void)state;
	for (size_t a = 0; a <= len; a++) {
		for (size_t b = a; b <= len; b++) {
			struct printer_answer answer = {.len = 0};
			struct printer_status status;
			size_t whole = printer_answer_feed(&answer, text, a, &status);

			whole += printer_answer_feed(&answer, text + a, b - a, &status);
			assert_int_equal(whole, b + 2 >= len); /* CR LF behind it may still be missing */
			whole += printer_answer_feed(&answer, text + b, len - b, &status);
			assert_int_equal(whole, 1);
		}
	}
}

/* No answers, and what comes after them is read all the same. */
static const char *const hostile[] = {
	"", "\x02", "\x03", "\x02\x03", "\x02\x02\x02\x03\x03", FIRST, FIRST SECOND, FIRST THIRD, SECOND THIRD, FIRST FIRST THIRD,
	FIRST SECOND SECOND THIRD, SECOND FIRST THIRD, FIRST SECOND "\x02" "1,2,3\x03" THIRD,
	"\x02" "030,0,0,1245,000,0,0,0,000,0,0\x03" SECOND THIRD,       /* a field too few */
	"\x02" "030,0,0,1245,000,0,0,0,000,0,0,0,0\x03" SECOND THIRD,   /* and too many */
	"\x02" "030,x,0,1245,000,0,0,0,000,0,0,0\x03" SECOND THIRD,     /* letters */
	"\x02" "030,-1,0,1245,000,0,0,0,000,0,0,0\x03" SECOND THIRD,    /* a sign */
	"\x02" "030,,0,1245,000,0,0,0,000,0,0,0\x03" SECOND THIRD,      /* nothing */
	"\x02" "030,0,0,1245,000,0,0,0,000,0,0,0,\x03" SECOND THIRD,
	"\x02" "030,0,0,1245,9999999999999999999999,0,0,0,000,0,0,0\x03" SECOND THIRD,
	FIRST "\x02" "000,0,0,0,0,2,4,0,00000000,1,0000000000000000000000000000000000000000000000000000000000000000000000000"
	"00000000000000000000000000000000000000\x03" THIRD,             /* longer than any */
};

static void test_hostile(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof hostile / sizeof *hostile; i++) {
		struct printer_answer answer = {.len = 0};
		struct printer_status status = {.formats = -1};

		assert_int_equal(printer_answer_feed(&answer, hostile[i], strlen(hostile[i]), &status), 0);
		assert_int_equal(status.formats, -1);
		assert_int_equal(printer_answer_feed(&answer, FIRST SECOND THIRD, strlen(FIRST SECOND THIRD), &status), 1);
		assert_int_equal(printer_status_state(&status), PRINTER_READY);
	}
}

/* Any byte in place of any other: at most one answer, and memory stays whole (sanitizers watch). */
static void test_damaged(void **state)
{
	static const char text[] = FIRST SECOND THIRD;
	size_t len = sizeof text - 1;
	char *copy = malloc(len);

	(void)state;
	assert_non_null(copy);
	for (size_t at = 0; at < len; at++) {
		for (int byte = 0; byte < 256; byte++) {
			struct printer_answer answer = {.len = 0};
			struct printer_status status;

			memcpy(copy, text, len);
			copy[at] = (char)byte;
			assert_true(printer_answer_feed(&answer, copy, len, &status) <= 1);
		}
	}
	free(copy);
}

/* Two in one piece: the last counts. */
static void test_last_counts(void **state)
{
	static const char text[] = FIRST SECOND THIRD "\x02" "030,1,0,1245,000,0,0,0,000,0,0,0\x03\r\n" SECOND THIRD;
	struct printer_answer answer = {.len = 0};
	struct printer_status status;

	(void)state;
	assert_int_equal(printer_answer_feed(&answer, text, sizeof text - 1, &status), 2);
	assert_int_equal(printer_status_state(&status), PRINTER_MEDIA_OUT);
}

static void test_words(void **state)
{
	(void)state;
	for (int i = 0; i < PRINTER_STATES; i++) {
		enum printer_state found;

		assert_true(printer_state_find(printer_state_word((enum printer_state)i), &found));
		assert_int_equal(found, i);
		assert_true(strlen(printer_state_advice((enum printer_state)i)) > 4);
	}
	assert_false(printer_state_find("", &(enum printer_state){PRINTER_READY}));
	assert_false(printer_state_is_trouble(PRINTER_UNKNOWN) || printer_state_is_trouble(PRINTER_READY) ||
		     printer_state_is_trouble(PRINTER_MUTE));
	assert_true(printer_state_is_trouble(PRINTER_HEAD_OPEN) && printer_state_is_trouble(PRINTER_GONE));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_flags),
		cmocka_unit_test(test_any_split),
		cmocka_unit_test(test_hostile),
		cmocka_unit_test(test_damaged),
		cmocka_unit_test(test_last_counts),
		cmocka_unit_test(test_words),
	};

	return cmocka_run_group_tests_name("printer status", tests, NULL, NULL);
}
