/* Reports about the whole site: counts and queues. */
#include "base/text.h"
#include "store/report.h"

struct stmt *report_rows(struct db *db, const struct report *report, struct report_about about)
{
	struct db_value values[REPORT_VALUES];

	for (size_t i = 0; i < report->values; i++)
		values[i] = I(about.values[i]);
	return db_query_values(db, report->sql, values, report->values);
}

const struct report report_backorders = {
	.name = "backorders",
	.title = N_("Backorders"),
	.sql = "SELECT count(*), coalesce(sum(waiting), 0), count(DISTINCT order_id), "
	       "coalesce(sum(CASE WHEN may_claim = 1 THEN 0 ELSE waiting END), 0) FROM order_line WHERE waiting > 0",
	.columns = {{"lines", N_("lines"), REPORT_NUMBER}, {"units", NC_("column", "units"), REPORT_NUMBER},
		{"orders", N_("orders"), REPORT_NUMBER}, {"may_not_claim", N_("units that may not claim"), REPORT_NUMBER}},
};

static const struct report stockouts = {
	.name = "stockouts",
	.title = N_("Stockouts: wanted, and may not be backordered"),
	.sql = "SELECT p.sku, p.description, count(*), count(DISTINCT l.order_id), "
	       "sum(l.ordered - l.from_stock + l.brought - l.cancelled - l.allocated - l.shipped) "
	       "FROM order_line l JOIN product p ON p.id = l.product_id JOIN customer_order o ON o.id = l.order_id "
	       "WHERE l.waiting = 0 AND l.ordered - l.from_stock + l.brought - l.cancelled - l.allocated - l.shipped > 0 "
	       "AND p.backorderable = 0 AND l.accepted = 0 AND o.status <> 'cancelled' "
	       "GROUP BY p.sku, p.description ORDER BY 5 DESC, p.sku LIMIT 50",
	.columns = {{"sku", "SKU", REPORT_TEXT}, {"description", N_("product"), REPORT_TEXT},
		{"lines", N_("lines"), REPORT_NUMBER}, {"orders", N_("orders"), REPORT_NUMBER},
		{"units", NC_("column", "units"), REPORT_NUMBER}},
};

static const struct report inbound = {
	.name = "inbound",
	.title = N_("Inbound: open, and closed today"),
	.sql = "SELECT i.number, i.status, d.code, i.due_at, i.supplier, "
	       "(SELECT coalesce(sum(expected), 0) FROM inbound_product WHERE inbound_id = i.id), "
	       "(SELECT coalesce(sum(received), 0) FROM inbound_product WHERE inbound_id = i.id), "
	       "(SELECT coalesce(sum(over), 0) FROM inbound_product WHERE inbound_id = i.id), "
	       "CASE WHEN i.status = 'announced' AND i.due_at < $1 THEN 1 ELSE 0 END "
	       "FROM inbound i LEFT JOIN place d ON d.id = i.door_id WHERE i.status <> 'closed' OR i.closed_at >= $2 "
	       "ORDER BY CASE i.status WHEN 'receiving' THEN 0 WHEN 'arrived' THEN 1 WHEN 'announced' THEN 2 ELSE 3 END, "
	       "coalesce(i.due_at, 9000000000000000), i.number LIMIT 100",
	.values = 2,
	.columns = {{"inbound", N_("inbound"), REPORT_TEXT}, {"status", N_("status"), REPORT_WORD},
		{"door", N_("door"), REPORT_TEXT}, {"due", NC_("column", "due"), REPORT_TIME}, {"supplier", N_("supplier"), REPORT_TEXT},
		{"expected", N_("expected"), REPORT_NUMBER}, {"received", N_("received"), REPORT_NUMBER},
		{"over", NC_("column", "over"), REPORT_NUMBER}, {"late", NC_("column", "late"), REPORT_FLAG}},
};

