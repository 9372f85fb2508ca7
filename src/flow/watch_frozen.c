/* Shipments that must go whole and whose rest is not in sight. Those that one delivery would let go, if it came in time, are one
 * alert that names it. */
#include <inttypes.h>

#include "base/text.h"
#include "base/told.h"
#include "base/words.h"
#include "dock/plan.h"
#include "flow/watching.h"
#include "store/claim.h"

enum { DAY_MS = 24 * 60 * 60 * 1000 };

/* ---- which */

static struct alert_fact tell(struct watch *w, const struct open_shipment *s, const char *lacks, const char *where)
{
	const char *cause = told_printf(&w->arena,
		s->claim == CLAIM_OVERDUE    ? N_("%s must go whole and lacks %s, which is %s: its promise has passed")
		: s->claim == CLAIM_PATIENCE ? N_("%s must go whole and lacks %s, which is %s: it has waited long")
					     : N_("%s must go whole and lacks %s, which is %s: it claims nothing more"),
		s->name, lacks, where);

	return (struct alert_fact){.kind = ALERT_FROZEN, .sight = ALERT_BAD, .subject = s->name, .level = ALERT_WARNING, .orders = 1,
		.rank = s->promised_at ? s->promised_at : INT64_MAX,
		.cause = cause,
		.consequence = told_plural(&w->arena, "1 order waits, with %" PRId64 " unit at %s", "1 order waits, with %" PRId64 " units at %s",
			s->here, s->here, s->place),
		.action = told_printf(&w->arena, "Let it go as it is; or hold it, or give it another place"),
		.scan = arena_printf(&w->arena, "crossdock order release %s --why TEXT", shell_word(&w->arena, s->order))};
}

/* "on IN-1, due 14:05" */
static const char *on_what(struct watch *w, const struct awaited *a)
{
	return a->due_at ? told_printf(&w->arena, "on %s, due %s", a->number, watch_time(w, a->due_at))
			 : told_printf(&w->arena, "on %s, and nobody has said when it comes", a->number);
}

static void add_to_inbound(struct watch *w, const struct open_shipment *s, const struct awaited *inbound, const struct alert_fact *fact)
{
	struct watch_frozen *f = NULL;

	for (size_t i = 0; i < w->frozen_count && !f; i++)
		if (w->frozen[i].inbound.id == inbound->id)
			f = &w->frozen[i];
	if (!f) {
		w->frozen = arena_grow(&w->arena, w->frozen, w->frozen_count, &w->frozen_cap, sizeof *w->frozen);
		f = &w->frozen[w->frozen_count++];
		*f = (struct watch_frozen){.inbound = *inbound, .fact = *fact};
	}
	if (f->shipments < WATCH_NAMES)
		f->names[f->shipments] = s->order;
	f->shipments++;
	f->units += s->here;
	if (fact->rank < f->fact.rank)
		f->fact.rank = fact->rank;
}

/* Each product is looked up once: many may wait for the same. */
static const struct watch_put_off *put_off(struct watch *w, int64_t product_id)
{
	struct watch_put_off *p;

	for (size_t i = 0; i < w->put_off_count; i++)
		if (w->put_off[i].product_id == product_id)
			return &w->put_off[i];
	w->put_off = arena_grow(&w->arena, w->put_off, w->put_off_count, &w->put_off_cap, sizeof *w->put_off);
	p = &w->put_off[w->put_off_count++];
	*p = (struct watch_put_off){.product_id = product_id};
	p->found = inbound_put_off(w->db, &w->arena, product_id, w->now_ms - PLAN_LATE_MS, w->now_ms + w->settings.reach_days * DAY_MS, &p->inbound);
	return p;
}

void watch_frozen_add(struct watch *w, const struct open_shipment *s)
{
	bool named = w->frozen_seen++ < WATCH_NAMED;
	int64_t more = 0;
	int64_t product_id = 0;
	const char *first = named ? order_lacks(w->db, &w->arena, s->order_id, &more, &product_id) : "";
	const char *lacks = !*first ? told_printf(&w->arena, "something")
		: more ? told_plural(&w->arena, "%s and %" PRId64 " more line", "%s and %" PRId64 " more lines", more, first, more)
		       : first;
	const struct watch_put_off *on = product_id ? put_off(w, product_id) : NULL;
	struct alert_fact fact;

	if (on && on->found) {
		fact = tell(w, s, lacks, on_what(w, &on->inbound));
		add_to_inbound(w, s, &on->inbound, &fact);
	} else {
		fact = tell(w, s, lacks, told_printf(&w->arena, "not in sight"));
		watch_add(w, &fact);
	}
}

/* ---- of one delivery */

void watch_frozen_tell(struct watch *w)
{
	for (size_t i = 0; i < w->frozen_count; i++) {
		struct watch_frozen *f = &w->frozen[i];

		if (f->shipments > 1) {
			f->fact.subject = f->inbound.number;
			f->fact.orders = f->shipments;
			f->fact.cause = told_plural(&w->arena, "%" PRId64 " shipment must go whole, and the rest is %s",
				"%" PRId64 " shipments must go whole, and the rest is %s", f->shipments, f->shipments, on_what(w, &f->inbound));
			f->fact.consequence = told_plural(&w->arena, "%" PRId64 " order waits, with %s: %s", "%" PRId64 " orders wait, with %s: %s",
				f->shipments, f->shipments, watch_units(w, f->units), watch_names(w, f->names, f->shipments));
			f->fact.action = *f->inbound.supplier
				? told_printf(&w->arena, "Ask %s for an earlier one; or let them go as they are", f->inbound.supplier)
				: told_printf(&w->arena, "Ask the supplier for an earlier one; or let them go as they are");
		}
		watch_add(w, &f->fact);
	}
}
