/* libudev: the list of devices, and a monitor of what udev has set up. Without a udev daemon nothing is ever told; who uses
 * this lists again from time to time while something is missing. */
#include "devices/hotplug.h"

#include <ctype.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <libudev.h>

#include "base/mem.h"

enum { EVENTS_A_TURN = 256, ID_SIZE = 16 };

struct hotplug {
	struct udev *udev;
	struct udev_monitor *monitor;
};

bool hotplug_is_at(const struct hotplug_device *device, const char *path)
{
	size_t len = strlen(path);
	char real[PATH_MAX];

	if (strcmp(path, device->node) == 0)
		return true;
	for (const char *p = device->links; (p = strstr(p, path)); p += len) {
		if ((p == device->links || p[-1] == ' ') && (p[len] == ' ' || !p[len]))
			return true;
	}
	return realpath(path, real) && strcmp(real, device->node) == 0;
}

/* Some kernels may send devices to nobody: then there is no monitor. */
static void watch(struct hotplug *hotplug)
{
	struct udev_monitor *monitor = udev_monitor_new_from_netlink(hotplug->udev, "udev");

	if (monitor && udev_monitor_filter_add_match_subsystem_devtype(monitor, "input", NULL) >= 0 &&
		udev_monitor_filter_add_match_subsystem_devtype(monitor, "tty", NULL) >= 0 &&
		udev_monitor_enable_receiving(monitor) >= 0)
		hotplug->monitor = monitor;
	else if (monitor)
		udev_monitor_unref(monitor);
}

struct hotplug *hotplug_open(void)
{
	struct hotplug *hotplug = mem_alloc(sizeof *hotplug);

	hotplug->udev = udev_new();
	if (!hotplug->udev) {
		free(hotplug);
		return NULL;
	}
	watch(hotplug);
	return hotplug;
}

void hotplug_close(struct hotplug *hotplug)
{
	if (!hotplug)
		return;
	if (hotplug->monitor)
		udev_monitor_unref(hotplug->monitor);
	udev_unref(hotplug->udev);
	free(hotplug);
}

int hotplug_fd(const struct hotplug *hotplug)
{
	return hotplug->monitor ? udev_monitor_get_fd(hotplug->monitor) : -1;
}

static const char *known(const char *text)
{
	return text ? text : "";
}

static const char *attribute(struct udev_device *device, const char *name)
{
	return device ? known(udev_device_get_sysattr_value(device, name)) : "";
}

static bool is_one(struct udev_device *device, const char *property)
{
	return strcmp(known(udev_device_get_property_value(device, property)), "1") == 0;
}

/* Kernel attributes of the same thing are written with and without 0x, and in both cases. */
static void copy_id(char id[ID_SIZE], const char *text)
{
	size_t len;

	if (strncmp(text, "0x", 2) == 0)
		text += 2;
	len = strlen(text);
	snprintf(id, ID_SIZE, "%.*s%.8s", len < 4 ? (int)(4 - len) : 0, "0000", text);
	for (char *p = id; *p; p++)
		*p = (char)tolower((unsigned char)*p);
	if (!len)
		*id = '\0';
}

/* A USB device says who it is; a Bluetooth keyboard is known by what the input device says. */
static void describe(struct udev_device *device, enum hotplug_kind kind, const char *node, const struct hotplug_sink *sink)
{
	struct udev_device *usb = udev_device_get_parent_with_subsystem_devtype(device, "usb", "usb_device");
	struct udev_device *input = kind == HOTPLUG_HID ? udev_device_get_parent_with_subsystem_devtype(device, "input", NULL)
							: NULL;
	const char *keyboard = udev_device_get_property_value(device, "ID_INPUT_KEYBOARD");
	char vendor[ID_SIZE];
	char product[ID_SIZE];
	struct hotplug_device told = {.kind = kind, .node = node, .vendor = vendor, .product = product, .usb = usb != NULL,
		.keyboard = keyboard && strcmp(keyboard, "1") == 0};

	told.syspath = known(udev_device_get_syspath(device));
	told.marked = is_one(device, "ID_CROSSDOCK_SCANNER");
	copy_id(vendor, usb ? attribute(usb, "idVendor") : attribute(input, "id/vendor"));
	copy_id(product, usb ? attribute(usb, "idProduct") : attribute(input, "id/product"));
	told.serial = usb ? attribute(usb, "serial") : attribute(input, "uniq");
	told.name = kind == HOTPLUG_HID ? attribute(input, "name") : attribute(usb, "product");
	told.links = known(udev_device_get_property_value(device, "DEVLINKS"));
	sink->there(sink->ctx, &told);
}

