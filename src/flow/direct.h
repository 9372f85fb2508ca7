/* Matching and directing goods, newly received or on their way. Internal to src/flow. */
#ifndef FLOW_DIRECT_H
#define FLOW_DIRECT_H

#include "flow/flow.h"

struct goods {
	struct product product;
	const char *lot;
	const char *serial;
	int64_t quantity;
	int64_t carton_id;
	const char *quarantine; /* the reason why nobody may have it; NULL = good */
	int64_t from_id;        /* where the units are: the supplier, or a place inside */
	enum place_kind from_kind;
	struct owner from;
	int64_t source_id;      /* the supply that the plan counts these as: an inbound, SOURCE_REDIRECT, SOURCE_HELD_BACK ... */
	bool begins;            /* the first of a delivery: only now the plan hands it out as one that is at a door */
	bool fresh;             /* more came than was announced: SOURCE_FRESH, some of them */
	struct owner for_whom;  /* whose they are, or are to be: nobody else may claim them; all 0 = whoever claims first */
	const char *reason;     /* why they go where they go; NULL = what the policy says */
	const char *cause;      /* of their movement; NULL = the usual one */
	const struct direction *held; /* the one that put them away as held back, from where they are fetched now; NULL = none */
	const struct direction *of; /* the direction whose open units these were; NULL = newly received */
};

/* Matches all of it, chooses places, posts the movements, writes the directions and adds them to the reply. False: a
 * place of a needed kind is missing; the scan is refused. */
bool direct_goods(struct session *s, const struct goods *goods, size_t count);

/* Gives open units of a direction another home: matched again, or to quarantine for that reason (NULL: they are good).
 * False: there is no place for them. */
bool direct_again(struct session *s, struct direction *direction, int64_t units, const char *quarantine);

/* Whether the policy of the order lets what is here go now. */
bool may_go(struct session *s, int64_t order_id);

/* Brings the status and the home of the owner's shipment to what its content says now. Nobody's: does nothing. */
void settle_owner(struct session *s, const struct owner *owner);

/* The same where units have left, or are back: they may be in sight now, so that whether the rest may go is for the plan to
 * say. Until then only what goes whatever is in sight is ready. */
void settle_by_plan(struct session *s, const struct owner *owner);

/* Another home for a shipment's (or nobody's) units, because this place is full. NULL: there is no other. */
struct place *direct_elsewhere(struct session *s, const struct direction *direction);

#endif
