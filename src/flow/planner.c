/* The planner: a pass reads one state of the store and finds what has to change; what it found is written in short
 * transactions; then shipments are looked at, and sweeps made. Everything it has to do stands in the store, so that a
 * process that ends in the middle leaves nothing undone. */
#include "flow/planner.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "flow/replan.h"
#include "store/claim.h"
#include "store/lock.h"
#include "store/schedule.h"
#include "store/shipment.h"

enum {
	LIMIT = 1000,       /* orders that a pass over some products looks at: more is a whole plan */
	BATCH_PRODUCTS = 4,
	MANY_PRODUCTS = 400, /* marked at once: the whole plan costs less than a hundred batches */
	MANY_ORDERS = 1000,
	WRITE_MS = 8,       /* what a transaction that writes findings takes on */
	CLOCK_EVERY_MS = 1000,
	CACHE_KIB = 48 * 1024, /* of a command: what a whole plan writes is all over the store */
	TIDY_STEPS = 8,
	PAUSE_NS = 1500000, /* between pieces: several times what a waiting writer sleeps, so that scans get the store */
	OTHERS_MS = 10000, /* a command waits so long for another process's pass */
	SCHEDULED = 40,    /* pickups that a transaction makes, or changes, as their schedules say */
};

enum stage { IDLE, BATCH, REBUILD, WRITE, LOOK, SWEEP };

struct planner {
	struct db *db;
	struct db *own; /* a whole plan is read by a connection of its own, which sees one state while others write */
	const struct clock *clock;
	struct settings settings;
	int64_t now_ms;
	int64_t looked_at_ms; /* at the clock */
	bool schedules_left;  /* the next look goes on with them */
	enum stage stage;
	int lock;
	bool reading;
	struct arena arena;
	struct arena batch; /* what is read and found for one */
	struct rebuild *rebuild;
	struct findings findings;
	const struct findings *found;
	size_t written;
	struct plan_todo todo; /* of this pass */
	size_t todo_order_next; /* of its orders and products: those before are worked off */
	size_t product_next;
	bool shipments; /* all that gather are to be looked at */
	int64_t *orders;
	size_t order_count, order_next;
	struct sweep {
		int64_t id;
		int64_t cutoff_at;
		char carrier[256];
	} sweep;
};

struct planner *planner_new(struct db *db, const struct clock *clock)
{
	struct planner *p = mem_alloc(sizeof *p);

	p->db = db;
	p->clock = clock;
	p->looked_at_ms = INT64_MIN;
	p->lock = -1;
	return p;
}

/* Forgets the pass. What it did not write is still marked. */
static void forget(struct planner *p)
{
	rebuild_free(p->rebuild);
	p->rebuild = NULL;
	if (p->reading)
		db_rollback(p->own);
	p->reading = false;
	lock_release(p->lock);
	p->lock = -1;
	p->found = NULL;
	p->findings = (struct findings){0};
	p->written = 0;
	p->todo = (struct plan_todo){0};
	p->product_next = p->todo_order_next = 0;
	p->orders = NULL;
	p->order_count = p->order_next = 0;
	arena_reset(&p->arena);
	arena_reset(&p->batch);
	p->stage = IDLE;
}

void planner_free(struct planner *p)
{
	if (!p)
		return;
	forget(p);
	db_close(p->own);
	arena_done(&p->arena);
	arena_done(&p->batch);
	free(p);
}

/* ---- what there is to do */

/* A pickup whose sweep has come; false: there is none. It happens once, also if nobody was there at that minute. */
static bool next_sweep(struct planner *p)
{
	struct stmt *q = DB_QUERY(p->db,
		"SELECT id, carrier, cutoff_at FROM pickup WHERE status = 'open' AND swept_at IS NULL AND cutoff_at <= $1 ORDER BY cutoff_at, id "
		"LIMIT 1",
		I(p->now_ms + p->settings.sweep_minutes * 60 * 1000));
	bool found = db_next(q);

	if (found) {
		p->sweep.id = db_i64(q, 0);
		snprintf(p->sweep.carrier, sizeof p->sweep.carrier, "%s", db_text(q, 1));
		p->sweep.cutoff_at = db_i64(q, 2);
	}
	db_end(q);
	return found;
}