static const struct report lanes = {
	.name = "lanes",
	.title = N_("Lanes and overflow"),
	/* with what a lead moved there (store/rehome.h), which nobody has in hand yet */
	.sql = "WITH moved AS (SELECT b.place_id AS from_id, s.place_id AS to_id, b.quantity FROM place p CROSS JOIN balance b "
	       "CROSS JOIN shipment s CROSS JOIN customer_order o WHERE p.kind IN ('lane', 'overflow', 'station') AND p.units > 0 "
	       "AND b.place_id = p.id AND s.order_id = b.order_id AND s.number = b.shipment_no AND s.place_id <> b.place_id "
	       "AND s.status IN ('gathering', 'ready') AND o.id = s.order_id AND o.status <> 'cancelled'), "
	       "lane AS (SELECT p.*, p.incoming + coalesce((SELECT sum(quantity) FROM moved WHERE to_id = p.id), 0) AS coming, "
	       "coalesce((SELECT sum(quantity) FROM moved WHERE from_id = p.id), 0) AS leaving FROM place p WHERE p.kind IN ('lane', 'overflow')) "
	       "SELECT code, kind, carrier, units, coming, capacity, "
	       "CASE WHEN capacity > 0 THEN (units + coming) * 100 / capacity END, is_full, shipments, leaving FROM lane ORDER BY kind, code",
	.columns = {{"place", NC_("column", "place"), REPORT_TEXT}, {"kind", N_("kind"), REPORT_WORD}, {"carrier", N_("carrier"), REPORT_TEXT},
		{"units", NC_("column", "units"), REPORT_NUMBER}, {"incoming", N_("on the way"), REPORT_NUMBER},
		{"capacity", N_("capacity"), REPORT_NUMBER}, {"percent", "%", REPORT_NUMBER}, {"full", NC_("column", "full"), REPORT_FLAG},
		{"shipments", N_("shipments"), REPORT_NUMBER}, {"leaving", N_("to leave"), REPORT_NUMBER}},
};

/* the home of a shipment has no index of its own: all that is open is read once, and packing with its station */
static const struct report stations = {
	.name = "stations",
	.title = N_("Stations"),
	.sql = "SELECT p.code, s.code, p.units, p.incoming, coalesce(q.ready, 0), coalesce(q.gathering, 0), p.is_full "
	       "FROM place p LEFT JOIN place s ON s.id = p.spot_id LEFT JOIN (SELECT place_id, "
	       "sum(CASE WHEN status = 'ready' THEN 1 ELSE 0 END) AS ready, "
	       "sum(CASE WHEN status = 'gathering' THEN 1 ELSE 0 END) AS gathering "
	       "FROM shipment WHERE place_id IS NOT NULL AND status IN ('gathering', 'ready') GROUP BY place_id) AS q ON q.place_id = p.id "
	       "WHERE p.kind = 'station' ORDER BY p.code",
	.columns = {{"station", N_("station"), REPORT_TEXT}, {"spot", N_("parked at"), REPORT_TEXT},
		{"units", NC_("column", "units"), REPORT_NUMBER}, {"incoming", N_("on the way"), REPORT_NUMBER},
		{"ready", NC_("column", "ready"), REPORT_NUMBER}, {"gathering", NC_("column", "gathering"), REPORT_NUMBER},
		{"full", NC_("column", "full"), REPORT_FLAG}},
};

static const struct report shipments = {
	.name = "shipments",
	.title = N_("Shipments"),
	.sql = "SELECT status, count(*), sum(in_hand), sum(here), sum(packed), sum(shipped) FROM shipment "
	       "WHERE in_hand + here + packed + shipped > 0 GROUP BY status ORDER BY CASE status WHEN 'gathering' THEN 0 WHEN 'ready' THEN 1 WHEN 'packing' THEN 2 "
	       "WHEN 'packed' THEN 3 ELSE 4 END",
	.columns = {{"status", N_("status"), REPORT_WORD}, {"shipments", N_("shipments"), REPORT_NUMBER},
		{"in_hand", N_("in hand"), REPORT_NUMBER}, {"here", NC_("column", "here"), REPORT_NUMBER},
		{"packed", NC_("column", "packed"), REPORT_NUMBER}, {"shipped", N_("shipped"), REPORT_NUMBER}},
};

