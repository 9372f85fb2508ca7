/* A lead's decisions about the order that was looked up last: a command says which, a lead's badge (if no lead is
 * signed on) who decides, and the next text why. The rules are store/decide.c. */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "base/str.h"
#include "base/text.h"
#include "flow/roles.h"
#include "flow/talk.h"
#include "flow/undoing.h"
#include "store/decide.h"

static const char prioritise_command[] = "%PRIORITISE";

static const char *const commands[] = {
	[ORDER_HOLD] = "%HOLD",
	[ORDER_RESUME] = "%RESUME",
	[ORDER_RELEASE] = "%RELEASE",
	[ORDER_CANCEL] = "%CANCEL",
	[ORDER_PRIORITISE] = prioritise_command,
	[ORDER_ACCEPT] = "%ACCEPT",
};

/* What %UNDO says. */
static const char *const instead[] = {
	[ORDER_HOLD] = N_("%RESUME takes that back"),
	[ORDER_RESUME] = N_("%HOLD takes that back"),
	[ORDER_RELEASE] = N_("%HOLD keeps it from being packed"),
	[ORDER_CANCEL] = N_("an orders file with status open opens it again"),
	[ORDER_PRIORITISE] = N_("another priority takes that back (crossdock order prioritise)"),
	[ORDER_ACCEPT] = N_("an orders file cancels the line"),
};

static const char *text_from(struct session *s, struct stmt *q)
{
	const char *text = "";

	while (db_next(q))
		text = arena_dup(&s->reply.arena, db_text(q, 0));
	return text;
}

static const char *number_at_hand(struct session *s)
{
	return text_from(s, DB_QUERY(s->db, "SELECT number FROM customer_order WHERE id = $1", I(s->marks.order_id)));
}

static struct decide decision_at_hand(struct session *s)
{
	struct decide d = {.what = s->marks.order_what,
		.order = number_at_hand(s),
		.priority = s->marks.priority,
		.actor = s->op.badge,
		.why = ""};

	if (s->marks.order_line_id)
		d.line = text_from(
			s, DB_QUERY(s->db, "SELECT line FROM order_line WHERE id = $1", I(s->marks.order_line_id)));
	return d;
}

static enum error_word error_of(enum decide_fault fault)
{
	switch (fault) {
	case DECIDE_MADE: return ERROR_NONE;
	case DECIDE_HELD: return ERROR_ORDER_HELD;
	case DECIDE_CANCELLED: return ERROR_ORDER_CANCELLED;
	case DECIDE_UNKNOWN:
	case DECIDE_NOTHING: return ERROR_NOT_HERE;
	}
	return ERROR_NOT_HERE;
}

static void forget(struct session *s)
{
	s->marks.awaiting = AWAIT_NOTHING;
	s->marks.decider_id = 0;
	s->marks.order_line_id = 0;
}

static void ask_line(struct session *s, const struct decide *d, const char *const *lines, size_t count)
{
	s->marks.awaiting = AWAIT_LINE;
	say(s, "Which line of %s?", d->order);
	for (size_t i = 0; i < count; i++)
		add_line(s, "%s", lines[i]);
}

static void ask_why(struct session *s, const struct decide *d)
{
	s->marks.awaiting = AWAIT_WHY;
	look_at_order(s, s->marks.order_id); /* what it is about stays in sight */
	if (d->what == ORDER_PRIORITISE)
		say(s, "%s is to have priority %" PRId64 ": why?", d->order, d->priority);
	else if (d->what == ORDER_ACCEPT)
		say(s, "Line %s of %s is to be accepted: why?", d->line, d->order);
	else
		say(s, d->what == ORDER_HOLD ? N_("%s: hold it: why?") : d->what == ORDER_RESUME ? N_("%s: resume it: why?")
			: d->what == ORDER_RELEASE ? N_("%s: release it: why?") : N_("%s: cancel it: why?"), d->order);
	if (d->what == ORDER_CANCEL)
		prompt(s, "Type or scan why, in words; %%UNDO: it stays");
	else
		prompt(s, "Type why; %s again: no reason; %%UNDO: nothing is decided", commands[d->what]);
}

