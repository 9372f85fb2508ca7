/* Where a shipment's units go: the choice of station and lane. Pure: decides over the places it is handed. */
#ifndef DOCK_HOME_H
#define DOCK_HOME_H

#include <stddef.h>

#include "dock/ledger.h"

struct place {
	int64_t id;
	const char *code;
	const char *name;
	enum place_kind kind;
	int64_t capacity; /* units; -1 = no limit */
	const char *carrier;
	int64_t spot_id;  /* of a station: where it is parked; 0 = nowhere known */
	bool is_full;     /* a worker said so */
	int64_t units;
	int64_t incoming;  /* units of open directions to it */
	int64_t shipments; /* gathering and ready shipments that have their home here */
};

/* Units that still go in; INT64_MAX without a limit, 0 where a worker said it is full. */
int64_t place_room(const struct place *place);

/* The station for a complete shipment: one parked at this door, else the shortest queue, else by barcode; never one that
 * a worker called full. NULL: there is none. stations: in order of their codes. */
struct place *home_station(struct place *stations, size_t count, int64_t door_id);

/* The lane with room for all that the shipment may still gather: one of its carrier, else one without a carrier; the
 * fullest that still fits first, ties by barcode. NULL: none has room. lanes: in order of their codes. */
struct place *home_lane(struct place *lanes, size_t count, const char *carrier, int64_t need);

/* The first place that nobody called full, else the first. NULL: there is none. places: in order of their codes. */
struct place *home_first(struct place *places, size_t count);

#endif
