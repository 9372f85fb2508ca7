/* `crossdock manifest PICKUP [--csv]`: what a pickup takes. For people, as CSV for the carrier, or as JSON. */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "base/term.h"
#include "base/text.h"
#include "cli/commands.h"
#include "cli/output.h"
#include "cli/show.h"
#include "exchange/csv_rows.h"
#include "store/find.h"
#include "store/loading.h"

struct totals {
	int64_t shipments;
	int64_t cartons;
	int64_t units;
	int64_t weight_g;
	int64_t unweighed; /* cartons with something in them of which nobody knows the weight */
};

static const char *text_at(const json_t *row, const char *name)
{
	const char *text = json_string_value(json_object_get(row, name));

	return text ? text : "";
}

static int64_t number_at(const json_t *row, const char *name)
{
	return json_integer_value(json_object_get(row, name));
}

static bool begins_shipment(const json_t *cartons, size_t i)
{
	return !i || strcmp(text_at(json_array_get(cartons, i), "shipment"), text_at(json_array_get(cartons, i - 1), "shipment")) != 0;
}

static struct totals sum_up(const json_t *cartons)
{
	struct totals t = {0};

	for (size_t i = 0; i < json_array_size(cartons); i++) {
		const json_t *carton = json_array_get(cartons, i);

		t.cartons++;
		t.shipments += begins_shipment(cartons, i);
		t.units += number_at(carton, "units");
		t.weight_g += number_at(carton, "weight_g");
		t.unweighed += json_is_null(json_object_get(carton, "weight_g"));
	}
	return t;
}

/* ---- for people */

static void put_weight(struct str *out, int64_t weight_g)
{
	str_printf(out, _("%" PRId64 ".%03" PRId64 " kg"), weight_g / 1000, weight_g % 1000);
}

static void print_ship_to(const json_t *carton)
{
	static const char *const parts[] = {"ship_name", "ship_address", "ship_postcode", "ship_city", "ship_country"};
	struct str line = {0};

	table_put_text(&line, text_at(carton, "shipment"));
	for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
		const char *text = text_at(carton, !i && !*text_at(carton, parts[i]) ? "customer_name" : parts[i]);

		if (!*text)
			continue;
		str_add(&line, i == 0 ? "  " : ", ");
		table_put_text(&line, text);
	}
	printf("\n%s\n", str_text(&line));
	str_done(&line);
}

static void print_carton(const json_t *carton)
{
	struct str line = {0};

	str_add(&line, "  ");
	str_printf(&line,
		P_("carton %" PRId64 "  (00) %s  %" PRId64 " unit", "carton %" PRId64 "  (00) %s  %" PRId64 " units", number_at(carton, "units")),
		number_at(carton, "carton"), text_at(carton, "sscc"), number_at(carton, "units"));
	if (json_is_integer(json_object_get(carton, "weight_g"))) {
		str_add(&line, "  ");
		put_weight(&line, number_at(carton, "weight_g"));
	}
	if (*text_at(carton, "tracking")) {
		str_add(&line, "  ");
		table_put_text(&line, text_at(carton, "tracking"));
	}
	printf("%s\n", str_text(&line));
	str_done(&line);
}

static void print_totals(const struct totals *t)
{
	struct str weight = {0};

	if (t->weight_g)
		put_weight(&weight, t->weight_g);
	printf(P_("\nTotal: %" PRId64 " shipment", "\nTotal: %" PRId64 " shipments", t->shipments), t->shipments);
	printf(P_(", %" PRId64 " carton", ", %" PRId64 " cartons", t->cartons), t->cartons);
	printf(P_(", %" PRId64 " unit", ", %" PRId64 " units", t->units), t->units);
	if (weight.len)
		printf(", %s", str_text(&weight));
	if (t->weight_g && t->unweighed) {
		fputs(" ", stdout);
		printf(P_("(without %" PRId64 " carton of unknown weight)", "(without %" PRId64 " cartons of unknown weight)", t->unweighed),
			t->unweighed);
	}
	printf("\n");
	str_done(&weight);
}

