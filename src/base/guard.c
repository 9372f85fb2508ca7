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

/* Every folder on the way: who can put another one in its place has the file, too. path: without links. owner: of the file. */
static enum status look_at_folders(const char *path, uid_t owner, struct err *err)
{
	char folder[PATH_MAX];
	char above[PATH_MAX];
	struct stat st;

	for (folder_of(path, folder); stat(folder, &st) == 0; memcpy(folder, above, sizeof folder)) {
		if (others_write(&st) && !(st.st_mode & S_ISVTX))
			return err_set(err, ST_REFUSED,
				"%s: other users can put another file in its place, for they can write its folder: chmod go-w %s", path,
				folder);
		if (st.st_uid != 0 && st.st_uid != geteuid() && st.st_uid != owner)
			return err_set(err, ST_REFUSED,
				"%s: another user can put another file in its place, for the folder %s is his: have it given to root, or to whom "
				"the file belongs (chown)",
				path, folder);
		if (strcmp(folder, "/") == 0 || strcmp(folder, ".") == 0)
			break;
		folder_of(folder, above);
	}
	return ST_OK;
}

/* Of a file that is not there: its folder, which is. */
static enum status look_at_place(const char *path, struct err *err)
{
	char folder[PATH_MAX];
	char real[PATH_MAX];
	char file[PATH_MAX + 2];
	struct stat st;

	folder_of(path, folder);
	if (!realpath(folder, real) || stat(real, &st) != 0)
		return ST_OK; /* whoever makes the file says why it cannot be */
	snprintf(file, sizeof file, "%s/.", strcmp(real, "/") == 0 ? "" : real);
	return look_at_folders(file, st.st_uid, err);
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

/* trusted: may have the folders, besides root and us; NULL = whoever has the file. */
static enum status look(const char *path, bool own, const uid_t *trusted, struct err *err)
{
	char real[PATH_MAX];
	struct stat st;

	if (lstat(path, &st) != 0)
		return errno == ENOENT ? look_at_place(path, err) : ST_OK; /* whoever opens it says why it cannot be */
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
	return look_at_folders(real, trusted ? *trusted : st.st_uid, err);
}

enum status guard_file(const char *path, struct err *err)
{
	return look(path, false, NULL, err);
}

enum status guard_own_file(const char *path, struct err *err)
{
	return look(path, true, NULL, err);
}

enum status guard_beside(const char *path, const char *like, struct err *err)
{
	struct stat st;
	struct stat first;

	if (lstat(path, &st) != 0 || stat(like, &first) != 0)
		return ST_OK;
	if (!S_ISREG(st.st_mode))
		return err_set(err, ST_REFUSED, "%s: this is no ordinary file, and nothing of ours: look at it, then take it away", path);
	if (st.st_uid != 0 && st.st_uid != first.st_uid && st.st_uid != geteuid())
		return err_set(err, ST_REFUSED,
			"%s: this file belongs to another user than %s: somebody put it there: look at it, then take it away", path, like);
	return guard_file(path, err);
}

uid_t guard_owner(const char *store)
{
	char folder[PATH_MAX];
	struct stat st;

	folder_of(store, folder);
	return stat(store, &st) == 0 || stat(folder, &st) == 0 ? st.st_uid : geteuid();
}

enum status guard_believed(const char *path, const char *store, struct err *err)
{
	uid_t owner = guard_owner(store);
	struct stat st;

	if (lstat(path, &st) != 0)
		return ST_OK; /* whoever opens it says why it cannot be */
	if (!S_ISREG(st.st_mode))
		return err_set(err, ST_REFUSED, "%s: this is no ordinary file, and nothing of ours: look at it, then take it away", path);
	if (st.st_uid != 0 && st.st_uid != geteuid() && st.st_uid != owner)
		return err_set(err, ST_REFUSED,
			"%s is not believed: it belongs to another user than the store. If you know that it is right: chown it to root", path);
	return look(path, false, &owner, err);
}

enum status guard_overwrite(const char *path, struct err *err)
{
	static const struct {
		const char *bytes;
		size_t len;
	} ours[] = {{"SQLite format 3", 16}, {"\x37\x7f\x06\x82", 4}, {"\x37\x7f\x06\x83", 4}, {"xdj1", 4}, {"crossdock scans", 15}};
	char head[16];
	struct stat st;
	ssize_t len = 0;
	int fd = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC | O_NOCTTY);

	if (fd >= 0 && fstat(fd, &st) == 0 && S_ISREG(st.st_mode))
		len = read(fd, head, sizeof head);
	if (fd >= 0)
		close(fd);
	for (size_t i = 0; i < sizeof ours / sizeof *ours; i++)
		if (len >= (ssize_t)ours[i].len && memcmp(head, ours[i].bytes, ours[i].len) == 0)
			return err_set(err, ST_REFUSED, "%s: this is a store, or a file that belongs to one: name another file", path);
	return ST_OK;
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
