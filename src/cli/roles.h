/* Who may do what on the command line, where it is not the same for all that a command does: by its words, before any
 * of them is looked at closer. Where words are wrong the command says so, whoever gave them. */
#ifndef CLI_ROLES_H
#define CLI_ROLES_H

#include "cli/command.h"

enum role role_of_operators(const struct cli *cli, int argc, char **argv);
enum role role_of_people(const struct cli *cli, int argc, char **argv);
enum role role_of_pickups(const struct cli *cli, int argc, char **argv);
enum role role_of_print(const struct cli *cli, int argc, char **argv);
enum role role_of_recall(const struct cli *cli, int argc, char **argv);
enum role role_of_settings(const struct cli *cli, int argc, char **argv);
enum role role_of_template(const struct cli *cli, int argc, char **argv);

/* "worker", "lead", "admin": as operators have it in the store. ROLE_UNSAID: none of them. */
enum role role_read(const char *word);

#endif
