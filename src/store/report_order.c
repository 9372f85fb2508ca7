/* Reports about one order or shipment. Each reads by a key or by an index that holds just this thing's rows. */
#include "store/report.h"

#define WANTS "l.ordered - l.from_stock + l.brought - l.cancelled - l.allocated - l.shipped"

const struct report report_order_one = {
	.name = "order",
	.title = "Order",
	.sql = "SELECT o.number, c.number, c.name, o.status, CASE WHEN o.status = 'held' THEN nullif(o.hold_reason, '') END, "
	       "o.priority, o.promised_at, o.placed_at, nullif(o.carrier, ''), nullif(o.payment_reference, ''), o.shipments_used, nullif(o.ship_name, ''), "
	       "nullif(trim(o.ship_address || ' ' || o.ship_postcode || ' ' || o.ship_city || ' ' || o.ship_country), ''), "
	       "o.imported_at FROM customer_order o LEFT JOIN customer c ON c.id = o.customer_id WHERE o.id = $1",
	.values = 1,
	.columns = {{"order", "Order", REPORT_TEXT}, {"customer", NULL, REPORT_TEXT},
		{"customer_name", "Customer", REPORT_TEXT}, {"status", "Status", REPORT_TEXT},
		{"hold_reason", "Held because", REPORT_TEXT}, {"priority", "Priority", REPORT_NUMBER},
		{"promised", "Promised", REPORT_TIME}, {"placed", "Placed", REPORT_TIME},
		{"carrier", "Carrier", REPORT_TEXT}, {"payment_reference", "Payment", REPORT_TEXT},
		{"shipments_used", "Shipments used", REPORT_NUMBER}, {"ship_name", "Ship to", REPORT_TEXT},
		{"ship_address", "Address", REPORT_TEXT}, {"imported", "Imported", REPORT_TIME}},
};

const struct report report_order_lines = {
	.name = "lines",
	.title = "Lines",
	.sql = "SELECT l.line, p.sku, p.description, l.ordered, l.from_stock, l.brought, l.cancelled, l.waiting, l.allocated, "
	       "l.shipped, CASE WHEN p.backorderable = 0 AND l.accepted = 0 AND " WANTS
	       " > 0 AND o.status <> 'cancelled' "
	       "THEN " WANTS
	       " ELSE 0 END, l.may_claim, CASE WHEN l.waiting > 0 THEN l.expected_at END FROM order_line l JOIN product p ON p.id = l.product_id "
	       "JOIN customer_order o ON o.id = l.order_id WHERE l.order_id = $1 ORDER BY l.line_rank, l.line",
	.values = 1,
	.columns = {{"line", "line", REPORT_TEXT}, {"sku", "SKU", REPORT_TEXT}, {"description", "product", REPORT_TEXT},
		{"ordered", "ordered", REPORT_NUMBER}, {"from_stock", "from shelf", REPORT_NUMBER},
		{"brought", "brought", REPORT_NUMBER}, {"cancelled", "cancelled", REPORT_NUMBER},
		{"waiting", "waiting", REPORT_NUMBER}, {"allocated", "here", REPORT_NUMBER},
		{"shipped", "shipped", REPORT_NUMBER}, {"stockout", "stockout", REPORT_NUMBER},
		{"may_claim", NULL, REPORT_FLAG}, {"expected_at", "expected", REPORT_TIME}},
};

#define SHIPMENTS                                                                                                              \
	"SELECT o.number || '/' || s.number, s.status, p.code, s.in_hand, s.here, s.packed, s.shipped, s.ready_at, k.number, " \
	"k.cutoff_at FROM shipment s JOIN customer_order o ON o.id = s.order_id LEFT JOIN place p ON p.id = s.place_id "       \
	"LEFT JOIN pickup k ON k.id = s.pickup_id WHERE s.order_id = $1"

const struct report report_order_shipments = {
	.name = "shipments",
	.title = "Shipments",
	.sql = SHIPMENTS " ORDER BY s.number",
	.values = 1,
	.columns = {{"shipment", "shipment", REPORT_TEXT}, {"status", "status", REPORT_TEXT},
		{"place", "home", REPORT_TEXT}, {"in_hand", "in hand", REPORT_NUMBER}, {"here", "here", REPORT_NUMBER},
		{"packed", "packed", REPORT_NUMBER}, {"shipped", "shipped", REPORT_NUMBER},
		{"ready_at", "ready since", REPORT_TIME}, {"pickup", "pickup", REPORT_TEXT},
		{"cutoff", "cut-off", REPORT_TIME}},
};

/* Where units of an order stand: from its lines to the places that can hold their product, each by the balance's key.
 */
