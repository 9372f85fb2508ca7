/* One scanner: a device that is open, or waited for; what it sends becomes scans. Belongs to a set (scanners.h). */
#ifndef DEVICES_SCANNER_H
#define DEVICES_SCANNER_H

#include <stdbool.h>
#include <stdint.h>

#include "devices/hid.h"
#include "devices/hotplug.h"
#include "devices/scanner_config.h"

enum scanner_state {
	SCANNER_ABSENT,
	SCANNER_HERE,
	SCANNER_TROUBLE, /* it is plugged in, but cannot be had: it is tried again */
};

enum { SCANNER_NODE_MAX = 256 };

struct scanner {
	size_t index; /* in its set */
	const struct scanner_config *config;
	enum scanner_state state;
	char node[SCANNER_NODE_MAX]; /* "" = absent */
	char *syspath;               /* NULL = absent */
	struct err trouble;          /* valid in SCANNER_TROUBLE */
	bool seen;                   /* the set's, while it looks around */
	/* the rest is scanner.c's */
	struct hid *hid;
	struct serial *serial;
	struct keymap keymap;
	struct framer framer;
	uint8_t *buffer;
	const struct scanner_sink *sink;
	int64_t reading_since_ms; /* what is being read has come between these */
	int64_t reading_ms;
	uint8_t *last; /* the last scan, to know a repeat */
	size_t last_len;
	int64_t last_since_ms;
};

/* Who gets its scans (and what is none), and hears of repeats that were dropped. at_ms: when it was complete. */
struct scanner_sink {
	void (*scan)(void *ctx, const struct scanner *scanner, const struct framer_scan *scan, int64_t at_ms);
	void (*repeat)(void *ctx, const struct scanner *scanner);
	void *ctx;
};

void scanner_init(struct scanner *scanner, const struct scanner_config *config, size_t index);
void scanner_done(struct scanner *scanner);

/* Opens its device: it is here then. ST_REFUSED: this is not the one of its devices that scans come from, or it is just being
 * pulled out; nothing has changed. ST_DEVICE: it cannot be had; it is in trouble then, and err is kept as its reason. */
enum status scanner_open(struct scanner *scanner, const struct hotplug_device *device, struct err *err) MUST_CHECK;

/* Lets go of the device: it is absent then. */
void scanner_let_go(struct scanner *scanner);

int scanner_fd(const struct scanner *scanner); /* -1 = it has none */

/* Reads what is there (bounded); revents is what poll said. What can be read has come after since_ms. False: it is gone; what
 * it had sent before, and what it had begun, is told, and it is let go. */
bool scanner_read(struct scanner *scanner, short revents, int64_t since_ms, int64_t now_ms, const struct scanner_sink *sink);

/* How long until a pause may end its scan; -1: nothing is begun. */
int scanner_wait_ms(const struct scanner *scanner, int64_t now_ms);

/* Tells it how its scan was answered, if it is one that is told. */
void scanner_reply(struct scanner *scanner, bool good);

/* True: the config means this device. */
bool scanner_means(const struct scanner_config *config, const struct hotplug_device *device);

#endif
