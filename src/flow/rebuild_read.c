/* Reading for the whole plan: the tables in the order in which the store has them, a few hundred rows at a time. A million
 * lines are held in some 60 bytes each, so that the disk is gone through in one direction only. */
#include <stdlib.h>
#include <string.h>

#include "flow/rebuilding.h"
#include "store/plan.h"

void *rebuild_grown(void *list, size_t count, size_t *cap, size_t item)
{
	if (count < *cap)
		return list;
	*cap = *cap ? *cap * 2 : 1024;
	return mem_array(list, *cap, item);
}

int64_t rebuild_first_rank(const struct rebuild *b, const struct big_order *o)
{
	return b->settings.match == MATCH_FINISH_FIRST && b->decides ? o->own_rank
								       : plan_rank(b->settings.match, o->own_rank, o->claim_rank);
}

static void read_order(struct rebuild *b)
{
	struct stmt *q = b->q;
	const char *number = db_text(q, 4);
	struct big_order *o;
	bool promised = !db_is_null(q, 2);

	b->orders = rebuild_grown(b->orders, b->order_count, &b->order_cap, sizeof *b->orders);
	o = &b->orders[b->order_count++];
	*o = (struct big_order){.id = db_i64(q, 0), .priority_rank = -db_i64(q, 1),
		.own_rank = promised ? db_i64(q, 2) : PLAN_NO_PROMISE,
		.claim_rank = db_is_null(q, 18) ? PLAN_OWN_PROMISE : db_i64(q, 18), .placed_at = db_i64(q, 3), .number = b->numbers.len,
		.open = strcmp(db_text(q, 5), "open") == 0, .was = (uint8_t)db_i64(q, 6), .told = !db_is_null(q, 8)};
	o->promised_rank = rebuild_first_rank(b, o);
	o->whole = policy_must_ship_whole(planned_policy(b->db, q, 9, b->settings.policy), db_i64(q, 7));
	o->overdue = plan_overdue(promised, db_i64(q, 2), b->now_ms);
	o->patient = plan_patient(o->placed_at, b->settings.patience_days, b->now_ms);
	o->lacked_product_id = db_i64(q, 15);
	o->lacked_units = db_i64(q, 16);
	o->gathers = db_i64(q, 17) == 1;
	str_add_n(&b->numbers, number, strlen(number) + 1);
	if (b->order_count % RUN == 0)
		rebuild_end_run(b);
}

