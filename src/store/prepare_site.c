/* What the site needs before the trucks come: room in its lanes, and people. */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/text.h"
#include "base/words.h"
#include "dock/call.h"
#include "store/prepare_read.h"

enum {
	HOUR_MS = 60 * 60 * 1000,
	CALL_MS = HOUR_MS / 4,  /* nobody who is called is there earlier */
	LATE_MS = 24 * HOUR_MS, /* a truck that is later does not come today as far as anybody knows */
};

/* What stands in lanes and does not go on by itself: its order is held or cancelled, or must ship whole and is not covered;
 * and what is ready there. */
static const char lanes_sql[] =
	"SELECT p.code, p.units, p.incoming, p.capacity, p.is_full, coalesce(q.stopped, 0), coalesce(q.stopped_units, 0), "
	"coalesce(q.ready, 0), coalesce(q.ready_units, 0) FROM place p LEFT JOIN (SELECT s.place_id, "
	"sum(CASE WHEN o.status <> 'open' OR (o.claim = 0 AND s.status = 'gathering') THEN 1 ELSE 0 END) AS stopped, "
	"sum(CASE WHEN o.status <> 'open' OR (o.claim = 0 AND s.status = 'gathering') THEN s.here ELSE 0 END) AS stopped_units, "
	"sum(CASE WHEN o.status = 'open' AND s.status = 'ready' THEN 1 ELSE 0 END) AS ready, "
	"sum(CASE WHEN o.status = 'open' AND s.status = 'ready' THEN s.here ELSE 0 END) AS ready_units "
	"FROM (SELECT order_id, status, place_id, here FROM shipment WHERE status = 'gathering' UNION ALL SELECT order_id, status, "
	"place_id, here FROM shipment WHERE status = 'ready') AS s JOIN customer_order o ON o.id = s.order_id WHERE s.here > 0 "
	"AND s.place_id IS NOT NULL GROUP BY s.place_id) AS q ON q.place_id = p.id WHERE p.kind = 'lane' ORDER BY p.code";
/* how much one shipment takes in lanes */
static const char size_sql[] =
	"SELECT coalesce(sum(units), 0), coalesce(sum(shipments), 0) FROM place WHERE kind = 'lane' AND shipments > 0";
/* the trucks that come today, or are here, as far as they still bring something */
#define TODAY                                                                                                          \
	"FROM inbound i WHERE i.status <> 'closed' AND (i.status <> 'announced' OR (i.due_at >= $1 AND i.due_at <= $2))"
static const char trucks_sql[] =
	"SELECT i.id, i.due_at, i.status <> 'announced', (SELECT sum(CASE WHEN p.expected > p.received THEN p.expected - p.received ELSE 0 "
	"END) FROM inbound_product p WHERE p.inbound_id = i.id) " TODAY " ORDER BY i.status = 'announced', i.due_at, i.id";

const char *const prepare_site_statements[] = {lanes_sql, size_sql, trucks_sql, NULL};

/* ---- lanes */

enum { NEARLY_FULL_PERCENT = 80 };

/* Units that one shipment takes in a lane, on average. */
static int64_t shipment_size(struct preparing *p)
{
	struct stmt *q = DB_QUERY0(p->db, size_sql);
	int64_t size = 1;

	while (db_next(q))
		size = db_i64(q, 1) && db_i64(q, 0) > db_i64(q, 1) ? db_i64(q, 0) / db_i64(q, 1) : 1;
	return size;
}

void prepare_lanes(struct preparing *p)
{
	int64_t size = shipment_size(p);
	struct stmt *q = DB_QUERY0(p->db, lanes_sql);

	while (db_next(q)) {
		int64_t capacity = db_i64(q, 3);
		bool full = db_i64(q, 4) != 0 ||
			    (capacity > 0 && (db_i64(q, 1) + db_i64(q, 2)) * 100 >= capacity * NEARLY_FULL_PERCENT);
		int64_t stopped = db_i64(q, 5);
		int64_t units = stopped ? db_i64(q, 6) : db_i64(q, 8);
		const char *lane = arena_dup(p->arena, db_text(q, 0));
		struct preparation *row;

		if (!units || (!stopped && !full))
			continue;
		row = preparation_add(p, PREPARE_LANE, lane);
		row->units = units;
		row->orders = (units + size - 1) / size;
		if (!stopped)
			row->what = arena_printf(p->arena, _("pack what is ready in %s first: it is nearly full"), lane);
		else
			row->what = arena_printf(p->arena,
				full ? P_("clear %s: %" PRId64 " shipment there does not go on by itself, and it is nearly full",
					       "clear %s: %" PRId64 " shipments there do not go on by themselves, and it is nearly full", stopped)
				     : P_("clear %s: %" PRId64 " shipment there does not go on by itself",
					       "clear %s: %" PRId64 " shipments there do not go on by themselves", stopped),
				lane, stopped);
		row->act = stopped ? arena_printf(p->arena, "crossdock show lane %s", shell_word(p->arena, lane)) : arena_printf(p->arena, "%%PACK, %s", lane);
	}
}

