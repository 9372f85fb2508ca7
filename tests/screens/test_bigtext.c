/* Block letters: what size is chosen, and how a name that is too long degrades. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <locale.h>
#include <string.h>

#include "ui/bigtext.h"
#include "ui/font.h"

static char *draw(int rows, int cols, bool ascii, const char *head, const char *tail)
{
	struct cells cells = {0};
	struct str text = {0};

	cells_resize(&cells, rows, cols, ascii ? &charset_ascii : NULL);
	bigtext_draw(&cells, cells_box(&cells), ROLE_GO, head, tail);
	cells_to_text(&cells, &text);
	cells_done(&cells);
	return text.data;
}

static void assert_drawn(int rows, int cols, bool ascii, const char *head, const char *tail, const char *expected)
{
	char *text = draw(rows, cols, ascii, head, tail);

	assert_string_equal(text, expected);
	free(text);
}

static void test_pictures(void **state)
{
	(void)state;
	assert_drawn(5, 40, false, "4×", "LANE-03",
		" █ █ █ █   █    █  █  █ ███     █  ██\n"
		" █ █ █ █   █   █ █ ██ █ █      █ █   █\n"
		" ███  █    █   ███ █ ██ ██  ██ █ █  █\n"
		"   █ █ █   █   █ █ █  █ █      █ █   █\n"
		"   █ █ █   ███ █ █ █  █ ███     █  ██\n");
	assert_drawn(3, 40, false, "4×", "LANE-03",
		" █ █ █ █   █   ▄▀▄ █▄ █ █▀▀    ▄▀▄ ▀▀▄\n"
		" ▀▀█ ▄▀▄   █   █▀█ █ ▀█ █▀  ▀▀ █ █  ▀▄\n"
		"   ▀ ▀ ▀   ▀▀▀ ▀ ▀ ▀  ▀ ▀▀▀     ▀  ▀▀\n");
	assert_drawn(5, 16, true, "", "go 1",
		"  ### ###    #\n"
		" #    # #   ##\n"
		" # ## # #    #\n"
		" #  # # #    #\n"
		"  ### ###    #\n");
}

/* The box that the letters take. */
static struct box size(int rows, int cols, bool ascii, const char *head, const char *tail)
{
	struct cells cells = {.charset = ascii ? &charset_ascii : NULL};

	return bigtext_measure(&cells, (struct box){0, 0, rows, cols}, head, tail);
}

static void test_sizes(void **state)
{
	static const struct {
		int rows, cols;
		bool ascii;
		const char *head, *tail;
		int letter_rows; /* at least so many rows are taken */
	} rows[] = {
		{6, 40, false, "4×", "LANE-03", 5}, /* a handheld */
		{3, 40, false, "4×", "LANE-03", 3}, {5, 40, true, "4×", "LANE-03", 5},
		{12, 78, false, "4 ×", "LANE-03", 10},                                          /* 80x24 */
		{30, 130, false, "4 ×", "LANE-03", 14}, {55, 238, false, "4 ×", "LANE-03", 28}, /* a wall */
		{6, 40, false, "12×", "PUTAWAY", 6},                                            /* two lines */
	};

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct box box = size(rows[i].rows, rows[i].cols, rows[i].ascii, rows[i].head, rows[i].tail);

		assert_in_range(box.rows, rows[i].letter_rows, rows[i].rows);
		assert_in_range(box.cols, 1, rows[i].cols);
		assert_in_range(box.row, 0, rows[i].rows - box.rows);
		assert_in_range(box.col, 0, rows[i].cols - box.cols);
	}
}

/* At every width the letters are as high as a person across the hall needs: an eighth of the columns in half rows. */
static void test_grows(void **state)
{
	(void)state;
	for (int cols = 40; cols <= 240; cols++) {
		struct box box = size(cols / 4, cols, false, cols < 60 ? "4×" : "4 ×", "LANE-03");

		assert_in_range(box.rows, cols / 16, cols / 4);
	}
}

static void test_too_long(void **state)
{
	char name[201];
	char *text;

	(void)state;
	/* one line of letters, then two, then plain text */
	assert_in_range(size(7, 80, false, "", "ABCDEFGHIJ").rows, 5, 7);
	assert_in_range(size(7, 50, false, "", "QUARANTINE-AREA").rows, 6, 7);
	text = draw(3, 40, false, "4 ×", "Quarantine-area-7");
	assert_non_null(strstr(text, "4 × Quarantine-area-7"));
	free(text);
	memset(name, 'W', sizeof name - 1);
	name[sizeof name - 1] = '\0';
	text = draw(5, 40, false, "4 ×", name);
	assert_non_null(strstr(text, "WWWW"));
	assert_non_null(strstr(text, "…"));
	free(text);
}

static void test_unknown_characters(void **state)
{
	char *text;

	(void)state;
	assert_true(font_has(FONT_SMALL, 'A'));
	assert_false(font_has(FONT_SMALL, 0x65E5));
	assert_true(font_pixel(FONT_SMALL, 0x65E5, 0, 0)); /* a hollow box, not nothing */
	text = draw(5, 60, false, "", "LANE日");
	assert_null(strstr(text, "LANE")); /* letters, one of them a box */
	free(text);
	text = draw(5, 60, false, "1 ×", "日本語の場所");
	assert_non_null(strstr(text, "1 × 日本語の場所")); /* mostly boxes would say nothing */
	free(text);
	text = draw(3, 40, false, "", "\x1b[31m\x07");
	assert_null(strchr(text, 0x1b));
	assert_null(strchr(text, 0x07));
	free(text);
}

static void test_case_and_accents(void **state)
{
	char *capitals = draw(7, 60, false, "", "OPERA");
	char *accents = draw(7, 60, false, "", "ópérā");
	char *combining = draw(7, 60, false, "", "o\xcc\x81pera");

	(void)state;
	assert_string_equal(capitals, accents);
	assert_string_equal(capitals, combining);
	free(capitals);
	free(accents);
	free(combining);
}

static bool differ(enum font font, uint32_t a, uint32_t b)
{
	if (font_width(font, a) != font_width(font, b))
		return true;
	for (int row = 0; row < font_rows(font); row++) {
		for (int col = 0; col < font_width(font, a); col++) {
			if (font_pixel(font, a, row, col) != font_pixel(font, b, row, col))
				return true;
		}
	}
	return false;
}

/* No two characters of place names look alike in either font. */
static void test_letters_differ(void **state)
{
	static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-./_:+";

	(void)state;
	for (int font = 0; font < FONT_COUNT; font++) {
		for (const char *a = letters; *a; a++) {
			for (const char *b = a + 1; *b; b++)
				assert_true(differ((enum font)font, (uint8_t)*a, (uint8_t)*b));
		}
	}
}

static void test_no_room(void **state)
{
	(void)state;
	assert_int_equal(size(0, 40, false, "4 ×", "LANE-03").rows, 0);
	assert_int_equal(size(5, 0, false, "4 ×", "LANE-03").rows, 0);
	assert_int_equal(size(1, 40, false, "4 ×", "LANE-03").rows, 1);
	assert_int_equal(size(5, 40, false, "", "").rows, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_pictures),
		cmocka_unit_test(test_sizes),
		cmocka_unit_test(test_grows),
		cmocka_unit_test(test_too_long),
		cmocka_unit_test(test_unknown_characters),
		cmocka_unit_test(test_case_and_accents),
		cmocka_unit_test(test_letters_differ),
		cmocka_unit_test(test_no_room),
	};

	setlocale(LC_CTYPE, "C.UTF-8");
	return cmocka_run_group_tests(tests, NULL, NULL);
}
