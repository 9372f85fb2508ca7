/* Reports about units on their way: from the dock to the customer, across the dock, and hour by hour. */
#include <stdlib.h>

#include "base/text.h"
#include "cli/reports.h"

/* ---- dock-to-ship */

static const struct report_by ship_bys[] = {{"day", "day", "", HISTORY_BY_TIME, PERIOD_DAY},
	{"hour", "hour", "", HISTORY_BY_TIME, PERIOD_HOUR}, {"carrier", "carrier", "", HISTORY_BY_CARRIER, PERIOD_NONE},
	{"customer", "customer", "customer_name", HISTORY_BY_CUSTOMER, PERIOD_NONE},
	{"product", "sku", "description", HISTORY_BY_PRODUCT, PERIOD_NONE}, {.word = NULL}};

static const struct report_column ship_columns[] = {{"shipments", N_("shipments"), REPORT_NUMBER},
	{"shipped", N_("shipped"), REPORT_NUMBER},
	{"from_dock", N_("from dock"), REPORT_NUMBER}, {"fetched", N_("fetched"), REPORT_NUMBER}, {"mean_hours", N_("mean h"), REPORT_DECIMAL},
	{"median_hours", N_("median h"), REPORT_DECIMAL}, {"hours_90", N_("90 % h"), REPORT_DECIMAL},
	{"longest_hours", N_("longest h"), REPORT_DECIMAL}, {.name = NULL}};

static const char *const ship_means[] = {
	N_("shipped: units that left with a pickup in this time (its second %DONE). A truck that has not left yet does not count."),
	N_("from dock: of these, units that crossed the dock: nothing of them was put away between receipt and departure."),
	N_("fetched: the rest: from the shelf, from putaway or quarantine, or found when counting. They have no time."),
	N_("hours: from the scan that received a unit to the departure of its truck, redirects included; each unit counts once."),
	N_("90 %: nine of ten units took no longer. Where units that are alike left one place in part, the last that came left first."),
	NULL};

static void add_leg(void *ctx, const struct history_leg *leg)
{
	struct reporting *r = ctx;
	struct group *groups[] = {groups_find(&r->groups, leg->at_ms, leg->key, leg->name), &r->groups.total};
	struct sample sample = {leg->dock_ms, leg->units, leg->order_id, leg->shipment_no};

	for (int i = 0; i < 2; i++)
		group_add_sample(&r->s.arena, groups[i], &sample);
}

static int by_shipment(const void *a, const void *b)
{
	const struct sample *p = a;
	const struct sample *q = b;

	if (p->order_id != q->order_id)
		return p->order_id < q->order_id ? -1 : 1;
	return (p->shipment_no > q->shipment_no) - (p->shipment_no < q->shipment_no);
}

static int64_t count_shipments(struct group *g)
{
	int64_t count = 0;

	if (g->sample_count)
		qsort(g->samples, g->sample_count, sizeof *g->samples, by_shipment);
	for (size_t i = 0; i < g->sample_count; i++)
		count += !i || by_shipment(&g->samples[i], &g->samples[i - 1]) != 0;
	return count;
}

static void put_ship(json_t *row, const struct group *group)
{
	struct group g = *group; /* its samples are sorted, and parted: those without a time in front */
	int64_t shipments = count_shipments(&g);
	int64_t fetched = 0;
	int64_t units;
	double unit_ms;

	group_sort_samples(&g);
	while (g.sample_count && g.samples->ms < 0) {
		fetched += g.samples->units;
		g.samples++;
		g.sample_count--;
	}
	units = group_sample_units(&g, &unit_ms);
	json_object_set_new(row, "shipments", json_integer(shipments));
	json_object_set_new(row, "shipped", json_integer(units + fetched));
	json_object_set_new(row, "from_dock", json_integer(units));
	json_object_set_new(row, "fetched", json_integer(fetched));
	json_object_set_new(row, "mean_hours", units ? hours_of(unit_ms / (double)units) : json_null());
	json_object_set_new(row, "median_hours", units ? hours_of((double)group_percentile(&g, 50)) : json_null());
	json_object_set_new(row, "hours_90", units ? hours_of((double)group_percentile(&g, 90)) : json_null());
	json_object_set_new(row, "longest_hours", units ? hours_of((double)group_percentile(&g, 100)) : json_null());
}

