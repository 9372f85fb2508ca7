/* The carrier's reference of a carton: %TRACKING after the carton was scanned, loaded or not, then the reference itself. */
#include <string.h>

#include "flow/loading.h"
#include "flow/talk.h"
#include "store/event.h"

enum { TRACKING_MAX = 64 };

void load_tracking(struct session *s)
{
	struct parcel parcel;

	if (!s->marks.parcel_id || !parcel_load(s->db, &s->reply.arena, s->marks.parcel_id, &parcel) || parcel.status == PARCEL_VOID) {
		refuse(s, ERROR_NOT_HERE, "Which carton? Scan its label, then %%TRACKING, then the carrier's reference");
		return;
	}
	s->marks.awaiting = AWAIT_TRACKING;
	say(s, "The carrier's reference of %s?", carton_words(s, &parcel));
	if (*parcel.tracking)
		add_line(s, "It has %s", parcel.tracking);
	prompt(s, "Scan or type the carrier's reference; any command: none");
}

bool load_takes(struct session *s, const struct thing *thing)
{
	struct parcel parcel;
	const char *text;

	if (s->marks.awaiting != AWAIT_TRACKING)
		return false;
	if (!parcel_load(s->db, &s->reply.arena, s->marks.parcel_id, &parcel))
		return true;
	text = scanned_text(s, TRACKING_MAX);
	if (!text || !*text) {
		refuse(s, ERROR_BAD_SCAN, "This is no reference: scan or type one of at most %d printable bytes", TRACKING_MAX);
		return true;
	}
	if (thing->kind != THING_NOTHING && thing->kind != THING_ATTRIBUTES && thing->kind != THING_DAMAGED_SCAN &&
		!(thing->kind == THING_SSCC && !thing->carton.id)) {
		refuse(s, ERROR_WRONG_UNIT, "%s is something of this site's, and no carrier's reference: scan the reference of %s, or "
			"%%UNDO", s->scan.text, carton_words(s, &parcel));
		return true;
	}
	s->marks.awaiting = AWAIT_NOTHING;
	parcel_set_tracking(s->db, parcel.id, text);
	if (parcel.status == PARCEL_DEPARTED)
		event_tracking(s->db, parcel.order_id, parcel.shipment_no, s->now_ms);
	s->marks.tracked = true;
	if (*parcel.tracking && strcmp(parcel.tracking, text) != 0)
		say(s, "%s has the reference %s; it was %s", carton_name(s, &parcel), text, parcel.tracking);
	else
		say(s, "%s has the reference %s", carton_name(s, &parcel), text);
	return true;
}

bool load_forgets(struct session *s)
{
	if (s->marks.unload) {
		s->marks.unload = false;
		s->marks.awaiting = AWAIT_NOTHING;
		say(s, "The mark is dropped: the next carton is loaded");
		return true;
	}
	if (s->marks.awaiting == AWAIT_TRACKING) {
		s->marks.awaiting = AWAIT_NOTHING;
		say(s, "No reference was kept");
		return true;
	}
	if (!s->marks.tracked)
		return false;
	s->marks.tracked = false;
	refuse(s, ERROR_UNDO_BLOCKED, "The last thing was a carton's reference: %%TRACKING gives it another. %%UNDO again takes back "
		"what was before it");
	return true;
}
