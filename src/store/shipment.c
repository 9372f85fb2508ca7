/* Shipments: home and status. Their content changes in the ledger alone. */
#include "store/shipment.h"

#include <string.h>

#include "store/claim.h"
#include "store/event.h"

void shipment_create(struct db *db, int64_t order_id, int64_t number, int64_t place_id)
{
	DB_EXEC(db, "INSERT INTO shipment (order_id, number, status, place_id) VALUES ($1, $2, 'gathering', $3)", I(order_id),
		I(number), I(place_id));
	DB_EXEC(db, "UPDATE place SET shipments = shipments + 1 WHERE id = $1", I(place_id));
}

void shipment_set_home(struct db *db, int64_t order_id, int64_t number, int64_t place_id)
{
	int64_t before = DB_VALUE(db, 0, "SELECT place_id FROM shipment WHERE order_id = $1 AND number = $2", I(order_id),
		I(number));

	if (before == place_id)
		return;
	DB_EXEC(db, "UPDATE shipment SET place_id = $3, home_chosen = 0 WHERE order_id = $1 AND number = $2", I(order_id), I(number),
		ID(place_id));
	if (before)
		DB_EXEC(db, "UPDATE place SET shipments = shipments - 1 WHERE id = $1", I(before));
	if (place_id)
		DB_EXEC(db, "UPDATE place SET shipments = shipments + 1 WHERE id = $1", I(place_id));
}

void shipment_choose_home(struct db *db, int64_t order_id, int64_t number, int64_t place_id)
{
	shipment_set_home(db, order_id, number, place_id);
	DB_EXEC(db, "UPDATE shipment SET home_chosen = 1 WHERE order_id = $1 AND number = $2", I(order_id), I(number));
}

bool shipment_open_content(struct db *db, int64_t order_id, int64_t number, struct shipment_content *content)
{
	struct stmt *q = DB_QUERY(db,
		"SELECT place_id, in_hand, here, status, packed FROM shipment WHERE order_id = $1 AND number = $2 "
		"AND status IN ('gathering', 'ready')",
		I(order_id), I(number));
	bool found = db_next(q);

	if (found)
		*content = (struct shipment_content){
			.home_id = db_i64(q, 0),
			.in_hand = db_i64(q, 1),
			.here = db_i64(q, 2),
			.packed = db_i64(q, 4),
			.is_ready = strcmp(db_text(q, 3), "ready") == 0,
		};
	db_end(q);
	return found;
}

/* Whether it holds more than units that its lines want no more, which get another home. */
static bool holds_wanted(struct db *db, int64_t order_id, int64_t number)
{
	return DB_VALUE(db, 0,
		       "SELECT 1 FROM shipment_line s JOIN order_line l ON l.id = s.line_id WHERE s.order_id = $1 "
		       "AND s.shipment_no = $2 AND s.here + s.packed > l.surplus LIMIT 1",
		       I(order_id), I(number)) == 1;
}

void shipment_settle(struct db *db, int64_t order_id, int64_t number, bool ready, int64_t now_ms)
{
	struct shipment_content content;

	if (!shipment_open_content(db, order_id, number, &content))
		return;
	if (content.in_hand + content.here + content.packed == 0) {
		shipment_set_home(db, order_id, number, 0);
		/* what a lead let go is not here any more: what comes next follows the policy again */
		DB_EXEC(db, "UPDATE shipment SET released_at = NULL WHERE order_id = $1 AND number = $2 AND released_at IS NOT NULL",
			I(order_id), I(number));
	}
	ready = ready && content.here + content.packed > 0 && content.in_hand == 0 && holds_wanted(db, order_id, number);
	if (ready == content.is_ready)
		return;
	DB_EXEC(db, "UPDATE shipment SET status = $3, ready_at = $4 WHERE order_id = $1 AND number = $2", I(order_id),
		I(number), T(ready ? "ready" : "gathering"), ready ? I(now_ms) : NUL);
	if (ready && order_is_satisfied(db, order_id))
		event_filled(db, order_id, now_ms);
}
