/* Imports too large for one transaction: the checked rows wait in the store, in chunks, until every slice of them is
 * applied. checking -> applying -> done. Inside the caller's transaction. */
#ifndef STORE_IMPORT_JOB_H
#define STORE_IMPORT_JOB_H

#include "base/mem.h"
#include "store/db.h"

struct import_job {
	int64_t id;
	const char *kind;
	const char *file;
	const char *actor;
	int64_t at_ms;
	const char *digest;    /* of the file */
	int64_t rows_total;
	int64_t rows_done;
	int64_t chunks_done;
	int64_t changes;       /* rows that were new or changed something */
	int64_t after_line_id; /* how far the lines of changed products have followed */
	bool finished;         /* all of it is applied */
};

/* Takes kind, file, actor, at_ms, digest and rows_total from job. Returns the id. status: checking, applying, done. */
int64_t import_job_insert(struct db *db, const struct import_job *job, const char *status);
void import_job_delete(struct db *db, int64_t id);

/* From here on the import is never left half. */
void import_job_begin_applying(struct db *db, int64_t id, int64_t rows_total);

/* The oldest job that is being applied, with text in the arena. False: there is none. */
bool import_job_applying(struct db *db, struct arena *arena, struct import_job *job);
/* Writes how far the job is. One that is finished is done; if it changed nothing, it is forgotten. */
void import_job_advance(struct db *db, const struct import_job *job);

/* How many jobs are being checked or applied. */
int64_t import_jobs_unfinished(struct db *db);

/* A job that is still being checked, though nobody does; 0 = none. */
int64_t import_job_checking(struct db *db);

void import_chunk_insert(struct db *db, int64_t job_id, int64_t n, int64_t rows, const void *data, size_t len);

/* The chunk's bytes, copied into the arena; NULL: there is no such chunk. */
const uint8_t *import_chunk_load(
	struct db *db, struct arena *arena, int64_t job_id, int64_t n, int64_t *rows, size_t *len);

/* Deletes up to limit chunks before n. Returns how many. */
int64_t import_chunk_delete(struct db *db, int64_t job_id, int64_t before_n, int64_t limit);

#endif
