/* The pass that checks a file. Rows go by in groups (an order, an inbound, or a single row); sound ones become records.
 * A small import is one chunk and applies in one transaction; a larger one puts its chunks into the store as it goes,
 * under a job that nobody applies before the whole file is found sound. */
#include "exchange/import.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "exchange/apply.h"
#include "exchange/csv_rows.h"
#include "exchange/notes.h"
#include "exchange/record.h"
#include "exchange/rejects.h"
#include "exchange/sheet.h"
#include "store/customer.h"
#include "store/place.h"
#include "store/settings.h"

enum {
	CHUNK_ROWS = 200,   /* a slice can stop after each chunk: some 3 ms */
	SMALL_ROWS = 500,   /* an import of up to that many is one transaction */
	GROUP_ROWS = 20000, /* an order with more lines is a mistake, and would have to be held in memory */
	STAGE_CHUNKS = 64,  /* chunks that are put into the store together */
	PROGRESS_ROWS = 1000,
};

struct chunk {
	struct str data;
	int64_t rows;
};

struct import {
	struct db *db;
	const char *path;
	const struct import_options *options;
	struct import_report *report;
	struct err *err;
	struct sheet sheet;
	struct settings settings;
	struct check check;
	bool reading; /* a read transaction is open */

	struct arena group_arena;
	struct arena late_arena;
	struct row *group; /* rows of the current group */
	size_t group_count;
	size_t group_cap;
	struct row *late;
	size_t late_count;
	size_t late_cap;
	bool group_too_long;

	struct chunk chunks[STAGE_CHUNKS]; /* that are not in the store yet; the last one is being filled */
	size_t chunk_count;
	int64_t job_id; /* 0 = nothing is in the store yet */
	int64_t staged; /* chunks in the store */
	int64_t good_rows;
	int64_t now_ms;
	struct rejects *rejects;
	struct str scratch;
};

static enum status begin_reading(struct import *im)
{
	if (im->reading)
		return ST_OK;
	if (db_begin_read(im->db, im->err) != ST_OK)
		return im->err->status;
	im->reading = true;
	return ST_OK;
}

static enum status end_reading(struct import *im)
{
	if (!im->reading)
		return ST_OK;
	im->reading = false;
	return db_end_read(im->db, im->err);
}

/* ---- sound rows become chunks */

static enum status stage(struct import *im)
{
	if (end_reading(im) != ST_OK || db_begin_write(im->db, im->err) != ST_OK)
		return im->err->status;
	if (!im->job_id)
		im->job_id = import_job_insert(
			im->db, im->sheet.kind->name, im->path, im->options->actor, im->now_ms, 0, "checking");
	for (size_t i = 0; i < im->chunk_count; i++)
		import_chunk_insert(im->db, im->job_id, im->staged + (int64_t)i, im->chunks[i].rows,
			im->chunks[i].data.data, im->chunks[i].data.len);
	if (db_commit(im->db, im->err) != ST_OK)
		return im->err->status;
	im->staged += (int64_t)im->chunk_count;
	im->chunk_count = 0;
	db_tidy(im->db);
	return ST_OK;
}

static enum status add_record(struct import *im, const struct row *rows, size_t count, bool continued)
{
	struct chunk *chunk = im->chunk_count ? &im->chunks[im->chunk_count - 1] : NULL;
	bool small = im->job_id == 0 && im->good_rows + (int64_t)count <= SMALL_ROWS;

	if (!chunk || (!small && chunk->rows + (int64_t)count > CHUNK_ROWS)) {
		if (im->chunk_count == STAGE_CHUNKS && stage(im) != ST_OK)
			return im->err->status;
		chunk = &im->chunks[im->chunk_count++];
		chunk->rows = 0;
		record_begin_chunk(&chunk->data, im->sheet.present);
	}
	record_add(&chunk->data, im->sheet.kind, im->sheet.present, rows, count, continued);
	chunk->rows += (int64_t)count;
	im->good_rows += (int64_t)count;
	return ST_OK;
}

