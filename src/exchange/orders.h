/* What the files of the orders' kind share: the columns, what a row wants, and what other systems are told of it.
 * Internal to them: kind_orders.c checks and applies, orders_wanted.c says what a row wants, orders_news.c tells. */
#ifndef EXCHANGE_ORDERS_H
#define EXCHANGE_ORDERS_H

#include "exchange/changes.h"
#include "exchange/kind.h"

enum orders_column {
	ORDER,
	LINE,
	SKU,
	QUANTITY,
	FROM_STOCK,
	CANCELLED,
	SHIPPED,
	SHIPMENTS_USED,
	CUSTOMER,
	PLACED,
	PROMISED,
	PRIORITY,
	POLICY,
	MAX_SHIPMENTS,
	CARRIER,
	STATUS,
	HOLD_REASON,
	PAYMENT_REFERENCE,
	SHIP_NAME,
	SHIP_ADDRESS,
	SHIP_CITY,
	SHIP_POSTCODE,
	SHIP_COUNTRY,
	COLUMNS
};

extern const char *const order_statuses[]; /* words of the column */

/* ---- orders_wanted.c: what rows ask for, given what there is; warns where they may not have their way */

/* The order. id: 0 for a new one, whose old values are the defaults. */
struct order_values orders_wanted(
	struct apply *apply, const struct row *row, const struct order_values *old, int64_t id);

/* A line, new or not. What it waits for is left to the caller. */
struct line_values orders_new_line(const struct row *row);
struct line_values orders_wanted_line(
	struct apply *apply, const struct row *row, int64_t order_id, const struct line_values *old);

/* ---- orders_news.c: events */

/* Lines of an order that an update tells other systems about. */
struct orders_news {
	struct str changed;
	struct str cancelled;
	struct str backordered;
	bool wants_less; /* a line that lacked units lacks fewer now, though none came */
};

/* A line as it is now, among those of an event. change may be NULL. */
void news_add_line(struct apply *apply, struct str *lines, const struct row *row, const struct line_values *line,
	const struct event_change *change);

/* What changed of a line. */
void news_of_line(
	struct apply *apply, struct changes *changes, const struct line_values *old, const struct line_values *new);

/* Tells other systems that the order is held, if it was not before, after it was written. */
void news_of_hold(struct apply *apply, int64_t id, const struct order_values *old, const struct order_values *new);

/* Tells other systems what an update did, after it; the news are used up. */
void news_tell(struct apply *apply, int64_t id, const struct order_values *old, const struct order_values *new,
	const struct event_change *change, struct orders_news *news);

/* Whether the order came into that status. */
bool news_turned(const struct order_values *old, const struct order_values *new, const char *status);

#endif
