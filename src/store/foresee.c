/* Reading for a projection. Where most lines wait, tables are gone through in one direction; where few do, behind years of
 * lines that have shipped, the indexes that hold only lines which want something name them. */
#include "store/foresee.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "store/plan_order.h"

enum { FEW = 4 }; /* one in so many */

#define WANTED "ordered - cancelled - allocated - shipped"
#define UNMET "ordered - from_stock + brought - cancelled - allocated - shipped"
#define LINE_COLUMNS "order_id, product_id, waiting, from_stock - brought, " WANTED
#define ORDER_COLUMNS                                                                                                  \
	"o.id, o.number, o.customer_id, o.carrier, o.priority, o.promised_at, o.placed_at, o.status, o.shipments_used, "   \
	"o.policy, o.max_shipments, coalesce(c.policy, ''), coalesce(c.max_shipments, 0), o.product_policy, "              \
	"o.product_max_shipments, o.claim_rank, o.pickup_from FROM customer_order o "                                       \
	"LEFT JOIN customer c ON c.id = o.customer_id "

static const char few_sql[] = "SELECT count(*) FROM (SELECT 1 FROM order_line WHERE waiting > 0 LIMIT $1) t";
static const char waiting_sql[] = "SELECT id FROM order_line WHERE waiting > 0";
static const char shelf_sql[] = "SELECT id FROM order_line WHERE from_stock > brought";
static const char stockout_sql[] = "SELECT id FROM order_line WHERE waiting = 0 AND " UNMET " > 0";
static const char line_order_sql[] = "SELECT order_id FROM order_line WHERE id = $1";
static const char order_lines_sql[] = "SELECT " LINE_COLUMNS " FROM order_line WHERE order_id = $1 AND " WANTED " > 0";
static const char order_sql[] = "SELECT " ORDER_COLUMNS "WHERE o.id = $1 AND o.status <> 'cancelled'";
static const char gathering_sql[] =
	"SELECT order_id, in_hand + here + packed, 0, released_at FROM shipment WHERE status = 'gathering'";
static const char ready_sql[] = "SELECT order_id, in_hand + here + packed, 1, released_at FROM shipment WHERE status = 'ready'";
static const char surplus_sql[] = "SELECT order_id, product_id, surplus FROM order_line WHERE surplus > 0";
static const char held_back_sql[] =
	"SELECT 0, d.product_id, d.quantity - d.taken FROM direction d WHERE d.reason = 'held-back' AND d.taken < d.quantity "
	"AND NOT EXISTS (SELECT 1 FROM recall r WHERE r.product_id = d.product_id AND r.lot = d.lot)";
static const char inbounds_sql[] =
	"SELECT id, number, door_id, due_at, status FROM inbound WHERE status <> 'closed' "
	"ORDER BY CASE WHEN status = 'announced' THEN 1 ELSE 0 END, coalesce(due_at, 9000000000000000), number";
static const char expected_sql[] =
	"SELECT 0, product_id, expected - received FROM inbound_product WHERE inbound_id = $1 AND expected > received";
static const char pickups_sql[] =
	"SELECT id, number, carrier, cutoff_at FROM pickup WHERE status = 'open' AND cutoff_at >= $1 ORDER BY cutoff_at, id";
static const char carriers_sql[] = /* each by its own index */
	"SELECT carrier FROM pickup WHERE status = 'open' AND cutoff_at >= $1 AND cutoff_at <= $2 "
	"UNION SELECT carrier FROM pickup WHERE status = 'departed' AND cutoff_at >= $1 AND cutoff_at <= $2";

const char *const foresee_statements[] = {few_sql, waiting_sql, shelf_sql, stockout_sql, line_order_sql, order_lines_sql,
	order_sql, gathering_sql, ready_sql, surplus_sql, held_back_sql, inbounds_sql, expected_sql, pickups_sql, carriers_sql, NULL};

/* ---- lines */

