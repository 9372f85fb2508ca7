/* Reports about one scan, and about what a range of scans did: the journal and the ledger are kept by scan alone. */
#include "base/text.h"
#include "store/report.h"

#define SCAN_NAME(id, terminal) terminal " || '-' || substr('000000' || (" id " % 1000000000), -6)"

const struct report report_scan_one = {
	.name = "scan",
	.title = N_("Scan"),
	.sql = "SELECT " SCAN_NAME("s.id",
		"t.name") ", s.raw, s.at, t.name, op.name, a.name, nullif(s.activity, ''), s.result, "
			  "nullif(s.error, ''), s.say, nullif(s.effect, ''), CASE WHEN s.undone_by IS NOT NULL THEN " SCAN_NAME(
				  "s.undone_by",
				  "(SELECT name FROM terminal WHERE id = s.undone_by / 1000000000)") " END, CASE WHEN s.effect = 'undo' THEN " SCAN_NAME("s.effect_id",
				  "(SELECT name FROM terminal WHERE id = s.effect_id / 1000000000)") " END, nullif(s.device, ''), s.came_at FROM scan s "
												     "JOIN terminal t ON t.id = s.terminal_id LEFT JOIN operator op ON op.id = s.operator_id "
												     "LEFT JOIN operator a ON a.id = s.approved_by WHERE s.id = $1",
	.values = 1,
	.columns = {{"scan", N_("Scan"), REPORT_TEXT}, {"raw", N_("Raw"), REPORT_SCAN}, {"at", N_("At"), REPORT_TIME},
		{"terminal", N_("Terminal"), REPORT_TEXT}, {"operator", N_("By"), REPORT_TEXT},
		{"approved_by", N_("Approved by"), REPORT_TEXT}, {"activity", N_("Activity"), REPORT_WORD},
		{"result", N_("Result"), REPORT_WORD}, {"error", N_("Error"), REPORT_TEXT}, {"say", N_("Said"), REPORT_TEXT},
		{"effect", N_("Did"), REPORT_TEXT}, {"undone_by", N_("Taken back by"), REPORT_TEXT},
		{"takes_back", N_("Takes back"), REPORT_TEXT}, {"device", N_("Scanner"), REPORT_TEXT}, {"came_at", N_("Came"), REPORT_TIME}},
};

const struct report report_scan_receipts = {
	.name = "receipts",
	.title = N_("Receipts"),
	.sql = "SELECT p.sku, p.description, r.quantity, r.lot, r.serial, r.expiry, i.number, d.code, c.sscc, r.kind, "
	       "CASE WHEN r.undone_by IS NULL THEN 0 ELSE 1 END FROM receipt r JOIN product p ON p.id = r.product_id "
	       "JOIN place d ON d.id = r.door_id LEFT JOIN inbound i ON i.id = r.inbound_id "
	       "LEFT JOIN carton c ON c.id = r.carton_id WHERE r.scan_id = $1 ORDER BY r.n",
	.values = 1,
	.columns = {{"sku", "SKU", REPORT_TEXT}, {"description", N_("product"), REPORT_TEXT},
		{"quantity", NC_("column", "units"), REPORT_NUMBER}, {"lot", N_("lot"), REPORT_TEXT}, {"serial", N_("serial"), REPORT_TEXT},
		{"expiry", N_("expiry"), REPORT_TEXT}, {"inbound", N_("inbound"), REPORT_TEXT}, {"door", N_("door"), REPORT_TEXT},
		{"sscc", N_("carton"), REPORT_TEXT}, {"kind", N_("kind"), REPORT_WORD},
		{"taken_back", N_("taken back"), REPORT_FLAG}},
};

const struct report report_scan_directions = {
	.name = "directions",
	.title = N_("Directions"),
	.sql = "SELECT d.quantity, d.open, p.sku, p.description, d.lot, t.code, t.kind, m.code, "
	       "CASE WHEN d.order_id <> 0 THEN o.number END, l.line, CASE WHEN d.order_id <> 0 THEN o.number || '/' || "
	       "d.shipment_no END, d.reason, d.is_left FROM direction d JOIN product p ON p.id = d.product_id "
	       "JOIN place t ON t.id = d.place_id LEFT JOIN place m ON m.id = d.moved_from_id "
	       "LEFT JOIN customer_order o ON o.id = d.order_id LEFT JOIN order_line l ON l.id = d.line_id "
	       "WHERE d.scan_id = $1 ORDER BY d.n",
	.values = 1,
	.columns = {{"quantity", NC_("column", "units"), REPORT_NUMBER}, {"open", N_("in hand"), REPORT_NUMBER},
		{"sku", "SKU", REPORT_TEXT}, {"description", N_("product"), REPORT_TEXT}, {"lot", N_("lot"), REPORT_TEXT},
		{"to", NC_("column", "to"), REPORT_TEXT}, {"kind", N_("kind"), REPORT_WORD}, {"moved_from", N_("first sent to"), REPORT_TEXT},
		{"order", NULL, REPORT_TEXT}, {"line", N_("line"), REPORT_TEXT}, {"shipment", NC_("column", "for"), REPORT_TEXT},
		{"reason", N_("reason"), REPORT_TEXT}, {"left_behind", N_("left behind"), REPORT_FLAG}},
};

