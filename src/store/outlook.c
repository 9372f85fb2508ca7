/* The outlook: all that has not left is read once, by the indexes that hold only that, and told by pickup. Which pickup a
 * shipment goes with next is found here and not by the engine, as there are few pickups and many shipments. */
#include "store/outlook.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "store/loading.h"
#include "store/outlook_read.h"
#include "store/policy_column.h"

enum { MINUTE_MS = 60 * 1000 };

#define OF_STATUS(word)                                                                                                \
	"SELECT order_id, number, status, in_hand, here, packed, released_at FROM shipment WHERE status = '" word "'"

static const char pickups_sql[] =
	"SELECT k.id, k.number, k.carrier, d.code, k.cutoff_at, k.capacity, (SELECT count(DISTINCT c.order_id || '/' || c.shipment_no) "
	"FROM parcel c WHERE c.pickup_id = k.id AND c.status = 'loaded'), (SELECT coalesce(sum(p.units), 0) FROM parcel c "
	"JOIN place p ON p.id = c.place_id WHERE c.pickup_id = k.id AND c.status = 'loaded') FROM pickup k "
	"LEFT JOIN place d ON d.id = k.door_id WHERE k.status = 'open' ORDER BY k.cutoff_at, k.id";
static const char outgoing_sql[] =
	"SELECT s.order_id, s.number, s.status, s.in_hand, s.here, s.packed, s.released_at, o.number, o.carrier, o.priority, "
	"o.promised_at, o.placed_at, o.pickup_from, o.shipments_used, o.policy, o.max_shipments, coalesce(c.policy, ''), "
	"coalesce(c.max_shipments, 0), o.product_policy, o.product_max_shipments FROM (" OF_STATUS("gathering") " UNION ALL "
	OF_STATUS("ready") " UNION ALL " OF_STATUS("packing") " UNION ALL " OF_STATUS("packed") ") AS s "
	"JOIN customer_order o ON o.id = s.order_id LEFT JOIN customer c ON c.id = o.customer_id WHERE o.status = 'open' "
	"AND s.in_hand + s.here + s.packed > 0 AND NOT EXISTS (SELECT 1 FROM parcel x WHERE x.order_id = s.order_id "
	"AND x.shipment_no = s.number AND x.status = 'loaded') ORDER BY s.order_id, s.number";
/* what an order still wants: when the last of it is expected; lines of which that is not known; stockouts */
static const char rest_sql[] =
	"SELECT max(CASE WHEN l.waiting > 0 THEN l.expected_at END), sum(CASE WHEN (l.waiting > 0 AND l.expected_at IS NULL) "
	"OR (l.waiting = 0 AND l.ordered - l.from_stock + l.brought - l.cancelled - l.allocated - l.shipped > 0) THEN 1 ELSE 0 END) "
	"FROM order_line l WHERE l.order_id = $1";
static const char requests_sql[] =
	"SELECT r.id, r.carrier, r.at, r.units, r.why, coalesce(o.name, r.actor), r.asked_at, (SELECT k.number FROM pickup k "
	"WHERE k.status = 'open' AND k.carrier = r.carrier AND k.id > r.last_pickup_id AND k.cutoff_at BETWEEN r.at - $2 AND r.at + $2 "
	"ORDER BY k.cutoff_at LIMIT 1) FROM pickup_request r LEFT JOIN operator o ON o.badge = r.actor WHERE r.at >= $1 ORDER BY r.at, r.id";

const char *const outlook_statements[] = {pickups_sql, outgoing_sql, rest_sql, requests_sql, NULL};

enum { ANSWER_MS = 3 * 60 * MINUTE_MS }; /* a pickup that came of a request is so near to what was asked for */

