/* Writing the outbox. Bodies are written straight as text: an import writes one for every order. */
#include "store/event.h"

#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/json.h"

#define NO_TIME INT64_MIN

const char *event_word(enum event_kind kind)
{
	static const char *const words[] = {
		[EVENT_BACKORDERED] = "order-backordered",
		[EVENT_EXPECTED] = "order-expected",
		[EVENT_FILLED] = "order-filled",
		[EVENT_CHANGED] = "order-changed",
		[EVENT_CANCELLED] = "order-cancelled",
		[EVENT_HELD] = "order-held",
		[EVENT_RESUMED] = "order-resumed",
		[EVENT_RELEASED] = "order-released",
		[EVENT_DELAYED] = "order-delayed",
		[EVENT_PACKED] = "order-packed",
		[EVENT_UNPACKED] = "order-unpacked",
		[EVENT_SHIPPED] = "order-shipped",
		[EVENT_TRACKING] = "order-tracking",
		[EVENT_DELIVERED] = "order-delivered",
		[EVENT_ALERT_RAISED] = "alert-raised",
		[EVENT_ALERT_CLEARED] = "alert-cleared",
		[EVENT_PICKUP_REQUESTED] = "pickup-requested",
		[EVENT_PICKUP_CALLED_OFF] = "pickup-called-off",
	};

	return words[kind];
}

/* ---- bodies */

void event_begin(struct str *body, const char *customer, const char *payment_reference)
{
	str_add_c(body, '{');
	event_add_text(body, "customer", customer);
	event_add_text(body, "payment_reference", payment_reference);
}

void event_begin_order(struct str *body, struct db *db, int64_t order_id)
{
	struct stmt *q = DB_QUERY(db,
		"SELECT c.number, o.payment_reference FROM customer_order o LEFT JOIN customer c ON c.id = o.customer_id "
		"WHERE o.id = $1",
		I(order_id));

	if (db_next(q))
		event_begin(body, db_text(q, 0), db_text(q, 1));
	else
		event_begin(body, "", "");
	db_end(q);
}

void event_add_text(struct str *body, const char *name, const char *text)
{
	if (*text)
		json_add_text(body, name, text);
}

static void add_time(struct str *object, const char *name, int64_t at_ms, int64_t none)
{
	char text[TIME_TEXT_MAX];

	if (at_ms == none)
		json_add_null(object, name);
	else
		json_add_text(object, name, time_format_utc(at_ms, text));
}

static void begin_change(struct event_change *change)
{
	if (!change->before.len)
		str_add_c(&change->before, '{');
	if (!change->after.len)
		str_add_c(&change->after, '{');
}

void event_change_text(struct event_change *change, const char *name, const char *old, const char *new)
{
	if (strcmp(old, new) == 0)
		return;
	begin_change(change);
	json_add_text(&change->before, name, old);
	json_add_text(&change->after, name, new);
}

void event_change_number(struct event_change *change, const char *name, int64_t old, int64_t new)
{
	if (old == new)
		return;
	begin_change(change);
	json_add_number(&change->before, name, old);
	json_add_number(&change->after, name, new);
}

void event_change_time(struct event_change *change, const char *name, int64_t old, int64_t new, int64_t none)
{
	if (old == new)
		return;
	begin_change(change);
	add_time(&change->before, name, old, none);
	add_time(&change->after, name, new, none);
}

bool event_change_any(const struct event_change *change)
{
	return change->before.len > 0;
}

void event_add_change(struct str *body, const struct event_change *change)
{
	if (!event_change_any(change))
		return;
	json_add_name(body, "before");
	str_add_n(body, change->before.data, change->before.len);
	str_add_c(body, '}');
	json_add_name(body, "after");
	str_add_n(body, change->after.data, change->after.len);
	str_add_c(body, '}');
}

void event_change_done(struct event_change *change)
{
	str_done(&change->before);
	str_done(&change->after);
}

static bool has_lines(const struct str *body)
{
	return body->len && body->data[body->len - 1] == ']';
}

static void add_quantity(struct str *line, const char *name, int64_t quantity)
{
	if (quantity)
		json_add_number(line, name, quantity);
}

/* Opens the list, or takes its end away to go on; the line stays open for more. */
static void begin_line(struct str *body, const struct event_line *line)
{
	if (has_lines(body)) {
		body->data[body->len - 1] = ',';
	} else {
		json_add_name(body, "lines");
		str_add_c(body, '[');
	}
	str_add_c(body, '{');
	json_add_text(body, "line", line->line);
	json_add_text(body, "sku", line->sku);
	add_quantity(body, "ordered", line->ordered);
	add_quantity(body, "cancelled", line->cancelled);
	add_quantity(body, "waiting", line->waiting);
	add_quantity(body, "here", line->here);
	add_quantity(body, "shipped", line->shipped);
	add_quantity(body, "quantity", line->quantity);
}

static void end_line(struct str *body)
{
	str_add_n(body, "}]", 2);
}

void event_add_line(struct str *body, const struct event_line *line)
{
	begin_line(body, line);
	if (line->change)
		event_add_change(body, line->change);
	end_line(body);
}

void event_add_lines(struct str *body, struct str *lines)
{
	if (lines->len) {
		if (body->data[body->len - 1] != '{')
			str_add_c(body, ',');
		str_add_n(body, lines->data, lines->len);
	}
	str_done(lines);
}

