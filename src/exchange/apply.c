/* Slices: each is a short write transaction, which takes as many chunks as fit in its time, and then a pause in which
 * waiting scans get the store. How far a job is, is written in the same transaction, so that a crash loses nothing and
 * repeats nothing. */
#include "exchange/apply.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

#include "base/clock.h"
#include "exchange/record.h"
#include "store/lock.h"
#include "store/order.h"
#include "store/settings.h"
#include "store/site_seal.h"
#include "store/terminal.h"

enum {
	SLICE_MS = 8,          /* then no further chunk is begun, while somebody is signed on */
	WHOLE_MS = 18,         /* what such a slice may take with its commit; if it takes more, the next is shorter */
	ALONE_MS = 700,        /* the same while no terminal is in use: far fewer pages are written twice */
	CACHE_KIB = 48 * 1024, /* so that a long slice fits */
	PAUSE_US = 1500,       /* several times what a waiting writer sleeps */
	REFRESH_LINES = 300,
	TIDY_SLICES = 8, /* tidying less often writes less: pages that change again are copied once */
	FORGET_CHUNKS = 100,
	LOCK_POLL_MS = 50,
};

static void pause_us(long us)
{
	struct timespec t = {.tv_sec = us / 1000000, .tv_nsec = us % 1000000 * 1000};

	nanosleep(&t, NULL);
}

static void apply_chunk(struct apply *apply, const struct kind *kind, const uint8_t *data, size_t len)
{
	struct record_reader reader;
	struct arena arena = {0};
	struct site_seal before;
	struct row *rows;
	bool continued;
	size_t count;

	if (!record_open(&reader, kind, data, len)) {
		db_fail(apply->db,
			"an import of %s waits in the store that this program does not understand: "
			"use the version that began it",
			kind->name);
		return;
	}
	if (kind->of_people)
		site_seal_read(apply->db, &before);
	apply->arena = &arena;
	while (!db_failed(apply->db) && (count = record_next(&reader, &arena, &rows, &continued)) > 0) {
		kind->apply(apply, rows, count, continued);
		arena_reset(&arena);
	}
	if (reader.damaged)
		db_fail(apply->db, "the rows of an import that wait in the store are damaged: restore the last backup");
	if (kind->of_people)
		site_seal_write(apply->db, &before, apply->now_ms);
	apply->arena = NULL;
	arena_done(&arena);
}

/* Lets lines follow their products for the rest of the slice. True: all have. */
static bool refresh_some(struct db *db, struct import_job *job, int64_t until_ms)
{
	if (!product_refresh_any(db))
		return true;
	while (!db_failed(db) && clock_monotonic_ms() < until_ms) {
		if (!order_refresh_lines(db, &job->after_line_id, REFRESH_LINES, job->at_ms)) {
			product_refresh_done(db);
			return true;
		}
	}
	return false;
}

static void add_counts(struct counts *to, const struct counts *more)
{
	to->added += more->added;
	to->changed += more->changed;
	to->unchanged += more->unchanged;
	to->stockouts += more->stockouts;
}

/* What of the site's settings the rows meet. */
static void read_terms(struct apply *apply, struct db *db)
{
	struct settings settings;

	settings_load(db, &settings);
	apply->site_policy = settings.policy;
	apply->match = settings.match;
}

/* Jobs that are being applied, from slice to slice. */
struct slicing {
	struct db *db;
	struct apply apply;
	struct arena arena; /* of the slice */
	struct import_job job;
	int64_t budget_ms; /* of a slice while somebody is signed on */
	bool more;
};

/* Applies chunks until the time is over. False: none is left. */
static bool apply_chunks(struct slicing *s, const struct kind *kind, int64_t until_ms)
{
	int64_t first = s->job.chunks_done;

	while (!db_failed(s->db) && clock_monotonic_ms() < until_ms) {
		size_t len = 0;
		int64_t rows = 0;
		const uint8_t *data = import_chunk_load(s->db, &s->arena, s->job.id, s->job.chunks_done, &rows, &len);

		if (!data) {
			/* of those that are done, some may be left from before a crash */
			int64_t limit = FORGET_CHUNKS + s->job.chunks_done - first;

			return import_chunk_delete(s->db, s->job.id, s->job.chunks_done, limit) == limit;
		}
		apply_chunk(&s->apply, kind, data, len);
		s->job.chunks_done++;
		s->job.rows_done += rows;
	}
	import_chunk_delete(s->db, s->job.id, s->job.chunks_done, FORGET_CHUNKS + s->job.chunks_done - first);
	return true;
}

/* Scans wait for the whole slice: if its commit took long, the next one takes on less. */
static void keep_pace(struct slicing *s, int64_t took_ms)
{
	if (took_ms > WHOLE_MS)
		s->budget_ms = s->budget_ms > 2 ? s->budget_ms / 2 : 1;
	else if (took_ms < WHOLE_MS / 2 && s->budget_ms < SLICE_MS)
		s->budget_ms++;
}

static enum status slice(struct slicing *s, struct applied *applied, struct err *err)
{
	static const struct clock system_clock = {0}; /* terminals in use are so now, whatever time the import plays in */
	const struct kind *kind;
	int64_t begun;
	int64_t until;
	bool alone;

