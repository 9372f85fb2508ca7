/* The facts of the past that are told by one statement: for each fact and each way to tell its rows apart a text. What scans
 * did is read for each terminal, by the range of its scans that lie in the span, in pieces of a quarter of an hour: every
 * zone's hours and days are made of these. Those of each span are found by their indexes. */
#include "store/history.h"

#include "store/find.h"
#include "store/history_scans.h"

#define BY_TIME(sql) sql("''", "''")
#define BY_PRODUCT(sql) sql("p.sku", "p.description")
#define BY_CUSTOMER(sql) sql("coalesce(c.number, '')", "coalesce(c.name, '')")
#define BY_CARRIER(sql) sql("o.carrier", "''")

/* ---- movements and scans: first scan, end of scans, since, until */

#define SUM_IF(what) "sum(CASE WHEN " what " THEN m.quantity ELSE 0 END)"
#define FROM_SUPPLIER "f.kind = 'supplier'"
#define FOR_NOBODY FROM_SUPPLIER " AND m.to_order_id = 0"
#define FLOW(key, name)                                                                                                \
	"SELECT " QUARTER("m.at") ", " key ", " name ", " SUM_IF(FROM_SUPPLIER) ", "                                       \
	SUM_IF(FROM_SUPPLIER " AND m.to_order_id <> 0") ", " SUM_IF(FOR_NOBODY " AND coalesce(t.kind, '') <> 'quarantine'") ", " \
	SUM_IF(FOR_NOBODY " AND t.kind = 'quarantine'") ", "                                                               \
	SUM_IF("m.from_order_id = 0 AND m.to_order_id <> 0 AND f.kind IN ('door', 'floor', 'lane', 'station', 'overflow', "    \
	       "'carton', 'quarantine')") ", "                                                                                 \
	SUM_IF("m.from_order_id = 0 AND m.to_order_id <> 0 AND f.kind IN ('putaway', 'adjustment')") ", "                  \
	SUM_IF("m.from_order_id <> 0 AND m.to_order_id = 0")                                                               \
	" FROM " MOVEMENTS " JOIN place f ON f.id = m.from_id JOIN product p ON p.id = m.product_id "                      \
	"LEFT JOIN direction d ON d.scan_id = m.direction_scan_id AND d.n = m.direction_n "                                \
	"LEFT JOIN place t ON t.id = d.place_id WHERE " MOVEMENTS_KEPT " AND (" FROM_SUPPLIER                              \
	" OR (m.from_order_id = 0) <> (m.to_order_id = 0)) GROUP BY 1, 2, 3"

#define SCANS(key, name)                                                                                               \
	"SELECT " QUARTER("s.at") ", " key ", " name ", count(*), sum(CASE WHEN s.result = 'refused' THEN 1 ELSE 0 END), " \
	"sum(CASE WHEN s.undone_by IS NULL THEN 0 ELSE 1 END) FROM scan s WHERE " SCANS_IN_SPAN " GROUP BY 1, 2, 3"

#define PEOPLE(key, name)                                                                                              \
	"SELECT DISTINCT " QUARTER("s.at") ", " key ", CAST(s.operator_id AS TEXT), 1 FROM scan s WHERE " SCANS_IN_SPAN    \
	" AND s.operator_id IS NOT NULL"

#define WORK(key, name)                                                                                                \
	"SELECT " QUARTER("m.at") ", " key ", " name ", " SUM_IF(FROM_SUPPLIER) ", " SUM_IF("m.cause = 'confirm'") ", "    \
	"sum(CASE WHEN t.kind = 'carton' AND f.kind <> 'carton' THEN m.quantity "                                          \
	"WHEN f.kind = 'carton' AND t.kind NOT IN ('carton', 'customer') THEN -m.quantity ELSE 0 END), "                   \
	SUM_IF("t.kind = 'customer'") " FROM " MOVEMENTS " JOIN place f ON f.id = m.from_id "                              \
	"JOIN place t ON t.id = m.to_id WHERE " MOVEMENTS_KEPT " GROUP BY 1, 2, 3"

#define UNWANTED(key, name)                                                                                            \
	"SELECT " QUARTER("m.at") ", " key ", " name ", sum(m.quantity) FROM " MOVEMENTS " JOIN product p "                \
	"ON p.id = m.product_id JOIN direction d ON d.scan_id = m.direction_scan_id AND d.n = m.direction_n WHERE "        \
	MOVEMENTS_KEPT " AND m.from_id = 1 AND d.reason = 'stockout' GROUP BY 1, 2, 3"

