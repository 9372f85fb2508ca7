/* From a class of orders to problems that can be solved: what is not scarce limits nobody, who wants more than there is
 * cannot complete, and orders that share nothing scarce have nothing to do with each other. */
#include "dock/finish.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

enum {
	WORK = 200000,       /* lines that a step works on: a millisecond or two */
	SEARCH = 3000000,    /* choices of all problems that are looked at one by one */
	SEARCH_ONE = 400000, /* of one of them */
};

#define NONE UINT32_MAX

enum stage { DIVIDE, FIT, CHOOSE, READY };

/* Orders that share scarce products, as one problem. */
struct group {
	uint32_t first; /* in hard */
	uint32_t count;
};

struct finish {
	struct finish_problem p;
	enum stage stage;
	bool *scarce;     /* a product: all together want more than there is */
	bool *tight;      /* those who could complete want more than there is */
	uint32_t *with;   /* of a product: another one of its circle, linked by scarce ones; the circle's own root */
	uint32_t *within; /* the same, linked by tight ones and those who could complete */
	uint32_t *circle; /* of an order; NONE: it wants nothing scarce */
	bool *can;        /* an order: it could complete */
	bool *chosen;
	bool *ahead;
	uint32_t *hard; /* orders that could complete and want something tight, by group */
	struct group *groups;
	size_t group_count;
	size_t group_next;
	struct fit *fit;
	uint32_t *fit_first;
	struct fit_line *fit_lines;
	int64_t *fit_supply;
	bool *fit_start;
	uint32_t *local; /* of a product: its number in the group */
	int64_t searched;
};

static uint32_t root_of(uint32_t *with, uint32_t p)
{
	while (with[p] != p)
		p = with[p] = with[with[p]];
	return p;
}

static void join(uint32_t *with, uint32_t p, uint32_t q)
{
	p = root_of(with, p);
	q = root_of(with, q);
	if (p != q)
		with[p > q ? p : q] = p > q ? q : p;
}

static const struct fit_line *lines_of(const struct finish *f, size_t o)
{
	return f->p.lines + f->p.orders[o].first_line;
}

/* ---- dividing */

static void find_scarce(struct finish *f)
{
	int64_t *all = mem_alloc((f->p.product_count + 1) * sizeof *all);
	int64_t *able = mem_alloc((f->p.product_count + 1) * sizeof *able);

	for (size_t o = 0; o < f->p.order_count; o++) {
		const struct finish_order *order = &f->p.orders[o];
		const struct fit_line *l = lines_of(f, o);

		f->can[o] = !order->blocked;
		for (uint32_t i = 0; i < order->line_count; i++) {
			all[l[i].product] += l[i].units;
			f->can[o] = f->can[o] && l[i].units <= f->p.supply[l[i].product];
		}
		for (uint32_t i = 0; i < order->line_count && f->can[o]; i++)
			able[l[i].product] += l[i].units;
	}
	for (uint32_t p = 0; p < f->p.product_count; p++) {
		f->scarce[p] = all[p] > f->p.supply[p];
		f->tight[p] = able[p] > f->p.supply[p];
		f->with[p] = f->within[p] = p;
	}
	free(all);
	free(able);
}

/* Links products; returns one of the order's, NONE if it wants none that counts. */
static uint32_t link_products(const struct finish *f, size_t o, const bool *counts, uint32_t *with)
{
	const struct fit_line *l = lines_of(f, o);
	uint32_t one = NONE;

	for (uint32_t i = 0; i < f->p.orders[o].line_count; i++) {
		if (!counts[l[i].product])
			continue;
		if (one != NONE)
			join(with, one, l[i].product);
		one = l[i].product;
	}
	return one;
}

/* Orders by group: counted, then put in their places. member: a product of each order's, NONE = it is in no group. */
static void form_groups(struct finish *f, const uint32_t *member)
{
	uint32_t *at = mem_alloc((f->p.product_count + 1) * sizeof *at);
	uint32_t next = 0;

	for (size_t o = 0; o < f->p.order_count; o++)
		if (member[o] != NONE)
			at[root_of(f->within, member[o])]++;
	for (uint32_t p = 0; p < f->p.product_count; p++) {
		uint32_t count = at[p];

		at[p] = next;
		if (count)
			f->groups[f->group_count++] = (struct group){next, count};
		next += count;
	}
	for (size_t o = 0; o < f->p.order_count; o++)
		if (member[o] != NONE)
			f->hard[at[root_of(f->within, member[o])]++] = (uint32_t)o;
	free(at);
}

static void divide(struct finish *f)
{
	uint32_t *member = mem_array(NULL, f->p.order_count + 1, sizeof *member);

	find_scarce(f);
	for (size_t o = 0; o < f->p.order_count; o++) {
		f->circle[o] = link_products(f, o, f->scarce, f->with);
		member[o] = f->can[o] ? link_products(f, o, f->tight, f->within) : NONE;
		f->chosen[o] = f->can[o];
	}
	form_groups(f, member);
	free(member);
	f->stage = FIT;
}

/* ---- fitting, a group at a time */

