/* Reports about claiming: who claims a product, who won, who waits behind, who was passed over. */
#include "base/text.h"
#include "store/report.h"

#define WANTS "l.ordered - l.from_stock + l.brought - l.cancelled - l.allocated - l.shipped"
#define CLAIM_ORDER "l.priority_rank, l.promised_rank, l.placed_at, l.order_number, l.line_rank, l.line"
#define PROMISED "o.promised_at" /* a line's promised_rank is that by which it claims */
#define PUT_AHEAD ".claim_rank < 4611686018427387904" /* of an order: by finish-first */
#define NOT_COVERED SAID(N_("must ship whole, and not all of it is in sight"))
#define NOT_COVERED_AND SAID_WITH(N_("must ship whole, and not all of it is in sight; with finish-first %s goes ahead of it"))
#define COMPLETED_BY_IT SAID_WITH(N_("waits: with finish-first %s is completed by it"))
#define WINNER_KEY "w.priority_rank, w.promised_rank, w.placed_at, w.order_number, w.line_rank, w.line"

/* The last of those that finish-first put ahead, if the line, which is short of goods in sight, claims earlier than that
 * one by its promise: a text, or NULL. */
#define AHEAD_OF_IT(begin)                                                                                        \
	"(SELECT " begin "a.order_number" SAID_END "FROM ahead a "                                                 \
	"WHERE a.priority_rank = l.priority_rank AND a.promised_rank < l.promised_rank "                \
	"AND (a.own_rank, a.placed_at, a.order_number) > (l.promised_rank, l.placed_at, l.order_number) "              \
	"AND (SELECT coalesce(sum(s.quantity), 0) FROM in_sight s WHERE s.order_id = l.order_id AND s.line_id = l.id) " \
	"< l.waiting)"

const struct report report_claimants = {
	.name = "claimants",
	.title = N_("Claimants"),
	.sql = "WITH ahead AS (SELECT order_number, priority_rank, promised_rank, placed_at, own_rank FROM ("
	       "SELECT a.order_number, a.priority_rank, a.promised_rank, a.placed_at, "
	       "coalesce(ao.promised_at, 4611686018427387904) AS own_rank, row_number() OVER (PARTITION BY a.priority_rank "
	       "ORDER BY ao.promised_at IS NULL DESC, ao.promised_at DESC, a.placed_at DESC, a.order_number DESC) AS n "
	       "FROM order_line a JOIN customer_order ao ON ao.id = a.order_id WHERE a.product_id = $1 AND a.waiting > 0 "
	       "AND a.may_claim = 1 AND ao" PUT_AHEAD ") t WHERE n = 1) "
	       "SELECT l.order_number, l.line, " WANTS ", -l.priority_rank, " PROMISED ", l.placed_at, "
	       "CASE WHEN l.waiting > 0 AND l.may_claim = 1 THEN 1 ELSE 0 END, CASE WHEN o.status = 'held' THEN "
	       "CASE WHEN o.hold_reason = '' THEN " SAID(N_("held")) " ELSE " SAID_WITH(N_("held: %s")) "o.hold_reason" SAID_END "END "
	       "WHEN p.backorderable = 0 AND l.accepted = 0 THEN " SAID(N_("stockout, not accepted")) " "
	       "WHEN l.may_claim = -1 THEN coalesce(" AHEAD_OF_IT(NOT_COVERED_AND) ", " NOT_COVERED ") "
	       "WHEN l.may_claim = 0 THEN " SAID(N_("may not claim")) " "
	       "WHEN o" PUT_AHEAD " THEN " SAID(N_("goes ahead: with finish-first it is completed by it")) " "
	       "ELSE " AHEAD_OF_IT(COMPLETED_BY_IT)
	       " END FROM order_line l JOIN customer_order o ON o.id = l.order_id "
	       "JOIN product p ON p.id = l.product_id WHERE l.product_id = $1 AND o.status <> 'cancelled' AND " WANTS
	       " > 0 "
	       "ORDER BY " CLAIM_ORDER,
	.values = 1,
	.columns = {{"order", N_("order"), REPORT_TEXT}, {"line", N_("line"), REPORT_TEXT}, {"wants", N_("wants"), REPORT_NUMBER},
		{"priority", N_("priority"), REPORT_NUMBER}, {"promised", N_("promised"), REPORT_TIME},
		{"placed", N_("placed"), REPORT_TIME}, {"may_claim", N_("may claim"), REPORT_FLAG},
		{"cause", N_("why"), REPORT_WORD}},
};

