/* `crossdock show KIND ID`: one thing, whole, with its history. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/term.h"
#include "base/text.h"
#include "cli/commands.h"
#include "cli/output.h"
#include "cli/show.h"
#include "cli/words.h"
#include "scan/scan.h"
#include "store/arrival.h"
#include "store/catalog.h"
#include "store/delivery.h"
#include "store/find.h"
#include "store/loading.h"

static void section(struct showing *s, const struct report *report, struct report_about about)
{
	json_t *rows = table_read(s->db, report, about);

	if (!s->json)
		table_print(rows, report, s->settings.time_zone);
	json_object_set_new(s->document, report->name, rows);
}

/* The thing itself: its values stand in the document, not below a name. */
static void facts(struct showing *s, const struct report *report, struct report_about about)
{
	json_t *row = table_read_one(s->db, report, about);

	if (!s->json)
		table_print_one(row, report, s->settings.time_zone);
	json_object_update(s->document, row);
	json_decref(row);
}

static int by_time(const void *a, const void *b)
{
	int64_t times[2] = {0};

	for (int i = 0; i < 2; i++) {
		const json_t *row = *(json_t *const *)(i ? b : a);
		const char *at = json_string_value(json_object_get(row, "at"));

		if (!at || !time_parse(at, "UTC", &times[i]))
			times[i] = 0;
	}
	return (times[0] > times[1]) - (times[0] < times[1]);
}

/* What scans of all terminals did between two times, in order of time. There is no index by order or inbound, because
 * every scan would pay for it: what lies in the time is read instead. */
static json_t *across_terminals(
	struct showing *s, const struct report *report, const struct find_times *times, int64_t id, int64_t more)
{
	size_t count;
	int64_t *terminals = find_terminals(s->db, &s->arena, &count);
	json_t *all = json_array();
	json_t *sorted = json_array();
	json_t **rows;

	for (size_t i = 0; i < count; i++) {
		int64_t first = find_scan_since(s->db, terminals[i], times->since_ms);
		int64_t end = find_scan_since(s->db, terminals[i], times->until_ms + 1);
		json_t *some = table_read(s->db, report, ABOUT(first, end, id, more));

		json_array_extend(all, some);
		json_decref(some);
	}
	count = json_array_size(all);
	rows = mem_array(NULL, count, sizeof *rows);
	for (size_t i = 0; i < count; i++)
		rows[i] = json_array_get(all, i);
	qsort(rows, count, sizeof *rows, by_time);
	for (size_t i = 0; i < count; i++)
		json_array_append(sorted, rows[i]);
	free(rows);
	json_decref(all);
	return sorted;
}

static int64_t number_at(const json_t *row, const char *name)
{
	return json_integer_value(json_object_get(row, name));
}

/* By how many units a movement changes what the order holds. */
static int64_t gain_of_order(const json_t *movement, const char *number)
{
	const char *of = json_string_value(json_object_get(movement, "from_shipment"));
	const char *for_whom = json_string_value(json_object_get(movement, "to_shipment"));
	size_t len = strlen(number);
	bool from = of && strncmp(of, number, len) == 0 && of[len] == '/' && !strchr(of + len + 1, '/');
	bool to = for_whom && strncmp(for_whom, number, len) == 0 && for_whom[len] == '/' &&
		  !strchr(for_whom + len + 1, '/');

	return (to ? number_at(movement, "quantity") : 0) - (from ? number_at(movement, "quantity") : 0);
}

static int64_t gain_of_inbound(const json_t *receipt, const char *number)
{
	const char *kind = json_string_value(json_object_get(receipt, "kind"));

	(void)number;
	if (json_is_true(json_object_get(receipt, "taken_back")) || !kind || strcmp(kind, "unidentified") == 0)
		return 0;
	return number_at(receipt, "quantity");
}

/* The history of a thing that holds `units` now. Where a clock was once set back, the times do not tell where its scans
 * are: what was found does not add up then, and everything is read. */
static void history(struct showing *s, const struct report *report, struct find_times times, int64_t id,
	int64_t (*gain)(const json_t *row, const char *number), const char *number, int64_t units)
{
	json_t *rows = across_terminals(s, report, &times, id, 0);
	int64_t found = 0;

	for (size_t i = 0; i < json_array_size(rows); i++)
		found += gain(json_array_get(rows, i), number);
	if (found != units) {
		json_decref(rows);
		times = (struct find_times){.since_ms = INT64_MIN, .until_ms = INT64_MAX - 1};
		rows = across_terminals(s, report, &times, id, 0);
	}
	if (!s->json)
		table_print(rows, report, s->settings.time_zone);
	json_object_set_new(s->document, report->name, rows);
}

