/* `crossdock plan --compare`: what would come of the plan under each setting of match. */
#ifndef CLI_PLAN_COMPARE_H
#define CLI_PLAN_COMPARE_H

#include "cli/command.h"

enum status plan_compare_run(struct cli *cli, struct err *err) MUST_CHECK;

#endif
