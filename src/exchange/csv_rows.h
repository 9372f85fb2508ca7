/* Rows of a CSV file (RFC 4180), streamed in bounded memory, with the number of the line on which each begins. Lines
 * may end in LF or CRLF; a UTF-8 byte order mark is skipped; blank lines are too. */
#ifndef EXCHANGE_CSV_ROWS_H
#define EXCHANGE_CSV_ROWS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include "base/err.h"

enum {
	CSV_MAX_FIELDS = 64,
	CSV_MAX_ROW = 256 * 1024, /* bytes; a longer one is a forgotten quote */
};

struct csv_field {
	const char *text; /* NUL-terminated; may have NULs in it */
	size_t len;
};

struct csv_row {
	int64_t line;
	size_t count; /* of fields; more than CSV_MAX_FIELDS are counted, not kept */
	struct csv_field fields[CSV_MAX_FIELDS];
	const char *fault; /* NULL, or why this is no CSV; then fields holds what could be made of it */
};

struct csv_rows;

/* Reads from where the file stands. The file stays the caller's. */
struct csv_rows *csv_rows_new(FILE *file);
void csv_rows_free(struct csv_rows *rows);

/* The next row: *row is NULL at the end. What it points to lives until the next call. ST_DEVICE: the file cannot be
 * read. */
enum status csv_rows_next(struct csv_rows *rows, const struct csv_row **row, struct err *err) MUST_CHECK;

/* Writes a field so that any CSV reader gets it back. */
void csv_write_field(FILE *file, const char *text, size_t len);

/* The same for people's spreadsheets: what one would take for a formula (it begins with = + - @ or a control character) has an
 * apostrophe in front. For text, not for numbers. */
void csv_write_cell(FILE *file, const char *text, size_t len);

#endif
