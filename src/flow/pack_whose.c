/* A unit that the shipment at hand does not lack is refused with what becomes of it instead: for whom it is, where that one's
 * units stand, or that nobody wants it any more. */
#include <inttypes.h>
#include <string.h>

#include "base/text.h"
#include "flow/packing.h"
#include "flow/staging.h"
#include "store/place.h"
#include "store/shipment.h"
#include "store/standing.h"

/* Whose such a unit is, as far as what stands at the dock tells. */
struct whose {
	int rank;             /* how near: 0 at the station, 1 at its spot, 2 elsewhere; 3 = nobody's */
	enum error_word stop; /* its order is cancelled, wants it no more, or is held */
	bool is_own;          /* of the order at hand, or nothing is at hand */
	const char *text;     /* "it is for SO-3/1, at L2" */
};

struct pack_here pack_where(struct session *s)
{
	struct place station;

	if (!s->t.station_id || !place_load(s->db, &s->reply.arena, s->t.station_id, &station))
		return (struct pack_here){0};
	return (struct pack_here){station.id, station.spot_id};
}

/* What is wanted at a place comes before what is not wanted there. not: the shipment at hand. */
static void look_at(struct session *s, const struct place *place, const struct standing *row, const struct shipment *not, int rank,
	struct whose *whose)
{
	bool is_not = not && row->owner.order_id == not->order_id && row->owner.shipment_no == not->number;
	bool is_unwanted = row->quantity <= row->surplus;

	if (!row->owner.order_id || (is_not && !row->surplus) || rank > whose->rank ||
		(rank == whose->rank && !(whose->stop == ERROR_ORDER_CANCELLED && !is_unwanted && !is_not)))
		return;
	whose->rank = rank;
	whose->is_own = !not || row->owner.order_id == not->order_id;
	if (is_unwanted || is_not) {
		whose->stop = ERROR_ORDER_CANCELLED;
		whose->text = arena_printf(&s->reply.arena,
			row->is_cancelled ? _("%s is cancelled: %%STAGE, then %s and the unit, gives it another home")
					  : _("%s wants no more of it: %%STAGE, then %s and the unit, gives it another home"),
			row->order, place->code);
		return;
	}
	whose->stop = row->is_held ? ERROR_ORDER_HELD : ERROR_NONE;
	whose->text = arena_printf(&s->reply.arena,
		row->is_held ? _("it is for %s/%" PRId64 ", at %s, which is held")
		: row->is_gathering ? _("it is for %s/%" PRId64 ", at %s, which waits for more")
				    : _("it is for %s/%" PRId64 ", at %s"),
		row->order, row->owner.shipment_no, place->code);
}

/* It was received, or fetched, at this terminal, and has not been brought yet. */
static void in_hand(struct session *s, const struct staged *u, struct whose *whose)
{
	size_t count;
	struct direction *list = directions_in_hand_of(s->db, &s->reply.arena, s->t.id, u->product.id, stage_lot_of(u), &count);
	struct place to;
	struct shipment shipment;

	if (!count || !place_load(s->db, &s->reply.arena, list[0].place_id, &to))
		return;
	whose->text = arena_printf(&s->reply.arena, _("it is in hand: bring it to %s, and scan that place"), to.code);
	if (list[0].owner.order_id && shipment_load(s->db, &s->reply.arena, list[0].owner.order_id, list[0].owner.shipment_no,
					  s->settings.policy, s->now_ms, &shipment))
		whose->text = arena_printf(&s->reply.arena, _("it is in hand for %s: bring it to %s, and scan that place"), shipment.name, to.code);
	
}

static struct whose belongs_to(struct session *s, const struct staged *u, const struct shipment *not)
{
	static const enum place_kind kinds[] = {PLACE_STATION, PLACE_LANE, PLACE_OVERFLOW};
	struct pack_here here = pack_where(s);
	struct whose whose = {.rank = 3, .text = _("nobody here waits for it: %STAGE, then the place and the unit, tells where it goes")};

	for (size_t k = 0; k < sizeof kinds / sizeof *kinds; k++) {
		size_t places;
		struct place *list = place_list(s->db, &s->reply.arena, kinds[k], &places);

		for (size_t i = 0; i < places && list[i].id; i++) {
			int rank = list[i].id == here.station_id ? 0 : list[i].id == here.spot_id ? 1 : 2;
			size_t count = 0;
			struct standing *rows = list[i].units && rank <= whose.rank
				? standing_at(s->db, &s->reply.arena, list[i].id, u->product.id, stage_lot_of(u), &count)
				: NULL;

			for (size_t j = 0; j < count; j++)
				look_at(s, &list[i], &rows[j], not, rank, &whose);
		}
	}
	if (whose.rank == 3)
		in_hand(s, u, &whose);
	return whose;
}

void pack_refuse_unit(struct session *s, const struct staged *u, const struct shipment *shipment, int64_t can)
{
	struct whose whose = belongs_to(s, u, shipment);
	const char *what = u->product.description;
	size_t count = 0;
	struct packable *any;

	if (can > 0) {
		refuse(s, ERROR_TOO_MANY, "%" PRId64 " are too many: %s lacks %" PRId64 " x %s. The rest: %s", u->quantity, shipment->name, can, what,
			whose.text);
		return;
	}
	if (whose.stop && whose.is_own) {
		refuse(s, whose.stop, "%s is not to be packed: %s", what, whose.text);
		return;
	}
	if (!shipment) {
		refuse(s, ERROR_WRONG_UNIT, "No shipment that is ready has a %s: %s", what, whose.text);
		return;
	}
	any = packable_of(s->db, &s->reply.arena, shipment->order_id, shipment->number, u->product.id, NULL, 0, 0, &count);
	if (count)
		refuse(s, ERROR_WRONG_UNIT, "Lot %s is not of %s, which has lot %s: %s", u->lot, shipment->name, any[0].lot, whose.text);
	else if (shipment_has_packed(s->db, shipment->order_id, shipment->number, u->product.id))
		refuse(s, ERROR_TOO_MANY, "%s has all its %s: %s", shipment->name, what, whose.text);
	else
		refuse(s, ERROR_WRONG_UNIT, "%s is not of %s: %s", what, shipment->name, whose.text);
}
