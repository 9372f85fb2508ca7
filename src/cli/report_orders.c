/* Reports about orders: how much of them leaves, and what waits. */
#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "cli/reports.h"

#define ORDER_BYS                                                                                                      \
	{"carrier", "carrier", "", HISTORY_BY_CARRIER, PERIOD_NONE},                                                       \
		{"customer", "customer", "customer_name", HISTORY_BY_CUSTOMER, PERIOD_NONE},                               \
		{"product", "sku", "description", HISTORY_BY_PRODUCT, PERIOD_NONE},                                        \
	{                                                                                                              \
		.word = NULL                                                                                           \
	}

/* ---- fill rate */

static const struct report_by fill_bys[] = {{"day", "day", "", HISTORY_BY_TIME, PERIOD_DAY}, ORDER_BYS};

static const struct report_column fill_columns[] = {{"promised_orders", N_("promised"), REPORT_NUMBER},
	{"complete_on_time", N_("complete on time"), REPORT_NUMBER}, {"promised_units", NC_("column", "units"), REPORT_NUMBER},
	{"on_time_units", NC_("column", "on time"), REPORT_NUMBER}, {"late_units", NC_("column", "late"), REPORT_NUMBER},
	{"open_units", N_("not shipped"), REPORT_NUMBER}, {"on_time_percent", N_("on time %"), REPORT_DECIMAL},
	{"first_shipments", N_("first shipments"), REPORT_NUMBER}, {"complete_first", NC_("column", "complete"), REPORT_NUMBER},
	{"first_wanted_units", NC_("column", "wanted"), REPORT_NUMBER}, {"first_units", NC_("column", "in the first"), REPORT_NUMBER},
	{"first_percent", N_("first %"), REPORT_DECIMAL}, {.name = NULL}};

static const char *const fill_means[] = {
	N_("On time: of orders promised for this time. units: ordered, less cancelled and what was shipped before this system."),
	N_("on time: units that left by the promise (a promise without a time is the end of its day). late: left after it."),
	N_("not shipped: still here or to come; also where the promise has not passed yet. A truck that has not left does not count."),
	N_("on time %: the unit fill rate on time. complete on time: orders of which everything had left by the promise."),
	N_("First shipment: of orders whose first shipment left in this time, promised or not. wanted: their units, as above."),
	N_("first %: the unit fill rate of first shipments: what left with the first of what is wanted. complete: all of it did."),
	N_("Cancelled orders are in none of these; an order without a promise is in the first shipments only."), NULL};

enum { FILL_PROMISED = 0, FILL_FIRST = 6 };

static void put_fill(json_t *row, const struct group *g)
{
	const int64_t *p = g->values + FILL_PROMISED;
	const int64_t *f = g->values + FILL_FIRST;

	json_object_set_new(row, "promised_orders", json_integer(p[PROMISED_ORDERS]));
	json_object_set_new(row, "complete_on_time", json_integer(p[PROMISED_COMPLETE]));
	json_object_set_new(row, "promised_units", json_integer(p[PROMISED_WANTED]));
	json_object_set_new(row, "on_time_units", json_integer(p[PROMISED_ON_TIME]));
	json_object_set_new(row, "late_units", json_integer(p[PROMISED_SHIPPED] - p[PROMISED_ON_TIME]));
	json_object_set_new(row, "open_units", json_integer(p[PROMISED_WANTED] - p[PROMISED_SHIPPED]));
	json_object_set_new(row, "on_time_percent", percent_of(p[PROMISED_ON_TIME], p[PROMISED_WANTED]));
	json_object_set_new(row, "first_shipments", json_integer(f[FIRST_ORDERS]));
	json_object_set_new(row, "complete_first", json_integer(f[FIRST_COMPLETE]));
	json_object_set_new(row, "first_wanted_units", json_integer(f[FIRST_WANTED]));
	json_object_set_new(row, "first_units", json_integer(f[FIRST_SHIPPED]));
	json_object_set_new(row, "first_percent", percent_of(f[FIRST_SHIPPED], f[FIRST_WANTED]));
}

static void read_fill(struct reporting *r)
{
	reporting_read(r, HISTORY_PROMISED, FILL_PROMISED);
	reporting_read(r, HISTORY_FIRST, FILL_FIRST);
	reporting_make(r, put_fill);
}

const struct report_kind report_fill_rate = {
	.name = "fill-rate",
	.summary = N_("which share of what was promised left on time, and of what is wanted with the first shipment"),
	.title = N_("Fill rate"),
	.means = fill_means,
	.bys = fill_bys,
	.columns = fill_columns,
	.read = read_fill,
};

