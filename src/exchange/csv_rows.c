/* CSV rows on top of libcsv, which knows the grammar; here are the line numbers, the bounds, and going on after a
 * faulty line, so that every bad line of a file can be named. The parser is fed one line at a time: so no call gives
 * more than one row, and a row's first line is known. */
#include "exchange/csv_rows.h"

#include <csv.h>
#include <errno.h>
#include <string.h>

#include "base/mem.h"
#include "base/str.h"
#include "base/text.h"

enum { BUFFER_SIZE = 64 * 1024 };

struct csv_rows {
	FILE *file;
	struct csv_parser parser;
	char buffer[BUFFER_SIZE];
	size_t pos;
	size_t end;
	bool at_end;
	bool hopeless;   /* a forgotten quote: what follows cannot be told apart */
	int64_t line;    /* that is being read */
	int64_t read;    /* bytes */
	bool in_row;     /* a row has begun and not ended */
	bool pending_cr; /* a CR was held back at the end of the last piece */
	struct str raw;  /* the row as it stands in the file */
	struct str text; /* its fields, each with a NUL behind it */
	size_t offsets[CSV_MAX_FIELDS];
	size_t lens[CSV_MAX_FIELDS];
	size_t count;
	bool done; /* the row is complete */
	struct csv_row row;
};

static int is_line_end(unsigned char c)
{
	return c == '\n';
}

/* Blanks belong to the field (RFC 4180, 2.4). */
static int is_blank(unsigned char c)
{
	(void)c;
	return 0;
}

static void on_field(void *data, size_t len, void *ctx)
{
	struct csv_rows *r = ctx;

	if (r->count < CSV_MAX_FIELDS) {
		r->offsets[r->count] = r->text.len;
		r->lens[r->count] = len;
		str_add_n(&r->text, data, len);
		str_add_c(&r->text, '\0');
	}
	r->count++;
}

static void on_row(int end, void *ctx)
{
	struct csv_rows *r = ctx;

	(void)end;
	r->done = true;
}

static void start_parser(struct csv_rows *r, unsigned char options)
{
	if (csv_init(&r->parser, options) != 0)
		mem_alloc(SIZE_MAX / 2); /* out of memory is handled in one place */
	csv_set_term_func(&r->parser, is_line_end);
	csv_set_space_func(&r->parser, is_blank);
}

struct csv_rows *csv_rows_new(FILE *file)
{
	struct csv_rows *r = mem_alloc(sizeof *r);

	r->file = file;
	r->line = 1;
	start_parser(r, CSV_STRICT | CSV_STRICT_FINI);
	return r;
}

void csv_rows_free(struct csv_rows *r)
{
	if (!r)
		return;
	csv_free(&r->parser);
	str_done(&r->raw);
	str_done(&r->text);
	free(r);
}

static enum status fill(struct csv_rows *r, struct err *err)
{
	bool first = r->read == 0;

	errno = 0;
	r->pos = 0;
	r->end = fread(r->buffer, 1, BUFFER_SIZE, r->file);
	if (ferror(r->file))
		return err_set(err, ST_DEVICE, "the file cannot be read: %s", strerror(errno));
	r->read += (int64_t)r->end;
	if (r->end == 0)
		r->at_end = true;
	if (first && r->end >= 3 && memcmp(r->buffer, "\xef\xbb\xbf", 3) == 0)
		r->pos = 3;
	return ST_OK;
}

static void reset_row(struct csv_rows *r)
{
	str_clear(&r->raw);
	str_clear(&r->text);
	r->count = 0;
	r->done = false;
	r->in_row = false;
}

static const struct csv_row *finish(struct csv_rows *r, const char *fault)
{
	r->row.count = r->count;
	r->row.fault = fault;
	for (size_t i = 0; i < r->count && i < CSV_MAX_FIELDS; i++)
		r->row.fields[i] = (struct csv_field){.text = r->text.data + r->offsets[i], .len = r->lens[i]};
	return &r->row;
}

/* The row is no CSV: makes of it what a lenient reader would, so that it can be written back for correction. */
static const struct csv_row *give_up(struct csv_rows *r, const char *fault)
{
	struct str raw = r->raw;

	csv_free(&r->parser);
	r->raw = (struct str){0};
	reset_row(r);
	start_parser(r, 0);
	csv_parse(&r->parser, str_text(&raw), raw.len, on_field, on_row, r);
	csv_fini(&r->parser, on_field, on_row, r);
	csv_free(&r->parser);
	start_parser(r, CSV_STRICT | CSV_STRICT_FINI);
	str_done(&raw);
	return finish(r, fault);
}

