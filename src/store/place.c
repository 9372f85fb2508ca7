/* Places: written by imports. */
#include "store/place.h"

#include <inttypes.h>

#include "base/text.h"

void place_values_load(struct db *db, struct arena *arena, int64_t id, struct place_values *values)
{
	struct stmt *q = DB_QUERY(db, "SELECT kind, name, capacity, carrier, spot_id FROM place WHERE id = $1", I(id));

	*values = (struct place_values){.kind = "", .name = "", .capacity = -1, .carrier = ""};
	if (db_next(q)) {
		values->kind = arena_dup(arena, db_text(q, 0));
		values->name = arena_dup(arena, db_text(q, 1));
		values->capacity = db_is_null(q, 2) ? -1 : db_i64(q, 2);
		values->carrier = arena_dup(arena, db_text(q, 3));
		values->spot_id = db_i64(q, 4);
	}
	db_end(q);
}

static struct db_value capacity_value(int64_t capacity)
{
	return capacity < 0 ? NUL : I(capacity);
}

int64_t place_insert(struct db *db, const char *code, const struct place_values *v)
{
	return DB_INSERT(db,
		"INSERT INTO place (code, kind, name, capacity, carrier, spot_id) VALUES ($1, $2, $3, $4, $5, $6)",
		T(code), T(v->kind), T(v->name), capacity_value(v->capacity), T(v->carrier), ID(v->spot_id));
}

void place_update(struct db *db, int64_t id, const struct place_values *v)
{
	DB_EXEC(db, "UPDATE place SET kind = $2, name = $3, capacity = $4, carrier = $5, spot_id = $6 WHERE id = $1",
		I(id), T(v->kind), T(v->name), capacity_value(v->capacity), T(v->carrier), ID(v->spot_id));
}

void place_set_spot(struct db *db, int64_t station_id, int64_t spot_id)
{
	DB_EXEC(db, "UPDATE place SET spot_id = $2 WHERE id = $1", I(station_id), ID(spot_id));
}

int64_t place_door_id(struct db *db, const char *code)
{
	return DB_VALUE(db, 0, "SELECT id FROM place WHERE code = $1 AND kind = 'door'", T(code));
}

const char *place_in_use(struct db *db, struct arena *arena, int64_t id)
{
	struct stmt *q = DB_QUERY(db, "SELECT units, incoming, shipments FROM place WHERE id = $1", I(id));
	int64_t units = 0, incoming = 0, shipments = 0;
	const char *why = NULL;

	if (db_next(q)) {
		units = db_i64(q, 0);
		incoming = db_i64(q, 1);
		shipments = db_i64(q, 2);
	}
	db_end(q);
	if (units > 0)
		return arena_printf(arena, P_("it holds %" PRId64 " units", "it holds %" PRId64 " units", units), units);
	if (incoming > 0)
		return arena_printf(arena, P_("%" PRId64 " units are on their way to it", "%" PRId64 " units are on their way to it", incoming), incoming);
	if (shipments > 0)
		return arena_printf(arena, P_("it is the home of %" PRId64 " shipments", "it is the home of %" PRId64 " shipments", shipments), shipments);
	q = DB_QUERY(db,
		"SELECT 0, number FROM inbound WHERE door_id = $1 AND status <> 'closed' "
		"UNION ALL SELECT 1, number FROM pickup WHERE door_id = $1 AND status = 'open' "
		"UNION ALL SELECT 2, code FROM place WHERE spot_id = $1 "
		"UNION ALL SELECT 3, name FROM terminal WHERE door_id = $1 OR place_id = $1 LIMIT 1",
		I(id));
	if (db_next(q))
		why = arena_printf(arena,
			db_i64(q, 0) == 0   ? _("inbound %s comes to it")
			: db_i64(q, 0) == 1 ? _("pickup %s leaves from it")
			: db_i64(q, 0) == 2 ? _("station %s is parked there")
					    : _("terminal %s works there"),
			db_text(q, 1));
	db_end(q);
	return why;
}
