/* What a scan refers to, looked up in the order of the contract: a code that what is open expects; the table of places,
 * badges and barcodes; GS1 data; an order, inbound, shipment or pickup number; a SKU. (Commands never come here.) */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/str.h"
#include "flow/flow.h"
#include "scan/gtin.h"
#include "store/loading.h"
#include "store/sscc.h"

/* False: the table knows the code, but what it stands for is gone, or it does not know it. */
static bool from_code(struct session *s, const char *key, struct thing *thing)
{
	struct arena *arena = &s->reply.arena;
	struct code code;

	if (!code_find(s->db, key, &code))
		return false;
	switch (code.kind) {
	case CODE_BADGE:
		thing->kind = THING_BADGE;
		return operator_load(s->db, arena, code.id, &thing->op);
	case CODE_PLACE:
		thing->kind = THING_PLACE;
		return place_load(s->db, arena, code.id, &thing->place);
	case CODE_PRODUCT:
		thing->kind = THING_PRODUCT;
		thing->pack = code.quantity;
		return product_load(s->db, arena, code.id, &thing->product);
	}
	return false;
}

/* Two products answer to 8 digits without a symbology identifier: the GTIN-8 and the UPC-E that they can be. */
static bool also_upce(struct session *s, const struct scan *scan, const struct thing *found)
{
	char gtin[15];
	struct code code;

	return !*scan->symbology && scan->data_len == 8 && gtin_from_upce(scan->data, scan->data_len, gtin) && code_find(s->db, gtin, &code) &&
		(code.kind != CODE_PRODUCT || code.id != found->product.id);
}

static int64_t number_or_0(const char *digits)
{
	int64_t n;

	return digits && str_to_i64(digits, &n) ? n : 0;
}

/* Reads lot, serial, count and dates beside an item or alone. */
static void read_attributes(struct session *s, const struct scan *scan, struct thing *thing)
{
	int year = zone_civil(s->settings.time_zone, s->now_ms).year;
	const char *value = scan_value(scan, "10");

	if (value)
		thing->lot = value;
	value = scan_value(scan, "21");
	if (value)
		thing->serial = value;
	value = scan_value(scan, "37");
	thing->count_of_content = value && scan_value(scan, "02");
	thing->count = number_or_0(value ? value : scan_value(scan, "30"));
	value = scan_value(scan, "17");
	if (value)
		scan_date(value, year, thing->expiry);
	value = scan_value(scan, "15");
	if (value)
		scan_date(value, year, thing->best_before);
}

static bool from_gs1(struct session *s, const struct scan *scan, struct thing *thing)
{
	const char *gtin = scan_value(scan, "01");

	if (!gtin)
		gtin = scan_value(scan, "02");
	if (*thing->sscc && (thing->carton.id || !gtin)) {
		thing->kind = THING_SSCC;
		return true;
	}
	return gtin && from_code(s, gtin, thing);
}

static bool from_numbers(struct session *s, const char *text, struct thing *thing)
{
	struct arena *arena = &s->reply.arena;
	const char *slash = strrchr(text, '/');

	if (inbound_find(s->db, arena, text, &thing->inbound)) {
		thing->kind = THING_INBOUND;
		return true;
	}
	thing->order_id = DB_VALUE(s->db, 0, "SELECT id FROM customer_order WHERE number = $1", T(text));
	thing->ambiguous = thing->order_id && slash && strspn(slash + 1, "0123456789") == strlen(slash + 1) && slash[1] &&
		DB_VALUE(s->db, 0, "SELECT 1 FROM customer_order o JOIN shipment s ON s.order_id = o.id WHERE o.number = $1 AND s.number = $2",
			T(arena_dup_n(arena, text, (size_t)(slash - text))), I(number_or_0(slash + 1)));
	if (!thing->order_id && slash && strspn(slash + 1, "0123456789") == strlen(slash + 1) && slash[1]) {
		thing->order_id = DB_VALUE(s->db, 0, "SELECT id FROM customer_order WHERE number = $1",
			T(arena_dup_n(arena, text, (size_t)(slash - text))));
		thing->shipment_no = number_or_0(slash + 1);
	}
	if (thing->order_id) {
		thing->kind = THING_ORDER;
		return true;
	}
	thing->pickup_id = pickup_find(s->db, text);
	if (thing->pickup_id) {
		thing->kind = THING_PICKUP;
		return true;
	}
	if (product_find(s->db, arena, text, &thing->product)) {
		thing->kind = THING_PRODUCT;
		thing->pack = 1;
		return true;
	}
	return false;
}

/* Ours, now or before it was opened again. */
static bool outbound_carton(struct session *s, const char *sscc, struct thing *thing)
{
	struct sscc_given given;

	if (!parcel_find(s->db, &s->reply.arena, sscc, &thing->parcel) && !sscc_find(s->db, sscc, &given))
		return false;
	carton_find(s->db, sscc, &thing->carton); /* one that came, and goes as it is */
	thing->kind = THING_PARCEL;
	return true;
}

void identify(struct session *s, const struct scan *scan, struct thing *thing)
{
	const char *value;
	bool text = scan->data_len > 0 && scan->data_len <= CODE_MAX * 2 && strlen(scan->data) == scan->data_len &&
		utf8_valid(scan->data, scan->data_len);

	*thing = (struct thing){.sscc = "", .lot = "", .serial = ""};
	value = scan->kind == SCAN_ERROR ? NULL : scan_value(scan, "00");
	if (value) {
		thing->sscc = value;
		carton_find(s->db, value, &thing->carton);
		if (outbound_carton(s, value, thing))
			return;
	}
	if (scan->kind != SCAN_ERROR)
		read_attributes(s, scan, thing);
	if (thing->carton.id) {
		thing->kind = THING_SSCC;
		return;
	}
	if (text) {
		char key[CODE_MAX * 2 + 16];

		scan_code_key(scan->data, key, sizeof key);
		if (from_code(s, key, thing)) {
			thing->ambiguous = thing->kind == THING_PRODUCT && also_upce(s, scan, thing);
			return;
		}
		if (!*scan->symbology && scan->data_len == 8 && gtin_from_upce(scan->data, scan->data_len, key) && from_code(s, key, thing))
			return;
	}
	if (scan->kind != SCAN_ERROR && from_gs1(s, scan, thing))
		return;
	if (text && from_numbers(s, scan->data, thing))
		return;
	if (scan->kind == SCAN_ERROR)
		thing->kind = THING_DAMAGED_SCAN;
	else if (scan->kind == SCAN_GS1 && !scan_value(scan, "01") && !scan_value(scan, "02"))
		thing->kind = THING_ATTRIBUTES;
	else
		thing->kind = THING_NOTHING;
}
