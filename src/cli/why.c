/* `crossdock why SCAN`: why a scan was directed as it was, for a shift lead. `why --product SKU`: who claims it now. */
#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/term.h"
#include "base/text.h"
#include "cli/commands.h"
#include "cli/show.h"
#include "cli/words.h"
#include "flow/planner.h"
#include "store/catalog.h"
#include "store/claim.h"
#include "store/find.h"
#include "store/shipment.h"

enum { NAMED = 5 }; /* claimants passed over that are named; the rest is counted by cause */

/* Prints a line of text (not in JSON), so many blanks in front. Looks its format up. */
static void line(const struct showing *s, int indent, const char *fmt, ...) PRINTF_LIKE(3, 4);

static void line(const struct showing *s, int indent, const char *fmt, ...)
{
	struct str text = {0};
	char buf[2048];
	va_list args;

	if (s->json)
		return;
	va_start(args, fmt);
	vsnprintf(buf, sizeof buf, _(fmt), args);
	va_end(args);
	table_put_text(&text, buf);
	printf("%*s%s\n", indent, "", str_text(&text));
	str_done(&text);
}

static const char *local_time(struct showing *s, const json_t *value)
{
	char buf[TIME_TEXT_MAX];
	int64_t at_ms;

	if (!json_is_string(value) || !time_parse(json_string_value(value), "UTC", &at_ms))
		return _("not given");
	return arena_dup(&s->arena, text_time(s->settings.time_zone, at_ms, buf));
}

static const char *claim_key(struct showing *s, const json_t *row)
{
	return arena_printf(&s->arena, _("priority %" PRId64 ", promised %s, placed %s"),
		(int64_t)json_integer_value(json_object_get(row, "priority")),
		local_time(s, json_object_get(row, "promised")), local_time(s, json_object_get(row, "placed")));
}

static const char *text_at(const json_t *row, const char *name)
{
	const char *text = json_string_value(json_object_get(row, name));

	return text ? text : "";
}

static int64_t number_at(const json_t *row, const char *name)
{
	return json_integer_value(json_object_get(row, name));
}

/* The first of those passed over by name, the rest counted by cause. */
static json_t *passed_over(struct showing *s, const struct report *report, struct report_about about)
{
	json_t *rows = table_read(s->db, report, about);
	json_t *first = json_array();
	json_t *counts = json_object();
	json_t *out;
	const char *cause;
	json_t *n;

	for (size_t i = 0; i < json_array_size(rows); i++) {
		json_t *row = json_array_get(rows, i);

		cause = text_at(row, "cause");
		if (i < NAMED) {
			json_array_append(first, row);
			if (*text_at(row, "hold_reason"))
				cause = arena_printf(&s->arena, "%s, %s", cause, text_at(row, "hold_reason"));
			line(s, 2, N_("passed over: %s line %s, wants %" PRId64 ": %s (%s)"), text_at(row, "order"), text_at(row, "line"),
				number_at(row, "wants"), cause, claim_key(s, row));
		} else {
			json_object_set_new(counts, cause, json_integer(number_at(counts, cause) + 1));
		}
	}
	json_object_foreach(counts, cause, n)
		line(s, 2, P_("and %" PRId64 " more: %s", "and %" PRId64 " more: %s", json_integer_value(n)), (int64_t)json_integer_value(n), cause);
	out = json_pack("{s:o, s:o}", "first", first, "more", counts);
	json_decref(rows);
	return out;
}

