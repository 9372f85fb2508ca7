/* What comes from outside is shown so that no terminal obeys it, and nothing of it is hidden or lost. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/shown.h"
#include "lib/dice.h"

static void test_line(void **state)
{
	static const struct {
		const char *text, *shown;
	} rows[] = {
		{"", ""},
		{"Café, 日本 \\ \"x\"", "Café, 日本 \\ \"x\""},
		{"a\033[2J\a\r\n\tb\x7F", "a\\x1B[2J\\x07\\x0D\\x0A\\x09b\\u007f"},
		{"\302\23331m\302\205", "\\u009b31m\\u0085"},
		{"\xC3(\xFF\xE2\x80", "\\xC3(\\xFF\\xE2\\x80"},
		{"\xC0\x9B\xED\xA0\x80", "\\xC0\\x9B\\xED\\xA0\\x80"}, /* overlong, half a surrogate */
		{"order \u202E21\u202C", "order \\u202e21\\u202c"},
		{"\u2066x\u2069\u061C\u200E\u200F\u200B\u2060\uFEFF\u00AD",
			"\\u2066x\\u2069\\u061c\\u200e\\u200f\\u200b\\u2060\\ufeff\\u00ad"},
		{"a\u2028b\u2029c", "a\\u2028b\\u2029c"},
		{"\uFFF9a\uFFFAb\uFFFB", "\\ufff9a\\ufffab\\ufffb"},
		{"\U000E0041\U000E007F", "\\udb40\\udc41\\udb40\\udc7f"},
		{"\U0001F469\u200D\U0001F4BB \u2764\uFE0F",
			"\U0001F469\u200D\U0001F4BB \u2764\uFE0F"}, /* shapes are chosen */
		{"e\u0301\u0301\u0301\u0301\u0301\u0301\u0301\u0301\u0301f\u0301",
			"e\u0301\u0301\u0301\u0301\u0301\u0301\u0301\u0301\\u0301f\u0301"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct str out = {0};

		shown_line(&out, rows[i].text);
		assert_string_equal(str_text(&out), rows[i].shown);
		str_done(&out);
	}
}

/* Wherever a text is cut into pieces, the same comes out; and what comes out is text without what hides. */
static void test_any_bytes_any_split(void **state)
{
	static const char alphabet[] = "ab\n\t\033\x7F\xC2\x9B\xE2\x80\xAE\xCC\x81\xF3\xA0\x81\x81\xFF\xE6\x97\xA5";
	struct dice dice = {20261126};

	(void)state;
	for (int round = 0; round < 20000; round++) {
		struct str whole = {0}, split = {0}, rest = {0};
		struct shown_text a = {0}, b = {0};
		char text[40];
		size_t len = (size_t)dice_roll(&dice, sizeof text);
		uint32_t cp;

		for (size_t i = 0; i < len; i++)
			text[i] = alphabet[dice_roll(&dice, sizeof alphabet - 1)];
		assert_int_equal(shown_add(&a, &whole, text, len, true), len);
		for (size_t i = 0; i < len;) {
			size_t piece = 1 + (size_t)dice_roll(&dice, (int)(len - i));
			size_t took;

			str_add_n(&rest, text + i, piece);
			i += piece;
			took = shown_add(&b, &split, rest.data, rest.len, i == len);
			memmove(rest.data, rest.data + took, rest.len - took);
			rest.len -= took;
			assert_true(rest.len < 4);
		}
		assert_int_equal(rest.len, 0);
		assert_string_equal(str_text(&split), str_text(&whole));
		for (size_t i = 0, n; i < whole.len; i += n) {
			n = utf8_decode(whole.data + i, whole.len - i, &cp);
			assert_true(n > 0);
			assert_true(cp == '\n' || cp == '\t' ||
				    (cp >= 0x20 && !(cp >= 0x7F && cp < 0xA0) && !shown_hides(cp)));
		}
		str_done(&whole);
		str_done(&split);
		str_done(&rest);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_line),
		cmocka_unit_test(test_any_bytes_any_split),
	};

	return cmocka_run_group_tests_name("shown", tests, NULL, NULL);
}
