/* Making the reply: sentences, lists of directions, and what may be scanned next. */
#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/str.h"
#include "base/text.h"
#include "flow/allow.h"
#include "flow/assigned.h"
#include "flow/board_act.h"
#include "flow/leave.h"
#include "flow/packing.h"
#include "flow/secret.h"
#include "flow/staging.h"
#include "flow/talk.h"

static const char *format(struct arena *arena, const char *fmt, va_list args) PRINTF_LIKE(2, 0);

/* In the language of who reads it. */
static const char *format(struct arena *arena, const char *english, va_list args)
{
	va_list again;
	char *text;
	int len;

	va_copy(again, args);
	len = vsnprintf(NULL, 0, _(english), again);
	va_end(again);
	text = arena_alloc(arena, (size_t)len + 1);
	vsnprintf(text, (size_t)len + 1, _(english), args);
	return text;
}

void talk_to(struct session *s, const struct operator *op)
{
	if (op->language && *op->language && text_use(op->language))
		return;
	text_use(s->language);
}

void say(struct session *s, const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	s->reply.say = format(&s->reply.arena, fmt, args);
	va_end(args);
}

void prompt(struct session *s, const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	s->reply.prompt = format(&s->reply.arena, fmt, args);
	va_end(args);
}

void refuse(struct session *s, enum error_word error, const char *fmt, ...)
{
	va_list args;

	s->reply.result = RESULT_REFUSED;
	s->reply.error = error;
	va_start(args, fmt);
	s->reply.say = format(&s->reply.arena, fmt, args);
	va_end(args);
}

void refuse_damaged_scan(struct session *s)
{
	const char *text = s->scan.text;

	refuse(s, s->scan.bad_check_digit ? ERROR_BAD_CHECK_DIGIT : ERROR_BAD_SCAN, "%s: scan it again, or another barcode",
		strncmp(text, "ERROR: ", 7) == 0 ? text + 7 : text);
}

void add_line(struct session *s, const char *fmt, ...)
{
	va_list args;

	s->lines = arena_grow(&s->reply.arena, s->lines, s->reply.line_count, &s->line_cap, sizeof *s->lines);
	va_start(args, fmt);
	s->lines[s->reply.line_count++] = format(&s->reply.arena, fmt, args);
	va_end(args);
	s->reply.lines = s->lines;
}

void add_direction(struct session *s, const struct reply_direction *direction)
{
	s->directions = arena_grow(&s->reply.arena, s->directions, s->reply.direction_count, &s->direction_cap,
		sizeof *s->directions);
	s->directions[s->reply.direction_count++] = *direction;
	s->reply.directions = s->directions;
}

void add_confirmed(struct session *s, const struct reply_direction *direction)
{
	s->confirmed = arena_grow(&s->reply.arena, s->confirmed, s->reply.confirmed_count, &s->confirmed_cap,
		sizeof *s->confirmed);
	s->confirmed[s->reply.confirmed_count++] = *direction;
	s->reply.confirmed = s->confirmed;
}

const char *units_text(struct session *s, int64_t units)
{
	return arena_printf(&s->reply.arena, P_("%" PRId64 " unit", "%" PRId64 " units", units), units);
}

const char *cartons_text(struct session *s, int64_t cartons)
{
	return arena_printf(&s->reply.arena, P_("%" PRId64 " carton", "%" PRId64 " cartons", cartons), cartons);
}

const char *shipments_text(struct session *s, int64_t shipments)
{
	return arena_printf(&s->reply.arena, P_("%" PRId64 " shipment", "%" PRId64 " shipments", shipments), shipments);
}

const char *minutes_text(struct session *s, int64_t minutes)
{
	return arena_printf(&s->reply.arena, P_("%" PRId64 " minute", "%" PRId64 " minutes", minutes), minutes);
}

const char *comma_text(struct arena *arena, const char *what)
{
	return *what ? arena_printf(arena, ", %s", what) : "";
}

const char *at_text(struct arena *arena, const char *place)
{
	const char *at;

	if (!*place)
		return "";
	at = arena_printf(arena, C_("place", "at %s"), place);
	return arena_printf(arena, " %s", at);
}

