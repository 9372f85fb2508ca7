/* The board's doors, with what is there and what comes; and who is signed on. */
#include <inttypes.h>
#include <string.h>

#include "base/clock.h"
#include "base/text.h"
#include "store/board_part.h"
#include "store/people.h"

#define INBOUND                                                                                                        \
	"SELECT i.id, i.number, i.supplier, i.status, i.due_at, i.arrived_at FROM inbound i WHERE i.status <> 'closed' AND "
#define BY_TURN                                                                                                        \
	" ORDER BY CASE i.status WHEN 'receiving' THEN 0 WHEN 'arrived' THEN 1 ELSE 2 END, "                               \
	"coalesce(i.arrived_at, 9000000000000000), coalesce(i.due_at, 9000000000000000), i.number"
static const char at_door_sql[] = INBOUND "i.door_id = $1" BY_TURN;
static const char no_door_sql[] = INBOUND "i.door_id IS NULL" BY_TURN;
static const char progress_sql[] =
	"SELECT coalesce(sum(expected), 0), coalesce(sum(received), 0), coalesce(sum(over), 0) FROM inbound_product "
	"WHERE inbound_id = $1";
/* where a worker is, and what he has at hand, by what he does */
static const char people_sql[] =
	"SELECT o.name, o.badge, t.name, t.activity, CASE t.activity WHEN 'receive' THEN d.code WHEN 'stage' THEN p.code "
	"WHEN 'pack' THEN w.code WHEN 'load' THEN kd.code END, CASE t.activity WHEN 'receive' THEN i.number WHEN 'load' THEN k.number "
	"WHEN 'pack' THEN CASE WHEN c.number IS NOT NULL THEN c.number || '/' || t.shipment_no END END, t.seen_at, t.station_id, t.id, o.id "
	"FROM terminal t JOIN operator o ON o.id = t.operator_id LEFT JOIN place d ON d.id = t.door_id "
	"LEFT JOIN place p ON p.id = t.place_id LEFT JOIN place w ON w.id = t.station_id LEFT JOIN inbound i ON i.id = t.inbound_id "
	"LEFT JOIN pickup k ON k.id = t.pickup_id LEFT JOIN place kd ON kd.id = k.door_id "
	"LEFT JOIN customer_order c ON c.id = t.order_id ORDER BY t.name";

const char *const board_door_statements[] = {at_door_sql, no_door_sql, progress_sql, people_sql, NULL};

/* ---- doors */

static struct board_inbound none(void)
{
	return (struct board_inbound){.number = "", .supplier = "", .status = ""};
}

static struct board_inbound row_of(struct board_reading *r, struct stmt *q)
{
	struct board_inbound i = {
		.number = arena_dup(r->arena, db_text(q, 1)),
		.supplier = arena_dup(r->arena, db_text(q, 2)),
		.status = arena_dup(r->arena, db_text(q, 3)),
		.due_at = db_i64(q, 4),
		.arrived_at = db_i64(q, 5),
	};
	struct stmt *sums = DB_QUERY(r->db, progress_sql, I(db_i64(q, 0)));

	while (db_next(sums)) {
		i.expected = db_i64(sums, 0);
		i.received = db_i64(sums, 1);
		i.over = db_i64(sums, 2);
	}
	i.late = strcmp(i.status, "announced") == 0 && i.due_at && i.due_at < r->board->at_ms;
	return i;
}

static bool is_due(const struct board_reading *r, struct stmt *q)
{
	int64_t due_at = db_i64(q, 4);

	return strcmp(db_text(q, 3), "announced") == 0 && due_at && due_at <= zone_day_end(r->board->zone, r->board->at_ms);
}

static void read_door(struct board_reading *r, struct board_door *door)
{
	struct stmt *q = DB_QUERY(r->db, at_door_sql, I(door->id));

	door->now = door->next = none();
	while (db_next(q)) {
		bool here = strcmp(db_text(q, 3), "announced") != 0;

		door->due += is_due(r, q);
		if (here && !*door->now.number) {
			door->now = row_of(r, q);
			continue;
		}
		if (!*door->next.number)
			door->next = row_of(r, q);
		door->waiting += here;
	}
}

