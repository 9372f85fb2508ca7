/* Lanes that are full soon, what stands in overflow, and products that wait for a decision. */
#include <inttypes.h>

#include "base/told.h"
#include "base/words.h"
#include "flow/watching.h"
#include "store/catalog.h"

enum {
	STEP_LANES = 4,
	STEP_PRODUCTS = 10,
	LODGERS = 200,
};

/* What stands in a lane, by what could be done about it. */
struct content {
	int64_t ready; /* units, like the others */
	int64_t ready_shipments;
	int64_t unwanted;
	int64_t orders;
	const char *names[WATCH_NAMES];
	const struct lodger *largest; /* of those that gather */
};

static struct content content_of(const struct lodger *list, size_t count)
{
	struct content c = {0};

	for (size_t i = 0; i < count; i++) {
		const struct lodger *l = &list[i];

		if (!l->order_id || l->is_cancelled) {
			c.unwanted += l->units;
			continue;
		}
		if (c.orders < WATCH_NAMES)
			c.names[c.orders] = l->order;
		c.orders++;
		if (l->status != SHIPMENT_GATHERING) {
			c.ready += l->units;
			c.ready_shipments++;
		} else if (!c.largest) {
			c.largest = l;
		}
	}
	return c;
}

/* Whether another lane has room for what stands there. */
static bool fits_elsewhere(const struct watch *w, const struct place *lane, int64_t units)
{
	for (size_t i = 0; i < w->lane_count; i++) {
		const struct place *l = &w->lanes[i];

		if (l->id != lane->id && !l->is_full && (l->capacity <= 0 || l->capacity - l->units - l->incoming >= units))
			return true;
	}
	return false;
}

/* The one thing that makes most room. */
static void say_room(struct watch *w, const struct place *lane, const struct content *c, struct alert_fact *f)
{
	f->scan = lane->code;
	if (c->ready && c->ready >= c->unwanted)
		f->action = told_printf(&w->arena, "Pack what is ready there: %s with %s (a station parked at %s saves the way)",
			watch_shipments_count(w, c->ready_shipments), watch_units(w, c->ready), lane->code);
	else if (c->unwanted)
		f->action = told_printf(&w->arena, "Take away what nobody wants there: %s (%%STAGE, then %s)", watch_units(w, c->unwanted),
			lane->code);
	else if (c->largest && !fits_elsewhere(w, lane, c->largest->units))
		f->action = told_printf(&w->arena, "No lane has room for %s with its %s: let it go as it is, or import another lane", c->largest->name,
			watch_units(w, c->largest->units));
	else if (c->largest)
		f->action = told_printf(&w->arena, "Give %s with its %s another place (%%STAGE, %s, %s, the new place)", c->largest->name,
			watch_units(w, c->largest->units), lane->code, c->largest->order);
	else
		f->action = told_printf(&w->arena, "What is on its way there fills it: give the next shipments another lane");
}

/* units: there and on their way. */
static const char *how_full(struct watch *w, const struct place *lane, int64_t units)
{
	const char *full = told_printf(&w->arena, "%s: %" PRId64 " of %s", lane->code, units, watch_units(w, lane->capacity));

	if (lane->incoming)
		full = told_printf(&w->arena, "%s, %" PRId64 " of them on their way", full, lane->incoming);
	return lane->is_full ? told_printf(&w->arena, "%s, and a worker said that it is full", full) : full;
}

static void look_at_lane(struct watch *w, const struct place *lane)
{
	int64_t units = lane->units + lane->incoming;
	enum alert_sight sight = alert_lane(units, lane->capacity, lane->is_full);
	bool full = lane->is_full || (lane->capacity > 0 && units >= lane->capacity);
	struct alert_fact f = {.kind = ALERT_LANE_FULL_SOON, .sight = sight, .subject = lane->code,
		.level = full ? ALERT_WARNING : ALERT_NOTICE};
	struct content content;
	size_t count;
	struct lodger *lodgers;

	if (sight == ALERT_GOOD)
		return;
	lodgers = lodgers_of(w->db, &w->arena, lane->id, LODGERS, &count);
	content = content_of(lodgers, count);
	f.orders = content.orders;
	f.rank = lane->capacity > 0 ? -units * 1000 / lane->capacity : 0;
	f.cause = lane->capacity > 0 ? how_full(w, lane, units) : told_printf(&w->arena, "A worker said that %s is full", lane->code);
	f.consequence = content.orders ? told_plural(&w->arena, "%" PRId64 " order stands there: %s; what comes next for others goes elsewhere",
						 "%" PRId64 " orders stand there: %s; what comes next for others goes elsewhere", content.orders,
						 content.orders, watch_names(w, content.names, content.orders))
				       : told_printf(&w->arena, "What comes next goes elsewhere");
	say_room(w, lane, &content, &f);
	watch_add(w, &f);
}