/* ---- backorders by age */

static const struct report_by age_bys[] = {{"age", "age", "", HISTORY_BY_TIME, PERIOD_NONE}, ORDER_BYS};

static const struct report_column age_columns[] = {{"orders", N_("orders"), REPORT_NUMBER}, {"lines", N_("lines"), REPORT_NUMBER},
	{"units", NC_("column", "units"), REPORT_NUMBER}, {"in_sight", N_("in sight"), REPORT_NUMBER}, {"overdue", N_("overdue"), REPORT_NUMBER},
	{"under_1_day", N_("< 1 d"), REPORT_NUMBER}, {"under_3_days", N_("1-3 d"), REPORT_NUMBER},
	{"under_7_days", N_("3-7 d"), REPORT_NUMBER}, {"under_14_days", N_("7-14 d"), REPORT_NUMBER},
	{"under_30_days", N_("14-30 d"), REPORT_NUMBER}, {"over_30_days", N_("30 d +"), REPORT_NUMBER}, {.name = NULL}};

static const char *const age_means[] = {
	N_("Lines that wait for goods now, whatever the time: the store keeps no former state. --from and --to choose orders placed then."),
	N_("units: ordered, less what the shelf fills, is cancelled, here or shipped: the same as in crossdock status."),
	N_("in sight: units of lines whose goods the plan sees coming or here. overdue: units whose order's promise has passed."),
	N_("Ages, in days of 24 hours since the order was placed: units that have waited less than 1 day, 1 to less than 3, and so on."),
	N_("What is here, even on a truck that has not left, waits no more. Stockouts do not wait: crossdock report stockouts."), NULL};

enum { AGE_FIRST = 8, AGES = 6 };
static const int age_days[AGES - 1] = {1, 3, 7, 14, 30};
static const char *const age_names[AGES] = {N_("under 1 day"), N_("1-3 days"), N_("3-7 days"), N_("7-14 days"), N_("14-30 days"), N_("30 days and more")};

static int age_of(const struct reporting *r, int64_t placed_at)
{
	int64_t ms = r->span.now_ms - placed_at;
	int age = 0;

	while (age < AGES - 1 && ms >= (int64_t)age_days[age] * 24 * 60 * 60 * 1000)
		age++;
	return age;
}

static void add_to_age(struct reporting *r, struct group *g, const struct history_row *row)
{
	for (int i = BACKORDERS_ORDERS; i <= BACKORDERS_OVERDUE; i++)
		g->values[i] += row->values[i];
	g->values[AGE_FIRST + age_of(r, row->at_ms)] += row->values[BACKORDERS_UNITS];
}

static struct group *age_group(struct reporting *r, const struct history_row *row)
{
	int age = age_of(r, row->at_ms);
	char key[200];

	if (strcmp(r->by->word, "age") != 0)
		return groups_find(&r->groups, 0, row->key, row->name);
	/* in order of age: the digit goes again */
	snprintf(key, sizeof key, "%d%s", age, _(age_names[age]));
	return groups_find(&r->groups, 0, key, "");
}

static void add_backorder_total(void *ctx, const struct history_row *row)
{
	struct reporting *r = ctx;

	add_to_age(r, &r->groups.total, row);
}

static void add_backorder(void *ctx, const struct history_row *row)
{
	struct reporting *r = ctx;

	add_to_age(r, age_group(r, row), row);
	if (r->by->by != HISTORY_BY_PRODUCT) /* an order is one, whatever it waits for */
		add_backorder_total(ctx, row);
}

static void put_age(json_t *row, const struct group *g)
{
	static const char *const names[AGES] = {
		"under_1_day", "under_3_days", "under_7_days", "under_14_days", "under_30_days", "over_30_days"};
	const int64_t *v = g->values;

	json_object_set_new(row, "orders", json_integer(v[BACKORDERS_ORDERS]));
	json_object_set_new(row, "lines", json_integer(v[BACKORDERS_LINES]));
	json_object_set_new(row, "units", json_integer(v[BACKORDERS_UNITS]));
	json_object_set_new(row, "in_sight", json_integer(v[BACKORDERS_IN_SIGHT]));
	json_object_set_new(row, "overdue", json_integer(v[BACKORDERS_OVERDUE]));
	for (int i = 0; i < AGES; i++)
		json_object_set_new(row, names[i], json_integer(v[AGE_FIRST + i]));
}

