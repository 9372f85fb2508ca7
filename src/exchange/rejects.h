/* FILE.rejected: the rows that were not applied, as they were, with the reason in a last column. It appears whole or
 * not at all. */
#ifndef EXCHANGE_REJECTS_H
#define EXCHANGE_REJECTS_H

#include "exchange/csv_rows.h"
#include "exchange/kind.h"

struct rejects;

/* path: of the imported file. Nothing is made before the first row. header: as in the file. */
struct rejects *rejects_new(const char *path, const struct csv_row *header);

/* One row with its reason, in as many columns as the header has. */
void rejects_add(struct rejects *rejects, const struct row *row, const char *reason);

/* Puts the file in its place. *out is its path, the caller's to free; NULL if nothing was rejected. */
enum status rejects_finish(struct rejects *rejects, char **out, struct err *err) MUST_CHECK;

/* Forgets it. NULL is fine. */
void rejects_free(struct rejects *rejects);

#endif