static void read_ship(struct reporting *r)
{
	history_trace(r->s.db, &r->s.arena, r->by->by, &r->span, add_leg, r);
	reporting_make(r, put_ship);
}

const struct report_kind report_dock_to_ship = {
	.name = "dock-to-ship",
	.summary = N_("how long units stood between the truck that brought them and the one that took them"),
	.title = N_("Dock to ship"),
	.means = ship_means,
	.bys = ship_bys,
	.columns = ship_columns,
	.read = read_ship,
};

/* ---- cross-dock */

static const struct report_by flow_bys[] = {{"day", "day", "", HISTORY_BY_TIME, PERIOD_DAY},
	{"hour", "hour", "", HISTORY_BY_TIME, PERIOD_HOUR}, {"product", "sku", "description", HISTORY_BY_PRODUCT, PERIOD_NONE},
	{"reason", "reason", "", HISTORY_BY_REASON, PERIOD_NONE}, {.word = NULL}};

static const struct report_column flow_columns[] = {{"received", N_("received"), REPORT_NUMBER},
	{"to_orders", N_("to orders"), REPORT_NUMBER}, {"put_away", N_("put away"), REPORT_NUMBER},
	{"quarantine", N_("quarantine"), REPORT_NUMBER}, {"redirected", N_("redirected"), REPORT_NUMBER},
	{"given_up", N_("given up"), REPORT_NUMBER}, {"cross_docked", N_("cross-docked"), REPORT_NUMBER},
	{"percent", "%", REPORT_DECIMAL}, {"fetched", N_("fetched"), REPORT_NUMBER}, {.name = NULL}};

static const char *const flow_means[] = {
	N_("received: units from suppliers, by the scans that received them in this time. What was taken back (%UNDO) is in no figure."),
	N_("to orders, put away, quarantine: where the receiving scan sent them; together they are what was received."),
	N_("redirected: units that stood at the dock for nobody, or in quarantine, and got to an order in this time."),
	N_("given up: units that an order had and that went elsewhere in this time: damaged, recalled, lost, or, where the order is "
	"cancelled or shrunk, fetched for their new home. Until they are fetched they count as the order's."),
	N_("cross-docked: to orders + redirected - given up. %: of what was received. Trucks need not have left."),
	N_("fetched: units that orders got from the shelf, from where they were put away, or that were found: not cross-docked."), NULL};

static void put_flow(json_t *row, const struct group *g)
{
	const int64_t *v = g->values;
	int64_t crossed = v[FLOW_TO_ORDERS] + v[FLOW_REDIRECTED] - v[FLOW_GIVEN_UP];

	json_object_set_new(row, "received", json_integer(v[FLOW_RECEIVED]));
	json_object_set_new(row, "to_orders", json_integer(v[FLOW_TO_ORDERS]));
	json_object_set_new(row, "put_away", json_integer(v[FLOW_PUT_AWAY]));
	json_object_set_new(row, "quarantine", json_integer(v[FLOW_QUARANTINE]));
	json_object_set_new(row, "redirected", json_integer(v[FLOW_REDIRECTED]));
	json_object_set_new(row, "given_up", json_integer(v[FLOW_GIVEN_UP]));
	json_object_set_new(row, "cross_docked", json_integer(crossed));
	json_object_set_new(row, "percent", percent_of(crossed, v[FLOW_RECEIVED]));
	json_object_set_new(row, "fetched", json_integer(v[FLOW_FETCHED]));
}

static void read_flow(struct reporting *r)
{
	reporting_read(r, HISTORY_FLOW, 0);
	reporting_make(r, put_flow);
}

const struct report_kind report_cross_dock = {
	.name = "cross-dock",
	.summary = N_("which share of what was received went to orders instead of being put away"),
	.title = N_("Cross-dock share"),
	.means = flow_means,
	.bys = flow_bys,
	.columns = flow_columns,
	.read = read_flow,
};

/* ---- activity */

