/* What can be done about a pickup that takes too much or leaves too early: in words, with the command. The rule is
 * dock/spread.c. */
#include <inttypes.h>
#include <string.h>

#include "base/clock.h"
#include "base/text.h"
#include "base/words.h"
#include "dock/spread.h"
#include "store/outlook_read.h"

enum {
	MOST_MOVES = 20, /* of one pickup: nobody moves more of them one by one */
	MINUTE_MS = 60 * 1000,
	QUARTER_MS = 15 * MINUTE_MS,
	ASKED_NEAR_MS = 3 * 60 * MINUTE_MS, /* a request so near to what would be asked for is the same */
};

struct advising {
	struct arena *arena;
	const struct settings *settings;
	int64_t now_ms;
	const struct outgoing_all *all;
	struct pickups *pickups;
	int64_t *free; /* of each pickup: units that it can still take; INT64_MAX = no limit */
	size_t cap;
};

/* A pickup that is advised about, with its shipments, and those that could take some of them. */
struct subject {
	const struct pickup_outlook *pickup;
	size_t *members;
	struct spread_shipment *shipments;
	size_t count;
	size_t *others;
	struct spread_target *targets;
	size_t target_count;
};

static int64_t free_units(const struct pickup_outlook *k)
{
	int64_t units = -k->late_goods.units;

	if (k->capacity < 0)
		return INT64_MAX;
	for (int stage = 0; stage < VOLUME_STAGES; stage++)
		units += k->stages[stage].units;
	return k->capacity > units ? k->capacity - units : 0;
}

static void make_subject(const struct advising *a, size_t at, struct subject *s)
{
	const struct outgoing_all *all = a->all;

	*s = (struct subject){.pickup = &all->pickups[at]};
	s->members = arena_alloc(a->arena, (all->count + 1) * sizeof *s->members);
	s->shipments = arena_alloc(a->arena, (all->count + 1) * sizeof *s->shipments);
	for (size_t i = 0; i < all->count; i++) {
		const struct outgoing *out = &all->list[i];

		if (out->pickup != (int)at || out->late_goods)
			continue;
		s->members[s->count] = i;
		s->shipments[s->count++] = (struct spread_shipment){
			.units = out->units + out->coming, .priority = out->priority, .promised_at = out->promised_at,
			.placed_at = out->placed_at, .must_go = out->late_packing};
	}
	s->others = arena_alloc(a->arena, (all->pickup_count + 1) * sizeof *s->others);
	s->targets = arena_alloc(a->arena, (all->pickup_count + 1) * sizeof *s->targets);
	for (size_t j = at + 1; j < all->pickup_count; j++) {
		if (strcmp(all->pickups[j].carrier, s->pickup->carrier) != 0 || all->pickups[j].cutoff_at <= s->pickup->cutoff_at)
			continue;
		s->others[s->target_count] = j;
		s->targets[s->target_count++] = (struct spread_target){all->pickups[j].cutoff_at, a->free[j]};
	}
}

static struct advice *add(struct advising *a)
{
	struct pickups *p = a->pickups;

	p->advice = arena_grow(a->arena, p->advice, p->advice_count, &a->cap, sizeof *p->advice);
	return &p->advice[p->advice_count++];
}

static const char *cause(const struct advising *a, const struct subject *s, bool late)
{
	const struct pickup_outlook *k = s->pickup;

	if (late)
		return arena_printf(a->arena, _("at the pace of now it is not packed before the cut-off of %s"), k->number);
	return arena_printf(a->arena, _("%s takes %" PRId64 " units, and %" PRId64 " are to go with it"), k->number, k->capacity,
		k->capacity + k->over);
}

static const char *promise(const struct advising *a, const struct outgoing *out)
{
	char at[TIME_TEXT_MAX];

	if (out->promised_at == INT64_MAX)
		return _("nothing is promised");
	return arena_printf(
		a->arena, _("its promise, %s, is kept"), text_date(a->settings->time_zone, out->promised_at, at));
}