struct work {
	bool todo;
	bool tick;
	bool schedules; /* pickups have to follow them */
	bool sweep;
};

/* Reads whether there is anything to do. The clock is looked at only now and then. */
static bool look_for_work(struct planner *p, struct work *work)
{
	struct err err = {0};
	bool clock;

	*work = (struct work){0};
	p->now_ms = clock_now(p->clock);
	clock = p->looked_at_ms == INT64_MIN || p->schedules_left || p->now_ms < p->looked_at_ms || p->now_ms >= p->looked_at_ms + CLOCK_EVERY_MS;
	if (db_begin_read(p->db, &err) != ST_OK)
		return false;
	work->todo = plan_todo_any(p->db);
	if (clock || work->todo) {
		settings_load(p->db, &p->settings);
		work->tick = plan_tick_due(p->db, &p->settings, p->now_ms);
		work->schedules = schedule_due(p->db, p->settings.time_zone, p->now_ms);
		work->sweep = next_sweep(p);
		p->sweep.id = 0; /* it has not begun */
	}
	if (db_end_read(p->db, &err) != ST_OK)
		return false;
	if (clock) {
		p->looked_at_ms = p->now_ms;
		p->schedules_left = false;
	}
	return work->todo || work->tick || work->schedules || work->sweep;
}

/* Gathers the orders whose shipments gather. */
static void read_gathering(struct planner *p, struct db *db)
{
	struct stmt *q = DB_QUERY0(db, "SELECT order_id FROM shipment WHERE status = 'gathering' AND here + packed > 0 ORDER BY order_id");
	size_t cap = 0;

	p->order_count = p->order_next = 0;
	p->orders = NULL;
	while (db_next(q)) {
		p->orders = arena_grow(&p->arena, p->orders, p->order_count, &cap, sizeof *p->orders);
		p->orders[p->order_count++] = db_i64(q, 0);
	}
}

static bool open_own(struct planner *p)
{
	struct err err = {0};

	if (!p->own && (!db_path(p->db) || db_open(&p->own, db_path(p->db), DB_READ_ONLY, &err) != ST_OK))
		p->own = NULL;
	return p->own && db_begin_read(p->own, &err) == ST_OK;
}

static bool begin_rebuild(struct planner *p)
{
	if (!open_own(p))
		return false;
	p->reading = true;
	p->rebuild = rebuild_new(p->own, &p->settings, p->now_ms);
	*rebuild_findings(p->rebuild) =
		(struct findings){.moved = p->findings.moved, .moved_count = p->findings.moved_count};
	p->stage = REBUILD;
	return true;
}

/* Takes the marks. Before that pickups are made: they are the first to matter to what is planned. */
static bool begin_pass(struct planner *p, const struct work *work)
{
	struct err err = {0};

	if (lock_try(p->db, "plan", &p->lock, &err) != ST_OK || p->lock == -1)
		return false;
	if (db_begin_write(p->db, &err) != ST_OK)
		return false;
	if (work->schedules)
		p->schedules_left = schedule_follow(p->db, p->settings.time_zone, p->now_ms, SCHEDULED);
	if (work->tick)
		plan_tick(p->db, &p->settings, p->now_ms);
	plan_todo_take(p->db);
	if (db_commit(p->db, &err) != ST_OK || db_begin_read(p->db, &err) != ST_OK)
		return false;
	plan_todo_load(p->db, &p->arena, &p->todo);
	if (db_end_read(p->db, &err) != ST_OK)
		return false;
	p->shipments = p->todo.shipments;
	p->stage = BATCH;
	return true;
}

/* ---- steps. Each returns false where the store refused: the pass is forgotten, and begun again another time */

static bool all_worked_off(const struct planner *p)
{
	return p->todo_order_next == p->todo.order_count && p->product_next == p->todo.product_count;
}

