/* What the site needs before the trucks come: room in its lanes, and people. */
#include <inttypes.h>
#include <string.h>

#include "base/clock.h"
#include "store/prepare_read.h"

enum {
	HOUR_MS = 60 * 60 * 1000,
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
	"SELECT count(*), coalesce(sum(t.units), 0), min(t.due_at) FROM (SELECT (SELECT sum(CASE WHEN p.expected > p.received "
	"THEN p.expected - p.received ELSE 0 END) FROM inbound_product p WHERE p.inbound_id = i.id) AS units, coalesce(i.due_at, 0) "
	"AS due_at " TODAY ") AS t WHERE t.units > 0";

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
		row->what = stopped ? arena_printf(p->arena, "clear %s: %" PRId64 " shipment%s there %s not go on by %s%s", lane, stopped,
					      stopped == 1 ? "" : "s", stopped == 1 ? "does" : "do", stopped == 1 ? "itself" : "themselves",
					      full ? ", and it is nearly full" : "")
				    : arena_printf(p->arena, "pack what is ready in %s first: it is nearly full", lane);
		row->act = stopped ? arena_printf(p->arena, "crossdock show lane %s", lane) : arena_printf(p->arena, "%%PACK, %s", lane);
	}
}

/* ---- people */

/* When what comes today has to be done: the last sweep of today that is still to come, else the end of the day. */
static int64_t last_sweep(const struct preparing *p)
{
	int64_t end = zone_day_end(p->settings->time_zone, p->now_ms);
	int64_t last = 0;

	for (size_t i = 0; i < p->pickups.count; i++) {
		const struct pickup_outlook *k = &p->pickups.list[i];

		if (!k->past && k->cutoff_at <= end && k->sweep_at > last)
			last = k->sweep_at;
	}
	return last > p->now_ms ? last : end;
}

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

static void call_people(struct preparing *p, enum work work, int64_t units, int64_t from_ms, int64_t until_ms, int64_t orders)
{
	int64_t each = until_ms > from_ms ? p->pace[work] * (until_ms - from_ms) / HOUR_MS : 0;
	int64_t need = each > 0 ? (units + each - 1) / each : 0;
	int64_t have = people_for(p, work);
	char until[TIME_TEXT_MAX];
	struct preparation *row;

	if (need <= have)
		return;
	row = preparation_add(p, PREPARE_PEOPLE, work_word(work));
	row->units = need - have;
	row->orders = (orders * (need - have) + need - 1) / need;
	row->what = arena_printf(p->arena, "call %" PRId64 " more for %s: %" PRId64 " units until %.5s, %" PRId64 " an hour each; %" PRId64
					   " %s signed on or wanted for it",
		need - have, work_gerund(work), units, time_format_clock(p->settings->time_zone, until_ms, until), p->pace[work], have,
		have == 1 ? "is" : "are");
	row->act = arena_printf(p->arena, "crossdock people --assign BADGE %s", work_word(work));
}

void prepare_people(struct preparing *p)
{
	int64_t since = p->now_ms - LATE_MS;
	int64_t end = zone_day_end(p->settings->time_zone, p->now_ms);
	int64_t until = last_sweep(p);
	int64_t orders = p->foreseen->orders;
	int64_t first_due = 0;
	int64_t to_pack = 0;
	struct stmt *q = DB_QUERY(p->db, trucks_sql, I(since), I(end));

	while (db_next(q)) {
		p->prepare->trucks = db_i64(q, 0);
		p->prepare->units = db_i64(q, 1);
		first_due = db_i64(q, 2);
	}
	for (size_t i = 0; i < p->pickups.queue_count; i++)
		to_pack += p->pickups.queue[i].units;
	if (p->prepare->units)
		call_people(p, WORK_RECEIVE, p->prepare->units, first_due > p->now_ms ? first_due : p->now_ms, until, orders);
	if (to_pack + p->foreseen->units)
		call_people(p, WORK_PACK, to_pack + p->foreseen->units, p->now_ms, until, orders + (int64_t)p->pickups.queue_count);
}
