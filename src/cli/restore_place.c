/* Renames only, each of which is done or not. The log is moved last: without it the old store would look like an older one. */
#include "cli/restore_place.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/clock.h"
#include "cli/backups.h"

static const char *folder_of(const char *path, struct arena *arena)
{
	const char *slash = strrchr(path, '/');

	return slash ? arena_dup_n(arena, path, (size_t)(slash - path) + 1) : ".";
}

const char *restore_aside(const char *store, struct arena *arena)
{
	const char *mark = arena_printf(arena, "%s-damaged", store);
	struct stat st;
	struct civil c;

	if (stat(mark, &st) != 0)
		st.st_mtime = 0;
	c = zone_civil("UTC", (int64_t)st.st_mtime * 1000);
	return arena_printf(arena, "%s.damaged-%04d%02d%02dT%02d%02d%02dZ", store, c.year, c.month, c.day, c.hour, c.minute, c.second);
}

/* What is there already stays: it was moved by a restore before this one, and is what people will ask for. */
static enum status move_aside(const char *from, const char *to, struct arena *arena, struct err *err)
{
	const char *name = to;

	if (access(from, F_OK) != 0)
		return ST_OK;
	for (int i = 2; access(name, F_OK) == 0 && i < 1000; i++)
		name = arena_printf(arena, "%s-%d", to, i);
	if (rename(from, name) == 0)
		return ST_OK;
	return err_set(err, ST_DEVICE, "%s cannot be moved to %s: %s", from, name, strerror(errno));
}

/* Who runs this may be root: those whose store it is must be able to work with it. */
static void give_to(const char *path, const struct stat *owner)
{
	if (geteuid() == 0 && chown(path, owner->st_uid, owner->st_gid) != 0)
		perror(path);
}

enum status restore_place(const char *store, const char *work, const char *aside, struct err *err)
{
	static const char *const beside[] = {"-shm", "-journal", "-wal"};
	static const char *const locks[] = {"-open", "-damaged", "-plan", "-watch", "-import", "-backup"};
	struct arena arena = {0};
	const char *folder = folder_of(store, &arena);
	struct stat owner;
	enum status status;

	if (stat(store, &owner) != 0 && stat(folder, &owner) != 0)
		owner = (struct stat){.st_uid = geteuid(), .st_gid = getegid()};
	give_to(work, &owner);
	status = move_aside(store, aside, &arena, err);
	for (size_t i = 0; status == ST_OK && i < sizeof beside / sizeof *beside; i++)
		status = move_aside(arena_printf(&arena, "%s%s", store, beside[i]), arena_printf(&arena, "%s%s", aside, beside[i]), &arena, err);
	if (status == ST_OK && rename(work, store) != 0)
		status = err_set(err, ST_DEVICE, "%s cannot be put into its place: %s: its name is %s", store, strerror(errno), work);
	for (size_t i = 0; status == ST_OK && i < sizeof locks / sizeof *locks; i++) {
		const char *lock = arena_printf(&arena, "%s%s", store, locks[i]);

		if (access(lock, F_OK) == 0)
			give_to(lock, &owner);
	}
	backups_sync_folder(folder);
	arena_done(&arena);
	return status;
}
