/* An order's policy, and in words what it waits for and what would let it go. */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "cli/show.h"
#include "store/catalog.h"
#include "store/claim.h"
#include "store/waits.h"

static const char *policy_text(struct showing *s, struct policy policy)
{
	if (policy.kind == POLICY_UP_TO_X)
		return arena_printf(&s->arena, "up-to-%" PRId64, policy.max_shipments);
	return policy_word(policy.kind);
}

void order_policy_words(struct showing *s, int64_t order_id)
{
	static const char *const levels[][2] = {
		{"order", "set on the order"},
		{"customer", "the customer's"},
		{"products", "the strictest of its products"},
		{"site", "the site's"},
	};
	const char *level = policy_level(s->db, order_id);
	struct order_facts facts;

	order_facts_load(s->db, &s->arena, order_id, s->settings.policy, s->now_ms, &facts);
	json_object_set_new(s->document, "policy", json_string(policy_text(s, facts.policy)));
	json_object_set_new(s->document, "policy_from", json_string(level));
	for (size_t i = 0; !s->json && i < sizeof levels / sizeof *levels; i++)
		if (strcmp(levels[i][0], level) == 0)
			printf("Policy: %s, %s\n", policy_text(s, facts.policy), levels[i][1]);
}

static void tell(struct showing *s, json_t *words, const char *text)
{
	struct str line = {0};

	table_put_text(&line, text);
	json_array_append_new(words, json_string(text));
	if (!s->json)
		printf("%s  %s\n", json_array_size(words) == 1 ? "\nWhat it waits for\n" : "", str_text(&line));
	str_done(&line);
}

static void tell_truck(struct showing *s, json_t *words, const struct line_wait *w)
{
	const char *ahead =
		w->ahead ? arena_printf(&s->arena, ", after %" PRId64 " that others claim first", w->ahead) : "";
	const char *what = arena_printf(&s->arena, "Line %s waits for %" PRId64 " x %s (%s)%s", w->line, w->waiting,
		w->description, w->sku, ahead);
	char due[TIME_TEXT_MAX];

	if (!w->may_claim)
		tell(s, words, arena_printf(&s->arena, "%s, and may not claim", what));
	else if (*w->inbound && w->due_at)
		tell(s, words,
			arena_printf(&s->arena, "%s: %s, due %s, brings it", what, w->inbound,
				time_format_local(s->settings.time_zone, w->due_at, due)));
	else if (*w->inbound)
		tell(s, words, arena_printf(&s->arena, "%s: %s brings it", what, w->inbound));
	else if (w->announced)
		tell(s, words,
			arena_printf(&s->arena, "%s: only %" PRId64 " announced; a further delivery would let it go",
				what, w->announced));
	else
		tell(s, words,
			arena_printf(&s->arena,
				"%s: none is announced; a delivery would let it go, or cancelling the line", what));
}

static void tell_line(struct showing *s, json_t *words, const struct line_wait *w)
{
	if (w->waiting)
		tell_truck(s, words, w);
	if (w->stockout)
		tell(s, words,
			arena_printf(&s->arena,
				"Line %s is a stockout: %" PRId64
				" x %s (%s) are wanted and may not be backordered; a lead accepts or cancels "
				"the line, or the product becomes backorderable",
				w->line, w->stockout, w->description, w->sku));
	if (w->shelf)
		tell(s, words,
			arena_printf(&s->arena, "Line %s: %" PRId64 " x %s (%s) from the shelf, not brought yet",
				w->line, w->shelf, w->description, w->sku));
}

/* What has come: where it stands and what would let it leave. */
static void tell_shipment(struct showing *s, json_t *words, const struct order_facts *f, bool wants_more)
{
	struct place home = {.code = "nowhere"};
	const char *name = arena_printf(&s->arena, "%s/%" PRId64, f->number, f->shipment_no);

	if (!f->shipment_exists || !(f->in_hand + f->here))
		return;
	if (f->home_id)
		place_load(s->db, &s->arena, f->home_id, &home);
	if (f->in_hand)
		tell(s, words,
			arena_printf(&s->arena, "%s: %" PRId64 " unit%s in hand %s to be brought to %s", name,
				f->in_hand, f->in_hand == 1 ? "" : "s", f->in_hand == 1 ? "is" : "are", home.code));
	if (f->shipment_ready)
		tell(s, words, arena_printf(&s->arena, "%s is ready at %s: packing it lets it go", name, home.code));
	else if (wants_more && policy_must_ship_whole(f->policy, f->shipments_used))
		tell(s, words,
			arena_printf(&s->arena,
				"%s gathers at %s: it must ship whole, so everything above must come first", name,
				home.code));
}

void order_waits_words(struct showing *s, int64_t order_id)
{
	json_t *words = json_array();
	struct order_facts facts;
	struct line_wait *list;
	size_t count;

	order_facts_load(s->db, &s->arena, order_id, s->settings.policy, s->now_ms, &facts);
	list = waits_of_order(s->db, &s->arena, order_id, &count);
	if (facts.cancelled)
		tell(s, words, "The order is cancelled: it claims nothing, and what of it is here gets another home");
	else if (facts.held)
		tell(s, words, "The order is held: it claims nothing and keeps what is staged, until it is resumed");
	for (size_t i = 0; i < count; i++)
		tell_line(s, words, &list[i]);
	if (!facts.cancelled)
		tell_shipment(s, words, &facts, count > 0);
	if (!json_array_size(words))
		tell(s, words, "It waits for nothing");
	json_object_set_new(s->document, "waits_for", words);
}