const char *lot_text(struct arena *arena, const char *lot)
{
	return *lot ? comma_text(arena, arena_printf(arena, _("lot %s"), lot)) : "";
}

const char *state_text(struct arena *arena, bool is_cancelled, bool is_held)
{
	/* TRANSLATORS: an order: "SO-1, cancelled" */
	return comma_text(arena, is_cancelled ? C_("order", "cancelled") : is_held ? C_("order", "held") : "");
}

const char *goods_text(struct session *s, int64_t quantity, const char *description, const char *sku, const char *lot)
{
	return arena_printf(&s->reply.arena, "%" PRId64 " x %s (%s)%s", quantity, description, sku, lot_text(&s->reply.arena, lot));
}

const char *labelled(struct session *s, const char *label, const char *text)
{
	/* TRANSLATORS: a label and what is said: "Damaged: 1 x Blue kettle to QA" */
	return arena_printf(&s->reply.arena, C_("label", "%s: %s"), label, text);
}

const char *missing_or_done(struct session *s, const char *missing)
{
	return *missing ? arena_printf(&s->reply.arena, _("still missing: %s"), missing) : _("all in: %DONE");
}

const char *and_more(struct session *s, const char *first, size_t more)
{
	return more ? arena_printf(&s->reply.arena, P_("%s and %zu more", "%s and %zu more", more), first, more) : first;
}

void say_directions(struct session *s)
{
	enum { NAMED = 3 };
	struct str text = {0};
	size_t count = s->reply.direction_count;

	for (size_t i = 0; i < count && i < NAMED; i++) {
		const struct reply_direction *d = &s->reply.directions[i];

		str_add(&text, i ? text_semicolon() : "");
		str_printf(&text, i ? _("then %" PRId64 " x %s to %s") : _("%" PRId64 " x %s to %s"), d->quantity, d->description, d->to);
	}
	if (count > NAMED) {
		str_add(&text, text_semicolon());
		str_printf(&text, P_("and %zu more", "and %zu more", count - NAMED), count - NAMED);
	}
	say(s, "%s", str_text(&text));
	str_done(&text);
}

bool same_direction(const struct direction *a, const struct direction *b)
{
	return a->scan_id == b->scan_id && a->place_id == b->place_id && a->owner.order_id == b->owner.order_id &&
		a->product_id == b->product_id && strcmp(a->lot, b->lot) == 0;
}

static const char *and_more_lines(struct arena *arena, const char *first, int64_t more)
{
	return more > 0 ? arena_printf(arena, P_("%s and %" PRId64 " more line", "%s and %" PRId64 " more lines", more), first, more) : first;
}

const char *still_lacks(struct session *s, struct arena *arena, int64_t order_id)
{
	struct expectation e;
	const char *sku = "";
	int64_t product_id = 0;
	int64_t units = 0;
	int64_t lines = 0;
	bool on_this = false;
	struct stmt *q = DB_QUERY(s->db,
		"SELECT p.sku, p.id, l.ordered - l.cancelled - l.allocated - l.shipped "
		"FROM order_line l JOIN product p ON p.id = l.product_id WHERE l.order_id = $1 "
		"AND l.ordered - l.cancelled - l.allocated - l.shipped > 0 ORDER BY l.line_rank, l.line",
		I(order_id));

	while (db_next(q)) {
		bool here = s->t.inbound_id && inbound_expects(s->db, s->t.inbound_id, db_i64(q, 1), &e) && e.expected > e.received;

		/* the first line, or the first that this delivery brings */
		if (!lines++ || (here && !on_this)) {
			sku = arena_dup(arena, db_text(q, 0));
			product_id = db_i64(q, 1);
			units = db_i64(q, 2);
			on_this = here;
		}
	}
	if (!product_id)
		return "";
	return and_more_lines(arena,
		on_this ? arena_printf(arena, _("%" PRId64 " x %s (on this delivery)"), units, sku)
			: arena_printf(arena, "%" PRId64 " x %s", units, sku),
		lines - 1);
}

