/* Recalls. Units of the lot are found place by place, by the key of the balance. */
#include "store/recall.h"

#include <inttypes.h>

#include "base/told.h"
#include "store/audit.h"
#include "store/catalog.h"
#include "store/claim.h"
#include "store/event.h"
#include "store/order.h"
#include "store/plan.h"
#include "store/shipment.h"

/* What of the lot stands for orders, read before anything is changed. */
struct staged {
	int64_t place_id;
	enum place_kind kind;
	struct owner owner;
	int64_t quantity;
};

static struct staged *read_staged(struct db *db, struct arena *arena, const struct recall *recall, size_t *count)
{
	struct stmt *q = DB_QUERY(db,
		"SELECT p.id, p.kind, b.order_id, b.shipment_no, b.line_id, b.quantity FROM place p CROSS JOIN balance b "
		"WHERE p.kind IN ('lane', 'station', 'overflow') AND b.place_id = p.id AND b.product_id = $1 AND b.lot = $2 "
		"AND b.order_id <> 0 ORDER BY b.order_id, b.shipment_no, p.id",
		I(recall->product_id), T(recall->lot));
	struct staged *list = NULL;
	size_t cap = 0;

	*count = 0;
	while (db_next(q)) {
		struct staged *row;

		list = arena_grow(arena, list, *count, &cap, sizeof *list);
		row = &list[(*count)++];
		*row = (struct staged){.place_id = db_i64(q, 0),
			.owner = {db_i64(q, 2), db_i64(q, 3), db_i64(q, 4)},
			.quantity = db_i64(q, 5)};
		if (!place_kind_parse(db_text(q, 1), &row->kind))
			db_fail(db, "the store holds a place of unknown kind '%s'", db_text(q, 1));
	}
	return list;
}

static void take_away(struct ledger *ledger, const struct recall *recall, const struct staged *row)
{
	struct movement m = {.cause = "recall", .product_id = recall->product_id, .lot = recall->lot, .serial = "",
		.quantity = row->quantity, .from_id = row->place_id, .from_kind = row->kind, .from = row->owner,
		.to_id = row->place_id, .to_kind = row->kind};

	if (!ledger_post(ledger, &m))
		db_fail(ledger->db, "the ledger does not hold what stands there: run crossdock verify");
	plan_mark_order(ledger->db, row->owner.order_id);
}

static void tell(struct ledger *ledger, struct arena *arena, const struct recall *recall, int64_t order_id, int64_t units)
{
	order_history_add(ledger->db, order_id, ledger->at_ms,
		told_plural(arena, "lot %s recalled: %" PRId64 " of its units here are not its own any more",
			"lot %s recalled: %" PRId64 " of its units here are not its own any more", units, recall->lot, units),
		recall->actor, recall->why);
}

/* What is left waits again: whether it may go all the same is for the plan to say, which is to look at its order. */
static void settle(struct ledger *ledger, const struct owner *owner)
{
	shipment_settle(ledger->db, owner->order_id, owner->shipment_no, false, ledger->at_ms);
}

static void answer_for(struct ledger *ledger, struct arena *arena, const struct recall *recall, enum audit_action action)
{
	struct product product = {.sku = ""};

	product_load(ledger->db, arena, recall->product_id, &product);
	audit_add(ledger->db, &(struct audit_entry){.at_ms = ledger->at_ms,
				      .action = action,
				      .actor = recall->actor,
				      .subject = product.sku,
				      .notes = {{"lot", recall->lot}, {"why", recall->why}}});
}

bool recall_add(struct ledger *ledger, struct arena *arena, const struct recall *recall)
{
	struct staged *list;
	size_t count;
	int64_t units = 0;

	if (!DB_EXEC(ledger->db,
		    "INSERT INTO recall (product_id, lot, at, why, actor) VALUES ($1, $2, $3, $4, $5) "
		    "ON CONFLICT (product_id, lot) DO NOTHING",
		    I(recall->product_id), T(recall->lot), I(ledger->at_ms), T(recall->why), T(recall->actor)))
		return false;
	list = read_staged(ledger->db, arena, recall, &count);
	for (size_t i = 0; i < count; i++) {
		take_away(ledger, recall, &list[i]);
		units += list[i].quantity;
		if (i + 1 < count && list[i + 1].owner.order_id == list[i].owner.order_id &&
			list[i + 1].owner.shipment_no == list[i].owner.shipment_no)
			continue;
		settle(ledger, &list[i].owner);
		tell(ledger, arena, recall, list[i].owner.order_id, units);
		event_backordered(ledger->db, list[i].owner.order_id, ledger->at_ms);
		units = 0;
	}
	plan_mark_product(ledger->db, recall->product_id);
	answer_for(ledger, arena, recall, AUDIT_RECALL);
	return true;
}

bool recall_lift(struct ledger *ledger, struct arena *arena, const struct recall *recall)
{
	plan_mark_product(ledger->db, recall->product_id);
	if (DB_EXEC(ledger->db, "DELETE FROM recall WHERE product_id = $1 AND lot = $2", I(recall->product_id), T(recall->lot)) != 1)
		return false;
	answer_for(ledger, arena, recall, AUDIT_RECALL_LIFT);
	return true;
}
