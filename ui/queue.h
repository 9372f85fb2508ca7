/* Scans that wait to be answered, in the order in which they came. */
#ifndef UI_QUEUE_H
#define UI_QUEUE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { QUEUE_MAX = 1000 }; /* then the terminal is not read any further until one is answered */

struct queue_scan {
	uint8_t *data;
	size_t len;
};

struct queue {
	struct queue_scan scans[QUEUE_MAX];
	size_t first;
	size_t count;
};

bool queue_full(const struct queue *queue);
void queue_add(struct queue *queue, const void *data, size_t len); /* copies; the queue must not be full */
const struct queue_scan *queue_first(const struct queue *queue);   /* NULL: it is empty */
void queue_drop(struct queue *queue);                              /* the first is answered */
void queue_done(struct queue *queue);

#endif
