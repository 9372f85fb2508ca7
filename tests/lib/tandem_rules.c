/* What must hold of any store, whatever a model says, in statements that find what breaks it. */
#include <stdio.h>

#include "lib/tandem.h"

static const struct rule_of {
	const char *kind;
	const char *breaks; /* one column: what */
} rules[] = {
	/* the policy is that of the order, else of the customer, else of its products, else the site's */
	{"ships whole",
		"SELECT o.number || '/' || s.number || ' has left, and its order must ship whole: line ' || l.line || ' lacks ' || "
		"(l.ordered - l.cancelled - l.shipped) FROM shipment s JOIN customer_order o ON o.id = s.order_id "
		"LEFT JOIN customer c ON c.id = o.customer_id JOIN order_line l ON l.order_id = o.id "
		"WHERE s.status = 'shipped' AND s.released_at IS NULL AND o.status = 'open' AND 'all-or-nothing' = CASE "
		"WHEN o.policy <> '' THEN o.policy WHEN coalesce(c.policy, '') <> '' THEN c.policy "
		"WHEN o.product_policy <> '' THEN o.product_policy ELSE (SELECT value FROM setting WHERE name = 'policy') END "
		"AND l.ordered - l.cancelled > l.shipped AND NOT EXISTS (SELECT 1 FROM order_history h WHERE h.order_id = o.id "
		"AND h.at > s.shipped_at)"},
	{"no more than X",
		"SELECT o.number || ' has ' || count(*) || ' shipments, and may have ' || o.max_shipments FROM customer_order o "
		"JOIN shipment s ON s.order_id = o.id WHERE o.policy = 'up-to-x' AND s.packed + s.shipped > 0 "
		"AND NOT EXISTS (SELECT 1 FROM order_history h WHERE h.order_id = o.id AND h.what LIKE '%max_shipments%') "
		"AND NOT EXISTS (SELECT 1 FROM order_history h WHERE h.order_id = o.id AND h.what LIKE '%policy%') "
		"GROUP BY o.id HAVING count(*) > max(1, o.max_shipments - (o.shipments_used - (SELECT count(*) FROM shipment x "
		"WHERE x.order_id = o.id AND x.status IN ('packing', 'packed', 'shipped'))))"},
	{"SSCC",
		"SELECT 'two cartons have SSCC ' || sscc FROM parcel WHERE sscc <> '' GROUP BY sscc HAVING count(*) > 1"},
	{"SSCC",
		"SELECT 'SSCC ' || p.sscc || ' of a carton is void, or was never given to it' FROM parcel p WHERE p.sscc <> '' "
		"AND p.carton_id IS NULL AND NOT EXISTS (SELECT 1 FROM sscc s WHERE s.sscc = p.sscc AND s.parcel_id = p.id "
		"AND s.void_at IS NULL)"},
	{"SSCC",
		"SELECT 'SSCC ' || s.sscc || ' counts, and its carton does not have it' FROM sscc s JOIN parcel p ON p.id = s.parcel_id "
		"WHERE s.void_at IS NULL AND p.sscc <> s.sscc"},
	{"SSCC", "SELECT 'an inbound carton has SSCC ' || c.sscc FROM carton c JOIN sscc s ON s.sscc = c.sscc"},
	{"label",
		"SELECT 'SSCC ' || s.sscc || ' has ' || count(j.id) || ' labels' FROM sscc s LEFT JOIN print_job j ON j.sscc = s.sscc "
		"AND j.again_of IS NULL AND j.status <> 'withdrawn' WHERE s.void_at IS NULL GROUP BY s.sscc HAVING count(j.id) <> 1"},
	{"label",
		"SELECT 'a label of SSCC ' || s.sscc || ' waits, and the SSCC is void' FROM sscc s JOIN print_job j ON j.sscc = s.sscc "
		"WHERE s.void_at IS NOT NULL AND j.status = 'queued'"},
	{"carton",
		"SELECT 'carton ' || p.id || ' is ' || p.status || ' and empty' FROM parcel p JOIN place c ON c.id = p.place_id "
		"WHERE c.units = 0 AND p.status IN ('closed', 'loaded')"},
	{"carton",
		"SELECT 'carton ' || p.id || ' is ' || p.status || ' and holds ' || c.units FROM parcel p JOIN place c "
		"ON c.id = p.place_id WHERE c.units > 0 AND p.status IN ('void', 'departed')"},
	{"carton",
		"SELECT 'two cartons are number ' || number || ' of order ' || order_id || '/' || shipment_no FROM parcel "
		"WHERE status <> 'void' GROUP BY order_id, shipment_no, number HAVING count(*) > 1"},
	{"carton",
		"SELECT 'carton ' || p.id || ' holds units of another shipment' FROM parcel p JOIN balance b ON b.place_id = p.place_id "
		"WHERE b.order_id <> p.order_id OR b.shipment_no <> p.shipment_no"},
	{"at hand",
		"SELECT 'a shipment is at hand at ' || count(*) || ' terminals' FROM terminal WHERE activity = 'pack' AND order_id <> 0 "
		"GROUP BY order_id, shipment_no HAVING count(*) > 1"},
	{"pickup",
		"SELECT 'carton ' || p.id || ' is ' || p.status || ' on a pickup that is ' || k.status FROM parcel p "
		"JOIN pickup k ON k.id = p.pickup_id WHERE (p.status = 'loaded') <> (k.status = 'open')"},
};

bool tandem_rules(struct db *db, struct fault *fault)
{
	struct err err;

	fault->text[0] = '\0';
	if (db_begin_read(db, &err) != ST_OK) {
		snprintf(fault->kind, sizeof fault->kind, "store");
		snprintf(fault->text, sizeof fault->text, "%s", err.text);
		return false;
	}
	for (size_t i = 0; i < sizeof rules / sizeof *rules && !*fault->text; i++) {
		struct stmt *q = DB_QUERY0(db, rules[i].breaks);

		if (db_next(q)) {
			snprintf(fault->kind, sizeof fault->kind, "%s", rules[i].kind);
			snprintf(fault->text, sizeof fault->text, "%s", db_text(q, 0));
		}
		db_end(q);
	}
	if (db_end_read(db, &err) != ST_OK) {
		snprintf(fault->kind, sizeof fault->kind, "store");
		snprintf(fault->text, sizeof fault->text, "%s", err.text);
	}
	return !*fault->text;
}
