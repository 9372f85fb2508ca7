/* What the files of undo share. Internal to src/flow. */
#ifndef FLOW_UNDOING_H
#define FLOW_UNDOING_H

#include "flow/flow.h"

/* Takes back all movements of a scan and the directions that it gave, which nobody may have brought anywhere yet; units of
 * other directions are these' again. False: refused. */
bool undo_directions(struct session *s, int64_t scan_id);

/* Units in hand whose order was cancelled, or whose lot was recalled, got another home by a scan that only told so: nobody can
 * take that scan back by itself, so it goes first, together with the scan that had given them theirs. False: refused. */
bool undo_redirects(struct session *s, int64_t scan_id);

/* undo_acts.c: a lead's act of this scan, which %UNDO cannot take back: "a decision about SO-1: %RESUME takes that back". */
void act_note(struct session *s, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* Says the newest of them, if it came after that scan (0 = any) and was not said before. False: there is none. */
bool act_undo(struct session *s, int64_t than_scan_id);

/* stage_undo.c */
bool undo_stage(struct session *s, const struct undoable *undoable);

#endif
