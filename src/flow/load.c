/* Loading: a pickup's number or its door says which truck is loaded; a carton's SSCC puts it on. Whatever speaks against a
 * carton leaving is said before it is on the truck, and once more before the truck leaves (load_depart.c). */
#include "base/term.h"
#include "base/text.h"
#include "flow/loading.h"

#include <inttypes.h>
#include <string.h>

#include "flow/talk.h"
#include "store/sscc.h"

enum { MINUTE_MS = 60 * 1000 };

/* ---- words */

const char *carton_words(struct session *s, const struct parcel *parcel)
{
	return arena_printf(&s->reply.arena, _("carton %" PRId64 " of %s"), parcel->number, parcel->shipment);
}

const char *carton_name(struct session *s, const struct parcel *parcel)
{
	return arena_printf(&s->reply.arena, _("Carton %" PRId64 " of %s"), parcel->number, parcel->shipment);
}

const char *pickup_words(struct session *s, const struct pickup *pickup)
{
	return *pickup->door ? arena_printf(&s->reply.arena, C_("pickup", "%s at %s"), pickup->number, pickup->door) : pickup->number;
}

const char *carton_where(struct session *s, struct arena *arena, const struct parcel *parcel)
{
	struct place station = {.code = ""};
	struct pickup pickup = {.number = "", .door = ""};

	switch (parcel->status) {
	case PARCEL_OPEN:
	case PARCEL_CLOSED:
		if (!parcel->station_id || !place_load(s->db, arena, parcel->station_id, &station))
			return parcel->status == PARCEL_OPEN ? C_("carton", "open") : C_("carton", "where it was packed");
		return arena_printf(arena, parcel->status == PARCEL_OPEN ? C_("carton", "open at %s") : C_("place", "at %s"), station.code);
	case PARCEL_LOADED:
		pickup_read(s->db, arena, parcel->pickup_id, &pickup);
		return arena_printf(arena, C_("carton", "on %s"), pickup_words(s, &pickup));
	case PARCEL_DEPARTED:
		pickup_read(s->db, arena, parcel->pickup_id, &pickup);
		return arena_printf(arena, C_("carton", "gone with %s"), pickup.number);
	case PARCEL_VOID: return C_("carton", "empty");
	}
	return "";
}

/* "cut-off in 42 minutes"; past it a line warns, and nothing is said here. */
static const char *cutoff_words(struct session *s, const struct pickup *pickup)
{
	char at[TIME_TEXT_MAX];
	int64_t minutes = (pickup->cutoff_at - s->now_ms) / MINUTE_MS;

	text_time(s->settings.time_zone, pickup->cutoff_at, at);
	if (pickup->cutoff_at < s->now_ms) {
		add_line(s, "Warning: the cut-off of %s was %s, %s ago; loading still works", pickup->number, at,
			minutes_text(s, -minutes));
		return "";
	}
	if (minutes < 24 * 60)
		return arena_printf(&s->reply.arena, _("cut-off in %s"), minutes_text(s, minutes));
	return arena_printf(&s->reply.arena, _("cut-off %s"), at);
}

/* ---- the pickup */

bool load_pickup(struct session *s, struct arena *arena, struct pickup *pickup)
{
	return s->t.pickup_id && pickup_read(s->db, arena, s->t.pickup_id, pickup) && !pickup->departed;
}

static void begin_pickup(struct session *s, const struct pickup *pickup)
{
	struct pickup_tally tally;
	const char *begun = "";
	const char *cutoff;

	s->t.pickup_id = pickup->id;
	s->t.parcel_id = 0;
	pickup_tally(s->db, pickup, s->now_ms, &tally);
	if (tally.begun_shipments)
		begun = comma_text(&s->reply.arena, arena_printf(&s->reply.arena,
							    P_("%" PRId64 " shipment ready or being packed",
								    "%" PRId64 " shipments ready or being packed", tally.begun_shipments),
							    tally.begun_shipments));
	cutoff = cutoff_words(s, pickup);
	say(s, "%s%s: %s loaded, %" PRId64 " packed and waiting for it%s%s%s", pickup_words(s, pickup),
		comma_text(&s->reply.arena, pickup->carrier), cartons_text(s, tally.cartons), tally.packed_cartons, begun,
		*cutoff ? text_semicolon() : "", cutoff);
}

