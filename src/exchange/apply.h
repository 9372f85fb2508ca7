/* Applying what was checked: inside one transaction, or as a job in slices. For import.c. */
#ifndef EXCHANGE_APPLY_H
#define EXCHANGE_APPLY_H

#include "exchange/import.h"
#include "exchange/kind.h"
#include "store/import_job.h"

struct applied {
	struct counts counts;
	void (*warn)(void *ctx, int64_t line, const char *text); /* may be NULL */
	void *warn_ctx;
};

/* Applies a whole import that is one chunk, in one transaction. job->id is not used. */
enum status apply_at_once(struct db *db, const struct import_job *job, const struct str *chunk, struct applied *applied,
	struct err *err) MUST_CHECK;

/* Applies all jobs that are in the state "applying", slice by slice. options may be NULL. The caller holds the lock. */
enum status apply_jobs(struct db *db, const struct import_options *options, struct applied *applied, int64_t *rows,
	struct err *err) MUST_CHECK;

/* Forgets jobs that are in the state "checking", and their chunks, in slices. The caller holds the lock. */
enum status apply_forget(struct db *db, struct err *err) MUST_CHECK;

/* At most one process imports into a store. wait: until the other has ended, or stop() says so (ST_REFUSED).
 * *lock is -1 where another one has it. */
enum status apply_lock(
	struct db *db, const struct import_options *options, bool wait, int *lock, struct err *err) MUST_CHECK;
void apply_unlock(int lock);

#endif