static int64_t units_of_order(const struct showing *s)
{
	const json_t *shipments = json_object_get(s->document, report_order_shipments.name);
	int64_t units = 0;

	for (size_t i = 0; i < json_array_size(shipments); i++) {
		const json_t *row = json_array_get(shipments, i);

		units += number_at(row, "in_hand") + number_at(row, "here") + number_at(row, "packed") +
			 number_at(row, "shipped");
	}
	return units;
}

static bool show_order(struct showing *s, const char *number)
{
	int64_t id = find_order(s->db, number);

	if (!id)
		return false;
	facts(s, &report_order_one, ABOUT(id));
	order_policy_words(s, id);
	section(s, &report_order_lines, ABOUT(id));
	section(s, &report_order_shipments, ABOUT(id));
	section(s, &report_order_content, ABOUT(id));
	order_waits_words(s, id);
	section(s, &report_order_history, ABOUT(id));
	history(s, &report_order_movements, find_times_of_order(s->db, id), id, gain_of_order, number,
		units_of_order(s));
	return true;
}

static bool show_shipment(struct showing *s, const char *name)
{
	int64_t number;
	int64_t id = find_shipment(s->db, name, &number);

	if (!id)
		return false;
	facts(s, &report_shipment_one, ABOUT(id, number));
	section(s, &report_shipment_lines, ABOUT(id, number));
	section(s, &report_shipment_content, ABOUT(id, number));
	section(s, &report_shipment_cartons, ABOUT(id, number));
	return true;
}

static bool show_inbound(struct showing *s, const char *number)
{
	int64_t id = find_inbound(s->db, number);

	if (!id)
		return false;
	facts(s, &report_inbound_one, ABOUT(id));
	section(s, &report_inbound_products, ABOUT(id));
	section(s, &report_inbound_cartons, ABOUT(id));
	history(s, &report_inbound_receipts, find_times_of_inbound(s->db, id), id, gain_of_inbound, number,
		number_at(s->document, "received") + number_at(s->document, "over"));
	return true;
}

static bool show_pickup(struct showing *s, const char *number)
{
	int64_t id = pickup_find(s->db, number);

	if (!id)
		return false;
	facts(s, &report_pickup_one, ABOUT(id));
	section(s, &report_manifest, ABOUT(id));
	section(s, &report_pickup_waiting, ABOUT(s->now_ms, id));
	section(s, &report_pickup_missed, ABOUT(id));
	return true;
}

static bool show_schedule(struct showing *s, const char *number)
{
	int64_t id = find_schedule(s->db, number);

	if (!id)
		return false;
	facts(s, &report_schedule_one, ABOUT(id));
	section(s, &report_schedule_pickups, ABOUT(id));
	return true;
}

/* What scans did with it, since it was begun. Where a clock was set back, they are elsewhere: then all are read. */
static void carton_history(struct showing *s, const struct parcel *parcel)
{
	struct find_times times = {.since_ms = INT64_MIN, .until_ms = INT64_MAX - 1};
	int64_t found = 0;
	json_t *rows;

	times.since_ms = parcel->opened_at;
	rows = across_terminals(s, &report_carton_history, &times, parcel->place_id, parcel->id);
	for (size_t i = 0; i < json_array_size(rows); i++)
		found += json_is_integer(json_object_get(json_array_get(rows, i), "quantity"));
	if (!found) {
		json_decref(rows);
		times.since_ms = INT64_MIN;
		rows = across_terminals(s, &report_carton_history, &times, parcel->place_id, parcel->id);
	}
	if (!s->json)
		table_print(rows, &report_carton_history, s->settings.time_zone);
	json_object_set_new(s->document, report_carton_history.name, rows);
}

static bool show_carton(struct showing *s, const char *sscc)
{
	struct sent_carton carton;

	/* with its application identifier in front, as it is scanned */
	if (strlen(sscc) == 20 && strncmp(sscc, "00", 2) == 0)
		sscc += 2;
	if (!sent_carton_find(s->db, &s->arena, sscc, &carton))
		return false;
	facts(s, &report_carton_one, ABOUT(carton.parcel.id));
	section(s, &report_carton_content, ABOUT(carton.parcel.id));
	section(s, &report_carton_labels, ABOUT(carton.parcel.id));
	carton_history(s, &carton.parcel);
	return true;
}

static bool show_lane(struct showing *s, const char *code)
{
	struct place place;

	if (!place_find(s->db, &s->arena, code, &place))
		return false;
	facts(s, &report_place_one, ABOUT(place.id));
	section(s, &report_place_content, ABOUT(place.id));
	section(s, &report_place_directions, ABOUT(place.id));
	return true;
}

int64_t show_find_product(struct db *db, struct arena *arena, const char *name)
{
	char *key = arena_alloc(arena, strlen(name) + 16);
	struct product product;
	struct code code;

	if (product_find(db, arena, name, &product))
		return product.id;
	scan_code_key(name, key, strlen(name) + 16);
	return code_find(db, key, &code) && code.kind == CODE_PRODUCT ? code.id : 0;
}

