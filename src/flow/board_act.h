/* The board as an activity: what is scanned is opened, and a lead decides about what was opened last. Internal to src/flow. */
#ifndef FLOW_BOARD_ACT_H
#define FLOW_BOARD_ACT_H

#include "flow/flow.h"

void board_scan(struct session *s, const struct thing *thing);

/* True: a lead's board opens the person whose badge was scanned, rather than signing him on. */
bool board_opens(const struct session *s, const struct operator *op);

/* %MOVE: the lane's shipments, the order's shipment, or the station go elsewhere: asks where to. */
void board_move(struct session *s);

/* %DONE: the delivery that was opened, or is received at the door that was, is closed; the first time it is only shown. */
void board_done(struct session *s, bool again);

/* What may be scanned now. */
const char *board_prompt(struct session *s, struct arena *arena);

/* True: %UNDO meant a question that stands, or the last thing done here, which is taken back otherwise. */
bool board_undo(struct session *s);

#endif
