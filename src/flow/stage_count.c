/* Counting a place: every unit there is scanned, %DONE shows what differs from the ledger, a second one books it. The count
 * lives in memory until then; what others bring and fetch meanwhile is reckoned with, because the ledger is read anew at
 * every %DONE. Missing units leave by the adjustment; units that were found enter by it, and are directed at once. */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "flow/receiving.h"
#include "flow/roles.h"
#include "flow/staging.h"
#include "flow/talk.h"
#include "flow/trail.h"
#include "store/event.h"
#include "store/plan.h"

/* One product and lot: what is booked at the place, and what was counted. */
struct difference_of {
	int64_t product_id;
	const char *lot;
	int64_t booked;
	int64_t counted;
};

struct differences {
	struct difference_of *list;
	size_t count;
	size_t cap;
	int64_t units;        /* booked */
	int64_t unidentified; /* parcels that cannot be counted by scans */
	int64_t missing;
	int64_t found;
};

static void begin_at(struct session *s, const struct place *place)
{
	switch (place->kind) {
	case PLACE_LANE:
	case PLACE_STATION:
	case PLACE_OVERFLOW:
	case PLACE_PUTAWAY:
	case PLACE_QUARANTINE: break;
	case PLACE_DOOR:
	case PLACE_FLOOR:
	case PLACE_CARTON:
	case PLACE_SUPPLIER:
	case PLACE_CUSTOMER:
	case PLACE_ADJUSTMENT:
		refuse(s, ERROR_WRONG_PLACE, "%s is not counted: what is there is in somebody's hand", place->code);
		return;
	}
	s->t.place_id = place->id;
	s->marks.counts_next = false;
	s->marks.counting_id = place->id;
	s->marks.count_seen = 0;
	s->counted_count = 0;
	say(s, "Counting %s: scan every unit there", place->code);
}

void count_begin(struct session *s)
{
	struct place place;

	s->marks.awaiting = AWAIT_NOTHING;
	if (directions_units(s->db, s->t.id)) {
		show_in_hand(s);
		if (s->reply.direction_count)
			refuse(s, ERROR_WRONG_PLACE, "Goods in hand are nobody's count: take them to %s first", s->reply.directions[0].to);
		else
			refuse(s, ERROR_WRONG_PLACE, "Goods in hand are nobody's count: take them to their place first");
		return;
	}
	if (s->marks.counting_id && stage_place(s, &place)) {
		say(s, "%s is being counted: scan on, or %%DONE", place.code);
		return;
	}
	if (stage_place(s, &place)) {
		begin_at(s, &place);
		return;
	}
	s->marks.counts_next = true;
	say(s, "Count a place: which one?");
}

void count_place(struct session *s, const struct place *place)
{
	struct place counted;

	if (!s->marks.counting_id)
		begin_at(s, place);
	else if (place->id == s->marks.counting_id)
		say(s, "%s is being counted: scan on, or %%DONE", place->code);
	else if (place_load(s->db, &s->reply.arena, s->marks.counting_id, &counted))
		refuse(s, ERROR_WRONG_PLACE, "%s is being counted: %%DONE ends that, %%STAGE gives it up", counted.code);
}

