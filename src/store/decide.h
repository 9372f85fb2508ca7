/* A lead's decisions about one order: what each does, and when it cannot be made. Inside the caller's write
 * transaction. Who may decide is the caller's to know.
 *
 * Each happens once and changes no policy. What a lead decided, files do not flap back: see exchange/orders_wanted.c.
 */
#ifndef STORE_DECIDE_H
#define STORE_DECIDE_H

#include "base/mem.h"
#include "store/db.h"
#include "store/settings.h"

enum decide_what {
	ORDER_HOLD,       /* claims nothing and keeps what is staged, until a lead resumes it */
	ORDER_RESUME,     /* whoever held it */
	ORDER_RELEASE,    /* its shipment goes as it is; further units still join it until it is packed */
	ORDER_CANCEL,     /* what of it is here gets another home */
	ORDER_PRIORITISE, /* another place in claim order */
	ORDER_ACCEPT,     /* a line whose product may not be backordered waits in the queue all the same */
};

enum {
	DECIDE_PRIORITY_MAX = 1000000000, /* and as much below 0 */
	DECIDE_WHY_MAX = 500,             /* bytes */
};

struct decide {
	enum decide_what what;
	const char *order; /* its number */
	const char *line;  /* of ORDER_ACCEPT */
	int64_t priority;  /* of ORDER_PRIORITISE */
	const char *actor;
	const char *why; /* "" = no reason was given */
};

/* What stands in the way. */
enum decide_fault {
	DECIDE_MADE,
	DECIDE_UNKNOWN,   /* there is no such order or line */
	DECIDE_HELD,      /* it is held */
	DECIDE_CANCELLED, /* it is cancelled */
	DECIDE_NOTHING,   /* there is nothing to decide: it is so already, or nothing is here */
};

/* Whether the decision can be made now, whatever its priority; ORDER_ACCEPT without a line (NULL): whether there is one
 * to accept. *say: else why not, and what to do instead, in the arena. */
enum decide_fault decide_check(struct db *db, struct arena *arena, const struct decide *decision, const char **say);

/* Makes it: the order's history and an event tell of it, the plan looks at it again, its shipment may become ready.
 * *say: what was done; *note: what that means for goods that are here, "" = nothing. */
enum decide_fault decide(struct db *db, struct arena *arena, const struct decide *decision,
	const struct settings *settings, int64_t now_ms, const char **say, const char **note);

/* The word of a decision: "hold" ... */
const char *decide_word(enum decide_what what);

/* The priority that puts the order first: one above the highest among the other orders that are not cancelled and still
 * want something, whether they may claim it now or not (those that are held, and stockouts, too), and never below its
 * own. INT64_MIN: no other order wants anything. Reads a row or two of every product's queues, and the stockouts: do it
 * before the write transaction. */
int64_t decide_first_priority(struct db *db, const char *order);

/* The lines of an order that are stockouts: *count of their names, in the arena. */
const char **decide_stockout_lines(struct db *db, struct arena *arena, const char *order, size_t *count);

#endif
