/* PINs at the terminal. The slow hash is worked out before the transaction, which then looks whether all is still as it was. A
 * PIN comes from the keyboard: a scanner's read of one stands on paper, and the scanner's own journal may keep it. Whatever is
 * typed while one is asked for and could be one, right or wrong, is a secret; a badge and a command are none. */
#include "flow/secret.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "base/pin.h"
#include "base/text.h"
#include "flow/allow.h"
#include "flow/roles.h"
#include "flow/sign_audit.h"
#include "flow/talk.h"

/* Who has not typed by then has left: digits are no wrong PIN of his any more. */
enum { ASKED_MS = 2 * 60 * 1000 };

bool secret_asked(const struct session *s)
{
	enum awaiting a = s->marks.awaiting;

	return a == AWAIT_PIN || a == AWAIT_PIN_OLD || a == AWAIT_PIN_NEW || a == AWAIT_PIN_AGAIN;
}

/* ---- before the transaction */

/* Whether it is a badge, and, where his old one is asked for, what is known of its PIN. */
static enum status look(struct session *s, const char *text, size_t len, bool *badge, struct err *err)
{
	char key[CODE_MAX * 2 + 16];
	struct code code;

	if (db_begin_read(s->db, err) != ST_OK)
		return err->status;
	if (len <= CODE_MAX && strlen(text) == len) {
		scan_code_key(text, key, sizeof key);
		*badge = code_find(s->db, key, &code) && code.kind == CODE_BADGE;
	}
	pin_try_look(s->db, s->marks.pin_operator_id, s->terminal_id, clock_now(s->clock), &s->secret.try);
	return db_end_read(s->db, err);
}

/* A new PIN: judged and hashed; or the same once more. */
static enum status take_new(struct session *s, const char *text, size_t len, struct err *err)
{
	struct secret *x = &s->secret;

	x->kind = SECRET_NEW;
	if (s->marks.awaiting == AWAIT_PIN_AGAIN) {
		if (!pin_is_formed(text, len))
			return ST_OK;
		return pin_check(s->new_pin, text, len, &x->same, err);
	}
	if (pin_judge(text, len, s->marks.pin_badge, &x->why) != ST_OK) {
		x->kind = SECRET_BAD_NEW;
		return ST_OK;
	}
	return pin_hash(x->hash, text, len, err);
}

static enum status take(struct session *s, const char *text, size_t len, struct err *err)
{
	struct secret *x = &s->secret;
	bool formed = pin_is_formed(text, len);
	bool badge = false;

	if (look(s, text, len, &badge, err) != ST_OK)
		return err->status;
	if (badge && (s->origin.device || !formed || s->marks.awaiting == AWAIT_PIN_NEW)) {
		x->hide = false;
		return ST_OK;
	}
	if (clock_now(s->clock) - s->marks.pin_asked_ms > ASKED_MS) {
		x->hide = formed && !s->origin.device && !badge;
		x->kind = SECRET_LATE;
		return ST_OK;
	}
	x->kind = s->origin.device ? SECRET_SCANNED : formed ? SECRET_TRIED : SECRET_UNFORMED;
	if (s->origin.device)
		return ST_OK;
	if (s->marks.awaiting == AWAIT_PIN_NEW || s->marks.awaiting == AWAIT_PIN_AGAIN)
		return take_new(s, text, len, err);
	if (!formed)
		return ST_OK;
	if (pin_try_check(&x->try, text, len, err) != ST_OK)
		return err->status;
	x->hide = x->try.verdict == PIN_RIGHT || !badge; /* digits that are not the PIN, and are a badge: somebody else's turn */
	return ST_OK;
}

/* Digits answer what is asked for just now. */
static bool asks_for_text(const struct session *s)
{
	enum awaiting a = s->marks.awaiting;

	return a == AWAIT_LOT || a == AWAIT_SERIAL || a == AWAIT_LINE || a == AWAIT_TRACKING;
}

int64_t secret_until(struct session *s)
{
	if (!s->t.operator_id)
		return operator_any_pin(s->db) ? INT64_MAX : 0;
	return s->pin_seen_ms && !asks_for_text(s) ? s->pin_seen_ms + ASKED_MS : 0;
}

/* Nobody is signed on, or the question for a PIN has just ended, whatever ended it; and somebody types digits that are no code of
 * the site's: before a badge, in spite of a lock, once more because Enter bounced. It will be a PIN. */
static enum status unasked(struct session *s, const uint8_t *raw, size_t len, struct err *err)
{
	struct secret *x = &s->secret;
	struct thing thing;
	int64_t now_ms = clock_now(s->clock);

