/* Advisory locks on files beside the store. A file of its own for each: closing any handle of the store's file would drop
 * the engine's locks on it. */
#include "store/lock.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

#include "base/guard.h"

const char *lock_path(struct db *db, const char *name, char path[LOCK_PATH_MAX])
{
	if (db_path(db))
		snprintf(path, LOCK_PATH_MAX, "%s-%s", db_path(db), name);
	else
		*path = '\0';
	return path;
}

enum status lock_try(struct db *db, const char *name, int *lock, struct err *err)
{
	char path[LOCK_PATH_MAX];
	int fd;

	*lock = LOCK_ALONE;
	if (!db_path(db))
		return ST_OK;
	*lock = -1;
	fd = guard_open(lock_path(db, name, path), db_path(db), NULL);
	if (fd < 0)
		return err_set(err, ST_STORE, "%s cannot be opened: %s", path, err_reason(errno));
	if (flock(fd, LOCK_EX | LOCK_NB) == 0)
		*lock = fd;
	else
		close(fd);
	return ST_OK;
}

void lock_release(int lock)
{
	if (lock >= 0)
		close(lock);
}
