/* The plan of some products. An active product is gone through from a certain order on, and its pool says what is left of
 * it there. Of the others only is known what the last pass gave to whom: enough to say what was left of them at any order,
 * as long as nobody ahead of it changes what he takes. */
#include "flow/replan.h"

#include <stdlib.h>
#include <string.h>

#include "base/idmap.h"

enum { CHUNK = 32 };

/* Orders that want a product and may claim (or may not), read a piece at a time. */
struct cursor {
	int64_t may_claim;
	struct claimer *list;
	size_t count;
	size_t next;
	bool ended;
};

/* A product. */
struct stock {
	int64_t product_id;
	bool active;
	struct supply *supply;
	size_t supply_count;
	struct sighting *sightings; /* of the last pass, in claim order */
	size_t sighting_count;
	size_t ahead;               /* how many of these stand ahead of the order that is looked at */
	int64_t ahead_units;
	struct pool pool;
	struct cursor cursors[2];
};

/* An order that is to be looked at: because a cursor stands at it, or for itself. */
struct turn {
	int64_t order_id;
	struct claim_key key;
	struct stock *stock; /* NULL: for itself */
	size_t cursor;
};

struct replan {
	struct db *db;
	struct arena *arena;
	const struct replan_request *request;
	struct findings *findings;
	struct idmap stocks;
	struct idmap seen;
	struct turn *heap;
	size_t heap_count;
	size_t heap_cap;
	size_t looked_at;
};

/* ---- the heap of turns, first in claim order on top */

static void heap_push(struct replan *r, struct turn turn)
{
	size_t i = r->heap_count;

	r->heap = arena_grow(r->arena, r->heap, r->heap_count, &r->heap_cap, sizeof *r->heap);
	r->heap_count++;
	while (i > 0 && claim_key_compare(&turn.key, &r->heap[(i - 1) / 2].key) < 0) {
		r->heap[i] = r->heap[(i - 1) / 2];
		i = (i - 1) / 2;
	}
	r->heap[i] = turn;
}

static struct turn heap_pop(struct replan *r)
{
	struct turn top = r->heap[0];
	struct turn last = r->heap[--r->heap_count];
	size_t i = 0;

	for (;;) {
		size_t child = 2 * i + 1;

		if (child >= r->heap_count)
			break;
		if (child + 1 < r->heap_count && claim_key_compare(&r->heap[child + 1].key, &r->heap[child].key) < 0)
			child++;
		if (claim_key_compare(&last.key, &r->heap[child].key) <= 0)
			break;
		r->heap[i] = r->heap[child];
		i = child;
	}
	if (r->heap_count)
		r->heap[i] = last;
	return top;
}

/* ---- products */

static const struct claim_key first_key = {INT64_MIN, INT64_MIN, INT64_MIN, ""};

/* Puts the next order of the cursor into the heap. */
static void cursor_push(struct replan *r, struct stock *stock, size_t n, const struct claim_key *after)
{
	struct cursor *c = &stock->cursors[n];

	if (c->next == c->count && !c->ended) {
		if (c->count)
			after = &c->list[c->count - 1].key;
		c->list = claimers_after(r->db, r->arena, stock->product_id, c->may_claim, after, CHUNK, &c->count);
		c->ended = c->count == 0;
		c->next = 0;
	}
	if (c->next < c->count) {
		heap_push(r, (struct turn){c->list[c->next].order_id, c->list[c->next].key, stock, n});
		c->next++;
	}
}

static struct stock *stock_of(struct replan *r, int64_t product_id)
{
	struct stock *stock = idmap_get(&r->stocks, product_id);
	const struct replan_request *request = r->request;
	int64_t fresh = 0;

	if (stock)
		return stock;
	stock = arena_alloc(r->arena, sizeof *stock);
	stock->product_id = product_id;
	stock->cursors[0].may_claim = 1;
	stock->cursors[1].may_claim = -1;
	stock->supply = plan_supply(r->db, r->arena, product_id, request->settings, request->now_ms, &stock->supply_count);
	for (size_t i = 0; i < request->fresh_count; i++)
		fresh += request->fresh[i].product_id == product_id ? request->fresh[i].units : 0;
	if (fresh) {
		struct supply *all = arena_alloc(r->arena, (stock->supply_count + 1) * sizeof *all);

		all[0] = (struct supply){SOURCE_FRESH, fresh};
		if (stock->supply_count)
			memcpy(all + 1, stock->supply, stock->supply_count * sizeof *all);
		stock->supply = all;
		stock->supply_count++;
	}
	stock->sightings = sightings_of_product(r->db, r->arena, product_id, &stock->sighting_count);
	idmap_put(&r->stocks, product_id, stock);
	return stock;
}

/* What is left of a product that is not active, where this order stands. */
static struct pool *pool_at(struct stock *stock, const struct claim_key *key)
{
	while (stock->ahead < stock->sighting_count &&
		claim_key_compare(&stock->sightings[stock->ahead].claimer.key, key) < 0)
		stock->ahead_units += stock->sightings[stock->ahead++].units;
	pool_init(&stock->pool, stock->supply, stock->supply_count);
	pool_skip(&stock->pool, stock->ahead_units);
	return &stock->pool;
}

