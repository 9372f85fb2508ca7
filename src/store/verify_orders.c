/* Verify: one pass over all orders with their lines, in order of the orders. What a line waits for and the copies of
 * its order's claim key are computed by the same rules as everywhere; the strictest policy of an order's products needs
 * all of its lines. */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "base/str.h"
#include "base/term.h"
#include "base/text.h"
#include "dock/demand.h"
#include "dock/plan.h"
#include "dock/policy.h"
#include "store/policy_column.h"
#include "store/verify.h"

#define NO_RANK ((int64_t)1 << 62) /* the rank of what has no promise, or is no number */

enum column {
	O_ID,
	O_NUMBER,
	O_STATUS,
	O_PRIORITY,
	O_PROMISED,
	O_PLACED,
	O_POLICY,
	O_MAX,
	L_ID,
	L_LINE,
	L_RANK,
	L_ORDERED,
	L_FROM_STOCK,
	L_BROUGHT,
	L_CANCELLED,
	L_ALLOCATED,
	L_SHIPPED,
	L_ACCEPTED,
	L_WAITING,
	L_MAY_CLAIM,
	L_PRIORITY,
	L_PROMISED,
	L_PLACED,
	L_NUMBER,
	O_CLAIM,
	O_CLAIM_RANK,
	L_SURPLUS,
	P_BACKORDERABLE,
	P_POLICY,
	P_MAX,
	P_PENDING, /* the product's terms changed, and this line has not followed yet: it will, in a slice */
};

static const char all_lines[] =
	"SELECT o.id, o.number, o.status, o.priority, o.promised_at, o.placed_at, o.product_policy, o.product_max_shipments, "
	"l.id, l.line, l.line_rank, l.ordered, l.from_stock, l.brought, l.cancelled, l.allocated, l.shipped, l.accepted, "
	"l.waiting, l.may_claim, l.priority_rank, l.promised_rank, l.placed_at, l.order_number, "
	"o.claim, o.claim_rank, l.surplus, p.backorderable, p.policy, p.max_shipments, "
	"CASE WHEN EXISTS (SELECT 1 FROM product_refresh r WHERE r.product_id = l.product_id) AND l.id > "
	"(SELECT coalesce(min(after_line_id), 0) FROM import_job WHERE status = 'applying') THEN 1 ELSE 0 END "
	"FROM customer_order o LEFT JOIN order_line l ON l.order_id = o.id "
	"LEFT JOIN product p ON p.id = l.product_id ORDER BY o.id";

/* The order that is being read. */
struct order {
	int64_t id;
	char number[300];
	struct policy stored;
	struct policy strictest;
	bool pending;
};

static void say_number(struct verify *v, struct stmt *q, const char *what, int64_t stored, int64_t recomputed)
{
	struct str text = {0};
	char a[24];
	char b[24];

	if (stored == recomputed)
		return;
	str_printf(&text, _("order %s line %s: %s"), db_text(q, O_NUMBER), db_text(q, L_LINE), _(what));
	snprintf(a, sizeof a, "%" PRId64, stored);
	snprintf(b, sizeof b, "%" PRId64, recomputed);
	verify_say(v, str_text(&text), a, b);
	str_done(&text);
}

static void check_claim_key(struct verify *v, struct stmt *q)
{
	int64_t rank;

	say_number(v, q, N_("rank of its order's priority"), db_i64(q, L_PRIORITY), -db_i64(q, O_PRIORITY));
	say_number(v, q, N_("rank of its order's promise"), db_i64(q, L_PROMISED),
		!db_is_null(q, O_CLAIM_RANK) ? db_i64(q, O_CLAIM_RANK)
		: db_is_null(q, O_PROMISED)  ? NO_RANK
					     : db_i64(q, O_PROMISED));
	say_number(v, q, N_("when its order was placed"), db_i64(q, L_PLACED), db_i64(q, O_PLACED));
	if (!str_to_i64(db_text(q, L_LINE), &rank))
		rank = NO_RANK;
	say_number(v, q, N_("rank of the line's number"), db_i64(q, L_RANK), rank);
	if (strcmp(db_text(q, L_NUMBER), db_text(q, O_NUMBER)) != 0) {
		struct str text = {0};

		str_printf(&text, _("order %s line %s: its order's number"), db_text(q, O_NUMBER), db_text(q, L_LINE));
		verify_say(v, str_text(&text), db_text(q, L_NUMBER), db_text(q, O_NUMBER));
		str_done(&text);
	}
}

