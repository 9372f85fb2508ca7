/* The plan: one greedy pass over the open orders in claim order, over what supply there is of each product. What an
 * order gets in it is in sight for the order; whether an order that must ship whole gets all it wants decides whether it
 * may claim. The site's setting match changes the order of the pass, and with it that in which lines claim, nothing else:
 * it does so by the promise that counts for an order (plan_rank). Pure: supply is handed out of pools, an order at a time. */
#ifndef DOCK_PLAN_H
#define DOCK_PLAN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Where supply is, beside the ids of inbound deliveries: it stands in the building for nobody any more; it was held back and
 * put away; it is in a worker's hand, and nobody had announced it. */
enum { SOURCE_REDIRECT = 0, SOURCE_HELD_BACK = -1, SOURCE_FRESH = -2 };

/* Units of one source. */
struct supply {
	int64_t source_id;
	int64_t units;
};

/* The supply of one product, handed out from the first source to the last. */
struct pool {
	const struct supply *supply; /* the caller's */
	size_t count;
	size_t at;     /* the source that is being handed out */
	int64_t used;  /* of it */
	int64_t left;  /* of all */
};

void pool_init(struct pool *pool, const struct supply *supply, size_t count);

/* Takes up to units from one source: returns how many, 0 when nothing is left or wanted. */
int64_t pool_take(struct pool *pool, int64_t units, int64_t *source_id);

/* Passes over units that others have. */
void pool_skip(struct pool *pool, int64_t units);

/* In which order the plan's pass hands out supply: the site's setting. The numbers are nobody else's. */
enum match {
	MATCH_CLAIM_ORDER,   /* claim order */
	MATCH_PRIORITY_ONLY, /* the same, as if nobody had been promised anything: priority, placed, number */
	MATCH_FINISH_FIRST,  /* claim order; but among orders of one priority whose promises have not passed those go ahead that
	                      * let most of them complete by the next cut-off: see dock/finish.h */
};
const char *plan_match_word(enum match match);
bool plan_match_parse(const char *word, enum match *match);

/* After every promise: of an order that has none, or whose promise does not count. */
#define PLAN_NO_PROMISE ((int64_t)1 << 62)
/* In place of another promise by which an order claims: it claims by its own. */
#define PLAN_OWN_PROMISE INT64_MIN

/* By which promise an order claims. own: its own, or PLAN_NO_PROMISE. stored: another, as the whole plan decided last, or
 * PLAN_OWN_PROMISE. What finish-first decides is a fact that only the whole plan changes; the rest follows from the setting. */
int64_t plan_rank(enum match match, int64_t own, int64_t stored);

/* By which promise those claim that finish-first puts ahead now: behind all whose promises have passed (the last of them at
 * overdue_ms, INT64_MIN = none), before all others. stored stays, where it still does. */
int64_t plan_rank_ahead(int64_t stored, int64_t overdue_ms, int64_t now_ms);

/* Whether such a rank is one of finish-first's. */
bool plan_rank_is_ahead(int64_t stored);

/* When things are known to come. */
enum { PLAN_LATE_MS = 24 * 60 * 60 * 1000, PLAN_IMMINENT_LATE_MS = 2 * 60 * 60 * 1000 };

/* Whether an announced delivery is supply: it has arrived, or it is due by reach_until_ms and not more than a day late.
 * One without a due time is: somebody announced it. has_due false: due_ms says nothing. */
bool supply_is_known(bool arrived, bool has_due, int64_t due_ms, int64_t now_ms, int64_t reach_until_ms);

/* Whether what such a delivery brings is about to come: it is at a door, or due and not more than two hours late; and
 * before the sweep of the order's next pickup. sweep_ms INT64_MIN: there is no pickup, and only what is at a door counts. */
bool supply_is_imminent(bool arrived, bool has_due, int64_t due_ms, int64_t now_ms, int64_t sweep_ms);

/* Why an order may claim. The numbers are the store's. */
enum claim { CLAIM_NOT = 0, CLAIM_PLANNED = 1, CLAIM_OVERDUE = 2, CLAIM_PATIENCE = 3 };

/* An order as the plan sees it. */
struct plan_order {
	bool whole;     /* it must ship whole what it still wants */
	bool blocked;   /* it wants something that no supply can bring: a stockout */
	bool overdue;   /* its promise has passed */
	bool patient;   /* it has waited long enough */
};

/* What one of its lines waits for, and the pool of its product. Several lines may share a pool. */
struct plan_line {
	int64_t waiting;
	struct pool *pool;
};

/* Whether the order may claim: takes nothing yet. An order without lines that wait is planned. */
enum claim plan_judge(const struct plan_order *order, const struct plan_line *lines, size_t count);

/* Whether a single product keeps the order from being covered: the line that wants it, and how many units more would do. */
bool plan_lack(const struct plan_line *lines, size_t count, size_t *line, int64_t *units);

/* Whether the order takes supply in the pass: all that it can get (an order that must ship whole only if it may claim). */
bool plan_takes(enum claim claim);

/* An order that must ship whole: whether its promise has passed, whether it has waited. patience_days 0 = never. */
bool plan_overdue(bool has_promise, int64_t promised_ms, int64_t now_ms);
bool plan_patient(int64_t placed_ms, int64_t patience_days, int64_t now_ms);

#endif
