/* Finding by name. Scans are found by time without an index on it: a terminal's scans are in order of time. */
#include "store/find.h"

#include <string.h>

#include "base/str.h"
#include "base/words.h"
#include "store/terminal.h"

int64_t find_order(struct db *db, const char *number)
{
	return DB_VALUE(db, 0, "SELECT id FROM customer_order WHERE number = $1", T(number));
}

int64_t find_inbound(struct db *db, const char *number)
{
	return DB_VALUE(db, 0, "SELECT id FROM inbound WHERE number = $1", T(number));
}

int64_t find_schedule(struct db *db, const char *number)
{
	return DB_VALUE(db, 0, "SELECT id FROM pickup_schedule WHERE number = $1", T(number));
}

int64_t find_scan(struct db *db, const char *name)
{
	const char *dash = strrchr(name, '-');
	char terminal[TERMINAL_NAME_MAX + 1];
	int64_t seq;

	if (!dash || dash == name || dash - name > TERMINAL_NAME_MAX || !str_to_i64(dash + 1, &seq) || seq < 1 ||
		seq >= SCAN_IDS_PER_TERMINAL)
		return 0;
	memcpy(terminal, name, (size_t)(dash - name));
	terminal[dash - name] = '\0';
	return DB_VALUE(db, 0,
		"SELECT s.id FROM terminal t JOIN scan s ON s.id = t.id * 1000000000 + $2 WHERE t.name = $1",
		T(terminal), I(seq));
}

int64_t find_shipment(struct db *db, const char *name, int64_t *number)
{
	const char *slash = strrchr(name, '/');
	char order[300];

	if (!slash || (size_t)(slash - name) >= sizeof order || !str_to_i64(slash + 1, number))
		return 0;
	memcpy(order, name, (size_t)(slash - name));
	order[slash - name] = '\0';
	return DB_VALUE(db, 0,
		"SELECT s.order_id FROM shipment s WHERE s.order_id = (SELECT id FROM customer_order WHERE number = $1) "
		"AND s.number = $2",
		T(order), I(*number));
}

/* Neighbours on both sides, by the index of the names. */
static const char *const near_sql[][2] = {
	[FOUND_ORDER] = {"SELECT number FROM customer_order WHERE number >= $1 ORDER BY number LIMIT 5",
		"SELECT number FROM customer_order WHERE number < $1 ORDER BY number DESC LIMIT 5"},
	[FOUND_INBOUND] = {"SELECT number FROM inbound WHERE number >= $1 ORDER BY number LIMIT 5",
		"SELECT number FROM inbound WHERE number < $1 ORDER BY number DESC LIMIT 5"},
	[FOUND_PLACE] = {"SELECT code FROM place WHERE code >= $1 AND id > 4 ORDER BY code LIMIT 5",
		"SELECT code FROM place WHERE code < $1 AND id > 4 ORDER BY code DESC LIMIT 5"},
	[FOUND_PRODUCT] = {"SELECT sku FROM product WHERE sku >= $1 AND id > 1 ORDER BY sku LIMIT 5",
		"SELECT sku FROM product WHERE sku < $1 AND id > 1 ORDER BY sku DESC LIMIT 5"},
	[FOUND_SCAN] = {"SELECT name || '-' || substr('000000' || last_seq, -6) FROM terminal WHERE name >= $1 AND last_seq > 0 "
			"ORDER BY name LIMIT 5",
		"SELECT name || '-' || substr('000000' || last_seq, -6) FROM terminal WHERE name < $1 AND last_seq > 0 "
		"ORDER BY name DESC LIMIT 5"},
	[FOUND_PICKUP] = {"SELECT number FROM pickup WHERE number >= $1 ORDER BY number LIMIT 5",
		"SELECT number FROM pickup WHERE number < $1 ORDER BY number DESC LIMIT 5"},
	[FOUND_CARTON] = {"SELECT sscc FROM parcel WHERE sscc >= $1 AND sscc <> '' ORDER BY sscc LIMIT 5",
		"SELECT sscc FROM parcel WHERE sscc < $1 AND sscc <> '' ORDER BY sscc DESC LIMIT 5"},
	[FOUND_SCHEDULE] = {"SELECT number FROM pickup_schedule WHERE number >= $1 ORDER BY number LIMIT 5",
		"SELECT number FROM pickup_schedule WHERE number < $1 ORDER BY number DESC LIMIT 5"},
	[FOUND_BADGE] = {"SELECT badge FROM operator WHERE badge >= $1 ORDER BY badge LIMIT 5",
		"SELECT badge FROM operator WHERE badge < $1 ORDER BY badge DESC LIMIT 5"},
};

