/* The process that prints while the full-screen terminal runs, so that no scan ever waits for a printer. */
#ifndef CLI_PRINT_CHILD_H
#define CLI_PRINT_CHILD_H

#include <sys/types.h>

#include "cli/command.h"

/* Starts `crossdock print --send --follow` for the terminal's printer beside this process, and again whenever it ends; it
 * ends with this process, however that ends. Call it before anything is opened. 0: the terminal has no printer. ST_DEVICE:
 * it cannot be started. */
enum status print_child_start(const struct cli *cli, pid_t *child, struct err *err) MUST_CHECK;

/* 0 is fine. A label that is on its way is sent to its end; one in a printer that needs somebody is unclear then. */
void print_child_stop(pid_t child);

#endif