#define CONTENT(which)                                                                                                            \
	"SELECT o.number || '/' || b.shipment_no, l.line, p.sku, p.description, b.lot, b.quantity, pl.code, pl.kind "             \
	"FROM order_line l JOIN customer_order o ON o.id = l.order_id JOIN product p ON p.id = l.product_id JOIN place pl "       \
	"ON pl.kind IN ('door', 'floor', 'lane', 'station', 'overflow') OR pl.id IN (SELECT c.place_id FROM parcel c "            \
	"WHERE c.order_id = $1) JOIN balance b ON b.place_id = pl.id AND b.product_id = l.product_id " \
	"AND b.line_id = l.id WHERE l.order_id = $1" which " ORDER BY b.shipment_no, l.line_rank, l.line, pl.code"
#define CONTENT_COLUMNS                                                                                                \
	{                                                                                                              \
		{"shipment", "shipment", REPORT_TEXT}, {"line", "line", REPORT_TEXT}, {"sku", "SKU", REPORT_TEXT},     \
			{"description", "product", REPORT_TEXT}, {"lot", "lot", REPORT_TEXT},                          \
			{"quantity", "units", REPORT_NUMBER}, {"place", "stand at", REPORT_TEXT},                      \
			{"kind", "kind", REPORT_TEXT},                                                                 \
	}

const struct report report_order_content = {
	.name = "content",
	.title = "Where its units are",
	.sql = CONTENT(""),
	.values = 1,
	.columns = CONTENT_COLUMNS,
};

const struct report report_order_history = {
	.name = "history",
	.title = "History",
	.sql = "SELECT at, what, actor, nullif(why, '') FROM order_history WHERE order_id = $1 ORDER BY id",
	.values = 1,
	.columns = {{"at", "when", REPORT_TIME}, {"what", "what", REPORT_TEXT}, {"actor", "by", REPORT_TEXT},
		{"why", "why", REPORT_TEXT}},
};

/* ---- shipment */

const struct report report_shipment_one = {
	.name = "shipment",
	.title = "Shipment",
	.sql = "SELECT o.number || '/' || s.number, o.number, c.name, s.status, p.code, s.in_hand, s.here, s.packed, s.shipped, "
	       "s.ready_at, nullif(o.carrier, ''), k.number, k.cutoff_at FROM shipment s JOIN customer_order o ON o.id = s.order_id "
	       "LEFT JOIN customer c ON c.id = o.customer_id LEFT JOIN place p ON p.id = s.place_id "
	       "LEFT JOIN pickup k ON k.id = s.pickup_id WHERE s.order_id = $1 AND s.number = $2",
	.values = 2,
	.columns = {{"shipment", "Shipment", REPORT_TEXT}, {"order", NULL, REPORT_TEXT},
		{"customer_name", "Customer", REPORT_TEXT}, {"status", "Status", REPORT_TEXT},
		{"place", "Home", REPORT_TEXT}, {"in_hand", "In hand", REPORT_NUMBER}, {"here", "Here", REPORT_NUMBER},
		{"packed", "Packed", REPORT_NUMBER}, {"shipped", "Shipped", REPORT_NUMBER},
		{"ready_at", "Ready since", REPORT_TIME}, {"carrier", "Carrier", REPORT_TEXT},
		{"pickup", "Pickup", REPORT_TEXT}, {"cutoff", "Cut-off", REPORT_TIME}},
};

const struct report report_shipment_lines = {
	.name = "lines",
	.title = "Lines",
	.sql = "SELECT l.line, p.sku, p.description, s.in_hand, s.here, s.packed, s.shipped FROM shipment_line s "
	       "JOIN order_line l ON l.id = s.line_id JOIN product p ON p.id = l.product_id "
	       "WHERE s.order_id = $1 AND s.shipment_no = $2 ORDER BY l.line_rank, l.line",
	.values = 2,
	.columns = {{"line", "line", REPORT_TEXT}, {"sku", "SKU", REPORT_TEXT}, {"description", "product", REPORT_TEXT},
		{"in_hand", "in hand", REPORT_NUMBER}, {"here", "here", REPORT_NUMBER},
		{"packed", "packed", REPORT_NUMBER}, {"shipped", "shipped", REPORT_NUMBER}},
};

const struct report report_shipment_content = {
	.name = "content",
	.title = "Where its units are",
	.sql = CONTENT(" AND b.shipment_no = $2"),
	.values = 2,
	.columns = CONTENT_COLUMNS,
};

const struct report report_shipment_cartons = {
	.name = "cartons",
	.title = "Cartons",
	.sql = "SELECT c.number, nullif(c.sscc, ''), c.status, p.code, k.number, nullif(c.tracking, ''), c.delivered_at FROM parcel c "
	       "LEFT JOIN place p ON p.id = c.station_id LEFT JOIN pickup k ON k.id = c.pickup_id "
	       "WHERE c.order_id = $1 AND c.shipment_no = $2 AND c.status <> 'void' ORDER BY c.number",
	.values = 2,
	.columns = {{"carton", "carton", REPORT_NUMBER}, {"sscc", "SSCC", REPORT_TEXT}, {"status", "status", REPORT_TEXT},
		{"place", "packed at", REPORT_TEXT}, {"pickup", "pickup", REPORT_TEXT}, {"tracking", "tracking", REPORT_TEXT},
		{"delivered", "delivered", REPORT_TIME}},
};
