/* Matching and directing: everything that a scan brought is matched in claim order before any destination is chosen;
 * then each shipment gets its place, each unit its movement, and the worker the directions in the order in which they
 * are best brought. */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "flow/flow.h"

/* An order that gets something, and what was decided for its shipment. */
struct taker {
	struct order_facts facts;
	int64_t units;     /* units of this scan */
	bool must_be_whole;
	bool complete;     /* nothing is still wanted once it has them */
	bool in_a_lane;    /* some of it stands in a lane: all of it is gathered in lanes */
	struct place *place;
	const char *reason;
};

/* Units that go one way: from one of the goods to one line, or to nobody. */
struct piece {
	const struct goods *goods;
	size_t taker;       /* NO_TAKER = nobody */
	int64_t line_id;
	const char *line;
	int64_t quantity;
	struct place *place;
	const char *reason;
	int64_t group;      /* units of the direction it is part of: same place, order, product, lot */
};

#define NO_TAKER ((size_t)-1)

struct places {
	struct place *list;
	size_t count;
	bool loaded;
};

struct directing {
	struct session *s;
	struct arena *arena;
	const struct goods *goods;
	size_t goods_count;
	struct taker *takers;
	size_t taker_count, taker_cap;
	struct piece *pieces;
	size_t piece_count, piece_cap;
	struct places places[PLACE_ADJUSTMENT + 1];
};

static struct places *places_of(struct directing *d, enum place_kind kind)
{
	struct places *places = &d->places[kind];

	if (!places->loaded)
		places->list = place_list(d->s->db, d->arena, kind, &places->count);
	places->loaded = true;
	return places;
}

static struct piece *add_piece(struct directing *d, const struct goods *goods, size_t taker, int64_t quantity)
{
	struct piece *piece;

	d->pieces = arena_grow(d->arena, d->pieces, d->piece_count, &d->piece_cap, sizeof *d->pieces);
	piece = &d->pieces[d->piece_count++];
	*piece = (struct piece){.goods = goods, .taker = taker, .quantity = quantity, .line = ""};
	return piece;
}

static size_t taker_of(struct directing *d, int64_t order_id)
{
	struct taker *taker;

	for (size_t i = d->taker_count; i-- > 0;)
		if (d->takers[i].facts.order_id == order_id)
			return i;
	d->takers = arena_grow(d->arena, d->takers, d->taker_count, &d->taker_cap, sizeof *d->takers);
	taker = &d->takers[d->taker_count];
	*taker = (struct taker){0};
	order_facts_load(d->s->db, d->arena, order_id, d->s->settings.policy, d->s->now_ms, &taker->facts);
	return d->taker_count++;
}

/* What pieces of this scan have taken of a line: the store does not know of them yet. */
static int64_t taken(const struct directing *d, int64_t line_id)
{
	int64_t units = 0;

	for (size_t i = 0; i < d->piece_count; i++)
		if (d->pieces[i].line_id == line_id)
			units += d->pieces[i].quantity;
	return units;
}

static bool same_product_before(const struct directing *d, const struct goods *goods)
{
	for (const struct goods *g = d->goods; g < goods; g++)
		if (g->product.id == goods->product.id)
			return true;
	return false;
}

/* Claimable lines claim in claim order until the quantity is used up; the rest is for nobody. */
static void match(struct directing *d, const struct goods *goods)
{
	int64_t left = goods->quantity;
	bool again = same_product_before(d, goods);
	struct claimant c;
	struct stmt *q;

	if (goods->quarantine) {
		add_piece(d, goods, NO_TAKER, left);
		return;
	}
	q = claimants(d->s->db, goods->product.id);
	while (left > 0 && db_next(q)) {
		int64_t takes;
		struct piece *piece;

		claimant_read(q, &c);
		takes = c.waiting - (again ? taken(d, c.line_id) : 0);
		if (takes > left)
			takes = left;
		if (takes <= 0)
			continue;
		piece = add_piece(d, goods, taker_of(d, c.order_id), takes);
		piece->line_id = c.line_id;
		piece->line = arena_dup(d->arena, c.line);
		d->takers[piece->taker].units += takes;
		left -= takes;
	}
	db_end(q);
	if (left > 0)
		add_piece(d, goods, NO_TAKER, left);
}

