/* Verify: the ledger is summed once, into a temporary table of what it says is where and whose. Everything that is kept
 * beside the ledger (contents, allocations, shipments, receipts) is then compared by statements that return nothing but
 * differences: what it is in words, what is stored, what it should be. */
#include "store/verify.h"

#include "base/text.h"
#include "base/told.h"
#include "store/report.h"

/* clang-format off */

/* Whose the units are, in words, from a row d with order_id, shipment_no and line_id: " for SO-1/1 line 2". */
#define ORDER_WORDS "coalesce((SELECT number FROM customer_order WHERE id = d.order_id), " SAID_WITH(N_("order #%s")) "d.order_id" SAID_END ")"
#define OWNER_WORDS \
	"CASE WHEN d.order_id = 0 THEN '' ELSE ' ' || " SAID_WITH(N_("for %s/%s line %s")) ORDER_WORDS SAID_NEXT "d.shipment_no" SAID_NEXT \
	"coalesce((SELECT line FROM order_line WHERE id = d.line_id), '#' || d.line_id)" SAID_END "END"
#define PLACE_WORDS(id) \
	"coalesce((SELECT " SAID_TERM("kind") " || ' ' || code FROM place WHERE id = " id "), " SAID_WITH(N_("place #%s")) id SAID_END ")"
#define SKU_WORDS "coalesce((SELECT sku FROM product WHERE id = d.product_id), " SAID_WITH(N_("product #%s")) "d.product_id" SAID_END ")"
#define LOT_WORDS "CASE WHEN d.lot = '' THEN '' ELSE ', ' || " SAID_WITH(N_("lot %s")) "d.lot" SAID_END "END"
#define SHIPMENT_WORDS SAID_WITH(N_("shipment %s/%s")) ORDER_WORDS SAID_NEXT "d.shipment_no" SAID_END
#define LINE_WORDS \
	"coalesce((SELECT " SAID_WITH(N_("order %s line %s")) "order_number" SAID_NEXT "line" SAID_END "FROM order_line WHERE id = d.line_id), " \
	SAID_WITH(N_("order line #%s")) "d.line_id" SAID_END ")"
#define SCAN_WORDS(id) \
	"coalesce((SELECT t.name FROM scan s JOIN terminal t ON t.id = s.terminal_id WHERE s.id = " id "), 'T?') || '-' || " \
	"substr('000000' || (" id " % 1000000000), -6)"

/* What of a shipment's line is where, by kinds of places: the buckets of dock/ledger.h. */
#define IN_HAND(q) "CASE WHEN p.kind IN ('door', 'floor') THEN " q " ELSE 0 END"
#define HERE(q) "CASE WHEN p.kind IN ('lane', 'station', 'overflow') THEN " q " ELSE 0 END"
#define PACKED(q) "CASE WHEN p.kind = 'carton' THEN " q " ELSE 0 END"
#define SHIPPED(q) "CASE WHEN p.kind = 'customer' THEN " q " ELSE 0 END"
#define OUTSIDE "('supplier', 'customer', 'adjustment')"

#define OWNER "order_id, shipment_no, line_id"

/* What directions say is still to be brought from a place, and what is there. */
#define OPEN_AND_CONTENT \
	"FROM (SELECT place_id, product_id, lot, " OWNER ", sum(open) AS open, sum(content) AS content FROM (" \
	"SELECT from_id AS place_id, product_id, lot, " OWNER ", open, 0 AS content FROM direction WHERE open > 0 " \
	"UNION ALL SELECT place_id, product_id, lot, " OWNER ", 0, quantity FROM verify_content WHERE place_id IN " \
	"(SELECT id FROM place WHERE kind IN ('door', 'floor') UNION SELECT from_id FROM direction WHERE open > 0)" \
	") AS u GROUP BY place_id, product_id, lot, " OWNER ") AS d"

