/* Packing: shipments that are ready go into cartons. The station is scanned (and the spot where it is parked); the queue
 * says what is next. A lane, a shipment's number or its first unit takes a shipment up; every unit is verified into a
 * carton. What has to wait stays in its carton, which is a place like any other. */
#include "base/text.h"
#include "flow/packing.h"
#include "flow/receiving.h"

#include <inttypes.h>
#include <string.h>

#include "flow/receiving.h"
#include "store/place.h"
#include "store/plan.h"

enum { QUEUE_LINES = 10 };

/* ---- the station */

bool pack_station(struct session *s, struct place *station)
{
	size_t count;
	struct place *all;

	*station = (struct place){.code = "", .name = "", .carrier = ""};
	if (s->t.station_id)
		return place_load(s->db, &s->reply.arena, s->t.station_id, station);
	all = place_list(s->db, &s->reply.arena, PLACE_STATION, &count);
	if (count > 1) {
		refuse(s, ERROR_NOT_HERE,
			count > 2 ? N_("At which station do you pack? Scan it first: %s, ... or %s")
				  : N_("At which station do you pack? Scan it first: %s or %s"),
			all[0].code, all[count - 1].code);
		return false;
	}
	if (count) {
		*station = all[0];
		s->t.station_id = station->id;
	}
	return true;
}

void pack_only_station(struct session *s)
{
	size_t count;
	struct place *all = place_list(s->db, &s->reply.arena, PLACE_STATION, &count);

	if (!s->t.station_id && count == 1)
		s->t.station_id = all[0].id;
}

/* Where the station is, and what stands in its queue. */
static void tell_queue(struct session *s, const struct place *station, bool is_parked)
{
	struct place spot = {.code = ""};
	size_t count;
	struct queued *queue = packing_queue(s->db, &s->reply.arena, station->id, s->now_ms, QUEUE_LINES + 1, &count);
	bool many = count > QUEUE_LINES;
	const char *where = station->code;
	size_t shown = count < QUEUE_LINES ? count : QUEUE_LINES;

	if (station->spot_id)
		place_load(s->db, &s->reply.arena, station->spot_id, &spot);
	if (is_parked)
		where = arena_printf(&s->reply.arena, _("%s is parked at %s"), station->code, spot.code);
	else if (*spot.code)
		where = arena_printf(&s->reply.arena, C_("pickup", "%s at %s"), station->code, spot.code);
	say(s,
		many ? P_("%s: more than %zu shipment to pack", "%s: more than %zu shipments to pack", shown)
		     : P_("%s: %zu shipment to pack", "%s: %zu shipments to pack", shown),
		where, shown);
	s->reply.lists_work = true;
	for (size_t i = 0; i < shown; i++)
		add_line(s, "%s%s: %s%s%s", queue[i].name, comma_text(&s->reply.arena, queue[i].customer),
			queue[i].units ? units_text(s, queue[i].units) : _("all in cartons"), at_text(&s->reply.arena, queue[i].place),
			*queue[i].pickup ? comma_text(&s->reply.arena, arena_printf(&s->reply.arena, C_("pickup", "for %s"), queue[i].pickup)) : "");
}

static void scan_station(struct session *s, const struct place *station)
{
	s->t.station_id = station->id;
	if (!s->t.order_id)
		s->marks.awaiting = AWAIT_SPOT;
	tell_queue(s, station, false);
}

static void park(struct session *s, const struct place *spot)
{
	struct place station;

	if (!pack_station(s, &station))
		return;
	place_set_spot(s->db, station.id, spot->id);
	station.spot_id = spot->id;
	tell_queue(s, &station, true);
}

/* ---- the shipment at hand */

bool pack_at_hand(struct session *s, struct shipment *shipment)
{
	return s->t.order_id && shipment_load(s->db, &s->reply.arena, s->t.order_id, s->t.shipment_no, s->settings.policy, s->now_ms,
					shipment);
}

void pack_put_aside(struct session *s)
{
	s->t.order_id = s->t.shipment_no = s->t.parcel_id = 0;
	s->marks.unpack = false;
}

