/* One pass over the lines that wait. When a line's goods come is a fact that the plan keeps in it (order_line.expected_at): at a
 * time that has passed where they are in the building, none where not all of them are in sight. */
#include "store/insight.h"

#include "base/clock.h"

static const char waiting_sql[] =
	"SELECT sum(CASE WHEN held = 1 THEN 0 ELSE 1 END), sum(held), sum(CASE WHEN held = 0 AND at <= $1 THEN 1 ELSE 0 END), "
	"sum(CASE WHEN held = 0 AND at <= $2 THEN 1 ELSE 0 END), sum(CASE WHEN held = 0 AND at > $2 AND at < $3 THEN 1 ELSE 0 END), "
	"sum(CASE WHEN held = 0 AND at >= $3 THEN 1 ELSE 0 END), max(CASE WHEN held = 0 AND at > $1 AND at <= $2 THEN at ELSE 0 END) "
	"FROM (SELECT order_id, max(CASE WHEN may_claim = 0 THEN 1 ELSE 0 END) AS held, max(coalesce(expected_at, $3)) AS at "
	"FROM order_line WHERE waiting > 0 GROUP BY order_id) AS w";

void insight_read(struct db *db, const char *zone, int64_t now_ms, struct insight *insight)
{
	struct stmt *q = DB_QUERY(db, waiting_sql, I(now_ms), I(zone_day_end(zone, now_ms)), I(INT64_MAX));

	*insight = (struct insight){.known = true, .at_ms = now_ms};
	while (db_next(q)) {
		insight->waiting = db_i64(q, 0);
		insight->held = db_i64(q, 1);
		insight->here = db_i64(q, 2);
		insight->today = db_i64(q, 3);
		insight->later = db_i64(q, 4);
		insight->never = db_i64(q, 5);
		insight->by_ms = db_i64(q, 6);
	}
}
