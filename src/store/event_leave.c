/* The outbox's events about a shipment that leaves: packed, shipped, delivered. */
#include <inttypes.h>

#include "base/clock.h"
#include "base/json.h"
#include "store/event.h"

static void add_time(struct str *object, const char *name, struct stmt *q, int column)
{
	char text[TIME_TEXT_MAX];

	if (!db_is_null(q, column))
		json_add_text(object, name, time_format_utc(db_i64(q, column), text));
}

/* The shipment, its carrier and, once it has left, the pickup that took it. */
static void add_shipment(struct str *body, struct db *db, int64_t order_id, int64_t shipment_no)
{
	struct stmt *q = DB_QUERY(db,
		"SELECT o.number, coalesce(k.carrier, o.carrier), k.number, k.departed_at FROM shipment s "
		"JOIN customer_order o ON o.id = s.order_id LEFT JOIN pickup k ON k.id = s.pickup_id "
		"WHERE s.order_id = $1 AND s.number = $2",
		I(order_id), I(shipment_no));
	struct str name = {0};

	while (db_next(q)) {
		str_clear(&name);
		str_printf(&name, "%s/%" PRId64, db_text(q, 0), shipment_no);
		json_add_text(body, "shipment", str_text(&name));
		event_add_text(body, "carrier", db_text(q, 1));
		event_add_text(body, "pickup", db_text(q, 2));
		add_time(body, "departed", q, 3);
	}
	str_done(&name);
}

static void add_cartons(struct str *body, struct db *db, int64_t order_id, int64_t shipment_no)
{
	struct stmt *q = DB_QUERY(db,
		"SELECT number, sscc, tracking, delivered_at FROM parcel WHERE order_id = $1 AND shipment_no = $2 "
		"AND status <> 'void' ORDER BY number",
		I(order_id), I(shipment_no));
	bool any = false;

	json_add_name(body, "cartons");
	str_add_c(body, '[');
	while (db_next(q)) {
		if (any)
			str_add_c(body, ',');
		any = true;
		str_add_c(body, '{');
		json_add_number(body, "carton", db_i64(q, 0));
		event_add_text(body, "sscc", db_text(q, 1));
		event_add_text(body, "tracking", db_text(q, 2));
		add_time(body, "delivered", q, 3);
		str_add_c(body, '}');
	}
	str_add_c(body, ']');
}

/* The lines that it has, or had, units of. They are gathered apart: the body ends with another list. */
static void add_lines(struct str *body, struct db *db, int64_t order_id, int64_t shipment_no)
{
	struct str lines = {0};
	struct stmt *q = DB_QUERY(db,
		"SELECT l.line, p.sku, l.ordered, l.cancelled, l.waiting, l.allocated, l.shipped, s.packed + s.shipped "
		"FROM shipment_line s JOIN order_line l ON l.id = s.line_id JOIN product p ON p.id = l.product_id "
		"WHERE s.order_id = $1 AND s.shipment_no = $2 AND s.packed + s.shipped > 0 ORDER BY l.line_rank, l.line",
		I(order_id), I(shipment_no));

	while (db_next(q)) {
		struct event_line line = {
			.line = db_text(q, 0),
			.sku = db_text(q, 1),
			.ordered = db_i64(q, 2),
			.cancelled = db_i64(q, 3),
			.waiting = db_i64(q, 4),
			.here = db_i64(q, 5),
			.shipped = db_i64(q, 6),
			.quantity = db_i64(q, 7),
		};

		event_add_line(&lines, &line);
	}
	event_add_lines(body, &lines);
}

static void tell(struct db *db, enum event_kind kind, int64_t order_id, int64_t shipment_no, int64_t at_ms)
{
	struct str body = {0};

	event_begin_order(&body, db, order_id);
	add_shipment(&body, db, order_id, shipment_no);
	add_cartons(&body, db, order_id, shipment_no);
	add_lines(&body, db, order_id, shipment_no);
	event_end(&body, db, kind, order_id, at_ms);
}

void event_packed(struct db *db, int64_t order_id, int64_t shipment_no, int64_t at_ms)
{
	tell(db, EVENT_PACKED, order_id, shipment_no, at_ms);
}

void event_unpacked(struct db *db, int64_t order_id, int64_t shipment_no, int64_t at_ms)
{
	tell(db, EVENT_UNPACKED, order_id, shipment_no, at_ms);
}

void event_tracking(struct db *db, int64_t order_id, int64_t shipment_no, int64_t at_ms)
{
	tell(db, EVENT_TRACKING, order_id, shipment_no, at_ms);
}

void event_shipped(struct db *db, int64_t order_id, int64_t shipment_no, int64_t at_ms)
{
	tell(db, EVENT_SHIPPED, order_id, shipment_no, at_ms);
}

void event_delivered(struct db *db, int64_t order_id, int64_t shipment_no, int64_t at_ms)
{
	tell(db, EVENT_DELIVERED, order_id, shipment_no, at_ms);
}
