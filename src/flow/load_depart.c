/* A pickup leaves: %DONE lists what it takes and what it leaves behind, a second one lets it go, in one transaction. What
 * must not leave is named; a lead takes it off (%UNLOAD), or makes a shipment of its own of what is missing (%SPLIT). */
#include <inttypes.h>
#include <string.h>

#include "base/term.h"
#include "base/text.h"
#include "base/told.h"
#include "flow/loading.h"
#include "flow/roles.h"
#include "flow/talk.h"
#include "flow/trail.h"
#include "store/event.h"
#include "store/order.h"

enum { MOST_LINES = 200 };

/* A shipment on the truck, with its cartons, and what speaks against it. */
struct cargo {
	struct shipment shipment;
	struct parcel *cartons;
	size_t count;
	size_t missing;          /* cartons that are not on this truck */
	struct load_fault fault; /* ERROR_NONE: none but what is missing */
	const struct parcel *of; /* the carton that the fault is about */
};

/* As it stays in the order's history. */
static const char *told_cartons(struct session *s, int64_t cartons)
{
	return told_plural(&s->reply.arena, "%" PRId64 " carton", "%" PRId64 " cartons", cartons, cartons);
}

static bool is_on(const struct parcel *carton, const struct pickup *pickup)
{
	return carton->status == PARCEL_LOADED && carton->pickup_id == pickup->id;
}

static void judge(struct session *s, const struct pickup *pickup, struct cargo *c)
{
	for (size_t i = 0; i < c->count; i++)
		c->missing += !is_on(&c->cartons[i], pickup);
	for (size_t i = 0; i < c->count && c->fault.error == ERROR_NONE; i++) {
		if (!is_on(&c->cartons[i], pickup))
			continue;
		c->of = &c->cartons[i];
		c->fault = load_judge(s, pickup, c->of, &c->shipment);
		/* an open carton of it is missing, and is said so */
		if (c->fault.error == ERROR_NOT_PACKED && c->missing)
			c->fault.error = ERROR_NONE;
	}
}

static struct cargo *read_cargo(struct session *s, const struct pickup *pickup, size_t *count)
{
	struct arena *arena = &s->reply.arena;
	size_t n;
	struct loaded_shipment *list = pickup_loaded(s->db, arena, pickup->id, &n);
	struct cargo *cargo = arena_alloc(arena, (n + 1) * sizeof *cargo);

	*count = 0;
	for (size_t i = 0; i < n; i++) {
		struct cargo *c = &cargo[*count];

		if (!shipment_load(s->db, arena, list[i].order_id, list[i].number, s->settings.policy, s->now_ms, &c->shipment))
			continue;
		c->cartons = parcels_of_shipment(s->db, arena, list[i].order_id, list[i].number, &c->count);
		judge(s, pickup, c);
		++*count;
	}
	return cargo;
}

static bool may_not_leave(const struct cargo *c)
{
	return c->missing || c->fault.error != ERROR_NONE;
}

/* ---- what must not leave */

static void name_missing(struct session *s, const struct pickup *pickup, const struct cargo *c)
{
	for (size_t i = 0; i < c->count; i++)
		if (!is_on(&c->cartons[i], pickup))
			add_line(s, "%s is missing: it is %s", carton_name(s, &c->cartons[i]),
				carton_where(s, &s->reply.arena, &c->cartons[i]));
}

/* True: something must not leave, and is named. */
static bool refuse_cargo(struct session *s, const struct pickup *pickup, const struct cargo *cargo, size_t count)
{
	enum error_word error = ERROR_NONE;
	size_t bad = 0;
	const struct cargo *first = NULL;

	for (size_t i = 0; i < count; i++) {
		const struct cargo *c = &cargo[i];

		if (!may_not_leave(c))
			continue;
		if (!first)
			first = c;
		bad++;
		if (c->fault.error != ERROR_NONE) {
			add_line(s, "%s: %s; take it off (%%UNLOAD, then the carton), then: %s", carton_name(s, c->of), c->fault.what,
				c->fault.way);
			error = error == ERROR_NONE ? c->fault.error : error;
		}
		name_missing(s, pickup, c);
	}
	if (!bad)
		return false;
	s->marks.awaiting = AWAIT_PARTLY;
	if (error == ERROR_NONE && bad > 1)
		refuse(s, ERROR_PARTLY_LOADED,
			P_("%s must not leave: %s is only partly loaded, and %zu more. Load the rest, or a lead takes it off (%%UNLOAD) or lets it go without (%%SPLIT)",
				"%s must not leave: %s is only partly loaded, and %zu more. Load the rest, or a lead takes it off (%%UNLOAD) or lets it go without (%%SPLIT)",
				bad - 1),
			pickup->number, first->shipment.name, bad - 1);
	else if (error == ERROR_NONE)
		refuse(s, ERROR_PARTLY_LOADED,
			"%s must not leave: %s is only partly loaded. Load the rest, or a lead takes it off (%%UNLOAD) or lets it go without (%%SPLIT)",
			pickup->number, first->shipment.name);
	else
		refuse(s, error, "%s must not leave with %s: take it off (%%UNLOAD)", pickup->number, and_more(s, first->shipment.name, bad - 1));
	return true;
}

