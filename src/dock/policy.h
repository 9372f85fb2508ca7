/* Shipping policies and which of them counts for an order. */
#ifndef DOCK_POLICY_H
#define DOCK_POLICY_H

#include <stdbool.h>
#include <stdint.h>

enum policy_kind { POLICY_NONE, POLICY_SHIP_AVAILABLE, POLICY_UP_TO_X, POLICY_ALL_OR_NOTHING };

struct policy {
	enum policy_kind kind;
	int64_t max_shipments; /* of up-to-x, at least 1; else 0 */
};

/* "all-or-nothing", "up-to-x", "ship-available"; "" is POLICY_NONE. False: no such policy. */
bool policy_parse(const char *word, struct policy *policy);
const char *policy_word(enum policy_kind kind);

/* up-to-x with one shipment is all-or-nothing. */
struct policy policy_normal(struct policy policy);

/* The stricter of two: all-or-nothing, then the smaller X, then ship-available, then none. */
struct policy policy_stricter(struct policy a, struct policy b);

/* The order's, else the customer's, else the strictest among its products, else the site's. */
struct policy policy_resolve(struct policy order, struct policy customer, struct policy products, struct policy site);

/* Whether an order that has used `used` shipments must ship whole what it still wants. */
bool policy_must_ship_whole(struct policy policy, int64_t used);

/* What decides whether a shipment that has something here, and nothing in hand, may go. */
struct prospects {
	bool satisfied; /* nothing is still wanted */
	bool released;  /* a lead let it go as it is */
	bool swept;     /* the sweep before its next pickup has come */
	bool in_sight;  /* more of the order is in sight */
	bool imminent;  /* and about to come */
};

/* Whether the policy of the order, which has used `used` shipments, lets it go. */
bool policy_lets_go(struct policy policy, int64_t used, const struct prospects *prospects);

/* Whether a shipment may leave with what it has: nothing is still wanted, a lead let it go, or its order need not ship whole.
 * used: shipments used before it. */
bool policy_may_leave(struct policy policy, int64_t used, bool satisfied, bool released);

/* Whether an order that has used `used` shipments may have no further one: what still comes joins the last. */
bool policy_used_up(struct policy policy, int64_t used);

/* Why a shipment's units go where they go: it is complete with them, it waits for its rest (or consolidates with it), it
 * stands somewhere already, or nothing that it could wait for is to come. waits: it may not go yet. The words of the
 * interface. */
const char *policy_reason(struct policy policy, bool must_ship_whole, bool complete, bool stands_somewhere, bool waits);

#endif
