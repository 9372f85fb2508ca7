/* Undo: takes back the operator's newest accepted scan on this terminal, by movements backwards; nothing is erased. */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "flow/direct.h"
#include "flow/loading.h"
#include "flow/packing.h"
#include "flow/talk.h"
#include "flow/undoing.h"
#include "store/event.h"
#include "store/plan.h"
#include "store/print.h"

static void settle_all(struct session *s, const struct direction *list, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		const struct owner *owner = &list[i].owner;

		if (owner->order_id && (!i || list[i - 1].owner.order_id != owner->order_id))
			shipment_settle(s->db, owner->order_id, owner->shipment_no, may_go(s, owner->order_id), s->now_ms);
	}
}

/* The inbound of a receipt is closed: its short quantities are settled, a lead must open it first. */
static bool closed_inbound(struct session *s, int64_t scan_id)
{
	struct stmt *q = DB_QUERY(s->db,
		"SELECT DISTINCT i.number FROM receipt r JOIN inbound i ON i.id = r.inbound_id "
		"WHERE r.scan_id = $1 AND i.status = 'closed'",
		I(scan_id));
	bool closed = false;

	while (db_next(q)) {
		closed = true;
		refuse(s, ERROR_UNDO_BLOCKED, "%s is closed since: scan it, and a lead's badge opens it again", db_text(q, 0));
	}
	return closed;
}

static bool units_moved(struct session *s, int64_t scan_id)
{
	struct scan_facts facts;
	struct stmt *q = DB_QUERY(s->db,
		"SELECT m.lot FROM movement m JOIN recall r ON r.product_id = m.product_id AND r.lot = m.lot "
		"WHERE m.scan_id = $1 LIMIT 1",
		I(scan_id));

	if (db_next(q)) {
		refuse(s, ERROR_UNDO_BLOCKED, "Lot %s is recalled since: its units go to quarantine from where they are", db_text(q, 0));
		db_end(q);
		return false;
	}
	scan_facts(s->db, &s->reply.arena, scan_id, &facts);
	refuse(s, ERROR_UNDO_BLOCKED, "Units of scan %s have gone on since: take that back first, where it was done", facts.name);
	return false;
}

/* Units go back to the direction they were taken from, and so to its line: which may have got others since. */
static bool wanted_again(struct session *s, const struct direction *list, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		struct direction before;
		int64_t units = 0;

		if (!direction_load(s->db, &s->reply.arena, list[i].of_scan_id, list[i].of_n, &before) ||
			!before.owner.order_id || owner_equal(&before.owner, &list[i].owner))
			continue;
		for (size_t j = 0; j < count; j++)
			if (list[j].of_scan_id == list[i].of_scan_id && list[j].of_n == list[i].of_n)
				units += list[j].quantity;
		if (units <= DB_VALUE(s->db, 0, "SELECT waiting FROM order_line WHERE id = $1", I(before.owner.line_id)))
			continue;
		refuse(s, ERROR_UNDO_BLOCKED, "The order they were for wants them no more: it has others since, or is cancelled");
		return false;
	}
	return true;
}

/* Units are a direction's again: on the way to where their shipment stands, or to where they were going, which is its home
 * again if it had lost all it had. */
static void give_back(struct session *s, struct direction *d, int64_t units)
{
	const struct owner *owner = &d->owner;
	struct shipment_content content;

	direction_set_open(s->db, d, d->open + units);
	if (owner->order_id)
		shipment_follow(s->db, owner->order_id, owner->shipment_no, s->now_ms);
	if (!owner->order_id || !shipment_open_content(s->db, owner->order_id, owner->shipment_no, &content))
		return;
	if (!content.home_id)
		shipment_set_home(s->db, owner->order_id, owner->shipment_no, d->place_id);
	else if (content.home_id != d->place_id)
		direction_move(s->db, d, content.home_id, s->scan_id);
	settle_all(s, d, 1);
}

