/* The file in which a terminal's scans wait until they are applied. */
#ifndef CLI_KEEP_H
#define CLI_KEEP_H

#include "base/backlog.h"
#include "base/journal.h"
#include "base/str.h"
#include "cli/command.h"
#include "flow/session.h"

/* Opens it, one for each terminal and store of this user: the config file's `scans`, else TERMINAL-STORE.scans in the folder
 * crossdock of XDG_STATE_HOME (~/.local/state), where STORE stands for the store's path. Tells the session of it. What waits
 * there for a store that does not know it is set aside. */
enum status keep_open(struct backlog **backlog, const struct cli *cli, struct db *db, struct session *session,
	const char *terminal, struct err *err) MUST_CHECK;

/* For one that reads its scans elsewhere, and has none that wait: ST_REFUSED: a process works as this terminal, with that file. Else
 * none can begin to before keep_let_go(*held), as far as the file is there. */
enum status keep_free(int *held, const struct cli *cli, const struct db *db, const char *terminal, struct err *err) MUST_CHECK;
void keep_let_go(int held);

/* Where that file is, added to path. ST_REFUSED: there is no place for it. */
enum status keep_path(struct str *path, const struct cli *cli, const struct db *db, const char *terminal, struct err *err) MUST_CHECK;

/* Where the journal of a user's commands is (cli/deeds.h), without its ".journal", added to path: in the same folder. ST_REFUSED: as above. */
enum status keep_commands(struct str *path, const struct cli *cli, const struct db *db, const char *user, struct err *err) MUST_CHECK;

/* Opens the terminal's journal of what it applied (base/journal.h) beside that file, and names it to the session. One that cannot be
 * kept (*journal NULL, ST_OK: the terminal works all the same), or has scans that the store does not have, is the session's
 * trouble (session_record_trouble()). */
enum status keep_journal(struct journal **journal, const struct cli *cli, struct db *db, struct session *session, const char *terminal,
	struct err *err) MUST_CHECK;

/* The folders in which journals of a store may be, in the arena: that of the config file's `scans`, the user's own, the
 * machine's, and for root that of the user whose store it is. */
const char **keep_folders(const struct cli *cli, const char *store, struct arena *arena, size_t *count);

#endif
