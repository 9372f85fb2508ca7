/* An import from end to end. A small one is one chunk and applies in one transaction; a larger one puts its chunks into
 * the store as it goes, under a job that nobody applies before the whole file is found sound. */
#include "exchange/import.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/text.h"
#include "exchange/apply.h"
#include "exchange/notes.h"
#include "exchange/pass.h"
#include "store/customer.h"
#include "store/place.h"

#define PIPE_MAX (INT64_C(4) << 30) /* bytes */

static void take_warning(void *ctx, int64_t line, const char *text)
{
	struct import *im = ctx;

	notes_add(&im->report->warnings, &im->report->arena, line, text);
}

static enum status finish_rejects(struct import *im)
{
	char *path = NULL;

	if (!im->rejects || rejects_finish(im->rejects, &path, im->err) != ST_OK)
		return im->rejects ? im->err->status : ST_OK;
	im->report->rejected_path = path ? arena_dup(&im->report->arena, path) : NULL;
	free(path);
	return ST_OK;
}

static enum status apply_staged(struct import *im, struct applied *applied)
{
	int64_t rows;

	if (im->chunk_count && stage_flush(im) != ST_OK)
		return im->err->status;
	if (db_begin_write(im->db, im->err) != ST_OK)
		return im->err->status;
	import_job_begin_applying(im->db, im->job_id, im->good_rows);
	if (db_commit(im->db, im->err) != ST_OK)
		return im->err->status;
	im->job_id = 0; /* from here on it is never left half, whatever happens to us */
	return apply_jobs(im->db, im->options, applied, &rows, im->err);
}

static enum status apply_good(struct import *im)
{
	struct applied applied = {.warn = take_warning, .warn_ctx = im};
	struct import_job job = {.kind = im->sheet.kind->name,
		.file = im->path,
		.actor = im->options->actor,
		.at_ms = im->now_ms,
		.digest = im->digest,
		.rows_total = im->good_rows};
	enum status st = ST_OK;

	if (im->job_id || im->chunk_count > 1)
		st = apply_staged(im, &applied);
	else if (im->chunk_count == 1)
		st = apply_at_once(im->db, &job, &im->chunks[0].data, &applied, im->err);
	im->report->added = applied.counts.added;
	im->report->changed = applied.counts.changed;
	im->report->unchanged = applied.counts.unchanged;
	im->report->stockouts = applied.counts.stockouts;
	return st;
}

static enum status refuse(struct import *im)
{
	return err_set(im->err, ST_REFUSED,
		im->options->keep_good ? N_("%s: %lld of %lld lines are wrong: the others are imported")
				       : N_("%s: %lld of %lld lines are wrong: nothing was imported; correct them, or use --keep-good"),
		im->path, (long long)im->report->errors.total, (long long)im->report->rows);
}

static void end_pass(struct import *im)
{
	for (size_t i = 0; i < im->group_count; i++)
		str_done(&im->group[i].fault);
	for (size_t i = 0; i < im->late_count; i++)
		str_done(&im->late[i].fault);
	im->group_count = im->late_count = im->chunk_count = 0;
	arena_reset(&im->group_arena);
	arena_reset(&im->late_arena);
	rejects_free(im->rejects);
	seen_free(im->check.seen);
	regroup_free(im->regroup);
	csv_rows_free(im->rows);
	im->rejects = NULL;
	im->check.seen = NULL;
	im->regroup = NULL;
	im->rows = NULL;
}

static enum status read_header(struct import *im, const struct csv_row **header)
{
	if (fseeko(im->file, 0, SEEK_SET) != 0)
		return err_set(im->err, ST_DEVICE, "%s cannot be read again: %s", im->path, strerror(errno));
	im->rows = csv_rows_new(im->file);
	if (csv_rows_next(im->rows, header, im->err) != ST_OK)
		return err_wrap(im->err, "%s", im->path);
	if (sheet_read_header(&im->sheet, *header, im->err) == ST_OK)
		return ST_OK;
	notes_add(&im->report->errors, &im->report->arena, 1, im->err->text);
	return err_set(im->err, ST_REFUSED, "%s: nothing was imported", im->path);
}

static size_t group_field(const struct sheet *sheet)
{
	size_t field = 0;

	while (sheet->column_of[field] != 0)
		field++;
	return field;
}

/* Checks the file from its beginning; scattered: its groups have to be brought together first. */
static enum status check_file(struct import *im, bool scattered)
{
	struct import_report *report = im->report;
	const struct csv_row *header;

