/* Two processes: one that starts the sender again when it ends, and the sender, this same program. The first ends with
 * its parent, the second with the first. */
#include "cli/print_child.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

enum { AGAIN_S = 5, WORDS = 16 };

/* In a new process: to end when the parent does. */
static void end_with(pid_t parent)
{
	prctl(PR_SET_PDEATHSIG, SIGTERM);
	if (getppid() != parent)
		_exit(0); /* it has ended meanwhile */
}

static void close_standard_streams(void)
{
	int null = open("/dev/null", O_RDWR);

	for (int fd = 0; fd < 3; fd++)
		dup2(null, fd);
	if (null > 2)
		close(null);
}

static _Noreturn void become_sender(const struct cli *cli)
{
	const char *words[WORDS] = {"crossdock"};
	char at[TIME_TEXT_MAX];
	int n = 1;

	words[n++] = "--db";
	words[n++] = cli->db_url;
	if (cli->config) {
		words[n++] = "--config";
		words[n++] = cli->config;
	}
	if (cli->clock.offset_ms) {
		words[n++] = "--at";
		words[n++] = time_format_utc(clock_now(&cli->clock), at);
	}
	words[n++] = "print";
	words[n++] = "--send";
	words[n++] = "--follow";
	words[n++] = "--printer";
	words[n++] = cli->printer;
	execv("/proc/self/exe", (char *const *)words);
	_exit(3);
}

static _Noreturn void look_after(const struct cli *cli)
{
	pid_t self = getpid();

	for (;;) {
		pid_t sender = fork();

		if (sender == 0) {
			end_with(self);
			become_sender(cli);
		}
		while (sender > 0 && waitpid(sender, NULL, 0) < 0 && errno == EINTR) {
		}
		sleep(AGAIN_S);
	}
}

enum status print_child_start(const struct cli *cli, pid_t *child, struct err *err)
{
	pid_t self = getpid();

	*child = 0;
	if (!cli->printer || !cli->db_url)
		return ST_OK;
	*child = fork();
	if (*child < 0) {
		*child = 0;
		return err_set(err, ST_DEVICE, "the process that prints cannot be started: %s", strerror(errno));
	}
	if (*child == 0) {
		end_with(self);
		close_standard_streams();
		look_after(cli);
	}
	return ST_OK;
}

void print_child_stop(pid_t child)
{
	if (child <= 0)
		return;
	kill(child, SIGTERM);
	while (waitpid(child, NULL, 0) < 0 && errno == EINTR) {
	}
}
