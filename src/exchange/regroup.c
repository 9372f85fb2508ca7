/* An external merge sort: runs of what fits in memory go to temporary files, which are then read side by side. */
#include "exchange/regroup.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/mem.h"
#include "base/str.h"

enum {
	RUN_BYTES = 12 * 1024 * 1024,
	RUN_ROWS = 200000,
};

/* A row as bytes: this, then the lengths of the fields, then the fields, each with a NUL behind it. */
struct packed {
	int64_t line;
	const char *fault; /* a constant of the program */
	uint32_t bytes;    /* all of it */
	uint32_t count;    /* of fields as the file has them */
	uint32_t kept;
	uint32_t key; /* which of them */
};

struct run {
	FILE *file;
	struct packed *head; /* the next row, NULL: none is left */
	size_t cap;
};

struct regroup {
	struct str pool; /* rows of the run in memory */
	size_t *offsets;
	size_t count;
	size_t key;
	struct run *runs;
	size_t run_count;
	struct run *last; /* whose head was given out */
	struct csv_row row;
};

static const uint32_t *lens_of(const struct packed *p)
{
	return (const uint32_t *)(p + 1);
}

static const char *field_of(const struct packed *p, size_t field)
{
	const char *text = (const char *)(lens_of(p) + p->kept);

	for (size_t i = 0; i < field; i++)
		text += lens_of(p)[i] + 1;
	return text;
}

static const char *key_of(const struct packed *p)
{
	return p->key < p->kept ? field_of(p, p->key) : "";
}

static int compare(const struct packed *a, const struct packed *b)
{
	int by_key = strcmp(key_of(a), key_of(b));

	return by_key ? by_key : (a->line > b->line) - (a->line < b->line);
}

static int compare_offsets(const void *a, const void *b, void *pool)
{
	return compare(
		(const void *)((char *)pool + *(const size_t *)a), (const void *)((char *)pool + *(const size_t *)b));
}

static enum status no_space(struct err *err)
{
	return err_set(err, ST_DEVICE,
		"the lines of its orders are scattered, and a temporary file to sort them failed (%s): free some space in /tmp",
		strerror(errno));
}

static void pack(struct regroup *r, const struct csv_row *row)
{
	static const char zeros[8];
	struct packed p = {
		.line = row->line, .fault = row->fault, .count = (uint32_t)row->count, .key = (uint32_t)r->key};
	size_t at = r->pool.len;

	p.kept = (uint32_t)(row->count < CSV_MAX_FIELDS ? row->count : CSV_MAX_FIELDS);
	str_add_n(&r->pool, (const char *)&p, sizeof p);
	for (size_t i = 0; i < p.kept; i++) {
		uint32_t len = (uint32_t)row->fields[i].len;

		str_add_n(&r->pool, (const char *)&len, sizeof len);
	}
	for (size_t i = 0; i < p.kept; i++)
		str_add_n(&r->pool, row->fields[i].text, row->fields[i].len + 1);
	str_add_n(&r->pool, zeros, (8 - r->pool.len % 8) % 8);
	p.bytes = (uint32_t)(r->pool.len - at);
	memcpy(r->pool.data + at, &p, sizeof p);
	r->offsets[r->count++] = at;
}

static enum status write_run(struct regroup *r, struct err *err)
{
	FILE *file;

	if (!r->count)
		return ST_OK;
	qsort_r(r->offsets, r->count, sizeof *r->offsets, compare_offsets, r->pool.data);
	file = tmpfile();
	if (!file)
		return no_space(err);
	r->runs = mem_array(r->runs, r->run_count + 1, sizeof *r->runs);
	r->runs[r->run_count++] = (struct run){.file = file};
	for (size_t i = 0; i < r->count; i++) {
		const struct packed *p = (const void *)(r->pool.data + r->offsets[i]);

		if (fwrite(p, 1, p->bytes, file) != p->bytes)
			return no_space(err);
	}
	if (fflush(file) != 0)
		return no_space(err);
	rewind(file);
	r->count = 0;
	str_clear(&r->pool);
	return ST_OK;
}

static enum status advance(struct run *run, struct err *err)
{
	struct packed p;
	size_t got = fread(&p, 1, sizeof p, run->file);

	if (got == 0 && !ferror(run->file)) {
		free(run->head);
		run->head = NULL;
		return ST_OK;
	}
	if (got != sizeof p)
		return no_space(err);
	if (p.bytes > run->cap) {
		run->head = mem_resize(run->head, p.bytes);
		run->cap = p.bytes;
	}
	memcpy(run->head, &p, sizeof p);
	if (fread(run->head + 1, 1, p.bytes - sizeof p, run->file) != p.bytes - sizeof p)
		return no_space(err);
	return ST_OK;
}

enum status regroup_new(struct regroup **out, struct csv_rows *rows, size_t field, struct err *err)
{
	struct regroup *r = mem_alloc(sizeof *r);
	const struct csv_row *row;

	*out = r;
	r->key = field;
	r->offsets = mem_array(NULL, RUN_ROWS, sizeof *r->offsets);
	for (;;) {
		if (csv_rows_next(rows, &row, err) != ST_OK)
			return err->status;
		if (!row)
			break;
		pack(r, row);
		if ((r->pool.len > RUN_BYTES || r->count == RUN_ROWS) && write_run(r, err) != ST_OK)
			return err->status;
	}
	if (write_run(r, err) != ST_OK)
		return err->status;
	str_done(&r->pool);
	free(r->offsets);
	r->offsets = NULL;
	for (size_t i = 0; i < r->run_count; i++)
		if (advance(&r->runs[i], err) != ST_OK)
			return err->status;
	return ST_OK;
}

void regroup_free(struct regroup *r)
{
	if (!r)
		return;
	for (size_t i = 0; i < r->run_count; i++) {
		free(r->runs[i].head);
		fclose(r->runs[i].file);
	}
	str_done(&r->pool);
	free(r->offsets);
	free(r->runs);
	free(r);
}

enum status regroup_next(struct regroup *r, const struct csv_row **row, struct err *err)
{
	struct run *first = NULL;
	const char *text;

	*row = NULL;
	if (r->last && advance(r->last, err) != ST_OK)
		return err->status;
	for (size_t i = 0; i < r->run_count; i++)
		if (r->runs[i].head && (!first || compare(r->runs[i].head, first->head) < 0))
			first = &r->runs[i];
	r->last = first;
	if (!first)
		return ST_OK;
	r->row = (struct csv_row){.line = first->head->line, .count = first->head->count, .fault = first->head->fault};
	text = field_of(first->head, 0);
	for (size_t i = 0; i < first->head->kept; i++) {
		r->row.fields[i] = (struct csv_field){.text = text, .len = lens_of(first->head)[i]};
		text += r->row.fields[i].len + 1;
	}
	*row = &r->row;
	return ST_OK;
}
