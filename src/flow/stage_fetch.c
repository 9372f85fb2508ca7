/* Fetching: units that have to go from where they stand. A redirect, which its line wants no more; a move to where its
 * shipment stands; a pull for an order, from the shelf or from where it was held back. */
#include <string.h>

#include "base/text.h"
#include "flow/staging.h"
#include "flow/talk.h"
#include "store/pull.h"
#include "store/worklist.h"

static bool holds_shipments(enum place_kind kind)
{
	return kind == PLACE_CARTON || kind == PLACE_LANE || kind == PLACE_STATION || kind == PLACE_OVERFLOW;
}

/* ---- a redirect: its line wants it no more, or it is nobody's */

static void add_redirects(struct picking *p, const struct standing *rows, size_t count, const char **whose)
{
	struct session *s = p->s;

	for (size_t i = 0; i < count; i++) {
		struct goods *goods = picking_add(p, rows[i].owner.order_id ? rows[i].surplus : rows[i].quantity, rows[i].lot);
		struct place at;

		if (!goods || !place_load(s->db, &s->reply.arena, rows[i].place_id, &at))
			continue;
		stage_take_from(goods, &at, &rows[i].owner);
		goods->source_id = SOURCE_REDIRECT;
		goods->reason = "redirect";
		goods->cause = "redirect";
		if (!**whose)
			*whose = rows[i].order;
	}
}

bool stage_redirect(struct session *s, const struct staged *u)
{
	struct picking p = {.s = s, .unit = u};
	const char *whose = "";
	size_t count;
	struct standing *rows;

	if (!holds_shipments(u->place.kind) || !u->place.id)
		return false;
	rows = standing_at(s->db, &s->reply.arena, u->place.id, u->product.id, stage_lot_of(u), &count);
	add_redirects(&p, rows, count, &whose);
	if (u->place.kind == PLACE_STATION) { /* then what is in cartons that stand open there */
		rows = standing_packed_at(s->db, &s->reply.arena, u->place.id, u->product.id, stage_lot_of(u), &count);
		add_redirects(&p, rows, count, &whose);
	}
	if (!p.found)
		return false;
	picking_direct(&p, *whose ? arena_printf(&s->reply.arena, _("No longer for %s"), whose) : C_("units", "Nobody's"));
	return true;
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
	if (at.kind != PLACE_OVERFLOW || !row->is_gathering || row->in_hand || row->home_chosen ||
		!worklist_lane(s->db, &s->reply.arena, row->owner.order_id, &s->settings, s->now_ms, &lane))
		return false;
	shipment_set_home(s->db, row->owner.order_id, row->owner.shipment_no, lane.id);
	s->outcome.effect_id = row->place_id;
	return true;
}

bool stage_move(struct session *s, const struct staged *u)
{
	struct picking p = {.s = s, .unit = u};
	size_t count;
	struct standing *rows;

	if (!holds_shipments(u->place.kind) || !u->place.id)
		return false;
	rows = standing_at(s->db, &s->reply.arena, u->place.id, u->product.id, stage_lot_of(u), &count);
	for (size_t i = 0; i < count && (p.found < u->quantity); i++) {
		struct goods *goods;

		if (!moves(s, &rows[i]))
			continue;
		goods = picking_add(&p, rows[i].quantity - rows[i].surplus, rows[i].lot);
		if (!goods)
			continue;
		stage_take_from(goods, &u->place, &rows[i].owner);
		goods->for_whom = rows[i].owner;
		goods->reason = "joins-shipment";
		goods->cause = "move";
	}
	if (!p.found)
		return false;
	picking_direct(&p, C_("units", "To its shipment"));
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
	list = directions_held_back(s->db, &s->reply.arena, p->unit->product.id, stage_lot_of(p->unit), p->unit->place.id, &count);
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
		stage_take_from(goods, &place, &(struct owner){0});
		goods->held = &list[i];
		goods->source_id = SOURCE_HELD_BACK;
		goods->reason = "from-stock";
		goods->cause = "pull";
	}
}

bool stage_pull(struct session *s, const struct staged *u)
{
	struct picking p = {.s = s, .unit = u};

	if (u->place.id && u->place.kind != PLACE_PUTAWAY)
		return false;
	pull_shelf(&p);
	pull_held_back(&p);
	if (!p.found)
		return false;
	picking_direct(&p, C_("units", "For an order"));
	return true;
}
