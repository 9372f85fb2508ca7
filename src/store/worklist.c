/* The list is put together from several readings, each of which ends at the limit. */
#include "store/worklist.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "base/term.h"
#include "base/text.h"
#include "store/arrival.h"
#include "store/claim.h"
#include "store/parcel.h"
#include "store/pull.h"
#include "store/shipment.h"
#include "store/standing.h"

const char *task_word(enum task_kind kind)
{
	static const char *const words[] = {
		[TASK_REDIRECT] = "redirect",
		[TASK_RECALLED] = "recalled",
		[TASK_DELIVERY] = "delivery",
		[TASK_PULL] = "pull",
		[TASK_MOVE] = "move",
		[TASK_UNPACK] = "unpack",
	};

	return words[kind];
}

static const char left_sql[] =
	"SELECT d.product_id, d.lot, d.open, d.from_id, f.kind, d.place_id, d.order_id, d.shipment_no, o.number, w.name "
	"FROM direction d JOIN place f ON f.id = d.from_id JOIN scan s ON s.id = d.shown_id "
	"LEFT JOIN operator w ON w.id = s.operator_id LEFT JOIN customer_order o ON o.id = d.order_id "
	"WHERE d.is_left = 1 AND d.open > 0 AND ($2 = 0 OR d.from_id = $2) ORDER BY d.shown_id, d.scan_id, d.n LIMIT $1";
static const char held_back_sql[] =
	"SELECT s.product_id, s.order_id, s.quantity, l.waiting FROM in_sight s CROSS JOIN order_line l "
	"WHERE s.source_id = -1 AND l.id = s.line_id AND l.waiting > 0 AND l.may_claim = 1 "
	"ORDER BY s.product_id, l.priority_rank, l.promised_rank, l.placed_at, l.order_number, l.line_rank, l.line LIMIT $1";

const char *const worklist_statements[] = {left_sql, held_back_sql, NULL};

struct reading {
	struct db *db;
	struct arena *arena;
	const struct place *at; /* NULL = everywhere */
	const struct settings *settings;
	int64_t now_ms;
	size_t limit; /* of each kind */
	struct worklist list;
	size_t cap;
};

static struct task *add(struct reading *r, enum task_kind kind, int64_t product_id, const char *lot, int64_t quantity)
{
	struct product product = {.sku = "?", .description = "?"};
	struct task *task;

	product_load(r->db, r->arena, product_id, &product);
	r->list.tasks = arena_grow(r->arena, r->list.tasks, r->list.count, &r->cap, sizeof *r->list.tasks);
	task = &r->list.tasks[r->list.count++];
	*task = (struct task){.kind = kind, .quantity = quantity, .sku = product.sku, .description = product.description,
		.lot = lot, .at = "", .scan_at = NULL, .to = "", .order = "", .shipment = "", .why = "", .by_serial = product.by_serial};
	return task;
}

static const char *code_of(struct reading *r, int64_t place_id)
{
	struct place place = {.code = ""};

	return place_id && place_load(r->db, r->arena, place_id, &place) ? place.code : "";
}

static struct task *add_standing(struct reading *r, enum task_kind kind, const struct standing *row, int64_t quantity)
{
	struct task *task = add(r, kind, row->product_id, row->lot, quantity);

	task->at = code_of(r, row->place_id);
	task->order = row->order;
	if (row->owner.order_id)
		task->shipment = arena_printf(r->arena, "%s/%" PRId64, row->order, row->owner.shipment_no);
	return task;
}

static void read_redirects(struct reading *r)
{
	size_t count;
	struct standing *rows = r->at ? standing_all(r->db, r->arena, r->at->id, &count)
				      : standing_surplus(r->db, r->arena, r->limit, &count);

	r->list.more = r->list.more || (!r->at && count == r->limit);
	for (size_t i = 0; i < count; i++)
		if (rows[i].surplus && !(*rows[i].lot && lot_is_recalled(r->db, rows[i].product_id, rows[i].lot)))
			add_standing(r, TASK_REDIRECT, &rows[i], rows[i].surplus)->why =
				rows[i].is_cancelled ? "cancelled" : "shrunk";
}

