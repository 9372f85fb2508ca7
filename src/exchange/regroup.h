/* A file whose groups are scattered, as rows with the groups together: sorted outside memory by the text of one field,
 * rows of a group in the order of their lines. */
#ifndef EXCHANGE_REGROUP_H
#define EXCHANGE_REGROUP_H

#include "exchange/csv_rows.h"

struct regroup;

/* Reads the rest of rows. field: the one that tells the group. ST_DEVICE: a temporary file failed. */
enum status regroup_new(struct regroup **regroup, struct csv_rows *rows, size_t field, struct err *err) MUST_CHECK;
void regroup_free(struct regroup *regroup); /* NULL is fine */

/* As csv_rows_next(). */
enum status regroup_next(struct regroup *regroup, const struct csv_row **row, struct err *err) MUST_CHECK;

#endif