/* Whether the order wants nothing more once it has what this scan brings. Stops at the first line that wants more. */
static bool satisfied(struct directing *d, const struct taker *taker)
{
	struct stmt *q = DB_QUERY(d->s->db,
		"SELECT id, ordered - cancelled - allocated - brought - shipped FROM order_line "
		"WHERE order_id = $1 AND ordered - cancelled - allocated - brought - shipped > 0",
		I(taker->facts.order_id));
	bool yes = true;

	while (yes && db_next(q))
		yes = db_i64(q, 1) <= taken(d, db_i64(q, 0));
	db_end(q);
	return yes;
}

/* The last resorts when no station or lane will do: overflow, then any place where a shipment can stand. */
static struct place *make_do(struct directing *d)
{
	static const enum place_kind kinds[] = {PLACE_OVERFLOW, PLACE_LANE, PLACE_STATION};

	for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
		struct places *places = places_of(d, kinds[i]);
		struct place *place = home_first(places->list, places->count);

		if (place)
			return place;
	}
	return NULL;
}

static struct place *find_place(struct directing *d, const struct taker *t)
{
	struct place *place = NULL;
	struct places *stations;
	struct places *lanes;

	if ((t->complete || !t->must_be_whole) && !t->in_a_lane) {
		stations = places_of(d, PLACE_STATION);
		place = home_station(stations->list, stations->count, d->s->t.door_id);
	}
	if (!place) {
		int64_t need = order_still_wanted(d->s->db, t->facts.order_id) + t->facts.in_hand + t->facts.here;

		lanes = places_of(d, PLACE_LANE);
		place = home_lane(lanes->list, lanes->count, t->facts.carrier, need);
	}
	return place ? place : make_do(d);
}

static struct place *place_by_id(struct directing *d, int64_t id)
{
	struct place *place;

	for (size_t kind = 0; kind <= PLACE_ADJUSTMENT; kind++)
		for (size_t i = 0; i < d->places[kind].count; i++)
			if (d->places[kind].list[i].id == id)
				return &d->places[kind].list[i];
	place = arena_alloc(d->arena, sizeof *place);
	*place = (struct place){.code = "", .name = "", .carrier = ""};
	if (!place_load(d->s->db, d->arena, id, place))
		db_fail(d->s->db, "the store names a place that it does not have");
	if (d->taker_count < 2)
		return place;
	/* several shipments may compete for its room: they must see the same counters */
	places_of(d, place->kind);
	for (size_t i = 0; i < d->places[place->kind].count; i++)
		if (d->places[place->kind].list[i].id == id)
			return &d->places[place->kind].list[i];
	return place;
}

/* A shipment that stands somewhere is joined there; else it goes to a station if it can go, to a lane if it waits. */
static bool choose_place(struct directing *d, struct taker *t)
{
	struct policy policy = t->facts.policy;

	t->must_be_whole = policy_must_ship_whole(policy, t->facts.shipments_used);
	t->complete = satisfied(d, t);
	if (t->complete)
		t->reason = "completes-order";
	else if (t->must_be_whole)
		t->reason = "waits-for-rest";
	else if (t->facts.home_id)
		t->reason = "joins-shipment";
	else
		t->reason = policy.kind == POLICY_UP_TO_X ? "nothing-in-sight" : "nothing-imminent";
	if (t->facts.home_id) {
		t->place = place_by_id(d, t->facts.home_id);
	} else {
		t->place = find_place(d, t);
		if (t->place)
			t->place->shipments++;
	}
	if (!t->place)
		return false;
	t->place->incoming += t->units;
	return true;
}

/* Why nobody could use the goods: because there is no demand, or only a line that may not be backordered. */
static const char *unused_reason(struct directing *d, const struct goods *goods)
{
	if (goods->quarantine)
		return goods->quarantine;
	if (goods->product.backorderable)
		return "no-demand";
	return DB_VALUE(d->s->db, 0,
			   "SELECT 1 FROM order_line l JOIN customer_order o ON o.id = l.order_id WHERE l.product_id = $1 "
			   "AND l.waiting = 0 AND l.ordered - l.from_stock - l.cancelled - l.allocated - l.shipped > 0 "
			   "AND l.accepted = 0 AND o.status <> 'cancelled' LIMIT 1",
			   I(goods->product.id))
		? "stockout"
		: "no-demand";
}

