/* Languages: which is taken, that it changes at any moment, and how numbers and times are written. The catalogues are the test's
 * own, made by msgfmt. */
#include <locale.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/clock.h"
#include "base/err.h"
#include "base/text.h"

static char folder[] = "/tmp/crossdock-text-XXXXXX";

static const char german[] =
	"msgid \"\"\nmsgstr \"Content-Type: text/plain; charset=UTF-8\\nPlural-Forms: nplurals=2; plural=(n != 1);\\n\"\n"
	"msgid \"a lane\"\nmsgstr \"eine Bahn\"\n"
	"msgid \"%s is gone\"\nmsgstr \"%s ist weg\"\n"
	"msgid \"%d unit\"\nmsgid_plural \"%d units\"\nmsgstr[0] \"%d Stück\"\nmsgstr[1] \"%d Stücke\"\n"
	"msgctxt \"thousands\"\nmsgid \",\"\nmsgstr \".\"\n"
	"msgctxt \"decimals\"\nmsgid \".\"\nmsgstr \",\"\n"
	"msgctxt \"date and time\"\nmsgid \"%Y-%m-%d %H:%M\"\nmsgstr \"%d.%m.%Y %H:%M\"\n";

static const char polish[] =
	"msgid \"\"\nmsgstr \"Content-Type: text/plain; charset=UTF-8\\nPlural-Forms: nplurals=3; plural=(n==1 ? 0 : n%10>=2 && n%10<=4 && "
	"(n%100<10 || n%100>=20) ? 1 : 2);\\n\"\n"
	"msgid \"%d unit\"\nmsgid_plural \"%d units\"\nmsgstr[0] \"%d sztuka\"\nmsgstr[1] \"%d sztuki\"\nmsgstr[2] \"%d sztuk\"\n";

/* A blank that does not break stands before its semicolon. */
static const char french[] =
	"msgid \"\"\nmsgstr \"Content-Type: text/plain; charset=UTF-8\\n\"\n"
	"msgctxt \"between sentences\"\nmsgid \";\"\nmsgstr \"\u00A0;\"\n";

static void make_catalogue(const char *language, const char *po)
{
	char command[512];
	FILE *f;

	snprintf(command, sizeof command, "mkdir -p %s/%s/LC_MESSAGES && msgfmt -o %s/%s/LC_MESSAGES/crossdock.mo -", folder, language,
		folder, language);
	f = popen(command, "w");
	assert_non_null(f);
	fputs(po, f);
	assert_int_equal(pclose(f), 0);
}

static int set_up(void **state)
{
	(void)state;
	assert_non_null(mkdtemp(folder));
	make_catalogue("de", german);
	make_catalogue("pl", polish);
	make_catalogue("fr", french);
	setenv("CROSSDOCK_LOCALE_DIR", folder, 1);
	return 0;
}

static int tear_down(void **state)
{
	char command[128];

	(void)state;
	snprintf(command, sizeof command, "rm -rf %s", folder);
	return system(command);
}

static void begin_with(const char *lc_all, const char *language)
{
	unsetenv("LC_MESSAGES");
	unsetenv("LANG");
	unsetenv("CROSSDOCK_LANGUAGE");
	setenv("LC_ALL", lc_all, 1);
	if (language)
		setenv("LANGUAGE", language, 1);
	else
		unsetenv("LANGUAGE");
	text_init();
}

