/* Alerts as commands tell them: in `alerts`, and in `status`. */
#ifndef CLI_ALERTS_H
#define CLI_ALERTS_H

#include <jansson.h>

#include "cli/table.h"
#include "store/alert.h"

json_t *alerts_json(const struct alert *alerts, size_t count);

/* Prints them for people, each on a few lines: what it is, what follows, what helps. */
void alerts_print(const struct alert *alerts, size_t count, const char *zone);

#endif
