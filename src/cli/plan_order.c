/* An order of the projection. There may be hundreds of thousands: as JSON each is written straight into the text. */
#include "cli/plan_order.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "base/clock.h"
#include "base/json.h"
#include "base/text.h"
#include "store/catalog.h"
#include "store/customer.h"

enum { NAMED = 3 }; /* deliveries and products that a row names; the rest is counted */

/* One of the two questions about an order: when its next shipment can go, when it has all it wants. */
struct moment {
	int64_t at_ms;
	bool today;
	const char *inbound; /* NULL = none */
	const char *pickup;  /* NULL = none */
	bool too_late;       /* for the pickups of its day */
};

const struct report plan_order_report = {
	.name = "orders",
	.title = N_("Orders"),
	.columns = {{"order", N_("order"), REPORT_TEXT}, {"customer", N_("customer"), REPORT_TEXT}, {"carrier", N_("carrier"), REPORT_TEXT},
		{"promised", N_("promised"), REPORT_TIME}, {"wanted", N_("wants"), REPORT_NUMBER}, {"ships", NC_("column", "can ship"), REPORT_TEXT},
		{"ships_with", N_("pickup"), REPORT_TEXT}, {"complete", NC_("column", "has all"), REPORT_TEXT}, {"complete_with", N_("pickup"), REPORT_TEXT},
		{"waits_for", N_("waits for"), REPORT_TEXT}, {"lacks", N_("lacks"), REPORT_TEXT}},
};

static const struct report waits_report = {
	.name = "waits_for",
	.title = N_("What comes for it"),
	.columns = {{"units", NC_("column", "units"), REPORT_NUMBER}, {"inbound", N_("inbound"), REPORT_TEXT}, {"at", NC_("column", "at"), REPORT_TIME},
		{"arrived", N_("at a door"), REPORT_FLAG}},
};

static const struct report lacks_report = {
	.name = "lacks",
	.title = N_("What it lacks"),
	.columns = {{"units", NC_("column", "units"), REPORT_NUMBER}, {"sku", "SKU", REPORT_TEXT}, {"description", N_("product"), REPORT_TEXT},
		{"because", N_("because"), REPORT_TEXT}},
};

/* ---- names */

void plan_names_add(struct plan_names *names, struct db *db, const struct project *project, size_t n)
{
	const struct project_order *o = project_order_at(project, n);
	struct arena arena = {0};
	size_t count;
	struct project_lack *lacks = project_lacks(project, &arena, n, &count);

	if (o->customer_id && !idmap_get(&names->customers, o->customer_id))
		idmap_put(&names->customers, o->customer_id,
			(void *)(uintptr_t)customer_name(db, &names->arena, o->customer_id));
	for (size_t i = 0; i < count; i++) {
		struct product *product;

		if (idmap_get(&names->products, lacks[i].product_id))
			continue;
		product = arena_alloc(&names->arena, sizeof *product);
		*product = (struct product){.sku = "?", .description = "?"};
		product_load(db, &names->arena, lacks[i].product_id, product);
		idmap_put(&names->products, lacks[i].product_id, product);
	}
	arena_done(&arena);
}

void plan_names_done(struct plan_names *names)
{
	idmap_done(&names->customers);
	idmap_done(&names->products);
	arena_done(&names->arena);
}

static const struct product *product_named(const struct plan_names *names, int64_t id)
{
	static const struct product unknown = {.sku = "?", .description = "?"};
	const struct product *product = idmap_get(&names->products, id);

	return product ? product : &unknown;
}

static const char *customer_named(const struct plan_names *names, int64_t id)
{
	const char *name = id ? idmap_get(&names->customers, id) : NULL;

	return name ? name : "";
}

static const char *inbound_named(const struct project *p, uint32_t n)
{
	size_t count;

	return n == PROJECT_NONE ? NULL : project_inbounds(p, &count)[n].number;
}

static struct moment moment_of(const struct project *p, int64_t at_ms, bool today, uint32_t inbound, uint32_t pickup)
{
	size_t count;

	return (struct moment){.at_ms = at_ms, .today = today, .inbound = inbound_named(p, inbound),
		.too_late = !today && pickup == PROJECT_NONE && at_ms <= project_totals(p)->day_end_ms,
		.pickup = pickup == PROJECT_NONE ? NULL : project_pickups(p, &count)[pickup].number};
}

