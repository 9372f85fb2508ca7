/* Reports about one order or shipment. Each reads by a key or by an index that holds just this thing's rows. */
#include "base/text.h"
#include "store/report.h"

#define WANTS "l.ordered - l.from_stock + l.brought - l.cancelled - l.allocated - l.shipped"

const struct report report_order_one = {
	.name = "order",
	.title = N_("Order"),
	.sql = "SELECT o.number, c.number, c.name, o.status, CASE WHEN o.status = 'held' THEN nullif(o.hold_reason, '') END, "
	       "o.priority, o.promised_at, o.placed_at, nullif(o.carrier, ''), nullif(o.payment_reference, ''), o.shipments_used, nullif(o.ship_name, ''), "
	       "nullif(trim(o.ship_address || ' ' || o.ship_postcode || ' ' || o.ship_city || ' ' || o.ship_country), ''), "
	       "o.imported_at FROM customer_order o LEFT JOIN customer c ON c.id = o.customer_id WHERE o.id = $1",
	.values = 1,
	.columns = {{"order", N_("Order"), REPORT_TEXT}, {"customer", NULL, REPORT_TEXT},
		{"customer_name", N_("Customer"), REPORT_TEXT}, {"status", N_("Status"), REPORT_WORD},
		{"hold_reason", N_("Held because"), REPORT_TEXT}, {"priority", N_("Priority"), REPORT_NUMBER},
		{"promised", N_("Promised"), REPORT_TIME}, {"placed", N_("Placed"), REPORT_TIME},
		{"carrier", N_("Carrier"), REPORT_TEXT}, {"payment_reference", N_("Payment"), REPORT_TEXT},
		{"shipments_used", N_("Shipments used"), REPORT_NUMBER}, {"ship_name", N_("Ship to"), REPORT_TEXT},
		{"ship_address", N_("Address"), REPORT_TEXT}, {"imported", N_("Imported"), REPORT_TIME}},
};

const struct report report_order_lines = {
	.name = "lines",
	.title = N_("Lines"),
	.sql = "SELECT l.line, p.sku, p.description, l.ordered, l.from_stock, l.brought, l.cancelled, l.waiting, l.allocated, "
	       "l.shipped, CASE WHEN p.backorderable = 0 AND l.accepted = 0 AND " WANTS
	       " > 0 AND o.status <> 'cancelled' "
	       "THEN " WANTS
	       " ELSE 0 END, l.may_claim, CASE WHEN l.waiting > 0 THEN l.expected_at END FROM order_line l JOIN product p ON p.id = l.product_id "
	       "JOIN customer_order o ON o.id = l.order_id WHERE l.order_id = $1 ORDER BY l.line_rank, l.line",
	.values = 1,
	.columns = {{"line", N_("line"), REPORT_TEXT}, {"sku", "SKU", REPORT_TEXT}, {"description", N_("product"), REPORT_TEXT},
		{"ordered", N_("ordered"), REPORT_NUMBER}, {"from_stock", N_("from shelf"), REPORT_NUMBER},
		{"brought", N_("brought"), REPORT_NUMBER}, {"cancelled", N_("cancelled"), REPORT_NUMBER},
		{"waiting", N_("waiting"), REPORT_NUMBER}, {"allocated", NC_("column", "here"), REPORT_NUMBER},
		{"shipped", N_("shipped"), REPORT_NUMBER}, {"stockout", N_("stockout"), REPORT_NUMBER},
		{"may_claim", NULL, REPORT_FLAG}, {"expected_at", N_("expected"), REPORT_TIME}},
};

#define SHIPMENTS                                                                                                              \
	"SELECT o.number || '/' || s.number, s.status, p.code, s.in_hand, s.here, s.packed, s.shipped, s.ready_at, k.number, " \
	"k.cutoff_at FROM shipment s JOIN customer_order o ON o.id = s.order_id LEFT JOIN place p ON p.id = s.place_id "       \
	"LEFT JOIN pickup k ON k.id = s.pickup_id WHERE s.order_id = $1"

const struct report report_order_shipments = {
	.name = "shipments",
	.title = N_("Shipments"),
	.sql = SHIPMENTS " ORDER BY s.number",
	.values = 1,
	.columns = {{"shipment", N_("shipment"), REPORT_TEXT}, {"status", N_("status"), REPORT_WORD},
		{"place", N_("home"), REPORT_TEXT}, {"in_hand", N_("in hand"), REPORT_NUMBER}, {"here", NC_("column", "here"), REPORT_NUMBER},
		{"packed", NC_("column", "packed"), REPORT_NUMBER}, {"shipped", N_("shipped"), REPORT_NUMBER},
		{"ready_at", N_("ready since"), REPORT_TIME}, {"pickup", N_("pickup"), REPORT_TEXT},
		{"cutoff", N_("cut-off"), REPORT_TIME}},
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
		{"shipment", N_("shipment"), REPORT_TEXT}, {"line", N_("line"), REPORT_TEXT}, {"sku", "SKU", REPORT_TEXT},     \
			{"description", N_("product"), REPORT_TEXT}, {"lot", N_("lot"), REPORT_TEXT},                          \
			{"quantity", NC_("column", "units"), REPORT_NUMBER}, {"place", N_("stand at"), REPORT_TEXT},                      \
			{"kind", N_("kind"), REPORT_WORD},                                                                 \
	}