/* Consoles and pseudo terminals are no serial lines; Bluetooth's serial lines are virtual, too. */
static bool is_serial_line(struct udev_device *device)
{
	return !strstr(known(udev_device_get_syspath(device)), "/devices/virtual/") ||
	       strncmp(known(udev_device_get_sysname(device)), "rfcomm", 6) == 0;
}

/* False: it is neither an input device that can be read nor a serial line nor a printer. */
static bool kind_of(struct udev_device *device, enum hotplug_kind *kind)
{
	const char *subsystem = known(udev_device_get_subsystem(device));

	if (strcmp(subsystem, "usbmisc") == 0) {
		*kind = HOTPLUG_PRINTER;
		return strncmp(known(udev_device_get_sysname(device)), "lp", 2) == 0;
	}
	*kind = strcmp(subsystem, "tty") == 0 ? HOTPLUG_SERIAL : HOTPLUG_HID;
	if (*kind == HOTPLUG_SERIAL)
		return is_serial_line(device);
	return strcmp(subsystem, "input") == 0 && strncmp(known(udev_device_get_sysname(device)), "event", 5) == 0;
}

static void tell(struct udev_device *device, const struct hotplug_sink *sink)
{
	const char *node = udev_device_get_devnode(device);
	const char *action = known(udev_device_get_action(device));
	enum hotplug_kind kind;

	if (!node || !kind_of(device, &kind))
		return;
	if (strcmp(action, "remove") == 0)
		sink->gone(sink->ctx, known(udev_device_get_syspath(device)));
	else
		describe(device, kind, node, sink);
}

/* The kernel's consoles and pseudo terminals, more than all other devices together: nothing is plugged in there. */
static bool is_virtual(const char *syspath)
{
	static const char folder[] = "/devices/virtual/tty/";
	const char *found = strstr(syspath, folder);

	return found && strncmp(found + sizeof folder - 1, "rfcomm", 6) != 0;
}

/* other: NULL = none. */
static void list(struct hotplug *hotplug, const char *subsystem, const char *other, const struct hotplug_sink *sink)
{
	struct udev_enumerate *found = udev_enumerate_new(hotplug->udev);
	struct udev_list_entry *entry;

	if (!found)
		return;
	udev_enumerate_add_match_subsystem(found, subsystem);
	if (other)
		udev_enumerate_add_match_subsystem(found, other);
	udev_enumerate_scan_devices(found);
	udev_list_entry_foreach(entry, udev_enumerate_get_list_entry(found)) {
		const char *path = udev_list_entry_get_name(entry);
		struct udev_device *device = is_virtual(path) ? NULL : udev_device_new_from_syspath(hotplug->udev, path);

		if (device)
			tell(device, sink);
		udev_device_unref(device); /* NULL is fine */
	}
	udev_enumerate_unref(found);
}

void hotplug_list(struct hotplug *hotplug, const struct hotplug_sink *sink)
{
	list(hotplug, "input", "tty", sink);
}

void hotplug_list_printers(struct hotplug *hotplug, const struct hotplug_sink *sink)
{
	list(hotplug, "usbmisc", NULL, sink);
}

void hotplug_read(struct hotplug *hotplug, const struct hotplug_sink *sink)
{
	for (int i = 0; hotplug->monitor && i < EVENTS_A_TURN; i++) {
		struct udev_device *device = udev_monitor_receive_device(hotplug->monitor);

		if (!device)
			return;
		tell(device, sink);
		udev_device_unref(device);
	}
}
