/* People at terminals. What they did is read from their terminal's last scans, which lie together: no counter is kept, and a
 * scan pays for nothing of this. */
#include "store/people.h"

#include <inttypes.h>
#include <string.h>

#include "dock/pace.h"
#include "store/find.h"
#include "store/people_read.h"
#include "store/terminal.h"

enum {
	HOUR_MS = 60 * 60 * 1000,
	SHORTEST_MS = 5 * 60 * 1000, /* of a time that a rate is told of */
	LAST_SCANS = 300,            /* of a terminal: what its usual pace is taken from */
	PAUSE_MS = 10 * 60 * 1000,   /* a longer one between two scans is no work */
	LEAST_WORK_MS = 3 * 60 * 1000,
	FIRST_MS = 60 * 1000,
};

/* What a scan of an activity did: units received, brought to a place, packed; cartons loaded. */
#define RECEIVED "(SELECT coalesce(sum(r.quantity), 0) FROM receipt r WHERE r.scan_id = s.id AND r.undone_by IS NULL)"
#define BROUGHT                                                                                                        \
	"(SELECT coalesce(sum(m.quantity), 0) FROM movement m WHERE m.scan_id = s.id AND m.from_id <> m.to_id AND m.to_id > 4 " \
	"AND m.cause <> 'count')"
#define PACKED "(SELECT coalesce(sum(m.quantity), 0) FROM movement m WHERE m.scan_id = s.id AND m.cause = 'pack')"
#define LOADED "(SELECT count(*) FROM loading l WHERE l.scan_id = s.id AND l.taken_off = 0)"
#define DONE                                                                                                           \
	"CASE s.activity WHEN 'receive' THEN " RECEIVED " WHEN 'stage' THEN " BROUGHT " WHEN 'pack' THEN " PACKED          \
	" WHEN 'load' THEN " LOADED " ELSE 0 END"

static const char people_sql[] =
	"SELECT t.id, t.name, o.id, o.badge, o.name, o.role, t.activity, p.id, p.code, i.number, k.number, "
	"CASE WHEN t.activity = 'pack' THEN w.number || '/' || t.shipment_no END, t.signed_on_at, t.activity_at, t.seen_at "
	"FROM terminal t JOIN operator o ON o.id = t.operator_id LEFT JOIN pickup k ON k.id = t.pickup_id "
	"AND t.activity = 'load' LEFT JOIN place p ON p.id = CASE t.activity WHEN 'receive' THEN t.door_id WHEN 'stage' "
	"THEN t.place_id WHEN 'pack' THEN t.station_id WHEN 'load' THEN k.door_id END LEFT JOIN inbound i ON i.id = t.inbound_id "
	"AND t.activity = 'receive' LEFT JOIN customer_order w ON w.id = t.order_id ORDER BY t.name";
static const char done_sql[] =
	"SELECT s.at, " DONE " FROM scan s WHERE s.id >= $1 AND s.id < $2 AND s.activity = $3 AND s.undone_by IS NULL ORDER BY s.id DESC";
static const char pace_sql[] =
	"SELECT s.at, s.activity, CASE WHEN s.undone_by IS NULL THEN " DONE " ELSE 0 END FROM scan s WHERE s.id >= $1 AND s.id < $2 "
	"ORDER BY s.id";

const char *const people_read_statements[] = {people_sql, done_sql, pace_sql, NULL};

static struct person read_row(struct arena *arena, struct stmt *q)
{
	return (struct person){
		.terminal_id = db_i64(q, 0),
		.terminal = arena_dup(arena, db_text(q, 1)),
		.operator_id = db_i64(q, 2),
		.badge = arena_dup(arena, db_text(q, 3)),
		.name = arena_dup(arena, db_text(q, 4)),
		.is_lead = strcmp(db_text(q, 5), "worker") != 0,
		.activity = arena_dup(arena, db_text(q, 6)),
		.place_id = db_i64(q, 7),
		.place = arena_dup(arena, db_text(q, 8)),
		.inbound = arena_dup(arena, db_text(q, 9)),
		.pickup = arena_dup(arena, db_text(q, 10)),
		.shipment = arena_dup(arena, db_text(q, 11)),
		.signed_on_at = db_i64(q, 12),
		.since_ms = db_is_null(q, 13) ? db_i64(q, 12) : db_i64(q, 13),
		.seen_at = db_i64(q, 14),
		.rate = -1,
	};
}

static int64_t an_hour(int64_t done, int64_t in_ms)
{
	return (done * HOUR_MS + in_ms / 2) / in_ms;
}

