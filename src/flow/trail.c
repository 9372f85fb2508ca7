/* Rows of the audit trail about what was decided at this terminal. Where a lead's badge approved what a worker did,
 * both are named. */
#include "flow/trail.h"

#include <inttypes.h>

void trail(struct session *s, enum audit_action action, int64_t by_id, const char *subject, const char *what)
{
	struct operator by = s->op;
	const char *worker = "";

	if (by_id && by_id != s->op.id && operator_load(s->db, &s->reply.arena, by_id, &by))
		worker = s->op.badge;
	audit_add(s->db,
		&(struct audit_entry){
			.at_ms = s->now_ms,
			.action = action,
			.actor = by.badge,
			.terminal = s->terminal_name,
			.subject = subject,
			.notes = {{"what", what}, {"worker", worker},
				{"scan", arena_printf(&s->reply.arena, "%s-%06" PRId64, s->terminal_name, s->t.seq)}},
		});
}