/* ---- it leaves */

static void empty_carton(struct session *s, const struct parcel *carton)
{
	size_t count;
	struct packed_item *items = parcel_content(s->db, &s->reply.arena, carton->place_id, &count);

	for (size_t i = 0; i < count; i++) {
		struct movement m = {.cause = "depart", .product_id = items[i].product_id, .lot = items[i].lot, .serial = "",
			.quantity = items[i].quantity, .from_id = carton->place_id, .from_kind = PLACE_CARTON, .from = items[i].owner,
			.to_id = PLACE_ID_CUSTOMER, .to_kind = PLACE_CUSTOMER, .to = items[i].owner};

		if (!ledger_post(&s->ledger, &m))
			db_fail(s->db, "the ledger does not hold what is in a carton: run crossdock verify");
	}
	parcel_depart(s->db, carton->id);
}

static void ship(struct session *s, const struct pickup *pickup, const struct cargo *c)
{
	const struct shipment *shipment = &c->shipment;

	for (size_t i = 0; i < c->count; i++)
		empty_carton(s, &c->cartons[i]);
	shipment_set_shipped(s->db, shipment->order_id, shipment->number, pickup->id, s->now_ms);
	order_history_add(s->db, shipment->order_id, s->now_ms,
		told_printf(&s->reply.arena, "%s shipped with %s: %s", shipment->name, pickup->number,
			told_cartons(s, (int64_t)c->count)),
		s->op.badge, "");
}

/* What was ready before its cut-off, and it leaves behind. Returns how many. */
static size_t leave_behind(struct session *s, const struct pickup *pickup)
{
	struct arena *arena = &s->reply.arena;
	size_t count;
	size_t missed = 0;
	struct waiting_shipment *list = pickup_waiting(s->db, arena, pickup, s->now_ms, SIZE_MAX / 2, &count);

	for (size_t i = 0; i < count; i++) {
		if (list[i].ready_at > pickup->cutoff_at)
			continue;
		shipment_set_missed(s->db, list[i].order_id, list[i].number, pickup->id);
		if (++missed <= MOST_LINES)
			add_line(s, "Left behind: %s, %s%s", list[i].name, term(shipment_status_word(list[i].status)),
				at_text(&s->reply.arena, list[i].at));
	}
	return missed;
}

static void depart(struct session *s, const struct pickup *pickup, const struct cargo *cargo, size_t count)
{
	struct pickup_tally tally;
	size_t missed;

	pickup_tally(s->db, pickup, s->now_ms, &tally);
	for (size_t i = 0; i < count; i++)
		ship(s, pickup, &cargo[i]);
	missed = leave_behind(s, pickup);
	pickup_depart(s->db, pickup->id, s->scan_id, s->now_ms);
	for (size_t i = 0; i < count; i++)
		event_shipped(s->db, cargo[i].shipment.order_id, cargo[i].shipment.number, s->now_ms);
	s->outcome.effect = "depart";
	s->outcome.effect_id = pickup->id;
	s->t.pickup_id = 0;
	s->t.parcel_id = 0;
	if (missed)
		say(s,
			P_("%s has left with %s of %s, %s; without %zu shipment that should have gone with it",
				"%s has left with %s of %s, %s; without %zu shipments that should have gone with it", missed),
			pickup->number, cartons_text(s, tally.cartons), shipments_text(s, tally.shipments), units_text(s, tally.units), missed);
	else
		say(s, "%s has left with %s of %s, %s", pickup->number, cartons_text(s, tally.cartons), shipments_text(s, tally.shipments),
			units_text(s, tally.units));
}

/* ---- %DONE */

/* Which cartons were shown. */
static uint64_t seen_of(const struct pickup *pickup, const struct cargo *cargo, size_t count)
{
	uint64_t seen = 14695981039346656037u ^ (uint64_t)pickup->id;

	for (size_t i = 0; i < count; i++)
		for (size_t j = 0; j < cargo[i].count; j++)
			seen = (seen ^ (uint64_t)cargo[i].cartons[j].id) * 1099511628211u;
	return seen;
}

