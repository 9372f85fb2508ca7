/* Files that were read by commands, kept so that a restore can read them again: a folder with one file for each
 * content, named by its digest (base/digest.h, the bytes as they are). Nobody else can read them (0600, the folder
 * 0700).
 *
 * They go when they were last read more than JOURNAL_DAYS ago, as what names them does (base/journal.h), and, the
 * oldest first, when all of them take more than KEPT_BYTES. One that is larger than that, or than a quarter of what is
 * free on its disk, is not kept: the store needs that room more. */
#ifndef CLI_KEPT_H
#define CLI_KEPT_H

#include <stdint.h>
#include <stdio.h>

#include "base/digest.h"
#include "base/err.h"

#define KEPT_BYTES (INT64_C(1) << 30)

struct kept;

/* Begins to keep one in that folder, which is made where its own folder is there. like: made by root it belongs to whom
 * that file belongs to. Never NULL: what is wrong is said at the end. */
struct kept *kept_new(const char *folder, const char *like);
void kept_add(struct kept *kept, const void *data, size_t len);

/* It was that file, and is on the disk when this returns ST_OK. ST_DEVICE: it could not be kept, and nothing of it is
 * there. Frees kept. */
enum status kept_finish(struct kept *kept, const char *digest, struct err *err) MUST_CHECK;
void kept_free(struct kept *kept); /* forgets it. NULL is fine */

/* Takes away what is too old or too much. */
void kept_prune(const char *folder, int64_t now_ms);

/* Opens the file with that digest: its bytes are those. store: it is believed as a journal of that store is
 * (base/guard.h). ST_REFUSED: it is not there, or not to be believed; says why. */
enum status kept_open(
	FILE **file, const char *folder, const char *digest, const char *store, struct err *err) MUST_CHECK;

#endif
