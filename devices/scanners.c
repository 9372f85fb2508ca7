/* One turn: read every device that has something, then see what was plugged in or pulled out. That a device is gone is told by
 * itself or by udev, whichever comes first. */
#include "devices/scanners.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/mem.h"
#include "base/text.h"
#include "devices/hotplug.h"

enum { TOLD_MAX = 1200 };

struct scanners {
	struct scanner *list;
	size_t count;
	struct hotplug *hotplug;
	struct scanners_scan *scans; /* those from `first` on wait */
	size_t first, scan_count, scan_cap;
	struct str news;
	bool news_told;
	bool started;
	int64_t look_at_ms;
	int look_every_ms;
};

static void tell(struct scanners *set, const char *text)
{
	if (set->news_told)
		str_clear(&set->news);
	set->news_told = false;
	str_printf(&set->news, "%s%s", set->news.len ? "; " : "", text);
}

/* said: what it is about, looked up; its %s is the scanner's name. */
__attribute__((format(printf, 2, 3))) static void tell_of(struct scanners *set, const char *said, ...)
{
	char text[TOLD_MAX];
	va_list args;

	va_start(args, said);
	vsnprintf(text, sizeof text, _(said), args);
	va_end(args);
	tell(set, text);
}

/* ---- scans */

static void on_repeat(void *ctx, const struct scanner *s)
{
	tell_of(ctx, N_("Scanner %s read the same code twice at once: it counts once"), s->config->name);
}

static void on_scan(void *ctx, const struct scanner *s, const struct framer_scan *scan, int64_t at_ms)
{
	struct scanners *set = ctx;
	struct scanners_scan *kept;
	struct str fault = {0};

	if (set->first == set->scan_count)
		set->first = set->scan_count = 0;
	if (set->scan_count == set->scan_cap) {
		set->scan_cap = set->scan_cap * 2 + 16;
		set->scans = mem_array(set->scans, set->scan_cap, sizeof *set->scans);
	}
	kept = &set->scans[set->scan_count++];
	*kept = (struct scanners_scan){.scanner = s->index, .device = s->config->name, .at_ms = at_ms, .len = scan->len};
	kept->data = mem_alloc(scan->len + 1);
	memcpy(kept->data, scan->data, scan->len);
	if (scan->fault) {
		str_printf(&fault, _("What scanner %s sent is no scan: %s"), s->config->name, scan->fault);
		kept->fault = mem_dup(str_text(&fault));
		str_done(&fault);
	}
}

const struct scanners_scan *scanners_first(const struct scanners *set)
{
	return set->first < set->scan_count ? &set->scans[set->first] : NULL;
}

void scanners_drop(struct scanners *set)
{
	struct scanners_scan *scan = &set->scans[set->first++];

	free(scan->data);
	free(scan->fault);
}

static void read_scanner(struct scanners *set, struct scanner *s, short revents, int64_t since_ms, int64_t now_ms)
{
	struct scanner_sink sink = {on_scan, on_repeat, set};

	if (!scanner_read(s, revents, since_ms, now_ms, &sink))
		tell_of(set, N_("Scanner %s gone: plug it in again"), s->config->name);
}

/* ---- coming and going */

/* Whoever asks for more goes first: one that names a serial number before one that takes any of its kind. */
static struct scanner *who_wants(struct scanners *set, const struct hotplug_device *device)
{
	struct scanner *best = NULL;

	for (size_t i = 0; i < set->count; i++) {
		struct scanner *s = &set->list[i];

		if (s->state == SCANNER_HERE || !scanner_means(s->config, device))
			continue;
		if (!best || scanner_config_weight(s->config) > scanner_config_weight(best->config))
			best = s;
	}
	return best;
}

static struct scanner *holder_of(struct scanners *set, const char *node)
{
	for (size_t i = 0; i < set->count; i++) {
		if (set->list[i].state != SCANNER_ABSENT && strcmp(set->list[i].node, node) == 0)
			return &set->list[i];
	}
	return NULL;
}

static void on_there(void *ctx, const struct hotplug_device *device)
{
	struct scanners *set = ctx;
	struct scanner *s = holder_of(set, device->node);
	bool was_in_trouble;
	struct err before;
	struct err err;

	if (s && s->state == SCANNER_HERE)
		return;
	s = who_wants(set, device);
	if (!s)
		return;
	was_in_trouble = s->state == SCANNER_TROUBLE;
	before = s->trouble;
	switch (scanner_open(s, device, &err)) {
	case ST_OK:
		if (set->started) /* what is there from the start is no news */
			tell_of(set, N_("Scanner %s is here"), s->config->name);
		break;
	case ST_REFUSED: return;
	case ST_USAGE:
	case ST_BUSY:
	case ST_STORE:
	case ST_DAMAGED:
	case ST_DEVICE:
		if (!was_in_trouble || strcmp(before.text, err.text) != 0)
			tell_of(set, N_("Scanner %s cannot be used: %s"), s->config->name, err.text);
		break;
	}
	s->seen = true;
}

/* By its place in the system: a scanner that is already back may have the node of the one that went. */
static void on_gone(void *ctx, const char *syspath)
{
	struct scanners *set = ctx;
	struct scanner *s = NULL;
	int64_t now_ms = clock_monotonic_ms();

	for (size_t i = 0; i < set->count; i++) {
		if (set->list[i].syspath && strcmp(set->list[i].syspath, syspath) == 0)
			s = &set->list[i];
	}
	if (!s)
		return;
	if (s->state == SCANNER_TROUBLE) {
		scanner_let_go(s);
		return;
	}
	read_scanner(set, s, POLLIN | POLLHUP, now_ms, now_ms); /* what it had sent, then its end */
}