static void scan_pickup(struct session *s, int64_t pickup_id)
{
	struct pickup pickup;
	char at[TIME_TEXT_MAX];

	if (!pickup_read(s->db, &s->reply.arena, pickup_id, &pickup))
		return;
	if (pickup.departed) {
		refuse(s, ERROR_CLOSED, "%s left %s: scan another pickup, or its door", pickup.number,
			text_time(s->settings.time_zone, pickup.departed_at, at));
		return;
	}
	begin_pickup(s, &pickup);
}

/* The first pickup at the door. False: there is none. */
static bool begin_at(struct session *s, const struct place *door)
{
	size_t count;
	struct pickup *list = pickups_at(s->db, &s->reply.arena, door->id, &count);
	char at[TIME_TEXT_MAX];

	if (!count)
		return false;
	begin_pickup(s, &list[0]);
	for (size_t i = 1; i < count; i++)
		add_line(s, "Also at %s: %s, cut-off %s", door->code, list[i].number,
			text_time(s->settings.time_zone, list[i].cutoff_at, at));
	return true;
}

static void scan_place(struct session *s, const struct place *place)
{
	if (place->kind != PLACE_DOOR)
		refuse(s, ERROR_WRONG_PLACE, "%s is no door: scan a pickup, its door, or a carton", place->code);
	else if (!begin_at(s, place))
		refuse(s, ERROR_NOT_HERE, "No pickup is announced at %s: scan the pickup's number, or another door", place->code);
}

void load_begin(struct session *s)
{
	struct pickup pickup;
	struct place door;

	if (load_pickup(s, &s->reply.arena, &pickup)) {
		begin_pickup(s, &pickup);
		return;
	}
	s->t.pickup_id = 0;
	if (s->stands_at && place_load(s->db, &s->reply.arena, s->stands_at, &door))
		begin_at(s, &door);
}

const char *load_prompt(struct session *s, struct arena *arena)
{
	struct pickup pickup;

	if (s->marks.awaiting == AWAIT_TRACKING)
		return _("Scan or type the carrier's reference");
	if (s->marks.unload)
		return _("Scan the carton that comes off the truck");
	if (!load_pickup(s, arena, &pickup))
		return _("Scan a pickup, or its door");
	if (s->marks.awaiting == AWAIT_DEPART)
		return arena_printf(arena, _("Scan %%DONE again: %s leaves; or load on"), pickup.number);
	if (s->marks.awaiting == AWAIT_PARTLY)
		return _("Load what is missing; %UNLOAD takes cartons off; %SPLIT (a lead) lets what is loaded go");
	return arena_printf(arena, _("Scan the next carton for %s, or %%DONE"), pickup.number);
}

/* ---- a carton */

static struct load_fault fault(enum error_word error, const char *what, const char *way)
{
	return (struct load_fault){error, what, way};
}

/* What is in it that nobody may have, or wants. */
static struct load_fault judge_content(struct session *s, const struct parcel *parcel)
{
	const char *unpack = _("it is to be unpacked: %STAGE, then scan the carton");
	struct arena *arena = &s->reply.arena;
	size_t count;
	const char *sku = "";
	const char *lot = parcel_recalled(s->db, arena, parcel->place_id, &sku);
	struct packed_item *items;

	if (lot)
		return fault(ERROR_RECALLED, arena_printf(arena, _("lot %s of %s in it is recalled"), lot, sku), unpack);
	items = parcel_content(s->db, arena, parcel->place_id, &count);
	for (size_t i = 0; i < count; i++)
		if (items[i].surplus)
			return fault(ERROR_ORDER_CANCELLED,
				arena_printf(arena, _("%" PRId64 " x %s in it are not wanted any more"), items[i].surplus, items[i].description),
				unpack);
	return fault(ERROR_NONE, "", "");
}

