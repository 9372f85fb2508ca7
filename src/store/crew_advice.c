/* Where one person is needed more than where he is: the facts for the rule (dock/crew.c), and its answer in words. */
#include <inttypes.h>
#include <string.h>

#include "base/text.h"
#include "base/words.h"
#include "store/catalog.h"
#include "store/outlook.h"
#include "store/worklist.h"

enum { LOOKED_AT = 5000 }; /* of what is in sight of a door's products */

/* The doors at which something is still to be received. */
static const char doors_sql[] =
	"SELECT i.door_id, i.id, (SELECT coalesce(sum(CASE WHEN p.expected > p.received THEN p.expected - p.received ELSE 0 END), 0) "
	"FROM inbound_product p WHERE p.inbound_id = i.id) FROM inbound i WHERE i.status <> 'closed' AND i.status <> 'announced' "
	"AND i.door_id IS NOT NULL ORDER BY i.door_id, i.id";
/* Whose goods they are, by carrier. */
static const char orders_sql[] =
	"SELECT o.carrier, o.pickup_from, count(DISTINCT u.order_id) FROM (SELECT s.order_id, s.source_id FROM inbound_product p CROSS JOIN in_sight s "
	"WHERE p.inbound_id = $1 AND s.product_id = p.product_id LIMIT $2) AS u CROSS JOIN customer_order o WHERE u.source_id = $1 "
	"AND o.id = u.order_id GROUP BY o.carrier, o.pickup_from";

const char *const crew_statements[] = {doors_sql, orders_sql, NULL};

struct reading {
	struct db *db;
	struct arena *arena;
	int64_t now_ms;
	const struct pickups *pickups;
	struct crew crew;
	struct crew_door *doors;
	size_t cap;
};

/* The sweep of the next pickup of that carrier. */
static int64_t sweep_of(const struct reading *r, const char *carrier, int64_t from_ms)
{
	for (size_t i = 0; i < r->pickups->count; i++) {
		const struct pickup_outlook *k = &r->pickups->list[i];

		if (!k->past && k->sweep_at > r->now_ms && k->cutoff_at >= from_ms &&
			(!*carrier || !*k->carrier || strcmp(carrier, k->carrier) == 0))
			return k->sweep_at;
	}
	return INT64_MAX;
}

static void add_orders(const struct reading *r, int64_t inbound_id, struct crew_door *door)
{
	struct stmt *q = DB_QUERY(r->db, orders_sql, I(inbound_id), I(LOOKED_AT));

	while (db_next(q)) {
		int64_t sweep = sweep_of(r, db_text(q, 0), db_i64(q, 1));

		if (sweep == INT64_MAX)
			continue;
		door->orders += db_i64(q, 2);
		door->needed_by = sweep < door->needed_by ? sweep : door->needed_by;
	}
}

static void read_doors(struct reading *r)
{
	struct stmt *q = DB_QUERY0(r->db, doors_sql);
	size_t count = 0;

	while (db_next(q)) {
		struct crew_door *door = count ? &r->doors[count - 1] : NULL;

		if (!door || door->place_id != db_i64(q, 0)) {
			r->doors = arena_grow(r->arena, r->doors, count, &r->cap, sizeof *r->doors);
			door = &r->doors[count++];
			*door = (struct crew_door){.place_id = db_i64(q, 0), .needed_by = INT64_MAX};
		}
		door->left += db_i64(q, 2);
		add_orders(r, db_i64(q, 1), door);
	}
	r->crew.doors = r->doors;
	r->crew.door_count = count;
}

/* Those who do something. Returns whom they are in the list of people. */
static size_t *read_workers(struct reading *r, const struct people *people)
{
	struct crew_worker *workers = arena_alloc(r->arena, (people->count + 1) * sizeof *workers);
	size_t *who = arena_alloc(r->arena, (people->count + 1) * sizeof *who);

	for (size_t i = 0; i < people->count; i++) {
		const struct person *p = &people->list[i];
		enum work work;

		if (!work_parse(p->activity, &work))
			continue;
		who[r->crew.worker_count] = i;
		workers[r->crew.worker_count++] = (struct crew_worker){.work = work,
			.place_id = p->place_id,
			.is_lead = p->is_lead,
			.is_assigned = p->assignment.id != 0 && !p->assignment.taken_up,
			.rate = p->rate};
	}
	r->crew.workers = workers;
	return who;
}

