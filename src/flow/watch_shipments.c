/* Shipments in the building, a page at a time: those that are overdue, frozen, or were left behind. */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "base/told.h"
#include "base/words.h"
#include "dock/plan.h"
#include "flow/watching.h"
#include "store/catalog.h"
#include "store/claim.h"

enum {
	PAGE = 100,
	QUEUE_MAX = 20000,
};

/* ---- one shipment */

static const char *goes_with(struct watch *w, const struct open_shipment *s)
{
	const struct next_pickup *p = watch_pickup(w, s->carrier, w->now_ms, 0, s->pickup_from);

	return p ? watch_pickup_text(w, p) : NULL;
}

/* What a lead does about a shipment that should be gone. rest: the delivery that brings what is missing; NULL = none. */
static void say_how(struct watch *w, const struct open_shipment *s, int64_t missing, const struct rest_on *rest, struct alert_fact *f)
{
	const char *pickup = goes_with(w, s);

	if (s->status == SHIPMENT_PACKED) {
		f->action = pickup ? told_printf(&w->arena, "Load it: %s", pickup) : told_printf(&w->arena, "Book a pickup for it: none is to come");
		f->scan = pickup ? "%LOAD" : watch_ask_extra(w, s->carrier);
	} else if (s->status != SHIPMENT_GATHERING) {
		f->action = pickup ? told_printf(&w->arena, "Pack it first, for %s", pickup)
				   : told_printf(&w->arena, "Pack it first, and book a pickup: none is to come");
		f->scan = s->name;
	} else if (missing && rest && rest->arrived) {
		f->action = told_printf(&w->arena, "Have %s unloaded first: the rest is on it", rest->inbound);
		f->scan = rest->door;
	} else if (missing) {
		f->action = told_printf(&w->arena, "Let what is here go without the rest");
		f->scan = arena_printf(&w->arena, "crossdock order release %s --why TEXT", shell_word(&w->arena, s->order));
	} else {
		f->action = told_printf(&w->arena, "See that what is in hand is brought to it");
		f->scan = s->place;
	}
}

/* Where what is missing is. */
static const char *where_rest(struct watch *w, const struct rest_on *rest)
{
	if (!rest)
		return told_printf(&w->arena, "not in sight");
	if (rest->arrived)
		return *rest->door ? told_printf(&w->arena, "on %s at %s", rest->inbound, rest->door)
				   : told_printf(&w->arena, "on %s", rest->inbound);
	if (!rest->due_at)
		return told_printf(&w->arena, "on %s, and nobody knows when that comes", rest->inbound);
	return told_printf(&w->arena, "on %s, due %s", rest->inbound, watch_time(w, rest->due_at));
}

/* "SO-1 was ...; 5 units are ready at L-1": the last two words, where a place is known. */
static const char *at_place(struct watch *w, const char *what, const char *place)
{
	return *place ? told_printf(&w->arena, "%s at %s", what, place) : what;
}

static const char *units_are(struct watch *w, int64_t n, enum shipment_status status)
{
	switch (status) {
	case SHIPMENT_GATHERING:
		return told_plural(&w->arena, "%" PRId64 " unit is gathering", "%" PRId64 " units are gathering", n, n);
	case SHIPMENT_READY: return told_plural(&w->arena, "%" PRId64 " unit is ready", "%" PRId64 " units are ready", n, n);
	case SHIPMENT_PACKING: return told_plural(&w->arena, "%" PRId64 " unit is packing", "%" PRId64 " units are packing", n, n);
	case SHIPMENT_PACKED: return told_plural(&w->arena, "%" PRId64 " unit is packed", "%" PRId64 " units are packed", n, n);
	case SHIPMENT_SHIPPED: break;
	}
	return told_plural(&w->arena, "%" PRId64 " unit is shipped", "%" PRId64 " units are shipped", n, n);
}

