/* A scanner that is a keyboard: its keys, taken away from everybody else, so that no scan reaches a shell or another window.
 * Only this module knows libevdev. */
#ifndef DEVICES_HID_H
#define DEVICES_HID_H

#include <stdint.h>

#include "base/err.h"

struct hid;

/* Opens an input device (/dev/input/eventN) and grabs it. ST_REFUSED: it is no keyboard (scanners often bring a second device
 * that is none), or no longer there. ST_DEVICE: it cannot be had; err says why and what to do. Forks a process that reads it
 * until hid_end() or hid_close(), which wait for its end. */
enum status hid_open(struct hid **hid, const char *node, struct err *err) MUST_CHECK;
void hid_close(struct hid *hid); /* NULL is fine */

int hid_fd(const struct hid *hid); /* readable, hung up or in error: call hid_next() until there is no more. No device's own */

struct hid_key {
	unsigned code; /* of linux/input-event-codes.h */
	int value;     /* 1 = pressed, 0 = released, 2 = repeated by the kernel */
	int64_t at_ms; /* when, on the monotonic clock */
};

enum hid_got {
	HID_KEY,
	HID_NOTHING, /* no more for now */
	HID_LOST,    /* the kernel had no room for some keys: what was typed is lost, and nothing is known to be held down */
	HID_GONE,    /* the device is no longer there */
};

/* Somebody else says that the device is gone: afterwards everything that came of it is there for hid_next(), and then its
 * end. */
void hid_end(struct hid *hid);

/* The next key. Never waits. */
enum hid_got hid_next(struct hid *hid, struct hid_key *key);

#endif
