/* Policies: parsing, strictness, and the levels order, customer, products, site. */
#include "dock/policy.h"

#include <stddef.h>
#include <string.h>

static const char *const words[] = {
	[POLICY_NONE] = "",
	[POLICY_SHIP_AVAILABLE] = "ship-available",
	[POLICY_UP_TO_X] = "up-to-x",
	[POLICY_ALL_OR_NOTHING] = "all-or-nothing",
};

bool policy_parse(const char *word, struct policy *policy)
{
	for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
		if (strcmp(word, words[i]) == 0) {
			*policy = (struct policy){.kind = (enum policy_kind)i};
			return true;
		}
	}
	return false;
}

const char *policy_word(enum policy_kind kind)
{
	return words[kind];
}

struct policy policy_normal(struct policy policy)
{
	if (policy.kind == POLICY_UP_TO_X && policy.max_shipments <= 1)
		return (struct policy){.kind = POLICY_ALL_OR_NOTHING};
	return policy;
}

struct policy policy_stricter(struct policy a, struct policy b)
{
	a = policy_normal(a);
	b = policy_normal(b);
	if (a.kind == POLICY_UP_TO_X && b.kind == POLICY_UP_TO_X)
		return a.max_shipments <= b.max_shipments ? a : b;
	return a.kind >= b.kind ? a : b;
}

struct policy policy_resolve(struct policy order, struct policy customer, struct policy products, struct policy site)
{
	if (order.kind != POLICY_NONE)
		return policy_normal(order);
	if (customer.kind != POLICY_NONE)
		return policy_normal(customer);
	if (products.kind != POLICY_NONE)
		return policy_normal(products);
	return policy_normal(site);
}

bool policy_must_ship_whole(struct policy policy, int64_t used)
{
	switch (policy.kind) {
	case POLICY_ALL_OR_NOTHING: return true;
	case POLICY_UP_TO_X: return used + 1 >= policy.max_shipments;
	case POLICY_NONE:
	case POLICY_SHIP_AVAILABLE: return false;
	}
	return false;
}

bool policy_lets_go(struct policy policy, int64_t used, const struct prospects *p)
{
	if (p->satisfied || p->released)
		return true;
	if (policy_must_ship_whole(policy, used))
		return false;
	return p->swept || (policy.kind == POLICY_UP_TO_X ? !p->in_sight : !p->imminent);
}

bool policy_may_leave(struct policy policy, int64_t used, bool satisfied, bool released)
{
	return satisfied || released || !policy_must_ship_whole(policy, used);
}

bool policy_used_up(struct policy policy, int64_t used)
{
	switch (policy.kind) {
	case POLICY_ALL_OR_NOTHING: return used >= 1;
	case POLICY_UP_TO_X: return used >= policy.max_shipments;
	case POLICY_NONE:
	case POLICY_SHIP_AVAILABLE: return false;
	}
	return false;
}

const char *policy_reason(struct policy policy, bool must_ship_whole, bool complete, bool stands_somewhere, bool waits)
{
	if (complete)
		return "completes-order";
	if (must_ship_whole)
		return "waits-for-rest";
	if (stands_somewhere)
		return "joins-shipment";
	if (waits)
		return policy.kind == POLICY_UP_TO_X ? "waits-for-rest" : "consolidates";
	return policy.kind == POLICY_UP_TO_X ? "nothing-in-sight" : "nothing-imminent";
}
