/* A process of its own, because the engine's check of a large file takes seconds, and a scan must never wait for it. */
#include "cli/check_child.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "store/db.h"

enum { IDLE_NICE = 19, IOPRIO_WHO_PROCESS = 1, IOPRIO_IDLE = 3 << 13, WORDS = 8 };

static _Noreturn void check(const struct cli *cli, pid_t parent)
{
	const char *words[WORDS] = {"crossdock", "--db", cli->db_url};
	int null = open("/dev/null", O_RDWR);
	sigset_t none;
	int n = 3;

	if (cli->config) {
		words[n++] = "--config";
		words[n++] = cli->config;
	}
	words[n++] = "verify";
	words[n] = "--file";
	prctl(PR_SET_PDEATHSIG, SIGKILL); /* it only reads */
	if (getppid() != parent)
		_exit(0);
	for (int fd = 0; fd < 3; fd++)
		dup2(null, fd);
	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
	(void)setpriority(PRIO_PROCESS, 0, IDLE_NICE);
	(void)syscall(SYS_ioprio_set, IOPRIO_WHO_PROCESS, 0, IOPRIO_IDLE);
	execv("/proc/self/exe", (char *const *)words);
	_exit(3);
}

void check_child_start(const struct cli *cli, const struct db *db, bool only_left_open, pid_t *child)
{
	pid_t self = getpid();

	*child = 0;
	if (!db_is_first(db) || (only_left_open && !db_was_left_open(db)))
		return;
	*child = fork();
	if (*child == 0)
		check(cli, self);
	if (*child < 0)
		*child = 0;
}

void check_child_stop(pid_t child)
{
	if (child <= 0)
		return;
	kill(child, SIGKILL);
	while (waitpid(child, NULL, 0) < 0 && errno == EINTR) {
	}
}
