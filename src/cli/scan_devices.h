/* The scanners of a headless terminal (`crossdock scan --devices`). What they send is kept on the disk until it is applied
 * (base/backlog.h), as the full-screen terminal does it: what waited when the program ended is answered first at the next start, a
 * busy store is tried again until it answers, and no scan is applied twice. */
#ifndef CLI_SCAN_DEVICES_H
#define CLI_SCAN_DEVICES_H

#include "base/backlog.h"
#include "base/clock.h"
#include "devices/scanners.h"
#include "flow/session.h"

struct scan_devices;

/* print: prints an answer, which is durable by then; data: what was scanned. idle: between two scans, what can be done there. */
struct scan_printer {
	enum status (*print)(void *ctx, const char *device, const void *data, size_t len, const struct reply *reply, struct err *err);
	void (*idle)(void *ctx);
	void *ctx;
};

/* All of these live on until scan_devices_free(). */
struct scan_devices *scan_devices_new(struct session *session, struct scanners *scanners, struct backlog *backlog,
	const struct clock *clock, struct scan_printer printer);
void scan_devices_free(struct scan_devices *devices); /* NULL is fine; what waits stays in the backlog */

/* What to poll, and how long it may take at the most, as scanners_fds() and scanners_wait_ms() say. */
size_t scan_devices_fds(const struct scan_devices *devices, struct pollfd *fds);
int scan_devices_wait_ms(const struct scan_devices *devices, int64_t now_ms);

/* Reads what was sent and answers it in order. waited: the poll had to wait, so that what is there came just now. What scanners
 * come and go is told on standard error. ST_STORE: the store failed; the scan has printed nothing and waits. */
enum status scan_devices_serve(struct scan_devices *devices, const struct pollfd *fds, size_t count, bool waited, struct err *err)
	MUST_CHECK;

#endif
