/* The site is written by SQL, not by imports, so that a fuzzer can put it back thousands of times a minute. Every check
 * is a query that returns what is wrong, one row a difference. */
#include "lib/dock.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "store/migrate.h"

static _Noreturn void give_up(const char *what, const char *why)
{
	fprintf(stderr, "%s: %s\n", what, why);
	abort();
}

void dock_make(struct dock *dock)
{
	const char *tmp = getenv("TMP") ? getenv("TMP") : getenv("TMPDIR");
	struct clock clock = {0};
	struct err err;

	*dock = (struct dock){0};
	clock_start_at(&clock, DOCK_NOW);
	snprintf(dock->folder, sizeof dock->folder, "%.150s/dock-XXXXXX",
		access("/dev/shm", W_OK) == 0 ? "/dev/shm"
		: tmp                         ? tmp
					      : "/tmp");
	if (!mkdtemp(dock->folder))
		give_up(dock->folder, strerror(errno));
	setenv("SQLITE_TMPDIR", dock->folder, 0); /* sorting for the checks is most of the work: keep it off the disk */
	snprintf(dock->path, sizeof dock->path, "%s/store.db", dock->folder);
	if (store_create(&dock->db, dock->path, &clock, &err) != ST_OK)
		give_up(dock->path, err.text);
	dock_reset(dock->db);
}

void dock_remove(struct dock *dock)
{
	static const char *const files[] = {"store.db", "store.db-wal", "store.db-shm"};

	db_close(dock->db);
	dock->db = NULL;
	for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
		char path[300];

		snprintf(path, sizeof path, "%s/%s", dock->folder, files[i]);
		unlink(path);
	}
	rmdir(dock->folder);
}

struct db *dock_open_again(const struct dock *dock)
{
	struct clock clock = {0};
	struct db *db;
	struct err err;

	clock_start_at(&clock, DOCK_NOW);
	if (store_open(&db, dock->path, 0, &clock, &err) != ST_OK)
		give_up(dock->path, err.text);
	return db;
}

void dock_script(struct db *db, const char *sql)
{
	struct err err;

	if (db_begin_write(db, &err) != ST_OK)
		give_up("begin", err.text);
	db_script(db, sql);
	if (db_commit(db, &err) != ST_OK)
		give_up(sql, err.text);
}

int64_t dock_number(struct db *db, const char *sql)
{
	struct err err;
	int64_t n;

	if (db_begin_read(db, &err) != ST_OK)
		give_up("begin", err.text);
	n = DB_VALUE0(db, 0, sql);
	if (db_end_read(db, &err) != ST_OK)
		give_up(sql, err.text);
	return n;
}

static const char empty[] =
	"DELETE FROM movement; DELETE FROM balance; DELETE FROM direction; DELETE FROM receipt; DELETE FROM serial; "
	"DELETE FROM recall; DELETE FROM loading; DELETE FROM print_job; DELETE FROM sscc; DELETE FROM sscc_serial; DELETE FROM parcel; "
	"DELETE FROM shipment_line; DELETE FROM carton; DELETE FROM shipment; DELETE FROM order_history; "
	"DELETE FROM event; DELETE FROM in_sight; DELETE FROM plan_todo; "
	"UPDATE pickup SET departed_by = NULL; DELETE FROM scan; DELETE FROM terminal; DELETE FROM pickup; DELETE FROM inbound_product; DELETE FROM inbound_line; "
	"DELETE FROM inbound; DELETE FROM order_line; DELETE FROM customer_order; DELETE FROM customer; DELETE FROM code; "
	"DELETE FROM operator; DELETE FROM place WHERE id > 4; DELETE FROM product WHERE id > 1; DELETE FROM setting; "
	"UPDATE place SET units = 0, incoming = 0, shipments = 0, is_full = 0;";