static void winner(struct showing *s, json_t *o, const struct direction *d)
{
	json_t *won = table_read_one(s->db, &report_winner, ABOUT(d->owner.line_id));
	json_t *behind = table_read_one(s->db, &report_behind, ABOUT(d->owner.line_id));

	if (*text_at(won, "customer_name"))
		line(s, 2, N_("for %s line %s, %s, which claims by %s"), text_at(won, "order"), text_at(won, "line"), text_at(won, "customer_name"),
			claim_key(s, won));
	else
		line(s, 2, N_("for %s line %s, which claims by %s"), text_at(won, "order"), text_at(won, "line"), claim_key(s, won));
	if (json_is_true(json_object_get(won, "put_ahead")))
		line(s, 2, N_("finish-first put it ahead: with what is here or comes before the next cut-off it is completed"));
	if (number_at(behind, "lines"))
		line(s, 2,
			P_("behind it now: %" PRId64 " line waiting for %s", "behind it now: %" PRId64 " lines waiting for %s", number_at(behind, "lines")),
			number_at(behind, "lines"),
			arena_printf(&s->arena, P_("%" PRId64 " unit", "%" PRId64 " units", number_at(behind, "units")), number_at(behind, "units")));
	else
		line(s, 2, N_("behind it now: nobody"));
	json_object_set_new(o, "winner", won);
	json_object_set_new(o, "behind", behind);
}

/* The places that were not taken, those with the same cause together. As they stand now: they change with every scan.
 */
static void print_others(const struct showing *s, const json_t *others)
{
	for (size_t i = 0; i < json_array_size(others); i++) {
		const char *cause = text_at(json_array_get(others, i), "cause");
		struct str places = {0};
		size_t count = 0;
		bool told = false;

		for (size_t j = 0; j < json_array_size(others); j++) {
			const json_t *other = json_array_get(others, j);

			if (strcmp(text_at(other, "cause"), cause) != 0)
				continue;
			told = told || j < i;
			if (count++ < NAMED)
				str_printf(&places, "%s%s", places.len ? ", " : "", text_at(other, "place"));
		}
		if (count > NAMED) {
			str_add_c(&places, ' ');
			str_printf(&places, P_("and %zu more", "and %zu more", count - NAMED), count - NAMED);
		}
		if (!told)
			line(s, 4, P_("not %s, as it stands now: %s", "not %s, as they stand now: %s", count), str_text(&places), cause);
		str_done(&places);
	}
}

/* Why another lane was not taken, as far as it can still be told: the lanes change with every scan. */
static const char *lane_cause(struct showing *s, const struct place *lane, const char *carrier, int64_t need)
{
	if (lane->is_full)
		return _("a worker said that it is full");
	if (*lane->carrier && strcmp(lane->carrier, carrier) != 0)
		return arena_printf(&s->arena, _("kept for carrier %s"), lane->carrier);
	if (place_room(lane) < need)
		return arena_printf(
			&s->arena, _("room for %" PRId64 ", and the shipment may need %" PRId64), place_room(lane), need);
	return _("has room: the fullest that fits is taken first, then by barcode");
}

static json_t *other_lanes(struct showing *s, const struct direction *d)
{
	json_t *lanes = json_array();
	struct order_facts f;
	struct place *list;
	int64_t need;
	size_t count;

	order_facts_load(s->db, &s->arena, d->owner.order_id, s->settings.policy, s->now_ms, &f);
	need = order_still_wanted(s->db, d->owner.order_id) + f.in_hand + f.here;
	list = place_list(s->db, &s->arena, PLACE_LANE, &count);
	for (size_t i = 0; i < count; i++) {
		const char *cause = lane_cause(s, &list[i], f.carrier, need);

		if (list[i].id == d->place_id)
			continue;
		json_array_append_new(lanes, json_pack("{s:s, s:s}", "place", list[i].code, "cause", cause));
	}
	print_others(s, lanes);
	return lanes;
}

static json_t *other_stations(struct showing *s, const struct direction *d)
{
	json_t *stations = json_array();
	size_t count;
	struct place *list = place_list(s->db, &s->arena, PLACE_STATION, &count);

	for (size_t i = 0; i < count; i++) {
		struct place spot = {.code = _("nowhere known")};
		const char *cause;

		if (list[i].id == d->place_id)
			continue;
		if (list[i].spot_id)
			place_load(s->db, &s->arena, list[i].spot_id, &spot);
		cause = arena_printf(&s->arena,
			list[i].is_full ? P_("parked at %s, %" PRId64 " shipments in its queue, full",
						  "parked at %s, %" PRId64 " shipments in its queue, full", list[i].shipments)
					: P_("parked at %s, %" PRId64 " shipments in its queue", "parked at %s, %" PRId64 " shipments in its queue",
						  list[i].shipments),
			spot.code, list[i].shipments);
		json_array_append_new(stations, json_pack("{s:s, s:s}", "place", list[i].code, "cause", cause));
	}
	print_others(s, stations);
	return stations;
}

