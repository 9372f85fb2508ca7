/* What a unit scan means to a worker who stages. The meanings are tried in this order, and told apart in the answer:
 * something of a recalled lot; damaged; a redirect that stands here; goods that somebody left here or that were postponed;
 * a move to its shipment's home; a pull for an order; goods that were left elsewhere, or are in hand; a unit that stands
 * where it belongs. One scan means one of them: more units than there are of it are too many. */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "flow/receiving.h"
#include "flow/staging.h"
#include "flow/talk.h"
#include "store/plan.h"
#include "store/pull.h"
#include "store/worklist.h"

static bool holds_shipments(enum place_kind kind)
{
	return kind == PLACE_LANE || kind == PLACE_STATION || kind == PLACE_OVERFLOW;
}

/* The lot to look for: of a product that is not tracked by lot, any. */
static const char *lot_of(const struct staged *u)
{
	return u->product.by_lot ? u->lot : NULL;
}

static void take_from(struct goods *goods, const struct place *place, const struct owner *owner)
{
	goods->from_id = place->id;
	goods->from_kind = place->kind;
	goods->from = *owner;
}

/* ---- of a recalled lot, or damaged: to quarantine, whoever has it */

static void quarantine_standing(struct session *s, const struct staged *u, const char *reason)
{
	struct picking p = {.s = s, .unit = u};
	size_t count;
	struct standing *rows = standing_at(s->db, &s->reply.arena, u->place.id, u->product.id, lot_of(u), &count);

	for (size_t i = 0; i < count; i++)
		if (!rows[i].owner.order_id)
			picking_add_nobodys(&p, &u->place, rows[i].lot, rows[i].quantity, reason);
	/* the last in claim order loses its unit first */
	for (size_t i = count; i-- > 0;) {
		struct goods *goods = rows[i].owner.order_id ? picking_add(&p, rows[i].quantity, rows[i].lot) : NULL;

		if (!goods)
			continue;
		take_from(goods, &u->place, &rows[i].owner);
		goods->quarantine = reason;
	}
	picking_direct(&p, strcmp(reason, "recalled") == 0 ? "Recalled: " : "Damaged: ");
}

/* What is in hand of it, before it is brought where it must not go any more. */
static bool quarantine_in_hand(struct session *s, const struct staged *u, const char *reason)
{
	size_t count;
	struct direction *all = directions_in_hand_of(s->db, &s->reply.arena, s->t.id, u->product.id, lot_of(u), &count);
	struct direction *list = all;
	int64_t left = u->quantity;

	for (size_t i = 0; i < count; i++)
		if (strcmp(all[i].reason, reason) != 0) /* else it was said already */
			*list++ = all[i];
	count = (size_t)(list - all);
	list = all;
	for (size_t i = 0; i < count && left > 0; i++) {
		int64_t units = list[i].open < left ? list[i].open : left;

		left -= units;
		s->outcome.effect = "stage";
		if (!direct_again(s, &list[i], units, reason))
			return true;
	}
	if (!count)
		return false;
	if (left > 0)
		refuse(s, ERROR_TOO_MANY, "%" PRId64 " are too many: %" PRId64 " x %s are in hand", u->quantity, u->quantity - left,
			u->product.description);
	else
		memset(&s->marks, 0, offsetof(struct marks, raw));
	return true;
}

static bool stands_here(struct session *s, const struct staged *u)
{
	size_t count = 0;

	if (u->place.id && u->place.kind != PLACE_DOOR && u->place.kind != PLACE_FLOOR)
		standing_at(s->db, &s->reply.arena, u->place.id, u->product.id, lot_of(u), &count);
	return count > 0;
}

static bool in_hand(struct session *s, const struct staged *u);

static bool recalled(struct session *s, const struct staged *u)
{
	if (!*u->lot || !lot_is_recalled(s->db, u->product.id, u->lot))
		return false;
	if (quarantine_in_hand(s, u, "recalled"))
		return true;
	if (stands_here(s, u))
		quarantine_standing(s, u, "recalled");
	else if (!in_hand(s, u))
		refuse(s, ERROR_WRONG_UNIT, "Lot %s of %s is recalled: nobody may have it; set it aside for a lead", u->lot,
			u->product.description);
	return true;
}

static bool damaged(struct session *s, const struct staged *u)
{
	if (!s->marks.damaged)
		return false;
	if (quarantine_in_hand(s, u, "damaged"))
		return true;
	if (stands_here(s, u))
		quarantine_standing(s, u, "damaged");
	else
		refuse(s, ERROR_NOT_HERE, "No %s is known to be here: scan the place where the damaged unit stands first",
			u->product.description);
	return true;
}

/* ---- a redirect: its line wants it no more, or it is nobody's */