void count_unit(struct session *s, const struct staged *u)
{
	struct counted *row;
	int64_t units = u->quantity;
	const char *doubt = stage_doubt_serial(s, u, s->marks.counting_id);

	if (s->marks.damaged) {
		refuse(s, ERROR_WRONG_UNIT, "%%DAMAGED does not go with a count: scan %%UNDO, count the unit, and set it aside "
			"afterwards");
		return;
	}
	for (size_t i = 0; *u->serial && i < s->counted_count; i++) {
		if (s->counted[i].product_id == u->product.id && strcmp(s->counted[i].serial, u->serial) == 0) {
			refuse(s, ERROR_WRONG_UNIT, "Serial %s is counted already: scan another unit", u->serial);
			return;
		}
	}
	if (s->counted_count == s->counted_cap) {
		s->counted_cap = s->counted_cap ? 2 * s->counted_cap : 64;
		s->counted = mem_array(s->counted, s->counted_cap, sizeof *s->counted);
	}
	row = &s->counted[s->counted_count++];
	*row = (struct counted){.product_id = u->product.id, .units = u->quantity};
	snprintf(row->lot, sizeof row->lot, "%s", u->lot);
	snprintf(row->serial, sizeof row->serial, "%s", u->serial);
	for (size_t i = 0; i + 1 < s->counted_count; i++)
		if (s->counted[i].product_id == row->product_id && strcmp(s->counted[i].lot, row->lot) == 0)
			units += s->counted[i].units;
	s->marks.quantity = 0;
	say(s, "%" PRId64 " x %s%s counted at %s", units, u->product.description, lot_text(&s->reply.arena, u->lot), u->place.code);
	if (doubt)
		add_line(s, "%s: check that this is the unit, and count that place, too", doubt);
}

void count_take_back(struct session *s)
{
	struct product product = {.description = C_("product", "unit")};
	struct place place = {.code = ""};
	struct counted *last;

	stage_place(s, &place);
	if (!s->counted_count) {
		s->marks.counting_id = 0;
		say(s, "The count of %s is given up", place.code);
		return;
	}
	last = &s->counted[--s->counted_count];
	product_load(s->db, &s->reply.arena, last->product_id, &product);
	say(s, "Not counted: %" PRId64 " x %s", last->units, product.description);
}

/* ---- what differs */

static struct difference_of *row_of(struct session *s, struct differences *d, int64_t product_id, const char *lot)
{
	for (size_t i = 0; i < d->count; i++)
		if (d->list[i].product_id == product_id && strcmp(d->list[i].lot, lot) == 0)
			return &d->list[i];
	d->list = arena_grow(&s->reply.arena, d->list, d->count, &d->cap, sizeof *d->list);
	d->list[d->count] = (struct difference_of){.product_id = product_id, .lot = arena_dup(&s->reply.arena, lot)};
	return &d->list[d->count++];
}

static void compare(struct session *s, struct differences *d)
{
	size_t count;
	struct standing *rows = standing_all(s->db, &s->reply.arena, s->marks.counting_id, &count);

	*d = (struct differences){0};
	for (size_t i = 0; i < count; i++) {
		d->units += rows[i].quantity;
		if (rows[i].product_id == PRODUCT_ID_UNIDENTIFIED)
			d->unidentified += rows[i].quantity;
		else
			row_of(s, d, rows[i].product_id, rows[i].lot)->booked += rows[i].quantity;
	}
	for (size_t i = 0; i < s->counted_count; i++)
		row_of(s, d, s->counted[i].product_id, s->counted[i].lot)->counted += s->counted[i].units;
	for (size_t i = 0; i < d->count; i++) {
		int64_t more = d->list[i].counted - d->list[i].booked;

		d->missing += more < 0 ? -more : 0;
		d->found += more > 0 ? more : 0;
	}
}

/* A number that is another one where the differences are others (FNV-1a). */
static uint64_t digest(const struct differences *d)
{
	uint64_t hash = UINT64_C(14695981039346656037);

	for (size_t i = 0; i < d->count; i++) {
		int64_t numbers[] = {d->list[i].product_id, d->list[i].counted, d->list[i].booked};

		for (size_t b = 0; b < sizeof numbers; b++)
			hash = (hash ^ ((const unsigned char *)numbers)[b]) * UINT64_C(1099511628211);
		for (const char *c = d->list[i].lot; *c; c++)
			hash = (hash ^ (unsigned char)*c) * UINT64_C(1099511628211);
	}
	return hash | 1; /* 0 = nothing was shown */
}

