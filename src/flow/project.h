/* The plan, asked about time: of every open order that waits, whether it can ship today, when at the earliest, with which
 * pickup, and what it lacks. It lets time go by in memory: every delivery comes when it is due and is received whole, in the
 * order in which the plan hands out supply; what is in the building for nobody, and what the shelf has, is fetched as soon as
 * an order may have it; deliveries come into reach, promises pass, sweeps are made. The result is what receiving everything
 * so in a copy of the store gives, order by order (tests/flow/test_project.c does that). Nothing is packed meanwhile: when
 * packers come to it nobody knows. With the setting match = finish-first orders keep the places that they have now: those are
 * decided anew at each cut-off, and what comes then may go to another order.
 *
 * It needs no plan that is up to date: marks that wait (store/plan.h) change nothing here, as it looks at everything itself.
 * It only reads, so that it can be run beside a screen, in a process and a connection of its own. */
#ifndef FLOW_PROJECT_H
#define FLOW_PROJECT_H

#include "base/mem.h"
#include "store/db.h"
#include "store/settings.h"

struct project;

/* Instead of a time: never, with all that is announced; or with a delivery of which nobody said when it comes. */
#define PROJECT_NEVER INT64_MAX
#define PROJECT_UNKNOWN (INT64_MAX - 1)

/* Instead of an index: none. */
#define PROJECT_NONE UINT32_MAX

/* When a delivery will have been received, where somebody knows better than its due time (one that is at a door is taken to be
 * received now). */
struct project_finish {
	int64_t inbound_id;
	int64_t at_ms;
};

struct project_request {
	const struct settings *settings;
	int64_t now_ms;
	const struct project_finish *finish; /* NULL = nobody does */
	size_t finish_count;
};

/* The deliveries that are at a door and the times at which they will be done by the door's own rate, as far as anybody can tell
 * (store/doors.h): for the request. Inside the caller's transaction; in the arena. */
struct project_finish *project_finishes(struct db *db, struct arena *arena, const struct settings *settings, int64_t now_ms,
	size_t *count);

/* Looks at everything. Inside the caller's read transaction, which may end then: the result is memory of its own. Never NULL;
 * rubbish if db_failed(). */
struct project *project_new(struct db *db, const struct project_request *request);
void project_free(struct project *project); /* NULL is fine */

/* ---- orders that are open or held, and still want something or have a shipment that gathers; in claim order */

struct project_order {
	int64_t order_id;
	const char *number;
	int64_t customer_id; /* 0 = none */
	const char *carrier; /* "" = any */
	int64_t promised_ms; /* 0 = none */
	int64_t priority;
	int64_t wanted;      /* units that it still wants, from anywhere */
	int64_t here;        /* units of its shipment that gathers or is ready */
	bool held;           /* claims nothing, and cannot ship */
	bool whole;          /* must ship whole what it still wants */
	bool ready;          /* its shipment is ready by now */

	/* Its next shipment: when the policy lets it go. And when the last unit that it wants is here. PROJECT_... or a time */
	int64_t first_at;
	int64_t complete_at;
	/* The delivery after which that is so: an index, see project_inbounds(); NONE: nothing that has yet to come. A shipment
	 * that goes at a sweep has that of its last units. */
	uint32_t first_inbound;
	uint32_t complete_inbound;
	/* The first pickup of its carrier whose cut-off is not before: see project_pickups(); NONE: none is known */
	uint32_t first_pickup;
	uint32_t complete_pickup;
	/* By the end of the site's day, and with a pickup of today if its carrier has any: also if it had one that is over. */
	bool first_today;
	bool complete_today;
};

size_t project_count(const struct project *project);
const struct project_order *project_order_at(const struct project *project, size_t n);

/* What it waits for: deliveries that bring something for it, in the order in which they come. In the arena. */
struct project_wait {
	uint32_t inbound;
	int64_t units;
};
struct project_wait *project_waits(const struct project *project, struct arena *arena, size_t n, size_t *count);

