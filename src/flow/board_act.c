/* The board as an activity. Scanning looks things up, as look-up does, and says what a screen is to open; orders are decided about
 * by the same commands (lookup_decide.c). Here is what is decided about places: a lane's shipments get another lane, a station
 * another spot (board_close.c closes a delivery). Each is shown before it is done. */
#include "flow/board_act.h"

#include <inttypes.h>
#include <string.h>

#include "base/term.h"
#include "base/text.h"
#include "flow/board_page.h"
#include "flow/roles.h"
#include "flow/talk.h"
#include "flow/trail.h"
#include "flow/undoing.h"
#include "store/place.h"
#include "store/rehome.h"

enum { MOST_NAMED = 5, MOST_IN_HAND = 100 };

/* ---- what is opened */

static const char *inbound_number(struct session *s, int64_t id)
{
	struct inbound inbound;

	return inbound_load(s->db, &s->reply.arena, id, &inbound) ? inbound.number : "";
}

static const char *pickup_number(struct session *s, int64_t id)
{
	const char *number = "";
	struct stmt *q = DB_QUERY(s->db, "SELECT number FROM pickup WHERE id = $1", I(id));

	while (db_next(q))
		number = arena_dup(&s->reply.arena, db_text(q, 0));
	return number;
}

static const char *order_name(struct session *s, const struct thing *thing)
{
	const char *name = "";
	struct stmt *q = DB_QUERY(s->db, "SELECT number FROM customer_order WHERE id = $1", I(thing->order_id));

	while (db_next(q))
		name = thing->shipment_no ? arena_printf(&s->reply.arena, "%s/%" PRId64, db_text(q, 0), thing->shipment_no)
					  : arena_dup(&s->reply.arena, db_text(q, 0));
	return name;
}

static const char *name_of(struct session *s, const struct thing *thing)
{
	switch (thing->kind) {
	case THING_PLACE: return thing->place.code;
	case THING_PRODUCT: return thing->product.sku;
	case THING_INBOUND: return thing->inbound.number;
	case THING_ORDER: return order_name(s, thing);
	case THING_PARCEL: return thing->parcel.id ? thing->parcel.sscc : "";
	case THING_PICKUP: return pickup_number(s, thing->pickup_id);
	case THING_BADGE: return thing->op.badge;
	case THING_SSCC: return thing->carton.id ? inbound_number(s, thing->carton.inbound_id) : "";
	case THING_NOTHING:
	case THING_DAMAGED_SCAN:
	case THING_ATTRIBUTES: break;
	}
	return "";
}

/* What a screen opens for it. */
static void show(struct session *s, const struct thing *thing)
{
	const char *name = name_of(s, thing);

	if (*name && board_find(s->db, &s->reply.arena, name, &s->reply.shows_kind, &s->reply.shows))
		return;
	s->reply.shows = s->reply.shows_kind = NULL;
}

bool board_opens(const struct session *s, const struct operator *op)
{
	return strcmp(s->t.activity, "board") == 0 && s->t.operator_id && role_may(&s->op, DEED_ORDER) && op->id != s->op.id &&
	       s->marks.awaiting != AWAIT_DECIDER && s->marks.awaiting != AWAIT_ASSIGN_WHO && s->marks.awaiting != AWAIT_LEAVE &&
	       s->marks.awaiting != AWAIT_ALLOW;
}

static void look_at_person(struct session *s, const struct operator *op)
{
	struct stmt *q = DB_QUERY(s->db, "SELECT name, activity FROM terminal WHERE operator_id = $1 ORDER BY name", I(op->id));

	say(s, "%s, %s", op->name, op->role);
	while (db_next(q))
		if (*db_text(q, 1))
			add_line(s, "Signed on at %s: %s", db_text(q, 0), term(db_text(q, 1)));
		else
			add_line(s, "Signed on at %s", db_text(q, 0));
	if (!s->reply.line_count)
		add_line(s, "Signed on nowhere");
}