static struct load_fault judge_carrier(struct session *s, const struct pickup *pickup, const struct shipment *shipment)
{
	struct arena *arena = &s->reply.arena;
	const char *what;

	if (pickup_takes(pickup, shipment->carrier))
		return fault(ERROR_NONE, "", "");
	what = arena_printf(arena, _("%s goes with %s, and %s is %s"), shipment->name, shipment->carrier, pickup->number, pickup->carrier);
	if (!*shipment->pickup)
		return fault(ERROR_WRONG_CARRIER, what,
			arena_printf(arena, _("no pickup of %s is announced: put it aside"), shipment->carrier));
	if (!*shipment->pickup_door)
		return fault(ERROR_WRONG_CARRIER, what, arena_printf(arena, _("load it on %s"), shipment->pickup));
	return fault(ERROR_WRONG_CARRIER, what,
		arena_printf(arena, _("load it on %s at %s"), shipment->pickup, shipment->pickup_door));
}

/* A lead let the order go with a later pickup. */
static struct load_fault judge_moved(struct session *s, const struct pickup *pickup, const struct shipment *shipment)
{
	struct arena *arena = &s->reply.arena;
	char at[TIME_TEXT_MAX];
	const char *where = _("put it aside until that is announced");

	if (pickup->cutoff_at >= shipment->pickup_from)
		return fault(ERROR_NONE, "", "");
	text_time(s->settings.time_zone, shipment->pickup_from, at);
	if (*shipment->pickup && *shipment->pickup_door)
		where = arena_printf(arena, _("load it on %s at %s"), shipment->pickup, shipment->pickup_door);
	else if (*shipment->pickup)
		where = arena_printf(arena, _("load it on %s"), shipment->pickup);
	return fault(ERROR_WRONG_PLACE,
		*shipment->pickup ? arena_printf(arena, _("a lead moved %s: it goes with %s, not with %s"), shipment->order, shipment->pickup,
					    pickup->number)
				  : arena_printf(arena, _("a lead moved %s: it goes with no pickup before %s"), shipment->order, at),
		arena_printf(arena, _("%s, or a lead takes that back (pickups --move %s %s)"), where, shipment->order, pickup->number));
}

struct load_fault load_judge(struct session *s, const struct pickup *pickup, const struct parcel *parcel,
	const struct shipment *shipment)
{
	struct arena *arena = &s->reply.arena;
	struct load_fault content;
	struct load_fault carrier;

	if (shipment->cancelled)
		return fault(ERROR_ORDER_CANCELLED, arena_printf(arena, _("%s is cancelled"), shipment->order),
			_("it is to be unpacked: %STAGE, then scan the carton"));
	content = judge_content(s, parcel);
	if (content.error != ERROR_NONE)
		return content;
	if (shipment->held)
		return fault(ERROR_ORDER_HELD, arena_printf(arena, _("%s is held"), shipment->order),
			_("put it aside until a lead lets it go on"));
	if (shipment->status <= SHIPMENT_READY && !shipment->may_leave)
		return fault(ERROR_NOT_PACKED,
			arena_printf(arena, _("%s must ship whole and waits for %s"), shipment->order, still_lacks(s, arena, shipment->order_id)),
			_("put it aside: it is packed when that is here, or a lead lets it go as it is (order release)"));
	if (shipment->status != SHIPMENT_PACKED)
		return fault(ERROR_NOT_PACKED, arena_printf(arena, _("%s is not packed whole"), shipment->name),
			_("finish it first: %PACK, the carton, %DONE"));
	if (!shipment->may_leave)
		return fault(ERROR_NOT_READY,
			arena_printf(arena, _("%s must ship whole, and wants %s now"), shipment->order,
				still_lacks(s, arena, shipment->order_id)),
			_("put it aside: a lead lets it go as it is (order release), or it waits"));
	carrier = judge_carrier(s, pickup, shipment);
	return carrier.error == ERROR_NONE ? judge_moved(s, pickup, shipment) : carrier;
}

