/* Reading the board. Places come by the index of their kinds; shipments that have not left by the indexes of their states, each
 * once, and what there is to know of lanes, stations and pickups from them is added up here rather than asked again. */
#include "store/board.h"

#include <string.h>

#include "base/clock.h"
#include "base/idmap.h"
#include "dock/ledger.h"
#include "store/board_part.h"
#include "store/packing.h"
#include "store/rehome.h"

enum { MOST_PICKUPS = 1000 };

static const char places_sql[] =
	"SELECT p.id, p.code, p.kind, p.carrier, s.code, p.is_full, p.units, p.incoming, p.capacity, p.shipments FROM place p "
	"LEFT JOIN place s ON s.id = p.spot_id WHERE p.kind IN ('door', 'floor', 'lane', 'overflow', 'station') "
	"ORDER BY p.kind, p.code";
static const char standing_sql[] =
	"SELECT order_id, shipment_no FROM balance WHERE place_id = $1 AND order_id <> 0 GROUP BY order_id, shipment_no";
static const char pickups_sql[] =
	"SELECT k.id, k.number, k.carrier, d.code, k.cutoff_at, k.capacity FROM pickup k LEFT JOIN place d ON d.id = k.door_id "
	"WHERE k.status = 'open' ORDER BY k.cutoff_at, k.id LIMIT $1";
static const char loaded_sql[] =
	"SELECT c.order_id, c.shipment_no, count(*), sum(p.units) FROM parcel c JOIN place p ON p.id = c.place_id "
	"WHERE c.pickup_id = $1 AND c.status = 'loaded' GROUP BY c.order_id, c.shipment_no";
#define OF_STATUS(word)                                                                                                \
	"SELECT s.order_id, s.number, s.place_id, s.in_hand, s.here, s.packed, s.ready_at, o.carrier, o.status, o.number, " \
	"o.pickup_from FROM shipment s CROSS JOIN customer_order o WHERE s.status = '" word "' AND o.id = s.order_id"
static const char gathering_sql[] = OF_STATUS("gathering");
static const char ready_sql[] = OF_STATUS("ready");
static const char packing_sql[] = OF_STATUS("packing");
static const char packed_sql[] = OF_STATUS("packed");

const char *const board_statements[] = {
	places_sql, standing_sql, pickups_sql, loaded_sql, gathering_sql, ready_sql, packing_sql, packed_sql, NULL};

/* ---- places */

static void add_lane(struct board_reading *r, struct stmt *q, enum place_kind kind)
{
	struct board *b = r->board;
	int64_t capacity = db_is_null(q, 8) ? -1 : db_i64(q, 8);

	b->lanes = arena_grow(r->arena, b->lanes, b->lane_count, &r->lane_cap, sizeof *b->lanes);
	b->lanes[b->lane_count++] = (struct board_lane){
		.id = db_i64(q, 0),
		.code = arena_dup(r->arena, db_text(q, 1)),
		.carrier = arena_dup(r->arena, db_text(q, 3)),
		.overflow = kind == PLACE_OVERFLOW,
		.is_full = db_i64(q, 5) != 0,
		.units = db_i64(q, 6),
		.incoming = db_i64(q, 7),
		.capacity = capacity,
		.shipments = db_i64(q, 9),
	};
}

static void add_station(struct board_reading *r, struct stmt *q)
{
	struct board *b = r->board;

	b->stations = arena_grow(r->arena, b->stations, b->station_count, &r->station_cap, sizeof *b->stations);
	b->stations[b->station_count++] = (struct board_station){
		.id = db_i64(q, 0),
		.code = arena_dup(r->arena, db_text(q, 1)),
		.spot = arena_dup(r->arena, db_text(q, 4)),
		.is_full = db_i64(q, 5) != 0,
		.units = db_i64(q, 6),
	};
}

static void add_door(struct board_reading *r, struct stmt *q)
{
	struct board *b = r->board;

	b->doors = arena_grow(r->arena, b->doors, b->door_count, &r->door_cap, sizeof *b->doors);
	b->doors[b->door_count++] = (struct board_door){.id = db_i64(q, 0), .code = arena_dup(r->arena, db_text(q, 1))};
}

/* Since when the first of what stands in a lane does, by shipment. */
static void read_standing(struct board_reading *r, struct board_lane *lane)
{
	struct stmt *q;

	if (!lane->units)
		return;
	q = DB_QUERY(r->db, standing_sql, I(lane->id));
	while (db_next(q)) {
		int64_t at_ms = today_arrived(r->today, db_i64(q, 0), db_i64(q, 1), lane->id);
		bool older = !at_ms && r->today->complete;

		lane->standing++;
		if (!at_ms && !older)
			continue;
		at_ms = older ? r->today->since_ms : at_ms;
		if (!lane->oldest_at || at_ms < lane->oldest_at)
			lane->oldest_at = at_ms;
		lane->older = lane->older || older;
	}
}