/* What comes next of the pass: an order whose own terms changed, with all its products; then a few products at a time. */
static void next_batch(struct planner *p, struct replan_request *request)
{
	struct plan_todo *todo = &p->todo;
	size_t left = todo->product_count - p->product_next;

	if (p->todo_order_next < todo->order_count) {
		request->orders = todo->orders + p->todo_order_next++;
		request->order_count = 1;
		request->products = plan_order_products(p->db, &p->batch, *request->orders, &request->product_count);
		return;
	}
	request->products = todo->products + p->product_next;
	request->product_count = left < BATCH_PRODUCTS ? left : BATCH_PRODUCTS;
	p->product_next += request->product_count;
}

/* Each with what they touch, written before the next are read: what is marked together need not be looked at in one
 * piece. */
static bool step_batch(struct planner *p)
{
	struct err err = {0};
	struct plan_todo *todo = &p->todo;
	struct replan_request request = {.now_ms = p->now_ms, .limit = LIMIT};
	bool within = !todo->all && todo->product_count <= MANY_PRODUCTS && todo->order_count <= MANY_ORDERS;

	if (db_begin_read(p->db, &err) != ST_OK)
		return false;
	settings_load(p->db, &p->settings);
	request.settings = &p->settings;
	arena_reset(&p->batch);
	next_batch(p, &request);
	p->findings = (struct findings){.moved = todo->inbounds, .moved_count = todo->inbound_count};
	/* who goes ahead may be another one anywhere */
	within = within && p->settings.match != MATCH_FINISH_FIRST;
	within = within && replan_products(p->db, &p->batch, &request, &p->findings);
	if (db_end_read(p->db, &err) != ST_OK)
		return false;
	if (!within) {
		p->todo_order_next = todo->order_count;
		p->product_next = todo->product_count;
		return begin_rebuild(p);
	}
	p->found = &p->findings;
	p->written = 0;
	p->stage = WRITE;
	return true;
}

static bool step_rebuild(struct planner *p, int64_t until_ms)
{
	struct err err = {0};

	if (!rebuild_step(p->rebuild, until_ms))
		return true;
	p->reading = false;
	if (db_end_read(p->own, &err) != ST_OK)
		return false;
	p->found = rebuild_findings(p->rebuild);
	p->written = 0;
	p->stage = WRITE;
	return true;
}

static int64_t slice_end(int64_t until_ms)
{
	int64_t end = clock_monotonic_ms() + WRITE_MS;

	return end < until_ms ? end : until_ms;
}

static bool step_write(struct planner *p, int64_t until_ms)
{
	struct err err = {0};
	struct arena arena = {0};
	int64_t end = slice_end(until_ms);
	size_t next = p->written;
	bool last = all_worked_off(p);

	if (db_begin_write(p->db, &err) != ST_OK)
		return false;
	while (next < p->found->count && !db_failed(p->db)) {
		plan_finding_apply(p->db, &arena, &p->found->list[next++], &p->settings, p->now_ms);
		arena_reset(&arena);
		if (clock_monotonic_ms() >= end)
			break;
	}
	if (next == p->found->count && last && !p->shipments)
		plan_todo_done(p->db);
	if (next == p->found->count && last && p->shipments)
		read_gathering(p, p->db);
	arena_done(&arena);
	if (db_commit(p->db, &err) != ST_OK)
		return false;
	p->written = next;
	if (next == p->found->count)
		p->stage = !last ? BATCH : p->shipments ? LOOK : SWEEP;
	return true;
}

/* Whether shipments that gather may go now. */
static bool step_look(struct planner *p, int64_t until_ms)
{
	struct err err = {0};
	struct arena arena = {0};
	int64_t end = slice_end(until_ms);
	size_t next = p->order_next;

	if (db_begin_write(p->db, &err) != ST_OK)
		return false;
	while (next < p->order_count && !db_failed(p->db)) {
		order_look_again(p->db, &arena, p->orders[next++], true, &p->settings, p->now_ms);
		arena_reset(&arena);
		if (clock_monotonic_ms() >= end)
			break;
	}
	if (next == p->order_count)
		plan_todo_done(p->db);
	arena_done(&arena);
	if (db_commit(p->db, &err) != ST_OK)
		return false;
	p->order_next = next;
	if (next == p->order_count) {
		p->shipments = false;
		p->stage = SWEEP;
	}
	return true;
}

