/* Another home for a shipment, by hand: its number (or its order's) names it, and the place that is scanned next, by a
 * worker who stands where it stands, becomes its home. All that stands there goes with it, units that are tracked by
 * serial number too: which they are does not change. What is on its way to the old home by then is brought there, and
 * moved after it; what is directed later goes to the new one. */
#include <inttypes.h>
#include <string.h>

#include "base/text.h"
#include "flow/staging.h"
#include "flow/talk.h"

/* A shipment that can move, with what stands at its home. */
struct mover {
	struct order_facts facts;
	struct place home;
	const char *name; /* "SO-3/1" */
	struct goods *goods;
	size_t count;
	int64_t units;
};

/* False: nothing of it stands at its home, or it is past gathering and ready. */
static bool load_mover(struct session *s, struct arena *arena, int64_t order_id, struct mover *m)
{
	size_t count = 0;
	struct standing *rows = NULL;

	*m = (struct mover){.home = {.code = ""}};
	order_facts_load(s->db, arena, order_id, s->settings.policy, s->now_ms, &m->facts);
	if (m->facts.here && m->facts.home_id && place_load(s->db, arena, m->facts.home_id, &m->home))
		rows = standing_of_order(s->db, arena, order_id, &count);
	m->name = arena_printf(arena, "%s/%" PRId64, m->facts.number, m->facts.shipment_no);
	m->goods = arena_alloc(arena, (count + 1) * sizeof *m->goods);
	for (size_t i = 0; i < count; i++) {
		struct goods *g = &m->goods[m->count];

		if (rows[i].place_id != m->home.id || rows[i].owner.shipment_no != m->facts.shipment_no ||
			rows[i].quantity <= rows[i].surplus)
			continue;
		*g = (struct goods){.lot = rows[i].lot,
			.serial = "",
			.quantity = rows[i].quantity - rows[i].surplus,
			.from_id = m->home.id,
			.from_kind = m->home.kind,
			.from = rows[i].owner,
			.for_whom = rows[i].owner,
			.reason = "joins-shipment",
			.cause = "move"};
		if (!product_load(s->db, arena, rows[i].product_id, &g->product))
			continue;
		m->units += g->quantity;
		m->count++;
	}
	return m->count > 0;
}

void home_offer(struct session *s, int64_t order_id, int64_t shipment_no)
{
	struct mover m;
	size_t count;
	struct direction *newest = directions_in_hand(s->db, &s->reply.arena, s->t.id, 1, &count);

	/* with goods in hand the next place is theirs */
	if ((count && !newest->postponed) || !load_mover(s, &s->reply.arena, order_id, &m) ||
		(shipment_no && shipment_no != m.facts.shipment_no))
		return;
	s->marks.awaiting = AWAIT_HOME;
	s->marks.home_order_id = order_id;
}

const char *home_prompt(struct session *s, struct arena *arena)
{
	struct mover m;

	if (!load_mover(s, arena, s->marks.home_order_id, &m))
		return NULL;
	if (s->t.place_id == m.home.id)
		return arena_printf(arena, _("Scan another place for %s, or a unit at %s"), m.name, m.home.code);
	return arena_printf(arena, _("To give %s another place, scan %s, where it stands, and then that place; or scan on"), m.name, m.home.code);
}

static bool may_stand_at(struct session *s, const struct mover *m, const struct place *place)
{
	if (place->kind != PLACE_LANE && place->kind != PLACE_STATION && place->kind != PLACE_OVERFLOW)
		refuse(s, ERROR_WRONG_PLACE,
			"A shipment stands in a lane, at a station or in overflow, not at %s: scan such a place",
			place->code);
	else if (place->is_full)
		refuse(s, ERROR_PLACE_FULL, "%s is full, somebody said: scan another place for %s", place->code,
			m->name);
	else if (*place->carrier && strcmp(place->carrier, m->facts.carrier) != 0 && *m->facts.carrier)
		refuse(s, ERROR_WRONG_CARRIER, "%s is for %s, and %s goes by %s: scan another place", place->code, place->carrier, m->facts.number,
			m->facts.carrier);
	else if (*place->carrier && !*m->facts.carrier)
		refuse(s, ERROR_WRONG_CARRIER, "%s is for %s, and %s goes by no carrier that is known: scan another place", place->code,
			place->carrier, m->facts.number);
	return s->reply.result != RESULT_REFUSED;
}

static void move_to(struct session *s, const struct mover *m, const struct place *place)
{
	s->marks.awaiting = AWAIT_NOTHING;
	s->outcome.effect = "stage";
	s->outcome.effect_id = m->home.id;
	shipment_choose_home(s->db, m->facts.order_id, m->facts.shipment_no, place->id);
	if (!direct_goods(s, m->goods, m->count))
		return;
	if (m->facts.in_hand)
		add_line(s,
			P_("%" PRId64 " unit of it on the way: what comes to %s is moved after it",
				"%" PRId64 " units of it on the way: what comes to %s is moved after it", m->facts.in_hand),
			m->facts.in_hand, m->home.code);
	s->reply.say = arena_printf(&s->reply.arena, C_("shipment", "%s from %s: %s"), m->name, m->home.code, s->reply.say);
}

bool home_place(struct session *s, const struct place *place)
{
	struct mover m;

	if (!load_mover(s, &s->reply.arena, s->marks.home_order_id, &m))
		return false;
	if (place->id == m.home.id) {
		s->t.place_id = place->id;
		say(s, "%s at %s: %s", m.name, place->code, units_text(s, m.units));
		return true;
	}
	if (s->t.place_id != m.home.id)
		return false;
	if (may_stand_at(s, &m, place))
		move_to(s, &m, place);
	return true;
}

bool home_undo(struct session *s)
{
	struct mover m;

	if (s->marks.awaiting != AWAIT_HOME)
		return false;
	s->marks.awaiting = AWAIT_NOTHING;
	if (!load_mover(s, &s->reply.arena, s->marks.home_order_id, &m))
		return false;
	say(s, "%s stays at %s", m.name, m.home.code);
	return true;
}