static bool feed(struct csv_rows *r, const char *data, size_t len)
{
	return csv_parse(&r->parser, data, len, on_field, on_row, r) == len;
}

/* Takes the next piece of the buffer, at most a line of it. A CR before the LF is dropped. False: no CSV. */
static bool take_piece(struct csv_rows *r, bool *line_over)
{
	const char *from = r->buffer + r->pos;
	size_t left = r->end - r->pos;
	const char *lf = memchr(from, '\n', left);
	size_t len = lf ? (size_t)(lf - from) : left;
	bool sound = true;

	if (!r->in_row) {
		r->row.line = r->line;
		r->in_row = true;
	}
	if (r->pending_cr && !(lf == from))
		sound = feed(r, "\r", 1);
	r->pending_cr = false;
	*line_over = lf != NULL;
	r->pos += len + (lf ? 1 : 0);
	str_add_n(&r->raw, from, len);
	if (len > 0 && from[len - 1] == '\r') {
		len--;
		r->pending_cr = !lf;
	}
	if (sound)
		sound = feed(r, from, len);
	if (lf) {
		str_add_c(&r->raw, '\n');
		r->line++;
		if (sound)
			sound = feed(r, "\n", 1);
	}
	return sound;
}

/* Skips the rest of a faulty line. */
static enum status skip_line(struct csv_rows *r, struct err *err)
{
	for (;;) {
		const char *from = r->buffer + r->pos;
		const char *lf = memchr(from, '\n', r->end - r->pos);

		if (lf) {
			r->pos += (size_t)(lf - from) + 1;
			r->line++;
			return ST_OK;
		}
		if (fill(r, err) != ST_OK)
			return err->status;
		if (r->at_end)
			return ST_OK;
	}
}

static bool is_empty(const struct csv_rows *r)
{
	return r->count == 0 || (r->count == 1 && r->lens[0] == 0);
}

static const struct csv_row *last_row(struct csv_rows *r)
{
	bool sound = !r->pending_cr || feed(r, "\r", 1);

	r->hopeless = true;
	if (!sound || csv_fini(&r->parser, on_field, on_row, r) != 0)
		return give_up(r, _("a quoted field that begins here is never closed: close it with a quote"));
	return r->done && !is_empty(r) ? finish(r, NULL) : NULL;
}

enum status csv_rows_next(struct csv_rows *r, const struct csv_row **row, struct err *err)
{
	*row = NULL;
	reset_row(r);
	while (!r->hopeless) {
		bool line_over = false;

		if (r->pos == r->end) {
			if (fill(r, err) != ST_OK)
				return err->status;
			if (r->at_end) {
				*row = last_row(r);
				return ST_OK;
			}
			continue;
		}
		if (!take_piece(r, &line_over)) {
			*row = give_up(r,
				"this is no CSV: a field with a quote in it is written \"in quotes\", with \"\" for the quote");
			return line_over ? ST_OK : skip_line(r, err);
		}
		if (r->done && !is_empty(r)) {
			*row = finish(r, NULL);
			return ST_OK;
		}
		if (r->raw.len > CSV_MAX_ROW) {
			r->hopeless = true;
			*row = give_up(r, "a row is longer than 256 KiB: is the quote missing that closes a field?");
			return ST_OK;
		}
		if (line_over && (r->done || r->count == 0) && is_empty(r) && r->parser.pstate == 0)
			reset_row(r);
	}
	return ST_OK;
}

void csv_write_field(FILE *file, const char *text, size_t len)
{
	bool plain = len > 0 && text[0] != ' ' && text[len - 1] != ' ';

	for (size_t i = 0; i < len && plain; i++)
		plain = !strchr(",\"\r\n", text[i]) || text[i] == '\0';
	if (len == 0 || plain)
		fwrite(text, 1, len, file);
	else
		csv_fwrite(file, text, len);
}

/* Some spreadsheets take the wide ones of Chinese and Japanese keyboards for the same: U+FF0B, FF0D, FF1D, FF20. */
static bool is_formula(const char *text, size_t len)
{
	if (!len || !text[0])
		return false;
	return strchr("=+-@\t\r\n", text[0]) || (len >= 3 && memcmp(text, "\xEF\xBC", 2) == 0 && strchr("\x8B\x8D\x9D\xA0", text[2]));
}

void csv_write_cell(FILE *file, const char *text, size_t len)
{
	struct str cell = {0};

	if (!is_formula(text, len)) {
		csv_write_field(file, text, len);
		return;
	}
	str_add_c(&cell, '\'');
	str_add_n(&cell, text, len);
	csv_write_field(file, cell.data, cell.len);
	str_done(&cell);
}
