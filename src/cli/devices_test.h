/* `crossdock devices --test`: the scanner doctor. */
#ifndef CLI_DEVICES_TEST_H
#define CLI_DEVICES_TEST_H

#include "cli/command.h"

/* argv[1] is "--test". */
enum status devices_test_run(struct cli *cli, int argc, char **argv, struct err *err);

#endif
