/* Finish-first within the whole plan. All orders are gone through as they claim; where several of one priority whose
 * promises have not passed stand together, dock/finish.h says which of them go ahead, over what those before them leave
 * of the supply that is here or comes before the next cut-off. */
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "dock/finish.h"
#include "flow/rebuilding.h"

enum turn_stage { NEXT_CLASS, PLAIN, UNDO_PLAIN, DESCRIBE, DECIDE, AHEAD_FIRST, THE_OTHERS };

/* What an order took while it was seen what claim order gives. */
struct took {
	struct big_stock *stock;
	int64_t left;
	int64_t soon;
};

struct turns {
	struct rebuild *b;
	enum turn_stage stage;
	size_t begin, end; /* the class, in the sequence */
	size_t at;
	int64_t overdue_ms; /* the last promise of this priority that has passed */
	struct arena scratch;
	struct took *took;
	size_t took_count, took_cap;
	struct finish *finish;
	/* its problem */
	struct finish_order *orders;
	uint32_t *position; /* of an order: in the rebuild */
	size_t order_count, order_cap;
	struct fit_line *lines;
	size_t line_count, line_cap;
	int64_t *supply;
	struct big_stock **stocks;
	size_t stock_count;
};

struct turns *turns_new(struct rebuild *b)
{
	struct turns *t = mem_alloc(sizeof *t);

	t->b = b;
	t->overdue_ms = INT64_MIN;
	t->supply = mem_array(NULL, b->stock_count + 1, sizeof *t->supply);
	t->stocks = mem_array(NULL, b->stock_count + 1, sizeof *t->stocks);
	for (size_t i = 0; i < b->stock_count; i++) {
		struct big_stock *stock = b->stock_list[i];

		pool_init(&stock->trial, stock->supply, stock->count);
		stock->trial_soon = stock->soon;
		stock->local = 0;
	}
	return t;
}

void turns_free(struct turns *t)
{
	if (!t)
		return;
	finish_free(t->finish);
	arena_done(&t->scratch);
	free(t->took);
	free(t->orders);
	free(t->position);
	free(t->lines);
	free(t->supply);
	free(t->stocks);
	free(t);
}

static struct big_order *order_at(const struct turns *t, size_t i)
{
	return &t->b->orders[t->b->sequence[i]];
}

/* ---- an order's turn, in units only */

static bool is_served(const struct big_order *o)
{
	return o->open && o->line_count;
}

static struct plan_line *lines_of(struct turns *t, const struct big_order *o)
{
	struct plan_line *lines = arena_alloc(&t->scratch, o->line_count * sizeof *lines);

	for (uint32_t i = 0; i < o->line_count; i++) {
		const struct wanting *w = &t->b->placed[o->first_line + i];

		lines[i] = (struct plan_line){w->waiting, &rebuild_stock(t->b, w->product_id)->trial};
	}
	return lines;
}

static struct big_stock *stock_of(const struct plan_line *line)
{
	return (struct big_stock *)((char *)line->pool - offsetof(struct big_stock, trial));
}

static enum claim judge(const struct big_order *o, const struct plan_line *lines)
{
	struct plan_order rule = {
		.whole = o->whole, .blocked = o->blocked, .overdue = o->overdue, .patient = o->patient};

	return plan_judge(&rule, lines, o->line_count);
}

/* Whether all that it waits for is here or comes in time: several lines may want the same product. */
static bool has_all_soon(const struct big_order *o, const struct plan_line *lines)
{
	bool enough = !o->blocked;

	for (uint32_t i = 0; i < o->line_count; i++) {
		struct big_stock *stock = stock_of(&lines[i]);

		stock->trial_soon -= lines[i].waiting;
		enough = enough && stock->trial_soon >= 0;
	}
	for (uint32_t i = 0; i < o->line_count; i++)
		stock_of(&lines[i])->trial_soon += lines[i].waiting;
	return enough;
}

static void take(struct turns *t, const struct plan_line *line, bool remember)
{
	struct big_stock *stock = stock_of(line);
	int64_t units = line->waiting < stock->trial.left ? line->waiting : stock->trial.left;

	if (!units)
		return;
	if (remember) {
		t->took = rebuild_grown(t->took, t->took_count, &t->took_cap, sizeof *t->took);
		t->took[t->took_count++] = (struct took){stock, stock->trial.left, stock->trial_soon};
	}
	stock->trial.left -= units;
	stock->trial_soon -= units < stock->trial_soon ? units : stock->trial_soon;
}

static void serve(struct turns *t, struct big_order *o, bool remember)
{
	struct plan_line *lines;
	bool takes;

	if (!is_served(o))
		return;
	lines = lines_of(t, o);
	takes = plan_takes(judge(o, lines));
	o->completes = has_all_soon(o, lines);
	for (uint32_t i = 0; i < o->line_count && takes; i++)
		take(t, &lines[i], remember);
	arena_reset(&t->scratch);
}

/* ---- classes */

/* Serves those that finish-first passes over for nobody, up to the next class. False: there is none. */
static bool next_class(struct turns *t)
{
	const struct rebuild *b = t->b;

	for (int n = 0; n < ROWS_A_LOOK && t->at < b->sequence_count; n++) {
		struct big_order *o = order_at(t, t->at);

		if (t->at == 0 || order_at(t, t->at - 1)->priority_rank != o->priority_rank)
			t->overdue_ms = INT64_MIN;
		if (is_served(o) && !o->overdue) {
			t->begin = t->at;
			t->stage = PLAIN;
			return true;
		}
		if (is_served(o) && o->own_rank > t->overdue_ms)
			t->overdue_ms = o->own_rank;
		serve(t, o, false);
		t->at++;
	}
	return t->at < b->sequence_count;
}