	if (db_begin_write(s->db, err) != ST_OK)
		return err->status;
	begun = clock_monotonic_ms();
	alone = !terminal_anyone(s->db, clock_now(&system_clock));
	until = begun + (alone ? ALONE_MS : s->budget_ms);
	s->apply.counts = (struct counts){0};
	/* read again in each slice: what counts is what the store says */
	s->more = import_job_applying(s->db, &s->arena, &s->job);
	if (!s->more)
		return db_commit(s->db, err);
	kind = kind_find(s->job.kind);
	if (!kind)
		db_fail(s->db, "an import of '%s' waits in the store, a kind this program does not know", s->job.kind);
	s->apply.now_ms = s->job.at_ms;
	s->apply.actor = s->job.actor;
	s->apply.file = s->job.file;
	read_terms(&s->apply, s->db);
	s->apply.bulk = true;
	if (!apply_chunks(s, kind, until) && refresh_some(s->db, &s->job, until))
		s->job.finished = true;
	s->job.changes += s->apply.counts.added + s->apply.counts.changed;
	import_job_advance(s->db, &s->job);
	if (db_commit(s->db, err) != ST_OK)
		return err->status;
	add_counts(&applied->counts, &s->apply.counts);
	if (!alone)
		keep_pace(s, clock_monotonic_ms() - begun);
	return ST_OK;
}

enum status apply_jobs(
	struct db *db, const struct import_options *options, struct applied *applied, int64_t *rows, struct err *err)
{
	struct slicing s = {.db = db, .budget_ms = SLICE_MS};
	enum status st = ST_OK;
	int slices = 0;

	s.apply = (struct apply){
		.db = db, .terms = terms_cache_new(), .warn = applied->warn, .warn_ctx = applied->warn_ctx};
	s.more = true;
	*rows = 0;
	db_set_cache(db, CACHE_KIB);
	while (s.more && st == ST_OK) {
		s.job = (struct import_job){0};
		st = slice(&s, applied, err);
		if (st == ST_BUSY) /* a long scan, a backup: nothing of the slice happened */
			st = ST_OK;
		else if (st == ST_OK && s.more && options && options->progress)
			options->progress(options->ctx, IMPORT_APPLYING, s.job.rows_done, s.job.rows_total);
		*rows = s.job.id ? s.job.rows_done : *rows;
		arena_reset(&s.arena);
		if (++slices % TIDY_SLICES == 0 || !s.more)
			db_tidy(db);
		pause_us(PAUSE_US);
	}
	terms_cache_free(s.apply.terms);
	arena_done(&s.arena);
	return st;
}

enum status apply_at_once(
	struct db *db, const struct import_job *job, const struct str *chunk, struct applied *applied, struct err *err)
{
	struct apply apply = {.db = db,
		.terms = terms_cache_new(),
		.now_ms = job->at_ms,
		.actor = job->actor,
		.file = job->file,
		.warn = applied->warn,
		.warn_ctx = applied->warn_ctx};
	int64_t begun;
	struct import_job done = *job;
	bool left_over = false;

	done.rows_done = job->rows_total;
	if (db_begin_write(db, err) != ST_OK)
		goto out;
	begun = clock_monotonic_ms();
	read_terms(&apply, db);
	apply_chunk(&apply, kind_find(job->kind), (const uint8_t *)chunk->data, chunk->len);
	left_over = !refresh_some(db, &done, begun + SLICE_MS) && !db_failed(db);
	done.changes = apply.counts.added + apply.counts.changed;
	if (done.changes)
		done.id = import_job_insert(db, &done, "applying");
	done.finished = !left_over;
	if (done.changes)
		import_job_advance(db, &done);
	if (db_commit(db, err) != ST_OK)
		goto out;
	applied->counts = apply.counts;
	err->status = ST_OK;
out:
	terms_cache_free(apply.terms);
	if (err->status == ST_OK && left_over) {
		struct applied nothing = {0};
		int64_t rows;

		return apply_jobs(db, NULL, &nothing, &rows, err);
	}
	return err->status;
}

enum status apply_forget(struct db *db, struct err *err)
{
	for (;;) {
		int64_t id;

		if (db_begin_write(db, err) != ST_OK)
			return err->status;
		id = import_job_checking(db);
		if (id && import_chunk_delete(db, id, INT64_MAX, FORGET_CHUNKS) == 0)
			import_job_delete(db, id);
		if (db_commit(db, err) != ST_OK)
			return err->status;
		if (!id)
			return ST_OK;
		db_tidy(db);
		pause_us(PAUSE_US);
	}
}

enum status apply_lock(struct db *db, const struct import_options *options, bool wait, int *lock, struct err *err)
{
	enum status st;

	while ((st = lock_try(db, "import", lock, err)) == ST_OK && *lock == -1 && wait) {
		if (options->stop && options->stop(options->ctx))
			return err_set(err, ST_REFUSED,
				"stopped while another import was running: nothing of this one was applied");
		if (options->progress)
			options->progress(options->ctx, IMPORT_WAITING, 0, 0);
		pause_us(LOCK_POLL_MS * 1000L);
	}
	return st;
}

void apply_unlock(int lock)
{
	lock_release(lock);
}
