/* The kernel says who holds the lock on the file. Who it is, is looked at twice: by the lock's file number, and by whether this very
 * file is open there; and it has to be called as this program is. */
#include "cli/take_over.h"

#include <dirent.h>
#include <poll.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/types.h>

enum { STEP_MS = 50, PATIENCE_MS = 3000, LINE_BYTES = 256, PATH_BYTES = 512 };

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

static bool has_open(pid_t pid, const struct stat *wanted)
{
	char path[PATH_BYTES];
	bool found = false;
	struct dirent *entry;
	struct stat st;
	DIR *list;

	snprintf(path, sizeof path, "/proc/%ld/fd", (long)pid);
	list = opendir(path);
	while (list && !found && (entry = readdir(list))) {
		snprintf(path, sizeof path, "/proc/%ld/fd/%s", (long)pid, entry->d_name);
		found = stat(path, &st) == 0 && st.st_dev == wanted->st_dev && st.st_ino == wanted->st_ino;
	}
	if (list)
		closedir(list);
	return found;
}

/* "3: FLOCK  ADVISORY  WRITE 16597 fe:00:10952848 0 EOF" (proc_locks(5)). 0: this is not the lock. */
static pid_t holder_in(const char *line, const struct stat *wanted)
{
	unsigned long long inode;
	char kind[16];
	long pid;

	if (sscanf(line, "%*s %15s %*s %*s %ld %*x:%*x:%llu", kind, &pid, &inode) != 3 || strcmp(kind, "FLOCK") != 0)
		return 0;
	return inode == wanted->st_ino && pid > 0 && is_ours((pid_t)pid) && has_open((pid_t)pid, wanted) ? (pid_t)pid : 0;
}

/* 0 = nobody that is to be ended. */
static pid_t holder(const char *path)
{
	char line[LINE_BYTES];
	struct stat wanted;
	pid_t pid = 0;
	FILE *locks;

	if (stat(path, &wanted) != 0)
		return 0;
	locks = fopen("/proc/locks", "re");
	while (locks && !pid && fgets(line, sizeof line, locks))
		pid = holder_in(line, &wanted);
	if (locks)
		fclose(locks);
	return pid;
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
