/* Keys to text, for every layout: what is printed on the keys of each, dead keys, and group separators in every way in which
 * scanners type them. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include <linux/input-event-codes.h>

#include "base/str.h"
#include "devices/keymap.h"
#include "lib/dice.h"

enum { SHIFT = 1, ALTGR = 2, CTRL = 4, ALT = 8 };

struct desk {
	struct keymap map;
	struct str text;
	int unknown;
	char why[KEYMAP_WHY_MAX];
};

static void event(struct desk *desk, unsigned code, int value)
{
	char text[KEYMAP_TEXT_MAX];
	size_t len;

	switch (keymap_key(&desk->map, code, value, text, &len, desk->why)) {
	case KEYMAP_NOTHING: assert_int_equal(len, 0); break;
	case KEYMAP_TEXT: str_add_n(&desk->text, text, len); break;
	case KEYMAP_UNKNOWN: desk->unknown++; break;
	}
}

static void tap(struct desk *desk, unsigned code)
{
	event(desk, code, 1);
	event(desk, code, 0);
}

static void stroke(struct desk *desk, unsigned with, unsigned code)
{
	static const struct {
		unsigned bit, code;
	} held[] = {{SHIFT, KEY_LEFTSHIFT}, {ALTGR, KEY_RIGHTALT}, {CTRL, KEY_LEFTCTRL}, {ALT, KEY_LEFTALT}};

	for (size_t i = 0; i < 4; i++)
		if (with & held[i].bit)
			event(desk, held[i].code, 1);
	tap(desk, code);
	for (size_t i = 0; i < 4; i++)
		if (with & held[i].bit)
			event(desk, held[i].code, 0);
}

static void begin(struct desk *desk, enum keymap_layout layout, unsigned gs_key)
{
	str_done(&desk->text);
	memset(desk, 0, sizeof *desk);
	keymap_init(&desk->map, layout, gs_key);
}

static void assert_text(struct desk *desk, const char *expected)
{
	assert_string_equal(str_text(&desk->text), expected);
	assert_int_equal(desk->unknown, 0);
	str_clear(&desk->text);
}

/* ---- what is printed on the keys */