/* What is in cartons is taken out of them, one carton after the other. */
static void add_packed(struct reading *r, const struct standing *rows, size_t count, const char *recalled)
{
	r->list.more = r->list.more || count == r->limit;
	for (size_t i = 0; i < count; i++) {
		const struct standing *row = &rows[i];
		struct parcel parcel;
		struct task *task;

		if ((r->at && r->at->kind == PLACE_CARTON && r->at->id != row->place_id) || (!recalled && row->surplus <= 0) ||
			!parcel_at(r->db, r->arena, row->place_id, &parcel))
			continue;
		task = add_standing(r, TASK_UNPACK, row, recalled ? row->quantity : row->surplus);
		task->at = arena_printf(r->arena, _("carton %" PRId64 " of %s"), parcel.number, parcel.shipment);
		task->scan_at = parcel.sscc;
		task->why = parcel.status == PARCEL_LOADED ? _("on a truck: take it off first (%LOAD, %UNLOAD)")
			: recalled                         ? recalled
			: row->is_cancelled                ? term("cancelled")
							   : term("shrunk");
	}
}

static void read_packed(struct reading *r)
{
	size_t count;
	struct standing *rows;

	if (r->at && r->at->kind == PLACE_STATION) { /* an open carton has no label to stand at */
		rows = standing_packed_at(r->db, r->arena, r->at->id, 0, NULL, &count);
		add_packed(r, rows, count, NULL);
		return;
	}
	if (r->at && r->at->kind != PLACE_CARTON)
		return;
	rows = standing_packed(r->db, r->arena, r->limit, &count);
	add_packed(r, rows, count, NULL);
	rows = standing_packed_recalled(r->db, r->arena, r->limit, &count);
	add_packed(r, rows, count, "recalled: to quarantine");
}

static void read_recalled(struct reading *r)
{
	size_t count;
	struct standing *rows = standing_recalled(r->db, r->arena, r->at ? r->at->id : 0, r->limit, &count);

	r->list.more = r->list.more || count == r->limit;
	for (size_t i = 0; i < count; i++)
		add_standing(r, TASK_RECALLED, &rows[i], rows[i].quantity)->why = "to quarantine";
}

static void read_deliveries(struct reading *r)
{
	struct stmt *q = DB_QUERY(r->db, left_sql, I((int64_t)r->limit), I(r->at ? r->at->id : 0));

	while (db_next(q)) {
		struct task *task = add(r, TASK_DELIVERY, db_i64(q, 0), arena_dup(r->arena, db_text(q, 1)), db_i64(q, 2));

		if (strcmp(db_text(q, 4), "floor") != 0)
			task->at = code_of(r, db_i64(q, 3));
		task->to = code_of(r, db_i64(q, 5));
		task->order = arena_dup(r->arena, db_text(q, 8));
		if (db_i64(q, 6))
			task->shipment = arena_printf(r->arena, "%s/%" PRId64, task->order, db_i64(q, 7));
		task->why = arena_printf(r->arena, _("left by %s"), *db_text(q, 9) ? db_text(q, 9) : _("somebody"));
	}
}

/* For whom a pull is, and where that stands. */
static void for_order(struct reading *r, struct task *task, int64_t order_id)
{
	struct order_facts f;

	order_facts_load(r->db, r->arena, order_id, r->settings->policy, r->now_ms, &f);
	task->order = f.number;
	task->shipment = arena_printf(r->arena, "%s/%" PRId64, f.number, f.shipment_no);
	task->to = code_of(r, f.home_id);
}

static void read_shelf(struct reading *r)
{
	size_t count = 0;
	bool more = false;
	struct shelf_part *parts = NULL;

	if (!r->at || r->at->kind == PLACE_PUTAWAY)
		parts = shelf_parts(r->db, r->arena, r->settings, r->now_ms, r->limit, &count, &more);
	r->list.more = r->list.more || more;
	for (size_t i = 0; i < count; i++) {
		struct task *task = add(r, TASK_PULL, parts[i].product_id, "", parts[i].units);

		for_order(r, task, parts[i].order_id);
		task->why = _("shelf part");
	}
}

