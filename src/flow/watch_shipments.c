/* Shipments in the building, a page at a time: those that are overdue, frozen, or were left behind; and the queue of the packing
 * stations, played forward in the order of cut-offs at the rates at which stations pack. */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "dock/pace.h"
#include "dock/plan.h"
#include "flow/watching.h"
#include "store/catalog.h"
#include "store/claim.h"

enum {
	PAGE = 100,
	NAMED = 2000,	/* shipments of a kind of alert that are told apart: more are only counted */
	QUEUE_MAX = 20000,
};

/* ---- one shipment */

static bool is_named(const struct watch *w, enum alert_kind kind)
{
	return w->facts[kind].count < NAMED;
}

static const char *goes_with(struct watch *w, const struct open_shipment *s)
{
	const struct next_pickup *p = watch_pickup(w, s->carrier, w->now_ms, 0, s->pickup_from);

	if (!p)
		return NULL;
	return arena_printf(&w->arena, "%s%s%s, cut-off %s", p->number, *p->door ? " at " : "", p->door, watch_time(w, p->cutoff_at));
}

/* What a lead does about a shipment that should be gone. rest: the delivery that brings what is missing; NULL = none. */
static void say_how(struct watch *w, const struct open_shipment *s, int64_t missing, const struct rest_on *rest, struct alert_fact *f)
{
	const char *pickup = goes_with(w, s);

	if (s->status == SHIPMENT_PACKED) {
		f->action = pickup ? arena_printf(&w->arena, "Load it: %s", pickup) : "Book a pickup for it: none is to come";
		f->scan = pickup ? "%LOAD" : watch_ask_extra(w, s->carrier);
	} else if (s->status != SHIPMENT_GATHERING) {
		f->action = pickup ? arena_printf(&w->arena, "Pack it first, for %s", pickup) : "Pack it first, and book a pickup: none is to come";
		f->scan = s->name;
	} else if (missing && rest && rest->arrived) {
		f->action = arena_printf(&w->arena, "Have %s unloaded first: the rest is on it", rest->inbound);
		f->scan = rest->door;
	} else if (missing) {
		f->action = "Let what is here go without the rest";
		f->scan = arena_printf(&w->arena, "crossdock order release %s --why TEXT", s->order);
	} else {
		f->action = "See that what is in hand is brought to it";
		f->scan = s->place;
	}
}

/* Where what is missing is. */
static const char *where_rest(struct watch *w, const struct rest_on *rest)
{
	if (!rest)
		return "not in sight";
	if (rest->arrived)
		return arena_printf(&w->arena, "on %s%s%s", rest->inbound, *rest->door ? " at " : "", rest->door);
	if (!rest->due_at)
		return arena_printf(&w->arena, "on %s, and nobody knows when that comes", rest->inbound);
	return arena_printf(&w->arena, "on %s, due %s", rest->inbound, watch_time(w, rest->due_at));
}

static void look_overdue(struct watch *w, const struct open_shipment *s)
{
	int64_t here = s->here + s->packed + s->in_hand;
	bool named = is_named(w, ALERT_OVERDUE_HERE);
	int64_t missing = named ? order_still_wanted(w->db, s->order_id) : 0;
	struct rest_on rest;
	bool in_sight = missing && order_rest_on(w->db, &w->arena, s->order_id, &rest);
	struct alert_fact f = {.kind = ALERT_OVERDUE_HERE, .sight = ALERT_BAD, .subject = s->order, .orders = 1, .rank = s->promised_at,
		.level = missing || !named ? ALERT_WARNING : ALERT_URGENT};
	const char *late = watch_span(w, w->now_ms - s->promised_at);

	f.cause = arena_printf(&w->arena, "%s was promised for %s; %s %s %s%s%s", s->order, watch_time(w, s->promised_at),
		watch_count(w, here, "unit"), here == 1 ? "is" : "are", shipment_status_word(s->status), *s->place ? " at " : "", s->place);
	f.consequence = missing ? arena_printf(&w->arena, "1 order is late by %s: %s missing, %s", late, watch_count(w, missing, "unit"),
					  where_rest(w, in_sight ? &rest : NULL))
				: arena_printf(&w->arena, "1 order is late by %s, and nothing of it is missing", late);
	if (!named) {
		f.rank = INT64_MAX; /* behind those */
		f.consequence = arena_printf(&w->arena, "1 order is late by %s", late);
	}
	say_how(w, s, missing, in_sight ? &rest : NULL, &f);
	watch_add(w, &f);
}