static const char *stays_behind(struct session *s, int64_t shipments)
{
	if (!shipments)
		return "";
	return arena_printf(&s->reply.arena, "; %s",
		arena_printf(&s->reply.arena,
			P_("%" PRId64 " shipment would stay behind", "%" PRId64 " shipments would stay behind", shipments), shipments));
}

static void show_departure(struct session *s, const struct pickup *pickup)
{
	struct pickup_tally tally;
	size_t count;
	struct waiting_shipment *list =
		pickup_waiting(s->db, &s->reply.arena, pickup, s->now_ms, MOST_LINES, &count);

	pickup_tally(s->db, pickup, s->now_ms, &tally);
	for (size_t i = 0; i < count; i++)
		if (list[i].status == SHIPMENT_PACKED)
			add_line(s, "Packed, and not on it: %s, %s%s", list[i].name, cartons_text(s, list[i].cartons),
				at_text(&s->reply.arena, list[i].at));
		else
			add_line(s, list[i].status == SHIPMENT_READY ? N_("Not packed yet: %s, %s%s") : N_("Being packed: %s, %s%s"), list[i].name,
				units_text(s, list[i].units), at_text(&s->reply.arena, list[i].at));
	say(s, "%s: %s of %s, %s%s", pickup_words(s, pickup), cartons_text(s, tally.cartons), shipments_text(s, tally.shipments),
		units_text(s, tally.units), stays_behind(s, tally.packed_shipments + tally.begun_shipments));
	s->marks.awaiting = AWAIT_DEPART;
}

void load_done(struct session *s, bool again)
{
	struct pickup pickup;
	struct cargo *cargo;
	size_t count;
	uint64_t seen;

	s->marks.unload = false;
	if (!load_pickup(s, &s->reply.arena, &pickup)) {
		refuse(s, ERROR_NOT_HERE, "No pickup is being loaded here: scan the pickup, or its door, then %%DONE");
		return;
	}
	cargo = read_cargo(s, &pickup, &count);
	if (refuse_cargo(s, &pickup, cargo, count))
		return;
	seen = seen_of(&pickup, cargo, count);
	if (again && seen == s->marks.count_seen)
		depart(s, &pickup, cargo, count);
	else
		show_departure(s, &pickup);
	s->marks.count_seen = seen;
}

/* ---- what a lead does about what must not leave */

static void take_all_off(struct session *s, const struct pickup *pickup, const struct cargo *cargo, size_t count)
{
	int64_t cartons = 0;

	for (size_t i = 0; i < count; i++) {
		if (!may_not_leave(&cargo[i]))
			continue;
		add_line(s, "Off: %s", cargo[i].shipment.name);
		for (size_t j = 0; j < cargo[i].count; j++) {
			if (!is_on(&cargo[i].cartons[j], pickup))
				continue;
			load_take_off(s, &cargo[i].cartons[j]);
			cartons++;
		}
	}
	s->outcome.effect_id = pickup->id;
	say(s, "Take %s off %s", cartons_text(s, cartons), pickup_words(s, pickup));
}

static const char *split_fault(struct session *s, const struct cargo *c)
{
	const char *why;

	if (c->fault.error != ERROR_NONE)
		return arena_printf(&s->reply.arena, _("%s: take it off (%%UNLOAD)"), c->fault.what);
	if (c->shipment.status != SHIPMENT_PACKED)
		return arena_printf(&s->reply.arena, _("%s is being packed: finish it (%%PACK), or take it off (%%UNLOAD)"), c->shipment.name);
	why = shipment_split_fault(s->db, &s->reply.arena, c->shipment.order_id, s->settings.policy);
	return why ? arena_printf(&s->reply.arena, _("%s cannot be split, %s: load the rest, or take it off (%%UNLOAD)"), c->shipment.name,
			     why)
		   : NULL;
}

static void give_carton(struct session *s, const struct parcel *carton, int64_t number)
{
	size_t count;
	struct packed_item *items = parcel_content(s->db, &s->reply.arena, carton->place_id, &count);

	for (size_t i = 0; i < count; i++) {
		struct movement m = {.cause = "split", .product_id = items[i].product_id, .lot = items[i].lot, .serial = "",
			.quantity = items[i].quantity, .from_id = carton->place_id, .from_kind = PLACE_CARTON, .from = items[i].owner,
			.to_id = carton->place_id, .to_kind = PLACE_CARTON, .to = items[i].owner};

		m.to.shipment_no = number;
		if (!ledger_post(&s->ledger, &m))
			db_fail(s->db, "the ledger does not hold what is in a carton: run crossdock verify");
	}
	parcel_give(s->db, carton->id, number);
}