static void test_environment(void **state)
{
	static const struct {
		const char *lc_all;
		const char *language;
		const char *want;
	} rows[] = {
		{"de_DE.UTF-8", NULL, "de"},
		{"de_AT.UTF-8", NULL, "de"},
		{"de", NULL, "de"},
		{"C", NULL, "en"},
		{"C", "de", "en"},
		{"", "de", "en"},
		{"en_GB.UTF-8", "de:en", "de"},
		{"en_GB.UTF-8", "xx", "en"},
		{"pl_PL", NULL, "pl"},
		{"fi_FI.UTF-8", NULL, "en"},
		{"../../etc", NULL, "en"},
		{"C.UTF-8", NULL, "en"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		begin_with(rows[i].lc_all, rows[i].language);
		assert_string_equal(text_language(), rows[i].want);
	}
}

static void test_semicolon(void **state)
{
	(void)state;
	begin_with("C.UTF-8", NULL);
	assert_string_equal(text_semicolon(), "; ");
	assert_true(text_use("fr"));
	assert_string_equal(text_semicolon(), "\u00A0; ");
	assert_true(text_use("de"));
	assert_string_equal(text_semicolon(), "; ");
}

static void test_changes(void **state)
{
	struct err err;

	(void)state;
	begin_with("C.UTF-8", NULL);
	assert_string_equal(_("a lane"), "a lane");
	assert_true(text_use("de"));
	assert_string_equal(_("a lane"), "eine Bahn");
	err_set(&err, ST_DEVICE, "%s is gone", "SCAN-1");
	assert_string_equal(err.text, "SCAN-1 ist weg");
	assert_false(text_use("fi"));
	assert_string_equal(text_language(), "de");
	assert_true(text_use("en"));
	assert_string_equal(_("a lane"), "a lane");
	assert_true(text_use("de_CH"));
	assert_string_equal(_("a lane"), "eine Bahn");
	assert_true(text_use(""));
	assert_string_equal(_("a lane"), "a lane");
	assert_string_equal(_(""), "");
	assert_false(text_use("../de"));
	assert_false(text_use("a-language-with-a-very-long-name"));
}

static void test_counts(void **state)
{
	char text[64];

	(void)state;
	begin_with("pl_PL.UTF-8", NULL);
	snprintf(text, sizeof text, P_("%d unit", "%d units", 1), 1);
	assert_string_equal(text, "1 sztuka");
	snprintf(text, sizeof text, P_("%d unit", "%d units", 22), 22);
	assert_string_equal(text, "22 sztuki");
	snprintf(text, sizeof text, P_("%d unit", "%d units", 12), 12);
	assert_string_equal(text, "12 sztuk");
	begin_with("C", NULL);
	snprintf(text, sizeof text, P_("%d unit", "%d units", 1), 1);
	assert_string_equal(text, "1 unit");
}

static void test_numbers(void **state)
{
	char buf[TEXT_NUMBER_MAX];

	(void)state;
	begin_with("C", NULL);
	assert_string_equal(text_number(0, buf), "0");
	assert_string_equal(text_number(999, buf), "999");
	assert_string_equal(text_number(1204, buf), "1,204");
	assert_string_equal(text_number(-123456, buf), "-123,456");
	assert_string_equal(text_number(INT64_MIN, buf), "-9,223,372,036,854,775,808");
	begin_with("de_DE.UTF-8", NULL);
	assert_string_equal(text_number(1234567, buf), "1.234.567");
}

static void test_decimals(void **state)
{
	char buf[TEXT_NUMBER_MAX];

	(void)state;
	begin_with("C", NULL);
	assert_string_equal(text_decimal(53.489, 2, buf), "53.49");
	assert_string_equal(text_decimal(-0.5, 2, buf), "-0.50");
	assert_string_equal(text_decimal(95, -1, buf), "95");
	assert_string_equal(text_decimal(97.5, -1, buf), "97.5");
	assert_int_equal(strlen(text_decimal(-1e300, 2, buf)), TEXT_NUMBER_MAX - 1);
	begin_with("de_DE.UTF-8", NULL);
	assert_string_equal(text_decimal(53.489, 2, buf), "53,49");
	assert_string_equal(text_decimal(1.96, 3, buf), "1,960");
	assert_string_equal(text_decimal(95, -1, buf), "95");
}

static void test_times(void **state)
{
	int64_t at = 1764079500000; /* 2025-11-25T14:05:00Z */
	char buf[TIME_TEXT_MAX];

	(void)state;
	begin_with("C", NULL);
	assert_string_equal(text_time("UTC", at, buf), "2025-11-25 14:05");
	assert_string_equal(text_date("UTC", at, buf), "2025-11-25");
	assert_string_equal(text_date("Europe/Berlin", at, buf), "2025-11-25");
	begin_with("de_DE.UTF-8", NULL);
	assert_string_equal(text_time("Europe/Berlin", at, buf), "25.11.2025 15:05");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_environment),
		cmocka_unit_test(test_semicolon),
		cmocka_unit_test(test_changes),
		cmocka_unit_test(test_counts),
		cmocka_unit_test(test_numbers),
		cmocka_unit_test(test_decimals),
		cmocka_unit_test(test_times),
	};

	return cmocka_run_group_tests_name("text", tests, set_up, tear_down);
}
