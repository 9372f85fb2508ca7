/* Finishing a shipment: with everything in cartons it is packed. What cannot be found is booked as lost, and its line waits
 * again; an order that must ship whole then waits for it with what is packed. */
#include <inttypes.h>
#include <string.h>

#include "flow/direct.h"
#include "flow/packing.h"
#include "store/event.h"
#include "store/plan.h"
#include "store/standing.h"

enum { LISTED = 50 };

/* Lists what is not in a carton, and asks. */
static void show_missing(struct session *s, const struct shipment *shipment)
{
	size_t count;
	int64_t lines;
	int64_t units;
	struct missing *rows = shipment_missing(s->db, &s->reply.arena, shipment->order_id, shipment->number, LISTED, &count, &lines, &units);

	s->marks.awaiting = AWAIT_SHORT;
	say(s, "%s of %s %s not in a carton: scan %s, or %%DONE again if %s cannot be found", units_text(s, units), shipment->name,
		units == 1 ? "is" : "are", units == 1 ? "it" : "them", units == 1 ? "it" : "they");
	for (size_t i = 0; i < count; i++)
		add_line(s, "%" PRId64 " x %s (%s)", rows[i].quantity, rows[i].description, rows[i].sku);
	if (lines > (int64_t)count)
		add_line(s, "and %" PRId64 " more products", lines - (int64_t)count);
	pack_tell(s, shipment);
}

/* Posts what is wanted and not in a carton as lost. Returns how many units that were. */
static int64_t lose(struct session *s, const struct shipment *shipment, const char *cause)
{
	size_t count;
	struct packable *rows = packable_of(s->db, &s->reply.arena, shipment->order_id, shipment->number, 0, NULL, 0, 0, &count);
	int64_t units = 0;

	for (size_t i = 0; i < count; i++) {
		struct movement m = {.cause = cause, .product_id = rows[i].product_id, .lot = rows[i].lot, .serial = "",
			.quantity = rows[i].quantity, .from_id = rows[i].place_id, .from_kind = rows[i].place_kind, .from = rows[i].owner,
			.to_id = PLACE_ID_ADJUSTMENT, .to_kind = PLACE_ADJUSTMENT};

		if (!ledger_post(&s->ledger, &m))
			db_fail(s->db, "the ledger and the shipments disagree: run crossdock verify");
		plan_mark_product(s->db, rows[i].product_id);
		units += rows[i].quantity;
	}
	return units;
}

/* What cannot be found is lost: also what a line had here too many of, else that would be wanted in its place. Returns how
 * many units. */
static int64_t book_short(struct session *s, const struct shipment *shipment)
{
	int64_t units = lose(s, shipment, "short");
	int64_t more;

	while ((more = lose(s, shipment, "short-surplus")))
		units += more;
	plan_mark_order(s->db, shipment->order_id);
	event_backordered(s->db, shipment->order_id, s->now_ms);
	return units;
}

/* Nothing is in its cartons that must not leave. False: refused. */
static bool all_may_go(struct session *s, const struct shipment *shipment)
{
	size_t count;
	struct parcel *list = parcels_of_shipment(s->db, &s->reply.arena, shipment->order_id, shipment->number, &count);

	for (size_t i = 0; i < count; i++)
		if (!pack_content_may_go(s, shipment, &list[i]))
			return false;
	return true;
}

/* What stands here of a lot that is recalled since can be found: it is no loss. False: refused. */
static bool none_is_recalled(struct session *s, const struct shipment *shipment)
{
	size_t count;
	struct packable *rows = packable_of(s->db, &s->reply.arena, shipment->order_id, shipment->number, 0, NULL, 0, 0, &count);
	struct product product;
	struct place place;

	for (size_t i = 0; i < count; i++) {
		if (!*rows[i].lot || !lot_is_recalled(s->db, rows[i].product_id, rows[i].lot) ||
			!place_load(s->db, &s->reply.arena, rows[i].place_id, &place) ||
			!product_load(s->db, &s->reply.arena, rows[i].product_id, &product))
			continue;
		refuse(s, ERROR_RECALLED, "%" PRId64 " x %s of lot %s at %s %s recalled: %%DAMAGED and the unit sends it to quarantine; if it is not "
			"there, a lead counts %s (%%STAGE, %%COUNT)", rows[i].quantity, product.description, rows[i].lot, place.code,
			rows[i].quantity == 1 ? "is" : "are", place.code);
		return false;
	}
	return true;
}

