/* The Lagrangian relaxation: where a product may be had for a price instead of being limited, every order decides for
 * itself whether one completed order is worth what its units cost. The sum is a bound for any choice; a subgradient
 * walks the prices to where it is lowest. Orders tried from the cheapest on are nearly the best choice then, and an
 * order whose cost is far from 1 is decided: only those near 1 are left to search through. */
#include "dock/fit.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

enum {
	ROUNDS = 160,     /* of prices, with few lines */
	ROUNDS_MANY = 60, /* with many */
	MANY_LINES = 20000,
	TRY_EVERY = 4, /* rounds: orders are tried by their costs */
	TRY_EVERY_MANY = 15,
	STUCK = 8,          /* rounds without a lower bound: shorter steps */
	EARLIER_MAX = 2000, /* orders of which those who claim earlier are preferred */
};

#define CLOSE 1e-7 /* what rounding may do */

enum stage { TRY_PLAIN, PRICES, BEGIN_SEARCH, SEARCH, BEGIN_EARLIER, EARLIER, READY };

/* An order that is searched through: whether it is in, at this point. */
enum choice { UNTRIED, AS_LIKED, OTHERWISE };

struct fit {
	struct fit_problem p;
	enum stage stage;
	int round;
	double *share; /* of the product's supply that a line wants */
	double *price; /* of the whole supply of a product, in completed orders */
	double *best_price;
	double *unused; /* share of the supply that those who want it at this price leave */
	double *cost;   /* of an order */
	double bound;
	double step;
	int stuck;
	int64_t *left;
	uint32_t *order; /* the sequence in which orders are tried, or searched through */
	uint32_t *spare;
	float *key;
	bool *in;
	bool *best;
	size_t in_count;
	size_t best_count;
	unsigned char *choice;
	double loss; /* of the bound, by the choices made */
	size_t depth;
	size_t open_count; /* orders that are searched through */
	size_t start_count;
	int64_t search;
	int64_t searched;
	int64_t work;
};

static uint32_t lines_end(const struct fit *f, uint32_t o)
{
	return f->p.first[o + 1];
}

/* ---- trying orders one after the other */

static bool fits(struct fit *f, uint32_t o)
{
	for (uint32_t i = f->p.first[o]; i < lines_end(f, o); i++)
		if (f->left[f->p.lines[i].product] < f->p.lines[i].units)
			return false;
	return true;
}

static void put_in(struct fit *f, uint32_t o)
{
	for (uint32_t i = f->p.first[o]; i < lines_end(f, o); i++)
		f->left[f->p.lines[i].product] -= f->p.lines[i].units;
	f->in[o] = true;
	f->in_count++;
}

static void take_out(struct fit *f, uint32_t o)
{
	for (uint32_t i = f->p.first[o]; i < lines_end(f, o); i++)
		f->left[f->p.lines[i].product] += f->p.lines[i].units;
	f->in[o] = false;
	f->in_count--;
}

static void keep_if_better(struct fit *f)
{
	if (f->in_count <= f->best_count)
		return;
	f->best_count = f->in_count;
	memcpy(f->best, f->in, f->p.order_count * sizeof *f->best);
}

static void try_in_sequence(struct fit *f)
{
	memcpy(f->left, f->p.supply, f->p.product_count * sizeof *f->left);
	memset(f->in, 0, f->p.order_count * sizeof *f->in);
	f->in_count = 0;
	for (size_t i = 0; i < f->p.order_count; i++)
		if (fits(f, f->order[i]))
			put_in(f, f->order[i]);
	keep_if_better(f);
	f->work += f->p.first[f->p.order_count];
}

