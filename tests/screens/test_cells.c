/* Text in cells: width, clipping, wrapping, and nothing from outside that could reach the terminal as a command. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <locale.h>
#include <string.h>

#include "ui/cells.h"

static void assert_picture(const struct cells *cells, const char *expected)
{
	struct str text = {0};

	cells_to_text(cells, &text);
	assert_string_equal(str_text(&text), expected);
	str_done(&text);
}

static void test_text(void **state)
{
	static const struct {
		const char *text;
		int width;
		int used;
		const char *picture;
		const char *ascii;
	} rows[] = {
		{"Kettle", 10, 6, "Kettle\n", "Kettle\n"},
		{"Kettle", 6, 6, "Kettle\n", "Kettle\n"},
		{"Kettle", 5, 5, "Kett…\n", "Kett~\n"},
		{"Kettle", 1, 1, "…\n", "~\n"},
		{"Kettle", 0, 0, "\n", "\n"},
		{"", 5, 0, "\n", "\n"},
		{"Ópera Čáp", 10, 9, "Ópera Čáp\n", "Opera Cap\n"},
		{"日本", 10, 4, "日本\n", NULL},
		{"日本語", 5, 5, "日本…\n", NULL},
		{"日本語", 4, 3, "日…\n", NULL}, /* half a character is none */
		{"e\xcc\x81"
		 "e",
			10, 2,
			"e\xcc\x81"
			"e\n",
			"ee\n"}, /* a combining accent takes no room */
		{"\xcc\x81"
		 "e",
			10, 2,
			"◌\xcc\x81"
			"e\n",
			NULL}, /* with nothing to stand on */
		{"a\x1b[2Jb", 10, 6, "a␛[2Jb\n", "a?[2Jb\n"},
		{"a\nb\tc\rd\x7f", 10, 8, "a␊b␉c␍d␡\n", "a?b?c?d?\n"},
		{"a\xc2\x9b"
		 "31m",
			10, 5, "a�31m\n", "a?31m\n"}, /* C1: CSI in one character */
		{"a\xff\xc3(", 10, 4, "a��(\n",
			"a?"
			"?(\n"}, /* broken UTF-8 */
		{"a\xe2\x80\xae"
		 "b",
			10, 3, "a�b\n", "a?b\n"}, /* right-to-left override */
		{"a\xe2\x80\x8b"
		 "b",
			10, 3, "a�b\n", "a?b\n"}, /* zero width space */
		{"a\xe2\x80\x8d"
		 "b\xef\xb8\x8f",
			10, 2, "ab\n", "ab\n"}, /* joiner, variation selector */
		{"× ✓ ✗ ▶ █", 20, 9, "× ✓ ✗ ▶ █\n", "x + X > #\n"},
		{"שלום", 10, 4, "שלום\n", "????\n"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct cells cells = {0};

		cells_resize(&cells, 1, 20, NULL);
		assert_int_equal(cells_text(&cells, 0, 0, rows[i].width, ROLE_TEXT, rows[i].text), rows[i].used);
		assert_picture(&cells, rows[i].picture);
		cells_resize(&cells, 1, 20, &charset_ascii);
		cells_text(&cells, 0, 0, rows[i].width, ROLE_TEXT, rows[i].text);
		if (rows[i].ascii)
			assert_picture(&cells, rows[i].ascii);
		for (int col = 0; col < cells.cols; col++)
			assert_in_range(cells_at(&cells, 0, col)->cp, 0x20, 0x7E);
		cells_done(&cells);
	}
}

/* Every single byte and many code points, drawn: no cell may hold what a terminal obeys. */
static void test_nothing_harmful_gets_in(void **state)
{
	struct cells cells = {0};

	(void)state;
	for (uint32_t cp = 1; cp < 0x3000; cp++) {
		char text[5] = {0};

		if (cp < 0x100) {
			text[0] = (char)cp;
		} else if (cp < 0x800) {
			text[0] = (char)(0xC0 | cp >> 6);
			text[1] = (char)(0x80 | (cp & 0x3F));
		} else {
			text[0] = (char)(0xE0 | cp >> 12);
			text[1] = (char)(0x80 | (cp >> 6 & 0x3F));
			text[2] = (char)(0x80 | (cp & 0x3F));
		}
		cells_resize(&cells, 1, 4, NULL);
		cells_text(&cells, 0, 0, 4, ROLE_TEXT, text);
		for (int col = 0; col < 4; col++) {
			const struct cell *cell = cells_at(&cells, 0, col);

			assert_true(cell->cp >= 0x20 && (cell->cp < 0x7F || cell->cp >= 0xA0));
			assert_false(cell->cp >= 0x200B && cell->cp <= 0x200F);
			assert_false(cell->cp >= 0x202A && cell->cp <= 0x202E);
			assert_false(cell->cp >= 0x2066 && cell->cp <= 0x2069);
		}
	}
	cells_done(&cells);
}

static void test_alignment(void **state)
{
	struct cells cells = {0};

	(void)state;
	cells_resize(&cells, 6, 12, NULL);
	cells_text_right(&cells, 0, 0, 12, ROLE_TEXT, "日本");
	cells_text_centre(&cells, 1, 0, 12, ROLE_TEXT, "four");
	cells_text_right(&cells, 2, 0, 4, ROLE_TEXT, "longer");
	cells_text_right(&cells, 3, 0, 12, ROLE_TEXT, "Pro\u0301xima");      /* an accent of its own takes no column */
	cells_text_right(&cells, 4, 0, 12, ROLE_TEXT, "Zażółć gęślą"); /* twelve columns, nineteen bytes */
	cells_text_right(&cells, 5, 0, 5, ROLE_TEXT, "日本語");            /* half of a wide one is not drawn */
	assert_picture(&cells, "        日本\n    four\nlon…\n     Pro\u0301xima\nZażółć gęślą\n日本…\n");
	cells_done(&cells);
}

