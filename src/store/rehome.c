/* Homes of shipments, changed by a lead: many at once, without anybody at the place. */
#include "store/rehome.h"

#include <inttypes.h>
#include <stdio.h>

#include "base/told.h"
#include "store/audit.h"
#include "store/order.h"
#include "store/shipment.h"

#define RESIDENTS(word)                                                                                                \
	"SELECT s.order_id, s.number, o.number AS name, o.carrier, s.place_id, s.here + s.in_hand FROM shipment s "        \
	"CROSS JOIN customer_order o WHERE s.status = '" word "' AND s.place_id = $1 AND o.id = s.order_id AND o.status <> 'cancelled'"
static const char at_place_sql[] =
	RESIDENTS("gathering") " UNION ALL " RESIDENTS("ready") " ORDER BY name, 2";
static const char of_order_sql[] =
	"SELECT s.order_id, s.number, o.number, o.carrier, s.place_id, s.here + s.in_hand FROM shipment s "
	"JOIN customer_order o ON o.id = s.order_id WHERE s.order_id = $1 AND s.status IN ('gathering', 'ready') "
	"AND s.place_id IS NOT NULL AND o.status <> 'cancelled' ORDER BY s.number DESC LIMIT 1";
/* from what stands in the places, which are few */
static const char moves_sql[] =
	"SELECT b.place_id, s.place_id, sum(b.quantity) FROM place p CROSS JOIN balance b CROSS JOIN shipment s "
	"CROSS JOIN customer_order o WHERE p.kind IN ('lane', 'overflow', 'station') AND p.units > 0 AND b.place_id = p.id "
	"AND s.order_id = b.order_id AND s.number = b.shipment_no AND s.place_id <> b.place_id AND s.status IN ('gathering', 'ready') "
	"AND o.id = s.order_id AND o.status <> 'cancelled' GROUP BY b.place_id, s.place_id ORDER BY b.place_id, s.place_id";

const char *const rehome_statements[] = {at_place_sql, of_order_sql, moves_sql, NULL};

static struct resident row_of(struct arena *arena, struct stmt *q)
{
	return (struct resident){
		.order_id = db_i64(q, 0),
		.number = db_i64(q, 1),
		.name = arena_printf(arena, "%s/%" PRId64, db_text(q, 2), db_i64(q, 1)),
		.carrier = arena_dup(arena, db_text(q, 3)),
		.place_id = db_i64(q, 4),
		.units = db_i64(q, 5),
	};
}

struct resident *residents_of(struct db *db, struct arena *arena, int64_t place_id, size_t *count)
{
	struct stmt *q = DB_QUERY(db, at_place_sql, I(place_id));
	struct resident *list = NULL;
	size_t cap = 0;

	*count = 0;
	while (db_next(q)) {
		list = arena_grow(arena, list, *count, &cap, sizeof *list);
		list[(*count)++] = row_of(arena, q);
	}
	return list;
}

bool resident_of_order(struct db *db, struct arena *arena, int64_t order_id, struct resident *resident)
{
	struct stmt *q = DB_QUERY(db, of_order_sql, I(order_id));
	bool found = db_next(q);

	if (found)
		*resident = row_of(arena, q);
	db_end(q);
	return found;
}

void resident_rehome(struct db *db, const struct resident *resident, int64_t place_id, const char *place, const char *actor,
	int64_t now_ms)
{
	struct arena arena = {0};

	shipment_choose_home(db, resident->order_id, resident->number, place_id);
	order_history_add(db, resident->order_id, now_ms, told_printf(&arena, "shipment %" PRId64 " moves to %s", resident->number, place),
		actor, "");
	audit_add(db, &(struct audit_entry){.at_ms = now_ms,
			      .action = AUDIT_SHIPMENT_HOME,
			      .actor = actor,
			      .subject = resident->name,
			      .notes = {{"to", place}}});
	arena_done(&arena);
}

struct rehome_move *rehome_moves(struct db *db, struct arena *arena, size_t *count)
{
	struct stmt *q = DB_QUERY0(db, moves_sql);
	struct rehome_move *list = NULL;
	size_t cap = 0;

	*count = 0;
	while (db_next(q)) {
		list = arena_grow(arena, list, *count, &cap, sizeof *list);
		list[(*count)++] = (struct rehome_move){.from_id = db_i64(q, 0), .to_id = db_i64(q, 1), .units = db_i64(q, 2)};
	}
	return list;
}

int64_t rehome_coming(struct db *db, struct arena *arena, int64_t place_id)
{
	size_t count;
	const struct rehome_move *list = rehome_moves(db, arena, &count);
	int64_t units = 0;

	for (size_t i = 0; i < count; i++)
		units += list[i].to_id == place_id ? list[i].units : 0;
	return units;
}