/* ---- people */

/* Those who do it, or are to. */
static int64_t people_for(const struct preparing *p, enum work work)
{
	int64_t count = people_doing(&p->people, work);

	for (size_t i = 0; i < p->people.count; i++) {
		const struct person *one = &p->people.list[i];

		if (!one->assignment.id || one->assignment.taken_up)
			continue;
		count += (one->assignment.work == work) - (strcmp(one->activity, work_word(work)) == 0);
	}
	for (size_t i = 0; i < p->people.away_count; i++)
		count += p->people.away[i].work == work;
	return count;
}

/* The cut-off of the pickup of today that the order makes if it can go at at_ms; INT64_MAX: there is none. */
static int64_t cutoff_for(const struct preparing *p, const struct coming *coming, int64_t at_ms)
{
	int64_t end = zone_day_end(p->settings->time_zone, p->now_ms);

	for (size_t i = 0; i < p->pickups.count; i++) {
		const struct pickup_outlook *k = &p->pickups.list[i];

		if (!k->past && k->cutoff_at >= at_ms && k->cutoff_at >= coming->pickup_from && k->cutoff_at <= end &&
			(!*coming->carrier || !*k->carrier || strcmp(coming->carrier, k->carrier) == 0))
			return k->cutoff_at;
	}
	return INT64_MAX;
}

/* What people of one kind of work have to do. */
struct labour {
	enum work work;
	struct call_piece *pieces;
	size_t count;
	size_t cap;
	int64_t orders;   /* that wait for it */
	int64_t units;
	int64_t first_ms; /* when it begins */
};

static void add_piece(struct preparing *p, struct labour *l, struct call_piece piece)
{
	l->pieces = arena_grow(p->arena, l->pieces, l->count, &l->cap, sizeof *l->pieces);
	if (piece.needed_ms < p->now_ms + CALL_MS)
		piece.needed_ms = INT64_MAX; /* whoever is called comes too late for it */
	l->pieces[l->count++] = piece;
	l->orders += piece.orders;
	l->units += piece.units;
}

/* Nobody is there at all, and nobody was asked to be. */
static void call_somebody(struct preparing *p, const struct labour *l)
{
	struct preparation *row = preparation_add(p, PREPARE_PEOPLE, work_word(l->work));
	char at[TIME_TEXT_MAX];

	row->units = 1;
	row->orders = l->orders;
	row->what = arena_printf(p->arena,
		P_("call somebody for %s: %" PRId64 " unit today, from %.5s on, and nobody is signed on",
			"call somebody for %s: %" PRId64 " units today, from %.5s on, and nobody is signed on", l->units),
		work_gerund(l->work), l->units, time_format_clock(p->settings->time_zone, l->first_ms, at));
	if (!p->pace[l->work])
		row->what = arena_printf(p->arena, _("%s; how much one does in an hour is not known yet"), row->what);
	row->act = arena_printf(p->arena, "crossdock people --assign BADGE %s", work_word(l->work));
}

/* What is in time with so many, and is not with those who are there: how many units until when. Returns the orders. */
static int64_t saved(struct preparing *p, const struct labour *l, int64_t have, int64_t need, int64_t *units, int64_t *until_ms)
{
	int64_t pace = p->pace[l->work];
	bool *with = arena_alloc(p->arena, (l->count + 1) * sizeof *with);
	bool *without = arena_alloc(p->arena, (l->count + 1) * sizeof *without);
	int64_t orders = call_late(l->pieces, l->count, p->now_ms, pace * have, without) -
			 call_late(l->pieces, l->count, p->now_ms, pace * need, with);
	int64_t before = 0;

	*units = *until_ms = 0;
	for (size_t i = 0; i < l->count; i++) {
		before += l->pieces[i].units;
		if (!without[i] || with[i] || !l->pieces[i].orders)
			continue;
		*units = before;
		*until_ms = l->pieces[i].needed_ms > *until_ms ? l->pieces[i].needed_ms : *until_ms;
	}
	return orders;
}

