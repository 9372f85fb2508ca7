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
	const char *device; /* the scanner's name, not the queue's; NULL: it was typed */
	size_t scanner;     /* which one it is of the terminal's */
	int64_t at_ms;      /* when it came, by the site's clock; 0 = just now */
	char *fault;        /* malloc'd: it is no scan, and why; NULL: it is one */
	/* of the backlog (keeping.h) */
	bool kept;          /* it was taken in, as far as that was possible */
	int64_t seq;        /* its number there; 0 = it could not be taken in */
	bool again;         /* it waited there when the program started */
	size_t waited;      /* of those that did: which one */
	bool tried;         /* by this process */
	bool secret;        /* it was typed for a PIN: it is nowhere but here, and wiped when it was answered */
	bool stray;         /* likewise, and no PIN is asked for: where it is a code it counts as that */
};

struct queue {
	struct queue_scan scans[QUEUE_MAX];
	size_t first;
	size_t count;
};

bool queue_full(const struct queue *queue);
void queue_add(struct queue *queue, const void *data, size_t len); /* copies; the queue must not be full */
struct queue_scan *queue_first(struct queue *queue);               /* NULL: it is empty */
struct queue_scan *queue_last(struct queue *queue);                /* that was added last; it must not be empty */
struct queue_scan *queue_at(struct queue *queue, size_t i);        /* 0 = the first; below count */
void queue_drop(struct queue *queue);                              /* the first is answered */
void queue_done(struct queue *queue);

#endif
