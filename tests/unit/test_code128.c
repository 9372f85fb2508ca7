/* Code 128: symbols read back from their bars, independently of how they were made. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "cli/code128.h"

enum { START_B = 104, START_C = 105, STOP = 106 };

/* Table 1 of ISO/IEC 15417: widths of bar, space, bar ... by value. The program has the same table, so a slip made in both
 * would go unseen by the round trips: test_table holds it against the rules by which the standard chose its characters. */
static const char *const widths_of[] = {"212222", "222122", "222221", "121223", "121322", "131222", "122213", "122312",
	"132212", "221213", "221312", "231212", "112232", "122132", "122231", "113222", "123122", "123221", "223211",
	"221132", "221231", "213212", "223112", "312131", "311222", "321122", "321221", "312212", "322112", "322211",
	"212123", "212321", "232121", "111323", "131123", "131321", "112313", "132113", "132311", "211313", "231113",
	"231311", "112133", "112331", "132131", "113123", "113321", "133121", "313121", "211331", "231131", "213113",
	"213311", "213131", "311123", "311321", "331121", "312113", "312311", "332111", "314111", "221411", "431111",
	"111224", "111422", "121124", "121421", "141122", "141221", "112214", "112412", "122114", "122411", "142112",
	"142211", "241211", "221114", "413111", "241112", "134111", "111242", "121142", "121241", "114212", "124112",
	"124211", "411212", "421112", "421211", "212141", "214121", "412121", "111143", "111341", "131141", "114113",
	"114311", "411113", "411311", "113141", "114131", "311141", "411131", "211412", "211214", "211232"};

static int value_at(const uint8_t *widths)
{
	for (int v = 0; v < 106; v++) {
		int same = 1;

		for (int i = 0; i < 6; i++)
			same = same && widths_of[v][i] - '0' == widths[i];
		if (same)
			return v;
	}
	return -1;
}

/* Reads the bars as a scanner does: sets, check character, stop. Returns how many symbol characters; -1: unreadable. */
static int read_bars(const uint8_t *widths, size_t count, char *text)
{
	int values[300];
	int n = 0;
	int sum;
	int set;

	for (size_t i = 0; i + 7 < count; i += 6)
		values[n++] = value_at(widths + i);
	if (count % 6 != 1 || n < 2 || memcmp(widths + count - 7, "\2\3\3\1\1\1\2", 7) != 0)
		return -1;
	set = values[0];
	sum = values[0];
	for (int i = 1; i < n - 1; i++)
		sum += i * values[i];
	if (sum % 103 != values[n - 1] || (set != START_B && set != START_C))
		return -1;
	for (int i = 1; i < n - 1; i++) {
		if (set == START_C && values[i] == 100) {
			set = START_B;
		} else if (set == START_B && values[i] == 99) {
			set = START_C;
		} else if (set == START_C) {
			*text++ = (char)('0' + values[i] / 10);
			*text++ = (char)('0' + values[i] % 10);
		} else {
			*text++ = (char)(values[i] + ' ');
		}
	}
	*text = '\0';
	return n;
}

/* Every character is 11 modules wide, its bars an even number of them, no element over 4, and no two are alike. */
static void test_table(void **state)
{
	(void)state;
	for (int v = 0; v < 106; v++) {
		int all = 0;
		int bars = 0;

		assert_int_equal(strlen(widths_of[v]), 6);
		for (int i = 0; i < 6; i++) {
			int width = widths_of[v][i] - '0';

			assert_in_range(width, 1, 4);
			all += width;
			bars += i % 2 ? 0 : width;
		}
		assert_int_equal(all, 11);
		assert_int_equal(bars % 2, 0);
		for (int other = 0; other < v; other++)
			assert_string_not_equal(widths_of[v], widths_of[other]);
	}
}

static void test_round_trip(void **state)
{
	static const struct {
		const char *text;
		int characters; /* with start and check; the shortest that sets B and C allow */
	} cases[] = {
		{"%RECEIVE", 10},
		{"DOOR-1", 8},
		{"12", 3},
		{"1", 3},
		{"123", 5},
		{"1234", 4},
		{"12345", 6},
		{"A12345B", 9},
		{"A123456B", 9},
		{"L1234", 6},
		{"L12345", 7},
		{"2900000000100", 10},
		{" ~", 4},
		{"1234A", 6},
		{"12A", 5},
	};
	(void)state;

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		uint8_t widths[CODE128_MAX_WIDTHS];
		char text[300] = "";
		size_t count = code128_widths(cases[i].text, widths);

		assert_int_equal(read_bars(widths, count, text), cases[i].characters);
		assert_string_equal(text, cases[i].text);
	}
}

/* FNC1 stands behind the start character and for every separator, in whichever set: value 102 in both. */
static void test_gs1(void **state)
{
	static const struct {
		const char *elements;
		int fnc1s;
	} cases[] = {{"0109506000134352", 1}, {"10A\x1D" "21B", 2}, {"37123456\x1D" "1012345678\x1D" "21A", 3}};
	(void)state;

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		uint8_t widths[CODE128_MAX_WIDTHS];
		size_t count = code128_gs1_widths(cases[i].elements, widths);
		int fnc1s = 0;

		assert_int_equal(value_at(widths + 6), 102);
		for (size_t at = 6; at + 13 < count; at += 6)
			fnc1s += value_at(widths + at) == 102;
		assert_int_equal(fnc1s, cases[i].fnc1s);
	}
}

static void test_every_length_and_mix(void **state)
{
	unsigned seed = 7;
	(void)state;

	for (int round = 0; round < 5000; round++) {
		char text[CODE128_MAX_TEXT + 1] = "";
		char back[300] = "";
		uint8_t widths[CODE128_MAX_WIDTHS];
		size_t len = 1 + (size_t)round % CODE128_MAX_TEXT;

		for (size_t i = 0; i < len; i++) {
			seed = seed * 1664525 + 1013904223;
			text[i] = (char)(seed >> 30 ? '0' + (seed >> 16) % 10 : ' ' + (seed >> 16) % 95);
		}
		assert_true(read_bars(widths, code128_widths(text, widths), back) > 2);
		assert_string_equal(back, text);
	}
}

static void test_what_cannot_be_printed(void **state)
{
	uint8_t widths[CODE128_MAX_WIDTHS];
	char longest[CODE128_MAX_TEXT + 2];
	(void)state;

	memset(longest, 'x', sizeof longest);
	longest[sizeof longest - 1] = '\0';
	assert_int_equal(code128_widths("", widths), 0);
	assert_int_equal(code128_widths("a\tb", widths), 0);
	assert_int_equal(code128_gs1_widths("", widths), 0);
	assert_int_equal(code128_gs1_widths("\x1D" "10A", widths), 0);
	assert_int_equal(code128_gs1_widths("10A\x1D", widths), 0);
	assert_int_equal(code128_gs1_widths("10A\n", widths), 0);
	assert_int_equal(code128_widths("caf\xc3\xa9", widths), 0);
	assert_int_equal(code128_widths(longest, widths), 0);
	longest[CODE128_MAX_TEXT] = '\0';
	assert_true(code128_widths(longest, widths) > 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_table),
		cmocka_unit_test(test_round_trip),
		cmocka_unit_test(test_gs1),
		cmocka_unit_test(test_every_length_and_mix),
		cmocka_unit_test(test_what_cannot_be_printed),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