/* What claim order would give the class. */
static void plain(struct turns *t)
{
	const struct rebuild *b = t->b;
	int64_t priority = order_at(t, t->begin)->priority_rank;

	for (int n = 0; n < ROWS_A_LOOK; n++) {
		struct big_order *o = t->at < b->sequence_count ? order_at(t, t->at) : NULL;

		if (!o || o->priority_rank != priority || o->overdue) {
			t->end = t->at;
			t->stage = UNDO_PLAIN;
			return;
		}
		serve(t, o, true);
		t->at++;
	}
}

static void undo_plain(struct turns *t)
{
	while (t->took_count) {
		const struct took *took = &t->took[--t->took_count];

		took->stock->trial.left = took->left;
		took->stock->trial_soon = took->soon;
	}
	t->at = t->begin;
	t->order_count = t->line_count = t->stock_count = 0;
	t->stage = DESCRIBE;
}

static void add_line(struct turns *t, struct finish_order *order, struct big_stock *stock, int64_t units)
{
	if (!stock->local) {
		t->supply[t->stock_count] = stock->trial_soon;
		t->stocks[t->stock_count++] = stock;
		stock->local = (uint32_t)t->stock_count;
	}
	for (size_t i = order->first_line; i < t->line_count; i++) {
		if (t->lines[i].product == stock->local - 1) {
			t->lines[i].units += units;
			return;
		}
	}
	t->lines = rebuild_grown(t->lines, t->line_count, &t->line_cap, sizeof *t->lines);
	t->lines[t->line_count++] = (struct fit_line){stock->local - 1, units};
	order->line_count++;
}

/* Adds it to the problem, if it could take anything of what comes in time. */
static void describe_order(struct turns *t, uint32_t position)
{
	const struct big_order *o = &t->b->orders[position];
	struct finish_order order = {
		.first_line = (uint32_t)t->line_count, .blocked = o->blocked, .completes = o->completes};
	struct plan_line *lines;
	bool takes;

	if (!is_served(o))
		return;
	lines = lines_of(t, o);
	takes = plan_takes(judge(o, lines)); /* else it does not at any later point either */
	for (uint32_t i = 0; i < o->line_count && takes; i++) {
		struct big_stock *stock = stock_of(&lines[i]);

		if (stock->trial_soon > 0)
			add_line(t, &order, stock, lines[i].waiting);
		else
			order.blocked = true;
	}
	arena_reset(&t->scratch);
	if (!order.line_count)
		return;
	if (t->order_count == t->order_cap) {
		size_t cap = t->order_cap;

		t->orders = rebuild_grown(t->orders, t->order_count, &cap, sizeof *t->orders);
		t->position = rebuild_grown(t->position, t->order_count, &t->order_cap, sizeof *t->position);
	}
	t->position[t->order_count] = position;
	t->orders[t->order_count++] = order;
}

static void describe(struct turns *t)
{
	struct finish_problem problem;

	for (int n = 0; n < ROWS_A_LOOK && t->at < t->end; n++)
		describe_order(t, t->b->sequence[t->at++]);
	if (t->at < t->end)
		return;
	problem = (struct finish_problem){.orders = t->orders,
		.order_count = t->order_count,
		.lines = t->lines,
		.line_count = t->line_count,
		.supply = t->supply,
		.product_count = t->stock_count};
	t->finish = finish_new(&problem);
	t->stage = DECIDE;
}

static void decide(struct turns *t)
{
	if (finish_step(t->finish))
		return;
	for (size_t i = 0; i < t->order_count; i++) {
		struct big_order *o = &t->b->orders[t->position[i]];

		o->ahead = finish_goes_ahead(t->finish, i);
		if (o->ahead)
			o->promised_rank = plan_rank_ahead(o->claim_rank, t->overdue_ms, t->b->now_ms);
	}
	finish_free(t->finish);
	t->finish = NULL;
	for (size_t i = 0; i < t->stock_count; i++)
		t->stocks[i]->local = 0;
	t->at = t->begin;
	t->stage = AHEAD_FIRST;
}

/* The class takes what it takes: those ahead, then the others. */
static void serve_class(struct turns *t)
{
	bool ahead = t->stage == AHEAD_FIRST;

	for (int n = 0; n < ROWS_A_LOOK && t->at < t->end; n++, t->at++)
		if (order_at(t, t->at)->ahead == ahead)
			serve(t, order_at(t, t->at), false);
	if (t->at < t->end)
		return;
	t->stage = ahead ? THE_OTHERS : NEXT_CLASS;
	t->at = ahead ? t->begin : t->end;
}

bool turns_step(struct turns *t)
{
	switch (t->stage) {
	case NEXT_CLASS: return next_class(t);
	case PLAIN: plain(t); break;
	case UNDO_PLAIN: undo_plain(t); break;
	case DESCRIBE: describe(t); break;
	case DECIDE: decide(t); break;
	case AHEAD_FIRST:
	case THE_OTHERS: serve_class(t); break;
	}
	return true;
}
