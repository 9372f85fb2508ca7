/* Reports about what leaves: pickups, their manifests, outbound cartons. */
#include "base/text.h"
#include "store/report.h"

#define SCAN_NAME(id, terminal) terminal " || '-' || substr('000000' || (" id " % 1000000000), -6)"
/* As of when shipments are told for an open pickup k: now ($1), or its cut-off that has passed. The next pickup of an order o
 * by then; see store/loading.c. */
#define AS_OF "CASE WHEN k.cutoff_at < $1 THEN k.cutoff_at ELSE $1 END"
#define NEXT_BY(time)                                                                                                  \
	"(SELECT n.id FROM pickup n WHERE n.status = 'open' AND n.cutoff_at >= " time " AND n.cutoff_at >= o.pickup_from AND (o.carrier = '' " \
	"OR n.carrier = '' OR n.carrier = o.carrier) ORDER BY n.cutoff_at, n.id LIMIT 1)"
#define NOT_ON_A_TRUCK                                                                                                 \
	"NOT EXISTS (SELECT 1 FROM parcel x WHERE x.order_id = s.order_id AND x.shipment_no = s.number AND x.status = 'loaded')"
#define LEFT_OVER(what, status)                                                                                        \
	"(SELECT " what " FROM shipment s JOIN customer_order o ON o.id = s.order_id WHERE s.status = '" status "' "       \
	"AND o.status = 'open' AND k.id = " NEXT_BY(AS_OF) " AND " NOT_ON_A_TRUCK ")"
#define LOADED "FROM parcel c JOIN place p ON p.id = c.place_id WHERE c.pickup_id = k.id AND c.status = 'loaded'"

/* ---- status */

const struct report report_pickups = {
	.name = "pickups",
	.title = N_("Pickups"),
	.sql = "SELECT k.number, k.carrier, k.cutoff_at, d.code, k.capacity, CASE WHEN k.cutoff_at < $1 THEN 1 ELSE 0 END, "
	       "(SELECT count(*) " LOADED "), (SELECT coalesce(sum(p.units), 0) " LOADED "), "
	       LEFT_OVER("count(*)", "packed") ", " LEFT_OVER("count(*)", "packing") ", " LEFT_OVER("count(*)", "ready")
	       " FROM pickup k LEFT JOIN place d ON d.id = k.door_id WHERE k.status = 'open' "
	       "ORDER BY k.cutoff_at, k.number LIMIT 100",
	.values = 1,
	.columns = {{"pickup", N_("pickup"), REPORT_TEXT}, {"carrier", N_("carrier"), REPORT_TEXT},
		{"cutoff", N_("cut-off"), REPORT_TIME}, {"door", N_("door"), REPORT_TEXT},
		{"capacity", N_("capacity"), REPORT_NUMBER}, {"past", NC_("column", "past"), REPORT_FLAG},
		{"loaded", N_("cartons loaded"), REPORT_NUMBER}, {"units", N_("units loaded"), REPORT_NUMBER},
		{"packed", N_("shipments packed"), REPORT_NUMBER}, {"packing", N_("being packed"), REPORT_NUMBER},
		{"ready", NC_("column", "ready"), REPORT_NUMBER}},
};

/* Those that a pickup left without, and that are not gone with another one since. */
const struct report report_missed = {
	.name = "missed",
	.title = N_("ALERT, left behind: their pickup left without them"),
	.sql = "SELECT o.number || '/' || s.number, s.status, m.number, m.departed_at, nullif(o.carrier, ''), n.number, n.cutoff_at, d.code, "
	       "CASE WHEN o.status = 'held' THEN " SAID(N_("held")) " WHEN n.id IS NULL THEN " SAID(N_("no other pickup is announced")) " END "
	       "FROM shipment s JOIN customer_order o ON o.id = s.order_id JOIN pickup m ON m.id = s.missed_id "
	       "LEFT JOIN pickup n ON n.id = " NEXT_BY("$1") " LEFT JOIN place d ON d.id = n.door_id "
	       "WHERE s.missed_id IS NOT NULL AND s.status IN ('ready', 'packing', 'packed') AND o.status <> 'cancelled' "
	       "ORDER BY coalesce(n.cutoff_at, 0), o.number, s.number LIMIT 100",
	.values = 1,
	.columns = {{"shipment", N_("shipment"), REPORT_TEXT}, {"status", N_("status"), REPORT_WORD},
		{"missed", N_("missed"), REPORT_TEXT}, {"left", N_("which left"), REPORT_TIME}, {"carrier", N_("carrier"), REPORT_TEXT},
		{"pickup", N_("goes with"), REPORT_TEXT}, {"cutoff", N_("cut-off"), REPORT_TIME}, {"door", N_("door"), REPORT_TEXT},
		{"note", NC_("column", "note"), REPORT_WORD}},
};

