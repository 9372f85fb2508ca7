/* A scan is in the backlog before another is read. It leaves the queue when its answer was printed; while the store is busy it
 * stays there, and what comes behind it waits. */
#include "cli/scan_devices.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/text.h"

enum { RETRY_MS = 200 };

struct waiting {
	struct backlog_scan scan; /* its bytes and fault are ours */
	size_t scanner;
	bool again;    /* it waited when the program began, and was this one there: */
	size_t waited;
};

struct scan_devices {
	struct session *session;
	struct scanners *scanners;
	struct backlog *backlog;
	const struct clock *clock;
	struct scan_printer printer;
	struct waiting *queue;
	size_t count, cap, first;
	int64_t read_at_ms; /* until then the scanners were read */
	int64_t retry_at_ms;
	bool told_busy;
};

static void tell(const char *text)
{
	fprintf(stderr, "crossdock: %s\n", text);
}

static void add(struct scan_devices *d, struct waiting waiting)
{
	struct waiting *w;

	if (d->count == d->cap) {
		d->cap = d->cap ? d->cap * 2 : 64;
		d->queue = mem_array(d->queue, d->cap, sizeof *d->queue);
	}
	w = &d->queue[d->count++];
	*w = waiting;
	w->scan.data = memcpy(mem_alloc(waiting.scan.len + 1), waiting.scan.data, waiting.scan.len);
	w->scan.fault = waiting.scan.fault ? mem_dup(waiting.scan.fault) : NULL;
}

static void drop(struct scan_devices *d)
{
	struct waiting *w = &d->queue[d->first++];

	free((void *)w->scan.data);
	free((void *)w->scan.fault);
	if (d->first == d->count)
		d->first = d->count = 0;
}

static void resume(struct scan_devices *d)
{
	size_t count = backlog_count(d->backlog);
	char text[400];

	for (size_t i = 0; i < count; i++)
		add(d, (struct waiting){.scan = *backlog_scan(d->backlog, i), .again = true, .waited = i});
	if (count) {
		snprintf(text, sizeof text,
			P_("%zu scan waited: it is worked off now", "%zu scans waited: they are worked off now", count),
			count);
		tell(text);
	}
	if (backlog_aside(d->backlog))
		fprintf(stderr, _("crossdock: scans of another store waited here. They were not applied: %s\n"), backlog_aside(d->backlog));
}

struct scan_devices *scan_devices_new(struct session *session, struct scanners *scanners, struct backlog *backlog,
	const struct clock *clock, struct scan_printer printer)
{
	struct scan_devices *d = mem_alloc(sizeof *d);

	*d = (struct scan_devices){.session = session, .scanners = scanners, .backlog = backlog, .clock = clock, .printer = printer,
		.read_at_ms = clock_monotonic_ms()};
	resume(d);
	return d;
}

void scan_devices_free(struct scan_devices *d)
{
	if (!d)
		return;
	while (d->count)
		drop(d);
	free(d->queue);
	free(d);
}

size_t scan_devices_fds(const struct scan_devices *d, struct pollfd *fds)
{
	return scanners_fds(d->scanners, fds);
}

int scan_devices_wait_ms(const struct scan_devices *d, int64_t now_ms)
{
	int wait = scanners_wait_ms(d->scanners, now_ms);
	int64_t retry = d->retry_at_ms > now_ms ? d->retry_at_ms - now_ms : 0;

	return d->count && (wait < 0 || wait > retry) ? (int)retry : wait;
}

/* Tells the session which scanners are missing, for the lead. */
static void report(const struct scan_devices *d)
{
	size_t count = scanners_count(d->scanners);

	for (size_t i = 0; i < count; i++) {
		struct scanner_status status = scanners_status(d->scanners, i);

		session_device(d->session, SESSION_SCANNER, status.name, scanner_state_word(status.state), scanner_state_advice(&status));
	}
}

/* Takes in all that the scanners have sent. */
static void take_in(struct scan_devices *d, const struct pollfd *fds, size_t count, bool waited)
{
	const struct scanners_scan *scan;
	int64_t now_ms = clock_monotonic_ms();
	const char *news;
	struct err err;

	scanners_read(d->scanners, fds, count, waited ? now_ms : d->read_at_ms, now_ms);
	d->read_at_ms = now_ms;
	while ((scan = scanners_first(d->scanners))) {
		struct backlog_scan kept = {.device = scan->device, .data = scan->data, .len = scan->len, .fault = scan->fault,
			.at_ms = clock_now(d->clock) - (now_ms - scan->at_ms)};

		if (backlog_add(d->backlog, &kept, &err) != ST_OK)
			fprintf(stderr, _("crossdock: not safe from a power cut: %s\n"), err.text);
		add(d, (struct waiting){.scan = kept, .scanner = scan->scanner});
		scanners_drop(d->scanners);
	}
	report(d);
	news = scanners_news(d->scanners);
	if (news)
		tell(news);
}

static struct reply refusal(const char *say)
{
	return (struct reply){.result = RESULT_REFUSED, .error = ERROR_BAD_SCAN, .say = say, .id = "", .activity = "",
		.prompt = _("Scan it again")};
}

/* Asks the session; what is no scan it never sees. *reply: NULL: it was applied before. */
static enum status ask(
	struct scan_devices *d, const struct waiting *w, struct reply *refused, const struct reply **reply, struct err *err)
{
	struct session_origin origin = {.seq = w->scan.seq, .again = w->again, .device = w->scan.device, .came_ms = w->scan.at_ms};
	enum status st;

	*reply = refused;
	if (w->scan.fault) {
		*refused = refusal(w->scan.fault);
		return ST_OK;
	}
	if (w->again && backlog_try(d->backlog, w->waited) >= BACKLOG_TRIES) {
		*refused = refusal(_("The program ended each time that it tried this scan. It was not applied: scan it again, and tell your "
				     "lead"));
		return ST_OK;
	}
	st = session_scan_from(d->session, &origin, w->scan.data, w->scan.len, reply, err);
	if (st != ST_OK && w->again)
		backlog_untry(d->backlog, w->waited);
	return st;
}

static void store_is_busy(struct scan_devices *d)
{
	struct err err;

	d->retry_at_ms = clock_monotonic_ms() + RETRY_MS;
	if (!d->told_busy)
		tell(_("The store is busy: scans are kept and tried again"));
	d->told_busy = true;
	if (backlog_sync(d->backlog, &err) != ST_OK)
		fprintf(stderr, _("crossdock: not safe from a power cut: %s\n"), err.text);
}

static enum status answer_first(struct scan_devices *d, struct err *err)
{
	const struct waiting *w = &d->queue[d->first];
	const struct reply *reply;
	struct reply refused;
	enum status st = ask(d, w, &refused, &reply, err);

	if (st == ST_BUSY) {
		store_is_busy(d);
		return ST_OK;
	}
	if (st != ST_OK)
		return st;
	d->told_busy = false;
	if (reply)
		st = d->printer.print(d->printer.ctx, w->scan.device, w->scan.data, w->scan.len, reply, err);
	if (reply && !w->again)
		scanners_reply(d->scanners, w->scanner, reply->result != RESULT_REFUSED);
	drop(d);
	if (!d->count)
		backlog_clear(d->backlog);
	d->printer.idle(d->printer.ctx);
	return st;
}

enum status scan_devices_serve(struct scan_devices *d, const struct pollfd *fds, size_t count, bool waited, struct err *err)
{
	enum status st = ST_OK;

	take_in(d, fds, count, waited);
	while (st == ST_OK && d->count && clock_monotonic_ms() >= d->retry_at_ms)
		st = answer_first(d, err);
	return st;
}
