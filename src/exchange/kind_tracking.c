/* Carriers' references of cartons, by SSCC. */
#include <string.h>

#include "base/text.h"
#include "exchange/kind.h"
#include "store/event.h"
#include "store/delivery.h"

enum { SSCC, TRACKING, CARRIER, COLUMNS };
enum { TRACKING_MAX = 64 }; /* as at a terminal */

static const struct column columns[] = {
	[SSCC] = {.name = "sscc", .type = COLUMN_SSCC, .required = true},
	[TRACKING] = {.name = "tracking", .type = COLUMN_KEY, .required = true},
	[CARRIER] = {.name = "carrier", .type = COLUMN_TEXT},
};

static void key(const struct row *row, struct str *text)
{
	str_add(text, row->cells[SSCC].text);
}

static void check(struct check *check, struct row *row, size_t count)
{
	const struct cell *c = row->cells;
	struct sent_carton carton;

	(void)count;
	if (strlen(c[TRACKING].text) > TRACKING_MAX)
		row_fault(row, "the tracking reference has %zu bytes: it may have %d", strlen(c[TRACKING].text), TRACKING_MAX);
	if (row->fault.len)
		return;
	if (!sent_carton_find(check->db, check->arena, c[SSCC].text, &carton))
		row_fault(row, "no carton %s was packed here: correct the sscc, or leave the row out", c[SSCC].text);
	else if (carton.is_void)
		row_fault(row, "the label %s counts no more: its carton of %s was opened again; give its new SSCC", c[SSCC].text,
			carton.parcel.shipment);
	else if (c[CARRIER].state == CELL_VALUE && *carton.carrier && strcmp(carton.carrier, c[CARRIER].text) != 0)
		row_fault(row, "the carton %s of %s goes with %s, and not with %s: correct the carrier, or the sscc", c[SSCC].text,
			carton.parcel.shipment, carton.carrier, c[CARRIER].text);
}

static void apply(struct apply *apply, const struct row *row, size_t count, bool continued)
{
	const struct cell *c = row->cells;
	struct sent_carton carton;

	(void)count;
	(void)continued;
	if (!sent_carton_find(apply->db, apply->arena, c[SSCC].text, &carton) || carton.is_void) {
		apply_warn(apply, row->line, "the carton %s was opened again meanwhile: give its new SSCC", c[SSCC].text);
		apply->counts.unchanged++;
		return;
	}
	if (strcmp(carton.parcel.tracking, c[TRACKING].text) == 0) {
		apply->counts.unchanged++;
		return;
	}
	parcel_set_tracking(apply->db, carton.parcel.id, c[TRACKING].text);
	if (carton.parcel.status == PARCEL_DEPARTED)
		event_tracking(apply->db, carton.parcel.order_id, carton.parcel.shipment_no, apply->now_ms);
	if (*carton.parcel.tracking)
		apply->counts.changed++;
	else
		apply->counts.added++;
}

const struct kind kind_tracking = {
	.name = "tracking",
	.noun = N_("tracking reference"),
	.columns = columns,
	.column_count = COLUMNS,
	.rank = 4,
	.key = key,
	.check = check,
	.apply = apply,
};
