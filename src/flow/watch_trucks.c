/* Trucks at a door that will not be done before pickups: which orders have their last unit of them too late. Units come at the
 * door's rate, and each order gets its own in claim order; where the door stands still, at the rate that is usual there, as if
 * somebody began now. */
#include <inttypes.h>

#include "base/text.h"
#include "base/told.h"
#include "base/words.h"
#include "dock/pace.h"
#include "flow/watching.h"

enum { NEGLECTED_MS = 60 * 60 * 1000 }; /* nobody works at a truck for so long, and no pickup is to come for what is on it */

/* ---- when */

/* Nobody works there, or has just begun. */
static bool stands(const struct dock_door *door)
{
	return door->idle_since || !door->per_hour;
}

/* When this truck of those at the door is done. Of one at which nobody works half an hour is the least. */
static int64_t finish_of(struct watch *w, const struct dock_door *door, size_t place)
{
	int64_t rate = door_pace(door) ? door_pace(door) : watch_pace(w, WORK_RECEIVE);
	int64_t at = w->now_ms;

	for (size_t i = 0; i <= place && at < INT64_MAX; i++)
		at = pace_finish(at, door->here[i].left, rate);
	return stands(door) && at < w->now_ms + WATCH_STALLED_MS ? w->now_ms + WATCH_STALLED_MS : at;
}

/* When the order has its last unit of it. */
static int64_t served_at(struct watch *w, const struct watch_case *c, const struct sighted_order *o)
{
	int64_t finish_ms = finish_of(w, c->door, c->place);
	int64_t begin_ms = c->place ? finish_of(w, c->door, c->place - 1) : w->now_ms;
	int64_t at = begin_ms < finish_ms ? begin_ms + (finish_ms - begin_ms) / REACH_WHOLE * o->reach : finish_ms;

	return stands(c->door) && at < w->now_ms + WATCH_STALLED_MS ? w->now_ms + WATCH_STALLED_MS : at;
}

/* ---- an order */

/* Whether the order makes the pickup but for this truck: the rest of it is in time, or it need not ship whole. */
static bool else_in_time(struct watch *w, int64_t order_id, int64_t cutoff_ms)
{
	return order_expected_at(w->db, order_id) <= cutoff_ms || !order_ships_whole(w->db, order_id, w->settings.policy);
}

static void count_order(struct watch_orders *orders, const struct sighted_order *o, const struct next_pickup *p, bool helped)
{
	if (orders->count < WATCH_NAMES)
		orders->names[orders->count] = o->number;
	orders->count++;
	orders->helped += helped;
	if (p && (!orders->first || p->cutoff_at < orders->first->cutoff_at))
		orders->first = p;
	if (p && (!orders->last || p->cutoff_at > orders->last->cutoff_at))
		orders->last = p;
}

/* It is late for no pickup that is to come; but it has missed one, or there is none. */
static void judge_waiting(struct watch *w, const struct watch_case *c, const struct sighted_order *o, bool has_next)
{
	int64_t planned_ms = c->truck->due_at ? c->truck->due_at : c->truck->arrived_at;
	const struct next_pickup *past = watch_past(w, o->carrier, planned_ms, watch_lead_ms(w), o->pickup_from);

	if (c->place || !c->door->idle_since)
		return;
	if (past && has_next && c->truck->arrived_at >= past->cutoff_at)
		return; /* it came too late for that, which was told */
	if (past || (!has_next && w->now_ms - c->door->idle_since >= NEGLECTED_MS))
		count_order(&w->behind.waiting, o, past, false);
}

void watch_judge_order(struct watch *w, const struct watch_case *c, const struct sighted_order *o)
{
	struct watch_behind *b = &w->behind;
	int64_t planned_ms = c->truck->due_at ? c->truck->due_at : c->truck->arrived_at;
	const struct next_pickup *p = watch_pickup(w, o->carrier, planned_ms, watch_lead_ms(w), o->pickup_from);
	int64_t at = served_at(w, c, o);
	int64_t helped_at = w->now_ms + (at - w->now_ms) / 2;
	int64_t sweep_ms = p ? p->cutoff_at - watch_lead_ms(w) : INT64_MAX;

	if (p && alert_deadline(at, sweep_ms) != ALERT_GOOD && else_in_time(w, o->order_id, p->cutoff_at)) {
		if (at > p->cutoff_at)
			count_order(&b->misses, o, p, helped_at <= sweep_ms);
		else if (at > sweep_ms)
			count_order(&b->tight, o, p, helped_at <= sweep_ms);
		else
			b->close = true;
		if (at > sweep_ms)
			return;
	}
	judge_waiting(w, c, o, p != NULL);
}

/* ---- in words */

static const char *cause_of(struct watch *w, const struct watch_case *c)
{
	const struct dock_truck *t = c->truck;
	const char *units = told_printf(&w->arena, "%s at %s: %" PRId64 " of %s received", t->number, c->door->code, t->expected - t->left,
		watch_units(w, t->expected));
	const char *done = t->finish_at ? watch_time(w, t->finish_at) : "";

	if (c->place) {
		const char *where = told_printf(&w->arena, t->status == INBOUND_RECEIVING ? N_("%s, beside %s") : N_("%s, it waits behind %s"),
			units, c->door->here[0].number);

		return *done ? told_printf(&w->arena, "%s: done about %s", where, done) : where;
	}
	if (c->door->idle_since)
		return told_printf(&w->arena,
			t->status == INBOUND_RECEIVING && !c->door->last_at ? N_("%s, nothing for more than %s") : N_("%s, nothing for %s"), units,
			watch_span(w, w->now_ms - c->door->idle_since));
	if (c->door->per_hour && t->finish_at)
		return told_printf(&w->arena, "%s, %" PRId64 " an hour: done about %s", units, c->door->per_hour, done);
	return told_printf(&w->arena, "%s, it has only begun", units);
}

