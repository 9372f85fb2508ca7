/* Telling what changed. A status is told in words, and as an event of its own: only an order that is opened again names
 * it among its values. */
#include "exchange/changes.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/clock.h"
#include "base/told.h"

enum { STORY_MAX = 900 }; /* bytes */

void changes_say(struct str *story, const char *fmt, ...)
{
	va_list args;

	if (story->len > STORY_MAX) {
		if (strcmp(story->data + story->len - 3, "...") != 0)
			str_add(story, "; ...");
		return;
	}
	str_add(story, story->len ? "; " : "");
	va_start(args, fmt);
	told_add(story, fmt, args);
	va_end(args);
}

void changes_text(struct changes *c, const char *name, const char *old, const char *new)
{
	if (strcmp(old, new) != 0)
		changes_say(&c->story, "%s '%s' -> '%s'", name, old, new);
	event_change_text(&c->values, name, old, new);
}

void changes_number(struct changes *c, const char *name, int64_t old, int64_t new)
{
	if (old != new)
		changes_say(&c->story, "%s %" PRId64 " -> %" PRId64, name, old, new);
	event_change_number(&c->values, name, old, new);
}

void changes_time(struct changes *c, const char *name, int64_t old, int64_t new, int64_t none)
{
	struct arena arena = {0};
	char from[TIME_TEXT_MAX];
	char to[TIME_TEXT_MAX];

	if (old == new)
		return;
	changes_say(&c->story, "%s %s -> %s", name, old != none ? time_format_utc(old, from) : told_term(&arena, "none"),
		new != none ? time_format_utc(new, to) : told_term(&arena, "none"));
	arena_done(&arena);
	event_change_time(&c->values, name, old, new, none);
}

static void changes_of_status(struct changes *c, const struct order_values *old, const struct order_values *new)
{
	if (strcmp(old->status, new->status) == 0) {
		if (strcmp(new->status, "held") == 0)
			changes_text(c, "hold_reason", old->hold_reason, new->hold_reason);
		return;
	}
	if (strcmp(new->status, "held") == 0) {
		if (*new->hold_reason)
			changes_say(&c->story, "held: %s", new->hold_reason);
		else
			changes_say(&c->story, "held");
	} else if (strcmp(new->status, "cancelled") == 0) {
		changes_say(&c->story, "cancelled");
	} else if (strcmp(old->status, "held") == 0) {
		changes_say(&c->story, "resumed");
	} else {
		changes_say(&c->story, "re-opened");
		event_change_text(&c->values, "status", old->status, new->status);
	}
}

void changes_of_order(struct changes *c, const struct order_values *old, const struct order_values *new)
{
	changes_of_status(c, old, new);
	changes_time(c, "placed", old->placed_at, new->placed_at, ORDER_NO_PROMISE);
	changes_time(c, "promised", old->promised_at, new->promised_at, ORDER_NO_PROMISE);
	changes_number(c, "priority", old->priority, new->priority);
	changes_text(c, "policy", old->policy, new->policy);
	changes_number(c, "max_shipments", old->max_shipments, new->max_shipments);
	changes_text(c, "carrier", old->carrier, new->carrier);
	changes_text(c, "payment_reference", old->payment_reference, new->payment_reference);
	changes_number(c, "shipments_used", old->shipments_used, new->shipments_used);
	changes_text(c, "ship_name", old->ship_name, new->ship_name);
	changes_text(c, "ship_address", old->ship_address, new->ship_address);
	changes_text(c, "ship_city", old->ship_city, new->ship_city);
	changes_text(c, "ship_postcode", old->ship_postcode, new->ship_postcode);
	changes_text(c, "ship_country", old->ship_country, new->ship_country);
}

void changes_done(struct changes *c)
{
	str_done(&c->story);
	event_change_done(&c->values);
}
