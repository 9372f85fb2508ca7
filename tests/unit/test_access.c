/* Which group to be added to, so that a device may be used: the one that it belongs to. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

#include <fcntl.h>
#include <grp.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "devices/access.h"

static void node_of(char path[60], mode_t mode)
{
	int fd;

	snprintf(path, 60, "/tmp/access-%d", (int)getpid());
	fd = open(path, O_CREAT | O_WRONLY | O_CLOEXEC, 0600);
	assert_true(fd >= 0);
	assert_int_equal(fchmod(fd, mode), 0);
	close(fd);
}

static void test_own_group(void **state)
{
	const struct group *group;
	char path[60], text[ACCESS_TEXT_MAX], want[ACCESS_TEXT_MAX];
	struct stat st;

	(void)state;
	node_of(path, 0660);
	if (geteuid() == 0)
		assert_int_equal(chown(path, 0, 1), 0);
	assert_int_equal(stat(path, &st), 0);
	group = st.st_gid ? getgrgid(st.st_gid) : NULL;
	snprintf(want, sizeof want, "this user may not use it: add the user to the group %s", group ? group->gr_name : "input");
	assert_string_equal(access_advice(path, "input", text), want);
	unlink(path);
}

/* Being a member would not help, or nobody knows: the usual one. */
static void test_usual_group(void **state)
{
	char path[60], text[ACCESS_TEXT_MAX];

	(void)state;
	node_of(path, 0600);
	assert_string_equal(access_advice(path, "dialout", text), "this user may not use it: add the user to the group dialout");
	unlink(path);
	assert_string_equal(access_advice(path, "lp", text), "this user may not use it: add the user to the group lp");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_own_group),
		cmocka_unit_test(test_usual_group),
	};

	return cmocka_run_group_tests_name("access", tests, NULL, NULL);
}
