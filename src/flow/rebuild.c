/* The whole plan: everything is read once, in the order in which the store has it, and then handed out in claim order. A
 * million lines are held in some 60 bytes each, so that the disk is gone through in one direction only. Every stage can
 * stop after a few hundred rows and go on later. */
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/idmap.h"
#include "base/str.h"
#include "flow/replan.h"

enum { ROWS_A_LOOK = 512, RUN = 8192 };

struct big_order {
	int64_t id;
	int64_t priority_rank;
	int64_t promised_rank;
	int64_t placed_at;
	int64_t lacked_product_id;
	int64_t lacked_units;
	size_t number; /* in numbers */
	uint32_t first_line;
	uint32_t line_count;
	uint32_t first_share;
	uint32_t share_count;
	uint8_t was;
	bool open, whole, blocked, overdue, patient, told, gathers, twice; /* twice: a product on several lines */
};

struct big_line {
	struct wanting wanting;
	uint32_t order;
};

struct big_stock {
	struct supply *supply;
	size_t count;
	size_t cap;
	struct pool pool;
	uint32_t last_order; /* the order whose line of it was read last, plus 1 */
};

/* A sorted run of orders. */
struct run {
	size_t at;
	size_t end;
};

enum stage { READ_ORDERS, READ_LINES, PLACE_LINES, READ_SHARES, READ_SURPLUS, READ_HELD_BACK, READ_INBOUND, READ_EXPECTED, HAND_OUT, DONE };

struct rebuild {
	struct db *db;
	struct settings settings;
	int64_t now_ms;
	enum stage stage;
	struct stmt *q;
	struct arena arena; /* of what is found */
	struct arena scratch;

	struct str numbers;
	struct big_order *orders;
	size_t order_count, order_cap;
	struct big_line *lines;
	size_t line_count, line_cap, line_next;
	struct wanting *placed; /* lines by order */
	struct share *shares;
	size_t share_count, share_cap;
	uint32_t *order_of; /* index plus 1, by id */
	size_t order_of_size;
	struct idmap stocks;
	int64_t *inbound; /* known ones, in the order in which their supply is handed out */
	size_t inbound_count, inbound_cap, inbound_next;
	struct run *runs; /* a heap once all orders are there */
	size_t run_count, run_cap;
	struct findings findings;
};

struct rebuild *rebuild_new(struct db *db, const struct settings *settings, int64_t now_ms)
{
	struct rebuild *b = mem_alloc(sizeof *b);

	b->db = db;
	b->settings = *settings;
	b->now_ms = now_ms;
	return b;
}

void rebuild_free(struct rebuild *b)
{
	if (!b)
		return;
	if (b->q)
		db_end(b->q);
	arena_done(&b->arena);
	arena_done(&b->scratch);
	str_done(&b->numbers);
	idmap_done(&b->stocks);
	free(b->orders);
	free(b->lines);
	free(b->placed);
	free(b->shares);
	free(b->order_of);
	free(b->inbound);
	free(b->runs);
	free(b);
}

struct findings *rebuild_findings(struct rebuild *b)
{
	return &b->findings;
}

static void *grown(void *list, size_t count, size_t *cap, size_t item)
{
	if (count < *cap)
		return list;
	*cap = *cap ? *cap * 2 : 1024;
	return mem_array(list, *cap, item);
}

/* ---- claim order: runs are sorted as they come, and merged while the supply is handed out */

static int compare_orders(const struct rebuild *b, const struct big_order *x, const struct big_order *y)
{
	struct claim_key p = {x->priority_rank, x->promised_rank, x->placed_at, b->numbers.data + x->number};
	struct claim_key q = {y->priority_rank, y->promised_rank, y->placed_at, b->numbers.data + y->number};

	return claim_key_compare(&p, &q);
}

static int by_claim(const void *a, const void *b, void *ctx)
{
	return compare_orders(ctx, a, b);
}

static void end_run(struct rebuild *b)
{
	size_t begin = b->run_count ? b->runs[b->run_count - 1].end : 0;

	if (begin == b->order_count)
		return;
	qsort_r(b->orders + begin, b->order_count - begin, sizeof *b->orders, by_claim, b);
	b->runs = grown(b->runs, b->run_count, &b->run_cap, sizeof *b->runs);
	b->runs[b->run_count++] = (struct run){begin, b->order_count};
}

static void sift(struct rebuild *b, size_t i)
{
	struct run run = b->runs[i];

	for (;;) {
		size_t child = 2 * i + 1;

		if (child >= b->run_count)
			break;
		if (child + 1 < b->run_count &&
			compare_orders(b, &b->orders[b->runs[child + 1].at], &b->orders[b->runs[child].at]) < 0)
			child++;
		if (compare_orders(b, &b->orders[run.at], &b->orders[b->runs[child].at]) <= 0)
			break;
		b->runs[i] = b->runs[child];
		i = child;
	}
	b->runs[i] = run;
}

