/* A session for each terminal, on a clock that stands where it stood then. */
#include "flow/replay.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "flow/flow.h"
#include "store/audit.h"
#include "store/print.h"

enum { SETTLE_STEPS = 10000 };

struct desk {
	char name[TERMINAL_NAME_MAX + 1];
	struct session *session; /* NULL: a new one is to begin */
	bool fresh;              /* no scan was applied in it yet */
	enum terminal_marks lost; /* what stood in memory when the backup was made, and is not known; MARKS_NONE = nothing did */
	struct journal_entry *last; /* the last scan that the backup has; NULL = not known */
	struct desk *next;
};

struct replay {
	struct db *db;
	struct clock clock;
	struct desk *desks;
	struct arena arena;
};

struct replay *replay_new(struct db *db)
{
	struct replay *r = mem_alloc(sizeof *r);

	r->db = db;
	return r;
}

void replay_free(struct replay *r)
{
	if (!r)
		return;
	while (r->desks) {
		struct desk *next = r->desks->next;

		session_close(r->desks->session);
		free(r->desks);
		r->desks = next;
	}
	arena_done(&r->arena);
	free(r);
}

static struct desk *desk_of(struct replay *r, const char *name)
{
	struct desk *d = r->desks;

	while (d && strcmp(d->name, name) != 0)
		d = d->next;
	if (d)
		return d;
	d = mem_alloc(sizeof *d);
	snprintf(d->name, sizeof d->name, "%s", name);
	d->next = r->desks;
	r->desks = d;
	return d;
}

static enum status last_seq(struct replay *r, const char *terminal, int64_t *seq, struct err *err)
{
	if (db_begin_read(r->db, err) != ST_OK)
		return err->status;
	*seq = terminal_last_seq(r->db, terminal);
	return db_end_read(r->db, err);
}

static enum status sit_down(struct replay *r, struct desk *d, struct err *err)
{
	if (d->session)
		return ST_OK;
	d->fresh = true;
	if (session_open(&d->session, r->db, &r->clock, d->name, err) != ST_OK)
		return err->status;
	if (d->last && record_remember(d->session, d->last))
		d->lost = MARKS_NONE;
	d->session->lost = d->lost;
	return ST_OK;
}

/* Scans that nobody knows keep their numbers, so that those after them get theirs. What they asked for is not known either. */
static enum status prepare(struct replay *r, struct desk *d, const struct journal_entry *e, int64_t missing, struct err *err)
{
	if (db_begin_write(r->db, err) != ST_OK)
		return err->status;
	if (missing > 0)
		terminal_skip_to(r->db, e->terminal, e->seq - 1);
	if (d->lost)
		snprintf(d->session->backlog, sizeof d->session->backlog, "%s", e->backlog);
	else if (strcmp(d->session->backlog, e->backlog) != 0 || (d->fresh && e->flags & JOURNAL_AGAIN))
		keep_replayed(d->session, e->backlog);
	d->fresh = false;
	return db_commit(r->db, err);
}

/* Nobody's scans are to stand under another's name: where somebody else is signed on now than then (the badge is not known any
 * more), he is signed off, and what was scanned after him is refused. */
static void keep_names(struct replay *r, struct desk *d, const struct journal_entry *e, struct replay_outcome *outcome)
{
	struct operator op = {.badge = ""};
	struct arena arena = {0};
	struct terminal before;
	struct terminal now;

	terminal_load(r->db, d->session->terminal_id, &before);
	if (before.operator_id && operator_load(r->db, &arena, before.operator_id, &op) && strcmp(op.badge, e->operator) != 0) {
		now = (struct terminal){.id = before.id, .seq = before.seq};
		terminal_save(r->db, &before, &now, r->clock.stands_ms);
		audit_add(r->db, &(struct audit_entry){.at_ms = r->clock.stands_ms,
				      .action = AUDIT_SIGN_OFF,
				      .terminal = d->session->terminal_name,
				      .subject = op.badge,
				      .notes = {{"why", "restored: somebody else was signed on then"}}});
		if (outcome->result == REPLAY_SAME)
			outcome->result = REPLAY_OTHER;
	}
	arena_done(&arena);
}

/* What the plan makes of it, and labels: nobody knows which came out. */
static enum status follow_up(
	struct replay *r, struct desk *d, const struct journal_entry *e, struct replay_outcome *outcome, struct err *err)
{
	for (int i = 0; i < SETTLE_STEPS && session_settle(d->session); i++) {
	}
	if (db_begin_write(r->db, err) != ST_OK)
		return err->status;
	keep_names(r, d, e, outcome);
	print_doubt(r->db, r->clock.stands_ms);
	return db_commit(r->db, err);
}

