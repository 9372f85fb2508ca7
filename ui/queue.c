/* A ring of scans. A scan leaves it only when it was answered: what fails is tried again. */
#include "ui/queue.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/pin.h"

bool queue_full(const struct queue *queue)
{
	return queue->count == QUEUE_MAX;
}

void queue_add(struct queue *queue, const void *data, size_t len)
{
	struct queue_scan *scan = &queue->scans[(queue->first + queue->count) % QUEUE_MAX];

	scan->data = mem_alloc(len);
	scan->len = len;
	if (len)
		memcpy(scan->data, data, len);
	queue->count++;
}

struct queue_scan *queue_first(struct queue *queue)
{
	return queue->count ? &queue->scans[queue->first] : NULL;
}

struct queue_scan *queue_last(struct queue *queue)
{
	return queue_at(queue, queue->count - 1);
}

struct queue_scan *queue_at(struct queue *queue, size_t i)
{
	return &queue->scans[(queue->first + i) % QUEUE_MAX];
}

void queue_drop(struct queue *queue)
{
	if (queue->scans[queue->first].secret || queue->scans[queue->first].stray)
		pin_wipe(queue->scans[queue->first].data, queue->scans[queue->first].len);
	free(queue->scans[queue->first].data);
	free(queue->scans[queue->first].fault);
	queue->scans[queue->first] = (struct queue_scan){0};
	queue->first = (queue->first + 1) % QUEUE_MAX;
	queue->count--;
}

void queue_done(struct queue *queue)
{
	while (queue->count)
		queue_drop(queue);
}
