/* Who has a lock on a file, as the kernel lists it: a child takes one and says so. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include <fcntl.h>
#include <signal.h>
#include <sys/file.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/holder.h"

struct file {
	char path[64];
	int fd;
	struct stat st;
};

static int set_up(void **state)
{
	struct file *f = calloc(1, sizeof *f);

	assert_non_null(f);
	snprintf(f->path, sizeof f->path, "/tmp/crossdock-holder.XXXXXX");
	f->fd = mkstemp(f->path);
	*state = f;
	return f->fd < 0 || fstat(f->fd, &f->st) != 0;
}

static int tear_down(void **state)
{
	struct file *f = *state;

	unlink(f->path);
	close(f->fd);
	free(f);
	return 0;
}

/* A process that has opened the file itself and, lock != 0, locked it; returns once it has. */
static pid_t start(const struct file *f, const char *path, int lock)
{
	int told[2];
	char done;
	pid_t pid;

	assert_int_equal(pipe(told), 0);
	pid = fork();
	if (pid == 0) {
		int fd;

		close(f->fd);
		fd = open(path, O_RDWR);

		if (lock && flock(fd, lock) != 0)
			_exit(1);
		if (write(told[1], "x", 1) == 1)
			pause();
		_exit(0);
	}
	close(told[1]);
	assert_int_equal(read(told[0], &done, 1), 1);
	close(told[0]);
	return pid;
}

static void end(pid_t pid)
{
	kill(pid, SIGKILL);
	waitpid(pid, NULL, 0);
}

static void test_nobody(void **state)
{
	struct file *f = *state;
	pid_t reader = start(f, f->path, 0);
	pid_t pids[4];

	assert_int_equal(holder_list(&f->st, pids, 4), 0);
	assert_true(holder_has_open(reader, &f->st));
	end(reader);
	assert_false(holder_has_open(reader, &f->st));
}

static void test_one(void **state)
{
	struct file *f = *state;
	pid_t locker = start(f, f->path, LOCK_EX);
	pid_t pids[4];

	assert_int_equal(holder_list(&f->st, pids, 4), 1);
	assert_int_equal(pids[0], locker);
	assert_true(holder_has_open(locker, &f->st));
	end(locker);
	assert_int_equal(holder_list(&f->st, pids, 4), 0);
}

static void test_together(void **state)
{
	struct file *f = *state;
	pid_t one = start(f, f->path, LOCK_SH);
	pid_t two = start(f, f->path, LOCK_SH);
	pid_t pids[4];

	assert_int_equal(holder_list(&f->st, pids, 4), 2);
	assert_true((pids[0] == one && pids[1] == two) || (pids[0] == two && pids[1] == one));
	assert_int_equal(holder_list(&f->st, pids, 1), 1); /* no more than there is room for */
	end(one);
	end(two);
}

static void test_another_file(void **state)
{
	struct file *f = *state;
	char other[] = "/tmp/crossdock-holder.XXXXXX";
	int fd = mkstemp(other);
	pid_t pids[4];
	pid_t locker;

	assert_true(fd >= 0);
	close(fd);
	locker = start(f, other, LOCK_EX);
	assert_int_equal(holder_list(&f->st, pids, 4), 0);
	assert_false(holder_has_open(locker, &f->st));
	end(locker);
	unlink(other);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_nobody, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_one, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_together, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_another_file, set_up, tear_down),
	};

	return cmocka_run_group_tests_name("holders of a lock", tests, NULL, NULL);
}
