/* What stood in lanes, and for how long: from what stands there now back through the movements since. */
#include <stdlib.h>

#include "store/history.h"
#include "store/history_scans.h"

/* A lane's content changes. */
struct change {
	int64_t at_ms;
	size_t place;
	int64_t units;
};

struct content {
	int64_t units;
	int64_t since_ms; /* it has been that many since */
};

static const char lanes_sql[] = "SELECT id, code, kind, carrier, coalesce(capacity, -1), units FROM place "
				"WHERE kind IN ('lane', 'overflow') ORDER BY code";
static const char moves_sql[] = "SELECT m.at, m.from_id, m.to_id, m.quantity FROM " MOVEMENTS
				" JOIN place f ON f.id = m.from_id JOIN place t ON t.id = m.to_id WHERE " MOVEMENTS_KEPT
				" AND m.from_id <> m.to_id AND (f.kind IN ('lane', 'overflow') OR t.kind IN ('lane', 'overflow'))";

static struct history_place *read_lanes(struct db *db, struct arena *arena, struct content **contents, size_t *count)
{
	struct stmt *q = DB_QUERY0(db, lanes_sql);
	struct history_place *list = NULL;
	size_t cap = 0;
	size_t contents_cap = 0;

	*count = 0;
	while (db_next(q)) {
		list = arena_grow(arena, list, *count, &cap, sizeof *list);
		*contents = arena_grow(arena, *contents, *count, &contents_cap, sizeof **contents);
		(*contents)[*count] = (struct content){.units = db_i64(q, 5)};
		list[(*count)++] = (struct history_place){.id = db_i64(q, 0), .code = arena_dup(arena, db_text(q, 1)),
			.kind = arena_dup(arena, db_text(q, 2)), .carrier = arena_dup(arena, db_text(q, 3)), .capacity = db_i64(q, 4)};
	}
	return list;
}

static size_t index_of(const struct history_place *places, size_t count, int64_t id)
{
	for (size_t i = 0; i < count; i++)
		if (places[i].id == id)
			return i;
	return count;
}

static int by_time(const void *a, const void *b)
{
	const struct change *p = a;
	const struct change *q = b;

	return (p->at_ms > q->at_ms) - (p->at_ms < q->at_ms);
}

/* All changes since the span began, in order of time. */
static struct change *read_changes(struct db *db, struct arena *arena, const struct history_span *span,
	const struct history_place *places, size_t place_count, size_t *count)
{
	size_t ranges_count;
	struct scan_range *ranges = history_ranges(db, arena, span->since_ms, INT64_MAX - 1, &ranges_count);
	struct change *list = NULL;
	size_t cap = 0;

	*count = 0;
	for (size_t i = 0; i < ranges_count; i++) {
		struct stmt *q = DB_QUERY(db, moves_sql, I(ranges[i].first_id), I(ranges[i].end_id), I(span->since_ms), I(INT64_MAX - 1));

		while (db_next(q)) {
			for (int side = 0; side < 2; side++) {
				size_t place = index_of(places, place_count, db_i64(q, 1 + side));

				if (place == place_count)
					continue;
				list = arena_grow(arena, list, *count, &cap, sizeof *list);
				list[(*count)++] = (struct change){db_i64(q, 0), place, side ? db_i64(q, 3) : -db_i64(q, 3)};
			}
		}
	}
	if (*count)
		qsort(list, *count, sizeof *list, by_time);
	return list;
}

/* The lane has stood as it does until then. Units that were packed from there although their coming was taken back later left,
 * and had never come: for that time there were none. */
static void stood(struct history_place *place, struct content *content, int64_t until_ms)
{
	int64_t ms = until_ms - content->since_ms;
	int64_t units = content->units > 0 ? content->units : 0;

	if (ms <= 0)
		return;
	place->unit_ms += units * ms;
	if (units > place->peak)
		place->peak = units;
	if (units && place->capacity >= 0 && units * 100 >= place->capacity * HISTORY_FULL_PERCENT)
		place->full_ms += ms;
	content->since_ms = until_ms;
}

struct history_place *history_places(struct db *db, struct arena *arena, const struct history_span *span, size_t *count)
{
	struct content *contents = NULL;
	struct history_place *places = read_lanes(db, arena, &contents, count);
	int64_t end = span->until_ms < span->now_ms ? span->until_ms : span->now_ms;
	size_t changes_count;
	struct change *changes = read_changes(db, arena, span, places, *count, &changes_count);

	for (size_t i = 0; i < changes_count; i++) /* what was there before all of them */
		contents[changes[i].place].units -= changes[i].units;
	for (size_t i = 0; i < *count; i++)
		contents[i].since_ms = span->since_ms;
	for (size_t i = 0; i < changes_count && changes[i].at_ms < span->until_ms; i++) {
		struct history_place *place = &places[changes[i].place];
		struct content *content = &contents[changes[i].place];

		stood(place, content, changes[i].at_ms);
		content->units += changes[i].units;
		if (changes[i].units > 0)
			place->units_in += changes[i].units;
		else
			place->units_out -= changes[i].units;
	}
	for (size_t i = 0; i < *count; i++)
		stood(&places[i], &contents[i], end);
	return places;
}

const char *const history_place_statements[] = {lanes_sql, moves_sql, NULL};