static struct moment first_of(const struct project *p, const struct project_order *o)
{
	return moment_of(p, o->first_at, o->first_today, o->first_inbound, o->first_pickup);
}

static struct moment complete_of(const struct project *p, const struct project_order *o)
{
	return moment_of(p, o->complete_at, o->complete_today, o->complete_inbound, o->complete_pickup);
}

/* ---- for programs */

const char *plan_when_word(int64_t at_ms, bool today, uint32_t inbound)
{
	if (at_ms == PROJECT_NEVER)
		return "never";
	if (at_ms == PROJECT_UNKNOWN)
		return "unknown";
	if (today)
		return inbound == PROJECT_NONE ? "now" : "today";
	return "later";
}

static void add_text(struct str *out, const char *name, const char *text)
{
	if (text && *text)
		json_add_text(out, name, text);
	else
		json_add_null(out, name);
}

static void add_time(struct str *out, const char *name, int64_t at_ms)
{
	char buf[TIME_TEXT_MAX];

	add_text(out, name, !at_ms || at_ms >= PROJECT_UNKNOWN ? NULL : time_format_utc(at_ms, buf));
}

static void add_flag(struct str *out, const char *name, bool flag)
{
	json_add_name(out, name);
	str_add(out, flag ? "true" : "false");
}

static void add_moment(struct str *out, const char *name, const struct moment *m)
{
	json_add_name(out, name);
	str_add_c(out, '{');
	json_add_text(out, "when", plan_when_word(m->at_ms, m->today, m->inbound ? 0 : PROJECT_NONE));
	add_time(out, "at", m->at_ms);
	add_text(out, "inbound", m->inbound);
	add_text(out, "pickup", m->pickup);
	str_add_c(out, '}');
}

static void add_waits(struct str *out, const struct project *p, struct arena *arena, size_t n)
{
	size_t count;
	const struct project_inbound *inbounds = project_inbounds(p, &count);
	struct project_wait *waits = project_waits(p, arena, n, &count);

	json_add_name(out, "waits_for");
	str_add_c(out, '[');
	for (size_t i = 0; i < count; i++) {
		const struct project_inbound *inbound = &inbounds[waits[i].inbound];

		str_add(out, i ? ",{" : "{");
		json_add_text(out, "inbound", inbound->number);
		json_add_number(out, "units", waits[i].units);
		add_time(out, "at", inbound->at_ms);
		add_flag(out, "arrived", inbound->arrived);
		str_add_c(out, '}');
	}
	str_add_c(out, ']');
}

static void add_lacks(struct str *out, const struct project *p, const struct plan_names *names, struct arena *arena, size_t n)
{
	size_t count;
	struct project_lack *lacks = project_lacks(p, arena, n, &count);

	json_add_name(out, "lacks");
	str_add_c(out, '[');
	for (size_t i = 0; i < count; i++) {
		const struct product *product = product_named(names, lacks[i].product_id);

		str_add(out, i ? ",{" : "{");
		json_add_text(out, "sku", product->sku);
		json_add_text(out, "description", product->description);
		json_add_number(out, "units", lacks[i].units);
		json_add_text(out, "why", project_why_word(lacks[i].why));
		add_text(out, "inbound", inbound_named(p, lacks[i].inbound));
		if (lacks[i].why == PROJECT_WHOLE)
			json_add_text(out, "for", product_named(names, lacks->product_id)->sku);
		str_add_c(out, '}');
	}
	str_add_c(out, ']');
}

void plan_order_json(struct str *out, const struct project *p, const struct plan_names *names, size_t n)
{
	const struct project_order *o = project_order_at(p, n);
	struct moment first = first_of(p, o);
	struct moment complete = complete_of(p, o);
	struct arena arena = {0};

	str_add_c(out, '{');
	json_add_text(out, "order", o->number);
	add_text(out, "customer", customer_named(names, o->customer_id));
	add_text(out, "carrier", o->carrier);
	json_add_number(out, "priority", o->priority);
	add_time(out, "promised", o->promised_ms);
	add_flag(out, "held", o->held);
	add_flag(out, "ships_whole", o->whole);
	json_add_number(out, "wanted", o->wanted);
	json_add_number(out, "here", o->here);
	add_flag(out, "ready", o->ready);
	add_moment(out, "ships", &first);
	add_moment(out, "complete", &complete);
	add_waits(out, p, &arena, n);
	add_lacks(out, p, names, &arena, n);
	str_add_c(out, '}');
	arena_done(&arena);
}

