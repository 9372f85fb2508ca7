/* The report that suggests reorder levels: each product's demand by day, and how long its suppliers really take. */
#include <inttypes.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/idmap.h"
#include "base/text.h"
#include "cli/reports.h"
#include "dock/reorder.h"
#include "store/history_supply.h"

static const struct report_by reorder_bys[] = {
	{"product", "sku", "description", HISTORY_BY_PRODUCT, PERIOD_NONE}, {.word = NULL}};

static const struct report_column reorder_columns[] = {{"ordered", N_("ordered"), REPORT_NUMBER},
	{"demand_days", N_("on days"), REPORT_NUMBER}, {"demand_mean", NC_("column", "a day"), REPORT_DECIMAL},
	{"demand_deviation", NC_("column", "sd"), REPORT_DECIMAL}, {"deliveries", N_("deliveries"), REPORT_NUMBER},
	{"lead_days", N_("lead d"), REPORT_DECIMAL}, {"lead_deviation", NC_("column", "sd"), REPORT_DECIMAL}, {"level", NC_("column", "level"), REPORT_NUMBER},
	{"on_hand", N_("on hand"), REPORT_NUMBER}, {"on_order", N_("on order"), REPORT_NUMBER}, {"waiting", N_("waiting"), REPORT_NUMBER},
	{"below", N_("order now"), REPORT_FLAG}, {"note", NC_("column", "note"), REPORT_TEXT}, {.name = NULL}};

static const char *const reorder_means[] = {
	N_("level = d x L + z x sqrt(L x sd_d^2 + d^2 x sd_L^2), rounded up: order again before stock falls below it."),
	N_("d, sd_d (a day, sd): units ordered a day of orders placed in this time, cancelled ones left out; mean and standard deviation."),
	N_("L, sd_L (lead d, sd): days from the import that first announced a delivery to its truck at the dock, over all deliveries in "
	"this time of the suppliers that brought the product; deliveries: how many."),
	N_("z: of the service level (--service, 95 %): the probability that stock lasts from ordering until the goods come."),
	N_("Days before the site's first order do not count."),
	N_("order now: on hand + on order - waiting is below the level. on hand: as last imported; on order: announced and to come."),
	N_("Products with less than 14 days, orders on less than 5 of them, or less than 3 deliveries are not guessed: the note says so."),
	N_("Silver, Pyke, Thomas: Inventory and Production Management in Supply Chains, reorder points with variable lead times."), NULL};

/* Of one product. */
struct demand_of {
	int64_t product_id;
	int64_t day_ms;    /* the day that is being added up; INT64_MIN = none yet */
	int64_t day_units;
	int64_t units;
	struct reorder reorder;
};

struct reordering {
	struct reporting *r;
	struct demand_of **list;
	size_t count;
	size_t cap;
	int64_t days; /* of the time in which there were orders */
};

static void end_day(struct demand_of *d)
{
	if (d->day_units) {
		series_add(&d->reorder.demand, (double)d->day_units);
		d->reorder.demand_days++;
	}
	d->units += d->day_units;
	d->day_units = 0;
}

/* Whole days of the site's calendar. */
static int64_t days_between(const char *zone, int64_t first_ms, int64_t until_ms)
{
	int64_t days = 0;

	for (int64_t day = zone_day_start(zone, first_ms); day < until_ms; day = zone_day_end(zone, day) + 1)
		days++;
	return days;
}