static void look_missed(struct watch *w, const struct open_shipment *s)
{
	const char *pickup = goes_with(w, s);
	struct alert_fact f = {.kind = ALERT_MISSED, .sight = ALERT_BAD, .subject = s->name, .orders = 1, .rank = s->missed_at,
		.level = pickup ? ALERT_WARNING : ALERT_URGENT};

	f.cause = arena_printf(&w->arena, "%s left at %s without %s, which is %s%s%s", s->missed, watch_time(w, s->missed_at), s->name,
		shipment_status_word(s->status), *s->place ? " at " : "", s->place);
	f.consequence = pickup ? arena_printf(&w->arena, "1 order is later: it goes with %s", pickup) : "1 order waits: no other pickup is to come";
	say_how(w, s, 0, NULL, &f);
	watch_add(w, &f);
}

/* It must go whole, and claims nothing, or claims though its rest is not in sight. */
static void look_frozen(struct watch *w, const struct open_shipment *s)
{
	static const char *const because[] = {[CLAIM_NOT] = "it claims nothing more", [CLAIM_OVERDUE] = "its promise has passed",
		[CLAIM_PATIENCE] = "it has waited long"};
	int64_t more = 0;
	const char *lacks = is_named(w, ALERT_FROZEN) ? order_lacks(w->db, &w->arena, s->order_id, &more) : "";

	watch_add(w, &(struct alert_fact){.kind = ALERT_FROZEN, .sight = ALERT_BAD, .subject = s->name, .level = ALERT_WARNING, .orders = 1,
		.rank = s->promised_at ? s->promised_at : INT64_MAX,
		.cause = arena_printf(&w->arena, "%s must go whole and lacks %s%s, which is not in sight: %s", s->name, *lacks ? lacks : "something",
			more ? arena_printf(&w->arena, " and %s", watch_count(w, more, "more line")) : "", because[s->claim]),
		.consequence = arena_printf(&w->arena, "1 order waits, with %s at %s", watch_count(w, s->here, "unit"), s->place),
		.action = "Let it go as it is; or hold it, or give it another place",
		.scan = arena_printf(&w->arena, "crossdock order release %s --why TEXT", s->order)});
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
	if (plan_overdue(s->promised_at != 0, s->promised_at, w->now_ms) && s->here + s->packed + s->in_hand > 0)
		look_overdue(w, s);
	if (s->status == SHIPMENT_GATHERING && s->here > 0 && s->claim != CLAIM_PLANNED && !s->released)
		look_frozen(w, s);
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
	if (w->page_status == SHIPMENT_PACKED)
		return true;
	w->page_status++;
	return false;
}

/* ---- stations */

struct bench {
	const struct place *place;
	int64_t per_hour;
	int64_t free_ms; /* it has packed what it was given by then; INT64_MAX = nobody packs there */
	int64_t shipments;
	int64_t units;
	int64_t late;
	bool close; /* others are only just in time */
	const char *names[WATCH_NAMES];
	const struct next_pickup *first; /* that is missed */
	int64_t early_enough; /* of the late ones: in time at twice the rate */
};

static int by_cutoff(const void *a, const void *b)
{
	const struct watch_queued *x = a;
	const struct watch_queued *y = b;
	int64_t p = x->pickup ? x->pickup->cutoff_at : INT64_MAX;
	int64_t q = y->pickup ? y->pickup->cutoff_at : INT64_MAX;

	return p != q ? (p < q ? -1 : 1) : strcmp(x->name, y->name);
}

static struct bench *read_benches(struct watch *w, size_t *count)
{
	struct place *places = place_list(w->db, &w->arena, PLACE_STATION, count);
	size_t pace_count;
	struct station_pace *pace = stations_pace(w->db, &w->arena, w->now_ms, &pace_count);
	struct bench *list = arena_alloc(&w->arena, (*count ? *count : 1) * sizeof *list);

	for (size_t i = 0; i < *count; i++) {
		list[i] = (struct bench){.place = &places[i], .free_ms = INT64_MAX};
		for (size_t j = 0; j < pace_count; j++)
			if (pace[j].station_id == places[i].id)
				list[i].per_hour = pace[j].per_hour;
		if (list[i].per_hour)
			list[i].free_ms = w->now_ms;
	}
	return list;
}

/* Who packs it: the station where it stands, else the one that is free first; where nobody packs, the first. */
static struct bench *bench_for(struct bench *benches, size_t count, const struct watch_queued *q)
{
	struct bench *best = &benches[0];

