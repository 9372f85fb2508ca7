/* What is on its way already, and what must not go there any more: goods that a worker left or postponed are taken up again;
 * of a recalled lot, or damaged, they go to quarantine, like what stands here of it. */
#include <inttypes.h>
#include <string.h>

#include "base/text.h"
#include "flow/staging.h"
#include "flow/talk.h"

/* ---- of a recalled lot, or damaged: to quarantine, whoever has it */

static void quarantine_standing(struct session *s, const struct staged *u, const char *reason)
{
	struct picking p = {.s = s, .unit = u};
	size_t count;
	struct standing *rows = standing_at(s->db, &s->reply.arena, u->place.id, u->product.id, stage_lot_of(u), &count);

	for (size_t i = 0; i < count; i++)
		if (!rows[i].owner.order_id)
			picking_add_nobodys(&p, &u->place, rows[i].lot, rows[i].quantity, reason);
	/* the last in claim order loses its unit first */
	for (size_t i = count; i-- > 0;) {
		struct goods *goods = rows[i].owner.order_id ? picking_add(&p, rows[i].quantity, rows[i].lot) : NULL;

		if (!goods)
			continue;
		stage_take_from(goods, &u->place, &rows[i].owner);
		goods->quarantine = reason;
	}
	picking_direct(&p, strcmp(reason, "recalled") == 0 ? C_("units", "Recalled") : C_("units", "Damaged"));
}

/* What is in hand of it, before it is brought where it must not go any more. */
static bool quarantine_in_hand(struct session *s, const struct staged *u, const char *reason)
{
	size_t count;
	struct direction *all = directions_in_hand_of(s->db, &s->reply.arena, s->t.id, u->product.id, stage_lot_of(u), &count);
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

bool stage_stands_here(struct session *s, const struct staged *u)
{
	size_t count = 0;

	if (u->place.id && u->place.kind != PLACE_DOOR && u->place.kind != PLACE_FLOOR)
		standing_at(s->db, &s->reply.arena, u->place.id, u->product.id, stage_lot_of(u), &count);
	return count > 0;
}

bool stage_recalled(struct session *s, const struct staged *u)
{
	if (!*u->lot || !lot_is_recalled(s->db, u->product.id, u->lot))
		return false;
	if (quarantine_in_hand(s, u, "recalled"))
		return true;
	if (stage_stands_here(s, u))
		quarantine_standing(s, u, "recalled");
	else if (!stage_in_hand(s, u))
		refuse(s, ERROR_WRONG_UNIT, "Lot %s of %s is recalled: nobody may have it; set it aside for a lead", u->lot,
			u->product.description);
	return true;
}

bool stage_damaged(struct session *s, const struct staged *u)
{
	if (!s->marks.damaged)
		return false;
	if (quarantine_in_hand(s, u, "damaged"))
		return true;
	if (stage_stands_here(s, u))
		quarantine_standing(s, u, "damaged");
	else
		refuse(s, ERROR_NOT_HERE, "No %s is known to be here: scan the place where the damaged unit stands first",
			u->product.description);
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
		refuse(s, ERROR_TOO_MANY, "%" PRId64 " are too many: %s: %" PRId64 " x %s", u->quantity, what, open, u->product.description);
		return true;
	}
	count = first_group(list, count);
	for (size_t i = 0; i < count; i++)
		direction_show(s->db, &list[i], s->t.id, s->scan_id);
	for (size_t i = 0; i < count; i++) {
		int64_t units = no_longer_wanted(s, &list[i]);

		if (!units)
			continue;
		if (!direct_again(s, &list[i], units, NULL)) /* no effect of this scan's own: see undo_redirects() */
			return true;
		what = C_("units", "Wanted there no more");
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
	s->reply.say = labelled(s, what, s->reply.say);
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

bool stage_left_here(struct session *s, const struct staged *u)
{
	size_t count;
	struct direction *list = directions_left_of(s->db, &s->reply.arena, u->product.id, stage_lot_of(u), &count);

	if (show(s, u, list, keep(u, list, count, true), C_("units", "Left behind")))
		return true;
	list = directions_in_hand_of(s->db, &s->reply.arena, s->t.id, u->product.id, stage_lot_of(u), &count);
	return show(s, u, list, keep_postponed(list, count, true), C_("units", "Postponed"));
}

bool stage_left_elsewhere(struct session *s, const struct staged *u)
{
	size_t count;
	struct direction *list = directions_left_of(s->db, &s->reply.arena, u->product.id, stage_lot_of(u), &count);

	return show(s, u, list, keep(u, list, count, false), C_("units", "Left behind"));
}

bool stage_in_hand(struct session *s, const struct staged *u)
{
	size_t count;
	struct direction *list =
		directions_in_hand_of(s->db, &s->reply.arena, s->t.id, u->product.id, stage_lot_of(u), &count);

	return show(s, u, list, count, C_("units", "In hand"));
}
