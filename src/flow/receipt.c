/* Receipts: whether goods may come, on which delivery they are booked, and writing them. Everything is checked before
 * anything is written. */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "dock/receipt.h"
#include "base/text.h"
#include "flow/direct.h"
#include "flow/receiving.h"
#include "flow/replan.h"
#include "flow/talk.h"
#include "flow/trail.h"

enum { FRESH_LIMIT = 100 };

void receipt_wait(struct session *s, enum awaiting awaiting)
{
	s->marks.awaiting = awaiting;
	if (s->raw == s->marks.raw)
		return;
	s->marks.raw_len = s->raw_len;
	memcpy(s->marks.raw, s->raw, s->raw_len);
}

void receipt_refuse_again(struct session *s, int64_t scan_id, bool is_carton, const char *which)
{
	struct scan_facts first;
	char at[TIME_TEXT_MAX];

	scan_facts(s->db, &s->reply.arena, scan_id, &first);
	refuse(s, ERROR_ALREADY_RECEIVED,
		is_carton ? N_("Carton %s was received on %s by %s (%s): set it aside, or ask a lead")
			  : N_("Serial %s was received on %s by %s (%s): set it aside, or ask a lead"),
		which, text_time(s->settings.time_zone, first.at_ms, at), first.operator_name, first.name);
}

/* Why a unit goes to quarantine though nobody said that it is damaged; NULL: it need not. */
static const char *unsound(struct session *s, const struct item *item)
{
	char today[TIME_TEXT_MAX];

	if (*item->lot && lot_is_recalled(s->db, item->product.id, item->lot))
		return "recalled";
	if (*item->expiry && strcmp(item->expiry, time_format_date(s->settings.time_zone, s->now_ms, today)) <= 0)
		return "expired";
	return NULL;
}

/* Within the tolerance more may come than was announced. */
static void as_announced(struct arrival *arrival, const struct expectation *e, const struct item *item)
{
	arrival->as_announced = arrival->as_announced && e->received + item->quantity <= e->expected;
}

bool receipt_expected(struct session *s, const struct item *items, size_t count, struct arrival *arrival)
{
	struct expectation e;
	struct inbound inbound = {.number = ""};
	int64_t other;

	arrival->as_announced = true;
	for (size_t i = 0; i < count; i++) {
		const struct item *item = &items[i];
		bool named = arrival->inbound_id && inbound_expects(s->db, arrival->inbound_id, item->product.id, &e);

		for (size_t j = 0; j < i; j++) /* another lot of it in the same carton */
			if (items[j].product.id == item->product.id)
				e.received += items[j].quantity;
		if (named && receipt_fits(e.expected, e.received, item->quantity, s->settings.over_receipt_percent)) {
			as_announced(arrival, &e, item);
			continue;
		}
		other = arrival->carton_id
			? 0
			: inbound_that_expects(s->db, s->t.door_id, item->product.id, item->quantity,
								s->settings.over_receipt_percent, zone_day_end(s->settings.time_zone, s->now_ms),
								arrival->inbound_id);
		if (other) {
			arrival->inbound_id = other;
			inbound_expects(s->db, other, item->product.id, &e);
			as_announced(arrival, &e, item);
			continue;
		}
		if (!arrival->inbound_id && s->settings.blind_receipts) {
			arrival->kind = "blind";
			arrival->as_announced = false;
			continue;
		}
		if (arrival->inbound_id)
			inbound_load(s->db, &s->reply.arena, arrival->inbound_id, &inbound);
		receipt_wait(s, AWAIT_LEAD);
		if (named)
			refuse(s, ERROR_OVER_RECEIPT,
				"%s: %" PRId64 " of %" PRId64 " %s are here, %" PRId64 " more are too many: a lead's badge approves, %%SKIP "
				"books them to quarantine", inbound.number, e.received, e.expected, item->product.description, item->quantity);
		else if (arrival->inbound_id)
			refuse(s, ERROR_NOT_EXPECTED,
				"%s is not on %s: a lead's badge approves, %%SKIP books it to quarantine", item->product.description,
				inbound.number);
		else
			refuse(s, ERROR_NOT_EXPECTED, "No delivery here expects %s, and this site receives nothing unannounced: a lead's "
				"badge approves, %%SKIP books it to quarantine", item->product.description);
		return false;
	}
	return true;
}

void receipt_warn(struct session *s, const struct thing *thing)
{
	char today[TIME_TEXT_MAX];

	if (*thing->best_before &&
		strcmp(thing->best_before, time_format_date(s->settings.time_zone, s->now_ms, today)) < 0)
		add_line(s, "Warning: best before %s has passed", thing->best_before);
}

/* Units that the plan has not reckoned with: of goods that nobody announced, or beyond what was. Booked already. */
static int64_t fresh_units(struct session *s, const struct item *item, const struct arrival *arrival)
{
	struct expectation e;
	int64_t beyond;

	if (arrival->as_announced)
		return 0;
	if (!arrival->inbound_id || !inbound_expects(s->db, arrival->inbound_id, item->product.id, &e))
		return item->quantity;
	beyond = e.received - e.expected;
	return beyond < 0 ? 0 : beyond < item->quantity ? beyond : item->quantity;
}

/* Goods in hand are supply before they are matched. Where orders that must ship whole wait for them, the plan is looked at
 * with these goods in it, so that they may claim what covers them now; with very many orders to look at the old facts
 * rule, and what was held back is fetched when the plan has caught up. */
