/* What `crossdock pickups` shows. */
#ifndef CLI_PICKUPS_SHOW_H
#define CLI_PICKUPS_SHOW_H

#include "store/outlook.h"
#include "store/settings.h"

void pickups_json(const struct pickups *pickups, int64_t now_ms);
void pickups_table(const struct pickups *pickups, const struct settings *settings, int64_t now_ms);

#endif
