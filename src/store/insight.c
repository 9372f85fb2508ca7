/* What doors, people and the pickups' outlook tell, in numbers. */
#include "store/insight.h"

#include "store/doors.h"
#include "store/outlook.h"
#include "store/people.h"

static int32_t narrow(int64_t number)
{
	return number > INT32_MAX ? INT32_MAX : number < INT32_MIN ? INT32_MIN : (int32_t)number;
}

static void read_doors(struct db *db, struct arena *arena, const struct settings *settings, int64_t now_ms, struct insight *insight)
{
	size_t count;
	struct dock_door *doors = doors_read(db, arena, settings, now_ms, &count);

	for (size_t i = 0; i < count && i < INSIGHT_DOORS; i++)
		insight->doors[insight->door_count++] = (struct insight_door){
			narrow(doors[i].id), narrow(doors[i].per_hour), doors[i].idle_since};
}

static void read_pickups(struct db *db, struct arena *arena, const struct settings *settings, int64_t now_ms,
	const struct comings *comings, struct insight *insight)
{
	int64_t pace[WORK_KINDS];
	struct pickups pickups;
	struct people people;

	people_read(db, arena, now_ms, &people);
	people_pace(db, arena, pace);
	outlook_read(db, arena, settings, now_ms, &people, pace, comings, false, &pickups);
	for (size_t i = 0; i < pickups.count && i < INSIGHT_PICKUPS; i++) {
		const struct pickup_outlook *k = &pickups.list[i];

		insight->pickups[insight->pickup_count++] = (struct insight_pickup){
			k->id, narrow(k->late_packing.shipments), narrow(k->late_goods.shipments), narrow(k->over)};
	}
	for (size_t i = 0; i < people.count && i < INSIGHT_PEOPLE; i++)
		insight->people[insight->person_count++] =
			(struct insight_person){narrow(people.list[i].terminal_id), narrow(people.list[i].rate)};
}

void insight_read(struct db *db, const struct settings *settings, int64_t now_ms, const struct comings *comings,
	struct insight *insight)
{
	struct arena arena = {0};

	*insight = (struct insight){.known = true, .at_ms = now_ms};
	read_doors(db, &arena, settings, now_ms, insight);
	read_pickups(db, &arena, settings, now_ms, comings, insight);
	arena_done(&arena);
}
