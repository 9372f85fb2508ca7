/* The queue is the order, the backlog only remembers it: nothing is read from the file but at the start. */
#include "ui/keeping.h"

#include <stdio.h>

#include "base/text.h"

static void tell(struct model *model, const struct err *err)
{
	snprintf(model->kept_news, sizeof model->kept_news, _("Not safe from a power cut: %s"), err->text);
	model->notice = model->kept_news;
}

void keeping_resume(struct backlog *backlog, struct queue *queue, bool stayed, struct model *model)
{
	size_t count = backlog_count(backlog);

	for (size_t i = 0; i < count && !queue_full(queue); i++) {
		const struct backlog_scan *from = backlog_scan(backlog, i);
		struct queue_scan *scan;

		queue_add(queue, from->data, from->len);
		scan = queue_last(queue);
		scan->device = *from->device ? from->device : NULL;
		scan->at_ms = from->at_ms;
		scan->fault = from->fault ? mem_dup(from->fault) : NULL;
		scan->kept = scan->again = true;
		scan->seq = from->seq;
		scan->waited = i;
	}
	if (count)
		snprintf(model->kept_news, sizeof model->kept_news,
			stayed ? P_("%zu scan waited for the store: it is worked off now",
					 "%zu scans waited for the store: they are worked off now", count)
			       : P_("%zu scan waited when the program ended: it is worked off now",
					 "%zu scans waited when the program ended: they are worked off now", count),
			count);
	else if (backlog_aside(backlog))
		snprintf(model->kept_news, sizeof model->kept_news,
			_("Scans of another store waited here. They were not applied: %s"), backlog_aside(backlog));
	else
		return;
	model->notice = model->kept_news;
}

void keeping_take(struct backlog *backlog, struct queue *queue, int64_t clock_ms, struct model *model)
{
	size_t first = queue->count;

	while (first && !queue_at(queue, first - 1)->kept)
		first--;
	for (; first < queue->count; first++) {
		struct queue_scan *scan = queue_at(queue, first);
		struct backlog_scan kept = {.device = scan->device ? scan->device : "", .data = scan->data, .len = scan->len,
			.fault = scan->fault};
		struct err err;

		scan->kept = true;
		if (!scan->at_ms)
			scan->at_ms = clock_ms;
		kept.at_ms = scan->at_ms;
		if (!backlog || scan->secret || scan->stray)
			continue;
		if (backlog_add(backlog, &kept, &err) != ST_OK)
			tell(model, &err);
		scan->seq = kept.seq;
	}
}

void keeping_settle(struct backlog *backlog, const struct queue *queue, struct model *model)
{
	struct err err;

	if (!backlog)
		return;
	if (!queue->count)
		backlog_clear(backlog);
	else if (backlog_sync(backlog, &err) != ST_OK)
		tell(model, &err);
}

bool keeping_try(struct backlog *backlog, struct queue_scan *scan)
{
	if (!scan->again || scan->tried)
		return true;
	scan->tried = true;
	return backlog_try(backlog, scan->waited) < BACKLOG_TRIES;
}

void keeping_returned(struct backlog *backlog, struct queue_scan *scan)
{
	if (scan->again && scan->tried)
		backlog_untry(backlog, scan->waited);
	scan->tried = false;
}

struct reply keeping_refusal(const struct session_view *view)
{
	return (struct reply){.result = RESULT_REFUSED, .error = ERROR_BAD_SCAN, .id = "", .activity = view->activity,
		.prompt = view->prompt,
		.say = _("The program ended each time that it tried this scan. It was not applied: scan it again, and tell your lead")};
}

struct session_origin keeping_origin(const struct queue_scan *scan)
{
	return (struct session_origin){
		.seq = scan->seq, .again = scan->again, .device = scan->device, .came_ms = scan->at_ms, .secret = scan->secret};
}