static const struct printed {
	enum keymap_layout layout;
	unsigned with, code;
	const char *text;
} printed[] = {
	{KEYMAP_US, 0, KEY_A, "a"}, {KEYMAP_US, SHIFT, KEY_A, "A"}, {KEYMAP_US, 0, KEY_1, "1"}, {KEYMAP_US, SHIFT, KEY_1, "!"},
	{KEYMAP_US, SHIFT, KEY_2, "@"}, {KEYMAP_US, SHIFT, KEY_3, "#"}, {KEYMAP_US, SHIFT, KEY_5, "%"},
	{KEYMAP_US, SHIFT, KEY_6, "^"}, {KEYMAP_US, 0, KEY_MINUS, "-"}, {KEYMAP_US, SHIFT, KEY_EQUAL, "+"},
	{KEYMAP_US, 0, KEY_RIGHTBRACE, "]"}, {KEYMAP_US, SHIFT, KEY_BACKSLASH, "|"}, {KEYMAP_US, 0, KEY_SLASH, "/"},
	{KEYMAP_US, SHIFT, KEY_APOSTROPHE, "\""}, {KEYMAP_US, SHIFT, KEY_GRAVE, "~"}, {KEYMAP_US, 0, KEY_SPACE, " "},
	{KEYMAP_US, SHIFT, KEY_SPACE, " "}, {KEYMAP_US, 0, KEY_ENTER, "\r"}, {KEYMAP_US, 0, KEY_TAB, "\t"},
	{KEYMAP_US, 0, KEY_KPENTER, "\r"}, {KEYMAP_US, 0, KEY_KP7, "7"}, {KEYMAP_US, 0, KEY_KPMINUS, "-"},
	{KEYMAP_US, 0, KEY_Z, "z"}, {KEYMAP_US, SHIFT, KEY_M, "M"}, {KEYMAP_US, 0, KEY_SEMICOLON, ";"},

	{KEYMAP_UK, SHIFT, KEY_2, "\""}, {KEYMAP_UK, SHIFT, KEY_3, "£"}, {KEYMAP_UK, SHIFT, KEY_APOSTROPHE, "@"},
	{KEYMAP_UK, 0, KEY_BACKSLASH, "#"}, {KEYMAP_UK, SHIFT, KEY_BACKSLASH, "~"}, {KEYMAP_UK, 0, KEY_102ND, "\\"},
	{KEYMAP_UK, SHIFT, KEY_102ND, "|"}, {KEYMAP_UK, SHIFT, KEY_GRAVE, "¬"}, {KEYMAP_UK, ALTGR, KEY_4, "€"},
	{KEYMAP_UK, ALTGR, KEY_E, "é"}, {KEYMAP_UK, ALTGR, KEY_O, "ó"}, {KEYMAP_UK, ALTGR, KEY_GRAVE, "¦"},

	{KEYMAP_DE, 0, KEY_Z, "y"}, {KEYMAP_DE, 0, KEY_Y, "z"}, {KEYMAP_DE, SHIFT, KEY_Y, "Z"}, {KEYMAP_DE, SHIFT, KEY_7, "/"},
	{KEYMAP_DE, SHIFT, KEY_8, "("}, {KEYMAP_DE, SHIFT, KEY_9, ")"}, {KEYMAP_DE, SHIFT, KEY_0, "="},
	{KEYMAP_DE, 0, KEY_MINUS, "ß"}, {KEYMAP_DE, SHIFT, KEY_MINUS, "?"}, {KEYMAP_DE, 0, KEY_SLASH, "-"},
	{KEYMAP_DE, SHIFT, KEY_SLASH, "_"}, {KEYMAP_DE, ALTGR, KEY_Q, "@"}, {KEYMAP_DE, ALTGR, KEY_7, "{"},
	{KEYMAP_DE, ALTGR, KEY_8, "["}, {KEYMAP_DE, ALTGR, KEY_9, "]"}, {KEYMAP_DE, ALTGR, KEY_0, "}"},
	{KEYMAP_DE, ALTGR, KEY_MINUS, "\\"}, {KEYMAP_DE, ALTGR, KEY_RIGHTBRACE, "~"}, {KEYMAP_DE, ALTGR, KEY_102ND, "|"},
	{KEYMAP_DE, ALTGR, KEY_E, "€"}, {KEYMAP_DE, ALTGR, KEY_M, "µ"}, {KEYMAP_DE, 0, KEY_RIGHTBRACE, "+"},
	{KEYMAP_DE, SHIFT, KEY_RIGHTBRACE, "*"}, {KEYMAP_DE, 0, KEY_BACKSLASH, "#"}, {KEYMAP_DE, SHIFT, KEY_BACKSLASH, "'"},
	{KEYMAP_DE, 0, KEY_SEMICOLON, "ö"}, {KEYMAP_DE, SHIFT, KEY_APOSTROPHE, "Ä"}, {KEYMAP_DE, 0, KEY_LEFTBRACE, "ü"},
	{KEYMAP_DE, SHIFT, KEY_GRAVE, "°"}, {KEYMAP_DE, SHIFT, KEY_3, "§"}, {KEYMAP_DE, ALTGR, KEY_2, "²"},
	{KEYMAP_DE, SHIFT, KEY_COMMA, ";"}, {KEYMAP_DE, SHIFT, KEY_DOT, ":"}, {KEYMAP_DE, CTRL | ALT, KEY_Q, "@"},
	{KEYMAP_DE, SHIFT, KEY_5, "%"}, {KEYMAP_DE, SHIFT, KEY_6, "&"},

	{KEYMAP_FR, 0, KEY_Q, "a"}, {KEYMAP_FR, 0, KEY_A, "q"}, {KEYMAP_FR, SHIFT, KEY_W, "Z"}, {KEYMAP_FR, 0, KEY_Z, "w"},
	{KEYMAP_FR, 0, KEY_SEMICOLON, "m"}, {KEYMAP_FR, 0, KEY_M, ","}, {KEYMAP_FR, SHIFT, KEY_M, "?"},
	{KEYMAP_FR, SHIFT, KEY_1, "1"}, {KEYMAP_FR, SHIFT, KEY_0, "0"}, {KEYMAP_FR, 0, KEY_1, "&"}, {KEYMAP_FR, 0, KEY_2, "é"},
	{KEYMAP_FR, 0, KEY_3, "\""}, {KEYMAP_FR, 0, KEY_4, "'"}, {KEYMAP_FR, 0, KEY_5, "("}, {KEYMAP_FR, 0, KEY_6, "-"},
	{KEYMAP_FR, 0, KEY_7, "è"}, {KEYMAP_FR, 0, KEY_8, "_"}, {KEYMAP_FR, 0, KEY_9, "ç"}, {KEYMAP_FR, 0, KEY_0, "à"},
	{KEYMAP_FR, 0, KEY_MINUS, ")"}, {KEYMAP_FR, 0, KEY_EQUAL, "="}, {KEYMAP_FR, SHIFT, KEY_EQUAL, "+"},
	{KEYMAP_FR, ALTGR, KEY_0, "@"}, {KEYMAP_FR, ALTGR, KEY_MINUS, "]"}, {KEYMAP_FR, ALTGR, KEY_5, "["},
	{KEYMAP_FR, ALTGR, KEY_8, "\\"}, {KEYMAP_FR, ALTGR, KEY_6, "|"}, {KEYMAP_FR, ALTGR, KEY_9, "^"},
	{KEYMAP_FR, ALTGR, KEY_3, "#"}, {KEYMAP_FR, ALTGR, KEY_4, "{"}, {KEYMAP_FR, ALTGR, KEY_EQUAL, "}"},
	{KEYMAP_FR, 0, KEY_RIGHTBRACE, "$"}, {KEYMAP_FR, SHIFT, KEY_RIGHTBRACE, "£"}, {KEYMAP_FR, SHIFT, KEY_APOSTROPHE, "%"},
	{KEYMAP_FR, 0, KEY_BACKSLASH, "*"}, {KEYMAP_FR, SHIFT, KEY_COMMA, "."}, {KEYMAP_FR, SHIFT, KEY_DOT, "/"},
	{KEYMAP_FR, 0, KEY_SLASH, "!"}, {KEYMAP_FR, 0, KEY_102ND, "<"}, {KEYMAP_FR, SHIFT, KEY_102ND, ">"},
};