/* What it lacks, of one that does not become complete: product by product, first what it would need. In the arena. */
enum project_why {
	PROJECT_NOT_ANNOUNCED, /* no delivery that is expected brings it */
	PROJECT_CLAIMED,       /* some do, but others claim it first */
	PROJECT_WHOLE,         /* it would get it, but must ship whole, and lacks what stands first: so it claims nothing */
	PROJECT_STOCKOUT,      /* the product may not be backordered: a lead accepts or cancels the line */
	PROJECT_HELD,          /* the order is held */
	PROJECT_LATE,          /* only a delivery that is more than a day late would bring it */
};
struct project_lack {
	int64_t product_id;
	int64_t units;
	enum project_why why;
	uint32_t inbound; /* of PROJECT_LATE; else NONE */
};
struct project_lack *project_lacks(const struct project *project, struct arena *arena, size_t n, size_t *count);

/* "not-announced", "claimed", "waits-whole", "stockout", "held", "late" */
const char *project_why_word(enum project_why why);

/* ---- deliveries that are not closed and still expect something; in the order in which they are reckoned with, those that are
 * too late to count last */

struct project_inbound {
	int64_t inbound_id;
	const char *number;
	int64_t at_ms;      /* when it is reckoned with; PROJECT_UNKNOWN; PROJECT_NEVER: it is more than a day late */
	bool arrived;       /* it is at a door */
	int64_t door_id;    /* 0 = none known */
	int64_t units;      /* still expected */
	int64_t for_orders; /* of these: for orders that wait */
	int64_t orders;     /* that get something from it */
	int64_t readies;    /* orders whose next shipment can go after it */
	int64_t completes;  /* orders that have all they want after it */
};
const struct project_inbound *project_inbounds(const struct project *project, size_t *count);

/* Orders that would miss their pickup if this delivery were received not before at_ms: those whose next shipment or whose last
 * unit comes with it. Indexes of orders, in claim order, in the arena. For several deliveries at once, or to see what happens to
 * everybody, run it again with struct project_finish. */
struct project_miss {
	size_t order;
	uint32_t pickup; /* that it would miss */
	bool first;      /* its next shipment misses it; false: only its last units do */
};
struct project_miss *project_if_late(const struct project *project, struct arena *arena, int64_t inbound_id, int64_t at_ms,
	size_t *count);

/* ---- pickups that have not left and whose cut-off is to come, by cut-off */

struct project_pickup {
	int64_t pickup_id;
	const char *number;
	const char *carrier;
	int64_t cutoff_ms;
	bool today;
	int64_t first;    /* orders whose next shipment goes with it */
	int64_t complete; /* orders whose last unit does */
};
const struct project_pickup *project_pickups(const struct project *project, size_t *count);

/* ---- totals. Plain numbers: they can be handed from process to process */

struct project_tally {
	int64_t waiting;        /* orders that still want something; those that only gather are not among the numbers */
	int64_t held;           /* of these: held */
	int64_t first_here;     /* have a shipment that can go today with what is in the building */
	int64_t complete_here;  /* ... all they want */
	int64_t first_today;    /* ... with what the deliveries of today bring, too */
	int64_t complete_today;
	int64_t first_later;    /* later, at a time that is known, or today after the last pickup of its carrier */
	int64_t complete_later;
	int64_t first_unknown;  /* with a delivery of which nobody said when it comes */
	int64_t complete_unknown;
	int64_t first_never;    /* not with what is announced */
	int64_t complete_never;
	int64_t first_by_ms;    /* when the last of first_today can go; 0 = there are none */
	int64_t complete_by_ms;
};

enum { PROJECT_HOURS = 24 };
struct project_totals {
	int64_t now_ms;
	int64_t day_end_ms; /* of the site's day */
	struct project_tally all;
	/* of today, by the hour at the site: orders whose next shipment can go then; that have all they want then */
	int64_t first[PROJECT_HOURS];
	int64_t complete[PROJECT_HOURS];
};
const struct project_totals *project_totals(const struct project *project);

/* By carrier, in order of their names; "" = any carrier. */
struct project_carrier {
	const char *carrier;
	struct project_tally tally;
};
const struct project_carrier *project_carriers(const struct project *project, size_t *count);

#endif
