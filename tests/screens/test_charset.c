/* Charsets: what stands for a character that a terminal has not, and where what it has is asked. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <fcntl.h>
#include <locale.h>
#include <stdlib.h>
#include <unistd.h>

#include "ui/charset.h"

static void test_has(void **state)
{
	struct charset charset = {0};

	(void)state;
	assert_true(charset_has(NULL, 0x2713));
	assert_true(charset_has(NULL, 0x1F600));
	assert_true(charset_has(&charset_ascii, ' '));
	assert_true(charset_has(&charset_ascii, '~'));
	assert_false(charset_has(&charset_ascii, 0x1F));
	assert_false(charset_has(&charset_ascii, 0x7F));
	assert_false(charset_has(&charset_ascii, 0xE9));
	charset_add(&charset, 0x2713);
	assert_true(charset_has(&charset, 0x2713));
	assert_false(charset_has(&charset, 0x2712));
	assert_false(charset_has(&charset, 0x12713));
}

/* A font may have glyphs for them, but a terminal obeys them. */
static void test_controls_are_never_shown(void **state)
{
	struct charset charset = {0};

	(void)state;
	for (uint32_t cp = 0; cp < 0x110000; cp++)
		charset_add(&charset, cp);
	for (uint32_t cp = 0; cp < 0x20; cp++) {
		assert_false(charset_has(&charset, cp));
		assert_false(charset_has(&charset, 0x80 + cp));
	}
	assert_false(charset_has(&charset, 0x7F));
	assert_false(charset_has(&charset, 0x10000));
}

static void test_nearest(void **state)
{
	static const struct {
		uint32_t cp, ascii, better, nearest; /* better: a character that the terminal has besides */
	} rows[] = {
		{'A', 'A', 0x2713, 'A'},
		{0x2713, '+', 0x221A, 0x221A}, /* check mark: square root */
		{0x2713, '+', 0x2713, 0x2713},
		{0x2717, 'X', 0xD7, 0xD7},     /* ballot X: times */
		{0x25B6, '>', 0xBB, 0xBB},     /* triangle: double angle */
		{0x25B6, '>', 0x25BA, 0x25BA}, /* ... or pointer */
		{0x2588, '#', 0x2580, '#'},    /* full block: no half one */
		{0x2026, '~', 0x2713, '~'},    /* ellipsis */
		{0x2500, '-', 0x2502, '-'},    /* rules */
		{0xE9, 'e', 0x2713, 'e'},
		{0x142, 'l', 0xE9, 'l'},
		{0x142, 'l', 0x142, 0x142},
		{0x4E2D, '?', 0xFFFD, 0xFFFD}, /* what nothing is like */
		{0x4E2D, '?', 0xE9, '?'},
	};

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct charset charset = charset_ascii;

		assert_int_equal(charset_nearest(NULL, rows[i].cp), rows[i].cp);
		assert_int_equal(charset_nearest(&charset, rows[i].cp), rows[i].ascii);
		charset_add(&charset, rows[i].better);
		assert_int_equal(charset_nearest(&charset, rows[i].cp), rows[i].nearest);
	}
}

/* Whatever a screen holds, a terminal is sent only what it has. */
static void test_nearest_is_there(void **state)
{
	(void)state;
	for (uint32_t cp = 0x20; cp < 0x30000; cp++)
		assert_true(charset_has(&charset_ascii, charset_nearest(&charset_ascii, cp)));
}

static void test_only_a_console_has_a_font(void **state)
{
	struct charset charset = {0};
	int fd = open("/dev/null", O_RDONLY | O_CLOEXEC);
	int master = posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC);

	(void)state;
	assert_false(charset_add_font(&charset, fd));
	assert_false(charset_add_font(&charset, master));
	assert_false(charset_add_font(&charset, -1));
	close(fd);
	close(master);
}

static void test_locale(void **state)
{
	struct charset charset = {0};

	(void)state;
	setlocale(LC_CTYPE, "C");
	charset_add_locale(&charset);
	assert_memory_equal(&charset, &charset_ascii, sizeof charset);
	if (!setlocale(LC_CTYPE, "de_DE.ISO-8859-1"))
		return;
	charset_add_locale(&charset);
	assert_true(charset_has(&charset, 0xE4));
	assert_false(charset_has(&charset, 0x20AC));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_has),
		cmocka_unit_test(test_controls_are_never_shown),
		cmocka_unit_test(test_nearest),
		cmocka_unit_test(test_nearest_is_there),
		cmocka_unit_test(test_only_a_console_has_a_font),
		cmocka_unit_test(test_locale),
	};

	return cmocka_run_group_tests_name("charset", tests, NULL, NULL);
}
