/* Reports about what comes to the dock and where it stands: suppliers' deliveries, lanes. */
#include "base/text.h"
#include "cli/reports.h"

/* ---- suppliers */

static const struct report_by supplier_bys[] = {{"supplier", "supplier", "", HISTORY_BY_SUPPLIER, PERIOD_NONE},
	{"day", "day", "", HISTORY_BY_TIME, PERIOD_DAY}, {"carrier", "carrier", "", HISTORY_BY_CARRIER, PERIOD_NONE},
	{"product", "sku", "description", HISTORY_BY_PRODUCT, PERIOD_NONE}, {.word = NULL}};

static const struct report_column supplier_columns[] = {{"deliveries", N_("deliveries"), REPORT_NUMBER},
	{"on_time", NC_("column", "on time"), REPORT_NUMBER}, {"late", NC_("column", "late"), REPORT_NUMBER}, {"late_hours", N_("late by h"), REPORT_DECIMAL},
	{"not_come", NC_("column", "not come"), REPORT_NUMBER}, {"on_time_percent", N_("on time %"), REPORT_DECIMAL},
	{"received", N_("received"), REPORT_NUMBER}, {"closed", NC_("column", "closed"), REPORT_NUMBER}, {"announced", N_("announced"), REPORT_NUMBER},
	{"short", NC_("column", "short"), REPORT_NUMBER}, {"over", NC_("column", "over"), REPORT_NUMBER}, {"filled_percent", N_("filled %"), REPORT_DECIMAL},
	{.name = NULL}};

static const char *const supplier_means[] = {
	N_("deliveries: inbound that arrived in this time: its truck was scanned at a door, or the first of it received."),
	N_("on time, late: arrived by its due time, or after it (a due date without a time is the end of the day); none without one."),
	N_("late by: hours, mean of the late ones. not come: due in this time, which has passed, and not arrived yet."),
	N_("on time %: of those with a due time that came or should have. received: units of them so far, also of open ones."),
	N_("closed: deliveries that are finished (%DONE). announced, short, filled %: units of these alone: of an open one more may come."),
	N_("short: announced and not received. over: received beyond what was announced, or set aside as over."),
	N_("What was taken back counts nowhere. "
	"Units without an announced inbound (blind receipts) have no supplier and are not here."), NULL};

static void put_supplier(json_t *row, const struct group *g)
{
	const int64_t *v = g->values;
	int64_t timed = v[DELIVERIES_ON_TIME] + v[DELIVERIES_LATE] + v[DELIVERIES_NOT_COME];

	json_object_set_new(row, "deliveries", json_integer(v[DELIVERIES_CAME]));
	json_object_set_new(row, "on_time", json_integer(v[DELIVERIES_ON_TIME]));
	json_object_set_new(row, "late", json_integer(v[DELIVERIES_LATE]));
	json_object_set_new(row, "late_hours",
		v[DELIVERIES_LATE] ? hours_of((double)v[DELIVERIES_LATE_MS] / (double)v[DELIVERIES_LATE]) : json_null());
	json_object_set_new(row, "not_come", json_integer(v[DELIVERIES_NOT_COME]));
	json_object_set_new(row, "on_time_percent", percent_of(v[DELIVERIES_ON_TIME], timed));
	json_object_set_new(row, "received", json_integer(v[DELIVERIES_RECEIVED]));
	json_object_set_new(row, "closed", json_integer(v[DELIVERIES_CLOSED]));
	json_object_set_new(row, "announced", json_integer(v[DELIVERIES_ANNOUNCED]));
	json_object_set_new(row, "short", json_integer(v[DELIVERIES_SHORT]));
	json_object_set_new(row, "over", json_integer(v[DELIVERIES_OVER]));
	json_object_set_new(row, "filled_percent", percent_of(v[DELIVERIES_FILLED], v[DELIVERIES_ANNOUNCED]));
}

static void read_suppliers(struct reporting *r)
{
	reporting_read(r, HISTORY_DELIVERIES, 0);
	reporting_make(r, put_supplier);
}