static const char site[] =
	"INSERT INTO product (id, sku, description, backorderable, tracking) VALUES (2, 'A', 'Blue kettle', 1, 'none'), "
	"(3, 'B', 'Glass tumbler', 1, 'none'), (4, 'C', 'Press', 1, 'lot'), (5, 'E', 'Drill', 1, 'serial'), "
	"(6, 'D', 'Toaster', 0, 'none');"
	"INSERT INTO place (id, code, kind, capacity, carrier) VALUES (10, 'D1', 'door', NULL, ''), "
	"(11, 'D2', 'door', NULL, ''), (12, 'L1', 'lane', 10, ''), (13, 'L2', 'lane', 6, 'UPS'), (14, 'L3', 'lane', 3, ''), "
	"(15, 'PACK-1', 'station', NULL, ''), (16, 'PACK-2', 'station', NULL, ''), (17, 'PUT', 'putaway', NULL, ''), "
	"(18, 'HOLD', 'quarantine', NULL, ''), (19, 'SPILL', 'overflow', NULL, '');"
	"UPDATE place SET spot_id = 11 WHERE id = 16;"
	"INSERT INTO operator (id, badge, name, role) VALUES (1, 'OP-ANA', 'Ana', 'worker'), (2, 'OP-BEN', 'Ben', 'worker'), "
	"(3, 'OP-LEE', 'Lee', 'lead');"
	"INSERT INTO code (code, kind, ref_id, quantity) SELECT code, 'place', id, 1 FROM place WHERE id > 4;"
	"INSERT INTO code (code, kind, ref_id, quantity) SELECT badge, 'badge', id, 1 FROM operator;"
	"INSERT INTO code (code, kind, ref_id, quantity) VALUES ('09506000000015', 'product', 2, 1), "
	"('19506000000012', 'product', 2, 12), ('09506000000022', 'product', 3, 1), ('09506000000039', 'product', 4, 1), "
	"('09506000000046', 'product', 5, 1), ('09506000000053', 'product', 6, 1), ('SIX-B', 'product', 3, 6);"
	"INSERT INTO customer (id, number, name, policy) VALUES (1, 'C-1', 'Whole', 'all-or-nothing');"
	"INSERT INTO pickup (number, carrier, cutoff_at, door_id) VALUES ('P-1', 'UPS', 1795446000000, 10), "
	"('P-2', 'DHL', 1795442400000, 11);"
	"INSERT INTO setting (name, value) VALUES ('gs1_prefix', '9506000');";

/* number, customer, promised (hours from now), priority, policy, max_shipments, carrier; lines: product, ordered, shelf
 */
static const char orders[] =
	"WITH o (id, number, customer, hours, priority, policy, most, carrier) AS (VALUES "
	"(1, 'SO-1', NULL, 100, 0, '', 0, ''), (2, 'SO-2', NULL, 90, 0, 'all-or-nothing', 0, ''), "
	"(3, 'SO-3', NULL, 80, 0, 'up-to-x', 2, 'UPS'), (4, 'SO-4', NULL, NULL, 0, '', 0, 'DHL'), "
	"(5, 'SO-5', NULL, 300, 5, '', 0, ''), (6, 'SO-6', NULL, 300, 0, 'ship-available', 0, 'UPS'), "
	"(7, 'SO-7', 1, 200, 0, '', 0, ''), (8, 'SO-8', NULL, -30, 0, '', 0, ''), (9, 'SO-9', 1, 40, 0, '', 0, 'DHL'), "
	"(10, 'SO-10', NULL, 300, 0, 'up-to-x', 1, '')) "
	"INSERT INTO customer_order (id, number, customer_id, placed_at, promised_at, priority, policy, max_shipments, carrier, "
	"imported_at) SELECT id, number, customer, 1795000000000 + id, 1795420800000 + hours * 3600000, priority, policy, most, "
	"carrier, 1795000000000 FROM o;"
	"WITH l (o, line, product, ordered, shelf) AS (VALUES (1, '1', 2, 1, 0), (2, '1', 2, 1, 0), (2, '2', 3, 1, 0), "
	"(3, '1', 2, 2, 0), (3, '2', 3, 1, 0), (3, '3', 4, 2, 0), (4, '1', 2, 5, 0), (5, '1', 2, 4, 0), (6, '1', 3, 3, 0), "
	"(6, 'a', 3, 2, 0), (7, '1', 5, 1, 0), (7, '2', 2, 1, 0), (8, '1', 6, 1, 0), (8, '2', 2, 1, 0), (9, '1', 4, 2, 0), "
	"(9, '2', 3, 2, 1), (10, '1', 2, 3, 1), (10, '2', 5, 1, 0)) "
	"INSERT INTO order_line (order_id, line, line_rank, product_id, ordered, from_stock, waiting, priority_rank, "
	"promised_rank, placed_at, order_number) SELECT o, line, CASE line WHEN 'a' THEN 4611686018427387904 ELSE "
	"CAST(line AS INTEGER) END, product, ordered, shelf, CASE WHEN p.backorderable = 1 THEN ordered - shelf ELSE 0 END, "
	"-c.priority, coalesce(c.promised_at, 4611686018427387904), c.placed_at, c.number "
	"FROM l JOIN customer_order c ON c.id = o JOIN product p ON p.id = product;";

