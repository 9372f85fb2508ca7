/* Doing again what commands changed since a backup, as their journal tells (cli/deeds.h): through the commands
 * themselves, on the store that is being built, at the time of then, for whoever gave them then, with the files that
 * they read then. */
#ifndef CLI_RESTORE_AGAIN_H
#define CLI_RESTORE_AGAIN_H

#include "cli/restore_build.h"

/* One of them; what came of it is in r->commands. Labels that it asks for are unclear: they may be out. ST_OK also
 * where it was refused or left out. */
enum status restore_again(
	struct restoring *r, struct db *db, const struct journal_entry *entry, struct err *err) MUST_CHECK;

#endif