bool load_sibling(struct session *s, const struct pickup *pickup, const struct parcel *parcel, struct parcel *sibling)
{
	size_t count;
	struct parcel *list = parcels_of_shipment(s->db, &s->reply.arena, parcel->order_id, parcel->shipment_no, &count);

	for (size_t i = 0; i < count; i++) {
		if (list[i].id == parcel->id || list[i].status != PARCEL_LOADED || list[i].pickup_id == pickup->id)
			continue;
		*sibling = list[i];
		return true;
	}
	return false;
}

void load_put_on(struct session *s, const struct parcel *parcel, const struct pickup *pickup)
{
	struct loading_step step = {.parcel_id = parcel->id, .pickup_id = pickup->id};

	parcel_put_on(s->db, parcel->id, pickup->id, s->now_ms);
	loading_add(s->db, s->scan_id, &step);
	s->outcome.effect = "load";
	s->outcome.effect_id = parcel->id;
}

void load_take_off(struct session *s, const struct parcel *parcel)
{
	struct loading_step step = {.parcel_id = parcel->id, .pickup_id = parcel->pickup_id, .taken_off = true};

	parcel_take_off(s->db, parcel->id);
	loading_add(s->db, s->scan_id, &step);
	s->outcome.effect = "unload";
	s->outcome.effect_id = parcel->id;
}

static void refuse_loaded(struct session *s, const struct parcel *parcel)
{
	char at[TIME_TEXT_MAX];

	text_time(s->settings.time_zone, parcel->loaded_at, at);
	if (parcel->status == PARCEL_DEPARTED)
		refuse(s, ERROR_ALREADY_LOADED, "It has left: %s is %s, loaded %s", carton_words(s, parcel),
			carton_where(s, &s->reply.arena, parcel), at);
	else
		refuse(s, ERROR_ALREADY_LOADED, "It is loaded already: %s is %s since %s; %%UNLOAD takes it off", carton_words(s, parcel),
			carton_where(s, &s->reply.arena, parcel), at);
}

/* The rest of the shipment: "; 2 more of it: carton 2 at PACK-1, carton 3 at PACK-1". */
static const char *rest_of(struct session *s, const struct parcel *parcel)
{
	enum { NAMED = 3 };
	size_t count;
	struct parcel *list = parcels_of_shipment(s->db, &s->reply.arena, parcel->order_id, parcel->shipment_no, &count);
	const char *text = "";
	int64_t more = 0;

	for (size_t i = 0; i < count; i++) {
		if (list[i].status == PARCEL_LOADED || list[i].id == parcel->id)
			continue;
		if (++more <= NAMED)
			text = arena_printf(&s->reply.arena, "%s%s %s", text, *text ? "," : "",
				arena_printf(&s->reply.arena, _("carton %" PRId64 " %s"), list[i].number, carton_where(s, &s->reply.arena, &list[i])));
	}
	if (!more)
		return count > 1 ? arena_printf(&s->reply.arena, "; %s", _("that is all of it")) : "";
	return arena_printf(&s->reply.arena, "; %s%s%s",
		arena_printf(&s->reply.arena, P_("%" PRId64 " more of it:", "%" PRId64 " more of it:", more), more), text,
		more > NAMED ? " ..." : "");
}

static void warn_capacity(struct session *s, const struct pickup *pickup)
{
	int64_t units = pickup->capacity < 0 ? 0 : pickup_units(s->db, pickup->id);

	if (pickup->capacity >= 0 && units > pickup->capacity)
		add_line(s, "Warning: %s has %s, and takes %" PRId64, pickup->number, units_text(s, units), pickup->capacity);
}

/* What is on the truck now, for programs: at the pickup's door. */
static void confirm_content(struct session *s, const struct pickup *pickup, const struct parcel *parcel, const struct shipment *shipment)
{
	size_t count;
	struct packed_item *items = parcel_content(s->db, &s->reply.arena, parcel->place_id, &count);

	for (size_t i = 0; i < count; i++)
		add_confirmed(s, &(struct reply_direction){.quantity = items[i].quantity, .sku = items[i].sku,
			.description = items[i].description, .lot = items[i].lot, .to = *pickup->door ? pickup->door : pickup->number,
			.to_name = "", .kind = place_kind_word(PLACE_DOOR), .order = parcel->order, .line = items[i].line,
			.shipment = parcel->shipment, .customer = shipment->customer, .reason = "packed", .waits_for = ""});
	s->reply.result = RESULT_CONFIRM;
}

