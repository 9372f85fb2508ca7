/* Orders and their lines: the file's rows become an order's values and lines, compared with what is stored, and only
 * what differs is written, with one row of history that says what.
 *
 * Cancelling and un-cancelling, where the contract is short:
 * - status: an empty cell means open, but leaves a cancelled order cancelled; an explicit open re-opens it.
 * - cancelled: only rises. An empty cell keeps it; a lower number is kept out with a warning, unless the row says
 *   status open: then the number counts.
 * - shipped and shipments_used are what was before this system; what it shipped and packed itself comes on top.
 * - quantity 0 is for a line that exists (it shrinks to nothing); a new line orders at least 1.
 * - the SKU of a line can change while nothing of it has come; later what the row says
 *   about the line, all of it, is kept out with a warning. */
#include <inttypes.h>
#include <string.h>

#include "base/text.h"
#include "base/told.h"
#include "dock/demand.h"
#include "dock/plan.h"
#include "dock/policy.h"
#include "exchange/orders.h"
#include "store/print.h"
#include "store/claim.h"
#include "store/customer.h"
#include "store/order.h"
#include "store/plan.h"

enum { MOST = 1000000000 };

const char *const order_statuses[] = {"open", "held", "cancelled", NULL};

static const struct column columns[] = {
	[ORDER] = {.name = "order", .type = COLUMN_KEY, .required = true, .of_group = true},
	[LINE] = {.name = "line", .type = COLUMN_KEY, .required = true},
	[SKU] = {.name = "sku", .type = COLUMN_SKU, .required = true},
	[QUANTITY] = {.name = "quantity", .type = COLUMN_NUMBER, .required = true, .max = MOST},
	[FROM_STOCK] = {.name = "from_stock", .type = COLUMN_NUMBER, .max = MOST},
	[CANCELLED] = {.name = "cancelled", .type = COLUMN_NUMBER, .max = MOST},
	[SHIPPED] = {.name = "shipped", .type = COLUMN_NUMBER, .max = MOST},
	[SHIPMENTS_USED] = {.name = "shipments_used", .type = COLUMN_NUMBER, .of_group = true, .max = MOST},
	[CUSTOMER] = {.name = "customer", .type = COLUMN_CUSTOMER, .of_group = true},
	[PLACED] = {.name = "placed", .type = COLUMN_TIME, .of_group = true},
	[PROMISED] = {.name = "promised", .type = COLUMN_TIME, .of_group = true},
	[PRIORITY] = {.name = "priority", .type = COLUMN_NUMBER, .of_group = true, .min = -MOST, .max = MOST},
	[POLICY] = {.name = "policy", .type = COLUMN_WORD, .of_group = true, .words = policy_words},
	[MAX_SHIPMENTS] = {.name = "max_shipments", .type = COLUMN_NUMBER, .of_group = true, .min = 1, .max = 1000},
	[CARRIER] = {.name = "carrier", .type = COLUMN_TEXT, .of_group = true},
	[STATUS] = {.name = "status", .type = COLUMN_WORD, .of_group = true, .words = order_statuses},
	[HOLD_REASON] = {.name = "hold_reason", .type = COLUMN_TEXT, .of_group = true},
	[PAYMENT_REFERENCE] = {.name = "payment_reference", .type = COLUMN_TEXT, .of_group = true},
	[SHIP_NAME] = {.name = "ship_name", .type = COLUMN_TEXT, .of_group = true},
	[SHIP_ADDRESS] = {.name = "ship_address", .type = COLUMN_TEXT, .of_group = true, .max = 1000},
	[SHIP_CITY] = {.name = "ship_city", .type = COLUMN_TEXT, .of_group = true},
	[SHIP_POSTCODE] = {.name = "ship_postcode", .type = COLUMN_TEXT, .of_group = true},
	[SHIP_COUNTRY] = {.name = "ship_country", .type = COLUMN_TEXT, .of_group = true},
};

static void key(const struct row *row, struct str *text)
{
	str_add(text, row->cells[LINE].text);
}

static void check_at_most(struct row *row, const struct cell *cell, const char *name, int64_t quantity)
{
	if (cell->state == CELL_VALUE && cell->number > quantity)
		row_fault(row, "%s %" PRId64 " is more than the quantity %" PRId64 ": correct one of them", name,
			cell->number, quantity);
}

