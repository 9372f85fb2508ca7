/* libevdev over a grabbed device. Times are the kernel's own, of when the key was pressed: a pause between two keys is seen
 * even when they are read late. */
#include "devices/hid.h"

#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include <libevdev/libevdev.h>

#include "base/clock.h"
#include "base/mem.h"

struct hid {
	int fd;
	struct libevdev *evdev;
	bool syncing; /* what is held down is being told anew */
	int64_t opened_ms;
};

static enum status cannot(const char *node, int error, struct err *err)
{
	const char *what = error == EACCES || error == EPERM ? "this user may not read it: add the user to the group input"
			   : error == EBUSY ? "another program has it: end that program"
					    : strerror(error);

	if (error == ENODEV || error == ENOENT || error == ENXIO)
		return err_set(err, ST_REFUSED, "%s is gone", node);
	return err_set(err, ST_DEVICE, "%s: %s", node, what);
}

/* What types has the digits and Enter; mice, volume knobs and power buttons have not. */
static bool is_keyboard(const struct libevdev *evdev)
{
	return libevdev_has_event_code(evdev, EV_KEY, KEY_1) && libevdev_has_event_code(evdev, EV_KEY, KEY_0) &&
	       libevdev_has_event_code(evdev, EV_KEY, KEY_ENTER);
}

enum status hid_open(struct hid **hid, const char *node, struct err *err)
{
	struct hid *h = mem_alloc(sizeof *h);
	enum status status = ST_OK;
	int rc;

	h->fd = open(node, O_RDONLY | O_NONBLOCK | O_CLOEXEC);
	if (h->fd < 0) {
		status = cannot(node, errno, err);
		goto out;
	}
	rc = libevdev_new_from_fd(h->fd, &h->evdev);
	if (rc < 0) {
		status = cannot(node, -rc, err);
		goto out;
	}
	if (!is_keyboard(h->evdev)) {
		status = err_set(err, ST_REFUSED, "%s is no keyboard", node);
		goto out;
	}
	rc = libevdev_grab(h->evdev, LIBEVDEV_GRAB);
	if (rc < 0) {
		status = cannot(node, -rc, err);
		goto out;
	}
	libevdev_set_clock_id(h->evdev, CLOCK_MONOTONIC); /* where it cannot: see hid_next() */
	h->opened_ms = clock_monotonic_ms();
	*hid = h;
	return ST_OK;
out:
	hid_close(h);
	return status;
}

void hid_close(struct hid *hid)
{
	if (!hid)
		return;
	libevdev_free(hid->evdev); /* NULL is fine */
	if (hid->fd >= 0)
		close(hid->fd); /* which lets go of the grab, too */
	free(hid);
}

int hid_fd(const struct hid *hid)
{
	return hid->fd;
}

/* When an event was, by its own time if that can be true: since the device was opened, and not in the future. */
static int64_t time_of(const struct hid *hid, const struct input_event *event)
{
	int64_t at_ms = (int64_t)event->input_event_sec * 1000 + event->input_event_usec / 1000;
	int64_t now_ms = clock_monotonic_ms();

	return at_ms >= hid->opened_ms && at_ms <= now_ms ? at_ms : now_ms;
}

enum hid_got hid_next(struct hid *hid, struct hid_key *key)
{
	struct input_event event;

	for (;;) {
		int rc = libevdev_next_event(
			hid->evdev, hid->syncing ? LIBEVDEV_READ_FLAG_SYNC : LIBEVDEV_READ_FLAG_NORMAL, &event);

		if (rc == -EAGAIN && hid->syncing) {
			hid->syncing = false;
			continue;
		}
		if (rc == -EAGAIN)
			return HID_NOTHING;
		if (rc == -EINTR)
			continue;
		if (rc < 0)
			return HID_GONE;
		if (rc == LIBEVDEV_READ_STATUS_SYNC && !hid->syncing) {
			hid->syncing = true;
			return HID_LOST;
		}
		if (event.type != EV_KEY)
			continue;
		*key = (struct hid_key){event.code, event.value, time_of(hid, &event)};
		return HID_KEY;
	}
}