static void advise_move(struct advising *a, const struct subject *s, size_t i, size_t to)
{
	const struct outgoing *out = &a->all->list[s->members[i]];
	const struct pickup_outlook *other = &a->all->pickups[to];

	*add(a) = (struct advice){
		.kind = ADVICE_MOVE,
		.pickup = s->pickup->number,
		.carrier = s->pickup->carrier,
		.shipment = out->name,
		.order = out->order,
		.to = other->number,
		.at = other->cutoff_at,
		.units = s->shipments[i].units,
		.orders = 1,
		.why = arena_printf(a->arena, "%s; %s", cause(a, s, out->late_packing), promise(a, out)),
		.act = arena_printf(a->arena, "crossdock pickups --move %s %s --why TEXT", shell_word(a->arena, out->order),
			shell_word(a->arena, other->number)),
	};
}

/* The next quarter of an hour at which all of the pickup's shipments are packed. */
static int64_t packed_at(const struct advising *a, const struct subject *s)
{
	const struct outgoing_all *all = a->all;
	int64_t units = 0;
	int64_t last = 0;
	int64_t at_ms;

	for (size_t i = 0; i < all->queue_count; i++) {
		units += all->queue[i].units;
		if (all->queue[i].cutoff_at == s->pickup->cutoff_at)
			last = units;
	}
	at_ms = a->now_ms + (a->pickups->pack_rate ? last * 60 * MINUTE_MS / a->pickups->pack_rate : 0);
	return (at_ms + QUARTER_MS) / QUARTER_MS * QUARTER_MS;
}

/* As the command line takes it, in the site's time. */
static const char *time_word(const struct advising *a, int64_t at_ms)
{
	char text[TIME_TEXT_MAX];

	time_format_local(a->settings->time_zone, at_ms, text);
	text[10] = 'T';
	return arena_dup(a->arena, text);
}

/* Whether the carrier was asked already for so much of the day on which that is, or near to it. */
static bool is_asked(const struct advising *a, const char *carrier, int64_t at_ms, int64_t units)
{
	int64_t from = zone_day_start(a->settings->time_zone, at_ms);
	int64_t until = zone_day_end(a->settings->time_zone, at_ms);
	int64_t asked = 0;

	for (size_t i = 0; i < a->pickups->request_count; i++) {
		const struct pickup_request *r = &a->pickups->requests[i];

		if (*r->answer || r->at < a->now_ms || strcmp(r->carrier, carrier) != 0)
			continue;
		if ((r->at < from || r->at > until) && (r->at - at_ms > ASKED_NEAR_MS || at_ms - r->at > ASKED_NEAR_MS))
			continue;
		asked += r->units;
		if (!r->units || asked >= units)
			return true;
	}
	return false;
}

/* For those that no other pickup takes; of very many for all of them. False: there is nothing to ask for, or it was asked for. */
static bool advise_ask(struct advising *a, const struct subject *s, const int *where, bool many)
{
	const struct pickup_outlook *k = s->pickup;
	int64_t at_ms = k->over ? k->cutoff_at : packed_at(a, s);
	int64_t units = 0;
	int64_t orders = 0;
	int64_t order_id = 0;
	bool late = false;

	for (size_t i = 0; i < s->count; i++) {
		const struct outgoing *out = &a->all->list[s->members[i]];

		if (where[i] != SPREAD_NOWHERE && !(many && where[i] >= 0))
			continue;
		units += s->shipments[i].units;
		orders += out->order_id != order_id;
		order_id = out->order_id;
		late = late || out->late_packing;
	}
	if (!orders || at_ms > zone_day_end(a->settings->time_zone, a->now_ms > k->cutoff_at ? a->now_ms : k->cutoff_at) ||
		is_asked(a, k->carrier, at_ms, units))
		return false; /* nobody comes at night for what today's packers do not manage: more of them are called */
	*add(a) = (struct advice){
		.kind = ADVICE_ASK,
		.pickup = k->number,
		.carrier = k->carrier,
		.shipment = "",
		.order = "",
		.to = "",
		.at = at_ms,
		.units = units,
		.orders = orders,
		.why = arena_printf(a->arena, _("%s; %s, %s: %s"),
			late && !k->over ? arena_printf(a->arena, _("at the pace of now not all is packed before the cut-off of %s"), k->number)
					 : cause(a, s, false),
			arena_printf(a->arena, P_("%" PRId64 " order", "%" PRId64 " orders", orders), orders),
			arena_printf(a->arena, P_("%" PRId64 " unit", "%" PRId64 " units", units), units),
			many ? _("too many to move one by one")
			     : P_("no later one has room for it and keeps its promise", "no later one has room for them and keeps their promises",
				       orders)),
		.act = arena_printf(a->arena, "crossdock pickups --ask-extra %s %s --units %" PRId64 " --why TEXT",
			shell_word(a->arena, k->carrier), time_word(a, at_ms), units),
	};
	return true;
}

