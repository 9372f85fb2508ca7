/* What packing says. */
#include <inttypes.h>
#include <string.h>

#include "base/str.h"
#include "base/text.h"
#include "flow/packing.h"
#include "store/place.h"

enum { NAMED = 3, LISTED = 20 };

const char *pack_stopped(const struct shipment *s)
{
	if (s->cancelled)
		return "cancelled";
	if (s->held)
		return "held";
	switch (s->status) {
	case SHIPMENT_GATHERING: return "waits for more";
	case SHIPMENT_PACKED: return "packed";
	case SHIPMENT_SHIPPED: return "departed";
	case SHIPMENT_READY:
	case SHIPMENT_PACKING: return s->may_leave ? "" : "waits for more";
	}
	return "";
}

void pack_refuse(struct session *s, const struct shipment *shipment)
{
	const char *lacks = still_lacks(s, &s->reply.arena, shipment->order_id);

	if (shipment->cancelled)
		refuse(s, ERROR_ORDER_CANCELLED, "%s is cancelled: %%STAGE, then the place or the carton, and each unit gets another home",
			shipment->order);
	else if (shipment->held)
		refuse(s, ERROR_ORDER_HELD, "%s is held: leave it as it stands, and ask a lead", shipment->order);
	else if (shipment->status == SHIPMENT_SHIPPED)
		refuse(s, ERROR_ALREADY_LOADED, "%s has left the building", shipment->name);
	else if (shipment->status == SHIPMENT_PACKED)
		refuse(s, ERROR_NOT_EXPECTED, "%s is packed: scan one of its cartons to open it again", shipment->name);
	else if (shipment->may_leave && shipment->in_hand)
		refuse(s, ERROR_NOT_READY,
			P_("%s is not ready: %" PRId64 " unit of it on the way", "%s is not ready: %" PRId64 " units of it on the way",
				shipment->in_hand),
			shipment->name, shipment->in_hand);
	else if (shipment->may_leave && *lacks)
		refuse(s, ERROR_NOT_READY, "%s is not ready: it waits for %s", shipment->name, lacks);
	else if (shipment->may_leave)
		refuse(s, ERROR_NOT_READY, "%s is not ready: it gathers more", shipment->name);
	else if (*lacks)
		refuse(s, ERROR_NOT_READY, "%s must ship whole and waits for %s: it gathers again; a lead can let it go as it is (order release)",
			shipment->order, lacks);
	else
		refuse(s, ERROR_NOT_READY, "%s must ship whole and waits for more: it gathers again; a lead can let it go as it is (order release)",
			shipment->order);
}

static const char *missing_text(struct session *s, const struct missing *rows, size_t count, int64_t lines)
{
	const char *text = "";
	int64_t more = lines - (int64_t)(count < NAMED ? count : NAMED);

	for (size_t i = 0; i < count && i < NAMED; i++)
		text = arena_printf(&s->reply.arena, "%s%s%" PRId64 " x %s", text, i ? ", " : "", rows[i].quantity, rows[i].description);
	return more ? arena_printf(
			      &s->reply.arena, P_("%s and %" PRId64 " more product", "%s and %" PRId64 " more products", more), text, more)
		    : text;
}

/* What may be scanned with a shipment at hand. */
static const char *prompt_with(struct session *s, struct arena *arena, const struct shipment *shipment, bool carton_is_open)
{
	size_t count;
	struct direction *hand = directions_in_hand(s->db, arena, s->t.id, 1, &count);
	struct place to;

	if (*pack_stopped(shipment) && shipment->status != SHIPMENT_PACKED)
		return _("Scan another lane, a shipment's number or its first unit");
	if (shipment->to_pack && count && place_load(s->db, arena, hand[0].place_id, &to)) /* what was damaged */
		return arena_printf(arena, _("Scan %s, or the next unit of %s"), to.code, shipment->name);
	if (shipment->to_pack)
		return arena_printf(arena, _("Scan the next unit of %s"), shipment->name);
	if (shipment->status == SHIPMENT_PACKED)
		return arena_printf(arena, _("Scan a carton of %s, or the next lane, shipment or unit"), shipment->name);
	return carton_is_open ? _("Scan %DONE, or %CLOSE this carton") : _("Scan %DONE");
}

