/* A badge can be copied, and its owner may have left the terminal. A PIN that whoever stands there could set for him would lock
 * him out everywhere, or make somebody a lead for good. So a first one takes the badge and the PIN of somebody who answers for it,
 * as an approval does; the very first one of a site comes from the command line. */
#include "flow/allow.h"

#include <strings.h>

#include "base/text.h"
#include "flow/roles.h"
#include "flow/secret.h"
#include "flow/talk.h"

enum { ASKED_MS = 2 * 60 * 1000 };

static bool takes_admin(const struct operator *op)
{
	return rank_of(op) >= RANK_LEAD;
}

void allow_begin(struct session *s)
{
	bool admin = takes_admin(&s->op);

	if (!s->replay && !operator_other_has_pin(s->db, s->op.id, admin)) {
		refuse(s, ERROR_PIN_NEEDED,
			admin ? N_("No admin has a PIN yet: the one of %s is set on the command line (crossdock operators --set-pin %s)")
			      : N_("No lead has a PIN yet: the one of %s is set on the command line (crossdock operators --set-pin %s)"),
			s->op.name, s->op.badge);
		return;
	}
	s->marks.awaiting = AWAIT_ALLOW;
	s->marks.pin_owner_id = s->op.id;
	s->marks.pin_asked_ms = s->now_ms;
	say(s, "%s", allow_prompt(s, &s->reply.arena));
}

void allow_badge(struct session *s, const struct operator *op)
{
	bool admin = takes_admin(&s->op);

	s->marks.awaiting = AWAIT_ALLOW;
	if (!role_may(op, admin ? DEED_LEADS_PIN : DEED_PIN)) {
		refuse(s, ERROR_LEAD_NEEDED,
			admin ? N_("%s is not an admin: an admin's badge lets %s set a PIN; %%UNDO: not now")
			      : N_("%s is not a lead: a lead's badge lets %s set a PIN; %%UNDO: not now"),
			op->name, s->op.name);
		return;
	}
	if (!secret_asks(s, op, AWAIT_ALLOW, true))
		s->marks.awaiting = AWAIT_ALLOW; /* of a store that is restored: he was refused then */
}

void allow_accepted(struct session *s, const struct operator *op)
{
	if (s->op.id != s->marks.pin_owner_id || op->id == s->op.id || !role_may(op, takes_admin(&s->op) ? DEED_LEADS_PIN : DEED_PIN)) {
		refuse(s, ERROR_PIN_NEEDED, "The PIN of %s was set or taken away meanwhile, and nothing was changed: %%PIN begins anew", s->op.name);
		return;
	}
	s->outcome.approved_by = op->id;
	secret_asks_first(s, &s->op, op->id);
}

bool allow_takes_command(struct session *s, enum awaiting *was, const char *command)
{
	if (*was != AWAIT_ALLOW || strcasecmp(command, "%HELP") == 0)
		return false;
	*was = AWAIT_NOTHING;
	if (strcasecmp(command, "%UNDO") != 0)
		return false;
	say(s, "No PIN is asked for any more, and nothing was done");
	return true;
}

const char *allow_prompt(struct session *s, struct arena *arena)
{
	struct operator op = {.name = "", .role = ""};

	operator_load(s->db, arena, s->marks.pin_owner_id, &op);
	return arena_printf(arena,
		takes_admin(&op) ? _("An admin's badge lets %s set a PIN; %%UNDO: not now") : _("A lead's badge lets %s set a PIN; %%UNDO: not now"),
		op.name);
}

bool allow_expires(struct session *s)
{
	if (s->marks.awaiting != AWAIT_ALLOW || clock_now(s->clock) - s->marks.pin_asked_ms <= ASKED_MS)
		return false;
	s->marks.awaiting = AWAIT_NOTHING;
	return true;
}
