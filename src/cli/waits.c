/* An order's policy, and in words what it waits for and what would let it go: line by line, as the plan sees it, then
 * what keeps the order from claiming, and what keeps its shipment. */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "cli/show.h"
#include "dock/plan.h"
#include "store/catalog.h"
#include "store/claim.h"
#include "store/packing.h"
#include "store/plan.h"
#include "store/waits.h"

enum { DAY_MS = 24 * 60 * 60 * 1000 };

/* ---- the policy */

static const char *policy_text(struct showing *s, struct policy policy)
{
	if (policy.kind == POLICY_UP_TO_X)
		return arena_printf(&s->arena, "up-to-%" PRId64, policy.max_shipments);
	return policy_word(policy.kind);
}

/* Of up-to-x: ": 1 shipment used, 2 left". */
static const char *shipments_text(struct showing *s, const struct order_facts *f)
{
	int64_t left = f->policy.max_shipments - f->shipments_used;
	const char *used;

	if (f->policy.kind != POLICY_UP_TO_X)
		return "";
	used = arena_printf(&s->arena, P_("%" PRId64 " shipment used", "%" PRId64 " shipments used", f->shipments_used), f->shipments_used);
	json_object_set_new(s->document, "shipments_left", json_integer(left > 0 ? left : 0));
	if (left > 1)
		return arena_printf(&s->arena, P_(": %s, %" PRId64 " left", ": %s, %" PRId64 " left", left), used, left);
	return arena_printf(&s->arena,
		left == 1 ? _(": %s, the last one left: it must be whole") : _(": %s, none left for a part: it must be whole"), used);
}

void order_policy_words(struct showing *s, int64_t order_id)
{
	static const char *const levels[][2] = {
		{"order", N_("set on the order")},
		{"customer", N_("the customer's")},
		{"products", N_("the strictest of its products")},
		{"site", N_("the site's")},
	};
	const char *level = policy_level(s->db, order_id);
	struct order_facts facts;
	const char *shipments;

	order_facts_load(s->db, &s->arena, order_id, s->settings.policy, s->now_ms, &facts);
	json_object_set_new(s->document, "policy", json_string(policy_text(s, facts.policy)));
	json_object_set_new(s->document, "policy_from", json_string(level));
	shipments = shipments_text(s, &facts);
	for (size_t i = 0; !s->json && i < sizeof levels / sizeof *levels; i++)
		if (strcmp(levels[i][0], level) == 0)
			printf(_("Policy: %s, %s%s\n"), policy_text(s, facts.policy), _(levels[i][1]), shipments);
}

/* ---- what it waits for */

static void tell(struct showing *s, json_t *words, const char *text)
{
	struct str line = {0};

	table_put_text(&line, text);
	json_array_append_new(words, json_string(text));
	if (!s->json)
		printf("%s  %s\n", json_array_size(words) == 1 ? _("\nWhat it waits for\n") : "", str_text(&line));
	str_done(&line);
}

static const char *time_text(struct showing *s, int64_t at_ms)
{
	char buf[TIME_TEXT_MAX];

	return arena_dup(&s->arena, text_time(s->settings.time_zone, at_ms, buf));
}

/* "2 from IB-1, due 2026-11-23 10:00" */
static const char *source_text(struct showing *s, const struct wait_source *source)
{
	if (source->source_id == SOURCE_REDIRECT)
		return arena_printf(
			&s->arena, _("%" PRId64 " in the building, of an order that wants it no more"), source->units);
	if (source->source_id == SOURCE_HELD_BACK)
		return arena_printf(&s->arena, _("%" PRId64 " in the building, put away: a shelf pull"), source->units);
	if (source->source_id == SOURCE_FRESH)
		return arena_printf(&s->arena, _("%" PRId64 " in a worker's hand"), source->units);
	if (source->arrived)
		return arena_printf(&s->arena, _("%" PRId64 " from %s, which is here"), source->units, source->inbound);
	if (source->due_at)
		return arena_printf(&s->arena, _("%" PRId64 " from %s, due %s"), source->units, source->inbound,
			time_text(s, source->due_at));
	return arena_printf(&s->arena, _("%" PRId64 " from %s, nobody said when"), source->units, source->inbound);
}