static const char inbounds[] =
	"INSERT INTO inbound (id, number, door_id, due_at, imported_at) VALUES (1, 'IB-1', 10, 1795424400000, 1), "
	"(2, 'IB-2', 11, 1795428000000, 1), (3, 'IB-3', NULL, NULL, 1), (4, 'IB-4', 10, 1795600000000, 1);"
	"INSERT INTO inbound_line (inbound_id, product_id, sscc, lot, expected, expiry) VALUES (1, 2, '', '', 10, ''), "
	"(1, 3, '', '', 6, ''), (1, 4, '', 'LOT1', 4, '2027-01-01'), (1, 4, '', 'OLD', 2, '2026-11-23'), (1, 5, '', '', 3, ''), "
	"(2, 2, '095060000000000015', '', 24, ''), (2, 3, '095060000000000015', '', 6, ''), "
	"(2, 3, '095060000000000022', '', 2, ''), (2, 4, '095060000000000039', 'LOT1', 2, ''), "
	"(2, 4, '095060000000000039', 'LOT2', 2, ''), (2, 5, '095060000000000046', '', 1, ''), "
	"(3, 6, '', '', 2, ''), (3, 2, '', '', 3, ''), (4, 2, '', '', 5, '');"
	"INSERT INTO inbound_product (inbound_id, product_id, expected) SELECT inbound_id, product_id, sum(expected) "
	"FROM inbound_line GROUP BY inbound_id, product_id;"
	"INSERT INTO carton (sscc, inbound_id) SELECT DISTINCT sscc, inbound_id FROM inbound_line WHERE sscc <> '';";

void dock_reset(struct db *db)
{
	struct err err;

	if (db_begin_write(db, &err) != ST_OK)
		give_up("begin", err.text);
	db_script(db, empty);
	db_script(db, site);
	db_script(db, orders);
	db_script(db, inbounds);
	if (db_commit(db, &err) != ST_OK)
		give_up("the site", err.text);
	db_tidy(db);
}

#define INSIDE "NOT IN ('supplier', 'customer', 'adjustment')"
#define BOOKS                                                                                                                \
	"(SELECT to_id AS place_id, product_id, lot, to_order_id AS order_id, to_shipment_no AS shipment_no, to_line_id AS " \
	"line_id, quantity FROM movement UNION ALL SELECT from_id, product_id, lot, from_order_id, from_shipment_no, "       \
	"from_line_id, -quantity FROM movement)"
#define BUCKET(kinds) "sum(CASE WHEN p.kind IN (" kinds ") THEN b.quantity ELSE 0 END)"
#define OPEN_STATUS "status IN ('gathering', 'ready')"

/* what follows from the movements alone */
static const char *const ledger_checks[] = {
	"SELECT 'a balance differs from the movements: place ' || place_id || ' product ' || product_id || ' lot ' || lot || "
	"' line ' || line_id || ' by ' || sum(quantity) FROM (SELECT b.* FROM " BOOKS
	" b JOIN place p ON p.id = b.place_id "
	"WHERE p.kind " INSIDE
	" UNION ALL SELECT place_id, product_id, lot, order_id, shipment_no, line_id, -quantity FROM "
	"balance) GROUP BY place_id, product_id, lot, order_id, shipment_no, line_id HAVING sum(quantity) <> 0",
	"SELECT 'a place holds other units than its balances: ' || code || ' ' || units FROM place WHERE units <> "
	"(SELECT coalesce(sum(quantity), 0) FROM balance WHERE place_id = place.id)",
	"SELECT 'an empty balance stayed: ' || place_id FROM balance WHERE quantity = 0",
	"SELECT 'a shipment line differs from the movements: order ' || order_id || ' line ' || line_id FROM "
	"(SELECT order_id, shipment_no, line_id, in_hand AS a, here AS b, packed AS c, shipped AS d FROM shipment_line "
	"UNION ALL SELECT order_id, shipment_no, line_id, -" BUCKET("'door', 'floor'") ", -" BUCKET(
		"'lane', 'station', "
		"'overflow'") ", -" BUCKET("'carton'") ", -" BUCKET("'customer'") " FROM " BOOKS
										  " b JOIN place p ON p.id = b.place_id "
										  "WHERE order_id <> 0 GROUP BY order_id, shipment_no, line_id) GROUP BY order_id, shipment_no, line_id "
										  "HAVING sum(a) <> 0 OR sum(b) <> 0 OR sum(c) <> 0 OR sum(d) <> 0",
	"SELECT 'a shipment is not the sum of its lines: order ' || s.order_id FROM shipment s LEFT JOIN shipment_line l ON "
	"l.order_id = s.order_id AND l.shipment_no = s.number GROUP BY s.order_id, s.number HAVING s.in_hand <> "
	"coalesce(sum(l.in_hand), 0) OR s.here <> coalesce(sum(l.here), 0) OR s.packed <> coalesce(sum(l.packed), 0) OR "
	"s.shipped <> coalesce(sum(l.shipped), 0)",
	"SELECT 'allocated differs from the movements: ' || l.order_number || ' line ' || l.line || ' ' || l.allocated FROM "
	"order_line l WHERE l.allocated <> (SELECT coalesce(sum(b.quantity), 0) FROM " BOOKS
	" b JOIN place p ON p.id = "
	"b.place_id WHERE b.line_id = l.id AND p.kind <> 'customer')",
	"SELECT 'shipped differs from the movements: ' || l.order_number || ' line ' || l.line FROM order_line l WHERE l.shipped "
	"<> (SELECT coalesce(sum(b.quantity), 0) FROM " BOOKS
	" b JOIN place p ON p.id = b.place_id WHERE b.line_id = l.id AND "
	"p.kind = 'customer')",
	"SELECT 'waiting is not what is left: ' || l.order_number || ' line ' || l.line || ' ' || l.waiting FROM order_line l "
	"JOIN product p ON p.id = l.product_id JOIN customer_order o ON o.id = l.order_id WHERE l.waiting <> CASE WHEN "
	"o.status = 'cancelled' OR (p.backorderable = 0 AND l.accepted = 0) THEN 0 ELSE max(0, l.ordered - max(0, l.from_stock - "
	"l.brought) - l.cancelled - l.allocated - l.shipped) END",
	"SELECT 'units belong to a line of another order or product: line ' || b.line_id FROM balance b LEFT JOIN order_line l ON "
	"l.id = b.line_id AND l.order_id = b.order_id AND l.product_id = b.product_id WHERE b.order_id <> 0 AND l.id IS NULL",
};

