/* Told texts: what is written by one is read by another in his own language. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/text.h"
#include "base/told.h"

static char folder[] = "/tmp/crossdock-told-XXXXXX";
static struct arena arena;

static const char german[] =
	"msgid \"\"\nmsgstr \"Content-Type: text/plain; charset=UTF-8\\nPlural-Forms: nplurals=2; plural=(n != 1);\\n\"\n"
	"msgid \"%s of %s is late by %s\"\nmsgstr \"%2$s: %1$s kommt %3$s zu spät\"\n"
	"msgid \"%d min\"\nmsgstr \"%d Minuten\"\n"
	"msgid \"the carrier\"\nmsgstr \"der Spediteur\"\n"
	"msgid \"%d unit at %s\"\nmsgid_plural \"%d units at %s\"\nmsgstr[0] \"%d Stück auf %s\"\nmsgstr[1] \"%d Stücke auf %s\"\n"
	"msgctxt \"word\"\nmsgid \"lane\"\nmsgstr \"Bahn\"\n"
	"msgctxt \"date and time\"\nmsgid \"%Y-%m-%d %H:%M\"\nmsgstr \"%d.%m.%Y %H:%M\"\n";

static int set_up(void **state)
{
	char command[512];
	FILE *f;

	(void)state;
	assert_non_null(mkdtemp(folder));
	snprintf(command, sizeof command, "mkdir -p %s/de/LC_MESSAGES && msgfmt -o %s/de/LC_MESSAGES/crossdock.mo -", folder, folder);
	f = popen(command, "w");
	assert_non_null(f);
	fputs(german, f);
	assert_int_equal(pclose(f), 0);
	setenv("CROSSDOCK_LOCALE_DIR", folder, 1);
	setenv("LC_ALL", "C", 1);
	text_init();
	return 0;
}

static int tear_down(void **state)
{
	char command[128];

	(void)state;
	arena_done(&arena);
	snprintf(command, sizeof command, "rm -rf %s", folder);
	return system(command);
}

static void check(const char *told, const char *english, const char *in_german)
{
	assert_true(text_use("en"));
	assert_string_equal(told_say(&arena, told), english);
	assert_true(text_use("de"));
	assert_string_equal(told_say(&arena, told), in_german);
	assert_string_equal(told_english(&arena, told), english);
	assert_true(text_use("en"));
}

static void test_formats(void **state)
{
	(void)state;
	check(told_printf(&arena, "%s of %s is late by %s", "IB-1", told_text(&arena, "the carrier"), told_printf(&arena, "%d min", 25)),
		"IB-1 of the carrier is late by 25 min", "der Spediteur: IB-1 kommt 25 Minuten zu spät");
	check(told_plural(&arena, "%d unit at %s", "%d units at %s", 1, 1, told_term(&arena, "lane")), "1 unit at lane", "1 Stück auf Bahn");
	check(told_plural(&arena, "%d unit at %s", "%d units at %s", 12, 12, "L1"), "12 units at L1", "12 Stücke auf L1");
	check(told_time(&arena, "Europe/Berlin", 1764079500000), "2025-11-25 15:05", "25.11.2025 15:05");
	check(told_printf(&arena, "%ld h %02lld min, %zu %%", 3L, 5LL, (size_t)7), "3 h 05 min, 7 %", "3 h 05 min, 7 %");
}

static void test_plain_and_joined(void **state)
{
	const char *plain = "an older program wrote this";
	const char *joined = arena_printf(&arena, "%s (%s)", told_text(&arena, "the carrier"), told_printf(&arena, "%d min", 3));

	(void)state;
	assert_ptr_equal(told_say(&arena, plain), plain);
	assert_string_equal(told_text(&arena, ""), "");
	check(joined, "the carrier (3 min)", "der Spediteur (3 Minuten)");
}

/* Marks in data say nothing, and what is damaged is said as far as it goes. */
static void test_hostile(void **state)
{
	const char *told = told_printf(&arena, "%s of %s is late by %s", "a\1b", "\2\3", "\4");
	static const char *const damaged[] = {"\1", "\1\3", "\1m", "\1m%s", "\1m%s\3", "\1n%d\4\3", "\1n%d\4%d\3", "\1t\3", "\1tUTC\4x\3", "\1q?\3",
		"\3\2\4", "\1m%9999999s\2x\3", "\1m%99$s %n %\2x\3", "\1m\1m\1m\1m\1m\1m\1m\1m\1m\1m\3\3\3\3\3\3\3\3\3\3"};
	char deep[4001];

	(void)state;
	check(told, "a?b of ?? is late by ?", "??: a?b kommt ? zu spät");
	for (size_t i = 0; i < sizeof damaged / sizeof *damaged; i++)
		assert_null(strpbrk(told_say(&arena, damaged[i]), "\1\2\3\4"));
	memset(deep, 1, sizeof deep - 1);
	deep[sizeof deep - 1] = '\0';
	assert_string_equal(told_say(&arena, deep), "");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_formats),
		cmocka_unit_test(test_plain_and_joined),
		cmocka_unit_test(test_hostile),
	};

	return cmocka_run_group_tests_name("told", tests, set_up, tear_down);
}
