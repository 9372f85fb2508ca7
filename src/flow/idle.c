/* A terminal that everybody has left while somebody is signed on: whoever comes by could act in his name. After a while without a
 * scan or a key he is signed off. What is in hand stays in hand at the terminal, and the next badge takes it up. */
#include <inttypes.h>
#include <string.h>

#include "base/text.h"
#include "flow/talk.h"

/* Milliseconds; 0 = never. */
static int64_t limit_ms(const struct session *s)
{
	return s->settings.idle_signoff_minutes * 60 * 1000;
}

void session_ends_idle(struct session *s)
{
	s->ends_idle = true;
}

void session_touch(struct session *s)
{
	s->active_ms = clock_now(s->clock);
}

static bool is_due(const struct session *s)
{
	return s->ends_idle && s->t.operator_id && limit_ms(s) && clock_now(s->clock) - s->active_ms >= limit_ms(s);
}

static void sign_off(struct session *s)
{
	int64_t units = directions_units(s->db, s->t.id);
	int64_t minutes = s->settings.idle_signoff_minutes;

	if (!s->t.operator_id) { /* another process was faster */
		say(s, "Nobody is signed on: scan your badge");
		return;
	}
	s->reply.say = arena_printf(&s->reply.arena,
		P_("%s signed off: idle for %" PRId64 " minute", "%s signed off: idle for %" PRId64 " minutes", minutes),
		s->op.name, minutes);
	if (units)
		add_line(s, "%s in hand here: the next badge takes it up", units_text(s, units));
	s->t = (struct terminal){.id = s->t.id, .seq = s->t.seq};
	memset(&s->marks, 0, sizeof s->marks);
	s->counted_count = 0;
	s->act_count = 0;
	s->reply.signed_off = true;
}

enum status idle_replay(struct session *s, const struct reply **reply, struct err *err)
{
	enum status status = session_do(s, SESSION_IDLE, sign_off, "idle", err);

	if (status != ST_OK)
		db_rollback(s->db);
	*reply = &s->reply;
	return status;
}

enum status session_sign_off_idle(struct session *s, const struct reply **reply, struct err *err)
{
	struct marks before = s->marks;
	int64_t active_ms = s->active_ms;

	*reply = NULL;
	if (!is_due(s))
		return ST_OK;
	if (session_do(s, SESSION_IDLE, sign_off, "idle", err) != ST_OK) {
		db_rollback(s->db);
		s->marks = before;
		s->active_ms = active_ms;
		return err->status;
	}
	*reply = &s->reply;
	return ST_OK;
}
