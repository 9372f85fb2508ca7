/* Reports as JSON and as text for people: read once, shown either way. */
#ifndef CLI_TABLE_H
#define CLI_TABLE_H

#include <jansson.h>

#include "base/str.h"
#include "store/report.h"

/* All rows of a report, an array of objects. NULL values are null. The caller owns it. */
json_t *table_read(struct db *db, const struct report *report, struct report_about about);

/* The first row as an object; an empty object if there is none. */
json_t *table_read_one(struct db *db, const struct report *report, struct report_about about);

/* Prints rows as a table below the report's title; nothing if there are none. Times are in the zone. */
void table_print(const json_t *rows, const struct report *report, const char *zone);

/* Prints one row, a line for each value that is there. */
void table_print_one(const json_t *row, const struct report *report, const char *zone);

/* A text from outside as one line of the terminal: what a terminal obeys and what is not seen is written out. In a buffer of the caller's. */
void table_put_text(struct str *out, const char *text);

#endif
