/* Orders and their lines: the file's rows become an order's values and lines, compared with what is stored, and only
 * what differs is written, with one row of history that says what.
 *
 * Cancelling and un-cancelling, where the contract is short:
 * - status: an empty cell means open, but leaves a cancelled order cancelled; an explicit open re-opens it.
 * - cancelled: only rises. An empty cell keeps it; a lower number is kept out with a warning, unless the row says
 *   status open: then the number counts.
 * - shipped and shipments_used are what was before this system; what it shipped and packed itself comes on top.
 * - quantity 0 is for a line that exists (it shrinks to nothing); a new line orders at least 1.
 * - the SKU of a line can change while nothing of it has come; later the row is kept out with a warning. */
#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/clock.h"
#include "dock/demand.h"
#include "dock/plan.h"
#include "dock/policy.h"
#include "exchange/kind.h"
#include "store/claim.h"
#include "store/customer.h"
#include "store/order.h"
#include "store/plan.h"

enum {
	ORDER,
	LINE,
	SKU,
	QUANTITY,
	FROM_STOCK,
	CANCELLED,
	SHIPPED,
	SHIPMENTS_USED,
	CUSTOMER,
	PLACED,
	PROMISED,
	PRIORITY,
	POLICY,
	MAX_SHIPMENTS,
	CARRIER,
	STATUS,
	HOLD_REASON,
	PAYMENT_REFERENCE,
	SHIP_NAME,
	SHIP_ADDRESS,
	SHIP_CITY,
	SHIP_POSTCODE,
	SHIP_COUNTRY,
	COLUMNS
};

enum {
	MOST = 1000000000,
	HISTORY_MAX = 900, /* bytes; the rest of a long story is counted */
};

static const char *const statuses[] = {"open", "held", "cancelled", NULL};

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
	[STATUS] = {.name = "status", .type = COLUMN_WORD, .of_group = true, .words = statuses},
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

static const char *wanted_status(const struct cell *status, const char *kept)
{
	switch (status->state) {
	case CELL_ABSENT: return kept;
	case CELL_EMPTY: return strcmp(kept, "cancelled") == 0 ? kept : "open";
	case CELL_VALUE: return statuses[status->number];
	}
	return kept;
}