/* ---- reading */

static void read_order(struct rebuild *b)
{
	struct stmt *q = b->q;
	const char *number = db_text(q, 4);
	struct big_order *o;
	bool promised = !db_is_null(q, 2);

	b->orders = grown(b->orders, b->order_count, &b->order_cap, sizeof *b->orders);
	o = &b->orders[b->order_count++];
	*o = (struct big_order){.id = db_i64(q, 0), .priority_rank = -db_i64(q, 1),
		.promised_rank = promised ? db_i64(q, 2) : (int64_t)1 << 62, .placed_at = db_i64(q, 3), .number = b->numbers.len,
		.open = strcmp(db_text(q, 5), "open") == 0, .was = (uint8_t)db_i64(q, 6), .told = !db_is_null(q, 8)};
	o->whole = policy_must_ship_whole(planned_policy(b->db, q, 9, b->settings.policy), db_i64(q, 7));
	o->overdue = plan_overdue(promised, db_i64(q, 2), b->now_ms);
	o->patient = plan_patient(o->placed_at, b->settings.patience_days, b->now_ms);
	o->lacked_product_id = db_i64(q, 15);
	o->lacked_units = db_i64(q, 16);
	o->gathers = db_i64(q, 17) == 1;
	str_add_n(&b->numbers, number, strlen(number) + 1);
	if (b->order_count % RUN == 0)
		end_run(b);
}

/* The runs have put the orders in another order than their ids: now they can be found by them. */
static void find_orders(struct rebuild *b)
{
	int64_t most = 0;

	end_run(b);
	for (size_t i = 0; i < b->order_count; i++)
		most = b->orders[i].id > most ? b->orders[i].id : most;
	b->order_of_size = (size_t)most + 1;
	b->order_of = mem_array(NULL, b->order_of_size, sizeof *b->order_of);
	memset(b->order_of, 0, b->order_of_size * sizeof *b->order_of);
	for (size_t i = 0; i < b->order_count; i++)
		b->order_of[b->orders[i].id] = (uint32_t)i + 1;
}

static struct big_order *order_by_id(struct rebuild *b, int64_t id, uint32_t *index)
{
	uint32_t i = id > 0 && (size_t)id < b->order_of_size ? b->order_of[id] : 0;

	*index = i;
	return i ? &b->orders[i - 1] : NULL;
}

static struct big_stock *stock_of(struct rebuild *b, int64_t product_id)
{
	struct big_stock *stock = idmap_get(&b->stocks, product_id);

	if (!stock) {
		stock = arena_alloc(&b->arena, sizeof *stock);
		idmap_put(&b->stocks, product_id, stock);
	}
	return stock;
}

static void read_line(struct rebuild *b)
{
	struct stmt *q = b->q;
	struct big_line line = {.wanting = {.line_id = db_i64(q, 0), .product_id = db_i64(q, 2), .waiting = db_i64(q, 3)}};
	struct big_order *o = order_by_id(b, db_i64(q, 1), &line.order);

	if (!o)
		return;
	if (!line.wanting.waiting) {
		o->blocked = o->blocked || db_i64(q, 4) > 0;
		return;
	}
	b->lines = grown(b->lines, b->line_count, &b->line_cap, sizeof *b->lines);
	b->lines[b->line_count++] = line;
	o->line_count++;
}

/* Gives every order its place among the lines. */
static void reserve_lines(struct rebuild *b)
{
	uint32_t next = 0;

	for (size_t i = 0; i < b->order_count; i++) {
		b->orders[i].first_line = next;
		next += b->orders[i].line_count;
		b->orders[i].line_count = 0;
	}
	b->placed = mem_array(NULL, b->line_count ? b->line_count : 1, sizeof *b->placed);
}

static bool place_lines(struct rebuild *b)
{
	for (size_t n = 0; n < ROWS_A_LOOK * 8; n++) {
		struct big_line *line;
		struct big_order *o;
		struct big_stock *stock;

		if (b->line_next == b->line_count) {
			free(b->lines);
			b->lines = NULL;
			return false;
		}
		line = &b->lines[b->line_next++];
		o = &b->orders[line->order - 1];
		b->placed[o->first_line + o->line_count++] = line->wanting;
		stock = stock_of(b, line->wanting.product_id);
		o->twice = o->twice || stock->last_order == line->order;
		stock->last_order = line->order;
	}
	return true;
}

static void read_share(struct rebuild *b)
{
	struct stmt *q = b->q;
	uint32_t index;
	struct big_order *o = order_by_id(b, db_i64(q, 0), &index);

	if (!o)
		return;
	b->shares = grown(b->shares, b->share_count, &b->share_cap, sizeof *b->shares);
	if (!o->share_count++)
		o->first_share = (uint32_t)b->share_count;
	b->shares[b->share_count++] = (struct share){.line_id = db_i64(q, 1), .source_id = db_i64(q, 2),
		.product_id = db_i64(q, 3), .units = db_i64(q, 4)};
}

