/* Units into cartons, and out again. Every unit is verified: what is not of the shipment at hand, or too many, is refused
 * with what it belongs to (pack_whose.c). */
#include <inttypes.h>
#include <string.h>

#include "base/text.h"
#include "flow/direct.h"
#include "flow/packing.h"
#include "flow/receiving.h"
#include "flow/staging.h"
#include "store/plan.h"
#include "store/print.h"

/* ---- into the carton */

/* The carton at hand, or a new one. */
static void need_carton(struct session *s, const struct shipment *shipment, struct parcel *parcel)
{
	if (!pack_open_carton(s, shipment, parcel))
		parcel_load(s->db, &s->reply.arena,
			parcel_begin(s->db, shipment->order_id, shipment->number, s->t.station_id, 0, s->now_ms), parcel);
	s->t.parcel_id = parcel->id;
}

/* Units go into a carton, from where they stand. The rows have at least that many. */
static void put_in(struct session *s, const struct packable *rows, size_t count, int64_t units, const char *serial,
	const struct parcel *parcel)
{
	for (size_t i = 0; i < count && units > 0; i++) {
		struct movement m = {.cause = "pack", .product_id = rows[i].product_id, .lot = rows[i].lot, .serial = serial,
			.quantity = rows[i].quantity < units ? rows[i].quantity : units, .from_id = rows[i].place_id,
			.from_kind = rows[i].place_kind, .from = rows[i].owner, .to_id = parcel->place_id, .to_kind = PLACE_CARTON,
			.to = rows[i].owner};

		if (!ledger_post(&s->ledger, &m))
			db_fail(s->db, "the ledger and the shipments disagree: run crossdock verify");
		units -= m.quantity;
	}
}

static int64_t sum_of(const struct packable *rows, size_t count)
{
	int64_t sum = 0;

	for (size_t i = 0; i < count; i++)
		sum += rows[i].quantity;
	return sum;
}

/* A unit that is known to be another one: in a carton already, or of another shipment. */
static bool serial_is_another(struct session *s, const struct staged *u, const struct shipment *shipment)
{
	struct serial_owner owner;

	if (!*u->serial || !serial_is_of(s->db, &s->reply.arena, u->product.id, u->serial, &owner))
		return false;
	if (owner.in_carton)
		refuse(s, ERROR_WRONG_UNIT, "Serial %s is in %s already: scan the serial of the unit in your hand", u->serial, owner.at);
	else if (owner.order_id != shipment->order_id || owner.shipment_no != shipment->number)
		refuse(s, ERROR_WRONG_UNIT, "Serial %s is not of %s: it is for %s, at %s", u->serial, shipment->name, owner.shipment, owner.at);
	else
		return false;
	return true;
}

static void pack_into(struct session *s, const struct staged *u, struct shipment *shipment)
{
	struct pack_here here = pack_where(s);
	size_t count;
	struct packable *rows = packable_of(s->db, &s->reply.arena, shipment->order_id, shipment->number, u->product.id,
		stage_lot_of(u), here.station_id, here.spot_id, &count);
	int64_t can = sum_of(rows, count);
	const char *doubt;
	struct parcel parcel;
	const char *missing;

	if (can < u->quantity) {
		pack_refuse_unit(s, u, shipment, can);
		return;
	}
	if (serial_is_another(s, u, shipment))
		return;
	doubt = stage_doubt_serial(s, u, rows[0].place_id);
	need_carton(s, shipment, &parcel);
	put_in(s, rows, count, u->quantity, u->serial, &parcel);
	shipment_begin(s->db, shipment->order_id, shipment->number, s->now_ms);
	s->outcome.effect = "pack";
	s->outcome.effect_id = parcel.id;
	memset(&s->marks, 0, offsetof(struct marks, raw));
	pack_at_hand(s, shipment);
	missing = pack_tell(s, shipment);
	say(s, "%" PRId64 " x %s in carton %" PRId64 " of %s; %s", u->quantity, u->product.description, parcel.number, shipment->name,
		missing_or_done(s, missing));
	if (doubt)
		add_line(s, "%s: check that this is the unit", doubt);
}

/* ---- out of it */

