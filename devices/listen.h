/* One scanner, opened for a test: everything that it sends goes to the doctor, as it is. Never waits. */
#ifndef DEVICES_LISTEN_H
#define DEVICES_LISTEN_H

#include <stdint.h>

#include "base/err.h"
#include "devices/doctor.h"

enum {
	LISTEN_ESCAPE_MS = 300, /* Esc alone for so long was pressed by a hand: scanners send it, if ever, among other keys */
	LISTEN_NEWS_MS = FRAMER_UNFINISHED_MS + 100, /* what was heard may mean more until then, though nothing more comes */
};

struct listen;

/* Opens the node as the config says; no other program hears it meanwhile. ST_REFUSED: it is no scanner of that kind, or gone.
 * ST_DEVICE: it cannot be had; err says why and what to do. */
enum status listen_open(struct listen **listen, const struct scanner_config *config, const char *node, struct err *err)
	MUST_CHECK;
void listen_close(struct listen *listen); /* NULL is fine */

int listen_fd(const struct listen *listen); /* -1 = it is gone */

enum listen_got {
	LISTEN_ON,
	LISTEN_GONE,   /* it was unplugged */
	LISTEN_ESCAPE, /* Esc was pressed on it: who tests his own keyboard gets it back */
};

/* Reads what is there. revents: of poll; also call it with 0 when nothing came. */
enum listen_got listen_read(struct listen *listen, short revents, int64_t now_ms);

/* What is known by now. Cheap where nothing came since. */
const struct doctor_finding *listen_find(struct listen *listen, int64_t now_ms);

#endif
