/* Decisions of a lead. What follows from one is what follows from a file that says the same (exchange/kind_orders.c):
 * the order's lines follow it, the plan looks at it again, and so does whoever decides what is ready. */
#include "store/decide.h"

#include <inttypes.h>
#include <string.h>

#include "base/str.h"
#include "base/text.h"
#include "base/told.h"
#include "dock/demand.h"
#include "store/audit.h"
#include "store/catalog.h"
#include "store/claim.h"
#include "store/event.h"
#include "store/find.h"
#include "store/order.h"
#include "store/packing.h"
#include "store/plan.h"
#include "store/product.h"

/* An order that is being decided about. */
struct subject {
	struct db *db;
	struct arena *arena;
	const struct decide *d;
	int64_t id;
	struct order_values order;
	struct line_values line; /* of ORDER_ACCEPT */
	int64_t shipment_no;     /* of ORDER_RELEASE */
	const char *say;
	const char *note;
};

const char *decide_word(enum decide_what what)
{
	static const char *const words[] = {
		[ORDER_HOLD] = "hold",
		[ORDER_RESUME] = "resume",
		[ORDER_RELEASE] = "release",
		[ORDER_CANCEL] = "cancel",
		[ORDER_PRIORITISE] = "prioritise",
		[ORDER_ACCEPT] = "accept",
	};

	return words[what];
}

static enum decide_fault no(struct subject *s, enum decide_fault fault, const char *why)
{
	s->say = why;
	return fault;
}

/* ---- what stands in the way */

static enum decide_fault check_hold(struct subject *s)
{
	if (s->order.lead_hold == LEAD_HOLD_HELD)
		return no(s, DECIDE_HELD,
			*s->order.hold_reason
				? arena_printf(s->arena, _("%s is held already, %s: resume it when it may go on"), s->d->order, s->order.hold_reason)
				: arena_printf(s->arena, _("%s is held already: resume it when it may go on"), s->d->order));
	return DECIDE_MADE;
}

static enum decide_fault check_resume(struct subject *s)
{
	if (strcmp(s->order.status, "held") != 0)
		return no(s, DECIDE_NOTHING,
			arena_printf(s->arena, _("%s is not held: it claims goods as it may"), s->d->order));
	return DECIDE_MADE;
}

/* The shipment that a release is about: the one that gathers or is ready, if it has something; else one that was begun and
 * may not leave, because its order grew. 0: there is none. */
static int64_t to_release(struct subject *s)
{
	return DB_VALUE(s->db, 0,
		"SELECT number FROM shipment WHERE order_id = $1 AND status <> 'shipped' AND in_hand + here + packed > 0 "
		"ORDER BY CASE WHEN status IN ('gathering', 'ready') THEN 0 ELSE 1 END, number LIMIT 1",
		I(s->id));
}

static enum decide_fault check_release(struct subject *s)
{
	struct shipment shipment;
	bool released;

	if (strcmp(s->order.status, "held") == 0)
		return no(s, DECIDE_HELD,
			arena_printf(s->arena, _("%s is held: resume it, then release what is here"), s->d->order));
	s->shipment_no = to_release(s);
	if (!s->shipment_no ||
		!shipment_load(s->db, s->arena, s->id, s->shipment_no, settings_policy(s->db), 0, &shipment))
		return no(s, DECIDE_NOTHING,
			arena_printf(s->arena, _("Nothing of %s is here: there is nothing to release"), s->d->order));
	released = DB_VALUE(s->db, 0, "SELECT 1 FROM shipment WHERE order_id = $1 AND number = $2 AND released_at IS NOT NULL",
			   I(s->id), I(s->shipment_no)) == 1;
	if (shipment.status == SHIPMENT_READY && shipment.may_leave)
		return no(s, DECIDE_NOTHING,
			arena_printf(s->arena, _("%s is ready already: it waits to be packed"), shipment.name));
	if (shipment.status > SHIPMENT_READY && shipment.may_leave)
		return no(s, DECIDE_NOTHING,
			arena_printf(s->arena,
				shipment.status == SHIPMENT_PACKING ? _("%s is being packed already: it may leave as it is")
								    : _("%s is packed already: it may leave as it is"),
				shipment.name));
	if (released)
		return no(s, DECIDE_NOTHING,
			arena_printf(s->arena, _("%s is released already: it is ready once what is in hand is brought"), shipment.name));
	return DECIDE_MADE;
}

