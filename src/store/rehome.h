/* Giving the shipments of a lane another home. What stands at the old one is told to those who stage from then on (worklist.h), and
 * what is still brought there is moved after it. Inside the caller's write transaction; text in the arena. */
#ifndef STORE_REHOME_H
#define STORE_REHOME_H

#include "base/mem.h"
#include "store/db.h"

/* A shipment that gathers, or is ready, of an order that is not cancelled. */
struct resident {
	int64_t order_id;
	int64_t number;
	const char *name;    /* "SO-1/1" */
	const char *carrier; /* "" = any */
	int64_t place_id;
	int64_t units;       /* here, and in hand for it */
};

/* Those whose home the place is, by name; *count of them. */
struct resident *residents_of(struct db *db, struct arena *arena, int64_t place_id, size_t *count);

/* The shipment of an order; false: it has none such with a home. */
bool resident_of_order(struct db *db, struct arena *arena, int64_t order_id, struct resident *resident);

/* Its home is there from now on; the order's history tells of it. actor: the lead's badge. */
void resident_rehome(struct db *db, const struct resident *resident, int64_t place_id, const char *place, const char *actor,
	int64_t now_ms);

/* What is still to be brought after shipments that got another home: units that stand at a lane, in overflow or at a station,
 * while their shipment's home is another place. *count of them, by the two places. Nobody has them in hand: a place's
 * incoming, and its room, do not know of them. */
struct rehome_move {
	int64_t from_id;
	int64_t to_id;
	int64_t units;
};
struct rehome_move *rehome_moves(struct db *db, struct arena *arena, size_t *count);

/* Units of them that come to a place. */
int64_t rehome_coming(struct db *db, struct arena *arena, int64_t place_id);

/* Its statements, NULL at the end: a test looks how the engine reads them. */
extern const char *const rehome_statements[];

#endif