/* The sequence by key, lowest first, those of the same key as they stand: a radix sort, as keys are not negative. */
static void sort_by_key(struct fit *f)
{
	size_t n = f->p.order_count;

	for (size_t i = 0; i < n; i++)
		f->order[i] = (uint32_t)i;
	for (int shift = 0; shift < 32; shift += 8) {
		size_t at[257] = {0};
		uint32_t *swap = f->spare;

		for (size_t i = 0; i < n; i++) {
			uint32_t bits;

			memcpy(&bits, &f->key[f->order[i]], sizeof bits);
			at[((bits >> shift) & 255) + 1]++;
		}
		for (int i = 0; i < 256; i++)
			at[i + 1] += at[i];
		for (size_t i = 0; i < n; i++) {
			uint32_t bits;

			memcpy(&bits, &f->key[f->order[i]], sizeof bits);
			f->spare[at[(bits >> shift) & 255]++] = f->order[i];
		}
		f->spare = f->order;
		f->order = swap;
	}
	f->work += (int64_t)n * 8;
}

/* As they stand; by units; by shares of the supply. */
static void try_plain(struct fit *f)
{
	for (size_t o = 0; o < f->p.order_count; o++)
		f->key[o] = f->best[o] ? 0 : 1;
	sort_by_key(f);
	try_in_sequence(f);
	for (size_t o = 0; o < f->p.order_count; o++) {
		f->key[o] = 0;
		for (uint32_t i = f->p.first[o]; i < f->p.first[o + 1]; i++)
			f->key[o] += (float)f->p.lines[i].units;
	}
	sort_by_key(f);
	try_in_sequence(f);
	for (size_t o = 0; o < f->p.order_count; o++) {
		f->key[o] = 0;
		for (uint32_t i = f->p.first[o]; i < f->p.first[o + 1]; i++)
			f->key[o] += (float)f->share[i];
	}
	sort_by_key(f);
	try_in_sequence(f);
}

/* ---- prices */

/* What everybody does at these prices, and the bound that follows. */
static double ask_all(struct fit *f)
{
	double bound = 0;

	for (size_t p = 0; p < f->p.product_count; p++) {
		f->unused[p] = 1;
		bound += f->price[p];
	}
	for (uint32_t o = 0; o < f->p.order_count; o++) {
		double cost = 0;

		for (uint32_t i = f->p.first[o]; i < lines_end(f, o); i++)
			cost += f->share[i] * f->price[f->p.lines[i].product];
		f->cost[o] = cost;
		if (cost >= 1)
			continue;
		bound += 1 - cost;
		for (uint32_t i = f->p.first[o]; i < lines_end(f, o); i++)
			f->unused[f->p.lines[i].product] -= f->share[i];
	}
	f->work += f->p.first[f->p.order_count] * 2;
	return bound;
}

static void walk(struct fit *f, double bound)
{
	double norm = 0;
	double by;

	for (size_t p = 0; p < f->p.product_count; p++)
		norm += f->price[p] > 0 || f->unused[p] < 0 ? f->unused[p] * f->unused[p] : 0;
	if (norm <= 0)
		return;
	by = f->step * (bound - (double)f->best_count) / norm;
	for (size_t p = 0; p < f->p.product_count; p++) {
		f->price[p] -= by * f->unused[p];
		if (f->price[p] < 0)
			f->price[p] = 0;
	}
}

static bool is_best(const struct fit *f)
{
	return (size_t)(f->bound + CLOSE) <= f->best_count;
}

static void try_by_cost(struct fit *f)
{
	for (size_t o = 0; o < f->p.order_count; o++)
		f->key[o] = (float)f->cost[o];
	sort_by_key(f);
	try_in_sequence(f);
}

static void price_round(struct fit *f)
{
	bool many = f->p.first[f->p.order_count] > MANY_LINES;
	double bound = ask_all(f);

	if (bound < f->bound - CLOSE) {
		f->bound = bound;
		f->stuck = 0;
		memcpy(f->best_price, f->price, f->p.product_count * sizeof *f->price);
	} else if (++f->stuck == STUCK) {
		f->step /= 2;
		f->stuck = 0;
	}
	if (f->round % (many ? TRY_EVERY_MANY : TRY_EVERY) == 0)
		try_by_cost(f);
	walk(f, bound);
	if (is_best(f))
		f->stage = BEGIN_EARLIER;
	else if (++f->round == (many ? ROUNDS_MANY : ROUNDS))
		f->stage = BEGIN_SEARCH;
}

