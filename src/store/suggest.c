/* Suggestions are read from what is announced and has not come yet, so they work at any site. */
#include "store/suggest.h"

#include <inttypes.h>
#include <string.h>

#include "base/text.h"

bool suggest_badge(struct db *db, struct arena *arena, struct suggestion *badge)
{
	struct stmt *q = DB_QUERY0(db,
		"SELECT badge, name FROM operator ORDER BY CASE role WHEN 'worker' THEN 0 ELSE 1 END, badge LIMIT 1");
	bool found = db_next(q);

	if (found)
		*badge = (struct suggestion){arena_dup(arena, db_text(q, 0)), arena_dup(arena, db_text(q, 1))};
	db_end(q);
	return found;
}

bool suggest_inbound(struct db *db, struct arena *arena, const char **number, const char **door)
{
	struct stmt *q =
		DB_QUERY0(db, "SELECT i.number, d.code FROM inbound i LEFT JOIN place d ON d.id = i.door_id"
			      " WHERE i.status <> 'closed' AND EXISTS (SELECT 1 FROM inbound_product p"
			      " WHERE p.inbound_id = i.id AND p.received + p.over < p.expected)"
			      " ORDER BY CASE i.status WHEN 'receiving' THEN 0 WHEN 'arrived' THEN 1 ELSE 2 END,"
			      " i.due_at IS NULL, i.due_at, i.number LIMIT 1");
	bool found = db_next(q);

	if (found) {
		*number = arena_dup(arena, db_text(q, 0));
		*door = arena_dup(arena, db_text(q, 1));
	}
	db_end(q);
	return found;
}

/* A GTIN is kept as 14 digits; people know those of 13. */
static const char *as_printed(const char *code)
{
	return strlen(code) == 14 && strspn(code, "0123456789") == 14 && *code == '0' ? code + 1 : code;
}

size_t suggest_units(struct db *db, struct arena *arena, const char *inbound, struct suggestion *units, size_t max)
{
	struct stmt *q = DB_QUERY(db,
		"SELECT c.sscc, SUM(l.expected) FROM carton c JOIN inbound i ON i.id = c.inbound_id"
		" JOIN inbound_line l ON l.inbound_id = i.id AND l.sscc = c.sscc"
		" WHERE i.number = $1 AND c.status = 'announced' GROUP BY c.sscc ORDER BY c.sscc LIMIT $2",
		T(inbound), I((int64_t)max));
	size_t count = 0;

	while (count < max && db_next(q)) {
		units[count].scan = arena_dup(arena, db_text(q, 0));
		units[count++].what = arena_printf(arena, P_("carton of %" PRId64, "carton of %" PRId64, db_i64(q, 1)), db_i64(q, 1));
	}
	db_end(q);
	/* the largest pack that is still expected whole; a product that nobody gave a barcode goes by its SKU */
	q = DB_QUERY(db,
		"SELECT p.sku, p.description, (SELECT c.code FROM code c WHERE c.kind = 'product' AND c.ref_id = p.id"
		" AND c.quantity <= e.expected - e.received - e.over ORDER BY c.quantity DESC, c.code LIMIT 1)"
		" FROM inbound i JOIN inbound_product e ON e.inbound_id = i.id JOIN product p ON p.id = e.product_id"
		" WHERE i.number = $1 AND e.received + e.over < e.expected AND p.tracking = 'none'"
		" AND NOT EXISTS (SELECT 1 FROM inbound_line l WHERE l.inbound_id = i.id AND l.product_id = p.id"
		" AND l.sscc <> '') ORDER BY p.sku LIMIT $2",
		T(inbound), I((int64_t)max));
	while (count < max && db_next(q)) {
		const char *code = db_is_null(q, 2) ? db_text(q, 0) : as_printed(db_text(q, 2));

		units[count].scan = arena_dup(arena, code);
		units[count++].what = arena_dup(arena, db_text(q, 1));
	}
	db_end(q);
	return count;
}

bool suggest_unit(struct db *db, struct arena *arena, const char *sku, const char **scan)
{
	struct stmt *q = DB_QUERY(db,
		"SELECT (SELECT c.code FROM code c WHERE c.kind = 'product' AND c.ref_id = p.id AND c.quantity = 1"
		" ORDER BY c.code LIMIT 1) FROM product p WHERE p.sku = $1 AND p.tracking = 'none'",
		T(sku));
	bool found = db_next(q);

	if (found)
		*scan = arena_dup(arena, db_is_null(q, 0) ? sku : as_printed(db_text(q, 0)));
	db_end(q);
	return found;
}

bool suggest_station(struct db *db, struct arena *arena, struct suggestion *station)
{
	struct stmt *q = DB_QUERY0(db, "SELECT code FROM place WHERE kind = 'station' ORDER BY code LIMIT 1");
	bool found = db_next(q);

	if (found)
		*station = (struct suggestion){arena_dup(arena, db_text(q, 0)), "station"};
	db_end(q);
	return found;
}

bool suggest_pickup(struct db *db, struct arena *arena, int64_t now_ms, struct suggestion *door)
{
	struct stmt *q = DB_QUERY(db,
		"SELECT d.code, k.number FROM pickup k JOIN place d ON d.id = k.door_id WHERE k.status = 'open'"
		" AND k.cutoff_at > $1 ORDER BY k.cutoff_at, k.number LIMIT 1",
		I(now_ms));
	bool found = db_next(q);

	if (found)
		*door = (struct suggestion){arena_dup(arena, db_text(q, 0)), arena_dup(arena, db_text(q, 1))};
	db_end(q);
	return found;
}

bool suggest_other_place(struct db *db, struct arena *arena, const char *right, const char **place)
{
	struct stmt *q = DB_QUERY(db,
		"SELECT code FROM place WHERE kind IN ('lane', 'station') AND code <> $1 ORDER BY kind, code LIMIT 1",
		T(right));
	bool found = db_next(q);

	if (found)
		*place = arena_dup(arena, db_text(q, 0));
	db_end(q);
	return found;
}
