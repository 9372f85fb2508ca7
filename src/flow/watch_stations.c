/* The queue of the packing stations, played forward in the order of cut-offs at the rates at which stations pack; where nobody
 * packs, at the rate that is usual, as if somebody began now. */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "base/told.h"
#include "dock/pace.h"
#include "flow/watching.h"
#include "store/catalog.h"

struct bench {
	const struct place *place;
	int64_t per_hour;
	int64_t usual;	 /* where nobody packs */
	int64_t free_ms; /* it has packed what it was given by then; INT64_MAX = nobody packs there */
	int64_t begun_ms; /* the same of one where nobody packs, if somebody began now */
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
		list[i] = (struct bench){.place = &places[i], .free_ms = INT64_MAX, .begun_ms = w->now_ms};
		for (size_t j = 0; j < pace_count; j++) {
			if (pace[j].station_id != places[i].id)
				continue;
			list[i].usual = pace[j].usual;
			if (w->now_ms - pace[j].last_at < WATCH_STALLED_MS)
				list[i].per_hour = pace[j].per_hour;
		}
		if (list[i].per_hour)
			list[i].free_ms = w->now_ms;
		else if (!list[i].usual)
			list[i].usual = watch_pace(w, WORK_PACK);
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
	int64_t least_ms = w->now_ms + WATCH_STALLED_MS;

	b->shipments++;
	b->units += units;
	if (!b->per_hour) {
		b->begun_ms = pace_finish(b->begun_ms, units, b->usual);
		return b->begun_ms > least_ms ? b->begun_ms : least_ms;
	}
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
		return told_printf(&w->arena, "Put a packer at %s now", code);
	for (size_t i = 0; i < count; i++) {
		if (benches[i].per_hour || &benches[i] == b)
			continue;
		*scan = benches[i].place->code;
		return b->early_enough == b->late
			? told_printf(&w->arena, "Put a packer at %s, too: with two all are in time", *scan)
			: told_plural(&w->arena, "Put a packer at %s, too: with two %" PRId64 " of them are in time",
				  "Put a packer at %s, too: with two %" PRId64 " of them are in time", b->early_enough, *scan, b->early_enough);
	}
	if (b->early_enough)
		return b->early_enough == b->late
			? told_printf(&w->arena, "Put a second packer at %s: with two all are in time", code)
			: told_plural(&w->arena, "Put a second packer at %s: with two %" PRId64 " of them are in time",
				  "Put a second packer at %s: with two %" PRId64 " of them are in time", b->early_enough, code, b->early_enough);
	*scan = watch_ask_extra(w, b->first->carrier);
	return *b->first->carrier
		? told_printf(&w->arena, "Not even two packers are in time: ask %s to wait, or for a later pickup", b->first->carrier)
		: told_printf(&w->arena, "Not even two packers are in time: ask the carrier to wait, or for a later pickup");
}

static void tell_bench(struct watch *w, const struct bench *b, const struct bench *benches, size_t count)
{
	struct alert_fact f = {.kind = ALERT_QUEUE_TOO_LONG, .sight = b->late ? ALERT_BAD : ALERT_BETWEEN, .subject = b->place->code,
		.level = b->late ? ALERT_URGENT : ALERT_WARNING, .orders = b->late, .scan = ""};
	const char *queue = told_printf(
		&w->arena, "%s: %s with %s to pack", b->place->code, watch_shipments_count(w, b->shipments), watch_units(w, b->units));

	f.cause = b->per_hour ? told_printf(&w->arena, "%s, %" PRId64 " an hour: done about %s", queue, b->per_hour, watch_time(w, b->free_ms))
			      : told_printf(&w->arena, "%s, and nobody packs there", queue);
	if (b->late) {
		f.rank = b->first->cutoff_at;
		f.consequence = told_plural(&w->arena, "%" PRId64 " order misses %s, cut-off %s: %s", "%" PRId64 " orders miss %s, cut-off %s: %s",
			b->late, b->late, b->first->number, watch_time(w, b->first->cutoff_at), watch_names(w, b->names, b->late));
		f.action = bench_action(w, b, benches, count, &f.scan);
	} else {
		f.consequence = told_printf(&w->arena, "It is only just in time");
		f.action = told_printf(&w->arena, "See that it goes on");
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
