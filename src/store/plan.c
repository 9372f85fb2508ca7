/* Marks, supply and what is in sight. */
#include "store/plan.h"

#include <string.h>

enum {
	DAY_MS = 24 * 60 * 60 * 1000,
	CLOCK_BACK_MS = 60 * 1000,
	TODO_MAX = 2000, /* marks: with more, the whole plan is looked at again */
};

/* ---- marks */

static void mark(struct db *db, const char *kind, int64_t id)
{
	DB_EXEC(db, "INSERT INTO plan_todo (kind, id) VALUES ($1, $2) ON CONFLICT (kind, id, taken) DO NOTHING", T(kind), I(id));
}

void plan_mark_all(struct db *db)
{
	mark(db, "all", 0);
}

void plan_mark_product(struct db *db, int64_t product_id)
{
	mark(db, "product", product_id);
}

void plan_mark_order(struct db *db, int64_t order_id)
{
	mark(db, "order", order_id);
}

void plan_mark_inbound(struct db *db, int64_t inbound_id)
{
	mark(db, "inbound", inbound_id);
}

void plan_mark_shipments(struct db *db)
{
	mark(db, "shipments", 0);
}

bool plan_holds_back(struct db *db, int64_t product_id)
{
	return DB_VALUE(db, 0,
		       "SELECT 1 FROM order_line WHERE product_id = $1 AND may_claim = -1 AND waiting > 0 LIMIT 1",
		       I(product_id)) == 1;
}

bool plan_lacks_only(struct db *db, int64_t product_id, int64_t units)
{
	return DB_VALUE(db, 0,
		       "SELECT 1 FROM customer_order WHERE lacks_product_id = $1 AND lacks_units <= $2 LIMIT 1", I(product_id),
		       I(units)) == 1;
}

void plan_deviates(struct db *db, int64_t product_id)
{
	if (DB_VALUE(db, 0, "SELECT 1 FROM in_sight WHERE product_id = $1 LIMIT 1", I(product_id)) ||
		plan_holds_back(db, product_id))
		plan_mark_product(db, product_id);
}

bool plan_todo_any(struct db *db)
{
	return DB_VALUE0(db, 0, "SELECT 1 FROM plan_todo LIMIT 1") == 1;
}

void plan_todo_take(struct db *db)
{
	DB_EXEC0(db,
		"INSERT INTO plan_todo (kind, id, taken) SELECT kind, id, 1 FROM plan_todo WHERE taken = 0 "
		"ON CONFLICT (kind, id, taken) DO NOTHING");
	DB_EXEC0(db, "DELETE FROM plan_todo WHERE taken = 0");
}

void plan_todo_done(struct db *db)
{
	DB_EXEC0(db, "DELETE FROM plan_todo WHERE taken = 1");
}

static int64_t *read_ids(struct stmt *q, struct arena *arena, size_t *count)
{
	int64_t *list = NULL;
	size_t cap = 0;

	*count = 0;
	while (db_next(q)) {
		list = arena_grow(arena, list, *count, &cap, sizeof *list);
		list[(*count)++] = db_i64(q, 0);
	}
	return list;
}

static int64_t todo_count(struct db *db)
{
	return DB_VALUE(db, 0, "SELECT count(*) FROM (SELECT 1 FROM plan_todo LIMIT $1) t", I(TODO_MAX + 1));
}

int64_t *plan_order_products(struct db *db, struct arena *arena, int64_t order_id, size_t *count)
{
	return read_ids(DB_QUERY(db,
				"SELECT product_id FROM order_line WHERE order_id = $1 "
				"UNION SELECT product_id FROM in_sight WHERE order_id = $1 ORDER BY 1",
				I(order_id)),
		arena, count);
}

