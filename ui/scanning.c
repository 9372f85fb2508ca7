/* Between the devices and the event loop. What a scanner sent and is no scan waits in the queue with the scans, so that its
 * refusal is shown in its turn. */
#include "ui/scanning.h"

#include <stdio.h>
#include <string.h>

#include "base/text.h"

size_t scanning_take(struct scanners *set, struct queue *queue, int64_t now_ms, int64_t clock_ms)
{
	const struct scanners_scan *scan;
	size_t count = 0;

	while (!queue_full(queue) && (scan = scanners_first(set))) {
		struct queue_scan *queued;

		queue_add(queue, scan->data, scan->len);
		queued = queue_last(queue);
		queued->device = scan->device;
		queued->scanner = scan->scanner;
		queued->at_ms = clock_ms - (now_ms - scan->at_ms);
		if (scan->fault)
			queued->fault = mem_dup(scan->fault);
		scanners_drop(set);
		count++;
	}
	return count;
}

bool scanning_show(struct scanners *set, struct model *model)
{
	size_t count = scanners_count(set);
	size_t before = model->scanners_missing;
	const char *news = scanners_news(set);
	struct scanner_status first = {.name = ""};

	model->scanners_missing = 0;
	for (size_t i = 0; i < count; i++) {
		struct scanner_status status = scanners_status(set, i);

		if (status.state != SCANNER_HERE && !model->scanners_missing++)
			first = status;
	}
	if (model->scanners_missing == 1)
		snprintf(model->scanners, sizeof model->scanners, first.state == SCANNER_TROUBLE ? "%s ✗" : _("%s gone"), first.name);
	else if (model->scanners_missing)
		snprintf(model->scanners, sizeof model->scanners, P_("%zu scanner gone", "%zu scanners gone", model->scanners_missing),
			model->scanners_missing);
	else if (count == 1)
		snprintf(model->scanners, sizeof model->scanners, "%s", _("scanner ✓"));
	else
		snprintf(model->scanners, sizeof model->scanners, P_("%zu scanner ✓", "%zu scanners ✓", count), count);
	if (news) {
		snprintf(model->scanner_news, sizeof model->scanner_news, "%s", news);
		model->notice = model->scanner_news;
	}
	return model->scanners_missing > before;
}

void scanning_report(struct scanners *set, struct session *session)
{
	size_t count = scanners_count(set);

	for (size_t i = 0; i < count; i++) {
		struct scanner_status status = scanners_status(set, i);

		session_device(session, SESSION_SCANNER, status.name, scanner_state_word(status.state), scanner_state_advice(&status));
	}
}

struct reply scanning_refusal(const struct queue_scan *scan, const struct session_view *view)
{
	return (struct reply){.result = RESULT_REFUSED, .error = ERROR_BAD_SCAN, .say = scan->fault, .id = "",
		.activity = view->activity, .prompt = view->prompt};
}
