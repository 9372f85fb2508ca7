/* The pass, made once for all: supply is handed out in claim order, as dock/plan.h has it. And what it is made of, for those
 * that follow (forecast_again.c). */
#include "dock/forecast_pass.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

void *forecast_grow(void *list, size_t count, size_t *cap, size_t item)
{
	if (count < *cap)
		return list;
	*cap = *cap ? *cap * 2 : 256;
	return mem_array(list, *cap, item);
}

static void *zeroed(size_t count, size_t item)
{
	return mem_alloc((count ? count : 1) * item);
}

/* ---- setting up */

/* Gives each product its place among the sources: what is in the building, then its deliveries in their order. */
static void place_sources(struct forecast *f, struct forecast_pass *pass)
{
	uint32_t next = 0;

	for (size_t i = 0; i < f->product_count; i++)
		pass->products[i].source_count = 1;
	for (size_t i = 0; i < f->supply_count; i++)
		pass->products[f->supplies[i].product].source_count++;
	for (size_t i = 0; i < f->product_count; i++) {
		struct forecast_product *p = &pass->products[i];

		p->first_source = next;
		next += p->source_count;
		p->source_count = 1;
		p->total = f->building[i];
		pass->sources[p->first_source] = (struct forecast_source){f->building[i], FORECAST_NONE};
	}
	for (size_t i = 0; i < f->supply_count; i++) {
		const struct forecast_supply *s = &f->supplies[i];
		struct forecast_product *p = &pass->products[s->product];

		pass->source_of[i] = p->first_source + p->source_count++;
		pass->sources[pass->source_of[i]] = (struct forecast_source){s->units, s->inbound};
		p->total += f->inbounds[s->inbound].known ? s->units : 0;
	}
}

static void place_wants(struct forecast *f, struct forecast_pass *pass)
{
	uint32_t next = 0;

	for (size_t i = 0; i < f->want_count; i++) {
		struct forecast_order *o = &f->orders[f->wants[i].order];

		f->wants[i].share = FORECAST_NONE;
		o->left += f->wants[i].units;
		pass->products[f->wants[i].product].want_count += o->open;
	}
	for (size_t i = 0; i < f->product_count; i++) {
		pass->products[i].first_want = next;
		next += pass->products[i].want_count;
		pass->products[i].want_count = 0;
	}
	for (size_t i = 0; i < f->want_count; i++) {
		struct forecast_product *p = &pass->products[f->wants[i].product];

		if (f->orders[f->wants[i].order].open)
			pass->by_product[p->first_want + p->want_count++] = (uint32_t)i;
	}
}

/* ---- supply */

static bool is_known(const struct forecast *f, const struct forecast_source *source)
{
	return source->inbound == FORECAST_NONE || f->inbounds[source->inbound].known;
}

/* Takes up to units of one source; 0: there is nothing more. */
static int64_t take(struct forecast *f, struct forecast_product *p, int64_t units, uint32_t *source)
{
	struct forecast_pass *pass = f->pass;
	int64_t takes;

	while (p->at < p->first_source + p->source_count &&
		(!is_known(f, &pass->sources[p->at]) || p->used >= pass->sources[p->at].units)) {
		p->at++;
		p->used = 0;
	}
	if (p->at == p->first_source + p->source_count || units <= 0)
		return 0;
	takes = pass->sources[p->at].units - p->used;
	if (takes > units)
		takes = units;
	*source = p->at;
	p->used += takes;
	p->pool.left -= takes;
	return takes;
}

void forecast_pass_skip(struct forecast *f, struct forecast_product *p, int64_t units)
{
	uint32_t source;
	int64_t takes;

	while (units > 0 && (takes = take(f, p, units, &source)) > 0)
		units -= takes;
}

static void drop_shares(struct forecast_pass *pass, struct forecast_want *w)
{
	while (w->share != FORECAST_NONE) {
		uint32_t next = pass->shares[w->share].next;

		pass->shares[w->share].next = pass->free_share;
		pass->free_share = w->share;
		w->share = next;
	}
	w->taken = 0;
}

static uint32_t new_share(struct forecast_pass *pass)
{
	uint32_t n = pass->free_share;

	if (n != FORECAST_NONE) {
		pass->free_share = pass->shares[n].next;
		return n;
	}
	pass->shares = forecast_grow(pass->shares, pass->share_count, &pass->share_cap, sizeof *pass->shares);
	return (uint32_t)pass->share_count++;
}

void forecast_pass_take_for(struct forecast *f, struct forecast_want *w, struct forecast_product *p, int64_t units)
{
	struct forecast_pass *pass = f->pass;
	uint32_t last = FORECAST_NONE;
	uint32_t source;
	int64_t takes;

	drop_shares(pass, w);
	while (units > 0 && (takes = take(f, p, units, &source)) > 0) {
		uint32_t n = new_share(pass);

		pass->shares[n] = (struct forecast_share){takes, source, FORECAST_NONE};
		if (last == FORECAST_NONE)
			w->share = n;
		else
			pass->shares[last].next = n;
		last = n;
		w->taken += takes;
		units -= takes;
	}
}