static void read_age(struct reporting *r)
{
	history_read(r->s.db, &r->s.arena, HISTORY_BACKORDERS, r->by->by, &r->span, add_backorder, r);
	if (r->by->by == HISTORY_BY_PRODUCT)
		history_read(r->s.db, &r->s.arena, HISTORY_BACKORDERS, HISTORY_BY_TIME, &r->span, add_backorder_total, r);
	groups_sort(&r->groups);
	for (size_t i = 0; i < r->groups.count && strcmp(r->by->word, "age") == 0; i++)
		r->groups.list[i]->key++;
	reporting_make(r, put_age);
}

const struct report_kind report_backorders_age = {
	.name = "backorders",
	.summary = N_("what waits for goods now, by how long it has waited"),
	.title = N_("Backorders"),
	.means = age_means,
	.bys = age_bys,
	.span = SPAN_EVER,
	.columns = age_columns,
	.read = read_age,
};

/* ---- stockouts */

static const struct report_by stockout_bys[] = {
	{"product", "sku", "description", HISTORY_BY_PRODUCT, PERIOD_NONE}, {.word = NULL}};

static const struct report_column stockout_columns[] = {{"lines", N_("lines"), REPORT_NUMBER}, {"orders", N_("orders"), REPORT_NUMBER},
	{"units", NC_("column", "units"), REPORT_NUMBER}, {"waits_here", N_("waits here"), REPORT_NUMBER}, {"oldest", NC_("column", "since"), REPORT_TIME},
	{"received", N_("came in"), REPORT_NUMBER}, {.name = NULL}};

static const char *const stockout_means[] = {
	N_("Lines now that want a product which may not be backordered and is not in stock, and of which no lead has decided yet."),
	N_("--from and --to choose orders placed then, and when units came in; without them: all orders, and what came in today."),
	N_("waits here: units of the same orders that stand at the dock meanwhile. since: when the oldest of the orders was placed."),
	N_("came in: units received that were a stockout then: nobody could have them, they were put away. Taken back ones do not count."),
	NULL};

enum { STOCKOUT_LINES = 0, STOCKOUT_RECEIVED = 6, STOCKOUT_OLDEST = 8 };

static void keep_oldest(void *ctx, const struct history_row *row)
{
	struct reporting *r = ctx;
	struct group *groups[] = {groups_find(&r->groups, 0, row->key, row->name), &r->groups.total};

	for (int i = 0; i < 2; i++)
		if (!groups[i]->values[STOCKOUT_OLDEST] || row->at_ms < groups[i]->values[STOCKOUT_OLDEST])
			groups[i]->values[STOCKOUT_OLDEST] = row->at_ms;
}

static void put_stockout(json_t *row, const struct group *g)
{
	const int64_t *v = g->values;
	char at[TIME_TEXT_MAX];

	json_object_set_new(row, "lines", json_integer(v[STOCKOUTS_LINES]));
	json_object_set_new(row, "orders", json_integer(v[STOCKOUTS_ORDERS]));
	json_object_set_new(row, "units", json_integer(v[STOCKOUTS_UNITS]));
	json_object_set_new(row, "waits_here", json_integer(v[STOCKOUTS_WAITS_HERE]));
	json_object_set_new(row, "oldest",
		v[STOCKOUT_OLDEST] ? json_string(time_format_utc(v[STOCKOUT_OLDEST], at)) : json_null());
	json_object_set_new(row, "received", json_integer(v[STOCKOUT_RECEIVED]));
}

static void read_stockouts(struct reporting *r)
{
	struct history_span orders = r->span;

	reporting_read(r, HISTORY_STOCKOUTS, STOCKOUT_LINES);
	if (!r->given) /* all that ever came would be much to read */
		r->span.since_ms = zone_day_start(r->s.settings.time_zone, r->s.now_ms);
	reporting_read(r, HISTORY_UNWANTED, STOCKOUT_RECEIVED);
	r->span = orders;
	history_read(r->s.db, &r->s.arena, HISTORY_STOCKOUTS, HISTORY_BY_PRODUCT, &r->span, keep_oldest, r);
	reporting_make(r, put_stockout);
}

const struct report_kind report_stockouts = {
	.name = "stockouts",
	.summary = N_("what is wanted, is not in stock and may not be backordered"),
	.title = N_("Stockouts"),
	.means = stockout_means,
	.bys = stockout_bys,
	.span = SPAN_EVER,
	.columns = stockout_columns,
	.read = read_stockouts,
};
