/* Journals hold whatever their terminals did, for weeks. What the store has already is left out by the numbers of the terminals'
 * scans, and of the audit trail's rows for commands (cli/deeds.h), which are like the scans of one terminal more; what is left is
 * sorted, by number within a terminal and by time between them. */
#include "cli/restore_scans.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/guard.h"
#include "store/life.h"
#include "store/terminal.h"

struct known {
	const char *terminal;
	int64_t seq; /* of the last scan that the store has */
};

struct reading {
	struct restore_scans *scans;
	struct db *db;
	const char *path; /* of the store that is restored */
	bool elsewhere;   /* the journal is one of a store at another place */
	bool is_ours;     /* ... that has scans for this one all the same */
	bool commands;    /* the journal has commands of this store */
	int64_t trail;    /* the last row of the audit trail that the store has */
	const char *store;
	int64_t life;
	struct known *known;
	size_t known_count, known_cap;
};

/* Sorted entries carry where they came from, so that the sort is a stable one. */
struct sortable {
	struct journal_entry entry;
	int64_t at_ms; /* never before one of the same terminal that was made earlier */
	size_t n;
};

static int64_t last_seq(struct reading *r, const char *terminal)
{
	for (size_t i = 0; i < r->known_count; i++)
		if (strcmp(r->known[i].terminal, terminal) == 0)
			return r->known[i].seq;
	r->known = arena_grow(&r->scans->arena, r->known, r->known_count, &r->known_cap, sizeof *r->known);
	r->known[r->known_count] =
		(struct known){.terminal = arena_dup(&r->scans->arena, terminal), .seq = terminal_last_seq(r->db, terminal)};
	return r->known[r->known_count++].seq;
}

static void hear(struct restore_scans *s, const char *terminal)
{
	for (size_t i = 0; i < s->heard_count; i++)
		if (strcmp(s->heard[i], terminal) == 0)
			return;
	s->heard = arena_grow(&s->arena, s->heard, s->heard_count, &s->heard_cap, sizeof *s->heard);
	s->heard[s->heard_count++] = arena_dup(&s->arena, terminal);
}

/* What the store does not have. */
static bool is_new(struct reading *r, const struct journal_entry *e)
{
	if (e->kind == JOURNAL_COMMAND)
		return e->seq > r->trail;
	return e->kind == JOURNAL_SCAN && e->seq > last_seq(r, e->terminal);
}

static bool take(void *ctx, const struct journal_entry *e)
{
	struct reading *r = ctx;
	struct restore_scans *s = r->scans;
	struct journal_entry *mine;

	if (e->kind != JOURNAL_COMMAND && strcmp(e->store, r->store) == 0 && !r->elsewhere && *e->terminal)
		hear(s, e->terminal);
	if (strcmp(e->store, r->store) != 0 || e->life < r->life)
		return true;
	if (r->elsewhere) {
		r->is_ours = is_new(r, e);
		return !r->is_ours;
	}
	if (e->life > s->life)
		s->life = e->life;
	r->commands = r->commands || e->kind == JOURNAL_COMMAND;
	/* the last scan that it has says what stood in memory after it */
	if (e->kind == JOURNAL_COMMAND ? !is_new(r, e) : e->seq < last_seq(r, e->terminal))
		return true;
	s->list = arena_grow(&s->arena, s->list, s->count, &s->cap, sizeof *s->list);
	mine = &s->list[s->count++];
	*mine = *e;
	mine->store = arena_dup(&s->arena, e->store);
	mine->terminal = arena_dup(&s->arena, e->terminal);
	mine->backlog = arena_dup(&s->arena, e->backlog);
	mine->device = arena_dup(&s->arena, e->device);
	mine->data = arena_dup_n(&s->arena, e->data, e->len);
	mine->sscc = arena_dup(&s->arena, e->sscc);
	mine->told = arena_dup(&s->arena, e->told);
	mine->operator = arena_dup(&s->arena, e->operator);
	mine->memory = arena_dup_n(&s->arena, e->memory, e->memory_len);
	return true;
}

/* ---- order */

static int by_number(const void *a, const void *b)
{
	const struct sortable *x = a;
	const struct sortable *y = b;
	int names = strcmp(x->entry.terminal, y->entry.terminal);
	bool x_scan = x->entry.kind == JOURNAL_SCAN;
	bool y_scan = y->entry.kind == JOURNAL_SCAN;

	if (names)
		return names;
	if (x->entry.life != y->entry.life)
		return x->entry.life < y->entry.life ? -1 : 1;
	if (x->entry.seq != y->entry.seq)
		return x->entry.seq < y->entry.seq ? -1 : 1;
	if (x_scan != y_scan)
		return x_scan ? -1 : 1; /* what an option said after the scan of its number */
	if (x->entry.at_ms != y->entry.at_ms)
		return x->entry.at_ms < y->entry.at_ms ? -1 : 1;
	return x->n < y->n ? -1 : 1;
}

static int by_time(const void *a, const void *b)
{
	const struct sortable *x = a;
	const struct sortable *y = b;

	if (x->at_ms != y->at_ms)
		return x->at_ms < y->at_ms ? -1 : 1;
	return x->n < y->n ? -1 : 1;
}

static bool same_one(const struct journal_entry *a, const struct journal_entry *b)
{
	if (a->kind == JOURNAL_COMMAND)
		return b->kind == JOURNAL_COMMAND && a->seq == b->seq && a->life == b->life && a->at_ms == b->at_ms;
	return a->kind == JOURNAL_SCAN && b->kind == JOURNAL_SCAN && a->seq == b->seq && a->life == b->life &&
		strcmp(a->terminal, b->terminal) == 0;
}

