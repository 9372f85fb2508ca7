/* A device ends in any of several ways, in any order: its reads fail, it is readable and gives nothing, it hangs up. Each is
 * enough, and what it had sent before is read first. */
#include "devices/scanner.h"

#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/mem.h"
#include "base/text.h"

enum { KEYS_A_TURN = 8192, READS_A_TURN = 16, READ_BYTES = 4096 };

enum got {
	GOT_ALL,
	GOT_SOME, /* there may be more */
	GOT_GONE,
};

void scanner_init(struct scanner *s, const struct scanner_config *config, size_t index)
{
	*s = (struct scanner){.config = config, .index = index, .buffer = mem_alloc((size_t)config->max)};
}

void scanner_done(struct scanner *s)
{
	scanner_let_go(s);
	free(s->buffer);
	free(s->last);
}

/* ---- coming and going */

static bool fits(const char *wanted, const char *have)
{
	return !wanted || strcmp(wanted, have) == 0;
}

bool scanner_means(const struct scanner_config *c, const struct hotplug_device *device)
{
	return (c->kind == SCANNER_HID) == (device->kind == HOTPLUG_HID) && fits(c->vendor, device->vendor) &&
	       fits(c->product, device->product) && fits(c->serial, device->serial) && fits(c->device_name, device->name) &&
	       (device->marked || !c->marked) && (!c->path || hotplug_is_at(device, c->path));
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
}

enum status scanner_open(struct scanner *s, const struct hotplug_device *device, struct err *err)
{
	enum status status = s->config->kind == SCANNER_HID ? hid_open(&s->hid, device->node, err)
							    : serial_open(&s->serial, device->node, &s->config->tty, err);

	if (status == ST_OK) {
		begin(s, device);
	} else if (status != ST_REFUSED) {
		set_place(s, SCANNER_TROUBLE, device);
		s->trouble = *err;
	}
	return status;
}

void scanner_let_go(struct scanner *s)
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

int scanner_fd(const struct scanner *s)
{
	return s->hid ? hid_fd(s->hid) : s->serial ? serial_fd(s->serial) : -1;
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

	if (!scan->fault && is_repeat(s, scan))
		s->sink->repeat(s->sink->ctx, s);
	else
		s->sink->scan(s->sink->ctx, s, scan, s->reading_ms);
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
			framer_spoil(&s->framer, N_("some of its keys were lost: scan it again"), clock_monotonic_ms());
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

bool scanner_read(struct scanner *s, short revents, int64_t since_ms, int64_t now_ms, const struct scanner_sink *sink)
{
	struct framer_sink framed = {take_scan, s};
	enum got got = GOT_ALL;

	s->sink = sink;
	s->reading_since_ms = since_ms;
	s->reading_ms = now_ms;
	if (s->hid && revents & (POLLHUP | POLLERR | POLLNVAL))
		hid_end(s->hid);
	if (revents)
		got = s->hid ? read_hid(s, &framed) : read_serial(s, revents & POLLIN, now_ms, &framed);
	s->reading_since_ms = since_ms;
	s->reading_ms = now_ms;
	/* some devices hang up and their reads never fail */
	if (got == GOT_GONE || (got == GOT_ALL && revents & (POLLHUP | POLLERR | POLLNVAL))) {
		framer_cut(&s->framer, N_("it was unplugged in the middle of it: plug it in and scan it again"), &framed);
		scanner_let_go(s);
		return false;
	}
	if (got == GOT_ALL)
		framer_tick(&s->framer, now_ms, &framed);
	return true;
}

int scanner_wait_ms(const struct scanner *s, int64_t now_ms)
{
	return framer_wait_ms(&s->framer, now_ms);
}

void scanner_reply(struct scanner *s, bool good)
{
	const struct scanner_reply *reply = good ? &s->config->good : &s->config->bad;

	if (s->serial && reply->len)
		serial_write(s->serial, reply->data, reply->len);
}