void plan_todo_load(struct db *db, struct arena *arena, struct plan_todo *todo)
{
	*todo = (struct plan_todo){
		.all = DB_VALUE0(db, 0, "SELECT 1 FROM plan_todo WHERE kind = 'all' AND taken = 1") == 1 || todo_count(db) > TODO_MAX,
		.shipments = DB_VALUE0(db, 0, "SELECT 1 FROM plan_todo WHERE kind = 'shipments' AND taken = 1") == 1,
	};
	todo->inbounds = read_ids(DB_QUERY0(db, "SELECT id FROM plan_todo WHERE kind = 'inbound' AND taken = 1 ORDER BY id"),
		arena, &todo->inbound_count);
	if (todo->all)
		return;
	todo->products = read_ids(
		DB_QUERY0(db,
			"SELECT id FROM plan_todo WHERE kind = 'product' AND taken = 1 "
			"UNION SELECT ip.product_id FROM plan_todo t JOIN inbound_product ip ON ip.inbound_id = t.id "
			"WHERE t.kind = 'inbound' AND t.taken = 1 "
			"ORDER BY 1"),
		arena, &todo->product_count);
	todo->orders = read_ids(DB_QUERY0(db, "SELECT id FROM plan_todo WHERE kind = 'order' AND taken = 1 ORDER BY id"), arena,
		&todo->order_count);
}

/* ---- time */

int64_t plan_clock(struct db *db)
{
	return DB_VALUE0(db, 0, "SELECT at FROM plan_clock WHERE id = 1");
}

void plan_clock_set(struct db *db, int64_t at_ms)
{
	DB_EXEC(db, "UPDATE plan_clock SET at = $1 WHERE id = 1", I(at_ms));
}

/* Dates of deliveries that matter as they pass: they come into reach, are no longer imminent, are no longer known. */
static size_t inbound_offsets(const struct settings *settings, int64_t offsets[3])
{
	offsets[0] = settings->reach_days * DAY_MS;
	offsets[1] = -(int64_t)PLAN_IMMINENT_LATE_MS - 1;
	offsets[2] = -(int64_t)PLAN_LATE_MS - 1;
	return 3;
}

/* Processes differ by a little in what time they have. */
static bool went_back(int64_t at_ms, int64_t now_ms)
{
	return now_ms < at_ms - CLOCK_BACK_MS;
}

bool plan_tick_due(struct db *db, const struct settings *settings, int64_t now_ms)
{
	int64_t at = plan_clock(db);
	int64_t offsets[3];
	size_t count = inbound_offsets(settings, offsets);

	if (went_back(at, now_ms) || !at)
		return true;
	for (size_t i = 0; i < count; i++)
		if (DB_VALUE(db, 0,
			    "SELECT 1 FROM inbound WHERE status <> 'closed' AND due_at > $1 AND due_at <= $2 LIMIT 1",
			    I(at + offsets[i]), I(now_ms + offsets[i])))
			return true;
	if (DB_VALUE(db, 0,
		    "SELECT 1 FROM customer_order WHERE promised_at IS NOT NULL AND promised_at >= $1 "
		    "AND promised_at < $2 LIMIT 1",
		    I(at), I(now_ms)))
		return true;
	if (settings->patience_days && DB_VALUE(db, 0,
		    "SELECT 1 FROM customer_order WHERE claim = 0 AND placed_at > $1 AND placed_at <= $2 LIMIT 1",
		    I(at - settings->patience_days * DAY_MS), I(now_ms - settings->patience_days * DAY_MS)))
		return true;
	return DB_VALUE(db, 0, "SELECT 1 FROM pickup WHERE status = 'open' AND cutoff_at >= $1 AND cutoff_at < $2 LIMIT 1",
		       I(at), I(now_ms)) == 1;
}

static int64_t promises_passed(struct db *db, int64_t from_ms, int64_t to_ms)
{
	return DB_VALUE(db, 0,
		"SELECT count(*) FROM (SELECT 1 FROM customer_order WHERE promised_at IS NOT NULL "
		"AND promised_at >= $1 AND promised_at < $2 LIMIT $3) t",
		I(from_ms), I(to_ms), I(TODO_MAX + 1));
}

