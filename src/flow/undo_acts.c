/* What a lead did that is no movement of units: %UNDO cannot take it back, but says so, with what does, once for each. Kept as long
 * as somebody is signed on, whatever is looked at meanwhile. */
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "flow/talk.h"
#include "flow/undoing.h"

void act_note(struct session *s, const char *format, ...)
{
	struct session_act *act;
	va_list args;

	if (s->act_count && s->acts[s->act_count - 1].scan_id == s->scan_id)
		s->act_count--; /* the same scan, tried again */
	if (s->act_count == SESSION_ACTS)
		memmove(s->acts, s->acts + 1, --s->act_count * sizeof *s->acts);
	act = &s->acts[s->act_count++];
	*act = (struct session_act){.scan_id = s->scan_id};
	va_start(args, format);
	vsnprintf(act->text, sizeof act->text, format, args);
	va_end(args);
}

bool act_undo(struct session *s, int64_t than_scan_id)
{
	struct session_act *act;

	while (s->act_count && s->acts[s->act_count - 1].told_id && s->acts[s->act_count - 1].told_id != s->scan_id)
		s->act_count--;
	if (!s->act_count)
		return false;
	act = &s->acts[s->act_count - 1];
	if (act->scan_id < than_scan_id)
		return false;
	act->told_id = s->scan_id;
	refuse(s, ERROR_UNDO_BLOCKED, "The last thing was %s. %%UNDO again takes back what was before it", act->text);
	return true;
}