/* of the outside only what departed matters: supplier (1) and adjustment (3) are left out */
static const char sum_ledger[] =
	"CREATE TEMP TABLE verify_content AS SELECT place_id, product_id, lot, " OWNER ", sum(quantity) AS quantity FROM ("
	"SELECT to_id AS place_id, product_id, lot, to_order_id AS order_id, to_shipment_no AS shipment_no, to_line_id AS "
	"line_id, quantity FROM movement WHERE to_id NOT IN (1, 3) "
	"UNION ALL SELECT from_id, product_id, lot, from_order_id, from_shipment_no, from_line_id, -quantity FROM movement "
	"WHERE from_id NOT IN (1, 3)) AS m GROUP BY place_id, product_id, lot, " OWNER " HAVING sum(quantity) <> 0";

/* what was fetched from where it was held back: by the direction that had put it away; and what lost its direction in hand */
static const char sum_taken[] =
	"CREATE TEMP TABLE verify_taken AS SELECT direction_scan_id AS scan_id, direction_n AS n, sum(units) AS units FROM ("
	"SELECT m.direction_scan_id, m.direction_n, m.quantity AS units FROM movement m JOIN place p ON p.id = m.from_id "
	"WHERE m.direction_scan_id <> 0 AND m.direction_scan_id <> m.scan_id AND p.kind = 'putaway' AND m.cause <> 'undo' "
	"UNION ALL SELECT m.direction_scan_id, m.direction_n, -m.quantity FROM movement m JOIN place p ON p.id = m.to_id "
	"WHERE m.direction_scan_id <> 0 AND p.kind = 'putaway' AND m.cause = 'undo') AS u GROUP BY direction_scan_id, direction_n";
static const char sum_redirected[] =
	"CREATE TEMP TABLE verify_redirected AS SELECT d.of_scan_id AS scan_id, d.of_n AS n, sum(d.quantity) AS units "
	"FROM direction d JOIN scan s ON s.id = d.scan_id WHERE d.of_scan_id <> 0 AND s.undone_by IS NULL "
	"GROUP BY d.of_scan_id, d.of_n";

