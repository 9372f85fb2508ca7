/* The kernel says who holds the lock on the file. Who it is, is looked at twice: by the lock's file number, and by whether this very
 * file is open there; and it has to be called as this program is. */
#include "cli/take_over.h"

#include <poll.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/types.h>

#include "base/holder.h"

enum { STEP_MS = 50, PATIENCE_MS = 3000, MOST_PIDS = 16 };

static bool is_ours(pid_t pid)
{
	char path[64];
	char name[32] = "";
	FILE *file;

	snprintf(path, sizeof path, "/proc/%ld/comm", (long)pid);
	file = fopen(path, "re");
	if (!file)
		return false;
	if (!fgets(name, sizeof name, file))
		*name = '\0';
	fclose(file);
	return strncmp(name, "crossdock", 9) == 0;
}

/* 0 = nobody that is to be ended. */
static pid_t holder(const char *path)
{
	pid_t pids[MOST_PIDS];
	struct stat wanted;
	size_t count;

	if (stat(path, &wanted) != 0)
		return 0;
	count = holder_list(&wanted, pids, MOST_PIDS);
	for (size_t i = 0; i < count; i++)
		if (is_ours(pids[i]) && holder_has_open(pids[i], &wanted))
			return pids[i];
	return 0;
}

/* True: it has let go. */
static bool lets_go(const char *path, pid_t pid)
{
	for (int waited_ms = 0; waited_ms < PATIENCE_MS; waited_ms += STEP_MS) {
		if (holder(path) != pid)
			return true;
		poll(NULL, 0, STEP_MS);
	}
	return false;
}

void take_over(const char *path)
{
	pid_t pid = holder(path);

	if (!pid || kill(pid, SIGHUP) != 0 || lets_go(path, pid))
		return;
	if (kill(pid, SIGKILL) == 0)
		lets_go(path, pid);
}
