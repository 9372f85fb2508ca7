/* `crossdock-shell`: the program as the login shell of an ssh account, so that a handheld or a thin client is a terminal and nothing
 * else. */
#ifndef CLI_SHELL_H
#define CLI_SHELL_H

#include <stdbool.h>

#include "base/err.h"

/* True: the program was called by that name (a login shell's begins with "-"). */
bool shell_is_called(const char *name);

/* Runs a kiosk, which is named by "-c NAME": with sshd, by command="NAME" before the key, or by ForceCommand. Of the environment only
 * TERM and the language are taken, where they look like such. Returns the exit status; 1: asked for anything else. */
int shell_main(int argc, char **argv);

/* What shell_main() makes of its arguments: the terminal's name, *name. ST_REFUSED: they ask for something else. */
enum status shell_terminal(int argc, char **argv, const char **name, struct err *err) MUST_CHECK;

#endif
