/* What the shelf has for orders: parts of their lines that it fills and that were not brought yet. Inside the caller's
 * transaction; text in the arena. */
#ifndef STORE_PULL_H
#define STORE_PULL_H

#include "base/mem.h"
#include "store/db.h"
#include "store/settings.h"

struct shelf_part {
	int64_t product_id;
	int64_t order_id;
	int64_t line_id;
	int64_t units; /* that may be brought */
};

/* Of one product, in claim order: what may be brought now, until they are at least `units` together. An order that must
 * ship whole has its part brought only when nothing but the shelf's parts and what was held back lacks. */
struct shelf_part *shelf_parts_of(struct db *db, struct arena *arena, int64_t product_id, int64_t units,
	const struct settings *settings, int64_t now_ms, size_t *count);

/* Of all products, by product and in claim order; at most `limit`. *more: there may be others. */
struct shelf_part *shelf_parts(struct db *db, struct arena *arena, const struct settings *settings, int64_t now_ms,
	size_t limit, size_t *count, bool *more);

/* Its statements, NULL at the end: a test looks how the engine reads them. */
extern const char *const pull_statements[];

#endif
