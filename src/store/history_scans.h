/* What the statements about the past share: which movements count, and the ranges of scans in which they lie. */
#ifndef STORE_HISTORY_SCANS_H
#define STORE_HISTORY_SCANS_H

#include "base/mem.h"
#include "store/db.h"

/* Scans of one terminal: first_id <= id < end_id. */
struct scan_range {
	int64_t first_id;
	int64_t end_id;
};

/* Of each terminal that has any: its scans of since_ms <= at < until_ms. */
struct scan_range *history_ranges(struct db *db, struct arena *arena, int64_t since_ms, int64_t until_ms, size_t *count);

/* Movements m of scans s, by the movements' key. $1, $2: the range of scans; $3, $4: the times. Not those of scans that were
 * taken back, nor what took them back. */
#define MOVEMENTS "movement m CROSS JOIN scan s"
#define MOVEMENTS_KEPT                                                                                                 \
	"m.scan_id >= $1 AND m.scan_id < $2 AND m.at >= $3 AND m.at < $4 AND s.id = m.scan_id AND s.undone_by IS NULL "    \
	"AND m.cause NOT IN ('undo', 'unbring')"
#define SCANS_IN_SPAN "s.id >= $1 AND s.id < $2 AND s.at >= $3 AND s.at < $4"

/* The quarter of an hour in which a time lies. */
#define QUARTER(at) "(" at " / 900000) * 900000"

#endif