static bool moves_to(struct session *s, const struct thing *thing);

/* Somebody brings what he has in hand and has forgotten where he is: the place confirms nothing here. */
static bool is_delivery(struct session *s, const struct thing *thing)
{
	size_t count;
	const struct direction *hand;

	if (thing->kind != THING_PLACE)
		return false;
	hand = directions_in_hand(s->db, &s->reply.arena, s->t.id, MOST_IN_HAND, &count);
	for (size_t i = 0; i < count; i++) {
		if (hand[i].place_id != thing->place.id)
			continue;
		refuse(s, ERROR_CHOOSE_ACTIVITY, "%s in hand: nothing is confirmed on the board. %%STAGE first, then %s",
			units_text(s, directions_units(s->db, s->t.id)), thing->place.code);
		return true;
	}
	return false;
}

void board_scan(struct session *s, const struct thing *thing)
{
	if (s->marks.awaiting == AWAIT_MOVE && moves_to(s, thing))
		return;
	if (s->marks.awaiting == AWAIT_MOVE)
		s->marks.awaiting = AWAIT_NOTHING;
	if (s->marks.awaiting == AWAIT_LINE || s->marks.awaiting == AWAIT_WHY || s->marks.awaiting == AWAIT_ASSIGN_WHERE) {
		lookup_scan(s, thing);
		return;
	}
	if (is_delivery(s, thing))
		return;
	s->marks.board_closed = false;
	s->marks.board_place_id = thing->kind == THING_PLACE ? thing->place.id : 0;
	s->marks.board_inbound_id = thing->kind == THING_INBOUND ? thing->inbound.id : 0;
	if (thing->kind == THING_BADGE) {
		s->marks.order_id = 0;
		look_at_person(s, &thing->op);
	} else {
		lookup_scan(s, thing);
	}
	if (s->reply.result != RESULT_REFUSED)
		show(s, thing);
}

const char *board_prompt(struct session *s, struct arena *arena)
{
	struct place place;
	int64_t in_hand = directions_units(s->db, s->t.id);

	if (s->marks.awaiting != AWAIT_MOVE && in_hand)
		return arena_printf(arena,
			P_("%" PRId64 " unit in hand: %%STAGE delivers; or scan what you want to see",
				"%" PRId64 " units in hand: %%STAGE delivers; or scan what you want to see", in_hand),
			in_hand);
	if (s->marks.awaiting != AWAIT_MOVE)
		return _("Scan what you want to see: an order, a place, a delivery, a pickup, a badge");
	if (s->marks.board_place_id && place_load(s->db, arena, s->marks.board_place_id, &place))
		return place.kind == PLACE_STATION
			       ? arena_printf(arena, _("Scan the door or lane where %s is parked; %%UNDO: nowhere else"), place.code)
			       : arena_printf(arena, _("Scan the lane that takes the shipments of %s; %%UNDO: they stay"), place.code);
	return _("Scan the lane that takes it; %UNDO: it stays");
}

/* ---- moving */

/* What stands to be moved: all of a lane's shipments, or one order's. */
static struct resident *movers(struct session *s, size_t *count)
{
	struct resident *one;

	if (s->marks.board_place_id)
		return residents_of(s->db, &s->reply.arena, s->marks.board_place_id, count);
	one = arena_alloc(&s->reply.arena, sizeof *one);
	*count = s->marks.order_id && resident_of_order(s->db, &s->reply.arena, s->marks.order_id, one);
	return one;
}

static void list_movers(struct session *s, const struct resident *list, size_t count)
{
	for (size_t i = 0; i < count && i < MOST_NAMED; i++)
		add_line(s, "%s%s: %s", list[i].name, comma_text(&s->reply.arena, list[i].carrier), units_text(s, list[i].units));
	if (count > MOST_NAMED)
		add_line(s, P_("and %zu more", "and %zu more", count - MOST_NAMED), count - MOST_NAMED);
}