int64_t forecast_pass_receive(struct forecast *f, struct forecast_want *w)
{
	struct forecast_pass *pass = f->pass;
	uint32_t n = w->share;
	int64_t units = pass->shares[n].units;

	pass->sources[pass->shares[n].source].units -= units;
	pass->products[w->product].total -= units;
	w->share = pass->shares[n].next;
	w->units -= units;
	w->taken -= units;
	w->came += units;
	pass->shares[n].next = pass->free_share;
	pass->free_share = n;
	return units;
}

/* ---- judging */

uint32_t forecast_pass_place(const struct forecast *f, const struct forecast_product *p, uint32_t order)
{
	const uint32_t *list = f->pass->by_product + p->first_want;
	uint32_t low = 0;
	uint32_t high = p->want_count;

	while (low < high) {
		uint32_t middle = low + (high - low) / 2;

		if (f->wants[list[middle]].order < order)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

int64_t forecast_pass_taken_before(const struct forecast *f, const struct forecast_product *p, uint32_t place)
{
	int64_t units = 0;

	for (uint32_t i = p->front; i < place; i++)
		units += f->wants[f->pass->by_product[p->first_want + i]].taken;
	return units;
}

static struct plan_order rule_of(const struct forecast *f, const struct forecast_order *o, int64_t at_ms)
{
	return (struct plan_order){.whole = o->whole, .blocked = o->blocked,
		.overdue = plan_overdue(o->has_promise, o->promised_ms, at_ms),
		.patient = plan_patient(o->placed_ms, f->patience_days, at_ms)};
}

/* First by the products that the pass goes through: where these do not suffice, nobody asks for the rest. */
enum claim forecast_pass_judge(struct forecast *f, uint32_t n, int64_t at_ms)
{
	struct forecast_pass *pass = f->pass;
	struct forecast_order *o = &f->orders[n];
	struct plan_order rule = rule_of(f, o, at_ms);
	struct forecast_want *wants = f->wants + o->first_want;
	size_t count = 0;
	enum claim claim;

	if (!o->whole)
		return CLAIM_PLANNED;
	for (uint32_t i = 0; i < o->want_count; i++)
		if (wants[i].units && pass->products[wants[i].product].active)
			pass->lines[count++] = (struct plan_line){wants[i].units, &pass->products[wants[i].product].pool};
	claim = plan_judge(&rule, pass->lines, count);
	if (claim != CLAIM_PLANNED)
		return claim;
	pass->judging++;
	for (uint32_t i = 0; i < o->want_count; i++) {
		struct forecast_product *p = &pass->products[wants[i].product];

		if (!wants[i].units || p->active || (o->claim == CLAIM_PLANNED && wants[i].taken >= wants[i].units))
			continue;
		if (p->judged != pass->judging)
			p->pool.left = p->total - forecast_pass_taken_before(f, p, forecast_pass_place(f, p, n));
		p->judged = pass->judging;
		pass->lines[count++] = (struct plan_line){wants[i].units, &p->pool};
	}
	return plan_judge(&rule, pass->lines, count);
}

/* ---- the whole pass */

static void hand_out(struct forecast *f, int64_t at_ms)
{
	struct forecast_pass *pass = f->pass;

	for (size_t i = 0; i < f->product_count; i++) {
		struct forecast_product *p = &pass->products[i];

		p->active = true;
		p->pool.left = p->total;
		p->at = p->first_source;
	}
	for (size_t n = 0; n < f->order_count; n++) {
		struct forecast_order *o = &f->orders[n];

		if (!o->open || !o->left)
			continue;
		o->claim = (uint8_t)forecast_pass_judge(f, (uint32_t)n, at_ms);
		for (uint32_t i = 0; i < o->want_count && plan_takes((enum claim)o->claim); i++) {
			struct forecast_want *w = &f->wants[o->first_want + i];

			forecast_pass_take_for(f, w, &pass->products[w->product], w->units);
		}
	}
	for (size_t i = 0; i < f->product_count; i++)
		pass->products[i].active = false;
}

struct forecast_pass *forecast_pass_new(struct forecast *f)
{
	struct forecast_pass *pass = mem_alloc(sizeof *pass);
	uint32_t most = 0;

	f->pass = pass;
	pass->free_share = FORECAST_NONE;
	pass->products = zeroed(f->product_count, sizeof *pass->products);
	pass->sources = zeroed(f->product_count + f->supply_count, sizeof *pass->sources);
	pass->source_of = zeroed(f->supply_count, sizeof *pass->source_of);
	pass->by_product = zeroed(f->want_count, sizeof *pass->by_product);
	for (size_t i = 0; i < f->order_count; i++) {
		struct forecast_order *o = &f->orders[i];

		o->claim = CLAIM_PLANNED;
		o->whole = policy_must_ship_whole(o->policy, o->used);
		most = o->want_count > most ? o->want_count : most;
	}
	pass->lines = zeroed(most, sizeof *pass->lines);
	place_sources(f, pass);
	place_wants(f, pass);
	hand_out(f, f->now_ms);
	return pass;
}

void forecast_pass_free(struct forecast_pass *pass)
{
	if (!pass)
		return;
	free(pass->products);
	free(pass->sources);
	free(pass->source_of);
	free(pass->by_product);
	free(pass->shares);
	free(pass->heap);
	free(pass->visited);
	free(pass->listed);
	free(pass->lines);
	free(pass);
}
