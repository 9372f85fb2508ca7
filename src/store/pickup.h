/* Carriers' collections as files and schedules bring them. Inside the caller's transaction. */
#ifndef STORE_PICKUP_H
#define STORE_PICKUP_H

#include "base/mem.h"
#include "store/db.h"

struct pickup_values {
	const char *carrier;
	int64_t cutoff_at;
	int64_t door_id;  /* 0 = none */
	int64_t capacity; /* units; -1 = no limit */
	bool departed;    /* read only */
};

/* The id, 0 if there is none; its values, with text in the arena. */
int64_t pickup_load(struct db *db, struct arena *arena, const char *number, struct pickup_values *values);

void pickup_insert(struct db *db, const char *number, const struct pickup_values *values);
void pickup_update(struct db *db, int64_t id, const struct pickup_values *values);

/* Something has to do with it: a carton is or was on its truck, it left without something, a terminal has it at hand. */
bool pickup_in_use(struct db *db, int64_t id);

/* Takes away one that is not in use. Its schedule does not make it again. */
void pickup_delete(struct db *db, int64_t id);

#endif
