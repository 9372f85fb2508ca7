/* Inbound deliveries as receiving sees them. */
#include "store/arrival.h"

#include <inttypes.h>
#include <string.h>

#include "base/text.h"
#include "dock/ledger.h"
#include "store/plan.h"
#include "store/terminal.h"

#define INBOUND_COLUMNS "id, number, status, door_id, due_at"

static bool read_inbound(struct db *db, struct stmt *q, struct arena *arena, struct inbound *inbound)
{
	static const char *const words[] = {
		[INBOUND_ANNOUNCED] = "announced",
		[INBOUND_ARRIVED] = "arrived",
		[INBOUND_RECEIVING] = "receiving",
		[INBOUND_CLOSED] = "closed",
	};
	size_t status = 0;

	if (!db_next(q))
		return false;
	while (status < sizeof words / sizeof *words && strcmp(db_text(q, 2), words[status]) != 0)
		status++;
	if (status == sizeof words / sizeof *words)
		db_fail(db, "the store holds an inbound of unknown status '%s'", db_text(q, 2));
	*inbound = (struct inbound){
		.id = db_i64(q, 0),
		.number = arena_dup(arena, db_text(q, 1)),
		.status = (enum inbound_status)status,
		.door_id = db_i64(q, 3),
		.due_at = db_i64(q, 4),
	};
	return true;
}

bool inbound_load(struct db *db, struct arena *arena, int64_t id, struct inbound *inbound)
{
	struct stmt *q = DB_QUERY(db, "SELECT " INBOUND_COLUMNS " FROM inbound WHERE id = $1", I(id));
	bool found = read_inbound(db, q, arena, inbound);

	db_end(q);
	return found;
}

bool inbound_find(struct db *db, struct arena *arena, const char *number, struct inbound *inbound)
{
	struct stmt *q = DB_QUERY(db, "SELECT " INBOUND_COLUMNS " FROM inbound WHERE number = $1", T(number));
	bool found = read_inbound(db, q, arena, inbound);

	db_end(q);
	return found;
}

static struct inbound *read_list(struct db *db, struct stmt *q, struct arena *arena, size_t *count)
{
	struct inbound *list = NULL;
	size_t cap = 0;

	*count = 0;
	do {
		list = arena_grow(arena, list, *count, &cap, sizeof *list);
	} while (read_inbound(db, q, arena, &list[*count]) && ++*count);
	return list;
}

struct inbound *inbound_at_door(struct db *db, struct arena *arena, int64_t door_id, int64_t day_end_ms, size_t *count)
{
	struct inbound *list = read_list(db,
		DB_QUERY(db,
			"SELECT " INBOUND_COLUMNS " FROM inbound WHERE door_id = $1 AND status <> 'closed' AND status = 'receiving' ORDER BY due_at, number",
			I(door_id)),
		arena, count);

	if (*count)
		return list;
	return read_list(db,
		DB_QUERY(db,
			"SELECT " INBOUND_COLUMNS " FROM inbound WHERE door_id = $1 AND status <> 'closed' AND status <> 'receiving' "
			"AND (status = 'arrived' OR due_at IS NULL OR due_at <= $2) ORDER BY due_at, number",
			I(door_id), I(day_end_ms)),
		arena, count);
}

void inbound_arrive(struct db *db, int64_t inbound_id, int64_t door_id, int64_t now_ms)
{
	if (DB_EXEC(db,
		    "UPDATE inbound SET door_id = coalesce($2, door_id), arrived_at = coalesce(arrived_at, $3), status = 'arrived' "
		    "WHERE id = $1 AND status = 'announced'",
		    I(inbound_id), ID(door_id), I(now_ms)))
		plan_mark_inbound(db, inbound_id);
	else
		DB_EXEC(db, "UPDATE inbound SET door_id = coalesce($2, door_id) WHERE id = $1", I(inbound_id), ID(door_id));
}

bool inbound_begin_receiving(struct db *db, int64_t inbound_id, int64_t door_id, int64_t now_ms)
{
	if (!DB_EXEC(db,
		    "UPDATE inbound SET door_id = coalesce($2, door_id), arrived_at = coalesce(arrived_at, $3), status = 'receiving' "
		    "WHERE id = $1 AND status IN ('announced', 'arrived')",
		    I(inbound_id), ID(door_id), I(now_ms)))
		return false;
	plan_mark_inbound(db, inbound_id);
	return true;
}