static enum status add_good(struct import *im, const struct row *rows, size_t count)
{
	for (size_t i = 0; i < count; i += CHUNK_ROWS) {
		size_t n = count - i < CHUNK_ROWS ? count - i : CHUNK_ROWS;

		if (add_record(im, rows + i, n, i > 0) != ST_OK)
			return im->err->status;
	}
	return ST_OK;
}

/* ---- checking a group */

static bool same_cell(const struct cell *a, const struct cell *b)
{
	return a->state == b->state && a->number == b->number && strcmp(a->text, b->text) == 0;
}

/* What belongs to the group is the same in all its rows. Different spellings of one value are the same. */
static bool agrees(const struct column *column, const struct cell *a, const struct cell *b)
{
	bool by_number = column->type == COLUMN_NUMBER || column->type == COLUMN_TIME;

	return by_number && a->state == CELL_VALUE && b->state == CELL_VALUE ? a->number == b->number : same_cell(a, b);
}

static void check_agreement(struct import *im)
{
	const struct kind *kind = im->sheet.kind;

	for (size_t i = 1; i < im->group_count; i++) {
		struct row *row = &im->group[i];

		for (size_t c = 0; c < kind->column_count && !row->fault.len; c++)
			if (kind->columns[c].of_group && !im->group->fault.len &&
				!agrees(&kind->columns[c], &im->group->cells[c], &row->cells[c]))
				row_fault(row,
					"%s '%s' is not what line %lld says for %s %s ('%s'): it must be the same on all its lines",
					kind->columns[c].name, row->cells[c].text, (long long)im->group->line,
					kind->columns[0].name, row->cells[0].text, im->group->cells[c].text);
	}
}

static void check_key(struct import *im, struct row *row, bool whole)
{
	int64_t before;

	str_clear(&im->scratch);
	str_add(&im->scratch, "key ");
	if (im->sheet.kind->grouped) {
		str_add(&im->scratch, row->cells[0].text);
		str_add_c(&im->scratch, '\0');
	}
	if (whole)
		im->sheet.kind->key(row, &im->scratch);
	before = seen_add(im->check.seen, im->scratch.data, im->scratch.len, row->line);
	if (before)
		row_fault(row, "this %s is in the file twice: line %lld has it already; remove one", im->check.noun,
			(long long)before);
}

static bool any_fault(const struct row *rows, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (rows[i].fault.len)
			return true;
	return false;
}

static void reject(struct import *im, struct row *rows, size_t count)
{
	int64_t first = 0;

	for (size_t i = count; i > 0; i--)
		if (rows[i - 1].fault.len)
			first = rows[i - 1].line;
	for (size_t i = 0; i < count; i++) {
		if (rows[i].fault.len) {
			notes_add(&im->report->errors, &im->report->arena, rows[i].line, rows[i].fault.data);
		} else {
			str_clear(&im->scratch);
			str_printf(&im->scratch, "%s %s waits for line %lld to be corrected",
				im->sheet.kind->columns[0].name, rows[i].cells[0].text, (long long)first);
		}
		if (im->rejects)
			rejects_add(im->rejects, &rows[i], rows[i].fault.len ? rows[i].fault.data : im->scratch.data);
	}
	im->report->rejected += (int64_t)count;
}

static enum status check_rows(struct import *im, struct row *rows, size_t count)
{
	enum status st = ST_OK;

	if (begin_reading(im) != ST_OK)
		return im->err->status;
	if (im->sheet.kind->grouped)
		check_agreement(im);
	for (size_t i = 0; i < count; i++)
		if (!rows[i].fault.len)
			check_key(im, &rows[i], true);
	/* a kind looks at its whole group even if a row of it is faulty, so that all faults are named at once */
	if (!rows->fault.len || im->sheet.kind->grouped)
		im->sheet.kind->check(&im->check, rows, count);
	if (any_fault(rows, count))
		reject(im, rows, count);
	else if (!im->report->errors.total || im->options->keep_good)
		st = add_good(im, rows, count);
	for (size_t i = 0; i < count; i++)
		str_done(&rows[i].fault);
	return st;
}