/* Every open carton with something in it is closed, one without is none. False: refused. */
static bool close_all(struct session *s, const struct shipment *shipment)
{
	size_t count;
	struct parcel *list = parcels_of_shipment(s->db, &s->reply.arena, shipment->order_id, shipment->number, &count);

	for (size_t i = 0; i < count; i++) {
		if (list[i].status != PARCEL_OPEN)
			continue;
		if (!list[i].units)
			pack_end_if_empty(s, list[i].id);
		else if (!pack_close(s, shipment, &list[i]))
			return false;
	}
	return true;
}

/* What stands here of it and is wanted no more gets its one new home now: nothing of a shipment stays behind when it leaves.
 * False: refused. */
static bool redirect_rest(struct session *s, const struct shipment *shipment)
{
	size_t count;
	struct standing *rows = standing_of_order(s->db, &s->reply.arena, shipment->order_id, &count);
	struct goods *goods = arena_alloc(&s->reply.arena, (count + 1) * sizeof *goods);
	struct place place = {.code = ""};
	size_t n = 0;

	for (size_t i = 0; i < count; i++) {
		struct goods *g = &goods[n];

		if (rows[i].owner.shipment_no != shipment->number || !place_load(s->db, &s->reply.arena, rows[i].place_id, &place))
			continue;
		*g = (struct goods){.lot = rows[i].lot, .serial = "", .quantity = rows[i].quantity, .from_id = place.id,
			.from_kind = place.kind, .from = rows[i].owner, .source_id = SOURCE_REDIRECT, .reason = "redirect",
			.cause = "redirect"};
		if (!product_load(s->db, &s->reply.arena, rows[i].product_id, &g->product))
			continue;
		if (g->product.by_serial) {
			refuse(s, ERROR_SERIAL_NEEDED, "%" PRId64 " x %s at %s %s not wanted any more, and tracked by serial number: %%STAGE, %s, and "
				"scan %s first", g->quantity, g->product.description, place.code, g->quantity == 1 ? "is" : "are", place.code,
				g->quantity == 1 ? "it" : "each");
			return false;
		}
		n++;
	}
	if (!n)
		return true;
	if (!direct_goods(s, goods, n))
		return false;
	for (size_t i = 0; i < n; i++) {
		add_line(s, "No longer for %s: %" PRId64 " x %s", shipment->order, goods[i].quantity, goods[i].product.description);
		plan_deviates(s->db, goods[i].product.id);
	}
	plan_mark_order(s->db, shipment->order_id);
	return true;
}