/* An order that lacked nothing lacks something again, and may have been told of as filled. */
static void tell_waiting(struct session *s, const int64_t *satisfied, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (!order_is_satisfied(s->db, satisfied[i]))
			event_backordered(s->db, satisfied[i], s->now_ms);
}

/* The orders that have units of the directions, and lack nothing. */
static int64_t *satisfied_orders(struct session *s, const struct direction *list, size_t count, size_t *found)
{
	int64_t *ids = arena_alloc(&s->reply.arena, (count ? count : 1) * sizeof *ids);

	*found = 0;
	for (size_t i = 0; i < count; i++) {
		int64_t id = list[i].owner.order_id;
		bool again = false;

		for (size_t j = 0; j < i && !again; j++)
			again = list[j].owner.order_id == id;
		if (id && !again && order_is_satisfied(s->db, id))
			ids[(*found)++] = id;
	}
	return ids;
}

/* for_good: the units stay with the directions they go back to, whose orders must want them. */
static bool take_back(struct session *s, int64_t scan_id, bool for_good)
{
	size_t count;
	struct direction *list = directions_of_scan(s->db, &s->reply.arena, scan_id, &count);
	size_t satisfied_count;
	int64_t *satisfied = satisfied_orders(s, list, count, &satisfied_count);

	/* in hand with a direction open, each must be open still; without confirmation all are at their place */
	for (size_t i = 0; i < count; i++)
		if (list[i].from_id != list[i].place_id && list[i].open != list[i].quantity)
			return units_moved(s, scan_id);
	if (for_good && !wanted_again(s, list, count))
		return false;
	if (!ledger_reverse(&s->ledger, scan_id))
		return units_moved(s, scan_id);
	for (size_t i = 0; i < count; i++) {
		struct direction before;

		direction_set_open(s->db, &list[i], 0);
		direction_forget(s->db, &list[i]);
		plan_mark_product(s->db, list[i].product_id); /* what was announced is expected again */
		if (direction_load(s->db, &s->reply.arena, list[i].of_scan_id, list[i].of_n, &before)) {
			direction_take_held_back(s->db, &before, -list[i].quantity);
			give_back(s, &before, list[i].quantity);
		}
	}
	for (size_t i = 0; i < count; i++)
		if (!i || list[i - 1].owner.order_id != list[i].owner.order_id)
			settle_by_plan(s, &list[i].owner);
	tell_waiting(s, satisfied, satisfied_count);
	return true;
}

bool undo_directions(struct session *s, int64_t scan_id)
{
	return take_back(s, scan_id, true);
}

/* Whether a direction's units were, a few such scans ago, those of a direction that this scan gave. */
static bool comes_from(struct session *s, const struct direction *d, int64_t scan_id)
{
	struct direction before = *d;

	while (before.of_scan_id && before.of_scan_id != scan_id &&
		DB_VALUE(s->db, 0, "SELECT 1 FROM scan WHERE id = $1 AND effect = ''", I(before.of_scan_id)) &&
		direction_load(s->db, &s->reply.arena, before.of_scan_id, before.of_n, &before))
		continue;
	return before.of_scan_id == scan_id;
}

/* The newest such scan: units are in hand by it; 0: there is none. */
static int64_t last_redirect(struct session *s, int64_t scan_id)
{
	struct stmt *q = DB_QUERY0(s->db,
		"SELECT d.scan_id, d.n FROM direction d JOIN scan c ON c.id = d.scan_id WHERE d.open > 0 AND d.of_scan_id <> 0 "
		"AND c.effect = ''");
	struct direction d;
	int64_t found = 0;

	while (!found && db_next(q))
		if (direction_load(s->db, &s->reply.arena, db_i64(q, 0), db_i64(q, 1), &d) && comes_from(s, &d, scan_id))
			found = d.scan_id;
	db_end(q);
	return found;
}

bool undo_redirects(struct session *s, int64_t scan_id)
{
	int64_t redirect;

	while ((redirect = last_redirect(s, scan_id))) {
		if (!take_back(s, redirect, false))
			return false;
		journal_mark_undone(s->db, redirect, s->scan_id);
	}
	return !db_failed(s->db);
}

