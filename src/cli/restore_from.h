/* Which backup a store is restored from: one of that very store, also where its file cannot say any more which store it
 * is. */
#ifndef CLI_RESTORE_FROM_H
#define CLI_RESTORE_FROM_H

#include <stdbool.h>
#include <stddef.h>

#include "base/mem.h"
#include "cli/backups.h"
#include "cli/command.h"

struct restore_from {
	const char *file;         /* a backup that somebody named; NULL = the newest good one */
	const char *folder;       /* of backups, that somebody named; NULL = the usual one */
	const char *const *scans; /* folders of journals that somebody named */
	size_t scans_count;
	bool force;      /* a file that is named may be another store's; that is said */
	bool only_tried; /* ... and need not even be said */
};

/* Which store stood at that path, as the file beside it (store/use.h) or else all journals of its place have it, in the
 * arena; "" = nobody knows, or they contradict each other. */
const char *restore_whose(
	const struct cli *cli, const char *store, const struct restore_from *from, struct arena *arena);

/* True: all backups are of one store, and were not made at another place; so they are of the one at that path, where
 * nobody knows which it was. *own: its id. */
bool restore_only_store(const struct backups *all, const char *store, const char **own, struct arena *arena);

/* The backup. own: the store's id, as it says itself; "" = it does not. What is passed over is said. ST_REFUSED: there
 * is none, or whose it should be is not known; says what to do. */
enum status restore_find(const struct cli *cli, const struct restore_from *from, const char *store, const char *own,
	struct arena *arena, struct backup *backup, struct err *err) MUST_CHECK;

#endif
