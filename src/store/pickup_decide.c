/* Decisions about pickups. An order that is moved is kept by the cut-off of its new pickup: whatever asks for the next pickup
 * of an order passes over the earlier ones. */
#include "store/pickup_decide.h"

#include <inttypes.h>
#include <string.h>

#include "base/clock.h"
#include "base/json.h"
#include "base/text.h"
#include "base/told.h"
#include "store/audit.h"
#include "store/claim.h"
#include "store/event.h"
#include "store/find.h"
#include "store/loading.h"
#include "store/order.h"
#include "store/pickup.h"
#include "store/plan.h"

static bool no(const char **say, const char *why)
{
	*say = why;
	return false;
}

static bool find_pickup(struct db *db, struct arena *arena, const char *number, struct pickup *pickup, const char *zone,
	const char **say)
{
	char at[TIME_TEXT_MAX];
	const char *near;

	if (pickup_read(db, arena, pickup_find(db, number), pickup)) {
		if (!pickup->departed)
			return true;
		return no(say, arena_printf(arena, _("%s left %s: name one that is still to come"), number,
				       text_time(zone, pickup->departed_at, at)));
	}
	near = find_near(db, arena, FOUND_PICKUP, number);
	if (near)
		return no(say, arena_printf(arena, _("there is no pickup %s: is it %s?"), number, near));
	return no(say, arena_printf(arena, _("there is no pickup %s, nor any other yet: import pickups first"), number));
}

/* ---- an order goes with another one */

struct moving {
	struct db *db;
	struct arena *arena;
	const char *number;
	struct order_facts order;
	struct pickup to;
	const char *zone;
	int64_t now_ms;
};

/* The pickup that the order goes with now; "" = none. */
static const char *next_of(struct moving *m, int64_t *cutoff_at)
{
	int64_t after_ms = m->order.pickup_from > m->now_ms ? m->order.pickup_from : m->now_ms;
	struct stmt *q = DB_QUERY(m->db,
		"SELECT number, cutoff_at FROM pickup WHERE status = 'open' AND cutoff_at >= $1 AND ($2 = '' OR carrier = $2 "
		"OR carrier = '') ORDER BY cutoff_at, id LIMIT 1",
		I(after_ms), T(m->order.carrier));
	const char *number = "";

	*cutoff_at = 0;
	if (db_next(q)) {
		number = arena_dup(m->arena, db_text(q, 0));
		*cutoff_at = db_i64(q, 1);
	}
	db_end(q);
	return number;
}

static bool find_order_of(struct moving *m, struct policy site, const char **say)
{
	int64_t id = find_order(m->db, m->number);
	const char *near;

	if (id) {
		order_facts_load(m->db, m->arena, id, site, m->now_ms, &m->order);
		return true;
	}
	near = find_near(m->db, m->arena, FOUND_ORDER, m->number);
	if (near)
		return no(say, arena_printf(m->arena, _("there is no order %s: is it %s?"), m->number, near));
	return no(say, arena_printf(m->arena, _("there is no order %s, nor any other yet: import orders first"), m->number));
}

static bool may_move(struct moving *m, const char **say)
{
	char at[TIME_TEXT_MAX];
	struct stmt *q;
	const char *truck = NULL;

	if (m->order.cancelled)
		return no(say, arena_printf(m->arena, _("%s is cancelled: nothing of it leaves"), m->number));
	if (!pickup_takes(&m->to, m->order.carrier))
		return no(say, arena_printf(m->arena, _("%s goes with %s, and %s is %s's: name a pickup of %s"), m->number,
				       m->order.carrier, m->to.number, m->to.carrier, m->order.carrier));
	if (m->to.cutoff_at < m->now_ms && m->order.pickup_from <= m->to.cutoff_at)
		return no(say, arena_printf(m->arena, _("the cut-off of %s was %s: name one that is still to come"), m->to.number,
				       text_time(m->zone, m->to.cutoff_at, at)));
	q = DB_QUERY(m->db,
		"SELECT k.number FROM parcel c JOIN pickup k ON k.id = c.pickup_id WHERE c.order_id = $1 AND c.status = 'loaded' LIMIT 1",
		I(m->order.order_id));
	if (db_next(q))
		truck = arena_dup(m->arena, db_text(q, 0));
	db_end(q);
	if (truck)
		return no(say, arena_printf(m->arena, _("a carton of %s is on %s: take it off first (%%LOAD, %%UNLOAD)"), m->number, truck));
	return true;
}

