/* From keys to scans: typed characters gather in the input line, Enter sends them, function keys stand for command
 * barcodes as the screen's table says. Needs no terminal, so it is tested without one. */
#ifndef UI_KEYS_H
#define UI_KEYS_H

#include "ui/input.h"
#include "ui/model.h"
#include "ui/queue.h"

/* True: what is typed next may be a PIN: one is asked for, or will be, by what waits to be answered. Too often rather than not
 * once. */
bool keys_hide(const struct model *model, const struct queue *queue);

/* True: what stands in the input line may be a PIN that nobody asked for: digits, where the question for one has just ended, or nobody
 * is signed on. */
bool keys_hide_digits(const struct model *model, const struct queue *queue);

/* Takes one input into the model and the queue. The queue must have room for one scan. */
void keys_take(struct model *model, struct queue *queue, struct input input);

#endif