static bool show_product(struct showing *s, const char *name)
{
	int64_t id = show_find_product(s->db, &s->arena, name);

	if (!id)
		return false;
	facts(s, &report_product_one, ABOUT(id));
	section(s, &report_product_codes, ABOUT(id));
	section(s, &report_product_stock, ABOUT(id));
	section(s, &report_product_claimants, ABOUT(id));
	section(s, &report_product_inbound, ABOUT(id));
	return true;
}

/* What the scanner's bytes mean. */
static void decoded(struct showing *s, int64_t id)
{
	struct scan *scan = mem_alloc(sizeof *scan);
	struct str text = {0};
	int64_t at_ms = 0;
	size_t len = 0;
	const uint8_t *raw = find_raw(s->db, &s->arena, id, &len, &at_ms);

	if (raw) {
		scan_decode(scan, raw, len, zone_civil(s->settings.time_zone, at_ms).year);
		json_object_set_new(s->document, "decoded", json_string(scan->text));
		table_put_text(&text, scan->text);
	}
	if (!s->json && text.len)
		printf(_("Decoded: %s\n"), str_text(&text));
	str_done(&text);
	free(scan);
}

static bool show_scan(struct showing *s, const char *name)
{
	int64_t id = find_scan(s->db, name);
	const char *error;

	if (!id)
		return false;
	facts(s, &report_scan_one, ABOUT(id));
	decoded(s, id);
	error = json_string_value(json_object_get(s->document, "error"));
	if (!s->json && error)
		printf(_("Refused because: %s\n"), error_sentence(error));
	section(s, &report_scan_receipts, ABOUT(id));
	section(s, &report_scan_directions, ABOUT(id));
	section(s, &report_scan_movements, ABOUT(id));
	return true;
}

struct kind {
	const char *name;
	bool (*show)(struct showing *s, const char *id); /* false: there is none */
	enum found near;
	const char *looks; /* how their ids look */
};

static const struct kind kinds[] = {
	{"order", show_order, FOUND_ORDER, N_("its number, such as SO-1")},
	{"inbound", show_inbound, FOUND_INBOUND, N_("its number, such as IB-1")},
	{"lane", show_lane, FOUND_PLACE, N_("its barcode, such as L1")},
	{"pickup", show_pickup, FOUND_PICKUP, N_("its number, such as DHL-1500")},
	{"schedule", show_schedule, FOUND_SCHEDULE, N_("its number, such as DHL-DAILY")},
	{"carton", show_carton, FOUND_CARTON, N_("the 18 digits of its SSCC")},
	{"shipment", show_shipment, FOUND_ORDER, N_("the order's number and its own, such as SO-1/1")},
	{"product", show_product, FOUND_PRODUCT, N_("its SKU or a barcode")},
	{"scan", show_scan, FOUND_SCAN, N_("the terminal and its count, such as T1-000004")},
};

static enum status unknown(struct showing *s, const struct kind *kind, const char *id, struct err *err)
{
	const char *near = find_near(s->db, &s->arena, kind->near, id);

	if (near)
		return err_set(
			err, ST_REFUSED, "there is no %s %s: give %s; is it %s?", term(kind->name), id, _(kind->looks), near);
	return err_set(err, ST_REFUSED, "there is no %s %s, nor any other yet: give %s", term(kind->name), id, _(kind->looks));
}

enum status showing_open(struct showing *s, struct cli *cli, struct err *err)
{
	*s = (struct showing){.json = cli->json, .now_ms = clock_now(&cli->clock)};
	if (cli_open(cli, &s->db, err) != ST_OK)
		return err->status;
	if (db_begin_read(s->db, err) != ST_OK) {
		db_close(s->db);
		return err->status;
	}
	settings_load(s->db, &s->settings);
	s->document = json_object();
	return ST_OK;
}

enum status showing_close(struct showing *s, enum status st, struct err *err)
{
	struct err failure;

	if (db_end_read(s->db, &failure) != ST_OK) {
		*err = failure;
		st = failure.status;
	}
	db_close(s->db);
	arena_done(&s->arena);
	if (st == ST_OK && s->json)
		output_json(s->document);
	else
		json_decref(s->document);
	return st;
}

enum status show_run(struct cli *cli, int argc, char **argv, struct err *err)
{
	const struct kind *kind = NULL;
	struct showing s;
	enum status st = ST_OK;

	for (size_t i = 0; argc == 3 && i < sizeof kinds / sizeof *kinds; i++)
		if (strcmp(argv[1], kinds[i].name) == 0)
			kind = &kinds[i];
	if (!kind)
		return cli_usage("show", err);
	if (showing_open(&s, cli, err) != ST_OK)
		return err->status;
	if (!kind->show(&s, argv[2]))
		st = unknown(&s, kind, argv[2], err);
	return showing_close(&s, st, err);
}
