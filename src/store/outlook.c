/* The outlook: all that has not left is read once, by the indexes that hold only that, and told by pickup. Which pickup a
 * shipment goes with next is found here and not by the engine, as there are few pickups and many shipments. */
#include "store/outlook.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "store/loading.h"
#include "store/outlook_read.h"

enum { MINUTE_MS = 60 * 1000 };

#define OF_STATUS(word)                                                                                                \
	"SELECT order_id, number, status, in_hand, here, packed FROM shipment WHERE status = '" word "'"

static const char pickups_sql[] =
	"SELECT k.id, k.number, k.carrier, d.code, k.cutoff_at, k.capacity, (SELECT count(DISTINCT c.order_id || '/' || c.shipment_no) "
	"FROM parcel c WHERE c.pickup_id = k.id AND c.status = 'loaded'), (SELECT coalesce(sum(p.units), 0) FROM parcel c "
	"JOIN place p ON p.id = c.place_id WHERE c.pickup_id = k.id AND c.status = 'loaded') FROM pickup k "
	"LEFT JOIN place d ON d.id = k.door_id WHERE k.status = 'open' ORDER BY k.cutoff_at, k.id";
static const char outgoing_sql[] =
	"SELECT s.order_id, s.number, s.status, s.in_hand, s.here, s.packed, o.number, o.carrier, o.priority, "
	"o.promised_at, o.placed_at, o.pickup_from FROM (" OF_STATUS("gathering") " UNION ALL "
	OF_STATUS("ready") " UNION ALL " OF_STATUS("packing") " UNION ALL " OF_STATUS("packed") ") AS s "
	"JOIN customer_order o ON o.id = s.order_id WHERE o.status = 'open' AND s.in_hand + s.here + s.packed > 0 "
	"AND NOT EXISTS (SELECT 1 FROM parcel x WHERE x.order_id = s.order_id "
	"AND x.shipment_no = s.number AND x.status = 'loaded') ORDER BY s.order_id, s.number";
static const char requests_sql[] =
	"SELECT r.id, r.carrier, r.at, r.units, r.why, coalesce(o.name, r.actor), r.asked_at, (SELECT k.number FROM pickup k "
	"WHERE k.status = 'open' AND k.carrier = r.carrier AND k.id > r.last_pickup_id AND k.cutoff_at BETWEEN r.at - $2 AND r.at + $2 "
	"ORDER BY k.cutoff_at LIMIT 1) FROM pickup_request r LEFT JOIN operator o ON o.badge = r.actor WHERE r.at >= $1 ORDER BY r.at, r.id";

/* few are made so long ahead that others come between */
static const char left_sql[] =
	"SELECT count(*) FROM pickup WHERE id > (SELECT max(id) FROM pickup) - 500 AND status = 'departed' "
	"AND cutoff_at BETWEEN $1 AND $2";

const char *const outlook_statements[] = {pickups_sql, outgoing_sql, requests_sql, left_sql, NULL};

enum { ANSWER_MS = 3 * 60 * MINUTE_MS }; /* a pickup that came of a request is so near to what was asked for */

const char *volume_stage_word(enum volume_stage stage)
{
	static const char *const words[] = {
		[VOLUME_GATHERING] = "gathering",
		[VOLUME_READY] = "ready",
		[VOLUME_PACKING] = "packing",
		[VOLUME_PACKED] = "packed",
		[VOLUME_LOADED] = "loaded",
		[VOLUME_COMING] = "coming",
		[VOLUME_STAGES] = "",
	};

	return words[stage];
}

/* ---- what there is */

static void read_pickups(struct db *db, struct arena *arena, const struct settings *settings, int64_t now_ms,
	struct outgoing_all *all)
{
	struct stmt *q = DB_QUERY0(db, pickups_sql);
	size_t cap = 0;

	while (db_next(q)) {
		struct pickup_outlook *k;

		all->pickups = arena_grow(arena, all->pickups, all->pickup_count, &cap, sizeof *all->pickups);
		k = &all->pickups[all->pickup_count++];
		*k = (struct pickup_outlook){
			.id = db_i64(q, 0),
			.number = arena_dup(arena, db_text(q, 1)),
			.carrier = arena_dup(arena, db_text(q, 2)),
			.door = arena_dup(arena, db_text(q, 3)),
			.cutoff_at = db_i64(q, 4),
			.sweep_at = db_i64(q, 4) - settings->sweep_minutes * MINUTE_MS,
			.capacity = db_is_null(q, 5) ? -1 : db_i64(q, 5),
			.past = db_i64(q, 4) < now_ms,
			.stages = {[VOLUME_LOADED] = {db_i64(q, 6), db_i64(q, 7)}},
		};
	}
}