const char *find_near(struct db *db, struct arena *arena, enum found kind, const char *name)
{
	const char *list[11] = {NULL};
	size_t count = 0;

	for (int side = 0; side < 2; side++) {
		struct stmt *q = DB_QUERY(db, near_sql[kind][side], T(name));

		while (db_next(q))
			if (count + 1 < sizeof list / sizeof *list)
				list[count++] = arena_dup(arena, db_text(q, 0));
	}
	return words_nearest(name, list);
}

int64_t *find_terminals(struct db *db, struct arena *arena, size_t *count)
{
	struct stmt *q = DB_QUERY0(db, "SELECT id FROM terminal ORDER BY id");
	int64_t *ids = NULL;
	size_t cap = 0;

	*count = 0;
	while (db_next(q)) {
		ids = arena_grow(arena, ids, *count, &cap, sizeof *ids);
		ids[(*count)++] = db_i64(q, 0);
	}
	return ids;
}

const uint8_t *find_raw(struct db *db, struct arena *arena, int64_t scan_id, size_t *len, int64_t *at_ms)
{
	struct stmt *q = DB_QUERY(db, "SELECT raw, at FROM scan WHERE id = $1", I(scan_id));
	const uint8_t *raw = NULL;

	while (db_next(q)) {
		const char *data = db_blob(q, 0, len);

		raw = (const uint8_t *)arena_dup_n(arena, data, *len);
		*at_ms = db_i64(q, 1);
	}
	return raw;
}

struct find_times find_times_of_order(struct db *db, int64_t order_id)
{
	return (struct find_times){
		.since_ms = DB_VALUE(db, 0, "SELECT imported_at FROM customer_order WHERE id = $1", I(order_id)),
		.until_ms = INT64_MAX - 1,
	};
}

struct find_times find_times_of_inbound(struct db *db, int64_t inbound_id)
{
	return (struct find_times){
		.since_ms = DB_VALUE(db, INT64_MAX - 1, "SELECT arrived_at FROM inbound WHERE id = $1", I(inbound_id)),
		.until_ms = DB_VALUE(db, INT64_MAX - 1, "SELECT closed_at FROM inbound WHERE id = $1", I(inbound_id)),
	};
}

int64_t find_scan_since(struct db *db, int64_t terminal_id, int64_t at_ms)
{
	int64_t low = terminal_id * SCAN_IDS_PER_TERMINAL + 1; /* all before it are older */
	int64_t end = DB_VALUE(db, 0, "SELECT max(id) FROM scan WHERE id >= $1 AND id < $2", I(low),
			      I((terminal_id + 1) * SCAN_IDS_PER_TERMINAL)) +
		      1;

	if (end <= low)
		return low;
	for (int64_t high = end; low < high;) {
		int64_t middle = low + (high - low) / 2;
		struct stmt *q = DB_QUERY(db, "SELECT id, at FROM scan WHERE id >= $1 AND id < $2 ORDER BY id LIMIT 1",
			I(middle), I(end));
		int64_t id = end;
		int64_t at = at_ms;

		while (db_next(q)) {
			id = db_i64(q, 0);
			at = db_i64(q, 1);
		}
		if (at < at_ms)
			low = id + 1;
		else
			high = middle;
	}
	return low;
}