void inbound_close(struct db *db, int64_t inbound_id, int64_t now_ms)
{
	DB_EXEC(db, "UPDATE inbound SET status = 'closed', closed_at = $2 WHERE id = $1", I(inbound_id), I(now_ms));
	plan_mark_inbound(db, inbound_id);
}

void inbound_reopen(struct db *db, int64_t inbound_id)
{
	DB_EXEC(db, "UPDATE inbound SET status = 'receiving', closed_at = NULL WHERE id = $1", I(inbound_id));
	plan_mark_inbound(db, inbound_id);
}

bool inbound_expects(struct db *db, int64_t inbound_id, int64_t product_id, struct expectation *e)
{
	struct stmt *q = DB_QUERY(db,
		"SELECT expected, received, over FROM inbound_product WHERE inbound_id = $1 AND product_id = $2", I(inbound_id),
		I(product_id));
	bool found = db_next(q);

	*e = (struct expectation){db_i64(q, 0), db_i64(q, 1), db_i64(q, 2)};
	db_end(q);
	return found && e->expected > 0;
}

void inbound_add_received(struct db *db, int64_t inbound_id, int64_t product_id, int64_t received, int64_t over)
{
	if (DB_EXEC(db,
			"UPDATE inbound_product SET received = received + $3, over = over + $4 WHERE inbound_id = $1 AND product_id = $2",
			I(inbound_id), I(product_id), I(received), I(over)) == 0)
		DB_EXEC(db,
			"INSERT INTO inbound_product (inbound_id, product_id, expected, received, over) VALUES ($1, $2, 0, $3, $4)",
			I(inbound_id), I(product_id), I(received), I(over));
}

int64_t inbound_that_expects(struct db *db, int64_t door_id, int64_t product_id, int64_t quantity, int64_t tolerance_percent,
	int64_t day_end_ms, int64_t not_inbound_id)
{
	char best_number[256] = "";
	int64_t best_due = 0;
	int64_t best = 0;
	struct stmt *q;

	if (!door_id)
		return 0;
	/* a door has few open deliveries: choosing here is cheaper than having them sorted */
	q = DB_QUERY(db,
		"SELECT i.id, i.due_at, i.number FROM inbound i "
		"WHERE i.door_id = $1 AND i.status <> 'closed' AND i.id <> $6 "
		"AND (i.status <> 'announced' OR i.due_at IS NULL OR i.due_at <= $5) "
		"AND (SELECT p.expected + p.expected * $4 / 100 - p.received FROM inbound_product p "
		"WHERE p.inbound_id = i.id AND p.product_id = $2 AND p.expected > 0) >= $3",
		I(door_id), I(product_id), I(quantity), I(tolerance_percent), I(day_end_ms), I(not_inbound_id));
	while (db_next(q)) {
		int64_t due = db_is_null(q, 1) ? INT64_MIN : db_i64(q, 1);

		if (best && (due > best_due || (due == best_due && strcmp(db_text(q, 2), best_number) >= 0)))
			continue;
		best = db_i64(q, 0);
		best_due = due;
		snprintf(best_number, sizeof best_number, "%s", db_text(q, 2));
	}
	return best;
}

const char *inbound_expiry(struct db *db, struct arena *arena, int64_t inbound_id, int64_t product_id, const char *lot)
{
	/* few lines, hardly ever with a date: choosing here is cheaper than having them sorted */
	struct stmt *q = DB_QUERY(db,
		"SELECT expiry, lot FROM inbound_line WHERE inbound_id = $1 AND product_id = $2 AND expiry <> '' "
		"AND (lot = $3 OR lot = '')",
		I(inbound_id), I(product_id), T(lot));
	const char *expiry = "";
	const char *of_lot = "";

	while (db_next(q)) {
		int later = strcmp(db_text(q, 1), of_lot);

		if (*expiry && (later < 0 || (later == 0 && strcmp(db_text(q, 0), expiry) >= 0)))
			continue;
		expiry = arena_dup(arena, db_text(q, 0));
		of_lot = arena_dup(arena, db_text(q, 1));
	}
	return expiry;
}

void inbound_progress(struct db *db, int64_t inbound_id, struct inbound_progress *p)
{
	struct stmt *q = DB_QUERY(db,
		"SELECT sum(expected), sum(received), (SELECT count(*) FROM carton WHERE inbound_id = $1), "
		"(SELECT count(*) FROM carton WHERE inbound_id = $1 AND received_scan_id IS NOT NULL) "
		"FROM inbound_product WHERE inbound_id = $1",
		I(inbound_id));

	*p = (struct inbound_progress){0};
	while (db_next(q))
		*p = (struct inbound_progress){db_i64(q, 0), db_i64(q, 1), db_i64(q, 2), db_i64(q, 3)};
}

