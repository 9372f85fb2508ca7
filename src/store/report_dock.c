/* Reports about one inbound, place or product. Each reads by a key or by an index that holds just this thing's rows. */
#include "store/report.h"

#define SCAN_NAME(id, terminal) terminal " || '-' || substr('000000' || (" id " % 1000000000), -6)"
#define CLAIM_ORDER "l.priority_rank, l.promised_rank, l.placed_at, l.order_number, l.line_rank, l.line"
#define PROMISED "(SELECT o.promised_at FROM customer_order o WHERE o.id = l.order_id)"

/* ---- inbound */

const struct report report_inbound_one = {
	.name = "inbound",
	.title = "Inbound",
	.sql = "SELECT i.number, i.status, nullif(i.supplier, ''), nullif(i.carrier, ''), d.code, i.due_at, i.arrived_at, "
	       "i.closed_at, (SELECT coalesce(sum(expected), 0) FROM inbound_product WHERE inbound_id = i.id), "
	       "(SELECT coalesce(sum(received), 0) FROM inbound_product WHERE inbound_id = i.id), "
	       "(SELECT coalesce(sum(over), 0) FROM inbound_product WHERE inbound_id = i.id), "
	       "CASE WHEN i.status = 'announced' AND i.confirmed = 0 THEN 'no' END "
	       "FROM inbound i LEFT JOIN place d ON d.id = i.door_id WHERE i.id = $1",
	.values = 1,
	.columns = {{"inbound", "Inbound", REPORT_TEXT}, {"status", "Status", REPORT_TEXT},
		{"supplier", "Supplier", REPORT_TEXT}, {"carrier", "Carrier", REPORT_TEXT},
		{"door", "Door", REPORT_TEXT}, {"due", "Due", REPORT_TIME}, {"arrived", "Arrived", REPORT_TIME},
		{"closed", "Closed", REPORT_TIME}, {"expected", "Units expected", REPORT_NUMBER},
		{"received", "Units received", REPORT_NUMBER}, {"over", "Units over", REPORT_NUMBER},
		{"confirmed", "Confirmed", REPORT_TEXT}},
};

const struct report report_inbound_products = {
	.name = "products",
	.title = "Products",
	.sql = "SELECT p.sku, p.description, ip.expected, ip.received, ip.over, "
	       "CASE WHEN ip.expected > ip.received THEN ip.expected - ip.received ELSE 0 END FROM inbound_product ip "
	       "JOIN product p ON p.id = ip.product_id WHERE ip.inbound_id = $1 ORDER BY p.sku",
	.values = 1,
	.columns = {{"sku", "SKU", REPORT_TEXT}, {"description", "product", REPORT_TEXT},
		{"expected", "expected", REPORT_NUMBER}, {"received", "received", REPORT_NUMBER},
		{"over", "over", REPORT_NUMBER}, {"missing", "to come", REPORT_NUMBER}},
};

const struct report report_inbound_cartons = {
	.name = "cartons",
	.title = "Cartons and pallets",
	.sql = "SELECT c.sscc, c.status, " SCAN_NAME("c.received_scan_id",
		"t.name") ", s.at, op.name FROM carton c "
			  "LEFT JOIN scan s ON s.id = c.received_scan_id LEFT JOIN terminal t ON t.id = s.terminal_id "
			  "LEFT JOIN operator op ON op.id = s.operator_id WHERE c.inbound_id = $1 ORDER BY c.id",
	.values = 1,
	.columns = {{"sscc", "SSCC", REPORT_TEXT}, {"status", "status", REPORT_TEXT},
		{"scan", "received by scan", REPORT_TEXT}, {"at", "when", REPORT_TIME},
		{"operator", "by", REPORT_TEXT}},
};

/* ---- lane, and any other place. What is in hand is read by terminal: that index holds open directions alone */

const struct report report_place_one = {
	.name = "place",
	.title = "Place",
	.sql = "SELECT p.code, p.kind, nullif(p.name, ''), nullif(p.carrier, ''), s.code, p.units, p.incoming, p.capacity, "
	       "CASE WHEN p.capacity IS NOT NULL THEN CASE WHEN p.is_full = 1 OR p.capacity < p.units + p.incoming THEN 0 "
	       "ELSE p.capacity - p.units - p.incoming END END, p.is_full, p.shipments "
	       "FROM place p LEFT JOIN place s ON s.id = p.spot_id WHERE p.id = $1",
	.values = 1,
	.columns = {{"place", "Place", REPORT_TEXT}, {"kind", "Kind", REPORT_TEXT}, {"name", "Name", REPORT_TEXT},
		{"carrier", "Carrier", REPORT_TEXT}, {"spot", "Parked at", REPORT_TEXT},
		{"units", "Units", REPORT_NUMBER}, {"incoming", "On the way", REPORT_NUMBER},
		{"capacity", "Capacity", REPORT_NUMBER}, {"room", "Room", REPORT_NUMBER}, {"full", "Full", REPORT_FLAG},
		{"shipments", "Shipments", REPORT_NUMBER}},
};

const struct report report_place_content = {
	.name = "content",
	.title = "Content",
	.sql = "SELECT CASE WHEN b.order_id <> 0 THEN o.number || '/' || b.shipment_no END, s.status, c.name, l.line, p.sku, "
	       "p.description, b.lot, b.quantity FROM balance b JOIN product p ON p.id = b.product_id "
	       "LEFT JOIN customer_order o ON o.id = b.order_id LEFT JOIN customer c ON c.id = o.customer_id "
	       "LEFT JOIN order_line l ON l.id = b.line_id LEFT JOIN shipment s ON s.order_id = b.order_id "
	       "AND s.number = b.shipment_no WHERE b.place_id = $1 ORDER BY o.number, b.shipment_no, l.line_rank, l.line, p.sku, b.lot",
	.values = 1,
	.columns = {{"shipment", "shipment", REPORT_TEXT}, {"status", "status", REPORT_TEXT},
		{"customer_name", "customer", REPORT_TEXT}, {"line", "line", REPORT_TEXT}, {"sku", "SKU", REPORT_TEXT},
		{"description", "product", REPORT_TEXT}, {"lot", "lot", REPORT_TEXT},
		{"quantity", "units", REPORT_NUMBER}},
};