/* ---- for people */

/* "now", "14:05", "2026-11-24 09:00", "nobody said when", "no" */
static const char *when_text(const struct moment *m, int64_t now_ms, const char *zone, char buf[TIME_TEXT_MAX])
{
	if (m->at_ms == PROJECT_NEVER)
		return _("no");
	if (m->at_ms == PROJECT_UNKNOWN)
		return _("nobody said when");
	if (m->at_ms <= now_ms && !m->inbound)
		return _("now");
	if (m->at_ms > zone_day_end(zone, now_ms))
		return text_time(zone, m->at_ms, buf);
	time_format_clock(zone, m->at_ms, buf);
	buf[5] = '\0'; /* hours and minutes */
	return buf;
}

/* What holds an order up that must ship whole. */
static void waited_for(struct str *out, const struct project *p, const struct project_lack *lack, const char *sku)
{
	switch (lack->why) {
	case PROJECT_NOT_ANNOUNCED: str_printf(out, _("waits whole for %s, which is not announced"), sku); return;
	case PROJECT_CLAIMED: str_printf(out, _("waits whole for %s, which others claim first"), sku); return;
	case PROJECT_STOCKOUT: str_printf(out, _("waits whole for %s, a stockout"), sku); return;
	case PROJECT_LATE:
		str_printf(out, _("waits whole for %s, which %s is to bring, more than a day late"), sku, inbound_named(p, lack->inbound));
		return;
	case PROJECT_WHOLE:
	case PROJECT_HELD: str_printf(out, _("waits whole for %s"), sku); return;
	}
}

/* list: all that the order lacks; what it waits for stands first (project_lacks()). */
static void because(struct str *out, const struct project *p, const struct plan_names *names, const struct project_lack *list,
	const struct project_lack *lack)
{
	switch (lack->why) {
	case PROJECT_NOT_ANNOUNCED: str_add(out, _("not announced")); return;
	case PROJECT_CLAIMED: str_add(out, _("others claim it first")); return;
	case PROJECT_WHOLE: waited_for(out, p, list, product_named(names, list->product_id)->sku); return;
	case PROJECT_STOCKOUT: str_add(out, _("a stockout: accept or cancel the line")); return;
	case PROJECT_HELD: str_add(out, _("the order is held")); return;
	case PROJECT_LATE: str_printf(out, _("%s is more than a day late"), inbound_named(p, lack->inbound)); return;
	}
}

static void put_more(struct str *out, size_t count)
{
	if (count > NAMED) {
		str_add(out, " ");
		str_printf(out, P_("and %zu more", "and %zu more", count - NAMED), count - NAMED);
	}
}

static json_t *text_value(struct str *text)
{
	json_t *value = json_string(str_text(text));

	str_done(text);
	return value;
}

static json_t *waits_text(const struct project *p, struct arena *arena, size_t n)
{
	struct str text = {0};
	size_t count;
	struct project_wait *waits = project_waits(p, arena, n, &count);

	for (size_t i = 0; i < count && i < NAMED; i++)
		str_printf(&text, "%s%s", i ? ", " : "", inbound_named(p, waits[i].inbound));
	put_more(&text, count);
	return text_value(&text);
}

static json_t *lacks_text(const struct project *p, const struct plan_names *names, struct arena *arena, size_t n)
{
	struct str text = {0};
	size_t count;
	struct project_lack *lacks = project_lacks(p, arena, n, &count);

	for (size_t i = 0; i < count && i < NAMED; i++) {
		str_printf(&text, "%s%" PRId64 " x %s (", i ? ", " : "", lacks[i].units,
			product_named(names, lacks[i].product_id)->sku);
		because(&text, p, names, lacks, &lacks[i]);
		str_add(&text, ")");
	}
	put_more(&text, count);
	return text_value(&text);
}

/* A pickup, or why there is none. */
static const char *pickup_text(const struct moment *m)
{
	return m->pickup ? m->pickup : m->too_late ? _("none left today") : "";
}

