/* A scanner's section is changed, and nothing else of the file. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "cli/config_edit.h"

static const struct scanner_setting settings[] = {{"layout", "de"}, {"suffix", NULL}, {"gs", "F8"}};
enum { SETTINGS = sizeof settings / sizeof *settings };

static const struct row {
	const char *before, *after;
} rows[] = {
	{"", "[scanner S]\nlayout = de\ngs = F8\n"},
	{"store = a.db", "store = a.db\n\n[scanner S]\nlayout = de\ngs = F8\n"},
	{"[scanner S]\nkind = hid\nlayout=us\nsuffix = cr\n", "[scanner S]\ngs = F8\nkind = hid\nlayout = de\n"},
	{"# mine\n[scanner A]\nlayout = fr\n[scanner S]\n; why\nkind = hid\n\n[scanner B]\nsuffix = tab\n",
		"# mine\n[scanner A]\nlayout = fr\n[scanner S]\nlayout = de\ngs = F8\n; why\nkind = hid\n\n[scanner B]\nsuffix = tab\n"},
	{"[scanner  S]\r\nlayout : us\r\n", "[scanner  S]\r\ngs = F8\nlayout = de\n"},
	{"[scanner S]", "[scanner S]\nlayout = de\ngs = F8\n"},
	{"[scanner SS]\nlayout = us\n[scanners S]\nlayout = uk\n",
		"[scanner SS]\nlayout = us\n[scanners S]\nlayout = uk\n\n[scanner S]\nlayout = de\ngs = F8\n"},
	{"[scanner S]\n# layout = us\nlayouts = us\n", "[scanner S]\nlayout = de\ngs = F8\n# layout = us\nlayouts = us\n"},
	{"[scanner S]\nlayout = us\n[terminal]\ndoor = D\n[scanner S]\ngs = F1\nsuffix = cr",
		"[scanner S]\nlayout = de\n[terminal]\ndoor = D\n[scanner S]\ngs = F8\n"},
};

static void test_rows(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct str out = {0};
		struct str again = {0};

		config_edit(rows[i].before, "S", settings, SETTINGS, &out);
		assert_string_equal(str_text(&out), rows[i].after);
		config_edit(str_text(&out), "S", settings, SETTINGS, &again);
		assert_string_equal(str_text(&again), rows[i].after);
		str_done(&out);
		str_done(&again);
	}
}

static void test_section(void **state)
{
	struct str out = {0};

	(void)state;
	config_section("store = x\n[scanner S]\nkind = hid\n\n# c\nlayout = de\n[scanner T]\nkind = serial\n", "S", &out);
	assert_string_equal(str_text(&out), "[scanner S]\nkind = hid\n# c\nlayout = de\n");
	str_done(&out);
}

static void put(const char *path, const char *text)
{
	FILE *file = fopen(path, "w");

	assert_non_null(file);
	fputs(text, file);
	assert_int_equal(fclose(file), 0);
}

static void assert_file(const char *path, const char *text)
{
	struct str got = {0};
	struct err err;

	assert_int_equal(config_text(path, &got, &err), ST_OK);
	assert_string_equal(str_text(&got), text);
	str_done(&got);
}

static const struct scanner_setting whole[] = {{"kind", "hid"}, {"vendor", "05e0"}, {"layout", "de"}};

static void test_file(void **state)
{
	static const char before[] = "store = x.db\n[scanner A]\nkind = hid\nvendor = 0c2e\n";
	static const char twin[] = "[scanner A]\nkind = hid\nvendor = 05e0\n";
	char path[256];
	char link[300];
	struct stat st;
	struct err err;

	(void)state;
	snprintf(path, sizeof path, "%s/crossdock.conf", getenv("TMP") ? getenv("TMP") : "/tmp");
	snprintf(link, sizeof link, "%s.link", path);
	unlink(path);
	unlink(link);
	assert_int_equal(config_write(path, "S", whole, 3, &err), ST_OK);
	assert_file(path, "[scanner S]\nkind = hid\nvendor = 05e0\nlayout = de\n");

	put(path, before);
	assert_int_equal(chmod(path, 0640), 0);
	assert_int_equal(symlink(path, link), 0);
	assert_int_equal(config_write(link, "S", whole, 3, &err), ST_OK);
	assert_file(path, "store = x.db\n[scanner A]\nkind = hid\nvendor = 0c2e\n\n[scanner S]\nkind = hid\nvendor = 05e0\nlayout = de\n");
	assert_int_equal(stat(path, &st), 0);
	assert_int_equal(st.st_mode & 07777, 0640);
	assert_int_equal(lstat(link, &st), 0);
	assert_true(S_ISLNK(st.st_mode));

	put(path, twin); /* two that cannot be told apart */
	assert_int_equal(config_write(path, "S", whole, 3, &err), ST_REFUSED);
	assert_non_null(strstr(err.text, "left as it is"));
	assert_non_null(strstr(err.text, "cannot be told apart"));
	assert_null(strstr(err.text, "conf.")); /* no name that nobody knows */
	assert_file(path, twin);

	put(path, "stroe = x.db\n");
	assert_int_equal(config_write(path, "S", whole, 3, &err), ST_REFUSED);
	assert_non_null(strstr(err.text, "wrong already"));
	assert_non_null(strstr(err.text, "did you mean store?"));
	assert_file(path, "stroe = x.db\n");
	unlink(link);
	unlink(path);
	assert_int_equal(config_write("/dev/null", "S", whole, 3, &err), ST_REFUSED);
	assert_int_equal(config_write("/nowhere/crossdock.conf", "S", whole, 3, &err), ST_REFUSED);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_rows),
		cmocka_unit_test(test_section),
		cmocka_unit_test(test_file),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