static const char *const checks[] = {
	/* ---- contents of places */
	"SELECT " SAID_WITH(N_("%s: content of %s%s%s")) PLACE_WORDS("d.place_id") SAID_NEXT SKU_WORDS SAID_NEXT LOT_WORDS
	SAID_NEXT OWNER_WORDS SAID_END ", stored, recomputed FROM (SELECT place_id, product_id, lot, " OWNER
	", sum(stored) AS stored, sum(recomputed) AS recomputed FROM (SELECT place_id, product_id, lot, " OWNER
	", quantity AS stored, 0 AS recomputed FROM balance UNION ALL SELECT c.place_id, c.product_id, c.lot, "
	"c.order_id, c.shipment_no, c.line_id, 0, c.quantity FROM verify_content c JOIN place p ON p.id = c.place_id "
	"WHERE p.kind NOT IN " OUTSIDE ") AS u GROUP BY place_id, product_id, lot, " OWNER
	" HAVING sum(stored) <> sum(recomputed)) AS d",

	"SELECT " SAID_WITH(N_("%s: the movements take out more of %s%s%s than ever came")) PLACE_WORDS("d.place_id") SAID_NEXT
	SKU_WORDS SAID_NEXT LOT_WORDS SAID_NEXT OWNER_WORDS SAID_END ", " SAID(N_("at least 0"))
	", d.quantity FROM verify_content d JOIN place p ON p.id = d.place_id WHERE d.quantity < 0 AND p.kind NOT IN " OUTSIDE,

	"SELECT " SAID_WITH(N_("%s %s: units")) SAID_TERM("p.kind") SAID_NEXT "p.code" SAID_END
	", p.units, coalesce(c.units, 0) FROM place p LEFT JOIN (SELECT place_id, sum(quantity) AS units FROM "
	"verify_content GROUP BY place_id) AS c ON c.place_id = p.id WHERE p.units <> CASE WHEN p.kind IN " OUTSIDE
	" THEN 0 ELSE coalesce(c.units, 0) END",

	"SELECT " SAID_WITH(N_("%s %s: units on the way to it")) SAID_TERM("p.kind") SAID_NEXT "p.code" SAID_END
	", p.incoming, coalesce(c.units, 0) FROM place p LEFT JOIN (SELECT place_id, sum(open) AS units FROM "
	"direction WHERE open > 0 GROUP BY place_id) AS c ON c.place_id = p.id WHERE p.incoming <> coalesce(c.units, 0)",

	"SELECT " SAID_WITH(N_("%s %s: shipments that gather or stand ready there")) SAID_TERM("p.kind") SAID_NEXT "p.code"
	SAID_END
	", p.shipments, coalesce(c.shipments, 0) FROM place p LEFT JOIN (SELECT place_id, count(*) AS shipments FROM "
	"shipment WHERE status IN ('gathering', 'ready') AND place_id IS NOT NULL GROUP BY place_id) AS c ON "
	"c.place_id = p.id WHERE p.shipments <> coalesce(c.shipments, 0)",

	/* ---- whose units are: lines and shipments */
	"SELECT " SAID_WITH(N_("%s: allocated")) LINE_WORDS SAID_END
	", stored, recomputed FROM (SELECT line_id, sum(stored) AS stored, sum(recomputed) AS recomputed FROM (SELECT "
	"id AS line_id, allocated AS stored, 0 AS recomputed FROM order_line WHERE allocated <> 0 UNION ALL SELECT "
	"c.line_id, 0, c.quantity FROM verify_content c JOIN place p ON p.id = c.place_id WHERE c.order_id <> 0 AND "
	"p.kind <> 'customer') AS u GROUP BY line_id HAVING sum(stored) <> sum(recomputed)) AS d",

	/* what was shipped before this system is in the same column: the ledger says how much at least */
	"SELECT " SAID_WITH(N_("%s: shipped")) LINE_WORDS SAID_END ", stored, " SAID_WITH(N_("at least %s")) "recomputed"
	SAID_END
	" FROM (SELECT line_id, sum(stored) AS stored, sum(recomputed) AS recomputed FROM (SELECT id AS line_id, "
	"shipped AS stored, 0 AS recomputed FROM order_line WHERE shipped <> 0 UNION ALL SELECT c.line_id, 0, "
	"c.quantity FROM verify_content c JOIN place p ON p.id = c.place_id WHERE c.order_id <> 0 AND p.kind = "
	"'customer') AS u GROUP BY line_id HAVING sum(stored) < sum(recomputed)) AS d",

	"SELECT " SAID_WITH(N_("%s: brought from the shelf")) LINE_WORDS SAID_END
	", stored, recomputed FROM (SELECT line_id, sum(stored) AS stored, sum(recomputed) AS recomputed FROM (SELECT "
	"id AS line_id, brought AS stored, 0 AS recomputed FROM order_line WHERE brought <> 0 UNION ALL SELECT "
	"to_line_id, 0, quantity FROM movement WHERE cause = 'bring' UNION ALL SELECT from_line_id, 0, -quantity FROM "
	"movement WHERE cause = 'unbring') AS u GROUP BY line_id HAVING sum(stored) <> sum(recomputed)) AS d",

	"SELECT " SAID_WITH(N_("%s: %s booked%s")) PLACE_WORDS("d.place_id") SAID_NEXT "d.quantity" SAID_NEXT OWNER_WORDS
	SAID_END ", " SAID_WITH(N_("for order %s, %s"))
	"coalesce((SELECT number FROM customer_order WHERE id = d.order_id), '#' || d.order_id)" SAID_NEXT SKU_WORDS SAID_END
	", CASE WHEN l.id IS NULL THEN " SAID(N_("no such line")) " ELSE " SAID_WITH(N_("the line is of order %s, %s"))
	"l.order_number" SAID_NEXT "(SELECT sku FROM product WHERE id = l.product_id)" SAID_END
	" END FROM verify_content d LEFT JOIN order_line l ON l.id = d.line_id WHERE d.order_id <> 0 AND (l.id IS "
	"NULL OR l.order_id <> d.order_id OR l.product_id <> d.product_id)",

	"SELECT " SAID_WITH(N_("%s line %s: in hand, here, packed, shipped")) SHIPMENT_WORDS SAID_NEXT
	"coalesce((SELECT line FROM order_line WHERE id = d.line_id), '#' || d.line_id)" SAID_END
	", s1 || ', ' || s2 || ', ' || s3 || ', ' || s4, r1 || ', ' || r2 || ', ' || r3 || ', ' || r4 FROM (SELECT " OWNER
	", sum(s1) AS s1, sum(s2) AS s2, sum(s3) AS s3, sum(s4) AS s4, sum(r1) AS r1, sum(r2) AS r2, sum(r3) AS r3, "
	"sum(r4) AS r4 FROM (SELECT " OWNER
	", in_hand AS s1, here AS s2, packed AS s3, shipped AS s4, 0 AS r1, 0 AS r2, 0 AS r3, 0 AS r4 FROM "
	"shipment_line UNION ALL SELECT c.order_id, c.shipment_no, c.line_id, 0, 0, 0, 0, " IN_HAND("c.quantity") ", "
	HERE("c.quantity") ", " PACKED("c.quantity") ", " SHIPPED("c.quantity")
	" FROM verify_content c JOIN place p ON p.id = c.place_id WHERE c.order_id <> 0) AS u GROUP BY " OWNER
	" HAVING sum(s1) <> sum(r1) OR sum(s2) <> sum(r2) OR sum(s3) <> sum(r3) OR sum(s4) <> sum(r4)) AS d",

	"SELECT " SAID_WITH(N_("%s: in hand, here, packed, shipped")) SHIPMENT_WORDS SAID_END
	", s1 || ', ' || s2 || ', ' || s3 || ', ' || s4, r1 || ', ' || r2 || ', ' || r3 || ', ' || r4 FROM (SELECT "
	"order_id, shipment_no, sum(s1) AS s1, sum(s2) AS s2, sum(s3) AS s3, sum(s4) AS s4, sum(r1) AS r1, sum(r2) AS "
	"r2, sum(r3) AS r3, sum(r4) AS r4 FROM (SELECT order_id, number AS shipment_no, in_hand AS s1, here AS s2, "
	"packed AS s3, shipped AS s4, 0 AS r1, 0 AS r2, 0 AS r3, 0 AS r4 FROM shipment UNION ALL SELECT c.order_id, "
	"c.shipment_no, 0, 0, 0, 0, " IN_HAND("c.quantity") ", " HERE("c.quantity") ", " PACKED("c.quantity") ", "
	SHIPPED("c.quantity")
	" FROM verify_content c JOIN place p ON p.id = c.place_id WHERE c.order_id <> 0) AS u GROUP BY order_id, "
	"shipment_no HAVING sum(s1) <> sum(r1) OR sum(s2) <> sum(r2) OR sum(s3) <> sum(r3) OR sum(s4) <> sum(r4)) AS d",

	"SELECT " SAID_WITH(N_("%s: status")) SHIPMENT_WORDS SAID_END ", " SAID(N_("ready")) ", "
	SAID_WITH(N_("gathering, with %s in hand and %s here")) "d.in_hand" SAID_NEXT "d.here" SAID_END
	" FROM (SELECT order_id, number AS shipment_no, in_hand, here FROM shipment WHERE status = 'ready' AND "
	"(in_hand > 0 OR here + packed = 0)) AS d",

	"SELECT " SAID_WITH(N_("%s: home")) SHIPMENT_WORDS SAID_END ", CASE WHEN d.place_id IS NULL THEN " SAID(N_("none"))
	" ELSE " PLACE_WORDS("d.place_id") " END, CASE WHEN d.place_id IS NULL THEN " SAID_WITH(N_("a place, as it holds %s"))
	"d.units" SAID_END " ELSE " SAID(N_("none, as it holds nothing"))
	" END FROM (SELECT order_id, number AS shipment_no, place_id, in_hand + here + packed AS units FROM shipment "
	"WHERE status IN ('gathering', 'ready') AND (place_id IS NULL) <> (in_hand + here + packed = 0)) AS d",

	"SELECT " SAID_WITH(N_("order %s: shipments that are gathering or ready")) "o.number" SAID_END ", d.n, "
	SAID(N_("at most 1"))
	" FROM (SELECT order_id, count(*) AS n FROM shipment WHERE status IN ('gathering', 'ready') GROUP BY order_id "
	"HAVING count(*) > 1) AS d JOIN customer_order o ON o.id = d.order_id",

	/* ---- directions */
	"SELECT " SAID_WITH(N_("direction %s no. %s: open")) SCAN_WORDS("d.scan_id") SAID_NEXT "d.n" SAID_END ", d.open, "
	SAID_WITH(N_("0 to %s")) "d.quantity" SAID_END " FROM direction d WHERE d.open > d.quantity OR d.open < 0",

	"SELECT " SAID_WITH(N_("%s: %s%s%s, in hand by open directions")) PLACE_WORDS("d.place_id") SAID_NEXT SKU_WORDS
	SAID_NEXT LOT_WORDS SAID_NEXT OWNER_WORDS SAID_END ", open, content || ' there' " OPEN_AND_CONTENT
	" WHERE open > content AND open > 0",

	"SELECT " SAID_WITH(N_("%s: %s%s%s, received and not brought anywhere")) PLACE_WORDS("d.place_id") SAID_NEXT SKU_WORDS
	SAID_NEXT LOT_WORDS SAID_NEXT OWNER_WORDS SAID_END ", content, open || ' with an open direction' " OPEN_AND_CONTENT
	" JOIN place p ON p.id = d.place_id WHERE content > open AND p.kind IN ('door', 'floor')",

	/* units that were held back and are so no more: fetched or lost (their movements name the direction), or given another
	 * direction while in hand; all of them, if the direction was taken back */
	"SELECT " SAID_WITH(N_("direction %s no. %s: taken of what it held back")) SCAN_WORDS("d.scan_id") SAID_NEXT "d.n"
	SAID_END
	", d.taken, d.gone FROM (SELECT h.scan_id, h.n, h.taken, CASE WHEN s.undone_by IS NOT NULL THEN h.quantity "
	"ELSE coalesce((SELECT sum(units) FROM verify_taken t WHERE t.scan_id = h.scan_id AND t.n = h.n), 0) + "
	"coalesce((SELECT sum(units) FROM verify_redirected r WHERE r.scan_id = h.scan_id AND r.n = h.n), 0) END AS "
	"gone FROM direction h JOIN scan s ON s.id = h.scan_id WHERE h.reason = 'held-back') AS d WHERE d.taken <> d.gone",

	/* ---- receiving */
	"SELECT " SAID_WITH(N_("inbound %s, %s: expected, received, over")) "coalesce(i.number, '#' || d.inbound_id)" SAID_NEXT
	SKU_WORDS SAID_END
	", s1 || ', ' || s2 || ', ' || s3, r1 || ', ' || r2 || ', ' || r3 FROM (SELECT inbound_id, product_id, "
	"sum(s1) AS s1, sum(s2) AS s2, sum(s3) AS s3, sum(r1) AS r1, sum(r2) AS r2, sum(r3) AS r3 FROM (SELECT "
	"inbound_id, product_id, expected AS s1, received AS s2, over AS s3, 0 AS r1, 0 AS r2, 0 AS r3 FROM "
	"inbound_product UNION ALL SELECT inbound_id, product_id, 0, 0, 0, expected, 0, 0 FROM inbound_line UNION ALL "
	"SELECT inbound_id, product_id, 0, 0, 0, 0, CASE WHEN kind = 'over' THEN 0 ELSE quantity END, CASE WHEN kind "
	"= 'over' THEN quantity ELSE 0 END FROM receipt WHERE inbound_id IS NOT NULL AND undone_by IS NULL AND kind "
	"<> 'unidentified') AS u GROUP BY inbound_id, product_id HAVING sum(s1) <> sum(r1) OR sum(s2) <> sum(r2) OR "
	"sum(s3) <> sum(r3)) AS d LEFT JOIN inbound i ON i.id = d.inbound_id",

	"SELECT " SAID_WITH(N_("scan %s: receipt of %s%s%s%s")) SCAN_WORDS("d.scan_id") SAID_NEXT SKU_WORDS SAID_NEXT LOT_WORDS
	SAID_NEXT "CASE WHEN d.serial = '' THEN '' ELSE " SAID_WITH(N_(", serial %s")) "d.serial" SAID_END " END" SAID_NEXT
	"CASE WHEN d.back = 1 THEN " SAID(N_(", taken back")) " ELSE '' END" SAID_END ", stored, "
	SAID_WITH(N_("%s by the movements")) "recomputed" SAID_END
	" FROM (SELECT scan_id, back, product_id, lot, serial, sum(stored) AS stored, sum(recomputed) AS recomputed "
	"FROM (SELECT scan_id, 0 AS back, product_id, lot, serial, quantity AS stored, 0 AS recomputed FROM receipt "
	"UNION ALL SELECT undone_by, 1, product_id, lot, serial, quantity, 0 FROM receipt WHERE undone_by IS NOT NULL "
	"UNION ALL SELECT scan_id, 0, product_id, lot, serial, 0, quantity FROM movement WHERE from_id = 1 AND cause "
	"<> 'undo' UNION ALL SELECT scan_id, 1, product_id, lot, serial, 0, quantity FROM movement WHERE to_id = 1 "
	"AND cause = 'undo') AS u GROUP BY scan_id, back, product_id, lot, serial HAVING sum(stored) <> sum(recomputed)) AS d",

	"SELECT " SAID_WITH(N_("carton %s: received by")) "c.sscc" SAID_END ", " SCAN_WORDS("c.received_scan_id") ", "
	SAID(N_("no receipt of that scan"))
	" FROM carton c WHERE c.received_scan_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM receipt r WHERE r.scan_id "
	"= c.received_scan_id AND r.carton_id = c.id AND r.undone_by IS NULL)",

	"SELECT " SAID_WITH(N_("carton %s: received by")) "c.sscc" SAID_END ", CASE WHEN c.received_scan_id IS NULL THEN "
	SAID(N_("no scan")) " ELSE " SCAN_WORDS("c.received_scan_id") " END, " SCAN_WORDS("r.scan_id")
	" FROM receipt r JOIN carton c ON c.id = r.carton_id WHERE r.undone_by IS NULL AND r.carton_id IS NOT NULL "
	"AND coalesce(c.received_scan_id, 0) <> r.scan_id",

	"SELECT " SAID_WITH(N_("serial %s of %s: received by")) "d.serial" SAID_NEXT SKU_WORDS SAID_END ", "
	SCAN_WORDS("d.scan_id") ", " SAID(N_("no receipt of that scan"))
	" FROM serial d WHERE NOT EXISTS (SELECT 1 FROM receipt r WHERE r.scan_id = d.scan_id AND r.product_id = "
	"d.product_id AND r.serial = d.serial AND r.undone_by IS NULL)",

	"SELECT " SAID_WITH(N_("serial %s of %s: received by")) "d.serial" SAID_NEXT SKU_WORDS SAID_END ", " SAID(N_("no scan"))
	", " SCAN_WORDS("d.scan_id")
	" FROM receipt d WHERE d.serial <> '' AND d.undone_by IS NULL AND NOT EXISTS (SELECT 1 FROM serial s WHERE "
	"s.product_id = d.product_id AND s.serial = d.serial AND s.scan_id = d.scan_id)",

	"SELECT " SAID_WITH(N_("terminal %s: its last scan")) "t.name" SAID_END
	", t.last_seq, m.last - t.id * 1000000000 FROM terminal t JOIN (SELECT terminal_id, max(id) AS last FROM scan "
	"GROUP BY terminal_id) AS m ON m.terminal_id = t.id WHERE m.last > t.id * 1000000000 + t.last_seq",

	/* ---- what barcodes stand for */
	"SELECT " SAID_WITH(N_("barcode %s: stands for")) "c.code" SAID_END ", c.kind || ' #' || c.ref_id, "
	SAID_WITH(N_("nothing: there is no such %s")) "CASE WHEN c.kind = 'badge' THEN " SAID(N_("operator")) " ELSE c.kind END"
	SAID_END
	" FROM code c WHERE (c.kind = 'product' AND NOT EXISTS (SELECT 1 FROM product WHERE id = c.ref_id)) OR "
	"(c.kind = 'place' AND NOT EXISTS (SELECT 1 FROM place WHERE id = c.ref_id)) OR (c.kind = 'badge' AND NOT "
	"EXISTS (SELECT 1 FROM operator WHERE id = c.ref_id))",

	"SELECT " SAID_WITH(N_("%s %s: its barcode")) SAID_TERM("p.kind") SAID_NEXT "p.code" SAID_END ", " SAID(N_("none"))
	", p.code FROM place p WHERE p.kind IN ('door', 'lane', 'station', 'putaway', 'quarantine', 'overflow') AND "
	"NOT EXISTS (SELECT 1 FROM code WHERE kind = 'place' AND ref_id = p.id)",

	"SELECT " SAID_WITH(N_("operator %s%s")) "o.name" SAID_NEXT "': the badge''s barcode'" SAID_END ", " SAID(N_("none"))
	", o.badge FROM operator o WHERE NOT EXISTS (SELECT 1 FROM code WHERE kind = 'badge' AND ref_id = o.id)",
};