/* The quarters of an hour come in order of time. */
static void read_demand(struct reordering *re)
{
	struct reporting *r = re->r;
	const char *zone = r->s.settings.time_zone;
	size_t count;
	struct history_demand *list = history_demand(r->s.db, &r->s.arena, &r->span, &count);
	int64_t day_start = INT64_MIN;
	int64_t day_end = INT64_MIN;
	struct idmap map = {0};

	for (size_t i = 0; i < count; i++) {
		struct demand_of *d = idmap_get(&map, list[i].product_id);

		if (!d) {
			d = arena_alloc(&r->s.arena, sizeof *d);
			*d = (struct demand_of){.product_id = list[i].product_id, .day_ms = INT64_MIN};
			idmap_put(&map, d->product_id, d);
			re->list = arena_grow(&r->s.arena, re->list, re->count, &re->cap, sizeof(struct demand_of *));
			re->list[re->count++] = d;
		}
		if (day_start == INT64_MIN || list[i].at_ms > day_end) {
			day_start = zone_day_start(zone, list[i].at_ms);
			day_end = zone_day_end(zone, list[i].at_ms);
		}
		if (d->day_ms != day_start)
			end_day(d);
		d->day_ms = day_start;
		d->day_units += list[i].units;
	}
	re->days = count ? days_between(zone, list[0].at_ms, r->span.until_ms) : 0;
	for (size_t i = 0; i < re->count; i++) {
		struct demand_of *d = re->list[i];

		end_day(d);
		series_add_zeroes(&d->reorder.demand, re->days - d->reorder.demand_days);
	}
	idmap_done(&map);
}

/* How long a supplier's deliveries took. */
struct supplier {
	const char *name;
	struct series lead;
};

/* In order of their names. */
static struct supplier *read_suppliers(struct reporting *r, size_t *count)
{
	size_t deliveries_count;
	struct history_delivery *deliveries = history_deliveries(r->s.db, &r->s.arena, &r->span, &deliveries_count);
	struct supplier *list = NULL;
	size_t cap = 0;

	*count = 0;
	for (size_t i = 0; i < deliveries_count; i++) {
		if (!i || strcmp(deliveries[i].supplier, deliveries[i - 1].supplier) != 0) {
			list = arena_grow(&r->s.arena, list, *count, &cap, sizeof *list);
			list[(*count)++] = (struct supplier){.name = deliveries[i].supplier};
		}
		series_add(&list[*count - 1].lead, (double)deliveries[i].lead_ms / (24 * 60 * 60 * 1000.0));
	}
	return list;
}

static int by_name(const void *name, const void *supplier)
{
	return strcmp(name, ((const struct supplier *)supplier)->name);
}

static int by_product(const void *a, const void *b)
{
	const struct demand_of *p = *(struct demand_of *const *)a;
	const struct demand_of *q = *(struct demand_of *const *)b;

	return (p->product_id > q->product_id) - (p->product_id < q->product_id);
}

static void read_leads(struct reordering *re)
{
	struct reporting *r = re->r;
	size_t suppliers_count;
	struct supplier *suppliers = read_suppliers(r, &suppliers_count);
	size_t sources_count;
	struct history_source *sources = history_sources(r->s.db, &r->s.arena, &r->span, &sources_count);
	size_t at = 0;

	if (re->count)
		qsort(re->list, re->count, sizeof(struct demand_of *), by_product);
	for (size_t i = 0; i < re->count; i++) {
		while (at < sources_count && sources[at].product_id < re->list[i]->product_id)
			at++;
		for (; at < sources_count && sources[at].product_id == re->list[i]->product_id; at++) {
			const struct supplier *s =
				bsearch(sources[at].supplier, suppliers, suppliers_count, sizeof *suppliers, by_name);

			if (s)
				series_join(&re->list[i]->reorder.lead, &s->lead);
		}
	}
}

static const char *note_of(struct reordering *re, const struct reorder *reorder)
{
	struct arena *arena = &re->r->s.arena;

	switch (reorder_lacks(reorder)) {
	case REORDER_ENOUGH: return NULL;
	case REORDER_FEW_DAYS:
		return arena_printf(arena,
			P_("too little history: %" PRId64 " day of orders (%d needed)", "too little history: %" PRId64 " days of orders (%d needed)",
				re->days),
			re->days, REORDER_LEAST_DAYS);
	case REORDER_LITTLE_DEMAND:
		return arena_printf(arena,
			P_("too little history: ordered on %" PRId64 " day (%d needed)", "too little history: ordered on %" PRId64 " days (%d needed)",
				reorder->demand_days),
			reorder->demand_days, REORDER_LEAST_DEMAND_DAYS);
	case REORDER_FEW_DELIVERIES:
		return arena_printf(arena,
			P_("too little history: %" PRId64 " delivery (%d needed)", "too little history: %" PRId64 " deliveries (%d needed)",
				reorder->lead.count),
			reorder->lead.count, REORDER_LEAST_DELIVERIES);
	}
	return NULL;
}

