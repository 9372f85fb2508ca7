/* Look-up: says what a scan is, where it is and who waits for it. Changes nothing, but an order is at hand then for a lead to
 * decide about (lookup_decide.c). */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "base/term.h"
#include "base/text.h"
#include "flow/assigned.h"
#include "flow/loading.h"
#include "flow/talk.h"

enum { MOST_LINES = 200 };

static void look_at_product(struct session *s, const struct thing *thing)
{
	const struct product *p = &thing->product;
	struct stmt *q;

	say(s, "%s (%s)", p->description, p->sku);
	if (thing->pack > 1)
		add_line(s, "This barcode is a pack of %" PRId64, thing->pack);
	add_line(s, "Tracking: %s; may be backordered: %s; on the shelf: %" PRId64, term(p->by_serial ? "serial" : p->by_lot ? "lot" : "none"),
		term(p->backorderable ? "yes" : "no"), p->on_hand);
	q = DB_QUERY(s->db,
		"SELECT count(*), coalesce(sum(waiting), 0) FROM order_line WHERE product_id = $1 AND waiting > 0 AND may_claim = 1",
		I(p->id));
	while (db_next(q))
		add_line(s, "Waiting: %s on %s", units_text(s, db_i64(q, 1)),
			arena_printf(&s->reply.arena, P_("%" PRId64 " order line", "%" PRId64 " order lines", db_i64(q, 0)), db_i64(q, 0)));
	q = DB_QUERY(s->db,
		"SELECT l.order_number, l.line, l.waiting FROM order_line l WHERE product_id = $1 AND waiting > 0 AND may_claim = 1 "
		"ORDER BY priority_rank, promised_rank, placed_at, order_number, line_rank, line LIMIT 5",
		I(p->id));
	while (db_next(q))
		add_line(s, "  %s", arena_printf(&s->reply.arena, _("next: %s line %s wants %" PRId64), db_text(q, 0), db_text(q, 1), db_i64(q, 2)));
	q = DB_QUERY(s->db,
		"SELECT pl.code, b.lot, sum(b.quantity) FROM place pl JOIN balance b ON b.place_id = pl.id AND b.product_id = $1 "
		"GROUP BY pl.code, b.lot ORDER BY pl.code, b.lot LIMIT 50",
		I(p->id));
	while (db_next(q))
		add_line(s, "Here: %" PRId64 " at %s%s", db_i64(q, 2), db_text(q, 0), lot_text(&s->reply.arena, db_text(q, 1)));
	q = DB_QUERY(s->db,
		"SELECT i.number, ip.expected, ip.received, i.status FROM inbound_product ip JOIN inbound i ON i.id = ip.inbound_id "
		"WHERE ip.product_id = $1 AND i.status <> 'closed' ORDER BY i.due_at, i.number LIMIT 20",
		I(p->id));
	while (db_next(q))
		add_line(s, "On %s (%s): %" PRId64 " of %" PRId64 " received", db_text(q, 0), term(db_text(q, 3)), db_i64(q, 2),
			db_i64(q, 1));
}

static void look_at_place(struct session *s, const struct place *place)
{
	const char *full;
	struct stmt *q;

	say(s, "%s: %s%s", place->code, term(place_kind_word(place->kind)), comma_text(&s->reply.arena, place->name));
	full = place->is_full ? comma_text(&s->reply.arena, C_("place", "full")) : "";
	if (place->capacity >= 0)
		add_line(s, P_("%" PRId64 " of %" PRId64 " unit%s", "%" PRId64 " of %" PRId64 " units%s", place->capacity), place->units,
			place->capacity, full);
	else
		add_line(s, P_("%" PRId64 " unit%s", "%" PRId64 " units%s", place->units), place->units, full);
	if (place->incoming)
		add_line(s, P_("On the way: %" PRId64 " unit", "On the way: %" PRId64 " units", place->incoming), place->incoming);
	if (*place->carrier)
		add_line(s, "Carrier: %s", place->carrier);
	q = DB_QUERY(s->db,
		"SELECT p.sku, p.description, b.lot, b.order_id, b.shipment_no, coalesce(o.number, ''), sum(b.quantity) "
		"FROM balance b JOIN product p ON p.id = b.product_id LEFT JOIN customer_order o ON o.id = b.order_id "
		"WHERE b.place_id = $1 GROUP BY p.sku, p.description, b.lot, b.order_id, b.shipment_no, o.number "
		"ORDER BY o.number, p.sku LIMIT $2",
		I(place->id), I(MOST_LINES));
	while (db_next(q)) {
		if (db_i64(q, 3))
			add_line(s, "%" PRId64 " x %s (%s) for %s/%" PRId64, db_i64(q, 6), db_text(q, 1), db_text(q, 0), db_text(q, 5),
				db_i64(q, 4));
		else
			add_line(s, "%" PRId64 " x %s (%s)", db_i64(q, 6), db_text(q, 1), db_text(q, 0));
	}
}