/* ---- orders */

#define OF_ORDER                                                                                                       \
	"LEFT JOIN customer c ON c.id = o.customer_id "                                              \
	"JOIN order_line l ON l.order_id = o.id JOIN product p ON p.id = l.product_id "
/* of the line l: what left with shipments of ours; those that left by a time. Most lines have not left */
#define IF_SHIPPED(sum) "CASE WHEN l.shipped > 0 THEN (SELECT coalesce(sum(x.shipped), 0) FROM " sum ") ELSE 0 END"
#define LEFT_OURS IF_SHIPPED("shipment_line x WHERE x.order_id = l.order_id AND x.line_id = l.id")
#define LEFT_BY(time)                                                                                                  \
	IF_SHIPPED("shipment z JOIN shipment_line x ON x.order_id = z.order_id AND x.shipment_no = z.number "              \
		   "WHERE z.order_id = l.order_id AND x.line_id = l.id AND z.shipped_at <= " time)
/* ordered, without what was cancelled, and without what was shipped before this system */
#define WANTED "(l.ordered - l.cancelled - (l.shipped - " LEFT_OURS "))"
#define AT_LEAST_0(n) "CASE WHEN " n " > 0 THEN " n " ELSE 0 END"
#define AT_MOST(n, most) "CASE WHEN " n " < " most " THEN " n " ELSE " most " END"

/* by order: its first shipment with which anything left */
#define FIRST(key, name)                                                                                               \
	"SELECT at, key, name, 1, wanted, CASE WHEN shipped < wanted THEN shipped ELSE wanted END, "                       \
	"CASE WHEN shipped >= wanted THEN 1 ELSE 0 END FROM (SELECT g.at AS at, " key " AS key, " name " AS name, "        \
	"o.id AS id, sum(" AT_LEAST_0(WANTED) ") AS wanted, sum(coalesce(y.shipped, 0)) AS shipped "                       \
	"FROM (SELECT m.from_order_id AS order_id, m.from_shipment_no AS number, min(m.at) AS at FROM " MOVEMENTS          \
	" WHERE " MOVEMENTS_KEPT " AND m.cause = 'depart' GROUP BY 1, 2) AS g CROSS JOIN customer_order o " OF_ORDER        \
	"LEFT JOIN shipment_line y ON y.order_id = g.order_id AND y.shipment_no = g.number AND y.line_id = l.id "          \
	"WHERE o.id = g.order_id AND o.status <> 'cancelled' AND NOT EXISTS (SELECT 1 FROM shipment e "                    \
	"WHERE e.order_id = g.order_id AND e.shipped > 0 AND (e.shipped_at < g.at OR (e.shipped_at = g.at "                \
	"AND e.number < g.number))) GROUP BY g.at, 2, 3, o.id) AS q WHERE wanted > 0"

/* by order. since, until */
#define PROMISED(key, name)                                                                                            \
	"SELECT at, key, name, 1, wanted, on_time, shipped, CASE WHEN on_time >= wanted THEN 1 ELSE 0 END FROM ("          \
	"SELECT at, key, name, id, sum(wanted) AS wanted, sum(" AT_MOST("on_time", "wanted") ") AS on_time, "              \
	"sum(" AT_MOST("shipped", "wanted") ") AS shipped FROM (SELECT o.promised_at AS at, " key " AS key, " name         \
	" AS name, o.id AS id, " AT_LEAST_0(WANTED) " AS wanted, " LEFT_BY("o.promised_at") " AS on_time, " LEFT_OURS      \
	" AS shipped FROM customer_order o " OF_ORDER "WHERE o.promised_at IS NOT NULL AND o.promised_at >= $1 "           \
	"AND o.promised_at < $2 AND o.status <> 'cancelled') AS u GROUP BY 1, 2, 3, 4) AS q WHERE wanted > 0"

/* by order. since, until, now. The lines that wait are found by product, and read in order of their ids: those of an order stand
 * together */
#define BACKORDERS(key, name)                                                                                          \
	"SELECT o.placed_at, " key ", " name ", 1, count(*), sum(l.waiting), sum(CASE WHEN l.expected_at IS NULL THEN 0 "  \
	"ELSE l.waiting END), sum(CASE WHEN o.promised_at < $3 THEN l.waiting ELSE 0 END) FROM order_line l "              \
	"CROSS JOIN customer_order o CROSS JOIN product p LEFT JOIN customer c ON c.id = o.customer_id "                   \
	"WHERE l.id IN (SELECT w.id FROM product g CROSS JOIN order_line w WHERE w.product_id = g.id AND w.waiting > 0) "   \
	"AND o.id = l.order_id AND p.id = l.product_id AND o.placed_at >= $1 AND o.placed_at < $2 GROUP BY o.id, 2, 3"