static enum replay_result compare(const struct journal_entry *e, const struct reply *reply, const char *now)
{
	size_t then_len = strcspn(e->told, "\n");

	if (reply->result == RESULT_REFUSED && !(e->flags & JOURNAL_REFUSED))
		return REPLAY_REFUSED;
	return strcspn(now, "\n") == then_len && memcmp(now, e->told, then_len) == 0 ? REPLAY_SAME : REPLAY_OTHER;
}

/* No scan: nobody did anything for too long. Somebody who scanned the same was refused. */
static bool is_idle(const struct journal_entry *e)
{
	return !(e->flags & JOURNAL_REFUSED) && e->len == sizeof SESSION_IDLE - 1 && memcmp(e->data, SESSION_IDLE, e->len) == 0;
}

static enum status apply_scan(
	struct replay *r, struct desk *d, const struct journal_entry *e, struct replay_outcome *outcome, struct err *err)
{
	struct scan_replayed replayed = {.refused = e->flags & JOURNAL_REFUSED, .secret = e->flags & JOURNAL_SECRET,
		.asks = e->flags & JOURNAL_ASKS, .lost = d->lost != MARKS_NONE, .sscc = e->sscc};
	struct session_origin origin = {.seq = e->kept, .again = e->flags & JOURNAL_AGAIN, .device = *e->device ? e->device : NULL,
		.came_ms = e->came_ms};
	const struct reply *reply = NULL;
	enum status status = prepare(r, d, e, outcome->missing, err);

	if (status == ST_OK) {
		d->session->replay = &replayed;
		status = is_idle(e) ? idle_replay(d->session, &reply, err)
				    : session_scan_from(d->session, &origin, e->data, e->len, &reply, err);
		d->session->replay = NULL;
	}
	if (status != ST_OK)
		return status;
	if (d->session->lost == MARKS_NONE)
		d->lost = MARKS_NONE;
	outcome->result = REPLAY_KNOWN;
	if (!reply)
		return ST_OK;
	outcome->now = record_told(d->session);
	outcome->result = compare(e, reply, outcome->now);
	return follow_up(r, d, e, outcome, err);
}

static enum status apply_option(struct desk *d, const struct journal_entry *e, struct err *err)
{
	char *text = mem_alloc(e->len + 1);
	enum status status = ST_OK;

	memcpy(text, e->data, e->len);
	switch (e->kind) {
	case JOURNAL_SCAN:
	case JOURNAL_START:
	case JOURNAL_COMMAND: break;
	case JOURNAL_SIGN_ON: status = session_sign_on(d->session, text, err); break;
	case JOURNAL_CHOOSE: status = session_choose(d->session, text, err); break;
	case JOURNAL_DOOR: status = session_stand_at(d->session, text, err); break;
	case JOURNAL_PRINTER: session_set_printer(d->session, text); break;
	}
	free(text);
	return status;
}

/* The scan after which the backup was made: what stood in memory then, the scans after it build on. */
static void keep_last(struct replay *r, struct desk *d, const struct journal_entry *e)
{
	d->lost = e->flags & JOURNAL_COUNT ? MARKS_COUNT : e->flags & JOURNAL_MARK ? MARKS_NEXT : MARKS_NONE;
	d->last = arena_alloc(&r->arena, sizeof *d->last);
	*d->last = *e;
	d->last->memory = arena_dup_n(&r->arena, e->memory, e->memory_len);
}

enum status replay_apply(struct replay *r, const struct journal_entry *e, struct replay_outcome *outcome, struct err *err)
{
	struct desk *d = desk_of(r, e->terminal);
	int64_t seq = 0;

	*outcome = (struct replay_outcome){.result = REPLAY_KNOWN, .now = ""};
	r->clock.stands_ms = e->at_ms;
	if (last_seq(r, e->terminal, &seq, err) != ST_OK)
		return err->status;
	if (e->kind == JOURNAL_SCAN && e->seq == seq && !d->session)
		keep_last(r, d, e);
	if (e->kind == JOURNAL_SCAN ? e->seq <= seq : e->seq < seq)
		return ST_OK;
	if (e->kind == JOURNAL_START) { /* what stood in memory only is gone */
		session_close(d->session);
		d->session = NULL;
		d->lost = MARKS_NONE;
		d->last = NULL;
		outcome->result = REPLAY_NO_SCAN;
		return ST_OK;
	}
	audit_origin(r->db, e->terminal, NULL);
	if (sit_down(r, d, err) != ST_OK)
		return err->status;
	if (e->kind == JOURNAL_SCAN) {
		outcome->missing = e->seq - seq - 1;
		return apply_scan(r, d, e, outcome, err);
	}
	outcome->result = REPLAY_NO_SCAN;
	return apply_option(d, e, err);
}