static const struct report in_hand = {
	.name = "in_hand",
	.title = N_("In hand"),
	.sql = "SELECT t.name, o.name, count(*), sum(d.open), min(s.at) FROM direction d "
	       "JOIN terminal t ON t.id = d.terminal_id LEFT JOIN operator o ON o.id = t.operator_id "
	       "JOIN scan s ON s.id = d.scan_id WHERE d.open > 0 AND d.is_left = 0 GROUP BY t.name, o.name ORDER BY t.name",
	.columns = {{"terminal", N_("terminal"), REPORT_TEXT}, {"operator", N_("operator"), REPORT_TEXT},
		{"directions", N_("directions"), REPORT_NUMBER}, {"units", NC_("column", "units"), REPORT_NUMBER},
		{"since", NC_("column", "since"), REPORT_TIME}},
};

static const struct report left_behind = {
	.name = "left_behind",
	.title = N_("Left behind by workers who signed off: anyone may deliver it"),
	.sql = "SELECT f.code, p.sku, p.description, d.lot, d.open, t.code, o.number, op.name, s.at FROM direction d "
	       "JOIN place f ON f.id = d.from_id JOIN place t ON t.id = d.place_id JOIN product p ON p.id = d.product_id "
	       "JOIN scan s ON s.id = d.scan_id LEFT JOIN operator op ON op.id = s.operator_id "
	       "LEFT JOIN customer_order o ON o.id = d.order_id WHERE d.is_left = 1 AND d.open > 0 "
	       "ORDER BY d.shown_id, d.n LIMIT 100",
	.columns = {{"at", NC_("column", "at"), REPORT_TEXT}, {"sku", "SKU", REPORT_TEXT}, {"description", N_("product"), REPORT_TEXT},
		{"lot", N_("lot"), REPORT_TEXT}, {"units", NC_("column", "units"), REPORT_NUMBER}, {"to", N_("goes to"), REPORT_TEXT},
		{"order", NC_("column", "for"), REPORT_TEXT}, {"operator", N_("received by"), REPORT_TEXT},
		{"received", NC_("column", "at"), REPORT_TIME}},
};

/* From the products of lines that have too much to the places that can hold them: what stands of such a product is gone through
 * once. What is in hand of a line comes first, then what is not at its shipment's home. */
static const struct report redirects = {
	.name = "redirects",
	.title = N_("Redirects: units here that their order no longer wants"),
	.sql = "SELECT place, kind, sku, description, lot, number, line, CASE WHEN status = 'cancelled' THEN 'cancelled' ELSE "
	       "'shrunk' END, quantity, CASE WHEN surplus - before < quantity THEN surplus - before ELSE quantity END FROM ("
	       "SELECT pl.code AS place, pl.kind AS kind, p.sku AS sku, p.description AS description, b.lot AS lot, "
	       "o.number AS number, l.line AS line, o.status AS status, b.quantity AS quantity, l.surplus - (SELECT "
	       "coalesce(sum(sl.in_hand), 0) FROM shipment_line sl WHERE sl.order_id = l.order_id AND sl.line_id = l.id) AS surplus, "
	       "coalesce(sum(b.quantity) OVER (PARTITION BY l.id ORDER BY CASE WHEN s.place_id = b.place_id THEN 1 ELSE 0 END, "
	       "pl.code, b.lot, b.shipment_no ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING), 0) AS before "
	       "FROM (SELECT DISTINCT product_id FROM order_line WHERE surplus > 0) x CROSS JOIN place pl CROSS JOIN balance b "
	       "CROSS JOIN order_line l JOIN customer_order o ON o.id = l.order_id "
	       "JOIN product p ON p.id = l.product_id LEFT JOIN shipment s ON s.order_id = b.order_id AND s.number = b.shipment_no "
	       "WHERE l.surplus > 0 AND pl.kind IN ('lane', 'station', 'overflow') AND b.place_id = pl.id "
	       "AND b.product_id = x.product_id AND l.id = b.line_id) AS u WHERE surplus > before "
	       "ORDER BY place, number, line LIMIT 100",
	.columns = {{"place", N_("stands at"), REPORT_TEXT}, {"kind", NULL, REPORT_TEXT}, {"sku", "SKU", REPORT_TEXT},
		{"description", N_("product"), REPORT_TEXT}, {"lot", N_("lot"), REPORT_TEXT}, {"order", N_("order"), REPORT_TEXT},
		{"line", N_("line"), REPORT_TEXT}, {"cause", N_("was"), REPORT_WORD}, {"there", N_("there"), REPORT_NUMBER},
		{"units", N_("unwanted"), REPORT_NUMBER}},
};

