/* Giving: what was matched and has its place becomes movements, directions and the reply. */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "flow/directing.h"
#include "flow/talk.h"
#include "store/plan.h"
#include "store/print.h"

static int kind_rank(enum place_kind kind)
{
	switch (kind) {
	case PLACE_STATION: return 0;
	case PLACE_LANE: return 1;
	case PLACE_OVERFLOW: return 2;
	case PLACE_QUARANTINE: return 3;
	case PLACE_PUTAWAY: return 4;
	case PLACE_DOOR:
	case PLACE_FLOOR:
	case PLACE_CARTON:
	case PLACE_SUPPLIER:
	case PLACE_CUSTOMER:
	case PLACE_ADJUSTMENT: return 5;
	}
	return 5;
}

static const char *order_number(const struct directing *d, const struct piece *p)
{
	return p->taker == NO_TAKER ? "" : d->takers[p->taker].facts.number;
}

static int compare_i64(int64_t a, int64_t b)
{
	return (a > b) - (a < b);
}

/* Same direction together: place, order, product, lot. */
static int by_group(const void *a, const void *b, void *ctx)
{
	const struct piece *p = a;
	const struct piece *q = b;
	int c = compare_i64(p->place->id, q->place->id);

	if (!c)
		c = strcmp(order_number(ctx, p), order_number(ctx, q));
	if (!c)
		c = compare_i64(p->goods->product.id, q->goods->product.id);
	if (!c)
		c = strcmp(p->goods->lot, q->goods->lot);
	if (!c)
		c = compare_i64(p->line_id, q->line_id);
	return c;
}

/* As shown: station, lane, overflow, quarantine, putaway; within these by cut-off, then the larger, then order. */
static int by_showing(const void *a, const void *b, void *ctx)
{
	const struct directing *d = ctx;
	const struct piece *p = a;
	const struct piece *q = b;
	int64_t p_cutoff = p->taker == NO_TAKER ? INT64_MAX : d->takers[p->taker].facts.cutoff_at;
	int64_t q_cutoff = q->taker == NO_TAKER ? INT64_MAX : d->takers[q->taker].facts.cutoff_at;
	int c = kind_rank(p->place->kind) - kind_rank(q->place->kind);

	if (!c)
		c = compare_i64(p_cutoff, q_cutoff);
	if (!c)
		c = compare_i64(q->group, p->group);
	if (!c)
		c = strcmp(order_number(d, p), order_number(d, q));
	return c ? c : by_group(a, b, ctx);
}

static bool one_direction(const struct directing *d, const struct piece *p, const struct piece *q)
{
	return p->place == q->place && p->taker == q->taker && p->goods->product.id == q->goods->product.id &&
		strcmp(p->goods->lot, q->goods->lot) == 0 && d->piece_count;
}

static void sort_pieces(struct directing *d)
{
	qsort_r(d->pieces, d->piece_count, sizeof *d->pieces, by_group, d);
	for (size_t i = 0; i < d->piece_count;) {
		size_t end = i;
		int64_t units = 0;

		while (end < d->piece_count && one_direction(d, &d->pieces[i], &d->pieces[end]))
			units += d->pieces[end++].quantity;
		for (; i < end; i++)
			d->pieces[i].group = units;
	}
	qsort_r(d->pieces, d->piece_count, sizeof *d->pieces, by_showing, d);
}

/* A carton whose whole content goes to one shipment goes as it is, and becomes that shipment's carton. */
static void keep_whole_carton(struct directing *d)
{
	int64_t carton_id = d->goods_count ? d->goods[0].carton_id : 0;
	struct taker *taker;

	if (!carton_id || d->goods[0].of || d->taker_count != 1)
		return;
	for (size_t i = 0; i < d->piece_count; i++)
		if (d->pieces[i].taker == NO_TAKER)
			return;
	taker = &d->takers[0];
	for (size_t i = 0; i < d->piece_count; i++)
		d->pieces[i].reason = "whole-carton";
	carton_give_to_shipment(d->s->db, carton_id, taker->facts.order_id, taker->facts.shipment_no);
}

static const char *cause_of(const struct goods *goods)
{
	if (goods->cause)
		return goods->cause;
	if (goods->from_kind == PLACE_SUPPLIER)
		return "receive";
	return place_kind_bucket(goods->from_kind) == BUCKET_IN_HAND ? "reassign" : "pick-up";
}

/* The ledger's entry and the stored direction of a piece. Units wait at the door for their confirmation; without
 * confirmation they are at their place now. */