/* What he did in the last hour, or since he does this; and at what rate, told by the rule by which that of a door or a station
 * is (dock/pace.h): where he alone works, it is the same. */
static void read_done(struct db *db, struct arena *arena, int64_t now_ms, struct person *person)
{
	int64_t since_ms = person->since_ms > now_ms - HOUR_MS ? person->since_ms : now_ms - HOUR_MS;
	struct pace_mark *marks = NULL;
	size_t count = 0;
	size_t cap = 0;
	enum work work;
	struct stmt *q;

	if (!work_parse(person->activity, &work))
		return;
	q = DB_QUERY(db, done_sql, I(find_scan_since(db, person->terminal_id, since_ms)),
		I((person->terminal_id + 1) * SCAN_IDS_PER_TERMINAL), T(person->activity));
	while (db_next(q)) {
		struct pace_mark mark = {.at_ms = db_i64(q, 0), .units = db_i64(q, 1)};

		if (!mark.units)
			continue;
		person->done += mark.units;
		marks = arena_grow(arena, marks, count, &cap, sizeof *marks);
		marks[count++] = mark;
	}
	person->rate = pace_per_hour(marks, count, now_ms);
	if (!person->rate && (person->done || now_ms - since_ms < SHORTEST_MS))
		person->rate = -1;
}

void people_read(struct db *db, struct arena *arena, int64_t now_ms, struct people *people)
{
	struct stmt *q = DB_QUERY0(db, people_sql);
	size_t cap = 0;

	*people = (struct people){0};
	while (db_next(q)) {
		people->list = arena_grow(arena, people->list, people->count, &cap, sizeof *people->list);
		people->list[people->count++] = read_row(arena, q);
	}
	for (size_t i = 0; i < people->count; i++)
		read_done(db, arena, now_ms, &people->list[i]);
	people_read_assignments(db, arena, now_ms, people);
}

/* ---- the usual pace */

struct doing {
	int64_t units[WORK_KINDS];
	int64_t busy_ms[WORK_KINDS];
};

/* The time between two scans of one activity is work, and what the later one did is its result; not so in the
 * first minute, as nobody knows how long the first piece took: it was scanned when most of that was over. */
static void add_terminal(struct db *db, int64_t terminal_id, struct doing *doing)
{
	int64_t first = terminal_id * SCAN_IDS_PER_TERMINAL;
	int64_t last = DB_VALUE(db, 0, "SELECT last_seq FROM terminal WHERE id = $1", I(terminal_id));
	struct stmt *q = DB_QUERY(db, pace_sql, I(first + (last > LAST_SCANS ? last - LAST_SCANS : 0) + 1), I(first + last + 1));
	enum work before = WORK_KINDS;
	int64_t before_ms = 0;
	int64_t begun_ms = 0;

	while (db_next(q)) {
		int64_t at_ms = db_i64(q, 0);
		enum work work = WORK_KINDS;

		if (!work_parse(db_text(q, 1), &work))
			work = WORK_KINDS;
		if (work != WORK_KINDS && work == before && at_ms >= before_ms && at_ms - before_ms <= PAUSE_MS) {
			doing->units[work] += at_ms >= begun_ms + FIRST_MS ? db_i64(q, 2) : 0;
			doing->busy_ms[work] += at_ms >= begun_ms + FIRST_MS ? at_ms - before_ms : 0;
		} else {
			begun_ms = at_ms;
		}
		before = work;
		before_ms = at_ms;
	}
}

void people_pace(struct db *db, struct arena *arena, int64_t pace[WORK_KINDS])
{
	struct doing doing = {.units = {0}};
	size_t count;
	int64_t *terminals = find_terminals(db, arena, &count);

	for (size_t i = 0; i < count; i++)
		add_terminal(db, terminals[i], &doing);
	for (int w = 0; w < WORK_KINDS; w++)
		pace[w] = doing.busy_ms[w] >= LEAST_WORK_MS ? an_hour(doing.units[w], doing.busy_ms[w]) : 0;
}

int64_t people_doing(const struct people *people, enum work work)
{
	int64_t count = 0;

	for (size_t i = 0; i < people->count; i++)
		count += strcmp(people->list[i].activity, work_word(work)) == 0;
	return count;
}

int64_t people_rate(const struct people *people, enum work work, const int64_t pace[WORK_KINDS])
{
	int64_t rate = 0;

	if (pace[work])
		return people_doing(people, work) * pace[work];
	for (size_t i = 0; i < people->count; i++)
		if (strcmp(people->list[i].activity, work_word(work)) == 0 && people->list[i].rate > 0)
			rate += people->list[i].rate;
	return rate;
}