struct difference *inbound_differences(struct db *db, struct arena *arena, int64_t inbound_id, size_t *count)
{
	struct stmt *q = DB_QUERY(db,
		"SELECT p.sku, p.description, ip.expected, ip.received, ip.over FROM inbound_product ip "
		"JOIN product p ON p.id = ip.product_id WHERE ip.inbound_id = $1 AND (ip.expected <> ip.received OR ip.over > 0) "
		"ORDER BY p.sku",
		I(inbound_id));
	struct difference *list = NULL;
	size_t cap = 0;

	*count = 0;
	while (db_next(q)) {
		list = arena_grow(arena, list, *count, &cap, sizeof *list);
		list[(*count)++] = (struct difference){
			.sku = arena_dup(arena, db_text(q, 0)),
			.description = arena_dup(arena, db_text(q, 1)),
			.expected = db_i64(q, 2),
			.received = db_i64(q, 3),
			.over = db_i64(q, 4),
		};
	}
	return list;
}

bool carton_find(struct db *db, const char *sscc, struct carton *carton)
{
	struct stmt *q = DB_QUERY(db, "SELECT id, inbound_id, received_scan_id, order_id, shipment_no FROM carton WHERE sscc = $1 "
		"AND (inbound_id IS NOT NULL OR received_scan_id IS NOT NULL)",
		T(sscc));
	bool found = db_next(q);

	*carton = (struct carton){db_i64(q, 0), db_i64(q, 1), db_i64(q, 2), db_i64(q, 3), db_i64(q, 4)};
	db_end(q);
	return found;
}

int64_t carton_create(struct db *db, const char *sscc)
{
	return DB_VALUE(db, 0,
		"INSERT INTO carton (sscc) VALUES ($1) ON CONFLICT (sscc) DO UPDATE SET sscc = excluded.sscc RETURNING id",
		T(sscc));
}

void carton_set_received(struct db *db, int64_t carton_id, int64_t scan_id)
{
	DB_EXEC(db, "UPDATE carton SET received_scan_id = $2, status = 'received' WHERE id = $1", I(carton_id), I(scan_id));
}

void carton_give_to_shipment(struct db *db, int64_t carton_id, int64_t order_id, int64_t shipment_no)
{
	DB_EXEC(db, "UPDATE carton SET order_id = $2, shipment_no = $3 WHERE id = $1", I(carton_id), I(order_id),
		I(shipment_no));
}

struct carton_item *carton_content(struct db *db, struct arena *arena, int64_t inbound_id, const char *sscc, size_t *count)
{
	struct stmt *q = DB_QUERY(db,
		"SELECT product_id, lot, expiry, expected FROM inbound_line WHERE sscc = $2 AND sscc <> '' AND inbound_id = $1 AND expected > 0 "
		"ORDER BY id",
		I(inbound_id), T(sscc));
	struct carton_item *list = NULL;
	size_t cap = 0;

	*count = 0;
	while (db_next(q)) {
		list = arena_grow(arena, list, *count, &cap, sizeof *list);
		list[(*count)++] = (struct carton_item){
			.product_id = db_i64(q, 0),
			.lot = arena_dup(arena, db_text(q, 1)),
			.expiry = arena_dup(arena, db_text(q, 2)),
			.quantity = db_i64(q, 3),
		};
	}
	return list;
}

bool serial_last_at(struct db *db, int64_t product_id, const char *serial, int64_t *place_id)
{
	struct stmt *q = DB_QUERY(db,
		"SELECT to_id, (SELECT 1 FROM movement e WHERE e.product_id = $1 AND e.serial = $2 AND e.serial <> '' "
		"AND e.from_id IN ($3, $4) LIMIT 1) FROM movement WHERE product_id = $1 AND serial = $2 AND serial <> '' "
		"ORDER BY at DESC, scan_id DESC, n DESC LIMIT 1",
		I(product_id), T(serial), I(PLACE_ID_SUPPLIER), I(PLACE_ID_ADJUSTMENT));
	bool found = db_next(q) && db_i64(q, 1) == 1;

	if (found)
		*place_id = db_i64(q, 0);
	db_end(q);
	return found;
}

