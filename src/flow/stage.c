/* Staging: what stands at the dock and has to go elsewhere. A place scan confirms what of the goods in hand goes there;
 * with nothing to confirm it is where the worker stands, and says what is to be done there. A unit scan takes the unit up
 * (stage_unit.c); an order's number opens all that is to be taken away of it, or gives what stands another place
 * (stage_home.c). */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "flow/packing.h"
#include "flow/receiving.h"
#include "flow/staging.h"
#include "flow/talk.h"
#include "store/plan.h"
#include "store/worklist.h"

enum { MOST_LINES = 200 };

bool stage_named_place(struct session *s, struct arena *arena, int64_t place_id, struct place *place)
{
	struct parcel parcel;

	*place = (struct place){.code = ""};
	if (!place_id || !place_load(s->db, arena, place_id, place))
		return false;
	/* a carton has no barcode of its own until it is closed */
	if (place->kind == PLACE_CARTON && parcel_at(s->db, arena, place->id, &parcel))
		place->code = arena_printf(arena, _("carton %" PRId64 " of %s"), parcel.number, parcel.shipment);
	return true;
}

bool stage_place_in(struct session *s, struct arena *arena, struct place *place)
{
	return stage_named_place(s, arena, s->t.place_id, place);
}

bool stage_place(struct session *s, struct place *place)
{
	return stage_place_in(s, &s->reply.arena, place);
}

enum { TASK_KINDS = TASK_UNPACK + 1 };

/* "2 redirects" */
static const char *tasks_text(struct session *s, enum task_kind kind, size_t n)
{
	struct arena *arena = &s->reply.arena;

	switch (kind) {
	case TASK_REDIRECT: return arena_printf(arena, P_("%zu redirect", "%zu redirects", n), n);
	case TASK_RECALLED: return arena_printf(arena, P_("%zu recalled", "%zu recalled", n), n);
	case TASK_DELIVERY: return arena_printf(arena, P_("%zu delivery", "%zu deliveries", n), n);
	case TASK_PULL: return arena_printf(arena, P_("%zu pull", "%zu pulls", n), n);
	case TASK_MOVE: return arena_printf(arena, P_("%zu move", "%zu moves", n), n);
	case TASK_UNPACK: return arena_printf(arena, P_("%zu to unpack", "%zu to unpack", n), n);
	}
	return "";
}

/* "2 redirects, 1 pull"; "" = nothing. */
static const char *tally(struct session *s, const struct worklist *list)
{
	size_t counts[TASK_KINDS] = {0};
	const char *text = "";

	for (size_t i = 0; i < list->count; i++)
		counts[list->tasks[i].kind]++;
	for (size_t kind = 0; kind < TASK_KINDS; kind++)
		if (counts[kind])
			text = arena_printf(&s->reply.arena, "%s%s%s", text, *text ? ", " : "", tasks_text(s, (enum task_kind)kind, counts[kind]));
	return text;
}

static const char *task_text(enum task_kind kind)
{
	switch (kind) {
	case TASK_REDIRECT: return C_("task", "redirect");
	case TASK_RECALLED: return C_("task", "recalled");
	case TASK_DELIVERY: return C_("task", "delivery");
	case TASK_PULL: return C_("task", "pull");
	case TASK_MOVE: return C_("task", "move");
	case TASK_UNPACK: return C_("task", "unpack");
	}
	return task_word(kind);
}

static void add_task(struct session *s, const struct task *task, bool name_place)
{
	const char *from = name_place && *task->at ? arena_printf(&s->reply.arena, "%s: ", task->at) : "";
	const char *whose = *task->shipment ? task->shipment : task->order;

	add_line(s, "%s%s: %s%s%s%s", from, task_text(task->kind),
		goods_text(s, task->quantity, task->description, task->sku, task->lot), comma_text(&s->reply.arena, whose),
		*task->to ? comma_text(&s->reply.arena, arena_printf(&s->reply.arena, C_("place", "to %s"), task->to)) : "",
		comma_text(&s->reply.arena, task->why));
}

static void list_quarantine(struct session *s, const struct place *place)
{
	size_t count;
	struct standing *rows = standing_all(s->db, &s->reply.arena, place->id, &count);
	struct product product;

	for (size_t i = 0; i < count && i < MOST_LINES; i++)
		if (product_load(s->db, &s->reply.arena, rows[i].product_id, &product))
			add_line(s, "%s", goods_text(s, rows[i].quantity, product.description, product.sku, rows[i].lot));
}

