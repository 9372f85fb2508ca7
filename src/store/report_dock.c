/* Reports about one inbound, place or product. Each reads by a key or by an index that holds just this thing's rows. */
#include "base/text.h"
#include "store/report.h"

#define SCAN_NAME(id, terminal) terminal " || '-' || substr('000000' || (" id " % 1000000000), -6)"
#define CLAIM_ORDER "l.priority_rank, l.promised_rank, l.placed_at, l.order_number, l.line_rank, l.line"
#define PROMISED "(SELECT o.promised_at FROM customer_order o WHERE o.id = l.order_id)"

/* ---- inbound */

const struct report report_inbound_one = {
	.name = "inbound",
	.title = N_("Inbound"),
	.sql = "SELECT i.number, i.status, nullif(i.supplier, ''), nullif(i.carrier, ''), d.code, i.due_at, i.arrived_at, "
	       "i.closed_at, (SELECT coalesce(sum(expected), 0) FROM inbound_product WHERE inbound_id = i.id), "
	       "(SELECT coalesce(sum(received), 0) FROM inbound_product WHERE inbound_id = i.id), "
	       "(SELECT coalesce(sum(over), 0) FROM inbound_product WHERE inbound_id = i.id), "
	       "CASE WHEN i.status = 'announced' AND i.confirmed = 0 THEN 'no' END "
	       "FROM inbound i LEFT JOIN place d ON d.id = i.door_id WHERE i.id = $1",
	.values = 1,
	.columns = {{"inbound", N_("Inbound"), REPORT_TEXT}, {"status", N_("Status"), REPORT_WORD},
		{"supplier", N_("Supplier"), REPORT_TEXT}, {"carrier", N_("Carrier"), REPORT_TEXT},
		{"door", N_("Door"), REPORT_TEXT}, {"due", N_("Due"), REPORT_TIME}, {"arrived", N_("Arrived"), REPORT_TIME},
		{"closed", N_("Closed"), REPORT_TIME}, {"expected", N_("Units expected"), REPORT_NUMBER},
		{"received", N_("Units received"), REPORT_NUMBER}, {"over", N_("Units over"), REPORT_NUMBER},
		{"confirmed", N_("Confirmed"), REPORT_TEXT}},
};

const struct report report_inbound_products = {
	.name = "products",
	.title = N_("Products"),
	.sql = "SELECT p.sku, p.description, ip.expected, ip.received, ip.over, "
	       "CASE WHEN ip.expected > ip.received THEN ip.expected - ip.received ELSE 0 END FROM inbound_product ip "
	       "JOIN product p ON p.id = ip.product_id WHERE ip.inbound_id = $1 ORDER BY p.sku",
	.values = 1,
	.columns = {{"sku", "SKU", REPORT_TEXT}, {"description", N_("product"), REPORT_TEXT},
		{"expected", N_("expected"), REPORT_NUMBER}, {"received", N_("received"), REPORT_NUMBER},
		{"over", NC_("column", "over"), REPORT_NUMBER}, {"missing", N_("to come"), REPORT_NUMBER}},
};

const struct report report_inbound_cartons = {
	.name = "cartons",
	.title = N_("Cartons and pallets"),
	.sql = "SELECT c.sscc, c.status, " SCAN_NAME("c.received_scan_id",
		"t.name") ", s.at, op.name FROM carton c "
			  "LEFT JOIN scan s ON s.id = c.received_scan_id LEFT JOIN terminal t ON t.id = s.terminal_id "
			  "LEFT JOIN operator op ON op.id = s.operator_id WHERE c.inbound_id = $1 ORDER BY c.id",
	.values = 1,
	.columns = {{"sscc", "SSCC", REPORT_TEXT}, {"status", N_("status"), REPORT_WORD},
		{"scan", N_("received by scan"), REPORT_TEXT}, {"at", N_("when"), REPORT_TIME},
		{"operator", NC_("column", "by"), REPORT_TEXT}},
};

/* ---- lane, and any other place. What is in hand is read by terminal: that index holds open directions alone */

