/* The terminal's own scanners: their scans go into the queue like typed ones, their state onto the screen. */
#ifndef UI_SCANNING_H
#define UI_SCANNING_H

#include "devices/scanners.h"
#include "flow/reply.h"
#include "flow/session.h"
#include "ui/model.h"
#include "ui/queue.h"

/* Moves what the scanners have read into the queue, as far as it has room; clock_ms: the site's clock at the moment now_ms
 * of the monotonic one. Returns how many. */
size_t scanning_take(struct scanners *set, struct queue *queue, int64_t now_ms, int64_t clock_ms);

/* Writes the scanners' state into the model, and what has changed as its notice. True: one more is missing than before. */
bool scanning_show(struct scanners *set, struct model *model);

/* Tells the session which of them are missing, for the lead. */
void scanning_report(struct scanners *set, struct session *session);

/* The answer to what a scanner sent and is no scan. Valid as long as the scan and the view. */
struct reply scanning_refusal(const struct queue_scan *scan, const struct session_view *view);

#endif
