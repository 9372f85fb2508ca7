/* Choosing a home for a shipment. */
#include "dock/home.h"

#include <string.h>

int64_t place_room(const struct place *place)
{
	int64_t room;

	if (place->is_full)
		return 0;
	if (place->capacity < 0)
		return INT64_MAX;
	room = place->capacity - place->units - place->incoming;
	return room > 0 ? room : 0;
}

static bool better_station(const struct place *a, const struct place *b, int64_t door_id)
{
	bool a_here = door_id && a->spot_id == door_id;
	bool b_here = door_id && b->spot_id == door_id;

	if (a_here != b_here)
		return a_here;
	return a->shipments < b->shipments;
}

struct place *home_station(struct place *stations, size_t count, int64_t door_id)
{
	struct place *best = NULL;

	for (size_t i = 0; i < count; i++)
		if (!stations[i].is_full && (!best || better_station(&stations[i], best, door_id)))
			best = &stations[i];
	return best;
}

struct place *home_lane(struct place *lanes, size_t count, const char *carrier, int64_t need)
{
	struct place *best = NULL;
	bool best_own = false;

	for (size_t i = 0; i < count; i++) {
		struct place *lane = &lanes[i];
		bool own = *carrier && strcmp(lane->carrier, carrier) == 0;

		if ((!own && *lane->carrier) || lane->is_full || place_room(lane) < need)
			continue;
		if (!best || (own && !best_own) || (own == best_own && place_room(lane) < place_room(best))) {
			best = lane;
			best_own = own;
		}
	}
	return best;
}

struct place *home_first(struct place *places, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (!places[i].is_full)
			return &places[i];
	return count ? &places[0] : NULL;
}
