/* The rows of print_job. Unclear are the statuses sending and failed, unless the label was asked for again since. */
#include "store/print.h"

#include <string.h>

#include "base/text.h"
#include "base/told.h"

#define COLUMNS \
	"j.id, j.at, coalesce(j.changed_at, j.at), j.kind, coalesce(j.parcel_id, 0), j.sscc, j.direction_scan_id, " \
	"j.direction_n, coalesce(j.again_of, 0), j.tries, j.printer, j.status, j.said"

#define OUT "(status = 'sending' OR status = 'printed' OR status = 'failed')"

/* ---- asking */

/* A job that was withdrawn is the new asker's; any other one stays as it is. An inbound carton that is packed as it came,
 * once more, is another carton of the same SSCC. */
#define ANEW \
	"DO UPDATE SET parcel_id = excluded.parcel_id, at = CASE print_job.status WHEN 'withdrawn' THEN excluded.at ELSE print_job.at END, " \
	"scan_id = CASE print_job.status WHEN 'withdrawn' THEN excluded.scan_id ELSE print_job.scan_id END, " \
	"printer = CASE print_job.status WHEN 'withdrawn' THEN excluded.printer ELSE print_job.printer END, " \
	"said = CASE print_job.status WHEN 'withdrawn' THEN '' ELSE print_job.said END, " \
	"status = CASE print_job.status WHEN 'withdrawn' THEN 'queued' ELSE print_job.status END RETURNING id"

int64_t print_carton(
	struct db *db, int64_t parcel_id, const char *sscc, int64_t scan_id, const char *printer, int64_t at_ms)
{
	return DB_VALUE(db, 0,
		"INSERT INTO print_job (at, scan_id, kind, parcel_id, sscc, printer) VALUES ($1, $2, 'carton', $3, $4, $5) "
		"ON CONFLICT (sscc) WHERE kind = 'carton' AND again_of IS NULL " ANEW,
		I(at_ms), ID(scan_id), I(parcel_id), T(sscc), T(printer));
}

int64_t print_direction(struct db *db, int64_t direction_scan_id, int64_t n, const char *printer, int64_t at_ms)
{
	return DB_VALUE(db, 0,
		"INSERT INTO print_job (at, scan_id, kind, direction_scan_id, direction_n, printer) "
		"VALUES ($1, $2, 'direction', $2, $3, $4) "
		"ON CONFLICT (direction_scan_id, direction_n) WHERE kind = 'direction' AND again_of IS NULL " ANEW,
		I(at_ms), I(direction_scan_id), I(n), T(printer));
}

/* The same label, whichever of its jobs is meant. */
static int64_t first_job(struct db *db, int64_t job_id)
{
	return DB_VALUE(db, 0, "SELECT coalesce(again_of, id) FROM print_job WHERE id = $1", I(job_id));
}

enum print_again_fault print_again(
	struct db *db, int64_t job_id, int64_t scan_id, const char *printer, int64_t at_ms, int64_t *again)
{
	int64_t first = first_job(db, job_id);
	int64_t out = 0;
	int64_t waits = 0;
	struct stmt *q;

	*again = 0;
	if (!first)
		return PRINT_AGAIN_NO_JOB;
	q = DB_QUERY(db,
		"SELECT status FROM print_job WHERE id = $1 UNION ALL SELECT status FROM print_job WHERE again_of = $1", I(first));
	while (db_next(q)) {
		waits += strcmp(db_text(q, 0), "queued") == 0;
		out += strcmp(db_text(q, 0), "queued") != 0 && strcmp(db_text(q, 0), "withdrawn") != 0;
	}
	if (waits)
		return PRINT_AGAIN_WAITS;
	if (!out || DB_VALUE(db, 0,
			    "SELECT 1 FROM print_job j JOIN sscc s ON s.sscc = j.sscc WHERE j.id = $1 AND s.void_at IS NOT NULL",
			    I(first)))
		return PRINT_AGAIN_WITHDRAWN;
	*again = DB_INSERT(db,
		"INSERT INTO print_job (at, scan_id, kind, parcel_id, sscc, direction_scan_id, direction_n, again_of, printer) "
		"SELECT $2, $3, kind, parcel_id, sscc, direction_scan_id, direction_n, id, $4 FROM print_job WHERE id = $1",
		I(first), I(at_ms), ID(scan_id), T(printer));
	return PRINT_AGAIN_QUEUED;
}

static int64_t first_of_carton(struct db *db, const char *sscc)
{
	return DB_VALUE(db, 0, "SELECT id FROM print_job WHERE kind = 'carton' AND again_of IS NULL AND sscc = $1", T(sscc));
}