static void add_supply(struct rebuild *b, int64_t product_id, int64_t source_id, int64_t units)
{
	struct big_stock *stock = stock_of(b, product_id);

	stock->supply = arena_grow(&b->arena, stock->supply, stock->count, &stock->cap, sizeof *stock->supply);
	stock->supply[stock->count++] = (struct supply){.source_id = source_id, .units = units};
}

static void read_surplus(struct rebuild *b)
{
	add_supply(b, db_i64(b->q, 0), SOURCE_REDIRECT, db_i64(b->q, 1));
}

static void read_held_back(struct rebuild *b)
{
	add_supply(b, db_i64(b->q, 0), SOURCE_HELD_BACK, db_i64(b->q, 1));
}

static void read_inbound(struct rebuild *b)
{
	if (!supply_is_known(strcmp(db_text(b->q, 1), "announced") != 0, !db_is_null(b->q, 2), db_i64(b->q, 2), b->now_ms,
		    b->now_ms + b->settings.reach_days * 24 * 60 * 60 * 1000))
		return;
	b->inbound = grown(b->inbound, b->inbound_count, &b->inbound_cap, sizeof *b->inbound);
	b->inbound[b->inbound_count++] = db_i64(b->q, 0);
}

static void read_expected(struct rebuild *b)
{
	add_supply(b, db_i64(b->q, 0), b->inbound[b->inbound_next], db_i64(b->q, 1));
}

static struct stmt *query(struct rebuild *b)
{
	switch (b->stage) {
	case READ_ORDERS:
		return DB_QUERY0(b->db,
			"SELECT o.id, o.priority, o.promised_at, o.placed_at, o.number, o.status, o.claim, o.shipments_used, "
			"o.delay_told_at, o.policy, o.max_shipments, coalesce(c.policy, ''), coalesce(c.max_shipments, 0), "
			"o.product_policy, o.product_max_shipments, o.lacks_product_id, o.lacks_units, "
			"(SELECT 1 FROM shipment s WHERE s.order_id = o.id AND s.status = 'gathering') "
			"FROM customer_order o LEFT JOIN customer c ON c.id = o.customer_id ORDER BY o.id");
	case READ_LINES: /* in order of the table: by an index each line would be looked for by itself */
		return DB_QUERY0(b->db,
			"SELECT id, order_id, product_id, waiting, "
			"ordered - from_stock + brought - cancelled - allocated - shipped FROM order_line "
			"WHERE ordered - cancelled - allocated - shipped > 0 ORDER BY id");
	case READ_SHARES:
		return DB_QUERY0(b->db,
			"SELECT order_id, line_id, source_id, product_id, quantity FROM in_sight "
			"ORDER BY order_id, line_id, source_id");
	case READ_SURPLUS:
		return DB_QUERY0(b->db,
			"SELECT product_id, sum(surplus) FROM order_line WHERE surplus > 0 GROUP BY product_id");
	case READ_HELD_BACK:
		return DB_QUERY0(b->db,
			"SELECT d.product_id, sum(d.quantity - d.taken) FROM direction d WHERE d.reason = 'held-back' "
			"AND d.taken < d.quantity AND NOT EXISTS (SELECT 1 FROM recall r WHERE r.product_id = d.product_id "
			"AND r.lot = d.lot) GROUP BY d.product_id");
	case READ_INBOUND:
		return DB_QUERY0(b->db,
			"SELECT id, status, due_at FROM inbound WHERE status <> 'closed' "
			"ORDER BY CASE WHEN status = 'announced' THEN 1 ELSE 0 END, coalesce(due_at, 9000000000000000), number");
	case READ_EXPECTED: /* one inbound after the other: sorted together they would take long in one piece */
		return DB_QUERY(b->db,
			"SELECT product_id, expected - received FROM inbound_product WHERE inbound_id = $1 AND expected > received",
			I(b->inbound[b->inbound_next]));
	case PLACE_LINES:
	case HAND_OUT:
	case DONE: break;
	}
	return NULL;
}

/* Reads some rows of the stage's query. False: there are no more. */
static bool read_rows(struct rebuild *b, void (*read)(struct rebuild *b))
{
	if (!b->q)
		b->q = query(b);
	for (int i = 0; i < ROWS_A_LOOK; i++) {
		if (!db_next(b->q)) {
			b->q = NULL;
			return false;
		}
		read(b);
	}
	return true;
}

/* ---- handing out */

static void begin_handing_out(struct rebuild *b)
{
	for (size_t i = b->run_count / 2; i-- > 0;)
		sift(b, i);
}

