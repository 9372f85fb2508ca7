/* The outbox: what happened to orders, for other systems (a shop, accounting). Append-only rows, each written in the
 * transaction of what it tells; `crossdock events` prints them. One event tells about one order, with as many of its
 * lines as it is about; or about the site, or a pickup, and of no order.
 *
 * Bodies are JSON objects. To keep imports small a body leaves out what is not there: a customer, a payment reference,
 * a quantity of a line that is 0. */
#ifndef STORE_EVENT_H
#define STORE_EVENT_H

#include <stdbool.h>
#include <stdint.h>

#include "base/str.h"
#include "store/db.h"

enum event_kind {
	EVENT_BACKORDERED, /* lines newly wait for goods: these. Of an order of very many lines there may be several */
	EVENT_EXPECTED,    /* when lines are expected became known, or changed: all that wait, with the time */
	EVENT_FILLED,      /* all that is still wanted is here, and ready: all lines. Again if units left meanwhile */
	EVENT_CHANGED,     /* a file or a lead changed the order or lines of it: these; before and after */
	EVENT_CANCELLED,   /* all of it was cancelled: all lines; or some units of lines: these; before and after */
	EVENT_HELD,        /* all lines, of these too: */
	EVENT_RESUMED,
	EVENT_RELEASED, /* a lead lets a shipment go as it is */
	EVENT_DELAYED,  /* its promise has passed, or it is expected later than promised: the lines that wait */
	/* of one shipment, with its cartons and the lines that it has units of, with these: */
	EVENT_PACKED,    /* all of it is in closed cartons. Again if one was opened meanwhile */
	EVENT_UNPACKED,  /* it is not packed any more: a carton was opened, or it waits for more */
	EVENT_SHIPPED,   /* it has left the building */
	EVENT_TRACKING,  /* of one that has left: a carrier's reference of a carton became known, or is another */
	EVENT_DELIVERED, /* the carrier delivered the last of its cartons */
	/* of the site: something wants a shift lead, or does so no more. They name no order */
	EVENT_ALERT_RAISED,
	EVENT_ALERT_CLEARED,
	/* of a pickup */
	EVENT_PICKUP_REQUESTED,  /* a lead asks the carrier for a further pickup */
	EVENT_PICKUP_CALLED_OFF, /* a pickup does not come */
};

/* The word of the interface: "order-backordered" ... */
const char *event_word(enum event_kind kind);

/* ---- told by what the store holds: call it after the change that it tells about */

void event_backordered(struct db *db, int64_t order_id, int64_t at_ms); /* the lines that wait now, if there are any */
void event_expected(struct db *db, int64_t order_id, int64_t at_ms);
void event_filled(struct db *db, int64_t order_id, int64_t at_ms);

/* Does nothing where it was told before: once for each promise. _if_late: only if a line that waits is expected later
 * than the order is promised. */
void event_delayed(struct db *db, int64_t order_id, int64_t at_ms);
void event_delayed_if_late(struct db *db, int64_t order_id, int64_t at_ms);

/* Of a shipment: packed, gone with its pickup, delivered. */
void event_packed(struct db *db, int64_t order_id, int64_t shipment_no, int64_t at_ms);
void event_unpacked(struct db *db, int64_t order_id, int64_t shipment_no, int64_t at_ms);
void event_tracking(struct db *db, int64_t order_id, int64_t shipment_no, int64_t at_ms);
void event_shipped(struct db *db, int64_t order_id, int64_t shipment_no, int64_t at_ms);
void event_delivered(struct db *db, int64_t order_id, int64_t shipment_no, int64_t at_ms);

/* ---- written by whoever has the facts at hand: begin, add, end; a struct str of zeroes in between */

/* customer (its number) and payment_reference: "" = none. */
void event_begin(struct str *body, const char *customer, const char *payment_reference);

/* The same, read from the store; and all lines of the order as they are. */
void event_begin_order(struct str *body, struct db *db, int64_t order_id);
void event_add_order_lines(struct str *body, struct db *db, int64_t order_id);

/* A text; "" is left out. */
void event_add_text(struct str *body, const char *name, const char *text);

/* What changed: two objects with the same names. */
struct event_change {
	struct str before;
	struct str after;
};
void event_change_text(struct event_change *change, const char *name, const char *old, const char *new);
void event_change_number(struct event_change *change, const char *name, int64_t old, int64_t new);
/* none: the value that stands for no time. */
void event_change_time(struct event_change *change, const char *name, int64_t old, int64_t new, int64_t none);
bool event_change_any(const struct event_change *change);
void event_add_change(struct str *body, const struct event_change *change); /* nothing if there is none */
void event_change_done(struct event_change *change);

/* Lines follow everything else of the body. change may be NULL. */
struct event_line {
	const char *line;
	const char *sku;
	int64_t ordered;
	int64_t cancelled;
	int64_t waiting;
	int64_t here; /* allocated: received or brought for it, and not departed */
	int64_t shipped;
	int64_t quantity; /* in the shipment that the event is about */
	const struct event_change *change;
};
void event_add_line(struct str *body, const struct event_line *line);

/* Lines may be gathered apart, in a string of zeroes, before it is known whether there will be an event: this adds them
 * to the body, and frees them. */
void event_add_lines(struct str *body, struct str *lines);

/* Writes the event, and frees the body. order_id 0: it is about none. */
void event_end(struct str *body, struct db *db, enum event_kind kind, int64_t order_id, int64_t at_ms);

/* ---- read again, in order of their ids */

struct event_row {
	int64_t id;
	int64_t at_ms;
	const char *kind;  /* text until the next row */
	const char *order; /* its number; "" = it is about none */
	const char *body;
};

/* At most limit events after that id. Step with db_next(). */
struct stmt *events_after(struct db *db, int64_t id, int64_t limit);
void event_read(struct stmt *stmt, struct event_row *row);

#endif