bool outgoing_takes(const struct pickup_outlook *pickup, const char *carrier)
{
	return !*carrier || !*pickup->carrier || strcmp(carrier, pickup->carrier) == 0;
}

/* The first one that the shipment goes with whose cut-off is not before at_ms, or one that a lead chose. */
static int next_pickup(const struct outgoing_all *all, const struct outgoing *out, int64_t at_ms)
{
	for (size_t i = 0; i < all->pickup_count; i++)
		if (all->pickups[i].cutoff_at >= at_ms && all->pickups[i].cutoff_at >= out->pickup_from &&
			outgoing_takes(&all->pickups[i], out->carrier))
			return (int)i;
	return -1;
}

static enum volume_stage stage_of(const char *status)
{
	for (int i = VOLUME_GATHERING; i < VOLUME_LOADED; i++)
		if (strcmp(volume_stage_word((enum volume_stage)i), status) == 0)
			return (enum volume_stage)i;
	return VOLUME_GATHERING;
}

/* What is there is at risk if the plan lets it go after the cut-off of its pickup. */
static void foresee_gathering(struct outgoing_all *all, struct outgoing *out, const struct coming *coming)
{
	out->goes_at = coming->at;
	out->late_goods = out->pickup >= 0 && coming->at > all->pickups[out->pickup].cutoff_at;
	out->coming = out->late_goods ? 0 : coming->units;
}

static const struct coming *coming_of(const struct comings *comings, int64_t order_id)
{
	size_t low = 0;
	size_t high = comings->count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (comings->list[middle].order_id < order_id)
			low = middle + 1;
		else
			high = middle;
	}
	return low < comings->count && comings->list[low].order_id == order_id ? &comings->list[low] : NULL;
}

static struct outgoing *add_outgoing(struct arena *arena, struct outgoing_all *all, size_t *cap)
{
	all->list = arena_grow(arena, all->list, all->count, cap, sizeof *all->list);
	return &all->list[all->count++];
}

static void read_outgoing(struct db *db, struct arena *arena, int64_t now_ms, const struct comings *comings,
	struct outgoing_all *all, size_t *cap)
{
	struct stmt *q = DB_QUERY0(db, outgoing_sql);

	while (db_next(q)) {
		struct outgoing *out = add_outgoing(arena, all, cap);
		const struct coming *coming;

		*out = (struct outgoing){
			.order_id = db_i64(q, 0),
			.number = db_i64(q, 1),
			.order = arena_dup(arena, db_text(q, 6)),
			.name = arena_printf(arena, "%s/%" PRId64, db_text(q, 6), db_i64(q, 1)),
			.stage = stage_of(db_text(q, 2)),
			.units = db_i64(q, 3) + db_i64(q, 4) + db_i64(q, 5),
			.to_pack = db_i64(q, 4),
			.carrier = arena_dup(arena, db_text(q, 7)),
			.priority = db_i64(q, 8),
			.promised_at = db_is_null(q, 9) ? INT64_MAX : db_i64(q, 9),
			.placed_at = db_i64(q, 10),
			.pickup_from = db_i64(q, 11),
			.goes_at = INT64_MAX,
		};
		out->pickup = next_pickup(all, out, now_ms);
		coming = out->stage == VOLUME_GATHERING ? coming_of(comings, out->order_id) : NULL;
		if (coming && coming->here)
			foresee_gathering(all, out, coming);
	}
}

/* Nothing of it is here. It is with the pickup that it makes; or, as one at risk, with that of today that it would make if the
 * truck at the door were done. */
static void add_coming(struct arena *arena, const struct settings *settings, int64_t now_ms, const struct coming *coming,
	struct outgoing_all *all, size_t *cap)
{
	int64_t day_end_ms = zone_day_end(settings->time_zone, now_ms);
	struct outgoing out = {.order_id = coming->order_id, .order = coming->order, .name = "", .stage = VOLUME_COMING,
		.units = coming->units, .goes_at = coming->at, .carrier = coming->carrier, .priority = coming->priority,
		.promised_at = coming->promised_at, .placed_at = coming->placed_at, .pickup_from = coming->pickup_from};

	out.pickup = coming->at_door ? next_pickup(all, &out, now_ms) : -1;
	if (out.pickup >= 0)
		out.late_goods = all->pickups[out.pickup].cutoff_at <= day_end_ms && coming->at > all->pickups[out.pickup].cutoff_at;
	if (!out.late_goods && coming->at > day_end_ms)
		return;
	if (!out.late_goods)
		out.pickup = next_pickup(all, &out, coming->at > now_ms ? coming->at : now_ms);
	*add_outgoing(arena, all, cap) = out;
}

/* ---- what is to be packed, in the order in which stations take it: see the queue in packing.c */

static int64_t cutoff_of(const struct outgoing_all *all, const struct outgoing *out)
{
	return out->pickup >= 0 ? all->pickups[out->pickup].cutoff_at : INT64_MAX;
}

