/* `crossdock plan --compare`: what would come of the plan under each setting of match. */
#ifndef CLI_PLAN_COMPARE_H
#define CLI_PLAN_COMPARE_H

#include "cli/show.h"

/* Prints it as text, or makes it the document. */
void plan_compare(struct showing *showing);

#endif