/* ---- a pickup */

const struct report report_pickup_one = {
	.name = "pickup",
	.title = N_("Pickup"),
	.sql = "SELECT k.number, k.carrier, d.code, k.cutoff_at, k.capacity, k.status, k.departed_at, " SCAN_NAME("k.departed_by",
		       "t.name") ", op.name FROM pickup k LEFT JOIN place d ON d.id = k.door_id LEFT JOIN scan s ON s.id = k.departed_by "
	       "LEFT JOIN terminal t ON t.id = s.terminal_id LEFT JOIN operator op ON op.id = s.operator_id WHERE k.id = $1",
	.values = 1,
	.columns = {{"pickup", N_("Pickup"), REPORT_TEXT}, {"carrier", N_("Carrier"), REPORT_TEXT}, {"door", N_("Door"), REPORT_TEXT},
		{"cutoff", N_("Cut-off"), REPORT_TIME}, {"capacity", N_("Capacity"), REPORT_NUMBER}, {"status", N_("Status"), REPORT_WORD},
		{"departed", N_("Left"), REPORT_TIME}, {"scan", N_("By scan"), REPORT_TEXT}, {"operator", N_("By"), REPORT_TEXT}},
};

/* What is in its cartons: before it leaves by the balance, afterwards by the movements of the scan that let it go. */
#define IN_CARTONS                                                                                                     \
	"(SELECT place_id, sum(quantity) AS units, CASE WHEN min(weight_g) > 0 THEN sum(quantity * weight_g) END "         \
	"AS weight_g FROM (SELECT m.from_id AS place_id, m.quantity, p.weight_g FROM pickup k JOIN movement m "            \
	"ON m.scan_id = k.departed_by AND m.cause = 'depart' JOIN product p ON p.id = m.product_id WHERE k.id = $1 "       \
	"UNION ALL SELECT b.place_id, b.quantity, p.weight_g FROM parcel x JOIN balance b ON b.place_id = x.place_id "     \
	"JOIN product p ON p.id = b.product_id WHERE x.pickup_id = $1 AND x.status = 'loaded') AS u GROUP BY place_id)"

const struct report report_manifest = {
	.name = "cartons",
	.title = N_("Cartons"),
	.sql = "SELECT o.number || '/' || c.shipment_no, c.number, c.sscc, nullif(o.ship_name, ''), nullif(o.ship_address, ''), "
	       "nullif(o.ship_city, ''), nullif(o.ship_postcode, ''), nullif(o.ship_country, ''), nullif(c.tracking, ''), "
	       "coalesce(i.units, 0), i.weight_g, c.loaded_at, u.name FROM parcel c JOIN customer_order o ON o.id = c.order_id "
	       "LEFT JOIN " IN_CARTONS " AS i ON i.place_id = c.place_id LEFT JOIN customer u ON u.id = o.customer_id "
	       "WHERE c.pickup_id = $1 AND c.status IN ('loaded', 'departed') ORDER BY o.number, c.shipment_no, c.number",
	.values = 1,
	.columns = {{"shipment", N_("shipment"), REPORT_TEXT}, {"carton", N_("carton"), REPORT_NUMBER}, {"sscc", "SSCC", REPORT_TEXT},
		{"ship_name", NULL, REPORT_TEXT}, {"ship_address", NULL, REPORT_TEXT},
		{"ship_city", NULL, REPORT_TEXT}, {"ship_postcode", NULL, REPORT_TEXT},
		{"ship_country", NULL, REPORT_TEXT}, {"tracking", N_("tracking"), REPORT_TEXT}, {"units", NC_("column", "units"), REPORT_NUMBER},
		{"weight_g", N_("weight in g"), REPORT_NUMBER}, {"loaded", NC_("column", "loaded"), REPORT_TIME},
		{"customer_name", N_("customer"), REPORT_TEXT}},
};

const struct report report_pickup_waiting = {
	.name = "waiting",
	.title = N_("Waits for it"),
	.sql = "SELECT o.number || '/' || s.number, s.status, s.here + s.packed, p.code, s.ready_at FROM pickup k "
	       "CROSS JOIN shipment s JOIN customer_order o ON o.id = s.order_id LEFT JOIN place p ON p.id = s.place_id "
	       "WHERE k.id = $2 AND k.status = 'open' AND s.status IN ('ready', 'packing', 'packed') AND o.status = 'open' "
	       "AND k.id = " NEXT_BY(AS_OF) " AND " NOT_ON_A_TRUCK " ORDER BY CASE s.status WHEN 'packed' THEN 0 WHEN 'packing' THEN 1 "
	       "ELSE 2 END, o.number, s.number LIMIT 200",
	.values = 2,
	.columns = {{"shipment", N_("shipment"), REPORT_TEXT}, {"status", N_("status"), REPORT_WORD}, {"units", NC_("column", "units"), REPORT_NUMBER},
		{"place", N_("home"), REPORT_TEXT}, {"ready_at", N_("ready since"), REPORT_TIME}},
};