static json_t *reorder_row(struct reordering *re, const struct demand_of *d, const struct history_product *p, double z)
{
	const struct reorder *reorder = &d->reorder;
	const char *note = note_of(re, reorder);
	int64_t level = note ? 0 : reorder_level(reorder, z);
	json_t *row = json_object();

	json_object_set_new(row, "sku", json_string(p->sku));
	json_object_set_new(row, "description", json_string(p->description));
	json_object_set_new(row, "ordered", json_integer(d->units));
	json_object_set_new(row, "demand_days", json_integer(reorder->demand_days));
	json_object_set_new(row, "demand_mean", decimal(series_mean(&reorder->demand)));
	json_object_set_new(row, "demand_deviation", decimal(series_deviation(&reorder->demand)));
	json_object_set_new(row, "deliveries", json_integer(reorder->lead.count));
	json_object_set_new(row, "lead_days", reorder->lead.count ? decimal(series_mean(&reorder->lead)) : json_null());
	json_object_set_new(row, "lead_deviation", reorder->lead.count > 1 ? decimal(series_deviation(&reorder->lead)) : json_null());
	json_object_set_new(row, "level", note ? json_null() : json_integer(level));
	json_object_set_new(row, "on_hand", json_integer(p->on_hand));
	json_object_set_new(row, "on_order", json_integer(p->on_order));
	json_object_set_new(row, "waiting", json_integer(p->waiting));
	json_object_set_new(row, "below", note ? json_null() : json_boolean(p->on_hand + p->on_order - p->waiting < level));
	json_object_set_new(row, "note", note ? json_string(note) : json_null());
	return row;
}

static int by_sku(const void *a, const void *b)
{
	return strcmp(json_string_value(json_object_get(*(json_t *const *)a, "sku")),
		json_string_value(json_object_get(*(json_t *const *)b, "sku")));
}

static void read_reorder(struct reporting *r)
{
	struct reordering re = {.r = r};
	double z = reorder_z(r->service);
	char service[TEXT_NUMBER_MAX];
	char factor[TEXT_NUMBER_MAX];
	json_t **rows;

	read_demand(&re);
	read_leads(&re);
	rows = arena_alloc(&r->s.arena, (re.count + 1) * sizeof *rows);
	for (size_t i = 0; i < re.count; i++) {
		struct history_product product = {.sku = "", .description = ""};

		history_product(r->s.db, &r->s.arena, re.list[i]->product_id, &product);
		rows[i] = reorder_row(&re, re.list[i], &product, z);
	}
	if (re.count)
		qsort(rows, re.count, sizeof *rows, by_sku);
	for (size_t i = 0; i < re.count; i++)
		json_array_append_new(r->rows, rows[i]);
	str_printf(&r->note,
		P_("Service level %s %%: z = %s; demand over %" PRId64 " day",
			"Service level %s %%: z = %s; demand over %" PRId64 " days", re.days),
		text_decimal(r->service, -1, service), text_decimal(z, 3, factor), re.days);
	json_object_set_new(r->s.document, "service", json_real(r->service));
	json_object_set_new(r->s.document, "z", json_real(round(z * 1000) / 1000));
	json_object_set_new(r->s.document, "days", json_integer(re.days));
}

const struct report_kind report_reorder = {
	.name = "reorder",
	.summary = N_("a reorder level for each product, from its demand and its suppliers' real lead times"),
	.title = N_("Reorder levels"),
	.means = reorder_means,
	.bys = reorder_bys,
	.span = SPAN_90_DAYS,
	.service = true,
	.columns = reorder_columns,
	.read = read_reorder,
};
