/* Reports about what wants a lead: shipments that are frozen, and stockouts that nobody has decided about. They read
 * what stands in the building and what the index of stockouts holds, never all lines. */
#include "base/text.h"
#include "store/report.h"

/* An order that may not claim, or claims though not all of it is in sight, and of which something is here already. The
 * claim of an order that need not ship whole is 1. */
#define FROZEN                                                                                                         \
	"shipment s JOIN customer_order o ON o.id = s.order_id LEFT JOIN place p ON p.id = s.place_id "                \
	"WHERE s.status = 'gathering' AND s.here > 0 AND o.status = 'open' AND o.claim <> 1 AND s.released_at IS NULL"

/* Of the line l: what neither is here, nor stands on the shelf, nor is in sight. */
#define LACKS                                                                                                          \
	"l.ordered - l.cancelled - l.allocated - l.shipped - CASE WHEN l.from_stock > l.brought THEN l.from_stock - "  \
	"l.brought ELSE 0 END - (SELECT coalesce(sum(i.quantity), 0) FROM in_sight i WHERE i.order_id = l.order_id "   \
	"AND i.line_id = l.id)"

const struct report report_frozen = {
	.name = "frozen",
	.title =
		N_("ALERT, frozen: they must ship whole, and not all of the rest is in sight. A lead releases one as it is "
		"(crossdock order release), gives it another place (%STAGE: where it stands, its number, the new place), or holds it"),
	.sql = "SELECT o.number || '/' || s.number, p.code, s.here, s.in_hand, (SELECT (" LACKS ") || ' x ' || q.sku "
	       "FROM order_line l JOIN product q ON q.id = l.product_id WHERE l.order_id = o.id AND " LACKS
	       " > 0 ORDER BY l.line_rank, l.line LIMIT 1), (SELECT count(*) FROM order_line l WHERE l.order_id = o.id AND " LACKS
	       " > 0), o.promised_at, CASE o.claim WHEN 2 THEN " SAID(N_("its promise has passed")) " WHEN 3 THEN "
	       SAID(N_("it has waited long")) " ELSE " SAID(N_("it claims nothing")) " END FROM " FROZEN
	       " ORDER BY o.priority DESC, coalesce(o.promised_at, 9000000000000000), o.placed_at, o.number LIMIT 50",
	.columns = {{"shipment", N_("shipment"), REPORT_TEXT}, {"place", N_("stands at"), REPORT_TEXT},
		{"here", NC_("column", "here"), REPORT_NUMBER}, {"in_hand", N_("in hand"), REPORT_NUMBER}, {"lacks", N_("lacks"), REPORT_TEXT},
		{"lines_lacking", N_("on lines"), REPORT_NUMBER}, {"promised", N_("promised"), REPORT_TIME},
		{"claim", N_("because"), REPORT_WORD}},
};

/* The formula of the index of stockouts, whose lines of cancelled orders are passed over. */
#define UNDECIDED                                                                                                      \
	"order_line l JOIN product p ON p.id = l.product_id JOIN customer_order o ON o.id = l.order_id "               \
	"WHERE l.waiting = 0 AND l.ordered - l.from_stock + l.brought - l.cancelled - l.allocated - l.shipped > 0 "    \
	"AND p.backorderable = 0 AND l.accepted = 0 AND o.status <> 'cancelled'"

const struct report report_undecided = {
	.name = "undecided",
	.title = N_("ALERT, stockouts: a lead accepts such a line (crossdock order accept ORDER LINE), or it is cancelled"),
	.sql = "SELECT o.number, l.line, p.sku, p.description, "
	       "l.ordered - l.from_stock + l.brought - l.cancelled - l.allocated - l.shipped, "
	       "(SELECT sum(s.here) FROM shipment s WHERE s.order_id = o.id AND s.status = 'gathering') FROM " UNDECIDED
	       " ORDER BY l.priority_rank, l.promised_rank, l.placed_at, l.order_number, l.line_rank, l.line LIMIT 50",
	.columns = {{"order", N_("order"), REPORT_TEXT}, {"line", N_("line"), REPORT_TEXT}, {"sku", "SKU", REPORT_TEXT},
		{"description", N_("product"), REPORT_TEXT}, {"units", NC_("column", "units"), REPORT_NUMBER},
		{"waits_here", N_("waits here"), REPORT_NUMBER}},
};

const struct report report_alerts = {
	.name = "alerts",
	.title = N_("Alerts"),
	.sql = "SELECT (SELECT count(*) FROM " FROZEN "), (SELECT count(*) FROM " UNDECIDED "), "
	       "(SELECT count(*) FROM shipment s JOIN customer_order o ON o.id = s.order_id WHERE s.missed_id IS NOT NULL "
	       "AND s.status IN ('ready', 'packing', 'packed') AND o.status <> 'cancelled')",
	.columns = {{"frozen_shipments", N_("frozen shipments"), REPORT_NUMBER},
		{"undecided_lines", N_("stockout lines"), REPORT_NUMBER}, {"missed_shipments", N_("left behind"), REPORT_NUMBER}},
};
