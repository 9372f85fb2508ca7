/* The journal of a terminal: what it applied, and what it said to it, so that a store that is lost can be brought back by doing
 * the same again (replay.c). */
#include <stdio.h>
#include <string.h>

#include "flow/secret.h"
#include "store/life.h"

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

static void add(struct session *s, struct journal_entry *e)
{
	struct err err;

	e->store = s->store;
	e->life = s->life;
	e->terminal = s->terminal_name;
	e->backlog = s->backlog;
	if (journal_add(s->journal, e, &err) == ST_OK)
		*s->journal_trouble = '\0';
	else
		snprintf(s->journal_trouble, sizeof s->journal_trouble, "%.300s", err.text);
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
	e.told = record_told(s);
	add(s, &e);
}

void record_option(struct session *s, enum journal_kind kind, const char *text)
{
	struct journal_entry e = {.kind = kind, .seq = s->t.seq, .at_ms = clock_now(s->clock), .device = "", .data = text,
		.len = strlen(text), .sscc = "", .told = ""};

	if (s->journal && !db_failed(s->db))
		add(s, &e);
}

enum status session_record(struct session *s, struct journal *journal, struct err *err)
{
	struct arena arena = {0};
	struct terminal now;
	struct life life;

	if (db_begin_read(s->db, err) != ST_OK)
		return err->status;
	life_load(s->db, &arena, &life);
	terminal_load(s->db, s->terminal_id, &now);
	s->t.seq = now.seq;
	snprintf(s->store, sizeof s->store, "%s", life.id);
	s->life = life.number;
	arena_done(&arena);
	if (db_end_read(s->db, err) != ST_OK)
		return err->status;
	s->journal = journal;
	record_option(s, JOURNAL_START, "");
	return ST_OK;
}

const char *session_record_trouble(const struct session *s)
{
	return s->journal_trouble;
}
