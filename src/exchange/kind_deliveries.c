/* Deliveries of cartons as carriers tell them, by SSCC. */
#include <string.h>

#include "base/text.h"
#include "exchange/kind.h"
#include "store/delivery.h"

enum { SSCC, DELIVERED, SIGNED_BY, COLUMNS };

static const struct column columns[] = {
	[SSCC] = {.name = "sscc", .type = COLUMN_SSCC, .required = true},
	[DELIVERED] = {.name = "delivered", .type = COLUMN_TIME, .required = true},
	[SIGNED_BY] = {.name = "signed_by", .type = COLUMN_TEXT},
};

static void key(const struct row *row, struct str *text)
{
	str_add(text, row->cells[SSCC].text);
}

enum { DAY_MS = 24 * 60 * 60 * 1000 };

static void check(struct check *check, struct row *row, size_t count)
{
	const char *sscc = row->cells[SSCC].text;
	struct sent_carton carton;

	(void)count;
	if (row->fault.len)
		return;
	if (!sent_carton_find(check->db, check->arena, sscc, &carton))
		row_fault(row, "no carton %s was packed here: correct the sscc, or leave the row out", sscc);
	else if (carton.is_void)
		row_fault(row, "the label %s counts no more: its carton of %s was opened again; give its new SSCC", sscc,
			carton.parcel.shipment);
	else if (carton.parcel.status != PARCEL_DEPARTED)
		row_fault(row, "the carton %s of %s has not left yet, it is %s: correct the sscc, or finish its pickup first (%%DONE)",
			sscc, carton.parcel.shipment, parcel_status_word(carton.parcel.status));
	else if (row->cells[DELIVERED].number < carton.departed_at)
		row_fault(row, "the carton %s of %s left later than it is said to have been delivered: correct the time", sscc,
			carton.parcel.shipment);
}

static void apply(struct apply *apply, const struct row *row, size_t count, bool continued)
{
	const struct cell *c = row->cells;
	struct sent_carton carton;
	const char *signed_by;

	(void)count;
	(void)continued;
	if (!sent_carton_find(apply->db, apply->arena, c[SSCC].text, &carton) || carton.parcel.status != PARCEL_DEPARTED) {
		apply_warn(apply, row->line, "the carton %s has not left: it cannot have been delivered", c[SSCC].text);
		apply->counts.unchanged++;
		return;
	}
	if (c[DELIVERED].number > apply->now_ms + DAY_MS) /* a date alone is the end of its day */
		apply_warn(apply, row->line, "the time at which %s is said to have been delivered has not come yet", c[SSCC].text);
	signed_by = cell_text(&c[SIGNED_BY], carton.signed_by);
	if (carton.delivered_at == c[DELIVERED].number && strcmp(carton.signed_by, signed_by) == 0) {
		apply->counts.unchanged++;
		return;
	}
	carton_deliver(apply->db, &carton.parcel, c[DELIVERED].number, signed_by, apply->now_ms);
	if (carton.delivered_at)
		apply->counts.changed++;
	else
		apply->counts.added++;
}

const struct kind kind_deliveries = {
	.name = "deliveries",
	.noun = N_("delivery"),
	.columns = columns,
	.column_count = COLUMNS,
	.rank = 4,
	.key = key,
	.check = check,
	.apply = apply,
};