json_t *plan_order_row(const struct project *p, const struct plan_names *names, size_t n, const char *zone)
{
	const struct project_order *o = project_order_at(p, n);
	int64_t now_ms = project_totals(p)->now_ms;
	struct moment first = first_of(p, o);
	struct moment complete = complete_of(p, o);
	struct arena arena = {0};
	char promised[TIME_TEXT_MAX];
	char first_buf[TIME_TEXT_MAX];
	char complete_buf[TIME_TEXT_MAX];
	json_t *row = json_pack("{s:s, s:s, s:s, s:s*, s:I, s:s, s:s, s:s, s:s, s:o, s:o}", "order", o->number, "customer",
		customer_named(names, o->customer_id), "carrier", o->carrier, "promised",
		o->promised_ms ? time_format_utc(o->promised_ms, promised) : NULL, "wanted", (json_int_t)o->wanted, "ships",
		when_text(&first, now_ms, zone, first_buf), "ships_with", pickup_text(&first), "complete",
		when_text(&complete, now_ms, zone, complete_buf), "complete_with", pickup_text(&complete),
		"waits_for", waits_text(p, &arena, n), "lacks", lacks_text(p, names, &arena, n));

	arena_done(&arena);
	return row;
}

/* "Can ship: 14:00, after IB-1, with pickup DHL-1500" */
static void print_moment(const char *what, const struct moment *m, int64_t now_ms, const char *zone)
{
	struct str text = {0};
	struct str shown = {0};
	char buf[TIME_TEXT_MAX];

	str_printf(&text, "%s: %s", what, when_text(m, now_ms, zone, buf));
	if (m->inbound)
		str_printf(&text, _(", after %s"), m->inbound);
	if (m->pickup)
		str_printf(&text, _(", with pickup %s"), m->pickup);
	else if (m->too_late)
		str_add(&text, _(", but no pickup is left today"));
	table_put_text(&shown, str_text(&text));
	puts(str_text(&shown));
	str_done(&shown);
	str_done(&text);
}

static void print_waits(const struct project *p, struct arena *arena, size_t n, const char *zone)
{
	json_t *rows = json_array();
	size_t count;
	const struct project_inbound *inbounds = project_inbounds(p, &count);
	struct project_wait *waits = project_waits(p, arena, n, &count);
	char at[TIME_TEXT_MAX];

	for (size_t i = 0; i < count; i++) {
		const struct project_inbound *inbound = &inbounds[waits[i].inbound];

		json_array_append_new(rows, json_pack("{s:I, s:s, s:s, s:b}", "units", (json_int_t)waits[i].units, "inbound",
			inbound->number, "at", inbound->at_ms < PROJECT_UNKNOWN ? time_format_utc(inbound->at_ms, at) : _("nobody said when"),
			"arrived", inbound->arrived));
	}
	table_print(rows, &waits_report, zone);
	json_decref(rows);
}

static void print_lacks(const struct project *p, const struct plan_names *names, struct arena *arena, size_t n, const char *zone)
{
	json_t *rows = json_array();
	size_t count;
	struct project_lack *lacks = project_lacks(p, arena, n, &count);

	for (size_t i = 0; i < count; i++) {
		const struct product *product = product_named(names, lacks[i].product_id);
		struct str text = {0};

		because(&text, p, names, lacks, &lacks[i]);
		json_array_append_new(rows, json_pack("{s:I, s:s, s:s, s:o}", "units", (json_int_t)lacks[i].units, "sku", product->sku,
			"description", product->description, "because", text_value(&text)));
	}
	table_print(rows, &lacks_report, zone);
	json_decref(rows);
}

void plan_order_print(const struct project *p, const struct plan_names *names, size_t n, const char *zone)
{
	const struct project_order *o = project_order_at(p, n);
	int64_t now_ms = project_totals(p)->now_ms;
	struct moment first = first_of(p, o);
	struct moment complete = complete_of(p, o);
	struct arena arena = {0};
	struct str text = {0};

	table_put_text(&text, o->number);
	if (*customer_named(names, o->customer_id)) {
		str_add(&text, ", ");
		table_put_text(&text, customer_named(names, o->customer_id));
	}
	printf(o->whole && o->held ? _("%s: wants %" PRId64 " more, and must ship whole; it is held\n")
	       : o->whole	   ? _("%s: wants %" PRId64 " more, and must ship whole\n")
	       : o->held	   ? _("%s: wants %" PRId64 " more, and may ship in parts; it is held\n")
				   : _("%s: wants %" PRId64 " more, and may ship in parts\n"),
		str_text(&text), o->wanted);
	print_moment(_("Can ship"), &first, now_ms, zone);
	print_moment(_("Has all it wants"), &complete, now_ms, zone);
	print_waits(p, &arena, n, zone);
	print_lacks(p, names, &arena, n, zone);
	arena_done(&arena);
	str_done(&text);
}