static bool undo_receive(struct session *s, int64_t scan_id, bool again, bool *shown)
{
	size_t count;
	struct direction *list = directions_of_scan(s->db, &s->reply.arena, scan_id, &count);
	struct product product = {.description = C_("product", "unit")};
	int64_t units = 0;
	bool several = false;

	for (size_t i = 0; i < count; i++) {
		units += list[i].quantity;
		several = several || list[i].product_id != list[0].product_id;
	}
	if (count)
		product_load(s->db, &s->reply.arena, list[0].product_id, &product);
	if (print_out_for_scan(s->db, scan_id) && !(again && s->marks.undo_scan_id == scan_id)) {
		*shown = true;
		s->marks.awaiting = AWAIT_UNDO;
		s->marks.undo_scan_id = scan_id;
		say(s, "Labels of it are printed: %%UNDO again takes back %s; destroy them then", units_text(s, units));
		return false;
	}
	if (closed_inbound(s, scan_id) || !undo_out_of_cartons(s, scan_id, again, shown) || !undo_redirects(s, scan_id) ||
		!undo_directions(s, scan_id))
		return false;
	receipts_take_back(s->db, scan_id, s->scan_id);
	if (print_withdraw_directions(s->db, scan_id, s->now_ms))
		add_line(s, "Destroy its labels");
	if (several)
		say(s, P_("Taken back: %" PRId64 " unit of several products", "Taken back: %" PRId64 " units of several products", units), units);
	else
		say(s, "Taken back: %" PRId64 " x %s", units, product.description);
	return true;
}

/* Reads which directions a confirmation served; their open units are those again. */
static bool undo_confirm(struct session *s, int64_t scan_id, bool again, bool *shown)
{
	struct stmt *q = DB_QUERY(s->db,
		"SELECT direction_scan_id, direction_n, quantity FROM movement WHERE scan_id = $1 AND cause = 'confirm' ORDER BY n",
		I(scan_id));
	struct direction *list = NULL;
	int64_t *units = NULL;
	size_t count = 0;
	size_t cap = 0;
	size_t units_cap = 0;
	size_t described;
	int64_t total = 0;
	bool unwanted = false;
	struct reply_direction *what;

	while (db_next(q)) {
		list = arena_grow(&s->reply.arena, list, count, &cap, sizeof *list);
		units = arena_grow(&s->reply.arena, units, count, &units_cap, sizeof *units);
		if (!direction_load(s->db, &s->reply.arena, db_i64(q, 0), db_i64(q, 1), &list[count]))
			continue;
		total += db_i64(q, 2);
		units[count++] = db_i64(q, 2);
	}
	if (!undo_out_of_cartons(s, scan_id, again, shown))
		return false;
	if (!ledger_reverse(&s->ledger, scan_id))
		return units_moved(s, scan_id);
	for (size_t i = 0; i < count; i++)
		give_back(s, &list[i], units[i]);
	what = describe(s, &s->reply.arena, list, count, &described);
	for (size_t i = 0; i < described; i++)
		add_direction(s, &what[i]);
	for (size_t i = 0; i < count && !unwanted; i++)
		unwanted = no_longer_wanted(s, &list[i]) > 0;
	if (unwanted)
		say(s,
			P_("Taken back: %" PRId64
			   " unit in hand again, not all wanted any more: scan %s, and what is not gets another home",
				"Taken back: %" PRId64
				" units in hand again, not all wanted any more: scan %s, and what is not gets another home",
				total),
			total, what[0].to);
	else if (described == 1)
		say(s, "Taken back: %" PRId64 " x %s in hand again, for %s", what[0].quantity, what[0].description, what[0].to);
	else if (described)
		say(s,
			P_("Taken back: %" PRId64 " unit in hand again, for %s", "Taken back: %" PRId64 " units in hand again, for %s",
				total),
			total, what[0].to);
	return true;
}

