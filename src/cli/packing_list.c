/* `crossdock packing-list SHIPMENT`: what goes into the parcel, on paper: whom for, and carton by carton what is in it. */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "cli/commands.h"
#include "cli/show.h"
#include "store/find.h"

/* What left with the pickup at that time is no longer in the carton: the departure's movements tell. */
static json_t *departed_lines(struct showing *s, int64_t place_id, int64_t departed_ms)
{
	size_t count;
	int64_t *terminals = find_terminals(s->db, &s->arena, &count);
	json_t *all = json_array();

	for (size_t i = 0; i < count; i++) {
		int64_t first = find_scan_since(s->db, terminals[i], departed_ms);
		int64_t end = find_scan_since(s->db, terminals[i], departed_ms + 1);
		json_t *some = table_read(s->db, &report_packing_departed, ABOUT(first, end, place_id));

		json_array_extend(all, some);
		json_decref(some);
	}
	return all;
}

static json_t *carton_lines(struct showing *s, json_t *carton)
{
	int64_t place_id = json_integer_value(json_object_get(carton, "place_id"));
	const char *departed = json_string_value(json_object_get(carton, "departed_at"));
	int64_t departed_ms;

	if (departed && time_parse(departed, "UTC", &departed_ms))
		return departed_lines(s, place_id, departed_ms);
	return table_read(s->db, &report_packing_content, ABOUT(place_id));
}

/* The lines below the carton's own number and SSCC. */
static void print_carton(struct showing *s, const json_t *carton, const json_t *lines, size_t count)
{
	const char *sscc = json_string_value(json_object_get(carton, "sscc"));
	int64_t number = json_integer_value(json_object_get(carton, "carton"));
	struct report report = report_packing_content;

	if (sscc)
		report.title = arena_printf(&s->arena, _("Carton %" PRId64 " of %zu: SSCC %s"), number, count, sscc);
	else
		report.title = arena_printf(&s->arena, _("Carton %" PRId64 " of %zu: open"), number, count);
	if (json_array_size(lines))
		table_print(lines, &report, s->settings.time_zone);
	else
		printf(_("\n%s\n  nothing is in it\n"), report.title);
}

static void add_cartons(struct showing *s, int64_t order_id, int64_t number)
{
	json_t *cartons = table_read(s->db, &report_packing_cartons, ABOUT(order_id, number));

	for (size_t i = 0; i < json_array_size(cartons); i++) {
		json_t *carton = json_array_get(cartons, i);
		json_t *lines = carton_lines(s, carton);

		if (!s->json)
			print_carton(s, carton, lines, json_array_size(cartons));
		json_object_set_new(carton, report_packing_content.name, lines);
		json_object_del(carton, "place_id");
		json_object_del(carton, "departed_at");
	}
	if (!s->json && !json_array_size(cartons))
		printf(_("\nNothing of it is packed yet\n"));
	json_object_set_new(s->document, report_packing_cartons.name, cartons);
}

static void add_follows(struct showing *s, int64_t order_id, int64_t number)
{
	json_t *rows = table_read(s->db, &report_packing_follows, ABOUT(order_id, number));

	if (!s->json)
		table_print(rows, &report_packing_follows, s->settings.time_zone);
	json_object_set_new(s->document, report_packing_follows.name, rows);
}

static enum status refuse(struct showing *s, const char *name, struct err *err)
{
	const char *near = find_near(s->db, &s->arena, FOUND_ORDER, name);

	return err_set(err, ST_REFUSED, "there is no shipment %s: write the order's number and its own, such as %s/1", name,
		near ? near : "SO-1");
}

enum status packing_list_run(struct cli *cli, int argc, char **argv, struct err *err)
{
	struct showing s;
	int64_t order_id;
	int64_t number = 0;
	enum status st = ST_OK;

	if (argc != 2)
		return cli_usage("packing-list", err);
	if (showing_open(&s, cli, err) != ST_OK)
		return err->status;
	order_id = find_shipment(s.db, argv[1], &number);
	if (order_id) {
		json_t *row = table_read_one(s.db, &report_packing_one, ABOUT(order_id, number));

		if (!s.json)
			table_print_one(row, &report_packing_one, s.settings.time_zone);
		json_object_update(s.document, row);
		json_decref(row);
		add_cartons(&s, order_id, number);
		add_follows(&s, order_id, number);
	} else {
		st = refuse(&s, argv[1], err);
	}
	return showing_close(&s, st, err);
}
