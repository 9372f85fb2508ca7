/* The demonstration site: CSV files that travel inside the program (packaging/demo), with times that are relative to
 * when it is made, so that its trucks are always due about now. */
#ifndef CLI_DEMO_H
#define CLI_DEMO_H

#include "base/str.h"
#include "cli/command.h"

struct demo_file {
	const char *name; /* "8-orders.csv": in the order of their numbers each needs only those before it */
	const char *text;
};

/* Generated. Ends with a NULL name. */
extern const struct demo_file demo_files[];

/* Adds text with its times filled in: {-20m}, {+4h}, {+1d} are instants from now_ms on, to five minutes; {day+2} is a
 * date in the zone. Anything else in braces stays as it is. */
void demo_expand(struct str *out, const char *text, int64_t now_ms, const char *zone);

/* Loads the demonstration site into an empty store. */
enum status demo_load(const struct cli *cli, struct db *db, struct err *err) MUST_CHECK;

#endif
