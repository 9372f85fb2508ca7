/* The whole plan: everything is read once, in the order in which the store has it, and then handed out in claim order. Every
 * stage can stop after a few hundred rows and go on later. */
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "flow/rebuilding.h"
#include "store/plan.h"

struct rebuild *rebuild_new(struct db *db, const struct settings *settings, int64_t now_ms)
{
	struct rebuild *b = mem_alloc(sizeof *b);

	b->db = db;
	b->settings = *settings;
	b->now_ms = now_ms;
	b->decides = true;
	return b;
}

void rebuild_keep_turns(struct rebuild *b)
{
	b->decides = false;
}

void rebuild_watch(struct rebuild *b, rebuild_watcher watch, void *ctx)
{
	b->watch = watch;
	b->watch_ctx = ctx;
}

int64_t rebuild_until_ms(const struct rebuild *b)
{
	return b->until_ms;
}

int64_t rebuild_source_ms(const struct rebuild *b, int64_t source_id)
{
	const struct big_inbound *inbound = source_id > 0 ? idmap_get(&b->inbound_by_id, source_id) : NULL;

	return inbound ? inbound->at_ms : b->now_ms;
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
	idmap_done(&b->inbound_by_id);
	free(b->orders);
	free(b->lines);
	free(b->placed);
	free(b->shares);
	free(b->order_of);
	free(b->inbound);
	free(b->stock_list);
	free(b->runs);
	free(b->sequence);
	turns_free(b->turns);
	free(b);
}

struct findings *rebuild_findings(struct rebuild *b)
{
	return &b->findings;
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

void rebuild_end_run(struct rebuild *b)
{
	size_t begin = b->run_count ? b->runs[b->run_count - 1].end : 0;

	if (begin == b->order_count)
		return;
	qsort_r(b->orders + begin, b->order_count - begin, sizeof *b->orders, by_claim, b);
	b->runs = rebuild_grown(b->runs, b->run_count, &b->run_cap, sizeof *b->runs);
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

/* ---- handing out */

static void begin_handing_out(struct rebuild *b)
{
	for (size_t i = b->run_count / 2; i-- > 0;)
		sift(b, i);
}

static struct pool *pool_of(struct rebuild *b, int64_t product_id)
{
	struct big_stock *stock = rebuild_stock(b, product_id);

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
		.key = {o->priority_rank, o->promised_rank, o->placed_at, b->numbers.data + o->number},
		.own_rank = o->own_rank, .claim_rank = o->claim_rank,
		.rule = {.whole = o->whole, .blocked = o->blocked, .overdue = o->overdue, .patient = o->patient},
		.was = (enum claim)o->was, .lacked_product_id = o->lacked_product_id, .lacked_units = o->lacked_units,
		.delay_told = o->told, .gathers = o->gathers,
		.lines = b->placed + o->first_line, .line_count = o->line_count,
		.shares = o->share_count ? b->shares + o->first_share : NULL, .share_count = o->share_count};
	struct share_list shares = {0};
	enum claim claim = p.was;

	if (o->twice) { /* which of the lines comes first matters */
		planned_order_load(b->db, &b->arena, o->id, &b->settings, b->now_ms, &p);
		p.key.promised_rank = o->promised_rank;
	}
	if (o->open && p.line_count) /* that of an order which waits for nothing says nothing */
		claim = judge(b, o, &p);
	for (size_t i = 0; i < p.line_count && o->open && plan_takes(claim); i++)
		share_take(&b->arena, &shares, &p.lines[i], pool_of(b, p.lines[i].product_id));
	if (b->watch)
		b->watch(b->watch_ctx, &p, claim, shares.list, shares.count);
	else
		findings_add(&b->arena, &b->findings, &p, claim, lack_of(b, &p, claim), shares.list, shares.count);
	arena_reset(&b->scratch);
}

/* The next order in the sequence of all runs. */
static struct big_order *next_order(struct rebuild *b)
{
	struct run *first = &b->runs[0];
	struct big_order *o = &b->orders[first->at++];

	if (first->at == first->end)
		*first = b->runs[--b->run_count];
	if (b->run_count)
		sift(b, 0);
	return o;
}

static bool hand_out(struct rebuild *b)
{
	for (int i = 0; i < ROWS_A_LOOK && b->run_count; i++)
		hand_to(b, next_order(b));
	return b->run_count > 0;
}

/* ---- who goes ahead: the sequence of all is written down, turns are decided, then all are sorted by them */

static bool merge(struct rebuild *b)
{
	if (!b->sequence)
		b->sequence = mem_array(NULL, b->order_count + 1, sizeof *b->sequence);
	for (int i = 0; i < ROWS_A_LOOK && b->run_count; i++)
		b->sequence[b->sequence_count++] = (uint32_t)(next_order(b) - b->orders);
	return b->run_count > 0;
}

static void begin_sorting(struct rebuild *b)
{
	b->run_count = 0;
	b->stage = SORT;
}

/* A run at a time, as they were read. */
static bool sort_on(struct rebuild *b)
{
	size_t begin = b->run_count * RUN;
	size_t end = begin + RUN < b->order_count ? begin + RUN : b->order_count;

	if (begin >= b->order_count)
		return false;
	qsort_r(b->orders + begin, end - begin, sizeof *b->orders, by_claim, b);
	b->runs[b->run_count++] = (struct run){begin, end};
	return true;
}

static void begin_turns(struct rebuild *b)
{
	begin_handing_out(b);
	b->sequence_count = 0;
	b->stage = MERGE;
}

static void end_turns(struct rebuild *b)
{
	turns_free(b->turns);
	b->turns = NULL;
	begin_sorting(b);
}

static bool turns_are_open(const struct rebuild *b)
{
	return b->settings.match == MATCH_FINISH_FIRST && b->decides && !b->turned;
}

/* All that was read stays; what it gave to whom is forgotten. */
void rebuild_again(struct rebuild *b, enum match match)
{
	b->settings.match = match;
	b->turned = false;
	for (size_t i = 0; i < b->stock_count; i++)
		b->stock_list[i]->pool = (struct pool){0};
	for (size_t i = 0; i < b->order_count; i++) {
		b->orders[i].promised_rank = rebuild_first_rank(b, &b->orders[i]);
		b->orders[i].ahead = false;
	}
	begin_sorting(b);
}

static void sorted(struct rebuild *b)
{
	if (turns_are_open(b)) {
		begin_turns(b);
		return;
	}
	begin_handing_out(b);
	b->stage = HAND_OUT;
}

static void step(struct rebuild *b)
{
	switch (b->stage) {
	case READ_ORDERS:
	case READ_LINES:
	case PLACE_LINES:
	case READ_SHARES:
	case READ_SURPLUS:
	case READ_HELD_BACK:
	case READ_INBOUND:
	case READ_EXPECTED:
		if (!rebuild_read(b))
			sorted(b);
		return;
	case SORT:
		if (!sort_on(b))
			sorted(b);
		return;
	case MERGE:
		if (merge(b))
			return;
		b->turns = turns_new(b);
		b->stage = TAKE_TURNS;
		return;
	case TAKE_TURNS:
		if (turns_step(b->turns))
			return;
		b->turned = true;
		end_turns(b);
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
