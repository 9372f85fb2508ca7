/* Cartons: opened by the first unit, closed with an SSCC and a label, opened again (the label counts no more: what is in it
 * may change), put together. */
#include <inttypes.h>
#include <string.h>

#include "base/text.h"
#include "flow/packing.h"
#include "store/print.h"
#include "store/sscc.h"

bool pack_open_carton(struct session *s, const struct shipment *shipment, struct parcel *parcel)
{
	size_t count;
	struct parcel *list = parcels_of_shipment(s->db, &s->reply.arena, shipment->order_id, shipment->number, &count);
	const struct parcel *found = NULL;

	for (size_t i = 0; i < count; i++)
		if (list[i].status == PARCEL_OPEN && (!found || list[i].id == s->t.parcel_id))
			found = &list[i];
	if (found)
		*parcel = *found;
	return found != NULL;
}

static bool give_sscc(struct session *s, int64_t parcel_id, char sscc[SSCC_TEXT_MAX])
{
	if (s->replay && sscc_give(s->db, s->settings.gs1_prefix, parcel_id, s->now_ms, s->replay->sscc)) {
		snprintf(sscc, SSCC_TEXT_MAX, "%s", s->replay->sscc);
		snprintf(s->numbered, sizeof s->numbered, "%s", sscc);
		return true;
	}
	switch (sscc_next(s->db, s->settings.gs1_prefix, parcel_id, s->now_ms, sscc)) {
	case SSCC_GIVEN: snprintf(s->numbered, sizeof s->numbered, "%s", sscc); return true;
	case SSCC_NO_PREFIX:
		refuse(s, ERROR_NO_SSCC, "The site has no GS1 company prefix to number cartons with: a lead sets it with "
			"crossdock settings gs1_prefix=...; the carton stays open");
		return false;
	case SSCC_USED_UP:
		refuse(s, ERROR_NO_SSCC, "All numbers of the GS1 company prefix %s are used up: a lead sets another one (crossdock settings "
			"gs1_prefix=...); the carton stays open", s->settings.gs1_prefix);
		return false;
	}
	return false;
}

bool pack_content_may_go(struct session *s, const struct shipment *shipment, const struct parcel *parcel)
{
	size_t count;
	struct packed_item *items = parcel_content(s->db, &s->reply.arena, parcel->place_id, &count);
	bool open = parcel->status == PARCEL_OPEN;

	for (size_t i = 0; i < count; i++) {
		if (items[i].surplus) {
			if (open)
				refuse(s, ERROR_ORDER_CANCELLED,
					"%s wants %" PRId64 " x %s fewer: %%UNPACK and the unit takes it out of carton %" PRId64,
					shipment->order, items[i].surplus, items[i].description, parcel->number);
			else
				refuse(s, ERROR_ORDER_CANCELLED,
					"%s wants %" PRId64 " x %s fewer: scan carton %" PRId64
					", %%OPEN it, then %%UNPACK and the unit takes it out of carton %" PRId64,
					shipment->order, items[i].surplus, items[i].description, parcel->number, parcel->number);
			return false;
		}
		if (*items[i].lot && lot_is_recalled(s->db, items[i].product_id, items[i].lot)) {
			if (open)
				refuse(s, ERROR_RECALLED,
					"Lot %s of %s in carton %" PRId64
					" is recalled since: %%DAMAGED and the unit sends it to quarantine",
					items[i].lot, items[i].description, parcel->number);
			else
				refuse(s, ERROR_RECALLED,
					"Lot %s of %s in carton %" PRId64 " is recalled since: scan carton %" PRId64
					", %%OPEN it, then %%DAMAGED and the unit sends it to quarantine",
					items[i].lot, items[i].description, parcel->number, parcel->number);
			return false;
		}
	}
	return true;
}

bool pack_close(struct session *s, const struct shipment *shipment, const struct parcel *parcel)
{
	char sscc[SSCC_TEXT_MAX];

	if (!pack_content_may_go(s, shipment, parcel))
		return false;
	if (!give_sscc(s, parcel->id, sscc))
		return false;
	parcel_close(s->db, parcel->id, sscc, s->now_ms);
	print_carton(s->db, parcel->id, sscc, s->scan_id, s->printer, s->now_ms);
	s->t.parcel_id = parcel->id;
	return true;
}

bool pack_open_again(struct session *s, const struct parcel *parcel)
{
	bool out = print_withdraw_carton(s->db, parcel->sscc, s->now_ms);

	if (!parcel->carton_id)
		sscc_void(s->db, parcel->sscc, s->now_ms);
	parcel_reopen(s->db, parcel->id);
	return out;
}

