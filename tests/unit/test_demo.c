/* The demonstration site's times: relative in its files, absolute in what is imported. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/clock.h"
#include "cli/demo.h"

static void test_times(void **state)
{
	static const struct {
		const char *text, *expanded;
	} cases[] = {
		{"A,{-20m},{+4h}", "A,2026-11-23T22:45:00Z,2026-11-24T03:05:00Z"},
		{"{+1d}\n{-13d}\n", "2026-11-24T23:05:00Z\n2026-11-10T23:05:00Z\n"},
		{"{day+0},{day+2},{day-1}", "2026-11-24,2026-11-26,2026-11-23"},
		{"{+1}{}{day}{day+}{+x}{ {+2h", "{+1}{}{day}{day+}{+x}{ {+2h"},
		{"{+2w},{day+1d}", "{+2w},{day+1d}"},
	};
	int64_t now_ms;
	(void)state;

	/* 00:07 of the next day in Madrid; instants go down to five minutes */
	assert_true(time_parse("2026-11-23T23:07:31.250Z", "UTC", &now_ms));
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct str out = {.data = NULL};

		demo_expand(&out, cases[i].text, now_ms, "Europe/Madrid");
		assert_string_equal(str_text(&out), cases[i].expanded);
		str_done(&out);
	}
}

/* No file may leave a brace: a time that was mistyped would be imported as text. */
static void test_files(void **state)
{
	int count = 0;
	(void)state;

	for (const struct demo_file *file = demo_files; file->name; file++, count++) {
		struct str out = {.data = NULL};

		demo_expand(&out, file->text, 0, "UTC");
		assert_null(strpbrk(str_text(&out), "{}"));
		assert_non_null(strchr(str_text(&out), ','));
		str_done(&out);
	}
	assert_int_equal(count, 8);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_times),
		cmocka_unit_test(test_files),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