static void say_packed(struct session *s, const struct shipment *shipment, int64_t lost)
{
	size_t count;
	struct parcel *list = parcels_of_shipment(s->db, &s->reply.arena, shipment->order_id, shipment->number, &count);
	const char *to = pack_where_to(s, shipment);
	const char *rest = s->reply.direction_count ? arena_printf(&s->reply.arena, ". Not wanted any more: %s", s->reply.say) : "";

	say(s, "%s is packed: %s in %zu carton%s%s%s%s%s", shipment->name, units_text(s, shipment->packed), count, count == 1 ? "" : "s",
		lost ? arena_printf(&s->reply.arena, "; %s lost, %s again", units_text(s, lost), lost == 1 ? "it is waited for" : "they are waited for")
		     : "",
		!*to ? "" : *shipment->pickup_door ? ". Bring it to " : ". It is ", to, rest);
	for (size_t i = 0; i < count; i++)
		add_line(s, "Carton %" PRId64 ": %s, %s", list[i].number, units_text(s, list[i].units), pack_sscc_text(s, list[i].sscc));
	if (!*shipment->pickup_door)
		return;
	s->reply.result = RESULT_DIRECT;
	if (!*rest)
		prompt(s, "Bring %s to %s; then scan the next lane, shipment or unit", count == 1 ? "it" : "them", shipment->pickup_door);
	add_direction(s, &(struct reply_direction){.quantity = (int64_t)count, .sku = "",
		.description = arena_printf(&s->reply.arena, "carton%s of %s", count == 1 ? "" : "s", shipment->name), .lot = "",
		.to = shipment->pickup_door, .to_name = "", .kind = "door", .order = shipment->order, .line = "",
		.shipment = shipment->name, .customer = shipment->customer, .reason = "packed", .waits_for = ""});
}

/* It must not leave without what was lost, or what its order wants by now. */
static void wait_for_rest(struct session *s, const struct shipment *shipment, int64_t lost)
{
	const char *lacks = still_lacks(s, &s->reply.arena, shipment->order_id);
	bool gathers = shipment_gather_again(s->db, shipment->order_id, shipment->number, s->now_ms);

	plan_mark_order(s->db, shipment->order_id);
	say(s, "%s: %s must ship whole and waits for %s. %s", lost ? arena_printf(&s->reply.arena, "%s lost", units_text(s, lost)) : "Not yet",
		shipment->order, *lacks ? lacks : "the rest",
		gathers ? "What is packed waits for it in its cartons" : "Leave its cartons as they stand");
	pack_put_aside(s);
}

/* Everything was lost: nothing of it is left to be packed. */
static void nothing_left(struct session *s, const struct shipment *shipment, int64_t lost)
{
	struct owner owner = {.order_id = shipment->order_id, .shipment_no = shipment->number};

	settle_by_plan(s, &owner);
	say(s, "%s lost: nothing of %s is left, %s again", units_text(s, lost), shipment->name,
		lost == 1 ? "it is waited for" : "they are waited for");
	pack_put_aside(s);
}

void pack_done(struct session *s, bool again)
{
	struct shipment shipment;
	int64_t lost = 0;

	s->marks.unpack = false;
	if (!pack_needs(s, &shipment))
		return;
	if (shipment.in_hand) {
		refuse(s, ERROR_NOT_READY, "%s of %s %s still on the way: wait for it, or look who has it in hand", units_text(s, shipment.in_hand),
			shipment.name, shipment.in_hand == 1 ? "is" : "are");
		return;
	}
	if (!all_may_go(s, &shipment))
		return;
	if (shipment.to_pack && !again) {
		show_missing(s, &shipment);
		return;
	}
	if (shipment.to_pack && !none_is_recalled(s, &shipment))
		return;
	if (shipment.to_pack) {
		lost = book_short(s, &shipment);
		pack_at_hand(s, &shipment);
	}
	if (!shipment.packed && !lost) {
		refuse(s, ERROR_NOTHING_PACKED, "Nothing of %s is in a carton, and nothing of it is here any more: scan another", shipment.name);
		return;
	}
	s->outcome.effect = "packed";
	s->outcome.effect_id = shipment_effect(shipment.order_id, shipment.number);
	if (!shipment.packed) {
		nothing_left(s, &shipment, lost);
		return;
	}
	if (!close_all(s, &shipment))
		return;
	if (!shipment.may_leave) {
		wait_for_rest(s, &shipment, lost);
		return;
	}
	if (!redirect_rest(s, &shipment))
		return;
	shipment_set_packed(s->db, shipment.order_id, shipment.number, s->now_ms);
	event_packed(s->db, shipment.order_id, shipment.number, s->now_ms);
	say_packed(s, &shipment, lost);
	pack_put_aside(s);
}