void look_at_order(struct session *s, int64_t order_id)
{
	struct order_facts f;
	struct stmt *q;

	order_facts_load(s->db, &s->reply.arena, order_id, s->settings.policy, s->now_ms, &f);
	say(s, "Order %s%s: %s%s", f.number, comma_text(&s->reply.arena, f.customer), term(policy_word(f.policy.kind)),
		state_text(&s->reply.arena, f.cancelled, f.held));
	q = DB_QUERY(s->db, "SELECT hold_reason FROM customer_order WHERE id = $1 AND status = 'held' AND hold_reason <> ''",
		I(order_id));
	while (db_next(q))
		add_line(s, "Held: %s", db_text(q, 0));
	if (f.claim == CLAIM_NOT && !f.held && !f.cancelled)
		add_line(s, "It must ship whole, and not all of it is in sight: it claims nothing");
	q = DB_QUERY(s->db,
		"SELECT l.line, p.sku, p.description, l.ordered - l.cancelled, l.waiting, l.allocated, l.shipped, l.from_stock, "
		"CASE WHEN l.waiting = 0 AND p.backorderable = 0 AND l.accepted = 0 "
		"AND l.ordered - l.from_stock + l.brought - l.cancelled - l.allocated - l.shipped > 0 THEN 1 ELSE 0 END "
		"FROM order_line l JOIN product p ON p.id = l.product_id WHERE l.order_id = $1 ORDER BY l.line_rank, l.line LIMIT $2",
		I(order_id), I(MOST_LINES));
	while (db_next(q))
		add_line(s,
			db_i64(q, 8) && !f.cancelled ? N_("%s: %" PRId64 " x %s (%s): %" PRId64 " here, %" PRId64 " waiting, %" PRId64
							  " shipped, %" PRId64 " from the shelf; a stockout: a lead takes it (%%ACCEPT)")
						     : N_("%s: %" PRId64 " x %s (%s): %" PRId64 " here, %" PRId64 " waiting, %" PRId64
							  " shipped, %" PRId64 " from the shelf"),
			db_text(q, 0), db_i64(q, 3), db_text(q, 2), db_text(q, 1), db_i64(q, 5), db_i64(q, 4), db_i64(q, 6), db_i64(q, 7));
	q = DB_QUERY(s->db,
		"SELECT s.number, s.status, coalesce(p.code, ''), s.in_hand, s.here FROM shipment s "
		"LEFT JOIN place p ON p.id = s.place_id WHERE s.order_id = $1 ORDER BY s.number",
		I(order_id));
	while (db_next(q))
		add_line(s, "Shipment %s/%" PRId64 ": %s%s, %" PRId64 " in hand, %" PRId64 " here", f.number, db_i64(q, 0), term(db_text(q, 1)),
			at_text(&s->reply.arena, db_text(q, 2)), db_i64(q, 3), db_i64(q, 4));
}

static void look_at_inbound(struct session *s, const struct inbound *inbound)
{
	static const char *const words[] = {"announced", "arrived", "receiving", "closed"};
	struct inbound_progress progress;
	struct difference *list;
	char due[TIME_TEXT_MAX];
	size_t count;

	inbound_progress(s->db, inbound->id, &progress);
	say(s,
		P_("Delivery %s: %s, %" PRId64 " of %" PRId64 " unit", "Delivery %s: %s, %" PRId64 " of %" PRId64 " units",
			progress.expected),
		inbound->number, term(words[inbound->status]), progress.received, progress.expected);
	if (inbound->due_at)
		add_line(s, "Due %s", text_time(s->settings.time_zone, inbound->due_at, due));
	if (progress.cartons_expected)
		add_line(s, "Cartons: %" PRId64 " of %" PRId64, progress.cartons_received, progress.cartons_expected);
	list = inbound_differences(s->db, &s->reply.arena, inbound->id, &count);
	for (size_t i = 0; i < count && i < MOST_LINES; i++)
		add_line(s, "%s (%s): %" PRId64 " of %" PRId64, list[i].description, list[i].sku, list[i].received,
			list[i].expected);
}