/* id: 0 for a new order, whose old values are the defaults. */
static struct order_values wanted(struct apply *apply, const struct cell *c, const struct order_values *old, int64_t id)
{
	struct order_values new = {
		.customer_id = cell_number(&c[CUSTOMER], old->customer_id, 0),
		.placed_at = cell_number(&c[PLACED], old->placed_at, old->placed_at),
		.promised_at = cell_number(&c[PROMISED], old->promised_at, ORDER_NO_PROMISE),
		.priority = cell_number(&c[PRIORITY], old->priority, 0),
		.policy = cell_policy(&c[POLICY], old->policy),
		.carrier = cell_text(&c[CARRIER], old->carrier),
		.status = wanted_status(&c[STATUS], old->status),
		.payment_reference = cell_text(&c[PAYMENT_REFERENCE], old->payment_reference),
		.shipments_used = old->shipments_used,
		.claim = old->claim,
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
	return new;
}

/* Adds to the story of what changed; a long one ends in "...". */
static void tell(struct str *story, const char *fmt, ...) PRINTF_LIKE(2, 3);
static void tell(struct str *story, const char *fmt, ...)
{
	char text[700];
	va_list args;

	if (story->len > HISTORY_MAX) {
		if (strcmp(story->data + story->len - 3, "...") != 0)
			str_add(story, "; ...");
		return;
	}
	va_start(args, fmt);
	vsnprintf(text, sizeof text, fmt, args);
	va_end(args);
	str_printf(story, "%s%s", story->len ? "; " : "", text);
}

static void tell_text(struct str *story, const char *name, const char *old, const char *new)
{
	if (strcmp(old, new) != 0)
		tell(story, "%s '%s' -> '%s'", name, old, new);
}

static void tell_number(struct str *story, const char *name, int64_t old, int64_t new)
{
	if (old != new)
		tell(story, "%s %" PRId64 " -> %" PRId64, name, old, new);
}

static void tell_time(struct str *story, const char *name, int64_t old, int64_t new)
{
	char from[TIME_TEXT_MAX] = "none";
	char to[TIME_TEXT_MAX] = "none";

	if (old == new)
		return;
	if (old != ORDER_NO_PROMISE)
		time_format_utc(old, from);
	if (new != ORDER_NO_PROMISE)
		time_format_utc(new, to);
	tell(story, "%s %s -> %s", name, from, to);
}

static void tell_status(struct str *story, const struct order_values *old, const struct order_values *new)
{
	if (strcmp(old->status, new->status) == 0) {
		tell_text(story, "hold_reason", old->hold_reason, new->hold_reason);
		return;
	}
	if (strcmp(new->status, "held") == 0)
		tell(story, "held%s%s", *new->hold_reason ? ": " : "", new->hold_reason);
	else if (strcmp(new->status, "cancelled") == 0)
		tell(story, "cancelled");
	else
		tell(story, "%s", strcmp(old->status, "held") == 0 ? "resumed" : "re-opened");
}

static void tell_order(
	struct apply *apply, struct str *story, const struct order_values *old, const struct order_values *new)
{
	tell_status(story, old, new);
	if (old->customer_id != new->customer_id) {
		const char *from = customer_number(apply->db, apply->arena, old->customer_id);

		tell_text(story, "customer", from, customer_number(apply->db, apply->arena, new->customer_id));
	}
	tell_time(story, "placed", old->placed_at, new->placed_at);
	tell_time(story, "promised", old->promised_at, new->promised_at);
	tell_number(story, "priority", old->priority, new->priority);
	tell_text(story, "policy", old->policy, new->policy);
	tell_number(story, "max_shipments", old->max_shipments, new->max_shipments);
	tell_text(story, "carrier", old->carrier, new->carrier);
	tell_text(story, "payment_reference", old->payment_reference, new->payment_reference);
	tell_number(story, "shipments_used", old->shipments_used, new->shipments_used);
	tell_text(story, "ship_name", old->ship_name, new->ship_name);
	tell_text(story, "ship_address", old->ship_address, new->ship_address);
	tell_text(story, "ship_city", old->ship_city, new->ship_city);
	tell_text(story, "ship_postcode", old->ship_postcode, new->ship_postcode);
	tell_text(story, "ship_country", old->ship_country, new->ship_country);
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

static struct line_values new_line(const struct cell *c)
{
	return (struct line_values){
		.product_id = c[SKU].number,
		.ordered = c[QUANTITY].number,
		.from_stock = cell_number(&c[FROM_STOCK], 0, 0),
		.cancelled = cell_number(&c[CANCELLED], 0, 0),
		.shipped = cell_number(&c[SHIPPED], 0, 0),
	};
}

static void mark_order(struct apply *apply, int64_t id)
{
	if (apply->bulk)
		plan_mark_all(apply->db);
	else
		plan_mark_order(apply->db, id);
}

/* Until the plan has seen it, what must ship whole claims nothing. */
static int64_t first_claim(struct apply *apply, const struct order_values *order, struct policy products)
{
	struct policy own = {0};
	struct policy policy;

	policy_parse(order->policy, &own);
	if (own.kind == POLICY_UP_TO_X)
		own.max_shipments = order->max_shipments;
	policy = policy_resolve(own, customer_policy(apply->db, order->customer_id), products, apply->site_policy);
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
		.ship_country = ""};
	struct order_values order = wanted(apply, c, &none, 0);
	struct policy strictest = {0};
	struct str what = {0};
	int64_t id;

	for (size_t i = 0; i < count; i++)
		if (cell_number(&rows[i].cells[CANCELLED], 0, 0) < rows[i].cells[QUANTITY].number)
			strictest = policy_stricter(
				strictest, terms_of(apply->terms, apply->db, rows[i].cells[SKU].number).policy);
	order.claim = first_claim(apply, &order, strictest);
	id = order_insert(apply->db, c[ORDER].text, &order, strictest, apply->now_ms);
	for (size_t i = 0; i < count; i++) {
		struct line_values line = new_line(rows[i].cells);

		settle(apply, &order, &line);
		line_insert(apply->db, id, c[ORDER].text, &order, rows[i].cells[LINE].text, &line);
		if (line.waiting && order.claim != CLAIM_NOT && !apply->bulk)
			plan_mark_product(apply->db, line.product_id);
	}
	if (order.claim == CLAIM_NOT || apply->bulk)
		mark_order(apply, id);
	str_printf(&what, "imported from %s: %zu line%s", apply->file, count, count == 1 ? "" : "s");
	if (strcmp(order.status, "open") != 0)
		str_printf(&what, ", %s%s%s", order.status, *order.hold_reason ? ": " : "", order.hold_reason);
	order_history_add(apply->db, id, apply->now_ms, str_text(&what), apply->actor, "");
	str_done(&what);
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

/* The line as the row wants it; warns where it may not have its way. */
static struct line_values wanted_line(
	struct apply *apply, const struct row *row, int64_t order_id, const struct line_values *old)
{
	const struct cell *c = row->cells;
	struct line_values new = *old;
	int64_t cancelled = cell_number(&c[CANCELLED], old->cancelled, old->cancelled);
	int64_t packed;
	int64_t departed;

