/* The check of a store's whole file while people work: what is broken in the middle of it is found before it is used. */
#ifndef CLI_CHECK_CHILD_H
#define CLI_CHECK_CHILD_H

#include <sys/types.h>

#include "cli/command.h"

/* Starts `crossdock verify --file` beside this process, when nothing else wants the processor or the disk, if nobody else has the
 * store open (who came first has had it checked), or only if whoever had it before did not close it (only_left_open). What it finds
 * is marked (store/use.h), and every terminal sees that. It ends with this process. *child 0: it was not started, which stops
 * nobody. */
void check_child_start(const struct cli *cli, const struct db *db, bool only_left_open, pid_t *child);
void check_child_stop(pid_t child); /* 0 is fine */

#endif
