/* A unit or a case: how many it is, what it is traced by, and whether it belongs to a pallet that is in hand. */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "base/str.h"
#include "dock/receipt.h"
#include "flow/direct.h"
#include "flow/receiving.h"
#include "flow/staging.h"
#include "flow/talk.h"

enum { QUANTITY_MAX = 1000000000 };

int64_t unit_quantity(struct session *s, const struct thing *thing)
{
	struct count_reading reading = {.pack = thing->pack, .count = thing->count, .count_of_content = thing->count_of_content,
		.by_hand = s->marks.quantity};
	int64_t quantity = receipt_quantity(&reading);

	if (quantity < 1) {
		refuse(s, ERROR_BAD_QUANTITY, "The label says %" PRId64 ", the barcode stands for %" PRId64 " x %s: scan %%QTY with the "
			"number of packs, then the carton", thing->count, thing->pack, thing->product.description);
		return 0;
	}
	if (quantity > QUANTITY_MAX) {
		refuse(s, ERROR_BAD_QUANTITY, "%" PRId64 " units in one scan are too many: check the count", quantity);
		return 0;
	}
	if (thing->product.by_serial && quantity != 1) {
		refuse(s, ERROR_BAD_QUANTITY, "%s is tracked by serial number: scan each unit by itself", thing->product.description);
		return 0;
	}
	return quantity;
}

bool unit_trace(struct session *s, const struct thing *thing, struct item *item)
{
	item->lot = "";
	item->serial = "";
	if (item->product.by_lot) {
		item->lot = *thing->lot ? thing->lot : arena_dup(&s->reply.arena, s->marks.lot);
		if (!*item->lot) {
			refuse(s, ERROR_LOT_NEEDED, "%s is tracked by lot: scan the lot", item->product.description);
			receipt_wait(s, AWAIT_LOT);
			return false;
		}
	}
	if (item->product.by_serial) {
		item->serial = *thing->serial ? thing->serial : arena_dup(&s->reply.arena, s->marks.serial);
		if (!*item->serial) {
			refuse(s, ERROR_SERIAL_NEEDED, "%s is tracked by serial number: scan it", item->product.description);
			receipt_wait(s, AWAIT_SERIAL);
			return false;
		}
	}
	return true;
}

bool unit_read(struct session *s, const struct thing *thing, struct staged *unit)
{
	struct item item = {.product = thing->product};

	*unit = (struct staged){.product = thing->product};
	if (!unit_is_known(s, thing))
		return false;
	unit->quantity = unit_quantity(s, thing);
	if (!unit->quantity || !unit_trace(s, thing, &item))
		return false;
	unit->lot = item.lot;
	unit->serial = item.serial;
	return true;
}

bool unit_again(struct session *s, struct thing *thing)
{
	s->marks.awaiting = AWAIT_NOTHING; /* whatever becomes of the unit: this was the answer */
	s->raw = s->marks.raw;
	s->raw_len = s->marks.raw_len;
	scan_decode(&s->scan, s->raw, s->raw_len, zone_civil(s->settings.time_zone, s->now_ms).year);
	identify(s, &s->scan, thing);
	if (thing->kind != THING_PRODUCT)
		refuse(s, ERROR_UNKNOWN_BARCODE, "The unit is no longer known: scan it again");
	return thing->kind == THING_PRODUCT;
}

/* A lot or serial printed as such. Numbers of 8 and 12 to 14 digits look like a product's, with a right check digit or a
 * wrong one, where the scanner sends no symbology identifier. */
static bool plain_value(const struct scan *scan, const struct thing *thing)
{
	bool number = scan->data_len > 0 && strspn(scan->data, "0123456789") == scan->data_len;

	return scan->kind == SCAN_TEXT ||
		(!*scan->symbology && number && (thing->kind == THING_NOTHING || (thing->kind == THING_DAMAGED_SCAN && scan->bad_check_digit)));
}

bool unit_completes(struct session *s, const struct thing *thing, void (*again)(struct session *s))
{
	bool lot = s->marks.awaiting == AWAIT_LOT;
	const char *value = lot ? thing->lot : thing->serial;
	char *slot = lot ? s->marks.lot : s->marks.serial;

	if (s->marks.awaiting != AWAIT_LOT && s->marks.awaiting != AWAIT_SERIAL)
		return false;
	if (thing->kind == THING_BADGE || thing->kind == THING_PLACE || thing->kind == THING_SSCC ||
		thing->kind == THING_INBOUND || (thing->kind == THING_PRODUCT && !*value))
		return false;
	if (!*value && plain_value(&s->scan, thing))
		value = s->scan.data;
	if (!*value || strlen(value) > CODE_MAX || !utf8_valid(value, strlen(value)))
		return false;
	snprintf(slot, CODE_MAX + 1, "%s", value);
	again(s);
	return true;
}

/* A serial is received once. */
static bool serial_is_new(struct session *s, const struct item *item)
{
	int64_t first = *item->serial ? serial_received_by(s->db, item->product.id, item->serial) : 0;

	if (first)
		receipt_refuse_again(s, first, false, item->serial);
	return !first;
}