static void test_printed(void **state)
{
	struct desk desk = {.unknown = 0};

	(void)state;
	for (size_t i = 0; i < sizeof printed / sizeof *printed; i++) {
		begin(&desk, printed[i].layout, 0);
		stroke(&desk, printed[i].with, printed[i].code);
		assert_text(&desk, printed[i].text);
	}
	str_done(&desk.text);
}

/* Every character of ASCII can be typed in every layout without the keypad, by one key or a dead one and a blank. */
static void test_ascii_is_whole(void **state)
{
	static const unsigned withs[] = {0, SHIFT, ALTGR};
	struct desk desk = {.unknown = 0};

	(void)state;
	for (int layout = 0; keymap_layouts[layout]; layout++) {
		bool seen[128] = {false};

		for (unsigned code = 1; code <= KEY_102ND; code++) {
			for (size_t i = 0; i < 3; i++) {
				begin(&desk, (enum keymap_layout)layout, 0);
				if (code == KEY_TAB || code == KEY_ENTER || (code >= KEY_KP7 && code <= KEY_KPDOT))
					continue;
				stroke(&desk, withs[i], code);
				if (!desk.text.len)
					tap(&desk, KEY_SPACE);
				if (desk.text.len == 1 && (unsigned char)*desk.text.data < 128)
					seen[(unsigned char)*desk.text.data] = true;
			}
		}
		for (int c = ' '; c < 0x7F; c++) {
			if (!seen[c])
				printf("# layout %s has no %c\n", keymap_layouts[layout], c);
			assert_true(seen[c]);
		}
	}
	str_done(&desk.text);
}

