/* The journal of a terminal: what it applied, and what it said to it, so that a store that is lost can be brought back by doing
 * the same again (replay.c). */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "base/bytes.h"
#include "base/text.h"
#include "flow/secret.h"
#include "store/life.h"
#include "store/use.h"

enum { SAY_MAX = 300 };

static void add_directions(struct str *out, const char *word, const struct reply_direction *list, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		const struct reply_direction *d = &list[i];

		str_printf(out, "; %s %lld x %s to %s", word, (long long)d->quantity, d->sku, d->to);
		if (*d->order)
			str_printf(out, " for %s line %s", d->shipment, d->line);
	}
}

const char *record_told(struct session *s)
{
	const struct reply *r = &s->reply;

	str_clear(&s->told);
	str_add(&s->told, result_word(r->result));
	add_directions(&s->told, "give", r->directions, r->direction_count);
	add_directions(&s->told, "brought", r->confirmed, r->confirmed_count);
	if (*s->numbered)
		str_printf(&s->told, "; carton %s", s->numbered);
	str_add_c(&s->told, '\n');
	str_printf(&s->told, "%.*s", SAY_MAX, r->say);
	return str_text(&s->told);
}

/* ---- what stands in memory: the marks, without their zeros, so that most of the time it is little: pieces of two bytes offset, one
 * byte length, and as many bytes. In front, what the marks look like in this program. */

enum { PIECE_MAX = 255, LAYOUT_BYTES = 8 };

static void add_number(struct str *out, uint64_t number, int bytes)
{
	unsigned char text[8];

	bytes_put(text, bytes, number);
	str_add_n(out, (const char *)text, (size_t)bytes);
}

static uint64_t layout(void)
{
	return (uint64_t)sizeof(struct marks) << 32 | offsetof(struct marks, raw) << 16 | offsetof(struct marks, raw_len);
}

static size_t marks_size(const struct marks *marks)
{
	return offsetof(struct marks, raw) + (marks->raw_len < sizeof marks->raw ? marks->raw_len : sizeof marks->raw);
}

static void write_memory(struct session *s)
{
	const char *bytes = (const char *)&s->marks;
	size_t size = marks_size(&s->marks);
	size_t at = 0;

	str_clear(&s->memory);
	add_number(&s->memory, layout(), LAYOUT_BYTES);
	while (at < size) {
		size_t len = 0;

		while (at + len < size && len < PIECE_MAX && bytes[at + len])
			len++;
		if (len) {
			add_number(&s->memory, at, 2);
			add_number(&s->memory, len, 1);
			str_add_n(&s->memory, bytes + at, len);
		}
		at += len ? len : 1;
	}
}

bool record_remember(struct session *s, const struct journal_entry *e)
{
	const unsigned char *from = e->memory;
	struct marks marks = {.quantity = 0};
	size_t at = LAYOUT_BYTES;

	if (e->flags & JOURNAL_COUNT || e->memory_len < LAYOUT_BYTES || bytes_get(from, LAYOUT_BYTES) != layout())
		return false;
	while (at + 3 <= e->memory_len) {
		size_t offset = bytes_get(from + at, 2);
		size_t len = from[at + 2];

		if (at + 3 + len > e->memory_len || offset + len > sizeof marks)
			return false;
		memcpy((char *)&marks + offset, from + at + 3, len);
		at += 3 + len;
	}
	s->marks = marks;
	return true;
}

static void add(struct session *s, struct journal_entry *e)
{
	struct err err;

	e->store = s->store;
	e->life = s->life;
	e->terminal = s->terminal_name;
	e->backlog = s->backlog;
	if (journal_add(s->journal, e, &err) == ST_OK)
		snprintf(s->journal_trouble, sizeof s->journal_trouble, "%s", "");
	else
		session_record_not(s, err.text);
}

void record_scan(struct session *s)
{
	struct journal_entry e = {.kind = JOURNAL_SCAN, .seq = s->t.seq, .kept = s->origin.seq, .at_ms = s->now_ms,
		.came_ms = s->origin.came_ms, .device = s->origin.device ? s->origin.device : "", .data = s->raw, .len = s->raw_len,
		.sscc = s->numbered};

	if (!s->journal || db_failed(s->db))
		return;
	if (s->reply.result == RESULT_REFUSED)
		e.flags |= JOURNAL_REFUSED;
	if (s->origin.again)
		e.flags |= JOURNAL_AGAIN;
	if (s->secret.hide)
		e.flags |= JOURNAL_SECRET;
	if (secret_asked(s))
		e.flags |= JOURNAL_ASKS;
	switch (keep_marks(s)) {
	case MARKS_NONE: break;
	case MARKS_NEXT: e.flags |= JOURNAL_MARK; break;
	case MARKS_COUNT: e.flags |= JOURNAL_COUNT; break;
	}
	e.told = record_told(s);
	e.operator = s->t.operator_id ? s->op.badge : "";
	write_memory(s);
	e.memory = s->memory.data;
	e.memory_len = s->memory.len;
	add(s, &e);
}

void record_option(struct session *s, enum journal_kind kind, const char *text)
{
	struct journal_entry e = {.memory = "", .kind = kind, .seq = s->t.seq, .at_ms = clock_now(s->clock), .device = "", .data = text,
		.len = strlen(text), .sscc = "", .told = "", .operator = ""};

	if (s->journal && !db_failed(s->db))
		add(s, &e);
}

enum status session_record(struct session *s, struct journal *journal, struct err *err)
{
	struct arena arena = {0};
	struct terminal now;
	struct life life;

	if (life_take_up(s->db, err) != ST_OK || db_begin_read(s->db, err) != ST_OK)
		return err->status;
	life_load(s->db, &arena, &life);
	terminal_load(s->db, s->terminal_id, &now);
	s->t.seq = now.seq;
	snprintf(s->store, sizeof s->store, "%s", life.id);
	s->life = life.number;
	arena_done(&arena);
	if (db_end_read(s->db, err) != ST_OK)
		return err->status;
	use_tell(db_path(s->db), s->store); /* it may have got a name of its own just now */
	s->journal = journal;
	/* of the last one nobody knows whether it was committed: it is scanned again, under the same number */
	s->ahead = journal_last(journal_path(journal), s->store, s->life, s->terminal_name) - now.seq - 1;
	if (s->ahead > 0)
		snprintf(s->older, sizeof s->older,
			P_("The store is an older copy: %" PRId64 " scan of this terminal is not in it. Scan nothing: whoever looks after it says "
			   "crossdock restore --latest --force",
				"The store is an older copy: %" PRId64 " scans of this terminal are not in it. Scan nothing: whoever looks after it says "
				"crossdock restore --latest --force",
				s->ahead),
			s->ahead);
	record_option(s, JOURNAL_START, "");
	return ST_OK;
}

void session_record_not(struct session *s, const char *why)
{
	snprintf(s->journal_trouble, sizeof s->journal_trouble, _("A restore will not know these scans: %.300s"), why);
}

const char *session_record_trouble(const struct session *s)
{
	return *s->older ? s->older : s->journal_trouble;
}
