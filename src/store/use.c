/* Files beside the store, because closing any handle of the store's own file would drop the engine's locks on it. */
#include "store/use.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "base/guard.h"
#include "base/holder.h"
#include "base/str.h"
#include "store/reach.h"

enum { PATH_ROOM = 1200, MOST_PIDS = 8, STEP_MS = 20, SHARE_MS = 400, ALONE_MS = 1000 };

static const char *beside(char out[PATH_ROOM], const char *path, const char *name)
{
	snprintf(out, PATH_ROOM, "%s-%s", path, name);
	return out;
}

static int open_lock(const char *path)
{
	char name[PATH_ROOM];
	int fd = guard_open(beside(name, path, "open"), path, NULL);
	int error = errno;

	if (fd < 0)
		fd = open(name, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
	errno = error; /* why it cannot be made says more than that it is not there */
	return fd;
}

enum status use_begin(const char *path, int *use, bool *alone, struct err *err)
{
	*use = open_lock(path);
	*alone = *use >= 0 && flock(*use, LOCK_EX | LOCK_NB) == 0;
	if (*use < 0 || holder_lock_soon(*use, LOCK_SH, SHARE_MS))
		return ST_OK;
	close(*use);
	*use = -1;
	return err_set(err, ST_BUSY, "%s: the store is being restored: wait until that is done", path);
}

/* "17, 4711" */
static void list_pids(struct str *out, int fd)
{
	pid_t pids[MOST_PIDS];
	struct stat file;
	size_t count = fstat(fd, &file) == 0 ? holder_list(&file, pids, MOST_PIDS) : 0;

	for (size_t i = 0; i < count; i++)
		str_printf(out, "%s%ld", i ? ", " : "", (long)pids[i]);
}

/* Who has the lock: others together, as those who work on the store have it, or one alone, as a restore has it. */
enum who { WHO_NOBODY, WHO_OTHERS, WHO_ONE };

/* WHO_NOBODY: it is ours, alone. */
static enum who try_alone(int fd)
{
	if (flock(fd, LOCK_EX | LOCK_NB) == 0)
		return WHO_NOBODY;
	if (flock(fd, LOCK_SH | LOCK_NB) != 0)
		return WHO_ONE;
	return flock(fd, LOCK_EX | LOCK_NB) == 0 ? WHO_NOBODY : WHO_OTHERS;
}

/* Two who wait at once see one another's tries as others: what was seen most counts. */
static enum who wait_alone(int fd)
{
	struct timespec pause = {.tv_nsec = STEP_MS * 1000000};
	int seen[WHO_ONE + 1] = {0};

	for (int waited_ms = 0; waited_ms <= ALONE_MS; waited_ms += STEP_MS) {
		enum who who = try_alone(fd);

		if (who == WHO_NOBODY)
			return who;
		seen[who]++;
		nanosleep(&pause, NULL);
	}
	return seen[WHO_ONE] > seen[WHO_OTHERS] ? WHO_ONE : WHO_OTHERS;
}

enum status use_alone(const char *path, int *use, struct err *err)
{
	struct str pids = {0};
	char name[PATH_ROOM];
	enum who who;

	*use = open_lock(path);
	if (*use < 0)
		return reach_say(beside(name, path, "open"), errno, err);
	who = wait_alone(*use);
	if (who == WHO_NOBODY)
		return ST_OK;
	list_pids(&pids, *use);
	if (!pids.len)
		str_add(&pids, "crossdock");
	if (who == WHO_OTHERS)
		err_set(err, ST_REFUSED,
			"%s: other processes work on this store (%s): end them first, the terminals, too", path,
			str_text(&pids));
	else
		err_set(err, ST_REFUSED, "%s: another restore is running (%s): wait until it is done", path,
			str_text(&pids));
	str_done(&pids);
	close(*use);
	*use = -1;
	return err->status;
}

void use_end(int use)
{
	if (use >= 0)
		close(use);
}

bool use_was(const char *path)
{
	char name[PATH_ROOM];

	return access(beside(name, path, "open"), F_OK) == 0;
}

static void read_id(const char *name, char id[USE_ID_MAX])
{
	int fd = open(name, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
	ssize_t got = fd >= 0 ? pread(fd, id, USE_ID_MAX, 0) : -1;

	if (fd >= 0)
		close(fd);
	if (got == USE_ID_MAX && id[USE_ID_MAX - 1] == '\n')
		id[USE_ID_MAX - 1] = '\0';
	else
		*id = '\0';
	if (strspn(id, "0123456789abcdef") != USE_ID_MAX - 1)
		*id = '\0';
}

const char *use_id(const char *path, char id[USE_ID_MAX])
{
	char name[PATH_ROOM];
	struct err ignored;

	*id = '\0';
	if (guard_believed(beside(name, path, "open"), path, &ignored) == ST_OK)
		read_id(name, id);
	return id;
}

void use_tell(const char *path, const char *id)
{
	char line[USE_ID_MAX + 1];
	char known[USE_ID_MAX];
	char name[PATH_ROOM];
	int fd;

	read_id(beside(name, path, "open"), known);
	if (strlen(id) != USE_ID_MAX - 1 || strcmp(known, id) == 0)
		return;
	/* in place: whoever works here has a lock on this very file */
	fd = open(name, O_WRONLY | O_CLOEXEC | O_NOFOLLOW);
	if (fd < 0)
		return;
	snprintf(line, sizeof line, "%s\n", id);
	if (pwrite(fd, line, USE_ID_MAX, 0) == USE_ID_MAX)
		(void)fsync(fd);
	close(fd);
}

void use_mark_damaged(const char *path, const char *why)
{
	char name[PATH_ROOM];
	int fd;

	if (!use_was(path))
		return;
	fd = open(beside(name, path, "damaged"), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	if (fd < 0)
		return; /* marked already, or not ours to mark: whoever can will */
	guard_give(fd, path);
	if (write(fd, why, strlen(why)) >= 0)
		(void)fsync(fd);
	close(fd);
}

void use_mark_sound(const char *path)
{
	char name[PATH_ROOM];

	(void)unlink(beside(name, path, "damaged"));
}

bool use_is_damaged(const char *path, char *why, size_t size)
{
	char name[PATH_ROOM];
	ssize_t got = 0;
	int fd;

	if (access(beside(name, path, "damaged"), F_OK) != 0)
		return false;
	if (!why)
		return true;
	fd = open(name, O_RDONLY | O_CLOEXEC);
	if (fd >= 0) {
		got = read(fd, why, size - 1);
		close(fd);
	}
	snprintf(why + (got > 0 ? got : 0), size - (size_t)(got > 0 ? got : 0), "%s", got > 0 ? "" : "it was found damaged");
	return true;
}

bool use_is_log_lost(const char *path)
{
	char why[sizeof USE_LOG_LOST];

	return use_is_damaged(path, why, sizeof why) && strcmp(why, USE_LOG_LOST) == 0;
}
