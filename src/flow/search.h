/* Finds out what takes longer than a screen can wait (store/insight.h, and the projection of the orders), in a process of its own
 * with a connection of its own, now and then and only if the store has changed. */
#ifndef FLOW_SEARCH_H
#define FLOW_SEARCH_H

#include "base/clock.h"
#include "store/insight.h"

struct search;

/* path: the store's file; NULL: there is none, and nothing is found out. The clock must outlive it. */
struct search *search_new(const char *path, const struct clock *clock);
void search_free(struct search *search); /* NULL is fine; ends the process, if one is at it */

/* Begins, or takes what was found; never waits. version: of the store (db_data_version()). True: there is something new. What
 * goes wrong in the other process is tried again later. */
bool search_turn(struct search *search, int64_t version);

/* The same here and now, inside the caller's read transaction. */
void search_now(struct db *db, const struct settings *settings, int64_t now_ms, struct insight *insight);

/* What was found last; known is false until then. */
const struct insight *search_found(const struct search *search);

#endif