static enum status flush_group(struct import *im)
{
	size_t count = im->group_count;
	enum status st;

	if (!count)
		return ST_OK;
	st = check_rows(im, im->group, count);
	im->group_count = 0;
	arena_reset(&im->group_arena);
	return st;
}

/* ---- reading */

static struct row *push(struct row **rows, size_t *count, size_t *cap)
{
	if (*count == *cap) {
		*cap = *cap ? *cap * 2 : 16;
		*rows = mem_array(*rows, *cap, sizeof **rows);
	}
	(*rows)[*count] = (struct row){0};
	return &(*rows)[(*count)++];
}

static const char *group_name(const struct import *im, const struct csv_row *fields)
{
	for (size_t i = 0; i < fields->count && i < im->sheet.field_count; i++)
		if (im->sheet.column_of[i] == 0)
			return fields->fields[i].text;
	return "";
}

static bool same_group(const struct import *im, const struct csv_row *fields)
{
	return im->sheet.kind->grouped && im->group_count &&
	       strcmp(im->group->cells[0].text, group_name(im, fields)) == 0;
}

static enum status take_row(struct import *im, const struct csv_row *fields)
{
	struct row *row;

	im->report->rows++;
	if (!same_group(im, fields) && flush_group(im) != ST_OK)
		return im->err->status;
	if (begin_reading(im) != ST_OK)
		return im->err->status;
	if (im->group_count == GROUP_ROWS)
		return err_set(im->err, ST_REFUSED, "line %lld: %s %s has more than %d lines: split it",
			(long long)fields->line, im->sheet.kind->columns[0].name, group_name(im, fields), GROUP_ROWS);
	row = push(&im->group, &im->group_count, &im->group_cap);
	im->check.arena = &im->group_arena;
	sheet_read_row(&im->sheet, &im->check, fields, row);
	if (im->sheet.kind->late && !row->fault.len && im->sheet.kind->late(row)) {
		im->group_count--;
		im->check.arena = &im->late_arena;
		sheet_read_row(&im->sheet, &im->check, fields, push(&im->late, &im->late_count, &im->late_cap));
	}
	return ST_OK;
}

static enum status interrupted(struct import *im, const struct csv_row *fields)
{
	if (im->report->rows % PROGRESS_ROWS != 0)
		return ST_OK;
	if (im->options->stop && im->options->stop(im->options->ctx))
		return err_set(im->err, ST_REFUSED, "stopped at line %lld: nothing of it was applied",
			(long long)fields->line);
	if (im->options->progress)
		im->options->progress(im->options->ctx, IMPORT_CHECKING, im->report->rows, 0);
	return end_reading(im); /* a long read would keep the store's log from being tidied */
}

static enum status check_all(struct import *im, struct csv_rows *rows)
{
	const struct csv_row *fields;

	for (;;) {
		if (csv_rows_next(rows, &fields, im->err) != ST_OK)
			return im->err->status;
		if (!fields)
			break;
		if (take_row(im, fields) != ST_OK || interrupted(im, fields) != ST_OK)
			return im->err->status;
	}
	if (flush_group(im) != ST_OK)
		return im->err->status;
	im->check.arena = &im->late_arena;
	for (size_t i = 0; i < im->late_count; i++)
		if (check_rows(im, &im->late[i], 1) != ST_OK)
			return im->err->status;
	if (seen_failed(im->check.seen, im->err))
		return im->err->status;
	return end_reading(im);
}

/* ---- the whole */

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

	if (im->chunk_count && stage(im) != ST_OK)
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
	return err_set(im->err, ST_REFUSED, "%s: %lld of %lld lines are wrong: %s", im->path,
		(long long)im->report->errors.total, (long long)im->report->rows,
		im->options->keep_good ? "the others are imported"
				       : "nothing was imported; correct them, or use --keep-good");
}

static enum status check_then_apply(struct import *im, FILE *file)
{
	struct csv_rows *rows = csv_rows_new(file);
	const struct csv_row *header;
	enum status st;

