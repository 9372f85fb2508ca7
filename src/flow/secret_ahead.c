/* What is typed for a PIN, before the scan's transaction: whether it is one, and, as the slow hash takes too long inside of it, whether it
 * is right. Whatever is typed while one is asked for and could be one, right or wrong, is a secret; a badge and a command are none. */
#include "flow/secret.h"

#include <stdio.h>
#include <string.h>

#include "base/pin.h"

/* Who has not typed by then has left: digits are no wrong PIN of his any more. */
enum { ASKED_MS = 2 * 60 * 1000 };

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