static struct pool *pool_of(struct rebuild *b, int64_t product_id)
{
	struct big_stock *stock = stock_of(b, product_id);

	if (!stock->pool.supply && stock->count)
		pool_init(&stock->pool, stock->supply, stock->count);
	return &stock->pool;
}

static enum claim judge(struct rebuild *b, const struct big_order *o, const struct planned_order *p)
{
	struct plan_line few[32];
	struct plan_line *lines = few;

	if (!o->whole)
		return CLAIM_PLANNED;
	if (p->line_count > sizeof few / sizeof *few)
		lines = arena_alloc(&b->scratch, p->line_count * sizeof *lines);
	for (size_t i = 0; i < p->line_count; i++)
		lines[i] = (struct plan_line){p->lines[i].waiting, pool_of(b, p->lines[i].product_id)};
	return plan_judge(&p->rule, lines, p->line_count);
}

static struct lack lack_of(struct rebuild *b, const struct planned_order *p, enum claim claim)
{
	struct plan_line lines[LACK_LINES];
	struct lack lack = {0};
	size_t line;

	if (claim != CLAIM_NOT || !p->open || p->rule.blocked || p->line_count > LACK_LINES)
		return lack;
	for (size_t i = 0; i < p->line_count; i++)
		lines[i] = (struct plan_line){p->lines[i].waiting, pool_of(b, p->lines[i].product_id)};
	if (plan_lack(lines, p->line_count, &line, &lack.units))
		lack.product_id = p->lines[line].product_id;
	return lack;
}

static void hand_to(struct rebuild *b, struct big_order *o)
{
	struct planned_order p = {.id = o->id, .open = o->open,
		.rule = {.whole = o->whole, .blocked = o->blocked, .overdue = o->overdue, .patient = o->patient},
		.was = (enum claim)o->was, .lacked_product_id = o->lacked_product_id, .lacked_units = o->lacked_units, .delay_told = o->told, .gathers = o->gathers,
		.lines = b->placed + o->first_line, .line_count = o->line_count,
		.shares = o->share_count ? b->shares + o->first_share : NULL, .share_count = o->share_count};
	struct share_list shares = {0};
	enum claim claim = p.was;

	if (o->twice) /* which of the lines comes first matters */
		planned_order_load(b->db, &b->arena, o->id, &b->settings, b->now_ms, &p);
	if (o->open && p.line_count) /* that of an order which waits for nothing says nothing */
		claim = judge(b, o, &p);
	for (size_t i = 0; i < p.line_count && o->open && plan_takes(claim); i++)
		share_take(&b->arena, &shares, &p.lines[i], pool_of(b, p.lines[i].product_id));
	findings_add(&b->arena, &b->findings, &p, claim, lack_of(b, &p, claim), shares.list, shares.count);
	arena_reset(&b->scratch);
}

static bool hand_out(struct rebuild *b)
{
	for (int i = 0; i < ROWS_A_LOOK && b->run_count; i++) {
		struct run *first = &b->runs[0];

		hand_to(b, &b->orders[first->at++]);
		if (first->at == first->end)
			*first = b->runs[--b->run_count];
		if (b->run_count)
			sift(b, 0);
	}
	return b->run_count > 0;
}

static void step(struct rebuild *b)
{
	switch (b->stage) {
	case READ_ORDERS:
		if (read_rows(b, read_order))
			return;
		find_orders(b);
		b->stage = READ_LINES;
		return;
	case READ_LINES:
		if (read_rows(b, read_line))
			return;
		reserve_lines(b);
		b->stage = PLACE_LINES;
		return;
	case PLACE_LINES:
		if (!place_lines(b))
			b->stage = READ_SHARES;
		return;
	case READ_SHARES:
		if (!read_rows(b, read_share))
			b->stage = READ_SURPLUS;
		return;
	case READ_SURPLUS:
		if (!read_rows(b, read_surplus))
			b->stage = READ_HELD_BACK;
		return;
	case READ_HELD_BACK:
		if (!read_rows(b, read_held_back))
			b->stage = READ_INBOUND;
		return;
	case READ_INBOUND:
		if (!read_rows(b, read_inbound))
			b->stage = READ_EXPECTED;
		return;
	case READ_EXPECTED:
		if (b->inbound_next < b->inbound_count) {
			b->inbound_next += !read_rows(b, read_expected);
			return;
		}
		begin_handing_out(b);
		b->stage = HAND_OUT;
		return;
	case HAND_OUT:
		if (!hand_out(b))
			b->stage = DONE;
		return;
	case DONE: return;
	}
}

bool rebuild_step(struct rebuild *b, int64_t until_monotonic_ms)
{
	do {
		step(b);
	} while (b->stage != DONE && !db_failed(b->db) && clock_monotonic_ms() < until_monotonic_ms);
	return b->stage == DONE || db_failed(b->db);
}
