/* Shipments that were ready before a cut-off and are still here after it, though nobody said that the pickup has left; and those
 * for which no pickup is to come. One alert for each pickup, or carrier. */
#include <inttypes.h>
#include <string.h>

#include "flow/watching.h"

enum { LATE_LOADING_MS = 5 * 60 * 1000 }; /* so long after a cut-off is no news */

/* ---- which */

static struct watch_left *left_for(struct watch *w, const struct next_pickup *pickup, const char *carrier)
{
	struct watch_left *left;

	for (size_t i = 0; i < w->left_count; i++)
		if (w->left[i].pickup == pickup && (pickup || strcmp(w->left[i].carrier, carrier) == 0))
			return &w->left[i];
	w->left = arena_grow(&w->arena, w->left, w->left_count, &w->left_cap, sizeof *w->left);
	left = &w->left[w->left_count++];
	*left = (struct watch_left){.pickup = pickup, .carrier = carrier};
	return left;
}

void watch_left_add(struct watch *w, const struct open_shipment *s)
{
	const struct next_pickup *past = watch_past(w, s->carrier, s->ready_at - 1, 0, s->pickup_from);
	const struct next_pickup *next = watch_pickup(w, s->carrier, w->now_ms, 0, s->pickup_from);
	struct watch_left *left;

	/* at a site that knows of no pickup at all nobody plans them here */
	if (past ? past->cutoff_at > w->now_ms - LATE_LOADING_MS : next || !(w->pickup_count + w->past_count))
		return;
	left = left_for(w, past, s->carrier);
	if (left->shipments < WATCH_NAMES)
		left->names[left->shipments] = s->order;
	if (!left->shipments)
		left->next = next;
	left->shipments++;
	left->units += s->here + s->packed;
	left->packed += s->status == SHIPMENT_PACKED;
	if (s->status != SHIPMENT_PACKED && !left->to_pack)
		left->to_pack = s->name;
	if (s->promised_at && (!left->promised_at || s->promised_at < left->promised_at))
		left->promised_at = s->promised_at;
	left->homeless = left->homeless || !next;
}

/* ---- in words */

/* "20 shipments with 100 units" */
static const char *what(struct watch *w, const struct watch_left *left)
{
	return arena_printf(
		&w->arena, "%s with %s", watch_count(w, left->shipments, "shipment"), watch_count(w, left->units, "unit"));
}

static const char *say_pickup(struct watch *w, const struct next_pickup *p)
{
	return arena_printf(&w->arena, "%s%s%s, cut-off %s", p->number, *p->door ? " at " : "", p->door, watch_time(w, p->cutoff_at));
}

/* What is packed can still be loaded, if the truck is there; what is not has to be packed whatever comes. */
static void say_how(struct watch *w, const struct watch_left *left, struct alert_fact *f)
{
	const struct next_pickup *p = left->pickup;

	if (left->to_pack) {
		const char *them = left->shipments == 1 ? "it" : "them";

		f->action = left->next ? arena_printf(&w->arena, "Pack %s first, for %s", them, say_pickup(w, left->next))
				       : arena_printf(&w->arena, "Pack %s first, and book a pickup: none is to come", them);
		f->scan = left->to_pack;
	} else {
		f->action = arena_printf(&w->arena, "Load what is packed, if %s is still here; else %s", p->number,
			left->next ? arena_printf(&w->arena, "with %s", say_pickup(w, left->next)) : "book a pickup: none is to come");
		f->scan = left->next ? "%LOAD" : watch_ask_extra(w, left->carrier);
	}
}

static void tell_passed(struct watch *w, const struct watch_left *left)
{
	const struct next_pickup *p = left->pickup;
	const char *orders = watch_count(w, left->shipments, "order");
	const char *names = watch_names(w, left->names, left->shipments);
	struct alert_fact f = {.kind = ALERT_CUTOFF_PASSED, .sight = ALERT_BAD, .subject = p->number, .orders = left->shipments,
		.level = left->homeless ? ALERT_URGENT : ALERT_WARNING, .rank = p->cutoff_at};

	f.cause = arena_printf(&w->arena, "The cut-off of %s was %s, and %s ready for it %s still here: %" PRId64 " packed, %" PRId64
		" to be packed", p->number, watch_time(w, p->cutoff_at), what(w, left), left->shipments == 1 ? "is" : "are", left->packed,
		left->shipments - left->packed);
	f.consequence = left->next ? arena_printf(&w->arena, "%s %s later: next is %s: %s", orders, left->shipments == 1 ? "is" : "are",
					     say_pickup(w, left->next), names)
				   : arena_printf(&w->arena, "%s wait%s, and no other pickup is to come: %s", orders,
					     left->shipments == 1 ? "s" : "", names);
	say_how(w, left, &f);
	watch_add(w, &f);
}

static void tell_homeless(struct watch *w, const struct watch_left *left)
{
	const char *whose = *left->carrier ? left->carrier : "any carrier";
	bool soon = left->promised_at && left->promised_at <= zone_day_end(w->settings.time_zone, w->now_ms);
	struct alert_fact f = {.kind = ALERT_NO_PICKUP, .sight = ALERT_BAD, .subject = whose, .orders = left->shipments,
		.level = soon ? ALERT_WARNING : ALERT_NOTICE, .rank = left->promised_at ? left->promised_at : INT64_MAX};

	f.cause = arena_printf(&w->arena, "%s %s ready for %s, and no pickup is to come", what(w, left), left->shipments == 1 ? "is" : "are",
		whose);
	f.consequence = arena_printf(&w->arena, "%s wait%s%s%s: %s", watch_count(w, left->shipments, "order"), left->shipments == 1 ? "s" : "",
		left->promised_at ? ", promised for " : "", left->promised_at ? watch_time(w, left->promised_at) : "",
		watch_names(w, left->names, left->shipments));
	f.scan = watch_ask_extra(w, left->carrier);
	f.action = *left->carrier ? arena_printf(&w->arena, "Ask %s for a pickup", left->carrier)
				  : "Import a pickup (pickup, carrier, cutoff)";
	watch_add(w, &f);
}

void watch_left_tell(struct watch *w)
{
	for (size_t i = 0; i < w->left_count; i++) {
		if (w->left[i].pickup)
			tell_passed(w, &w->left[i]);
		else
			tell_homeless(w, &w->left[i]);
	}
}