/* ---- search: whatever has more orders than the best so far loses less of the bound than its distance from that */

static double slack(const struct fit *f)
{
	return f->bound - (double)(f->best_count + 1) + CLOSE;
}

static double loss_of(const struct fit *f, uint32_t o)
{
	return fabs(1 - f->cost[o]);
}

/* Those whose cost decides about them are in or out for good; the others stand in order[], first what is nearly
 * decided. */
static void begin_search(struct fit *f)
{
	size_t last = f->p.order_count;

	memcpy(f->price, f->best_price, f->p.product_count * sizeof *f->price);
	ask_all(f);
	try_by_cost(f);
	for (size_t o = 0; o < f->p.order_count; o++)
		f->key[o] = (float)loss_of(f, (uint32_t)o);
	sort_by_key(f);
	memcpy(f->left, f->p.supply, f->p.product_count * sizeof *f->left);
	memset(f->in, 0, f->p.order_count * sizeof *f->in);
	f->in_count = 0;
	f->open_count = 0;
	f->stage = is_best(f) ? BEGIN_EARLIER : SEARCH;
	while (f->open_count < last && loss_of(f, f->order[f->open_count]) <= slack(f))
		f->open_count++;
	for (size_t i = f->open_count; i < last && f->stage == SEARCH; i++) {
		if (f->cost[f->order[i]] >= 1)
			continue;
		if (!fits(f, f->order[i]))
			f->stage = BEGIN_EARLIER; /* nothing has more orders */
		else
			put_in(f, f->order[i]);
	}
	for (size_t i = 0; i < f->open_count / 2; i++) {
		uint32_t swap = f->order[i];

		f->order[i] = f->order[f->open_count - 1 - i];
		f->order[f->open_count - 1 - i] = swap;
	}
	f->loss = 0;
	f->depth = 0;
	memset(f->choice, UNTRIED, f->p.order_count);
}

/* Makes the next choice about the order at this depth. False: there is none that could lead to more orders. */
static bool choose(struct fit *f)
{
	uint32_t o = f->order[f->depth];
	bool liked = f->cost[o] < 1;

	for (;;) {
		unsigned char *choice = &f->choice[f->depth];
		bool in;

		if (*choice != UNTRIED) { /* back from the last one */
			if (f->in[o])
				take_out(f, o);
			if (*choice == OTHERWISE) {
				f->loss -= loss_of(f, o);
				*choice = UNTRIED;
				return false;
			}
		}
		*choice = *choice == UNTRIED ? AS_LIKED : OTHERWISE;
		in = *choice == AS_LIKED ? liked : !liked;
		if (*choice == OTHERWISE) {
			f->loss += loss_of(f, o);
			if (f->loss > slack(f))
				continue;
		}
		if (in && !fits(f, o))
			continue;
		if (in)
			put_in(f, o);
		if (f->in_count + f->open_count - f->depth - 1 > f->best_count)
			return true;
	}
}

static void search_on(struct fit *f)
{
	f->searched++;
	f->work += 4;
	if (f->depth == f->open_count) {
		keep_if_better(f);
		if (!f->depth || is_best(f)) {
			f->stage = BEGIN_EARLIER;
			return;
		}
		f->depth--;
	}
	if (choose(f))
		f->depth++;
	else if (!f->depth || f->searched >= f->search)
		f->stage = BEGIN_EARLIER;
	else
		f->depth--;
}

/* ---- of choices with as many orders, one that passes over fewer of those that stand earlier */