static int compare(int64_t a, int64_t b)
{
	return (a > b) - (a < b);
}

static int by_queue(const void *a, const void *b, void *ctx)
{
	const struct outgoing_all *all = ctx;
	const struct outgoing *x = &all->list[*(const size_t *)a];
	const struct outgoing *y = &all->list[*(const size_t *)b];
	int order = compare(cutoff_of(all, x), cutoff_of(all, y));

	order = order ? order : compare(x->stage != VOLUME_PACKING, y->stage != VOLUME_PACKING);
	order = order ? order : compare(y->priority, x->priority);
	order = order ? order : compare(x->promised_at, y->promised_at);
	order = order ? order : compare(x->placed_at, y->placed_at);
	order = order ? order : strcmp(x->order, y->order);
	return order ? order : compare(x->number, y->number);
}

static void make_queue(struct arena *arena, struct outgoing_all *all)
{
	all->queued = arena_alloc(arena, (all->count + 1) * sizeof *all->queued);
	all->queue = arena_alloc(arena, (all->count + 1) * sizeof *all->queue);
	for (size_t i = 0; i < all->count; i++)
		if (all->list[i].stage == VOLUME_READY || all->list[i].stage == VOLUME_PACKING)
			all->queued[all->queue_count++] = i;
	qsort_r(all->queued, all->queue_count, sizeof *all->queued, by_queue, all);
	for (size_t i = 0; i < all->queue_count; i++)
		all->queue[i] = (struct pack_task){
			all->list[all->queued[i]].to_pack, cutoff_of(all, &all->list[all->queued[i]])};
}

static void outgoing_read(struct db *db, struct arena *arena, const struct settings *settings, int64_t now_ms,
	const struct comings *comings, struct outgoing_all *all)
{
	size_t cap = 0;

	*all = (struct outgoing_all){0};
	read_pickups(db, arena, settings, now_ms, all);
	read_outgoing(db, arena, now_ms, comings, all, &cap);
	for (size_t i = 0; i < comings->count; i++)
		if (!comings->list[i].here)
			add_coming(arena, settings, now_ms, &comings->list[i], all, &cap);
	make_queue(arena, all);
}

/* ---- by pickup */

static void add(struct volume *volume, const struct outgoing *out)
{
	volume->shipments++;
	volume->units += out->units;
}

static void mark_late(struct arena *arena, struct outgoing_all *all, int64_t now_ms, int64_t rate)
{
	bool *late = arena_alloc(arena, all->queue_count + 1);

	if (!rate)
		return; /* nobody knows how long it takes */
	pack_late(all->queue, all->queue_count, now_ms, rate, late);
	for (size_t i = 0; i < all->queue_count; i++)
		all->list[all->queued[i]].late_packing = late[i];
}

static void add_up(struct outgoing_all *all, struct pickups *pickups)
{
	for (size_t i = 0; i < all->count; i++) {
		const struct outgoing *out = &all->list[i];
		struct pickup_outlook *k = out->pickup >= 0 ? &all->pickups[out->pickup] : NULL;

		struct volume *stages = k ? k->stages : pickups->homeless;

		add(&stages[out->stage], out);
		stages[VOLUME_COMING].units += out->coming;
		if (k && out->late_packing)
			add(&k->late_packing, out);
		if (k && out->late_goods)
			add(&k->late_goods, out);
	}
	for (size_t i = 0; i < all->pickup_count; i++) {
		struct pickup_outlook *k = &all->pickups[i];
		int64_t units = -k->late_goods.units;

		for (int stage = 0; stage < VOLUME_STAGES; stage++)
			units += k->stages[stage].units;
		k->over = k->capacity >= 0 && units > k->capacity ? units - k->capacity : 0;
	}
}

static void add_risk(struct outgoing_all *all, const struct outgoing *out, struct pickups *pickups)
{
	pickups->risks[pickups->risk_count++] = (struct risk){
		.pickup = all->pickups[out->pickup].number,
		.shipment = out->name,
		.order = out->order,
		.stage = out->stage,
		.units = out->units,
		.promised_at = out->promised_at,
		.of_goods = out->late_goods,
	};
}

static void list_risks(struct arena *arena, struct outgoing_all *all, struct pickups *pickups)
{
	pickups->risks = arena_alloc(arena, (all->count + 1) * sizeof *pickups->risks);
	for (size_t k = 0; k < all->pickup_count; k++) {
		if (all->pickups[k].late_packing.shipments)
			for (size_t i = 0; i < all->queue_count; i++)
				if (all->list[all->queued[i]].late_packing && all->list[all->queued[i]].pickup == (int)k)
					add_risk(all, &all->list[all->queued[i]], pickups);
		if (all->pickups[k].late_goods.shipments)
			for (size_t i = 0; i < all->count; i++)
				if (all->list[i].late_goods && all->list[i].pickup == (int)k)
					add_risk(all, &all->list[i], pickups);
	}
}

