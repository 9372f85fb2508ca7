/* Bytes to scans: every way in which scanners end a scan, pauses, and everything that is none. Each table is fed whole, byte
 * by byte, and at random cuts: it must not matter. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/str.h"
#include "devices/framer.h"
#include "lib/dice.h"

enum { SIZE = 32, ANY = FRAMER_CR | FRAMER_LF | FRAMER_TAB };

/* What came out: "[scan]" or "{reason}" each. */
struct out {
	struct str text;
};

static void take(void *ctx, const struct framer_scan *scan)
{
	struct out *out = ctx;

	if (scan->fault) {
		str_printf(&out->text, "{%s}", scan->fault);
		return;
	}
	assert_true(scan->len > 0);
	str_add_c(&out->text, '[');
	str_add_escaped(&out->text, scan->data, scan->len);
	str_add_c(&out->text, ']');
}

static const struct row {
	struct framer_rules rules;
	const char *bytes; /* in the escaped form */
	const char *scans; /* a refused one by a part of its reason, in braces */
} rows[] = {
	{{.ends = ANY}, "123\\x0D", "[123]"},
	{{.ends = ANY}, "123\\x0A", "[123]"},
	{{.ends = ANY}, "123\\x0D\\x0A456\\x0D\\x0A", "[123][456]"},
	{{.ends = ANY}, "123\\x09456\\x0D", "[123][456]"},
	{{.ends = ANY}, "\\x0D\\x0D\\x0A123\\x0D\\x0D", "[123]"},
	{{.ends = ANY}, "]C10109\\x1D21AB\\x0D", "[]C10109\\x1D21AB]"},
	{{.ends = ANY}, "[)>\\x1E06\\x1DP1\\x1E\\x04\\x0D", "[[)>\\x1E06\\x1DP1\\x1E\\x04]"},
	{{.ends = ANY}, "12", ""},
	{{.ends = FRAMER_CR}, "123\\x0D\\x0A456\\x0D", "[123][456]"},
	{{.ends = FRAMER_CR}, "12\\x093\\x0D4\\x0D", "{\\x09}[4]"},
	{{.ends = FRAMER_TAB}, "123\\x09456\\x09", "[123][456]"},
	{{.ends = 0}, "123", ""},
	{{.ends = ANY}, "Zo\xC3\xAB\\x0D", "[Zo\xC3\xAB]"},
	{{.ends = ANY}, "Zo\\xEB\\x0D1\\x0D", "{UTF-8}[1]"},
	{{.ends = ANY}, "1\\x002\\x0D3\\x0D", "{\\x00}[3]"},
	{{.ends = ANY}, "\\x02123\\x03\\x0D4\\x0D", "{framing = stx}[4]"},
	{{.ends = ANY}, "\\xFF\\xFE\\x80\\x0D\\x7F\\x0D1\\x0D", "{UTF-8}{\\x7F}[1]"},
	{{.ends = ANY}, "12345678901234567890123456789012\\x0D", "[12345678901234567890123456789012]"},
	{{.ends = ANY}, "123456789012345678901234567890123\\x0D1\\x0D", "{33 bytes}[1]"},
	{{.ends = ANY, .gs_text = "{GS}"}, "10A{GS}21B\\x0D{GS}\\x0D", "[10A\\x1D21B][\\x1D]"},
	{{.ends = ANY, .gs_text = "|"}, "10A|21B||\\x0D", "[10A\\x1D21B\\x1D\\x1D]"},
	{{.ends = ANY, .gs_text = "{GS}"}, "10A{GS\\x0D", "[10A{GS]"},
	{{.stx = true}, "\\x02123\\x03\\x02456\\x03", "[123][456]"},
	{{.stx = true}, "\\x02123\\x0D\\x0A\\x03\\x0D\\x0A\\x024\\x03", "[123][4]"},
	{{.stx = true}, "\\x02\\x03\\x021\\x03", "[1]"},
	{{.stx = true}, "\\x0212\\x023\\x03", "{never came}[3]"},
	{{.stx = true}, "12\\x023\\x03", "{begin with STX}[3]"},
	{{.stx = true}, "12\\x0D\\x0A\\x023\\x03", "{begin with STX}[3]"},
	{{.stx = true}, "\\x021\\x0D2\\x03\\x023\\x03", "{end of its own}[3]"},
	{{.stx = true}, "\\x021\\x002\\x03\\x023\\x03", "{\\x00}[3]"},
};