const char *pack_tell(struct session *s, const struct shipment *shipment)
{
	size_t count;
	int64_t lines;
	struct reply_packing *p = arena_alloc(&s->reply.arena, sizeof *p);
	struct missing *rows;
	struct reply_missing *missing;
	struct parcel parcel = {.status = PARCEL_VOID};

	*p = (struct reply_packing){.shipment = shipment->name, .sscc = "", .packed = shipment->packed};
	if (s->t.parcel_id && parcel_load(s->db, &s->reply.arena, s->t.parcel_id, &parcel) && parcel.status != PARCEL_VOID) {
		p->carton = parcel.number;
		p->sscc = parcel.sscc;
		p->in_carton = parcel.units;
	}
	rows = shipment_missing(s->db, &s->reply.arena, shipment->order_id, shipment->number, LISTED, &count, &lines, &p->to_pack);
	missing = arena_alloc(&s->reply.arena, (count + 1) * sizeof *missing);
	for (size_t i = 0; i < count; i++)
		missing[i] = (struct reply_missing){rows[i].quantity, rows[i].sku};
	p->missing = missing;
	p->missing_count = count;
	s->reply.packing = p;
	if (!s->reply.prompt && s->t.order_id && s->marks.awaiting == AWAIT_NOTHING && !s->marks.unpack)
		s->reply.prompt = prompt_with(s, &s->reply.arena, shipment, parcel.status == PARCEL_OPEN);
	return missing_text(s, rows, count, lines);
}

const char *pack_where_to(struct session *s, const struct shipment *shipment)
{
	char at[TIME_TEXT_MAX];

	if (!*shipment->pickup)
		return "";
	if (*shipment->pickup_door)
		return arena_printf(&s->reply.arena, C_("pickup", "%s for %s, %s"), shipment->pickup_door, shipment->pickup,
			text_time(s->settings.time_zone, shipment->cutoff_at, at));
	return arena_printf(&s->reply.arena, C_("pickup", "for %s, %s"), shipment->pickup, text_time(s->settings.time_zone, shipment->cutoff_at, at));
}

const char *pack_sscc_text(struct session *s, const char *sscc)
{
	int len = (int)strlen(s->settings.gs1_prefix);

	if (strlen(sscc) != 18 || !len || strncmp(sscc + 1, s->settings.gs1_prefix, (size_t)len) != 0)
		return arena_printf(&s->reply.arena, "SSCC (00) %s", sscc);
	return arena_printf(&s->reply.arena, "SSCC (00) %.1s %s %.*s %s", sscc, s->settings.gs1_prefix, 16 - len, sscc + 1 + len, sscc + 17);
}

const char *pack_prompt(struct session *s, struct arena *arena)
{
	struct shipment shipment;
	struct parcel parcel;
	size_t stations;
	struct place station = {.code = ""};
	int64_t now_ms = clock_now(s->clock);

	if (s->marks.unpack)
		return _("Scan the unit that comes out of the carton");
	if (s->marks.awaiting == AWAIT_SHORT)
		return _("Scan %DONE again if they cannot be found, or scan on");
	if (s->marks.awaiting == AWAIT_TAKE_OVER)
		return _("Scan the shipment again to take it over, or scan another");
	if (s->t.order_id && shipment_load(s->db, arena, s->t.order_id, s->t.shipment_no, s->settings.policy, now_ms, &shipment))
		return prompt_with(s, arena, &shipment,
			s->t.parcel_id && parcel_load(s->db, arena, s->t.parcel_id, &parcel) && parcel.status == PARCEL_OPEN);
	if (s->marks.awaiting == AWAIT_SPOT && place_load(s->db, arena, s->t.station_id, &station))
		return arena_printf(arena, _("Scan the lane or door where %s is parked, or a shipment or unit"), station.code);
	if (!s->t.station_id) {
		place_list(s->db, arena, PLACE_STATION, &stations);
		if (stations > 1)
			return _("Scan the station where you pack");
	}
	return _("Scan a lane, a shipment's number or its first unit");
}

void pack_help(struct session *s)
{
	add_line(s, "A station is where you pack; the lane or door scanned next is where it is parked");
	add_line(s, "A lane, a shipment's number or its first unit takes a shipment up");
	add_line(s, "A unit goes into the carton at hand; an inbound carton for the shipment goes as it is");
	add_line(s, "A closed carton is shown; scanned twice while another is open, it goes into that one");
	add_line(s, "%%QTY-12: the next unit counts 12");
}
