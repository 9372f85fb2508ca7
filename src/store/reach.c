/* Asked only once something has failed: what may be done is known to the system alone, and changes. Whoever keeps
 * himself out of his own store, by a wrong mode, is told so: to act as another user would not help him. */
#include "store/reach.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { PATH_ROOM = 1200 };

/* Cuts the last part off: "." for a name alone. False: there is nothing above it. */
static bool go_up(char path[PATH_ROOM])
{
	char *slash = strrchr(path, '/');

	if (strcmp(path, "/") == 0 || strcmp(path, ".") == 0)
		return false;
	if (slash)
		slash[slash == path] = '\0';
	else
		snprintf(path, PATH_ROOM, ".");
	return true;
}

/* May this process do that (R_OK ...)? 0, else errno. */
static int ask(const char *path, int what)
{
	return faccessat(AT_FDCWD, path, what, AT_EACCESS) == 0 ? 0 : errno;
}

/* Ours, and shut by its mode. */
static enum status say_own(const char *path, const char *mode, struct err *err)
{
	return err_set(err, ST_STORE, "%s is yours, but its mode keeps you out: chmod %s %s", path, mode, path);
}

enum status reach_say(const char *path, int error, struct err *err)
{
	char folder[PATH_ROOM];
	struct stat st;

	if (error != EACCES)
		return err_set(err, ST_STORE, "%s cannot be opened: %s", path, err_reason(error));
	if (stat(path, &st) == 0)
		return st.st_uid == geteuid()
			       ? say_own(path, "u+rw", err)
			       : err_set(err, ST_REFUSED,
					 "%s: this store belongs to another user, and is not yours to read: act as the user whose it is",
					 path);
	snprintf(folder, sizeof folder, "%s", path);
	while (go_up(folder) && stat(folder, &st) != 0)
		;
	if (stat(folder, &st) == 0 && st.st_uid == geteuid())
		return say_own(folder, "u+rwx", err);
	return err_set(err, ST_REFUSED,
		"%s: this folder is another user's, and not yours to look into: act as the user whose it is", path);
}

bool reach_is_read_only(const char *path)
{
	return ask(path, W_OK) == EROFS;
}

/* What is there must be ours to read and to write. */
static enum status look_at(const char *path, int what, const char *mode, struct err *err)
{
	int error = ask(path, what);
	struct stat st;

	if (error == 0 || error == ENOENT)
		return ST_OK;
	if (error == EROFS)
		return err_set(err, ST_STORE, "the store cannot be written: %s", err_reason(error));
	if (error == EACCES && stat(path, &st) == 0 && st.st_uid == geteuid())
		return say_own(path, mode, err);
	return err_set(err, ST_STORE, "%s cannot be opened: %s", path, err_reason(error));
}

enum status reach_look(const char *path, struct err *err)
{
	static const char *const beside[] = {"", "-wal", "-shm", "-journal"};
	char file[PATH_ROOM];

	for (size_t i = 0; i < sizeof beside / sizeof *beside; i++) {
		snprintf(file, sizeof file, "%s%s", path, beside[i]);
		if (look_at(file, R_OK | W_OK, "u+rw", err) != ST_OK)
			return err->status;
	}
	snprintf(file, sizeof file, "%s", path);
	return go_up(file) ? look_at(file, W_OK | X_OK, "u+rwx", err) : ST_OK;
}