/* ", 3 are announced in all, 5 are claimed ahead" */
static const char *announced_text(struct showing *s, const struct line_wait *w)
{
	const char *announced = _("none is announced");

	if (w->announced)
		announced = arena_printf(&s->arena, P_("%" PRId64 " is announced in all", "%" PRId64 " are announced in all", w->announced), w->announced);
	if (!w->ahead)
		return announced;
	return arena_printf(&s->arena, P_("%s, %" PRId64 " is claimed ahead of it", "%s, %" PRId64 " are claimed ahead of it", w->ahead), announced,
		w->ahead);
}

static void tell_truck(struct showing *s, json_t *words, const struct line_wait *w, const struct order_facts *f)
{
	int64_t unseen = w->waiting - w->in_sight;
	struct str text = {0};

	str_printf(&text, _("Line %s waits for %" PRId64 " x %s (%s):"), w->line, w->waiting, w->description, w->sku);
	str_add_c(&text, ' ');
	for (size_t i = 0; i < w->source_count; i++)
		str_printf(&text, "%s%s", i ? text_semicolon() : "", source_text(s, &w->sources[i]));
	if (f->held)
		str_add(&text, _("it claims nothing while the order is held"));
	else if (f->claim == CLAIM_NOT)
		str_printf(&text, _("held back until all of the order is in sight; %s"), announced_text(s, w));
	else if (unseen > 0 && w->source_count)
		str_printf(&text, P_("; for %" PRId64 " nothing is in sight", "; for %" PRId64 " nothing is in sight", unseen), unseen);
	else if (unseen > 0)
		str_printf(&text, _("nothing is in sight; %s"), announced_text(s, w));
	if (unseen > 0 && !f->held && f->claim != CLAIM_NOT)
		str_add(&text, _("; a further delivery would let it go, or cancelling the line"));
	tell(s, words, str_text(&text));
	str_done(&text);
}

static void tell_line(struct showing *s, json_t *words, const struct line_wait *w, const struct order_facts *f)
{
	if (w->waiting)
		tell_truck(s, words, w, f);
	if (w->stockout)
		tell(s, words,
			arena_printf(&s->arena,
				_("Line %s is a stockout: %" PRId64
				" x %s (%s) are wanted and may not be backordered; a lead accepts or cancels "
				"the line, or the product becomes backorderable"),
				w->line, w->stockout, w->description, w->sku));
	if (w->shelf)
		tell(s, words,
			arena_printf(&s->arena, _("Line %s: %" PRId64 " x %s (%s) from the shelf, not brought yet"),
				w->line, w->shelf, w->description, w->sku));
}

/* ---- whether it claims */

/* When an order that may not claim does so all the same: ", or once its promise has passed, 2026-12-20 23:59". */
static const char *anyway_text(struct showing *s, int64_t order_id)
{
	const struct settings *settings = &s->settings;
	int64_t promised = DB_VALUE(s->db, 0, "SELECT promised_at FROM customer_order WHERE id = $1", I(order_id));
	int64_t placed = DB_VALUE(s->db, 0, "SELECT placed_at FROM customer_order WHERE id = $1", I(order_id));
	int64_t patient = settings->patience_days ? placed + settings->patience_days * DAY_MS : 0;

	if (promised && (!patient || promised <= patient))
		return arena_printf(
			&s->arena, _("; it claims all the same once its promise has passed, %s"), time_text(s, promised));
	if (patient)
		return arena_printf(&s->arena, P_("; it claims all the same once it has waited %" PRId64 " day, %s",
				"; it claims all the same once it has waited %" PRId64 " days, %s", settings->patience_days),
			settings->patience_days, time_text(s, patient));
	return "";
}