/* A station at which nobody packs, else the first. */
static int64_t station_for(struct reading *r, const struct people *people)
{
	size_t count;
	struct place *stations = place_list(r->db, r->arena, PLACE_STATION, &count);

	for (size_t i = 0; i < count; i++) {
		bool taken = false;

		for (size_t p = 0; p < people->count; p++)
			taken = taken || (people->list[p].place_id == stations[i].id && strcmp(people->list[p].activity, "pack") == 0);
		if (!taken)
			return stations[i].id;
	}
	return count ? stations[0].id : 0;
}

static const char *doing(struct arena *arena, enum work work, const char *place)
{
	return *place ? arena_printf(arena, C_("work", "%s at %s"), work_gerund(work), place) : work_gerund(work);
}

static const char *why_spare(struct arena *arena, enum crew_why why, const struct person *p)
{
	switch (why) {
	case CREW_DOOR_AHEAD:
		return *p->place ? arena_printf(arena, _("%s is done in time without %s"), p->place, p->name)
				 : arena_printf(arena, _("the door is done in time without %s"), p->name);
	case CREW_DOOR_DONE:
		return *p->place ? arena_printf(arena, _("nothing is left to receive at %s"), p->place) : _("nothing is left to receive there");
	case CREW_NO_TASKS:
		return strcmp(p->activity, "load") == 0 ? _("nothing waits to be loaded") : _("nothing is to be staged");
	case CREW_QUEUE_AHEAD: return arena_printf(arena, _("what is to be packed is done in time without %s"), p->name);
	}
	return "";
}

static void fill(struct reading *r, const struct crew_move *move, const struct person *p, struct crew_advice *advice)
{
	struct place place = {.code = ""};
	const char *need;

	if (move->place_id)
		place_load(r->db, r->arena, move->place_id, &place);
	need = move->to == WORK_PACK
		       ? arena_printf(r->arena,
				 P_("%" PRId64 " shipment would miss the cut-off with the packers of now, and would not with one more",
					 "%" PRId64 " shipments would miss the cut-off with the packers of now, and would not with one more", move->orders),
				 move->orders)
		       : arena_printf(r->arena,
				 P_("%s would be done after the sweep of a pickup that %" PRId64 " order waits for, and would not with one more",
					 "%s would be done after the sweep of a pickup that %" PRId64 " orders wait for, and would not with one more",
					 move->orders),
				 place.code, move->orders);
	*advice = (struct crew_advice){
		.badge = p->badge,
		.name = p->name,
		.from = doing(r->arena, r->crew.workers[move->worker].work, p->place),
		.to = doing(r->arena, move->to, place.code),
		.orders = move->orders,
		.why = arena_printf(r->arena, "%s; %s", need, why_spare(r->arena, move->why, p)),
		.act = arena_printf(r->arena, "crossdock people --assign %s %s%s%s", shell_word(r->arena, p->badge), work_word(move->to),
			*place.code ? " " : "", *place.code ? shell_word(r->arena, place.code) : ""),
	};
}

bool crew_advice_read(struct db *db, struct arena *arena, const struct settings *settings, int64_t now_ms,
	const struct people *people, const int64_t pace[WORK_KINDS], const struct pickups *pickups, struct crew_advice *advice)
{
	struct reading r = {.db = db, .arena = arena, .now_ms = now_ms, .pickups = pickups,
		.crew = {.now_ms = now_ms, .queue = pickups->queue, .queue_count = pickups->queue_count}};
	struct worklist tasks = worklist_read(db, arena, NULL, settings, now_ms, 1);
	struct crew_move move;
	size_t *who = read_workers(&r, people);

	read_doors(&r);
	memcpy(r.crew.pace, pace, sizeof r.crew.pace);
	r.crew.stage_tasks = (int64_t)tasks.count;
	r.crew.station_id = station_for(&r, people);
	for (size_t i = 0; i < pickups->count; i++)
		r.crew.to_load += pickups->list[i].stages[VOLUME_PACKED].shipments;
	if (!crew_suggest(&r.crew, &move))
		return false;
	fill(&r, &move, &people->list[who[move.worker]], advice);
	return true;
}
