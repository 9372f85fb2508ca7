/* PINs at the terminal. The slow hash is worked out before the transaction (secret_ahead.c), which then looks whether all is still as
 * it was. A PIN comes from the keyboard: a scanner's read of one stands on paper, and the scanner's own journal may keep it. */
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

bool secret_asked(const struct session *s)
{
	enum awaiting a = s->marks.awaiting;

	return a == AWAIT_PIN || a == AWAIT_PIN_OLD || a == AWAIT_PIN_NEW || a == AWAIT_PIN_AGAIN;
}

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
		say(s, "%s", secret_prompt(s, &s->reply.arena));
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
	struct operator owner = {.name = ""};

	if (!secret_asked(s))
		return NULL;
	operator_load(s->db, arena, s->marks.pin_operator_id, &op);
	if (s->marks.awaiting == AWAIT_PIN && s->marks.pin_for == AWAIT_ALLOW) {
		operator_load(s->db, arena, s->marks.pin_owner_id, &owner);
		return arena_printf(arena, _("%s: your PIN lets %s set one; %%UNDO: not now"), op.name, owner.name);
	}
	if (s->marks.awaiting == AWAIT_PIN_NEW)
		return arena_printf(arena, _("Type the new PIN of %s, %d to %d digits; %%UNDO: all stays"), op.name, PIN_MIN, PIN_MAX);
	if (s->marks.awaiting == AWAIT_PIN_AGAIN)
		return arena_printf(arena, _("Type the new PIN of %s once more; %%UNDO: all stays"), op.name);
	if (s->marks.awaiting == AWAIT_PIN_OLD)
		return arena_printf(arena, _("Type the old PIN of %s; %%UNDO: all stays"), op.name);
	return arena_printf(arena, _("Type the PIN of %s; %%UNDO: not now"), op.name);
}