static bool any_missing(const struct scanners *set)
{
	for (size_t i = 0; i < set->count; i++) {
		if (set->list[i].state != SCANNER_HERE)
			return true;
	}
	return false;
}

/* Looks for what is missing: where no udev tells of it, where it could not be had at first, where something was missed. */
static void look_around(struct scanners *set, int64_t now_ms)
{
	struct hotplug_sink sink = {on_there, on_gone, set};

	if (now_ms < set->look_at_ms || !any_missing(set))
		return;
	set->look_at_ms = now_ms + set->look_every_ms;
	/* it costs more than all else that an idle terminal does */
	if (hotplug_fd(set->hotplug) >= 0 && set->look_every_ms < SCANNERS_LOOK_MAX_MS)
		set->look_every_ms *= 2;
	for (size_t i = 0; i < set->count; i++)
		set->list[i].seen = false;
	hotplug_list(set->hotplug, &sink);
	for (size_t i = 0; i < set->count; i++) {
		if (set->list[i].state == SCANNER_TROUBLE && !set->list[i].seen)
			scanner_let_go(&set->list[i]); /* it was pulled out again */
	}
}

/* ---- the set */

enum status scanners_open(struct scanners **set, const struct scanner_config *configs, size_t count, struct err *err)
{
	struct hotplug *hotplug = hotplug_open();
	struct scanners *s;

	if (!hotplug)
		return err_set(err, ST_DEVICE, "this system cannot say what is plugged in: libudev does not start");
	s = mem_alloc(sizeof *s);
	s->hotplug = hotplug;
	s->count = count < SCANNERS_MAX ? count : SCANNERS_MAX;
	s->list = mem_alloc((s->count + 1) * sizeof *s->list);
	for (size_t i = 0; i < s->count; i++)
		scanner_init(&s->list[i], &configs[i], i);
	s->look_every_ms = SCANNERS_LOOK_MS;
	look_around(s, clock_monotonic_ms());
	s->started = true;
	*set = s;
	return ST_OK;
}

void scanners_close(struct scanners *set)
{
	if (!set)
		return;
	for (size_t i = 0; i < set->count; i++)
		scanner_done(&set->list[i]);
	while (scanners_first(set))
		scanners_drop(set);
	hotplug_close(set->hotplug);
	str_done(&set->news);
	free(set->scans);
	free(set->list);
	free(set);
}

/* The order is that of the scanners; poll passes over those that have none (-1). */
size_t scanners_fds(const struct scanners *set, struct pollfd *fds)
{
	for (size_t i = 0; i < set->count; i++)
		fds[i] = (struct pollfd){.fd = scanner_fd(&set->list[i]), .events = POLLIN};
	fds[set->count] = (struct pollfd){.fd = hotplug_fd(set->hotplug), .events = POLLIN};
	return set->count + 1;
}

int scanners_wait_ms(const struct scanners *set, int64_t now_ms)
{
	int wait = -1;

	for (size_t i = 0; i < set->count; i++) {
		const struct scanner *s = &set->list[i];
		int own = s->state == SCANNER_HERE ? scanner_wait_ms(s, now_ms) : set->look_every_ms;

		if (own >= 0 && (wait < 0 || own < wait))
			wait = own;
	}
	return wait;
}

void scanners_read(struct scanners *set, const struct pollfd *fds, size_t count, int64_t since_ms, int64_t now_ms)
{
	struct hotplug_sink sink = {on_there, on_gone, set};

	for (size_t i = 0; i < set->count && i < count; i++) {
		if (set->list[i].state == SCANNER_HERE && fds[i].fd == scanner_fd(&set->list[i]))
			read_scanner(set, &set->list[i], fds[i].revents, since_ms, now_ms);
	}
	if (count > set->count && fds[set->count].revents) {
		hotplug_read(set->hotplug, &sink);
		set->look_every_ms = SCANNERS_LOOK_MS;
	}
	look_around(set, now_ms);
}

void scanners_reply(struct scanners *set, size_t scanner, bool good)
{
	scanner_reply(&set->list[scanner], good);
}

size_t scanners_count(const struct scanners *set)
{
	return set->count;
}

struct scanner_status scanners_status(const struct scanners *set, size_t scanner)
{
	const struct scanner *s = &set->list[scanner];

	return (struct scanner_status){s->config->name, s->state, s->node, s->state == SCANNER_TROUBLE ? s->trouble.text : ""};
}

const char *scanner_state_word(enum scanner_state state)
{
	switch (state) {
	case SCANNER_ABSENT: return "gone";
	case SCANNER_TROUBLE: return "trouble";
	case SCANNER_HERE: break;
	}
	return NULL;
}

const char *scanner_state_advice(const struct scanner_status *status)
{
	switch (status->state) {
	case SCANNER_ABSENT: return N_("it is not plugged in");
	case SCANNER_TROUBLE: return status->why;
	case SCANNER_HERE: break;
	}
	return "";
}

const char *scanners_news(struct scanners *set)
{
	if (set->news_told || !set->news.len)
		return NULL;
	set->news_told = true;
	return str_text(&set->news);
}