static bool write_piece(struct directing *d, const struct piece *p, int64_t n)
{
	struct session *s = d->s;
	struct owner owner = {0};
	struct place at = *p->place;
	bool open = s->settings.confirm;
	struct movement m = {.cause = cause_of(p->goods),
		.product_id = p->goods->product.id, .lot = p->goods->lot, .serial = p->goods->serial, .quantity = p->quantity,
		.from_id = p->goods->from_id, .from_kind = p->goods->from_kind, .from = p->goods->from,
		.direction_scan_id = p->goods->held ? p->goods->held->scan_id : s->scan_id,
		.direction_n = p->goods->held ? p->goods->held->n : n};
	struct direction direction = {.scan_id = s->scan_id, .n = n, .terminal_id = s->t.id, .shown_id = s->scan_id,
		.product_id = p->goods->product.id, .lot = p->goods->lot, .serial = p->goods->serial,
		.carton_id = p->goods->carton_id, .quantity = p->quantity, .open = open ? p->quantity : 0,
		.place_id = p->place->id, .reason = p->reason, .of_scan_id = p->goods->of ? p->goods->of->scan_id : 0,
		.of_n = p->goods->of ? p->goods->of->n : 0};

	if (p->taker != NO_TAKER) {
		const struct order_facts *facts = &d->takers[p->taker].facts;

		owner = (struct owner){facts->order_id, facts->shipment_no, p->line_id};
	}
	if (open && place_kind_bucket(p->goods->from_kind) == BUCKET_IN_HAND) {
		at.id = p->goods->from_id;
		at.kind = p->goods->from_kind;
	} else if (open && p->goods->from_kind == PLACE_SUPPLIER) {
		at.id = context_from(s, &at.kind);
	} else if (open) { /* picked up: in hand, at no door */
		at.id = PLACE_ID_FLOOR;
		at.kind = PLACE_FLOOR;
	}
	direction.owner = owner;
	direction.from_id = at.id;
	direction_add(s->db, &direction);
	m.to = owner;
	m.to_id = at.id;
	m.to_kind = at.kind;
	if (m.from_id == m.to_id && owner_equal(&m.from, &m.to))
		return true;
	return ledger_post(&s->ledger, &m);
}

static void add_reply(struct directing *d, const struct piece *p)
{
	struct reply_direction r = {.quantity = p->group, .sku = p->goods->product.sku,
		.description = p->goods->product.description, .lot = p->goods->lot, .to = p->place->code,
		.to_name = p->place->name, .kind = place_kind_word(p->place->kind), .order = "", .line = "", .shipment = "",
		.customer = "", .reason = p->reason, .waits_for = ""};

	if (p->taker != NO_TAKER) {
		const struct order_facts *facts = &d->takers[p->taker].facts;

		r.order = facts->number;
		r.line = p->line;
		r.customer = facts->customer;
		r.shipment = arena_printf(d->arena, "%s/%" PRId64, facts->number, facts->shipment_no);
		r.waits_for = waits_for(d->s, d->arena, p->reason, facts->order_id);
	}
	add_direction(d->s, &r);
}

static void warn_about_places(struct directing *d)
{
	/* it goes to the home that it has */
	bool by_hand = d->goods_count && d->goods[0].cause && strcmp(d->goods[0].cause, "move") == 0;

	for (size_t i = 0; i < d->taker_count; i++) {
		const struct taker *t = &d->takers[i];

		if (t->place->kind == PLACE_OVERFLOW && !by_hand)
			add_line(d->s, "Alert: no lane has room for %s; it goes to overflow %s", t->facts.number, t->place->code);
		else if (t->place->capacity >= 0 && t->place->units + t->place->incoming > t->place->capacity)
			add_line(d->s, "Alert: %s is over its capacity: %" PRId64 " of %" PRId64, t->place->code,
				t->place->units + t->place->incoming, t->place->capacity);
	}
}

/* What their shipments are now. One that becomes ready stays so: where the plan had another supply for the order, it is for
 * the plan to say whether it may go. */
static void settle_takers(struct directing *d)
{
	struct session *s = d->s;

	for (size_t i = 0; i < d->taker_count; i++) {
		const struct taker *t = &d->takers[i];
		bool sure = (t->complete || !t->deviates) && !t->facts.held;

		if (s->settings.confirm && !t->facts.shipment_ready)
			continue; /* units in hand: it gathers, as it did */
		shipment_settle(s->db, t->facts.order_id, t->facts.shipment_no, t->lets_go && sure, s->now_ms);
		if (!sure)
			plan_mark_order(s->db, t->facts.order_id);
	}
}

void directing_give(struct directing *d)
{
	struct session *s = d->s;

	sort_pieces(d);
	for (size_t i = 0; i < d->taker_count; i++) {
		const struct taker *t = &d->takers[i];

		if (!t->facts.shipment_exists)
			shipment_create(s->db, t->facts.order_id, t->facts.shipment_no, t->place->id);
		else if (t->facts.home_id != t->place->id)
			shipment_set_home(s->db, t->facts.order_id, t->facts.shipment_no, t->place->id);
	}
	keep_whole_carton(d);
	for (size_t i = 0; i < d->piece_count; i++) {
		if (!write_piece(d, &d->pieces[i], ++s->directed))
			db_fail(s->db, "the ledger and the directions disagree: run crossdock verify");
	}
	for (size_t i = 0; i < d->piece_count; i++) {
		if (i && one_direction(d, &d->pieces[i - 1], &d->pieces[i]))
			continue;
		add_reply(d, &d->pieces[i]);
		if (s->settings.direction_labels && strcmp(s->t.activity, "receive") == 0)
			print_direction(s->db, s->scan_id, s->directed - (int64_t)(d->piece_count - i) + 1, s->printer, s->now_ms);
	}
	settle_takers(d);
	warn_about_places(d);
}