static void tell_claim(struct showing *s, json_t *words, const struct order_facts *f)
{
	struct order_lack lack = order_lack(s->db, &s->arena, f->order_id);
	/* TRANSLATORS: stands behind "not all of it is in sight" */
	const char *would_do = *lack.sku ? arena_printf(&s->arena, _(": %" PRId64 " more x %s (%s) would do"), lack.units,
						   lack.description, lack.sku)
					 : "";

	switch (f->claim) {
	case CLAIM_PLANNED:
		tell(s, words, _("It must ship whole, and all that it waits for is in sight: it claims"));
		return;
	case CLAIM_NOT:
		tell(s, words,
			arena_printf(&s->arena,
				_("It must ship whole, and not all of it is in sight%s; until then its goods go to others, or are put away "
				"for it%s"),
				would_do, anyway_text(s, f->order_id)));
		return;
	case CLAIM_OVERDUE:
		tell(s, words,
			arena_printf(&s->arena,
				_("It must ship whole, and not all of it is in sight%s; its promise has passed, so it claims all the same"),
				would_do));
		return;
	case CLAIM_PATIENCE:
		tell(s, words,
			arena_printf(&s->arena,
				P_("It must ship whole, and not all of it is in sight%s; it has waited %" PRId64 " day, so it claims all the same",
					"It must ship whole, and not all of it is in sight%s; it has waited %" PRId64
					" days, so it claims all the same",
					s->settings.patience_days),
				would_do, s->settings.patience_days));
		return;
	}
}

/* ---- its shipment */

/* What keeps a shipment that stands somewhere and is not ready. */
static const char *gathers_text(struct showing *s, const struct order_facts *f, const char *name, const char *home)
{
	int64_t sweep_ms = order_sweep_ms(f, &s->settings);
	bool up_to_x = f->policy.kind == POLICY_UP_TO_X;

	if (f->held)
		return arena_printf(&s->arena, _("%s stays at %s while the order is held"), name, home);
	if (f->released)
		return arena_printf(
			&s->arena, _("%s is released: it goes as it is once what is in hand is at %s"), name, home);
	if (policy_must_ship_whole(f->policy, f->shipments_used) && f->claim != CLAIM_PLANNED)
		return arena_printf(&s->arena,
			_("%s is frozen at %s: it must ship whole, and nobody knows when the rest comes; a lead can release it as it "
			"is (crossdock order release), give it another place (%%STAGE: where it stands, its number, the new place), or hold the order"),
			name, home);
	if (policy_must_ship_whole(f->policy, f->shipments_used))
		return arena_printf(&s->arena,
			_("%s gathers at %s: it must ship whole, so everything above must come first; a lead can release it as it is"),
			name, home);
	if (sweep_ms == INT64_MIN)
		return arena_printf(&s->arena,
			up_to_x ? _("%s waits at %s while more of it is in sight: it goes without that once nothing more is or when a lead releases it")
				: _("%s waits at %s while more of it is about to come: it goes without that once nothing more is or when a lead "
				    "releases it"),
			name, home);
	return arena_printf(&s->arena,
		up_to_x ? _("%s waits at %s while more of it is in sight: it goes without that once nothing more is, at the sweep before the next "
			    "pickup, %s, or when a lead releases it")
			: _("%s waits at %s while more of it is about to come: it goes without that once nothing more is, at the sweep before the "
			    "next pickup, %s, or when a lead releases it"),
		name, home, time_text(s, sweep_ms));
}