static enum decide_fault check_prioritise(struct subject *s)
{
	if (s->d->priority > DECIDE_PRIORITY_MAX || s->d->priority < -DECIDE_PRIORITY_MAX)
		return no(s, DECIDE_NOTHING,
			arena_printf(s->arena, _("priority %" PRId64 ": give a whole number from -%d to %d"),
				s->d->priority, DECIDE_PRIORITY_MAX, DECIDE_PRIORITY_MAX));
	if (s->order.lead_priority == s->d->priority)
		return no(s, DECIDE_NOTHING,
			arena_printf(s->arena, _("A lead gave %s priority %" PRId64 " already: give another"), s->d->order,
				s->d->priority));
	return DECIDE_MADE;
}

static struct demand demand_of(struct subject *s, bool accepted)
{
	struct product_terms terms;
	const struct line_values *l = &s->line;

	product_terms_load(s->db, s->arena, l->product_id, &terms);
	return (struct demand){
		.ordered = l->ordered,
		.from_stock = l->from_stock,
		.brought = l->brought,
		.cancelled = l->cancelled,
		.allocated = l->allocated,
		.shipped = l->shipped,
		.claimable = terms.backorderable || accepted,
		.open = strcmp(s->order.status, "open") == 0,
		.held = strcmp(s->order.status, "held") == 0,
	};
}

/* "its stockouts are line 2, 5", or what there is instead. */
static const char *stockouts_text(struct subject *s)
{
	struct str text = {0};
	const char *copy;
	size_t count;
	const char **lines = decide_stockout_lines(s->db, s->arena, s->d->order, &count);

	if (!count)
		return _("none of its lines is a stockout");
	for (size_t i = 0; i < count && i < 10; i++)
		str_printf(&text, "%s%s", i ? ", " : "", lines[i]);
	if (count > 10) {
		str_add_c(&text, ' ');
		str_printf(&text, P_("and %zu more", "and %zu more", count - 10), count - 10);
	}
	copy = arena_printf(s->arena, P_("its stockouts are line %s", "its stockouts are lines %s", count), str_text(&text));
	str_done(&text);
	return copy;
}

static enum decide_fault check_any_stockout(struct subject *s)
{
	size_t count;

	decide_stockout_lines(s->db, s->arena, s->d->order, &count);
	return count ? DECIDE_MADE
		     : no(s, DECIDE_NOTHING,
			       arena_printf(s->arena, _("No line of %s is a stockout: there is nothing to accept"),
				       s->d->order));
}

static enum decide_fault check_accept(struct subject *s)
{
	struct demand demand;

	if (!s->d->line)
		return check_any_stockout(s);
	if (!line_load(s->db, s->id, s->d->line, &s->line))
		return no(s, DECIDE_UNKNOWN,
			arena_printf(s->arena, _("%s has no line %s: %s"), s->d->order, s->d->line, stockouts_text(s)));
	if (s->line.accepted)
		return no(s, DECIDE_NOTHING,
			arena_printf(s->arena, _("Line %s of %s is accepted already"), s->d->line, s->d->order));
	demand = demand_of(s, false);
	if (!demand_is_stockout(&demand))
		return no(s, DECIDE_NOTHING,
			arena_printf(s->arena,
				s->line.waiting ? _("Line %s of %s is no stockout: it waits in the queue; %s")
						: _("Line %s of %s is no stockout: it lacks nothing that a lead could accept; %s"),
				s->d->line, s->d->order, stockouts_text(s)));
	return DECIDE_MADE;
}

static enum decide_fault check_unknown(struct subject *s)
{
	const char *near = find_near(s->db, s->arena, FOUND_ORDER, s->d->order);

	return no(s, DECIDE_UNKNOWN,
		near ? arena_printf(s->arena, _("there is no order %s: give its number; is it %s?"), s->d->order, near)
		     : arena_printf(
			       s->arena, _("there is no order %s, nor any other yet: import orders first"), s->d->order));
}

/* with_values: the priority is known. */
static enum decide_fault check(struct subject *s, bool with_values)
{
	s->id = order_load(s->db, s->arena, s->d->order, &s->order);
	if (!s->id)
		return check_unknown(s);
	if (strcmp(s->order.status, "cancelled") == 0)
		return no(s, DECIDE_CANCELLED,
			arena_printf(s->arena, _("%s is cancelled: an orders file with status open opens it again"),
				s->d->order));
	switch (s->d->what) {
	case ORDER_HOLD: return check_hold(s);
	case ORDER_RESUME: return check_resume(s);
	case ORDER_RELEASE: return check_release(s);
	case ORDER_CANCEL: return DECIDE_MADE;
	case ORDER_PRIORITISE: return with_values ? check_prioritise(s) : DECIDE_MADE;
	case ORDER_ACCEPT: return check_accept(s);
	}
	return DECIDE_NOTHING;
}

