/* One row for each. A PIN's try says what it was for, never what it was. */
#include "flow/sign_audit.h"

#include <inttypes.h>

static const char *scan_name(struct session *s)
{
	return arena_printf(&s->reply.arena, "%s-%06" PRId64, s->terminal_name, s->t.seq);
}

static void signed_off(struct session *s, int64_t operator_id, const char *why)
{
	struct operator op = {.badge = ""};

	operator_load(s->db, &s->reply.arena, operator_id, &op);
	audit_add(s->db, &(struct audit_entry){.at_ms = s->now_ms,
				 .action = AUDIT_SIGN_OFF,
				 .actor = *why ? "" : op.badge,
				 .terminal = s->terminal_name,
				 .subject = op.badge,
				 .notes = {{"why", why}, {"scan", scan_name(s)}}});
}

void sign_audit(struct session *s, const char *why)
{
	struct operator op = {.badge = ""};

	if (s->before.operator_id == s->t.operator_id)
		return;
	if (s->t.operator_id)
		operator_load(s->db, &s->reply.arena, s->t.operator_id, &op);
	if (s->before.operator_id)
		signed_off(s, s->before.operator_id, s->t.operator_id ? arena_printf(&s->reply.arena, "%s signed on", op.badge) : why);
	if (s->t.operator_id)
		audit_add(s->db, &(struct audit_entry){.at_ms = s->now_ms,
					 .action = AUDIT_SIGN_ON,
					 .actor = op.badge,
					 .terminal = s->terminal_name,
					 .subject = op.badge,
					 .notes = {{"pin", s->secret.hide ? "yes" : "no"}, {"scan", scan_name(s)}}});
}

void sign_audit_wrong(struct session *s, const struct operator *op, const struct pin_try *try)
{
	const char *of = s->marks.awaiting == AWAIT_PIN_OLD ? "another PIN" : s->marks.pin_for == AWAIT_NOTHING ? "sign-on" : "approval";
	char until[TIME_TEXT_MAX];

	audit_add(s->db, &(struct audit_entry){.at_ms = s->now_ms,
				 .action = AUDIT_WRONG_PIN,
				 .actor = s->op.badge,
				 .terminal = s->terminal_name,
				 .subject = op->badge,
				 .notes = {{"for", of}, {"tries", arena_printf(&s->reply.arena, "%" PRId64, try->failed)}, {"scan", scan_name(s)}}});
	if (try->wait_ms)
		audit_add(s->db, &(struct audit_entry){.at_ms = s->now_ms,
					 .action = AUDIT_LOCKED,
					 .terminal = s->terminal_name,
					 .subject = op->badge,
					 .notes = {{"until", time_format_utc(s->now_ms + try->wait_ms, until)}}});
}

void sign_audit_pin(struct session *s, const struct operator *op, int64_t allowed_by)
{
	struct operator by = {.badge = ""};

	if (allowed_by)
		operator_load(s->db, &s->reply.arena, allowed_by, &by);
	audit_add(s->db, &(struct audit_entry){.at_ms = s->now_ms,
				 .action = AUDIT_PIN_SET,
				 .actor = op->badge,
				 .terminal = s->terminal_name,
				 .subject = op->badge,
				 .notes = {{"approved", by.badge}, {"scan", scan_name(s)}}});
}
