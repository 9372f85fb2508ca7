/* The rights of files. Looked at before a file is opened: that keeps mistakes and other users out, who could otherwise
 * change what the program goes by; it is no lock against somebody who already can. */
#include "base/guard.h"

#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <limits.h>
#include <pwd.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* A group that its owner is in alone, as many systems make one for each user: no others. */
static bool is_own_group(const struct stat *st)
{
	const struct passwd *pw = getpwuid(st->st_uid);
	const struct group *group;

	if (st->st_gid == 0 && st->st_uid == 0)
		return true;
	if (!pw || pw->pw_gid != st->st_gid)
		return false;
	group = getgrgid(st->st_gid);
	return group && !group->gr_mem[0] && strcmp(group->gr_name, pw->pw_name) == 0;
}

static bool others_write(const struct stat *st)
{
	return (st->st_mode & S_IWOTH) || ((st->st_mode & S_IWGRP) && !is_own_group(st));
}

/* The folder of a path: "." for a name alone. */
static void folder_of(const char *path, char out[PATH_MAX])
{
	const char *slash = strrchr(path, '/');

	if (!slash)
		snprintf(out, PATH_MAX, ".");
	else
		snprintf(out, PATH_MAX, "%.*s", slash == path ? 1 : (int)(slash - path), path);
}

static enum status look_at_folder(const char *path, struct err *err)
{
	char folder[PATH_MAX];
	struct stat st;

	folder_of(path, folder);
	if (stat(folder, &st) != 0 || !others_write(&st) || (st.st_mode & S_ISVTX))
		return ST_OK;
	return err_set(err, ST_REFUSED,
		"%s: other users can put another file in its place, for they can write its folder: chmod go-w %s", path,
		folder);
}

/* A link: whoever can make one there could lead us anywhere. */
static enum status look_at_link(const char *path, struct err *err)
{
	char folder[PATH_MAX];
	struct stat st;

	folder_of(path, folder);
	if (stat(folder, &st) != 0 || !others_write(&st))
		return ST_OK;
	return err_set(err, ST_REFUSED,
		"%s: this is a symbolic link in a folder in which other users can make such links: name the file that it leads to",
		path);
}

static enum status look(const char *path, bool own, struct err *err)
{
	char real[PATH_MAX];
	struct stat st;

	if (lstat(path, &st) != 0)
		return errno == ENOENT ? look_at_folder(path, err) : ST_OK; /* whoever opens it says why it cannot be */
	if (S_ISLNK(st.st_mode) && look_at_link(path, err) != ST_OK)
		return err->status;
	if (stat(path, &st) != 0 || !S_ISREG(st.st_mode))
		return ST_OK;
	if (!realpath(path, real))
		snprintf(real, sizeof real, "%s", path);
	if (others_write(&st))
		return err_set(err, ST_REFUSED, "%s: other users can change this file: look at it, then chmod go-w %s",
			path, real);
	if (own && geteuid() != 0 && st.st_uid != 0 && st.st_uid != geteuid())
		return err_set(err, ST_REFUSED,
			"%s: this file belongs to another user, who can change it: have it given to you, or to root (chown)",
			path);
	return look_at_folder(real, err);
}

enum status guard_file(const char *path, struct err *err)
{
	return look(path, false, err);
}

enum status guard_own_file(const char *path, struct err *err)
{
	return look(path, true, err);
}

void guard_give(int fd, const char *like)
{
	struct stat st;

	if (geteuid() == 0 && stat(like, &st) == 0 && st.st_uid != 0 && fchown(fd, st.st_uid, st.st_gid) != 0)
		errno = 0; /* a file system without owners */
}

int guard_open(const char *path, const char *like, bool *made)
{
	int fd = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);

	if (made)
		*made = fd >= 0;
	if (fd >= 0)
		guard_give(fd, like);
	else if (errno == EEXIST)
		fd = open(path, O_RDWR | O_CLOEXEC | O_NOFOLLOW);
	return fd;
}