/* It may not leave as it is any more: it takes further units again, with what is packed of it. */
static void gather_again(struct session *s, const struct shipment *shipment)
{
	if (shipment->status == SHIPMENT_GATHERING || !shipment_gather_again(s->db, shipment->order_id, shipment->number, s->now_ms))
		return;
	plan_mark_order(s->db, shipment->order_id);
	if (s->t.order_id == shipment->order_id && s->t.shipment_no == shipment->number)
		pack_put_aside(s);
	s->keep_changes = true;
}

/* Another terminal took over what was at hand here: the worker may still have its carton before him. */
static bool was_lost(struct session *s)
{
	struct shipment shipment;
	const char *other;

	if (s->t.order_id || !s->lost_order_id ||
		!shipment_load(s->db, &s->reply.arena, s->lost_order_id, s->lost_shipment_no, s->settings.policy, s->now_ms, &shipment))
		return false;
	other = terminal_packs(s->db, &s->reply.arena, s->lost_order_id, s->lost_shipment_no, s->t.id);
	s->lost_order_id = 0;
	if (other)
		refuse(s, ERROR_IN_USE,
			"%s was taken over at %s: put nothing more into its carton here; scan the next shipment, or %s to take it back",
			shipment.name, other, shipment.name);
	else
		refuse(s, ERROR_IN_USE,
			"%s was taken over elsewhere: put nothing more into its carton here; scan the next shipment, or %s to take it back",
			shipment.name, shipment.name);
	return true;
}

bool pack_needs(struct session *s, struct shipment *shipment)
{
	if (!pack_at_hand(s, shipment)) {
		if (was_lost(s))
			return false;
		refuse(s, ERROR_NOT_HERE, "No shipment is at hand: scan a lane, a shipment's number or its first unit");
		return false;
	}
	if (!*pack_stopped(shipment))
		return true;
	pack_refuse(s, shipment);
	if (!shipment->cancelled && !shipment->held && !shipment->may_leave)
		gather_again(s, shipment);
	return false;
}

/* Something is in the open carton at hand, and belongs to another shipment. */
static bool in_the_way(struct session *s, int64_t order_id, int64_t number)
{
	struct shipment now;
	struct parcel parcel;

	if ((s->t.order_id == order_id && s->t.shipment_no == number) || !pack_at_hand(s, &now) ||
		!pack_open_carton(s, &now, &parcel) || !parcel.units || *pack_stopped(&now))
		return false;
	refuse(s, ERROR_WRONG_UNIT, "Carton %" PRId64 " of %s is open, %s in it: %%DONE finishes it, %%SKIP puts it aside", parcel.number,
		now.name, units_text(s, parcel.units));
	return true;
}

/* Somebody else has it at hand. */
static bool taken(struct session *s, const struct shipment *shipment, bool again)
{
	const char *other = terminal_packs(s->db, &s->reply.arena, shipment->order_id, shipment->number, s->t.id);

	if (!other)
		return false;
	if (again && s->marks.pack_order_id == shipment->order_id) {
		terminal_take_over(s->db, shipment->order_id, shipment->number, s->t.id);
		add_line(s, "Taken over from %s", other);
		return false;
	}
	s->marks.awaiting = AWAIT_TAKE_OVER;
	s->marks.pack_order_id = shipment->order_id;
	refuse(s, ERROR_IN_USE, "%s is being packed at %s: scan it again to take it over", shipment->name, other);
	return true;
}