static void why_place(struct showing *s, json_t *o, const struct direction *d)
{
	struct place place = {.code = "?"};

	place_load(s->db, &s->arena, d->place_id, &place);
	if (d->owner.order_id && strcmp(d->reason, "joins-shipment") == 0) {
		line(s, 2, N_("why %s: the shipment stood there"), place.code);
	} else if (place.kind == PLACE_STATION) {
		line(s, 2, N_("why %s: the station parked at this door, else the shortest queue, else by barcode"),
			place.code);
		json_object_set_new(o, "not", other_stations(s, d));
	} else if (place.kind == PLACE_LANE && d->owner.order_id) {
		if (*place.carrier)
			line(s, 2,
				N_("why %s: a lane with room for all that the shipment may still gather, of carrier %s; what comes for a shipment "
				   "joins it where it stands"),
				place.code, place.carrier);
		else
			line(s, 2,
				N_("why %s: a lane with room for all that the shipment may still gather; what comes for a shipment joins it where "
				   "it stands"),
				place.code);
		json_object_set_new(o, "not", other_lanes(s, d));
	} else if (place.kind == PLACE_OVERFLOW) {
		line(s, 2, N_("why %s: no lane had room"), place.code);
		json_object_set_new(o, "not", other_lanes(s, d));
	} else {
		line(s, 2, N_("why %s: the first %s place by barcode that is not full"), place.code,
			term(place_kind_word(place.kind)));
	}
}

static void why_nobody(struct showing *s, json_t *o, const struct direction *d, int64_t at_ms)
{
	bool quarantined = strcmp(d->reason, "no-demand") != 0 && strcmp(d->reason, "stockout") != 0 &&
			   strcmp(d->reason, "held-back") != 0 && strcmp(d->reason, "redirect") != 0;

	line(s, 2, N_("for nobody"));
	if (!quarantined)
		json_object_set_new(o, "passed_over",
			passed_over(s, &report_passed_over_by_all, ABOUT(d->scan_id, d->product_id, at_ms)));
}

/* "the shelf", "what was found when D1 was counted" */
static const char *source_words(struct showing *s, const json_t *row)
{
	const char *cause = text_at(row, "cause");

	if (strcmp(text_at(row, "kind"), "adjustment") == 0)
		return strcmp(cause, "bring") == 0 ? _("taken from the shelf") : _("found when the place was counted");
	if (strcmp(text_at(row, "kind"), "door") == 0 || strcmp(text_at(row, "kind"), "floor") == 0)
		return _("in hand before");
	return arena_printf(&s->arena, _("taken from %s"), text_at(row, "place"));
}

/* What did not come off a truck by this scan: where it was, and for whom. */
static void why_source(struct showing *s, json_t *o, const struct direction *d)
{
	json_t *rows = table_read(s->db, &report_direction_source, ABOUT(d->scan_id, d->product_id, d->owner.line_id));

	for (size_t i = 0; i < json_array_size(rows); i++) {
		const json_t *row = json_array_get(rows, i);

		if (*text_at(row, "shipment"))
			line(s, 2, N_("%s, where it was for %s"), source_words(s, row), text_at(row, "shipment"));
		else
			line(s, 2, "%s", source_words(s, row));
	}
	json_object_set_new(o, "from", rows);
}

