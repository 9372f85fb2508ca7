/* Receiving: takes the scans of the activity. A unit, a case or a pallet becomes receipts; a place confirms; a door or a
 * delivery says where and what is received. */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "base/str.h"
#include "flow/receiving.h"
#include "flow/talk.h"

/* The code that nobody knows, in case the parcel is booked unidentified; a unit that waits for its lot goes on waiting. */
static void keep_unknown(struct session *s)
{
	if (s->marks.awaiting == AWAIT_NOTHING)
		receipt_wait(s, AWAIT_NOTHING);
}

void receive_unidentified(struct session *s)
{
	struct item item = {.quantity = 1, .lot = "", .serial = "", .expiry = ""};
	struct arrival arrival = {.inbound_id = s->t.inbound_id, .kind = "unidentified", .quarantine = "unidentified"};

	product_load(s->db, &s->reply.arena, PRODUCT_ID_UNIDENTIFIED, &item.product);
	/* the code that nobody knew is the parcel's only trace: it goes into the journal as this receipt's scan */
	if (s->marks.raw_len)
		DB_EXEC(s->db, "UPDATE scan SET raw = $2 WHERE id = $1", I(s->scan_id), B(s->marks.raw, s->marks.raw_len));
	receipt_apply(s, &item, 1, &arrival);
	s->marks.raw_len = 0;
}

static void receive_thing(struct session *s, const struct thing *thing, int64_t approved_by, bool as_over)
{
	if (thing->kind == THING_SSCC)
		receive_pallet(s, thing, approved_by, as_over);
	else if (thing->kind == THING_PRODUCT)
		receive_unit(s, thing, approved_by, as_over);
	else
		refuse(s, ERROR_UNKNOWN_BARCODE, "The unit is no longer known: scan it again");
}

void receive_again(struct session *s, int64_t approved_by, bool as_over)
{
	struct thing thing;
	int year = zone_civil(s->settings.time_zone, s->now_ms).year;

	s->raw = s->marks.raw;
	s->raw_len = s->marks.raw_len;
	scan_decode(&s->scan, s->raw, s->raw_len, year);
	identify(s, &s->scan, &thing);
	receive_thing(s, &thing, approved_by, as_over);
}

static void again(struct session *s)
{
	receive_again(s, 0, false);
}

/* A carton that is packed for somebody: one of ours, or one that came and goes as it is. */
static void receive_outbound(struct session *s, const struct thing *thing)
{
	struct thing came = *thing;

	if (thing->carton.id) {
		came.kind = THING_SSCC;
		receive_thing(s, &came, 0, false);
		return;
	}
	if (thing->parcel.id)
		refuse(s, ERROR_NOT_EXPECTED, "This is carton %" PRId64 " of %s, packed here: it is loaded (%%LOAD), or opened (%%PACK)",
			thing->parcel.number, thing->parcel.shipment);
	else
		refuse(s, ERROR_NOT_EXPECTED, "This is an old label of a carton that was packed here: destroy it");
}

void receive_scan(struct session *s, const struct thing *thing)
{
	if (unit_completes(s, thing, again))
		return;
	switch (thing->kind) {
	case THING_PLACE:
		if (thing->place.kind == PLACE_DOOR)
			context_door(s, &thing->place);
		else
			confirm_at(s, &thing->place);
		return;
	case THING_INBOUND: context_inbound(s, &thing->inbound); return;
	case THING_PRODUCT:
	case THING_SSCC:
		s->marks.lot[0] = '\0';
		s->marks.serial[0] = '\0';
		receive_thing(s, thing, 0, false);
		return;
	case THING_PARCEL:
		receive_outbound(s, thing);
		return;
	case THING_PICKUP:
		refuse(s, ERROR_NOT_EXPECTED, "This is a pickup: %%LOAD loads it; scan a door, a delivery or a carton");
		return;
	case THING_ORDER:
		refuse(s, ERROR_NOT_EXPECTED, "This is an order: scan a carton, or look the order up (%%LOOKUP)");
		return;
	case THING_ATTRIBUTES:
		refuse(s, ERROR_UNKNOWN_BARCODE, "This label names no product: scan the product's own barcode first");
		return;
	case THING_NOTHING:
		keep_unknown(s);
		refuse(s, ERROR_UNKNOWN_BARCODE, "Nobody knows this code: scan another barcode of the carton, or %%DAMAGED twice for a "
			"parcel that cannot be identified");
		return;
	case THING_DAMAGED_SCAN:
		keep_unknown(s);
		refuse_damaged_scan(s);
		return;
	case THING_BADGE: return; /* the session has taken it */
	}
}