/* Of one number the last counts: those before it were never committed. A command stands where the store took it more often than it
 * took it back. */
static size_t keep_last(struct sortable *list, size_t count)
{
	size_t kept = 0;
	int taken = 0;

	for (size_t i = 0; i < count; i++) {
		bool last = i + 1 == count || !same_one(&list[i].entry, &list[i + 1].entry);

		taken += list[i].entry.kind == JOURNAL_COMMAND && list[i].entry.flags & JOURNAL_REFUSED ? -1 : 1;
		if (!last)
			continue;
		if (list[i].entry.kind != JOURNAL_COMMAND || taken > 0)
			list[kept++] = list[i];
		taken = 0;
	}
	return kept;
}

static void put_in_order(struct reading *r)
{
	struct restore_scans *s = r->scans;
	struct sortable *list = mem_array(NULL, s->count + 1, sizeof *list);
	const char *counted = "";
	int64_t floor_ms = 0;

	for (size_t i = 0; i < s->count; i++)
		list[i] = (struct sortable){.entry = s->list[i], .n = i};
	qsort(list, s->count, sizeof *list, by_number);
	s->count = keep_last(list, s->count);
	for (size_t i = 0; i < s->count; i++) {
		bool first = i == 0 || strcmp(list[i - 1].entry.terminal, list[i].entry.terminal) != 0;

		list[i].n = i;
		if (list[i].entry.kind == JOURNAL_SCAN && is_new(r, &list[i].entry) && strcmp(counted, list[i].entry.terminal) != 0) {
			counted = list[i].entry.terminal;
			s->terminals++;
		}
		list[i].at_ms = list[i].entry.kind == JOURNAL_COMMAND ? list[i].entry.came_ms : list[i].entry.at_ms;
		if (first)
			floor_ms = INT64_MIN;
		if (list[i].at_ms < floor_ms) /* the clock went back */
			list[i].at_ms = floor_ms;
		if (list[i].entry.kind == JOURNAL_SCAN || list[i].entry.kind == JOURNAL_COMMAND)
			floor_ms = list[i].at_ms;
	}
	qsort(list, s->count, sizeof *list, by_time);
	for (size_t i = 0; i < s->count; i++) {
		s->list[i] = list[i].entry;
		if (s->list[i].kind == JOURNAL_COMMAND)
			s->commands++;
		if (s->list[i].kind != JOURNAL_SCAN || !is_new(r, &s->list[i]))
			continue;
		s->scans++;
		if (!s->first_ms)
			s->first_ms = list[i].at_ms;
		s->last_ms = list[i].at_ms;
	}
	free(list);
}

/* ---- files */

static bool is_journal(const char *name)
{
	const char *end = strrchr(name, '.');
	size_t len = strlen(name);

	if (end && end != name && end[1] && strspn(end + 1, "0123456789") == strlen(end + 1))
		len = (size_t)(end - name);
	return len > 8 && memcmp(name + len - 8, ".journal", 8) == 0;
}

/* True: its name tells that its store stands, or stood, elsewhere (cli/keep.h). */
static bool is_elsewhere(const char *name, const char *store)
{
	const char *end = strstr(name, ".journal");
	char place[LIFE_PLACE_MAX];

	if (!end || end - name < LIFE_PLACE_MAX || end[-LIFE_PLACE_MAX] != '-' ||
		strspn(end - LIFE_PLACE_MAX + 1, "0123456789abcdef") != LIFE_PLACE_MAX - 1)
		return false;
	life_place(store, place);
	return memcmp(end - LIFE_PLACE_MAX + 1, place, LIFE_PLACE_MAX - 1) != 0;
}

/* named: somebody asked for this folder, and knows where the store stood. */
static void read_folder(struct reading *r, const char *folder, bool named)
{
	struct restore_scans *s = r->scans;
	struct dirent *entry;
	DIR *dir = opendir(folder);

	while (dir && (entry = readdir(dir))) {
		const char *path;
		struct err err;
		int64_t torn;

		if (!is_journal(entry->d_name))
			continue;
		path = arena_printf(&s->arena, "%s/%s", folder, entry->d_name);
		r->elsewhere = !named && is_elsewhere(entry->d_name, r->path);
		r->is_ours = r->commands = false;
		if (guard_believed(path, r->path, &err) == ST_OK && journal_read(path, take, r, &torn, &err) == ST_OK) {
			s->files += !r->elsewhere;
			s->command_files += r->commands;
			if (!r->is_ours)
				continue;
			err_set(&err, ST_REFUSED, "%s is left out: it is of a copy of this store, at another place. If the store was moved from there: "
				"--scans %s", path, folder);
		}
		s->unread = arena_grow(&s->arena, s->unread, s->unread_count, &s->unread_cap, sizeof *s->unread);
		s->unread[s->unread_count++] = arena_dup(&s->arena, err.text);
	}
	if (dir)
		closedir(dir);
}

enum status restore_scans_read(struct restore_scans *s, struct db *db, int64_t trail, const char *store, const char *const *folders,
	size_t folder_count, size_t named_count, struct err *err)
{
	struct reading r = {.scans = s, .db = db, .path = store, .trail = trail};
	struct life life;

	*s = (struct restore_scans){.count = 0};
	if (db_begin_read(db, err) != ST_OK)
		return err->status;
	life_load(db, &s->arena, &life);
	r.store = life.id;
	r.life = s->life = life.number;
	for (size_t i = 0; i < folder_count && *life.id; i++)
		read_folder(&r, folders[i], i >= folder_count - named_count);
	if (db_end_read(db, err) != ST_OK)
		return err->status;
	put_in_order(&r);
	return ST_OK;
}

void restore_scans_done(struct restore_scans *s)
{
	arena_done(&s->arena);
}
