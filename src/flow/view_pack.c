/* What a screen shows of packing. */
#include "flow/packing.h"

enum { MOST_MISSING = 100, MOST_QUEUED = 50 };

static void read_missing(struct session *s, struct arena *arena, struct session_packing *v)
{
	size_t count;
	int64_t lines;
	struct missing *rows = shipment_missing(s->db, arena, s->t.order_id, s->t.shipment_no, MOST_MISSING, &count, &lines, &v->to_pack);
	struct session_missing *missing = arena_alloc(arena, (count + 1) * sizeof *missing);

	for (size_t i = 0; i < count; i++)
		missing[i] = (struct session_missing){rows[i].quantity, rows[i].sku, rows[i].description, rows[i].packed};
	v->missing = missing;
	v->missing_count = count;
	v->more_missing = lines > (int64_t)count;
}

static void read_queue(struct session *s, struct arena *arena, struct session_packing *v)
{
	size_t count;
	struct queued *rows = packing_queue(s->db, arena, s->t.station_id, clock_now(s->clock), MOST_QUEUED + 1, &count);
	struct session_queued *queue = arena_alloc(arena, (count + 1) * sizeof *queue);

	v->more_queued = count > MOST_QUEUED;
	v->queue_count = count < MOST_QUEUED ? count : MOST_QUEUED;
	for (size_t i = 0; i < v->queue_count; i++)
		queue[i] = (struct session_queued){.shipment = rows[i].name, .customer = rows[i].customer, .carrier = rows[i].carrier,
			.place = rows[i].place, .is_packing = rows[i].is_packing, .units = rows[i].units, .pickup = rows[i].pickup,
			.cutoff_ms = rows[i].cutoff_at == INT64_MAX ? 0 : rows[i].cutoff_at};
	v->queue = queue;
}

static void read_shipment(struct session *s, struct arena *arena, struct session_packing *v, const struct shipment *shipment)
{
	struct parcel parcel;
	size_t cartons;

	v->shipment = shipment->name;
	v->customer = shipment->customer;
	v->carrier = shipment->carrier;
	v->pickup = shipment->pickup;
	v->pickup_door = shipment->pickup_door;
	v->cutoff_ms = shipment->cutoff_at == INT64_MAX ? 0 : shipment->cutoff_at;
	v->place = shipment->here ? shipment->home : "";
	v->stopped = pack_stopped(shipment);
	v->packed = shipment->packed;
	parcels_of_shipment(s->db, arena, shipment->order_id, shipment->number, &cartons);
	v->cartons = (int64_t)cartons;
	if (s->t.parcel_id && parcel_load(s->db, arena, s->t.parcel_id, &parcel)) {
		v->carton = parcel.number;
		v->sscc = parcel.sscc;
		v->in_carton = parcel.units;
	}
	read_missing(s, arena, v);
}

const struct session_packing *view_packing(struct session *s, struct arena *arena)
{
	struct session_packing *v = arena_alloc(arena, sizeof *v);
	struct place station = {.code = ""};
	struct place spot = {.code = ""};
	struct shipment shipment;

	*v = (struct session_packing){.station = "", .spot = "", .shipment = "", .customer = "", .carrier = "", .pickup = "",
		.pickup_door = "", .place = "", .stopped = "", .sscc = ""};
	if (s->t.station_id && place_load(s->db, arena, s->t.station_id, &station)) {
		v->station = station.code;
		if (station.spot_id && place_load(s->db, arena, station.spot_id, &spot))
			v->spot = spot.code;
	}
	if (s->t.order_id && shipment_load(s->db, arena, s->t.order_id, s->t.shipment_no, s->settings.policy, clock_now(s->clock), &shipment))
		read_shipment(s, arena, v, &shipment);
	else
		read_queue(s, arena, v);
	return v;
}
