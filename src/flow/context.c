/* The context of receiving: which door, which inbound. A door, an inbound, or both in either order begin one; after the
 * first receipt the next door or inbound scan begins another. */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "flow/talk.h"
#include "flow/trail.h"

int64_t context_from(const struct session *s, enum place_kind *kind)
{
	*kind = s->t.door_id ? PLACE_DOOR : PLACE_FLOOR;
	return s->t.door_id ? s->t.door_id : PLACE_ID_FLOOR;
}

int64_t context_spot(const struct session *s)
{
	return strcmp(s->t.activity, "stage") == 0 ? s->t.place_id : s->t.door_id;
}

static void begin_anew(struct session *s)
{
	if (!s->t.received)
		return;
	s->t.door_id = 0;
	s->t.inbound_id = 0;
	s->t.inbound_scanned = false;
	s->t.received = false;
}

static void say_context(struct session *s, const struct inbound *inbound, const struct place *door)
{
	struct inbound_progress progress;

	inbound_progress(s->db, inbound->id, &progress);
	if (door->id)
		say(s, "%s at %s: %s expected, %" PRId64 " received", inbound->number, door->code,
			units_text(s, progress.expected), progress.received);
	else
		say(s, "%s: %s expected, %" PRId64 " received", inbound->number, units_text(s, progress.expected),
			progress.received);
	prompt(s, "Scan the first carton");
}

/* The door names its delivery, if it can mean only one. */
static void resolve_by_door(struct session *s, const struct place *door)
{
	size_t count;
	struct inbound *list = inbound_at_door(s->db, &s->reply.arena, door->id,
		zone_day_end(s->settings.time_zone, s->now_ms), &count);

	s->t.inbound_id = 0;
	if (count == 1) {
		s->t.inbound_id = list[0].id;
		inbound_arrive(s->db, list[0].id, door->id, s->now_ms);
		say_context(s, &list[0], door);
		return;
	}
	if (count)
		say(s, "%s: which delivery?", door->code);
	else
		say(s, "%s: no delivery is announced here today", door->code);
	for (size_t i = 0; i < count; i++)
		add_line(s, "%s", list[i].number);
	prompt(s, s->settings.blind_receipts ? N_("Scan the delivery, or a carton to receive it without one")
					     : N_("Scan the delivery"));
}

void context_door(struct session *s, const struct place *door)
{
	struct inbound inbound;

	begin_anew(s);
	s->marks.awaiting = AWAIT_NOTHING; /* a unit that waits for its lot was scanned in another context */
	s->t.door_id = door->id;
	if (s->t.inbound_scanned && inbound_load(s->db, &s->reply.arena, s->t.inbound_id, &inbound)) {
		inbound_arrive(s->db, inbound.id, door->id, s->now_ms);
		say_context(s, &inbound, door);
		return;
	}
	resolve_by_door(s, door);
}

void context_inbound(struct session *s, const struct inbound *inbound)
{
	struct place door = {0};
	int64_t stay_at = s->t.door_id;

	s->marks.awaiting = AWAIT_NOTHING;
	if (inbound->status == INBOUND_CLOSED) {
		s->marks.awaiting = AWAIT_REOPEN;
		s->marks.inbound_id = inbound->id;
		refuse(s, ERROR_CLOSED, "%s is closed: a lead can open it again", inbound->number);
		return;
	}
	begin_anew(s);
	/* a delivery scanned alone is where it was announced; with no door named, where the worker stands */
	if (!s->t.door_id)
		s->t.door_id = inbound->door_id ? inbound->door_id : stay_at;
	s->t.inbound_id = inbound->id;
	s->t.inbound_scanned = true;
	if (s->t.door_id && place_load(s->db, &s->reply.arena, s->t.door_id, &door))
		inbound_arrive(s->db, inbound->id, s->t.door_id, s->now_ms);
	say_context(s, inbound, &door);
	if (!door.id)
		prompt(s, "Scan the door, or the first carton");
}

void context_reopen(struct session *s, int64_t approved_by)
{
	struct inbound inbound;

	if (!inbound_load(s->db, &s->reply.arena, s->marks.inbound_id, &inbound))
		return;
	inbound_reopen(s->db, inbound.id);
	inbound.status = INBOUND_RECEIVING;
	s->outcome.approved_by = approved_by;
	trail(s, AUDIT_INBOUND_REOPEN, approved_by, inbound.number, "");
	context_inbound(s, &inbound);
	say(s, "%s is open again", inbound.number);
}

/* A line for each product of which there is less or more than was announced; units of all of them. */
static void list_differences(struct session *s, int64_t inbound_id, int64_t *lacking, int64_t *over)
{
	size_t count;
	struct difference *list = inbound_differences(s->db, &s->reply.arena, inbound_id, &count);

	*lacking = *over = 0;
	for (size_t i = 0; i < count; i++) {
		int64_t more = list[i].received - list[i].expected;
		int64_t too_many = (more > 0 ? more : 0) + list[i].over;

		if (more < 0)
			add_line(s, "short %" PRId64 " x %s (%s): %" PRId64 " of %" PRId64, -more, list[i].description, list[i].sku,
				list[i].received, list[i].expected);
		if (more + list[i].over > 0)
			add_line(s,
				list[i].over
					? N_("over %" PRId64 " x %s (%s): %" PRId64 " of %" PRId64 ", in quarantine")
					: N_("over %" PRId64 " x %s (%s): %" PRId64 " of %" PRId64),
				too_many, list[i].description, list[i].sku, list[i].received + list[i].over,
				list[i].expected);
		*lacking += more < 0 ? -more : 0;
		*over += more + list[i].over > 0 ? too_many : 0;
	}
}

void context_close(struct session *s, const struct inbound *inbound, bool again)
{
	int64_t lacking;
	int64_t over;

	if (inbound->status == INBOUND_CLOSED) {
		refuse(s, ERROR_CLOSED, "%s is closed already: scan a door or another delivery", inbound->number);
		return;
	}
	list_differences(s, inbound->id, &lacking, &over);
	if (!again) {
		s->marks.awaiting = AWAIT_DONE;
		if (s->reply.line_count)
			say(s, "%s differs from what was announced: short %" PRId64 ", over %" PRId64, inbound->number,
				lacking, over);
		else
			say(s, "%s is complete", inbound->number);
		prompt(s, "Scan %%DONE again to close %s, or scan on", inbound->number);
		return;
	}
	inbound_close(s->db, inbound->id, s->now_ms);
	trail(s, AUDIT_INBOUND_CLOSE, 0, inbound->number,
		s->reply.line_count ? arena_printf(&s->reply.arena, "differs in %zu lines", s->reply.line_count) : "");
	s->outcome.effect = "close";
	s->outcome.effect_id = inbound->id;
	if (s->t.inbound_id == inbound->id) {
		s->t.inbound_id = 0;
		s->t.inbound_scanned = false;
		s->t.received = false;
	}
	say(s, "%s is closed", inbound->number);
}

void context_done(struct session *s, bool again)
{
	struct inbound inbound;

	if (s->t.inbound_id && inbound_load(s->db, &s->reply.arena, s->t.inbound_id, &inbound))
		context_close(s, &inbound, again);
	else
		refuse(s, ERROR_NOT_HERE, "No delivery is open here: scan a door or a delivery first");
}
