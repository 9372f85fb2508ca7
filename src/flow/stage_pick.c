/* Picking: what a unit scan takes from where it stands is gathered first, and then directed in one go, like goods that
 * came. */
#include <inttypes.h>
#include <string.h>

#include "base/text.h"
#include "flow/packing.h"
#include "flow/staging.h"
#include "flow/talk.h"
#include "store/event.h"
#include "store/order.h"
#include "store/plan.h"

const char *stage_lot_of(const struct staged *u)
{
	return u->product.by_lot ? u->lot : NULL;
}

void stage_take_from(struct goods *goods, const struct place *place, const struct owner *owner)
{
	goods->from_id = place->id;
	goods->from_kind = place->kind;
	goods->from = *owner;
}

int64_t picking_left(const struct picking *p)
{
	int64_t taken = p->found < p->unit->quantity ? p->found : p->unit->quantity;

	return p->unit->quantity - taken;
}

struct goods *picking_add(struct picking *p, int64_t available, const char *lot)
{
	int64_t takes = available < picking_left(p) ? available : picking_left(p);
	struct goods *goods;

	p->found += available > 0 ? available : 0;
	if (takes <= 0)
		return NULL;
	p->goods = arena_grow(&p->s->reply.arena, p->goods, p->count, &p->cap, sizeof *p->goods);
	goods = &p->goods[p->count++];
	*goods = (struct goods){.product = p->unit->product, .lot = lot, .serial = p->unit->serial, .quantity = takes};
	return goods;
}

struct nobodys *nobodys_at(struct session *s, const struct place *place, int64_t product_id, const char *lot, int64_t units,
	size_t *count)
{
	size_t held_count = 0;
	struct direction *held = place->kind == PLACE_PUTAWAY
		? directions_held_back(s->db, &s->reply.arena, product_id, lot, place->id, &held_count)
		: NULL;
	struct nobodys *parts = arena_alloc(&s->reply.arena, (held_count + 1) * sizeof *parts);
	int64_t free_units = DB_VALUE(s->db, 0,
		"SELECT quantity FROM balance WHERE place_id = $1 AND product_id = $2 AND lot = $3 AND order_id = 0 "
		"AND shipment_no = 0 AND line_id = 0",
		I(place->id), I(product_id), T(lot));

	for (size_t i = 0; i < held_count; i++)
		free_units -= direction_held_back(&held[i]);
	*count = 0;
	if (free_units > 0)
		parts[(*count)++] = (struct nobodys){.units = free_units < units ? free_units : units};
	units -= *count ? parts[0].units : 0;
	for (size_t i = held_count; i-- > 0 && units > 0;) {
		int64_t there = direction_held_back(&held[i]);

		if (there <= 0)
			continue;
		parts[*count] = (struct nobodys){.units = there < units ? there : units, .held = &held[i]};
		units -= parts[(*count)++].units;
	}
	return parts;
}

void picking_add_nobodys(struct picking *p, const struct place *place, const char *lot, int64_t available,
	const char *quarantine)
{
	int64_t takes = available < picking_left(p) ? available : picking_left(p);
	size_t count;
	struct nobodys *parts = nobodys_at(p->s, place, p->unit->product.id, lot, takes, &count);

	for (size_t i = 0; i < count; i++) {
		struct goods *goods = picking_add(p, parts[i].units, lot);

		available -= parts[i].units;
		if (!goods)
			continue;
		goods->from_id = place->id;
		goods->from_kind = place->kind;
		goods->held = parts[i].held;
		goods->quarantine = quarantine;
		goods->source_id = parts[i].held ? SOURCE_HELD_BACK : SOURCE_REDIRECT;
	}
	p->found += available > 0 ? available : 0;
}

/* Cartons and shipments that units have left. */
static void settle_left(struct session *s, const struct goods *goods, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (goods[i].from_kind == PLACE_CARTON)
			pack_units_left(s, goods[i].from_id);
	for (size_t i = 0; i < count; i++) {
		bool again = false;

		for (size_t j = 0; j < i && !again; j++)
			again = goods[j].from.order_id == goods[i].from.order_id &&
				goods[j].from.shipment_no == goods[i].from.shipment_no;
		if (again || owner_equal(&goods[i].from, &goods[i].for_whom))
			continue;
		settle_by_plan(s, &goods[i].from);
		if (goods[i].quarantine && goods[i].from.order_id) /* it was its own until now */
			event_backordered(s->db, goods[i].from.order_id, s->now_ms);
	}
}

/* Whether the ledger has any of the product there: units that moved together left no word of their serials. */
static bool holds_any(struct session *s, int64_t place_id, int64_t product_id)
{
	return DB_VALUE(s->db, 0, "SELECT 1 FROM balance WHERE place_id = $1 AND product_id = $2 LIMIT 1", I(place_id),
		       I(product_id)) == 1;
}

const char *stage_doubt_serial(struct session *s, const struct staged *u, int64_t at_id)
{
	struct place place;
	struct parcel parcel;
	int64_t last_id;

	if (!*u->serial)
		return NULL;
	if (!serial_last_at(s->db, u->product.id, u->serial, &last_id))
		return at_id == PLACE_ID_ADJUSTMENT ? NULL
						    : arena_printf(&s->reply.arena, _("Warning: serial %s never came here by a receipt"), u->serial);
	if (last_id == at_id || !place_load(s->db, &s->reply.arena, last_id, &place))
		return NULL;
	if (!place_kind_inside(place.kind))
		return arena_printf(&s->reply.arena, _("Warning: serial %s has left the building"), u->serial);
	if (!holds_any(s, last_id, u->product.id))
		return NULL;
	if (place_kind_bucket(place.kind) == BUCKET_IN_HAND)
		return arena_printf(&s->reply.arena, _("Warning: serial %s is in somebody's hand"), u->serial);
	return arena_printf(&s->reply.arena, _("Warning: serial %s was last at %s"), u->serial,
		parcel_at(s->db, &s->reply.arena, last_id, &parcel)
			? arena_printf(&s->reply.arena, _("carton %" PRId64 " of %s"), parcel.number, parcel.shipment)
			: place.code);
}

void picking_direct(struct picking *p, const char *what)
{
	struct session *s = p->s;
	const char *doubt;

	if (p->found < p->unit->quantity) {
		refuse(s, ERROR_TOO_MANY,
			p->found == 1 ? N_("%" PRId64 " are too many: %s: %" PRId64 " x %s. Scan one, or %%QTY with the right count")
				      : N_("%" PRId64 " are too many: %s: %" PRId64 " x %s. Scan fewer, or %%QTY with the right count"),
			p->unit->quantity, what, p->found, p->unit->product.description);
		return;
	}
	s->outcome.effect = "stage";
	doubt = stage_doubt_serial(s, p->unit, p->goods[0].from_id);
	for (size_t i = 0; i < p->count; i++)
		if (p->goods[i].from_kind == PLACE_ADJUSTMENT)
			line_bring(s->db, p->goods[i].for_whom.line_id, p->goods[i].quantity);
	if (!direct_goods(s, p->goods, p->count))
		return;
	settle_left(s, p->goods, p->count);
	for (size_t i = 0; i < p->count; i++)
		if (p->goods[i].held)
			direction_take_held_back(s->db, p->goods[i].held, p->goods[i].quantity);
	plan_deviates(s->db, p->unit->product.id);
	memset(&s->marks, 0, offsetof(struct marks, raw));
	if (doubt)
		add_line(s, "%s: check that this is the unit", doubt);
	s->reply.say = labelled(s, what, s->reply.say);
}