/* From this order on (it included, if its turn is now) the product is gone through. */
static void activate(struct replan *r, struct stock *stock, const struct claim_key *key)
{
	if (stock->active)
		return;
	pool_at(stock, key);
	stock->active = true;
	for (size_t i = stock->ahead; i < stock->sighting_count; i++)
		heap_push(r, (struct turn){stock->sightings[i].claimer.order_id, stock->sightings[i].claimer.key, NULL, 0});
	for (size_t n = 0; n < 2; n++)
		cursor_push(r, stock, n, key);
}

/* ---- shares and findings */

void share_take(struct arena *arena, struct share_list *shares, const struct wanting *line, struct pool *pool)
{
	int64_t left = line->waiting;
	int64_t source_id;
	int64_t units;

	while (left > 0 && (units = pool_take(pool, left, &source_id)) > 0) {
		struct share *last = shares->count ? &shares->list[shares->count - 1] : NULL;

		left -= units;
		if (last && last->line_id == line->line_id && last->source_id == source_id) {
			last->units += units;
			continue;
		}
		shares->list = arena_grow(arena, shares->list, shares->count, &shares->cap, sizeof *shares->list);
		shares->list[shares->count++] = (struct share){line->line_id, source_id, line->product_id, units};
	}
}

static bool has_share(const struct share *list, size_t count, const struct share *share)
{
	for (size_t i = 0; i < count; i++)
		if (list[i].line_id == share->line_id && list[i].source_id == share->source_id && list[i].units == share->units)
			return true;
	return false;
}

static int by_id(const void *a, const void *b)
{
	const int64_t *x = a;
	const int64_t *y = b;

	return (*x > *y) - (*x < *y);
}

static bool has_moved(const struct findings *findings, const struct share *shares, size_t count)
{
	for (size_t i = 0; i < count && findings->moved_count; i++)
		if (bsearch(&shares[i].source_id, findings->moved, findings->moved_count, sizeof *findings->moved, by_id))
			return true;
	return false;
}

void findings_add(struct arena *arena, struct findings *findings, const struct planned_order *o, enum claim claim,
	struct lack lack, const struct share *shares, size_t share_count)
{
	int64_t rank = o->key.promised_rank == o->own_rank ? PLAN_OWN_PROMISE : o->key.promised_rank;
	struct plan_finding f = {.order_id = o->id, .claim = claim, .claim_changed = claim != o->was, .claim_rank = rank,
		.rank_changed = rank != o->claim_rank && o->open && o->line_count, /* else it claims nothing anyway */
		.lacks_product_id = lack.product_id, .lacks_units = lack.units,
		.lack_changed = lack.product_id != o->lacked_product_id || lack.units != o->lacked_units,
		.shares_changed = share_count != o->share_count, .look_again = o->gathers,
		.delayed = o->open && o->rule.overdue && !o->delay_told && o->line_count, .lines = o->lines,
		.line_count = o->line_count, .shares = shares, .share_count = share_count,
		.source_moved = has_moved(findings, shares, share_count)};

	for (size_t i = 0; i < share_count && !f.shares_changed; i++)
		f.shares_changed = !has_share(o->shares, o->share_count, &shares[i]);
	if (!f.claim_changed && !f.rank_changed && !f.lack_changed && !f.shares_changed && !f.source_moved && !f.look_again && !f.delayed)
		return;
	findings->list = arena_grow(arena, findings->list, findings->count, &findings->cap, sizeof *findings->list);
	findings->list[findings->count++] = f;
}

/* ---- an order's turn */

static int64_t shares_of_line(const struct planned_order *o, int64_t line_id)
{
	int64_t units = 0;

	for (size_t i = 0; i < o->share_count; i++)
		units += o->shares[i].line_id == line_id ? o->shares[i].units : 0;
	return units;
}

/* What the pass judges by: pools of active products as they are; of others what would be left of them here. First only the
 * active ones: where these do not suffice, nobody asks for the rest. */
static enum claim judge(struct replan *r, struct planned_order *o)
{
	struct plan_line *lines = arena_alloc(r->arena, (o->line_count ? o->line_count : 1) * sizeof *lines);
	size_t count = 0;
	enum claim claim;

	if (!o->rule.whole)
		return CLAIM_PLANNED;
	for (size_t i = 0; i < o->line_count; i++) {
		struct stock *stock = idmap_get(&r->stocks, o->lines[i].product_id);

		if (stock && stock->active)
			lines[count++] = (struct plan_line){o->lines[i].waiting, &stock->pool};
	}
	claim = plan_judge(&o->rule, lines, count);
	if (claim != CLAIM_PLANNED)
		return claim;
	for (size_t i = 0; i < o->line_count; i++) {
		struct stock *stock = stock_of(r, o->lines[i].product_id);

		if (stock->active || (o->was == CLAIM_PLANNED && shares_of_line(o, o->lines[i].line_id) >= o->lines[i].waiting))
			continue;
		lines[count++] = (struct plan_line){o->lines[i].waiting, pool_at(stock, &o->key)};
	}
	return plan_judge(&o->rule, lines, count);
}

