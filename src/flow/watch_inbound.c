/* Deliveries: trucks at a door (watch_trucks.c), those that are late, and those that nobody has confirmed.
 * What each means in orders follows from what the plan has in sight on it: its products are gone through one by one. */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "base/told.h"
#include "dock/plan.h"
#include "flow/watching.h"

enum {
	DELIVERIES = 100, /* late ones that are looked at */
	HOUR_MS = 60 * 60 * 1000,
	SOON_MS = 4 * HOUR_MS, /* not confirmed so shortly before it is due: a warning */
	DAY_MS = 24 * HOUR_MS,
	STEP_PRODUCTS = 8,
	STEP_ORDERS = 100,
};

/* ---- which */

static void add_case(struct watch *w, const struct watch_case *c)
{
	w->cases = arena_grow(&w->arena, w->cases, w->case_count, &w->case_cap, sizeof *w->cases);
	w->cases[w->case_count++] = *c;
}

bool watch_doors(struct watch *w)
{
	struct awaited *list;
	size_t count;

	w->doors = doors_read(w->db, &w->arena, &w->settings, w->now_ms, &w->door_count);
	for (size_t i = 0; i < w->door_count; i++)
		for (size_t j = 0; j < w->doors[i].here_count; j++)
			if (w->doors[i].here[j].left)
				add_case(w, &(struct watch_case){.kind = CASE_HERE, .door = &w->doors[i], .truck = &w->doors[i].here[j],
					.place = j, .inbound_id = w->doors[i].here[j].id});
	list = inbound_overdue(w->db, &w->arena, w->now_ms, DELIVERIES, &count);
	for (size_t i = 0; i < count; i++)
		if (alert_late(list[i].due_at, w->now_ms) == ALERT_BAD)
			add_case(w, &(struct watch_case){.kind = CASE_LATE, .awaited = &list[i], .inbound_id = list[i].id});
	list = inbound_unconfirmed(w->db, &w->arena, w->now_ms, w->now_ms + DAY_MS, DELIVERIES, &count);
	for (size_t i = 0; i < count; i++)
		add_case(w, &(struct watch_case){.kind = CASE_UNCONFIRMED, .awaited = &list[i], .inbound_id = list[i].id});
	return true;
}

/* ---- who waits */

static int by_order(const void *a, const void *b)
{
	const struct sighted_order *x = a;
	const struct sighted_order *y = b;

	return x->order_id < y->order_id ? -1 : x->order_id > y->order_id;
}

static int by_promise(const void *a, const void *b)
{
	const struct sighted_order *x = a;
	const struct sighted_order *y = b;
	int64_t p = x->promised_at ? x->promised_at : INT64_MAX;
	int64_t q = y->promised_at ? y->promised_at : INT64_MAX;

	return p != q ? (p < q ? -1 : 1) : strcmp(x->number, y->number);
}

/* Each order once, the earliest promise first. */
static void settle_orders(struct sighted *s)
{
	size_t kept = 0;

	if (!s->count)
		return;
	qsort(s->list, s->count, sizeof *s->list, by_order);
	for (size_t i = 0; i < s->count; i++) {
		if (!kept || s->list[i].order_id != s->list[kept - 1].order_id)
			s->list[kept++] = s->list[i];
		else if (s->list[i].reach > s->list[kept - 1].reach)
			s->list[kept - 1].reach = s->list[i].reach;
	}
	s->count = kept;
	qsort(s->list, s->count, sizeof *s->list, by_promise);
}

/* ---- one that is not */

static const char *orders_wait(struct watch *w, const char *const *names, const struct next_pickup *first, int64_t with_it)
{
	int64_t count = (int64_t)w->sighted.count;

	if (!count)
		return told_printf(&w->arena, "No order waits for it");
	if (!with_it)
		return told_plural(&w->arena, "%" PRId64 " order waits for it: %s", "%" PRId64 " orders wait for it: %s", count, count,
			watch_names(w, names, count));
	return told_plural(&w->arena, "%" PRId64 " order waits for it: %s; %" PRId64 " of them for %s, cut-off %s",
		"%" PRId64 " orders wait for it: %s; %" PRId64 " of them for %s, cut-off %s", count, count, watch_names(w, names, count), with_it,
		first->number, watch_time(w, first->cutoff_at));
}

static const char *whom_to_call(struct watch *w, const struct awaited *a)
{
	if (*a->carrier && *a->supplier)
		return told_printf(&w->arena, "%s (carrier) or %s", a->carrier, a->supplier);
	if (*a->carrier)
		return a->carrier;
	return *a->supplier ? a->supplier : told_printf(&w->arena, "the supplier");
}

/* The first pickup for which orders that wait should have made it, and how many go with it. */
static const struct next_pickup *first_pickup(struct watch *w, int64_t planned_ms, int64_t *with_it)
{
	const struct next_pickup *first = NULL;

	*with_it = 0;
	for (size_t i = 0; i < w->sighted.count; i++) {
		const struct next_pickup *p = watch_pickup(w, w->sighted.list[i].carrier, planned_ms, watch_lead_ms(w), w->sighted.list[i].pickup_from);

		if (!p || (first && p->cutoff_at > first->cutoff_at))
			continue;
		*with_it = p == first ? *with_it + 1 : 1;
		first = p;
	}
	return first;
}