/* What a lead moved comes to its new lane, though nobody has it in hand yet, and is to leave the old one. */
static void read_moves(struct board_reading *r)
{
	size_t count;
	const struct rehome_move *moves = rehome_moves(r->db, r->arena, &count);

	for (size_t i = 0; i < count; i++) {
		struct board_lane *from = idmap_get(&r->lanes, moves[i].from_id);
		struct board_lane *to = idmap_get(&r->lanes, moves[i].to_id);

		if (from)
			from->leaving += moves[i].units;
		if (to)
			to->incoming += moves[i].units;
	}
	for (size_t i = 0; i < r->board->lane_count; i++) {
		struct board_lane *lane = &r->board->lanes[i];

		lane->percent = lane->capacity > 0 ? (lane->units + lane->incoming) * 100 / lane->capacity : -1;
	}
}

static void read_places(struct board_reading *r)
{
	struct stmt *q = DB_QUERY0(r->db, places_sql);
	enum place_kind kind;

	while (db_next(q)) {
		if (!place_kind_parse(db_text(q, 2), &kind))
			continue;
		if (kind == PLACE_LANE || kind == PLACE_OVERFLOW)
			add_lane(r, q, kind);
		else if (kind == PLACE_STATION)
			add_station(r, q);
		else if (kind == PLACE_DOOR)
			add_door(r, q);
		if (kind == PLACE_DOOR || kind == PLACE_FLOOR)
			r->board->at_doors += db_i64(q, 6);
	}
	for (size_t i = 0; i < r->board->lane_count; i++)
		read_standing(r, &r->board->lanes[i]);
	for (size_t i = 0; i < r->board->lane_count; i++)
		idmap_put(&r->lanes, r->board->lanes[i].id, &r->board->lanes[i]);
	for (size_t i = 0; i < r->board->station_count; i++)
		idmap_put(&r->stations, r->board->stations[i].id, &r->board->stations[i]);
	read_moves(r);
}

/* ---- pickups */

static void read_loaded(struct board_reading *r, struct board_pickup *pickup)
{
	static char on_a_truck;
	struct stmt *q = DB_QUERY(r->db, loaded_sql, I(pickup->id));

	while (db_next(q)) {
		idmap_put(&r->loaded, shipment_effect(db_i64(q, 0), db_i64(q, 1)), &on_a_truck);
		pickup->loaded.shipments++;
		pickup->cartons += db_i64(q, 2);
		pickup->loaded.units += db_i64(q, 3);
	}
}

static void read_pickups(struct board_reading *r)
{
	struct board *b = r->board;
	struct stmt *q = DB_QUERY(r->db, pickups_sql, I(MOST_PICKUPS));
	size_t cap = 0;

	while (db_next(q)) {
		b->pickups = arena_grow(r->arena, b->pickups, b->pickup_count, &cap, sizeof *b->pickups);
		b->pickups[b->pickup_count++] = (struct board_pickup){
			.id = db_i64(q, 0),
			.number = arena_dup(r->arena, db_text(q, 1)),
			.carrier = arena_dup(r->arena, db_text(q, 2)),
			.door = arena_dup(r->arena, db_text(q, 3)),
			.cutoff_at = db_i64(q, 4),
			.capacity = db_is_null(q, 5) ? -1 : db_i64(q, 5),
			.past = db_i64(q, 4) < b->at_ms,
		};
	}
	for (size_t i = 0; i < b->pickup_count; i++)
		read_loaded(r, &b->pickups[i]);
}

static bool takes(const struct board_pickup *pickup, const char *carrier)
{
	return !*carrier || !*pickup->carrier || strcmp(carrier, pickup->carrier) == 0;
}

static struct board_volume *volume_of(struct board_pickup *pickup, enum shipment_status status)
{
	switch (status) {
	case SHIPMENT_GATHERING: return &pickup->gathering;
	case SHIPMENT_READY: return &pickup->ready;
	case SHIPMENT_PACKING: return &pickup->packing;
	case SHIPMENT_PACKED:
	case SHIPMENT_SHIPPED: break;
	}
	return &pickup->packed;
}

static void add_to(struct board_volume *volume, int64_t units)
{
	volume->shipments++;
	volume->units += units;
}

/* Its next pickup, and those past their cut-off that should have taken it; as store/loading.c tells them. */
static void add_to_pickups(
	struct board_reading *r, const char *carrier, int64_t from_ms, enum shipment_status status, int64_t units)
{
	struct board *b = r->board;
	int64_t cutoff_at = INT64_MIN;

