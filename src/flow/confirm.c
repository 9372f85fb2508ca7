/* Confirming: a place scan says where the goods are now. Also what a worker can do about a shown direction: postpone it,
 * or say that the place is full. */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "flow/direct.h"
#include "flow/talk.h"
#include "store/print.h"

size_t first_group(const struct direction *list, size_t count)
{
	size_t n = count ? 1 : 0;

	while (n < count && same_direction(&list[0], &list[n]))
		n++;
	return n;
}

/* What of the newest scan in hand goes to the place. */
static struct direction *newest_to(struct session *s, const struct direction *newest, int64_t place_id, size_t *count)
{
	size_t all;
	struct direction *list = directions_shown_by(s->db, &s->reply.arena, s->t.id, newest->shown_id, newest->postponed, &all);

	*count = 0;
	for (size_t i = 0; i < all; i++)
		if (list[i].place_id == place_id)
			list[(*count)++] = list[i];
	return list;
}

/* The directions that a scan of this place confirms; *count 0: there are none. */
static struct direction *candidates(struct session *s, const struct place *place, size_t *count)
{
	size_t in_hand;
	struct direction *newest = directions_in_hand(s->db, &s->reply.arena, s->t.id, 1, &in_hand);
	struct direction *list = NULL;

	*count = 0;
	if (in_hand) {
		list = newest_to(s, newest, place->id, count);
		if (*count)
			return list;
		list = directions_to(s->db, &s->reply.arena, s->t.id, place->id, count);
	}
	if (!*count) /* goods that a worker left behind: anyone may deliver them */
		list = directions_left_to(s->db, &s->reply.arena, place->id, count);
	*count = first_group(list, *count);
	return list;
}

void show_in_hand(struct session *s)
{
	size_t count;
	size_t described;
	struct direction *newest = directions_in_hand(s->db, &s->reply.arena, s->t.id, 1, &count);
	struct direction *list;
	struct reply_direction *shown;

	if (!count)
		return;
	list = directions_shown_by(s->db, &s->reply.arena, s->t.id, newest->shown_id, newest->postponed, &count);
	shown = describe(s, &s->reply.arena, list, count, &described);
	for (size_t i = 0; i < described; i++)
		add_direction(s, &shown[i]);
}

int64_t no_longer_wanted(struct session *s, const struct direction *d)
{
	int64_t surplus;

	if (!d->owner.order_id)
		return 0;
	surplus = DB_VALUE(s->db, 0,
		"SELECT CASE WHEN o.status = 'cancelled' THEN l.allocated ELSE l.allocated + l.shipped + l.cancelled - "
		"l.ordered END FROM order_line l JOIN customer_order o ON o.id = l.order_id WHERE l.id = $1",
		I(d->owner.line_id));
	if (surplus < 0)
		surplus = 0;
	return surplus < d->open ? surplus : d->open;
}

/* Its lot was recalled while it was in hand, and it is on its way to another place than quarantine. */
static bool recalled_on_its_way(struct session *s, const struct direction *d)
{
	struct place to = {.kind = PLACE_QUARANTINE};

	return *d->lot && lot_is_recalled(s->db, d->product_id, d->lot) && place_load(s->db, &s->reply.arena, d->place_id, &to) &&
		to.kind != PLACE_QUARANTINE;
}

bool hand_redirect(struct session *s, struct direction *list, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		int64_t units = no_longer_wanted(s, &list[i]);
		char number[256] = "";
		struct stmt *q;

		if (recalled_on_its_way(s, &list[i])) {
			units = list[i].open;
			if (!direct_again(s, &list[i], units, "recalled"))
				return true;
			s->keep_changes = true;
			refuse(s, ERROR_WRONG_PLACE, "Lot %s is recalled: take %" PRId64 " of it to %s", list[i].lot, units,
				s->reply.directions[0].to);
			return true;
		}
		if (!units)
			continue;
		q = DB_QUERY(s->db, "SELECT number FROM customer_order WHERE id = $1", I(list[i].owner.order_id));
		while (db_next(q))
			snprintf(number, sizeof number, "%s", db_text(q, 0));
		if (!direct_again(s, &list[i], units, NULL))
			return true;
		s->keep_changes = true;
		refuse(s, ERROR_ORDER_CANCELLED, "%s no longer wants %" PRId64 " of this: take them to %s", number, units,
			s->reply.directions[0].to);
		return true;
	}
	return false;
}

void refuse_place(struct session *s, const struct place *place)
{
	size_t count;
	struct direction *newest = directions_in_hand(s->db, &s->reply.arena, s->t.id, 1, &count);
	struct direction *list;

	if (!count) {
		refuse(s, ERROR_WRONG_PLACE, "Nothing in hand goes to %s: scan a carton first", place->code);
		return;
	}
	list = directions_shown_by(s->db, &s->reply.arena, s->t.id, newest->shown_id, newest->postponed, &count);
	if (hand_redirect(s, list, count))
		return;
	show_in_hand(s);
	refuse(s, ERROR_WRONG_PLACE, "Not %s: take %" PRId64 " x %s to %s", place->code, s->reply.directions[0].quantity,
		s->reply.directions[0].description, s->reply.directions[0].to);
}