/* The runs have put the orders in another order than their ids: now they can be found by them. */
static void find_orders(struct rebuild *b)
{
	int64_t most = 0;

	rebuild_end_run(b);
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

struct big_stock *rebuild_stock(struct rebuild *b, int64_t product_id)
{
	struct big_stock *stock = idmap_get(&b->stocks, product_id);

	if (!stock) {
		stock = arena_alloc(&b->arena, sizeof *stock);
		idmap_put(&b->stocks, product_id, stock);
		b->stock_list = rebuild_grown(b->stock_list, b->stock_count, &b->stock_cap, sizeof *b->stock_list);
		b->stock_list[b->stock_count++] = stock;
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
	b->lines = rebuild_grown(b->lines, b->line_count, &b->line_cap, sizeof *b->lines);
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
		stock = rebuild_stock(b, line->wanting.product_id);
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
	b->shares = rebuild_grown(b->shares, b->share_count, &b->share_cap, sizeof *b->shares);
	if (!o->share_count++)
		o->first_share = (uint32_t)b->share_count;
	b->shares[b->share_count++] = (struct share){.line_id = db_i64(q, 1), .source_id = db_i64(q, 2),
		.product_id = db_i64(q, 3), .units = db_i64(q, 4)};
}

static void add_supply(struct rebuild *b, int64_t product_id, int64_t source_id, int64_t units, bool soon)
{
	struct big_stock *stock = rebuild_stock(b, product_id);

	stock->soon += soon ? units : 0;
	stock->supply = arena_grow(&b->arena, stock->supply, stock->count, &stock->cap, sizeof *stock->supply);
	stock->supply[stock->count++] = (struct supply){.source_id = source_id, .units = units};
}

static void read_surplus(struct rebuild *b)
{
	add_supply(b, db_i64(b->q, 0), SOURCE_REDIRECT, db_i64(b->q, 1), true);
}

static void read_held_back(struct rebuild *b)
{
	add_supply(b, db_i64(b->q, 0), SOURCE_HELD_BACK, db_i64(b->q, 1), true);
}

static void read_inbound(struct rebuild *b)
{
	bool arrived = strcmp(db_text(b->q, 1), "announced") != 0;

	if (!supply_is_known(arrived, !db_is_null(b->q, 2), db_i64(b->q, 2), b->now_ms,
		    b->now_ms + b->settings.reach_days * 24 * 60 * 60 * 1000))
		return;
	b->inbound = rebuild_grown(b->inbound, b->inbound_count, &b->inbound_cap, sizeof *b->inbound);
	b->inbound[b->inbound_count++] = (struct big_inbound){db_i64(b->q, 0), arrived ? b->now_ms
		: db_is_null(b->q, 2) ? INT64_MAX : db_i64(b->q, 2)};
}

static void read_expected(struct rebuild *b)
{
	const struct big_inbound *inbound = &b->inbound[b->inbound_next];

	add_supply(b, db_i64(b->q, 0), inbound->id, db_i64(b->q, 1), inbound->at_ms <= b->until_ms);
}

static struct stmt *query(struct rebuild *b)
{
	switch (b->stage) {
	case READ_ORDERS:
		return DB_QUERY0(b->db,
			"SELECT o.id, o.priority, o.promised_at, o.placed_at, o.number, o.status, o.claim, o.shipments_used, "
			"o.delay_told_at, o.policy, o.max_shipments, coalesce(c.policy, ''), coalesce(c.max_shipments, 0), "
			"o.product_policy, o.product_max_shipments, o.lacks_product_id, o.lacks_units, "
			"(SELECT 1 FROM shipment s WHERE s.order_id = o.id AND s.status = 'gathering'), o.claim_rank "
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
			I(b->inbound[b->inbound_next].id));
	case PLACE_LINES:
	case SORT:
	case MERGE:
	case TAKE_TURNS:
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

bool rebuild_read(struct rebuild *b)
{
	switch (b->stage) {
	case READ_ORDERS:
		if (read_rows(b, read_order))
			return true;
		find_orders(b);
		b->stage = READ_LINES;
		return true;
	case READ_LINES:
		if (read_rows(b, read_line))
			return true;
		reserve_lines(b);
		b->stage = PLACE_LINES;
		return true;
	case PLACE_LINES:
		if (!place_lines(b))
			b->stage = READ_SHARES;
		return true;
	case READ_SHARES:
		if (!read_rows(b, read_share))
			b->stage = READ_SURPLUS;
		return true;
	case READ_SURPLUS:
		if (!read_rows(b, read_surplus))
			b->stage = READ_HELD_BACK;
		return true;
	case READ_HELD_BACK:
		if (read_rows(b, read_held_back))
			return true;
		b->until_ms = plan_next_cutoff(b->db, b->now_ms);
		b->stage = READ_INBOUND;
		return true;
	case READ_INBOUND:
		if (read_rows(b, read_inbound))
			return true;
		for (size_t i = 0; i < b->inbound_count; i++) /* they move no more */
			idmap_put(&b->inbound_by_id, b->inbound[i].id, &b->inbound[i]);
		b->stage = READ_EXPECTED;
		return true;
	case READ_EXPECTED:
		if (b->inbound_next < b->inbound_count) {
			b->inbound_next += !read_rows(b, read_expected);
			return true;
		}
		return false;
	case SORT:
	case MERGE:
	case TAKE_TURNS:
	case HAND_OUT:
	case DONE: break;
	}
	return false;
}