/* by order and product; since, until. The formula of the index of stockouts */
#define STOCKOUTS(key, name)                                                                                           \
	"SELECT o.placed_at, " key ", " name ", 1, count(*), "                                                             \
	"sum(l.ordered - l.from_stock + l.brought - l.cancelled - l.allocated - l.shipped), "                              \
	"(SELECT coalesce(sum(z.here), 0) FROM shipment z WHERE z.order_id = o.id AND z.status = 'gathering') "            \
	"FROM product p CROSS JOIN order_line l CROSS JOIN customer_order o WHERE l.product_id = p.id AND l.waiting = 0 "  \
	"AND l.ordered - l.from_stock + l.brought - l.cancelled - l.allocated - l.shipped > 0 "                            \
	"AND p.backorderable = 0 AND l.accepted = 0 AND o.id = l.order_id AND o.status <> 'cancelled' "                    \
	"AND o.placed_at >= $1 AND o.placed_at < $2 GROUP BY o.id, 2, 3"

/* ---- deliveries, one row each; since, until, now */

#define CLOSED_ONLY(n) "sum(CASE WHEN i.status = 'closed' THEN " n " ELSE 0 END)"
#define DELIVERIES(key, name)                                                                                          \
	"SELECT i.arrived_at, " key ", " name ", 1, CASE WHEN i.arrived_at <= i.due_at THEN 1 ELSE 0 END, "                \
	"CASE WHEN i.arrived_at > i.due_at THEN 1 ELSE 0 END, CASE WHEN i.arrived_at > i.due_at "                          \
	"THEN i.arrived_at - i.due_at ELSE 0 END, 0, CASE WHEN i.status = 'closed' THEN 1 ELSE 0 END, "                    \
	CLOSED_ONLY("x.expected") ", " CLOSED_ONLY(AT_MOST("x.received", "x.expected")) ", "                               \
	CLOSED_ONLY(AT_LEAST_0("x.expected - x.received")) ", "                                                            \
	"sum(x.over + " AT_LEAST_0("x.received - x.expected") "), sum(x.received) "                                        \
	"FROM inbound i CROSS JOIN inbound_product x CROSS JOIN product p WHERE x.inbound_id = i.id AND p.id = x.product_id " \
	"AND i.arrived_at IS NOT NULL AND i.arrived_at >= $1 AND i.arrived_at < $2 GROUP BY i.arrived_at, i.id, 2, 3 "                 \
	"UNION ALL SELECT i.due_at, " key ", " name ", 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0 "                                   \
	"FROM inbound i CROSS JOIN inbound_product x CROSS JOIN product p WHERE x.inbound_id = i.id AND p.id = x.product_id " \
	"AND i.status <> 'closed' AND i.status = 'announced' AND i.due_at >= $1 AND i.due_at < $2 AND i.due_at < $3 "    \
	"GROUP BY i.due_at, i.id, 2, 3"