static bool open_shipment(struct session *s, int64_t order_id, int64_t number, bool again)
{
	struct shipment shipment;
	struct parcel parcel;
	struct place station;

	if (in_the_way(s, order_id, number) || !pack_station(s, &station) ||
		!shipment_load(s->db, &s->reply.arena, order_id, number, s->settings.policy, s->now_ms, &shipment))
		return false;
	if (*pack_stopped(&shipment) && (shipment.status != SHIPMENT_PACKED || shipment.cancelled)) {
		pack_refuse(s, &shipment);
		if (!shipment.cancelled && !shipment.held && !shipment.may_leave)
			gather_again(s, &shipment);
		return false;
	}
	if (!shipment.to_pack && !shipment.packed && !shipment.in_hand) {
		if (*shipment.home)
			refuse(s, ERROR_ORDER_CANCELLED,
				"%s wants nothing of %s any more: %%STAGE, then %s and each unit gets another home", shipment.order,
				shipment.name, shipment.home);
		else
			refuse(s, ERROR_ORDER_CANCELLED,
				"%s wants nothing of %s any more: %%STAGE, then where it stands and each unit gets another home",
				shipment.order, shipment.name);
		return false;
	}
	if (taken(s, &shipment, again))
		return false;
	s->lost_order_id = 0;
	if (s->t.order_id != order_id || s->t.shipment_no != number)
		s->marks.unpack = false; /* it meant the carton that was at hand */
	s->t.order_id = order_id;
	s->t.shipment_no = number;
	s->t.parcel_id = pack_open_carton(s, &shipment, &parcel) ? parcel.id : 0;
	return true;
}

bool pack_open(struct session *s, int64_t order_id, int64_t number)
{
	return open_shipment(s, order_id, number, false);
}

/* "SO-1/1 for Miller: 4 units to pack at LANE-1, 2 units in cartons; D2 for DHL-1500, 15:00" */
static const char *to_pack_text(struct session *s, const struct shipment *shipment)
{
	struct arena *arena = &s->reply.arena;
	const char *to = pack_where_to(s, shipment);
	const char *text = *shipment->customer ? arena_printf(arena, C_("whose", "%s for %s"), shipment->name, shipment->customer) : shipment->name;
	const char *units = units_text(s, shipment->to_pack);

	units = *shipment->home && shipment->here ? arena_printf(arena, _("%s to pack at %s"), units, shipment->home)
						   : arena_printf(arena, _("%s to pack"), units);
	if (shipment->packed)
		units = arena_printf(arena, _("%s, %s in cartons"), units, units_text(s, shipment->packed));
	return arena_printf(arena, "%s: %s%s%s", text, units, *to ? text_semicolon() : "", to);
}

static void tell_opened(struct session *s)
{
	struct shipment shipment;
	

	if (!pack_at_hand(s, &shipment))
		return;
	
	if (shipment.status == SHIPMENT_PACKED)
		say(s, "%s is packed: scan one of its cartons to open it or to print its label again", shipment.name);
	else
		say(s, "%s", to_pack_text(s, &shipment));
	if (!*s->settings.gs1_prefix)
		add_line(s, "Alert: the site has no GS1 company prefix, so no carton can be closed: a lead sets it with "
			"crossdock settings gs1_prefix=...");
	pack_tell(s, &shipment);
}

static void scan_order(struct session *s, const struct thing *thing, bool again)
{
	int64_t number = thing->shipment_no ? thing->shipment_no : shipment_meant(s->db, thing->order_id);
	struct shipment shipment;
	const char *name = s->scan.data;

	if (!number || !shipment_load(s->db, &s->reply.arena, thing->order_id, number, s->settings.policy, s->now_ms, &shipment)) {
		refuse(s, ERROR_NOT_READY,
			thing->shipment_no ? N_("%s has no shipment of that number: nothing of it is here")
					   : N_("%s has no shipment: nothing of it is here"),
			name);
		return;
	}
	if (open_shipment(s, thing->order_id, number, again))
		tell_opened(s);
}

/* What stands at a place: the first of it that can be packed. */
static void scan_lane(struct session *s, const struct place *place)
{
	int64_t order_id;
	int64_t number;
	struct shipment shipment;
	bool at_hand = pack_at_hand(s, &shipment);

	/* some of what is at hand stands there: the worker looks what is missing */
	if (at_hand && shipment.home_id == place->id && shipment.to_pack && !*pack_stopped(&shipment)) {
		tell_opened(s);
		return;
	}
	if (!packing_first_at(s->db, place->id, 0, s->now_ms, &order_id, &number)) {
		refuse(s, ERROR_NOT_READY,
			place->units ? N_("Nothing at %s is ready to be packed: what stands there waits for more, or is held")
				     : N_("Nothing at %s is ready to be packed; it is empty"),
			place->code);
		return;
	}
	if (pack_open(s, order_id, number))
		tell_opened(s);
}