static bool redirect(struct session *s, const struct staged *u)
{
	struct picking p = {.s = s, .unit = u};
	const char *whose = "";
	size_t count;
	struct standing *rows;

	if (!holds_shipments(u->place.kind) || !u->place.id)
		return false;
	rows = standing_at(s->db, &s->reply.arena, u->place.id, u->product.id, lot_of(u), &count);
	for (size_t i = 0; i < count; i++) {
		struct goods *goods =
			picking_add(&p, rows[i].owner.order_id ? rows[i].surplus : rows[i].quantity, rows[i].lot);

		if (!goods)
			continue;
		take_from(goods, &u->place, &rows[i].owner);
		goods->source_id = SOURCE_REDIRECT;
		goods->reason = "redirect";
		goods->cause = "redirect";
		if (!*whose)
			whose = rows[i].order;
	}
	if (!p.found)
		return false;
	picking_direct(&p, *whose ? arena_printf(&s->reply.arena, "No longer for %s: ", whose) : "Nobody's: ");
	return true;
}

/* ---- deliveries: on their way already */

/* Shows them, in this terminal's hand from now on; what of them nobody wants any more has its new home at once. */
static bool show(struct session *s, const struct staged *u, struct direction *list, size_t count, const char *what)
{
	struct reply_direction *shown;
	int64_t open = 0;
	size_t described;
	size_t left = 0;

	if (!count)
		return false;
	for (size_t i = 0; i < count; i++)
		open += list[i].open;
	if (u->quantity > open) {
		refuse(s, ERROR_TOO_MANY, "%" PRId64 " are too many: %s%" PRId64 " x %s", u->quantity, what, open,
			u->product.description);
		return true;
	}
	count = first_group(list, count);
	for (size_t i = 0; i < count; i++)
		direction_show(s->db, &list[i], s->t.id, s->scan_id);
	for (size_t i = 0; i < count; i++) {
		int64_t units = no_longer_wanted(s, &list[i]);

		if (!units)
			continue;
		s->outcome.effect = "stage";
		if (!direct_again(s, &list[i], units, NULL))
			return true;
		what = "Wanted there no more: ";
	}
	memset(&s->marks, 0, offsetof(struct marks, raw));
	for (size_t i = 0; i < count; i++)
		if (list[i].open)
			list[left++] = list[i];
	shown = describe(s, &s->reply.arena, list, left, &described);
	for (size_t i = 0; i < described; i++)
		add_direction(s, &shown[i]);
	s->reply.result = RESULT_DIRECT;
	say_directions(s);
	s->reply.say = arena_printf(&s->reply.arena, "%s%s", what, s->reply.say);
	return true;
}

/* Keeps of the list what is, or is not, here: where the worker stands, or picked up somewhere by the one who left it. */
static size_t keep(const struct staged *u, struct direction *list, size_t count, bool here)
{
	size_t kept = 0;

	for (size_t i = 0; i < count; i++) {
		bool is_here = !u->place.id || list[i].from_id == u->place.id || list[i].from_id == PLACE_ID_FLOOR;

		if (is_here == here)
			list[kept++] = list[i];
	}
	return kept;
}

static size_t keep_postponed(struct direction *list, size_t count, bool postponed)
{
	size_t kept = 0;

	for (size_t i = 0; i < count; i++)
		if ((list[i].postponed > 0) == postponed)
			list[kept++] = list[i];
	return kept;
}

static bool left_here(struct session *s, const struct staged *u)
{
	size_t count;
	struct direction *list = directions_left_of(s->db, &s->reply.arena, u->product.id, lot_of(u), &count);

	if (show(s, u, list, keep(u, list, count, true), "Left behind: "))
		return true;
	list = directions_in_hand_of(s->db, &s->reply.arena, s->t.id, u->product.id, lot_of(u), &count);
	return show(s, u, list, keep_postponed(list, count, true), "Postponed: ");
}

static bool left_elsewhere(struct session *s, const struct staged *u)
{
	size_t count;
	struct direction *list = directions_left_of(s->db, &s->reply.arena, u->product.id, lot_of(u), &count);

	return show(s, u, list, keep(u, list, count, false), "Left behind: ");
}

static bool in_hand(struct session *s, const struct staged *u)
{
	size_t count;
	struct direction *list =
		directions_in_hand_of(s->db, &s->reply.arena, s->t.id, u->product.id, lot_of(u), &count);

	return show(s, u, list, count, "In hand: ");
}

/* ---- a move: it stands for a shipment whose home is elsewhere, or in overflow while a lane has room */

/* Whether units of the row are to be moved; a shipment in overflow gets its lane here, and what was decided for one row
 * holds for the shipment's others. */