/* Everything here of the pickup's orders goes, except what must ship whole and is not. */
static void sweep_order(struct planner *p, struct arena *arena, int64_t order_id)
{
	struct order_facts f;

	order_facts_load(p->db, arena, order_id, p->settings.policy, p->now_ms, &f);
	if ((*f.carrier && strcmp(f.carrier, p->sweep.carrier) != 0) || f.pickup_from > p->sweep.cutoff_at || f.cancelled || f.held ||
		!f.shipment_exists || f.in_hand)
		return;
	if (policy_must_ship_whole(f.policy, f.shipments_used) && !f.released && !order_is_satisfied(p->db, order_id))
		return;
	shipment_settle(p->db, order_id, f.shipment_no, true, p->now_ms);
}

/* One pickup after the other: its orders in slices, then it is swept. */
static bool step_sweep(struct planner *p, int64_t until_ms)
{
	struct err err = {0};
	struct arena arena = {0};
	int64_t end = slice_end(until_ms);
	bool begun = p->sweep.id != 0;
	size_t next;

	if (db_begin_write(p->db, &err) != ST_OK)
		return false;
	if (!begun && next_sweep(p))
		read_gathering(p, p->db);
	next = p->order_next;
	while (p->sweep.id && next < p->order_count && !db_failed(p->db)) {
		sweep_order(p, &arena, p->orders[next++]);
		arena_reset(&arena);
		if (clock_monotonic_ms() >= end)
			break;
	}
	if (p->sweep.id && next == p->order_count)
		DB_EXEC(p->db, "UPDATE pickup SET swept_at = $2 WHERE id = $1", I(p->sweep.id), I(p->now_ms));
	arena_done(&arena);
	if (db_commit(p->db, &err) != ST_OK) {
		p->sweep.id = 0;
		return false;
	}
	p->order_next = next;
	if (!p->sweep.id)
		forget(p); /* nothing is left */
	else if (next == p->order_count)
		p->sweep.id = 0;
	return true;
}

static bool step(struct planner *p, int64_t until_ms)
{
	switch (p->stage) {
	case IDLE: return true;
	case BATCH: return step_batch(p);
	case REBUILD: return step_rebuild(p, until_ms);
	case WRITE: return step_write(p, until_ms);
	case LOOK: return step_look(p, until_ms);
	case SWEEP: return step_sweep(p, until_ms);
	}
	return true;
}

bool planner_step(struct planner *p, int64_t budget_ms)
{
	int64_t until_ms = clock_monotonic_ms() + budget_ms;
	struct work work;

	do {
		if (p->stage == IDLE) {
			if (!look_for_work(p, &work))
				return false;
			if (!begin_pass(p, &work)) {
				if (db_failed(p->db))
					db_rollback(p->db);
				forget(p);
				return false;
			}
		}
		if (!step(p, until_ms)) {
			forget(p);
			return false;
		}
	} while (clock_monotonic_ms() < until_ms);
	return true;
}

/* True, after a moment: something is marked, and it was not this process's turn. */
static bool others_are_at_it(struct db *db)
{
	struct timespec moment = {.tv_nsec = 2000000};
	struct err err = {0};
	bool any;

	if (db_begin_read(db, &err) != ST_OK)
		return false;
	any = plan_todo_any(db);
	if (db_end_read(db, &err) != ST_OK || !any)
		return false;
	nanosleep(&moment, NULL);
	return true;
}

void planner_run(struct db *db, const struct clock *clock)
{
	struct planner *p = planner_new(db, clock);

	int64_t until_ms = clock_monotonic_ms() + OTHERS_MS;
	struct timespec pause = {.tv_nsec = PAUSE_NS};

	db_set_cache(db, CACHE_KIB);
	do {
		for (int n = 1; planner_step(p, WRITE_MS); n++) {
			if (n % TIDY_STEPS == 0)
				db_tidy(db);
			nanosleep(&pause, NULL);
		}
	} while (others_are_at_it(db) && clock_monotonic_ms() < until_ms);
	db_tidy(db);
	planner_free(p);
}
