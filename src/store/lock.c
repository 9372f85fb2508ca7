/* Advisory locks on files beside the store. A file of its own for each: closing any handle of the store's file would drop
 * the engine's locks on it. */
#include "store/lock.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

enum status lock_try(struct db *db, const char *name, int *lock, struct err *err)
{
	char path[1200];
	int fd;

	*lock = LOCK_ALONE;
	if (!db_path(db))
		return ST_OK;
	*lock = -1;
	snprintf(path, sizeof path, "%s-%s", db_path(db), name);
	fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0660);
	if (fd < 0)
		return err_set(err, ST_STORE, "%s cannot be opened (%s): check the rights of the store's folder", path,
			strerror(errno));
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
