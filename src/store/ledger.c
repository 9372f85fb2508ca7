/* The ledger. A movement's meaning for the counters follows from the kinds of its two places and its two owners alone,
 * so that `verify` can recompute all of them, and an undo is just the movement backwards. */
#include "store/ledger.h"

#include <string.h>

#include "store/order.h"

enum { MAX_LOT = 256 };

static void add_to_balance(struct db *db, int64_t place_id, const struct movement *m, const struct owner *o, int64_t q)
{
	DB_EXEC(db,
		"INSERT INTO balance (place_id, product_id, lot, order_id, shipment_no, line_id, quantity) "
		"VALUES ($1, $2, $3, $4, $5, $6, $7) "
		"ON CONFLICT (place_id, product_id, lot, order_id, shipment_no, line_id) "
		"DO UPDATE SET quantity = balance.quantity + excluded.quantity",
		I(place_id), I(m->product_id), T(m->lot), I(o->order_id), I(o->shipment_no), I(o->line_id), I(q));
}

/* False: there is not enough. A row that reaches 0 goes. */
static bool take_from_balance(struct db *db, int64_t place_id, const struct movement *m, const struct owner *o, int64_t q)
{
	int64_t taken = DB_EXEC(db,
		"UPDATE balance SET quantity = quantity - $7 WHERE place_id = $1 AND product_id = $2 AND lot = $3 "
		"AND order_id = $4 AND shipment_no = $5 AND line_id = $6 AND quantity >= $7",
		I(place_id), I(m->product_id), T(m->lot), I(o->order_id), I(o->shipment_no), I(o->line_id), I(q));

	if (taken)
		DB_EXEC(db,
			"DELETE FROM balance WHERE place_id = $1 AND product_id = $2 AND lot = $3 AND order_id = $4 "
			"AND shipment_no = $5 AND line_id = $6 AND quantity = 0",
			I(place_id), I(m->product_id), T(m->lot), I(o->order_id), I(o->shipment_no), I(o->line_id));
	return taken > 0;
}

/* Adds to a shipment's line and to the shipment what its units are now: in hand, here, packed, shipped. */
static void add_to_shipment(struct db *db, const struct owner *o, const int64_t change[5])
{
	if (!o->order_id)
		return;
	/* units that only join may make the row; the engine judges a row before it finds that there is one already, so what
	 * leaves must not pass for a new one */
	if (change[BUCKET_IN_HAND] < 0 || change[BUCKET_HERE] < 0 || change[BUCKET_PACKED] < 0 || change[BUCKET_SHIPPED] < 0)
		DB_EXEC(db,
			"UPDATE shipment_line SET in_hand = in_hand + $4, here = here + $5, packed = packed + $6, "
			"shipped = shipped + $7 WHERE order_id = $1 AND shipment_no = $2 AND line_id = $3",
			I(o->order_id), I(o->shipment_no), I(o->line_id), I(change[BUCKET_IN_HAND]), I(change[BUCKET_HERE]),
			I(change[BUCKET_PACKED]), I(change[BUCKET_SHIPPED]));
	else
		DB_EXEC(db,
			"INSERT INTO shipment_line (order_id, shipment_no, line_id, in_hand, here, packed, shipped) "
			"VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (order_id, shipment_no, line_id) DO UPDATE SET "
			"in_hand = shipment_line.in_hand + excluded.in_hand, here = shipment_line.here + excluded.here, "
			"packed = shipment_line.packed + excluded.packed, shipped = shipment_line.shipped + excluded.shipped",
			I(o->order_id), I(o->shipment_no), I(o->line_id), I(change[BUCKET_IN_HAND]), I(change[BUCKET_HERE]),
			I(change[BUCKET_PACKED]), I(change[BUCKET_SHIPPED]));
	DB_EXEC(db,
		"UPDATE shipment SET in_hand = in_hand + $3, here = here + $4, packed = packed + $5, shipped = shipped + $6 "
		"WHERE order_id = $1 AND number = $2",
		I(o->order_id), I(o->shipment_no), I(change[BUCKET_IN_HAND]), I(change[BUCKET_HERE]), I(change[BUCKET_PACKED]),
		I(change[BUCKET_SHIPPED]));
}