static void check(struct check *check, struct row *rows, size_t count)
{
	const struct cell *order = rows->cells;
	struct order_values stored = {.max_shipments = 0};
	struct line_values line;

	if (order[POLICY].state == CELL_VALUE && order[POLICY].number == POLICY_UP_TO_X &&
		order[MAX_SHIPMENTS].state == CELL_ABSENT)
		order_load(check->db, check->arena, order[ORDER].text, &stored);
	if (!rows->fault.len)
		check_policy(rows, &order[POLICY], &order[MAX_SHIPMENTS], stored.max_shipments);
	for (size_t i = 0; i < count; i++) {
		const struct cell *c = rows[i].cells;

		if (rows[i].fault.len)
			continue;
		check_at_most(&rows[i], &c[FROM_STOCK], "from_stock", c[QUANTITY].number);
		check_at_most(&rows[i], &c[SHIPPED], "shipped", c[QUANTITY].number);
		if (c[QUANTITY].number == 0 &&
			!line_load(check->db, order_load(check->db, check->arena, order[ORDER].text, &stored),
				c[LINE].text, &line))
			row_fault(&rows[i], "quantity is 0: a new line orders at least 1");
		if (c[QUANTITY].number > 0)
			check_at_most(&rows[i], &c[CANCELLED], "cancelled", c[QUANTITY].number);
	}
}

static struct demand demand_of(const struct order_values *order, const struct line_values *line, bool backorderable)
{
	return (struct demand){
		.ordered = line->ordered,
		.from_stock = line->from_stock,
		.brought = line->brought,
		.cancelled = line->cancelled,
		.allocated = line->allocated,
		.shipped = line->shipped,
		.claimable = backorderable || line->accepted,
		.open = strcmp(order->status, "open") == 0,
		.held = strcmp(order->status, "held") == 0,
	};
}

static void settle(struct apply *apply, const struct order_values *order, struct line_values *line)
{
	struct demand demand =
		demand_of(order, line, terms_of(apply->terms, apply->db, line->product_id).backorderable);

	line->waiting = demand_waiting(&demand);
	line->surplus = demand_surplus(&demand);
	apply->counts.stockouts += demand_is_stockout(&demand);
}

static void mark_order(struct apply *apply, int64_t id)
{
	if (apply->bulk)
		plan_mark_all(apply->db);
	else
		plan_mark_order(apply->db, id);
}

/* Until the plan has seen it, what must ship whole claims nothing. */
static int64_t first_claim(
	struct apply *apply, const struct order_values *order, struct policy customers, struct policy products)
{
	struct policy own = {0};
	struct policy policy;

	policy_parse(order->policy, &own);
	if (own.kind == POLICY_UP_TO_X)
		own.max_shipments = order->max_shipments;
	policy = policy_resolve(own, customers, products, apply->site_policy);
	return policy_must_ship_whole(policy, order->shipments_used) ? CLAIM_NOT : CLAIM_PLANNED;
}

static void insert_order(struct apply *apply, const struct row *rows, size_t count)
{
	const struct cell *c = rows->cells;
	struct order_values none = {.placed_at = apply->now_ms,
		.promised_at = ORDER_NO_PROMISE,
		.policy = "",
		.carrier = "",
		.status = "open",
		.hold_reason = "",
		.payment_reference = "",
		.ship_name = "",
		.ship_address = "",
		.ship_city = "",
		.ship_postcode = "",
		.ship_country = "",
		.claim_rank = apply->match == MATCH_PRIORITY_ONLY ? PLAN_NO_PROMISE : PLAN_OWN_PROMISE,
		.lead_priority = ORDER_NO_PRIORITY};
	struct order_values order = orders_wanted(apply, rows, &none, 0);
	struct policy strictest = {0};
	const char *what;
	struct str body = {0};
	struct str waiting = {0}; /* lines */
	const char *customer;
	struct policy customers = customer_terms(apply->db, apply->arena, order.customer_id, &customer);
	int64_t id;

	for (size_t i = 0; i < count; i++)
		if (cell_number(&rows[i].cells[CANCELLED], 0, 0) < rows[i].cells[QUANTITY].number)
			strictest = policy_stricter(
				strictest, terms_of(apply->terms, apply->db, rows[i].cells[SKU].number).policy);
	order.claim = first_claim(apply, &order, customers, strictest);
	id = order_insert(apply->db, c[ORDER].text, &order, strictest, apply->now_ms);
	for (size_t i = 0; i < count; i++) {
		struct line_values line = orders_new_line(&rows[i]);

		settle(apply, &order, &line);
		line_insert(apply->db, id, c[ORDER].text, &order, rows[i].cells[LINE].text, &line);
		if (line.waiting && order.claim != CLAIM_NOT && !apply->bulk)
			plan_mark_product(apply->db, line.product_id);
		if (line.waiting)
			news_add_line(apply, &waiting, &rows[i], &line, NULL);
	}
	if (waiting.len) {
		event_begin(&body, customer, order.payment_reference);
		event_add_lines(&body, &waiting);
		event_end(&body, apply->db, EVENT_BACKORDERED, id, apply->now_ms);
	}
	news_of_hold(apply, id, &none, &order);
	if (order.claim == CLAIM_NOT || apply->bulk)
		mark_order(apply, id);
	what = told_plural(apply->arena, "imported from %s: %zu line", "imported from %s: %zu lines", (int64_t)count, apply->file, count);
	if (strcmp(order.status, "open") != 0 && *order.hold_reason)
		what = told_printf(apply->arena, "%s, %s: %s", what, told_term(apply->arena, order.status), order.hold_reason);
	else if (strcmp(order.status, "open") != 0)
		what = told_printf(apply->arena, "%s, %s", what, told_term(apply->arena, order.status));
	order_history_add(apply->db, id, apply->now_ms, what, apply->actor, "");
	apply->counts.added += (int64_t)count;
}