const struct report report_place_one = {
	.name = "place",
	.title = N_("Place"),
	.sql = "SELECT p.code, p.kind, nullif(p.name, ''), nullif(p.carrier, ''), s.code, p.units, p.incoming, p.capacity, "
	       "CASE WHEN p.capacity IS NOT NULL THEN CASE WHEN p.is_full = 1 OR p.capacity < p.units + p.incoming THEN 0 "
	       "ELSE p.capacity - p.units - p.incoming END END, p.is_full, p.shipments "
	       "FROM place p LEFT JOIN place s ON s.id = p.spot_id WHERE p.id = $1",
	.values = 1,
	.columns = {{"place", N_("Place"), REPORT_TEXT}, {"kind", N_("Kind"), REPORT_WORD}, {"name", N_("Name"), REPORT_TEXT},
		{"carrier", N_("Carrier"), REPORT_TEXT}, {"spot", N_("Parked at"), REPORT_TEXT},
		{"units", N_("Units"), REPORT_NUMBER}, {"incoming", N_("On the way"), REPORT_NUMBER},
		{"capacity", N_("Capacity"), REPORT_NUMBER}, {"room", N_("Room"), REPORT_NUMBER}, {"full", N_("Full"), REPORT_FLAG},
		{"shipments", N_("Shipments"), REPORT_NUMBER}},
};

const struct report report_place_content = {
	.name = "content",
	.title = N_("Content"),
	.sql = "SELECT CASE WHEN b.order_id <> 0 THEN o.number || '/' || b.shipment_no END, s.status, c.name, l.line, p.sku, "
	       "p.description, b.lot, b.quantity FROM balance b JOIN product p ON p.id = b.product_id "
	       "LEFT JOIN customer_order o ON o.id = b.order_id LEFT JOIN customer c ON c.id = o.customer_id "
	       "LEFT JOIN order_line l ON l.id = b.line_id LEFT JOIN shipment s ON s.order_id = b.order_id "
	       "AND s.number = b.shipment_no WHERE b.place_id = $1 ORDER BY o.number, b.shipment_no, l.line_rank, l.line, p.sku, b.lot",
	.values = 1,
	.columns = {{"shipment", N_("shipment"), REPORT_TEXT}, {"status", N_("status"), REPORT_WORD},
		{"customer_name", N_("customer"), REPORT_TEXT}, {"line", N_("line"), REPORT_TEXT}, {"sku", "SKU", REPORT_TEXT},
		{"description", N_("product"), REPORT_TEXT}, {"lot", N_("lot"), REPORT_TEXT},
		{"quantity", NC_("column", "units"), REPORT_NUMBER}},
};

const struct report report_place_directions = {
	.name = "directions",
	.title = N_("On the way to it"),
	.sql = "SELECT " SCAN_NAME("d.scan_id",
		"t.name") ", h.name, op.name, d.open, p.sku, p.description, "
			  "CASE WHEN d.order_id <> 0 THEN o.number || '/' || d.shipment_no END, d.reason, d.is_left FROM terminal h "
			  "CROSS JOIN direction d JOIN product p ON p.id = d.product_id JOIN scan s ON s.id = d.scan_id JOIN terminal t ON t.id = s.terminal_id "
			  "LEFT JOIN operator op ON op.id = h.operator_id "
			  "LEFT JOIN customer_order o ON o.id = d.order_id WHERE d.terminal_id = h.id AND d.place_id = $1 AND d.open > 0 ORDER BY d.scan_id, d.n",
	.values = 1,
	.columns = {{"scan", N_("scan"), REPORT_TEXT}, {"terminal", N_("in hand at"), REPORT_TEXT},
		{"operator", NC_("column", "with"), REPORT_TEXT}, {"quantity", NC_("column", "units"), REPORT_NUMBER}, {"sku", "SKU", REPORT_TEXT},
		{"description", N_("product"), REPORT_TEXT}, {"shipment", NC_("column", "for"), REPORT_TEXT},
		{"reason", N_("reason"), REPORT_TEXT}, {"left_behind", N_("left behind"), REPORT_FLAG}},
};

/* ---- product */