void board_read_doors(struct board_reading *r)
{
	struct stmt *q;

	for (size_t i = 0; i < r->board->door_count; i++)
		read_door(r, &r->board->doors[i]);
	r->board->no_door = none();
	q = DB_QUERY0(r->db, no_door_sql);
	while (db_next(q)) {
		r->board->no_door_due += is_due(r, q);
		if (!*r->board->no_door.number)
			r->board->no_door = row_of(r, q);
	}
}

/* ---- who is signed on */

/* Where he is wanted and is not. */
static const char *wanted_words(struct board_reading *r, int64_t operator_id)
{
	struct assignment a;

	assignment_open(r->db, r->arena, operator_id, r->board->at_ms, &a);
	if (!a.id)
		return "";
	return *a.place ? arena_printf(r->arena, C_("work", "%s at %s"), work_word(a.work), a.place) : work_word(a.work);
}

static void count_activity(struct board *b, const char *activity)
{
	static const char *const words[] = {"receive", "stage", "pack", "load"};
	size_t i = 0;

	while (i < 4 && strcmp(words[i], activity) != 0)
		i++;
	b->by_activity[i]++;
}

void board_read_people(struct board_reading *r)
{
	struct board *b = r->board;
	struct stmt *q = DB_QUERY0(r->db, people_sql);
	size_t cap = 0;

	while (db_next(q)) {
		struct board_station *station = idmap_get(&r->stations, db_i64(q, 7));

		b->people = arena_grow(r->arena, b->people, b->person_count, &cap, sizeof *b->people);
		b->people[b->person_count++] = (struct board_person){
			.name = arena_dup(r->arena, db_text(q, 0)),
			.badge = arena_dup(r->arena, db_text(q, 1)),
			.terminal = arena_dup(r->arena, db_text(q, 2)),
			.activity = arena_dup(r->arena, db_text(q, 3)),
			.place = arena_dup(r->arena, db_text(q, 4)),
			.what = arena_dup(r->arena, db_text(q, 5)),
			.seen_at = db_i64(q, 6),
			.terminal_id = db_i64(q, 8),
			.wanted = wanted_words(r, db_i64(q, 9)),
			.rate = -1,
		};
		count_activity(b, db_text(q, 3));
		if (station && strcmp(db_text(q, 3), "pack") == 0)
			station->packers++;
	}
}

/* ---- what was found out meanwhile */

static void add_door(const struct board *b, struct board_door *door, const struct insight_door *in)
{
	int64_t left = door->now.expected - door->now.received;

	door->rate = in->per_hour;
	door->idle_since = in->idle_since;
	door->finish_at = 0;
	if (in->per_hour && left > 0 && strcmp(door->now.status, "receiving") == 0)
		door->finish_at = b->at_ms + left * 3600000 / in->per_hour;
}

void board_add_insight(struct board *b, const struct insight *in)
{
	for (size_t i = 0; i < b->door_count; i++)
		for (int k = 0; k < in->door_count; k++)
			if (in->doors[k].door_id == b->doors[i].id)
				add_door(b, &b->doors[i], &in->doors[k]);
	for (size_t i = 0; i < b->pickup_count; i++) {
		for (int k = 0; k < in->pickup_count; k++) {
			if (in->pickups[k].pickup_id != b->pickups[i].id)
				continue;
			b->pickups[i].late_packing = in->pickups[k].late_packing;
			b->pickups[i].late_goods = in->pickups[k].late_goods;
		}
	}
	for (size_t i = 0; i < b->person_count; i++)
		for (int k = 0; k < in->person_count; k++)
			if (in->people[k].terminal_id == b->people[i].terminal_id)
				b->people[i].rate = in->people[k].rate;
}