static void list_differences(struct session *s, const struct differences *d)
{
	struct product product;

	for (size_t i = 0; i < d->count; i++) {
		const struct difference_of *row = &d->list[i];
		int64_t more = row->counted - row->booked;

		if (!more || !product_load(s->db, &s->reply.arena, row->product_id, &product))
			continue;
		add_line(s, more < 0 ? N_("missing %s: %" PRId64 " of %" PRId64) : N_("found %s: %" PRId64 " of %" PRId64),
			goods_text(s, more < 0 ? -more : more, product.description, product.sku, row->lot), row->counted, row->booked);
	}
	if (d->unidentified)
		add_line(s, "%" PRId64 " unidentified cannot be counted by scans", d->unidentified);
}

/* ---- booking it */

static void lose(struct session *s, const struct place *place, const struct difference_of *row, const struct owner *owner,
	int64_t units, const struct direction *held)
{
	struct movement m = {.cause = "count", .product_id = row->product_id, .lot = row->lot, .serial = "", .quantity = units,
		.from_id = place->id, .from_kind = place->kind, .from = *owner, .to_id = PLACE_ID_ADJUSTMENT,
		.to_kind = PLACE_ADJUSTMENT, .direction_scan_id = held ? held->scan_id : 0, .direction_n = held ? held->n : 0};

	if (!ledger_post(&s->ledger, &m))
		db_fail(s->db, "the ledger does not hold what is booked at %s: run crossdock verify", place->code);
	if (held)
		direction_take_held_back(s->db, held, units);
	settle_by_plan(s, owner);
}

/* Nobody's units go first, then those that their line wants no more, then the last in claim order. */
static void lose_all(struct session *s, const struct place *place, const struct difference_of *row)
{
	int64_t left = row->booked - row->counted;
	const struct owner nobody = {0};
	size_t parts_count;
	size_t count;
	struct nobodys *parts = nobodys_at(s, place, row->product_id, row->lot, left, &parts_count);
	struct standing *rows = standing_at(s->db, &s->reply.arena, place->id, row->product_id, row->lot, &count);

	for (size_t i = 0; i < parts_count; i++) {
		lose(s, place, row, &nobody, parts[i].units, parts[i].held);
		left -= parts[i].units;
	}
	for (size_t i = count; i-- > 0 && left > 0;) {
		int64_t units = rows[i].surplus < left ? rows[i].surplus : left;

		if (!rows[i].owner.order_id || !units)
			continue;
		lose(s, place, row, &rows[i].owner, units, NULL);
		rows[i].quantity -= units;
		left -= units;
	}
	for (size_t i = count; i-- > 0 && left > 0;) {
		int64_t units = rows[i].quantity < left ? rows[i].quantity : left;

		if (!rows[i].owner.order_id || !units)
			continue;
		lose(s, place, row, &rows[i].owner, units, NULL);
		event_backordered(s->db, rows[i].owner.order_id, s->now_ms);
		left -= units;
	}
	if (left > 0)
		db_fail(s->db, "the ledger does not hold what is booked at %s: run crossdock verify", place->code);
}

/* What was found in quarantine stays there: only a lead takes something out. */
static void find_in_quarantine(struct session *s, const struct place *place, const struct goods *goods)
{
	struct movement m = {.cause = "count", .product_id = goods->product.id, .lot = goods->lot, .serial = "",
		.quantity = goods->quantity, .from_id = PLACE_ID_ADJUSTMENT, .from_kind = PLACE_ADJUSTMENT, .to_id = place->id,
		.to_kind = place->kind};

	if (!ledger_post(&s->ledger, &m))
		db_fail(s->db, "what was found cannot be booked");
}