/* Units that were held back and are in sight for a line that may claim now: fetched from where they were put away. */
static void read_held_back(struct reading *r)
{
	struct stmt *q = DB_QUERY(r->db, held_back_sql, I((int64_t)r->limit));
	int64_t product_id = 0;
	struct direction *held = NULL;
	size_t held_count = 0;
	size_t n = 0;
	int64_t left = 0; /* of held[n] */

	while (db_next(q)) {
		int64_t units = db_i64(q, 2) < db_i64(q, 3) ? db_i64(q, 2) : db_i64(q, 3);

		if (db_i64(q, 0) != product_id) {
			product_id = db_i64(q, 0);
			held = directions_held_back(r->db, r->arena, product_id, NULL, 0, &held_count);
			n = 0;
			left = held_count ? direction_held_back(&held[0]) : 0;
		}
		while (units > 0 && n < held_count) {
			int64_t takes = left < units ? left : units;

			if (takes > 0 && (!r->at || held[n].place_id == r->at->id)) {
				struct task *task = add(r, TASK_PULL, product_id, held[n].lot, takes);

				for_order(r, task, db_i64(q, 1));
				task->at = code_of(r, held[n].place_id);
				task->why = _("held back");
			}
			units -= takes;
			left -= takes;
			if (left <= 0 && ++n < held_count)
				left = direction_held_back(&held[n]);
		}
	}
}

bool worklist_lane(struct db *db, struct arena *arena, int64_t order_id, const struct settings *settings, int64_t now_ms,
	struct place *lane)
{
	struct order_facts f;
	size_t count;
	struct place *lanes = place_list(db, arena, PLACE_LANE, &count);
	struct place *found;

	order_facts_load(db, arena, order_id, settings->policy, now_ms, &f);
	found = home_lane(lanes, count, f.carrier, order_still_wanted(db, order_id) + f.in_hand + f.here);
	if (found)
		*lane = *found;
	return found;
}

static void read_astray(struct reading *r)
{
	size_t count;
	struct standing *rows = standing_astray(r->db, r->arena, r->at ? r->at->id : 0, r->limit, &count);

	r->list.more = r->list.more || count == r->limit;
	for (size_t i = 0; i < count; i++) {
		const struct standing *row = &rows[i];
		struct place lane = {.code = ""};
		int64_t units = row->quantity - row->surplus;

		if (!row->owner.order_id) {
			if (!lot_is_recalled(r->db, row->product_id, row->lot))
				add_standing(r, TASK_REDIRECT, row, row->quantity)->why = _("nobody's");
			continue;
		}
		if (units <= 0 || !(row->is_gathering || row->is_ready))
			continue;
		if (row->home_id != row->place_id) {
			struct task *task = add_standing(r, TASK_MOVE, row, units);

			task->to = code_of(r, row->home_id);
			task->why = _("joins its shipment");
		} else if (worklist_lane(r->db, r->arena, row->owner.order_id, r->settings, r->now_ms, &lane)) {
			struct task *task = add_standing(r, TASK_MOVE, row, units);

			task->to = lane.code;
			task->why = _("a lane has room");
		}
	}
}

struct ranked {
	struct task task;
	size_t n; /* as it was read */
};

static int by_place(const void *a, const void *b)
{
	const struct ranked *x = a;
	const struct ranked *y = b;
	int c = (int)x->task.kind - (int)y->task.kind;

	if (!c)
		c = strcmp(x->task.at, y->task.at);
	if (!c && x->task.kind != TASK_PULL) /* these are in claim order */
		c = strcmp(x->task.sku, y->task.sku);
	return c ? c : (x->n > y->n) - (x->n < y->n);
}

static void sort(struct reading *r)
{
	size_t count = r->list.count;
	struct ranked *ranked = arena_alloc(r->arena, (count ? count : 1) * sizeof *ranked);

	for (size_t i = 0; i < count; i++)
		ranked[i] = (struct ranked){r->list.tasks[i], i};
	qsort(ranked, count, sizeof *ranked, by_place);
	for (size_t i = 0; i < count; i++) {
		r->list.tasks[i] = ranked[i].task;
		if (!r->list.tasks[i].scan_at)
			r->list.tasks[i].scan_at = r->list.tasks[i].at;
	}
}

struct worklist worklist_read(struct db *db, struct arena *arena, const struct place *at, const struct settings *settings,
	int64_t now_ms, size_t limit)
{
	struct reading r = {.db = db, .arena = arena, .at = at, .settings = settings, .now_ms = now_ms, .limit = limit};

	if (!at || at->kind != PLACE_CARTON)
		read_redirects(&r);
	read_packed(&r);
	read_recalled(&r);
	read_deliveries(&r);
	read_shelf(&r);
	read_held_back(&r);
	read_astray(&r);
	sort(&r);
	return r.list;
}