static int64_t units_of(const struct resident *list, size_t count)
{
	int64_t units = 0;

	for (size_t i = 0; i < count; i++)
		units += list[i].units;
	return units;
}

/* Whether the lane is for the carriers of all of them; else *of is one that it is not for. */
static bool is_for(const struct place *lane, const struct resident *list, size_t count, const struct resident **of)
{
	for (size_t i = 0; i < count && *lane->carrier; i++) {
		*of = &list[i];
		if (strcmp(lane->carrier, list[i].carrier) != 0)
			return false;
	}
	return true;
}

/* Less what is to be brought there already. */
static int64_t room_of(struct session *s, const struct place *lane)
{
	int64_t room = place_room(lane);

	return room == INT64_MAX ? room : room - rehome_coming(s->db, &s->reply.arena, lane->id);
}

/* Lanes that can take all of it. */
static void list_lanes(struct session *s, const struct resident *list, size_t count)
{
	const struct resident *not_for;
	size_t lane_count;
	struct place *lanes = place_list(s->db, &s->reply.arena, PLACE_LANE, &lane_count);

	for (size_t i = 0; i < lane_count; i++) {
		int64_t room = room_of(s, &lanes[i]);

		if (lanes[i].id == list[0].place_id || room < units_of(list, count) || !is_for(&lanes[i], list, count, &not_for))
			continue;
		if (room == INT64_MAX)
			add_line(s, "%s has room", lanes[i].code);
		else
			add_line(s, "%s has room for %" PRId64, lanes[i].code, room);
	}
}

static void ask_where_to(struct session *s, const char *from)
{
	size_t count;
	struct resident *list = movers(s, &count);

	if (!count) {
		refuse(s, ERROR_NOT_HERE, "%s has no shipment that could have another place: one that gathers or is ready can", from);
		return;
	}
	s->marks.awaiting = AWAIT_MOVE;
	say(s, "%s: %s, %s: to which lane?", from, shipments_text(s, (int64_t)count), units_text(s, units_of(list, count)));
	list_movers(s, list, count);
	list_lanes(s, list, count);
}

void board_move(struct session *s)
{
	struct place place = {.code = "", .kind = PLACE_DOOR};

	s->marks.board_closed = false;
	s->marks.board_inbound_id = 0;
	if (s->marks.board_place_id)
		place_load(s->db, &s->reply.arena, s->marks.board_place_id, &place);
	if (place.kind == PLACE_STATION) {
		s->marks.awaiting = AWAIT_MOVE;
		say(s, "%s: where is it parked?", place.code);
	} else if (place.kind == PLACE_LANE || place.kind == PLACE_OVERFLOW) {
		ask_where_to(s, place.code);
	} else if (s->marks.order_id) {
		ask_where_to(s, order_name(s, &(struct thing){.order_id = s->marks.order_id}));
	} else {
		refuse(s, ERROR_NOT_HERE, "What is to move? Scan a lane, an order or a station, then %%MOVE");
	}
}

static bool is_parking(const struct place *spot)
{
	return spot->kind == PLACE_DOOR || spot->kind == PLACE_LANE || spot->kind == PLACE_OVERFLOW;
}

static void park(struct session *s, const struct place *station, const struct place *spot)
{
	struct place before = {.code = ""};

	if (!is_parking(spot)) {
		refuse(s, ERROR_WRONG_PLACE, "%s is parked at a door or a lane, not at %s: scan one of these", station->code, spot->code);
		s->marks.awaiting = AWAIT_MOVE;
		return;
	}
	place_load(s->db, &s->reply.arena, station->spot_id, &before);
	place_set_spot(s->db, station->id, spot->id);
	trail(s, AUDIT_STATION_MOVE, 0, station->code, spot->code);
	if (*before.code)
		act_note(s, _("that %s was parked at %s: %s, %%MOVE and %s take that back"), station->code, spot->code, station->code, before.code);
	else
		act_note(s, _("that %s was parked at %s: %s, %%MOVE and another place take that back"), station->code, spot->code, station->code);
	say(s, "%s is parked at %s", station->code, spot->code);
}

