/* Between the queue and the terminal's backlog: what comes is taken in before it is worked on, what waited when the program
 * ended is worked off first. Trouble with the file is told and keeps nobody from scanning. */
#ifndef UI_KEEPING_H
#define UI_KEEPING_H

#include "base/backlog.h"
#include "flow/session.h"
#include "ui/model.h"
#include "ui/queue.h"

/* Puts what waits in the backlog into the queue, which is empty, and says so in the model, in the language of now.
 * stayed: the program has not ended meanwhile, but waited for its store. */
void keeping_resume(struct backlog *backlog, struct queue *queue, bool stayed, struct model *model);

/* Takes in what is new in the queue, but for what may be a PIN; clock_ms: when what does not say so itself came. backlog NULL: nothing
 * is kept. */
void keeping_take(struct backlog *backlog, struct queue *queue, int64_t clock_ms, struct model *model);

/* Before the picture is drawn: what waits is safe from a power cut; when nothing waits, the backlog is empty. */
void keeping_settle(struct backlog *backlog, const struct queue *queue, struct model *model);

/* Before a scan is answered. False: it waited for several starts of the program, each of which ended with it; it is to be
 * refused (keeping_refusal()) and not to be tried again. */
bool keeping_try(struct backlog *backlog, struct queue_scan *scan);
/* The store was busy, or failed: the program goes on, and that try does not count. */
void keeping_returned(struct backlog *backlog, struct queue_scan *scan);
struct reply keeping_refusal(const struct session_view *view); /* valid as long as the view */

/* What the session is to know of it. */
struct session_origin keeping_origin(const struct queue_scan *scan);

#endif
