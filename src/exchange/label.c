/* Turns facts into the values of a template's fields. */
#include "exchange/label.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "base/clock.h"
#include "base/text.h"
#include "store/label_facts.h"

const char *const label_names[] = {"carton", "direction", NULL};

enum carton_field {
	C_BARCODE,
	C_TEXT,
	C_SITE,
	C_NAME,
	C_ADDRESS,
	C_CITY,
	C_POSTCODE,
	C_COUNTRY,
	C_ORDER,
	C_SHIPMENT,
	C_CARTON,
	C_CUSTOMER,
	C_CARRIER,
	C_PICKUP,
	C_UNITS,
	C_CONTENTS,
	C_DATE,
	C_COUNT
};

static const struct template_field carton_fields[C_COUNT + 1] = {
	[C_BARCODE] = {.name = "sscc_barcode", .what = N_("the SSCC as GS1-128"), .required = true, .is_sscc = true},
	[C_TEXT] = {.name = "sscc_text", .what = N_("the SSCC as people read it"), .required = true,
		.longest = "(00) 0 000000000000 0000 0"},
	[C_SITE] = {.name = "site_name", .what = N_("the setting site_name")},
	[C_NAME] = {.name = "ship_name", .what = N_("whom it goes to; without a name the customer's")},
	[C_ADDRESS] = {.name = "ship_address", .what = N_("street, may have several lines")},
	[C_CITY] = {.name = "ship_city", .what = N_("city")},
	[C_POSTCODE] = {.name = "ship_postcode", .what = N_("postcode")},
	[C_COUNTRY] = {.name = "ship_country", .what = N_("country")},
	[C_ORDER] = {.name = "order", .what = N_("the order's number")},
	[C_SHIPMENT] = {.name = "shipment", .what = N_("SO-7/1")},
	[C_CARTON] = {.name = "carton", .what = N_("2, or 2 of 3 once the shipment is packed")},
	[C_CUSTOMER] = {.name = "customer", .what = N_("the customer's name")},
	[C_CARRIER] = {.name = "carrier", .what = N_("carrier")},
	[C_PICKUP] = {.name = "pickup", .what = N_("the next pickup with its cut-off")},
	[C_UNITS] = {.name = "units", .what = N_("how many units are in it")},
	[C_CONTENTS] = {.name = "contents", .what = N_("units and products, a line for each")},
	[C_DATE] = {.name = "date", .what = N_("the day on which it is printed")},
};

enum direction_field {
	D_QUANTITY,
	D_TO,
	D_SKU,
	D_DESCRIPTION,
	D_LOT,
	D_ORDER,
	D_SHIPMENT,
	D_CUSTOMER,
	D_REASON,
	D_SCAN,
	D_SITE,
	D_COUNT
};

static const struct template_field direction_fields[D_COUNT + 1] = {
	[D_QUANTITY] = {.name = "quantity", .what = N_("how many"), .required = true},
	[D_TO] = {.name = "to", .what = N_("the place's barcode"), .required = true},
	[D_SKU] = {.name = "sku", .what = N_("SKU")},
	[D_DESCRIPTION] = {.name = "description", .what = N_("product")},
	[D_LOT] = {.name = "lot", .what = N_("lot")},
	[D_ORDER] = {.name = "order", .what = N_("the order's number")},
	[D_SHIPMENT] = {.name = "shipment", .what = N_("SO-7/1")},
	[D_CUSTOMER] = {.name = "customer", .what = N_("the customer's name")},
	[D_REASON] = {.name = "reason", .what = N_("why it goes there")},
	[D_SCAN] = {.name = "scan", .what = N_("the scan that gave it, T1-000004")},
	[D_SITE] = {.name = "site_name", .what = N_("the setting site_name")},
};

const struct template_field *label_fields(enum print_kind kind)
{
	return kind == PRINT_CARTON ? carton_fields : direction_fields;
}

const char *label_builtin(enum print_kind kind, int64_t dpi)
{
	char name[40];
	const struct label_file *file = label_files;

	snprintf(name, sizeof name, "%s-%d.zpl", label_names[kind], dpi == 300 ? 300 : 203);
	while (file->name && strcmp(file->name, name) != 0)
		file++;
	return file->text;
}

const char *label_sscc_text(struct arena *arena, const char *sscc, const char *prefix)
{
	int len = (int)strlen(prefix);

	if (!len || strlen(sscc) != 18 || strncmp(sscc + 1, prefix, (size_t)len) != 0)
		return arena_printf(arena, "(00) %s", sscc);
	return arena_printf(arena, "(00) %c %s %.*s %s", sscc[0], prefix, 16 - len, sscc + 1 + len, sscc + 17);
}

