/* The full-screen terminal: a session, shown and fed with scans until the person leaves. */
#ifndef UI_APP_H
#define UI_APP_H

#include "base/alive.h"
#include "base/backlog.h"
#include "base/clock.h"
#include "base/err.h"
#include "devices/listen.h"
#include "devices/scanners.h"
#include "flow/board.h"
#include "flow/demo.h"
#include "flow/session.h"
#include "flow/watch.h"

/* How a terminal stands in its place, and how it ended. */
struct app_post {
	bool kiosk;          /* only a lead ends it: the session knows (session_stays()) */
	struct alive *alive; /* told of every turn; NULL = nobody is */
	bool again;          /* it was at work before, and waited for its store */
	int ended_by;        /* the signal that ended it, SIGHUP also where the terminal is gone; 0 = a person left */
	bool left;           /* a person left a terminal, no kiosk, that waited for its store */
};

/* Runs until it is left, or the terminal or the process is ended from outside; whoever is signed on stays so. demo: who
 * plays until a key is pressed; NULL: nobody. scanners: the terminal's own; NULL: they type into it. backlog: keeps the scans
 * that wait, started and named to the session (session_keep()); NULL: they are lost with the process. printer_note: where it
 * is written down how its printer stands; "" = it has none. ST_REFUSED: standard input and output are no terminal that can
 * show it. ST_DAMAGED: the store was damaged, and is restored: all of it is to be opened anew; what was scanned meanwhile waits in the
 * backlog. */
enum status app_run(struct session *session, const struct clock *clock, struct demo *demo, struct scanners *scanners,
	struct backlog *backlog, const char *printer_note, struct app_post *post, struct err *err) MUST_CHECK;

/* The board on a wall: what source reads, until the person leaves. Nobody signs on, and nothing can be changed. ST_REFUSED, ST_DAMAGED: as for
 * app_run(). watch: for its idle moments, as in any terminal. A kiosk only a
 * signal ends. */
enum status app_board(struct board_source *source, struct watch *watch, const struct clock *clock, struct app_post *post,
	struct err *err) MUST_CHECK;

/* What a kiosk shows that cannot start, and any terminal that was at work and cannot go on: what is wrong (why, an error's text) and
 * whom to call ("" = nobody is named), in large letters, for so long; then it returns, and the page stands until app_cannot_done().
 * *page: NULL at first. True: it has ended, post->ended_by or post->left say by what. Without a screen it only waits. */
struct app_cannot;
bool app_cannot_start(struct app_cannot **page, const char *terminal, const char *why, const char *contact, int wait_ms,
	struct app_post *post) MUST_CHECK;
void app_cannot_done(struct app_cannot *page); /* NULL is fine */

/* The same terminal for a scanner's test: shows what the doctor finds out until the person leaves, or Esc is pressed on the
 * scanner itself. node: for people. *gone: it was unplugged meanwhile. ST_REFUSED: as for app_run(). */
enum status app_doctor(struct listen *listen, const struct scanner_config *config, const char *node, bool *gone, struct err *err)
	MUST_CHECK;

#endif