/* One more person, where that is enough for some of them; NULL: for none. */
static const char *send_one(struct watch *w, const char *door, const struct watch_orders *orders)
{
	if (!orders->helped)
		return NULL;
	if (orders->helped == orders->count)
		return told_printf(&w->arena, "Send one more person to %s: with two it is in time", door);
	return told_plural(&w->arena, "Send one more person to %s: with two, %" PRId64 " of the %" PRId64 " orders is in time",
		"Send one more person to %s: with two, %" PRId64 " of the %" PRId64 " orders are in time", orders->helped, door, orders->helped,
		orders->count);
}

/* *scan: where, or the command. */
static const char *what_to_do(struct watch *w, const struct watch_case *c, const struct watch_orders *orders, bool missed,
	const char **scan)
{
	const char *door = c->door->code;
	const char *more = send_one(w, door, orders);
	const struct next_pickup *later;

	*scan = door;
	if (c->place || stands(c->door))
		return told_printf(&w->arena, "Put somebody on %s at %s now", c->truck->number, door);
	if (more)
		return more;
	if (!missed)
		return told_printf(&w->arena, "See that what comes last is packed at once");
	later = watch_pickup(w, orders->first->carrier, finish_of(w, c->door, c->place), watch_lead_ms(w), orders->first->cutoff_at + 1);
	if (later) {
		*scan = arena_printf(&w->arena, "crossdock pickups --move %s %s --why TEXT", shell_word(&w->arena, orders->names[0]),
			shell_word(&w->arena, later->number));
		return told_printf(&w->arena, "Not even two people are in time: move them to %s, cut-off %s", later->number,
			watch_time(w, later->cutoff_at));
	}
	*scan = watch_ask_extra(w, orders->first->carrier);
	return *orders->first->carrier
		? told_printf(&w->arena, "Not even two people are in time: ask %s for a later pickup", orders->first->carrier)
		: told_printf(&w->arena, "Not even two people are in time: ask the carrier for a later pickup");
}

static const char *misses_words(struct watch *w, const struct watch_orders *orders)
{
	const char *cutoff = watch_time(w, orders->first->cutoff_at);
	const char *names = watch_names(w, orders->names, orders->count);
	int64_t n = orders->count;

	if (orders->first == orders->last)
		return told_plural(&w->arena, "%" PRId64 " order misses %s, cut-off %s: %s", "%" PRId64 " orders miss %s, cut-off %s: %s", n, n,
			orders->first->number, cutoff, names);
	return told_plural(&w->arena, "%" PRId64 " order misses %s and later ones, cut-off %s: %s",
		"%" PRId64 " orders miss %s and later ones, cut-off %s: %s", n, n, orders->first->number, cutoff, names);
}

static const char *tight_words(struct watch *w, const struct watch_orders *orders)
{
	int64_t cutoff_ms = orders->first->cutoff_at;

	return told_plural(&w->arena,
		"%" PRId64 " order comes after the sweep for %s (%s), with little time to be packed before its cut-off, %s: %s",
		"%" PRId64 " orders come after the sweep for %s (%s), with little time to be packed before its cut-off, %s: %s", orders->count,
		orders->count, orders->first->number, watch_time(w, cutoff_ms - watch_lead_ms(w)), watch_time(w, cutoff_ms), watch_names(w, orders->names, orders->count));
}

static const char *waiting_words(struct watch *w, const struct watch_orders *orders)
{
	const char *names = watch_names(w, orders->names, orders->count);
	int64_t n = orders->count;

	if (!orders->first)
		return told_plural(&w->arena, "%" PRId64 " order waits for it, and no pickup is to come for it: %s",
			"%" PRId64 " orders wait for it, and no pickup is to come for them: %s", n, n, names);
	return told_plural(&w->arena, "%" PRId64 " order waits for it, past the cut-off of %s, %s: %s",
		"%" PRId64 " orders wait for it, past the cut-off of %s, %s: %s", n, n, orders->first->number,
		watch_time(w, orders->first->cutoff_at), names);
}

void watch_tell_here(struct watch *w, const struct watch_case *c)
{
	const struct watch_behind *b = &w->behind;
	const struct watch_orders *worst = b->misses.count ? &b->misses : b->tight.count ? &b->tight : &b->waiting;
	struct alert_fact f = {.kind = ALERT_DOOR_BEHIND, .sight = ALERT_BAD, .subject = c->truck->number, .level = ALERT_WARNING,
		.orders = worst->count, .rank = worst->first ? worst->first->cutoff_at : INT64_MAX};

	if (!worst->count && !b->close)
		return;
	f.cause = cause_of(w, c);
	if (!worst->count) {
		f.sight = ALERT_BETWEEN;
		f.consequence = told_printf(&w->arena, "It is only just in time for a pickup");
		f.action = told_printf(&w->arena, "See that it goes on");
		f.scan = c->door->code;
	} else {
		f.action = what_to_do(w, c, worst, worst == &b->misses, &f.scan);
		f.consequence = worst == &b->misses ? misses_words(w, worst)
			: worst == &b->tight	    ? tight_words(w, worst)
						    : waiting_words(w, worst);
		if (worst == &b->misses)
			f.level = ALERT_URGENT;
	}
	watch_add(w, &f);
}