static bool confirm_units(struct session *s, struct direction *list, size_t count, const struct place *place, int64_t units)
{
	for (size_t i = 0; i < count && units > 0; i++) {
		struct direction *d = &list[i];
		int64_t now = d->open < units ? d->open : units;
		struct place from = {0};
		struct movement m = {.cause = "confirm", .product_id = d->product_id, .lot = d->lot, .serial = d->serial,
			.quantity = now, .from_id = d->from_id, .from = d->owner, .to_id = place->id, .to_kind = place->kind,
			.to = d->owner, .direction_scan_id = d->scan_id, .direction_n = d->n};

		place_load(s->db, &s->reply.arena, d->from_id, &from);
		m.from_kind = from.kind;
		if (!ledger_post(&s->ledger, &m))
			return false;
		direction_set_open(s->db, d, d->open - now);
		units -= now;
		if (i + 1 == count || list[i + 1].owner.order_id != d->owner.order_id)
			settle_owner(s, &d->owner);
	}
	return true;
}

static void say_confirmed(struct session *s, struct direction *before, size_t count, int64_t units, const struct place *place)
{
	size_t described;
	int64_t left = units;
	struct reply_direction *list;

	for (size_t i = 0; i < count; i++) {
		before[i].open = before[i].open < left ? before[i].open : left;
		left -= before[i].open;
		if (!before[i].open)
			count = i;
	}
	list = describe(s, &s->reply.arena, before, count, &described);
	for (size_t i = 0; i < described; i++)
		add_confirmed(s, &list[i]);
	if (described == 1)
		say(s, "%" PRId64 " x %s at %s", units, list[0].description, place->code);
	else
		say(s, "%s at %s", units_text(s, units), place->code);
}

void confirm_at(struct session *s, const struct place *place)
{
	size_t count;
	struct direction *list = candidates(s, place, &count);
	struct direction *before;
	int64_t open = 0;
	int64_t units;

	if (!count) {
		refuse_place(s, place);
		return;
	}
	for (size_t i = 0; i < count; i++)
		open += list[i].open;
	units = s->marks.quantity ? s->marks.quantity : open;
	if (units > open) {
		refuse(s, ERROR_TOO_MANY, "%" PRId64 " are too many: %" PRId64 " in hand go to %s", units, open, place->code);
		return;
	}
	if (hand_redirect(s, list, count))
		return;
	before = arena_alloc(&s->reply.arena, count * sizeof *before);
	memcpy(before, list, count * sizeof *before);
	if (!confirm_units(s, list, count, place, units)) {
		db_fail(s->db, "the ledger does not hold what is in hand: run crossdock verify");
		return;
	}
	s->marks.quantity = 0;
	s->marks.damaged = false;
	s->reply.result = RESULT_CONFIRM;
	s->outcome.effect = "confirm";
	say_confirmed(s, before, count, units, place);
}

void hand_skip(struct session *s)
{
	size_t count;
	struct direction *newest = directions_in_hand(s->db, &s->reply.arena, s->t.id, 1, &count);
	struct direction *list;

	if (!count) {
		refuse(s, ERROR_NOT_HERE, "There is nothing to skip: nothing is in hand, and no unit was refused");
		return;
	}
	list = directions_shown_by(s->db, &s->reply.arena, s->t.id, newest->shown_id, newest->postponed, &count);
	count = first_group(list, count);
	if (hand_redirect(s, list, count))
		return;
	directions_postpone(s->db, list, count);
	newest = directions_in_hand(s->db, &s->reply.arena, s->t.id, 1, &count);
	list = directions_shown_by(s->db, &s->reply.arena, s->t.id, newest->shown_id, newest->postponed, &count);
	if (hand_redirect(s, list, count))
		return;
	show_in_hand(s);
	s->reply.result = RESULT_DIRECT;
	say_directions(s);
}

void hand_full(struct session *s)
{
	size_t count;
	struct direction *newest = directions_in_hand(s->db, &s->reply.arena, s->t.id, 1, &count);
	struct place full = {.code = ""};
	struct shipment_content content;
	struct direction *list;

	if (stage_has_room(s))
		return;
	if (!count || !place_load(s->db, &s->reply.arena, newest->place_id, &full)) {
		refuse(s, ERROR_NOT_HERE, "No place is shown: scan a carton first");
		return;
	}
	list = directions_to(s->db, &s->reply.arena, s->t.id, full.id, &count);
	if (hand_redirect(s, list, count)) /* nobody wants it there any more, full or not */
		return;
	DB_EXEC(s->db, "UPDATE place SET is_full = 1 WHERE id = $1", I(full.id));
	for (size_t i = 0; i < count; i++) {
		struct place *place = NULL;

		/* all of a shipment moves to one place */
		for (size_t j = 0; j < i && !place; j++) {
			if (list[j].owner.order_id == list[i].owner.order_id) {
				place = arena_alloc(&s->reply.arena, sizeof *place);
				place_load(s->db, &s->reply.arena, list[j].place_id, place);
			}
		}
		if (!place)
			place = direct_elsewhere(s, &list[i]);
		if (!place) {
			refuse(s, ERROR_PLACE_FULL, "%s is the only place left: make room there, or ask a lead", full.code);
			return;
		}
		direction_move(s->db, &list[i], place->id, s->scan_id);
		if (!print_direction_moved(s->db, list[i].scan_id, list[i].n, s->scan_id, s->printer, s->now_ms))
			add_line(s, "Destroy the label that says %s: a new one is printed", full.code);
		/* one that is being packed stands where it stands */
		if (list[i].owner.order_id &&
			shipment_open_content(s->db, list[i].owner.order_id, list[i].owner.shipment_no, &content))
			shipment_set_home(s->db, list[i].owner.order_id, list[i].owner.shipment_no, place->id);
	}
	s->outcome.effect = "full";
	s->outcome.effect_id = full.id;
	show_in_hand(s);
	s->reply.result = RESULT_DIRECT;
	say_directions(s);
	s->reply.say = arena_printf(&s->reply.arena, _("%s is full: %s"), full.code, s->reply.say);
	add_line(s, "It is full until units leave it, or until somebody who stages stands there and scans %%FULL");
}
