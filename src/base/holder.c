/* A lock's line names its file by disk and number, but some file systems (btrfs) tell stat() another disk than the
 * kernel has: then the number counts, with the file being open there. */
#include "base/holder.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/sysmacros.h>
#include <time.h>

enum { LINE_BYTES = 256, PATH_BYTES = 512, STEP_MS = 10 };

bool holder_has_open(pid_t pid, const struct stat *file)
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
		found = stat(path, &st) == 0 && st.st_dev == file->st_dev && st.st_ino == file->st_ino;
	}
	if (list)
		closedir(list);
	return found;
}

/* "3: FLOCK  ADVISORY  WRITE 16597 fe:00:10952848 0 EOF". 0: this is no lock on the file, or one that is waited for. */
static pid_t holder_in(const char *line, const struct stat *file)
{
	unsigned long long inode;
	unsigned disk, part;
	char kind[16];
	long pid;

	if (sscanf(line, "%*s %15s %*s %*s %ld %x:%x:%llu", kind, &pid, &disk, &part, &inode) != 5 ||
		strcmp(kind, "FLOCK") != 0)
		return 0;
	if (inode != file->st_ino || pid <= 0)
		return 0;
	return (disk == major(file->st_dev) && part == minor(file->st_dev)) || holder_has_open((pid_t)pid, file)
		       ? (pid_t)pid
		       : 0;
}

static bool has(const pid_t *pids, size_t count, pid_t pid)
{
	for (size_t i = 0; i < count; i++)
		if (pids[i] == pid)
			return true;
	return false;
}

size_t holder_list(const struct stat *file, pid_t *pids, size_t most)
{
	FILE *locks = fopen("/proc/locks", "re");
	char line[LINE_BYTES];
	size_t count = 0;

	while (locks && count < most && fgets(line, sizeof line, locks)) {
		pid_t pid = holder_in(line, file);

		if (pid && !has(pids, count, pid)) /* a list that changes while it is read says some of it twice */
			pids[count++] = pid;
	}
	if (locks)
		fclose(locks);
	return count;
}

bool holder_lock_soon(int fd, int how, int wait_ms)
{
	struct timespec pause = {.tv_nsec = STEP_MS * 1000000};

	for (int waited_ms = 0; flock(fd, how | LOCK_NB) != 0; waited_ms += STEP_MS) {
		if (errno != EWOULDBLOCK || waited_ms >= wait_ms)
			return false;
		nanosleep(&pause, NULL);
	}
	return true;
}