/* What of a line that shrinks or is cancelled has gone too far to come back by itself. */
static void warn_gone(
	struct apply *apply, const struct row *row, int64_t order_id, const struct line_values *line, bool cancelled)
{
	int64_t wanted_now = cancelled ? 0 : line->ordered - line->cancelled;
	int64_t packed;
	int64_t departed;

	if (!line->allocated && !line->shipped)
		return;
	line_gone(apply->db, order_id, line->id, &packed, &departed);
	if (packed + line->shipped > wanted_now)
		apply_warn(apply, row->line,
			"order %s line %s now wants %" PRId64 ", but %" PRId64 " are packed and %" PRId64
			" shipped already: they stay so",
			row->cells[ORDER].text, row->cells[LINE].text, wanted_now, packed, line->shipped);
}

static int64_t lacks(const struct line_values *line)
{
	return line->ordered - line->cancelled - line->allocated - line->shipped;
}

static void add_line(struct apply *apply, const struct row *row, int64_t order_id, const struct order_values *order,
	struct changes *changes, struct orders_news *news)
{
	const struct cell *c = row->cells;
	struct line_values line = orders_new_line(row);
	struct line_values none = {.product_id = line.product_id};

	settle(apply, order, &line);
	line_insert(apply->db, order_id, c[ORDER].text, order, c[LINE].text, &line);
	news_of_line(apply, changes, &none, &line);
	news_add_line(apply, line.waiting ? &news->backordered : &news->changed, row, &line, &changes->values);
	apply->counts.added++;
}

static bool update_line(struct apply *apply, const struct row *row, int64_t order_id, const struct order_values *order,
	bool cancelled_now, struct line_values *old, struct changes *changes, struct orders_news *news)
{
	struct line_values new = orders_wanted_line(apply, row, order_id, old);

	/* a lead accepted another product, not this one */
	if (new.product_id != old->product_id)
		new.accepted = false;
	settle(apply, order, &new);
	if (new.ordered - new.cancelled < old->ordered - old->cancelled || cancelled_now)
		warn_gone(apply, row, order_id, &new, strcmp(order->status, "cancelled") == 0);
	news_of_line(apply, changes, old, &new);
	if (!changes->story.len && new.waiting == old->waiting && new.surplus == old->surplus)
		return false;
	line_update(apply->db, &new);
	if (old->accepted && !new.accepted)
		line_accept(apply->db, new.id, false);
	/* what is cancelled of an order that was cancelled before has been told */
	if (changes->story.len)
		news_add_line(apply,
			new.cancelled > old->cancelled && (strcmp(order->status, "cancelled") != 0 || cancelled_now)
				? &news->cancelled
				: &news->changed,
			row, &new, &changes->values);
	if (new.waiting && !old->waiting)
		news_add_line(apply, &news->backordered, row, &new, NULL);
	news->wants_less = news->wants_less || (lacks(old) > 0 && lacks(&new) < lacks(old));
	return true;
}

/* Returns whether the line changed. */
static bool apply_line(struct apply *apply, const struct row *row, int64_t order_id, const struct order_values *order,
	bool cancelled_now, struct str *story, struct orders_news *news)
{
	const char *line = row->cells[LINE].text;
	struct changes changes = {.story = {0}};
	struct line_values old;
	bool changed = true;

	if (!line_load(apply->db, order_id, line, &old)) {
		add_line(apply, row, order_id, order, &changes, news);
		changes_say(story, "line %s new", line);
	} else {
		changed = update_line(apply, row, order_id, order, cancelled_now, &old, &changes, news);
		if (changes.story.len)
			changes_say(story, "line %s: %s", line, changes.story.data);
	}
	changes_done(&changes);
	return changed;
}

