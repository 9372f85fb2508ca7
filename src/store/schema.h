/* What stands in the store's schema, and whether this program's migrations put it there. Inside the caller's
 * transaction. */
#ifndef STORE_SCHEMA_H
#define STORE_SCHEMA_H

#include <stdbool.h>

#include "store/db.h"

bool schema_has_table(struct db *db, const char *name);
bool schema_has_trigger(struct db *db, const char *name);

/* Says each trigger, table, index and view that no migration made, or that is not as it was made. type: one of these
 * words. The texts live until say() returns. */
void schema_strange(struct db *db, void (*say)(void *ctx, const char *type, const char *name), void *ctx);

#endif