/* ---- making it */

/* Lines of the order, or one, in an event that names who decided and why. */
static void tell(struct subject *s, enum event_kind kind, const struct event_change *change, int64_t now_ms)
{
	struct str body = {0};

	event_begin_order(&body, s->db, s->id);
	event_add_text(&body, "actor", s->d->actor);
	event_add_text(&body, "why", s->d->why);
	if (kind == EVENT_RELEASED)
		event_add_text(&body, "shipment", arena_printf(s->arena, "%s/%" PRId64, s->d->order, s->shipment_no));
	if (change)
		event_add_change(&body, change);
	else
		event_add_order_lines(&body, s->db, s->id);
	event_end(&body, s->db, kind, s->id, now_ms);
}

static void write_history(struct subject *s, const char *what, int64_t now_ms)
{
	order_history_add(s->db, s->id, now_ms, what, s->d->actor, s->d->why);
}

static void save(struct subject *s)
{
	order_update(s->db, s->id, &s->order);
	order_lines_follow(s->db, s->id, &s->order);
}

/* What is on a truck does not come off by itself. */
static const char *on_trucks(struct subject *s, const char *note)
{
	struct stmt *q = DB_QUERY(s->db,
		"SELECT count(*), min(k.number) FROM parcel c JOIN pickup k ON k.id = c.pickup_id WHERE c.order_id = $1 "
		"AND c.status = 'loaded' HAVING count(*) > 0",
		I(s->id));

	while (db_next(q))
		note = arena_printf(s->arena,
			P_("%" PRId64 " carton of it is on %s, and must come off before that leaves (%%LOAD, %%UNLOAD); %s",
				"%" PRId64 " cartons of it are on %s, and must come off before that leaves (%%LOAD, %%UNLOAD); %s", db_i64(q, 0)),
			db_i64(q, 0), db_text(q, 1), note);
	return note;
}

static void make_hold(struct subject *s, int64_t now_ms)
{
	bool again = strcmp(s->order.status, "held") == 0;

	s->order.status = "held";
	s->order.hold_reason = s->d->why;
	s->order.lead_hold = LEAD_HOLD_HELD;
	save(s);
	write_history(s, told_text(s->arena, again ? N_("held by a lead too: no file resumes it") : N_("held by a lead")), now_ms);
	tell(s, EVENT_HELD, NULL, now_ms);
	s->say = arena_printf(s->arena, _("%s is held: it claims nothing and keeps what is staged"), s->d->order);
	s->note = on_trucks(s, _("no file resumes it: a lead does"));
}

static void make_resume(struct subject *s, int64_t now_ms)
{
	bool of_file = s->order.lead_hold != LEAD_HOLD_HELD;

	s->order.status = "open";
	/* a file that says again what it said before does not hold it again; what a lead held, no file said */
	s->order.lead_hold = of_file ? LEAD_HOLD_RESUMED : LEAD_HOLD_NONE;
	if (!of_file)
		s->order.hold_reason = "";
	save(s);
	write_history(s, told_text(s->arena, N_("resumed by a lead")), now_ms);
	tell(s, EVENT_RESUMED, NULL, now_ms);
	s->say = arena_printf(s->arena, _("%s is resumed: it claims goods again"), s->d->order);
}

static void make_release(struct subject *s, int64_t now_ms)
{
	DB_EXEC(s->db, "UPDATE shipment SET released_at = $3 WHERE order_id = $1 AND number = $2", I(s->id),
		I(s->shipment_no), I(now_ms));
	write_history(
		s, told_printf(s->arena, "%s/%" PRId64 " released by a lead", s->d->order, s->shipment_no), now_ms);
	tell(s, EVENT_RELEASED, NULL, now_ms);
	s->say = arena_printf(s->arena, _("%s/%" PRId64 " is released: it goes as it is"), s->d->order, s->shipment_no);
	s->note = _("what comes for it joins it until it is packed; the order's policy stays");
}

