/* Facts of labels: each read by keys, and by the indexes of what one carton has. */
#include "store/label_facts.h"

#include "store/audit.h"
#include "store/site_seal.h"
#include "store/terminal.h"

/* Of how many cartons this one is: known once the shipment is packed. Where cartons went since, their numbers no longer
 * count up to how many there are: then better none than a wrong one. */
static int64_t cartons_of(struct db *db, int64_t order_id, int64_t shipment_no)
{
	return DB_VALUE(db, 0,
		"SELECT CASE WHEN max(p.number) = count(*) THEN count(*) ELSE 0 END FROM shipment s JOIN parcel p "
		"ON p.order_id = s.order_id AND p.shipment_no = s.number WHERE s.order_id = $1 AND s.number = $2 "
		"AND (s.status = 'packed' OR s.status = 'shipped') AND p.status <> 'void'",
		I(order_id), I(shipment_no));
}

static void load_pickup(struct db *db, struct arena *arena, int64_t pickup_id, int64_t from_ms, struct label_carton *c)
{
	struct stmt *q = pickup_id ? DB_QUERY(db, "SELECT number, cutoff_at, carrier FROM pickup WHERE id = $1", I(pickup_id))
				   : DB_QUERY(db,
					     "SELECT number, cutoff_at, carrier FROM pickup WHERE carrier = $1 AND status = 'open' "
					     "AND cutoff_at >= $2 ORDER BY cutoff_at, number LIMIT 1",
					     T(c->carrier), I(from_ms));

	c->pickup = "";
	if (db_next(q)) {
		c->pickup = arena_dup(arena, db_text(q, 0));
		c->pickup_cutoff_ms = db_i64(q, 1);
		if (!*c->carrier)
			c->carrier = arena_dup(arena, db_text(q, 2));
	}
	db_end(q);
}

static void load_contents(struct db *db, struct arena *arena, int64_t place_id, struct label_carton *c)
{
	struct stmt *q = DB_QUERY(db,
		"SELECT p.sku, p.description, b.lot, sum(b.quantity) FROM balance b JOIN product p ON p.id = b.product_id "
		"WHERE b.place_id = $1 GROUP BY p.sku, p.description, b.lot ORDER BY 4 DESC, p.sku, b.lot",
		I(place_id));

	while (db_next(q)) {
		c->products++;
		c->units += db_i64(q, 3);
		if (c->content_count < LABEL_CONTENTS)
			c->contents[c->content_count++] = (struct label_content){
				.sku = arena_dup(arena, db_text(q, 0)),
				.description = arena_dup(arena, db_text(q, 1)),
				.lot = arena_dup(arena, db_text(q, 2)),
				.quantity = db_i64(q, 3),
			};
	}
}

bool label_carton_load(struct db *db, struct arena *arena, int64_t parcel_id, const char *sscc, int64_t now_ms,
	struct label_carton *c)
{
	struct stmt *q = DB_QUERY(db,
		"SELECT o.number, p.shipment_no, p.number, o.ship_name, o.ship_address, o.ship_city, o.ship_postcode, "
		"o.ship_country, c.name, o.carrier, p.order_id, p.place_id, p.pickup_id, "
		"o.pickup_from, CASE WHEN p.status = 'void' OR s.void_at IS NOT NULL THEN 1 ELSE 0 END "
		"FROM parcel p JOIN customer_order o ON o.id = p.order_id LEFT JOIN customer c ON c.id = o.customer_id "
		"LEFT JOIN sscc s ON s.sscc = $2 WHERE p.id = $1",
		I(parcel_id), T(sscc));
	int64_t order_id, place_id, pickup_id, from_ms;

	*c = (struct label_carton){.order = ""};
	if (!db_next(q))
		return false;
	c->order = arena_dup(arena, db_text(q, 0));
	c->shipment_no = db_i64(q, 1);
	c->number = db_i64(q, 2);
	c->ship_name = arena_dup(arena, db_text(q, 3));
	c->ship_address = arena_dup(arena, db_text(q, 4));
	c->ship_city = arena_dup(arena, db_text(q, 5));
	c->ship_postcode = arena_dup(arena, db_text(q, 6));
	c->ship_country = arena_dup(arena, db_text(q, 7));
	c->customer = arena_dup(arena, db_text(q, 8));
	c->carrier = arena_dup(arena, db_text(q, 9));
	order_id = db_i64(q, 10);
	place_id = db_i64(q, 11);
	pickup_id = db_i64(q, 12);
	from_ms = db_i64(q, 13) > now_ms ? db_i64(q, 13) : now_ms; /* a lead may have moved it to a later one */
	c->is_void = db_i64(q, 14) != 0;
	db_end(q);
	c->cartons = cartons_of(db, order_id, c->shipment_no);
	load_pickup(db, arena, pickup_id, from_ms, c);
	load_contents(db, arena, place_id, c);
	return true;
}

