/* The board for a screen: read from the store when it has changed, kept until it is read again. Reading takes some milliseconds;
 * what takes longer (counting the day when it is first looked at) is done in slices. Changes nothing, and needs nobody signed on. */
#ifndef FLOW_BOARD_H
#define FLOW_BOARD_H

#include "base/clock.h"
#include "flow/board_page.h"
#include "store/board.h"
#include "store/insight.h"

struct board_source;

/* The db and the clock must outlive it. */
struct board_source *board_source_new(struct db *db, const struct clock *clock);
void board_source_free(struct board_source *source); /* NULL is fine */

/* The store was damaged, and is restored: it is to be opened anew. */
bool board_source_is_back(const struct board_source *source);

/* True: reading now would show something else, or more: another process has changed the store, the day is not counted yet, or what
 * is shown is some seconds old (what is late goes by the clock). Cheap, poll it. Changes of the source's own connection it does
 * not see. */
bool board_source_stale(struct board_source *source);

/* Reads the board. What was read before is valid until it succeeds: the board lives in the source. NULL: nothing was read yet. */
enum status board_source_read(struct board_source *source, struct err *err) MUST_CHECK;
const struct board *board_source_board(const struct board_source *source);

/* What another process finds out meanwhile: how many orders can ship today. Goes on with that, and never waits for it. */
const struct insight *board_source_insight(struct board_source *source);

/* Reads one thing whole; kind and name as board_find() gave them. The page lives in the source until another is read. */
enum status board_source_page(struct board_source *source, const char *kind, const char *name, const struct board_page **page,
	struct err *err) MUST_CHECK;

/* Looks for a thing by what was scanned or typed. *kind NULL: nobody knows it. Both live until the next call. */
enum status board_source_find(struct board_source *source, const char *text, const char **kind, const char **name,
	struct err *err) MUST_CHECK;

/* Reads everything at once, inside the caller's read transaction, text in the arena. What `crossdock board` prints. */
void board_read_whole(struct db *db, struct arena *arena, int64_t now_ms, struct board *board, struct insight *insight);

#endif