	report->rows = report->rejected = 0;
	report->errors.count = 0;
	report->errors.total = 0;
	im->good_rows = 0;
	im->scattered = false;
	if (read_header(im, &header) != ST_OK)
		return im->err->status;
	report->kind = im->sheet.kind->name;
	if (im->options->no_operators && strcmp(report->kind, "operators") == 0)
		return err_set(im->err, ST_REFUSED, "%s: who works here is an admin's to say: give an admin's badge (--as BADGE)", im->path);
	im->check.noun = im->sheet.kind->noun;
	im->check.keep_raw = im->options->keep_good;
	im->check.seen = seen_new();
	if (im->options->keep_good && !im->options->no_rejects)
		im->rejects = rejects_new(im->path, header);
	if (scattered && regroup_new(&im->regroup, im->rows, group_field(&im->sheet), im->err) != ST_OK)
		return im->err->status;
	return pass_run(im);
}

static enum status drop_staged(struct import *im)
{
	im->job_id = 0;
	im->staged = 0;
	return apply_forget(im->db, im->err);
}

static enum status check_then_apply(struct import *im)
{
	if (check_file(im, false) != ST_OK)
		return im->err->status;
	if (im->scattered) {
		end_pass(im);
		if (pass_end_reading(im) != ST_OK || drop_staged(im) != ST_OK || check_file(im, true) != ST_OK)
			return im->err->status;
	}
	if (im->report->errors.total && !im->options->keep_good)
		return refuse(im);
	if (finish_rejects(im) != ST_OK)
		return im->err->status;
	if (im->options->keeper && im->good_rows)
		im->options->keeper->applies(im->options->keeper->ctx, im->digest);
	if (apply_good(im) != ST_OK)
		return im->err->status;
	return im->report->errors.total ? refuse(im) : ST_OK;
}

static bool has_stopped(const struct import_options *options)
{
	return options->stop && options->stop(options->ctx);
}

static enum status stopped(struct err *err)
{
	return err_set(err, ST_REFUSED, "stopped while it was read: nothing of it was applied");
}

/* Which file it was, to its last byte: whoever has it still can tell. */
static void digest_file(struct import *im)
{
	const struct import_keeper *keeper = im->options->keeper;
	uint8_t bytes[DIGEST_BYTES];
	char buffer[16384];
	struct digest digest;
	size_t n;

	digest_init(&digest);
	rewind(im->file);
	while ((n = fread(buffer, 1, sizeof buffer, im->file)) > 0) {
		digest_raw(&digest, buffer, n);
		if (keeper)
			keeper->bytes(keeper->ctx, buffer, n);
	}
	clearerr(im->file); /* what cannot be read is found when it is checked */
	digest_end(&digest, bytes);
	digest_hex(bytes, im->digest);
}

static enum status prepare(struct import *im)
{
	digest_file(im);
	if (pass_begin_reading(im) != ST_OK)
		return im->err->status;
	settings_load(im->db, &im->settings);
	im->now_ms = clock_now(im->options->clock);
	im->check.db = im->db;
	im->check.zone = im->settings.time_zone;
	im->check.times = time_memo_new();
	lookup_init(&im->check.products, product_id);
	lookup_init(&im->check.customers, customer_id);
	lookup_init(&im->check.doors, place_door_id);
	return pass_end_reading(im);
}

static void clean_up(struct import *im)
{
	struct err ignored;

	db_rollback(im->db);
	if (im->job_id && apply_forget(im->db, &ignored) != ST_OK)
		im->job_id = 0; /* the next import forgets it */
	end_pass(im);
	for (size_t i = 0; i < STAGE_CHUNKS; i++)
		str_done(&im->chunks[i].data);
	time_memo_free(im->check.times);
	lookup_done(&im->check.products);
	lookup_done(&im->check.customers);
	lookup_done(&im->check.doors);
	arena_done(&im->group_arena);
	arena_done(&im->late_arena);
	str_done(&im->scratch);
	str_done(&im->group_key);
	free(im->group);
	free(im->late);
	free(im);
}