	for (size_t i = 0; i < b->pickup_count; i++) {
		struct board_pickup *pickup = &b->pickups[i];

		if (!takes(pickup, carrier) || pickup->cutoff_at == cutoff_at || pickup->cutoff_at < from_ms)
			continue;
		cutoff_at = pickup->cutoff_at;
		if (pickup->past && status == SHIPMENT_GATHERING)
			continue;
		add_to(volume_of(pickup, status), units);
		if (!pickup->past)
			return;
	}
	if (status != SHIPMENT_GATHERING)
		add_to(&b->no_pickup, units);
}

/* Those of today and tomorrow, and whatever has something to take. */
static void keep_near_pickups(struct board_reading *r)
{
	struct board *b = r->board;
	int64_t until_ms = zone_day_end(b->zone, zone_day_end(b->zone, b->at_ms) + 1);
	size_t kept = 0;

	for (size_t i = 0; i < b->pickup_count; i++) {
		const struct board_pickup *p = &b->pickups[i];

		if (p->cutoff_at <= until_ms || p->loaded.units ||
			p->gathering.shipments + p->ready.shipments + p->packing.shipments + p->packed.shipments > 0)
			b->pickups[kept++] = *p;
	}
	b->pickup_count = kept;
}

/* ---- shipments */

struct row {
	int64_t order_id, number, place_id, in_hand, here, packed, ready_at;
	const char *carrier;
	bool is_open; /* its order */
};

static void note_at_station(struct board_station *station, const struct row *s, enum shipment_status status)
{
	if (status == SHIPMENT_PACKING)
		station->packing++;
	if (status != SHIPMENT_READY && status != SHIPMENT_PACKING)
		return;
	station->ready++;
	if (status == SHIPMENT_READY && s->ready_at && (!station->oldest_at || s->ready_at < station->oldest_at))
		station->oldest_at = s->ready_at;
}

static void note_home(struct board_reading *r, const struct row *s, enum shipment_status status)
{
	struct board_lane *lane = idmap_get(&r->lanes, s->place_id);
	struct board_station *station = idmap_get(&r->stations, s->place_id);

	if (lane)
		lane->ready += status == SHIPMENT_READY;
	if (station)
		note_at_station(station, s, status);
	else if (status == SHIPMENT_READY && s->is_open)
		r->board->ready_elsewhere++;
}

static void read_shipments(struct board_reading *r, const char *sql, enum shipment_status status, struct board_volume *all)
{
	struct stmt *q = DB_QUERY0(r->db, sql);

	while (db_next(q)) {
		struct row s = {.order_id = db_i64(q, 0), .number = db_i64(q, 1), .place_id = db_i64(q, 2), .in_hand = db_i64(q, 3),
			.here = db_i64(q, 4), .packed = db_i64(q, 5), .ready_at = db_i64(q, 6), .carrier = db_text(q, 7),
			.is_open = strcmp(db_text(q, 8), "open") == 0};
		int64_t units = s.in_hand + s.here + s.packed;

		if (!units)
			continue;
		add_to(all, units);
		note_home(r, &s, status);
		if (s.is_open && !idmap_get(&r->loaded, shipment_effect(s.order_id, s.number)))
			add_to_pickups(r, s.carrier, db_i64(q, 10), status, units);
	}
}

void board_read(struct db *db, struct arena *arena, const struct settings *settings, int64_t now_ms, const struct today *today,
	struct board *b)
{
	struct board_reading r = {.db = db, .arena = arena, .today = today, .board = b};

	*b = (struct board){.at_ms = now_ms, .zone = arena_dup(arena, settings->time_zone), .counted = today->complete,
		.site = arena_dup(arena, settings->site_name), .today = today->total, .since_ms = today->since_ms,
		.day_ms = zone_day_start(settings->time_zone, now_ms)};
	memcpy(b->hours, today->hours, sizeof b->hours);
	b->hour = (int)((now_ms - b->day_ms) / 3600000);
	read_places(&r);
	read_pickups(&r);
	read_shipments(&r, gathering_sql, SHIPMENT_GATHERING, &b->gathering);
	read_shipments(&r, ready_sql, SHIPMENT_READY, &b->ready);
	read_shipments(&r, packing_sql, SHIPMENT_PACKING, &b->packing);
	read_shipments(&r, packed_sql, SHIPMENT_PACKED, &b->packed);
	keep_near_pickups(&r);
	board_read_doors(&r);
	board_read_people(&r);
	board_read_alerts(&r);
	idmap_done(&r.lanes);
	idmap_done(&r.stations);
	idmap_done(&r.loaded);
}