static const struct report_by activity_bys[] = {{"hour", "hour", "", HISTORY_BY_TIME, PERIOD_HOUR},
	{"day", "day", "", HISTORY_BY_TIME, PERIOD_DAY}, {"activity", "activity", "", HISTORY_BY_ACTIVITY, PERIOD_NONE},
	{.word = NULL}};

static const struct report_column activity_columns[] = {{"people", N_("people"), REPORT_NUMBER}, {"scans", N_("scans"), REPORT_NUMBER},
	{"refused", N_("refused"), REPORT_NUMBER}, {"taken_back", N_("taken back"), REPORT_NUMBER},
	{"received", N_("received"), REPORT_NUMBER}, {"placed", N_("placed"), REPORT_NUMBER}, {"packed", NC_("column", "packed"), REPORT_NUMBER},
	{"shipped", N_("shipped"), REPORT_NUMBER}, {.name = NULL}};

static const char *const activity_means[] = {
	N_("people: who made at least one scan. scans: all of them, also badges, places and commands."),
	N_("refused: scans that were refused and changed nothing. taken back: scans that an %UNDO took back, at the time they were made."),
	N_("received: units from suppliers. placed: units confirmed at a place (with confirmation off there are none)."),
	N_("packed: units put into cartons, less what was taken out again. shipped: units that left with a pickup."),
	N_("Units of scans that were taken back are in none of these. Hours without a scan are left out."), NULL};

enum { ACTIVITY_SCANS = 0, ACTIVITY_WORK = 4, ACTIVITY_PEOPLE = 10 };

struct people {
	struct reporting *r;
	struct groups seen; /* a group and who */
	bool total;
};

static void add_person(void *ctx, const struct history_row *row)
{
	struct people *p = ctx;
	struct group *group = p->total ? &p->r->groups.total : groups_find(&p->r->groups, row->at_ms, row->key, "");
	char *key = arena_printf(&p->r->s.arena, "%s/%s", row->name, p->total ? "" : group->key);
	struct group *seen = groups_find(&p->seen, 0, key, "");

	if (!seen->values[0]++)
		group->values[ACTIVITY_PEOPLE]++;
}

static void read_people(struct reporting *r)
{
	struct people p = {.r = r, .seen = {.arena = &r->s.arena}};

	history_read(r->s.db, &r->s.arena, HISTORY_PEOPLE, r->by->by, &r->span, add_person, &p);
	p = (struct people){.r = r, .seen = {.arena = &r->s.arena}, .total = true};
	history_read(r->s.db, &r->s.arena, HISTORY_PEOPLE, HISTORY_BY_TIME, &r->span, add_person, &p);
}

static void put_activity(json_t *row, const struct group *g)
{
	const int64_t *scans = g->values + ACTIVITY_SCANS;
	const int64_t *work = g->values + ACTIVITY_WORK;

	json_object_set_new(row, "people", json_integer(g->values[ACTIVITY_PEOPLE]));
	json_object_set_new(row, "scans", json_integer(scans[SCANS_ALL]));
	json_object_set_new(row, "refused", json_integer(scans[SCANS_REFUSED]));
	json_object_set_new(row, "taken_back", json_integer(scans[SCANS_TAKEN_BACK]));
	json_object_set_new(row, "received", json_integer(work[WORK_RECEIVED]));
	json_object_set_new(row, "placed", json_integer(work[WORK_PLACED]));
	json_object_set_new(row, "packed", json_integer(work[WORK_PACKED]));
	json_object_set_new(row, "shipped", json_integer(work[WORK_SHIPPED]));
}

static void read_activity(struct reporting *r)
{
	reporting_read(r, HISTORY_SCANS, ACTIVITY_SCANS);
	reporting_read(r, HISTORY_WORK, ACTIVITY_WORK);
	read_people(r);
	reporting_make(r, put_activity);
}

const struct report_kind report_activity = {
	.name = "activity",
	.summary = N_("scans, people and units by the hour"),
	.title = N_("Activity"),
	.means = activity_means,
	.bys = activity_bys,
	.columns = activity_columns,
	.read = read_activity,
};