static void look_overdue(struct watch *w, const struct open_shipment *s)
{
	int64_t here = s->here + s->packed + s->in_hand;
	bool named = watch_is_named(w, ALERT_OVERDUE_HERE);
	int64_t missing = named ? order_still_wanted(w->db, s->order_id) : 0;
	struct rest_on rest;
	bool in_sight = missing && order_rest_on(w->db, &w->arena, s->order_id, &rest);
	struct alert_fact f = {.kind = ALERT_OVERDUE_HERE, .sight = ALERT_BAD, .subject = s->order, .orders = 1, .rank = s->promised_at,
		.level = missing || !named ? ALERT_WARNING : ALERT_URGENT};
	const char *late = watch_span(w, w->now_ms - s->promised_at);

	f.cause = told_printf(&w->arena, "%s was promised for %s; %s", s->order, watch_time(w, s->promised_at),
		at_place(w, units_are(w, here, s->status), s->place));
	f.consequence = missing ? told_plural(&w->arena, "1 order is late by %s: %" PRId64 " unit missing, %s",
					  "1 order is late by %s: %" PRId64 " units missing, %s", missing, late, missing,
					  where_rest(w, in_sight ? &rest : NULL))
				: told_printf(&w->arena, "1 order is late by %s, and nothing of it is missing", late);
	if (!named) {
		f.rank = INT64_MAX; /* behind those */
		f.consequence = told_printf(&w->arena, "1 order is late by %s", late);
	}
	say_how(w, s, missing, in_sight ? &rest : NULL, &f);
	watch_add(w, &f);
}

static void look_missed(struct watch *w, const struct open_shipment *s)
{
	const char *pickup = goes_with(w, s);
	struct alert_fact f = {.kind = ALERT_MISSED, .sight = ALERT_BAD, .subject = s->name, .orders = 1, .rank = s->missed_at,
		.level = pickup ? ALERT_WARNING : ALERT_URGENT};

	f.cause = at_place(w,
		told_printf(&w->arena,
			s->status == SHIPMENT_READY	 ? N_("%s left at %s without %s, which is ready")
			: s->status == SHIPMENT_PACKING	 ? N_("%s left at %s without %s, which is packing")
			: s->status == SHIPMENT_PACKED	 ? N_("%s left at %s without %s, which is packed")
			: s->status == SHIPMENT_GATHERING ? N_("%s left at %s without %s, which is gathering")
							 : N_("%s left at %s without %s, which is shipped"),
			s->missed, watch_time(w, s->missed_at), s->name),
		s->place);
	f.consequence = pickup ? told_printf(&w->arena, "1 order is later: it goes with %s", pickup)
			       : told_printf(&w->arena, "1 order waits: no other pickup is to come");
	say_how(w, s, 0, NULL, &f);
	watch_add(w, &f);
}

static void queue_add(struct watch *w, const struct open_shipment *s)
{
	if (!s->here || w->queue_count == QUEUE_MAX)
		return;
	w->queue = arena_grow(&w->arena, w->queue, w->queue_count, &w->queue_cap, sizeof *w->queue);
	w->queue[w->queue_count++] = (struct watch_queued){.name = s->name, .order = s->order, .units = s->here,
		.station_id = s->station_id ? s->station_id : s->at_station ? s->place_id : 0,
		.pickup = watch_pickup(w, s->carrier, w->now_ms, 0, s->pickup_from)};
}

static void look_at(struct watch *w, const struct open_shipment *s)
{
	if (*s->missed && s->status != SHIPMENT_GATHERING && !s->is_cancelled)
		look_missed(w, s);
	if (!s->is_open)
		return;
	if (!*s->missed && s->status != SHIPMENT_GATHERING && !s->loaded)
		watch_left_add(w, s);
	if (plan_overdue(s->promised_at != 0, s->promised_at, w->now_ms) && s->here + s->packed + s->in_hand > 0)
		look_overdue(w, s);
	if (s->status == SHIPMENT_GATHERING && s->here > 0 && s->claim != CLAIM_PLANNED && !s->released)
		watch_frozen_add(w, s);
	if (s->status == SHIPMENT_READY || s->status == SHIPMENT_PACKING)
		queue_add(w, s);
}

bool watch_shipments(struct watch *w)
{
	size_t count;
	struct open_shipment *page =
		shipments_page(w->db, &w->arena, w->page_status, w->page_order_id, w->page_number, PAGE, &count);

	for (size_t i = 0; i < count; i++)
		look_at(w, &page[i]);
	if (count == PAGE) {
		w->page_order_id = page[count - 1].order_id;
		w->page_number = page[count - 1].number;
		return false;
	}
	w->page_order_id = w->page_number = 0;
	if (w->page_status == SHIPMENT_PACKED) {
		watch_left_tell(w);
		watch_frozen_tell(w);
		return true;
	}
	w->page_status++;
	return false;
}
