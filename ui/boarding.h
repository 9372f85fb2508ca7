/* Between the board's source and the model: reads again what has changed, opens pages, goes back. */
#ifndef UI_BOARDING_H
#define UI_BOARDING_H

#include "flow/board.h"
#include "ui/input.h"
#include "ui/model.h"

struct boarding {
	struct board_source *source;
	int64_t look_at_ms; /* not before, on the monotonic clock */
};

/* Opens a thing on top of what is shown; a page of the same thing is only read again. */
void boarding_open(struct board_state *state, const char *kind, const char *name);

/* What an answer changes: it opens something; %BOARD goes back to the board itself. */
void boarding_answered(struct board_state *state, const struct reply *reply, const uint8_t *scan, size_t len);

/* Closes what is on top: the menu, the page, the pick. False: nothing was. */
bool boarding_back(struct board_state *state);

/* A newer reading is shown: the pick stays with what it was at, wherever that stands now. What is gone is picked no more, nor acted
 * upon. The reading before must still be valid. */
void boarding_took(struct board_state *state, const struct board *board);

/* On a wall nobody comes back for what was opened: after two minutes without a key the board itself stands there again. */
bool boarding_rest(struct board_state *state, int64_t idle_ms);

/* Moves the pick, or through the page or the menu. */
void boarding_move(struct board_state *state, struct input input);

/* What Enter opens: what to scan; "" = nothing. */
const char *boarding_picked(const struct board_state *state);

/* Reads what is shown, if it has changed; at most twice a second, unless the state says that it is old. ST_BUSY, ST_STORE: what was
 * read before stays. */
enum status boarding_turn(struct boarding *boarding, struct board_state *state, int64_t now_ms, struct err *err) MUST_CHECK;

#endif