/* Somebody who may decides: asks for what is still missing. */
static void ask(struct session *s)
{
	struct decide d = decision_at_hand(s);
	size_t count = 0;
	const char **lines =
		d.what == ORDER_ACCEPT ? decide_stockout_lines(s->db, &s->reply.arena, d.order, &count) : NULL;

	if (count > 1) {
		ask_line(s, &d, lines, count);
		return;
	}
	if (count == 1) {
		s->marks.order_line_id =
			DB_VALUE(s->db, 0, "SELECT id FROM order_line WHERE order_id = $1 AND line = $2",
				I(s->marks.order_id), T(lines[0]));
		d.line = lines[0];
	}
	ask_why(s, &d);
}

static bool can_be_made(struct session *s)
{
	struct decide d = decision_at_hand(s);
	const char *why_not;
	enum decide_fault fault = decide_check(s->db, &s->reply.arena, &d, &why_not);

	if (fault == DECIDE_MADE && d.what == ORDER_PRIORITISE && d.priority == INT64_MIN) {
		refuse(s, ERROR_NOT_HERE, "No other order wants anything: %s comes first already", d.order);
		return false;
	}
	if (fault != DECIDE_MADE)
		refuse(s, error_of(fault), "%s", why_not);
	return fault == DECIDE_MADE;
}

/* What was asked for is known: decides. */
static void apply(struct session *s, const char *why)
{
	struct decide d = decision_at_hand(s);
	int64_t decider_id = s->marks.decider_id;
	const char *done;
	const char *note;
	enum decide_fault fault;
	struct operator lead;

	forget(s);
	if (decider_id != s->op.id && operator_load(s->db, &s->reply.arena, decider_id, &lead)) {
		d.actor = lead.badge;
		s->outcome.approved_by = decider_id;
	}
	d.why = why;
	fault = decide(s->db, &s->reply.arena, &d, &s->settings, s->now_ms, &done, &note);
	if (fault != DECIDE_MADE) {
		refuse(s, error_of(fault), "%s", done);
		return;
	}
	look_at_order(s, s->marks.order_id);
	s->reply.say = arena_printf(&s->reply.arena, "%s%s%s", done, *note ? text_semicolon() : "", note);
	act_note(s, _("a decision about %s: %s"), number_at_hand(s), _(instead[d.what]));
}

void lookup_decide(struct session *s, enum decide_what what)
{
	enum awaiting was = s->marks.awaiting;
	bool again = was == AWAIT_WHY && s->marks.order_what == what;

	if (!s->marks.order_id) {
		forget(s);
		refuse(s, ERROR_NOT_HERE, "Which order? Scan or type its number, then %s", commands[what]);
		return;
	}
	if (again && what == ORDER_CANCEL) { /* no way back: a scanner that reads twice must not do it */
		refuse(s, ERROR_BAD_SCAN, "%s is not cancelled yet: that wants a reason. Type or scan why; %%UNDO: it stays",
			number_at_hand(s));
		return;
	}
	if (again) {
		apply(s, "");
		return;
	}
	forget(s);
	s->marks.order_what = what;
	s->marks.priority = s->first_priority;
	if (!can_be_made(s))
		return;
	if (!role_may(&s->op, DEED_ORDER)) {
		s->marks.awaiting = AWAIT_DECIDER;
		refuse(s, ERROR_LEAD_NEEDED, "%s: a lead decides that: scan a lead's badge, or something else",
			number_at_hand(s));
		return;
	}
	s->marks.decider_id = s->op.id;
	ask(s);
}

void lookup_decider(struct session *s, int64_t lead_id)
{
	s->marks.decider_id = lead_id;
	if (can_be_made(s))
		ask(s);
	else
		forget(s);
}