const struct report report_pickup_missed = {
	.name = "left_behind",
	.title = N_("It left without"),
	.sql = "SELECT o.number || '/' || s.number, s.status, k.number FROM shipment s JOIN customer_order o ON o.id = s.order_id "
	       "LEFT JOIN pickup k ON k.id = s.pickup_id WHERE s.missed_id = $1 ORDER BY o.number, s.number LIMIT 200",
	.values = 1,
	.columns = {{"shipment", N_("shipment"), REPORT_TEXT}, {"status", N_("status now"), REPORT_WORD},
		{"pickup", N_("went with"), REPORT_TEXT}},
};

/* ---- a schedule */

#define WEEKDAY(bit, word) "CASE WHEN c.weekdays & " bit " > 0 THEN '" word " ' ELSE '' END"

const struct report report_schedule_one = {
	.name = "schedule",
	.title = N_("Schedule"),
	.sql = "SELECT c.number, c.carrier, trim(" WEEKDAY("2", "mon") " || " WEEKDAY("4", "tue") " || " WEEKDAY("8", "wed") " || "
	       WEEKDAY("16", "thu") " || " WEEKDAY("32", "fri") " || " WEEKDAY("64", "sat") " || " WEEKDAY("1", "sun") "), "
	       "substr('0' || (c.cutoff_minute / 60), -2) || ':' || substr('0' || (c.cutoff_minute % 60), -2), d.code, c.capacity, "
	       "nullif(c.from_day, ''), nullif(c.until_day, '') FROM pickup_schedule c LEFT JOIN place d ON d.id = c.door_id "
	       "WHERE c.id = $1",
	.values = 1,
	.columns = {{"schedule", N_("Schedule"), REPORT_TEXT}, {"carrier", N_("Carrier"), REPORT_TEXT},
		{"weekdays", N_("Comes on"), REPORT_TEXT}, {"cutoff_time", N_("Cut-off at"), REPORT_TEXT}, {"door", N_("Door"), REPORT_TEXT},
		{"capacity", N_("Capacity"), REPORT_NUMBER}, {"from", N_("From"), REPORT_TEXT}, {"until", N_("Until"), REPORT_TEXT}},
};

/* Those that were called off, or that nothing went with, have no pickup any more. */
const struct report report_schedule_pickups = {
	.name = "pickups",
	.title = N_("Its pickups"),
	.sql = "SELECT s.day, k.number, coalesce(k.cutoff_at, s.cutoff_at), coalesce(k.status, 'not used'), CASE WHEN k.carrier <> s.carrier "
	       "OR k.cutoff_at <> s.cutoff_at OR coalesce(k.door_id, 0) <> coalesce(s.door_id, 0) "
	       "OR coalesce(k.capacity, -1) <> coalesce(s.capacity, -1) THEN 1 ELSE 0 END FROM pickup_scheduled s "
	       "LEFT JOIN pickup k ON k.id = s.pickup_id WHERE s.schedule_id = $1 ORDER BY s.day DESC LIMIT 30",
	.values = 1,
	.columns = {{"day", N_("day"), REPORT_TEXT}, {"pickup", N_("pickup"), REPORT_TEXT}, {"cutoff", N_("cut-off"), REPORT_TIME},
		{"status", N_("status"), REPORT_WORD}, {"changed", N_("changed by hand"), REPORT_FLAG}},
};

/* ---- a carton */

const struct report report_carton_one = {
	.name = "carton",
	.title = N_("Carton"),
	.sql = "SELECT nullif(c.sscc, ''), o.number || '/' || c.shipment_no, c.number, c.status, w.code, k.number, d.code, "
	       "nullif(c.tracking, ''), c.opened_at, c.closed_at, c.loaded_at, CASE WHEN c.status = 'departed' THEN k.departed_at END, "
	       "c.delivered_at, nullif(c.signed_by, ''), i.sscc FROM parcel c JOIN customer_order o ON o.id = c.order_id "
	       "LEFT JOIN place w ON w.id = c.station_id LEFT JOIN pickup k ON k.id = c.pickup_id LEFT JOIN place d ON d.id = k.door_id "
	       "LEFT JOIN carton i ON i.id = c.carton_id WHERE c.id = $1",
	.values = 1,
	.columns = {{"sscc", "SSCC", REPORT_TEXT}, {"shipment", N_("Shipment"), REPORT_TEXT}, {"carton", N_("Carton"), REPORT_NUMBER},
		{"status", N_("Status"), REPORT_WORD}, {"station", N_("Packed at"), REPORT_TEXT}, {"pickup", N_("Pickup"), REPORT_TEXT},
		{"door", N_("Door"), REPORT_TEXT}, {"tracking", N_("Tracking"), REPORT_TEXT}, {"opened", N_("Begun"), REPORT_TIME},
		{"closed", N_("Closed"), REPORT_TIME}, {"loaded", N_("Loaded"), REPORT_TIME}, {"departed", N_("Left"), REPORT_TIME},
		{"delivered", N_("Delivered"), REPORT_TIME}, {"signed_by", N_("Signed by"), REPORT_TEXT},
		{"inbound_carton", N_("Came as"), REPORT_TEXT}},
};