static bool place_unused(struct directing *d, struct piece *piece)
{
	struct places *places = places_of(d, piece->goods->quarantine ? PLACE_QUARANTINE : PLACE_PUTAWAY);

	piece->place = home_first(places->list, places->count);
	piece->reason = unused_reason(d, piece->goods);
	return piece->place;
}

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

/* The ledger's entry and the stored direction of a piece. Units wait at the door for their confirmation; without
 * confirmation they are at their place now. */
static bool write_piece(struct directing *d, const struct piece *p, int64_t n)
{
	struct session *s = d->s;
	struct owner owner = {0};
	struct place at = *p->place;
	bool open = s->settings.confirm;
	struct movement m = {.cause = p->goods->from_kind == PLACE_SUPPLIER ? "receive" : "reassign",
		.product_id = p->goods->product.id, .lot = p->goods->lot, .serial = p->goods->serial, .quantity = p->quantity,
		.from_id = p->goods->from_id, .from_kind = p->goods->from_kind, .from = p->goods->from,
		.direction_scan_id = s->scan_id, .direction_n = n};
	struct direction direction = {.scan_id = s->scan_id, .n = n, .terminal_id = s->t.id, .shown_id = s->scan_id,
		.product_id = p->goods->product.id, .lot = p->goods->lot, .serial = p->goods->serial,
		.carton_id = p->goods->carton_id, .quantity = p->quantity, .open = open ? p->quantity : 0,
		.place_id = p->place->id, .reason = p->reason, .of_scan_id = p->goods->of ? p->goods->of->scan_id : 0,
		.of_n = p->goods->of ? p->goods->of->n : 0};

	if (p->taker != NO_TAKER) {
		const struct order_facts *facts = &d->takers[p->taker].facts;

		owner = (struct owner){facts->order_id, facts->shipment_no, p->line_id};
	}
	if (open) {
		at.id = p->goods->from_id;
		at.kind = p->goods->from_kind;
		if (p->goods->from_kind == PLACE_SUPPLIER)
			at.id = context_from(s, &at.kind);
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
		.customer = "", .reason = p->reason};

	if (p->taker != NO_TAKER) {
		const struct order_facts *facts = &d->takers[p->taker].facts;

		r.order = facts->number;
		r.line = p->line;
		r.customer = facts->customer;
		r.shipment = arena_printf(d->arena, "%s/%" PRId64, facts->number, facts->shipment_no);
	}
	add_direction(d->s, &r);
}

static void warn_about_places(struct directing *d)
{
	for (size_t i = 0; i < d->taker_count; i++) {
		const struct taker *t = &d->takers[i];

		if (t->place->kind == PLACE_OVERFLOW)
			add_line(d->s, "Alert: no lane has room for %s; it goes to overflow %s", t->facts.number, t->place->code);
		else if (t->place->capacity >= 0 && t->place->units + t->place->incoming > t->place->capacity)
			add_line(d->s, "Alert: %s is over its capacity: %" PRId64 " of %" PRId64, t->place->code,
				t->place->units + t->place->incoming, t->place->capacity);
	}
}

static void write_all(struct directing *d)
{
	struct session *s = d->s;

	for (size_t i = 0; i < d->taker_count; i++) {
		const struct taker *t = &d->takers[i];

		if (!t->facts.shipment_exists)
			shipment_create(s->db, t->facts.order_id, t->facts.shipment_no, t->place->id);
		else if (t->facts.home_id != t->place->id)
			shipment_set_home(s->db, t->facts.order_id, t->facts.shipment_no, t->place->id);
	}
	keep_whole_carton(d);
	for (size_t i = 0; i < d->piece_count; i++) {
		if (!write_piece(d, &d->pieces[i], (int64_t)i + 1))
			db_fail(s->db, "the ledger and the directions disagree: run crossdock verify");
		if (!i || !one_direction(d, &d->pieces[i - 1], &d->pieces[i]))
			add_reply(d, &d->pieces[i]);
	}
	for (size_t i = 0; i < d->taker_count; i++) {
		const struct taker *t = &d->takers[i];

		shipment_settle(s->db, t->facts.order_id, t->facts.shipment_no, t->complete || !t->must_be_whole, s->now_ms);
	}
}

