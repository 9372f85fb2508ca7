/* Reports for packing lists: what is in each carton of a shipment, and what of its order is not in it. */
#include "base/text.h"
#include "store/report.h"

const struct report report_packing_one = {
	.name = "packing_list",
	.title = N_("Packing list"),
	.sql = "SELECT o.number || '/' || s.number, o.number, s.status, c.number, c.name, coalesce(nullif(o.ship_name, ''), c.name), "
	       "nullif(o.ship_address, ''), nullif(o.ship_postcode, ''), nullif(o.ship_city, ''), nullif(o.ship_country, ''), "
	       "nullif(o.carrier, ''), s.packed_at, s.shipped_at FROM shipment s JOIN customer_order o ON o.id = s.order_id "
	       "LEFT JOIN customer c ON c.id = o.customer_id WHERE s.order_id = $1 AND s.number = $2",
	.values = 2,
	.columns = {{"shipment", N_("Packing list"), REPORT_TEXT}, {"order", N_("Order"), REPORT_TEXT},
		{"status", N_("Shipment is"), REPORT_WORD}, {"customer", NULL, REPORT_TEXT},
		{"customer_name", N_("Customer"), REPORT_TEXT}, {"ship_name", N_("Ship to"), REPORT_TEXT},
		{"ship_address", N_("Address"), REPORT_TEXT}, {"ship_postcode", N_("Postcode"), REPORT_TEXT},
		{"ship_city", N_("City"), REPORT_TEXT}, {"ship_country", N_("Country"), REPORT_TEXT},
		{"carrier", N_("Carrier"), REPORT_TEXT}, {"packed_at", N_("Packed"), REPORT_TIME},
		{"shipped_at", N_("Shipped"), REPORT_TIME}},
};

const struct report report_packing_cartons = {
	.name = "cartons",
	.title = N_("Cartons"),
	.sql = "SELECT p.number, nullif(p.sscc, ''), p.status, nullif(p.tracking, ''), p.place_id, "
	       "CASE WHEN p.status = 'departed' THEN k.departed_at END FROM parcel p LEFT JOIN pickup k ON k.id = p.pickup_id "
	       "WHERE p.order_id = $1 AND p.shipment_no = $2 AND p.status <> 'void' ORDER BY p.number",
	.values = 2,
	.columns = {{"carton", N_("carton"), REPORT_NUMBER}, {"sscc", "SSCC", REPORT_TEXT}, {"status", N_("status"), REPORT_WORD},
		{"tracking", N_("tracking"), REPORT_TEXT}, {"place_id", NULL, REPORT_NUMBER},
		{"departed_at", NULL, REPORT_TIME}},
};

#define LINES_COLUMNS                                                                                                 \
	{                                                                                                             \
		{"line", N_("line"), REPORT_TEXT}, {"sku", "SKU", REPORT_TEXT}, {"description", N_("product"), REPORT_TEXT},  \
			{"lot", N_("lot"), REPORT_TEXT}, {"quantity", NC_("column", "units"), REPORT_NUMBER},                            \
	}

const struct report report_packing_content = {
	.name = "lines",
	.title = N_("Content"),
	.sql = "SELECT l.line, p.sku, p.description, nullif(b.lot, ''), b.quantity FROM balance b JOIN product p "
	       "ON p.id = b.product_id LEFT JOIN order_line l ON l.id = b.line_id WHERE b.place_id = $1 "
	       "ORDER BY l.line_rank, l.line, p.sku, b.lot",
	.values = 1,
	.columns = LINES_COLUMNS,
};

const struct report report_packing_departed = {
	.name = "lines",
	.title = N_("Content"),
	.sql = "SELECT l.line, p.sku, p.description, nullif(m.lot, ''), sum(m.quantity) FROM movement m JOIN product p "
	       "ON p.id = m.product_id JOIN place t ON t.id = m.to_id LEFT JOIN order_line l ON l.id = m.from_line_id "
	       "WHERE m.scan_id >= $1 AND m.scan_id < $2 AND m.from_id = $3 AND t.kind = 'customer' "
	       "GROUP BY l.line_rank, l.line, p.sku, p.description, m.lot ORDER BY l.line_rank, l.line, p.sku, m.lot",
	.values = 3,
	.columns = LINES_COLUMNS,
};

const struct report report_packing_follows = {
	.name = "follows",
	.title = N_("Of the order follows in other shipments"),
	.sql = "SELECT l.line, p.sku, p.description, l.ordered - l.cancelled - l.shipped - coalesce(s.in_hand + s.here + s.packed, 0), "
	       "CASE WHEN l.waiting > 0 THEN l.expected_at END FROM order_line l JOIN product p ON p.id = l.product_id "
	       "JOIN customer_order o ON o.id = l.order_id LEFT JOIN shipment_line s ON s.order_id = l.order_id "
	       "AND s.shipment_no = $2 AND s.line_id = l.id WHERE l.order_id = $1 AND o.status <> 'cancelled' "
	       "AND l.ordered - l.cancelled - l.shipped - coalesce(s.in_hand + s.here + s.packed, 0) > 0 "
	       "ORDER BY l.line_rank, l.line",
	.values = 2,
	.columns = {{"line", N_("line"), REPORT_TEXT}, {"sku", "SKU", REPORT_TEXT}, {"description", N_("product"), REPORT_TEXT},
		{"units", NC_("column", "units"), REPORT_NUMBER}, {"expected", N_("expected"), REPORT_TIME}},
};