static void check_line(struct verify *v, struct stmt *q)
{
	const char *status = db_text(q, O_STATUS);
	struct demand demand = {
		.ordered = db_i64(q, L_ORDERED),
		.from_stock = db_i64(q, L_FROM_STOCK),
		.brought = db_i64(q, L_BROUGHT),
		.cancelled = db_i64(q, L_CANCELLED),
		.allocated = db_i64(q, L_ALLOCATED),
		.shipped = db_i64(q, L_SHIPPED),
		.claimable = db_i64(q, P_BACKORDERABLE) || db_i64(q, L_ACCEPTED),
		.open = strcmp(status, "open") == 0,
		.held = strcmp(status, "held") == 0,
	};

	if (!db_i64(q, P_PENDING))
		say_number(v, q, N_("waiting"), db_i64(q, L_WAITING), demand_waiting(&demand));
	say_number(v, q, N_("may claim"), db_i64(q, L_MAY_CLAIM), demand.held ? 0 : db_i64(q, O_CLAIM) == CLAIM_NOT ? -1 : 1);
	say_number(v, q, N_("units too many"), db_i64(q, L_SURPLUS), demand_surplus(&demand));
	check_claim_key(v, q);
}

static const char *policy_words(struct policy policy, char *buf, size_t size)
{
	if (policy.kind == POLICY_UP_TO_X)
		snprintf(buf, size, "up-to-%" PRId64, policy.max_shipments);
	else
		snprintf(buf, size, "%s", policy.kind == POLICY_NONE ? "none" : policy_word(policy.kind));
	return buf;
}

/* All lines of the order have been read. */
static void check_order(struct verify *v, const struct order *o)
{
	struct policy stored = policy_normal(o->stored);
	struct str text = {0};
	char a[48];
	char b[48];

	if (!o->id || o->pending ||
		(stored.kind == o->strictest.kind && stored.max_shipments == o->strictest.max_shipments))
		return;
	str_printf(&text, _("order %s: the strictest policy of its products"), o->number);
	verify_say(v, str_text(&text), policy_words(stored, a, sizeof a), policy_words(o->strictest, b, sizeof b));
	str_done(&text);
}

void verify_orders(struct db *db, struct verify *verify)
{
	struct stmt *q = DB_QUERY0(db, all_lines);
	struct order order = {0};

	while (db_next(q)) {
		if (db_i64(q, O_ID) != order.id) {
			check_order(verify, &order);
			order = (struct order){.id = db_i64(q, O_ID), .stored = policy_column(db, q, O_POLICY)};
			snprintf(order.number, sizeof order.number, "%s", db_text(q, O_NUMBER));
		}
		if (db_is_null(q, L_ID))
			continue;
		check_line(verify, q);
		order.pending = order.pending || db_i64(q, P_PENDING);
		if (db_i64(q, L_CANCELLED) < db_i64(q, L_ORDERED))
			order.strictest = policy_stricter(order.strictest, policy_column(db, q, P_POLICY));
	}
	if (!db_failed(db))
		check_order(verify, &order);
}

void verify_turns(struct db *db, struct verify *verify, int64_t now_ms)
{
	struct stmt *q = DB_QUERY(db,
		"WITH ahead AS (SELECT o.number, o.priority, o.claim_rank, coalesce(o.promised_at, 4611686018427387904) AS own_rank "
		"FROM customer_order o WHERE o.claim_rank < 4611686018427387904 AND o.status = 'open' "
		"AND EXISTS (SELECT 1 FROM order_line l WHERE l.order_id = o.id AND l.waiting > 0)) "
		"SELECT a.number, o.number FROM customer_order o JOIN ahead a ON a.priority = o.priority "
		"AND a.claim_rank <= o.promised_at AND a.own_rank > o.promised_at "
		"WHERE o.promised_at >= (SELECT min(claim_rank) FROM ahead) AND o.promised_at < $1 AND o.status = 'open' "
		"AND EXISTS (SELECT 1 FROM order_line l WHERE l.order_id = o.id AND l.waiting > 0) ORDER BY a.number, o.number",
		I(now_ms));

	while (db_next(q)) {
		struct str text = {0};

		str_printf(&text, _("order %s: finish-first put it ahead of %s"), db_text(q, 0), db_text(q, 1));
		verify_say(verify, str_text(&text), term("yes"), _("no, its promise has passed"));
		str_done(&text);
	}
}
