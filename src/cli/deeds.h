/* The journal of commands: what the command line changed in the store, written down so that a restore can do it again
 * (cli/restore_again.h). It stands in a journal (base/journal.h) of each user of the system, beside those of terminals,
 * called commands-USER-STORE.journal; the files that commands read are kept beside it, in commands-USER-STORE.files
 * (cli/kept.h).
 *
 * One place writes it, whatever the command: whoever changes something answers for it in the audit trail, in the same
 * transaction. A row of the trail that a command adds (the table of commands says which, enum again) puts it into the
 * journal, before the transaction commits and under the number of the row; so the journal has whatever the store has,
 * in the same order, and a backup tells by its own last row what it has already. It is on the disk before the command
 * ends. Imports are written down a file at a time, by whoever brings one to its end: the program may have been killed
 * in the middle, and a terminal, or the next command, have finished it.
 *
 * A JOURNAL_COMMAND has
 *   seq       number of the first row in the audit trail that it added
 *   at_ms     its time: the clock of a command stands from the moment in which it is known who gives it
 *   came_ms   when it took effect, or began to: where it stands between the scans of terminals
 *   data      its words, each ended by a 0 byte; those of an import: import, --keep-good, the file
 *   operator  the badge of whoever gave it; "" = the user
 *   device    the user of the system
 *   memory    the files that it read: name and digest, each ended by a 0 byte
 *   told      what it did: the rows of the trail, a line each
 *   flags     JOURNAL_REFUSED: the store did not take it after all; it is the one with the same number and time
 * and no other text. PINs are never in it: commands that ask for them are not written down. */
#ifndef CLI_DEEDS_H
#define CLI_DEEDS_H

#include "base/str.h"
#include "cli/command.h"
#include "exchange/import.h"
#include "store/audit.h"
#include "store/db.h"

/* A restore that does a command again. */
struct redo {
	const char *user; /* of the system, then */
	/* Opens a file that it read then. ST_REFUSED: says why it cannot be. */
	enum status (*open)(void *ctx, const char *name, FILE **file, struct err *err);
	void *ctx;
	struct db_watch watch;
};

/* The store is opened, and imports that others began are brought to their end. */
void deeds_listen(struct cli *cli, struct db *db);

/* Who acts is known, and the command begins: from now on its clock stands, where it is to be written down. */
enum status deeds_begin(struct cli *cli, struct db *db, struct err *err) MUST_CHECK;

/* The command, or the listening, is over: waits until what was written down is on the disk. What could not be written
 * down is told on standard error: it was done all the same. db: listened to no more; NULL = it is closed. */
void deeds_end(struct cli *cli, struct db *db);

/* Who keeps the bytes of the file that is imported next; NULL = nobody. */
const struct import_keeper *deeds_keeper(struct cli *cli);

/* A file that the command read, whole. */
void deeds_keep(struct cli *cli, const char *name, const void *data, size_t len);

/* Opens a file to read: the one of then, where a restore does it again. NULL: err says why. */
FILE *deeds_open(const struct cli *cli, const char *name, struct err *err);

/* What a row of the trail says, to be compared: a line. Nothing for rows that the program adds by the way. */
void deeds_tell(struct str *told, const struct audit_entry *entry);

#endif
