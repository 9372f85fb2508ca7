/* What a row changes of an order, told twice: to people as a story (the order's history), to other systems as values
 * before and after (its event). */
#ifndef EXCHANGE_CHANGES_H
#define EXCHANGE_CHANGES_H

#include "store/event.h"
#include "store/order.h"

struct changes {
	struct str story; /* told (base/told.h): "priority 0 -> 5; carrier '' -> 'DHL'" */
	struct event_change values;
};

/* Adds to a story; a long one ends in "...". */
void changes_say(struct str *story, const char *fmt, ...) PRINTF_LIKE(2, 3);

/* Each adds nothing where both are the same. */
void changes_text(struct changes *changes, const char *name, const char *old, const char *new);
void changes_number(struct changes *changes, const char *name, int64_t old, int64_t new);
void changes_time(struct changes *changes, const char *name, int64_t old, int64_t new, int64_t none);

/* All that belongs to the order, except its customer. */
void changes_of_order(struct changes *changes, const struct order_values *old, const struct order_values *new);

void changes_done(struct changes *changes);

#endif