static json_t *why_direction(struct showing *s, const struct direction *d, int64_t at_ms)
{
	struct product product = {.sku = "?", .description = "?"};
	struct place place = {.code = "?"};
	struct place before = {.code = NULL};
	json_t *o;

	product_load(s->db, &s->arena, d->product_id, &product);
	place_load(s->db, &s->arena, d->place_id, &place);
	o = json_pack("{s:I, s:s, s:s, s:s, s:s}", "quantity", (json_int_t)d->quantity, "sku", product.sku, "to",
		place.code, "reason", d->reason, "because", reason_sentence(d->reason));
	line(s, 0, "%s", "");
	line(s, 0, N_("%" PRId64 " x %s (%s) to %s"), d->quantity, product.description, product.sku, place.code);
	line(s, 2, "%s: %s", d->reason, reason_sentence(d->reason));
	why_source(s, o, d);
	if (d->owner.order_id) {
		winner(s, o, d);
		json_object_set_new(o, "passed_over",
			passed_over(s, &report_passed_over, ABOUT(d->scan_id, d->product_id, at_ms, d->owner.line_id)));
	} else {
		why_nobody(s, o, d, at_ms);
	}
	if (direction_first_place(s->db, d) && place_load(s->db, &s->arena, direction_first_place(s->db, d), &before)) {
		json_object_set_new(o, "first_sent_to", json_string(before.code));
		line(s, 2, N_("first sent to %s, which a worker then called full"), before.code);
	}
	why_place(s, o, d);
	return o;
}

/* What a scan did to units without directing them: a decision, a count, a recall. */
static bool why_moved(struct showing *s, int64_t id, bool directed)
{
	static const char *const causes[][2] = {
		{"return", N_("returned to the supplier")},
		{"scrap", N_("scrapped")},
		{"count", N_("by a count of the place")},
		{"recall", N_("its lot was recalled: it is for nobody any more")},
	};
	json_t *rows = table_read(s->db, &report_scan_movements, ABOUT(id));
	bool any = false;

	for (size_t i = 0; i < json_array_size(rows); i++) {
		const json_t *row = json_array_get(rows, i);

		for (size_t c = 0; c < sizeof causes / sizeof *causes; c++) {
			bool found = strcmp(text_at(row, "from"), "#adjustment") == 0;
			const char *goods;

			if (strcmp(text_at(row, "cause"), causes[c][0]) != 0 || (found && directed))
				continue;
			any = true;
			goods = arena_printf(&s->arena, "%" PRId64 " x %s", number_at(row, "quantity"), text_at(row, "sku"));
			if (*text_at(row, "lot"))
				goods = arena_printf(&s->arena, _("%s, lot %s"), goods, text_at(row, "lot"));
			if (found)
				line(s, 0, N_("%s found at %s: %s"), goods, text_at(row, "to"), _(causes[c][1]));
			else if (*text_at(row, "from_shipment"))
				line(s, 0, N_("%s from %s of %s: %s"), goods, text_at(row, "from"), text_at(row, "from_shipment"), _(causes[c][1]));
			else
				line(s, 0, N_("%s from %s: %s"), goods, text_at(row, "from"), _(causes[c][1]));
		}
	}
	json_object_set_new(s->document, "moved", rows);
	return any;
}

/* A scan that gave no direction of its own: what it did with those of others. */
static void why_none(struct showing *s, const json_t *row, int64_t id, bool moved)
{
	json_t *served = table_read(s->db, &report_scan_serves, ABOUT(id));

	for (size_t i = 0; i < json_array_size(served); i++) {
		const char *scan = text_at(json_array_get(served, i), "scan");

		line(s, 0,
			*text_at(row, "takes_back") ? N_("It takes back what %s directed: crossdock why %s")
						    : N_("It fulfils what %s directed: crossdock why %s"),
			scan, scan);
	}
	if (*text_at(row, "takes_back"))
		line(s, 0, N_("It takes back %s"), text_at(row, "takes_back"));
	else if (!moved && !json_array_size(served) && !*text_at(row, "error"))
		line(s, 0, N_("It gave no direction"));
	json_object_set_new(s->document, "serves", served);
}