bool serial_is_of(struct db *db, struct arena *arena, int64_t product_id, const char *serial, struct serial_owner *owner)
{
	struct stmt *q = DB_QUERY(db,
		"SELECT m.order_id, m.shipment_no, o.number, pl.code, c.number FROM (SELECT to_id, to_order_id AS order_id, "
		"to_shipment_no AS shipment_no FROM movement WHERE product_id = $1 AND serial = $2 AND serial <> '' "
		"ORDER BY at DESC, scan_id DESC, n DESC LIMIT 1) m JOIN customer_order o ON o.id = m.order_id "
		"JOIN place pl ON pl.id = m.to_id LEFT JOIN parcel c ON c.place_id = m.to_id "
		"WHERE EXISTS (SELECT 1 FROM balance b WHERE b.place_id = m.to_id AND b.product_id = $1 AND b.order_id = m.order_id "
		"AND b.shipment_no = m.shipment_no)",
		I(product_id), T(serial));
	bool found = db_next(q);

	if (found) {
		*owner = (struct serial_owner){.order_id = db_i64(q, 0), .shipment_no = db_i64(q, 1), .in_carton = !db_is_null(q, 4)};
		owner->shipment = arena_printf(arena, "%s/%" PRId64, db_text(q, 2), owner->shipment_no);
		owner->at = owner->in_carton ? arena_printf(arena, _("carton %" PRId64 " of %s"), db_i64(q, 4), owner->shipment)
					     : arena_dup(arena, db_text(q, 3));
	}
	db_end(q);
	return found;
}

int64_t serial_received_by(struct db *db, int64_t product_id, const char *serial)
{
	return DB_VALUE(db, 0, "SELECT scan_id FROM serial WHERE product_id = $1 AND serial = $2", I(product_id), T(serial));
}

bool lot_is_recalled(struct db *db, int64_t product_id, const char *lot)
{
	return DB_VALUE(db, 0, "SELECT 1 FROM recall WHERE product_id = $1 AND lot = $2", I(product_id), T(lot)) == 1;
}

void scan_facts(struct db *db, struct arena *arena, int64_t scan_id, struct scan_facts *facts)
{
	struct stmt *q = DB_QUERY(db,
		"SELECT t.name, o.name, s.at FROM scan s JOIN terminal t ON t.id = s.terminal_id "
		"LEFT JOIN operator o ON o.id = s.operator_id WHERE s.id = $1",
		I(scan_id));

	*facts = (struct scan_facts){.name = "?", .operator_name = "?"};
	while (db_next(q))
		*facts = (struct scan_facts){
			.name = arena_printf(arena, "%s-%06lld", db_text(q, 0), (long long)(scan_id % SCAN_IDS_PER_TERMINAL)),
			.operator_name = arena_dup(arena, db_text(q, 1)),
			.at_ms = db_i64(q, 2),
		};
}

void receipt_add(struct db *db, const struct receipt *r)
{
	DB_EXEC(db,
		"INSERT INTO receipt (scan_id, n, inbound_id, door_id, product_id, quantity, lot, serial, expiry, carton_id, kind) "
		"VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
		I(r->scan_id), I(r->n), ID(r->inbound_id), I(r->door_id), I(r->product_id), I(r->quantity), T(r->lot),
		T(r->serial), T(r->expiry), ID(r->carton_id), T(r->kind));
	if (*r->serial)
		DB_EXEC(db, "INSERT INTO serial (product_id, serial, scan_id) VALUES ($1, $2, $3)", I(r->product_id),
			T(r->serial), I(r->scan_id));
}

void receipts_take_back(struct db *db, int64_t scan_id, int64_t by_scan_id)
{
	struct stmt *q = DB_QUERY(db,
		"SELECT inbound_id, product_id, quantity, serial, carton_id, kind FROM receipt WHERE scan_id = $1", I(scan_id));

	while (db_next(q)) {
		int64_t product_id = db_i64(q, 1);
		bool over = strcmp(db_text(q, 5), "over") == 0;

		if (db_i64(q, 0) && product_id != PRODUCT_ID_UNIDENTIFIED)
			inbound_add_received(db, db_i64(q, 0), product_id, over ? 0 : -db_i64(q, 2), over ? -db_i64(q, 2) : 0);
		if (*db_text(q, 3))
			DB_EXEC(db, "DELETE FROM serial WHERE product_id = $1 AND serial = $2", I(product_id), T(db_text(q, 3)));
		if (db_i64(q, 4))
			DB_EXEC(db,
				"UPDATE carton SET received_scan_id = NULL, status = 'announced', order_id = NULL, shipment_no = NULL "
				"WHERE id = $1",
				I(db_i64(q, 4)));
	}
	DB_EXEC(db, "UPDATE receipt SET undone_by = $2 WHERE scan_id = $1", I(scan_id), I(by_scan_id));
}