static void begin_group(struct finish *f)
{
	const struct group *g = &f->groups[f->group_next];
	struct fit_problem p = {
		.first = f->fit_first, .lines = f->fit_lines, .order_count = g->count, .supply = f->fit_supply};
	int64_t most = SEARCH - f->searched;
	uint32_t lines = 0;

	for (uint32_t i = 0; i < g->count; i++) {
		uint32_t o = f->hard[g->first + i];
		const struct fit_line *l = lines_of(f, o);

		f->fit_first[i] = lines;
		f->fit_start[i] = f->p.orders[o].completes;
		for (uint32_t n = 0; n < f->p.orders[o].line_count; n++) {
			uint32_t product = l[n].product;

			if (!f->tight[product])
				continue;
			if (f->local[product] == NONE) {
				f->local[product] = (uint32_t)p.product_count;
				f->fit_supply[p.product_count++] = f->p.supply[product];
			}
			f->fit_lines[lines++] = (struct fit_line){f->local[product], l[n].units};
		}
	}
	f->fit_first[g->count] = lines;
	f->fit = fit_new(&p, f->fit_start, most < SEARCH_ONE ? most : SEARCH_ONE);
}

static void end_group(struct finish *f)
{
	const struct group *g = &f->groups[f->group_next++];
	const bool *chosen = fit_chosen(f->fit);

	for (uint32_t i = 0; i < g->count; i++)
		f->chosen[f->hard[g->first + i]] = chosen[i];
	f->searched += fit_searched(f->fit);
	fit_free(f->fit);
	f->fit = NULL;
}

/* ---- who goes ahead */

/* In which circles more orders complete than in claim order: counted at the circles' roots. */
static void find_gains(struct finish *f, int64_t *gain)
{
	for (size_t o = 0; o < f->p.order_count; o++)
		if (f->circle[o] != NONE)
			gain[root_of(f->with, f->circle[o])] +=
				(int64_t)f->chosen[o] - (int64_t)f->p.orders[o].completes;
}

static void choose(struct finish *f)
{
	int64_t *gain = mem_alloc((f->p.product_count + 1) * sizeof *gain);
	bool *passed = mem_alloc((f->p.product_count + 1) * sizeof *passed); /* an order that is not chosen wants it */

	find_gains(f, gain);
	for (size_t o = 0; o < f->p.order_count; o++) {
		const struct fit_line *l = lines_of(f, o);

		if (f->circle[o] == NONE)
			continue;
		if (gain[root_of(f->with, f->circle[o])] <= 0) {
			f->chosen[o] = f->p.orders[o].completes;
			continue;
		}
		for (uint32_t i = 0; i < f->p.orders[o].line_count; i++) {
			if (!f->scarce[l[i].product])
				continue;
			if (f->chosen[o])
				f->ahead[o] = f->ahead[o] || passed[l[i].product];
			else
				passed[l[i].product] = true;
		}
	}
	free(gain);
	free(passed);
	f->stage = READY;
}

/* ---- all of it */

struct finish *finish_new(const struct finish_problem *problem)
{
	struct finish *f = mem_alloc(sizeof *f);
	size_t orders = problem->order_count + 1;
	size_t products = problem->product_count + 1;

	f->p = *problem;
	f->scarce = mem_alloc(products * sizeof *f->scarce);
	f->tight = mem_alloc(products * sizeof *f->tight);
	f->with = mem_array(NULL, products, sizeof *f->with);
	f->within = mem_array(NULL, products, sizeof *f->within);
	f->local = mem_array(NULL, products, sizeof *f->local);
	memset(f->local, 255, products * sizeof *f->local); /* NONE */
	f->circle = mem_array(NULL, orders, sizeof *f->circle);
	f->can = mem_alloc(orders * sizeof *f->can);
	f->chosen = mem_alloc(orders * sizeof *f->chosen);
	f->ahead = mem_alloc(orders * sizeof *f->ahead);
	f->hard = mem_array(NULL, orders, sizeof *f->hard);
	f->groups = mem_array(NULL, products, sizeof *f->groups);
	f->fit_first = mem_array(NULL, orders, sizeof *f->fit_first);
	f->fit_lines = mem_array(NULL, problem->line_count + 1, sizeof *f->fit_lines);
	f->fit_supply = mem_array(NULL, products, sizeof *f->fit_supply);
	f->fit_start = mem_alloc(orders * sizeof *f->fit_start);
	return f;
}

void finish_free(struct finish *f)
{
	if (!f)
		return;
	fit_free(f->fit);
	free(f->scarce);
	free(f->tight);
	free(f->with);
	free(f->within);
	free(f->local);
	free(f->circle);
	free(f->can);
	free(f->chosen);
	free(f->ahead);
	free(f->hard);
	free(f->groups);
	free(f->fit_first);
	free(f->fit_lines);
	free(f->fit_supply);
	free(f->fit_start);
	free(f);
}

bool finish_step(struct finish *f)
{
	switch (f->stage) {
	case DIVIDE: divide(f); break;
	case FIT:
		if (f->group_next == f->group_count) {
			f->stage = CHOOSE;
			break;
		}
		if (!f->fit)
			begin_group(f);
		if (!fit_step(f->fit, WORK))
			end_group(f);
		break;
	case CHOOSE: choose(f); break;
	case READY: break;
	}
	return f->stage != READY;
}

bool finish_is_chosen(const struct finish *f, size_t order)
{
	return f->chosen[order];
}

bool finish_goes_ahead(const struct finish *f, size_t order)
{
	return f->ahead[order];
}