static bool is_of_unit(const struct packed_item *item, const struct staged *u)
{
	return item->product_id == u->product.id && (!u->product.by_lot || strcmp(item->lot, u->lot) == 0);
}

/* The carton has none of it, or fewer. */
static void refuse_lack(struct session *s, const struct staged *u, const struct shipment *shipment, const struct parcel *parcel, int64_t has)
{
	if (has)
		refuse(s, ERROR_TOO_MANY,
			has == 1 ? N_("Carton %" PRId64 " of %s has only %" PRId64 " x %s: scan one, or %%QTY with the right count")
				 : N_("Carton %" PRId64 " of %s has only %" PRId64 " x %s: scan fewer, or %%QTY with the right count"),
			parcel->number, shipment->name, has, u->product.description);
	else if (u->product.by_lot)
		refuse(s, ERROR_WRONG_UNIT, "Carton %" PRId64 " of %s has no %s of lot %s: scan a unit that is in it, or %%UNDO to leave it as it is",
			parcel->number, shipment->name, u->product.description, u->lot);
	else
		refuse(s, ERROR_WRONG_UNIT, "Carton %" PRId64 " of %s has no %s: scan a unit that is in it, or %%UNDO to leave it as it is",
			parcel->number, shipment->name, u->product.description);
}

static void take_out(struct session *s, const struct staged *u, struct shipment *shipment)
{
	struct parcel parcel;
	struct place station;
	struct packed_item *items;
	size_t count;
	int64_t has = 0;
	int64_t left = u->quantity;
	const char *doubt;

	if (!pack_open_carton(s, shipment, &parcel) || (s->t.parcel_id && s->t.parcel_id != parcel.id)) {
		refuse(s, ERROR_NOT_HERE, "No open carton is at hand: scan the carton, then %%OPEN");
		return;
	}
	if (!pack_station(s, &station))
		return;
	items = parcel_content(s->db, &s->reply.arena, parcel.place_id, &count);
	for (size_t i = 0; i < count; i++)
		has += is_of_unit(&items[i], u) ? items[i].quantity : 0;
	if (has < u->quantity) {
		refuse_lack(s, u, shipment, &parcel, has);
		return;
	}
	doubt = stage_doubt_serial(s, u, parcel.place_id);
	/* where it stands from now on: at the station, or (a site that has none) where the rest of the shipment does */
	if (!station.id && !(shipment->home_id && place_load(s->db, &s->reply.arena, shipment->home_id, &station))) {
		refuse(s, ERROR_NOT_HERE, "There is no station to put it down at: scan one first");
		return;
	}
	for (size_t i = count; i-- > 0 && left > 0;) {
		struct movement m = {.cause = "unpack", .product_id = items[i].product_id, .lot = items[i].lot, .serial = u->serial,
			.quantity = items[i].quantity < left ? items[i].quantity : left, .from_id = parcel.place_id, .from_kind = PLACE_CARTON,
			.from = items[i].owner, .to_id = station.id, .to_kind = station.kind, .to = items[i].owner};

		if (!is_of_unit(&items[i], u))
			continue;
		if (!ledger_post(&s->ledger, &m))
			db_fail(s->db, "the ledger and the cartons disagree: run crossdock verify");
		left -= m.quantity;
	}
	shipment_stands_at(s->db, shipment->order_id, shipment->number, station.id);
	s->outcome.effect = "unpack";
	s->outcome.effect_id = parcel.id;
	pack_end_if_empty(s, parcel.id);
	shipment_follow(s->db, shipment->order_id, shipment->number, s->now_ms);
	memset(&s->marks, 0, offsetof(struct marks, raw));
	pack_at_hand(s, shipment);
	say(s, "%" PRId64 " x %s out of carton %" PRId64 " of %s, at %s", u->quantity, u->product.description, parcel.number, shipment->name,
		station.code);
	if (doubt)
		add_line(s, "%s: check that this is the unit", doubt);
	pack_tell(s, shipment);
}

/* ---- damaged */

