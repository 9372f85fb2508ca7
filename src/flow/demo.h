/* A worker who is not there: plays believable scans on the data of any site, and suggests what a person could scan. It
 * writes nothing; its scans go through the session like any other. */
#ifndef FLOW_DEMO_H
#define FLOW_DEMO_H

#include "base/str.h"
#include "flow/session.h"
#include "store/db.h"

enum { DEMO_HINTS = 3 };

struct demo;

/* The db must outlive the demo. The seed decides where the player goes wrong. */
struct demo *demo_new(struct db *db, uint64_t seed);
void demo_free(struct demo *demo); /* NULL is fine */

/* The next scan, by what the session shows: appended to scan; nothing is appended when everything announced has come,
 * or nothing that the player knows is accepted any more. Sets err's status, also to ST_OK. */
enum status demo_next(struct demo *demo, const struct session_view *view, struct str *scan, struct err *err) MUST_CHECK;

struct demo_hint {
	const char *scan;
	const char *what;
};

/* Up to DEMO_HINTS things that would be accepted now. Text lives until the next call. */
enum status demo_hints(struct demo *demo, const struct session_view *view, struct demo_hint *hints, size_t *count,
	struct err *err) MUST_CHECK;

#endif