static void load_carton(struct session *s, const struct parcel *parcel)
{
	struct pickup pickup = {.number = ""};
	struct shipment shipment;
	struct load_fault bad;
	struct parcel sibling;

	if (!load_pickup(s, &s->reply.arena, &pickup)) {
		if (*pickup.number)
			refuse(s, ERROR_NOT_HERE, "Which truck? %s has left: scan the next pickup, or its door", pickup.number);
		else
			refuse(s, ERROR_NOT_HERE, "Which truck? Scan the pickup, or its door, then the carton");
		return;
	}
	if (!shipment_load(s->db, &s->reply.arena, parcel->order_id, parcel->shipment_no, s->settings.policy, s->now_ms, &shipment))
		return;
	bad = load_judge(s, &pickup, parcel, &shipment);
	if (bad.error != ERROR_NONE) {
		refuse(s, bad.error, "%s: %s; %s", carton_name(s, parcel), bad.what, bad.way);
		return;
	}
	if (load_sibling(s, &pickup, parcel, &sibling)) {
		refuse(s, ERROR_PARTLY_LOADED, "%s is %s: load this one there, or take that one off first (%%UNLOAD)",
			carton_name(s, &sibling), carton_where(s, &s->reply.arena, &sibling));
		return;
	}
	load_put_on(s, parcel, &pickup);
	s->t.parcel_id = parcel->id;
	confirm_content(s, &pickup, parcel, &shipment);
	say(s, "%s on %s%s", carton_name(s, parcel), pickup.number, rest_of(s, parcel));
	cutoff_words(s, &pickup);
	warn_capacity(s, &pickup);
}

static void unload_carton(struct session *s, const struct parcel *parcel)
{
	struct shipment shipment = {.cancelled = false};
	const char *where = carton_where(s, &s->reply.arena, parcel);

	if (parcel->status == PARCEL_DEPARTED) {
		refuse_loaded(s, parcel);
		return;
	}
	if (parcel->status != PARCEL_LOADED) {
		refuse(s, ERROR_NOT_HERE, "%s is on no truck: it is %s", carton_name(s, parcel), where);
		return;
	}
	load_take_off(s, parcel);
	s->marks.unload = false;
	s->t.parcel_id = parcel->id;
	shipment_load(s->db, &s->reply.arena, parcel->order_id, parcel->shipment_no, s->settings.policy, s->now_ms, &shipment);
	say(s,
		shipment.cancelled ? N_("%s is not %s any more; its order is cancelled: unpack it (%%STAGE, then scan it)")
				   : N_("%s is not %s any more"),
		carton_name(s, parcel), where);
}

/* The label of a carton that was opened again, or that was unpacked. */
static void refuse_void(struct session *s, const char *sscc)
{
	struct sscc_given given;
	struct parcel parcel;

	if (!sscc_find(s->db, sscc, &given) || !parcel_load(s->db, &s->reply.arena, given.parcel_id, &parcel))
		return;
	if (parcel.status == PARCEL_VOID)
		refuse(s, ERROR_UNKNOWN_BARCODE, "This label counts no more: its carton of %s was unpacked; scan another carton",
			parcel.shipment);
	else
		refuse(s, ERROR_UNKNOWN_BARCODE, "This label counts no more: %s was opened again; scan its new label",
			carton_words(s, &parcel));
}

static void scan_carton(struct session *s, const struct thing *thing)
{
	const struct parcel *parcel = &thing->parcel;

	s->marks.parcel_id = parcel->id;
	if (!parcel->id)
		refuse_void(s, thing->sscc);
	else if (s->marks.unload)
		unload_carton(s, parcel);
	else if (parcel->status == PARCEL_LOADED || parcel->status == PARCEL_DEPARTED)
		refuse_loaded(s, parcel);
	else
		load_carton(s, parcel);
}