/* Where the reasons stand, only the part of them that the row names. */
static void assert_scans(const char *got, const char *expected)
{
	const char *whole = got;

	while (*expected) {
		size_t len = strcspn(expected, "}") - 1;

		if (*expected != '{' || *got != '{') {
			if (*got != *expected)
				fail_msg("got %s", whole);
			got++;
			expected++;
			continue;
		}
		if (!memmem(got, strcspn(got, "}"), expected + 1, len))
			fail_msg("got %s, not in it: %.*s", whole, (int)len, expected + 1);
		got += strcspn(got, "}") + 1;
		expected += strcspn(expected, "}") + 1;
	}
	if (*got)
		fail_msg("got %s", whole);
}

/* Feeds the bytes, cut at random where dice are given. */
static void feed(const struct framer_rules *rules, const struct str *bytes, struct dice *dice, struct out *out)
{
	uint8_t buffer[SIZE];
	struct framer framer;
	struct framer_sink sink = {take, out};

	str_clear(&out->text);
	framer_init(&framer, rules, buffer, sizeof buffer);
	for (size_t i = 0; i < bytes->len;) {
		size_t left = bytes->len - i;
		size_t n = dice ? (size_t)dice_between(dice, 0, left < 5 ? (int)left : 5) : left;

		framer_feed(&framer, bytes->data + i, n, 1000, &sink);
		framer_tick(&framer, 1000, &sink); /* no time has passed */
		i += n;
	}
}

static void test_rows(void **state)
{
	struct dice dice = {.state = 11};
	struct str bytes = {0};
	struct out out = {{0}};

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		str_clear(&bytes);
		assert_true(str_unescape(&bytes, rows[i].bytes, strlen(rows[i].bytes)));
		feed(&rows[i].rules, &bytes, NULL, &out);
		/* {GS} is no reason */
		if (rows[i].rules.gs_text)
			assert_string_equal(str_text(&out.text), rows[i].scans);
		else
			assert_scans(str_text(&out.text), rows[i].scans);
		for (int round = 0; round < 50; round++) {
			struct out again = {{0}};

			feed(&rows[i].rules, &bytes, &dice, &again);
			assert_string_equal(str_text(&again.text), str_text(&out.text));
			str_done(&again.text);
		}
	}
	str_done(&bytes);
	str_done(&out.text);
}

/* Random bytes under every rule: any split gives the same, and what is given out as a scan is one. */
static void test_any_split(void **state)
{
	static const uint8_t likely[] = "0123456789AB\x1D\x02\x03\r\n\t|";
	struct dice dice = {.state = 23};

	(void)state;
	for (int round = 0; round < 3000; round++) {
		struct framer_rules rules = {.ends = (unsigned)dice_roll(&dice, 8), .stx = dice_percent(&dice, 30),
			.gs_text = dice_percent(&dice, 30) ? "|" : NULL};
		struct str bytes = {0};
		struct out whole = {{0}};
		struct out split = {{0}};
		int len = dice_roll(&dice, 150);

		for (int i = 0; i < len; i++)
			str_add_c(&bytes, dice_percent(&dice, 95) ? (char)likely[dice_roll(&dice, sizeof likely - 1)]
								 : (char)dice_roll(&dice, 256));
		feed(&rules, &bytes, NULL, &whole);
		feed(&rules, &bytes, &dice, &split);
		assert_string_equal(str_text(&split.text), str_text(&whole.text));
		str_done(&bytes);
		str_done(&whole.text);
		str_done(&split.text);
	}
}

static void test_small_buffers(void **state)
{
	struct framer_rules rules = {.ends = ANY};
	struct out out = {{0}};
	struct framer_sink sink = {take, &out};
	struct framer framer;
	uint8_t one;

	(void)state;
	framer_init(&framer, &rules, &one, 1);
	framer_feed(&framer, "1\r23\r4\r", 7, 0, &sink);
	assert_scans(str_text(&out.text), "[1]{2 bytes}[4]");
	str_done(&out.text);
}

/* ---- pauses */