static void stand_at(struct session *s, const struct place *place)
{
	struct worklist list = worklist_read(s->db, &s->reply.arena, place, &s->settings, s->now_ms, MOST_LINES);
	const char *what = tally(s, &list);
	const char *full = place->is_full ? arena_printf(&s->reply.arena, "; %s", _("it is called full: %FULL if there is room again")) : "";

	s->t.place_id = place->id;
	if (place->kind == PLACE_QUARANTINE) {
		say(s, "%s: %s in quarantine%s", place->code, units_text(s, place->units), full);
		list_quarantine(s, place);
		return;
	}
	say(s, "%s: %s%s", place->code, *what ? what : _("nothing to do here"), full);
	s->reply.lists_work = true;
	for (size_t i = 0; i < list.count && i < MOST_LINES; i++)
		add_task(s, &list.tasks[i], false);
}

/* A carton of ours is a place like any other: what of it is wanted no more is taken out. */
static void stage_parcel(struct session *s, const struct parcel *parcel)
{
	struct place place;
	size_t count;
	struct direction *newest;

	if (!parcel->id) {
		refuse(s, ERROR_UNKNOWN_BARCODE, "This label counts no more: its carton was opened again. Destroy it");
		return;
	}
	if (s->marks.counting_id || s->marks.counts_next) {
		refuse(s, ERROR_WRONG_UNIT, "What is in a carton is not counted: scan units and %%DONE, or a place");
		return;
	}
	if (parcel->status == PARCEL_LOADED || parcel->status == PARCEL_DEPARTED) {
		refuse(s, ERROR_ALREADY_LOADED,
			parcel->status == PARCEL_LOADED
				? N_("Carton %" PRId64 " of %s is on a truck: %%LOAD, then %%UNLOAD and the carton takes it off")
				: N_("Carton %" PRId64 " of %s has left the building"),
			parcel->number, parcel->shipment);
		return;
	}
	newest = directions_in_hand(s->db, &s->reply.arena, s->t.id, 1, &count);
	s->t.place_id = parcel->place_id;
	if (count && !newest->postponed) {
		s->t.place_id = s->before.place_id;
		refuse(s, ERROR_WRONG_PLACE, "Goods are in hand: bring them to their place first, or %%SKIP to fetch more");
	} else if (stage_place(s, &place)) {
		stand_at(s, &place);
	}
}

static void scan_place(struct session *s, const struct place *place)
{
	size_t count;
	size_t here;
	struct direction *newest;

	if (s->marks.counting_id || s->marks.counts_next) {
		count_place(s, place);
		return;
	}
	directions_to(s->db, &s->reply.arena, s->t.id, place->id, &here);
	if (here) {
		confirm_at(s, place);
		return;
	}
	newest = directions_in_hand(s->db, &s->reply.arena, s->t.id, 1, &count);
	if (!count || newest->postponed) {
		stand_at(s, place);
		return;
	}
	/* goods in hand are brought first: a place that is none of theirs is a mistake, unless they were postponed */
	refuse_place(s, place);
	if (!s->keep_changes)
		s->reply.say = arena_printf(&s->reply.arena, _("%s; or %%SKIP, to fetch more first"), s->reply.say);
}

bool stage_has_room(struct session *s)
{
	struct place place;
	size_t count;
	struct direction *newest = directions_in_hand(s->db, &s->reply.arena, s->t.id, 1, &count);

	if ((count && !newest->postponed) || !stage_place(s, &place) || !place.is_full)
		return false;
	DB_EXEC(s->db, "UPDATE place SET is_full = 0 WHERE id = $1", I(place.id));
	s->outcome.effect = "room";
	s->outcome.effect_id = place.id;
	say(s, "%s is not full any more", place.code);
	return true;
}

/* ---- an order */

static void open_rows(struct session *s, struct standing *rows, size_t count, const struct place *place)
{
	struct goods *goods = arena_alloc(&s->reply.arena, count * sizeof *goods);
	size_t n = 0;

	for (size_t i = 0; i < count; i++) {
		struct goods *g = &goods[n];

		if (rows[i].place_id != place->id || !rows[i].surplus)
			continue;
		*g = (struct goods){.lot = rows[i].lot, .serial = "", .quantity = rows[i].surplus, .from_id = place->id,
			.from_kind = place->kind, .from = rows[i].owner, .source_id = SOURCE_REDIRECT, .reason = "redirect",
			.cause = "redirect"};
		if (!product_load(s->db, &s->reply.arena, rows[i].product_id, &g->product))
			continue;
		if (g->product.by_serial)
			add_line(s, "%s is tracked by serial number: scan each unit by itself", g->product.description);
		else
			n++;
	}
	if (!n) {
		refuse(s, ERROR_SERIAL_NEEDED, "What %s has at %s is tracked by serial number: scan each unit there", rows[0].order,
			place->code);
		return;
	}
	s->outcome.effect = "stage";
	if (!direct_goods(s, goods, n))
		return;
	s->t.place_id = place->id;
	for (size_t i = 0; i < n && i < MOST_LINES; i++)
		add_line(s, "Fetch %" PRId64 " x %s%s at %s", goods[i].quantity, goods[i].product.description,
			lot_text(&s->reply.arena, goods[i].lot), place->code);
	if (place->kind == PLACE_CARTON)
		pack_units_left(s, place->id);
	for (size_t i = 0; i < n; i++) {
		if (!i || goods[i].from.shipment_no != goods[i - 1].from.shipment_no)
			settle_by_plan(s, &goods[i].from);
		plan_deviates(s->db, goods[i].product.id);
	}
	s->reply.say = arena_printf(&s->reply.arena, _("From %s, no longer for %s: %s"), place->code, rows[0].order, s->reply.say);
}