/* What is in sight on the delivery that comes first, for an order that consolidates with it. */
static const char *comes_soon(struct session *s, struct arena *arena, int64_t order_id)
{
	const char *first = "";
	int64_t lines = 0;
	struct stmt *q = DB_QUERY(s->db,
		"SELECT p.sku, s.quantity, i.id, i.number FROM in_sight s JOIN order_line l ON l.id = s.line_id "
		"JOIN product p ON p.id = s.product_id JOIN inbound i ON i.id = s.source_id WHERE s.order_id = $1 AND l.waiting > 0 "
		"ORDER BY CASE WHEN i.status = 'announced' THEN 1 ELSE 0 END, coalesce(i.due_at, 9000000000000000), i.number, "
		"l.line_rank, l.line",
		I(order_id));

	while (db_next(q)) {
		if (lines++)
			continue;
		if (db_i64(q, 2) == s->t.inbound_id)
			first = arena_printf(arena, _("%" PRId64 " x %s (on this delivery)"), db_i64(q, 1), db_text(q, 0));
		else
			first = arena_printf(arena, _("%" PRId64 " x %s (on %s)"), db_i64(q, 1), db_text(q, 0), db_text(q, 3));
	}
	return and_more_lines(arena, first, lines - 1);
	
}

const char *waits_for(struct session *s, struct arena *arena, const char *reason, int64_t order_id)
{
	if (strcmp(reason, "consolidates") == 0)
		return comes_soon(s, arena, order_id);
	if (strcmp(reason, "waits-for-rest") == 0 || strcmp(reason, "overdue-claim") == 0 || strcmp(reason, "patience-claim") == 0)
		return still_lacks(s, arena, order_id);
	return "";
}

static struct reply_direction describe_one(struct session *s, struct arena *arena, const struct direction *d)
{
	struct product product = {.sku = "", .description = ""};
	struct place place = {.code = "", .name = ""};
	struct reply_direction r = {.quantity = d->open ? d->open : d->quantity, .lot = d->lot, .reason = d->reason,
		.order = "", .line = "", .shipment = "", .customer = "", .waits_for = ""};
	struct stmt *q;

	product_load(s->db, arena, d->product_id, &product);
	place_load(s->db, arena, d->place_id, &place);
	r.sku = product.sku;
	r.description = product.description;
	r.to = place.code;
	r.to_name = place.name;
	r.kind = place_kind_word(place.kind);
	if (!d->owner.order_id)
		return r;
	q = DB_QUERY(s->db,
		"SELECT o.number, l.line, c.name FROM order_line l JOIN customer_order o ON o.id = l.order_id "
		"LEFT JOIN customer c ON c.id = o.customer_id WHERE l.id = $1",
		I(d->owner.line_id));
	while (db_next(q)) {
		r.order = arena_dup(arena, db_text(q, 0));
		r.line = arena_dup(arena, db_text(q, 1));
		r.customer = arena_dup(arena, db_text(q, 2));
	}
	r.shipment = arena_printf(arena, "%s/%" PRId64, r.order, d->owner.shipment_no);
	r.waits_for = waits_for(s, arena, d->reason, d->owner.order_id);
	return r;
}

struct reply_direction *describe(struct session *s, struct arena *arena, const struct direction *list, size_t count,
	size_t *described)
{
	struct reply_direction *out = arena_alloc(arena, (count ? count : 1) * sizeof *out);

	*described = 0;
	for (size_t i = 0; i < count; i++) {
		if (i && same_direction(&list[i - 1], &list[i]))
			out[*described - 1].quantity += list[i].open ? list[i].open : list[i].quantity;
		else
			out[(*described)++] = describe_one(s, arena, &list[i]);
	}
	return out;
}

static const char *receive_prompt(struct session *s, struct arena *arena)
{
	struct inbound inbound;
	struct place door = {.code = ""};

	if (s->t.inbound_id && inbound_load(s->db, arena, s->t.inbound_id, &inbound))
		return arena_printf(arena, _("Scan the next carton of %s"), inbound.number);
	if (s->t.door_id && place_load(s->db, arena, s->t.door_id, &door))
		return arena_printf(arena, _("Scan the delivery at %s, or a carton"), door.code);
	return _("Scan a door or a delivery");
}

