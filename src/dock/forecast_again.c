/* The pass, made again: when something changes, only orders that may get something else are looked at: from the first one that
 * the change can reach, product by product, and of further products from where an order that must ship whole gains or loses its
 * cover. An order is known by its place in claim order. */
#include "dock/forecast_pass.h"

/* ---- the heap of orders that are to be looked at, the first in claim order on top; each once */

static void heap_push(struct forecast *f, uint32_t n)
{
	struct forecast_pass *pass = f->pass;
	size_t i;

	if (f->orders[n].queued)
		return;
	f->orders[n].queued = true;
	pass->heap = forecast_grow(pass->heap, pass->heap_count, &pass->heap_cap, sizeof *pass->heap);
	for (i = pass->heap_count++; i > 0 && n < pass->heap[(i - 1) / 2]; i = (i - 1) / 2)
		pass->heap[i] = pass->heap[(i - 1) / 2];
	pass->heap[i] = n;
}

static uint32_t heap_pop(struct forecast_pass *pass)
{
	uint32_t top = pass->heap[0];
	uint32_t last = pass->heap[--pass->heap_count];
	size_t i = 0;

	for (;;) {
		size_t child = 2 * i + 1;

		if (child >= pass->heap_count)
			break;
		if (child + 1 < pass->heap_count && pass->heap[child + 1] < pass->heap[child])
			child++;
		if (last <= pass->heap[child])
			break;
		pass->heap[i] = pass->heap[child];
		i = child;
	}
	if (pass->heap_count)
		pass->heap[i] = last;
	return top;
}

/* ---- a pass over what changed */

static void list_product(struct forecast_pass *pass, uint32_t product)
{
	if (pass->products[product].listed)
		return;
	pass->products[product].listed = true;
	pass->listed = forecast_grow(pass->listed, pass->listed_count, &pass->listed_cap, sizeof *pass->listed);
	pass->listed[pass->listed_count++] = product;
}

static void push_next(struct forecast *f, const struct forecast_product *p)
{
	if (p->next < p->want_count)
		heap_push(f, f->wants[f->pass->by_product[p->first_want + p->next]].order);
}

/* From this place on the pass goes through the product. */
static void activate(struct forecast *f, uint32_t product, uint32_t place)
{
	struct forecast_pass *pass = f->pass;
	struct forecast_product *p = &pass->products[product];
	int64_t before;

	if (p->active)
		return;
	before = forecast_pass_taken_before(f, p, place);
	p->active = true;
	p->at = p->first_source;
	p->used = 0;
	p->next = place;
	p->pool.left = p->total;
	forecast_pass_skip(f, p, before);
	p->old_left = p->pool.left - p->grew;
	p->grew = 0;
	list_product(pass, product);
	push_next(f, p);
}

/* Whether nobody behind can get anything else than before. Where supply came in between, what is left may be as much and yet
 * come at other times. */
static bool runs_out(const struct forecast_product *p)
{
	return p->next == p->want_count || (!p->pool.left && !p->old_left) || (!p->grown && p->pool.left == p->old_left);
}

/* Products whose next want was the order's go on to the next. */
static void move_on(struct forecast *f, uint32_t n)
{
	struct forecast_pass *pass = f->pass;
	const struct forecast_order *o = &f->orders[n];

	for (uint32_t i = 0; i < o->want_count; i++) {
		struct forecast_product *p = &pass->products[f->wants[o->first_want + i].product];

		if (!p->active)
			continue;
		while (p->next < p->want_count && f->wants[pass->by_product[p->first_want + p->next]].order <= n)
			p->next++;
		if (runs_out(p))
			p->active = false;
		else
			push_next(f, p);
	}
}

static void visit(struct forecast *f, uint32_t n, int64_t at_ms)
{
	struct forecast_pass *pass = f->pass;
	struct forecast_order *o = &f->orders[n];
	enum claim was = (enum claim)o->claim;
	enum claim claim = o->left ? forecast_pass_judge(f, n, at_ms) : was;

	if (plan_takes(claim) != plan_takes(was) || (o->whole && claim == CLAIM_PLANNED && was != CLAIM_PLANNED))
		for (uint32_t i = 0; i < o->want_count; i++)
			activate(f, f->wants[o->first_want + i].product,
				forecast_pass_place(f, &pass->products[f->wants[o->first_want + i].product], n));
	o->claim = (uint8_t)claim;
	for (uint32_t i = 0; i < o->want_count; i++) {
		struct forecast_want *w = &f->wants[o->first_want + i];
		struct forecast_product *p = &pass->products[w->product];

		if (!p->active)
			continue;
		p->old_left -= w->taken;
		forecast_pass_take_for(f, w, p, plan_takes(claim) ? w->units : 0);
	}
	pass->visited = forecast_grow(pass->visited, pass->visited_count, &pass->visited_cap, sizeof *pass->visited);
	pass->visited[pass->visited_count++] = n;
	move_on(f, n);
}

void forecast_pass_begin(struct forecast *f)
{
	for (size_t i = 0; i < f->pass->visited_count; i++)
		f->orders[f->pass->visited[i]].queued = false;
	for (size_t i = 0; i < f->pass->listed_count; i++)
		f->pass->products[f->pass->listed[i]].listed = f->pass->products[f->pass->listed[i]].grown = false;
	f->pass->visited_count = f->pass->listed_count = 0;
}

void forecast_pass_knows(struct forecast *f, uint32_t inbound, size_t first_supply)
{
	f->inbounds[inbound].known = true;
	for (size_t i = first_supply; i < f->supply_count && f->supplies[i].inbound == inbound; i++) {
		struct forecast_product *p = &f->pass->products[f->supplies[i].product];

		p->total += f->supplies[i].units;
		p->grew += f->supplies[i].units;
		p->grown = true;
		list_product(f->pass, f->supplies[i].product);
	}
}

void forecast_pass_order(struct forecast *f, uint32_t order)
{
	heap_push(f, order);
}

void forecast_pass_run(struct forecast *f, int64_t at_ms)
{
	struct forecast_pass *pass = f->pass;
	size_t grown = pass->listed_count;

	for (size_t i = 0; i < grown; i++)
		activate(f, pass->listed[i], pass->products[pass->listed[i]].front);
	while (pass->heap_count)
		visit(f, heap_pop(pass), at_ms);
	for (size_t i = 0; i < pass->listed_count; i++)
		pass->products[pass->listed[i]].active = false;
}