static void scan_place(struct session *s, const struct place *place, enum awaiting was)
{
	size_t here;

	directions_to(s->db, &s->reply.arena, s->t.id, place->id, &here);
	if (here && was != AWAIT_SPOT) {
		confirm_at(s, place);
		return;
	}
	switch (place->kind) {
	case PLACE_STATION: scan_station(s, place); return;
	case PLACE_DOOR:
		if (was == AWAIT_SPOT)
			park(s, place);
		else
			refuse(s, ERROR_WRONG_PLACE, "%s is a door: to park the station there, scan the station, then the door", place->code);
		return;
	case PLACE_LANE:
	case PLACE_OVERFLOW:
		if (was == AWAIT_SPOT)
			park(s, place);
		else
			scan_lane(s, place);
		return;
	case PLACE_FLOOR:
	case PLACE_CARTON:
	case PLACE_PUTAWAY:
	case PLACE_QUARANTINE:
	case PLACE_SUPPLIER:
	case PLACE_CUSTOMER:
	case PLACE_ADJUSTMENT:
		refuse(s, ERROR_WRONG_PLACE, "Nothing in hand goes to %s, and nothing is packed there: scan a lane, a shipment or a unit",
			place->code);
		return;
	}
}

void pack_leave(struct session *s)
{
	struct shipment shipment;
	struct parcel parcel;

	if (pack_at_hand(s, &shipment) && pack_open_carton(s, &shipment, &parcel) && parcel.units)
		add_line(s, "%s is put aside: carton %" PRId64 " of it stays open, %s in it", shipment.name, parcel.number,
			units_text(s, parcel.units));
	pack_put_aside(s);
}

void pack_skip(struct session *s)
{
	struct shipment shipment;
	struct parcel parcel;

	if (!pack_at_hand(s, &shipment)) {
		hand_skip(s);
		return;
	}
	if (pack_open_carton(s, &shipment, &parcel) && parcel.units)
		say(s, "%s is put aside: carton %" PRId64 " of it stays open, %s in it", shipment.name, parcel.number,
			units_text(s, parcel.units));
	else
		say(s, "%s is put aside", shipment.name);
	pack_put_aside(s);
}

void pack_scan(struct session *s, const struct thing *thing)
{
	enum awaiting was = s->marks.awaiting;

	if (unit_completes(s, thing, pack_again))
		return;
	s->marks.awaiting = AWAIT_NOTHING;
	switch (thing->kind) {
	case THING_PLACE: scan_place(s, &thing->place, was); return;
	case THING_ORDER: scan_order(s, thing, was == AWAIT_TAKE_OVER); return;
	case THING_PRODUCT:
		if (was_lost(s))
			return;
		s->marks.lot[0] = '\0';
		s->marks.serial[0] = '\0';
		pack_unit(s, thing);
		return;
	case THING_PARCEL:
		if (thing->parcel.id)
			pack_carton(s, &thing->parcel, was == AWAIT_MERGE);
		else
			refuse(s, ERROR_UNKNOWN_BARCODE,
				"This label counts no more: its carton was opened again. Destroy it; the carton has a new one");
		return;
	case THING_SSCC: pack_whole_carton(s, thing); return;
	case THING_INBOUND:
		refuse(s, ERROR_NOT_EXPECTED, "%s is a delivery: %%RECEIVE receives it; scan a lane, a shipment or a unit",
			thing->inbound.number);
		return;
	case THING_PICKUP:
		refuse(s, ERROR_NOT_EXPECTED, "%s is a pickup: %%LOAD loads it; scan a lane, a shipment or a unit", s->scan.data);
		return;
	case THING_ATTRIBUTES:
		refuse(s, ERROR_UNKNOWN_BARCODE, "This label names no product: scan the product's own barcode first");
		return;
	case THING_NOTHING:
		refuse(s, ERROR_UNKNOWN_BARCODE, "Nobody knows this code: scan another barcode of the unit, its lane or its shipment");
		return;
	case THING_DAMAGED_SCAN: refuse_damaged_scan(s); return;
	case THING_BADGE: return; /* the session has taken it */
	}
}