bool foresee_few(struct db *db)
{
	int64_t last = DB_VALUE0(db, 0, "SELECT max(id) FROM order_line");

	return DB_VALUE(db, 0, few_sql, I(last / FEW + 1)) <= last / FEW;
}

static void read_lines(struct stmt *q, void (*each)(void *ctx, const struct foreseen_line *line), void *ctx)
{
	while (db_next(q)) {
		struct foreseen_line line = {.order_id = db_i64(q, 0), .product_id = db_i64(q, 1), .waiting = db_i64(q, 2)};
		int64_t wanted = db_i64(q, 4);
		int64_t unmet = wanted - db_i64(q, 3);

		line.stockout = line.waiting || unmet < 0 ? 0 : unmet < wanted ? unmet : wanted;
		line.shelf = wanted - line.waiting - line.stockout;
		each(ctx, &line);
	}
}

static int by_id(const void *a, const void *b)
{
	const int64_t *x = a;
	const int64_t *y = b;

	return (*x > *y) - (*x < *y);
}

/* Lines that the indexes name, by id: those of an order stand together. */
static int64_t *named_lines(struct db *db, size_t *count)
{
	const char *const sql[] = {waiting_sql, shelf_sql, stockout_sql};
	int64_t *ids = NULL;
	size_t cap = 0;

	*count = 0;
	for (size_t i = 0; i < sizeof sql / sizeof *sql; i++) {
		struct stmt *q = db_query_values(db, sql[i], NULL, 0);

		while (db_next(q)) {
			if (*count == cap) {
				cap = cap ? cap * 2 : 1024;
				ids = mem_array(ids, cap, sizeof *ids);
			}
			ids[(*count)++] = db_i64(q, 0);
		}
	}
	if (*count)
		qsort(ids, *count, sizeof *ids, by_id);
	return ids;
}

/* First the orders of these lines, each once; then all that these want. */
static void read_few(struct db *db, void (*each)(void *ctx, const struct foreseen_line *line), void *ctx)
{
	size_t count;
	size_t orders = 0;
	int64_t *ids = named_lines(db, &count);

	for (size_t i = 0; i < count; i++)
		ids[i] = DB_VALUE(db, 0, line_order_sql, I(ids[i]));
	if (count)
		qsort(ids, count, sizeof *ids, by_id);
	for (size_t i = 0; i < count; i++)
		if (!orders || ids[orders - 1] != ids[i])
			ids[orders++] = ids[i];
	for (size_t i = 0; i < orders && !db_failed(db); i++)
		read_lines(DB_QUERY(db, order_lines_sql, I(ids[i])), each, ctx);
	free(ids);
}

void foresee_lines(struct db *db, bool few, void (*each)(void *ctx, const struct foreseen_line *line), void *ctx)
{
	if (few)
		read_few(db, each, ctx);
	else /* in order of the table: by an index each line would be looked for by itself */
		read_lines(DB_QUERY0(db, "SELECT " LINE_COLUMNS " FROM order_line WHERE " WANTED " > 0 ORDER BY id"), each, ctx);
}

/* ---- orders */

static bool read_order(struct db *db, struct stmt *q, const struct settings *settings,
	void (*each)(void *ctx, const struct foreseen_order *order), void *ctx)
{
	struct foreseen_order o;

	if (!db_next(q))
		return false;
	o = (struct foreseen_order){.id = db_i64(q, 0), .number = db_text(q, 1), .customer_id = db_i64(q, 2), .carrier = db_text(q, 3),
		.priority = db_i64(q, 4), .promised_ms = db_i64(q, 5), .has_promise = !db_is_null(q, 5), .placed_ms = db_i64(q, 6),
		.open = strcmp(db_text(q, 7), "open") == 0, .shipments_used = db_i64(q, 8), .pickup_from_ms = db_i64(q, 16),
		.policy = planned_policy(db, q, 9, settings->policy)};
	o.promised_rank = plan_rank(settings->match, o.has_promise ? o.promised_ms : PLAN_NO_PROMISE,
		db_is_null(q, 15) ? PLAN_OWN_PROMISE : db_i64(q, 15));
	each(ctx, &o);
	return true;
}

