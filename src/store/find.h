/* Finding things by the names that people use, and what is near when there is none. Inside the caller's transaction. */
#ifndef STORE_FIND_H
#define STORE_FIND_H

#include "base/mem.h"
#include "store/db.h"

/* Each returns the id, 0 if there is none. */
int64_t find_order(struct db *db, const char *number);
int64_t find_inbound(struct db *db, const char *number);
int64_t find_schedule(struct db *db, const char *number); /* of recurring pickups */
int64_t find_scan(struct db *db, const char *name);                      /* "T1-000004" */
int64_t find_shipment(struct db *db, const char *name, int64_t *number); /* "SO-1/1": the order's id, and the number */

enum found { FOUND_ORDER, FOUND_INBOUND, FOUND_PLACE, FOUND_PRODUCT, FOUND_SCAN, FOUND_PICKUP, FOUND_CARTON,
	FOUND_SCHEDULE, FOUND_BADGE };

/* The name of that kind nearest to the given one among its neighbours in order; NULL: there are none at all. */
const char *find_near(struct db *db, struct arena *arena, enum found kind, const char *name);

/* The terminals, by id; *count of them, in the arena. */
int64_t *find_terminals(struct db *db, struct arena *arena, size_t *count);

/* A scan as the scanner sent it, copied into the arena, and when. NULL: there is none. */
const uint8_t *find_raw(struct db *db, struct arena *arena, int64_t scan_id, size_t *len, int64_t *at_ms);

/* Between which times scans can have to do with an order or an inbound. */
struct find_times {
	int64_t since_ms;
	int64_t until_ms;
};
struct find_times find_times_of_order(struct db *db, int64_t order_id);
struct find_times find_times_of_inbound(struct db *db, int64_t inbound_id);

/* The id of the terminal's first scan that was made at at_ms or later; where there is none, the id after its last one.
 */
int64_t find_scan_since(struct db *db, int64_t terminal_id, int64_t at_ms);

#endif
