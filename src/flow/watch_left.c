/* Shipments that were ready before a cut-off and are still here after it, though nobody said that the pickup has left; and those
 * for which no pickup is to come. One alert for each pickup, or carrier. */
#include <inttypes.h>
#include <string.h>

#include "base/text.h"
#include "base/told.h"
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

/* What is packed can still be loaded, if the truck is there; what is not has to be packed whatever comes. */
static void say_how(struct watch *w, const struct watch_left *left, struct alert_fact *f)
{
	const struct next_pickup *p = left->pickup;

	if (left->to_pack) {
		bool one = left->shipments == 1;

		if (left->next)
			f->action = told_printf(&w->arena, one ? N_("Pack it first, for %s") : N_("Pack them first, for %s"),
				watch_pickup_text(w, left->next));
		else
			f->action = told_text(&w->arena, one ? N_("Pack it first, and book a pickup: none is to come")
							     : N_("Pack them first, and book a pickup: none is to come"));
		f->scan = left->to_pack;
	} else {
		f->action = left->next ? told_printf(&w->arena, "Load what is packed, if %s is still here; else with %s", p->number,
						 watch_pickup_text(w, left->next))
				       : told_printf(&w->arena, "Load what is packed, if %s is still here; else book a pickup: none is to come",
						 p->number);
		f->scan = left->next ? "%LOAD" : watch_ask_extra(w, left->carrier);
	}
}

static void tell_passed(struct watch *w, const struct watch_left *left)
{
	const struct next_pickup *p = left->pickup;
	const char *names = watch_names(w, left->names, left->shipments);
	struct alert_fact f = {.kind = ALERT_CUTOFF_PASSED, .sight = ALERT_BAD, .subject = p->number, .orders = left->shipments,
		.level = left->homeless ? ALERT_URGENT : ALERT_WARNING, .rank = p->cutoff_at};

	f.cause = told_plural(&w->arena,
		"The cut-off of %s was %s, and %" PRId64 " shipment with %s ready for it is still here: %" PRId64 " packed, %" PRId64 " to be packed",
		"The cut-off of %s was %s, and %" PRId64 " shipments with %s ready for it are still here: %" PRId64 " packed, %" PRId64
		" to be packed",
		left->shipments, p->number, watch_time(w, p->cutoff_at), left->shipments, watch_units(w, left->units), left->packed,
		left->shipments - left->packed);
	f.consequence = left->next ? told_plural(&w->arena, "%" PRId64 " order is later: next is %s: %s",
					     "%" PRId64 " orders are later: next is %s: %s", left->shipments, left->shipments,
					     watch_pickup_text(w, left->next), names)
				   : told_plural(&w->arena, "%" PRId64 " order waits, and no other pickup is to come: %s",
					     "%" PRId64 " orders wait, and no other pickup is to come: %s", left->shipments, left->shipments, names);
	say_how(w, left, &f);
	watch_add(w, &f);
}

static void tell_homeless(struct watch *w, const struct watch_left *left)
{
	const char *names = watch_names(w, left->names, left->shipments);
	const char *units = watch_units(w, left->units);
	int64_t n = left->shipments;
	bool soon = left->promised_at && left->promised_at <= zone_day_end(w->settings.time_zone, w->now_ms);
	struct alert_fact f = {.kind = ALERT_NO_PICKUP, .sight = ALERT_BAD,
		.subject = *left->carrier ? left->carrier : "any carrier", .orders = n, .level = soon ? ALERT_WARNING : ALERT_NOTICE, .rank = left->promised_at ? left->promised_at : INT64_MAX};

	f.cause = *left->carrier ? told_plural(&w->arena, "%" PRId64 " shipment with %s is ready for %s, and no pickup is to come",
					   "%" PRId64 " shipments with %s are ready for %s, and no pickup is to come", n, n, units, left->carrier)
				 : told_plural(&w->arena, "%" PRId64 " shipment with %s is ready for any carrier, and no pickup is to come",
					   "%" PRId64 " shipments with %s are ready for any carrier, and no pickup is to come", n, n, units);
	f.consequence = left->promised_at ? told_plural(&w->arena, "%" PRId64 " order waits, promised for %s: %s",
						    "%" PRId64 " orders wait, promised for %s: %s", n, n, watch_time(w, left->promised_at), names)
					  : told_plural(&w->arena, "%" PRId64 " order waits: %s", "%" PRId64 " orders wait: %s", n, n, names);
	f.scan = watch_ask_extra(w, left->carrier);
	f.action = *left->carrier ? told_printf(&w->arena, "Ask %s for a pickup", left->carrier)
				  : told_printf(&w->arena, "Import a pickup (pickup, carrier, cutoff)");
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
