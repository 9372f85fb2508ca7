/* Scans that the terminal keeps on its disk until they are applied: that each is applied once, whenever the process ended, and
 * that none is applied whose meaning went with it. */
#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "flow/flow.h"
#include "flow/talk.h"

enum terminal_marks keep_marks(const struct session *s)
{
	const struct marks *m = &s->marks;

	if (m->counting_id)
		return MARKS_COUNT;
	if (m->quantity || m->damaged || m->awaiting != AWAIT_NOTHING || m->counts_next || m->unpack || m->unload)
		return MARKS_NEXT;
	return MARKS_NONE;
}

/* Writes, in the scan's own transaction, that it is applied. */
void keep_applied(struct session *s)
{
	struct terminal_backlog backlog = {.seq = s->origin.seq, .marks = keep_marks(s)};

	if (!s->origin.seq && !*s->backlog)
		return;
	if (!s->origin.seq) { /* it is not in the file, as a PIN never is; but what it answered is asked no more */
		struct terminal_backlog known;

		terminal_backlog_load(s->db, s->terminal_id, &known);
		if (strcmp(known.id, s->backlog) != 0 || known.marks == backlog.marks)
			return;
		backlog.seq = known.seq;
	}
	if (backlog.marks < s->lost)
		backlog.marks = s->lost;
	snprintf(backlog.id, sizeof backlog.id, "%s", s->backlog);
	terminal_backlog_save(s->db, s->terminal_id, &backlog);
}

/* Another process may have named another backlog since: then this one was not applied by it. */
bool keep_was_applied(struct session *s)
{
	struct terminal_backlog backlog;

	if (!s->origin.seq)
		return false;
	terminal_backlog_load(s->db, s->terminal_id, &backlog);
	return strcmp(backlog.id, s->backlog) == 0 && backlog.seq >= s->origin.seq;
}

/* True: the scan was refused because something that it may have built on went with the process. A count goes on until the
 * last scan of then; a mark, or a question, until a scan that is no command. */
bool keep_lost(struct session *s)
{
	if (!s->origin.again && !(s->replay && s->replay->lost))
		s->lost = MARKS_NONE;
	if (s->lost == MARKS_NONE)
		return false;
	refuse(s, ERROR_BAD_SCAN, s->lost == MARKS_COUNT
		? N_("The program ended in the middle of a count, and this scan was not applied: begin with %%COUNT again")
		: N_("The program ended before this scan, and forgot what it was asked or told (%%QTY, %%DAMAGED) for it: scan both again"));
	if (s->lost == MARKS_NEXT && s->scan.kind != SCAN_COMMAND)
		s->lost = MARKS_NONE;
	return true;
}

void keep_replayed(struct session *s, const char *backlog)
{
	struct terminal_backlog known;

	terminal_backlog_load(s->db, s->terminal_id, &known);
	s->lost = strcmp(known.id, backlog) == 0 ? known.marks : MARKS_NONE;
	snprintf(s->backlog, sizeof s->backlog, "%s", backlog);
}

enum status session_keep(struct session *s, const char *backlog, int64_t last, int64_t *applied, struct err *err)
{
	struct terminal_backlog known;
	bool same;

	if (db_begin_write(s->db, err) != ST_OK)
		return err->status;
	terminal_backlog_load(s->db, s->terminal_id, &known);
	same = strcmp(known.id, backlog) == 0;
	s->lost = known.marks;
	if (!same)
		known.seq = 0;
	if (known.marks != MARKS_NONE && operator_any_pin(s->db))
		s->pin_seen_ms = clock_now(s->clock); /* it may have been asked for: whoever types it now types it for nobody to see */
	if (last <= known.seq) { /* nothing waits: what was lost is lost on nobody, but people have to know */
		s->forgot = known.marks;
		s->lost = known.marks = MARKS_NONE;
		snprintf(known.id, sizeof known.id, "%s", backlog);
		terminal_backlog_save(s->db, s->terminal_id, &known);
	}
	if (db_commit(s->db, err) != ST_OK)
		return err->status;
	if (!same && last)
		return err_set(err, ST_REFUSED, "the store does not say which of the scans that terminal %s kept were applied",
			s->terminal_name);
	snprintf(s->backlog, sizeof s->backlog, "%s", backlog);
	*applied = known.seq;
	return ST_OK;
}

const struct reply *session_forgot(struct session *s)
{
	enum terminal_marks forgot = s->forgot;

	if (forgot == MARKS_NONE)
		return NULL;
	s->forgot = MARKS_NONE;
	reply_clear(s);
	refuse(s, ERROR_BAD_SCAN, forgot == MARKS_COUNT
		? N_("The program ended in the middle of a count: nothing of it is booked. Begin with %%COUNT again")
		: N_("The program ended before this was done: what it was asked or told last (a badge, a PIN, %%DONE, %%QTY) is forgotten, and nothing of it was done. Scan it again"));
	return &s->reply;
}