/* clang-format on */

void verify_say(struct verify *verify, const char *what, const char *stored, const char *recomputed)
{
	struct arena arena = {0};

	verify->differences++;
	verify->say(verify->ctx, told_say(&arena, what), told_say(&arena, stored), told_say(&arena, recomputed));
	arena_done(&arena);
}

static void engine_says(void *ctx, const char *problem, bool damage)
{
	(void)damage; /* either is a difference */
	verify_say(ctx, problem, "", "");
}

static void count(struct db *db, struct verify_counts *counts)
{
	struct stmt *q = DB_QUERY0(db,
		"SELECT (SELECT count(*) FROM movement), (SELECT count(*) FROM place), (SELECT count(*) FROM customer_order), "
		"(SELECT count(*) FROM order_line), (SELECT count(*) FROM shipment), (SELECT count(*) FROM direction), "
		"(SELECT count(*) FROM receipt)");

	*counts = (struct verify_counts){0};
	while (db_next(q))
		*counts = (struct verify_counts){db_i64(q, 0), db_i64(q, 1), db_i64(q, 2), db_i64(q, 3), db_i64(q, 4),
			db_i64(q, 5), db_i64(q, 6)};
}

void verify_store(struct db *db, struct verify *verify, struct verify_counts *counts)
{
	struct err err;

	count(db, counts);
	DB_EXEC0(db, sum_ledger);
	DB_EXEC0(db, sum_taken);
	DB_EXEC0(db, sum_redirected);
	DB_EXEC0(db, "CREATE INDEX temp.verify_taken_key ON verify_taken (scan_id, n)");
	DB_EXEC0(db, "CREATE INDEX temp.verify_redirected_key ON verify_redirected (scan_id, n)");
	for (size_t i = 0; i < sizeof checks / sizeof *checks; i++) {
		struct stmt *q = DB_QUERY0(db, checks[i]);

		while (db_next(q))
			verify_say(verify, db_text(q, 0), db_text(q, 1), db_text(q, 2));
	}
	verify_orders(db, verify);
	verify_leave(db, verify);
	if (!db_failed(db) && db_check(db, engine_says, verify, &err) != ST_OK)
		db_fail(db, "%s", err.text);
}