const char *volume_stage_word(enum volume_stage stage)
{
	static const char *const words[] = {
		[VOLUME_GATHERING] = "gathering",
		[VOLUME_READY] = "ready",
		[VOLUME_PACKING] = "packing",
		[VOLUME_PACKED] = "packed",
		[VOLUME_LOADED] = "loaded",
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

static int next_pickup(const struct outgoing_all *all, const struct outgoing *out, int64_t now_ms)
{
	for (size_t i = 0; i < all->pickup_count; i++)
		if (all->pickups[i].cutoff_at >= now_ms && all->pickups[i].cutoff_at >= out->pickup_from &&
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

/* One that gathers goes with the sweep, unless it must ship whole: then what it waits for must come before. */
static bool goods_are_late(struct db *db, const struct outgoing *out, const struct pickup_outlook *pickup)
{
	struct stmt *q = DB_QUERY(db, rest_sql, I(out->order_id));
	bool late = false;

	if (db_next(q))
		late = db_i64(q, 1) > 0 || db_i64(q, 0) > pickup->sweep_at;
	db_end(q);
	return late;
}

static void read_outgoing(struct db *db, struct arena *arena, const struct settings *settings, int64_t now_ms,
	struct outgoing_all *all)
{
	struct stmt *q = DB_QUERY0(db, outgoing_sql);
	size_t cap = 0;

	while (db_next(q)) {
		struct policy policy = policy_resolve(
			policy_column(db, q, 14), policy_column(db, q, 16), policy_column(db, q, 18), settings->policy);
		bool whole = db_is_null(q, 6) && policy_must_ship_whole(policy, db_i64(q, 13));
		struct outgoing *out;

		all->list = arena_grow(arena, all->list, all->count, &cap, sizeof *all->list);
		out = &all->list[all->count++];
		*out = (struct outgoing){
			.order_id = db_i64(q, 0),
			.number = db_i64(q, 1),
			.order = arena_dup(arena, db_text(q, 7)),
			.name = arena_printf(arena, "%s/%" PRId64, db_text(q, 7), db_i64(q, 1)),
			.stage = stage_of(db_text(q, 2)),
			.units = db_i64(q, 3) + db_i64(q, 4) + db_i64(q, 5),
			.to_pack = db_i64(q, 4),
			.carrier = arena_dup(arena, db_text(q, 8)),
			.priority = db_i64(q, 9),
			.promised_at = db_is_null(q, 10) ? INT64_MAX : db_i64(q, 10),
			.placed_at = db_i64(q, 11),
			.pickup_from = db_i64(q, 12),
		};
		out->pickup = next_pickup(all, out, now_ms);
		if (out->stage == VOLUME_GATHERING && whole && out->pickup >= 0)
			out->late_goods = goods_are_late(db, out, &all->pickups[out->pickup]);
	}
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

void outgoing_read(struct db *db, struct arena *arena, const struct settings *settings, int64_t now_ms, struct outgoing_all *all)
{
	*all = (struct outgoing_all){0};
	read_pickups(db, arena, settings, now_ms, all);
	read_outgoing(db, arena, settings, now_ms, all);
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

		add(k ? &k->stages[out->stage] : &pickups->homeless[out->stage], out);
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
	k->stages[VOLUME_PACKED] = (struct volume){tally.packed_shipments, tally.packed_units};
	k->stages[VOLUME_READY] = (struct volume){tally.begun_shipments, 0};
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
	const int64_t pace[WORK_KINDS], bool all, struct pickups *pickups)
{
	struct outgoing_all outgoing;

	*pickups = (struct pickups){.packers = people_doing(people, WORK_PACK)};
	outgoing_read(db, arena, settings, now_ms, &outgoing);
	pickups->pack_rate = pickups->packers ? people_rate(people, WORK_PACK, pace) : pace[WORK_PACK];
	mark_late(arena, &outgoing, now_ms, pickups->pack_rate);
	add_up(&outgoing, pickups);
	count_packers(&outgoing, pickups, now_ms);
	list_risks(arena, &outgoing, pickups);
	read_requests(db, arena, settings, now_ms, pickups);
	outlook_advise(db, arena, settings, now_ms, &outgoing, pickups);
	choose(db, arena, &outgoing, settings, now_ms, all, pickups);
	pickups->queue = outgoing.queue;
	pickups->queue_count = outgoing.queue_count;
}
