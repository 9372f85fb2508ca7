/* Words and lists of the watch. */
#include <inttypes.h>
#include <string.h>

#include "base/text.h"
#include "base/told.h"
#include "base/words.h"
#include "dock/pace.h"
#include "flow/watching.h"

enum { MINUTE_MS = 60 * 1000, HOUR_MS = 60 * MINUTE_MS, DAY_MS = 24 * HOUR_MS, SHIFT_MS = 8 * HOUR_MS, PACE_KEPT_MS = 5 * MINUTE_MS };

void watch_add(struct watch *w, const struct alert_fact *fact)
{
	struct watch_list *l = &w->facts[fact->kind];

	l->list = arena_grow(&w->arena, l->list, l->count, &l->cap, sizeof *l->list);
	l->list[l->count++] = *fact;
}

bool watch_is_named(const struct watch *w, enum alert_kind kind)
{
	return w->facts[kind].count < WATCH_NAMED;
}

const char *watch_names(struct watch *w, const char *const *names, int64_t count)
{
	if (count <= 0)
		return "";
	if (count == 1)
		return names[0];
	if (count == 2)
		return told_printf(&w->arena, "%s and %s", names[0], names[1]);
	if (count == WATCH_NAMES)
		return told_printf(&w->arena, "%s, %s and %s", names[0], names[1], names[2]);
	return told_plural(&w->arena, "%s, %s, %s and %" PRId64 " more", "%s, %s, %s and %" PRId64 " more", count - WATCH_NAMES, names[0], names[1],
		names[2], count - WATCH_NAMES);
}

const char *watch_units(struct watch *w, int64_t count)
{
	return told_plural(&w->arena, "%" PRId64 " unit", "%" PRId64 " units", count, count);
}

const char *watch_shipments_count(struct watch *w, int64_t count)
{
	return told_plural(&w->arena, "%" PRId64 " shipment", "%" PRId64 " shipments", count, count);
}

const char *watch_time(struct watch *w, int64_t at_ms)
{
	const char *zone = w->settings.time_zone;
	char text[TIME_TEXT_MAX];

	time_format_local(zone, at_ms, text);
	if (zone_day_start(zone, at_ms) == zone_day_start(zone, w->now_ms) || (at_ms > w->now_ms && at_ms - w->now_ms < SHIFT_MS))
		return arena_dup(&w->arena, strchr(text, ' ') + 1);
	return told_time(&w->arena, zone, at_ms);
}

const char *watch_span(struct watch *w, int64_t ms)
{
	if (ms < HOUR_MS)
		return told_printf(&w->arena, "%" PRId64 " min", ms / MINUTE_MS);
	if (ms < DAY_MS)
		return told_printf(&w->arena, "%" PRId64 " h %02" PRId64 " min", ms / HOUR_MS, ms % HOUR_MS / MINUTE_MS);
	return told_plural(&w->arena, "%" PRId64 " day", "%" PRId64 " days", ms / DAY_MS, ms / DAY_MS);
}

static const struct next_pickup *first_of(
	const struct next_pickup *list, size_t count, const char *carrier, int64_t after_ms, int64_t lead_ms, int64_t from_ms)
{
	for (size_t i = 0; i < count; i++) {
		const struct next_pickup *p = &list[i];

		if (p->cutoff_at - lead_ms > after_ms && p->cutoff_at >= from_ms && (!*carrier || !*p->carrier || strcmp(carrier, p->carrier) == 0))
			return p;
	}
	return NULL;
}

const struct next_pickup *watch_pickup(const struct watch *w, const char *carrier, int64_t after_ms, int64_t lead_ms, int64_t from_ms)
{
	return first_of(w->pickups, w->pickup_count, carrier, after_ms, lead_ms, from_ms);
}

const struct next_pickup *watch_past(const struct watch *w, const char *carrier, int64_t after_ms, int64_t lead_ms, int64_t from_ms)
{
	return first_of(w->past, w->past_count, carrier, after_ms, lead_ms, from_ms);
}

int64_t watch_lead_ms(const struct watch *w)
{
	return w->settings.sweep_minutes * MINUTE_MS;
}

int64_t watch_pace(struct watch *w, enum work work)
{
	int64_t now_ms = clock_monotonic_ms();

	if (now_ms >= w->pace_until_ms) {
		people_pace(w->db, &w->arena, w->pace);
		w->pace_until_ms = now_ms + PACE_KEPT_MS;
	}
	if (!w->pace[work])
		w->pace[work] = work == WORK_PACK ? PACE_PACK : PACE_RECEIVE;
	return w->pace[work];
}

const char *watch_pickup_text(struct watch *w, const struct next_pickup *p)
{
	const char *cutoff = watch_time(w, p->cutoff_at);

	return *p->door ? told_printf(&w->arena, "%s at %s, cut-off %s", p->number, p->door, cutoff)
			: told_printf(&w->arena, "%s, cut-off %s", p->number, cutoff);
}

const char *watch_ask_extra(struct watch *w, const char *carrier)
{
	return *carrier ? arena_printf(&w->arena, "crossdock pickups --ask-extra %s TIME --why TEXT", shell_word(&w->arena, carrier)) : "";
}