static bool same_claim(const struct order_values *a, const struct order_values *b)
{
	return a->placed_at == b->placed_at && a->promised_at == b->promised_at && a->priority == b->priority &&
	       strcmp(a->status, b->status) == 0;
}

/* What follows from a change: who may claim, whether its shipment is ready, whether it is filled with what it wants now. */
static void look_again(struct apply *apply, int64_t id, bool wants_less)
{
	struct settings settings;

	settings_load(apply->db, &settings);
	mark_order(apply, id);
	if (!order_look_again(apply->db, apply->arena, id, false, &settings, apply->now_ms) && wants_less &&
		order_is_filled(apply->db, id))
		event_filled(apply->db, id, apply->now_ms);
}

/* What the label of a carton says about the order. */
static bool same_label(const struct order_values *a, const struct order_values *b)
{
	return strcmp(a->ship_name, b->ship_name) == 0 && strcmp(a->ship_address, b->ship_address) == 0 &&
		strcmp(a->ship_city, b->ship_city) == 0 && strcmp(a->ship_postcode, b->ship_postcode) == 0 &&
		strcmp(a->ship_country, b->ship_country) == 0 && strcmp(a->carrier, b->carrier) == 0;
}

/* Cartons that are closed and still here carry the former address: those whose label is out get a new one. */
static void label_again(struct apply *apply, const struct row *row, int64_t order_id)
{
	int64_t cartons = print_order_again(apply->db, apply->arena, order_id, apply->now_ms);

	if (cartons)
		apply_warn(apply, row->line,
			P_("order %s: %" PRId64 " carton of it is closed under the former address or carrier: a new label is printed for each, "
			   "with the same SSCC; put it over the old one",
				"order %s: %" PRId64 " cartons of it are closed under the former address or carrier: a new label is printed for each, "
				"with the same SSCC; put it over the old one",
				cartons),
			row->cells[ORDER].text, cartons);
}

static void update_order(
	struct apply *apply, const struct row *rows, size_t count, int64_t id, const struct order_values *old)
{
	struct order_values new = orders_wanted(apply, rows, old, id);
	bool cancelled_now = news_turned(old, &new, "cancelled");
	struct changes changes = {.story = {0}};
	struct orders_news news = {.wants_less = false};
	bool order_changed;
	bool lines_changed = false;

	if (old->customer_id != new.customer_id) {
		const char *from = customer_number(apply->db, apply->arena, old->customer_id);

		changes_text(&changes, "customer", from, customer_number(apply->db, apply->arena, new.customer_id));
	}
	changes_of_order(&changes, old, &new);
	order_changed = changes.story.len > 0 || old->lead_hold != new.lead_hold;
	if (order_changed)
		order_update(apply->db, id, &new);
	if (!same_label(old, &new))
		label_again(apply, &rows[0], id);
	for (size_t i = 0; i < count; i++) {
		int64_t added = apply->counts.added;
		bool changed = apply_line(apply, &rows[i], id, &new, cancelled_now, &changes.story, &news);

		lines_changed = lines_changed || changed;
		if (apply->counts.added == added) {
			apply->counts.changed += changed || order_changed;
			apply->counts.unchanged += !changed && !order_changed;
		}
	}
	if (!same_claim(old, &new))
		order_lines_follow(apply->db, id, &new);
	if (lines_changed)
		order_product_policy(apply->db, id);
	if (lines_changed || order_changed) {
		news_tell(apply, id, old, &new, &changes.values, &news);
		if (old->promised_at != new.promised_at)
			event_delayed_if_late(apply->db, id, apply->now_ms);
		look_again(apply, id, news.wants_less && strcmp(new.status, "cancelled") != 0);
	}
	if (changes.story.len)
		order_history_add(apply->db, id, apply->now_ms, changes.story.data, apply->actor, apply->file);
	changes_done(&changes);
}

static void apply(struct apply *apply, const struct row *rows, size_t count, bool continued)
{
	struct order_values old;
	int64_t id = order_load(apply->db, apply->arena, rows->cells[ORDER].text, &old);

	apply->warns = !continued;
	if (id)
		update_order(apply, rows, count, id, &old);
	else
		insert_order(apply, rows, count);
}

const struct kind kind_orders = {
	.name = "orders",
	.noun = N_("order line"),
	.columns = columns,
	.column_count = COLUMNS,
	.rank = 3,
	.grouped = true,
	.key = key,
	.check = check,
	.apply = apply,
};