/* Shipments that are being packed, or are packed, and what keeps them. */
static void tell_started(struct showing *s, json_t *words, int64_t order_id)
{
	struct stmt *q = DB_QUERY(s->db,
		"SELECT number FROM shipment WHERE order_id = $1 AND (status IN ('packing', 'packed') OR (status = 'gathering' "
		"AND packed > 0)) ORDER BY number",
		I(order_id));
	struct shipment shipment;

	while (db_next(q)) {
		if (!shipment_load(s->db, &s->arena, order_id, db_i64(q, 0), s->settings.policy, s->now_ms, &shipment))
			continue;
		if (shipment.status == SHIPMENT_GATHERING || !shipment.may_leave)
			tell(s, words,
				arena_printf(&s->arena,
					P_("%s has %" PRId64 " units in cartons, which wait for the rest: it must ship whole; a lead can release it as it is",
						"%s has %" PRId64 " units in cartons, which wait for the rest: it must ship whole; a lead can release it as it is",
						shipment.packed),
					shipment.name, shipment.packed));
		else if (shipment.status == SHIPMENT_PACKING)
			tell(s, words, arena_printf(&s->arena, _("%s is being packed: %" PRId64 " units in cartons, %" PRId64 " to go"), shipment.name,
					      shipment.packed, shipment.to_pack));
		else
			tell(s, words,
				!*shipment.pickup ? arena_printf(&s->arena, _("%s is packed: loading it on a pickup of its carrier lets it go"),
								shipment.name)
				: *shipment.pickup_door
					? arena_printf(&s->arena, _("%s is packed: loading it on %s at %s lets it go"), shipment.name, shipment.pickup,
						  shipment.pickup_door)
					: arena_printf(&s->arena, _("%s is packed: loading it on %s lets it go"), shipment.name, shipment.pickup));
	}
}

/* What has come: where it stands and what would let it leave. */
static void tell_shipment(struct showing *s, json_t *words, const struct order_facts *f)
{
	struct place home = {.code = _("nowhere")};
	const char *name = arena_printf(&s->arena, "%s/%" PRId64, f->number, f->shipment_no);

	tell_started(s, words, f->order_id);
	if (!f->shipment_exists || !(f->in_hand + f->here))
		return;
	if (f->home_id)
		place_load(s->db, &s->arena, f->home_id, &home);
	if (f->in_hand)
		tell(s, words,
			arena_printf(&s->arena,
				P_("%s: %" PRId64 " unit in hand is to be brought to %s", "%s: %" PRId64 " units in hand are to be brought to %s", f->in_hand),
				name, f->in_hand, home.code));
	if (f->shipment_ready)
		tell(s, words, arena_printf(&s->arena, _("%s is ready at %s: packing it lets it go"), name, home.code));
	else if (f->here && !order_is_satisfied(s->db, f->order_id))
		tell(s, words, gathers_text(s, f, name, home.code));
}

void order_waits_words(struct showing *s, int64_t order_id)
{
	static const char *const claims[] = {
		[CLAIM_NOT] = "not-covered",
		[CLAIM_PLANNED] = "covered",
		[CLAIM_OVERDUE] = "overdue",
		[CLAIM_PATIENCE] = "patience",
	};
	json_t *words = json_array();
	struct order_facts facts;
	struct line_wait *list;
	size_t count;
	bool waits = false;
	bool whole;

	order_facts_load(s->db, &s->arena, order_id, s->settings.policy, s->now_ms, &facts);
	list = waits_of_order(s->db, &s->arena, order_id, &count);
	whole = policy_must_ship_whole(facts.policy, facts.shipments_used);
	if (facts.cancelled)
		tell(s, words, _("The order is cancelled: it claims nothing, and what of it is here gets another home"));
	else if (facts.held)
		tell(s, words, _("The order is held: it claims nothing and keeps what is staged, until it is resumed"));
	for (size_t i = 0; i < count; i++) {
		tell_line(s, words, &list[i], &facts);
		waits = waits || list[i].waiting;
	}
	if (whole && waits && !facts.held)
		tell_claim(s, words, &facts);
	if (!facts.cancelled)
		tell_shipment(s, words, &facts);
	if (!json_array_size(words))
		tell(s, words, _("It waits for nothing"));
	if (count && plan_todo_any(s->db))
		tell(s, words, _("The plan is being brought up to date: this may change in a moment"));
	json_object_set_new(
		s->document, "claim", whole && waits && !facts.held ? json_string(claims[facts.claim]) : json_null());
	json_object_set_new(s->document, "waits_for", words);
}