/* ---- an order */

static void look_at_shipment(struct session *s, int64_t order_id, int64_t number, int64_t *loaded, int64_t *all)
{
	struct shipment shipment;
	size_t count;
	struct parcel *list = parcels_of_shipment(s->db, &s->reply.arena, order_id, number, &count);

	if (!shipment_load(s->db, &s->reply.arena, order_id, number, s->settings.policy, s->now_ms, &shipment))
		return;
	if (shipment.status < SHIPMENT_SHIPPED && *shipment.pickup)
		add_line(s, "%s: %s, %s not in a carton; goes with %s%s", shipment.name, term(shipment_status_word(shipment.status)),
			units_text(s, shipment.in_hand + shipment.here), shipment.pickup, at_text(&s->reply.arena, shipment.pickup_door));
	else
		add_line(s, "%s: %s, %s not in a carton", shipment.name, term(shipment_status_word(shipment.status)),
			units_text(s, shipment.in_hand + shipment.here));
	for (size_t i = 0; i < count; i++) {
		add_line(s, "  %s",
			arena_printf(&s->reply.arena, _("carton %" PRId64 "%s: %s"), list[i].number, comma_text(&s->reply.arena, list[i].sscc),
				carton_where(s, &s->reply.arena, &list[i])));
		*loaded += list[i].status == PARCEL_LOADED || list[i].status == PARCEL_DEPARTED;
		++*all;
	}
}

void load_look(struct session *s, int64_t order_id, int64_t shipment_no)
{
	struct order_facts f;
	size_t count;
	int64_t *numbers = shipment_numbers(s->db, &s->reply.arena, order_id, &count);
	const char *status;
	int64_t loaded = 0;
	int64_t all = 0;

	order_facts_load(s->db, &s->reply.arena, order_id, s->settings.policy, s->now_ms, &f);
	status = state_text(&s->reply.arena, f.cancelled, f.held);
	for (size_t i = 0; i < count; i++)
		if (!shipment_no || numbers[i] == shipment_no)
			look_at_shipment(s, order_id, numbers[i], &loaded, &all);
	if (!s->reply.line_count)
		refuse(s, ERROR_NOT_HERE, "%s%s has no such shipment: nothing of it is to be loaded", f.number, status);
	else if (!all)
		say(s, "%s%s: nothing of it is in a carton yet", f.number, status);
	else
		say(s, "%s%s: %" PRId64 " of %s loaded", f.number, status, loaded, cartons_text(s, all));
}

void load_scan(struct session *s, const struct thing *thing)
{
	switch (thing->kind) {
	case THING_PARCEL: scan_carton(s, thing); return;
	case THING_PICKUP: scan_pickup(s, thing->pickup_id); return;
	case THING_PLACE: scan_place(s, &thing->place); return;
	case THING_ORDER: load_look(s, thing->order_id, thing->shipment_no); return;
	case THING_SSCC:
		if (thing->carton.id)
			refuse(s, ERROR_NOT_PACKED, "%s is a carton of a delivery, and no shipment: pack it first (%%PACK)", thing->sscc);
		else
			refuse(s, ERROR_UNKNOWN_BARCODE, "Nobody knows carton %s: scan the label that was printed here", thing->sscc);
		return;
	case THING_INBOUND:
		refuse(s, ERROR_NOT_EXPECTED, "%s is a delivery: %%RECEIVE receives it; scan a pickup, its door, or a carton",
			thing->inbound.number);
		return;
	case THING_PRODUCT:
		refuse(s, ERROR_WRONG_UNIT, "%s is a unit, and cartons are loaded: scan the carton's label", thing->product.description);
		return;
	case THING_ATTRIBUTES:
	case THING_NOTHING:
		refuse(s, ERROR_UNKNOWN_BARCODE, "Nobody knows %s: scan the carton's label, a pickup or its door", s->scan.text);
		return;
	case THING_DAMAGED_SCAN: refuse_damaged_scan(s); return;
	case THING_BADGE: return; /* the session has taken it */
	}
}
