/* What a screen shows of loading. */
#include <inttypes.h>

#include "base/text.h"
#include "flow/loading.h"

enum { MOST_TO_LOAD = 100 };

static bool is_begun(struct session *s, struct arena *arena, const struct parcel *carton)
{
	size_t count;
	struct parcel *list = parcels_of_shipment(s->db, arena, carton->order_id, carton->shipment_no, &count);

	for (size_t i = 0; i < count; i++)
		if (list[i].status == PARCEL_LOADED)
			return true;
	return false;
}

static void read_to_load(struct session *s, struct arena *arena, const struct pickup *pickup, int64_t now_ms,
	struct session_loading *v)
{
	size_t count;
	struct parcel *list = pickup_to_load(s->db, arena, pickup, now_ms, MOST_TO_LOAD + 1, &count);
	struct session_to_load *rows = arena_alloc(arena, (count + 1) * sizeof *rows);

	v->more_to_load = count > MOST_TO_LOAD;
	v->to_load_count = count < MOST_TO_LOAD ? count : MOST_TO_LOAD;
	for (size_t i = 0; i < v->to_load_count; i++)
		rows[i] = (struct session_to_load){.shipment = list[i].shipment, .carton = list[i].number, .sscc = list[i].sscc,
			.at = carton_where(s, arena, &list[i]), .units = list[i].units, .is_begun = is_begun(s, arena, &list[i])};
	v->to_load = rows;
}

static void read_pickup(struct session *s, struct arena *arena, const struct pickup *pickup, struct session_loading *v)
{
	int64_t now_ms = clock_now(s->clock);
	struct pickup_tally tally;

	pickup_tally(s->db, pickup, now_ms, &tally);
	v->pickup = pickup->number;
	v->carrier = pickup->carrier;
	v->door = pickup->door;
	v->cutoff_ms = pickup->cutoff_at;
	v->past = pickup->cutoff_at < now_ms;
	v->capacity = pickup->capacity;
	v->cartons = tally.cartons;
	v->units = tally.units;
	v->cartons_waiting = tally.packed_cartons;
	v->shipments_begun = tally.begun_shipments;
	read_to_load(s, arena, pickup, now_ms, v);
}

const struct session_loading *view_loading(struct session *s, struct arena *arena)
{
	struct session_loading *v = arena_alloc(arena, sizeof *v);
	struct pickup pickup;
	struct parcel last;

	*v = (struct session_loading){.pickup = "", .carrier = "", .door = "", .capacity = -1, .last = ""};
	if (load_pickup(s, arena, &pickup))
		read_pickup(s, arena, &pickup, v);
	if (s->t.parcel_id && parcel_load(s->db, arena, s->t.parcel_id, &last))
		v->last = arena_printf(arena, _("carton %" PRId64 " of %s, %s"), last.number, last.shipment, carton_where(s, arena, &last));
	return v;
}
