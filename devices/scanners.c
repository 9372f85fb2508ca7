/* One turn: read every device that has something, then see what was plugged in or pulled out. A device ends in any of four
 * ways, in any order: its reads fail, it is readable and gives nothing, it hangs up, udev says so. Each is enough, and what it
 * had sent before is read first. */
#include "devices/scanners.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/mem.h"
#include "devices/hid.h"
#include "devices/hotplug.h"

enum { NODE_MAX = 256, KEYS_A_TURN = 8192, READS_A_TURN = 16, READ_BYTES = 4096 };

enum got {
	GOT_ALL,
	GOT_SOME, /* there may be more */
	GOT_GONE,
};

struct scanner {
	struct scanners *set;
	size_t index;
	const struct scanner_config *config;
	enum scanner_state state;
	char node[NODE_MAX]; /* "" = absent */
	char *syspath; /* NULL = absent */
	struct err trouble;
	bool seen; /* in this look around */
	struct hid *hid;
	struct serial *serial;
	struct keymap keymap;
	struct framer framer;
	uint8_t *buffer;
	int64_t reading_since_ms; /* what is being read has come between these */
	int64_t reading_ms;
	/* the last scan, to know a repeat */
	uint8_t *last;
	size_t last_len;
	int64_t last_since_ms;
};

struct scanners {
	struct scanner *list;
	size_t count;
	struct hotplug *hotplug;
	struct scanners_scan *scans; /* those from `first` on wait */
	size_t first, scan_count, scan_cap;
	struct str news;
	bool news_told;
	int64_t look_at_ms;
};

static void tell(struct scanners *set, const char *text)
{
	if (set->news_told)
		str_clear(&set->news);
	set->news_told = false;
	str_printf(&set->news, "%s%s", set->news.len ? "; " : "", text);
}

static void tell_of(struct scanner *s, const char *what, const char *why)
{
	struct str text = {0};

	str_printf(&text, "Scanner %s %s%s", s->config->name, what, why);
	tell(s->set, str_text(&text));
	str_done(&text);
}

/* ---- scans */

static bool is_repeat(struct scanner *s, const struct framer_scan *scan)
{
	bool same = s->last && s->last_len == scan->len && memcmp(s->last, scan->data, scan->len) == 0;
	bool repeat = same && s->reading_ms - s->last_since_ms < s->config->bounce_ms;

	if (!s->config->bounce_ms)
		return false;
	s->last_since_ms = s->reading_since_ms;
	if (!same) {
		s->last = mem_resize(s->last, scan->len);
		memcpy(s->last, scan->data, scan->len);
		s->last_len = scan->len;
	}
	return repeat;
}