void plan_tick(struct db *db, const struct settings *settings, int64_t now_ms)
{
	int64_t at = plan_clock(db);
	int64_t offsets[3];
	size_t count = inbound_offsets(settings, offsets);

	if (went_back(at, now_ms)) {
		plan_mark_all(db);
		plan_clock_set(db, now_ms);
		return;
	}
	for (size_t i = 0; i < count && at; i++)
		DB_EXEC(db,
			"INSERT INTO plan_todo (kind, id) SELECT 'inbound', id FROM inbound WHERE status <> 'closed' "
			"AND due_at > $1 AND due_at <= $2 ON CONFLICT (kind, id, taken) DO NOTHING",
			I(at + offsets[i]), I(now_ms + offsets[i]));
	if (at && promises_passed(db, at, now_ms) > TODO_MAX)
		plan_mark_all(db);
	else if (at)
		DB_EXEC(db,
			"INSERT INTO plan_todo (kind, id) SELECT 'order', id FROM customer_order WHERE promised_at IS NOT NULL "
			"AND promised_at >= $1 AND promised_at < $2 "
			"ON CONFLICT (kind, id, taken) DO NOTHING",
			I(at), I(now_ms));
	if (at && settings->patience_days)
		DB_EXEC(db,
			"INSERT INTO plan_todo (kind, id) SELECT 'order', id FROM customer_order WHERE claim = 0 "
			"AND placed_at > $1 AND placed_at <= $2 ON CONFLICT (kind, id, taken) DO NOTHING",
			I(at - settings->patience_days * DAY_MS), I(now_ms - settings->patience_days * DAY_MS));
	if (at && DB_VALUE(db, 0, "SELECT 1 FROM pickup WHERE status = 'open' AND cutoff_at >= $1 AND cutoff_at < $2 LIMIT 1",
		    I(at), I(now_ms)))
		plan_mark_shipments(db);
	if (now_ms > at)
		plan_clock_set(db, now_ms);
}

int64_t plan_next_cutoff(struct db *db, int64_t now_ms)
{
	return DB_VALUE(db, INT64_MAX,
		"SELECT cutoff_at FROM pickup WHERE status = 'open' AND cutoff_at >= $1 ORDER BY cutoff_at LIMIT 1", I(now_ms));
}

/* ---- supply */

static void add_supply(struct arena *arena, struct supply **list, size_t *count, size_t *cap, int64_t source, int64_t units)
{
	if (units <= 0)
		return;
	*list = arena_grow(arena, *list, *count, cap, sizeof **list);
	(*list)[(*count)++] = (struct supply){.source_id = source, .units = units};
}

struct supply *plan_supply(struct db *db, struct arena *arena, int64_t product_id, const struct settings *settings,
	int64_t now_ms, size_t *count)
{
	struct supply *list = NULL;
	size_t cap = 0;
	struct stmt *q;

	*count = 0;
	add_supply(arena, &list, count, &cap, SOURCE_REDIRECT,
		DB_VALUE(db, 0, "SELECT sum(surplus) FROM order_line WHERE product_id = $1 AND surplus > 0", I(product_id)));
	add_supply(arena, &list, count, &cap, SOURCE_HELD_BACK,
		DB_VALUE(db, 0,
			"SELECT sum(d.quantity - d.taken) FROM direction d WHERE d.product_id = $1 AND d.reason = 'held-back' "
			"AND d.taken < d.quantity AND NOT EXISTS (SELECT 1 FROM recall r WHERE r.product_id = d.product_id AND r.lot = d.lot)",
			I(product_id)));
	q = DB_QUERY(db,
		"SELECT i.id, ip.expected - ip.received, i.status, i.due_at FROM inbound_product ip "
		"JOIN inbound i ON i.id = ip.inbound_id WHERE ip.product_id = $1 AND ip.expected > ip.received "
		"AND i.status <> 'closed' ORDER BY CASE WHEN i.status = 'announced' THEN 1 ELSE 0 END, "
		"coalesce(i.due_at, 9000000000000000), i.number",
		I(product_id));
	while (db_next(q)) {
		if (supply_is_known(strcmp(db_text(q, 2), "announced") != 0, !db_is_null(q, 3), db_i64(q, 3), now_ms,
			    now_ms + settings->reach_days * DAY_MS))
			add_supply(arena, &list, count, &cap, db_i64(q, 0), db_i64(q, 1));
	}
	return list;
}

/* ---- in sight */

