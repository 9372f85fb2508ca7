/* Receiving: a scan of a unit, a case or a pallet becomes receipts, and the goods are matched and directed. Everything is
 * checked before anything is written. */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "base/str.h"
#include "dock/receipt.h"
#include "flow/direct.h"
#include "flow/talk.h"

/* One product of what came in this scan. */
struct item {
	struct product product;
	int64_t quantity;
	const char *lot;
	const char *serial;
	const char *expiry;
};

/* What is known about a receipt before it is written. */
struct arrival {
	int64_t inbound_id; /* 0 = blind */
	int64_t carton_id;
	const char *kind;   /* expected, blind, approved, over, damaged */
	const char *quarantine; /* why all of it goes to quarantine; NULL = it does not */
	int64_t approved_by;
};

static void keep_waiting(struct session *s, enum awaiting awaiting)
{
	s->marks.awaiting = awaiting;
	if (s->raw == s->marks.raw)
		return;
	s->marks.raw_len = s->raw_len;
	memcpy(s->marks.raw, s->raw, s->raw_len);
}

/* The code that nobody knows, in case the parcel is booked unidentified; a unit that waits for its lot goes on waiting. */
static void keep_unknown(struct session *s)
{
	if (s->marks.awaiting == AWAIT_NOTHING)
		keep_waiting(s, AWAIT_NOTHING);
}

enum { QUANTITY_MAX = 1000000000 };

/* How many units a scan of a product is: pack, count and %QTY. 0: refused. */
static int64_t quantity_of(struct session *s, const struct thing *thing)
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

static void refuse_received_before(struct session *s, int64_t scan_id, const char *what, const char *which)
{
	struct scan_facts first;
	char at[TIME_TEXT_MAX];

	scan_facts(s->db, &s->reply.arena, scan_id, &first);
	refuse(s, ERROR_ALREADY_RECEIVED, "%s %s was received on %s by %s (%s): set it aside, or ask a lead", what, which,
		time_format_local(s->settings.time_zone, first.at_ms, at), first.operator_name, first.name);
}

/* Lot and serial: given by this scan, or by one after a scan that lacked them. False: refused, or asked for. */
static bool trace(struct session *s, const struct thing *thing, struct item *item)
{
	int64_t first;

	item->lot = "";
	item->serial = "";
	if (item->product.by_lot) {
		item->lot = *thing->lot ? thing->lot : arena_dup(&s->reply.arena, s->marks.lot);
		if (!*item->lot) {
			refuse(s, ERROR_LOT_NEEDED, "%s is tracked by lot: scan the lot", item->product.description);
			keep_waiting(s, AWAIT_LOT);
			return false;
		}
	}
	if (item->product.by_serial) {
		item->serial = *thing->serial ? thing->serial : arena_dup(&s->reply.arena, s->marks.serial);
		if (!*item->serial) {
			refuse(s, ERROR_SERIAL_NEEDED, "%s is tracked by serial number: scan it", item->product.description);
			keep_waiting(s, AWAIT_SERIAL);
			return false;
		}
		first = serial_received_by(s->db, item->product.id, item->serial);
		if (first) {
			refuse_received_before(s, first, "Serial", item->serial);
			return false;
		}
	}
	return true;
}

/* Why a unit goes to quarantine though nobody said that it is damaged; NULL: it need not. */
static const char *unsound(struct session *s, const struct item *item)
{
	char today[TIME_TEXT_MAX];

	if (*item->lot && lot_is_recalled(s->db, item->product.id, item->lot))
		return "recalled";
	if (*item->expiry && strcmp(item->expiry, time_format_date(s->settings.time_zone, s->now_ms, today)) <= 0)
		return "expired";
	return NULL;
}

