/* What a login shell's arguments may say: the name of a terminal, and nothing else. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/mem.h"
#include "cli/shell.h"

static void called(void **state)
{
	static const char *const names[] = {"crossdock-shell", "-crossdock-shell", "/usr/bin/crossdock-shell"};
	static const char *const others[] = {"crossdock", "/usr/bin/crossdock", "crossdock-shell2", "--crossdock-shell", "", "-", "shell",
		"/crossdock-shell/crossdock"};

	(void)state;
	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		assert_true(shell_is_called(names[i]));
	for (size_t i = 0; i < sizeof others / sizeof *others; i++)
		assert_false(shell_is_called(others[i]));
	assert_false(shell_is_called(NULL));
}

static enum status asked(const char *text, const char **name, struct err *err)
{
	char zero[] = "-crossdock-shell", c[] = "-c";
	char *copy = mem_dup(text);
	char *argv[] = {zero, c, copy, NULL};
	enum status status = shell_terminal(3, argv, name, err);

	if (status == ST_OK) {
		assert_string_equal(*name, text);
		*name = text;
	}
	free(copy);
	return status;
}

static void a_terminal(void **state)
{
	static const char *const names[] = {"T7", "t7", "7", "DOOR-2", "dock.7_a", "abcdefghijklmnopqrstuvwxyz012345"};
	const char *name;
	struct err err;

	(void)state;
	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		assert_int_equal(asked(names[i], &name, &err), ST_OK);
}

static void anything_else(void **state)
{
	static const char *const texts[] = {"", "sh", "-c", "--db", "--demo", ".", "..", "/bin/sh", "sh -i", "T7 --db x", "T7;id", "T7\nid", "$(id)",
		"`id`", "T7|id", "T7&", "../T7", "scp -t .", "/usr/lib/openssh/sftp-server", "internal-sftp;", "T7\t", " T7", "T7=1", "Tür", "T\x1b[2J",
		"abcdefghijklmnopqrstuvwxyz0123456"};
	const char *name;
	struct err err;

	(void)state;
	for (size_t i = 2; i < sizeof texts / sizeof *texts; i++) {
		assert_int_equal(asked(texts[i], &name, &err), ST_REFUSED);
		assert_non_null(strstr(err.text, "runs no commands"));
	}
	assert_int_equal(asked("", &name, &err), ST_REFUSED);
	assert_int_equal(asked("sh", &name, &err), ST_OK); /* nothing is run: it is a terminal of that name */
}

static void other_arguments(void **state)
{
	char zero[] = "-crossdock-shell", c[] = "-c", t7[] = "T7", l[] = "-l", more[] = "more";
	char *none[] = {zero, NULL};
	char *login[] = {zero, l, NULL};
	char *dangling[] = {zero, c, NULL};
	char *too_many[] = {zero, c, t7, more, NULL};
	char *other[] = {zero, l, t7, NULL};
	const char *name;
	struct err err;

	(void)state;
	assert_int_equal(shell_terminal(1, none, &name, &err), ST_REFUSED);
	assert_non_null(strstr(err.text, "command=\"T7\""));
	assert_int_equal(shell_terminal(2, login, &name, &err), ST_REFUSED);
	assert_int_equal(shell_terminal(2, dangling, &name, &err), ST_REFUSED);
	assert_int_equal(shell_terminal(4, too_many, &name, &err), ST_REFUSED);
	assert_int_equal(shell_terminal(3, other, &name, &err), ST_REFUSED);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(called),
		cmocka_unit_test(a_terminal),
		cmocka_unit_test(anything_else),
		cmocka_unit_test(other_arguments),
	};

	return cmocka_run_group_tests_name("the login shell", tests, NULL, NULL);
}