/* Made from the list of those who stage: what is to be brought, and what is to be moved. */
const struct report report_pulls = {
	.name = "pulls",
	.title = N_("Pulls: to be brought to their orders"),
	.columns = {{"sku", "SKU", REPORT_TEXT}, {"description", N_("product"), REPORT_TEXT}, {"lot", N_("lot"), REPORT_TEXT},
		{"units", NC_("column", "units"), REPORT_NUMBER}, {"from", N_("fetch from"), REPORT_WORD}, {"to", N_("bring to"), REPORT_TEXT},
		{"order", NULL, REPORT_TEXT}, {"shipment", NC_("column", "for"), REPORT_TEXT}, {"why", N_("why"), REPORT_TEXT}},
};

/* From the same list. */
const struct report report_unpacks = {
	.name = "unpacks",
	.title = N_("Unpack: in cartons, and no longer wanted there"),
	.columns = {{"carton", N_("carton"), REPORT_TEXT}, {"sscc", "SSCC", REPORT_TEXT}, {"sku", "SKU", REPORT_TEXT},
		{"description", N_("product"), REPORT_TEXT}, {"lot", N_("lot"), REPORT_TEXT}, {"units", NC_("column", "units"), REPORT_NUMBER},
		{"order", N_("order"), REPORT_TEXT}, {"why", N_("why"), REPORT_TEXT}},
};

static const struct report terminals = {
	.name = "terminals",
	.title = N_("Terminals signed on"),
	.sql = "SELECT t.name, o.name, t.activity, d.code, i.number, t.signed_on_at, t.seen_at FROM terminal t "
	       "JOIN operator o ON o.id = t.operator_id LEFT JOIN place d ON d.id = t.door_id "
	       "LEFT JOIN inbound i ON i.id = t.inbound_id ORDER BY t.name",
	.columns = {{"terminal", N_("terminal"), REPORT_TEXT}, {"operator", N_("operator"), REPORT_TEXT},
		{"activity", N_("activity"), REPORT_WORD}, {"door", N_("door"), REPORT_TEXT},
		{"inbound", N_("inbound"), REPORT_TEXT}, {"since", NC_("column", "since"), REPORT_TIME},
		{"seen", N_("last scan"), REPORT_TIME}},
};

/* the queues of labels have their rows in indexes of their own; what was asked for again is settled */
static const struct report labels = {
	.name = "labels",
	.title = N_("Labels: crossdock print lists them"),
	.sql = "SELECT waiting, unclear FROM (SELECT (SELECT count(*) FROM print_job WHERE status = 'queued') AS waiting, "
	       "(SELECT count(*) FROM print_job j WHERE (j.status = 'sending' OR j.status = 'failed') AND NOT EXISTS (SELECT 1 "
	       "FROM print_job a WHERE a.again_of = coalesce(j.again_of, j.id) AND a.id > j.id)) AS unclear) AS q "
	       "WHERE waiting + unclear > 0",
	.columns = {{"waiting", N_("waiting"), REPORT_NUMBER}, {"unclear", N_("unclear"), REPORT_NUMBER}},
};

static const struct report imports = {
	.name = "imports",
	.title = N_("Imports being applied: the next start or import finishes them"),
	.sql = "SELECT kind, file, actor, at, rows_done, rows_total FROM import_job WHERE status = 'applying' ORDER BY id",
	.columns = {{"kind", N_("kind"), REPORT_WORD}, {"file", N_("file"), REPORT_TEXT}, {"actor", NC_("column", "by"), REPORT_TEXT},
		{"at", N_("begun"), REPORT_TIME}, {"rows_done", N_("rows done"), REPORT_NUMBER}, {"rows", NC_("column", "of"), REPORT_NUMBER}},
};

const struct report *const status_reports[] = {&report_frozen, &report_undecided, &report_missed, &stockouts, &inbound, &lanes,
	&stations, &shipments, &report_pickups, &in_hand, &left_behind, &redirects, &terminals, &labels, &imports, NULL};