static void write_move(struct moving *m, const char *was, const char *actor, const char *why)
{
	struct event_change change = {.before = {0}};
	struct str body = {0};

	DB_EXEC(m->db, "UPDATE customer_order SET moved_pickup_id = $2, pickup_from = $3 WHERE id = $1", I(m->order.order_id),
		I(m->to.id), I(m->to.cutoff_at));
	order_history_add(m->db, m->order.order_id, m->now_ms,
		*was ? told_printf(m->arena, "moved by a lead to pickup %s, from %s", m->to.number, was)
		     : told_printf(m->arena, "moved by a lead to pickup %s", m->to.number),
		actor, why);
	event_change_text(&change, "pickup", was, m->to.number);
	event_begin_order(&body, m->db, m->order.order_id);
	event_add_text(&body, "actor", actor);
	event_add_text(&body, "why", why);
	event_add_change(&body, &change);
	event_end(&body, m->db, EVENT_CHANGED, m->order.order_id, m->now_ms);
	event_change_done(&change);
	audit_add(m->db, &(struct audit_entry){.at_ms = m->now_ms,
				 .action = AUDIT_ORDER_MOVE,
				 .actor = actor,
				 .subject = m->number,
				 .notes = {{"from", was}, {"to", m->to.number}, {"why", why}}});
	plan_mark_order(m->db, m->order.order_id);
}

bool pickup_move_order(struct db *db, struct arena *arena, const char *order, const char *pickup, const char *actor, const char *why,
	const struct settings *settings, int64_t now_ms, const char **say)
{
	struct moving m = {.db = db, .arena = arena, .number = order, .zone = settings->time_zone, .now_ms = now_ms};
	char at[TIME_TEXT_MAX];
	int64_t cutoff_at;
	const char *was;

	*say = "";
	if (!find_order_of(&m, settings->policy, say) || !find_pickup(db, arena, pickup, &m.to, m.zone, say) || !may_move(&m, say))
		return false;
	was = next_of(&m, &cutoff_at);
	if (strcmp(was, m.to.number) == 0 && m.order.pickup_from == m.to.cutoff_at)
		return no(say, arena_printf(arena, _("%s goes with %s already: nothing changes"), order, was));
	if (*was && cutoff_at == m.to.cutoff_at && strcmp(was, m.to.number) != 0)
		return no(say, arena_printf(arena, _("%s and %s have the same cut-off: either takes it, load it where it is wanted"), was,
				       m.to.number));
	write_move(&m, strcmp(was, m.to.number) == 0 ? "" : was, actor, why);
	if (m.to.cutoff_at < now_ms) {
		*say = arena_printf(arena, _("%s may go with %s again, whose cut-off was %s, and is loaded by hand"), order, m.to.number,
			text_time(m.zone, m.to.cutoff_at, at));
		return true;
	}
	text_time(m.zone, m.to.cutoff_at, at);
	*say = *was && strcmp(was, m.to.number) != 0
		       ? arena_printf(arena, _("%s goes with %s, cut-off %s, and not with %s"), order, m.to.number, at, was)
		       : arena_printf(arena, _("%s goes with %s, cut-off %s"), order, m.to.number, at);
	return true;
}

/* ---- a further one is asked for */

static void add_time(struct str *body, const char *name, int64_t at_ms)
{
	char at[TIME_TEXT_MAX];

	json_add_text(body, name, time_format_utc(at_ms, at));
}