static void look_at_carton(struct session *s, const struct thing *thing)
{
	struct stmt *q;

	if (!thing->carton.id) {
		refuse(s, ERROR_UNKNOWN_BARCODE, "No delivery announced carton %s", thing->sscc);
		return;
	}
	say(s, "Carton %s", thing->sscc);
	if (thing->carton.received_scan_id) {
		struct scan_facts facts;
		char at[TIME_TEXT_MAX];

		scan_facts(s->db, &s->reply.arena, thing->carton.received_scan_id, &facts);
		add_line(s, "Received %s by %s (%s)", text_time(s->settings.time_zone, facts.at_ms, at),
			facts.operator_name, facts.name);
	}
	q = DB_QUERY(s->db,
		"SELECT i.number, p.sku, p.description, l.expected, l.lot FROM inbound_line l JOIN inbound i ON i.id = l.inbound_id "
		"JOIN product p ON p.id = l.product_id WHERE l.sscc = $1 AND l.sscc <> '' ORDER BY l.id LIMIT $2",
		T(thing->sscc), I(MOST_LINES));
	while (db_next(q))
		add_line(s, "%s: %s", db_text(q, 0), goods_text(s, db_i64(q, 3), db_text(q, 2), db_text(q, 1), db_text(q, 4)));
}

static void look_at_parcel(struct session *s, const struct thing *thing)
{
	const struct parcel *parcel = &thing->parcel;
	size_t count;
	struct packed_item *items;
	char at[TIME_TEXT_MAX];

	if (!parcel->id) {
		say(s, "An old label: its carton was opened again and has a new one. Destroy it");
		return;
	}
	items = parcel_content(s->db, &s->reply.arena, parcel->place_id, &count);
	s->marks.parcel_id = parcel->id;
	say(s, "Carton %" PRId64 " of %s: %s, %s", parcel->number, parcel->shipment, term(parcel_status_word(parcel->status)),
		carton_where(s, &s->reply.arena, parcel));
	if (parcel->loaded_at)
		add_line(s, "Loaded %s", text_time(s->settings.time_zone, parcel->loaded_at, at));
	if (*parcel->tracking)
		add_line(s, "The carrier's reference: %s", parcel->tracking);
	for (size_t i = 0; i < count && i < MOST_LINES; i++)
		add_line(s, items[i].surplus ? N_("%s; not wanted any more") : "%s",
			goods_text(s, items[i].quantity, items[i].description, items[i].sku, items[i].lot));
}

static void look_at_pickup(struct session *s, int64_t pickup_id)
{
	struct pickup pickup;
	struct pickup_tally tally;
	char at[TIME_TEXT_MAX];

	if (!pickup_read(s->db, &s->reply.arena, pickup_id, &pickup))
		return;
	say(s, pickup.departed ? N_("Pickup %s, %s: cut-off %s, departed") : N_("Pickup %s, %s: cut-off %s"), pickup_words(s, &pickup),
		pickup.carrier, text_time(s->settings.time_zone, pickup.cutoff_at, at));
	if (pickup.departed) {
		add_line(s, "Left %s", text_time(s->settings.time_zone, pickup.departed_at, at));
		return;
	}
	pickup_tally(s->db, &pickup, s->now_ms, &tally);
	add_line(s, "Loaded: %s, %s", cartons_text(s, tally.cartons), units_text(s, tally.units));
	add_line(s, "Packed, and waiting for it: %s, %s", cartons_text(s, tally.packed_cartons),
		units_text(s, tally.packed_units));
	add_line(s, "Ready, or being packed: %s", shipments_text(s, tally.begun_shipments));
}

void lookup_scan(struct session *s, const struct thing *thing)
{
	if (lookup_takes(s, thing))
		return;
	if (s->marks.awaiting == AWAIT_ASSIGN_WHERE) {
		assign_where(s, thing);
		return;
	}
	if (thing->kind != THING_NOTHING && thing->kind != THING_DAMAGED_SCAN)
		s->marks.order_id = thing->kind == THING_ORDER ? thing->order_id : 0;
	s->marks.parcel_id = 0;
	switch (thing->kind) {
	case THING_PRODUCT: look_at_product(s, thing); return;
	case THING_PLACE: look_at_place(s, &thing->place); return;
	case THING_ORDER: look_at_order(s, thing->order_id); return;
	case THING_INBOUND: look_at_inbound(s, &thing->inbound); return;
	case THING_SSCC: look_at_carton(s, thing); return;
	case THING_PARCEL: look_at_parcel(s, thing); return;
	case THING_PICKUP: look_at_pickup(s, thing->pickup_id); return;
	case THING_BADGE: return; /* the session has taken it */
	case THING_ATTRIBUTES: say(s, "%s: a label without a product", s->scan.text); return;
	case THING_NOTHING:
		refuse(s, ERROR_UNKNOWN_BARCODE, "Nobody knows %s", s->scan.text);
		return;
	case THING_DAMAGED_SCAN: refuse_damaged_scan(s); return;
	}
}