void pack_end_if_empty(struct session *s, int64_t parcel_id)
{
	struct parcel parcel;

	if (!parcel_load(s->db, &s->reply.arena, parcel_id, &parcel) || parcel.units || parcel.status != PARCEL_OPEN)
		return;
	parcel_end(s->db, parcel_id);
	if (s->t.parcel_id == parcel_id)
		s->t.parcel_id = 0;
}

void pack_units_left(struct session *s, int64_t place_id)
{
	struct parcel parcel;

	if (!parcel_at(s->db, &s->reply.arena, place_id, &parcel))
		return;
	if (parcel.status == PARCEL_CLOSED) {
		pack_open_again(s, &parcel);
		add_line(s,
			parcel.units ? N_("Carton %" PRId64 " of %s is open again: destroy its label (%s); a packer closes it with a new one")
				     : N_("Carton %" PRId64 " of %s is open again: destroy its label (%s)"),
			parcel.number, parcel.shipment, pack_sscc_text(s, parcel.sscc));
	}
	pack_end_if_empty(s, parcel.id);
}

/* ---- a carton was scanned */

static void tell_carton(struct session *s, const struct shipment *shipment, const struct parcel *parcel)
{
	size_t count;
	struct packed_item *items = parcel_content(s->db, &s->reply.arena, parcel->place_id, &count);

	say(s, "Carton %" PRId64 " of %s, closed: %s in it. %%OPEN opens it again, %%REPRINT prints its label", parcel->number, shipment->name,
		units_text(s, parcel->units));
	for (size_t i = 0; i < count; i++)
		add_line(s, "%s", goods_text(s, items[i].quantity, items[i].description, items[i].sku, items[i].lot));
	pack_tell(s, shipment);
}

/* Everything in one goes into the other. */
static void merge(struct session *s, struct shipment *shipment, const struct parcel *from, const struct parcel *into)
{
	size_t count;
	struct packed_item *items = parcel_content(s->db, &s->reply.arena, from->place_id, &count);
	bool out;

	for (size_t i = 0; i < count; i++) {
		struct movement m = {.cause = "merge", .product_id = items[i].product_id, .lot = items[i].lot, .serial = "",
			.quantity = items[i].quantity, .from_id = from->place_id, .from_kind = PLACE_CARTON, .from = items[i].owner,
			.to_id = into->place_id, .to_kind = PLACE_CARTON, .to = items[i].owner};

		if (!ledger_post(&s->ledger, &m))
			db_fail(s->db, "the ledger and the cartons disagree: run crossdock verify");
	}
	out = pack_open_again(s, from);
	pack_end_if_empty(s, from->id);
	s->t.parcel_id = into->id;
	s->outcome.effect = "merge";
	s->outcome.effect_id = from->id;
	pack_at_hand(s, shipment);
	say(s,
		out ? N_("Carton %" PRId64 " of %s is in carton %" PRId64 " now, %s in it: destroy the label of the former")
		    : N_("Carton %" PRId64 " of %s is in carton %" PRId64 " now, %s in it"),
		from->number, shipment->name, into->number, units_text(s, from->units + into->units));
	pack_tell(s, shipment);
}

static bool gone(struct session *s, const struct parcel *parcel)
{
	if (parcel->status == PARCEL_LOADED)
		refuse(s, ERROR_ALREADY_LOADED, "Carton %" PRId64 " of %s is on a truck: %%LOAD, then %%UNLOAD and the carton takes it off",
			parcel->number, parcel->shipment);
	else if (parcel->status == PARCEL_DEPARTED)
		refuse(s, ERROR_ALREADY_LOADED, "Carton %" PRId64 " of %s has left the building", parcel->number, parcel->shipment);
	else
		return false;
	return true;
}

void pack_carton(struct session *s, const struct parcel *parcel, bool again)
{
	struct shipment shipment;
	struct parcel open;
	bool at_hand = s->t.order_id == parcel->order_id && s->t.shipment_no == parcel->shipment_no;

	if (gone(s, parcel))
		return;
	if (at_hand && pack_at_hand(s, &shipment) && pack_open_carton(s, &shipment, &open) && open.units && open.id != parcel->id) {
		if (!pack_needs(s, &shipment))
			return;
		if (again && s->marks.pack_parcel_id == parcel->id) {
			merge(s, &shipment, parcel, &open);
			return;
		}
		s->marks.awaiting = AWAIT_MERGE;
		s->marks.pack_parcel_id = parcel->id;
		say(s, "Carton %" PRId64 " of %s, %s in it: scan it again to put all of it into carton %" PRId64, parcel->number, shipment.name,
			units_text(s, parcel->units), open.number);
		prompt(s, "Scan the carton again to put it into carton %" PRId64 ", or scan on", open.number);
		return;
	}
	if (!pack_open(s, parcel->order_id, parcel->shipment_no) || !pack_at_hand(s, &shipment))
		return;
	s->t.parcel_id = parcel->id;
	tell_carton(s, &shipment, parcel);
}