/* what sessions keep beside it */
static const char *const session_checks[] = {
	"SELECT 'other units come to a place than open directions say: ' || code || ' ' || incoming FROM place WHERE incoming <> "
	"(SELECT coalesce(sum(open), 0) FROM direction WHERE place_id = place.id)",
	"SELECT 'a place counts other shipments: ' || code || ' ' || shipments FROM place WHERE shipments <> "
	"(SELECT count(*) FROM shipment WHERE place_id = place.id AND " OPEN_STATUS ")",
	"SELECT 'two shipments of an order are open: ' || order_id FROM shipment WHERE " OPEN_STATUS
	" GROUP BY order_id HAVING "
	"count(*) > 1",
	"SELECT 'a ready shipment has units in hand, or none here: order ' || order_id FROM shipment WHERE status = 'ready' AND "
	"(in_hand > 0 OR here = 0)",
	"SELECT 'a home without content, or content without a home: order ' || order_id FROM shipment WHERE " OPEN_STATUS
	" AND (place_id IS NULL) <> (in_hand + here = 0)",
	"SELECT 'open directions and what stands where they begin differ: place ' || place_id || ' product ' || product_id || "
	"' line ' || line_id || ' by ' || sum(quantity) FROM (SELECT place_id, product_id, lot, order_id, shipment_no, line_id, "
	"quantity FROM balance b JOIN place p ON p.id = b.place_id WHERE p.kind IN ('door', 'floor') UNION ALL SELECT from_id, "
	"product_id, lot, order_id, shipment_no, line_id, -open FROM direction WHERE open > 0) GROUP BY place_id, product_id, "
	"lot, order_id, shipment_no, line_id HAVING sum(quantity) <> 0",
	"SELECT 'more is open than the direction is for: scan ' || scan_id FROM direction WHERE open > quantity",
	"SELECT 'received and over differ from the receipts: inbound ' || inbound_id || ' product ' || product_id FROM "
	"(SELECT inbound_id, product_id, received AS a, over AS b FROM inbound_product UNION ALL SELECT inbound_id, product_id, "
	"-CASE WHEN kind = 'over' THEN 0 ELSE quantity END, -CASE WHEN kind = 'over' THEN quantity ELSE 0 END FROM receipt "
	"WHERE inbound_id IS NOT NULL AND undone_by IS NULL AND kind <> 'unidentified') GROUP BY inbound_id, product_id "
	"HAVING sum(a) <> 0 OR sum(b) <> 0",
	"SELECT 'the building holds other units than the receipts brought: product ' || product_id || ' by ' || sum(quantity) "
	"FROM (SELECT product_id, quantity FROM receipt WHERE undone_by IS NULL UNION ALL SELECT product_id, CASE WHEN cause = "
	"'return' THEN -quantity ELSE quantity END FROM movement WHERE cause = 'return' OR (from_id = 1 AND cause = 'undo') "
	"UNION ALL SELECT b.product_id, -b.quantity FROM " BOOKS
	" b JOIN place p ON p.id = b.place_id WHERE p.kind <> 'supplier') GROUP BY product_id HAVING sum(quantity) <> 0",
	"SELECT 'a serial is not where its receipt is: ' || serial FROM (SELECT product_id, serial, scan_id, 1 AS n FROM serial "
	"UNION ALL SELECT product_id, serial, scan_id, -1 FROM receipt WHERE serial <> '' AND undone_by IS NULL) "
	"GROUP BY product_id, serial, scan_id HAVING sum(n) <> 0",
	"SELECT 'a carton came by another scan than its receipt: ' || sscc FROM carton c WHERE coalesce(received_scan_id, 0) <> "
	"coalesce((SELECT max(scan_id) FROM receipt WHERE carton_id = c.id AND undone_by IS NULL), 0)",
	"SELECT 'a line has more than it asked for: ' || l.order_number || ' line ' || l.line || ' has ' || l.allocated FROM "
	"order_line l WHERE l.allocated > 0 AND l.ordered - l.cancelled - l.allocated - l.shipped + l.surplus < 0",
	"SELECT 'a line does not know what is too much: ' || l.order_number || ' line ' || l.line || ' says ' || l.surplus FROM "
	"order_line l JOIN customer_order o ON o.id = l.order_id WHERE l.surplus <> CASE WHEN o.status = 'cancelled' THEN "
	"l.allocated ELSE max(0, min(l.allocated, l.allocated + l.shipped + l.cancelled - l.ordered)) END",
	"SELECT 'more was brought from the shelf than it fills: ' || order_number || ' line ' || line FROM order_line "
	"WHERE brought > from_stock OR brought <> (SELECT coalesce(sum(CASE WHEN cause = 'bring' AND to_line_id = order_line.id "
	"THEN quantity WHEN cause = 'unbring' AND from_line_id = order_line.id THEN -quantity ELSE 0 END), 0) FROM movement)",
	"SELECT 'more is taken of what was held back than there was: scan ' || scan_id FROM direction WHERE taken > quantity",
	"SELECT 'more is held back than stands there: place ' || d.place_id || ' product ' || d.product_id FROM (SELECT place_id, "
	"product_id, lot, sum(quantity - open - taken) AS units FROM direction WHERE reason = 'held-back' AND taken < quantity "
	"GROUP BY place_id, product_id, lot) d WHERE d.units > (SELECT coalesce(sum(b.quantity), 0) FROM balance b WHERE "
	"b.place_id = d.place_id AND b.product_id = d.product_id AND b.lot = d.lot AND b.order_id = 0)",
	"SELECT 'the journal and the terminal number differently: ' || t.name FROM terminal t WHERE t.last_seq <> "
	"(SELECT coalesce(max(id % 1000000000), 0) FROM scan WHERE terminal_id = t.id) OR t.last_seq <> (SELECT count(*) FROM "
	"scan WHERE terminal_id = t.id)",
	"SELECT 'a scan has no answer: ' || id FROM scan WHERE result = '' OR say = ''",
	"SELECT 'a refused scan moved units: ' || s.id FROM scan s WHERE s.result = 'refused' AND s.error <> 'order-cancelled' "
	"AND NOT (s.error = 'wrong-place' AND s.say LIKE '%recalled%') AND EXISTS (SELECT 1 FROM movement WHERE scan_id = s.id)",
};

static int64_t look(struct db *db, const char *const *checks, size_t count, char *what, size_t size)
{
	int64_t found = 0;

	for (size_t i = 0; i < count; i++) {
		struct stmt *q = DB_QUERY0(db, checks[i]);

		while (db_next(q))
			if (found++ == 0 && !*what)
				snprintf(what, size, "%s", db_text(q, 0));
	}
	return found;
}

static int64_t differences(struct db *db, bool sessions_too, char *what, size_t size)
{
	int64_t found;
	struct err err;

	*what = '\0';
	if (db_begin_read(db, &err) != ST_OK)
		give_up("begin", err.text);
	found = look(db, ledger_checks, sizeof ledger_checks / sizeof *ledger_checks, what, size);
	if (sessions_too)
		found += look(db, session_checks, sizeof session_checks / sizeof *session_checks, what, size);
	if (db_end_read(db, &err) != ST_OK)
		give_up("the checks", err.text);
	return found;
}

int64_t dock_ledger_differences(struct db *db, char *what, size_t size)
{
	return differences(db, false, what, size);
}

int64_t dock_differences(struct db *db, char *what, size_t size)
{
	return differences(db, true, what, size);
}