void in_sight_set(struct db *db, int64_t order_id, int64_t line_id, int64_t product_id, int64_t source_id, int64_t units)
{
	if (units > 0)
		DB_EXEC(db,
			"INSERT INTO in_sight (order_id, line_id, source_id, product_id, quantity) VALUES ($1, $2, $3, $4, $5) "
			"ON CONFLICT (order_id, line_id, source_id) DO UPDATE SET quantity = excluded.quantity",
			I(order_id), I(line_id), I(source_id), I(product_id), I(units));
	else
		DB_EXEC(db, "DELETE FROM in_sight WHERE order_id = $1 AND line_id = $2 AND source_id = $3", I(order_id),
			I(line_id), I(source_id));
}

/* Of a line: no more in sight than it waits for. What would be handed out last goes first. */
static void trim(struct db *db, int64_t order_id, int64_t line_id, int64_t product_id, int64_t waiting_left)
{
	struct stmt *q = DB_QUERY(db,
		"SELECT s.source_id, s.quantity FROM in_sight s LEFT JOIN inbound i ON i.id = s.source_id "
		"WHERE s.order_id = $1 AND s.line_id = $2 ORDER BY CASE WHEN s.source_id <= 0 THEN -s.source_id "
		"WHEN i.status = 'announced' THEN 3 ELSE 2 END, coalesce(i.due_at, 9000000000000000), i.number",
		I(order_id), I(line_id));

	while (db_next(q)) {
		int64_t units = db_i64(q, 1);
		int64_t stays = units < waiting_left ? units : waiting_left;

		waiting_left -= stays;
		if (stays < units)
			in_sight_set(db, order_id, line_id, product_id, db_i64(q, 0), stays);
	}
}

/* Takes up to units from what the line has in sight of a source: how many. */
static int64_t in_sight_take(struct db *db, int64_t order_id, int64_t line_id, int64_t product_id, int64_t source_id, int64_t units)
{
	int64_t seen = DB_VALUE(db, 0,
		"SELECT quantity FROM in_sight WHERE order_id = $1 AND line_id = $2 AND source_id = $3", I(order_id), I(line_id),
		I(source_id));

	if (seen && units)
		in_sight_set(db, order_id, line_id, product_id, source_id, seen > units ? seen - units : 0);
	return seen < units ? seen : units;
}

bool in_sight_claim(struct db *db, int64_t order_id, int64_t line_id, int64_t product_id, int64_t source_id, bool fresh,
	int64_t units, int64_t waiting_left)
{
	if (fresh)
		units -= in_sight_take(db, order_id, line_id, product_id, SOURCE_FRESH, units);
	units -= in_sight_take(db, order_id, line_id, product_id, source_id, units);
	if (!units)
		return true;
	plan_deviates(db, product_id); /* while it is still seen that it was in sight */
	trim(db, order_id, line_id, product_id, waiting_left);
	return false;
}

struct outlook order_outlook(struct db *db, int64_t order_id, int64_t now_ms, int64_t sweep_ms, bool only_imminent)
{
	struct outlook outlook = {0};
	struct stmt *q = DB_QUERY(db,
		"SELECT s.source_id, i.status, i.due_at FROM in_sight s JOIN order_line l ON l.id = s.line_id "
		"LEFT JOIN inbound i ON i.id = s.source_id WHERE s.order_id = $1 AND l.waiting > 0",
		I(order_id));

	while (!(outlook.imminent && only_imminent) && db_next(q)) {
		outlook.in_sight = true;
		if (db_i64(q, 0) > 0 && strcmp(db_text(q, 1), "closed") != 0 &&
			supply_is_imminent(strcmp(db_text(q, 1), "announced") != 0, !db_is_null(q, 2), db_i64(q, 2), now_ms,
				sweep_ms))
			outlook.imminent = true;
	}
	db_end(q);
	return outlook;
}

bool order_shelf_has(struct db *db, int64_t order_id)
{
	return DB_VALUE(db, 0,
		       "SELECT 1 FROM order_line WHERE order_id = $1 AND from_stock > brought "
		       "AND ordered - cancelled - allocated - shipped > 0 LIMIT 1",
		       I(order_id)) == 1;
}