int64_t print_find_carton(struct db *db, const char *sscc)
{
	int64_t first = first_of_carton(db, sscc);

	return DB_VALUE(db, first, "SELECT max(id) FROM print_job WHERE again_of = $1", I(first));
}

/* The job and those that are its label once more. True: the label is out, or may be. */
static bool withdraw_label(struct db *db, int64_t first, int64_t at_ms)
{
	DB_EXEC(db,
		"UPDATE print_job SET status = 'withdrawn', changed_at = $2 WHERE (id = $1 OR again_of = $1) AND status = 'queued'",
		I(first), I(at_ms));
	return DB_VALUE(db, 0, "SELECT 1 FROM print_job WHERE (id = $1 OR again_of = $1) AND " OUT " LIMIT 1", I(first)) == 1;
}

void print_carton_back(struct db *db, const char *sscc)
{
	DB_EXEC(db, "UPDATE print_job SET status = 'queued' WHERE id = $1 AND status = 'withdrawn'", I(first_of_carton(db, sscc)));
}

bool print_withdraw_carton(struct db *db, const char *sscc, int64_t at_ms)
{
	int64_t first = first_of_carton(db, sscc);

	return first && withdraw_label(db, first, at_ms);
}

bool print_withdraw_directions(struct db *db, int64_t direction_scan_id, int64_t at_ms)
{
	struct stmt *q = DB_QUERY(db,
		"SELECT id FROM print_job WHERE kind = 'direction' AND again_of IS NULL AND direction_scan_id = $1 ORDER BY id",
		I(direction_scan_id));
	bool out = false;

	while (db_next(q))
		out = withdraw_label(db, db_i64(q, 0), at_ms) || out;
	return out;
}

int64_t print_order_again(struct db *db, struct arena *arena, int64_t order_id, int64_t at_ms)
{
	struct stmt *q = DB_QUERY(db,
		"SELECT j.id, j.printer FROM parcel c JOIN print_job j ON j.parcel_id = c.id AND j.kind = 'carton' AND j.sscc = c.sscc "
		"AND j.again_of IS NULL WHERE c.order_id = $1 AND c.status IN ('closed', 'loaded') ORDER BY c.id",
		I(order_id));
	int64_t out = 0;
	int64_t again;

	while (db_next(q)) {
		char *printer = arena_dup(arena, db_text(q, 1));

		out += print_again(db, db_i64(q, 0), 0, printer, at_ms, &again) == PRINT_AGAIN_QUEUED;
	}
	return out;
}

bool print_direction_moved(struct db *db, int64_t direction_scan_id, int64_t n, int64_t scan_id, const char *printer, int64_t at_ms)
{
	int64_t job = DB_VALUE(db, 0,
		"SELECT id FROM print_job WHERE kind = 'direction' AND again_of IS NULL AND direction_scan_id = $1 AND direction_n = $2",
		I(direction_scan_id), I(n));
	int64_t again;

	return !job || print_again(db, job, scan_id, printer, at_ms, &again) != PRINT_AGAIN_QUEUED;
}

bool print_out_for_scan(struct db *db, int64_t scan_id)
{
	return DB_VALUE(db, 0, "SELECT 1 FROM print_job WHERE scan_id = $1 AND " OUT " LIMIT 1", I(scan_id)) == 1;
}

/* ---- a person's word */

bool print_withdraw(struct db *db, int64_t job_id, const char *said, int64_t at_ms)
{
	return DB_EXEC(db,
		       "UPDATE print_job SET status = 'withdrawn', said = $2, changed_at = $3 WHERE id = $1 AND "
		       "(status = 'queued' OR status = 'sending' OR status = 'failed')",
		       I(job_id), T(said), I(at_ms)) == 1;
}

bool print_came_out(struct db *db, int64_t job_id, const char *said, int64_t at_ms)
{
	return DB_EXEC(db,
		       "UPDATE print_job SET status = 'printed', said = $2, changed_at = $3 WHERE id = $1 AND "
		       "(status = 'sending' OR status = 'failed')",
		       I(job_id), T(said), I(at_ms)) == 1;
}

/* ---- rows */

void print_read(struct stmt *q, struct print_job *job)
{
	*job = (struct print_job){
		.id = db_i64(q, 0),
		.at_ms = db_i64(q, 1),
		.changed_at_ms = db_i64(q, 2),
		.kind = strcmp(db_text(q, 3), "carton") == 0 ? PRINT_CARTON : PRINT_DIRECTION,
		.parcel_id = db_i64(q, 4),
		.sscc = db_text(q, 5),
		.direction_scan_id = db_i64(q, 6),
		.direction_n = db_i64(q, 7),
		.again_of = db_i64(q, 8),
		.tries = db_i64(q, 9),
		.printer = db_text(q, 10),
		.status = db_text(q, 11),
		.said = db_text(q, 12),
	};
}