const struct report report_place_directions = {
	.name = "directions",
	.title = "On the way to it",
	.sql = "SELECT " SCAN_NAME("d.scan_id",
		"t.name") ", h.name, op.name, d.open, p.sku, p.description, "
			  "CASE WHEN d.order_id <> 0 THEN o.number || '/' || d.shipment_no END, d.reason, d.is_left FROM terminal h "
			  "CROSS JOIN direction d JOIN product p ON p.id = d.product_id JOIN scan s ON s.id = d.scan_id JOIN terminal t ON t.id = s.terminal_id "
			  "LEFT JOIN operator op ON op.id = h.operator_id "
			  "LEFT JOIN customer_order o ON o.id = d.order_id WHERE d.terminal_id = h.id AND d.place_id = $1 AND d.open > 0 ORDER BY d.scan_id, d.n",
	.values = 1,
	.columns = {{"scan", "scan", REPORT_TEXT}, {"terminal", "in hand at", REPORT_TEXT},
		{"operator", "with", REPORT_TEXT}, {"quantity", "units", REPORT_NUMBER}, {"sku", "SKU", REPORT_TEXT},
		{"description", "product", REPORT_TEXT}, {"shipment", "for", REPORT_TEXT},
		{"reason", "reason", REPORT_TEXT}, {"left_behind", "left behind", REPORT_FLAG}},
};

/* ---- product */

const struct report report_product_one = {
	.name = "product",
	.title = "Product",
	.sql = "SELECT p.sku, p.description, p.backorderable, p.tracking, p.on_hand, nullif(p.policy, ''), "
	       "nullif(p.max_shipments, 0), nullif(p.weight_g, 0), (SELECT count(*) FROM order_line WHERE product_id = $1 "
	       "AND waiting > 0 AND may_claim = 1), (SELECT coalesce(sum(waiting), 0) FROM order_line WHERE product_id = $1 "
	       "AND waiting > 0 AND may_claim = 1) FROM product p WHERE p.id = $1",
	.values = 1,
	.columns = {{"sku", "SKU", REPORT_TEXT}, {"description", "Product", REPORT_TEXT},
		{"backorderable", "May be backordered", REPORT_FLAG}, {"tracking", "Tracking", REPORT_TEXT},
		{"on_hand", "On the shelf", REPORT_NUMBER}, {"policy", "Policy", REPORT_TEXT},
		{"max_shipments", "Shipments at most", REPORT_NUMBER}, {"weight_g", "Weight in g", REPORT_NUMBER},
		{"claimants", "Lines that may claim", REPORT_NUMBER},
		{"waiting", "Units they wait for", REPORT_NUMBER}},
};

const struct report report_product_codes = {
	.name = "barcodes",
	.title = "Barcodes",
	.sql = "SELECT code, quantity FROM code WHERE kind = 'product' AND ref_id = $1 ORDER BY quantity, code",
	.values = 1,
	.columns = {{"barcode", "barcode", REPORT_TEXT}, {"quantity", "pack of", REPORT_NUMBER}},
};

const struct report report_product_stock = {
	.name = "here",
	.title = "In the building",
	.sql = "SELECT pl.code, pl.kind, b.lot, sum(b.quantity), sum(CASE WHEN b.order_id = 0 THEN 0 ELSE b.quantity END) "
	       "FROM place pl CROSS JOIN balance b WHERE b.place_id = pl.id AND b.product_id = $1 GROUP BY pl.code, pl.kind, b.lot "
	       "ORDER BY pl.code, b.lot",
	.values = 1,
	.columns = {{"place", "place", REPORT_TEXT}, {"kind", "kind", REPORT_TEXT}, {"lot", "lot", REPORT_TEXT},
		{"quantity", "units", REPORT_NUMBER}, {"for_orders", "for orders", REPORT_NUMBER}},
};

const struct report report_product_claimants = {
	.name = "next",
	.title = "Next to claim",
	.sql = "SELECT l.order_number, l.line, l.waiting, -l.priority_rank, " PROMISED
	       ", l.placed_at FROM order_line l "
	       "WHERE l.product_id = $1 AND l.waiting > 0 AND l.may_claim = 1 ORDER BY " CLAIM_ORDER " LIMIT 10",
	.values = 1,
	.columns = {{"order", "order", REPORT_TEXT}, {"line", "line", REPORT_TEXT},
		{"waiting", "waiting", REPORT_NUMBER}, {"priority", "priority", REPORT_NUMBER},
		{"promised", "promised", REPORT_TIME}, {"placed", "placed", REPORT_TIME}},
};

const struct report report_product_inbound = {
	.name = "inbound",
	.title = "Announced",
	.sql = "SELECT i.number, i.status, i.due_at, ip.expected, ip.received FROM inbound_product ip "
	       "JOIN inbound i ON i.id = ip.inbound_id WHERE ip.product_id = $1 AND i.status <> 'closed' "
	       "ORDER BY coalesce(i.due_at, 9000000000000000), i.number",
	.values = 1,
	.columns = {{"inbound", "inbound", REPORT_TEXT}, {"status", "status", REPORT_TEXT}, {"due", "due", REPORT_TIME},
		{"expected", "expected", REPORT_NUMBER}, {"received", "received", REPORT_NUMBER}},
};