const struct report report_winner = {
	.name = "winner",
	.title = N_("Winner"),
	.sql = "SELECT l.order_number, l.line, c.name, -l.priority_rank, " PROMISED ", l.placed_at, "
	       "CASE WHEN o" PUT_AHEAD " THEN 1 ELSE 0 END FROM order_line l "
	       "JOIN customer_order o ON o.id = l.order_id LEFT JOIN customer c ON c.id = o.customer_id WHERE l.id = $1",
	.values = 1,
	.columns = {{"order", N_("Order"), REPORT_TEXT}, {"line", N_("Line"), REPORT_TEXT},
		{"customer_name", N_("Customer"), REPORT_TEXT}, {"priority", N_("Priority"), REPORT_NUMBER},
		{"promised", N_("Promised"), REPORT_TIME}, {"placed", N_("Placed"), REPORT_TIME},
		{"put_ahead", N_("Put ahead"), REPORT_FLAG}},
};

const struct report report_behind = {
	.name = "behind",
	.title = N_("Behind it"),
	.sql = "SELECT count(*), coalesce(sum(l.waiting), 0) FROM order_line w JOIN order_line l ON l.product_id = w.product_id "
	       "AND l.waiting > 0 AND l.may_claim = 1 AND (" CLAIM_ORDER ") > (" WINNER_KEY ") WHERE w.id = $1",
	.values = 1,
	.columns = {{"lines", N_("Lines"), REPORT_NUMBER}, {"units", N_("Units"), REPORT_NUMBER}},
};

/* A line that could claim and stands ahead would have claimed: so it came later, or wants these units again since; or
 * finish-first put the winner ahead of it. */
#define PASSED_OVER(which, not_covered, ahead)                                                                          \
	"SELECT l.order_number, l.line, " WANTS ", -l.priority_rank, " PROMISED ", l.placed_at, CASE "                  \
	"WHEN o.status = 'cancelled' THEN " SAID(N_("order cancelled")) " WHEN o.status = 'held' THEN " SAID(N_("order held")) " " \
	"WHEN p.backorderable = 0 AND l.accepted = 0 THEN " SAID(N_("stockout, not accepted")) " " \
	"WHEN o.imported_at > $3 THEN " SAID(N_("came only after this scan")) " WHEN l.may_claim = -1 THEN " not_covered " "         \
	"WHEN l.may_claim = 0 THEN " SAID(N_("may not claim")) " " ahead                                                              \
	"ELSE " SAID(N_("wants units again since this scan")) " END, CASE WHEN o.status = 'held' THEN nullif(o.hold_reason, '') END " \
	"FROM " which " JOIN customer_order o ON o.id = l.order_id JOIN product p ON p.id = l.product_id "              \
	"WHERE l.product_id = $2 AND " WANTS                                                                            \
	" > 0 AND l.id NOT IN (SELECT line_id FROM direction WHERE scan_id = $1) "
#define PASSED_COLUMNS                                                                                                 \
	{                                                                                                              \
		{"order", N_("order"), REPORT_TEXT}, {"line", N_("line"), REPORT_TEXT}, {"wants", N_("wants"), REPORT_NUMBER},     \
			{"priority", N_("priority"), REPORT_NUMBER}, {"promised", N_("promised"), REPORT_TIME},                \
			{"placed", N_("placed"), REPORT_TIME}, {"cause", N_("cause"), REPORT_WORD},                            \
			{"hold_reason", N_("held because"), REPORT_TEXT},                                                  \
	}

/* Finish-first put the winner ahead of the line, which claims earlier by its promise. */
#define PASSED_BY_MATCH                                                                                                \
	"wo" PUT_AHEAD " AND l.priority_rank = w.priority_rank AND l.promised_rank > w.promised_rank "                 \
	"AND (l.promised_rank, l.placed_at, l.order_number) < "                                                        \
	"(coalesce(wo.promised_at, 4611686018427387904), w.placed_at, w.order_number)"

const struct report report_passed_over = {
	.name = "passed_over",
	.title = N_("Passed over: ahead in claim order"),
	.sql = PASSED_OVER("order_line w JOIN customer_order wo ON wo.id = w.order_id JOIN order_line l ON ((" CLAIM_ORDER
			   ") < (" WINNER_KEY ") OR (" PASSED_BY_MATCH ")) AND w.id = $4",
		       "CASE WHEN " PASSED_BY_MATCH " THEN " NOT_COVERED_AND "w.order_number" SAID_END "ELSE " NOT_COVERED " END",
		       "WHEN " PASSED_BY_MATCH " THEN " COMPLETED_BY_IT "w.order_number" SAID_END)
		"ORDER BY " CLAIM_ORDER,
	.values = 4,
	.columns = PASSED_COLUMNS,
};

const struct report report_passed_over_by_all = {
	.name = "passed_over",
	.title = N_("Passed over: they want it too"),
	.sql = PASSED_OVER("order_line l", NOT_COVERED, "") "ORDER BY " CLAIM_ORDER,
	.values = 3,
	.columns = PASSED_COLUMNS,
};