/* Where what an order has is, and what it waits for. */
static void say_where(struct session *s, int64_t order_id, const struct standing *rows, size_t count)
{
	struct order_facts f;
	struct product product;
	struct place place;
	const char *lacks = still_lacks(s, &s->reply.arena, order_id);

	order_facts_load(s->db, &s->reply.arena, order_id, s->settings.policy, s->now_ms, &f);
	for (size_t i = 0; i < count && i < MOST_LINES; i++)
		if (product_load(s->db, &s->reply.arena, rows[i].product_id, &product) &&
			stage_named_place(s, &s->reply.arena, rows[i].place_id, &place))
			add_line(s, C_("goods", "%s at %s"), goods_text(s, rows[i].quantity, product.description, product.sku, rows[i].lot),
				place.code);
	if (f.in_hand)
		add_line(s, "%s in hand", units_text(s, f.in_hand));
	if (*lacks && !f.cancelled)
		add_line(s, "Waits for %s", lacks);
	say(s,
		s->reply.line_count ? N_("%s%s: nothing of it is to be taken away")
				    : N_("%s%s: nothing of it is to be taken away; nothing of it is here"),
		f.number, state_text(&s->reply.arena, f.cancelled, f.held));
}

/* What stands of it, then what of it is in cartons and has to come out. */
static struct standing *all_of_order(struct session *s, int64_t order_id, size_t *count)
{
	struct standing *standing = standing_of_order(s->db, &s->reply.arena, order_id, count);
	size_t packed;
	struct standing *cartons = standing_packed_of_order(s->db, &s->reply.arena, order_id, &packed);
	struct standing *all = arena_alloc(&s->reply.arena, (*count + packed + 1) * sizeof *all);

	for (size_t i = 0; i < *count; i++)
		all[i] = standing[i];
	for (size_t i = 0; i < packed; i++)
		all[*count + i] = cartons[i];
	*count += packed;
	return all;
}

void stage_order(struct session *s, int64_t order_id, int64_t shipment_no)
{
	size_t count;
	struct standing *rows = all_of_order(s, order_id, &count);
	struct place place = {.code = ""};
	int64_t at = 0;

	if (s->marks.counting_id) {
		refuse(s, ERROR_WRONG_UNIT, "An order is not counted: scan the units, then %%DONE");
		return;
	}
	for (size_t i = 0; i < count; i++)
		if (rows[i].surplus && (!at || rows[i].place_id == s->t.place_id))
			at = rows[i].place_id;
	if (at && stage_named_place(s, &s->reply.arena, at, &place)) {
		open_rows(s, rows, count, &place);
	} else {
		say_where(s, order_id, rows, count);
		home_offer(s, order_id, shipment_no);
	}
}

void stage_scan(struct session *s, const struct thing *thing)
{
	if (unit_completes(s, thing, stage_again))
		return;
	if (s->marks.awaiting == AWAIT_HOME) {
		if (thing->kind == THING_PLACE && home_place(s, &thing->place))
			return;
		s->marks.awaiting = AWAIT_NOTHING;
	}
	switch (thing->kind) {
	case THING_PLACE: scan_place(s, &thing->place); return;
	case THING_PRODUCT:
		s->marks.lot[0] = '\0';
		s->marks.serial[0] = '\0';
		stage_unit(s, thing);
		return;
	case THING_ORDER: stage_order(s, thing->order_id, thing->shipment_no); return;
	case THING_SSCC:
		refuse(s, ERROR_WRONG_UNIT, "A carton is not staged as a whole: scan a unit in it");
		return;
	case THING_PARCEL: stage_parcel(s, &thing->parcel); return;
	case THING_PICKUP:
		refuse(s, ERROR_NOT_EXPECTED, "This is a pickup: %%LOAD loads it; scan a place, a unit or an order");
		return;
	case THING_INBOUND:
		refuse(s, ERROR_NOT_EXPECTED, "%s is a delivery: %%RECEIVE receives it; scan a place, a unit or an order",
			thing->inbound.number);
		return;
	case THING_ATTRIBUTES:
		refuse(s, ERROR_UNKNOWN_BARCODE, "This label names no product: scan the product's own barcode first");
		return;
	case THING_NOTHING:
		refuse(s, ERROR_UNKNOWN_BARCODE, "Nobody knows this code: scan another barcode of the unit, or its place");
		return;
	case THING_DAMAGED_SCAN: refuse_damaged_scan(s); return;
	case THING_BADGE: return; /* the session has taken it */
	}
}