	for (; len && *raw == ' '; len--)
		raw++;
	for (; len && raw[len - 1] == ' '; len--) {
	}
	if (!pin_is_formed((const char *)raw, len) || (s->t.operator_id && now_ms > secret_until(s)))
		return ST_OK;
	x->hide = true; /* whatever fails now */
	if (db_begin_read(s->db, err) != ST_OK)
		return err->status;
	if (now_ms > secret_until(s)) {
		x->hide = false;
	} else {
		scan_decode(&s->scan, raw, len, zone_civil("UTC", now_ms).year);
		identify(s, &s->scan, &thing);
		x->hide = thing.kind == THING_NOTHING || thing.kind == THING_DAMAGED_SCAN;
	}
	if (db_end_read(s->db, err) != ST_OK)
		return err->status;
	if (!x->hide)
		return ST_OK;
	x->kind = SECRET_STRAY;
	pin_wipe(s->scan.storage, sizeof s->scan.storage);
	return ST_OK;
}

enum status secret_ahead(struct session *s, const uint8_t *raw, size_t len, struct err *err)
{
	struct secret *x = &s->secret;
	bool asked = secret_asked(s);
	enum status status = ST_OK;

	*x = (struct secret){.kind = SECRET_NOT};
	if (s->replay) {
		x->hide = s->replay->secret;
		x->kind = x->hide ? SECRET_REPLAYED : SECRET_NOT;
		return ST_OK;
	}
	if (!asked && !s->origin.secret)
		return s->origin.device ? ST_OK : unasked(s, raw, len, err);
	x->hide = true; /* whatever fails now */
	scan_decode(&s->scan, raw, len, zone_civil("UTC", clock_now(s->clock)).year);
	if (s->scan.kind == SCAN_COMMAND)
		x->hide = false;
	else if (asked)
		status = take(s, s->scan.data, s->scan.data_len, err);
	else if (pin_is_formed(s->scan.data, s->scan.data_len))
		x->kind = SECRET_UNASKED;
	else
		x->hide = false;
	if (x->hide)
		pin_wipe(s->scan.storage, sizeof s->scan.storage);
	return status;
}

/* ---- inside of it */

static void give_up(struct session *s)
{
	s->marks.awaiting = s->marks.awaiting == AWAIT_PIN ? s->marks.pin_for : AWAIT_NOTHING;
	s->marks.pin_operator_id = 0;
	s->marks.pin_for = AWAIT_NOTHING;
	pin_wipe(s->new_pin, sizeof s->new_pin);
}

static const char *time_text(struct session *s, int64_t ms)
{
	int64_t seconds = (ms + 999) / 1000;
	int64_t minutes = (seconds + 59) / 60;

	if (seconds < 60)
		return arena_printf(&s->reply.arena, P_("%" PRId64 " second", "%" PRId64 " seconds", seconds), seconds);
	return arena_printf(&s->reply.arena, P_("%" PRId64 " minute", "%" PRId64 " minutes", minutes), minutes);
}

static void refuse_locked(struct session *s, const struct operator *op, int64_t wait_ms)
{
	refuse(s, ERROR_PIN_LOCKED, "The badge of %s is locked here for %s, after too many wrong PINs: other terminals take it, or an administrator unlocks it",
		op->name, time_text(s, wait_ms));
}

static void wrong(struct session *s, const struct operator *op, const struct pin_try *try)
{
	s->keep_changes = true; /* it counts */
	sign_audit_wrong(s, op, try);
	if (!try->wait_ms) {
		refuse(s, ERROR_WRONG_PIN, "Wrong PIN: type it again; %%UNDO: not now");
		return;
	}
	give_up(s);
	refuse_locked(s, op, try->wait_ms);
}

/* The right one for the badge that was scanned, or before another is set. */
static void right(struct session *s, const struct operator *op)
{
	enum awaiting was = s->marks.pin_for;

	if (s->marks.awaiting == AWAIT_PIN_OLD) {
		s->marks.awaiting = AWAIT_PIN_NEW;
		snprintf(s->old_pin, sizeof s->old_pin, "%s", s->secret.try.hash);
		say(s, "Which PIN is to be the new one?");
		return;
	}
	give_up(s);
	badge_accepted(s, op, was);
	if (was == AWAIT_NOTHING && s->reply.result != RESULT_REFUSED && operator_pin_is_given(s->db, op->id))
		add_line(s, "The PIN was given to you: %%PIN sets one that you alone know");
}