static struct lack lack_of(struct replan *r, const struct planned_order *o, enum claim claim)
{
	struct plan_line lines[LACK_LINES];
	struct lack lack = {0};
	size_t line;

	if (claim != CLAIM_NOT || !o->open || o->rule.blocked || o->line_count > LACK_LINES)
		return lack;
	for (size_t i = 0; i < o->line_count; i++) {
		struct stock *stock = stock_of(r, o->lines[i].product_id);

		lines[i] = (struct plan_line){o->lines[i].waiting, stock->active ? &stock->pool : pool_at(stock, &o->key)};
	}
	if (plan_lack(lines, o->line_count, &line, &lack.units))
		lack.product_id = o->lines[line].product_id;
	return lack;
}

/* Whether the order changes what it takes of products that are not active: these are gone through from here on. */
static bool takes_otherwise(const struct planned_order *o, enum claim claim)
{
	if (!o->open || !o->line_count)
		return o->share_count > 0;
	return plan_takes(claim) != plan_takes(o->was) || (o->rule.whole && claim == CLAIM_PLANNED && o->was != CLAIM_PLANNED);
}

/* False: it claims by another promise than its lines say, and its turn, *turn, is later. */
static bool look_at(struct replan *r, int64_t order_id, struct turn *turn)
{
	const struct replan_request *request = r->request;
	struct planned_order o;
	struct share_list shares = {0};
	enum claim claim;
	struct lack lack;

	if (!planned_order_load(r->db, r->arena, order_id, request->settings, request->now_ms, &o))
		return true;
	if (claim_key_compare(&o.key, &turn->key) > 0) {
		*turn = (struct turn){.order_id = order_id, .key = o.key};
		return false;
	}
	claim = o.open && o.line_count ? judge(r, &o) : o.was; /* that of an order which waits for nothing says nothing */
	lack = lack_of(r, &o, claim);
	if (takes_otherwise(&o, claim)) {
		for (size_t i = 0; i < o.line_count; i++)
			activate(r, stock_of(r, o.lines[i].product_id), &o.key);
		for (size_t i = 0; i < o.share_count; i++)
			activate(r, stock_of(r, o.shares[i].product_id), &o.key);
	}
	for (size_t i = 0; i < o.line_count && o.open && plan_takes(claim); i++) {
		struct stock *stock = stock_of(r, o.lines[i].product_id);

		if (stock->active) {
			share_take(r->arena, &shares, &o.lines[i], &stock->pool);
			continue;
		}
		for (size_t j = 0; j < o.share_count; j++) { /* as it was */
			if (o.shares[j].line_id != o.lines[i].line_id)
				continue;
			shares.list = arena_grow(r->arena, shares.list, shares.count, &shares.cap, sizeof *shares.list);
			shares.list[shares.count++] = o.shares[j];
		}
	}
	findings_add(r->arena, r->findings, &o, claim, lack, shares.list, shares.count);
	return true;
}

/* Takes the turns of the order that is first; then its cursors go on, while there is something to hand out. */
static void next_order(struct replan *r)
{
	struct turn turn = heap_pop(r);
	struct turn later = turn;
	bool done = true;
	struct stock *stocks[64];
	size_t cursors[64];
	size_t count = 0;
	int64_t order_id = turn.order_id;

	if (!idmap_get(&r->seen, order_id)) {
		r->looked_at++;
		done = look_at(r, order_id, &later);
		if (done)
			idmap_put(&r->seen, order_id, r);
	}
	for (;;) {
		if (turn.stock) {
			stocks[count] = turn.stock;
			cursors[count++] = turn.cursor;
		}
		if (!r->heap_count || r->heap[0].order_id != order_id || count == sizeof stocks / sizeof *stocks)
			break;
		turn = heap_pop(r);
	}
	if (!done)
		heap_push(r, later);
	for (size_t i = 0; i < count; i++)
		if (stocks[i]->pool.left > 0)
			cursor_push(r, stocks[i], cursors[i], NULL);
}

bool replan_products(struct db *db, struct arena *arena, const struct replan_request *request, struct findings *findings)
{
	struct replan r = {.db = db, .arena = arena, .request = request, .findings = findings};
	bool within;

	findings->count = 0;
	for (size_t i = 0; i < request->product_count; i++)
		activate(&r, stock_of(&r, request->products[i]), &first_key);
	for (size_t i = 0; i < request->order_count; i++) {
		struct turn turn = {.order_id = request->orders[i]};

		if (planned_order_key(db, arena, turn.order_id, request->settings->match, &turn.key))
			heap_push(&r, turn);
	}
	while (r.heap_count && r.looked_at <= request->limit && !db_failed(db))
		next_order(&r);
	within = r.heap_count == 0;
	idmap_done(&r.stocks);
	idmap_done(&r.seen);
	return within && !db_failed(db);
}
