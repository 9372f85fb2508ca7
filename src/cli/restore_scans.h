/* The scans since a backup, from the journals of all terminals; and the commands, from those of their users. */
#ifndef CLI_RESTORE_SCANS_H
#define CLI_RESTORE_SCANS_H

#include "base/journal.h"
#include "base/mem.h"
#include "store/db.h"

struct restore_scans {
	struct journal_entry *list; /* in the order in which they were made; each number of a terminal once */
	size_t count;
	size_t scans;               /* of these */
	size_t files;               /* journals that were read */
	size_t commands;            /* of these */
	size_t command_files;       /* journals that tell of commands of this store */
	size_t terminals;           /* whose scans are in the list */
	int64_t life;               /* the highest life of the store that a journal tells of */
	int64_t first_ms, last_ms;  /* of the scans; 0 = there is none */
	const char **unread;        /* journals that could not be read, or are not believed, with the reason */
	size_t unread_count;
	const char **heard;         /* terminals that have a journal of this store, whatever it tells */
	size_t heard_count;
	struct arena arena;
	size_t cap, unread_cap, heard_cap;
};

/* Reads every journal in the folders (files called *.journal, *.journal.N) for what db, a backup or a copy of one, does not have.
 * Of the last named_count folders, which somebody asked for, also what is of this store at another place. Believed are those of root and of whoever has the store at that path (base/guard.h). trail: the last row of the audit trail
 * when the backup was made: opening it may have added some. ST_STORE: db cannot be read. */
enum status restore_scans_read(struct restore_scans *scans, struct db *db, int64_t trail, const char *store, const char *const *folders,
	size_t folder_count, size_t named_count, struct err *err) MUST_CHECK;
void restore_scans_done(struct restore_scans *scans);

#endif