const struct report_kind report_suppliers = {
	.name = "suppliers",
	.summary = N_("how reliable suppliers are: late, short and over"),
	.title = N_("Suppliers"),
	.means = supplier_means,
	.bys = supplier_bys,
	.columns = supplier_columns,
	.read = read_suppliers,
};

/* ---- lanes */

static const struct report_by lane_bys[] = {{"lane", "place", "", HISTORY_BY_TIME, PERIOD_NONE}, {.word = NULL}};

static const struct report_column lane_columns[] = {{"kind", N_("kind"), REPORT_WORD}, {"carrier", N_("carrier"), REPORT_TEXT},
	{"capacity", N_("capacity"), REPORT_NUMBER}, {"units_in", NC_("column", "in"), REPORT_NUMBER}, {"units_out", NC_("column", "out"), REPORT_NUMBER},
	{"peak", NC_("column", "peak"), REPORT_NUMBER}, {"peak_percent", N_("peak %"), REPORT_DECIMAL}, {"mean_units", NC_("column", "mean"), REPORT_DECIMAL},
	{"mean_percent", N_("mean %"), REPORT_DECIMAL}, {"full_hours", N_("full h"), REPORT_DECIMAL},
	{"stay_hours", N_("stay h"), REPORT_DECIMAL}, {.name = NULL}};

static const char *const lane_means[] = {
	N_("in, out: units that came to the lane and left it in this time, by the ledger. What was taken back did neither."),
	N_("peak: most units that stood there at one time. mean: over the whole time (up to now). %: of the lane's capacity today."),
	/* xgettext:no-c-format */
	N_("full: hours in which it was full to 90 % or more of its capacity."),
	N_("stay: mean hours that a unit stands there: mean content times the time, by what left (Little's law); none if nothing left."),
	N_("Shipments in a lane whose truck has not left count as standing there; what is packed is at its station or in its carton."),
	NULL};

static json_t *lane_row(const struct history_place *p, double span_ms)
{
	double mean = span_ms > 0 ? (double)p->unit_ms / span_ms : 0;
	json_t *row = json_object();

	json_object_set_new(row, "place", json_string(p->code));
	json_object_set_new(row, "kind", json_string(p->kind));
	json_object_set_new(row, "carrier", json_string(p->carrier));
	json_object_set_new(row, "capacity", p->capacity < 0 ? json_null() : json_integer(p->capacity));
	json_object_set_new(row, "units_in", json_integer(p->units_in));
	json_object_set_new(row, "units_out", json_integer(p->units_out));
	json_object_set_new(row, "peak", json_integer(p->peak));
	json_object_set_new(row, "peak_percent", p->capacity > 0 ? percent_of(p->peak, p->capacity) : json_null());
	json_object_set_new(row, "mean_units", decimal(mean));
	json_object_set_new(row, "mean_percent", p->capacity > 0 ? decimal(100 * mean / (double)p->capacity) : json_null());
	json_object_set_new(row, "full_hours", p->capacity > 0 ? hours_of((double)p->full_ms) : json_null());
	json_object_set_new(row, "stay_hours", p->units_out ? hours_of((double)p->unit_ms / (double)p->units_out) : json_null());
	return row;
}

static void read_lanes(struct reporting *r)
{
	size_t count;
	struct history_place *places = history_places(r->s.db, &r->s.arena, &r->span, &count);
	int64_t end = r->span.until_ms < r->span.now_ms ? r->span.until_ms : r->span.now_ms;

	for (size_t i = 0; i < count; i++)
		json_array_append_new(r->rows, lane_row(&places[i], (double)(end - r->span.since_ms)));
}

const struct report_kind report_lanes = {
	.name = "lanes",
	.summary = N_("how lanes were used: units in and out, peak, mean, and for how long they were full"),
	.title = N_("Lanes"),
	.means = lane_means,
	.bys = lane_bys,
	.columns = lane_columns,
	.read = read_lanes,
};
