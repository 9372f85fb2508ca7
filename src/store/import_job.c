/* Import jobs and their chunks. */
#include "store/import_job.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "store/audit.h"

int64_t import_job_insert(struct db *db, const struct import_job *job, const char *status)
{
	return DB_VALUE(db, 0,
		"INSERT INTO import_job (kind, file, actor, at, rows_total, status, digest) VALUES ($1, $2, $3, $4, $5, $6, $7) "
		"RETURNING id",
		T(job->kind), T(job->file), T(job->actor), I(job->at_ms), I(job->rows_total), T(status),
		T(job->digest ? job->digest : ""));
}

void import_job_delete(struct db *db, int64_t id)
{
	DB_EXEC(db, "DELETE FROM import_job WHERE id = $1", I(id));
}

void import_job_begin_applying(struct db *db, int64_t id, int64_t rows_total)
{
	DB_EXEC(db, "UPDATE import_job SET status = 'applying', rows_total = $2 WHERE id = $1", I(id), I(rows_total));
}

bool import_job_applying(struct db *db, struct arena *arena, struct import_job *job)
{
	struct stmt *q = DB_QUERY0(db,
		"SELECT id, kind, file, actor, at, rows_total, rows_done, chunks_done, changes, after_line_id, digest FROM import_job WHERE status = 'applying' "
		"ORDER BY id LIMIT 1");
	bool found = db_next(q);

	if (found)
		*job = (struct import_job){
			.id = db_i64(q, 0),
			.kind = arena_dup(arena, db_text(q, 1)),
			.file = arena_dup(arena, db_text(q, 2)),
			.actor = arena_dup(arena, db_text(q, 3)),
			.at_ms = db_i64(q, 4),
			.rows_total = db_i64(q, 5),
			.rows_done = db_i64(q, 6),
			.chunks_done = db_i64(q, 7),
			.changes = db_i64(q, 8),
			.after_line_id = db_i64(q, 9),
			.digest = arena_dup(arena, db_text(q, 10)),
		};
	db_end(q);
	return found;
}

/* Whoever comes by finishes it: for a user of the system, who may be another one. */
static void answer_for(struct db *db, const struct import_job *job)
{
	char rows[24];
	char changes[24];
	bool badge = DB_VALUE(db, 0, "SELECT 1 FROM operator WHERE badge = $1", T(job->actor)) == 1;

	snprintf(rows, sizeof rows, "%" PRId64, job->rows_total);
	snprintf(changes, sizeof changes, "%" PRId64, job->changes);
	audit_add(db, &(struct audit_entry){.at_ms = job->at_ms,
			      .action = AUDIT_IMPORT,
			      .actor = badge ? job->actor : NULL,
			      .subject = job->file,
			      .notes = {{"by", badge ? "" : job->actor}, {"kind", job->kind}, {"rows", rows}, {"changes", changes}, {"digest", job->digest}}});
}

void import_job_advance(struct db *db, const struct import_job *job)
{
	if (job->finished && !job->changes) {
		import_job_delete(db, job->id);
		return;
	}
	if (job->finished)
		answer_for(db, job);
	DB_EXEC(db,
		"UPDATE import_job SET chunks_done = $2, rows_done = $3, changes = $4, after_line_id = $5, status = $6 "
		"WHERE id = $1",
		I(job->id), I(job->chunks_done), I(job->rows_done), I(job->changes), I(job->after_line_id),
		T(job->finished ? "done" : "applying"));
}

int64_t import_jobs_unfinished(struct db *db)
{
	return DB_VALUE0(db, 0, "SELECT count(*) FROM import_job WHERE status IN ('checking', 'applying')");
}

int64_t import_job_checking(struct db *db)
{
	return DB_VALUE0(db, 0, "SELECT id FROM import_job WHERE status = 'checking' ORDER BY id LIMIT 1");
}

void import_chunk_insert(struct db *db, int64_t job_id, int64_t n, int64_t rows, const void *data, size_t len)
{
	DB_EXEC(db, "INSERT INTO import_chunk (job_id, n, rows, data) VALUES ($1, $2, $3, $4)", I(job_id), I(n),
		I(rows), B(data, len));
}

const uint8_t *import_chunk_load(
	struct db *db, struct arena *arena, int64_t job_id, int64_t n, int64_t *rows, size_t *len)
{
	struct stmt *q =
		DB_QUERY(db, "SELECT rows, data FROM import_chunk WHERE job_id = $1 AND n = $2", I(job_id), I(n));
	uint8_t *copy = NULL;

	if (db_next(q)) {
		const void *data = db_blob(q, 1, len);

		*rows = db_i64(q, 0);
		copy = arena_alloc(arena, *len + 1);
		memcpy(copy, data, *len);
	}
	db_end(q);
	return copy;
}

int64_t import_chunk_delete(struct db *db, int64_t job_id, int64_t before_n, int64_t limit)
{
	return DB_EXEC(db,
		"DELETE FROM import_chunk WHERE job_id = $1 AND n IN "
		"(SELECT n FROM import_chunk WHERE job_id = $1 AND n < $2 ORDER BY n LIMIT $3)",
		I(job_id), I(before_n), I(limit));
}