/* ---- commands */

/* The closed carton at hand. False: refused. */
static bool closed_carton(struct session *s, struct parcel *parcel)
{
	if (s->t.parcel_id && parcel_load(s->db, &s->reply.arena, s->t.parcel_id, parcel) && parcel->status == PARCEL_CLOSED)
		return true;
	if (!s->t.parcel_id || !gone(s, parcel))
		refuse(s, ERROR_NOT_HERE,
			s->t.parcel_id
				? N_("The carton at hand is open, and has no label yet: %%CLOSE gives it one; another one: scan its SSCC first")
				: N_("No closed carton is at hand: scan its SSCC first"));
	return false;
}

void pack_open_command(struct session *s)
{
	struct shipment shipment;
	struct parcel parcel;
	bool out;

	if (!closed_carton(s, &parcel) || !pack_at_hand(s, &shipment))
		return;
	if (shipment.cancelled || shipment.held) {
		pack_refuse(s, &shipment);
		return;
	}
	out = pack_open_again(s, &parcel);
	shipment_follow(s->db, shipment.order_id, shipment.number, s->now_ms);
	s->outcome.effect = "open-carton";
	s->outcome.effect_id = parcel.id;
	pack_at_hand(s, &shipment);
	say(s,
		out ? N_("Carton %" PRId64 " of %s is open: destroy its label; closing it gives it a new label")
		    : N_("Carton %" PRId64 " of %s is open: its label will not be printed; closing it gives it a new label"),
		parcel.number, shipment.name);
	pack_tell(s, &shipment);
}

void pack_close_command(struct session *s)
{
	struct shipment shipment;
	struct parcel parcel;
	const char *missing;

	if (!pack_needs(s, &shipment))
		return;
	if (!pack_open_carton(s, &shipment, &parcel) || !parcel.units) {
		refuse(s, ERROR_NOTHING_PACKED, "No carton of %s is open with something in it: scan a unit into one first", shipment.name);
		return;
	}
	if (!pack_close(s, &shipment, &parcel))
		return;
	s->outcome.effect = "close-carton";
	s->outcome.effect_id = parcel.id;
	parcel_load(s->db, &s->reply.arena, parcel.id, &parcel);
	missing = pack_tell(s, &shipment);
	say(s, "Carton %" PRId64 " of %s closed, %s in it: %s; %s", parcel.number, shipment.name, units_text(s, parcel.units),
		pack_sscc_text(s, parcel.sscc), missing_or_done(s, missing));
}

void pack_unpack_command(struct session *s)
{
	struct shipment shipment;
	struct parcel parcel;

	if (!pack_at_hand(s, &shipment) || !pack_open_carton(s, &shipment, &parcel)) {
		refuse(s, ERROR_NOT_HERE, "No open carton is at hand: scan the carton, then %%OPEN");
		return;
	}
	s->marks.unpack = true;
	s->marks.damaged = false;
	s->t.parcel_id = parcel.id;
	say(s, "The next unit comes out of carton %" PRId64 " of %s", parcel.number, shipment.name);
	prompt(s, "Scan the unit that comes out of carton %" PRId64, parcel.number);
}

void pack_reprint_command(struct session *s)
{
	struct parcel parcel;
	int64_t job;
	int64_t again;

	if (!closed_carton(s, &parcel))
		return;
	job = print_find_carton(s->db, parcel.sscc);
	switch (print_again(s->db, job, s->scan_id, s->printer, s->now_ms, &again)) {
	case PRINT_AGAIN_QUEUED:
		say(s, "The label of carton %" PRId64 " of %s is printed again: %s", parcel.number, parcel.shipment, pack_sscc_text(s, parcel.sscc));
		add_line(s, "There may be two of them now: use one, destroy the other");
		return;
	case PRINT_AGAIN_WAITS:
		refuse(s, ERROR_NOT_HERE, "The label of carton %" PRId64 " of %s was not printed yet: it comes by itself; look at the printer",
			parcel.number, parcel.shipment);
		return;
	case PRINT_AGAIN_NO_JOB:
	case PRINT_AGAIN_WITHDRAWN:
		print_carton(s->db, parcel.id, parcel.sscc, s->scan_id, s->printer, s->now_ms);
		say(s, "The label of carton %" PRId64 " of %s is printed: %s", parcel.number, parcel.shipment, pack_sscc_text(s, parcel.sscc));
		return;
	}
}
