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
	/* of a scan that was not typed into the terminal */
	const char *device; /* the scanner's name, not the queue's; NULL: it was typed */
	size_t scanner;     /* which one it is of the terminal's */
	int64_t at_ms;      /* when it came, by the site's clock */
	char *fault;        /* malloc'd: it is no scan, and why; NULL: it is one */
};

struct queue {
	struct queue_scan scans[QUEUE_MAX];
	size_t first;
	size_t count;
};

bool queue_full(const struct queue *queue);
void queue_add(struct queue *queue, const void *data, size_t len); /* copies; the queue must not be full */
const struct queue_scan *queue_first(const struct queue *queue);   /* NULL: it is empty */
struct queue_scan *queue_last(struct queue *queue);                /* that was added last; it must not be empty */
void queue_drop(struct queue *queue);                              /* the first is answered */
void queue_done(struct queue *queue);

#endif