/* What a site lacks that has no place for these goods. */
static const char *missing_place(const struct directing *d)
{
	for (size_t i = 0; i < d->taker_count; i++)
		if (!d->takers[i].place)
			return "packing station, a lane or an overflow place";
	for (size_t i = 0; i < d->piece_count; i++)
		if (d->pieces[i].taker == NO_TAKER && !d->pieces[i].place)
			return d->pieces[i].goods->quarantine ? "quarantine place" : "putaway place";
	return "place of another kind";
}

bool direct_goods(struct session *s, const struct goods *goods, size_t count)
{
	struct directing d = {.s = s, .arena = &s->reply.arena, .goods = goods, .goods_count = count};
	bool placed = true;

	for (size_t i = 0; i < count; i++)
		match(&d, &goods[i]);
	for (size_t i = 0; i < d.taker_count && placed; i++)
		placed = choose_place(&d, &d.takers[i]);
	for (size_t i = 0; i < d.piece_count && placed; i++) {
		struct piece *p = &d.pieces[i];

		if (p->taker == NO_TAKER) {
			placed = place_unused(&d, p);
		} else {
			p->place = d.takers[p->taker].place;
			p->reason = d.takers[p->taker].reason;
		}
	}
	if (!placed) {
		refuse(s, ERROR_NOT_HERE, "There is no place for this: the site needs a %s; import one (place,kind)",
			missing_place(&d));
		return false;
	}
	sort_pieces(&d);
	write_all(&d);
	warn_about_places(&d);
	s->reply.result = RESULT_DIRECT;
	say_directions(s);
	return true;
}

bool direct_again(struct session *s, struct direction *d, int64_t units, const char *quarantine)
{
	struct place from = {0};
	struct goods goods = {.lot = d->lot, .serial = d->serial, .quantity = units, .carton_id = d->carton_id,
		.quarantine = quarantine, .from_id = d->from_id, .from = d->owner, .of = d};

	if (!product_load(s->db, &s->reply.arena, d->product_id, &goods.product) ||
		!place_load(s->db, &s->reply.arena, d->from_id, &from))
		return false;
	goods.from_kind = from.kind;
	direction_set_open(s->db, d, d->open - units);
	if (!direct_goods(s, &goods, 1))
		return false;
	if (d->owner.order_id)
		shipment_settle(s->db, d->owner.order_id, d->owner.shipment_no, order_may_go(s, d->owner.order_id), s->now_ms);
	return true;
}

bool order_may_go(struct session *s, int64_t order_id)
{
	struct order_facts facts;

	order_facts_load(s->db, &s->reply.arena, order_id, s->settings.policy, s->now_ms, &facts);
	return !policy_must_ship_whole(facts.policy, facts.shipments_used) || order_is_satisfied(s->db, order_id);
}

struct place *direct_elsewhere(struct session *s, const struct direction *direction)
{
	struct directing d = {.s = s, .arena = &s->reply.arena};
	struct place *place = NULL;
	struct place full;
	struct places *same;

	if (!place_load(s->db, d.arena, direction->place_id, &full))
		return NULL;
	if (direction->owner.order_id) {
		struct taker t = {0};

		order_facts_load(s->db, d.arena, direction->owner.order_id, s->settings.policy, s->now_ms, &t.facts);
		t.must_be_whole = policy_must_ship_whole(t.facts.policy, t.facts.shipments_used);
		t.complete = order_is_satisfied(s->db, t.facts.order_id);
		t.in_a_lane = t.facts.here > 0 && full.kind != PLACE_STATION;
		place = find_place(&d, &t);
	} else {
		same = places_of(&d, full.kind);
		place = home_first(same->list, same->count);
	}
	return place && place->id != full.id && !place->is_full ? place : NULL;
}