static void print_text(const struct showing *s, const json_t *pickup, const json_t *cartons)
{
	const char *zone = s->settings.time_zone;
	struct totals t = sum_up(cartons);
	struct str head = {0};
	char at[TIME_TEXT_MAX];
	int64_t departed;

	str_add(&head, _("MANIFEST"));
	str_add_c(&head, ' ');
	table_put_text(&head, text_at(pickup, "pickup"));
	if (*text_at(pickup, "carrier")) {
		str_add(&head, ", ");
		table_put_text(&head, text_at(pickup, "carrier"));
	}
	if (*text_at(pickup, "door")) {
		str_add(&head, ", ");
		str_add(&head, term("door"));
		str_add_c(&head, ' ');
		table_put_text(&head, text_at(pickup, "door"));
	}
	printf("%s\n", str_text(&head));
	str_done(&head);
	if (time_parse(text_at(pickup, "departed"), "UTC", &departed))
		printf(_("Departed %s\n"), text_time(zone, departed, at));
	else
		printf(_("NOT DEPARTED: what is loaded at %s\n"), text_time(zone, s->now_ms, at));
	for (size_t i = 0; i < json_array_size(cartons); i++) {
		if (begins_shipment(cartons, i))
			print_ship_to(json_array_get(cartons, i));
		print_carton(json_array_get(cartons, i));
	}
	print_totals(&t);
	printf(_("\nTaken over (name, time, signature): ________________________________________\n"));
}

/* ---- for the carrier */

static void print_csv(const json_t *pickup, const json_t *cartons)
{
	static const char *const of_pickup[] = {"pickup", "carrier", "departed"};
	static const char *const of_carton[] = {"shipment", "carton", "sscc", "ship_name", "ship_address", "ship_city", "ship_postcode",
		"ship_country", "tracking", "units", "weight_g"};
	enum { PICKUP = sizeof of_pickup / sizeof *of_pickup, CARTON = sizeof of_carton / sizeof *of_carton };

	for (size_t i = 0; i < PICKUP; i++)
		printf("%s,", of_pickup[i]);
	for (size_t i = 0; i < CARTON; i++)
		printf("%s%s", i ? "," : "", of_carton[i]);
	printf("\r\n");
	for (size_t row = 0; row < json_array_size(cartons); row++) {
		for (size_t i = 0; i < PICKUP; i++) {
			const char *text = text_at(pickup, of_pickup[i]);

			csv_write_cell(stdout, text, strlen(text));
			putchar(',');
		}
		for (size_t i = 0; i < CARTON; i++) {
			const json_t *value = json_object_get(json_array_get(cartons, row), of_carton[i]);

			if (i)
				putchar(',');
			if (json_is_integer(value))
				printf("%" PRId64, (int64_t)json_integer_value(value));
			else if (json_is_string(value))
				csv_write_cell(stdout, json_string_value(value), json_string_length(value));
		}
		printf("\r\n");
	}
}

static void fill_document(struct showing *s, json_t *pickup, json_t *cartons)
{
	struct totals t = sum_up(cartons);

	json_object_update(s->document, pickup);
	json_object_set(s->document, report_manifest.name, cartons);
	json_object_set_new(s->document, "totals",
		json_pack("{s:I, s:I, s:I, s:I, s:I}", "shipments", (json_int_t)t.shipments, "cartons", (json_int_t)t.cartons, "units",
			(json_int_t)t.units, "weight_g", (json_int_t)t.weight_g, "cartons_of_unknown_weight", (json_int_t)t.unweighed));
}

static enum status unknown(struct showing *s, const char *number, struct err *err)
{
	const char *near = find_near(s->db, &s->arena, FOUND_PICKUP, number);

	if (near)
		return err_set(err, ST_REFUSED, "there is no pickup %s: is it %s?", number, near);
	return err_set(err, ST_REFUSED, "there is no pickup %s, nor any other yet: import pickups (pickup,carrier,cutoff)", number);
}

enum status manifest_run(struct cli *cli, int argc, char **argv, struct err *err)
{
	const char *number = NULL;
	bool csv = false;
	struct showing s;
	int64_t id;

	for (int i = 1; i < argc; i++) {
		if (strcmp(argv[i], "--csv") == 0)
			csv = true;
		else if (number)
			return cli_usage("manifest", err);
		else
			number = argv[i];
	}
	if (!number || (csv && cli->json))
		return cli_usage("manifest", err);
	if (showing_open(&s, cli, err) != ST_OK)
		return err->status;
	id = pickup_find(s.db, number);
	if (!id)
		return showing_close(&s, unknown(&s, number, err), err);
	json_t *pickup = table_read_one(s.db, &report_pickup_one, ABOUT(id));
	json_t *cartons = table_read(s.db, &report_manifest, ABOUT(id));
	fill_document(&s, pickup, cartons);
	if (csv) {
		output_raw(cli->output);
		print_csv(pickup, cartons);
		output_guarded(cli->output);
	} else if (!s.json) {
		print_text(&s, pickup, cartons);
	}
	json_decref(pickup);
	json_decref(cartons);
	return showing_close(&s, ST_OK, err);
}