static void test_wrap(void **state)
{
	static const struct {
		const char *text;
		int rows, cols;
		int lines;
		const char *picture;
	} rows[] = {
		{"one two three", 3, 7, 2, "one two\nthree\n\n"},
		{"one two three", 3, 8, 2, "one two\nthree\n\n"},
		{"one two three", 1, 8, 1, "one two…\n"},
		{"unbreakable", 3, 5, 3, "unbre\nakabl\ne\n"},
		{"a  b", 2, 2, 2, "a\nb\n"},
		{"日本語", 3, 2, 3, "日\n本\n語\n"},
		{"", 2, 5, 0, "\n\n"},
		{"   x", 1, 5, 1, "x\n"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct cells cells = {0};

		cells_resize(&cells, rows[i].rows, rows[i].cols, NULL);
		assert_int_equal(cells_wrap(&cells, cells_box(&cells), ROLE_TEXT, rows[i].text), rows[i].lines);
		assert_picture(&cells, rows[i].picture);
		cells_done(&cells);
	}
}

static void test_wrap_lines_says_what_wrap_takes(void **state)
{
	struct cells cells = {0};

	(void)state;
	cells_resize(&cells, 20, 5, NULL);
	assert_int_equal(cells_wrap_lines(&cells, 5, "one two three"), 3);
	assert_int_equal(cells_wrap_lines(&cells, 13, "one two three"), 1);
	assert_int_equal(cells_wrap_lines(&cells, 0, "one two three"), 0);
	assert_int_equal(cells_wrap(&cells, cells_box(&cells), ROLE_TEXT, "one two three"), 3);
	cells_done(&cells);
}

/* A wide character that loses one half to another text leaves a blank, never half of itself. */
static void test_overwritten_wide(void **state)
{
	struct cells cells = {0};

	(void)state;
	cells_resize(&cells, 2, 4, NULL);
	cells_text(&cells, 0, 0, 4, ROLE_TEXT, "日本");
	cells_text(&cells, 0, 1, 1, ROLE_TEXT, "x");
	cells_text(&cells, 1, 0, 4, ROLE_TEXT, "日本");
	cells_text(&cells, 1, 1, 2, ROLE_TEXT, "語");
	assert_picture(&cells, " x本\n 語\n");
	cells_done(&cells);
}

static void test_outside_of_the_grid(void **state)
{
	struct cells cells = {0};

	(void)state;
	cells_resize(&cells, 1, 3, NULL);
	cells_fill(&cells, (struct box){-5, -5, 100, 100}, '.', ROLE_TEXT);
	cells_text(&cells, 5, 0, 10, ROLE_TEXT, "row");
	cells_text(&cells, 0, 2, 10, ROLE_TEXT, "日本");
	assert_picture(&cells, "...\n");
	cells_resize(&cells, 0, 0, NULL);
	cells_text(&cells, 0, 0, 10, ROLE_TEXT, "nothing");
	assert_picture(&cells, "");
	cells_done(&cells);
}

/* Colours of refused are inverted at every depth, and no role is invisible. */
static void test_theme(void **state)
{
	(void)state;
	for (int role = 0; role < ROLE_COUNT; role++) {
		for (int depth = THEME_8; depth <= THEME_256; depth++) {
			struct style style = theme_style((enum role)role, (enum theme_depth)depth);

			assert_int_not_equal(style.fg, style.bg);
			assert_in_range(style.fg, 0, depth == THEME_8 ? 7 : 255);
			assert_in_range(style.bg, 0, depth == THEME_8 ? 7 : 255);
		}
	}
	assert_true(theme_style(ROLE_REFUSED, THEME_MONO).attrs & THEME_REVERSE);
	assert_false(theme_style(ROLE_GO, THEME_MONO).attrs & THEME_REVERSE);
	assert_int_equal(theme_style(ROLE_REFUSED, THEME_8).bg, 1);
}

static void test_wrap_ends(void **state)
{
	struct cells cells = {0};
	struct str text = {0};

	(void)state;
	cells_resize(&cells, 3, 12, NULL);
	cells_wrap_ends(&cells, cells_box(&cells), ROLE_TEXT, "one two three four five six");
	cells_to_text(&cells, &text);
	assert_string_equal(str_text(&text), "one two\nthree four\nfive six\n");
	str_clear(&text);
	cells_fill(&cells, cells_box(&cells), ' ', ROLE_TEXT);
	cells_wrap_ends(&cells, cells_box(&cells), ROLE_TEXT, "where it is and why and on and on: what to do");
	cells_to_text(&cells, &text);
	assert_string_equal(str_text(&text), "where it is…\non and on:\nwhat to do\n");
	cells_done(&cells);
	str_done(&text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_text),
		cmocka_unit_test(test_nothing_harmful_gets_in),
		cmocka_unit_test(test_alignment),
		cmocka_unit_test(test_wrap),
		cmocka_unit_test(test_wrap_lines_says_what_wrap_takes),
		cmocka_unit_test(test_overwritten_wide),
		cmocka_unit_test(test_outside_of_the_grid),
		cmocka_unit_test(test_theme),
		cmocka_unit_test(test_wrap_ends),
	};

	setlocale(LC_CTYPE, "C.UTF-8");
	return cmocka_run_group_tests(tests, NULL, NULL);
}