static bool moves(struct session *s, const struct standing *row)
{
	struct place at = {.kind = PLACE_LANE};
	struct place lane;

	if (!row->owner.order_id || row->quantity <= row->surplus || !(row->is_gathering || row->is_ready))
		return false;
	if (row->home_id != row->place_id)
		return row->home_id != 0;
	place_load(s->db, &s->reply.arena, row->place_id, &at);
	if (at.kind != PLACE_OVERFLOW || !row->is_gathering || row->in_hand ||
		!worklist_lane(s->db, &s->reply.arena, row->owner.order_id, &s->settings, s->now_ms, &lane))
		return false;
	shipment_set_home(s->db, row->owner.order_id, row->owner.shipment_no, lane.id);
	s->outcome.effect_id = row->place_id;
	return true;
}

static bool move(struct session *s, const struct staged *u)
{
	struct picking p = {.s = s, .unit = u};
	size_t count;
	struct standing *rows;

	if (!holds_shipments(u->place.kind) || !u->place.id)
		return false;
	rows = standing_at(s->db, &s->reply.arena, u->place.id, u->product.id, lot_of(u), &count);
	for (size_t i = 0; i < count && (p.found < u->quantity); i++) {
		struct goods *goods;

		if (!moves(s, &rows[i]))
			continue;
		goods = picking_add(&p, rows[i].quantity - rows[i].surplus, rows[i].lot);
		if (!goods)
			continue;
		take_from(goods, &u->place, &rows[i].owner);
		goods->for_whom = rows[i].owner;
		goods->reason = "joins-shipment";
		goods->cause = "move";
	}
	if (!p.found)
		return false;
	picking_direct(&p, "To its shipment: ");
	return true;
}

/* ---- a pull: for an order, from the shelf, or from where it was held back */

static void pull_shelf(struct picking *p)
{
	struct session *s = p->s;
	size_t count;
	struct shelf_part *parts = shelf_parts_of(s->db, &s->reply.arena, p->unit->product.id, p->unit->quantity, &s->settings,
		s->now_ms, &count);

	for (size_t i = 0; i < count; i++) {
		struct goods *goods = picking_add(p, parts[i].units, p->unit->lot);

		if (!goods)
			continue;
		goods->from_id = PLACE_ID_ADJUSTMENT;
		goods->from_kind = PLACE_ADJUSTMENT;
		goods->for_whom = (struct owner){.order_id = parts[i].order_id, .line_id = parts[i].line_id};
		goods->reason = "from-stock";
		goods->cause = "bring";
	}
}

/* How many units lines that may claim now wait for, as far as it matters. */
static int64_t claimable(struct session *s, int64_t product_id, int64_t units)
{
	struct stmt *q = claimants(s->db, product_id);
	struct claimant c;
	int64_t sum = 0;

	while (sum < units && db_next(q)) {
		claimant_read(q, &c);
		sum += c.waiting;
	}
	db_end(q);
	return sum;
}

/* Of what a direction put away: what the ledger has there for nobody, less what this scan takes already. */
static int64_t still_there(struct picking *p, const struct direction *d)
{
	int64_t units = direction_held_back(d);
	int64_t there = DB_VALUE(p->s->db, 0,
		"SELECT quantity FROM balance WHERE place_id = $1 AND product_id = $2 AND lot = $3 AND order_id = 0 "
		"AND shipment_no = 0 AND line_id = 0",
		I(d->place_id), I(d->product_id), T(d->lot));

	for (size_t i = 0; i < p->count; i++)
		if (p->goods[i].held && p->goods[i].held->place_id == d->place_id && strcmp(p->goods[i].lot, d->lot) == 0)
			there -= p->goods[i].quantity;
	return there < units ? there : units;
}

/* Units go to lines that may claim, in claim order: there must be such for each of them. */
static void pull_held_back(struct picking *p)
{
	struct session *s = p->s;
	int64_t wanted = picking_left(p);
	size_t count;
	struct direction *list;

	if (!wanted)
		return;
	wanted = claimable(s, p->unit->product.id, wanted);
	list = directions_held_back(s->db, &s->reply.arena, p->unit->product.id, lot_of(p->unit), p->unit->place.id, &count);
	for (size_t i = 0; i < count && wanted > 0; i++) {
		struct place place = {.kind = PLACE_PUTAWAY};
		int64_t units = still_there(p, &list[i]);
		struct goods *goods;

		if (units <= 0 || !place_load(s->db, &s->reply.arena, list[i].place_id, &place))
			continue;
		units = units < wanted ? units : wanted;
		wanted -= units;
		goods = picking_add(p, units, list[i].lot);
		if (!goods)
			continue;
		take_from(goods, &place, &(struct owner){0});
		goods->held = &list[i];
		goods->source_id = SOURCE_HELD_BACK;
		goods->reason = "from-stock";
		goods->cause = "pull";
	}
}