static void test_dead_keys(void **state)
{
	struct desk desk = {.unknown = 0};

	(void)state;
	begin(&desk, KEYMAP_DE, 0);
	tap(&desk, KEY_GRAVE);
	assert_text(&desk, "");
	tap(&desk, KEY_A);
	assert_text(&desk, "â");
	tap(&desk, KEY_GRAVE);
	tap(&desk, KEY_SPACE);
	assert_text(&desk, "^");
	tap(&desk, KEY_EQUAL);
	stroke(&desk, SHIFT, KEY_E);
	assert_text(&desk, "É");
	stroke(&desk, SHIFT, KEY_EQUAL);
	tap(&desk, KEY_U);
	assert_text(&desk, "ù");
	tap(&desk, KEY_GRAVE); /* nothing that both make: both */
	tap(&desk, KEY_1);
	assert_text(&desk, "^1");
	tap(&desk, KEY_GRAVE);
	tap(&desk, KEY_GRAVE);
	assert_text(&desk, "^");
	tap(&desk, KEY_ENTER);
	assert_text(&desk, "^\r");
	tap(&desk, KEY_GRAVE); /* a separator behind it */
	stroke(&desk, CTRL | ALTGR, KEY_9);
	assert_text(&desk, "^\x1D");

	begin(&desk, KEYMAP_FR, 0);
	stroke(&desk, SHIFT, KEY_LEFTBRACE);
	tap(&desk, KEY_I);
	assert_text(&desk, "ï");
	stroke(&desk, ALTGR, KEY_2);
	tap(&desk, KEY_N);
	assert_text(&desk, "ñ");
	stroke(&desk, ALTGR, KEY_2);
	tap(&desk, KEY_SPACE);
	assert_text(&desk, "~");
	stroke(&desk, ALTGR, KEY_7);
	tap(&desk, KEY_SPACE);
	assert_text(&desk, "`");
	str_done(&desk.text);
}

/* ---- group separators */

static void alt_number(struct desk *desk, const char *digits)
{
	static const unsigned short keys[] = {
		KEY_KP0, KEY_KP1, KEY_KP2, KEY_KP3, KEY_KP4, KEY_KP5, KEY_KP6, KEY_KP7, KEY_KP8, KEY_KP9};

	event(desk, KEY_LEFTALT, 1);
	for (; *digits; digits++)
		tap(desk, keys[*digits - '0']);
	event(desk, KEY_LEFTALT, 0);
}

static void test_separators(void **state)
{
	struct desk desk = {.unknown = 0};

	(void)state;
	for (int layout = 0; keymap_layouts[layout]; layout++) {
		begin(&desk, (enum keymap_layout)layout, KEY_F8);
		stroke(&desk, CTRL, KEY_RIGHTBRACE); /* where ] is in America */
		tap(&desk, KEY_F8);
		alt_number(&desk, "029");
		alt_number(&desk, "29");
		assert_text(&desk, "\x1D\x1D\x1D\x1D");
		event(&desk, KEY_RIGHTCTRL, 1); /* the other keys do it, too */
		tap(&desk, KEY_RIGHTBRACE);
		event(&desk, KEY_RIGHTCTRL, 0);
		assert_text(&desk, "\x1D");
		stroke(&desk, layout == KEYMAP_FR ? SHIFT : 0, KEY_1); /* nothing of it is held any more */
		assert_text(&desk, "1");
	}
	begin(&desk, KEYMAP_FR, 0);
	stroke(&desk, CTRL | ALTGR, KEY_MINUS); /* where ] is in France */
	assert_text(&desk, "\x1D");
	begin(&desk, KEYMAP_US, KEY_F12);
	stroke(&desk, SHIFT, KEY_6);
	stroke(&desk, CTRL, KEY_BACKSLASH);
	stroke(&desk, CTRL | SHIFT, KEY_6);
	stroke(&desk, CTRL | SHIFT, KEY_MINUS);
	stroke(&desk, CTRL, KEY_D);
	assert_text(&desk, "^\x1C\x1E\x1F\x04");
	stroke(&desk, CTRL, KEY_M);
	stroke(&desk, CTRL, KEY_J);
	tap(&desk, KEY_F12);
	assert_text(&desk, "\r\n\x1D");
	str_done(&desk.text);
}

static void test_alt_numbers(void **state)
{
	struct desk desk = {.unknown = 0};

	(void)state;
	begin(&desk, KEYMAP_DE, 0);
	alt_number(&desk, "065");
	alt_number(&desk, "66");
	alt_number(&desk, "0228");
	assert_text(&desk, "ABä");
	alt_number(&desk, ""); /* Alt alone is nothing */
	assert_text(&desk, "");
	alt_number(&desk, "228"); /* a Greek letter or an umlaut, who knows */
	assert_int_equal(desk.unknown, 1);
	alt_number(&desk, "0128");
	alt_number(&desk, "99999999999999");
	assert_int_equal(desk.unknown, 3);
	assert_non_null(strstr(desk.why, "Alt+"));
	str_done(&desk.text);
}