static void take_scan(void *ctx, const struct framer_scan *scan)
{
	struct scanner *s = ctx;
	struct scanners *set = s->set;
	struct scanners_scan *kept;
	struct str fault = {0};

	if (!scan->fault && is_repeat(s, scan)) {
		tell_of(s, "read the same code twice at once: it counts once", "");
		return;
	}
	if (set->first == set->scan_count)
		set->first = set->scan_count = 0;
	if (set->scan_count == set->scan_cap) {
		set->scan_cap = set->scan_cap * 2 + 16;
		set->scans = mem_array(set->scans, set->scan_cap, sizeof *set->scans);
	}
	kept = &set->scans[set->scan_count++];
	*kept = (struct scanners_scan){.scanner = s->index, .device = s->config->name, .at_ms = s->reading_ms, .len = scan->len};
	kept->data = mem_alloc(scan->len + 1);
	memcpy(kept->data, scan->data, scan->len);
	if (scan->fault) {
		str_printf(&fault, "What scanner %s sent is no scan: %s", s->config->name, scan->fault);
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

/* ---- reading */

static void take_key(struct scanner *s, const struct hid_key *key, const struct framer_sink *sink)
{
	char text[KEYMAP_TEXT_MAX];
	char why[KEYMAP_WHY_MAX];
	size_t len;

	s->reading_ms = s->reading_since_ms = key->at_ms;
	framer_tick(&s->framer, key->at_ms, sink); /* keys come in order: until now there was none */
	switch (keymap_key(&s->keymap, key->code, key->value, text, &len, why)) {
	case KEYMAP_NOTHING: break;
	case KEYMAP_TEXT: framer_feed(&s->framer, text, len, key->at_ms, sink); break;
	case KEYMAP_UNKNOWN: framer_spoil(&s->framer, why, key->at_ms); break;
	}
}

static enum got read_hid(struct scanner *s, const struct framer_sink *sink)
{
	struct hid_key key;

	for (int i = 0; i < KEYS_A_TURN; i++) {
		switch (hid_next(s->hid, &key)) {
		case HID_KEY: take_key(s, &key, sink); break;
		case HID_NOTHING: return GOT_ALL;
		case HID_GONE: return GOT_GONE;
		case HID_LOST:
			keymap_reset(&s->keymap);
			framer_spoil(&s->framer, "some of its keys were lost: scan it again", clock_monotonic_ms());
			break;
		}
	}
	return GOT_SOME;
}

/* readable: poll says that there is something; then that nothing comes means that it is gone. */
static enum got read_serial(struct scanner *s, bool readable, int64_t now_ms, const struct framer_sink *sink)
{
	char data[READ_BYTES];

	for (int i = 0; i < READS_A_TURN; i++) {
		int n = serial_read(s->serial, data, sizeof data);

		if (n < 0 || (n == 0 && i == 0 && readable))
			return GOT_GONE;
		if (n == 0)
			return GOT_ALL;
		framer_feed(&s->framer, data, (size_t)n, now_ms, sink);
	}
	return GOT_SOME;
}

static void let_go(struct scanner *s)
{
	hid_close(s->hid);
	serial_close(s->serial);
	s->hid = NULL;
	s->serial = NULL;
	s->state = SCANNER_ABSENT;
	*s->node = '\0';
	free(s->syspath);
	s->syspath = NULL;
}

static void lose(struct scanner *s, const struct framer_sink *sink)
{
	framer_cut(&s->framer, "it was unplugged in the middle of it: plug it in and scan it again", sink);
	let_go(s);
	tell_of(s, "gone", ": plug it in again");
}

static void read_scanner(struct scanner *s, short revents, int64_t since_ms, int64_t now_ms)
{
	struct framer_sink sink = {take_scan, s};
	enum got got = GOT_ALL;

	s->reading_since_ms = since_ms;
	s->reading_ms = now_ms;
	if (s->hid && revents & (POLLHUP | POLLERR | POLLNVAL))
		hid_end(s->hid);
	if (revents)
		got = s->hid ? read_hid(s, &sink) : read_serial(s, revents & POLLIN, now_ms, &sink);
	s->reading_since_ms = since_ms;
	s->reading_ms = now_ms;
	/* some devices hang up and their reads never fail */
	if (got == GOT_GONE || (got == GOT_ALL && revents & (POLLHUP | POLLERR | POLLNVAL)))
		lose(s, &sink);
	else if (got == GOT_ALL)
		framer_tick(&s->framer, now_ms, &sink);
}

/* ---- coming and going */

static bool fits(const char *wanted, const char *have)
{
	return !wanted || strcmp(wanted, have) == 0;
}

bool scanners_means(const struct scanner_config *c, const struct hotplug_device *device)
{
	return (c->kind == SCANNER_HID) == (device->kind == HOTPLUG_HID) && fits(c->vendor, device->vendor) &&
	       fits(c->product, device->product) && fits(c->serial, device->serial) && fits(c->device_name, device->name) &&
	       (!c->path || hotplug_is_at(device, c->path));
}

/* Whoever asks for more goes first: one that names a serial number before one that takes any of its kind. */
static struct scanner *who_wants(struct scanners *set, const struct hotplug_device *device)
{
	struct scanner *best = NULL;

	for (size_t i = 0; i < set->count; i++) {
		struct scanner *s = &set->list[i];

		if (s->state == SCANNER_HERE || !scanners_means(s->config, device))
			continue;
		if (!best || scanner_config_weight(s->config) > scanner_config_weight(best->config))
			best = s;
	}
	return best;
}

static enum status open_device(struct scanner *s, const char *node, struct err *err)
{
	if (s->config->kind == SCANNER_HID)
		return hid_open(&s->hid, node, err);
	return serial_open(&s->serial, node, &s->config->tty, err);
}

static void set_place(struct scanner *s, enum scanner_state state, const struct hotplug_device *device)
{
	s->state = state;
	snprintf(s->node, sizeof s->node, "%s", device->node);
	free(s->syspath);
	s->syspath = mem_dup(device->syspath);
}

static void begin(struct scanner *s, const struct hotplug_device *device)
{
	keymap_init(&s->keymap, s->config->layout, s->config->gs_key);
	framer_init(&s->framer, &s->config->rules, s->buffer, (size_t)s->config->max);
	set_place(s, SCANNER_HERE, device);
	free(s->last);
	s->last = NULL;
	tell_of(s, "is here", "");
}

static void in_trouble(struct scanner *s, const struct hotplug_device *device, const struct err *err)
{
	if (s->state != SCANNER_TROUBLE || strcmp(s->trouble.text, err->text) != 0)
		tell_of(s, "cannot be used: ", err->text);
	set_place(s, SCANNER_TROUBLE, device);
	s->trouble = *err;
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
	struct err err;

	if (s && s->state == SCANNER_HERE)
		return;
	s = who_wants(set, device);
	if (!s)
		return;
	switch (open_device(s, device->node, &err)) {
	case ST_OK: begin(s, device); break;
	case ST_REFUSED: return; /* another of the scanner's nodes is the keyboard, or it is just being pulled out */
	case ST_USAGE:
	case ST_BUSY:
	case ST_STORE:
	case ST_DEVICE: in_trouble(s, device, &err); break;
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
		let_go(s);
		return;
	}
	read_scanner(s, POLLIN | POLLHUP, now_ms, now_ms); /* what it had sent, then its end */
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
	set->look_at_ms = now_ms + SCANNERS_LOOK_MS;
	for (size_t i = 0; i < set->count; i++)
		set->list[i].seen = false;
	hotplug_list(set->hotplug, &sink);
	for (size_t i = 0; i < set->count; i++) {
		if (set->list[i].state == SCANNER_TROUBLE && !set->list[i].seen)
			let_go(&set->list[i]); /* it was pulled out again */
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
	for (size_t i = 0; i < s->count; i++) {
		struct scanner *one = &s->list[i];

		one->set = s;
		one->index = i;
		one->config = &configs[i];
		one->buffer = mem_alloc((size_t)configs[i].max);
	}
	look_around(s, clock_monotonic_ms());
	scanners_news(s); /* what is there from the start is no news */
	*set = s;
	return ST_OK;
}

void scanners_close(struct scanners *set)
{
	if (!set)
		return;
	for (size_t i = 0; i < set->count; i++) {
		let_go(&set->list[i]);
		free(set->list[i].buffer);
		free(set->list[i].last);
	}
	while (scanners_first(set))
		scanners_drop(set);
	hotplug_close(set->hotplug);
	str_done(&set->news);
	free(set->scans);
	free(set->list);
	free(set);
}

static int fd_of(const struct scanner *s)
{
	return s->hid ? hid_fd(s->hid) : s->serial ? serial_fd(s->serial) : -1;
}

/* The order is that of the scanners; poll passes over those that have none (-1). */
size_t scanners_fds(const struct scanners *set, struct pollfd *fds)
{
	for (size_t i = 0; i < set->count; i++)
		fds[i] = (struct pollfd){.fd = fd_of(&set->list[i]), .events = POLLIN};
	fds[set->count] = (struct pollfd){.fd = hotplug_fd(set->hotplug), .events = POLLIN};
	return set->count + 1;
}

int scanners_wait_ms(const struct scanners *set, int64_t now_ms)
{
	int wait = -1;

	for (size_t i = 0; i < set->count; i++) {
		const struct scanner *s = &set->list[i];
		int own = s->state == SCANNER_HERE ? framer_wait_ms(&s->framer, now_ms) : SCANNERS_LOOK_MS;

		if (own >= 0 && (wait < 0 || own < wait))
			wait = own;
	}
	return wait;
}

void scanners_read(struct scanners *set, const struct pollfd *fds, size_t count, int64_t since_ms, int64_t now_ms)
{
	struct hotplug_sink sink = {on_there, on_gone, set};

	for (size_t i = 0; i < set->count && i < count; i++) {
		if (set->list[i].state == SCANNER_HERE && fds[i].fd == fd_of(&set->list[i]))
			read_scanner(&set->list[i], fds[i].revents, since_ms, now_ms);
	}
	if (count > set->count && fds[set->count].revents)
		hotplug_read(set->hotplug, &sink);
	look_around(set, now_ms);
}

void scanners_reply(struct scanners *set, size_t scanner, bool good)
{
	const struct scanner *s = &set->list[scanner];
	const struct scanner_reply *reply = good ? &s->config->good : &s->config->bad;

	if (s->serial && reply->len)
		serial_write(s->serial, reply->data, reply->len);
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

const char *scanners_news(struct scanners *set)
{
	if (set->news_told || !set->news.len)
		return NULL;
	set->news_told = true;
	return str_text(&set->news);
}