static void change_owners(struct db *db, const struct movement *m)
{
	enum bucket from = place_kind_bucket(m->from_kind);
	enum bucket to = place_kind_bucket(m->to_kind);
	int64_t leaving[5] = {0};
	int64_t joining[5] = {0};
	bool same = owner_equal(&m->from, &m->to);

	leaving[from] -= m->quantity;
	joining[to] += m->quantity;
	if (same && from == to)
		return;
	if (same) {
		for (int i = 0; i < 5; i++)
			joining[i] += leaving[i];
		add_to_shipment(db, &m->to, joining);
	} else {
		add_to_shipment(db, &m->from, leaving);
		add_to_shipment(db, &m->to, joining);
	}
	if (m->from.order_id && (!same || to == BUCKET_SHIPPED || from == BUCKET_SHIPPED)) {
		int64_t allocated = from == BUCKET_SHIPPED ? 0 : -m->quantity;
		int64_t shipped = from == BUCKET_SHIPPED ? -m->quantity : 0;

		line_count(db, m->from.line_id, allocated, shipped);
	}
	if (m->to.order_id && (!same || to == BUCKET_SHIPPED || from == BUCKET_SHIPPED)) {
		int64_t allocated = to == BUCKET_SHIPPED ? 0 : m->quantity;
		int64_t shipped = to == BUCKET_SHIPPED ? m->quantity : 0;

		line_count(db, m->to.line_id, allocated, shipped);
	}
}

bool ledger_post(struct ledger *ledger, const struct movement *m)
{
	struct db *db = ledger->db;

	if (place_kind_inside(m->from_kind) && !take_from_balance(db, m->from_id, m, &m->from, m->quantity))
		return false;
	if (place_kind_inside(m->to_kind))
		add_to_balance(db, m->to_id, m, &m->to, m->quantity);
	if (m->from_id != m->to_id) {
		if (place_kind_inside(m->from_kind))
			DB_EXEC(db, "UPDATE place SET units = units - $2, is_full = 0 WHERE id = $1", I(m->from_id), I(m->quantity));
		if (place_kind_inside(m->to_kind))
			DB_EXEC(db, "UPDATE place SET units = units + $2 WHERE id = $1", I(m->to_id), I(m->quantity));
	}
	change_owners(db, m);
	ledger->n++;
	DB_EXEC(db,
		"INSERT INTO movement (scan_id, n, at, cause, product_id, lot, serial, quantity, from_id, from_order_id, "
		"from_shipment_no, from_line_id, to_id, to_order_id, to_shipment_no, to_line_id, direction_scan_id, direction_n) "
		"VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18)",
		I(ledger->scan_id), I(ledger->n), I(ledger->at_ms), T(m->cause), I(m->product_id), T(m->lot), T(m->serial),
		I(m->quantity), I(m->from_id), I(m->from.order_id), I(m->from.shipment_no), I(m->from.line_id), I(m->to_id),
		I(m->to.order_id), I(m->to.shipment_no), I(m->to.line_id), I(m->direction_scan_id), I(m->direction_n));
	return true;
}

static enum place_kind kind_of(struct db *db, const char *word)
{
	enum place_kind kind = PLACE_ADJUSTMENT;

	if (!place_kind_parse(word, &kind))
		db_fail(db, "the store holds a place of unknown kind '%s'", word);
	return kind;
}

bool ledger_reverse(struct ledger *ledger, int64_t scan_id)
{
	struct stmt *s = DB_QUERY(ledger->db,
		"SELECT m.product_id, m.lot, m.serial, m.quantity, m.from_id, f.kind, m.from_order_id, m.from_shipment_no, "
		"m.from_line_id, m.to_id, t.kind, m.to_order_id, m.to_shipment_no, m.to_line_id, m.direction_scan_id, m.direction_n, "
		"m.cause FROM movement m JOIN place f ON f.id = m.from_id JOIN place t ON t.id = m.to_id "
		"WHERE m.scan_id = $1 ORDER BY m.n DESC",
		I(scan_id));
	bool possible = true;

	while (possible && db_next(s)) {
		char lot[MAX_LOT];
		char serial[MAX_LOT];
		struct movement back = {
			.cause = strcmp(db_text(s, 16), "bring") == 0 ? "unbring" : "undo", .product_id = db_i64(s, 0), .lot = lot, .serial = serial, .quantity = db_i64(s, 3),
			.from_id = db_i64(s, 9), .from_kind = kind_of(ledger->db, db_text(s, 10)),
			.from = {db_i64(s, 11), db_i64(s, 12), db_i64(s, 13)},
			.to_id = db_i64(s, 4), .to_kind = kind_of(ledger->db, db_text(s, 5)),
			.to = {db_i64(s, 6), db_i64(s, 7), db_i64(s, 8)},
			.direction_scan_id = db_i64(s, 14), .direction_n = db_i64(s, 15),
		};

		snprintf(lot, sizeof lot, "%s", db_text(s, 1));
		snprintf(serial, sizeof serial, "%s", db_text(s, 2));
		possible = ledger_post(ledger, &back);
	}
	db_end(s);
	return possible;
}