const struct report report_product_one = {
	.name = "product",
	.title = N_("Product"),
	.sql = "SELECT p.sku, p.description, p.backorderable, p.tracking, p.on_hand, nullif(p.policy, ''), "
	       "nullif(p.max_shipments, 0), nullif(p.weight_g, 0), (SELECT count(*) FROM order_line WHERE product_id = $1 "
	       "AND waiting > 0 AND may_claim = 1), (SELECT coalesce(sum(waiting), 0) FROM order_line WHERE product_id = $1 "
	       "AND waiting > 0 AND may_claim = 1) FROM product p WHERE p.id = $1",
	.values = 1,
	.columns = {{"sku", "SKU", REPORT_TEXT}, {"description", N_("Product"), REPORT_TEXT},
		{"backorderable", N_("May be backordered"), REPORT_FLAG}, {"tracking", NC_("product", "Tracking"), REPORT_WORD},
		{"on_hand", N_("On the shelf"), REPORT_NUMBER}, {"policy", N_("Policy"), REPORT_WORD},
		{"max_shipments", N_("Shipments at most"), REPORT_NUMBER}, {"weight_g", N_("Weight in g"), REPORT_NUMBER},
		{"claimants", N_("Lines that may claim"), REPORT_NUMBER},
		{"waiting", N_("Units they wait for"), REPORT_NUMBER}},
};

const struct report report_product_codes = {
	.name = "barcodes",
	.title = N_("Barcodes"),
	.sql = "SELECT code, quantity FROM code WHERE kind = 'product' AND ref_id = $1 ORDER BY quantity, code",
	.values = 1,
	.columns = {{"barcode", N_("barcode"), REPORT_TEXT}, {"quantity", N_("pack of"), REPORT_NUMBER}},
};

const struct report report_product_stock = {
	.name = "here",
	.title = N_("In the building"),
	.sql = "SELECT pl.code, pl.kind, b.lot, sum(b.quantity), sum(CASE WHEN b.order_id = 0 THEN 0 ELSE b.quantity END) "
	       "FROM place pl CROSS JOIN balance b WHERE b.place_id = pl.id AND b.product_id = $1 GROUP BY pl.code, pl.kind, b.lot "
	       "ORDER BY pl.code, b.lot",
	.values = 1,
	.columns = {{"place", NC_("column", "place"), REPORT_TEXT}, {"kind", N_("kind"), REPORT_WORD}, {"lot", N_("lot"), REPORT_TEXT},
		{"quantity", NC_("column", "units"), REPORT_NUMBER}, {"for_orders", N_("for orders"), REPORT_NUMBER}},
};

const struct report report_product_claimants = {
	.name = "next",
	.title = N_("Next to claim"),
	.sql = "SELECT l.order_number, l.line, l.waiting, -l.priority_rank, " PROMISED
	       ", l.placed_at FROM order_line l "
	       "WHERE l.product_id = $1 AND l.waiting > 0 AND l.may_claim = 1 ORDER BY " CLAIM_ORDER " LIMIT 10",
	.values = 1,
	.columns = {{"order", N_("order"), REPORT_TEXT}, {"line", N_("line"), REPORT_TEXT},
		{"waiting", N_("waiting"), REPORT_NUMBER}, {"priority", N_("priority"), REPORT_NUMBER},
		{"promised", N_("promised"), REPORT_TIME}, {"placed", N_("placed"), REPORT_TIME}},
};

const struct report report_product_inbound = {
	.name = "inbound",
	.title = N_("Announced"),
	.sql = "SELECT i.number, i.status, i.due_at, ip.expected, ip.received FROM inbound_product ip "
	       "JOIN inbound i ON i.id = ip.inbound_id WHERE ip.product_id = $1 AND i.status <> 'closed' "
	       "ORDER BY coalesce(i.due_at, 9000000000000000), i.number",
	.values = 1,
	.columns = {{"inbound", N_("inbound"), REPORT_TEXT}, {"status", N_("status"), REPORT_WORD}, {"due", NC_("column", "due"), REPORT_TIME},
		{"expected", N_("expected"), REPORT_NUMBER}, {"received", N_("received"), REPORT_NUMBER}},
};