static void take_names(const struct watch *w, const char *names[WATCH_NAMES])
{
	for (size_t i = 0; i < WATCH_NAMES && i < w->sighted.count; i++)
		names[i] = w->sighted.list[i].number;
}

static void judge_late(struct watch *w, const struct watch_case *c)
{
	const struct awaited *a = c->awaited;
	int64_t late_ms = w->now_ms - a->due_at;
	bool lost = late_ms > PLAN_LATE_MS;
	const char *names[WATCH_NAMES] = {"", "", ""};
	int64_t with_it;
	const struct next_pickup *p = first_pickup(w, a->due_at, &with_it);
	bool urgent = p && p->cutoff_at - watch_lead_ms(w) - w->now_ms < HOUR_MS;

	take_names(w, names);
	watch_add(w, &(struct alert_fact){.kind = ALERT_INBOUND_LATE, .sight = ALERT_BAD, .subject = a->number,
		.level = urgent ? ALERT_URGENT : w->sighted.count ? ALERT_WARNING : ALERT_NOTICE,
		.cause = told_printf(&w->arena,
			lost ? N_("%s was due %s and has not come: %s late, and no longer counted on") : N_("%s was due %s and has not come: %s late"),
			a->number, watch_time(w, a->due_at), watch_span(w, late_ms)),
		.consequence = orders_wait(w, names, p, with_it), .orders = (int64_t)w->sighted.count, .rank = -a->due_at,
		.action = lost ? told_printf(&w->arena, "Ask %s; if it does not come, close it: scan it, then %%DONE twice", whom_to_call(w, a))
			       : told_printf(&w->arena, "Call %s, and import its new due time", whom_to_call(w, a)),
		.scan = lost ? a->number : ""});
}

static void judge_unconfirmed(struct watch *w, const struct watch_case *c)
{
	const struct awaited *a = c->awaited;
	const char *names[WATCH_NAMES] = {"", "", ""};
	int64_t with_it = 0;
	const struct next_pickup *p = a->due_at ? first_pickup(w, a->due_at, &with_it) : NULL;
	bool soon = a->due_at && a->due_at - w->now_ms < SOON_MS;

	if (!a->due_at && !w->sighted.count)
		return; /* nobody counts on it */
	take_names(w, names);
	watch_add(w, &(struct alert_fact){.kind = ALERT_INBOUND_NOT_CONFIRMED, .sight = ALERT_BAD, .subject = a->number,
		.level = soon && w->sighted.count ? ALERT_WARNING : ALERT_NOTICE,
		.cause = a->due_at ? told_printf(&w->arena, "%s is due %s, and nobody has confirmed it", a->number, watch_time(w, a->due_at))
				   : told_printf(&w->arena, "%s is announced, and nobody has said when it comes", a->number),
		.consequence = orders_wait(w, names, p, with_it), .orders = (int64_t)w->sighted.count, .rank = a->due_at,
		.action = a->due_at ? told_printf(&w->arena, "Call %s, and import it with confirmed = yes", whom_to_call(w, a))
				    : told_printf(&w->arena, "Call %s, and import its due time", whom_to_call(w, a)),
		.scan = ""});
}

/* ---- a step */

static void tell(struct watch *w, const struct watch_case *c)
{
	const char *names[WATCH_NAMES] = {"", "", ""};

	switch (c->kind) {
	case CASE_HERE: watch_tell_here(w, c); return;
	case CASE_LATE: judge_late(w, c); return;
	case CASE_UNCONFIRMED: judge_unconfirmed(w, c); return;
	case CASE_SCANNER:
		take_names(w, names);
		watch_scanner(w, c->trouble, (int64_t)w->sighted.count, names);
		return;
	}
}

static void begin_case(struct watch *w, const struct watch_case *c)
{
	arena_reset(&w->case_arena);
	w->sighted = (struct sighted){0};
	w->behind = (struct watch_behind){0};
	w->products = inbound_products_left(w->db, &w->case_arena, c->inbound_id, &w->product_count);
	w->product_at = 0;
	w->order_at = 0;
	w->case_begun = true;
}

/* First who waits, product by product; then, of a truck that is here, what each of them misses. */
bool watch_case(struct watch *w)
{
	const struct watch_case *c;

	if (w->case_at == w->case_count)
		return true;
	c = &w->cases[w->case_at];
	if (!w->case_begun)
		begin_case(w, c);
	if (w->product_at < w->product_count) {
		for (int i = 0; i < STEP_PRODUCTS && w->product_at < w->product_count; i++)
			sighted_add(w->db, &w->case_arena, c->inbound_id, &w->products[w->product_at++], WATCH_ORDERS, &w->sighted);
		if (w->product_at == w->product_count)
			settle_orders(&w->sighted);
		return false;
	}
	for (int i = 0; c->kind == CASE_HERE && i < STEP_ORDERS && w->order_at < w->sighted.count; i++)
		watch_judge_order(w, c, &w->sighted.list[w->order_at++]);
	if (c->kind == CASE_HERE && w->order_at < w->sighted.count)
		return false;
	tell(w, c);
	w->case_begun = false;
	w->case_at++;
	return w->case_at == w->case_count;
}