	for (size_t i = 0; i < count; i++) {
		if (benches[i].place->id == q->station_id)
			return &benches[i];
		if (benches[i].free_ms < best->free_ms)
			best = &benches[i];
	}
	return best;
}

/* When it is packed: where nobody packs, not within half an hour. */
static int64_t pack_at(struct watch *w, struct bench *b, int64_t units)
{
	b->shipments++;
	b->units += units;
	if (!b->per_hour)
		return w->now_ms + WATCH_STALLED_MS;
	b->free_ms = pace_finish(b->free_ms, units, b->per_hour);
	return b->free_ms;
}

static void judge_queued(struct watch *w, struct bench *b, const struct watch_queued *q)
{
	int64_t done_ms = pack_at(w, b, q->units);
	enum alert_sight sight = q->pickup ? alert_deadline(done_ms, q->pickup->cutoff_at) : ALERT_GOOD;

	b->close = b->close || sight == ALERT_BETWEEN;
	if (sight != ALERT_BAD)
		return;
	if (b->late < WATCH_NAMES)
		b->names[b->late] = q->name;
	if (!b->first)
		b->first = q->pickup;
	b->late++;
	b->early_enough += w->now_ms + (done_ms - w->now_ms) / 2 <= q->pickup->cutoff_at;
}

static const char *bench_action(struct watch *w, const struct bench *b, const struct bench *benches, size_t count, const char **scan)
{
	const char *code = b->place->code;

	*scan = code;
	if (!b->per_hour)
		return arena_printf(&w->arena, "Put a packer at %s now", code);
	for (size_t i = 0; i < count; i++) {
		if (benches[i].per_hour || &benches[i] == b)
			continue;
		*scan = benches[i].place->code;
		return arena_printf(&w->arena, "Put a packer at %s, too: with two %s in time", benches[i].place->code,
			b->early_enough == b->late ? "all are" : arena_printf(&w->arena, "%" PRId64 " of them are", b->early_enough));
	}
	if (b->early_enough)
		return arena_printf(&w->arena, "Put a second packer at %s: with two %s in time", code,
			b->early_enough == b->late ? "all are" : arena_printf(&w->arena, "%" PRId64 " of them are", b->early_enough));
	*scan = watch_ask_extra(w, b->first->carrier);
	return arena_printf(&w->arena, "Not even two packers are in time: ask %s to wait, or for a later pickup",
		*b->first->carrier ? b->first->carrier : "the carrier");
}

static void tell_bench(struct watch *w, const struct bench *b, const struct bench *benches, size_t count)
{
	struct alert_fact f = {.kind = ALERT_QUEUE_TOO_LONG, .sight = b->late ? ALERT_BAD : ALERT_BETWEEN, .subject = b->place->code,
		.level = b->late ? ALERT_URGENT : ALERT_WARNING, .orders = b->late, .scan = ""};
	const char *queue = arena_printf(&w->arena, "%s: %s with %s to pack", b->place->code, watch_count(w, b->shipments, "shipment"),
		watch_count(w, b->units, "unit"));

	f.cause = b->per_hour ? arena_printf(&w->arena, "%s, %" PRId64 " an hour: done about %s", queue, b->per_hour, watch_time(w, b->free_ms))
			      : arena_printf(&w->arena, "%s, and nobody packs there", queue);
	if (b->late) {
		f.rank = b->first->cutoff_at;
		f.consequence = arena_printf(&w->arena, "%s miss%s %s, cut-off %s: %s", watch_count(w, b->late, "order"), b->late == 1 ? "es" : "",
			b->first->number, watch_time(w, b->first->cutoff_at), watch_names(w, b->names, b->late));
		f.action = bench_action(w, b, benches, count, &f.scan);
	} else {
		f.consequence = "It is only just in time";
		f.action = "See that it goes on";
	}
	watch_add(w, &f);
}

bool watch_stations(struct watch *w)
{
	size_t count;
	struct bench *benches = read_benches(w, &count);

	if (!count || !w->queue_count)
		return true;
	qsort(w->queue, w->queue_count, sizeof *w->queue, by_cutoff);
	for (size_t i = 0; i < w->queue_count; i++)
		judge_queued(w, bench_for(benches, count, &w->queue[i]), &w->queue[i]);
	for (size_t i = 0; i < count; i++)
		if (benches[i].late || benches[i].close)
			tell_bench(w, &benches[i], benches, count);
	return true;
}