static void split(struct session *s, const struct pickup *pickup, const struct cargo *c)
{
	const struct shipment *shipment = &c->shipment;
	int64_t number = shipment_split_off(s->db, shipment->order_id, shipment->number, s->now_ms);
	const char *name = arena_printf(&s->reply.arena, "%s/%" PRId64, shipment->order, number);

	for (size_t i = 0; i < c->count; i++)
		if (!is_on(&c->cartons[i], pickup))
			give_carton(s, &c->cartons[i], number);
	event_packed(s->db, shipment->order_id, shipment->number, s->now_ms); /* what they have now */
	event_packed(s->db, shipment->order_id, number, s->now_ms);
	order_history_add(s->db, shipment->order_id, s->now_ms,
		told_printf(&s->reply.arena, "%s split: %s became %s", shipment->name, told_cartons(s, (int64_t)c->missing), name),
		s->op.badge, "");
	add_line(s, "%s of %s: %s now; print its label again (%%REPRINT)", cartons_text(s, (int64_t)c->missing),
		shipment->name, name);
}

static void split_all(struct session *s, const struct pickup *pickup, const struct cargo *cargo, size_t count)
{
	size_t splits = 0;

	for (size_t i = 0; i < count; i++) {
		const char *why = may_not_leave(&cargo[i]) ? split_fault(s, &cargo[i]) : NULL;

		if (!why)
			continue;
		s->marks.awaiting = AWAIT_PARTLY;
		refuse(s, cargo[i].fault.error != ERROR_NONE ? cargo[i].fault.error : ERROR_PARTLY_LOADED, "%s", why);
		return;
	}
	for (size_t i = 0; i < count; i++) {
		if (!cargo[i].missing)
			continue;
		split(s, pickup, &cargo[i]);
		splits++;
	}
	s->outcome.effect = "split";
	s->outcome.effect_id = pickup->id;
	say(s,
		P_("%zu shipment is split: what is on %s may leave, the rest goes later",
			"%zu shipments are split: what is on %s may leave, the rest goes later", splits),
		splits, pickup->number);
}

static void resolve(struct session *s, enum decision decision, int64_t approved_by)
{
	struct pickup pickup;
	struct cargo *cargo;
	size_t count;
	size_t bad = 0;

	if (!load_pickup(s, &s->reply.arena, &pickup)) {
		refuse(s, ERROR_NOT_HERE, "No pickup is being loaded here: scan the pickup, or its door");
		return;
	}
	cargo = read_cargo(s, &pickup, &count);
	for (size_t i = 0; i < count; i++)
		bad += may_not_leave(&cargo[i]);
	if (!bad) {
		refuse(s, ERROR_NOT_HERE, "Nothing on %s is partly loaded, or must not leave: %%DONE lets it go", pickup.number);
		return;
	}
	s->outcome.approved_by = approved_by;
	if (decision == DECIDE_UNLOAD)
		take_all_off(s, &pickup, cargo, count);
	else
		split_all(s, &pickup, cargo, count);
	if (s->reply.result == RESULT_REFUSED)
		return;
	for (size_t i = 0; i < count; i++)
		if (decision == DECIDE_UNLOAD ? may_not_leave(&cargo[i]) : cargo[i].missing > 0)
			trail(s, decision == DECIDE_UNLOAD ? AUDIT_SHIPMENT_UNLOAD : AUDIT_SHIPMENT_SPLIT, approved_by,
				cargo[i].shipment.name, pickup.number);
}

void load_approve(struct session *s, int64_t approved_by)
{
	s->marks.unload = false;
	resolve(s, s->marks.decision, approved_by);
}

void load_unload(struct session *s)
{
	enum awaiting was = s->marks.awaiting;

	s->marks.awaiting = AWAIT_NOTHING;
	if (was == AWAIT_PARTLY && role_may(&s->op, DEED_UNLOAD)) {
		resolve(s, DECIDE_UNLOAD, 0);
		return;
	}
	s->marks.unload = true;
	say(s, "The next carton comes off the truck");
	if (was != AWAIT_PARTLY)
		return;
	s->marks.awaiting = AWAIT_APPROVAL;
	s->marks.decision = DECIDE_UNLOAD;
	prompt(s, "Scan the carton that comes off; a lead's badge takes off all that was named");
}

void load_split(struct session *s)
{
	s->marks.awaiting = AWAIT_NOTHING;
	if (role_may(&s->op, DEED_SPLIT)) {
		resolve(s, DECIDE_SPLIT, 0);
		return;
	}
	s->marks.awaiting = AWAIT_APPROVAL;
	s->marks.decision = DECIDE_SPLIT;
	refuse(s, ERROR_LEAD_NEEDED, "A lead decides what leaves without the rest: a lead's badge applies %%SPLIT");
}
