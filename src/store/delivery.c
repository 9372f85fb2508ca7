/* Carriers' references and deliveries. */
#include "store/delivery.h"

#include "store/event.h"
#include "store/sscc.h"

bool sent_carton_find(struct db *db, struct arena *arena, const char *sscc, struct sent_carton *c)
{
	struct sscc_given given;
	struct stmt *q;

	*c = (struct sent_carton){.carrier = "", .signed_by = ""};
	if (!parcel_find(db, arena, sscc, &c->parcel)) {
		if (!sscc_find(db, sscc, &given) || !parcel_load(db, arena, given.parcel_id, &c->parcel))
			return false;
		c->is_void = true;
	}
	q = DB_QUERY(db,
		"SELECT coalesce(k.carrier, o.carrier), c.delivered_at, c.signed_by, k.departed_at FROM parcel c "
		"JOIN customer_order o ON o.id = c.order_id LEFT JOIN pickup k ON k.id = c.pickup_id WHERE c.id = $1",
		I(c->parcel.id));
	while (db_next(q)) {
		c->carrier = arena_dup(arena, db_text(q, 0));
		c->delivered_at = db_i64(q, 1);
		c->signed_by = arena_dup(arena, db_text(q, 2));
		c->departed_at = db_i64(q, 3);
	}
	return true;
}

void carton_deliver(struct db *db, const struct parcel *parcel, int64_t at_ms, const char *signed_by, int64_t now_ms)
{
	bool told = DB_VALUE(db, 0, "SELECT delivered_at FROM shipment WHERE order_id = $1 AND number = $2",
			    I(parcel->order_id), I(parcel->shipment_no)) != 0;

	DB_EXEC(db, "UPDATE parcel SET delivered_at = $2, signed_by = $3 WHERE id = $1", I(parcel->id), I(at_ms), T(signed_by));
	if (DB_VALUE(db, 0,
		    "SELECT count(*) FROM parcel WHERE order_id = $1 AND shipment_no = $2 AND status <> 'void' "
		    "AND delivered_at IS NULL",
		    I(parcel->order_id), I(parcel->shipment_no)))
		return;
	DB_EXEC(db,
		"UPDATE shipment SET delivered_at = (SELECT max(delivered_at) FROM parcel WHERE order_id = $1 AND shipment_no = $2 "
		"AND status <> 'void') WHERE order_id = $1 AND number = $2",
		I(parcel->order_id), I(parcel->shipment_no));
	if (!told)
		event_delivered(db, parcel->order_id, parcel->shipment_no, now_ms);
}
