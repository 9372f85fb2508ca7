/* A keyboard that libevdev knows and grabs. Times are the kernel's own, of when a key was pressed: a pause between two keys
 * is seen even when they are read late. The kernel keeps some ten keys for who does not read them, and a scanner types that
 * many in 20 ms: less than a commit on a slow disk takes, much less than a busy store may. So each device has a process of
 * its own, forked from this one, that does nothing but take its keys and put them into a pipe, which holds some hundred
 * scans. It has nothing else of this program's open, and ends with it. */
#include "devices/hid.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include <libevdev/libevdev.h>

#include "base/clock.h"
#include "base/mem.h"
#include "base/text.h"
#include "devices/access.h"

enum { PIPE_BYTES = 1 << 20 };

/* What goes through the pipe: whole, since it is shorter than PIPE_BUF. */
struct message {
	int64_t got; /* HID_KEY or HID_LOST; the end of the pipe says that it is gone. As wide as a time: no holes */
	struct hid_key key;
};

struct hid {
	int fd;
	struct libevdev *evdev;
	struct input_event events[64];
	size_t part;  /* bytes of one that is not whole yet: the kernel gives whole ones, a line in its place may not */
	bool dropped; /* the kernel had no room: until it says what belongs together again */
	int64_t opened_ms;
	pid_t reader; /* 0 = none */
	int pipe[2];  /* keys, from the reader */
	int stop[2];  /* closed: the reader ends */
};

static enum status cannot(const char *node, int error, struct err *err)
{
	char advice[ACCESS_TEXT_MAX];
	const char *what = error == EACCES || error == EPERM ? access_advice(node, "input", advice)
			   : error == EBUSY ? _("another program has it: end that program")
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

static _Noreturn void read_device(struct hid *hid);

static void close_end(int *fd)
{
	if (*fd >= 0)
		close(*fd);
	*fd = -1;
}

/* The device is the reader's from now on. */
static int start_reader(struct hid *h)
{
	if (pipe2(h->pipe, O_CLOEXEC | O_NONBLOCK) != 0 || pipe2(h->stop, O_CLOEXEC) != 0)
		return errno;
	(void)fcntl(h->pipe[1], F_SETPIPE_SZ, PIPE_BYTES); /* where that is too much for the system: what it has */
	h->reader = fork();
	if (h->reader < 0) {
		h->reader = 0;
		return errno;
	}
	if (h->reader == 0)
		read_device(h);
	libevdev_free(h->evdev);
	h->evdev = NULL;
	close_end(&h->fd);
	close_end(&h->pipe[1]);
	close_end(&h->stop[0]);
	return 0;
}

enum status hid_open(struct hid **hid, const char *node, struct err *err)
{
	struct hid *h = mem_alloc(sizeof *h);
	enum status status = ST_OK;
	int rc;

