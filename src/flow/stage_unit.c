/* What a unit scan means to a worker who stages. The meanings are tried in this order, and told apart in the answer:
 * something of a recalled lot; damaged; a redirect that stands here; goods that somebody left here or that were postponed;
 * a move to its shipment's home; a pull for an order; goods that were left elsewhere, or are in hand; a unit that stands
 * where it belongs. One scan means one of them: more units than there are of it are too many. */
#include <inttypes.h>

#include "base/text.h"
#include "flow/receiving.h"
#include "flow/staging.h"
#include "flow/talk.h"
#include "store/pull.h"

/* ---- nothing is to be done with it */

/* "for SO-1/1, which waits for 1 x GLASS-6" */
static const char *whose(struct session *s, const struct standing *row)
{
	struct arena *arena = &s->reply.arena;
	const char *lacks;

	if (row->is_held)
		return arena_printf(arena, _("%" PRId64 " for %s/%" PRId64 ", whose order is held"), row->quantity, row->order,
			row->owner.shipment_no);
	if (row->is_ready)
		return arena_printf(arena, _("%" PRId64 " for %s/%" PRId64 ", which is ready to pack"), row->quantity, row->order,
			row->owner.shipment_no);
	lacks = still_lacks(s, arena, row->owner.order_id);
	if (!*lacks)
		return arena_printf(arena, _("%" PRId64 " for %s/%" PRId64 ", which waits for what is on its way"), row->quantity, row->order,
			row->owner.shipment_no);
	return arena_printf(arena, _("%" PRId64 " for %s/%" PRId64 ", which waits for %s"), row->quantity, row->order, row->owner.shipment_no,
		lacks);
}

static bool belongs_here(struct session *s, const struct staged *u)
{
	size_t count = 0;
	struct standing *rows = NULL;
	size_t first = 0;

	if (stage_stands_here(s, u))
		rows = standing_at(s->db, &s->reply.arena, u->place.id, u->product.id, stage_lot_of(u), &count);
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
	if (first < count && (rows[first].is_gathering || rows[first].is_ready))
		add_line(s, "To give it another place: scan %s, then that place", rows[first].order);
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
		refuse(s, ERROR_NOT_HERE, "No %s is known at %s; an order waits for one from the shelf: scan %%STAGE, then that "
			"unit", what, u->place.code);
	else if (u->place.kind == PLACE_DOOR && u->place.id)
		refuse(s, ERROR_NOT_HERE, "No %s is to be fetched at %s: scan the place where it stands, or receive it (%%RECEIVE)", what,
			u->place.code);
	else if (u->place.id)
		refuse(s, ERROR_NOT_HERE, "No %s is to be fetched at %s: scan the place where it stands, or count this one "
			"(%%COUNT)", what, u->place.code);
	else
		refuse(s, ERROR_NOT_HERE, "No order waits for %s from the shelf: scan the place where it stands first", what);
}

static void take_unit(struct session *s, const struct staged *u)
{
	static bool (*const meanings[])(struct session *s, const struct staged *u) = {stage_recalled, stage_damaged,
		stage_redirect, stage_left_here, stage_move, stage_pull, stage_left_elsewhere, stage_in_hand, belongs_here};

	for (size_t i = 0; i < sizeof meanings / sizeof *meanings; i++)
		if (meanings[i](s, u))
			return;
	not_here(s, u);
}

void stage_unit(struct session *s, const struct thing *thing)
{
	struct staged u;

	if (!unit_read(s, thing, &u))
		return;
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

	if (unit_again(s, &thing))
		stage_unit(s, &thing);
}