static void begin_earlier(struct fit *f)
{
	f->stage = f->best_count > f->start_count && f->p.order_count <= EARLIER_MAX ? EARLIER : READY;
	memcpy(f->left, f->p.supply, f->p.product_count * sizeof *f->left);
	memset(f->in, 0, f->p.order_count * sizeof *f->in);
	f->in_count = 0;
	for (uint32_t o = 0; o < f->p.order_count; o++)
		if (f->best[o])
			put_in(f, o);
	f->depth = 0;
}

/* An order that is not in takes the place of the last one behind it that makes room for it. */
static void earlier(struct fit *f)
{
	uint32_t o = (uint32_t)f->depth++;

	if (o == f->p.order_count) {
		memcpy(f->best, f->in, f->p.order_count * sizeof *f->best);
		f->best_count = f->in_count;
		f->stage = READY;
		return;
	}
	if (!f->in[o] && fits(f, o)) /* others have made room */
		put_in(f, o);
	for (uint32_t last = (uint32_t)f->p.order_count - 1; last > o && !f->in[o]; last--) {
		f->work += 4;
		if (!f->in[last])
			continue;
		take_out(f, last);
		put_in(f, fits(f, o) ? o : last);
	}
}

/* ---- all of it */

struct fit *fit_new(const struct fit_problem *problem, const bool *start, int64_t search)
{
	struct fit *f = mem_alloc(sizeof *f);
	size_t orders = problem->order_count + 1;
	size_t products = problem->product_count + 1;
	size_t lines = problem->first[problem->order_count];

	*f = (struct fit){.p = *problem, .search = search, .bound = (double)problem->order_count, .step = 1};
	f->share = mem_array(NULL, lines + 1, sizeof *f->share);
	f->price = mem_alloc(products * sizeof *f->price);
	f->best_price = mem_alloc(products * sizeof *f->best_price);
	f->unused = mem_array(NULL, products, sizeof *f->unused);
	f->cost = mem_array(NULL, orders, sizeof *f->cost);
	f->left = mem_array(NULL, products, sizeof *f->left);
	f->order = mem_array(NULL, orders, sizeof *f->order);
	f->spare = mem_array(NULL, orders, sizeof *f->spare);
	f->key = mem_array(NULL, orders, sizeof *f->key);
	f->in = mem_alloc(orders * sizeof *f->in);
	f->best = mem_alloc(orders * sizeof *f->best);
	f->choice = mem_alloc(orders);
	for (size_t i = 0; i < lines; i++)
		f->share[i] = (double)problem->lines[i].units / (double)problem->supply[problem->lines[i].product];
	for (size_t o = 0; o < problem->order_count; o++) {
		f->best[o] = start[o];
		f->best_count += start[o];
	}
	f->start_count = f->best_count;
	return f;
}

void fit_free(struct fit *f)
{
	if (!f)
		return;
	free(f->share);
	free(f->price);
	free(f->best_price);
	free(f->unused);
	free(f->cost);
	free(f->left);
	free(f->order);
	free(f->spare);
	free(f->key);
	free(f->in);
	free(f->best);
	free(f->choice);
	free(f);
}

bool fit_step(struct fit *f, int64_t work)
{
	f->work = 0;
	while (f->stage != READY && f->work < work) {
		switch (f->stage) {
		case TRY_PLAIN:
			try_plain(f);
			f->stage = is_best(f) ? BEGIN_EARLIER : PRICES;
			break;
		case PRICES: price_round(f); break;
		case BEGIN_SEARCH: begin_search(f); break;
		case SEARCH: search_on(f); break;
		case BEGIN_EARLIER: begin_earlier(f); break;
		case EARLIER: earlier(f); break;
		case READY: break;
		}
	}
	return f->stage != READY;
}

const bool *fit_chosen(const struct fit *f)
{
	return f->best;
}

size_t fit_count(const struct fit *f)
{
	return f->best_count;
}

size_t fit_bound(const struct fit *f)
{
	return (size_t)(f->bound + CLOSE);
}

int64_t fit_searched(const struct fit *f)
{
	return f->searched;
}