const struct report report_carton_labels = {
	.name = "labels",
	.title = N_("Its labels"),
	.sql = "SELECT sscc, at, void_at FROM sscc WHERE parcel_id = $1 ORDER BY at, sscc",
	.values = 1,
	.columns = {{"sscc", "SSCC", REPORT_TEXT}, {"at", N_("given"), REPORT_TIME}, {"void", N_("counts no more since"), REPORT_TIME}},
};

const struct report report_carton_content = {
	.name = "content",
	.title = N_("Content"),
	.sql = "SELECT p.sku, p.description, u.lot, l.line, u.quantity FROM (SELECT b.product_id, b.lot, b.line_id, b.quantity "
	       "FROM parcel c JOIN balance b ON b.place_id = c.place_id WHERE c.id = $1 UNION ALL SELECT m.product_id, m.lot, "
	       "m.from_line_id, m.quantity FROM parcel c JOIN pickup k ON k.id = c.pickup_id JOIN movement m ON m.scan_id = k.departed_by "
	       "AND m.from_id = c.place_id WHERE c.id = $1 AND c.status = 'departed') AS u JOIN product p ON p.id = u.product_id "
	       "JOIN order_line l ON l.id = u.line_id ORDER BY l.line_rank, l.line, u.lot",
	.values = 1,
	.columns = {{"sku", "SKU", REPORT_TEXT}, {"description", N_("product"), REPORT_TEXT}, {"lot", N_("lot"), REPORT_TEXT},
		{"line", N_("line"), REPORT_TEXT}, {"quantity", NC_("column", "units"), REPORT_NUMBER}},
};

const struct report report_carton_history = {
	.name = "history",
	.title = N_("History"),
	.sql = "SELECT s.at, " SCAN_NAME("s.id", "t.name") ", op.name, a.name, h.what, h.quantity, p.sku, k.number, "
	       "CASE WHEN s.undone_by IS NULL THEN 0 ELSE 1 END FROM (SELECT scan_id, n, cause "
	       "AS what, quantity, product_id, NULL AS pickup_id FROM movement WHERE scan_id >= $1 AND scan_id < $2 "
	       "AND (from_id = $3 OR to_id = $3) UNION ALL SELECT id, 0, effect, NULL, NULL, NULL FROM scan WHERE id >= $1 AND id < $2 "
	       "AND effect_id = $4 AND effect = 'open-carton' UNION ALL SELECT scan_id, 1000000, CASE WHEN again_of IS NULL THEN 'close' "
	       "ELSE 'print again' END, NULL, NULL, NULL FROM print_job WHERE parcel_id = $4 AND scan_id >= $1 AND scan_id < $2 "
	       "AND kind = 'carton' UNION ALL SELECT scan_id, 0, CASE WHEN taken_off = 1 "
	       "THEN 'unload' ELSE 'load' END, NULL, NULL, pickup_id FROM loading WHERE parcel_id = $4 AND scan_id >= $1 "
	       "AND scan_id < $2) AS h JOIN scan s ON s.id = h.scan_id JOIN terminal t ON t.id = s.terminal_id "
	       "LEFT JOIN operator op ON op.id = s.operator_id LEFT JOIN operator a ON a.id = s.approved_by "
	       "LEFT JOIN product p ON p.id = h.product_id LEFT JOIN pickup k ON k.id = h.pickup_id ORDER BY h.scan_id, h.n",
	.values = 4,
	.columns = {{"at", N_("when"), REPORT_TIME}, {"scan", N_("scan"), REPORT_TEXT}, {"operator", NC_("column", "by"), REPORT_TEXT},
		{"approved_by", N_("approved by"), REPORT_TEXT}, {"what", N_("what"), REPORT_WORD}, {"quantity", NC_("column", "units"), REPORT_NUMBER},
		{"sku", "SKU", REPORT_TEXT}, {"pickup", N_("pickup"), REPORT_TEXT}, {"taken_back", N_("taken back"), REPORT_FLAG}},
};