const struct report report_order_content = {
	.name = "content",
	.title = N_("Where its units are"),
	.sql = CONTENT(""),
	.values = 1,
	.columns = CONTENT_COLUMNS,
};

const struct report report_order_history = {
	.name = "history",
	.title = N_("History"),
	.sql = "SELECT at, what, actor, nullif(why, '') FROM order_history WHERE order_id = $1 ORDER BY id",
	.values = 1,
	.columns = {{"at", N_("when"), REPORT_TIME}, {"what", N_("what"), REPORT_WORD}, {"actor", NC_("column", "by"), REPORT_TEXT},
		{"why", N_("why"), REPORT_TEXT}},
};

/* ---- shipment */

const struct report report_shipment_one = {
	.name = "shipment",
	.title = N_("Shipment"),
	.sql = "SELECT o.number || '/' || s.number, o.number, c.name, s.status, p.code, s.in_hand, s.here, s.packed, s.shipped, "
	       "s.ready_at, nullif(o.carrier, ''), k.number, k.cutoff_at FROM shipment s JOIN customer_order o ON o.id = s.order_id "
	       "LEFT JOIN customer c ON c.id = o.customer_id LEFT JOIN place p ON p.id = s.place_id "
	       "LEFT JOIN pickup k ON k.id = s.pickup_id WHERE s.order_id = $1 AND s.number = $2",
	.values = 2,
	.columns = {{"shipment", N_("Shipment"), REPORT_TEXT}, {"order", NULL, REPORT_TEXT},
		{"customer_name", N_("Customer"), REPORT_TEXT}, {"status", N_("Status"), REPORT_WORD},
		{"place", N_("Home"), REPORT_TEXT}, {"in_hand", N_("In hand"), REPORT_NUMBER}, {"here", N_("Here"), REPORT_NUMBER},
		{"packed", N_("Packed"), REPORT_NUMBER}, {"shipped", N_("Shipped"), REPORT_NUMBER},
		{"ready_at", N_("Ready since"), REPORT_TIME}, {"carrier", N_("Carrier"), REPORT_TEXT},
		{"pickup", N_("Pickup"), REPORT_TEXT}, {"cutoff", N_("Cut-off"), REPORT_TIME}},
};

const struct report report_shipment_lines = {
	.name = "lines",
	.title = N_("Lines"),
	.sql = "SELECT l.line, p.sku, p.description, s.in_hand, s.here, s.packed, s.shipped FROM shipment_line s "
	       "JOIN order_line l ON l.id = s.line_id JOIN product p ON p.id = l.product_id "
	       "WHERE s.order_id = $1 AND s.shipment_no = $2 ORDER BY l.line_rank, l.line",
	.values = 2,
	.columns = {{"line", N_("line"), REPORT_TEXT}, {"sku", "SKU", REPORT_TEXT}, {"description", N_("product"), REPORT_TEXT},
		{"in_hand", N_("in hand"), REPORT_NUMBER}, {"here", NC_("column", "here"), REPORT_NUMBER},
		{"packed", NC_("column", "packed"), REPORT_NUMBER}, {"shipped", N_("shipped"), REPORT_NUMBER}},
};

const struct report report_shipment_content = {
	.name = "content",
	.title = N_("Where its units are"),
	.sql = CONTENT(" AND b.shipment_no = $2"),
	.values = 2,
	.columns = CONTENT_COLUMNS,
};

const struct report report_shipment_cartons = {
	.name = "cartons",
	.title = N_("Cartons"),
	.sql = "SELECT c.number, nullif(c.sscc, ''), c.status, p.code, k.number, nullif(c.tracking, ''), c.delivered_at FROM parcel c "
	       "LEFT JOIN place p ON p.id = c.station_id LEFT JOIN pickup k ON k.id = c.pickup_id "
	       "WHERE c.order_id = $1 AND c.shipment_no = $2 AND c.status <> 'void' ORDER BY c.number",
	.values = 2,
	.columns = {{"carton", N_("carton"), REPORT_NUMBER}, {"sscc", "SSCC", REPORT_TEXT}, {"status", N_("status"), REPORT_WORD},
		{"place", N_("packed at"), REPORT_TEXT}, {"pickup", N_("pickup"), REPORT_TEXT}, {"tracking", N_("tracking"), REPORT_TEXT},
		{"delivered", N_("delivered"), REPORT_TIME}},
};
