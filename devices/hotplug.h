/* What is plugged in, and what comes and goes: input devices, serial lines and USB printers, with what tells one from another. Only this
 * module knows libudev. */
#ifndef DEVICES_HOTPLUG_H
#define DEVICES_HOTPLUG_H

#include <stdbool.h>

enum hotplug_kind { HOTPLUG_HID, HOTPLUG_SERIAL, HOTPLUG_PRINTER };

/* Texts are never NULL; "" = not known. They live until the function that was called with them returns. */
struct hotplug_device {
	enum hotplug_kind kind;
	const char *node;    /* "/dev/input/event7" */
	const char *syspath; /* its place in the system: another one when the same node comes back */
	const char *vendor;  /* USB or Bluetooth ids: four hexadecimal digits, small letters */
	const char *product;
	const char *serial;  /* the serial number, or a Bluetooth address */
	const char *name;    /* what it calls itself */
	const char *links;   /* other names of the node, with blanks between: /dev/serial/by-id/... */
	bool keyboard;       /* an input device with keys to type with, as far as udev knows */
	bool usb;
	bool marked; /* udev's rules say that it is a scanner: ID_CROSSDOCK_SCANNER=1 (packaging/udev) */
};

/* True: path is the node or one of its other names. */
bool hotplug_is_at(const struct hotplug_device *device, const char *path);

struct hotplug;

/* NULL: this system has no udev at all. */
struct hotplug *hotplug_open(void);
void hotplug_close(struct hotplug *hotplug); /* NULL is fine */

/* Readable: call hotplug_read(). -1: this system does not tell what comes and goes; hotplug_list() still says what is
 * there. */
int hotplug_fd(const struct hotplug *hotplug);

struct hotplug_sink {
	void (*there)(void *ctx, const struct hotplug_device *device);
	void (*gone)(void *ctx, const char *syspath);
	void *ctx;
};

/* All input devices and serial lines that are there now. */
void hotplug_list(struct hotplug *hotplug, const struct hotplug_sink *sink);

/* The USB printers that are there now. Of these nothing else tells: who prints looks when it opens one. */
void hotplug_list_printers(struct hotplug *hotplug, const struct hotplug_sink *sink);

/* What has come and gone since, in order. A device may be told twice, and one that is told may be gone again by then. */
void hotplug_read(struct hotplug *hotplug, const struct hotplug_sink *sink);

#endif