static const struct told {
	bool by_scans; /* asked for each terminal's range of scans */
	size_t takes;  /* values that the statement takes */
	int tells;     /* values in a row of it */
	const char *sql[HISTORY_BY_COUNT];
} told[] = {
	[HISTORY_FLOW] = {true, 4, 7, {[HISTORY_BY_TIME] = BY_TIME(FLOW), [HISTORY_BY_PRODUCT] = BY_PRODUCT(FLOW),
		[HISTORY_BY_REASON] = FLOW("CASE WHEN " FROM_SUPPLIER " THEN coalesce(d.reason, '') ELSE m.cause END", "''")}},
	[HISTORY_SCANS] = {true, 4, 3, {[HISTORY_BY_TIME] = BY_TIME(SCANS), [HISTORY_BY_ACTIVITY] = SCANS("s.activity", "''")}},
	[HISTORY_PEOPLE] = {true, 4, 1, {[HISTORY_BY_TIME] = BY_TIME(PEOPLE), [HISTORY_BY_ACTIVITY] = PEOPLE("s.activity", "''")}},
	[HISTORY_WORK] = {true, 4, 4, {[HISTORY_BY_TIME] = BY_TIME(WORK), [HISTORY_BY_ACTIVITY] = WORK("s.activity", "''")}},
	[HISTORY_FIRST] = {true, 4, 4, {[HISTORY_BY_TIME] = BY_TIME(FIRST), [HISTORY_BY_PRODUCT] = BY_PRODUCT(FIRST),
		[HISTORY_BY_CUSTOMER] = BY_CUSTOMER(FIRST), [HISTORY_BY_CARRIER] = BY_CARRIER(FIRST)}},
	[HISTORY_PROMISED] = {false, 2, 5, {[HISTORY_BY_TIME] = BY_TIME(PROMISED), [HISTORY_BY_PRODUCT] = BY_PRODUCT(PROMISED),
		[HISTORY_BY_CUSTOMER] = BY_CUSTOMER(PROMISED), [HISTORY_BY_CARRIER] = BY_CARRIER(PROMISED)}},
	[HISTORY_DELIVERIES] = {false, 3, 11, {[HISTORY_BY_TIME] = BY_TIME(DELIVERIES), [HISTORY_BY_PRODUCT] = BY_PRODUCT(DELIVERIES),
		[HISTORY_BY_SUPPLIER] = DELIVERIES("i.supplier", "''"), [HISTORY_BY_CARRIER] = DELIVERIES("i.carrier", "''")}},
	[HISTORY_BACKORDERS] = {false, 3, 5, {[HISTORY_BY_TIME] = BY_TIME(BACKORDERS), [HISTORY_BY_PRODUCT] = BY_PRODUCT(BACKORDERS),
		[HISTORY_BY_CUSTOMER] = BY_CUSTOMER(BACKORDERS), [HISTORY_BY_CARRIER] = BY_CARRIER(BACKORDERS)}},
	[HISTORY_STOCKOUTS] = {false, 2, 4, {[HISTORY_BY_TIME] = BY_TIME(STOCKOUTS), [HISTORY_BY_PRODUCT] = BY_PRODUCT(STOCKOUTS)}},
	[HISTORY_UNWANTED] = {true, 4, 1, {[HISTORY_BY_TIME] = BY_TIME(UNWANTED), [HISTORY_BY_PRODUCT] = BY_PRODUCT(UNWANTED)}},
};

struct scan_range *history_ranges(struct db *db, struct arena *arena, int64_t since_ms, int64_t until_ms, size_t *count)
{
	size_t terminals;
	int64_t *ids = find_terminals(db, arena, &terminals);
	struct scan_range *ranges = arena_alloc(arena, (terminals + 1) * sizeof *ranges);

	*count = 0;
	for (size_t i = 0; i < terminals; i++) {
		struct scan_range range = {find_scan_since(db, ids[i], since_ms), find_scan_since(db, ids[i], until_ms)};

		if (range.first_id < range.end_id)
			ranges[(*count)++] = range;
	}
	return ranges;
}

static void hand_out(struct stmt *q, int tells, void (*add)(void *ctx, const struct history_row *row), void *ctx)
{
	while (db_next(q)) {
		struct history_row row = {.at_ms = db_i64(q, 0), .key = db_text(q, 1), .name = db_text(q, 2)};

		for (int i = 0; i < tells; i++)
			row.values[i] = db_i64(q, 3 + i);
		add(ctx, &row);
	}
}

void history_read(struct db *db, struct arena *arena, enum history_fact fact, enum history_by by,
	const struct history_span *span, void (*add)(void *ctx, const struct history_row *row), void *ctx)
{
	const char *sql = told[fact].sql[by];
	struct db_value values[4] = {I(span->since_ms), I(span->until_ms), I(span->now_ms)};
	size_t count;
	struct scan_range *ranges;

	if (!sql) {
		db_fail(db, "the past is not told like that");
		return;
	}
	if (!told[fact].by_scans) {
		hand_out(db_query_values(db, sql, values, told[fact].takes), told[fact].tells, add, ctx);
		return;
	}
	ranges = history_ranges(db, arena, span->since_ms, span->until_ms, &count);
	for (size_t i = 0; i < count; i++) {
		struct db_value of_range[] = {I(ranges[i].first_id), I(ranges[i].end_id), I(span->since_ms), I(span->until_ms)};

		hand_out(db_query_values(db, sql, of_range, told[fact].takes), told[fact].tells, add, ctx);
	}
}

const char *history_statement(enum history_fact fact, enum history_by by)
{
	return told[fact].sql[by];
}