static void test_pause_ends(void **state)
{
	struct framer_rules rules = {.ends = 0, .idle_ms = 80};
	struct out out = {{0}};
	struct framer_sink sink = {take, &out};
	struct framer framer;
	uint8_t buffer[SIZE];

	(void)state;
	framer_init(&framer, &rules, buffer, sizeof buffer);
	assert_int_equal(framer_wait_ms(&framer, 5), -1);
	framer_feed(&framer, "12", 2, 1000, &sink);
	assert_int_equal(framer_wait_ms(&framer, 1010), 70);
	framer_tick(&framer, 1079, &sink);
	framer_feed(&framer, "3", 1, 1079, &sink);
	framer_tick(&framer, 1158, &sink);
	assert_string_equal(str_text(&out.text), "");
	framer_tick(&framer, 1159, &sink);
	assert_string_equal(str_text(&out.text), "[123]");
	framer_tick(&framer, 9000, &sink);
	assert_string_equal(str_text(&out.text), "[123]");
	assert_int_equal(framer_wait_ms(&framer, 9000), -1);
	str_done(&out.text);
}

static void test_end_that_never_comes(void **state)
{
	struct framer_rules rules = {.ends = ANY};
	struct out out = {{0}};
	struct framer_sink sink = {take, &out};
	struct framer framer;
	uint8_t buffer[SIZE];

	(void)state;
	framer_init(&framer, &rules, buffer, sizeof buffer);
	framer_feed(&framer, "123", 3, 0, &sink);
	framer_tick(&framer, FRAMER_UNFINISHED_MS - 1, &sink);
	assert_string_equal(str_text(&out.text), "");
	framer_tick(&framer, FRAMER_UNFINISHED_MS, &sink);
	assert_scans(str_text(&out.text), "{suffix = none}");
	str_clear(&out.text);
	framer_feed(&framer, "4\r", 2, 2000, &sink); /* and then as ever */
	assert_string_equal(str_text(&out.text), "[4]");

	rules = (struct framer_rules){.stx = true};
	framer_init(&framer, &rules, buffer, sizeof buffer);
	str_clear(&out.text);
	framer_feed(&framer, "\x02", 1, 0, &sink);
	framer_tick(&framer, FRAMER_UNFINISHED_MS, &sink);
	framer_feed(&framer, "\x02" "5\x03", 3, 3000, &sink);
	assert_scans(str_text(&out.text), "{ETX}[5]");
	str_done(&out.text);
}

static void test_spoilt_and_cut(void **state)
{
	struct framer_rules rules = {.ends = ANY};
	struct out out = {{0}};
	struct framer_sink sink = {take, &out};
	struct framer framer;
	uint8_t buffer[SIZE];

	(void)state;
	framer_init(&framer, &rules, buffer, sizeof buffer);
	framer_feed(&framer, "12", 2, 0, &sink);
	framer_spoil(&framer, "keys were lost", 10);
	framer_feed(&framer, "34\r5\r", 5, 20, &sink);
	assert_string_equal(str_text(&out.text), "{keys were lost}[5]");
	str_clear(&out.text);
	framer_spoil(&framer, "keys were lost", 100); /* and nothing comes any more */
	assert_int_equal(framer_wait_ms(&framer, 100), FRAMER_FAULT_MS);
	framer_tick(&framer, 100 + FRAMER_FAULT_MS, &sink);
	assert_string_equal(str_text(&out.text), "{keys were lost}");
	str_clear(&out.text);
	framer_cut(&framer, "unplugged", &sink); /* with nothing begun there is nothing to say */
	assert_string_equal(str_text(&out.text), "");
	framer_feed(&framer, "6", 1, 900, &sink);
	framer_cut(&framer, "unplugged", &sink);
	framer_feed(&framer, "7\r", 2, 1000, &sink);
	assert_string_equal(str_text(&out.text), "{unplugged}[7]");
	str_done(&out.text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_rows),
		cmocka_unit_test(test_any_split),
		cmocka_unit_test(test_small_buffers),
		cmocka_unit_test(test_pause_ends),
		cmocka_unit_test(test_end_that_never_comes),
		cmocka_unit_test(test_spoilt_and_cut),
	};

	return cmocka_run_group_tests_name("framer", tests, NULL, NULL);
}