static void damaged(struct session *s, const struct staged *u, const struct shipment *shipment)
{
	struct pack_here here = pack_where(s);
	struct picking p = {.s = s, .unit = u};
	const char *why = *u->lot && lot_is_recalled(s->db, u->product.id, u->lot) ? "recalled" : "damaged";
	size_t count;
	struct packable *rows = packable_of(s->db, &s->reply.arena, shipment->order_id, shipment->number, u->product.id,
		stage_lot_of(u), here.station_id, here.spot_id, &count);
	struct parcel parcel;

	for (size_t i = 0; i < count; i++) {
		struct goods *goods = picking_add(&p, rows[i].quantity, rows[i].lot);

		if (!goods)
			continue;
		goods->from_id = rows[i].place_id;
		goods->from_kind = rows[i].place_kind;
		goods->from = rows[i].owner;
		goods->quarantine = why;
	}
	if (picking_left(&p) && pack_open_carton(s, shipment, &parcel)) {
		struct packed_item *items = parcel_content(s->db, &s->reply.arena, parcel.place_id, &count);

		for (size_t i = count; i-- > 0;) {
			struct goods *goods = items[i].product_id == u->product.id && (!u->product.by_lot || strcmp(items[i].lot, u->lot) == 0)
				? picking_add(&p, items[i].quantity, items[i].lot)
				: NULL;

			if (!goods)
				continue;
			goods->from_id = parcel.place_id;
			goods->from_kind = PLACE_CARTON;
			goods->from = items[i].owner;
			goods->quarantine = why;
		}
	}
	if (!p.found) {
		pack_refuse_unit(s, u, shipment, 0);
		return;
	}
	picking_direct(&p, *why == 'r' ? C_("units", "Recalled") : C_("units", "Damaged"));
	if (s->reply.result == RESULT_REFUSED)
		return;
	s->reply.say = arena_printf(&s->reply.arena, "%s; %s", s->reply.say,
		arena_printf(&s->reply.arena,
			p.found == 1 || u->quantity == 1 ? _("%s waits for it again") : _("%s waits for them again"), shipment->order));
}

/* ---- a unit scan */

/* Without a shipment at hand: the first that has the product, where the worker is, else anywhere. */
static bool find_shipment(struct session *s, const struct staged *u)
{
	static const enum place_kind kinds[] = {PLACE_STATION, PLACE_LANE, PLACE_OVERFLOW};
	struct pack_here here = pack_where(s);
	int64_t order_id;
	int64_t number;
	bool found = (here.station_id && packing_first_at(s->db, here.station_id, u->product.id, s->now_ms, &order_id, &number)) ||
		(here.spot_id && packing_first_at(s->db, here.spot_id, u->product.id, s->now_ms, &order_id, &number));

	for (size_t k = 0; k < sizeof kinds / sizeof *kinds && !found; k++) {
		size_t count;
		struct place *list = place_list(s->db, &s->reply.arena, kinds[k], &count);

		for (size_t i = 0; i < count && !found; i++)
			found = list[i].units > 0 && (kinds[k] != PLACE_STATION || !here.station_id) &&
				packing_first_at(s->db, list[i].id, u->product.id, s->now_ms, &order_id, &number);
	}
	if (found)
		return pack_open(s, order_id, number);
	pack_refuse_unit(s, u, NULL, 0);
	return false;
}

void pack_unit(struct session *s, const struct thing *thing)
{
	struct staged u;
	struct shipment shipment;
	struct place station;

	if (!pack_station(s, &station) || !unit_read(s, thing, &u))
		return;
	if (!s->marks.unpack && !s->marks.damaged && *u.lot && lot_is_recalled(s->db, u.product.id, u.lot)) {
		refuse(s, ERROR_RECALLED, "Lot %s of %s is recalled, nobody may have it: %%DAMAGED, then the unit, sends it to quarantine", u.lot,
			u.product.description);
		return;
	}
	if (!s->t.order_id && !find_shipment(s, &u))
		return;
	if (!pack_needs(s, &shipment))
		return;
	if (s->marks.unpack)
		take_out(s, &u, &shipment);
	else if (s->marks.damaged)
		damaged(s, &u, &shipment);
	else
		pack_into(s, &u, &shipment);
}

void pack_again(struct session *s)
{
	struct thing thing;

	if (unit_again(s, &thing))
		pack_unit(s, &thing);
}

/* ---- an inbound carton that goes as it is */