/* How many more would pack all in time. */
static void count_packers(struct outgoing_all *all, const struct pickups *pickups, int64_t now_ms)
{
	int64_t pace = pickups->packers ? pickups->pack_rate / pickups->packers : pickups->pack_rate;

	for (size_t i = 0; i < all->pickup_count; i++) {
		struct pickup_outlook *k = &all->pickups[i];
		int64_t enough = k->late_packing.shipments ? pack_packers(all->queue, all->queue_count, now_ms, pace, k->cutoff_at) : 0;

		k->packers_short = enough > pickups->packers ? enough - pickups->packers : 0;
	}
}

/* One whose cut-off is past: what it can still take. */
static void add_past(struct db *db, struct arena *arena, int64_t now_ms, struct pickup_outlook *k)
{
	struct pickup pickup;
	struct pickup_tally tally;

	if (!pickup_read(db, arena, k->id, &pickup))
		return;
	pickup_tally(db, &pickup, now_ms, &tally);
	k->still = (struct volume){tally.packed_shipments + tally.begun_shipments, tally.packed_units + tally.begun_units};
}

/* Of today; of each carrier the next one; past ones that have something. */
static void choose(struct db *db, struct arena *arena, const struct outgoing_all *all, const struct settings *settings,
	int64_t now_ms, bool every, struct pickups *pickups)
{
	int64_t from = zone_day_start(settings->time_zone, now_ms);
	int64_t until = zone_day_end(settings->time_zone, now_ms);

	pickups->list = arena_alloc(arena, (all->pickup_count + 1) * sizeof *pickups->list);
	for (size_t i = 0; i < all->pickup_count; i++) {
		struct pickup_outlook *k = &all->pickups[i];
		bool shown = every || (k->cutoff_at >= from && k->cutoff_at <= until) || (k->past && k->stages[VOLUME_LOADED].units);
		bool first = !k->past;

		for (size_t j = 0; j < i && first; j++)
			first = all->pickups[j].past || strcmp(all->pickups[j].carrier, k->carrier) != 0;
		if (!shown && !first)
			continue;
		if (k->past)
			add_past(db, arena, now_ms, k);
		pickups->list[pickups->count++] = *k;
	}
}

static void read_requests(struct db *db, struct arena *arena, const struct settings *settings, int64_t now_ms,
	struct pickups *pickups)
{
	struct stmt *q = DB_QUERY(db, requests_sql, I(zone_day_start(settings->time_zone, now_ms)), I(ANSWER_MS));
	size_t cap = 0;

	while (db_next(q)) {
		pickups->requests =
			arena_grow(arena, pickups->requests, pickups->request_count, &cap, sizeof *pickups->requests);
		pickups->requests[pickups->request_count++] = (struct pickup_request){
			.id = db_i64(q, 0),
			.carrier = arena_dup(arena, db_text(q, 1)),
			.at = db_i64(q, 2),
			.units = db_i64(q, 3),
			.why = arena_dup(arena, db_text(q, 4)),
			.actor = arena_dup(arena, db_text(q, 5)),
			.asked_at = db_i64(q, 6),
			.answer = arena_dup(arena, db_text(q, 7)),
		};
	}
}

void outlook_read(struct db *db, struct arena *arena, const struct settings *settings, int64_t now_ms, const struct people *people,
	const int64_t pace[WORK_KINDS], const struct comings *comings, bool all, struct pickups *pickups)
{
	struct outgoing_all outgoing;

	*pickups = (struct pickups){.packers = people_doing(people, WORK_PACK)};
	outgoing_read(db, arena, settings, now_ms, comings, &outgoing);
	pickups->pack_rate = pickups->packers ? people_rate(people, WORK_PACK, pace) : pace[WORK_PACK];
	mark_late(arena, &outgoing, now_ms, pickups->pack_rate);
	add_up(&outgoing, pickups);
	count_packers(&outgoing, pickups, now_ms);
	list_risks(arena, &outgoing, pickups);
	read_requests(db, arena, settings, now_ms, pickups);
	outlook_find_gaps(arena, settings, now_ms, &outgoing, pickups);
	outlook_advise(db, arena, settings, now_ms, &outgoing, pickups);
	choose(db, arena, &outgoing, settings, now_ms, all, pickups);
	pickups->left_today = DB_VALUE(db, 0, left_sql, I(zone_day_start(settings->time_zone, now_ms)),
		I(zone_day_end(settings->time_zone, now_ms)));
	pickups->queue = outgoing.queue;
	pickups->queue_count = outgoing.queue_count;
}