/* False: nobody is to be called. */
static bool call_people(struct preparing *p, const struct labour *l)
{
	int64_t pace = p->pace[l->work];
	int64_t have = people_for(p, l->work);
	int64_t need = pace ? call_enough(l->pieces, l->count, p->now_ms, pace, have) : have;
	struct preparation *row;
	char until[TIME_TEXT_MAX];
	int64_t until_ms;
	int64_t units;
	int64_t orders;

	if (need <= have)
		return false;
	orders = saved(p, l, have, need, &units, &until_ms);
	row = preparation_add(p, PREPARE_PEOPLE, work_word(l->work));
	row->units = need - have;
	row->orders = orders;
	row->what = arena_printf(p->arena,
		P_("call %" PRId64 " more for %s: %" PRId64 " units until %.5s, %" PRId64 " an hour each; %" PRId64 " is signed on or wanted for it",
			"call %" PRId64 " more for %s: %" PRId64 " units until %.5s, %" PRId64 " an hour each; %" PRId64
			" are signed on or wanted for it",
			have),
		need - have, work_gerund(l->work), units, time_format_clock(p->settings->time_zone, until_ms, until), pace, have);
	row->act = arena_printf(p->arena, "crossdock people --assign BADGE %s", work_word(l->work));
	return true;
}

static int by_need(const void *a, const void *b)
{
	const struct call_piece *x = a;
	const struct call_piece *y = b;

	return (x->needed_ms > y->needed_ms) - (x->needed_ms < y->needed_ms);
}

/* A truck, and what waits for it, by the pickup that this makes if the truck is received when it comes. */
static void add_truck(struct preparing *p, struct labour *l, int64_t inbound_id, int64_t due_at, int64_t units)
{
	int64_t from_ms = due_at > p->now_ms ? due_at : p->now_ms;
	size_t first = l->count;

	if (!l->count || from_ms < l->first_ms)
		l->first_ms = from_ms;
	add_piece(p, l, (struct call_piece){.units = units, .from_ms = from_ms, .needed_ms = INT64_MAX});
	for (size_t i = 0; i < p->comings->count; i++) {
		const struct coming *c = &p->comings->list[i];
		size_t same = first + 1;
		int64_t needed_ms;

		if (c->inbound_id != inbound_id)
			continue;
		needed_ms = cutoff_for(p, c, c->inbound_at);
		while (same < l->count && l->pieces[same].needed_ms != needed_ms)
			same++;
		if (same == l->count)
			add_piece(p, l, (struct call_piece){.from_ms = from_ms, .needed_ms = needed_ms});
		l->pieces[same].orders++;
		l->orders++;
	}
}

static void prepare_receivers(struct preparing *p)
{
	struct stmt *q = DB_QUERY(p->db, trucks_sql, I(p->now_ms - LATE_MS), I(zone_day_end(p->settings->time_zone, p->now_ms)));
	struct labour l = {.work = WORK_RECEIVE};

	while (db_next(q)) {
		int64_t units = db_i64(q, 3);

		if (units <= 0)
			continue;
		p->prepare->trucks++;
		p->prepare->units += units;
		add_truck(p, &l, db_i64(q, 0), db_i64(q, 2) ? 0 : db_i64(q, 1), units);
	}
	if (!call_people(p, &l) && l.count && !p->people.count && !p->people.away_count)
		call_somebody(p, &l);
}

/* What is to be packed for pickups of today, now and when it is here. */
static void prepare_packers(struct preparing *p)
{
	int64_t end = zone_day_end(p->settings->time_zone, p->now_ms);
	struct labour l = {.work = WORK_PACK};

	for (size_t i = 0; i < p->pickups.queue_count; i++) {
		const struct pack_task *task = &p->pickups.queue[i];

		if (task->cutoff_at <= end)
			add_piece(p, &l, (struct call_piece){task->units, p->now_ms, task->cutoff_at, 1});
	}
	for (size_t i = 0; i < p->comings->count; i++) {
		const struct coming *c = &p->comings->list[i];
		int64_t needed_ms = c->at <= end ? cutoff_for(p, c, c->at) : INT64_MAX;

		if (needed_ms != INT64_MAX)
			add_piece(p, &l, (struct call_piece){c->here + c->units, p->now_ms, needed_ms, 1});
	}
	if (l.count)
		qsort(l.pieces, l.count, sizeof *l.pieces, by_need);
	call_people(p, &l);
}

void prepare_people(struct preparing *p)
{
	prepare_receivers(p);
	prepare_packers(p);
}