/* Why the shipments cannot all stand there; refuses. */
static bool can_take(struct session *s, const struct place *to, const struct resident *list, size_t count)
{
	const struct resident *not_for;
	int64_t units = units_of(list, count);

	if (to->kind != PLACE_LANE && to->kind != PLACE_OVERFLOW && !(to->kind == PLACE_STATION && count == 1)) {
		refuse(s, ERROR_WRONG_PLACE, "Shipments move to a lane or to overflow, not to %s: scan one of these", to->code);
		return false;
	}
	if (to->id == list[0].place_id) {
		refuse(s, ERROR_WRONG_PLACE, "%s is where they are: scan another lane, or %%UNDO to leave them there", to->code);
		return false;
	}
	if (to->is_full || room_of(s, to) < units) {
		refuse(s, ERROR_PLACE_FULL, "%s has no room for %s: scan another lane", to->code, units_text(s, units));
		return false;
	}
	if (is_for(to, list, count, &not_for))
		return true;
	if (*not_for->carrier)
		refuse(s, ERROR_WRONG_CARRIER, "%s is for %s, and %s goes by %s: scan another lane", to->code, to->carrier, not_for->name,
			not_for->carrier);
	else
		refuse(s, ERROR_WRONG_CARRIER, "%s is for %s, and %s goes by no carrier that is known: scan another lane", to->code, to->carrier,
			not_for->name);
	return false;
}

static void rehome(struct session *s, const struct place *to)
{
	struct place from = {.code = ""};
	size_t count;
	struct resident *list = movers(s, &count);

	if (!count) {
		refuse(s, ERROR_NOT_HERE, "Nothing is there any more that could move: scan on");
		return;
	}
	if (!can_take(s, to, list, count)) {
		s->marks.awaiting = AWAIT_MOVE;
		return;
	}
	place_load(s->db, &s->reply.arena, list[0].place_id, &from);
	for (size_t i = 0; i < count; i++)
		resident_rehome(s->db, &list[i], to->id, to->code, s->op.badge, s->now_ms);
	act_note(s, _("that %s got another place, %s: for each its order, %%MOVE it back to %s"), and_more(s, list[0].name, count - 1),
		to->code, from.code);
	say(s, "%s from %s to %s: whoever stages is told to bring %s", shipments_text(s, (int64_t)count), from.code, to->code,
		units_text(s, units_of(list, count)));
	list_movers(s, list, count);
}

/* The place after %MOVE. False: the scan is something else. */
static bool moves_to(struct session *s, const struct thing *thing)
{
	struct place place;

	if (thing->kind != THING_PLACE)
		return false;
	s->marks.awaiting = AWAIT_NOTHING;
	if (s->marks.board_place_id && place_load(s->db, &s->reply.arena, s->marks.board_place_id, &place) &&
		place.kind == PLACE_STATION)
		park(s, &place, &thing->place);
	else
		rehome(s, &thing->place);
	return true;
}

/* ---- giving up, and what cannot be taken back */

bool board_undo(struct session *s)
{
	if (strcmp(s->t.activity, "board") != 0)
		return false;
	if (s->marks.awaiting == AWAIT_MOVE) {
		s->marks.awaiting = AWAIT_NOTHING;
		say(s, "Nothing is moved");
		return true;
	}
	if (!s->marks.board_closed)
		return false;
	s->marks.board_closed = false;
	refuse(s, ERROR_UNDO_BLOCKED, "%s was closed: %%RECEIVE, then its number, and a lead's badge opens it again",
		inbound_number(s, s->marks.board_inbound_id));
	return true;
}