/* What a cancelled order leaves behind: redirects, and what is past taking back. */
static const char *left_behind(struct subject *s)
{
	struct str text = {0};
	int64_t here = DB_VALUE(
		s->db, 0, "SELECT sum(allocated) FROM order_line WHERE order_id = $1 AND allocated > 0", I(s->id));
	int64_t packed = DB_VALUE(s->db, 0, "SELECT sum(packed) FROM shipment WHERE order_id = $1", I(s->id));
	int64_t shipped = DB_VALUE(s->db, 0, "SELECT sum(shipped) FROM order_line WHERE order_id = $1", I(s->id));
	const char *copy;

	if (here > packed)
		str_printf(&text,
			P_("%" PRId64 " unit of it is here: each gets another home when it is scanned",
				"%" PRId64 " units of it are here: each gets another home when it is scanned", here - packed),
			here - packed);
	if (packed) {
		str_add(&text, text.len ? text_semicolon() : "");
		str_printf(&text, P_("%" PRId64 " packed: they are to be unpacked", "%" PRId64 " packed: they are to be unpacked", packed), packed);
	}
	if (shipped) {
		str_add(&text, text.len ? text_semicolon() : "");
		str_printf(&text, P_("%" PRId64 " shipped already: they stay so", "%" PRId64 " shipped already: they stay so", shipped), shipped);
	}
	copy = arena_dup(s->arena, str_text(&text));
	str_done(&text);
	return copy;
}

static void make_cancel(struct subject *s, int64_t now_ms)
{
	s->order.status = "cancelled";
	s->order.hold_reason = "";
	s->order.lead_hold = LEAD_HOLD_NONE;
	save(s);
	write_history(s, told_text(s->arena, N_("cancelled by a lead")), now_ms);
	tell(s, EVENT_CANCELLED, NULL, now_ms);
	s->say = arena_printf(s->arena, _("%s is cancelled"), s->d->order);
	s->note = left_behind(s);
}

static void make_prioritise(struct subject *s, int64_t now_ms)
{
	struct event_change change = {.before = {0}};
	int64_t was = s->order.priority;

	event_change_number(&change, "priority", was, s->d->priority);
	s->order.priority = s->order.lead_priority = s->d->priority;
	save(s);
	write_history(s,
		was == s->d->priority
			? told_printf(s->arena, "priority %" PRId64 " kept by a lead", was)
			: told_printf(s->arena, "priority %" PRId64 " -> %" PRId64 " by a lead", was, s->d->priority),
		now_ms);
	if (event_change_any(&change))
		tell(s, EVENT_CHANGED, &change, now_ms);
	event_change_done(&change);
	if (was == s->d->priority)
		s->say = arena_printf(s->arena, _("%s keeps priority %" PRId64), s->d->order, was);
	else
		s->say = arena_printf(
			s->arena, _("%s has priority %" PRId64 " now, it had %" PRId64), s->d->order, s->d->priority, was);
	s->note = _("no file changes it: a lead does");
}

static void make_accept(struct subject *s, int64_t now_ms)
{
	struct demand demand = demand_of(s, true);
	struct product product = {.sku = "", .description = ""};
	struct str body = {0};
	struct event_line line;

	line_accept(s->db, s->line.id, true);
	product_load(s->db, s->arena, s->line.product_id, &product);
	line = (struct event_line){.line = s->d->line,
		.sku = product.sku,
		.ordered = s->line.ordered,
		.cancelled = s->line.cancelled,
		.waiting = demand_waiting(&demand),
		.here = s->line.allocated,
		.shipped = s->line.shipped};
	write_history(s,
		told_printf(s->arena, "line %s accepted by a lead: it waits for %" PRId64 " x %s", s->d->line,
			line.waiting, product.sku),
		now_ms);
	event_begin_order(&body, s->db, s->id);
	event_add_text(&body, "actor", s->d->actor);
	event_add_text(&body, "why", s->d->why);
	event_add_line(&body, &line);
	event_end(&body, s->db, EVENT_BACKORDERED, s->id, now_ms);
	s->say = arena_printf(s->arena, _("Line %s of %s waits in the queue now: %" PRId64 " x %s (%s)"), s->d->line,
		s->d->order, line.waiting, product.description, product.sku);
}

/* What was decided, for the audit trail. */
static void answer_for(struct subject *s, int64_t now_ms)
{
	static const enum audit_action actions[] = {
		[ORDER_HOLD] = AUDIT_ORDER_HOLD,
		[ORDER_RESUME] = AUDIT_ORDER_RESUME,
		[ORDER_RELEASE] = AUDIT_ORDER_RELEASE,
		[ORDER_CANCEL] = AUDIT_ORDER_CANCEL,
		[ORDER_PRIORITISE] = AUDIT_ORDER_PRIORITISE,
		[ORDER_ACCEPT] = AUDIT_ORDER_ACCEPT,
	};
	const struct decide *d = s->d;

	audit_add(s->db,
		&(struct audit_entry){
			.at_ms = now_ms,
			.action = actions[d->what],
			.actor = d->actor,
			.subject = d->order,
			.notes = {{"line", d->what == ORDER_ACCEPT ? d->line : ""},
				{"priority", d->what == ORDER_PRIORITISE ? arena_printf(s->arena, "%" PRId64, d->priority) : ""},
				{"shipment", d->what == ORDER_RELEASE ? arena_printf(s->arena, "%" PRId64, s->shipment_no) : ""},
				{"why", d->why}},
		});
}

