/* Terminals that worked, and whose journals a restore did not find: what they scanned since the backup would be lost,
 * and nobody told. */
#ifndef CLI_RESTORE_SILENT_H
#define CLI_RESTORE_SILENT_H

#include <jansson.h>

#include "cli/restore_build.h"

/* Before journals are read: what the store that stands there tells of its terminals, as far as it can be read. */
void restore_silent_expect(struct restoring *r);

/* After the work file was built: which terminals the backup or the store know, and no journal tells of, or not of all
 * that they scanned. ST_STORE: the work file cannot be read. */
enum status restore_silent_find(struct restoring *r, struct err *err) MUST_CHECK;

/* ST_REFUSED: not one journal of this store's terminals was found, and somebody may have scanned since the backup; says
 * where was looked, and what to do. only_tried: a store in which nobody ever scanned is well. */
enum status restore_silent_verdict(const struct restoring *r, bool only_tried, struct err *err) MUST_CHECK;

/* For people, in lines of their own; nothing where all is well. */
void restore_silent_print(const struct restoring *r);

/* Adds "silent" and "looked_in" to what is told of the scans. Returns it. */
json_t *restore_silent_json(const struct restoring *r, json_t *scans);

#endif
