/* The orders of a projection that a shift lead can do something for today: those that have something here, that can go today,
 * or whose truck is at a door. */
#include "flow/coming.h"

#include <stdlib.h>

#include "flow/projecting.h"

/* What comes for an order until its next shipment goes. */
static int64_t units_of(const struct project *p, struct arena *arena, size_t n)
{
	const struct project_order *o = &p->orders[n];
	int64_t units = 0;
	size_t count;
	struct project_wait *waits;

	if (o->first_at >= PROJECT_UNKNOWN)
		return 0;
	if (o->complete_at <= o->first_at)
		return o->wanted;
	waits = project_waits(p, arena, n, &count);
	for (size_t i = 0; i < count; i++)
		if (p->inbounds[waits[i].inbound].at_ms <= o->first_at)
			units += waits[i].units;
	return units ? units : !o->here; /* what is in the building, or on the shelf: a part of it */
}

static struct coming coming_of(const struct project *p, struct arena *arena, size_t n)
{
	const struct project_order *o = &p->orders[n];
	const struct forecast_order *f = &p->forecast.orders[n];
	const struct project_inbound *in = o->first_inbound == PROJECT_NONE ? NULL : &p->inbounds[o->first_inbound];
	/* what is here goes with a sweep anyhow, unless it can go as soon as the delivery is there */
	bool needs_it = in && (!f->here || o->first_at == in->at_ms);
	const struct forecast_inbound *due = in ? &p->forecast.inbounds[o->first_inbound] : NULL;

	return (struct coming){
		.order_id = o->order_id,
		.order = arena_dup(arena, o->number),
		.carrier = arena_dup(arena, o->carrier),
		.priority = o->priority,
		.promised_at = o->promised_ms ? o->promised_ms : INT64_MAX,
		.placed_at = f->placed_ms,
		.pickup_from = f->pickup_from_ms,
		.at = o->first_at >= PROJECT_UNKNOWN ? INT64_MAX : o->first_at,
		.units = units_of(p, arena, n),
		.here = f->here ? o->here : 0,
		.inbound_id = needs_it ? in->inbound_id : 0,
		.inbound_at = !in ? 0 : in->arrived || !due->has_due || due->due_ms < p->now_ms ? p->now_ms : due->due_ms,
		.at_door = in && in->arrived,
	};
}

static int by_order(const void *a, const void *b)
{
	const struct coming *x = a;
	const struct coming *y = b;

	return (x->order_id > y->order_id) - (x->order_id < y->order_id);
}

void coming_tell(const struct project *p, struct arena *arena, struct comings *comings)
{
	size_t cap = 0;

	*comings = (struct comings){0};
	for (size_t i = 0; i < project_count(p); i++) {
		const struct project_order *o = &p->orders[i];
		bool at_door = o->first_inbound != PROJECT_NONE && p->inbounds[o->first_inbound].arrived;

		if (o->held || o->ready || (!p->forecast.orders[i].here && o->first_at > p->day_end_ms && !at_door))
			continue;
		comings->list = arena_grow(arena, comings->list, comings->count, &cap, sizeof *comings->list);
		comings->list[comings->count++] = coming_of(p, arena, i);
	}
	if (comings->count)
		qsort(comings->list, comings->count, sizeof *comings->list, by_order);
}

void coming_read(struct db *db, struct arena *arena, const struct settings *settings, int64_t now_ms, struct comings *comings)
{
	struct project_request request = {.settings = settings, .now_ms = now_ms};
	struct project *project;

	request.finish = project_finishes(db, arena, settings, now_ms, &request.finish_count);
	project = project_new(db, &request);
	coming_tell(project, arena, comings);
	project_free(project);
}
