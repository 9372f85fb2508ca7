/* Who has a store open, and whether it was found damaged: two small files beside it.
 *
 * STORE-open is locked by every process that works on the store, together, and by one that puts another file in its place,
 * alone. It is there from the first use on, so a store whose file is gone or empty is told from a place where there never was one;
 * and it says which store that was (store/life.h), for the day on which the store itself cannot say it: 16 hexadecimal digits and
 * a line feed. One that is older says nothing until the store is opened next.
 *
 * STORE-damaged says that the store was found damaged, and what was seen. Whoever finds it so writes it; from then on no
 * process begins a transaction (store/db.h), until the store was restored. */
#ifndef STORE_USE_H
#define STORE_USE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/err.h"

/* Takes part in using the store at path; *use ends it (use_end). *alone: no other process had it open. ST_BUSY: a restore
 * has it. *use -1 (ST_OK): the place cannot be written; then nobody can work there either. */
enum status use_begin(const char *path, int *use, bool *alone, struct err *err) MUST_CHECK;

/* For one that puts another file there: ST_REFUSED: others work on it, or one of its own kind does; names their process
 * numbers, after a moment in which those who are just ending have gone. Else: the lock's file cannot be opened
 * (store/reach.h). */
enum status use_alone(const char *path, int *use, struct err *err) MUST_CHECK;
void use_end(int use); /* -1 is fine */

/* True: a store stood at path and was used. */
bool use_was(const char *path);

/* Writes down which store stands at path, where that is not written there yet. What cannot be written is left: nobody waits for it. */
void use_tell(const char *path, const char *id);

/* Which store it was that stood at path when it was opened last; "" = that is not known. Believed if nobody else can have written
 * it (base/guard.h). Returns id. */
enum { USE_ID_MAX = 17 };
const char *use_id(const char *path, char id[USE_ID_MAX]);

/* Marks the store damaged. The first to see it says why; a file that never was a store in use is not marked. */
void use_mark_damaged(const char *path, const char *why);
void use_mark_sound(const char *path);

/* What begins a reason that the engine's own check does not find again: the file is whole, but not all is in it. */
#define USE_LOG_LOST "log-lost"
bool use_is_log_lost(const char *path);

/* True: it is marked. why: what was seen (size bytes of room); NULL = not asked. */
bool use_is_damaged(const char *path, char *why, size_t size);

#endif
