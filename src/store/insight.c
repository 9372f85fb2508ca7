/* One pass over the lines that wait. When a line's goods come is a fact that the plan keeps in it (order_line.expected_at): at a
 * time that has passed where they are in the building, none where not all of them are in sight. The rest is told by doors, people
 * and the pickups' outlook. */
#include "store/insight.h"

#include "base/clock.h"
#include "store/doors.h"
#include "store/outlook.h"
#include "store/people.h"

static const char waiting_sql[] =
	"SELECT sum(CASE WHEN held = 1 THEN 0 ELSE 1 END), sum(held), sum(CASE WHEN held = 0 AND at <= $1 THEN 1 ELSE 0 END), "
	"sum(CASE WHEN held = 0 AND at <= $2 THEN 1 ELSE 0 END), sum(CASE WHEN held = 0 AND at > $2 AND at < $3 THEN 1 ELSE 0 END), "
	"sum(CASE WHEN held = 0 AND at >= $3 THEN 1 ELSE 0 END), max(CASE WHEN held = 0 AND at > $1 AND at <= $2 THEN at ELSE 0 END) "
	"FROM (SELECT order_id, max(CASE WHEN may_claim = 0 THEN 1 ELSE 0 END) AS held, max(coalesce(expected_at, $3)) AS at "
	"FROM order_line WHERE waiting > 0 GROUP BY order_id) AS w";

static void read_orders(struct db *db, const char *zone, int64_t now_ms, struct insight *insight)
{
	struct stmt *q = DB_QUERY(db, waiting_sql, I(now_ms), I(zone_day_end(zone, now_ms)), I(INT64_MAX));

	while (db_next(q)) {
		insight->waiting = db_i64(q, 0);
		insight->held = db_i64(q, 1);
		insight->here = db_i64(q, 2);
		insight->today = db_i64(q, 3);
		insight->later = db_i64(q, 4);
		insight->never = db_i64(q, 5);
		insight->by_ms = db_i64(q, 6);
	}
}

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

static void read_pickups(struct db *db, struct arena *arena, const struct settings *settings, int64_t now_ms, struct insight *insight)
{
	int64_t pace[WORK_KINDS];
	struct pickups pickups;
	struct people people;

	people_read(db, arena, now_ms, &people);
	people_pace(db, arena, pace);
	outlook_read(db, arena, settings, now_ms, &people, pace, false, &pickups);
	for (size_t i = 0; i < pickups.count && i < INSIGHT_PICKUPS; i++) {
		const struct pickup_outlook *k = &pickups.list[i];

		insight->pickups[insight->pickup_count++] = (struct insight_pickup){
			k->id, narrow(k->late_packing.shipments), narrow(k->late_goods.shipments), narrow(k->over)};
	}
	for (size_t i = 0; i < people.count && i < INSIGHT_PEOPLE; i++)
		insight->people[insight->person_count++] =
			(struct insight_person){narrow(people.list[i].terminal_id), narrow(people.list[i].rate)};
}

void insight_read(struct db *db, const struct settings *settings, int64_t now_ms, struct insight *insight)
{
	struct arena arena = {0};

	*insight = (struct insight){.known = true, .at_ms = now_ms};
	read_orders(db, settings->time_zone, now_ms, insight);
	read_doors(db, &arena, settings, now_ms, insight);
	read_pickups(db, &arena, settings, now_ms, insight);
	arena_done(&arena);
}