static bool read_one(struct stmt *q, struct arena *arena, struct print_job *job)
{
	bool found = db_next(q);

	*job = (struct print_job){.sscc = "", .printer = "", .status = "", .said = ""};
	if (found) {
		print_read(q, job);
		job->sscc = arena_dup(arena, job->sscc);
		job->printer = arena_dup(arena, job->printer);
		job->status = arena_dup(arena, job->status);
		job->said = arena_dup(arena, job->said);
	}
	db_end(q);
	return found;
}

bool print_find(struct db *db, struct arena *arena, int64_t job_id, struct print_job *job)
{
	return read_one(DB_QUERY(db, "SELECT " COLUMNS " FROM print_job j WHERE j.id = $1", I(job_id)), arena, job);
}

struct stmt *print_list(struct db *db)
{
	return DB_QUERY0(db,
		"SELECT " COLUMNS " FROM print_job j WHERE j.status = 'queued' UNION ALL "
		"SELECT " COLUMNS " FROM print_job j WHERE (j.status = 'sending' OR j.status = 'failed') AND NOT EXISTS "
		"(SELECT 1 FROM print_job a WHERE a.again_of = coalesce(j.again_of, j.id) AND a.id > j.id) ORDER BY 1");
}

/* ---- sending */

bool print_take(struct db *db, struct arena *arena, const char *printer, int64_t at_ms, struct print_job *job)
{
	int64_t id = DB_VALUE(db, 0,
		"SELECT id FROM print_job WHERE printer = $1 AND status = 'queued' ORDER BY id LIMIT 1", T(printer));

	if (!id)
		return false;
	DB_EXEC(db, "UPDATE print_job SET status = 'sending', tries = tries + 1, changed_at = $2 WHERE id = $1", I(id),
		I(at_ms));
	return print_find(db, arena, id, job);
}

void print_store_body(struct db *db, int64_t job_id, const void *body, size_t len)
{
	DB_EXEC(db, "UPDATE print_job SET body = $2 WHERE id = $1", I(job_id), B(body, len));
	DB_EXEC(db, "UPDATE print_job SET body = NULL WHERE id = $1", I(job_id - PRINT_BODIES));
}

/* A person may have said something about the job meanwhile: that stands. */
static void finish(struct db *db, int64_t job_id, const char *status, const char *said, int64_t at_ms)
{
	DB_EXEC(db, "UPDATE print_job SET status = $2, said = $3, changed_at = $4 WHERE id = $1 AND status = 'sending'",
		I(job_id), T(status), T(said), I(at_ms));
}

void print_sent(struct db *db, int64_t job_id, int64_t at_ms)
{
	finish(db, job_id, "printed", "", at_ms);
}

void print_not_sent(struct db *db, int64_t job_id, const char *said, int64_t at_ms)
{
	finish(db, job_id, "queued", said, at_ms);
}

void print_unclear(struct db *db, int64_t job_id, const char *said, int64_t at_ms)
{
	finish(db, job_id, "failed", said, at_ms);
}

int64_t print_left_sending(struct db *db, const char *printer, const char *said, int64_t at_ms)
{
	return DB_EXEC(db,
		"UPDATE print_job SET status = 'failed', said = $2, changed_at = $3 WHERE status = 'sending' AND printer = $1",
		T(printer), T(said), I(at_ms));
}

int64_t print_doubt(struct db *db, int64_t at_ms)
{
	struct arena arena = {0};
	const char *said = told_text(&arena, N_("the store was restored: it may be out already"));
	/* one after the other: each has an index of its own */
	int64_t count = DB_EXEC(
		db, "UPDATE print_job SET status = 'failed', said = $1, changed_at = $2 WHERE status = 'queued'", T(said), I(at_ms));

	count += DB_EXEC(
		db, "UPDATE print_job SET status = 'failed', said = $1, changed_at = $2 WHERE status = 'sending'", T(said), I(at_ms));
	arena_done(&arena);
	return count;
}

int64_t print_unclear_count(struct db *db)
{
	return DB_VALUE0(db, 0, "SELECT count(*) FROM print_job WHERE status = 'sending' OR status = 'failed'");
}

const char **print_printers(struct db *db, struct arena *arena, size_t *count)
{
	struct stmt *q = DB_QUERY0(db,
		"SELECT printer FROM print_job WHERE status = 'queued' UNION SELECT printer FROM print_job "
		"WHERE status = 'sending' ORDER BY 1");
	const char **list = NULL;
	size_t cap = 0;

	*count = 0;
	while (db_next(q)) {
		list = arena_grow(arena, list, *count, &cap, sizeof *list);
		list[(*count)++] = arena_dup(arena, db_text(q, 0));
	}
	return list;
}
