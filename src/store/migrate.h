/* Numbered, append-only migrations. Each is one transaction with its row in schema_version; a store that is newer than
 * the program, or whose applied migrations are not the program's, is refused. */
#ifndef STORE_MIGRATE_H
#define STORE_MIGRATE_H

#include <stddef.h>

#include "base/clock.h"
#include "store/db.h"

struct migration {
	int number;
	const char *name;
	const char *sql;
};

/* Generated from schema/, in order of their numbers. */
extern const struct migration migrations[];
extern const size_t migration_count;

/* Opens a store and brings it up to date; before an older store changes, a copy is made beside it as
 * PATH.before-NUMBER. flags as db_open(). ST_REFUSED: no store, not ours, newer, or changed; says what to do. ST_DAMAGED: it
 * is damaged; ST_BUSY: it is being restored. */
enum status store_open(struct db **db, const char *url, int flags, const struct clock *clock, struct err *err) MUST_CHECK;

/* Creates an empty store. ST_REFUSED: there is one already. */
enum status store_create(struct db **db, const char *url, const struct clock *clock, struct err *err) MUST_CHECK;

/* A consistent copy of the whole store into a new file while others work, marked as a copy so that no SSCC is given twice
 * (sscc.h). ST_REFUSED: the file exists. */
enum status store_backup(struct db *db, const char *path, const struct clock *clock, struct err *err) MUST_CHECK;

/* store_open(), by a table of migrations of the caller's (tests). */
enum status store_migrate(struct db *db, const struct migration *list, size_t count, const struct clock *clock,
	struct err *err) MUST_CHECK;

#endif