static void advise(struct advising *a, size_t at)
{
	struct subject s;
	int *where;
	size_t moves = 0;
	bool many;

	make_subject(a, at, &s);
	where = arena_alloc(a->arena, (s.count + 1) * sizeof *where);
	spread_over(s.shipments, s.count, s.pickup->over, s.targets, s.target_count, where);
	for (size_t i = 0; i < s.count; i++)
		moves += where[i] >= 0;
	many = moves > MOST_MOVES;
	if (advise_ask(a, &s, where, many) && many)
		return;
	moves = 0;
	for (size_t i = 0; i < s.count; i++) {
		size_t to;

		if (where[i] < 0)
			continue;
		to = s.others[where[i]];
		if (a->free[to] != INT64_MAX)
			a->free[to] -= s.shipments[i].units;
		if (moves++ < MOST_MOVES)
			advise_move(a, &s, i, to);
	}
}

void outlook_advise(struct db *db, struct arena *arena, const struct settings *settings, int64_t now_ms,
	const struct outgoing_all *all, struct pickups *pickups)
{
	struct advising a = {.arena = arena, .settings = settings, .now_ms = now_ms, .all = all, .pickups = pickups};

	if (db_failed(db))
		return;
	a.free = arena_alloc(arena, (all->pickup_count + 1) * sizeof *a.free);
	for (size_t i = 0; i < all->pickup_count; i++)
		a.free[i] = free_units(&all->pickups[i]);
	for (size_t i = 0; i < all->pickup_count; i++)
		if (!all->pickups[i].past && (all->pickups[i].over || all->pickups[i].late_packing.shipments))
			advise(&a, i);
}

/* ---- carriers that do not come today */

static bool can_ship(const struct outgoing *out, int64_t until_ms)
{
	return out->stage == VOLUME_READY || out->stage == VOLUME_PACKING || out->stage == VOLUME_PACKED || out->goes_at <= until_ms;
}

static struct carrier_gap *gap_of(struct arena *arena, struct pickups *pickups, size_t *cap, const char *carrier)
{
	for (size_t i = 0; i < pickups->gap_count; i++)
		if (strcmp(pickups->gaps[i].carrier, carrier) == 0)
			return &pickups->gaps[i];
	pickups->gaps = arena_grow(arena, pickups->gaps, pickups->gap_count, cap, sizeof *pickups->gaps);
	pickups->gaps[pickups->gap_count] = (struct carrier_gap){.carrier = carrier, .next = ""};
	return &pickups->gaps[pickups->gap_count++];
}

void outlook_find_gaps(struct arena *arena, const struct settings *settings, int64_t now_ms, const struct outgoing_all *all,
	struct pickups *pickups)
{
	int64_t until = zone_day_end(settings->time_zone, now_ms);
	int64_t order_id = 0;
	size_t cap = 0;

	for (size_t i = 0; i < all->count; i++) {
		const struct outgoing *out = &all->list[i];
		struct carrier_gap *gap;

		if (!can_ship(out, until) || (out->pickup >= 0 && all->pickups[out->pickup].cutoff_at <= until))
			continue;
		if (out->pickup_from > until)
			continue; /* a lead wants it so */
		gap = gap_of(arena, pickups, &cap, out->carrier);
		gap->units += out->units + out->coming;
		gap->orders += out->order_id != order_id;
		order_id = out->order_id;
		if (out->pickup >= 0) {
			gap->next = all->pickups[out->pickup].number;
			gap->next_at = all->pickups[out->pickup].cutoff_at;
		}
	}
}