	h->pipe[0] = h->pipe[1] = h->stop[0] = h->stop[1] = -1;
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
	libevdev_set_clock_id(h->evdev, CLOCK_MONOTONIC); /* where it cannot: see time_of() */
	h->opened_ms = clock_monotonic_ms();
	rc = start_reader(h);
	if (rc != 0) {
		status = err_set(err, ST_DEVICE, "%s: nobody can be set to read it: %s", node, strerror(rc));
		goto out;
	}
	*hid = h;
	return ST_OK;
out:
	hid_close(h);
	return status;
}

void hid_end(struct hid *hid)
{
	close_end(&hid->stop[1]);
	while (hid->reader > 0 && waitpid(hid->reader, NULL, 0) < 0 && errno == EINTR)
		continue;
	hid->reader = 0;
}

void hid_close(struct hid *hid)
{
	if (!hid)
		return;
	hid_end(hid);
	close_end(&hid->stop[0]);
	close_end(&hid->pipe[0]);
	close_end(&hid->pipe[1]);
	libevdev_free(hid->evdev); /* NULL is fine */
	close_end(&hid->fd); /* which lets go of the grab, too */
	free(hid);
}

int hid_fd(const struct hid *hid)
{
	return hid->pipe[0];
}

/* ---- the reader */

/* When an event was, by its own time if that can be true: since the device was opened, and not in the future. */
static int64_t time_of(const struct hid *hid, const struct input_event *event)
{
	int64_t at_ms = (int64_t)event->input_event_sec * 1000 + event->input_event_usec / 1000;
	int64_t now_ms = clock_monotonic_ms();

	return at_ms >= hid->opened_ms && at_ms <= now_ms ? at_ms : now_ms;
}

/* Waits for one of two: false, the reader is to end. */
static bool wait_for(struct hid *hid, int fd, short events, short *revents)
{
	struct pollfd fds[2] = {{.fd = fd, .events = events}, {.fd = hid->stop[0], .events = POLLIN}};

	while (poll(fds, 2, -1) < 0 && errno == EINTR)
		continue;
	*revents = fds[0].revents;
	return !fds[1].revents;
}

/* While the pipe is full the kernel keeps what it can; what it cannot it tells as lost. */
static bool pass_on(struct hid *hid, const struct message *message)
{
	short revents;

	while (write(hid->pipe[1], message, sizeof *message) < 0) {
		if (errno != EINTR && (errno != EAGAIN || !wait_for(hid, hid->pipe[1], POLLOUT, &revents)))
			return false;
	}
	return true;
}

/* The kernel says SYN_DROPPED where it had no room, and what comes up to the next SYN_REPORT belongs to what was lost. */
static bool take_event(struct hid *hid, const struct input_event *event)
{
	struct message lost = {.got = HID_LOST};
	struct message key = {HID_KEY, {event->code, event->value, 0}};

	if (event->type == EV_SYN && event->code == SYN_DROPPED) {
		hid->dropped = true;
		return pass_on(hid, &lost);
	}
	if (event->type == EV_SYN && event->code == SYN_REPORT)
		hid->dropped = false;
	if (event->type != EV_KEY || hid->dropped)
		return true;
	key.key.at_ms = time_of(hid, event);
	return pass_on(hid, &key);
}

/* Takes everything that is there. False: the device is gone, or let go of. Not by libevdev, which forgets what it has read
 * when the device is pulled. */
static bool take_events(struct hid *hid)
{
	for (;;) {
		ssize_t n = read(hid->fd, (char *)hid->events + hid->part, sizeof hid->events - hid->part);
		size_t whole;

		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			return n < 0 && errno == EAGAIN;
		whole = (hid->part + (size_t)n) / sizeof *hid->events;
		hid->part = (hid->part + (size_t)n) % sizeof *hid->events;
		for (size_t i = 0; i < whole; i++) {
			if (!take_event(hid, &hid->events[i]))
				return false;
		}
		memmove(hid->events, hid->events + whole, hid->part);
	}
}

/* Another device that stayed open here could not be plugged in again, and a terminal not be left. Sockets may stay: nobody
 * waits for their end. */
static void close_others(const struct hid *hid)
{
	DIR *list = opendir("/proc/self/fd");
	struct dirent *entry;

	while (list && (entry = readdir(list))) {
		int fd = (int)strtol(entry->d_name, NULL, 10);
		struct stat what;

		if (*entry->d_name != '.' && fd != dirfd(list) && fd != hid->fd && fd != hid->pipe[1] && fd != hid->stop[0] &&
			fstat(fd, &what) == 0 && !S_ISSOCK(what.st_mode))
			close(fd);
	}
	if (list)
		closedir(list);
}

/* Ends when the device is gone, as its reads say or its descriptor (some hang up and their reads never fail), or when it is
 * let go of. */
static _Noreturn void read_device(struct hid *hid)
{
	struct sched_param first = {.sched_priority = 1};
	short revents;
	sigset_t all;

	sigfillset(&all); /* what ends the program ends this, too, but in its turn */
	sigprocmask(SIG_BLOCK, &all, NULL);
	close_others(hid);
	(void)sched_setscheduler(0, SCHED_RR, &first); /* where this user may: before whatever else computes */
	for (bool goes_on = true; goes_on;) {
		goes_on = wait_for(hid, hid->fd, POLLIN, &revents);
		goes_on &= take_events(hid) && !(revents & (POLLHUP | POLLERR | POLLNVAL)); /* at last, too */
	}
	_exit(0);
}

/* ---- who waits for keys */

enum hid_got hid_next(struct hid *hid, struct hid_key *key)
{
	struct message message;
	ssize_t n;

	do
		n = read(hid->pipe[0], &message, sizeof message);
	while (n < 0 && errno == EINTR);
	if (n < 0)
		return errno == EAGAIN ? HID_NOTHING : HID_GONE;
	if (n != (ssize_t)sizeof message)
		return HID_GONE;
	if (message.got == HID_KEY)
		*key = message.key;
	return (enum hid_got)message.got;
}