static void tried(struct session *s)
{
	struct pin_try *try = &s->secret.try;
	struct operator op = {.badge = "", .name = ""};

	pin_try_note(s->db, try, s->now_ms);
	operator_load(s->db, &s->reply.arena, try->operator_id, &op);
	switch (try->verdict) {
	case PIN_RIGHT: right(s, &op); break;
	case PIN_WRONG: wrong(s, &op, try); break;
	case PIN_LOCKED:
		give_up(s);
		refuse_locked(s, &op, try->wait_ms);
		break;
	case PIN_TOO_SOON:
		refuse(s, ERROR_PIN_LOCKED, "That was too soon after a wrong one and was not looked at: wait %s, then type the PIN again",
			time_text(s, try->wait_ms));
		break;
	case PIN_CHANGED: refuse(s, ERROR_PIN_NEEDED, "The PIN of %s was changed just now: type the new one", op.name); break;
	case PIN_NONE:
		give_up(s);
		refuse(s, ERROR_PIN_NEEDED, "The PIN of %s was taken away just now: scan the badge again", op.name);
		break;
	}
}

/* Whoever asked for it may have shown a PIN that was taken from him meanwhile, or have none that he was given meanwhile. */
static bool is_another(struct session *s)
{
	struct pin_try now;

	pin_try_look(s->db, s->marks.pin_operator_id, s->terminal_id, s->now_ms, &now);
	return strcmp(now.hash, s->old_pin) != 0;
}

static void take_up_new(struct session *s)
{
	struct operator op = {.badge = "", .name = ""};

	if (s->marks.awaiting == AWAIT_PIN_NEW) {
		snprintf(s->new_pin, sizeof s->new_pin, "%s", s->secret.hash);
		s->marks.awaiting = AWAIT_PIN_AGAIN;
		say(s, "Once more, so that it is what you mean");
		return;
	}
	if (!s->secret.same) {
		s->marks.awaiting = AWAIT_PIN_NEW;
		refuse(s, ERROR_WRONG_PIN, "These were two different PINs, and nothing was changed: type the new one again");
		return;
	}
	operator_load(s->db, &s->reply.arena, s->marks.pin_operator_id, &op);
	if (is_another(s)) {
		give_up(s);
		refuse(s, ERROR_PIN_NEEDED, "The PIN of %s was set or taken away meanwhile, and nothing was changed: %%PIN begins anew", op.name);
		return;
	}
	operator_pin_set(s->db, op.id, s->new_pin, op.badge, s->now_ms);
	sign_audit_pin(s, &op, s->marks.pin_allowed_by);
	give_up(s);
	say(s, "The PIN of %s is set: from now on it is asked for after the badge", op.name);
}

/* What it did then it does now. A new PIN is lost: the one before must not be good again. */
static void replay(struct session *s)
{
	struct operator op = {.badge = "", .name = ""};
	bool asked = secret_asked(s);

	if (s->marks.awaiting == AWAIT_PIN && !s->replay->refused && (!s->replay->asks || s->marks.pin_for == AWAIT_ALLOW)) {
		operator_load(s->db, &s->reply.arena, s->marks.pin_operator_id, &op);
		right(s, &op);
		return;
	}
	if (asked && !s->replay->asks) {
		if (!s->replay->refused && s->marks.awaiting != AWAIT_PIN)
			operator_pin_lose(s->db, s->marks.pin_operator_id, s->now_ms);
		give_up(s);
	}
	if (s->replay->refused)
		refuse(s, ERROR_WRONG_PIN, "This was no right PIN when it was typed");
	else
		say(s, "A PIN was typed here: a new one is not brought back, an administrator sets another");
}

static void answer(struct session *s)
{
	struct operator op = {.badge = "", .name = ""};

	switch (s->secret.kind) {
	case SECRET_NOT: break;
	case SECRET_TRIED: tried(s); break;
	case SECRET_NEW: take_up_new(s); break;
	case SECRET_REPLAYED: replay(s); break;
	case SECRET_BAD_NEW: refuse(s, ERROR_WRONG_PIN, "%s", s->secret.why.text); break;
	case SECRET_SCANNED:
		operator_load(s->db, &s->reply.arena, s->marks.pin_operator_id, &op);
		refuse(s, ERROR_PIN_NEEDED, "The PIN of %s is asked for, on the keyboard: type it; or scan %%UNDO, then this again", op.name);
		break;
	case SECRET_LATE:
		give_up(s);
		refuse(s, ERROR_PIN_NEEDED, "The PIN was asked for long ago, and was not looked at: scan the badge again");
		break;
	case SECRET_UNFORMED:
		refuse(s, ERROR_PIN_NEEDED, "A PIN is asked for, of %d to %d digits: type it; or scan %%UNDO, then this again", PIN_MIN, PIN_MAX);
		break;
	case SECRET_STRAY:
		if (s->t.operator_id)
			refuse(s, ERROR_PIN_NEEDED, "No code here is like this, and it may be a PIN that nobody asked for: scan the badge, then type it");
		else
			refuse(s, ERROR_NOT_SIGNED_ON, "Nobody is signed on: scan your badge");
		break;
	case SECRET_UNASKED:
		if (!s->t.operator_id) {
			refuse(s, ERROR_NOT_SIGNED_ON, "Nobody is signed on: scan your badge");
			break;
		}
		refuse(s, ERROR_PIN_NEEDED, "This came for a PIN that was not asked for, and was not looked at: scan the badge first; or scan this again");
		break;
	}
}

