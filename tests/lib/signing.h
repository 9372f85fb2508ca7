/* Signing on and off at T1, on a clock that the test moves: Ana has no PIN, Lee, a lead, has one. For cmocka. */
#ifndef LIB_SIGNING_H
#define LIB_SIGNING_H

#include <stdbool.h>
#include <stdint.h>

#include "flow/session.h"
#include "lib/site.h"

#define PIN "80614275" /* Lee's */
#define WRONG "80614276"

enum { SECOND = 1000, MINUTE = 60 * SECOND, ANA = 1, LEE = 2 };

/* *state is the site. */
int signing_set_up(void **state);
int signing_tear_down(void **state);

/* His PIN is PIN now, set by a badge or a user. */
void signing_set_pin(struct site *site, int64_t who, const char *by);

/* The clock goes on. */
void signing_later(struct site *site, int64_t ms);

/* One scan: "ok" and the like, or the word for why it was refused; the same of a reply. */
const char *signing_scan(struct site *site, const char *text);
const char *signing_say(const struct reply *reply);

/* A scan that comes from somewhere. */
const struct reply *signing_from(struct site *site, const struct session_origin *origin, const char *text);

/* What the screen sees. */
const struct session_view *signing_view(struct site *site);

/* Signs off whoever was idle for too long; NULL: nobody was. */
const struct reply *signing_idle(struct site *site);

/* Whether the text stands anywhere in the file; in the store, with what is beside it. */
bool signing_stands_in(const char *path, const char *text);
bool signing_stands_in_store(struct site *site, const char *text);

#endif