static bool undo_full(struct session *s, const struct undoable *u)
{
	struct place place = {.code = ""};

	place_load(s->db, &s->reply.arena, u->effect_id, &place);
	if (!directions_move_back(s->db, &s->reply.arena, u->scan_id))
		return units_moved(s, u->scan_id);
	DB_EXEC(s->db, "UPDATE place SET is_full = 0 WHERE id = $1", I(u->effect_id));
	say(s, "Taken back: %s is not full", place.code);
	return true;
}

static bool undo_room(struct session *s, const struct undoable *u)
{
	struct place place = {.code = ""};

	place_load(s->db, &s->reply.arena, u->effect_id, &place);
	DB_EXEC(s->db, "UPDATE place SET is_full = 1 WHERE id = $1", I(u->effect_id));
	say(s, "Taken back: %s is full", place.code);
	return true;
}

static bool undo_close(struct session *s, const struct undoable *u)
{
	struct inbound inbound = {.number = ""};

	inbound_load(s->db, &s->reply.arena, u->effect_id, &inbound);
	refuse(s, ERROR_UNDO_BLOCKED, "%s was closed: scan it, and a lead's badge opens it again", inbound.number);
	return false;
}

/* A closing that a lead has undone by opening the inbound again stands in nobody's way. */
static bool was_reopened(struct session *s, const struct undoable *u)
{
	struct inbound inbound = {.status = INBOUND_CLOSED};

	return strcmp(u->effect, "close") == 0 && inbound_load(s->db, &s->reply.arena, u->effect_id, &inbound) &&
		inbound.status != INBOUND_CLOSED;
}

static bool is_packing(const char *effect)
{
	static const char *const words[] = {"pack", "unpack", "close-carton", "open-carton", "merge", "packed"};

	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		if (strcmp(effect, words[i]) == 0)
			return true;
	return false;
}

void undo_scan(struct session *s, bool again)
{
	struct undoable u;
	bool done = false;
	bool shown = false; /* only what would be taken back */
	bool found;

	if (s->marks.counting_id && !s->marks.quantity && !s->marks.damaged) {
		count_take_back(s);
		return;
	}
	if (s->marks.quantity || s->marks.damaged || s->marks.unpack) {
		s->marks.quantity = 0;
		s->marks.damaged = false;
		s->marks.unpack = false;
		say(s, "The mark is dropped: the next unit counts as it is");
		return;
	}
	found = journal_undoable(s->db, &s->t, &u);
	while (found && was_reopened(s, &u)) {
		journal_mark_undone(s->db, u.scan_id, s->scan_id);
		found = journal_undoable(s->db, &s->t, &u);
	}
	if (act_undo(s, found ? u.scan_id : 0))
		return;
	if (!found) {
		refuse(s, ERROR_NOTHING_TO_UNDO, "%s has done nothing here that could be taken back", s->op.name);
		return;
	}
	if (strcmp(u.effect, "receive") == 0)
		done = undo_receive(s, u.scan_id, again, &shown);
	else if (strcmp(u.effect, "confirm") == 0)
		done = undo_confirm(s, u.scan_id, again, &shown);
	else if (strcmp(u.effect, "stage") == 0 || strcmp(u.effect, "count") == 0)
		done = undo_stage(s, &u);
	else if (is_packing(u.effect))
		done = undo_pack(s, &u, again, &shown);
	else if (strcmp(u.effect, "full") == 0)
		done = undo_full(s, &u);
	else if (strcmp(u.effect, "room") == 0)
		done = undo_room(s, &u);
	else if (strcmp(u.effect, "load") == 0 || strcmp(u.effect, "unload") == 0 || strcmp(u.effect, "split") == 0 ||
		strcmp(u.effect, "depart") == 0)
		done = undo_load(s, &u);
	else if (strcmp(u.effect, "close") == 0)
		done = undo_close(s, &u);
	else
		db_fail(s->db, "the journal holds an effect that this program does not know: %s", u.effect);
	if (!done)
		return;
	journal_mark_undone(s->db, u.scan_id, s->scan_id);
	s->outcome.effect = "undo";
	s->outcome.effect_id = u.scan_id;
}
