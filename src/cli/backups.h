/* The folder of backups: NAME-20261126T013158Z-1a2b3c4d.db, where NAME is the store's, the time is that of UTC when it was made, and what
 * follows begins the store's id: stores of one name have their backups in one folder, made in one second. Older ones lack that. Only
 * files that are called so and are copies of this very store are ever taken for its backups, or removed. */
#ifndef CLI_BACKUPS_H
#define CLI_BACKUPS_H

#include "base/mem.h"
#include "base/str.h"
#include "cli/command.h"
#include "store/db.h"

struct backup {
	const char *path;
	int64_t at_ms;
	int64_t bytes;
	const char *doubt;   /* why it is not believed, and was not opened (base/guard.h); NULL = it is */
	bool readable;       /* it can be opened, and says whose it is */
	const char *store;   /* store/life.h; "" = not readable, or older than that */
	int64_t life;
	const char *place;   /* where that store stood (life_place()); "" = it does not say */
	const char *made_as; /* the path at which that store was made first */
};

struct backups {
	const char *folder;
	struct backup *list; /* newest first */
	size_t count;
};

/* Where they are: named, else the config file's `backups`, else for a store in /var/lib/crossdock /var/backups/crossdock, else the
 * folder "backups" beside the store. In the arena. */
const char *backups_folder(const struct cli *cli, const char *named, struct arena *arena);

/* The path of the store that the options name, without its scheme; ST_USAGE: none is named. */
enum status backups_store(const struct cli *cli, const char **path, struct err *err) MUST_CHECK;

/* Lists what is there. A folder that is not there has none. ST_DEVICE: it cannot be read. */
enum status backups_list(struct backups *backups, const char *store, const char *folder, struct arena *arena, struct err *err) MUST_CHECK;

/* The name of one made then, of the store with that id; and of the same while it is being made. In the arena. */
const char *backups_name(const char *store, const char *id, const char *folder, int64_t at_ms, struct arena *arena);
const char *backups_part(const char *name, struct arena *arena);

/* Opens the one at b->path, and asks it whose it is: fills in what stands from `readable` on. */
void backups_look(struct backup *b, struct arena *arena);

/* When a backup so called was made. False: it is not called like one of this store's. */
bool backups_time(const char *store, const char *path, struct arena *arena, int64_t *at_ms);

/* Removes what a process that was ended left of a backup that it made. The caller has the lock. */
void backups_clear_parts(const char *store, const char *folder, struct arena *arena);

/* The engine's check of a backup. ST_STORE: it is not sound, or cannot be read; says what was found. */
enum status backups_check(const char *path, struct err *err) MUST_CHECK;

/* Recomputes everything in a copy, in a transaction of its own: *differences, and what the first one is, as people read it. */
enum status backups_verify(struct db *db, int64_t now_ms, struct str *first, int64_t *differences, struct err *err) MUST_CHECK;

/* "3 days", "2 hours", "5 minutes". */
const char *backups_age(int64_t ms, struct arena *arena);
const char *backups_size(int64_t bytes, struct arena *arena);

/* What is in a folder is on the disk, its names, too. */
void backups_sync_folder(const char *path);

#endif