/* What comes through a pipe is copied, because it may have to be read twice. Returns file itself where it need not. */
static FILE *seekable(FILE *file, const struct import_options *options, struct err *err)
{
	char buffer[16384];
	int64_t copied = 0;
	FILE *copy;
	size_t n;

	if (fseeko(file, 0, SEEK_SET) == 0)
		return file;
	copy = tmpfile();
	while (copy && copied <= PIPE_MAX && !has_stopped(options) && (n = fread(buffer, 1, sizeof buffer, file)) > 0) {
		copied += (int64_t)n;
		if (fwrite(buffer, 1, n, copy) != n)
			break;
	}
	if (has_stopped(options))
		stopped(err);
	else if (copied > PIPE_MAX)
		err_set(err, ST_REFUSED, "more than 4 GiB come through the pipe: does it ever end? Make a file of it, and import that");
	else if (copy && !ferror(file) && !ferror(copy) && fflush(copy) == 0)
		return copy;
	else
		err_set(err, ST_DEVICE, "a copy of what comes through the pipe cannot be made: free some space in /tmp");
	if (copy)
		fclose(copy);
	return NULL;
}

/* A name that leads to a device: it has no end, and may have no way back. */
static bool is_device(FILE *file)
{
	struct stat st;

	return fstat(fileno(file), &st) == 0 && (S_ISBLK(st.st_mode) || (S_ISCHR(st.st_mode) && !isatty(fileno(file))));
}

enum status import_stream(struct db *db, FILE *file, const char *path, const struct import_options *options,
	struct import_report *report, struct err *err)
{
	struct import *im = mem_alloc(sizeof *im);
	struct applied nothing = {0};
	int64_t rows;
	int lock = -1;
	enum status st;

	*report = (struct import_report){0};
	*err = (struct err){.status = ST_OK};
	im->db = db;
	im->path = path;
	im->options = options;
	im->report = report;
	im->err = err;
	im->file = seekable(file, options, err);
	st = im->file ? apply_lock(db, options, true, &lock, err) : err->status;
	if (st == ST_OK)
		st = apply_forget(db, err);
	if (st == ST_OK)
		st = apply_jobs(db, options, &nothing, &rows, err);
	if (st == ST_OK)
		st = prepare(im);
	if (st == ST_OK)
		st = check_then_apply(im);
	if (im->file && im->file != file)
		fclose(im->file);
	clean_up(im);
	apply_unlock(lock);
	err->status = st;
	return st;
}

enum status import_file(struct db *db, const char *path, const struct import_options *options,
	struct import_report *report, struct err *err)
{
	FILE *file = fopen(path, "re");
	enum status st;

	*report = (struct import_report){0};
	if (file && is_device(file)) {
		fclose(file);
		return err_set(err, ST_REFUSED, "%s: this is a device, which has no end: name a CSV file", path);
	}
	if (!file)
		return err_set(
			err, ST_REFUSED, "%s: the file cannot be read (%s): name a CSV file", path, strerror(errno));
	st = import_stream(db, file, path, options, report, err);
	fclose(file);
	return st;
}

void import_report_done(struct import_report *report)
{
	arena_done(&report->arena);
}

enum status import_resume(struct db *db, int64_t *rows, struct err *err)
{
	struct applied nothing = {0};
	int64_t count = 0;
	int64_t unfinished;
	enum status st;
	int lock;

	if (rows)
		*rows = 0;
	if (db_begin_read(db, err) != ST_OK)
		return err->status;
	unfinished = import_jobs_unfinished(db);
	st = db_end_read(db, err);
	if (st != ST_OK || !unfinished)
		return st;
	st = apply_lock(db, NULL, false, &lock, err);
	if (st != ST_OK || lock < 0)
		return st; /* who has the lock does it */
	st = apply_forget(db, err);
	if (st == ST_OK)
		st = apply_jobs(db, NULL, &nothing, &count, err);
	apply_unlock(lock);
	if (rows)
		*rows = count;
	return st;
}

int import_rank(const char *path)
{
	struct stat st;
	/* a pipe can be read only once: it comes where it stands, among what refers to others */
	bool regular = stat(path, &st) != 0 || S_ISREG(st.st_mode);
	FILE *file = regular ? fopen(path, "re") : NULL;
	struct csv_rows *rows = file ? csv_rows_new(file) : NULL;
	const struct csv_row *header = NULL;
	struct sheet sheet;
	struct err ignored;
	int rank = regular ? 0 : 3;

	if (rows && csv_rows_next(rows, &header, &ignored) == ST_OK &&
		sheet_read_header(&sheet, header, &ignored) == ST_OK)
		rank = sheet.kind->rank;
	csv_rows_free(rows);
	if (file)
		fclose(file);
	return rank;
}
