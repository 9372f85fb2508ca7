/* Who may decide on the command line. */
#ifndef CLI_LEAD_H
#define CLI_LEAD_H

#include "base/mem.h"
#include "cli/command.h"

/* A lead's badge (--as), or whoever may use the store's file. Inside a transaction. does: "decides about orders". ST_REFUSED: the
 * badge is a worker's. */
enum status lead_check(const struct cli *cli, struct db *db, struct arena *arena, const char *does, struct err *err) MUST_CHECK;

/* A reason: words, not too many bytes. ST_USAGE: it is none. */
enum status lead_why_check(const char *why, struct err *err) MUST_CHECK;

#endif