void event_end(struct str *body, struct db *db, enum event_kind kind, int64_t order_id, int64_t at_ms)
{
	str_add_c(body, '}');
	DB_EXEC(db, "INSERT INTO event (at, kind, order_id, body) VALUES ($1, $2, $3, $4)", I(at_ms),
		T(event_word(kind)), ID(order_id), T(str_text(body)));
	str_done(body);
}

/* ---- from the store */

static struct stmt *order_lines(struct db *db, int64_t order_id)
{
	return DB_QUERY(db,
		"SELECT l.line, p.sku, l.ordered, l.cancelled, l.waiting, l.allocated, l.shipped, l.expected_at "
		"FROM order_line l JOIN product p ON p.id = l.product_id WHERE l.order_id = $1 ORDER BY l.line_rank, l.line",
		I(order_id));
}

static struct event_line read_line(struct stmt *q)
{
	return (struct event_line){
		.line = db_text(q, 0),
		.sku = db_text(q, 1),
		.ordered = db_i64(q, 2),
		.cancelled = db_i64(q, 3),
		.waiting = db_i64(q, 4),
		.here = db_i64(q, 5),
		.shipped = db_i64(q, 6),
	};
}

static int64_t expected_at(struct stmt *q)
{
	return db_is_null(q, 7) ? NO_TIME : db_i64(q, 7);
}

void event_add_order_lines(struct str *body, struct db *db, int64_t order_id)
{
	struct stmt *q = order_lines(db, order_id);

	while (db_next(q)) {
		struct event_line line = read_line(q);

		event_add_line(body, &line);
	}
}

/* The lines that wait, with when they are expected. Returns when the last of them is; NO_TIME: nobody knows. */
static int64_t add_waiting_lines(struct str *body, struct db *db, int64_t order_id)
{
	struct stmt *q = order_lines(db, order_id);
	int64_t last = 0;

	while (db_next(q)) {
		struct event_line line = read_line(q);
		int64_t at_ms = expected_at(q);

		if (!line.waiting)
			continue;
		begin_line(body, &line);
		add_time(body, "expected", at_ms, NO_TIME);
		end_line(body);
		if (at_ms == NO_TIME || last == NO_TIME)
			last = NO_TIME;
		else if (at_ms > last)
			last = at_ms;
	}
	return last ? last : NO_TIME;
}

void event_backordered(struct db *db, int64_t order_id, int64_t at_ms)
{
	struct str body = {0};
	struct str lines = {0};
	struct stmt *q = order_lines(db, order_id);

	while (db_next(q)) {
		struct event_line line = read_line(q);

		if (line.waiting)
			event_add_line(&lines, &line);
	}
	if (!lines.len)
		return;
	event_begin_order(&body, db, order_id);
	event_add_lines(&body, &lines);
	event_end(&body, db, EVENT_BACKORDERED, order_id, at_ms);
}

void event_expected(struct db *db, int64_t order_id, int64_t at_ms)
{
	struct str body = {0};

	event_begin_order(&body, db, order_id);
	add_waiting_lines(&body, db, order_id);
	event_end(&body, db, EVENT_EXPECTED, order_id, at_ms);
}

void event_filled(struct db *db, int64_t order_id, int64_t at_ms)
{
	struct str body = {0};

	event_begin_order(&body, db, order_id);
	event_add_order_lines(&body, db, order_id);
	event_end(&body, db, EVENT_FILLED, order_id, at_ms);
}

void event_delayed(struct db *db, int64_t order_id, int64_t at_ms)
{
	struct str body = {0};
	struct str lines = {0};
	struct stmt *q;

	if (!DB_EXEC(db, "UPDATE customer_order SET delay_told_at = $2 WHERE id = $1 AND delay_told_at IS NULL",
		    I(order_id), I(at_ms)))
		return;
	event_begin_order(&body, db, order_id);
	q = DB_QUERY(db, "SELECT promised_at FROM customer_order WHERE id = $1", I(order_id));
	if (db_next(q))
		add_time(&body, "promised", db_is_null(q, 0) ? NO_TIME : db_i64(q, 0), NO_TIME);
	db_end(q);
	add_time(&body, "expected", add_waiting_lines(&lines, db, order_id), NO_TIME);
	event_add_lines(&body, &lines);
	event_end(&body, db, EVENT_DELAYED, order_id, at_ms);
}

void event_delayed_if_late(struct db *db, int64_t order_id, int64_t at_ms)
{
	if (DB_VALUE(db, 0,
		    "SELECT 1 FROM order_line l JOIN customer_order o ON o.id = l.order_id WHERE l.order_id = $1 AND l.waiting > 0 "
		    "AND o.delay_told_at IS NULL AND l.expected_at > o.promised_at LIMIT 1",
		    I(order_id)))
		event_delayed(db, order_id, at_ms);
}

/* ---- reading */

struct stmt *events_after(struct db *db, int64_t id, int64_t limit)
{
	return DB_QUERY(db,
		"SELECT e.id, e.at, e.kind, o.number, e.body FROM event e LEFT JOIN customer_order o ON o.id = e.order_id "
		"WHERE e.id > $1 ORDER BY e.id LIMIT $2",
		I(id), I(limit));
}

void event_read(struct stmt *q, struct event_row *row)
{
	*row = (struct event_row){
		.id = db_i64(q, 0),
		.at_ms = db_i64(q, 1),
		.kind = db_text(q, 2),
		.order = db_text(q, 3),
		.body = db_text(q, 4),
	};
}