static bool pull(struct session *s, const struct staged *u)
{
	struct picking p = {.s = s, .unit = u};

	if (u->place.id && u->place.kind != PLACE_PUTAWAY)
		return false;
	pull_shelf(&p);
	pull_held_back(&p);
	if (!p.found)
		return false;
	picking_direct(&p, "For an order: ");
	return true;
}

/* ---- nothing is to be done with it */

/* "for SO-1/1, which waits for 1 x GLASS-6" */
static const char *whose(struct session *s, const struct standing *row)
{
	const char *waits = "what is on its way";

	if (row->is_held || row->is_ready)
		waits = "";
	else if (*still_lacks(s, &s->reply.arena, row->owner.order_id))
		waits = still_lacks(s, &s->reply.arena, row->owner.order_id);
	return arena_printf(&s->reply.arena, "%" PRId64 " for %s/%" PRId64 ", %s%s", row->quantity, row->order,
		row->owner.shipment_no,
		row->is_held    ? "whose order is held"
		: row->is_ready ? "which is ready to pack"
				: "which waits for ",
		waits);
}

static bool belongs_here(struct session *s, const struct staged *u)
{
	size_t count = 0;
	struct standing *rows = NULL;
	size_t first = 0;

	if (stands_here(s, u))
		rows = standing_at(s->db, &s->reply.arena, u->place.id, u->product.id, lot_of(u), &count);
	if (!count)
		return false;
	while (first < count && !rows[first].owner.order_id)
		first++;
	if (first == count)
		say(s, "%s belongs at %s: nobody who may have it waits for it", u->product.description, u->place.code);
	else
		say(s, "%s belongs at %s: %s", u->product.description, u->place.code, whose(s, &rows[first]));
	for (size_t i = first + 1; i < count; i++)
		add_line(s, "%s", whose(s, &rows[i]));
	return true;
}

/* Where something of it is to be fetched, for one who stands elsewhere. */
static void not_here(struct session *s, const struct staged *u)
{
	const char *what = u->product.description;
	struct place at = {.code = ""};
	size_t count;
	struct standing *rows = standing_surplus_of(s->db, &s->reply.arena, u->product.id, &count);

	for (size_t i = 0; i < count; i++) {
		if (!rows[i].surplus || !place_load(s->db, &s->reply.arena, rows[i].place_id, &at))
			continue;
		refuse(s, ERROR_NOT_HERE, "No %s is to be fetched here; %" PRId64 " no longer wanted at %s: scan that place first", what,
			rows[i].surplus, at.code);
		return;
	}
	shelf_parts_of(s->db, &s->reply.arena, u->product.id, 1, &s->settings, s->now_ms, &count);
	if (u->place.id && u->place.kind != PLACE_PUTAWAY && count)
		refuse(s, ERROR_NOT_HERE, "No %s is known at %s; an order waits for one from the shelf: scan %%STAGE, then that unit", what,
			u->place.code);
	else if (u->place.id)
		refuse(s, ERROR_NOT_HERE, "No %s is to be fetched at %s: scan the place where it stands, or count this one (%%COUNT)", what,
			u->place.code);
	else
		refuse(s, ERROR_NOT_HERE, "No order waits for %s from the shelf: scan the place where it stands first", what);
}

static void take_unit(struct session *s, const struct staged *u)
{
	static bool (*const meanings[])(struct session *s, const struct staged *u) = {recalled, damaged, redirect, left_here,
		move, pull, left_elsewhere, in_hand, belongs_here};

	for (size_t i = 0; i < sizeof meanings / sizeof *meanings; i++)
		if (meanings[i](s, u))
			return;
	not_here(s, u);
}

void stage_unit(struct session *s, const struct thing *thing)
{
	struct staged u = {.product = thing->product};
	struct item item = {.product = thing->product};

	if (!unit_is_known(s, thing))
		return;
	u.quantity = unit_quantity(s, thing);
	if (!u.quantity || !unit_trace(s, thing, &item))
		return;
	u.lot = item.lot;
	u.serial = item.serial;
	stage_place(s, &u.place);
	if (s->marks.counting_id)
		count_unit(s, &u);
	else if (u.place.id && u.place.kind == PLACE_QUARANTINE)
		stage_quarantined(s, &u);
	else
		take_unit(s, &u);
}

void stage_again(struct session *s)
{
	struct thing thing;
	int year = zone_civil(s->settings.time_zone, s->now_ms).year;

	s->marks.awaiting = AWAIT_NOTHING; /* whatever becomes of the unit: this was the answer */
	s->raw = s->marks.raw;
	s->raw_len = s->marks.raw_len;
	scan_decode(&s->scan, s->raw, s->raw_len, year);
	identify(s, &s->scan, &thing);
	if (thing.kind == THING_PRODUCT)
		stage_unit(s, &thing);
	else
		refuse(s, ERROR_UNKNOWN_BARCODE, "The unit is no longer known: scan it again");
}
