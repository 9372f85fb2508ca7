/* Doing again what journals of terminals tell (base/journal.h), to a store that was restored from a backup: through the same
 * sessions as then, each scan with its number, its time and its terminal's memory. What the store has already is passed over, so
 * that each is applied once however often a journal is read.
 *
 * Two things are held to what was, because they are facts of the building: a scan that was refused stays refused, and a carton gets
 * the SSCC that stands on its label. Labels that scans ask for are unclear: they may be out. */
#ifndef FLOW_REPLAY_H
#define FLOW_REPLAY_H

#include "base/err.h"
#include "base/journal.h"
#include "store/db.h"

struct replay;

/* The db is the restored store, worked on by nobody else, and outlives the replay. */
struct replay *replay_new(struct db *db);
void replay_free(struct replay *replay); /* NULL is fine */

enum replay_result {
	REPLAY_KNOWN,    /* the store has it already */
	REPLAY_NO_SCAN,  /* it prepared what follows */
	REPLAY_SAME,     /* it was told the same as then */
	REPLAY_OTHER,    /* it was told something else: somebody has to look */
	REPLAY_REFUSED,  /* it was refused, and was not then */
};

struct replay_outcome {
	enum replay_result result;
	int64_t missing; /* scans of the terminal between the last one that the store has and this one, which nobody knows */
	const char *now; /* what it was told, as entry->told; lives until the next call */
};

/* Entries in the order of their times; of several of one number only the last. ST_REFUSED: the entry makes no sense here (no such
 * operator ...), and was left out. Else: the store failed. */
enum status replay_apply(
	struct replay *replay, const struct journal_entry *entry, struct replay_outcome *outcome, struct err *err) MUST_CHECK;

#endif
