/* Directing: everything that a scan brought is matched in claim order before any destination is chosen (match.c); then
 * each shipment gets its place here, each unit its movement, and the worker the directions in the order in which they
 * are best brought (give.c). */
#include "base/text.h"
#include "flow/directing.h"
#include "flow/talk.h"
#include "store/packing.h"
#include "store/plan.h"

static struct places *places_of(struct directing *d, enum place_kind kind)
{
	struct places *places = &d->places[kind];

	if (!places->loaded)
		places->list = place_list(d->s->db, d->arena, kind, &places->count);
	places->loaded = true;
	return places;
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

	if (t->lets_go && !t->in_a_lane) {
		stations = places_of(d, PLACE_STATION);
		place = home_station(stations->list, stations->count, context_spot(d->s));
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

/* Whether the shipment could go once it has what this scan brings. What it claimed is no longer in sight. */
static bool lets_go(struct directing *d, const struct taker *t)
{
	const struct settings *settings = &d->s->settings;
	struct prospects p = {.satisfied = t->complete, .released = t->facts.released};
	int64_t sweep_ms = order_sweep_ms(&t->facts, settings);

	if (!p.satisfied && !p.released && !t->must_be_whole) {
		struct outlook outlook = order_outlook(d->s->db, t->facts.order_id, d->s->now_ms, sweep_ms,
			t->facts.policy.kind != POLICY_UP_TO_X);

		p.swept = sweep_ms != INT64_MIN && d->s->now_ms >= sweep_ms;
		p.in_sight = outlook.in_sight || (t->facts.policy.kind == POLICY_UP_TO_X && directing_shelf_has(d, t));
		p.imminent = outlook.imminent && settings->consolidate;
	}
	return policy_lets_go(t->facts.policy, t->facts.shipments_used, &p);
}

/* Why an order that must ship whole has this, though the plan did not cover it. Covered by now: the plan has to see it. */
static void judge_claim(struct directing *d, struct taker *t)
{
	if (!t->must_be_whole || t->facts.claim <= CLAIM_PLANNED)
		return;
	if (t->complete || directing_rest_in_sight(d, t))
		plan_mark_order(d->s->db, t->facts.order_id);
	else
		t->reason = t->facts.claim == CLAIM_OVERDUE ? "overdue-claim" : "patience-claim";
}

/* A shipment that stands somewhere is joined there; else it goes to a station if it can go, to a lane if it waits. */
static bool choose_place(struct directing *d, struct taker *t)
{
	struct policy policy = t->facts.policy;

	t->must_be_whole = policy_must_ship_whole(policy, t->facts.shipments_used);
	t->complete = directing_satisfies(d, t);
	t->lets_go = lets_go(d, t);
	t->reason = policy_reason(policy, t->must_be_whole, t->complete, t->facts.home_id != 0, !t->lets_go);
	judge_claim(d, t);
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

/* Why nobody could use the goods: orders that must ship whole wait for more than is in sight, there is no demand, or only a
 * line that may not be backordered. */
static const char *unused_reason(struct directing *d, const struct goods *goods)
{
	if (goods->quarantine)
		return goods->quarantine;
	if (plan_holds_back(d->s->db, goods->product.id))
		return "held-back";
	if (goods->product.backorderable)
		return "no-demand";
	return DB_VALUE(d->s->db, 0,
			   "SELECT 1 FROM order_line l JOIN customer_order o ON o.id = l.order_id WHERE l.product_id = $1 "
			   "AND l.waiting = 0 AND l.ordered - l.from_stock + l.brought - l.cancelled - l.allocated - l.shipped > 0 "
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

/* What a site lacks that has no place for these goods. */
static void refuse_placeless(const struct directing *d)
{
	for (size_t i = 0; i < d->taker_count; i++)
		if (!d->takers[i].place) {
			refuse(d->s, ERROR_NOT_HERE,
				"There is no place for this: the site needs a packing station, a lane or an overflow place; import one (place,kind)");
			return;
		}
	for (size_t i = 0; i < d->piece_count; i++)
		if (d->pieces[i].taker == NO_TAKER && !d->pieces[i].place) {
			refuse(d->s, ERROR_NOT_HERE,
				d->pieces[i].goods->quarantine
					? N_("There is no place for this: the site needs a quarantine place; import one (place,kind)")
					: N_("There is no place for this: the site needs a putaway place; import one (place,kind)"));
			return;
		}
	refuse(d->s, ERROR_NOT_HERE, "There is no place for this: the site needs a place of another kind; import one (place,kind)");
}

bool direct_goods(struct session *s, const struct goods *goods, size_t count)
{
	struct directing d = {.s = s, .arena = &s->reply.arena, .goods = goods, .goods_count = count};
	bool placed = true;

	for (size_t i = 0; i < count; i++)
		directing_match(&d, &goods[i]);
	for (size_t i = 0; i < d.taker_count && placed; i++)
		placed = choose_place(&d, &d.takers[i]);
	for (size_t i = 0; i < d.piece_count && placed; i++) {
		struct piece *p = &d.pieces[i];

		if (p->taker == NO_TAKER) {
			placed = place_unused(&d, p);
		} else {
			p->place = d.takers[p->taker].place;
			p->reason = p->goods->reason ? p->goods->reason : d.takers[p->taker].reason;
		}
	}
	if (!placed) {
		refuse_placeless(&d);
		return false;
	}
	directing_give(&d);
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
	direction_take_held_back(s->db, d, units);
	if (!direct_goods(s, &goods, 1))
		return false;
	settle_by_plan(s, &d->owner);
	plan_deviates(s->db, d->product_id); /* what nobody wanted any more is no supply where it went to quarantine */
	return true;
}

void settle_owner(struct session *s, const struct owner *owner)
{
	if (!owner->order_id)
		return;
	shipment_settle(s->db, owner->order_id, owner->shipment_no, may_go(s, owner->order_id), s->now_ms);
	shipment_follow(s->db, owner->order_id, owner->shipment_no, s->now_ms);
}

void settle_by_plan(struct session *s, const struct owner *owner)
{
	struct order_facts facts;

	if (!owner->order_id)
		return;
	order_facts_load(s->db, &s->reply.arena, owner->order_id, s->settings.policy, s->now_ms, &facts);
	shipment_settle(s->db, owner->order_id, owner->shipment_no, order_goes_anyhow(s->db, &facts), s->now_ms);
	shipment_follow(s->db, owner->order_id, owner->shipment_no, s->now_ms);
	plan_mark_order(s->db, owner->order_id);
}

bool may_go(struct session *s, int64_t order_id)
{
	struct order_facts facts;

	order_facts_load(s->db, &s->reply.arena, order_id, s->settings.policy, s->now_ms, &facts);
	return order_may_go(s->db, &facts, &s->settings, s->now_ms);
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
		t.lets_go = order_may_go(s->db, &t.facts, &s->settings, s->now_ms);
		t.in_a_lane = t.facts.here > 0 && full.kind != PLACE_STATION;
		place = find_place(&d, &t);
	} else {
		same = places_of(&d, full.kind);
		place = home_first(same->list, same->count);
	}
	return place && place->id != full.id && !place->is_full ? place : NULL;
}