enum decide_fault decide_check(struct db *db, struct arena *arena, const struct decide *decision, const char **say)
{
	struct subject s = {.db = db, .arena = arena, .d = decision, .say = "", .note = ""};
	enum decide_fault fault = check(&s, false);

	*say = s.say;
	return fault;
}

enum decide_fault decide(struct db *db, struct arena *arena, const struct decide *decision,
	const struct settings *settings, int64_t now_ms, const char **say, const char **note)
{
	struct subject s = {.db = db, .arena = arena, .d = decision, .say = "", .note = ""};
	enum decide_fault fault = check(&s, true);

	if (fault == DECIDE_MADE) {
		switch (decision->what) {
		case ORDER_HOLD: make_hold(&s, now_ms); break;
		case ORDER_RESUME: make_resume(&s, now_ms); break;
		case ORDER_RELEASE: make_release(&s, now_ms); break;
		case ORDER_CANCEL: make_cancel(&s, now_ms); break;
		case ORDER_PRIORITISE: make_prioritise(&s, now_ms); break;
		case ORDER_ACCEPT: make_accept(&s, now_ms); break;
		}
		answer_for(&s, now_ms);
		plan_mark_order(db, s.id);
		order_look_again(db, arena, s.id, false, settings, now_ms);
	}
	*say = s.say;
	*note = s.note;
	return fault;
}

/* ---- reading ahead */

int64_t decide_first_priority(struct db *db, const char *order)
{
	/* the first of each product's queues, by their indexes, instead of all lines that wait: those that may claim,
	 * of orders that are held, that the plan does not cover, that the shelf fills; and the stockouts, which are few
	 */
	int64_t highest = DB_VALUE(db, INT64_MIN,
		"SELECT max(-first) FROM ("
		"SELECT (SELECT l.priority_rank FROM order_line l WHERE l.product_id = p.id AND l.may_claim = m.value "
		"AND l.waiting > 0 AND l.order_number <> $1 ORDER BY l.priority_rank LIMIT 1) AS first "
		"FROM product p CROSS JOIN (SELECT 1 AS value UNION ALL SELECT 0 UNION ALL SELECT -1) m UNION ALL "
		"SELECT (SELECT l.priority_rank FROM order_line l JOIN customer_order o ON o.id = l.order_id "
		"WHERE l.product_id = p.id AND l.from_stock > l.brought AND l.ordered - l.cancelled - l.allocated - l.shipped > 0 "
		"AND l.order_number <> $1 AND o.status <> 'cancelled' ORDER BY l.priority_rank LIMIT 1) FROM product p UNION ALL "
		"SELECT l.priority_rank FROM order_line l JOIN customer_order o ON o.id = l.order_id WHERE l.waiting = 0 "
		"AND l.ordered - l.from_stock + l.brought - l.cancelled - l.allocated - l.shipped > 0 AND l.order_number <> $1 "
		"AND o.status <> 'cancelled') t",
		T(order));
	int64_t own = DB_VALUE(db, INT64_MIN, "SELECT priority FROM customer_order WHERE number = $1", T(order));

	if (highest == INT64_MIN)
		return INT64_MIN;
	return own > highest ? own : highest + 1;
}

const char **decide_stockout_lines(struct db *db, struct arena *arena, const char *order, size_t *count)
{
	struct stmt *q = DB_QUERY(db,
		"SELECT l.line FROM customer_order o JOIN order_line l ON l.order_id = o.id JOIN product p ON p.id = l.product_id "
		"WHERE o.number = $1 AND o.status <> 'cancelled' AND p.backorderable = 0 AND l.accepted = 0 AND l.waiting = 0 "
		"AND l.ordered - l.from_stock + l.brought - l.cancelled - l.allocated - l.shipped > 0 ORDER BY l.line_rank, l.line",
		T(order));
	const char **list = NULL;
	size_t cap = 0;

	*count = 0;
	while (db_next(q)) {
		list = arena_grow(arena, list, *count, &cap, sizeof *list);
		list[(*count)++] = arena_dup(arena, db_text(q, 0));
	}
	return list;
}
