/* The file in which a terminal's scans wait until they are applied. */
#ifndef CLI_KEEP_H
#define CLI_KEEP_H

#include "base/backlog.h"
#include "cli/command.h"
#include "flow/session.h"

/* Opens it, one for each terminal and store of this user: the config file's `scans`, else TERMINAL-STORE.scans in the folder
 * crossdock of XDG_STATE_HOME (~/.local/state), where STORE stands for the store's path. Tells the session of it. What waits
 * there for a store that does not know it is set aside. */
enum status keep_open(struct backlog **backlog, const struct cli *cli, struct db *db, struct session *session,
	const char *terminal, struct err *err) MUST_CHECK;

#endif