static const char *contents_text(struct arena *arena, const struct label_carton *c)
{
	const char *text = arena_printf(arena, "%" PRId64 " unit%s", c->units, c->units == 1 ? "" : "s");

	if (!c->units)
		return "";
	for (size_t i = 0; i < c->content_count; i++) {
		const struct label_content *l = &c->contents[i];

		text = arena_printf(arena, "%s\n%" PRId64 " x %s  %s%s%s", text, l->quantity, l->sku, l->description,
			*l->lot ? "  lot " : "", l->lot);
	}
	if (c->products > (int64_t)c->content_count)
		text = arena_printf(arena, "%s\nand %" PRId64 " more products", text, c->products - (int64_t)c->content_count);
	return text;
}

static bool carton_values(const char **values, struct db *db, struct arena *arena, const struct settings *settings,
	const struct print_job *job, int64_t now_ms)
{
	struct label_carton c;
	char time[TIME_TEXT_MAX];

	if (!label_carton_load(db, arena, job->parcel_id, job->sscc, now_ms, &c) || c.is_void)
		return false;
	values[C_BARCODE] = job->sscc;
	values[C_TEXT] = label_sscc_text(arena, job->sscc, settings->gs1_prefix);
	values[C_SITE] = settings->site_name;
	values[C_NAME] = *c.ship_name ? c.ship_name : c.customer;
	values[C_ADDRESS] = c.ship_address;
	values[C_CITY] = c.ship_city;
	values[C_POSTCODE] = c.ship_postcode;
	values[C_COUNTRY] = c.ship_country;
	values[C_ORDER] = c.order;
	values[C_SHIPMENT] = arena_printf(arena, "%s/%" PRId64, c.order, c.shipment_no);
	values[C_CARTON] = c.cartons ? arena_printf(arena, "%" PRId64 " of %" PRId64, c.number, c.cartons)
				     : arena_printf(arena, "%" PRId64, c.number);
	values[C_CUSTOMER] = c.customer;
	values[C_CARRIER] = c.carrier;
	if (*c.pickup)
		values[C_PICKUP] = arena_printf(arena, "%s  %s", c.pickup,
			time_format_local(settings->time_zone, c.pickup_cutoff_ms, time));
	values[C_UNITS] = arena_printf(arena, "%" PRId64, c.units);
	values[C_CONTENTS] = contents_text(arena, &c);
	values[C_DATE] = arena_dup(arena, time_format_date(settings->time_zone, now_ms, time));
	return true;
}

/* "completes-order" is "completes order" to people. */
static const char *reason_text(struct arena *arena, const char *reason)
{
	char *text = arena_dup(arena, reason);

	for (char *p = text; *p; p++)
		if (*p == '-')
			*p = ' ';
	return text;
}

static bool direction_values(const char **values, struct db *db, struct arena *arena, const struct settings *settings,
	const struct print_job *job)
{
	struct label_direction d;

	if (!label_direction_load(db, arena, job->direction_scan_id, job->direction_n, &d) || d.is_void)
		return false;
	values[D_QUANTITY] = arena_printf(arena, "%" PRId64, d.quantity);
	values[D_TO] = d.to;
	values[D_SKU] = d.sku;
	values[D_DESCRIPTION] = d.description;
	values[D_LOT] = d.lot;
	values[D_ORDER] = d.order;
	values[D_SHIPMENT] = *d.order ? arena_printf(arena, "%s/%" PRId64, d.order, d.shipment_no) : "";
	values[D_CUSTOMER] = d.customer;
	values[D_REASON] = reason_text(arena, d.reason);
	values[D_SCAN] = d.scan;
	values[D_SITE] = settings->site_name;
	return true;
}

enum label_fault label_draw(struct str *out, struct db *db, struct arena *arena, const struct settings *settings,
	const struct print_job *job, int64_t now_ms)
{
	const char *values[(int)C_COUNT > (int)D_COUNT ? (int)C_COUNT : (int)D_COUNT] = {NULL};
	const char *template = label_template_load(db, arena, label_names[job->kind]);
	bool there = job->kind == PRINT_CARTON ? carton_values(values, db, arena, settings, job, now_ms)
					       : direction_values(values, db, arena, settings, job);

	if (!there)
		return LABEL_GONE;
	template_fill(out, template ? template : label_builtin(job->kind, settings->label_dpi), label_fields(job->kind), values);
	return LABEL_DRAWN;
}
