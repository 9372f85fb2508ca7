/* Places as files bring them. Reading them for a scan is in catalog.h. Inside the caller's transaction. */
#ifndef STORE_PLACE_H
#define STORE_PLACE_H

#include "base/mem.h"
#include "store/db.h"

struct place_values {
	const char *kind;
	const char *name;
	int64_t capacity; /* units; -1 = no limit */
	const char *carrier;
	int64_t spot_id; /* where a station is parked, 0 = nowhere */
};

void place_values_load(struct db *db, struct arena *arena, int64_t id, struct place_values *values);
int64_t place_insert(struct db *db, const char *code, const struct place_values *values);
void place_update(struct db *db, int64_t id, const struct place_values *values);

/* A station is parked there now. */
void place_set_spot(struct db *db, int64_t station_id, int64_t spot_id);

/* The id of the door with this barcode; 0: there is none. */
int64_t place_door_id(struct db *db, const char *code);

/* Why the place must stay what it is: it holds units, or something is planned there. NULL: nothing. Text in the arena.
 */
const char *place_in_use(struct db *db, struct arena *arena, int64_t id);

#endif
