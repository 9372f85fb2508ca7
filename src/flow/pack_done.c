/* Finishing a shipment: with everything in cartons it is packed. What cannot be found is booked as lost, and its line waits
 * again; an order that must ship whole then waits for it with what is packed. */
#include <inttypes.h>
#include <string.h>

#include "base/text.h"
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
	say(s,
		P_("%" PRId64 " unit of %s is not in a carton: scan it, or %%DONE again if it cannot be found",
			"%" PRId64 " units of %s are not in a carton: scan them, or %%DONE again if they cannot be found", units),
		units, shipment->name);
	for (size_t i = 0; i < count; i++)
		add_line(s, "%" PRId64 " x %s (%s)", rows[i].quantity, rows[i].description, rows[i].sku);
	if (lines > (int64_t)count)
		add_line(s, P_("and %" PRId64 " more product", "and %" PRId64 " more products", lines - (int64_t)count), lines - (int64_t)count);
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
		refuse(s, ERROR_RECALLED,
			P_("%" PRId64
			   " x %s of lot %s at %s is recalled: %%DAMAGED and the unit sends it to quarantine; if it is not there, a lead counts %s (%%STAGE, %%COUNT)",
				"%" PRId64
				" x %s of lot %s at %s are recalled: %%DAMAGED and the unit sends it to quarantine; if it is not there, a lead counts %s (%%STAGE, %%COUNT)",
				rows[i].quantity),
			rows[i].quantity, product.description, rows[i].lot, place.code, place.code);
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
			refuse(s, ERROR_SERIAL_NEEDED,
				P_("%" PRId64
				   " x %s at %s is not wanted any more, and tracked by serial number: %%STAGE, %s, and scan it first",
					"%" PRId64
					" x %s at %s are not wanted any more, and tracked by serial number: %%STAGE, %s, and scan each first",
					g->quantity),
				g->quantity, g->product.description, place.code, place.code);
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

/* "2 units lost, they are waited for again" */
static const char *lost_again(struct session *s, int64_t lost)
{
	return arena_printf(&s->reply.arena,
		P_("%" PRId64 " unit lost, it is waited for again", "%" PRId64 " units lost, they are waited for again", lost), lost);
}

static const char *lost_text(struct session *s, int64_t lost)
{
	return arena_printf(&s->reply.arena, P_("%" PRId64 " unit lost", "%" PRId64 " units lost", lost), lost);
}

/* ". Bring it to D2 for DHL-1500, 15:00" */
static const char *packed_goes(struct session *s, const struct shipment *shipment, const char *to)
{
	if (!*to)
		return "";
	return arena_printf(&s->reply.arena, ". %s",
		arena_printf(&s->reply.arena, *shipment->pickup_door ? _("Bring it to %s") : C_("packed", "It is %s"), to));
}

static void say_packed(struct session *s, const struct shipment *shipment, int64_t lost)
{
	size_t count;
	struct parcel *list = parcels_of_shipment(s->db, &s->reply.arena, shipment->order_id, shipment->number, &count);
	const char *to = pack_where_to(s, shipment);
	const char *rest = s->reply.direction_count ? arena_printf(&s->reply.arena, _("Not wanted any more: %s"), s->reply.say) : "";

	s->reply.say = arena_printf(&s->reply.arena, "%s%s%s%s%s%s",
		arena_printf(&s->reply.arena, _("%s is packed: %s in %s"), shipment->name, units_text(s, shipment->packed),
			cartons_text(s, (int64_t)count)),
		lost ? text_semicolon() : "", lost ? lost_again(s, lost) : "", packed_goes(s, shipment, to), *rest ? ". " : "", rest);
	for (size_t i = 0; i < count; i++)
		add_line(s, "Carton %" PRId64 ": %s, %s", list[i].number, units_text(s, list[i].units), pack_sscc_text(s, list[i].sscc));
	if (!*shipment->pickup_door)
		return;
	s->reply.result = RESULT_DIRECT;
	if (!*rest)
		prompt(s,
			count == 1 ? N_("Bring it to %s; then scan the next lane, shipment or unit")
				   : N_("Bring them to %s; then scan the next lane, shipment or unit"),
			shipment->pickup_door);
	add_direction(s, &(struct reply_direction){.quantity = (int64_t)count, .sku = "",
		.description = arena_printf(&s->reply.arena, P_("carton of %s", "cartons of %s", count), shipment->name), .lot = "",
		.to = shipment->pickup_door, .to_name = "", .kind = "door", .order = shipment->order, .line = "",
		.shipment = shipment->name, .customer = shipment->customer, .reason = "packed", .waits_for = ""});
}

/* It must not leave without what was lost, or what its order wants by now. */
static void wait_for_rest(struct session *s, const struct shipment *shipment, int64_t lost)
{
	const char *lacks = still_lacks(s, &s->reply.arena, shipment->order_id);
	bool gathers = shipment_gather_again(s->db, shipment->order_id, shipment->number, s->now_ms);

	plan_mark_order(s->db, shipment->order_id);
	say(s,
		gathers ? N_("%s: %s must ship whole and waits for %s. What is packed waits for it in its cartons")
			: N_("%s: %s must ship whole and waits for %s. Leave its cartons as they stand"),
		lost ? lost_text(s, lost) : _("Not yet"), shipment->order, *lacks ? lacks : _("the rest"));
	pack_put_aside(s);
}

/* Everything was lost: nothing of it is left to be packed. */
static void nothing_left(struct session *s, const struct shipment *shipment, int64_t lost)
{
	struct owner owner = {.order_id = shipment->order_id, .shipment_no = shipment->number};

	settle_by_plan(s, &owner);
	say(s,
		P_("%" PRId64 " unit lost: nothing of %s is left, it is waited for again",
			"%" PRId64 " units lost: nothing of %s is left, they are waited for again", lost),
		lost, shipment->name);
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
		refuse(s, ERROR_NOT_READY,
			P_("%" PRId64 " unit of %s is still on the way: wait for it, or look who has it in hand",
				"%" PRId64 " units of %s are still on the way: wait for it, or look who has it in hand", shipment.in_hand),
			shipment.in_hand, shipment.name);
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