/* ---- the rest */

static void test_state(void **state)
{
	struct desk desk = {.unknown = 0};

	(void)state;
	begin(&desk, KEYMAP_US, 0);
	tap(&desk, KEY_CAPSLOCK); /* changes nothing */
	tap(&desk, KEY_NUMLOCK);
	tap(&desk, KEY_A);
	assert_text(&desk, "a");
	event(&desk, KEY_A, 1);
	event(&desk, KEY_A, 2); /* the kernel's repeat */
	event(&desk, KEY_A, 2);
	event(&desk, KEY_A, 0);
	assert_text(&desk, "a");
	event(&desk, KEY_LEFTSHIFT, 1);
	event(&desk, KEY_RIGHTSHIFT, 1);
	event(&desk, KEY_LEFTSHIFT, 0); /* one is still held */
	tap(&desk, KEY_B);
	event(&desk, KEY_RIGHTSHIFT, 0);
	tap(&desk, KEY_B);
	assert_text(&desk, "Bb");
	event(&desk, KEY_LEFTSHIFT, 1);
	keymap_reset(&desk.map);
	tap(&desk, KEY_C);
	assert_text(&desk, "c");
	str_done(&desk.text);
}

static void test_unknown_keys(void **state)
{
	struct desk desk = {.unknown = 0};

	(void)state;
	begin(&desk, KEYMAP_US, KEY_F8);
	tap(&desk, KEY_F12);
	assert_int_equal(desk.unknown, 1);
	assert_non_null(strstr(desk.why, "F12"));
	assert_non_null(strstr(desk.why, "gs = F12"));
	stroke(&desk, ALTGR, KEY_9); /* an American keyboard has none: the layout is wrong */
	assert_int_equal(desk.unknown, 2);
	assert_non_null(strstr(desk.why, "layout"));
	stroke(&desk, ALT, KEY_X);
	stroke(&desk, CTRL, KEY_1);
	assert_int_equal(desk.unknown, 4);
	assert_int_equal(desk.text.len, 0);
	str_done(&desk.text);
}

static void test_function_keys(void **state)
{
	(void)state;
	assert_int_equal(keymap_function_key("F1"), KEY_F1);
	assert_int_equal(keymap_function_key("f8"), KEY_F8);
	assert_int_equal(keymap_function_key("F11"), KEY_F11);
	assert_int_equal(keymap_function_key("F24"), KEY_F24);
	assert_int_equal(keymap_function_key("F0"), 0);
	assert_int_equal(keymap_function_key("F25"), 0);
	assert_int_equal(keymap_function_key("F08"), 0);
	assert_int_equal(keymap_function_key("8"), 0);
	assert_int_equal(keymap_function_key(""), 0);
}

/* Whatever is pressed, in whatever order: no key gives more than it may, and with all keys up again a letter is one. */
static void test_any_keys(void **state)
{
	struct dice dice = {.state = 7};
	struct desk desk = {.unknown = 0};

	(void)state;
	for (int round = 0; round < 2000; round++) {
		begin(&desk, (enum keymap_layout)(round % 4), round % 3 ? KEY_F8 : 0);
		for (int i = 0; i < 60; i++) {
			event(&desk, (unsigned)dice_roll(&dice, 260), dice_roll(&dice, 3));
			assert_true(utf8_valid(str_text(&desk.text), desk.text.len));
		}
		for (unsigned code = 0; code < 260; code++)
			event(&desk, code, 0);
		tap(&desk, KEY_ENTER); /* a dead key may have waited */
		str_clear(&desk.text);
		desk.unknown = 0;
		tap(&desk, KEY_E);
		assert_text(&desk, "e");
	}
	str_done(&desk.text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_printed),
		cmocka_unit_test(test_ascii_is_whole),
		cmocka_unit_test(test_dead_keys),
		cmocka_unit_test(test_separators),
		cmocka_unit_test(test_alt_numbers),
		cmocka_unit_test(test_state),
		cmocka_unit_test(test_unknown_keys),
		cmocka_unit_test(test_function_keys),
		cmocka_unit_test(test_any_keys),
	};

	return cmocka_run_group_tests_name("keymap", tests, NULL, NULL);
}
