/* Verify: what leaves. Cartons, their SSCCs and labels, shipments that are packed or gone, pickups, and what terminals have
 * at hand. Contents and counters are compared with the ledger elsewhere. */
#include "store/packing.h"
#include "store/settings.h"
#include "store/verify.h"

/* clang-format off */

/* A parcel c in words: "carton 095060000000000008 (SO-1/1 no. 2)" */
#define CARTON_WORDS \
	"'carton ' || CASE WHEN c.sscc = '' THEN '#' || c.id ELSE c.sscc END || ' (' || " SHIPMENT_OF("c.order_id", "c.shipment_no") \
	" || ' no. ' || c.number || ')'"
#define SHIPMENT_OF(order_id, number) \
	"coalesce((SELECT number FROM customer_order WHERE id = " order_id "), 'order #' || " order_id ") || '/' || " number
#define SHIPMENT_WORDS "'shipment ' || " SHIPMENT_OF("s.order_id", "s.number")

static const char *const checks[] = {
	/* ---- cartons */
	"SELECT " CARTON_WORDS " || ': loaded on', coalesce(k.number || ', which has left', 'no pickup'), 'a pickup that is open' "
	"FROM parcel c LEFT JOIN pickup k ON k.id = c.pickup_id WHERE c.status = 'loaded' "
	"AND (k.id IS NULL OR k.status <> 'open')",

	"SELECT " CARTON_WORDS " || ': gone with', coalesce(k.number || ', which has not left', 'no pickup'), 'a pickup that has left' "
	"FROM parcel c LEFT JOIN pickup k ON k.id = c.pickup_id WHERE c.status = 'departed' "
	"AND (k.id IS NULL OR k.status <> 'departed')",

	"SELECT " CARTON_WORDS " || ': pickup', k.number, 'none, as it is ' || c.status FROM parcel c "
	"JOIN pickup k ON k.id = c.pickup_id WHERE c.status NOT IN ('loaded', 'departed')",

	"SELECT " CARTON_WORDS " || ': loaded on ' || k.number, 'no scan', 'the scan that loaded it' FROM parcel c "
	"JOIN pickup k ON k.id = c.pickup_id WHERE c.status IN ('loaded', 'departed') AND NOT EXISTS (SELECT 1 FROM loading l "
	"WHERE l.parcel_id = c.id AND l.pickup_id = c.pickup_id AND l.taken_off = 0)",

	"SELECT " CARTON_WORDS " || ': units in it', p.units, '0, as it is ' || c.status FROM parcel c JOIN place p ON p.id = c.place_id "
	"WHERE c.status IN ('departed', 'void') AND p.units <> 0",

	"SELECT " CARTON_WORDS " || ': units in it', 0, 'some, as it is ' || c.status FROM parcel c JOIN place p ON p.id = c.place_id "
	"WHERE c.status IN ('closed', 'loaded') AND p.units = 0",

	"SELECT " CARTON_WORDS " || ': its place', p.kind || ' ' || p.code, 'a place of kind carton' FROM parcel c "
	"JOIN place p ON p.id = c.place_id WHERE p.kind <> 'carton'",

	"SELECT " CARTON_WORDS " || ': ' || b.quantity || ' in it for', CASE WHEN b.order_id = 0 THEN 'nobody' ELSE "
	SHIPMENT_OF("b.order_id", "b.shipment_no") " END, " SHIPMENT_OF("c.order_id", "c.shipment_no") " FROM parcel c "
	"JOIN balance b ON b.place_id = c.place_id WHERE b.order_id <> c.order_id OR b.shipment_no <> c.shipment_no",

	"SELECT " SHIPMENT_WORDS " || ': cartons with the number ' || s.n, s.cartons, 1 FROM (SELECT order_id, shipment_no AS number, "
	"number AS n, count(*) AS cartons FROM parcel WHERE status <> 'void' GROUP BY order_id, shipment_no, number "
	"HAVING count(*) > 1) AS s",

	/* ---- SSCCs and labels */
	"SELECT " CARTON_WORDS " || ': its SSCC', 'none', 'one, as it is ' || c.status FROM parcel c "
	"WHERE c.status IN ('closed', 'loaded', 'departed') AND c.sscc = ''",

	"SELECT " CARTON_WORDS " || ': its SSCC', c.sscc, 'none, as it is ' || c.status FROM parcel c "
	"WHERE c.status IN ('open', 'void') AND c.sscc <> ''",

	/* an inbound carton that goes as it is keeps its own */
	"SELECT " CARTON_WORDS " || ': its SSCC was', CASE WHEN g.sscc IS NULL THEN 'never given' WHEN g.void_at IS NOT NULL "
	"THEN 'given, and counts no more' ELSE 'given to carton #' || g.parcel_id END, 'given to it' FROM parcel c "
	"LEFT JOIN sscc g ON g.sscc = c.sscc LEFT JOIN carton i ON i.id = c.carton_id WHERE c.sscc <> '' "
	"AND coalesce(i.sscc, '') <> c.sscc AND (g.sscc IS NULL OR g.void_at IS NOT NULL OR g.parcel_id <> c.id)",

	"SELECT " CARTON_WORDS " || ': the SSCC of the inbound carton that it is', i.sscc, c.sscc FROM parcel c "
	"JOIN carton i ON i.id = c.carton_id WHERE c.sscc <> '' AND c.sscc <> i.sscc",

	"SELECT " CARTON_WORDS " || ': SSCC ' || g.sscc, 'counts', 'counts no more, as it has ' || CASE WHEN c.sscc = '' THEN 'none' "
	"ELSE c.sscc END FROM sscc g JOIN parcel c ON c.id = g.parcel_id WHERE g.void_at IS NULL AND g.sscc <> c.sscc",

	"SELECT " CARTON_WORDS " || ': labels to print', CASE WHEN j.id IS NULL THEN 'none' ELSE j.status END, 'one' FROM parcel c "
	"LEFT JOIN print_job j ON j.kind = 'carton' AND j.sscc = c.sscc AND j.again_of IS NULL WHERE c.sscc <> '' "
	"AND (j.id IS NULL OR j.parcel_id <> c.id)",

	/* ---- shipments */
	"SELECT " SHIPMENT_WORDS " || ': in hand, here, packed', s.in_hand || ', ' || s.here || ', ' || s.packed, "
	"'0, 0, 0, as it has left' FROM shipment s WHERE s.status = 'shipped' AND s.in_hand + s.here + s.packed > 0",

	"SELECT " SHIPMENT_WORDS " || ': gone with', coalesce(k.number || ', which has not left', 'no pickup'), 'a pickup that has left' "
	"FROM shipment s LEFT JOIN pickup k ON k.id = s.pickup_id WHERE s.status = 'shipped' "
	"AND (k.id IS NULL OR k.status <> 'departed')",

	"SELECT " SHIPMENT_WORDS " || ': status', s.status, CASE WHEN EXISTS (SELECT 1 FROM parcel c WHERE c.order_id = s.order_id "
	"AND c.shipment_no = s.number AND c.status = 'open') THEN 'packing, with an open carton' ELSE 'packing, with units in hand' END "
	"FROM shipment s WHERE s.status = 'packed' AND (s.in_hand > 0 OR EXISTS (SELECT 1 FROM parcel c "
	"WHERE c.order_id = s.order_id AND c.shipment_no = s.number AND c.status = 'open'))",

	"SELECT 'order ' || o.number || ': shipments used', o.shipments_used, 'at least ' || s.started FROM (SELECT order_id, "
	"count(*) AS started FROM shipment WHERE status IN ('packing', 'packed', 'shipped') GROUP BY order_id) AS s "
	"JOIN customer_order o ON o.id = s.order_id WHERE o.shipments_used < s.started",

	/* ---- terminals */
	"SELECT 'terminal ' || t.name || ': shipment at hand', 'order #' || t.order_id || ', no. ' || t.shipment_no, 'there is none' "
	"FROM terminal t WHERE t.order_id <> 0 AND NOT EXISTS (SELECT 1 FROM shipment s WHERE s.order_id = t.order_id "
	"AND s.number = t.shipment_no)",

	"SELECT 'terminal ' || t.name || ': carton at hand', '#' || t.parcel_id, 'there is none' FROM terminal t "
	"WHERE t.parcel_id <> 0 AND NOT EXISTS (SELECT 1 FROM parcel WHERE id = t.parcel_id)",

	"SELECT 'terminal ' || t.name || ': pickup at hand', '#' || t.pickup_id, 'there is none' FROM terminal t "
	"WHERE t.pickup_id <> 0 AND NOT EXISTS (SELECT 1 FROM pickup WHERE id = t.pickup_id)",
};

/* clang-format on */

/* What a packed shipment has here and wants, which is for the rules of packing to say. */
static void check_wanted(struct db *db, struct verify *verify)
{
	struct policy site = settings_policy(db);
	struct arena arena = {0};
	struct stmt *q =
		DB_QUERY0(db, "SELECT order_id, number FROM shipment WHERE status = 'packed' AND here > 0 ORDER BY order_id, number");

	while (db_next(q)) {
		struct shipment s;

		if (shipment_load(db, &arena, db_i64(q, 0), db_i64(q, 1), site, 0, &s) && s.to_pack)
			verify_say(verify, arena_printf(&arena, "shipment %s: status", s.name), "packed", "packing, with something to pack");
		arena_reset(&arena);
	}
	arena_done(&arena);
}

void verify_leave(struct db *db, struct verify *verify)
{
	for (size_t i = 0; i < sizeof checks / sizeof *checks; i++) {
		struct stmt *q = DB_QUERY0(db, checks[i]);

		while (db_next(q))
			verify_say(verify, db_text(q, 0), db_text(q, 1), db_text(q, 2));
	}
	check_wanted(db, verify);
}
