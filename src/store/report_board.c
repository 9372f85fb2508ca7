/* Reports that the lead's board opens besides those of `show`: what stands at a place, what comes to a door, what a person does. */
#include "base/text.h"
#include "store/report.h"

#define AT_PLACE(word)                                                                                                 \
	"SELECT s.order_id, s.number, s.status, s.in_hand, s.here, s.ready_at FROM shipment s WHERE s.status = '" word "' " \
	"AND s.place_id = $1"

const struct report report_place_shipments = {
	.name = "shipments",
	.title = N_("Shipments at home here"),
	.sql = "SELECT o.number || '/' || s.number, s.status, c.name, s.here, s.in_hand, nullif(o.carrier, ''), s.ready_at, o.promised_at, "
	       "CASE WHEN o.status <> 'open' THEN o.status END FROM (" AT_PLACE("packing") " UNION ALL " AT_PLACE("ready")
	       " UNION ALL " AT_PLACE("gathering") ") AS s JOIN customer_order o ON o.id = s.order_id "
	       "LEFT JOIN customer c ON c.id = o.customer_id ORDER BY CASE s.status WHEN 'packing' THEN 0 WHEN 'ready' THEN 1 ELSE 2 END, "
	       "coalesce(s.ready_at, 0), o.number, s.number LIMIT 200",
	.values = 1,
	.columns = {{"shipment", N_("shipment"), REPORT_TEXT}, {"status", N_("status"), REPORT_WORD},
		{"customer_name", N_("customer"), REPORT_TEXT}, {"here", NC_("column", "here"), REPORT_NUMBER}, {"in_hand", N_("in hand"), REPORT_NUMBER},
		{"carrier", N_("carrier"), REPORT_TEXT}, {"ready_at", N_("ready since"), REPORT_TIME}, {"promised", N_("promised"), REPORT_TIME},
		{"order_status", N_("order"), REPORT_TEXT}},
};

const struct report report_door_inbound = {
	.name = "inbound",
	.title = N_("Deliveries"),
	.sql = "SELECT i.number, i.status, nullif(i.supplier, ''), i.due_at, i.arrived_at, "
	       "(SELECT coalesce(sum(expected), 0) FROM inbound_product WHERE inbound_id = i.id), "
	       "(SELECT coalesce(sum(received), 0) FROM inbound_product WHERE inbound_id = i.id) FROM inbound i "
	       "WHERE i.door_id = $1 AND i.status <> 'closed' ORDER BY CASE i.status WHEN 'receiving' THEN 0 WHEN 'arrived' THEN 1 ELSE 2 END, "
	       "coalesce(i.due_at, 9000000000000000), i.number LIMIT 100",
	.values = 1,
	.columns = {{"inbound", N_("delivery"), REPORT_TEXT}, {"status", N_("status"), REPORT_WORD}, {"supplier", N_("supplier"), REPORT_TEXT},
		{"due", NC_("column", "due"), REPORT_TIME}, {"arrived", N_("arrived"), REPORT_TIME}, {"expected", N_("expected"), REPORT_NUMBER},
		{"received", N_("received"), REPORT_NUMBER}},
};

const struct report report_operator_one = {
	.name = "operator",
	.title = N_("Operator"),
	.sql = "SELECT name, badge, role FROM operator WHERE id = $1",
	.values = 1,
	.columns = {{"name", N_("Name"), REPORT_TEXT}, {"badge", N_("Badge"), REPORT_TEXT}, {"role", N_("Role"), REPORT_WORD}},
};

const struct report report_operator_terminals = {
	.name = "terminals",
	.title = N_("Signed on at"),
	.sql = "SELECT t.name, nullif(t.activity, ''), coalesce(d.code, p.code, w.code), i.number, k.number, t.signed_on_at, t.seen_at "
	       "FROM terminal t LEFT JOIN place d ON d.id = t.door_id LEFT JOIN place p ON p.id = t.place_id "
	       "LEFT JOIN place w ON w.id = t.station_id LEFT JOIN inbound i ON i.id = t.inbound_id "
	       "LEFT JOIN pickup k ON k.id = t.pickup_id WHERE t.operator_id = $1 ORDER BY t.name",
	.values = 1,
	.columns = {{"terminal", N_("terminal"), REPORT_TEXT}, {"activity", N_("does"), REPORT_WORD}, {"place", NC_("column", "at"), REPORT_TEXT},
		{"inbound", N_("delivery"), REPORT_TEXT}, {"pickup", N_("pickup"), REPORT_TEXT}, {"since", NC_("column", "since"), REPORT_TIME},
		{"seen", N_("last scan"), REPORT_TIME}},
};

/* of the terminals where he is signed on, which have their scans at the end of a range of their own */
const struct report report_operator_scans = {
	.name = "scans",
	.title = N_("Last scans there"),
	.sql = "SELECT s.at, t.name || '-' || substr('000000' || (s.id % 1000000000), -6), s.raw, s.result, s.say FROM terminal t "
	       "CROSS JOIN scan s WHERE t.operator_id = $1 AND s.id > t.id * 1000000000 + t.last_seq - 30 "
	       "AND s.id <= t.id * 1000000000 + t.last_seq AND s.operator_id = $1 ORDER BY s.at DESC, s.id DESC LIMIT 30",
	.values = 1,
	.columns = {{"at", N_("when"), REPORT_TIME}, {"scan", N_("scan"), REPORT_TEXT}, {"raw", N_("scanned"), REPORT_SCAN},
		{"result", N_("result"), REPORT_WORD}, {"say", N_("said"), REPORT_TEXT}},
};
