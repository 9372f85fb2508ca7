/* What happened between two times, recomputed from the journal, the ledger, and what orders and deliveries are now: the
 * figures that reports are made of. Inside the caller's transaction; nothing here writes.
 *
 * Whatever was taken back did not happen: neither the movements of a scan that was undone nor those that undid it count.
 *
 * Scans and movements are kept by terminal, and those of a terminal in order of time: of a span only that span is read, however
 * long the history is. Where a terminal's clock was once set back, scans from around then may be missed; none that lies
 * outside of the span is ever counted. */
#ifndef STORE_HISTORY_H
#define STORE_HISTORY_H

#include "base/mem.h"
#include "store/db.h"

struct history_span {
	int64_t since_ms; /* inclusive */
	int64_t until_ms; /* exclusive */
	int64_t now_ms;
};

/* By what figures are told apart besides by time; the key and the name of a row. */
enum history_by {
	HISTORY_BY_TIME,     /* by nothing else: "" */
	HISTORY_BY_PRODUCT,  /* SKU, description */
	HISTORY_BY_CUSTOMER, /* number, name; "" = none */
	HISTORY_BY_CARRIER,  /* of the order, or the inbound; "" = none */
	HISTORY_BY_SUPPLIER, /* "" = none */
	HISTORY_BY_REASON,   /* of the direction; of what was not just received: the cause of the movement */
	HISTORY_BY_ACTIVITY, /* of the scan; "" = none */
	HISTORY_BY_COUNT,
};

enum history_fact {
	HISTORY_FLOW,       /* units by whom they are for; time, product, reason */
	HISTORY_SCANS,      /* time, activity */
	HISTORY_PEOPLE,     /* who scanned: a row for each operator, whose id is its name; time, activity */
	HISTORY_WORK,       /* units by what was done with them; time, activity */
	HISTORY_FIRST,      /* orders whose first shipment left in the span; time, customer, carrier, product */
	HISTORY_PROMISED,   /* orders promised for the span; the same */
	HISTORY_DELIVERIES, /* that arrived, or were due and did not come; time, supplier, carrier, product */
	HISTORY_BACKORDERS, /* that wait now, of orders placed in the span; time, customer, carrier, product */
	HISTORY_STOCKOUTS,  /* that want a decision now, of orders placed in the span; time, product */
	HISTORY_UNWANTED,   /* units received of products that were stockouts; time, product */
	HISTORY_FACTS,
};

/* The values of a row. The same key and time may come in several rows: their values add up. */
enum history_flow {
	FLOW_RECEIVED,   /* from a supplier */
	FLOW_TO_ORDERS,  /* of these: for an order at once */
	FLOW_PUT_AWAY,   /* of these: for nobody, to putaway */
	FLOW_QUARANTINE, /* of these: to quarantine */
	FLOW_REDIRECTED, /* stood at the dock for nobody (or in quarantine), and got to an order later */
	FLOW_FETCHED,    /* got to an order from the shelf, from putaway, or were found */
	FLOW_GIVEN_UP,   /* were an order's and are nobody's: cancelled, damaged, recalled, lost */
};
enum history_scans { SCANS_ALL, SCANS_REFUSED, SCANS_TAKEN_BACK };
enum history_work {
	WORK_RECEIVED,
	WORK_PLACED,  /* confirmed at a place */
	WORK_PACKED,  /* into cartons, less what was taken out again */
	WORK_SHIPPED, /* left with a pickup */
};
enum history_first { FIRST_ORDERS, FIRST_WANTED, FIRST_SHIPPED, FIRST_COMPLETE };
enum history_promised {
	PROMISED_ORDERS,
	PROMISED_WANTED,   /* ordered, less cancelled and what was shipped before this system */
	PROMISED_ON_TIME,  /* of these: left by the promised time */
	PROMISED_SHIPPED,  /* of these: left, then or later */
	PROMISED_COMPLETE, /* orders: all of it left by then */
};
enum history_deliveries {
	DELIVERIES_CAME,
	DELIVERIES_ON_TIME, /* with a due time, and arrived by it */
	DELIVERIES_LATE,
	DELIVERIES_LATE_MS, /* together */
	DELIVERIES_NOT_COME, /* due in the span, which has passed, and not arrived */
	DELIVERIES_CLOSED,
	DELIVERIES_ANNOUNCED, /* units, of those that are closed; so are the next two */
	DELIVERIES_FILLED,    /* of what was announced: received */
	DELIVERIES_SHORT,
	DELIVERIES_OVER,      /* units beyond what was announced, received or set aside; of all that came */
	DELIVERIES_RECEIVED,  /* units, of all that came */
};
enum history_backorders {
	BACKORDERS_ORDERS,
	BACKORDERS_LINES,
	BACKORDERS_UNITS,
	BACKORDERS_IN_SIGHT, /* units of lines whose goods the plan sees coming */
	BACKORDERS_OVERDUE,  /* units whose promise has passed */
};
enum history_stockouts { STOCKOUTS_ORDERS, STOCKOUTS_LINES, STOCKOUTS_UNITS, STOCKOUTS_WAITS_HERE };

enum { HISTORY_VALUES = 12 };
struct history_row {
	int64_t at_ms;    /* of what scans did: the quarter of an hour that it lies in. Else promised, arrived, placed */
	const char *key;  /* text until the next row */
	const char *name;
	int64_t values[HISTORY_VALUES];
};

/* Hands every row of the fact to add(). Fails the transaction where the fact is not told by that. */
void history_read(struct db *db, struct arena *arena, enum history_fact fact, enum history_by by,
	const struct history_span *span, void (*add)(void *ctx, const struct history_row *row), void *ctx);

/* ---- from the dock to the customer */

/* Units that left in the span, and since when they were in the building. Traced back through the ledger from their departure,
 * redirects included, however far back that is; a unit that leaves a place is the one that came there last. */
struct history_leg {
	int64_t at_ms; /* when they left */
	const char *key;
	const char *name;
	int64_t order_id;
	int64_t shipment_no;
	int64_t units;
	int64_t dock_ms; /* since the scan that received them; -1: they came from the shelf, from putaway or quarantine, or the
			    ledger does not tell */
};
void history_trace(struct db *db, struct arena *arena, enum history_by by, const struct history_span *span,
	void (*add)(void *ctx, const struct history_leg *leg), void *ctx);

/* ---- lanes */

struct history_place {
	int64_t id;
	const char *code;
	const char *kind; /* lane, overflow */
	const char *carrier;
	int64_t capacity; /* -1 = none */
	int64_t units_in; /* in the span */
	int64_t units_out;
	int64_t peak;     /* most units that stood there at a time */
	int64_t unit_ms;  /* units times the time that they stood there */
	int64_t full_ms;  /* how long it was full to FULL_PERCENT or more */
};
enum { HISTORY_FULL_PERCENT = 90 };

/* Lanes and overflow, by code. What stood there at first follows from what stands there now: all movements since then are read.
 */
struct history_place *history_places(struct db *db, struct arena *arena, const struct history_span *span, size_t *count);

/* The statement of a fact, of the trace, and the others, NULL at their end; NULL: it is not told by that. For a test that
 * looks how the engine reads them. */
const char *history_statement(enum history_fact fact, enum history_by by);
const char *history_trace_statement(enum history_by by);
extern const char *const history_place_statements[];

#endif