static const char *stage_prompt(struct session *s, struct arena *arena)
{
	struct place place = {.code = ""};
	const char *home;

	if (s->marks.counts_next)
		return _("Scan the place to count");
	if (s->marks.counting_id && place_load(s->db, arena, s->marks.counting_id, &place))
		return arena_printf(arena, _("Scan every unit at %s, then %%DONE"), place.code);
	if (s->marks.awaiting == AWAIT_HOME && (home = home_prompt(s, arena)))
		return home;
	if (!stage_place_in(s, arena, &place))
		return _("Scan the place where you stand, or a unit from the shelf");
	return arena_printf(arena,
		stage_has_unidentified(s, &place)
			? _("Scan a unit at %s (%%DAMAGED twice: a parcel that nobody can identify), or another place")
			: _("Scan a unit at %s, or another place"),
		place.code);
}

const char *prompt_now(struct session *s, struct arena *arena)
{
	size_t count;
	struct direction *shown;
	struct place place = {.code = ""};

	if (secret_asked(s))
		return secret_prompt(s, arena);
	if (leave_prompt(s))
		return leave_prompt(s);
	if (!s->t.operator_id)
		return _("Scan your badge");
	if (s->marks.awaiting == AWAIT_ALLOW)
		return allow_prompt(s, arena);
	if (s->marks.awaiting == AWAIT_LOT)
		return _("Scan the lot");
	if (s->marks.awaiting == AWAIT_SERIAL)
		return _("Scan the serial number");
	if (s->marks.awaiting == AWAIT_LEAD)
		return _("A lead's badge approves it; %SKIP books it to quarantine; or scan something else");
	if (s->marks.awaiting == AWAIT_REOPEN)
		return _("A lead's badge opens it again; or scan something else");
	if (s->marks.awaiting == AWAIT_DONE)
		return _("Scan %DONE again to close, or scan on");
	if (s->marks.awaiting == AWAIT_OFF)
		return _("Scan %OFF again to leave the goods, or deliver them");
	if (s->marks.awaiting == AWAIT_DECISION)
		return _("%RELEASE it, %RETURN it to the supplier, or %SCRAP it");
	if (s->marks.awaiting == AWAIT_APPROVAL)
		return _("A lead's badge applies it; or scan something else");
	if (s->marks.awaiting == AWAIT_COUNTED)
		return _("Scan %DONE again to book this, or count on");
	if (s->marks.awaiting == AWAIT_DECIDER)
		return _("A lead's badge decides; or scan something else");
	if (s->marks.awaiting == AWAIT_LINE)
		return _("Scan or type the line");
	if (s->marks.awaiting == AWAIT_WHY)
		return s->marks.order_what == ORDER_CANCEL ? _("Type or scan why, in words; %UNDO: it stays")
							   : _("Type or scan why; the command again: no reason; %UNDO: nothing");
	if (s->marks.awaiting == AWAIT_UNDO)
		return _("Scan %UNDO again to take it back, or scan on");
	if (assign_prompt(s))
		return assign_prompt(s);
	if (!*s->t.activity)
		return _("Choose an activity");
	if (strcmp(s->t.activity, "load") == 0)
		return load_prompt(s, arena);
	if (strcmp(s->t.activity, "board") == 0)
		return board_prompt(s, arena);
	if (strcmp(s->t.activity, "lookup") == 0)
		return s->marks.awaiting == AWAIT_TRACKING ? _("Scan or type the carrier's reference") : _("Scan anything to look it up");
	shown = directions_in_hand(s->db, arena, s->t.id, 1, &count);
	if (strcmp(s->t.activity, "pack") == 0 && s->t.order_id) /* what is damaged can be brought away when it is done */
		return pack_prompt(s, arena);
	if (count && place_load(s->db, arena, shown[0].place_id, &place))
		return arena_printf(arena, _("Scan %s"), place.code);
	if (strcmp(s->t.activity, "pack") == 0)
		return pack_prompt(s, arena);
	return strcmp(s->t.activity, "stage") == 0 ? stage_prompt(s, arena) : receive_prompt(s, arena);
}