void foresee_orders(struct db *db, const struct settings *settings,
	void (*each)(void *ctx, const struct foreseen_order *order), void *ctx)
{
	struct stmt *q = DB_QUERY0(db, "SELECT " ORDER_COLUMNS "WHERE o.status <> 'cancelled' ORDER BY o.id");

	while (read_order(db, q, settings, each, ctx)) {
	}
}

bool foresee_order(struct db *db, int64_t id, const struct settings *settings,
	void (*each)(void *ctx, const struct foreseen_order *order), void *ctx)
{
	struct stmt *q = DB_QUERY(db, order_sql, I(id));
	bool found = read_order(db, q, settings, each, ctx);

	db_end(q);
	return found;
}

void foresee_shipments(struct db *db, void (*each)(void *ctx, const struct foreseen_shipment *shipment), void *ctx)
{
	const char *const sql[] = {gathering_sql, ready_sql};

	for (size_t i = 0; i < sizeof sql / sizeof *sql; i++) {
		struct stmt *q = db_query_values(db, sql[i], NULL, 0);

		while (db_next(q)) {
			struct foreseen_shipment s = {.order_id = db_i64(q, 0), .units = db_i64(q, 1), .ready = db_i64(q, 2) != 0,
				.released = !db_is_null(q, 3)};

			each(ctx, &s);
		}
	}
}

/* ---- supply */

static void read_units(struct stmt *q, void (*each)(void *ctx, const struct foreseen_units *units), void *ctx)
{
	while (db_next(q)) {
		struct foreseen_units u = {.order_id = db_i64(q, 0), .product_id = db_i64(q, 1), .units = db_i64(q, 2)};

		each(ctx, &u);
	}
}

void foresee_building(struct db *db, void (*each)(void *ctx, const struct foreseen_units *units), void *ctx)
{
	read_units(DB_QUERY0(db, surplus_sql), each, ctx);
	read_units(DB_QUERY0(db, held_back_sql), each, ctx);
}

void foresee_expected(struct db *db, int64_t inbound_id, void (*each)(void *ctx, const struct foreseen_units *units), void *ctx)
{
	read_units(DB_QUERY(db, expected_sql, I(inbound_id)), each, ctx);
}

void foresee_inbounds(struct db *db, void (*each)(void *ctx, const struct foreseen_inbound *inbound), void *ctx)
{
	struct stmt *q = DB_QUERY0(db, inbounds_sql);

	while (db_next(q)) {
		struct foreseen_inbound in = {.id = db_i64(q, 0), .number = db_text(q, 1), .door_id = db_i64(q, 2),
			.due_ms = db_i64(q, 3), .has_due = !db_is_null(q, 3), .arrived = strcmp(db_text(q, 4), "announced") != 0};

		each(ctx, &in);
	}
}

void foresee_pickups(struct db *db, int64_t now_ms, void (*each)(void *ctx, const struct foreseen_pickup *pickup), void *ctx)
{
	struct stmt *q = DB_QUERY(db, pickups_sql, I(now_ms));

	while (db_next(q)) {
		struct foreseen_pickup p = {.id = db_i64(q, 0), .number = db_text(q, 1), .carrier = db_text(q, 2),
			.cutoff_ms = db_i64(q, 3)};

		each(ctx, &p);
	}
}

void foresee_carriers(struct db *db, int64_t from_ms, int64_t to_ms, void (*each)(void *ctx, const char *carrier), void *ctx)
{
	struct stmt *q = DB_QUERY(db, carriers_sql, I(from_ms), I(to_ms));

	while (db_next(q))
		each(ctx, db_text(q, 0));
}

int64_t foresee_last_order(struct db *db)
{
	return DB_VALUE0(db, 0, "SELECT max(id) FROM customer_order");
}

int64_t foresee_last_product(struct db *db)
{
	return DB_VALUE0(db, 0, "SELECT max(id) FROM product");
}
