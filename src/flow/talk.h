/* Making the reply of the scan at hand: sentences, lists of directions, what may be scanned next. Internal to src/flow;
 * all text goes into the reply's arena. */
#ifndef FLOW_TALK_H
#define FLOW_TALK_H

#include "flow/flow.h"

/* From here on text is in the language of who is signed on: op; without one in the terminal's. */
void talk_to(struct session *s, const struct operator *op);
void say(struct session *s, const char *fmt, ...) PRINTF_LIKE(2, 3);
void prompt(struct session *s, const char *fmt, ...) PRINTF_LIKE(2, 3);
void refuse(struct session *s, enum error_word error, const char *fmt, ...) PRINTF_LIKE(3, 4);
/* A scan whose data is damaged, or whose check digit is wrong. */
void refuse_damaged_scan(struct session *s);
void add_line(struct session *s, const char *fmt, ...) PRINTF_LIKE(2, 3);
void add_direction(struct session *s, const struct reply_direction *direction);
void add_confirmed(struct session *s, const struct reply_direction *direction);
/* Whether two rows are one direction to people: given by one scan for one place, order, product and lot. */
bool same_direction(const struct direction *a, const struct direction *b);
/* What an order lacks most nearly, for people: "1 x GLASS-6 (on this delivery)", "3 x GLASS-6 and 2 more lines"; "" = nothing. */
const char *still_lacks(struct session *s, struct arena *arena, int64_t order_id);
/* What a direction with this reason waits for, for people: what an order that must ship whole lacks, or what comes soon for one
 * that consolidates: "1 x GLASS-6 (on this delivery)", "3 x GLASS-6 and 2 more lines"; "" = nothing. */
const char *waits_for(struct session *s, struct arena *arena, const char *reason, int64_t order_id);
/* "1 unit", "12 units"; "1 carton", "3 shipments", "5 minutes" */
const char *units_text(struct session *s, int64_t units);
const char *cartons_text(struct session *s, int64_t cartons);
const char *shipments_text(struct session *s, int64_t shipments);
const char *minutes_text(struct session *s, int64_t minutes);
/* What is added to a name: " at LANE-1", ", lot L1", ", DHL"; "" where there is none. */
const char *at_text(struct arena *arena, const char *place);
const char *lot_text(struct arena *arena, const char *lot);
const char *comma_text(struct arena *arena, const char *what);
/* ", cancelled", ", held" or "": of an order. */
const char *state_text(struct arena *arena, bool is_cancelled, bool is_held);
/* "4 x Blue kettle (KETTLE-BL), lot L1" */
const char *goods_text(struct session *s, int64_t quantity, const char *description, const char *sku, const char *lot);
/* "Damaged: 1 x Blue kettle to QA": a label before what is said. */
const char *labelled(struct session *s, const char *label, const char *text);
/* "still missing: 2 x Cup", or "all in: %DONE" where nothing is. */
const char *missing_or_done(struct session *s, const char *missing);
/* A name and how many others: "SO-1/1", "SO-1/1 and 2 more". */
const char *and_more(struct session *s, const char *first, size_t more);
/* "4 x Blue kettle to PACK-1, then 3 x ... to PUT": what the directions of the reply say. */
void say_directions(struct session *s);
/* What may be scanned now, from the terminal's state and what is in hand. */
const char *prompt_now(struct session *s, struct arena *arena);
/* The directions as people see them: one per place, order, product and lot, in the order of the list. */
struct reply_direction *describe(struct session *s, struct arena *arena, const struct direction *list, size_t count,
	size_t *described);

#endif