static bool find_all(struct session *s, const struct place *place, const struct differences *d)
{
	struct goods *goods = arena_alloc(&s->reply.arena, (d->count + 1) * sizeof *goods);
	size_t count = 0;

	for (size_t i = 0; i < d->count; i++) {
		const struct difference_of *row = &d->list[i];
		struct goods *g = &goods[count];

		if (row->counted <= row->booked)
			continue;
		*g = (struct goods){.lot = row->lot, .serial = "", .quantity = row->counted - row->booked,
			.from_id = PLACE_ID_ADJUSTMENT, .from_kind = PLACE_ADJUSTMENT, .source_id = SOURCE_FRESH, .fresh = true,
			.cause = "count"};
		product_load(s->db, &s->reply.arena, row->product_id, &g->product);
		if (*g->lot && lot_is_recalled(s->db, g->product.id, g->lot))
			g->quarantine = "recalled";
		if (place->kind == PLACE_QUARANTINE)
			find_in_quarantine(s, place, g);
		else
			count++;
	}
	if (count)
		receipt_plan(s, goods, count);
	return !count || direct_goods(s, goods, count);
}

void count_apply(struct session *s, int64_t approved_by)
{
	struct differences d;
	struct place place;

	if (!place_load(s->db, &s->reply.arena, s->marks.counting_id, &place))
		return;
	compare(s, &d);
	if (digest(&d) != s->marks.count_seen) { /* somebody came or went meanwhile */
		count_done(s, false);
		return;
	}
	s->outcome.effect = "count";
	s->outcome.effect_id = place.id;
	DB_EXEC(s->db, "UPDATE place SET is_full = 0 WHERE id = $1", I(place.id)); /* somebody has looked */
	s->outcome.approved_by = approved_by;
	trail(s, AUDIT_COUNT, approved_by, place.code,
		arena_printf(&s->reply.arena, "%" PRId64 " missing, %" PRId64 " found", d.missing, d.found));
	for (size_t i = 0; i < d.count; i++)
		if (d.list[i].counted < d.list[i].booked)
			lose_all(s, &place, &d.list[i]);
	if (!find_all(s, &place, &d))
		return;
	for (size_t i = 0; i < d.count; i++)
		plan_deviates(s->db, d.list[i].product_id);
	s->reply.say = arena_printf(&s->reply.arena, "%s%s%s",
		arena_printf(&s->reply.arena, _("%s is booked as counted: %" PRId64 " missing, %" PRId64 " found"), place.code, d.missing, d.found),
		s->reply.direction_count ? ": " : "", s->reply.direction_count ? s->reply.say : "");
	memset(&s->marks, 0, offsetof(struct marks, raw));
	s->counted_count = 0;
}

void count_done(struct session *s, bool again)
{
	struct differences d;
	struct place place;

	if (!s->marks.counting_id || !place_load(s->db, &s->reply.arena, s->marks.counting_id, &place)) {
		refuse(s, ERROR_NOT_HERE, "Nothing is being counted: scan a place, then %%COUNT");
		return;
	}
	compare(s, &d);
	list_differences(s, &d);
	if (!d.missing && !d.found) {
		s->marks.counting_id = 0;
		s->counted_count = 0;
		say(s, place.is_full ? N_("%s is as booked: %s; it is marked full no more") : N_("%s is as booked: %s"), place.code,
			units_text(s, d.units));
		DB_EXEC(s->db, "UPDATE place SET is_full = 0 WHERE id = $1", I(place.id)); /* somebody has looked */
		return;
	}
	if (!again || digest(&d) != s->marks.count_seen) {
		s->marks.count_seen = digest(&d);
		s->marks.awaiting = AWAIT_COUNTED;
		say(s, "%s differs from what is booked: %" PRId64 " missing, %" PRId64 " found", place.code, d.missing, d.found);
		return;
	}
	if (role_may(&s->op, DEED_COUNT)) {
		s->lines = NULL;
		s->line_cap = s->reply.line_count = 0;
		count_apply(s, 0);
		return;
	}
	s->marks.awaiting = AWAIT_APPROVAL;
	s->marks.decision = DECIDE_COUNT;
	refuse(s, ERROR_LEAD_NEEDED, "A lead answers for what is missing or found: a lead's badge books it");
}
