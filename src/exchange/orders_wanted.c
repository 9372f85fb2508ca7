/* What a row of an orders file asks for. */
#include <inttypes.h>
#include <string.h>

#include "exchange/orders.h"

/* A file cancels whatever a lead decided; else it resumes nothing that a lead holds, not by cancelling it and opening
 * it again either, and does not hold again, for the same reason, what a lead resumed. Once it says open itself, its own
 * holds count again. */
static void keep_hold(
	struct apply *apply, const struct row *row, const struct order_values *old, struct order_values *new)
{
	const struct cell *c = row->cells;
	bool says_so = c[STATUS].state == CELL_VALUE && apply->warns;

	switch (old->lead_hold) {
	case LEAD_HOLD_NONE: return;
	case LEAD_HOLD_HELD:
		new->lead_hold = old->lead_hold;
		new->hold_reason = old->hold_reason;
		if (strcmp(new->status, "cancelled") == 0)
			return; /* opened again, it is held again */
		if (strcmp(new->status, "open") == 0 && says_so) {
			if (*old->hold_reason)
				apply_warn(apply, row->line, "order %s stays held, a lead holds it for %s: crossdock order resume lifts that",
					c[ORDER].text, old->hold_reason);
			else
				apply_warn(apply, row->line, "order %s stays held, a lead holds it: crossdock order resume lifts that", c[ORDER].text);
		}
		new->status = "held";
		return;
	case LEAD_HOLD_RESUMED:
		if (c[STATUS].state != CELL_ABSENT && strcmp(new->status, "held") != 0)
			return;
		if (strcmp(new->status, "held") == 0 && strcmp(new->hold_reason, old->hold_reason) != 0)
			return;
		if (strcmp(new->status, "held") == 0 && says_so)
			apply_warn(apply, row->line,
				"order %s stays open, a lead resumed it: for another hold_reason it is held again",
				c[ORDER].text);
		new->status = old->status;
		new->hold_reason = old->hold_reason;
		new->lead_hold = old->lead_hold;
		return;
	}
}

static void keep_priority(
	struct apply *apply, const struct row *row, const struct order_values *old, struct order_values *new)
{
	const struct cell *priority = &row->cells[PRIORITY];

	new->lead_priority = old->lead_priority;
	if (old->lead_priority == ORDER_NO_PRIORITY)
		return;
	new->priority = old->priority;
	if (priority->state == CELL_VALUE && priority->number != old->priority && apply->warns)
		apply_warn(apply, row->line,
			"order %s keeps priority %" PRId64 ", which a lead gave it, not %" PRId64
			": crossdock order prioritise changes that",
			row->cells[ORDER].text, old->priority, priority->number);
}

/* Only open un-cancels. */
static const char *wanted_status(struct apply *apply, const struct row *row, const char *kept)
{
	const struct cell *status = &row->cells[STATUS];

	switch (status->state) {
	case CELL_ABSENT: return kept;
	case CELL_EMPTY: return strcmp(kept, "cancelled") == 0 ? kept : "open";
	case CELL_VALUE:
		if (strcmp(kept, "cancelled") != 0 || strcmp(order_statuses[status->number], "held") != 0)
			return order_statuses[status->number];
		if (apply->warns)
			apply_warn(apply, row->line,
				"order %s stays cancelled: to hold it instead, say status open first",
				row->cells[ORDER].text);
		return kept;
	}
	return kept;
}

struct order_values orders_wanted(
	struct apply *apply, const struct row *row, const struct order_values *old, int64_t id)
{
	const struct cell *c = row->cells;
	struct order_values new = {
		.customer_id = cell_number(&c[CUSTOMER], old->customer_id, 0),
		.placed_at = cell_number(&c[PLACED], old->placed_at, old->placed_at),
		.promised_at = cell_number(&c[PROMISED], old->promised_at, ORDER_NO_PROMISE),
		.priority = cell_number(&c[PRIORITY], old->priority, 0),
		.policy = cell_policy(&c[POLICY], old->policy),
		.carrier = cell_text(&c[CARRIER], old->carrier),
		.status = wanted_status(apply, row, old->status),
		.payment_reference = cell_text(&c[PAYMENT_REFERENCE], old->payment_reference),
		.shipments_used = old->shipments_used,
		.claim = old->claim,
		.claim_rank = old->claim_rank,
		.ship_name = cell_text(&c[SHIP_NAME], old->ship_name),
		.ship_address = cell_text(&c[SHIP_ADDRESS], old->ship_address),
		.ship_city = cell_text(&c[SHIP_CITY], old->ship_city),
		.ship_postcode = cell_text(&c[SHIP_POSTCODE], old->ship_postcode),
		.ship_country = cell_text(&c[SHIP_COUNTRY], old->ship_country),
	};

	new.max_shipments = cell_max_shipments(&c[MAX_SHIPMENTS], new.policy, old->max_shipments);
	new.hold_reason = strcmp(new.status, "held") == 0 ? cell_text(&c[HOLD_REASON], old->hold_reason) : "";
	if (c[SHIPMENTS_USED].state != CELL_ABSENT)
		new.shipments_used = c[SHIPMENTS_USED].number + (id ? order_shipments_packed(apply->db, id) : 0);
	keep_hold(apply, row, old, &new);
	keep_priority(apply, row, old, &new);
	return new;
}

struct line_values orders_new_line(const struct row *row)
{
	const struct cell *c = row->cells;

	return (struct line_values){
		.product_id = c[SKU].number,
		.ordered = c[QUANTITY].number,
		.from_stock = cell_number(&c[FROM_STOCK], 0, 0),
		.cancelled = cell_number(&c[CANCELLED], 0, 0),
		.shipped = cell_number(&c[SHIPPED], 0, 0),
	};
}

struct line_values orders_wanted_line(
	struct apply *apply, const struct row *row, int64_t order_id, const struct line_values *old)
{
	const struct cell *c = row->cells;
	struct line_values new = *old;
	int64_t cancelled = cell_number(&c[CANCELLED], old->cancelled, old->cancelled);
	int64_t packed;
	int64_t departed;

	if (c[SKU].number != old->product_id && (old->allocated || old->shipped || old->brought)) {
		/* its quantities are those of the other product */
		apply_warn(apply, row->line,
			"order %s line %s stays as it is, units of another SKU have come for it: cancel this line and add another",
			c[ORDER].text, c[LINE].text);
		return new;
	}
	new.ordered = c[QUANTITY].number;
	new.from_stock = cell_number(&c[FROM_STOCK], old->from_stock, 0);
	if (new.from_stock < old->brought) { /* what was brought did come from the shelf */
		apply_warn(apply, row->line,
			"order %s line %s keeps from_stock %" PRId64
			", so many units of it were brought from the shelf, not %" PRId64,
			c[ORDER].text, c[LINE].text, old->brought, new.from_stock);
		new.from_stock = old->brought;
	}
	if (cancelled >= old->cancelled || (c[STATUS].state == CELL_VALUE && c[STATUS].number == 0))
		new.cancelled = cancelled;
	else
		apply_warn(apply, row->line,
			"order %s line %s stays cancelled by %" PRId64 ", not %" PRId64
			": to un-cancel, say status open on the row",
			c[ORDER].text, c[LINE].text, old->cancelled, cancelled);
	if (c[SHIPPED].state != CELL_ABSENT) {
		line_gone(apply->db, order_id, old->id, &packed, &departed);
		new.shipped = c[SHIPPED].number + departed;
	}
	new.product_id = c[SKU].number;
	return new;
}
