/* Locks between processes that work on one store: for work that only one of them should do at a time. They end with the
 * process, however it ends. */
#ifndef STORE_LOCK_H
#define STORE_LOCK_H

#include "store/db.h"

/* Tries to take the lock of that name on the store. *lock: to be released; -1 if another process has it (ST_OK). ST_STORE:
 * its file cannot be opened. A store without a file has no other process: its locks are always free. */
enum status lock_try(struct db *db, const char *name, int *lock, struct err *err) MUST_CHECK;

/* The file of that lock, whose content is its holder's; "" for a store without a file. Returns path. */
enum { LOCK_PATH_MAX = 1200 };
const char *lock_path(struct db *db, const char *name, char path[LOCK_PATH_MAX]);

/* -1 and -2 are fine. */
void lock_release(int lock);

/* What lock_try() gives where there is nobody to lock out. */
enum { LOCK_ALONE = -2 };

#endif