bool label_direction_load(
	struct db *db, struct arena *arena, int64_t scan_id, int64_t n, struct label_direction *d)
{
	struct stmt *q = DB_QUERY(db,
		/* what people know as one direction: its rows differ in the line alone */
		"SELECT (SELECT sum(x.quantity) FROM direction x WHERE x.scan_id = d.scan_id AND x.place_id = d.place_id "
		"AND x.order_id = d.order_id AND x.product_id = d.product_id AND x.lot = d.lot), p.sku, p.description, d.lot, pl.code, o.number, d.shipment_no, c.name, d.reason, t.name, "
		"CASE WHEN s.undone_by IS NULL THEN 0 ELSE 1 END FROM direction d JOIN scan s ON s.id = d.scan_id "
		"JOIN terminal t ON t.id = s.terminal_id JOIN product p ON p.id = d.product_id JOIN place pl ON pl.id = d.place_id "
		"LEFT JOIN customer_order o ON o.id = d.order_id LEFT JOIN customer c ON c.id = o.customer_id "
		"WHERE d.scan_id = $1 AND d.n = $2",
		I(scan_id), I(n));
	bool found = db_next(q);

	*d = (struct label_direction){.sku = ""};
	if (found)
		*d = (struct label_direction){
			.quantity = db_i64(q, 0),
			.sku = arena_dup(arena, db_text(q, 1)),
			.description = arena_dup(arena, db_text(q, 2)),
			.lot = arena_dup(arena, db_text(q, 3)),
			.to = arena_dup(arena, db_text(q, 4)),
			.order = arena_dup(arena, db_text(q, 5)),
			.shipment_no = db_i64(q, 6),
			.customer = arena_dup(arena, db_text(q, 7)),
			.reason = arena_dup(arena, db_text(q, 8)),
			.scan = arena_printf(arena, "%s-%06lld", db_text(q, 9), (long long)(scan_id % SCAN_IDS_PER_TERMINAL)),
			.is_void = db_i64(q, 10) != 0,
		};
	db_end(q);
	return found;
}

const char *label_template_load(struct db *db, struct arena *arena, const char *name)
{
	struct stmt *q = DB_QUERY(db, "SELECT body FROM label_template WHERE name = $1", T(name));
	const char *body = db_next(q) ? arena_dup(arena, db_text(q, 0)) : NULL;

	db_end(q);
	return body;
}

void label_template_save(struct db *db, const char *name, const char *body, const char *actor, int64_t at_ms)
{
	uint8_t bytes[DIGEST_BYTES];
	char hex[DIGEST_HEX];
	struct digest digest;
	struct site_seal before;

	site_seal_read(db, &before);
	DB_EXEC(db,
		"INSERT INTO label_template (name, body, at, actor) VALUES ($1, $2, $3, $4) ON CONFLICT (name) DO UPDATE SET "
		"body = excluded.body, at = excluded.at, actor = excluded.actor",
		T(name), T(body), I(at_ms), T(actor));
	digest_init(&digest);
	digest_raw(&digest, body, strlen(body));
	digest_end(&digest, bytes);
	audit_add(db, &(struct audit_entry){.at_ms = at_ms,
			      .action = AUDIT_TEMPLATE,
			      .actor = actor,
			      .subject = name,
			      .notes = {{"digest", digest_hex(bytes, hex)}}});
	site_seal_write(db, &before, at_ms);
}

bool label_template_remove(struct db *db, const char *name, const char *actor, int64_t at_ms)
{
	struct site_seal before;

	site_seal_read(db, &before);
	if (DB_EXEC(db, "DELETE FROM label_template WHERE name = $1", T(name)) != 1)
		return false;
	audit_add(db, &(struct audit_entry){.at_ms = at_ms, .action = AUDIT_TEMPLATE_RESET, .actor = actor, .subject = name});
	site_seal_write(db, &before, at_ms);
	return true;
}
