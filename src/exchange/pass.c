/* The pass that checks a file. Rows go by in groups (an order, an inbound, or a single row), so that what is held is
 * bounded by the longest group; sound groups are handed on, faulty ones are noted line by line. */
#include "exchange/pass.h"

#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "exchange/notes.h"

enum {
	FEW_ROWS = 12, /* in a group: compared with each other */
	PROGRESS_ROWS = 1000,
};

enum status pass_begin_reading(struct import *im)
{
	if (im->reading)
		return ST_OK;
	if (db_begin_read(im->db, im->err) != ST_OK)
		return im->err->status;
	im->reading = true;
	return ST_OK;
}

enum status pass_end_reading(struct import *im)
{
	if (!im->reading)
		return ST_OK;
	im->reading = false;
	return db_end_read(im->db, im->err);
}

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

static void twice(struct import *im, struct row *row, int64_t before)
{
	if (before)
		row_fault(row, "this %s is in the file twice: line %lld has it already; remove one", _(im->check.noun),
			(long long)before);
}

static const char *key_of(struct import *im, const struct row *row)
{
	str_clear(&im->scratch);
	im->sheet.kind->key(row, &im->scratch);
	return str_text(&im->scratch);
}

/* Within a group no row may have the key of another. */
static void check_group_keys(struct import *im, struct row *rows, size_t count)
{
	struct seen *seen = count > FEW_ROWS ? seen_new() : NULL;
	const char *keys[FEW_ROWS];

	for (size_t i = 0; i < count; i++) {
		const char *key = rows[i].fault.len ? "" : key_of(im, &rows[i]);
		int64_t before = 0;

		if (*key && seen)
			before = seen_add(seen, key, strlen(key), rows[i].line);
		else if (*key)
			for (size_t j = 0; j < i && !before; j++)
				before = strcmp(keys[j], key) == 0 ? rows[j].line : 0;
		if (!seen)
			keys[i] = *key ? arena_dup(im->check.arena, key) : "";
		twice(im, &rows[i], before);
	}
	seen_free(seen);
}

/* Within the file no row may have the key of another. */
static void check_file_key(struct import *im, struct row *row)
{
	if (!row->fault.len) {
		const char *key = key_of(im, row);

		twice(im, row, seen_add(im->check.seen, key, strlen(key), row->line));
	}
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
			str_printf(&im->scratch, _("%s %s waits for line %lld to be corrected"),
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

	if (pass_begin_reading(im) != ST_OK)
		return im->err->status;
	if (im->sheet.kind->grouped) {
		check_agreement(im);
		check_group_keys(im, rows, count);
	} else {
		check_file_key(im, rows);
	}
	/* a kind looks at its whole group even if a row of it is faulty, so that all faults are named at once */
	if (!rows->fault.len || im->sheet.kind->grouped)
		im->sheet.kind->check(&im->check, rows, count);
	if (any_fault(rows, count))
		reject(im, rows, count);
	else if (!im->report->errors.total || im->options->keep_good)
		st = stage_add(im, rows, count);
	for (size_t i = 0; i < count; i++)
		str_done(&rows[i].fault);
	return st;
}

static enum status flush_group(struct import *im)
{
	size_t count = im->group_count;
	enum status st;

	if (!count || im->scattered)
		return ST_OK;
	if (im->sheet.kind->grouped && !im->regroup && im->group_key.len) {
		str_clear(&im->scratch);
		str_printf(&im->scratch, "group %s", im->group_key.data);
		im->scattered = seen_add(im->check.seen, im->scratch.data, im->scratch.len, im->group->line) != 0;
		if (im->scattered)
			return ST_OK;
	}
	st = check_rows(im, im->group, count);
	im->group_count = 0;
	arena_reset(&im->group_arena);
	return st;
}

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

static enum status too_long(struct import *im, int64_t line)
{
	str_clear(&im->scratch);
	str_printf(&im->scratch, _("%s %s has more than %d lines: split it"), im->sheet.kind->columns[0].name,
		str_text(&im->group_key), GROUP_ROWS);
	notes_add(&im->report->errors, &im->report->arena, line, str_text(&im->scratch));
	return err_set(im->err, ST_REFUSED, "%s: nothing was imported", im->path);
}

/* Begins a group, where the row does not belong to the one before it. */
static enum status begin_group(struct import *im, const struct csv_row *fields)
{
	const char *name = im->sheet.kind->grouped ? group_name(im, fields) : "";

	if (im->group_count && *name && strcmp(str_text(&im->group_key), name) == 0)
		return im->group_count < GROUP_ROWS ? ST_OK : too_long(im, fields->line);
	if (flush_group(im) != ST_OK)
		return im->err->status;
	str_clear(&im->group_key);
	str_add(&im->group_key, name);
	return ST_OK;
}

static enum status take_row(struct import *im, const struct csv_row *fields)
{
	struct row *row;

	im->report->rows++;
	if (begin_group(im, fields) != ST_OK)
		return im->err->status;
	if (im->scattered)
		return ST_OK;
	if (pass_begin_reading(im) != ST_OK)
		return im->err->status;
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
	return pass_end_reading(im); /* a long read would keep the store's log from being tidied */
}

enum status pass_run(struct import *im)
{
	const struct csv_row *fields;

	for (;;) {
		if ((im->regroup ? regroup_next(im->regroup, &fields, im->err)
				 : csv_rows_next(im->rows, &fields, im->err)) != ST_OK)
			return im->err->status;
		if (!fields || im->scattered)
			break;
		if (take_row(im, fields) != ST_OK || interrupted(im, fields) != ST_OK)
			return im->err->status;
	}
	if (flush_group(im) != ST_OK)
		return im->err->status;
	im->check.arena = &im->late_arena;
	for (size_t i = 0; i < im->late_count && !im->scattered; i++)
		if (check_rows(im, &im->late[i], 1) != ST_OK)
			return im->err->status;
	if (seen_failed(im->check.seen, im->err))
		return im->err->status;
	return pass_end_reading(im);
}