/* Which inbound the goods are booked on, and whether they may come. False: refused; a lead may approve. */
static bool expected(struct session *s, const struct item *items, size_t count, struct arrival *arrival)
{
	struct expectation e;
	struct inbound inbound = {.number = ""};
	int64_t other;

	for (size_t i = 0; i < count; i++) {
		const struct item *item = &items[i];
		bool named = arrival->inbound_id && inbound_expects(s->db, arrival->inbound_id, item->product.id, &e);

		for (size_t j = 0; j < i; j++) /* another lot of it in the same carton */
			if (items[j].product.id == item->product.id)
				e.received += items[j].quantity;
		if (named && receipt_fits(e.expected, e.received, item->quantity, s->settings.over_receipt_percent))
			continue;
		other = arrival->carton_id
			? 0
			: inbound_that_expects(s->db, s->t.door_id, item->product.id, item->quantity,
								s->settings.over_receipt_percent, zone_day_end(s->settings.time_zone, s->now_ms),
								arrival->inbound_id);
		if (other) {
			arrival->inbound_id = other;
			continue;
		}
		if (!arrival->inbound_id && s->settings.blind_receipts) {
			arrival->kind = "blind";
			continue;
		}
		if (arrival->inbound_id)
			inbound_load(s->db, &s->reply.arena, arrival->inbound_id, &inbound);
		keep_waiting(s, AWAIT_LEAD);
		if (named)
			refuse(s, ERROR_OVER_RECEIPT,
				"%s: %" PRId64 " of %" PRId64 " %s are here, %" PRId64 " more are too many: a lead's badge approves, %%SKIP "
				"books them to quarantine", inbound.number, e.received, e.expected, item->product.description, item->quantity);
		else if (arrival->inbound_id)
			refuse(s, ERROR_NOT_EXPECTED,
				"%s is not on %s: a lead's badge approves, %%SKIP books it to quarantine", item->product.description,
				inbound.number);
		else
			refuse(s, ERROR_NOT_EXPECTED, "No delivery here expects %s, and this site receives nothing unannounced: a lead's "
				"badge approves, %%SKIP books it to quarantine", item->product.description);
		return false;
	}
	return true;
}

static void warn_best_before(struct session *s, const struct thing *thing)
{
	char today[TIME_TEXT_MAX];

	if (*thing->best_before &&
		strcmp(thing->best_before, time_format_date(s->settings.time_zone, s->now_ms, today)) < 0)
		add_line(s, "Warning: best before %s has passed", thing->best_before);
}

/* Writes the receipts and directs the goods. */
static void apply(struct session *s, const struct item *items, size_t count, const struct arrival *arrival)
{
	struct goods *goods = arena_alloc(&s->reply.arena, (count ? count : 1) * sizeof *goods);
	enum place_kind kind;
	int64_t at = context_from(s, &kind);

	for (size_t i = 0; i < count; i++) {
		const struct item *item = &items[i];
		const char *quarantine = arrival->quarantine ? arrival->quarantine : unsound(s, item);
		bool over = strcmp(arrival->kind, "over") == 0;
		struct receipt receipt = {.scan_id = s->scan_id, .n = (int64_t)i + 1, .inbound_id = arrival->inbound_id,
			.door_id = at, .product_id = item->product.id, .quantity = item->quantity, .lot = item->lot,
			.serial = item->serial, .expiry = item->expiry, .carton_id = arrival->carton_id,
			.kind = over || !quarantine ? arrival->kind : quarantine};

		receipt_add(s->db, &receipt);
		if (arrival->inbound_id && item->product.id != PRODUCT_ID_UNIDENTIFIED)
			inbound_add_received(s->db, arrival->inbound_id, item->product.id, over ? 0 : item->quantity,
				over ? item->quantity : 0);
		goods[i] = (struct goods){.product = item->product, .lot = item->lot, .serial = item->serial,
			.quantity = item->quantity, .carton_id = arrival->carton_id, .quarantine = quarantine,
			.from_id = PLACE_ID_SUPPLIER, .from_kind = PLACE_SUPPLIER};
	}
	if (arrival->inbound_id)
		inbound_begin_receiving(s->db, arrival->inbound_id, s->t.door_id, s->now_ms);
	if (arrival->carton_id)
		carton_set_received(s->db, arrival->carton_id, s->scan_id);
	s->t.received = true;
	s->outcome.effect = "receive";
	s->outcome.approved_by = arrival->approved_by;
	if (direct_goods(s, goods, count))
		memset(&s->marks, 0, offsetof(struct marks, raw));
}