/* What stands in overflow: no lane had room for it. */
static void look_at_overflow(struct watch *w, const struct place *place)
{
	int64_t units = place->units + place->incoming;
	struct content content;
	size_t count;
	struct lodger *lodgers;

	if (units <= 0)
		return;
	lodgers = lodgers_of(w->db, &w->arena, place->id, LODGERS, &count);
	content = content_of(lodgers, count);
	watch_add(w, &(struct alert_fact){.kind = ALERT_LANE_FULL_SOON, .sight = ALERT_BAD, .subject = place->code, .level = ALERT_WARNING,
		.orders = content.orders, .scan = place->code,
		.cause = told_printf(&w->arena, "%s has %s that no lane had room for", place->code, watch_units(w, units)),
		.consequence = content.orders ? told_plural(&w->arena, "%" PRId64 " order stands there: %s", "%" PRId64 " orders stand there: %s",
							 content.orders, content.orders, watch_names(w, content.names, content.orders))
					      : told_printf(&w->arena, "Its orders are on their way there"),
		.action = content.ready ? told_printf(&w->arena, "Pack what is ready there: %s with %s",
						   watch_shipments_count(w, content.ready_shipments), watch_units(w, content.ready))
					: told_printf(&w->arena, "Clear a lane, or import another one: %%STAGE lists what can move there")});
}

bool watch_lanes(struct watch *w)
{
	if (!w->lane_at) {
		size_t count;
		struct place *overflow = place_list(w->db, &w->arena, PLACE_OVERFLOW, &count);

		for (size_t i = 0; i < count; i++)
			look_at_overflow(w, &overflow[i]);
	}
	for (int i = 0; i < STEP_LANES && w->lane_at < w->lane_count; i++)
		look_at_lane(w, &w->lanes[w->lane_at++]);
	return w->lane_at == w->lane_count;
}

/* ---- stockouts */

static void tell_stockout(struct watch *w, const struct stockout *s)
{
	const char *wants = told_plural(&w->arena, "%" PRId64 " order wants a decision: %s", "%" PRId64 " orders want a decision: %s", s->orders,
		s->orders, watch_names(w, s->names, s->orders));

	watch_add(w, &(struct alert_fact){.kind = ALERT_STOCKOUT, .sight = ALERT_BAD, .subject = s->sku,
		.level = s->here ? ALERT_WARNING : ALERT_NOTICE, .orders = s->orders,
		.cause = told_plural(&w->arena, "%s (%s) may not be backordered and is not in stock: %s on %" PRId64 " line",
			"%s (%s) may not be backordered and is not in stock: %s on %" PRId64 " lines", s->lines, s->description, s->sku,
			watch_units(w, s->units), s->lines),
		.consequence = s->here ? told_plural(&w->arena, "%s; %" PRId64 " of them has goods here that wait for it",
						 "%s; %" PRId64 " of them have goods here that wait for it", s->here, wants, s->here)
				       : wants,
		.action = told_printf(&w->arena, "Accept the line into the queue, or cancel it"),
		.scan = arena_printf(&w->arena, "crossdock order accept %s %s", shell_word(&w->arena, s->order), shell_word(&w->arena, s->line))});
}

bool watch_stockouts(struct watch *w)
{
	struct stockout s;

	for (int i = 0; i < STEP_PRODUCTS; i++) {
		w->product_id = stockout_after(w->db, w->product_id);
		if (!w->product_id)
			return true;
		if (stockout_read(w->db, &w->arena, w->product_id, &s))
			tell_stockout(w, &s);
	}
	return false;
}