bool pickup_ask(struct db *db, struct arena *arena, const struct pickup_asking *asking, const char *zone, int64_t now_ms,
	const char **say)
{
	struct str body = {0};
	char at[TIME_TEXT_MAX];
	char then[TIME_TEXT_MAX];
	struct stmt *q;

	*say = "";
	/* an order is looked for last: where nobody knows the carrier, all of them are */
	if (!*asking->carrier ||
		!DB_VALUE(db, 0, "SELECT 1 FROM pickup WHERE carrier = $1 UNION ALL SELECT 1 FROM pickup_schedule WHERE carrier = $1 UNION ALL "
				 "SELECT 1 FROM customer_order WHERE carrier = $1 AND status <> 'cancelled' LIMIT 1",
			T(asking->carrier)))
		return no(say, arena_printf(arena, _("nobody knows the carrier %s: write it as orders and pickups do"), asking->carrier));
	if (asking->at_ms <= now_ms)
		return no(say, arena_printf(arena, _("%s has passed: ask for a time that is still to come"),
				       text_time(zone, asking->at_ms, at)));
	q = DB_QUERY(db, "SELECT asked_at, actor FROM pickup_request WHERE carrier = $1 AND at = $2", T(asking->carrier),
		I(asking->at_ms));
	if (db_next(q)) {
		no(say, arena_printf(arena, _("%s was asked for %s already, %s by %s: nothing goes out twice"), asking->carrier,
				text_time(zone, asking->at_ms, at), text_time(zone, db_i64(q, 0), then), db_text(q, 1)));
		db_end(q);
		return false;
	}
	DB_EXEC(db,
		"INSERT INTO pickup_request (carrier, at, units, why, actor, asked_at, last_pickup_id) "
		"VALUES ($1, $2, $3, $4, $5, $6, (SELECT coalesce(max(id), 0) FROM pickup))",
		T(asking->carrier), I(asking->at_ms), I(asking->units), T(asking->why), T(asking->actor), I(now_ms));
	str_add_c(&body, '{');
	event_add_text(&body, "carrier", asking->carrier);
	add_time(&body, "cutoff", asking->at_ms);
	if (asking->units)
		json_add_number(&body, "units", asking->units);
	event_add_text(&body, "actor", asking->actor);
	event_add_text(&body, "why", asking->why);
	event_end(&body, db, EVENT_PICKUP_REQUESTED, 0, now_ms);
	audit_add(db, &(struct audit_entry){.at_ms = now_ms,
			      .action = AUDIT_PICKUP_REQUEST,
			      .actor = asking->actor,
			      .subject = asking->carrier,
			      .notes = {{"cutoff", time_format_utc(asking->at_ms, then)},
				      {"units", asking->units ? arena_printf(arena, "%" PRId64, asking->units) : ""},
				      {"why", asking->why}}});
	*say = arena_printf(arena, _("%s is asked for a further pickup, cut-off %s: once it is promised, import it (pickup,carrier,cutoff)"),
		asking->carrier, text_time(zone, asking->at_ms, at));
	return true;
}

/* ---- one does not come */

bool pickup_call_off(struct db *db, struct arena *arena, const char *number, const char *actor, const char *why, int64_t now_ms,
	const char **say)
{
	struct settings settings;
	struct pickup pickup;
	struct str body = {0};

	*say = "";
	settings_load(db, &settings);
	if (!find_pickup(db, arena, number, &pickup, settings.time_zone, say))
		return false;
	if (pickup_in_use(db, pickup.id))
		return no(say, arena_printf(arena, _("cartons are, or were, on %s, or a terminal has it at hand: take them off and leave it first"),
				       number));
	pickup_delete(db, pickup.id);
	plan_mark_shipments(db);
	str_add_c(&body, '{');
	event_add_text(&body, "pickup", number);
	event_add_text(&body, "carrier", pickup.carrier);
	add_time(&body, "cutoff", pickup.cutoff_at);
	event_add_text(&body, "actor", actor);
	event_add_text(&body, "why", why);
	event_end(&body, db, EVENT_PICKUP_CALLED_OFF, 0, now_ms);
	audit_add(db, &(struct audit_entry){.at_ms = now_ms,
			      .action = AUDIT_PICKUP_CALL_OFF,
			      .actor = actor,
			      .subject = number,
			      .notes = {{"carrier", pickup.carrier}, {"why", why}}});
	*say = arena_printf(arena, _("%s does not come: what was to go with it goes with the next one"), number);
	return true;
}
