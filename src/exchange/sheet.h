/* What a file's header says, and its fields as cells of the kind's columns. */
#ifndef EXCHANGE_SHEET_H
#define EXCHANGE_SHEET_H

#include "exchange/csv_rows.h"
#include "exchange/kind.h"

enum { SHEET_NO_COLUMN = -1 };

struct sheet {
	const struct kind *kind;
	size_t field_count;
	int column_of[CSV_MAX_FIELDS]; /* of each field; SHEET_NO_COLUMN: the reasons of an earlier refusal */
	uint32_t present;              /* bit n: column n of the kind is in the file */
};

/* Reads the header row. ST_REFUSED: it is none, or not that of a known kind; err says what would be right. */
enum status sheet_read_header(struct sheet *sheet, const struct csv_row *header, struct err *err) MUST_CHECK;

/* Makes the fields of a row cells in the check's arena, with faults where they do not fit their columns. */
void sheet_read_row(const struct sheet *sheet, struct check *check, const struct csv_row *fields, struct row *row);

#endif