	im->check.noun = "row";
	if (csv_rows_next(rows, &header, im->err) != ST_OK)
		goto out;
	if (sheet_read_header(&im->sheet, header, im->err) != ST_OK) {
		notes_add(&im->report->errors, &im->report->arena, 1, im->err->text);
		err_set(im->err, ST_REFUSED, "%s: nothing was imported", im->path);
		goto out;
	}
	im->report->kind = im->sheet.kind->name;
	im->check.noun = im->sheet.kind->noun;
	im->check.keep_raw = im->options->keep_good;
	if (im->options->keep_good)
		im->rejects = rejects_new(im->path, header);
	if (check_all(im, rows) != ST_OK)
		goto out;
	if (im->report->errors.total && !im->options->keep_good) {
		refuse(im);
		goto out;
	}
	if (finish_rejects(im) == ST_OK && apply_good(im) == ST_OK)
		im->err->status = im->report->errors.total ? refuse(im) : ST_OK;
out:
	st = im->err->status;
	csv_rows_free(rows);
	return st;
}

static enum status prepare(struct import *im)
{
	if (begin_reading(im) != ST_OK)
		return im->err->status;
	settings_load(im->db, &im->settings);
	im->now_ms = clock_now(im->options->clock);
	im->check.db = im->db;
	im->check.zone = im->settings.time_zone;
	im->check.seen = seen_new();
	im->check.times = time_memo_new();
	lookup_init(&im->check.products, product_id);
	lookup_init(&im->check.customers, customer_id);
	lookup_init(&im->check.doors, place_door_id);
	return end_reading(im);
}

static void clean_up(struct import *im)
{
	struct err ignored;

	db_rollback(im->db);
	if (im->job_id && apply_forget(im->db, &ignored) != ST_OK)
		im->job_id = 0; /* the next import forgets it */
	for (size_t i = 0; i < STAGE_CHUNKS; i++)
		str_done(&im->chunks[i].data);
	for (size_t i = 0; i < im->group_count; i++)
		str_done(&im->group[i].fault);
	for (size_t i = 0; i < im->late_count; i++)
		str_done(&im->late[i].fault);
	rejects_free(im->rejects);
	seen_free(im->check.seen);
	time_memo_free(im->check.times);
	lookup_done(&im->check.products);
	lookup_done(&im->check.customers);
	lookup_done(&im->check.doors);
	arena_done(&im->group_arena);
	arena_done(&im->late_arena);
	str_done(&im->scratch);
	free(im->group);
	free(im->late);
	free(im);
}

enum status import_stream(struct db *db, FILE *file, const char *path, const struct import_options *options,
	struct import_report *report, struct err *err)
{
	struct import *im = mem_alloc(sizeof *im);
	struct applied nothing = {0};
	int64_t rows;
	int lock = -1;

	*report = (struct import_report){0};
	*err = (struct err){.status = ST_OK};
	im->db = db;
	im->path = path;
	im->options = options;
	im->report = report;
	im->err = err;
	if (apply_lock(db, options, true, &lock, err) == ST_OK && apply_forget(db, err) == ST_OK &&
		apply_jobs(db, options, &nothing, &rows, err) == ST_OK && prepare(im) == ST_OK)
		check_then_apply(im, file);
	clean_up(im);
	apply_unlock(lock);
	return err->status;
}

enum status import_file(struct db *db, const char *path, const struct import_options *options,
	struct import_report *report, struct err *err)
{
	FILE *file = fopen(path, "re");
	enum status st;

	*report = (struct import_report){0};
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
	FILE *file = fopen(path, "re");
	struct csv_rows *rows = file ? csv_rows_new(file) : NULL;
	const struct csv_row *header = NULL;
	struct sheet sheet;
	struct err ignored;
	int rank = 0;

	if (rows && csv_rows_next(rows, &header, &ignored) == ST_OK &&
		sheet_read_header(&sheet, header, &ignored) == ST_OK)
		rank = sheet.kind->rank;
	csv_rows_free(rows);
	if (file)
		fclose(file);
	return rank;
}