/* A damaged unit of a pallet that is in hand: it leaves its direction for quarantine. */
static void damaged_carton_unit(struct session *s, const struct thing *thing, struct direction *direction)
{
	int64_t units = quantity_of(s, thing);

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

	list = directions_of_carton_unit(s->db, &s->reply.arena, s->t.inbound_id, context_from(s, &kind), thing->product.id, thing->product.by_lot ? thing->lot : "", &count);
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

static void receive_unit(struct session *s, const struct thing *thing, int64_t approved_by, bool as_over)
{
	struct item item = {.product = thing->product};
	struct arrival arrival = {.inbound_id = s->t.inbound_id, .kind = "expected", .approved_by = approved_by};

	if (thing->ambiguous) {
		refuse(s, ERROR_AMBIGUOUS, "%.*s is the number of two products: type the SKU, or let the scanner send its "
			"symbology identifier", (int)s->scan.data_len, s->scan.data);
		return;
	}
	if (thing->product.id == PRODUCT_ID_UNIDENTIFIED) {
		refuse(s, ERROR_UNKNOWN_BARCODE, "Scan %%DAMAGED twice to book a parcel that nobody can identify");
		return;
	}
	if (!approved_by && !as_over && select_carton_unit(s, thing))
		return;
	if (closed_meanwhile(s, arrival.inbound_id))
		return;
	item.quantity = quantity_of(s, thing);
	if (!item.quantity || !trace(s, thing, &item))
		return;
	if (!arrival.inbound_id)
		arrival.inbound_id = inbound_here(s, &item);
	if (*thing->sscc && !thing->carton.id)
		arrival.carton_id = carton_create(s->db, thing->sscc);
	if (approved_by)
		arrival.kind = "approved";
	else if (as_over)
		arrival.kind = arrival.quarantine = "over";
	else if (!expected(s, &item, 1, &arrival))
		return;
	item.expiry = *thing->expiry || !arrival.inbound_id
		? thing->expiry
		: inbound_expiry(s->db, &s->reply.arena, arrival.inbound_id, item.product.id, item.lot);
	if (s->marks.damaged && !as_over)
		arrival.quarantine = "damaged";
	warn_best_before(s, thing);
	apply(s, &item, 1, &arrival);
}

/* What was announced in a carton. A lot that was not announced is that of the label, or the one scanned after it: one lot
 * for one product. NULL: refused, or asked for. */
static struct item *read_carton(struct session *s, const struct thing *thing, int64_t inbound_id, size_t *count)
{
	const char *given = *thing->lot ? thing->lot : arena_dup(&s->reply.arena, s->marks.lot);
	struct carton_item *content = carton_content(s->db, &s->reply.arena, inbound_id, thing->sscc, count);
	struct item *items = arena_alloc(&s->reply.arena, (*count ? *count : 1) * sizeof *items);
	const struct item *lacks = NULL;

	for (size_t i = 0; i < *count; i++) {
		struct item *item = &items[i];

		*item = (struct item){.quantity = content[i].quantity, .lot = content[i].lot, .serial = "",
			.expiry = *thing->expiry ? thing->expiry : content[i].expiry};
		product_load(s->db, &s->reply.arena, content[i].product_id, &item->product);
		if (item->product.by_serial) {
			refuse(s, ERROR_SERIAL_NEEDED, "Carton %s holds %s, tracked by serial number: scan each unit by itself",
				thing->sscc, item->product.description);
			return NULL;
		}
		if (!item->product.by_lot)
			item->lot = "";
		else if (!*item->lot && lacks) {
			refuse(s, ERROR_LOT_NEEDED, "Carton %s holds %s and %s, both tracked by lot and announced without one: scan each unit "
				"by itself", thing->sscc, lacks->product.description, item->product.description);
			return NULL;
		} else if (!*item->lot) {
			lacks = item;
			item->lot = given;
		}
	}
	if (lacks && !*given) {
		keep_waiting(s, AWAIT_LOT);
		refuse(s, ERROR_LOT_NEEDED, "%s in carton %s is tracked by lot: scan the lot", lacks->product.description, thing->sscc);
		return NULL;
	}
	if (!*count) {
		refuse(s, ERROR_NOT_EXPECTED, "Carton %s was announced empty: scan what is in it", thing->sscc);
		return NULL;
	}
	return items;
}

/* A carton or pallet by its SSCC, with all that was announced in it. */
static void receive_carton(struct session *s, const struct thing *thing, int64_t approved_by, bool as_over)
{
	struct arrival arrival = {.inbound_id = thing->carton.inbound_id, .carton_id = thing->carton.id, .kind = "expected",
		.approved_by = approved_by};
	struct inbound inbound = {.number = ""};
	struct item *items;
	size_t count;

	if (!thing->carton.id || !thing->carton.inbound_id) {
		if (thing->carton.received_scan_id)
			refuse_received_before(s, thing->carton.received_scan_id, "Carton", thing->sscc);
		else
			refuse(s, ERROR_UNKNOWN_BARCODE, "No delivery announced carton %s: scan what is in it", thing->sscc);
		return;
	}
	if (s->marks.quantity) {
		refuse(s, ERROR_BAD_QUANTITY, "A carton by its SSCC is one: %%QTY does not go with it; scan %%UNDO to drop the count");
		return;
	}
	if (thing->carton.received_scan_id) {
		refuse_received_before(s, thing->carton.received_scan_id, "Carton", thing->sscc);
		return;
	}
	inbound_load(s->db, &s->reply.arena, thing->carton.inbound_id, &inbound);
	if (inbound.status == INBOUND_CLOSED) {
		s->marks.awaiting = AWAIT_REOPEN;
		s->marks.inbound_id = inbound.id;
		refuse(s, ERROR_CLOSED, "Carton %s belongs to %s, which is closed: a lead can open it again", thing->sscc,
			inbound.number);
		return;
	}
	if (!approved_by && !as_over && s->t.inbound_id && s->t.inbound_id != inbound.id && inbound.door_id != s->t.door_id) {
		keep_waiting(s, AWAIT_LEAD);
		refuse(s, ERROR_NOT_EXPECTED, "Carton %s belongs to %s, not to this delivery: scan %s first, or a lead's badge approves",
			thing->sscc, inbound.number, inbound.number);
		return;
	}
	items = read_carton(s, thing, inbound.id, &count);
	if (!items)
		return;
	if (approved_by)
		arrival.kind = "approved";
	else if (as_over)
		arrival.kind = arrival.quarantine = "over";
	else if (!expected(s, items, count, &arrival))
		return;
	if (s->marks.damaged && !as_over)
		arrival.quarantine = "damaged";
	if (!s->t.inbound_id)
		s->t.inbound_id = inbound.id;
	warn_best_before(s, thing);
	apply(s, items, count, &arrival);
}

void receive_unidentified(struct session *s)
{
	struct item item = {.quantity = 1, .lot = "", .serial = "", .expiry = ""};
	struct arrival arrival = {.inbound_id = s->t.inbound_id, .kind = "unidentified", .quarantine = "unidentified"};

	product_load(s->db, &s->reply.arena, PRODUCT_ID_UNIDENTIFIED, &item.product);
	/* the code that nobody knew is the parcel's only trace: it goes into the journal as this receipt's scan */
	if (s->marks.raw_len)
		DB_EXEC(s->db, "UPDATE scan SET raw = $2 WHERE id = $1", I(s->scan_id), B(s->marks.raw, s->marks.raw_len));
	apply(s, &item, 1, &arrival);
	s->marks.raw_len = 0;
}

static void receive_thing(struct session *s, const struct thing *thing, int64_t approved_by, bool as_over)
{
	if (thing->kind == THING_SSCC)
		receive_carton(s, thing, approved_by, as_over);
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

/* A lot or serial printed as such. Numbers of 8 and 12 to 14 digits look like a product's, with a right check digit or a
 * wrong one, where the scanner sends no symbology identifier. */
static bool plain_value(const struct scan *scan, const struct thing *thing)
{
	bool number = scan->data_len > 0 && strspn(scan->data, "0123456789") == scan->data_len;

	return scan->kind == SCAN_TEXT ||
		(!*scan->symbology && number && (thing->kind == THING_NOTHING || (thing->kind == THING_DAMAGED_SCAN && scan->bad_check_digit)));
}

/* A lot or serial for the unit that waits for one. False: this scan is none. */
static bool completes_waiting(struct session *s, const struct thing *thing)
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
	receive_again(s, 0, false);
	return true;
}

void receive_scan(struct session *s, const struct thing *thing)
{
	if (completes_waiting(s, thing))
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
		refuse(s, s->scan.bad_check_digit ? ERROR_BAD_CHECK_DIGIT : ERROR_BAD_SCAN, "%s: scan it again, or another barcode",
			strncmp(s->scan.text, "ERROR: ", 7) == 0 ? s->scan.text + 7 : s->scan.text);
		return;
	case THING_BADGE: return; /* the session has taken it */
	}
}