	new.ordered = c[QUANTITY].number;
	new.from_stock = cell_number(&c[FROM_STOCK], old->from_stock, 0);
	if (new.from_stock < old->brought) /* what was brought did come from the shelf */
		new.from_stock = old->brought;
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
	if (c[SKU].number != old->product_id && (old->allocated || old->shipped || old->brought))
		apply_warn(apply, row->line,
			"order %s line %s keeps its SKU, units of it have come: cancel this line and add another",
			c[ORDER].text, c[LINE].text);
	else
		new.product_id = c[SKU].number;
	return new;
}

static bool tell_line(struct apply *apply, struct str *story, const char *line, const struct line_values *old,
	const struct line_values *new)
{
	struct str text = {0};

	if (old->product_id != new->product_id) {
		struct product from = {.sku = "?"};
		struct product to = {.sku = "?"};

		product_load(apply->db, apply->arena, old->product_id, &from);
		product_load(apply->db, apply->arena, new->product_id, &to);
		tell_text(&text, "sku", from.sku, to.sku);
	}
	tell_number(&text, "quantity", old->ordered, new->ordered);
	tell_number(&text, "from_stock", old->from_stock, new->from_stock);
	tell_number(&text, "cancelled", old->cancelled, new->cancelled);
	tell_number(&text, "shipped", old->shipped, new->shipped);
	if (text.len)
		tell(story, "line %s: %s", line, text.data);
	str_done(&text);
	return old->product_id != new->product_id || old->ordered != new->ordered ||
	       old->from_stock != new->from_stock || old->cancelled != new->cancelled || old->shipped != new->shipped;
}

/* Returns whether the line changed. */
static bool apply_line(struct apply *apply, const struct row *row, int64_t order_id, const struct order_values *order,
	bool cancelled_now, struct str *story)
{
	const struct cell *c = row->cells;
	struct line_values old;
	struct line_values new;

	if (!line_load(apply->db, order_id, c[LINE].text, &old)) {
		new = new_line(c);
		settle(apply, order, &new);
		line_insert(apply->db, order_id, c[ORDER].text, order, c[LINE].text, &new);
		tell(story, "line %s new", c[LINE].text);
		apply->counts.added++;
		return true;
	}
	new = wanted_line(apply, row, order_id, &old);
	settle(apply, order, &new);
	if (new.ordered - new.cancelled < old.ordered - old.cancelled || cancelled_now)
		warn_gone(apply, row, order_id, &new, strcmp(order->status, "cancelled") == 0);
	if (!tell_line(apply, story, c[LINE].text, &old, &new) && new.waiting == old.waiting && new.surplus == old.surplus)
		return false;
	line_update(apply->db, &new);
	return true;
}

static bool same_claim(const struct order_values *a, const struct order_values *b)
{
	return a->placed_at == b->placed_at && a->promised_at == b->promised_at && a->priority == b->priority &&
	       strcmp(a->status, b->status) == 0;
}

static void update_order(
	struct apply *apply, const struct row *rows, size_t count, int64_t id, const struct order_values *old)
{
	struct order_values new = wanted(apply, rows->cells, old, id);
	bool cancelled_now = strcmp(old->status, "cancelled") != 0 && strcmp(new.status, "cancelled") == 0;
	struct str story = {0};
	bool order_changed;
	bool lines_changed = false;

	tell_order(apply, &story, old, &new);
	order_changed = story.len > 0;
	if (order_changed)
		order_update(apply->db, id, &new);
	for (size_t i = 0; i < count; i++) {
		int64_t added = apply->counts.added;
		bool changed = apply_line(apply, &rows[i], id, &new, cancelled_now, &story);

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
		struct settings settings;

		settings_load(apply->db, &settings);
		mark_order(apply, id);
		order_look_again(apply->db, apply->arena, id, &settings, apply->now_ms);
	}
	if (story.len)
		order_history_add(apply->db, id, apply->now_ms, story.data, apply->actor, apply->file);
	str_done(&story);
}

static void apply(struct apply *apply, const struct row *rows, size_t count, bool continued)
{
	struct order_values old;
	int64_t id = order_load(apply->db, apply->arena, rows->cells[ORDER].text, &old);

	(void)continued;
	if (id)
		update_order(apply, rows, count, id, &old);
	else
		insert_order(apply, rows, count);
}

const struct kind kind_orders = {
	.name = "orders",
	.noun = "order line",
	.columns = columns,
	.column_count = COLUMNS,
	.rank = 3,
	.grouped = true,
	.key = key,
	.check = check,
	.apply = apply,
};