bool unit_is_known(struct session *s, const struct thing *thing)
{
	if (thing->ambiguous) {
		refuse(s, ERROR_AMBIGUOUS, "%.*s is the number of two products: type the SKU, or let the scanner send its "
			"symbology identifier", (int)s->scan.data_len, s->scan.data);
		return false;
	}
	return true;
}

/* A damaged unit of a pallet that is in hand: it leaves its direction for quarantine. */
static void damaged_carton_unit(struct session *s, const struct thing *thing, struct direction *direction)
{
	int64_t units = unit_quantity(s, thing);

	if (!units)
		return;
	if (units > direction->open) {
		refuse(s, ERROR_TOO_MANY, "%" PRId64 " are too many: %" PRId64 " of the carton's %s are to be brought together", units,
			direction->open, thing->product.description);
		return;
	}
	s->outcome.effect = "receive";
	if (direct_again(s, direction, units, "damaged"))
		memset(&s->marks, 0, offsetof(struct marks, raw));
}

/* Units of a pallet that was received by its SSCC are in hand already: scanning one selects its next direction. */
static bool select_carton_unit(struct session *s, const struct thing *thing)
{
	size_t count = 0;
	size_t described;
	struct direction *list;
	struct reply_direction *shown;
	size_t same = 1;
	enum place_kind kind;

	list = directions_of_carton_unit(s->db, &s->reply.arena, s->t.inbound_id, context_from(s, &kind), thing->product.id,
		thing->product.by_lot ? thing->lot : "", &count);
	if (!count)
		return false;
	if (s->marks.damaged) {
		damaged_carton_unit(s, thing, &list[0]);
		return true;
	}
	while (same < count && list[same].scan_id == list[0].scan_id && list[same].place_id == list[0].place_id &&
		list[same].owner.order_id == list[0].owner.order_id && strcmp(list[same].lot, list[0].lot) == 0)
		same++;
	for (size_t i = 0; i < same; i++)
		direction_show(s->db, &list[i], s->t.id, s->scan_id);
	if (hand_redirect(s, list, same))
		return true;
	shown = describe(s, &s->reply.arena, list, same, &described);
	for (size_t i = 0; i < described; i++)
		add_direction(s, &shown[i]);
	s->reply.result = RESULT_DIRECT;
	say_directions(s);
	return true;
}

/* Another terminal closed the delivery that is received here: nothing more is booked on it. */
static bool closed_meanwhile(struct session *s, int64_t inbound_id)
{
	struct inbound inbound;

	if (!inbound_id || !inbound_load(s->db, &s->reply.arena, inbound_id, &inbound) ||
		inbound.status != INBOUND_CLOSED)
		return false;
	s->marks.awaiting = AWAIT_REOPEN;
	s->marks.inbound_id = inbound_id;
	refuse(s, ERROR_CLOSED, "%s was closed: scan a door or another delivery, or a lead's badge opens it again", inbound.number);
	return true;
}

/* No delivery was named: the one at this door that has room for the goods, else one that expects the product and has all of
 * it, so that more of it is over and not blind. 0: none. */
static int64_t inbound_here(struct session *s, const struct item *item)
{
	int64_t day_end = zone_day_end(s->settings.time_zone, s->now_ms);
	int64_t tolerance = s->settings.over_receipt_percent;
	int64_t found = inbound_that_expects(s->db, s->t.door_id, item->product.id, item->quantity, tolerance, day_end, 0);

	return found ? found
				 : inbound_that_expects(s->db, s->t.door_id, item->product.id, INT64_MIN, tolerance, day_end, 0);
}

void receive_unit(struct session *s, const struct thing *thing, int64_t approved_by, bool as_over)
{
	struct item item = {.product = thing->product};
	struct arrival arrival = {.inbound_id = s->t.inbound_id, .kind = "expected", .approved_by = approved_by};

	if (!unit_is_known(s, thing))
		return;
	if (thing->product.id == PRODUCT_ID_UNIDENTIFIED) {
		refuse(s, ERROR_UNKNOWN_BARCODE, "Scan %%DAMAGED twice to book a parcel that nobody can identify");
		return;
	}
	if (!approved_by && !as_over && select_carton_unit(s, thing))
		return;
	if (closed_meanwhile(s, arrival.inbound_id))
		return;
	item.quantity = unit_quantity(s, thing);
	if (!item.quantity || !unit_trace(s, thing, &item) || !serial_is_new(s, &item))
		return;
	if (!arrival.inbound_id)
		arrival.inbound_id = inbound_here(s, &item);
	if (*thing->sscc && !thing->carton.id)
		arrival.carton_id = carton_create(s->db, thing->sscc);
	if (approved_by)
		arrival.kind = "approved";
	else if (as_over)
		arrival.kind = arrival.quarantine = "over";
	else if (!receipt_expected(s, &item, 1, &arrival))
		return;
	item.expiry = *thing->expiry || !arrival.inbound_id
		? thing->expiry
		: inbound_expiry(s->db, &s->reply.arena, arrival.inbound_id, item.product.id, item.lot);
	if (s->marks.damaged && !as_over)
		arrival.quarantine = "damaged";
	receipt_warn(s, thing);
	receipt_apply(s, &item, 1, &arrival);
}