static void plan_fresh(struct session *s, const struct goods *goods, const struct fresh_supply *fresh, size_t count)
{
	struct replan_request request = {.settings = &s->settings, .now_ms = s->now_ms, .fresh_count = count, .limit = FRESH_LIMIT};
	int64_t *products = arena_alloc(&s->reply.arena, (count ? count : 1) * sizeof *products);
	struct fresh_supply *held_back = arena_alloc(&s->reply.arena, (count ? count : 1) * sizeof *held_back);
	struct findings findings = {.count = 0};

	request.fresh = held_back;
	request.fresh_count = 0;
	for (size_t i = 0; i < count; i++) {
		if (goods[i].quarantine)
			continue;
		/* all of it is in hand, and expected no more */
		held_back[request.fresh_count++] = (struct fresh_supply){fresh[i].product_id, goods[i].quantity};
		if (!fresh[i].units)
			continue;
		/* of several products an order may lack each; of one, only an order that lacks no more than these can be covered */
		if (count > 1 ? plan_holds_back(s->db, fresh[i].product_id)
			      : plan_lacks_only(s->db, fresh[i].product_id, fresh[i].units))
			products[request.product_count++] = fresh[i].product_id;
	}
	request.products = products;
	if (!request.product_count || !replan_products(s->db, &s->reply.arena, &request, &findings))
		return;
	for (size_t i = 0; i < findings.count; i++) {
		if (findings.list[i].look_again) /* not before the goods are where they belong */
			plan_mark_order(s->db, findings.list[i].order_id);
		findings.list[i].look_again = false;
		plan_finding_apply(s->db, &s->reply.arena, &findings.list[i], &s->settings, s->now_ms);
	}
}

void receipt_plan(struct session *s, const struct goods *goods, size_t count)
{
	struct fresh_supply *fresh = arena_alloc(&s->reply.arena, (count ? count : 1) * sizeof *fresh);

	for (size_t i = 0; i < count; i++)
		fresh[i] = (struct fresh_supply){goods[i].product.id, goods[i].quantity};
	plan_fresh(s, goods, fresh, count);
}

static void tell_approved(struct session *s, const struct item *items, size_t count, const struct arrival *arrival)
{
	struct inbound inbound = {.number = ""};

	if (arrival->inbound_id)
		inbound_load(s->db, &s->reply.arena, arrival->inbound_id, &inbound);
	for (size_t i = 0; i < count; i++)
		trail(s, AUDIT_RECEIPT_APPROVE, arrival->approved_by, inbound.number,
			arena_printf(&s->reply.arena, "%" PRId64 " x %s", items[i].quantity, items[i].product.sku));
}

void receipt_apply(struct session *s, const struct item *items, size_t count, const struct arrival *arrival)
{
	struct goods *goods = arena_alloc(&s->reply.arena, (count ? count : 1) * sizeof *goods);
	struct fresh_supply *fresh = arena_alloc(&s->reply.arena, (count ? count : 1) * sizeof *fresh);
	enum place_kind kind;
	int64_t at = context_from(s, &kind);
	bool begins = false;

	for (size_t i = 0; i < count; i++) {
		const struct item *item = &items[i];
		const char *quarantine = arrival->quarantine ? arrival->quarantine : unsound(s, item);
		bool over = strcmp(arrival->kind, "over") == 0;
		struct receipt receipt = {.scan_id = s->scan_id, .n = (int64_t)i + 1, .inbound_id = arrival->inbound_id,
			.door_id = at, .product_id = item->product.id, .quantity = item->quantity, .lot = item->lot,
			.serial = item->serial, .expiry = item->expiry, .carton_id = arrival->carton_id,
			.kind = over || !quarantine ? arrival->kind : quarantine};

		receipt_add(s->db, &receipt);
		if (arrival->inbound_id && item->product.id != PRODUCT_ID_UNIDENTIFIED)
			inbound_add_received(s->db, arrival->inbound_id, item->product.id, over ? 0 : item->quantity,
				over ? item->quantity : 0);
		goods[i] = (struct goods){.product = item->product, .lot = item->lot, .serial = item->serial,
			.quantity = item->quantity, .carton_id = arrival->carton_id, .quarantine = quarantine,
			.from_id = PLACE_ID_SUPPLIER, .from_kind = PLACE_SUPPLIER,
			.source_id = arrival->inbound_id ? arrival->inbound_id : SOURCE_FRESH, .fresh = !arrival->as_announced};
		fresh[i] = (struct fresh_supply){item->product.id, fresh_units(s, item, arrival)};
	}
	if (arrival->inbound_id)
		begins = inbound_begin_receiving(s->db, arrival->inbound_id, s->t.door_id, s->now_ms);
	for (size_t i = 0; i < count; i++)
		goods[i].begins = begins;
	if (arrival->carton_id)
		carton_set_received(s->db, arrival->carton_id, s->scan_id);
	s->t.received = true;
	s->outcome.effect = "receive";
	s->outcome.approved_by = arrival->approved_by;
	if (arrival->approved_by)
		tell_approved(s, items, count, arrival);
	if (!arrival->as_announced)
		plan_fresh(s, goods, fresh, count);
	if (!direct_goods(s, goods, count))
		return;
	memset(&s->marks, 0, offsetof(struct marks, raw));
	for (size_t i = 0; i < count; i++)
		if (fresh[i].units || goods[i].quarantine)
			plan_deviates(s->db, fresh[i].product_id);
}