const char *scanned_text(const struct session *s, size_t most)
{
	const char *text = s->scan.data;

	if (s->scan.data_len > most || strlen(text) != s->scan.data_len || !utf8_valid(text, s->scan.data_len))
		return NULL;
	for (const char *c = text; *c; c++)
		if ((unsigned char)*c < ' ' || *c == 0x7F)
			return NULL;
	return text + strspn(text, " ");
}

static void take_line(struct session *s)
{
	struct decide d = decision_at_hand(s);
	const char *text = scanned_text(s, DECIDE_WHY_MAX);
	size_t count;
	const char **lines = decide_stockout_lines(s->db, &s->reply.arena, d.order, &count);

	for (size_t i = 0; text && i < count; i++) {
		if (strcmp(lines[i], text) != 0)
			continue;
		s->marks.order_line_id = DB_VALUE(s->db, 0,
			"SELECT id FROM order_line WHERE order_id = $1 AND line = $2", I(s->marks.order_id), T(text));
		d.line = lines[i];
		ask_why(s, &d);
		return;
	}
	for (size_t i = 0; i < count; i++)
		add_line(s, "%s", lines[i]);
	refuse(s, ERROR_NOT_HERE, "%s has no such stockout line: scan or type one of these, or %%LOOKUP to give up", d.order);
}

/* Words, not a barcode that nobody knows yet: letters, and digits only beside other words. */
static bool is_in_words(const char *text)
{
	bool letter = false;
	bool digit = false;

	for (const char *c = text; *c; c++) {
		letter = letter || (*c >= 'a' && *c <= 'z') || (*c >= 'A' && *c <= 'Z') || (unsigned char)*c >= 0x80;
		digit = digit || (*c >= '0' && *c <= '9');
	}
	return letter && (!digit || strchr(text, ' '));
}

static void take_why(struct session *s, const struct thing *thing)
{
	const char *text = scanned_text(s, DECIDE_WHY_MAX);

	if (thing->kind != THING_NOTHING && thing->kind != THING_DAMAGED_SCAN) { /* somebody went on scanning */
		refuse(s, ERROR_BAD_SCAN, "%s is no reason, and %s is as it was: type or scan why, in words; %%UNDO: nothing is decided",
			s->scan.text, number_at_hand(s));
		return;
	}
	if (!text || !*text || !is_in_words(text)) {
		refuse(s, ERROR_BAD_SCAN, "This is no reason in words: type or scan one of at most %d bytes; %%UNDO: nothing is decided",
			DECIDE_WHY_MAX);
		return;
	}
	apply(s, text);
}

bool lookup_takes(struct session *s, const struct thing *thing)
{
	if (s->marks.awaiting == AWAIT_LINE)
		take_line(s);
	else if (s->marks.awaiting == AWAIT_WHY)
		take_why(s, thing);
	else
		return false;
	return true;
}

bool lookup_undo(struct session *s)
{
	if (s->marks.awaiting != AWAIT_DECIDER && s->marks.awaiting != AWAIT_LINE && s->marks.awaiting != AWAIT_WHY)
		return false;
	forget(s);
	say(s, "Nothing was decided about %s", number_at_hand(s));
	return true;
}

enum status lookup_ahead(struct session *s, const uint8_t *raw, size_t len, struct err *err)
{
	size_t word = sizeof prioritise_command - 1;
	struct stmt *q;
	char number[1024] = "";

	/* an identifier of the symbology may stand before it */
	if (!s->marks.order_id || len < word ||
		strncasecmp((const char *)raw + len - word, prioritise_command, word) != 0)
		return ST_OK;
	if (db_begin_read(s->db, err) != ST_OK)
		return err->status;
	q = DB_QUERY(s->db, "SELECT number FROM customer_order WHERE id = $1", I(s->marks.order_id));
	while (db_next(q))
		snprintf(number, sizeof number, "%s", db_text(q, 0));
	s->first_priority = decide_first_priority(s->db, number);
	return db_end_read(s->db, err);
}
