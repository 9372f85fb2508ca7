/* What other systems are told of an orders file: one event of a kind for each order, not for each line. */
#include <inttypes.h>
#include <string.h>

#include "exchange/orders.h"

void news_add_line(struct apply *apply, struct str *lines, const struct row *row, const struct line_values *line,
	const struct event_change *change)
{
	struct event_line told = {.line = row->cells[LINE].text,
		.sku = terms_of(apply->terms, apply->db, line->product_id).sku,
		.ordered = line->ordered,
		.cancelled = line->cancelled,
		.waiting = line->waiting,
		.here = line->allocated,
		.shipped = line->shipped,
		.change = change};

	event_add_line(lines, &told);
}

void news_of_line(
	struct apply *apply, struct changes *changes, const struct line_values *old, const struct line_values *new)
{
	if (old->product_id != new->product_id) {
		struct product from = {.sku = "?"};
		struct product to = {.sku = "?"};

		product_load(apply->db, apply->arena, old->product_id, &from);
		product_load(apply->db, apply->arena, new->product_id, &to);
		changes_text(changes, "sku", from.sku, to.sku);
	}
	if (old->ordered != new->ordered) /* the file's word, and the events' */
		changes_say(&changes->story, "quantity %" PRId64 " -> %" PRId64, old->ordered, new->ordered);
	event_change_number(&changes->values, "ordered", old->ordered, new->ordered);
	changes_number(changes, "from_stock", old->from_stock, new->from_stock);
	changes_number(changes, "cancelled", old->cancelled, new->cancelled);
	changes_number(changes, "shipped", old->shipped, new->shipped);
}

bool news_turned(const struct order_values *old, const struct order_values *new, const char *status)
{
	return strcmp(old->status, status) != 0 && strcmp(new->status, status) == 0;
}

static void begin_event(struct apply *apply, struct str *body, int64_t id)
{
	event_begin_order(body, apply->db, id);
	event_add_text(body, "actor", apply->actor);
	event_add_text(body, "file", apply->file);
}

/* An event about some lines of it, if there are any, or about what belongs to the order. */
static void tell_lines(
	struct apply *apply, int64_t id, enum event_kind kind, const struct event_change *change, struct str *lines)
{
	struct str body = {0};

	if (!lines->len && !(change && event_change_any(change)))
		return;
	begin_event(apply, &body, id);
	if (change)
		event_add_change(&body, change);
	event_add_lines(&body, lines);
	event_end(&body, apply->db, kind, id, apply->now_ms);
}

/* An event about all of it. */
static void tell_status(struct apply *apply, int64_t id, enum event_kind kind, const char *hold_reason)
{
	struct str body = {0};

	begin_event(apply, &body, id);
	event_add_text(&body, "hold_reason", hold_reason);
	event_add_order_lines(&body, apply->db, id);
	event_end(&body, apply->db, kind, id, apply->now_ms);
}

void news_of_hold(struct apply *apply, int64_t id, const struct order_values *old, const struct order_values *new)
{
	if (news_turned(old, new, "held"))
		tell_status(apply, id, EVENT_HELD, new->hold_reason);
}

void news_tell(struct apply *apply, int64_t id, const struct order_values *old, const struct order_values *new,
	const struct event_change *change, struct orders_news *news)
{
	bool cancelled_now = news_turned(old, new, "cancelled");
	bool opened = news_turned(old, new, "open");

	tell_lines(apply, id, EVENT_CHANGED, change, &news->changed);
	if (cancelled_now)
		tell_status(apply, id, EVENT_CANCELLED, "");
	else
		tell_lines(apply, id, EVENT_CANCELLED, NULL, &news->cancelled);
	news_of_hold(apply, id, old, new);
	if (opened && strcmp(old->status, "held") == 0)
		tell_status(apply, id, EVENT_RESUMED, "");
	/* of an order that is opened again not only the lines of this file wait again */
	if (strcmp(old->status, "cancelled") == 0 && strcmp(new->status, "cancelled") != 0)
		event_backordered(apply->db, id, apply->now_ms);
	else
		tell_lines(apply, id, EVENT_BACKORDERED, NULL, &news->backordered);
	str_done(&news->changed);
	str_done(&news->cancelled);
	str_done(&news->backordered);
}