bool secret_takes(struct session *s)
{
	if (secret_asked(s))
		s->pin_seen_ms = s->now_ms;
	if (s->secret.hide) {
		s->marks.pin_asked_ms = s->now_ms;
		answer(s);
		return true;
	}
	if (!secret_asked(s))
		return false;
	if (s->scan.kind == SCAN_COMMAND && strcasecmp(s->scan.data, "%HELP") == 0)
		return false;
	give_up(s);
	if (s->scan.kind != SCAN_COMMAND || strcasecmp(s->scan.data, "%UNDO") != 0)
		return false;
	say(s, "No PIN is asked for any more, and nothing was done");
	return true;
}

static void ask(struct session *s, enum awaiting awaiting, const struct operator *op, enum awaiting was)
{
	s->pin_seen_ms = s->now_ms;
	s->marks.awaiting = awaiting;
	s->marks.pin_for = was;
	s->marks.pin_asked_ms = s->now_ms;
	s->marks.pin_operator_id = op->id;
	s->marks.pin_allowed_by = 0;
	snprintf(s->marks.pin_badge, sizeof s->marks.pin_badge, "%s", op->badge);
}

bool secret_asks(struct session *s, const struct operator *op, enum awaiting was, bool always)
{
	struct pin_try try;

	if (s->replay) {
		if (s->replay->asks)
			ask(s, AWAIT_PIN, op, was);
		return s->replay->asks;
	}
	pin_try_look(s->db, op->id, s->terminal_id, s->now_ms, &try);
	if (try.verdict == PIN_NONE && !always && !(s->settings.require_pin && rank_of(op) >= RANK_LEAD))
		return false;
	s->marks.awaiting = was;
	if (try.verdict == PIN_NONE) {
		refuse(s, ERROR_PIN_NEEDED, "%s has no PIN, and needs one here: an administrator sets it (crossdock operators --set-pin %s)", op->name,
			op->badge);
		return true;
	}
	if (try.verdict == PIN_LOCKED) {
		s->pin_seen_ms = s->now_ms; /* he types it by habit */
		refuse_locked(s, op, try.wait_ms);
		return true;
	}
	ask(s, AWAIT_PIN, op, was);
	if (was == AWAIT_ALLOW)
		say(s, "%s: your PIN lets %s set one", op->name, s->op.name);
	else
		say(s, "%s: type your PIN", op->name);
	return true;
}

void secret_asks_first(struct session *s, const struct operator *op, int64_t allowed_by)
{
	ask(s, AWAIT_PIN_NEW, op, AWAIT_NOTHING);
	s->marks.pin_allowed_by = allowed_by;
	*s->old_pin = '\0';
	say(s, "A PIN for %s: which is it to be?", op->name);
}

void secret_change(struct session *s)
{
	s->pin_seen_ms = s->now_ms; /* he may type one whatever is asked for */
	if (s->replay ? !s->replay->asks : !operator_has_pin(s->db, s->op.id)) {
		allow_begin(s);
		return;
	}
	ask(s, AWAIT_PIN_OLD, &s->op, AWAIT_NOTHING);
	say(s, "Another PIN for %s: type the one that you have", s->op.name);
}

const char *secret_prompt(struct session *s, struct arena *arena)
{
	struct operator op = {.name = ""};

	if (!secret_asked(s))
		return NULL;
	operator_load(s->db, arena, s->marks.pin_operator_id, &op);
	if (s->marks.awaiting == AWAIT_PIN_NEW)
		return arena_printf(arena, _("Type the new PIN of %s, %d to %d digits; %%UNDO: all stays"), op.name, PIN_MIN, PIN_MAX);
	if (s->marks.awaiting == AWAIT_PIN_AGAIN)
		return arena_printf(arena, _("Type the new PIN of %s once more; %%UNDO: all stays"), op.name);
	if (s->marks.awaiting == AWAIT_PIN_OLD)
		return arena_printf(arena, _("Type the old PIN of %s; %%UNDO: all stays"), op.name);
	return arena_printf(arena, _("Type the PIN of %s; %%UNDO: not now"), op.name);
}
