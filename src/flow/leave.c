/* A kiosk is left by two steps, so that no stray barcode ends it: the command, and a lead who says that he means it. The question is
 * the terminal's, not of the activity: nothing that is in hand, opened or marked is touched. */
#include "flow/leave.h"

#include <strings.h>

#include "base/text.h"
#include "flow/roles.h"
#include "flow/secret.h"
#include "flow/talk.h"
#include "store/audit.h"

enum { ASKED_MS = 60 * 1000 };

void leave_begin(struct session *s)
{
	if (!s->stays) {
		refuse(s, ERROR_NOT_HERE, "This terminal is no kiosk, and needs no lead: Ctrl-C twice leaves it");
		return;
	}
	s->marks.awaiting = AWAIT_LEAVE;
	s->marks.leave_asked_ms = s->now_ms;
	say(s, "A lead ends this terminal: scan the lead's badge");
}

void leave_badge(struct session *s, const struct operator *op)
{
	if (!role_may(op, DEED_LEAVE)) {
		s->marks.awaiting = AWAIT_LEAVE;
		refuse(s, ERROR_LEAD_NEEDED, "%s is not a lead: a lead's badge ends this terminal; %%UNDO or Esc: it goes on", op->name);
		return;
	}
	if (!secret_asks(s, op, AWAIT_LEAVE, true))
		leave_accepted(s, op);
}

void leave_accepted(struct session *s, const struct operator *op)
{
	audit_add(s->db, &(struct audit_entry){.at_ms = s->now_ms, .action = AUDIT_KIOSK_LEFT, .actor = op->badge,
		.terminal = s->terminal_name, .subject = s->terminal_name});
	say(s, "%s ends this terminal", op->name);
	s->reply.leaves = true;
}

bool leave_takes_command(struct session *s, enum awaiting was, const char *command)
{
	if (was != AWAIT_LEAVE || strcasecmp(command, "%UNDO") != 0)
		return false;
	say(s, "This terminal goes on");
	return true;
}

const char *leave_prompt(const struct session *s)
{
	return s->marks.awaiting == AWAIT_LEAVE ? _("Scan a lead's badge to end this terminal; %UNDO or Esc: it goes on") : NULL;
}

bool leave_expires(struct session *s)
{
	if (s->marks.awaiting != AWAIT_LEAVE || clock_now(s->clock) - s->marks.leave_asked_ms <= ASKED_MS)
		return false;
	s->marks.awaiting = AWAIT_NOTHING;
	return true;
}
