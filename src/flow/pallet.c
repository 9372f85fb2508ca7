/* A carton or pallet by its SSCC, received with all that was announced in it. */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "flow/receiving.h"
#include "flow/talk.h"

/* What was announced in a carton. A lot that was not announced is that of the label, or the one scanned after it: one lot
 * for one product. NULL: refused, or asked for. */
static struct item *read_carton(struct session *s, const struct thing *thing, int64_t inbound_id, size_t *count)
{
	const char *given = *thing->lot ? thing->lot : arena_dup(&s->reply.arena, s->marks.lot);
	struct carton_item *content = carton_content(s->db, &s->reply.arena, inbound_id, thing->sscc, count);
	struct item *items = arena_alloc(&s->reply.arena, (*count ? *count : 1) * sizeof *items);
	const struct item *lacks = NULL;

	for (size_t i = 0; i < *count; i++) {
		struct item *item = &items[i];

		*item = (struct item){.quantity = content[i].quantity, .lot = content[i].lot, .serial = "",
			.expiry = *thing->expiry ? thing->expiry : content[i].expiry};
		product_load(s->db, &s->reply.arena, content[i].product_id, &item->product);
		if (item->product.by_serial) {
			refuse(s, ERROR_SERIAL_NEEDED, "Carton %s holds %s, tracked by serial number: scan each unit by itself",
				thing->sscc, item->product.description);
			return NULL;
		}
		if (!item->product.by_lot)
			item->lot = "";
		else if (!*item->lot && lacks) {
			refuse(s, ERROR_LOT_NEEDED, "Carton %s holds %s and %s, both tracked by lot and announced without one: scan each unit "
				"by itself", thing->sscc, lacks->product.description, item->product.description);
			return NULL;
		} else if (!*item->lot) {
			lacks = item;
			item->lot = given;
		}
	}
	if (lacks && !*given) {
		receipt_wait(s, AWAIT_LOT);
		refuse(s, ERROR_LOT_NEEDED, "%s in carton %s is tracked by lot: scan the lot", lacks->product.description, thing->sscc);
		return NULL;
	}
	if (!*count) {
		refuse(s, ERROR_NOT_EXPECTED, "Carton %s was announced empty: scan what is in it", thing->sscc);
		return NULL;
	}
	return items;
}

void receive_pallet(struct session *s, const struct thing *thing, int64_t approved_by, bool as_over)
{
	struct arrival arrival = {.inbound_id = thing->carton.inbound_id, .carton_id = thing->carton.id, .kind = "expected",
		.approved_by = approved_by};
	struct inbound inbound = {.number = ""};
	struct item *items;
	size_t count;

	if (!thing->carton.id || !thing->carton.inbound_id) {
		if (thing->carton.received_scan_id)
			receipt_refuse_again(s, thing->carton.received_scan_id, true, thing->sscc);
		else
			refuse(s, ERROR_UNKNOWN_BARCODE, "No delivery announced carton %s: scan what is in it", thing->sscc);
		return;
	}
	if (s->marks.quantity) {
		refuse(s, ERROR_BAD_QUANTITY, "A carton by its SSCC is one: %%QTY does not go with it; scan %%UNDO to drop the count");
		return;
	}
	if (thing->carton.received_scan_id) {
		receipt_refuse_again(s, thing->carton.received_scan_id, true, thing->sscc);
		return;
	}
	inbound_load(s->db, &s->reply.arena, thing->carton.inbound_id, &inbound);
	if (inbound.status == INBOUND_CLOSED) {
		s->marks.awaiting = AWAIT_REOPEN;
		s->marks.inbound_id = inbound.id;
		refuse(s, ERROR_CLOSED, "Carton %s belongs to %s, which is closed: a lead can open it again", thing->sscc,
			inbound.number);
		return;
	}
	if (!approved_by && !as_over && s->t.inbound_id && s->t.inbound_id != inbound.id && inbound.door_id != s->t.door_id) {
		receipt_wait(s, AWAIT_LEAD);
		refuse(s, ERROR_NOT_EXPECTED, "Carton %s belongs to %s, not to this delivery: scan %s first, or a lead's badge approves",
			thing->sscc, inbound.number, inbound.number);
		return;
	}
	items = read_carton(s, thing, inbound.id, &count);
	if (!items)
		return;
	if (approved_by)
		arrival.kind = "approved";
	else if (as_over)
		arrival.kind = arrival.quarantine = "over";
	else if (!receipt_expected(s, items, count, &arrival))
		return;
	if (s->marks.damaged && !as_over)
		arrival.quarantine = "damaged";
	if (!s->t.inbound_id)
		s->t.inbound_id = inbound.id;
	receipt_warn(s, thing);
	receipt_apply(s, items, count, &arrival);
}