#define MOVEMENTS                                                                                                                                  \
	"SELECT m.at, " SCAN_NAME("m.scan_id",                                                                                                     \
		"t.name") ", op.name, m.cause, m.quantity, p.sku, m.lot, m.serial, f.code, "                                                       \
			  "CASE WHEN m.from_order_id <> 0 THEN fo.number || '/' || m.from_shipment_no END, tp.code, "                              \
			  "CASE WHEN m.to_order_id <> 0 THEN o.number || '/' || m.to_shipment_no END "                                             \
			  "FROM movement m JOIN scan s ON s.id = m.scan_id JOIN terminal t ON t.id = s.terminal_id "                               \
			  "LEFT JOIN operator op ON op.id = s.operator_id JOIN product p ON p.id = m.product_id JOIN place f ON f.id = m.from_id " \
			  "JOIN place tp ON tp.id = m.to_id LEFT JOIN customer_order fo ON fo.id = m.from_order_id "                               \
			  "LEFT JOIN customer_order o ON o.id = m.to_order_id "
#define MOVEMENT_COLUMNS                                                                                               \
	{                                                                                                              \
		{"at", N_("when"), REPORT_TIME}, {"scan", N_("scan"), REPORT_TEXT}, {"operator", NC_("column", "by"), REPORT_TEXT},           \
			{"cause", N_("cause"), REPORT_WORD}, {"quantity", NC_("column", "units"), REPORT_NUMBER},                         \
			{"sku", "SKU", REPORT_TEXT}, {"lot", N_("lot"), REPORT_TEXT}, {"serial", N_("serial"), REPORT_TEXT},   \
			{"from", NC_("column", "from"), REPORT_TEXT}, {"from_shipment", NC_("column", "of"), REPORT_TEXT},                           \
			{"to", NC_("column", "to"), REPORT_TEXT}, {"to_shipment", NC_("column", "for"), REPORT_TEXT},                                \
	}

const struct report report_scan_movements = {
	.name = "movements",
	.title = N_("Movements"),
	.sql = MOVEMENTS "WHERE m.scan_id = $1 ORDER BY m.n",
	.values = 1,
	.columns = MOVEMENT_COLUMNS,
};

const struct report report_scan_serves = {
	.name = "serves",
	.title = N_("Directions of other scans that it serves"),
	.sql = "SELECT DISTINCT " SCAN_NAME("m.direction_scan_id",
		"t.name") " FROM movement m "
			  "JOIN terminal t ON t.id = m.direction_scan_id / 1000000000 "
			  "WHERE m.scan_id = $1 AND m.direction_scan_id NOT IN (0, $1) ORDER BY 1",
	.values = 1,
	.columns = {{"scan", N_("scan"), REPORT_TEXT}},
};

const struct report report_direction_source = {
	.name = "from",
	.title = N_("Where its units were"),
	.sql = "SELECT f.code, f.kind, m.cause, CASE WHEN m.from_order_id <> 0 AND (m.from_order_id <> m.to_order_id OR "
	       "m.from_line_id <> m.to_line_id) THEN o.number || '/' || m.from_shipment_no END, sum(m.quantity) FROM movement m "
	       "JOIN place f ON f.id = m.from_id LEFT JOIN customer_order o ON o.id = m.from_order_id "
	       "WHERE m.scan_id = $1 AND m.product_id = $2 AND m.to_line_id = $3 AND f.kind <> 'supplier' "
	       "GROUP BY 1, 2, 3, 4 ORDER BY min(m.n)",
	.values = 3,
	.columns = {{"place", NC_("column", "place"), REPORT_TEXT}, {"kind", N_("kind"), REPORT_WORD}, {"cause", N_("cause"), REPORT_WORD},
		{"shipment", N_("was for"), REPORT_TEXT}, {"quantity", NC_("column", "units"), REPORT_NUMBER}},
};

const struct report report_order_movements = {
	.name = "movements",
	.title = N_("Movements"),
	.sql = MOVEMENTS "WHERE m.scan_id >= $1 AND m.scan_id < $2 AND (m.to_order_id = $3 OR m.from_order_id = $3) "
			 "ORDER BY m.scan_id, m.n",
	.values = 3,
	.columns = MOVEMENT_COLUMNS,
};

const struct report report_inbound_receipts = {
	.name = "receipts",
	.title = N_("Receipts"),
	.sql = "SELECT s.at, " SCAN_NAME("r.scan_id",
		"t.name") ", op.name, p.sku, p.description, r.quantity, r.lot, r.serial, "
			  "c.sscc, r.kind, CASE WHEN r.undone_by IS NULL THEN 0 ELSE 1 END FROM receipt r "
			  "JOIN scan s ON s.id = r.scan_id JOIN terminal t ON t.id = s.terminal_id "
			  "LEFT JOIN operator op ON op.id = s.operator_id JOIN product p ON p.id = r.product_id "
			  "LEFT JOIN carton c ON c.id = r.carton_id WHERE r.scan_id >= $1 AND r.scan_id < $2 AND r.inbound_id = $3 "
			  "ORDER BY r.scan_id, r.n",
	.values = 3,
	.columns = {{"at", N_("when"), REPORT_TIME}, {"scan", N_("scan"), REPORT_TEXT}, {"operator", NC_("column", "by"), REPORT_TEXT},
		{"sku", "SKU", REPORT_TEXT}, {"description", N_("product"), REPORT_TEXT},
		{"quantity", NC_("column", "units"), REPORT_NUMBER}, {"lot", N_("lot"), REPORT_TEXT}, {"serial", N_("serial"), REPORT_TEXT},
		{"sscc", N_("carton"), REPORT_TEXT}, {"kind", N_("kind"), REPORT_WORD},
		{"taken_back", N_("taken back"), REPORT_FLAG}},
};