static void why_scan(struct showing *s, int64_t id)
{
	json_t *row = table_read_one(s->db, &report_scan_one, ABOUT(id));
	json_t *array = json_array();
	struct direction *list;
	int64_t at_ms = 0;
	bool moved;
	size_t count;

	line(s, 0, N_("%s, %s, by %s at %s: %s"), text_at(row, "scan"), local_time(s, json_object_get(row, "at")),
		*text_at(row, "operator") ? text_at(row, "operator") : _("nobody"), text_at(row, "terminal"),
		text_at(row, "say"));
	if (!time_parse(text_at(row, "at"), "UTC", &at_ms))
		at_ms = s->now_ms;
	if (*text_at(row, "error")) {
		line(s, 0, N_("Refused, %s: %s"), text_at(row, "error"), error_sentence(text_at(row, "error")));
		json_object_set_new(row, "because", json_string(error_sentence(text_at(row, "error"))));
	}
	if (*text_at(row, "approved_by"))
		line(s, 0, N_("Approved by %s"), text_at(row, "approved_by"));
	if (*text_at(row, "undone_by"))
		line(s, 0, N_("Taken back by %s"), text_at(row, "undone_by"));
	list = directions_of_scan(s->db, &s->arena, id, &count);
	moved = why_moved(s, id, count > 0);
	for (size_t i = 0; i < count; i++)
		json_array_append_new(array, why_direction(s, &list[i], at_ms));
	json_object_update(s->document, row);
	if (!count)
		why_none(s, row, id, moved);
	json_object_set_new(s->document, "directions", array);
	json_decref(row);
}

static bool why_product(struct showing *s, const char *name)
{
	int64_t id = show_find_product(s->db, &s->arena, name);
	struct report report = report_claimants;
	json_t *rows;

	if (!id)
		return false;
	rows = table_read(s->db, &report_claimants, ABOUT(id));
	if (!s->json && !json_array_size(rows))
		printf(_("Nobody wants %s\n"), name);
	report.title = arena_printf(&s->arena, _("Claimants, %s"), claim_order_words(s->settings.match));
	if (!s->json)
		table_print(rows, &report, s->settings.time_zone);
	json_decref(s->document);
	s->document = rows;
	return true;
}

/* Who may claim now is what a promise that has passed, or a cut-off, made of it since the last scan. */
static enum status bring_up_to_date(struct cli *cli, struct err *err)
{
	struct db *db;

	if (cli_open(cli, &db, err) != ST_OK)
		return err->status;
	planner_run(db, &cli->clock);
	db_close(db);
	return ST_OK;
}

enum status why_run(struct cli *cli, int argc, char **argv, struct err *err)
{
	bool product = argc == 3 && strcmp(argv[1], "--product") == 0;
	enum status st = ST_OK;
	const char *near;
	struct showing s;
	int64_t id = 0;

	if (!product && (argc != 2 || argv[1][0] == '-'))
		return cli_usage("why", err);
	if (product && bring_up_to_date(cli, err) != ST_OK)
		return err->status;
	if (showing_open(&s, cli, err) != ST_OK)
		return err->status;
	if (!product)
		id = find_scan(s.db, argv[1]);
	if (id)
		why_scan(&s, id);
	if (product ? !why_product(&s, argv[2]) : !id) {
		near = find_near(s.db, &s.arena, product ? FOUND_PRODUCT : FOUND_SCAN, argv[argc - 1]);
		if (product)
			st = near ? err_set(err, ST_REFUSED, "there is no product %s: give its SKU or a barcode; the nearest is %s", argv[2], near)
				  : err_set(err, ST_REFUSED, "there is no product %s: give its SKU or a barcode", argv[2]);
		else
			st = near ? err_set(err, ST_REFUSED,
					   "there is no scan %s: give the terminal and its count, such as T1-000004; the nearest is %s", argv[1], near)
				  : err_set(err, ST_REFUSED, "there is no scan %s: give the terminal and its count, such as T1-000004", argv[1]);
	}
	return showing_close(&s, st, err);
}