/* What the carton brought, each piece of it still here for the shipment? rows: from where it is taken. */
static struct packable *carton_rows(struct session *s, const struct carton *carton, const struct shipment *shipment, size_t *count)
{
	size_t pieces;
	struct direction *list = directions_of_scan(s->db, &s->reply.arena, carton->received_scan_id, &pieces);
	struct pack_here here = pack_where(s);
	size_t standing;
	struct packable *there = packable_of(s->db, &s->reply.arena, shipment->order_id, shipment->number, 0, NULL, here.station_id,
		here.spot_id, &standing);
	struct packable *rows = arena_alloc(&s->reply.arena, (pieces * (standing + 1) + 1) * sizeof *rows);

	*count = 0;
	for (size_t i = 0; i < pieces; i++) {
		int64_t left = list[i].quantity;

		if (list[i].carton_id != carton->id)
			continue;
		if (list[i].owner.order_id != shipment->order_id || list[i].owner.shipment_no != shipment->number)
			return NULL;
		for (size_t j = 0; j < standing && left > 0; j++) {
			int64_t takes = there[j].quantity < left ? there[j].quantity : left;

			if (takes <= 0 || there[j].owner.line_id != list[i].owner.line_id || strcmp(there[j].lot, list[i].lot) != 0)
				continue;
			rows[*count] = there[j];
			rows[(*count)++].quantity = takes;
			there[j].quantity -= takes;
			left -= takes;
		}
		if (left > 0)
			return NULL;
	}
	return *count ? rows : NULL;
}

void pack_whole_carton(struct session *s, const struct thing *thing)
{
	const struct carton *carton = &thing->carton;
	struct shipment shipment;
	const char *missing;
	struct parcel parcel;
	struct packable *rows;
	struct place station;
	size_t count;
	int64_t job;

	if (!carton->id || !carton->received_scan_id) {
		refuse(s, ERROR_NOT_HERE, "Carton %s was not received: %%RECEIVE, then the carton", thing->sscc);
		return;
	}
	if (!carton->order_id || !pack_station(s, &station)) {
		if (!carton->order_id)
			refuse(s, ERROR_WRONG_UNIT, "Carton %s is not for one shipment alone: scan its units", thing->sscc);
		return;
	}
	if (s->t.order_id && (s->t.order_id != carton->order_id || s->t.shipment_no != carton->shipment_no) && pack_at_hand(s, &shipment) &&
		shipment.to_pack) {
		refuse(s, ERROR_WRONG_UNIT, "This carton is not of %s: %%DONE or %%SKIP first, then scan it again", shipment.name);
		return;
	}
	if (!pack_open(s, carton->order_id, carton->shipment_no) || !pack_needs(s, &shipment))
		return;
	rows = carton_rows(s, carton, &shipment, &count);
	if (!rows) {
		refuse(s, ERROR_WRONG_UNIT, "Not everything in carton %s is still here for %s: scan its units", thing->sscc, shipment.name);
		return;
	}
	parcel_load(s->db, &s->reply.arena,
		parcel_begin(s->db, shipment.order_id, shipment.number, s->t.station_id, carton->id, s->now_ms), &parcel);
	put_in(s, rows, count, INT64_MAX, "", &parcel);
	if (!pack_content_may_go(s, &shipment, &parcel))
		return;
	parcel_close(s->db, parcel.id, thing->sscc, s->now_ms);
	/* a label that was out before it was packed again is gone, or should be */
	job = print_carton(s->db, parcel.id, thing->sscc, s->scan_id, s->printer, s->now_ms);
	print_again(s->db, job, s->scan_id, s->printer, s->now_ms, &job);
	shipment_begin(s->db, shipment.order_id, shipment.number, s->now_ms);
	s->t.parcel_id = parcel.id;
	s->outcome.effect = "pack";
	s->outcome.effect_id = parcel.id;
	pack_at_hand(s, &shipment);
	parcel_load(s->db, &s->reply.arena, parcel.id, &parcel);
	missing = pack_tell(s, &shipment);
	say(s, "Carton %" PRId64 " of %s goes as it is, %s in it; %s", parcel.number, shipment.name, units_text(s, parcel.units),
		missing_or_done(s, shipment.to_pack ? missing : ""));
}
